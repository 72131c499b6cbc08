//! Lessons, practice and review in a conversation: what is shown next, and what a line means while a question is open.
//!
//! The full-screen program uses the same commands and reads [`Session::classroom`]: which lesson, which block, which
//! question. While a question is open, a line that is no command is an answer; every command stays a command, so that
//! trying something out is never marked.

use super::Session;
use super::commands::Input;
use super::reply::{Block, Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{Outcome, TOPICS, Walk, generate, question, says, solution};
use crate::tutor::lesson::{Card, Content, Course, Lesson, Prose, embedded, parse};
use crate::tutor::progress::{Attempt, Rating, Store};

type Replies = Result<Vec<Reply>, Diagnostic>;

/// Where a learner is.
#[derive(Clone, Debug, Default)]
pub struct Classroom {
    /// Number of the lesson and the block that comes next.
    pub place: Option<(u32, usize)>,
    /// The open question.
    pub walk: Option<Walk>,
    /// Topic, seed and difficulty of practice.
    pub practice: Option<(usize, u64, usize)>,
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
    fn now(&self) -> i64 {
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

    fn lesson(&self, number: u32) -> Option<&Lesson> {
        self.lessons().into_iter().find(|lesson| lesson.number == number)
    }

    /// True while a line that is no command is an answer.
    pub fn is_asking(&self) -> bool {
        self.walk.is_some() || self.card.is_some()
    }
}

fn said(lines: impl IntoIterator<Item = String>) -> Reply {
    Reply::Page(lines.into_iter().fold(Page::default(), Page::text))
}

/// Shows a lesson from its beginning, or goes on with the one under way.
pub(super) fn lesson(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let wanted = input.text();
    if wanted.is_empty() && session.classroom.place.is_some() {
        return session.advance();
    }
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
    session.open_lesson(number)
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
    Ok(vec![Reply::Page(page.text("lesson N begins one; any order will do"))])
}

/// Generated exercises on a topic.
pub(super) fn practice(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let words: Vec<&str> = input.text().split_whitespace().filter(|word| *word != "--seed").collect();
    let seed = words.iter().find_map(|word| word.parse().ok()).unwrap_or(session.seed);
    let wanted = words.iter().find(|word| word.parse::<u64>().is_err()).copied().unwrap_or("");
    let topic =
        TOPICS.iter().position(|topic| topic.name == wanted || (wanted.is_empty() && topic.name == "chain-rule"));
    let Some(topic) = topic else {
        let names: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(Diagnostic::new("practice-topic", format!("there is no topic {wanted}"))
            .suggest(format!("practice {}", names.join(" | "))));
    };
    session.classroom.practice = Some((topic, seed, 1));
    session.classroom.place = None;
    session.next_practice()
}

/// Cards that are due.
pub(super) fn review(session: &mut Session, _: &Input<'_>) -> Replies {
    session.next_card()
}

/// Where one stands; `progress export json|csv` lists everything.
pub(super) fn progress(session: &mut Session, input: &Input<'_>) -> Replies {
    let Some(store) = session.classroom.store.clone() else {
        return Ok(vec![said(["progress is not kept here".to_owned()])]);
    };
    let failed = |error: crate::tutor::progress::Error| Diagnostic::new("progress-store", error.to_string());
    if let Some(format) = input.text().strip_prefix("export") {
        let attempts = store.attempts().map_err(failed)?;
        let text = match format.trim() {
            "json" => super::lint::as_json(&attempts),
            "csv" => super::lint::as_csv(&attempts),
            _ => {
                return Err(
                    Diagnostic::new("parse-arguments", "the formats are json and csv").suggest("progress export json")
                );
            }
        };
        return Ok(vec![Reply::Page(text.lines().fold(Page::default(), Page::code))]);
    }
    let overview = store.overview(session.classroom.now()).map_err(failed)?;
    let lessons = session.classroom.lessons();
    let total: usize = lessons.iter().map(|lesson| lesson.exercises().count()).sum();
    let known = |id: &&String| lessons.iter().any(|lesson| lesson.exercises().any(|e| e.id == **id));
    let mut page = Page::titled("Progress")
        .entry("exercises solved", format!("{} of {total}", overview.done.iter().filter(known).count()))
        .entry("answers", format!("{}, {} of them right", overview.attempts, overview.right))
        .entry("cards due", overview.due.to_string());
    for (mistake, count) in overview.mistakes.iter().take(5) {
        page = page.entry(mistake.clone(), format!("made {count} times"));
    }
    Ok(vec![Reply::Page(page)])
}

/// One hint more, at last the solution.
pub(super) fn hint(session: &mut Session, _: &Input<'_>) -> Replies {
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
    let mut replies = session.keep(&walk.exercise.id, "", "skipped", None);
    replies.push(said(solution(&walk.exercise)));
    session.classroom.heard = Some(Heard { replies: replies.len(), verdict: "" });
    replies.extend(session.go_on()?);
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

/// The open question from its beginning; with a number the lesson, with `all` everything that was kept.
pub(super) fn reset(session: &mut Session, input: &Input<'_>) -> Replies {
    let what = input.text();
    if what.is_empty() {
        let Some(walk) = &mut session.classroom.walk else { return Err(nothing_open()) };
        *walk = Walk::new(walk.exercise.clone());
        return Ok(vec![said(question(&walk.exercise))]);
    }
    let prefix = match what {
        "all" => String::new(),
        number => {
            let lesson = number.parse().ok().and_then(|number| session.classroom.lesson(number));
            let unknown = || Diagnostic::new("lesson-unknown", format!("there is no lesson {number}"));
            format!("{}/", lesson.ok_or_else(unknown)?.slug)
        }
    };
    session.classroom.walk = None;
    session.classroom.place = None;
    if let Some(store) = &session.classroom.store {
        store.reset(&prefix).map_err(|error| Diagnostic::new("progress-store", error.to_string()))?;
    }
    Ok(vec![said(["forgotten; the lesson begins anew".to_owned()])])
}

fn nothing_open() -> Diagnostic {
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

    pub(super) fn open_lesson(&mut self, number: u32) -> Replies {
        let classroom = &mut self.classroom;
        (classroom.practice, classroom.card, classroom.walk) = (None, None, None);
        classroom.place = Some((number, 0));
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
                replies.push(said(question(&walk.exercise)));
                return Ok(replies);
            }
            let Some(block) = lesson.blocks.get(at) else {
                self.classroom.place = None;
                let text = format!("That was lesson {number}. Its cards wait in review; lessons lists what is next.");
                replies.push(said([text]));
                break;
            };
            self.classroom.place = Some((number, at + 1));
            match &block.content {
                Content::Prose(parts) => replies.extend(pages(parts)),
                Content::Example(lines) => replies.extend(self.shown_example(lines)),
                Content::Exercise(exercise) => {
                    self.classroom.walk = Some(Walk::new((**exercise).clone()));
                }
                Content::Card(card) => replies.push(said([format!("To keep: {}", card.front)])),
                Content::Pitfall { mistake, text } => {
                    replies.push(Reply::Page(Page::default().entry(mistake.clone(), text.clone())));
                }
            }
        }
        Ok(replies)
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
        let id = walk.exercise.id.clone();
        let (verdict, mistake) = match &outcome {
            Outcome::Correct(_) => ("correct", None),
            Outcome::Onward(_) => ("onward", None),
            Outcome::Wrong { mistake, .. } => ("wrong", *mistake),
            Outcome::Undecided(_) => ("undecided", None),
            Outcome::Unreadable(_) => ("unreadable", None),
        };
        let mut replies = self.keep(&id, text, verdict, mistake);
        self.classroom.heard = Some(Heard { replies: usize::MAX, verdict });
        match outcome {
            Outcome::Correct(message) => {
                let after = Some(walk.exercise.after.clone()).filter(|after| !after.is_empty());
                replies.push(said(std::iter::once(message).chain(after)));
                self.classroom.heard = Some(Heard { replies: replies.len(), verdict });
                replies.extend(self.go_on()?);
                return Ok(replies);
            }
            Outcome::Onward(message) | Outcome::Undecided(message) => replies.push(said([message])),
            Outcome::Wrong { message, .. } => {
                replies.push(said([format!("not right: {message}"), "try again, or type hint".to_owned()]));
                self.aim(&mut walk, mistake);
            }
            Outcome::Unreadable(diagnostic) => {
                self.classroom.walk = Some(walk);
                return Err(diagnostic);
            }
        }
        self.classroom.walk = Some(walk);
        Ok(replies)
    }

    /// Practice becomes easier after a mistake that was not understood.
    fn aim(&mut self, walk: &mut Walk, mistake: Option<&str>) {
        if let (Some((_, _, difficulty)), None) = (&mut self.classroom.practice, mistake)
            && walk.attempts > 1
        {
            *difficulty = (*difficulty).saturating_sub(1).max(1);
        }
    }

    fn go_on(&mut self) -> Replies {
        if let Some((_, seed, difficulty)) = &mut self.classroom.practice {
            *seed += 1;
            *difficulty = (*difficulty + usize::from(seed.is_multiple_of(3))).min(3);
            return self.next_practice();
        }
        self.advance()
    }

    fn next_practice(&mut self) -> Replies {
        let Some((topic, seed, difficulty)) = self.classroom.practice else { return Err(nothing_open()) };
        let exercise = generate(&TOPICS[topic], seed, difficulty);
        let asked = said(question(&exercise));
        self.classroom.walk = Some(Walk::new(exercise));
        self.classroom.card = None;
        Ok(vec![asked])
    }

    /// Keeps an attempt; a store that fails is mentioned once.
    fn keep(&mut self, exercise: &str, answer: &str, verdict: &str, mistake: Option<&str>) -> Vec<Reply> {
        let Some(store) = &self.classroom.store else { return Vec::new() };
        let attempt = Attempt {
            at: self.classroom.now(),
            exercise: exercise.to_owned(),
            answer: answer.to_owned(),
            verdict: verdict.to_owned(),
            mistake: mistake.map(str::to_owned),
        };
        match store.keep(&attempt) {
            Err(error) if !self.classroom.warned => {
                self.classroom.warned = true;
                vec![said([format!("note: {error}; the lesson goes on")])]
            }
            _ => Vec::new(),
        }
    }

    /// Cards of all lessons and of mistakes made that do not rest.
    fn next_card(&mut self) -> Replies {
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

    fn answer_card(&mut self, text: &str) -> Replies {
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

/// Prose as pages: a heading begins one.
pub(super) fn pages(parts: &[Prose]) -> Vec<Reply> {
    let mut pages: Vec<Page> = Vec::new();
    for part in parts {
        if matches!(part, Prose::Heading(_)) || pages.is_empty() {
            pages.push(Page::default());
        }
        let Some(page) = pages.last_mut() else { continue };
        match part {
            Prose::Heading(text) => page.title = text.clone(),
            Prose::Paragraph(text) => page.blocks.push(Block::Text(text.clone())),
            Prose::Item(Some(number), text) => page.blocks.push(Block::Entry(format!("{number}."), text.clone())),
            Prose::Item(None, text) => page.blocks.push(Block::Entry("-".to_owned(), text.clone())),
            Prose::Code(text) => page.blocks.extend(text.lines().map(|line| Block::Code(line.to_owned()))),
            Prose::Row(cells) => {
                let first = cells.first().cloned().unwrap_or_default();
                page.blocks.push(Block::Entry(first, cells.get(1..).unwrap_or_default().join("   ")));
            }
        }
    }
    pages.into_iter().map(Reply::Page).collect()
}

/// Reads a lesson file for the linter.
pub(super) fn read_lesson(name: &str, text: &str) -> (Lesson, Vec<crate::tutor::lesson::Fault>) {
    parse(name, text)
}
