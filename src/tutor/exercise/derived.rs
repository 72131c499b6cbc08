//! The four steps of an exercise and the desk on which they stand, for numbers and for whole vectors and matrices alike.

use super::desk::Desk;
use super::solve::{edges, edges_named, introduced, locals, problem};
use super::{Exercise, Kind, whole};
use crate::calculus::tensor::Change;
use crate::calculus::{ChainRule, Derivation};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;

/// The four steps of an exercise.
pub(super) struct Derived {
    pub desk: Desk,
    /// What is differentiated: one expression for each output.
    pub of: Vec<ExprId>,
    pub derivation: Derivation,
    /// Differentials of the named parts, where a matrix stands in between and only they can say it.
    pub changes: Option<Vec<Change>>,
    /// True for whole vectors and matrices.
    pub is_whole: bool,
}

/// Derives the four steps of an exercise.
///
/// # Errors
/// What the reader reports, and `scope-steps` for what has no steps.
pub(super) fn derived(exercise: &Exercise) -> Result<Derived, Diagnostic> {
    if matches!(exercise.kind, Kind::Example | Kind::Shape) {
        return Err(Diagnostic::new("scope-steps", "there is no derivation"));
    }
    if let Some(mut task) = whole::read(exercise)? {
        let chain = task.chain()?;
        let changes = chain.by_differentials.then_some(chain.changes);
        return Ok(Derived {
            of: vec![task.of],
            desk: task.desk,
            derivation: chain.derivation,
            changes,
            is_whole: true,
        });
    }
    let mut problem = problem(exercise)?;
    let derivation = problem.derivation()?;
    Ok(Derived { of: problem.question.of.clone(), desk: problem.desk, derivation, changes: None, is_whole: false })
}

impl Derived {
    /// `u = x^2`, one line for each name.
    pub fn introduced(&self) -> Vec<String> {
        introduced(&self.desk, &self.derivation)
    }

    /// True if the variable and everything that is computed from it is a number.
    pub fn nodes_are_numbers(&self) -> bool {
        self.derivation.flow.nodes.iter().all(|node| self.desk.graph.is_scalar(node.value))
    }

    /// The chain rule that applies.
    pub fn rule(&self) -> &'static str {
        let rule = match (self.is_whole, self.nodes_are_numbers(), self.derivation.paths) {
            (false, ..) => self.derivation.rule,
            (_, false, _) => ChainRule::Vector,
            (_, _, 1) => ChainRule::SingleVariable,
            _ => ChainRule::TotalDerivative,
        };
        match rule {
            ChainRule::SingleVariable => "single-variable",
            ChainRule::TotalDerivative => "total-derivative",
            ChainRule::Vector => "vector",
        }
    }

    /// The edges of the data flow as `x->u, u->y`.
    pub fn arrows(&self) -> String {
        edges(&self.derivation).join(", ")
    }

    /// What is asked for in the second step: `du/dx`, or `du` where only differentials can say it.
    pub fn names(&self) -> Vec<String> {
        match &self.changes {
            Some(changes) => {
                changes.iter().map(|change| format!("d{}", self.derivation.flow.nodes[change.node].name)).collect()
            }
            None => edges_named(&self.derivation),
        }
    }

    /// `du/dx = 2*x`, or `du = A*dX`: the second step in lines.
    pub fn locals(&self) -> Vec<String> {
        match &self.changes {
            Some(changes) => {
                let values = changes.iter().map(|change| self.desk.text(change.value));
                self.names().into_iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect()
            }
            None => locals(&self.desk, &self.derivation),
        }
    }
}
