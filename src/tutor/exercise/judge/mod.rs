//! Judges an answer to an exercise: one file for what is judged alike.

mod choice;
pub(super) mod example;
pub(super) mod shape;
mod steps;
mod value;

use super::derived::derived;
use super::hint::hints;
use super::solve::problem;
use super::{Exercise, Kind, hint, whole};
use crate::calculus::ChainStep;
use crate::diagnostic::Diagnostic;

/// What an answer was judged to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Right, and the exercise is done.
    Correct(String),
    /// Right so far; more is wanted.
    Onward(String),
    /// Wrong.
    Wrong {
        /// Id of the mistake that explains it, if one stands out.
        mistake: Option<&'static str>,
        /// Mistakes that would explain it, likeliest first.
        rivals: Vec<&'static str>,
        /// What is wrong, in words.
        message: String,
    },
    /// Neither was shown; never counted as wrong.
    Undecided(String),
    /// Not an answer that can be read; never counted.
    Unreadable(Diagnostic),
}

/// An exercise under way.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The question.
    pub exercise: Exercise,
    /// Wrong answers so far.
    pub attempts: u32,
    /// Hints shown.
    pub hints: usize,
    /// Right lines so far.
    lines: usize,
}

impl Walk {
    /// Begins an exercise.
    pub fn new(exercise: Exercise) -> Walk {
        Walk { exercise, attempts: 0, hints: 0, lines: 0 }
    }

    /// Judges one line.
    pub fn answer(&mut self, text: &str) -> Outcome {
        let outcome = judge(&self.exercise, text, self.lines).unwrap_or_else(Outcome::Unreadable);
        match &outcome {
            Outcome::Wrong { .. } => self.attempts += 1,
            Outcome::Onward(_) => self.lines += 1,
            _ => {}
        }
        outcome
    }

    /// The next hint; after the last of three the solution in steps.
    pub fn hint(&mut self) -> Vec<String> {
        self.hints += 1;
        let all = hints(&self.exercise);
        match all.get(self.hints - 1) {
            Some(hint) => vec![format!("hint {} of {}: {hint}", self.hints, all.len())],
            None => hint::solution(&self.exercise),
        }
    }
}

fn right() -> Outcome {
    Outcome::Correct("right".to_owned())
}

fn wrong(message: impl Into<String>) -> Outcome {
    Outcome::Wrong { mistake: None, rivals: Vec::new(), message: message.into() }
}

fn undecided() -> Outcome {
    Outcome::Undecided("this could not be decided; it is not counted".to_owned())
}

fn judge(exercise: &Exercise, text: &str, lines: usize) -> Result<Outcome, Diagnostic> {
    let text = text.trim();
    match (exercise.kind, exercise.step) {
        (Kind::Shape, _) => shape::judge(exercise, text),
        (Kind::Example, _) => example::judge(exercise, text),
        (Kind::WrongLink, _) => choice::link(exercise, text),
        (Kind::Graph, _) => choice::graph(&mut derived(exercise)?, text),
        (Kind::Rule, _) => choice::rule(exercise, text),
        (Kind::FillIn, ChainStep::Introduce) => steps::introduced(exercise, text),
        (Kind::FillIn, ChainStep::Differentiate) => steps::locals(exercise, text),
        (Kind::FillIn, ChainStep::Combine) => steps::combined(exercise, text),
        _ => expression(exercise, text, lines),
    }
}

/// An answer that is an expression or a number.
fn expression(exercise: &Exercise, text: &str, lines: usize) -> Result<Outcome, Diagnostic> {
    if let Some(mut task) = whole::read(exercise)? {
        return value::judge_whole(&mut task, exercise, text, lines);
    }
    let mut problem = problem(exercise)?;
    match exercise.kind {
        Kind::Numeric => choice::number_near(&mut problem, exercise, text),
        Kind::Layout => choice::layout(&mut problem, exercise, text),
        Kind::Lines => steps::line(&mut problem, exercise, text, lines),
        _ => value::judge(&mut problem, exercise, text),
    }
}
