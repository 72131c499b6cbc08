//! What a member is worth: formal derivatives carried out against the definitions of the notes, names put in.
//!
//! A derivative by u holds u and goes through every other name that is defined: the total derivative. Read as a partial
//! derivative it holds the other names as well. Which reading was used is said, never guessed in silence.

use rustc_hash::{FxHashMap, FxHashSet};

use super::notes::Notes;
use super::reason::Reason;
use crate::calculus::tensor::{self, Facts};
use crate::calculus::{resolve, tidy};
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops::{self, OpId};
use crate::syntax::{free_variables, spelling};

/// How derivatives are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct How {
    /// Other names are held.
    pub partial: bool,
    /// A function of one other variable is taken as a function of the variable by which it is differentiated.
    pub renamed: bool,
    /// Names that became parameters of a function are variables.
    pub freed: bool,
    /// Values that earlier wrong lines gave are used.
    pub believed: bool,
}

impl Notes {
    /// The value of what was read, in terms of variables alone.
    pub(super) fn worth(&mut self, open: ExprId, how: How) -> Result<ExprId, Reason> {
        let settled = self.settled(open, how)?;
        let keep = if how.freed { self.freed.clone() } else { FxHashSet::default() };
        self.expanded(settled, &keep)
    }

    /// Without formal derivatives; names may stand in it.
    pub(super) fn settled(&mut self, open: ExprId, how: How) -> Result<ExprId, Reason> {
        let mut done: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for id in self.graph.reachable(&[open]) {
            let value = match self.belief(id, how) {
                Some(value) => value,
                None => self.rebuilt(id, &done, how)?,
            };
            done.insert(id, value);
        }
        Ok(done[&open])
    }

    fn rebuilt(&mut self, id: ExprId, done: &FxHashMap<ExprId, ExprId>, how: How) -> Result<ExprId, Reason> {
        let kids: Vec<ExprId> = self.graph.children(id).iter().map(|kid| done[kid]).collect();
        match self.graph.node(id) {
            Node::Apply(ops::AT, _) => {
                let of = self.expanded(kids[0], &kids[1..].iter().step_by(2).copied().collect())?;
                let kids: Vec<ExprId> = std::iter::once(of).chain(kids[1..].iter().copied()).collect();
                let at = self.graph.apply(ops::AT, &kids);
                Ok(resolve(&mut self.graph, at)?)
            }
            Node::Apply(op, written) if ops::is_formal(op) => {
                let written = written[0];
                self.derivative(op, written, &kids, how)
            }
            _ if kids == self.graph.children(id) => Ok(id),
            _ => Ok(self.graph.with_children(id, &kids)),
        }
    }

    /// The value that a wrong line gave to a derivative, whole or entry by entry.
    fn belief(&mut self, id: ExprId, how: How) -> Option<ExprId> {
        if !how.believed {
            return None;
        }
        if let Some((value, _)) = self.beliefs.get(&id) {
            return Some(*value);
        }
        let partials = self.partials(id)?;
        if !partials.iter().any(|partial| self.beliefs.contains_key(partial)) {
            return None;
        }
        let rows = partials.len() / (self.graph.children(id).len() - 1);
        let entries: Option<Vec<ExprId>> =
            partials.into_iter().map(|partial| self.settled(partial, how).ok()).collect();
        let entries = entries?;
        Some(self.graph.literal(rows as u32, (entries.len() / rows) as u32, &entries))
    }

    /// The derivatives by one variable of which a formal gradient, Jacobian or Hessian consists, row by row.
    pub(super) fn partials(&mut self, id: ExprId) -> Option<Vec<ExprId>> {
        let (op, kids) = self.formal(id)?;
        let by = self.variables_of(kids[0], &kids[1..]).ok()?;
        let outputs = match (op, self.graph.node(kids[0])) {
            (ops::GRADIENT, _) => vec![kids[0]],
            (ops::JACOBIAN, Node::Literal { entries, .. }) => entries.to_vec(),
            (ops::HESSIAN, _) => by.iter().map(|by| self.graph.apply(ops::DERIVATIVE, &[kids[0], *by])).collect(),
            _ => return None,
        };
        let mut partials = Vec::new();
        for output in outputs {
            for variable in &by {
                partials.push(self.graph.apply(ops::DERIVATIVE, &[output, *variable]));
            }
        }
        Some(partials)
    }

