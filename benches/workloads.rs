//! The workloads of a matrix-calculus tutor, one JSON row each: `cargo bench --bench workloads -- WORKLOAD SIZE`.
//!
//! A row holds the median CPU time (user and system) of the repeated operation and a number computed from its result
//! outside the timed region. Every repetition starts from a graph that holds the input alone, so that no repetition
//! finds the work of another one done. Without arguments every workload runs at its usual sizes.
//!
//! `cargo bench --bench workloads -- ratios` compares gradients and Hessians at many points with peers that take turns with
//! this program in one run. `NUMERIC_PEERS` is the command that runs a peer, such as `python3 numeric.py`: it is given the
//! name of the peer, the workload and the number of points, and its last line is a row as above. The two C layouts `c` and
//! `c_soa` are needed for the ratio; further names after `ratios`, such as `casadi_c jax`, are measured beside them.

mod screen;

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use gradus::calculus::{gradient, hessian, jacobian, law_for, partial, repeated, resolve};
use gradus::decide::{Budget, Verdict, decide};
use gradus::expr::{Cancel, ExprId, Graph, Meter};
use gradus::name::Name;
use gradus::numeric::tape::{Points, Tape, Values};
use gradus::numeric::{Input, Point, Program, Value, evaluate};
use gradus::ops;
use gradus::session::{AnswerKind, CheckTask, Confirm, Outcome, Part, Session};
use gradus::syntax::{self, Scope, Vocabulary, entries, linear, variable};
use gradus::tutor::Kind;
use gradus::tutor::mistakes::{Example, MISTAKES};
use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};

/// Names with their usual sizes.
const WORKLOADS: &[(&str, &[usize])] = &[
    ("cold", &[1]),
    ("hess_rosen", &[10, 50, 100, 200]),
    ("hess_dense", &[10, 30]),
    ("deriv_n", &[5, 8, 10, 12]),
    ("deep", &[10, 100, 1000, 10_000, 100_000]),
    ("deep_str", &[10, 100, 1000, 10_000, 100_000]),
    ("laws", &[1000]),
    ("jac_nn", &[5, 10, 20]),
    ("decide", &[1]),
    ("check", &[1]),
    ("matcalc", &[1, 2, 3, 4, 5, 6]),
    ("tui", &[0, 1, 2, 12]),
    ("eval_rosen", &[2000, 100_000]),
    ("eval_lse", &[2000, 100_000]),
    ("eval_kernel", &[100_000]),
];
/// Most repetitions, and the time after which no further one begins.
const REPETITIONS: usize = 15;
const BUDGET: Duration = Duration::from_secs(3);
/// Repetitions of the laws, which take a fraction of a millisecond.
const LAW_REPETITIONS: usize = 101;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match &arguments[..] {
        [name, others @ ..] if name == "ratios" => return ratios(others),
        [] => WORKLOADS.iter().for_each(|(name, sizes)| sizes.iter().for_each(|size| report(name, *size))),
        [name, sizes @ ..] => {
            let Some((name, usual)) = WORKLOADS.iter().find(|(known, _)| known == name) else {
                eprintln!("no such workload: {name}");
                return ExitCode::from(2);
            };
            let read: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
            let sizes = if read.is_empty() { usual.to_vec() } else { read };
            sizes.iter().for_each(|size| report(name, *size));
        }
    }
    ExitCode::SUCCESS
}

