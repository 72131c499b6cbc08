//! The parts of a reply as lines for a terminal; the text formats differ only in how formulas are drawn.
//!
//! Words are wrapped, columns line up, formulas are never cut inside a number. Invariant: in two dimensions no line is
//! wider than the width asked for, however narrow; on one line a formula may be wider and the terminal wraps it.

use super::article::{Bit, Part, View, article};
use super::format::Options;
use super::layout::one_line;
use super::picture::Frame;
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use super::{diagnostic, display, flow, table};
use crate::session::Reply;
use crate::syntax::formula::Formula;

/// Columns before what stands under a heading.
const INDENT: usize = 2;
/// Columns of the label of a step.
const LABEL: usize = 17;
/// Narrower than this, a label stands above what it labels.
const NARROW: usize = 56;
/// Columns between formulas that stand side by side.
const GAP: usize = 4;
/// Columns between cells.
const CELL_GAP: usize = 3;

/// How formulas that are set apart are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    /// On one line.
    OneLine,
    /// Over several lines.
    Picture,
}

/// Lines, and the one that lines up with a label beside them.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// Index of the line that lines up.
    pub base: usize,
}

/// Writes parts.
pub(super) struct Writer<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// How formulas are drawn.
    pub drawing: Drawing,
}

/// The lines of a reply.
pub(super) fn lines(reply: &Reply, options: &Options, drawing: Drawing) -> Vec<Line> {
    let view = if drawing == Drawing::OneLine { View::OneLine } else { View::Book };
    let writer = Writer { options, drawing };
    let mut lines = Vec::new();
    let parts = article(reply, options, view);
    for (position, part) in parts.iter().enumerate() {
        let block = writer.part(part, options.width.saturating_sub(INDENT));
        let outside = matches!(part, Part::Heading(_) | Part::Finding(_) | Part::Problem(..) | Part::Note(..));
        if position > 0 && drawing == Drawing::Picture && writer.is_tall(&parts[position - 1], part, &block) {
            lines.push(Line::new());
        }
        lines.extend(if outside { block.lines } else { indented(block.lines, INDENT) });
    }
    lines
}

/// The same lines further to the right.
pub(super) fn indented(lines: Vec<Line>, columns: usize) -> Vec<Line> {
    let shift = |mut line: Line| {
        if !line.is_empty() && columns > 0 {
            line.insert(0, Span::blank(columns));
        }
        line
    };
    lines.into_iter().map(shift).collect()
}

