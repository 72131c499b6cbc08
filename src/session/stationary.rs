//! The command `stationary`: where the gradient is zero, and what the second derivatives say there, in words.

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::explore::parts;
use super::point::Place;
use super::read::explain;
use super::reply::{Located, Reply, StationaryPoints, StationaryShown};
use crate::calculus;
use crate::decide::stationary::{
    Coordinate, Coverage, Family, Nature, REACH, Signs, Stationary, StationaryPoint, stationary,
};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::number::decimal;
use crate::ops;
use crate::syntax::{free_variables, spelling};

/// Most variables.
const VARIABLES: usize = 20;
/// Most characters of a coordinate.
const LONGEST: usize = 200;
/// Values closer than this, relative to their size, may be equal.
const CLOSE: f64 = 1e-12;
/// Orders of derivatives that are looked at where the second is 0.
const ORDERS: usize = 10;

pub(super) fn run(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    let parts = parts(session, input)?;
    let of = parts.reading.value;
    let span = span_of(input.line, input.start);
    if let Some((at, place)) = parts.point {
        let span = crate::diagnostic::Span::new(at, at + place.len());
        let message = "stationary looks for the points itself";
        return Err(Diagnostic::at("parse-arguments", span, message)
            .suggest(format!("grad {} at {place}", input.text().split(" at ").next().unwrap_or_default())));
    }
    if session.graph.has_whole_matrices(of) {
        let message = "stationary needs numbered variables, not whole vectors or matrices";
        return Err(Diagnostic::at("scope-stationary", span, message).suggest("x : vector(3) declares a size"));
    }
    if !session.graph.is_scalar(of) {
        let message = format!("one scalar function is wanted here, this is {}", session.graph.shape(of));
        return Err(Diagnostic::at("shape-operator", span, message));
    }
    let occurring = free_variables(&session.graph, of);
    let by = match parts.rest.is_empty() {
        true => occurring.clone(),
        false => session.read_variables(&parts.rest, of)?,
    };
    if by.is_empty() {
        let message = "there is no variable; every point of a constant is stationary";
        return Err(Diagnostic::at("scope-no-variable", span, message));
    }
    if by.len() > VARIABLES {
        return Err(Diagnostic::at(
            "limit-variables",
            span,
            format!("at most {VARIABLES} variables can be solved for"),
        ));
    }
    if let Some(other) = occurring.iter().find(|id| !by.contains(id)) {
        let name = spelling(&session.graph, *other);
        let message = format!("{name} has no value, and with a symbol in it the equations are not solved");
        return Err(Diagnostic::at("scope-parameter", span, message).suggest(format!("{name} = 2")));
    }
    let mut found = stationary(&mut session.graph, of, &by).map_err(explain)?;
    let outside = session.take_outside(&by, &mut found)?;
    let mut reply = session.stationary_shown(of, &by, &found);
    reply.outside = outside;
    reply.missing = session.without_gradient(of, &by);
    Ok(vec![Reply::Stationary(Box::new(reply))])
}

impl Session {
    fn stationary_shown(&self, of: ExprId, by: &[ExprId], found: &Stationary) -> StationaryPoints {
        let names: Vec<String> = by.iter().map(|id| spelling(&self.graph, *id)).collect();
        let points: Vec<StationaryShown> = found.points.iter().map(|point| self.point_shown(point, &names)).collect();
        let families = found.families.iter().map(|family| self.family_shown(family)).collect();
        let (open, total) = (&found.open, points.len() + found.families.len() + found.open.len());
        StationaryPoints {
            of: self.plain_text(of),
            points,
            families,
            open: open.iter().map(|area| names.iter().cloned().zip(area.iter().copied()).collect()).collect(),
            coverage: match found.coverage {
                Coverage::Solved => "solved",
                Coverage::Everywhere => "everywhere",
                Coverage::InBox => "box",
                Coverage::NotExhaustive => "not-exhaustive",
            },
            message: covered(found.coverage, total == 0, by.len()),
            missing: Vec::new(),
            outside: Vec::new(),
        }
    }

