//! Equality of expressions of whole matrices, whose sizes may be letters.
//!
//! *Prove*: both sides are brought to index form and written out; polynomial identities and cancelled inverses are then
//! literally the same terms, for all sizes. *Test*: random matrices over prime fields, with sizes that differ for
//! different letters because equal or small sizes lie (for 1×1 matrices A*B is B*A); the bound of the error follows from
//! degrees. What is not rational in the entries is written out entry by entry at a few sizes, and the engine for scalars
//! decides. *Refute*: with the smallest sizes that show it the engine for scalars finds a point.
//!
//! A test says nothing of sizes larger than those that were tried, and the certainty carries that limit. Numbers in
//! floating point only say where to look first; no verdict rests on them.

mod entries;
mod field;
mod properties;
mod sizes;

use super::{Budget, Certainty, Reason, Verdict, driver};
use crate::calculus::tensor::{self, Facts};
use crate::expr::{ExprId, Graph, Stopped};
use crate::name::Name;
use crate::numeric::matrix::{Matrix, Place, evaluate};
use crate::ops;
use field::Comparison;
use properties::Properties;
use sizes::{Sizes, distinct, smallest_first};

/// Size of the first letter and direction of the sizes at which fields are tried; 1 is where most can go wrong.
const TRIED: [(u32, bool); 5] = [(2, false), (2, true), (4, false), (3, true), (1, false)];
/// Points in different fields for each choice of sizes.
const SEEDS: u64 = 2;
/// Times that a point without a value is drawn again.
const REDRAWN: u64 = 3;
/// Sizes at which entries are decided one by one, for one letter and for several.
const WRITTEN_OUT: [[(u32, bool); 2]; 2] = [[(2, false), (3, false)], [(2, false), (1, true)]];
/// Largest relative difference of doubles that count as close.
const CLOSE: f64 = 1e-9;
/// Largest size at which a difference is looked for entry by entry.
const LARGEST: u32 = 3;
/// Most choices of sizes that are tried for a refutation.
const CHOICES: usize = 24;

/// Decides whether two expressions are equal for all sizes, wherever both are defined.
pub(super) fn decide(
    graph: &mut Graph,
    (a, b): (ExprId, ExprId),
    assumptions: &[ExprId],
    seed: u64,
    budget: &Budget,
) -> Result<Verdict, Stopped> {
    if graph.shape(a) != graph.shape(b) && a != graph.zero() && b != graph.zero() {
        return Ok(Verdict::Unlike { a: graph.shape(a).clone(), b: graph.shape(b).clone() });
    }
    let facts = Facts::assumed(graph, assumptions);
    if a == b || proved(graph, a, b, &facts)? {
        return Ok(Verdict::Equal(Certainty::Proved));
    }
    let case = Case {
        sides: (a, b),
        letters: sizes::letters(graph, &[a, b]),
        properties: Properties::new(graph, facts, assumptions),
        seed,
        budget: *budget,
    };
    case.verdict(graph)
}

fn proved(graph: &mut Graph, a: ExprId, b: ExprId, facts: &Facts) -> Result<bool, Stopped> {
    let difference = if b == graph.zero() {
        a
    } else {
        let minus = graph.negate(b);
        graph.apply(ops::ADD, &[a, minus])
    };
    match tensor::vanishes(graph, difference, facts) {
        Ok(vanishes) => Ok(vanishes),
        Err(tensor::NoTensor::Stopped(Stopped::Work)) => Ok(false),
        Err(tensor::NoTensor::Stopped(stopped)) => Err(stopped),
        Err(_) => Ok(false),
    }
}

/// Two sides that are not literally the same, with what is known.
struct Case {
    sides: (ExprId, ExprId),
    letters: Vec<Name>,
    properties: Properties,
    seed: u64,
    budget: Budget,
}

impl Case {
    fn verdict(&self, graph: &mut Graph) -> Result<Verdict, Stopped> {
        match self.in_fields(graph) {
            Comparison::Same(bound) => return Ok(Verdict::Equal(self.very_likely(bound, &TRIED))),
            Comparison::Apart => return self.smallest_difference(graph),
            Comparison::Undefined => return Ok(Verdict::Undecided(Reason::NoCommonPoint)),
            Comparison::Outside => {}
        }
        let close = self.close(graph);
        if close == Some(false)
            && let different @ Verdict::Different(_) = self.smallest_difference(graph)?
        {
            return Ok(different);
        }
        let verdict = self.by_entries(graph)?;
        Ok(match verdict {
            Verdict::Undecided(reason) if close == Some(true) && !matches!(reason, Reason::Stopped(_)) => {
                Verdict::Undecided(Reason::OnlyClose)
            }
            other => other,
        })
    }

    fn very_likely(&self, error_bound_log2: f64, tried: &[(u32, bool)]) -> Certainty {
        let step = self.letters.len().saturating_sub(1) as u32;
        let largest = tried.iter().map(|(first, _)| first + step).max().filter(|_| !self.letters.is_empty());
        Certainty::VeryLikely { error_bound_log2, largest_size: largest }
    }

    /// Random matrices over prime fields; the bound is that of the weakest choice of sizes.
    fn in_fields(&self, graph: &Graph) -> Comparison {
        let tried = if self.letters.is_empty() { &TRIED[..1] } else { &TRIED[..] };
        let mut weakest = f64::NEG_INFINITY;
        let mut defined = false;
        for (number, (first, backwards)) in tried.iter().enumerate() {
            let sizes = distinct(&self.letters, *first, *backwards);
            match self.at_sizes(graph, &sizes, number as u64) {
                Comparison::Same(bound) => (weakest, defined) = (weakest.max(bound), true),
                // X'*X of a wide X has no inverse.
                Comparison::Undefined => {}
                other => return other,
            }
        }
        if defined { Comparison::Same(weakest) } else { Comparison::Undefined }
    }

