//! Derivatives and substitutions that are written down but not yet carried out.
//!
//! They are nodes like all others, so that `d/dx f` has a place and a shape before `calculus` resolves it.

use super::{Op, Print};

#[rustfmt::skip]
pub(super) const OPS: &[Op] = &[
    Op {
        name: "derivative", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "derivative of the first operand by the second",
        example: "d/dx sin(x)", source: "",
    },
    Op {
        name: "gradient", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "gradient of the first operand by the others",
        example: "grad x^2*y", source: "",
    },
    Op {
        name: "jacobian", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "Jacobian of the first operand by the others",
        example: "jacobian [x*y, x + y]", source: "",
    },
    Op {
        name: "hessian", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "Hessian of the first operand by the others",
        example: "hessian x*y", source: "",
    },
    Op {
        name: "laplacian", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "sum of the second derivatives of the first operand by the others",
        example: "laplacian x^2 + y^2", source: "",
    },
    Op {
        name: "divergence", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "sum of the derivatives of the entries of the first operand by the others",
        example: "divergence [x*y, y^2]", source: "",
    },
    Op {
        name: "at", aliases: &[], params: &["u"], sig: "..->()",
        laws: &[],
        eval: |_| f64::NAN,
        slopes: |_, _, _| {},
        domain: &[], smooth: &[], print: Print::Special,
        about: "the first operand where each following name has the value after it",
        example: "x^2 at x = 3", source: "",
    },
];
