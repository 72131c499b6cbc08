//! What was handed in to the problems of an answer key: the chains of formulas below each heading that names one.
//!
//! A heading names a problem as the key does (`## 1a`, `Problem 1 (a)`, `\section*{Exercise 2}`); parts such as `(a)` below
//! `Problem 1` belong to `1a`. In a text without headings, lines such as `1a: 2x` do the same. Behind a label such as
//! "Answer:" every formula counts; without one, chains of equalities and formulas that stand alone. Nothing is judged here.

use std::ops::Range;

use super::super::document::{self, Format, Label, Section, label};
use super::super::split::{Sign, split};
use crate::diagnostic::Diagnostic;
use crate::ops;

const WORDS: &[&str] = &["problem", "exercise", "question", "task", "part", "aufgabe"];
/// Most letters of the name of a problem in a text.
const LONGEST_NAME: usize = 40;

/// What stands below one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The place of the problem in the list of names; the name as it stands there if none has it.
    pub problem: Result<usize, String>,
    /// The line of the heading, counted from 1.
    pub line: usize,
    /// Chains of equalities, member by member, in order; a formula alone is a chain of one member.
    pub chains: Vec<Vec<String>>,
}

/// What a document hands in to the problems that have these names.
///
/// ```
/// use gradus::tutor::audit::{collect, Format};
///
/// let sheet = "## Problem 1 (a)\nDifferentiate $\\sin(x^2)$.\n\nAnswer: $\\cos(x^2)\\cdot 2x = 2x\\cos(x^2)$\n";
/// let given = collect(sheet, Format::Markdown, &["1a", "1b"]).unwrap();
/// assert_eq!(given[0].problem, Ok(0));
/// assert_eq!(given[0].chains, [["\\cos(x^2)\\cdot 2x", "2x\\cos(x^2)"]]);
/// ```
///
/// # Errors
/// `limit-file` and `limit-macro` for a document that is too large, `parse-notebook` for a broken notebook.
pub fn collect(source: &str, format: Format, names: &[&str]) -> Result<Vec<Given>, Diagnostic> {
    let readable = document::readable(source, format)?;
    let text = &readable.text;
    let mut parts = parts(text, names, true);
    if parts.is_empty() {
        parts = self::parts(text, names, false);
    }
    let sections: Vec<Section> = parts.iter().map(|part| part.section.clone()).collect();
    let (formulas, _) = document::formulas(text, format, &sections);
    let line = |at: usize| {
        let place = readable.place(at, at + 1).start as usize;
        1 + source.as_bytes()[..place.min(source.len())].iter().filter(|sign| **sign == b'\n').count()
    };
    let given = parts.into_iter().map(|part| {
        let chains = part.chains(text, &formulas);
        Given { problem: part.problem, line: line(part.section.start), chains }
    });
    Ok(given.collect())
}

/// A problem of the text.
struct Part {
    problem: Result<usize, String>,
    section: Section,
}

/// What a line begins.
struct Begin {
    problem: Result<usize, String>,
    /// Where the rest of the line begins.
    behind: usize,
}

/// The problems of a text in order: those that headings begin, or those that plain lines begin.
fn parts(text: &str, names: &[&str], headings: bool) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    // The name of the problem whose parts may follow.
    let mut base = String::new();
    let (mut at, mut fenced, mut level) = (0, false, 0);
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let mark = Mark::of(line);
        let begun = if headings { mark.begins(line, names) } else { plain_line(line, names) };
        let begun = match begun {
            Some(begin) => Some((begin, mark.level)),
            None if base.is_empty() => None,
            None => part_of(line, &base, names).map(|begin| (begin, level)),
        };
        if let Some((begin, own)) = begun {
            close(&mut found, start);
            level = own;
            if mark.level > 0 || base.is_empty() {
                base = begin.problem.as_ref().map_or_else(Clone::clone, |place| names[*place].to_owned());
            }
            let from = start + begin.behind;
            let mut labels = Vec::new();
            if !headings || label(&line[begin.behind..]).is_some() {
                let behind = label(&line[begin.behind..]).map_or(0, |(behind, _)| behind);
                labels.push(Label { at: start, from: from + behind, result: true });
            }
            let section = Section { title: String::new(), points: None, start, text: from, end: text.len(), labels };
            found.push(Part { problem: begin.problem, section });
        } else if let Some((behind, result)) = label(line) {
            if let Some(part) = found.last_mut() {
                part.section.labels.push(Label { at: start, from: start + behind, result });
            }
        } else if mark.level > 0 && mark.level <= level {
            close(&mut found, start);
            base.clear();
            level = 0;
        }
    }
    // A problem whose parts are in the key has no answer of its own.
    let is_base = |part: &Part| part.problem.as_ref().is_err_and(|name| has_parts(name, names));
    found.retain(|part| !is_base(part));
    found
}

