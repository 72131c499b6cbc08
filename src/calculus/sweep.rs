//! A forward sweep that is kept, so that it can be repeated with some local changes replaced by others.
//!
//! That is what a mistake is: a wrong local change at one place, and the right chain rule from there on.

use rustc_hash::FxHashSet;

use super::derive::{Derivatives, NoDerivative};
use super::tangents::Tangents;
use crate::expr::{ExprId, Graph};

/// The derivative of one scalar by one variable, with the derivatives of all its parts.
#[derive(Debug)]
pub struct Sweep {
    root: ExprId,
    by: ExprId,
    nodes: Vec<ExprId>,
    tangents: Tangents,
    derivatives: Derivatives,
}

impl Sweep {
    /// Differentiates `root` by `by`.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn new(graph: &mut Graph, root: ExprId, by: ExprId) -> Result<Sweep, NoDerivative> {
        let mut derivatives = Derivatives::new();
        let mut tangents = Tangents::default();
        let nodes = derivatives.sweep(graph, &[root], &[by], &mut tangents)?;
        Ok(Sweep { root, by, nodes, tangents, derivatives })
    }

    /// The variable.
    pub fn by(&self) -> ExprId {
        self.by
    }

    /// The parts that depend on the variable, operands first.
    pub fn nodes(&self) -> &[ExprId] {
        &self.nodes
    }

    /// Their derivatives.
    pub fn tangents(&self) -> &Tangents {
        &self.tangents
    }

    /// The derivative.
    pub fn result(&self, graph: &Graph) -> ExprId {
        self.tangents.get(self.root).unwrap_or(graph.zero())
    }

    /// The derivative that comes out if the local change at each of `sites` is what `alter` makes of it and of the
    /// derivatives of the operands; `None` if it makes nothing of one of them.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn altered(
        &mut self,
        graph: &mut Graph,
        sites: &[ExprId],
        alter: &mut dyn FnMut(&mut Graph, ExprId, &Tangents) -> Option<ExprId>,
    ) -> Result<Option<ExprId>, NoDerivative> {
        self.repeated(graph, sites, None, self.root, alter)
    }

    /// The derivative of a `part` above the site, with the local change there altered.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn altered_part(
        &mut self,
        graph: &mut Graph,
        site: ExprId,
        part: ExprId,
        tangent: ExprId,
    ) -> Result<Option<ExprId>, NoDerivative> {
        self.repeated(graph, &[site], None, part, &mut |_, _, _| Some(tangent))
    }

    /// The derivative that comes out if one user of a part sees `tangent` as its derivative, and all others the right one.
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn altered_for(
        &mut self,
        graph: &mut Graph,
        user: ExprId,
        part: ExprId,
        tangent: ExprId,
    ) -> Result<Option<ExprId>, NoDerivative> {
        self.repeated(graph, &[], Some((user, part, tangent)), self.root, &mut |_, _, _| None)
    }

    fn repeated(
        &mut self,
        graph: &mut Graph,
        sites: &[ExprId],
        use_of: Option<(ExprId, ExprId, ExprId)>,
        wanted: ExprId,
        alter: &mut dyn FnMut(&mut Graph, ExprId, &Tangents) -> Option<ExprId>,
    ) -> Result<Option<ExprId>, NoDerivative> {
        let mut before: Vec<(ExprId, ExprId)> = Vec::new();
        let mut changed: FxHashSet<ExprId> = FxHashSet::default();
        let user = use_of.map(|(user, ..)| user);
        let begins = |id: &ExprId| sites.contains(id) || user == Some(*id);
        let first = self.nodes.iter().position(begins).unwrap_or(self.nodes.len());
        let mut outcome = Ok(true);
        for id in &self.nodes[first..] {
            let is_site = sites.contains(id);
            let seen = use_of.filter(|(user, ..)| user == id).map(|(_, part, tangent)| (part, tangent));
            if !is_site && seen.is_none() && !graph.children(*id).iter().any(|kid| changed.contains(kid)) {
                continue;
            }
            let own = seen.and_then(|(part, tangent)| Some((part, self.tangents.insert(part, tangent)?)));
            let tangent = match is_site {
                true => alter(graph, *id, &self.tangents).ok_or(None),
                false => self.derivatives.tangent(graph, *id, self.by, &self.tangents).map_err(Some),
            };
            own.map(|(part, right)| self.tangents.insert(part, right));
            match tangent {
                Ok(tangent) => {
                    before.extend(self.tangents.insert(*id, tangent).map(|old| (*id, old)));
                    changed.insert(*id);
                }
                Err(reason) => {
                    outcome = reason.map_or(Ok(false), Err);
                    break;
                }
            }
        }
        let result = self.tangents.get(wanted).unwrap_or(graph.zero());
        for (id, tangent) in before {
            self.tangents.insert(id, tangent);
        }
        Ok(outcome?.then_some(result))
    }
}
