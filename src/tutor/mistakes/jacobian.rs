//! Jacobians: rows are functions, columns are variables.

use super::{Example, Kind, Mistake, Whole, Wrong};
use crate::calculus::ChainStep;

const F: &str = "[x^3*y^5, x^2 + 7*y]";

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "jacobian-transposed",
        step: None,
        wrong: &[Wrong::Answer(Whole::transposed)],
        prior: 125,
        says: "rows and columns are exchanged",
        law: "row i, column j of the Jacobian is the derivative of function i by variable j",
        hint: "One row for each function.",
        example: Example::xy(Kind::Jacobian, F, "[[3*x^2*y^5, 2*x], [5*x^3*y^4, 7]]"),
    },
    Mistake {
        id: "jacobian-rows-swapped",
        step: None,
        wrong: &[Wrong::Answer(Whole::rows_swapped)],
        prior: 120,
        says: "the rows are in the wrong order",
        law: "row i of the Jacobian belongs to function i",
        hint: "The first row holds the derivatives of the first function.",
        example: Example::xy(Kind::Jacobian, F, "[[2*x, 7], [3*x^2*y^5, 5*x^3*y^4]]"),
    },
    Mistake {
        id: "jacobian-columns-swapped",
        step: None,
        wrong: &[Wrong::Answer(Whole::columns_swapped)],
        prior: 120,
        says: "the columns are in the wrong order",
        law: "column j of the Jacobian belongs to variable j",
        hint: "The first column holds the derivatives by the first variable.",
        example: Example::xy(Kind::Jacobian, F, "[[5*x^3*y^4, 3*x^2*y^5], [7, 2*x]]"),
    },
    Mistake {
        id: "jacobian-order",
        step: Some(ChainStep::Combine),
        wrong: &[Wrong::Answer(Whole::factors_reversed), Wrong::Matrix(|bench| bench.jacobians_swapped())],
        prior: 120,
        says: "the Jacobians of the chain are multiplied in the wrong order",
        law: "the Jacobian of f(g(x)) is the Jacobian of f times the Jacobian of g",
        hint: "The outer Jacobian stands on the left.",
        example: Example {
            kind: Kind::Jacobian,
            of: "[u*v, u + v]",
            by: &["x", "y"],
            lets: &[("u", "x^2"), ("v", "x*y")],
            declare: &[],
            answer: "[[2*x^2*y, 2*x^3], [x*y^2 + x, x^2*y + x]]",
        },
    },
];