fn close(found: &mut [Part], at: usize) {
    if let Some(part) = found.last_mut() {
        part.section.end = part.section.end.min(at);
    }
}

/// What marks a line as a heading.
struct Mark {
    /// Its level; 0 if it is none.
    level: usize,
    /// Where its words begin.
    from: usize,
}

impl Mark {
    fn of(line: &str) -> Mark {
        let indent = line.len() - line.trim_start().len();
        let rest = &line[indent..];
        let signs = rest.bytes().take_while(|sign| *sign == b'#').count();
        if (1..=6).contains(&signs) {
            return Mark { level: signs, from: indent + signs };
        }
        let commands = ["\\section", "\\subsection", "\\subsubsection", "\\paragraph", "**", "\\textbf"];
        for (place, command) in commands.into_iter().enumerate() {
            if let Some(behind) = rest.strip_prefix(command) {
                let behind = behind.trim_start_matches(['*', '{']);
                return Mark { level: place.min(4) + 1, from: line.len() - behind.len() };
            }
        }
        Mark { level: 0, from: indent }
    }

    /// The problem that a heading begins.
    fn begins(&self, line: &str, names: &[&str]) -> Option<Begin> {
        let rest = &line[self.from..];
        let words = rest.trim_start();
        let skipped = self.from + rest.len() - words.len();
        let word =
            WORDS.iter().find(|word| words.get(..word.len()).is_some_and(|said| said.eq_ignore_ascii_case(word)));
        let Some(word) = word else {
            let (place, length) = named(words, names).filter(|_| self.level > 0)?;
            return Some(Begin { problem: Ok(place), behind: skipped + behind(words, length) });
        };
        let after = words[word.len()..].trim_start_matches([' ', '\t', '~']);
        let at = skipped + words.len() - after.len();
        if let Some((place, length)) = named(after, names) {
            return Some(Begin { problem: Ok(place), behind: at + behind(after, length) });
        }
        let name: String = after.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '.').collect();
        let name = name.trim_end_matches('.');
        let numbered = name.chars().any(|sign| sign.is_ascii_digit()) && name.len() <= LONGEST_NAME;
        let closes = after[name.len()..].starts_with([':', '.', '(', ')', '*', '}', '\n', '\r']);
        let ends = after[name.len()..].is_empty() || closes;
        (numbered && (self.level > 0 || ends))
            .then(|| Begin { problem: Err(name.to_owned()), behind: at + behind(after, name.len()) })
    }
}

/// The longest name at the start of a text, in any spelling of its part, and how long it is there.
fn named(text: &str, names: &[&str]) -> Option<(usize, usize)> {
    let fits = |(place, name): (usize, &&str)| Some((place, length_of(text, name)?));
    names.iter().enumerate().filter_map(fits).max_by_key(|(_, length)| *length)
}

/// How much of a text spells a name; `1 (a)`, `1.a` and `1a)` spell `1a`.
fn length_of(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    for wanted in name.chars().filter(|sign| !is_loose(*sign)) {
        let gap: usize = text[at..].chars().take_while(|sign| is_loose(*sign)).map(char::len_utf8).sum();
        let gap = if at == 0 { text.len() - text.trim_start_matches('(').len() } else { gap };
        let sign = text[at + gap..].chars().next()?;
        if !sign.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        at += gap + sign.len_utf8();
    }
    let next = text[at..].chars().next();
    let goes_on = next.is_some_and(char::is_alphanumeric);
    // `1` does not spell the problem in `1 (a)` or `1.2`.
    let rest = text[at..].trim_start_matches([' ', '.', '(']);
    let has_part = rest.len() < text[at..].len()
        && rest.chars().next().is_some_and(char::is_alphanumeric)
        && rest.chars().nth(1).is_none_or(|sign| !sign.is_alphanumeric() && !sign.is_whitespace());
    (at > 0 && !goes_on && !has_part).then_some(at)
}

fn is_loose(sign: char) -> bool {
    matches!(sign, ' ' | '(' | ')' | '.' | '-' | '_')
}

/// Where the rest of a line begins behind a name: behind the bracket and the colon that close it.
fn behind(text: &str, length: usize) -> usize {
    let rest = text[length..].trim_start_matches([')', ':', '.', '*', '}', ' ', '\t']);
    text.len() - rest.len()
}

/// `1a: 2x`, `1a) 2x`, `**1a:** 2x`.
fn plain_line(line: &str, names: &[&str]) -> Option<Begin> {
    let words = line.trim_start_matches(['#', '*', '-', '>', '_', ' ', '\t', '\u{feff}']);
    let from = line.len() - words.len();
    let (place, length) = named(words, names)?;
    let closed = words[length..].trim_start_matches(['*', '_', ' ']).starts_with([':', ')', '.']);
    closed.then(|| Begin { problem: Ok(place), behind: from + behind(words, length) })
}

