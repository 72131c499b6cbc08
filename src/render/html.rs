//! A page that needs nothing else: formulas in MathML, tables, drawings of the data flow; light and dark.
//!
//! No script, no font and no address is loaded. Invariant: everything that came from outside is escaped.

use super::article::{Bit, Part, View, article, number};
use super::format::Options;
use super::mathml::{escaped, inside, operator};
use super::number::decimal;
use super::picture::Frame;
use super::signs::Charset;
use super::span::{Line, Role, Span};
use super::{diagnostic, display, flow, table};
use crate::session::{FactorShown, Reply, Table};
use crate::syntax::formula::Formula;

/// What stands before the first reply.
pub const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gradus</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.5 system-ui, sans-serif; }
section { margin: 0 0 2rem; }
math { font-size: 1.15em; }
math[display="block"] { margin: 0.8rem 0; text-align: left; overflow-x: auto; }
table { border-collapse: collapse; }
td, th { padding: 0.2rem 1.2rem 0.2rem 0; text-align: left; vertical-align: baseline; }
.numbers td, .numbers th { text-align: right; font-variant-numeric: tabular-nums; }
pre { overflow-x: auto; }
.right { color: #00694d; font-weight: bold; }
.wrong { color: #a84300; font-weight: bold; }
.note { color: #606060; }
@media (prefers-color-scheme: dark) {
  .right { color: #2fcf9f; } .wrong { color: #ff8a3d; } .note { color: #a8a8a8; }
}
</style>
</head>
<body>
"#;

/// What stands after the last reply.
pub const FOOT: &str = "</body>\n</html>\n";

/// The lines of a reply: one section.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    let parts = article(reply, options, View::Book);
    if parts.is_empty() {
        return Vec::new();
    }
    let mut writer = Writer { options, lines: vec!["<section>".to_owned()] };
    parts.iter().for_each(|part| writer.part(part));
    writer.lines.push("</section>".to_owned());
    writer.lines.into_iter().map(|line| vec![Span::new(line, Role::Text)]).collect()
}

struct Writer<'a> {
    options: &'a Options,
    lines: Vec<String>,
}

impl Writer<'_> {
    fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(text) => self.push(format!("<h2>{}</h2>", escaped(text))),
            Part::Step(number, name, parts) => {
                self.push(format!("<h3>{number}. {}</h3>", escaped(name)));
                parts.iter().for_each(|part| self.part(part));
            }
            Part::Display(members, decimal) => self.display(members, decimal.as_deref()),
            Part::Formulas(formulas) => {
                let all: Vec<String> = formulas.iter().map(|formula| self.math(formula)).collect();
                self.push(format!("<p>{}</p>", all.join(" &emsp; ")));
            }
            Part::Jacobians(factors) => self.jacobians(factors),
            Part::Numbers(before, rows, list) => self.numbers(before, rows, *list),
            Part::Sentence(bits) => self.push(format!("<p>{}</p>", self.sentence(bits))),
            Part::Columns(rows) => self.columns(rows),
            Part::Entry(term, text) => {
                self.push(format!("<p><code>{}</code> &emsp; {}</p>", escaped(term), escaped(text)));
            }
            Part::Code(text) => self.push(format!("<pre><code>{}</code></pre>", escaped_lines(text))),
            Part::Table(data) => self.table(data),
            Part::Flow(data) => {
                let unicode = Options { charset: Charset::Unicode, ..*self.options };
                self.drawing(&flow::lines(data, &unicode, self.options.width));
            }
            Part::Problem(problem, source) => self.drawing(&diagnostic::show(problem, source, self.frame())),
            Part::Finding(finding) => self.drawing(&diagnostic::show_finding(finding, self.frame())),
            Part::Note(note, source) => self.drawing(&diagnostic::show_note(note, source, self.frame())),
        }
    }

    fn frame(&self) -> Frame {
        Frame { charset: Charset::Unicode, width: self.options.width, ..Frame::default() }
    }

    /// Lines as they are, with their roles as classes.
    fn drawing(&mut self, lines: &[Line]) {
        if lines.is_empty() {
            return;
        }
        let text: Vec<String> =
            lines.iter().map(|line| line.iter().map(|span| classed(&span.text, span.role)).collect()).collect();
        self.push(format!("<pre>{}</pre>", text.join("&#10;")));
    }

    fn math(&self, formula: &Formula) -> String {
        format!("<math>{}</math>", inside(formula, self.options.budget))
    }

    /// Bits as the inside of one formula.
    fn row(&self, bits: &[Bit]) -> String {
        let parts = bits.iter().map(|bit| match bit {
            Bit::Words(text, Role::Operator) => operator(text.trim()),
            Bit::Words(text, _) => format!("<mtext>{}</mtext>", escaped(text)),
            Bit::Math(formula) => inside(formula, self.options.budget),
        });
        parts.collect()
    }

    fn display(&mut self, members: &[Vec<Bit>], decimal: Option<&str>) {
        let members: Vec<String> = members.iter().map(|bits| self.row(bits)).collect();
        let mut row = members.join("<mo>=</mo>");
        if let Some(decimal) = decimal {
            row += &format!("<mo>≈</mo>{}", inside(&number(decimal), self.options.budget));
        }
        self.push(format!("<math display=\"block\"><mrow>{row}</mrow></math>"));
    }

    fn jacobians(&mut self, factors: &[FactorShown]) {
        let factors: Vec<String> = factors
            .iter()
            .map(|factor| {
                let size = format!("{}×{}", factor.rows.len(), factor.cols.len());
                let names = display::names(factor, Charset::Unicode);
                let matrix = inside(&factor.formula, self.options.budget);
                let under = format!("<munder>{matrix}<mtext>{size}</mtext></munder>");
                format!("<munder>{under}<mtext>{}</mtext></munder>", escaped(&names))
            })
            .collect();
        self.push(format!("<math display=\"block\"><mrow>{}</mrow></math>", factors.join("<mo>·</mo>")));
    }

    fn numbers(&mut self, before: &[Bit], rows: &[Vec<f64>], list: bool) {
        let cell = |value: &f64| decimal(*value, self.options.digits);
        let text: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let value = if list {
            let all: Vec<String> =
                text.iter().flatten().map(|text| inside(&number(text), self.options.budget)).collect();
            let comma = "<mo separator=\"true\">,</mo>";
            format!("<math><mrow><mo>[</mo>{}<mo>]</mo></mrow></math>", all.join(comma))
        } else {
            self.math(&display::decimals_formula(&text, false))
        };
        self.push(format!("<p>{} {value}</p>", self.sentence(before)));
    }

    fn sentence(&self, bits: &[Bit]) -> String {
        let parts = bits.iter().map(|bit| match bit {
            Bit::Words(text, role) => classed(text, *role),
            Bit::Math(formula) => self.math(formula),
        });
        parts.collect()
    }

    fn columns(&mut self, rows: &[Vec<Vec<Bit>>]) {
        self.push("<table>".to_owned());
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| format!("<td>{}</td>", self.sentence(cell))).collect();
            self.push(format!("<tr>{}</tr>", cells.concat()));
        }
        self.push("</table>".to_owned());
    }

    fn table(&mut self, data: &Table) {
        let heads: Vec<String> = data.heads.iter().map(|head| format!("<th>{}</th>", escaped(head))).collect();
        self.push("<table class=\"numbers\">".to_owned());
        self.push(format!("<tr>{}</tr>", heads.concat()));
        for row in &data.rows {
            let cells: Vec<String> =
                row.iter().map(|value| format!("<td>{}</td>", table::cell(*value, self.options.digits))).collect();
            self.push(format!("<tr>{}</tr>", cells.concat()));
        }
        self.push("</table>".to_owned());
    }
}

/// Several lines of text, each escaped.
fn escaped_lines(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("&#10;")
}

/// Text in a class for the roles that have a look of their own.
fn classed(text: &str, role: Role) -> String {
    let class = match role {
        Role::Right => "right",
        Role::Wrong => "wrong",
        Role::Note => "note",
        Role::Heading => return format!("<b>{}</b>", escaped(text)),
        _ => return escaped(text),
    };
    format!("<span class=\"{class}\">{}</span>", escaped(text))
}
