//! Sums and products over an index in a canonical form: linear, without what does not depend on the index, and with
//! bound names that depend only on how deep the sums are nested.

use rustc_hash::FxHashMap;

use crate::calculus::expand;
use crate::expr::{ExprId, Graph, Node, Sequence, Stopped};
use crate::name::Name;
use crate::ops;

/// Larger bodies are not multiplied out.
const NODES: usize = 200;

/// `root` with all sums and products over an index in canonical form, the innermost first.
pub(super) fn canonical(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    let nodes = graph.reachable(&[root]);
    if !nodes.iter().any(|id| matches!(graph.node(*id), Node::Indexed { .. })) {
        return Ok(root);
    }
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in nodes {
        graph.meter.spend(1)?;
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
        let value = match graph.node(id) {
            Node::Indexed { kind, index, .. } => {
                let bound = graph.scalar(index);
                Range { kind, bound, from: kids[0], to: kids[1] }.of(graph, kids[2])?
            }
            _ if kids.is_empty() => id,
            _ => graph.with_children(id, &kids),
        };
        new.insert(id, value);
    }
    Ok(new[&root])
}

/// What an index runs over, and whether terms or factors are combined.
struct Range {
    kind: Sequence,
    bound: ExprId,
    from: ExprId,
    to: ExprId,
}

impl Range {
    fn of(&self, graph: &mut Graph, body: ExprId) -> Result<ExprId, Stopped> {
        if self.kind == Sequence::Product {
            let mut product = graph.one();
            for factor in graph.chain(ops::MUL, body) {
                let part = if self.is_free(graph, factor) {
                    let length = self.length(graph);
                    graph.pow(factor, length)
                } else {
                    self.node(graph, factor)?
                };
                product = graph.mul(product, part);
            }
            return Ok(product);
        }
        let body = if graph.reachable(&[body]).len() <= NODES { expand(graph, body)? } else { body };
        let mut sum = graph.zero();
        for term in graph.chain(ops::ADD, body) {
            let (outside, inside) = self.split(graph, term);
            let part = match inside {
                Some(inside) => self.node(graph, inside)?,
                None => self.length(graph),
            };
            let part = graph.mul(outside, part);
            sum = graph.add(sum, part);
        }
        Ok(sum)
    }

    fn is_free(&self, graph: &Graph, id: ExprId) -> bool {
        !graph.reachable(&[id]).contains(&self.bound)
    }

    fn length(&self, graph: &mut Graph) -> ExprId {
        let (difference, one) = (graph.sub(self.to, self.from), graph.one());
        graph.add(difference, one)
    }

    /// The factors of a term that do not depend on the index, and the others.
    fn split(&self, graph: &mut Graph, term: ExprId) -> (ExprId, Option<ExprId>) {
        let (above, below) = match graph.node(term) {
            Node::Apply(ops::DIV, [above, below]) => (*above, Some(*below)),
            _ => (term, None),
        };
        let (mut outside, mut inside) = (graph.one(), None);
        for factor in graph.chain(ops::MUL, above) {
            if self.is_free(graph, factor) {
                outside = graph.mul(outside, factor);
            } else {
                inside = Some(inside.map_or(factor, |inside| graph.mul(inside, factor)));
            }
        }
        if let Some(below) = below {
            if self.is_free(graph, below) {
                outside = graph.div(outside, below);
            } else {
                let above = inside.unwrap_or_else(|| graph.one());
                inside = Some(graph.div(above, below));
            }
        }
        (outside, inside)
    }

    /// The sum or product of `body` with its canonical bound name.
    fn node(&self, graph: &mut Graph, body: ExprId) -> Result<ExprId, Stopped> {
        let name = Name::new(&format!("\u{1}{}", depth(graph, body)));
        let fresh = graph.scalar(name);
        let body = graph.substitute(body, &[(self.bound, fresh)].into_iter().collect())?;
        Ok(graph.indexed(self.kind, name, self.from, self.to, body))
    }
}

/// How deep sums and products are nested in `root`.
fn depth(graph: &Graph, root: ExprId) -> u32 {
    let mut depths: FxHashMap<ExprId, u32> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let inner = graph.children(id).iter().map(|kid| depths[kid]).max().unwrap_or(0);
        depths.insert(id, inner + u32::from(matches!(graph.node(id), Node::Indexed { .. })));
    }
    depths[&root]
}
