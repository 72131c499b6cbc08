//! Plain text and Unicode to the written form.
//!
//! Three passes, each linear: tokens, signs, precedence. It refuses to guess where a guess would be a wrong answer, and
//! leaves a remark wherever it chooses. Invariant: no pass recurses on what was typed.

use super::vocabulary::Vocabulary;
use super::written::Written;
use super::{precedence, reader, token};
use crate::diagnostic::Diagnostic;

/// Reads one expression or relation in plain notation.
pub(super) fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Written, Diagnostic> {
    let signs = {
        let tokens = token::tokens(text)?;
        reader::signs(text, &tokens, vocabulary)?
    };
    precedence::build(text, signs)
}
