//! An expression with one part replaced, for what people do to a right result; only where the shapes still fit.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph, Node};
use crate::ops::{self, OpId};

/// Most results of one kind of replacement.
const MOST: usize = 60;

/// `root` with `change` made at one part after another, wherever that gives an expression with a shape.
pub(super) fn at_each_part(
    graph: &mut Graph,
    root: ExprId,
    mut change: impl FnMut(&mut Graph, ExprId) -> Vec<ExprId>,
) -> Vec<ExprId> {
    let mut results = Vec::new();
    for id in graph.reachable(&[root]) {
        for new in change(graph, id) {
            if results.len() >= MOST {
                return results;
            }
            results.extend(replaced(graph, root, id, new).filter(|result| *result != root));
        }
    }
    results
}

/// `root` with every occurrence of `old` replaced; nothing if the shapes do not fit any more.
pub(super) fn replaced(graph: &mut Graph, root: ExprId, old: ExprId, new: ExprId) -> Option<ExprId> {
    let mut made: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let value = if id == old {
            new
        } else {
            let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| made[kid]).collect();
            match graph.node(id) {
                _ if kids == graph.children(id) => id,
                Node::Apply(op, _) => fitting(graph, op, &kids)?,
                Node::Literal { .. } | Node::Entry { .. } if kids.iter().any(|kid| !graph.is_scalar(*kid)) => {
                    return None;
                }
                _ => graph.with_children(id, &kids),
            }
        };
        made.insert(id, value);
    }
    made.get(&root).copied()
}

/// `op` of operands if their shapes fit; a product becomes that of scalars or of matrices as they ask for.
pub(in crate::tutor) fn fitting(graph: &mut Graph, op: OpId, kids: &[ExprId]) -> Option<ExprId> {
    let scalar = |k: usize| kids.get(k).is_none_or(|kid| graph.is_scalar(*kid));
    let op = match op {
        ops::MUL if !scalar(0) && !scalar(1) => return None,
        ops::MATRIX_PRODUCT if scalar(0) || scalar(1) => ops::MUL,
        other => other,
    };
    let fits = match op {
        ops::TIMES | ops::OVER | ops::RAISED => scalar(0) || scalar(1) || graph.shape(kids[0]) == graph.shape(kids[1]),
        ops::EYE | ops::ONES | ops::ZEROS | ops::COMMUTATION => kids.iter().all(|kid| graph.is_scalar(*kid)),
        ops::DIAG => !scalar(0),
        ops::MATRIX_POWER => graph.shape(kids[0]).is_square(),
        ops::DIV => scalar(1),
        ops::POW => scalar(0) && scalar(1),
        _ if ops::is_matrix(op) => {
            let shapes: Vec<_> = kids.iter().map(|kid| graph.shape(*kid)).collect();
            ops::signature(op).infer(&shapes).is_ok()
        }
        _ => {
            let mut shapes = kids.iter().map(|kid| graph.shape(*kid)).filter(|shape| !shape.is_scalar());
            let first = shapes.next();
            shapes.all(|shape| Some(shape) == first)
        }
    };
    fits.then(|| graph.apply(op, kids))
}
