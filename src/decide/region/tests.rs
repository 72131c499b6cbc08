//! Regions of one and several variables, complete and incomplete ones.

use super::*;
use crate::syntax::{Scope, Vocabulary, lower, parse};

/// Points of the regions in order, then `+` for complete and `?` for incomplete.
fn found(texts: &str) -> String {
    let mut graph = Graph::new();
    let mut expressions = Vec::new();
    for text in texts.split(';') {
        let written = parse(text.trim(), &Vocabulary::new()).expect("readable");
        expressions.push(lower(&mut graph, &written, &Scope::default()).expect("a scalar").root);
    }
    let mut variables: Vec<ExprId> = expressions.iter().flat_map(|id| graph.variables(*id)).collect();
    variables.sort();
    variables.dedup();
    let regions = regions(&mut graph, &expressions, &variables, &[], &Budget::default()).expect("within the budget");
    let mut points: Vec<Vec<Rational>> =
        regions.points.iter().map(|point| point.at.iter().map(|(_, value)| value.clone()).collect()).collect();
    points.sort();
    let points: Vec<String> =
        points.iter().map(|point| point.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(",")).collect();
    let end = match (regions.complete, regions.undefined_everywhere) {
        (true, true) => "nowhere",
        (true, false) => "+",
        _ => "?",
    };
    format!("{} {end}", points.join(" ")).trim().to_owned()
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let got = found(text);
            (got != *expected).then(|| format!("{text}\n  expected {expected}\n  got      {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_variable_is_listed_completely() {
    check(&[
        ("x^2 + 1", "1 +"),
        ("abs(x-20); 20-x", "1 21 +"),
        ("relu(x-15); 0", "1 16 +"),
        ("1/(2*sqrt(x-20))", "21 +"),
        ("sqrt(1/100-x^2)", "0 +"),
        ("ln(-x^2-1)", "nowhere"),
        ("ln(x); ln(-x)", "nowhere"),
        ("sqrt(x^2-2)", "-2 +"),
        ("abs(x-1)*abs(x-2)", "-1 3/2 3 +"),
        ("ln(ln(x))", "2 +"),
        ("x^(1/3)", "-1 1 +"),
        ("asin(x)", "-1/2 1/2 +"),
        ("max(x, x^2)", "-1 1/2 +"),
        ("sqrt(x^2)*e^x", "-1 1 +"),
    ]);
}

#[test]
fn other_functions_are_bisected() {
    check(&[
        ("abs(e^x-2)", "-1 1 +"),
        ("abs(x-pi)", "1 4 +"),
        ("abs(e^x-x-2)", "-2 1 +"),
        ("sqrt(1+e^x)", "1 +"),
        ("sqrt(x+2*sqrt(x)+1)", "1/2 +"),
        ("ln(x+sqrt(x^2+1))", "1 +"),
        ("ln(e^(2x)+e^x+1)", "1 +"),
        ("abs(sin(x))", "-1 1 +"),
        ("sqrt(cos(pi*x))", "0 +"),
    ]);
}

/// The roots cannot be listed: all combinations of signs are met, or handed on without a point.
#[test]
fn loose_signs_are_combined() {
    for text in ["abs(sin(1/x))", "abs(sin(x^2))", "abs(x*ln(x)-1)", "abs(x*y-1)", "sqrt(x^2*y^2-2*x*y+2)"] {
        let got = found(text);
        assert!(got.ends_with('+'), "{text}: {got}");
    }
}

#[test]
fn what_cannot_be_listed_is_said() {
    let many: Vec<String> = (1..9).map(|k| format!("abs(x*y*z-{k}*sin(x*y)+x^{k})")).collect();
    let got = found(&many.join(";"));
    assert!(got.ends_with('?'), "{got}");
}

#[test]
fn several_variables() {
    check(&[("sqrt(x*y)", "-1,-1 1,1 +"), ("abs(x)*abs(y)", "-1,-1 -1,1 1,-1 1,1 +"), ("sqrt(x^2+y^2)", "1,1 +")]);
    for (text, count) in [("abs(x-y)", 2), ("abs(x-y)*abs(y-z)*abs(x-z)", 6), ("ln(x+y)*ln(x)", 1)] {
        let got = found(text);
        assert!(got.ends_with('+') && got.split(' ').count() == count + 1, "{text}: {got}");
    }
}
