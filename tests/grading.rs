//! A class made up by a seed: its grades are those that the answers were made for, in whatever form they are handed in,
//! and those of the ordinary check.

#[path = "support/class.rs"]
mod class;

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use class::{Answer, KEY, Made};
use gradus::batch::grade::{Form, Options, Source, open, rows, run};
use gradus::session::{AnswerKey, AnswerKind, CheckTask, Confirm, Outcome, Part, Session};

const STUDENTS: usize = 200;
const SEED: u64 = 7;
const CSV: Options = Options { threads: 2, form: Form::Csv, skip: 0 };

fn key() -> AnswerKey {
    AnswerKey::read(KEY).expect("the key of the class")
}

fn graded_rows(table: &str, source: Source) -> String {
    let key = key();
    let mut output = Vec::new();
    run(&key, rows(source, Cursor::new(table.to_owned()), &key), &mut output, &CSV).expect("memory can be written");
    String::from_utf8(output).expect("text")
}

#[test]
fn answers_get_the_verdict_for_which_they_were_made() {
    let key = key();
    let (mut named, mut meant, mut failures) = (0, 0, Vec::new());
    for Answer { problem, text, made } in class::class(STUDENTS, SEED) {
        let grade = key.problem(problem).expect("a problem of the key").grade(&text);
        let wanted: &[&str] = match made {
            Made::Right => &["correct"],
            Made::Wrong(_) => &["incorrect"],
            // A slip may hit an exponent of 0 or give the same number.
            Made::Slip => &["incorrect", "correct"],
            Made::Unfinished => &["unfinished"],
            Made::Unreadable => &["invalid"],
            Made::Blank => &["missing"],
        };
        if !wanted.contains(&grade.verdict) {
            failures.push(format!("{problem}: {text} ({made:?}): {} {}", grade.verdict, grade.message));
        }
        if let Made::Wrong(mistake) = made {
            meant += 1;
            named += usize::from(grade.mistake == Some(mistake));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Some wrong answers have two explanations and are left without a name.
    assert!(named * 10 >= meant * 7, "{named} of {meant} mistakes were named as meant");
}

/// The tasks of the key as the ordinary check takes them.
fn tasks() -> Vec<(&'static str, Session, CheckTask)> {
    let task = |id, kind, expr: &str, by: &[&str], vars: &[(&str, &str)], lets: &[(&str, &str)]| {
        let mut session = Session::new();
        session.confirm = Confirm::Nothing;
        for (name, shape) in vars {
            session.declare_name(name, shape).expect("a shape");
        }
        let owned = |all: &[(&str, &str)]| all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let by = by.iter().map(|name| (*name).to_owned()).collect();
        (id, session, CheckTask { kind, expr: expr.to_owned(), by, lets: owned(lets) })
    };
    use AnswerKind::{Derivative, Gradient, Hessian, Jacobian};
    let n = "vector(n)";
    vec![
        task("1a", Derivative, "sin(x^2)", &["x"], &[], &[]),
        task("1b", Derivative, "ln(sin(x^3)^2)", &["x"], &[], &[]),
        task("1c", Derivative, "x^2/(x + 1)", &["x"], &[], &[]),
        task("2", Derivative, "exp(u)", &["x"], &[], &[("u", "x^3")]),
        task("3", Derivative, "p*q", &["t"], &[], &[("p", "3t"), ("q", "t^2")]),
        task("4a", Gradient, "3x^2 y", &["x", "y"], &[], &[]),
        task("4b", Gradient, "x^2 y + exp(x y)", &["x", "y"], &[], &[]),
        task("5", Jacobian, "[x^2 y, 5x + sin(y)]", &["x", "y"], &[], &[]),
        task("6", Hessian, "x^2 y^3", &["x", "y"], &[], &[]),
        task("7", Derivative, "x'*A*x", &["x"], &[("x", n), ("A", "matrix(n,n)")], &[]),
        task("8", Derivative, "norm(A*x - b)^2", &["x"], &[("x", n), ("A", "matrix(m,n)"), ("b", "vector(m)")], &[]),
        task("9", Derivative, "sum(i=1..n, (w_i*x_i - y_i)^2)", &["w"], &[("w", n), ("x", n), ("y", n)], &[]),
    ]
}

#[test]
fn what_is_kept_for_a_class_changes_no_grade() {
    let (key, tasks) = (key(), tasks());
    assert_eq!(key.problems.len(), tasks.len());
    for seed in [11, 12] {
        for Answer { problem, text, .. } in class::different(400, seed) {
            let (_, session, task) = tasks.iter().find(|(id, ..)| *id == problem).expect("a task");
            let grade = key.problem(problem).expect("a problem").grade(&text);
            if grade.verdict == "missing" {
                continue;
            }
            let judged = session.clone().check_answer(task, text.trim(), Part::Whole).expect("a judgement");
            let verdict = match judged.outcome {
                Outcome::Correct | Outcome::Equal => "correct",
                Outcome::Unfinished => "unfinished",
                Outcome::Incorrect | Outcome::Different => "incorrect",
                Outcome::Undecided => "undecided",
                Outcome::Invalid => "invalid",
            };
            // In a class, words that happen to be a product of letters are no formula.
            if grade.message == "these are words and no formula" {
                assert!(verdict == "incorrect" && judged.mistake.is_none(), "{problem}: {text}");
                continue;
            }
            let found = (grade.verdict, grade.mistake, grade.message.as_str());
            assert_eq!(found, (verdict, judged.mistake, judged.message.as_str()), "{problem}: {text}");
        }
    }
}

/// Verdict, credit and mistake of every answer, by student and problem.
fn essence(grades: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(grades.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        [0, 1, 2, 4, 5].map(|at| &row[at]).join(" ")
    });
    rows.collect()
}

fn json_lines(answers: &[Answer]) -> String {
    let mut text = String::new();
    for (at, Answer { problem, text: answer, .. }) in answers.iter().enumerate() {
        let row =
            serde_json::json!({ "student": format!("s{:03}", at / 12 + 1), "problem": problem, "answer": answer });
        writeln!(text, "{row}").expect("text");
    }
    text
}

/// A folder of sheets that is taken away in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("gradus-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn graded(&self, key: &AnswerKey, form: Form) -> String {
        let mut output = Vec::new();
        let answers = open(self.0.to_str().expect("a name"), key).expect("a folder");
        run(key, answers, &mut output, &Options { form, ..CSV }).expect("memory can be written");
        String::from_utf8(output).expect("text")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn tables_json_lines_and_sheets_get_the_same_grades() {
    let answers = class::class(STUDENTS, SEED);
    let table = graded_rows(&class::table(&answers), Source::Csv);
    assert_eq!(graded_rows(&json_lines(&answers), Source::JsonLines), table);
    let folder = Folder::new("class");
    for (number, sheet) in answers.chunks(12).enumerate() {
        let (mut text, student) = ("# Sheet 7\n\n".to_owned(), number + 1);
        for Answer { problem, text: answer, .. } in sheet {
            writeln!(text, "## Problem {problem}\n\nAnswer: {answer}\n").expect("text");
        }
        match student % 2 {
            0 => folder.write(&format!("s{student:03}.md"), text),
            _ => folder.write(&format!("s{student:03}/sheet.txt"), text),
        }
    }
    let (sheets, table) = (essence(&folder.graded(&key(), Form::Csv)), essence(&table));
    let differ: Vec<String> = table
        .iter()
        .zip(&sheets)
        .zip(&answers)
        .filter(|((a, b), _)| a != b)
        .map(|((a, b), answer)| format!("{a} | {b} | {}", answer.text))
        .collect();
    assert!(differ.is_empty() && table.len() == sheets.len(), "{}", differ.join("\n"));
}

#[test]
fn the_summary_of_the_class_is_as_expected() {
    let key = key();
    let table = class::table(&class::class(STUDENTS, SEED));
    let answers = rows(Source::Csv, Cursor::new(table.clone()), &key);
    let summary = run(&key, answers, &mut std::io::sink(), &CSV).expect("nothing is written");
    let found = summary.lines().join("\n") + "\n";
    let wanted = fs::read_to_string("assets/class/summary.expected").unwrap_or_default();
    assert!(found == wanted, "--- found\n{found}--- wanted\n{wanted}");
    let sample = fs::read_to_string("assets/class/answers.csv").unwrap_or_default();
    let first: String = table.lines().take(1 + 10 * 12).map(|line| format!("{line}\n")).collect();
    assert!(sample == first, "assets/class/answers.csv are the first ten students:\n{first}");
    assert_eq!(essence(&graded_rows(&sample, Source::Csv)).len(), 120);
}

/// Rows of one student, as verdict, credit, mistake and message.
fn said(folder: &Folder, key: &AnswerKey) -> Vec<String> {
    let grades = folder.graded(key, Form::Csv);
    let mut reader = csv::Reader::from_reader(grades.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        format!("{} {} {} {} {}", &row[0], &row[1], &row[2], &row[4], &row[6])
    });
    rows.collect()
}

