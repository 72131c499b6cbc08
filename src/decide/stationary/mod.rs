//! Where the gradient of a function is zero, and what the second derivatives say there.
//!
//! Exact first: a gradient whose entries are polynomials (or quotients, or products with functions that are never 0) is
//! solved by substitution and factors. What is left is searched for in a box with certified intervals. Invariant: a point
//! handed out is a zero of the gradient for certain, and [`Coverage`] says what is known about others.

mod inverse;
mod nature;
mod point;
mod polynomial;
mod recognize;
mod search;
mod solve;
mod system;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

pub use nature::{Nature, Signs};
pub use point::{Coordinate, StationaryPoint};

use self::point::{Study, Visit, coordinates};
use self::polynomial::Multi;
use self::search::{Area, Search};
use self::solve::Case;
use super::region::isolate::isolate;
use super::{Budget, Certainty, Verdict, decide};
use crate::calculus::{NoDerivative, conditions, gradient, hessian, tidy};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Enclosure, Interval, Rational};
use crate::ops;

/// Half the side of the box in which zeros are searched for.
pub const REACH: f64 = 10.0;
/// Units of work for a search: one for an operation on intervals.
const SEARCH: u64 = 2_500_000;

/// What was found.
#[derive(Clone, Debug)]
pub struct Stationary {
    /// Isolated points, in order of their coordinates.
    pub points: Vec<StationaryPoint>,
    /// Curves, surfaces and so on, all of whose points are stationary.
    pub families: Vec<Family>,
    /// Boxes in which the gradient comes close to 0 and nothing is certain, one pair of bounds for each variable.
    pub open: Vec<Vec<(f64, f64)>>,
    /// Whether there are others.
    pub coverage: Coverage,
}

/// Stationary points that are not isolated.
#[derive(Clone, Debug)]
pub struct Family {
    /// Variables with what they are in terms of the free ones.
    pub fixed: Vec<(ExprId, ExprId)>,
    /// An equation `curve = 0` that the free variables fulfil, if they are not free of each other.
    pub curve: Option<ExprId>,
    /// Variables that may have any value.
    pub free: Vec<ExprId>,
    /// The function there; on a curve it is constant along each connected piece, and no value is given.
    pub value: Option<ExprId>,
}

/// What is known about further points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// There are none: the equations were solved exactly.
    Solved,
    /// There are none: the whole space was searched with certified intervals.
    Everywhere,
    /// There are none in the box from `-REACH` to `REACH`; outside it was not searched to an end.
    InBox,
    /// The search of the box was given up before its end, or something in it stayed open.
    NotExhaustive,
}

/// The stationary points of a scalar function of the variables `by`, which are all that occur in it.
///
/// # Errors
/// If there is no derivative, or the budget of the graph is spent.
///
/// ```
/// use gradus::decide::stationary::{Coverage, Nature, stationary};
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::syntax::{Scope, Vocabulary, lower, parse};
///
/// let mut graph = Graph::new();
/// let written = parse("x^3 - 3x + y^2", &Vocabulary::new()).unwrap();
/// let of = lower(&mut graph, &written, &Scope::default()).unwrap().root;
/// let by = ["x", "y"].map(|name| graph.scalar(Name::new(name)));
/// let found = stationary(&mut graph, of, &by).unwrap();
/// assert_eq!(found.coverage, Coverage::Solved);
/// let natures: Vec<Nature> = found.points.iter().map(|point| point.nature).collect();
/// assert_eq!(natures, [Nature::Saddle, Nature::Minimum]);
/// ```
pub fn stationary(graph: &mut Graph, of: ExprId, by: &[ExprId]) -> Result<Stationary, NoDerivative> {
    let raw = gradient(graph, of, by)?;
    let slopes = raw.iter().map(|entry| tidy(graph, *entry)).collect::<Result<Vec<_>, _>>()?;
    let second = hessian(graph, of, by)?;
    let bends = second.iter().map(|entry| tidy(graph, *entry)).collect::<Result<Vec<_>, _>>()?;
    let study = Study { of, by, raw: &raw, hessian: &bends };
    let equations = system::polynomials(graph, &slopes, by);
    if let Some(equations) = &equations
        && let Some(cases) = solve::solve(graph, equations.clone(), by.len())?
        && let Some(found) = exact(graph, &study, &cases)?
    {
        return Ok(found);
    }
    let mut found = match by {
        [variable] => on_line(graph, &study, slopes[0], *variable)?,
        _ => in_box(graph, &study, &slopes, equations.as_deref())?,
    };
    in_order(&mut found.points);
    Ok(found)
}

fn in_order(points: &mut [StationaryPoint]) {
    let key = |point: &StationaryPoint| point.at.iter().map(Coordinate::near).collect::<Vec<f64>>();
    points.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
}

