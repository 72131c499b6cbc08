//! Expressions as a teacher would write them: a view made on demand, never a change of the graph.
//!
//! A view is a sum of terms; a term is a number times powers of *bases*, which are variables, functions or bracketed
//! sums. `tidy` collects, cancels whole factors, pulls a common function, bracket or denominator out of a sum if that
//! makes it shorter, and expands only where terms cancel. It never expands a power, and applies no identity of logarithms
//! or trigonometry except `sin² + cos² = 1` inside a sum that it has just combined. What depends on a sign, as in
//! `sqrt(x^2) = x`, is used only where the sign is known, from bounds or from what is given.

mod bracket;
mod build;
mod choose;
mod cost;
mod function;
mod power;
mod repeated;
mod root;
mod run;
mod sign;
mod term;
mod value;
mod view;

pub use repeated::repeated;
pub use run::{length, tidy, tidy_where};
pub use view::{Style, expand};
