//! Values and derivatives of expressions built by hand.

use proptest::prelude::*;

use super::{nested, var};
use crate::expr::{ExprId, Graph, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::numeric::differences::derivative;
use crate::numeric::{Input, NotNumeric, Outside, Point, Program, Value, evaluate, trace};
use crate::ops;
use crate::shape::{Dim, Shape};

fn program(graph: &Graph, root: ExprId, by: &[ExprId]) -> Program {
    Program::new(graph, &[root], by, &Point::new()).expect("all variables are given")
}

fn assert_close(got: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(got.len(), wanted.len());
    let scale = wanted.iter().fold(1e-300_f64, |scale, value| scale.max(value.abs()));
    for (a, b) in got.iter().zip(wanted) {
        assert!((a - b).abs() <= tolerance * scale || (a.is_nan() && b.is_nan()), "{got:?} is not {wanted:?}");
    }
}

/// `(1 - x)^2 + 100*(y - x^2)^2`
fn rosenbrock(graph: &mut Graph) -> (ExprId, [ExprId; 2]) {
    let (x, y) = (var(graph, "x"), var(graph, "y"));
    let (one, two, hundred) = (graph.one(), graph.integer(2), graph.integer(100));
    let first = graph.sub(one, x);
    let first = graph.pow(first, two);
    let square = graph.pow(x, two);
    let second = graph.sub(y, square);
    let second = graph.pow(second, two);
    let second = graph.mul(hundred, second);
    (graph.add(first, second), [x, y])
}

/// `sum(i=1..n, a_i * sum(j=1..m, b_j^i))`
fn double_sum(graph: &mut Graph) -> ExprId {
    let (i, j, n, m) = (var(graph, "i"), var(graph, "j"), var(graph, "n"), var(graph, "m"));
    let (a, b) = (graph.entry(Name::new("a"), &[i]), graph.entry(Name::new("b"), &[j]));
    let power = graph.apply(ops::POW, &[b, i]);
    let one = graph.one();
    let inner = graph.indexed(Sequence::Sum, Name::new("j"), one, m, power);
    let term = graph.apply(ops::MUL, &[a, inner]);
    graph.indexed(Sequence::Sum, Name::new("i"), one, n, term)
}

#[test]
fn a_chain_has_its_value_and_slope_both_ways() {
    let mut graph = Graph::new();
    let (root, x) = nested(&mut graph);
    let mut program = program(&graph, root, &[x]);
    for at in [0.7, -1.1, 1.9] {
        let cube: f64 = at * at * at;
        assert_close(program.run(&[at]), &[(cube.sin().powi(2)).ln()], 1e-14);
        let slope = 2.0 * 3.0 * at * at * cube.cos() / cube.sin();
        assert_close(&program.forward(&[at], &[1.0]), &[slope], 1e-13);
        assert_close(&program.reverse(&[at], 0), &[slope], 1e-13);
    }
    assert!(program.run(&[0.0])[0].is_nan(), "ln(0) is not a number");
}

#[test]
fn gradient_and_hessian_of_the_banana() {
    let mut graph = Graph::new();
    let (root, by) = rosenbrock(&mut graph);
    let mut program = program(&graph, root, &by);
    let (x, y) = (-1.2, 1.5);
    let gradient = [-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)];
    assert_close(&program.jacobian_forward(&[x, y]), &gradient, 1e-14);
    assert_close(&program.jacobian_reverse(&[x, y]), &gradient, 1e-14);
    let hessian = [2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x, -400.0 * x, 200.0];
    assert_close(&program.hessian(&[x, y], 0), &hessian, 1e-8);
}

#[test]
fn fractions_with_odd_denominator_are_real_roots() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    for (p, q, at, value, slope) in [
        (1, 3, -8.0, -2.0, 1.0 / 12.0),
        (2, 3, -8.0, 4.0, -1.0 / 3.0),
        (-1, 3, -8.0, -0.5, -1.0 / 48.0),
        (1, 2, -4.0, f64::NAN, f64::NAN),
        (1, 2, 4.0, 2.0, 0.25),
        (-2, 1, -2.0, 0.25, 0.25),
        (11, 1, -2.0, -2048.0, 11264.0),
        (-1, 1, 0.0, f64::NAN, f64::NAN),
    ] {
        let exponent = graph.number(Rational::ratio(p, q));
        let (top, bottom) = (graph.integer(p), graph.integer(q));
        let quotient = graph.apply(ops::DIV, &[top, bottom]);
        for exponent in [exponent, quotient] {
            let root = graph.apply(ops::POW, &[x, exponent]);
            let mut program = program(&graph, root, &[x]);
            assert_close(program.run(&[at]), &[value], 1e-15);
            assert_close(&program.forward(&[at], &[1.0]), &[slope], 1e-14);
            assert_close(&program.reverse(&[at], 0), &[slope], 1e-14);
        }
    }
}

