//! The tutor on a terminal in memory: from a key to the frame that shows all that follows from it.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use gradus::render::signs::Charset;
use gradus::session::{Session, waits};
use gradus::tui::{Files, Look, Message, Model, Theme, Wish, Worker, fulfil, update, view};
use gradus::tutor::lesson::{Content, embedded};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::expressions::joined;
use super::measuring::{Row, measure};

/// Columns and rows.
const SIZE: (u16, u16) = (120, 36);
/// With this size the whole program is started on a pseudo-terminal.
const START: usize = 2;
/// With this size a Hessian is on the screen, else the examples of the course.
const HESSIAN: usize = 12;
/// Starts of the program that are measured.
const STARTS: usize = 21;

/// A screen with the worker that computes for it.
struct Stage {
    model: Model,
    worker: Worker,
    inbox: Receiver<Message>,
    terminal: Terminal<TestBackend>,
}

impl Stage {
    fn new() -> Stage {
        let (outbox, inbox) = channel();
        // Nobody listens once the stage is gone.
        let worker = Worker::start(Session::new(), move |message| drop(outbox.send(message)));
        let look = Look { theme: Theme::find("dark").expect("a theme"), charset: Charset::Unicode, tour: false };
        let model = Model::new(Session::new(), look, Vec::new(), SIZE);
        let terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal in memory");
        Stage { model, worker, inbox, terminal }
    }

    /// Takes a message in, waits for what follows from it and draws the frame; how many cells of it are not blank.
    fn show(&mut self, message: Message) -> usize {
        update(&mut self.model, message);
        while !self.model.wishes.is_empty() {
            for wish in std::mem::take(&mut self.model.wishes) {
                let answered = matches!(wish, Wish::Survey);
                fulfil(wish, &mut self.model, &self.worker, &Files::default());
                if answered {
                    update(&mut self.model, self.inbox.recv().expect("the worker answers"));
                }
            }
        }
        self.draw()
    }

    fn draw(&mut self) -> usize {
        let model = &self.model;
        let frame = self.terminal.draw(|frame| view(model, frame)).expect("a frame");
        frame.buffer.content.iter().filter(|cell| cell.symbol() != " ").count()
    }
}

/// A stage on which all of a text but its last character was typed, and that character.
fn begun(text: &str) -> (Stage, String) {
    let (at, last) = text.char_indices().next_back().expect("not empty");
    let mut stage = Stage::new();
    stage.show(Message::Paste(text[..at].to_owned()));
    (stage, last.to_string())
}

/// 0: the first frame in memory; 2: the first frame of the program on a pseudo-terminal, from its start, by the clock on the
/// wall; 12: a Hessian of 12 variables; else all examples of the course, of which the slowest is named.
pub fn frames(size: usize) -> Row {
    match size {
        0 => {
            let (median, repetitions, _, cells) = measure(|| (), |_| Stage::new().draw());
            Row { median, check: cells as f64, repetitions, extra: Vec::new() }
        }
        START => started(),
        HESSIAN => {
            let text = format!("hessian {}", joined((1..HESSIAN).map(|k| format!("x_{k}^3*sin(x_{})", k + 1))));
            let press = |(stage, last): &mut (Stage, String)| stage.show(Message::Key(last.clone()));
            let (median, repetitions, _, cells) = measure(|| begun(&text), press);
            Row { median, check: cells as f64, repetitions, extra: Vec::new() }
        }
        _ => examples(),
    }
}

fn examples() -> Row {
    let blocks = embedded().lessons.iter().flat_map(|lesson| &lesson.blocks);
    let lines =
        blocks.filter_map(|block| if let Content::Example(lines) = &block.content { Some(lines) } else { None });
    let mut times: Vec<(f64, &String)> = Vec::new();
    let mut cells = 0;
    for line in lines.flatten().filter(|line| !waits(line)) {
        let (mut stage, last) = begun(line);
        let start = Instant::now();
        cells += stage.show(Message::Key(last));
        times.push((start.elapsed().as_secs_f64(), line));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (slowest, line) = times.last().copied().expect("the course has examples");
    let median = times[times.len() / 2].0;
    let extra = vec![("slowest_s", serde_json::json!(slowest)), ("slowest", serde_json::json!(line))];
    Row { median, check: cells as f64, repetitions: times.len(), extra }
}

/// The last words of the first screen.
const FIRST_SCREEN: &str = "F1 lists all keys";

/// The program is started on a pseudo-terminal until its first screen was written.
fn started() -> Row {
    let folder = std::env::temp_dir().join(format!("gradus-start-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("tour-seen"), "").expect("a file");
    let mut times: Vec<f64> = Vec::new();
    let mut written = 0;
    for _ in 0..STARTS {
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.env_clear();
        let data = folder.join("data");
        let environment = [("LANG", "C.UTF-8"), ("TERM", "xterm-256color"), ("GRADUS_CONFIG", ""), ("GRADUS_INIT", "")];
        environment.iter().for_each(|(name, value)| command.env(name, value));
        command.env("GRADUS_HISTORY", folder.join("history.txt"));
        command.env("GRADUS_DATA", &data);
        let start = Instant::now();
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        let (mut seen, mut buffer) = (Vec::new(), [0; 1 << 16]);
        while !String::from_utf8_lossy(&seen).contains(FIRST_SCREEN) {
            let length = reader.read(&mut buffer).expect("a first screen");
            assert!(length > 0, "the program has ended");
            seen.extend_from_slice(&buffer[..length]);
        }
        times.push(start.elapsed().as_secs_f64());
        written = seen.len();
        child.kill().expect("the program runs");
        // It has been told to end.
        let _ = child.wait();
    }
    // Left to the system if it cannot be removed.
    let _ = std::fs::remove_dir_all(folder);
    times.sort_by(f64::total_cmp);
    let extra = vec![("slowest_s", serde_json::json!(times.last())), ("clock", serde_json::json!("wall"))];
    Row { median: times[times.len() / 2], check: written as f64, repetitions: times.len(), extra }
}
