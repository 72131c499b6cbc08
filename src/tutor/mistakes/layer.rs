//! Networks: softmax, gates of rectifiers, means over samples, biases.

use super::{Bench, Example, Mistake, Wrong};
use crate::calculus::ChainStep;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

const LOCAL: Option<ChainStep> = Some(ChainStep::Differentiate);
const NEURON: &[(&str, &str)] = &[("W", "matrix(n,n)"), ("x", "vector(n)"), ("b", "vector(n)")];
const BATCH: &[(&str, &str)] = &[("X", "matrix(N,n)"), ("w", "vector(n)"), ("b", "scalar"), ("y", "vector(N)")];

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        id: "softmax-diagonal-only",
        step: LOCAL,
        wrong: &[Wrong::Matrix(softmax_diagonal_only)],
        prior: 130,
        says: "only the diagonal of the Jacobian of softmax is kept",
        law: "the Jacobian of s = softmax(x) is diag(s) - s*s': every output depends on every input",
        hint: "Which inputs does the first output depend on?",
        example: Example::declared(&[("x", "vector(n)")], "softmax(x)", &["x"], "diag(softmax(x))"),
    },
    Mistake {
        id: "relu-gate-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(relu_gate_lost)],
        prior: 120,
        says: "the gate of the rectifier is missing",
        law: "d relu(u) = heaviside(u) .* du: where u is not positive nothing passes",
        hint: "What is the derivative where the unit is off?",
        example: Example::declared(NEURON, "relu(W*x + b)", &["x"], "W"),
    },
    Mistake {
        id: "relu-gate-misplaced",
        step: LOCAL,
        wrong: &[Wrong::Matrix(relu_gate_misplaced)],
        prior: 160,
        says: "the gate of the rectifier stands in the wrong place or looks at the wrong value",
        law: "the Jacobian of relu(W*x + b) by x is diag(heaviside(W*x + b))*W",
        hint: "The gate looks at what goes into the rectifier and acts on its outputs.",
        example: Example::declared(NEURON, "relu(W*x + b)", &["x"], "W*diag(heaviside(W*x + b))"),
    },
    Mistake {
        id: "mean-factor-lost",
        step: LOCAL,
        wrong: &[Wrong::Matrix(mean_factor_lost)],
        prior: 110,
        says: "the number of samples in the mean is lost",
        law: "d mean(u) = sum(du)/n",
        hint: "What is the sum divided by?",
        example: Example::declared(
            &[("X", "matrix(N,n)"), ("w", "vector(n)"), ("y", "vector(N)")],
            "mean((X*w - y) .^ 2)",
            &["w"],
            "2*X'*(X*w - y)",
        ),
    },
    Mistake {
        id: "bias-not-summed",
        step: LOCAL,
        wrong: &[Wrong::Matrix(bias_not_summed)],
        prior: 200,
        says: "the derivative by the bias is not summed over the samples",
        law: "the bias goes to every sample, so that its derivative is the sum over all of them",
        hint: "Which shape has the bias, and which your answer?",
        example: Example::declared(BATCH, "sum((X*w + b - y) .^ 2)", &["b"], "2*(X*w + b - y)"),
    },
];

fn softmax_diagonal_only(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let laws = ["softmax(x) .* dx", "softmax(x) .* (1 - softmax(x)) .* dx"];
    laws.into_iter().flat_map(|text| bench.with_law(ops::SOFTMAX, text)).collect()
}

fn relu_gate_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let mut results = bench.with_law(ops::RELU, "du");
    results.extend(bench.with_law(ops::MAX, "du + dv"));
    results
}

/// The gate on the other side of the matrix, before the rectifier instead of behind, or of another value.
fn relu_gate_misplaced(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let by = bench.question.by;
    bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::HEAVISIDE, [inner]) => {
            let inner = *inner;
            other_arguments(graph, inner, by)
        }
        Node::Apply(ops::MATRIX_PRODUCT, [a, b]) if is_gate(graph, *a) != is_gate(graph, *b) => {
            let (a, b) = (*a, *b);
            if graph.shape(a) == graph.shape(b) { vec![graph.apply(ops::MATRIX_PRODUCT, &[b, a])] } else { Vec::new() }
        }
        _ => Vec::new(),
    })
}

/// Parts of what a gate looks at, and the variable, as what it looks at instead.
fn other_arguments(graph: &mut Graph, inner: ExprId, by: ExprId) -> Vec<ExprId> {
    let shape = graph.shape(inner).clone();
    let mut parts: Vec<ExprId> = graph.reachable(&[inner]);
    parts.push(by);
    parts.retain(|part| *part != inner && *graph.shape(*part) == shape);
    parts.iter().map(|part| graph.apply(ops::HEAVISIDE, &[*part])).collect()
}

/// `diag(heaviside(u))`.
fn is_gate(graph: &Graph, id: ExprId) -> bool {
    let Node::Apply(ops::DIAG, [inner]) = graph.node(id) else { return false };
    graph.is_apply(*inner, ops::HEAVISIDE)
}

fn mean_factor_lost(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let by = bench.question.by;
    let mut results = bench.with_law(ops::MEAN, "sum(dA)");
    results.extend(bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::DIV, [above, below]) if !graph.contains(*below, &[by]) => {
            let sized = graph.reachable(&[*below]).into_iter().any(|part| graph.as_symbol(part).is_some());
            if sized { vec![*above] } else { Vec::new() }
        }
        _ => Vec::new(),
    }));
    results
}

/// The sum over the samples taken out of a derivative by something that is added.
fn bias_not_summed(bench: &mut Bench<'_>) -> Vec<ExprId> {
    let is_term = |bench: &Bench<'_>, id: ExprId| {
        let factors = bench.graph.chain(ops::MATRIX_PRODUCT, id);
        factors.iter().chain(&bench.graph.chain(ops::MUL, id)).any(|factor| *factor == bench.question.by)
    };
    let sums = bench.parts(ops::ADD);
    if !sums.into_iter().any(|id| bench.graph.children(id).to_vec().into_iter().any(|kid| is_term(bench, kid))) {
        return Vec::new();
    }
    bench.changed(|graph, id| match graph.node(id) {
        Node::Apply(ops::SUM, [inner]) => vec![*inner],
        Node::Apply(ops::MATRIX_PRODUCT, [front, ones]) if graph.is_apply(*ones, ops::ONES) => vec![*front],
        _ => Vec::new(),
    })
}
