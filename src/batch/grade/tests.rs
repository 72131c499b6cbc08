//! A class of 200 made up by rule: what was handed in is known, so the grades are.

use std::fmt::Write as _;
use std::io::Cursor;

use super::read::rows;
use super::{Form, Options, Source, Summary, run};
use crate::session::AnswerKey;

const KEY: &str = r#"
title = "Sheet 3"

[[problem]]
id = "1a"
op = "diff"
expr = "sin(x^2)"
wrt = "x"
points = 2

[[problem]]
id = "1b"
op = "grad"
expr = "3x^2 y"
wrt = ["x", "y"]
points = 4

[[problem]]
id = "2"
expr = "exp(u)"
wrt = "x"
let = { u = "x^3" }
"#;

/// Answers in turn, with their verdicts, mistakes and credits.
const HANDED_IN: &[[(&str, &str, &str, f64); 3]] = &[
    [("2x cos(x^2)", "correct", "", 1.0), ("[6xy, 3x^2]", "correct", "", 1.0), ("3x^2 exp(x^3)", "correct", "", 1.0)],
    [
        ("cos(x^2)", "incorrect", "chain-lost-inner", 0.0),
        // An entry set to 0 and a term taken as a constant explain it both: no single mistake is named.
        ("[6xy, 0]", "incorrect", "", 0.5),
        ("3x^2 exp(u)", "unfinished", "not-substituted", 0.75),
    ],
    [
        ("dy/dx = 2x cos(x^2) = 2x cos(x)^2", "incorrect", "", 0.5),
        ("[3x^2, 6xy]", "incorrect", "gradient-order-swapped", 0.0),
        ("", "missing", "", 0.0),
    ],
    [
        ("cos(x^2) * 2 * x", "correct", "", 1.0),
        ("((", "invalid", "", 0.0),
        ("exp(x^3)", "incorrect", "chain-lost-inner", 0.0),
    ],
];

fn class(students: usize) -> String {
    let mut text = "student,problem,answer\n".to_owned();
    for student in 0..students {
        for (problem, (answer, ..)) in ["1a", "1b", "2"].iter().zip(&HANDED_IN[student % HANDED_IN.len()]) {
            writeln!(text, "s{student:03},{problem},\"{answer}\"").expect("text");
        }
    }
    text
}

fn graded(text: &str, source: Source, options: Options) -> (String, Summary) {
    let key = AnswerKey::read(KEY).expect("a key");
    let mut output = Vec::new();
    let answers = rows(source, Cursor::new(text.to_owned()), &key);
    let summary = run(&key, answers, &mut output, &options).expect("memory can be written");
    (String::from_utf8(output).expect("text"), summary)
}

const CSV: Options = Options { threads: 2, form: Form::Csv, skip: 0 };

#[test]
fn a_class_gets_the_grades_that_it_earned() {
    let (text, summary) = graded(&class(200), Source::Csv, CSV);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut count = 0;
    for (number, record) in reader.records().enumerate() {
        let record = record.expect("a row");
        let (answer, verdict, mistake, credit) = HANDED_IN[number / 3 % HANDED_IN.len()][number % 3];
        let found = (&record[2], &record[5], record[4].parse::<f64>().unwrap_or(-1.0));
        assert_eq!(found, (verdict, mistake, credit), "{answer}: {}", &record[6]);
        count += 1;
    }
    assert_eq!((count, summary.broken), (600, 0));
    assert_eq!(summary.problems[0].verdicts["correct"], 100);
    assert_eq!(summary.problems[0].commonest(), [("chain-lost-inner", 50)]);
    assert_eq!(summary.problems[1].credit, 50.0 + 25.0);
}

#[test]
fn threads_and_interruptions_do_not_change_the_rows() {
    let text = class(20);
    let (whole, _) = graded(&text, Source::Csv, CSV);
    assert_eq!(graded(&text, Source::Csv, Options { threads: 1, ..CSV }).0, whole);
    let (rest, _) = graded(&text, Source::Csv, Options { skip: 31, ..CSV });
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines[32..].join("\n") + "\n", rest);
}

