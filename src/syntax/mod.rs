//! Reading and writing mathematics.

pub mod formula;
pub mod linear;
pub mod written;
