//! Are two expressions equal: the verdict with its certainty, its witness and the comparison of domains.

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::line::split_arguments;
use super::read::{masked, stopped};
use super::reply::{Page, Reply};
use crate::decide::{self, Budget, Certainty, Reason, Verdict, Witness};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::Shape;
use crate::syntax::spelling;

/// A verdict on two expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Equal, different or undecided.
    pub verdict: Verdict,
    /// How the domains differ, if they do.
    pub domain: Option<String>,
    /// The point of a refutation by name: values as decimals.
    pub at: Vec<(String, f64)>,
}

impl Session {
    /// Compares two texts over the real numbers, where both are defined, under the assumptions of the session.
    ///
    /// # Errors
    /// What reading reports, `scope-undefined` if a side has no value, `limit-time` and `limit-interrupted`.
    pub fn compare(&mut self, a: &str, b: &str) -> Result<Comparison, Diagnostic> {
        let a = self.side(a)?;
        let b = self.side(b)?;
        let assumptions: Vec<ExprId> = self.state.assumptions.iter().filter_map(|(_, relation)| *relation).collect();
        let verdict = decide::decide(&mut self.graph, a, b, &assumptions, self.seed, &Budget::default());
        if let Verdict::Undecided(Reason::Stopped(reason)) = verdict {
            return Err(stopped(reason));
        }
        self.refill();
        let note = decide::domains(&mut self.graph, a, b).map_err(stopped)?;
        let domain = note.sentence(&mut self.graph);
        let at = match &verdict {
            Verdict::Different(Witness { at, .. }) => {
                at.iter().map(|(id, value)| (spelling(&self.graph, *id), value.to_f64())).collect()
            }
            _ => Vec::new(),
        };
        Ok(Comparison { verdict, domain, at })
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

/// `equal a, b`.
pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    let parts = split_arguments(input.text(), input.start);
    let [(at_a, a), (at_b, b)] = parts[..] else {
        return Err(Diagnostic::at("parse-arguments", span_of(input.line, input.start), "two expressions are wanted")
            .suggest("equal sin(x)^2, 1 - cos(x)^2"));
    };
    let (a, b) = (masked(input.line, at_a..at_a + a.len()), masked(input.line, at_b..at_b + b.len()));
    let comparison = session.compare(&a, &b)?;
    Ok(vec![Reply::Page(page(&comparison))])
}

fn page(comparison: &Comparison) -> Page {
    let page = match &comparison.verdict {
        Verdict::Equal(Certainty::Proved) => Page::default().text("equal: proved"),
        Verdict::Equal(Certainty::VeryLikely { error_bound_log2 }) => {
            let bound = error_bound_log2.ceil();
            Page::default()
                .text(format!("equal: very likely, by a random test that errs with a chance below 2^{bound}"))
        }
        Verdict::Different(witness) => {
            let point: Vec<String> = comparison.at.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let place = if point.is_empty() { String::new() } else { format!(" at {}", point.join(", ")) };
            let entry = witness.entry.map(|entry| format!(" (entry {})", entry + 1)).unwrap_or_default();
            Page::default()
                .text(format!("different{place}{entry}"))
                .entry("the first is", witness.a.digits.clone())
                .entry("the second is", witness.b.digits.clone())
        }
        Verdict::Unlike { a, b } => {
            Page::default().text(format!("different: the first is {}, the second {}", sized(a), sized(b)))
        }
        Verdict::Undecided(reason) => Page::default().text(format!("undecided: {}", why(*reason))),
    };
    match &comparison.domain {
        Some(sentence) => page.text(format!("{sentence}.")),
        None => page,
    }
}

/// `a scalar`, `a vector of 3`, `2×3`.
fn sized(shape: &Shape) -> String {
    match shape.sizes() {
        Some((1, 1)) => "a scalar".to_owned(),
        Some((rows, 1)) => format!("a vector of {rows}"),
        _ => shape.to_string(),
    }
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NoCommonPoint => "no point was found where both sides are defined",
        Reason::RegionsIncomplete => "the regions of signs could not be listed completely",
        Reason::NotShown => "neither equality nor a difference was shown",
        Reason::Budget => "the budget of work is spent",
        Reason::Outside => "something in it has no value at a point",
        Reason::Stopped(_) => "stopped",
    }
}
