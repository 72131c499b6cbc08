//! Exact numbers, rationals of any size; certified enclosures of real numbers; prime fields for testing identities.
//!
//! A rational never rounds. Floats leave through [`Rational::to_f64`] only. Invariant: a value has one representation
//! (lowest terms, positive denominator, small form whenever it fits), so that equality and hashing are structural.
//! An [`Enclosure`] rounds outward only: the exact value of what was computed always lies within it.

pub mod ball;
mod decimal;
mod enclosure;
pub mod field;
pub mod function;
pub mod interval;
mod rational;

pub use ball::Ball;
pub use decimal::decimal;
pub use enclosure::{Enclosed, Enclosure, Sign};
pub use interval::Interval;
pub use rational::Rational;
