//! The tables test themselves: every row of the table of functions keeps its promises.
//!
//! A row is compared with central differences of its own value and never with another formula. Points are the same for
//! all rows; those at which a function is not smooth are not among them.

use std::collections::HashMap;

use gradus::calculus::{gradient, identities};
use gradus::decide::{Budget, Verdict, decide};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::numeric::differences::derivative;
use gradus::numeric::{Plan, Witnesses, confirm};
use gradus::ops::{self, OPS, Op, OpId};
use gradus::shape::Signature;
use gradus::syntax::{Scope, Vocabulary, lower, parse};

/// First and second arguments; none of the second is among the first, and none is a whole number, 0 or 1.
const FIRST: [f64; 11] = [-3.3, -1.7, -0.6, -0.2, 0.15, 0.35, 0.8, 1.3, 2.6, 4.1, 9.7];
const SECOND: [f64; 8] = [-2.4, -1.2, -0.45, 0.25, 0.7, 1.6, 2.9, 5.3];
/// Largest relative error of a slope.
const TOLERANCE: f64 = 1e-6;

/// Rows that have no value of numbers; those of whole matrices are tested in tests/matrix.rs.
fn is_structural(position: usize, op: &Op) -> bool {
    let id = OpId(position as u16);
    ops::is_formal(id) || ops::is_matrix(id) || op.name == "piecewise"
}

fn arguments(op: &Op) -> Vec<Vec<f64>> {
    match op.params.len() {
        0 => vec![Vec::new()],
        1 => FIRST.iter().map(|u| vec![*u]).collect(),
        2 => FIRST.iter().flat_map(|u| SECOND.iter().map(move |v| vec![*u, *v])).collect(),
        count => panic!("{} has {count} parameters; say here where to try it", op.name),
    }
}

/// Number of points at which the slope by parameter `k` was compared.
fn compare_slopes(op: &Op, k: usize) -> usize {
    let mut compared = 0;
    for at in arguments(op) {
        let value = (op.eval)(&at);
        let mut slopes = vec![f64::NAN; at.len()];
        (op.slopes)(&at, value, &mut slopes);
        let mut moved = at.clone();
        let function = |x| {
            moved[k] = x;
            (op.eval)(&moved)
        };
        let Some(measured) = derivative(function, at[k]) else { continue };
        let scale = measured.value.abs().max(slopes[k].abs()).max(1e-6 * value.abs().max(1e-3));
        if !value.is_finite() || measured.error > 0.1 * TOLERANCE * scale {
            continue;
        }
        assert!(
            (slopes[k] - measured.value).abs() <= TOLERANCE * scale,
            "{}{at:?} by {}: slope {}, differences {measured:?}",
            op.name,
            op.params[k],
            slopes[k],
        );
        compared += 1;
    }
    compared
}

#[test]
fn slopes_agree_with_differences_of_the_value() {
    for (position, op) in OPS.iter().enumerate().filter(|(position, op)| !is_structural(*position, op)) {
        if op.laws.is_empty() && op.name == "factorial" {
            continue;
        }
        for k in 0..op.params.len() {
            let compared = compare_slopes(op, k);
            assert!(compared >= 3, "row {position}, {} by {}: {compared} points", op.name, op.params[k]);
        }
    }
}

#[test]
fn a_wrong_slope_would_be_found() {
    let sine = ops::SIN.row();
    let wrong = Op { name: "wrong", slopes: |a, _, out| out[0] = -a[0].cos(), ..copy(sine) };
    assert!(std::panic::catch_unwind(|| compare_slopes(&wrong, 0)).is_err());
    let (logb, by_base) = (ops::LOGB.row(), 0);
    let forgotten = Op { slopes: |a, _, out| out[1] = 1.0 / (a[1] * a[0].ln()), ..copy(logb) };
    assert!(std::panic::catch_unwind(|| compare_slopes(&forgotten, by_base)).is_err());
}

fn copy(op: &Op) -> Op {
    Op { ..*op }
}

