//! An expression at one point: its value, and the values and adjoints of everything below it.
//!
//! For many points compile a [`Program`] once instead.

use rustc_hash::FxHashMap;

use super::compile::{Unbound, compile};
use super::point::{NotNumeric, Point, Value, index_names};
use super::program::{LIMIT, Program};
use crate::expr::{ExprId, Graph, Node};

/// The value of `root` at `point`: a number, or a matrix of numbers for explicit entries; NaN where it is not defined.
///
/// ```
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::numeric::{Point, Value, evaluate};
///
/// let mut graph = Graph::new();
/// let (x, two) = (graph.scalar(Name::new("x")), graph.integer(2));
/// let square = graph.pow(x, two);
/// let mut point = Point::new();
/// point.bind(Name::new("x"), 3.0);
/// assert_eq!(evaluate(&graph, square, &point)?, Value::Scalar(9.0));
/// # Ok::<(), gradus::numeric::NotNumeric>(())
/// ```
///
/// # Errors
/// See [`NotNumeric`]: a variable without a value, something that is no number, or too many operations.
pub fn evaluate(graph: &Graph, root: ExprId, point: &Point) -> Result<Value, NotNumeric> {
    let mut program = compile(graph, &[root], Vec::new(), point, Unbound::Refuse, LIMIT)?;
    let entries = program.run(&[]);
    let sizes = match graph.node(root) {
        Node::Literal { rows, cols, .. } => Some((rows, cols)),
        _ if graph.is_scalar(root) => None,
        _ => graph.shape(root).sizes(),
    };
    Ok(match sizes {
        Some((rows, cols)) => Value::Matrix { rows, cols, entries: entries.to_vec() },
        None => Value::Scalar(entries[0]),
    })
}

/// Values and adjoints below an expression at a point, for the display of the data flow.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    values: FxHashMap<ExprId, f64>,
    adjoints: FxHashMap<ExprId, f64>,
}

impl Trace {
    /// The value of `id`; none for what is below a sum over an index and holds that index.
    pub fn value(&self, id: ExprId) -> Option<f64> {
        self.values.get(&id).copied()
    }

    /// The derivative of the whole by `id`: what the sweep from the output backwards leaves there. None for what does not
    /// depend on a variable; 0 if the whole does not depend on it.
    pub fn adjoint(&self, id: ExprId) -> Option<f64> {
        self.adjoints.get(&id).copied()
    }
}

/// Runs the scalar `root` forward and backward at `point`; letters in bounds and indices are sizes, all other names of
/// the point are variables.
///
/// # Errors
/// See [`NotNumeric`]; `NotScalar` for a vector or matrix.
pub fn trace(graph: &Graph, root: ExprId, point: &Point) -> Result<Trace, NotNumeric> {
    if !graph.is_scalar(root) {
        return Err(NotNumeric::NotScalar);
    }
    let (bounds, indices) = index_names(graph, &[root]);
    let mut inputs = point.inputs();
    inputs
        .retain(|input| !input.indices.is_empty() || !(bounds.contains(&input.name) || indices.contains(&input.name)));
    let at: Vec<f64> = inputs.iter().filter_map(|input| point.get(input)).collect();
    let mut program = compile(graph, &[root], inputs, point, Unbound::Refuse, LIMIT)?;
    let adjoints = program.adjoints(&at, 0);
    let Program { slots, values, instructions, .. } = &program;
    Ok(Trace {
        values: slots.iter().map(|(id, slot)| (*id, values[*slot as usize])).collect(),
        adjoints: slots
            .iter()
            .filter(|(_, slot)| instructions[**slot as usize].varies)
            .map(|(id, slot)| (*id, adjoints[*slot as usize]))
            .collect(),
    })
}
