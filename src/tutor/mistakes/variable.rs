//! Several variables: the wrong one, or another one treated wrongly.

use super::chain::derivative;
use super::{Changes, Example, Mistake, Place, Scalar, Wrong};
use crate::calculus::{ChainStep, NoDerivative};
use crate::expr::{ExprId, Graph};
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "variable-wrong",
        step: LOCAL,
        wrong: &[Wrong::Derivative(by_another), Wrong::Matrix(|bench| bench.by_another())],
        prior: 70,
        says: "it is differentiated by another variable",
        law: "for the partial derivative by x all other variables are constants",
        hint: "By which variable is the derivative wanted?",
        example: Example::x("x^3*y^5", "5*x^3*y^4"),
    },
    Mistake {
        id: "variable-held-as-zero",
        step: LOCAL,
        wrong: &[Wrong::Local(as_zero)],
        prior: 55,
        says: "a part that holds another variable as well is taken as a constant",
        law: "(y*f(x))' = y*f'(x): another variable is a constant factor, not a constant term",
        hint: "A product with a constant factor still depends on the variable.",
        example: Example::x("x^2*y + x^3", "3*x^2"),
    },
    Mistake {
        id: "variable-not-held",
        step: LOCAL,
        wrong: &[Wrong::Derivative(both)],
        prior: 55,
        says: "another variable is differentiated as well",
        law: "for the partial derivative by x all other variables are constants",
        hint: "Hold the other variables fixed, as if they were numbers.",
        example: Example::x("x^3*y^5", "3*x^2*y^5 + 5*x^3*y^4"),
    },
];

fn by_another(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    scalar.others.iter().map(|other| derivative(graph, scalar.of, *other)).collect()
}

fn both(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let mut all = scalar.right;
    let mut wrong = Vec::new();
    for other in scalar.others {
        let part = derivative(graph, scalar.of, *other)?;
        wrong.push(graph.add(scalar.right, part));
        all = graph.add(all, part);
    }
    wrong.push(all);
    Ok(wrong)
}

fn as_zero(graph: &mut Graph, place: &Place<'_>) -> Changes {
    // A sum is no product with a constant factor; its terms are looked at one by one.
    let is_part = place.site.shared && place.op != ops::ADD;
    is_part.then(|| graph.zero()).into_iter().collect()
}
