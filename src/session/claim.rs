//! `check`: a claim or a chain of equalities, each link judged; an answer to the derivative asked for last.
//!
//! A chain that begins with a derivative is an answer to it: its first wrong member is looked into for a mistake. Later
//! members are judged against the one before, so that one slip is reported once.

use super::Session;
use super::answer::{Task, span_of};
use super::commands::Input;
use super::ladder::Ladder;
use super::read::{Reading, explain, masked};
use super::reply::{Judgement, Link, Outcome, Reply, Sureness};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::name::Name;
use crate::syntax::variable;
use crate::tutor::typed::{answer_text, equals_signs};
use crate::tutor::{self, Attempt, Question};

/// `check CLAIM`.
pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    if input.text().is_empty() {
        return Err(Diagnostic::at("parse-arguments", span_of(input.line, 0), "a claim is wanted")
            .suggest("check d/dx sin(x^2) = 2x cos(x^2)"));
    }
    if is_file(input.text()) {
        return super::audit::command(session, input);
    }
    let judgement = session.under_conditions(&input.masked(), |session, claim| session.check_claim(claim))?;
    let judgement = Judgement { goes_on: session.goes_on, ..judgement };
    Ok(vec![Reply::Verdict(Box::new(judgement))])
}

/// True if the text names a document and is no claim.
fn is_file(text: &str) -> bool {
    let ends = [".md", ".tex", ".txt", ".ipynb", ".markdown"].iter().any(|ending| text.ends_with(ending));
    ends && !text.contains('=') && std::path::Path::new(text).is_file()
}

/// A member of a chain.
struct Member {
    reading: Reading,
    listed: bool,
}

impl Session {
    /// Judges a claim: `a = b`, a chain `a = b = c`, or an answer to the last derivative.
    ///
    /// # Errors
    /// What reading reports, derivatives that do not exist, `limit-time` and `limit-interrupted`.
    pub fn check_claim(&mut self, text: &str) -> Result<Judgement, Diagnostic> {
        let known = self.asks_of_known_wholes() || self.names_known_wholes(text);
        self.judged_whole_or_by_entries(
            known,
            |session| session.whole_claim(text),
            |session| session.claim_judged(text),
        )
    }

    /// A claim about scalars and entries.
    fn claim_judged(&mut self, text: &str) -> Result<Judgement, Diagnostic> {
        let ranges = members(text);
        let head = masked(text, ranges[0].clone());
        let asked = self.asked(&head, ranges.len())?;
        if ranges.len() == 1 && asked.as_ref().is_some_and(|(_, _, typed)| *typed) {
            let shown = head.trim();
            return Err(Diagnostic::at("scope-no-answer", span_of(text, 0), "there is no answer to check yet")
                .suggest(format!("an answer behind an equals sign: check {shown} = ...")));
        }
        let first = usize::from(asked.is_some() && ranges.len() > 1);
        let mut chain = Vec::new();
        for range in &ranges[first..] {
            chain.push(self.member(&masked(text, range.clone()))?);
        }
        match asked {
            Some((question, task, _)) => {
                let judgement = self.answered(&question, &head, first == 1, &chain)?;
                let open = !matches!(judgement.outcome, Outcome::Correct);
                (self.state.task, self.state.shown) = (Some(task.clone()), 0);
                self.state.ladder = open.then_some(Ladder { task, shown: 0 });
                Ok(judgement)
            }
            None => self.equalities(&chain),
        }
    }

    /// The question that a chain answers, and whether it was typed: the derivative that it begins with, or the last one if it begins with a name for
    /// it such as `y'`, or is a bare answer.
    fn asked(&mut self, head: &str, members: usize) -> Result<Option<(Question, Task, bool)>, Diagnostic> {
        if let Ok(reading) = self.read(head)
            && let Some(task) = self.task_of(&reading).filter(|task| task.at.is_empty())
        {
            return Ok(Some((self.question_of(head, &reading, task.clone())?, task, true)));
        }
        if members > 1 && !is_label(head) {
            return Ok(None);
        }
        let last = self.state.task.clone().map(|task| self.explicit_task(&task).unwrap_or(task));
        match last {
            Some(task) => Ok(Some((self.as_question(task.kind, task.of, task.by.clone())?, task, false))),
            None if members == 1 => Err(Diagnostic::at(
                "scope-no-task",
                span_of(head, head.len() - head.trim_start().len()),
                "there is no question yet that this could be an answer to",
            )
            .suggest("check d/dx sin(x^2) = 2x cos(x^2)")),
            None => Ok(None),
        }
    }

