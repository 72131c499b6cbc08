//! Properties of reading, printing and tidying on random expressions.
//!
//! Expressions are made as text with every bracket written, so that what is generated is what is read. Values are computed
//! by an evaluator of this file from the table of functions, apart from the program's own.

#[path = "support/expressions.rs"]
mod expressions;

use std::collections::HashMap;

use expressions::{lowered, text};
use gradus::calculus::{Derivatives, conditions, expand, tidy};
use gradus::expr::{ExprId, Graph, Node, Sequence};
use gradus::name::Name;
use gradus::ops;
use gradus::syntax::linear::{Style, write};
use gradus::syntax::{Notation, Scope, Vocabulary, echo, formula, lower, parse, variable};
use proptest::prelude::*;

const POINTS: &[[f64; 4]] = &[
    [0.7, 1.3, 2.1, 1.7],
    [-0.6, 0.4, 1.9, 2.3],
    [1.6, -2.2, 0.3, -0.8],
    [-1.4, -0.9, -1.7, 1.1],
    [0.31, 0.57, -0.23, 3.0],
];

/// `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

fn shown(graph: &Graph, id: ExprId, style: Style) -> String {
    write(&formula(graph, id), style, 100_000).text
}

/// The value at a point, by the table's own functions; powers with odd denominators are real roots.
fn value(graph: &Graph, root: ExprId, at: &[f64; 4]) -> f64 {
    let mut values: HashMap<ExprId, f64> = HashMap::new();
    for id in graph.reachable(&[root]) {
        let value = match graph.node(id) {
            Node::Number(value) => value.to_f64(),
            Node::Symbol(name) => match name.as_str() {
                "x" => at[0],
                "y" => at[1],
                "z" => at[2],
                _ => at[3],
            },
            Node::Entry { .. } => 0.83,
            Node::Apply(ops::PIECEWISE, kids) => kids
                .chunks(2)
                .find(|case| case.len() == 1 || values[&case[0]] == 1.0)
                .map_or(f64::NAN, |case| values[&case[case.len() - 1]]),
            Node::Apply(ops::POW, kids) => power(graph, kids[1], values[&kids[0]], values[&kids[1]]),
            Node::Apply(op, kids) => {
                let args: Vec<f64> = kids.iter().map(|kid| values[kid]).collect();
                (op.row().eval)(&args)
            }
            _ => f64::NAN,
        };
        values.insert(id, value + 0.0); // there is no negative zero
    }
    values[&root]
}

fn power(graph: &Graph, exponent: ExprId, base: f64, number: f64) -> f64 {
    match graph.as_number(exponent) {
        Some(q) if !q.is_integer() && q.has_odd_denominator() && base < 0.0 => {
            let sign = if q.has_odd_numerator() { -1.0 } else { 1.0 };
            sign * (-base).powf(number)
        }
        // The program asks for a positive base there and says so.
        None if base < 0.0 => f64::NAN,
        _ if base == 0.0 && number < 0.0 => f64::NAN,
        _ => base.powf(number),
    }
}

/// Largest intermediate size: where it is huge, rounding decides.
fn is_tame(graph: &Graph, root: ExprId, at: &[f64; 4]) -> bool {
    graph.reachable(&[root]).iter().all(|id| {
        let size = value(graph, *id, at).abs();
        size < 1e6 && (size == 0.0 || size > 1e-6)
    })
}

fn agree(graph: &Graph, a: ExprId, b: ExprId) -> Result<(), TestCaseError> {
    for at in POINTS {
        let (x, y) = (value(graph, a, at), value(graph, b, at));
        if x.is_nan() || y.is_nan() || !is_tame(graph, a, at) || !is_tame(graph, b, at) {
            continue;
        }
        let close = (x - y).abs() <= 1e-6 * (1.0 + x.abs().max(y.abs()));
        prop_assert!(
            close,
            "{x} and {y} at {at:?}:\n{}\n{}",
            shown(graph, a, Style::Plain),
            shown(graph, b, Style::Plain)
        );
    }
    Ok(())
}

/// True if rounding could decide, because a function jumps.
fn jumps(graph: &Graph, root: ExprId) -> bool {
    let jumping = [ops::FLOOR, ops::CEIL, ops::SIGN, ops::HEAVISIDE, ops::PIECEWISE];
    graph.reachable(&[root]).iter().any(|id| jumping.iter().any(|op| graph.is_apply(*id, *op)))
}

/// A power of which a positive base is asked, although single points of negative base have a value.
fn has_open_exponent(graph: &Graph, id: ExprId) -> bool {
    graph.is_apply(id, ops::POW) && graph.as_number(graph.children(id)[1]).is_none()
}

