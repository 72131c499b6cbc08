//! Exercises about vectors and matrices of any size: the derivative in matrix notation, by layout, and answers against it.

use super::desk::{Desk, no_derivative};
use super::{Exercise, Kind, What};
use crate::calculus::ChainStep;
use crate::calculus::tensor::{self, Derivative};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::Shape;
use crate::tutor::{Diagnosis, Effort, Kind as Asked, MatrixQuestion, explain_matrix};

/// A task with whole vectors or matrices and its right answer.
pub(super) struct WholeTask {
    pub desk: Desk,
    pub of: ExprId,
    derivative: Derivative,
    /// The variable; none for a value.
    by: Option<ExprId>,
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
        let said = |shape: &Shape| format!("{}x{}", shape.rows, shape.cols);
        (a != b && given != graph.zero()).then(|| [said(a), said(b)])
    }

    /// Mistakes that explain a wrong answer of the right shape.
    ///
    /// # Errors
    /// If the work was stopped from outside.
    pub fn explained(&mut self, given: ExprId, layout: &str) -> Result<Diagnosis, Diagnostic> {
        let Some(by) = self.by else { return Ok(Diagnosis::default()) };
        let question = MatrixQuestion {
            kind: if self.is_hessian { Asked::Hessian } else { Asked::Derivative },
            of: self.of,
            by,
            turned: self.wanted(layout).0 != self.derivative.value,
            derivative: self.derivative.clone(),
            facts: self.desk.facts(),
            assumptions: self.desk.assumptions.clone(),
        };
        explain_matrix(&mut self.desk.graph, &question, given, &Effort::default()).map_err(no_derivative)
    }

    /// An answer that the engine itself accepts.
    pub fn answer(&mut self, exercise: &Exercise) -> String {
        if exercise.kind == Kind::FillIn && exercise.step == ChainStep::Introduce {
            return self.decomposition(&exercise.by);
        }
        let (wanted, _) = self.wanted(&exercise.layout);
        self.desk.text(wanted)
    }

    /// Names for the operands of the outermost function that are no names themselves.
    fn decomposition(&mut self, taken: &[String]) -> String {
        let names = ["u", "v", "w", "p", "q", "r", "s"];
        let mut free = names.into_iter().filter(|name| !taken.iter().any(|taken| taken == name));
        let mut operand = self.of;
        loop {
            let kids = self.desk.graph.children(operand).to_vec();
            let by: Vec<ExprId> = self.by.into_iter().collect();
            let graph = &self.desk.graph;
            let mut open = kids.into_iter().filter(|kid| !graph.children(*kid).is_empty());
            let inner = open.find(|kid| graph.contains(*kid, &by));
            let Some(inner) = inner else { break };
            operand = inner;
            // A bare row of the variable is no part worth a name.
            let is_row = self.desk.graph.is_apply(operand, crate::ops::TRANSPOSE);
            if !self.desk.graph.is_scalar(operand) && !is_row {
                break;
            }
        }
        let (u, y) = (free.next().unwrap_or("u"), free.next().unwrap_or("v"));
        let value = self.desk.text(operand);
        let shape = self.desk.graph.shape(operand).clone();
        let symbol = self.desk.graph.symbol(crate::name::Name::new(u), &shape);
        let map = rustc_hash::FxHashMap::from_iter([(operand, symbol)]);
        let outer = self.desk.substitute(self.of, &map);
        format!("{u} = {value}, {y} = {}", self.desk.text(outer))
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
        let shape = self.desk.graph.shape(self.wanted("").0);
        let numbers = shape.rows.known().is_some() && shape.cols.known().is_some();
        if numbers { format!("{}x{}", shape.rows, shape.cols) } else { format!("{} x {}", shape.rows, shape.cols) }
    }

    /// The solution in lines.
    pub fn played(&mut self) -> Vec<String> {
        let (wanted, _) = self.wanted("");
        vec![format!("result: {} ({})", self.desk.text(wanted), self.size())]
    }
}
