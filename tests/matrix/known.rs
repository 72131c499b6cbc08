//! Sizes that are numbers: the same matrix notation, the entries beside it, mistakes named with the entries that are wrong.

use std::collections::BTreeMap;

use gradus::session::{Answer, CheckTask, Judgement, Outcome, Part, Reply, Session, Shown};
use gradus::syntax::linear::{Style, write};

use Outcome::{Correct, Incorrect};

use super::{all_rows, kind, session, task};

/// Sizes of letters in the order in which they are met; all differ, so that a lost transpose cannot hide, and the first
/// is the larger one, so that X'*X has an inverse.
const SIZES: [u32; 4] = [3, 2, 4, 1];

fn plain(shown: &Shown) -> String {
    write(&shown.formula, Style::Plain, usize::MAX).text
}

/// `x: vector(n); A: matrix(n,m)` as `x: vector(2); A: matrix(2,3)`, and the sizes of the letters; nothing if a size is
/// more than a letter.
fn with_numbers(declarations: &str) -> Option<(String, BTreeMap<String, u32>)> {
    let mut sizes = BTreeMap::new();
    let mut said = Vec::new();
    for declaration in declarations.split("; ") {
        let Some((open, close)) = declaration.find('(').zip(declaration.find(')')) else {
            said.push(declaration.to_owned());
            continue;
        };
        let mut numbers = Vec::new();
        for letter in declaration[open + 1..close].split(',') {
            let next = *SIZES.get(sizes.len())?;
            numbers.push(sizes.entry(letter.trim().to_owned()).or_insert(next).to_string());
        }
        said.push(format!("{}({}{}", &declaration[..open], numbers.join(","), &declaration[close..]));
    }
    Some((said.join("; "), sizes))
}

#[test]
fn entries_are_those_of_the_matrix_notation() {
    let mut compared = 0;
    for (op, text, by, declarations, _) in all_rows() {
        let Some((declarations, sizes)) = with_numbers(declarations) else { continue };
        let mut session = session(&declarations);
        for (letter, size) in &sizes {
            session.define_intermediate(letter, &size.to_string()).expect("a letter is a name");
        }
        let task = task(&mut session, kind(op), text, by);
        let answer = session.answer(&task).unwrap_or_else(|problem| panic!("{text} by {by}: {problem}"));
        let Answer { value, other: Some(other), .. } = answer else { continue };
        // Longer ones may have no value anywhere, as inv(A*X) of a product of low rank.
        if !(value.is_short() && other.is_short()) {
            continue;
        }
        let (a, b) = (plain(&value), plain(&other));
        let judgement = session.compare(&a, &b).unwrap_or_else(|problem| panic!("{text} by {by}: {problem}"));
        assert_eq!(judgement.outcome, Outcome::Equal, "{text} by {by}, {declarations}: {a} and {b}");
        compared += 1;
    }
    assert!(compared >= 60, "only {compared} rows have few entries");
}

/// Lines before, a line, what it answers: matrix notation and entries, if both are shown, on two lines.
#[rustfmt::skip]
const ANSWERS: &[(&str, &str, &str)] = &[
    ("W : matrix(2,3)", "grad sum(W .* W), W", "[[2*W_{1,1}, 2*W_{1,2}, 2*W_{1,3}], [2*W_{2,1}, 2*W_{2,2}, 2*W_{2,3}]]\n2*W"),
    ("W : matrix(2,3)", "grad sum(W .* W) wrt W", "[[2*W_{1,1}, 2*W_{1,2}, 2*W_{1,3}], [2*W_{2,1}, 2*W_{2,2}, 2*W_{2,3}]]\n2*W"),
    ("W : matrix(2,2)", "diff sum(W .* W) with respect to W", "2*W\n[[2*W_{1,1}, 2*W_{1,2}], [2*W_{2,1}, 2*W_{2,2}]]"),
    ("let x : vector(2)", "d/dx x'*x", "2*x'\n[[2*x_1, 2*x_2]]"),
    ("A : matrix(3,3); x : vector(3)", "hessian x'*A*x, x", "[[2*A_{1,1}, A_{1,2} + A_{2,1}, A_{1,3} + A_{3,1}], [A_{1,2} + A_{2,1}, 2*A_{2,2}, A_{2,3} + A_{3,2}], [A_{1,3} + A_{3,1}, A_{2,3} + A_{3,2}, 2*A_{3,3}]]\nA + A'"),
    // A derivative of a vector by a matrix goes by columns, as vec does.
    ("A : matrix(2,2); x : vector(2)", "diff A*x, A", "kron(x', eye(2))\n[[x_1, 0, x_2, 0], [0, x_1, 0, x_2]]"),
    ("S : matrix(2,2) symmetric; w : vector(2)", "grad w'*S*w, w", "2*w'*S"),
    ("X : matrix(3,3)", "grad ln(det(X)), X", "inv(X)'"),
    ("x : vector(2)", "grad x'*[2, 1; 1, 3]*x, x", "[[2*x_2 + 4*x_1, 2*x_1 + 6*x_2]]\n2*x'*[[2, 1], [1, 3]]"),
    ("v : vector(200)", "grad v'*v, v", "2*v'"),
    // Entries are named: everything is done with entries.
    ("x : vector(2)", "grad x_1^2*x_2, x", "[[2*x_1*x_2, x_1^2]]"),
    ("x : vector(2)", "grad x'*x + x_1, x", "[[2*x_1 + 1, 2*x_2]]"),
    ("x : vector(2)", "grad [x_1, x_2]'*x, x", "[[2*x_1, 2*x_2]]"),
    // A definition is whole where the line is.
    ("x : vector(2); f(x) = norm(x)^2", "grad f", "[[2*x_1, 2*x_2]]\n2*x'"),
    ("x : vector(2); f(x) = norm(x)^2", "grad f at x = [1, 2]", "[[2, 4]]"),
    ("x : vector(2); let r = x - [1, 2]", "grad r'*r, x", "[[2*(x_1 - 1), 2*(x_2 - 2)]]\n2*(x - [1, 2])'"),
];

