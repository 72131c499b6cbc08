//! What assumptions say about whole matrices, and what they say about entries.

use rustc_hash::FxHashMap;

use super::entries;
use super::sizes::Sizes;
use crate::calculus::tensor::Facts;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::syntax::entries_of;

/// Largest positive definite matrix whose minors are written out.
const MINORS: usize = 4;

/// Assumptions in the forms that entries can be drawn by.
#[derive(Debug)]
pub(super) struct Properties {
    facts: Facts,
    sums: FxHashMap<Name, Rational>,
    /// Relations of entries: `x > 0` for every entry.
    relations: Vec<ExprId>,
    /// True if an assumption has none of the forms; a difference might then lie outside of what it allows.
    pub incomplete: bool,
}

impl Properties {
    pub(super) fn new(graph: &Graph, facts: Facts, assumptions: &[ExprId]) -> Properties {
        let mut properties = Properties { facts, sums: FxHashMap::default(), relations: Vec::new(), incomplete: false };
        for relation in assumptions {
            properties.take(graph, *relation);
        }
        properties
    }

    fn take(&mut self, graph: &Graph, relation: ExprId) {
        let Node::Apply(op, [a, b]) = graph.node(relation) else { return };
        let (a, b) = (*a, *b);
        if Facts::is_property(graph, relation) {
            return;
        }
        match op {
            ops::EQUAL => match total(graph, a, b).or_else(|| total(graph, b, a)) {
                Some((name, value)) => drop(self.sums.insert(name, value)),
                None => self.incomplete = true,
            },
            ops::LESS | ops::LESS_EQUAL | ops::NOT_EQUAL => self.relations.push(relation),
            _ => {}
        }
    }

    /// Properties as words, for drawing doubles.
    pub(super) fn said(&self) -> Vec<(Name, &'static str)> {
        let all =
            |names: &rustc_hash::FxHashSet<Name>, said| names.iter().map(move |name| (*name, said)).collect::<Vec<_>>();
        let facts = &self.facts;
        [
            all(&facts.definite, "positive definite"),
            all(&facts.diagonal, "diagonal"),
            all(&facts.symmetric, "symmetric"),
        ]
        .concat()
    }

    pub(super) fn is_symmetric(&self, name: Name) -> bool {
        self.facts.symmetric.contains(&name)
    }

    pub(super) fn is_diagonal(&self, name: Name) -> bool {
        self.facts.diagonal.contains(&name)
    }

    /// Known sums of entries, for drawing doubles.
    pub(super) fn totals(&self, graph: &Graph) -> Vec<(Name, f64)> {
        self.facts.totals(graph)
    }

    /// The known sum of the entries of a vector.
    pub(super) fn sum_of(&self, name: Name) -> Option<&Rational> {
        self.sums.get(&name)
    }

    /// Relations of scalars that hold for the entries of everything in `roots`; nothing if one cannot be written out.
    pub(super) fn of_entries(&self, graph: &mut Graph, roots: &[ExprId], sizes: &Sizes) -> Option<Vec<ExprId>> {
        let mut all = Vec::new();
        for relation in self.relations.clone() {
            let Node::Apply(op, [a, b]) = graph.node(relation) else { continue };
            let (a, b) = (*a, *b);
            let (a, b) = (entries::written_out(graph, a, sizes, self)?, entries::written_out(graph, b, sizes, self)?);
            all.extend(pairs(graph, op, a, b)?);
        }
        for id in graph.reachable(roots) {
            if let Some(name) = graph.as_symbol(id).filter(|name| self.facts.definite.contains(name)) {
                let shape = graph.shape(id).clone();
                let matrix = entries::of_symbol(graph, name, &shape, sizes, self)?;
                all.extend(leading_minors(graph, matrix)?);
            }
        }
        Some(all)
    }
}

/// `sum(y) = 1`: the vector and the number.
fn total(graph: &Graph, sum: ExprId, value: ExprId) -> Option<(Name, Rational)> {
    match graph.node(sum) {
        Node::Apply(ops::SUM, [of]) if !graph.is_scalar(*of) => {
            Some((graph.as_symbol(*of)?, graph.as_number(value)?.clone()))
        }
        _ => None,
    }
}

/// A relation for each pair of entries; a scalar goes with every entry.
fn pairs(graph: &mut Graph, op: OpId, a: ExprId, b: ExprId) -> Option<Vec<ExprId>> {
    let (left, right) = (entries_of(graph, a)?.2, entries_of(graph, b)?.2);
    let entry = |all: &[ExprId], k: usize| if all.len() == 1 { all[0] } else { all[k] };
    let count = left.len().max(right.len());
    Some((0..count).map(|k| graph.apply(op, &[entry(&left, k), entry(&right, k)])).collect())
}

/// A symmetric matrix is positive definite where all leading minors are positive (Sylvester).
fn leading_minors(graph: &mut Graph, matrix: ExprId) -> Option<Vec<ExprId>> {
    let (size, _, entries) = entries_of(graph, matrix)?;
    let size = size as usize;
    if size > MINORS {
        return None;
    }
    let zero = graph.zero();
    let mut all = Vec::new();
    for count in 1..=size {
        let part: Vec<ExprId> = (0..count * count).map(|k| entries[k / count * size + k % count]).collect();
        let part = graph.literal(count as u32, count as u32, &part);
        let minor = match count {
            1 => entries[0],
            _ => crate::syntax::entry_by_entry(graph, ops::DET, &[part])?,
        };
        all.push(graph.apply(ops::LESS, &[zero, minor]));
    }
    Some(all)
}
