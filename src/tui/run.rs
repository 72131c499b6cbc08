//! The loop: messages in, frames out, wishes fulfilled. Nothing runs while nothing happens.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::layout::Rect;

use super::keys;
use super::message::{Message, Wish};
use super::model::{Answered, Look, Model};
use super::terminal::Screen;
use super::update::update;
use super::view::view;
use super::watch::Watch;
use super::worker::Worker;
use crate::session::{Reply, Session};

/// Most messages that are taken in before a frame is drawn.
const BURST: usize = 4096;
/// Most bytes that are put into the clipboard.
const CLIPBOARD: usize = 74_000;

/// Files that outlive the program.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Lines entered before, in the form of the line mode.
    pub history: Option<PathBuf>,
    /// Exists once the tour was seen.
    pub tour: Option<PathBuf>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

/// Runs the tutor on the terminal of the program until it is left. What was found at the start is shown first.
///
/// # Errors
/// If the terminal cannot be used or written to.
pub fn run(session: Session, look: Look, files: &Files, notices: Vec<Reply>) -> io::Result<()> {
    let screen = Screen::enter(files.mouse)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(BufWriter::new(io::stdout())))?;
    let size = terminal.size()?;
    let history = read_history(files);
    let mut model = Model::new(session.clone(), look, history, (size.width, size.height));
    if !notices.is_empty() {
        model.answered = Some(Answered { line: "what was found at the start".to_owned(), replies: notices, scroll: 0 });
    }
    let (outbox, inbox) = channel();
    let worker = Worker::start(session, report_to(outbox.clone()));
    listen(outbox.clone());
    on_signals(outbox.clone());
    let mut watch = Watch::new(outbox);
    draw(&mut terminal, &model)?;
    while let Some(messages) = next(&inbox) {
        for message in messages {
            update(&mut model, message);
            for wish in std::mem::take(&mut model.wishes) {
                match wish {
                    Wish::Quit => return Ok(()),
                    Wish::Redraw => redraw(&mut terminal)?,
                    Wish::Suspend => {
                        screen.release();
                        suspend();
                        screen.take()?;
                        redraw(&mut terminal)?;
                    }
                    Wish::Copy(text) => to_clipboard(&text)?,
                    Wish::Check(name) => {
                        watch.follow(&name);
                        worker.check(name);
                    }
                    wish => fulfil(wish, &mut model, &worker, files),
                }
            }
        }
        draw(&mut terminal, &model)?;
    }
    Ok(())
}

fn report_to(outbox: Sender<Message>) -> impl Fn(Message) + Send + 'static {
    move |message| {
        // If nobody listens the program is ending.
        let _ = outbox.send(message);
    }
}

/// All messages that are there, at least one.
fn next(inbox: &Receiver<Message>) -> Option<Vec<Message>> {
    let mut messages = vec![inbox.recv().ok()?];
    messages.extend(inbox.try_iter().take(BURST));
    Some(messages)
}

fn draw<B: Backend>(terminal: &mut Terminal<B>, model: &Model) -> io::Result<()> {
    match terminal.draw(|frame| view(model, frame)) {
        Ok(_) => Ok(()),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}

/// Clears the screen and draws everything with the next frame. Not `Terminal::clear`, which asks the terminal for the
/// cursor; the answer would go to the thread that reads keys.
fn redraw<B: Backend<Error = io::Error>>(terminal: &mut Terminal<B>) -> io::Result<()> {
    let size = terminal.size()?;
    terminal.resize(Rect::new(0, 0, size.width, size.height))
}

/// Does what an update asks of the worker and of the files.
pub fn fulfil(wish: Wish, model: &mut Model, worker: &Worker, files: &Files) {
    match wish {
        Wish::Survey => worker.survey(model.editor.text(), model.at.clone(), model.window, model.busy),
        Wish::Lines(lines) => worker.lines(lines),
        Wish::Teach(request) => worker.teach(request),
        Wish::Check(name) => worker.check(name),
        Wish::Files(typed) => worker.files(typed),
        Wish::Glance(field, text) => worker.glance(field, text),
        Wish::Complete => worker.complete(model.editor.text(), model.editor.cursor()),
        Wish::Interrupt => worker.interrupt(),
        Wish::Remember(line) => remember(files, &line),
        Wish::Write(path, bytes) => write(model, &path, &bytes),
        Wish::WriteNew(path, bytes) => write(model, &free_name(&path), &bytes),
        Wish::TourSeen => {
            // Then it is shown once more.
            let _ = files.tour.as_ref().map(|path| fs::write(path, ""));
        }
        Wish::Quit | Wish::Suspend | Wish::Redraw | Wish::Copy(_) => {}
    }
}

/// Writes a file and says so.
fn write(model: &mut Model, path: &str, bytes: &[u8]) {
    let said = match fs::write(path, bytes) {
        Ok(()) => format!("{path} is written"),
        Err(error) => format!("{path} cannot be written: {error}"),
    };
    model.remark = Some(match model.remark.take() {
        Some(before) => format!("{before}; {said}"),
        None => said,
    });
}

/// The name, or the first one with a number that no file has.
fn free_name(path: &str) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let numbered = (2..1000).map(|number| format!("{stem}-{number}.{ending}"));
    let mut names = std::iter::once(path.to_owned()).chain(numbered);
    names.find(|name| !Path::new(name).exists()).unwrap_or_else(|| path.to_owned())
}