/// What one workload gave.
struct Row {
    median: f64,
    check: f64,
    repetitions: usize,
    extra: Vec<(&'static str, serde_json::Value)>,
}

fn report(name: &str, size: usize) {
    let row = match name {
        "cold" => cold(),
        "hess_rosen" => second_derivatives(&rosenbrock(size), size),
        "hess_dense" => second_derivatives(&dense(size), size),
        "deriv_n" => nth_derivative(size),
        "deep" => nest(size, false),
        "deep_str" => nest(size, true),
        "laws" => laws_as_text(size),
        "decide" => verdicts(),
        "check" => answers(),
        "matcalc" => whole_matrices(size),
        "tui" => screen::frames(size),
        "eval_rosen" => many_points(&rosenbrock(VARIABLES), VARIABLES, size, true),
        "eval_lse" => many_points(&log_sum_exp(), VARIABLES, size, true),
        "eval_kernel" => many_points(KERNEL, 3, size, true),
        _ => network(size),
    };
    let peak = getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss() / 1024);
    let mut fields = serde_json::json!({
        "peer": "gradus", "workload": name, "size": size, "median_s": row.median, "check": row.check,
        "reps": row.repetitions, "version": env!("CARGO_PKG_VERSION"), "peak_mb": peak,
    });
    for (key, value) in row.extra {
        fields[key] = value;
    }
    println!("{fields}");
}

fn cpu_time() -> Duration {
    Duration::from(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("the clock exists"))
}

/// Runs `work` on fresh inputs; the median of its CPU times, how often it ran, and its last result.
fn measure<I, T>(mut input: impl FnMut() -> I, mut work: impl FnMut(&mut I) -> T) -> (f64, usize, I, T) {
    let (mut times, begun) = (Vec::new(), Instant::now());
    loop {
        let (fresh, result) = timed(&mut times, input(), &mut work);
        if times.len() >= REPETITIONS || begun.elapsed() > BUDGET {
            let repetitions = times.len();
            return (median(times), repetitions, fresh, result);
        }
    }
}

