//! Answers to derivatives by whole vectors and matrices: right ones in many forms, and wrong ones with their mistake.
//!
//! A row is what is differentiated, by what, the declarations, the answer, and what is expected: `right`, `layout` for
//! right up to the layout, or the id of the mistake. Which answers are right was written down from textbooks, not
//! taken from the program.

use gradus::session::{AnswerKind, CheckTask, Confirm, Judgement, Outcome, Part, Session};

fn judge(row: &Row) -> Judgement {
    let (of, by, declarations, answer, _) = row;
    let mut session = Session::new();
    session.confirm = Confirm::Nothing;
    for declaration in declarations.split("; ") {
        let (name, shape) = declaration.split_once(": ").expect("a name and a shape");
        session.declare_name(name, shape).unwrap_or_else(|problem| panic!("{declaration}: {problem}"));
    }
    session.refill();
    let (kind, of) = match of.strip_prefix("hessian ") {
        Some(of) => (AnswerKind::Hessian, of),
        None => (AnswerKind::Derivative, *of),
    };
    let task = CheckTask { kind, expr: of.to_owned(), by: vec![(*by).to_owned()], lets: Vec::new() };
    session.check_answer(&task, answer, Part::Whole).unwrap_or_else(|problem| panic!("{of}: {problem:?}"))
}

