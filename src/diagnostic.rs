//! What went wrong, where, and what to try: the one form in which every module reports a problem.
//!
//! A diagnostic is data. It holds no terminal codes and no sentence about the terminal; `render` draws it.
//! Invariant: spans are byte offsets into the text that was given, on character boundaries.

use std::fmt;

/// A half-open range of byte offsets `[start, end)` into the text that was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: start as u32, end: end as u32 }
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Self {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span in a text that has `by` more bytes in front.
    pub fn shifted(self, by: usize) -> Self {
        Span { start: self.start + by as u32, end: self.end + by as u32 }
    }
}

/// One marked place with what stands there, as in "`B` is p×n".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say under it; may be empty.
    pub text: String,
}

/// A problem: an id that `explain` knows, what is wrong, where, and what to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Public id in kebab-case: `parse-...`, `scope-...`, `shape-...`, `limit-...`.
    pub id: &'static str,
    /// What is wrong, one sentence without a final stop.
    pub message: String,
    /// The places, the main one first; empty if the whole input is meant.
    pub labels: Vec<Label>,
    /// What to try, if there is something.
    pub suggestion: Option<String>,
}

impl Diagnostic {
    /// True if the work was stopped from outside, by a time limit or a person: trying another way would not respect that.
    pub fn is_from_outside(&self) -> bool {
        matches!(self.id, "limit-time" | "limit-interrupted")
    }

    /// A problem without a place.
    pub fn new(id: &'static str, message: impl Into<String>) -> Self {
        Diagnostic { id, message: message.into(), labels: Vec::new(), suggestion: None }
    }

    /// A problem at `span`.
    pub fn at(id: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(id, message).label(span, "")
    }

    /// The same problem with one more marked place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// The same problem with something to try.
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }

    /// The same problem, placed at `span` if it has no place yet.
    pub fn or_at(mut self, span: Span) -> Self {
        if self.labels.is_empty() {
            self.labels.push(Label { span, text: String::new() });
        }
        self
    }

    /// The same problem in a text that has `by` more bytes in front.
    pub fn shifted(mut self, by: usize) -> Self {
        for label in &mut self.labels {
            label.span = label.span.shifted(by);
        }
        self
    }

    /// The same problem in the part of the text that begins at byte `by`; places before it are left out.
    pub fn within_rest(mut self, by: usize) -> Self {
        let by = by as u32;
        self.labels.retain(|label| label.span.end > by);
        for label in &mut self.labels {
            label.span = Span { start: label.span.start.saturating_sub(by), end: label.span.end - by };
        }
        self
    }

    /// The main place, if there is one.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.id, self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// A remark on a choice that was made while reading, as in "`log` is read as `ln`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where the choice was made.
    pub span: Span,
    /// The choice, one sentence without a final stop.
    pub text: String,
    /// True if the reading may well not be what was meant.
    pub warning: bool,
}

impl Note {
    /// False for a remark on the whole, whose span is the empty one at the start.
    pub fn has_place(&self) -> bool {
        self.span != Span::default()
    }
}
