//! Degrees of the rational functions of kernels that a task evaluates: the bound of Schwartz and Zippel.

use super::form::Form;
use super::program::{Program, Step};
use super::seed::Seed;
use super::task::{Mode, Task};

/// Binary logarithm of the bound for one seed: the degree over the size of the field, loosened by one for each sign that
/// seeds are chosen by.
pub(super) fn one_seed_log2(task: &Task, seed: &Seed, mode: Mode) -> f64 {
    let mut degrees: Vec<(f64, f64)> = vec![(0.0, 0.0); task.program.steps.len()];
    let (mut largest, mut kernels, mut unit) = (1.0f64, 0.0, 1.0f64);
    for (at, _) in task.needed.iter().enumerate().filter(|(_, needed)| **needed) {
        let degree = of_step(&task.program, at, &degrees, seed, &mut unit);
        if matches!(task.program.steps[at], Step::Exp(_) | Step::Cos(_) | Step::Ln(_) | Step::Opaque(..)) {
            kernels += 1.0;
        }
        degrees[at] = degree;
        largest = largest.max(degree.0 + degree.1);
    }
    let total: f64 = task.roots.iter().map(|root| degrees[*root as usize]).map(|(top, bottom)| top + bottom).sum();
    let roots = seed.rooted.len() as f64;
    let conditions = if mode.filter { task.filter.iter().flatten().count() as f64 } else { 0.0 };
    let angles = if seed.divides { 480.0 } else { 2.0 };
    let degree = (total.max(1.0) + kernels * kernels * largest) * unit * angles;
    degree.log2() + 2.0 * roots + conditions - 61.0
}

/// Degrees of numerator and denominator of a step.
fn of_step(program: &Program, at: usize, degrees: &[(f64, f64)], seed: &Seed, unit: &mut f64) -> (f64, f64) {
    let of = |a: &u32| degrees[*a as usize];
    match &program.steps[at] {
        Step::Number(_) | Step::Parity(..) => (0.0, 0.0),
        Step::Variable(_) | Step::Pi | Step::Opaque(..) | Step::Odd(..) => (2.0, 0.0),
        Step::Asin(_) | Step::Atan(_) | Step::Ln(_) => (2.0, 0.0),
        Step::Add(a, b) => {
            let ((p, q), (r, s)) = (of(a), of(b));
            if q == 0.0 && s == 0.0 { (p.max(r), 0.0) } else { ((p + s).max(r + q), q + s) }
        }
        Step::Mul(a, b) => (of(a).0 + of(b).0, of(a).1 + of(b).1),
        Step::Div(a, b) => (of(a).0 + of(b).1, of(a).1 + of(b).0),
        Step::Power(a, exponent) => {
            let ((p, q), size) = (of(a), exponent.abs());
            let (top, bottom) = size.to_parts().unwrap_or((i64::MAX, 1));
            *unit = (*unit * bottom as f64).min(1e18);
            let times = top as f64;
            if exponent.is_negative() { (q * times, p * times) } else { (p * times, q * times) }
        }
        Step::Exp(a) | Step::Cos(a) => {
            let size = 2.0 * size_of(&seed.forms[*a as usize], unit);
            (size + of(a).0, size + of(a).1)
        }
        Step::Sin(a) | Step::Abs(a) => of(a),
        Step::Stuck => (0.0, 0.0),
    }
}

/// Sum of the sizes of the coefficients; denominators go into `unit`, which multiplies every degree.
fn size_of(form: &Form, unit: &mut f64) -> f64 {
    let mut size = 0.0;
    for (_, coefficient) in form {
        size += coefficient.to_f64().abs();
        if let Some((_, bottom)) = coefficient.to_parts().filter(|(_, bottom)| *bottom > 1) {
            *unit = (*unit * bottom as f64).min(1e18);
        }
    }
    size.max(1.0)
}
