//! From expressions to polynomials whose common zeros are the points wanted.
//!
//! A quotient is 0 where its numerator is; a function that is never 0, such as `exp(-x^2)`, is carried along as one more
//! variable and must cancel. Where a denominator vanishes the expression is not defined, which the caller looks at.

use rustc_hash::FxHashMap;

use super::polynomial::Multi;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;

/// Functions carried along as variables.
const KERNELS: usize = 6;
/// Largest whole exponent.
const EXPONENT: i64 = 24;
/// Nodes of the largest expression that is looked at.
const NODES: usize = 4000;

#[derive(Clone)]
struct Fraction {
    above: Multi,
    below: Multi,
}

/// One polynomial for each of `roots`, in as many variables as there are in `by`; `None` if some root is no quotient of
/// polynomials times functions that are never 0.
pub(super) fn polynomials(graph: &Graph, roots: &[ExprId], by: &[ExprId]) -> Option<Vec<Multi>> {
    let nodes = graph.reachable(roots);
    if nodes.len() > NODES {
        return None;
    }
    let kernels: Vec<ExprId> = nodes.iter().copied().filter(|id| is_kernel(graph, *id, by)).collect();
    let variables = by.len() + kernels.len();
    if kernels.len() > KERNELS {
        return None;
    }
    let mut known: FxHashMap<ExprId, Fraction> = FxHashMap::default();
    let one = Multi::constant(Rational::ONE, variables);
    for id in nodes {
        let variable = by.iter().chain(&kernels).position(|known| *known == id);
        let made = match variable {
            Some(at) => Fraction { above: Multi::variable(at, variables), below: one.clone() },
            // What only a kernel uses need not be rational.
            None => match fraction(graph, id, &known, variables) {
                Some(made) => made,
                None => continue,
            },
        };
        known.insert(id, made);
    }
    roots.iter().map(|root| cleared(graph, &known.get(root)?.above, by.len(), &kernels)).collect()
}

fn is_kernel(graph: &Graph, id: ExprId, by: &[ExprId]) -> bool {
    let Node::Apply(op, kids) = graph.node(id) else { return false };
    let has_power = op == ops::POW && graph.as_number(kids[1]).is_none_or(|exponent| !exponent.is_integer());
    let transcendent = matches!(op, ops::EXP | ops::SQRT | ops::CBRT | ops::COSH | ops::LN) || has_power;
    transcendent && graph.contains(id, by)
}

/// The numerator with the functions divided out that are never 0.
fn cleared(graph: &Graph, above: &Multi, variables: usize, kernels: &[ExprId]) -> Option<Multi> {
    let mut common = above.monomial();
    common.iter_mut().take(variables).for_each(|power| *power = 0);
    for (at, kernel) in kernels.iter().enumerate() {
        let positive = matches!(graph.node(*kernel), Node::Apply(ops::EXP | ops::COSH, _));
        if common.get(variables + at).is_some_and(|power| *power > 0) && !positive {
            return None;
        }
    }
    let rest = if above.is_zero() { above.clone() } else { above.without(&common) };
    let free = rest.occurring().iter().all(|at| *at < variables);
    free.then(|| rest.narrowed(variables))
}

fn fraction(graph: &Graph, id: ExprId, known: &FxHashMap<ExprId, Fraction>, variables: usize) -> Option<Fraction> {
    let one = || Multi::constant(Rational::ONE, variables);
    match graph.node(id) {
        Node::Number(value) => Some(Fraction { above: Multi::constant(value.clone(), variables), below: one() }),
        Node::Apply(ops::ADD, [a, b]) => {
            let (a, b) = (known.get(a)?, known.get(b)?);
            if a.below == b.below {
                return Some(Fraction { above: a.above.add(&b.above), below: a.below.clone() });
            }
            let above = a.above.mul(&b.below)?.add(&b.above.mul(&a.below)?);
            Some(Fraction { above, below: a.below.mul(&b.below)? })
        }
        Node::Apply(ops::MUL, [a, b]) => {
            let (a, b) = (known.get(a)?, known.get(b)?);
            Some(Fraction { above: a.above.mul(&b.above)?, below: a.below.mul(&b.below)? })
        }
        Node::Apply(ops::DIV, [a, b]) => {
            let (a, b) = (known.get(a)?, known.get(b)?);
            let below = a.below.mul(&b.above)?;
            (!below.is_zero()).then_some(Fraction { above: a.above.mul(&b.below)?, below })
        }
        Node::Apply(ops::POW, [base, exponent]) => {
            let exponent = graph.as_number(*exponent)?.to_i64().filter(|exponent| exponent.abs() <= EXPONENT)?;
            let base = known.get(base)?;
            let power = |of: &Multi| of.power(exponent.unsigned_abs() as u32, variables);
            let (above, below) = (power(&base.above)?, power(&base.below)?);
            match exponent < 0 {
                true if above.is_zero() => None,
                true => Some(Fraction { above: below, below: above }),
                false => Some(Fraction { above, below }),
            }
        }
        _ => None,
    }
}
