//! Which exercise comes next: generated ones, aimed at the mistakes of the learner, and those that tell mistakes apart.

use super::Session;
use super::commands::Input;
use super::course::{Heard, Replies, nothing_open, said};
use super::reply::Reply;
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{
    Exercise, Kind, SENSELESS, TOPICS, Topic, Walk, generate, generate_kind, inviting, question, separating,
};

/// Mistakes of the learner that practice comes back to.
const OWN_MISTAKES: usize = 3;
/// Seeds that are looked through for an exercise that is not the one before.
const LOOKED_AT: u64 = 8;
/// Every which exercise is aimed at a mistake made before.
const AIMED: u64 = 3;

/// Generated exercises on a topic, of all kinds or of one.
pub(super) fn practice(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let words: Vec<&str> = input.text().split_whitespace().filter(|word| *word != "--seed").collect();
    let seed = words.iter().find_map(|word| word.parse().ok());
    let only = words.iter().find_map(|word| Kind::parse(word));
    let is_topic = |word: &&&str| word.parse::<u64>().is_err() && Kind::parse(word).is_none();
    let wanted = words.iter().find(is_topic).copied().unwrap_or("");
    let by_name = |wanted: &str| TOPICS.iter().position(|topic| topic.name == wanted);
    let topic = if wanted.is_empty() { session.own_topic().or(by_name("chain-rule")) } else { by_name(wanted) };
    let Some(topic) = topic else {
        let names: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(Diagnostic::new("practice-topic", format!("there is no topic {wanted}"))
            .suggest(format!("practice {}", names.join(" | "))));
    };
    if let Some(problem) = only.and_then(|kind| senseless(TOPICS[topic], kind)) {
        return Err(problem);
    }
    let first = seed.unwrap_or(session.seed);
    let classroom = &mut session.classroom;
    classroom.aims = seed.is_none() && only.is_none();
    classroom.only = only;
    classroom.practice = Some((topic, first, 1));
    (classroom.place, classroom.exam) = (None, None);
    classroom.suspects.clear();
    classroom.before = None;
    session.next_practice()
}

/// True if two exercises differ in their seeds alone.
fn asks_the_same(a: &Exercise, b: &Exercise) -> bool {
    let anonymous = |exercise: &Exercise| Exercise { id: String::new(), ..exercise.clone() };
    anonymous(a) == anonymous(b)
}

/// Why a kind is not asked about a topic, if it is not.
fn senseless(topic: &Topic, kind: Kind) -> Option<Diagnostic> {
    let (_, _, why) = SENSELESS.iter().find(|(name, kinds, _)| *name == topic.name && kinds.contains(&kind))?;
    let message = format!("{} is not asked about {}: {why}", kind.words(), topic.name);
    Some(Diagnostic::new("practice-kind", message).suggest(format!("practice {}", topic.name)))
}

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
            Some((topic, seed, difficulty)) => (TOPICS[topic], seed, difficulty),
            None => {
                let (number, block) = self.classroom.place?;
                (Topic::find(&self.classroom.lesson(number)?.topic)?, block as u64, 1)
            }
        };
        separating(topic, seed + 1, difficulty, &suspects)
    }

    pub(super) fn next_practice(&mut self) -> Replies {
        let Some((topic, first, difficulty)) = self.classroom.practice else { return Err(nothing_open()) };
        let fresh = (first..first + LOOKED_AT).find_map(|seed| {
            let exercise = self.practised(TOPICS[topic], seed, difficulty);
            let known = self.classroom.before.as_ref().is_some_and(|before| asks_the_same(before, &exercise));
            (!known).then_some((seed, exercise))
        });
        let (seed, exercise) = fresh.unwrap_or_else(|| (first, self.practised(TOPICS[topic], first, difficulty)));
        self.classroom.practice = Some((topic, seed, difficulty));
        self.classroom.before = Some(exercise.clone());
        self.classroom.card = None;
        Ok(vec![self.ask(exercise)])
    }

    /// The exercise for a seed: of the kind that was asked for, or aimed at a mistake of the learner's own, or any.
    fn practised(&self, topic: &Topic, seed: u64, difficulty: usize) -> Exercise {
        let only = self.classroom.only.and_then(|kind| generate_kind(topic, kind, seed, difficulty));
        let aimed = self.classroom.aims && seed % AIMED == AIMED - 1;
        let exercise = only.or_else(|| aimed.then(|| self.aimed(topic, seed, difficulty)).flatten());
        exercise.unwrap_or_else(|| generate(topic, seed, difficulty))
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
