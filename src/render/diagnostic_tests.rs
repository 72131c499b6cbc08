//! Problems and remarks under the text that they are about.

use insta::assert_snapshot;

use super::diagnostic::{show as show_diagnostic, show_note};
use super::picture::Frame;
use super::signs::Charset::{self, Ascii, Unicode};
use super::span::to_text;
use crate::diagnostic::{Diagnostic, Note, Span};

fn diagnosed(diagnostic: &Diagnostic, source: &str, charset: Charset) -> String {
    to_text(&show_diagnostic(diagnostic, source, Frame { charset, width: 60, ..Frame::default() }))
}

#[test]
fn labels_stand_under_their_places() {
    let shapes = Diagnostic::new("shape-inner", "the inner dimensions of A*B differ")
        .label(Span::new(0, 1), "A is m×n")
        .label(Span::new(2, 3), "B is p×n")
        .suggest("A*B' (B' is n×p)");
    assert_snapshot!(diagnosed(&shapes, "A*B", Unicode), @r#"
    error[shape-inner]: the inner dimensions of A*B differ
      A*B
      ^ ^ B is p×n
      A is m×n
    try: A*B' (B' is n×p)
    "#);
    let three = Diagnostic::new("parse-brackets", "three places")
        .label(Span::new(0, 1), "first")
        .label(Span::new(4, 5), "second")
        .label(Span::new(8, 9), "third");
    assert_snapshot!(diagnosed(&three, "a + b + c", Unicode), @r#"
    error[parse-brackets]: three places
      a + b + c
      ^   ^   ^ third
      |   second
      first
    "#);
    let end = Diagnostic::at("parse-end", Span::new(5, 5), "an operand is missing");
    assert_snapshot!(diagnosed(&end, "2 + x", Unicode), @r#"
    error[parse-end]: an operand is missing
      2 + x
           ^
    "#);
    assert_snapshot!(diagnosed(&Diagnostic::new("parse-empty", "nothing was typed"), "", Unicode), @r#"error[parse-empty]: nothing was typed"#);
}

#[test]
fn lines_have_numbers_if_there_are_several() {
    let second =
        Diagnostic::at("scope-unknown", Span::new(10, 11), "y is not known").label(Span::new(0, 1), "only x is");
    assert_snapshot!(diagnosed(&second, "x = 3\nz = y\n", Unicode), @r#"
    error[scope-unknown]: y is not known
      1 | x = 3
          ^ only x is
      2 | z = y
              ^
    "#);
}

#[test]
fn marks_stay_in_place_under_tabs_wide_and_control_characters() {
    let source = "\t漢\u{1b}[2J\u{202e} + y";
    let start = source.find('y').expect("it is there");
    let problem = Diagnostic::at("parse-sign", Span::new(start, start + 1), "this \u{1b}[0m one");
    assert_snapshot!(diagnosed(&problem, source, Unicode), @r#"
    error[parse-sign]: this ?[0m one
          漢␛[2J<U+202E> + y
                           ^
    "#);
    assert_snapshot!(diagnosed(&problem, source, Ascii), @r#"
    error[parse-sign]: this ?[0m one
          <U+6F22><U+001B>[2J<U+202E> + y
                                        ^
    "#);
}

#[test]
fn of_a_long_line_a_window_is_shown() {
    let source = "x + ".repeat(250_000) + "?" + &" + y".repeat(250_000);
    let at = source.find('?').expect("it is there");
    let problem = Diagnostic::at("parse-sign", Span::new(at, at + 1), "not a sign").label(Span::new(0, 1), "far away");
    assert_snapshot!(diagnosed(&problem, &source, Unicode), @r#"
    error[parse-sign]: not a sign
      … x + x + x + x + ? + y + y + y + y + y + y + y + y +…
      ^                 ^
      far away
    "#);
    assert_snapshot!(diagnosed(&problem, &source, Ascii), @r#"
    error[parse-sign]: not a sign
      ... x + x + x + x + ? + y + y + y + y + y + y + y + y +...
      ^                   ^
      far away
    "#);
    let whole = Diagnostic::at("limit-size", Span::new(0, source.len()), "too long");
    assert_snapshot!(diagnosed(&whole, &source, Unicode), @r#"
    error[limit-size]: too long
      x + x + x + x + x + x + x + x + x + x + x + x + x + …
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn notes_and_bad_spans() {
    let note = Note { span: Span::new(1, 3), text: "xy is read as x*y".into(), warning: false };
    assert_snapshot!(to_text(&show_note(&note, "2xy", Frame::default())), @r#"
    note: xy is read as x*y
      2xy
       ^^
    "#);
    for (start, end) in [(0, 99), (99, 100), (1, 2), (3, 1)] {
        show_diagnostic(&Diagnostic::at("parse-end", Span::new(start, end), "x"), "é\nü", Frame::default());
        show_diagnostic(
            &Diagnostic::at("parse-end", Span::new(start, end), "x"),
            "é\nü",
            Frame { width: 1, ..Frame::default() },
        );
    }
}
