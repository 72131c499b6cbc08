//! Answers to derivatives by whole vectors and matrices, whole or local, and claims about them.
//!
//! An answer whose sizes clash is wrong for certain. To say why, question and answer are read once more as if all sizes
//! were equal, where the mistakes of the table can be tried.

use rustc_hash::FxHashMap;

use super::Session;
use super::answer::Task;
use super::check::{CheckTask, Part};
use super::claim::{is_label, members};
use super::known::ENTRIES;
use super::ladder::Ladder;
use super::read::{explain, masked, stopped};
use super::reply::{AnswerKind, Judgement, Link, Outcome, Sureness};
use crate::calculus::{NoDerivative, resolve};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax::formula::Formula;
use crate::tutor::typed::answer_text;
use crate::tutor::{Attempt, ForeseenMatrices, Judged, Kind, MatrixQuestion, check_matrix, explain_matrix};

/// The size that stands for all sizes where they are taken as equal.
const ONE_SIZE: &str = "n";

impl Session {
    /// The derivative that stands at the root of an expression and is one of whole matrices, in the layout in force.
    ///
    /// # Errors
    /// `scope-...` if there is none in matrix notation.
    pub(super) fn whole_formal(&mut self, root: ExprId) -> Result<Option<ExprId>, Diagnostic> {
        let Node::Apply(op, kids) = self.graph.node(root) else { return Ok(None) };
        let (kind, of, by) = match op {
            ops::DERIVATIVE => {
                let (of, by) = self.nested_derivatives(root);
                (AnswerKind::Derivative, of, by)
            }
            ops::GRADIENT => (AnswerKind::Gradient, kids[0], kids[1..].to_vec()),
            ops::JACOBIAN => (AnswerKind::Jacobian, kids[0], kids[1..].to_vec()),
            ops::HESSIAN => (AnswerKind::Hessian, kids[0], kids[1..].to_vec()),
            _ => return Ok(None),
        };
        if by.len() != 1 && kind != AnswerKind::Derivative {
            return Ok(None);
        }
        let task = Task::new(kind, of, by);
        if !self.is_whole(&task) {
            return Ok(None);
        }
        let of = resolve(&mut self.graph, of).map_err(explain)?;
        let task = Task { of, ..task };
        let derivative = self.whole_derivative(&task)?;
        let hessian = kind == AnswerKind::Hessian || task.by.len() > 1;
        Ok(Some(self.in_layout(&derivative, hessian)))
    }

    /// The task of a question if it is about whole matrices.
    ///
    /// # Errors
    /// What reading the task reports.
    pub(super) fn whole_task(&mut self, task: &CheckTask) -> Result<Option<Task>, Diagnostic> {
        if !self.state.scope.keeps_whole() {
            return Ok(None);
        }
        for (name, value) in &task.lets {
            self.define_intermediate(name, value)?;
        }
        let reading = self.read_by(&task.expr, task.by.iter().map(String::as_str))?;
        let named: Vec<(usize, &str)> = task.by.iter().map(|name| (0, name.as_str())).collect();
        let read = self.task_for(&reading, Some(task.kind), &named)?;
        Ok(self.is_whole(&read).then_some(read))
    }

    /// Judges an answer to a task of whole matrices.
    ///
    /// # Errors
    /// Derivatives that do not exist, `limit-time` and `limit-interrupted`.
    pub(super) fn check_whole(&mut self, task: &Task, answer: &str, part: Part) -> Result<Judgement, Diagnostic> {
        let question = self.matrix_question(task)?;
        let judgement = self.check_solved_whole(task, &question, None, answer, part)?;
        if judgement.outcome == Outcome::Invalid || part == Part::Introduce {
            return Ok(judgement);
        }
        let expected = Some((task.kind, self.shown(question.right())));
        Ok(Judgement { expected, ..judgement })
    }

