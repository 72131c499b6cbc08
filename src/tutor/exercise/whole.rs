//! Exercises about vectors and matrices of any size: the derivative in matrix notation, by layout, and answers against it.

use super::desk::{Desk, no_derivative};
use super::parts::Parts;
use super::solve::{introduced, locals};
use super::{Exercise, Kind, What};
use crate::calculus::Request;
use crate::calculus::tensor::{self, Chain, Derivative};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::Shape;
use crate::tutor::matrix::wrong_matrices;
use crate::tutor::mistakes::Mistake;
use crate::tutor::{Diagnosis, Effort, Kind as Asked, MatrixQuestion, explain_matrix};

/// A task with whole vectors or matrices and its right answer.
pub(super) struct WholeTask {
    pub desk: Desk,
    pub of: ExprId,
    derivative: Derivative,
    /// The variable; none for a value.
    pub by: Option<ExprId>,
    is_hessian: bool,
    /// Second derivatives and values have no layout.
    laid_out: bool,
}

/// The task of an exercise if it is about whole vectors or matrices.
///
/// # Errors
/// What the reader reports, and derivatives that matrix notation does not have.
pub(super) fn read(exercise: &Exercise) -> Result<Option<WholeTask>, Diagnostic> {
    if matches!(exercise.kind, Kind::Example | Kind::Shape) {
        return Ok(None);
    }
    let mut desk = Desk::new(&exercise.declare)?;
    let of = desk.read(&exercise.of)?;
    let by = desk.variables(&exercise.by);
    let whole_variable = by.iter().any(|id| !desk.graph.is_scalar(*id));
    if !whole_variable && !desk.is_whole(of) {
        return Ok(None);
    }
    if exercise.kind == Kind::Numeric {
        let message = "a number is asked for where every size is a number";
        return Err(Diagnostic::new("scope-number", message).suggest("declare: x : vector(2)"));
    }
    let facts = desk.facts();
    let derivative = match (exercise.what, &by[..]) {
        (What::Value, _) => {
            let value = desk.tidied(of);
            let shape = desk.graph.shape(of).clone();
            Derivative { value, turned: value, shapes: (shape.clone(), shape) }
        }
        (_, []) => return Err(Diagnostic::new("scope-which-variable", "by which variable?").suggest("by: x")),
        (What::Hessian, [by]) => tensor::second_derivative(&mut desk.graph, of, *by, &facts).map_err(no_notation)?,
        (_, [by]) => tensor::derivative(&mut desk.graph, of, *by, &facts).map_err(no_notation)?,
        _ => {
            let message = "derivatives of whole vectors and matrices are asked by one variable at a time";
            return Err(Diagnostic::new("scope-which-variable", message));
        }
    };
    let laid_out = !matches!(exercise.what, What::Value | What::Hessian);
    let by = by.first().copied().filter(|_| exercise.what != What::Value);
    let is_hessian = exercise.what == What::Hessian;
    Ok(Some(WholeTask { desk, of, derivative, by, is_hessian, laid_out }))
}

fn no_notation(error: tensor::NoTensor) -> Diagnostic {
    Diagnostic::new("scope-index-form", error.to_string())
}

impl WholeTask {
    /// The answer in a layout, numerator if none is named, and the same with rows and columns exchanged if layouts differ.
    pub fn wanted(&self, layout: &str) -> (ExprId, Option<ExprId>) {
        let (of, by) = &self.derivative.shapes;
        let by_matrix = !by.is_scalar() && !by.is_vector();
        let of_matrix = !of.is_scalar() && !of.is_vector();
        if !self.laid_out || by_matrix || of_matrix {
            return (self.derivative.value, None);
        }
        let turned = match (of.is_scalar(), by.is_scalar()) {
            (true, true) => return (self.derivative.value, None),
            (true, false) => layout.is_empty() || layout == "numerator",
            (false, _) => layout == "denominator",
        };
        let (value, other) = (self.derivative.value, self.derivative.turned);
        if turned { (other, Some(value)) } else { (value, Some(other)) }
    }

    /// Both shapes in words if they differ; a bare 0 fits every shape.
    pub fn clash(&self, given: ExprId, wanted: ExprId) -> Option<[String; 2]> {
        let graph = &self.desk.graph;
        let (a, b) = (graph.shape(given), graph.shape(wanted));
        (a != b && given != graph.zero()).then(|| [size(a), size(b)])
    }

    /// The derivative of a part by one of the names in it as a task of its own, in numerator layout.
    ///
    /// # Errors
    /// Derivatives that matrix notation does not have.
    pub fn of_part(mut desk: Desk, of: ExprId, by: ExprId) -> Result<WholeTask, Diagnostic> {
        let facts = desk.facts();
        let derivative = tensor::derivative(&mut desk.graph, of, by, &facts).map_err(no_notation)?;
        Ok(WholeTask { desk, of, derivative, by: Some(by), is_hessian: false, laid_out: true })
    }

    /// True where the layout is a matter of taste: a scalar by a vector, a vector by a scalar.
    pub fn is_gradient(&self) -> bool {
        let (of, by) = &self.derivative.shapes;
        of.is_scalar() || by.is_scalar()
    }

    /// The four steps.
    ///
    /// # Errors
    /// `scope-steps` for values and second derivatives, and what has no steps in matrix notation.
    pub fn chain(&mut self) -> Result<Chain, Diagnostic> {
        let Some(by) = self.by.filter(|_| !self.is_hessian) else {
            return Err(Diagnostic::new("scope-steps", "the four steps belong to first derivatives"));
        };
        let facts = self.desk.facts();
        tensor::chain(&mut self.desk.graph, (self.of, by), &self.derivative, &facts, &Request::default())
            .map_err(|error| Diagnostic::new("scope-steps", error.to_string()))
    }

