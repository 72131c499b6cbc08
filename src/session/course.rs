//! Lessons, practice and review in a conversation: what is shown next, and what a line means while a question is open.
//!
//! The full-screen program uses the same commands and reads [`Session::classroom`]: which lesson, which block, which
//! question. While a question is open, a line that is no command is an answer; every command stays a command, so that
//! trying something out is never marked.

use super::Session;
use super::commands::Input;
use super::exam::Exam;
use super::reply::{Block, Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{Outcome, TOPICS, Walk, question, says, solution};
use crate::tutor::lesson::{Card, Content, Course, Lesson, Prose, embedded, parse};
use crate::tutor::progress::{Attempt, Rating, Store};

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

/// Shows a lesson from its beginning, or goes on with the one under way.
pub(super) fn lesson(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let wanted = input.text();
    if wanted.is_empty() && session.classroom.place.is_some() {
        return session.advance();
    }
    let (wanted, tests) = match wanted.rsplit_once(' ') {
        Some((lesson, "test")) => (lesson.trim(), true),
        _ => (wanted, false),
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
    if tests { session.begin_exam(number) } else { session.open_lesson(number) }
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
    for fault in own.faults.iter().map(ToString::to_string).chain(own.broken_needs_beside(embedded())) {
        page = page.text(format!("fault in a lesson of yours: {fault}"));
    }
    Ok(vec![Reply::Page(page)])
}

/// Generated exercises on a topic.
pub(super) fn practice(session: &mut Session, input: &Input<'_>) -> Replies {
    session.classroom.heard = Some(Heard::default());
    let words: Vec<&str> = input.text().split_whitespace().filter(|word| *word != "--seed").collect();
    let seed = words.iter().find_map(|word| word.parse().ok()).unwrap_or(session.seed);
    let wanted = words.iter().find(|word| word.parse::<u64>().is_err()).copied().unwrap_or("");
    let by_name = |wanted: &str| TOPICS.iter().position(|topic| topic.name == wanted);
    let topic = if wanted.is_empty() { session.own_topic().or(by_name("chain-rule")) } else { by_name(wanted) };
    let Some(topic) = topic else {
        let names: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(Diagnostic::new("practice-topic", format!("there is no topic {wanted}"))
            .suggest(format!("practice {}", names.join(" | "))));
    };
    let classroom = &mut session.classroom;
    classroom.aims = !words.iter().any(|word| word.parse::<u64>().is_ok());
    classroom.practice = Some((topic, seed, 1));
    (classroom.place, classroom.exam) = (None, None);
    session.next_practice()
}

/// Cards that are due.
pub(super) fn review(session: &mut Session, _: &Input<'_>) -> Replies {
    session.next_card()
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

    pub(super) fn open_lesson(&mut self, number: u32) -> Replies {
        let classroom = &mut self.classroom;
        (classroom.practice, classroom.card, classroom.walk, classroom.exam) = (None, None, None, None);
        classroom.suspects.clear();
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
                replies.push(said([format!("not right: {message}"), "try again, or type hint".to_owned()]));
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
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        at += 1;
        if matches!(part, Prose::Heading(_)) || pages.is_empty() {
            pages.push(Page::default());
        }
        let Some(page) = pages.last_mut() else { continue };
        match part {
            Prose::Heading(text) => page.title = text.clone(),
            Prose::Paragraph(text) => page.blocks.push(Block::Text(text.clone())),
            Prose::Item(Some(number), text) => page.blocks.push(Block::Text(format!("{number}. {text}"))),
            Prose::Item(None, text) => page.blocks.push(Block::Text(format!("- {text}"))),
            Prose::Code(text) => page.blocks.extend(text.lines().map(|line| Block::Code(line.to_owned()))),
            Prose::Row(_) => {
                let rows = parts[at - 1..].iter().map_while(|part| match part {
                    Prose::Row(cells) => Some(cells.as_slice()),
                    _ => None,
                });
                let rows: Vec<&[String]> = rows.collect();
                at += rows.len() - 1;
                page.blocks.extend(table(&rows).into_iter().map(Block::Code));
            }
        }
    }
    pages.into_iter().map(Reply::Page).collect()
}

/// Rows of cells as lines with aligned columns.
fn table(rows: &[&[String]]) -> Vec<String> {
    let columns = rows.iter().map(|cells| cells.len()).max().unwrap_or(0);
    let cell = |row: &[String], col: usize| row.get(col).cloned().unwrap_or_default();
    let width = |col: usize| rows.iter().map(|row| cell(row, col).chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &&[String]| {
        let cells = (0..columns).map(|col| format!("{:1$}", cell(row, col), widths[col])).collect::<Vec<_>>();
        cells.join("   ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// Reads a lesson file for the linter.
pub(super) fn read_lesson(name: &str, text: &str) -> (Lesson, Vec<crate::tutor::lesson::Fault>) {
    parse(name, text)
}
