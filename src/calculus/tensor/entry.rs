//! Entries with indices and sums over them, `sum(i=1..n, w_i*x_i)`, in index form; what is not looked into.
//!
//! The index of a sum is the index of the entries that it counts. A function of entries is the same function of whole
//! vectors, entry by entry.

use super::contract::contract;
use super::index::{Indexing, bound, deltas};
use super::raise::raise;
use super::term::{Factor, Index, Indices, Term};
use super::{NoTensor, shorten, vectorize};
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::{Dim, Shape};

impl Indexing<'_> {
    pub(super) fn indexed(
        &mut self,
        id: ExprId,
        (index, from, to, body): (Name, ExprId, ExprId, ExprId),
        (row, col): (Option<Index>, Option<Index>),
        depth: u32,
    ) -> Result<Vec<Term>, NoTensor> {
        let counts_entries = self.graph.reachable(&[body]).iter().any(|part| match self.graph.node(*part) {
            Node::Entry { indices, .. } => indices.iter().any(|at| self.graph.as_symbol(*at) == Some(index)),
            _ => false,
        });
        if !counts_entries {
            if !self.linear.contains(&id) && self.names.is_empty() {
                return self.opaque(id, (row, col));
            }
            let mut terms = self.lower(body, row, col, depth)?;
            terms.iter_mut().for_each(|term| term.range = Some((index, from, to)));
            return Ok(terms);
        }
        let size = self.graph.dim(to).filter(|_| from == self.graph.one()).ok_or(NoTensor::Entries)?;
        if size.is_one() {
            return Err(NoTensor::Entries);
        }
        let k = self.fresh(size);
        let outer = self.names.insert(index, k);
        let terms = self.lower(body, row, col, depth);
        match outer {
            Some(outer) => self.names.insert(index, outer),
            None => self.names.remove(&index),
        };
        Ok(bound(terms?, Some(k)))
    }

    /// `x_i` under a sum over i is the entry of x at the index of the sum.
    pub(super) fn entry(&mut self, id: ExprId, base: Name, indices: &[ExprId]) -> Result<Vec<Term>, NoTensor> {
        let at: Option<Indices> =
            indices.iter().map(|index| self.names.get(&self.graph.as_symbol(*index)?).copied()).collect();
        let change = self.change.filter(|(change, ..)| self.graph.as_symbol(*change) == Some(base));
        match (at, change) {
            (Some(at), Some((_, rows, cols))) => {
                let second = at.get(1).copied();
                Ok(vec![deltas([(at.first().copied(), rows), (second, cols)])])
            }
            (Some(at), None) => {
                let shape = self.facts.shapes.get(&base).cloned().ok_or(NoTensor::Entries)?;
                let fits = at.iter().zip([&shape.rows, &shape.cols]).all(|(index, size)| self.size(*index) == size);
                if !fits || at.len() != if shape.is_vector() { 1 } else { 2 } {
                    return Err(NoTensor::Entries);
                }
                let whole = self.graph.symbol(base, &shape);
                Ok(vec![Term::factor(Factor::Entry(whole, at))])
            }
            (None, Some(_)) => Err(NoTensor::Entries),
            (None, None) => Ok(vec![Term::factor(Factor::Entry(id, Indices::new()))]),
        }
    }

    /// One factor that is not looked into.
    pub(super) fn opaque(
        &mut self,
        id: ExprId,
        (row, col): (Option<Index>, Option<Index>),
    ) -> Result<Vec<Term>, NoTensor> {
        let (id, at): (ExprId, Indices) = match self.names_inside(id) {
            names if names.is_empty() => (id, row.into_iter().chain(col).collect()),
            names if names.len() <= 2 && row.is_none() && col.is_none() => (self.carried_over(id, &names)?, names),
            _ => return Err(NoTensor::NotRaised),
        };
        if self.graph.shape(id).rows.is_one() && at.len() == 1 {
            let column = self.facts.transposed(self.graph, id);
            return Ok(vec![Term::factor(Factor::Entry(column, at))]);
        }
        Ok(vec![Term::factor(Factor::Entry(id, at))])
    }

    /// Indices of the sums around that occur in `id`.
    fn names_inside(&self, id: ExprId) -> Indices {
        let mut found = Indices::new();
        if self.names.is_empty() {
            return found;
        }
        for part in self.graph.reachable(&[id]) {
            if let Some(index) = self.graph.as_symbol(part).and_then(|name| self.names.get(&name))
                && !found.contains(index)
            {
                found.push(*index);
            }
        }
        found
    }

    /// A function of entries `x_i`, `A_ij` as the same function of whole vectors or matrices, entry by entry.
    fn carried_over(&mut self, id: ExprId, free: &[Index]) -> Result<ExprId, NoTensor> {
        if self.names_inside(id).is_empty() {
            return Ok(id);
        }
        if let Node::Apply(op, kids) = self.graph.node(id)
            && ops::is_elementwise(op)
            && !matches!(op, ops::MUL | ops::DIV | ops::PIECEWISE)
        {
            let kids: Vec<ExprId> = kids.to_vec();
            let kids = kids.into_iter().map(|kid| self.carried_over(kid, free)).collect::<Result<Vec<_>, _>>()?;
            return Ok(vectorize::apply(self.graph, op, &kids));
        }
        let at = [free.first().copied(), free.get(1).copied(), None, None];
        let terms = self.lower(id, None, None, 0)?;
        let mut products = Vec::new();
        for term in terms {
            if let Some(term) = contract(self, term, &at) {
                products.push(raise(self, term, at)?);
            }
        }
        let size = |k: usize| free.get(k).map_or(Dim::Known(1), |index| self.size(*index).clone());
        let shape = Shape { rows: size(0), cols: size(1) };
        Ok(shorten::total(self.graph, self.facts, products, &shape))
    }
}
