//! The written form: what was typed, in its order and with its places, before any shape or meaning.
//!
//! It is never rewritten, so that the author's form can be echoed, marked and taught from. It is flat: items stand
//! in post-order, so that an input nested a million deep is walked, copied and dropped without recursion.

use crate::diagnostic::{Note, Span};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::OpId;

/// Index of an item in a [`Written`].
pub type WrittenId = u32;

/// One item of the written form. Operands are the items that end just before it, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A number as typed; `decimal` remembers that it had a point or an exponent.
    Number {
        /// Exact value.
        value: Rational,
        /// True for `0.5` and `1e3`.
        decimal: bool,
    },
    /// A name: `x`, `x_1`, `alpha`. Subscripts that are plain text belong to the name.
    Symbol(Name),
    /// A name with subscripts that are expressions: `x_i`, `W_{i,j}`; operands are the subscripts.
    Subscript(Name),
    /// `pi` or `e`.
    Constant(Constant),
    /// `-a`.
    Negate,
    /// `+a`, kept for the echo.
    Plus,
    /// `a + b`.
    Add,
    /// `a - b`.
    Subtract,
    /// `a*b`; `implicit` for juxtaposition.
    Multiply {
        /// True for `2x`.
        implicit: bool,
    },
    /// `a/b`.
    Divide,
    /// `a^b`.
    Power,
    /// `a .* b`.
    TimesElementwise,
    /// `a ./ b`.
    DivideElementwise,
    /// `a .^ b`.
    PowerElementwise,
    /// `a'`, transpose.
    Transpose,
    /// `n!`.
    Factorial,
    /// A function of the table applied to its operands; `power` holds for `sin^2 x` that the last operand is the power.
    Apply {
        /// Which function.
        op: OpId,
        /// Number of arguments, the exponent of `sin^2 x` not counted.
        arity: u32,
        /// True for `sin^2 x`: one more operand, the exponent, stands first, as in the text.
        raised: bool,
    },
    /// A declared or unknown function called by name, `f(x, y)`, with `primes` as in `f''(x)` and
    /// `by` as in `f_x(x, y)`.
    Call {
        /// The function's name.
        name: Name,
        /// Number of arguments.
        arity: u32,
        /// Number of primes.
        primes: u32,
        /// Variables by which it is differentiated first, `f_xy` = `["x", "y"]`.
        by: Vec<Name>,
    },
    /// `log_b(x)`: operands b, x.
    LogBase,
    /// `sqrt[n]{x}`: operands n, x.
    Root,
    /// `|x|`, `‖x‖` or `‖x‖_1`.
    Bars(Bars),
    /// `[a, b]`: a vector (column) of `len` operands.
    Vector {
        /// Number of entries.
        len: u32,
    },
    /// `[[a, b], [c, d]]` or `[a, b; c, d]`: `rows*cols` operands, row by row.
    Matrix {
        /// Number of rows.
        rows: u32,
        /// Number of columns.
        cols: u32,
    },
    /// `sum(i=1..n, body)` and `prod(...)`: operands from, to, body.
    Indexed {
        /// Sum or product.
        product: bool,
        /// The bound name.
        index: Name,
    },
    /// `piecewise(c1, v1, c2, v2, ..., otherwise, v)`: operands in order; an odd count ends in the otherwise value.
    Piecewise {
        /// Number of operands.
        len: u32,
    },
    /// `a = b`, `a < b`, ...
    Relation(Relation),
    /// `d/dx e`, `∂²/∂x∂y e`, `diff(e, x, y)`, `D(e, x)`: one operand, the expression.
    Differentiate {
        /// Variables, in the order in which they are applied.
        by: Vec<Name>,
    },
    /// `grad f`, `jacobian(f, g)`, `hessian f`: `arity` operands.
    Operator {
        /// Which.
        kind: Operator,
        /// Number of operands.
        arity: u32,
        /// Variables if stated, as in `grad(f, [x, y])` or `∇_x f`.
        by: Vec<Name>,
    },
    /// `f(1, 2)`-free substitution: `e at (1, 2)` (names empty) or `e at x = 1, y = 2`.
    /// Operands: the expression, then the `values` values.
    At {
        /// Names on the left of `=`; empty for a bare tuple.
        names: Vec<Name>,
        /// Number of values.
        values: u32,
    },
    /// `(a, b)`: a tuple, allowed as a point or where a list of functions is wanted.
    Tuple {
        /// Number of entries.
        len: u32,
    },
    /// Redundant brackets `(a)` around one operand, kept for the echo.
    Group,
}

/// A named constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// The ratio of a circle's circumference to its diameter.
    Pi,
    /// The base of the natural logarithm.
    E,
}

/// The sign between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`, `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterEqual,
}

/// A derivative of several entries, written as a word or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `grad f`, `∇f`
    Gradient,
    /// `jacobian(f, g)`, `jac f`, `J f`
    Jacobian,
    /// `hessian f`, `hess f`, `H f`
    Hessian,
    /// `laplacian f`, `Δf`
    Laplacian,
    /// `divergence F`, `div F`
    Divergence,
}

/// An item with its place and the number of operands that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub token: Token,
    /// Place of the whole construct, operands included.
    pub span: Span,
    /// Number of operands.
    pub arity: u32,
}

/// Text as it was read: items in post-order, the last one being the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Items; operands before the item that takes them.
    pub items: Vec<Item>,
    /// Remarks on every choice made while reading.
    pub notes: Vec<Note>,
}

impl Written {
    /// Appends an item and returns its index.
    pub fn push(&mut self, token: Token, span: Span, arity: u32) -> WrittenId {
        self.items.push(Item { token, span, arity });
        self.items.len() as WrittenId - 1
    }

    /// Index of the whole expression; `None` if nothing was read.
    pub fn root(&self) -> Option<WrittenId> {
        self.items.len().checked_sub(1).map(|last| last as WrittenId)
    }

    /// For every item the index of the first item of its subtree, so that item `k` spans `start[k]..=k`.
    pub fn subtree_starts(&self) -> Vec<WrittenId> {
        let mut starts = Vec::with_capacity(self.items.len());
        for (position, item) in self.items.iter().enumerate() {
            let mut first = position as WrittenId;
            for _ in 0..item.arity {
                first = starts[first as usize - 1];
            }
            starts.push(first);
        }
        starts
    }

    /// The operands of item `id`, in order, given [`Written::subtree_starts`].
    pub fn operands(&self, id: WrittenId, starts: &[WrittenId]) -> Vec<WrittenId> {
        let mut operands = Vec::with_capacity(self.items[id as usize].arity as usize);
        let mut end = id;
        for _ in 0..self.items[id as usize].arity {
            operands.push(end - 1);
            end = starts[end as usize - 1];
        }
        operands.reverse();
        operands
    }
}

/// What bars around an operand mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bars {
    /// `|x|`, the absolute value.
    Absolute,
    /// `‖x‖`: the Euclidean norm of a vector, the Frobenius norm of a matrix.
    Norm,
    /// `‖x‖_1`, the sum of the absolute values of a vector.
    Norm1,
    /// `‖x‖_2`, the Euclidean norm of a vector.
    Norm2,
    /// `‖X‖_F`, the Frobenius norm.
    Frobenius,
}
