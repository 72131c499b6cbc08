//! Witnesses for a derivative: what the laws say against dual numbers, adjoints and outside differences.
//!
//! Derivatives are compared at sampled points that all sides have in common. A disagreement is data, with the point that
//! shows it; where nothing could be compared, that is what is said. What is too large is refused before any work.

use super::agreement::{Agreement, Tally, Witnesses};
use super::differences::derivative;
use super::meval::{NotExpressible, Outside};
use super::point::{Input, NotNumeric, Point, sizes};
use super::program::Program;
use super::sample::{Range, Sampler};
use crate::expr::{ExprId, Graph};

/// Largest relative error between two derivatives that are both exact up to rounding.
const EXACT: f64 = 1e-9;
/// Largest relative error against differences.
const MEASURED: f64 = 1e-7;
/// A derivative of exactly 0 is confirmed by differences that are 0 up to this part of an ordinary derivative.
const BLURRED: f64 = 1e-9;
/// A derivative this many times smaller than its contributions is seen against them and not against itself.
const CANCELLED: f64 = 1e-3;
/// Points that are compared with automatic derivatives, and the first of them also with differences.
const POINTS: usize = 8;
const MEASURED_POINTS: usize = 4;
/// Points that are tried before it is said that there is none in common.
const TRIED: usize = 96;
/// Instructions of a program.
const PROGRAM_LIMIT: usize = 4_000;
/// Instructions run in all by automatic derivatives.
const WORK_LIMIT: usize = 2_000_000;
/// Derivatives that are measured by differences, each about ten evaluations.
const MEASURED_LIMIT: usize = 400;

/// How to choose the points.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The same seed gives the same points.
    pub seed: u64,
    /// What is known about a variable, such as `x > 0`.
    pub ranges: Vec<(Input, Range)>,
    /// Sizes and constants; letters in bounds that are not here get distinct sizes.
    pub fixed: Point,
    /// Whether central differences through the outside evaluator are asked too.
    pub measured: bool,
}

impl Plan {
    /// A plan without assumptions.
    pub fn new(seed: u64) -> Self {
        Plan { seed, measured: true, ..Plan::default() }
    }
}

/// Asks the witnesses whether `entries` are the derivatives of the scalars `of` by `variables`: one row for each of `of`,
/// one column for each variable, row by row. One scalar and one variable is an ordinary derivative.
///
/// ```
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::numeric::{Plan, confirm};
/// use gradus::ops;
///
/// let mut graph = Graph::new();
/// let x = graph.scalar(Name::new("x"));
/// let (sine, cosine) = (graph.apply(ops::SIN, &[x]), graph.apply(ops::COS, &[x]));
/// assert!(confirm(&graph, &[sine], &[x], &[cosine], &Plan::new(1))?.confirm());
/// assert!(confirm(&graph, &[cosine], &[x], &[sine], &Plan::new(1))?.disagree());
/// # Ok::<(), gradus::numeric::NotNumeric>(())
/// ```
///
/// # Errors
/// See [`NotNumeric`], `TooLarge` among them; `NotScalar` if an output or an entry is a vector or matrix.
///
/// # Panics
/// If the number of entries is not the number of rows times the number of columns.
pub fn confirm(
    graph: &Graph,
    of: &[ExprId],
    variables: &[ExprId],
    entries: &[ExprId],
    plan: &Plan,
) -> Result<Witnesses, NotNumeric> {
    assert_eq!(of.len() * variables.len(), entries.len(), "an entry for each output and variable");
    Comparison::new(graph, of, variables, entries, plan)?.run(graph, of, plan)
}

/// The same for a gradient (in the order of `variables`) and a Hessian (row by row) of the scalar `of`: the gradient is
/// asked about as the derivative of `of`, the Hessian as the derivative of the gradient.
///
/// # Errors
/// See [`confirm`].
pub fn confirm_hessian(
    graph: &Graph,
    of: ExprId,
    variables: &[ExprId],
    gradient: &[ExprId],
    hessian: &[ExprId],
    plan: &Plan,
) -> Result<Witnesses, NotNumeric> {
    let first = confirm(graph, &[of], variables, gradient, plan)?;
    if first.disagree() {
        return Ok(first);
    }
    Ok(first.and(confirm(graph, gradient, variables, hessian, plan)?))
}

/// The same for `f, f', f'', ...`: each is asked about as the derivative of the one before it.
///
/// # Errors
/// See [`confirm`].
///
/// # Panics
/// If the chain has fewer than two expressions.
pub fn confirm_chain(graph: &Graph, chain: &[ExprId], variable: ExprId, plan: &Plan) -> Result<Witnesses, NotNumeric> {
    let mut all = confirm(graph, &chain[..1], &[variable], &chain[1..2], plan)?;
    for pair in chain[1..].windows(2) {
        if all.disagree() {
            break;
        }
        all = all.and(confirm(graph, &pair[..1], &[variable], &pair[1..], plan)?);
    }
    Ok(all)
}

