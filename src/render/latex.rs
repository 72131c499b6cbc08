//! LaTeX for a document that uses `amsmath`: displayed formulas, `aligned` steps, tables.
//!
//! Only a file of its own has a preamble. Invariant: words from outside are escaped, so that no text can become a command.

use super::article::{Bit, Part, View, article};
use super::format::Options;
use super::number::decimal;
use super::span::{Line, Role, Span};
use super::table;
use crate::session::{FactorShown, Flow, Reply, Table};
use crate::syntax::formula::Formula;
use crate::syntax::linear::{Style, write};

/// What stands around a file of its own.
pub(super) const FRAME: (&str, &str) = (
    "\\documentclass{article}\n\\usepackage{amsmath, amssymb}\n\\setlength{\\parindent}{0pt}\n\\begin{document}\n\n",
    "\n\\end{document}\n",
);

/// The lines of a reply.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    let mut writer = Writer { options, lines: Vec::new() };
    for part in article(reply, options, View::Book) {
        writer.part(&part);
    }
    writer.lines.into_iter().map(|line| vec![Span::new(line, Role::Text)]).collect()
}

/// A formula, or an error message in its place if it is too long.
pub(super) fn math(formula: &Formula, options: &Options) -> String {
    let text = write(formula, Style::Latex, options.budget);
    match text.extent {
        crate::syntax::linear::Extent::Whole => text.text,
        // Half a formula would not compile.
        crate::syntax::linear::Extent::Cut { at } => format!("\\text{{longer than {at} characters}}"),
    }
}

/// Bits as the inside of one formula.
pub(super) fn inside(bits: &[Bit], options: &Options) -> String {
    let parts = bits.iter().map(|bit| match bit {
        Bit::Words(text, Role::Operator) => text.replace('·', "\\cdot").replace('→', "\\to"),
        Bit::Words(text, _) => format!("\\text{{{}}}", escaped(text)),
        Bit::Math(formula) => math(formula, options),
    });
    parts.collect()
}

/// Bits inside a sentence: formulas and the signs between them share one pair of dollar signs.
pub(super) fn sentence(bits: &[Bit], options: &Options, words: impl Fn(&str, Role) -> String) -> String {
    let mut text = String::new();
    let mut open = false;
    for bit in bits {
        let is_math = matches!(bit, Bit::Math(_) | Bit::Words(_, Role::Operator));
        if is_math != open {
            // A dollar sign beside a blank would not be read as the begin or end of a formula.
            text.push('$');
            open = is_math;
        }
        match bit {
            Bit::Words(part, role) if !is_math => text += &words(part, *role),
            _ if text.ends_with('$') => text += inside(std::slice::from_ref(bit), options).trim_start(),
            _ => text += &inside(std::slice::from_ref(bit), options),
        }
    }
    if open { text + "$" } else { text }
}

/// `a = b \approx c`.
pub(super) fn chain(members: &[Vec<Bit>], decimal: Option<&str>, options: &Options) -> String {
    let members: Vec<String> = members.iter().map(|bits| inside(bits, options)).collect();
    let nearly = decimal
        .map_or(String::new(), |decimal| format!(" \\approx {}", math(&super::article::number(decimal), options)));
    members.join(" = ") + &nearly
}

/// Jacobians with their sizes and names under them.
pub(super) fn product(factors: &[FactorShown], options: &Options) -> String {
    let factors = factors.iter().map(|factor| {
        let names = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| math(&super::article::name(name), options)).collect();
            if names.len() == 1 { names.concat() } else { format!("({})", names.join(", ")) }
        };
        format!(
            "\\underset{{\\partial {}/\\partial {}}}{{\\underset{{{}\\times {}}}{{{}}}}}",
            names(&factor.rows),
            names(&factor.cols),
            factor.rows.len(),
            factor.cols.len(),
            math(&factor.formula, options),
        )
    });
    factors.collect::<Vec<_>>().join(" \\cdot ")
}

/// A value at a point as a matrix of decimals.
pub(super) fn numbers(rows: &[Vec<f64>], list: bool, options: &Options) -> String {
    let text: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| decimal(*value, options.digits)).collect()).collect();
    if list {
        let entries = text.iter().flatten().map(|text| math(&super::article::number(text), options));
        return format!("\\left[{}\\right]", entries.collect::<Vec<_>>().join(", "));
    }
    math(&super::display::decimals_formula(&text, false), options)
}