    fn question(&self, layout: &str) -> Option<MatrixQuestion> {
        Some(MatrixQuestion {
            kind: if self.is_hessian { Asked::Hessian } else { Asked::Derivative },
            of: self.of,
            by: self.by?,
            turned: self.wanted(layout).0 != self.derivative.value,
            derivative: self.derivative.clone(),
            facts: self.desk.facts(),
            assumptions: self.desk.assumptions.clone(),
        })
    }

    /// Mistakes that explain a wrong answer of the right shape.
    ///
    /// # Errors
    /// If the work was stopped from outside.
    pub fn explained(&mut self, given: ExprId, layout: &str) -> Result<Diagnosis, Diagnostic> {
        let Some(question) = self.question(layout) else { return Ok(Diagnosis::default()) };
        explain_matrix(&mut self.desk.graph, &question, given, &Effort::default()).map_err(no_derivative)
    }

    /// A wrong derivative of the right shape by a mistake, in numerator layout; different from `right`.
    ///
    /// # Errors
    /// If the work was stopped from outside.
    pub fn made_by(&mut self, mistake: &Mistake, right: ExprId) -> Result<Option<ExprId>, Diagnostic> {
        let Some(question) = self.question("") else { return Ok(None) };
        let made = wrong_matrices(&mut self.desk.graph, &question, mistake).map_err(no_derivative)?;
        for value in made {
            let value = match question.turned {
                true => self.desk.graph.apply(crate::ops::TRANSPOSE, &[value]),
                false => value,
            };
            let value = self.desk.tidied(value);
            let fits = self.desk.graph.shape(value) == self.desk.graph.shape(right);
            if fits && self.desk.same(value, right) == Some(false) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// An answer that the engine itself accepts.
    pub fn answer(&mut self, exercise: &Exercise) -> String {
        let (wanted, _) = self.wanted(&exercise.layout);
        self.desk.text(wanted)
    }

    /// Three hints: the shape, the way, the last move.
    pub fn hints(&self) -> [String; 3] {
        [
            format!("the answer has the shape {}: use it to check each line", self.size()),
            "write the change first, d(...) of the whole, with the product rule, and keep the order of the factors"
                .to_owned(),
            "then bring the change of the variable to the right end; a scalar may be transposed or put in a trace"
                .to_owned(),
        ]
    }

    fn size(&self) -> String {
        size(self.desk.graph.shape(self.wanted("").0))
    }

    /// The solution in lines: the four steps where there are any.
    pub fn played(&mut self) -> Vec<String> {
        let (wanted, _) = self.wanted("");
        let result = format!("{} ({})", self.desk.text(wanted), self.size());
        let Ok(chain) = self.chain() else { return vec![format!("result: {result}")] };
        let derivation = &chain.derivation;
        let name = |node: usize| derivation.flow.nodes[node].name.as_str();
        let (by, output) = (name(0), name(derivation.flow.nodes.len() - 1));
        let [change, read_off] = chain.total.map(|total| self.desk.text(total));
        if derivation.flow.nodes.len() == 2 {
            let mut lines = vec![format!("the change: d{output} = {change}")];
            lines.extend((read_off != change).then(|| format!("in other words: d{output} = {read_off}")));
            lines.push(format!("read off, by {by}: {result}"));
            return lines;
        }
        let mut lines = vec![format!("1 introduce: {}", introduced(&self.desk, derivation).join(", "))];
        if chain.by_differentials {
            let changes = chain.changes.iter().map(|made| (name(made.node), self.desk.text(made.value)));
            let changes: Vec<String> = changes.map(|(name, value)| format!("d{name} = {value}")).collect();
            lines.push(format!("2 differentiate: {}", changes.join(", ")));
            lines.push(format!("3 combine: d{output} = {read_off}"));
            lines.push(format!("4 read off, by {by}: {result}"));
        } else {
            lines.push(format!("2 differentiate: {}", locals(&self.desk, derivation).join(", ")));
            lines.push(format!("3 combine: {}", self.desk.text(derivation.combined[0])));
            lines.push(format!("4 substitute back: {result}"));
        }
        lines
    }
}

/// A shape as it is typed: `2x3`, `m x n`.
pub(super) fn size(shape: &Shape) -> String {
    let numbers = shape.rows.known().is_some() && shape.cols.known().is_some();
    if numbers { format!("{}x{}", shape.rows, shape.cols) } else { format!("{} x {}", shape.rows, shape.cols) }
}

/// The change of a part in terms of the changes of what it is made of; their names, `dx` for x, are known on the desk
/// from then on.
///
/// # Errors
/// Changes that matrix notation does not have.
pub(super) fn change(desk: &mut Desk, parts: &Parts, node: usize) -> Result<ExprId, Diagnostic> {
    let formula = parts.nodes[node].formula;
    let mut total = None;
    for (from, _) in parts.edges.iter().filter(|(_, to)| *to == node) {
        let operand = &parts.nodes[*from];
        let shape = desk.graph.shape(operand.value).clone();
        let symbol = desk.introduce(&format!("d{}", operand.name), &shape);
        let part = tensor::differential(&mut desk.graph, formula, operand.symbol, symbol).map_err(no_notation)?;
        total = match (total, part) {
            (Some(total), Some(part)) => Some(desk.graph.apply(crate::ops::ADD, &[total, part])),
            (total, part) => total.or(part),
        };
    }
    Ok(total.unwrap_or(desk.graph.zero()))
}
