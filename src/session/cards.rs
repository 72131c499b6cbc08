//! Review: cards of the lessons that were begun and of the mistakes that were made, when their time has come.

use super::Session;
use super::commands::Input;
use super::course::{Heard, Replies, nothing_open, said};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::says;
use crate::tutor::lesson::{Card, Lesson};
use crate::tutor::progress::Rating;

/// Cards that are due.
pub(super) fn review(session: &mut Session, _: &Input<'_>) -> Replies {
    session.next_card()
}

impl Session {
    /// Cards of all lessons and of mistakes made that do not rest.
    pub(super) fn next_card(&mut self) -> Replies {
        let now = self.classroom.now();
        let store = self.classroom.store.as_ref();
        let resting = store.and_then(|store| store.resting(now).ok()).unwrap_or_default();
        let made = store.and_then(|store| store.overview(now).ok()).map(|o| o.mistakes).unwrap_or_default();
        let done = self.done();
        let begun = |lesson: &&Lesson| lesson.exercises().any(|exercise| done.contains(&exercise.id));
        let mut cards: Vec<Card> =
            self.classroom.lessons().into_iter().filter(begun).flat_map(Lesson::cards).cloned().collect();
        for (mistake, count) in &made {
            let Some(back) = says(mistake) else { continue };
            let front = format!("You made {mistake} {count} times. What is right?");
            cards.push(Card { id: format!("mistake/{mistake}"), front, back: back.to_owned(), run: String::new() });
        }
        cards.retain(|card| !resting.contains(&card.id));
        let Some(card) = cards.into_iter().next() else {
            self.classroom.card = None;
            return Ok(vec![said(["nothing is due: cards come from lessons that you began".to_owned()])]);
        };
        self.classroom.walk = None;
        let shown = said([card.front.clone(), "answer for yourself, then press Enter on any word".to_owned()]);
        self.classroom.card = Some((card, false));
        Ok(vec![shown])
    }

    pub(super) fn answer_card(&mut self, text: &str) -> Replies {
        let Some((card, shown)) = self.classroom.card.take() else { return Err(nothing_open()) };
        if !shown {
            let mut replies = Vec::new();
            if !card.back.is_empty() {
                replies.push(said([card.back.clone()]));
            }
            if !card.run.is_empty() {
                replies.extend(self.shown_example(std::slice::from_ref(&card.run)));
            }
            replies.push(said(["how well did you know it: again, hard, good or easy?".to_owned()]));
            self.classroom.card = Some((card, true));
            return Ok(replies);
        }
        let Some(rating) = Rating::parse(text) else {
            self.classroom.card = Some((card, true));
            return Err(Diagnostic::new("review-rating", "a rating is wanted").suggest("again, hard, good or easy"));
        };
        let mut replies = Vec::new();
        let now = self.classroom.now();
        match self.classroom.store.as_ref().map(|store| store.review(&card.id, rating, now)) {
            Some(Ok(memory)) => replies.push(said([format!("next time in about {} days", memory.interval())])),
            Some(Err(error)) => replies.push(said([format!("note: {error}")])),
            None => {
                replies.push(said(["reviews are not kept here".to_owned()]));
                return Ok(replies);
            }
        }
        self.classroom.heard = Some(Heard { replies: replies.len(), verdict: "" });
        replies.extend(self.next_card()?);
        Ok(replies)
    }
}
