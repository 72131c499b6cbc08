//! An expression, a value or a derivative, with what is known about it.

use crate::diagnostic::Note;
use crate::expr::ExprId;
use crate::shape::Shape;
use crate::syntax::formula::Formula;

/// An expression ready to be shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The expression.
    pub id: ExprId,
    /// How it is shown.
    pub formula: Formula,
    /// Its shape in the layout that is in force.
    pub shape: Shape,
    /// For explicit entries the rows, in the layout that is in force.
    pub rows: Option<Vec<Vec<Formula>>>,
}

impl Shown {
    /// Entries of more parts than this are for programs.
    const SHORT: usize = 60;

    /// True if it is not entry by entry, or if the entries fit on a page beside something else.
    pub fn is_short(&self) -> bool {
        let entries = self.rows.iter().flatten().flatten();
        entries.map(|entry| entry.items.len()).sum::<usize>() <= Shown::SHORT
    }
}

/// What an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// What was read or defined.
    Expression,
    /// A derivative by one variable, or a mixed one.
    Derivative,
    /// A gradient: in one line its entries are a list, whatever the layout.
    Gradient,
    /// A Jacobian.
    Jacobian,
    /// A Hessian.
    Hessian,
    /// Any other value that a command computes.
    Value,
}

/// An expression with what is known about it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it is.
    pub kind: AnswerKind,
    /// What stands on the left of the equals sign.
    pub left: Option<Formula>,
    /// What stands on the right.
    pub value: Shown,
    /// The same in the other form, if `value` is in matrix notation or entry by entry and sizes are numbers.
    pub other: Option<Shown>,
    /// A decimal value if the answer is a number that is not whole.
    pub decimal: Option<String>,
    /// Where it is defined.
    pub domain: Domain,
    /// How it was confirmed.
    pub confirmation: Option<Confirmation>,
    /// What it takes by convention at single points, as sentences.
    pub conventions: Vec<&'static str>,
    /// Value at a point.
    pub at: Option<PointValue>,
    /// Remarks on how the text was read.
    pub notes: Vec<Note>,
    /// The text that the notes point into.
    pub source: String,
}

/// Where an expression is defined; empty if that is everywhere.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// Relations, each of two sides.
    pub conditions: Vec<Formula>,
    /// The same for people: the bounds of one expression as one chain, `-1 < x < 1`.
    pub ranges: Vec<Formula>,
    /// True if an answer to the same line has said so already.
    pub is_said: bool,
}

/// How a derivative was confirmed by witnesses that share no rule with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    /// Witnesses that agree, by name.
    pub witnesses: Vec<&'static str>,
    /// Number of points.
    pub points: usize,
    /// Largest relative error that was seen.
    pub error: f64,
    /// A warning instead of a confirmation.
    pub problem: Option<String>,
}

/// A value at a point; both as decimals.
#[derive(Clone, Debug, PartialEq)]
pub struct PointValue {
    /// Names and values of the variables.
    pub point: Vec<(String, f64)>,
    /// Rows of the value; a scalar is 1×1.
    pub value: Vec<Vec<f64>>,
}
