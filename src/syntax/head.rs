//! Functions and operators before their arguments: exponents, bases, brackets, and bracketless arguments.
//!
//! Part of the precedence loop. Invariant: after a head the cursor stands on the first sign of the argument, and the
//! frame on top says what is to be applied.

use super::frame::{CALL, Head, OPEN, Open, PREFIX};
use super::precedence::Machine;
use super::sign::{Placed, Sign};
use super::token::Bracket;
use super::written::Token;
use crate::diagnostic::{Diagnostic, Span};
use crate::number::Rational;
use crate::ops::{self, OpId};

impl Machine<'_> {
    /// A function, a call or an operator where an operand must stand.
    pub(super) fn head(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let start = placed.span.start;
        self.advance();
        match placed.sign {
            Sign::Function(op) if self.peek(0) == Sign::Caret => self.raised_function(op, start),
            Sign::Function(op) => self.argument(Head::Function { op, raised: false }, start),
            Sign::LogBase => self.log_base(start),
            Sign::Root => self.enter(Open::Degree, start),
            Sign::Call { name, primes, by, bracket } => {
                let head = Head::Call { name, primes, by };
                match bracket {
                    true => self.open_bracket(Open::Arguments(head), start),
                    false => self.apply(head, start, placed.span.end, 0)?,
                }
                Ok(())
            }
            Sign::Operator { kind, by, bracket } => {
                let head = Head::Operator { kind, by };
                match bracket {
                    true => self.open_bracket(Open::Arguments(head), start),
                    false => self.open_before(Open::Prefix(head), PREFIX, start),
                }
                Ok(())
            }
            Sign::Diff => self.enter(Open::Diff { by: None }, start),
            Sign::DifferentiateGroup { by } => self.enter(Open::Diff { by: Some(by) }, start),
            _ => self.enter(Open::Arguments(Head::Piecewise), start),
        }
    }

    fn enter(&mut self, open: Open, start: u32) -> Result<(), Diagnostic> {
        self.open_bracket(open, start);
        Ok(())
    }

    fn log_base(&mut self, start: u32) -> Result<(), Diagnostic> {
        if let Sign::Open(Bracket::Round | Bracket::Curly) = self.peek(0) {
            return self.enter(Open::LogBase, start);
        }
        self.single("the base of log_")?;
        self.argument(Head::LogBase, start)
    }

    /// Opens a frame at the bracket under the cursor and steps inside.
    pub(super) fn open_bracket(&mut self, open: Open, start: u32) {
        self.open(open, OPEN, start);
        self.advance();
    }

    /// Opens a frame that began at the sign before the cursor.
    fn open_before(&mut self, open: Open, level: u8, start: u32) {
        self.open(open, level, start);
        if let Some(frame) = self.frames.last_mut() {
            frame.sign -= 1;
        }
    }

    /// The argument of a function: a bracket, or the run of factors that follows.
    pub(super) fn argument(&mut self, head: Head, start: u32) -> Result<(), Diagnostic> {
        let placed = self.sign();
        match placed.sign {
            Sign::Open(Bracket::Round | Bracket::Curly) => self.open_bracket(Open::Arguments(head), start),
            Sign::Minus => {
                let span = Span { start, end: placed.span.end };
                self.note(span, "a minus directly after a function belongs to its argument".to_owned(), false);
                self.open_before(Open::Prefix(head), CALL, start);
            }
            sign if sign.starts_operand() => self.open_before(Open::Prefix(head), CALL, start),
            Sign::Transpose(_) => {
                return Err(Diagnostic::at(
                    "parse-prime",
                    placed.span,
                    "primes are read for f, g, h and declared functions",
                )
                .suggest("d/dx before the function"));
            }
            _ => {
                let span = Span { start, end: self.signs[self.at - 1].span.end };
                return Err(Diagnostic::at("parse-argument", span, "the argument of this function is missing"));
            }
        }
        Ok(())
    }

    /// `sin^2 x`, `sin^{n+1} x`, `sin^-1 x`.
    fn raised_function(&mut self, op: OpId, start: u32) -> Result<(), Diagnostic> {
        if let Some(length) = self.minus_one()
            && let Some(inverse) = inverse(op)
        {
            self.at += length;
            let span = Span { start, end: self.signs[self.at - 1].span.end };
            let text = format!(
                "{0}^-1 is read as the inverse function {1}; 1/{0}(x) is the reciprocal",
                op.name(),
                inverse.name()
            );
            self.note(span, text, false);
            return self.argument(Head::Function { op: inverse, raised: false }, start);
        }
        self.advance();
        if let Sign::Open(Bracket::Round | Bracket::Curly) = self.peek(0) {
            self.open_bracket(Open::Exponent(op), start);
            return Ok(());
        }
        self.single("the exponent of a function")?;
        self.argument(Head::Function { op, raised: true }, start)
    }

    /// The number of signs of `^-1`, `^{-1}` or `^(-1)` at the cursor.
    fn minus_one(&self) -> Option<usize> {
        let one = |sign: Sign, at: usize| match sign {
            Sign::Small(value) => value == 1,
            Sign::Number => {
                let span = self.signs[at].span;
                &self.text[span.start as usize..span.end as usize] == "1"
            }
            _ => false,
        };
        match (self.peek(1), self.peek(2), self.peek(3)) {
            (Sign::Minus, number, _) if one(number, self.at + 2) => Some(3),
            (Sign::Open(_), Sign::Minus, number) if one(number, self.at + 3) => {
                matches!(self.peek(4), Sign::Close(_)).then_some(5)
            }
            _ => None,
        }
    }

    /// One number or name, perhaps with a minus, as an operand of its own.
    pub(super) fn single(&mut self, what: &str) -> Result<(), Diagnostic> {
        let first = self.sign();
        let negative = first.sign == Sign::Minus;
        if negative {
            self.advance();
        }
        let placed = self.sign();
        match placed.sign {
            Sign::Number => {
                let token = self.number(placed.span)?;
                self.leaf(token, placed.span);
            }
            Sign::Small(value) => {
                self.leaf(Token::Number { value: Rational::integer(i64::from(value)), decimal: false }, placed.span);
            }
            Sign::Name(name) => self.leaf(Token::Symbol(name), placed.span),
            Sign::Constant(constant) => self.leaf(Token::Constant(constant), placed.span),
            _ => {
                return Err(Diagnostic::at("parse-unexpected", placed.span, format!("{what} is missing here"))
                    .suggest("a number, a letter or brackets"));
            }
        }
        self.advance();
        if negative {
            self.take(Token::Negate, first.span.join(placed.span), 1, 1);
        }
        Ok(())
    }

    /// Applies a head to its last `arity` operands; `end` is where the construct ends.
    pub(super) fn apply(&mut self, head: Head, start: u32, end: u32, arity: u32) -> Result<(), Diagnostic> {
        let span = Span { start, end };
        let list = |machine: &Self, by: u32| machine.lists[by as usize].clone();
        let (token, extra) = match head {
            Head::Function { op, raised } => (Token::Apply { op, arity, raised }, u32::from(raised)),
            Head::LogBase if arity == 1 => (Token::LogBase, 1),
            Head::Root if arity == 1 => (Token::Root, 1),
            Head::LogBase | Head::Root => {
                return Err(Diagnostic::at("parse-arguments", span, "this function takes one argument"));
            }
            Head::Call { name, primes, by } => (Token::Call { name, arity, primes, by: list(self, by) }, 0),
            Head::Operator { kind, by } => (Token::Operator { kind, arity, by: list(self, by) }, 0),
            Head::Differentiate { by } => (Token::Differentiate { by: list(self, by) }, 0),
            Head::Piecewise => (Token::Piecewise { len: arity }, 0),
            Head::Indexed { product, index } => (Token::Indexed { product, index }, 2),
        };
        self.take(token, span, arity + extra, arity + extra);
        Ok(())
    }
}

/// The inverse of a trigonometric or hyperbolic function.
fn inverse(op: OpId) -> Option<OpId> {
    let inverted = ops::find(&format!("a{}", op.name()))?;
    (inverted != op).then_some(inverted)
}
