//! Reading and writing mathematics: text to the written form to the graph, and back.

mod character;
mod close;
mod complaint;
mod echo;
mod explicit;
pub mod formula;
mod head;
mod hint;
mod leibniz;
pub mod linear;
mod list;
mod lower;
mod operators;
mod plain;
mod point;
mod precedence;
mod print;
mod reader;
mod run;
mod scope;
mod sign;
mod subscript;
mod token;
mod vocabulary;
mod word;
pub mod written;

pub use echo::echo;
pub use explicit::entries_of;
pub use lower::{Lowered, lower};
pub use operators::free_variables;
pub use plain::parse;
pub use print::{append, formula, spelling};
pub use scope::{Function, Scope, entries, variable};
pub use vocabulary::Vocabulary;
