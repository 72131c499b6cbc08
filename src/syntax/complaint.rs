//! What the precedence loop says when a sign does not fit.
//!
//! It shows text only as it was typed; hidden characters were refused before. Invariant: every complaint has a place.

use super::frame::{Frame, Open};
use super::precedence::Machine;
use super::sign::{Placed, Sign};
use crate::diagnostic::{Diagnostic, Span};

/// Longest part of the text that is shown.
const SHOWN: u32 = 20;

impl Machine<'_> {
    fn shown(&self, span: Span) -> Option<&str> {
        let fits = span.end > span.start && span.end - span.start <= SHOWN;
        fits.then(|| &self.text[span.start as usize..span.end as usize])
    }

    fn quoted(&self, span: Span) -> String {
        self.shown(span).map_or_else(|| "this".to_owned(), |text| format!("`{text}`"))
    }

    /// An operand must stand here and does not.
    pub(super) fn missing(&self, placed: Placed) -> Diagnostic {
        let Some(before) = self.at.checked_sub(1).and_then(|at| self.signs.get(at)).copied() else {
            return match placed.sign {
                Sign::End => Diagnostic::new("parse-empty", "there is nothing to read"),
                _ => {
                    let message = format!("nothing stands before {}", self.quoted(placed.span));
                    Diagnostic::at("parse-unexpected", placed.span, message)
                }
            };
        };
        match placed.sign {
            Sign::End if matches!(before.sign, Sign::Bar | Sign::DoubleBar) => {
                Diagnostic::at("parse-unbalanced", before.span, format!("{} is never closed", self.quoted(before.span)))
                    .suggest("abs(x)")
            }
            Sign::End => {
                let message = format!("something is missing after {}", self.quoted(before.span));
                Diagnostic::at("parse-unexpected", before.span, message)
            }
            Sign::Close(_) if matches!(before.sign, Sign::Open(_)) => {
                Diagnostic::at("parse-unexpected", before.span.join(placed.span), "nothing stands in these brackets")
            }
            _ => {
                let message = format!(
                    "something is missing between {} and {}",
                    self.quoted(before.span),
                    self.quoted(placed.span)
                );
                Diagnostic::at("parse-unexpected", placed.span, message)
            }
        }
    }

    /// A sign that cannot follow a complete operand here.
    pub(super) fn unexpected(&self, placed: Placed) -> Diagnostic {
        let quoted = self.quoted(placed.span);
        let problem = Diagnostic::at("parse-unexpected", placed.span, format!("{quoted} does not fit here"));
        match placed.sign {
            Sign::Comma if self.decimal_comma(placed).is_some() => {
                problem.suggest(format!("a decimal point: {}", self.decimal_comma(placed).expect("looked at")))
            }
            Sign::Comma => problem.suggest("a list stands in brackets: [a, b]"),
            Sign::Semicolon => problem.suggest("rows stand in brackets: [a, b; c, d]"),
            Sign::Dots => problem.suggest("sum(i=1..n, x_i)"),
            Sign::Otherwise => problem.suggest("piecewise(x > 0, x, otherwise, 0)"),
            _ => problem,
        }
    }

    /// The number with a point for a comma that stands directly between two numbers: `3,5`.
    fn decimal_comma(&self, comma: Placed) -> Option<String> {
        let (before, after) = (self.signs.get(self.at.checked_sub(1)?)?, self.signs.get(self.at + 1)?);
        let tight = before.span.end == comma.span.start && after.span.start == comma.span.end;
        let (whole, decimals) = (self.shown(before.span)?, self.shown(after.span)?);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (tight && digits(whole) && digits(decimals)).then(|| format!("{whole}.{decimals}"))
    }

    /// A frame that was open at the end, or at a bracket around it.
    pub(super) fn never_closed(&self, frame: &Frame) -> Diagnostic {
        let span = self.signs[(frame.sign as usize).min(self.signs.len() - 1)].span;
        match frame.open {
            Open::Bars { .. } => {
                Diagnostic::at("parse-unbalanced", span, format!("{} is never closed", self.quoted(span)))
                    .suggest("abs(x)")
            }
            _ => Diagnostic::at("parse-unbalanced", span, "this is not complete"),
        }
    }
}