#[test]
fn signatures_fit_the_parameters() {
    for op in OPS.iter() {
        let signature = Signature::parse(op.sig).unwrap_or_else(|| panic!("{}: signature {}", op.name, op.sig));
        if let Some(arity) = signature.arity() {
            assert_eq!(arity, op.params.len(), "{}", op.name);
        }
        for (k, name) in op.params.iter().enumerate() {
            assert!(!name.is_empty() && !op.params[..k].contains(name), "{}: parameter {name}", op.name);
        }
    }
}

#[test]
fn no_text_is_empty_and_every_law_has_its_source() {
    let mut laws = HashMap::new();
    for (position, op) in OPS.iter().enumerate() {
        for (field, text) in [("name", op.name), ("sig", op.sig), ("about", op.about), ("example", op.example)] {
            assert!(!text.trim().is_empty(), "{}: {field} is empty", op.name);
        }
        assert!(op.laws.is_empty() || !op.source.is_empty(), "{}: a law without a source", op.name);
        for law in op.laws {
            assert!(law.id.starts_with("d-") && !law.text.is_empty(), "{}: law {}", op.name, law.id);
            let row = *laws.entry(law.id).or_insert(position);
            assert_eq!(row, position, "law {} stands in two rows", law.id);
            if let ops::When::Constant(parameter) = law.when {
                assert!(parameter < op.params.len(), "{}: law {}", op.name, law.id);
            }
        }
        if let Some(last) = op.laws.last() {
            assert_eq!(last.when, ops::When::Always, "{}: no law for the general case", op.name);
        }
    }
}

#[test]
fn a_name_belongs_to_one_row() {
    let mut rows: HashMap<&str, &str> = HashMap::new();
    for op in OPS.iter() {
        for name in std::iter::once(&op.name).chain(op.aliases) {
            if let Some(other) = rows.insert(name, op.name) {
                panic!("{name} is read as {other} and as {}", op.name);
            }
        }
    }
    for name in ops::names() {
        assert!(ops::find(name).is_some(), "{name}");
    }
}

/// Points outside of a domain, for each row that has one. A pole of the cosine is not a double.
#[rustfmt::skip]
const OUTSIDE: &[(&str, &[&[f64]])] = &[
    ("div",       &[&[1.0, 0.0], &[0.0, 0.0]]),
    ("ln",        &[&[0.0], &[-1.0]]),
    ("log10",     &[&[0.0], &[-1.0]]),
    ("log2",      &[&[0.0], &[-1.0]]),
    ("logb",      &[&[1.0, 2.0], &[0.0, 2.0], &[-2.0, 2.0], &[2.0, 0.0], &[2.0, -1.0]]),
    ("sqrt",      &[&[-1.0], &[-1e-300]]),
    ("root",      &[&[2.0, 0.0], &[-2.0, 2.0]]),
    ("tan",       &[]),
    ("sec",       &[]),
    ("csc",       &[&[0.0]]),
    ("cot",       &[&[0.0]]),
    ("asin",      &[&[1.5], &[-1.5]]),
    ("acos",      &[&[1.5], &[-1.5]]),
    ("asec",      &[&[0.5], &[-0.5], &[0.0]]),
    ("acsc",      &[&[0.5], &[-0.5], &[0.0]]),
    ("acot",      &[&[0.0]]),
    ("csch",      &[&[0.0]]),
    ("coth",      &[&[0.0]]),
    ("acosh",     &[&[0.5], &[-2.0]]),
    ("atanh",     &[&[1.0], &[-1.0], &[2.0]]),
    ("asech",     &[&[0.0], &[-0.5], &[1.5]]),
    ("acsch",     &[&[0.0]]),
    ("acoth",     &[&[1.0], &[-1.0], &[0.5], &[0.0]]),
    ("atan2",     &[&[0.0, 0.0], &[-0.0, 0.0], &[0.0, -0.0]]),
    ("factorial", &[&[-1.0], &[0.5]]),
];

