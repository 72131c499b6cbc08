//! Every rule by which equality is shown with a pair that it is for and a pair that only its careless form would accept.
//!
//! Rules of the acceptor itself have such a table of their own beside it.

use super::*;
use crate::decide::driver::{Case, with_equations};
use crate::decide::region::{Detail, detailed};
use crate::decide::{
    argument, constant, explicit, indices, inverse, lattice, opaque, separation, size, surface, whole_number,
};

/// A file of this module that shows equality, and whether it has something to say of a pair.
type Pass = (&'static str, fn(&mut Graph, &Case) -> bool);

const PASSES: &[Pass] = &[
    ("driver", |graph, case| case.assumptions.iter().any(|id| graph.is_apply(*id, crate::ops::EQUAL))),
    ("explicit", |graph, case| {
        let Ok(([a, b], ..)) = with_equations(graph, [case.a, case.b], &case.assumptions) else { return false };
        changes(graph, &Case { a, b, ..case.clone() }, explicit::written_out)
    }),
    ("whole_number", |graph, case| {
        let named = |id: &ExprId| whole_number::named(graph, *id);
        let whole: Vec<ExprId> = case.assumptions.iter().filter_map(named).collect();
        changes(graph, case, |graph, side| whole_number::reduced(graph, side, &whole))
    }),
    ("inverse", |graph, case| {
        changes(graph, case, |graph, side| inverse::undone(graph, side, &case.variables, &case.assumptions))
    }),
    ("lattice", |graph, case| lattice::accepted(graph, case, &mut Budget::default()) != Ok(None)),
    ("region", |graph, case| {
        let budget = &mut Budget::default();
        let found =
            detailed(graph, &[case.a, case.b], &case.variables, &case.assumptions, Detail::default(), (1, budget));
        found.is_ok_and(|regions| regions.complete)
    }),
    ("separation", |graph, case| separation::equal(graph, case.a, case.b, &mut Budget::default()) == Ok(true)),
    ("constant", |graph, case| constant::shown(graph, case, &mut Budget::default()) != Ok(None)),
    ("argument", |graph, case| {
        argument::unified(graph, case, &mut Budget::default()).is_ok_and(|found| found.is_some())
    }),
    ("indices", |graph, case| {
        let found = indices::decide(graph, [case.a, case.b], &case.assumptions, 1, &mut Budget::default());
        matches!(found, Ok(Some(Verdict::Equal(_))))
    }),
    ("surface", |graph, case| {
        let (given, budget) = ((&case.assumptions[..], 1), &mut Budget::default());
        let found = surface::checked(graph, [case.a, case.b], given, Certainty::Proved, budget);
        matches!(found, Ok(Verdict::Equal(_)))
    }),
    ("opaque", |graph, case| matches!(opaque::shown(graph, case, &mut Budget::default()), Ok(Some(_)))),
    ("size", |graph, case| {
        let Some(letter) = size::letter(graph, &[case.a, case.b]) else { return false };
        size::Sized { case, letter }.accepted(graph, &mut Budget::default()) != Ok(None)
    }),
];

/// Files and folders that show no equality of scalars, or that have their wrong fixtures elsewhere.
const OTHERS: &[(&str, &str)] = &[
    ("accept", "its own table of rules"),
    ("apply", "values"),
    ("cases", "what surface and indices choose by; nothing is shown"),
    ("domain", "domains beside a verdict"),
    ("matrix", "tests/matrix"),
    ("mod", "types"),
    ("refute", "differences"),
    ("sequence", "points"),
    ("show", "digits"),
    ("simplify", "every form it takes is decided; tests/words.rs"),
    ("stationary", "points of a gradient"),
    ("tape", "values"),
    ("tests", "tests"),
];

fn changes(
    graph: &mut Graph,
    case: &Case,
    rewrite: impl Fn(&mut Graph, ExprId) -> Result<ExprId, crate::expr::Stopped>,
) -> bool {
    [case.a, case.b].into_iter().any(|side| rewrite(graph, side) != Ok(side))
}

/// File, rule, true pair, false pair. Assumptions stand after the sides.
#[rustfmt::skip]
const RULES: &[(&str, &str, &str, &str)] = &[
    ("driver",       "an equation is put in",          "n*x ; 2*x ; n = 2",                                "n*x ; 2*x ; n = 3"),
    ("driver",       "several equations",              "n*m*x ; 6*x ; n = 2, m = n+1",                     "n*m*x ; 6*x ; n = 2, m = n+2"),
    ("explicit",     "a sum is written out",           "sum(k=1..n, k*x) ; 10*x ; n = 4",                  "sum(k=1..n, k*x) ; 4*x ; n = 4"),
    ("explicit",     "a product is written out",       "prod(k=1..n, x+k) ; x^3+6*x^2+11*x+6 ; n = 3",     "prod(k=1..n, x+k) ; x^3+6 ; n = 3"),
    ("whole_number", "sine at a multiple of pi",       "sin(n*pi) ; 0 ; floor(n) = n",                     "sin(n*pi/2) ; 0 ; floor(n) = n"),
    ("whole_number", "shift by a multiple of pi",      "cos(x+n*pi) ; (-1)^n*cos(x) ; floor(n) = n",       "cos(x+n*pi) ; cos(x) ; floor(n) = n"),
    ("whole_number", "period of the tangent",          "tan(x+n*pi) ; tan(x) ; floor(n) = n",              "tan(x+n*pi/2) ; tan(x) ; floor(n) = n"),
    ("whole_number", "even power of -1",               "(-1)^(2*n) ; 1 ; floor(n) = n",                    "(-1)^(3*n) ; 1 ; floor(n) = n"),
    ("whole_number", "parity of a square",             "(-1)^(n^2) ; (-1)^n ; floor(n) = n",               "(-1)^(n^2) ; (-1)^(n+1) ; floor(n) = n"),
    ("whole_number", "parity of a product",            "cos(n*m*pi) ; (-1)^(n*m) ; floor(n) = n, floor(m) = m", "cos(n*m*pi) ; (-1)^(n+m) ; floor(n) = n, floor(m) = m"),
    ("inverse",      "acosh of cosh",                  "acosh(cosh(x)) ; abs(x)",                          "acosh(cosh(x)) ; x"),
    ("inverse",      "acos of cos in one turn",        "acos(cos(x)) ; x ; x > 0, x < 3",                  "acos(cos(x)) ; x ; x > 0, x < 4"),
    ("inverse",      "acos of cos between ends in pi", "acos(cos(x)) ; 2*pi-x ; x > pi, x < 2*pi",         "acos(cos(x)) ; 2*pi-x ; x > 3, x < 2*pi"),
    ("inverse",      "acos of cos falling",            "acos(cos(pi-x)) ; pi-x ; x > 0, x < pi",           "acos(cos(pi-x)) ; x-pi ; x > 0, x < pi"),
    ("inverse",      "asin of sin in the next turn",   "asin(sin(x)) ; pi-x ; x > pi/2, x < 3*pi/2",       "asin(sin(x)) ; pi-x ; x > pi/2, x < 5*pi/2"),
    ("inverse",      "asin of sin of a multiple",      "asin(sin(2*x)) ; 2*x ; x > -pi/4, x < pi/4",       "asin(sin(2*x)) ; 2*x ; x > -pi/4, x < pi/3"),
    ("inverse",      "atan of tan",                    "atan(tan(x)) ; x-pi ; x > pi/2, x < 3*pi/2",       "atan(tan(x)) ; x-pi ; x > 1, x < 3*pi/2"),
    ("lattice",      "absorption",                     "max(x, min(x, y)) ; x",                            "max(x, min(y, z)) ; x"),
    ("lattice",      "distribution",                   "max(min(x,y), z) ; min(max(x,z), max(y,z))",       "max(min(x,y), z) ; min(max(x,z), y)"),
    ("lattice",      "nested absolute values",         "abs(abs(x)-abs(y)) ; max(abs(x),abs(y))-min(abs(x),abs(y))", "abs(abs(x)-abs(y)) ; abs(x-y)"),
    ("lattice",      "nested rectifiers",              "relu(relu(x)) ; relu(x)",                          "relu(relu(x)-1) ; relu(x)"),
    ("lattice",      "orders that are assumed",        "max(x, min(y, z)) ; y ; x < y, y < z",             "max(x, min(y, z)) ; y ; x < y"),
    ("region",       "roots of a polynomial",          "abs(x-20) ; 20-x ; x < 20",                        "abs(x-20) ; 20-x"),
    ("region",       "roots of other functions",       "abs(x*ln(x)-1) ; sqrt((1-x*ln(x))^2)",             "abs(x*ln(x)-1) ; 1-x*ln(x)"),
    ("region",       "an extremum beside an open end", "abs(x*ln(x)+1) ; x*ln(x)+1",                       "abs(x*ln(x)+1/3) ; x*ln(x)+1/3"),
    ("region",       "an extremum at infinity",        "abs(x-ln(x)) ; x-ln(x)",                           "abs(x-3*ln(x)) ; x-3*ln(x)"),
    ("region",       "an extremum that is 0",          "abs(e^x-x-1) ; e^x-x-1",                           "abs(e^x-x-1.001) ; e^x-x-1.001"),
    ("region",       "an extremum that is formally 0", "abs(e^x-e*x) ; e^x-e*x",                           "abs(e^x-3*x) ; e^x-3*x"),
    ("region",       "bounds in several variables",    "abs((e^x+cos(y))*sqrt(1/x)) ; (e^x+cos(y))*sqrt(1/x)", "abs((e^x+cos(y))*sqrt(1-x)) ; (e^x+cos(y))*sqrt(1-x)"),
    ("region",       "signs tied by an order",         "max(x, y, z) ; max(z, y, x)",                      "max(x, y, z) ; max(x, y)"),
    ("region",       "far away",                       "max(x, -x, -1000) ; abs(x)",                       "max(x, 1000) ; 1000"),
    ("separation",   "nested roots",                   "sqrt(5+2*sqrt(6)) ; sqrt(2)+sqrt(3)",              "sqrt(5+2*sqrt(6)) ; sqrt(2)+sqrt(3)+1e-30"),
    ("separation",   "parts of pi",                    "sin(pi/5)^2 ; (5-sqrt(5))/8",                      "sin(pi/5)^2 ; (5+sqrt(5))/8"),
    ("constant",     "derivatives that are equal",     "acos(1-2*x^2) ; 2*asin(abs(x))",                   "acos(1-2*x^2) ; 2*asin(x)"),
    ("constant",     "another constant on each part",  "atan((1+x)/(1-x)) ; atan(x)+pi/4 ; x < 1",         "atan((1+x)/(1-x)) ; atan(x)+pi/4"),
    ("constant",     "a sine that vanishes",           "atan(1/2)+atan(1/3) ; pi/4",                       "atan(1/2)+atan(1/4) ; pi/4"),
    ("argument",     "a number",                       "sqrt(tanh(1)*(x-x)) ; 0",                          "sqrt(tanh(1)*(x-x)+1) ; 0"),
    ("argument",     "the same argument",              "heaviside(sin(y)) ; heaviside(sin(pi-y))",         "heaviside(sin(y)) ; heaviside(sin(pi+y))"),
    ("argument",     "a multiple",                     "abs(2*x*y+2*y) ; 2*abs(y)*abs(x+1)",               "abs(2*x*y+2*y) ; abs(y)*abs(x+1)"),
    ("argument",     "a product",                      "abs(x*y-y^2) ; abs(y)*abs(x-y)",                   "abs(x*y-y^2) ; abs(y)*abs(x+y)"),
    ("argument",     "a product under a root",         "sqrt(-x*(x+y)) ; sqrt(-x^2-x*y)",                  "sqrt(-x*(x+y)) ; sqrt(-x^2-2*x*y)"),
    ("argument",     "a quotient",                     "abs(x/y+1)*abs(y) ; abs(x+y)",                     "abs(x/y+1)*y ; abs(x+y)"),
    ("argument",     "a common factor",                "abs(ln(x)^2*x-ln(x)^2) ; abs(x-1)*ln(x)^2",        "abs(ln(x)^2*x-ln(x)^2) ; (x-1)*ln(x)^2"),
    ("argument",     "what a maximum compares",        "max(x*y, y^2)-y^2 ; relu(y*(x-y))",                "max(x*y, y^2)-y^2 ; relu(y*(y-x))"),
    ("argument",     "an inverse function",            "asin(x)*floor(x) ; atan(x/sqrt(1-x^2))*floor(x)",  "asin(x)*floor(x) ; atan(x/sqrt(1+x^2))*floor(x)"),
    ("surface",      "the same where x = y",           "piecewise(x = y, 2*x, otherwise, x + y) ; x + y",  "piecewise(x = y, x, otherwise, x + y) ; x + y"),
    ("surface",      "assumed to be apart",            "piecewise(x = y, 1, otherwise, 0) ; 0 ; x != y",   "piecewise(x = y, 1, otherwise, 0) ; 0"),
    ("indices",      "a delta under two sums",         "sum(k=1..n, sum(l=1..n, piecewise(k = l, x_k*w_l, otherwise, 0))) ; sum(k=1..n, x_k*w_k)", "sum(k=1..n, sum(l=1..n, piecewise(k = l, x_k*w_l, otherwise, 0))) ; sum(k=1..n, x_k)*sum(k=1..n, w_k)"),
    ("indices",      "one term taken out",             "sum(k=1..n, x_k + piecewise(k = i, i, otherwise, k)) ; sum(k=1..n, x_k + k)", "sum(k=1..n, x_k + piecewise(k = i, 0, otherwise, k)) ; sum(k=1..n, x_k + k)"),
    ("opaque",       "the sign of a sum",              "abs(sum(k=1..n, x_k^2)) ; sum(k=1..n, x_k^2)",     "abs(sum(k=1..n, x_k)) ; sum(k=1..n, x_k)"),
    ("opaque",       "a positive sum in a logarithm",  "ln(2*sum(k=1..n, e^(x_k))) ; ln(2)+ln(sum(k=1..n, e^(x_k)))", "ln(2*sum(k=1..n, e^(x_k))) ; 2*ln(sum(k=1..n, e^(x_k)))"),
    ("size",         "induction",                      "sum(i=1..n, i) ; n*(n+1)/2",                       "sum(i=1..n, i) ; n^2/2"),
    ("size",         "a constant factor of a sum",     "2*sum(i=1..n, i^2)/3 ; n*(n+1)*(2*n+1)/9",         "2*sum(i=1..n, i^2)/3 ; n*(n+1)*(2*n+1)/6"),
    ("size",         "growth alone is not enough",     "sum(i=1..n, 2*i) ; n*(n+1)",                       "sum(i=1..n, 2*i) ; n*(n+1)+1"),
];

/// The pair in a graph with its assumptions.
fn case(graph: &mut Graph, line: &str) -> Case {
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    let (a, b) = (read(graph, parts[0]), read(graph, parts[1]));
    let facts = parts.get(2).unwrap_or(&"").split(", ").filter(|text| !text.is_empty());
    let assumptions: Vec<ExprId> = facts.map(|text| relation(graph, text)).collect();
    let mut variables: Vec<ExprId> = [a, b].iter().chain(&assumptions).flat_map(|id| graph.variables(*id)).collect();
    variables.sort_unstable();
    variables.dedup();
    Case { a, b, variables, assumptions, seed: 1 }
}

#[test]
fn every_rule_accepts_its_pair_and_not_its_careless_form() {
    let mut wrong = String::new();
    for (file, rule, right, careless) in RULES {
        let Some((_, shows)) = PASSES.iter().find(|(pass, _)| pass == file) else { panic!("{file} is not listed") };
        for (line, expected) in [(right, true), (careless, false)] {
            let mut graph = Graph::new();
            let case = case(&mut graph, line);
            let has_its_say = shows(&mut graph, &case);
            let verdict = decide(&mut graph, case.a, case.b, &case.assumptions, 1, &Budget::default());
            let as_expected = match expected {
                true => matches!(verdict, Verdict::Equal(_)),
                false => matches!(verdict, Verdict::Different(_)),
            };
            if !as_expected || expected && !has_its_say {
                wrong += &format!("\n{file}, {rule}: {line}\n  {verdict:?}, the rule itself: {has_its_say}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A new file of this module has fixtures, or it is said why it needs none.
#[test]
fn every_file_has_its_wrong_fixtures() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/decide");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of this module")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    files.sort();
    for file in &files {
        let has_rules = RULES.iter().any(|(of, ..)| of == file);
        let is_other = OTHERS.iter().any(|(other, reason)| other == file && !reason.is_empty());
        assert!(has_rules != is_other, "{file} has no wrong fixtures, or too many");
    }
    for (pass, _) in PASSES {
        assert!(files.iter().any(|file| file == pass), "{pass} is no file");
        let count = RULES.iter().filter(|(of, ..)| of == pass).count();
        assert!(count >= 2, "{pass} has {count} rules");
    }
}
