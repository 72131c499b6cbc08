//! The four operations, powers and the circle's constant.

use super::{Law, Op, Print, When};

/// `base^exponent` over the reals: a negative base needs a whole exponent.
///
/// Exponents that are exact fractions with an odd denominator are taken care of where the fraction is still known.
fn power(base: f64, exponent: f64) -> f64 {
    if base == 0.0 && exponent < 0.0 { f64::NAN } else { base.powf(exponent) }
}

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "add", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[Law { id: "d-sum", when: When::Always, text: "du + dv" }],
        eval: |a| a[0] + a[1],
        slopes: |_, _, out| { out[0] = 1.0; out[1] = 1.0; },
        domain: &[], smooth: &[], print: Print::Special,
        about: "sum of two terms",
        example: "x + y", source: "Leibniz, sum rule",
    },
    Op {
        name: "mul", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[Law { id: "d-constant-factor", when: When::Constant(0), text: "u*dv" }, Law { id: "d-constant-factor", when: When::Constant(1), text: "v*du" }, Law { id: "d-product", when: When::Always, text: "v*du + u*dv" }],
        eval: |a| a[0] * a[1],
        slopes: |a, _, out| { out[0] = a[1]; out[1] = a[0]; },
        domain: &[], smooth: &[], print: Print::Special,
        about: "product of two factors",
        example: "x*y", source: "Leibniz, product rule",
    },
    Op {
        name: "div", aliases: &[], params: &["u", "v"], sig: "(),()->()",
        laws: &[Law { id: "d-constant-divisor", when: When::Constant(1), text: "du/v" }, Law { id: "d-reciprocal", when: When::Constant(0), text: "-u/v^2*dv" }, Law { id: "d-quotient", when: When::Always, text: "du/v - u/v^2*dv" }],
        eval: |a| if a[1] == 0.0 { f64::NAN } else { a[0] / a[1] },
        slopes: |a, y, out| { out[0] = a[1].recip(); out[1] = -y / a[1]; },
        domain: &["v != 0"], smooth: &[], print: Print::Special,
        about: "quotient",
        example: "x/y", source: "Leibniz, quotient rule",
    },
    Op {
        name: "pow", aliases: &[], params: &["u", "n"], sig: "(),()->()",
        laws: &[Law { id: "d-power", when: When::Constant(1), text: "n*u^(n-1)*du" }, Law { id: "d-exponential", when: When::Constant(0), text: "u^n*ln(u)*dn" }, Law { id: "d-general-power", when: When::Always, text: "n*u^(n-1)*du + u^n*ln(u)*dn" }],
        eval: |a| power(a[0], a[1]),
        slopes: |a, y, out| { out[0] = a[1] * power(a[0], a[1] - 1.0); out[1] = y * a[0].ln(); },
        domain: &[], smooth: &[], print: Print::Special,
        about: "power; a fraction with odd denominator as exponent is the real root",
        example: "x^3", source: "power rule; logarithmic differentiation",
    },
    Op {
        name: "pi", aliases: &[], params: &[], sig: "->()",
        laws: &[],
        eval: |_| std::f64::consts::PI,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "the ratio of a circle's circumference to its diameter",
        example: "2*pi*r", source: "",
    },
];
