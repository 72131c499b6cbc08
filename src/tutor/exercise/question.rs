//! What is asked, as expressions: kinds of derivatives and their right entries.

use crate::calculus::{Derivatives, NoDerivative, gradient, hessian, jacobian};
use crate::expr::{ExprId, Graph};

/// Which derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Derivative,
    Gradient,
    Jacobian,
    Hessian,
}

/// A question about explicit entries.
pub(super) struct Question {
    pub kind: Asked,
    pub of: Vec<ExprId>,
    pub by: Vec<ExprId>,
}

impl Question {
    /// Rows and columns of the right answer in the order (output, input).
    pub fn shape(&self) -> (u32, u32) {
        let (of, by) = (self.of.len() as u32, self.by.len() as u32);
        match self.kind {
            Asked::Derivative => (of, 1),
            Asked::Gradient => (1, by),
            Asked::Jacobian => (of, by),
            Asked::Hessian => (by, by),
        }
    }

    /// The entries of the right answer, row by row.
    pub fn solution(&self, graph: &mut Graph) -> Result<Vec<ExprId>, NoDerivative> {
        match self.kind {
            Asked::Derivative => {
                let mut sweep = Derivatives::new();
                let mut entries = self.of.clone();
                for variable in &self.by {
                    entries = sweep.forward(graph, &entries, *variable)?;
                }
                Ok(entries)
            }
            Asked::Gradient => gradient(graph, self.of[0], &self.by),
            Asked::Jacobian => jacobian(graph, &self.of, &self.by),
            Asked::Hessian => hessian(graph, self.of[0], &self.by),
        }
    }
}
