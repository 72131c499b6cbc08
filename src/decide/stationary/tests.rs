//! Functions whose stationary points are known.

use super::{Coverage, Nature, stationary};
use crate::decide::{Budget, Certainty, Verdict, decide};
use crate::expr::Graph;
use crate::syntax::linear::{Style, write};
use crate::syntax::{Scope, Vocabulary, formula, free_variables, lower, parse};

/// Points with their natures, families, open boxes and what is known about others, in short.
fn found(text: &str) -> String {
    let mut graph = Graph::new();
    let written = parse(text, &Vocabulary::new()).expect(text);
    let of = lower(&mut graph, &written, &Scope::default()).expect(text).root;
    let by = free_variables(&graph, of);
    let found = stationary(&mut graph, of, &by).expect(text);
    let plain = |id| write(&formula(&graph, id), Style::Plain, 200).text;
    let mut parts: Vec<String> = Vec::new();
    for point in &found.points {
        let at: Vec<String> =
            point.at.iter().map(|at| at.exact.map_or_else(|| format!("{:.4}", at.near()), plain)).collect();
        let nature = match point.nature {
            Nature::Minimum => "min",
            Nature::Maximum => "max",
            Nature::Saddle => "saddle",
            Nature::Terrace => "terrace",
            Nature::Degenerate => "degenerate",
            Nature::Unknown => "unknown",
        };
        parts.push(format!("({}) {nature}", at.join(", ")));
    }
    let curves: Vec<Option<String>> = found.families.iter().map(|family| family.curve.map(plain)).collect();
    for (family, curve) in found.families.iter().zip(curves) {
        let fixed = family.fixed.iter().map(|(variable, value)| format!("{} = {}", plain(*variable), plain(*value)));
        let curve = curve.map(|curve| if is_unit_circle(&curve) { "circle".to_owned() } else { curve });
        let all: Vec<String> = fixed.chain(curve).collect();
        let value = family.value.map_or("constant".to_owned(), plain);
        parts.push(format!("[{}] {value}", all.join(", ")));
    }
    parts.extend(found.open.iter().map(|_| "open".to_owned()));
    parts.push(match found.coverage {
        Coverage::Solved => "solved".to_owned(),
        Coverage::Everywhere => "everywhere".to_owned(),
        Coverage::InBox => "in box".to_owned(),
        Coverage::NotExhaustive => "not exhaustive".to_owned(),
    });
    parts.join("; ")
}

/// True if the text is a way to write `x^2 + y^2 - 1`.
fn is_unit_circle(text: &str) -> bool {
    let mut graph = Graph::new();
    let mut read = |text: &str| {
        let written = parse(text, &Vocabulary::new()).expect(text);
        lower(&mut graph, &written, &Scope::default()).expect(text).root
    };
    let (found, circle) = (read(text), read("x^2 + y^2 - 1"));
    decide(&mut graph, found, circle, &[], 1, &Budget::default()) == Verdict::Equal(Certainty::Proved)
}

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(found(text), *expected, "{text}");
    }
}

#[test]
fn easy_systems_are_solved_exactly() {
    check(&[
        ("x^2", "(0) min; solved"),
        ("3x + 1", "solved"),
        ("x^3 - 3x", "(-1) max; (1) min; solved"),
        ("x^3", "(0) terrace; solved"),
        ("-x^4", "(0) max; solved"),
        ("x^5 - 5x^3", "(-sqrt(3)) max; (0) terrace; (sqrt(3)) min; solved"),
        ("x^4/4 - 2x", "(2^(1/3)) min; solved"),
        ("x^5/5 - x^2 + x", "(0.5437) max; (1) min; solved"),
        ("x^2 + 3x*y + y^2 - 5x", "(-2, 3) saddle; solved"),
        ("x^2 + y^2 + z^2 - x*y - z", "(0, 0, 1/2) min; solved"),
        ("x^4 + y^4 - 4x*y + 1", "(-1, -1) min; (0, 0) saddle; (1, 1) min; solved"),
        ("x^3 + y^3 - 3x*y", "(0, 0) saddle; (1, 1) min; solved"),
        ("x*y*(1 - x - y)", "(0, 0) saddle; (0, 1) saddle; (1/3, 1/3) max; (1, 0) saddle; solved"),
        ("x^3 - 3x*y^2", "(0, 0) degenerate; solved"),
        ("(x^2 - 2)^2 + (y - x)^2", "(-sqrt(2), -sqrt(2)) min; (0, 0) saddle; (sqrt(2), sqrt(2)) min; solved"),
        ("(1 - x)^2 + 100*(y - x^2)^2", "(1, 1) min; solved"),
    ]);
}

#[test]
fn factors_that_are_never_zero_and_denominators_do_not_matter() {
    check(&[
        ("x*exp(-x)", "(1) max; solved"),
        ("x*exp(-x^2/2 - y^2/2)", "(-1, 0) min; (1, 0) max; solved"),
        ("x + 1/x", "(-1) max; (1) min; solved"),
        ("x/(1 + x^2)", "(-1) min; (1) max; solved"),
        ("ln(1 + x^2 + y^2)", "(0, 0) min; solved"),
        ("x^2/x", "solved"),
        ("x - ln(x)", "(1) min; solved"),
        ("ln(x) + x", "solved"),
    ]);
}

#[test]
fn points_that_are_not_isolated_are_named() {
    check(&[
        ("x^2*y^2", "[x = 0] 0; [y = 0] 0; solved"),
        ("(x - y)^2", "[x = y] 0; solved"),
        ("x^2 + 0*y", "[x = 0] 0; solved"),
        ("(x^2 + y^2 - 1)^2", "(0, 0) max; [circle] constant; solved"),
        ("(x^2 + y^2)*exp(-x^2 - y^2)", "(0, 0) min; [circle] constant; solved"),
    ]);
}

#[test]
fn what_is_not_easy_is_searched_with_intervals() {
    check(&[
        ("exp(x) - 2x", "(ln(2)) min; everywhere"),
        ("x*ln(x)", "(exp(-1)) min; everywhere"),
        ("x^2 + cos(x)", "(0) min; everywhere"),
        ("exp(x) + x^2", "(-0.3517) min; everywhere"),
        ("exp(x) + x", "everywhere"),
    ]);
    let periodic = found("cos(x)*exp(y) + y^2");
    assert_eq!(periodic.matches("saddle").count(), 3, "{periodic}");
    assert!(periodic.ends_with("in box") && periodic.contains("6.2832, -0.3517"), "{periodic}");
    let himmelblau = found("(x^2 + y - 11)^2 + (x + y^2 - 7)^2");
    assert_eq!(himmelblau.matches("min").count(), 4, "{himmelblau}");
    assert_eq!(himmelblau.matches("saddle").count(), 4, "{himmelblau}");
    assert_eq!(himmelblau.matches("max").count(), 1, "{himmelblau}");
    assert!(himmelblau.ends_with("everywhere") && himmelblau.contains("(3, 2) min"), "{himmelblau}");
}