/// A point with what the laws say there.
struct Place {
    point: Vec<f64>,
    symbolic: Vec<f64>,
    /// For each entry the size below which a derivative is what cancellation left.
    units: Vec<f64>,
    /// For each output its value as a derivative: what a derivative of ordinary size would be.
    ordinary: Vec<f64>,
}

struct Comparison {
    fixed: Point,
    columns: usize,
    original: Program,
    claimed: Program,
}

impl Comparison {
    fn new(
        graph: &Graph,
        of: &[ExprId],
        variables: &[ExprId],
        entries: &[ExprId],
        plan: &Plan,
    ) -> Result<Self, NotNumeric> {
        let everything: Vec<ExprId> = of.iter().chain(variables).chain(entries).copied().collect();
        if !everything.iter().all(|id| graph.is_scalar(*id)) {
            return Err(NotNumeric::NotScalar);
        }
        let mut fixed = sizes(graph, &everything);
        for input in plan.fixed.inputs() {
            let value = plan.fixed.get(&input).expect("it is one of the inputs");
            fixed.set(input, value);
        }
        let inputs = variables.iter().map(|id| Input::of(graph, *id, &fixed)).collect::<Result<Vec<_>, _>>()?;
        let original = Program::open(graph, of, inputs, &fixed, PROGRAM_LIMIT)?;
        let claimed = Program::open(graph, entries, original.inputs().to_vec(), &fixed, PROGRAM_LIMIT)?;
        Ok(Comparison { fixed, columns: variables.len(), original, claimed })
    }

    fn run(mut self, graph: &Graph, of: &[ExprId], plan: &Plan) -> Result<Witnesses, NotNumeric> {
        let sweeps = self.columns + of.len();
        if self.original.len().saturating_mul(sweeps * POINTS) > WORK_LIMIT {
            return Err(NotNumeric::TooLarge { limit: WORK_LIMIT });
        }
        let places = self.places(plan);
        let entries = self.claimed.outputs();
        let (mut forward, mut reverse) = (Tally::new(entries), Tally::new(entries));
        for place in &places {
            let duals = self.by_duals(place);
            let adjoints = self.by_sweeps(&place.point, |program, at, row| program.reverse(at, row));
            self.compare(place, &duals, &mut forward);
            self.compare(place, &adjoints, &mut reverse);
        }
        Ok(Witnesses {
            forward: forward.finish(),
            reverse: reverse.finish(),
            differences: if plan.measured { self.differences(graph, of, &places) } else { Agreement::NotAsked },
            points: places.len(),
            inputs: self.claimed.inputs().to_vec(),
            stage: 0,
        })
    }

    /// Points at which the original and the claim are finite.
    fn places(&mut self, plan: &Plan) -> Vec<Place> {
        let range =
            |input: &Input| plan.ranges.iter().find(|(known, _)| known == input).map_or(Range::ALL, |(_, r)| *r);
        let ranges = self.claimed.inputs().iter().map(range).collect();
        let mut places = Vec::new();
        for point in Sampler::new(plan.seed, ranges).take(TRIED) {
            let values = self.original.run(&point).to_vec();
            if !values.iter().all(|value| value.is_finite()) {
                continue;
            }
            let symbolic = self.claimed.run(&point).to_vec();
            if !symbolic.iter().all(|value| value.is_finite()) {
                continue;
            }
            let sizes = self.by_sweeps(&point, |program, at, row| program.magnitude(at, row));
            let extent = point.iter().fold(1.0_f64, |extent, x| extent.max(x.abs()));
            let ordinary = values.iter().map(|value| value.abs() / extent).collect();
            places.push(Place {
                units: sizes.iter().map(|size| CANCELLED * size).collect(),
                point,
                symbolic,
                ordinary,
            });
            if places.len() == POINTS {
                break;
            }
        }
        places
    }

    fn by_duals(&mut self, place: &Place) -> Vec<f64> {
        let mut direction = vec![0.0; self.original.inputs().len()];
        let mut entries = vec![0.0; place.symbolic.len()];
        for column in 0..self.columns {
            direction[column] = 1.0;
            for (row, entry) in self.original.forward(&place.point, &direction).into_iter().enumerate() {
                entries[row * self.columns + column] = entry;
            }
            direction[column] = 0.0;
        }
        entries
    }

