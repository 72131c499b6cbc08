//! The loop that says tokens in plain notation.
//!
//! What is still to be said stands on a stack of tasks, the next one last, so that depth costs memory and no recursion.
//! Invariant: every token is said once or dropped by a rule that names it.

use super::command::{self, Meaning};
use super::places::Places;
use super::script::indexed;
use super::token::{Kind, Token};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::name::Name;
use crate::syntax::vocabulary::Vocabulary;

/// Tokens from the first number up to, not including, the second.
pub(super) type Range = (usize, usize);

/// Most remarks on one text.
const MOST_NOTES: usize = 50;

/// What is to be said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// These tokens.
    Run(Range),
    /// This sign for the source at the place.
    Say(&'static str, Span),
    /// This word.
    Word(&'static str, Span),
}

/// A text said in plain notation.
pub(super) struct Said {
    pub places: Places,
    /// Names of several letters; true for functions.
    pub names: Vec<(Name, bool)>,
    pub notes: Vec<Note>,
}

/// State of the rewriting.
pub(super) struct Rewriter<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub vocabulary: &'a Vocabulary,
    pub tasks: Vec<Task>,
    pub said: Said,
}

/// Says `tokens` in plain notation.
pub(super) fn rewrite(text: &str, tokens: &[Token], vocabulary: &Vocabulary) -> Result<Said, Diagnostic> {
    let said = Said { places: Places::default(), names: Vec::new(), notes: Vec::new() };
    let mut rewriter = Rewriter { text, tokens, vocabulary, tasks: Vec::new(), said };
    let whole = rewriter.unpunctuated((0, tokens.len()));
    let whole = rewriter.unpunctuated(rewriter.inside_borders(whole));
    rewriter.tasks.push(Task::Run(whole));
    while let Some(task) = rewriter.tasks.pop() {
        match task {
            Task::Say(sign, span) => rewriter.said.places.say(sign, span),
            Task::Word(word, span) => rewriter.said.places.word(word, span),
            Task::Run((at, end)) if at < end => rewriter.step(at, end)?,
            Task::Run(_) => {}
        }
    }
    Ok(rewriter.said)
}

