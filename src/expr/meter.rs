//! Counted work: every engine pays for what it does, so that no input makes the program hang.
//!
//! A budget is counted and not timed, so that an outcome does not depend on the machine. A cancellation comes from
//! outside (Ctrl-C, `limit_ms`) and is looked at every few thousand units.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Why a computation ended before its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The counted budget is spent.
    #[error("the budget of work is spent")]
    Work,
    /// Cancelled by the user.
    #[error("interrupted")]
    Interrupted,
    /// Cancelled because a time limit set by the caller passed.
    #[error("the time limit has passed")]
    Time,
}

/// A switch that another thread or a signal handler can throw.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicU8>);

impl Cancel {
    /// Asks the running computation to stop because the user wants it.
    pub fn interrupt(&self) {
        self.0.store(1, Ordering::Relaxed);
    }

    /// Asks the running computation to stop because its time is over.
    pub fn time_out(&self) {
        self.0.store(2, Ordering::Relaxed);
    }

    /// Makes ready for the next computation.
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Why the computation is to stop, if it is.
    pub fn reason(&self) -> Option<Stopped> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Stopped::Interrupted),
            _ => Some(Stopped::Time),
        }
    }
}

/// What is left of a budget, with the switch that ends it early.
#[derive(Clone, Debug)]
pub struct Meter {
    left: u64,
    until_look: u32,
    cancel: Cancel,
}

/// Units between two looks at the switch; a unit is about one node, so a look comes well within a millisecond.
const LOOK_EVERY: u32 = 4096;

impl Meter {
    /// A budget of `units`, about one interned node each. The switch is looked at with the first payment, so that many
    /// short computations in a row can be stopped as well.
    pub fn new(units: u64, cancel: Cancel) -> Self {
        Meter { left: units, until_look: 0, cancel }
    }

    /// Pays `units`.
    ///
    /// # Errors
    /// If the budget is spent or the switch was thrown.
    pub fn spend(&mut self, units: u32) -> Result<(), Stopped> {
        self.left = self.left.checked_sub(u64::from(units)).ok_or(Stopped::Work)?;
        match self.until_look.checked_sub(units) {
            Some(left) => self.until_look = left,
            None => {
                self.until_look = LOOK_EVERY;
                if let Some(reason) = self.cancel.reason() {
                    return Err(reason);
                }
            }
        }
        Ok(())
    }

    /// Pays for work that was metered elsewhere.
    ///
    /// # Errors
    /// If the budget does not reach.
    pub fn spend_many(&mut self, units: u64) -> Result<(), Stopped> {
        self.left = self.left.checked_sub(units).ok_or(Stopped::Work)?;
        Ok(())
    }

    /// Units left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// The switch.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }
}

impl Default for Meter {
    /// Enough for anything that a person wants to read: about a second of work.
    fn default() -> Self {
        Meter::new(5_000_000, Cancel::default())
    }
}
