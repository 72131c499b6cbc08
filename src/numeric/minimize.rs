//! Minima by steps downhill: gradient descent, Newton's method, BFGS, all with a backtracking line search.
//!
//! (Nocedal and Wright, *Numerical Optimization*, 2nd ed., algorithms 3.1, 3.2 and 6.1.) A step is taken only if the value
//! falls enough, so a path never goes up. Points where something is not defined are not entered. Every run ends in a named
//! [`Outcome`]; a point where the gradient vanishes is not called a minimum here.

use super::program::Program;

/// A gradient this small, relative to the size of the value and of the coordinates, is taken as zero.
pub const TOLERANCE: f64 = 1e-9;
/// Part of the slope by which a step must lower the value.
const ENOUGH: f64 = 1e-4;
/// Halvings of one step.
const HALVINGS: usize = 60;
/// Newton's step from a minimum is at most this long, relative to the distance from the origin, or 1.
const SHORT: f64 = 1e-6;
/// Values below this are taken as a descent without end.
const BOTTOM: f64 = -1e100;

/// How the direction of a step is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Against the gradient.
    GradientDescent,
    /// The minimum of the quadratic approximation, made convex if it is not.
    Newton,
    /// As Newton, with second derivatives learned from the steps.
    Bfgs,
}

impl Method {
    /// All methods, with their names and their largest number of steps.
    pub const ALL: [(Method, &'static str, usize); 3] = [
        (Method::Newton, "Newton", 200),
        (Method::Bfgs, "BFGS", 500),
        (Method::GradientDescent, "gradient descent", 5000),
    ];
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gradient is zero within the tolerance.
    Stationary,
    /// No step downhill was found although the gradient is not zero: rounding, or no derivative here.
    Stuck,
    /// The largest number of steps was reached.
    TooManySteps,
    /// The value falls without end.
    Unbounded,
    /// The value or the gradient is not defined at the start.
    Undefined,
}

impl Outcome {
    /// One word for programs that read it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Stationary => "stationary",
            Outcome::Stuck => "stuck",
            Outcome::TooManySteps => "too-many-steps",
            Outcome::Unbounded => "unbounded",
            Outcome::Undefined => "undefined",
        }
    }
}

/// A point of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Coordinates.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// Length of the gradient there.
    pub slope: f64,
}

/// A path downhill and its end.
#[derive(Clone, Debug)]
pub struct Path {
    /// The start, then one point for each step.
    pub steps: Vec<Step>,
    /// Why it ended.
    pub outcome: Outcome,
    /// First derivatives at the end.
    pub gradient: Vec<f64>,
    /// Second derivatives at the end, row by row.
    pub hessian: Vec<f64>,
}

/// Goes downhill from `start`. The outputs of `program` are the value, the n entries of the gradient and the n×n entries of
/// the Hessian, its inputs the n variables.
///
/// # Panics
/// If the program has another number of outputs.
pub fn minimize(program: &mut Program, start: &[f64], method: Method, limit: usize) -> Path {
    let n = start.len();
    assert_eq!(program.outputs(), 1 + n + n * n, "value, gradient and Hessian");
    let mut here = Place::new(program, start);
    let mut steps = Vec::new();
    let mut inverse = identity(n);
    let mut length = 1.0;
    let outcome = loop {
        steps.push(Step { at: here.at.clone(), value: here.value, slope: dot(&here.gradient, &here.gradient).sqrt() });
        let slope = steps[steps.len() - 1].slope;
        if !here.value.is_finite() || !slope.is_finite() {
            break if here.value < BOTTOM { Outcome::Unbounded } else { Outcome::Undefined };
        }
        // Relative to how fast a value of this size may change over a way of this length: far out on a descent without end
        // the value outgrows the gradient.
        let away = here.at.iter().fold(1.0_f64, |away, x| away.max(x.abs()));
        if slope <= TOLERANCE * (1.0 + here.value.abs()) / away {
            break Outcome::Stationary;
        }
        if here.value < BOTTOM {
            break Outcome::Unbounded;
        }
        if steps.len() > limit {
            break Outcome::TooManySteps;
        }
        let direction = match method {
            Method::GradientDescent => negated(&here.gradient),
            Method::Newton => newton_direction(&here.hessian, &here.gradient),
            Method::Bfgs => negated(&times(&inverse, &here.gradient)),
        };
        let first = if method == Method::GradientDescent { 2.0 * length } else { 1.0 };
        let Some((next, taken)) = search(program, &here, &direction, first) else { break Outcome::Stuck };
        length = taken;
        learn(&mut inverse, &here, &next);
        here = next;
    };
    Path { steps, outcome, gradient: here.gradient, hessian: here.hessian }
}