#[test]
fn outside_of_its_domain_a_function_is_not_a_number() {
    let outside: HashMap<_, _> = OUTSIDE.iter().copied().collect();
    for op in OPS.iter().filter(|op| !op.domain.is_empty()) {
        let points = outside.get(op.name).unwrap_or_else(|| panic!("{}: say a point outside of its domain", op.name));
        assert!(!points.is_empty() || op.domain == ["cos(u) != 0"], "{}", op.name);
        for point in *points {
            let value = (op.eval)(point);
            assert!(value.is_nan(), "{}{point:?} = {value}", op.name);
        }
    }
    for (name, _) in OUTSIDE {
        assert!(ops::find(name).is_some_and(|op| !op.row().domain.is_empty()), "{name} has no domain");
    }
}

#[test]
fn what_is_not_a_number_stays_so() {
    for (_, op) in OPS.iter().enumerate().filter(|(position, op)| !is_structural(*position, op)) {
        for k in 0..op.params.len() {
            let mut at = vec![0.7; op.params.len()];
            at[k] = f64::NAN;
            let value = (op.eval)(&at);
            assert!(value.is_nan(), "{}{at:?} = {value}", op.name);
        }
    }
}

#[test]
fn zero_is_not_divided_by() {
    for (_, op) in OPS.iter().enumerate().filter(|(position, op)| !is_structural(*position, op)) {
        for u in [-1.0, 0.0, 1.0] {
            for v in [-1.0, 0.0, 1.0] {
                let at = [u, v];
                let value = (op.eval)(&at[..op.params.len()]);
                assert!(!value.is_infinite(), "{}{:?} = {value}", op.name, &at[..op.params.len()]);
            }
        }
    }
}

/// `op(x)` or `op(x, y)`, and its variables.
fn applied(graph: &mut Graph, op: &Op) -> (ExprId, Vec<ExprId>) {
    let names = [Name::new("x"), Name::new("y")];
    let variables: Vec<ExprId> = names[..op.params.len()].iter().map(|name| graph.scalar(*name)).collect();
    let id = ops::find(op.name).expect("a row with a law can be typed");
    (graph.apply(id, &variables), variables)
}

/// What the witnesses say about a derivative made by the laws.
fn ask(graph: &mut Graph, op: &Op, of: ExprId, by: &[ExprId]) -> Witnesses {
    let entries = gradient(graph, of, by).unwrap_or_else(|error| panic!("{}: {error}", op.name));
    confirm(graph, &[of], by, &entries, &Plan::new(11)).unwrap_or_else(|error| panic!("{}: {error}", op.name))
}

#[test]
fn laws_agree_with_the_value() {
    for (_, op) in OPS.iter().enumerate().filter(|(at, op)| !op.laws.is_empty() && !is_structural(*at, op)) {
        let mut graph = Graph::new();
        let (root, variables) = applied(&mut graph, op);
        let every = (variables.len() > 1).then_some(variables.as_slice());
        for by in variables.chunks(1).chain(every) {
            let witnesses = ask(&mut graph, op, root, by);
            assert!(witnesses.forward.agrees() && witnesses.reverse.agrees(), "{}: {witnesses:?}", op.name);
            assert!(witnesses.differences.agrees(), "{}: {witnesses:?}", op.name);
        }
    }
}

#[test]
fn identities_hold() {
    for (left, right) in identities() {
        let mut graph = Graph::new();
        let mut read = |text: &str| {
            let mut vocabulary = Vocabulary::default();
            vocabulary.declare_variable(Name::new("u"));
            let written = parse(text, &vocabulary).expect(text);
            lower(&mut graph, &written, &Scope::default()).expect(text).root
        };
        let (left_side, right_side) = (read(left), read(right));
        let verdict = decide(&mut graph, left_side, right_side, &[], 1, &Budget::default());
        assert!(matches!(verdict, Verdict::Equal(_)), "{left} = {right}: {verdict:?}");
        assert!(!left.contains('*') || left.contains("(2*u)"), "{left}: the letter stands in a first operand");
    }
}

#[test]
fn examples_are_read() {
    for op in OPS.iter() {
        let (mut graph, vocabulary) = (Graph::new(), Vocabulary::default());
        let written = parse(op.example, &vocabulary).unwrap_or_else(|error| panic!("{}: {error}", op.name));
        lower(&mut graph, &written, &Scope::default()).unwrap_or_else(|error| panic!("{}: {error}", op.name));
    }
}
