//! Commas, closing brackets, bars and points: what ends an operand and completes what is open.
//!
//! Part of the precedence loop. It refuses brackets around nothing, rows of different length, and values where a
//! condition must stand. Invariant: a closing sign completes exactly one frame.

use super::frame::{Frame, Head, OPEN, Open, PREFIX, RELATION};
use super::precedence::Machine;
use super::sign::{Placed, Sign};
use super::token::Bracket;
use super::written::{Bars, Operator, Token};
use crate::diagnostic::{Diagnostic, Span};

impl Machine<'_> {
    /// A comma, a semicolon, dots or a closing bracket after a complete operand.
    pub(super) fn separator(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        if placed.sign == Sign::Comma && self.next_setting()? {
            return Ok(());
        }
        self.reduce(RELATION)?;
        let Some(frame) = self.frames.last().copied() else { return Err(self.unexpected(placed)) };
        match (frame.open, placed.sign) {
            (Open::List, Sign::Comma | Sign::Semicolon | Sign::Close(_)) => return self.list_part(placed, frame),
            (Open::Bounds { .. }, _) => return self.bound(placed, frame),
            (Open::Diff { by: None }, Sign::Comma) => return self.differentiated(frame),
            (Open::Arguments(Head::Operator { kind, .. }), Sign::Comma) if self.variables_follow(kind) => {
                return self.operator_variables(frame);
            }
            (Open::Arguments(Head::Piecewise), Sign::Comma) => self.check_condition(frame)?,
            (Open::Group(Bracket::Round) | Open::Arguments(_) | Open::Subscript(_), Sign::Comma) => {}
            (Open::At { bracket: true, .. }, Sign::Comma) => {}
            (Open::Bars { .. }, _) => return Err(self.never_closed(&frame)),
            (Open::Otherwise, Sign::Comma) => {
                let message = "nothing may follow the value after otherwise";
                return Err(Diagnostic::at("parse-piecewise", placed.span, message));
            }
            (_, Sign::Close(_)) => return self.close(placed, frame),
            _ => return Err(self.unexpected(placed)),
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.count += 1;
        }
        self.wanted = true;
        self.advance();
        Ok(())
    }

    /// Completes the frame that the closing bracket under the cursor ends.
    fn close(&mut self, placed: Placed, frame: Frame) -> Result<(), Diagnostic> {
        self.frames.pop();
        self.advance();
        let end = placed.span.end;
        let span = Span { start: frame.start, end };
        let count = frame.count + 1;
        match frame.open {
            Open::Group(Bracket::Curly) => {
                self.widen(span);
                self.wanted = false;
            }
            Open::Group(_) if count == 1 => self.take(Token::Group, span, 1, 1),
            Open::Group(_) => self.take(Token::Tuple { len: count }, span, count, count),
            Open::Arguments(Head::Piecewise) => self.close_piecewise(frame, span)?,
            Open::Otherwise => self.apply(Head::Piecewise, frame.start, end, count)?,
            Open::Arguments(head) => self.apply(head, frame.start, end, count)?,
            Open::Subscript(name) => self.take(Token::Subscript(name), span, count, count),
            Open::Exponent(op) => return self.argument(Head::Function { op, raised: true }, frame.start),
            Open::LogBase => return self.argument(Head::LogBase, frame.start),
            Open::Degree => return self.argument(Head::Root, frame.start),
            Open::At { .. } => self.finish_at(frame, end)?,
            Open::Diff { by: Some(by) } => {
                let by = self.lists[by as usize].clone();
                self.take(Token::Differentiate { by }, span, 1, 1);
            }
            Open::Diff { by: None } => {
                return Err(Diagnostic::at("parse-derivative", span, "the variable is missing").suggest("diff(e, x)"));
            }
            _ => return Err(self.unexpected(placed)),
        }
        Ok(())
    }

    /// Lets the last operand reach over the brackets that surround it.
    fn widen(&mut self, span: Span) {
        if let (Some(item), Some(start)) = (self.written.items.last_mut(), self.starts.last_mut()) {
            item.span = item.span.join(span);
            *start = span.start.min(*start);
        }
    }

    /// Opens one bar, or two if a norm may begin here.
    pub(super) fn open_bars(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let next = self.signs[self.at + 1];
        let double = next.sign == Sign::Bar && !next.spaced;
        self.open(Open::Bars { double }, OPEN, placed.span.start);
        self.at += if double { 2 } else { 1 };
        Ok(())
    }

    /// True if bars are open that this sign can close.
    pub(super) fn closes_bars(&self, sign: Sign) -> bool {
        let innermost = self.frames.last().and_then(|frame| self.frames.get(frame.bracket as usize));
        match innermost.map(|frame| frame.open) {
            Some(Open::Bars { double }) => double || sign == Sign::Bar,
            _ => false,
        }
    }

    /// Closes bars; `||a| + b|` turns out to be two single bars only here.
    pub(super) fn close_bars(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        self.reduce(RELATION)?;
        let Some(frame) = self.frames.pop() else { return Err(self.unexpected(placed)) };
        let Open::Bars { double } = frame.open else { return Err(self.unexpected(placed)) };
        let opened = self.signs[frame.sign as usize];
        let next = self.signs[self.at + 1];
        let pair = placed.sign == Sign::Bar && next.sign == Sign::Bar && !next.spaced;
        let signed = opened.sign == Sign::DoubleBar;
        if signed != (placed.sign == Sign::DoubleBar) {
            return Err(self.never_closed(&frame));
        }
        let mut inner = frame;
        if double && !signed && !pair {
            self.frames.push(Frame { open: Open::Bars { double: false }, ..frame });
            inner.start += 1;
        }
        let norm = double && (signed || pair);
        let last = self.at + usize::from(norm && !signed);
        let index = self.signs[(last + 1).min(self.signs.len() - 1)];
        let (bars, last) = match index.sign {
            Sign::NormIndex(bars) if norm => (bars, last + 1),
            Sign::NormIndex(_) => {
                return Err(Diagnostic::at("parse-subscript", index.span, "an absolute value has no index")
                    .suggest("‖x‖_1 for a norm"));
            }
            _ if norm => (Bars::Norm, last),
            _ => (Bars::Absolute, last),
        };
        self.take(Token::Bars(bars), Span { start: inner.start, end: self.signs[last].span.end }, 1, 1);
        self.at = last + 1;
        Ok(())
    }

    /// A bound or the body of a sum is complete.
    fn bound(&mut self, placed: Placed, frame: Frame) -> Result<(), Diagnostic> {
        let Open::Bounds { product, index, scripted, stage } = frame.open else { return Err(self.unexpected(placed)) };
        let head = Head::Indexed { product, index };
        let next = |stage| Open::Bounds { product, index, scripted, stage };
        match (stage, placed.sign) {
            (0, Sign::Dots) => self.replace(next(1)),
            (1, Sign::Comma) if !scripted => self.replace(next(2)),
            (2, Sign::Close(_)) => {
                self.frames.pop();
                self.apply(head, frame.start, placed.span.end, 1)?;
                self.advance();
                return Ok(());
            }
            (0, Sign::Close(_)) if scripted => return self.upper_bound(frame, head, next(1)),
            (1, Sign::Close(_)) if scripted => self.replace_with_prefix(head),
            _ => {
                return Err(Diagnostic::at("parse-sum", placed.span, "the bounds of this sum are not complete")
                    .suggest(if scripted { "Σ_{i=1}^{n} x_i" } else { "sum(i=1..n, x_i)" }));
            }
        }
        self.advance();
        Ok(())
    }

    fn replace(&mut self, open: Open) {
        if let Some(frame) = self.frames.last_mut() {
            frame.open = open;
        }
        self.wanted = true;
    }

    fn replace_with_prefix(&mut self, head: Head) {
        if let Some(frame) = self.frames.last_mut() {
            frame.open = Open::Prefix(head);
            frame.level = PREFIX;
        }
        let top = self.frames.len() - 1;
        self.frames[top].bracket = if top > 0 { self.frames[top - 1].bracket } else { 0 };
        self.wanted = true;
    }

    /// `}^{n}` or `}^n` after the lower bound of `Σ_{i=1}^{n}`.
    fn upper_bound(&mut self, frame: Frame, head: Head, bracketed: Open) -> Result<(), Diagnostic> {
        self.advance();
        if self.peek(0) != Sign::Caret {
            let span = Span { start: frame.start, end: self.signs[self.at - 1].span.end };
            return Err(Diagnostic::at("parse-sum", span, "the upper bound is missing").suggest("Σ_{i=1}^{n} x_i"));
        }
        self.advance();
        if let Sign::Open(Bracket::Round | Bracket::Curly) = self.peek(0) {
            self.replace(bracketed);
            self.advance();
            return Ok(());
        }
        self.single("the upper bound")?;
        self.replace_with_prefix(head);
        Ok(())
    }

    /// A piecewise condition is a relation.
    fn check_condition(&self, frame: Frame) -> Result<(), Diagnostic> {
        let Some(item) = self.written.items.last().filter(|_| frame.count.is_multiple_of(2)) else { return Ok(()) };
        let inner = self.written.items.iter().rev().find(|item| item.token != Token::Group);
        match inner.map(|item| &item.token) {
            Some(Token::Relation(_)) => Ok(()),
            _ => Err(Diagnostic::at("parse-piecewise", item.span, "a condition must stand here")
                .suggest("piecewise(condition, value, ..., otherwise, value)")),
        }
    }

    /// `otherwise, value` at the end of a piecewise function.
    pub(super) fn otherwise(&mut self, placed: Placed) -> Result<(), Diagnostic> {
        let fits = self.frames.last().is_some_and(|frame| {
            frame.open == Open::Arguments(Head::Piecewise) && frame.count % 2 == 0 && frame.count > 0
        });
        if !fits || self.peek(1) != Sign::Comma {
            return Err(Diagnostic::at(
                "parse-piecewise",
                placed.span,
                "otherwise stands before the last value of piecewise",
            )
            .suggest("piecewise(x > 0, x, otherwise, 0)"));
        }
        self.replace(Open::Otherwise);
        self.at += 2;
        Ok(())
    }

    fn close_piecewise(&mut self, frame: Frame, span: Span) -> Result<(), Diagnostic> {
        let count = frame.count + 1;
        if count == 1 {
            return Err(Diagnostic::at("parse-piecewise", span, "a condition and a value are missing")
                .suggest("piecewise(x > 0, x, otherwise, 0)"));
        }
        if count % 2 == 1 {
            self.note(span, "the last value of piecewise is taken otherwise".to_owned(), false);
        }
        self.apply(Head::Piecewise, span.start, span.end, count)
    }

    /// True if the comma is followed by variables, not by one more function.
    fn variables_follow(&self, kind: Operator) -> bool {
        let list = matches!(self.peek(1), Sign::Open(Bracket::Square));
        let vector = self.written.items.last().is_some_and(|item| matches!(item.token, Token::Vector { .. }));
        kind != Operator::Jacobian || list || vector
    }
}
