//! What kind of line it is: a command, a declaration, a definition, an assumption, a question for help, an expression.

use std::borrow::Cow;
use std::ops::Range;

use super::commands::{Command, Due, Input, find_command};
use super::reply::Reply;
use super::{Session, help};
use crate::diagnostic::Diagnostic;
use crate::shape::Shape;
use crate::syntax;
use crate::syntax::written::{Constant, Token};

/// Shorter runs of letters at the start of a line are products.
const SHORTEST_WORD: usize = 3;
/// A run of so many letters alone on its line is a word.
const LETTERS_OF_A_WORD: usize = 5;

/// What people write before the variables of a derivative, where Gradus has a comma.
const BY_WHICH: &[&str] = &["wrt", "with respect to"];

/// Brackets and their partners, as far as they matter for finding the ends of parts.
const OPEN: &str = "([{";
const CLOSE: &str = ")]}";

impl Session {
    pub(super) fn carry_out(&mut self, line: &str) -> Result<Vec<Reply>, Diagnostic> {
        let (start, text) = trimmed(line);
        if text.is_empty() {
            return Ok(vec![Reply::Quiet]);
        }
        let quiet = text.ends_with(';');
        let end = start + text.trim_end_matches(';').trim_end().len();
        let line = &line[..end];
        let mut replies = Vec::new();
        for part in self.statements(line, start) {
            let asked = self.classroom.is_asking();
            let (line, start) = (&line[..part.end], part.start);
            replies.extend(self.dispatch(line, start)?);
            let is_command = command_at(line, start).is_some();
            if (!is_command && !asked) || self.keeps(line, start) {
                self.state.log.push(line[start..].to_owned());
            }
        }
        Ok(if quiet { vec![Reply::Quiet] } else { replies })
    }

    /// The places of what is said one after the other: `A : matrix(m,n); x : vector(n)` are two declarations. Only what
    /// follows a declaration or a definition is a statement of its own.
    fn statements(&self, line: &str, start: usize) -> Vec<Range<usize>> {
        let whole = start..line.len();
        if !line[start..].contains([';', ',']) || self.classroom.is_asking() || command_at(line, start).is_some() {
            return vec![whole];
        }
        let mut parts = Vec::new();
        let mut from = start;
        for (at, sign) in separators(line, start) {
            let (before, after) = (&line[from..at], &line[at + 1..]);
            let declares = declaration(before).is_some();
            let defines = !declares && definition_sign(&line[..at], from).is_some();
            if (declares && (sign == ';' || begins_declaration(after))) || (defines && sign == ';') {
                parts.push(from..from + before.trim_end().len());
                from = at + 1 + leading_spaces(after);
            }
        }
        parts.push(from..line.len());
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Commands that change what later lines mean belong to a saved session.
    fn keeps(&self, line: &str, start: usize) -> bool {
        command_at(line, start).is_some_and(|(name, _)| matches!(name, "set" | "forget" | "assume"))
    }

    fn dispatch(&mut self, line: &str, start: usize) -> Result<Vec<Reply>, Diagnostic> {
        let text = &line[start..];
        if let Some(topic) = question(text) {
            return Ok(vec![help::help(self, topic)?]);
        }
        let forced = text.starts_with(':');
        let start = start + if forced { 1 + leading_spaces(&text[1..]) } else { 0 };
        if let Some((command, line, start)) = self.called(line, start, forced) {
            return (command.run)(self, &Input { line: &line, start });
        }
        if forced {
            let word = line[start..].split_whitespace().next().unwrap_or_default();
            return Err(help::unknown_command(word, start));
        }
        if self.classroom.is_asking() {
            return self.answer_question(&line[start..]);
        }
        if let Some((names, shape)) = declaration(&line[start..]) {
            return self.declare(line, start, &names, &shape);
        }
        if let Some(at) = definition_sign(line, start) {
            return self.define(line, start, at);
        }
        if let Some(reply) = self.assume_if_relation(line, start)? {
            return Ok(vec![reply]);
        }
        if let Some(problem) = self.unknown_command(line, start) {
            return Err(problem);
        }
        self.expression(line, start)
    }

    /// The command that a line calls, with what the command is to read and where its argument begins. A name that the
    /// learner has given to something else calls it only if `forced`.
    pub(super) fn called<'a>(
        &self,
        line: &'a str,
        start: usize,
        forced: bool,
    ) -> Option<(&'static Command, Cow<'a, str>, usize)> {
        let (name, argument) = command_at(line, start).filter(|(name, _)| forced || !self.is_name(name))?;
        let command = find_command(name).expect("found above");
        let of = line[argument..].starts_with("of ") && !self.is_name("of");
        let start = if of { argument + 3 + leading_spaces(&line[argument + 3..]) } else { argument };
        let line = if command.due == Due::Live { self.variables_in_commas(line, start) } else { line.into() };
        Some((command, line, start))
    }

