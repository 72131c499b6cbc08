//! A formula as a box of characters, as a textbook would set it.
//!
//! Boxes are made from the leaves to the whole, without recursion. It refuses to break lines ([`super::picture`] does) and
//! stops when the work counted in character cells passes the budget. Invariant: every visible sign of the formula knows
//! the item that it shows.

mod arrangement;
mod function;
mod name;

use super::grid::Grid;
use super::signs::{Charset, Fence, Signs};
use super::span::{Role, Span};
use crate::ops;
use crate::syntax::formula::{Formula, FormulaId, Item, Precedence};
use crate::syntax::linear::{Style, write_pieces};
use crate::syntax::written::{Operator, Relation};

/// The box of item `root`; `None` if it takes more work than `budget` character cells.
pub fn layout(formula: &Formula, root: FormulaId, charset: Charset, budget: usize) -> Option<Grid> {
    let mut whole = None;
    let done = each_box(formula, root, charset, budget, |id, grid| {
        if id == root {
            whole = Some(grid.clone());
        }
    });
    whole.filter(|_| done)
}

/// The width of the box of every item up to `root`, 0 for items that are not shown; `None` as for [`layout`].
pub fn widths(formula: &Formula, root: FormulaId, charset: Charset, budget: usize) -> Option<Vec<usize>> {
    let mut widths = vec![0; root as usize + 1];
    each_box(formula, root, charset, budget, |id, grid| widths[id as usize] = grid.width).then_some(widths)
}

/// Makes all boxes from the leaves to `root`; false if the budget did not suffice.
fn each_box(
    formula: &Formula,
    root: FormulaId,
    charset: Charset,
    budget: usize,
    mut visit: impl FnMut(FormulaId, &Grid),
) -> bool {
    let mut layout = Layout {
        formula,
        charset,
        signs: charset.signs(),
        boxes: vec![None; root as usize + 1],
        uses: uses(formula, root),
        raised_name: Vec::new(),
    };
    layout.raised_name = function::raised_names(&layout);
    let mut spent = 0;
    for id in 0..=root {
        if layout.uses[id as usize] > 0 {
            let grid = layout.item(id);
            visit(id, &grid);
            spent += grid.area() + grid.height();
            if spent > budget {
                return false;
            }
            layout.boxes[id as usize] = Some(grid);
        }
    }
    true
}

/// The one-line form of an item as a box of one row, at most `budget` characters; true if it was cut.
pub fn one_line(formula: &Formula, root: FormulaId, charset: Charset, budget: usize) -> (Grid, bool) {
    let style = match charset {
        Charset::Unicode => Style::Unicode,
        Charset::Ascii => Style::Ascii,
    };
    let mut row = Vec::new();
    let extent = write_pieces(formula, root, style, budget, &mut |id, text| {
        let role = role(&formula.items[id as usize], text);
        row.push(Span { item: Some(id), ..Span::new(text, role) });
    });
    let width = super::span::width(&row);
    (Grid { rows: vec![row], width, base: 0 }, extent != crate::syntax::linear::Extent::Whole)
}

/// The role of a piece of one-line text that belongs to `item`.
fn role(item: &Item, text: &str) -> Role {
    match item {
        _ if text.chars().all(|c| "()[]{}|, ".contains(c)) => Role::Bracket,
        Item::Number(_) => Role::Number,
        Item::Symbol(_) | Item::Subscript(..) => Role::Name,
        Item::Call(..) | Item::PowerCall(..) | Item::Named(..) | Item::Operator(..) | Item::Piecewise(..) => {
            Role::Function
        }
        Item::Text(_) => Role::Text,
        Item::Elided(_) => Role::Note,
        _ => Role::Operator,
    }
}

/// How often each item is shown on the way from `root`, counted up to the first parents only.
fn uses(formula: &Formula, root: FormulaId) -> Vec<u32> {
    let mut uses = vec![0u32; root as usize + 1];
    uses[root as usize] = 1;
    for id in (0..=root).rev() {
        if uses[id as usize] > 0 {
            formula.items[id as usize].for_each_child(|child| uses[child as usize] += 1);
        }
    }
    uses
}

