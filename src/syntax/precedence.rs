//! Signs to the written form: an operator-precedence parser with an explicit stack.
//!
//! It serves plain text and LaTeX. Nothing recurses: what is open stands on a stack of frames. A relation binds
//! loosest, then `at`, sums, prefix operators such as `d/dx`, products, bracketless calls, the factors inside these, and
//! powers; a chain `a = b = c` is nested to the left. Invariant: `starts` holds one place for each operand that is
//! complete and not yet taken.

use super::frame::{
    CALL, FACTOR, Frame, Head, Infix, OPEN, Open, POWER, PREFIX, PRODUCT, RELATION, Rows, SIGNED_FACTOR, SUM,
};
use super::sign::{Placed, Sign, Signs};
use super::token::Bracket;
use super::written::{Token, Written};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::name::Name;
use crate::number::Rational;

/// State of the parser.
pub(super) struct Machine<'a> {
    pub text: &'a str,
    pub signs: &'a [Placed],
    pub lists: Vec<Vec<Name>>,
    pub at: usize,
    pub frames: Vec<Frame>,
    pub rows: Vec<Rows>,
    pub starts: Vec<u32>,
    pub written: Written,
    /// True if an operand must follow.
    pub wanted: bool,
    /// Digits that may still be written out.
    pub digits: usize,
}

/// Builds the written form of `signs`.
pub(super) fn build(text: &str, signs: Signs) -> Result<Written, Diagnostic> {
    let Signs { list, lists, notes } = signs;
    let mut machine = Machine {
        text,
        signs: &list,
        lists,
        at: 0,
        frames: Vec::new(),
        rows: Vec::new(),
        starts: Vec::new(),
        written: Written { items: Vec::with_capacity(list.len()), notes },
        wanted: true,
        digits: super::figure::MOST_DIGITS,
    };
    loop {
        let placed = machine.sign();
        match (machine.wanted, placed.sign) {
            (false, Sign::End) => break,
            (true, _) => machine.operand(placed)?,
            (false, _) => machine.after_operand(placed)?,
        }
    }
    machine.reduce(RELATION)?;
    match machine.frames.last() {
        Some(frame) => Err(machine.never_closed(frame)),
        None => Ok(machine.written),
    }
}

