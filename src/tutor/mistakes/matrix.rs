//! Derivatives by whole vectors and matrices: transposes, quadratic forms, products entry by entry, sums.

use super::{Bench, Example, Kind, Mistake, Wrong};
use crate::calculus::ChainStep;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "transpose-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(transpose_lost)],
        prior: 80,
        says: "a transpose is missing",
        law: "d(b'*X*c) = b'*dX*c, so that the gradient by X is b*c'; d(A*x) = A*dx, and a gradient as a column takes A'",
        hint: "Write the shapes under each factor: do the inner sizes meet?",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("B", "matrix(n,n)"), ("X", "matrix(n,n)")],
            "tr(A*X*B) + tr(X)",
            &["X"],
            "A*B' + eye(n)",
        ),
    },
    Mistake {
        id: "transpose-extra",
        step: LOCAL,
        wrong: &[Wrong::Matrix(transpose_extra)],
        prior: 75,
        says: "a transpose stands where none belongs",
        law: "the derivative of A*x by x is A",
        hint: "Write the shapes under each factor: do the inner sizes meet?",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("B", "matrix(n,n)"), ("x", "vector(n)")],
            "A*B*x",
            &["x"],
            "A*B'",
        ),
    },
    Mistake {
        id: "matrix-gradient-transposed",
        step: LOCAL,
        wrong: &[Wrong::Matrix(gradient_transposed)],
        prior: 110,
        says: "the gradient is the transpose of the right one",
        law: "the gradient by X has the shape of X: its entry i, j is the derivative by X_ij",
        hint: "Look at one entry: by which X_ij is it the derivative?",
        example: Example::declared(
            &[("a", "vector(n)"), ("b", "vector(n)"), ("X", "matrix(n,n)")],
            "a'*X*b",
            &["X"],
            "b*a'",
        ),
    },
    Mistake {
        id: "matrix-factors-swapped",
        step: LOCAL,
        wrong: &[Wrong::Matrix(factors_swapped)],
        prior: 90,
        says: "factors stand in the wrong order",
        law: "a product of matrices is not commutative: A*B is not B*A",
        hint: "Keep the order of the factors when you differentiate.",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("B", "matrix(n,n)"), ("X", "matrix(n,n)")],
            "tr(A*X*B) - tr(X*A)",
            &["X"],
            "B'*A' - A'",
        ),
    },
    Mistake {
        id: "quadratic-assumed-symmetric",
        step: LOCAL,
        wrong: &[Wrong::Matrix(|bench| bench.assuming_symmetric())],
        prior: 150,
        says: "the matrix is taken as symmetric",
        law: "d(x'*A*x) = x'*(A + A')*dx; this is 2*x'*A*dx only if A' = A",
        hint: "The variable stands there twice, and the second place gives the transpose.",
        example: Example::declared(&[("x", "vector(n)"), ("A", "matrix(n,n)")], "x'*A*x", &["x"], "2*A*x"),
    },
    Mistake {
        id: "quadratic-half",
        step: LOCAL,
        wrong: &[Wrong::Matrix(|bench| bench.half_of_quadratic())],
        prior: 200,
        says: "only one of the two places of the variable is differentiated",
        law: "d(x'*A*x) = dx'*A*x + x'*A*dx",
        hint: "The variable stands there twice: apply the product rule.",
        example: Example::declared(&[("x", "vector(n)"), ("A", "matrix(n,n)")], "x'*A*x", &["x"], "A*x"),
    },
    Mistake {
        id: "diag-as-vector",
        step: LOCAL,
        wrong: &[Wrong::Matrix(diag_as_vector)],
        prior: 110,
        says: "a vector is given where a diagonal matrix is due",
        law: "a function entry by entry has the Jacobian diag(f'(x))",
        hint: "n outputs and n inputs: how many entries has the Jacobian?",
        example: Example::declared(&[("x", "vector(n)")], "x .^ 2", &["x"], "2*x"),
    },
    Mistake {
        id: "vector-as-diag",
        step: LOCAL,
        wrong: &[Wrong::Matrix(vector_as_diag)],
        prior: 110,
        says: "a diagonal matrix is given where a vector is due",
        law: "a scalar has one derivative for each entry of the vector, not n of them",
        hint: "One output: how many entries has the gradient?",
        example: Example::declared(&[("x", "vector(n)"), ("z", "scalar")], "x*z", &["z"], "diag(x)"),
    },
    Mistake {
        id: "hadamard-as-product",
        step: LOCAL,
        wrong: &[Wrong::Matrix(hadamard_as_product)],
        prior: 150,
        says: "a product entry by entry is taken as a product of matrices",
        law: "d(A .* B) = dA .* B + A .* dB, every product entry by entry",
        hint: "Which product is meant, .* or *?",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("X", "matrix(n,n)")],
            "sum(A .* sin(X))",
            &["X"],
            "A*cos(X)",
        ),
    },
    Mistake {
        id: "product-as-hadamard",
        step: LOCAL,
        wrong: &[Wrong::Matrix(product_as_hadamard)],
        prior: 95,
        says: "a product of matrices is taken as a product entry by entry",
        law: "(A*B)_ij = sum over k of A_ik*B_kj",
        hint: "Which product is meant, * or .*?",
        example: Example::declared(
            &[("A", "matrix(n,n)"), ("B", "matrix(n,n)"), ("X", "matrix(n,n)")],
            "tr(A'*X*B')",
            &["X"],
            "A .* B",
        ),
    },
    Mistake {
        id: "expansion-as-identity",
        step: LOCAL,
        wrong: &[Wrong::Matrix(expansion_as_identity)],
        prior: 160,
        says: "the scalar that goes to every entry is treated like a vector",
        law: "the derivative of x + z by the scalar z is a column of ones",
        hint: "One input and n outputs: which shape has the derivative?",
        example: Example::declared(&[("x", "vector(n)"), ("z", "scalar")], "x + z", &["z"], "eye(n)"),
    },
    Mistake {
        id: "reduction-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(reduction_lost)],
        prior: 150,
        says: "the sum over the entries is lost",
        law: "d sum(u) = sum(du): the derivative of a sum has one output",
        hint: "Is what you differentiate a scalar or a vector?",
        example: Example::declared(&[("A", "matrix(m,n)"), ("x", "vector(n)")], "sum(A*x)", &["x"], "A"),
    },
    Mistake {
        id: "factor-two-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(factor_two_lost)],
        prior: 150,
        says: "the factor 2 of a square is missing",
        law: "d(u'*u) = 2*u'*du",
        hint: "The square gives a factor 2.",
        example: Example::declared(
            &[("x", "vector(n)"), ("A", "matrix(m,n)"), ("b", "vector(m)")],
            "norm(A*x - b)^2",
            &["x"],
            "A'*(A*x - b)",
        ),
    },
    Mistake {
        id: "hessian-half",
        step: LOCAL,
        wrong: &[Wrong::Matrix(hessian_half)],
        prior: 210,
        says: "the Hessian is half of the right one",
        law: "the Hessian of x'*A*x is A + A'; the factor 1/2 belongs to the Taylor polynomial",
        hint: "Differentiate the gradient, and keep its factor.",
        example: Example {
            kind: Kind::Hessian,
            ..Example::declared(&[("x", "vector(n)"), ("A", "matrix(n,n) symmetric")], "x'*A*x", &["x"], "A")
        },
    },
];

