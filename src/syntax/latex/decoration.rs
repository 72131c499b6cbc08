//! Commands that decorate their argument: styles, and brackets by a name.
//!
//! Invariant: a style changes nothing of what is meant.

use super::command::{self, Meaning};
use super::rewrite::{Range, Rewriter, Task};
use super::script::indexed;
use super::token::Kind;
use crate::diagnostic::{Diagnostic, Span};

impl Rewriter<'_> {
    /// The inside of a style: one letter stays a letter.
    pub(super) fn style(&mut self, inside: Range, next: usize, end: usize, span: Span) -> Result<(), Diagnostic> {
        let inside = self.trimmed(inside);
        let close = Span { start: self.span(inside).end, end: self.tokens[next - 1].span.end };
        let decorated = || {
            let after = self.argument(inside.0 + 1, inside.1, span);
            self.kind(inside.0) == Some(Kind::Command) && after.is_ok_and(|(_, after)| after == inside.1)
        };
        let tasks = match inside.1 == inside.0 + 1 || decorated() {
            true => [Task::Word("", span), Task::Run(inside), Task::Word("", close)],
            false => [Task::Say("{", span), Task::Run(inside), Task::Say("}", close)],
        };
        let remark = next < end && self.kind(next) == Some(Kind::Sub) && self.has_words(next, end);
        let next = if remark { self.argument(next + 1, end, span)?.1 } else { next };
        self.then(&tasks, (next, end));
        Ok(())
    }

    /// True if the subscript at `at` holds words, as below a brace.
    fn has_words(&self, at: usize, end: usize) -> bool {
        let Ok(((first, last), _)) = self.argument(at + 1, end, self.tokens[at].span) else { return false };
        last > first + 2 && (first..last).any(|at| command::meaning(self.command(at)) == Some(Meaning::Text))
    }

    /// `\\abs{x}`, `\\norm(x)`.
    pub(super) fn fence(
        &mut self,
        open: &'static str,
        close: &'static str,
        at: usize,
        end: usize,
    ) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let first = self.skip(at + 1, end);
        let partner = self.tokens.get(first).map_or(0, |token| token.partner as usize);
        let bracket = first < end && matches!(self.tokens[first].kind, Kind::Left | Kind::Char('(')) && partner > first;
        let (inside, next) = match bracket {
            true => ((first + 1, partner), partner + 1),
            false => self.argument(at + 1, end, span)?,
        };
        let closing = self.tokens[next - 1].span;
        let opening = if open.ends_with('(') { Task::Word(open, span) } else { Task::Say(open, span) };
        let (index, next) = if open == "{‖{" { self.norm_index(next, end)? } else { ("", next) };
        let [shut, index, brace] = indexed(close, index, closing);
        self.then(&[opening, Task::Run(inside), shut, index, brace], (next, end));
        Ok(())
    }
}
