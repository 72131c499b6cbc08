//! Other forms of one expression: tidied, simplified, multiplied out; each within a budget of its own.

use super::Session;
use super::read::stopped;
use crate::calculus::{Given, cancel, expand, tidy_where};
use crate::decide::{self, Budget};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Graph, Stopped};

/// Units of work that one attempt to tidy may cost; beyond, an expression is shown as it came.
pub(super) const TIDY_BUDGET: u64 = 1_500_000;

impl Session {
    /// The assumptions that are relations, such as `x > 0`.
    pub(super) fn assumed(&self) -> Vec<ExprId> {
        self.state.assumptions.iter().filter_map(|(_, relation)| *relation).collect()
    }

    /// Runs `work` with at most `units` of the budget; what is not used comes back.
    pub(super) fn within<T>(
        &mut self,
        units: u64,
        work: impl FnOnce(&mut Self) -> Result<T, Stopped>,
    ) -> Result<T, Stopped> {
        let whole = self.graph.meter.clone();
        let part = units.min(whole.left());
        self.graph.meter = crate::expr::Meter::new(part, whole.cancel().clone());
        let result = work(self);
        let used = part - self.graph.meter.left();
        self.graph.meter = whole;
        self.graph.meter.spend_many(used)?;
        result
    }

    /// The expression as a teacher would write it; as it is if that is too much work.
    ///
    /// # Errors
    /// `limit-interrupted` and `limit-time`.
    pub(super) fn tidied(&mut self, id: ExprId) -> Result<ExprId, Diagnostic> {
        let given = self.given(&[])?;
        self.tidied_where(id, &given)
    }

    /// The expression as a teacher would write it where what is given holds; as it is if that is too much work.
    ///
    /// # Errors
    /// `limit-interrupted` and `limit-time`.
    pub(super) fn tidied_where(&mut self, id: ExprId, given: &Given) -> Result<ExprId, Diagnostic> {
        if self.graph.has_whole_matrices(id) {
            return self.whole_simplified(id);
        }
        self.changed(id, |graph| tidy_where(graph, id, given))
    }

    /// What `change` makes of `id`; `id` as it is if that is too much work.
    fn changed(
        &mut self,
        id: ExprId,
        change: impl FnOnce(&mut Graph) -> Result<ExprId, Stopped>,
    ) -> Result<ExprId, Diagnostic> {
        match self.within(TIDY_BUDGET, |session| change(&mut session.graph)) {
            Err(Stopped::Work) => Ok(id),
            other => other.map_err(stopped),
        }
    }

    /// The expression tidied; a quotient of polynomials in one variable is cancelled down, and identities are used where
    /// they make it shorter.
    ///
    /// # Errors
    /// `limit-interrupted` and `limit-time`.
    pub(super) fn simplest(&mut self, id: ExprId) -> Result<ExprId, Diagnostic> {
        let given = self.given(&[id])?;
        let tidied = self.tidied_where(id, &given)?;
        if self.graph.has_whole_matrices(tidied) {
            return Ok(tidied);
        }
        let cancelled = self.changed(tidied, |graph| cancel(graph, tidied))?;
        let (relations, seed) = (self.assumed(), self.seed);
        self.changed(cancelled, |graph| decide::simplify(graph, cancelled, &relations, seed, &Budget::default()))
    }

    /// With products multiplied out.
    ///
    /// # Errors
    /// `limit-work` if there are too many terms.
    pub(super) fn expanded(&mut self, id: ExprId) -> Result<ExprId, Diagnostic> {
        expand(&mut self.graph, id).map_err(stopped)
    }
}
