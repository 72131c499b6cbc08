//! Vectors and matrices: `[a, b]`, `[[a, b], [c, d]]`, `[a, b; c, d]`.
//!
//! Part of the precedence loop. It refuses rows of different length and rows mixed with entries. Invariant: a row leaves
//! no item of its own, so that the operands of a matrix are its entries.

use super::frame::{Frame, Rows};
use super::precedence::Machine;
use super::sign::{Placed, Sign};
use super::written::Token;
use crate::diagnostic::{Diagnostic, Span};

impl Machine<'_> {
    /// An entry or a row of a list is complete.
    pub(super) fn list_part(&mut self, placed: Placed, frame: Frame) -> Result<(), Diagnostic> {
        let Some(mut rows) = self.rows.pop() else { return Err(self.unexpected(placed)) };
        if let Some((length, span)) = self.complete_row(&mut rows, placed.sign)? {
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
        if let Sign::Close(_) = placed.sign {
            self.frames.pop();
            self.close_list(rows, Span { start: frame.start, end: placed.span.end }, frame.count + 1);
            return Ok(());
        }
        self.rows.push(rows);
        if let Some(frame) = self.frames.last_mut() {
            frame.count += 1;
        }
        self.wanted = true;
        Ok(())
    }

    /// Counts the last operand as an entry or takes it as a row; length and place of the row that ends here.
    fn complete_row(&mut self, rows: &mut Rows, sign: Sign) -> Result<Option<(u32, Span)>, Diagnostic> {
        let Some(item) = self.written.items.last() else { return Ok(None) };
        let span = item.span;
        let nested = rows.rows > 0 && !rows.semicolons;
        match item.token {
            Token::Vector { len } if rows.entries == 0 && !rows.semicolons => {
                self.written.items.pop();
                Ok(Some((len, span)))
            }
            Token::Vector { .. } | Token::Matrix { .. } => Err(mixed(span)),
            _ if nested => Err(mixed(span)),
            _ => {
                rows.entries += 1;
                rows.semicolons |= sign == Sign::Semicolon;
                let start = self.row_start(rows.entries);
                let ends = rows.semicolons && sign != Sign::Comma;
                Ok(ends.then(|| (rows.entries, Span { start, end: self.end() })))
            }
        }
    }

    fn close_list(&mut self, rows: Rows, span: Span, parts: u32) {
        match rows.rows {
            0 => self.take(Token::Vector { len: rows.entries }, span, rows.entries, parts),
            _ => {
                let (rows, cols) = (rows.rows, rows.cols);
                self.take(Token::Matrix { rows, cols }, span, rows * cols, parts);
            }
        }
    }

    fn row_start(&self, entries: u32) -> u32 {
        self.starts[self.starts.len() - entries as usize]
    }
}

fn mixed(span: Span) -> Diagnostic {
    Diagnostic::at("parse-rows", span, "a list holds either entries or rows of entries").suggest("[[a, b], [c, d]]")
}
