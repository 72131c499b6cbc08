//! Witnesses for derivatives built by hand: right ones, wrong ones beside them, and where nothing can be compared.

use super::{nested, var};
use crate::expr::{ExprId, Graph, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::numeric::differences::derivative;
use crate::numeric::{
    Agreement, Input, NotExpressible, NotNumeric, Outside, Plan, Point, Program, Range, Sampler, Witnesses, confirm,
    confirm_chain, confirm_hessian,
};
use crate::ops;

fn ask(graph: &Graph, of: ExprId, by: ExprId, claim: ExprId) -> Witnesses {
    confirm(graph, &[of], &[by], &[claim], &Plan::new(7)).expect("small enough")
}

/// All three witnesses agree at several points.
fn assert_confirmed(witnesses: &Witnesses) {
    for one in [&witnesses.forward, &witnesses.reverse, &witnesses.differences] {
        assert!(matches!(one, Agreement::Agrees { points: 3.., .. }), "{witnesses:?}");
    }
    assert!(witnesses.confirm() && !witnesses.disagree());
}

/// All three witnesses disagree.
fn assert_refuted(witnesses: &Witnesses) {
    for one in [&witnesses.forward, &witnesses.reverse, &witnesses.differences] {
        assert!(one.disagrees(), "{witnesses:?}");
    }
    assert!(!witnesses.confirm() && witnesses.disagree());
}

/// `6*x^2*cot(x^3)`, the derivative of `ln(sin(x^3)^2)`, times `factor`.
fn slope_of_nested(graph: &mut Graph, x: ExprId, factor: i64) -> ExprId {
    let (two, three, six) = (graph.integer(2), graph.integer(3), graph.integer(6 * factor));
    let (cube, square) = (graph.pow(x, three), graph.pow(x, two));
    let cotangent = graph.apply(ops::COT, &[cube]);
    let product = graph.mul(six, square);
    graph.mul(product, cotangent)
}

#[test]
fn a_right_derivative_is_confirmed_and_wrong_ones_are_not() {
    let mut graph = Graph::new();
    let (root, x) = nested(&mut graph);
    let right = slope_of_nested(&mut graph, x, 1);
    let (doubled, two) = (slope_of_nested(&mut graph, x, 2), graph.integer(2));
    let inner_lost = graph.div(right, two);
    let tiny = graph.number(Rational::ratio(1, 1_000_000));
    let off_by_little = graph.add(right, tiny);
    assert_confirmed(&ask(&graph, root, x, right));
    for wrong in [doubled, inner_lost, off_by_little, graph.zero()] {
        assert_refuted(&ask(&graph, root, x, wrong));
    }
}

#[test]
fn every_function_of_the_outside_has_our_value() {
    let mut graph = Graph::new();
    let (x, y) = (var(&mut graph, "x"), var(&mut graph, "y"));
    let inputs = [Input::scalar(Name::new("x")), Input::scalar(Name::new("y"))];
    let points = [[0.3, 0.7], [-0.8, 2.5], [1.7, -0.4], [3.0, 3.0], [-2.0, 3.0], [4.0, 1.5]];
    for (position, op) in ops::OPS.iter().enumerate() {
        let op_id = ops::OpId(position as u16);
        let arguments = match op.params.len() {
            _ if op.sig.starts_with("..") => continue,
            count => &[x, y][..count],
        };
        let root = graph.apply(op_id, arguments);
        let outside = Outside::new(&graph, root, &inputs, &Point::new()).expect(op.name);
        let mut program = Program::new(&graph, &[root], &[x, y], &Point::new()).expect(op.name);
        for point in points {
            let (inside, outside) = (program.run(&point)[0], outside.value(&point));
            let close = (inside - outside).abs() <= 1e-14 * inside.abs().max(1e-2);
            assert!(close || !(inside.is_finite() || outside.is_finite()), "{}{point:?}: {inside} {outside}", op.name);
        }
    }
}

#[test]
fn signs_powers_roots_and_names_survive_the_outside_grammar() {
    let mut graph = Graph::new();
    let (x, one, two) = (var(&mut graph, "x"), graph.one(), graph.integer(2));
    let third = graph.number(Rational::ratio(-1, 3));
    let (minus_two, minus) = (graph.integer(-2), graph.negate(x));
    let (square, of_minus) = (graph.apply(ops::POW, &[minus_two, two]), graph.apply(ops::POW, &[minus, two]));
    let root = graph.apply(ops::POW, &[minus, third]);
    let condition = graph.apply(ops::LESS_EQUAL, &[x, one]);
    let cases = graph.apply(ops::PIECEWISE, &[condition, root, square]);
    let (i, n) = (var(&mut graph, "i"), var(&mut graph, "n"));
    let entry = graph.entry(Name::new("x"), &[i]);
    let power = graph.apply(ops::POW, &[entry, i]);
    let sum = graph.indexed(Sequence::Sum, Name::new("i"), one, n, power);
    let product = graph.indexed(Sequence::Product, Name::new("i"), one, n, entry);
    let mut fixed = Point::new();
    fixed.bind(Name::new("n"), 3.0).bind_vector(Name::new("x"), &[2.0, -3.0, 0.5]);
    let inputs = [Input::scalar(Name::new("x"))];
    for (root, at, wanted) in [
        (square, 0.0, 4.0),
        (of_minus, 3.0, 9.0),
        (root, 8.0, -0.5),
        (cases, -8.0, 0.5),
        (cases, 8.0, 4.0),
        (sum, 0.0, 11.125),
        (product, 0.0, -3.0),
    ] {
        let outside = Outside::new(&graph, root, &inputs, &fixed).expect("within the grammar");
        assert!((outside.value(&[at]) - wanted).abs() < 1e-14, "{} is not {wanted}", outside.value(&[at]));
    }
}

#[test]
fn what_the_outside_cannot_read_is_named() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let inputs = [Input::scalar(Name::new("x"))];
    let why = |graph: &Graph, root| Outside::new(graph, root, &inputs, &Point::new()).err();
    let (mut deep, mut wide) = (x, x);
    for _ in 0..1_000_000 {
        deep = graph.apply(ops::SIN, &[deep]);
    }
    for _ in 0..200 {
        wide = graph.apply(ops::MUL, &[wide, wide]);
    }
    assert!(matches!(why(&graph, deep), Some(NotExpressible::TooLarge { .. })));
    assert!(matches!(why(&graph, wide), Some(NotExpressible::TooLarge { .. })));
    let unknown = graph.unknown(Name::new("f"), &[0], &[x]);
    assert!(matches!(why(&graph, unknown), Some(NotExpressible::NotNumeric(NotNumeric::UnknownFunction(_)))));
    let mut nested = x;
    for _ in 0..2_000 {
        nested = graph.apply(ops::SIN, &[nested]);
    }
    assert!(why(&graph, nested).is_none(), "a deep text within the limit is read");
}

