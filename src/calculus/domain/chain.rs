//! Conditions as a person writes them: `x > -1` and `x < 1` is `-1 < x < 1`, and so is `x^2 < 1`.

use super::fact::{Fact, Sense};
use super::given::bounds;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

/// A condition ready to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// One relation.
    Single(ExprId),
    /// `low < subject < high`; a flag is true where the sign is `<=`.
    Between {
        /// The lower bound, a number.
        low: (ExprId, bool),
        /// What is bounded.
        subject: ExprId,
        /// The upper bound, a number.
        high: (ExprId, bool),
    },
}

/// The same conditions, in the same order, with the bounds of one expression in one chain.
pub fn chained(graph: &mut Graph, relations: &[ExprId]) -> Vec<Condition> {
    let all: Vec<(Option<Fact>, ExprId)> = relations.iter().flat_map(|relation| said(graph, *relation)).collect();
    let facts: Vec<(Option<Fact>, ExprId)> = (0..all.len())
        .filter(|at| !(0..all.len()).any(|other| other != *at && replaces(&all, other, *at)))
        .map(|at| all[at].clone())
        .collect();
    let mut conditions = Vec::new();
    let mut used = vec![false; facts.len()];
    for at in 0..facts.len() {
        if std::mem::replace(&mut used[at], true) {
            continue;
        }
        let partner = (at + 1..facts.len()).find(|other| !used[*other] && meet(&facts[at].0, &facts[*other].0));
        let Some((other, between)) = partner.and_then(|other| {
            let between = between(graph, facts[at].0.as_ref()?, facts[other].0.as_ref()?)?;
            Some((other, between))
        }) else {
            conditions.push(Condition::Single(facts[at].1));
            continue;
        };
        used[other] = true;
        conditions.push(between);
    }
    conditions
}

/// A relation as a comparison with a number, if it is one; `x^2 < 4` and `abs(x) < 2` as two.
fn said(graph: &mut Graph, relation: ExprId) -> Vec<(Option<Fact>, ExprId)> {
    let Some(fact) = fact_of(graph, relation) else { return vec![(None, relation)] };
    let apart = bounds(graph, &fact);
    if apart.is_empty() {
        return vec![(Some(fact), relation)];
    }
    apart.into_iter().map(|fact| (Some(fact.clone()), fact.relation(graph))).collect()
}

fn fact_of(graph: &Graph, relation: ExprId) -> Option<Fact> {
    let Node::Apply(op, &[left, right]) = graph.node(relation) else { return None };
    let (above, below) = match op {
        ops::LESS => (Sense::Greater, Sense::Less),
        ops::LESS_EQUAL => (Sense::GreaterEqual, Sense::LessEqual),
        _ => return None,
    };
    match (graph.as_number(left), graph.as_number(right)) {
        (Some(bound), None) => Some(Fact::new(right, above, bound.clone())),
        (None, Some(bound)) => Some(Fact::new(left, below, bound.clone())),
        _ => None,
    }
}

/// True if the first of two facts is a closer bound on the same side, or the same one said before.
fn replaces(all: &[(Option<Fact>, ExprId)], other: usize, at: usize) -> bool {
    let (Some(first), Some(second)) = (&all[other].0, &all[at].0) else { return false };
    if first.subject != second.subject || first.sense.strict() != second.sense.strict() {
        return false;
    }
    let closer = first.bound != second.bound && first.sense.strict().holds(&first.bound, &second.bound);
    let strict = first.bound == second.bound && first.sense == first.sense.strict();
    let same = first.bound == second.bound && first.sense == second.sense;
    closer || if same { other < at } else { strict }
}

/// True if the facts bound one expression from two sides.
fn meet(a: &Option<Fact>, b: &Option<Fact>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let is_lower = |fact: &Fact| matches!(fact.sense, Sense::Greater | Sense::GreaterEqual);
    a.subject == b.subject && is_lower(a) != is_lower(b)
}

fn between(graph: &mut Graph, a: &Fact, b: &Fact) -> Option<Condition> {
    let (low, high) = match a.sense {
        Sense::Greater | Sense::GreaterEqual => (a, b),
        _ => (b, a),
    };
    if low.bound > high.bound {
        return None;
    }
    Some(Condition::Between {
        low: (graph.number(low.bound.clone()), low.sense == Sense::GreaterEqual),
        subject: a.subject,
        high: (graph.number(high.bound.clone()), high.sense == Sense::LessEqual),
    })
}