#[test]
fn planted_answers_are_judged_as_planted() {
    let mut failures = Vec::new();
    for row in ROWS {
        let (of, by, _, answer, expected) = row;
        let judgement = judge(row);
        let found = match judgement.outcome {
            Outcome::Correct if judgement.transposed => "layout",
            Outcome::Correct => "right",
            Outcome::Incorrect => judgement.mistake.unwrap_or("wrong"),
            _ => "undecided",
        };
        if found != *expected {
            failures.push(format!("{answer} for {of} by {by}: {found} {:?}, not {expected}", judgement.mistakes));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn right_answers_have_no_diagnosis() {
    for row in ROWS.iter().filter(|(.., expected)| matches!(*expected, "right" | "layout")) {
        let judgement = judge(row);
        assert!(judgement.mistake.is_none() && judgement.mistakes.is_empty(), "{row:?}");
    }
}

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const Q: &str = "x: vector(n); A: matrix(n,n)";
const LS: &str = "x: vector(n); A: matrix(m,n); b: vector(m)";
const TR: &str = "A: matrix(p,n); X: matrix(n,m); B: matrix(m,p)";
const SQ: &str = "A: matrix(n,n); B: matrix(n,n); X: matrix(n,n) invertible";
const NET: &str = "W: matrix(m,n); x: vector(n); b: vector(m)";
const MSE: &str = "X: matrix(N,n); w: vector(n); b: scalar; y: vector(N)";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("x'*A*x",                    "x", Q,   "x'*(A + A')",                       "right"),
    ("x'*A*x",                    "x", Q,   "x'*A + x'*A'",                      "right"),
    ("x'*A*x",                    "x", Q,   "(A*x + A'*x)'",                     "right"),
    ("x'*A*x",                    "x", Q,   "(A + A')*x",                        "layout"),
    ("x'*A*x",                    "x", Q,   "2*A*x",                             "quadratic-assumed-symmetric"),
    ("x'*A*x",                    "x", Q,   "2*x'*A",                            "quadratic-assumed-symmetric"),
    ("x'*A*x",                    "x", Q,   "2*A'*x",                            "quadratic-assumed-symmetric"),
    ("x'*A*x",                    "x", Q,   "A*x",                               "quadratic-half"),
    ("x'*A*x",                    "x", Q,   "x'*A",                              "quadratic-half"),
    ("x'*A*x",                    "x", Q,   "(A + A')*x/2",                      "quadratic-half"),
    ("x'*A*x",                    "x", "x: vector(n); A: matrix(n,n) symmetric", "2*A*x", "layout"),
    ("x'*A*x",                    "x", "x: vector(n); A: matrix(n,n) symmetric", "A*x", "quadratic-half"),
    ("norm(A*x - b)^2",           "x", LS,  "2*(A*x - b)'*A",                    "right"),
    ("norm(A*x - b)^2",           "x", LS,  "2*A'*(A*x - b)",                    "layout"),
    ("norm(A*x - b)^2",           "x", LS,  "2*A'*A*x - 2*A'*b",                 "layout"),
    ("norm(A*x - b)^2",           "x", LS,  "A'*(A*x - b)",                      "factor-two-lost"),
    ("norm(A*x - b)^2",           "x", LS,  "2*A*(A*x - b)",                     "least-squares-lost-transpose"),
    ("norm(A*x - b)^2",           "x", LS,  "2*(A*x - b)",                       "chain-lost-inner"),
    ("norm(A*x - b)^2",           "x", LS,  "-2*A'*(A*x - b)",                   "sign-lost"),
    ("(A*x - b)'*(A*x - b)",      "x", LS,  "2*x'*A'*A - 2*b'*A",                "right"),
    ("(A*x - b)'*(A*x - b)",      "x", LS,  "(A*x - b)'*A",                      "factor-two-lost"),
    ("norm(A*x - b)^2",           "b", LS,  "2*(b - A*x)'",                      "right"),
    ("norm(A*x - b)^2",           "b", LS,  "2*(A*x - b)'",                      "chain-lost-inner"),
    ("norm(A*x - b)^2",           "A", LS,  "2*(A*x - b)*x'",                    "right"),
    ("norm(A*x - b)^2",           "A", LS,  "2*x*(A*x - b)'",                    "matrix-gradient-transposed"),
    ("norm(x)",                   "x", "x: vector(n)", "x/norm(x)",              "layout"),
    ("norm(x)",                   "x", "x: vector(n)", "2*x",                    "norm-squared-confused"),
    ("norm(x)^2",                 "x", "x: vector(n)", "x'/norm(x)",             "norm-squared-confused"),
    ("x'*x",                      "x", "x: vector(n)", "x",                      "factor-two-lost"),
    ("A*x",                       "x", LS,  "A",                                 "right"),
    ("A*x",                       "x", LS,  "A'",                                "jacobian-transposed"),
    ("a'*X*b",                    "X", "a: vector(n); X: matrix(n,m); b: vector(m)", "a*b'", "right"),
    ("a'*X*b",                    "X", "a: vector(n); X: matrix(n,m); b: vector(m)", "b*a'", "matrix-gradient-transposed"),
    ("tr(A*X)",                   "X", SQ,  "A'",                                "right"),
    ("tr(A*X)",                   "X", SQ,  "A",                                 "trace-transposed"),
    ("tr(A*X*B)",                 "X", TR,  "A'*B'",                             "right"),
    ("tr(A*X*B)",                 "X", TR,  "(B*A)'",                            "right"),
    ("tr(A*X*B)",                 "X", TR,  "B*A",                               "trace-transposed"),
    ("tr(A*X*B)",                 "X", SQ,  "B'*A'",                             "matrix-factors-swapped"),
    ("tr(A*X*B)",                 "X", SQ,  "A'*B",                              "transpose-lost"),
    ("tr(X'*X)",                  "X", SQ,  "2*X",                               "right"),
    ("tr(X'*X)",                  "X", SQ,  "X",                                 "factor-two-lost"),
    ("det(X)",                    "X", SQ,  "det(X)*inv(X)'",                    "right"),
    ("det(X)",                    "X", SQ,  "det(X)*inv(X')",                    "right"),
    ("det(X)",                    "X", SQ,  "inv(X)'",                           "det-lost-factor"),
    ("det(X)",                    "X", SQ,  "det(X)*inv(X)",                     "matrix-gradient-transposed"),
    ("logdet(X)",                 "X", SQ,  "inv(X)'",                           "right"),
    ("logdet(X)",                 "X", SQ,  "inv(X)",                            "logdet-transposed"),
    ("ln(det(X))",                "X", SQ,  "inv(X')",                           "right"),
    ("ln(det(X))",                "X", SQ,  "inv(X)",                            "logdet-transposed"),
    ("tr(A*inv(X))",              "X", SQ,  "-inv(X)'*A'*inv(X)'",               "right"),
    ("tr(A*inv(X))",              "X", SQ,  "-(inv(X)*A*inv(X))'",               "right"),
    ("tr(A*inv(X))",              "X", SQ,  "inv(X)'*A'*inv(X)'",                "inv-lost-sign"),
    ("tr(A*inv(X))",              "X", SQ,  "-inv(X)'*A'",                       "inv-lost-factor"),
    ("tr(A*inv(X))",              "X", SQ,  "-inv(X)'*inv(X)'*A'",               "inv-sandwich-lost"),
    ("tr(A*inv(X))",              "X", SQ,  "-inv(X)*A*inv(X)",                  "trace-transposed"),
    ("x .^ 2",                    "x", "x: vector(n)", "2*diag(x)",              "right"),
    ("x .^ 2",                    "x", "x: vector(n)", "2*x",                    "diag-as-vector"),
    ("exp(x)",                    "x", "x: vector(n)", "exp(x)",                 "diag-as-vector"),
    ("x*z",                       "z", "x: vector(n); z: scalar", "diag(x)",     "vector-as-diag"),
    ("sum(exp(x))",               "x", "x: vector(n)", "exp(x)'",                "right"),
    ("sum(exp(x))",               "x", "x: vector(n)", "diag(exp(x))",           "reduction-lost"),
    ("x + z",                     "z", "x: vector(n); z: scalar", "ones(n)",     "right"),
    ("x + z",                     "z", "x: vector(n); z: scalar", "eye(n)",      "expansion-as-identity"),
    ("sum(A*x)",                  "x", LS,  "A'*ones(m)",                        "layout"),
    ("sum(A*x)",                  "x", LS,  "A",                                 "reduction-lost"),
    ("sum(x)",                    "x", "x: vector(n)", "ones(n)'",               "right"),
    ("sum(x)",                    "x", "x: vector(n)", "eye(n)",                 "reduction-lost"),
    ("sum(x)",                    "x", "x: vector(n)", "1",                      "reduction-lost"),
    ("3*x'*A*x",                  "x", "x: vector(n); A: matrix(n,n)", "6*x'*A", "quadratic-assumed-symmetric"),
    ("3*x'*A*x",                  "x", "x: vector(n); A: matrix(n,n)", "3*A*x", "quadratic-half"),
    ("3*x'*x",                    "x", "x: vector(n)", "3*x", "factor-two-lost"),
    ("w .* x",                    "w", "w: vector(n); x: vector(n)", "diag(x)",  "right"),
    ("w .* x",                    "w", "w: vector(n); x: vector(n)", "x'",       "hadamard-as-product"),
    ("softmax(x)",                "x", "x: vector(n)", "diag(softmax(x)) - softmax(x)*softmax(x)'", "right"),
    ("softmax(x)",                "x", "x: vector(n)", "diag(softmax(x))",       "softmax-diagonal-only"),
    ("softmax(x)",                "x", "x: vector(n)", "diag(softmax(x) .* (1 - softmax(x)))", "softmax-diagonal-only"),
    ("logsumexp(A*x)",            "x", LS,  "softmax(A*x)'*A",                   "right"),
    ("logsumexp(A*x)",            "x", LS,  "softmax(A*x)",                      "chain-lost-inner"),
    ("relu(W*x + b)",             "x", NET, "diag(heaviside(W*x + b))*W",        "right"),
    ("relu(W*x + b)",             "x", NET, "W",                                 "relu-gate-lost"),
    ("relu(W*x + b)",             "x", "W: matrix(n,n); x: vector(n); b: vector(n)", "W*diag(heaviside(W*x + b))", "relu-gate-misplaced"),
    ("relu(W*x + b)",             "x", NET, "diag(heaviside(W*x))*W",            "relu-gate-misplaced"),
    ("relu(W*x + b)",             "b", NET, "diag(heaviside(W*x + b))",          "right"),
    ("relu(W*x + b)",             "b", NET, "heaviside(W*x + b)",                "diag-as-vector"),
    ("mean((X*w + b - y) .^ 2)",  "w", MSE, "2*(X*w + b - y)'*X/N",              "right"),
    ("mean((X*w + b - y) .^ 2)",  "w", MSE, "2*X'*(X*w + b - y)/N",              "layout"),
    ("mean((X*w + b - y) .^ 2)",  "w", MSE, "2*X'*(X*w + b - y)",                "mean-factor-lost"),
    ("mean((X*w + b - y) .^ 2)",  "b", MSE, "2*sum(X*w + b - y)/N",              "right"),
    ("mean((X*w + b - y) .^ 2)",  "b", MSE, "2*(X*w + b - y)/N",                 "bias-not-summed"),
    ("V*(W*x)",                   "x", "V: matrix(n,n); W: matrix(n,n); x: vector(n)", "V*W", "right"),
    ("V*(W*x)",                   "x", "V: matrix(n,n); W: matrix(n,n); x: vector(n)", "W*V", "jacobian-order"),
    ("hessian x'*A*x",            "x", Q,   "A + A'",                            "right"),
    ("hessian x'*A*x",            "x", Q,   "2*A",                               "quadratic-assumed-symmetric"),
    ("hessian norm(A*x - b)^2",   "x", LS,  "2*A'*A",                            "right"),
    ("hessian norm(A*x - b)^2",   "x", LS,  "A'*A",                              "hessian-half"),
];