#[test]
fn a_gradient_a_hessian_and_a_jacobian() {
    let mut graph = Graph::new();
    let (x, y) = (var(&mut graph, "x"), var(&mut graph, "y"));
    let product = graph.mul(x, y);
    let f = graph.apply(ops::EXP, &[product]);
    let (by_x, by_y) = (graph.mul(y, f), graph.mul(x, f));
    let (one, xy_one) = (graph.one(), product);
    let mixed = graph.add(one, xy_one);
    let mixed = graph.mul(mixed, f);
    let (xx, yy) = (graph.mul(y, by_x), graph.mul(x, by_y));
    let plan = Plan::new(3);
    let good = confirm_hessian(&graph, f, &[x, y], &[by_x, by_y], &[xx, mixed, mixed, yy], &plan);
    let good = good.expect("small");
    assert_confirmed(&good);
    assert_eq!(good.stage, 1);
    let bad = confirm_hessian(&graph, f, &[x, y], &[by_x, by_y], &[xx, f, mixed, yy], &plan).expect("small");
    assert!(matches!(bad.reverse, Agreement::Disagrees { entry: 1, .. }) && bad.stage == 1, "{bad:?}");
    let swapped = confirm(&graph, &[f], &[x, y], &[by_y, by_x], &plan).expect("small");
    assert_refuted(&swapped);
    let jacobian = confirm(&graph, &[product, f, x], &[x, y], &[y, x, by_x, by_y, one, graph.zero()], &plan);
    assert_confirmed(&jacobian.expect("small"));
}