/// The points and families of solved cases; `None` if something about them is not clear.
fn exact(graph: &mut Graph, study: &Study<'_>, cases: &[Case]) -> Result<Option<Stationary>, NoDerivative> {
    let n = study.by.len();
    let mut points: Vec<StationaryPoint> = Vec::new();
    let mut families = Vec::new();
    for case in cases.iter().filter(|case| !case.free(n).is_empty()) {
        let Some(family) = family(graph, study, case)? else { return Ok(None) };
        families.push((family, case));
    }
    for case in cases.iter().filter(|case| case.free(n).is_empty()) {
        let Some(at) = coordinates(graph, case, n)? else { return Ok(None) };
        let same = |known: &StationaryPoint| known.at.iter().zip(&at).all(|(a, b)| !a.differs(b));
        if points.iter().any(same) {
            continue;
        }
        if families.iter().any(|(_, case)| is_in_family(case, &at)) {
            continue;
        }
        match study.visit(graph, at)? {
            Visit::Point(point) => points.push(*point),
            Visit::Outside => {}
            Visit::Unclear => return Ok(None),
        }
    }
    in_order(&mut points);
    let mut kept: Vec<Family> = Vec::new();
    for (family, _) in families {
        if !kept.iter().any(|known| known.fixed == family.fixed && known.curve == family.curve) {
            kept.push(family);
        }
    }
    Ok(Some(Stationary { points, families: kept, open: Vec::new(), coverage: Coverage::Solved }))
}

/// A rational point that fulfils what a family fixes.
fn is_in_family(case: &Case, at: &[Coordinate]) -> bool {
    let number = |coordinate: &Coordinate| match &coordinate.state {
        super::tape::State::Exact(value) => Some(value.clone()),
        _ => None,
    };
    let Some(numbers) = at.iter().map(number).collect::<Option<Vec<Rational>>>() else { return false };
    let value = |of: &Multi| {
        let put = |value: Multi, (variable, number): (usize, &Rational)| {
            value.substituted(variable, &Multi::constant(number.clone(), numbers.len()))
        };
        numbers.iter().enumerate().try_fold(of.clone(), put).and_then(|value| value.as_constant())
    };
    case.values.iter().all(|(at, of)| value(of).as_ref() == Some(&numbers[*at]))
        && case.equations.iter().all(|equation| value(equation).is_some_and(|value| value.is_zero()))
}

/// What a case with free variables fixes; `None` if an irrational root is part of it.
fn family(graph: &mut Graph, study: &Study<'_>, case: &Case) -> Result<Option<Family>, Stopped> {
    if !case.roots.is_empty() {
        return Ok(None);
    }
    let mut map: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    let mut fixed = Vec::new();
    for (at, value) in case.values.iter().rev() {
        let written = expression(graph, value, study.by);
        let put = graph.substitute(written, &map)?;
        let value = tidy(graph, put)?;
        map.insert(study.by[*at], value);
        fixed.push((study.by[*at], value));
    }
    fixed.sort_by_key(|(variable, _)| study.by.iter().position(|known| known == variable));
    let curve = match case.equations.first() {
        Some(equation) => {
            let written = expression(graph, &equation.monic(), study.by);
            Some(tidy(graph, written)?)
        }
        None => None,
    };
    let value = match curve {
        Some(_) => None,
        None => {
            let value = graph.substitute(study.of, &map)?;
            Some(tidy(graph, value)?)
        }
    };
    let free = case.free(study.by.len()).into_iter().map(|at| study.by[at]).collect();
    Ok(Some(Family { fixed, curve, free, value }))
}

fn expression(graph: &mut Graph, of: &Multi, by: &[ExprId]) -> ExprId {
    let mut sum = graph.zero();
    for (powers, factor) in of.terms() {
        let mut term = graph.number(factor.clone());
        for (at, power) in powers.iter().enumerate().filter(|(_, power)| **power > 0) {
            let exponent = graph.integer(i64::from(*power));
            let power = graph.pow(by[at], exponent);
            term = graph.mul(term, power);
        }
        sum = graph.add(sum, term);
    }
    sum
}

/// One variable: roots of the derivative on the whole line, else in the box.
fn on_line(graph: &mut Graph, study: &Study<'_>, slope: ExprId, variable: ExprId) -> Result<Stationary, NoDerivative> {
    let mut left = SEARCH / 3;
    let mut found = isolate(graph, slope, variable, (None, None), &[], true, &mut left)?;
    let mut coverage = Coverage::Everywhere;
    if !found.complete
        && let Some(all) = on_half_line(graph, study, slope, variable)?
    {
        return Ok(all);
    }
    if !found.complete {
        let end = |sign: i64| Some(Rational::integer(sign * REACH as i64));
        let mut left = SEARCH / 3;
        found = isolate(graph, slope, variable, (end(-1), end(1)), &[], true, &mut left)?;
        coverage = if found.complete { Coverage::InBox } else { Coverage::NotExhaustive };
    }
    let mut result = Stationary { points: Vec::new(), families: Vec::new(), open: Vec::new(), coverage };
    for root in found.roots {
        let coordinate = match root.low == root.high {
            true => Coordinate::rational(graph, root.low),
            false => Coordinate::between(&root.low, &root.high),
        };
        add(graph, study, &mut result, vec![coordinate])?;
    }
    Ok(result)
}

