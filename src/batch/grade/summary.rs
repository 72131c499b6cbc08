//! What a class did: for each problem how many were right, the mean credit, the commonest mistakes.

use std::collections::BTreeMap;

use super::Row;
use crate::session::{AnswerKey, Grade};

/// Mistakes that are listed for a problem.
const LISTED: usize = 5;

/// Counts for one problem.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// The problem.
    pub id: String,
    /// What it is worth.
    pub points: f64,
    /// Answers.
    pub answers: u64,
    /// By verdict.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// By mistake.
    pub mistakes: BTreeMap<&'static str, u64>,
    /// Sum of the credits given.
    pub credit: f64,
}

impl Tally {
    /// The commonest mistakes, the most frequent first.
    pub fn commonest(&self) -> Vec<(&'static str, u64)> {
        let mut all: Vec<(&'static str, u64)> = self.mistakes.iter().map(|(id, count)| (*id, *count)).collect();
        all.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        all.truncate(LISTED);
        all
    }
}

/// Counts for a class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The sheet.
    pub title: String,
    /// Problem by problem.
    pub problems: Vec<Tally>,
    /// Rows that were skipped because they were broken.
    pub broken: u64,
}

impl Summary {
    pub(super) fn new(key: &AnswerKey) -> Summary {
        let tally = |problem: &crate::session::Problem| Tally {
            id: problem.id.clone(),
            points: problem.points,
            ..Tally::default()
        };
        Summary { title: key.title.clone(), problems: key.problems.iter().map(tally).collect(), broken: 0 }
    }

    pub(super) fn add(&mut self, key: &AnswerKey, row: &Row, grade: Option<&Grade>) {
        let (Some(place), Some(grade)) = (key.place(&row.problem), grade) else {
            self.broken += 1;
            return;
        };
        let tally = &mut self.problems[place];
        tally.answers += 1;
        *tally.verdicts.entry(grade.verdict).or_default() += 1;
        if let Some(mistake) = grade.mistake {
            *tally.mistakes.entry(mistake).or_default() += 1;
        }
        tally.credit += grade.credit.unwrap_or(0.0);
    }

    /// Answers that are wrong, unfinished or missing.
    pub fn wrong(&self) -> u64 {
        self.count(&["incorrect", "unfinished", "invalid", "missing"])
    }

    /// Answers at which a person has to look.
    pub fn undecided(&self) -> u64 {
        self.count(&["undecided"])
    }

    fn count(&self, verdicts: &[&str]) -> u64 {
        let all = self.problems.iter().flat_map(|tally| &tally.verdicts);
        all.filter(|(verdict, _)| verdicts.contains(verdict)).map(|(_, count)| count).sum()
    }

    /// The summary as lines of text.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for tally in &self.problems {
            let mean = if tally.answers > 0 { 100.0 * tally.credit / tally.answers as f64 } else { 0.0 };
            let verdicts: Vec<String> =
                tally.verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
            let said = if verdicts.is_empty() { "no answers".to_owned() } else { verdicts.join(", ") };
            lines.push(format!("{}: {} answers, {said}; mean credit {mean:.0} %", tally.id, tally.answers));
            for (mistake, count) in tally.commonest() {
                lines.push(format!("    {count} × {mistake}"));
            }
        }
        if self.broken > 0 {
            lines.push(format!("{} rows were broken and skipped", self.broken));
        }
        lines
    }
}