    /// `grad f wrt x` as `grad f,    x`, so that places stay.
    fn variables_in_commas<'a>(&self, line: &'a str, start: usize) -> Cow<'a, str> {
        let said = BY_WHICH.iter().filter(|word| !self.is_name(word));
        let found = said.filter_map(|word| line[start..].find(&format!(" {word} ")).map(|at| (start + at, word)));
        match found.min() {
            Some((at, word)) => {
                let mut line = line.to_owned();
                line.replace_range(at..at + word.len() + 2, &format!(",{}", " ".repeat(word.len() + 1)));
                line.into()
            }
            None => line.into(),
        }
    }

    /// A word at the start of a line that is neither a command nor mathematics, such as `hello` or `plto sin(x)`. A run of
    /// letters that is no word may be a product, so that it must be long, or be close to a command, or stand before
    /// something else.
    fn unknown_command(&self, line: &str, start: usize) -> Option<Diagnostic> {
        let rest = &line[start..];
        let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let alone = after.is_empty();
        let before_another = after.starts_with(' ')
            && after.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '(' || c == '[');
        if word.len() < SHORTEST_WORD || !(alone || before_another) || !self.is_letters_only(word) {
            return None;
        }
        let near = help::nearest_command(word);
        let is_word = near.is_some() || word.len() >= LETTERS_OF_A_WORD || before_another && word.len() > SHORTEST_WORD;
        is_word.then(|| help::unknown_command(word, start))
    }

    /// True if the reader takes the word for a product of single letters.
    fn is_letters_only(&self, word: &str) -> bool {
        let Ok(written) = syntax::parse(word, &self.vocabulary()) else { return false };
        written.items.iter().all(|item| match &item.token {
            Token::Symbol(name) => name.as_str().len() == 1,
            Token::Constant(Constant::E) | Token::Multiply { .. } => true,
            _ => false,
        })
    }
}

/// True if the text ends inside a bracket or after an operator, so that more lines are wanted.
pub fn is_open(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        if OPEN.contains(c) {
            depth += 1;
        } else if CLOSE.contains(c) {
            depth -= 1;
        }
    }
    depth > 0 || text.trim_end().ends_with('\\')
}

/// Byte offset and text without spaces, prompts that were pasted and a comment.
fn trimmed(line: &str) -> (usize, &str) {
    let mut start = leading_spaces(line);
    for prompt in ["gradus> ", ">>> ", "> "] {
        if line[start..].starts_with(prompt) {
            start += prompt.len();
        }
    }
    let text = &line[start..];
    let text = text.find('#').map_or(text, |at| &text[..at]);
    let skipped = leading_spaces(text);
    (start + skipped, text[skipped..].trim_end())
}

fn leading_spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// `?name`, `name?`, `?`.
fn question(text: &str) -> Option<&str> {
    let topic = text.strip_prefix('?').or_else(|| text.strip_suffix('?'))?.trim_matches(['?', ' ']);
    (!topic.contains(' ')).then_some(topic)
}

/// The command at `start` and where its argument begins. A name before a bracket is a function call, not a command.
pub(super) fn command_at(line: &str, start: usize) -> Option<(&'static str, usize)> {
    let rest = &line[start..];
    let word_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    let command = find_command(&rest[..word_end])?;
    let after = &rest[word_end..];
    let ends = after.is_empty() || after.starts_with([' ', '\t']);
    let assigned = after.trim_start().starts_with('=') && !after.trim_start().starts_with("==");
    let declared = after.trim_start().starts_with(": ");
    (ends && !assigned && !declared).then(|| (command.name, start + word_end + leading_spaces(after)))
}