impl Path {
    /// True if the Hessian at the end has only positive eigenvalues, with room for rounding, and Newton's step from there
    /// is short: a Hessian that is nearly singular near the end may be singular at the minimum itself.
    pub fn ends_in_minimum(&self) -> bool {
        let last = &self.steps[self.steps.len() - 1].at;
        let n = last.len();
        let size = self.hessian.iter().fold(0.0_f64, |size, entry| size.max(entry.abs()));
        let away = last.iter().fold(1.0_f64, |away, x| away.max(x.abs()));
        cholesky(&self.hessian, n, 1e-10 * size).is_some_and(|factor| {
            let step = solve(&factor, &self.gradient);
            dot(&step, &step).sqrt() <= SHORT * away
        })
    }

    /// The coordinates of step `k`, without what is smaller than the rounding error of the path: 0 for 1e-16
    /// after a way of length 1.
    pub fn rounded(&self, k: usize) -> Vec<f64> {
        let clean = |x: f64, way: f64| if x.abs() <= 4.0 * f64::EPSILON * way { 0.0 } else { x };
        let way = |of: &dyn Fn(&Step) -> f64| self.steps.iter().map(|step| of(step).abs()).fold(0.0, f64::max);
        let at = (0..self.steps[k].at.len()).map(|i| clean(self.steps[k].at[i], way(&|step| step.at[i])));
        at.collect()
    }
}

/// What is known at a point.
struct Place {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
}

impl Place {
    fn new(program: &mut Program, at: &[f64]) -> Place {
        let outputs = program.run(at);
        let (gradient, hessian) = outputs[1..].split_at(at.len());
        Place { at: at.to_vec(), value: outputs[0], gradient: gradient.to_vec(), hessian: hessian.to_vec() }
    }
}

/// The first of the points at `first`, `first/2`, ... along the direction that lowers the value enough.
fn search(program: &mut Program, here: &Place, direction: &[f64], first: f64) -> Option<(Place, f64)> {
    let slope = dot(&here.gradient, direction);
    let mut length = first;
    for _ in 0..HALVINGS {
        let at: Vec<f64> = here.at.iter().zip(direction).map(|(x, d)| x + length * d).collect();
        let next = Place::new(program, &at);
        let falls = next.value <= here.value + ENOUGH * length * slope && next.value < here.value;
        if falls && next.gradient.iter().all(|entry| entry.is_finite()) {
            return Some((next, length));
        }
        length /= 2.0;
    }
    None
}

/// `-(H + s*I)^-1*g` with the least tried `s` that makes the matrix positive definite.
fn newton_direction(hessian: &[f64], gradient: &[f64]) -> Vec<f64> {
    let n = gradient.len();
    let size = hessian.iter().fold(1e-3_f64, |size, entry| size.max(entry.abs()));
    let mut shift = 0.0;
    while shift < 1e3 * size {
        let mut moved = hessian.to_vec();
        (0..n).for_each(|k| moved[k * n + k] += shift);
        if let Some(factor) = cholesky(&moved, n, 1e-12 * size) {
            return negated(&solve(&factor, gradient));
        }
        shift = (4.0_f64 * shift).max(1e-3 * size);
    }
    negated(gradient)
}

/// The lower factor, if every pivot is larger than `least`.
fn cholesky(matrix: &[f64], n: usize, least: f64) -> Option<Vec<f64>> {
    let mut factor = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let sum = matrix[i * n + j] - dot(&factor[i * n..i * n + j], &factor[j * n..j * n + j]);
            factor[i * n + j] = match i == j {
                true if sum.is_nan() || sum <= least => return None,
                true => sum.sqrt(),
                false => sum / factor[j * n + j],
            };
        }
    }
    Some(factor)
}

fn solve(factor: &[f64], right: &[f64]) -> Vec<f64> {
    let n = right.len();
    let mut x = right.to_vec();
    for i in 0..n {
        x[i] = (x[i] - dot(&factor[i * n..i * n + i], &x[..i])) / factor[i * n + i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| factor[k * n + i] * x[k]).sum();
        x[i] = (x[i] - known) / factor[i * n + i];
    }
    x
}

/// The update of Broyden, Fletcher, Goldfarb and Shanno for the inverse; none where the curvature is not positive.
fn learn(inverse: &mut [f64], here: &Place, next: &Place) {
    let n = here.at.len();
    let s: Vec<f64> = next.at.iter().zip(&here.at).map(|(a, b)| a - b).collect();
    let y: Vec<f64> = next.gradient.iter().zip(&here.gradient).map(|(a, b)| a - b).collect();
    let curvature = dot(&s, &y);
    if curvature <= 1e-12 * (dot(&s, &s) * dot(&y, &y)).sqrt() {
        return;
    }
    let moved = times(inverse, &y);
    let factor = (1.0 + dot(&y, &moved) / curvature) / curvature;
    for i in 0..n {
        for j in 0..n {
            inverse[i * n + j] += factor * s[i] * s[j] - (moved[i] * s[j] + s[i] * moved[j]) / curvature;
        }
    }
}

fn identity(n: usize) -> Vec<f64> {
    (0..n * n).map(|k| f64::from(u8::from(k / n == k % n))).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn times(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    matrix.chunks(vector.len()).map(|row| dot(row, vector)).collect()
}

fn negated(vector: &[f64]) -> Vec<f64> {
    vector.iter().map(|x| -x).collect()
}
