//! Exponential, logarithms, roots, absolute value and sign.

use super::{Law, Op, Print, When};

/// The number itself if it is positive, else NaN: logarithms of 0 are not values here.
fn positive(u: f64) -> f64 {
    if u > 0.0 { u } else { f64::NAN }
}

/// The real `n`-th root; for a negative number only odd whole `n` give one.
fn real_root(u: f64, n: f64) -> f64 {
    if n == 0.0 || (u == 0.0 && n < 0.0) {
        f64::NAN
    } else if u < 0.0 && n.rem_euclid(2.0) == 1.0 {
        -(-u).powf(n.recip())
    } else {
        u.powf(n.recip())
    }
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "exp", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-exp", when: When::Always, text: "exp(u)*du" }],
        eval: |a| { let u = a[0]; u.exp() },
        slopes: |_, y, out| { out[0] = y; },
        domain: &[], smooth: &[], print: Print::Special,
        about: "exponential function, e^u",
        example: "exp(x)", source: "elementary calculus",
    },
    Op {
        name: "ln", aliases: &["log"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-ln", when: When::Always, text: "du/u" }],
        eval: |a| { let u = a[0]; positive(u).ln() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / u; },
        domain: &["u > 0"], smooth: &[], print: Print::Call { latex: "\\ln" },
        about: "natural logarithm; log is read as ln",
        example: "ln(x)", source: "elementary calculus",
    },
    Op {
        name: "log10", aliases: &["lg"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-log10", when: When::Always, text: "du/(u*ln(10))" }],
        eval: |a| { let u = a[0]; positive(u).log10() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (u * std::f64::consts::LN_10); },
        domain: &["u > 0"], smooth: &[], print: Print::Call { latex: "\\log_{10}" },
        about: "logarithm to base 10",
        example: "log10(x)", source: "elementary calculus",
    },
    Op {
        name: "log2", aliases: &["lb"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-log2", when: When::Always, text: "du/(u*ln(2))" }],
        eval: |a| { let u = a[0]; positive(u).log2() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (u * std::f64::consts::LN_2); },
        domain: &["u > 0"], smooth: &[], print: Print::Call { latex: "\\log_{2}" },
        about: "logarithm to base 2",
        example: "log2(x)", source: "elementary calculus",
    },
    Op {
        name: "logb", aliases: &[], params: &["b", "u"], sig: "(),()->()",
        laws: &[Law { id: "d-logb", when: When::Constant(0), text: "du/(u*ln(b))" }, Law { id: "d-logb-base", when: When::Constant(1), text: "-ln(u)/(b*ln(b)^2)*db" }, Law { id: "d-logb-general", when: When::Always, text: "du/(u*ln(b)) - ln(u)/(b*ln(b)^2)*db" }],
        eval: |a| if a[0] == 1.0 { f64::NAN } else { positive(a[1]).ln() / positive(a[0]).ln() },
        slopes: |a, y, out| { out[0] = -y / (a[0] * a[0].ln()); out[1] = 1.0 / (a[1] * a[0].ln()); },
        domain: &["b > 0", "b != 1", "u > 0"], smooth: &[], print: Print::Special,
        about: "logarithm of u to base b, written log_b(u)",
        example: "log_3(x)", source: "change of base",
    },
    Op {
        name: "sqrt", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sqrt", when: When::Always, text: "du/(2*sqrt(u))" }],
        eval: |a| { let u = a[0]; u.sqrt() },
        slopes: |_, y, out| { out[0] = 0.5 / y; },
        domain: &["u >= 0"], smooth: &[], print: Print::Special,
        about: "square root",
        example: "sqrt(x)", source: "elementary calculus",
    },
    Op {
        name: "cbrt", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-cbrt", when: When::Always, text: "du/(3*cbrt(u)^2)" }],
        eval: |a| { let u = a[0]; u.cbrt() },
        slopes: |_, y, out| { out[0] = 1.0 / (3.0 * y * y); },
        domain: &[], smooth: &[], print: Print::Special,
        about: "real cube root",
        example: "cbrt(x)", source: "elementary calculus",
    },
    Op {
        name: "root", aliases: &[], params: &["u", "n"], sig: "(),()->()",
        laws: &[Law { id: "d-root", when: When::Constant(1), text: "root(u,n)/(n*u)*du" }, Law { id: "d-root-degree", when: When::Constant(0), text: "-root(u,n)*ln(u)/n^2*dn" }, Law { id: "d-root-general", when: When::Always, text: "root(u,n)/(n*u)*du - root(u,n)*ln(u)/n^2*dn" }],
        eval: |a| real_root(a[0], a[1]),
        slopes: |a, y, out| { out[0] = y / (a[1] * a[0]); out[1] = -y * a[0].ln() / (a[1] * a[1]); },
        domain: &["n != 0"], smooth: &[], print: Print::Special,
        about: "real n-th root",
        example: "root(x, 5)", source: "power rule",
    },
    Op {
        name: "abs", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-abs", when: When::Always, text: "u/abs(u)*du" }],
        eval: |a| { let u = a[0]; u.abs() },
        slopes: |a, _, out| { let u = a[0]; out[0] = if u == 0.0 { f64::NAN } else { u.signum() }; },
        domain: &[], smooth: &[], print: Print::Special,
        about: "absolute value; no derivative at 0",
        example: "abs(x)", source: "elementary calculus",
    },
    Op {
        name: "sign", aliases: &["sgn"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sign", when: When::Always, text: "0*du" }],
        eval: |a| { let u = a[0]; if u == 0.0 { 0.0 } else { u.signum() } },
        slopes: |a, _, out| { let u = a[0]; out[0] = if u == 0.0 { f64::NAN } else { 0.0 }; },
        domain: &[], smooth: &["u != 0"], print: Print::Call { latex: "" },
        about: "sign: -1, 0 or 1; sign(0) = 0",
        example: "sign(x)", source: "elementary calculus",
    },
];
