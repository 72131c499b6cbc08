//! The expressions that several workloads have in common, and their values.

use gradus::expr::{Cancel, ExprId, Graph, Meter};
use gradus::name::Name;
use gradus::numeric::{Input, Point, Value, evaluate};
use gradus::syntax::{self, Scope, Vocabulary, entries};

pub fn graph() -> Graph {
    let mut graph = Graph::new();
    graph.meter = Meter::new(u64::MAX, Cancel::default());
    graph
}

pub fn read(graph: &mut Graph, text: &str) -> ExprId {
    let mut vocabulary = Vocabulary::default();
    vocabulary.declare_variable(Name::new("x"));
    let written = syntax::parse(text, &vocabulary).expect("the workload is well formed");
    syntax::lower(graph, &written, &Scope::default()).expect("the workload has a value").root
}

/// The value of `id` where the variables have the given values.
pub fn value(graph: &Graph, id: ExprId, at: &[(ExprId, f64)]) -> f64 {
    let mut point = Point::new();
    for (variable, value) in at {
        point.set(Input::of(graph, *variable, &Point::new()).expect("a variable"), *value);
    }
    match evaluate(graph, id, &point) {
        Ok(Value::Scalar(value)) => value,
        _ => f64::NAN,
    }
}

pub fn points(graph: &mut Graph, size: usize) -> Vec<(ExprId, f64)> {
    let variables = entries(graph, Name::new("x"), size as u32, 1);
    variables.into_iter().enumerate().map(|(k, x)| (x, 0.3 + 0.01 * (k + 1) as f64)).collect()
}

pub fn joined(terms: impl Iterator<Item = String>) -> String {
    terms.collect::<Vec<_>>().join("+")
}

pub fn rosenbrock(n: usize) -> String {
    joined((1..n).map(|i| format!("100*(x_{}-x_{i}^2)^2+(1-x_{i})^2", i + 1)))
}

pub fn dense(n: usize) -> String {
    let exponentials = joined((1..=n).map(|i| format!("exp({i}*x_{i})")));
    let products = joined((1..n).map(|i| format!("x_{i}*x_{}", i + 1)));
    format!("ln({exponentials})*sin({products})")
}
