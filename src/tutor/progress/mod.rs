//! What a learner did: attempts, mistakes and reviews in one SQLite file, and when a card is due again.
//!
//! Every call opens the file, writes one transaction and closes it, so that a kill at any moment loses nothing that was
//! acknowledged and two programs may write at once. A file that cannot be used is an error for the caller to mention;
//! the lesson goes on without it.

mod schedule;
mod store;

pub use schedule::{Memory, Rating};
pub use store::{Attempt, Error, Overview, Store};