/// A transpose taken away.
pub(super) fn transpose_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    bench.changed_in_one_layout(|graph, id| match graph.node(id) {
        Node::Apply(ops::TRANSPOSE, [inner]) => vec![*inner],
        _ => Vec::new(),
    })
}

fn transpose_extra(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let right = bench.right();
    let under: Vec<ExprId> = bench
        .graph
        .reachable(&[right])
        .into_iter()
        .filter_map(|id| match bench.graph.node(id) {
            Node::Apply(ops::TRANSPOSE, [inner]) => Some(*inner),
            _ => None,
        })
        .collect();
    bench.changed_in_one_layout(|graph, id| {
        let leaf = graph.as_symbol(id).is_some() || graph.is_apply(id, ops::INV);
        if !leaf || graph.is_scalar(id) || under.contains(&id) {
            return Vec::new();
        }
        vec![graph.apply(ops::TRANSPOSE, &[id])]
    })
}

fn is_by_matrix(bench: &Bench<'_>) -> bool {
    let (of, by) = &bench.question.derivative.shapes;
    of.is_scalar() && !by.is_scalar() && !by.is_vector()
}

fn gradient_transposed(bench: &mut Bench<'_>) -> Vec<ExprId> {
    if is_by_matrix(bench) { vec![bench.transposed()] } else { Vec::new() }
}

fn factors_swapped(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let (of, by) = &bench.question.derivative.shapes;
    let jacobian = !of.is_scalar() && !by.is_scalar();
    if jacobian { Vec::new() } else { bench.factors_swapped() }
}

