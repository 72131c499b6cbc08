//! SARIF 2.1.0, for editors and continuous integration: each document is a run, what a reader has to look at a result.
//!
//! What holds is left out. A rule is the mistake that was made, or else the verdict. Replies that are no audit are runs
//! with one result that informs. Invariant: places are lines and columns in characters, counted from 1, and every rule
//! that a result names is described in its run.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.

use serde_json::{Value, json};

use super::format::Options;
use super::json::encoded;
use super::number::decimal;
use super::span::{Line, Role, Span, to_text};
use super::text;
use crate::diagnostic;
use crate::session::{Reply, Report};
use crate::syntax::linear::{Style, write};
use crate::tutor::audit::{Link, Solved, Verdict};

/// What stands before the first run.
pub const HEAD: &str =
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[\n";
/// What stands between runs.
pub const BETWEEN: &str = ",\n";
/// What stands after the last run.
pub const FOOT: &str = "]}\n";

/// Most characters of one formula.
const BUDGET: usize = 10_000;

/// The run of a reply; nothing for a reply that says nothing.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    let run = match reply {
        Reply::Quiet | Reply::Quit | Reply::Export(_) => return Vec::new(),
        Reply::Audit(report) => audited(report),
        Reply::Problem { diagnostic, source } => problem(diagnostic, source),
        other => {
            let said = to_text(&text::lines(other, options));
            run(vec![
                json!({ "ruleId": "answer", "kind": "informational", "level": "none", "message": { "text": said } }),
            ])
        }
    };
    vec![vec![Span::new(encoded(&run), Role::Text)]]
}

/// A run with its results and a description of every rule that they name.
fn run(results: Vec<Value>) -> Value {
    let mut ids: Vec<&str> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let rules: Vec<Value> = ids.iter().map(|id| rule(id)).collect();
    let driver = json!({
        "name": "Gradus",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results })
}

fn rule(id: &str) -> Value {
    if let Some(mistake) = crate::tutor::mistakes::find(id) {
        let help = format!("gradus explain {id}");
        return json!({ "id": id, "shortDescription": { "text": mistake.says }, "help": { "text": help } });
    }
    let says = RULES.iter().find(|(rule, _)| *rule == id).map_or("a message of Gradus", |(_, says)| says);
    json!({ "id": id, "shortDescription": { "text": says } })
}

/// Rules that are no mistakes of their own.
const RULES: &[(&str, &str)] = &[
    ("wrong", "the two sides of an equality differ"),
    ("follows", "right given an earlier slip, or right again after one"),
    ("undecided", "neither equality nor a difference was shown"),
    ("unread", "a passage that was not read or not judged"),
    ("problem", "a problem of a homework sheet that is not solved"),
    ("answer", "an answer"),
];

fn audited(report: &Report) -> Value {
    let audit = &report.audit;
    let lines = Lines::of(&report.source);
    let mut results: Vec<Value> = Vec::new();
    for link in &audit.links {
        let (rule, kind, level) = match link.verdict {
            Verdict::Wrong => (link.mistake.map_or("wrong", |mistake| mistake.id), "fail", "error"),
            Verdict::Follows => ("follows", "fail", "note"),
            Verdict::Undecided => ("undecided", "open", "none"),
            Verdict::Unread => ("unread", "review", "none"),
            Verdict::Holds | Verdict::Definition | Verdict::Condition => continue,
        };
        let mut result = json!({ "ruleId": rule, "kind": kind, "level": level, "message": { "text": message(link) },
            "locations": [lines.location(&report.name, link.span)] });
        if let Some(cause) = link.because.and_then(|at| audit.links.get(at)) {
            let mut place = lines.location(&report.name, cause.span);
            place["message"] = json!({ "text": "the slip" });
            result["relatedLocations"] = json!([place]);
        }
        results.push(result);
    }
    let open = audit.problems.iter().filter(|problem| matches!(problem.solved, Solved::Missing | Solved::Unfinished));
    for problem in open {
        let said = format!("{}: {} {}", problem.title, problem.solved.word(), problem.message);
        results.push(json!({ "ruleId": "problem", "kind": "fail", "level": "warning",
            "message": { "text": said.trim_end() },
            "locations": [lines.location(&report.name, problem.answer.unwrap_or(problem.span))] }));
    }
    if let Some(limit) = &audit.limit {
        results.push(json!({ "ruleId": limit.id, "kind": "fail", "level": "error",
            "message": { "text": limit.message.clone() },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&report.name) } } }] }));
    }
    let mut run = run(results);
    run["artifacts"] = json!([{ "location": { "uri": uri(&report.name) }, "length": report.source.len() }]);
    run
}

/// What is wrong, what would be right, a point that shows it, and what may have been meant.
fn message(link: &Link) -> String {
    let mut said = link.message.clone();
    if let Some(expected) = &link.expected {
        said.push_str(&format!("; right is {}", write(expected, Style::Plain, BUDGET).text));
    }
    if let Some(point) = &link.point {
        let at: Vec<String> = point.at.iter().map(|(name, value)| format!("{name} = {}", decimal(*value, 6))).collect();
        let place = if at.is_empty() { String::new() } else { format!(" at {}", at.join(", ")) };
        let entry = point.entry.map(|(row, col)| format!(" entry ({row}, {col})")).unwrap_or_default();
        said.push_str(&format!(";{entry}{place} this is {}, it should be {}", point.given, point.right));
    }
    match &link.hint {
        Some(hint) => format!("{said}; hint: {hint}"),
        None => said,
    }
}

/// A problem with a whole file or line.
fn problem(diagnostic: &diagnostic::Diagnostic, source: &str) -> Value {
    let mut result = json!({ "ruleId": diagnostic.id, "kind": "fail", "level": "error",
        "message": { "text": diagnostic.message.clone() } });
    if let Some(label) = diagnostic.labels.first().filter(|_| !source.is_empty()) {
        result["locations"] = json!([{ "physicalLocation": { "artifactLocation": { "uri": "input" },
            "region": Lines::of(source).region(label.span) } }]);
    }
    run(vec![result])
}

/// A source with the places at which its lines begin.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn of(source: &'s str) -> Lines<'s> {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { source, starts }
    }

    fn location(&self, name: &str, span: diagnostic::Span) -> Value {
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri(name) }, "region": self.region(span) } })
    }

    fn region(&self, span: diagnostic::Span) -> Value {
        let start = self.boundary(span.start as usize);
        let end = self.boundary(span.end as usize).max(start);
        let (from, to) = (self.place(start), self.place(end));
        json!({ "startLine": from.0, "startColumn": from.1, "endLine": to.0, "endColumn": to.1,
            "byteOffset": start, "byteLength": end - start, "snippet": { "text": &self.source[start..end] } })
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.source.len());
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Line and column of an offset, both counted from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at);
        (line, 1 + self.source[self.starts[line - 1]..at].chars().count())
    }
}

/// A file name as a relative reference: everything but what is harmless in one is escaped.
fn uri(name: &str) -> String {
    let mut escaped = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => escaped.push(byte as char),
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    if escaped.is_empty() { "-".to_owned() } else { escaped }
}
