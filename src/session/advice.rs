//! What to do next after a wrong answer that no mistake explains: where to look, and the law that is needed there.

use super::Session;
use super::reply::{Judgement, Outcome};
use super::verdict::is_rounded;
use crate::calculus::LawRef;
use crate::syntax::linear::{Extent, Style, write};
use crate::syntax::spelling;
use crate::tutor::{Kind, Question, outermost_law};

/// Most characters of a function inside a hint.
const IN_A_HINT: usize = 60;

impl Session {
    /// A wrong answer, typed as `text`, with a hint if it has none yet.
    pub(super) fn advised(&self, question: &Question, text: &str, judgement: Judgement) -> Judgement {
        if judgement.outcome != Outcome::Incorrect || judgement.mistake.is_some() {
            return judgement;
        }
        if text.contains('.') && judgement.witness.as_ref().is_some_and(is_rounded) {
            return Judgement { hint: Some(EXACT.to_owned()), ..judgement };
        }
        if judgement.hint.is_some() {
            return judgement;
        }
        match (question.kind, judgement.entries.first()) {
            (Kind::Derivative, _) if question.of.len() == 1 => self.begin_outside(question, judgement),
            (_, Some(entry)) => Judgement { hint: Some(self.entry_meant(question, *entry)), ..judgement },
            (kind, None) => Judgement { hint: Some(self.layout_meant(question, kind)), ..judgement },
        }
    }

    /// The law of the function that is applied last.
    fn begin_outside(&self, question: &Question, judgement: Judgement) -> Judgement {
        let (of, by) = (question.of[0], question.by[0]);
        let function = self.plain_text(of);
        let law = outermost_law(&self.graph, of, by).map(LawRef::statement);
        let hint = match law {
            Some(_) => format!("Begin outside: what is done last in {function}? Its law comes first."),
            None => {
                format!("Differentiate {function} by {} once more, one small step a line.", spelling(&self.graph, by))
            }
        };
        Judgement { law: law.or(judgement.law.clone()), hint: Some(hint), ..judgement }
    }

    /// What the entry (row, column), counted from 1, is a derivative of.
    fn entry_meant(&self, question: &Question, (row, col): (usize, usize)) -> String {
        let by = |position: usize| spelling(&self.graph, question.by[position.min(question.by.len() - 1)]);
        let of = |position: usize| {
            let text = write(&self.formula(question.of[position.min(question.of.len() - 1)]), Style::Plain, IN_A_HINT);
            match (text.extent, question.of.len()) {
                (Extent::Whole, _) => text.text,
                (_, 1) => "the function".to_owned(),
                _ => format!("function {}", position + 1),
            }
        };
        let cols = question.shape().1;
        match question.kind {
            Kind::Gradient => {
                let by = by((row - 1) * cols + col - 1);
                format!(
                    "Entry ({row}, {col}) is the derivative of {} by {by}; the other variables are constants.",
                    of(0)
                )
            }
            Kind::Jacobian => {
                let (of, by) = (of(row - 1), by(col - 1));
                format!("Entry ({row}, {col}) is the derivative of {of} by {by}; the other variables are constants.")
            }
            Kind::Hessian => {
                let (first, second) = (by(row - 1), by(col - 1));
                format!("Entry ({row}, {col}) is the derivative by {first} and then by {second}.")
            }
            Kind::Derivative => format!("Entry ({row}, {col}) is the derivative of {} by {}.", of(row - 1), by(0)),
        }
    }

    fn layout_meant(&self, question: &Question, kind: Kind) -> String {
        let names: Vec<String> = question.by.iter().map(|by| spelling(&self.graph, *by)).collect();
        let names = names.join(", ");
        match kind {
            Kind::Gradient => format!("One entry for each variable: {names}."),
            Kind::Jacobian => format!("One row for each function, one column for each variable: {names}."),
            Kind::Hessian => format!("One row and one column for each variable: {names}."),
            Kind::Derivative => "One entry for each function.".to_owned(),
        }
    }
}

/// Said of a rounded decimal.
pub(super) const EXACT: &str = "The exact form is wanted, not a rounded decimal.";