    /// Takes the points away at which an assumption does not hold, and says which they were. Families of points stay whole.
    fn take_outside(&mut self, by: &[ExprId], found: &mut Stationary) -> Result<Vec<String>, Diagnostic> {
        let names: Vec<String> = by.iter().map(|id| spelling(&self.graph, *id)).collect();
        let mut outside = Vec::new();
        for (said, relation) in self.state.assumptions.clone() {
            let Some(relation) = relation else { continue };
            let variables = free_variables(&self.graph, relation);
            if variables.is_empty() || variables.iter().any(|id| !by.contains(id)) {
                continue;
            }
            let mut kept = Vec::new();
            for point in std::mem::take(&mut found.points) {
                if self.holds_at(relation, by, &point) == Some(false) {
                    let at = names
                        .iter()
                        .zip(&point.at)
                        .map(|(name, coordinate)| format!("{name} = {}", self.located(name, coordinate).shown));
                    outside.push(format!("{}, where {said} does not hold", at.collect::<Vec<_>>().join(", ")));
                } else {
                    kept.push(point);
                }
            }
            found.points = kept;
        }
        Ok(outside)
    }

    /// Whether a relation holds at a point; `None` if the coordinates are not exact and it is too close to say.
    fn holds_at(&self, relation: ExprId, by: &[ExprId], point: &StationaryPoint) -> Option<bool> {
        let Node::Apply(op, [low, high]) = self.graph.node(relation) else { return None };
        let place = Place(by.iter().copied().zip(point.at.iter().map(Coordinate::near)).collect());
        let number = |id: ExprId| self.value_at(id, &place).map(|rows| rows[0][0]);
        let (low, high) = (number(*low)?, number(*high)?);
        let is_close = (high - low).abs() <= CLOSE * (1.0 + low.abs().max(high.abs()));
        if is_close && !point.at.iter().all(Coordinate::is_rational) {
            return None;
        }
        match op {
            ops::LESS => Some(high > low && !is_close),
            ops::LESS_EQUAL => Some(high >= low || is_close),
            ops::EQUAL => Some(is_close),
            ops::NOT_EQUAL => Some(!is_close),
            _ => None,
        }
    }

    /// The exact number with a decimal beside it, or the decimal alone.
    fn located(&self, name: &str, coordinate: &Coordinate) -> Located {
        let near = coordinate.near();
        let rounded = decimal(near, self.settings().digits);
        let exact = coordinate.exact.map(|id| self.plain_text(id)).filter(|text| text.len() < LONGEST);
        let shown = match &exact {
            Some(exact) if coordinate.is_rational() => exact.clone(),
            Some(exact) => format!("{exact} = {rounded} (rounded)"),
            None => format!("{rounded} (rounded)"),
        };
        Located { name: name.to_owned(), exact, near, shown }
    }

    fn point_shown(&self, point: &StationaryPoint, names: &[String]) -> StationaryShown {
        let at = names.iter().zip(&point.at).map(|(name, coordinate)| self.located(name, coordinate)).collect();
        let value = self.located("f", &point.value);
        let said = if names.len() == 1 { said_of_one(point) } else { said_of_several(point) };
        StationaryShown {
            at,
            message: format!("f = {}; {said}", value.shown),
            value,
            kind: kind(point.nature),
            signs: point.signs,
        }
    }

    fn family_shown(&self, family: &Family) -> (String, String) {
        let fixed = family
            .fixed
            .iter()
            .map(|(variable, value)| format!("{} = {}", spelling(&self.graph, *variable), self.plain_text(*value)));
        let free: Vec<String> = family.free.iter().map(|id| spelling(&self.graph, *id)).collect();
        let rest = match family.curve {
            Some(curve) => format!("{} = 0", self.plain_text(curve)),
            None => format!("any {}", free.join(", ")),
        };
        let place = fixed.chain([rest]).collect::<Vec<_>>().join(", ");
        let value = match family.value {
            Some(value) => format!("f = {}", self.plain_text(value)),
            None => "f is constant along each connected piece".to_owned(),
        };
        let message = format!(
            "{value}; these points are not isolated, so that the second derivatives do not decide what they are"
        );
        (place, message)
    }

