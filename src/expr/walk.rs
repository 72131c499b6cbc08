//! Walking and substitution, always over sorted ids and never by recursion.

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::Graph;
use super::meter::Stopped;
use super::node::{ExprId, Node};
use crate::name::Name;
use crate::ops::OpId;

/// Clearing marks on so many nodes costs about as much as looking one up in a set.
const FEW: usize = 64;
/// Looking at so many marks costs about as much as sorting one node among many.
const CLOSE: usize = 8;

/// Marks on nodes that are cleared in constant time: a node is marked if it holds the current round.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    round: u32,
    seen: Vec<u32>,
}

impl Marks {
    /// Clears all marks and makes room for `len` nodes.
    pub fn clear(&mut self, len: usize) {
        self.round += 1;
        if self.seen.len() < len {
            self.seen.resize(len, 0);
        }
    }

    /// Marks `id`; true if it was not marked before.
    #[inline]
    pub fn mark(&mut self, id: ExprId) -> bool {
        let slot = &mut self.seen[id.index()];
        let fresh = *slot != self.round;
        *slot = self.round;
        fresh
    }

    /// True if `id` is marked.
    #[inline]
    pub fn has(&self, id: ExprId) -> bool {
        self.seen.get(id.index()) == Some(&self.round)
    }

    /// Sorts `marked`, all nodes that are marked: by looking through the marks if they lie close together.
    fn sort(&self, marked: &mut Vec<ExprId>) {
        let end = marked.iter().max().map_or(0, |last| last.index() + 1);
        if end > CLOSE * marked.len() {
            return marked.sort_unstable();
        }
        marked.clear();
        let seen = self.seen[..end].iter().enumerate();
        marked.extend(seen.filter(|(_, round)| **round == self.round).map(|(position, _)| ExprId(position as u32)));
    }
}

impl Graph {
    /// All nodes below `roots`, themselves included, children before parents.
    pub fn reachable(&self, roots: &[ExprId]) -> Vec<ExprId> {
        self.reachable_few(roots).unwrap_or_else(|| self.reachable_with(roots, &mut Marks::default()))
    }

    /// Nodes of `root` written out as a tree, where shared parts count as often as they stand; `u64::MAX` if more.
    ///
    /// ```
    /// use gradus::expr::Graph;
    /// use gradus::name::Name;
    ///
    /// let mut graph = Graph::new();
    /// let x = graph.scalar(Name::new("x"));
    /// let square = graph.mul(x, x);
    /// let fourth = graph.mul(square, square);
    /// assert_eq!(graph.tree_size(fourth), 7);
    /// ```
    pub fn tree_size(&self, root: ExprId) -> u64 {
        let ids = self.reachable(&[root]);
        let mut sizes: FxHashMap<ExprId, u64> = FxHashMap::default();
        for id in ids {
            let below = self.children(id).iter().fold(0, |sum: u64, kid| sum.saturating_add(sizes[kid]));
            sizes.insert(id, below.saturating_add(1));
        }
        sizes[&root]
    }

    /// The same at a cost that does not grow with the graph; `None` if they are not few beside all nodes.
    fn reachable_few(&self, roots: &[ExprId]) -> Option<Vec<ExprId>> {
        let most = self.len() / FEW;
        let mut seen: FxHashSet<ExprId> = FxHashSet::default();
        let mut found: Vec<ExprId> = roots.iter().copied().filter(|root| seen.insert(*root)).collect();
        let mut next = 0;
        while next < found.len() {
            if found.len() > most {
                return None;
            }
            found.extend(self.children(found[next]).iter().copied().filter(|kid| seen.insert(*kid)));
            next += 1;
        }
        found.sort_unstable();
        Some(found)
    }

    /// The same with marks that are used again and again; afterwards the marks hold exactly these nodes.
    pub fn reachable_with(&self, roots: &[ExprId], marks: &mut Marks) -> Vec<ExprId> {
        marks.clear(self.len());
        let mut found: Vec<ExprId> = roots.iter().copied().filter(|root| marks.mark(*root)).collect();
        let mut next = 0;
        while next < found.len() {
            for kid in self.children(found[next]) {
                if marks.mark(*kid) {
                    found.push(*kid);
                }
            }
            next += 1;
        }
        marks.sort(&mut found);
        found
    }

    /// Operands of nested applications of `op`, left to right: `(a*b)*(c*d)` is a chain of four factors.
    pub fn chain(&self, op: OpId, id: ExprId) -> Vec<ExprId> {
        let (mut parts, mut open) = (Vec::new(), vec![id]);
        while let Some(next) = open.pop() {
            match self.node(next) {
                Node::Apply(other, kids) if other == op => open.extend(kids.iter().rev()),
                _ => parts.push(next),
            }
        }
        parts
    }

    /// Free variables of `root` in the order in which they first occur: symbols and entries with number indices.
    /// Bound indices are left out.
    pub fn variables(&self, root: ExprId) -> Vec<ExprId> {
        let nodes = self.reachable(&[root]);
        let bound = self.bound_names(&nodes);
        nodes
            .into_iter()
            .filter(|id| match self.node(*id) {
                Node::Symbol(name) => !bound.contains(&name),
                Node::Entry { indices, .. } => indices.iter().all(|index| self.as_number(*index).is_some()),
                _ => false,
            })
            .collect()
    }

