//! Derivatives with three or four free indices: `d vec(F)/d vec(X)'` as Kronecker products.
//!
//! `P_ik*Q_jl` is `kron(Q, P)`; `P_il*Q_jk` is `kron(Q, P)` times a commutation matrix; `M_ij*N_kl` is `vec(M)*vec(N)'`, and
//! beside a Kronecker product `diag(vec(M))` and `diag(vec(N))` around it.

use super::raise::{Piece, Raising};
use super::term::Index;
use super::{NoTensor, build};
use crate::expr::ExprId;
use crate::ops;
use crate::shape::{Dim, Shape};

/// The chain for rows `(j, i)` and columns `(l, k)`, the second of each pair counting fast.
pub(super) fn stacked(
    raising: &mut Raising<'_, '_>,
    [i, j, k, l]: [Option<Index>; 4],
) -> Result<Vec<ExprId>, NoTensor> {
    label_edges(raising);
    let mut slots = Slots::default();
    for piece in std::mem::take(&mut raising.pieces) {
        slots.take(piece, [i, j, k, l])?;
    }
    if slots.crossed() && slots.straight() {
        return sandwiched(raising, &slots, [i, j, k, l]);
    }
    let linked = slots.crossed() || slots.straight();
    let (outputs, inputs) = (slots.edge(0, 1), slots.edge(2, 3));
    if !linked {
        let left = stacked_column(raising, outputs, &slots, [(0, i), (1, j)]);
        let right = stacked_column(raising, inputs, &slots, [(2, k), (3, l)]);
        let right = raising.indexing.facts.transposed_chain(raising.indexing.graph, &right);
        return Ok(left.into_iter().chain(right).collect());
    }
    let crossed = slots.crossed();
    let (fast_to, slow_to) = if crossed { ((3, l), (2, k)) } else { ((2, k), (3, l)) };
    let fast = slots.matrix(raising, (0, i), fast_to);
    let slow = slots.matrix(raising, (1, j), slow_to);
    let kron = match (slow, fast) {
        (Some(slow), Some(fast)) => raising.graph().apply(ops::KRON, &[slow, fast]),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => raising.graph().one(),
    };
    let mut chain = vec![simplified(raising, kron)];
    if crossed && k.is_some() && l.is_some() {
        let size = |raising: &Raising<'_, '_>, index: Option<Index>| {
            index.map_or(Dim::Known(1), |index| raising.indexing.size(index).clone())
        };
        let (rows, cols) = (size(raising, k), size(raising, l));
        let (rows, cols) = (raising.graph().size(&rows), raising.graph().size(&cols));
        chain.push(raising.graph().apply(ops::COMMUTATION, &[rows, cols]));
    }
    if let Some(piece) = outputs {
        chain.insert(0, diagonal(raising, &piece));
    }
    if let Some(piece) = inputs {
        let last = diagonal(raising, &piece);
        chain.push(last);
    }
    Ok(chain)
}

/// `P_ik*M_jk*Q_jl` is `kron(eye, P)*diag(vec(M'))*kron(Q, eye)`, and `P_ik*M_il*Q_jl` likewise with the sides exchanged.
fn sandwiched(
    raising: &mut Raising<'_, '_>,
    slots: &Slots,
    [i, j, k, l]: [Option<Index>; 4],
) -> Result<Vec<ExprId>, NoTensor> {
    let ([Some(i), Some(j), Some(k), Some(l)], Some(fast), Some(slow)) =
        ([i, j, k, l], slots.edge(0, 2), slots.edge(1, 3))
    else {
        return Err(NoTensor::NotRaised);
    };
    let (middle, row, first) = match (slots.edge(1, 2), slots.edge(0, 3)) {
        (Some(middle), None) => (middle, k, true),
        (None, Some(middle)) => (middle, i, false),
        _ => return Err(NoTensor::NotRaised),
    };
    if slots.edges.len() != 3 || !slots.vectors.is_empty() {
        return Err(NoTensor::NotRaised);
    }
    let column = vec_of(raising, &middle, row);
    let diagonal = raising.graph().apply(ops::DIAG, &[column]);
    let (p, _) = raising.reading_from(&fast, i);
    let (q, _) = raising.reading_from(&slow, j);
    let (p, q) = (raising.whole(&p), raising.whole(&q));
    let eye = |raising: &mut Raising<'_, '_>, index: Index| {
        let size = raising.indexing.size(index).clone();
        let size = raising.graph().size(&size);
        raising.graph().apply(ops::EYE, &[size])
    };
    let (outer, inner) = if first {
        let (left, right) = (eye(raising, j), eye(raising, k));
        ([left, p], [q, right])
    } else {
        let (left, right) = (eye(raising, i), eye(raising, l));
        ([q, left], [right, p])
    };
    let (outer, inner) = (raising.graph().apply(ops::KRON, &outer), raising.graph().apply(ops::KRON, &inner));
    Ok(vec![outer, diagonal, inner])
}

