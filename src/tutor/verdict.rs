//! Verdicts as data.

use super::mistakes::Mistake;
use crate::calculus::ChainStep;
use crate::decide::{Budget, Certainty, Reason, Witness};
use crate::expr::ExprId;
use crate::name::Name;

/// What is known about an answer.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Right, and how that is known.
    Correct {
        /// Proved, or very likely with a bound.
        certainty: Certainty,
        /// [`Layout::Transposed`] if it stands in the other layout.
        layout: Option<Layout>,
    },
    /// Right, but an intermediate variable was not substituted back.
    Unfinished {
        /// Of the equality after substituting.
        certainty: Certainty,
        /// The intermediate variables left in.
        left: Vec<Name>,
        /// Those that nobody defined, with the parts of the function that they must stand for.
        meant: Vec<(Name, ExprId)>,
    },
    /// Wrong, with what is known about why.
    Incorrect(Box<Incorrect>),
    /// Neither was shown.
    Undecided(Reason),
}

/// How an answer is laid out, if not as in the layout in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Rows and columns are exchanged.
    Transposed,
}

/// A wrong answer.
#[derive(Clone, Debug)]
pub struct Incorrect {
    /// Rows and columns wanted and given, if they differ.
    pub shape: Option<[(usize, usize); 2]>,
    /// A point where the answer and the right one differ, with the entry.
    pub counterexample: Option<Counterexample>,
    /// Wrong entries (row, column), counted from 1.
    pub entries: Vec<(usize, usize)>,
    /// What explains it.
    pub diagnosis: Diagnosis,
    /// [`Layout::Transposed`] if the transpose is right.
    pub layout: Option<Layout>,
}

/// A point where two sides differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The entry (row, column) counted from 1; `None` for a scalar.
    pub entry: Option<(usize, usize)>,
    /// The point with both values, the learner's first.
    pub witness: Witness,
}

/// Which mistakes explain a wrong answer.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// The one that stands out.
    pub mistake: Option<&'static Mistake>,
    /// At most three, likeliest first.
    pub mistakes: Vec<&'static Mistake>,
    /// The step of the four that all explanations share.
    pub step: Option<ChainStep>,
    /// The part of the function at which the mistake was made, if the explanations agree on it.
    pub site: Option<ExprId>,
}

/// What a verdict may cost.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Seed of all that is sampled.
    pub seed: u64,
    /// For deciding one equality.
    pub budget: Budget,
    /// Variants that are tried for one wrong entry.
    pub variants: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { seed: 0, budget: Budget::default(), variants: 600 }
    }
}
