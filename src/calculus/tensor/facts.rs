//! What is known about matrices: which are symmetric, what scalars are worth, and how a transpose moves inward.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

/// How deep a symmetry is looked for.
const DEPTH: u32 = 40;

/// Assumptions that a derivative may use.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Names of symmetric matrices.
    pub symmetric: FxHashSet<Name>,
    /// Names of positive definite matrices, which are symmetric too.
    pub definite: FxHashSet<Name>,
    /// Names of diagonal matrices, which are symmetric too.
    pub diagonal: FxHashSet<Name>,
    /// Scalars with a known value, as in `sum(y) = 1`.
    pub values: Vec<(ExprId, Rational)>,
    /// Declared shapes, for entries under a sum.
    pub shapes: FxHashMap<Name, Shape>,
    /// Quotients stay in two parts, which is shorter for what is differentiated again.
    pub(super) parted: bool,
    /// Inverses of products are always taken apart, not only where that is shorter.
    pub(super) open: bool,
}

impl Facts {
    /// What relations say: `A' = A` for a symmetric matrix, `diag(diag(A)) = A` for a diagonal one, `zeros(n,n) < A` for a
    /// positive definite one (the order of symmetric matrices), `sum(y) = 1` for a scalar with a known value.
    pub fn assumed(graph: &Graph, relations: &[ExprId]) -> Facts {
        let mut facts = Facts::default();
        for relation in relations {
            match property(graph, *relation) {
                Some((name, property)) => facts.assume(name, property),
                None => facts.take_value(graph, *relation),
            }
        }
        facts
    }

    /// True if a relation is a property of one matrix as [`Facts::assumed`] reads it.
    pub fn is_property(graph: &Graph, relation: ExprId) -> bool {
        property(graph, relation).is_some()
    }

    /// Takes a property by name: `symmetric`, `positive definite` or `diagonal`; others say nothing here.
    pub fn assume(&mut self, name: Name, property: &str) {
        match property {
            "symmetric" => {}
            "positive definite" => drop(self.definite.insert(name)),
            "diagonal" => drop(self.diagonal.insert(name)),
            _ => return,
        }
        self.symmetric.insert(name);
    }

    fn take_value(&mut self, graph: &Graph, relation: ExprId) {
        let Node::Apply(ops::EQUAL, [a, b]) = graph.node(relation) else { return };
        for (one, other) in [(*a, *b), (*b, *a)] {
            if let (Some(value), None) = (graph.as_number(one), graph.as_number(other)) {
                self.values.push((other, value.clone()));
            }
        }
    }

    /// Vectors and matrices whose entries have a known sum, as in `sum(y) = 1`.
    pub fn totals(&self, graph: &Graph) -> Vec<(Name, f64)> {
        let total = |(known, value): &(ExprId, Rational)| match graph.node(*known) {
            Node::Apply(ops::SUM, [of]) => Some((graph.as_symbol(*of)?, value.to_f64())),
            _ => None,
        };
        self.values.iter().filter_map(total).collect()
    }

    /// The transpose of one factor, without a transpose where none is needed.
    pub(super) fn transposed(&self, graph: &mut Graph, id: ExprId) -> ExprId {
        if graph.is_scalar(id) || self.is_symmetric(graph, id, 0) {
            return id;
        }
        match graph.node(id) {
            Node::Apply(ops::TRANSPOSE, kids) => kids[0],
            Node::Apply(ops::KRON, kids) => {
                let (a, b) = (kids[0], kids[1]);
                let (a, b) = (self.transposed(graph, a), self.transposed(graph, b));
                graph.apply(ops::KRON, &[a, b])
            }
            Node::Apply(ops::ZEROS | ops::ONES, _)
                if !graph.shape(id).cols.is_one() && !graph.shape(id).rows.is_one() =>
            {
                let shape = graph.shape(id).turned();
                let op = if let Node::Apply(op, _) = graph.node(id) { op } else { ops::ONES };
                let (rows, cols) = (graph.size(&shape.rows), graph.size(&shape.cols));
                graph.apply(op, &[rows, cols])
            }
            Node::Apply(ops::COMMUTATION, kids) => {
                let turned = [kids[1], kids[0]];
                graph.apply(ops::COMMUTATION, &turned)
            }
            Node::Literal { .. } => crate::syntax::transpose(graph, id),
            _ => graph.apply(ops::TRANSPOSE, &[id]),
        }
    }

    /// The transpose of a product.
    pub(super) fn transposed_chain(&self, graph: &mut Graph, chain: &[ExprId]) -> Vec<ExprId> {
        chain.iter().rev().map(|id| self.transposed(graph, *id)).collect()
    }

