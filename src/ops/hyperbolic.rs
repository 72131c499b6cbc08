//! The hyperbolic functions and their inverses.

use super::{Law, Op, Print, When};

/// `1/u`, NaN instead of an infinity at 0.
fn finite_recip(u: f64) -> f64 {
    if u == 0.0 { f64::NAN } else { u.recip() }
}

/// The number itself if it is strictly between -1 and 1, else NaN.
fn open_unit(u: f64) -> f64 {
    if u.abs() < 1.0 { u } else { f64::NAN }
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "sinh", aliases: &["sh"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sinh", when: When::Always, text: "cosh(u)*du" }],
        eval: |a| { let u = a[0]; u.sinh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = u.cosh(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\sinh" },
        about: "hyperbolic sine",
        example: "sinh(x)", source: "elementary calculus",
    },
    Op {
        name: "cosh", aliases: &["ch"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-cosh", when: When::Always, text: "sinh(u)*du" }],
        eval: |a| { let u = a[0]; u.cosh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = u.sinh(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\cosh" },
        about: "hyperbolic cosine",
        example: "cosh(x)", source: "elementary calculus",
    },
    Op {
        name: "tanh", aliases: &["th"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-tanh", when: When::Always, text: "(1-tanh(u)^2)*du" }],
        eval: |a| { let u = a[0]; u.tanh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = u.cosh().powi(-2); },
        domain: &[], smooth: &[], print: Print::Call { latex: "\\tanh" },
        about: "hyperbolic tangent",
        example: "tanh(x)", source: "elementary calculus",
    },
    Op {
        name: "sech", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-sech", when: When::Always, text: "-sech(u)*tanh(u)*du" }],
        eval: |a| { let u = a[0]; u.cosh().recip() },
        slopes: |a, y, out| { let u = a[0]; out[0] = -y * u.tanh(); },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "hyperbolic secant, 1/cosh",
        example: "sech(x)", source: "elementary calculus",
    },
    Op {
        name: "csch", aliases: &[], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-csch", when: When::Always, text: "-csch(u)*coth(u)*du" }],
        eval: |a| { let u = a[0]; finite_recip(u.sinh()) },
        slopes: |a, y, out| { let u = a[0]; out[0] = -y / u.tanh(); },
        domain: &["u != 0"], smooth: &[], print: Print::Call { latex: "" },
        about: "hyperbolic cosecant, 1/sinh",
        example: "csch(x)", source: "elementary calculus",
    },
    Op {
        name: "coth", aliases: &["cth"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-coth", when: When::Always, text: "-csch(u)^2*du" }],
        eval: |a| { let u = a[0]; finite_recip(u.tanh()) },
        slopes: |a, _, out| { let u = a[0]; out[0] = -u.sinh().powi(-2); },
        domain: &["u != 0"], smooth: &[], print: Print::Call { latex: "\\coth" },
        about: "hyperbolic cotangent, 1/tanh",
        example: "coth(x)", source: "elementary calculus",
    },
    Op {
        name: "asinh", aliases: &["arcsinh", "arsinh"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-asinh", when: When::Always, text: "du/sqrt(u^2+1)" }],
        eval: |a| { let u = a[0]; u.asinh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / u.hypot(1.0); },
        domain: &[], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic sine",
        example: "asinh(x)", source: "elementary calculus",
    },
    Op {
        name: "acosh", aliases: &["arccosh", "arcosh"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acosh", when: When::Always, text: "du/sqrt(u^2-1)" }],
        eval: |a| { let u = a[0]; u.acosh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (u * u - 1.0).sqrt(); },
        domain: &["u >= 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic cosine",
        example: "acosh(x)", source: "elementary calculus",
    },
    Op {
        name: "atanh", aliases: &["arctanh", "artanh"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-atanh", when: When::Always, text: "du/(1-u^2)" }],
        eval: |a| { let u = a[0]; open_unit(u).atanh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (1.0 - u * u); },
        domain: &["abs(u) < 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic tangent",
        example: "atanh(x)", source: "elementary calculus",
    },
    Op {
        name: "asech", aliases: &["arcsech", "arsech"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-asech", when: When::Always, text: "-du/(u*sqrt(1-u^2))" }],
        eval: |a| { let u = a[0]; finite_recip(u).acosh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = -1.0 / (u * (1.0 - u * u).sqrt()); },
        domain: &["u > 0", "u <= 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic secant, acosh(1/u)",
        example: "asech(x)", source: "elementary calculus",
    },
    Op {
        name: "acsch", aliases: &["arccsch", "arcsch"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acsch", when: When::Always, text: "-du/(abs(u)*sqrt(1+u^2))" }],
        eval: |a| { let u = a[0]; finite_recip(u).asinh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = -1.0 / (u.abs() * u.hypot(1.0)); },
        domain: &["u != 0"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic cosecant, asinh(1/u)",
        example: "acsch(x)", source: "elementary calculus",
    },
    Op {
        name: "acoth", aliases: &["arccoth", "arcoth"], params: &["u"], sig: "()->()",
        laws: &[Law { id: "d-acoth", when: When::Always, text: "du/(1-u^2)" }],
        eval: |a| { let u = a[0]; open_unit(u.recip()).atanh() },
        slopes: |a, _, out| { let u = a[0]; out[0] = 1.0 / (1.0 - u * u); },
        domain: &["abs(u) > 1"], smooth: &[], print: Print::Call { latex: "" },
        about: "inverse hyperbolic cotangent, atanh(1/u)",
        example: "acoth(x)", source: "elementary calculus",
    },
];
