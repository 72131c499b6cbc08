//! Reading and writing mathematics: text to the written form to the graph, and back.

mod explicit;
pub mod formula;
pub mod linear;
mod lower;
mod operators;
mod print;
mod scope;
mod stub;
pub mod written;
pub use stub::{Vocabulary, parse};

pub use explicit::entries_of;
pub use lower::{Lowered, lower};
pub use operators::free_variables;
pub use print::{append, formula, spelling};
pub use scope::{Function, Scope, entries, variable};
