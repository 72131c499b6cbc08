//! What witnesses say about a derivative, and how it is counted.
//!
//! Invariant: `Agrees` holds one comparison at least for every entry; agreement is never claimed for what was not compared.

use super::meval::NotExpressible;
use super::point::Input;

/// What one witness says.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    /// It agrees wherever it was compared.
    Agrees {
        /// Number of points with a comparison, at least 1.
        points: usize,
        /// Largest relative error that was met.
        worst: f64,
    },
    /// It disagrees at a point.
    Disagrees {
        /// The point, in the order of [`Witnesses::inputs`].
        point: Vec<f64>,
        /// Which entry of the derivative.
        entry: usize,
        /// What the laws say.
        symbolic: f64,
        /// What the witness says.
        witness: f64,
    },
    /// No point was found at which both are defined and well-conditioned.
    NoCommonPoint,
    /// The outside evaluator cannot be asked.
    NotExpressible(NotExpressible),
    /// Too much work for this witness.
    TooLarge,
    /// The plan leaves this witness out.
    NotAsked,
}

/// What the three witnesses say about a derivative.
#[derive(Clone, Debug, PartialEq)]
pub struct Witnesses {
    /// Dual numbers.
    pub forward: Agreement,
    /// Adjoints.
    pub reverse: Agreement,
    /// Central differences through the outside evaluator.
    pub differences: Agreement,
    /// Number of points at which the derivative was worked out.
    pub points: usize,
    /// What the coordinates of a point are, in order.
    pub inputs: Vec<Input>,
    /// Which derivative a disagreement is about: 0 for the first, 1 for the derivative of that one, and so on.
    pub stage: usize,
}

impl Agreement {
    /// True if something was compared and nothing disagreed.
    pub fn agrees(&self) -> bool {
        matches!(self, Agreement::Agrees { .. })
    }

    /// True if a point shows that the derivative is not what this witness says.
    pub fn disagrees(&self) -> bool {
        matches!(self, Agreement::Disagrees { .. })
    }

    /// What is known if both were asked about different parts: the worse of the two.
    fn and(self, other: Agreement) -> Agreement {
        match (self, other) {
            (Agreement::Agrees { points: p, worst: a }, Agreement::Agrees { points: q, worst: b }) => {
                Agreement::Agrees { points: p.min(q), worst: a.max(b) }
            }
            (Agreement::Agrees { .. }, other) | (_, other @ Agreement::Disagrees { .. }) => other,
            (other, _) => other,
        }
    }
}

impl Witnesses {
    /// True if no witness disagrees and one at least agrees.
    pub fn confirm(&self) -> bool {
        self.all().iter().any(|one| one.agrees()) && !self.disagree()
    }

    /// True if one of the witnesses disagrees.
    pub fn disagree(&self) -> bool {
        self.all().iter().any(|one| one.disagrees())
    }

    fn all(&self) -> [&Agreement; 3] {
        [&self.forward, &self.reverse, &self.differences]
    }

    /// What is known after asking about the derivative of this one as well; a disagreement is never asked about further.
    pub(super) fn and(self, later: Witnesses) -> Witnesses {
        Witnesses {
            forward: self.forward.and(later.forward),
            reverse: self.reverse.and(later.reverse),
            differences: self.differences.and(later.differences),
            points: self.points.min(later.points),
            inputs: later.inputs,
            stage: self.stage + 1,
        }
    }
}

/// Agreement with one witness so far: for each entry the number of points at which it was compared.
pub(super) struct Tally {
    pub compared: Vec<usize>,
    pub worst: f64,
    pub against: Option<Agreement>,
}

impl Tally {
    pub fn new(entries: usize) -> Self {
        Tally { compared: vec![0; entries], worst: 0.0, against: None }
    }

    pub fn agree(&mut self, entry: usize, error: f64) {
        self.compared[entry] += 1;
        self.worst = self.worst.max(error);
    }

    /// The entry compared at the fewest points decides what is claimed.
    pub fn finish(self) -> Agreement {
        let fewest = self.compared.iter().copied().min().unwrap_or(0);
        match (self.against, fewest) {
            (Some(against), _) => against,
            (None, 0) => Agreement::NoCommonPoint,
            (None, points) => Agreement::Agrees { points, worst: self.worst },
        }
    }
}
