//! The line front end: prompt, completion, hints, colours and history on a terminal; lines in, answers out without one.
//!
//! It knows nothing about mathematics: a line goes to the session, replies go to `render`. rustyline is used only here.
//! Invariant: no line, no signal and no broken file ends a conversation; only `quit` and the end of the input do.

mod answer;
mod assistant;
mod dialogue;

mod history;

mod lines;
mod printer;

pub use answer::{answer, answer_with};
pub use dialogue::{Conversation, run};

pub use history::file as history_file;
pub use lines::run_lines;
pub use printer::{Printer, Style, Tally, terminal_width};

/// Why a conversation could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The terminal cannot be used for editing lines.
    #[error("the terminal cannot be used: {0}")]
    Terminal(String),
}

impl From<rustyline::error::ReadlineError> for Error {
    fn from(error: rustyline::error::ReadlineError) -> Error {
        match error {
            rustyline::error::ReadlineError::Io(error) => Error::Io(error),
            other => Error::Terminal(other.to_string()),
        }
    }
}
