//! The chain rule, written once: partial derivatives on edges, swept forward or backward over the graph.
//!
//! The forward sweep gives the derivative of many expressions by one variable and shares its work between them; the
//! backward sweep gives the derivatives of one expression by all variables. Laws supply the partial derivative on each
//! edge; sums over an index, cases, unknown functions and explicit entries are the structural nodes treated here.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::law;
use crate::expr::{ExprId, Graph, Marks, Node, Sequence, Stopped};
use crate::name::Name;
use crate::ops;
use crate::syntax::free_variables;

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
    /// Indices of sums below the roots.
    bound: Vec<Name>,
    /// Indices of the sums of which the roots are a part, and of the others below the same roots.
    around: Vec<Name>,
}

impl Derivatives {
    /// Makes ready for the next derivative.
    pub fn new() -> Self {
        Derivatives::default()
    }

    /// The derivatives of `roots` by the variable `by`, in order; shared parts are differentiated once.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn forward(&mut self, graph: &mut Graph, roots: &[ExprId], by: ExprId) -> Result<Vec<ExprId>, NoDerivative> {
        let nodes = self.dependent_nodes(graph, roots, &[by]);
        self.bind_indices(graph, roots, &nodes, by)?;
        let mut tangents: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for id in nodes {
            graph.meter.spend(1)?;
            let tangent = if id == by { graph.one() } else { self.tangent(graph, id, by, &tangents)? };
            tangents.insert(id, tangent);
        }
        Ok(roots.iter().map(|root| tangents.get(root).copied().unwrap_or(graph.zero())).collect())
    }

    /// The derivatives of the scalar `root` by each of `by`, in order: one sweep backwards.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn backward(&mut self, graph: &mut Graph, root: ExprId, by: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
        let nodes = self.dependent_nodes(graph, &[root], by);
        if nodes.iter().chain(by).any(|id| !sweeps_backward(graph, *id)) {
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
    fn dependent_nodes(&mut self, graph: &Graph, roots: &[ExprId], by: &[ExprId]) -> Vec<ExprId> {
        let mut nodes = graph.reachable_with(roots, &mut self.marks);
        self.depends.clear(graph.len());
        for variable in by {
            self.depends.mark(*variable);
        }
        let slots: SmallVec<[(Name, usize, bool); 4]> = by
            .iter()
            .filter_map(|id| match graph.node(*id) {
                Node::Entry { base, indices } => Some((base, indices.len(), is_open(graph, indices))),
                _ => None,
            })
            .collect();
        let depends = &mut self.depends;
        nodes.retain(|id| {
            let entry = || match graph.node(*id) {
                Node::Entry { base, indices } => slots.iter().any(|(name, rank, open)| {
                    (*name, *rank) == (base, indices.len()) && (*open || is_open(graph, indices))
                }),
                _ => false,
            };
            let dependent = depends.has(*id) || graph.children(*id).iter().any(|kid| depends.has(*kid)) || entry();
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

    fn tangent(
        &mut self,
        graph: &mut Graph,
        id: ExprId,
        by: ExprId,
        tangents: &FxHashMap<ExprId, ExprId>,
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
                let entries: Vec<ExprId> = entries.iter().map(|e| tangents.get(e).copied().unwrap_or(zero)).collect();
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
        tangents: &FxHashMap<ExprId, ExprId>,
    ) -> Result<ExprId, NoDerivative> {
        if ops::is_formal(op) {
            return Err(NoDerivative::NoLaw(op.name()));
        }
        let law = law::law_for(op, |k| tangents.contains_key(&args[k])).ok_or(NoDerivative::NoLaw(op.name()))?;
        let mut sum = graph.zero();
        for (position, argument) in args.iter().enumerate() {
            let Some(tangent) = tangents.get(argument) else { continue };
            let partial = law::partial(graph, law, position, args);
            let term = graph.mul(partial, *tangent);
            sum = graph.add(sum, term);
        }
        Ok(sum)
    }

    /// `d/dx_k sum_i body`: the part of the body that holds `x_k` itself stays under the sum; the part that holds
    /// `x_i` loses the sum, because only the term with `i = k` contains `x_k`.
    fn indexed(
        &mut self,
        graph: &mut Graph,
        (id, kind, index, from, to, body): (ExprId, Sequence, Name, ExprId, ExprId, ExprId),
        by: ExprId,
        tangents: &FxHashMap<ExprId, ExprId>,
    ) -> Result<ExprId, NoDerivative> {
        if tangents.contains_key(&from) || tangents.contains_key(&to) {
            return Err(NoDerivative::MovingBounds);
        }
        let kept = tangents.get(&body).copied().unwrap_or(graph.zero());
        let mut terms = vec![summed(graph, (id, kind, index, from, to, body), kept)];
        let around = self.around.iter().chain(&self.bound).copied().collect();
        let mut inside = Derivatives { around, ..Derivatives::new() };
        for Release { slot, map, same } in self.releases(graph, body, by, index)? {
            let inner = inside.forward(graph, &[body], slot)?[0];
            let mut released = graph.substitute_folding(inner, &map)?;
            for (a, b) in same {
                let delta = kronecker(graph, a, b);
                released = graph.mul(released, delta);
            }
            terms.push(match kind {
                Sequence::Sum => released,
                Sequence::Product => {
                    let factor = graph.substitute_folding(body, &map)?;
                    let others = graph.div(id, factor);
                    graph.mul(others, released)
                }
            });
        }
        Ok(terms.into_iter().reduce(|sum, term| graph.add(sum, term)).expect("one term at least"))
    }

    /// Takes down the indices of sums. A letter that is the index of a sum and occurs outside of it as well would be two
    /// things under one name.
    fn bind_indices(
        &mut self,
        graph: &Graph,
        roots: &[ExprId],
        nodes: &[ExprId],
        by: ExprId,
    ) -> Result<(), NoDerivative> {
        self.bound.clear();
        for id in nodes {
            if let Node::Indexed { index, .. } = graph.node(*id)
                && !self.bound.contains(&index)
            {
                self.bound.push(index);
            }
        }
        if self.bound.is_empty() || graph.children(by).is_empty() {
            return Ok(());
        }
        let outside = roots.iter().flat_map(|root| free_variables(graph, *root)).chain([by]);
        for id in outside.flat_map(|id| graph.reachable(&[id])) {
            if let Some(name) = graph.as_symbol(id).filter(|name| self.bound.contains(name)) {
                return Err(NoDerivative::SharedIndex(name));
            }
        }
        Ok(())
    }

    /// An entry that is not the variable itself: 1 where all indices agree, else 0. The index of a sum agrees in one term
    /// only, which is looked after where the sum is.
    fn entry(&self, graph: &mut Graph, id: ExprId, by: ExprId) -> Result<ExprId, NoDerivative> {
        let (have, want) = (graph.children(id).to_vec(), graph.children(by).to_vec());
        let mut delta = graph.one();
        for (have, want) in have.into_iter().zip(want).filter(|(have, want)| have != want) {
            let is_bound = |id: ExprId| {
                graph.as_symbol(id).is_some_and(|name| self.bound.contains(&name)) || self.is_around(graph, id)
            };
            if is_bound(have) || is_bound(want) {
                let numbered = graph.as_number(have).is_some() || graph.as_number(want).is_some();
                return if numbered { Err(NoDerivative::MixedIndices) } else { Ok(graph.zero()) };
            }
            let factor = kronecker(graph, have, want);
            delta = graph.mul(delta, factor);
        }
        Ok(delta)
    }

    fn is_around(&self, graph: &Graph, id: ExprId) -> bool {
        graph.as_symbol(id).is_some_and(|name| self.around.contains(&name))
    }

    /// The ways in which entries below `body` that hold the bound `index` can be the variable `by`. That they agree with
    /// the index of a sum around this one is looked after there.
    fn releases(&self, graph: &mut Graph, body: ExprId, by: ExprId, index: Name) -> Result<Vec<Release>, NoDerivative> {
        let Node::Entry { base, indices } = graph.node(by) else { return Ok(Vec::new()) };
        let wanted = indices.to_vec();
        let bound = graph.scalar(index);
        let mut releases: Vec<Release> = Vec::new();
        for id in graph.reachable(&[body]) {
            let Node::Entry { base: other, indices } = graph.node(id) else { continue };
            if other != base || indices.len() != wanted.len() || !indices.contains(&bound) {
                continue;
            }
            let places: Vec<usize> = (0..wanted.len()).filter(|place| indices[*place] == bound).collect();
            let mut slot = wanted.clone();
            places.iter().for_each(|place| slot[*place] = bound);
            let slot = graph.entry(base, &slot);
            let elsewhere = places.iter().any(|place| self.is_around(graph, wanted[*place]));
            if elsewhere || releases.iter().any(|release| release.slot == slot) {
                continue;
            }
            let value = wanted[places[0]];
            if graph.as_number(value).is_some() {
                return Err(NoDerivative::MixedIndices);
            }
            let same = places[1..].iter().map(|place| (value, wanted[*place])).filter(|(a, b)| a != b).collect();
            releases.push(Release { slot, map: [(bound, value)].into_iter().collect(), same });
        }
        Ok(releases)
    }
}

/// True if an index is not a number.
fn is_open(graph: &Graph, indices: &[ExprId]) -> bool {
    indices.iter().any(|index| graph.as_number(*index).is_none())
}

/// 1 where two indices agree, else 0.
fn kronecker(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    let (one, zero) = (graph.one(), graph.zero());
    if a == b {
        return one;
    }
    if graph.as_number(a).is_some() && graph.as_number(b).is_some() {
        return zero;
    }
    let same = graph.apply(ops::EQUAL, &[a, b]);
    graph.apply(ops::PIECEWISE, &[same, one, zero])
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
fn cases(graph: &mut Graph, kids: &[ExprId], tangents: &FxHashMap<ExprId, ExprId>) -> ExprId {
    let zero = graph.zero();
    let last = kids.len() - 1;
    let new: Vec<ExprId> = kids
        .iter()
        .enumerate()
        .map(|(k, kid)| {
            let condition = k % 2 == 0 && k != last;
            if condition { *kid } else { tangents.get(kid).copied().unwrap_or(zero) }
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
fn unknown(
    graph: &mut Graph,
    name: Name,
    orders: &[u32],
    args: &[ExprId],
    tangents: &FxHashMap<ExprId, ExprId>,
) -> ExprId {
    let mut sum = graph.zero();
    for (k, argument) in args.iter().enumerate() {
        let Some(tangent) = tangents.get(argument) else { continue };
        let mut higher = orders.to_vec();
        higher[k] += 1;
        let partial = graph.unknown(name, &higher, args);
        let term = graph.mul(partial, *tangent);
        sum = graph.add(sum, term);
    }
    sum
}

fn summed(
    graph: &mut Graph,
    (id, kind, index, from, to, body): (ExprId, Sequence, Name, ExprId, ExprId, ExprId),
    tangent: ExprId,
) -> ExprId {
    if tangent == graph.zero() {
        return tangent;
    }
    match kind {
        Sequence::Sum => graph.indexed(Sequence::Sum, index, from, to, tangent),
        Sequence::Product => {
            let ratio = graph.div(tangent, body);
            let sum = graph.indexed(Sequence::Sum, index, from, to, ratio);
            graph.mul(id, sum)
        }
    }
}

/// One way in which entries below a sum are the variable: `slot` is the variable with the index of the sum in some
/// places, `map` puts there what the variable has, and the pairs in `same` must then agree.
struct Release {
    slot: ExprId,
    map: FxHashMap<ExprId, ExprId>,
    same: Vec<(ExprId, ExprId)>,
}
