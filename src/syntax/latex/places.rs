//! Plain notation that is being written, with the place in the source of every piece.
//!
//! Invariant: pieces stand in the order of the plain text and cover it.

use crate::diagnostic::Span;

/// A piece of the plain text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the plain text.
    out: u32,
    /// What it stands for in the source.
    source: Span,
    /// True if it is a copy, so that places inside it can be told apart.
    copied: bool,
}

/// Plain text with its places.
#[derive(Debug, Default)]
pub(super) struct Places {
    text: String,
    pieces: Vec<Piece>,
    /// True if a word or a letter from a command ended the text, so that letters and digits must stand apart from it.
    apart: bool,
}

impl Places {
    /// The plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The last character.
    pub fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// Appends a sign or a space that stands for the source at `span`.
    pub fn say(&mut self, text: &str, span: Span) {
        let alphanumeric = text.chars().next().is_some_and(char::is_alphanumeric);
        if std::mem::take(&mut self.apart) && alphanumeric {
            self.piece(" ", span, false);
        }
        self.piece(text, span, false);
    }

    /// Appends a word or a letter that does not join with letters and digits beside it.
    pub fn word(&mut self, text: &str, span: Span) {
        if self.last().is_some_and(char::is_alphanumeric) {
            self.piece(" ", span, false);
        }
        self.piece(text, span, false);
        self.apart = true;
    }

    /// Appends a copy of the source at `span`.
    pub fn copy(&mut self, text: &str, span: Span) {
        let alphanumeric = text.chars().next().is_some_and(char::is_alphanumeric);
        if std::mem::take(&mut self.apart) && alphanumeric {
            self.piece(" ", span, false);
        }
        let joins = self.pieces.last().is_some_and(|piece| piece.copied && piece.source.end == span.start);
        match self.pieces.last_mut().filter(|_| joins) {
            Some(piece) => {
                piece.source.end = span.end;
                self.text.push_str(text);
            }
            None => self.piece(text, span, true),
        }
    }

    fn piece(&mut self, text: &str, source: Span, copied: bool) {
        self.pieces.push(Piece { out: self.text.len() as u32, source, copied });
        self.text.push_str(text);
    }

    /// The place in the source, which has `length` bytes, of a place in the plain text.
    pub fn source(&self, span: Span, length: usize) -> Span {
        if span.start as usize >= self.text.len() {
            return Span::new(length, length);
        }
        let at = |offset: u32| self.pieces[self.pieces.partition_point(|piece| piece.out <= offset) - 1];
        let (first, last) = (at(span.start), at(span.end.saturating_sub(1).max(span.start)));
        let start = if first.copied { first.source.start + (span.start - first.out) } else { first.source.start };
        let end = if last.copied { last.source.start + (span.end - last.out) } else { last.source.end };
        Span { start: start.min(end), end: end.max(start) }
    }
}
