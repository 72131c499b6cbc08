//! Answers of a class graded against a key: verdict, mistake, and credit by entry and by step.
//!
//! Credit is 1 for a right answer. A wrong one earns the share of its right entries, or, if a chain of equalities was
//! written, the share of its members that are right or follow from the member before: a slip is charged once. Invariant:
//! a grade depends on the key and the answer alone.

use super::check::{CheckTask, Part};
use super::reply::{AnswerKind, Outcome};
use super::{Confirm, Layout, Session};
use crate::diagnostic::{Diagnostic, Span};
use crate::tutor::typed::equals_signs;

use toml::de::{DeTable, DeValue};

/// Credit for a right answer in which an intermediate variable was left, if the key says nothing.
const UNFINISHED: f64 = 0.75;
/// Largest key, in bytes.
const LARGEST_KEY: usize = 1 << 20;
/// Longest answer, in bytes.
const LONGEST_ANSWER: usize = 10_000;

/// A sheet of problems.
#[derive(Clone, Debug)]
pub struct AnswerKey {
    /// The title of the sheet.
    pub title: String,
    /// Its problems in order.
    pub problems: Vec<Problem>,
}

/// A problem of a sheet, ready to grade.
#[derive(Clone, Debug)]
pub struct Problem {
    /// By what submissions name it.
    pub id: String,
    /// What it is worth.
    pub points: f64,
    unfinished: f64,
    task: CheckTask,
    session: Session,
}

/// What an answer earned.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// `correct`, `incorrect`, `unfinished`, `undecided`, `invalid` or `missing`.
    pub verdict: &'static str,
    /// The mistake that stands out.
    pub mistake: Option<&'static str>,
    /// From 0 to 1; nothing if a person has to look.
    pub credit: Option<f64>,
    /// A sentence.
    pub message: String,
}

impl AnswerKey {
    /// Reads a key in TOML: `title`, and for each `[[problem]]` `id`, `op`, `expr`, `wrt`, `points`, `vars`, `let`,
    /// `assume`, `layout`, `unfinished`.
    ///
    /// # Errors
    /// `key-...` if it is not such a file or a problem cannot be solved.
    pub fn read(text: &str) -> Result<AnswerKey, Diagnostic> {
        if text.len() > LARGEST_KEY {
            return Err(Diagnostic::new("limit-file", format!("the key is larger than {LARGEST_KEY} bytes")));
        }
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().lines().next().unwrap_or("this cannot be read").to_owned();
            let span = error.span().map_or(Span::new(0, 0), |span| Span::new(span.start, span.end));
            Diagnostic::at("key-syntax", span, message)
        })?;
        let table = table.get_ref();
        let title = texts(table, "title")?.concat();
        let Some(DeValue::Array(list)) = table.get("problem").map(|value| value.get_ref()) else {
            return Err(Diagnostic::new("key-empty", "the key has no problems")
                .suggest("[[problem]] with id, op, expr and wrt"));
        };
        let mut problems: Vec<Problem> = Vec::new();
        for value in list {
            let DeValue::Table(fields) = value.get_ref() else {
                return Err(Diagnostic::new("key-syntax", "a problem is a table").suggest("[[problem]]"));
            };
            let problem = Problem::read(fields)?;
            if problems.iter().any(|known| known.id == problem.id) {
                return Err(Diagnostic::new(
                    "key-twice",
                    format!("the problem {} stands twice in the key", problem.id),
                ));
            }
            problems.push(problem);
        }
        Ok(AnswerKey { title, problems })
    }

    /// The problem that a submission names.
    pub fn problem(&self, id: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.id.eq_ignore_ascii_case(id.trim()))
    }
}

fn wrong(id: &str, message: String) -> Diagnostic {
    Diagnostic::new("key-problem", format!("problem {id}: {message}"))
}

/// A field that is a text, a number or a list of texts.
fn texts(table: &DeTable<'_>, name: &str) -> Result<Vec<String>, Diagnostic> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        DeValue::Float(number) => Ok(number.to_string()),
        _ => Err(Diagnostic::new("key-syntax", format!("{name} is a text or a list of texts"))),
    };
    match table.get(name).map(|value| value.get_ref()) {
        None => Ok(Vec::new()),
        Some(DeValue::Array(values)) => values.iter().map(|value| one(value.get_ref())).collect(),
        Some(value) => Ok(vec![one(value)?]),
    }
}

/// A field that is a table of texts.
fn pairs(table: &DeTable<'_>, name: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let Some(DeValue::Table(inner)) = table.get(name).map(|value| value.get_ref()) else { return Ok(Vec::new()) };
    inner.keys().map(|key| Ok((key.get_ref().to_string(), texts(inner, key.get_ref())?.concat()))).collect()
}

