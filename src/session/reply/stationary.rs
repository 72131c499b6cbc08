//! Where a gradient vanishes, ready to be shown.

use super::Page;
use crate::decide::stationary::Signs;

/// Where a gradient vanishes, ready to be shown.
#[derive(Clone, Debug)]
pub struct StationaryPoints {
    /// The function.
    pub of: String,
    /// Isolated points.
    pub points: Vec<StationaryShown>,
    /// Points that are not isolated: which, and what is said about them.
    pub families: Vec<(String, String)>,
    /// Boxes in which nothing is certain, bounds for each variable.
    pub open: Vec<Vec<(String, (f64, f64))>>,
    /// What is known about others: `solved`, `everywhere`, `box` or `not-exhaustive`.
    pub coverage: &'static str,
    /// The same as a sentence.
    pub message: String,
    /// Conditions under which the gradient exists, beyond those of the function.
    pub missing: Vec<String>,
    /// Points that were left out, each with the assumption that does not hold there.
    pub outside: Vec<String>,
}

/// An isolated point where a gradient vanishes.
#[derive(Clone, Debug)]
pub struct StationaryShown {
    /// Coordinates.
    pub at: Vec<Located>,
    /// The function there.
    pub value: Located,
    /// `local minimum`, `local maximum`, `saddle point`, `terrace point` or `undecided`.
    pub kind: &'static str,
    /// How many eigenvalues of the Hessian have which sign, if that is certain.
    pub signs: Option<Signs>,
    /// What the second derivatives say, as a sentence.
    pub message: String,
}

/// A number with a name.
#[derive(Clone, Debug)]
pub struct Located {
    /// The name.
    pub name: String,
    /// In plain notation, if there is a short exact expression.
    pub exact: Option<String>,
    /// A double close to it.
    pub near: f64,
    /// As it is shown.
    pub shown: String,
}

impl StationaryPoints {
    /// The same as words.
    pub fn page(&self) -> Page {
        let mut page = Page::titled(format!("stationary points of {}", self.of));
        for point in &self.points {
            let at: Vec<String> = point.at.iter().map(|at| format!("{} = {}", at.name, at.shown)).collect();
            page = page.entry(at.join(", "), point.message.clone());
        }
        for (place, message) in &self.families {
            page = page.entry(place.clone(), message.clone());
        }
        for area in &self.open {
            let sides: Vec<String> =
                area.iter().map(|(name, (low, high))| format!("{name} from {low:.6} to {high:.6}")).collect();
            page = page.entry(
                sides.join(", "),
                "the gradient comes close to 0 here and may vanish once, often or not at all: the Hessian is singular \
                 or nearly so",
            );
        }
        page = page.text(self.message.clone());
        for left_out in &self.outside {
            page = page.text(format!("Left out: {left_out}."));
        }
        if !self.missing.is_empty() {
            let conditions = self.missing.join(", ");
            page = page.text(format!(
                "The gradient exists only where {conditions}; a minimum or maximum may also lie where it does not exist."
            ));
        }
        page
    }
}