impl Machine<'_> {
    /// The sign at the cursor.
    pub(super) fn sign(&self) -> Placed {
        self.signs[self.at.min(self.signs.len() - 1)]
    }

    /// The sign `ahead` places after the cursor.
    pub(super) fn peek(&self, ahead: usize) -> Sign {
        self.signs.get(self.at + ahead).map_or(Sign::End, |placed| placed.sign)
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// Opens a frame at the current sign.
    pub(super) fn open(&mut self, open: Open, level: u8, start: u32) {
        let own = self.frames.len() as u32;
        let bracket = if level == OPEN { own } else { self.frames.last().map_or(own, |frame| frame.bracket) };
        self.frames.push(Frame { open, level, sign: self.at as u32, start, count: 0, bracket });
        self.wanted = true;
    }

    /// Appends an operand that takes none itself.
    pub(super) fn leaf(&mut self, token: Token, span: Span) {
        self.written.push(token, span, 0);
        self.starts.push(span.start);
        self.wanted = false;
    }

    /// End of the last complete operand.
    pub(super) fn end(&self) -> u32 {
        self.written.items.last().map_or(0, |item| item.span.end)
    }

    /// Appends an item that takes the last `arity` items and stands for the last `operands` places.
    pub(super) fn take(&mut self, token: Token, span: Span, arity: u32, operands: u32) {
        self.starts.truncate(self.starts.len() - operands as usize);
        self.starts.push(span.start);
        self.written.push(token, span, arity);
        self.wanted = false;
    }

    pub(super) fn note(&mut self, span: Span, text: String, warning: bool) {
        let notes = &mut self.written.notes;
        if notes.len() < 200 && !notes.iter().any(|note| note.text == text) {
            notes.push(Note { span, text, warning });
        }
    }

    /// A sign where an operand must stand.
    fn operand(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let Placed { sign, span, .. } = placed;
        match sign {
            Sign::Number => {
                let token = self.number(span)?;
                self.leaf(token, span);
            }
            Sign::Small(value) => {
                self.leaf(Token::Number { value: Rational::integer(i64::from(value)), decimal: false }, span);
            }
            Sign::Name(name) => self.leaf(Token::Symbol(name), span),
            Sign::Constant(constant) => self.leaf(Token::Constant(constant), span),
            Sign::Plus | Sign::Minus => {
                let level = self.level_of_sign();
                self.open(if sign == Sign::Minus { Open::Negate } else { Open::Plus }, level, span.start);
            }
            Sign::Open(Bracket::Square) => {
                self.open(Open::List, OPEN, span.start);
                self.rows.push(Rows::default());
            }
            Sign::Open(bracket) => self.open(Open::Group(bracket), OPEN, span.start),
            Sign::Bar => return self.open_bars(placed),
            Sign::DoubleBar => self.open(Open::Bars { double: true }, OPEN, span.start),
            Sign::Differentiate { by } => self.open(Open::Prefix(Head::Differentiate { by }), PREFIX, span.start),
            Sign::Indexed { product, index, scripted } => {
                self.open(Open::Bounds { product, index, scripted, stage: 0 }, OPEN, span.start);
            }
            Sign::Subscript(name) => self.open(Open::Subscript(name), OPEN, span.start),
            Sign::Quotient { name, by } => self.quotient(name, by, span),
            Sign::Otherwise => return self.otherwise(placed),
            _ if sign.starts_operand() => return self.head(placed),
            _ => return Err(self.missing(placed)),
        }
        self.advance();
        Ok(())
    }

    fn quotient(&mut self, name: Name, by: u32, span: Span) {
        self.leaf(Token::Symbol(name), span);
        let by = self.lists[by as usize].clone();
        self.take(Token::Differentiate { by }, span, 1, 1);
    }

    /// How tightly a sign binds: `-x^2` is `-(x^2)`, but `a/-b*c` is `(a/-b)*c` and `x^-1'` is `(x^-1)'`.
    fn level_of_sign(&self) -> u8 {
        match self.frames.last() {
            Some(Frame { open: Open::Infix(_), level: PRODUCT, .. }) => CALL,
            Some(Frame { open: Open::Infix(_), level: POWER, .. }) => POWER,
            Some(Frame { open: Open::Infix(_) | Open::Prefix(_), level: CALL | FACTOR, .. }) => SIGNED_FACTOR,
            Some(Frame { open: Open::Negate | Open::Plus, level, .. }) => *level,
            _ => PREFIX,
        }
    }

    /// A sign after a complete operand.
    fn after_operand(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let Placed { sign, span, .. } = placed;
        match sign {
            Sign::Relation(relation) => return self.infix(Infix::Relation(relation), RELATION),
            Sign::Plus => return self.infix(Infix::Add, SUM),
            Sign::Minus => return self.infix(Infix::Subtract, SUM),
            Sign::Times => return self.infix(Infix::Multiply { implicit: false }, PRODUCT),
            Sign::Slash => return self.infix(Infix::Divide, PRODUCT),
            Sign::TimesElementwise => return self.infix(Infix::TimesElementwise, PRODUCT),
            Sign::DivideElementwise => return self.infix(Infix::DivideElementwise, PRODUCT),
            Sign::Caret => return self.infix(Infix::Power, POWER),
            Sign::PowerElementwise => return self.infix(Infix::PowerElementwise, POWER),
            Sign::Transpose(count) => {
                self.reduce(POWER)?;
                for _ in 0..count {
                    let start = self.starts.last().copied().unwrap_or(span.start);
                    self.take(Token::Transpose, Span { start, end: span.end }, 1, 1);
                }
            }
            Sign::Factorial => {
                let start = self.starts.last().copied().unwrap_or(span.start);
                self.take(Token::Factorial, Span { start, end: span.end }, 1, 1);
            }
            Sign::Comma | Sign::Semicolon | Sign::Dots | Sign::Close(_) => return self.separator(placed),
            Sign::At => return self.at_point(placed),
            Sign::Bar | Sign::DoubleBar if self.closes_bars(sign) => return self.close_bars(placed),
            _ if sign.starts_operand() => return self.juxtapose(placed),
            _ => return Err(self.unexpected(placed)),
        }
        self.advance();
        Ok(())
    }

    fn infix(&mut self, infix: Infix, level: u8) -> Result<(), Diagnostic> {
        if level == SUM {
            self.note_operand_of_prefix();
        }
        self.reduce(if level == POWER { level + 1 } else { level })?;
        self.open(Open::Infix(infix), level, 0);
        self.advance();
        Ok(())
    }

    /// `d/dx x^2 + 1`: how far the derivative reaches is a choice.
    fn note_operand_of_prefix(&mut self) {
        let prefix = self
            .frames
            .iter()
            .rev()
            .take_while(|frame| frame.level >= SUM)
            .find(|frame| frame.level == PREFIX && matches!(frame.open, Open::Prefix(_)));
        if let Some(frame) = prefix {
            let span = self.signs[frame.sign as usize].span;
            let shown = &self.text[span.start as usize..span.end as usize];
            let shown = if shown.len() > 20 { "a prefix operator" } else { shown };
            let text = format!("{shown} takes the product that follows and ends at + or -; use brackets to take more");
            self.note(span, text, false);
        }
    }

    /// Two operands side by side.
    fn juxtapose(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let before = self.signs[self.at - 1];
        if placed.sign == Sign::Number && matches!(before.sign, Sign::Number | Sign::Small(_)) {
            return Err(Diagnostic::at("parse-number", placed.span, "two numbers stand side by side")
                .label(before.span, "the first one")
                .suggest("write * between them, or a comma"));
        }
        let implicit = Infix::Multiply { implicit: true };
        self.reduce(FACTOR)?;
        let in_call = matches!(self.frames.last(), Some(Frame { open: Open::Prefix(_), level: CALL, .. }));
        if in_call && !placed.sign.is_function() {
            self.open(Open::Infix(implicit), FACTOR, 0);
            return Ok(());
        }
        let divided = |frame: &&Frame| frame.level >= PRODUCT;
        let divides = |frame: &Frame| frame.open == Open::Infix(Infix::Divide);
        let after_slash = self.frames.iter().rev().take_while(divided).any(divides);
        self.reduce(PRODUCT)?;
        if after_slash {
            let start = self.starts.last().map_or(0, |start| *start as usize);
            self.note_division(Span::new(start, placed.span.end as usize));
        }
        self.open(Open::Infix(implicit), PRODUCT, 0);
        Ok(())
    }

    fn note_division(&mut self, span: Span) {
        let shown = &self.text[span.start as usize..span.end as usize];
        let what = if shown.len() > 30 { "a factor after a quotient" } else { shown };
        self.note(
            span,
            format!("{what}: division goes from left to right, so the last factor is not below; use brackets if it is"),
            false,
        );
    }

    /// Completes every open operator that binds at least as tightly as `level`.
    pub(super) fn reduce(&mut self, level: u8) -> Result<(), Diagnostic> {
        while let Some(frame) = self.frames.last().copied().filter(|frame| frame.level >= level && frame.level > OPEN) {
            self.frames.pop();
            match frame.open {
                Open::Infix(infix) => {
                    let end = self.end();
                    let start = self.starts[self.starts.len() - 2];
                    self.take(infix.token(), Span { start, end }, 2, 2);
                }
                Open::Negate => self.take(Token::Negate, Span { start: frame.start, end: self.end() }, 1, 1),
                Open::Plus => self.take(Token::Plus, Span { start: frame.start, end: self.end() }, 1, 1),
                Open::Prefix(head) => self.apply(head, frame.start, self.end(), 1)?,
                _ => self.finish_at(frame, self.end())?,
            }
        }
        Ok(())
    }
}
