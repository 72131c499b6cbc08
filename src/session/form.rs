//! Other forms of one expression: tidied, simplified, multiplied out; each within a budget of its own.

use super::Session;
use super::read::stopped;
use crate::calculus::{Given, cancel, expand, tidy_where};
use crate::decide::{self, Budget};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Stopped};

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
        match self.within(TIDY_BUDGET, |session| tidy_where(&mut session.graph, id, given)) {
            Ok(tidied) => Ok(tidied),
            Err(Stopped::Work) => Ok(id),
            Err(other) => Err(stopped(other)),
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
        let cancelled = match self.within(TIDY_BUDGET, |session| cancel(&mut session.graph, tidied)) {
            Ok(cancelled) => cancelled,
            Err(Stopped::Work) => tidied,
            Err(other) => return Err(stopped(other)),
        };
        let (relations, seed) = (self.assumed(), self.seed);
        let shorter = |session: &mut Session| {
            decide::simplify(&mut session.graph, cancelled, &relations, seed, &Budget::default())
        };
        match self.within(TIDY_BUDGET, shorter) {
            Ok(simple) => Ok(simple),
            Err(Stopped::Work) => Ok(cancelled),
            Err(other) => Err(stopped(other)),
        }
    }

    /// With products multiplied out.
    ///
    /// # Errors
    /// `limit-work` if there are too many terms.
    pub(super) fn expanded(&mut self, id: ExprId) -> Result<ExprId, Diagnostic> {
        expand(&mut self.graph, id).map_err(stopped)
    }
}
