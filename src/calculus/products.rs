//! Products of derivatives with a vector, without the matrix in between: a sweep or two whatever the number of variables.

use rustc_hash::FxHashMap;

use super::derive::{Derivatives, NoDerivative};
use crate::expr::{ExprId, Graph};
use crate::name::Name;

/// The Jacobian of `of` (m outputs) by `by` (n variables) times `direction` (n entries): m entries, by one forward sweep.
/// The direction is held constant, also where it contains a variable.
///
/// # Errors
/// See [`NoDerivative`].
///
/// ```
/// use gradus::calculus::jvp;
/// use gradus::expr::Graph;
/// use gradus::name::Name;
///
/// let mut graph = Graph::new();
/// let [x, y, v, w] = ["x", "y", "v", "w"].map(|name| graph.scalar(Name::new(name)));
/// let product = graph.mul(x, y);
/// let slope = jvp(&mut graph, &[product], &[x, y], &[v, w])?[0];
/// let (first, second) = (graph.mul(v, y), graph.mul(x, w));
/// assert_eq!(slope, graph.add(first, second));
/// # Ok::<(), gradus::calculus::NoDerivative>(())
/// ```
pub fn jvp(graph: &mut Graph, of: &[ExprId], by: &[ExprId], direction: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    let (way, zero) = (unused(graph, 0), graph.zero());
    let mut moved: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for (variable, entry) in by.iter().zip(direction) {
        if *entry != zero {
            let step = graph.mul(way, *entry);
            let there = graph.add(*variable, step);
            moved.insert(*variable, there);
        }
    }
    let along = of.iter().map(|output| graph.substitute(*output, &moved)).collect::<Result<Vec<_>, _>>()?;
    let slopes = Derivatives::new().forward(graph, &along, way)?;
    let start = FxHashMap::from_iter([(way, zero)]);
    Ok(slopes.into_iter().map(|slope| put(graph, slope, &start)).collect::<Result<_, _>>()?)
}

/// `weights` (m entries) times the Jacobian of `of` (m outputs) by `by` (n variables): n entries, by one backward sweep.
/// The weights are held constant.
///
/// # Errors
/// See [`NoDerivative`].
pub fn vjp(graph: &mut Graph, of: &[ExprId], by: &[ExprId], weights: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    let held = Held::new(graph, weights);
    let mut sum = graph.zero();
    for (output, weight) in of.iter().zip(&held.names) {
        let term = graph.mul(*weight, *output);
        sum = graph.add(sum, term);
    }
    let slopes = Derivatives::new().backward(graph, sum, by)?;
    held.released(graph, &slopes)
}

/// The Hessian of the scalar `of` by `by` (n variables) times `direction` (n entries): n entries, by a forward sweep and a
/// backward sweep over it. The direction is held constant.
///
/// # Errors
/// See [`NoDerivative`].
pub fn hvp(graph: &mut Graph, of: ExprId, by: &[ExprId], direction: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    let held = Held::new(graph, direction);
    let slope = jvp(graph, &[of], by, &held.names)?[0];
    let slopes = Derivatives::new().backward(graph, slope, by)?;
    held.released(graph, &slopes)
}

/// Entries that stand behind names of their own while something is differentiated; numbers stand for themselves.
struct Held {
    names: Vec<ExprId>,
    entries: FxHashMap<ExprId, ExprId>,
}

impl Held {
    fn new(graph: &mut Graph, entries: &[ExprId]) -> Held {
        let mut held = Held { names: Vec::new(), entries: FxHashMap::default() };
        for (at, entry) in entries.iter().enumerate() {
            let name = if graph.as_number(*entry).is_some() { *entry } else { unused(graph, at + 1) };
            held.names.push(name);
            held.entries.insert(name, *entry);
        }
        held
    }

    fn released(&self, graph: &mut Graph, ids: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
        Ok(ids.iter().map(|id| put(graph, *id, &self.entries)).collect::<Result<_, _>>()?)
    }
}

fn put(graph: &mut Graph, id: ExprId, map: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, crate::expr::Stopped> {
    graph.substitute_folding(id, map)
}

/// A scalar that nobody can have typed.
fn unused(graph: &mut Graph, at: usize) -> ExprId {
    graph.scalar(Name::new(&format!("way {at}")))
}
