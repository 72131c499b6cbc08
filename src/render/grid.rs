//! Boxes of characters and how they are put together.
//!
//! A grid is a rectangle: every row fills the same number of columns, and one row is the baseline that lines up with the
//! neighbours. It knows nothing of formulas. Invariant: `base` is a row of it and every row is `width` columns wide,
//! measured by `unicode-width`.

use unicode_width::UnicodeWidthStr;

use super::span::{Line, Role, Span};
use crate::syntax::formula::FormulaId;

/// A rectangle of characters with a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Rows from top to bottom; at least one.
    pub rows: Vec<Line>,
    /// Columns of every row.
    pub width: usize,
    /// Index of the row that lines up with the neighbours.
    pub base: usize,
}

/// Where a narrower grid stands in a wider place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

impl Grid {
    /// One row of text.
    pub fn text(text: impl Into<String>, role: Role, item: Option<FormulaId>) -> Grid {
        let span = Span { item, ..Span::new(text, role) };
        Grid { width: span.width(), rows: vec![vec![span]], base: 0 }
    }

    /// One row of blanks.
    pub fn blank(width: usize) -> Grid {
        Grid { rows: vec![vec![Span::blank(width)]], width, base: 0 }
    }

    /// Number of rows.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Number of character cells.
    pub fn area(&self) -> usize {
        self.width * self.height()
    }

    /// True if it is one row.
    pub fn is_flat(&self) -> bool {
        self.rows.len() == 1
    }

    /// Grids side by side with their baselines on one line.
    pub fn beside(parts: Vec<Grid>) -> Grid {
        let above = parts.iter().map(|part| part.base).max().unwrap_or(0);
        let below = parts.iter().map(|part| part.height() - part.base).max().unwrap_or(1);
        let mut rows: Vec<Line> = vec![Line::new(); above + below];
        let mut width = 0;
        for part in parts {
            let (top, bottom) = (above - part.base, above - part.base + part.height());
            for row in (0..top).chain(bottom..above + below) {
                rows[row].push(Span::blank(part.width));
            }
            for (row, line) in rows[top..bottom].iter_mut().zip(part.rows) {
                row.extend(line);
            }
            width += part.width;
        }
        Grid { rows, width, base: above }
    }

    /// Grids under each other; `base` counts rows of the result.
    pub fn stack(parts: Vec<Grid>, align: Align, base: usize) -> Grid {
        let width = parts.iter().map(|part| part.width).max().unwrap_or(0);
        let mut rows: Vec<Line> = parts.into_iter().flat_map(|part| part.widened(width, align).rows).collect();
        if rows.is_empty() {
            rows.push(Line::new());
        }
        Grid { base: base.min(rows.len().saturating_sub(1)), rows, width }
    }

    /// The same grid in a place of `width` columns.
    pub fn widened(mut self, width: usize, align: Align) -> Grid {
        let missing = width.saturating_sub(self.width);
        let left = match align {
            Align::Left => 0,
            Align::Center => missing / 2,
            Align::Right => missing,
        };
        for row in &mut self.rows {
            if left > 0 {
                row.insert(0, Span::blank(left));
            }
            if missing > left {
                row.push(Span::blank(missing - left));
            }
        }
        self.width += missing;
        self
    }

    /// The same grid with blank rows above and below.
    pub fn heightened(mut self, above: usize, below: usize) -> Grid {
        let blank = || vec![Span::blank(self.width)];
        let (before, after) = (vec![blank(); above], vec![blank(); below]);
        self.rows.splice(0..0, before);
        self.rows.extend(after);
        self.base += above;
        self
    }

    /// A numerator over a denominator; the bar is wider by one on both sides if a part is tall or if both are one column
    /// wide, because a bar of one column would look like a minus sign.
    pub fn fraction(above: Grid, below: Grid, bar: char, item: Option<FormulaId>) -> Grid {
        let widest = above.width.max(below.width);
        let margin = if above.is_flat() && below.is_flat() && widest > 1 { 0 } else { 2 };
        let width = widest + margin;
        let line = Grid::text(String::from(bar).repeat(width), Role::Operator, item);
        let base = above.height();
        Grid::stack(vec![above, line, below], Align::Center, base)
    }

    /// `exponent` at the upper right corner of `self`: above a flat base, beside the top row of a tall one.
    pub fn raised(self, exponent: Grid) -> Grid {
        let rows_above = exponent.height() - usize::from(!self.is_flat());
        let (height, base) = (self.height(), self.base + rows_above);
        let below = rows_above + height - exponent.height();
        let exponent = Grid { base, ..exponent.heightened(0, below) };
        Grid::beside(vec![self, exponent])
    }

    /// `index` at the lower right corner of `self`.
    pub fn lowered(self, index: Grid) -> Grid {
        let above = self.height() - usize::from(!self.is_flat());
        let base = self.base;
        let index = Grid { base, ..index.heightened(above, 0) };
        Grid::beside(vec![self, index])
    }

    /// A column of one character per row, with the baseline of `like`.
    pub fn column(like: &Grid, role: Role, item: Option<FormulaId>, sign: impl Fn(usize) -> char) -> Grid {
        let rows: Vec<Line> =
            (0..like.height()).map(|row| vec![Span { item, ..Span::new(String::from(sign(row)), role) }]).collect();
        let width = rows.iter().map(|row| row[0].width()).max().unwrap_or(0);
        Grid { rows, width, base: like.base }
    }

    /// Row and column to the item of the formula that is shown there.
    pub fn item_at(&self, row: usize, column: usize) -> Option<FormulaId> {
        let mut start = 0;
        for span in self.rows.get(row)? {
            start += span.text.width();
            if column < start {
                return span.item;
            }
        }
        None
    }
}
