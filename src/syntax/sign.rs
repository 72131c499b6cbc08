//! Signs: what the precedence loop reads. Words have become names, functions and prefix operators by now.
//!
//! Plain text and LaTeX differ only in how they come to this list. Invariant: brackets are paired, places are those of
//! the text that was typed, and an index into `lists` is below its length.

use super::token::Bracket;
use super::written::{Bars, Constant, Operator, Relation};
use crate::diagnostic::{Note, Span};
use crate::name::Name;
use crate::ops::OpId;

/// One sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    /// A number, to be read from the text at its place.
    Number,
    /// A whole number that is not spelt in digits at its place, as in `x²`.
    Small(u32),
    /// A variable.
    Name(Name),
    /// `pi`, `e`.
    Constant(Constant),
    /// A function of the table; an exponent, a bracket or a run of factors follows.
    Function(OpId),
    /// `log_`: the base and then the argument follow.
    LogBase,
    /// `sqrt[`: the degree in brackets and then the argument follow.
    Root,
    /// A function by name: number of primes, list of variables, whether a bracket with arguments follows.
    Call { name: Name, primes: u32, by: u32, bracket: bool },
    /// A name whose subscripts follow as expressions up to a closing curly bracket.
    Subscript(Name),
    /// `d/dx`, before its operand.
    Differentiate { by: u32 },
    /// `d(e)/dx`, before the bracket around its operand.
    DifferentiateGroup { by: u32 },
    /// `diff(e, x)`, before its bracket.
    Diff,
    /// `dy/dx`.
    Quotient { name: Name, by: u32 },
    /// `grad`, `∇`, `J`, before its operand or, if `bracket`, its list of arguments.
    Operator { kind: Operator, by: u32, bracket: bool },
    /// `piecewise`, before its bracket.
    Piecewise,
    /// `otherwise`.
    Otherwise,
    /// `sum(i =` or `Σ_{i =`; the bracket is open already.
    Indexed { product: bool, index: Name, scripted: bool },
    /// `at`.
    At,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Slash,
    /// `^`
    Caret,
    /// `.*`
    TimesElementwise,
    /// `./`
    DivideElementwise,
    /// `.^`
    PowerElementwise,
    /// So many `'`.
    Transpose(u32),
    /// `!`
    Factorial,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `..`
    Dots,
    /// `|`
    Bar,
    /// `‖`
    DoubleBar,
    /// The index of a norm, as in `‖x‖_1`.
    NormIndex(Bars),
    /// `=`, `<`, ...
    Relation(Relation),
    /// Opening bracket.
    Open(Bracket),
    /// Closing bracket.
    Close(Bracket),
    /// After the last sign.
    End,
}

impl Sign {
    /// True if an operand can start here.
    pub(super) fn starts_operand(self) -> bool {
        use Sign::*;
        match self {
            Number
            | Small(_)
            | Name(_)
            | Constant(_)
            | Function(_)
            | LogBase
            | Root
            | Call { .. }
            | Subscript(_)
            | Differentiate { .. }
            | DifferentiateGroup { .. }
            | Diff
            | Quotient { .. }
            | Operator { .. }
            | Piecewise
            | Indexed { .. }
            | Bar
            | DoubleBar
            | Open(_) => true,
            Otherwise | At | Plus | Minus | Times | Slash | Caret | TimesElementwise | DivideElementwise
            | PowerElementwise | Transpose(_) | Factorial | NormIndex(_) | Comma | Semicolon | Dots | Relation(_)
            | Close(_) | End => false,
        }
    }

    /// True if an operand can end here.
    pub(super) fn ends_operand(self) -> bool {
        use Sign::*;
        matches!(
            self,
            Number
                | Small(_)
                | Name(_)
                | Constant(_)
                | Quotient { .. }
                | Transpose(_)
                | Factorial
                | Bar
                | DoubleBar
                | NormIndex(_)
                | Close(_)
        ) || matches!(self, Call { bracket: false, .. })
    }

    /// True for a function or an operator, which ends the bracketless argument of the function before it.
    pub(super) fn is_function(self) -> bool {
        use Sign::*;
        matches!(
            self,
            Function(_)
                | LogBase
                | Root
                | Differentiate { .. }
                | DifferentiateGroup { .. }
                | Diff
                | Quotient { .. }
                | Operator { .. }
                | Piecewise
                | Indexed { .. }
        ) || matches!(self, Call { bracket: true, .. })
    }
}

/// A sign with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// What it is.
    pub sign: Sign,
    /// Where it is.
    pub span: Span,
    /// True if white space stands before it.
    pub spaced: bool,
}

/// A text as signs.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// The signs; the last one is [`Sign::End`].
    pub list: Vec<Placed>,
    /// Lists of variables, by the numbers in the signs; number 0 is empty.
    pub lists: Vec<Vec<Name>>,
    /// Remarks on choices made so far.
    pub notes: Vec<Note>,
}