struct Writer<'a> {
    options: &'a Options,
    lines: Vec<String>,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(text) => self.push(format!("\\subsection*{{{}}}", escaped(text))),
            Part::Step(number, name, parts) => {
                self.push(format!("\\paragraph{{{number}. {}}}", capital(name)));
                parts.iter().for_each(|part| self.part(part));
            }
            Part::Display(members, decimal) => self.display(&chain(members, decimal.as_deref(), self.options)),
            Part::Formulas(formulas) => {
                let all: Vec<String> = formulas.iter().map(|formula| math(formula, self.options)).collect();
                self.display(&all.join(" \\qquad "));
            }
            Part::Jacobians(factors) => self.display(&product(factors, self.options)),
            Part::Numbers(before, rows, list) => {
                let before = self.sentence(before);
                self.push(before);
                self.display(&numbers(rows, *list, self.options));
            }
            Part::Sentence(bits) => {
                let sentence = self.sentence(bits);
                self.push(sentence + "\\par");
            }
            Part::Columns(rows) => self.columns(rows),
            Part::Entry(term, text) => {
                self.push(format!("\\textbf{{{}}} \\quad {}\\par", escaped(term), escaped(text)))
            }
            Part::Code(text) => text.lines().for_each(|line| self.push(format!("\\texttt{{{}}}\\par", escaped(line)))),
            Part::Table(table) => self.table(table),
            Part::Flow(flow) => self.flow(flow),
            Part::Problem(problem, _) => {
                self.push(format!("\\textbf{{Error}} ({}): {}\\par", escaped(problem.id), escaped(&problem.message)));
                let suggestion = problem.suggestion.as_ref();
                suggestion.into_iter().for_each(|text| self.push(format!("Try: \\texttt{{{}}}\\par", escaped(text))));
            }
            Part::Finding(finding) => {
                let place = format!(
                    "\\textbf{{{}}} in line {}: {}.",
                    finding.heading.0,
                    finding.line,
                    escaped(&finding.message)
                );
                self.push(format!("{place}\\par\n\\texttt{{{}}}\\par", escaped(finding.marked())));
            }
            Part::Note(note, _) => self.push(format!("\\emph{{Note: {}.}}\\par", escaped(&note.text))),
        }
    }

    fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    fn display(&mut self, formula: &str) {
        self.push(format!("\\[ {formula} \\]"));
    }

    fn sentence(&self, bits: &[Bit]) -> String {
        sentence(bits, self.options, |text, _| escaped(text))
    }

    fn columns(&mut self, rows: &[Vec<Vec<Bit>>]) {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        self.push(format!("\\par\\begin{{tabular}}{{{}}}", "l".repeat(count)));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| self.sentence(cell)).collect();
            self.push(format!("  {} \\\\", cells.join(" & ")));
        }
        self.push("\\end{tabular}\\par".to_owned());
    }

    fn table(&mut self, data: &Table) {
        self.push(format!("\\par\\begin{{tabular}}{{{}}}", "r".repeat(data.heads.len().max(1))));
        let heads: Vec<String> = data.heads.iter().map(|head| escaped(head)).collect();
        self.push(format!("  {} \\\\ \\hline", heads.join(" & ")));
        for row in &data.rows {
            let cells = row.iter().map(|value| {
                let text = table::cell(*value, self.options.digits);
                if text == "-" {
                    "--".to_owned()
                } else {
                    format!("${}$", math(&super::article::number(&text), self.options))
                }
            });
            self.push(format!("  {} \\\\", cells.collect::<Vec<_>>().join(" & ")));
        }
        self.push("\\end{tabular}\\par".to_owned());
    }

    /// One row for each edge: operand, arrow, node, local derivative.
    fn flow(&mut self, flow: &Flow) {
        let name = |position: usize| math(&super::article::name(&flow.nodes[position].name), self.options);
        let edges = flow.edges.iter().map(|(from, to, local)| {
            format!("  {} & \\xrightarrow{{\\;{}\\;}} & {} \\\\", name(*from), math(local, self.options), name(*to))
        });
        let edges: Vec<String> = edges.collect();
        self.push("\\[ \\begin{array}{rcl}".to_owned());
        self.lines.extend(edges);
        self.push("\\end{array} \\]".to_owned());
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Words with the characters that LaTeX takes for itself made harmless.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '<' | '>' => escaped.extend(['$', c, '$']),
            '→' => escaped.push_str("$\\to$"),
            '·' => escaped.push_str("$\\cdot$"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}
