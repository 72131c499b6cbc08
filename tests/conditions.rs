//! Tidying under conditions: what it makes of roots, logarithms and absolute values where signs are known, and that it
//! claims nothing where they are not.

use gradus::calculus::{Derivatives, Given, tidy_where};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::numeric::{Point, Value, evaluate};
use gradus::syntax::linear::{Style, write};
use gradus::syntax::{Scope, Vocabulary, formula, lower, parse, variable};

fn read(graph: &mut Graph, text: &str) -> ExprId {
    let written = parse(text, &Vocabulary::new()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    lower(graph, &written, &Scope::default()).unwrap_or_else(|problem| panic!("{text}: {problem}")).root
}

fn plain(graph: &Graph, id: ExprId) -> String {
    write(&formula(graph, id), Style::Plain, 1000).text
}

/// What `text` becomes under the assumptions.
fn tidied(text: &str, assumptions: &str) -> String {
    let mut graph = Graph::new();
    let said: Vec<ExprId> =
        assumptions.split(';').filter(|said| !said.trim().is_empty()).map(|said| read(&mut graph, said)).collect();
    let root = read(&mut graph, text);
    let given = Given::new(&mut graph, &said, &[]).expect("small");
    let result = tidy_where(&mut graph, root, &given).expect("small");
    plain(&graph, result)
}

/// The derivative by x under the conditions of the original and of the derivative.
fn slope(graph: &mut Graph, text: &str) -> (ExprId, ExprId, ExprId) {
    let of = read(graph, text);
    let x = variable(graph, Name::new("x"));
    let raw = Derivatives::new().forward(graph, &[of], x).expect("small")[0];
    let given = Given::new(graph, &[], &[of, raw]).expect("small");
    (of, raw, tidy_where(graph, raw, &given).expect("small"))
}

#[rustfmt::skip]
const ASSUMED: &[(&str, &str, &str)] = &[
    ("sqrt(x^2)",            "x > 0",        "x"),
    ("sqrt(x^2)",            "x >= 0",       "x"),
    ("sqrt(x^2)",            "x < 0",        "-x"),
    ("sqrt(x^2)",            "",             "sqrt(x^2)"),
    ("sqrt(x^2)",            "x != 0",       "abs(x)"),
    ("sqrt(x^2)",            "y > 0",        "sqrt(x^2)"),
    ("sqrt(x^2)",            "x > -1",       "sqrt(x^2)"),
    ("abs(x)",               "x > 0",        "x"),
    ("abs(x)",               "x <= 0",       "-x"),
    ("abs(x)",               "x < 1",        "abs(x)"),
    ("abs(x - 1)",           "x >= 1",       "x - 1"),
    ("abs(1 - x)",           "x >= 1",       "x - 1"),
    ("abs(x - 1)",           "x >= 0",       "abs(x - 1)"),
    ("abs(x - y)",           "x > y",        "x - y"),
    ("abs(y - x)",           "x > y",        "x - y"),
    ("abs(x*y)",             "x > 0",        "x*abs(y)"),
    ("abs(x^2 + 1)",         "",             "x^2 + 1"),
    ("ln(x^2)",              "x > 0",        "2*ln(x)"),
    ("ln(x^2)",              "x < 0",        "2*ln(-x)"),
    ("ln(x^2)",              "",             "ln(x^2)"),
    ("ln(x^n)",              "x > 0",        "n*ln(x)"),
    ("ln(x^n)",              "",             "ln(x^n)"),
    ("ln(exp(x))",           "",             "x"),
    ("exp(2*ln(x))",         "x > 0",        "x^2"),
    ("exp(2*ln(x))",         "",             "exp(2*ln(x))"),
    ("ln(x*y) - ln(x) - ln(y)", "x > 0; y > 0", "0"),
    ("sqrt(x*y) - sqrt(x)*sqrt(y)", "x > 0; y > 0", "0"),
    ("sqrt(x*y)",            "x > 0; y > 0", "sqrt(x*y)"),
    ("sqrt(x^2*y)",          "x > 0",        "x*sqrt(y)"),
    ("sqrt(x^2*y)",          "x >= 0",       "sqrt(x^2*y)"),
    ("sqrt(x^3)",            "x > 0",        "x^(3/2)"),
    ("cbrt(x^3)",            "",             "x"),
    ("sign(x)",              "x > 0",        "1"),
    ("sign(x)",              "x >= 0",       "sign(x)"),
    ("sign(x)",              "x < 0",        "-1"),
    ("relu(x)",              "x > 0",        "x"),
    ("relu(x)",              "x < 0",        "0"),
    ("heaviside(x)",         "x > 0",        "1"),
    ("heaviside(x)",         "x <= 0",       "0"),
    ("max(x, 0)",            "x > 0",        "x"),
    ("min(x, y)",            "x > y",        "y"),
    ("max(x, y)",            "",             "max(x, y)"),
    ("x^2/abs(x)",           "",             "abs(x)"),
];

#[test]
fn signs_that_are_assumed_are_used() {
    let wrong: Vec<String> = ASSUMED
        .iter()
        .map(|(text, assumptions, expected)| (text, assumptions, expected, tidied(text, assumptions)))
        .filter(|(_, _, expected, result)| result != **expected)
        .map(|(text, assumptions, expected, result)| format!("{text} given {assumptions}: {result}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Functions that are constant where they are defined, though they look different.
const CONSTANT: &str = "
    asech(x) - acosh(1/x)
    acsch(x) - asinh(1/x)
    asec(x) - acos(1/x)
    acsc(x) - asin(1/x)
    acot(x) - atan(1/x)
    acoth(x) - atanh(1/x)
    asin(x) + acos(x)
    atan(x) + atan(1/x)
    asinh(x) - ln(x + sqrt(x^2 + 1))
    acosh(x) - ln(x + sqrt(x^2 - 1))
    acosh(x) - ln(x + sqrt(x - 1)*sqrt(x + 1))
    asech(x) - ln(1/x + sqrt(1/x^2 - 1))
    acsch(x) - ln(1/x + sqrt(1/x^2 + 1))
    2*asin(sqrt(x)) - acos(1 - 2*x)
    2*asin(sqrt(x)) + asin(1 - 2*x)
    atan(x) - asin(x/sqrt(1 + x^2))
    asin(x) - atan(x/sqrt(1 - x^2))
    2*atan(sqrt((1 - x)/(1 + x))) + asin(x)
    acos(x) - 2*asin(sqrt((1 - x)/2))
    ln(x^2) - 2*ln(x)
    ln(sqrt(x)) - ln(x)/2
    ln(abs(x)) - ln(x^2)/2
    sqrt(x^3) - x*sqrt(x)
    sqrt(x)*sqrt(x + 1) - sqrt(x*(x + 1))
    sqrt(x - 1)*sqrt(x + 1) - sqrt(x^2 - 1)
    sqrt(x^2) - abs(x)
    exp(2*ln(x)) - x^2
    sqrt(1/x) - 1/sqrt(x)
    x*sign(x) - abs(x)
    asinh(sqrt(x)) - acosh(sqrt(x + 1))
    2^x - exp(x*ln(2))
    x^x - exp(x*ln(x))
    hypot(x, 1) - sqrt(x^2 + 1)
";

#[test]
fn derivatives_of_constants_are_zero() {
    for text in CONSTANT.lines().map(str::trim).filter(|text| !text.is_empty()) {
        let mut graph = Graph::new();
        let (_, _, slope) = slope(&mut graph, text);
        assert_eq!(plain(&graph, slope), "0", "{text}");
    }
}

/// Looks alike, but is constant on one side of 0 only or not at all.
const NOT_CONSTANT: &str = "
    sqrt(1/x^2 - 1) - sqrt(1 - x^2)/x
    acos(x) - asin(sqrt(1 - x^2))
    acos(1/x) - atan(sqrt(x^2 - 1))
    sqrt(x^2) - x
    abs(x)/x*x^2
    asech(x) + acosh(1/x)
    ln(x^2) - ln(x)
    sqrt(x^3) + x*sqrt(x)
    sqrt(x^2 - 2*x + 1) - x
    ln((x - 1)^2) - ln(x)
    asin(2*x*sqrt(1 - x^2)) - 2*asin(x)
    sqrt(x)*sqrt(x - 1) + sqrt(x*(x - 1))
    (x - 1/2)*ln(x - 1/2)/(2*abs(x - 1/2))
    sqrt(x^2*(x - 1))
    sqrt(abs(x))*sqrt(x^2)
    abs(x)^3/x
    sign(x)*x^2
    relu(x)*abs(x)
    cbrt(x^4)*x
    (x^2)^(3/2)/x
";

fn number(graph: &Graph, id: ExprId, x: f64) -> f64 {
    let mut point = Point::new();
    point.bind(Name::new("x"), x);
    match evaluate(graph, id, &point) {
        Ok(Value::Scalar(value)) => value,
        other => panic!("not a number: {other:?}"),
    }
}

/// Values agree at every point at which the original and its derivative have one.
#[test]
fn values_are_kept_where_there_are_any() {
    for text in CONSTANT.lines().chain(NOT_CONSTANT.lines()).map(str::trim).filter(|text| !text.is_empty()) {
        let mut graph = Graph::new();
        let (of, raw, slope) = slope(&mut graph, text);
        let mut compared = 0;
        for step in -30..=30 {
            let x = f64::from(step) * 0.137 + 0.011;
            let (value, wanted) = (number(&graph, of, x), number(&graph, raw, x));
            if !value.is_finite() || !wanted.is_finite() {
                continue;
            }
            let got = number(&graph, slope, x);
            assert!((got - wanted).abs() <= 1e-7 * (1.0 + wanted.abs()), "{text} at {x}: {got}, not {wanted}");
            compared += 1;
        }
        assert!(compared >= 3, "{text} was compared at {compared} points only");
    }
}

/// The comparison would notice a wrong sign.
#[test]
fn a_sign_that_is_not_known_is_not_used() {
    for text in NOT_CONSTANT.lines().map(str::trim).filter(|text| !text.is_empty()) {
        let mut graph = Graph::new();
        let (_, _, slope) = slope(&mut graph, text);
        assert_ne!(plain(&graph, slope), "0", "{text}");
    }
}
