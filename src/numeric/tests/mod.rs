//! Tests of values and derivatives, and of their witnesses.

mod minimize;
mod values;
mod witnesses;

use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::ops;

fn var(graph: &mut Graph, name: &str) -> ExprId {
    graph.scalar(Name::new(name))
}

/// `ln(sin(x^3)^2)` and `x`.
fn nested(graph: &mut Graph) -> (ExprId, ExprId) {
    let x = var(graph, "x");
    let (two, three) = (graph.integer(2), graph.integer(3));
    let cube = graph.pow(x, three);
    let sine = graph.apply(ops::SIN, &[cube]);
    let square = graph.pow(sine, two);
    (graph.apply(ops::LN, &[square]), x)
}