    /// Judges an answer to a question of whole matrices that was solved.
    ///
    /// # Errors
    /// As [`Session::check_whole`].
    pub(super) fn check_solved_whole(
        &mut self,
        task: &Task,
        question: &MatrixQuestion,
        foreseen: Option<&ForeseenMatrices>,
        answer: &str,
        part: Part,
    ) -> Result<Judgement, Diagnostic> {
        let (text, listed) = answer_text(answer);
        match self.read_by(&text, std::iter::empty()) {
            Err(diagnostic) if diagnostic.id.starts_with("limit-") || diagnostic.id == ENTRIES => Err(diagnostic),
            Err(diagnostic) if diagnostic.id.starts_with("shape-") => self.clashing(task, &text, diagnostic),
            Err(diagnostic) => Ok(Judgement::invalid(diagnostic)),
            Ok(reading) if self.is_undefined(reading.value) => {
                let undefined = "this has no value over the real numbers";
                Ok(Judgement::invalid(Diagnostic::new("scope-undefined", undefined)))
            }
            Ok(reading) if part == Part::Introduce => {
                let judgement = self.equality_as_answer(reading.value, task.of, &question.assumptions)?;
                let step = (judgement.outcome == Outcome::Incorrect).then_some(1);
                Ok(Judgement { step, ..judgement })
            }
            Ok(reading) => {
                let used = reading.lowered.used.iter();
                let left = used.filter(|(_, value)| self.graph.contains(*value, &[question.by]));
                let left = if part == Part::Combine { Vec::new() } else { left.map(|(name, _)| *name).collect() };
                self.judged_whole(question, foreseen, &Attempt { value: reading.value, left, listed })
            }
        }
    }

    /// A task as the tutor wants it.
    pub(super) fn matrix_question(&mut self, task: &Task) -> Result<MatrixQuestion, Diagnostic> {
        let derivative = self.whole_derivative(task)?;
        let (kind, of) = match (task.kind, &task.by[..]) {
            (AnswerKind::Hessian, _) => (Kind::Hessian, task.of),
            (_, [_]) => (Kind::Derivative, task.of),
            // Derivatives by one variable after another: the last is asked of the ones before.
            (_, several) => {
                let earlier = Task { by: several[..several.len() - 1].to_vec(), ..task.clone() };
                (Kind::Derivative, self.whole_derivative(&earlier)?.value)
            }
        };
        let hessian = kind == Kind::Hessian || task.by.len() > 1;
        Ok(MatrixQuestion {
            kind,
            of,
            by: *task.by.last().expect("a task has a variable"),
            turned: self.in_layout(&derivative, hessian) != derivative.value,
            derivative,
            facts: self.facts(),
            assumptions: self.assumed(),
        })
    }

    fn judged_whole(
        &mut self,
        question: &MatrixQuestion,
        foreseen: Option<&ForeseenMatrices>,
        attempt: &Attempt,
    ) -> Result<Judgement, Diagnostic> {
        let effort = self.effort();
        let judged = check_matrix(&mut self.graph, question, foreseen, attempt, &effort);
        let Judged { verdict, shapes } = self.refilled(judged)?;
        let mut judgement = self.judged(&verdict);
        if let (Some([wanted, given]), Some(rest)) = (shapes, judgement.message.strip_prefix("not right")) {
            judgement.message = format!("not right; the answer is {given}, wanted is {wanted}{rest}");
        }
        Ok(judgement)
    }

    fn refilled<T>(&mut self, result: Result<T, NoDerivative>) -> Result<T, Diagnostic> {
        self.refill();
        result.map_err(explain)
    }

    /// An answer whose sizes clash: wrong, and explained as if all sizes were equal.
    fn clashing(&mut self, task: &Task, answer: &str, problem: Diagnostic) -> Result<Judgement, Diagnostic> {
        let diagnosis = self.with_one_size(|session| session.explained_with_one_size(task, answer))?;
        let mut judgement = Judgement {
            certainty: Some(Sureness::Refuted),
            hint: problem.suggestion.clone(),
            ..Judgement::new(Outcome::Incorrect, format!("not right: {}", problem.message))
        };
        let Some(diagnosis) = diagnosis else { return Ok(judgement) };
        judgement.mistakes = diagnosis.mistakes.iter().map(|mistake| mistake.id).collect();
        judgement.step = diagnosis.step.map(super::verdict::number_of);
        if !diagnosis.mistakes.is_empty() {
            let said: Vec<&str> = diagnosis.mistakes.iter().map(|mistake| mistake.says).collect();
            judgement.message = format!("not right: {}; {}", said.join(", or "), problem.message);
        }
        if let Some(mistake) = diagnosis.mistake {
            judgement.message = format!("not right: {}; {}", mistake.says, problem.message);
            (judgement.mistake, judgement.law) = (Some(mistake.id), Some(mistake.law.to_owned()));
            judgement.hint = Some(mistake.hint.to_owned());
        }
        Ok(judgement)
    }

