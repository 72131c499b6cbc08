//! Products entry by entry with powers of one base together.

use super::build;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;

/// Base and exponent: `POW(u, 3)` is u and 3, anything else itself and 1.
pub(super) fn power(graph: &Graph, id: ExprId, op: ops::OpId) -> (ExprId, Rational) {
    match graph.node(id) {
        Node::Apply(found, [base, exponent]) if found == op => match graph.as_number(*exponent) {
            Some(value) => (*base, value.clone()),
            None => (id, Rational::ONE),
        },
        _ => (id, Rational::ONE),
    }
}

/// Factors entry by entry, powers of one base together; nothing if all cancel.
pub(super) fn entry_by_entry(graph: &mut Graph, factors: &[ExprId]) -> Option<ExprId> {
    let mut powers: Vec<(ExprId, Rational)> = Vec::new();
    let mut open: Vec<(ExprId, bool)> = factors.iter().rev().map(|id| (*id, false)).collect();
    while let Some((id, inverse)) = open.pop() {
        match graph.node(id) {
            Node::Apply(ops::TIMES, kids) => open.extend(kids.iter().rev().map(|kid| (*kid, inverse))),
            Node::Apply(ops::OVER, [above, below]) if !graph.is_scalar(*above) => {
                open.push((*below, !inverse));
                open.push((*above, inverse));
            }
            Node::Apply(ops::OVER, [above, below]) if *above == graph.one() => open.push((*below, !inverse)),
            _ => {
                let (base, exponent) = power(graph, id, ops::RAISED);
                let exponent = if inverse { -&exponent } else { exponent };
                match powers.iter_mut().find(|(known, _)| *known == base) {
                    // A step is its own square.
                    Some(_) if graph.is_apply(base, ops::HEAVISIDE) => {}
                    Some((_, total)) => *total = &*total + &exponent,
                    None => powers.push((base, exponent)),
                }
            }
        }
    }
    let gated = |step: ExprId| match graph.node(step) {
        Node::Apply(ops::HEAVISIDE, [of]) => powers.iter().any(|(base, exponent)| {
            let relu = matches!(graph.node(*base), Node::Apply(ops::RELU, [inner]) if inner == of);
            relu && !exponent.is_negative()
        }),
        _ => false,
    };
    // relu(u) is 0 already where the step is.
    let gates: Vec<ExprId> = powers.iter().map(|(base, _)| *base).filter(|base| gated(*base)).collect();
    powers.retain(|(base, _)| !gates.contains(base));
    powers.sort_by_key(|(base, _)| graph.is_apply(*base, ops::HEAVISIDE));
    build::elementwise(graph, &powers)
}
