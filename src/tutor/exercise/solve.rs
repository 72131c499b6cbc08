//! What is right, derived from the question: the entries, the four steps, an answer that can be typed, the solution in
//! steps.

use super::derived::derived;
use super::desk::no_derivative;
use super::{Desk, Exercise, Kind, What, whole};
use crate::calculus::{ChainRule, ChainStep, Derivation, Derivatives, Edge, Request, Role, derive, law_for};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;
use crate::tutor::{Kind as Asked, Question};

/// A question with its right entries.
pub(super) struct Problem {
    pub desk: Desk,
    pub of: ExprId,
    pub question: Question,
    pub rows: u32,
    pub cols: u32,
    pub right: Vec<ExprId>,
    /// True if the expression itself is asked for and no derivative of it.
    pub is_value: bool,
}

/// Reads an exercise and derives what is right.
pub(super) fn problem(exercise: &Exercise) -> Result<Problem, Diagnostic> {
    let mut desk = Desk::new(&exercise.declare)?;
    let of = desk.read(&exercise.of)?;
    let by = desk.variables(&exercise.by);
    let (of_rows, of_cols, outputs) = desk.entries(of);
    let (kind, functions) = match exercise.what {
        What::Derivative if outputs.len() == 1 && by.len() > 1 && is_vector(&desk, exercise) => {
            (Asked::Gradient, outputs.clone())
        }
        What::Derivative if outputs.len() == 1 || by.len() == 1 => (Asked::Derivative, outputs.clone()),
        What::Derivative | What::Jacobian => (Asked::Jacobian, outputs.clone()),
        What::Gradient if outputs.len() == 1 => (Asked::Gradient, outputs.clone()),
        What::Hessian if outputs.len() == 1 => (Asked::Hessian, outputs.clone()),
        What::Value => (Asked::Derivative, outputs.clone()),
        _ => return Err(Diagnostic::new("shape-scalar", "gradients and Hessians are of scalars")),
    };
    let mut question = Question::new(kind, functions, by);
    question.assumptions = desk.assumptions.clone();
    question.matrix = matrix_shape(&desk, exercise).filter(|_| kind == Asked::Gradient);
    let ((rows, cols), raw) = if exercise.what == What::Value {
        ((of_rows, of_cols), outputs)
    } else {
        let (rows, cols) = question.shape();
        ((rows as u32, cols as u32), question.solution(&mut desk.graph).map_err(no_derivative)?)
    };
    let is_value = exercise.what == What::Value;
    let right = raw.into_iter().map(|entry| if is_value { desk.shortest(entry) } else { desk.tidied(entry) }).collect();
    let mut problem = Problem { desk, of, question, rows, cols, right, is_value };
    problem.at(&exercise.at, exercise.kind)?;
    Ok(problem)
}

/// True if the derivative is by one declared vector or matrix, whose entries the variables are.
fn is_vector(desk: &Desk, exercise: &Exercise) -> bool {
    matches!(&exercise.by[..], [only] if !desk.shape_of_name(only).is_scalar())
}

/// Rows and columns if the derivative is by one matrix.
fn matrix_shape(desk: &Desk, exercise: &Exercise) -> Option<(u32, u32)> {
    let [only] = &exercise.by[..] else { return None };
    desk.shape_of_name(only).sizes().filter(|(_, cols)| *cols > 1)
}

/// The problem of an exercise that has a derivation.
pub(super) fn problem_of(exercise: &Exercise) -> Result<Problem, Diagnostic> {
    match exercise.kind {
        Kind::Example | Kind::Shape => Err(Diagnostic::new("scope-steps", "there is no derivation")),
        _ => problem(exercise),
    }
}

impl Problem {
    /// Puts a point in, except where the answer is a decimal number.
    fn at(&mut self, point: &str, kind: Kind) -> Result<(), Diagnostic> {
        if point.is_empty() || kind == Kind::Numeric {
            return Ok(());
        }
        let map = self.point(point)?;
        for k in 0..self.right.len() {
            let value = self.desk.substitute(self.right[k], &map);
            self.right[k] = self.desk.tidied(value);
        }
        Ok(())
    }