impl Rewriter<'_> {
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn shown(&self, at: usize) -> &str {
        let span = self.tokens[at].span;
        &self.text[span.start as usize..span.end as usize]
    }

    /// The name of a command, without the backslash; empty for other tokens.
    pub(super) fn command(&self, at: usize) -> &str {
        match self.kind(at) {
            Some(Kind::Command) => &self.shown(at)[1..],
            _ => "",
        }
    }

    pub(super) fn note(&mut self, span: Span, text: impl Into<String>, warning: bool) {
        let text = text.into();
        let notes = &mut self.said.notes;
        if notes.len() < MOST_NOTES && !notes.iter().any(|note| note.text == text) {
            notes.push(Note { span, text, warning });
        }
    }

    /// The span of a range; an empty one at its start.
    pub(super) fn span(&self, (at, end): Range) -> Span {
        match self.tokens.get(at) {
            Some(first) if end > at => first.span.join(self.tokens[end - 1].span),
            Some(first) => Span { start: first.span.start, end: first.span.start },
            None => Span::new(self.text.len(), self.text.len()),
        }
    }

    /// True for white space and for commands that mean nothing.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Space) => true,
            Some(Kind::Command) => command::meaning(self.command(at)) == Some(Meaning::Nothing),
            _ => false,
        }
    }

    /// The first token from `at` that is not blank.
    pub(super) fn skip(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.is_blank(at) {
            at += 1;
        }
        at
    }

    /// The range without blanks at its ends.
    pub(super) fn trimmed(&self, (at, mut end): Range) -> Range {
        let at = self.skip(at, end);
        while end > at && self.is_blank(end - 1) {
            end -= 1;
        }
        (at, end)
    }

    /// The number of the token after the bracket or group that opens at `at`, or after the token.
    pub(super) fn after(&self, at: usize) -> usize {
        let opens = matches!(self.tokens[at].kind, Kind::Open | Kind::Begin | Kind::Left | Kind::Char('(' | '['));
        if opens { (self.tokens[at].partner as usize).max(at) + 1 } else { at + 1 }
    }

    /// The argument at `at`: the inside of a group, or one token.
    pub(super) fn argument(&self, at: usize, end: usize, of: Span) -> Result<(Range, usize), Diagnostic> {
        let mut first = at;
        while first < end && self.kind(first) == Some(Kind::Space) {
            first += 1;
        }
        let missing = || Diagnostic::at("parse-argument", of, "an argument is missing after this command");
        if first >= end {
            return Err(missing());
        }
        match self.tokens[first].kind {
            Kind::Open => {
                let close = self.tokens[first].partner as usize;
                Ok(((first + 1, close), close + 1))
            }
            Kind::Char(_) | Kind::Command => Ok(((first, first + 1), first + 1)),
            _ => Err(missing()),
        }
    }

    /// The inside of a pair of dollar signs or of `\[ \]` around the whole.
    fn inside_borders(&self, range: Range) -> Range {
        let (at, end) = self.trimmed(range);
        let is_border = |at: usize| self.kind(at) == Some(Kind::Border);
        if end > at + 1 && is_border(at) && is_border(end - 1) {
            let partner = match self.shown(at) {
                "\\(" => "\\)",
                "\\[" => "\\]",
                dollar => dollar,
            };
            if self.shown(end - 1) == partner {
                return (at + 1, end - 1);
            }
        }
        (at, end)
    }

    /// Pushes what is to be said, the first first, before the rest of the range.
    pub(super) fn then(&mut self, tasks: &[Task], rest: Range) {
        self.tasks.push(Task::Run(rest));
        self.tasks.extend(tasks.iter().rev());
    }

    fn step(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        match self.tokens[at].kind {
            Kind::Char(sign) => return self.character(sign, at, end),
            Kind::Command => return self.meaning(at, end),
            Kind::Space => self.said.places.say(" ", span),
            Kind::Open => return self.group(at, end),
            Kind::Sub | Kind::Sup => return self.scripts(at, end),
            Kind::Begin => return self.environment(at, end),
            Kind::Left => return self.fenced(at, end),
            Kind::Cell => {
                return Err(Diagnostic::at("parse-character", span, "`&` has no meaning outside of an environment"));
            }
            Kind::Row => {
                return Err(Diagnostic::at("parse-rows", span, "several lines of formulas stand here")
                    .suggest("one formula at a time, or gradus check FILE"));
            }
            Kind::Border => return Err(Diagnostic::at("parse-character", span, "a formula begins or ends here")),
            Kind::Close | Kind::End | Kind::Right => {
                return Err(Diagnostic::at("parse-unbalanced", span, "closes nothing"));
            }
        }
        self.tasks.push(Task::Run((at + 1, end)));
        Ok(())
    }

    fn character(&mut self, sign: char, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let partner = self.tokens[at].partner as usize;
        if sign.is_ascii_digit() {
            if let Some(next) = self.decimal_comma(at, end)? {
                self.said.places.say(".", Span::new(span.end as usize, self.tokens[next].span.start as usize));
                self.tasks.push(Task::Run((next, end)));
                return Ok(());
            }
            let after_letter =
                at > 0 && matches!(self.kind(at - 1), Some(Kind::Char(letter)) if letter.is_ascii_alphabetic());
            if after_letter {
                self.note(span, "a number after a letter is a factor in LaTeX; an index is written x_2", true);
                self.said.places.say(" ", Span { start: span.start, end: span.start });
            }
        }
        if sign == '[' && partner > at && !self.tokens[at].comma {
            let close = self.tokens[partner].span;
            let tasks = [Task::Say("(", span), Task::Run((at + 1, partner)), Task::Say(")", close)];
            self.then(&tasks, (partner + 1, end));
            return Ok(());
        }
        if sign == '|' && self.kind(at + 1) == Some(Kind::Sub) && at + 1 < end && self.at_point(at, end)? {
            return Ok(());
        }
        if sign == '`' || sign == '"' || sign == '#' || sign == '\\' {
            return Err(Diagnostic::at("parse-character", span, format!("`{sign}` has no meaning here")));
        }
        let copy = &self.text[span.start as usize..span.end as usize];
        self.said.places.copy(copy, span);
        self.tasks.push(Task::Run((at + 1, end)));
        Ok(())
    }

    /// `3{,}5`: the digit at `at` is said; the token after the comma, if there is one.
    fn decimal_comma(&mut self, at: usize, end: usize) -> Result<Option<usize>, Diagnostic> {
        let comma = at + 4 <= end
            && self.kind(at + 1) == Some(Kind::Open)
            && self.kind(at + 2) == Some(Kind::Char(','))
            && self.kind(at + 3) == Some(Kind::Close);
        if !comma {
            return Ok(None);
        }
        let digits = (at + 4..end).take_while(|at| matches!(self.kind(*at), Some(Kind::Char('0'..='9')))).count();
        let place = self.span((at, at + 4 + digits));
        if digits == 0 || digits == 3 {
            return Err(Diagnostic::at("parse-number", place, "this comma may part thousands or decimals")
                .suggest("write a point for decimals and nothing between thousands"));
        }
        self.note(place, "a comma in braces is read as a decimal comma", false);
        let span = self.tokens[at].span;
        self.said.places.copy(&self.text[span.start as usize..span.end as usize], span);
        Ok(Some(at + 4))
    }

    /// `|_{x=1}` after an expression: its value there.
    pub(super) fn at_point(&mut self, at: usize, end: usize) -> Result<bool, Diagnostic> {
        let span = self.tokens[at].span;
        let (inside, after) = self.argument(at + 2, end, span)?;
        let sets = (inside.0..inside.1).any(|at| self.kind(at) == Some(Kind::Char('=')));
        if sets {
            let close = self.tokens[after - 1].span;
            let tasks = [Task::Say(" at (", span), Task::Run(inside), Task::Say(")", close)];
            self.then(&tasks, (after, end));
        }
        Ok(sets)
    }

    /// `{...}`: grouping that is not seen.
    fn group(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let close = self.tokens[at].partner as usize;
        let (span, closing) = (self.tokens[at].span, self.tokens[close].span);
        if self.tokens[at].over > 0 {
            let over = self.tokens[at].over as usize;
            return self.quotient((at + 1, over), (over + 1, close), span.join(closing), (close + 1, end));
        }
        let inside = self.trimmed((at + 1, close));
        let bracketed = inside.1 > inside.0
            && matches!(self.tokens[inside.0].kind, Kind::Left | Kind::Char('('))
            && self.after(inside.0) == inside.1;
        let single = inside.1 == inside.0 + 1
            && match self.tokens[inside.0].kind {
                Kind::Char(letter) => letter.is_alphabetic(),
                Kind::Command => matches!(command::meaning(self.command(inside.0)), Some(Meaning::Letter(_))),
                _ => false,
            };
        if inside.0 == inside.1 {
            self.said.places.say(" ", span);
            self.tasks.push(Task::Run((close + 1, end)));
        } else if bracketed {
            self.then(&[Task::Run(inside)], (close + 1, end));
        } else if single {
            self.then(&[Task::Word("", span), Task::Run(inside), Task::Word("", closing)], (close + 1, end));
        } else {
            self.then(&[Task::Say("{", span), Task::Run(inside), Task::Say("}", closing)], (close + 1, end));
        }
        Ok(())
    }

    fn meaning(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let name = self.command(at);
        let Some(meaning) = command::meaning(name) else { return self.unknown(at, end) };
        let rest = (at + 1, end);
        match meaning {
            Meaning::Nothing if self.is_point_as_product(at, end) => {
                let after = self.skip(self.skip(at, end) + 1, end);
                self.then(&[Task::Say("*", span)], (after, end));
            }
            Meaning::Nothing => self.then(&[Task::Say(" ", span)], rest),
            Meaning::Dropped(count) => {
                let mut next = at + 1;
                for _ in 0..count {
                    next = self.argument(next, end, span)?.1;
                }
                self.then(&[], (next, end));
            }
            Meaning::Sign(sign) if sign == "}‖}" || sign == "‖" => {
                let (index, next) = self.norm_index(at + 1, end)?;
                self.then(&indexed(sign, index, span), (next, end));
            }
            Meaning::Sign("|" | "}|}") if self.kind(at + 1) == Some(Kind::Sub) && self.at_point(at, end)? => {}
            Meaning::Sign(sign @ ("floor(" | "ceil(")) => self.then(&[Task::Word(sign, span)], rest),
            Meaning::Sign(sign) => self.then(&[Task::Say(sign, span)], rest),
            Meaning::Letter(letter) => {
                let mut buffer = [0; 4];
                self.said.places.word(letter.encode_utf8(&mut buffer), span);
                self.then(&[], rest);
            }
            Meaning::Word("log") if self.raised_logarithm(at, end)? => {}
            Meaning::Word(word) => self.function(word, span, rest),
            Meaning::Fraction => {
                let (above, next) = self.argument(at + 1, end, span)?;
                let (below, next) = self.argument(next, end, span)?;
                return self.quotient(above, below, self.span((at, next)), (next, end));
            }
            Meaning::Root => return self.root(at, end),
            Meaning::Big(sign) => return self.big(sign, at, end),
            Meaning::Partial => return self.partial(at, end),
            Meaning::Nabla => return self.nabla(at, end),
            Meaning::Style => {
                let (inside, next) = self.argument(at + 1, end, span)?;
                return self.style(inside, next, end, span);
            }
            Meaning::Accent(ending) => return self.accent(ending, at, end),
            Meaning::Upright => return self.upright(at, end),
            Meaning::Text => return self.words(at, end),
            Meaning::Fence(open, close) => return self.fence(open, close, at, end),
            Meaning::Outside(id @ ("scope-integral" | "scope-limit")) => {
                return Err(crate::syntax::reader::outside(id, span));
            }
            Meaning::Outside(id) => return Err(Diagnostic::at(id, span, command::outside_says(id))),
        }
        Ok(())
    }

    fn unknown(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let name = self.command(at).to_owned();
        let Some(length) = command::glued(&name) else {
            let shown: String = name.chars().take(30).collect();
            return Err(Diagnostic::at("parse-command", span, format!("the command \\{shown} is not read here")));
        };
        self.note(span, format!("\\{name} is read as \\{} {}", &name[..length], &name[length..]), true);
        match command::meaning(&name[..length]) {
            Some(Meaning::Word(word)) => self.said.places.word(word, span),
            Some(Meaning::Letter(letter)) => self.said.places.word(letter.encode_utf8(&mut [0; 4]), span),
            _ => self.said.places.say("*", span),
        }
        self.said.places.say(&name[length..], Span { start: span.end - 1, end: span.end });
        self.tasks.push(Task::Run((at + 1, end)));
        Ok(())
    }

    /// `\,.\,` between factors.
    fn is_point_as_product(&self, at: usize, end: usize) -> bool {
        let point = self.skip(at, end);
        point < end
            && self.kind(point) == Some(Kind::Char('.'))
            && point + 1 < end
            && self.kind(point + 1) == Some(Kind::Command)
            && self.is_blank(point + 1)
    }
}
