//! The chain rule, written once: partial derivatives on edges, swept forward or backward over the graph.
//!
//! The forward sweep gives the derivative of many expressions by one variable and shares its work between them; the
//! backward sweep gives the derivatives of one expression by all variables. Laws supply the partial derivative on each
//! edge; sums over an index, cases, unknown functions and explicit entries are the structural nodes treated here.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::law;
use super::tangents::Tangents;
use crate::expr::{ExprId, Graph, Marks, Node, Stopped};
use crate::name::Name;
use crate::ops;

/// Why there is no derivative.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDerivative {
    /// The budget was spent or the user interrupted.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// A function of the table without a law, such as the factorial.
    #[error("{0} has no derivative here")]
    NoLaw(&'static str),
    /// A mixture of numbered entries and a symbolic index of the same vector.
    #[error("an entry with a number and an index of symbolic range cannot be compared")]
    MixedIndices,
    /// The index of a sum that also occurs outside the sum, or in the variable.
    #[error("the index {0} of a sum also occurs outside of it; give one of them another letter")]
    SharedIndex(Name),
    /// Something that is not a scalar and not explicit.
    #[error("matrices of symbolic size cannot be differentiated here")]
    SymbolicSize,
    /// A product over an index whose range is symbolic and whose bounds depend on the variable.
    #[error("the bounds of a sum may not depend on the variable")]
    MovingBounds,
}

/// Reusable working memory for derivatives in one graph.
#[derive(Debug, Default)]
pub struct Derivatives {
    marks: Marks,
    depends: Marks,
    adjoint: Vec<ExprId>,
    has_adjoint: Marks,
    tangents: Tangents,
    /// Indices of sums below the roots.
    pub(super) bound: Vec<Name>,
    /// Indices of the sums of which the roots are a part, and of the others below the same roots.
    pub(super) around: Vec<Name>,
}

impl Derivatives {
    /// Makes ready for the next derivative.
    pub fn new() -> Self {
        Derivatives::default()
    }

    /// Makes ready for the derivatives of a part of sums with the indices `around`.
    pub(super) fn below(around: Vec<Name>) -> Self {
        Derivatives { around, ..Derivatives::default() }
    }

