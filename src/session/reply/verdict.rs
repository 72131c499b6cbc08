//! What is known about an answer of a learner, a claim or an equality.

use super::AnswerKind;
use super::Shown;
use crate::syntax::formula::Formula;

/// What a judgement comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A right answer.
    Correct,
    /// A wrong answer.
    Incorrect,
    /// Right, but an intermediate variable was not substituted back.
    Unfinished,
    /// Two expressions are equal where both are defined.
    Equal,
    /// Two expressions differ.
    Different,
    /// Neither was shown.
    Undecided,
    /// Not an expression with a value.
    Invalid,
}

/// A point where two sides differ, with correct digits of both values.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// Names and values of the variables.
    pub at: Vec<(String, f64)>,
    /// The first side, or the learner's.
    pub a: String,
    /// The second side, or the right one.
    pub b: String,
    /// The entry (row, column), counted from 1.
    pub entry: Option<(usize, usize)>,
}

/// A verdict ready to be shown.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it comes to.
    pub outcome: Outcome,
    /// How an equality or a difference is known.
    pub certainty: Option<Sureness>,
    /// A point where the sides differ.
    pub witness: Option<Counterexample>,
    /// Id of the mistake that stands out.
    pub mistake: Option<&'static str>,
    /// Ids of at most three mistakes, likeliest first.
    pub mistakes: Vec<&'static str>,
    /// Which of the four steps broke.
    pub step: Option<usize>,
    /// Wrong entries (row, column), counted from 1.
    pub entries: Vec<(usize, usize)>,
    /// What is wrong and where, as sentences.
    pub message: String,
    /// The right law.
    pub law: Option<String>,
    /// One next step, not the solution.
    pub hint: Option<String>,
    /// The right answer and of which kind it is; shown only if asked for.
    pub expected: Option<(AnswerKind, Shown)>,
    /// True if the transpose is right.
    pub transposed: bool,
    /// How domains differ, as a sentence.
    pub domain: Option<String>,
    /// For a claim its links, in order.
    pub links: Vec<Link>,
    /// True if a hint or the solution can be asked for next: not for a command from the shell, which ends here.
    pub goes_on: bool,
}

/// How something is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sureness {
    /// Exactly.
    Proved,
    /// By a random test that errs with a chance below `2^error_bound_log2`.
    VeryLikely {
        /// Binary logarithm of the bound; minus infinity if only sizes are a limit.
        error_bound_log2: f64,
        /// Largest size of a letter for a size that was tried.
        largest_size: Option<u32>,
    },
    /// By a point where the values differ.
    Refuted,
}

/// One equality of a chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// The left-hand side as typed.
    pub left: Formula,
    /// The right-hand side as typed.
    pub right: Formula,
    /// Whether it holds.
    pub outcome: Outcome,
    /// True if it holds by a random test only.
    pub likely: bool,
}