struct Layout<'a> {
    formula: &'a Formula,
    charset: Charset,
    signs: &'static Signs,
    boxes: Vec<Option<Grid>>,
    uses: Vec<u32>,
    /// For a call whose power is written `cos²(x)`, the power: the exponent is drawn with the call.
    raised_name: Vec<Option<FormulaId>>,
}

/// How tightly items hold together in two dimensions, where a fraction bar groups by itself.
pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Relation(..) | Item::At(..) => Precedence::Relation,
        Item::Sum(_) => Precedence::Sum,
        Item::Product(_) | Item::Elementwise('*' | '/', ..) | Item::Indexed { .. } | Item::Operator(..) => {
            Precedence::Product
        }
        Item::Derivative { body: Some(_), .. } | Item::Piecewise(..) => Precedence::Product,
        Item::Fraction(..) | Item::Power(..) | Item::Transpose(_) | Item::Elementwise(..) | Item::PowerCall(..) => {
            Precedence::Power
        }
        Item::Derivative { .. } => Precedence::Power,
        Item::Call(op, _) if [ops::EXP, ops::FACTORIAL].contains(op) => Precedence::Power,
        _ => Precedence::Atom,
    }
}

/// A box in round brackets.
pub(super) fn in_brackets(grid: Grid, charset: Charset, item: FormulaId) -> Grid {
    fenced(grid, charset.signs().round, Some(item))
}

fn fenced(inner: Grid, fence: Fence, item: Option<FormulaId>) -> Grid {
    let last = inner.height() - 1;
    let side = |sign: super::signs::Tall| {
        Grid::column(&inner, Role::Bracket, item, |row| match row {
            _ if last == 0 => sign.flat,
            0 => sign.top,
            row if row == last => sign.bottom,
            _ => sign.middle,
        })
    };
    let (open, close) = (side(fence.open), side(fence.close));
    Grid::beside(vec![open, inner, close])
}

