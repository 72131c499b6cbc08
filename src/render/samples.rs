//! Replies made by hand, for the tests of all formats.

use crate::calculus::{ChainRule, Grain};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::expr::Graph;
use crate::session::*;
use crate::shape::Shape;
use crate::syntax::formula::{Formula, Item};
use crate::syntax::linear::tests::Build;

pub(super) fn f(text: &str) -> Formula {
    Build::read(text)
}

pub(super) fn shown(text: &str, rows: u32, cols: u32) -> Shown {
    let formula = f(text);
    let entries = match &formula.items[formula.root() as usize] {
        Item::Matrix { cols, entries, .. } => {
            let part = |id: &u32| {
                let mut part = formula.clone();
                part.items.truncate(*id as usize + 1);
                part.origin.truncate(*id as usize + 1);
                part
            };
            Some(entries.chunks(*cols as usize).map(|row| row.iter().map(part).collect()).collect())
        }
        _ => None,
    };
    Shown { id: Graph::new().one(), formula, shape: Shape::known(rows, cols), rows: entries }
}

pub(super) fn answer(kind: AnswerKind, left: &str, value: Shown) -> Answer {
    Answer {
        kind,
        left: Some(f(left)),
        value,
        other: None,
        decimal: None,
        domain: Domain::default(),
        conventions: Vec::new(),
        confirmation: Some(Confirmation {
            witnesses: vec!["forward AD", "reverse AD", "central differences"],
            points: 8,
            error: 3.1e-10,
            problem: None,
        }),
        at: None,
        notes: Vec::new(),
        source: String::new(),
    }
}

/// The derivative of ln(sin(x^3)^2).
pub(super) fn chain_answer() -> Reply {
    let value = shown("(/ (* 6 (^ x 2) (cos (^ x 3))) (sin (^ x 3)))", 1, 1);
    let mut answer = answer(AnswerKind::Derivative, "(d :x (ln (^ (sin (^ x 3)) 2)))", value);
    let mut domain = f("(sin (^ x 3))");
    let left = domain.root();
    let zero = domain.push(Item::Number("0".into()));
    domain.push(Item::Relation(crate::syntax::written::Relation::NotEqual, left, zero));
    answer.domain.conditions.push(domain.clone());
    answer.domain.ranges.push(domain);
    Reply::Answer(Box::new(answer))
}

/// A gradient at a point, with a note on how it was read.
pub(super) fn gradient() -> Reply {
    let mut gradient = answer(AnswerKind::Gradient, "(grad f)", shown("(matrix1 (* 6 x y) (* 3 (^ x 2)))", 1, 2));
    gradient.at =
        Some(PointValue { point: vec![("x".into(), 1.0), ("y".into(), -2.5)], value: vec![vec![-15.0, 3.0]] });
    gradient.source = "f(x, y) = 3x^2 log y".into();
    gradient.notes.push(Note { span: Span::new(15, 18), text: "log is read as ln".into(), warning: false });
    Reply::Answer(Box::new(gradient))
}

/// A Hessian with values that line up.
pub(super) fn hessian() -> Reply {
    let value = shown("(matrix2 (* 6 y) (* 6 x) (* 6 x) (/ 1 3))", 2, 2);
    let mut hessian = answer(AnswerKind::Hessian, "(grad f)", value);
    let mut left = Formula::default();
    let body = left.push(Item::Symbol("f".into()));
    left.push(Item::Operator(crate::syntax::written::Operator::Hessian, Vec::new(), body));
    hessian.left = Some(left);
    hessian.at =
        Some(PointValue { point: vec![("x".into(), 1.0)], value: vec![vec![-15.0, 3.25], vec![3.25, 1.0 / 3.0]] });
    Reply::Answer(Box::new(hessian))
}

fn named(pairs: &[(&str, &str)]) -> Vec<Named> {
    pairs.iter().map(|(name, text)| Named { name: (*name).into(), formula: f(text) }).collect()
}

fn local(of: &str, by: &str, partial: bool, text: &str, law: &'static str, statement: &str) -> Local {
    Local { of: of.into(), by: by.into(), partial, formula: f(text), laws: vec![law], statement: statement.into() }
}

fn node(name: &str, text: &str, value: f64, tangent: f64, adjoint: f64) -> FlowNode {
    let formula = (!text.is_empty()).then(|| f(text));
    FlowNode { name: name.into(), formula, value: Some(value), tangent: Some(tangent), adjoint: Some(adjoint) }
}