    /// The derivatives of `roots` by the variable `by`, in order; shared parts are differentiated once.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn forward(&mut self, graph: &mut Graph, roots: &[ExprId], by: ExprId) -> Result<Vec<ExprId>, NoDerivative> {
        self.forward_together(graph, roots, &[by])
    }

    /// The sum of the derivatives of each of `roots` by all of `class` (one variable at least), by one sweep. With several
    /// variables there must be no open index and no sum over one.
    pub(super) fn forward_together(
        &mut self,
        graph: &mut Graph,
        roots: &[ExprId],
        class: &[ExprId],
    ) -> Result<Vec<ExprId>, NoDerivative> {
        let mut tangents = std::mem::take(&mut self.tangents);
        let swept = self.sweep(graph, roots, class, &mut tangents);
        let found = roots.iter().map(|root| tangents.get(*root).unwrap_or(graph.zero())).collect();
        self.tangents = tangents;
        swept.map(|_| found)
    }

    /// What depends on one of `class` below `roots`, operands first; `tangents` gets the sum of the derivatives of each.
    pub(super) fn sweep(
        &mut self,
        graph: &mut Graph,
        roots: &[ExprId],
        class: &[ExprId],
        tangents: &mut Tangents,
    ) -> Result<Vec<ExprId>, NoDerivative> {
        tangents.clear(graph.len());
        let by = class[0];
        let others: FxHashSet<ExprId> = class[1..].iter().copied().collect();
        let nodes = self.dependent_nodes(graph, roots, class, &Bases::of(graph, class));
        self.bind_indices(graph, roots, &nodes, by)?;
        for id in &nodes {
            graph.meter.spend(1)?;
            let is_variable = *id == by || (!others.is_empty() && others.contains(id));
            let tangent = if is_variable { graph.one() } else { self.tangent(graph, *id, by, tangents)? };
            tangents.insert(*id, tangent);
        }
        Ok(nodes)
    }

    /// The derivatives of the scalar `root` by each of `by`, in order: one sweep backwards.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn backward(&mut self, graph: &mut Graph, root: ExprId, by: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
        self.backward_within(graph, root, by, &Bases::of(graph, by))
    }

    /// The same; `bases` are those of `by` or of more variables.
    pub(super) fn backward_within(
        &mut self,
        graph: &mut Graph,
        root: ExprId,
        by: &[ExprId],
        bases: &Bases,
    ) -> Result<Vec<ExprId>, NoDerivative> {
        let nodes = self.dependent_nodes(graph, &[root], by, bases);
        if !bases.backward || nodes.iter().any(|id| !sweeps_backward(graph, *id)) {
            return by.iter().map(|variable| Ok(self.forward(graph, &[root], *variable)?[0])).collect();
        }
        self.has_adjoint.clear(graph.len());
        if self.adjoint.len() < graph.len() {
            self.adjoint.resize(graph.len(), graph.zero());
        }
        if self.depends.has(root) {
            self.has_adjoint.mark(root);
            self.adjoint[root.index()] = graph.one();
        }
        for id in nodes.into_iter().rev() {
            graph.meter.spend(1)?;
            if self.has_adjoint.has(id) {
                self.push_adjoint(graph, id)?;
            }
        }
        let zero = graph.zero();
        Ok(by.iter().map(|x| if self.has_adjoint.has(*x) { self.adjoint[x.index()] } else { zero }).collect())
    }

    /// Nodes below `roots` that depend on one of `by`, children first; leaves the marks in `self.depends`.
    fn dependent_nodes(&mut self, graph: &Graph, roots: &[ExprId], by: &[ExprId], bases: &Bases) -> Vec<ExprId> {
        let mut nodes = graph.reachable_with(roots, &mut self.marks);
        self.depends.clear(graph.len());
        for variable in by {
            self.depends.mark(*variable);
        }
        let depends = &mut self.depends;
        nodes.retain(|id| {
            let dependent = depends.has(*id)
                || graph.children(*id).iter().any(|kid| depends.has(*kid))
                || bases.may_hold(graph, *id);
            if dependent {
                depends.mark(*id);
            }
            dependent
        });
        nodes
    }

    fn push_adjoint(&mut self, graph: &mut Graph, id: ExprId) -> Result<(), NoDerivative> {
        let Node::Apply(op, args) = graph.node(id) else { return Ok(()) };
        let args: SmallVec<[ExprId; 4]> = SmallVec::from_slice(args);
        let adjoint = self.adjoint[id.index()];
        for (position, argument) in args.iter().enumerate() {
            if !self.depends.has(*argument) {
                continue;
            }
            let share = match op {
                ops::ADD => adjoint,
                ops::MUL => {
                    let other = args[1 - position];
                    graph.mul(adjoint, other)
                }
                _ => {
                    let depends = &self.depends;
                    let law = law::law_for(op, |k| depends.has(args[k])).ok_or(NoDerivative::NoLaw(op.name()))?;
                    let partial = law::partial(graph, law, position, &args);
                    graph.mul(adjoint, partial)
                }
            };
            self.adjoint[argument.index()] = if self.has_adjoint.mark(*argument) {
                share
            } else {
                let so_far = self.adjoint[argument.index()];
                graph.add(so_far, share)
            };
        }
        Ok(())
    }

    pub(super) fn tangent(
        &mut self,
        graph: &mut Graph,
        id: ExprId,
        by: ExprId,
        tangents: &Tangents,
    ) -> Result<ExprId, NoDerivative> {
        match graph.node(id) {
            Node::Apply(ops::PIECEWISE, kids) => {
                let kids = kids.to_vec();
                Ok(cases(graph, &kids, tangents))
            }
            Node::Apply(ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL, _) => Ok(graph.zero()),
            Node::Apply(op, args) => {
                let args: SmallVec<[ExprId; 4]> = SmallVec::from_slice(args);
                self.apply_law(graph, op, &args, tangents)
            }
            Node::Literal { rows, cols, entries } => {
                let zero = graph.zero();
                let entries: Vec<ExprId> = entries.iter().map(|e| tangents.get(*e).unwrap_or(zero)).collect();
                Ok(graph.literal(rows, cols, &entries))
            }
            Node::Unknown { name, orders, args } => {
                let (orders, args) = (orders.to_vec(), args.to_vec());
                Ok(unknown(graph, name, &orders, &args, tangents))
            }
            Node::Entry { .. } => self.entry(graph, id, by),
            Node::Indexed { kind, index, from, to, body } => {
                self.indexed(graph, (id, kind, index, from, to, body), by, tangents)
            }
            Node::Symbol(_) => Err(NoDerivative::SymbolicSize),
            Node::Number(_) => Ok(graph.zero()),
        }
    }

    fn apply_law(
        &mut self,
        graph: &mut Graph,
        op: crate::ops::OpId,
        args: &[ExprId],
        tangents: &Tangents,
    ) -> Result<ExprId, NoDerivative> {
        if ops::is_formal(op) {
            return Err(NoDerivative::NoLaw(op.name()));
        }
        let law = law::law_for(op, |k| tangents.has(args[k])).ok_or(NoDerivative::NoLaw(op.name()))?;
        let mut sum = graph.zero();
        for (position, argument) in args.iter().enumerate() {
            let Some(tangent) = tangents.get(*argument) else { continue };
            let partial = law::partial(graph, law, position, args);
            let term = graph.mul(partial, tangent);
            sum = graph.add(sum, term);
        }
        Ok(sum)
    }
}