/// Keys, pastes, clicks and sizes from the terminal, on a thread of its own.
fn listen(outbox: Sender<Message>) {
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            let message = match event {
                Event::Key(key) if key.kind != KeyEventKind::Release => keys::name(&key).map(Message::Key),
                Event::Paste(text) => Some(Message::Paste(text)),
                Event::Resize(columns, rows) => Some(Message::Resize(columns, rows)),
                Event::Mouse(mouse) => match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => Some(Message::Click(mouse.column, mouse.row)),
                    MouseEventKind::ScrollDown => Some(Message::Wheel(3)),
                    MouseEventKind::ScrollUp => Some(Message::Wheel(-3)),
                    _ => None,
                },
                _ => None,
            };
            if message.is_some_and(|message| outbox.send(message).is_err()) {
                return;
            }
        }
        // The terminal is gone.
        let _ = outbox.send(Message::Terminate);
    });
}

#[cfg(unix)]
fn on_signals(outbox: Sender<Message>) {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP]) else {
        return;
    };
    thread::spawn(move || {
        for signal in signals.forever() {
            let message = match signal {
                SIGCONT => Message::Resume,
                SIGTSTP => Message::Key("Ctrl-Z".to_owned()),
                SIGINT => Message::Key("Ctrl-C".to_owned()),
                _ => Message::Terminate,
            };
            if outbox.send(message).is_err() {
                return;
            }
        }
    });
}

#[cfg(not(unix))]
fn on_signals(_: Sender<Message>) {}

/// Stops the program until it is brought back.
#[cfg(unix)]
fn suspend() {
    // The signal cannot be refused.
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
}

#[cfg(not(unix))]
fn suspend() {}

/// OSC 52: the terminal puts the text into its clipboard, over a remote connection as well.
fn to_clipboard(text: &str) -> io::Result<()> {
    let text = crate::render::span::prefix(text, CLIPBOARD);
    let mut out = io::stdout();
    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
    out.flush()
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(word >> (18 - 6 * place)) as usize & 63] as char;
            text.push(if place <= chunk.len() { sign } else { '=' });
        }
    }
    text
}

/// The history file of the line mode: a heading, then one entry a line with line ends and backslashes escaped.
fn read_history(files: &Files) -> Vec<String> {
    let text = files.history.as_ref().and_then(|path| fs::read(path).ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let entry = |line: &str| line.replace("\\n", " ").replace("\\\\", "\\");
    text.lines().filter(|line| !line.starts_with("#V2") && !line.is_empty()).map(entry).collect()
}

fn remember(files: &Files, line: &str) {
    let Some(path) = &files.history else { return };
    let new = !path.exists();
    // A history that cannot be kept is no reason to disturb.
    let _ = fs::OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| {
        let head = if new { "#V2\n" } else { "" };
        writeln!(file, "{head}{}", line.replace('\\', "\\\\").replace('\n', "\\n"))
    });
}

#[cfg(test)]
mod tests {
    use super::{base64, free_name};

    #[test]
    fn no_picture_is_written_over() {
        let folder = std::env::temp_dir().join(format!("gradus-names-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("plot.svg").to_str().expect("a path").to_owned();
        assert_eq!(free_name(&path), path);
        std::fs::write(&path, "").expect("a file");
        assert!(free_name(&path).ends_with("plot-2.svg"));
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn the_clipboard_gets_base64() {
        let check = |text: &str, expected: &str| assert_eq!(base64(text.as_bytes()), expected);
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foobar", "Zm9vYmFy");
    }
}