/// Runs `work` on `fresh` and notes its CPU time.
fn timed<I, T>(times: &mut Vec<f64>, mut fresh: I, work: impl FnOnce(&mut I) -> T) -> (I, T) {
    let before = cpu_time();
    let result = work(&mut fresh);
    times.push((cpu_time() - before).as_secs_f64());
    (fresh, result)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Derivatives with letters for sizes: expression, variable.
const WHOLE: [(&str, &str); 6] = [
    ("norm(A*x - b)^2", "x"),
    ("tr(inv(X'*C*X)*G)", "X"),
    ("logdet(X) - (x - a)'*inv(X)*(x - a)", "X"),
    ("-y'*ln(softmax(V*tanh(W*x + b) + c))", "W"),
    ("norm(V*relu(W*x + b) + c - y)^2/2", "x"),
    ("(x'*X*x)/(x'*x)", "x"),
];

/// The number checked is the length of the printed answer.
fn whole_matrices(which: usize) -> Row {
    let (text, by) = WHOLE[(which.max(1) - 1) % WHOLE.len()];
    let mut session = Session::new();
    session.confirm = Confirm::Nothing;
    for (name, shape) in [
        ("A", "matrix(m,n)"),
        ("X", "matrix(n,n)"),
        ("C", "matrix(n,n) symmetric"),
        ("G", "matrix(n,n)"),
        ("W", "matrix(m,n)"),
        ("V", "matrix(p,m)"),
        ("x", "vector(n)"),
        ("a", "vector(n)"),
        ("b", "vector(m)"),
        ("c", "vector(p)"),
        ("y", "vector(p)"),
    ] {
        session.declare_name(name, shape).expect("a shape");
    }
    session.refill();
    let task = session.task_from_text(text, AnswerKind::Derivative, &[by.to_owned()]).expect("the workload has shapes");
    let (median, repetitions, mut session, _) =
        measure(|| session.clone(), |session| session.solve(&task).expect("the workload has a derivative"));
    let answer = session.answer(&task).expect("the workload has a derivative");
    let check = linear::write(&answer.value.formula, linear::Style::Plain, 10_000).text.len() as f64;
    Row { median, check, repetitions, extra: Vec::new() }
}

fn graph() -> Graph {
    let mut graph = Graph::new();
    graph.meter = Meter::new(u64::MAX, Cancel::default());
    graph
}

fn read(graph: &mut Graph, text: &str) -> ExprId {
    let mut vocabulary = Vocabulary::default();
    vocabulary.declare_variable(Name::new("x"));
    let written = syntax::parse(text, &vocabulary).expect("the workload is well formed");
    syntax::lower(graph, &written, &Scope::default()).expect("the workload has a value").root
}

/// The value of `id` where the variables have the given values.
fn value(graph: &Graph, id: ExprId, at: &[(ExprId, f64)]) -> f64 {
    let mut point = Point::new();
    for (variable, value) in at {
        point.set(Input::of(graph, *variable, &Point::new()).expect("a variable"), *value);
    }
    match evaluate(graph, id, &point) {
        Ok(Value::Scalar(value)) => value,
        _ => f64::NAN,
    }
}

fn points(graph: &mut Graph, size: usize) -> Vec<(ExprId, f64)> {
    let variables = entries(graph, Name::new("x"), size as u32, 1);
    variables.into_iter().enumerate().map(|(k, x)| (x, 0.3 + 0.01 * (k + 1) as f64)).collect()
}

fn joined(terms: impl Iterator<Item = String>) -> String {
    terms.collect::<Vec<_>>().join("+")
}

fn rosenbrock(n: usize) -> String {
    joined((1..n).map(|i| format!("100*(x_{}-x_{i}^2)^2+(1-x_{i})^2", i + 1)))
}

fn dense(n: usize) -> String {
    let exponentials = joined((1..=n).map(|i| format!("exp({i}*x_{i})")));
    let products = joined((1..n).map(|i| format!("x_{i}*x_{}", i + 1)));
    format!("ln({exponentials})*sin({products})")
}

/// Gradient and upper triangle of the Hessian; the check is the sum of the triangle.
fn second_derivatives(text: &str, size: usize) -> Row {
    let mut base = graph();
    let f = read(&mut base, text);
    let variables = entries(&mut base, Name::new("x"), size as u32, 1);
    let (median, repetitions, mut graph, entries) =
        measure(|| base.clone(), |graph| hessian(graph, f, &variables).expect("within the budget"));
    let at = points(&mut graph, size);
    let triangle = (0..size).flat_map(|i| (i..size).map(move |j| i * size + j));
    let check = triangle.map(|k| value(&graph, entries[k], &at)).sum();
    let nodes = serde_json::json!(graph.len());
    Row { median, check, repetitions, extra: vec![("nodes", nodes)] }
}

fn nth_derivative(order: usize) -> Row {
    let mut base = graph();
    let f = read(&mut base, "exp(sin(x))*ln(1+x^2)");
    let x = variable(&mut base, Name::new("x"));
    let (median, repetitions, graph, result) =
        measure(|| base.clone(), |graph| repeated(graph, f, x, order).expect("within the budget"));
    let text = linear::write(&syntax::formula(&graph, result), linear::Style::Plain, 1 << 24).text;
    let extra = vec![("chars", serde_json::json!(text.len())), ("nodes", serde_json::json!(graph.len()))];
    Row { median, check: value(&graph, result, &[(x, 0.7)]), repetitions, extra }
}

const NESTED: [ops::OpId; 3] = [ops::SIN, ops::COS, ops::EXP];

fn nest_text(depth: usize) -> String {
    let mut text: String = (0..depth).map(|k| format!("{}(", NESTED[k % 3].name())).collect();
    text.push('x');
    text.push_str(&")".repeat(depth));
    text
}

/// A nest of functions built or read, and its derivative. Beyond depth 1000 the value is too small to be compared.
fn nest(depth: usize, from_text: bool) -> Row {
    let text = nest_text(depth);
    let (median, repetitions, mut graph, result) = measure(graph, |graph| {
        let x = variable(graph, Name::new("x"));
        let f = if from_text {
            read(graph, &text)
        } else {
            (0..depth).rev().fold(x, |inner, k| graph.apply(NESTED[k % 3], &[inner]))
        };
        gradient(graph, f, &[x]).expect("within the budget")[0]
    });
    let x = variable(&mut graph, Name::new("x"));
    let check = if depth <= 1000 { value(&graph, result, &[(x, 0.5)]) } else { 0.0 };
    let nodes = serde_json::json!(graph.len());
    Row { median, check, repetitions, extra: vec![("nodes", nodes)] }
}

/// Functions of one argument whose laws are compared with hard-coded ones.
const UNARY: [ops::OpId; 12] = [
    ops::SIN,
    ops::COS,
    ops::EXP,
    ops::LN,
    ops::SQRT,
    ops::TAN,
    ops::ASIN,
    ops::ATAN,
    ops::SINH,
    ops::TANH,
    ops::SIGMOID,
    ops::ERF,
];

/// The partial derivative of a function by one of its arguments as a programmer would write it into the code: the same
/// expressions as the laws of the table give.
fn hard_coded(graph: &mut Graph, op: ops::OpId, by: usize, args: &[ExprId]) -> ExprId {
    let u = args[0];
    let (one, two) = (graph.one(), graph.integer(2));
    let square = |graph: &mut Graph, id: ExprId| graph.pow(id, two);
    match op {
        ops::SIN => graph.apply(ops::COS, &[u]),
        ops::COS => {
            let sine = graph.apply(ops::SIN, &[u]);
            graph.negate(sine)
        }
        ops::EXP => graph.apply(ops::EXP, &[u]),
        ops::LN => graph.div(one, u),
        ops::SQRT => {
            let root = graph.apply(ops::SQRT, &[u]);
            let double = graph.mul(two, root);
            graph.div(one, double)
        }
        ops::TAN => {
            let secant = graph.apply(ops::SEC, &[u]);
            square(graph, secant)
        }
        ops::ASIN => {
            let square = square(graph, u);
            let rest = graph.sub(one, square);
            let root = graph.apply(ops::SQRT, &[rest]);
            graph.div(one, root)
        }
        ops::ATAN => {
            let square = square(graph, u);
            let sum = graph.add(one, square);
            graph.div(one, sum)
        }
        ops::SINH => graph.apply(ops::COSH, &[u]),
        ops::TANH => {
            let tangent = graph.apply(ops::TANH, &[u]);
            let square = square(graph, tangent);
            graph.sub(one, square)
        }
        ops::SIGMOID => {
            let value = graph.apply(ops::SIGMOID, &[u]);
            let rest = graph.sub(one, value);
            graph.mul(value, rest)
        }
        ops::ERF => {
            let square = square(graph, u);
            let opposite = graph.negate(square);
            let bell = graph.apply(ops::EXP, &[opposite]);
            let pi = graph.apply(ops::PI, &[]);
            let root = graph.apply(ops::SQRT, &[pi]);
            let front = graph.div(two, root);
            graph.mul(front, bell)
        }
        ops::DIV if by == 0 => graph.apply(ops::DIV, &[one, args[1]]),
        ops::DIV => {
            let square = square(graph, args[1]);
            let quotient = graph.div(u, square);
            graph.negate(quotient)
        }
        _ => unreachable!("one of the functions of this workload"),
    }
}

/// All partial derivatives of `size` applications of functions, by the laws of the table and by the twin above; the
/// median is that of the laws, the check is 1 if both give the same values.
fn laws_as_text(size: usize) -> Row {
    let mut base = graph();
    let variables = entries(&mut base, Name::new("x"), size as u32 + 1, 1);
    let uses: Vec<(ops::OpId, usize, Vec<ExprId>)> = (0..size)
        .flat_map(|k| {
            let quotient = |by| (ops::DIV, by, vec![variables[k], variables[k + 1]]);
            let unary = (UNARY[k % UNARY.len()], 0, vec![variables[k]]);
            [unary, quotient(0), quotient(1)].into_iter().take(if k % 6 == 0 { 3 } else { 1 })
        })
        .collect();
    let by_text = |graph: &mut Graph| -> Vec<ExprId> {
        let laws = uses.iter().map(|(op, by, args)| {
            let law = law_for(*op, |_| true).expect("a law of the table");
            partial(graph, law, *by, args)
        });
        laws.collect()
    };
    let in_code = |graph: &mut Graph| -> Vec<ExprId> {
        uses.iter().map(|(op, by, args)| hard_coded(graph, *op, *by, args)).collect()
    };
    // In turn, so that neither finds the memory of the process in another state than the other.
    let (mut text, mut code) = (Vec::new(), Vec::new());
    let ((read_graph, read), (coded_graph, coded)) = loop {
        let read = timed(&mut text, base.clone(), by_text);
        let coded = timed(&mut code, base.clone(), in_code);
        if code.len() >= LAW_REPETITIONS {
            break (read, coded);
        }
    };
    let (text, code, repetitions) = (median(text), median(code), LAW_REPETITIONS);
    let at: Vec<(ExprId, f64)> = variables.iter().enumerate().map(|(k, x)| (*x, 0.2 + 0.0005 * k as f64)).collect();
    let alike = read.iter().zip(&coded).all(|(a, b)| {
        let (a, b) = (value(&read_graph, *a, &at), value(&coded_graph, *b, &at));
        (a - b).abs() <= 1e-12 * (1.0 + b.abs())
    });
    let extra = vec![
        ("hard_coded_s", serde_json::json!(code)),
        ("ratio", serde_json::json!(text / code)),
        ("nodes", serde_json::json!([read_graph.len(), coded_graph.len()])),
    ];
    Row { median: text, check: f64::from(u8::from(alike)), repetitions, extra }
}

/// Pairs with their verdicts, as the tests have them.
const PAIRS: &str = include_str!("../tests/verdicts/pairs.txt");

/// Reads both sides of every pair and decides it: the median over the pairs, and the 99th percentile. The check is the
/// number of pairs that are said to be equal.
fn verdicts() -> Row {
    let lines = PAIRS.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains(" given "));
    let claims = lines.filter_map(|line| [" == ", " != ", " ?= "].iter().find_map(|sign| line.split_once(sign)));
    let (mut times, mut slowest, mut equal, mut undecided) = (Vec::new(), (0.0, ""), 0, 0);
    for (a, b) in claims {
        let Ok(_) = two_sides(a, b) else { continue };
        let (time, _, _, verdict) = measure(
            || (),
            |()| {
                let (mut graph, a, b) = two_sides(a, b).expect("read before");
                decide(&mut graph, a, b, &[], 1, &Budget::default())
            },
        );
        match verdict {
            Verdict::Equal(_) => equal += 1,
            Verdict::Undecided(_) => undecided += 1,
            _ => {}
        }
        if time > slowest.0 {
            slowest = (time, a);
        }
        times.push(time);
    }
    let mut row = spread(times, slowest, f64::from(equal));
    row.extra.push(("undecided", serde_json::json!(undecided)));
    row
}

