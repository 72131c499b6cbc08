//! From expressions of matrices to index form: a sum of products of factors with indices.
//!
//! Products, transposes, traces, diagonals and sums are written out in indices. A sum is written out only if it contains
//! the change of the variable, because then it is linear; any other sum stays whole, as one factor. Recursion follows the
//! nesting of the expression and ends at a stated depth.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::facts::Facts;
use super::term::{Factor, Index, Indices, Term};
use super::{NoTensor, vectorize};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::shape::{Dim, Shape};

/// Deepest nesting that is followed.
const DEPTH: u32 = 400;
/// Most terms of one expression.
const TERMS: usize = 4_000;

/// The range of an index; the index of `vec` and `kron` is made of two.
#[derive(Clone, Debug)]
pub(super) struct Range {
    /// Its size.
    pub size: Dim,
    /// The slow and the fast part.
    pub pair: Option<(Index, Index)>,
}

/// Working memory of one derivative.
pub(super) struct Indexing<'g> {
    pub graph: &'g mut Graph,
    pub facts: &'g Facts,
    ranges: Vec<Range>,
    /// `dX` with the indices of the variable.
    pub(super) change: Option<(ExprId, Option<Index>, Option<Index>)>,
    /// Nodes that contain `dX`.
    pub(super) linear: FxHashSet<ExprId>,
    /// Sums are written out wherever they stand.
    pub expand: bool,
    /// Names bound by sums, with their indices.
    pub(super) names: FxHashMap<Name, Index>,
}

impl<'g> Indexing<'g> {
    pub(super) fn new(graph: &'g mut Graph, facts: &'g Facts, change: Option<ExprId>) -> Self {
        Indexing {
            graph,
            facts,
            ranges: Vec::new(),
            change: change.map(|id| (id, None, None)),
            linear: FxHashSet::default(),
            expand: false,
            names: FxHashMap::default(),
        }
    }

    /// Indices for rows and columns of `of`.
    pub(super) fn free(&mut self, of: ExprId) -> (Option<Index>, Option<Index>) {
        if let Some((change, ..)) = self.change {
            let name = self.graph.as_symbol(change);
            for id in self.graph.reachable(&[of]) {
                let own = match self.graph.node(id) {
                    Node::Entry { base, .. } => Some(base) == name,
                    _ => id == change,
                };
                if own || self.graph.children(id).iter().any(|kid| self.linear.contains(kid)) {
                    self.linear.insert(id);
                }
            }
        }
        let shape = self.graph.shape(of).clone();
        self.for_shape(&shape)
    }

    /// Indices for rows and columns of the variable.
    pub(super) fn inputs(&mut self, change: ExprId) -> (Option<Index>, Option<Index>) {
        let shape = self.graph.shape(change).clone();
        let (rows, cols) = self.for_shape(&shape);
        self.change = Some((change, rows, cols));
        (rows, cols)
    }

    fn for_shape(&mut self, shape: &Shape) -> (Option<Index>, Option<Index>) {
        let mut index = |dim: &Dim| (!dim.is_one()).then(|| self.fresh(dim.clone()));
        (index(&shape.rows), index(&shape.cols))
    }

    /// A new index of this range.
    pub(super) fn fresh(&mut self, size: Dim) -> Index {
        self.ranges.push(Range { size, pair: None });
        self.ranges.len() as Index - 1
    }

    /// The size of the range of an index.
    pub(super) fn size(&self, index: Index) -> &Dim {
        &self.ranges[index as usize].size
    }

    /// The slow and the fast part of an index of a product of sizes; made on first use.
    fn pair(&mut self, index: Index, slow: &Dim, fast: &Dim) -> Option<(Index, Index)> {
        if let Some((a, b)) = self.ranges[index as usize].pair {
            return (self.size(a) == slow && self.size(b) == fast).then_some((a, b));
        }
        let pair = (self.fresh(slow.clone()), self.fresh(fast.clone()));
        self.ranges[index as usize].pair = Some(pair);
        Some(pair)
    }