/// A function of positive numbers only: as a function of the logarithm it is defined on the whole line.
fn on_half_line(
    graph: &mut Graph,
    study: &Study<'_>,
    slope: ExprId,
    variable: ExprId,
) -> Result<Option<Stationary>, NoDerivative> {
    let conditions = conditions(graph, &[study.of])?;
    let positive = graph.zero();
    let is_positive = |id: &ExprId| graph.node(*id) == Node::Apply(ops::LESS, &[positive, variable]);
    if !conditions.iter().any(is_positive) {
        return Ok(None);
    }
    let power = graph.apply(ops::EXP, &[variable]);
    let map: FxHashMap<ExprId, ExprId> = FxHashMap::from_iter([(variable, power)]);
    let moved = graph.substitute(slope, &map)?;
    let moved = tidy(graph, moved)?;
    let mut left = SEARCH / 3;
    let found = isolate(graph, moved, variable, (None, None), &[], true, &mut left)?;
    if !found.complete {
        return Ok(None);
    }
    let mut result =
        Stationary { points: Vec::new(), families: Vec::new(), open: Vec::new(), coverage: Coverage::Everywhere };
    for root in found.roots {
        let coordinate = Coordinate::exponential(&root.low, &root.high);
        add(graph, study, &mut result, vec![coordinate])?;
    }
    Ok(Some(result))
}

/// Several variables: a search of the box, or of a box that holds all zeros if one is known.
fn in_box(
    graph: &mut Graph,
    study: &Study<'_>,
    slopes: &[ExprId],
    equations: Option<&[Multi]>,
) -> Result<Stationary, NoDerivative> {
    let mut result =
        Stationary { points: Vec::new(), families: Vec::new(), open: Vec::new(), coverage: Coverage::NotExhaustive };
    let Some(search) = Search::new(graph, slopes, study.hessian, study.by) else { return Ok(result) };
    let bounds = equations.and_then(solve::bounds);
    let area: Area = match &bounds {
        Some(bounds) => bounds
            .iter()
            .map(|bound| {
                let bound = Interval::rational(bound, 53);
                Interval::new(-bound.high, bound.high)
            })
            .collect(),
        None => study.by.iter().map(|_| Interval::new(-REACH, REACH)).collect(),
    };
    let mut left = SEARCH;
    let outcome = search.run(graph, area.clone(), &mut left)?;
    result.open = outcome.open.iter().map(|area| area.iter().map(|side| (side.low, side.high)).collect()).collect();
    for zero in &outcome.zeros {
        let Some(at) = zero.iter().map(Coordinate::within).collect::<Option<Vec<_>>>() else { continue };
        add(graph, study, &mut result, at)?;
    }
    if outcome.whole && result.open.is_empty() {
        let all = bounds.is_some() || search.is_empty_outside(&area);
        result.coverage = if all { Coverage::Everywhere } else { Coverage::InBox };
    }
    Ok(result)
}

/// Adds a point found by numbers, with exact coordinates where they can be proved.
fn add(graph: &mut Graph, study: &Study<'_>, result: &mut Stationary, at: Vec<Coordinate>) -> Result<(), NoDerivative> {
    let at = match proved(graph, study, &at)? {
        Some(exact) => exact,
        None => at,
    };
    let bounds = |coordinate: &Coordinate| {
        let (low, high) = coordinate.state.bounds().unwrap_or((Rational::ZERO, Rational::ZERO));
        (low.to_f64(), high.to_f64())
    };
    let place = at.iter().map(bounds).collect();
    match study.visit(graph, at)? {
        Visit::Point(point) => result.points.push(*point),
        Visit::Outside => {}
        Visit::Unclear => {
            result.open.push(place);
            result.coverage = Coverage::NotExhaustive;
        }
    }
    Ok(())
}

/// Short exact coordinates in the place of enclosed ones, if the gradient is proved to vanish there: as the enclosed zero is
/// the only one in its box, it is this one.
fn proved(graph: &mut Graph, study: &Study<'_>, at: &[Coordinate]) -> Result<Option<Vec<Coordinate>>, NoDerivative> {
    let mut found = Vec::new();
    for coordinate in at {
        if coordinate.exact.is_some() {
            found.push(coordinate.clone());
            continue;
        }
        let near = coordinate.near();
        let zero = coordinate.state.bounds().is_some_and(|(low, high)| low <= Rational::ZERO && high >= Rational::ZERO);
        let guess = match zero {
            true => Some(graph.zero()),
            false => recognize::recognized(graph, near),
        };
        let Some(guess) = guess else { return Ok(None) };
        match Coordinate::of(graph, guess)? {
            Some(exact) if !exact.differs(coordinate) => found.push(exact),
            _ => return Ok(None),
        }
    }
    let map: FxHashMap<ExprId, ExprId> =
        study.by.iter().copied().zip(found.iter().filter_map(|coordinate| coordinate.exact)).collect();
    let zero = graph.zero();
    for entry in study.raw {
        let value = graph.substitute(*entry, &map)?;
        let verdict = decide(graph, value, zero, &[], 1, &Budget::default());
        if verdict != Verdict::Equal(Certainty::Proved) {
            return Ok(None);
        }
    }
    Ok(Some(found))
}
