//! An audited document: what is wrong with its place, what follows, what was left unread and why, and the sum.
//!
//! What holds is counted and not listed. Invariant: of a long line only the line is kept, never the document.

use super::{Bit, Finding, Part, words};
use crate::diagnostic::Span;
use crate::render::number::decimal;
use crate::render::span::Role;
use crate::session::Report;
use crate::tutor::audit::{Link, Problem, Solved, Verdict};

/// Unread passages that are listed one by one.
const MOST_UNREAD: usize = 40;

/// The parts of a report.
pub(super) fn parts(report: &Report) -> Vec<Part> {
    let mut parts = vec![Part::Heading(report.name.clone())];
    let links = &report.audit.links;
    for link in links {
        match link.verdict {
            Verdict::Wrong => parts.extend(wrong(report, link)),
            Verdict::Follows => parts.push(finding(report, link, ("follows", Role::Note))),
            Verdict::Undecided => parts.push(finding(report, link, ("undecided", Role::Heading))),
            _ => {}
        }
    }
    parts.extend(unread(report));
    if let Some(limit) = &report.audit.limit {
        parts.push(Part::Problem(limit.clone(), String::new()));
    }
    parts.extend(problems(report));
    parts.push(summary(report));
    parts
}

/// The problems of a sheet with what became of them.
fn problems(report: &Report) -> Vec<Part> {
    let problems = &report.audit.problems;
    if problems.is_empty() {
        return Vec::new();
    }
    let with_points = problems.iter().any(|problem| problem.points.is_some());
    let row = |problem: &Problem| {
        let role = match problem.solved {
            Solved::Right => Role::Right,
            Solved::Wrong | Solved::Missing => Role::Wrong,
            _ => Role::Heading,
        };
        let mut cells = vec![vec![words(problem.title.clone())], vec![Bit::Words(problem.solved.word().into(), role)]];
        if with_points {
            let points = match (problem.points, problem.earned()) {
                (Some(points), Some(earned)) => format!("{} of {}", decimal(earned, 3), decimal(points, 6)),
                (Some(points), None) => format!("? of {}", decimal(points, 6)),
                (None, _) => String::new(),
            };
            cells.push(vec![words(points)]);
        }
        let line = problem.answer.map(|span| line_of(&report.source, boundary(&report.source, span.start as usize)));
        cells.push(vec![words(line.map_or(String::new(), |line| format!("line {line}")))]);
        cells
    };
    let mut parts = vec![Part::Sentence(vec![words("problems:")]), Part::Columns(problems.iter().map(row).collect())];
    let said = problems.iter().filter(|problem| !problem.message.is_empty());
    parts.extend(said.map(|problem| Part::Sentence(vec![words(format!("{}: {}", problem.title, problem.message))])));
    parts.push(total(problems));
    parts
}

/// How much of a sheet is right, and what that earns.
fn total(problems: &[Problem]) -> Part {
    let right = problems.iter().filter(|problem| problem.solved == Solved::Right).count();
    let mut said = format!("{right} of {} problems right", problems.len());
    let points: f64 = problems.iter().filter_map(|problem| problem.points).sum();
    if points > 0.0 {
        let earned: f64 = problems.iter().filter_map(Problem::earned).sum();
        said.push_str(&format!(", {} of {} points", decimal(earned, 4), decimal(points, 6)));
        let open: f64 =
            problems.iter().filter(|problem| problem.credit.is_none()).filter_map(|problem| problem.points).sum();
        if open > 0.0 {
            said.push_str(&format!("; somebody has to look at {} more", decimal(open, 6)));
        }
    }
    Part::Sentence(vec![words(said)])
}

fn wrong(report: &Report, link: &Link) -> Vec<Part> {
    let mut parts = vec![finding(report, link, ("wrong", Role::Wrong))];
    if let Some(expected) = &link.expected {
        parts.push(Part::Sentence(vec![words("right is "), Bit::Math(expected.clone())]));
    }
    if let Some(point) = &link.point {
        let at: Vec<String> = point.at.iter().map(|(name, value)| format!("{name} = {}", decimal(*value, 6))).collect();
        let place = if at.is_empty() { String::new() } else { format!("at {}: ", at.join(", ")) };
        let entry = point.entry.map(|(row, col)| format!("entry ({row}, {col}), ")).unwrap_or_default();
        let said = format!("{entry}{place}this is {}, it should be {}", point.given, point.right);
        parts.push(Part::Sentence(vec![words(said)]));
    }
    if let Some(hint) = &link.hint {
        parts.push(Part::Entry("hint".into(), hint.clone()));
    }
    if let Some(mistake) = link.mistake {
        parts.push(Part::Entry("more".into(), format!("explain {}", mistake.id)));
    }
    parts
}

/// The line around a link.
fn finding(report: &Report, link: &Link, heading: (&'static str, Role)) -> Part {
    let source = &report.source;
    let start = boundary(source, link.span.start as usize);
    let from = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = source[start..].find('\n').map_or(source.len(), |at| start + at);
    let end = boundary(source, link.span.end as usize).clamp(start, to);
    Part::Finding(Finding {
        heading,
        message: link.message.clone(),
        text: source[from..to].to_owned(),
        line: line_of(source, start),
        span: Span::new(start - from, end - from),
    })
}

fn boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_of(source: &str, at: usize) -> usize {
    source.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// What was not judged, with reasons.
fn unread(report: &Report) -> Vec<Part> {
    let links: Vec<&Link> = report.audit.links.iter().filter(|link| link.verdict == Verdict::Unread).collect();
    if links.is_empty() {
        return Vec::new();
    }
    let row = |link: &&Link| {
        let line = line_of(&report.source, boundary(&report.source, link.span.start as usize));
        let cell = |text: String| vec![words(text)];
        vec![cell(format!("line {line}")), cell(link.message.clone())]
    };
    let mut parts = vec![Part::Sentence(vec![words("not judged:")])];
    parts.push(Part::Columns(links.iter().take(MOST_UNREAD).map(row).collect()));
    if links.len() > MOST_UNREAD {
        parts.push(Part::Sentence(vec![words(format!("and {} more", links.len() - MOST_UNREAD))]));
    }
    parts
}

/// How many links there are of each kind.
fn summary(report: &Report) -> Part {
    let audit = &report.audit;
    let counts: Vec<String> = Verdict::ALL
        .iter()
        .map(|verdict| (audit.count(*verdict), verdict.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| match word {
            "holds" if count > 1 => format!("{count} hold"),
            "follows" if count > 1 => format!("{count} follow"),
            "definition" | "condition" if count > 1 => format!("{count} {word}s"),
            _ => format!("{count} {word}"),
        })
        .collect();
    let noun = if audit.links.len() == 1 { "link" } else { "links" };
    let said = match audit.links.is_empty() {
        true => "no equation was found".to_owned(),
        false => format!("{} {noun}: {}", audit.links.len(), counts.join(", ")),
    };
    let role = if audit.count(Verdict::Wrong) > 0 { Role::Wrong } else { Role::Heading };
    Part::Sentence(vec![Bit::Words(said, role)])
}
