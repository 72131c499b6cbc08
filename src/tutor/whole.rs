//! A whole answer beside the right one, by fingerprints: what tests of entries, rows and columns look at.

use super::question::Kind;
use crate::decide::accept::NO_VALUE;

/// Fingerprints of an answer and of what it can be compared with; entries row by row.
#[derive(Debug)]
pub struct Whole {
    /// Which derivative was asked for.
    pub kind: Kind,
    /// Rows and columns of the right answer.
    pub shape: (usize, usize),
    /// The answer.
    pub given: Vec<u128>,
    /// The right entries.
    pub right: Vec<u128>,
    /// The right entries with the other sign.
    pub opposite: Vec<u128>,
    /// Wrong entries; empty if the answer has another shape.
    pub wrong: Vec<usize>,
    /// The number 0.
    pub zero: u128,
    /// The sum of the right entries.
    pub sum: u128,
    /// Products of first derivatives, for a Hessian.
    pub products: Vec<u128>,
    /// Jacobians of the chain multiplied in the wrong order.
    pub reversed: Vec<u128>,
    /// Derivatives of the entries of the answer.
    pub derivatives: Vec<u128>,
    /// What each entry is a derivative of.
    pub functions: Vec<u128>,
    /// True if the transpose of the answer is right.
    pub is_transpose: bool,
}

fn same(a: u128, b: u128) -> bool {
    a == b && a != NO_VALUE
}

fn all_same(a: &[u128], b: &[u128]) -> bool {
    a.len() == b.len() && !a.is_empty() && a.iter().zip(b).all(|(a, b)| same(*a, *b))
}

/// True if `a` is a rearrangement of `b`.
fn rearranged(a: &[u128], b: &[u128]) -> bool {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    a.sort_unstable();
    b.sort_unstable();
    all_same(&a, &b)
}

impl Whole {
    fn each_wrong(&self, test: impl Fn(usize) -> bool) -> bool {
        !self.wrong.is_empty() && self.wrong.iter().all(|entry| test(*entry))
    }

    fn is_several(&self) -> bool {
        self.right.len() > 1 && self.given.len() == self.right.len()
    }

    fn is(&self, kind: Kind) -> bool {
        self.kind == kind && self.is_several() && !self.wrong.is_empty()
    }

    fn is_diagonal(&self, entry: usize) -> bool {
        entry / self.shape.1 == entry % self.shape.1
    }

    fn mirror(&self, entry: usize) -> usize {
        entry % self.shape.1 * self.shape.1 + entry / self.shape.1
    }

    /// The derivative of the answer is the function.
    pub fn integrated(&self) -> bool {
        let is_function = |entry: usize| match (self.derivatives.get(entry), self.functions.get(entry)) {
            (Some(a), Some(b)) => same(*a, *b),
            _ => false,
        };
        self.each_wrong(is_function)
    }

    /// All wrong entries are 0.
    pub fn entry_zero(&self) -> bool {
        self.is_several() && self.each_wrong(|entry| same(self.given[entry], self.zero))
    }

    /// All wrong entries have the other sign.
    pub fn entry_sign(&self) -> bool {
        self.is_several() && self.each_wrong(|entry| same(self.given[entry], self.opposite[entry]))
    }

    /// The entries of a gradient in another order.
    pub fn order_swapped(&self) -> bool {
        self.is(Kind::Gradient) && rearranged(&self.given, &self.right)
    }

    /// The entries of a gradient added up.
    pub fn summed(&self) -> bool {
        self.kind == Kind::Gradient && self.given.len() == 1 && self.right.len() > 1 && same(self.given[0], self.sum)
    }

    /// The transpose of a Jacobian.
    pub fn transposed(&self) -> bool {
        self.kind == Kind::Jacobian && self.is_transpose
    }

    fn row(&self, entries: &[u128], row: usize) -> Vec<u128> {
        entries[row * self.shape.1..(row + 1) * self.shape.1].to_vec()
    }

    fn column(&self, entries: &[u128], col: usize) -> Vec<u128> {
        (0..self.shape.0).map(|row| entries[row * self.shape.1 + col]).collect()
    }

    /// The rows of a Jacobian in another order.
    pub fn rows_swapped(&self) -> bool {
        let rows = |entries: &[u128]| (0..self.shape.0).map(|row| self.row(entries, row)).collect::<Vec<_>>();
        self.is(Kind::Jacobian) && lines_rearranged(rows(&self.given), rows(&self.right))
    }

    /// The columns of a Jacobian in another order.
    pub fn columns_swapped(&self) -> bool {
        let columns = |entries: &[u128]| (0..self.shape.1).map(|col| self.column(entries, col)).collect::<Vec<_>>();
        self.is(Kind::Jacobian) && lines_rearranged(columns(&self.given), columns(&self.right))
    }

    /// The factors of a vector chain rule in the wrong order.
    pub fn factors_reversed(&self) -> bool {
        self.is(Kind::Jacobian) && all_same(&self.given, &self.reversed)
    }

    /// Everything off the diagonal is 0, the diagonal right.
    pub fn mixed_lost(&self) -> bool {
        self.off_diagonal(|whole, entry| same(whole.given[entry], whole.zero))
    }

    /// Everything off the diagonal has the other sign, the diagonal is right.
    pub fn mixed_sign(&self) -> bool {
        self.off_diagonal(|whole, entry| same(whole.given[entry], whole.opposite[entry]))
    }

    fn off_diagonal(&self, test: impl Fn(&Self, usize) -> bool) -> bool {
        let mut entries = 0..self.right.len();
        self.is(Kind::Hessian)
            && self.each_wrong(|entry| !self.is_diagonal(entry))
            && entries.all(|entry| self.is_diagonal(entry) || test(self, entry))
    }

    /// The diagonal in another order, the rest right.
    pub fn diagonal_swapped(&self) -> bool {
        let diagonal = |entries: &[u128]| {
            (0..entries.len()).filter(|entry| self.is_diagonal(*entry)).map(|entry| entries[entry]).collect::<Vec<_>>()
        };
        self.is(Kind::Hessian)
            && self.each_wrong(|entry| self.is_diagonal(entry))
            && rearranged(&diagonal(&self.given), &diagonal(&self.right))
    }

    /// Products of first derivatives.
    pub fn first_derivatives_squared(&self) -> bool {
        self.is(Kind::Hessian) && self.each_wrong(|entry| same(self.given[entry], self.products[entry]))
    }

    /// Not symmetric, and one of each wrong pair is right.
    pub fn asymmetric(&self) -> bool {
        self.is(Kind::Hessian)
            && self.each_wrong(|entry| {
                !self.is_diagonal(entry) && !self.wrong.contains(&self.mirror(entry)) && self.given[entry] != NO_VALUE
            })
    }
}

/// True if the lines of `a` are those of `b` in another order.
fn lines_rearranged(mut a: Vec<Vec<u128>>, mut b: Vec<Vec<u128>>) -> bool {
    a.sort();
    b.sort();
    a.iter().zip(&b).all(|(a, b)| all_same(a, b))
}
