//! Lessons, practice and review in a conversation: what is shown next, and what a line means while a question is open.
//!
//! The full-screen program uses the same commands and reads [`Session::classroom`]: which lesson, which block, which
//! question. While a question is open, a line that is no command is an answer; every command stays a command, so that
//! trying something out is never marked.

use super::Session;
use super::commands::Input;
use super::exam::Exam;
use super::pages::pages;
use super::reply::{Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{Exercise, Kind, Outcome, Walk, question, solution};
use crate::tutor::lesson::{Card, Content, Course, Lesson, embedded};
use crate::tutor::progress::{Attempt, Store};

pub(super) type Replies = Result<Vec<Reply>, Diagnostic>;

/// Where a learner is.
#[derive(Clone, Debug, Default)]
pub struct Classroom {
    /// Number of the lesson and the block that comes next.
    pub place: Option<(u32, usize)>,
    /// The open question.
    pub walk: Option<Walk>,
    /// Topic, seed and difficulty of practice.
    pub practice: Option<(usize, u64, usize)>,
    /// The kind of exercises that practice is limited to.
    pub(super) only: Option<Kind>,
    /// The exercise of practice before the open one.
    pub(super) before: Option<Exercise>,
    /// The card under review, and whether its back was shown.
    pub card: Option<(Card, bool)>,
    /// Where progress is kept.
    pub store: Option<Store>,
    /// The clock: seconds since 1970; 0 where there is none.
    pub clock: Option<fn() -> i64>,
    /// Lessons of the user's own, which replace built-in ones of the same number.
    pub own: Course,
    /// What became of the last line, if it was about the course.
    pub heard: Option<Heard>,
    /// Mistakes that would all explain the last wrong answer.
    pub(super) suspects: Vec<&'static str>,
    /// True if practice comes back to the learner's own mistakes; with a seed it is the same for everybody.
    pub(super) aims: bool,
    /// The test under way.
    pub exam: Option<Exam>,
    warned: bool,
}

/// What became of a line that was about the course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many of the replies speak of the line; the others show what comes next.
    pub replies: usize,
    /// The verdict as it is kept: `correct`, `onward`, `wrong`, `undecided`, `unreadable`; empty for a command.
    pub verdict: &'static str,
}

impl Classroom {
    pub(super) fn now(&self) -> i64 {
        self.clock.map_or(0, |clock| clock())
    }

    /// All lessons by number.
    pub fn lessons(&self) -> Vec<&Lesson> {
        let own = &self.own.lessons;
        let mut all: Vec<&Lesson> = own.iter().collect();
        all.extend(embedded().lessons.iter().filter(|l| own.iter().all(|other| other.number != l.number)));
        all.sort_by_key(|lesson| lesson.number);
        all
    }

    pub(super) fn lesson(&self, number: u32) -> Option<&Lesson> {
        self.lessons().into_iter().find(|lesson| lesson.number == number)
    }

    /// True while a line that is no command is an answer.
    pub fn is_asking(&self) -> bool {
        self.walk.is_some() || self.card.is_some()
    }
}

pub(super) fn said(lines: impl IntoIterator<Item = String>) -> Reply {
    Reply::Page(lines.into_iter().fold(Page::default(), Page::text))
}

/// Which exercise of a lesson it is, and of what kind.
fn numbered(lesson: &Lesson, walk: &Walk) -> Option<String> {
    let at = lesson.exercises().position(|exercise| exercise.id == walk.exercise.id)?;
    let count = lesson.exercises().count();
    Some(format!("Exercise {} of {count}: {}", at + 1, walk.exercise.kind.words()))
}

