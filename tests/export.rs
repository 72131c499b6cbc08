//! Exported programs are run where their language is present and agree with Gradus' own numbers to 1e-12.
//!
//! `GRADUS_PYTHON` names an interpreter that has NumPy, JAX or PyTorch; without it `python3` is asked. What is not present
//! is skipped and said so.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradus::render::program::text;
use gradus::session::{Exported, ExportedPart, Parameter, Reply, Session};

/// Lines, and a point inside the domain.
const CASES: &[(&[&str], &[f64])] = &[
    (&["grad (1 - x)^2 + 100*(y - x^2)^2"], &[0.7, -1.3]),
    (&["grad exp(-x^2 - y^2)*sin(x*y) + ln(1 + x^2)*sqrt(y^2 + 1)"], &[0.4, 1.7]),
    (&["hessian x^3*y^2/(x + y) - 7/x"], &[1.5, 2.5]),
    (&["jacobian [x*y + z, tan(x)*z, 3]"], &[0.3, 2.0, -1.0]),
    (&["diff x^x, x"], &[1.7]),
    (&["d/dx d/dx x^(1/3) + x^(2/3) + x^(5/2)"], &[2.3]),
    (&["diff x^(1/3) + (x^2)^(1/4) + cbrt(x)"], &[-2.3]),
    (&["grad piecewise(x > y, x^2*y, x < -1, 1, otherwise, sin(x*y))"], &[0.2, 0.9]),
    (&["grad max(x, y)*min(x, 2) + relu(x) + abs(y) + sign(x)*y"], &[0.6, -0.8]),
    (&["grad sigmoid(x)*softplus(y) + heaviside(x)*y + floor(x)*y + ceil(y)"], &[0.6, -0.8]),
    (&["grad asin(x/3) + acos(y/4) + atan(x*y) + acosh(x + 2) + asinh(y) + atanh(x/5)"], &[0.9, 1.1]),
    (&["grad sec(x) + csc(y) + cot(x) + sech(x) + csch(y) + coth(x)"], &[0.9, 1.1]),
    (&["grad asec(x) + acsc(y) + acot(x) + asech(x/4) + acsch(y) + acoth(x)"], &[1.9, 2.1]),
    (&["grad sinh(x)*cosh(y) + tanh(x) + log10(x) + log2(y) + log_3(x)"], &[0.9, 1.1]),
    (&["grad atan2(x, y) + hypot(x, y) + 2^x"], &[0.9, 1.1]),
    (&["x : vector(3)", "grad ln(exp(x_1) + exp(x_2) + exp(x_3))"], &[0.1, 0.2, -0.4]),
    (&["grad lambda*s_1 - 3*lambda + 1"], &[0.1, 0.2]),
    (&["grad 3x - 2y"], &[0.1, 0.2]),
    (&["simplify x*x + sin(x)"], &[0.3]),
    (&["A : matrix(2,2)", "x : vector(2)", "grad norm(A*x)^2, x"], &[0.3, -0.7, 1.1, 0.4, -0.2, 0.9]),
    (
        &["A : matrix(2,3)", "x : vector(3)", "grad s*norm(A*x)^2 + s, x, s"],
        &[0.3, -0.7, 1.1, 0.4, -0.2, 0.9, 1.3, -0.8, 0.6, 0.2],
    ),
    (
        &["A : matrix(3,3)", "x : vector(3)", "grad x'*A*x"],
        &[0.3, -0.7, 1.1, 0.4, -0.2, 0.9, 1.3, -0.8, 0.6, 0.2, -1.4, 0.5],
    ),
    (&["X : matrix(2,2)", "b : vector(2)", "grad b'*X*X*b, X"], &[1.3, -0.8, 0.6, 0.2, 0.9, 0.7]),
    (&["x : vector(60)", "grad sum(i=1..59, (x_{i+1} - x_i^2)^2)"], &[0.25; 60]),
    (&["x : vector(60)", "jacobian [sum(i=1..60, x_i^2), x_1*x_60, 3], x"], &[0.25; 60]),
];

fn exported(lines: &[&str]) -> Exported {
    let mut session = Session::new();
    for line in lines {
        for reply in session.run(line) {
            assert!(!matches!(reply, Reply::Problem { .. }), "{line}: {reply:?}");
        }
    }
    match session.run("export c file").pop() {
        Some(Reply::Export(export)) => *export.program.expect("a program"),
        other => panic!("{lines:?}: {other:?}"),
    }
}

