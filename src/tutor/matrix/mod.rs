//! Answers to derivatives by whole vectors and matrices, for all sizes at once.
//!
//! The answer is compared with the right one, then with the right one in the other layout; what is wrong is explained by
//! derivatives that the table of mistakes makes on a [`Bench`] and whose values at random matrices are looked up. Doubles
//! only find an explanation; a decision on the explanation itself must not contradict it.

mod bench;
mod diagnose;
mod edit;

use super::check::compare;
use super::question::{Attempt, Kind};
use super::verdict::{Counterexample, Diagnosis, Effort, Incorrect, Layout, Verdict};
use crate::calculus::NoDerivative;
use crate::calculus::tensor::{Derivative, Facts};
use crate::decide;
use crate::expr::{ExprId, Graph};
use crate::shape::Shape;
pub use bench::Bench;
pub use diagnose::ForeseenMatrices;
pub(in crate::tutor) use edit::fitting;

/// A question about a whole vector or matrix.
#[derive(Clone, Debug)]
pub struct MatrixQuestion {
    /// Which derivative.
    pub kind: Kind,
    /// Of what.
    pub of: ExprId,
    /// By which variable.
    pub by: ExprId,
    /// The right answer, free of layout.
    pub derivative: Derivative,
    /// True if the layout in force has rows and columns the other way round.
    pub turned: bool,
    /// What is known about matrices.
    pub facts: Facts,
    /// The same as relations, for deciding.
    pub assumptions: Vec<ExprId>,
}

/// A verdict, with both shapes if they differ.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Wanted and given.
    pub shapes: Option<[Shape; 2]>,
}

impl MatrixQuestion {
    /// The right answer in the layout in force.
    pub fn right(&self) -> ExprId {
        if self.turned { self.derivative.turned } else { self.derivative.value }
    }

    fn in_other_layout(&self) -> ExprId {
        if self.turned { self.derivative.value } else { self.derivative.turned }
    }

    /// True for the gradient of a scalar by a vector, whose layout is a matter of taste.
    fn is_gradient(&self) -> bool {
        let (of, by) = &self.derivative.shapes;
        self.kind != Kind::Hessian && (of.is_scalar() && by.is_vector() || by.is_scalar() && of.is_vector())
    }

    fn is_jacobian(&self) -> bool {
        let (of, by) = &self.derivative.shapes;
        self.kind != Kind::Hessian && !of.is_scalar() && !by.is_scalar()
    }
}

/// Judges an attempt; wrong results that were made before serve to explain it.
///
/// # Errors
/// If the work was stopped from outside.
pub fn check_matrix(
    graph: &mut Graph,
    question: &MatrixQuestion,
    foreseen: Option<&ForeseenMatrices>,
    attempt: &Attempt,
    effort: &Effort,
) -> Result<Judged, NoDerivative> {
    let given = attempt.value;
    let direct = compare(graph, given, question.right(), &question.assumptions, effort)?;
    let mut layout = None;
    let mut in_other_layout = None;
    if !matches!(direct, decide::Verdict::Equal(_)) && (question.is_gradient() || question.is_jacobian()) {
        let other = compare(graph, given, question.in_other_layout(), &question.assumptions, effort)?;
        match other {
            decide::Verdict::Equal(certainty) => {
                layout = Some(Layout::Transposed);
                if question.is_gradient() {
                    return Ok(right(attempt, certainty, layout));
                }
            }
            decide::Verdict::Different(witness) if question.is_gradient() => in_other_layout = Some(witness),
            _ => {}
        }
    }
    let mut shapes = None;
    let counterexample = match direct {
        decide::Verdict::Equal(certainty) => return Ok(right(attempt, certainty, None)),
        decide::Verdict::Undecided(reason) => {
            return Ok(Judged { verdict: Verdict::Undecided(reason), shapes: None });
        }
        // A wrong gradient in the other layout is not wrong for its shape.
        decide::Verdict::Unlike { .. } if in_other_layout.is_some() => in_other_layout,
        decide::Verdict::Unlike { a, b } => {
            shapes = Some([b, a]);
            None
        }
        decide::Verdict::Different(witness) => Some(witness),
    };
    let counterexample = counterexample.map(|witness| Counterexample { entry: None, witness });
    let diagnosis = match layout {
        Some(_) => transposed_jacobian(),
        None => diagnose::diagnose(graph, question, foreseen, given, effort)?,
    };
    let wrong = Incorrect { shape: None, counterexample, entries: Vec::new(), diagnosis, layout };
    Ok(Judged { verdict: Verdict::Incorrect(Box::new(wrong)), shapes })
}

/// Which mistakes explain a wrong answer.
///
/// # Errors
/// If the work was stopped from outside.
pub fn explain_matrix(
    graph: &mut Graph,
    question: &MatrixQuestion,
    given: ExprId,
    effort: &Effort,
) -> Result<Diagnosis, NoDerivative> {
    diagnose::diagnose(graph, question, None, given, effort)
}

/// Wrong results of the right shape that a mistake leads to, free of layout as right ones are.
///
/// # Errors
/// If the work was stopped from outside.
pub(super) fn wrong_matrices(
    graph: &mut Graph,
    question: &MatrixQuestion,
    mistake: &super::mistakes::Mistake,
) -> Result<Vec<ExprId>, NoDerivative> {
    let mut bench = Bench::new(graph, question);
    let made = diagnose::made(&mut bench, mistake)?;
    let shape = graph.shape(question.derivative.value).clone();
    Ok(made.into_iter().filter(|value| *graph.shape(*value) == shape).collect())
}

fn right(attempt: &Attempt, certainty: decide::Certainty, layout: Option<Layout>) -> Judged {
    let verdict = match attempt.left.is_empty() {
        true => Verdict::Correct { certainty, layout },
        false => Verdict::Unfinished { certainty, left: attempt.left.clone(), meant: Vec::new() },
    };
    Judged { verdict, shapes: None }
}

fn transposed_jacobian() -> Diagnosis {
    let row = super::mistakes::find("jacobian-transposed").expect("a row of the table");
    Diagnosis { mistake: Some(row), mistakes: vec![row], step: None, site: None }
}
