//! For screen readers: words only, one thing a line, formulas spoken.
//!
//! Lines are only ever added, nothing is drawn, and no sign stands for a word. Beside an answer stands the form that can
//! be typed back. Invariant: what a picture would say by its place is said in words.

use super::article::{Bit, Part, TIMES, View, article};
use super::format::Options;
use super::number::decimal;
use super::span::{Line, Role, Span};
use crate::diagnostic::Label;
use crate::session::{FactorShown, Flow, Order, Reply, Table};
use crate::syntax::formula::Formula;
use crate::syntax::linear::{Style, write};

/// The lines of a reply.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    let mut speaker = Speaker { options, lines: Vec::new() };
    for part in article(reply, options, View::OneLine) {
        speaker.part(&part);
    }
    if let Reply::Answer(answer) = reply {
        let list = super::article::in_one_line(answer.kind, &answer.value.formula, answer.value.rows.as_deref());
        let typed = write(&list, Style::Plain, options.budget).to_string();
        speaker.line("typed: ", Role::Note, typed);
    }
    speaker.lines
}

struct Speaker<'a> {
    options: &'a Options,
    lines: Vec<Line>,
}

impl Speaker<'_> {
    fn line(&mut self, heading: &str, role: Role, text: impl Into<String>) {
        self.lines.push(vec![Span::new(heading, role), Span::new(text, Role::Text)]);
    }

    fn say(&mut self, text: impl Into<String>) {
        self.lines.push(vec![Span::new(text, Role::Text)]);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(text) => self.lines.push(vec![Span::new(text.as_str(), Role::Heading)]),
            Part::Step(number, name, parts) => {
                self.line(&format!("Step {number}, {name}."), Role::Heading, "");
                parts.iter().for_each(|part| self.part(part));
            }
            Part::Display(members, decimal) => {
                let spoken: Vec<String> = members.iter().map(|bits| self.sentence(bits)).collect();
                self.say(spoken.join(" equals "));
                if let Some(decimal) = decimal {
                    self.say(format!("about {}", spoken_number(decimal)));
                }
            }
            Part::Formulas(formulas) => formulas.iter().for_each(|formula| self.say(self.math(formula))),
            Part::Jacobians(factors) => self.jacobians(factors),
            Part::Numbers(before, rows, list) => self.numbers(before, rows, *list),
            Part::Sentence(bits) => self.say(self.sentence(bits)),
            Part::Columns(rows) => {
                for row in rows {
                    let mut text = String::new();
                    for cell in row.iter().filter(|cell| !cell.is_empty()).map(|cell| self.sentence(cell)) {
                        let joint = if text.is_empty() { "" } else { ", " };
                        text += if cell.starts_with("equals ") { " " } else { joint };
                        text += &cell;
                    }
                    self.say(text);
                }
            }
            Part::Entry(term, text) => self.line(&format!("{term}: "), Role::Name, text.as_str()),
            Part::Code(text) => text.lines().for_each(|line| self.say(line)),
            Part::Table(table) => self.table(table),
            Part::Flow(flow) if flow.order == Order::Graph => self.flow(flow),
            // A reading names every node itself.
            Part::Flow(_) => {}
            Part::Problem(problem, source) => {
                self.line("Error: ", Role::Wrong, problem.message.as_str());
                problem.labels.iter().for_each(|label| self.place(label, source));
                if let Some(suggestion) = &problem.suggestion {
                    self.line("Try: ", Role::Heading, suggestion.as_str());
                }
                self.line("Name of this error: ", Role::Note, problem.id);
            }
            Part::Finding(finding) => {
                let (word, role) = finding.heading;
                self.line(word, role, format!(" in line {}: {}", finding.line, finding.message));
                self.line("It says: ", Role::Note, finding.marked());
            }
            Part::Note(note, source) => {
                let heading = if note.warning { "Warning: " } else { "Note: " };
                self.line(heading, Role::Note, note.text.as_str());
                if note.has_place() {
                    self.place(&Label { span: note.span, text: String::new() }, source);
                }
            }
        }
    }

    /// A formula in words; what is left out is said.
    fn math(&self, formula: &Formula) -> String {
        write(formula, Style::Spoken, self.options.budget).to_string()
    }

    fn sentence(&self, bits: &[Bit]) -> String {
        let spoken = bits.iter().map(|bit| match bit {
            Bit::Words(text, _) if text == TIMES => " times ".to_owned(),
            Bit::Words(text, Role::Operator) => text.replace('→', "to").replace('=', "equals").replace('+', "plus"),
            Bit::Words(text, _) => text.clone(),
            Bit::Math(formula) => self.math(formula),
        });
        spoken.collect()
    }

    fn jacobians(&mut self, factors: &[FactorShown]) {
        for (position, factor) in factors.iter().enumerate() {
            let start = if position == 0 { "Jacobian" } else { "times the Jacobian" };
            let (rows, cols) = (factor.rows.len(), factor.cols.len());
            let names = |names: &[String]| names.iter().map(|name| spoken_name(name)).collect::<Vec<_>>().join(", ");
            let text = format!(
                "{start} of {} by {}, size {rows} by {cols}: {}",
                names(&factor.rows),
                names(&factor.cols),
                self.math(&factor.formula)
            );
            self.say(text);
        }
    }

    fn numbers(&mut self, before: &[Bit], rows: &[Vec<f64>], list: bool) {
        let spoken = |row: &Vec<f64>| {
            row.iter().map(|value| spoken_number(&decimal(*value, self.options.digits))).collect::<Vec<_>>().join(", ")
        };
        let before = self.sentence(before);
        if rows.len() == 1 || list {
            let all: Vec<String> = rows.iter().map(spoken).collect();
            return self.say(format!("{before} {}", all.join(", ")));
        }
        let all: Vec<String> =
            rows.iter().enumerate().map(|(place, row)| format!("row {}: {}", place + 1, spoken(row))).collect();
        self.say(before);
        all.into_iter().for_each(|row| self.say(row));
    }

    /// Each row with the head of each column, so that no position has to be remembered.
    fn table(&mut self, table: &Table) {
        for row in &table.rows {
            let cells =
                table.heads.iter().zip(row).map(|(head, value)| {
                    format!("{head} equals {}", spoken_number(&decimal(*value, self.options.digits)))
                });
            self.say(cells.collect::<Vec<_>>().join(", "));
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let name = |position: usize| spoken_name(&flow.nodes[position].name);
        for (position, node) in flow.nodes.iter().enumerate() {
            let from: Vec<String> =
                flow.edges.iter().filter(|(_, to, _)| *to == position).map(|(from, _, _)| name(*from)).collect();
            let text = match &node.formula {
                None => format!("{} is a variable", name(position)),
                Some(formula) if from.is_empty() => format!("{} equals {}", name(position), self.math(formula)),
                Some(formula) => {
                    format!("{} equals {}, computed from {}", name(position), self.math(formula), from.join(" and "))
                }
            };
            self.say(text);
        }
        self.say(match flow.paths {
            1 => "there is one path from a variable to an output".to_owned(),
            paths => format!("there are up to {paths} paths from a variable to an output"),
        });
    }

    /// Where in the text something stands, by its characters and not by marks under them.
    fn place(&mut self, label: &Label, source: &str) {
        let (start, end) = (label.span.start as usize, label.span.end as usize);
        let Some(before) = source.get(..start.min(source.len())) else { return };
        let marked: String = source.get(start..end.min(source.len())).unwrap_or_default().chars().take(60).collect();
        let place = before.chars().count() + 1;
        let what = if marked.trim().is_empty() { String::new() } else { format!(", at \"{marked}\"") };
        let text = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
        self.say(format!("at character {place}{what}{text}"));
    }
}

fn spoken_number(text: &str) -> String {
    let spoken = |text: &str| write(&super::article::number(text), Style::Spoken, 1000).to_string();
    match text.split_once('e').filter(|_| text.contains(|c: char| c.is_ascii_digit())) {
        Some((mantissa, exponent)) => format!("{} times 10 to the power {}", spoken(mantissa), spoken(exponent)),
        None => spoken(text),
    }
}

fn spoken_name(spelt: &str) -> String {
    let mut formula = Formula::default();
    formula.push(crate::syntax::formula::Item::Symbol(spelt.to_owned()));
    write(&formula, Style::Spoken, 1000).to_string()
}