impl Writer<'_> {
    /// Whether a blank line separates a part from the one before.
    fn is_tall(&self, before: &Part, part: &Part, block: &Block) -> bool {
        match (before, part) {
            (Part::Heading(_), _) => false,
            (_, Part::Step(..)) | (_, Part::Heading(_)) => true,
            (Part::Display(..), Part::Sentence(_)) | (Part::Sentence(_), Part::Display(..)) => false,
            (_, Part::Display(..) | Part::Numbers(..)) => block.lines.len() > 1,
            (Part::Flow(_), _) => true,
            _ => false,
        }
    }

    /// One part in `width` columns.
    pub fn part(&self, part: &Part, width: usize) -> Block {
        let frame = Frame { charset: self.options.charset, width, budget: self.options.budget.max(1) * 4 };
        match part {
            Part::Heading(text) => Block { lines: wrapped(&[Span::new(text.as_str(), Role::Heading)], width), base: 0 },
            Part::Step(number, name, parts) => self.step(*number, name, parts, width),
            Part::Display(members, decimal) => display::display(self, members, decimal.as_deref(), frame),
            Part::Formulas(formulas) => self.formulas(formulas, width),
            Part::Jacobians(factors) => display::jacobians(self, factors, frame),
            Part::Numbers(before, rows, list) => table::numbers(self, before, rows, *list, width),
            Part::Sentence(bits) => Block { lines: wrapped(&self.sentence(bits), width), base: 0 },
            Part::Columns(rows) => self.columns(rows, width),
            Part::Entry(term, text) => entry(term, text, width),
            Part::Code(text) => {
                let lines = text.lines().map(|line| vec![Span::blank(2), Span::new(line, Role::Name)]);
                Block { lines: lines.collect(), base: 0 }
            }
            Part::Table(table) => Block { lines: table::lines(table, self.options, width), base: 0 },
            Part::Flow(flow) => Block { lines: flow::lines(flow, self.options, width), base: 0 },
            Part::Problem(problem, source) => {
                Block { lines: wrapped_messages(diagnostic::show(problem, source, frame), width), base: 0 }
            }
            Part::Finding(finding) => {
                Block { lines: wrapped_messages(diagnostic::show_finding(finding, frame), width), base: 0 }
            }
            Part::Note(note, source) => {
                Block { lines: wrapped_messages(diagnostic::show_note(note, source, frame), width), base: 0 }
            }
        }
    }

    /// A label, and beside it what the step says.
    fn step(&self, number: usize, name: &str, parts: &[Part], width: usize) -> Block {
        let label = vec![Span::new(format!("{number} "), Role::Heading), Span::new(name, Role::Heading)];
        let beside = width + INDENT >= NARROW;
        let indent = if beside { LABEL } else { INDENT };
        let mut lines = if beside { Vec::new() } else { vec![label.clone()] };
        let mut base = None;
        for (position, part) in parts.iter().enumerate() {
            let block = self.part(part, width.saturating_sub(indent));
            let tall = block.lines.len() > 1 && matches!(part, Part::Display(..) | Part::Jacobians(_));
            let after_words = position > 0 && matches!(parts[position - 1], Part::Sentence(_));
            let apart = position > 0 && !after_words && (tall || matches!(part, Part::Sentence(_)));
            if apart && self.drawing == Drawing::Picture {
                lines.push(Line::new());
            }
            base.get_or_insert(lines.len() + block.base);
            lines.extend(indented(block.lines, indent));
        }
        let base = base.unwrap_or(0);
        if beside {
            match lines.get_mut(base) {
                Some(line) => {
                    let blank = Span::blank(LABEL - span::width(&label));
                    let rest = if line.is_empty() { Vec::new() } else { line.split_off(1) };
                    *line = label.into_iter().chain([blank]).chain(rest).collect();
                }
                None => lines.push(label),
            }
        }
        Block { lines, base }
    }

    /// Formulas side by side, as many on a line as fit.
    fn formulas(&self, formulas: &[Formula], width: usize) -> Block {
        let mut lines: Vec<Line> = Vec::new();
        let mut open = Line::new();
        for formula in formulas {
            let line = self.math(formula);
            let used = span::width(&open);
            if !open.is_empty() && used + GAP + span::width(&line) > width {
                lines.push(std::mem::take(&mut open));
            }
            if !open.is_empty() {
                open.push(Span::blank(GAP));
            }
            if span::width(&line) > width && self.drawing == Drawing::Picture {
                lines.extend(wrapped(&line, width));
            } else {
                open.extend(line);
            }
        }
        if !open.is_empty() {
            lines.push(open);
        }
        Block { lines, base: 0 }
    }

    /// A formula inside a line; what is left out is said.
    pub fn math(&self, formula: &Formula) -> Line {
        let (mut grid, cut) = one_line(formula, formula.root(), self.options.charset, self.options.budget);
        let mut line = grid.rows.swap_remove(0);
        if cut {
            line.push(Span::new(format!(" ... [cut after {} characters]", self.options.budget), Role::Note));
        }
        line
    }

    /// The spans of a sentence, on one line.
    pub fn sentence(&self, bits: &[Bit]) -> Line {
        let mut line = Line::new();
        for bit in bits {
            match bit {
                Bit::Words(text, role) => line.push(Span::new(self.spelt(text), *role)),
                Bit::Math(formula) => line.extend(self.math(formula)),
            }
        }
        line
    }

    /// Words in the character set that is in force.
    pub fn spelt(&self, text: &str) -> String {
        match self.options.charset {
            Charset::Unicode => text.to_owned(),
            Charset::Ascii => text.replace('→', "->").replace('·', "*"),
        }
    }

    /// Cells that line up; cells that find no room stand on lines of their own below.
    fn columns(&self, rows: &[Vec<Vec<Bit>>], width: usize) -> Block {
        let cells: Vec<Vec<Line>> =
            rows.iter().map(|row| row.iter().map(|cell| self.sentence(cell)).collect()).collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let inner = cells.iter().filter(|row| column + 1 < row.len() || column == 0);
            let inner = inner.filter(|row| row.len() > 1 || column > 0);
            inner.filter_map(|row| row.get(column)).map(|cell| span::width(cell)).max().unwrap_or(0)
        };
        // A column that is as wide as half of the line does not push the others out of sight.
        let tabs: Vec<usize> = (0..count).map(|column| widest(column).min(width / 2)).collect();
        let start = |column: usize| tabs[..column].iter().map(|tab| tab + CELL_GAP).sum::<usize>();
        // If the last column does not fit in one row, it stands below in all rows.
        let last = count.saturating_sub(1);
        let overflows = |row: &Vec<Line>| row.get(last).is_some_and(|cell| start(last) + span::width(cell) > width);
        let below = last > 0 && cells.iter().any(overflows);
        let mut lines = Vec::new();
        for row in cells {
            let mut line = Line::new();
            for (column, cell) in row.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let start = start(column);
                let used = span::width(&line);
                let at = if used > 0 { start.max(used + CELL_GAP) } else { start };
                if column > 0 && (at + span::width(&cell) > width || below && column == last) {
                    lines.extend(wrapped(&std::mem::take(&mut line), width));
                    line.push(Span::blank(GAP));
                } else {
                    line.push(Span::blank(at - used));
                }
                line.extend(cell);
            }
            lines.extend(wrapped(&line, width));
        }
        Block { lines, base: 0 }
    }
}