const SMALL: &str = "[[problem]]\nid = \"1a\"\nexpr = \"sin(x^2)\"\nwrt = \"x\"\n[[problem]]\nid = \"1b\"\nop = \"grad\"\n\
    expr = \"x^2 y\"\nwrt = [\"x\", \"y\"]\n[[problem]]\nid = \"2\"\nexpr = \"exp(sin(x)^2)\"\nwrt = \"x\"\n";

#[test]
fn sheets_hold_answers_and_derivations() {
    let key = AnswerKey::read(SMALL).expect("a key");
    let folder = Folder::new("sheets");
    folder.write(
        "ada/hw1.md",
        "# My sheet\n\n## Problem 1\n\n(a) Differentiate $\\sin(x^2)$.\n\nAnswer: $2x\\cos(x^2)$\n\n(b) The gradient of $x^2 y$.\n\n\
         Answer: $\\frac{\\partial f}{\\partial x} = 2xy$ and $\\frac{\\partial f}{\\partial y} = x^2$\n",
    );
    folder.write(
        "ada/hw2.tex",
        "\\newcommand{\\ee}[1]{\\exp(#1)}\n\\section*{Exercise 2}\nLet $u = \\sin x$ and $v = u^2$. Then\n\\begin{align*}\n\
         \\frac{dy}{dx} &= e^{v} \\cdot 2u \\cdot \\cos x \\\\\n &= e^{\\sin^2 x} \\cdot 2 \\sin x \\cos x\n\\end{align*}\n",
    );
    folder.write("ben.txt", "1a: cos(x^2)\n1b: [2xy, 0]\n2)  2 sin(x) cos(x) exp(sin(x)^2)\n");
    folder.write(
        "cleo.md",
        "**1a** Solution: with $u = x^2$\n\n$$\\frac{dy}{dx} = \\cos(u) \\cdot 2x = 2x \\cos(x^2) = 2x\\cos x$$\n\n\
         **1b** $$\\frac{\\partial f}{\\partial x} = 2xy$$\n",
    );
    let found = said(&folder, &key);
    let wanted = [
        "ada 1a correct 1 right, proved",
        "ada 1b correct 1 by x: right, proved; by y: right, proved",
        "ada 2 correct 1 right, proved",
        "ben 1a incorrect 0 not right: the derivative of the inner function is missing, at sin(x^2)",
        "ben 1b incorrect 0.5 not right: ",
        "ben 2 correct 1 right, proved",
        "cleo 1a incorrect 0.667 not right",
        "cleo 1b missing 0.5 by x: right, proved; by y: not found",
        "cleo 2 missing 0 no answer",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "{found}\n{wanted}");
    }
}

