//! What is open while the precedence loop reads: operators, heads and brackets, with how tightly they bind.
//!
//! Data only. Invariant: the levels are in the order of the rules of the language, loosest first; only brackets have the
//! level [`OPEN`].

use super::token::Bracket;
use super::written::{Operator, Relation, Token};
use crate::diagnostic::Span;
use crate::name::Name;
use crate::ops::OpId;

pub(super) const OPEN: u8 = 0;
pub(super) const RELATION: u8 = 1;
pub(super) const AT: u8 = 2;
pub(super) const SUM: u8 = 3;
pub(super) const PREFIX: u8 = 4;
pub(super) const PRODUCT: u8 = 5;
pub(super) const CALL: u8 = 6;
pub(super) const FACTOR: u8 = 7;
pub(super) const SIGNED_FACTOR: u8 = 8;
pub(super) const POWER: u8 = 9;

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Infix {
    Relation(Relation),
    Add,
    Subtract,
    Multiply { implicit: bool },
    Divide,
    Power,
    TimesElementwise,
    DivideElementwise,
    PowerElementwise,
}

/// What is applied to operands once they are complete.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Head {
    Function { op: OpId, raised: bool },
    LogBase,
    Root,
    Call { name: Name, primes: u32, by: u32 },
    Operator { kind: Operator, by: u32 },
    Differentiate { by: u32 },
    Piecewise,
    Indexed { product: bool, index: Name },
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Open {
    /// An operator with its left operand.
    Infix(Infix),
    /// A sign.
    Negate,
    Plus,
    /// A bracketless function or a prefix operator.
    Prefix(Head),
    /// `e at x = 1`; number of the names, whether a bracket holds the bindings.
    At {
        names: u32,
        bracket: bool,
    },
    /// `( )`, `{ }`.
    Group(Bracket),
    /// `[ ]`.
    List,
    /// The arguments of a call.
    Arguments(Head),
    /// The last value of a piecewise function.
    Otherwise,
    /// `diff(e, x)`, `d(e)/dx`.
    Diff {
        by: Option<u32>,
    },
    /// `sin^{2}`.
    Exponent(OpId),
    /// `log_{b}`.
    LogBase,
    /// `sqrt[n]`.
    Degree,
    /// `x_{i}`.
    Subscript(Name),
    /// Bounds and body of a sum: 0 the lower bound, 1 the upper, 2 the body.
    Bounds {
        product: bool,
        index: Name,
        scripted: bool,
        stage: u8,
    },
    /// `| |`.
    Bars {
        double: bool,
    },
}

/// An entry of the stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub open: Open,
    pub level: u8,
    /// Number of the sign with which it began.
    pub sign: u32,
    /// Offset where the whole construct begins.
    pub start: u32,
    /// Number of operands complete before the current one.
    pub count: u32,
    /// Position of the innermost bracket that holds it, or its own.
    pub bracket: u32,
}

/// Rows of a list that is open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rows {
    /// Complete rows and their length.
    pub rows: u32,
    pub cols: u32,
    /// Entries of the current row.
    pub entries: u32,
    /// The first row, to be marked if another differs.
    pub first: Span,
    /// True if rows are ended by semicolons.
    pub semicolons: bool,
}

impl Infix {
    /// The item that it becomes.
    pub(super) fn token(self) -> Token {
        match self {
            Infix::Relation(relation) => Token::Relation(relation),
            Infix::Add => Token::Add,
            Infix::Subtract => Token::Subtract,
            Infix::Multiply { implicit } => Token::Multiply { implicit },
            Infix::Divide => Token::Divide,
            Infix::Power => Token::Power,
            Infix::TimesElementwise => Token::TimesElementwise,
            Infix::DivideElementwise => Token::DivideElementwise,
            Infix::PowerElementwise => Token::PowerElementwise,
        }
    }
}