/// The median of many times, with the 99th percentile and the slowest.
fn spread(mut times: Vec<f64>, slowest: (f64, &str), check: f64) -> Row {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let extra = vec![
        ("p99_s", serde_json::json!(at(0.99))),
        ("max_s", serde_json::json!(slowest.0)),
        ("slowest", serde_json::json!(slowest.1)),
        ("cases", serde_json::json!(times.len())),
    ];
    Row { median: at(0.5), check, repetitions: REPETITIONS, extra }
}

/// Whole checks of answers, from text to diagnosis: the wrong answer of every row of the table of mistakes beside the right
/// one. The number checked is how many are wrong.
fn answers() -> Row {
    let (mut times, mut slowest, mut wrong) = (Vec::new(), (0.0, ""), 0);
    for example in MISTAKES.iter().map(|mistake| &mistake.example) {
        let task = task_of(example);
        let declared = || {
            let mut session = Session::new();
            for (name, shape) in example.declare {
                session.declare_name(name, shape).expect("a shape of the table");
            }
            session
        };
        let judged = declared().check_answer(&task, example.answer, Part::Whole).expect("an example of the table");
        let Some((_, right)) = judged.expected else { continue };
        let right = linear::write(&right.formula, linear::Style::Plain, 10_000).text;
        for answer in [example.answer, &right] {
            let (time, _, _, judged) = measure(declared, |session| {
                session.refill();
                session.check_answer(&task, answer, Part::Whole).expect("read before")
            });
            wrong += usize::from(judged.outcome == Outcome::Incorrect);
            if time > slowest.0 {
                slowest = (time, example.of);
            }
            times.push(time);
        }
    }
    spread(times, slowest, wrong as f64)
}

