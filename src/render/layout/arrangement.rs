//! Sums, products, fractions, powers, matrices and cases as boxes.

use super::{Layout, precedence};
use crate::ops;
use crate::render::grid::{Align, Grid};
use crate::render::signs::Charset;
use crate::render::span::Role;
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::linear::glyph;

impl Layout<'_> {
    pub(super) fn sum(&mut self, id: FormulaId, terms: &[(bool, FormulaId)]) -> Grid {
        let mut parts = Vec::with_capacity(2 * terms.len());
        for (position, &(negative, term)) in terms.iter().enumerate() {
            let sign = match (position, negative) {
                (0, false) => String::new(),
                (0, true) => self.signs.minus.to_owned(),
                (_, true) => format!(" {} ", self.signs.minus),
                (_, false) => " + ".to_owned(),
            };
            let first = position == 0 && !negative && terms.len() > 1;
            parts.push(self.sign(&sign, id));
            // A minus sign against a fraction bar would look like a part of the bar.
            if sign == self.signs.minus && matches!(self.formula.items[term as usize], Item::Fraction(..)) {
                parts.push(Grid::blank(1));
            }
            parts.push(self.child(term, if first { Precedence::Sum } else { Precedence::Product }));
        }
        Grid::beside(parts)
    }

    pub(super) fn product(&mut self, id: FormulaId, factors: &[FormulaId]) -> Grid {
        let mut parts = Vec::with_capacity(2 * factors.len());
        for (position, &factor) in factors.iter().enumerate() {
            let last = position + 1 == factors.len();
            let item = &self.formula.items[factor as usize];
            let slot = match item {
                Item::Indexed { .. } if last => Precedence::Product,
                Item::Product(_) if position == 0 => Precedence::Product,
                _ => Precedence::Power,
            };
            if position > 0 {
                let joint = self.joint(factors[position - 1], factor, slot);
                parts.push(self.sign(&joint, id));
            }
            parts.push(self.child(factor, slot));
        }
        Grid::beside(parts)
    }

    /// What stands between two factors: nothing after a number or between single letters, a dot where two things would be
    /// read as one.
    fn joint(&self, left: FormulaId, right: FormulaId, slot: Precedence) -> String {
        let items = &self.formula.items;
        let stem = |id: FormulaId| match &items[id as usize] {
            Item::Power(base, _) | Item::Transpose(base) => &items[*base as usize],
            item => item,
        };
        let (left_item, right_item) = (&items[left as usize], &items[right as usize]);
        let bracketed = precedence(right_item) < slot || precedence(stem(right)) < Precedence::Power;
        let dot = matches!(stem(right), Item::Number(_))
            || matches!((left_item, right_item), (Item::Fraction(..), Item::Fraction(..)))
            || bracketed && matches!(left_item, Item::Symbol(name) if matches!(name.as_str(), "f" | "g" | "h"));
        let number = matches!(left_item, Item::Number(_));
        let exponential = matches!(right_item, Item::Call(op, _) if *op == ops::EXP);
        let tight = number
            && (bracketed || exponential || matches!(stem(right), Item::Symbol(_) | Item::Subscript(..)))
            || self.is_letter(stem(left), left_item) && self.is_letter(stem(right), stem(right));
        match (dot, tight) {
            (true, _) => format!(" {} ", self.signs.times),
            (_, true) => String::new(),
            _ => " ".to_owned(),
        }
    }

    /// A name of one letter, after which another letter can stand without a gap.
    fn is_letter(&self, stem: &Item, whole: &Item) -> bool {
        let unicode = self.charset == Charset::Unicode;
        match stem {
            Item::Symbol(name) => {
                let base = glyph::split(name).0;
                let single = base.chars().count() == 1 || unicode && glyph::greek(base).is_some();
                single && (unicode || base == name && !matches!(whole, Item::Power(..)))
            }
            Item::Subscript(base, _) => unicode && (base.chars().count() == 1 || glyph::greek(base).is_some()),
            _ => false,
        }
    }

    pub(super) fn fraction(&mut self, id: FormulaId, above: FormulaId, below: FormulaId) -> Grid {
        let (above, below) = (self.take(above), self.take(below));
        Grid::fraction(above, below, self.signs.bar, Some(id))
    }

    pub(super) fn power(&mut self, id: FormulaId, base: FormulaId, exponent: FormulaId) -> Grid {
        if self.raised_name[base as usize] == Some(id) {
            drop(self.take(exponent));
            return self.take(base);
        }
        let base = self.child(base, Precedence::Atom);
        self.raise(id, base, exponent)
    }

    /// `base` with an exponent: raised digits on the same row if they exist, else a raised box.
    pub(super) fn raise(&mut self, id: FormulaId, base: Grid, exponent: FormulaId) -> Grid {
        let short = match (self.charset, &self.formula.items[exponent as usize]) {
            (Charset::Unicode, _) => raised_exponent(&self.formula.items, exponent),
            (Charset::Ascii, Item::Number(text) | Item::Symbol(text)) if base.is_flat() && !text.contains('_') => {
                Some(format!("^{text}"))
            }
            (Charset::Ascii, _) => None,
        };
        let small = self.is_small_fraction(exponent);
        let exponent_grid = self.take(exponent);
        match short {
            Some(raised) => self.beside_top(base, Grid::text(raised, Role::Operator, Some(id))),
            None if small => base.raised(super::one_line(self.formula, exponent, self.charset, 40).0),
            None => base.raised(exponent_grid),
        }
    }

    /// A flat mark beside the top row.
    pub(super) fn beside_top(&self, base: Grid, mark: Grid) -> Grid {
        if base.is_flat() { Grid::beside(vec![base, mark]) } else { base.raised(mark) }
    }

    /// `1/2`, `n/2`: better on one row as an exponent.
    fn is_small_fraction(&self, id: FormulaId) -> bool {
        let leaf = |id: &FormulaId| matches!(self.formula.items[*id as usize], Item::Number(_) | Item::Symbol(_));
        match &self.formula.items[id as usize] {
            Item::Fraction(above, below) => leaf(above) && leaf(below),
            Item::Sum(terms) => match terms.as_slice() {
                [(true, one)] => {
                    matches!(&self.formula.items[*one as usize], Item::Fraction(above, below) if leaf(above) && leaf(below))
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub(super) fn transposed(&mut self, id: FormulaId, inner: FormulaId) -> Grid {
        let base = self.child(inner, Precedence::Atom);
        match self.charset {
            Charset::Unicode => self.beside_top(base, Grid::text("ᵀ", Role::Operator, Some(id))),
            Charset::Ascii => self.beside_top(base, Grid::text("'", Role::Operator, Some(id))),
        }
    }

    pub(super) fn elementwise(&mut self, id: FormulaId, sign: char, left: FormulaId, right: FormulaId) -> Grid {
        let [times, over] = self.signs.elementwise;
        if sign == '^' {
            let base = self.child(left, Precedence::Atom);
            if self.charset == Charset::Ascii {
                let sign = self.sign(" .^ ", id);
                return Grid::beside(vec![base, sign, self.child(right, Precedence::Atom)]);
            }
            let exponent = vec![self.sign("∘", id), self.take(right)];
            return base.raised(Grid::beside(exponent));
        }
        let left = self.child(left, Precedence::Product);
        let sign = self.sign(&format!(" {} ", if sign == '*' { times } else { over }), id);
        Grid::beside(vec![left, sign, self.child(right, Precedence::Power)])
    }

    pub(super) fn matrix(&mut self, id: FormulaId, cols: usize, entries: &[FormulaId]) -> Grid {
        let cols = cols.max(1);
        let grids: Vec<Grid> = entries.iter().map(|&entry| self.take(entry)).collect();
        let numbers = |column: usize| entries.iter().skip(column).step_by(cols).all(|&entry| self.is_number(entry));
        let numeric: Vec<bool> = (0..cols).map(numbers).collect();
        let inner = table(grids, cols, &numeric);
        let inner = if inner.is_flat() {
            inner
        } else {
            let width = inner.width + 2;
            inner.widened(width, Align::Center)
        };
        self.fenced(inner, self.signs.square, Some(id))
    }

    fn is_number(&self, id: FormulaId) -> bool {
        match &self.formula.items[id as usize] {
            Item::Number(_) => true,
            Item::Sum(terms) => {
                matches!(terms.as_slice(), [(true, one)] if matches!(self.formula.items[*one as usize], Item::Number(_)))
            }
            _ => false,
        }
    }

    pub(super) fn indexed(&mut self, id: FormulaId, product: usize, index: &str, parts: [FormulaId; 3]) -> Grid {
        let [from, to, body] = parts;
        let index = super::name::name(index, self.charset);
        let below = Grid::beside(vec![Grid::text(index + "=", Role::Name, Some(id)), self.take(from)]);
        let above = self.take(to);
        let rows = self.signs.indexed[product].iter().map(|row| self.sign(row, id)).collect();
        let sign = Grid::stack(rows, Align::Left, 0);
        let base = above.height() + sign.height() / 2;
        let sign = Grid::stack(vec![above, sign, below], Align::Center, base);
        let body = self.child(body, Precedence::Product);
        let gap = if body.is_flat() { 1 } else { 2 };
        Grid::beside(vec![sign, Grid::blank(gap), body])
    }

    pub(super) fn cases(
        &mut self,
        id: FormulaId,
        cases: &[(FormulaId, FormulaId)],
        otherwise: Option<FormulaId>,
    ) -> Grid {
        let mut cells = Vec::new();
        for &(condition, value) in cases {
            cells.push(self.take(value));
            let condition = self.take(condition);
            cells.push(Grid::beside(vec![Grid::text("if ", Role::Text, Some(id)), condition]));
        }
        if let Some(value) = otherwise {
            cells.push(self.take(value));
            cells.push(Grid::text("otherwise", Role::Text, Some(id)));
        }
        let count = cells.len() / 2;
        let lines: Vec<Grid> = columns_left(cells);
        let lines = if count == 2 || lines.iter().any(|line| !line.is_flat()) { spaced(lines) } else { lines };
        let mut inner = Grid::stack(lines, Align::Left, 0);
        inner.base = inner.height() / 2;
        let (brace, waist) = self.signs.brace;
        let (last, middle) = (inner.height() - 1, inner.base);
        let side = Grid::column(&inner, Role::Bracket, Some(id), |row| match row {
            _ if last == 0 => brace.flat,
            row if row == middle && last > 1 => waist,
            0 => brace.top,
            row if row == last => brace.bottom,
            _ => brace.middle,
        });
        Grid::beside(vec![side, Grid::blank(1), inner])
    }

    pub(super) fn derivative(
        &mut self,
        id: FormulaId,
        partial: bool,
        by: &[String],
        of: Option<&str>,
        body: Option<FormulaId>,
    ) -> Grid {
        let d = if partial { self.signs.partial } else { "d" };
        let order = |count: usize| match (count, self.charset) {
            (1, _) => String::new(),
            (_, Charset::Unicode) => glyph::raised(&count.to_string()).unwrap_or_default(),
            (_, Charset::Ascii) => format!("^{count}"),
        };
        let name = |spelt: &str| super::name::name(spelt, self.charset);
        let gap = if by.len() > 1 && of.is_some() && self.charset == Charset::Ascii { " " } else { "" };
        let above = format!("{d}{}{gap}{}", order(by.len()), of.map(name).unwrap_or_default());
        let below: Vec<String> = crate::syntax::linear::runs(by.iter().rev())
            .into_iter()
            .map(|(spelt, count)| format!("{d}{}{}", name(spelt), order(count)))
            .collect();
        let sign = Grid::fraction(
            Grid::text(above, Role::Function, Some(id)),
            Grid::text(below.join(" "), Role::Function, Some(id)),
            self.signs.bar,
            Some(id),
        );
        match body {
            Some(body) => {
                let body = self.child(body, Precedence::Power);
                Grid::beside(vec![sign, Grid::blank(1), body])
            }
            None => sign,
        }
    }
}

/// An exponent that can be drawn on one line: `2`, `n`, `-1`, `n-1`, `2n`.
fn raised_exponent(items: &[Item], exponent: FormulaId) -> Option<String> {
    let leaf = |id: FormulaId| match &items[id as usize] {
        Item::Number(text) => Some(text.as_str()),
        Item::Symbol(text) if text.len() == 1 => Some(text.as_str()),
        _ => None,
    };
    let mut text = String::new();
    match &items[exponent as usize] {
        Item::Sum(terms) if terms.len() <= 2 => {
            for (position, &(negative, term)) in terms.iter().enumerate() {
                text.push_str(if negative { "-" } else { ["", "+"][position] });
                text.push_str(leaf(term)?);
            }
        }
        Item::Product(factors) => match factors.as_slice() {
            [number, name] if matches!(items[*number as usize], Item::Number(_)) => {
                text.push_str(leaf(*number)?);
                text.push_str(leaf(*name).filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()))?);
            }
            _ => return None,
        },
        _ => text.push_str(leaf(exponent)?),
    }
    if text.contains('T') { None } else { glyph::raised(&text) }
}

/// Cells row by row, columns two blanks apart; numeric columns on the decimal point, others centred.
pub(super) fn table(cells: Vec<Grid>, cols: usize, numeric: &[bool]) -> Grid {
    let mut columns: Vec<Vec<Grid>> = vec![Vec::new(); cols];
    for (position, cell) in cells.into_iter().enumerate() {
        columns[position % cols].push(cell);
    }
    for (column, &numeric) in columns.iter_mut().zip(numeric) {
        if numeric {
            on_the_point(column);
        }
        let width = column.iter().map(|cell| cell.width).max().unwrap_or(0);
        for cell in column.iter_mut() {
            let own = std::mem::replace(cell, Grid::blank(0));
            *cell = own.widened(width, if numeric { Align::Right } else { Align::Center });
        }
    }
    let rows = columns.first().map_or(0, Vec::len);
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let mut lines = Vec::with_capacity(rows);
    for _ in 0..rows {
        let mut parts = Vec::with_capacity(2 * cols);
        for column in &mut columns {
            if !parts.is_empty() {
                parts.push(Grid::blank(2));
            }
            parts.extend(column.next());
        }
        lines.push(Grid::beside(parts));
    }
    let lines = if lines.iter().any(|line| !line.is_flat()) { spaced(lines) } else { lines };
    let base = match lines.as_slice() {
        [] => 0,
        [only] => only.base,
        lines => lines.iter().map(Grid::height).sum::<usize>().saturating_sub(1) / 2,
    };
    if lines.is_empty() { Grid::blank(0) } else { Grid::stack(lines, Align::Left, base) }
}

/// Blanks after the digits so that the decimal points stand under each other.
fn on_the_point(column: &mut [Grid]) {
    let decimals = |cell: &Grid| {
        let digits = cell.rows[0].last().map_or("", |span| span.text.as_str());
        digits.find('.').map_or(0, |point| digits.len() - point)
    };
    let most = column.iter().map(decimals).max().unwrap_or(0);
    for cell in column {
        let width = cell.width + most - decimals(cell);
        let own = std::mem::replace(cell, Grid::blank(0));
        *cell = own.widened(width, Align::Left);
    }
}

/// Lines with one blank line between them.
fn spaced(lines: Vec<Grid>) -> Vec<Grid> {
    let mut spaced = Vec::with_capacity(2 * lines.len());
    for line in lines {
        if !spaced.is_empty() {
            spaced.push(Grid::blank(line.width));
        }
        spaced.push(line);
    }
    spaced
}

/// Pairs of cells as lines: the first of each pair at the left, the second in one column.
fn columns_left(cells: Vec<Grid>) -> Vec<Grid> {
    let width = cells.iter().step_by(2).map(|cell| cell.width).max().unwrap_or(0);
    let mut lines = Vec::new();
    let mut cells = cells.into_iter();
    while let (Some(value), Some(condition)) = (cells.next(), cells.next()) {
        lines.push(Grid::beside(vec![value.widened(width, Align::Left), Grid::blank(2), condition]));
    }
    lines
}
