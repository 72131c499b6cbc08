//! Hessians.

use super::{Example, Kind, Mistake, Whole, Wrong};

const F: &str = "x^2*y^4";

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "hessian-mixed-lost",
        step: None,
        wrong: &[Wrong::Answer(Whole::mixed_lost), Wrong::Matrix(|bench| bench.diagonal_only())],
        prior: 120,
        says: "the mixed derivatives are missing",
        law: "entry i, j of the Hessian is the derivative by variable i and variable j",
        hint: "Differentiate the first derivative by the other variable too.",
        example: Example::xy(Kind::Hessian, F, "[[2*y^4, 0], [0, 12*x^2*y^2]]"),
    },
    Mistake {
        id: "hessian-mixed-sign",
        step: None,
        wrong: &[Wrong::Answer(Whole::mixed_sign)],
        prior: 120,
        says: "the mixed derivatives have the wrong sign",
        law: "entry i, j of the Hessian is the derivative by variable i and variable j",
        hint: "Follow the signs of the mixed derivatives once more.",
        example: Example::xy(Kind::Hessian, F, "[[2*y^4, -8*x*y^3], [-8*x*y^3, 12*x^2*y^2]]"),
    },
    Mistake {
        id: "hessian-diagonal-swapped",
        step: None,
        wrong: &[Wrong::Answer(Whole::diagonal_swapped)],
        prior: 120,
        says: "the entries of the diagonal are in the wrong order",
        law: "entry i, i of the Hessian is the second derivative by variable i",
        hint: "The first entry is the second derivative by the first variable.",
        example: Example::xy(Kind::Hessian, F, "[[12*x^2*y^2, 8*x*y^3], [8*x*y^3, 2*y^4]]"),
    },
    Mistake {
        id: "hessian-first-derivatives-squared",
        step: None,
        wrong: &[Wrong::Answer(Whole::first_derivatives_squared), Wrong::Matrix(|bench| bench.gradient_squared())],
        prior: 120,
        says: "first derivatives are multiplied instead of differentiated again",
        law: "the second derivative is the derivative of the first",
        hint: "Differentiate the first derivative once more.",
        example: Example::xy(Kind::Hessian, F, "[[4*x^2*y^8, 8*x^3*y^7], [8*x^3*y^7, 16*x^4*y^6]]"),
    },
    Mistake {
        id: "hessian-asymmetric",
        step: None,
        wrong: &[Wrong::Answer(Whole::asymmetric)],
        prior: 120,
        says: "the matrix is not symmetric",
        law: "mixed derivatives do not depend on the order: entry i, j equals entry j, i",
        hint: "Compare the entries on both sides of the diagonal.",
        example: Example::xy(Kind::Hessian, F, "[[2*y^4, 8*x*y^3], [0, 12*x^2*y^2]]"),
    },
];
