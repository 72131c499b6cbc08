//! What an expression is, as its graph lends it to readers.

use crate::name::Name;
use crate::number::Rational;
use crate::ops::OpId;

/// Index of an expression in a [`Graph`](super::Graph); equal ids are equal expressions of the same graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub(crate) u32);

impl ExprId {
    /// Position in the graph; children have smaller positions than their parents.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Sum or product over an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sequence {
    /// `sum(i=1..n, ...)`
    Sum,
    /// `prod(i=1..n, ...)`
    Product,
}

/// What an expression is, borrowed from its graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node<'g> {
    /// An exact number.
    Number(&'g Rational),
    /// A variable of any shape.
    Symbol(Name),
    /// An entry of a vector or matrix variable: `x_i`, `W_{i,j}`.
    Entry {
        /// The variable.
        base: Name,
        /// One or two indices.
        indices: &'g [ExprId],
    },
    /// Explicit entries, row by row.
    Literal {
        /// Number of rows.
        rows: u32,
        /// Number of columns.
        cols: u32,
        /// `rows*cols` scalars.
        entries: &'g [ExprId],
    },
    /// A sum or product over an index from `from` to `to`.
    Indexed {
        /// Which.
        kind: Sequence,
        /// The bound name.
        index: Name,
        /// First value.
        from: ExprId,
        /// Last value.
        to: ExprId,
        /// The summand or factor.
        body: ExprId,
    },
    /// A function that is not known, differentiated `orders[k]` times by its argument k.
    Unknown {
        /// Its name.
        name: Name,
        /// Order of differentiation by each argument.
        orders: &'g [u32],
        /// Its arguments.
        args: &'g [ExprId],
    },
    /// A function of the table.
    Apply(OpId, &'g [ExprId]),
}
