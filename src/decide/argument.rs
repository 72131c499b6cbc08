//! Arguments of functions that are formally the same are made one: `abs(x*y + y)` and `abs(y)*abs(x + 1)` then speak of the
//! same signs.
//!
//! An argument is replaced by a number, by another argument, or by a product or quotient of two, times a number, if that
//! is accepted as equal wherever both have a value. What it is replaced by stands in one of the sides too, so that the
//! sides keep their values wherever both have one. Inside of a piecewise function that does not follow; there nothing is
//! done.

use rustc_hash::FxHashMap;

use super::accept::accept;
use super::driver::{Case, certainty};
use super::sequence;
use super::tape::Tape;
use super::{Budget, Certainty, Verdict};
use crate::calculus::factor;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Interval, Rational};
use crate::ops::{self, OpId};

/// Larger sides are not looked at.
const MOST_NODES: usize = 300;
/// Arguments that are looked at.
const MOST_ARGUMENTS: usize = 20;
/// Parts whose products are tried.
const MOST_PARTS: usize = 10;
/// Points at which values are compared before anything is accepted.
const POINTS: usize = 24;
/// Points at which values must have the same ratio.
const AGREEING: usize = 3;
/// Relative difference of values that count as the same here.
const CLOSE: f64 = 1e-8;
/// Largest numerator or denominator of a factor.
const LARGEST_FACTOR: i64 = 64;

/// Both sides with one argument for all that are the same, and how that is known; `None` if nothing changes.
pub(super) fn unified(
    graph: &mut Graph,
    case: &Case,
    budget: &mut Budget,
) -> Result<Option<(Case, Certainty)>, Stopped> {
    let mut sides = [case.a, case.b];
    let nodes = graph.reachable(&sides);
    let by_cases = nodes.iter().any(|id| graph.is_apply(*id, ops::PIECEWISE));
    if by_cases || nodes.len() > MOST_NODES {
        return Ok(None);
    }
    for side in &mut sides {
        *side = with_sizes(graph, *side)?;
    }
    let mut all = Certainty::Proved;
    let mut done: Vec<ExprId> = Vec::new();
    let mut changed = false;
    while done.len() < MOST_ARGUMENTS {
        let arguments = arguments(graph, &sides);
        let is_open = |id: &ExprId| graph.as_symbol(*id).is_none() && !done.contains(id);
        let Some(next) = arguments.iter().copied().find(is_open) else { break };
        done.push(next);
        graph.meter.spend(1)?;
        let Some((value, found)) = simpler(graph, case, next, &arguments, budget)? else { continue };
        all = all.and(found);
        changed = true;
        let map = FxHashMap::from_iter([(next, value)]);
        for side in &mut sides {
            *side = graph.substitute_folding(*side, &map)?;
        }
    }
    while let Some((from, to, found)) = equal_inverses(graph, case, &sides, nodes.len(), budget)? {
        all = all.and(found);
        changed = true;
        let map = FxHashMap::from_iter([(from, to)]);
        for side in &mut sides {
            *side = graph.substitute_folding(*side, &map)?;
        }
    }
    let [a, b] = sides;
    Ok(changed.then(|| (Case { a, b, ..case.clone() }, all)))
}

/// Two values of inverse functions in the sides that are decided to be equal or opposite: the first and what it is.
fn equal_inverses(
    graph: &mut Graph,
    case: &Case,
    sides: &[ExprId],
    nodes: usize,
    budget: &mut Budget,
) -> Result<Option<(ExprId, ExprId, Certainty)>, Stopped> {
    let mut inverses: Vec<ExprId> = graph.reachable(sides);
    inverses.retain(|id| matches!(graph.node(*id), Node::Apply(op, _) if is_inverse(op)));
    inverses.truncate(MOST_PARTS);
    let Some(values) = Values::new(graph, case, &inverses) else { return Ok(None) };
    for (k, one) in inverses.iter().enumerate() {
        for other in &inverses[..k] {
            let Some(factor) = values.ratio(*one, &[(*other, true)]).filter(|factor| factor.abs().is_one()) else {
                continue;
            };
            let same = scaled(graph, factor, *other);
            // The pair must be less than what is decided, or this would never end.
            if graph.reachable(&[*one, same]).len() >= nodes {
                continue;
            }
            let mut share = Budget { points: budget.points / 4, fields: budget.fields / 4, ..*budget };
            let verdict = Case { a: *one, b: same, ..case.clone() }.verdict(graph, &mut share)?;
            budget.points -= budget.points / 4 - share.points;
            budget.fields -= budget.fields / 4 - share.fields;
            if let Verdict::Equal(found) = verdict {
                return Ok(Some((*one, same, found)));
            }
        }
    }
    Ok(None)
}

