//! The shortest of the forms that identities lead to, taken only if it is decided to be equal.

use super::{Budget, Verdict, decide};
use crate::calculus::{forms, length};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::numeric::{Input, Point, Value, evaluate};

/// Values of the variables at which an expression is looked at whether it is constant; each further variable is moved on
/// by [`STRIDE`].
const PLACES: [f64; 4] = [0.37, 1.23, 2.71, 0.83];
const STRIDE: f64 = 0.19;
/// Values closer than this, relative to their size, may be one constant.
const CLOSE: f64 = 1e-9;
/// Largest denominator of a constant that is tried.
const DENOMINATOR: i64 = 12;
/// Forms that are decided on.
const TRIED: usize = 6;

/// `root`, a scalar or explicit entries, in the shortest form that identities lead to. Every form is compared with `root`
/// as by [`decide`]; one that is not equal wherever both are defined is not taken. Where `root` has no value the result
/// may have one.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn simplify(
    graph: &mut Graph,
    root: ExprId,
    assumptions: &[ExprId],
    seed: u64,
    budget: &Budget,
) -> Result<ExprId, Stopped> {
    if let Node::Literal { rows, cols, entries } = graph.node(root) {
        let entries = entries.to_vec();
        let simple: Result<Vec<ExprId>, Stopped> =
            entries.into_iter().map(|entry| simplify(graph, entry, assumptions, seed, budget)).collect();
        return Ok(graph.literal(rows, cols, &simple?));
    }
    if !graph.is_scalar(root) {
        return Ok(root);
    }
    let longest = length(graph, root);
    let mut candidates: Vec<ExprId> = constant(graph, root).into_iter().collect();
    candidates.extend(forms(graph, root)?.into_iter().take(TRIED));
    for candidate in candidates {
        if candidate == root || length(graph, candidate) >= longest {
            continue;
        }
        if let Verdict::Equal(_) = decide(graph, root, candidate, assumptions, seed, budget) {
            return Ok(candidate);
        }
    }
    Ok(root)
}

/// The number that `root` seems to be wherever it is looked at.
fn constant(graph: &mut Graph, root: ExprId) -> Option<ExprId> {
    let variables = graph.variables(root);
    let mut seen: Option<f64> = None;
    let mut looks = 0;
    for place in PLACES {
        let mut point = Point::new();
        for (position, variable) in variables.iter().enumerate() {
            let input = Input::of(graph, *variable, &Point::new()).ok()?;
            point.set(input, place + STRIDE * position as f64);
        }
        let Ok(Value::Scalar(value)) = evaluate(graph, root, &point) else { return None };
        if !value.is_finite() {
            continue;
        }
        if seen.is_some_and(|known| (known - value).abs() > CLOSE * (1.0 + known.abs())) {
            return None;
        }
        (seen, looks) = (Some(value), looks + 1);
    }
    let value = seen.filter(|_| looks > 1)?;
    let near = |denominator: i64| {
        let scaled = value * denominator as f64;
        let whole = scaled.round();
        ((scaled - whole).abs() <= CLOSE * (1.0 + scaled.abs()) && whole.abs() < 1e9)
            .then(|| Rational::ratio(whole as i64, denominator))
    };
    let number = (1..=DENOMINATOR).find_map(near)?;
    Some(graph.number(number))
}
