//! Numbers at a point: values, derivatives by automatic differentiation and by differences, and what they witness.
//!
//! An expression is compiled once to a flat tape ([`Program`]) and run in f64 at many points. Everything here is apart
//! from the laws of the table: derivatives come from the numeric slopes of each function, from dual numbers, from
//! adjoints, and from central differences through an evaluator that this program did not write. Real numbers only: what
//! is not defined is NaN and never an infinity. Nothing here recurses on an expression, and every size has a limit.

mod agreement;
mod automatic;
mod compile;
mod curve;
pub mod differences;
mod evaluate;
pub mod matrix;
mod meval;
pub mod minimize;
mod point;
pub(crate) mod power;
mod program;
mod sample;
pub mod sparse;
mod steps;
pub mod tape;
#[cfg(test)]
mod tests;
mod witness;

pub use agreement::{Agreement, Witnesses};
pub use curve::{Quotients, error_curve};
pub use evaluate::{Trace, evaluate, trace};
pub use meval::{NotExpressible, Outside};
pub use point::{Input, NotNumeric, Point, Value, sizes};
pub use program::Program;
pub use sample::{Range, Sampler};
pub use steps::{Raised, Step};
pub use witness::{Plan, confirm, confirm_chain, confirm_hessian};
