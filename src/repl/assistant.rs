//! What rustyline asks while a line is typed: completion, hints, colours, and whether the line is complete.

use std::borrow::Cow;
use std::cell::Cell;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper, Result};

use crate::render::highlight;
use crate::render::paint::{ColorChoice, paint};
use crate::render::span::{Role, Span, prefix};
use crate::session::Session;
use crate::session::{signature, wants_more};

/// So few candidates are listed with what they are.
const FEW: usize = 8;
/// Longer lines are shown without colours.
const COLORED_LENGTH: usize = 4096;
/// Commands that are followed by a file name.
const FILE_COMMANDS: &[&str] = &["save ", "load ", "export "];

/// The session, and what typing needs.
pub(super) struct Assistant {
    pub session: Session,
    pub colors: ColorChoice,
    files: FilenameCompleter,
    history: HistoryHinter,
    cursor: Cell<Option<usize>>,
}

/// What is shown behind the cursor; only lines from the history can be taken over.
pub(super) struct Suggestion {
    text: String,
    whole: bool,
}

impl Hint for Suggestion {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.whole.then_some(&self.text)
    }
}

impl Assistant {
    pub fn new(session: Session, colors: ColorChoice) -> Assistant {
        let (files, history) = (FilenameCompleter::new(), HistoryHinter::new());
        Assistant { session, colors, files, history, cursor: Cell::new(None) }
    }

    fn painted(&self, text: &str, role: Role) -> String {
        paint(&[vec![Span::new(text, role)]], self.colors)
    }
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, context: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let typed = line.trim_start().trim_start_matches(':');
        if FILE_COMMANDS.iter().any(|command| typed.starts_with(command)) {
            return self.files.complete(line, position, context);
        }
        let (start, found) = self.session.complete(line, position);
        let few = found.len() <= FEW;
        let width = found.iter().map(|one| one.text.chars().count()).max().unwrap_or(0);
        let candidates = found.into_iter().map(|one| {
            let display = if few && !one.about.is_empty() {
                format!("{:width$}  {}", one.text, prefix(&one.about, 60))
            } else {
                one.text.clone()
            };
            Pair { display, replacement: one.text }
        });
        Ok((start, candidates.collect()))
    }
}

impl Hinter for Assistant {
    type Hint = Suggestion;

    fn hint(&self, line: &str, position: usize, context: &Context<'_>) -> Option<Suggestion> {
        // Without colours a hint could not be told from what was typed.
        if self.colors == ColorChoice::Never || position < line.len() || line.contains('\n') {
            return None;
        }
        if let Some(text) = self.history.hint(line, position, context).filter(|text| !text.contains('\n')) {
            return Some(Suggestion { text, whole: true });
        }
        signature(line).map(|text| Suggestion { text, whole: false })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.colors == ColorChoice::Never || line.len() > COLORED_LENGTH {
            return Cow::Borrowed(line);
        }
        Cow::Owned(paint(&highlight::lines(&self.session, line, self.cursor.get()), self.colors))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(self.painted(prompt, Role::Heading))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.painted(hint, Role::Note))
    }

    fn highlight_char(&self, line: &str, position: usize, kind: CmdKind) -> bool {
        self.cursor.set((kind != CmdKind::ForcedRefresh && position <= line.len()).then_some(position));
        self.colors != ColorChoice::Never && !line.is_empty()
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let more = wants_more(context.input());
        Ok(if more { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}
