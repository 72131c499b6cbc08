//! Formulas that are set apart: `a = b = c` on one line or in two dimensions, and products of Jacobians.
//!
//! What does not fit is broken at the equals signs, then drawn by [`super::picture`], then written on one line that is
//! wrapped, then cut with a statement of what is left out.

use super::article::{Bit, equation, number};
use super::grid::{Align, Grid};
use super::layout::layout;
use super::number::aligned;
use super::picture::{Fit, Frame, Picture, draw};
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use super::writer::{Block, Drawing, Writer, indented, wrapped};
use crate::session::FactorShown;
use crate::syntax::formula::{Formula, Item};

/// Most lines of a formula that is too wide for a picture.
const MOST_LINES: usize = 12;

/// What is equal to each other, and a decimal that is nearly equal.
pub(super) fn display(writer: &Writer<'_>, members: &[Vec<Bit>], decimal: Option<&str>, frame: Frame) -> Block {
    let mut all: Vec<(&str, Vec<Bit>)> = members.iter().map(|member| (" = ", member.clone())).collect();
    all.extend(decimal.map(|decimal| (nearly(frame.charset), vec![Bit::Math(number(decimal))])));
    if writer.drawing == Drawing::OneLine {
        let mut line = Line::new();
        for (position, (sign, member)) in all.iter().enumerate() {
            line.push(Span::new(if position > 0 { sign } else { "" }, Role::Operator));
            line.extend(writer.sentence(member));
        }
        return Block { lines: vec![line], base: 0 };
    }
    side_by_side(writer, &all, frame).unwrap_or_else(|| under_each_other(writer, &all, frame))
}

fn nearly(charset: Charset) -> &'static str {
    if charset == Charset::Unicode { " ≈ " } else { " ~= " }
}

/// All members on one baseline, if they fit.
fn side_by_side(writer: &Writer<'_>, members: &[(&str, Vec<Bit>)], frame: Frame) -> Option<Block> {
    let mut parts = Vec::new();
    for (position, (sign, member)) in members.iter().enumerate() {
        if position > 0 {
            parts.push(Grid::text(*sign, Role::Operator, None));
        }
        parts.push(grid(writer, member, frame)?);
    }
    let whole = Grid::beside(parts);
    (whole.width <= frame.width).then_some(Block { lines: whole.rows, base: whole.base })
}

/// Words and formulas on one baseline.
fn grid(writer: &Writer<'_>, bits: &[Bit], frame: Frame) -> Option<Grid> {
    let mut parts = Vec::new();
    for bit in bits {
        parts.push(match bit {
            Bit::Words(text, role) => Grid::text(writer.spelt(text), *role, None),
            Bit::Math(formula) => layout(formula, formula.root(), frame.charset, frame.budget)?,
        });
    }
    Some(Grid::beside(parts))
}

/// The first two members as one equation if both are formulas; each further one on lines of its own.
fn under_each_other(writer: &Writer<'_>, members: &[(&str, Vec<Bit>)], frame: Frame) -> Block {
    let Some(((_, first), rest)) = members.split_first() else { return Block::default() };
    let left = grid(writer, first, frame).map_or(usize::MAX, |grid| grid.width);
    let indent = if left < frame.width / 3 { left } else { 1 };
    let (mut block, rest) = match (first.as_slice(), rest) {
        ([Bit::Math(left)], [(" = ", second), rest @ ..]) if let [Bit::Math(right)] = second.as_slice() => {
            (drawn(writer, &equation(left, right), frame), rest)
        }
        ([Bit::Math(left)], [(" = ", second), rest @ ..])
            if let Some(block) =
                side_by_side(writer, &[("", vec![Bit::Math(left.clone())]), (" = ", second.clone())], frame) =>
        {
            (block, rest)
        }
        _ => (member(writer, first, frame), rest),
    };
    for (sign, bits) in rest {
        let columns = sign.chars().count();
        let narrow = Frame { width: frame.width.saturating_sub(indent + columns), ..frame };
        let Block { mut lines, base } = member(writer, bits, narrow);
        for (position, line) in lines.iter_mut().enumerate() {
            line.insert(0, if position == base { Span::new(*sign, Role::Operator) } else { Span::blank(columns) });
        }
        if lines.len() > 1 || block.lines.len() > 1 {
            block.lines.push(Line::new());
        }
        block.lines.extend(indented(lines, indent));
    }
    block
}

/// One member: drawn, or wrapped where its parts do not fit beside each other.
fn member(writer: &Writer<'_>, bits: &[Bit], frame: Frame) -> Block {
    if let [Bit::Math(formula)] = bits {
        return drawn(writer, formula, frame);
    }
    side_by_side(writer, &[("", bits.to_vec())], frame).unwrap_or_else(|| few_lines(writer.sentence(bits), frame.width))
}

/// Most lines of a picture.
const TALLEST: usize = 120;

/// A formula in two dimensions, or on a few wrapped lines where a picture would lose something.
fn drawn(writer: &Writer<'_>, formula: &Formula, frame: Frame) -> Block {
    let Picture { lines, base, fit } = draw(formula, frame);
    match fit {
        _ if lines.len() > TALLEST => few_lines(writer.math(formula), frame.width),
        Fit::Clipped { .. } | Fit::OneLine { .. } => few_lines(writer.math(formula), frame.width),
        _ => Block { lines, base },
    }
}

