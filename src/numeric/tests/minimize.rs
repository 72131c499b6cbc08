//! Paths downhill on functions whose minima are known.

use crate::expr::Graph;
use crate::name::Name;
use crate::numeric::minimize::{Method, Outcome, Path, minimize};
use crate::numeric::{Point, Program};
use crate::syntax::{Scope, Vocabulary, lower, parse};

/// Value, gradient and Hessian by x and y, as texts.
fn path(texts: [&str; 7], start: [f64; 2], method: Method, limit: usize) -> Path {
    let mut graph = Graph::new();
    let outputs = texts.map(|text| {
        let written = parse(text, &Vocabulary::new()).expect("well formed");
        lower(&mut graph, &written, &Scope::default()).expect("has a value").root
    });
    let by = ["x", "y"].map(|name| graph.scalar(Name::new(name)));
    let mut program = Program::new(&graph, &outputs, &by, &Point::new()).expect("numbers");
    minimize(&mut program, &start, method, limit)
}

const VALLEY: [&str; 7] = [
    "(1 - x)^2 + 100*(y - x^2)^2",
    "2*(x - 1) - 400*x*(y - x^2)",
    "200*(y - x^2)",
    "2 - 400*y + 1200*x^2",
    "-400*x",
    "-400*x",
    "200 + 0*x",
];
const SADDLE: [&str; 7] = ["x^2 - y^2", "2*x", "-2*y", "2 + 0*x", "0*x", "0*x", "-2 + 0*x"];
const LOGARITHM: [&str; 7] = ["x - ln(x) + y^2", "1 - 1/x", "2*y", "1/x^2", "0*x", "0*x", "2 + 0*x"];

#[test]
fn all_methods_find_the_bottom_of_a_curved_valley() {
    for (method, name, limit) in Method::ALL {
        let path = path(VALLEY, [-1.2, 1.0], method, 20 * limit);
        let last = path.steps.last().expect("a start");
        assert_eq!(path.outcome, Outcome::Stationary, "{name}: {last:?}");
        assert!((last.at[0] - 1.0).abs() < 1e-7 && (last.at[1] - 1.0).abs() < 1e-7, "{name}: {last:?}");
        assert!(path.ends_in_minimum(), "{name}");
        assert!(path.steps.windows(2).all(|pair| pair[1].value < pair[0].value), "{name} never goes up");
    }
}

#[test]
fn ends_are_named_for_what_they_are() {
    let check = |texts, start, method, limit, expected| {
        assert_eq!(path(texts, start, method, limit).outcome, expected, "{method:?} from {start:?}");
    };
    check(SADDLE, [0.0, 0.0], Method::Newton, 100, Outcome::Stationary);
    assert!(!path(SADDLE, [0.0, 0.0], Method::Newton, 100).ends_in_minimum());
    check(SADDLE, [1.0, 0.1], Method::GradientDescent, 5000, Outcome::Unbounded);
    check(VALLEY, [-1.2, 1.0], Method::GradientDescent, 3, Outcome::TooManySteps);
    check(LOGARITHM, [-1.0, 0.0], Method::Newton, 100, Outcome::Undefined);
    // The logarithm ends at 0: steps that would cross it are made shorter.
    check(LOGARITHM, [5.0, 3.0], Method::Bfgs, 500, Outcome::Stationary);
    check(LOGARITHM, [f64::NAN, 3.0], Method::Newton, 100, Outcome::Undefined);
}

#[test]
fn a_hessian_that_vanishes_at_the_end_decides_nothing() {
    let flat = ["x^2 + y^4", "2*x", "4*y^3", "2 + 0*x", "0*x", "0*x", "12*y^2"];
    for (method, name, limit) in Method::ALL {
        let path = path(flat, [-1.0, 2.0], method, limit);
        assert_eq!((path.outcome, path.ends_in_minimum()), (Outcome::Stationary, false), "{name}");
    }
}

#[test]
fn what_is_below_rounding_is_shown_as_zero() {
    let path = path(["x^2 + y^4", "2*x", "4*y^3", "2 + 0*x", "0*x", "0*x", "12*y^2"], [-1.0, 2.0], Method::Newton, 9);
    assert!(path.steps[1].at[0] != 0.0 && path.steps[1].at[0].abs() < 1e-15);
    assert_eq!((path.rounded(0)[0], path.rounded(1)[0]), (-1.0, 0.0));
}
