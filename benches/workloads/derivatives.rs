//! Symbolic derivatives: Hessians, high orders, deep nests and the Jacobian of a network.

use gradus::calculus::{gradient, hessian, jacobian, repeated};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::ops;
use gradus::syntax::{self, Scope, Vocabulary, entries, linear, variable};

use super::expressions::{dense, graph, joined, points, read, rosenbrock, value};
use super::measuring::{Row, measure};

pub fn hessian_of_rosenbrock(size: usize) -> Row {
    second_derivatives(&rosenbrock(size), size)
}

pub fn full_hessian(size: usize) -> Row {
    second_derivatives(&dense(size), size)
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

pub fn nth_derivative(order: usize) -> Row {
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

pub fn nest_built(depth: usize) -> Row {
    nest(depth, false)
}

pub fn nest_read(depth: usize) -> Row {
    nest(depth, true)
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

/// All entries of the Jacobian of a network with one hidden layer, weights and all being symbols.
pub fn network(m: usize) -> Row {
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