    /// True if the matrix is its own transpose by its form.
    pub(super) fn is_symmetric(&self, graph: &mut Graph, id: ExprId, depth: u32) -> bool {
        if !graph.shape(id).is_square() || depth > DEPTH {
            return false;
        }
        let Node::Apply(op, kids) = graph.node(id) else {
            return graph.as_symbol(id).is_some_and(|name| self.symmetric.contains(&name));
        };
        let kids = kids.to_vec();
        let all = |facts: &Facts, graph: &mut Graph| {
            kids.iter().all(|kid| graph.is_scalar(*kid) || facts.is_symmetric(graph, *kid, depth + 1))
        };
        match op {
            ops::EYE | ops::DIAG => true,
            ops::ONES | ops::ZEROS => true,
            ops::ADD => all(self, graph) || self.is_symmetric_sum(graph, id, depth),
            ops::MATRIX_PRODUCT => self.is_symmetric_product(graph, id, depth),
            ops::OUTER => kids[0] == kids[1],
            ops::KRON | ops::INV | ops::TRANSPOSE | ops::MATRIX_POWER | ops::TIMES | ops::OVER | ops::RAISED => {
                all(self, graph)
            }
            _ => ops::is_elementwise(op) && all(self, graph),
        }
    }

    fn is_symmetric_product(&self, graph: &mut Graph, id: ExprId, depth: u32) -> bool {
        let chain = graph.chain(ops::MATRIX_PRODUCT, id);
        if depth > 4 || chain.len() > 12 {
            return false;
        }
        let (front, scale): (Vec<ExprId>, Vec<ExprId>) = chain.iter().partition(|part| !graph.is_scalar(**part));
        scale.len() < 2 && self.transposed_chain(graph, &front) == front
    }

    /// `A + A'` and `X'*X - eye(n)`: the transposes of the terms are the terms.
    fn is_symmetric_sum(&self, graph: &mut Graph, id: ExprId, depth: u32) -> bool {
        let terms = graph.chain(ops::ADD, id);
        if depth > 4 || terms.len() > 12 {
            return false;
        }
        let mut turned: Vec<ExprId> = terms
            .iter()
            .map(|term| {
                let factors = graph.chain(ops::MATRIX_PRODUCT, *term);
                let turned = self.transposed_chain(graph, &factors);
                turned.into_iter().reduce(|a, b| super::build::product(graph, a, b)).expect("a chain is not empty")
            })
            .collect();
        let mut terms = terms;
        terms.sort_unstable();
        turned.sort_unstable();
        terms == turned
    }
}

/// The relation that says a property of a matrix; nothing if it is none.
pub fn relation_of(graph: &mut Graph, matrix: ExprId, property: &str) -> Option<ExprId> {
    if graph.is_scalar(matrix) || !graph.shape(matrix).is_square() {
        return None;
    }
    let other = match property {
        "symmetric" => graph.apply(ops::TRANSPOSE, &[matrix]),
        "diagonal" => {
            let diagonal = graph.apply(ops::DIAG, &[matrix]);
            graph.apply(ops::DIAG, &[diagonal])
        }
        "positive definite" => {
            let shape = graph.shape(matrix).clone();
            let zeros = super::build::constant(graph, ops::ZEROS, &shape);
            return Some(graph.apply(ops::LESS, &[zeros, matrix]));
        }
        _ => return None,
    };
    Some(graph.apply(ops::EQUAL, &[other, matrix]))
}

/// The inverse of [`relation_of`].
fn property(graph: &Graph, relation: ExprId) -> Option<(Name, &'static str)> {
    let Node::Apply(op, [a, b]) = graph.node(relation) else { return None };
    if op == ops::LESS {
        let name = graph.as_symbol(*b).filter(|_| graph.is_apply(*a, ops::ZEROS))?;
        return Some((name, "positive definite"));
    }
    if op != ops::EQUAL {
        return None;
    }
    let sides = [(*a, *b), (*b, *a)];
    sides.into_iter().find_map(|(matrix, other)| {
        let name = graph.as_symbol(matrix)?;
        match graph.node(other) {
            Node::Apply(ops::TRANSPOSE, [inner]) if *inner == matrix => Some((name, "symmetric")),
            Node::Apply(ops::DIAG, [inner]) => {
                let twice = matches!(graph.node(*inner), Node::Apply(ops::DIAG, [deepest]) if *deepest == matrix);
                twice.then_some((name, "diagonal"))
            }
            _ => None,
        }
    })
}
