//! Inverse, determinant, logarithm of the determinant, trace, norms.

use super::matrix::transpose_lost;
use super::{Bench, Example, Mistake, Wrong};
use crate::calculus::ChainStep;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "inv-lost-sign",
        step: LOCAL,
        wrong: &[Wrong::Matrix(inv_lost_sign)],
        prior: 130,
        says: "the minus sign of the inverse is missing",
        law: "d inv(X) = -inv(X)*dX*inv(X)",
        hint: "Differentiate X*inv(X) = eye(n): which sign follows?",
        example: Example::declared(
            &[("a", "vector(n)"), ("X", "matrix(n,n) invertible")],
            "a'*inv(X)*a",
            &["X"],
            "inv(X)'*a*a'*inv(X)'",
        ),
    },
    Mistake {
        id: "inv-lost-factor",
        step: LOCAL,
        wrong: &[Wrong::Matrix(inv_lost_factor)],
        prior: 120,
        says: "one of the two inverses around dX is missing",
        law: "d inv(X) = -inv(X)*dX*inv(X)",
        hint: "An inverse stands on both sides of dX.",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("X", "matrix(n,n) invertible")],
            "tr(A*inv(X))",
            &["X"],
            "-A'*inv(X)'",
        ),
    },
    Mistake {
        id: "inv-sandwich-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(inv_sandwich_lost)],
        prior: 125,
        says: "both inverses stand on one side, as if matrices commuted",
        law: "d inv(X) = -inv(X)*dX*inv(X), and not -inv(X)^2*dX",
        hint: "An inverse stands on both sides of dX.",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("X", "matrix(n,n) invertible")],
            "tr(A*inv(X))",
            &["X"],
            "-inv(X)'*inv(X)'*A'",
        ),
    },
    Mistake {
        id: "det-lost-factor",
        step: LOCAL,
        wrong: &[Wrong::Matrix(det_lost_factor)],
        prior: 130,
        says: "the factor det(X) is missing",
        law: "d det(X) = det(X)*tr(inv(X)*dX)",
        hint: "Without that factor it is the derivative of ln(det(X)).",
        example: Example::declared(&[("X", "matrix(n,n) invertible")], "det(X)", &["X"], "inv(X)'"),
    },
    Mistake {
        id: "logdet-transposed",
        step: LOCAL,
        wrong: &[Wrong::Matrix(logdet_transposed)],
        prior: 160,
        says: "the inverse is not transposed",
        law: "the gradient of ln(det(X)) by X is inv(X)'",
        hint: "Read the gradient off tr(inv(X)*dX): entry i, j stands with dX_ij.",
        example: Example::declared(&[("X", "matrix(n,n) invertible")], "logdet(X)", &["X"], "inv(X)"),
    },
    Mistake {
        id: "trace-transposed",
        step: LOCAL,
        wrong: &[Wrong::Matrix(trace_transposed)],
        prior: 160,
        says: "the gradient is read off the trace without transposing",
        law: "df = tr(G'*dX) says that the gradient is G: the gradient of tr(A*X) is A'",
        hint: "tr(A*dX) is the sum of A_ji*dX_ij.",
        example: Example::declared(&[("A", "matrix(n,n)"), ("X", "matrix(n,n)")], "tr(A*X)", &["X"], "A"),
    },
    Mistake {
        id: "norm-squared-confused",
        step: LOCAL,
        wrong: &[Wrong::Matrix(norm_squared_confused)],
        prior: 120,
        says: "the norm and its square are confused",
        law: "d norm(x) = x'*dx/norm(x), d norm(x)^2 = 2*x'*dx",
        hint: "Is the norm squared here?",
        example: Example::declared(&[("x", "vector(n)")], "norm(x)", &["x"], "2*x"),
    },
    Mistake {
        id: "least-squares-lost-transpose",
        step: LOCAL,
        wrong: &[Wrong::Matrix(least_squares_lost_transpose)],
        prior: 150,
        says: "the transpose of the matrix in front of the residual is missing",
        law: "the gradient of norm(A*x - b)^2 as a column is 2*A'*(A*x - b)",
        hint: "The residual has as many entries as A has rows: which product with A fits?",
        example: Example::declared(
            &[("x", "vector(n)"), ("A", "matrix(m,n)"), ("b", "vector(m)")],
            "norm(A*x - b)^2",
            &["x"],
            "2*A*(A*x - b)",
        ),
    },
];

