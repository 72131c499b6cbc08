//! Every step of a derivation replays: what its rule makes of what stood before is what stands after.
//!
//! Rules that are exact are carried out again and compared as expressions; the chain rule is recomputed from the local
//! derivatives, and values, tangents and adjoints are compared with automatic differentiation, which knows no law.

#[path = "support/expressions.rs"]
mod expressions;

use std::collections::HashMap;

use expressions::{lowered, text};
use gradus::calculus::{ChainRule, Derivation, Given, Grain, Request, Role, Rule, derive, resolve, tidy_where};
use gradus::expr::{ExprId, Graph, Node};
use gradus::name::Name;
use gradus::numeric::{Input, Point, Program, Value, evaluate};
use gradus::ops;
use gradus::syntax::{Scope, Vocabulary, lower, parse, variable};
use proptest::prelude::*;

/// Expression, variables, the most paths from a variable to an output at the fine grain, the rule at the normal grain.
/// At the fine grain there is one path for each occurrence of the variable in the text, save that an operation which
/// takes the same operand twice, as in `x^x`, has one local derivative by it.
const TABLE: &str = "
    ln(sin(x^3)^2)                 | x   | 1 | one
    sin(x^2)                       | x   | 1 | one
    x + x^2                        | x   | 2 | several
    sin(x + x^2)                   | x   | 2 | several
    x*x^2                          | x   | 2 | several
    7                              | x   | 0 | one
    x                              | x   | 1 | one
    -x                             | x   | 1 | one
    3*x^2                          | x   | 1 | one
    5*x - 3                        | x   | 1 | one
    x^3 - 4*x^2 + 2*x - 7          | x   | 3 | several
    (x + 1)^2                      | x   | 1 | one
    (x^2 + 1)^5                    | x   | 1 | one
    (x^2 - 3*x + 1)^2              | x   | 2 | several
    1/x                            | x   | 1 | one
    1/(x^2 + 1)                    | x   | 1 | one
    x/(x^2 + 1)                    | x   | 2 | several
    (x - 1)/(x + 1)                | x   | 2 | several
    sqrt(1 - x^2)                  | x   | 1 | one
    x*sqrt(x^2 + 1)                | x   | 2 | several
    1/sqrt(x^2 + 1)                | x   | 1 | one
    exp(x)                         | x   | 1 | one
    exp(-x^2/2)                    | x   | 1 | one
    x*exp(-x)                      | x   | 2 | several
    exp(sin(x))                    | x   | 1 | one
    exp(x)*sin(x)                  | x   | 2 | several
    2^(3*x)                        | x   | 1 | one
    x^x                            | x   | 1 | one
    x^sin(x)                       | x   | 2 | several
    ln(ln(x))                      | x   | 1 | one
    ln(x)/x                        | x   | 2 | several
    ln(cos(x^2)^3)                 | x   | 1 | one
    log_3(x^2 + 1)                 | x   | 1 | one
    ln(x + sqrt(x^2 + 1))          | x   | 2 | several
    sin(x)*cos(x)                  | x   | 2 | several
    sin(x)^2 + cos(x)^2            | x   | 2 | several
    x*sin(x)                       | x   | 2 | several
    x^2*sin(x)*exp(x)              | x   | 3 | several
    tan(x^2)                       | x   | 1 | one
    sin(cos(tan(x)))               | x   | 1 | one
    atan(1/x)                      | x   | 1 | one
    asin(x/2)                      | x   | 1 | one
    sinh(x)*cosh(x)                | x   | 2 | several
    sigmoid(3*x + 1)               | x   | 1 | one
    softplus(x)^2                  | x   | 1 | one
    relu(x - 1)*x                  | x   | 2 | several
    abs(x^2 - 2)                   | x   | 1 | one
    cbrt(x^2 + 1)                  | x   | 1 | one
    3*x^2*y                        | x,y | 1 | one
    2*x + y^8                      | x,y | 1 | one
    x*y                            | x,y | 1 | one
    sin(x*y)                       | x,y | 1 | one
    x*y + x                        | x,y | 2 | several
    x^2*y + sin(x*y)               | x,y | 2 | several
    sqrt(x^2 + y^2)                | x,y | 1 | one
    x/(x^2 + y^2)                  | x,y | 2 | several
    exp(x - y)*(x + y)             | x,y | 2 | several
    a*sin(w*x + b)                 | x   | 1 | one
    atan2(y, x)                    | x,y | 1 | one
    hypot(x, x*y)                  | x,y | 2 | several
    max(x, y^2)                    | x,y | 1 | one
    x^y                            | x,y | 1 | one
    [ln(x^2), sin(3*x)]            | x   | 1 | vector
    [3*x^2*y, 2*x + y^8]           | x,y | 1 | vector
    [x*y, x + y, x^2]              | x,y | 1 | vector
    [x, y]                         | x,y | 1 | vector
    [sin(x)*x, x*y, y]             | x,y | 2 | vector
    [exp(x*y), exp(x*y)*x]         | x,y | 2 | vector
