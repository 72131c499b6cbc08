//! Names that are known to be whole numbers: multiples of pi in an angle, and powers of -1.
//!
//! That n is whole is said by the relation `floor(n) = n`.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Terms of one angle or exponent.
const MOST_TERMS: usize = 40;

/// The name that a relation says is a whole number.
pub(super) fn named(graph: &Graph, relation: ExprId) -> Option<ExprId> {
    let Node::Apply(ops::EQUAL, [left, right]) = graph.node(relation) else { return None };
    matches!(graph.node(*left), Node::Apply(ops::FLOOR, [inner]) if inner == right).then_some(*right)
}

/// `root` with multiples of pi taken out of angles, and whole exponents of -1 reduced to 0 or 1 of each product.
pub(super) fn reduced(graph: &mut Graph, root: ExprId, whole: &[ExprId]) -> Result<ExprId, Stopped> {
    let mut root = root;
    if whole.is_empty() {
        return Ok(root);
    }
    let mut done: Vec<ExprId> = Vec::new();
    // One node at a time: what is replaced may stand inside of what comes next.
    while let Some((id, value)) = next(graph, root, whole, &done) {
        graph.meter.spend(1)?;
        done.push(id);
        root = graph.substitute_folding(root, &FxHashMap::from_iter([(id, value)]))?;
    }
    Ok(root)
}

fn next(graph: &mut Graph, root: ExprId, whole: &[ExprId], done: &[ExprId]) -> Option<(ExprId, ExprId)> {
    for id in graph.reachable(&[root]) {
        if done.contains(&id) {
            continue;
        }
        let value = match graph.node(id) {
            Node::Apply(op @ (ops::SIN | ops::COS | ops::TAN), [angle]) => {
                let (op, angle) = (op, *angle);
                turned(graph, op, angle, whole)
            }
            Node::Apply(ops::POW, [base, exponent]) => {
                let exponent = *exponent;
                let is_sign = graph.as_number(*base).is_some_and(Rational::is_minus_one);
                if is_sign { sign(graph, exponent, whole) } else { None }
            }
            _ => None,
        };
        if let Some(value) = value.filter(|value| *value != id) {
            return Some((id, value));
        }
    }
    None
}

/// `cos(r + m*pi) = (-1)^m*cos(r)` for a whole m.
fn turned(graph: &mut Graph, op: ops::OpId, angle: ExprId, whole: &[ExprId]) -> Option<ExprId> {
    let mut rest = graph.zero();
    let mut turns = graph.zero();
    let mut found = false;
    for term in terms(graph, angle)? {
        match without_pi(graph, term).filter(|turn| product(graph, *turn, whole).is_some()) {
            Some(turn) => {
                turns = graph.add(turns, turn);
                found = true;
            }
            None => rest = graph.add(rest, term),
        }
    }
    if !found {
        return None;
    }
    let value = graph.call(op, &[rest]);
    if op == ops::TAN {
        return Some(value);
    }
    let minus = graph.integer(-1);
    let factor = match sign(graph, turns, whole) {
        Some(factor) => factor,
        None => graph.pow(minus, turns),
    };
    Some(graph.mul(factor, value))
}

/// `(-1)^e` with every term of e that is surely even left out, and every odd number taken out as a sign.
fn sign(graph: &mut Graph, exponent: ExprId, whole: &[ExprId]) -> Option<ExprId> {
    let mut odd = false;
    let mut kept: Vec<ExprId> = Vec::new();
    for term in terms(graph, exponent)? {
        let (factor, names) = product(graph, term, whole)?;
        if factor % 2 == 0 {
            continue;
        }
        if names.is_empty() {
            odd = !odd;
            continue;
        }
        let one = graph.one();
        let term = names.into_iter().fold(one, |all, name| graph.mul(all, name));
        // Twice the same is even.
        match kept.iter().position(|other| *other == term) {
            Some(at) => drop(kept.remove(at)),
            None => kept.push(term),
        }
    }
    let zero = graph.zero();
    let exponent = kept.into_iter().fold(zero, |sum, term| graph.add(sum, term));
    let minus = graph.integer(-1);
    let power = if exponent == zero { graph.one() } else { graph.pow(minus, exponent) };
    Some(if odd { graph.negate(power) } else { power })
}

fn terms(graph: &Graph, sum: ExprId) -> Option<Vec<ExprId>> {
    let terms = graph.chain(ops::ADD, sum);
    (terms.len() <= MOST_TERMS).then_some(terms)
}

/// The term divided by pi, if pi is a factor of it.
fn without_pi(graph: &mut Graph, term: ExprId) -> Option<ExprId> {
    let mut factors = graph.chain(ops::MUL, term);
    let at = factors.iter().position(|factor| graph.is_apply(*factor, ops::PI))?;
    factors.remove(at);
    let one = graph.one();
    Some(factors.into_iter().fold(one, |all, factor| graph.mul(all, factor)))
}

/// A whole number times distinct whole names, powers of which have the parity of the names.
fn product(graph: &Graph, term: ExprId, whole: &[ExprId]) -> Option<(i64, Vec<ExprId>)> {
    let mut number: i64 = 1;
    let mut names: Vec<ExprId> = Vec::new();
    for factor in graph.chain(ops::MUL, term) {
        let base = match graph.node(factor) {
            Node::Number(value) => {
                number = number.checked_mul(value.to_i64().filter(|_| value.is_integer())?)?;
                continue;
            }
            Node::Apply(ops::POW, [base, exponent]) => {
                let exponent = graph.as_number(*exponent)?;
                if !exponent.is_integer() || exponent.to_i64()? < 1 {
                    return None;
                }
                *base
            }
            _ => factor,
        };
        if !whole.contains(&base) {
            return None;
        }
        if !names.contains(&base) {
            names.push(base);
        }
    }
    names.sort_unstable();
    Some((number, names))
}