fn diag_as_vector(bench: &mut Bench<'_>) -> Vec<ExprId> {
    bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::DIAG, [inner]) if graph.shape(*inner).cols.is_one() => vec![*inner],
        _ => Vec::new(),
    })
}

fn vector_as_diag(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let right = bench.right();
    if bench.graph.shape(right).cols.is_one() { bench.function_of_right(ops::DIAG) } else { Vec::new() }
}

/// Products entry by entry as products of matrices, in the right result and in the question.
fn hadamard_as_product(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let as_product = |graph: &mut Graph, id: ExprId| {
        let Node::Apply(ops::TIMES, [a, b]) = graph.node(id) else { return Vec::new() };
        let (a, b) = (*a, *b);
        if graph.is_scalar(a) || graph.is_scalar(b) {
            return Vec::new();
        }
        let turned = [a, b].map(|side| graph.apply(ops::TRANSPOSE, &[side]));
        let pairs = [[a, b], [turned[0], b], [a, turned[1]]];
        let fits = |graph: &mut Graph, [a, b]: [ExprId; 2]| graph.shape(a).cols == graph.shape(b).rows;
        let fitting: Vec<[ExprId; 2]> = pairs.into_iter().filter(|pair| fits(graph, *pair)).collect();
        fitting.iter().map(|pair| graph.apply(ops::MATRIX_PRODUCT, pair)).collect()
    };
    let mut results = bench.changed(as_product);
    for other in bench.of_changed(as_product) {
        results.push(other);
        if bench.graph.shape(other).is_vector() {
            results.push(bench.graph.apply(ops::TRANSPOSE, &[other]));
        }
    }
    // A vector in the place of diag(...) is explained by the lost diagonal, not by another product inside it; a row is
    // the derivative of a dot product.
    let right = bench.right();
    if bench.graph.is_apply(right, ops::DIAG) {
        let shape = bench.graph.shape(right).clone();
        results.retain(|other| *bench.graph.shape(*other) == shape || bench.graph.shape(*other).rows.is_one());
    }
    results
}

fn product_as_hadamard(bench: &mut Bench<'_>) -> Vec<ExprId> {
    bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::MATRIX_PRODUCT, [a, b]) => {
            let (mut a, mut b) = (*a, *b);
            let plain = |graph: &Graph, id: ExprId| match graph.node(id) {
                Node::Apply(ops::TRANSPOSE, [inner]) => *inner,
                _ => id,
            };
            if graph.shape(a) != graph.shape(b) {
                (a, b) = (plain(graph, a), plain(graph, b));
            }
            let bare = [plain(graph, a), plain(graph, b)];
            let mut pairs = vec![[a, b], bare];
            pairs.retain(|[a, b]| graph.shape(*a) == graph.shape(*b));
            pairs.iter().map(|pair| graph.apply(ops::TIMES, pair)).collect()
        }
        _ => Vec::new(),
    })
}

/// The column of ones of a scalar that goes to every entry, read as the identity.
fn expansion_as_identity(bench: &mut Bench<'_>) -> Vec<ExprId> {
    if !bench.graph.is_scalar(bench.question.by) {
        return Vec::new();
    }
    bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::ONES, [size]) => {
            let size = *size;
            vec![graph.apply(ops::EYE, &[size])]
        }
        _ => Vec::new(),
    })
}

/// Without the sum: of the entries, of a dot product, or of the ones that it leaves.
fn reduction_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let mut results = bench.of_changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::SUM | ops::MEAN, [inner]) => vec![*inner],
        Node::Apply(ops::DOT, [a, b]) => {
            let pair = [*a, *b];
            vec![graph.apply(ops::TIMES, &pair)]
        }
        Node::Apply(ops::MATRIX_PRODUCT, [a, b]) if graph.is_scalar(id) => {
            let b = *b;
            match graph.node(*a) {
                Node::Apply(ops::TRANSPOSE, [inner]) if graph.shape(*inner) == graph.shape(b) => {
                    let pair = [*inner, b];
                    vec![graph.apply(ops::TIMES, &pair)]
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    });
    results.extend(bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::ONES, _) => vec![graph.one()],
        _ => Vec::new(),
    }));
    results
}

fn factor_two_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    if bench.has_square() && !bench.is_quadratic_form() { bench.times(1, 2) } else { Vec::new() }
}

fn hessian_half(bench: &mut Bench<'_>) -> Vec<ExprId> {
    if bench.question.kind == Kind::Hessian { bench.times(1, 2) } else { Vec::new() }
}
