//! Numbers for whole vectors and matrices: values, adjoints backwards, differences, and what they say of a derivative.
//!
//! Rules here are written apart from the laws of the table. Memory is bounded: a place that asks for more entries than
//! the limit is refused before anything is allocated.

mod algebra;
mod confirm;
mod dense;
mod evaluate;
mod place;
mod reverse;

pub use algebra::Matrix;
pub use confirm::{Agreement, confirm};
pub use evaluate::evaluate;
pub use place::Place;
pub use reverse::adjoint;

/// Most entries of one matrix.
pub const MOST_ENTRIES: usize = 4_000_000;