";

const GRAINS: [Grain; 3] = [Grain::Fine, Grain::Normal, Grain::Coarse];
/// Values of x, y and of everything else; no value is nice.
const POINTS: [[f64; 3]; 5] =
    [[0.73, 1.31, 2.17], [-0.61, 0.43, 1.93], [1.67, -2.23, 0.37], [2.41, 0.87, -1.13], [-1.43, -0.97, 1.71]];

fn read(graph: &mut Graph, text: &str) -> ExprId {
    let written = parse(text, &Vocabulary::new()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    lower(graph, &written, &Scope::default()).unwrap_or_else(|problem| panic!("{text}: {problem}")).root
}

fn outputs(graph: &Graph, root: ExprId) -> Vec<ExprId> {
    match graph.node(root) {
        Node::Literal { entries, .. } => entries.to_vec(),
        _ => vec![root],
    }
}

fn derivation(graph: &mut Graph, of: &[ExprId], by: &[ExprId], grain: Grain) -> Derivation {
    let given = Given::new(graph, &[], of).expect("small");
    derive(graph, of, by, &Request { grain, given, ..Request::default() }).expect("small enough")
}

/// Compares two numbers where both are defined and neither is out of reach of rounding.
fn close(a: f64, b: f64) -> bool {
    !a.is_finite() || !b.is_finite() || (a - b).abs() <= 1e-7 * (1.0 + a.abs().max(b.abs()))
}

/// The point at which the variables in `names` have their values, x and y the first two of `at`.
fn point(at: &[f64; 3], nodes: &[(String, f64)]) -> Point {
    let mut point = Point::new();
    for name in ["a", "b", "n", "w", "z"] {
        point.bind(Name::new(name), at[2]);
    }
    point.bind_vector(Name::new("x"), &[at[2] / 2.0]);
    point.bind(Name::new("x"), at[0]).bind(Name::new("y"), at[1]);
    for (name, value) in nodes {
        match name.split_once('_') {
            Some((base, index)) => {
                let index = index.parse().expect("numbers tell names apart");
                point.set(Input::entry(Name::new(base), &[index]), *value);
            }
            None => drop(point.bind(Name::new(name), *value)),
        }
    }
    point
}

fn rows(graph: &Graph, id: ExprId, point: &Point) -> Vec<f64> {
    match evaluate(graph, id, point).expect("every variable has a value") {
        Value::Scalar(value) => vec![value],
        Value::Matrix { entries, .. } => entries,
    }
}

/// Values of the nodes one after the other, each from its own operands alone.
fn forward(graph: &Graph, derivation: &Derivation, at: &[f64; 3]) -> Vec<(String, f64)> {
    let mut values: Vec<(String, f64)> = Vec::new();
    for node in &derivation.flow.nodes {
        let value = rows(graph, node.formula, &point(at, &values))[0];
        values.push((node.name.clone(), value));
    }
    values
}

/// Carries out the rule of every step again.
fn replay(graph: &mut Graph, derivation: &Derivation) {
    let intermediate = derivation.flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    let back = intermediate.map(|node| (node.symbol, node.value)).collect();
    for (number, step) in derivation.steps.iter().enumerate() {
        let (before, after) = (step.before, step.after);
        match &step.rule {
            Rule::Introduce => assert_eq!(graph.substitute(after, &back), Ok(before), "step {number}"),
            Rule::Laws(laws) => {
                let slope = resolve(graph, before).expect("it was derived before");
                assert_eq!(tidy_where(graph, slope, &derivation.given), Ok(after), "step {number}");
                let formula = graph.children(before)[0];
                let lawless = matches!(graph.node(formula), Node::Symbol(_)) || has_cases(graph, formula);
                assert!(lawless || !laws.is_empty(), "step {number} names no law");
            }
            Rule::Chain(rule) => {
                assert_eq!(*rule, derivation.rule);
                let slope = resolve(graph, before).expect("it was derived before");
                let replaced = graph.substitute(after, &back).expect("small");
                same_values(graph, &derivation.of, slope, replaced);
            }
            Rule::Substitute => assert_eq!(graph.substitute(before, &back), Ok(after), "step {number}"),
            Rule::Tidy => assert_eq!(tidy_where(graph, before, &derivation.given), Ok(after), "step {number}"),
            Rule::Rewrite => same_values(graph, &derivation.of, before, after),
        }
    }
    assert_eq!(derivation.steps.last().expect("there are steps").after, derivation.result);
}

/// The derivative of cases is taken case by case, by no law.
fn has_cases(graph: &Graph, id: ExprId) -> bool {
    graph.reachable(&[id]).iter().any(|id| graph.is_apply(*id, ops::PIECEWISE))
}

/// Nothing is said about points at which what is differentiated has no value.
fn same_values(graph: &Graph, of: &[ExprId], a: ExprId, b: ExprId) {
    for at in &POINTS {
        let point = point(at, &[]);
        if of.iter().any(|of| rows(graph, *of, &point).iter().any(|value| !value.is_finite())) {
            continue;
        }
        for (a, b) in rows(graph, a, &point).into_iter().zip(rows(graph, b, &point)) {
            assert!(close(a, b), "{a} and {b} at {at:?}");
        }
    }
}

/// Values, tangents and adjoints along the edges agree with automatic differentiation of what was typed.
fn agree_with_automatic(graph: &Graph, derivation: &Derivation) {
    let flow = &derivation.flow;
    let (count, width) = (flow.nodes.len(), flow.variables);
    for at in &POINTS {
        let values = forward(graph, derivation, at);
        let place = point(at, &values);
        let fixed = point(at, &[]);
        for (node, (_, value)) in flow.nodes.iter().zip(&values) {
            assert!(close(rows(graph, node.value, &fixed)[0], *value), "{} at {at:?}", node.name);
        }
        let locals: Vec<f64> = flow.edges.iter().map(|edge| rows(graph, edge.local, &place)[0]).collect();
        let mut program = Program::new(graph, &derivation.of, &derivation.by, &fixed).expect("small");
        let (exact, start) = (program.jacobian_forward(&at[..width]), flow.output_positions().start);
        for variable in 0..width {
            let mut tangents = vec![0.0; count];
            tangents[variable] = 1.0;
            for (edge, local) in flow.edges.iter().zip(&locals) {
                tangents[edge.to] += local * tangents[edge.from];
            }
            for output in 0..flow.outputs {
                let wanted = exact[output * width + variable];
                let entry = rows(graph, derivation.combined[output * width + variable], &place)[0];
                assert!(close(tangents[start + output], wanted), "tangent at {at:?}: {tangents:?}, not {wanted}");
                assert!(close(entry, wanted), "combined at {at:?}: {entry}, not {wanted}");
            }
        }
        for output in 0..flow.outputs {
            let mut adjoints = vec![0.0; count];
            adjoints[start + output] = 1.0;
            for (edge, local) in flow.edges.iter().zip(&locals).rev() {
                adjoints[edge.from] += local * adjoints[edge.to];
            }
            for (adjoint, wanted) in adjoints.iter().zip(program.reverse(&at[..width], output)) {
                assert!(close(*adjoint, wanted), "adjoint at {at:?}: {adjoint}, not {wanted}");
            }
        }
    }
}

/// Names are told apart, and putting values for intermediate variables gives back what was typed.
fn is_sound(graph: &mut Graph, derivation: &Derivation) {
    let names: HashMap<&str, ExprId> =
        derivation.flow.nodes.iter().map(|node| (node.name.as_str(), node.symbol)).collect();
    assert_eq!(names.len(), derivation.flow.nodes.len(), "two nodes of one name");
    let last: Vec<ExprId> = derivation.flow.nodes[derivation.flow.output_positions()].iter().map(|n| n.value).collect();
    assert_eq!(last, derivation.of);
    assert!(derivation.flow.edges.is_sorted_by_key(|edge| edge.to), "operands come before their users");
    replay(graph, derivation);
}

fn table() -> impl Iterator<Item = [&'static str; 4]> {
    let rows = TABLE.lines().map(str::trim).filter(|line| !line.is_empty());
    rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>().try_into().expect("four columns"))
}

