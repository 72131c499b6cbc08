//! Derivatives by vectors and matrices of any size: the printed form, and two witnesses at sizes that all differ.
//!
//! A row is the operation, the expression, the variable, the declarations, and what is printed in the mixed layout. Every
//! row is compared with reverse-mode adjoints and with central differences at three choices of sizes, so that a lost
//! transpose cannot hide.

use gradus::expr::ExprId;
use gradus::name::Name;
use gradus::numeric::matrix::{Place, confirm};
use gradus::session::{AnswerKind, Confirm, Layout, Outcome, Session, Sureness, Task};
use gradus::syntax::linear::{Style, write};

/// First sizes; other letters of a row have the sizes after it.
const FIRST_SIZES: [usize; 3] = [2, 3, 4];

/// A session with `x: vector(n); A: matrix(n,n) symmetric` declared.
fn session(declarations: &str) -> Session {
    let mut session = Session::new();
    session.confirm = Confirm::Nothing;
    session.settings_mut().layout = Layout::Mixed;
    for declaration in declarations.split("; ") {
        let (name, shape) = declaration.split_once(": ").expect("a name and a shape");
        session.declare_name(name, shape).unwrap_or_else(|problem| panic!("{declaration}: {problem}"));
    }
    session.refill();
    session
}

fn properties(declarations: &str) -> Vec<(Name, &str)> {
    let said = declarations.split("; ").filter_map(|declaration| {
        let (name, shape) = declaration.split_once(": ")?;
        let property = shape.split_once(") ")?.1;
        Some((Name::new(name), property))
    });
    said.collect()
}