#[test]
fn a_chain_of_derivatives_stops_at_the_wrong_one() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let (sine, cosine) = (graph.apply(ops::SIN, &[x]), graph.apply(ops::COS, &[x]));
    let minus = graph.negate(sine);
    assert_confirmed(&confirm_chain(&graph, &[sine, cosine, minus], x, &Plan::new(1)).expect("small"));
    let wrong = confirm_chain(&graph, &[sine, cosine, sine, cosine], x, &Plan::new(1)).expect("small");
    assert_refuted(&wrong);
    assert_eq!(wrong.stage, 1);
}

#[test]
fn roots_of_negative_numbers_and_cases_are_compared_too() {
    let mut graph = Graph::new();
    let (x, two) = (var(&mut graph, "x"), graph.integer(2));
    let third = graph.number(Rational::ratio(1, 3));
    let lower = graph.number(Rational::ratio(-2, 3));
    let (root, power) = (graph.pow(x, third), graph.pow(x, lower));
    let slope = graph.mul(third, power);
    let plan = Plan { ranges: vec![(Input::scalar(Name::new("x")), Range { low: -9.0, high: -0.1 })], ..Plan::new(1) };
    assert_confirmed(&confirm(&graph, &[root], &[x], &[slope], &plan).expect("small"));
    let (condition, logarithm) = (graph.apply(ops::LESS, &[graph.zero(), x]), graph.apply(ops::LN, &[x]));
    let (square, one) = (graph.mul(x, x), graph.one());
    let cases = graph.apply(ops::PIECEWISE, &[condition, logarithm, square]);
    let (reciprocal, double) = (graph.div(one, x), graph.mul(two, x));
    let right = graph.apply(ops::PIECEWISE, &[condition, reciprocal, double]);
    assert_confirmed(&ask(&graph, cases, x, right));
    assert_refuted(&ask(&graph, cases, x, reciprocal));
}

#[test]
fn an_entry_that_was_never_compared_spoils_the_whole() {
    let mut graph = Graph::new();
    let (x, y) = (var(&mut graph, "x"), var(&mut graph, "y"));
    let (zero, one, three) = (graph.zero(), graph.one(), graph.integer(3));
    let nothing = graph.apply(ops::MUL, &[zero, y]);
    let always_three = graph.apply(ops::ADD, &[three, nothing]);
    let no_slope = graph.apply(ops::FACTORIAL, &[always_three]);
    let f = graph.add(x, no_slope);
    let witnesses = confirm(&graph, &[f], &[x, y], &[one, zero], &Plan::new(1)).expect("small");
    assert_eq!(witnesses.forward, Agreement::NoCommonPoint);
    assert_eq!(witnesses.reverse, Agreement::NoCommonPoint);
    assert!(!witnesses.confirm() && !witnesses.disagree());
}

#[test]
fn nothing_compared_is_never_agreement() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let (square, minus) = (graph.mul(x, x), graph.integer(-1));
    let negative = graph.mul(minus, square);
    let never = graph.apply(ops::LN, &[negative]);
    let nowhere = ask(&graph, never, x, x);
    assert_eq!(nowhere.points, 0);
    for one in [&nowhere.forward, &nowhere.reverse, &nowhere.differences] {
        assert_eq!(*one, Agreement::NoCommonPoint);
    }
    assert!(!nowhere.confirm() && !nowhere.disagree());
    let factorial = graph.apply(ops::FACTORIAL, &[x]);
    assert!(!ask(&graph, factorial, x, x).confirm());
}

#[test]
fn too_large_is_said() {
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let mut deep = x;
    for _ in 0..100_000 {
        deep = graph.apply(ops::SIN, &[deep]);
    }
    let outcome = confirm(&graph, &[deep], &[x], &[x], &Plan::new(0));
    assert!(matches!(outcome, Err(NotNumeric::TooLarge { .. })));
}