    /// True if the index was taken apart.
    pub(super) fn is_pair(&self, index: Index) -> Option<(Index, Index)> {
        self.ranges[index as usize].pair
    }

    /// The entry of `id` at a row and a column as a sum of terms; a size of 1 has no index.
    pub(super) fn lower(
        &mut self,
        id: ExprId,
        row: Option<Index>,
        col: Option<Index>,
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        self.graph.meter.spend(1)?;
        if depth > DEPTH {
            return Err(NoTensor::TooDeep);
        }
        if let Some((change, rows, cols)) = self.change
            && id == change
        {
            return Ok(vec![deltas([(row, rows), (col, cols)])]);
        }
        match self.graph.node(id) {
            Node::Number(value) if value.is_zero() => Ok(Vec::new()),
            Node::Number(value) => Ok(vec![Term::number(value.clone())]),
            Node::Apply(op, kids) => {
                let kids: SmallVec<[ExprId; 4]> = SmallVec::from_slice(kids);
                self.applied(id, op, &kids, (row, col), depth + 1)
            }
            Node::Indexed { kind: Sequence::Sum, index, from, to, body } => {
                self.indexed(id, (index, from, to, body), (row, col), depth + 1)
            }
            Node::Entry { base, indices } => {
                let indices = indices.to_vec();
                self.entry(id, base, &indices)
            }
            _ => self.opaque(id, (row, col)),
        }
    }