#[test]
fn only_the_chosen_case_counts() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let zero = graph.zero();
    let condition = graph.apply(ops::LESS, &[zero, x]);
    let logarithm = graph.apply(ops::LN, &[x]);
    let root = graph.apply(ops::SQRT, &[zero]);
    let square = graph.mul(x, x);
    let otherwise = graph.add(square, root);
    let cases = graph.apply(ops::PIECEWISE, &[condition, logarithm, otherwise]);
    let mut full = program(&graph, cases, &[x]);
    for (at, value, slope) in [(2.0, 2.0_f64.ln(), 0.5), (-3.0, 9.0, -6.0), (f64::NAN, f64::NAN, f64::NAN)] {
        assert_close(full.run(&[at]), &[value], 1e-15);
        assert_close(&full.forward(&[at], &[1.0]), &[slope], 1e-15);
        assert_close(&full.reverse(&[at], 0), &[slope], 1e-15);
    }
    let partial = graph.apply(ops::PIECEWISE, &[condition, logarithm]);
    let mut partial = program(&graph, partial, &[x]);
    assert!(partial.run(&[-1.0])[0].is_nan());
    assert!(partial.reverse(&[-1.0], 0)[0].is_nan());
}

#[test]
fn sums_of_symbolic_length_are_written_out() {
    let mut graph = Graph::new();
    let root = double_sum(&mut graph);
    let (a, b) = ([2.0, -1.0], [0.5, 3.0, -2.0]);
    let mut point = Point::new();
    point.bind(Name::new("n"), 2.0).bind(Name::new("m"), 3.0);
    point.bind_vector(Name::new("a"), &a).bind_vector(Name::new("b"), &b);
    let wanted: f64 = (0..2).map(|i| a[i] * b.iter().map(|b| b.powi(i as i32 + 1)).sum::<f64>()).sum();
    assert_eq!(evaluate(&graph, root, &point), Ok(Value::Scalar(wanted)));
    point.bind(Name::new("n"), 0.0);
    assert_eq!(evaluate(&graph, root, &point), Ok(Value::Scalar(0.0)));
    point.bind(Name::new("n"), 3.0);
    assert_eq!(evaluate(&graph, root, &point), Err(NotNumeric::Unbound(Input::entry(Name::new("a"), &[3]))));
    point.bind(Name::new("n"), 2.5);
    assert_eq!(evaluate(&graph, root, &point), Err(NotNumeric::OpenIndex));
}

#[test]
fn a_bound_name_hides_a_free_one() {
    let mut graph = Graph::new();
    let (i, one, three) = (var(&mut graph, "i"), graph.one(), graph.integer(3));
    let square = graph.mul(i, i);
    let sum = graph.indexed(Sequence::Sum, Name::new("i"), one, three, square);
    let left = graph.apply(ops::ADD, &[square, sum]);
    let root = graph.apply(ops::ADD, &[left, square]);
    let mut point = Point::new();
    point.bind(Name::new("i"), 10.0);
    assert_eq!(evaluate(&graph, root, &point), Ok(Value::Scalar(214.0)));
}

