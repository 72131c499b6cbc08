//! From products in matrix notation to expressions, nested exactly as a reader of their text would nest them.

use super::term::Product;
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

/// `a*b`, a product of matrices unless one is a scalar.
pub(super) fn product(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    let op = if graph.is_scalar(a) || graph.is_scalar(b) { ops::MUL } else { ops::MATRIX_PRODUCT };
    graph.apply(op, &[a, b])
}

/// The product of a chain from the left.
pub(super) fn chain(graph: &mut Graph, parts: &[ExprId]) -> ExprId {
    parts.iter().copied().reduce(|a, b| product(graph, a, b)).unwrap_or(graph.one())
}

/// A matrix or vector of ones.
pub(super) fn ones(graph: &mut Graph, shape: &Shape) -> ExprId {
    constant(graph, ops::ONES, shape)
}

/// `ones(m, n)`, `zeros(n)`.
pub(super) fn constant(graph: &mut Graph, op: ops::OpId, shape: &Shape) -> ExprId {
    let rows = graph.size(&shape.rows);
    if shape.cols.is_one() {
        return graph.apply(op, &[rows]);
    }
    let cols = graph.size(&shape.cols);
    graph.apply(op, &[rows, cols])
}

/// A product as an expression, apart from its sign.
pub(super) fn unsigned(graph: &mut Graph, product_: &Product) -> ExprId {
    let coefficient = product_.coefficient.abs();
    let (above, below) = fraction(graph, &product_.scalars);
    let mut front: Vec<ExprId> = Vec::new();
    if coefficient.numerator() != Rational::ONE {
        front.push(graph.number(coefficient.numerator()));
    }
    match (&above[..], product_.chain.is_empty()) {
        ([only], true) if front.len() == 1 => front.extend(graph.chain(ops::MATRIX_PRODUCT, *only)),
        _ => front.extend(&above),
    }
    let body = with_body(graph, &front, &product_.chain);
    let mut divisors: Vec<ExprId> = Vec::new();
    if !coefficient.is_integer() {
        divisors.push(graph.number(coefficient.denominator()));
    }
    divisors.extend(below);
    let value = match divisors.into_iter().reduce(|a, b| graph.apply(ops::MUL, &[a, b])) {
        Some(divisor) if graph.as_number(body).is_some() && graph.as_number(divisor).is_some() => {
            graph.number(coefficient)
        }
        Some(divisor) => graph.apply(ops::DIV, &[body, divisor]),
        None => body,
    };
    match product_.range {
        Some((index, from, to)) => graph.indexed(Sequence::Sum, index, from, to, value),
        None => value,
    }
}

/// Scalars go to the front; before a product entry by entry they go to its first factor.
fn with_body(graph: &mut Graph, front: &[ExprId], body: &[ExprId]) -> ExprId {
    if let ([only], false) = (body, front.is_empty())
        && let Node::Apply(ops::TIMES, kids) = graph.node(*only)
    {
        let (first, last) = (kids[0], kids[1]);
        let factors = graph.chain(ops::MATRIX_PRODUCT, first);
        let first = with_body(graph, front, &factors);
        return graph.apply(ops::TIMES, &[first, last]);
    }
    let parts: Vec<ExprId> = front.iter().chain(body).copied().collect();
    chain(graph, &parts)
}

/// Powers of scalars above and below the fraction bar.
fn fraction(graph: &mut Graph, scalars: &[(ExprId, Rational)]) -> (Vec<ExprId>, Vec<ExprId>) {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (base, exponent) in scalars {
        let below_bar = exponent.is_negative() && exponent.is_integer();
        let power = if below_bar { exponent.abs() } else { exponent.clone() };
        let value = if power.is_one() {
            *base
        } else {
            let power = graph.number(power);
            graph.apply(ops::POW, &[*base, power])
        };
        if below_bar { below.push(value) } else { above.push(value) }
    }
    (above, below)
}

/// A sum of products; a term with a plus stands first if there is one.
pub(super) fn sum(graph: &mut Graph, terms: &[Product]) -> ExprId {
    let mut order: Vec<&Product> = terms.iter().collect();
    if let Some(first) = order.iter().position(|term| !term.coefficient.is_negative()) {
        let term = order.remove(first);
        order.insert(0, term);
    }
    let mut total: Option<ExprId> = None;
    for term in order {
        let value = unsigned(graph, term);
        let value = if term.coefficient.is_negative() { graph.negate(value) } else { value };
        total = Some(total.map_or(value, |total| graph.apply(ops::ADD, &[total, value])));
    }
    total.unwrap_or(graph.zero())
}

/// `u .* v ./ w`: factors with exponents, entry by entry.
pub(super) fn elementwise(graph: &mut Graph, factors: &[(ExprId, Rational)]) -> Option<ExprId> {
    let (mut above, mut below): (Option<ExprId>, Option<ExprId>) = (None, None);
    for (base, exponent) in factors.iter().filter(|(_, exponent)| !exponent.is_zero()) {
        let over = exponent.is_negative() && exponent.is_integer();
        let power = if over { exponent.abs() } else { exponent.clone() };
        let value = if power.is_one() {
            *base
        } else {
            let power = graph.number(power);
            graph.apply(ops::RAISED, &[*base, power])
        };
        let side = if over { &mut below } else { &mut above };
        *side = Some(side.map_or(value, |so_far| graph.apply(ops::TIMES, &[so_far, value])));
    }
    match (above, below) {
        (above, None) => above,
        (above, Some(below)) => {
            let above = above.unwrap_or(graph.one());
            Some(graph.apply(ops::OVER, &[above, below]))
        }
    }
}