impl Problem {
    fn read(fields: &DeTable<'_>) -> Result<Problem, Diagnostic> {
        let text = |name: &str| texts(fields, name).map(|list| list.concat());
        let id = text("id")?;
        if id.is_empty() {
            return Err(Diagnostic::new("key-problem", "a problem needs an id").suggest("id = \"1a\""));
        }
        let number = |name: &str, standard: f64| match text(name)? {
            said if said.is_empty() => Ok(standard),
            said => said
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite() && *number >= 0.0)
                .ok_or_else(|| wrong(&id, format!("{name} is not a number"))),
        };
        let kind = match text("op")?.as_str() {
            "diff" | "" => AnswerKind::Derivative,
            "grad" => AnswerKind::Gradient,
            "jacobian" => AnswerKind::Jacobian,
            "hessian" => AnswerKind::Hessian,
            other => return Err(wrong(&id, format!("op cannot be {other}")).suggest("diff, grad, jacobian or hessian")),
        };
        let mut session = Session::new();
        session.confirm = Confirm::Nothing;
        for (name, shape) in pairs(fields, "vars")? {
            session.declare_name(&name, &shape).map_err(|problem| wrong(&id, problem.message))?;
        }
        for said in texts(fields, "assume")? {
            session.assume_text(&said).map_err(|problem| wrong(&id, problem.message))?;
        }
        if let Some(layout) = Layout::parse(&text("layout")?) {
            session.settings_mut().layout = layout;
        }
        let expr = match &texts(fields, "expr")?[..] {
            [] => return Err(wrong(&id, "expr is missing".to_owned())),
            [only] => only.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let task = CheckTask { kind, expr, by: texts(fields, "wrt")?, lets: pairs(fields, "let")? };
        let (points, unfinished) = (number("points", 1.0)?, number("unfinished", UNFINISHED)?.min(1.0));
        let problem = Problem { id, points, unfinished, task, session };
        // A key that cannot be solved is found before the first answer.
        let probe = problem.session.clone().check_answer(&problem.task, "0", Part::Whole);
        probe.map_err(|error| wrong(&problem.id, error.message))?;
        Ok(problem)
    }

    /// Grades one answer.
    pub fn grade(&self, answer: &str) -> Grade {
        let bare =
            |verdict, credit, message: &str| Grade { verdict, mistake: None, credit, message: message.to_owned() };
        if answer.trim().is_empty() {
            return bare("missing", Some(0.0), "no answer");
        }
        if answer.len() > LONGEST_ANSWER {
            return bare("invalid", None, "the answer is too long to be graded");
        }
        let mut session = self.session.clone();
        let judgement = match session.check_answer(&self.task, answer, Part::Whole) {
            Ok(judgement) => judgement,
            Err(problem) => return bare("undecided", None, &problem.message),
        };
        let (verdict, credit) = match judgement.outcome {
            Outcome::Correct | Outcome::Equal => ("correct", Some(1.0)),
            Outcome::Unfinished => ("unfinished", Some(self.unfinished)),
            Outcome::Incorrect | Outcome::Different => ("incorrect", Some(self.share(answer, &judgement))),
            Outcome::Undecided => ("undecided", None),
            Outcome::Invalid => ("invalid", Some(0.0)),
        };
        Grade { verdict, mistake: judgement.mistake, credit, message: judgement.message }
    }

    /// Credit for a wrong answer: by entries or by members of a chain, whichever is more.
    fn share(&self, answer: &str, judgement: &super::Judgement) -> f64 {
        let entries = judgement
            .expected
            .as_ref()
            .and_then(|(_, shown)| shown.shape.sizes())
            .map_or(1, |(rows, cols)| rows * cols);
        let wrong = judgement.entries.len() as f64;
        let by_entry = match (entries, wrong > 0.0) {
            (2.., true) => 1.0 - wrong / f64::from(entries),
            _ => 0.0,
        };
        by_entry.max(self.by_step(answer))
    }

    /// The share of the members of a chain that are right or equal to the one before.
    fn by_step(&self, answer: &str) -> f64 {
        let mut members = Vec::new();
        let mut start = 0;
        for at in equals_signs(answer) {
            members.push(answer[start..at].trim());
            start = at + 1;
        }
        members.push(answer[start..].trim());
        if members.len() < 2 || members.len() > 20 {
            return 0.0;
        }
        let right = |text: &str| {
            let judged = self.session.clone().check_answer(&self.task, text, Part::Combine);
            judged.is_ok_and(|judged| judged.outcome == Outcome::Correct)
        };
        let follows = |a: &str, b: &str| {
            let judged = self.session.clone().compare(a, b);
            judged.is_ok_and(|judged| judged.outcome == Outcome::Equal)
        };
        let is_name = |text: &str| {
            text.contains('/') && text.starts_with(['d', '∂', '\\']) || text.contains('\'') || text.len() < 2
        };
        let steps = if is_name(members[0]) { &members[1..] } else { &members[..] };
        if steps.len() < 2 {
            return 0.0;
        }
        let earned =
            (0..steps.len()).filter(|at| right(steps[*at]) || *at > 0 && follows(steps[*at - 1], steps[*at])).count();
        earned as f64 / steps.len() as f64
    }
}
