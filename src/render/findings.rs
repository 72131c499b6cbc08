//! An audit as fields of the machine interface.

use serde_json::{Value, json};

use super::json::Fields;
use crate::decide::Certainty;
use crate::syntax::linear::{Style, write};
use crate::tutor::audit::{Audit, Link, Problem, Verdict};

/// Most characters of one formula.
const BUDGET: usize = 1_000_000;

/// `links`, `summary`, `problems` if the document is a sheet, and `limit` if one ended the audit.
pub fn fields(audit: &Audit) -> Fields {
    let mut fields = Fields::new();
    fields.insert("links".into(), audit.links.iter().map(link).collect());
    let counts = Verdict::ALL.iter().map(|verdict| (verdict.word().to_owned(), Value::from(audit.count(*verdict))));
    fields.insert("summary".into(), Value::Object(counts.collect()));
    if !audit.problems.is_empty() {
        fields.insert("problems".into(), audit.problems.iter().map(problem).collect());
    }
    if let Some(limit) = &audit.limit {
        fields.insert("limit".into(), super::json::error(limit));
    }
    fields
}

fn problem(problem: &Problem) -> Value {
    json!({
        "span": [problem.span.start, problem.span.end],
        "title": problem.title,
        "verdict": problem.solved.word(),
        "credit": problem.credit,
        "points": problem.points,
        "earned": problem.earned(),
        "message": problem.message,
        "answer": problem.answer.map(|span| [span.start, span.end]),
    })
}

fn link(link: &Link) -> Value {
    let certainty = match (link.verdict, link.certainty) {
        (_, Some(Certainty::Proved)) => Some("proved"),
        (_, Some(Certainty::VeryLikely { .. })) => Some("very-likely"),
        (Verdict::Wrong, None) => Some("refuted"),
        _ => None,
    };
    let expected = link.expected.as_ref().map(|formula| write(formula, Style::Plain, BUDGET).text);
    let witness = link.point.as_ref().map(|point| {
        let at: serde_json::Map<String, Value> = point.at.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        json!({ "at": at, "given": point.given, "right": point.right, "entry": point.entry.map(|(row, col)| [row, col]) })
    });
    json!({
        "span": [link.span.start, link.span.end],
        "left": link.left,
        "right": link.right,
        "verdict": link.verdict.word(),
        "mistake": link.mistake.map(|mistake| mistake.id),
        "expected": expected,
        "message": link.message,
        "witness": witness,
        "certainty": certainty,
        "hint": link.hint,
        "because": link.because,
    })
}