#[test]
fn both_forms_are_shown() {
    for (before, line, expected) in ANSWERS {
        let mut session = Session::new();
        for said in before.split("; ") {
            let replies = session.run(said);
            assert!(!matches!(replies[..], [Reply::Problem { .. }]), "{said}: {replies:?}");
        }
        let replies = session.run(line);
        let [Reply::Answer(answer)] = &replies[..] else { panic!("{line}: {replies:?}") };
        let shown: Vec<String> = std::iter::once(&answer.value)
            .chain(answer.other.as_ref().filter(|other| other.is_short()))
            .map(plain)
            .collect();
        assert_eq!(shown.join("\n"), *expected, "{before}; {line}");
    }
}

/// Declarations, expression, variable, answer, verdict, mistake, wrong entries.
#[rustfmt::skip]
type Check = (&'static str, &'static str, &'static str, &'static str, Outcome, Option<&'static str>, &'static [(usize, usize)]);

#[rustfmt::skip]
const CHECKS: &[Check] = &[
    ("A: matrix(2,2); x: vector(2)", "x'*A*x", "x", "x'*(A + A')", Correct, None, &[]),
    ("A: matrix(2,2); x: vector(2)", "x'*A*x", "x", "A*x + A'*x", Correct, None, &[]),
    ("A: matrix(2,2); x: vector(2)", "x'*A*x", "x", "2*x'*A", Incorrect, Some("quadratic-assumed-symmetric"), &[(1, 1), (1, 2)]),
    ("A: matrix(2,2); x: vector(2)", "x'*A*x", "x", "[2*A_11*x_1 + A_12*x_2 + A_21*x_2, 2*A_22*x_2 + A_12*x_1 + A_21*x_1]", Correct, None, &[]),
    ("A: matrix(2,2); x: vector(2)", "x'*A*x", "x", "[2*A_11*x_1 + A_12*x_2 + A_21*x_2, 2*A_22*x_2]", Incorrect, None, &[(1, 2)]),
    ("W: matrix(2,3); x: vector(3); y: vector(2)", "norm(W*x - y)^2", "x", "W'*(W*x - y)", Incorrect, Some("factor-two-lost"), &[(1, 1), (1, 2), (1, 3)]),
    ("W: matrix(2,3); x: vector(3); y: vector(2)", "norm(W*x - y)^2", "x", "2*W*(W*x - y)", Incorrect, Some("least-squares-lost-transpose"), &[]),
    ("W: matrix(2,3); x: vector(3); y: vector(2)", "norm(W*x - y)^2", "W", "2*(W*x - y)*x'", Correct, None, &[]),
    ("S: matrix(2,2) symmetric; x: vector(2)", "x'*S*x", "x", "2*x'*S", Correct, None, &[]),
    ("X: matrix(3,3)", "ln(det(X))", "X", "inv(X)", Incorrect, Some("logdet-transposed"), &[(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)]),
    // For one row and column the matrix is symmetric.
    ("A: matrix(1,1); x: vector(1)", "x'*A*x", "x", "2*x*A", Correct, None, &[]),
];

#[test]
fn mistakes_and_entries_are_named() {
    for (declarations, expr, by, answer, outcome, mistake, entries) in CHECKS {
        let mut session = Session::new();
        for declaration in declarations.split("; ") {
            let (name, shape) = declaration.split_once(": ").expect("a declaration");
            session.declare_name(name, shape).expect("a shape");
        }
        let task = CheckTask {
            kind: gradus::session::AnswerKind::Derivative,
            expr: (*expr).to_owned(),
            by: vec![(*by).to_owned()],
            lets: Vec::new(),
        };
        let judged: Judgement = session.check_answer(&task, answer, Part::Whole).expect("a derivative");
        let found = (judged.outcome, judged.mistake, &judged.entries[..]);
        assert_eq!(found, (*outcome, *mistake, *entries), "{expr} by {by}: {answer}: {}", judged.message);
    }
}