#[test]
fn a_sum_of_symbolic_length_by_one_of_its_entries() {
    let mut graph = Graph::new();
    let (i, k, n, one, two) =
        (var(&mut graph, "i"), var(&mut graph, "k"), var(&mut graph, "n"), graph.one(), graph.integer(2));
    let (inner, by) = (graph.entry(Name::new("x"), &[i]), graph.entry(Name::new("x"), &[k]));
    let square = graph.pow(inner, two);
    let sum = graph.indexed(Sequence::Sum, Name::new("i"), one, n, square);
    let right = graph.mul(two, by);
    let wrong = graph.indexed(Sequence::Sum, Name::new("i"), one, n, inner);
    assert_confirmed(&ask(&graph, sum, by, right));
    assert_refuted(&ask(&graph, sum, by, wrong));
}

#[test]
fn sampled_points_keep_to_their_ranges_and_to_the_seed() {
    let unit = Range { low: -1.0, high: 1.0 };
    let ranges = vec![Range::POSITIVE, unit, Range::ALL, Range { low: f64::NEG_INFINITY, high: -2.0 }];
    let points: Vec<Vec<f64>> = Sampler::new(5, ranges.clone()).take(200).collect();
    assert_eq!(points, Sampler::new(5, ranges.clone()).take(200).collect::<Vec<_>>());
    assert_ne!(points, Sampler::new(6, ranges.clone()).take(200).collect::<Vec<_>>());
    assert!(points.iter().all(|point| point.iter().zip(&ranges).all(|(x, range)| range.holds(*x))));
    assert!(points.iter().any(|point| point[2] < -1.0) && points.iter().any(|point| point[2] > 2.0));
    let mut graph = Graph::new();
    let x = var(&mut graph, "x");
    let (square, plan) = (graph.mul(x, x), Plan::new(2));
    let root = graph.apply(ops::SQRT, &[square]);
    let one = graph.one();
    assert!(confirm(&graph, &[root], &[x], &[one], &plan).expect("small").disagree());
    let positive = Plan { ranges: vec![(Input::scalar(Name::new("x")), Range::POSITIVE)], ..plan };
    assert_confirmed(&confirm(&graph, &[root], &[x], &[one], &positive).expect("small"));
}

#[test]
fn differences_know_their_own_error() {
    for (function, at, wanted) in [
        (f64::exp as fn(f64) -> f64, 1.5, 1.5_f64.exp()),
        (|x| (100.0 * x).sin(), 0.3, 100.0 * 30.0_f64.cos()),
        (f64::ln, 0.01, 100.0),
        (f64::sqrt, 1e-6, 500.0),
        (|x| x.powi(9), -20.0, 9.0 * 20.0_f64.powi(8)),
        (|_| 4.0, 2.0, 0.0),
    ] {
        let estimate = derivative(function, at).expect("finite nearby");
        let off = (estimate.value - wanted).abs();
        assert!(off <= 1e-8 * wanted.abs() + 1e-12, "{estimate:?} is not {wanted}");
        assert!(off <= 10.0 * estimate.error, "{estimate:?} is not {wanted}");
    }
    assert_eq!(derivative(f64::ln, -1.0), None);
    let kink = derivative(f64::abs, 0.0).expect("finite nearby");
    assert!(kink.value.abs() < 1.0, "a kink has no slope on one side: {kink:?}");
}

#[test]
fn rounding_is_not_a_disagreement() {
    let mut graph = Graph::new();
    let (x, one, twelve) = (var(&mut graph, "x"), graph.one(), graph.integer(12));
    let base = graph.sub(x, one);
    let f = graph.pow(base, twelve);
    let mut expanded = graph.zero();
    for (k, coefficient) in [-1, 11, -55, 165, -330, 462, -462, 330, -165, 55, -11, 1].into_iter().enumerate() {
        let (power, coefficient) = (graph.integer(k as i64), graph.integer(12 * coefficient));
        let power = graph.pow(x, power);
        let term = graph.mul(coefficient, power);
        expanded = graph.add(expanded, term);
    }
    let near = Plan { ranges: vec![(Input::scalar(Name::new("x")), Range { low: 0.5, high: 1.5 })], ..Plan::new(4) };
    let witnesses = confirm(&graph, &[f], &[x], &[expanded], &near).expect("small");
    assert!(!witnesses.disagree() && witnesses.confirm(), "{witnesses:?}");
}