    /// The indices of the sums and products among `nodes`.
    pub fn bound_names(&self, nodes: &[ExprId]) -> Vec<Name> {
        let index = |id: &ExprId| match self.node(*id) {
            Node::Indexed { index, .. } => Some(index),
            _ => None,
        };
        nodes.iter().filter_map(index).collect()
    }

    /// True if `root` contains one of `parts`.
    pub fn contains(&self, root: ExprId, parts: &[ExprId]) -> bool {
        self.reachable(&[root]).iter().any(|id| parts.contains(id))
    }

    /// `root` with every occurrence of a key replaced by its value, rebuilt by `rebuild` from the node and its new
    /// children. A name bound by a sum is not replaced below that sum.
    fn rewrite(
        &mut self,
        root: ExprId,
        map: &FxHashMap<ExprId, ExprId>,
        rebuild: fn(&mut Graph, ExprId, &[ExprId]) -> ExprId,
    ) -> Result<ExprId, Stopped> {
        let nodes = self.reachable(&[root]);
        let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for id in nodes {
            self.meter.spend(1)?;
            let replaced = match map.get(&id) {
                Some(value) => *value,
                None => self.rebuilt(id, map, &new, rebuild)?,
            };
            if replaced != id {
                new.insert(id, replaced);
            }
        }
        Ok(new.get(&root).copied().unwrap_or(root))
    }

    fn rebuilt(
        &mut self,
        id: ExprId,
        map: &FxHashMap<ExprId, ExprId>,
        new: &FxHashMap<ExprId, ExprId>,
        rebuild: fn(&mut Graph, ExprId, &[ExprId]) -> ExprId,
    ) -> Result<ExprId, Stopped> {
        if let Node::Indexed { kind, index, from, to, body } = self.node(id) {
            let bound = self.scalar(index);
            if map.contains_key(&bound) {
                let mut inner = map.clone();
                inner.remove(&bound);
                let body = self.rewrite(body, &inner, rebuild)?;
                let (from, to) = (*new.get(&from).unwrap_or(&from), *new.get(&to).unwrap_or(&to));
                return Ok(self.indexed(kind, index, from, to, body));
            }
        }
        if self.children(id).iter().all(|kid| !new.contains_key(kid)) {
            return Ok(id);
        }
        let kids: Vec<ExprId> = self.children(id).iter().map(|kid| *new.get(kid).unwrap_or(kid)).collect();
        Ok(rebuild(self, id, &kids))
    }

    /// `root` with every key of `map` replaced by its value, nothing folded.
    ///
    /// # Errors
    /// If the budget is spent.
    pub fn substitute(&mut self, root: ExprId, map: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, Stopped> {
        self.rewrite(root, map, Graph::with_children)
    }

    /// `root` with every key of `map` replaced by its value, folding numbers on the way.
    ///
    /// # Errors
    /// If the budget is spent.
    pub fn substitute_folding(&mut self, root: ExprId, map: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, Stopped> {
        self.rewrite(root, map, |graph, id, kids| match graph.node(id) {
            Node::Apply(op, _) => graph.call(op, kids),
            _ => graph.with_children(id, kids),
        })
    }

    /// The node `id` with other children, nothing folded.
    pub fn with_children(&mut self, id: ExprId, kids: &[ExprId]) -> ExprId {
        match self.node(id) {
            Node::Number(_) | Node::Symbol(_) => id,
            Node::Entry { base, .. } => self.entry(base, kids),
            Node::Literal { rows, cols, .. } => self.literal(rows, cols, kids),
            Node::Indexed { kind, index, .. } => self.indexed(kind, index, kids[0], kids[1], kids[2]),
            Node::Unknown { name, orders, .. } => {
                let orders = orders.to_vec();
                self.unknown(name, &orders, kids)
            }
            Node::Apply(op, _) => self.apply(op, kids),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    #[test]
    fn equal_structure_is_one_node() {
        let mut graph = Graph::new();
        let x = graph.scalar(Name::new("x"));
        let a = graph.apply(ops::SIN, &[x]);
        let b = graph.apply(ops::SIN, &[x]);
        assert_eq!(a, b);
        let sum = graph.add(a, b);
        assert!(matches!(graph.node(sum), Node::Apply(ops::MUL, _)));
        let zero = graph.sub(a, b);
        assert_eq!(zero, graph.zero());
    }

    #[test]
    fn substitution_respects_bound_names() {
        let mut graph = Graph::new();
        let (i, n) = (graph.scalar(Name::new("i")), graph.scalar(Name::new("n")));
        let one = graph.one();
        let sum = graph.indexed(Sequence::Sum, Name::new("i"), one, n, i);
        let both = graph.add(sum, i);
        let seven = graph.integer(7);
        let map = [(i, seven)].into_iter().collect();
        let replaced = graph.substitute(both, &map).expect("within the budget");
        let expected = graph.apply(ops::ADD, &[sum, seven]);
        let other = graph.apply(ops::ADD, &[seven, sum]);
        assert!(replaced == expected || replaced == other);
    }

    #[test]
    fn a_million_deep_nest_is_walked_and_dropped() {
        let mut graph = Graph::new();
        let mut at = graph.scalar(Name::new("x"));
        for _ in 0..1_000_000 {
            at = graph.apply(ops::SIN, &[at]);
        }
        assert_eq!(graph.reachable(&[at]).len(), 1_000_001);
    }

    use super::super::node::Sequence;
}
