//! The total derivative: paths lost, multiplied, subtracted, mixed up.

use rustc_hash::FxHashMap;

use super::chain::derivative;
use super::{Example, Mistake, Scalar, Wrong};
use crate::calculus::{ChainStep, NoDerivative};
use crate::expr::{ExprId, Graph};

const COMBINE: Option<ChainStep> = Some(ChainStep::Combine);
/// Most paths of which all selections are tried.
const MOST_PATHS: usize = 5;

/// The derivative of a function of two paths.
const fn total(answer: &'static str) -> Example {
    Example {
        kind: super::Kind::Derivative,
        of: "ln(x^2 + y + 5)",
        by: &["t"],
        lets: &[("x", "sin(t)"), ("y", "t^3")],
        declare: &[],
        answer,
    }
}

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "path-dropped",
        step: COMBINE,
        wrong: &[Wrong::Derivative(dropped)],
        prior: 70,
        says: "a path from the variable to the result is missing",
        law: "df/dt = df/dx*dx/dt + df/dy*dy/dt: one product for each path, added",
        hint: "Draw the data flow and count the ways from the variable to the result.",
        example: total("2*sin(t)*cos(t)/(sin(t)^2 + t^3 + 5)"),
    },
    Mistake {
        id: "paths-multiplied",
        step: COMBINE,
        wrong: &[Wrong::Derivative(multiplied)],
        prior: 60,
        says: "the contributions of the paths are multiplied instead of added",
        law: "df/dt = df/dx*dx/dt + df/dy*dy/dt",
        hint: "Along a path multiply; over paths add.",
        example: total("6*t^2*sin(t)*cos(t)/(sin(t)^2 + t^3 + 5)^2"),
    },
    Mistake {
        id: "paths-subtracted",
        step: COMBINE,
        wrong: &[Wrong::Derivative(subtracted)],
        prior: 60,
        says: "the contributions of the paths are subtracted instead of added",
        law: "df/dt = df/dx*dx/dt + df/dy*dy/dt",
        hint: "The contributions of all paths are added.",
        example: total("(2*sin(t)*cos(t) - 3*t^2)/(sin(t)^2 + t^3 + 5)"),
    },
    Mistake {
        id: "path-inner-swapped",
        step: COMBINE,
        wrong: &[Wrong::Derivative(swapped)],
        prior: 60,
        says: "the inner derivatives stand on the wrong paths",
        law: "df/dt = df/dx*dx/dt + df/dy*dy/dt: dx/dt goes with df/dx",
        hint: "In each product the name in the middle appears twice.",
        example: total("(2*sin(t)*3*t^2 + cos(t))/(sin(t)^2 + t^3 + 5)"),
    },
    Mistake {
        id: "path-counted-twice",
        step: COMBINE,
        wrong: &[Wrong::Derivative(twice)],
        prior: 30,
        says: "the contribution of one path is counted twice",
        law: "df/dt = df/dx*dx/dt + df/dy*dy/dt: each path once",
        hint: "List the paths; each gives one product.",
        example: total("(4*sin(t)*cos(t) + 3*t^2)/(sin(t)^2 + t^3 + 5)"),
    },
];

/// One path from the variable through a named intermediate variable to the result.
pub(super) struct Path {
    /// Derivative of the result by the intermediate variable, in terms of the variables; the right one, or 1 for none.
    pub outer: ExprId,
    /// Derivative of the intermediate variable by the variable.
    pub inner: ExprId,
    /// Their product.
    pub product: ExprId,
}

/// The paths of a total derivative, the direct one last; empty if nothing stands between.
pub(super) fn paths(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<Path>, NoDerivative> {
    let map: FxHashMap<ExprId, ExprId> = scalar.lets.iter().copied().collect();
    let mut paths = Vec::new();
    for (name, value) in scalar.lets {
        let outer = derivative(graph, scalar.open, *name)?;
        let inner = derivative(graph, *value, scalar.by)?;
        let outer = graph.substitute_folding(outer, &map)?;
        push(graph, &mut paths, outer, inner);
    }
    if !paths.is_empty() {
        let direct = derivative(graph, scalar.open, scalar.by)?;
        let direct = graph.substitute_folding(direct, &map)?;
        let one = graph.one();
        push(graph, &mut paths, direct, one);
    }
    Ok(paths)
}

fn push(graph: &mut Graph, paths: &mut Vec<Path>, outer: ExprId, inner: ExprId) {
    let product = graph.mul(outer, inner);
    if product != graph.zero() {
        paths.push(Path { outer, inner, product });
    }
}

fn products(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let products: Vec<ExprId> = paths(graph, scalar)?.into_iter().map(|path| path.product).collect();
    let usable = (2..=MOST_PATHS).contains(&products.len());
    Ok(if usable { products } else { Vec::new() })
}

fn dropped(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let products = products(graph, scalar)?;
    let all = 1usize << products.len();
    Ok((1..all.saturating_sub(1)).map(|kept| selected(graph, &products, kept)).collect())
}

/// The sum of the products whose bit is set.
fn selected(graph: &mut Graph, products: &[ExprId], bits: usize) -> ExprId {
    let chosen = products.iter().enumerate().filter(|(k, _)| bits >> k & 1 == 1);
    let mut sum = graph.zero();
    for (_, product) in chosen {
        sum = graph.add(sum, *product);
    }
    sum
}

fn multiplied(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let products = products(graph, scalar)?;
    Ok(products.into_iter().reduce(|all, next| graph.mul(all, next)).into_iter().collect())
}

fn subtracted(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let products = products(graph, scalar)?;
    let all = (1usize << products.len()) - 1;
    let mut wrong = Vec::new();
    for kept in 1..all {
        let (plus, minus) = (selected(graph, &products, kept), selected(graph, &products, all & !kept));
        wrong.push(graph.sub(plus, minus));
    }
    Ok(wrong)
}

fn swapped(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let paths = paths(graph, scalar)?;
    let mut wrong = Vec::new();
    for first in 0..paths.len() {
        for second in first + 1..paths.len() {
            let mut sum = graph.zero();
            for (k, path) in paths.iter().enumerate() {
                let other = if k == first {
                    second
                } else if k == second {
                    first
                } else {
                    k
                };
                let product = graph.mul(path.outer, paths[other].inner);
                sum = graph.add(sum, product);
            }
            wrong.push(sum);
        }
    }
    Ok(wrong)
}

fn twice(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let products = products(graph, scalar)?;
    Ok(products.into_iter().map(|product| graph.add(scalar.right, product)).collect())
}
