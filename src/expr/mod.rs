//! Interned expressions: nodes with shapes in a graph that only grows.
//!
//! Equal structure is one node, children have smaller ids than their parents, and an id always has a shape. The graph
//! folds nothing by itself ([`Graph::apply`]); constructors that fold 0, 1 and numbers stand in `build`.
//! Nothing here recurses: sorted ids are the topological order.

mod build;
mod graph;
mod meter;
mod node;
mod sizes;
mod walk;

pub use graph::Graph;
pub use meter::{Cancel, Meter, Stopped};
pub use node::{ExprId, Node, Sequence};
pub use walk::Marks;
