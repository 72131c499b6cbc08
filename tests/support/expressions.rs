//! Random expressions as text, for properties that hold for all of them.

use gradus::expr::{ExprId, Graph};
use gradus::syntax::{Scope, Vocabulary, lower, parse};
use proptest::prelude::*;

/// Functions of one argument that are tried, all that have a plain call.
const UNARY: &[&str] = &[
    "exp",
    "ln",
    "log10",
    "log2",
    "sqrt",
    "cbrt",
    "abs",
    "sign",
    "sin",
    "cos",
    "tan",
    "sec",
    "csc",
    "cot",
    "asin",
    "acos",
    "atan",
    "asec",
    "acsc",
    "acot",
    "sinh",
    "cosh",
    "tanh",
    "sech",
    "csch",
    "coth",
    "asinh",
    "acosh",
    "atanh",
    "relu",
    "sigmoid",
    "softplus",
    "heaviside",
    "floor",
    "ceil",
    "erf",
];
const BINARY: &[&str] = &["atan2", "hypot", "min", "max"];
const EXPONENTS: &[&str] = &["2", "3", "-1", "-2", "1/2", "1/3", "2/3", "-1/2", "3/2", "0", "n", "x"];
fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["x", "y", "z", "n"]).prop_map(str::to_owned),
        2 => (0..5i32).prop_map(|k| k.to_string()),
        1 => prop::sample::select(vec!["1/2", "2/3", "0.25", "pi", "e", "x_1"]).prop_map(|t| format!("({t})")),
    ]
}

/// Text of an expression in x, y, z, n and x_1.
pub fn text() -> impl Strategy<Value = String> {
    leaf().prop_recursive(5, 24, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            4 => (two.clone(), prop::sample::select(vec!["+", "-", "*", "/"])).prop_map(|((a, b), op)| format!("({a}) {op} ({b})")),
            1 => two.clone().prop_map(|(a, b)| format!("({a})({b})")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            2 => (inner.clone(), prop::sample::select(EXPONENTS)).prop_map(|(a, k)| format!("({a})^({k})")),
            3 => (prop::sample::select(UNARY), inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            1 => (prop::sample::select(UNARY), inner.clone()).prop_map(|(f, a)| format!("{f}^2({a})")),
            1 => (prop::sample::select(BINARY), two.clone()).prop_map(|(f, (a, b))| format!("{f}({a}, {b})")),
            1 => (two, inner).prop_map(|((a, b), c)| format!("piecewise({a} > {b}, {c}, otherwise, {a})")),
        ]
    })
}

/// What the text means; `None` if it is not an expression with a value.
pub fn lowered(graph: &mut Graph, text: &str) -> Option<ExprId> {
    let written = parse(text, &Vocabulary::new()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    lower(graph, &written, &Scope::default()).ok().map(|lowered| lowered.root)
}
