//! From data to characters: formulas in two dimensions, diagnostics under the text they are about.
//!
//! Nothing here decides anything about mathematics, reads a file or knows a terminal. Text leaves as [`span::Line`]s whose
//! spans carry a meaning ([`span::Role`]) and not a colour. Invariant: no control character leaves this module, and what
//! was left out for lack of space or budget is said.

pub mod diagnostic;
pub mod grid;
pub mod layout;
pub mod picture;
pub mod signs;
pub mod span;

#[cfg(test)]
mod tests;
