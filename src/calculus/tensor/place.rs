//! What is left of a reduced term, put where its rows and columns are: a vector, a matrix, an outer product, ones.

use super::raise::{Piece, Raising};
use super::term::Index;
use super::{NoTensor, build};
use crate::expr::ExprId;
use crate::ops;
use crate::shape::Shape;

impl Raising<'_, '_> {
    /// The matrix or vector with these indices for rows and columns.
    pub(super) fn placed(&mut self, row: Option<Index>, col: Option<Index>) -> Result<Vec<ExprId>, NoTensor> {
        let vector_at = |raising: &Self, index: Option<Index>| {
            raising.pieces.iter().find(|piece| piece.is_vector() && Some(piece.at[0]) == index).cloned()
        };
        let (left, right) = (vector_at(self, row), vector_at(self, col));
        let between = self.pieces.iter().find(|piece| !piece.is_vector()).cloned();
        let known = [&left, &right, &between].iter().filter(|piece| piece.is_some()).count();
        if known != self.pieces.len() {
            return Err(NoTensor::NotRaised);
        }
        let Some(between) = between else { return Ok(self.outer(left, row, right, col)) };
        let (Some(row), Some(_)) = (row, col) else { return Err(NoTensor::NotRaised) };
        let (matrix, end) = self.reading_from(&between, row);
        if Some(end) != col {
            return Err(NoTensor::NotRaised);
        }
        Ok(match (left, right) {
            (None, None) => matrix,
            (Some(left), None) => self.diagonal_times(&left.chain, matrix),
            (None, Some(right)) => {
                let turned = self.turned(&matrix);
                let scaled = self.diagonal_times(&right.chain, turned);
                self.turned(&scaled)
            }
            (Some(left), Some(right)) => {
                let outer: Vec<ExprId> = left.chain.iter().copied().chain(self.turned(&right.chain)).collect();
                let (outer, matrix) = (self.whole(&outer), self.whole(&matrix));
                vec![self.graph().apply(ops::TIMES, &[outer, matrix])]
            }
        })
    }

    fn diagonal_times(&mut self, vector: &[ExprId], matrix: Vec<ExprId>) -> Vec<ExprId> {
        let whole = self.whole(vector);
        let diagonal = self.graph().apply(ops::DIAG, &[whole]);
        std::iter::once(diagonal).chain(matrix).collect()
    }

    /// `u*v'`; ones where no factor has an index.
    fn outer(
        &mut self,
        left: Option<Piece>,
        row: Option<Index>,
        right: Option<Piece>,
        col: Option<Index>,
    ) -> Vec<ExprId> {
        let size = |raising: &Self, index: Option<Index>| {
            index.map_or(crate::shape::Dim::Known(1), |index| raising.indexing.size(index).clone())
        };
        if left.is_none() && right.is_none() {
            if row.is_none() && col.is_none() {
                return Vec::new();
            }
            let shape = Shape { rows: size(self, row), cols: size(self, col) };
            return vec![build::ones(self.indexing.graph, &shape)];
        }
        let column = |raising: &mut Self, piece: Option<Piece>, index: Option<Index>| match (piece, index) {
            (Some(piece), _) => piece.chain,
            (None, None) => Vec::new(),
            (None, Some(_)) => {
                let shape = Shape::vector(size(raising, index));
                vec![build::ones(raising.indexing.graph, &shape)]
            }
        };
        let (left, right) = (column(self, left, row), column(self, right, col));
        let right = self.turned(&right);
        left.into_iter().chain(right).collect()
    }
}
