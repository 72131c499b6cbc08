//! A short exact expression close to a number: a fraction, a part of pi, a root, a logarithm or a power of e.
//!
//! It is a guess; whoever uses it proves it.

use std::f64::consts::PI;

use crate::expr::{ExprId, Graph};
use crate::number::Rational;
use crate::ops;

/// How close a guess must be, relative.
const CLOSE: f64 = 1e-11;
/// Largest denominator of a guess.
const DENOMINATOR: i64 = 12;
/// Largest numerator of a guess.
const NUMERATOR: f64 = 200.0;

pub(super) fn recognized(graph: &mut Graph, near: f64) -> Option<ExprId> {
    if let Some(value) = fraction(near) {
        return Some(graph.number(value));
    }
    if let Some(part) = fraction(near / PI) {
        let (part, pi) = (graph.number(part), graph.apply(ops::PI, &[]));
        return Some(graph.mul(part, pi));
    }
    if let Some(square) = fraction(near * near) {
        let square = graph.number(square);
        let root = graph.apply(ops::SQRT, &[square]);
        return Some(if near < 0.0 { graph.negate(root) } else { root });
    }
    if let Some(of) = fraction(near.exp()) {
        let of = graph.number(of);
        return Some(graph.apply(ops::LN, &[of]));
    }
    let exponent = graph_fraction(graph, near.abs().ln())?;
    let power = graph.apply(ops::EXP, &[exponent]);
    Some(if near < 0.0 { graph.negate(power) } else { power })
}

fn graph_fraction(graph: &mut Graph, near: f64) -> Option<ExprId> {
    fraction(near).map(|value| graph.number(value))
}

fn fraction(near: f64) -> Option<Rational> {
    (1..=DENOMINATOR).find_map(|below| {
        let above = (near * below as f64).round();
        let error = (above / below as f64 - near).abs();
        let fits = above.abs() <= NUMERATOR && above != 0.0 && error <= CLOSE * near.abs();
        fits.then(|| Rational::ratio(above as i64, below))
    })
}
