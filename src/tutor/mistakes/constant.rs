//! Constants, terms and signs.

use super::{Changes, Example, Mistake, Place, Scalar, Wrong};
use crate::calculus::{ChainStep, NoDerivative};
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "constant-factor-lost",
        step: LOCAL,
        wrong: &[Wrong::Local(factor_lost)],
        prior: 70,
        says: "a constant factor is lost",
        law: "(c*f)' = c*f'",
        hint: "A constant factor stays where it is.",
        example: Example::x("5*x^3", "3*x^2"),
    },
    Mistake {
        id: "constant-not-zero",
        step: LOCAL,
        wrong: &[Wrong::Local(not_zero), Wrong::Derivative(of_a_constant)],
        prior: 40,
        says: "a constant term is kept, or its derivative is taken as 1",
        law: "c' = 0",
        hint: "What does not change has the derivative 0.",
        example: Example::x("x^3 + 7", "3*x^2 + 7"),
    },
    Mistake {
        id: "term-lost",
        step: LOCAL,
        wrong: &[Wrong::Local(term_lost), Wrong::Matrix(|bench| bench.without_a_term())],
        prior: 12,
        says: "a term of the sum is missing",
        law: "(f + g)' = f' + g'",
        hint: "Each term of the sum that depends on the variable gives a term of the derivative.",
        example: Example::x("x^3 + sin(x)", "3*x^2"),
    },
    Mistake {
        id: "sign-lost",
        step: LOCAL,
        wrong: &[Wrong::Local(sign_lost), Wrong::Matrix(|bench| bench.opposite())],
        prior: 10,
        says: "a sign is wrong",
        law: "(-f)' = -f'",
        hint: "Follow the signs once more, term by term.",
        example: Example::x("x^3 - x^5", "3*x^2 + 5*x^4"),
    },
];

/// The constant operand of a product, and the derivative of the other.
fn constant_factor(place: &Place<'_>) -> Option<(ExprId, ExprId, ExprId)> {
    match (place.op, place.tangent(0), place.args.get(1).and_then(|_| place.tangent(1))) {
        (ops::MUL, Some(tangent), None) => Some((place.args[1], place.args[0], tangent)),
        (ops::MUL, None, Some(tangent)) => Some((place.args[0], place.args[1], tangent)),
        _ => None,
    }
}

fn factor_lost(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let mut changes = Changes::new();
    if let Some((constant, _, tangent)) = constant_factor(place) {
        let value = graph.as_number(constant).cloned();
        if value.as_ref().is_some_and(Rational::is_minus_one) && place.site.term {
            return changes;
        }
        changes.push(tangent);
        if value.is_some_and(|value| value.is_negative() && !value.is_minus_one()) {
            changes.push(graph.negate(tangent));
        }
        if let Some(rest) = without_number(graph, constant) {
            changes.push(graph.mul(rest, tangent));
        }
    }
    if place.op == ops::DIV && place.tangent(1).is_none() {
        changes.extend(place.tangent(0));
    }
    changes
}

/// `y` for `3*y` or `y*3`.
fn without_number(graph: &Graph, id: ExprId) -> Option<ExprId> {
    match graph.node(id) {
        Node::Apply(ops::MUL, [a, b]) if graph.as_number(*a).is_some() => Some(*b),
        Node::Apply(ops::MUL, [a, b]) if graph.as_number(*b).is_some() => Some(*a),
        _ => None,
    }
}

fn not_zero(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let mut changes = Changes::new();
    let one = graph.one();
    if place.op == ops::ADD {
        let (constant, tangent) = match (place.tangent(0), place.tangent(1)) {
            (Some(tangent), None) => (place.args[1], tangent),
            (None, Some(tangent)) => (place.args[0], tangent),
            _ => return changes,
        };
        for kept in [constant, one] {
            changes.push(graph.add(tangent, kept));
        }
    } else if let Some((constant, other, tangent)) = constant_factor(place) {
        let right = graph.mul(constant, tangent);
        changes.push(graph.add(right, other));
    }
    changes
}

/// The whole function is a constant: it is kept, or its derivative is taken as 1.
fn of_a_constant(graph: &mut Graph, scalar: &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative> {
    let constant = scalar.right == graph.zero() && scalar.of != graph.zero();
    Ok(if constant { vec![scalar.of, graph.one()] } else { Vec::new() })
}

fn term_lost(_: &mut Graph, place: &Place<'_>) -> Changes {
    match (place.op, place.tangent(0), place.args.get(1).and_then(|_| place.tangent(1))) {
        (ops::ADD, Some(a), Some(b)) => [a, b].into_iter().collect(),
        _ => Changes::new(),
    }
}

/// The right change with the other sign.
fn sign_lost(graph: &mut Graph, place: &Place<'_>) -> Changes {
    let own = place.tangents.get(place.id);
    own.map(|tangent| graph.negate(tangent)).into_iter().collect()
}
