//! Acceptance: showing that two expressions are equal in one region of signs.
//!
//! Both are evaluated in random prime fields over a tower of kernels (exponentials, angles, logarithms, roots), in which
//! equal values mean equal expressions except with a stated probability; then the difference is expanded exactly, and 0
//! there is a proof. Nothing here refutes: values that differ mean "not formally equal".
//! Invariant: every rewrite used holds wherever both expressions have a value in the region.
//!
//! The bound holds for pairs that were not built against the table of primes.

mod degree;
mod elementary;
mod exact;
mod factor;
mod form;
mod kernel;
mod ladder;
mod lower;
mod parity;
mod program;
mod seed;
mod signature;
mod sums;
mod task;
#[cfg(test)]
mod tests;
mod unit;

pub(super) use factor::trial_division;
pub use signature::{NO_VALUE, Signature, fingerprint, fingerprint_by_arguments};
pub(super) use sums::canonical;

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

impl Accepted {
    /// True for both ways of being equal.
    pub fn is_equal(self) -> bool {
        matches!(self, Accepted::Proved | Accepted::VeryLikely { .. })
    }
}

/// Why acceptance found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A part has no value, no scalar value, or is a derivative not yet carried out.
    Outside,
    /// The signs leave a side without a value everywhere in the region.
    Void,
    /// No seed gave values to both: one of them may be undefined everywhere in the region.
    NoSeed,
    /// The budget was spent first.
    Work,
    /// The degrees are too high for a random test.
    Degree,
    /// Cancelled, or the graph's budget was spent.
    Stopped(Stopped),
}

/// Tries to show that `a` and `b` are equal wherever both have a value in the region where `signs` hold.
///
/// `signs` are certified signs of sub-expressions or of differences of them (for `max(u, v)` and conditions: of `u - v`
/// as [`Graph::sub`] builds it); the more there are, the more pairs are accepted. What is left of the budget is what the
/// next call has. The same seed gives the same answer.
///
/// ```
/// use gradus::decide::accept::{Accepted, accept};
/// use gradus::decide::{Budget, Sign};
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::ops;
///
/// let mut graph = Graph::new();
/// let x = graph.scalar(Name::new("x"));
/// let square = graph.mul(x, x);
/// let root = graph.apply(ops::SQRT, &[square]);
/// let mut budget = Budget::default();
/// assert_eq!(accept(&mut graph, root, x, &[(x, Sign::Positive)], 1, &mut budget), Accepted::Proved);
/// assert_eq!(accept(&mut graph, root, x, &[(x, Sign::Negative)], 1, &mut budget), Accepted::Differs);
/// ```
pub fn accept(
    graph: &mut Graph,
    a: ExprId,
    b: ExprId,
    signs: &[(ExprId, Sign)],
    seed: u64,
    budget: &mut Budget,
) -> Accepted {
    if a == b && graph.is_scalar(a) {
        return Accepted::Proved;
    }
    match ladder::climb(graph, a, b, signs, seed, budget) {
        Ok(accepted) => accepted,
        Err(stopped) => Accepted::Unknown(Obstacle::Stopped(stopped)),
    }
}
