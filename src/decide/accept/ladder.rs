//! Attempts of rising cost: as the expressions stand, with more signs, with whole arguments, with products in logarithms.

use rustc_hash::FxHashSet;

use super::lower::lower;
use super::program::{At, Step};
use super::seed::{Failure, Seed};
use super::task::{Mode, Task};
use super::{Accepted, Obstacle};
use crate::decide::{Budget, Sign};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::field::FIELDS;

/// Seeds that must agree.
const SEEDS: u32 = 4;
/// Seeds that must agree if a root may hide a sign: about half of them then show a difference.
const SEEDS_WITH_HIDDEN_SIGNS: u32 = 160;
/// Enough of them where the signs of a region leave few seeds.
const FEWEST_SEEDS_WITH_HIDDEN_SIGNS: u32 = 56;
/// What each of these is worth: two hidden signs leave a wrong pair standing with probability 3/4.
const HIDDEN_SIGN_LOG2: f64 = -0.415;
/// Constants depend on the prime only, of which there are few, and the filter leaves half of them; sums that could hide
/// a sign are all looked at, so that at most one hidden sign is reckoned with.
const PRIMES_WITH_HIDDEN_SIGNS: u32 = 20;
/// Seeds that agree before the exact expansion is tried.
const SEEDS_BEFORE_EXACT: u32 = 2;
/// Products of terms that cost as much as one step in a field.
const PRODUCTS_PER_STEP: u64 = 4;
/// Attempts that one rung of the ladder may take before a seed agrees: each root halves the seeds that are left.
const ATTEMPTS: u64 = 3000;
/// Attempts that it may take afterwards.
const ATTEMPTS_IN_ALL: u64 = 30_000;
/// A division by 0 that is met so often in a row is one for every seed.
const HOPELESS: u32 = 12;
/// No bound weaker than this is given out.
const WEAKEST_BOUND_LOG2: f64 = -19.0;

/// How one rung ended.
enum Rung {
    Agreed(Accepted),
    Differed,
    Failed(Obstacle),
}

/// What the seeds of one rung have shown.
#[derive(Default)]
struct Count {
    agreed: u32,
    failures: u32,
    guessed: bool,
    /// Steps at which a seed failed.
    failed: FxHashSet<At>,
    /// Steps at which a root was taken.
    rooted: FxHashSet<At>,
}

/// One pair with all that its attempts share.
struct Ladder<'g> {
    graph: &'g mut Graph,
    task: Task,
    seed: u64,
    budget: &'g mut Budget,
    exact_tried: bool,
    values: Seed,
}

/// Tries the rungs until one accepts.
pub(super) fn climb(
    graph: &mut Graph,
    a: ExprId,
    b: ExprId,
    signs: &[(ExprId, Sign)],
    seed: u64,
    budget: &mut Budget,
) -> Result<Accepted, Stopped> {
    let lowered = lower(graph, &[a, b], signs)?;
    if lowered.program.void {
        return Ok(Accepted::Unknown(Obstacle::Void));
    }
    let task = Task::new(lowered.program, lowered.roots, &lowered.given);
    if task.is_stuck() {
        return Ok(Accepted::Unknown(Obstacle::Outside));
    }
    if task.roots[0] == task.roots[1] {
        return Ok(Accepted::Proved);
    }
    let values = Seed::new(&task);
    let mut ladder = Ladder { graph, task, seed, budget, exact_tried: false, values };
    let mut outcome = Accepted::Differs;
    for mode in ladder.modes() {
        match ladder.rung(mode)? {
            Rung::Agreed(accepted) => return Ok(accepted),
            Rung::Differed => {}
            Rung::Failed(obstacle) if mode == Mode::default() => return Ok(Accepted::Unknown(obstacle)),
            Rung::Failed(obstacle) => outcome = Accepted::Unknown(obstacle),
        }
    }
    Ok(outcome)
}

