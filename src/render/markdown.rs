//! Markdown with formulas between dollar signs and pipe tables, as wikis, notebooks and note-taking programs read it.
//!
//! Drawings stand in code blocks. Invariant: words from outside are escaped, so that no text becomes markup, and a pipe
//! inside a table cell never ends the cell.

use super::article::{Bit, Part, View, article};
use super::format::Options;
use super::latex;
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use super::{diagnostic, flow, table};
use crate::diagnostic::{Diagnostic, Note};
use crate::render::picture::Frame;
use crate::session::{Reply, Table};

/// The lines of a reply.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    let mut writer = Writer { options, lines: Vec::new() };
    for part in article(reply, options, View::Book) {
        writer.part(&part);
    }
    writer.lines.into_iter().map(|line| vec![Span::new(line, Role::Text)]).collect()
}

struct Writer<'a> {
    options: &'a Options,
    lines: Vec<String>,
}

impl Writer<'_> {
    /// A block with a blank line before it.
    fn block(&mut self, lines: impl IntoIterator<Item = String>) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
    }

    fn part(&mut self, part: &Part) {
        let options = self.options;
        match part {
            Part::Heading(text) => self.block([format!("## {}", escaped(text))]),
            Part::Step(number, name, parts) => {
                self.block([format!("### {number}. {name}")]);
                parts.iter().for_each(|part| self.part(part));
            }
            Part::Display(members, decimal) => self.display(&latex::chain(members, decimal.as_deref(), options)),
            Part::Formulas(formulas) => {
                let all: Vec<String> = formulas.iter().map(|formula| latex::math(formula, options)).collect();
                self.display(&all.join(" \\qquad "));
            }
            Part::Jacobians(factors) => self.display(&latex::product(factors, options)),
            Part::Numbers(before, rows, list) => {
                let line = format!("{} ${}$", self.sentence(before), latex::numbers(rows, *list, options));
                self.block([line]);
            }
            Part::Sentence(bits) => {
                let line = self.sentence(bits);
                self.block([line]);
            }
            Part::Columns(rows) => self.columns(rows),
            Part::Entry(term, text) => self.block([format!("- `{}` — {}", code(term), escaped(text))]),
            Part::Code(text) => self.fenced(text.lines().map(code).collect()),
            Part::Table(data) => self.table(data),
            Part::Flow(data) => {
                let unicode = Options { charset: Charset::Unicode, ..*options };
                let drawing = flow::lines(data, &unicode, options.width);
                self.fenced(span::to_text(&drawing).lines().map(str::to_owned).collect());
            }
            Part::Problem(problem, source) => self.problem(problem, source),
            Part::Finding(finding) => {
                let (word, message) = (finding.heading.0, escaped(&finding.message));
                self.block([format!("**{word}** in line {}: {message}", finding.line)]);
                self.fenced(vec![code(finding.marked())]);
            }
            Part::Note(note, source) => self.note(note, source),
        }
    }

    fn display(&mut self, formula: &str) {
        self.block(["$$".to_owned(), formula.to_owned(), "$$".to_owned()]);
    }

    fn fenced(&mut self, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.block([format!("{fence}text")].into_iter().chain(lines).chain([fence]));
    }

    fn sentence(&self, bits: &[Bit]) -> String {
        latex::sentence(bits, self.options, |text, role| match role {
            Role::Right | Role::Wrong | Role::Heading if !text.is_empty() => format!("**{}**", escaped(text)),
            _ => escaped(text),
        })
    }

    /// A table without heads, which Markdown does not know: the heads are empty.
    fn columns(&mut self, rows: &[Vec<Vec<Bit>>]) {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut lines = vec![format!("|{}", "   |".repeat(count)), format!("|{}", "---|".repeat(count))];
        for row in rows {
            let cells = (0..count).map(|column| row.get(column).map_or(String::new(), |cell| self.cell(cell)));
            lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        }
        self.block(lines);
    }

    /// A pipe in a formula is written as a command, because it would end the cell.
    fn cell(&self, bits: &[Bit]) -> String {
        self.sentence(bits).replace("\\|", "\u{1}").replace('|', "\\vert ").replace('\u{1}', "\\|")
    }

    fn table(&mut self, data: &Table) {
        let heads: Vec<String> = data.heads.iter().map(|head| escaped(head)).collect();
        let mut lines = vec![format!("| {} |", heads.join(" | ")), format!("|{}", "---:|".repeat(heads.len()))];
        for row in &data.rows {
            let cells: Vec<String> = row.iter().map(|value| table::cell(*value, self.options.digits)).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
        }
        self.block(lines);
    }

    fn frame(&self) -> Frame {
        Frame { charset: Charset::Unicode, width: self.options.width, ..Frame::default() }
    }

    fn problem(&mut self, problem: &Diagnostic, source: &str) {
        let shown = diagnostic::show(problem, source, self.frame());
        self.fenced(span::to_text(&shown).lines().map(str::to_owned).collect());
    }

    fn note(&mut self, note: &Note, _: &str) {
        let heading = if note.warning { "Warning" } else { "Note" };
        self.block([format!("> **{heading}**: {}", escaped(&note.text))]);
    }
}

/// Text that stands between backticks.
fn code(text: &str) -> String {
    text.replace('`', "'")
}

/// Words with the characters that Markdown takes for itself made harmless.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '$' | '~' => escaped.extend(['\\', c]),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
