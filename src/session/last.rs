//! Earlier results by sign: `_` is the last one, `%2` the second answer of the session.
//!
//! A sign is replaced by a name before the line is read, and only where it cannot be part of anything else.

use super::Session;
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;

/// The last result.
const LAST: &str = "ans";

impl Session {
    /// The line with names for the signs, as the reader knows them.
    ///
    /// # Errors
    /// `scope-no-answer` for a number that no answer has.
    pub(super) fn with_results_named(&self, text: &str) -> Result<String, Diagnostic> {
        if self.state.last.is_none() || !text.contains(['_', '%']) {
            return Ok(text.to_owned());
        }
        let mut named = String::with_capacity(text.len() + 8);
        let mut rest = text;
        while let Some(at) = rest.find(['_', '%']) {
            let (before, from) = rest.split_at(at);
            named.push_str(before);
            let apart =
                !named.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '}' | '%' | '\\' | ']' | ')'));
            let digits = from[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len() - 1);
            let sign = match &from[..1] {
                "%" if apart && digits > 0 => {
                    let start = text.len() - rest.len() + at;
                    self.check_result(&from[1..=digits], Span::new(start, start + 1 + digits))?;
                    named.push_str(&format!("{LAST}_{}", &from[1..=digits]));
                    1 + digits
                }
                "_" if apart && !from[1..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '{' | '_')) => {
                    named.push_str(LAST);
                    1
                }
                other => {
                    named.push_str(other);
                    1
                }
            };
            rest = &from[sign..];
        }
        Ok(named + rest)
    }

    fn check_result(&self, digits: &str, span: Span) -> Result<(), Diagnostic> {
        let count = self.state.results.len();
        if digits.parse::<usize>().is_ok_and(|number| (1..=count).contains(&number)) {
            return Ok(());
        }
        Err(Diagnostic::at("scope-no-answer", span, format!("there is no answer number {digits}"))
            .suggest(format!("a number from 1 to {count}")))
    }

    /// Names of earlier results with their values: `ans` and `ans_1`, `ans_2`, ...
    pub(super) fn named_results(&self) -> impl Iterator<Item = (Name, crate::expr::ExprId)> + '_ {
        let last = self.state.last.map(|id| (Name::new(LAST), id));
        let all = self.state.results.iter().enumerate();
        last.into_iter().chain(all.map(|(at, id)| (Name::new(&format!("{LAST}_{}", at + 1)), *id)))
    }
}