/// The data flow of ln(sin(x^3)^2).
pub(super) fn chain_flow(order: Order) -> Flow {
    Flow {
        nodes: vec![
            node("x", "", 1.2, 1.0, -1.37387),
            node("u", "(^ x 3)", 1.728, 4.32, -0.318025),
            node("v", "(sin u)", 0.987669, -0.676315, 2.02497),
            node("w", "(^ v 2)", 0.97549, -1.33595, 1.02513),
            node("y", "(ln w)", -0.0248152, -1.37387, 1.0),
        ],
        edges: vec![(0, 1, f("(* 3 (^ x 2))")), (1, 2, f("(cos u)")), (2, 3, f("(* 2 v)")), (3, 4, f("(/ 1 w)"))],
        paths: 1,
        variables: 1,
        outputs: 1,
        point: if order == Order::Graph { Vec::new() } else { vec![("x".into(), 1.2)] },
        order,
    }
}

/// The four steps of ln(sin(x^3)^2).
pub(super) fn chain_steps() -> Reply {
    Reply::Steps(Box::new(Steps {
        rule: ChainRule::SingleVariable,
        grain: Grain::Normal,
        introduce: named(&[("u", "(^ x 3)"), ("v", "(sin u)"), ("w", "(^ v 2)"), ("y", "(ln w)")]),
        outputs: 1,
        locals: vec![
            local("u", "x", false, "(* 3 (^ x 2))", "d-pow", "d (u^n) = n*u^(n - 1)*du"),
            local("v", "u", false, "(cos u)", "d-sin", "d sin(u) = cos(u)*du"),
            local("w", "v", false, "(* 2 v)", "d-pow", "d (u^n) = n*u^(n - 1)*du"),
            local("y", "w", false, "(/ 1 w)", "d-ln", "d ln(u) = du/u"),
        ],
        combine: vec![Combined {
            left: f("(d :!y :x)"),
            symbols: f("(* (d :!y :w) (d :!w :v) (d :!v :u) (d :!u :x))"),
            formula: f("(* (/ 1 w) (* 2 v) (cos u) (* 3 (^ x 2)))"),
        }],
        factors: Vec::new(),
        substitute: vec![(
            f("(* (/ 1 (^ (sin (^ x 3)) 2)) (* 2 (sin (^ x 3))) (cos (^ x 3)) (* 3 (^ x 2)))"),
            f("(/ (* 6 (^ x 2) (cos (^ x 3))) (sin (^ x 3)))"),
        )],
        combined: shown("(* (/ 1 w) (* 2 v) (cos u) (* 3 (^ x 2)))", 1, 1),
        substituted: shown("(* (/ 1 (^ (sin (^ x 3)) 2)) (* 2 (sin (^ x 3))) (cos (^ x 3)) (* 3 (^ x 2)))", 1, 1),
        result: shown("(/ (* 6 (^ x 2) (cos (^ x 3))) (sin (^ x 3)))", 1, 1),
        one_path: None,
        flow: chain_flow(Order::Graph),
        whole: None,
    }))
}

/// The data flow of x + x^2.
pub(super) fn two_path_flow(order: Order) -> Flow {
    Flow {
        nodes: vec![
            node("x", "", 3.0, 1.0, 7.0),
            node("u", "(^ x 2)", 9.0, 6.0, 1.0),
            node("y", "(+ x u)", 12.0, 7.0, 1.0),
        ],
        edges: vec![(0, 1, f("(* 2 x)")), (0, 2, f("1")), (1, 2, f("1"))],
        paths: 2,
        variables: 1,
        outputs: 1,
        point: if order == Order::Graph { Vec::new() } else { vec![("x".into(), 3.0)] },
        order,
    }
}

/// The four steps of x + x^2.
pub(super) fn two_path_steps() -> Reply {
    Reply::Steps(Box::new(Steps {
        rule: ChainRule::TotalDerivative,
        grain: Grain::Normal,
        introduce: named(&[("u", "(^ x 2)"), ("y", "(+ x u)")]),
        outputs: 1,
        locals: vec![
            local("u", "x", false, "(* 2 x)", "d-pow", "d (u^n) = n*u^(n - 1)*du"),
            local("y", "x", true, "1", "d-add", "d (u + v) = du + dv"),
            local("y", "u", true, "1", "d-add", "d (u + v) = du + dv"),
        ],
        combine: vec![Combined {
            left: f("(d :!y :x)"),
            symbols: f("(+ (partial :!y :x) (* (partial :!y :u) (d :!u :x)))"),
            formula: f("(+ 1 (* 2 x))"),
        }],
        factors: Vec::new(),
        substitute: vec![(f("(+ 1 (* 2 x))"), f("(+ (* 2 x) 1)"))],
        combined: shown("(+ 1 (* 2 x))", 1, 1),
        substituted: shown("(+ 1 (* 2 x))", 1, 1),
        result: shown("(+ (* 2 x) 1)", 1, 1),
        one_path: Some(f("(* 2 x)")),
        flow: two_path_flow(Order::Graph),
        whole: None,
    }))
}

