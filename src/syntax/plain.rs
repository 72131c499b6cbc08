//! Plain text and Unicode to the written form.
//!
//! Three passes, each linear: tokens, signs, precedence. It refuses to guess where a guess would be a wrong answer, and
//! leaves a remark wherever it chooses. Invariant: no pass recurses on what was typed.

use super::vocabulary::Vocabulary;
use super::written::Written;
use super::{precedence, reader, token};
use crate::diagnostic::Diagnostic;

/// Reads one expression or relation.
///
/// A chain of relations is nested to the left: `a = b = c` is `(a = b) = c`.
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
/// ```
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Written, Diagnostic> {
    let signs = {
        let tokens = token::tokens(text)?;
        reader::signs(text, &tokens, vocabulary)?
    };
    precedence::build(text, signs)
}
