//! Derivatives written as fractions: `d/dx`, `d^2/dx^2`, `∂²f/∂x∂y`, `dy/dx`, `d(x^2)/dx`, `df(x)/dx`.
//!
//! The whole fraction is recognised before anything of it is read, because `d` is a letter like any other. The looking
//! ahead is bounded by the fraction. Invariant: a fraction is a derivative only if its orders agree.

use super::character;
use super::reader::{Cursor, Reader};
use super::sign::Sign;
use super::token::{Bracket, Kind};
use super::word;
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;

/// Highest order of a derivative that is read.
pub(super) const HIGHEST_ORDER: u32 = 100;

/// A derivative that was recognised.
pub(super) struct Derivative {
    start: usize,
    by: Vec<Name>,
    of: Of,
    resume: Cursor,
}

enum Of {
    /// What follows the fraction.
    Next,
    /// A name above the bar.
    Name(Name),
    /// What stands above the bar from here up to this token.
    Body(Cursor, usize),
}

impl Reader<'_> {
    /// The derivative that starts at `cursor`, if one does.
    pub(super) fn derivative(&self, cursor: Cursor) -> Result<Option<Derivative>, Diagnostic> {
        let Some((order, of, slash)) = self.numerator(cursor) else { return Ok(None) };
        let Some((by, total, resume)) = self.denominator(self.cursor(slash + 1), order) else { return Ok(None) };
        let span = Span::new(cursor.offset, resume.offset.min(self.lexemes[resume.at - 1].span.end as usize));
        if order > HIGHEST_ORDER || total > HIGHEST_ORDER {
            return Err(Diagnostic::at(
                "limit-order",
                span,
                format!("derivatives above order {HIGHEST_ORDER} are not read"),
            ));
        }
        if total != order {
            return Err(Diagnostic::at("parse-derivative", span, format!("order {order} above, order {total} below"))
                .suggest(format!("d^{order}/dx^{order}")));
        }
        Ok(Some(Derivative { start: cursor.offset, by, of, resume }))
    }

    /// The place after a `d` or `∂` at `cursor`.
    fn after_d(&self, cursor: Cursor) -> Option<Cursor> {
        match self.kind(cursor.at)? {
            Kind::Partial => Some(self.cursor(cursor.at + 1)),
            Kind::Letters if self.text[cursor.offset..].starts_with('d') => {
                let declared = self.vocabulary.is_variable(word::letter(b'd'));
                (!declared).then(|| self.advanced(cursor, 1))
            }
            _ => None,
        }
    }

    /// A whole exponent at `cursor`, 1 if there is none, and the place after it.
    fn order(&self, cursor: Cursor) -> Option<(u32, Cursor)> {
        let number = |at: usize| self.at(self.lexeme(at)?.span).parse::<u32>().ok();
        if cursor != self.cursor(cursor.at) {
            return Some((1, cursor));
        }
        match self.kind(cursor.at) {
            Some(Kind::Raised) => {
                let raised = self.at(self.lexemes[cursor.at].span);
                let plain: String = raised.chars().filter_map(character::superscript).collect();
                Some((plain.parse().ok()?, self.cursor(cursor.at + 1)))
            }
            Some(Kind::Caret) if self.kind(cursor.at + 1) == Some(Kind::Open(Bracket::Curly)) => {
                let closed = self.kind(cursor.at + 3) == Some(Kind::Close(Bracket::Curly));
                closed.then(|| Some((number(cursor.at + 2)?, self.cursor(cursor.at + 4))))?
            }
            Some(Kind::Caret) => Some((number(cursor.at + 1)?, self.cursor(cursor.at + 2))),
            _ => Some((1, cursor)),
        }
    }

    /// Order, what is differentiated, and the token of the slash.
    fn numerator(&self, cursor: Cursor) -> Option<(u32, Of, usize)> {
        let (order, after) = self.order(self.after_d(cursor)?)?;
        let slash = |at: usize| self.kind(at) == Some(Kind::Slash);
        let whole = |cursor: Cursor| cursor == self.cursor(cursor.at);
        if whole(after) && slash(after.at) {
            return Some((order, Of::Next, after.at));
        }
        if whole(after) && self.opens_round(after.at) {
            let end = self.lexemes[after.at].partner as usize + 1;
            return slash(end).then_some((order, Of::Body(after, end), end));
        }
        let (name, next) = self.spelled_name(after)?;
        if !whole(next) {
            return None;
        }
        if slash(next.at) {
            return Some((order, Of::Name(name), next.at));
        }
        let called = self.opens_round(next.at)
            && (self.vocabulary.parameters(name).is_some() || matches!(name.as_str(), "f" | "g" | "h"));
        let end = self.lexeme(next.at).filter(|_| called)?.partner as usize + 1;
        slash(end).then_some((order, Of::Body(after, end), end))
    }

    /// Variables in order of application, their number, and the place after the fraction.
    fn denominator(&self, mut cursor: Cursor, order: u32) -> Option<(Vec<Name>, u32, Cursor)> {
        let bracket = self.opens_round(cursor.at).then(|| self.lexemes[cursor.at].partner as usize);
        if bracket.is_some() {
            cursor = self.cursor(cursor.at + 1);
        }
        let (mut by, mut total) = (Vec::new(), 0u32);
        while total < order || bracket.is_some_and(|close| cursor.at < close) {
            let step = self.after_d(cursor).and_then(|after| self.spelled_name(after));
            let Some((name, after)) = step else { break };
            let (power, after) = self.order(after).unwrap_or((1, after));
            by.extend(std::iter::repeat_n(name, power.min(HIGHEST_ORDER) as usize));
            total = total.saturating_add(power);
            cursor = after;
            if total > HIGHEST_ORDER {
                break;
            }
        }
        if by.is_empty() {
            return None;
        }
        if let Some(close) = bracket {
            if total <= HIGHEST_ORDER && cursor != self.cursor(close) {
                return None;
            }
            cursor = self.cursor(close + 1);
        }
        by.reverse();
        Some((by, total, cursor))
    }

    /// Keeps what was recognised and goes on after it, or inside it if it has a body to be read.
    pub(super) fn emit_derivative(&mut self, found: Derivative, spaced: bool) -> Result<(), Diagnostic> {
        let by = self.keep(found.by);
        self.here = found.resume;
        let span = self.span_to(found.start, found.resume.at);
        match found.of {
            Of::Next => self.push(Sign::Differentiate { by }, span, spaced),
            Of::Name(name) => self.push(Sign::Quotient { name, by }, span, spaced),
            Of::Body(start, end) => {
                self.push(Sign::DifferentiateGroup { by }, span, spaced);
                self.push(Sign::Open(Bracket::Curly), Span::new(found.start, start.offset), false);
                self.bodies.push((end, found.resume));
                self.here = start;
            }
        }
        Ok(())
    }
}