    /// The variables of an operator that names none: parameters of the function, else what is free in it.
    pub(super) fn variables_of(&mut self, of: ExprId, by: &[ExprId]) -> Result<Vec<ExprId>, Reason> {
        if !by.iter().any(|variable| self.is_defined(*variable)) {
            return Ok(by.to_vec());
        }
        if let Some(definition) = self.definitions.get(&of) {
            if !definition.params.is_empty() {
                return Ok(definition.params.clone());
            }
            let whole = self.expanded(of, &FxHashSet::default())?;
            return Ok(free_variables(&self.graph, whole));
        }
        match self.graph.as_symbol(of) {
            Some(_) if by == [of] => Ok(by.to_vec()),
            _ if by.len() > 1 => {
                let whole = self.expanded(of, &FxHashSet::default())?;
                Ok(free_variables(&self.graph, whole))
            }
            _ => Ok(by.to_vec()),
        }
    }

    /// A formal derivative carried out; `written` is what is differentiated as it stands in the notes.
    fn derivative(&mut self, op: OpId, written: ExprId, kids: &[ExprId], how: How) -> Result<ExprId, Reason> {
        let of = kids[0];
        let by = if op == ops::DERIVATIVE { kids[1..].to_vec() } else { self.variables_of(of, &kids[1..])? };
        if by.is_empty() {
            return Err(Reason::Constant(spelling(&self.graph, written)));
        }
        self.must_be_defined(written, &by, op != ops::DERIVATIVE)?;
        let mut closed = self.held((written, of), &by, how)?;
        if let Some(name) = self.unknown_in(closed, &by) {
            return Err(Reason::Unknown(name));
        }
        if let [only] = by[..] {
            closed = self.dependent(of, closed, only, how)?;
        }
        if let Some(whole) = by.iter().find(|id| !self.graph.is_scalar(**id)).copied() {
            return self.whole_derivative(op, closed, whole);
        }
        if let [only] = by[..]
            && self.graph.has_whole_matrices(closed)
        {
            let facts = self.facts();
            return Ok(tensor::derivative(&mut self.graph, closed, only, &facts)?.value);
        }
        let kids: Vec<ExprId> = std::iter::once(closed).chain(by).collect();
        let formal = self.graph.apply(op, &kids);
        Ok(resolve(&mut self.graph, formal)?)
    }

    /// A name, other than that by which one differentiates, that may depend on anything.
    fn unknown_in(&self, closed: ExprId, by: &[ExprId]) -> Option<Name> {
        if self.unknown.is_empty() {
            return None;
        }
        let held: Vec<Name> = by.iter().filter_map(|id| self.name_of(*id)).collect();
        let names = self.graph.reachable(&[closed]).into_iter().filter_map(|id| self.name_of(id));
        names.into_iter().find(|name| self.unknown.contains(name) && !held.contains(name))
    }

    /// What is differentiated, as it stands in the notes and as it was settled, with names put in except those that are held.
    pub(super) fn held(&mut self, (written, of): (ExprId, ExprId), by: &[ExprId], how: How) -> Result<ExprId, Reason> {
        let mut keep: FxHashSet<ExprId> = by.iter().copied().collect();
        if how.freed {
            keep.extend(&self.freed);
        }
        if how.partial {
            let own: FxHashSet<ExprId> = self.graph.reachable(&[self.innermost(written)]).into_iter().collect();
            keep.extend(self.definitions.keys().copied().filter(|name| !own.contains(name)));
        }
        self.expanded(of, &keep)
    }

    /// What is differentiated first where derivatives are taken one after the other.
    fn innermost(&self, written: ExprId) -> ExprId {
        let mut inner = written;
        while let Some((ops::DERIVATIVE, kids)) = self.formal(inner) {
            inner = kids[0];
        }
        inner
    }

