//! A task that many answer: read and solved once, with the wrong answers that its mistakes lead to.
//!
//! Invariant: an answer gets the outcome, the mistake and the message that [`Session::check_answer`] gives. What only one
//! learner reads is left out where it costs time: the expected result, the next hint, the comparison of domains.

use super::Session;
use super::answer::Task;
use super::check::{CheckTask, Part, Solved};
use super::read::explain;
use super::reply::Judgement;
use crate::diagnostic::Diagnostic;
use crate::tutor::{Foreseen, ForeseenMatrices, MatrixQuestion};

/// A task ready for many answers.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    session: Session,
    task: CheckTask,
    ready: Ready,
}

/// What is known of a task before any answer.
#[derive(Clone, Debug)]
enum Ready {
    Entries(Box<Solved>),
    Whole(Box<(Task, MatrixQuestion, ForeseenMatrices)>),
    /// Vectors and matrices of known size, which are judged both ways: nothing is kept.
    Known,
}

impl Prepared {
    /// Reads and solves a task with the declarations of a session.
    ///
    /// # Errors
    /// What reading the task reports, derivatives that do not exist.
    pub fn new(mut session: Session, task: CheckTask) -> Result<Prepared, Diagnostic> {
        session.refill();
        let ready = match session.names_known_wholes(&task.expr) {
            true => {
                session.check_answer(&task, "0", Part::Whole)?;
                Ready::Known
            }
            false => session.ready(&task)?,
        };
        Ok(Prepared { session, task, ready })
    }

    /// A session in which these names stand for these values as well; one that cannot be read stays what it was.
    pub fn with(&self, lets: &[(&str, &str)]) -> Session {
        let mut session = self.session.clone();
        session.refill();
        for (name, value) in lets {
            // Whatever speaks of the name is then judged as if nothing had been said of it.
            let _ = session.define_intermediate(name, value);
        }
        session.refill();
        session
    }

    /// Judges an answer in which these names stand for these values.
    ///
    /// # Errors
    /// Limits, as [`Session::check_answer`].
    pub fn check(&self, lets: &[(&str, &str)], answer: &str, part: Part) -> Result<Judgement, Diagnostic> {
        let mut session = self.with(lets);
        match &self.ready {
            Ready::Known => session.check_answer(&self.task, answer, part),
            Ready::Whole(whole) => session.check_solved_whole(&whole.0, &whole.1, Some(&whole.2), answer, part),
            Ready::Entries(solved) => {
                let judged = session.judged_by_entries(&self.task, &solved.question, Some(solved), answer, part);
                judged.map(|(judgement, _)| judgement)
            }
        }
    }

    /// How many entries the right answer has, if that is a number.
    pub fn entries(&self, judgement: &Judgement) -> u32 {
        let graph = &self.session.graph;
        let sizes = match &self.ready {
            Ready::Entries(solved) => return u32::try_from(solved.right.len()).unwrap_or(u32::MAX),
            Ready::Whole(whole) => graph.shape(whole.1.right()).sizes(),
            Ready::Known => judgement.expected.as_ref().and_then(|(_, shown)| shown.shape.sizes()),
        };
        sizes.map_or(1, |(rows, cols)| rows * cols)
    }
}

impl Session {
    fn ready(&mut self, task: &CheckTask) -> Result<Ready, Diagnostic> {
        if let Some(whole) = self.whole_task(task)? {
            let question = self.matrix_question(&whole)?;
            self.refill();
            let foreseen = ForeseenMatrices::new(&mut self.graph, &question).map_err(explain)?;
            return Ok(Ready::Whole(Box::new((whole, question, foreseen))));
        }
        let question = self.question(task)?;
        self.refill();
        let right = question.solution(&mut self.graph).map_err(explain)?;
        self.refill();
        let effort = self.effort();
        let foreseen = Foreseen::new(&mut self.graph, &question, &effort);
        Ok(Ready::Entries(Box::new(Solved { question, right, foreseen })))
    }
}