/// Shows a lesson from its beginning, or goes on with the one under way.
pub(super) fn lesson(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let wanted = input.text();
    if wanted.is_empty() && session.classroom.place.is_some() {
        return session.advance();
    }
    let (wanted, how) = match wanted.rsplit_once(' ') {
        Some((lesson, how @ ("test" | "new"))) => (lesson.trim(), how),
        _ => (wanted, ""),
    };
    let all = session.classroom.lessons();
    let found = match wanted {
        "" => session.first_open(&all),
        wanted => Course { lessons: all.iter().map(|l| (*l).clone()).collect(), ..Course::default() }
            .find(wanted)
            .map(|lesson| lesson.number),
    };
    let Some(number) = found else {
        return Err(Diagnostic::new("lesson-unknown", format!("there is no lesson {wanted}")).suggest("lessons"));
    };
    match how {
        "test" => session.begin_exam(number),
        "new" => session.open_lesson(number, 0),
        _ => session.resume(number),
    }
}

/// The list of lessons, or the check of lesson files.
pub(super) fn lessons(session: &mut Session, input: &Input<'_>) -> Replies {
    if let Some(files) = input.text().strip_prefix("lint") {
        return super::lint::lint(files);
    }
    let done = session.done();
    let mut page = Page::titled("Lessons");
    for lesson in session.classroom.lessons() {
        let total = lesson.exercises().count();
        let solved = lesson.exercises().filter(|exercise| done.contains(&exercise.id)).count();
        let term = format!("{:2}  {}", lesson.number, lesson.title);
        page = page.entry(term, format!("{solved} of {total} exercises; {}", lesson.goals.join("; ")));
    }
    page = page.text("lesson N begins one; any order will do; lesson N test asks four questions of it");
    let own = &session.classroom.own;
    for fault in own.faults.iter().chain(&own.broken_needs_beside(embedded())) {
        page = page.text(format!("fault in a lesson of yours: {fault}"));
    }
    Ok(vec![Reply::Page(page)])
}

/// One hint more, at last the solution.
pub(super) fn hint(session: &mut Session, _: &Input<'_>) -> Replies {
    if session.classroom.exam.is_some() {
        return Err(
            Diagnostic::new("lesson-exam", "a test has no hints").suggest("skip, or lesson N to leave the test")
        );
    }
    match &mut session.classroom.walk {
        Some(walk) => Ok(vec![said(walk.hint())]),
        None => session.next_rung().unwrap_or_else(|| Err(nothing_open())),
    }
}

/// Leaves the open question and goes on.
pub(super) fn skip(session: &mut Session, _: &Input<'_>) -> Replies {
    let Some(walk) = session.classroom.walk.take() else {
        if session.classroom.card.take().is_some() {
            return Ok(vec![said(["the card is put back".to_owned()])]);
        }
        return Err(nothing_open());
    };
    let mut replies = session.keep(&walk, "", "skipped", None);
    replies.push(said(solution(&walk.exercise)));
    session.classroom.heard = Some(Heard { replies: replies.len(), verdict: "" });
    let next = if session.classroom.exam.is_some() { session.examined(false)? } else { session.go_on()? };
    replies.extend(next);
    Ok(replies)
}

/// Back to the question before.
pub(super) fn back(session: &mut Session, _: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let Some((number, next)) = session.classroom.place else { return Err(nothing_open()) };
    let Some(lesson) = session.classroom.lesson(number) else { return Err(nothing_open()) };
    let is_question = |at: &usize| matches!(lesson.blocks[*at].content, Content::Exercise(_));
    let questions: Vec<usize> = (0..next.min(lesson.blocks.len())).filter(is_question).collect();
    let open = usize::from(session.classroom.walk.is_some());
    let target = questions.iter().rev().nth(open).copied().unwrap_or(0);
    session.classroom.walk = None;
    session.classroom.place = Some((number, target));
    session.advance()
}

pub(super) fn nothing_open() -> Diagnostic {
    Diagnostic::new("lesson-nothing-open", "no question is open")
        .suggest("lesson, practice or review; or check an answer")
}

impl Session {
    /// Where the learner is, for front ends that draw it.
    pub fn classroom(&self) -> &Classroom {
        &self.classroom
    }

    /// Keeps progress in this store, with this clock.
    pub fn attend(&mut self, store: Store, clock: fn() -> i64) {
        self.classroom.store = Some(store);
        self.classroom.clock = Some(clock);
    }

