//! Answers of a learner: read in the forms that people write, judged whole or step by step.

use super::Session;
use super::answer::span_of;
use super::read::{Reading, explain, stopped};
use super::reply::{AnswerKind, Judgement, Shown};
use super::settings::Layout;
use crate::decide;
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node, Stopped};
use crate::name::Name;
use crate::syntax::variable;
use crate::tutor::typed::answer_text;
use crate::tutor::{self, Attempt, Effort, Foreseen, Kind, Question, Verdict};

/// A question as text.
#[derive(Clone, Debug)]
pub struct CheckTask {
    /// Which derivative.
    pub kind: AnswerKind,
    /// Of what; several functions as a list.
    pub expr: String,
    /// By which variables; all that occur if none are named.
    pub by: Vec<String>,
    /// Names that stand for functions of the variables, with their values.
    pub lets: Vec<(String, String)>,
}

/// What an answer is an answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The derivative.
    Whole,
    /// Step 1: the function in terms of the intermediate variables.
    Introduce,
    /// Step 2: local derivatives.
    Differentiate,
    /// Step 3: the local derivatives combined; intermediate variables may stand in it.
    Combine,
    /// Step 4: everything substituted back.
    Substitute,
}

impl Part {
    /// Reads `whole`, `introduce`, `differentiate`, `combine`, `substitute`.
    pub fn parse(text: &str) -> Option<Part> {
        Some(match text {
            "whole" => Part::Whole,
            "introduce" => Part::Introduce,
            "differentiate" => Part::Differentiate,
            "combine" => Part::Combine,
            "substitute" => Part::Substitute,
            _ => return None,
        })
    }
}

/// A question with its right entries and the wrong ones that were made before any answer was read.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    pub question: Question,
    pub right: Vec<ExprId>,
    pub foreseen: Foreseen,
}

/// An answer by entries with what was found about it.
pub(super) struct ByEntries {
    attempt: Attempt,
    right: Vec<ExprId>,
    verdict: Verdict,
}

impl Session {
    /// Judges an answer to a task. An answer that cannot be read or has no value is [`Outcome::Invalid`].
    ///
    /// # Errors
    /// What reading the task reports, derivatives that do not exist, `limit-time` and `limit-interrupted`.
    pub fn check_answer(&mut self, task: &CheckTask, answer: &str, part: Part) -> Result<Judgement, Diagnostic> {
        let before = self.state.clone();
        let judgement = self.answer_checked(task, answer, part);
        self.state = before;
        judgement
    }

    fn answer_checked(&mut self, task: &CheckTask, answer: &str, part: Part) -> Result<Judgement, Diagnostic> {
        let whole = |session: &mut Session| match session.whole_task(task)? {
            Some(whole) => session.check_whole(&whole, answer, part).map(Some),
            None => Ok(None),
        };
        let known = self.names_known_wholes(&task.expr);
        self.judged_whole_or_by_entries(known, whole, |session| session.checked_by_entries(task, answer, part))
    }

    fn checked_by_entries(&mut self, task: &CheckTask, answer: &str, part: Part) -> Result<Judgement, Diagnostic> {
        let question = self.question(task)?;
        self.refill();
        let (judgement, judged) = self.judged_by_entries(task, &question, None, answer, part)?;
        let Some(ByEntries { attempt, right, verdict }) = judged else { return Ok(judgement) };
        let mut judgement = self.advised(&question, answer, judgement);
        judgement.domain = self.domain_note(&question, &right, &attempt, &verdict)?;
        judgement.expected = Some(self.expected(task, &question, &right)?);
        Ok(judgement)
    }

    /// Judges an answer to a question that was read. What was found is given as well, unless the answer cannot be read or
    /// is one to the first step.
    pub(super) fn judged_by_entries(
        &mut self,
        task: &CheckTask,
        question: &Question,
        solved: Option<&Solved>,
        answer: &str,
        part: Part,
    ) -> Result<(Judgement, Option<ByEntries>), Diagnostic> {
        let attempt = self.own_definitions(question, answer).and_then(|rest| self.attempt(task, question, &rest));
        let (attempt, _) = match attempt {
            Ok(attempt) => attempt,
            Err(diagnostic) if diagnostic.id.starts_with("limit-") => return Err(diagnostic),
            Err(diagnostic) => return Ok((Judgement::invalid(diagnostic), None)),
        };
        let right = match solved {
            Some(solved) => solved.right.clone(),
            None => question.solution(&mut self.graph).map_err(explain)?,
        };
        if part == Part::Introduce {
            return Ok((self.introduced(question, &right, &attempt)?, None));
        }
        let attempt = if part == Part::Combine { Attempt { left: Vec::new(), ..attempt } } else { attempt };
        let (effort, nothing) = (self.effort(), Foreseen::default());
        let foreseen = solved.map_or(&nothing, |solved| &solved.foreseen);
        let verdict = tutor::check_foreseen(&mut self.graph, question, &right, foreseen, &attempt, &effort);
        let verdict = verdict.map_err(explain)?;
        self.refill();
        let judgement = self.judged(&verdict);
        let judgement = self.step_named(question, part, judgement)?;
        Ok((judgement, Some(ByEntries { attempt, right, verdict })))
    }

