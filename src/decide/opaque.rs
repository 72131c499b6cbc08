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

/// Equality of both sides of a case for all values of their sums.
pub(super) fn shown(graph: &mut Graph, case: &Case, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    let (a, b) = (canonical(graph, case.a)?, canonical(graph, case.b)?);
    let mut names: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    let mut assumptions = Vec::new();
    for id in graph.reachable(&[a, b]) {
        if !matches!(graph.node(id), Node::Indexed { .. }) {
            continue;
        }
        let name = graph.scalar(Name::new(&format!("\u{3}{}", names.len())));
        names.insert(id, name);
        assumptions.extend(sign_of(graph, id, name));
    }
    if names.is_empty() {
        return Ok(None);
    }
    for relation in &case.assumptions {
        assumptions.push(graph.substitute(*relation, &names)?);
    }
    let sides = (graph.substitute(a, &names)?, graph.substitute(b, &names)?);
    match scalars(graph, sides, &assumptions, case.seed, budget)? {
        Verdict::Equal(certainty) => Ok(Some(certainty)),
        _ => Ok(None),
    }
}
