//! A data flow in characters: a chain on one line, else a listing of nodes with their operands.
//!
//! Values stand above a chain and adjoints below it. Nothing is computed here. Invariant: no line is wider than the width.

use super::article::{derivative_of, equation, name};
use super::format::Options;
use super::layout::one_line;
use super::number::decimal;
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use super::writer::wrapped;
use crate::session::{Flow, Order};
use crate::syntax::formula::{Formula, FormulaId, Item};
use crate::syntax::linear::{Style, write};

/// Most characters of one operation in a chain.
const OPERATION: usize = 200;
/// Columns between columns of the listing.
const GAP: usize = 3;

/// The signs of a drawing.
struct Signs {
    line: char,
    head: &'static str,
    back: &'static str,
    hole: &'static str,
}

fn signs(charset: Charset) -> Signs {
    match charset {
        Charset::Unicode => Signs { line: '─', head: "▶", back: "◀─ ", hole: "·" },
        Charset::Ascii => Signs { line: '-', head: ">", back: "<- ", hole: "_" },
    }
}

/// The drawing; empty for a reading of what is no chain, because the reading names every node itself.
pub(super) fn lines(flow: &Flow, options: &Options, width: usize) -> Vec<Line> {
    if is_chain(flow)
        && let Some(lines) = chain(flow, options, width)
    {
        return lines;
    }
    if flow.order == Order::Graph { listing(flow, options, width) } else { Vec::new() }
}

/// One variable, and every other node uses only the one before it.
fn is_chain(flow: &Flow) -> bool {
    let edges = flow.edges.iter().enumerate().all(|(place, (from, to, _))| *from == place && *to == place + 1);
    flow.variables == 1 && edges && flow.edges.len() + 1 == flow.nodes.len()
}

/// `x ─▶[ ·³ ]──u──▶[ sin ]──▶ y`, with values above and adjoints below; nothing if it does not fit.
fn chain(flow: &Flow, options: &Options, width: usize) -> Option<Vec<Line>> {
    let signs = signs(options.charset);
    let mut rows = [Line::new(), Line::new(), Line::new()];
    let known = |value: Option<f64>| value.filter(|_| !flow.point.is_empty());
    let number =
        |value: Option<f64>| known(value).map(|value| decimal(value, options.digits.min(5))).unwrap_or_default();
    for (position, node) in flow.nodes.iter().enumerate() {
        let last = position + 1 == flow.nodes.len();
        let label = Span::new(shown_name(&node.name, options.charset), Role::Name);
        let (above, below) = (number(node.value), number(node.adjoint));
        let room = label.width().max(above.len()).max(below.len());
        let (before, after) = ((room - label.width()) / 2, (room - label.width()).div_ceil(2));
        let rule = |count: usize| Span::new(String::from(signs.line).repeat(count), Role::Operator);
        let mut middle = Vec::new();
        if position > 0 {
            let from = &flow.nodes[position - 1].name;
            let operation = operation(node.formula.as_ref()?, from, options.charset, signs.hole);
            middle.push(Span::new("[ ", Role::Bracket));
            middle.extend(operation);
            middle.push(Span::new(" ]", Role::Bracket));
            middle.push(rule(2));
            middle.push(if last { Span::new(signs.head, Role::Operator) } else { rule(before) });
            if last {
                middle.push(Span::blank(1 + before));
            }
        } else {
            middle.push(Span::blank(before));
        }
        let start = span::width(&rows[0]).max(span::width(&rows[1])) + span::width(&middle);
        middle.push(label);
        if !last {
            let tail = if position == 0 { after.max(1) } else { after + 2 };
            middle.extend([if position == 0 { Span::blank(1) } else { rule(0) }, rule(tail)]);
            middle.push(Span::new(signs.head, Role::Operator));
        }
        rows[1].extend(middle);
        for (row, text) in [(0, above), (2, below)] {
            let at = start.saturating_sub(before) + (room - text.len()) / 2;
            let missing = at.saturating_sub(span::width(&rows[row]));
            rows[row].push(Span::blank(missing));
            rows[row].push(Span::new(text, Role::Number));
        }
    }
    finished(rows, flow, width)
}

