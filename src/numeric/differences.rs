//! Derivatives by central differences, extrapolated to step 0, with an estimate of their own error.
//!
//! Nothing is known here but a function of one number. A step at which the function is not finite is not used; if none
//! is left there is no estimate.

/// A derivative that was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The derivative.
    pub value: f64,
    /// How far it may be off, absolutely; rounding included.
    pub error: f64,
}

/// Number of times that the step is halved.
const LEVELS: usize = 11;
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
    let mut row: Vec<f64> = Vec::with_capacity(LEVELS);
    let mut best: Option<Estimate> = None;
    let (mut levels, mut retreats) = (0, 0);
    while levels < LEVELS && retreats < RETREATS {
        let (above, below) = (function(at + step), function(at - step));
        let first = (above - below) / (2.0 * step);
        let noise = f64::EPSILON * (above.abs() + below.abs()) / step;
        if !first.is_finite() {
            step /= 8.0;
            retreats += 1;
            previous.clear();
            best = None;
            continue;
        }
        step /= 2.0;
        levels += 1;
        row.clear();
        row.push(first);
        let mut weight = 4.0;
        for (column, coarse) in previous.iter().enumerate() {
            let better = (row[column] * weight - coarse) / (weight - 1.0);
            let error = (better - row[column]).abs().max((better - coarse).abs()) + noise;
            if best.is_none_or(|best| error <= best.error) {
                best = Some(Estimate { value: better, error });
            }
            row.push(better);
            weight *= 4.0;
        }
        if best.is_some_and(|best| best.error <= ENOUGH * best.value.abs() || noise > 8.0 * best.error) {
            break;
        }
        std::mem::swap(&mut previous, &mut row);
    }
    best
}

/// A power of two, about a sixteenth of the number, so that the points on both sides are exact.
fn first_step(at: f64) -> f64 {
    at.abs().max(0.125).log2().floor().exp2() / 16.0
}
