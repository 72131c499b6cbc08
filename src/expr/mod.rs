//! Interned expressions: nodes with shapes in a graph that only grows.
//!
//! Equal structure is one node, children have smaller ids than their parents, and an id always has a shape. The graph
//! folds nothing by itself ([`Graph::apply`]); constructors that fold 0, 1 and numbers stand in `build`.
//! Nothing here recurses: sorted ids are the topological order.

mod build;
mod graph;
mod meter;
mod walk;

pub use graph::{ExprId, Graph, Node, Sequence};
pub use meter::{Cancel, Meter, Stopped};
pub use walk::Marks;
