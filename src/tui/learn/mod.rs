//! The course on the screen: the list of lessons, what is read, the open question with its form, and what was said.

mod act;
mod course;
mod draw;
mod question;

use super::editor::Editor;
use super::keys::Place;
use crate::diagnostic::Diagnostic;
use crate::session::{Lecture, Reply, Timetable};
use crate::tutor::exercise::{Form, Glance};

pub use act::{act, asked, click, glanced, scroll, shown, taught, typed};
pub use draw::draw;

/// What was said about one line.
#[derive(Clone, Debug)]
pub struct Said {
    /// The line; empty if nothing was typed.
    pub line: String,
    /// The exercise that it was about, if another one is open now.
    pub exercise: Option<usize>,
    /// The verdict; empty if no answer was judged.
    pub verdict: &'static str,
    /// What was said.
    pub replies: Vec<Reply>,
}

/// A field of the form.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// What is typed into it.
    pub editor: Editor,
    /// What is known about the text that is given with it.
    pub glance: Option<(String, Result<Glance, Diagnostic>)>,
}

impl Field {
    /// What is known about the text as it is now.
    pub fn known(&self) -> Option<&Result<Glance, Diagnostic>> {
        self.glance.as_ref().filter(|(text, _)| text == self.editor.text()).map(|(_, found)| found)
    }
}

/// What is shown of the course.
#[derive(Clone, Debug, Default)]
pub struct Learn {
    /// What is on the desk; `None` until it was asked for.
    pub lecture: Option<Lecture>,
    /// Whether a lesson, practice or review is shown, and not the list of lessons.
    pub inside: bool,
    /// The row of the list that is selected.
    pub row: usize,
    /// The fields of the form.
    pub fields: Vec<Field>,
    /// The field with the cursor.
    pub field: usize,
    /// The line or word that is selected.
    pub chosen: usize,
    /// What was said since the question was opened; before it, what was said about the last answer.
    pub said: Vec<Said>,
    /// How many lines what was said is scrolled down from the beginning of its newest part.
    pub heard: isize,
    /// What was said while the list is shown.
    pub notice: Vec<Reply>,
    /// How many lines the reading is scrolled down from where its newest part is seen.
    pub scrolled: isize,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A lesson, by position.
    Lesson(usize),
    /// Cards that are due.
    Review,
    /// Practice on a topic.
    Practice(&'static str),
}

/// All rows of the list.
pub fn lines(timetable: &Timetable) -> Vec<Line> {
    let lessons = (0..timetable.lessons.len()).map(Line::Lesson);
    let topics = timetable.topics.iter().map(|topic| Line::Practice(topic));
    lessons.chain([Line::Review]).chain(topics).collect()
}

impl Learn {
    /// Where keys are looked up.
    pub fn place(&self) -> Place {
        match self.form() {
            Some(form) if self.inside && form.choices().is_empty() => Place::Answer,
            Some(_) if self.inside => Place::Choice,
            _ => Place::Course,
        }
    }

    /// The form of the open question.
    pub fn form(&self) -> Option<&Form> {
        self.lecture.as_ref()?.task.as_ref().map(|task| &task.form)
    }
}