fn task_of(example: &Example) -> CheckTask {
    let kind = match example.kind {
        Kind::Derivative => AnswerKind::Derivative,
        Kind::Gradient => AnswerKind::Gradient,
        Kind::Jacobian => AnswerKind::Jacobian,
        Kind::Hessian => AnswerKind::Hessian,
    };
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    CheckTask {
        kind,
        expr: example.of.to_owned(),
        by: example.by.iter().map(|name| (*name).to_owned()).collect(),
        lets: example.lets.iter().map(text).collect(),
    }
}

/// Both sides, derivatives carried out.
fn two_sides(a: &str, b: &str) -> Result<(Graph, ExprId, ExprId), ()> {
    let mut graph = graph();
    let mut side = |text: &str| {
        let written = syntax::parse(text, &Vocabulary::default()).map_err(|_| ())?;
        let root = syntax::lower(&mut graph, &written, &Scope::default()).map_err(|_| ())?.root;
        resolve(&mut graph, root).map_err(|_| ())
    };
    let (a, b) = (side(a)?, side(b)?);
    Ok((graph, a, b))
}

/// All entries of the Jacobian of a network with one hidden layer, weights and all being symbols.
fn network(m: usize) -> Row {
    let weight = |letter: &str, i: usize, k: usize| format!("{letter}_{{{i},{k}}}");
    let mut scope = Scope::default();
    let shape = gradus::shape::Shape::known(m as u32, m as u32);
    let mut vocabulary = Vocabulary::default();
    for name in ["w", "v"].map(Name::new) {
        scope.shapes.insert(name, shape.clone());
        vocabulary.declare_indexed(name, 2);
    }
    let mut base = graph();
    let outputs: Vec<ExprId> = (1..=m)
        .map(|i| {
            let hidden = |k| joined((1..=m).map(|j| format!("{}*x_{j}", weight("w", k, j))));
            let terms = (1..=m).map(|k| format!("{}*tanh({}+b_{k})", weight("v", i, k), hidden(k)));
            let written = syntax::parse(&format!("{}+c_{i}", joined(terms)), &vocabulary).expect("well formed");
            syntax::lower(&mut base, &written, &scope).expect("has a value").root
        })
        .collect();
    let variables = entries(&mut base, Name::new("x"), m as u32, 1);
    let (median, repetitions, mut graph, entries) =
        measure(|| base.clone(), |graph| jacobian(graph, &outputs, &variables).expect("within the budget"));
    let at = network_point(&mut graph, m);
    let check = entries.iter().map(|entry| value(&graph, *entry, &at)).sum();
    let nodes = serde_json::json!(graph.len());
    Row { median, check, repetitions, extra: vec![("nodes", nodes)] }
}