/// `(a)`, `a)`, `**(b)**` or `Answer (b):` below the problem to which the part belongs.
fn part_of(line: &str, base: &str, names: &[&str]) -> Option<Begin> {
    let words = line.trim_start_matches(['#', '*', '-', '>', '_', ' ', '\t']);
    let words = words.strip_prefix("\\item").map_or(words, |rest| rest.trim_start_matches(['[', ' ']));
    let said = ["answer", "solution"]
        .iter()
        .find(|word| words.get(..word.len()).is_some_and(|said| said.eq_ignore_ascii_case(word)));
    let words = said.map_or(words, |word| words[word.len()..].trim_start());
    let open = words.trim_start_matches('(');
    let letter = open.chars().next().filter(|sign| sign.is_alphanumeric())?;
    let after = &open[letter.len_utf8()..];
    let closed = after.starts_with(')') || said.is_some() && after.starts_with(':');
    if !closed {
        return None;
    }
    let stem = base.trim_end_matches(char::is_alphabetic);
    let name = format!("{stem}{letter}");
    let place = names.iter().position(|known| length_of(&name, known) == Some(name.len()))?;
    let behind = line.len() - after.trim_start_matches([')', ':', ']', '*', ' ', '\t']).len();
    Some(Begin { problem: Ok(place), behind })
}

/// True if the key has `1a` where a heading says `1`.
fn has_parts(name: &str, names: &[&str]) -> bool {
    let is_part = |rest: &str| rest.trim_start_matches(is_loose).chars().next().is_some_and(char::is_alphabetic);
    names.iter().any(|known| known.strip_prefix(name).is_some_and(is_part))
}

impl Part {
    fn chains(&self, text: &str, formulas: &[document::Formula]) -> Vec<Vec<String>> {
        let section = &self.section;
        let labelled = !section.labels.is_empty();
        let mut from = section.labels.first().map_or(section.text, |label| label.from);
        let mut chains: Vec<Vec<String>> = Vec::new();
        // What is not marked as a formula behind a label is read as it stands, like a cell of a table.
        let line = text.get(from..section.end).and_then(|rest| rest.lines().next()).unwrap_or("");
        if labelled && !is_marked(line) && !line.trim().is_empty() {
            let end = from + line.len();
            let more = formulas.iter().any(|formula| end <= formula.start && formula.end <= section.end);
            if !more || !has_words(line) {
                chains_of(line, false, true, &mut chains);
            }
            from = end;
        }
        for formula in formulas.iter().filter(|formula| from <= formula.start && formula.end <= section.end) {
            let alone = labelled || alone(text, formula.start..formula.end);
            chains_of(&text[formula.start..formula.end], formula.latex, alone, &mut chains);
        }
        chains
    }
}

/// True for a line in which formulas are marked.
fn is_marked(line: &str) -> bool {
    ["$", "`", "\\(", "\\[", "\\begin"].iter().any(|mark| line.contains(mark))
}

/// True for a line with several words that are no functions.
fn has_words(line: &str) -> bool {
    let words = line.split(|sign: char| !sign.is_alphabetic()).filter(|word| word.chars().count() > 2);
    words.filter(|word| ops::find(word).is_none()).count() > 1
}

/// Adds the chains of one formula; one that begins with a sign goes on with the last.
fn chains_of(formula: &str, latex: bool, alone: bool, chains: &mut Vec<Vec<String>>) {
    let split = split(formula, latex);
    let trimmed = |text: &str| text.trim().trim_end_matches(['.', ',', ';']).trim().to_owned();
    if split.statements.is_empty() && alone && !trimmed(&split.text).is_empty() {
        chains.push(vec![trimmed(&split.text)]);
    }
    for statement in &split.statements {
        if statement.signs.iter().any(|sign| !matches!(sign, Sign::Equal | Sign::Define)) {
            continue;
        }
        let members = statement.members.iter().map(|range| trimmed(&split.text[range.clone()]));
        let members = members.filter(|member| !member.is_empty());
        match chains.last_mut().filter(|_| statement.goes_on) {
            Some(chain) => chain.extend(members),
            None => chains.push(members.collect()),
        }
    }
    chains.retain(|chain| !chain.is_empty());
}

/// True if nothing but marks of a formula stands beside it in its lines.
fn alone(text: &str, formula: Range<usize>) -> bool {
    let before = text[..formula.start].rsplit('\n').next().unwrap_or("");
    let after = text[formula.end..].split('\n').next().unwrap_or("");
    let marks = ['$', '.', '`', '\\', '[', ']', '(', ')', ' ', '\t', '\r', '='];
    [before, after].iter().all(|side| side.trim_matches(marks).is_empty())
}
