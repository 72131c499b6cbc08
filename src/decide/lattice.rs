//! Nested maxima, minima and absolute values: every order of what they compare is followed, and orders that contradict each
//! other are left out.
//!
//! What is compared counts as a sum of unknown parts with rational factors; an order that no values of the parts can have
//! does not occur. All these functions are continuous, so that it is enough to look at strict orders.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::driver::Case;
use super::region::{Detail, impossible};
use super::{Budget, Certainty};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Orders that are followed to the end.
const MOST_ORDERS: usize = 256;
/// Parts of one sum.
const MOST_TERMS: usize = 200;

/// A sum of parts with factors, and a constant.
pub(super) type Sum = (BTreeMap<ExprId, Rational>, Rational);

/// How the sides are known to be equal, if they are so under every order; nothing if nothing is nested, or if something
/// jumps.
pub(super) fn accepted(graph: &mut Graph, case: &Case, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    if !is_nested(graph, &[case.a, case.b]) {
        return Ok(None);
    }
    let mut known: Vec<Sum> = Vec::new();
    for assumption in &case.assumptions {
        if let Node::Apply(ops::LESS | ops::LESS_EQUAL, [low, high]) = graph.node(*assumption) {
            let (low, high) = (*low, *high);
            let difference = graph.sub(high, low);
            known.extend(sum(graph, difference));
        }
    }
    let mut open = vec![(case.a, case.b, known)];
    let mut certainty = Certainty::Proved;
    let mut followed = 0;
    while let Some((a, b, known)) = open.pop() {
        followed += 1;
        graph.meter.spend(known.len() as u32 + 1)?;
        if followed > 2 * MOST_ORDERS {
            return Ok(None);
        }
        let Some((id, op, args)) = innermost(graph, &[a, b]) else {
            match leaf(graph, case, a, b, budget)? {
                Some(found) => certainty = certainty.and(found),
                None => return Ok(None),
            }
            continue;
        };
        let difference = if args.len() == 2 { graph.sub(args[0], args[1]) } else { args[0] };
        let Some(form) = sum(graph, difference) else { return Ok(None) };
        let same = form.0.is_empty() && form.1.is_zero();
        for positive in [true, false] {
            let form = if positive { form.clone() } else { negated(&form) };
            if !same && contradict(&known, &form) || same && !positive {
                continue;
            }
            let value = chosen(graph, op, &args, positive);
            let map = FxHashMap::from_iter([(id, value)]);
            let (a, b) = (graph.substitute_folding(a, &map)?, graph.substitute_folding(b, &map)?);
            let mut known = known.clone();
            known.extend((!same).then_some(form));
            open.push((a, b, known));
        }
    }
    Ok(Some(certainty))
}

fn is_order(op: OpId) -> bool {
    matches!(op, ops::MAX | ops::MIN | ops::ABS | ops::RELU)
}

fn is_nested(graph: &Graph, roots: &[ExprId]) -> bool {
    let mut nested = false;
    for id in graph.reachable(roots) {
        let Node::Apply(op, args) = graph.node(id) else { continue };
        match op {
            ops::SIGN | ops::HEAVISIDE | ops::FLOOR | ops::CEIL | ops::PIECEWISE | ops::FACTORIAL => return false,
            _ if is_order(op) => nested |= innermost(graph, args).is_some(),
            _ => {}
        }
    }
    nested
}

/// The first function of this kind that holds no other.
fn innermost(graph: &Graph, roots: &[ExprId]) -> Option<(ExprId, OpId, Vec<ExprId>)> {
    // Operands come first, so that nothing inside the first one found is another one.
    graph.reachable(roots).into_iter().find_map(|id| match graph.node(id) {
        Node::Apply(op, args) if is_order(op) => Some((id, op, args.to_vec())),
        _ => None,
    })
}

/// What the function is where its first operand, less the second, is positive, or negative.
fn chosen(graph: &mut Graph, op: OpId, args: &[ExprId], positive: bool) -> ExprId {
    match (op, positive) {
        (ops::MAX, true) | (ops::MIN, false) | (ops::ABS | ops::RELU, true) => args[0],
        (ops::MAX, false) | (ops::MIN, true) => args[1],
        (ops::ABS, false) => graph.negate(args[0]),
        _ => graph.zero(),
    }
}

fn leaf(
    graph: &mut Graph,
    case: &Case,
    a: ExprId,
    b: ExprId,
    budget: &mut Budget,
) -> Result<Option<Certainty>, Stopped> {
    if a == b {
        return Ok(Some(Certainty::Proved));
    }
    let part = Case { a, b, ..case.clone() };
    let regions = part.regions(graph, Detail::default(), budget)?;
    part.accepted(graph, &regions, budget)
}

/// `root` as a sum of parts; `None` if it is too long.
pub(super) fn sum(graph: &Graph, root: ExprId) -> Option<Sum> {
    let mut found: Sum = (BTreeMap::new(), Rational::ZERO);
    let mut open = vec![(root, Rational::ONE)];
    let mut terms = 0;
    while let Some((id, factor)) = open.pop() {
        terms += 1;
        if terms > MOST_TERMS {
            return None;
        }
        match graph.node(id) {
            Node::Number(value) => found.1 = &found.1 + &(&factor * value),
            Node::Apply(ops::ADD, [a, b]) => open.extend([(*a, factor.clone()), (*b, factor)]),
            Node::Apply(ops::MUL, [a, b]) if graph.as_number(*a).is_some() => {
                open.push((*b, &factor * graph.as_number(*a)?));
            }
            Node::Apply(ops::MUL, [a, b]) if graph.as_number(*b).is_some() => {
                open.push((*a, &factor * graph.as_number(*b)?));
            }
            Node::Apply(ops::DIV, [a, b]) if graph.as_number(*b).is_some() => {
                open.push((*a, &factor * &graph.as_number(*b)?.recip()?));
            }
            _ => {
                let slot = found.0.entry(id).or_insert(Rational::ZERO);
                *slot = &*slot + &factor;
            }
        }
    }
    found.0.retain(|_, factor| !factor.is_zero());
    Some(found)
}

fn negated(sum: &Sum) -> Sum {
    (sum.0.iter().map(|(part, factor)| (*part, -factor)).collect(), -&sum.1)
}

/// True if surely no values of the parts make all of `known` and `next` positive.
fn contradict(known: &[Sum], next: &Sum) -> bool {
    let mut parts: Vec<ExprId> = known.iter().chain([next]).flat_map(|sum| sum.0.keys().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    let form = |sum: &Sum| {
        let factor = |part: &ExprId| sum.0.get(part).cloned().unwrap_or(Rational::ZERO);
        parts.iter().map(factor).chain([sum.1.clone()]).collect()
    };
    impossible(known.iter().chain([next]).map(form).collect(), parts.len())
}
