//! Derivatives by central differences, extrapolated to step 0, with an estimate of their own error.
//!
//! Nothing is known here but a function of one number. A step at which the function is not finite is not used; if none
//! is left there is no estimate.

/// A derivative that was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The derivative.
    pub value: f64,
    /// How far it may be off, absolutely; includes one rounding of the function but not what was lost inside of it.
    pub error: f64,
    /// Smallest step that went in: a function that is wrong by `d` moves the derivative by about `d/step`.
    pub step: f64,
}

/// Number of steps.
const LEVELS: usize = 16;
/// Ratio of a step to the next one, squared. A ratio that is no fraction keeps stairs and periods from looking straight.
const SQUARED_RATIO: f64 = 3.0;
/// Number of steps that are looked at before an estimate is believed.
const AT_LEAST: usize = 4;
/// How often the step is made much smaller because the function is not finite there.
const RETREATS: usize = 12;
/// Relative error at which nothing more is to be gained.
const ENOUGH: f64 = 1e-12;

/// The derivative of `function` at `at` by Richardson's extrapolation of central differences; at well-conditioned points
/// the relative error is below 1e-9. None if the function is not finite on both sides of `at` for two steps at least.
///
/// ```
/// use gradus::numeric::differences::derivative;
/// let slope = derivative(|x| x.powi(3), 2.0).expect("finite everywhere");
/// assert!((slope.value - 12.0).abs() < 1e-10);
/// assert_eq!(derivative(|x: f64| x.sqrt(), -1.0), None);
/// ```
pub fn derivative(mut function: impl FnMut(f64) -> f64, at: f64) -> Option<Estimate> {
    let mut step = first_step(at);
    let mut previous: Vec<f64> = Vec::with_capacity(LEVELS);
    let mut best: Option<Estimate> = None;
    let (mut levels, mut retreats) = (0, 0);
    while levels < LEVELS && retreats < RETREATS {
        let (right, left) = (at + step, at - step);
        let (above, below) = (function(right), function(left));
        let first = (above - below) / (right - left);
        if !first.is_finite() {
            step /= 8.0;
            retreats += 1;
            previous.clear();
            best = None;
            continue;
        }
        let noise = f64::EPSILON * (above.abs() + below.abs() + (first * at).abs()) / step;
        levels += 1;
        let row = extrapolated(first, &previous);
        let fresh = sharpest(&row, &previous, noise, step);
        step /= SQUARED_RATIO.sqrt();
        best = match (best, fresh) {
            (Some(best), Some(fresh)) if best.error <= fresh.error && !contradicts(&fresh, &best, noise) => Some(best),
            (_, fresh) => fresh,
        };
        let settled = best.is_some_and(|best| best.error <= ENOUGH * best.value.abs() || noise > 8.0 * best.error);
        if settled && levels >= AT_LEAST {
            break;
        }
        previous = row;
    }
    best
}

/// One more row of the table: the difference itself, then each time one more power of the step removed.
fn extrapolated(first: f64, previous: &[f64]) -> Vec<f64> {
    let (mut row, mut weight) = (vec![first], SQUARED_RATIO);
    for (column, coarse) in previous.iter().enumerate() {
        row.push((row[column] * weight - coarse) / (weight - 1.0));
        weight *= SQUARED_RATIO;
    }
    row
}

/// The entry of a row that moved least against its neighbours.
fn sharpest(row: &[f64], previous: &[f64], noise: f64, step: f64) -> Option<Estimate> {
    let estimate = |(column, coarse): (usize, &f64)| {
        let value = row[column + 1];
        Estimate { value, error: (value - row[column]).abs().max((value - coarse).abs()) + noise, step }
    };
    previous.iter().enumerate().map(estimate).min_by(|a, b| a.error.total_cmp(&b.error))
}

/// True if a smaller step makes things much worse and rounding is not the reason: the agreement was a coincidence.
fn contradicts(fresh: &Estimate, best: &Estimate, noise: f64) -> bool {
    fresh.error > 100.0 * best.error.max(noise)
}

/// About a sixteenth of the number, and no simple fraction, lest all steps be periods of the function.
fn first_step(at: f64) -> f64 {
    at.abs().max(0.125) * 0.061_803_398_874_989_5
}
