//! Exact numbers: rationals of any size, and prime fields in which their identities are tested.
//!
//! Nothing here rounds. Floats leave through [`Rational::to_f64`] only. Invariant: a value has one representation
//! (lowest terms, positive denominator, small form whenever it fits), so that equality and hashing are structural.

pub mod field;
mod rational;

pub use rational::Rational;
