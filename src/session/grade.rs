//! Answers of a class graded against a key: verdict, mistake, and credit by entry and by step.
//!
//! Credit is 1 for a right answer. A wrong one earns the share of its right entries, or, if a chain of equalities was
//! written, the share of its members that are right or follow from the member before: a slip is charged once. Invariant:
//! a grade depends on the key and the answer alone.

use super::Session;
use super::check::{CheckTask, Part};
use super::ready::Prepared;
use super::reply::{AnswerKind, Outcome};
use super::work::Derivation;
use crate::diagnostic::Diagnostic;
use crate::ops;
use crate::syntax::distance;
use crate::tutor::typed::equals_signs;

/// Names of problems that are listed for one that the key does not have.
const LISTED: usize = 12;
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
    prepared: Prepared,
    /// The variables.
    by: Vec<String>,
    /// For a gradient each partial derivative as a problem of its own.
    partials: Vec<(String, Problem)>,
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
    /// The problem that a submission names.
    pub fn problem(&self, id: &str) -> Option<&Problem> {
        self.place(id).map(|place| &self.problems[place])
    }

    /// Says that the key has no such problem, with one whose name is similar.
    pub fn unknown(&self, id: &str) -> String {
        let id = id.trim();
        let lower = id.to_lowercase();
        let far = |problem: &&Problem| distance(&problem.id.to_lowercase(), &lower);
        let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let similar = |problem: &&Problem| far(problem) <= 2 && (number(&problem.id) == number(id) || id.len() > 3);
        let close = self.problems.iter().filter(similar).min_by_key(far);
        let meant = close.map(|problem| format!("; did you mean {}?", problem.id)).unwrap_or_default();
        let all: Vec<&str> = self.problems.iter().take(LISTED).map(|problem| problem.id.as_str()).collect();
        let more = if self.problems.len() > LISTED { ", ..." } else { "" };
        let all = if meant.is_empty() { format!("; it has {}{more}", all.join(", ")) } else { String::new() };
        format!("the key has no problem {id}{meant}{all}")
    }

    /// Where the problem that a submission names stands in the key.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.problems.iter().position(|problem| problem.id.eq_ignore_ascii_case(id.trim()))
    }
}

impl Problem {
    /// A problem with its task solved.
    ///
    /// # Errors
    /// What reading the task reports, derivatives that do not exist.
    pub(super) fn solved(
        id: String,
        [points, unfinished]: [f64; 2],
        session: Session,
        task: CheckTask,
    ) -> Result<Problem, Diagnostic> {
        let (by, mut partials) = (task.by.clone(), Vec::new());
        if task.kind == AnswerKind::Gradient && by.len() > 1 {
            for name in &by {
                let part = CheckTask { kind: AnswerKind::Derivative, by: vec![name.clone()], ..task.clone() };
                let part = Problem::solved(id.clone(), [points, unfinished], session.clone(), part)?;
                partials.push((name.clone(), part));
            }
        }
        let prepared = Prepared::new(session, task)?;
        Ok(Problem { id, points, unfinished, prepared, by, partials })
    }

    pub(super) fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    pub(super) fn variables(&self) -> &[String] {
        &self.by
    }

    pub(super) fn partials(&self) -> &[(String, Problem)] {
        &self.partials
    }

    /// Grades one answer.
    pub fn grade(&self, answer: &str) -> Grade {
        let members: Vec<String> = members(answer);
        self.grade_derivation(&Derivation { members: &members, lets: Vec::new() }, answer)
    }

    /// Grades a derivation that stands in `answer`, with names that were defined around it.
    pub(super) fn grade_derivation(&self, derivation: &Derivation<'_>, answer: &str) -> Grade {
        let bare =
            |verdict, credit, message: &str| Grade { verdict, mistake: None, credit, message: message.to_owned() };
        if answer.trim().is_empty() {
            return bare("missing", Some(0.0), "no answer");
        }
        if answer.len() > LONGEST_ANSWER {
            return bare("invalid", None, "the answer is too long to be graded");
        }
        let judgement = match self.prepared.check(&derivation.lets, answer, Part::Whole) {
            Ok(judgement) => judgement,
            Err(problem) => return bare("undecided", None, &problem.message),
        };
        if judgement.outcome == Outcome::Incorrect && judgement.mistake.is_none() && is_prose(answer) {
            return bare("invalid", Some(0.0), "these are words and no formula");
        }
        let (verdict, credit) = match judgement.outcome {
            Outcome::Correct | Outcome::Equal => ("correct", Some(1.0)),
            Outcome::Unfinished => ("unfinished", Some(self.unfinished)),
            Outcome::Incorrect | Outcome::Different => ("incorrect", Some(self.share(derivation, &judgement))),
            Outcome::Undecided => ("undecided", None),
            Outcome::Invalid => ("invalid", Some(0.0)),
        };
        Grade { verdict, mistake: judgement.mistake, credit, message: judgement.message }
    }

    /// Credit for a wrong answer: by entries or by members of a chain, whichever is more.
    fn share(&self, derivation: &Derivation<'_>, judgement: &super::Judgement) -> f64 {
        let entries = self.prepared.entries(judgement);
        let wrong = judgement.entries.len() as f64;
        let by_entry = match (entries, wrong > 0.0) {
            (2.., true) => 1.0 - wrong / f64::from(entries),
            _ => 0.0,
        };
        by_entry.max(self.steps_earned(derivation))
    }
}

/// The members of a chain of equalities.
fn members(answer: &str) -> Vec<String> {
    let (mut members, mut start) = (Vec::new(), 0);
    for at in equals_signs(answer) {
        members.push(answer[start..at].trim().to_owned());
        start = at + 1;
    }
    members.push(answer[start..].trim().to_owned());
    members
}

/// True for several words that are no names of functions, as in "see next page".
fn is_prose(answer: &str) -> bool {
    let words = || answer.split_whitespace().map(|word| word.trim_matches(['.', ',', '!', '?', '\'', '"']));
    let is_word = |word: &str| word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '\'' | '\u{2019}'));
    let long = words().filter(|word| word.chars().count() > 2 && ops::find(word).is_none());
    words().all(is_word) && long.count() > 1
}