/// What the variables are entries of: each vector or matrix once, with the number of indices and whether the place of a
/// variable in it is left open.
pub(super) struct Bases {
    known: SmallVec<[(Name, usize, bool); 2]>,
    /// The backward sweep can end at every variable.
    backward: bool,
}

impl Bases {
    pub(super) fn of(graph: &Graph, by: &[ExprId]) -> Bases {
        let mut known: SmallVec<[(Name, usize, bool); 2]> = SmallVec::new();
        for id in by {
            let Node::Entry { base, indices } = graph.node(*id) else { continue };
            let open = is_open(graph, indices);
            match known.iter_mut().find(|(name, rank, _)| (*name, *rank) == (base, indices.len())) {
                Some(same) => same.2 |= open,
                None => known.push((base, indices.len(), open)),
            }
        }
        Bases { known, backward: by.iter().all(|id| sweeps_backward(graph, *id)) }
    }

    /// True if `id` is an entry that may be the same as one of the variables although it is written otherwise.
    fn may_hold(&self, graph: &Graph, id: ExprId) -> bool {
        match graph.node(id) {
            Node::Entry { base, indices } => self.known.iter().any(|(name, rank, open)| {
                (*name, *rank) == (base, indices.len()) && (*open || is_open(graph, indices))
            }),
            _ => false,
        }
    }
}

/// True if an index is not a number.
fn is_open(graph: &Graph, indices: &[ExprId]) -> bool {
    indices.iter().any(|index| graph.as_number(*index).is_none())
}

/// True if the backward sweep knows the node; the others are left to the forward sweep.
fn sweeps_backward(graph: &Graph, id: ExprId) -> bool {
    match graph.node(id) {
        Node::Apply(ops::PIECEWISE, _) => false,
        Node::Apply(..) | Node::Number(_) => true,
        Node::Symbol(_) => graph.is_scalar(id),
        Node::Entry { indices, .. } => indices.iter().all(|index| graph.as_number(*index).is_some()),
        _ => false,
    }
}

/// Derivative of each case; conditions stay.
fn cases(graph: &mut Graph, kids: &[ExprId], tangents: &Tangents) -> ExprId {
    let zero = graph.zero();
    let last = kids.len() - 1;
    let new: Vec<ExprId> = kids
        .iter()
        .enumerate()
        .map(|(k, kid)| {
            let condition = k % 2 == 0 && k != last;
            if condition { *kid } else { tangents.get(*kid).unwrap_or(zero) }
        })
        .collect();
    let values: Vec<ExprId> =
        new.iter().enumerate().filter(|(k, _)| k % 2 == 1 || *k == last).map(|(_, value)| *value).collect();
    if values.iter().all(|value| *value == zero) {
        return zero;
    }
    graph.apply(ops::PIECEWISE, &new)
}

/// `d f(u, v) = f_u*du + f_v*dv` for a function that is not known.
fn unknown(graph: &mut Graph, name: Name, orders: &[u32], args: &[ExprId], tangents: &Tangents) -> ExprId {
    let mut sum = graph.zero();
    for (k, argument) in args.iter().enumerate() {
        let Some(tangent) = tangents.get(*argument) else { continue };
        let mut higher = orders.to_vec();
        higher[k] += 1;
        let partial = graph.unknown(name, &higher, args);
        let term = graph.mul(partial, tangent);
        sum = graph.add(sum, term);
    }
    sum
}
