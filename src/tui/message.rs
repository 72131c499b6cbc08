//! What can happen: everything that [`super::update`] understands.

use super::worker::Board;
use crate::diagnostic::Diagnostic;
use crate::session::{Completion, Lecture, Reply, Session};
use crate::tutor::exercise::Glance;

/// Something that happened.
pub enum Message {
    /// A key, by its name in the table of keys: `Ctrl-Y`, `F1`, `Left`; a character stands for itself.
    Key(String),
    /// Text from the clipboard of the terminal.
    Paste(String),
    /// A click at a column and a row.
    Click(u16, u16),
    /// The wheel: lines down.
    Wheel(i32),
    /// A file that is watched was saved.
    Saved(String),
    /// The size of the terminal.
    Resize(u16, u16),
    /// The worker has found something.
    Worker(Result),
    /// A signal asks the program to end.
    Terminate,
    /// The program is back from having been stopped.
    Resume,
}

/// What the worker has found.
pub enum Result {
    /// About the text in the editor.
    Surveyed(std::result::Result<Box<Board>, Diagnostic>),
    /// Replies to lines, and the session after them.
    Answered {
        /// The lines.
        lines: Vec<String>,
        /// The replies to all of them.
        replies: Vec<Reply>,
        /// What typing needs to know: names and settings.
        session: Box<Session>,
    },
    /// What a request about the course came to.
    Taught {
        /// The request.
        asked: Teach,
        /// What is said about it.
        said: Vec<Reply>,
        /// The verdict; empty if no answer was judged.
        verdict: &'static str,
        /// What is on the desk now.
        lecture: Box<Lecture>,
    },
    /// A file was checked.
    Checked {
        /// Its name.
        name: String,
        /// What was found.
        replies: Vec<Reply>,
    },
    /// Files whose names go on like what was typed.
    Listed {
        /// What was typed.
        typed: String,
        /// The names.
        names: Vec<String>,
    },
    /// What is known about a field of an answer; `None` if no question is open.
    Glanced {
        /// The field.
        field: usize,
        /// Its text.
        text: String,
        /// What is known.
        found: Option<std::result::Result<Glance, Diagnostic>>,
    },
    /// Words that fit.
    Completed {
        /// The text for which they were looked up.
        text: String,
        /// Where the word begins.
        start: usize,
        /// The words.
        found: Vec<Completion>,
    },
}

/// A request about the course.
#[derive(Clone, Debug, PartialEq)]
pub enum Teach {
    /// To show what is on the desk.
    Show,
    /// To open a lesson where the learner left it.
    Enter(u32),
    /// An answer or a command.
    Line(String),
}

/// What an update asks of the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// To end.
    Quit,
    /// To have the text in the editor surveyed.
    Survey,
    /// To have lines answered.
    Lines(Vec<String>),
    /// To have a request about the course fulfilled.
    Teach(Teach),
    /// To have a file checked, and again whenever it is saved.
    Check(String),
    /// To have the files listed whose names go on like this.
    Files(String),
    /// To have a field of the answer looked at, and its text.
    Glance(usize, String),
    /// To have the word before the cursor completed.
    Complete,
    /// To stop what is being computed.
    Interrupt,
    /// To stop like any other program that is suspended.
    Suspend,
    /// To draw everything again.
    Redraw,
    /// To put text into the clipboard of the terminal.
    Copy(String),
    /// To add a line to the history.
    Remember(String),
    /// To write a file, then to say so.
    Write(String, Vec<u8>),
    /// To write a file under this name, or under one with a number behind it if it is taken, then to say so.
    WriteNew(String, Vec<u8>),
    /// To remember that the tour was seen.
    TourSeen,
}