impl Layout<'_> {
    /// The box of a child, moved out if this is its last use.
    fn take(&mut self, id: FormulaId) -> Grid {
        let at = id as usize;
        self.uses[at] -= 1;
        let grid = if self.uses[at] == 0 { self.boxes[at].take() } else { self.boxes[at].clone() };
        grid.expect("children have smaller ids than their parents")
    }

    /// The box of a child, in brackets if it holds together less than the place asks for.
    fn child(&mut self, id: FormulaId, slot: Precedence) -> Grid {
        let grid = self.take(id);
        if precedence(&self.formula.items[id as usize]) < slot {
            self.fenced(grid, self.signs.round, Some(id))
        } else {
            grid
        }
    }

    fn sign(&self, text: &str, item: FormulaId) -> Grid {
        Grid::text(text, Role::Operator, Some(item))
    }

    fn fenced(&self, inner: Grid, fence: Fence, item: Option<FormulaId>) -> Grid {
        fenced(inner, fence, item)
    }

    /// Children between commas.
    fn list(&mut self, ids: &[FormulaId], item: FormulaId) -> Grid {
        let mut parts = Vec::with_capacity(2 * ids.len());
        for (position, &id) in ids.iter().enumerate() {
            if position > 0 {
                parts.push(Grid::text(", ", Role::Bracket, Some(item)));
            }
            parts.push(self.take(id));
        }
        Grid::beside(parts)
    }

    fn item(&mut self, id: FormulaId) -> Grid {
        let formula = self.formula;
        match &formula.items[id as usize] {
            Item::Number(digits) => Grid::text(digits.as_str(), Role::Number, Some(id)),
            Item::Symbol(spelt) => Grid::text(name::name(spelt, self.charset), Role::Name, Some(id)),
            Item::Subscript(base, indices) => self.subscript(id, base, indices),
            Item::Sum(terms) => self.sum(id, terms),
            Item::Product(factors) => self.product(id, factors),
            Item::Fraction(above, below) => self.fraction(id, *above, *below),
            Item::Power(base, exponent) => self.power(id, *base, *exponent),
            Item::Call(op, arguments) => self.call(id, *op, arguments),
            Item::PowerCall(op, exponent, arguments) => {
                let head = Grid::text(op.name(), Role::Function, Some(id));
                let head = self.raise(id, head, *exponent);
                self.applied(id, head, arguments)
            }
            Item::Named(spelt, primes, arguments) => self.named(id, spelt, *primes, arguments),
            Item::Transpose(inner) => self.transposed(id, *inner),
            Item::Elementwise(sign, left, right) => self.elementwise(id, *sign, *left, *right),
            Item::Matrix { cols, entries, .. } => self.matrix(id, *cols as usize, entries),
            Item::Indexed { product, index, from, to, body } => {
                self.indexed(id, usize::from(*product), index, [*from, *to, *body])
            }
            Item::Piecewise(cases, otherwise) => self.cases(id, cases, *otherwise),
            Item::Relation(relation, left, right) => {
                let chain = matches!(formula.items[*left as usize], Item::Relation(..));
                let left = self.child(*left, if chain { Precedence::Relation } else { Precedence::Sum });
                let sign = self.sign(self.relation_sign(*relation), id);
                Grid::beside(vec![left, sign, self.child(*right, Precedence::Sum)])
            }
            Item::Derivative { partial, by, of, body } => self.derivative(id, *partial, by, of.as_deref(), *body),
            Item::Operator(operator, by, body) => self.operator(id, *operator, by, *body),
            Item::At(body, values) => self.at(id, *body, values),
            Item::Tuple(entries) => {
                let inner = self.list(entries, id);
                self.fenced(inner, self.signs.round, Some(id))
            }
            Item::Text(words) => Grid::text(words.as_str(), Role::Text, Some(id)),
            Item::Elided(what) => {
                let [open, close] = self.signs.angle;
                Grid::text(format!("{open}{what}{close}"), Role::Note, Some(id))
            }
        }
    }

    fn relation_sign(&self, relation: Relation) -> &'static str {
        let [not_equal, less_equal, greater_equal] = match self.charset {
            Charset::Unicode => [" ≠ ", " ≤ ", " ≥ "],
            Charset::Ascii => [" != ", " <= ", " >= "],
        };
        match relation {
            Relation::Equal => " = ",
            Relation::Less => " < ",
            Relation::Greater => " > ",
            Relation::NotEqual => not_equal,
            Relation::LessEqual => less_equal,
            Relation::GreaterEqual => greater_equal,
        }
    }

    fn operator(&mut self, id: FormulaId, operator: Operator, by: &[String], body: FormulaId) -> Grid {
        let (unicode, ascii) = match operator {
            Operator::Gradient => ("∇", "grad "),
            Operator::Jacobian => ("J ", "J "),
            Operator::Hessian => ("H ", "H "),
            Operator::Laplacian => ("Δ", "laplacian "),
            Operator::Divergence => ("div ", "div "),
        };
        let sign = if self.charset == Charset::Unicode { unicode } else { ascii };
        let names: Vec<String> = by.iter().map(|spelt| name::name(spelt, self.charset)).collect();
        let text = match names.as_slice() {
            [] => sign.to_owned(),
            names => format!("{}_{} ", sign.trim_end(), names.join(",")),
        };
        let head = Grid::text(text, Role::Function, Some(id));
        let body = self.child(body, Precedence::Atom);
        Grid::beside(vec![head, body])
    }

    fn at(&mut self, id: FormulaId, body: FormulaId, values: &[(String, FormulaId)]) -> Grid {
        let body = self.child(body, Precedence::Sum);
        let point = values.iter().all(|(name, _)| name.is_empty());
        let mut parts = Vec::new();
        for (position, (spelt, value)) in values.iter().enumerate() {
            if position > 0 {
                parts.push(Grid::text(", ", Role::Bracket, Some(id)));
            }
            if !point {
                parts.push(Grid::text(name::name(spelt, self.charset) + " = ", Role::Name, Some(id)));
            }
            parts.push(self.child(*value, Precedence::Sum));
        }
        let values = Grid::beside(parts);
        let values = if point { self.fenced(values, self.signs.round, Some(id)) } else { values };
        Grid::beside(vec![body, Grid::text("  at ", Role::Text, Some(id)), values])
    }
}