    /// The task of a derivative that was typed; named functions of the variable are kept apart.
    fn question_of(&mut self, head: &str, reading: &Reading, task: Task) -> Result<Question, Diagnostic> {
        let mut question = self.as_question(task.kind, task.of, task.by.clone())?;
        let used: Vec<(Name, ExprId)> = reading
            .lowered
            .used
            .iter()
            .copied()
            .filter(|(_, value)| self.graph.contains(*value, &question.by) && self.graph.is_scalar(*value))
            .collect();
        if used.is_empty() {
            return Ok(question);
        }
        let open = self.read_by(head, used.iter().map(|(name, _)| name.as_str()))?;
        if let Some(task) = self.task_of(&open).filter(|open| open.by == task.by) {
            question.of = self.outputs(task.of)?;
            question.lets = used.iter().map(|(name, value)| (variable(&mut self.graph, *name), *value)).collect();
        }
        Ok(question)
    }

    fn member(&mut self, text: &str) -> Result<Member, Diagnostic> {
        let (text, listed) = answer_text(text);
        let reading = self.read(&text)?;
        if self.is_undefined(reading.value) {
            let span = span_of(&text, text.len() - text.trim_start().len());
            return Err(Diagnostic::at("scope-undefined", span, "this has no value over the real numbers"));
        }
        Ok(Member { reading, listed })
    }

    /// Intermediate variables that stand in a member.
    fn left_in(&self, member: &Member, question: &Question) -> Vec<Name> {
        let used = member.reading.lowered.used.iter();
        used.filter(|(_, value)| self.graph.contains(*value, &question.by)).map(|(name, _)| *name).collect()
    }

    /// A chain that answers a question.
    fn answered(
        &mut self,
        question: &Question,
        head: &str,
        shown: bool,
        chain: &[Member],
    ) -> Result<Judgement, Diagnostic> {
        let mut links = Vec::new();
        let mut result: Option<Judgement> = None;
        let mut holding = true;
        let right = question.solution(&mut self.graph).map_err(explain)?;
        for (position, member) in chain.iter().enumerate() {
            let last = position + 1 == chain.len();
            let link = if holding {
                let left = if last { self.left_in(member, question) } else { Vec::new() };
                let attempt = Attempt { value: member.reading.value, left, listed: member.listed };
                let effort = self.effort();
                let verdict =
                    tutor::check_against(&mut self.graph, question, &right, &attempt, &effort).map_err(explain)?;
                let judgement = self.judged(&verdict);
                self.advised(question, &member.reading.source, judgement)
            } else {
                self.comparison(chain[position - 1].reading.value, member.reading.value)?
            };
            let left = match position {
                0 if !shown => None,
                0 => self.read(head).ok().map(|reading| self.echo(&reading)),
                _ => Some(self.echo(&chain[position - 1].reading)),
            };
            if let Some(left) = left {
                links.push(self.link(left, member, &link));
            }
            holding &= matches!(link.outcome, Outcome::Correct | Outcome::Unfinished);
            let settled = result.as_ref().is_some_and(|found| found.outcome != Outcome::Correct);
            if !settled {
                result = Some(link);
            }
        }
        let judgement = result.expect("a chain has a member");
        Ok(Judgement { links: if links.len() > 1 { links } else { Vec::new() }, ..judgement })
    }

    /// A chain of expressions.
    fn equalities(&mut self, chain: &[Member]) -> Result<Judgement, Diagnostic> {
        let mut links = Vec::new();
        let mut result: Option<Judgement> = None;
        for pair in chain.windows(2) {
            let link = self.comparison(pair[0].reading.value, pair[1].reading.value)?;
            let left = self.echo(&pair[0].reading);
            links.push(self.link(left, &pair[1], &link));
            let settled = result.as_ref().is_some_and(|found| found.outcome != Outcome::Equal);
            let proved = matches!(link.certainty, Some(Sureness::Proved));
            if result.is_none() || !settled && !proved {
                result = Some(link);
            }
        }
        let judgement = result.expect("a claim has two members");
        Ok(Judgement { links: if links.len() > 1 { links } else { Vec::new() }, ..judgement })
    }

    fn link(&self, left: crate::syntax::formula::Formula, member: &Member, judgement: &Judgement) -> Link {
        Link {
            left,
            right: self.echo(&member.reading),
            outcome: judgement.outcome,
            likely: matches!(judgement.certainty, Some(Sureness::VeryLikely { .. })),
        }
    }
}

/// The parts between equals signs; one if there are none.
pub(super) fn members(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let mut ranges = Vec::new();
    for at in equals_signs(text) {
        ranges.push(start..at);
        start = at + 1;
    }
    ranges.push(start..text.len());
    ranges
}

/// `y'`, `f'(x)`, `dy/dx`, `∂f/∂x`, `∇f`, `f_x`: a name for a derivative of something that is not written out.
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim();
    let short = text.chars().count() <= 12;
    let quotient = text.split_once('/').is_some_and(|(above, below)| {
        let starts = |part: &str| part.trim().starts_with(['d', '∂']);
        starts(above) && starts(below)
    });
    short && (text.contains('\'') || text.contains('′') || text.starts_with(['∇', 'J', 'H']) || quotient)
}