fn inv_lost_sign(bench: &mut Bench<'_>) -> Vec<ExprId> {
    bench.with_law(ops::INV, "inv(A)*dA*inv(A)")
}

fn inv_lost_factor(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let laws = ["-inv(A)*dA", "-dA*inv(A)"];
    laws.into_iter().flat_map(|text| bench.with_law(ops::INV, text)).collect()
}

fn inv_sandwich_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let laws = ["-inv(A)*inv(A)*dA", "-dA*inv(A)*inv(A)"];
    laws.into_iter().flat_map(|text| bench.with_law(ops::INV, text)).collect()
}

fn det_lost_factor(bench: &mut Bench<'_>) -> Vec<ExprId> {
    bench.with_law(ops::DET, "tr(inv(A)*dA)")
}

/// True if a determinant stands in a logarithm.
fn has_ln_det(bench: &Bench<'_>) -> bool {
    bench.graph.reachable(&[bench.question.of]).into_iter().any(|id| match bench.graph.node(id) {
        Node::Apply(ops::LN, kids) => {
            let inside = bench.graph.reachable(kids);
            inside.into_iter().any(|part| bench.graph.is_apply(part, ops::DET))
        }
        _ => false,
    })
}

fn logdet_transposed(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let mut results = bench.with_law(ops::LOGDET, "tr(inv(A)'*dA)");
    if has_ln_det(bench) {
        results.extend(bench.with_law(ops::DET, "det(A)*tr(inv(A)'*dA)"));
    }
    results
}

/// The transpose of the gradient, if all that depends on the variable stands in traces.
fn trace_transposed(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let terms = bench.graph.chain(ops::ADD, bench.question.of);
    let is_trace = |graph: &Graph, term: ExprId| {
        graph.chain(ops::MUL, term).into_iter().any(|factor| graph.is_apply(factor, ops::TR))
    };
    let all = terms.iter().all(|term| !bench.depends(*term) || is_trace(bench.graph, *term));
    let (of, by) = &bench.question.derivative.shapes;
    if all && of.is_scalar() && !by.is_vector() && !by.is_scalar() { vec![bench.transposed()] } else { Vec::new() }
}

fn norm_squared_confused(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let laws = [
        (ops::NORM, "2*x'*dx"),
        (ops::NORM, "x'*dx"),
        (ops::NORMFRO, "2*sum(A .* dA)"),
        (ops::NORMFRO, "sum(A .* dA)"),
    ];
    let squared = |graph: &Graph, id: ExprId| match graph.node(id) {
        Node::Apply(ops::POW, [base, _]) => graph.is_apply(*base, ops::NORM) || graph.is_apply(*base, ops::NORMFRO),
        _ => false,
    };
    if bench.parts(ops::POW).into_iter().any(|id| squared(bench.graph, id)) {
        return bench.of_changed(|graph, id| match graph.node(id) {
            Node::Apply(ops::POW, [base, _]) if squared(graph, id) => vec![*base],
            _ => Vec::new(),
        });
    }
    laws.into_iter().flat_map(|(op, text)| bench.with_law(op, text)).collect()
}

/// True for a square of something that a matrix is in: `norm(A*x - b)^2`, `(A*x - b)'*(A*x - b)`, `sum((A*x - b) .^ 2)`.
fn is_least_squares(bench: &Bench<'_>) -> bool {
    let linear = bench.parts(ops::MATRIX_PRODUCT).into_iter().any(|id| {
        let Node::Apply(_, [matrix, _]) = bench.graph.node(id) else { return false };
        !bench.depends(*matrix) && !bench.graph.is_scalar(id)
    });
    linear && bench.has_square() && !bench.is_quadratic_form() && bench.graph.shape(bench.question.by).is_vector()
}

fn least_squares_lost_transpose(bench: &mut Bench<'_>) -> Vec<ExprId> {
    if is_least_squares(bench) { transpose_lost(bench) } else { Vec::new() }
}
