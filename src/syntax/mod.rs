//! Reading and writing mathematics: text to the written form to the graph, and back.

mod explicit;
pub mod formula;
mod lower;
mod operators;
mod scope;
pub mod written;

pub use explicit::entries_of;
pub use lower::{Lowered, lower};
pub use operators::free_variables;
pub use scope::{Function, Scope, entries, variable};
