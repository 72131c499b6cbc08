//! Conditions that follow from others are dropped, and two that meet are one: `x >= 0` and `x != 0` is `x > 0`.

use super::fact::{Fact, Sense};
use super::range::range;
use crate::expr::{ExprId, Graph, Stopped};

/// More conditions than these are only freed of repetitions.
const MOST_COMPARED: usize = 200;

/// The conditions without those that follow from the others.
pub(super) fn merge(graph: &mut Graph, facts: Vec<Fact>) -> Result<Vec<Fact>, Stopped> {
    let mut kept: Vec<Fact> = Vec::new();
    for fact in facts {
        graph.meter.spend(1)?;
        if !kept.contains(&fact) {
            kept.push(fact);
        }
    }
    if kept.len() > MOST_COMPARED {
        return Ok(kept);
    }
    tighten(&mut kept);
    let mut order: Vec<(usize, usize)> =
        kept.iter().enumerate().map(|(at, fact)| (graph.reachable(&[fact.subject]).len(), at)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut alive = vec![true; kept.len()];
    for (size, at) in order {
        graph.meter.spend(size as u32)?;
        let others: Vec<Fact> = (0..kept.len()).filter(|k| *k != at && alive[*k]).map(|k| kept[k].clone()).collect();
        alive[at] = !follows(graph, &kept[at], &others);
    }
    Ok(kept.into_iter().zip(alive).filter(|(_, alive)| *alive).map(|(fact, _)| fact).collect())
}

/// A value that is excluded at a bound makes the bound strict.
fn tighten(facts: &mut [Fact]) {
    let excluded: Vec<(ExprId, crate::number::Rational)> = facts
        .iter()
        .filter(|fact| fact.sense == Sense::NotEqual)
        .map(|fact| (fact.subject, fact.bound.clone()))
        .collect();
    for fact in facts {
        if excluded.iter().any(|(subject, bound)| *subject == fact.subject && *bound == fact.bound) {
            fact.sense = fact.sense.strict();
        }
    }
}

fn follows(graph: &Graph, fact: &Fact, others: &[Fact]) -> bool {
    graph.as_number(fact.subject).is_none() && range(graph, fact.subject, others).implies(fact.sense, &fact.bound)
}