    /// Independent points at one choice of sizes: their bounds multiply.
    fn at_sizes(&self, graph: &Graph, sizes: &Sizes, number: u64) -> Comparison {
        let (mut total, mut points) = (0.0, 0);
        for attempt in 0..SEEDS + REDRAWN {
            let seed = self.seed.wrapping_mul(1_009).wrapping_add(31 * number + attempt);
            let place = field::Place { sizes, properties: &self.properties, seed };
            match field::compare(graph, self.sides.0, self.sides.1, &place) {
                Comparison::Same(bound) => (total, points) = (total + bound, points + 1),
                Comparison::Undefined => continue,
                other => return other,
            }
            if points == SEEDS {
                return Comparison::Same(total);
            }
        }
        Comparison::Undefined
    }

    /// Whether random matrices of doubles are close at all places; nothing where a side has no value.
    fn close(&self, graph: &Graph) -> Option<bool> {
        let said = self.properties.said();
        let said: Vec<(Name, &str)> = said.iter().map(|(name, property)| (*name, *property)).collect();
        let mut met = None;
        for (salt, first) in [2, 3, 2, 4].into_iter().enumerate() {
            let seed = self.seed.wrapping_add(11 + salt as u64);
            let place = Place::random(graph, &[self.sides.0, self.sides.1], first, &said, seed)
                .with_totals(&self.properties.totals(graph));
            let values = (evaluate(graph, self.sides.0, &place), evaluate(graph, self.sides.1, &place));
            match values {
                (Ok(x), Ok(y)) => met = close(&x, &y).map(|close| close && met != Some(false)).or(met),
                _ => return None,
            }
        }
        met
    }

    /// Every entry decided by itself, at a few sizes.
    fn by_entries(&self, graph: &mut Graph) -> Result<Verdict, Stopped> {
        let tried = match self.letters.len() {
            0 => &WRITTEN_OUT[0][..1],
            1 => &WRITTEN_OUT[0][..],
            _ => &WRITTEN_OUT[1][..],
        };
        let mut all = Certainty::Proved;
        for (first, backwards) in tried {
            let sizes = distinct(&self.letters, *first, *backwards);
            match self.decided(graph, &sizes)? {
                Some(Verdict::Equal(certainty)) => all = all.and(certainty),
                Some(Verdict::Different(witness)) if !self.properties.incomplete => {
                    return Ok(Verdict::Different(witness));
                }
                Some(Verdict::Undecided(reason)) => return Ok(Verdict::Undecided(reason)),
                _ => return Ok(Verdict::Undecided(Reason::NotShown)),
            }
        }
        Ok(Verdict::Equal(match all {
            all if self.letters.is_empty() => all,
            Certainty::Proved => self.very_likely(f64::NEG_INFINITY, tried),
            Certainty::VeryLikely { error_bound_log2, .. } => self.very_likely(error_bound_log2, tried),
        }))
    }

    /// The verdict of the engine for scalars at these sizes; nothing if the sides cannot be written out.
    fn decided(&self, graph: &mut Graph, sizes: &Sizes) -> Result<Option<Verdict>, Stopped> {
        let (a, b) = self.sides;
        let (Some(x), Some(y), Some(relations)) = (
            entries::written_out(graph, a, sizes, &self.properties),
            entries::written_out(graph, b, sizes, &self.properties),
            self.properties.of_entries(graph, &[a, b], sizes),
        ) else {
            return Ok(None);
        };
        let (x, y) = (zeros_like(graph, x, y), zeros_like(graph, y, x));
        // A power of a matrix by a letter has no entries; it would come back here.
        if graph.has_whole_matrices(x) || graph.has_whole_matrices(y) {
            return Ok(None);
        }
        match driver::decide(graph, x, y, &relations, self.seed, &self.budget) {
            Verdict::Undecided(Reason::Stopped(stopped)) if stopped != Stopped::Work => Err(stopped),
            verdict => Ok(Some(verdict)),
        }
    }

    /// The smallest sizes at which the engine for scalars shows a difference.
    fn smallest_difference(&self, graph: &mut Graph) -> Result<Verdict, Stopped> {
        if self.properties.incomplete {
            return Ok(Verdict::Undecided(Reason::NotShown));
        }
        for sizes in smallest_first(&self.letters, LARGEST, CHOICES) {
            if let Some(different @ Verdict::Different(_)) = self.decided(graph, &sizes)? {
                return Ok(different);
            }
        }
        Ok(Verdict::Undecided(Reason::NotShown))
    }
}

/// A bare 0 beside a matrix is the matrix of zeros.
fn zeros_like(graph: &mut Graph, id: ExprId, other: ExprId) -> ExprId {
    match graph.shape(other).sizes() {
        Some((rows, cols)) if id == graph.zero() && (rows, cols) != (1, 1) => {
            let zeros = vec![graph.zero(); (rows * cols) as usize];
            graph.literal(rows, cols, &zeros)
        }
        _ => id,
    }
}

/// Whether two values are close; nothing where one of them is not defined.
fn close(x: &Matrix, y: &Matrix) -> Option<bool> {
    if x.entries.iter().chain(&y.entries).any(|value| !value.is_finite()) {
        return None;
    }
    let scale = 1.0 + x.entries.iter().chain(&y.entries).fold(0.0f64, |most, value| most.max(value.abs()));
    let count = x.entries.len().max(y.entries.len());
    let entry = |matrix: &Matrix, k: usize| matrix.entries[if matrix.entries.len() == 1 { 0 } else { k }];
    Some((0..count).all(|k| (entry(x, k) - entry(y, k)).abs() <= CLOSE * scale))
}
