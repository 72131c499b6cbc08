//! Values in two fields that tell expressions apart, and what becomes of them when one part is changed.

use rustc_hash::FxHashMap;

use super::lower::lower;
use super::program::{At, Program};
use super::seed::{Saved, Seed};
use super::task::{Mode, Task};
use crate::expr::{ExprId, Graph, Stopped};

/// The fingerprint of an expression that has no value with this seed.
pub const NO_VALUE: u128 = u128::MAX;

/// Rungs are not climbed for fingerprints; roots and logarithms take absolute values.
const MODE: Mode = Mode { whole: false, filter: false, deep: false, lenient: true };

/// Values of all parts of some expressions in two fields, kept so that variants can be valued quickly.
///
/// ```
/// use gradus::decide::accept::Signature;
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::ops;
///
/// let mut graph = Graph::new();
/// let x = graph.scalar(Name::new("x"));
/// let (sine, cosine) = (graph.apply(ops::SIN, &[x]), graph.apply(ops::COS, &[x]));
/// let (f, g) = (graph.mul(x, sine), graph.mul(x, cosine));
/// let mut signature = Signature::new(&mut graph, &[f, g, cosine], 7)?;
/// let (before, changed) = (signature.values(), signature.value(cosine).unwrap());
/// assert_eq!(signature.with_override(sine, changed)[0], before[1]);
/// assert_eq!(signature.values(), before);
/// # Ok::<(), gradus::expr::Stopped>(())
/// ```
#[derive(Debug)]
pub struct Signature {
    task: Task,
    of: FxHashMap<ExprId, At>,
    seeds: [Seed; 2],
    /// Steps without a value, for both seeds.
    missing: [Vec<bool>; 2],
}

/// Steps with whether they had no value, and the number of arguments of logarithms.
struct Before {
    steps: Vec<(usize, bool, Saved)>,
    atoms: usize,
}

/// Values of `roots` in two fields: equal for expressions that are formally equal, comparable across calls with the same
/// seed. They belong to no region: roots and logarithms are those of absolute values.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn fingerprint(graph: &mut Graph, roots: &[ExprId], seed: u64) -> Result<Vec<u128>, Stopped> {
    Ok(Signature::new(graph, roots, seed)?.values())
}

/// The same with exponentials and angles keyed by the value of their whole argument: equal for arguments that are equal
/// only after algebra, but blind to `exp(a+b)` and `exp(a)*exp(b)`.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn fingerprint_by_arguments(graph: &mut Graph, roots: &[ExprId], seed: u64) -> Result<Vec<u128>, Stopped> {
    Ok(Signature::in_mode(graph, roots, seed, Mode { whole: true, ..MODE })?.values())
}

impl Signature {
    /// Values all parts of `roots`.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn new(graph: &mut Graph, roots: &[ExprId], seed: u64) -> Result<Signature, Stopped> {
        Signature::in_mode(graph, roots, seed, MODE)
    }

    fn in_mode(graph: &mut Graph, roots: &[ExprId], seed: u64, mode: Mode) -> Result<Signature, Stopped> {
        let lowered = lower(graph, roots, &[])?;
        let task = Task::new(lowered.program, lowered.roots, &[]);
        let len = task.program.steps.len();
        graph.meter.spend(2 * len as u32)?;
        let start = |attempt: u64| {
            let mut values = Seed::new(&task);
            values.mode = mode;
            values.divides = true;
            values.start(seed, attempt);
            values
        };
        let seeds = [start(0), start(1)];
        let mut signature = Signature { seeds, of: lowered.of, missing: [vec![false; len], vec![false; len]], task };
        for at in 0..len {
            signature.revalue(at);
        }
        Ok(signature)
    }

    fn revalue(&mut self, at: usize) {
        for (seed, missing) in self.seeds.iter_mut().zip(&mut self.missing) {
            let operands = self.task.program.operands(at as At);
            missing[at] = operands.iter().any(|kid| missing[*kid as usize]) || seed.evaluate(&self.task, at).is_err();
        }
    }

    fn joined(&self, at: At) -> u128 {
        let at = at as usize;
        if self.missing[0][at] || self.missing[1][at] {
            return NO_VALUE;
        }
        u128::from(self.seeds[0].values[at]) << 64 | u128::from(self.seeds[1].values[at])
    }

    /// Values of the roots; [`NO_VALUE`] for one that has none.
    pub fn values(&self) -> Vec<u128> {
        self.task.roots.iter().map(|root| self.joined(*root)).collect()
    }

    /// The value of a part of the roots; `None` if it is no part of them.
    pub fn value(&self, part: ExprId) -> Option<u128> {
        self.of.get(&part).map(|at| self.joined(*at))
    }

    /// The sum, difference or other combination of two values that `combine` makes in each field.
    pub fn combined(&self, a: u128, b: u128, combine: fn(&crate::number::field::Field, u64, u64) -> u64) -> u128 {
        if a == NO_VALUE || b == NO_VALUE {
            return NO_VALUE;
        }
        let part = |seed: usize, shift: u32| combine(self.seeds[seed].field, (a >> shift) as u64, (b >> shift) as u64);
        u128::from(part(0, 64)) << 64 | u128::from(part(1, 0))
    }

    /// Values of the roots if `part` had the value `value`; only what depends on it is computed again. A `part` that is
    /// none, or a `value` of [`NO_VALUE`], changes nothing.
    pub fn with_override(&mut self, part: ExprId, value: u128) -> Vec<u128> {
        let Some(&changed) = self.of.get(&part).filter(|_| value != NO_VALUE) else { return self.values() };
        let above = self.above(changed);
        let before = self.before(changed, &above);
        for (seed, word) in self.seeds.iter_mut().zip([(value >> 64) as u64, value as u64]) {
            seed.overwrite(&self.task, changed as usize, word);
        }
        for missing in &mut self.missing {
            missing[changed as usize] = false;
        }
        for at in above {
            self.revalue(at);
        }
        let values = self.values();
        for ((seed, missing), before) in self.seeds.iter_mut().zip(&mut self.missing).zip(before) {
            for (at, was_missing, saved) in before.steps {
                missing[at] = was_missing;
                seed.restore(saved);
            }
            seed.atoms.truncate(before.atoms);
        }
        values
    }

    /// What an override is going to change, for both seeds.
    fn before(&self, changed: At, above: &[usize]) -> [Before; 2] {
        [0, 1].map(|number| {
            let (seed, missing) = (&self.seeds[number], &self.missing[number]);
            let all = std::iter::once(changed as usize).chain(above.iter().copied());
            Before { steps: all.map(|at| (at, missing[at], seed.saved(at))).collect(), atoms: seed.atoms.len() }
        })
    }

    /// Steps that depend on `changed`, operands first.
    fn above(&self, changed: At) -> Vec<usize> {
        let program: &Program = &self.task.program;
        let mut depends = vec![false; program.steps.len()];
        depends[changed as usize] = true;
        let mut found = Vec::new();
        for at in changed as usize + 1..program.steps.len() {
            if program.operands(at as At).iter().any(|kid| depends[*kid as usize]) {
                depends[at] = true;
                found.push(at);
            }
        }
        found
    }
}
