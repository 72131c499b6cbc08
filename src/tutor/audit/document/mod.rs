//! Where the mathematics of a document stands: Markdown, LaTeX, plain text, notebooks.
//!
//! A document is first made readable (comments and cells taken out, macros replaced) with a place in the source for
//! every byte; then its formulas are found. Nothing is read as mathematics here. Invariant: every limit ends in a named
//! outcome, and places are byte offsets of the source on character boundaries.

mod formulas;
mod macros;
mod notebook;
mod prose;
mod sheet;

use crate::diagnostic::{Diagnostic, Span};

pub use formulas::{MOST_FORMULAS, formulas};
pub(super) use macros::group;
pub(super) use prose::{Asked, asks};
pub(super) use sheet::{Label, Section, headings, label, sections};

/// Largest document that is read, in bytes.
pub const LARGEST_DOCUMENT: usize = 8 << 20;

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Formulas between dollar signs, in fences named `math` or `latex`, and in environments.
    Markdown,
    /// Formulas between dollar signs and in environments; comments and macros.
    Latex,
    /// Lines that are formulas.
    Plain,
    /// A Jupyter notebook: the Markdown of its cells.
    Notebook,
}

impl Format {
    /// Reads `markdown`, `latex`, `plain`, `ipynb`.
    pub fn parse(name: &str) -> Option<Format> {
        Some(match name {
            "markdown" | "md" => Format::Markdown,
            "latex" | "tex" => Format::Latex,
            "plain" | "text" | "txt" => Format::Plain,
            "ipynb" | "notebook" => Format::Notebook,
            _ => return None,
        })
    }

    /// The format that a file name says; Markdown if it says none.
    pub fn of_file(name: &str) -> Format {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        Format::parse(&ending).unwrap_or(Format::Markdown)
    }
}

/// A text with the place in the source of each of its bytes.
#[derive(Clone, Debug, Default)]
pub struct Readable {
    /// The text.
    pub text: String,
    /// Where each byte comes from; nothing if the text is the source.
    places: Option<Vec<Span>>,
}

impl Readable {
    /// The source itself.
    fn whole(text: &str) -> Readable {
        Readable { text: text.to_owned(), places: None }
    }

    fn empty() -> Readable {
        Readable { text: String::new(), places: Some(Vec::new()) }
    }

    /// Adds text that stands for the source at `place`.
    fn add(&mut self, text: &str, place: Span) {
        self.text.push_str(text);
        self.places.get_or_insert_default().extend(std::iter::repeat_n(place, text.len()));
    }

    /// Adds text that stands at `start` in the source as it is.
    fn copy(&mut self, text: &str, start: usize) {
        self.text.push_str(text);
        let places = self.places.get_or_insert_default();
        for (at, sign) in text.char_indices() {
            let span = Span::new(start + at, start + at + sign.len_utf8());
            places.extend(std::iter::repeat_n(span, sign.len_utf8()));
        }
    }

    /// The place in the source of a range of the text.
    pub fn place(&self, start: usize, end: usize) -> Span {
        match &self.places {
            None => Span::new(start, end.max(start)),
            Some(places) => match (places.get(start), places.get(end.max(start + 1) - 1)) {
                (Some(first), Some(last)) if end > start => Span { start: first.start, end: last.end.max(first.end) },
                (Some(first), _) => Span { start: first.start, end: first.start },
                _ => places.last().map_or(Span::new(0, 0), |last| Span { start: last.end, end: last.end }),
            },
        }
    }
}

/// A formula of a document.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Where it begins in the readable text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// True if it is LaTeX.
    pub latex: bool,
    /// Number of the paragraph.
    pub paragraph: usize,
    /// Words before it in its line, in small letters.
    pub before: String,
}

/// A declaration or assumption of a header comment: `x : vector(n)`, `a > 0`.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// As written.
    pub text: String,
    /// Where it begins in the readable text.
    pub start: usize,
}

/// The document as a text in which formulas can be found.
///
/// # Errors
/// `limit-file` if it is too large, `limit-macro` if its macros are, `parse-notebook` if it is no notebook.
pub fn readable(source: &str, format: Format) -> Result<Readable, Diagnostic> {
    if source.len() > LARGEST_DOCUMENT {
        let message = format!("the document is larger than {} MB", LARGEST_DOCUMENT >> 20);
        return Err(Diagnostic::new("limit-file", message).suggest("parts of it"));
    }
    match format {
        Format::Markdown | Format::Plain => Ok(Readable::whole(source)),
        Format::Latex => macros::expanded(source),
        Format::Notebook => notebook::cells(source),
    }
}
