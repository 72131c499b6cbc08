//! Carries out the formal derivatives and substitutions that stand in an expression, innermost first.

use rustc_hash::FxHashMap;

use super::derive::{Derivatives, NoDerivative};
use super::several::{gradient, hessian, jacobian};
use crate::expr::{ExprId, Graph, Node};
use crate::ops::{self, OpId};
use crate::syntax::entries_of;

/// `root` without formal nodes.
///
/// # Errors
/// See [`NoDerivative`].
pub fn resolve(graph: &mut Graph, root: ExprId) -> Result<ExprId, NoDerivative> {
    let nodes = graph.reachable(&[root]);
    let formal = |graph: &Graph, id: ExprId| matches!(graph.node(id), Node::Apply(op, _) if ops::is_formal(op));
    if !nodes.iter().any(|id| formal(graph, *id)) {
        return Ok(root);
    }
    let mut done: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in nodes {
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| done[kid]).collect();
        let resolved = match graph.node(id) {
            Node::Apply(op, _) if ops::is_formal(op) => carry_out(graph, op, &kids)?,
            _ if kids == graph.children(id) => id,
            _ => graph.with_children(id, &kids),
        };
        done.insert(id, resolved);
    }
    Ok(done[&root])
}

fn carry_out(graph: &mut Graph, op: OpId, kids: &[ExprId]) -> Result<ExprId, NoDerivative> {
    let (of, by) = (kids[0], &kids[1..]);
    let count = by.len() as u32;
    match op {
        ops::AT => {
            let map: FxHashMap<ExprId, ExprId> = by.chunks(2).map(|pair| (pair[0], pair[1])).collect();
            Ok(graph.substitute(of, &map)?)
        }
        ops::DERIVATIVE => Ok(Derivatives::new().forward(graph, &[of], by[0])?[0]),
        ops::GRADIENT => {
            let entries = gradient(graph, of, by)?;
            Ok(graph.literal(1, count, &entries))
        }
        ops::HESSIAN => {
            let entries = hessian(graph, of, by)?;
            Ok(graph.literal(count, count, &entries))
        }
        ops::JACOBIAN => {
            let (_, _, outputs) = entries_of(graph, of).ok_or(NoDerivative::SymbolicSize)?;
            let entries = jacobian(graph, &outputs, by)?;
            Ok(graph.literal(outputs.len() as u32, count, &entries))
        }
        ops::LAPLACIAN => {
            let size = by.len();
            let entries = hessian(graph, of, by)?;
            let diagonal = (0..size).map(|k| entries[k * size + k]);
            Ok(diagonal.reduce(|sum, second| graph.add(sum, second)).expect("one variable at least"))
        }
        _ => {
            let (_, _, outputs) = entries_of(graph, of).ok_or(NoDerivative::SymbolicSize)?;
            let mut sum = graph.zero();
            for (output, variable) in outputs.iter().zip(by) {
                let slope = Derivatives::new().forward(graph, &[*output], *variable)?[0];
                sum = graph.add(sum, slope);
            }
            Ok(sum)
        }
    }
}