    /// What a verdict may cost, with the seed of the session.
    pub(super) fn effort(&self) -> Effort {
        Effort { seed: self.seed, ..Effort::default() }
    }

    /// Reads a task; its intermediate variables stay defined.
    pub(super) fn question(&mut self, task: &CheckTask) -> Result<Question, Diagnostic> {
        let names = task.by.iter().map(String::as_str).chain(task.lets.iter().map(|(name, _)| name.as_str()));
        let reading = self.read_by(&task.expr, names)?;
        let named: Vec<(usize, &str)> = task.by.iter().map(|name| (0, name.as_str())).collect();
        let mut lets = Vec::new();
        for (name, value) in &task.lets {
            self.define_intermediate(name, value)?;
            let name = Name::new(name);
            if let Some(value) = self.state.scope.values.get(&name).copied() {
                lets.push((variable(&mut self.graph, name), value));
            }
        }
        let read = self.task_for(&reading, Some(task.kind), &named)?;
        let mut question = self.as_question(read.kind, read.of, read.by)?;
        lets.retain(|(name, _)| !question.by.contains(name));
        question.lets = lets;
        Ok(question)
    }

    /// A task as the tutor wants it.
    pub(super) fn as_question(
        &mut self,
        kind: AnswerKind,
        of: ExprId,
        by: Vec<ExprId>,
    ) -> Result<Question, Diagnostic> {
        let outputs = self.outputs(of)?;
        let kind = match (kind, outputs.len() > 1) {
            (AnswerKind::Gradient, _) => Kind::Gradient,
            (AnswerKind::Hessian, _) => Kind::Hessian,
            (AnswerKind::Jacobian, _) => Kind::Jacobian,
            _ => Kind::Derivative,
        };
        let layout = self.settings().layout;
        let mut question = Question::new(kind, outputs, by);
        question.matrix = self.matrix_shape(&question.by).filter(|_| kind == Kind::Gradient);
        question.column_gradient = layout != Layout::Numerator;
        question.transposed_jacobian = layout == Layout::Denominator;
        question.assumptions = self.assumed();
        Ok(question)
    }

    /// Reads an answer: what stands behind the last equals sign, entries with or without brackets.
    pub(super) fn attempt(
        &mut self,
        task: &CheckTask,
        question: &Question,
        answer: &str,
    ) -> Result<(Attempt, Reading), Diagnostic> {
        let (text, listed) = answer_text(answer);
        let reading = self.read_by(&text, task.by.iter().map(String::as_str))?;
        let undefined = match self.graph.node(reading.value) {
            Node::Literal { entries, .. } => entries.to_vec(),
            _ => vec![reading.value],
        };
        if undefined.into_iter().any(|entry| self.is_undefined(entry)) {
            let span = span_of(answer, answer.len() - answer.trim_start().len());
            return Err(Diagnostic::at("scope-undefined", span, "this has no value over the real numbers"));
        }
        let used = reading.lowered.used.clone();
        let depends = |value: &ExprId| self.graph.contains(*value, &question.by);
        let left = used.iter().filter(|(_, value)| depends(value)).map(|(name, _)| *name).collect();
        Ok((Attempt { value: reading.value, left, listed }, reading))
    }

    /// The right answer, tidied, as it would be shown.
    fn expected(
        &mut self,
        task: &CheckTask,
        question: &Question,
        right: &[ExprId],
    ) -> Result<(AnswerKind, Shown), Diagnostic> {
        let (rows, cols) = question.shape();
        let value = match *right {
            [only] => only,
            _ => self.graph.literal(rows as u32, cols as u32, right),
        };
        let value = self.tidied(value)?;
        let kind = match question.kind {
            Kind::Gradient => AnswerKind::Gradient,
            Kind::Jacobian => AnswerKind::Jacobian,
            Kind::Hessian => AnswerKind::Hessian,
            Kind::Derivative => task.kind,
        };
        Ok((kind, self.shown_as(value, kind)))
    }

    /// How the domain of a right scalar answer differs from that of the derivative.
    fn domain_note(
        &mut self,
        question: &Question,
        right: &[ExprId],
        attempt: &Attempt,
        verdict: &Verdict,
    ) -> Result<Option<String>, Diagnostic> {
        let is_right = match verdict {
            Verdict::Unfinished { meant, .. } => meant.is_empty(),
            other => matches!(other, Verdict::Correct { .. }),
        };
        if !is_right || question.shape() != (1, 1) || !self.graph.is_scalar(attempt.value) {
            return Ok(None);
        }
        match decide::domains(&mut self.graph, attempt.value, right[0], &question.assumptions) {
            Ok(note) => Ok(note.sentence(&mut self.graph, ["your answer", "the derivative"])),
            Err(Stopped::Work) => Ok(None),
            Err(reason) => Err(stopped(reason)),
        }
    }
}
