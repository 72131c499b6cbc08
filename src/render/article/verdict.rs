//! A verdict in the order in which it is read: the links of a chain, what it comes to, a point, the law, one hint.
//!
//! The right answer is not shown: it is there for those who ask for it.

use super::{Bit, Part, words};
use crate::render::number::decimal;
use crate::session::{Counterexample, Judgement, Link, Outcome};

/// The parts of a verdict.
pub(super) fn parts(judgement: &Judgement) -> Vec<Part> {
    let mut parts: Vec<Part> = judgement.links.iter().map(link).collect();
    parts.push(Part::Sentence(vec![words(judgement.message.clone())]));
    if let Some(witness) = &judgement.witness {
        parts.push(counterexample(witness, judgement.outcome));
    }
    if let Some(domain) = &judgement.domain {
        parts.push(Part::Sentence(vec![words(format!("{domain}."))]));
    }
    if let Some(step) = judgement.step {
        let name = ["introduce", "differentiate", "combine", "substitute back"][step.clamp(1, 4) - 1];
        parts.push(Part::Entry("step".into(), format!("{step}, {name}")));
    }
    if let Some(law) = &judgement.law {
        parts.push(Part::Entry("law".into(), law.clone()));
    }
    if let Some(hint) = &judgement.hint {
        parts.push(Part::Entry("hint".into(), hint.clone()));
    }
    if let Some(id) = judgement.mistake {
        parts.push(Part::Entry("more".into(), more(id, judgement.goes_on)));
    }
    parts
}

/// Where to read on: as a command of the session, or of the shell.
fn more(id: &str, goes_on: bool) -> String {
    if goes_on { format!("explain {id}, hint, solution") } else { format!("gradus explain {id}") }
}

fn link(link: &Link) -> Part {
    let said = match (link.outcome, link.likely) {
        (Outcome::Equal | Outcome::Correct, false) => "holds",
        (Outcome::Equal | Outcome::Correct, true) => "holds, very likely",
        (Outcome::Unfinished, _) => "holds, unfinished",
        (Outcome::Different | Outcome::Incorrect, _) => "does not hold",
        (Outcome::Undecided, _) => "undecided",
        (Outcome::Invalid, _) => "not an expression with a value",
    };
    let sides =
        [Bit::Math(link.left.clone()), words(" = "), Bit::Math(link.right.clone()), words(format!("   {said}"))];
    Part::Sentence(sides.into())
}

fn counterexample(witness: &Counterexample, outcome: Outcome) -> Part {
    let at: Vec<String> = witness.at.iter().map(|(name, value)| format!("{name} = {}", decimal(*value, 6))).collect();
    let place = if at.is_empty() { String::new() } else { format!("at {}: ", at.join(", ")) };
    let entry = witness.entry.map(|(row, col)| format!("entry ({row}, {col}), ")).unwrap_or_default();
    let (a, b) = match outcome {
        Outcome::Different => ("the first is", "the second is"),
        _ => ("yours is", "it should be"),
    };
    let said = format!("{entry}{place}{a} {}, {b} {}", witness.a, witness.b);
    Part::Sentence(vec![words(said)])
}
