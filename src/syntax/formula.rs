//! A formula: what is to be shown, between an expression (or a written form) and a format such as LaTeX.
//!
//! It knows precedence and structure and nothing about characters or screens; brackets are a format's decision,
//! because a fraction bar groups what a slash does not. Flat and in post-order, so that formats need no recursion.
//! Invariant: children have smaller ids than their parent; the last item is the whole.

use crate::expr::ExprId;
use crate::ops::OpId;
use crate::syntax::written::{Operator, Relation};

/// Index of an item in a [`Formula`].
pub type FormulaId = u32;

/// One item of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Digits as they are to be shown, non-negative: `3`, `0.5`, `2.5e-3`.
    Number(String),
    /// A name as spelt in plain text: `x`, `x_1`, `w_{ij}`, `alpha`, `pi`, `e`.
    Symbol(String),
    /// A base name with subscripts that are formulas: `x_i`, `W_{i,j}`.
    Subscript(String, Vec<FormulaId>),
    /// `± t1 ± t2 ...`; true means minus. A lone negative term is a negation.
    Sum(Vec<(bool, FormulaId)>),
    /// Factors side by side; at least two.
    Product(Vec<FormulaId>),
    /// Numerator over denominator.
    Fraction(FormulaId, FormulaId),
    /// Base and exponent.
    Power(FormulaId, FormulaId),
    /// A function of the table; `exp`, `sqrt`, `cbrt`, `root`, `abs`, `floor`, `ceil`, `logb`, `factorial` have their own look.
    Call(OpId, Vec<FormulaId>),
    /// `sin^2(x)`: function, exponent, arguments (only from a written form).
    PowerCall(OpId, FormulaId, Vec<FormulaId>),
    /// A function that is not in the table, with primes: `f''(x)`; an empty list shows the bare name.
    Named(String, u32, Vec<FormulaId>),
    /// `a'`, transpose.
    Transpose(FormulaId),
    /// `a .* b`, `a ./ b`, `a .^ b`: the sign is `*`, `/` or `^`.
    Elementwise(char, FormulaId, FormulaId),
    /// A column vector or a matrix, row by row.
    Matrix {
        /// Number of rows.
        rows: u32,
        /// Number of columns.
        cols: u32,
        /// `rows*cols` entries.
        entries: Vec<FormulaId>,
        /// True if this is a vector written `[a, b]` (a column).
        vector: bool,
    },
    /// A sum or product with an index: body last.
    Indexed {
        /// Product instead of sum.
        product: bool,
        /// Name of the index.
        index: String,
        /// Lower bound.
        from: FormulaId,
        /// Upper bound.
        to: FormulaId,
        /// What is added or multiplied.
        body: FormulaId,
    },
    /// Pairs (condition, value), then the value otherwise if there is one.
    Piecewise(Vec<(FormulaId, FormulaId)>, Option<FormulaId>),
    /// `a = b`, `a < b`.
    Relation(Relation, FormulaId, FormulaId),
    /// `∂²e/∂y∂x` of a body; names in order of application, here x and then y, so that they are shown in reverse. `partial` says `∂` instead of `d`. Without a body, the symbol
    /// of a derivative of a named quantity: `dy/du` has `of = Some("y")`.
    Derivative {
        /// `∂` instead of `d`.
        partial: bool,
        /// Variables in order of application.
        by: Vec<String>,
        /// A quantity's name, for `dy/du`.
        of: Option<String>,
        /// What is differentiated, if not a named quantity.
        body: Option<FormulaId>,
    },
    /// `grad f`, `J [f, g]`, `H f` with an optional list of variables.
    Operator(Operator, Vec<String>, FormulaId),
    /// `e at x = 1, y = 2`; names may be empty for a bare point.
    At(FormulaId, Vec<(String, FormulaId)>),
    /// `(a, b)`.
    Tuple(Vec<FormulaId>),
    /// Words inside a formula, such as a shape or "where"; shown upright and never read back.
    Text(String),
    /// Something left out because it is too long; the text says what.
    Elided(String),
}

/// How tightly an item holds together; brackets are needed where a slot asks for more than the item has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precedence {
    /// `a = b`, `e at x = 1`
    Relation,
    /// `a + b`, `-a`
    Sum,
    /// `a*b`, `a/b`, `sum(...)` drawn with a sign
    Product,
    /// `a^b`, `a'`
    Power,
    /// names, numbers, brackets, calls
    Atom,
}