#[test]
fn an_inner_bound_may_be_an_outer_index() {
    let mut graph = Graph::new();
    let (i, j, n, x) = (var(&mut graph, "i"), var(&mut graph, "j"), var(&mut graph, "n"), var(&mut graph, "x"));
    let (one, term) = (graph.one(), graph.apply(ops::MUL, &[x, j]));
    let inner = graph.indexed(Sequence::Sum, Name::new("j"), one, i, term);
    let product = graph.indexed(Sequence::Product, Name::new("i"), one, n, inner);
    let mut fixed = Point::new();
    fixed.bind(Name::new("n"), 3.0);
    let mut program = Program::new(&graph, &[product], &[x], &fixed).expect("n is 3");
    assert_close(program.run(&[2.0]), &[2.0 * 6.0 * 12.0], 1e-15);
    assert_close(&program.reverse(&[2.0], 0), &[18.0 * 3.0 * 4.0], 1e-15);
    assert_close(&program.forward(&[2.0], &[1.0]), &[18.0 * 3.0 * 4.0], 1e-15);
    let (same, two) = (graph.indexed(Sequence::Sum, Name::new("i"), one, i, i), graph.integer(2));
    let twice = graph.indexed(Sequence::Sum, Name::new("i"), one, two, same);
    assert_eq!(evaluate(&graph, twice, &fixed), Ok(Value::Scalar(4.0)));
    let mut deep = x;
    for _ in 0..100 {
        deep = graph.indexed(Sequence::Sum, Name::new("i"), one, one, deep);
    }
    assert!(matches!(evaluate(&graph, deep, &fixed), Err(NotNumeric::TooDeep { .. })));
}

#[test]
fn matrices_have_entries() {
    let mut graph = Graph::new();
    let (root, [x, y]) = rosenbrock(&mut graph);
    let matrix = graph.literal(1, 3, &[root, x, y]);
    let mut point = Point::new();
    point.bind(Name::new("x"), 1.0).bind(Name::new("y"), 2.0);
    let value = Value::Matrix { rows: 1, cols: 3, entries: vec![100.0, 1.0, 2.0] };
    assert_eq!(evaluate(&graph, matrix, &point), Ok(value));
    let vector = graph.symbol(Name::new("v"), &Shape::known(2, 1));
    point.bind_vector(Name::new("v"), &[5.0, 6.0]);
    let value = Value::Matrix { rows: 2, cols: 1, entries: vec![5.0, 6.0] };
    assert_eq!(evaluate(&graph, vector, &point), Ok(value));
}

#[test]
fn what_has_no_number_says_why() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let point = Point::new();
    let formal = graph.apply(ops::DERIVATIVE, &[x, x]);
    let unknown = graph.unknown(Name::new("f"), &[0], &[x]);
    let open = graph.symbol(Name::new("v"), &Shape::vector(Dim::Named(Name::new("n"))));
    let mut bound = Point::new();
    bound.bind(Name::new("x"), 1.0);
    assert_eq!(evaluate(&graph, x, &point), Err(NotNumeric::Unbound(Input::scalar(Name::new("x")))));
    assert_eq!(evaluate(&graph, formal, &bound), Err(NotNumeric::Formal("derivative")));
    assert_eq!(evaluate(&graph, unknown, &bound), Err(NotNumeric::UnknownFunction(Name::new("f"))));
    assert_eq!(evaluate(&graph, open, &bound), Err(NotNumeric::NotScalar));
    let (one, huge) = (graph.one(), graph.integer(1 << 40));
    let sum = graph.indexed(Sequence::Sum, Name::new("i"), one, huge, x);
    assert!(matches!(evaluate(&graph, sum, &bound), Err(NotNumeric::TooLarge { .. })));
}

#[test]
fn a_trace_has_values_and_adjoints() {
    let mut graph = Graph::new();
    let (root, x) = nested(&mut graph);
    let three = graph.integer(3);
    let cube = graph.pow(x, three);
    let sine = graph.apply(ops::SIN, &[cube]);
    let mut point = Point::new();
    point.bind(Name::new("x"), 0.8);
    let trace = trace(&graph, root, &point).expect("a scalar");
    let u: f64 = 0.8 * 0.8 * 0.8;
    assert_close(&[trace.value(cube).expect("below the root")], &[u], 1e-15);
    assert_close(&[trace.adjoint(sine).expect("varies")], &[2.0 / u.sin()], 1e-15);
    assert_close(&[trace.adjoint(cube).expect("varies")], &[2.0 * u.cos() / u.sin()], 1e-14);
    assert_eq!(trace.adjoint(root), Some(1.0));
    assert_eq!(trace.adjoint(three), None);
}

