//! Trigonometric functions, logarithms, roots; integrals; nothing done at all.

use super::{Changes, Depends, Example, Mistake, Place, Wrong, law};
use crate::calculus::ChainStep;
use crate::expr::Graph;
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "sin-sign",
        step: LOCAL,
        wrong: &[law("sin", Depends::First, "-cos(u)*du")],
        prior: 60,
        says: "the derivative of the sine has a wrong sign",
        law: "(sin(u))' = cos(u)*u'",
        hint: "At 0 the sine rises.",
        example: Example::x("sin(x)", "-cos(x)"),
    },
    Mistake {
        id: "cos-sign",
        step: LOCAL,
        wrong: &[law("cos", Depends::First, "sin(u)*du")],
        prior: 60,
        says: "the derivative of the cosine has a wrong sign",
        law: "(cos(u))' = -sin(u)*u'",
        hint: "Right of 0 the cosine falls.",
        example: Example::x("cos(x)", "sin(x)"),
    },
    Mistake {
        id: "tan-sec-not-squared",
        step: LOCAL,
        wrong: &[law("tan", Depends::First, "sec(u)*du")],
        prior: 60,
        says: "the secant is not squared in the derivative of the tangent",
        law: "(tan(u))' = sec(u)^2*u'",
        hint: "Write tan as sin/cos and use the quotient rule.",
        example: Example::x("tan(x)", "sec(x)"),
    },
    Mistake {
        id: "ln-not-reciprocal",
        step: LOCAL,
        wrong: &[
            law("ln", Depends::First, "u*du"),
            law("log10", Depends::First, "u*du"),
            law("log2", Depends::First, "u*du"),
        ],
        prior: 50,
        says: "the derivative of the logarithm is not inverted",
        law: "(ln(u))' = u'/u",
        hint: "The derivative of ln(u) divides by u.",
        example: Example::x("ln(x)", "x"),
    },
    Mistake {
        id: "ln-of-derivative",
        step: LOCAL,
        wrong: &[law("ln", Depends::First, "ln(du)")],
        prior: 50,
        says: "the logarithm of the derivative is taken",
        law: "(ln(u))' = u'/u",
        hint: "The logarithm itself is differentiated too.",
        example: Example::x("ln(x^2 + 3)", "ln(2*x)"),
    },
    Mistake {
        id: "sqrt-half-lost",
        step: LOCAL,
        wrong: &[law("sqrt", Depends::First, "du/sqrt(u)")],
        prior: 60,
        says: "the factor 1/2 of the root is missing",
        law: "(sqrt(u))' = u'/(2*sqrt(u))",
        hint: "Write the root as the power 1/2.",
        example: Example::x("sqrt(x)", "1/sqrt(x)"),
    },
    Mistake {
        id: "integrated-instead",
        step: LOCAL,
        wrong: &[
            Wrong::Answer(super::Whole::integrated),
            law("pow", Depends::First, "u^(n+1)/(n+1)*du"),
            law("pow", Depends::First, "u^(n+1)/((n+1)*du)"),
            law("sin", Depends::First, "-cos(u)/du"),
            law("cos", Depends::First, "sin(u)/du"),
            law("exp", Depends::First, "exp(u)/du"),
        ],
        prior: 40,
        says: "it is integrated instead of differentiated",
        law: "(x^n)' = n*x^(n-1); the integral is the way back",
        hint: "Differentiating lowers the exponent.",
        example: Example::x("x^4", "x^5/5"),
    },
    Mistake {
        id: "derivative-order-low",
        step: LOCAL,
        wrong: &[Wrong::Derivative(|_, scalar| Ok(if scalar.order > 0 { vec![scalar.of] } else { Vec::new() }))],
        prior: 90,
        says: "it is differentiated once too few",
        law: "f'' = (f')': a second derivative is the derivative of the first",
        hint: "Differentiate what you have once more.",
        example: Example {
            kind: super::Kind::Derivative,
            of: "x^5",
            by: &["x", "x"],
            lets: &[],
            declare: &[],
            answer: "5*x^4",
        },
    },
    Mistake {
        id: "not-differentiated",
        step: LOCAL,
        wrong: &[Wrong::Local(kept), Wrong::Matrix(|bench| bench.kept())],
        prior: 15,
        says: "a part is left as it was",
        law: "every part that depends on the variable is differentiated",
        hint: "Which part of your answer still stands as in the question?",
        example: Example::x("x^3*sin(x) + x^4", "x^3*sin(x) + x^4"),
    },
];

/// The part itself in place of its derivative; or, for a function, with the derivative of its inside.
fn kept(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let mut changes = Changes::new();
    if place.site.root || place.op != ops::ADD {
        changes.push(place.id);
    }
    if let Some(tangent) = place.inner().and_then(|inner| place.tangent(inner)) {
        changes.push(graph.mul(place.id, tangent));
    }
    changes
}