/// The three rows with a word that says what stands above and below.
fn finished(rows: [Line; 3], flow: &Flow, width: usize) -> Option<Vec<Line>> {
    let [mut above, mut middle, mut below] = rows;
    let has = |value: bool| value && !flow.point.is_empty();
    let values = has(flow.nodes.iter().any(|node| node.value.is_some()));
    let adjoints = has(flow.nodes.iter().any(|node| node.adjoint.is_some()));
    if values || adjoints {
        above.insert(0, Span::new("values    ", Role::Note));
        middle.insert(0, Span::blank(10));
        below.insert(0, Span::new("adjoints  ", Role::Note));
    }
    let lines = [(above, values), (middle, true), (below, adjoints)];
    let lines: Vec<Line> = lines.into_iter().filter(|(_, shown)| *shown).map(|(line, _)| line).collect();
    lines.iter().all(|line| span::width(line) <= width).then_some(lines)
}

fn shown_name(spelt: &str, charset: Charset) -> String {
    match charset {
        Charset::Unicode => crate::syntax::linear::glyph::name(spelt),
        Charset::Ascii => spelt.to_owned(),
    }
}

/// What a node does to its operand: `·³`, `2·`, and `sin` alone for `sin(·)`.
fn operation(formula: &Formula, operand: &str, charset: Charset, hole: &str) -> Line {
    let mut open = formula.clone();
    for id in 0..open.items.len() {
        if is_name(formula, id as FormulaId, operand) {
            open.items[id] = Item::Text(hole.to_owned());
        }
    }
    if let Item::Call(op, arguments) = &open.items[open.root() as usize]
        && let [argument] = arguments.as_slice()
        && matches!(open.items[*argument as usize], Item::Text(_))
        && *op != crate::ops::EXP
        && *op != crate::ops::ABS
    {
        return vec![Span::new(op.name(), Role::Function)];
    }
    let (mut grid, cut) = one_line(&open, open.root(), charset, OPERATION);
    let mut line = grid.rows.swap_remove(0);
    if cut {
        line.push(Span::new("...", Role::Note));
    }
    line
}

/// Whether an item is the variable spelt so.
fn is_name(formula: &Formula, id: FormulaId, spelt: &str) -> bool {
    match &formula.items[id as usize] {
        Item::Symbol(name) => name == spelt,
        Item::Subscript(base, _) if spelt.starts_with(base.as_str()) => {
            let mut alone = formula.clone();
            alone.items.truncate(id as usize + 1);
            alone.origin.truncate(id as usize + 1);
            write(&alone, Style::Plain, OPERATION).text == spelt
        }
        _ => false,
    }
}

/// For each node what it computes, and for each operand an arrow with the local derivative.
fn listing(flow: &Flow, options: &Options, width: usize) -> Vec<Line> {
    let line_of = |formula: &Formula| {
        let (mut grid, cut) = one_line(formula, formula.root(), options.charset, options.budget);
        let mut line = grid.rows.swap_remove(0);
        if cut {
            line.push(Span::new("...", Role::Note));
        }
        line
    };
    let nodes: Vec<Line> = flow
        .nodes
        .iter()
        .map(|node| match &node.formula {
            Some(formula) => line_of(&equation(&name(&node.name), formula)),
            None => line_of(&name(&node.name)),
        })
        .collect();
    let tab = nodes.iter().map(|line| span::width(line)).max().unwrap_or(0).min(width / 2) + GAP;
    let names = flow.nodes.iter().map(|node| shown_name(&node.name, options.charset).chars().count()).max();
    let mut lines = Vec::new();
    for (position, mut line) in nodes.into_iter().enumerate() {
        let into: Vec<_> = flow.edges.iter().filter(|(_, to, _)| *to == position).collect();
        let partial = into.len() > 1;
        if span::width(&line) + GAP > tab && !into.is_empty() {
            lines.extend(wrapped(&std::mem::take(&mut line), width));
        }
        if into.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for (from, _, local) in into {
            let operand = shown_name(&flow.nodes[*from].name, options.charset);
            let padding = names.unwrap_or(0).saturating_sub(operand.chars().count()) + GAP;
            line.push(Span::blank(tab - span::width(&line)));
            line.push(Span::new(signs(options.charset).back, Role::Operator));
            line.push(Span::new(operand, Role::Name));
            line.push(Span::blank(padding));
            let slope = derivative_of(&flow.nodes[position].name, &flow.nodes[*from].name, partial);
            line.extend(line_of(&equation(&slope, local)));
            lines.extend(wrapped(&std::mem::take(&mut line), width));
        }
    }
    lines
}