/// What the programs are to print: every number of every function of every case, one on a line.
fn expected(cases: &[Exported]) -> Vec<f64> {
    let mut numbers = Vec::new();
    for (exported, (_, at)) in cases.iter().zip(CASES) {
        for part in &exported.parts {
            numbers.extend_from_slice(part.program.clone().run(at));
        }
    }
    numbers
}

fn compare(language: &str, cases: &[Exported], printed: &str) {
    let found: Vec<f64> = printed.lines().map(|line| line.trim().parse().expect("a number")).collect();
    let expected = expected(cases);
    assert_eq!(found.len(), expected.len(), "{language} prints every number");
    for (at, (a, b)) in expected.iter().zip(&found).enumerate() {
        let close = (a - b).abs() <= 1e-12 * (1.0 + a.abs());
        assert!(close, "{language}, number {at}: {a:e} here and {b:e} there");
    }
}

/// The name of the function that a part becomes.
fn function(part: &ExportedPart) -> String {
    if part.places.is_empty() { part.name.to_owned() } else { format!("{}_entries", part.name) }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("gradus-export-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for temporary files");
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a temporary file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The output of a program, or `None` if it is not there.
fn output(program: &str, arguments: &[&Path]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn is_there(program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !found {
        // Past the harness, which keeps what a passing test prints to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: `{program} {}` does not answer here", arguments.join(" "));
    }
    found
}

fn cases() -> Vec<Exported> {
    CASES.iter().map(|(lines, _)| exported(lines)).collect()
}

fn numbers(at: &[f64]) -> String {
    joined(at.iter().map(|x| format!("{x:?}")))
}

fn number(x: f64) -> String {
    format!("{x:?}")
}

/// The same point twice, which makes a batch.
fn pair(x: f64) -> String {
    format!("[{x:?}, {x:?}]")
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// The rows of a parameter; 0 where none of the variables stands.
fn rows(parameter: &Parameter, at: &[f64]) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; parameter.cols]; parameter.rows];
    parameter.entries.iter().for_each(|(input, row, col)| rows[*row][*col] = at[*input]);
    rows
}

/// What a function is called with: the array of all variables, or every parameter, as `array` writes rows of numbers.
fn arguments(
    exported: &Exported,
    at: &[f64],
    scalar: impl Fn(f64) -> String,
    array: impl Fn(&[Vec<f64>]) -> String,
) -> String {
    if exported.parameters.is_empty() {
        return array(&at.iter().map(|x| vec![*x]).collect::<Vec<_>>());
    }
    joined(exported.parameters.iter().map(|parameter| match (parameter.rows, parameter.cols) {
        (1, 1) => scalar(at[parameter.entries[0].0]),
        _ => array(&rows(parameter, at)),
    }))
}

/// `[a, b]` for a column, `[[a, b], [c, d]]` for more.
fn nested(rows: &[Vec<f64>], number: impl Fn(f64) -> String) -> String {
    let entry = |row: &Vec<f64>| match row[..] {
        [only] => number(only),
        _ => format!("[{}]", joined(row.iter().map(|x| number(*x)))),
    };
    format!("[{}]", joined(rows.iter().map(entry)))
}

#[test]
fn c() {
    if !is_there("cc", &["--version"]) {
        return;
    }
    let (folder, cases) = (Folder::new("c"), cases());
    let (mut heads, mut body) = ("#include <stdio.h>\n".to_owned(), String::new());
    for (case, (exported, (_, at))) in cases.iter().zip(CASES).enumerate() {
        folder.write(&format!("case{case}.h"), &text("c", exported).expect("all functions are there"));
        for part in &exported.parts {
            let _ = writeln!(heads, "#define {0} {0}_{case}", function(part));
            let (name, count) = (format!("{}_{case}", function(part)), part.program.outputs());
            let taken = arguments(exported, at, number, |rows| format!("(double[]){{{}}}", numbers(&rows.concat())));
            let _ = match count {
                1 => writeln!(body, "  printf(\"%.17g\\n\", {name}({taken}));"),
                _ => writeln!(
                    body,
                    "  {{ double out[{count}]; {name}({taken}, out); \
                     for (int k = 0; k < {count}; k++) printf(\"%.17g\\n\", out[k]); }}"
                ),
            };
        }
        let _ = writeln!(heads, "#include \"case{case}.h\"");
        for part in &exported.parts {
            let _ = writeln!(heads, "#undef {}", function(part));
        }
    }
    let main = folder.write("main.c", &format!("{heads}int main(void) {{\n{body}  return 0;\n}}\n"));
    let binary = folder.0.join("main");
    let flags = ["-std=c99", "-Wall", "-Werror", "-o"].map(Path::new);
    let arguments: Vec<&Path> = flags.into_iter().chain([binary.as_path(), &main, Path::new("-lm")]).collect();
    output("cc", &arguments).expect("a compiler");
    compare("C", &cases, &output(&binary.to_string_lossy(), &[]).expect("it was just made"));
}

