//! Derivative and a point: a difference whose derivatives vanish is constant on each connected part of the domain, and
//! is 0 there if it is 0 at one point.
//!
//! Parts are the cells between all critical points and poles; they are boxes, or nothing is said.

use rustc_hash::FxHashMap;

use super::driver::Case;
use super::region::{Detail, RegionPoint};
use super::{Certainty, sequence};
use crate::calculus::{Derivatives, NoDerivative};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::Rational;

/// Points tried in one cell.
const POINTS: usize = 5;
/// Larger derivatives are not looked at.
const NODES: usize = 2000;

/// Equality by derivative and point, if it is shown.
pub(super) fn by_derivative(graph: &mut Graph, case: &Case) -> Result<Option<Certainty>, Stopped> {
    if case.variables.is_empty() {
        return Ok(None);
    }
    let cells = case.regions(graph, Detail { sums: false, poles: true })?;
    if !cells.complete || !cells.boxes || cells.points.is_empty() {
        return Ok(None);
    }
    let mut all = Certainty::Proved;
    for variable in &case.variables {
        match vanishes(graph, case, *variable)? {
            Some(certainty) => all = all.and(certainty),
            None => return Ok(None),
        }
    }
    for cell in &cells.points {
        match zero_in(graph, case, cell)? {
            Some(certainty) => all = all.and(certainty),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// The derivatives of both sides are accepted as equal.
fn vanishes(graph: &mut Graph, case: &Case, variable: ExprId) -> Result<Option<Certainty>, Stopped> {
    let slopes = match Derivatives::new().forward(graph, &[case.a, case.b], variable) {
        Ok(slopes) => slopes,
        Err(NoDerivative::Stopped(stopped)) => return Err(stopped),
        Err(_) => return Ok(None),
    };
    if graph.reachable(&slopes).len() > NODES {
        return Ok(None);
    }
    let slopes = Case { a: slopes[0], b: slopes[1], ..case.clone() };
    for sums in [false, true] {
        let regions = slopes.regions(graph, Detail { sums, poles: false })?;
        if let Some(certainty) = slopes.accepted(graph, &regions)? {
            return Ok(Some(certainty));
        }
    }
    Ok(None)
}

/// Both sides are accepted as equal at some point with the same signs.
fn zero_in(graph: &mut Graph, case: &Case, cell: &RegionPoint) -> Result<Option<Certainty>, Stopped> {
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
        let regions = constants.regions(graph, Detail { sums: true, poles: false })?;
        if let Some(certainty) = constants.accepted(graph, &regions)? {
            return Ok(Some(certainty));
        }
    }
    Ok(None)
}
