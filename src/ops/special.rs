//! Rounding, the error function and the factorial.

use super::{Law, Op, Print, When};

/// The error function by its power series near 0 and by the continued fraction of its complement elsewhere;
/// relative error below 2e-15.
fn error_function(u: f64) -> f64 {
    let square = u * u;
    if u.abs() < 2.5 {
        let (mut term, mut sum, mut k) = (u, u, 0.0);
        while term.abs() > 1e-17 * sum.abs() {
            k += 1.0;
            term *= 2.0 * square / (2.0 * k + 1.0);
            sum += term;
        }
        2.0 / std::f64::consts::PI.sqrt() * (-square).exp() * sum
    } else if u.abs() > 6.0 {
        u.signum()
    } else {
        let mut fraction = u.abs();
        for k in (1..=60).rev() {
            fraction = u.abs() + f64::from(k) / 2.0 / fraction;
        }
        u.signum() * (1.0 - (-square).exp() / (fraction * std::f64::consts::PI.sqrt()))
    }
}

/// `u!` for whole `u >= 0`, NaN elsewhere.
fn factorial(u: f64) -> f64 {
    if u < 0.0 || u != u.floor() {
        return f64::NAN;
    }
    if u > 170.0 {
        return f64::INFINITY;
    }
    (1..=u as u32).map(f64::from).product()
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "floor", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-floor", when: When::Always, text: "0*du" }],
        eval: |a| { let u = a[0]; u.floor() },
        slopes: |a, _, out| { let u = a[0]; out[0] = if u == u.floor() { f64::NAN } else { 0.0 }; },
        domain: &[], smooth: &["floor(u) != u"], print: Print::Special,
        about: "largest whole number not above u",
        example: "floor(x)", source: "elementary calculus",
    },
    Op {
        name: "ceil", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-ceil", when: When::Always, text: "0*du" }],
        eval: |a| { let u = a[0]; u.ceil() },
        slopes: |a, _, out| { let u = a[0]; out[0] = if u == u.ceil() { f64::NAN } else { 0.0 }; },
        domain: &[], smooth: &["ceil(u) != u"], print: Print::Special,
        about: "smallest whole number not below u",
        example: "ceil(x)", source: "elementary calculus",
    },
    Op {
        name: "erf", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-erf", when: When::Always, text: "2/sqrt(pi)*exp(-u^2)*du" }],
        eval: |a| { let u = a[0]; error_function(u) },
        slopes: |a, _, out| { let u = a[0]; out[0] = 2.0 / std::f64::consts::PI.sqrt() * (-u * u).exp(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "error function",
        example: "erf(x)", source: "Abramowitz and Stegun 7.1.1",
    },
    Op {
        name: "factorial", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[],
        eval: |a| factorial(a[0]),
        slopes: |_, _, out| out[0] = f64::NAN,
        domain: &["u >= 0"], smooth: &[], print: Print::Special,
        about: "product 1*2*...*n of whole numbers",
        example: "n!", source: "",
    },
];
