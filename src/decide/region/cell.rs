//! Cells: boxes between the boundaries of each variable.

use super::Bounds;
use super::line::Line;
use super::polynomial::Root;
use crate::decide::sequence::Draw;
use crate::number::Rational;

/// Cells of several variables that are combined.
pub(super) const CELLS: usize = 256;

/// Bounds of a cell, one pair for each variable; `None` is infinite.
pub(super) type Cell = Vec<Bounds>;

/// A number in a cell, at any scale where the cell has no bound.
pub(super) fn drawn(draw: &mut Draw, (low, high): &Bounds) -> Rational {
    let far = |draw: &mut Draw| {
        let size = Rational::integer([1, 1, 8, 64][draw.below(4) as usize]);
        &size * &Rational::ratio(1 + draw.below(511) as i64, 128)
    };
    match (low, high) {
        (Some(low), Some(high)) => draw.between(low, high),
        (Some(low), None) => low + &far(draw),
        (None, Some(high)) => high - &far(draw),
        (None, None) => {
            let value = far(draw);
            if draw.below(2) == 0 { value } else { -&value }
        }
    }
}

/// All combinations of the cells of each line, at most one more than are looked at.
pub(super) fn combined(lines: &[Line]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Vec::new()];
    for line in lines {
        let intervals = intervals(&line.boundaries);
        let mut next = Vec::new();
        for cell in &cells {
            for interval in &intervals {
                if next.len() <= CELLS {
                    let mut longer = cell.clone();
                    longer.push(interval.clone());
                    next.push(longer);
                }
            }
        }
        cells = next;
    }
    cells
}

/// The open intervals between boundaries.
pub(super) fn intervals(boundaries: &[Root]) -> Cell {
    let mut found = Vec::new();
    let mut from: Option<Rational> = None;
    for root in boundaries {
        found.push((from, Some(root.low.clone())));
        from = Some(root.high.clone());
    }
    found.push((from, None));
    found
}