    /// Adds a lesson of the user's own.
    pub fn add_lesson(&mut self, file: &str, text: &str) {
        self.classroom.own.add(file, text);
    }

    pub(super) fn done(&self) -> Vec<String> {
        let store = self.classroom.store.as_ref();
        store.and_then(|store| store.overview(0).ok()).map(|overview| overview.done).unwrap_or_default()
    }

    fn first_open(&self, lessons: &[&Lesson]) -> Option<u32> {
        let done = self.done();
        let open = |lesson: &&&Lesson| lesson.exercises().any(|exercise| !done.contains(&exercise.id));
        lessons.iter().find(open).or(lessons.first()).map(|lesson| lesson.number)
    }

    /// Opens a lesson at its first exercise that is not solved; at its beginning if none or all of them are.
    pub(super) fn resume(&mut self, number: u32) -> Replies {
        if let (Some((open, _)), Some(_)) = (self.classroom.place, &self.classroom.walk)
            && open == number
        {
            return self.advance();
        }
        let done = self.done();
        let at = self.classroom.lesson(number).map_or(0, |lesson| lesson.next_block(&done));
        self.open_lesson(number, at)
    }

    /// Opens a lesson at one of its blocks.
    pub(super) fn open_lesson(&mut self, number: u32, at: usize) -> Replies {
        let classroom = &mut self.classroom;
        (classroom.practice, classroom.card, classroom.walk, classroom.exam) = (None, None, None, None);
        classroom.suspects.clear();
        classroom.place = Some((number, at));
        let done = self.done();
        let Some(lesson) = self.classroom.lesson(number) else { return Err(nothing_open()) };
        let mut page = Page::titled(format!("Lesson {number}: {}", lesson.title));
        page = page.text(format!("You will learn: {}.", lesson.goals.join("; ")));
        for need in &lesson.needs {
            let Some(other) = self.classroom.lesson(*need) else { continue };
            if other.exercises().any(|exercise| !done.contains(&exercise.id)) {
                page = page.text(format!("It builds on lesson {need}, {}; you may go on all the same.", other.title));
            }
        }
        if at > 0 {
            let solved = lesson.exercises().filter(|exercise| done.contains(&exercise.id)).count();
            let total = lesson.exercises().count();
            page = page.text(format!(
                "You solved {solved} of {total} exercises and go on here; lesson {number} new begins it again."
            ));
        }
        let mut replies = vec![Reply::Page(page)];
        replies.extend(self.advance()?);
        Ok(replies)
    }

    /// Shows the lesson up to its next question.
    pub(super) fn advance(&mut self) -> Replies {
        let mut replies = Vec::new();
        while let Some((number, at)) = self.classroom.place {
            let lesson = self.classroom.lesson(number).cloned().unwrap_or_default();
            if let Some(walk) = self.classroom.walk.as_ref() {
                replies.push(said(numbered(&lesson, walk).into_iter().chain(question(&walk.exercise))));
                return Ok(replies);
            }
            let Some(block) = lesson.blocks.get(at) else {
                self.classroom.place = None;
                replies.push(said([self.farewell(&lesson)]));
                break;
            };
            self.classroom.place = Some((number, at + 1));
            match &block.content {
                Content::Prose(parts) => replies.extend(pages(parts)),
                Content::Example(lines) => replies.extend(self.shown_example(lines)),
                Content::Exercise(exercise) => {
                    self.classroom.walk = Some(Walk::new((**exercise).clone()));
                }
                Content::Card(card) => replies.push(said([format!("A card for review: {}", card.front)])),
                Content::Pitfall { mistake, text } => {
                    replies.push(Reply::Page(Page::default().entry(mistake.clone(), text.clone())));
                }
            }
        }
        Ok(replies)
    }