fn network_point(graph: &mut Graph, m: usize) -> Vec<(ExprId, f64)> {
    let remainder = |value: usize, by: usize, shift: f64, scale: f64| ((value % by) as f64 - shift) / scale;
    let mut at = Vec::new();
    let mut bind = |letter: &str, cols: usize, value: &dyn Fn(usize, usize) -> f64| {
        let all = entries(graph, Name::new(letter), m as u32, cols as u32);
        at.extend(all.into_iter().enumerate().map(|(k, id)| (id, value(k / cols + 1, k % cols + 1))));
    };
    bind("w", m, &|k, j| remainder(7 * k + 3 * j, 11, 5.0, 20.0));
    bind("v", m, &|i, k| remainder(3 * i + 5 * k, 13, 6.0, 20.0));
    bind("b", 1, &|k, _| remainder(5 * k, 7, 3.0, 10.0));
    bind("c", 1, &|i, _| remainder(i, 3, 1.0, 2.0));
    bind("x", 1, &|j, _| remainder(j, 5, 2.0, 4.0));
    at
}

/// Variables of the workloads with many points that have peers.
const VARIABLES: usize = 10;
/// Mostly arithmetic and hardly any memory, so that a second thread shows what it is worth.
const KERNEL: &str = "exp(-x_1^2 - x_2^2)*sin(x_1*x_2 + x_3) + ln(1 + x_1^2 + x_3^2)*sqrt(x_2^2 + 1)";

