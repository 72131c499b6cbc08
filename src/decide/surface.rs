//! Definitions by cases with `u = v`: what they say where it holds, which no region with interior shows.
//!
//! Two sides that are equal everywhere else must be equal there too. Orders such as `u < v` are not looked at on their
//! boundary: what a function is at a corner is a convention, which decides no verdict.

use rustc_hash::FxHashMap;

use super::cases::where_known;
use super::driver::scalars;
use super::{Budget, Certainty, Reason, Verdict};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// More conditions are not gone through.
const MOST_CONDITIONS: usize = 6;

/// The verdict on two sides that were shown to be equal wherever no condition `u = v` of theirs holds.
pub(super) fn checked(
    graph: &mut Graph,
    sides: [ExprId; 2],
    (assumptions, seed): (&[ExprId], u64),
    shown: Certainty,
    budget: &mut Budget,
) -> Result<Verdict, Stopped> {
    let conditions = conditions(graph, &sides);
    if conditions.len() > MOST_CONDITIONS {
        return Ok(Verdict::Undecided(Reason::NotShown));
    }
    let mut all = shown;
    for pair in conditions {
        let Some((name, value)) = solved(graph, pair) else { return Ok(Verdict::Undecided(Reason::NotShown)) };
        let map = FxHashMap::from_iter([(name, value)]);
        let mut there = sides;
        for side in &mut there {
            let chosen = where_equal(graph, *side, pair);
            *side = graph.substitute(chosen, &map)?;
        }
        let mut left = Vec::new();
        for relation in assumptions {
            left.push(graph.substitute_folding(*relation, &map)?);
        }
        if left.iter().any(|relation| never_holds(graph, *relation)) {
            continue;
        }
        match scalars(graph, (there[0], there[1]), &left, seed, budget)? {
            Verdict::Equal(certainty) => all = all.and(certainty),
            Verdict::Different(mut witness) => {
                let known = witness.at.iter().find(|(name, _)| *name == value).map(|(_, value)| value.clone());
                // A name on which neither side depends may have any value.
                let free = left.is_empty() && graph.as_symbol(value).is_some() && known.is_none();
                if free {
                    witness.at.push((value, Rational::ONE));
                }
                let there = graph.as_number(value).cloned().or(known).or(free.then_some(Rational::ONE));
                let Some(there) = there else { return Ok(Verdict::Undecided(Reason::NotShown)) };
                witness.at.push((name, there));
                return Ok(Verdict::Different(witness));
            }
            // Nothing has a value there.
            Verdict::Undecided(Reason::NoCommonPoint) => {}
            other => return Ok(other),
        }
    }
    Ok(Verdict::Equal(all))
}

/// The pairs that conditions of definitions by cases compare.
fn conditions(graph: &Graph, roots: &[ExprId]) -> Vec<(ExprId, ExprId)> {
    let mut found = Vec::new();
    for id in graph.reachable(roots) {
        let Node::Apply(ops::PIECEWISE, kids) = graph.node(id) else { continue };
        for condition in kids.chunks_exact(2).map(|pair| pair[0]) {
            if let Node::Apply(ops::EQUAL | ops::NOT_EQUAL, [u, v]) = graph.node(condition)
                && !found.contains(&(*u, *v))
            {
                found.push((*u, *v));
            }
        }
    }
    found
}

/// A name and what it is where both are equal.
fn solved(graph: &Graph, (u, v): (ExprId, ExprId)) -> Option<(ExprId, ExprId)> {
    let is_name = |name: ExprId, value: ExprId| {
        matches!(graph.node(name), Node::Symbol(_) | Node::Entry { .. }) && !graph.contains(value, &[name])
    };
    match (is_name(u, v), is_name(v, u)) {
        (true, _) => Some((u, v)),
        (_, true) => Some((v, u)),
        _ => None,
    }
}

/// `root` where the pair is equal.
fn where_equal(graph: &mut Graph, root: ExprId, (u, v): (ExprId, ExprId)) -> ExprId {
    where_known(graph, root, &|graph, condition| {
        let Node::Apply(op, [a, b]) = graph.node(condition) else { return None };
        let same = (*a, *b) == (u, v) || (*a, *b) == (v, u);
        match op {
            ops::EQUAL | ops::LESS_EQUAL => same.then_some(true),
            ops::NOT_EQUAL | ops::LESS => same.then_some(false),
            _ => None,
        }
    })
}

/// True of a relation that cannot hold: `x != x`, `2 < 1`.
fn never_holds(graph: &Graph, relation: ExprId) -> bool {
    let Node::Apply(op, [a, b]) = graph.node(relation) else { return false };
    let numbers = graph.as_number(*a).zip(graph.as_number(*b));
    let compare = |holds: fn(&Rational, &Rational) -> bool| numbers.is_some_and(|(a, b)| !holds(a, b));
    match op {
        ops::NOT_EQUAL => a == b || compare(|a, b| a != b),
        ops::LESS => a == b || compare(|a, b| a < b),
        ops::LESS_EQUAL => compare(|a, b| a <= b),
        ops::EQUAL => compare(|a, b| a == b),
        _ => false,
    }
}