#[test]
fn broken_rows_are_reported_and_the_rest_go_on() {
    let text = "{\"student\": \"a\", \"problem\": \"1a\", \"answer\": \"2x cos(x^2)\"}\nnot json\n{\"student\": \"b\"}\n{\"student\": \"c\", \"problem\": \"9\", \"answer\": \"1\"}\n\n{\"student\": \"=cmd()\\u001b[31m\", \"problem\": \"2\", \"answer\": \"0\"}\n";
    let (found, summary) = graded(text, Source::JsonLines, CSV);
    let verdicts: Vec<&str> = found.lines().skip(1).map(|line| line.split(',').nth(2).unwrap_or("")).collect();
    assert_eq!(verdicts, ["correct", "skipped", "skipped", "skipped", "incorrect"]);
    assert_eq!(summary.broken, 3);
    assert!(found.contains("'=cmd()?[31m") && !found.contains('\u{1b}'), "{found}");
    for form in [Form::Json, Form::Html, Form::Text] {
        let (shown, _) = graded(text, Source::JsonLines, Options { form, ..CSV });
        assert!(!shown.chars().any(|sign| sign.is_control() && sign != '\n'), "{shown}");
    }
}

#[test]
fn words_are_no_wrong_formula() {
    let key = AnswerKey::read(KEY).expect("a key");
    for (answer, verdict) in [
        ("see next page", "invalid"),
        ("I have no idea.", "invalid"),
        ("x cos x sin x", "incorrect"),
        ("a x y", "incorrect"),
        ("cos x exp x", "incorrect"),
    ] {
        assert_eq!(key.problems[0].grade(answer).verdict, verdict, "{answer}");
    }
}

#[test]
fn people_read_a_report_on_each_student() {
    let text = "student,1a,1b,2\nada,2x cos(x^2),\"[6xy, 0]\",\nben,cos(x^2),\"[6xy, 3x^2]\",3x^2 exp(x^3)\n";
    let (shown, _) = graded(text, Source::Csv, Options { form: Form::Text, ..CSV });
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "ada");
    assert_eq!(lines[1], "  1a     correct     2 of 2");
    assert!(lines[2].starts_with("  1b     incorrect   2 of 4     not right"), "{shown}");
    assert_eq!(lines[3..7], ["  2      missing     0 of 1     no answer", "  total  4 of 7", "", "ben"]);
    assert!(lines[7].contains("the derivative of the inner function is missing"), "{shown}");
    assert!(shown.contains("1a: 2 answers, 1 correct, 1 incorrect; mean credit 50 %"), "{shown}");
}

#[test]
fn a_wide_table_has_a_column_for_each_problem() {
    let (found, _) = graded("Student,1a,1B\nada,2x*cos(x^2),\"[6xy, 3x^2]\"\nbob,0\n", Source::Csv, CSV);
    let rows: Vec<String> =
        found.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(rows, ["ada 1a correct", "ada 1b correct", "bob 1a incorrect", "bob  skipped"]);
}

#[test]
fn a_key_says_what_is_wrong_with_it() {
    for (key, id) in [
        ("", "key-empty"),
        ("title = ", "key-syntax"),
        ("[[problem]]\nid = \"1\"\n", "key-problem"),
        ("[[problem]]\nid = \"1\"\nexpr = \"((\"\nwrt = \"x\"\n", "key-problem"),
        ("[[problem]]\nid = \"1\"\nop = \"int\"\nexpr = \"x\"\n", "key-problem"),
        (
            "[[problem]]\nid = \"1\"\nexpr = \"x\"\nwrt = \"x\"\n[[problem]]\nid = \"1\"\nexpr = \"x\"\nwrt = \"x\"\n",
            "key-twice",
        ),
    ] {
        assert_eq!(AnswerKey::read(key).map(|_| ()).expect_err(key).id, id, "{key}");
    }
}

#[test]
fn a_wrong_key_is_told_where_it_is_wrong() {
    let problem = |rest: &str| format!("[[problem]]\nid = \"1\"\n{rest}\n");
    for (rest, place, suggestion) in [
        ("exprr = \"x\"\nwrt = \"x\"", "exprr", "expr"),
        ("op = \"gard\"\nexpr = \"x\"", "\"gard\"", "diff, grad, jacobian or hessian"),
        ("expr = \"x\"\nwrt = \"x\"\nlayout = \"left\"", "\"left\"", "numerator, denominator or mixed"),
        ("expr = \"x\"\nwrt = \"x\"\npoints = \"two\"", "\"two\"", "points = 2"),
        ("expr = \"x\"\nwrt = \"x\"\nlet = \"u\"", "\"u\"", "let = { u = \"...\" }"),
    ] {
        let text = problem(rest);
        let found = AnswerKey::read(&text).map(|_| ()).expect_err(&text);
        let span = found.span().expect("a place");
        assert_eq!(
            (&text[span.start as usize..span.end as usize], found.suggestion.as_deref()),
            (place, Some(suggestion))
        );
    }
    let text = problem("expr = \"sin(x\"\nwrt = \"x\"");
    let found = AnswerKey::read(&text).map(|_| ()).expect_err(&text);
    assert!(found.message.starts_with("problem 1: ") && found.span().is_some(), "{found:?}");
}