    /// Names that became parameters and stand in what is differentiated here.
    pub(super) fn freed_in(&mut self, open: ExprId) -> Vec<String> {
        let (freed, mut found) = (self.freed.clone(), Vec::new());
        for id in self.graph.reachable(&[open]) {
            let Some((_, kids)) = self.formal(id) else { continue };
            let Ok(body) = self.expanded(kids[0], &freed) else { continue };
            let stands = freed.iter().filter(|name| self.graph.contains(body, &[**name]));
            found.extend(stands.map(|name| spelling(&self.graph, *name)));
        }
        found
    }

    /// A derivative of a bare name that the notes do not define says nothing, unless it is a variable of the same family.
    fn must_be_defined(&self, of: ExprId, by: &[ExprId], whole: bool) -> Result<(), Reason> {
        let (Some(name), false) = (self.name_of(of), by.contains(&of) && by != [of]) else { return Ok(()) };
        let family = |name: Name| name.split().0;
        if by == [of] {
            return if whole { Err(Reason::Undefined(spelling(&self.graph, of))) } else { Ok(()) };
        }
        let related =
            by.iter().any(|id| !self.is_defined(*id) && self.name_of(*id).is_some_and(|by| family(by) == family(name)));
        match self.is_defined(of) || related {
            true => Ok(()),
            false => Err(Reason::Undefined(spelling(&self.graph, of))),
        }
    }

    /// The name of a symbol or entry.
    pub(super) fn name_of(&self, id: ExprId) -> Option<Name> {
        match self.graph.node(id) {
            Node::Symbol(name) => Some(name),
            Node::Entry { base, .. } => Some(base),
            _ => None,
        }
    }

    /// A named quantity that does not hold the variable: its one own variable may be meant, else it is not judged.
    fn dependent(&mut self, of: ExprId, closed: ExprId, by: ExprId, how: How) -> Result<ExprId, Reason> {
        let named = self.is_defined(of);
        if !named || self.depends(closed, by) || !self.graph.is_scalar(by) {
            return Ok(closed);
        }
        let params = self.definitions.get(&of).map_or(0, |known| known.params.len());
        let keep = if how.freed { self.freed.clone() } else { FxHashSet::default() };
        let whole = self.expanded(closed, &keep)?;
        let free = self.graph.variables(whole);
        let between = self.is_defined(by);
        let other = match free[..] {
            [only] if params == 0 && !between && only != by => Some(only),
            _ => None,
        };
        match other {
            Some(other) if how.renamed => {
                return Ok(self.graph.substitute(whole, &FxHashMap::from_iter([(other, by)]))?);
            }
            None if !between => return Ok(closed),
            _ => {}
        }
        Err(Reason::Independent { of: spelling(&self.graph, of), by: spelling(&self.graph, by) })
    }

    /// A derivative by a whole vector or matrix, rows for outputs.
    fn whole_derivative(&mut self, op: OpId, of: ExprId, by: ExprId) -> Result<ExprId, Reason> {
        let facts = self.facts();
        if op == ops::HESSIAN {
            return Ok(tensor::second_derivative(&mut self.graph, of, by, &facts)?.value);
        }
        let first = tensor::derivative(&mut self.graph, of, by, &facts)?;
        let row = first.shapes.0.is_scalar() && first.shapes.1.is_vector();
        Ok(if row { first.turned } else { first.value })
    }

    /// What is known about matrices.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::assumed(&self.graph, &self.given());
        facts.shapes = self.scope.shapes.clone();
        facts
    }

    /// A value as a teacher would write it.
    pub(super) fn tidied(&mut self, id: ExprId) -> ExprId {
        if self.graph.has_whole_matrices(id) {
            let facts = self.facts();
            return tensor::collected(&mut self.graph, id, &facts).unwrap_or(id);
        }
        tidy(&mut self.graph, id).unwrap_or(id)
    }
}