/// A line wrapped to at most [`MOST_LINES`] lines.
fn few_lines(line: Line, width: usize) -> Block {
    let total = span::width(&line);
    let mut lines = wrapped(&line, width);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        let shown: usize = lines.iter().map(|line| span::width(line)).sum();
        let note = format!("... {} of {total} characters are left out; export shows all", total - shown);
        lines.extend(wrapped(&[Span::new(note, Role::Note)], width));
    }
    Block { lines, base: 0 }
}

/// Jacobians beside each other, each with its size and its names under it.
pub(super) fn jacobians(writer: &Writer<'_>, factors: &[FactorShown], frame: Frame) -> Block {
    if writer.drawing == Drawing::Picture
        && let Some(block) = product_of_pictures(factors, frame)
    {
        return block;
    }
    let mut lines = Vec::new();
    for (position, factor) in factors.iter().enumerate() {
        let mut line = vec![Span::new(if position > 0 { "times " } else { "" }, Role::Operator)];
        line.extend(writer.math(&factor.formula));
        line.push(Span::new(format!("   {}", size(factor, frame.charset)), Role::Note));
        line.push(Span::new(format!("   {}", names(factor, frame.charset)), Role::Note));
        lines.extend(if writer.drawing == Drawing::Picture { wrapped(&line, frame.width) } else { vec![line] });
    }
    Block { lines, base: 0 }
}

fn product_of_pictures(factors: &[FactorShown], frame: Frame) -> Option<Block> {
    let mut parts = Vec::new();
    for (position, factor) in factors.iter().enumerate() {
        if position > 0 {
            parts.push(Grid::text(format!(" {} ", frame.charset.signs().times), Role::Operator, None));
        }
        let matrix = layout(&factor.formula, factor.formula.root(), frame.charset, frame.budget)?;
        let base = matrix.base;
        let size = Grid::text(size(factor, frame.charset), Role::Note, None);
        let names = Grid::text(names(factor, frame.charset), Role::Note, None);
        parts.push(Grid::stack(vec![matrix, size, names], Align::Center, base));
    }
    // The sizes stand on one line, however tall the matrices are.
    let lowest = parts.iter().map(|part| part.height() - part.base).max()?;
    let level = |part: Grid| {
        let missing = lowest - (part.height() - part.base);
        if part.height() == 1 || missing == 0 { part } else { pushed_down(part, missing) }
    };
    let whole = Grid::beside(parts.into_iter().map(level).collect());
    (whole.width <= frame.width).then_some(Block { lines: whole.rows, base: whole.base })
}

/// The last two rows of a grid so many rows further down.
fn pushed_down(mut grid: Grid, rows: usize) -> Grid {
    let at = grid.rows.len() - 2;
    let blank = vec![vec![Span::blank(grid.width)]; rows];
    grid.rows.splice(at..at, blank);
    grid
}

fn size(factor: &FactorShown, charset: Charset) -> String {
    let times = if charset == Charset::Unicode { "×" } else { "x" };
    format!("{}{times}{}", factor.rows.len(), factor.cols.len())
}

/// `∂(u, v)/∂x`.
pub(super) fn names(factor: &FactorShown, charset: Charset) -> String {
    let spelt = |names: &[String]| {
        let shown = |name: &String| match charset {
            Charset::Unicode => crate::syntax::linear::glyph::name(name),
            Charset::Ascii => name.clone(),
        };
        let names: Vec<String> = names.iter().map(shown).collect();
        if names.len() == 1 { names.concat() } else { format!("({})", names.join(", ")) }
    };
    let d = charset.signs().partial;
    format!("{d}{}/{d}{}", spelt(&factor.rows), spelt(&factor.cols))
}

/// A matrix of decimals with the points of each column in one line.
pub(super) fn decimals(rows: &[Vec<String>], charset: Charset) -> Grid {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns = Vec::new();
    for column in 0..count {
        let cells: Vec<String> = rows.iter().map(|row| row.get(column).cloned().unwrap_or_default()).collect();
        let cells = aligned(&cells).into_iter().map(|cell| Grid::text(cell, Role::Number, None)).collect();
        if column > 0 {
            columns.push(Grid::stack(vec![Grid::blank(2); rows.len()], Align::Left, 0));
        }
        columns.push(Grid::stack(cells, Align::Right, 0));
    }
    let mut inside = Grid::beside(columns);
    inside.base = inside.height() / 2;
    let fence = &charset.signs().square;
    let height = inside.height();
    let bracket = |tall: &super::signs::Tall| {
        let tall = *tall;
        Grid::column(&inside, Role::Bracket, None, |row| match row {
            _ if height == 1 => tall.flat,
            0 => tall.top,
            _ if row + 1 == height => tall.bottom,
            _ => tall.middle,
        })
    };
    let (open, close) = (bracket(&fence.open), bracket(&fence.close));
    let gap = || Grid { base: inside.base, ..Grid::stack(vec![Grid::blank(1); height], Align::Left, 0) };
    let parts = vec![open, gap(), inside.clone(), gap(), close];
    Grid::beside(parts)
}

/// The formula of a list or matrix of decimals.
pub(super) fn decimals_formula(rows: &[Vec<String>], list: bool) -> Formula {
    let mut formula = Formula::default();
    let entries: Vec<u32> = rows.iter().flatten().map(|entry| formula.append(&number(entry))).collect();
    let cols = rows.first().map_or(0, Vec::len) as u32;
    if entries.len() != 1 {
        let (rows, cols, vector) =
            if list { (entries.len() as u32, 1, true) } else { (rows.len() as u32, cols, cols == 1) };
        formula.push(Item::Matrix { rows, cols, entries, vector });
    }
    formula
}
