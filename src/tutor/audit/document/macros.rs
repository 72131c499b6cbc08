//! LaTeX documents: comments left out, macros without arguments replaced.
//!
//! A macro may use others; how much text they may make is bounded, so that a bomb of macros ends in a named outcome.

use rustc_hash::FxHashMap;

use super::Readable;
use crate::diagnostic::{Diagnostic, Span};

/// Most bytes that macros may add to a document.
const MOST_ADDED: usize = 1 << 20;
/// Macros inside macros.
const DEEPEST: usize = 32;

/// The document without comments, with the macros that it defines replaced.
pub(super) fn expanded(source: &str) -> Result<Readable, Diagnostic> {
    let mut readable = Readable::empty();
    let mut macros: FxHashMap<String, String> = FxHashMap::default();
    let mut added = 0;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        if let Some(comment) = comment(rest) {
            keep_header(&mut readable, comment, at);
            at += comment.len();
        } else if let Some(definition) = definition(rest) {
            macros.insert(definition.name, definition.body);
            at += definition.length;
        } else if let Some(name) = command(rest) {
            let place = Span::new(at, at + name.len() + 1);
            match macros.contains_key(name) {
                true => {
                    let text = replaced(name, &macros, &mut added).ok_or_else(|| {
                        Diagnostic::at("limit-macro", place, format!("the macro \\{name} makes too much text"))
                            .suggest("macros that do not call each other so often")
                    })?;
                    readable.add(&text, place);
                }
                false => readable.copy(&rest[..name.len() + 1], at),
            }
            at += name.len() + 1;
        } else {
            let after = rest.strip_prefix('\\');
            let length = usize::from(after.is_some()) + after.unwrap_or(rest).chars().next().map_or(0, char::len_utf8);
            readable.copy(&rest[..length], at);
            at += length;
        }
    }
    Ok(readable)
}

/// A header for the audit stands in a comment: it stays, as blanks would lose it.
fn keep_header(readable: &mut Readable, comment: &str, at: usize) {
    if comment.trim_start_matches(['%', ' ']).starts_with("gradus:") {
        readable.copy(comment, at);
    }
}

/// A comment at the start of the text, up to the end of its line.
fn comment(text: &str) -> Option<&str> {
    text.starts_with('%').then(|| &text[..text.find('\n').unwrap_or(text.len())])
}

/// The name of a command at the start of the text.
fn command(text: &str) -> Option<&str> {
    let name = text.strip_prefix('\\')?;
    let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length > 0).then(|| &name[..length])
}

struct Definition {
    name: String,
    body: String,
    length: usize,
}

/// `\newcommand{\x}{...}`, `\def\x{...}`, `\DeclareMathOperator{\x}{...}`; with arguments it is left as it is.
fn definition(text: &str) -> Option<Definition> {
    let word = command(text)?;
    let operator = match word {
        "newcommand" | "renewcommand" | "providecommand" | "def" => false,
        "DeclareMathOperator" => true,
        _ => return None,
    };
    let mut at = word.len() + 1;
    at += usize::from(text[at..].starts_with('*'));
    let rest = text[at..].trim_start();
    at = text.len() - rest.len();
    let name = match rest.strip_prefix('{') {
        Some(inside) => {
            let name = command(inside.trim_start())?;
            at += rest.find('}')? + 1;
            name
        }
        None => {
            let name = command(rest)?;
            at += name.len() + 1;
            name
        }
    };
    let rest = text[at..].trim_start();
    at = text.len() - rest.len();
    let length = group(rest)?;
    let body = &rest[1..length - 1];
    let body = if operator { format!("\\operatorname{{{body}}}") } else { body.to_owned() };
    Some(Definition { name: name.to_owned(), body, length: at + length })
}

/// The length of the group in braces at the start of the text.
pub(in crate::tutor::audit) fn group(text: &str) -> Option<usize> {
    if !text.starts_with('{') {
        return None;
    }
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, sign) in text.bytes().enumerate() {
        match sign {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The text of a macro with all macros in it replaced; nothing if that is too much.
fn replaced(name: &str, macros: &FxHashMap<String, String>, added: &mut usize) -> Option<String> {
    let mut text = String::new();
    let mut open: Vec<(&str, usize)> = vec![(macros[name].as_str(), 0)];
    while let Some((rest, at)) = open.pop() {
        let tail = &rest[at..];
        let Some(next) = tail.find('\\') else {
            text.push_str(tail);
            *added += tail.len();
            continue;
        };
        text.push_str(&tail[..next]);
        *added += next + 1;
        let (used, inner) = match command(&tail[next..]) {
            Some(word) => (word.len() + 1, macros.get(word)),
            None => (1 + tail[next + 1..].chars().next().map_or(0, char::len_utf8), None),
        };
        open.push((rest, at + next + used));
        match inner {
            Some(body) => open.push((body.as_str(), 0)),
            None => text.push_str(&tail[next..next + used]),
        }
        if *added > MOST_ADDED || open.len() > DEEPEST {
            return None;
        }
    }
    Some(text)
}
