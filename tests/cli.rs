//! The real program with arguments and pipes: what it prints, where, and how it ends.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What one bad line may take in a build without optimization on a busy machine; a release build needs about a second.
const PATIENCE: Duration = Duration::from_secs(60);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(arguments).env_clear().env("LANG", "C.UTF-8").env("GRADUS_HISTORY", "");
    command.env("GRADUS_CONFIG", "");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run_with(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

fn run(arguments: &[&str], input: &str) -> (String, String, Option<i32>) {
    let output = run_with(program(arguments), input.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// Standard output begins with `out` after blanks, standard error contains `err`, and the exit code is `code`.
fn check(arguments: &[&str], input: &str, out: &str, err: &str, code: i32) {
    let (stdout, stderr, status) = run(arguments, input);
    let seen = format!("{arguments:?} {input:?}\nout: {stdout}\nerr: {stderr}");
    assert_eq!(status, Some(code), "{seen}");
    assert!(stdout.trim_start().starts_with(out), "{seen}");
    assert!(stderr.contains(err), "{seen}");
    assert_eq!(err.is_empty(), stderr.is_empty(), "{seen}");
    assert!(!stdout.contains('\x1b') && !stderr.contains('\x1b'), "{seen}");
}

#[test]
fn one_shot_calls_answer_and_exit() {
    let ok = |arguments: &[&str], out: &str| check(arguments, "", out, "", 0);
    ok(&["diff", "ln(sin(x^3)^2)"], "d/dx ln(sin²(x³)) = 6x²·cos(x³)/sin(x³)");
    ok(&["diff", "x^2*y", "--wrt", "x,y"], "∂²/∂y∂x (x²·y) = 2x");
    ok(&["diff", "-x^2"], "d/dx (−x²) = −2x");
    ok(&["diff", "-h^2", "--wrt", "h"], "d/dh (−h²) = −2h");
    ok(&["grad", "3x^2 y"], "∇(3x²·y) = [6x·y, 3x²]");
    ok(&["grad", "3x^2 y", "--at", "x=1,y=2"], "at x = 1, y = 2:\n  ∇(3x²·y) = [12, 3]");
    ok(&["grad", "3x^2 y", "--at", "1,2"], "at x = 1, y = 2:\n  ∇(3x²·y) = [12, 3]");
    ok(&["jacobian", "[3x^2 y, 2x + y^8]"], "jacobian([3x²·y, 2x + y⁸]) = [[6x·y, 3x²], [2, 8y⁷]]");
    ok(&["hessian", "x*y"], "hessian(x·y) = [[0, 1], [1, 0]]");
    ok(&["simplify", "x", "+", "x"], "x + x = 2x");
    ok(&["eval", "pi", "e"], "π ≈ 3.14159\n  e ≈ 2.71828");
    ok(&["expand", "(x+1)^2"], "(x + 1)² = x² + 2x + 1");
    ok(&["taylor", "sin(x), x, 3"], "Taylor polynomial of degree 3 = x − x³/6");
    ok(&["steps", "sin(x^2)"], "The chain rule in four steps");
    ok(&["eval", "2+3", "f(x) = x^2", "f(4)"], "2 + 3 = 5");
    ok(&["eval", "x^2", "--at", "x=3"], "");
    ok(&["explain", "d-sin"], "d-sin");
    ok(&["reference"], "");
    ok(&["completions", "bash"], "_gradus");
    ok(&["man"], ".ie");
    ok(&["--version"], "gradus ");
    ok(&["help"], "Derivatives");
    ok(&["diff", "--help"], "derivative by one variable");
}

/// What can be asked for next is a command of the shell, not of a session that has ended.
#[test]
fn a_verdict_of_one_shot_names_the_next_command() {
    let (out, _, code) = run(&["check", "--claim", "d/dx sin(x^2) = cos(x^2)"], "");
    assert!(out.contains("gradus explain chain-lost-inner") && !out.contains("solution"), "{out}");
    assert_eq!(code, Some(1));
}

#[test]
fn options_change_what_is_computed_and_how_it_is_written() {
    let ok = |arguments: &[&str], out: &str| check(arguments, "", out, "", 0);
    ok(&["diff", "sin(u)", "--let", "u=x^2", "--wrt", "x"], "d/dx sin(x²) = 2x·cos(x²)");
    ok(&["grad", "x_1^2 + x_2", "--declare", "x: vector(2)"], "∇(");
    ok(&["simplify", "sqrt(x^2)", "--assume", "x > 0"], "");
    ok(&["--ascii", "diff", "x^2"], "diff(x^2, x) = 2*x");
    ok(&["diff", "x^2", "--format", "latex"], "");
    ok(&["diff", "x^2", "--format", "html"], "<!DOCTYPE html>");
    ok(&["diff", "x^2", "--layout", "denominator", "--time-limit", "20", "--seed", "7", "--width", "60"], "d/dx");
    ok(&["diff", "x^2", "--plain"], "derivative");
    let (out, _, code) = run(&["diff", "x^2", "--json"], "");
    assert!(out.starts_with("{\"schema\":") && out.contains("\"plain\":\"2*x\""), "{out}");
    assert_eq!((code, out.lines().count()), (Some(0), 1));
}

#[test]
fn colours_are_written_only_when_asked_for() {
    let (out, _, _) = run(&["diff", "sin(x)", "--color", "always"], "");
    assert!(out.contains("\x1b["), "{out}");
    let mut refused = program(&["diff", "sin(x)"]);
    refused.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    assert!(!run_with(refused, b"").stdout.contains(&0x1b));
    let mut forced = program(&["diff", "sin(x)"]);
    forced.env("CLICOLOR_FORCE", "1");
    assert!(run_with(forced, b"").stdout.contains(&0x1b));
}

#[test]
fn wrong_calls_are_explained() {
    let bad = |arguments: &[&str], err: &str| check(arguments, "", "", err, 2);
    bad(&["diff", "sin(x"], "error[parse-unbalanced]");
    bad(&["diff", ""], "error[parse-empty]");
    bad(&["diff"], "EXPR");
    bad(&["nonsense"], "gradus diff");
    bad(&["diff", "x", "--layout", "sideways"], "numerator");
    bad(&["diff", "x", "--time-limit", "soon"], "--time-limit");
    bad(&["diff", "x", "--declare", "x"], "x: this is not a shape");
    bad(&["run", "no/such/file"], "no/such/file cannot be read");
    bad(&["batch", "no/such/file"], "no/such/file cannot be read");
    bad(&["explain", "nonsense"], "nonsense");
}

#[test]
fn pipes_have_no_prompt_and_go_on_after_a_mistake() {
    check(&[], "2+3\n", "2 + 3 = 5", "", 0);
    check(&[], "2+\n2*4\n", "2·4 = 8", "error[parse-", 2);
    check(&["run", "-"], "f(x) = x^3;\nf(2)\n", "f(2) = 8", "", 0);
    check(&[], "simplify [x,\n  x + x]\n", "[x, x + x] = [x, 2x]", "", 0);
    check(&[], "(1 +\n2*4\n", "2·4 = 8", "error[parse-unbalanced]", 2);
    check(&[], "quit\n2+3\n", "", "", 0);
    check(&["batch"], "{\"id\":1,\"op\":\"diff\",\"expr\":\"x^2\",\"wrt\":\"x\"}\n", "{\"id\":1,\"ok\":true", "", 0);
    check(&[], "", "", "", 0);
}

/// A word at the start of a line that is no command is named as such; a short run of letters stays a product.
#[test]
fn words_that_are_no_commands_are_named() {
    check(&[], "hello\n", "", "there is no command hello", 2);
    check(&[], "plott sin(x)\n", "", "there is no command plott", 2);
    check(&[], "simplfy x + x\n", "", "try: simplify", 2);
    check(&[], "grd x*y\n", "", "try: grad", 2);
    check(&[], "derivative of x^2\n", "d/dx (x²) = 2x", "", 0);
    check(&[], "xy\n", "note: xy is read as x*y", "", 0);
    check(&[], "mgh\n", "note: mgh is read as m*g*h", "", 0);
    check(&[], "abcd\n", "note: abcd is read as a*b*c*d", "", 0);
    check(&[], "hello*x\n", "note: hello is read as h*e*l*l*o", "", 0);
    check(&[], "hello : scalar\nhello^2\n", "hello is a scalar", "", 0);
    check(&[], "xsin(x)\n", "note: xsin is read as x*sin", "", 0);
}

#[test]
fn answers_are_exported() {
    let folder = std::env::temp_dir().join(format!("gradus-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("answer.tex");
    let name = path.display();
    check(&[], &format!("diff sin(x);\ndiff sin(x)\nexport latex {name}\n"), "d/dx", "", 0);
    let document = std::fs::read_to_string(&path).expect("written");
    assert!(
        document.starts_with("\\documentclass{article}\n") && document.ends_with("\\end{document}\n"),
        "{document}"
    );
    assert_eq!(document.matches("\\[ ").count(), 2, "the derivative and the second one: {document}");
    check(&[], &format!("grad x^2*y\nexport latex {name}\n"), "∇", "", 0);
    let document = std::fs::read_to_string(&path).expect("written");
    assert!(document.contains("\\nabla") && document.contains("\\operatorname{H}"), "{document}");
    let whole = format!("A : matrix(2,2);\nx : vector(2);\ngrad x'*A*x, x\nexport latex {name}\n");
    check(&[], &whole, "∇", "", 0);
    let document = std::fs::read_to_string(&path).expect("written");
    assert!(document.contains("\\nabla") && document.contains("\\operatorname{H}"), "{document}");
    check(&[], &format!("export latex {name}\n"), "", "error[scope-no-answer]", 2);
    check(&[], "diff sin(x)\nexport latex /no/such/folder/a.tex\n", "d/dx", "error[file-error]", 2);
    check(&[], "export papyrus a\n", "", "error[parse-arguments]", 2);
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_closed_pipe_is_no_mistake() {
    let mut child = program(&["reference"]).spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_time_limit_ends_a_line_with_a_name() {
    let line = format!("expand {}", "(x+y+z)^90*".repeat(3) + "1");
    let (_, _, code) = run(&["--time-limit", "0.05"], &line);
    assert!(matches!(code, Some(0 | 2)));
}

/// Each line ends in time, in an answer or a diagnostic, and the next line is answered as ever.
#[test]
fn bad_input_harms_nobody() {
    let deep = |open: &str, close: &str, times| open.repeat(times) + "x" + &close.repeat(times);
    let mut cases: Vec<(String, &str)> = [
        ("sin(x", "parse-unbalanced"),
        ("sin(x]", "parse-unbalanced"),
        (")", "parse-unbalanced"),
        ("diff", "parse-empty"),
        ("fooo(x, y", "parse-"),
        ("Sin(x)", "parse-unknown-function"),
        ("1/0", "scope-undefined"),
        ("0/0", "scope-undefined"),
        ("2^(10^9)", ""),
        ("2^2^2^2^2^2", ""),
        ("(10^9)!", ""),
        ("1e1000000000", "limit-digits"),
        ("sum(i=1..10^9, i)", ""),
        ("taylor sin(x), x, 100000", "limit-degree"),
        ("table sin(x), x, 0, 1, 1e-12", "limit-rows"),
        ("x : vector(1000000000)", "limit-size"),
        ("x \u{202e}+ 1", "parse-hidden-character"),
        ("x\u{1b}[31m + 1", "parse-hidden-character"),
        ("\u{1b}]0;title\u{7}", "parse-hidden-character"),
        ("x\u{200b}", "parse-hidden-character"),
        ("x\0", "parse-hidden-character"),
        (":nonsense", "parse-command"),
        ("set nonsense", "scope-setting"),
        ("help nonsense", "scope-help"),
        ("f(x) = f(x)", "scope-recursion"),
    ]
    .map(|(line, id)| (line.to_owned(), id))
    .into();
    cases.extend([
        (format!("diff x^x^x^x{}", ", x".repeat(10)), ""),
        (deep("(", ")", 1_000_000), ""),
        ("(".repeat(1_000_000), "parse-unbalanced"),
        (deep("sin(", ")", 20_000), ""),
        ("-".repeat(100_000) + "x", ""),
        (format!("x{}", "^x".repeat(20_000)), ""),
        (format!("diff {}, x", vec!["x^2"; 20_000].join("+")), ""),
        (vec!["x"; 100_000].join("+"), ""),
        ((0..2000).map(|k| format!("(x+{k})")).collect::<Vec<_>>().join("*"), ""),
        ("7".repeat(1_000_000), ""),
        (format!("0.{}", "3".repeat(1_000_000)), "limit-digits"),
        ("a".repeat(20_000), ""),
        ("?".repeat(10_000), ""),
    ]);
    for (line, id) in &cases {
        harmless(line.as_bytes(), id);
    }
}

#[test]
fn random_bytes_harm_nobody() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..5 {
        let bytes: Vec<u8> = (0..5000)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32) as u8
            })
            .collect();
        harmless(&bytes, "");
    }
    harmless(b"x\xff + 1", "parse-encoding");
}

fn harmless(line: &[u8], id: &str) {
    let begun = Instant::now();
    let output = run_with(program(&[]), &[line, b"\n\n2 + 40\n"].concat());
    let shown: String = String::from_utf8_lossy(line).chars().take(60).collect();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(matches!(output.status.code(), Some(0 | 2)), "{shown}: {:?} {err}", output.status);
    assert!(out.trim_end().ends_with("2 + 40 = 42"), "{shown}: nothing after it was answered");
    assert!(err.contains(&format!("error[{id}")) || id.is_empty(), "{shown}: {err}");
    assert!(!err.contains("internal"), "{shown}: {err}");
    let harmful = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!out.contains(harmful) && !err.contains(harmful), "{shown}: control characters came through");
    assert!(begun.elapsed() < PATIENCE, "{shown}: {:?}", begun.elapsed());
}

/// The parameter of a function is no name for what it is called with if a variable has that name.
#[test]
fn intermediate_variables_have_names_of_their_own() {
    let check = |lines: &str, expected: &str| {
        let (out, err, _) = run(&["run", "-"], lines);
        assert!(out.contains(expected), "{lines}\n{out}{err}");
    };
    check("f(x) = x^3;\nsteps f(x^2 + 1)\n", "u = x² + 1    y = u³");
    check("f(x) = x^3;\nsteps f(2f(x + 1))\n", "single path");
    check("f(t) = t^3;\nsteps f(x^2 + 1)\n", "t = x² + 1    y = t³");
}

/// What the README shows is what the program prints.
#[test]
fn samples_of_the_readme_are_real() {
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let blocks: Vec<&str> = readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let mut samples = 0;
    for block in blocks {
        let Some((line, answer)) = block.strip_prefix("gradus> ").and_then(|sample| sample.split_once('\n')) else {
            continue;
        };
        let (out, err, _) = run(&["run", "-", "--format", "2d"], &format!("{line}\n"));
        let trimmed = |text: &str| text.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
        let printed = trimmed(&(out + &err));
        assert!(printed.starts_with(&trimmed(answer)), "{line} prints\n{printed}");
        samples += 1;
    }
    assert!(samples >= 3, "the README shows {samples} samples");
}

#[test]
fn expressions_are_evaluated_at_the_points_of_a_table() {
    let table = ["eval", "grad x^2*y", "--points", "-"];
    check(&table, "x,y\n1,2\n3,4\n", "\"grad(x^2*y, [x, y])[1]\",\"grad(x^2*y, [x, y])[2]\"\n4,1\n24,9\n", "", 0);
    check(&["eval", "ln(x)", "--points", "-"], "x\n1\n-1\n", "ln(x)\n0\nNaN\n", "1 of 2 points", 0);
    check(&["eval", "x*y", "--points", "-"], "x,z\n1,2\n", "", "there is no column y; the columns are x, z", 2);
    check(&["eval", "x", "--points", "-"], "x\n1\na\n", "x\n1\n", "line 3, column x: \"a\" is not a number", 2);
    check(&["eval", "x", "--points", "no-such-file.csv"], "", "", "no-such-file.csv cannot be read", 2);
    check(&["eval", "x +", "--points", "-"], "", "", "error[parse-", 2);
}

#[test]
fn stationary_points_are_found_and_named() {
    let (out, err, code) = run(&["stationary", "x^3 - 3x + y^2", "--width", "200"], "");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("x = -1, y = 0") && out.contains("a saddle point"), "{out}");
    assert!(out.contains("x = 1, y = 0") && out.contains("positive definite, a local minimum"), "{out}");
    assert!(out.contains("These are all: grad f = 0 was solved exactly."), "{out}");
    for (line, wanted) in [
        (["stationary", "x^2*y^2"].as_slice(), "x = 0, any y"),
        (&["stationary", "exp(x)"], "There is none: f' = 0 has no real solution."),
        (&["stationary", "x^4 - 4x^2", "--json"], "\"at\":{\"x\":\"sqrt(2)\"}"),
    ] {
        let (out, err, code) = run(line, "");
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        assert!(out.contains(wanted), "{line:?}: {out}");
    }
    check(&["stationary", "a*x^2", "--wrt", "x"], "", "", "a has no value", 2);
    let (out, _, code) = run(&["stationary", "x^3 - 3x", "--assume", "x >= 0", "--width", "200"], "");
    assert!(out.contains("Left out: x = -1, where x >= 0 does not hold.") && !out.contains("maximum"), "{out}");
    assert_eq!(code, Some(0));
    check(&["diff", "floor(x)", "--at", "x=2"], "", "", "where floor(x) - x != 0", 2);
    let (out, _, code) = run(&["gradcheck", "x^2*y, [4, 2]", "--at", "x=1,y=2"], "");
    assert!(out.contains("1 of 2 wrong: the derivative by y is 1 and not 2"), "{out}");
    assert_eq!(code, Some(1));
    let (out, _, code) = run(&["gradcheck", "x^2*y, [4.0000002, 1]", "--at", "x=1,y=2"], "");
    assert!(out.contains("all 2 derivatives agree within 5e-8"), "{out}");
    assert_eq!(code, Some(0));
    check(&["gradcheck", "x^2*y, [4]", "--at", "x=1,y=2"], "", "", "2 numbers are wanted here", 2);
    check(&["gradcheck", "abs(x)", "--at", "x=0"], "", "", "there is no derivative at this point", 2);
    check(&["stationary", "[x, y]"], "", "", "one scalar function is wanted here", 2);
    check(&["stationary", "3"], "", "", "there is no variable", 2);
}

#[test]
fn programs_are_written_to_files() {
    let path = std::env::temp_dir().join(format!("gradus-program-{}.c", std::process::id()));
    let line = format!("export c {}", path.display());
    let (out, err, code) = run(&["eval", "grad x^2*y", &line, "--width", "200"], "");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("functions value, gradient, hessian of x, y"), "{out}");
    let text = std::fs::read_to_string(&path).expect("the file was written");
    std::fs::remove_file(&path).expect("the file was written");
    assert!(text.contains("void gradient(const double p[2], double out[2])"), "{text}");
    check(&["eval", "export c"], "", "", "the name of a file is wanted", 2);
    check(&["eval", "export c a.c"], "", "", "there is no answer yet to export", 2);
    check(&["eval", "x", "export papyrus a"], "", "", "there is no format papyrus", 2);
}

