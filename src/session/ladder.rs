//! After an answer was judged: one hint more each time, at last the solution; or the whole solution, for those who ask.
//!
//! The rungs are read off the derivation of the question: names, laws, the rule in symbols, local derivatives, their
//! combination, the answer. Nothing is said unasked.

use super::Session;
use super::answer::Task;
use super::commands::Input;
use super::reply::{AnswerKind, Block, Page, Reply, Steps};
use crate::diagnostic::Diagnostic;
use crate::syntax::formula::{Formula, Item};

type Replies = Result<Vec<Reply>, Diagnostic>;

/// A question whose answer was judged.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    /// What was asked.
    pub task: Task,
    /// Rungs that were shown.
    pub shown: usize,
}

/// The whole solution of the question that was answered last, or of the open exercise.
pub(super) fn solution(session: &mut Session, _: &Input<'_>) -> Replies {
    if let Some(walk) = &session.classroom.walk {
        let lines = crate::tutor::exercise::solution(&walk.exercise);
        return Ok(vec![Reply::Page(lines.into_iter().fold(Page::default(), Page::text))]);
    }
    let task = match &session.state.ladder {
        Some(ladder) => ladder.task.clone(),
        None => session.last_task()?,
    };
    session.solved(&task)
}

impl Session {
    /// One rung more of the question that was judged last; `None` if there is none.
    pub(super) fn next_rung(&mut self) -> Option<Replies> {
        let mut ladder = self.state.ladder.take()?;
        let rungs = match self.steps(&ladder.task) {
            Ok(steps) => rungs(&steps),
            Err(_) => self.first_derivative(&ladder.task).into_iter().collect(),
        };
        let rung = rungs.into_iter().nth(ladder.shown);
        ladder.shown += 1;
        let task = ladder.task.clone();
        self.state.ladder = Some(ladder);
        Some(match rung {
            Some(page) => Ok(vec![Reply::Page(page)]),
            None => self.solved(&task),
        })
    }

    /// The four steps, where there are such, and the answer.
    fn solved(&mut self, task: &Task) -> Replies {
        let mut replies = Vec::new();
        if let Ok(steps) = self.steps(task) {
            replies.push(Reply::Steps(Box::new(steps)));
        }
        replies.push(Reply::Answer(Box::new(self.answer(task)?)));
        Ok(replies)
    }

    /// For second derivatives the first ones are what helps.
    fn first_derivative(&mut self, task: &Task) -> Option<Page> {
        let kind = if task.kind == AnswerKind::Hessian { AnswerKind::Gradient } else { AnswerKind::Derivative };
        let by = if kind == AnswerKind::Gradient { task.by.clone() } else { task.by[..1].to_vec() };
        let first = self.answer(&Task { kind, by, ..task.clone() }).ok()?;
        let mut page = Page::titled("hint").text("The first derivative is differentiated once more. It is");
        page.blocks.push(Block::Formula(first.left, first.value.formula));
        Some(page)
    }
}

/// What is given away, less first. The answer itself is no rung.
fn rungs(steps: &Steps) -> Vec<Page> {
    let mut names = Page::titled("hint: step 1, introduce").text("Give the parts names.");
    for named in &steps.introduce {
        let mut left = Formula::default();
        left.push(Item::Symbol(named.name.clone()));
        names.blocks.push(Block::Formula(Some(left), named.formula.clone()));
    }
    let mut laws =
        Page::titled("hint: step 2, differentiate").text("Differentiate each part by its own variable. You need:");
    let mut statements: Vec<&str> = Vec::new();
    for local in steps.locals.iter().filter(|local| !local.statement.is_empty()) {
        if !statements.contains(&local.statement.as_str()) {
            statements.push(&local.statement);
        }
    }
    for statement in statements {
        laws = laws.code(statement);
    }
    let mut symbols = Page::titled("hint: step 3, combine").text("Multiply along each path, add over the paths.");
    let mut combined = Page::titled("hint: step 3, combine").text("With the local derivatives put in:");
    for entry in &steps.combine {
        symbols.blocks.push(Block::Formula(Some(entry.left.clone()), entry.symbols.clone()));
        combined.blocks.push(Block::Formula(Some(entry.left.clone()), entry.formula.clone()));
    }
    let mut locals = Page::titled("hint: step 2, differentiate").text("The local derivatives:");
    for local in &steps.locals {
        let mut left = Formula::default();
        let (by, of) = (vec![local.by.clone()], Some(local.of.clone()));
        left.push(Item::Derivative { partial: local.partial, by, of, body: None });
        locals.blocks.push(Block::Formula(Some(left), local.formula.clone()));
    }
    let nested = steps.introduce.len() > steps.outputs;
    if nested { vec![names, laws, symbols, locals, combined] } else { vec![laws] }
}