#[test]
fn every_step_replays() {
    for [text, by, _, _] in table() {
        for grain in GRAINS {
            let mut graph = Graph::new();
            let root = read(&mut graph, text);
            let by: Vec<ExprId> = by.split(',').map(|name| variable(&mut graph, Name::new(name))).collect();
            let of = outputs(&graph, root);
            let derivation = derivation(&mut graph, &of, &by, grain);
            is_sound(&mut graph, &derivation);
            agree_with_automatic(&graph, &derivation);
        }
    }
}

#[test]
fn rules_are_read_off_the_paths() {
    for [text, by, paths, rule] in table() {
        let mut graph = Graph::new();
        let root = read(&mut graph, text);
        let by: Vec<ExprId> = by.split(',').map(|name| variable(&mut graph, Name::new(name))).collect();
        let of = outputs(&graph, root);
        let fine = derivation(&mut graph, &of, &by, Grain::Fine);
        assert_eq!(fine.paths.to_string(), paths, "paths of {text}");
        let found = match derivation(&mut graph, &of, &by, Grain::Normal).rule {
            ChainRule::SingleVariable => "one",
            ChainRule::TotalDerivative => "several",
            ChainRule::Vector => "vector",
        };
        assert_eq!(found, rule, "rule of {text}");
    }
}