#[test]
fn a_minimum_is_found_from_a_point() {
    let bowl = ["minimize", "(x-1)^2 + 2*(y+3)^2", "--from", "x=4,y=1"];
    let (out, err, code) = run(&bowl, "");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("x = 1, y = -3") && out.contains("local minimum"), "{out}");
    check(&["minimize", "x^2"], "", "", "a point to start from is wanted", 2);
}

/// A file of this test's own, with its text.
fn file(name: &str, text: &str) -> String {
    let path = std::env::temp_dir().join(format!("gradus-cli-{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// Runs with settings from a file of this text.
fn with_settings(name: &str, text: &str, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = program(arguments);
    command.env("GRADUS_CONFIG", file(name, text));
    let output = run_with(command, b"");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn settings_of_the_user_hold_from_the_start() {
    let text = "digits = 3\nlayout = \"denominator\"\nplain = false\n\n[themes.mine]\nnumber = \"#ff0000\"\n";
    let (out, err, code) = with_settings("good.toml", text, &["eval", "pi"]);
    assert_eq!((out.trim(), err.as_str(), code), ("π ≈ 3.14", "", Some(0)));
    let (out, _, _) = with_settings("good.toml", text, &["eval", "pi", "--no-init"]);
    assert_eq!(out.trim(), "π ≈ 3.14159");
    let (out, _, _) = with_settings("good.toml", text, &["grad", "x*y", "--json"]);
    assert!(out.contains("\"shape\":[1,2]"), "what programs read does not depend on settings: {out}");
}

#[test]
fn broken_settings_are_said_with_their_line_and_the_rest_holds() {
    let check = |text: &str, expected: &str| {
        let (out, err, code) = with_settings("broken.toml", text, &["eval", "pi"]);
        assert_eq!((out.trim(), code), ("π ≈ 3.14", Some(0)), "{text:?}: {err}");
        let err = err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(err.contains(expected), "{text:?}: {err}");
    };
    check("digits = 3\nlayuot = \"mixed\"", "broken.toml, line 2: there is no setting layuot");
    check("digits = 3\nlayuot = \"mixed\"", "try: layout");
    check("digits = 3\n\ngrain = \"huge\"", "broken.toml, line 3: grain cannot be huge");
    check("digits = 3\nsteps = [1]", "broken.toml, line 2: steps takes one word or number");
    check("digits = 3\nsteps = ", "broken.toml, line 2");
    let (out, err, code) = with_settings("bytes.toml", "\u{0}\u{1b}[2J", &["eval", "1"]);
    assert_eq!((out.trim(), code), ("1", Some(0)), "{err}");
    assert!(err.contains("bytes.toml, line 1") && !err.contains('\u{1b}'), "{err:?}");
}

#[test]
fn settings_can_be_kept() {
    let path = file("kept.toml", "# mine\ndigits = 3 # few\n[themes.mine]\nnumber = \"#ff0000\"\n");
    let mut command = program(&["run", "-"]);
    command.env("GRADUS_CONFIG", &path);
    let output = run_with(command, b"set digits 4\nset edit-mode vi --save\n");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let kept = std::fs::read_to_string(&path).expect("the file");
    assert_eq!(kept, "edit-mode = \"vi\"\n# mine\ndigits = 4 # few\n[themes.mine]\nnumber = \"#ff0000\"\n");
}
