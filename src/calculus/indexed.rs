//! Derivatives of sums and products over an index, and of entries of vectors of symbolic length.

use rustc_hash::FxHashMap;

use super::derive::{Derivatives, NoDerivative};
use super::tangents::Tangents;
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::ops;
use crate::syntax::free_variables;

impl Derivatives {
    /// `d/dx_k sum_i body`: the part of the body that holds `x_k` itself stays under the sum; the part that holds
    /// `x_i` loses the sum, because only the term with `i = k` contains `x_k`.
    pub(super) fn indexed(
        &mut self,
        graph: &mut Graph,
        (id, kind, index, from, to, body): (ExprId, Sequence, Name, ExprId, ExprId, ExprId),
        by: ExprId,
        tangents: &Tangents,
    ) -> Result<ExprId, NoDerivative> {
        if tangents.has(from) || tangents.has(to) {
            return Err(NoDerivative::MovingBounds);
        }
        let kept = tangents.get(body).unwrap_or(graph.zero());
        let mut terms = vec![summed(graph, (id, kind, index, from, to, body), kept)];
        let around = self.around.iter().chain(&self.bound).copied().collect();
        let mut inside = Derivatives::below(around);
        for Release { slot, map, same } in self.releases(graph, (body, index, (from, to)), by)? {
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
    pub(super) fn bind_indices(
        &mut self,
        graph: &Graph,
        roots: &[ExprId],
        nodes: &[ExprId],
        by: ExprId,
    ) -> Result<(), NoDerivative> {
        self.bound.clear();
        // An entry of a vector that stands whole: its derivative is not 0, and it is taken elsewhere.
        if let Node::Entry { base, .. } = graph.node(by)
            && nodes.iter().any(|id| graph.as_symbol(*id) == Some(base) && !graph.is_scalar(*id))
        {
            return Err(NoDerivative::MixedIndices);
        }
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
    pub(super) fn entry(&self, graph: &mut Graph, id: ExprId, by: ExprId) -> Result<ExprId, NoDerivative> {
        let (have, want) = (graph.children(id).to_vec(), graph.children(by).to_vec());
        let mut delta = graph.one();
        for (have, want) in have.into_iter().zip(want).filter(|(have, want)| have != want) {
            let is_bound = |id: ExprId| {
                graph.as_symbol(id).is_some_and(|name| self.bound.contains(&name)) || self.is_around(graph, id)
            };
            if is_bound(have) || is_bound(want) {
                return Ok(graph.zero());
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
    fn releases(
        &self,
        graph: &mut Graph,
        (body, index, range): (ExprId, Name, (ExprId, ExprId)),
        by: ExprId,
    ) -> Result<Vec<Release>, NoDerivative> {
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
            if !within(graph, value, range)? {
                continue;
            }
            let same = places[1..].iter().map(|place| (value, wanted[*place])).filter(|(a, b)| a != b).collect();
            releases.push(Release { slot, map: [(bound, value)].into_iter().collect(), same });
        }
        Ok(releases)
    }
}

/// True if a sum over this range has a term for the index `value`. A sum up to a letter has one for every number from where
/// it begins: the entry would not exist otherwise.
fn within(graph: &Graph, value: ExprId, (from, to): (ExprId, ExprId)) -> Result<bool, NoDerivative> {
    let Some(value) = graph.as_number(value) else { return Ok(true) };
    match (graph.as_number(from), graph.as_number(to), graph.as_symbol(to)) {
        (Some(from), Some(to), _) => Ok(from <= value && value <= to),
        (Some(from), _, Some(_)) => Ok(from <= value),
        _ => Err(NoDerivative::MixedIndices),
    }
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
