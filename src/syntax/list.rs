//! Vectors and matrices: `[a, b]`, `[[a, b], [c, d]]`, `[a, b; c, d]`.
//!
//! Part of the precedence loop. It refuses rows of different length and rows mixed with entries. Invariant: a row leaves
//! no item of its own, so that the operands of a matrix are its entries.

use super::precedence::{Frame, Machine};
use super::sign::{Placed, Sign};
use super::written::Token;
use crate::diagnostic::{Diagnostic, Span};

impl Machine<'_> {
    /// An entry or a row of a list is complete.
    pub(super) fn list_part(&mut self, placed: Placed, frame: Frame) -> Result<(), Diagnostic> {
        let Some(mut rows) = self.rows.pop() else { return Err(self.unexpected(placed)) };
        let last = self.written.items.last().map(|item| (item.token.clone(), item.span));
        let Some((token, span)) = last else { return Err(self.unexpected(placed)) };
        let nested = rows.rows > 0 && !rows.semicolons;
        let part = match token {
            Token::Vector { len } if rows.entries == 0 && !rows.semicolons => {
                self.written.items.pop();
                Some((len, span))
            }
            Token::Vector { .. } | Token::Matrix { .. } => return Err(mixed(span)),
            _ if nested => return Err(mixed(span)),
            _ => {
                rows.entries += 1;
                rows.semicolons |= placed.sign == Sign::Semicolon;
                let ends_row = rows.semicolons && placed.sign != Sign::Comma;
                ends_row.then(|| (rows.entries, Span { start: self.row_start(rows.entries), end: self.end() }))
            }
        };
        if let Some((length, span)) = part {
            if rows.rows == 0 {
                (rows.cols, rows.first) = (length, span);
            } else if rows.cols != length {
                let message = format!("the rows differ in length: {} and {length}", rows.cols);
                return Err(Diagnostic::at("parse-rows", span, message).label(rows.first, "the first row"));
            }
            rows.rows += 1;
            rows.entries = 0;
        }
        self.advance();
        match placed.sign {
            Sign::Close(_) => {
                self.frames.pop();
                let span = Span { start: frame.start, end: placed.span.end };
                let parts = frame.count + 1;
                match rows.rows {
                    0 => self.take(Token::Vector { len: rows.entries }, span, rows.entries, parts),
                    _ => self.take(
                        Token::Matrix { rows: rows.rows, cols: rows.cols },
                        span,
                        rows.rows * rows.cols,
                        parts,
                    ),
                }
            }
            _ => {
                self.rows.push(rows);
                if let Some(frame) = self.frames.last_mut() {
                    frame.count += 1;
                }
                self.wanted = true;
            }
        }
        Ok(())
    }

    fn row_start(&self, entries: u32) -> u32 {
        self.starts[self.starts.len() - entries as usize]
    }
}

fn mixed(span: Span) -> Diagnostic {
    Diagnostic::at("parse-rows", span, "a list holds either entries or rows of entries").suggest("[[a, b], [c, d]]")
}
