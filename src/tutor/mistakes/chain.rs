//! The chain rule itself: inner derivatives lost, added, or put in the wrong place; an intermediate variable left in.

use smallvec::smallvec;

use super::{Changes, Example, Mistake, Place, Scalar, Wrong};
use crate::calculus::{ChainStep, Derivatives, NoDerivative, law_for, partial};
use crate::expr::{ExprId, Graph};

const COMBINE: Option<ChainStep> = Some(ChainStep::Combine);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "chain-lost-inner",
        step: COMBINE,
        wrong: &[
            Wrong::Local(lost_inner),
            Wrong::Derivative(lost_on_paths),
            Wrong::Matrix(|bench| bench.without_inner()),
        ],
        prior: 100,
        says: "the derivative of the inner function is missing",
        law: "(f(g(x)))' = f'(g(x))*g'(x)",
        hint: "Multiply by the derivative of what stands inside.",
        example: Example::x("sin(x^2)", "cos(x^2)"),
    },
    Mistake {
        id: "chain-stopped-early",
        step: COMBINE,
        wrong: &[Wrong::Local(stopped_early), Wrong::Local(skipped_layer)],
        prior: 80,
        says: "one layer of the chain is missing",
        law: "(f(g(h(x))))' = f'(g(h(x)))*g'(h(x))*h'(x)",
        hint: "Count the layers from the outside in: each gives one factor.",
        example: Example::x("sin(cos(x^2))", "-cos(cos(x^2))*sin(x^2)"),
    },
    Mistake {
        id: "chain-added-inner",
        step: COMBINE,
        wrong: &[Wrong::Local(added_inner), Wrong::Derivative(added_on_paths)],
        prior: 50,
        says: "the derivative of the inner function is added instead of multiplied",
        law: "(f(g(x)))' = f'(g(x))*g'(x)",
        hint: "Along a chain derivatives are multiplied.",
        example: Example::x("sin(x^2)", "cos(x^2) + 2*x"),
    },
    Mistake {
        id: "chain-outer-at-inner-derivative",
        step: COMBINE,
        wrong: &[Wrong::Local(outer_at_inner)],
        prior: 50,
        says: "the outer derivative is taken at the derivative of the inner function, f'(g'(x))",
        law: "(f(g(x)))' = f'(g(x))*g'(x)",
        hint: "The inside of the outer derivative stays as it was.",
        example: Example::x("sin(x^2)", "cos(2*x)*2*x"),
    },
    Mistake {
        id: "chain-lost-outer",
        step: COMBINE,
        wrong: &[Wrong::Local(lost_outer)],
        prior: 45,
        says: "the derivative of the outer function is missing",
        law: "(f(g(x)))' = f'(g(x))*g'(x)",
        hint: "The inner derivative is one factor; the outer function gives the other.",
        example: Example::x("ln(x^2 + 1)", "2*x"),
    },
    Mistake {
        id: "chain-outer-at-variable",
        step: Some(ChainStep::Substitute),
        wrong: &[Wrong::Local(outer_at_variable)],
        prior: 50,
        says: "the outer derivative is taken at the variable itself, f'(x)*g'(x)",
        law: "(f(g(x)))' = f'(g(x))*g'(x)",
        hint: "What stands inside the outer function stays inside its derivative.",
        example: Example::x("sin(x^2)", "cos(x)*2*x"),
    },
    Mistake {
        id: "not-substituted",
        step: Some(ChainStep::Substitute),
        wrong: &[Wrong::Verdict],
        prior: 100,
        says: "an intermediate variable is left in",
        law: "step 4: put the definitions of the intermediate variables back in",
        hint: "Replace each intermediate variable by what it stands for.",
        example: Example {
            kind: super::Kind::Derivative,
            of: "x^2",
            by: &["t"],
            lets: &[("x", "sin(t)")],
            declare: &[],
            answer: "2*x*cos(t)",
        },
    },
];

/// The local derivative of an outer function, at `args`.
fn outer(graph: &mut Graph, place: &Place<'_>, inner: usize, args: &[ExprId]) -> Option<ExprId> {
    let law = law_for(place.op, |k| k == inner)?;
    Some(partial(graph, law, inner, args))
}

fn lost_inner(graph: &mut Graph, place: &Place<'_>) -> Changes {
    lost(graph, place, false)
}

fn stopped_early(graph: &mut Graph, place: &Place<'_>) -> Changes {
    lost(graph, place, true)
}

fn lost(graph: &mut Graph, place: &Place<'_>, nested: bool) -> Changes {
    let Some(inner) = place.inner().filter(|_| place.site.nested == nested) else { return Changes::new() };
    outer(graph, place, inner, &place.args).into_iter().collect()
}

/// A layer inside a chain whose own derivative is missing.
fn skipped_layer(_: &mut Graph, place: &Place<'_>) -> Changes {
    let tangent = place.inner().filter(|_| place.site.nested).and_then(|inner| place.tangent(inner));
    tangent.into_iter().collect()
}

/// The inner derivative alone, for the outermost function of a chain.
fn lost_outer(_: &mut Graph, place: &Place<'_>) -> Changes {
    let tangent = place.inner().filter(|_| !place.site.nested).and_then(|inner| place.tangent(inner));
    tangent.into_iter().collect()
}

fn outer_at_variable(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let Some(inner) = place.inner() else { return Changes::new() };
    let Some(tangent) = place.tangent(inner) else { return Changes::new() };
    let mut args = place.args.clone();
    args[inner] = place.by;
    let Some(outer) = outer(graph, place, inner, &args) else { return Changes::new() };
    smallvec![graph.mul(outer, tangent)]
}

fn added_inner(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let Some(inner) = place.inner() else { return Changes::new() };
    let (Some(outer), Some(tangent)) = (outer(graph, place, inner, &place.args), place.tangent(inner)) else {
        return Changes::new();
    };
    smallvec![graph.add(outer, tangent)]
}

fn outer_at_inner(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let Some(inner) = place.inner() else { return Changes::new() };
    let Some(tangent) = place.tangent(inner) else { return Changes::new() };
    let mut args = place.args.clone();
    args[inner] = tangent;
    let Some(outer) = outer(graph, place, inner, &args) else { return Changes::new() };
    smallvec![graph.mul(outer, tangent), outer]
}

/// Paths of a total derivative on which the inner derivative is missing: on all, or on one.
fn lost_on_paths(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let paths = super::path::paths(graph, scalar)?;
    let mut all = graph.zero();
    for path in &paths {
        all = graph.add(all, path.outer);
    }
    let mut wrong = vec![all];
    for lost in 0..paths.len() {
        let mut sum = graph.zero();
        for (k, path) in paths.iter().enumerate() {
            let term = if k == lost { path.outer } else { path.product };
            sum = graph.add(sum, term);
        }
        wrong.push(sum);
    }
    Ok(if paths.is_empty() { Vec::new() } else { wrong })
}

/// Inner derivatives added on every path of a total derivative.
fn added_on_paths(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let paths = super::path::paths(graph, scalar)?;
    let mut all = graph.zero();
    for path in &paths {
        let both = graph.add(path.outer, path.inner);
        all = graph.add(all, both);
    }
    Ok(if paths.is_empty() { Vec::new() } else { vec![all] })
}

/// The derivative by one variable.
pub(super) fn derivative(graph: &mut Graph, of: ExprId, by: ExprId) -> Result<ExprId, NoDerivative> {
    Ok(Derivatives::new().forward(graph, &[of], by)?[0])
}
