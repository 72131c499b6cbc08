//! How programs look; `tests/export.rs` runs them.

use super::functions::ROWS;
use super::{LANGUAGES, Language, text, write};
use crate::ops;
use crate::session::{Exported, Reply, Session};

fn exported(lines: &[&str]) -> Exported {
    let mut session = Session::new();
    lines.iter().for_each(|line| drop(session.run(line)));
    match session.run("export c file.c").pop() {
        Some(Reply::Export(export)) => *export.program.expect("a program"),
        other => panic!("{lines:?}: {other:?}"),
    }
}

#[test]
fn every_language_can_be_asked_for() {
    for (name, _) in LANGUAGES {
        let replies = Session::new().run(&format!("export {name}"));
        let Some(Reply::Problem { diagnostic, .. }) = replies.first() else { panic!("{name}") };
        assert_eq!(diagnostic.message, "the name of a file is wanted", "{name}");
    }
}

#[test]
fn every_function_has_a_row() {
    for name in ops::names().filter(|name| ops::find(name).is_some_and(|op| op.name() == *name && !ops::is_matrix(op)))
    {
        let structural = ["add", "mul", "div", "pi", "piecewise", "root"].contains(&name);
        assert!(structural || ROWS.iter().any(|row| row.name == name), "{name}");
    }
}

#[test]
fn common_parts_are_worked_out_once() {
    let exported = exported(&["grad exp(x*y) + 3"]);
    let c = write(Language::C, &exported).expect("all functions are there");
    assert!(c.starts_with("// f = exp(x*y) + 3\n// Variables in order: x, y. Written by Gradus.\n"), "{c}");
    assert!(c.contains("double value(const double p[2]) {"), "{c}");
    assert!(c.contains("void gradient(const double p[2], double out[2]) {"), "{c}");
    assert!(c.contains("void hessian(const double p[2], double out[4]) {"), "{c}");
    let parts: Vec<&str> = c.split("// The ").collect();
    assert!(parts[1..].iter().all(|part| part.matches("exp(").count() == 1), "{c}");
}

#[test]
fn what_a_language_lacks_is_named() {
    let exported = exported(&["diff erf(x)"]);
    assert!(write(Language::C, &exported).is_ok());
    let diagnostic = text("rust", &exported).expect_err("no error function");
    assert_eq!(diagnostic.message, "erf is not in the standard library of this language");
}

#[test]
fn names_of_a_language_are_kept_apart() {
    let exported = exported(&["grad lambda*s_1"]);
    let python = write(Language::NumPy, &exported).expect("all functions are there");
    assert!(python.contains("lambda_, s_1 = p"), "{python}");
}

#[test]
fn vectors_and_matrices_are_taken_by_name() {
    let exported = exported(&["A : matrix(2,3)", "x : vector(3)", "grad s*norm(A*x)^2, x"]);
    let signature = |language, from: &str| {
        let program = write(language, &exported).expect("all functions are there");
        program.lines().find(|line| line.contains(from)).unwrap_or_else(|| panic!("{program}")).to_owned()
    };
    for (language, from, expected) in [
        (Language::C, "gradient(", "void gradient(const double x[3], const double A[6], double s, double out[3]) {"),
        (Language::C, "A: ", "// A: a matrix with 2 rows and 3 columns, row after row."),
        (Language::C, "A_2_1 =", "    const double A_2_1 = A[3]; (void)A_2_1;"),
        (Language::Rust, "gradient(", "pub fn gradient(x: &[f64; 3], A: &[[f64; 3]; 2], s: f64) -> [f64; 3] {"),
        (Language::Rust, "A_2_1 =", "    let A_2_1 = A[1][0];"),
        (Language::NumPy, "gradient(", "def gradient(x, A, s):"),
        (Language::NumPy, "A: ", "    A: a matrix, array of shape (2, 3), or (2, 3, N) for N points at once."),
        (Language::NumPy, "A_2_1 =", "    A_2_1 = A[1, 0]"),
        (Language::Julia, "gradient(", "function gradient(x, A, s)"),
        (Language::Julia, "A_2_1 =", "    A_2_1 = A[2, 1]"),
    ] {
        assert_eq!(signature(language, from), expected, "{language:?}");
    }
}