    fn explained_with_one_size(
        &mut self,
        task: &Task,
        answer: &str,
    ) -> Result<Option<crate::tutor::Diagnosis>, Diagnostic> {
        let Some(of) = self.with_equal_sizes(task.of)? else { return Ok(None) };
        let mut by = Vec::new();
        for variable in &task.by {
            by.extend(self.with_equal_sizes(*variable)?);
        }
        let task = Task { of, by, ..task.clone() };
        let (Ok(question), Ok(reading)) = (self.matrix_question(&task), self.read(answer)) else { return Ok(None) };
        let effort = self.effort();
        let diagnosis = explain_matrix(&mut self.graph, &question, reading.value, &effort);
        self.refilled(diagnosis).map(Some)
    }

    /// Work in which every declared size but 1 is the same letter; nothing if something is written out with its size.
    fn with_one_size<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<Option<T>, Diagnostic>,
    ) -> Result<Option<T>, Diagnostic> {
        let equal: Option<FxHashMap<Name, Shape>> =
            self.state.scope.shapes.iter().map(|(name, shape)| Some((*name, equal_sizes(shape)?))).collect();
        let Some(equal) = equal else { return Ok(None) };
        let mut values = FxHashMap::default();
        for (name, value) in self.state.scope.values.clone() {
            let Some(value) = self.with_equal_sizes(value)? else { return Ok(None) };
            values.insert(name, value);
        }
        let before = self.state.scope.clone();
        (self.state.scope.shapes, self.state.scope.values) = (equal, values);
        let result = work(self);
        self.state.scope = before;
        result
    }

    /// An expression with every size but 1 the same letter; nothing if something is written out with its size.
    fn with_equal_sizes(&mut self, id: ExprId) -> Result<Option<ExprId>, Diagnostic> {
        let sized = |part: &ExprId| match self.graph.node(*part) {
            Node::Literal { .. } => true,
            Node::Apply(ops::EYE | ops::ONES | ops::ZEROS | ops::COMMUTATION, sizes) => {
                sizes.iter().any(|size| self.graph.as_number(*size).is_some())
            }
            _ => false,
        };
        if self.graph.reachable(&[id]).iter().any(sized) {
            return Ok(None);
        }
        let size = self.graph.scalar(Name::new(ONE_SIZE));
        let mut letters = Vec::new();
        let mut map = FxHashMap::default();
        for part in self.graph.reachable(&[id]) {
            let Some(shape) = equal_sizes(self.graph.shape(part)) else { return Ok(None) };
            let own = self.graph.shape(part).clone();
            letters.extend([own.rows, own.cols].into_iter().filter_map(|dim| match dim {
                Dim::Named(name) => Some(name),
                _ => None,
            }));
            if let Some(name) = self.graph.as_symbol(part).filter(|_| !shape.is_scalar()) {
                map.insert(part, self.graph.symbol(name, &shape));
            }
        }
        for letter in letters {
            map.insert(self.graph.scalar(letter), size);
        }
        self.graph.substitute(id, &map).map(Some).map_err(stopped)
    }

    /// Judges local derivatives such as `dy/du` where vectors or matrices are in between; the first that is not right
    /// is reported.
    ///
    /// # Errors
    /// As [`Session::check_answer`].
    pub(super) fn check_whole_locals(
        &mut self,
        task: &Task,
        locals: &[(String, String)],
    ) -> Result<Judgement, Diagnostic> {
        let mut result = Judgement::new(Outcome::Correct, "right");
        for (name, text) in locals {
            let judgement = match self.whole_local(task, name, text) {
                Err(diagnostic) if diagnostic.id.starts_with("limit-") => return Err(diagnostic),
                Err(diagnostic) => Judgement::invalid(diagnostic),
                Ok(judgement) => judgement,
            };
            if judgement.outcome != Outcome::Correct {
                let message = format!("{name}: {}", judgement.message);
                return Ok(Judgement { message, step: Some(2), expected: None, ..judgement });
            }
            result.certainty = super::part::weaker(result.certainty, judgement.certainty);
        }
        Ok(result)
    }

    /// `dy/du`: what is named above the bar in terms of the other names, by what stands below. In the answer the names of
    /// intermediate variables are variables.
    fn whole_local(&mut self, task: &Task, name: &str, text: &str) -> Result<Judgement, Diagnostic> {
        let wanted = || Diagnostic::new("parse-local", format!("{name} is not a derivative")).suggest("dy/du");
        let (of, by) = name.split_once('/').ok_or_else(wanted)?;
        let bare = |text: &str| Name::new(text.trim().trim_start_matches(['d', '∂']).trim());
        let (of, by) = (bare(of), bare(by));
        let values = self.state.scope.values.clone();
        let whole = values.get(&of).copied().unwrap_or(task.of);
        let before = self.state.scope.clone();
        let mut map = FxHashMap::default();
        for (name, value) in values.into_iter().filter(|(name, _)| *name != of) {
            let shape = self.graph.shape(value).clone();
            map.insert(value, self.graph.symbol(name, &shape));
            self.state.scope.values.remove(&name);
            self.state.scope.shapes.insert(name, shape);
        }
        let open = self.graph.substitute(whole, &map).map_err(stopped)?;
        let shape = self.state.scope.shape(by);
        let by = self.graph.symbol(by, &shape);
        let judgement = match self.graph.contains(open, &[by]) {
            true => self.check_whole(&Task::new(AnswerKind::Derivative, open, vec![by]), text, Part::Combine),
            false => Err(wanted()),
        };
        self.state.scope = before;
        judgement
    }

    /// A claim that answers a derivative of whole matrices; nothing if the text is no such claim.
    ///
    /// # Errors
    /// What reading reports, `limit-time` and `limit-interrupted`.
    pub(super) fn whole_claim(&mut self, text: &str) -> Result<Option<Judgement>, Diagnostic> {
        let ranges = members(text);
        let head = masked(text, ranges[0].clone());
        let reading = self.read(&head).ok();
        let shown = reading.as_ref().and_then(|reading| self.task_of(reading)).filter(|task| task.at.is_empty());
        let labelled = ranges.len() == 1 || is_label(&head);
        let task = match (&shown, labelled) {
            (Some(task), _) => task.clone(),
            (None, true) => match self.state.task.clone() {
                Some(task) => task,
                None => return Ok(None),
            },
            (None, false) => return Ok(None),
        };
        if !self.is_whole(&task) || shown.is_some() && ranges.len() == 1 {
            return Ok(None);
        }
        let answers = &ranges[usize::from(ranges.len() > 1)..];
        let mut links = Vec::new();
        let mut result: Option<Judgement> = None;
        let mut left: Option<Formula> = reading.filter(|_| shown.is_some()).map(|reading| self.echo(&reading));
        for range in answers {
            let answer = masked(text, range.clone());
            let judgement = self.check_whole(&task, &answer, Part::Whole)?;
            let right = self.read(&answer).ok().map(|reading| self.echo(&reading));
            if let (Some(left), Some(right)) = (left.take(), right.clone()) {
                let likely = matches!(judgement.certainty, Some(Sureness::VeryLikely { .. }));
                links.push(Link { left, right, outcome: judgement.outcome, likely });
            }
            left = right;
            if result.as_ref().is_none_or(|found| found.outcome == Outcome::Correct) {
                result = Some(judgement);
            }
        }
        let judgement = result.expect("a claim has a member");
        let open = judgement.outcome != Outcome::Correct;
        (self.state.task, self.state.shown) = (Some(task.clone()), 0);
        self.state.ladder = open.then_some(Ladder { task, shown: 0 });
        let links = if links.len() > 1 { links } else { Vec::new() };
        Ok(Some(Judgement { links, expected: None, ..judgement }))
    }
}

/// The shape with every size but 1 the same letter; nothing for a product of sizes.
fn equal_sizes(shape: &Shape) -> Option<Shape> {
    let equal = |dim: &Dim| match dim {
        Dim::Known(1) => Some(Dim::Known(1)),
        Dim::Times(..) => None,
        Dim::Known(_) | Dim::Named(_) => Some(Dim::Named(Name::new(ONE_SIZE))),
    };
    Some(Shape { rows: equal(&shape.rows)?, cols: equal(&shape.cols)? })
}
