//! From index form to matrix notation: a term is a graph whose vertices are indices, and it is reduced.
//!
//! An edge is a matrix, a label at a vertex a vector. Leaves are summed, vertices with two edges become products, double
//! edges become products entry by entry, loops traces. This is complete for graphs of tree-width 2, which is what products,
//! transposes, diagonals and products entry by entry can say; for anything else matrix notation has no form.

use smallvec::SmallVec;

use super::entrywise::{entry_by_entry, power};
use super::index::Indexing;
use super::stack::stacked;
use super::term::{Factor, Index, Indices, Product, Term};
use super::{NoTensor, build, shorten};
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

/// A vector at one index or a matrix between two, as a chain of factors.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub chain: Vec<ExprId>,
    pub at: Indices,
}

impl Piece {
    pub(super) fn is_vector(&self) -> bool {
        self.at.len() == 1
    }

    fn is_matrix_at(&self, index: Index) -> bool {
        self.at.len() == 2 && self.at.contains(&index)
    }
}

/// A term that is being reduced.
pub(super) struct Raising<'a, 'g> {
    pub indexing: &'a mut Indexing<'g>,
    pub pieces: Vec<Piece>,
    scalars: Vec<(ExprId, Rational)>,
    bound: Vec<Index>,
    coefficient: Rational,
}

/// Raises a term; `free` are row and column of the function, then row and column of the variable.
///
/// # Errors
/// [`NoTensor::NotRaised`] if matrix notation has no form for it.
pub(super) fn raise(indexing: &mut Indexing<'_>, term: Term, free: [Option<Index>; 4]) -> Result<Product, NoTensor> {
    let mut raising =
        Raising { indexing, pieces: Vec::new(), scalars: Vec::new(), bound: term.bound, coefficient: term.coefficient };
    for factor in term.factors {
        raising.take(factor);
    }
    while raising.reduce() {}
    let [i, j, k, l] = free;
    let (rows, cols): (SmallVec<[Index; 2]>, SmallVec<[Index; 2]>) = match ((i, j), (k, l)) {
        ((None, None), _) => (k.into_iter().collect(), l.into_iter().collect()),
        (_, (None, None)) => (i.into_iter().collect(), j.into_iter().collect()),
        _ => (i.into_iter().chain(j).collect(), k.into_iter().chain(l).collect()),
    };
    let chain = match (&rows[..], &cols[..]) {
        (rows @ ([] | [_]), cols @ ([] | [_])) => raising.placed(rows.first().copied(), cols.first().copied())?,
        _ => stacked(&mut raising, [i, j, k, l])?,
    };
    let chain = shorten::squash(raising.indexing.graph, raising.indexing.facts, chain);
    let mut product = Product { coefficient: raising.coefficient, scalars: raising.scalars, chain, range: term.range };
    shorten::scalars(raising.indexing.graph, raising.indexing.facts, &mut product);
    Ok(product)
}

impl Raising<'_, '_> {
    pub(super) fn graph(&mut self) -> &mut Graph {
        self.indexing.graph
    }

    fn take(&mut self, factor: Factor) {
        match factor {
            Factor::Delta(a, b) => {
                let size = self.indexing.size(a).clone();
                let size = self.graph().size(&size);
                let eye = self.graph().apply(ops::EYE, &[size]);
                self.pieces.push(Piece { chain: vec![eye], at: SmallVec::from_slice(&[a, b]) });
            }
            Factor::Entry(id, at) if at.is_empty() => self.scalar(id),
            Factor::Entry(id, at) => self.pieces.push(Piece { chain: vec![id], at }),
        }
    }

    fn scalar(&mut self, id: ExprId) {
        let (base, exponent) = power(self.graph(), id, ops::POW);
        self.scalars.push((base, exponent));
    }

    pub(super) fn turned(&mut self, chain: &[ExprId]) -> Vec<ExprId> {
        self.indexing.facts.transposed_chain(self.indexing.graph, chain)
    }

    /// The chain of a matrix read from `from` to its other index.
    pub(super) fn reading_from(&mut self, piece: &Piece, from: Index) -> (Vec<ExprId>, Index) {
        if piece.at[0] == from { (piece.chain.clone(), piece.at[1]) } else { (self.turned(&piece.chain), piece.at[0]) }
    }