#[test]
fn a_million_deep_nest_is_evaluated_and_differentiated() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let mut at = x;
    for _ in 0..1_000_000 {
        at = graph.apply(ops::ATAN, &[at]);
    }
    let mut program = program(&graph, at, &[x]);
    let value = program.run(&[1.0])[0];
    assert!(value > 0.0 && value < 0.01);
    let (forward, reverse) = (program.forward(&[1.0], &[1.0])[0], program.reverse(&[1.0], 0)[0]);
    assert!(forward > 0.0 && (forward - reverse).abs() <= 1e-9 * forward);
}

#[test]
fn the_error_function_is_exact_to_rounding() {
    let erf = ops::ERF.row().eval;
    for (at, wanted) in [
        (1e-9, 1.128_379_167_095_512_6e-9),
        (0.1, 0.112_462_916_018_284_9),
        (0.5, 0.520_499_877_813_046_5),
        (1.0, 0.842_700_792_949_714_9),
        (2.0, 0.995_322_265_018_952_7),
        (2.4, 0.999_311_486_103_354_9),
        (2.6, 0.999_763_965_583_470_6),
        (3.0, 0.999_977_909_503_001_4),
        (5.0, 0.999_999_999_998_462_5),
        (-1.0, -0.842_700_792_949_714_9),
        (0.0, 0.0),
    ] {
        assert!((erf(&[at]) - wanted).abs() <= 1e-15 * wanted.abs(), "erf({at}) = {}", erf(&[at]));
    }
    assert!(erf(&[f64::NAN]).is_nan());
}

/// A program of one byte after the other: each makes an operation of the last expressions.
fn random_expression(graph: &mut Graph, bytes: &[u8]) -> (ExprId, [ExprId; 2]) {
    let by = [var(graph, "x"), var(graph, "y")];
    let unary = [ops::SIN, ops::EXP, ops::ATAN, ops::TANH, ops::SIGMOID, ops::ABS, ops::COS, ops::CBRT];
    let mut made = vec![by[0], by[1], graph.integer(2)];
    for byte in bytes {
        let (op, left, right) = (byte % 12, *byte as usize / 12, *byte as usize / 36);
        let (left, right) = (made[left % made.len()], made[right % made.len()]);
        let new = match op {
            0 => graph.apply(ops::ADD, &[left, right]),
            1 => graph.apply(ops::MUL, &[left, right]),
            2 => graph.apply(ops::DIV, &[left, right]),
            3 => {
                let third = graph.number(Rational::ratio(5, 3));
                graph.apply(ops::POW, &[left, third])
            }
            _ => graph.apply(unary[op as usize - 4], &[left]),
        };
        made.push(new);
    }
    (made[made.len() - 1], by)
}

proptest! {
    #[test]
    fn forward_is_reverse(bytes in prop::collection::vec(any::<u8>(), 1..12), x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let mut graph = Graph::new();
        let (root, by) = random_expression(&mut graph, &bytes);
        let mut program = program(&graph, root, &by);
        let (forward, reverse) = (program.jacobian_forward(&[x, y]), program.jacobian_reverse(&[x, y]));
        if program.run(&[x, y])[0].is_finite() {
            for (a, b) in forward.iter().zip(&reverse) {
                let close = (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()));
                prop_assert!(close || !a.is_finite() || !b.is_finite(), "{forward:?} {reverse:?}");
            }
        }
    }

    #[test]
    fn reverse_is_differences_of_the_outside(bytes in prop::collection::vec(any::<u8>(), 1..9), x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let mut graph = Graph::new();
        let (root, by) = random_expression(&mut graph, &bytes);
        let mut program = program(&graph, root, &by);
        let outside = Outside::new(&graph, root, program.inputs(), &Point::new());
        let (value, gradient) = (program.run(&[x, y])[0], program.reverse(&[x, y], 0));
        if let (Ok(outside), true) = (outside, value.is_finite()) {
            let same = outside.value(&[x, y]);
            prop_assert!((value - same).abs() <= 1e-9 * value.abs().max(1e-6), "{value} {same}");
            if let (Some(measured), true) = (derivative(|x| outside.value(&[x, y]), x), gradient[0].is_finite()) {
                let scale = gradient[0].abs().max(1e-6 + 1e-3 * value.abs());
                let close = (measured.value - gradient[0]).abs() <= 1e-7 * scale;
                prop_assert!(close || measured.error > 1e-8 * scale, "{measured:?} {}", gradient[0]);
            }
        }
    }
}
