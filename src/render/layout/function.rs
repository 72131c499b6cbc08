//! Functions as boxes: roots, bars, exponentials and calls by name.

use super::{Layout, precedence};
use crate::ops::{self, OpId};
use crate::render::grid::{Align, Grid};
use crate::render::signs::Charset;
use crate::render::span::{Line, Role, Span};
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::linear::{glyph, is_power_of_function};

/// An exponent taller than this makes `e` to a power hard to read; `exp(...)` is drawn then.
const TALLEST_EXPONENT: usize = 3;

/// For every call the power whose exponent is drawn with the function's name, `cos²(x)`.
pub(super) fn raised_names(layout: &Layout<'_>) -> Vec<Option<FormulaId>> {
    let items = &layout.formula.items;
    let mut raised = vec![None; layout.uses.len()];
    for id in 0..layout.uses.len() {
        if layout.uses[id] == 0 {
            continue;
        }
        if let Item::Power(base, exponent) = &items[id]
            && layout.uses[*base as usize] == 1
            && is_power_of_function(items, *base, *exponent)
        {
            raised[*base as usize] = Some(id as FormulaId);
        }
    }
    raised
}

impl Layout<'_> {
    pub(super) fn call(&mut self, id: FormulaId, op: OpId, arguments: &[FormulaId]) -> Grid {
        match arguments {
            [] if op == ops::PI => Grid::text(super::name::name("pi", self.charset), Role::Name, Some(id)),
            [] => Grid::text(op.name(), Role::Function, Some(id)),
            [exponent] if op == ops::EXP => self.exponential(id, *exponent),
            [inner] if op == ops::SQRT && self.charset == Charset::Unicode => self.root(id, *inner, None),
            [inner] if op == ops::CBRT && self.charset == Charset::Unicode => {
                self.root(id, *inner, Some("3".to_owned()))
            }
            [inner, degree] if op == ops::ROOT => self.root_of_degree(id, *inner, *degree),
            [_] if op == ops::ABS => self.enclosed(id, arguments, self.signs.bars),
            [_] if op == ops::FLOOR && self.charset == Charset::Unicode => {
                self.enclosed(id, arguments, self.signs.floor)
            }
            [_] if op == ops::CEIL && self.charset == Charset::Unicode => self.enclosed(id, arguments, self.signs.ceil),
            [inner] if op == ops::FACTORIAL => {
                let inner = self.child(*inner, Precedence::Atom);
                Grid::beside(vec![inner, self.sign("!", id)])
            }
            [base, inner] if op == ops::LOGB => {
                let head = Grid::text("log", Role::Function, Some(id));
                let short = match (&self.formula.items[*base as usize], self.charset) {
                    (Item::Number(digits), Charset::Unicode) => glyph::lowered(digits),
                    (Item::Number(text) | Item::Symbol(text), Charset::Ascii) => Some(format!("_{text}")),
                    _ => None,
                };
                let base = self.take(*base);
                let head = match short {
                    Some(short) => Grid::beside(vec![head, Grid::text(short, Role::Number, Some(id))]),
                    None => head.lowered(base),
                };
                self.applied(id, head, &[*inner])
            }
            _ => {
                let head = self.head(id, op);
                self.applied(id, head, arguments)
            }
        }
    }

    /// The name of a function, with the exponent of `cos²(x)` if it has one.
    fn head(&self, id: FormulaId, op: OpId) -> Grid {
        let name = Grid::text(op.name(), Role::Function, Some(id));
        let Some(power) = self.raised_name[id as usize] else { return name };
        let Item::Power(_, exponent) = &self.formula.items[power as usize] else { return name };
        let Item::Number(digits) = &self.formula.items[*exponent as usize] else { return name };
        match glyph::raised(digits).filter(|_| self.charset == Charset::Unicode) {
            Some(raised) => Grid::beside(vec![name, Grid::text(raised, Role::Operator, Some(power))]),
            None => Grid::beside(vec![name, Grid::text(format!("^{digits}"), Role::Number, Some(*exponent))]),
        }
    }

    /// `head(a, b)`.
    pub(super) fn applied(&mut self, id: FormulaId, head: Grid, arguments: &[FormulaId]) -> Grid {
        let inner = self.list(arguments, id);
        let fenced = self.fenced(inner, self.signs.round, Some(id));
        Grid::beside(vec![head, fenced])
    }

    fn enclosed(&mut self, id: FormulaId, arguments: &[FormulaId], fence: crate::render::signs::Fence) -> Grid {
        let inner = self.list(arguments, id);
        self.fenced(inner, fence, Some(id))
    }

    pub(super) fn named(&mut self, id: FormulaId, spelt: &str, primes: u32, arguments: &[FormulaId]) -> Grid {
        let text = super::name::name(spelt, self.charset) + &self.signs.prime.repeat(primes as usize);
        let head = Grid::text(text, Role::Function, Some(id));
        if arguments.is_empty() { head } else { self.applied(id, head, arguments) }
    }

    fn exponential(&mut self, id: FormulaId, exponent: FormulaId) -> Grid {
        let height = self.boxes[exponent as usize].as_ref().map_or(0, Grid::height);
        if height > TALLEST_EXPONENT {
            let head = Grid::text("exp", Role::Function, Some(id));
            return self.applied(id, head, &[exponent]);
        }
        self.raise(id, Grid::text("e", Role::Name, Some(id)), exponent)
    }

    fn root_of_degree(&mut self, id: FormulaId, inner: FormulaId, degree: FormulaId) -> Grid {
        let digits = match &self.formula.items[degree as usize] {
            Item::Number(text) | Item::Symbol(text) => Some(super::name::name(text, self.charset)),
            _ => None,
        };
        match digits.filter(|_| self.charset == Charset::Unicode) {
            Some(digits) => {
                drop(self.take(degree));
                self.root(id, inner, Some(digits))
            }
            None => {
                let head = Grid::text("root", Role::Function, Some(id));
                self.applied(id, head, &[inner, degree])
            }
        }
    }

    /// A root sign with a roof; only a name or a number goes without the roof.
    fn root(&mut self, id: FormulaId, inner: FormulaId, degree: Option<String>) -> Grid {
        let short =
            matches!(self.formula.items[inner as usize], Item::Number(_) | Item::Symbol(_) | Item::Subscript(..));
        let atom = precedence(&self.formula.items[inner as usize]) == Precedence::Atom;
        let inner = self.take(inner);
        if degree.is_none() && short && atom && inner.is_flat() {
            return Grid::beside(vec![self.sign("√", id), inner]);
        }
        let sign = |text: &str| Span { item: Some(id), ..Span::new(text, Role::Operator) };
        let (height, width, base) = (inner.height(), inner.width + 1, inner.base + 1);
        let mut rows: Vec<Line> = vec![vec![Span::blank(height + 1), sign(&"_".repeat(width))]];
        for (row, line) in inner.rows.into_iter().enumerate() {
            let last = row + 1 == height;
            let mut full = vec![Span::blank(if last { 0 } else { height - row })];
            full.push(sign(if last { "╲╱" } else { "╱" }));
            full.push(Span::blank(row + 1));
            full.extend(line);
            rows.push(full);
        }
        let grid = Grid { rows, width: height + 1 + width, base };
        match degree {
            Some(degree) => with_degree(grid, Span { item: Some(id), ..Span::new(degree, Role::Number) }),
            None => grid,
        }
    }
}

/// Writes the degree above the left end of the root sign, in the blanks of the row above the last.
fn with_degree(grid: Grid, degree: Span) -> Grid {
    let size = degree.width();
    let room = grid.width;
    let mut grid = grid.widened(room + size.saturating_sub(1), Align::Right);
    let row = grid.height() - 2;
    let line = &mut grid.rows[row];
    let mut blanks = 0;
    while line.first().is_some_and(|span| span.item.is_none()) {
        blanks += line.remove(0).width();
    }
    line.insert(0, Span::blank(blanks - size));
    line.insert(0, degree);
    grid
}
