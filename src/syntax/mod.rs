//! Reading and writing mathematics.

pub mod formula;
pub mod written;
