//! Which exercise comes next: generated ones, aimed at the mistakes of the learner, and those that tell mistakes apart.

use super::Session;
use super::course::{Replies, nothing_open, said};
use super::reply::Reply;
use crate::tutor::exercise::{Exercise, TOPICS, Topic, Walk, generate, inviting, question, separating};

/// Mistakes of the learner that practice comes back to.
const OWN_MISTAKES: usize = 3;
/// Every which exercise is aimed at a mistake made before.
const AIMED: u64 = 3;

impl Session {
    /// Remembers which mistakes would explain a wrong answer, if there are several; practice becomes easier after mistakes
    /// that were not understood.
    pub(super) fn suspect(&mut self, walk: &Walk, mistake: Option<&str>, rivals: Vec<&'static str>) {
        if rivals.len() > 1 {
            self.classroom.suspects = rivals;
        }
        if let (Some((_, _, difficulty)), None) = (&mut self.classroom.practice, mistake)
            && walk.attempts > 1
        {
            *difficulty = (*difficulty).saturating_sub(1).max(1);
        }
    }

    /// After a question: one that tells suspected mistakes apart, else the next one of practice or of the lesson.
    pub(super) fn go_on(&mut self) -> Replies {
        if let Some(exercise) = self.separating_exercise() {
            let why = "Several mistakes lead to what you typed. This one tells them apart:".to_owned();
            return Ok(vec![said([why]), self.ask(exercise)]);
        }
        if let Some((_, seed, difficulty)) = &mut self.classroom.practice {
            *seed += 1;
            *difficulty = (*difficulty + usize::from(seed.is_multiple_of(3))).min(3);
            return self.next_practice();
        }
        self.advance()
    }

    fn separating_exercise(&mut self) -> Option<Exercise> {
        let suspects = std::mem::take(&mut self.classroom.suspects);
        if suspects.is_empty() {
            return None;
        }
        let (topic, seed, difficulty) = match self.classroom.practice {
            Some((topic, seed, difficulty)) => (&TOPICS[topic], seed, difficulty),
            None => {
                let (number, block) = self.classroom.place?;
                (Topic::find(&self.classroom.lesson(number)?.topic)?, block as u64, 1)
            }
        };
        separating(topic, seed + 1, difficulty, &suspects)
    }

    pub(super) fn next_practice(&mut self) -> Replies {
        let Some((topic, seed, difficulty)) = self.classroom.practice else { return Err(nothing_open()) };
        let aimed = self.classroom.aims && seed % AIMED == AIMED - 1;
        let exercise = aimed.then(|| self.aimed(&TOPICS[topic], seed, difficulty)).flatten();
        let exercise = exercise.unwrap_or_else(|| generate(&TOPICS[topic], seed, difficulty));
        self.classroom.card = None;
        Ok(vec![self.ask(exercise)])
    }

    /// An exercise in which one of the learner's commonest mistakes can be made again.
    fn aimed(&self, topic: &Topic, seed: u64, difficulty: usize) -> Option<Exercise> {
        let own = self.own_mistakes();
        own.iter().find_map(|mistake| inviting(topic, seed, difficulty, mistake))
    }

    fn own_mistakes(&self) -> Vec<String> {
        let overview = self.classroom.store.as_ref().and_then(|store| store.overview(0).ok());
        let made = overview.map(|overview| overview.mistakes).unwrap_or_default();
        made.into_iter().take(OWN_MISTAKES).map(|(id, _)| id).collect()
    }

    /// The topic for a learner who names none: the first in which the commonest mistake can be made.
    pub(super) fn own_topic(&self) -> Option<usize> {
        let mistakes = self.own_mistakes();
        mistakes.iter().find_map(|mistake| TOPICS.iter().position(|topic| inviting(topic, 1, 1, mistake).is_some()))
    }

    fn ask(&mut self, exercise: Exercise) -> Reply {
        let asked = said(question(&exercise));
        self.classroom.walk = Some(Walk::new(exercise));
        asked
    }
}
