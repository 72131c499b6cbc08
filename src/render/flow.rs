//! A data flow in characters: a chain on one line, else a listing of nodes with their operands.
//!
//! Values stand above a chain and adjoints below it. Nothing is computed here. Invariant: no line is wider than the width.

use super::article::{derivative_of, equation, name, number};
use super::format::Options;
use super::layout::one_line;
use super::number::decimal;
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use super::writer::wrapped;
use crate::session::{Flow, FlowNode, Order};
use crate::syntax::formula::{Formula, FormulaId, Item};
use crate::syntax::linear::{Style, write};

/// Most characters, and most items, of one operation in a chain.
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

/// A chain, or else a listing.
pub(super) fn lines(flow: &Flow, options: &Options, width: usize) -> Vec<Line> {
    // A forward reading names every node itself.
    let listed = flow.order != Order::Forward;
    let Some(chain) = chain(flow, options).filter(|chain| span::width(&chain.line) <= width) else {
        return if listed { listing(flow, options, width) } else { Vec::new() };
    };
    let digits = (3..=options.digits.clamp(3, 6)).rev();
    if let Some(lines) = digits.filter_map(|digits| with_numbers(flow, &chain, digits, width)).next() {
        return lines;
    }
    let mut lines = vec![chain.line];
    if flow.order == Order::Graph && !flow.point.is_empty() {
        lines.push(Line::new());
        lines.extend(listing(flow, options, width));
    }
    lines
}

/// One variable, and every other node uses only the one before it.
fn is_chain(flow: &Flow) -> bool {
    let edges = flow.edges.iter().enumerate().all(|(place, (from, to, _))| *from == place && *to == place + 1);
    flow.variables == 1 && edges && flow.edges.len() + 1 == flow.nodes.len()
}

/// A chain on one line, and the column of the middle of each name.
struct Chain {
    line: Line,
    middles: Vec<usize>,
}

/// `x ─▶[ ·³ ]──u──▶[ sin ]──▶ y`.
fn chain(flow: &Flow, options: &Options) -> Option<Chain> {
    let small = |node: &FlowNode| node.formula.as_ref().is_none_or(|formula| formula.items.len() <= OPERATION);
    if !is_chain(flow) || !flow.nodes.iter().all(small) {
        return None;
    }
    let signs = signs(options.charset);
    let rule = |count: usize| Span::new(String::from(signs.line).repeat(count), Role::Operator);
    let head = || Span::new(signs.head, Role::Operator);
    let mut chain = Chain { line: Line::new(), middles: Vec::new() };
    for (position, node) in flow.nodes.iter().enumerate() {
        let (first, last) = (position == 0, position + 1 == flow.nodes.len());
        if !first {
            let operand = &flow.nodes[position - 1].name;
            chain.line.push(Span::new("[ ", Role::Bracket));
            chain.line.extend(operation(node.formula.as_ref()?, operand, options.charset, signs.hole));
            chain.line.push(Span::new(" ]", Role::Bracket));
            chain.line.push(rule(2));
            chain.line.extend(if last { vec![head(), Span::blank(1)] } else { Vec::new() });
        }
        let name = Span::new(shown_name(&node.name, options.charset), Role::Name);
        chain.middles.push(span::width(&chain.line) + name.width() / 2);
        chain.line.push(name);
        if !last {
            chain.line.extend([if first { Span::blank(1) } else { rule(1) }, rule(1), head()]);
        }
    }
    Some(chain)
}