/// `x : vector(3)`, `x, y : scalar`, `A : matrix(n,n) symmetric`: the names and what stands after the colon.
pub(super) fn declaration(text: &str) -> Option<(Vec<&str>, String)> {
    let (names, shape) = text.strip_prefix("let ").unwrap_or(text).split_once(':')?;
    let is_name = |name: &&str| {
        name.chars().next().is_some_and(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    (names.iter().all(is_name) && !shape.trim().starts_with('=')).then(|| (names, shape.trim().to_owned()))
}

/// True if a declaration stands at the start, whatever follows it.
fn begins_declaration(text: &str) -> bool {
    let end = text.find([';', '=']).unwrap_or(text.len());
    declaration(&text[..end]).is_some_and(|(_, shape)| shape_and_rest(&shape).is_some())
}

/// Commas and semicolons outside brackets.
fn separators(line: &str, start: usize) -> Vec<(usize, char)> {
    let mut depth = 0i32;
    let mut found = Vec::new();
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < start) {
        if OPEN.contains(c) {
            depth += 1;
        } else if CLOSE.contains(c) {
            depth -= 1;
        } else if depth == 0 && matches!(c, ';' | ',') {
            found.push((at, c));
        }
    }
    found
}

/// Reads `vector(n) symmetric` as a shape and what stands behind it.
pub(super) fn shape_and_rest(text: &str) -> Option<(Shape, &str)> {
    let words = text.find([' ', ',']).unwrap_or(text.len());
    let end = text.find('(').and_then(|open| Some(open + text[open..].find(')')? + 1)).unwrap_or(words);
    Some((Shape::parse(&text[..end])?, &text[end..]))
}

/// Properties behind a declared shape; `None` if something else stands there.
pub(super) fn properties(rest: &str) -> Option<Vec<String>> {
    let apart = rest.is_empty() || rest.starts_with([' ', ',']);
    let is_word = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '-');
    if !apart || !rest.chars().all(is_word) {
        return None;
    }
    let mut properties: Vec<String> =
        rest.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if let Some(at) = properties.windows(2).position(|pair| pair == ["positive", "definite"]) {
        properties.splice(at..at + 2, ["positive definite".to_owned()]);
    }
    Some(properties)
}

/// Position of the first `=` outside brackets that is not part of `==`, `<=`, `>=`, `!=`; nothing if what stands on the
/// left cannot be defined.
pub(super) fn definition_sign(line: &str, start: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut depth = 0i32;
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < start) {
        if OPEN.contains(c) {
            depth += 1;
        } else if CLOSE.contains(c) {
            depth -= 1;
        }
        if c == '=' && depth == 0 {
            let before = at.checked_sub(1).map(|k| bytes[k]);
            let twice = bytes.get(at + 1) == Some(&b'=') || matches!(before, Some(b'=' | b'<' | b'>' | b'!' | b':'));
            let left = line[start..at].trim();
            let left = left.strip_prefix("let ").unwrap_or(left);
            let plain = left.split_once('(').map_or(left, |(name, _)| name).trim();
            let is_name = plain.chars().next().is_some_and(char::is_alphabetic)
                && plain.chars().all(|c| c.is_alphanumeric() || "_{}".contains(c) || !c.is_ascii());
            let closed = !left.contains('(') || left.ends_with(')');
            return (!twice && is_name && closed).then_some(at);
        }
    }
    None
}

/// Splits at commas and semicolons outside brackets; each part with its offset.
pub(super) fn split_arguments(text: &str, offset: usize) -> Vec<(usize, &str)> {
    let (mut depth, mut from, mut parts) = (0i32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        if OPEN.contains(c) {
            depth += 1;
        } else if CLOSE.contains(c) {
            depth -= 1;
        } else if c == ',' && depth == 0 {
            parts.push((from, &text[from..at]));
            from = at + 1;
        }
    }
    parts.push((from, &text[from..]));
    parts.into_iter().map(|(at, part)| (offset + at + leading_spaces(part), part.trim())).collect()
}

/// Splits `f at p` at the last `at` outside brackets that stands alone.
pub(super) fn split_at_point(text: &str) -> (&str, Option<(usize, &str)>) {
    let mut depth = 0i32;
    let mut found = None;
    for (at, c) in text.char_indices() {
        if OPEN.contains(c) {
            depth += 1;
        } else if CLOSE.contains(c) {
            depth -= 1;
        } else if depth == 0 && text[at..].starts_with(" at ") {
            found = Some(at);
        }
    }
    match found {
        Some(at) => (&text[..at], Some((at + 4, &text[at + 4..]))),
        None => (text, None),
    }
}

/// Where one of `wanted` stands in `text` from `from` on, without overlaps; of two that begin at one place the first listed.
pub(super) fn places(text: &str, from: usize, wanted: &[&str]) -> Vec<std::ops::Range<usize>> {
    let (mut at, mut found) = (from, Vec::new());
    while at < text.len() {
        match wanted.iter().find(|sign| text[at..].starts_with(**sign)) {
            Some(sign) => {
                found.push(at..at + sign.len());
                at += sign.len();
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}
