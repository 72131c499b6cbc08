//! Text in either notation to the written form.

use super::vocabulary::{Notation, Vocabulary};
use super::written::Written;
use super::{latex, plain};
use crate::diagnostic::Diagnostic;

/// Reads one expression or relation, in plain notation or in LaTeX.
///
/// A chain of relations is nested to the left: `a = b = c` is `(a = b) = c`. Places are those of the text that was typed,
/// in both notations.
///
/// # Errors
/// `parse-...` if the text is not mathematics in this notation, `scope-...` if it asks for what Gradus does not do,
/// `limit-...` if it is too large. Each has the place and, where there is one, something to try.
///
/// ```
/// use gradus::syntax::{parse, Vocabulary};
///
/// let written = parse("1/2x", &Vocabulary::new()).unwrap();
/// assert_eq!(written.items.len(), 5);
/// assert!(written.notes[0].text.contains("left to right"));
/// assert_eq!(parse("1 +", &Vocabulary::new()).unwrap_err().id, "parse-unexpected");
/// assert_eq!(parse(r"\frac{1}{2} x", &Vocabulary::new()).unwrap().items.len(), 5);
/// ```
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Written, Diagnostic> {
    match vocabulary.notation {
        Notation::Latex => latex::parse(text, vocabulary),
        Notation::Automatic if latex::looks_like(text) => latex::parse(text, vocabulary),
        Notation::Automatic | Notation::Plain => plain::parse(text, vocabulary),
    }
}
