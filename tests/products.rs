//! Derivatives times vectors: what is printed, and on random expressions the same as the matrix times the vector.

#[path = "support/expressions.rs"]
mod expressions;

use expressions::{lowered, text};
use gradus::calculus::{hessian, hvp, jacobian, jvp, vjp};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::numeric::{Point, Program};
use gradus::session::{Reply, Session};
use gradus::syntax::linear::{Style, write};
use proptest::prelude::*;

/// Lines, and the answer to the last one; of a problem its id.
fn check(lines: &[&str], expected: &str) {
    let mut session = Session::new();
    let replies = lines.iter().fold(Vec::new(), |_, line| session.run(line));
    let found = match &replies[0] {
        Reply::Answer(answer) => write(&answer.value.formula, Style::Plain, 1000).text,
        Reply::Problem { diagnostic, .. } => diagnostic.id.to_owned(),
        other => panic!("{lines:?}: {other:?}"),
    };
    assert_eq!(found, expected, "{lines:?}");
}

#[test]
fn products_are_printed_in_the_shape_of_what_they_belong_to() {
    check(&["jvp [x*y, x + y], [1, 2]"], "[y + 2*x, 3]");
    check(&["jvp [x*y, x + y], [a, b], x, y at (3, 4)"], "[4*a + 3*b, a + b]");
    check(&["jvp x*y, [x, 1]"], "x*y + x");
    check(&["vjp [x*y, x + y], [1, 2] at (3, 4)"], "[6, 5]");
    check(&["vjp a*x^2, 3, x"], "6*a*x");
    check(&["hvp x^2*y, [1, 2]"], "[2*y + 4*x, 2*x]");
    check(&["hvp a*x^2*y, [1, 2], x, y"], "[2*a*y + 4*a*x, 2*a*x]");
    check(&["W : matrix(2,2)", "hvp W_11*W_22, [[1, 2], [3, 4]]"], "[[4, 0], [0, 1]]");
}

#[test]
fn whole_vectors_keep_their_notation() {
    let given = ["A : matrix(m,n)", "B : matrix(n,n)", "x : vector(n)", "v : vector(n)", "w : vector(m)"];
    let whole = |line: &str, expected: &str| check(&[&given[..], &[line]].concat(), expected);
    whole("jvp A*x, v", "A*v");
    whole("vjp A*x, w, x", "A'*w");
    whole("hvp x'*B*x, v, x", "(B + B')*v");
    whole("vjp A*x, v, x", "shape-point");
    whole("vjp A*x, w", "scope-which-variable");
}

#[test]
fn what_does_not_fit_is_named() {
    check(&["jvp [x*y, x], [1]"], "shape-point");
    check(&["vjp [x*y, x], [1, 2, 3]"], "shape-point");
    check(&["hvp [x, y], [1, 2]"], "shape-operator");
    check(&["jvp x^2*y"], "parse-arguments");
    check(&["jvp ln(x), 1 at x=-1"], "scope-undefined");
    check(&["jvp 3, 1"], "scope-no-variable");
}

/// The matrix, row by row, times the vector.
fn times(graph: &mut Graph, matrix: &[ExprId], vector: &[ExprId]) -> Vec<ExprId> {
    let row = |graph: &mut Graph, row: &[ExprId]| {
        row.iter().zip(vector).fold(graph.zero(), |sum, (entry, factor)| {
            let term = graph.mul(*entry, *factor);
            graph.add(sum, term)
        })
    };
    matrix.chunks(vector.len()).map(|entries| row(graph, entries)).collect()
}

/// Compares values at points, and skips where one of them is not defined, huge, or lost to rounding.
fn agree(graph: &Graph, by: &[ExprId], a: &[ExprId], b: &[ExprId]) -> Result<(), TestCaseError> {
    let program = |ids: &[ExprId]| Program::new(graph, ids, by, &Point::new()).expect("numbers only");
    let (mut left, mut right) = (program(a), program(b));
    for at in [[0.7, 1.3, 2.1, 1.7], [-0.6, 0.4, 1.9, 2.3], [1.6, -2.2, 0.3, -0.8]] {
        let rounding: Vec<f64> = left.rounding(&at).iter().zip(right.rounding(&at)).map(|(a, b)| a + b).collect();
        let pairs = left.run(&at).iter().zip(right.run(&at)).zip(rounding);
        for ((x, y), rounding) in pairs.filter(|((x, y), rounding)| (*x + *y + *rounding).is_finite()) {
            let close = (x - y).abs() <= 8.0 * rounding + 1e-9 * (1.0 + x.abs().max(y.abs()));
            prop_assert!(close || rounding > 1e-3, "{x} and {y} at {at:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn products_are_the_matrix_times_the_vector(first in text(), second in text()) {
        let mut graph = Graph::new();
        let by = ["x", "y", "z", "w"].map(|name| graph.scalar(Name::new(name)));
        let [Some(f), Some(g)] = [&first, &second].map(|text| lowered(&mut graph, text)) else { return Ok(()) };
        let inside: Vec<ExprId> = graph.variables(f).into_iter().chain(graph.variables(g)).collect();
        if inside.iter().any(|id| !by.contains(id)) {
            return Ok(());
        }
        // One entry is itself a variable: it is held constant.
        let direction = [graph.integer(2), by[1], graph.integer(-3), graph.zero()];
        let matrix = jacobian(&mut graph, &[f, g], &by).expect("within the budget");
        let by_matrix = times(&mut graph, &matrix, &direction);
        let along = jvp(&mut graph, &[f, g], &by, &direction).expect("within the budget");
        agree(&graph, &by, &along, &by_matrix)?;
        let transposed: Vec<ExprId> = (0..8).map(|k| matrix[k % 2 * 4 + k / 2]).collect();
        let by_matrix = times(&mut graph, &transposed, &direction[1..3]);
        let back = vjp(&mut graph, &[f, g], &by, &direction[1..3]).expect("within the budget");
        agree(&graph, &by, &back, &by_matrix)?;
        let second = hessian(&mut graph, f, &by).expect("within the budget");
        let by_matrix = times(&mut graph, &second, &direction);
        let bent = hvp(&mut graph, f, &by, &direction).expect("within the budget");
        agree(&graph, &by, &bent, &by_matrix)?;
    }
}