#[test]
fn rust() {
    if !is_there("rustc", &["--version"]) {
        return;
    }
    let (folder, cases) = (Folder::new("rust"), cases());
    let (mut modules, mut body) = (String::new(), String::new());
    for (case, (exported, (_, at))) in cases.iter().zip(CASES).enumerate() {
        let program = text("rust", exported).expect("all functions are there");
        let _ = writeln!(modules, "mod case{case} {{\n{program}}}");
        for part in &exported.parts {
            let taken = arguments(exported, at, number, |rows| format!("&{}", nested(rows, number)));
            let call = format!("case{case}::{}({taken})", function(part));
            let shape = if part.places.is_empty() { (part.rows, part.cols) } else { (part.places.len(), 1) };
            let _ = match shape {
                (1, 1) => writeln!(body, "    println!(\"{{:?}}\", {call});"),
                (1, _) | (_, 1) => writeln!(body, "    for x in {call} {{ println!(\"{{x:?}}\"); }}"),
                _ => writeln!(body, "    for x in {call}.into_iter().flatten() {{ println!(\"{{x:?}}\"); }}"),
            };
        }
    }
    let main = folder.write("main.rs", &format!("{modules}fn main() {{\n{body}}}\n"));
    let binary = folder.0.join("main");
    let flags = ["--edition", "2021", "-o"].map(Path::new);
    let arguments: Vec<&Path> = flags.into_iter().chain([binary.as_path(), &main]).collect();
    output("rustc", &arguments).expect("a compiler");
    compare("Rust", &cases, &output(&binary.to_string_lossy(), &[]).expect("it was just made"));
}

/// Runs the cases in Python with one of the libraries; at one point, and where it is a batch at the same point twice.
fn python(language: &str, module: &str) {
    let interpreter = std::env::var("GRADUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !is_there(&interpreter, &["-c", &format!("import {module}")]) {
        return;
    }
    let (folder, cases) = (Folder::new(language), cases());
    let mut body = format!("import sys\nsys.path.insert(0, {:?})\n", folder.0.to_string_lossy());
    for (case, (exported, (_, at))) in cases.iter().zip(CASES).enumerate() {
        folder.write(&format!("case{case}.py"), &text(language, exported).expect("all functions are there"));
        let _ = writeln!(body, "import case{case}");
        let once = arguments(exported, at, number, |rows| nested(rows, number));
        let twice = arguments(exported, at, pair, |rows| nested(rows, pair));
        for part in &exported.parts {
            let call = format!("case{case}.{}", function(part));
            let _ = writeln!(body, "for x in {call}({once}).reshape(-1).tolist(): print(repr(x))");
            let _ = writeln!(body, "assert {call}({twice}).shape[-1] == 2, {call:?}");
        }
    }
    let main = folder.write("main.py", &body);
    compare(language, &cases, &output(&interpreter, &[&main]).expect("an interpreter"));
}

#[test]
fn numpy() {
    python("python", "numpy");
}

#[test]
fn jax() {
    python("jax", "jax");
}

#[test]
fn pytorch() {
    python("pytorch", "torch");
}

#[test]
fn julia() {
    if !is_there("julia", &["--version"]) {
        return;
    }
    let (folder, cases) = (Folder::new("julia"), cases());
    let mut body = String::new();
    for (case, (exported, (_, at))) in cases.iter().zip(CASES).enumerate() {
        let program = text("julia", exported).expect("all functions are there");
        let _ = writeln!(body, "module Case{case}\n{program}end");
        for part in &exported.parts {
            // Julia stores by columns.
            let row = |row: &Vec<f64>| row.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>().join(" ");
            let by_rows = |rows: &[Vec<f64>]| match rows[0].len() {
                1 => format!("[{}]", numbers(&rows.concat())),
                _ => format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join("; ")),
            };
            let taken = arguments(exported, at, number, by_rows);
            let call = format!("Case{case}.{}({taken})", function(part));
            let _ = writeln!(body, "for x in permutedims(hcat({call})) println(x) end");
        }
    }
    let main = folder.write("main.jl", &body);
    compare("Julia", &cases, &output("julia", &[&main]).expect("an interpreter"));
}
