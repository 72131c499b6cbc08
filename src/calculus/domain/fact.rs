//! One condition: an expression compared with a number.

use crate::expr::{ExprId, Graph};
use crate::number::Rational;
use crate::ops;

/// How the subject compares with the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::calculus) enum Sense {
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    NotEqual,
}

/// `subject sense bound`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::calculus) struct Fact {
    pub subject: ExprId,
    pub sense: Sense,
    pub bound: Rational,
}

impl Sense {
    /// The sense after both sides were multiplied by a negative number.
    pub fn flipped(self) -> Sense {
        match self {
            Sense::Greater => Sense::Less,
            Sense::GreaterEqual => Sense::LessEqual,
            Sense::Less => Sense::Greater,
            Sense::LessEqual => Sense::GreaterEqual,
            Sense::NotEqual => Sense::NotEqual,
        }
    }

    /// `≤` as `<`, `≥` as `>`.
    pub fn strict(self) -> Sense {
        match self {
            Sense::GreaterEqual => Sense::Greater,
            Sense::LessEqual => Sense::Less,
            other => other,
        }
    }

    pub fn holds(self, left: &Rational, right: &Rational) -> bool {
        match self {
            Sense::Greater => left > right,
            Sense::GreaterEqual => left >= right,
            Sense::Less => left < right,
            Sense::LessEqual => left <= right,
            Sense::NotEqual => left != right,
        }
    }
}

impl Fact {
    pub fn new(subject: ExprId, sense: Sense, bound: Rational) -> Fact {
        Fact { subject, sense, bound }
    }

    /// The node that says it.
    pub fn relation(self, graph: &mut Graph) -> ExprId {
        let bound = graph.number(self.bound);
        match self.sense {
            Sense::Greater => graph.apply(ops::LESS, &[bound, self.subject]),
            Sense::GreaterEqual => graph.apply(ops::LESS_EQUAL, &[bound, self.subject]),
            Sense::Less => graph.apply(ops::LESS, &[self.subject, bound]),
            Sense::LessEqual => graph.apply(ops::LESS_EQUAL, &[self.subject, bound]),
            Sense::NotEqual => graph.apply(ops::NOT_EQUAL, &[self.subject, bound]),
        }
    }
}