    /// `x = 1, y = 2` as replacements.
    pub fn point(&mut self, text: &str) -> Result<rustc_hash::FxHashMap<ExprId, ExprId>, Diagnostic> {
        let mut map = rustc_hash::FxHashMap::default();
        for part in text.split(if text.contains(';') { ';' } else { ',' }) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| Diagnostic::new("parse-point", format!("`{}` is not `name = value`", part.trim())))?;
            let name = self.desk.read(name)?;
            map.insert(name, self.desk.read(value)?);
        }
        Ok(map)
    }

    /// The right answer as one expression.
    pub fn whole(&mut self) -> ExprId {
        let (rows, cols) = (self.rows, self.cols);
        whole(&mut self.desk.graph, rows, cols, &self.right)
    }

    /// The four steps.
    pub fn derivation(&mut self) -> Result<Derivation, Diagnostic> {
        let (of, by) = (self.question.of.clone(), self.question.by.clone());
        derive(&mut self.desk.graph, &of, &by, &Request::default())
            .map_err(|error| Diagnostic::new("scope-steps", error.to_string()))
    }

    /// Names the first parts of a function that is reached on several paths, so that mistakes with paths can be told.
    ///
    /// # Errors
    /// If there is no derivation.
    pub fn name_paths(&mut self) -> Result<(), Diagnostic> {
        let question = &self.question;
        if question.kind != Asked::Derivative || question.of.len() != 1 || question.by.len() != 1 {
            return Ok(());
        }
        let derivation = self.derivation()?;
        if derivation.rule != ChainRule::TotalDerivative {
            return Ok(());
        }
        let (first, later): (Vec<_>, Vec<_>) = derivation.flow.nodes[derivation.flow.variables..]
            .iter()
            .partition(|node| node.role == Role::Intermediate && node.formula == node.value);
        let inner = later.iter().filter(|node| node.role == Role::Intermediate).rev();
        let mut open = derivation.flow.nodes[derivation.flow.output_positions().start].formula;
        for node in inner {
            let map = rustc_hash::FxHashMap::from_iter([(node.symbol, node.formula)]);
            open = self.desk.substitute(open, &map);
        }
        self.question.of = vec![open];
        self.question.lets = first.iter().map(|node| (node.symbol, node.value)).collect();
        Ok(())
    }

    /// The derivative of a part by one of the names in it as a question of its own.
    ///
    /// # Errors
    /// If there is no derivative.
    pub fn of_part(mut desk: Desk, of: ExprId, by: ExprId) -> Result<Problem, Diagnostic> {
        let slopes = Derivatives::new().forward(&mut desk.graph, &[of], by).map_err(no_derivative)?;
        let right = desk.tidied(slopes[0]);
        let question = Question::new(Asked::Derivative, vec![of], vec![by]);
        Ok(Problem { desk, of, question, rows: 1, cols: 1, right: vec![right], is_value: false })
    }

    /// The derivative of `of` by `by` as a question of its own, with the desk of this one.
    pub fn local(&self, of: ExprId, by: ExprId, right: ExprId) -> Problem {
        let question = Question::new(Asked::Derivative, vec![of], vec![by]);
        Problem { desk: self.desk.clone(), of, question, rows: 1, cols: 1, right: vec![right], is_value: false }
    }
}

/// The name of the rule that applies.
pub(super) fn rule(exercise: &Exercise) -> Result<String, Diagnostic> {
    if exercise.step != ChainStep::Differentiate {
        return Ok(derived(exercise)?.rule().to_owned());
    }
    let problem = problem(exercise)?;
    Ok(outer_law(&problem.desk.graph, problem.of, problem.question.by[0]))
}

/// Entries row by row with rows and columns exchanged.
pub(super) fn transposed(entries: &[ExprId], rows: usize, cols: usize) -> Vec<ExprId> {
    (0..cols).flat_map(|c| (0..rows).map(move |r| r * cols + c)).map(|k| entries[k]).collect()
}

/// One entry, or a literal.
pub(super) fn whole(graph: &mut Graph, rows: u32, cols: u32, entries: &[ExprId]) -> ExprId {
    if entries.len() == 1 { entries[0] } else { graph.literal(rows, cols, entries) }
}