/// Items in post-order, each with the expression it shows, if any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// The items.
    pub items: Vec<Item>,
    /// For each item the expression that it shows, so that a cursor or a highlight can point at it.
    pub origin: Vec<Option<ExprId>>,
}

impl Formula {
    /// Appends an item and returns its index.
    pub fn push(&mut self, item: Item) -> FormulaId {
        self.push_from(item, None)
    }

    /// Appends an item that shows `origin`.
    pub fn push_from(&mut self, item: Item, origin: Option<ExprId>) -> FormulaId {
        self.items.push(item);
        self.origin.push(origin);
        self.items.len() as FormulaId - 1
    }

    /// The whole.
    ///
    /// # Panics
    /// If nothing was pushed.
    pub fn root(&self) -> FormulaId {
        self.items.len().checked_sub(1).expect("a formula has at least one item") as FormulaId
    }

    /// Appends a copy of `other` and returns the id of its root here.
    pub fn append(&mut self, other: &Formula) -> FormulaId {
        let shift = self.items.len() as FormulaId;
        for (item, origin) in other.items.iter().zip(&other.origin) {
            let mut item = item.clone();
            item.for_each_child_mut(|child| *child += shift);
            self.push_from(item, *origin);
        }
        self.root()
    }
}

impl Item {
    /// Calls `visit` with every child, in the order in which they are shown.
    pub fn for_each_child(&self, mut visit: impl FnMut(FormulaId)) {
        match self {
            Item::Number(_) | Item::Symbol(_) | Item::Text(_) | Item::Elided(_) => {}
            Item::Subscript(_, kids)
            | Item::Product(kids)
            | Item::Call(_, kids)
            | Item::Named(_, _, kids)
            | Item::Tuple(kids)
            | Item::Matrix { entries: kids, .. } => kids.iter().copied().for_each(visit),
            Item::PowerCall(_, exponent, kids) => {
                visit(*exponent);
                kids.iter().copied().for_each(visit);
            }
            Item::Sum(terms) => terms.iter().for_each(|(_, kid)| visit(*kid)),
            Item::Fraction(a, b) | Item::Power(a, b) | Item::Elementwise(_, a, b) | Item::Relation(_, a, b) => {
                visit(*a);
                visit(*b);
            }
            Item::Transpose(a) | Item::Operator(_, _, a) => visit(*a),
            Item::Indexed { from, to, body, .. } => [*from, *to, *body].into_iter().for_each(visit),
            Item::Piecewise(cases, otherwise) => {
                for (condition, value) in cases {
                    visit(*value);
                    visit(*condition);
                }
                otherwise.iter().copied().for_each(visit);
            }
            Item::Derivative { body, .. } => body.iter().copied().for_each(visit),
            Item::At(body, values) => {
                visit(*body);
                values.iter().for_each(|(_, value)| visit(*value));
            }
        }
    }

    /// Calls `visit` on every child, in the order in which they are shown.
    pub fn for_each_child_mut(&mut self, mut visit: impl FnMut(&mut FormulaId)) {
        match self {
            Item::Number(_) | Item::Symbol(_) | Item::Text(_) | Item::Elided(_) => {}
            Item::Subscript(_, kids)
            | Item::Product(kids)
            | Item::Call(_, kids)
            | Item::Named(_, _, kids)
            | Item::Tuple(kids)
            | Item::Matrix { entries: kids, .. } => kids.iter_mut().for_each(visit),
            Item::PowerCall(_, exponent, kids) => {
                visit(exponent);
                kids.iter_mut().for_each(visit);
            }
            Item::Sum(terms) => terms.iter_mut().for_each(|(_, kid)| visit(kid)),
            Item::Fraction(a, b) | Item::Power(a, b) | Item::Elementwise(_, a, b) | Item::Relation(_, a, b) => {
                visit(a);
                visit(b);
            }
            Item::Transpose(a) | Item::Operator(_, _, a) => visit(a),
            Item::Indexed { from, to, body, .. } => {
                visit(from);
                visit(to);
                visit(body);
            }
            Item::Piecewise(cases, otherwise) => {
                for (condition, value) in cases {
                    visit(value);
                    visit(condition);
                }
                otherwise.iter_mut().for_each(visit);
            }
            Item::Derivative { body, .. } => body.iter_mut().for_each(visit),
            Item::At(body, values) => {
                visit(body);
                values.iter_mut().for_each(|(_, value)| visit(value));
            }
        }
    }
}
