//! Reading and writing mathematics.

mod character;
mod close;
mod complaint;
mod cut;
mod figure;
pub mod formula;
mod frame;
mod head;
mod hint;
mod leibniz;
mod list;
mod plain;
mod point;
mod precedence;
mod reader;
mod run;
mod sign;
mod subscript;
mod token;
mod vocabulary;
mod word;
pub mod written;

pub use plain::parse;
pub use vocabulary::Vocabulary;
