//! What is refused and what is remarked.

use super::declared;
use gradus::syntax::{Vocabulary, parse};

/// Lines of `input => id start..end suggestion`; the suggestion is a part of what is suggested.
fn check_problems(table: &[(&str, &str, std::ops::Range<u32>, &str)]) {
    let mut wrong = String::new();
    for (input, id, place, suggestion) in table {
        let got = match parse(input, &Vocabulary::new()) {
            Ok(_) => "read".to_owned(),
            Err(problem) => {
                let span = problem.span().unwrap_or_default();
                let suggested = problem.suggestion.clone().unwrap_or_default();
                let fits = problem.id == *id
                    && (span.start..span.end) == *place
                    && suggested.contains(suggestion)
                    && suggestion.is_empty() == suggested.is_empty();
                if fits { continue } else { format!("{problem} at {span:?}, try {suggested}") }
            }
        };
        wrong += &format!("\n{input:?}\n  expected {id} at {place:?}, try {suggestion}\n  got      {got}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn broken_text() {
    check_problems(&[
        ("", "parse-empty", 0..0, ""),
        ("  ", "parse-empty", 0..0, ""),
        ("1 +", "parse-unexpected", 2..3, ""),
        ("*x", "parse-unexpected", 0..1, ""),
        ("x*/y", "parse-unexpected", 2..3, ""),
        ("x^", "parse-unexpected", 1..2, ""),
        ("()", "parse-unexpected", 0..2, ""),
        ("f()", "parse-unexpected", 1..3, ""),
        ("f(x,,y)", "parse-unexpected", 4..5, ""),
        ("a, b", "parse-unexpected", 1..2, "[a, b]"),
        ("x..y", "parse-unexpected", 1..3, "sum"),
        ("(()", "parse-unbalanced", 0..1, ""),
        ("x)", "parse-unbalanced", 1..2, ""),
        ("(1,2),(3,4]", "parse-unbalanced", 10..11, ")"),
        ("|x", "parse-unbalanced", 0..1, "abs"),
        ("(|x)|", "parse-unbalanced", 1..2, "abs"),
        ("x|", "parse-unbalanced", 1..2, "abs"),
        ("1.2.3", "parse-number", 3..5, "*"),
        ("2 3", "parse-number", 2..3, "*"),
        ("x.y", "parse-number", 1..2, "0.5"),
        ("x_", "parse-subscript", 1..2, ""),
        ("_x", "parse-subscript", 0..1, ""),
        ("|x|_1", "parse-subscript", 3..5, "‖x‖_1"),
        ("‖x‖_3", "scope-norm", 7..8, ""),
        ("x_1.5", "parse-subscript", 2..5, ""),
        ("x[1]", "parse-index", 1..2, "x_1"),
        ("[[a, b], [c]]", "parse-rows", 9..12, ""),
        ("[a, b; c]", "parse-rows", 7..8, ""),
        ("[[a, b], c]", "parse-rows", 9..10, "[[a, b], [c, d]]"),
        ("sin", "parse-argument", 0..3, ""),
        ("sin + 1", "parse-argument", 0..3, ""),
        ("sin'(x)", "parse-prime", 3..4, "d/dx"),
        ("piecewise(x, 1)", "parse-piecewise", 10..11, "otherwise"),
        ("piecewise(x > 0, 1, otherwise, 2, 3)", "parse-piecewise", 32..33, ""),
        ("otherwise", "parse-piecewise", 0..9, "piecewise"),
        ("sum(i, x_i)", "parse-sum", 0..3, "sum(i=1..n"),
        ("Σ_{i=1} x", "parse-sum", 0..8, "^{n}"),
        ("d^2/dx", "parse-derivative", 0..6, "d^2/dx^2"),
        ("∂x", "parse-derivative", 0..3, "∂f/∂x"),
        ("diff(x^2)", "parse-derivative", 0..9, "diff(e, x)"),
        ("diff(x^2, 3)", "parse-derivative", 10..11, "diff(e, x)"),
        ("f at (x, y) = (1, 2, 3)", "parse-point", 0..23, "x = 1"),
        ("x : y", "parse-character", 2..3, ""),
        ("é", "parse-character", 0..2, "Latin"),
    ]);
}

#[test]
fn wrong_spellings() {
    check_problems(&[
        ("Sin(x)", "parse-unknown-function", 0..3, "sin"),
        ("Tan x", "parse-unknown-function", 0..3, "tan"),
        ("2 + sine(x)", "parse-unknown-function", 4..8, "sin?"),
        ("cosinus(x)", "parse-unknown-function", 0..7, "cos?"),
        ("arcsinn(x)", "parse-unknown-function", 0..7, "arcsin?"),
        ("sqr(x)", "parse-unknown-function", 0..3, "sqrt"),
        ("sni(x)", "parse-unknown-function", 0..3, "sin"),
        ("foo(x, y)", "parse-unknown-function", 0..3, "declare"),
    ]);
}

#[test]
fn outside_and_limits() {
    check_problems(&[
        ("∫ x", "scope-integral", 0..3, ""),
        ("int x dx", "scope-integral", 0..3, ""),
        ("lim_{x} x", "scope-limit", 0..3, ""),
        ("solve(x > 1)", "scope-solve", 0..5, ""),
        ("1e99999999", "limit-digits", 0..10, ""),
        ("d^200/dx^200 x", "limit-order", 0..12, ""),
    ]);
}

#[test]
fn hidden_characters_are_named_and_never_echoed() {
    for (input, code) in
        [("x \u{202e} y", "U+202E"), ("x\u{200b}y", "U+200B"), ("\u{1b}[31m", "U+001B"), ("\u{0}", "U+0000")]
    {
        let problem = parse(input, &Vocabulary::new()).unwrap_err();
        let said = format!("{problem:?}{problem}");
        assert_eq!(problem.id, "parse-hidden-character");
        assert!(said.contains(code), "{said}");
        assert!(!said.chars().any(|sign| sign.is_control() || sign == '\u{202e}' || sign == '\u{200b}'), "{said:?}");
    }
}

#[test]
fn choices_leave_a_note() {
    let table = [
        ("1/2x", "left to right", false),
        ("a/bc", "bc is read as b*c", false),
        ("3e2x", "3e2 is a number", false),
        ("lnx", "lnx is read as ln x", false),
        ("log x", "read as ln", false),
        ("sin^-1 x", "inverse function asin", false),
        ("d/dx x^2 + 1", "takes the product that follows", false),
        ("u(x)", "product", false),
        ("sh x", "function sinh", false),
        ("velocity + 1", "used nowhere else", true),
        ("abc(x)", "did you mean abs", true),
        ("x1.5", "factor", true),
        ("∇²f", "Hessian", true),
    ];
    for (input, said, warning) in table {
        let notes = parse(input, &Vocabulary::new()).unwrap().notes;
        assert!(notes.iter().any(|note| note.text.contains(said) && note.warning == warning), "{input}: {notes:?}");
    }
}

#[test]
fn plain_reading_leaves_no_note() {
    for input in ["2*x + 1", "x(x+1)", "sin(x)^2", "d/dx x^2", "f(x)", "x^2*y", "2x", "3x^2", "[a, b]", "x/2"] {
        let notes = parse(input, &Vocabulary::new()).unwrap().notes;
        assert!(notes.is_empty(), "{input}: {notes:?}");
    }
    let notes = parse("velocity t", &declared()).unwrap().notes;
    assert!(notes.is_empty(), "{notes:?}");
}
