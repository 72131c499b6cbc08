//! `audit FILE`: notes and homework judged link by link.

use std::fs;

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::reply::{Reply, Report};
use crate::diagnostic::{Diagnostic, Span};
use crate::tutor::audit::{Format, LARGEST_DOCUMENT, Options, audit_watched};

/// `audit FILE ...`.
pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    if input.text().is_empty() {
        return Err(Diagnostic::at("parse-arguments", span_of(input.line, input.start), "a file is wanted")
            .suggest("audit notes.md"));
    }
    let name = input.text();
    let source = read(name).map_err(|diagnostic| diagnostic.or_at(span_of(input.line, input.start)))?;
    Ok(vec![session.audited(name, source, Format::of_file(name), &mut |_| {})?])
}

/// The text of a document.
///
/// # Errors
/// `file-error`, `limit-file` if it is larger than what is audited, `parse-encoding` if it is not UTF-8.
pub fn read(name: &str) -> Result<String, Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::new("file-error", format!("{name} cannot be read: {error}"));
    let size = fs::metadata(name).map_err(failed)?.len();
    if size > LARGEST_DOCUMENT as u64 {
        return Err(too_large(name));
    }
    decoded(name, fs::read(name).map_err(failed)?)
}

/// A document that is larger than what is audited.
pub fn too_large(name: &str) -> Diagnostic {
    Diagnostic::new("limit-file", format!("{name} is larger than {} MB", LARGEST_DOCUMENT >> 20)).suggest("parts of it")
}

/// Bytes as text.
///
/// # Errors
/// `parse-encoding` with the place of the first byte that is not UTF-8.
pub fn decoded(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::new("parse-encoding", format!("{name} is not UTF-8 text: byte {at} cannot be read"))
            .suggest("save it as UTF-8")
    })
}

impl Session {
    /// Audits a document under the declarations and assumptions of the session; `watch` is told which part is done.
    ///
    /// # Errors
    /// What the audit reports for the whole document: limits, a broken notebook, an interruption.
    pub fn audited(
        &mut self,
        name: &str,
        source: String,
        format: Format,
        watch: &mut dyn FnMut(f64),
    ) -> Result<Reply, Diagnostic> {
        let declared = self
            .state
            .definitions
            .iter()
            .map(|(_, text)| text)
            .filter(|text| text.contains(':') && !text.contains('='));
        let assumed = self.state.assumptions.iter().filter(|(_, relation)| relation.is_some()).map(|(said, _)| said);
        let given = declared.chain(assumed).cloned().collect();
        let options = Options { given, effort: self.effort(), cancel: self.cancel(), ..Options::default() };
        let audit =
            audit_watched(&source, format, &options, watch).map_err(|diagnostic| diagnostic.or_at(Span::new(0, 0)))?;
        Ok(Reply::Audit(Box::new(Report { name: name.to_owned(), source, audit })))
    }
}
