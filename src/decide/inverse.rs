//! An inverse function of its own function: `acosh(cosh(u))` is `abs(u)`, and where the assumptions keep u within one turn
//! `acos(cos(u))`, `asin(sin(u))` and `atan(tan(u))` are linear in u.

use rustc_hash::FxHashMap;

use super::lattice;
use super::tape::{State, Tape};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Enclosure, Interval, Rational};
use crate::ops::{self, OpId};

/// `root` with such pairs undone, where that is sure to be right under the assumptions.
pub(super) fn undone(
    graph: &mut Graph,
    root: ExprId,
    variables: &[ExprId],
    assumptions: &[ExprId],
) -> Result<ExprId, Stopped> {
    let mut pairs: Vec<(ExprId, OpId, ExprId)> = Vec::new();
    for id in graph.reachable(&[root]) {
        let Node::Apply(outer, [inside]) = graph.node(id) else { continue };
        let Node::Apply(inner, [argument]) = graph.node(*inside) else { continue };
        let undoes = matches!(
            (outer, inner),
            (ops::ACOSH, ops::COSH) | (ops::ACOS, ops::COS) | (ops::ASIN, ops::SIN) | (ops::ATAN, ops::TAN)
        );
        if undoes {
            pairs.push((id, outer, *argument));
        }
    }
    if pairs.is_empty() {
        return Ok(root);
    }
    let mut map: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for (id, op, argument) in pairs {
        let value = match op {
            ops::ACOSH => Some(graph.apply(ops::ABS, &[argument])),
            _ => turns(graph, op, argument, variables, assumptions).map(|turns| unwound(graph, op, argument, turns)),
        };
        map.extend(value.map(|value| (id, value)));
    }
    graph.substitute_folding(root, &map)
}

/// The whole number of turns by which the argument is away from the main branch, if it is one and the same.
fn turns(graph: &mut Graph, op: OpId, argument: ExprId, variables: &[ExprId], assumptions: &[ExprId]) -> Option<i64> {
    let half_turns = if op == ops::ACOS { 2 } else { 1 };
    let (mut lowest, mut highest) = (None::<i64>, None::<i64>);
    if let Some(range) = range(graph, argument, variables, assumptions) {
        let turn = f64::from(half_turns) * std::f64::consts::PI;
        lowest = near_branch(range.low / turn);
        highest = near_branch(range.high / turn);
    }
    let turn = Rational::integer(i64::from(half_turns));
    let half = Rational::ratio(1, 2);
    for (bound, is_low) in bounds_in_pi(graph, argument, variables, assumptions) {
        let bound = &bound / &turn;
        if is_low {
            lowest = lowest.max((&bound + &half).floor().to_i64());
        } else {
            let branch = -(&half - &bound).floor().to_i64()?;
            highest = Some(highest.map_or(branch, |known| known.min(branch)));
        }
    }
    lowest.filter(|branch| highest == Some(*branch))
}

/// The branch that a number of turns lies in. Doubles may be a little off near a change of branch: there nothing is said.
fn near_branch(turns: f64) -> Option<i64> {
    let near = ((turns - 0.5) - (turns - 0.5).round()).abs() < 1e-9;
    (turns.is_finite() && turns.abs() < 1e6 && !near).then_some(turns.round() as i64)
}

/// Bounds of the argument that are exact multiples of pi, each with whether it is a lower one: where the argument is
/// linear in one variable and an assumption bounds that by such a multiple.
fn bounds_in_pi(
    graph: &mut Graph,
    argument: ExprId,
    variables: &[ExprId],
    assumptions: &[ExprId],
) -> Vec<(Rational, bool)> {
    let Some((parts, _)) = lattice::sum(graph, argument) else { return Vec::new() };
    let (own, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(part, _)| variables.contains(part));
    let [(variable, slope)] = &own[..] else { return Vec::new() };
    if others.iter().any(|(part, _)| graph.contains(*part, variables)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for relation in assumptions {
        let Node::Apply(ops::LESS | ops::LESS_EQUAL, [low, high]) = graph.node(*relation) else { continue };
        let (low, high) = (*low, *high);
        let (bound, is_low) = if high == *variable { (low, true) } else { (high, false) };
        if !is_low && low != *variable {
            continue;
        }
        let Ok(end) = graph.substitute_folding(argument, &FxHashMap::from_iter([(*variable, bound)])) else { continue };
        found.extend(in_pi(graph, end).map(|end| (end, is_low != slope.is_negative())));
    }
    found
}

/// The number of which `id` is the multiple of pi.
fn in_pi(graph: &Graph, id: ExprId) -> Option<Rational> {
    let (parts, constant) = lattice::sum(graph, id)?;
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next()) {
        (None, _) if constant.is_zero() => Some(constant),
        (Some((part, factor)), None) if constant.is_zero() && graph.is_apply(part, ops::PI) => Some(factor),
        _ => None,
    }
}

fn unwound(graph: &mut Graph, op: OpId, argument: ExprId, turns: i64) -> ExprId {
    let number = graph.integer(if op == ops::ACOS { -2 * turns } else { -turns });
    let pi = graph.apply(ops::PI, &[]);
    let shift = graph.mul(number, pi);
    let moved = graph.add(argument, shift);
    match op {
        ops::ACOS => graph.apply(ops::ABS, &[moved]),
        ops::ASIN if turns % 2 != 0 => graph.negate(moved),
        _ => moved,
    }
}

/// Certified bounds of the argument where the assumptions hold.
fn range(graph: &Graph, argument: ExprId, variables: &[ExprId], assumptions: &[ExprId]) -> Option<Interval> {
    let mut roots = vec![argument];
    let relations: Vec<(ExprId, ExprId)> = assumptions
        .iter()
        .filter_map(|relation| match graph.node(*relation) {
            Node::Apply(ops::LESS | ops::LESS_EQUAL, [low, high]) => Some((*low, *high)),
            _ => None,
        })
        .collect();
    roots.extend(relations.iter().flat_map(|(low, high)| [*low, *high]));
    let tape = Tape::new(graph, &roots, variables)?;
    let mut bounds = vec![(f64::NEG_INFINITY, f64::INFINITY); variables.len()];
    let inputs = |bounds: &[(f64, f64)]| -> Vec<State<Interval>> {
        bounds.iter().map(|(low, high)| State::Near(Interval::new(*low, *high))).collect()
    };
    let free = tape.run(&inputs(&bounds), 53);
    for (low, high) in relations {
        let place = |id: ExprId| variables.iter().position(|variable| *variable == id);
        match (place(low), place(high)) {
            (Some(variable), None) => {
                let end = enclosure(free.get(high)).map_or(f64::INFINITY, |value| value.high);
                bounds[variable].1 = bounds[variable].1.min(end);
            }
            (None, Some(variable)) => {
                let end = enclosure(free.get(low)).map_or(f64::NEG_INFINITY, |value| value.low);
                bounds[variable].0 = bounds[variable].0.max(end);
            }
            _ => {}
        }
    }
    if bounds.iter().any(|(low, high)| low >= high) {
        return None;
    }
    enclosure(tape.run(&inputs(&bounds), 53).get(argument))
}

fn enclosure(state: &State<Interval>) -> Option<Interval> {
    match state {
        State::Exact(value) => Some(rational(value)),
        State::Near(value) => Some(*value),
        State::Possibly | State::Nowhere => None,
    }
}

fn rational(value: &Rational) -> Interval {
    Interval::rational(value, 53)
}
