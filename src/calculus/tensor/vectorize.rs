//! Scalar expressions carried over to whole matrices: products become products entry by entry.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph, Node};
use crate::ops::{self, OpId};

/// `root`, an expression in scalars, with scalars replaced by matrices and every function applied entry by entry.
pub(super) fn broadcast(graph: &mut Graph, root: ExprId, map: &FxHashMap<ExprId, ExprId>) -> ExprId {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let replaced = match (map.get(&id), graph.node(id)) {
            (Some(value), _) => *value,
            (None, Node::Apply(op, kids)) => {
                let kids: Vec<ExprId> = kids.iter().map(|kid| new[kid]).collect();
                apply(graph, op, &kids)
            }
            _ => id,
        };
        new.insert(id, replaced);
    }
    new[&root]
}

/// A scalar function on operands of which some are matrices of one shape.
pub(super) fn apply(graph: &mut Graph, op: OpId, kids: &[ExprId]) -> ExprId {
    let scalar: Vec<bool> = kids.iter().map(|kid| graph.is_scalar(*kid)).collect();
    match (op, &scalar[..]) {
        (_, all) if all.iter().all(|scalar| *scalar) => graph.call(op, kids),
        (ops::MUL, [false, false]) => graph.apply(ops::TIMES, kids),
        (ops::MUL, _) => graph.mul(kids[0], kids[1]),
        (ops::DIV, [_, false]) => graph.apply(ops::OVER, kids),
        (ops::POW, _) if kids[1] == graph.one() => kids[0],
        (ops::POW, _) => graph.apply(ops::RAISED, kids),
        _ => graph.apply(op, kids),
    }
}

/// `A^k`, with `A^0`, `A^1` and `A^-1` written as what they are.
pub(super) fn matrix_power(graph: &mut Graph, base: ExprId, exponent: ExprId) -> ExprId {
    match graph.as_number(exponent).and_then(crate::number::Rational::to_i64) {
        Some(0) => {
            let rows = graph.shape(base).rows.clone();
            let size = graph.size(&rows);
            graph.apply(ops::EYE, &[size])
        }
        Some(1) => base,
        Some(-1) => graph.apply(ops::INV, &[base]),
        _ => graph.apply(ops::MATRIX_POWER, &[base, exponent]),
    }
}