    /// One row for each output, as `sweep` gives it.
    fn by_sweeps(&mut self, at: &[f64], sweep: fn(&mut Program, &[f64], usize) -> Vec<f64>) -> Vec<f64> {
        let mut entries = Vec::with_capacity(self.columns * self.original.outputs());
        for output in 0..self.original.outputs() {
            entries.extend_from_slice(&sweep(&mut self.original, at, output)[..self.columns]);
        }
        entries
    }

    /// Compares what an exact witness says at one point, entry by entry.
    fn compare(&mut self, place: &Place, witness: &[f64], tally: &mut Tally) {
        for (entry, (symbolic, witness)) in place.symbolic.iter().zip(witness).enumerate() {
            if !witness.is_finite() || tally.against.is_some() {
                continue;
            }
            let error = relative(*symbolic, *witness, place.units[entry]);
            if error <= EXACT {
                tally.agree(entry, error);
            } else if (symbolic - witness).abs() > self.rounding(place, entry) {
                tally.against = Some(against(place, entry, *witness));
            }
        }
    }

    /// How much rounding alone may have moved an entry: what it does to the claim, and what tiny moves of the point change
    /// in the claim and in the derivative by adjoints, with a margin.
    fn rounding(&mut self, place: &Place, entry: usize) -> f64 {
        let (row, column) = (entry / self.columns, entry % self.columns);
        let adjoint = self.original.reverse(&place.point, row)[column];
        let mut largest = self.claimed.rounding(&place.point)[entry];
        for factor in [1.0 + 4.0 * f64::EPSILON, 1.0 - 6.0 * f64::EPSILON, 1.0 + 16.0 * f64::EPSILON] {
            let moved: Vec<f64> = place.point.iter().map(|x| x * factor).collect();
            let claim = self.claimed.run(&moved)[entry] - place.symbolic[entry];
            let exact = self.original.reverse(&moved, row)[column] - adjoint;
            largest = [claim, exact].iter().filter(|change| change.is_finite()).fold(largest, |l, c| l.max(c.abs()));
        }
        64.0 * largest
    }

    fn differences(&mut self, graph: &Graph, of: &[ExprId], places: &[Place]) -> Agreement {
        let points = MEASURED_POINTS.min(MEASURED_LIMIT / (of.len() * self.columns).max(1));
        if points == 0 {
            return Agreement::TooLarge;
        }
        let mut tally = Tally::new(self.claimed.outputs());
        for (row, root) in of.iter().enumerate() {
            let outside = match Outside::new(graph, *root, self.claimed.inputs(), &self.fixed) {
                Ok(outside) => outside,
                Err(NotExpressible::TooLarge { .. }) => return Agreement::TooLarge,
                Err(error) => return Agreement::NotExpressible(error),
            };
            for entry in row * self.columns..(row + 1) * self.columns {
                for place in places {
                    if tally.compared[entry] == points || tally.against.is_some() {
                        break;
                    }
                    self.measure(&outside, entry, place, &mut tally);
                }
            }
        }
        tally.finish()
    }

    /// Compares one entry at one point with differences, if the differences are sure of themselves there.
    fn measure(&mut self, outside: &Outside, entry: usize, place: &Place, tally: &mut Tally) {
        let (row, column) = (entry / self.columns, entry % self.columns);
        let mut point = place.point.clone();
        let function = |x| {
            point[column] = x;
            outside.value(&point)
        };
        let Some(estimate) = derivative(function, place.point[column]) else { return };
        let lost = 4.0 * self.original.rounding(&place.point)[row] / estimate.step;
        let (symbolic, measured, unsure) = (place.symbolic[entry], estimate.value, estimate.error + lost);
        let scale = place.units[entry].max(symbolic.abs()).max(measured.abs());
        if unsure > 0.1 * MEASURED * scale {
            if symbolic == 0.0 && measured.abs() <= unsure && unsure <= BLURRED * place.ordinary[row] {
                tally.agree(entry, unsure / place.ordinary[row]);
            }
            return;
        }
        let error = relative(symbolic, measured, place.units[entry]);
        if error <= MEASURED {
            tally.agree(entry, error);
        } else if (symbolic - measured).abs() > self.rounding(place, entry) {
            tally.against = Some(against(place, entry, measured));
        }
    }
}

/// Difference relative to the larger of the two, or to `unit` if both are smaller.
fn relative(a: f64, b: f64, unit: f64) -> f64 {
    if a == b {
        return 0.0;
    }
    (a - b).abs() / a.abs().max(b.abs()).max(unit)
}

fn against(place: &Place, entry: usize, witness: f64) -> Agreement {
    Agreement::Disagrees { point: place.point.clone(), entry, symbolic: place.symbolic[entry], witness }
}
