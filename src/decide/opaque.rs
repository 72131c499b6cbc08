//! Sums and products up to a letter as variables of their own, of which no more than their sign is known.
//!
//! What holds for every value of a variable holds for the sum that it stands for. Invariant: nothing is refuted here.

use rustc_hash::FxHashMap;

use super::accept::canonical;
use super::driver::{Case, scalars};
use super::{Budget, Certainty, Verdict};
use crate::calculus::sign_of;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::ops;

/// Equality of both sides of a case for all values of their sums.
pub(super) fn shown(graph: &mut Graph, case: &Case, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    let (a, b) = (canonical(graph, case.a)?, canonical(graph, case.b)?);
    let mut names: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    let mut assumptions = Vec::new();
    let mut relations = Vec::new();
    for relation in &case.assumptions {
        match known_sum(graph, *relation)? {
            Some((sum, value)) => drop(names.insert(sum, value)),
            None => relations.push(*relation),
        }
    }
    for id in graph.reachable(&[a, b]) {
        if !matches!(graph.node(id), Node::Indexed { .. }) || names.contains_key(&id) {
            continue;
        }
        let name = graph.scalar(Name::new(&format!("\u{3}{}", names.len())));
        names.insert(id, name);
        assumptions.extend(sign_of(graph, id, name));
    }
    if names.is_empty() {
        return Ok(None);
    }
    for relation in relations {
        assumptions.push(graph.substitute(relation, &names)?);
    }
    let sides = (graph.substitute(a, &names)?, graph.substitute(b, &names)?);
    match scalars(graph, sides, &assumptions, case.seed, budget)? {
        Verdict::Equal(certainty) => Ok(Some(certainty)),
        _ => Ok(None),
    }
}

/// A sum in canonical form with the value that a relation gives it.
fn known_sum(graph: &mut Graph, relation: ExprId) -> Result<Option<(ExprId, ExprId)>, Stopped> {
    let Node::Apply(ops::EQUAL, [left, right]) = graph.node(relation) else { return Ok(None) };
    let (left, right) = (*left, *right);
    let (left, right) = (canonical(graph, left)?, canonical(graph, right)?);
    let is_sum = |id: ExprId, graph: &Graph| matches!(graph.node(id), Node::Indexed { .. });
    Ok(match (is_sum(left, graph), is_sum(right, graph)) {
        (true, false) => Some((left, right)),
        (false, true) => Some((right, left)),
        _ => None,
    })
}
