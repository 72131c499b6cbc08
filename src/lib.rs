//! Gradus: an interactive shell and tutor for matrix calculus.

#![warn(missing_docs)]

pub mod batch;
pub mod calculus;
pub mod decide;
pub mod diagnostic;
pub mod expr;
pub mod name;
pub mod number;
pub mod numeric;
pub mod ops;
pub mod render;
pub mod repl;
pub mod session;
pub mod shape;
pub mod syntax;
pub mod tui;
pub mod tutor;
