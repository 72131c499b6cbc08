//! Claims with free indices: true ones for every size and choice, false ones with a size and indices that show it.

use super::super::*;
use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::syntax::{Scope, Vocabulary, lower, parse};

/// What is said of two texts in which x, w and z are vectors and A is a matrix.
fn said(a: &str, b: &str, assumptions: &[&str]) -> String {
    let (mut graph, mut vocabulary) = (Graph::new(), Vocabulary::new());
    for (name, rank) in [("x", 1), ("w", 1), ("z", 1), ("A", 2)] {
        vocabulary.declare_indexed(Name::new(name), rank);
    }
    let mut read = |text: &str| -> ExprId {
        let written = parse(text, &vocabulary).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        lower(&mut graph, &written, &Scope::default()).unwrap_or_else(|problem| panic!("{text}: {problem:?}")).root
    };
    let (a, b) = (read(a), read(b));
    let assumptions: Vec<ExprId> = assumptions.iter().map(|text| read(text)).collect();
    match decide(&mut graph, a, b, &assumptions, 1, &Budget::default()) {
        Verdict::Equal(Certainty::Proved) => "proved".to_owned(),
        Verdict::Equal(_) => "very likely".to_owned(),
        Verdict::Different(witness) => {
            let letters =
                witness.at.iter().filter_map(|(id, value)| Some(format!("{}={value}", graph.as_symbol(*id)?)));
            letters.collect::<Vec<_>>().join(" ")
        }
        Verdict::Unlike { .. } => "unlike".to_owned(),
        Verdict::Undecided(reason) => format!("{reason:?}"),
    }
}

const CLAIMS: &[(&str, &str, &[&str], &str)] = &[
    ("x_i*x_j", "x_j*x_i", &[], "proved"),
    ("x_i + w_i", "w_j + x_i", &[], "i=1 j=2"),
    ("(x_i - x_j)^2", "x_i^2 - 2x_i*x_j + x_j^2", &[], "proved"),
    ("abs(x_i)", "x_i", &[], "i=1"),
    ("abs(x_i)", "x_i", &["x_i > 0"], "proved"),
    ("x_i", "x_1", &[], "i=2"),
    ("x_i + sum(i=1..n, w_i)", "sum(k=1..n, w_k) + x_i", &[], "proved"),
    ("x_i", "sum(i=1..n, x_i)", &[], "i=1 n=2"),
    ("i*x_i", "x_i", &[], "i=2"),
    ("sum(k=1..n, x_k)", "x_i", &[], "i=1 n=2"),
    ("sum(k=1..n, x_k) - x_i", "sum(j=1..n, x_j) - x_i", &[], "proved"),
    ("sum(k=1..n, piecewise(k = i, x_k, otherwise, 0))", "x_i", &[], "proved"),
    ("sum(k=1..n, piecewise(k = i, x_k, otherwise, 0))", "x_j", &[], "i=1 j=2 n=2"),
    ("sum(k=1..n, piecewise(k != i, x_k, otherwise, 0))", "sum(k=1..n, x_k) - x_i", &[], "proved"),
    ("sum(k=1..n, sum(l=1..n, piecewise(k = l, x_k*w_l, otherwise, 0)))", "sum(k=1..n, x_k*w_k)", &[], "proved"),
    ("piecewise(i = j, x_i, otherwise, 0)", "piecewise(i = j, x_j, otherwise, 0)", &[], "proved"),
    ("x_i*piecewise(i = j, 1, otherwise, 0)", "0", &["i != j"], "proved"),
    ("x_i*piecewise(i = j, 1, otherwise, 0)", "x_i", &["i = j"], "proved"),
    ("x_i*piecewise(i = j, 1, otherwise, 0)", "0", &[], "i=1 j=1"),
    (
        "sum(k=1..n, piecewise(k = i, 1, otherwise, 0)*piecewise(k = j, 1, otherwise, 0)*x_k)",
        "piecewise(i = j, 1, otherwise, 0)*x_i",
        &[],
        "proved",
    ),
    ("sum(k=1..n, A_{i,k}*x_k)", "sum(l=1..n, A_{i,l}*x_l)", &[], "proved"),
    ("sum(k=1..n, A_{i,k}*x_k)", "sum(k=1..n, A_{k,i}*x_k)", &[], "i=1 n=2"),
    ("sum(k=1..n, A_{i,k}*x_k + A_{k,i}*x_k)", "sum(l=1..n, A_{l,i}*x_l) + sum(l=1..n, A_{i,l}*x_l)", &[], "proved"),
    ("e^(z_i - c)/sum(k=1..n, e^(z_k - c))", "e^(z_i)/sum(k=1..n, e^(z_k))", &[], "proved"),
    ("ln(sum(k=1..n, e^(z_k - c))) + c", "ln(sum(k=1..n, e^(z_k)))", &[], "proved"),
    ("abs(sum(k=1..n, x_k^2))", "sum(k=1..n, x_k^2)", &[], "proved"),
    // Where k is not i there is no value, and so there is none of the sum.
    ("sum(k=1..n, piecewise(k = i, x_k))", "x_i", &[], "NotShown"),
    // What leaves the range of a sum refutes nothing.
    ("x_{i+1} - x_i", "x_i", &[], "NotShown"),
    ("x_{i+1} - x_i", "-x_i + x_{i+1}", &[], "proved"),
];

#[test]
fn claims_with_free_indices() {
    let mut wrong = String::new();
    for (a, b, assumptions, expected) in CLAIMS {
        let found = said(a, b, assumptions);
        if found != *expected {
            wrong += &format!("\n{a} | {b}\n  expected {expected}\n  got      {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
