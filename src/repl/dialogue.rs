//! The conversation on a terminal.

use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Cmd, CompletionType, Config, Editor, EventHandler, KeyCode, KeyEvent, Modifiers};

use super::assistant::Assistant;

use super::{Error, Printer, Style, answer, history};
use crate::diagnostic::Diagnostic;
use crate::session::{EditMode, PROMPT, Session, logical_lines, wants_more};

/// How to talk.
pub struct Conversation {
    /// How replies look.
    pub style: Style,
    /// Whether the terminal can edit lines; a `dumb` one cannot.
    pub editing: bool,
    /// Time for one line.
    pub limit: Option<Duration>,
}

/// Talks until the end of the input or `quit`.
///
/// # Errors
/// If the terminal cannot be used or written to.
pub fn run(session: Session, conversation: &Conversation) -> Result<(), Error> {
    let mut printer = Printer::new(conversation.style);
    if session.settings().intro {
        write!(io::stdout(), "{}", banner())?;
    }
    io::stdout().flush()?;
    if conversation.editing {
        edited(session, conversation, &mut printer)
    } else {
        typed(session, conversation, &mut printer)
    }
}

fn banner() -> String {
    format!(
        "Gradus {}: derivatives, step by step. :help lists the commands.\n\
         Type a formula, such as  ln(sin(x^3)^2)  or  grad 3x^2 y at (1, 2).\n\
         Tab completes a word, Ctrl-C stops a computation, Ctrl-D leaves.\n\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// With an editor for lines.
fn edited(session: Session, conversation: &Conversation, printer: &mut Printer) -> Result<(), Error> {
    let cancel = session.cancel();
    let file = history::file();
    let mut editor = editor(session, conversation, file.as_ref())?;
    // After the editor, which would otherwise take the signal for itself.
    on_signal(move || cancel.interrupt());
    loop {
        let helper = editor.helper().expect("set when the editor was made");
        let mode = helper.session.settings().edit_mode;
        editor.set_edit_mode(edit_mode(mode));
        let text = match editor.readline(PROMPT) {
            Ok(text) => text,
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                printer.complain(not_text(), "")?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if !text.trim().is_empty() {
            // A history that cannot be kept is no reason to disturb.
            let _ = editor.add_history_entry(text.trim_end());
            let _ = file.as_ref().map(|file| editor.append_history(file));
        }
        let session = &mut editor.helper_mut().expect("set when the editor was made").session;
        if answer_all(session, printer, &text, conversation.limit)?.is_break() {
            return Ok(());
        }
    }
}

fn edit_mode(mode: EditMode) -> rustyline::EditMode {
    match mode {
        EditMode::Emacs => rustyline::EditMode::Emacs,
        EditMode::Vi => rustyline::EditMode::Vi,
    }
}

fn editor(
    session: Session,
    conversation: &Conversation,
    file: Option<&PathBuf>,
) -> Result<Editor<Assistant, FileHistory>, Error> {
    let config = Config::builder()
        .max_history_size(history::LINES)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .bracketed_paste(true)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Assistant::new(session, conversation.style.colors)));
    let newline = || EventHandler::from(Cmd::Newline);
    editor.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::ALT), newline());
    editor.bind_sequence(KeyEvent(KeyCode::Char('M'), Modifiers::CTRL_ALT), newline());
    editor.bind_sequence(KeyEvent(KeyCode::Char('J'), Modifiers::CTRL_ALT), newline());
    if let Some(file) = file {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    Ok(editor)
}

/// What Ctrl-C means where every key goes through the terminal.
#[derive(Default)]
struct Attention {
    /// A line is being answered.
    computing: AtomicBool,
    /// What was typed so far was given up.
    given_up: AtomicBool,
}

/// Without an editor: the terminal itself echoes and corrects.
fn typed(mut session: Session, conversation: &Conversation, printer: &mut Printer) -> Result<(), Error> {
    let attention = Arc::new(Attention::default());
    let (cancel, heard) = (session.cancel(), Arc::clone(&attention));
    on_signal(move || {
        if heard.computing.load(Ordering::SeqCst) {
            cancel.interrupt();
        } else {
            heard.given_up.store(true, Ordering::SeqCst);
            // A terminal that is gone needs no prompt.
            let _ = write!(io::stdout(), "\n{PROMPT}").and_then(|()| io::stdout().flush());
        }
    });
    let mut input = io::stdin().lock();
    let mut text = String::new();
    loop {
        if text.is_empty() {
            write!(io::stdout(), "{PROMPT}")?;
            io::stdout().flush()?;
        }
        let mut bytes = Vec::new();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            writeln!(io::stdout())?;
            return Ok(());
        }
        if attention.given_up.swap(false, Ordering::SeqCst) {
            text.clear();
        }
        match std::str::from_utf8(&bytes) {
            Ok(line) => text.push_str(line.trim_end_matches(['\n', '\r'])),
            Err(_) => printer.complain(not_text(), "")?,
        }
        if !bytes.trim_ascii().is_empty() && wants_more(&text) {
            text.push('\n');
            continue;
        }
        attention.computing.store(true, Ordering::SeqCst);
        let flow = answer_all(&mut session, printer, &std::mem::take(&mut text), conversation.limit)?;
        attention.computing.store(false, Ordering::SeqCst);
        if flow.is_break() {
            return Ok(());
        }
    }
}

/// Answers all lines of what was typed or pasted.
fn answer_all(
    session: &mut Session,
    printer: &mut Printer,
    text: &str,
    limit: Option<Duration>,
) -> io::Result<ControlFlow<()>> {
    for line in logical_lines(text) {
        if answer(session, printer, &line, limit)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Ctrl-C while computing; while a line is edited it is a key and no signal.
fn on_signal(heard: impl FnMut() + Send + 'static) {
    // It fails only if a handler is there already, which then does the same.
    let _ = ctrlc::set_handler(heard);
}

fn not_text() -> Diagnostic {
    Diagnostic::new("parse-encoding", "what was typed is not text in UTF-8").suggest("type the line again")
}
