//! Testing out of a lesson: some of its exercises without hints; whoever answers them right need not do the others.

use super::Session;
use super::course::{Replies, nothing_open, said};
use super::reply::Page;
use super::reply::Reply;
use crate::tutor::exercise::{Exercise, Walk, question};
use crate::tutor::lesson::Lesson;

/// Questions of a test.
const QUESTIONS: usize = 4;

/// A test under way.
#[derive(Clone, Debug)]
pub struct Exam {
    /// Number of the lesson.
    pub lesson: u32,
    /// Questions still to be asked, the next one last.
    left: Vec<Exercise>,
    /// How many were asked.
    asked: usize,
    /// How many were answered right.
    right: usize,
}

/// The last exercises of a lesson, of as many kinds as there are: what comes last needs what came before.
fn chosen(lesson: &Lesson) -> Vec<Exercise> {
    let mut chosen: Vec<Exercise> = Vec::new();
    let mut rest: Vec<Exercise> = Vec::new();
    for exercise in lesson.exercises().collect::<Vec<_>>().into_iter().rev() {
        let fresh = chosen.iter().all(|known| known.kind != exercise.kind) && chosen.len() < QUESTIONS;
        if fresh { chosen.push(exercise.clone()) } else { rest.push(exercise.clone()) }
    }
    let missing = QUESTIONS.saturating_sub(chosen.len());
    chosen.extend(rest.into_iter().take(missing));
    chosen
}

impl Session {
    /// Begins the test of a lesson.
    pub(super) fn begin_exam(&mut self, number: u32) -> Replies {
        let Some(lesson) = self.classroom.lesson(number) else { return Err(nothing_open()) };
        let (title, mut left) = (lesson.title.clone(), chosen(lesson));
        left.reverse();
        let count = left.len();
        let classroom = &mut self.classroom;
        (classroom.practice, classroom.card, classroom.walk, classroom.place) = (None, None, None, None);
        classroom.exam = Some(Exam { lesson: number, left, asked: 0, right: 0 });
        let page = Page::titled(format!("Test: {title}"))
            .text(format!("{count} questions, one answer each, no hints. All right, and the lesson counts as done."));
        let mut replies = vec![Reply::Page(page)];
        replies.extend(self.next_of_exam()?);
        Ok(replies)
    }

    /// The next question of a test, or its result.
    pub(super) fn next_of_exam(&mut self) -> Replies {
        let Some(exam) = &mut self.classroom.exam else { return Err(nothing_open()) };
        if let Some(exercise) = exam.left.pop() {
            exam.asked += 1;
            let lines = question(&exercise);
            self.classroom.walk = Some(Walk::new(exercise));
            return Ok(vec![said(lines)]);
        }
        let Exam { lesson, asked, right, .. } = *exam;
        self.classroom.exam = None;
        let passed = right == asked;
        let mut replies = Vec::new();
        if passed && let Some(lesson) = self.classroom.lesson(lesson).cloned() {
            for exercise in lesson.exercises() {
                replies.extend(self.keep(&Walk::new(exercise.clone()), "", "passed", None));
            }
        }
        let rest = match passed {
            true => format!("lesson {lesson} counts as done"),
            false => format!("lesson {lesson} shows what is missing"),
        };
        replies.push(said([format!("{right} of {asked} right; {rest}")]));
        Ok(replies)
    }

    /// Counts a judged answer of a test and goes on.
    pub(super) fn examined(&mut self, right: bool) -> Replies {
        if let Some(exam) = &mut self.classroom.exam {
            exam.right += usize::from(right);
        }
        self.next_of_exam()
    }
}
