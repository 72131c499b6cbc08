//! Terms: products of factors with indices, and products in matrix notation.

use smallvec::SmallVec;

use super::facts::Facts;
use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::number::Rational;

/// An index; its range is kept beside it.
pub(super) type Index = u16;

/// Indices of a factor: none for a scalar, one for a vector, two for a matrix.
pub(super) type Indices = SmallVec<[Index; 2]>;

/// A factor of a term.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Factor {
    /// 1 where both indices agree, else 0.
    Delta(Index, Index),
    /// Entry of an expression.
    Entry(ExprId, Indices),
}

impl Factor {
    /// The indices of the factor.
    pub(super) fn indices(&self) -> Indices {
        match self {
            Factor::Delta(a, b) => SmallVec::from_slice(&[*a, *b]),
            Factor::Entry(_, at) => at.clone(),
        }
    }

    /// The factor with one index in the place of another.
    pub(super) fn rename(&mut self, from: Index, to: Index) {
        let change = |at: &mut Index| {
            if *at == from {
                *at = to;
            }
        };
        match self {
            Factor::Delta(a, b) => {
                change(a);
                change(b);
            }
            Factor::Entry(_, at) => at.iter_mut().for_each(change),
        }
    }
}

/// A sum over a number that is no index of a vector, as in the derivative of a power with a letter for its exponent.
pub(super) type Range = (Name, ExprId, ExprId);

/// A number times a product of factors; every index that is not free is summed over its range.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The number in front.
    pub coefficient: Rational,
    /// The factors.
    pub factors: Vec<Factor>,
    /// Indices that are summed, among them those that no factor has.
    pub bound: Vec<Index>,
    /// A sum around the whole term.
    pub range: Option<Range>,
}

impl Term {
    /// A number without factors.
    pub(super) fn number(coefficient: Rational) -> Term {
        Term { coefficient, factors: Vec::new(), bound: Vec::new(), range: None }
    }

    /// One factor.
    pub(super) fn factor(factor: Factor) -> Term {
        Term { factors: vec![factor], ..Term::number(Rational::ONE) }
    }

    /// The product of two terms with different bound indices.
    pub(super) fn times(&self, other: &Term) -> Term {
        Term {
            coefficient: &self.coefficient * &other.coefficient,
            factors: self.factors.iter().chain(&other.factors).cloned().collect(),
            bound: self.bound.iter().chain(&other.bound).copied().collect(),
            range: self.range.or(other.range),
        }
    }
}

/// A product in matrix notation: a number, powers of scalars, and a chain of matrices in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product {
    /// The number in front.
    pub coefficient: Rational,
    /// Scalars with their exponents.
    pub scalars: Vec<(ExprId, Rational)>,
    /// Matrices and vectors, left to right; empty for a scalar.
    pub chain: Vec<ExprId>,
    /// A sum around the whole.
    pub range: Option<Range>,
}

impl Product {
    /// The transpose.
    pub(super) fn turned(&self, graph: &mut Graph, facts: &Facts) -> Product {
        Product { chain: facts.transposed_chain(graph, &self.chain), ..self.clone() }
    }
}
