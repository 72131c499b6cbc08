//! Entries of gradients, Jacobians and Hessians.

use super::{Example, Kind, Mistake, Whole, Wrong};

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "entry-zero",
        step: None,
        wrong: &[Wrong::Answer(Whole::entry_zero)],
        prior: 60,
        says: "an entry is 0 that should not be",
        law: "an entry is 0 only if the function does not depend on that variable",
        hint: "Does the function depend on the variable of that entry?",
        example: Example::xy(Kind::Gradient, "x^3 + y^5", "[3*x^2, 0]"),
    },
    Mistake {
        id: "entry-sign",
        step: None,
        wrong: &[Wrong::Answer(Whole::entry_sign)],
        prior: 50,
        says: "an entry has the wrong sign",
        law: "each entry is a partial derivative with its own sign",
        hint: "Follow the signs of that entry once more.",
        example: Example::xy(Kind::Gradient, "x^3*y^5", "[3*x^2*y^5, -5*x^3*y^4]"),
    },
    Mistake {
        id: "gradient-order-swapped",
        step: None,
        wrong: &[Wrong::Answer(Whole::order_swapped)],
        prior: 120,
        says: "the entries of the gradient are in the wrong order",
        law: "the gradient lists the partial derivatives in the order of the variables",
        hint: "The first entry is the derivative by the first variable.",
        example: Example::xy(Kind::Gradient, "x^3*y^5", "[5*x^3*y^4, 3*x^2*y^5]"),
    },
    Mistake {
        id: "gradient-summed",
        step: None,
        wrong: &[Wrong::Answer(Whole::summed), Wrong::Matrix(|bench| bench.summed())],
        prior: 120,
        says: "the partial derivatives are added up instead of listed",
        law: "the gradient is a vector with one entry for each variable",
        hint: "Keep the partial derivatives apart.",
        example: Example::xy(Kind::Gradient, "x^3*y^5", "3*x^2*y^5 + 5*x^3*y^4"),
    },
];
