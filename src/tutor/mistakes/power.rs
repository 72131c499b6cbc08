//! Powers and exponentials.

use super::{Depends, Example, Mistake, law};
use crate::calculus::ChainStep;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "power-exponent-kept",
        step: LOCAL,
        wrong: &[
            law("pow", Depends::First, "n*u^n*du"),
            law("sqrt", Depends::First, "sqrt(u)/2*du"),
            law("div", Depends::Second, "-u/v*dv"),
        ],
        prior: 55,
        says: "the exponent is not lowered by 1",
        law: "(u^n)' = n*u^(n-1)*u'",
        hint: "What is the exponent one less?",
        example: Example::x("x^4", "4*x^4"),
    },
    Mistake {
        id: "power-exponent-raised",
        step: LOCAL,
        wrong: &[
            law("pow", Depends::First, "n*u^(n+1)*du"),
            law("sqrt", Depends::First, "u*sqrt(u)/2*du"),
            law("div", Depends::Second, "-u*dv"),
        ],
        prior: 45,
        says: "the exponent is raised instead of lowered",
        law: "(u^n)' = n*u^(n-1)*u'",
        hint: "Differentiating lowers the exponent by 1.",
        example: Example::x("x^4", "4*x^5"),
    },
    Mistake {
        id: "power-exponent-lost",
        step: LOCAL,
        wrong: &[law("pow", Depends::First, "n*u*du"), law("pow", Depends::First, "n*u^(n-2)*du")],
        prior: 35,
        says: "the exponent is lowered by more than 1",
        law: "(u^n)' = n*u^(n-1)*u'",
        hint: "What is the exponent one less?",
        example: Example::x("x^4", "4*x"),
    },
    Mistake {
        id: "power-coefficient-lost",
        step: LOCAL,
        wrong: &[law("pow", Depends::First, "u^(n-1)*du")],
        prior: 65,
        says: "the exponent does not come down as a factor",
        law: "(u^n)' = n*u^(n-1)*u'",
        hint: "The old exponent becomes a factor.",
        example: Example::x("x^4", "x^3"),
    },
    Mistake {
        id: "exp-as-power",
        step: LOCAL,
        wrong: &[law("exp", Depends::First, "u*exp(u-1)*du")],
        prior: 60,
        says: "the power rule is used on an exponential with base e",
        law: "(e^u)' = e^u*u'",
        hint: "The variable stands in the exponent: e^u is its own derivative.",
        example: Example::x("exp(x)", "x*exp(x-1)"),
    },
    Mistake {
        id: "exponential-as-power",
        step: LOCAL,
        wrong: &[law("pow", Depends::Second, "n*u^(n-1)*dn"), law("pow", Depends::Both, "n*u^(n-1)*du")],
        prior: 60,
        says: "the power rule is used on an exponential",
        law: "(a^u)' = a^u*ln(a)*u'",
        hint: "The variable stands in the exponent; the power rule is for a variable base.",
        example: Example::x("3^x", "x*3^(x-1)"),
    },
    Mistake {
        id: "exponential-ln-lost",
        step: LOCAL,
        wrong: &[law("pow", Depends::Second, "u^n*dn")],
        prior: 60,
        says: "the factor ln(a) is missing",
        law: "(a^u)' = a^u*ln(a)*u'",
        hint: "Only for the base e is that factor 1.",
        example: Example::x("3^x", "3^x"),
    },
];
