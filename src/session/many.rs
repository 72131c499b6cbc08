//! Expressions that will be evaluated at many points: what they need, what they give, and the program that does it.

use std::ops::Range;

use super::Session;
use super::called::Called;
use super::read::{explain, masked};
use crate::calculus::{self, Entries};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::numeric::{Point, Program};
use crate::ops;
use crate::syntax::{entries_of, free_variables, linear, spelling};

/// Most characters of an expression in the head of a column.
const LONGEST_HEAD: usize = 200;

/// A program with the names of what goes in and what comes out.
pub struct Many {
    /// One input for each of `variables`, one output for each of `heads`, then those that the guards look at.
    pub program: Program,
    /// Names of the variables, in order.
    pub variables: Vec<String>,
    /// What each output is.
    pub heads: Vec<String>,
    /// Where a derivative does not exist although its formula has a value.
    pub guards: Vec<Guard>,
}

/// A condition for some of the outputs: where it fails they are not defined, as `1/x` at -1 is no derivative of `ln(x)`.
pub struct Guard {
    /// The output that is looked at.
    pub output: usize,
    /// True for a relation, which must hold; else the output must have a value.
    pub is_relation: bool,
    /// The outputs that it is for.
    pub of: Range<usize>,
}

/// What is collected for a program.
#[derive(Default)]
struct Wanted {
    roots: Vec<ExprId>,
    heads: Vec<String>,
    /// What is differentiated, whose variables make up a point although a derivative may not need them.
    of: Vec<ExprId>,
    guards: Vec<(ExprId, bool, Range<usize>)>,
}

impl Wanted {
    /// Adds the entries of one expression row by row; where they stand.
    fn take(&mut self, head: &str, (rows, cols, entries): (u32, u32, Vec<ExprId>)) -> Range<usize> {
        match (rows, cols) {
            (1, 1) => self.heads.push(head.to_owned()),
            (1, _) | (_, 1) => self.heads.extend((1..=entries.len()).map(|k| format!("{head}[{k}]"))),
            _ => {
                let places = (1..=rows).flat_map(|row| (1..=cols).map(move |col| (row, col)));
                self.heads.extend(places.map(|(row, col)| format!("{head}[{row},{col}]")));
            }
        }
        let first = self.roots.len();
        self.roots.extend(entries);
        first..self.roots.len()
    }
}

impl Session {
    /// Carries out definitions and declarations among `lines`, and makes one program of all expressions among them;
    /// entries of vectors and matrices become outputs row by row. Of Jacobians and Hessians only the entries that are not
    /// always zero, if `sparse` is set.
    ///
    /// # Errors
    /// What is wrong with a line, with the line; or that there is no expression, or nothing that has a number.
    pub fn many(&mut self, lines: &[String], sparse: bool) -> Result<Many, (Diagnostic, String)> {
        let mut wanted = Wanted::default();
        for line in lines {
            self.refill();
            let text = line.trim();
            if self.defines(line)? {
                continue;
            }
            self.wanted(text, sparse, &mut wanted).map_err(|problem| (problem, text.to_owned()))?;
        }
        let whole = |problem: Diagnostic| (problem, lines.join("; "));
        if wanted.roots.is_empty() {
            let problem = Diagnostic::new("parse-arguments", "there is no expression to be evaluated");
            return Err(whole(problem.suggest("gradus eval 'grad x^2*y' --points data.csv")));
        }
        let Wanted { mut roots, heads, of, guards } = wanted;
        let all: Vec<ExprId> = roots.iter().chain(&of).copied().collect();
        let all = self.graph.literal(all.len() as u32, 1, &all);
        let by = free_variables(&self.graph, all);
        let guards = guards
            .into_iter()
            .filter(|(id, ..)| free_variables(&self.graph, *id).iter().all(|variable| by.contains(variable)))
            .map(|(id, is_relation, of)| {
                roots.push(id);
                Guard { output: roots.len() - 1, is_relation, of }
            })
            .collect();
        let program = Program::new(&self.graph, &roots, &by, &Point::new())
            .map_err(|reason| whole(Diagnostic::new("scope-points", reason.to_string())))?;
        Ok(Many { program, variables: by.iter().map(|id| spelling(&self.graph, *id)).collect(), heads, guards })
    }

