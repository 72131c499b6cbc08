//! Definitions by cases where it is known of some conditions whether they hold.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph, Node};
use crate::ops;

/// `root` without the cases whose condition does not hold, and without what stands behind one that does. A definition of
/// which no case is left stays as it is: it has no value.
pub(super) fn where_known(graph: &mut Graph, root: ExprId, holds: &dyn Fn(&Graph, ExprId) -> Option<bool>) -> ExprId {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
        let value = match graph.node(id) {
            Node::Apply(ops::PIECEWISE, _) => chosen(graph, &kids, holds),
            _ if kids == graph.children(id) => id,
            Node::Apply(op @ (ops::ADD | ops::MUL | ops::DIV), _) => graph.call(op, &kids),
            _ => graph.with_children(id, &kids),
        };
        new.insert(id, value);
    }
    new[&root]
}

fn chosen(graph: &mut Graph, kids: &[ExprId], holds: &dyn Fn(&Graph, ExprId) -> Option<bool>) -> ExprId {
    let mut left: Vec<ExprId> = Vec::new();
    for pair in kids.chunks(2) {
        let [condition, value] = pair else {
            left.push(pair[0]);
            break;
        };
        match holds(graph, *condition) {
            Some(false) => {}
            Some(true) => {
                left.push(*value);
                break;
            }
            None => left.extend([*condition, *value]),
        }
    }
    match left[..] {
        [] => graph.apply(ops::PIECEWISE, kids),
        [only] => only,
        _ => graph.apply(ops::PIECEWISE, &left),
    }
}