    fn applied(
        &mut self,
        id: ExprId,
        op: OpId,
        kids: &[ExprId],
        (row, col): (Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        let linear = self.linear.contains(&id);
        let shape = |graph: &Graph, k: usize| graph.shape(kids[k]).clone();
        match op {
            ops::ADD if linear || self.expand => {
                let at = |indexing: &Self, k: usize| {
                    if indexing.graph.is_scalar(kids[k]) && !linear { (None, None) } else { (row, col) }
                };
                let (a, b) = (at(self, 0), at(self, 1));
                let mut terms = self.lower(kids[0], a.0, a.1, depth)?;
                terms.extend(self.lower(kids[1], b.0, b.1, depth)?);
                if terms.len() > TERMS { Err(crate::expr::Stopped::Work.into()) } else { Ok(terms) }
            }
            ops::MUL | ops::TIMES => {
                let at = |indexing: &Self, k: usize| {
                    if indexing.graph.is_scalar(kids[k]) { (None, None) } else { (row, col) }
                };
                let (a, b) = (at(self, 0), at(self, 1));
                self.product((kids[0], a.0, a.1), (kids[1], b.0, b.1), depth)
            }
            ops::MATRIX_PRODUCT => {
                let inner = shape(self.graph, 0).cols;
                let k = (!inner.is_one()).then(|| self.fresh(inner));
                let terms = self.product((kids[0], row, k), (kids[1], k, col), depth)?;
                Ok(bound(terms, k))
            }
            ops::DOT | ops::OUTER => {
                let size = shape(self.graph, 0).rows;
                let k = (op == ops::DOT && !size.is_one()).then(|| self.fresh(size));
                let (a, b) = if op == ops::DOT { (k, k) } else { (row, col) };
                let terms = self.product((kids[0], a, None), (kids[1], b, None), depth)?;
                Ok(bound(terms, k))
            }
            ops::DIV | ops::OVER => {
                let at = |indexing: &Self, k: usize| {
                    if indexing.graph.is_scalar(kids[k]) { (None, None) } else { (row, col) }
                };
                let (a, b) = (at(self, 0), at(self, 1));
                let minus = self.graph.integer(-1);
                let inverse = vectorize::apply(self.graph, ops::POW, &[kids[1], minus]);
                self.product((kids[0], a.0, a.1), (inverse, b.0, b.1), depth)
            }
            ops::TRANSPOSE => self.lower(kids[0], col, row, depth),
            ops::TR => {
                let size = shape(self.graph, 0).rows;
                let k = (!size.is_one()).then(|| self.fresh(size));
                let terms = self.lower(kids[0], k, k, depth)?;
                Ok(bound(terms, k))
            }
            ops::SUM | ops::MEAN if linear || self.expand || op == ops::SUM => self.total(op, kids[0], depth),
            ops::DIAG => self.diagonal(kids[0], (row, col), depth),
            ops::EYE => Ok(vec![deltas([(row, col)])]),
            ops::ONES => Ok(vec![Term::number(Rational::ONE)]),
            ops::ZEROS => Ok(Vec::new()),
            ops::VEC => self.vec(id, kids[0], (row, col), depth),
            ops::KRON => self.kron(id, kids, (row, col), depth),
            ops::POW | ops::MATRIX_POWER | ops::RAISED if self.expand && self.written_power(op, kids).is_some() => {
                let product = self.written_power(op, kids).expect("looked at");
                self.lower(product, row, col, depth)
            }
            ops::POW if row.is_none() && col.is_none() => self.scalar_power(id, kids),
            ops::PIECEWISE if linear => Err(NoTensor::NotRaised),
            _ if linear => Err(NoTensor::NoLaw(op.name())),
            _ => self.opaque(id, (row, col)),
        }
    }

    fn product(
        &mut self,
        a: (ExprId, Option<Index>, Option<Index>),
        b: (ExprId, Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        let left = self.lower(a.0, a.1, a.2, depth)?;
        let right = self.lower(b.0, b.1, b.2, depth)?;
        if left.len() * right.len() > TERMS {
            return Err(crate::expr::Stopped::Work.into());
        }
        Ok(left.iter().flat_map(|x| right.iter().map(move |y| x.times(y))).collect())
    }

    /// `sum(A)` and `mean(A)`.
    fn total(&mut self, op: OpId, of: ExprId, depth: u32) -> Result<Vec<Term>, NoTensor> {
        let shape = self.graph.shape(of).clone();
        let (row, col) = self.for_shape(&shape);
        let mut terms = bound(bound(self.lower(of, row, col, depth)?, row), col);
        if op == ops::MEAN {
            let count = self.graph.size(&Dim::times(shape.rows, shape.cols));
            let minus = self.graph.integer(-1);
            let share = self.graph.pow(count, minus);
            let factor = match self.graph.as_number(share) {
                Some(value) => Term::number(value.clone()),
                None => Term::factor(Factor::Entry(share, Indices::new())),
            };
            terms = terms.iter().map(|term| factor.times(term)).collect();
        }
        Ok(terms)
    }

    fn diagonal(
        &mut self,
        of: ExprId,
        (row, col): (Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        let shape = self.graph.shape(of).clone();
        if !shape.cols.is_one() && !shape.rows.is_one() {
            return self.lower(of, row, row, depth);
        }
        let delta = deltas([(row, col)]);
        let entries =
            if shape.cols.is_one() { self.lower(of, row, None, depth)? } else { self.lower(of, None, row, depth)? };
        Ok(entries.iter().map(|entry| delta.times(entry)).collect())
    }

    /// Entry (r, c) of a matrix of m rows stands at `c*m + r` of its `vec`.
    fn vec(
        &mut self,
        id: ExprId,
        of: ExprId,
        at: (Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        let shape = self.graph.shape(of).clone();
        let Some(index) = at.0 else { return self.lower(of, None, None, depth) };
        match (shape.rows.is_one(), shape.cols.is_one()) {
            (_, true) => self.lower(of, Some(index), None, depth),
            (true, _) => self.lower(of, None, Some(index), depth),
            _ => match self.pair(index, &shape.cols, &shape.rows) {
                Some((slow, fast)) => self.lower(of, Some(fast), Some(slow), depth),
                None if self.linear.contains(&id) => Err(NoTensor::NotRaised),
                None => self.opaque(id, at),
            },
        }
    }

    fn kron(
        &mut self,
        id: ExprId,
        kids: &[ExprId],
        (row, col): (Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        if !self.linear.contains(&id) {
            return self.opaque(id, (row, col));
        }
        let (a, b) = (self.graph.shape(kids[0]).clone(), self.graph.shape(kids[1]).clone());
        let mut split = |whole: Option<Index>, slow: &Dim, fast: &Dim| match (whole, slow.is_one(), fast.is_one()) {
            (None, ..) => Some((None, None)),
            (Some(index), true, _) => Some((None, Some(index))),
            (Some(index), _, true) => Some((Some(index), None)),
            (Some(index), ..) => self.pair(index, slow, fast).map(|(slow, fast)| (Some(slow), Some(fast))),
        };
        let (rows, cols) = (split(row, &a.rows, &b.rows), split(col, &a.cols, &b.cols));
        let (Some(rows), Some(cols)) = (rows, cols) else { return Err(NoTensor::NotRaised) };
        self.product((kids[0], rows.0, cols.0), (kids[1], rows.1, cols.1), depth)
    }

    /// A power of a scalar: a base that is one product is written the way products are.
    fn scalar_power(&mut self, id: ExprId, kids: &[ExprId]) -> Result<Vec<Term>, NoTensor> {
        if !self.names.is_empty() {
            return self.opaque(id, (None, None));
        }
        let base = if self.graph.is_apply(kids[0], ops::ADD) { kids[0] } else { self.canonical_scalar(kids[0])? };
        let power = self.graph.apply(ops::POW, &[base, kids[1]]);
        Ok(vec![Term::factor(Factor::Entry(power, Indices::new()))])
    }

    /// A small whole power as a product; an even power of a norm as a power of the sum of squares.
    fn written_power(&mut self, op: OpId, kids: &[ExprId]) -> Option<ExprId> {
        let count = self.graph.as_number(kids[1])?.to_i64().filter(|count| (2..=8).contains(count))?;
        let (base, times) = match self.graph.node(kids[0]) {
            Node::Apply(ops::NORM | ops::NORMFRO, inner) if count % 2 == 0 => {
                let inner = inner[0];
                let squares = self.graph.apply(ops::TIMES, &[inner, inner]);
                (self.graph.apply(ops::SUM, &[squares]), count / 2)
            }
            _ => (kids[0], count),
        };
        let op = match op {
            _ if self.graph.is_scalar(base) => ops::MUL,
            ops::MATRIX_POWER => ops::MATRIX_PRODUCT,
            _ => ops::TIMES,
        };
        Some((1..times).fold(base, |product, _| self.graph.apply(op, &[product, base])))
    }

    fn canonical_scalar(&mut self, base: ExprId) -> Result<ExprId, NoTensor> {
        let op = match self.graph.node(base) {
            Node::Apply(op, _) => op,
            _ => return Ok(base),
        };
        if !matches!(op, ops::MATRIX_PRODUCT | ops::DOT | ops::TR | ops::SUM) {
            return Ok(base);
        }
        super::collected(self.graph, base, self.facts)
    }
}

pub(super) fn bound(mut terms: Vec<Term>, index: Option<Index>) -> Vec<Term> {
    if let Some(index) = index {
        terms.iter_mut().for_each(|term| term.bound.push(index));
    }
    terms
}

/// Kronecker deltas between indices; a size of 1 has none.
pub(super) fn deltas<const N: usize>(pairs: [(Option<Index>, Option<Index>); N]) -> Term {
    let mut term = Term::number(Rational::ONE);
    for (a, b) in pairs {
        if let (Some(a), Some(b)) = (a, b) {
            term.factors.push(Factor::Delta(a, b));
        }
    }
    term
}
