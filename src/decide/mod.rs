//! Equal or not, honestly: refute with certified intervals, accept inside sign regions, prove by exact expansion.
//!
//! Two engines that can only fail towards silence stand against each other. *Refute* shows a point where certified
//! enclosures of both sides exclude each other; *accept* shows that the difference vanishes formally in every region of
//! signs. What neither shows is undecided. Budgets are counted work, so that a verdict does not depend on the machine.
//!
//! Invariant: [`Verdict::Different`] always carries a point where both sides are certainly defined and certainly differ;
//! [`Verdict::Equal`] is never said while a region of signs is not covered.

pub mod accept;
mod apply;
mod argument;
mod cases;
mod constant;
mod domain;
mod driver;
mod explicit;
mod indices;
mod inverse;
mod lattice;
mod matrix;
mod opaque;
mod refute;
pub mod region;
mod separation;
mod sequence;
mod show;
mod simplify;
mod size;
pub mod stationary;
mod surface;
mod tape;
#[cfg(test)]
mod tests;
mod whole_number;

use crate::expr::{ExprId, Stopped};
pub use crate::number::Sign;
pub use domain::{DomainNote, domains};
pub use driver::decide;
pub use simplify::simplify;

use crate::number::Rational;
use crate::shape::Shape;

/// What is known about two expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Equal wherever both are defined.
    Equal(Certainty),
    /// Different, with a point that shows it.
    Different(Witness),
    /// Different, because their sizes are.
    Unlike {
        /// Shape of the first.
        a: Shape,
        /// Shape of the second.
        b: Shape,
    },
    /// Neither was shown.
    Undecided(Reason),
}

/// How an equality is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Certainty {
    /// Exactly.
    Proved,
    /// By a random test in prime fields that errs with a probability below `2^error_bound_log2`.
    VeryLikely {
        /// Binary logarithm of the bound, a negative number such as -120; minus infinity if only sizes are a limit.
        error_bound_log2: f64,
        /// Matrices of letters for sizes were tried up to this size, and nothing is said of larger ones. `None` for what
        /// has no such letters.
        largest_size: Option<u32>,
    },
}

impl Certainty {
    /// The weaker of two: bounds of random tests add up.
    pub fn and(self, other: Certainty) -> Certainty {
        use Certainty::{Proved, VeryLikely};
        match (self, other) {
            (Proved, rest) | (rest, Proved) => rest,
            (
                VeryLikely { error_bound_log2: a, largest_size: m },
                VeryLikely { error_bound_log2: b, largest_size: n },
            ) => VeryLikely {
                error_bound_log2: a.max(b) + 1.0,
                largest_size: m.zip(n).map(|(m, n)| m.min(n)).or(m).or(n),
            },
        }
    }
}

/// A point where two expressions are both defined and differ, with certified enclosures of their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The point: variables with their values, in the order of the variables. Empty for constants.
    pub at: Vec<(ExprId, Rational)>,
    /// The first expression there.
    pub a: Value,
    /// The second expression there.
    pub b: Value,
    /// The entry, counted from 0 row by row, for literals that were compared entry by entry.
    pub entry: Option<usize>,
}

/// A certified value: the exact number lies in `low..=high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Lower bound.
    pub low: Rational,
    /// Upper bound.
    pub high: Rational,
    /// Correct decimal digits for showing: enough to tell the two sides apart.
    pub digits: String,
}

/// Why nothing was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No point was found where both sides are defined; at least one may be defined nowhere.
    NoCommonPoint,
    /// The regions of signs could not be listed completely.
    RegionsIncomplete,
    /// In some region neither equality nor a difference was shown.
    NotShown,
    /// Both sides are close at random points in floating point, which shows nothing.
    OnlyClose,
    /// The counted budget is spent.
    Budget,
    /// Matrices of symbolic size, unknown functions or other things that have no value at a point.
    Outside,
    /// Cancelled from outside, which is no verdict.
    Stopped(Stopped),
}

impl Reason {
    /// The reason in words.
    pub fn says(self) -> &'static str {
        match self {
            Reason::NoCommonPoint => "no point was found where both sides are defined",
            Reason::RegionsIncomplete => "the regions of signs could not be listed completely",
            Reason::NotShown => "neither equality nor a difference was shown",
            Reason::OnlyClose => "both sides agree in floating point at random matrices, but nothing was shown",
            Reason::Budget => "the budget of work is spent",
            Reason::Outside => "something in it has no value at a point",
            Reason::Stopped(_) => "stopped",
        }
    }
}

/// Counted work: node evaluations times bits of precision for enclosures, terms for expansions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Units for enclosures at points and for finding regions.
    pub points: u64,
    /// Units for signatures in prime fields.
    pub fields: u64,
    /// Terms of an exact expansion.
    pub terms: u32,
}

impl Default for Budget {
    /// About 50 ms on an ordinary machine.
    fn default() -> Self {
        Budget { points: 800_000, fields: 600_000, terms: 5_000 }
    }
}