fn reads_back(graph: &mut Graph, id: ExprId) -> Result<(), TestCaseError> {
    for style in [Style::Plain, Style::Unicode] {
        let text = shown(graph, id, style);
        let again = lowered(graph, &text);
        let other = again.map(|again| shown(graph, again, style));
        prop_assert_eq!(again, Some(id), "{} is read as {:?}", &text, other);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn printed_text_reads_back(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            reads_back(&mut graph, root)?;
            let tidied = tidy(&mut graph, root).expect("within the budget");
            reads_back(&mut graph, tidied)?;
        }
    }

    #[test]
    fn latex_reads_back(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            let latex = shown(&graph, root, Style::Latex);
            let mut vocabulary = Vocabulary::new();
            vocabulary.notation = Notation::Latex;
            let written = parse(&latex, &vocabulary);
            prop_assert!(written.is_ok(), "{} written as {}: {:?}", &text, &latex, written.err());
            let again = lower(&mut graph, &written.expect("read above"), &Scope::default());
            prop_assert!(again.is_ok(), "{} written as {}: {:?}", &text, &latex, again.err());
            agree(&graph, root, again.expect("lowered above").root)?;
        }
    }

    #[test]
    fn an_echo_means_the_same(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            let written = parse(&text, &Vocabulary::new()).expect("read before");
            for style in [Style::Plain, Style::Unicode] {
                let echoed = write(&echo(&written), style, 100_000).text;
                let again = lowered(&mut graph, &echoed);
                prop_assert_eq!(again, Some(root), "{} echoed as {}", &text, &echoed);
            }
        }
    }

    #[test]
    fn tidy_is_final_and_keeps_the_value(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            let tidied = tidy(&mut graph, root).expect("within the budget");
            let again = tidy(&mut graph, tidied).expect("within the budget");
            let texts = [shown(&graph, tidied, Style::Plain), shown(&graph, again, Style::Plain)];
            prop_assert_eq!(&texts[0], &texts[1]);
            prop_assert_eq!(tidied, again);
            if !jumps(&graph, root) {
                agree(&graph, root, tidied)?;
                let expanded = expand(&mut graph, root).expect("within the budget");
                agree(&graph, root, expanded)?;
            }
        }
    }

    #[test]
    fn tidied_derivatives_keep_their_value(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            let x = variable(&mut graph, Name::new("x"));
            let Ok(slopes) = Derivatives::new().forward(&mut graph, &[root], x) else { return Ok(()) };
            let tidied = tidy(&mut graph, slopes[0]).expect("within the budget");
            reads_back(&mut graph, tidied)?;
            let again = tidy(&mut graph, tidied).expect("within the budget");
            prop_assert_eq!(shown(&graph, tidied, Style::Plain), shown(&graph, again, Style::Plain));
            if !jumps(&graph, root) {
                agree(&graph, slopes[0], tidied)?;
            }
        }
    }

    #[test]
    fn conditions_hold_where_there_is_a_value(text in text()) {
        let mut graph = Graph::new();
        if let Some(root) = lowered(&mut graph, &text) {
            let found = conditions(&mut graph, &[root]).expect("within the budget");
            let claimed = graph.reachable(&[root]).iter().any(|id| has_open_exponent(&graph, *id));
            for at in POINTS.iter().filter(|at| !claimed && is_tame(&graph, root, at)) {
                for condition in &found {
                    let holds = value(&graph, *condition, at);
                    prop_assert!(holds != 0.0, "{} at {at:?} for {text}", shown(&graph, *condition, Style::Plain));
                }
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        let _ = parse(&text, &Vocabulary::new());
    }

    #[test]
    fn no_mathematical_text_breaks_reader_and_graph(text in "[-+*/^'|!=<>(),;_.{}\\[\\] 0-3a-fxyz∂∇√²₁Σπ]{0,40}") {
        if let Ok(written) = parse(&text, &Vocabulary::new()) {
            let mut graph = Graph::new();
            let _ = write(&echo(&written), Style::Plain, 1000);
            if let Ok(lowered) = lower(&mut graph, &written, &Scope::default()) {
                let _ = tidy(&mut graph, lowered.root);
                let _ = conditions(&mut graph, &[lowered.root]);
            }
        }
    }
}

#[test]
fn sums_over_an_index_read_back() {
    let mut graph = Graph::new();
    for text in ["sum(i=1..n, w_i*x_i)", "prod(i=1..n, x_i)^2", "2*sum(i=1..n, x_i - y_i)", "-sum(i=0..m, x_i^2)/n"] {
        let root = lowered(&mut graph, text).expect("a scalar");
        assert!(
            graph
                .reachable(&[root])
                .iter()
                .any(|id| matches!(graph.node(*id), Node::Indexed { kind: Sequence::Sum | Sequence::Product, .. }))
        );
        assert_eq!(shown(&graph, root, Style::Plain), text);
        reads_back(&mut graph, root).expect("reads back");
    }
}
