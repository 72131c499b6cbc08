//! Functions of machine learning and of two arguments; comparisons and cases.

use super::{Law, Op, Print, When};

/// The step function with value 0 at 0.
fn step(u: f64) -> f64 {
    if u.is_nan() {
        u
    } else if u > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// 1 for true and 0 for false, NaN if an operand is not a number.
fn truth(arguments: &[f64], holds: bool) -> f64 {
    if arguments.iter().any(|a| a.is_nan()) { f64::NAN } else { f64::from(u8::from(holds)) }
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "atan2", aliases: &[], params: &["y", "x"], sig: "(),()->()",
        laws: &[Law { id: "d-atan2", when: When::Always, text: "x/(x^2+y^2)*dy - y/(x^2+y^2)*dx" }],
        eval: |a| if a[0] == 0.0 && a[1] == 0.0 { f64::NAN } else { a[0].atan2(a[1]) },
        slopes: |a, _, out| { let r = a[0] * a[0] + a[1] * a[1]; out[0] = a[1] / r; out[1] = -a[0] / r; },
        domain: &["x^2 + y^2 != 0"], smooth: &[], print: Print::Call { latex: "" },
        about: "angle of the point (x, y)",
        example: "atan2(y, x)", source: "polar coordinates",
    },
    Op {
        name: "hypot", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[Law { id: "d-hypot", when: When::Always, text: "(u*du + v*dv)/hypot(u,v)" }],
        eval: |a| a[0].hypot(a[1]),
        slopes: |a, y, out| { out[0] = a[0] / y; out[1] = a[1] / y; },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "length of (u, v), sqrt(u^2 + v^2)",
        example: "hypot(x, y)", source: "polar coordinates",
    },
    Op {
        name: "min", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[
            Law { id: "d-min", when: When::Constant(0), text: "heaviside(u-v)*dv" },
            Law { id: "d-min", when: When::Constant(1), text: "heaviside(v-u)*du" },
            Law { id: "d-min", when: When::Always, text: "heaviside(v-u)*du + (1-heaviside(v-u))*dv" },
        ],
        eval: |a| if a[0].is_nan() || a[1].is_nan() { f64::NAN } else { a[0].min(a[1]) },
        slopes: |a, _, out| { out[0] = step(a[1] - a[0]); out[1] = 1.0 - out[0]; },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\min" },
        about: "smaller of two numbers; where they agree, by convention a constant side gives the derivative, else the second",
        example: "min(x, y)", source: "piecewise definition; where both sides agree, a constant side wins",
    },
    Op {
        name: "max", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[
            Law { id: "d-max", when: When::Constant(0), text: "heaviside(v-u)*dv" },
            Law { id: "d-max", when: When::Constant(1), text: "heaviside(u-v)*du" },
            Law { id: "d-max", when: When::Always, text: "heaviside(u-v)*du + (1-heaviside(u-v))*dv" },
        ],
        eval: |a| if a[0].is_nan() || a[1].is_nan() { f64::NAN } else { a[0].max(a[1]) },
        slopes: |a, _, out| { out[0] = step(a[0] - a[1]); out[1] = 1.0 - out[0]; },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\max" },
        about: "larger of two numbers; where they agree, by convention a constant side gives the derivative, else the second",
        example: "max(0, x)", source: "piecewise definition; where both sides agree, a constant side wins",
    },
    Op {
        name: "relu", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-relu", when: When::Always, text: "heaviside(u)*du" }],
        eval: |a| { let u = a[0]; if u > 0.0 || u.is_nan() { u } else { 0.0 } },
        slopes: |a, _, out| { let u = a[0]; out[0] = step(u); },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "rectifier max(0, u); relu'(0) = 0 by convention",
        example: "relu(x)", source: "elementary calculus",
    },
    Op {
        name: "sigmoid", aliases: &["logistic"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sigmoid", when: When::Always, text: "sigmoid(u)*(1-sigmoid(u))*du" }],
        eval: |a| { let u = a[0]; 1.0 / (1.0 + (-u).exp()) },
        slopes: |a, _, out| { let u = a[0]; out[0] = { let t = (-u.abs()).exp(); t / ((1.0 + t) * (1.0 + t)) }; },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "logistic function 1/(1 + e^(-u))",
        example: "sigmoid(x)", source: "elementary calculus",
    },
    Op {
        name: "softplus", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-softplus", when: When::Always, text: "sigmoid(u)*du" }],
        eval: |a| { let u = a[0]; u.max(0.0) + (-u.abs()).exp().ln_1p() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (1.0 + (-u).exp()); },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "smooth rectifier ln(1 + e^u)",
        example: "softplus(x)", source: "elementary calculus",
    },
    Op {
        name: "heaviside", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-heaviside", when: When::Always, text: "0*du" }],
        eval: |a| { let u = a[0]; step(u) },
        slopes: |a, _, out| { let u = a[0]; out[0] = if u == 0.0 { f64::NAN } else { 0.0 }; },
        domain: &[], smooth: &["u != 0"], print: Print::Call { latex: "" },
        about: "step: 1 for u > 0, else 0; heaviside(0) = 0",
        example: "heaviside(x)", source: "elementary calculus",
    },
    Op {
        name: "piecewise", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "value chosen by conditions",
        example: "piecewise(x > 0, x^2, otherwise, 0)", source: "definition by cases",
    },
    Op {
        name: "less", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[],
        eval: |a| truth(a, a[0] < a[1]),
        slopes: |_, _, out| out.fill(0.0),
        domain: &[], smooth: &[], print: Print::Special,
        about: "condition u < v",
        example: "piecewise(x < 1, 0, otherwise, 1)", source: "",
    },
    Op {
        name: "less-equal", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[],
        eval: |a| truth(a, a[0] <= a[1]),
        slopes: |_, _, out| out.fill(0.0),
        domain: &[], smooth: &[], print: Print::Special,
        about: "condition u <= v",
        example: "piecewise(x <= 1, 0, otherwise, 1)", source: "",
    },
    Op {
        name: "equal", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[],
        eval: |a| truth(a, a[0] == a[1]),
        slopes: |_, _, out| out.fill(0.0),
        domain: &[], smooth: &[], print: Print::Special,
        about: "condition u = v",
        example: "piecewise(x = 1, 0, otherwise, 1)", source: "",
    },
    Op {
        name: "not-equal", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[],
        eval: |a| truth(a, a[0] != a[1]),
        slopes: |_, _, out| out.fill(0.0),
        domain: &[], smooth: &[], print: Print::Special,
        about: "condition u != v",
        example: "piecewise(x != 1, 0, otherwise, 1)", source: "",
    },
];