fn is_inverse(op: OpId) -> bool {
    use ops::{ACOS, ACOSH, ACOT, ACOTH, ACSC, ACSCH, ASEC, ASECH, ASIN, ASINH, ATAN, ATAN2, ATANH, LN, SQRT};
    matches!(
        op,
        ACOS | ACOSH | ACOT | ACOTH | ACSC | ACSCH | ASEC | ASECH | ASIN | ASINH | ATAN | ATAN2 | ATANH | LN | SQRT
    )
}

/// Maxima and minima by absolute values: what they compare becomes an argument.
fn with_sizes(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    let mut root = root;
    while let Some((id, op, args)) = graph.reachable(&[root]).into_iter().find_map(|id| match graph.node(id) {
        Node::Apply(op @ (ops::MAX | ops::MIN), [u, v]) => Some((id, op, [*u, *v])),
        _ => None,
    }) {
        let [u, v] = args;
        let (sum, difference) = (graph.add(u, v), graph.sub(u, v));
        let size = graph.apply(ops::ABS, &[difference]);
        let twice = if op == ops::MAX { graph.add(sum, size) } else { graph.sub(sum, size) };
        let half = graph.number(Rational::ratio(1, 2));
        let value = graph.mul(half, twice);
        root = graph.substitute_folding(root, &FxHashMap::from_iter([(id, value)]))?;
    }
    Ok(root)
}

