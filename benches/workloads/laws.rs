//! What it costs that laws are text: the laws of the table against the same derivatives written into code.

use gradus::calculus::{law_for, partial};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::ops;
use gradus::syntax::entries;

use super::expressions::{graph, value};
use super::measuring::{Row, median, timed};

/// Repetitions of the laws, which take a fraction of a millisecond.
const LAW_REPETITIONS: usize = 101;

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
pub fn laws_as_text(size: usize) -> Row {
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
