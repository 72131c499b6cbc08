//! Equal or not, honestly: refute with certified intervals, accept inside sign regions, prove by exact expansion.

pub mod accept;

/// A certified sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Below 0.
    Negative,
    /// Exactly 0.
    Zero,
    /// Above 0.
    Positive,
}

/// Counted work: node evaluations times words of precision for enclosures, terms for expansions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Units for enclosures at points and for finding regions.
    pub points: u64,
    /// Units for signatures in prime fields.
    pub fields: u64,
    /// Terms of an exact expansion.
    pub terms: u32,
}

impl Default for Budget {
    /// About 50 ms on an ordinary machine.
    fn default() -> Self {
        Budget { points: 400_000, fields: 400_000, terms: 5_000 }
    }
}