/// The last step of almost every derivation is tidying and nothing else.
#[test]
fn rewriting_is_rare() {
    let mut rewritten = Vec::new();
    for [text, by, _, _] in table() {
        for grain in GRAINS {
            let mut graph = Graph::new();
            let root = read(&mut graph, text);
            let by: Vec<ExprId> = by.split(',').map(|name| variable(&mut graph, Name::new(name))).collect();
            let of = outputs(&graph, root);
            let derivation = derivation(&mut graph, &of, &by, grain);
            if derivation.steps.iter().any(|step| step.rule == Rule::Rewrite) {
                rewritten.push(format!("{text} ({grain:?})"));
            }
        }
    }
    assert!(rewritten.len() <= 3 * table().count() / 20, "{rewritten:#?}");
}

/// A replay that cannot fail proves nothing.
#[test]
fn a_wrong_step_does_not_replay() {
    for spoilt in 0..6 {
        let refused = std::panic::catch_unwind(|| {
            let mut graph = Graph::new();
            let root = read(&mut graph, "x + sin(x^2)");
            let x = variable(&mut graph, Name::new("x"));
            let mut derivation = derivation(&mut graph, &[root], &[x], Grain::Normal);
            let count = derivation.steps.len();
            let step = &mut derivation.steps[count - 1 - spoilt];
            step.after = graph.add(step.after, x);
            replay(&mut graph, &derivation);
        });
        assert!(refused.is_err(), "the last step but {spoilt} is wrong and passes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn steps_of_random_expressions_replay(text in text(), grain in prop::sample::select(&GRAINS[..])) {
        let mut graph = Graph::new();
        let Some(root) = lowered(&mut graph, &text) else { return Ok(()) };
        // Where both operands are always equal, the slopes of min and max are a convention.
        if graph.reachable(&[root]).iter().any(|id| [ops::MIN, ops::MAX].iter().any(|op| graph.is_apply(*id, *op))) {
            return Ok(());
        }
        let by = [variable(&mut graph, Name::new("x")), variable(&mut graph, Name::new("y"))];
        let given = Given::new(&mut graph, &[], &[root]).expect("small");
        let request = Request { grain, given, ..Request::default() };
        let Ok(derivation) = derive(&mut graph, &[root], &by, &request) else { return Ok(()) };
        is_sound(&mut graph, &derivation);
    }
}
