//! Conditions found and merged, one line of text each.

use super::*;
use crate::syntax::linear::{Style, write};
use crate::syntax::{Scope, Vocabulary, formula, lower, parse};

fn found(text: &str) -> String {
    let mut graph = Graph::new();
    let written = parse(text, &Vocabulary::new()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    let root = lower(&mut graph, &written, &Scope::default()).expect("a scalar").root;
    let all = conditions(&mut graph, &[root]).expect("within the budget");
    let all: Vec<String> = all.iter().map(|id| write(&formula(&graph, *id), Style::Plain, 1000).text).collect();
    all.join("; ")
}

fn check(table: &str) {
    let mut wrong = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once("=>").expect("a line has an arrow");
        let got = found(text.trim());
        if got != expected.trim() {
            wrong += &format!("\n{text}\n  expected {}\n  got      {got}", expected.trim());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn functions_of_the_table() {
    check(
        "
        x^2 + sin(x) =>
        ln(x) => x > 0
        sqrt(x) => x >= 0
        1/x => x != 0
        tan(x) => cos(x) != 0
        asin(x) => abs(x) <= 1
        asin(2x) => abs(x) <= 1/2
        acosh(x) => x >= 1
        atanh(x) => abs(x) < 1
        asech(x) => x > 0; x <= 1
        coth(x) => x != 0
        atan2(y, x) => x^2 + y^2 != 0
        log_b(x) => b > 0; b != 1; x > 0
        log_3(x) => x > 0
        cbrt(x) =>
        root(x, 4) => x >= 0
        root(x, 5) =>
        ",
    );
}

#[test]
fn powers_by_their_exponent() {
    check(
        "
        x^(-2) => x != 0
        x^(1/3) =>
        x^(-1/3) => x != 0
        x^(3/2) => x >= 0
        x^(-1/2) => x > 0
        x^n => x > 0
        x^x => x > 0
        2^x =>
        e^x =>
        a^x => a > 0
        (x - y)^pi => x - y > 0
        ",
    );
}

#[test]
fn what_always_holds_is_left_out() {
    check(
        "
        ln(2) =>
        sqrt(pi - 3) =>
        ln(-1) => -1 > 0
        ln(e^x) =>
        1/(x^2 + 1) =>
        ln(cosh(x)) =>
        1/(2 + sin(x)) =>
        1/(1 + e^(-x)) =>
        sqrt(1 + abs(x)) =>
        1/(x^2 + x + 1) =>
        ln(1 + sqrt(x)) => x >= 0
        sqrt(x^2 + y^2) =>
        sqrt((x + 1)^2) =>
        1/sum(k=1..n, e^(z_k)) =>
        ln(sum(k=1..n, x_k^2 + 1)) =>
        sqrt(sum(k=1..n, x_k^2)) =>
        ",
    );
}

#[test]
fn conditions_are_brought_to_a_simple_form() {
    check(
        "
        ln(2x) => x > 0
        ln(-x) => x < 0
        ln(-2x + 6) => x < 3
        sqrt(1 - x^2) => x^2 <= 1
        sqrt(1 - x^2 - y^2) => x^2 + y^2 <= 1
        sqrt(x - y) => x - y >= 0
        sqrt(y - 2x) => y - 2*x >= 0
        1/(x*y) => x != 0; y != 0
        1/x^2 => x != 0
        1/(x^2 - 1) => x != -1; x != 1
        1/(x^2 - 3x + 2) => x != 1; x != 2
        1/(x^2 - x) => x != 0; x != 1
        1/(x^2 - 2) => x^2 != 2
        1/(2x*e^x) => x != 0
        ln(x^2) => x != 0
        ln(x^2*y) => x != 0; y > 0
        ln(x*e^y) => x > 0
        ln(x^3) => x > 0
        ln(x/y) => y != 0; x/y > 0
        1/ln(x) => x > 0; x != 1
        ln(ln(x)) => x > 1
        sqrt(ln(x)) => x >= 1
        1/(sqrt(x) - 2) => x >= 0; x != 4
        1/(e^x - 1) => x != 0
        x/abs(x) => x != 0
        ln(abs(x)) => x != 0
        1/sinh(x) => x != 0
        sqrt(1/x) => x > 0
        1/sqrt(x^2 - 4) => x^2 > 4
        ",
    );
}

#[test]
fn what_follows_from_others_is_left_out() {
    check(
        "
        ln(x) + 1/x => x > 0
        1/x + ln(x) => x > 0
        1/x + ln(x) + sqrt(x) => x > 0
        1/sqrt(x) => x > 0
        sqrt(x) + sqrt(x - 1) => x >= 1
        ln(x) + ln(x + 1) => x > 0
        ln(x) + 1/(x + y) => x > 0; x + y != 0
        ln(x)*sqrt(y) + ln(x*y) => x > 0; y > 0
        ",
    );
}

#[test]
fn cases_and_sums_are_not_entered_too_far() {
    check(
        "
        piecewise(x > 0, ln(x), otherwise, 0) =>
        sum(i=1..n, ln(x_i)) =>
        sum(i=1..n, i*ln(x)) => x > 0
        sum(i=1..n, 1/i) + sqrt(i) => i >= 0
        ",
    );
}
