//! From data to characters: replies in every format, formulas in two dimensions, diagnostics under the text they are
//! about.
//!
//! Nothing here decides anything about mathematics, reads a file or knows a terminal. Text leaves as [`span::Line`]s whose
//! spans carry a meaning ([`span::Role`]) and not a colour. Invariant: no control character leaves this module, and what
//! was left out for lack of space or budget is said.

mod article;
pub mod diagnostic;
mod display;
pub mod findings;
mod flow;
pub mod format;
pub mod grid;
pub mod highlight;
pub mod html;
pub mod json;
pub mod latex;
pub mod layout;
pub mod markdown;
mod mathml;
pub mod number;
pub mod paint;
pub mod picture;
pub mod plain;
pub mod program;
pub mod sarif;
pub mod signs;
pub mod span;
mod table;
pub mod text;
pub mod two_dimensional;
mod writer;

pub(crate) use writer::wrapped;

#[cfg(test)]
mod diagnostic_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod promise_tests;
#[cfg(test)]
mod reply_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wide_tests;