/// Arguments of everything but sums, products and whole powers, the smallest first; numbers are not among them.
fn arguments(graph: &Graph, sides: &[ExprId]) -> Vec<ExprId> {
    let mut found: Vec<(usize, ExprId)> = Vec::new();
    for id in graph.reachable(sides) {
        let Node::Apply(op, kids) = graph.node(id) else { continue };
        if is_arithmetic(graph, op, kids) {
            continue;
        }
        for kid in kids {
            let varies = matches!(graph.node(*kid), Node::Apply(..) | Node::Symbol(_)) && graph.is_scalar(*kid);
            if varies && !found.iter().any(|(_, known)| known == kid) {
                found.push((graph.reachable(&[*kid]).len(), *kid));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

fn is_arithmetic(graph: &Graph, op: OpId, kids: &[ExprId]) -> bool {
    match op {
        ops::ADD | ops::MUL | ops::DIV => true,
        ops::POW => graph.as_number(kids[1]).is_some_and(Rational::is_integer),
        _ => false,
    }
}

/// Something simpler that `argument` is accepted to be: a number, or made of the arguments before it.
fn simpler(
    graph: &mut Graph,
    case: &Case,
    argument: ExprId,
    arguments: &[ExprId],
    budget: &mut Budget,
) -> Result<Option<(ExprId, Certainty)>, Stopped> {
    let before: Vec<ExprId> = arguments.iter().copied().take_while(|id| *id != argument).collect();
    let mut parts: Vec<ExprId> = before.iter().flat_map(|id| factors(graph, *id)).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.truncate(MOST_PARTS);
    let mut roots = vec![argument];
    roots.extend(before.iter().chain(&parts));
    let Some(values) = Values::new(graph, case, &roots) else { return Ok(None) };
    let mut candidates = Vec::new();
    if graph.is_apply(argument, ops::ADD) {
        let product = factor(graph, argument)?;
        candidates.extend(Some(product).filter(|product| !graph.is_apply(*product, ops::ADD)));
    }
    candidates.extend(values.ratio(argument, &[]).map(|factor| graph.number(factor)));
    for other in before {
        candidates.extend(values.ratio(argument, &[(other, true)]).map(|factor| scaled(graph, factor, other)));
    }
    if graph.is_apply(argument, ops::ADD) {
        for first in &parts {
            for second in &parts {
                for multiplied in [true, false] {
                    if multiplied && first > second {
                        continue;
                    }
                    let Some(factor) = values.ratio(argument, &[(*first, true), (*second, multiplied)]) else {
                        continue;
                    };
                    let both = if multiplied { graph.mul(*first, *second) } else { graph.div(*first, *second) };
                    candidates.push(scaled(graph, factor, both));
                }
            }
        }
    }
    for candidate in candidates.into_iter().filter(|candidate| *candidate != argument) {
        let mut share = Budget { points: 0, fields: budget.fields / 8, ..*budget };
        let before = share.fields;
        let accepted = accept(graph, argument, candidate, &[], case.seed, &mut share);
        budget.fields -= (before - share.fields).min(budget.fields);
        if let Some(found) = certainty(accepted)? {
            return Ok(Some((candidate, found)));
        }
    }
    Ok(None)
}

fn scaled(graph: &mut Graph, factor: Rational, id: ExprId) -> ExprId {
    let factor = graph.number(factor);
    graph.mul(factor, id)
}

/// What `id` is a product or quotient of.
fn factors(graph: &Graph, id: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        match graph.node(id) {
            Node::Apply(ops::MUL | ops::DIV, [a, b]) => open.extend([*a, *b]),
            Node::Apply(ops::POW, [base, exponent]) if graph.as_number(*exponent).is_some_and(Rational::is_integer) => {
                open.push(*base);
            }
            Node::Number(_) => {}
            _ => found.push(id),
        }
    }
    found
}

/// Enclosures at some points, which only say what is worth trying.
struct Values {
    at: Vec<FxHashMap<ExprId, Interval>>,
}

impl Values {
    fn new(graph: &Graph, case: &Case, roots: &[ExprId]) -> Option<Values> {
        let tape = Tape::new(graph, roots, &case.variables)?;
        let points = sequence::points(case.variables.len(), case.seed);
        let at = points.iter().rev().take(POINTS).map(|point| {
            let run = tape.at::<Interval>(point, 53);
            let value = |id: &ExprId| run.get(*id).enclosure(53).map(|near| (*id, near));
            roots.iter().filter_map(value).collect()
        });
        Some(Values { at: at.collect() })
    }

    /// The number that `id` is, divided by `others` or multiplied by them where that is false, if it seems to be one.
    fn ratio(&self, id: ExprId, others: &[(ExprId, bool)]) -> Option<Rational> {
        let mut first: Option<f64> = None;
        let mut agreeing = 0;
        for values in &self.at {
            let Some(mut ratio) = values.get(&id).and_then(|near| middle(near, others.is_empty())) else { continue };
            for (other, divided) in others {
                let value = values.get(other).and_then(|near| middle(near, false)).unwrap_or(f64::NAN);
                ratio = if *divided { ratio / value } else { ratio * value };
            }
            if !ratio.is_finite() {
                continue;
            }
            let known = *first.get_or_insert(ratio);
            if (ratio - known).abs() > CLOSE * (1.0 + known.abs()) {
                return None;
            }
            agreeing += 1;
        }
        let factor = (agreeing >= AGREEING).then_some(first).flatten().and_then(simple)?;
        (others.is_empty() || !factor.is_zero()).then_some(factor)
    }
}

/// The number in a narrow enclosure: relative to itself, or to 1 if the number itself is looked for.
fn middle(near: &Interval, absolute: bool) -> Option<f64> {
    let (width, middle) = (near.high - near.low, near.low + (near.high - near.low) / 2.0);
    let size = if absolute { 1.0 + middle.abs() } else { middle.abs() };
    (middle.is_finite() && width <= CLOSE * size).then_some(middle)
}

/// The rational with a small numerator and denominator that a double is near.
fn simple(value: f64) -> Option<Rational> {
    (1..=LARGEST_FACTOR).find_map(|below| {
        let above = value * below as f64;
        let whole = above.round();
        let near = (above - whole).abs() < CLOSE * (1.0 + above.abs()) && whole.abs() <= LARGEST_FACTOR as f64;
        near.then(|| Rational::ratio(whole as i64, below))
    })
}
