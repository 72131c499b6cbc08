//! Names: letters with their subscripts, letters with an accent, upright words, words between formulas.
//!
//! Invariant: an upright word is a function of the table, a letter, or one name of several letters.

use super::command::{self, Meaning};
use super::rewrite::{Range, Rewriter, Task};
use super::token::Kind;
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;
use crate::ops;

/// Words that introduce the condition of a case.
const INTRODUCING: [&str; 10] = ["", "if", "for", "when", "where", "wenn", "falls", "si", "für", "with"];

impl Rewriter<'_> {
    /// The token after the name that begins at `at`, its subscript included.
    pub(super) fn name_at(&self, at: usize, end: usize) -> Option<usize> {
        if at >= end {
            return None;
        }
        let mut next = match self.tokens[at].kind {
            Kind::Char(letter) if letter.is_alphabetic() => at + 1,
            Kind::Command => match command::meaning(self.command(at))? {
                Meaning::Letter(_) => at + 1,
                Meaning::Style | Meaning::Accent(_) | Meaning::Upright => {
                    self.argument(at + 1, end, self.tokens[at].span).ok()?.1
                }
                _ => return None,
            },
            _ => return None,
        };
        if next < end && self.kind(next) == Some(Kind::Sub) {
            next = self.argument(next + 1, end, self.tokens[next].span).ok()?.1;
        }
        Some(next)
    }

    /// The range as a list of names, with or without commas.
    pub(super) fn names(&self, range: Range) -> Option<Vec<Range>> {
        let mut names = Vec::new();
        let mut at = self.skip(range.0, range.1);
        while at < range.1 {
            let end = self.name_at(at, range.1)?;
            names.push((at, end));
            at = self.skip(end, range.1);
            if at < range.1 && self.kind(at) == Some(Kind::Char(',')) {
                at = self.skip(at + 1, range.1);
            }
        }
        (!names.is_empty()).then_some(names)
    }

    /// `\hat{y}` is a name of its own.
    pub(super) fn accent(&mut self, ending: &'static str, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let (inside, next) = self.argument(at + 1, end, span)?;
        let inside = self.trimmed(inside);
        let letter = (inside.1 == inside.0 + 1).then(|| match self.kind(inside.0) {
            Some(Kind::Char(letter)) if letter.is_ascii_alphabetic() => Some(letter.to_string()),
            Some(Kind::Command) => match command::meaning(self.command(inside.0)) {
                Some(Meaning::Letter(_)) => Some(self.command(inside.0).to_owned()),
                _ => None,
            },
            _ => None,
        });
        let Some(base) = letter.flatten() else {
            return Err(Diagnostic::at("parse-accent", span, "an accent stands on one letter"));
        };
        let word = base + ending;
        let place = self.span((at, next));
        self.note(
            place,
            format!(
                "\\{}{{{}}} is a name of its own: {word}",
                self.command(at).to_owned(),
                &word[..word.len() - ending.len()]
            ),
            false,
        );
        self.long_name(word, at, next, end)
    }

    fn long_name(&mut self, word: String, at: usize, next: usize, end: usize) -> Result<(), Diagnostic> {
        let follows = self.skip(next, end);
        let name = Name::new(&word);
        let called = follows < end
            && matches!(self.kind(follows), Some(Kind::Left | Kind::Char('(')))
            && self.vocabulary.subscripts(name).is_none()
            && !self.vocabulary.is_variable(name);
        if !self.said.names.contains(&(name, called)) {
            self.said.names.push((name, called));
        }
        let place = self.span((at, next));
        self.said.places.word(&word, place);
        self.tasks.push(Task::Run((next, end)));
        Ok(())
    }

    /// `\operatorname{atan}`, `\mathrm{d}`.
    pub(super) fn upright(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let star = usize::from(self.kind(at + 1) == Some(Kind::Char('*')));
        let (inside, next) = self.argument(at + 1 + star, end, span)?;
        let inside = self.trimmed(inside);
        let letters = |at: usize| {
            matches!(self.kind(at), Some(Kind::Char(letter)) if letter.is_ascii_alphanumeric()) || self.is_blank(at)
        };
        if !(inside.0..inside.1).all(letters) || inside.0 == inside.1 {
            let closing = self.tokens[next - 1].span;
            self.then(&[Task::Say("{", span), Task::Run(inside), Task::Say("}", closing)], (next, end));
            return Ok(());
        }
        let word: String = (inside.0..inside.1).filter(|at| !self.is_blank(*at)).map(|at| self.shown(at)).collect();
        let known = command::function(&word).or(match command::meaning(&word) {
            Some(Meaning::Word(word)) => Some(word),
            _ => None,
        });
        let place = self.span((at, next));
        if let Some(known) = known {
            self.function(known, place, (next, end));
            return Ok(());
        }
        if word.len() == 1 || super::super::word::keyword(&word).is_some() {
            self.said.places.word(&word, place);
            self.tasks.push(Task::Run((next, end)));
            return Ok(());
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            self.then(&[Task::Run(inside)], (next, end));
            return Ok(());
        }
        if at > 0 && self.said.places.text().ends_with("_{") {
            // Words in a subscript are letters of the name.
            self.then(&[Task::Run(inside)], (next, end));
            return Ok(());
        }
        self.long_name(word, at, next, end)
    }

    /// The word of a function before what follows it. The bracket that LaTeX leaves out is said around an environment, and
    /// around the factors after a word that plain notation reads before a bracket only, as in `\ln\det X`.
    pub(super) fn function(&mut self, word: &'static str, span: Span, (at, end): Range) {
        let first = self.skip(at, end);
        let next = match self.kind(first).filter(|_| first < end) {
            Some(Kind::Begin) => self.after(first),
            Some(Kind::Open | Kind::Command | Kind::Char(_)) if ops::find(word).is_some_and(ops::is_matrix) => {
                self.factors(first, end)
            }
            _ => first,
        };
        if next == first {
            self.then(&[Task::Word(word, span)], (at, end));
            return;
        }
        let closing = self.tokens[next - 1].span;
        let tasks = [Task::Word(word, span), Task::Say("(", span), Task::Run((first, next)), Task::Say(")", closing)];
        self.then(&tasks, (next, end));
    }

    /// Where the run of factors side by side that begins at `first` ends; there if it begins with a bracket.
    fn factors(&self, first: usize, end: usize) -> usize {
        let mut at = first;
        while at < end {
            let ends = match self.tokens[at].kind {
                Kind::Char(sign) => !sign.is_alphanumeric() && sign != '\'',
                Kind::Command => matches!(
                    command::meaning(self.command(at)),
                    None | Some(Meaning::Sign("*" | "/" | "≤" | "≥" | "=" | "<" | ">" | ")" | "(") | Meaning::Word(_))
                ),
                Kind::Space | Kind::Open | Kind::Sub | Kind::Sup | Kind::Begin => false,
                _ => true,
            };
            if ends {
                break;
            }
            at = self.after(at);
        }
        at
    }

    /// Words in a formula: letters of a name, a function, or no mathematics.
    pub(super) fn words(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let (inside, next) = self.argument(at + 1, end, self.tokens[at].span)?;
        let words = self.trimmed(inside);
        if words.0 == words.1 {
            self.then(&[Task::Say(" ", self.span((at, next)))], (next, end));
            return Ok(());
        }
        let words = self.span(words);
        let words = self.text[words.start as usize..words.end as usize].trim();
        if self.said.places.text().ends_with("_{") || command::function(words).is_some() || words.len() == 1 {
            return self.upright(at, end);
        }
        Err(Self::words_inside(self.span((at, next))).suggest("a condition is said with assume: assume x > 0"))
    }

    fn words_inside(place: Span) -> Diagnostic {
        Diagnostic::at("parse-words", place, "words stand inside the formula")
    }

    /// The condition of a case without the word that introduces it: `\text{if } x > 0`, `\text{if $x > 0$}`.
    ///
    /// # Errors
    /// `parse-words` if the words say more.
    pub(super) fn condition(&self, cell: Range) -> Result<Range, Diagnostic> {
        if cell.0 >= cell.1 || command::meaning(self.command(cell.0)) != Some(Meaning::Text) {
            return Ok(cell);
        }
        let (inside, next) = self.argument(cell.0 + 1, cell.1, self.tokens[cell.0].span)?;
        let place = self.span((cell.0, next));
        let border = (inside.0..inside.1).find(|at| self.kind(*at) == Some(Kind::Border));
        let introducing = self.span((inside.0, border.unwrap_or(inside.1)));
        let introducing = self.text[introducing.start as usize..introducing.end as usize].trim();
        if !INTRODUCING.contains(&introducing.trim_end_matches([',', ':', '.']).to_lowercase().as_str()) {
            return Err(Self::words_inside(place));
        }
        let Some(first) = border else { return Ok(self.trimmed((next, cell.1))) };
        let last = (first + 1..inside.1).rev().find(|at| self.kind(*at) == Some(Kind::Border)).unwrap_or(inside.1);
        let goes_on =
            self.trimmed((last + 1, inside.1.max(last + 1))).0 < inside.1 || self.trimmed((next, cell.1)).0 < cell.1;
        if goes_on { Err(Self::words_inside(place)) } else { Ok((first + 1, last)) }
    }
}