/// Vectors at an index that has a matrix scale its rows.
fn label_edges(raising: &mut Raising<'_, '_>) {
    loop {
        let found = raising.pieces.iter().enumerate().find_map(|(v, piece)| {
            let [index] = piece.at[..] else { return None };
            let matrix = raising.pieces.iter().position(|other| other.at.len() == 2 && other.at.contains(&index))?;
            Some((v, matrix, index))
        });
        match found {
            Some((vector, matrix, index)) => raising.scale_rows(vector, matrix, index),
            None => return,
        };
    }
}

/// Pieces by the positions of their indices: 0 and 1 are row and column of the function, 2 and 3 of the variable.
#[derive(Default)]
struct Slots {
    edges: Vec<([usize; 2], Piece)>,
    vectors: Vec<(usize, Piece)>,
}

impl Slots {
    fn take(&mut self, piece: Piece, free: [Option<Index>; 4]) -> Result<(), NoTensor> {
        let place = |index: Index| free.iter().position(|f| *f == Some(index)).ok_or(NoTensor::NotRaised);
        match piece.at[..] {
            [only] => {
                let at = place(only)?;
                self.vectors.push((at, piece));
            }
            [a, b] => {
                let (a, b) = (place(a)?, place(b)?);
                let ends = [a.min(b), a.max(b)];
                if self.edges.iter().any(|(other, _)| *other == ends) {
                    return Err(NoTensor::NotRaised);
                }
                self.edges.push((ends, piece));
            }
            _ => return Err(NoTensor::NotRaised),
        }
        Ok(())
    }

    fn edge(&self, a: usize, b: usize) -> Option<Piece> {
        self.edges.iter().find(|(ends, _)| *ends == [a, b]).map(|(_, piece)| piece.clone())
    }

    fn straight(&self) -> bool {
        self.edge(0, 2).is_some() || self.edge(1, 3).is_some()
    }

    fn crossed(&self) -> bool {
        self.edge(0, 3).is_some() || self.edge(1, 2).is_some()
    }

    fn vector(&self, at: usize) -> Option<Vec<ExprId>> {
        self.vectors.iter().find(|(place, _)| *place == at).map(|(_, piece)| piece.chain.clone())
    }

    /// The matrix from one index of the function to one of the variable; ones where no factor has an index.
    fn matrix(
        &self,
        raising: &mut Raising<'_, '_>,
        (from, row): (usize, Option<Index>),
        (to, col): (usize, Option<Index>),
    ) -> Option<ExprId> {
        if let Some(piece) = self.edge(from, to) {
            let (chain, _) = raising.reading_from(&piece, row?);
            return Some(raising.whole(&chain));
        }
        let column = |raising: &mut Raising<'_, '_>, at: usize, index: Option<Index>| {
            let index = index?;
            Some(self.vector(at).unwrap_or_else(|| {
                let shape = Shape::vector(raising.indexing.size(index).clone());
                vec![build::ones(raising.indexing.graph, &shape)]
            }))
        };
        let (left, right) = (column(raising, from, row), column(raising, to, col));
        let right = right.map(|right| raising.indexing.facts.transposed_chain(raising.indexing.graph, &right));
        let chain: Vec<ExprId> = left.into_iter().flatten().chain(right.into_iter().flatten()).collect();
        (!chain.is_empty()).then(|| build::chain(raising.indexing.graph, &chain))
    }
}

/// `kron(eye(n), eye(m))` is an identity matrix.
fn simplified(raising: &mut Raising<'_, '_>, kron: ExprId) -> ExprId {
    let graph = raising.graph();
    let eyes = graph.is_apply(kron, ops::KRON) && graph.children(kron).iter().all(|kid| graph.is_apply(*kid, ops::EYE));
    if !eyes {
        return kron;
    }
    let size = graph.shape(kron).rows.clone();
    let size = graph.size(&size);
    graph.apply(ops::EYE, &[size])
}

fn vec_of(raising: &mut Raising<'_, '_>, piece: &Piece, row: Index) -> ExprId {
    let (chain, _) = raising.reading_from(piece, row);
    let whole = build::chain(raising.indexing.graph, &chain);
    raising.graph().apply(ops::VEC, &[whole])
}

fn diagonal(raising: &mut Raising<'_, '_>, piece: &Piece) -> ExprId {
    let first = *piece.at.iter().min().expect("a matrix has two indices");
    let column = vec_of(raising, piece, first);
    raising.graph().apply(ops::DIAG, &[column])
}

/// `vec(M)`, or `kron(v, u)` for vectors.
fn stacked_column(
    raising: &mut Raising<'_, '_>,
    matrix: Option<Piece>,
    slots: &Slots,
    [(fast, row), (slow, col)]: [(usize, Option<Index>); 2],
) -> Vec<ExprId> {
    if let (Some(piece), Some(row)) = (&matrix, row) {
        return vec![vec_of(raising, piece, row)];
    }
    let fast = slots.matrix(raising, (fast, row), (4, None));
    let slow = slots.matrix(raising, (slow, col), (5, None));
    match (slow, fast) {
        (Some(slow), Some(fast)) => vec![raising.graph().apply(ops::KRON, &[slow, fast])],
        (slow, fast) => slow.or(fast).into_iter().collect(),
    }
}