/// Gradient and upper triangle of the Hessian at many points; the check is the mean of the sums of all numbers of a point
/// (65 for ten variables). Threads are compared if asked for.
fn many_points(text: &str, count: usize, size: usize, with_threads: bool) -> Row {
    let mut graph = graph();
    let f = read(&mut graph, text);
    let variables = entries(&mut graph, Name::new("x"), count as u32, 1);
    let mut outputs = gradient(&mut graph, f, &variables).expect("within the budget");
    let second = hessian(&mut graph, f, &variables).expect("within the budget");
    outputs.extend((0..count).flat_map(|i| (i..count).map(move |j| i * count + j)).map(|k| second[k]));
    let (compiled, _, _, tape) = measure(
        || (),
        |()| Tape::new(Program::new(&graph, &outputs, &variables, &Point::new()).expect("numbers only")),
    );
    let points = uniform(count, size);
    let mut values = Values::new(outputs.len());
    let (median, repetitions, _, ()) = measure(|| (), |()| tape.run_into(&points, &mut values, 1));
    let all = (0..size).flat_map(|point| (0..outputs.len()).map(move |output| (point, output)));
    let check = all.map(|(point, output)| values.get(point, output)).sum::<f64>() / size as f64;
    let (instructions, registers) = tape.size();
    let mut extra = vec![
        ("ns_per_point", serde_json::json!(median / size as f64 * 1e9)),
        ("setup_s", serde_json::json!(compiled)),
        ("instructions", serde_json::json!(instructions)),
        ("registers", serde_json::json!(registers)),
        ("lanes", serde_json::json!(gradus::numeric::tape::registers())),
    ];
    if with_threads {
        let own = speedup(|threads| tape.run_into(&points, &mut values, threads));
        extra.push(("speedup_2_threads", serde_json::json!(own)));
        extra.push(("speedup_of_control", serde_json::json!(speedup(control))));
    }
    Row { median, check, repetitions, extra }
}

/// Rounds in which this program and its peers take turns.
const ROUNDS: usize = 5;
/// Points of the workloads that are compared.
const COMPARED: [(&str, usize); 4] =
    [("eval_rosen", 2000), ("eval_rosen", 100_000), ("eval_lse", 2000), ("eval_lse", 100_000)];

/// CPU time over that of the faster of two hand-written C layouts, medians of interleaved rounds, and nanoseconds a point
/// of all peers.
fn ratios(others: &[String]) -> ExitCode {
    let Ok(command) = std::env::var("NUMERIC_PEERS") else {
        eprintln!("NUMERIC_PEERS is to name the command of the peers: \"python3 numeric.py\"");
        return ExitCode::from(2);
    };
    let peers: Vec<&str> = ["c", "c_soa"].into_iter().chain(others.iter().map(String::as_str)).collect();
    for (workload, size) in COMPARED {
        let mut times = vec![Vec::new(); peers.len() + 1];
        for _ in 0..ROUNDS {
            let own = match workload {
                "eval_rosen" => many_points(&rosenbrock(VARIABLES), VARIABLES, size, false),
                _ => many_points(&log_sum_exp(), VARIABLES, size, false),
            };
            times[0].push(own.median);
            for (peer, times) in peers.iter().zip(&mut times[1..]) {
                times.extend(peer_time(&command, peer, workload, size));
            }
        }
        let medians: Vec<f64> = times.into_iter().map(middle).collect();
        let fastest = medians[1].min(medians[2]);
        if fastest.is_nan() {
            eprintln!("{command} gives no median_s for c and c_soa");
            return ExitCode::FAILURE;
        }
        let mut row = serde_json::json!({ "ratio": medians[0] / fastest, "workload": workload, "size": size });
        for (name, median) in ["gradus"].iter().chain(&peers).zip(medians) {
            row[format!("{name}_ns")] = serde_json::json!(median / size as f64 * 1e9);
        }
        println!("{row}");
    }
    ExitCode::SUCCESS
}