    /// What is said at the end of a lesson.
    fn farewell(&self, lesson: &Lesson) -> String {
        let done = self.done();
        let open = lesson.exercises().filter(|exercise| !done.contains(&exercise.id)).count();
        let mut text = format!("That was lesson {}. Its cards wait in review.", lesson.number);
        if open > 0 && self.classroom.store.is_some() {
            text.push_str(&format!(
                " {open} of its exercises are not solved yet; lesson {} leads there.",
                lesson.number
            ));
        }
        match self.classroom.lessons().into_iter().find(|next| next.number > lesson.number) {
            Some(next) => text.push_str(&format!(" Next: lesson {}, {}.", next.number, next.title)),
            None => text.push_str(" It is the last one; practice goes on without end."),
        }
        text
    }

    /// Runs lines apart from the learner's own definitions.
    pub(super) fn shown_example(&self, lines: &[String]) -> Vec<Reply> {
        let mut scratch = Session::new();
        *scratch.settings_mut() = self.settings().clone();
        let mut replies = Vec::new();
        for line in lines {
            replies.push(Reply::Page(Page::default().code(format!("> {line}"))));
            replies.extend(scratch.run(line));
        }
        replies
    }

    /// What a line means while a question is open.
    pub(super) fn answer_question(&mut self, text: &str) -> Replies {
        if self.classroom.card.is_some() {
            return self.answer_card(text);
        }
        let Some(mut walk) = self.classroom.walk.take() else { return Err(nothing_open()) };
        let outcome = walk.answer(text);
        let (verdict, mistake) = match &outcome {
            Outcome::Correct(_) => ("correct", None),
            Outcome::Onward(_) => ("onward", None),
            Outcome::Wrong { mistake, .. } => ("wrong", *mistake),
            Outcome::Undecided(_) => ("undecided", None),
            Outcome::Unreadable(_) => ("unreadable", None),
        };
        let mut replies = self.keep(&walk, text, verdict, mistake);
        self.classroom.heard = Some(Heard { replies: usize::MAX, verdict });
        match outcome {
            Outcome::Correct(message) => {
                let after = Some(walk.exercise.after.clone()).filter(|after| !after.is_empty());
                replies.push(said(std::iter::once(message).chain(after)));
                self.classroom.heard = Some(Heard { replies: replies.len(), verdict });
                let next = if self.classroom.exam.is_some() { self.examined(true)? } else { self.go_on()? };
                replies.extend(next);
                return Ok(replies);
            }
            Outcome::Onward(message) | Outcome::Undecided(message) => replies.push(said([message])),
            Outcome::Wrong { message, .. } if self.classroom.exam.is_some() => {
                replies.push(said([format!("not right: {message}")]));
                self.classroom.heard = Some(Heard { replies: replies.len(), verdict });
                replies.extend(self.examined(false)?);
                return Ok(replies);
            }
            Outcome::Wrong { message, rivals, .. } => {
                replies.push(said([format!("not right: {message}"), format!("try again, or {}", self.hint_way)]));
                self.suspect(&walk, mistake, rivals);
            }
            Outcome::Unreadable(diagnostic) => {
                self.classroom.walk = Some(walk);
                if replies.is_empty() {
                    return Err(diagnostic);
                }
                replies.push(Reply::Problem { diagnostic, source: text.to_owned() });
                return Ok(replies);
            }
        }
        self.classroom.walk = Some(walk);
        Ok(replies)
    }

    /// Keeps an attempt; a store that fails is mentioned once.
    pub(super) fn keep(&mut self, walk: &Walk, answer: &str, verdict: &str, mistake: Option<&str>) -> Vec<Reply> {
        let Some(store) = &self.classroom.store else { return Vec::new() };
        let attempt = Attempt {
            at: self.classroom.now(),
            exercise: walk.exercise.id.clone(),
            answer: answer.to_owned(),
            verdict: verdict.to_owned(),
            mistake: mistake.map(str::to_owned),
            hints: walk.hints as u32,
        };
        match store.keep(&attempt) {
            Err(error) if !self.classroom.warned => {
                self.classroom.warned = true;
                vec![said([format!("note: {error}; the lesson goes on")])]
            }
            _ => Vec::new(),
        }
    }
}
