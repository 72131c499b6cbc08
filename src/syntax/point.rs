//! Names after a comma or after `at`: `diff(e, x)`, `grad(f, [x, y])`, `e at (1, 2)`, `e at x = 1, y = 2`.
//!
//! Part of the precedence loop. Invariant: names in such a place are read here and never become operands.

use super::frame::{AT, Frame, Head, OPEN, Open, SUM};
use super::leibniz::HIGHEST_ORDER;
use super::precedence::Machine;
use super::sign::{Placed, Sign};
use super::token::Bracket;
use super::written::{Relation, Token};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;

const EQUALS: Sign = Sign::Relation(Relation::Equal);

impl Machine<'_> {
    /// The name at sign number `at`, and the number of the sign after it.
    fn name_at(&self, at: usize) -> Option<(Name, usize)> {
        match self.signs.get(at)?.sign {
            Sign::Name(name) => Some((name, at + 1)),
            Sign::Subscript(base) => {
                let (mut text, mut next) = (String::new(), at + 1);
                loop {
                    match self.signs.get(next)?.sign {
                        Sign::Small(number) => text += &number.to_string(),
                        Sign::Name(name) => text += name.as_str(),
                        Sign::Comma => {}
                        Sign::Close(_) => break,
                        _ => return None,
                    }
                    next += 1;
                }
                let short = text.len() == 1 || text.bytes().all(|byte| byte.is_ascii_digit());
                let name = if short { format!("{base}_{text}") } else { format!("{base}_{{{text}}}") };
                Some((Name::new(&name), next + 1))
            }
            _ => None,
        }
    }

    /// The name that is set at sign number `at`, as in `x = 1`, and the number of the sign after `=`.
    fn setting_at(&self, at: usize) -> Option<(Name, usize)> {
        let (name, next) = self.name_at(at)?;
        (self.signs.get(next)?.sign == EQUALS).then_some((name, next + 1))
    }

    /// `(x, y) = (`: the names, and the number of the second bracket.
    fn names_before_point(&self) -> Option<(Vec<Name>, usize)> {
        let (mut names, mut at) = (Vec::new(), self.at + 1);
        loop {
            let (name, next) = self.name_at(at)?;
            names.push(name);
            at = next + 1;
            match self.signs.get(next)?.sign {
                Sign::Comma => {}
                Sign::Close(_) => break,
                _ => return None,
            }
        }
        let is = |at: usize, sign| self.signs.get(at).is_some_and(|placed| placed.sign == sign);
        (is(at, EQUALS) && is(at + 1, Sign::Open(Bracket::Round))).then_some((names, at + 1))
    }

    fn keep(&mut self, names: Vec<Name>) -> u32 {
        self.lists.push(names);
        self.lists.len() as u32 - 1
    }

    /// `at` after a complete expression.
    pub(super) fn at_point(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        self.reduce(AT)?;
        let start = self.starts.last().copied().unwrap_or(placed.span.start);
        self.advance();
        if let Some((name, next)) = self.setting_at(self.at) {
            let names = self.keep(vec![name]);
            self.open(Open::At { names, bracket: false }, AT, start);
            self.at = next;
            return Ok(());
        }
        if self.peek(0) != Sign::Open(Bracket::Round) {
            self.open(Open::At { names: 0, bracket: false }, AT, start);
            return Ok(());
        }
        if let Some((names, next)) = self.names_before_point() {
            let names = self.keep(names);
            self.at = next;
            self.open(Open::At { names, bracket: true }, OPEN, start);
            self.advance();
            return Ok(());
        }
        let setting = self.setting_at(self.at + 1);
        let names = setting.map_or(0, |(name, _)| self.keep(vec![name]));
        self.open(Open::At { names, bracket: true }, OPEN, start);
        self.at = setting.map_or(self.at + 1, |(_, next)| next);
        Ok(())
    }

    /// `, y = 2` after `at x = 1`; true if the comma has been read.
    pub(super) fn next_setting(&mut self) -> Result<bool, Diagnostic> {
        let Some((name, next)) = self.setting_at(self.at + 1) else { return Ok(false) };
        self.reduce(SUM)?;
        let Some(frame) = self.frames.last_mut() else { return Ok(false) };
        let Open::At { names, .. } = frame.open else { return Ok(false) };
        if self.lists[names as usize].len() != frame.count as usize + 1 {
            return Ok(false);
        }
        frame.count += 1;
        self.lists[names as usize].push(name);
        self.at = next;
        self.wanted = true;
        Ok(true)
    }

    /// Completes `at` with its values.
    pub(super) fn finish_at(&mut self, frame: Frame, end: u32) -> Result<(), Diagnostic> {
        let Open::At { names, .. } = frame.open else { return Ok(()) };
        let (names, values) = (self.lists[names as usize].clone(), frame.count + 1);
        let span = Span { start: frame.start, end };
        if !names.is_empty() && names.len() != values as usize {
            let message = format!("{} names but {values} values", names.len());
            return Err(Diagnostic::at("parse-point", span, message).suggest("at x = 1, y = 2"));
        }
        self.take(Token::At { names, values }, span, values + 1, values + 1);
        Ok(())
    }

    /// `, x, y)` after the expression of `diff(`.
    pub(super) fn differentiated(&mut self, frame: Frame) -> Result<(), Diagnostic> {
        let (by, end) = self.variables()?;
        self.frames.pop();
        self.take(Token::Differentiate { by }, Span { start: frame.start, end }, 1, 1);
        Ok(())
    }

    /// `, [x, y])` after the expression of `grad(`.
    pub(super) fn operator_variables(&mut self, frame: Frame) -> Result<(), Diagnostic> {
        let Open::Arguments(Head::Operator { kind, by: below }) = frame.open else { return Ok(()) };
        let (by, end) = self.variables()?;
        self.frames.pop();
        if below != 0 {
            let span = Span { start: frame.start, end };
            return Err(Diagnostic::at("parse-derivative", span, "the variables are stated twice"));
        }
        let by = self.keep(by);
        self.apply(Head::Operator { kind, by }, frame.start, end, frame.count + 1)
    }

    /// Variables from the comma under the cursor to the closing bracket, and where that ends.
    fn variables(&mut self) -> Result<(Vec<Name>, u32), Diagnostic> {
        let mut by: Vec<Name> = Vec::new();
        self.advance();
        let list = self.peek(0) == Sign::Open(Bracket::Square);
        self.at += usize::from(list);
        loop {
            let placed = self.sign();
            match (self.name_at(self.at), placed.sign) {
                (Some((name, next)), _) => {
                    by.push(name);
                    self.at = next;
                }
                (None, Sign::Number) if !by.is_empty() => self.repeat(&mut by, placed.span)?,
                _ => return Err(not_a_variable(placed.span)),
            }
            let separator = self.sign();
            self.advance();
            match separator.sign {
                Sign::Comma => {}
                Sign::Close(Bracket::Square) if list && matches!(self.peek(0), Sign::Close(_)) => {
                    let end = self.sign().span.end;
                    self.advance();
                    return Ok((by, end));
                }
                Sign::Close(_) if !list => return Ok((by, separator.span.end)),
                _ => return Err(not_a_variable(separator.span)),
            }
        }
    }

    /// `x, 3` means three times by x.
    fn repeat(&mut self, by: &mut Vec<Name>, span: Span) -> Result<(), Diagnostic> {
        let digits = &self.text[span.start as usize..span.end as usize];
        let order: u32 = digits.parse().map_err(|_| not_a_variable(span))?;
        if order == 0 || order > HIGHEST_ORDER {
            return Err(Diagnostic::at("limit-order", span, format!("an order is between 1 and {HIGHEST_ORDER}")));
        }
        if let Some(last) = by.last().copied() {
            by.extend(std::iter::repeat_n(last, order as usize - 1));
            self.note(span, format!("{last}, {digits} is read as {digits} times by {last}"), false);
        }
        self.advance();
        Ok(())
    }
}

fn not_a_variable(span: Span) -> Diagnostic {
    Diagnostic::at("parse-derivative", span, "the name of a variable must stand here").suggest("diff(e, x)")
}
