//! The six trigonometric functions and their inverses; angles in radians.

use super::{Law, Op, Print, When};

/// `1/u`, NaN instead of an infinity at 0.
fn finite_recip(u: f64) -> f64 {
    if u == 0.0 { f64::NAN } else { u.recip() }
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "sin", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sin", when: When::Always, text: "cos(u)*du" }],
        eval: |a| { let u = a[0]; u.sin() },
        slopes: |a, _, out| { let u = a[0]; out[0] = u.cos(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\sin" },
        about: "sine",
        example: "sin(x)", source: "elementary calculus",
    },
    Op {
        name: "cos", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-cos", when: When::Always, text: "-sin(u)*du" }],
        eval: |a| { let u = a[0]; u.cos() },
        slopes: |a, _, out| { let u = a[0]; out[0] = -u.sin(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\cos" },
        about: "cosine",
        example: "cos(x)", source: "elementary calculus",
    },
    Op {
        name: "tan", aliases: &["tg"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-tan", when: When::Always, text: "sec(u)^2*du" }],
        eval: |a| { let u = a[0]; u.tan() },
        slopes: |_, y, out| { out[0] = 1.0 + y * y; },
        domain: &["cos(u) != 0"], smooth: &[], print: Print::Call { latex: "\\tan" },
        about: "tangent",
        example: "tan(x)", source: "elementary calculus",
    },
    Op {
        name: "sec", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sec", when: When::Always, text: "sec(u)*tan(u)*du" }],
        eval: |a| { let u = a[0]; u.cos().recip() },
        slopes: |a, y, out| { let u = a[0]; out[0] = y * u.tan(); },
        domain: &["cos(u) != 0"], smooth: &[], print: Print::Call { latex: "\\sec" },
        about: "secant, 1/cos",
        example: "sec(x)", source: "elementary calculus",
    },
    Op {
        name: "csc", aliases: &["cosec"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-csc", when: When::Always, text: "-csc(u)*cot(u)*du" }],
        eval: |a| { let u = a[0]; finite_recip(u.sin()) },
        slopes: |a, y, out| { let u = a[0]; out[0] = -y / u.tan(); },
        domain: &["sin(u) != 0"], smooth: &[], print: Print::Call { latex: "\\csc" },
        about: "cosecant, 1/sin",
        example: "csc(x)", source: "elementary calculus",
    },
    Op {
        name: "cot", aliases: &["cotan", "ctg", "cotg"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-cot", when: When::Always, text: "-csc(u)^2*du" }],
        eval: |a| { let u = a[0]; finite_recip(u.tan()) },
        slopes: |_, y, out| { out[0] = -(1.0 + y * y); },
        domain: &["sin(u) != 0"], smooth: &[], print: Print::Call { latex: "\\cot" },
        about: "cotangent, cos/sin",
        example: "cot(x)", source: "elementary calculus",
    },
    Op {
        name: "asin", aliases: &["arcsin"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-asin", when: When::Always, text: "du/sqrt(1-u^2)" }],
        eval: |a| { let u = a[0]; u.asin() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (1.0 - u * u).sqrt(); },
        domain: &["abs(u) <= 1"], smooth: &[], print: Print::Call { latex: "\\arcsin" },
        about: "inverse sine",
        example: "asin(x)", source: "elementary calculus",
    },
    Op {
        name: "acos", aliases: &["arccos"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acos", when: When::Always, text: "-du/sqrt(1-u^2)" }],
        eval: |a| { let u = a[0]; u.acos() },
        slopes: |a, _, out| { let u = a[0]; out[0] = -1.0 / (1.0 - u * u).sqrt(); },
        domain: &["abs(u) <= 1"], smooth: &[], print: Print::Call { latex: "\\arccos" },
        about: "inverse cosine",
        example: "acos(x)", source: "elementary calculus",
    },
    Op {
        name: "atan", aliases: &["arctan", "arctg"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-atan", when: When::Always, text: "du/(1+u^2)" }],
        eval: |a| { let u = a[0]; u.atan() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (1.0 + u * u); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\arctan" },
        about: "inverse tangent",
        example: "atan(x)", source: "elementary calculus",
    },
    Op {
        name: "asec", aliases: &["arcsec"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-asec", when: When::Always, text: "du/(abs(u)*sqrt(u^2-1))" }],
        eval: |a| { let u = a[0]; u.recip().acos() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (u.abs() * (u * u - 1.0).sqrt()); },
        domain: &["abs(u) >= 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse secant, acos(1/u)",
        example: "asec(x)", source: "elementary calculus",
    },
    Op {
        name: "acsc", aliases: &["arccsc", "arccosec"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acsc", when: When::Always, text: "-du/(abs(u)*sqrt(u^2-1))" }],
        eval: |a| { let u = a[0]; u.recip().asin() },
        slopes: |a, _, out| { let u = a[0]; out[0] = -1.0 / (u.abs() * (u * u - 1.0).sqrt()); },
        domain: &["abs(u) >= 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse cosecant, asin(1/u)",
        example: "acsc(x)", source: "elementary calculus",
    },
    Op {
        name: "acot", aliases: &["arccot", "arcctg"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acot", when: When::Always, text: "-du/(1+u^2)" }],
        eval: |a| { let u = a[0]; if u == 0.0 { f64::NAN } else { u.recip().atan() } },
        slopes: |a, _, out| { let u = a[0]; out[0] = -1.0 / (1.0 + u * u); },
        domain: &["u != 0"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse cotangent, atan(1/u)",
        example: "acot(x)", source: "elementary calculus",
    },
];
