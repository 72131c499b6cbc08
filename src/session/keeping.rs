//! What was kept of a learner: where one stands, files for other programs, forgetting.

use std::fs;

use super::Session;
use super::commands::Input;
use super::course::{Heard, Replies, nothing_open, said};
use super::reply::{Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::syntax::linear::{Style, write};
use crate::tutor::exercise::{Walk, question};
use crate::tutor::lesson::Card;
use crate::tutor::progress::{Attempt, Error, Store};

/// Mistakes that the overview lists.
const SHOWN: usize = 5;
/// Longest back of an exported card, in characters.
const LONGEST_BACK: usize = 2_000;

fn failed(error: Error) -> Diagnostic {
    Diagnostic::new("progress-store", error.to_string())
}

/// Where one stands; `export FORMAT [FILE]` gives every attempt, or the recall cards for Anki.
pub(super) fn progress(session: &mut Session, input: &Input<'_>) -> Replies {
    if let Some(rest) = input.text().strip_prefix("export") {
        return export(session, rest.trim());
    }
    let Some(store) = session.classroom.store.clone() else {
        return Ok(vec![said(["progress is not kept here".to_owned()])]);
    };
    let overview = store.overview(session.classroom.now()).map_err(failed)?;
    let lessons = session.classroom.lessons();
    let is_done = |id: &String| overview.done.contains(id);
    let exercises = lessons.iter().flat_map(|lesson| lesson.exercises());
    let (total, solved) =
        exercises.fold((0, 0), |(total, solved), e| (total + 1, solved + usize::from(is_done(&e.id))));
    let whole = lessons.iter().filter(|lesson| lesson.exercises().all(|exercise| is_done(&exercise.id))).count();
    let mut page = Page::titled("Progress")
        .entry("lessons finished", format!("{whole} of {}", lessons.len()))
        .entry("exercises solved", format!("{solved} of {total}"))
        .entry("answers", format!("{}, {} of them right", overview.attempts, overview.right))
        .entry("cards due", overview.due.to_string());
    if let Some(next) = lessons.iter().find(|lesson| lesson.exercises().any(|e| !is_done(&e.id))) {
        page = page.entry("next", format!("lesson {}, {}", next.number, next.title));
    }
    for (mistake, count) in overview.mistakes.iter().take(SHOWN) {
        let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
        page = page.entry(mistake.clone(), format!("made {times}; explain {mistake} says more"));
    }
    Ok(vec![Reply::Page(page)])
}

fn export(session: &Session, arguments: &str) -> Replies {
    let (format, file) = arguments.split_once(' ').unwrap_or((arguments, ""));
    let attempts = || session.classroom.store.as_ref().map_or(Ok(Vec::new()), Store::attempts).map_err(failed);
    let text = match format {
        "json" => as_json(&attempts()?),
        "csv" => as_csv(&attempts()?),
        "anki" => session.as_anki(),
        _ => {
            return Err(Diagnostic::new("parse-arguments", "the formats are json, csv and anki")
                .suggest("progress export csv progress.csv"));
        }
    };
    let file = file.trim();
    if file.is_empty() {
        return Ok(vec![Reply::Page(text.lines().fold(Page::default(), Page::code))]);
    }
    fs::write(file, &text)
        .map_err(|error| Diagnostic::new("file-error", format!("{file} cannot be written: {error}")))?;
    Ok(vec![said([format!("{} lines written to {file}", text.lines().count())])])
}

/// The open question from its beginning; with a number the lesson, with `all` everything that was kept.
pub(super) fn reset(session: &mut Session, input: &Input<'_>) -> Replies {
    let what = input.text();
    if what.is_empty() {
        let Some(walk) = &mut session.classroom.walk else { return Err(nothing_open()) };
        *walk = Walk::new(walk.exercise.clone());
        session.classroom.heard = Some(Heard::default());
        return Ok(vec![said(question(&walk.exercise))]);
    }
    let (prefix, text) = match what {
        "all" => (String::new(), "all progress is forgotten".to_owned()),
        number => {
            let lesson = number.parse().ok().and_then(|number| session.classroom.lesson(number));
            let unknown = || Diagnostic::new("lesson-unknown", format!("there is no lesson {number}"));
            let text = format!("lesson {number} is forgotten and can begin anew");
            (format!("{}/", lesson.ok_or_else(unknown)?.slug), text)
        }
    };
    let classroom = &mut session.classroom;
    (classroom.walk, classroom.place, classroom.exam) = (None, None, None);
    if let Some(store) = &classroom.store {
        store.reset(&prefix).map_err(failed)?;
    }
    Ok(vec![said([text])])
}

impl Session {
    /// The recall cards of all lessons as text with tabs, for Anki's import: front, back, lesson as a tag.
    fn as_anki(&self) -> String {
        let mut text = "#separator:tab\n#html:false\n#tags column:3\n".to_owned();
        for lesson in self.classroom.lessons() {
            for card in lesson.cards() {
                let cell = |text: &str| text.replace(['\t', '\n'], " ");
                text.push_str(&format!("{}\t{}\t{}\n", cell(&card.front), cell(&self.back(card)), lesson.slug));
            }
        }
        text
    }

    /// The back of a card as text: its words, or the answer to its line.
    fn back(&self, card: &Card) -> String {
        if card.run.is_empty() {
            return card.back.clone();
        }
        let replies = Session::new().run(&card.run);
        let answers = replies.iter().filter_map(|reply| match reply {
            Reply::Answer(answer) => Some(write(&answer.value.formula, Style::Plain, LONGEST_BACK).text),
            _ => None,
        });
        let said = Some(card.back.clone()).filter(|back| !back.is_empty());
        said.into_iter().chain(answers).collect::<Vec<_>>().join("; ")
    }
}

/// One object for each attempt.
fn as_json(attempts: &[Attempt]) -> String {
    let row = |a: &Attempt| {
        serde_json::json!({"at": a.at, "exercise": a.exercise, "answer": a.answer, "verdict": a.verdict,
            "mistake": a.mistake, "hints": a.hints})
    };
    attempts.iter().map(|attempt| format!("{}\n", row(attempt))).collect()
}

/// A head and one row for each attempt.
fn as_csv(attempts: &[Attempt]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = "at,exercise,answer,verdict,mistake,hints\n".to_owned();
    for a in attempts {
        let mistake = a.mistake.as_deref().unwrap_or("");
        let (at, exercise, answer) = (a.at, quoted(&a.exercise), quoted(&a.answer));
        text.push_str(&format!("{at},{exercise},{answer},{},{mistake},{}\n", a.verdict, a.hints));
    }
    text
}
