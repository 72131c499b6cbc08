//! Proof by exact expansion: the difference of two roots of a task in a normal form over exact kernels.
//!
//! 0 there proves equality; anything else proves nothing, because kernels that look independent may not be.

mod expand;
mod poly;
mod tower;

use poly::GiveUp;

use super::task::Task;

/// Times that angles may be divided anew.
const RESTARTS: usize = 4;
/// Most parts into which an angle is divided.
const MOST_PARTS: i64 = 60;

/// Products of terms that may be made for every term that is allowed.
const PRODUCTS_PER_TERM: u64 = 12;

/// True if the difference of the two roots expands to 0 with at most `terms` terms, and the products of terms it took.
pub(super) fn is_zero(task: &Task, terms: u32) -> (bool, u64) {
    let budget = PRODUCTS_PER_TERM * u64::from(terms);
    let (mut parts, mut left) = (1, budget);
    for _ in 0..RESTARTS {
        match expand::difference(task, terms, parts, &mut left) {
            Ok(zero) => return (zero, budget - left),
            Err(GiveUp::Denominator(more)) if more <= MOST_PARTS => parts = more,
            Err(_) => break,
        }
    }
    (false, budget - left)
}
