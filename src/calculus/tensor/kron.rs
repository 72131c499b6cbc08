//! The derivative of a Kronecker product, whose entries stand in an order that products of matrices do not say.
//!
//! For A m×n and B p×q: `vec(kron(A, B)) = kron(eye(n), commutation(q, m), eye(p))*kron(vec(A), vec(B))` (Magnus and
//! Neudecker, Matrix Differential Calculus, chapter 3).

use super::differential::Altered;
use super::{Derivative, Facts, NoTensor, altered_derivative, build};
use crate::expr::{ExprId, Graph, Node};
use crate::ops;
use crate::shape::Dim;

/// The derivative of `kron(A, B)` by a vector or matrix; nothing for anything else.
pub(super) fn derivative(
    graph: &mut Graph,
    of: ExprId,
    by: ExprId,
    facts: &Facts,
    altered: Option<&Altered<'_>>,
) -> Result<Option<Derivative>, NoTensor> {
    let Node::Apply(ops::KRON, [a, b]) = graph.node(of) else { return Ok(None) };
    let (a, b) = (*a, *b);
    if graph.is_scalar(by) || graph.is_scalar(a) || graph.is_scalar(b) {
        return Ok(None);
    }
    let shapes = (graph.shape(of).clone(), graph.shape(by).clone());
    let mut total: Option<ExprId> = None;
    for (part, other, first) in [(a, b, true), (b, a, false)] {
        if !graph.contains(part, &[by]) {
            continue;
        }
        let inner = altered_derivative(graph, part, by, facts, altered)?.value;
        let stacked = graph.apply(ops::VEC, &[other]);
        let identity = identity_like(graph, part);
        let pair = if first { [identity, stacked] } else { [stacked, identity] };
        let outer = graph.apply(ops::KRON, &pair);
        let term = match graph.node(inner) {
            Node::Apply(ops::EYE, _) => outer,
            _ => build::product(graph, outer, inner),
        };
        total = Some(total.map_or(term, |total| graph.apply(ops::ADD, &[total, term])));
    }
    let Some(total) = total else { return Ok(None) };
    let order = order(graph, a, b);
    let value = build::product(graph, order, total);
    let turned = graph.apply(ops::TRANSPOSE, &[value]);
    Ok(Some(Derivative { value, turned, shapes }))
}

fn identity_like(graph: &mut Graph, part: ExprId) -> ExprId {
    let shape = graph.shape(part).clone();
    let size = graph.size(&Dim::times(shape.rows, shape.cols));
    graph.apply(ops::EYE, &[size])
}

/// `kron(kron(eye(n), commutation(q, m)), eye(p))`; a size of 1 adds nothing.
fn order(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    let (a, b) = (graph.shape(a).clone(), graph.shape(b).clone());
    let [m, n, p, q] = [&a.rows, &a.cols, &b.rows, &b.cols].map(|dim| graph.size(dim));
    let mut order = graph.apply(ops::COMMUTATION, &[q, m]);
    if !a.cols.is_one() {
        let left = graph.apply(ops::EYE, &[n]);
        order = graph.apply(ops::KRON, &[left, order]);
    }
    if !b.rows.is_one() {
        let right = graph.apply(ops::EYE, &[p]);
        order = graph.apply(ops::KRON, &[order, right]);
    }
    order
}
