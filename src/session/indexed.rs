//! Vectors of symbolic length: `sum(i=1..N, w_i*x_i)` by x.
//!
//! Such a derivative is taken by one entry `x_j` with a free index j; if the result is linear in entries with the index
//! j it is written as a vector, else it stays an entry.

use super::Session;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax::free_variables;

/// Letters for free indices.
const INDICES: &[&str] = &["j", "k", "l", "m", "p", "q"];
/// How deep a sum of vectors may be nested to be written as a vector.
const RAISED_DEPTH: u32 = 64;

impl Session {
    /// Names that occur with a symbolic index, with their number of indices, in alphabetical order.
    pub(super) fn indexed_names(&self, of: ExprId) -> Vec<(Name, usize)> {
        let mut names: Vec<(Name, usize)> = Vec::new();
        for id in self.graph.reachable(&[of]) {
            if let Node::Entry { base, indices } = self.graph.node(id) {
                let symbolic = indices.iter().any(|index| self.graph.as_number(*index).is_none());
                if symbolic && !names.contains(&(base, indices.len())) {
                    names.push((base, indices.len()));
                }
            }
        }
        names.sort_by_key(|(name, _)| name.as_str());
        names
    }

    /// Free variables that are not sizes: names that occur in bounds of sums or as indices are left out.
    pub(super) fn proper_variables(&self, of: ExprId) -> Vec<ExprId> {
        let mut sizes = Vec::new();
        for id in self.graph.reachable(&[of]) {
            match self.graph.node(id) {
                Node::Indexed { from, to, .. } => sizes.extend([from, to]),
                Node::Entry { indices, .. } => sizes.extend_from_slice(indices),
                _ => {}
            }
        }
        let sizes = if sizes.is_empty() { sizes } else { self.graph.reachable(&sizes) };
        free_variables(&self.graph, of).into_iter().filter(|id| sizes.binary_search(id).is_err()).collect()
    }

    /// The entry `x_j` (or `W_{j,k}`) with free indices by which a derivative by the whole of `name` is taken.
    pub(super) fn free_entry(&mut self, name: Name, rank: usize, of: ExprId) -> ExprId {
        let nodes = self.graph.reachable(&[of]);
        let used: Vec<&str> = nodes
            .iter()
            .filter_map(|id| match self.graph.node(*id) {
                Node::Symbol(name) | Node::Entry { base: name, .. } => Some(name.as_str()),
                Node::Indexed { index, .. } => Some(index.as_str()),
                _ => None,
            })
            .collect();
        let free: Vec<&str> = INDICES.iter().copied().filter(|index| !used.contains(index)).take(rank).collect();
        let indices: Vec<ExprId> = free.iter().map(|index| self.graph.scalar(Name::new(index))).collect();
        self.graph.entry(name, &indices)
    }

    /// True for an entry with a free index.
    pub(super) fn is_free_entry(&self, id: ExprId) -> bool {
        matches!(self.graph.node(id), Node::Entry { indices, .. }
            if indices.iter().all(|index| self.graph.as_symbol(*index).is_some()))
    }

    /// A result that is linear in entries with the index of `by`, written as a vector.
    pub(super) fn raised(&mut self, result: ExprId, by: ExprId, of: ExprId) -> Option<ExprId> {
        let Node::Entry { indices: [index], .. } = self.graph.node(by) else { return None };
        let index = *index;
        self.raise(result, index, of, RAISED_DEPTH)
    }

    fn raise(&mut self, id: ExprId, index: ExprId, of: ExprId, depth: u32) -> Option<ExprId> {
        let depth = depth.checked_sub(1)?;
        match self.graph.node(id) {
            Node::Entry { base, indices: [only] } if *only == index => {
                let shape = Shape::vector(self.length_of(base, of)?);
                Some(self.graph.symbol(base, &shape))
            }
            Node::Apply(ops::ADD, [a, b]) => {
                let (a, b) = (*a, *b);
                let (a, b) = (self.raise(a, index, of, depth)?, self.raise(b, index, of, depth)?);
                Some(self.graph.apply(ops::ADD, &[a, b]))
            }
            Node::Apply(op @ (ops::MUL | ops::DIV), [a, b]) => {
                let (a, b) = (*a, *b);
                match (self.graph.contains(a, &[index]), self.graph.contains(b, &[index])) {
                    (true, false) => {
                        let a = self.raise(a, index, of, depth)?;
                        Some(self.graph.apply(op, &[a, b]))
                    }
                    (false, true) if op == ops::MUL => {
                        let b = self.raise(b, index, of, depth)?;
                        Some(self.graph.apply(op, &[a, b]))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The length of a vector: the upper bound of the sum over its index.
    fn length_of(&self, base: Name, of: ExprId) -> Option<Dim> {
        for id in self.graph.reachable(&[of]) {
            let Node::Indexed { index, to, body, .. } = self.graph.node(id) else { continue };
            let uses = self.graph.reachable(&[body]).into_iter().any(|inner| {
                matches!(self.graph.node(inner), Node::Entry { base: other, indices: [only] }
                    if other == base && self.graph.as_symbol(*only) == Some(index))
            });
            if uses {
                return match self.graph.node(to) {
                    Node::Symbol(name) => Some(Dim::Named(name)),
                    Node::Number(value) => value.to_i64().and_then(|n| u32::try_from(n).ok()).map(Dim::Known),
                    _ => None,
                };
            }
        }
        None
    }
}
