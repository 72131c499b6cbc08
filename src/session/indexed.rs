//! Vectors of symbolic length: `sum(i=1..N, w_i*x_i)` by x.
//!
//! The sums say how long x is, so that the derivative is taken by the whole vector; what matrix notation cannot say is
//! said for one entry `x_j` with a free index j.

use super::Session;
use super::answer::Task;
use super::reply::AnswerKind;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::shape::{Dim, Shape};
use crate::syntax::free_variables;

/// Letters for free indices.
const INDICES: &[&str] = &["j", "k", "l", "m", "p", "q"];

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
        let is_size = |id: &ExprId| match self.graph.as_symbol(*id) {
            Some(name) => self.state.scope.is_size(name),
            None => false,
        };
        let free = free_variables(&self.graph, of).into_iter();
        let (letters, proper): (Vec<ExprId>, Vec<ExprId>) =
            free.filter(|id| sizes.binary_search(id).is_err()).partition(is_size);
        if proper.is_empty() { letters } else { proper }
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

    /// The vector or matrix whose entries stand under sums, if the sums say how many there are in each direction.
    pub(super) fn whole_of_entries(&mut self, name: Name, rank: usize, of: ExprId) -> Option<ExprId> {
        let shape = self.shape_of_entries(name, rank, of)?;
        Some(self.graph.symbol(name, &shape))
    }

    /// Shapes of the names whose entries stand under sums of `of` and that were not declared.
    pub(super) fn shapes_of_entries(&self, of: ExprId) -> Vec<(Name, Shape)> {
        let names = self.indexed_names(of).into_iter();
        let undeclared = names.filter(|(name, _)| !self.state.scope.shapes.contains_key(name));
        undeclared.filter_map(|(name, rank)| Some((name, self.shape_of_entries(name, rank, of)?))).collect()
    }

    fn shape_of_entries(&self, name: Name, rank: usize, of: ExprId) -> Option<Shape> {
        match rank {
            1 => Some(Shape::vector(self.count_of_entries(name, 0, of)?)),
            2 => {
                let (rows, cols) = (self.count_of_entries(name, 0, of)?, self.count_of_entries(name, 1, of)?);
                Some(Shape { rows, cols })
            }
            _ => None,
        }
    }

    /// How many entries there are in one direction: the upper bound of the sum over that index, from 1 on; nothing if
    /// the sums say different things.
    fn count_of_entries(&self, base: Name, place: usize, of: ExprId) -> Option<Dim> {
        let mut found: Option<Dim> = None;
        for id in self.graph.reachable(&[of]) {
            let Node::Indexed { index, from, to, body, .. } = self.graph.node(id) else { continue };
            let uses = self.graph.reachable(&[body]).into_iter().any(|inner| {
                matches!(self.graph.node(inner), Node::Entry { base: other, indices }
                    if other == base && indices.get(place).is_some_and(|at| self.graph.as_symbol(*at) == Some(index)))
            });
            if !uses {
                continue;
            }
            let count = self.graph.dim(to).filter(|_| self.graph.as_number(from).is_some_and(Rational::is_one))?;
            if found.get_or_insert_with(|| count.clone()) != &count {
                return None;
            }
        }
        found
    }

    /// A task by a whole vector or matrix as one by an entry with free indices, for steps and where matrix notation cannot
    /// say the derivative.
    pub(super) fn by_entries(&mut self, task: &Task) -> Task {
        let names = self.indexed_names(task.of);
        let by = task.by.iter().map(|id| {
            let known = self.graph.as_symbol(*id).filter(|_| !self.graph.is_scalar(*id));
            match known.and_then(|name| names.iter().find(|(other, _)| *other == name).copied()) {
                Some((name, rank)) => self.free_entry(name, rank, task.of),
                None => *id,
            }
        });
        let by: Vec<ExprId> = by.collect();
        let kind = if by != task.by && by.len() == 1 { AnswerKind::Derivative } else { task.kind };
        Task { by, kind, ..task.clone() }
    }
}