/// The median; not a number if there is none.
fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn peer_time(command: &str, peer: &str, workload: &str, size: usize) -> Option<f64> {
    let mut words = command.split_whitespace();
    let output = Command::new(words.next()?).args(words).args([peer, workload, &size.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row: serde_json::Value = serde_json::from_str(text.lines().next_back()?).ok()?;
    row["median_s"].as_f64()
}

fn log_sum_exp() -> String {
    format!("ln({})", joined((1..=VARIABLES).map(|i| format!("exp(x_{i})"))))
}

/// Rounds of a comparison of one thread with two, which a neighbour on the machine may disturb.
const THREAD_ROUNDS: usize = 61;
/// Steps of the loop that two threads share nothing in.
const CONTROL_STEPS: u64 = 1_000_000;

/// Wall time of one thread over that of two: the ratio of the medians of interleaved rounds and of the shortest times,
/// which a busy machine spoils less.
fn speedup(mut work: impl FnMut(usize)) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..THREAD_ROUNDS {
        for (threads, times) in (1..).zip(&mut times) {
            let begun = Instant::now();
            work(threads);
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    [THREAD_ROUNDS / 2, 0].map(|at| times[0][at] / times[1][at])
}

/// What the machine gives at this time to threads that have nothing in common: a loop in registers.
fn control(threads: usize) {
    let turn = |steps: u64| std::hint::black_box((0..steps).fold(1.0_f64, |x, k| x.mul_add(0.999, k as f64)));
    std::thread::scope(|scope| {
        let share = CONTROL_STEPS / threads as u64;
        (1..threads).for_each(|_| _ = scope.spawn(move || turn(share)));
        turn(share);
    });
}

/// Points uniform in a cube from -1 to 1, for ten variables those of NumPy's `default_rng(1)`: PCG64 from the state that
/// this seed gives.
fn uniform(count: usize, size: usize) -> Points {
    const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
    let (mut state, increment): (u128, u128) =
        (207833532711051698738587646355624148094, 194290289479364712180083596243593368443);
    let mut points = Points::new(count);
    for _ in 0..size {
        let mut point = vec![0.0; count];
        for x in &mut point {
            state = state.wrapping_mul(MULTIPLIER).wrapping_add(increment);
            let mixed = ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32);
            *x = 2.0 * ((mixed >> 11) as f64 / 9_007_199_254_740_992.0) - 1.0;
        }
        points.push(&point);
    }
    points
}

/// CPU time of a whole process from its start to a printed derivative.
fn cold() -> Row {
    let children = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the kernel counts");
        let parts = [usage.user_time(), usage.system_time()];
        parts.iter().map(|t| t.tv_sec() as f64 + t.tv_usec() as f64 * 1e-6).sum::<f64>()
    };
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        let output = command.args(["diff", "log(sin(x^3)^2)"]).stdin(Stdio::null()).output().expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let mut times = Vec::new();
    let mut printed = String::new();
    for _ in 0..REPETITIONS {
        let before = children();
        printed = run();
        times.push(children() - before);
    }
    times.sort_by(f64::total_cmp);
    let prints = printed.lines().next().unwrap_or_default().to_owned();
    Row { median: times[times.len() / 2], check: 0.0, repetitions: times.len(), extra: vec![("prints", prints.into())] }
}
