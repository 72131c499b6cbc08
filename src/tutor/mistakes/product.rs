//! Products and quotients.

use super::{Changes, Depends, Example, Mistake, Place, Wrong, law};
use crate::calculus::ChainStep;
use crate::expr::{ExprId, Graph};
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);
/// Most factors of a product of which single terms are tried.
const MOST_FACTORS: usize = 6;

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "product-of-derivatives",
        step: LOCAL,
        wrong: &[law("mul", Depends::Both, "du*dv"), Wrong::Local(all_derivatives)],
        prior: 65,
        says: "the derivatives of the factors are multiplied",
        law: "(f*g)' = f'*g + f*g'",
        hint: "Differentiate one factor at a time and add.",
        example: Example::x("x^3*sin(x)", "3*x^2*cos(x)"),
    },
    Mistake {
        id: "product-one-term",
        step: LOCAL,
        wrong: &[
            law("mul", Depends::Both, "v*du"),
            law("mul", Depends::Both, "u*dv"),
            Wrong::Local(single_terms),
            Wrong::Matrix(|bench| bench.one_factor()),
        ],
        prior: 65,
        says: "a term of the product rule is missing",
        law: "(f*g)' = f'*g + f*g'",
        hint: "Each factor is differentiated once.",
        example: Example::x("x^3*sin(x)", "3*x^2*sin(x)"),
    },
    Mistake {
        id: "product-as-difference",
        step: LOCAL,
        wrong: &[law("mul", Depends::Both, "v*du - u*dv"), law("mul", Depends::Both, "u*dv - v*du")],
        prior: 55,
        says: "the terms of the product rule are subtracted",
        law: "(f*g)' = f'*g + f*g'",
        hint: "The minus sign belongs to the quotient rule.",
        example: Example::x("x^3*ln(x)", "3*x^2*ln(x) - x^3/x"),
    },
    Mistake {
        id: "quotient-of-derivatives",
        step: LOCAL,
        wrong: &[law("div", Depends::Both, "du*dv^(-1)")],
        prior: 60,
        says: "the derivatives of numerator and denominator are divided",
        law: "(f/g)' = (f'*g - f*g')/g^2",
        hint: "Numerator and denominator both appear undifferentiated as well.",
        example: Example::x("sin(x)/x^3", "cos(x)/(3*x^2)"),
    },
    Mistake {
        id: "quotient-order-swapped",
        step: LOCAL,
        wrong: &[law("div", Depends::Both, "(u*dv - v*du)/v^2"), law("div", Depends::Second, "u*dv/v^2")],
        prior: 60,
        says: "the terms of the quotient rule are in the wrong order",
        law: "(f/g)' = (f'*g - f*g')/g^2",
        hint: "The derivative of the numerator comes first.",
        example: Example::x("sin(x)/x^3", "(sin(x)*3*x^2 - cos(x)*x^3)/x^6"),
    },
    Mistake {
        id: "quotient-plus",
        step: LOCAL,
        wrong: &[law("div", Depends::Both, "(v*du + u*dv)/v^2")],
        prior: 60,
        says: "the terms of the quotient rule are added",
        law: "(f/g)' = (f'*g - f*g')/g^2",
        hint: "A larger denominator makes a quotient smaller: there is a minus sign.",
        example: Example::x("sin(x)/x^3", "(cos(x)*x^3 + sin(x)*3*x^2)/x^6"),
    },
    Mistake {
        id: "quotient-denominator-not-squared",
        step: LOCAL,
        wrong: &[
            law("div", Depends::Both, "(v*du - u*dv)/v"),
            law("div", Depends::Both, "(du - u*dv)/v"),
            law("div", Depends::Second, "-u*dv/v"),
        ],
        prior: 60,
        says: "the denominator is not squared",
        law: "(f/g)' = (f'*g - f*g')/g^2",
        hint: "What stands below the line?",
        example: Example::x("sin(x)/x^3", "(cos(x)*x^3 - sin(x)*3*x^2)/x^3"),
    },
];

/// The factors of a product that is no factor itself, if three of them or more depend on the variable.
fn factors(graph: &Graph, place: &Place<'_>) -> Vec<ExprId> {
    if place.op != ops::MUL || place.site.factor {
        return Vec::new();
    }
    let factors = graph.chain(ops::MUL, place.id);
    let dependent = factors.iter().filter(|factor| place.tangents.has(**factor)).count();
    if (3..=MOST_FACTORS).contains(&dependent) { factors } else { Vec::new() }
}

/// The product of the factors, with the chosen ones differentiated.
fn product(graph: &mut Graph, place: &Place<'_>, factors: &[ExprId], chosen: impl Fn(usize) -> bool) -> ExprId {
    let mut product = graph.one();
    for (k, factor) in factors.iter().enumerate() {
        let part = place.tangents.get(*factor).filter(|_| chosen(k)).unwrap_or(*factor);
        product = graph.mul(product, part);
    }
    product
}

fn all_derivatives(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let factors = factors(graph, place);
    if factors.is_empty() {
        return Changes::new();
    }
    [product(graph, place, &factors, |_| true)].into_iter().collect()
}

fn single_terms(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let factors = factors(graph, place);
    let dependent: Vec<usize> = (0..factors.len()).filter(|k| place.tangents.has(factors[*k])).collect();
    dependent.into_iter().map(|chosen| product(graph, place, &factors, |k| k == chosen)).collect()
}