    /// Conditions of the gradient that the function itself does not have.
    fn without_gradient(&mut self, of: ExprId, by: &[ExprId]) -> Vec<String> {
        let Ok(mut slopes) = calculus::gradient(&mut self.graph, of, by) else { return Vec::new() };
        slopes.push(of);
        let own = calculus::conditions(&mut self.graph, &[of]).unwrap_or_default();
        let all = calculus::conditions(&mut self.graph, &slopes).unwrap_or_default();
        let jumps = calculus::smoothness(&mut self.graph, of).unwrap_or_default();
        let mut more: Vec<ExprId> = Vec::new();
        for condition in all.into_iter().chain(jumps) {
            if !own.contains(&condition) && !more.contains(&condition) {
                more.push(condition);
            }
        }
        more.into_iter().map(|condition| self.plain_text(condition)).collect()
    }
}

fn kind(nature: Nature) -> &'static str {
    match nature {
        Nature::Minimum => "local minimum",
        Nature::Maximum => "local maximum",
        Nature::Saddle => "saddle point",
        Nature::Terrace => "terrace point",
        Nature::Degenerate | Nature::Unknown => "undecided",
    }
}

fn said_of_one(point: &StationaryPoint) -> String {
    let kind = kind(point.nature);
    match (point.nature, point.order) {
        (Nature::Terrace, Some(order)) => format!(
            "the second derivative is 0 and the first that is not has odd order {order}: neither minimum nor maximum, a {kind}"
        ),
        (Nature::Minimum, Some(order)) => {
            format!("the second derivative is 0, the first that is not has order {order} and is positive: {kind}")
        }
        (Nature::Maximum, Some(order)) => {
            format!("the second derivative is 0, the first that is not has order {order} and is negative: {kind}")
        }
        (Nature::Minimum, None) => format!("the second derivative is positive: {kind}"),
        (Nature::Maximum, None) => format!("the second derivative is negative: {kind}"),
        (Nature::Degenerate, _) => {
            format!("the second derivative is 0 and so are the next up to order {ORDERS}: not decided")
        }
        _ => "the sign of the second derivative is not certain: not decided".to_owned(),
    }
}

fn said_of_several(point: &StationaryPoint) -> String {
    let kind = kind(point.nature);
    let Some(Signs { negative, zero, positive }) = point.signs else {
        return match point.nature {
            Nature::Saddle => format!("the Hessian has entries of both signs on its diagonal: {kind}"),
            _ => "the signs of the eigenvalues of the Hessian are not certain: not decided".to_owned(),
        };
    };
    let counted: Vec<String> = [(negative, "negative"), (zero, "zero"), (positive, "positive")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let verdict = match point.nature {
        Nature::Degenerate => "the second-derivative test does not decide".to_owned(),
        Nature::Minimum => format!("positive definite, a {kind}"),
        Nature::Maximum => format!("negative definite, a {kind}"),
        _ => format!("a {kind}"),
    };
    format!("eigenvalues of the Hessian: {}: {verdict}", counted.join(", "))
}

fn covered(coverage: Coverage, none: bool, variables: usize) -> String {
    let zero = if variables == 1 { "f' = 0" } else { "grad f = 0" };
    let each = if variables == 1 { "the variable" } else { "every variable" };
    match (coverage, none) {
        (Coverage::Solved, true) => format!("There is none: {zero} has no real solution."),
        (Coverage::Solved, false) => format!("These are all: {zero} was solved exactly."),
        (Coverage::Everywhere, true) => format!("There is none: certified intervals exclude {zero} everywhere."),
        (Coverage::Everywhere, false) => "These are all: certified intervals exclude any other.".to_owned(),
        (Coverage::InBox, true) => format!(
            "There is none with {each} between {} and {REACH}; farther out the search is not exhaustive.",
            -REACH
        ),
        (Coverage::InBox, false) => format!(
            "These are all with {each} between {} and {REACH}; farther out the search is not exhaustive.",
            -REACH
        ),
        (Coverage::NotExhaustive, true) => format!(
            "None was found with {each} between {} and {REACH}; the search is not exhaustive, so that there may be some.",
            -REACH
        ),
        (Coverage::NotExhaustive, false) => format!(
            "Found with {each} between {} and {REACH}; the search is not exhaustive, so that there may be others.",
            -REACH
        ),
    }
}