    fn wanted(&mut self, text: &str, sparse: bool, wanted: &mut Wanted) -> Result<(), Diagnostic> {
        let (root, value) = match self.called_value(text)? {
            Some(Called::Product(made)) => {
                let range = wanted.take(text, self.matrix(made.id)?);
                wanted.of.extend(self.outputs(made.of)?);
                for (id, is_relation) in self.differentiable(made.of)? {
                    wanted.guards.push((id, is_relation, range.clone()));
                }
                return Ok(());
            }
            Some(Called::Derivative(task)) => (self.formal_of(&task), None),
            Some(Called::Formal(root)) => (root, None),
            Some(Called::Value(start)) => {
                let reading = self.read(&masked(text, start..text.len()))?;
                (reading.lowered.root, Some(reading.value))
            }
            None if sparse => {
                let vocabulary = self.vocabulary();
                (self.read_formal(text, &vocabulary)?.2.root, None)
            }
            None => {
                let reading = self.read(text)?;
                (reading.lowered.root, Some(reading.value))
            }
        };
        if sparse && self.sparse_entries(root, wanted)? {
            return Ok(());
        }
        let value = match value {
            Some(value) => value,
            None => calculus::resolve(&mut self.graph, root).map_err(explain)?,
        };
        let head = linear::write(&self.formula(root), linear::Style::Plain, LONGEST_HEAD).to_string();
        let range = wanted.take(&head, self.matrix(value)?);
        self.guard(root, range, wanted)
    }

    /// Rows, columns and entries.
    fn matrix(&self, id: ExprId) -> Result<(u32, u32, Vec<ExprId>), Diagnostic> {
        entries_of(&self.graph, id).ok_or_else(|| explain(calculus::NoDerivative::SymbolicSize))
    }

    /// Takes the entries of a Jacobian or Hessian at the root that are not always zero; false if there is none.
    fn sparse_entries(&mut self, root: ExprId, wanted: &mut Wanted) -> Result<bool, Diagnostic> {
        let Node::Apply(op @ (ops::JACOBIAN | ops::HESSIAN), kids) = self.graph.node(root) else { return Ok(false) };
        let (of, by) = (kids[0], kids[1..].to_vec());
        let of = calculus::resolve(&mut self.graph, of).map_err(explain)?;
        let entries = match op {
            ops::HESSIAN => calculus::hessian_entries(&mut self.graph, of, &by),
            _ => {
                let outputs = self.outputs(of)?;
                calculus::jacobian_entries(&mut self.graph, &outputs, &by)
            }
        };
        let Entries { places, values } = entries.map_err(explain)?;
        let first = wanted.roots.len();
        wanted.roots.extend(values);
        let name = op.row().name;
        wanted.heads.extend(places.iter().map(|(row, col)| format!("{name}[{},{}]", row + 1, col + 1)));
        let range = first..wanted.roots.len();
        self.guard(root, range, wanted)?;
        Ok(true)
    }

    /// Adds what must have a value or hold for the derivatives in `root` to exist, and what they are derivatives of.
    fn guard(&mut self, root: ExprId, range: Range<usize>, wanted: &mut Wanted) -> Result<(), Diagnostic> {
        let nodes = self.graph.reachable(&[root]);
        let formal = nodes.iter().filter_map(|id| match self.graph.node(*id) {
            Node::Apply(op, kids) if ops::is_formal(op) => Some((op, kids[0])),
            _ => None,
        });
        let formal: Vec<_> = formal.collect();
        // A point that is part of the expression was looked at when the expression was read.
        if formal.iter().any(|(op, _)| *op == ops::AT) {
            return Ok(());
        }
        for (_, of) in formal {
            let of = calculus::resolve(&mut self.graph, of).map_err(explain)?;
            wanted.of.extend(self.outputs(of)?);
            for (id, is_relation) in self.differentiable(of)? {
                wanted.guards.push((id, is_relation, range.clone()));
            }
        }
        Ok(())
    }

    /// What must have a value (false) or hold (true) for derivatives of `of` to exist.
    fn differentiable(&mut self, of: ExprId) -> Result<Vec<(ExprId, bool)>, Diagnostic> {
        let mut found: Vec<(ExprId, bool)> = self.outputs(of)?.into_iter().map(|entry| (entry, false)).collect();
        let smooth = calculus::smoothness(&mut self.graph, of).unwrap_or_default();
        found.extend(smooth.into_iter().map(|relation| (relation, true)));
        Ok(found)
    }
}
