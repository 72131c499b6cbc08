//! Differences that are constant on each connected part of the domain, and 0 at one point of it.
//!
//! A difference is constant on a part if its derivatives vanish, or if its sine does: it takes multiples of pi alone, and
//! of these only 0 lies near 0. Parts are the cells between all critical points and poles; they are boxes, or nothing is
//! said.

use rustc_hash::FxHashMap;

use super::driver::Case;
use super::region::{Detail, RegionPoint, Regions};
use super::tape::Tape;
use super::{Budget, Certainty, sequence};
use crate::calculus::{Derivatives, NoDerivative};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Interval, Rational};
use crate::ops;

/// Points tried in one cell.
const POINTS: usize = 5;
/// Larger derivatives are not looked at.
const NODES: usize = 2000;

/// Equality by a constant difference, if it is shown.
pub(super) fn shown(graph: &mut Graph, case: &Case, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    let cells = case.regions(graph, Detail { sums: false, poles: true }, budget)?;
    if !cells.complete || !cells.boxes || cells.points.is_empty() {
        return Ok(None);
    }
    if !case.variables.is_empty()
        && let Some(certainty) = by_derivative(graph, case, &cells, budget)?
    {
        return Ok(Some(certainty));
    }
    by_sine(graph, case, &cells, budget)
}

/// The sine of the difference is accepted as 0, and in every cell the difference is certainly less than pi somewhere.
fn by_sine(graph: &mut Graph, case: &Case, cells: &Regions, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    if !graph.reachable(&[case.a, case.b]).into_iter().any(|id| is_angle(graph, id)) {
        return Ok(None);
    }
    let difference = graph.sub(case.a, case.b);
    let Some(tape) = Tape::new(graph, &[difference], &case.variables) else { return Ok(None) };
    for cell in &cells.points {
        let at: Vec<Rational> = cell.at.iter().map(|(_, value)| value.clone()).collect();
        let bounds = tape.at::<Interval>(&at, 53).get(difference).bounds();
        let limit = Rational::integer(3);
        if !bounds.is_some_and(|(low, high)| -&limit < low && high < limit) {
            return Ok(None);
        }
    }
    let (sine, zero) = (graph.apply(ops::SIN, &[difference]), graph.zero());
    agree(graph, &Case { a: sine, b: zero, ..case.clone() }, budget)
}

fn is_angle(graph: &Graph, id: ExprId) -> bool {
    let Node::Apply(op, _) = graph.node(id) else { return false };
    matches!(op, ops::ASIN | ops::ACOS | ops::ATAN | ops::ASEC | ops::ACSC | ops::ACOT | ops::ATAN2)
}

fn by_derivative(
    graph: &mut Graph,
    case: &Case,
    cells: &Regions,
    budget: &mut Budget,
) -> Result<Option<Certainty>, Stopped> {
    let mut all = Certainty::Proved;
    for variable in &case.variables {
        match vanishes(graph, case, *variable, budget)? {
            Some(certainty) => all = all.and(certainty),
            None => return Ok(None),
        }
    }
    for cell in &cells.points {
        match zero_in(graph, case, cell, budget)? {
            Some(certainty) => all = all.and(certainty),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// Acceptance in all regions, also with more signs.
fn agree(graph: &mut Graph, case: &Case, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
    for sums in [false, true] {
        let regions = case.regions(graph, Detail { sums, poles: false }, budget)?;
        if let Some(certainty) = case.accepted(graph, &regions, budget)? {
            return Ok(Some(certainty));
        }
    }
    Ok(None)
}

/// The derivatives of both sides are accepted as equal.
fn vanishes(
    graph: &mut Graph,
    case: &Case,
    variable: ExprId,
    budget: &mut Budget,
) -> Result<Option<Certainty>, Stopped> {
    let slopes = match Derivatives::new().forward(graph, &[case.a, case.b], variable) {
        Ok(slopes) => slopes,
        Err(NoDerivative::Stopped(stopped)) => return Err(stopped),
        Err(_) => return Ok(None),
    };
    if graph.reachable(&slopes).len() > NODES {
        return Ok(None);
    }
    agree(graph, &Case { a: slopes[0], b: slopes[1], ..case.clone() }, budget)
}

/// Both sides are accepted as equal at some point with the same signs.
fn zero_in(
    graph: &mut Graph,
    case: &Case,
    cell: &RegionPoint,
    budget: &mut Budget,
) -> Result<Option<Certainty>, Stopped> {
    let mut points: Vec<Vec<Rational>> = Vec::new();
    if let ([_], Some((low, high))) = (&case.variables[..], &cell.within) {
        let inside = |value: &Rational| {
            low.as_ref().is_none_or(|low| value > low) && high.as_ref().is_none_or(|high| value < high)
        };
        let readable = [0, 1, -1].map(Rational::integer);
        points.extend(readable.into_iter().filter(inside).map(|value| vec![value]));
        points.extend(sequence::points(1, 0).into_iter().filter(|point| inside(&point[0])).take(POINTS));
    }
    points.push(cell.at.iter().map(|(_, value)| value.clone()).collect());
    points.truncate(POINTS);
    for point in points {
        let mut map = FxHashMap::default();
        for (variable, value) in case.variables.iter().zip(point) {
            map.insert(*variable, graph.number(value));
        }
        let a = graph.substitute_folding(case.a, &map)?;
        let b = graph.substitute_folding(case.b, &map)?;
        let constants = Case { a, b, variables: Vec::new(), assumptions: Vec::new(), ..case.clone() };
        let regions = constants.regions(graph, Detail { sums: true, poles: false }, budget)?;
        let mut known = constants.accepted(graph, &regions, budget)?;
        if known.is_none() {
            known = by_sine(graph, &constants, &regions, budget)?;
        }
        if known.is_some() {
            return Ok(known);
        }
    }
    Ok(None)
}