/// A term with its text beside it, or below it if there is no room.
fn entry(term: &str, text: &str, width: usize) -> Block {
    const TERM: usize = 24;
    let term_span = Span::new(term, Role::Name);
    let indent = if width < 60 { GAP } else { TERM };
    let mut lines = indented(wrapped(&[Span::new(text, Role::Text)], width.saturating_sub(indent).max(8)), indent);
    if term_span.width() < indent && !lines.is_empty() && !lines[0].is_empty() {
        lines[0][0] = Span::blank(indent - term_span.width());
        lines[0].insert(0, term_span);
    } else {
        lines.insert(0, vec![term_span]);
    }
    Block { lines, base: 0 }
}

/// Lines of a diagnostic with its messages wrapped; the marked text is narrow enough already.
fn wrapped_messages(lines: Vec<Line>, width: usize) -> Vec<Line> {
    lines
        .into_iter()
        .flat_map(|line| if span::width(&line) > width + INDENT { wrapped(&line, width) } else { vec![line] })
        .collect()
}

/// A line as several of at most `width` columns, broken at blanks, else before a sign or after a comma, else between two
/// pieces.
pub(crate) fn wrapped(line: &[Span], width: usize) -> Vec<Line> {
    let width = width.max(8);
    if span::width(line) <= width {
        return vec![line.to_vec()];
    }
    let mut lines = Vec::new();
    let mut open = Line::new();
    let mut used = 0;
    for word in words(line) {
        let size = span::width(&word);
        if used > 0 && used + size > width && (size <= width || used > width / 2) {
            lines.push(std::mem::take(&mut open));
            used = 0;
        }
        for piece in word.iter().flat_map(|span| chopped(span, width)) {
            let size = piece.width();
            if used > 0 && used + size > width {
                lines.push(std::mem::take(&mut open));
                used = 0;
            }
            if used > 0 || lines.is_empty() || !piece.text.trim().is_empty() {
                used += size;
                open.push(piece);
            }
        }
    }
    lines.push(open);
    lines
}

/// Spans that belong together: a line is broken between them.
fn words(line: &[Span]) -> Vec<Line> {
    let mut words: Vec<Line> = Vec::new();
    for piece in line.iter().flat_map(pieces) {
        let breaks = words.last().and_then(|word| word.last()).is_none_or(|last| {
            let blank = piece.text.trim().is_empty() != last.text.trim().is_empty();
            let sign = piece.role == Role::Operator && last.role != Role::Operator;
            blank || sign || last.text.ends_with(',')
        });
        match words.last_mut().filter(|_| !breaks) {
            Some(word) => word.push(piece),
            None => words.push(vec![piece]),
        }
    }
    words
}

/// A span cut into words and blanks.
fn pieces(span: &Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    for part in span.text.split_inclusive(' ') {
        let word = part.trim_end_matches(' ');
        let texts = [word, &part[word.len()..]].into_iter().filter(|text| !text.is_empty());
        pieces.extend(texts.map(|text| Span { text: text.to_owned(), ..*span }));
    }
    pieces
}

/// A span cut into parts of at most `width` columns.
fn chopped(span: &Span, width: usize) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut text = span.text.as_str();
    while !text.is_empty() {
        let fits = span::prefix(text, width);
        let part = if fits.is_empty() { text } else { fits };
        parts.push(Span { text: part.to_owned(), ..*span });
        text = &text[part.len()..];
    }
    parts
}
