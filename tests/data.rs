//! Calls of the real program with tables of numbers: what goes out, what is said, how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("gradus-data-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for temporary files");
        for (name, text) in files {
            std::fs::write(path.join(name), text).expect("a temporary file");
        }
        Folder(path)
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments).current_dir(&self.0).env_clear().env("LANG", "C.UTF-8").env("GRADUS_CONFIG", "");
        command
    }

    /// Standard output, standard error and the exit code.
    fn check(&self, arguments: &[&str], out: &str, err: &str, code: i32) {
        let output = self.program(arguments).stdin(Stdio::null()).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        let found = (text(output.stdout), text(output.stderr), output.status.code());
        assert_eq!(found, (out.to_owned(), err.to_owned(), Some(code)), "{arguments:?}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_row_is_answered_whatever_stands_in_the_others() {
    let folder = Folder::new(
        "rows",
        &[
            ("text.csv", "x,y\n1,2\n3,two\n3,1\n"),
            ("ragged.csv", "x,y\n1,2\n3\n3,1\n"),
            ("domain.csv", "x\n-1\n1\n"),
            ("columns.csv", "a,b\n1,2\n"),
            ("lines.jsonl", "{\"x\": 2, \"y\": 1}\nnonsense\n[1, 1]\n"),
        ],
    );
    folder.check(
        &["eval", "x*y", "--points", "text.csv"],
        "x*y\n2\nNaN\n3\n",
        "text.csv: 1 of 3 rows could not be read and got NaN: line 3, column y: \"two\" is not a number\n",
        2,
    );
    folder.check(
        &["eval", "x*y", "--points", "ragged.csv"],
        "x*y\n2\nNaN\n3\n",
        "ragged.csv: 1 of 3 rows could not be read and got NaN: line 3 has 1 field, the first line 2\n",
        2,
    );
    folder.check(
        &["eval", "ln(x)", "--points", "domain.csv"],
        "ln(x)\nNaN\n0\n",
        "domain.csv: 1 of 2 points has a value that is not defined there (NaN)\n",
        0,
    );
    folder.check(
        &["eval", "x*y", "--points", "columns.csv"],
        "",
        "error: columns.csv: there is no column x; the columns are a, b\n",
        2,
    );
    folder.check(
        &["eval", "x*y", "--points", "lines.jsonl", "--json"],
        "{\"x*y\":2}\n{\"x*y\":null}\n{\"x*y\":1}\n",
        "lines.jsonl: 1 of 3 rows could not be read and got NaN: line 2 is not JSON: expected ident (column 2)\n",
        2,
    );
    folder.check(
        &["eval", "hessian(x^2*y + x)", "--points", "text.csv", "--sparse"],
        "\"hessian[1,1]\",\"hessian[1,2]\",\"hessian[2,1]\"\n4,2,2\nNaN,NaN,NaN\n2,6,6\n",
        "text.csv: 1 of 3 rows could not be read and got NaN: line 3, column y: \"two\" is not a number\n",
        2,
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_is_no_error() {
    let rows = "x\n".to_owned() + &"3\n".repeat(100_000);
    let folder = Folder::new("pipe", &[("many.csv", &rows)]);
    let mut child = folder
        .program(&["eval", "x^2", "--points", "many.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a head");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupt_says_how_far_it_came() {
    let folder = Folder::new("interrupt", &[]);
    let mut child = folder
        .program(&["eval", "x^2", "--points", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    input.write_all(b"x\n").expect("it reads");
    // More than one portion, so that there is an answer while the input goes on.
    let rows = "3\n".repeat(20_000);
    input.write_all(rows.as_bytes()).expect("it reads");
    let mut line = String::new();
    output.read_line(&mut line).expect("a head");
    line.clear();
    output.read_line(&mut line).expect("an answer");
    assert_eq!(line, "9\n");
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("an id"));
    nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGINT).expect("the program runs");
    // The pipe stays open and nothing more comes.
    let (mut rest, mut errors) = (String::new(), String::new());
    output.read_to_string(&mut rest).expect("text");
    child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(130), "{errors}");
    drop(input);
    let answered = 1 + rest.lines().count();
    assert_eq!(
        errors,
        format!("standard input: interrupted after {answered} rows; all that was read before is answered\n")
    );
    assert!(rest.lines().all(|line| line == "9"));
}

#[test]
fn matrices_come_from_files() {
    let folder = Folder::new(
        "matrices",
        &[("a.csv", "1,2\n3,4\n5,6\n"), ("x.json", "[1, -1]"), ("b.csv", "b\n1\n0\n2\n"), ("bad.csv", "1,2\n3\n")],
    );
    let data = ["--data", "A=a.csv", "--data", "x=x.json", "--data", "b=b.csv"];
    let call = |lines: &[&'static str]| [&["eval"][..], lines, &data[..]].concat();
    folder.check(&call(&["A*x - b"]), "-2\n-1\n-3\n", "", 0);
    let expected = "# norm(A*x - b)^2\n14\n\n# grad(norm(A*x - b)^2, x)\n-40,-52\n";
    folder.check(&call(&["norm(A*x - b)^2", "grad(norm(A*x - b)^2, x)"]), expected, "", 0);
    let bad = ["eval", "A", "--data", "A=bad.csv"];
    folder.check(&bad, "", "error: A from bad.csv: line 2 has 1 field, the first line 2\n", 2);
}

#[test]
fn paths_are_saved_and_tables_of_derivatives_compared() {
    let folder = Folder::new("paths", &[("mine.csv", "x,df/dx\n1,2\n2,5\n")]);
    let run = |arguments: &[&str]| folder.program(arguments).stdin(Stdio::null()).output().expect("the program starts");
    assert!(run(&["minimize", "(x - 1)^2", "--from", "x=3", "--save", "path.csv"]).status.success());
    let path = std::fs::read_to_string(folder.0.join("path.csv")).expect("it was written");
    assert!(path.starts_with("method,step,x,f,length of grad f\nNewton,0,3.0,4.0,4.0\nNewton,1,1.0"), "{path}");
    assert!(run(&["minimize", "(x - 1)^2", "--from", "x=3", "--save", "path.json"]).status.success());
    let path = std::fs::read_to_string(folder.0.join("path.json")).expect("it was written");
    let path: serde_json::Value = serde_json::from_str(&path).expect("JSON");
    let reached = path["paths"][0]["steps"][1]["at"][0].as_f64().expect("a number");
    assert!((reached - 1.0).abs() < 1e-12, "{reached}");
    assert_eq!((&path["paths"][0]["outcome"], &path["variables"][0]), (&"stationary".into(), &"x".into()));
    let judged = run(&["gradcheck", "x^2", "--points", "mine.csv"]);
    let said = String::from_utf8(judged.stdout).expect("text");
    assert!(said.trim_start().starts_with("1 of 2 rows wrong; row 2: the derivative by x is 4 and not 5"), "{said}");
    assert_eq!(judged.status.code(), Some(1));
}
