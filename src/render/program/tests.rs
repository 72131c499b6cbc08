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
