//! Counterexamples: points where certified values of two expressions exclude each other.
//!
//! Doubles first, then 256 and 1024 bits. A point where one side is not certainly defined is skipped and counts for
//! nothing; so is a point where a sign or a step is taken of exactly 0, because a convention must not decide. A point is
//! used only if all assumptions certainly hold there.

use super::show::value_pair;
use super::tape::{State, Tape};
use super::{Budget, Sign, Witness};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Ball, Enclosure, Interval, Rational};
use crate::ops;

/// Precisions after doubles.
pub(super) const PRECISIONS: [u32; 2] = [256, 1024];

/// Two expressions made ready to be compared at points.
pub(super) struct Comparison {
    pub tape: Tape,
    pub variables: Vec<ExprId>,
    a: ExprId,
    b: ExprId,
    assumptions: Vec<ExprId>,
    /// Arguments of sign and step functions.
    jumps: Vec<ExprId>,
}

/// What comparing at one point showed.
pub(super) enum Outcome {
    /// A certified difference.
    Apart(Box<Witness>),
    /// Both sides are defined and were not told apart.
    Together,
    /// The point counts for nothing.
    Skipped,
}

impl Comparison {
    /// `None` if something has no value at a point.
    pub fn new(graph: &Graph, (a, b): (ExprId, ExprId), variables: &[ExprId], assumptions: &[ExprId]) -> Option<Self> {
        let mut roots = vec![a, b];
        roots.extend_from_slice(assumptions);
        let jumps = graph.reachable(&[a, b]).into_iter().filter_map(|id| match graph.node(id) {
            Node::Apply(ops::SIGN | ops::HEAVISIDE, [u]) => Some(*u),
            _ => None,
        });
        Some(Comparison {
            tape: Tape::new(graph, &roots, variables)?,
            variables: variables.to_vec(),
            a,
            b,
            assumptions: assumptions.to_vec(),
            jumps: jumps.collect(),
        })
    }

    /// Pays for one run.
    fn pay(&self, graph: &mut Graph, budget: &mut Budget, bits: u32) -> Result<bool, Stopped> {
        let units = self.tape.cost(bits);
        graph.meter.spend(u32::try_from(units).unwrap_or(u32::MAX))?;
        let paid = budget.points >= units;
        budget.points = budget.points.saturating_sub(units);
        Ok(paid)
    }

    /// Compares at `point`, with doubles for `bits` 53 and with balls for more.
    fn compare(
        &self,
        graph: &mut Graph,
        budget: &mut Budget,
        point: &[Rational],
        bits: u32,
    ) -> Result<Outcome, Stopped> {
        if !self.pay(graph, budget, bits)? {
            return Ok(Outcome::Skipped);
        }
        Ok(if bits == 53 { self.at::<Interval>(point, bits) } else { self.at::<Ball>(point, bits) })
    }

    fn at<E: Enclosure>(&self, point: &[Rational], bits: u32) -> Outcome {
        let run = self.tape.at::<E>(point, bits);
        let holds = |id: &ExprId| matches!(run.get(*id), State::Exact(truth) if !truth.is_zero());
        if !self.assumptions.iter().all(holds) || self.jumps.iter().any(|id| run.get(*id).sign() == Some(Sign::Zero)) {
            return Outcome::Skipped;
        }
        let (a, b) = (run.get(self.a), run.get(self.b));
        if !a.is_value() || !b.is_value() {
            return Outcome::Skipped;
        }
        let (Some((a_low, a_high)), Some((b_low, b_high))) = (a.bounds(), b.bounds()) else {
            return Outcome::Together;
        };
        if a_high >= b_low && b_high >= a_low {
            return Outcome::Together;
        }
        let at = self.variables.iter().copied().zip(point.iter().cloned()).collect();
        let (a, b) = value_pair((a_low, a_high), (b_low, b_high));
        Outcome::Apart(Box::new(Witness { at, a, b, entry: None }))
    }

    /// The first of `points` that shows a difference, and the points at which both sides are defined.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn first_apart(
        &self,
        graph: &mut Graph,
        budget: &mut Budget,
        points: &[Vec<Rational>],
        bits: u32,
        enough: usize,
    ) -> Result<(Option<Witness>, Vec<usize>), Stopped> {
        let mut defined = Vec::new();
        for (k, point) in points.iter().enumerate() {
            match self.compare(graph, budget, point, bits)? {
                Outcome::Apart(witness) => return Ok((Some(*witness), defined)),
                Outcome::Together => defined.push(k),
                Outcome::Skipped => {}
            }
            if defined.len() >= enough {
                break;
            }
        }
        Ok((None, defined))
    }
}
