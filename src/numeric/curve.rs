//! How far difference quotients are off, step by step: truncation for large steps, rounding for small ones.

use super::program::Program;

/// The largest errors over all derivatives for one step, relative to the largest derivative (absolute if all are 0).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quotients {
    /// The step, relative to the size of each variable and no smaller than for a variable of size 1.
    pub step: f64,
    /// Of `(f(x + h) - f(x))/h`; NaN if the function is not defined at one of the points.
    pub forward: f64,
    /// Of `(f(x + h) - f(x - h))/(2*h)`.
    pub central: f64,
}

/// Exponents of ten of the steps.
const STEPS: std::ops::RangeInclusive<i32> = -12..=-1;

/// The errors of difference quotients of all outputs of `program` by all inputs at `at`, from large steps to small ones.
/// `exact` holds the derivatives, one row for each output and one column for each input, row by row.
///
/// # Panics
/// If `exact` has another number of entries, or `at` fewer numbers than there are inputs.
pub fn error_curve(program: &mut Program, at: &[f64], exact: &[f64]) -> Vec<Quotients> {
    let columns = program.inputs().len();
    assert_eq!(exact.len(), program.outputs() * columns, "derivatives");
    let size = exact.iter().fold(0.0, |size: f64, entry| size.max(entry.abs()));
    let scale = if size > 0.0 { size } else { 1.0 };
    let here = program.run(at).to_vec();
    let mut moved = at.to_vec();
    let mut row = |step: f64| {
        let (mut forward, mut central) = (0.0, 0.0);
        for column in 0..columns {
            let way = step * at[column].abs().max(1.0);
            let (right, left) = (at[column] + way, at[column] - way);
            moved[column] = right;
            let above = program.run(&moved).to_vec();
            moved[column] = left;
            let below = program.run(&moved);
            moved[column] = at[column];
            for (output, (above, below)) in above.iter().zip(below).enumerate() {
                let exact = exact[output * columns + column];
                let error = |quotient: f64| (quotient - exact).abs() / scale;
                forward = worse(forward, error((above - here[output]) / (right - at[column])));
                central = worse(central, error((above - below) / (right - left)));
            }
        }
        Quotients { step, forward, central }
    };
    STEPS.rev().map(|exponent| row(10.0_f64.powi(exponent))).collect()
}

/// The larger one; NaN wins.
fn worse(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}