impl Ladder<'_> {
    /// The rungs that can make a difference for this pair.
    fn modes(&self) -> Vec<Mode> {
        let (task, plain) = (&self.task, Mode::default());
        let mut modes = vec![plain];
        for deep in [false, true] {
            for whole in [false, true] {
                for filter in [false, true] {
                    let useful =
                        (!deep || task.has_logs) && (!whole || task.has_arguments) && (!filter || task.chooses);
                    let mode = Mode { whole, filter, deep, lenient: false };
                    if useful && !modes.contains(&mode) {
                        modes.push(mode);
                    }
                }
            }
        }
        modes
    }

    fn rung(&mut self, mode: Mode) -> Result<Rung, Stopped> {
        let mut count = Count::default();
        let mut obstacle = Obstacle::NoSeed;
        for attempt in 0..self.attempts(true) {
            if count.agreed == 0 && attempt >= self.attempts(false) {
                break;
            }
            let run = self.values.run(&self.task, mode, self.seed, attempt);
            self.graph.meter.spend(self.values.evaluated)?;
            if self.budget.fields < u64::from(self.values.evaluated) {
                self.budget.fields = 0;
                obstacle = Obstacle::Work;
                break;
            }
            self.budget.fields -= u64::from(self.values.evaluated);
            match run {
                Ok(()) if !self.agrees() => return Ok(Rung::Differed),
                Ok(()) => {
                    if let Some(accepted) = self.agreed(&mut count, mode)? {
                        return Ok(accepted);
                    }
                }
                Err(Failure::Always) => return Ok(Rung::Failed(Obstacle::Outside)),
                Err(Failure::Prime) => {}
                Err(Failure::Step(at)) => {
                    count.failed.insert(at);
                    count.failures += 1;
                    if count.agreed == 0 && count.failures >= HOPELESS && self.is_zero_division(at) {
                        return Ok(Rung::Failed(Obstacle::NoSeed));
                    }
                }
            }
        }
        if count.agreed >= FEWEST_SEEDS_WITH_HIDDEN_SIGNS {
            return Ok(self.bounded(count.agreed, true, mode));
        }
        Ok(Rung::Failed(obstacle))
    }

    /// Counts a seed that agrees; the outcome, if these are enough.
    fn agreed(&mut self, count: &mut Count, mode: Mode) -> Result<Option<Rung>, Stopped> {
        count.agreed += 1;
        count.guessed |= self.values.guessed;
        count.rooted.extend(self.values.rooted.iter().copied());
        if count.agreed == SEEDS_BEFORE_EXACT && self.is_zero_exactly()? {
            return Ok(Some(Rung::Agreed(Accepted::Proved)));
        }
        if count.agreed < SEEDS {
            return Ok(None);
        }
        let hidden = self.hides_signs(count);
        let wanted = match (hidden, self.is_constant()) {
            (false, _) => SEEDS,
            (true, false) => SEEDS_WITH_HIDDEN_SIGNS,
            (true, true) => PRIMES_WITH_HIDDEN_SIGNS,
        };
        Ok((count.agreed >= wanted).then(|| self.bounded(count.agreed, hidden, mode)))
    }

    fn is_constant(&self) -> bool {
        self.task.roots.iter().all(|root| self.task.constant[*root as usize])
    }

    /// A pair of constants depends on the prime only.
    fn attempts(&self, agreed: bool) -> u64 {
        match (self.is_constant(), agreed) {
            (true, _) => FIELDS as u64,
            (false, true) => ATTEMPTS_IN_ALL,
            (false, false) => ATTEMPTS,
        }
    }

    fn agrees(&self) -> bool {
        let [a, b] = [self.task.roots[0], self.task.roots[1]];
        self.values.values[a as usize] == self.values.values[b as usize]
    }

    /// True if a sign was read off a square that is not known to be one, or a root was never seen to fail, so that its
    /// argument may be a hidden square.
    fn hides_signs(&self, count: &Count) -> bool {
        let under_root = |at: &At| match &self.task.program.steps[*at as usize] {
            Step::Power(a, _) => Some(*a),
            _ => None,
        };
        if count.guessed {
            return true;
        }
        let taken: FxHashSet<At> = count.rooted.iter().filter_map(under_root).collect();
        // Linear sums are no squares. With a root of each of them, roots of their products have no choice of a sign.
        let linear: FxHashSet<At> = taken.iter().copied().filter(|at| self.task.is_linear(*at)).collect();
        let open = |at: &At| under_root(at).is_some_and(|a| self.task.is_plain(a, &linear));
        let plain = |at: &At| under_root(at).is_some_and(|a| self.task.is_plain(a, &FxHashSet::default()));
        !count.rooted.iter().all(open) && count.rooted.iter().any(|at| !plain(at) && !count.failed.contains(at))
    }

    fn is_zero_division(&self, at: At) -> bool {
        match self.task.program.steps[at as usize] {
            Step::Div(_, b) => self.values.values[b as usize] == 0,
            Step::Power(a, _) => self.values.values[a as usize] == 0,
            _ => false,
        }
    }

    /// Tried once: the expansion does not depend on the rung.
    fn is_zero_exactly(&mut self) -> Result<bool, Stopped> {
        if std::mem::replace(&mut self.exact_tried, true) {
            return Ok(false);
        }
        let (zero, products) = super::exact::is_zero(&self.task, self.budget.terms);
        self.graph.meter.spend_many(products)?;
        self.budget.fields = self.budget.fields.saturating_sub(products / PRODUCTS_PER_STEP);
        Ok(zero)
    }

    /// The chance that so many seeds agree on a pair that is not formally equal.
    fn bounded(&self, agreed: u32, hidden: bool, mode: Mode) -> Rung {
        let one = super::degree::one_seed_log2(&self.task, &self.values, mode);
        let worth = match (hidden, self.is_constant()) {
            (false, _) => one,
            (true, false) => one.max(HIDDEN_SIGN_LOG2),
            (true, true) => one.max(-1.0),
        };
        let all = f64::from(agreed) * worth;
        if all > WEAKEST_BOUND_LOG2 {
            return Rung::Failed(Obstacle::Degree);
        }
        Rung::Agreed(Accepted::VeryLikely { error_bound_log2: all })
    }
}
