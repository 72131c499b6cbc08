//! Derivatives of whole matrices whose sizes are letters.

use gradus::session::{AnswerKind, Confirm, Session};
use gradus::syntax::linear;

use super::measuring::{Row, measure};

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
pub fn whole_matrices(which: usize) -> Row {
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
