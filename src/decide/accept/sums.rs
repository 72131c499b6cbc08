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
pub(in crate::decide) fn canonical(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
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
        let (mut outside, inside) = self.split_product(graph, above);
        let Some(below) = below else { return (outside, inside) };
        let (free, rest) = self.split_product(graph, below);
        outside = graph.div(outside, free);
        let Some(rest) = rest else { return (outside, inside) };
        let above = inside.unwrap_or_else(|| graph.one());
        (outside, Some(graph.div(above, rest)))
    }

    fn split_product(&self, graph: &mut Graph, product: ExprId) -> (ExprId, Option<ExprId>) {
        let (mut outside, mut inside) = (graph.one(), None);
        for factor in graph.chain(ops::MUL, product) {
            let (free, rest) = self.split_factor(graph, factor);
            outside = graph.mul(outside, free);
            if let Some(rest) = rest {
                inside = Some(inside.map_or(rest, |inside| graph.mul(inside, rest)));
            }
        }
        (outside, inside)
    }

    /// `exp(c + x_k)` is `exp(c)*exp(x_k)`; any other factor is one or the other.
    fn split_factor(&self, graph: &mut Graph, factor: ExprId) -> (ExprId, Option<ExprId>) {
        if self.is_free(graph, factor) {
            return (factor, None);
        }
        let Node::Apply(ops::EXP, [exponent]) = graph.node(factor) else { return (graph.one(), Some(factor)) };
        let (mut free, mut rest) = (graph.zero(), graph.zero());
        for term in graph.chain(ops::ADD, *exponent) {
            let part = if self.is_free(graph, term) { &mut free } else { &mut rest };
            *part = graph.add(*part, term);
        }
        if free == graph.zero() {
            return (graph.one(), Some(factor));
        }
        let (free, rest) = (graph.call(ops::EXP, &[free]), graph.call(ops::EXP, &[rest]));
        (free, Some(rest))
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