/// The four steps of [ln(x^2), sin(3x)].
pub(super) fn vector_steps() -> Reply {
    let flow = Flow {
        nodes: vec![
            node("x", "", 2.0, 1.0, f64::NAN),
            node("u", "(^ x 2)", 4.0, 4.0, f64::NAN),
            node("v", "(* 3 x)", 6.0, 3.0, f64::NAN),
            node("y_1", "(ln u)", 1.38629, 1.0, 1.0),
            node("y_2", "(sin v)", -0.279415, 2.88051, 1.0),
        ],
        edges: vec![(0, 1, f("(* 2 x)")), (0, 2, f("3")), (1, 3, f("(/ 1 u)")), (2, 4, f("(cos v)"))],
        paths: 1,
        variables: 1,
        outputs: 2,
        point: Vec::new(),
        order: Order::Graph,
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Reply::Steps(Box::new(Steps {
        rule: ChainRule::Vector,
        grain: Grain::Coarse,
        introduce: named(&[("u", "(^ x 2)"), ("v", "(* 3 x)"), ("y_1", "(ln u)"), ("y_2", "(sin v)")]),
        outputs: 2,
        locals: vec![
            local("u", "x", false, "(* 2 x)", "d-pow", "d (u^n) = n*u^(n - 1)*du"),
            local("v", "x", false, "3", "d-mul", "d (u*v) = v*du + u*dv"),
            local("y_1", "u", false, "(/ 1 u)", "d-ln", "d ln(u) = du/u"),
            local("y_2", "v", false, "(cos v)", "d-sin", "d sin(u) = cos(u)*du"),
        ],
        combine: Vec::new(),
        factors: vec![
            FactorShown {
                rows: names(&["y_1", "y_2"]),
                cols: names(&["u", "v"]),
                formula: f("(matrix2 (/ 1 u) 0 0 (cos v))"),
            },
            FactorShown { rows: names(&["u", "v"]), cols: names(&["x"]), formula: f("(matrix2 (* 2 x) 3)") },
        ],
        substitute: Vec::new(),
        combined: shown("(matrix2 (* (/ 1 u) (* 2 x)) (* (cos v) 3))", 2, 1),
        substituted: shown("(matrix2 (* (/ 1 (^ x 2)) (* 2 x)) (* (cos (* 3 x)) 3))", 2, 1),
        result: shown("(matrix2 (/ 2 x) (* 3 (cos (* 3 x))))", 2, 1),
        one_path: None,
        flow,
        whole: None,
    }))
}

/// A table with a place that is not defined.
pub(super) fn table() -> Reply {
    Reply::Table(Table {
        heads: vec!["x".into(), "f(x)".into(), "f'(x)".into()],
        rows: vec![
            vec![-1.0, f64::NAN, f64::NAN],
            vec![0.5, 0.5_f64.ln(), 2.0],
            vec![10.0, 10.0_f64.ln(), 0.1],
            vec![1e-7, 1e-7_f64.ln(), 1e7],
        ],
    })
}

/// A page of help.
pub(super) fn page() -> Reply {
    Reply::Page(
        Page::titled("grad")
            .text(
                "The gradient of a function of several variables: the list of its partial derivatives, in the order in \
                 which the variables were named.",
            )
            .entry("grad f", "the gradient of f by all of its variables")
            .entry("grad f at (1, 2)", "its value at a point, which is computed exactly where that is possible")
            .code("grad 3x^2 y"),
    )
}

/// A problem.
pub(super) fn problem() -> Reply {
    let source = "sin(x".to_owned();
    let diagnostic =
        Diagnostic::at("parse-unclosed", Span::new(3, 4), "this bracket is never closed").suggest("sin(x)");
    Reply::Problem { diagnostic, source }
}

/// A wide polynomial.
pub(super) fn wide() -> Reply {
    let terms: Vec<String> = (1..=40).map(|k| format!("(* {k} (^ x {k}) (cos (* {k} y)))")).collect();
    Reply::Answer(Box::new(answer(
        AnswerKind::Derivative,
        "(d :x (f x y))",
        shown(&format!("(+ {})", terms.join(" ")), 1, 1),
    )))
}

/// A gradient at a point, which needs no decimals.
pub(super) fn gradient_at_a_point() -> Reply {
    let mut left = f("(grad f)");
    let body = left.root();
    let (one, two) = (left.push(Item::Number("1".into())), left.push(Item::Number("2".into())));
    left.push(Item::At(body, vec![("x".into(), one), ("y".into(), two)]));
    let mut gradient = answer(AnswerKind::Gradient, "f", shown("(matrix1 12 3)", 1, 2));
    gradient.left = Some(left);
    gradient.at = Some(PointValue { point: vec![("x".into(), 1.0), ("y".into(), 2.0)], value: vec![vec![12.0, 3.0]] });
    Reply::Answer(Box::new(gradient))
}

/// A function with a name that does not fit into any picture.
pub(super) fn long_name() -> Reply {
    let names: Vec<String> = (1..=90).map(|k| format!("x_{k}")).collect();
    let value = shown(&format!("(/ 1 (q {}))", names.join(" ")), 1, 1);
    Reply::Answer(Box::new(answer(AnswerKind::Derivative, "(d :x_1 y)", value)))
}

pub(super) fn chain_graph() -> Reply {
    Reply::Flow(Box::new(chain_flow(Order::Graph)))
}

pub(super) fn chain_forward() -> Reply {
    Reply::Flow(Box::new(chain_flow(Order::Forward)))
}

pub(super) fn chain_backward() -> Reply {
    Reply::Flow(Box::new(chain_flow(Order::Backward)))
}

pub(super) fn two_path_graph() -> Reply {
    Reply::Flow(Box::new(two_path_flow(Order::Graph)))
}

pub(super) fn two_path_forward() -> Reply {
    Reply::Flow(Box::new(two_path_flow(Order::Forward)))
}

pub(super) fn two_path_backward() -> Reply {
    Reply::Flow(Box::new(two_path_flow(Order::Backward)))
}

/// A wrong answer with everything that is said about it, and a chain of which one link is wrong.
pub(super) fn verdict() -> Reply {
    let link = |left: &str, right: &str, outcome| Link { left: f(left), right: f(right), outcome, likely: false };
    Reply::Verdict(Box::new(Judgement {
        outcome: Outcome::Incorrect,
        certainty: Some(Sureness::Refuted),
        witness: Some(Counterexample {
            at: vec![("x".to_owned(), 1.0)],
            a: "0.540302".to_owned(),
            b: "1.0806".to_owned(),
            entry: Some((1, 2)),
        }),
        mistake: Some("chain-lost-inner"),
        mistakes: vec!["chain-lost-inner"],
        step: Some(3),
        entries: vec![(1, 2)],
        message: "not right: the derivative of the inner function is missing".to_owned(),
        law: Some("(f(g(x)))' = f'(g(x))*g'(x)".to_owned()),
        hint: Some("Multiply by the derivative of what stands inside.".to_owned()),
        expected: Some((AnswerKind::Derivative, shown("(* 2 x (cos (^ x 2)))", 1, 1))),
        transposed: false,
        domain: Some("your answer needs x > 0".to_owned()),
        links: vec![
            link("(sin x)", "(cos (^ x 2))", Outcome::Incorrect),
            link("(cos (^ x 2))", "(cos (* x x))", Outcome::Equal),
        ],
        goes_on: true,
    }))
}

/// One of every kind.
pub(super) fn all() -> Vec<Reply> {
    let mut all = vec![Reply::Quiet, chain_answer(), gradient(), gradient_at_a_point(), hessian(), wide(), long_name()];
    all.extend([chain_steps(), two_path_steps(), vector_steps(), table(), page(), problem(), verdict()]);
    all.extend([chain_graph(), chain_forward(), chain_backward()]);
    all.extend([two_path_graph(), two_path_forward(), two_path_backward()]);
    all
}

/// Text that would do harm if it reached a terminal, a page or a document as it is.
pub(super) fn hostile() -> Vec<Reply> {
    let text = "\u{1b}[31mx\u{202e}\u{7}<script>alert(1)</script>|$\\input{x}`a`\u{9b}\r\n\u{200f}&\0";
    let diagnostic = Diagnostic::at("parse-unexpected", Span::new(2, 9), text).label(Span::new(900, 1000), text);
    let mut noted = answer(AnswerKind::Derivative, "y", shown("x", 1, 1));
    noted.source = text.into();
    noted.notes.push(Note { span: Span::new(1, 3), text: text.into(), warning: true });
    noted.confirmation =
        Some(Confirmation { witnesses: Vec::new(), points: 0, error: f64::NAN, problem: Some(text.into()) });
    noted.decimal = Some(text.into());
    vec![
        Reply::Problem { diagnostic: diagnostic.suggest(text), source: text.into() },
        Reply::Answer(Box::new(noted)),
        Reply::Page(Page::titled(text).text(text).entry(text, text).code(text)),
        Reply::Table(Table { heads: vec![text.into()], rows: vec![vec![f64::INFINITY], vec![f64::NAN]] }),
    ]
}