#[test]
fn a_folder_says_what_it_does_not_read() {
    let key = AnswerKey::read(SMALL).expect("a key");
    let folder = Folder::new("broken");
    folder.write("ada/scan.pdf", "%PDF");
    folder.write("ben.md", [0xff, 0xfe, 0x00]);
    folder.write("cleo/a.md", "## Problem 1a\nAnswer: $\\cos(x^2)$\n## Problem 7\nAnswer: 1\n");
    folder.write("cleo/b.md", "## Problem 1a\nAnswer: $2x\\cos(x^2)$\n");
    folder.write(".DS_Store", "x");
    folder.write("more.csv", "student,problem,answer\ndan,1a,2x*cos(x^2)\n");
    folder.write("eve\u{1b}[31m.txt", "1a: ../../../etc/passwd\n2: \u{1b}[31m<script>\n");
    let found = said(&folder, &key).join("\n");
    for wanted in [
        "ada  skipped  scan.pdf is not read; a sheet is a file .md, .tex, .txt or .ipynb",
        "ben  skipped  ben.md is not UTF-8 text",
        "cleo  skipped  a.md line 3: the key has no problem 7; it has 1a, 1b, 2",
        "cleo 1a correct 1 right, proved; answered more than once: what stands in b.md from line 1 on counts, not a.md line 1",
        "cleo 1b missing 0 no answer",
        "dan 1a correct 1 right, proved",
        "eve?[31m 1a invalid 0 ",
    ] {
        assert!(found.contains(wanted), "{wanted}\n{found}");
    }
    assert!(!found.contains("ada 1a") && !found.contains("DS_Store"), "{found}");
    for form in [Form::Text, Form::Html, Form::Json] {
        let shown = folder.graded(&key, form);
        assert!(!shown.chars().any(|sign| sign.is_control() && sign != '\n') && !shown.contains("<script"), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let key = AnswerKey::read(SMALL).expect("a key");
    let (folder, outside) = (Folder::new("links"), Folder::new("outside"));
    outside.write("secret.md", "## Problem 1a\nAnswer: $2x\\cos(x^2)$\n");
    folder.write("ada/own.md", "## Problem 1a\nAnswer: $\\cos(x^2)$\n");
    std::os::unix::fs::symlink(&outside.0, folder.0.join("ada/more")).expect("a link");
    std::os::unix::fs::symlink(outside.0.join("secret.md"), folder.0.join("ben.md")).expect("a link");
    std::os::unix::fs::symlink(outside.0.join("secret.md"), folder.0.join("all.csv")).expect("a link");
    let found = said(&folder, &key).join("\n");
    assert!(found.contains("ada  skipped  more is a link, and links are not followed"), "{found}");
    assert!(
        found.contains("ben  skipped  ben.md is a link") && found.contains("all  skipped  all.csv is a link"),
        "{found}"
    );
    assert!(found.contains("ada 1a incorrect") && !found.contains("correct 1"), "{found}");
}

#[test]
fn unknown_problems_get_a_suggestion() {
    let key = key();
    assert_eq!(key.unknown("1d"), "the key has no problem 1d; did you mean 1a?");
    assert_eq!(key.unknown("4"), "the key has no problem 4; did you mean 4a?");
    assert_eq!(key.unknown("77"), "the key has no problem 77; it has 1a, 1b, 1c, 2, 3, 4a, 4b, 5, 6, 7, 8, 9");
}
