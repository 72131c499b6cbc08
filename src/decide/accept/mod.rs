//! Acceptance in one region of signs: the place where formal equality is shown. Nothing is shown here yet.

use super::{Budget, Sign};
use crate::expr::{ExprId, Graph, Stopped};

/// What acceptance found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Accepted {
    /// Equal wherever both have a value in the region, by exact calculation.
    Proved,
    /// Equal unless the random test erred.
    VeryLikely {
        /// Binary logarithm of a bound for the probability of an error.
        error_bound_log2: f64,
    },
    /// Not formally equal; they may be equal all the same.
    Differs,
    /// Nothing was found.
    Unknown(Obstacle),
}

/// Why acceptance found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A part has no value, no scalar value, or is a derivative not yet carried out.
    Outside,
    /// The budget was spent first.
    Work,
    /// Cancelled, or the graph's budget was spent.
    Stopped(Stopped),
}

/// Equal ids and nothing else.
pub fn accept(
    graph: &mut Graph,
    a: ExprId,
    b: ExprId,
    _signs: &[(ExprId, Sign)],
    _seed: u64,
    _budget: &Budget,
) -> Accepted {
    if a == b && graph.is_scalar(a) { Accepted::Proved } else { Accepted::Unknown(Obstacle::Outside) }
}
