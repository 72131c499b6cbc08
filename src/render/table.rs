//! Decimal numbers in rows: tables with heads, and values at a point.
//!
//! Numbers line up on their points. Invariant: a value that is not defined is a dash, and a table too wide for the screen
//! is continued below and never folded.

use super::article::Bit;
use super::display::{decimals, decimals_formula};
use super::format::Options;
use super::number::{aligned, decimal};
use super::span::{self, Line, Role, Span};
use super::writer::{Block, Drawing, Writer, wrapped};
use crate::session::Table;

/// Columns between columns.
const GAP: usize = 3;

/// A cell of a table.
pub(super) fn cell(value: f64, digits: usize) -> String {
    if value.is_nan() { "-".to_owned() } else { decimal(value, digits) }
}

/// A table with its heads, in bands of as many columns as fit; the first column is repeated.
pub(super) fn lines(table: &Table, options: &Options, width: usize) -> Vec<Line> {
    let columns: Vec<Vec<Span>> = table
        .heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let values = table.rows.iter().map(|row| row.get(column).copied().unwrap_or(f64::NAN));
            let cells = aligned(&values.map(|value| cell(value, options.digits)).collect::<Vec<_>>());
            let head = Span::new(head.as_str(), Role::Heading);
            [head].into_iter().chain(cells.into_iter().map(|cell| Span::new(cell, Role::Number))).collect()
        })
        .collect();
    let widths: Vec<usize> = columns.iter().map(|cells| cells.iter().map(Span::width).max().unwrap_or(0)).collect();
    let mut lines: Vec<Line> = Vec::new();
    for band in bands(&widths, width) {
        if !lines.is_empty() {
            lines.push(Line::new());
        }
        lines.extend((0..=table.rows.len()).map(|row| {
            let mut line = Line::new();
            for (position, &column) in band.iter().enumerate() {
                let cell = &columns[column][row];
                line.push(Span::blank(if position > 0 { GAP } else { 0 } + widths[column] - cell.width()));
                line.push(cell.clone());
            }
            span::clip(&line, width)
        }));
    }
    lines
}

/// Columns that stand beside each other.
fn bands(widths: &[usize], width: usize) -> Vec<Vec<usize>> {
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut used = 0;
    for column in 0..widths.len() {
        match bands.last_mut().filter(|_| used + GAP + widths[column] <= width) {
            Some(band) => band.push(column),
            None => {
                let repeated = if bands.is_empty() { vec![] } else { vec![0] };
                used = repeated.iter().map(|first: &usize| widths[*first] + GAP).sum();
                bands.push(repeated.into_iter().chain([column]).collect());
                used += widths[column];
                continue;
            }
        }
        used += GAP + widths[column];
    }
    bands
}

/// A value at a point beside its introduction.
pub(super) fn numbers(writer: &Writer<'_>, before: &[Bit], rows: &[Vec<f64>], list: bool, width: usize) -> Block {
    let text: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| decimal(*value, writer.options.digits)).collect()).collect();
    let mut before = writer.sentence(before);
    before.push(Span::blank(1));
    let indent = span::width(&before);
    let picture = writer.drawing == Drawing::Picture && rows.len() * rows.first().map_or(0, Vec::len) > 1;
    let grid = picture.then(|| decimals(&text, writer.options.charset));
    match grid.filter(|grid| indent + grid.width <= width && !(list && rows.len() == 1)) {
        Some(grid) => {
            let mut lines = Vec::new();
            for (position, mut row) in grid.rows.into_iter().enumerate() {
                row.splice(0..0, if position == grid.base { before.clone() } else { vec![Span::blank(indent)] });
                lines.push(row);
            }
            Block { lines, base: grid.base }
        }
        None => {
            before.extend(writer.math(&decimals_formula(&text, list)));
            let lines = if writer.drawing == Drawing::Picture { wrapped(&before, width) } else { vec![before] };
            Block { lines, base: 0 }
        }
    }
}
