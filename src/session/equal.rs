//! Are two expressions equal: the verdict with its certainty, its witness and the comparison of domains.

use super::Session;
use super::advice::EXACT;
use super::answer::span_of;
use super::commands::Input;
use super::line::split_arguments;
use super::read::{masked, stopped};
use super::reply::{Judgement, Outcome, Reply, Sureness};
use super::verdict::{is_rounded, reservation, why};
use crate::decide::{self, Budget, Reason, Verdict};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::Shape;

impl Session {
    /// Compares two texts over the real numbers, where both are defined, under the assumptions of the session. A side that
    /// cannot be read or has no value is [`Outcome::Invalid`].
    ///
    /// # Errors
    /// `limit-time` and `limit-interrupted`.
    pub fn compare(&mut self, a: &str, b: &str) -> Result<Judgement, Diagnostic> {
        let sides = self.side(a).and_then(|a| Ok((a, self.side(b)?)));
        match sides {
            Ok((a, b)) => self.comparison(a, b),
            Err(diagnostic) if diagnostic.id.starts_with("limit-") => Err(diagnostic),
            Err(diagnostic) => Ok(Judgement::invalid(diagnostic)),
        }
    }

    /// The verdict on two expressions.
    pub(super) fn comparison(&mut self, a: ExprId, b: ExprId) -> Result<Judgement, Diagnostic> {
        let assumptions = self.assumed();
        let verdict = decide::decide(&mut self.graph, a, b, &assumptions, self.seed, &Budget::default());
        if let Verdict::Undecided(Reason::Stopped(reason)) = verdict {
            return Err(stopped(reason));
        }
        let domain = self.domain_sentence(a, b)?;
        let judgement = match &verdict {
            Verdict::Equal(certainty) => Judgement {
                certainty: Some((*certainty).into()),
                ..Judgement::new(Outcome::Equal, format!("equal{}", reservation(*certainty)))
            },
            Verdict::Different(witness) => Judgement {
                certainty: Some(Sureness::Refuted),
                witness: Some(self.counterexample(witness)),
                ..Judgement::new(Outcome::Different, "different")
            },
            Verdict::Unlike { a, b } => {
                Judgement { certainty: Some(Sureness::Refuted), ..Judgement::new(Outcome::Different, unlike(a, b)) }
            }
            Verdict::Undecided(reason) => Judgement::new(Outcome::Undecided, format!("undecided: {}", why(*reason))),
        };
        Ok(Judgement { domain, ..judgement })
    }

    /// Where one side is defined and the other is not; nothing is said of whole matrices.
    fn domain_sentence(&mut self, a: ExprId, b: ExprId) -> Result<Option<String>, Diagnostic> {
        if self.graph.has_whole_matrices(a) || self.graph.has_whole_matrices(b) {
            return Ok(None);
        }
        self.refill();
        let assumptions = self.assumed();
        let note = decide::domains(&mut self.graph, a, b, &assumptions).map_err(stopped)?;
        Ok(note.sentence(&mut self.graph, ["the first", "the second"]))
    }

    fn side(&mut self, text: &str) -> Result<ExprId, Diagnostic> {
        let reading = self.read(text)?;
        if self.is_undefined(reading.value) {
            let span = span_of(text, text.len() - text.trim_start().len());
            return Err(Diagnostic::at("scope-undefined", span, "this has no value over the real numbers"));
        }
        Ok(reading.value)
    }
}

/// Two sides of different sizes.
pub(super) fn unlike(a: &Shape, b: &Shape) -> String {
    format!("different: the first is {}, the second {}", sized(a), sized(b))
}

/// `a scalar`, `a vector of 3`, `2×3`.
fn sized(shape: &Shape) -> String {
    match shape.sizes() {
        Some((1, 1)) => "a scalar".to_owned(),
        Some((rows, 1)) => format!("a vector of {rows}"),
        _ => shape.to_string(),
    }
}

/// `equal a, b`.
pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    session.under_conditions(&input.masked(), |session, text| compared(session, input, text))
}

/// The verdict on two expressions in `text`, which stands where it stood in the line.
fn compared(session: &mut Session, input: &Input<'_>, text: &str) -> Result<Vec<Reply>, Diagnostic> {
    let parts = split_arguments(text.get(input.start..).unwrap_or_default(), input.start);
    let [(at_a, a), (at_b, b)] = parts[..] else {
        return Err(Diagnostic::at("parse-arguments", span_of(input.line, input.start), "two expressions are wanted")
            .suggest("equal sin(x)^2, 1 - cos(x)^2"));
    };
    let a = session.side(&masked(text, at_a..at_a + a.len()))?;
    let b = session.side(&masked(text, at_b..at_b + b.len()))?;
    let mut judgement = session.comparison(a, b)?;
    if input.text().contains('.') && judgement.witness.as_ref().is_some_and(is_rounded) {
        judgement.hint = Some(EXACT.to_owned());
    }
    Ok(vec![Reply::Verdict(Box::new(judgement))])
}