    pub(super) fn whole(&mut self, chain: &[ExprId]) -> ExprId {
        let chain = shorten::squash(self.indexing.graph, self.indexing.facts, chain.to_vec());
        build::chain(self.indexing.graph, &chain)
    }

    /// Replaces pieces by a new one.
    fn replace(&mut self, mut old: Vec<usize>, new: Option<Piece>) -> bool {
        old.sort_unstable();
        for at in old.into_iter().rev() {
            self.pieces.remove(at);
        }
        self.pieces.extend(new);
        true
    }

    fn indices(&self) -> Vec<Index> {
        let mut all: Vec<Index> = self.pieces.iter().flat_map(|piece| piece.at.iter().copied()).collect();
        all.extend(&self.bound);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// One reduction; false if there is none.
    fn reduce(&mut self) -> bool {
        let indices = self.indices();
        indices.iter().any(|index| self.reduce_at(*index)) || indices.iter().any(|index| self.join_at(*index))
    }

    /// Leaves, loops, labels and double edges.
    fn reduce_at(&mut self, index: Index) -> bool {
        let at: Vec<usize> = (0..self.pieces.len()).filter(|k| self.pieces[*k].at.contains(&index)).collect();
        let uses: usize = at.iter().map(|k| self.pieces[*k].at.iter().filter(|i| **i == index).count()).sum();
        let bound = self.bound.contains(&index);
        if uses == 0 {
            return bound && self.count(index);
        }
        let vectors: Vec<usize> = at.iter().copied().filter(|k| self.pieces[*k].is_vector()).collect();
        if let Some(looped) = at.iter().find(|k| self.pieces[**k].at[..] == [index, index]) {
            return self.close_loop(*looped, index, bound && uses == 2);
        }
        match (&vectors[..], &at[..]) {
            ([a, b], _) if bound && uses == 2 => self.dot(*a, *b),
            ([_, _, ..], _) => self.label(vectors.clone(), index),
            ([v], [a, b]) if bound => self.apply_matrix(*v, if a == v { *b } else { *a }, index),
            (_, [only]) if bound => self.leaf(*only, index),
            _ => self.double_edge(&at),
        }
    }

    /// A bound index that no factor has counts its range.
    fn count(&mut self, index: Index) -> bool {
        self.bound.retain(|other| *other != index);
        let size = self.indexing.size(index).clone();
        let size = self.graph().size(&size);
        match self.graph().as_number(size).cloned() {
            Some(value) => self.coefficient = &self.coefficient * &value,
            None => self.scalars.push((size, Rational::ONE)),
        }
        true
    }

    /// `A_ii`: a trace if it is summed, else the diagonal.
    fn close_loop(&mut self, piece: usize, index: Index, summed: bool) -> bool {
        let chain = shorten::cyclic(self.indexing.graph, self.indexing.facts, &self.pieces[piece].chain, summed);
        let whole = self.whole(&chain);
        if !summed {
            let diagonal = self.graph().apply(ops::DIAG, &[whole]);
            return self
                .replace(vec![piece], Some(Piece { chain: vec![diagonal], at: SmallVec::from_slice(&[index]) }));
        }
        self.bound.retain(|other| *other != index);
        let trace = match self.graph().node(whole) {
            Node::Apply(ops::EYE, kids) => kids[0],
            _ => self.graph().apply(ops::TR, &[whole]),
        };
        self.scalars.push((trace, Rational::ONE));
        self.replace(vec![piece], None)
    }

    fn dot(&mut self, a: usize, b: usize) -> bool {
        let index = self.pieces[a].at[0];
        self.bound.retain(|other| *other != index);
        let (a_base, b_base) = (self.pieces[a].chain.clone(), self.pieces[b].chain.clone());
        if let Some(merged) = self.cancelling(&a_base, &b_base) {
            self.bound.push(index);
            let at = SmallVec::from_slice(&[index]);
            let new = merged.map(|id| Piece { chain: vec![id], at });
            return self.replace(vec![a, b], new);
        }
        let forward: Vec<ExprId> = self.turned(&a_base).into_iter().chain(b_base.iter().copied()).collect();
        let backward: Vec<ExprId> = self.turned(&b_base).into_iter().chain(a_base.iter().copied()).collect();
        let forward = shorten::squash(self.indexing.graph, self.indexing.facts, forward);
        let backward = shorten::squash(self.indexing.graph, self.indexing.facts, backward);
        let chain = shorten::preferred(self.indexing.graph, forward, backward);
        let value = match chain.split_first() {
            Some((ones, rest)) if self.is_row_of_ones(*ones) && !rest.is_empty() => {
                let whole = build::chain(self.indexing.graph, rest);
                self.graph().apply(ops::SUM, &[whole])
            }
            _ => build::chain(self.indexing.graph, &chain),
        };
        self.scalars.push((value, Rational::ONE));
        self.replace(vec![a, b], None)
    }

    fn is_row_of_ones(&self, id: ExprId) -> bool {
        let graph = &self.indexing.graph;
        match graph.node(id) {
            Node::Apply(ops::TRANSPOSE, kids) => graph.is_apply(kids[0], ops::ONES),
            _ => false,
        }
    }

    /// Two vectors of which one is a power of the other: `u .* (1 ./ u)`; none of them is left if they cancel.
    fn cancelling(&mut self, a: &[ExprId], b: &[ExprId]) -> Option<Option<ExprId>> {
        let ([a], [b]) = (a, b) else { return None };
        let (x, p) = power(self.graph(), *a, ops::RAISED);
        let (y, q) = power(self.graph(), *b, ops::RAISED);
        (x == y && (p.is_negative() || q.is_negative()))
            .then(|| build::elementwise(self.indexing.graph, &[(x, &p + &q)]))
    }

    /// Several vectors at one index: a product entry by entry.
    fn label(&mut self, vectors: Vec<usize>, index: Index) -> bool {
        let at: Indices = SmallVec::from_slice(&[index]);
        let whole: Vec<ExprId> = vectors
            .iter()
            .map(|k| self.pieces[*k].chain.clone())
            .collect::<Vec<_>>()
            .iter()
            .map(|c| self.whole(c))
            .collect();
        let merged = entry_by_entry(self.graph(), &whole);
        self.replace(vectors, merged.map(|id| Piece { chain: vec![id], at }))
    }

    fn apply_matrix(&mut self, vector: usize, matrix: usize, index: Index) -> bool {
        if !self.pieces[matrix].is_matrix_at(index) {
            return false;
        }
        self.bound.retain(|other| *other != index);
        let (mut chain, to) = {
            let piece = self.pieces[matrix].clone();
            let other = if piece.at[0] == index { piece.at[1] } else { piece.at[0] };
            self.reading_from(&piece, other)
        };
        let to = if to == index { self.other_end(matrix, index) } else { to };
        chain.extend(self.pieces[vector].chain.clone());
        self.replace(vec![vector, matrix], Some(Piece { chain, at: SmallVec::from_slice(&[to]) }))
    }

    fn other_end(&self, matrix: usize, index: Index) -> Index {
        let at = &self.pieces[matrix].at;
        if at[0] == index { at[1] } else { at[0] }
    }

    /// An index with one factor is summed.
    fn leaf(&mut self, piece: usize, index: Index) -> bool {
        self.bound.retain(|other| *other != index);
        let old = self.pieces[piece].clone();
        let other = if old.is_vector() { None } else { Some(self.other_end(piece, index)) };
        let alone = other.is_none_or(|other| {
            self.bound.contains(&other) && self.pieces.iter().filter(|piece| piece.at.contains(&other)).count() == 1
        });
        if alone {
            self.bound.retain(|bound| Some(*bound) != other);
            let whole = self.whole(&old.chain);
            let sum = self.graph().apply(ops::SUM, &[whole]);
            self.scalars.push((sum, Rational::ONE));
            return self.replace(vec![piece], None);
        }
        let other = other.expect("a matrix has two ends");
        let (mut chain, _) = self.reading_from(&old, other);
        let shape = Shape::vector(self.indexing.size(index).clone());
        chain.push(build::ones(self.indexing.graph, &shape));
        self.replace(vec![piece], Some(Piece { chain, at: SmallVec::from_slice(&[other]) }))
    }

    /// Two matrices between the same indices: a product entry by entry.
    fn double_edge(&mut self, at: &[usize]) -> bool {
        for (k, a) in at.iter().enumerate() {
            for b in &at[k + 1..] {
                let (first, second) = (self.pieces[*a].clone(), self.pieces[*b].clone());
                if first.at.len() != 2 || second.at.len() != 2 || !first.at.iter().all(|i| second.at.contains(i)) {
                    continue;
                }
                let (chain, _) = self.reading_from(&second, first.at[0]);
                if self.as_trace((*a, *b), &first, &chain) {
                    return true;
                }
                let (left, right) = (self.whole(&first.chain), self.whole(&chain));
                let merged = entry_by_entry(self.graph(), &[left, right]);
                return self.replace(vec![*a, *b], merged.map(|id| Piece { chain: vec![id], at: first.at }));
            }
        }
        false
    }

    /// Two matrices over which everything is summed are a trace, if that is not longer.
    fn as_trace(&mut self, pair: (usize, usize), first: &Piece, second: &[ExprId]) -> bool {
        let alone = first.at.iter().all(|index| {
            let uses = self.pieces.iter().filter(|piece| piece.at.contains(index)).count();
            uses == 2 && self.bound.contains(index)
        });
        if !alone {
            return false;
        }
        let chain: Vec<ExprId> = first.chain.iter().copied().chain(self.turned(second)).collect();
        let chain = shorten::squash(self.indexing.graph, self.indexing.facts, chain);
        let chain = shorten::cyclic(self.indexing.graph, self.indexing.facts, &chain, true);
        // sum(A .* B) is no longer than tr(A'*B), but tr(X'*B*X) is shorter than sum(B .* (X*X')).
        if chain.len() < 3 && chain.iter().any(|id| self.indexing.graph.is_apply(*id, ops::TRANSPOSE)) {
            return false;
        }
        let whole = build::chain(self.indexing.graph, &chain);
        let trace = self.graph().apply(ops::TR, &[whole]);
        self.scalars.push((trace, Rational::ONE));
        self.bound.retain(|index| !first.at.contains(index));
        self.replace(vec![pair.0, pair.1], None)
    }

    /// A bound index that joins two matrices, or two matrices and a vector.
    fn join_at(&mut self, index: Index) -> bool {
        if !self.bound.contains(&index) {
            return false;
        }
        let at: Vec<usize> = (0..self.pieces.len()).filter(|k| self.pieces[*k].at.contains(&index)).collect();
        let (vectors, matrices): (Vec<usize>, Vec<usize>) = at.iter().partition(|k| self.pieces[**k].is_vector());
        match (&vectors[..], &matrices[..]) {
            ([], [a, b]) => {
                self.bound.retain(|other| *other != index);
                let (first, second) = (self.pieces[*a].clone(), self.pieces[*b].clone());
                let start = self.other_end(*a, index);
                let (mut chain, _) = self.reading_from(&first, start);
                let (rest, end) = self.reading_from(&second, index);
                chain.extend(rest);
                self.replace(vec![*a, *b], Some(Piece { chain, at: SmallVec::from_slice(&[start, end]) }))
            }
            ([v], [a, ..]) => self.scale_rows(*v, *a, index),
            _ => false,
        }
    }

    /// `v_i A_ij` is `diag(v)*A`.
    pub(super) fn scale_rows(&mut self, vector: usize, matrix: usize, index: Index) -> bool {
        let whole = self.pieces[vector].chain.clone();
        let whole = self.whole(&whole);
        let diagonal = self.graph().apply(ops::DIAG, &[whole]);
        let (rest, end) = {
            let piece = self.pieces[matrix].clone();
            self.reading_from(&piece, index)
        };
        let mut chain = vec![diagonal];
        chain.extend(rest);
        self.replace(vec![vector, matrix], Some(Piece { chain, at: SmallVec::from_slice(&[index, end]) }))
    }
}