fn task(session: &mut Session, kind: AnswerKind, text: &str, by: &str) -> Task {
    session.task_from_text(text, kind, &[by.to_owned()]).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn kind(operation: &str) -> AnswerKind {
    match operation {
        "hessian" => AnswerKind::Hessian,
        _ => AnswerKind::Derivative,
    }
}

fn printed(session: &mut Session, task: &Task, text: &str) -> String {
    let answer = session.answer(task).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    write(&answer.value.formula, Style::Plain, 10_000).text
}

#[test]
fn answers_are_written_as_in_a_textbook() {
    for (operation, text, by, declarations, expected) in ROWS {
        let mut session = session(declarations);
        let task = task(&mut session, kind(operation), text, by);
        assert_eq!(printed(&mut session, &task, text), *expected, "{operation} {text} by {by}");
    }
}

/// What is printed reads back to the same expression.
#[test]
fn answers_read_back() {
    for (operation, text, by, declarations, expected) in ROWS {
        let mut session = session(declarations);
        let task = task(&mut session, kind(operation), text, by);
        let answer = session.answer(&task).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let read = session.read(expected).unwrap_or_else(|problem| panic!("{expected}: {problem}"));
        assert_eq!(read.value, answer.value.id, "{expected}");
    }
}

/// Number of places at which both witnesses agree with `value`.
fn witnesses_agree(session: &Session, of: ExprId, by: ExprId, value: ExprId, properties: &[(Name, &str)]) -> usize {
    let agree = |(k, first): (usize, usize)| {
        let place = Place::random(session.graph(), &[of, by, value], first, properties, 7 + k as u64);
        let found = confirm(session.graph(), of, by, value, &place);
        found.is_ok_and(|found| found.is_defined() && found.agrees())
    };
    FIRST_SIZES.into_iter().enumerate().filter(|place| agree(*place)).count()
}

#[test]
fn answers_agree_with_adjoints_and_differences() {
    for (operation, text, by, declarations, _) in ROWS {
        let mut session = session(declarations);
        let task = task(&mut session, kind(operation), text, by);
        let value = session.solve(&task).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let of = match task.kind {
            AnswerKind::Hessian => {
                let slope = Task::new(AnswerKind::Derivative, task.of, task.by.clone());
                session.solve(&slope).unwrap_or_else(|problem| panic!("{text}: {problem}"))
            }
            _ => task.of,
        };
        let compared = witnesses_agree(&session, of, task.by[0], value, &properties(declarations));
        // X'*X of a wide X is singular, so that there is nothing to compare at some sizes.
        let wanted = if ["inv(", "det(", "ln("].iter().any(|word| text.contains(word)) { 1 } else { FIRST_SIZES.len() };
        assert!(compared >= wanted, "{operation} {text} by {by}: {compared} places");
    }
}

#[test]
fn a_wrong_answer_would_be_found() {
    let declarations = "x: vector(n); A: matrix(n,n)";
    for wrong in ["2*A*x", "A*x + A*x", "(A - A')*x", "A'*x", "(A + A')*x/2"] {
        let mut session = session(declarations);
        let task = task(&mut session, AnswerKind::Derivative, "x'*A*x", "x");
        let wrong_value = session.read(wrong).unwrap_or_else(|problem| panic!("{wrong}: {problem}")).value;
        assert_eq!(witnesses_agree(&session, task.of, task.by[0], wrong_value, &[]), 0, "{wrong}");
    }
}

/// The same derivative in the three layouts.
#[test]
fn layouts() {
    #[rustfmt::skip]
    let rows = [
        ("x'*A*x",          "x", "x'*(A + A')",             "(A + A')*x"),
        ("norm(A*x - b)^2", "x", "2*(A*x - b)'*A",          "2*A'*(A*x - b)"),
        ("A*x",             "x", "A",                       "A'"),
        ("t*x",             "t", "x",                       "x'"),
        ("b'*A*x",          "A", "b*x'",                    "b*x'"),
    ];
    for (text, by, numerator, denominator) in rows {
        for (layout, expected) in [(Layout::Numerator, numerator), (Layout::Denominator, denominator)] {
            let mut session = session("x: vector(n); A: matrix(n,n); b: vector(n); t: scalar");
            session.settings_mut().layout = layout;
            let task = task(&mut session, AnswerKind::Derivative, text, by);
            assert_eq!(printed(&mut session, &task, text), expected, "{text} by {by}");
        }
    }
}

/// Expressions that are refused: the id, what the message must say, and what to try.
#[test]
fn shapes_that_clash() {
    #[rustfmt::skip]
    let rows = [
        ("A*B",          "shape-inner",       "n and p",             "A*B' (B' is n×p)"),
        ("x'*B*x",       "shape-inner",       "n and p",             ""),
        ("x + y",        "shape-elementwise", "the sides of +",      ""),
        ("x .* y",       "shape-elementwise", "the sides of .*",     ""),
        ("x*x",          "shape-inner",       "1 and n",             "x'*x for the dot product, x .* x entry by entry"),
        ("inv(A)",       "shape-square",      "inv needs a square",  "inv(A'*A) (A'*A is n×n)"),
        ("det(A)",       "shape-square",      "det needs a square",  "det(A'*A) (A'*A is n×n)"),
        ("1/x",          "shape-divisor",     "division by a n×1",   "./ divides entry by entry"),
        ("x^2",          "shape-power",       "only a square",       ".^ raises entry by entry"),
        ("A^2",          "shape-power",       "only a square",       ".^ raises entry by entry"),
        ("‖A‖_2",        "scope-norm",        "only the Frobenius norm", "normfro(A)"),
        ("norm(A)",      "shape-vector",      "norm takes a vector", "normfro for a matrix"),
        ("softmax(A)",   "shape-vector",      "softmax takes",       ""),
        ("2^x",          "shape-power",       "exponent",            ".^ raises entry by entry"),
        ("[x, 1]",       "shape-scalar",      "a scalar is wanted",  ""),
        ("det(Q)",       "scope-undeclared",  "Q is not declared",   "Q : matrix(n,n)"),
        ("Q*x",          "scope-undeclared",  "Q is not declared",   "Q : matrix(m,n), or Q : scalar"),
        ("eye(0)",       "shape-size",        "sizes",               "eye(n)"),
        ("kron(A)",      "parse-arguments",   "kron takes 2",        ""),
    ];
    for (text, id, says, suggestion) in rows {
        let mut session = session("A: matrix(m,n); B: matrix(p,n); x: vector(n); y: vector(m)");
        let problem = session.read(text).err().unwrap_or_else(|| panic!("{text} is refused"));
        assert_eq!(problem.id, id, "{text}");
        assert!(problem.message.contains(says) || problem.id == "shape-elementwise", "{text}: {}", problem.message);
        if !suggestion.is_empty() {
            assert_eq!(problem.suggestion.as_deref(), Some(suggestion), "{text}");
        }
    }
}

/// A matrix of a million rows and columns is never written out.
#[test]
fn large_matrices_are_not_allocated() {
    let mut session = Session::new();
    assert!(session.declare_name("A", "matrix(1000000,1000000)").is_err());
    assert!(session.declare_name("A", "matrix(0,3)").is_err());
    session.declare_name("x", "vector(n)").expect("a shape");
    let read = session.read("ones(1000000, 1000000)*1").err().map(|problem| problem.id);
    assert_eq!(read, Some("limit-size"));
}

#[test]
fn equality_for_all_sizes() {
    #[rustfmt::skip]
    let rows = [
        ("(A*B)'",                "B'*A'",                          "proved"),
        ("tr(A*B)",               "tr(B*A)",                        "proved"),
        ("(A + B)*(A - B)",       "A*A - A*B + B*A - B*B",          "proved"),
        ("norm(A*x - b)^2",       "x'*A'*A*x - 2*b'*A*x + b'*b",    "proved"),
        ("inv(A*B)",              "inv(B)*inv(A)",                  "proved"),
        ("A*inv(A)",              "eye(n)",                         "proved"),
        ("x'*A*x",                "x'*(A + A')*x/2",                "proved"),
        ("tr(A'*B)",              "sum(A .* B)",                    "proved"),
        ("diag(x)*y",             "x .* y",                         "proved"),
        ("S*x",                   "S'*x",                           "proved"),
        ("sum(softmax(x))",       "1",                              "very-likely"),
        ("inv(eye(n) + A)",       "eye(n) - A*inv(eye(n) + A)",     "very-likely"),
        ("inv(A + x*y')",         "inv(A) - inv(A)*x*y'*inv(A)/(1 + y'*inv(A)*x)", "very-likely"),
        ("det(eye(n) + x*y')",    "1 + x'*y",                       "very-likely"),
        ("det(A')",               "det(A)",                         "very-likely"),
        ("inv(inv(A) + inv(B))",  "A*inv(A + B)*B",                 "very-likely"),
        ("logsumexp(x)",          "ln(sum(exp(x)))",                "very-likely"),
        ("sigmoid(-x)",           "1 - sigmoid(x)",                 "very-likely"),
        ("sqrt(det(P)^2)",        "det(P)",                         "undecided"),
        ("sqrt(det(A)^2)",        "det(A)",                         "different"),
        ("sqrt(p .^ 2)",          "p",                              "very-likely"),
        ("sqrt(x .^ 2)",          "x",                              "different"),
        ("D*x",                   "diag(D) .* x",                   "very-likely"),
        ("det(A + B)",            "det(A) + det(B)",                "different"),
        ("inv(A + B)",            "inv(A) + inv(B)",                "different"),
        ("1.0000000001*det(A)",   "det(A)",                         "different"),
        ("det(A*B)",              "det(A)*det(B)",                  "very-likely"),
        ("A*B",                   "B*A",                            "different"),
        ("A",                     "A'",                             "different"),
        ("inv(A)",                "-inv(A)",                        "different"),
        ("x*x'",                  "diag(x .* x)",                   "different"),
        ("tr(A*B)",               "tr(A*B')",                       "different"),
        ("exp(A*x)",              "A*exp(x)",                       "different"),
    ];
    for (a, b, expected) in rows {
        let mut session = session(
            "A: matrix(n,n); B: matrix(n,n); x: vector(n); y: vector(n); b: vector(n); S: matrix(n,n) symmetric; \
             P: matrix(n,n) positive definite; D: matrix(n,n) diagonal; p: vector(n) positive",
        );
        let found = session.compare(a, b).unwrap_or_else(|problem| panic!("{a} and {b}: {problem}"));
        let verdict = match (found.outcome, found.certainty) {
            (Outcome::Equal, Some(Sureness::Proved)) => "proved",
            (Outcome::Equal, _) => "very-likely",
            (Outcome::Different, _) => "different",
            _ => "undecided",
        };
        assert_eq!(verdict, expected, "{a} and {b}");
    }
}

/// Operation, expression, variable, declarations, printed answer. The identities are those of the Matrix Cookbook, of the
/// course, and of networks.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    ("diff", "x'*A*x", "x", "x: vector(n); A: matrix(n,n)",
     "(A + A')*x"),
    ("diff", "x'*A*x", "x", "x: vector(n); A: matrix(n,n) symmetric",
     "2*A*x"),
    ("diff", "(A*x-b)'*(A*x-b)", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "2*A'*(A*x - b)"),
    ("diff", "norm2(A*x-b)^2", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "2*A'*(A*x - b)"),
    ("diff", "(A*x-b)'*W*(A*x-b)", "x", "x: vector(n); A: matrix(m,n); b: vector(m); W: matrix(m,m)",
     "A'*(W + W')*(A*x - b)"),
    ("diff", "a'*X*b", "X", "a: vector(n); X: matrix(n,m); b: vector(m)",
     "a*b'"),
    ("diff", "b'*X'*X*c", "X", "b: vector(m); X: matrix(n,m); c: vector(m)",
     "X*(c*b' + b*c')"),
    ("diff", "tr(X)", "X", "X: matrix(n,n)",
     "eye(n)"),
    ("diff", "tr(A*X*B)", "X", "A: matrix(p,n); X: matrix(n,m); B: matrix(m,p)",
     "A'*B'"),
    ("diff", "tr(X*B*X')", "X", "X: matrix(n,m); B: matrix(m,m)",
     "X*(B + B')"),
    ("diff", "tr(A*X*B*X)", "X", "A: matrix(m,n); X: matrix(n,m); B: matrix(m,n)",
     "A'*X'*B' + B'*X'*A'"),
    ("diff", "tr(B'*X'*C*X*B)", "X", "B: matrix(m,k); X: matrix(n,m); C: matrix(n,n)",
     "(C + C')*X*B*B'"),
    ("diff", "tr((A*X*B+C)*(A*X*B+C)')", "X", "A: matrix(p,n); X: matrix(n,m); B: matrix(m,k); C: matrix(p,k)",
     "2*A'*(A*X*B + C)*B'"),
    ("diff", "tr(X^4)", "X", "X: matrix(n,n)",
     "4*(X^3)'"),
    ("diff", "tr(A*inv(X)*B)", "X", "A: matrix(m,n); X: matrix(n,n) invertible; B: matrix(n,m)",
     "-inv(X)'*A'*B'*inv(X)'"),
    ("diff", "tr(inv(X+A))", "X", "X: matrix(n,n) invertible; A: matrix(n,n)",
     "-(inv(X + A)^2)'"),
    ("diff", "tr(inv(X'*C*X)*A)", "X", "X: matrix(n,m); C: matrix(n,n) positive definite; A: matrix(m,m)",
     "-C*X*inv(X'*C*X)*(A + A')*inv(X'*C*X)"),
    ("diff", "tr(inv(X'*C*X)*(X'*B*X))", "X", "X: matrix(n,m); C: matrix(n,n) positive definite; B: matrix(n,n) symmetric",
     "2*(B - C*X*inv(X'*C*X)*X'*B)*X*inv(X'*C*X)"),
    ("diff", "det(X)", "X", "X: matrix(n,n)",
     "det(X)*inv(X)'"),
    ("diff", "det(A*X*B)", "X", "A: matrix(m,n); X: matrix(n,k); B: matrix(k,m)",
     "det(A*X*B)*A'*inv(A*X*B)'*B'"),
    ("diff", "det(A*X*B)", "X", "A: matrix(n,n); X: matrix(n,n); B: matrix(n,n)",
     "det(A*X*B)*inv(X)'"),
    ("diff", "det(X^2)", "X", "X: matrix(n,n)",
     "2*det(X^2)*inv(X)'"),
    ("diff", "det(X'*X)", "X", "X: matrix(m,n)",
     "2*det(X'*X)*X*inv(X'*X)"),
    ("diff", "det(X'*A*X)", "X", "X: matrix(m,n); A: matrix(m,m) positive definite",
     "2*det(X'*A*X)*A*X*inv(X'*A*X)"),
    ("diff", "logdet(X'*X)", "X", "X: matrix(m,n)",
     "2*X*inv(X'*X)"),
    ("diff", "ln(abs(det(X)))", "X", "X: matrix(n,n)",
     "inv(X)'"),
    ("diff", "ln(det(X))", "X", "X: matrix(n,n) positive definite",
     "inv(X)"),
    ("diff", "tr(A*(X .* B))", "X", "A: matrix(m,n); X: matrix(n,m); B: matrix(n,m)",
     "(A .* B')'"),
    ("diff", "tr(sin(X))", "X", "X: matrix(n,n)",
     "diag(diag(cos(X)))"),
    ("diff", "(x-a)/norm2(x-a)", "x", "x: vector(n); a: vector(n)",
     "eye(n)/norm(x - a) - (x - a)*(x - a)'/norm(x - a)^3"),
    ("diff", "x/norm2(x)", "x", "x: vector(n)",
     "eye(n)/norm(x) - x*x'/norm(x)^3"),
    ("diff", "normfro(X)", "X", "X: matrix(n,m)",
     "X/normfro(X)"),
    ("diff", "normfro(X)^2", "X", "X: matrix(n,m)",
     "2*X"),
    ("diff", "norm1(X)", "X", "X: matrix(n,m)",
     "sign(X)"),
    ("diff", "-logdet(S)/2 - (x-u)'*inv(S)*(x-u)/2", "u", "S: matrix(n,n) positive definite; x: vector(n); u: vector(n)",
     "inv(S)*(x - u)"),
    ("diff", "-logdet(S)/2 - (x-u)'*inv(S)*(x-u)/2", "S", "S: matrix(n,n) positive definite; x: vector(n); u: vector(n)",
     "(inv(S)*(x - u)*(x - u)'*inv(S) - inv(S))/2"),
    ("diff", "norm2(A*x-b)^2 + t*norm2(x)^2", "x", "x: vector(n); A: matrix(m,n); b: vector(m); t: scalar",
     "2*(A'*(A*x - b) + t*x)"),
    ("diff", "sum(ln(1+exp(-y .* (A*x))))", "x", "x: vector(n); A: matrix(m,n); y: vector(m)",
     "-A'*(exp(-y .* (A*x)) .* y ./ (1 + exp(-y .* (A*x))))"),
    ("diff", "-y'*ln(sigmoid(A*x)) - (1-y)'*ln(1-sigmoid(A*x))", "x", "x: vector(n); A: matrix(m,n); y: vector(m)",
     "A'*((1 - y) .* sigmoid(A*x) - y .* (1 - sigmoid(A*x)))"),
    ("diff", "-y'*ln(softmax(W*x))", "x", "W: matrix(m,n); x: vector(n); y: vector(m)",
     "W'*(sum(y)*softmax(W*x) - y)"),
    ("diff", "-y'*ln(softmax(W*x))", "W", "W: matrix(m,n); x: vector(n); y: vector(m)",
     "(sum(y)*softmax(W*x) - y)*x'"),
    ("diff", "softmax(x)", "x", "x: vector(n)",
     "diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("diff", "softmax(W*x+b)", "x", "W: matrix(m,n); x: vector(n); b: vector(m)",
     "(diag(softmax(W*x + b)) - softmax(W*x + b)*softmax(W*x + b)')*W"),
    ("diff", "softmax(W*x+b)", "b", "W: matrix(m,n); x: vector(n); b: vector(m)",
     "diag(softmax(W*x + b)) - softmax(W*x + b)*softmax(W*x + b)'"),
    ("diff", "logsumexp(x)", "x", "x: vector(n)",
     "softmax(x)"),
    ("diff", "relu(W*x+b)", "x", "W: matrix(m,n); x: vector(n); b: vector(m)",
     "diag(heaviside(W*x + b))*W"),
    ("diff", "relu(W*x+b)", "b", "W: matrix(m,n); x: vector(n); b: vector(m)",
     "diag(heaviside(W*x + b))"),
    ("diff", "relu(W*x+b)", "W", "W: matrix(m,n); x: vector(n); b: vector(m)",
     "kron(x', diag(heaviside(W*x + b)))"),
    ("diff", "norm2(U*relu(W*x+b)+c-y)^2/2", "U", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "(U*relu(W*x + b) + c - y)*relu(W*x + b)'"),
    ("diff", "norm2(U*relu(W*x+b)+c-y)^2/2", "W", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "(U'*(U*relu(W*x + b) + c - y) .* heaviside(W*x + b))*x'"),
    ("diff", "norm2(U*relu(W*x+b)+c-y)^2/2", "x", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "W'*(U'*(U*relu(W*x + b) + c - y) .* heaviside(W*x + b))"),
    ("diff", "norm2(U*relu(W*x+b)+c-y)^2/2", "b", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "U'*(U*relu(W*x + b) + c - y) .* heaviside(W*x + b)"),
    ("diff", "norm2(U*relu(W*x+b)+c-y)^2/2", "c", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "U*relu(W*x + b) + c - y"),
    ("diff", "-y'*ln(softmax(U*tanh(W*x+b)+c))", "U", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "(sum(y)*softmax(U*tanh(W*x + b) + c) - y)*tanh(W*x + b)'"),
    ("diff", "-y'*ln(softmax(U*tanh(W*x+b)+c))", "W", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "(sum(y)*(1 - tanh(W*x + b) .^ 2) .* (U'*softmax(U*tanh(W*x + b) + c)) - (1 - tanh(W*x + b) .^ 2) .* (U'*y))*x'"),
    ("diff", "-y'*ln(softmax(U*tanh(W*x+b)+c))", "x", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "W'*(sum(y)*(1 - tanh(W*x + b) .^ 2) .* (U'*softmax(U*tanh(W*x + b) + c)) - (1 - tanh(W*x + b) .^ 2) .* (U'*y))"),
    ("diff", "-y'*ln(softmax(U*tanh(W*x+b)+c))", "b", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "sum(y)*(1 - tanh(W*x + b) .^ 2) .* (U'*softmax(U*tanh(W*x + b) + c)) - (1 - tanh(W*x + b) .^ 2) .* (U'*y)"),
    ("diff", "-y'*ln(softmax(U*tanh(W*x+b)+c))", "c", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "sum(y)*softmax(U*tanh(W*x + b) + c) - y"),
    ("diff", "U*sigmoid(W*x+b)+c", "U", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "kron(sigmoid(W*x + b)', eye(p))"),
    ("diff", "U*sigmoid(W*x+b)+c", "W", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "kron(x', U*diag(sigmoid(W*x + b) .* (1 - sigmoid(W*x + b))))"),
    ("diff", "U*sigmoid(W*x+b)+c", "x", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "U*diag(sigmoid(W*x + b) .* (1 - sigmoid(W*x + b)))*W"),
    ("diff", "U*sigmoid(W*x+b)+c", "b", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "U*diag(sigmoid(W*x + b) .* (1 - sigmoid(W*x + b)))"),
    ("diff", "U*sigmoid(W*x+b)+c", "c", "U: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "eye(p)"),
    ("diff", "(x'*A*x)/(x'*x)", "x", "x: vector(n); A: matrix(n,n)",
     "(A + A')*x/(x'*x) - 2*(x'*A*x)*x/(x'*x)^2"),
    ("diff", "(x'*A*x)/(x'*x)", "x", "x: vector(n); A: matrix(n,n) symmetric",
     "2*(A*x/(x'*x) - (x'*A*x)*x/(x'*x)^2)"),
    ("diff", "A*diag(x)*A'*b", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "A*diag(A'*b)"),
    ("diff", "diag(x)*A*x", "x", "x: vector(n); A: matrix(n,n)",
     "diag(A*x) + diag(x)*A"),
    ("diff", "(x'*x)*x", "x", "x: vector(n)",
     "2*x*x' + (x'*x)*eye(n)"),
    ("hessian", "x'*A*x", "x", "x: vector(n); A: matrix(n,n)",
     "A + A'"),
    ("hessian", "norm2(A*x-b)^2", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "2*A'*A"),
    ("hessian", "norm2(x)", "x", "x: vector(n)",
     "eye(n)/norm(x) - x*x'/norm(x)^3"),
    ("hessian", "logsumexp(x)", "x", "x: vector(n)",
     "diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("hessian", "ln(sum(exp(x)))", "x", "x: vector(n)",
     "diag(exp(x))/sum(exp(x)) - exp(x)*exp(x)'/sum(exp(x))^2"),
    ("hessian", "sum(exp(A*x))", "x", "x: vector(n); A: matrix(m,n)",
     "A'*diag(exp(A*x))*A"),
    ("hessian", "sum(ln(1+exp(-y .* (A*x))))", "x", "x: vector(n); A: matrix(m,n); y: vector(m)",
     "A'*(diag(exp(-y .* (A*x)) .* y .^ 2 ./ (1 + exp(-y .* (A*x)))) - diag(exp(-y .* (A*x)) .^ 2 .* y .^ 2 ./ (1 + exp(-y .* (A*x))) .^ 2))*A"),
    ("hessian", "(x'*x)^2", "x", "x: vector(n)",
     "4*(2*x*x' + (x'*x)*eye(n))"),
    ("hessian", "a'*sin(x)", "x", "x: vector(n); a: vector(n)",
     "-diag(a .* sin(x))"),
    ("hessian", "(x'*A*x)/(x'*x)", "x", "x: vector(n); A: matrix(n,n)",
     "(A + A')/(x'*x) + 2*(4*(x'*A*x)*x/(x'*x)^3 - (A + A')*x/(x'*x)^2)*x' - 2*x*x'*(A + A')/(x'*x)^2 - 2*(x'*A*x)*eye(n)/(x'*x)^2"),
    ("hessian", "x'*diag(x)*A*x", "x", "x: vector(n); A: matrix(n,n)",
     "2*(diag(A*x) + diag(x)*A + A'*diag(x))"),
    ("hessian", "logdet(A+diag(x))", "x", "x: vector(n); A: matrix(n,n) positive definite",
     "-inv(A + diag(x)) .^ 2"),
    ("hessian", "norm2(A*x-b)", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "A'*(A/norm(A*x - b) - (A*x - b)*(A*x - b)'*A/norm(A*x - b)^3)"),
    ("hessian", "-y'*ln(softmax(x))", "x", "x: vector(n); y: vector(n)",
     "sum(y)*(diag(softmax(x)) - softmax(x)*softmax(x)')"),
    ("hessian", "norm2(W*relu(A*x)-y)^2", "x", "W: matrix(p,m); A: matrix(m,n); x: vector(n); y: vector(p)",
     "2*A'*diag(heaviside(A*x))*W'*W*diag(heaviside(A*x))*A"),
    ("diff", "sum(i=1..n, w_i*x_i)", "x", "x: vector(n); w: vector(n)",
     "w"),
    ("diff", "sum(i=1..n, sum(j=1..n, A_ij*x_i*x_j))", "x", "x: vector(n); A: matrix(n,n)",
     "(A + A')*x"),
    ("diff", "sum(i=1..m, (y_i - sum(j=1..n, X_ij*w_j))^2)", "w", "w: vector(n); X: matrix(m,n); y: vector(m)",
     "-2*X'*(y - X*w)"),
    ("diff", "mean((X*w + ones(m)*b - y) .^ 2)", "w", "X: matrix(m,n); w: vector(n); b: scalar; y: vector(m)",
     "2*X'*(X*w + ones(m)*b - y)/m"),
    ("diff", "mean((X*w + b - y) .^ 2)", "w", "X: matrix(m,n); w: vector(n); b: scalar; y: vector(m)",
     "2*X'*(X*w + b - y)/m"),
    ("diff", "mean((X*w + b - y) .^ 2)", "b", "X: matrix(m,n); w: vector(n); b: scalar; y: vector(m)",
     "2*sum(X*w + b - y)/m"),
    ("diff", "mean((max(0, X*w + b) - y) .^ 2)", "w", "X: matrix(m,n); w: vector(n); b: scalar; y: vector(m)",
     "2*X'*((max(0, X*w + b) - y) .* heaviside(X*w + b))/m"),
    ("diff", "mean((max(0, X*w + b) - y) .^ 2)", "b", "X: matrix(m,n); w: vector(n); b: scalar; y: vector(m)",
     "2*(max(0, X*w + b) - y)'*heaviside(X*w + b)/m"),
    ("diff", "max(0, w'*x + b)", "w", "w: vector(n); x: vector(n); b: scalar",
     "heaviside(w'*x + b)*x"),
    ("diff", "max(0, w'*x + b)", "b", "w: vector(n); x: vector(n); b: scalar",
     "heaviside(w'*x + b)"),
    ("diff", "w .* x", "w", "w: vector(n); x: vector(n)",
     "diag(x)"),
    ("diff", "w ./ x", "w", "w: vector(n); x: vector(n)",
     "diag(1 ./ x)"),
    ("diff", "w ./ x", "x", "w: vector(n); x: vector(n)",
     "-diag(w ./ x .^ 2)"),
    ("diff", "w + x", "w", "w: vector(n); x: vector(n)",
     "eye(n)"),
    ("diff", "w - x", "x", "w: vector(n); x: vector(n)",
     "-eye(n)"),
    ("diff", "x + z", "x", "x: vector(n); z: scalar",
     "eye(n)"),
    ("diff", "x + z", "z", "x: vector(n); z: scalar",
     "ones(n)"),
    ("diff", "x*z", "x", "x: vector(n); z: scalar",
     "z*eye(n)"),
    ("diff", "x*z", "z", "x: vector(n); z: scalar",
     "x"),
    ("diff", "sum(x)", "x", "x: vector(n)",
     "ones(n)"),
    ("diff", "sum(x*z)", "x", "x: vector(n); z: scalar",
     "z*ones(n)"),
    ("diff", "sum(x*z)", "z", "x: vector(n); z: scalar",
     "sum(x)"),
    ("diff", "sum(x+z)", "z", "x: vector(n); z: scalar",
     "n"),
    ("diff", "inv(X)", "X", "X: matrix(n,n) invertible",
     "-kron(inv(X)', inv(X))"),
    ("diff", "X*B", "X", "X: matrix(n,m); B: matrix(m,p)",
     "kron(B', eye(n))"),
    ("diff", "A*X", "X", "A: matrix(p,n); X: matrix(n,m)",
     "kron(eye(m), A)"),
    ("diff", "X'*A*X", "X", "X: matrix(n,m); A: matrix(n,n)",
     "kron(X'*A', eye(m))*commutation(n, m) + kron(eye(m), X'*A)"),
    ("diff", "X", "X", "X: matrix(n,m)",
     "eye(m*n)"),
    ("diff", "X*a", "X", "X: matrix(n,m); a: vector(m)",
     "kron(a', eye(n))"),
    ("diff", "X'*a", "X", "X: matrix(n,m); a: vector(n)",
     "kron(a', eye(m))*commutation(n, m)"),
    ("diff", "sin(X)", "X", "X: matrix(n,m)",
     "diag(vec(cos(X)))"),
    ("diff", "X .* Y", "X", "X: matrix(n,m); Y: matrix(n,m)",
     "diag(vec(Y))"),
    ("diff", "tr(X)*X", "X", "X: matrix(n,n)",
     "vec(X)*vec(eye(n))' + tr(X)*eye(n*n)"),
    ("diff", "A*sin(X*B)", "X", "A: matrix(p,n); X: matrix(n,m); B: matrix(m,k)",
     "kron(eye(k), A)*diag(vec(cos(X*B)))*kron(B', eye(n))"),
    ("diff", "x*y'", "x", "x: vector(n); y: vector(m)",
     "kron(y, eye(n))"),
    ("diff", "x*x'", "x", "x: vector(n)",
     "kron(x, eye(n)) + kron(eye(n), x)"),
    ("diff", "vec(A*X)", "X", "A: matrix(p,n); X: matrix(n,m)",
     "kron(eye(m), A)"),
    ("diff", "norm1(A*x-b)", "x", "x: vector(n); A: matrix(m,n); b: vector(m)",
     "A'*sign(A*x - b)"),
    ("diff", "X^3", "X", "X: matrix(n,n)",
     "kron((X^2)', eye(n)) + kron(X', X) + kron(eye(n), X^2)"),
    ("diff", "a'*X^2*b", "X", "X: matrix(n,n); a: vector(n); b: vector(n)",
     "a*b'*X' + X'*a*b'"),
    ("diff", "sqrt(x'*A*x)", "x", "x: vector(n); A: matrix(n,n) positive definite",
     "A*x/sqrt(x'*A*x)"),
    ("diff", "exp(-x'*A*x/2)", "x", "x: vector(n); A: matrix(n,n) positive definite",
     "-exp(-x'*A*x/2)*A*x"),
    ("diff", "diag(X)'*a", "X", "X: matrix(n,n); a: vector(n)",
     "diag(a)"),
    ("diff", "tr(diag(x)*A)", "x", "x: vector(n); A: matrix(n,n)",
     "diag(A)"),
    ("diff", "sum(sigmoid(X) .* A)", "X", "X: matrix(n,m); A: matrix(n,m)",
     "A .* sigmoid(X) .* (1 - sigmoid(X))"),
    ("diff", "A*inv(X+t*B)*A", "t", "A: matrix(n,n); X: matrix(n,n) invertible; B: matrix(n,n); t: scalar",
     "-A*inv(X + t*B)*B*inv(X + t*B)*A"),
    ("diff", "det(A+t*B)", "t", "A: matrix(n,n); B: matrix(n,n); t: scalar",
     "det(A + t*B)*tr(B*inv(A + t*B))"),
    ("diff", "logdet(A+t*B)", "t", "A: matrix(n,n) positive definite; B: matrix(n,n); t: scalar",
     "tr(B*inv(A + t*B))"),
    ("diff", "inv(A+t*B)", "t", "A: matrix(n,n) positive definite; B: matrix(n,n); t: scalar",
     "-inv(A + t*B)*B*inv(A + t*B)"),
    ("diff", "normfro(A*X-B)^2", "X", "A: matrix(p,n); X: matrix(n,m); B: matrix(p,m)",
     "2*A'*(A*X - B)"),
    ("diff", "tr(X'*A*X*B)", "X", "X: matrix(n,m); A: matrix(n,n); B: matrix(m,m)",
     "A*X*B + A'*X*B'"),
    ("diff", "dot(a, X*b)", "X", "a: vector(n); X: matrix(n,m); b: vector(m)",
     "a*b'"),
    ("diff", "outer(a,x)*b", "x", "a: vector(m); x: vector(n); b: vector(n)",
     "a*b'"),
    ("diff", "x'*x", "x", "x: vector(n)",
     "2*x"),
    ("diff", "norm2(x)", "x", "x: vector(n)",
     "x/norm(x)"),
    ("diff", "norm2(x)^3", "x", "x: vector(n)",
     "3*norm(x)*x"),
    ("diff", "ln(x'*x)", "x", "x: vector(n)",
     "2*x/(x'*x)"),
    ("diff", "logsumexp(A*x)", "x", "A: matrix(m,n); x: vector(n)",
     "A'*softmax(A*x)"),
    ("diff", "softplus(A*x)", "x", "A: matrix(m,n); x: vector(n)",
     "diag(sigmoid(A*x))*A"),
    ("diff", "sum(softplus(-y .* (A*x)))", "x", "x: vector(n); A: matrix(m,n); y: vector(m)",
     "-A'*(sigmoid(-y .* (A*x)) .* y)"),
    ("diff", "(X*b+c)'*D*(X*b+c)", "b", "X: matrix(m,n); b: vector(n); c: vector(m); D: matrix(m,m)",
     "X'*(D + D')*(X*b + c)"),
    ("diff", "(x-A*s)'*W*(x-A*s)", "A", "x: vector(m); A: matrix(m,n); s: vector(n); W: matrix(m,m) symmetric",
     "-2*W*(x - A*s)*s'"),
    ("diff", "(x-A*s)'*W*(x-A*s)", "s", "x: vector(m); A: matrix(m,n); s: vector(n); W: matrix(m,m) symmetric",
     "-2*A'*W*(x - A*s)"),
    ("diff", "x .^ 2", "x", "x: vector(n)",
     "2*diag(x)"),
    ("diff", "exp(x)", "x", "x: vector(n)",
     "diag(exp(x))"),
    ("diff", "tanh(W*x)", "x", "W: matrix(m,n); x: vector(n)",
     "diag(1 - tanh(W*x) .^ 2)*W"),
    ("diff", "1 ./ x", "x", "x: vector(n)",
     "-diag(1 ./ x .^ 2)"),
    ("diff", "ln(x)", "x", "x: vector(n) positive",
     "diag(1 ./ x)"),
    ("diff", "sqrt(x)", "x", "x: vector(n) positive",
     "diag(1 ./ sqrt(x))/2"),
    ("diff", "abs(x)", "x", "x: vector(n)",
     "diag(sign(x))"),
    ("diff", "mean(x)", "x", "x: vector(n)",
     "ones(n)/n"),
    ("diff", "(x - mean(x))", "x", "x: vector(n)",
     "eye(n) - ones(n, n)/n"),
    ("diff", "sum((x - mean(x)) .^ 2)/n", "x", "x: vector(n)",
     "2*((x - mean(x))/n - sum(x - mean(x))*ones(n)/n^2)"),
    ("diff", "norm2(x - mean(x))", "x", "x: vector(n)",
     "(x - mean(x) - sum(x - mean(x))*ones(n)/n)/norm(x - mean(x))"),
    ("diff", "(x-mean(x))/norm2(x-mean(x))", "x", "x: vector(n)",
     "eye(n)/norm(x - mean(x)) - ones(n, n)/(norm(x - mean(x))*n) + (x - mean(x))*(sum(x - mean(x))*ones(n)'/n - (x - mean(x))')/norm(x - mean(x))^3"),
    ("diff", "V*softmax(K*q)", "q", "V: matrix(p,m); K: matrix(m,n); q: vector(n)",
     "V*(diag(softmax(K*q)) - softmax(K*q)*softmax(K*q)')*K"),
    ("diff", "max(x, y)", "x", "x: vector(n); y: vector(n)",
     "diag(heaviside(x - y))"),
    ("diff", "min(x, y)", "x", "x: vector(n); y: vector(n)",
     "diag(heaviside(y - x))"),
    ("diff", "det(inv(X))", "X", "X: matrix(n,n) invertible",
     "-det(inv(X))*inv(X)'"),
    ("diff", "tr(inv(X))", "X", "X: matrix(n,n) invertible",
     "-(inv(X)^2)'"),
    ("diff", "tr(X'*inv(A)*X)", "X", "X: matrix(n,m); A: matrix(n,n) positive definite",
     "2*inv(A)*X"),];