/// The law of the outermost function, or `chain` if its operand is a function of the variable.
fn outer_law(graph: &Graph, of: ExprId, by: ExprId) -> String {
    let Node::Apply(op, kids) = graph.node(of) else { return "constant".to_owned() };
    let depends: Vec<bool> = kids.iter().map(|kid| graph.contains(*kid, &[by])).collect();
    let Some(law) = law_for(op, |k| depends[k]) else { return "constant".to_owned() };
    let id = law.row().id.trim_start_matches("d-");
    let structural = ["sum", "product", "quotient", "constant-factor", "constant-divisor"];
    let nested = kids.iter().zip(&depends).any(|(kid, depends)| *depends && *kid != by);
    if nested && !structural.contains(&id) && op != ops::ADD { "chain".to_owned() } else { id.to_owned() }
}

/// Answers, one for each line, that the engine itself accepts; derived, never stored.
///
/// # Errors
/// If the exercise cannot be read, or nothing was found that satisfies it.
pub fn answers(exercise: &Exercise) -> Result<Vec<String>, Diagnostic> {
    if exercise.kind == Kind::Example {
        return super::judge::example::find(exercise).map(|found| vec![found]);
    }
    if exercise.kind == Kind::Shape {
        return super::judge::shape::wanted(exercise).map(|shape| vec![shape]);
    }
    if exercise.kind == Kind::WrongLink {
        let links = super::lines::links(exercise)?;
        let at = links.iter().position(|link| link.wrong).map_or(0, |at| at + 1);
        return Ok(vec![at.to_string()]);
    }
    if exercise.kind == Kind::Rule {
        return rule(exercise).map(|rule| vec![rule]);
    }
    if exercise.kind == Kind::Graph {
        return derived(exercise).map(|derived| vec![derived.arrows()]);
    }
    if exercise.kind == Kind::FillIn && exercise.step <= ChainStep::Combine {
        return fill_in(exercise).map(|answer| vec![answer]);
    }
    if let Some(mut task) = whole::read(exercise)? {
        return Ok(vec![task.answer(exercise)]);
    }
    let mut problem = problem(exercise)?;
    let answer = match exercise.kind {
        Kind::Numeric => {
            let digits = format!("{:.6}", problem.number(&exercise.at)?);
            digits.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Kind::Layout => {
            let (turned, rows, cols) = problem.laid_out(&exercise.layout);
            let value = problem.desk.graph.literal(rows, cols, &turned);
            problem.desk.text(value)
        }
        Kind::Lines => {
            let last = problem.whole();
            let last = problem.desk.text(last);
            // Second derivatives have no derivation in four steps; one line is enough.
            let derivation = if problem.is_value { None } else { problem.derivation().ok() };
            let substituted = derivation.map(|derivation| derivation.substituted);
            let Some(entries) = substituted.filter(|entries| entries.len() == problem.right.len()) else {
                return Ok(vec![last]);
            };
            let raw = whole(&mut problem.desk.graph, problem.rows, problem.cols, &entries);
            let first = problem.desk.text(raw);
            return Ok(if first == last { vec![last] } else { vec![first, last] });
        }
        _ => {
            let whole = problem.whole();
            problem.desk.text(whole)
        }
    };
    Ok(vec![answer])
}

/// The operands of every node as `x->u`.
pub(super) fn edges(derivation: &Derivation) -> Vec<String> {
    let flow = &derivation.flow;
    flow.edges.iter().map(|edge| format!("{}->{}", flow.nodes[edge.from].name, flow.nodes[edge.to].name)).collect()
}

/// The local derivatives by name: `du/dx`, and `∂y/∂u` where y is computed from several parts.
pub(super) fn edges_named(derivation: &Derivation) -> Vec<String> {
    let flow = &derivation.flow;
    let named = |edge: &Edge| {
        let d = if flow.incoming(edge.to).count() > 1 { "∂" } else { "d" };
        format!("{d}{}/{d}{}", flow.nodes[edge.to].name, flow.nodes[edge.from].name)
    };
    flow.edges.iter().map(named).collect()
}

/// `u = x^2, y = sin(u)`.
pub(super) fn introduced(desk: &Desk, derivation: &Derivation) -> Vec<String> {
    let nodes = derivation.flow.nodes.iter().filter(|node| node.role != Role::Variable);
    nodes.map(|node| format!("{} = {}", node.name, desk.text(node.formula))).collect()
}

/// `du/dx = 2*x`.
pub(super) fn locals(desk: &Desk, derivation: &Derivation) -> Vec<String> {
    let values = derivation.flow.edges.iter().map(|edge| desk.text(edge.local));
    edges_named(derivation).into_iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect()
}

fn fill_in(exercise: &Exercise) -> Result<String, Diagnostic> {
    let mut derived = derived(exercise)?;
    Ok(match exercise.step {
        ChainStep::Introduce => derived.introduced().join(", "),
        ChainStep::Differentiate => derived.locals().join(", "),
        _ => {
            let combined = derived.derivation.combined.clone();
            let (rows, cols) = (derived.of.len() as u32, derived.derivation.by.len() as u32);
            let value = whole(&mut derived.desk.graph, rows, cols, &combined);
            derived.desk.text(value)
        }
    })
}

impl Problem {
    /// The entries in a layout, with rows and columns.
    pub fn laid_out(&mut self, layout: &str) -> (Vec<ExprId>, u32, u32) {
        let scalar = self.question.of.len() == 1;
        let turn = layout == "denominator" || (layout == "mixed" && scalar);
        let (rows, cols) = (self.rows as usize, self.cols as usize);
        if !turn {
            return (self.right.clone(), self.rows, self.cols);
        }
        (transposed(&self.right, rows, cols), self.cols, self.rows)
    }

    /// The value at a point as a decimal number.
    pub fn number(&mut self, at: &str) -> Result<f64, Diagnostic> {
        let map = self.point(at)?;
        let value = self.desk.substitute(self.right[0], &map);
        number(&self.desk.graph, value)
            .ok_or_else(|| Diagnostic::new("scope-undefined", "this has no value at the point"))
    }

    /// The solution in the order of the four steps, for showing.
    pub fn played(&mut self) -> Vec<String> {
        let whole = self.whole();
        let result = self.desk.text(whole);
        if self.is_value {
            return vec![format!("result: {result}")];
        }
        if self.question.kind == Asked::Derivative && self.question.by.len() > 1 {
            return self.one_after_the_other();
        }
        let simple = self.question.kind != Asked::Hessian && self.question.by.len().max(self.question.of.len()) <= 4;
        let derivation = if simple { self.derivation().ok() } else { None };
        let Some(derivation) = derivation else { return vec![format!("result: {result}")] };
        let mut lines = Vec::new();
        if derivation.flow.nodes.iter().any(|node| node.role == Role::Intermediate) {
            lines.push(format!("1 introduce: {}", introduced(&self.desk, &derivation).join(", ")));
            lines.push(format!("2 differentiate: {}", locals(&self.desk, &derivation).join(", ")));
            let (rows, cols) = (derivation.of.len() as u32, derivation.by.len() as u32);
            let combined = self::whole(&mut self.desk.graph, rows, cols, &derivation.combined);
            lines.push(format!("3 combine: {}", self.desk.text(combined)));
            lines.push(format!("4 substitute back: {result}"));
        } else {
            let laws = derivation.flow.edges.iter().flat_map(|edge| &edge.laws);
            let mut statements: Vec<String> = laws.map(|law| law.statement()).collect();
            statements.dedup();
            lines.extend((!statements.is_empty()).then(|| format!("by {}", statements.join("; "))));
            lines.push(format!("result: {result}"));
        }
        lines
    }
}

impl Problem {
    /// A derivative by several variables, one after the other.
    fn one_after_the_other(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut value = self.of;
        for by in self.question.by.clone() {
            let Ok(slopes) = Derivatives::new().forward(&mut self.desk.graph, &[value], by) else { break };
            value = self.desk.tidied(slopes[0]);
            lines.push(format!("by {}: {}", self.desk.text(by), self.desk.text(value)));
        }
        lines
    }
}

/// A constant as a decimal number.
pub(super) fn number(graph: &Graph, value: ExprId) -> Option<f64> {
    let value = crate::numeric::evaluate(graph, value, &crate::numeric::Point::new()).ok()?;
    value.scalar().filter(|number| number.is_finite())
}