/// The chain with values above and adjoints below the names; nothing if there are none or they do not fit.
fn with_numbers(flow: &Flow, chain: &Chain, digits: usize, width: usize) -> Option<Vec<Line>> {
    let row = |word: &str, number: fn(&FlowNode) -> Option<f64>| {
        let mut row = vec![Span::new(word, Role::Note)];
        let mut used = word.len();
        for (node, middle) in flow.nodes.iter().zip(&chain.middles) {
            let Some(value) = number(node) else { continue };
            let text = decimal(value, digits);
            let start = (word.len() + middle).saturating_sub(text.len() / 2).max(word.len());
            if start < used + usize::from(used > word.len()) {
                return None;
            }
            row.push(Span::blank(start - used));
            used = start + text.len();
            row.push(Span::new(text, Role::Number));
        }
        Some(row)
    };
    if flow.point.is_empty() {
        return None;
    }
    let (above, below) = (row("values    ", |node| node.value)?, row("adjoints  ", |node| node.adjoint)?);
    let mut middle = chain.line.clone();
    middle.insert(0, Span::blank(10));
    let lines: Vec<Line> = [above, middle, below].into_iter().filter(|line| line.len() > 1).collect();
    (lines.len() > 1 && lines.iter().all(|line| span::width(line) <= width)).then_some(lines)
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
    // A last factor that is the operand alone: `2` times it is written `2·` and not with two dots.
    let root = open.root() as usize;
    let ends_in_hole = match &mut open.items[root] {
        Item::Product(factors) => factors.pop_if(|last| is_name(formula, *last, operand)).is_some(),
        _ => false,
    };
    let (mut grid, cut) = one_line(&open, open.root(), charset, OPERATION);
    let mut line = grid.rows.swap_remove(0);
    if ends_in_hole {
        line.push(Span::new(hole, Role::Text));
    }
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

/// For each node what it computes, its value, and for each operand an arrow with the local derivative.
fn listing(flow: &Flow, options: &Options, width: usize) -> Vec<Line> {
    let line_of = |formula: &Formula| one_line_of(formula, options);
    let nodes: Vec<Line> = flow.nodes.iter().map(|node| line_of(&meaning(node))).collect();
    let values: Vec<Line> = flow.nodes.iter().map(|node| value(node, flow, options)).collect();
    let values_at = nodes.iter().map(|line| span::width(line)).max().unwrap_or(0).min(width / 3) + 1;
    let widest = values.iter().map(|line| span::width(line)).max().unwrap_or(0);
    let operands_at = values_at + widest + GAP - 1;
    let names = flow.nodes.iter().map(|node| shown_name(&node.name, options.charset).chars().count()).max();
    let mut lines = Vec::new();
    for (position, (mut line, value)) in nodes.into_iter().zip(values).enumerate() {
        let into: Vec<_> = flow.edges.iter().filter(|(_, to, _)| *to == position).collect();
        let crowded = span::width(&line) >= values_at;
        if crowded {
            lines.extend(wrapped(&std::mem::take(&mut line), width));
        }
        if !value.is_empty() {
            line.push(Span::blank(values_at - span::width(&line)));
            line.extend(value);
        }
        if into.is_empty() && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for (from, _, local) in &into {
            let operand = shown_name(&flow.nodes[*from].name, options.charset);
            let padding = names.unwrap_or(0).saturating_sub(operand.chars().count()) + GAP;
            let slope = derivative_of(&flow.nodes[position].name, &flow.nodes[*from].name, into.len() > 1);
            let mut edge = vec![Span::new(signs(options.charset).back, Role::Operator), Span::new(operand, Role::Name)];
            edge.push(Span::blank(padding));
            edge.extend(line_of(&equation(&slope, local)));
            let beside = operands_at.max(span::width(&line)) + span::width(&edge) <= width;
            if !beside && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(Span::blank(if beside { operands_at.saturating_sub(span::width(&line)) } else { GAP + 1 }));
            line.extend(edge);
            lines.extend(wrapped(&std::mem::take(&mut line), width));
        }
    }
    lines
}

/// `u = x²`, or the name alone for a variable.
fn meaning(node: &FlowNode) -> Formula {
    node.formula.as_ref().map_or_else(|| name(&node.name), |formula| equation(&name(&node.name), formula))
}

/// `= 0.84` if values are known.
fn value(node: &FlowNode, flow: &Flow, options: &Options) -> Line {
    let Some(value) = node.value.filter(|_| !flow.point.is_empty()) else { return Line::new() };
    let mut line = vec![Span::new("= ", Role::Operator)];
    line.extend(one_line_of(&number(&decimal(value, options.digits)), options));
    line
}

fn one_line_of(formula: &Formula, options: &Options) -> Line {
    let (mut grid, cut) = one_line(formula, formula.root(), options.charset, options.budget);
    let mut line = grid.rows.swap_remove(0);
    if cut {
        line.push(Span::new("...", Role::Note));
    }
    line
}
