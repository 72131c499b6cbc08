//! Under which conditions an answer holds: what is assumed, where something is defined, and how that is written.

use super::Session;
use super::answer::Task;
use super::form::TIDY_BUDGET;
use super::read::stopped;
use super::reply::Domain;
use crate::calculus::{Condition, Given, chained, conditions, smoothness};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Stopped};
use crate::ops::{self, OpId};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::written::Relation;

/// Conditions are not asked of derivatives with more nodes.
const CONDITION_NODES: usize = 400;

/// Functions of derivatives whose value at a corner is a convention.
const CONVENTIONS: &[(OpId, &str)] =
    &[(ops::HEAVISIDE, "at the corner heaviside(0) = 0 by convention"), (ops::SIGN, "sign(0) = 0 by convention")];

impl Session {
    /// The assumptions of the session and the conditions under which `roots` are defined; nothing if that is too much
    /// work.
    ///
    /// # Errors
    /// `limit-interrupted` and `limit-time`.
    pub(super) fn given(&mut self, roots: &[ExprId]) -> Result<Given, Diagnostic> {
        let assumptions = self.assumed();
        match self.within(TIDY_BUDGET, |session| Given::new(&mut session.graph, &assumptions, roots)) {
            Ok(given) => Ok(given),
            Err(Stopped::Work) => Ok(Given::default()),
            Err(other) => Err(stopped(other)),
        }
    }

    /// What holds wherever a task has an answer.
    ///
    /// # Errors
    /// See [`Session::solve`].
    pub(super) fn given_for(&mut self, task: &Task) -> Result<Given, Diagnostic> {
        let raw = self.differentiate(task)?;
        self.given_with(task.of, raw)
    }

    /// Conditions of a derivative as it came are asked only of small ones; those of what is differentiated always.
    pub(super) fn given_with(&mut self, of: ExprId, raw: ExprId) -> Result<Given, Diagnostic> {
        let small = self.graph.reachable(&[raw]).len() <= CONDITION_NODES;
        if small { self.given(&[of, raw]) } else { self.given(&[of]) }
    }

    /// Where all of `parts` are defined; nothing is said of whole matrices, nor if it is too much work.
    ///
    /// # Errors
    /// `limit-interrupted` and `limit-time`.
    pub(super) fn domain(&mut self, parts: &[ExprId]) -> Result<Domain, Diagnostic> {
        let found = self.conditions(parts)?;
        Ok(self.written_domain(&found))
    }

    /// Where a derivative is what the laws say: where it and `of` are defined, away from jumps.
    ///
    /// # Errors
    /// See [`Session::domain`].
    pub(super) fn domain_of_derivative(&mut self, of: ExprId, derivative: ExprId) -> Result<Domain, Diagnostic> {
        let mut found = self.conditions(&[of, derivative])?;
        found.extend(self.unless_too_much(|session| smoothness(&mut session.graph, of))?);
        Ok(self.written_domain(&found))
    }

    fn conditions(&mut self, parts: &[ExprId]) -> Result<Vec<ExprId>, Diagnostic> {
        if parts.iter().any(|part| self.graph.has_whole_matrices(*part)) {
            return Ok(Vec::new());
        }
        self.unless_too_much(|session| conditions(&mut session.graph, parts))
    }

    fn unless_too_much(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<Vec<ExprId>, Stopped>,
    ) -> Result<Vec<ExprId>, Diagnostic> {
        match self.within(TIDY_BUDGET, work) {
            Ok(found) => Ok(found),
            Err(Stopped::Work) => Ok(Vec::new()),
            Err(other) => Err(stopped(other)),
        }
    }

    /// What a derivative takes by convention where `of` has a corner.
    pub(super) fn conventions(&self, of: ExprId, derivative: ExprId) -> Vec<&'static str> {
        let has = |root: ExprId, op: OpId| self.graph.reachable(&[root]).iter().any(|id| self.graph.is_apply(*id, op));
        let new = |op: OpId| has(derivative, op) && !has(of, op);
        CONVENTIONS.iter().filter(|(op, _)| new(*op)).map(|(_, said)| *said).collect()
    }

    fn written_domain(&mut self, found: &[ExprId]) -> Domain {
        let conditions = found.iter().map(|condition| self.formula(*condition)).collect();
        let chains = chained(&mut self.graph, found);
        let ranges = chains.into_iter().map(|condition| self.written_condition(condition)).collect();
        Domain { conditions, ranges, is_said: false }
    }

    fn written_condition(&self, condition: Condition) -> Formula {
        let (low, subject, high) = match condition {
            Condition::Single(relation) => return self.formula(relation),
            Condition::Between { low, subject, high } => (low, subject, high),
        };
        let sign = |with_bound| if with_bound { Relation::LessEqual } else { Relation::Less };
        let mut chain = self.formula(low.0);
        let left = chain.root();
        let middle = chain.append(&self.formula(subject));
        let inner = chain.push(Item::Relation(sign(low.1), left, middle));
        let right = chain.append(&self.formula(high.0));
        chain.push(Item::Relation(sign(high.1), inner, right));
        chain
    }
}
