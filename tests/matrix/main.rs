//! Derivatives by vectors and matrices of any size: the printed form, and two witnesses at sizes that all differ.
//!
//! A row is the operation, the expression, the variable, declarations and assumptions, and what is printed in the mixed
//! layout. Every row is compared with reverse-mode adjoints and with central differences at three choices of sizes, so
//! that a lost transpose cannot hide.

mod answers;
mod course;
mod known;
mod rows;

use gradus::expr::ExprId;
use gradus::name::Name;
use gradus::numeric::matrix::{Place, confirm};
use gradus::session::{AnswerKind, Confirm, Layout, Outcome, Session, Sureness, Task};
use gradus::syntax::linear::{Style, write};

use course::COURSE;
use rows::ROWS;

/// Operation, expression, variable, declarations, printed answer.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// All rows.
fn all_rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(COURSE)
}

/// Places that are drawn for one choice of sizes until two have values.
const DRAWS: u64 = 12;

/// First sizes; other letters of a row have the sizes after it.
const FIRST_SIZES: [usize; 3] = [2, 3, 4];

/// A session with `x: vector(n); A: matrix(n,n) symmetric` declared.
fn session(declarations: &str) -> Session {
    let mut session = Session::new();
    session.confirm = Confirm::Nothing;
    session.settings_mut().layout = Layout::Mixed;
    for declaration in declarations.split("; ") {
        let said = match declaration.split_once(": ") {
            Some((name, shape)) => session.declare_name(name, shape),
            None => session.assume_text(declaration),
        };
        said.unwrap_or_else(|problem| panic!("{declaration}: {problem}"));
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

/// Vectors whose sum is declared: `sum(y) = 1`.
fn totals(declarations: &str) -> Vec<(Name, f64)> {
    let said = declarations.split("; ").filter_map(|declaration| {
        let (name, value) = declaration.strip_prefix("sum(")?.split_once(") = ")?;
        Some((Name::new(name), value.parse().expect("a number")))
    });
    said.collect()
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
    let mut failures = Vec::new();
    for (operation, text, by, declarations, expected) in all_rows() {
        let mut session = session(declarations);
        let task = task(&mut session, kind(operation), text, by);
        let found = printed(&mut session, &task, text);
        if found != *expected {
            failures.push(format!("{operation} {text} by {by}\n  is  {found}\n  not {expected}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is printed reads back to the same expression.
#[test]
fn answers_read_back() {
    for (operation, text, by, declarations, expected) in all_rows() {
        let mut session = session(declarations);
        let task = task(&mut session, kind(operation), text, by);
        let answer = session.answer(&task).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let read = session.read(expected).unwrap_or_else(|problem| panic!("{expected}: {problem}"));
        assert_eq!(read.value, answer.value.id, "{expected}");
    }
}

/// Number of first sizes at which both witnesses agree with `value`. Letters take sizes that all differ, rising or falling,
/// because X'*X of a wide X is singular; a place without values, such as ln of a negative determinant, is drawn again.
fn witnesses_agree(session: &Session, of: ExprId, by: ExprId, value: ExprId, declarations: &str) -> usize {
    let (properties, totals) = (properties(declarations), totals(declarations));
    let agree = |first: usize| {
        let mut met = 0;
        for draw in 0..DRAWS {
            let place =
                Place::random(session.graph(), &[of, by, value], first, &properties, 7 + draw).with_totals(&totals);
            let Ok(found) = confirm(session.graph(), of, by, value, &place) else { return false };
            if found.is_defined() && !found.agrees() {
                return false;
            }
            met += usize::from(found.is_defined());
            if met == 2 {
                break;
            }
        }
        met > 0
    };
    FIRST_SIZES.into_iter().filter(|first| agree(*first)).count()
}

#[test]
fn answers_agree_with_adjoints_and_differences() {
    let mut failures = Vec::new();
    for (operation, text, by, declarations, _) in all_rows() {
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
        let compared = witnesses_agree(&session, of, task.by[0], value, declarations);
        if compared != FIRST_SIZES.len() {
            failures.push(format!("{operation} {text} by {by}: {compared} places"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_wrong_answer_would_be_found() {
    let declarations = "x: vector(n); A: matrix(n,n)";
    for wrong in ["2*A*x", "A*x + A*x", "(A - A')*x", "A'*x", "(A + A')*x/2"] {
        let mut session = session(declarations);
        let task = task(&mut session, AnswerKind::Derivative, "x'*A*x", "x");
        let wrong_value = session.read(wrong).unwrap_or_else(|problem| panic!("{wrong}: {problem}")).value;
        assert_eq!(witnesses_agree(&session, task.of, task.by[0], wrong_value, declarations), 0, "{wrong}");
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
    for shape in ["matrix(0,3)", "matrix(3, 0)", "vector(0)"] {
        assert_eq!(session.declare_name("A", shape).err().map(|problem| problem.id), Some("shape-size"), "{shape}");
    }
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

/// Values at given matrices: the sizes of letters follow from them and must agree.
#[test]
fn values_at_given_matrices() {
    let at = |name: &str, rows: &[&[f64]]| (name.to_owned(), rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
    let a = at("A", &[&[1.0, 2.0], &[3.0, 4.0], &[5.0, 6.0]]);
    let x = at("x", &[&[1.0], &[-1.0]]);
    let value = |text: &str, point: &[(String, Vec<Vec<f64>>)]| {
        let mut session = session("A: matrix(m,n); x: vector(n)");
        session.evaluated(text, point)
    };
    let both = [a.clone(), x.clone()];
    assert_eq!(value("A*x", &both).expect("a value"), [[-1.0], [-1.0], [-1.0]]);
    assert_eq!(value("sum(ones(m)) + sum((A*x) .^ 2)", &both).expect("a value"), [[6.0]]);
    let problem = |text: &str, point: &[(String, Vec<Vec<f64>>)]| value(text, point).err().map(|problem| problem.id);
    assert_eq!(problem("A*x", &[a.clone(), at("x", &[&[1.0], &[2.0], &[3.0]])]), Some("shape-point"));
    assert_eq!(problem("A*x", &[a]), Some("scope-not-numeric"));
    assert_eq!(problem("A*x", &[x, at("A", &[&[1.0, 2.0], &[3.0]])]), Some("shape-point"));
}

/// Steps of chains of vectors, and with a matrix for a variable: combined, put back, and the result agree.
#[test]
fn steps_end_in_the_derivative() {
    #[rustfmt::skip]
    let rows = [
        ("norm(A*x - b)^2",    "x", "2*u'*A",          "2*(A*x - b)'*A"),
        ("x'*C*x",             "x", "u' + x'*C",       "x'*(C + C')"),
        ("logsumexp(A*x)",     "x", "softmax(u)'*A",   "softmax(A*x)'*A"),
        ("sum(relu(A*x + b))", "x", "heaviside(u)'*A", "heaviside(A*x + b)'*A"),
        ("softmax(A*x)",       "x", "(diag(softmax(u)) - softmax(u)*softmax(u)')*A",
         "(diag(softmax(A*x)) - softmax(A*x)*softmax(A*x)')*A"),
        ("tr(C*inv(X))",       "X", "",                "-inv(X)'*C'*inv(X)'"),
        ("sum(relu(A*x + b))", "A", "",                "heaviside(A*x + b)*x'"),
    ];
    let declarations = "A: matrix(m,n); x: vector(n); b: vector(m); C: matrix(n,n); X: matrix(n,n) invertible";
    for (text, by, combined, result) in rows {
        let mut session = session(declarations);
        session.settings_mut().layout = Layout::Numerator;
        let task = task(&mut session, AnswerKind::Derivative, text, by);
        let steps = session.steps(&task).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let plain = |shown: &gradus::session::Shown| write(&shown.formula, Style::Plain, 10_000).text;
        let whole = steps.whole.as_ref().expect("steps of whole matrices");
        assert_eq!(plain(&steps.result), result, "{text} by {by}");
        assert_eq!(whole.by_differentials, combined.is_empty(), "{text} by {by}");
        assert!(!whole.differentials.is_empty(), "{text} by {by}");
        if !combined.is_empty() {
            assert_eq!(plain(&steps.combined), combined, "{text} by {by}");
        }
        let equal = session.compare(&plain(&steps.substituted), result).expect("readable");
        assert_eq!((equal.outcome, equal.certainty), (Outcome::Equal, Some(Sureness::Proved)), "{text} by {by}");
    }
}

/// A declared name is that name, however it is typed, and never an entry of another one.
#[test]
fn declared_names_with_numbers() {
    #[rustfmt::skip]
    let rows = [
        ("W: matrix(m,n); W2: matrix(p,m)",  "W2*relu(W*x)", "x", "W_2*diag(heaviside(W*x))*W"),
        ("W1: matrix(m,n); W2: matrix(p,m)", "W2*W1*x",      "x", "W_2*W_1"),
        ("W1: matrix(m,n); W_2: matrix(p,m)", "W_2*W_1*x",   "x", "W_2*W_1"),
        ("W: matrix(m,n); W_12: scalar",     "W_12*norm(W*x)", "W_12", "norm(W*x)"),
        ("x1: vector(n); A1: matrix(n,n) symmetric", "x1'*A1*x1", "x1", "2*A_1*x_1"),
    ];
    for (declarations, text, by, expected) in rows {
        let mut session = session(&format!("{declarations}; x: vector(n)"));
        let task = task(&mut session, AnswerKind::Derivative, text, by);
        assert_eq!(printed(&mut session, &task, text), expected, "{text} by {by}");
    }
}
