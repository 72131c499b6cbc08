//! The full-screen tutor on a pseudo-terminal: keys go in, a screen is looked at. Waits are for text, never for a time.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use gradus::tui::Screen;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a text may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Set for the child that panics.
const PANICS: &str = "GRADUS_TEST_PANICS";

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn start(name: &str, environment: &[(&str, &str)], (rows, cols): (u16, u16)) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.env_clear();
        let folder = std::env::temp_dir().join(format!("gradus-tutor-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("tour-seen"), "").expect("a file");
        command.env("GRADUS_HISTORY", folder.join("history.txt"));
        command.cwd(&folder);
        for (name, value) in [("LANG", "C.UTF-8"), ("TERM", "xterm-256color")] {
            command.env(name, value);
        }
        environment.iter().for_each(|(name, value)| command.env(name, value));
        Terminal::spawn(command, rows, cols)
    }

    fn spawn(command: CommandBuilder, rows: u16, cols: u16) -> Terminal {
        let pair = native_pty_system().openpty(size(rows, cols)).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let number = |n| NonZeroU16::new(n).expect("not zero");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(number(rows), number(cols), 0)));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let parser = Arc::clone(&screen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length) = reader.read(&mut buffer) {
                if length == 0 {
                    break;
                }
                parser.lock().expect("screen").process(&buffer[..length]);
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Terminal { master: pair.master, keys, child, screen }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys");
        self.keys.flush().expect("keys");
    }

    fn resize(&self, rows: u16, cols: u16) {
        self.master.resize(size(rows, cols)).expect("resized");
        let number = |n| NonZeroU16::new(n).expect("not zero");
        self.screen.lock().expect("screen").screen_mut().set_size(number(rows), number(cols));
    }

    fn wait_until(&self, what: &str, reached: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while !reached(self.screen.lock().expect("screen").screen()) {
            let text = self.screen.lock().expect("screen").screen().contents();
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}:\n{text}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    fn signal(&self, signal: &str) {
        let id = self.child.process_id().expect("a process").to_string();
        let sent = std::process::Command::new("kill").args([signal, &id]).status().expect("kill");
        assert!(sent.success());
    }

    /// Waits for the end and for a terminal that was given back.
    fn end(mut self) -> u32 {
        let begun = Instant::now();
        let code = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not end");
            thread::sleep(Duration::from_millis(5));
        };
        self.wait_until("the terminal", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        code
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already, or the test has failed.
        let _ = self.child.kill();
    }
}

#[test]
fn an_exploration_follows_every_key_and_every_size() {
    let mut terminal = Terminal::start("explore", &[], (36, 120));
    terminal.wait_for("Type a formula above");
    terminal.press("x^2*y");
    terminal.wait_for("2xy");
    terminal.press("\x1bOQ" /* F2 */);
    terminal.wait_for("╔ steps");
    terminal.resize(24, 80);
    terminal.wait_for("F2: [steps]");
    terminal.wait_for("2xy");
    terminal.press("q");
    terminal.press("\x15" /* Ctrl-U */);
    terminal.press("f(x) = x^3\r");
    terminal.wait_for("kept");
    terminal.press("\x15f(4) + 1\r");
    terminal.wait_for("= 65");
    terminal.press("\x15");
    terminal.press("\x04" /* Ctrl-D */);
    assert_eq!(terminal.end(), 0);
}

/// Answers to the exercises of lesson 14 as they are typed, and what is seen when each one was taken.
const LESSON: &[(&str, &str)] = &[
    ("u = x^3\ry = cos(u)\r\r", "exercise 2 of 7"),
    ("2x\rcos(u)\r", "exercise 3 of 7"),
    ("2x/(x^2 + 1)\r", "exercise 4 of 7"),
    ("2*x*cos(x^2)\r", "exercise 5 of 7"),
    ("12*(3x + 1)^3\r", "exercise 6 of 7"),
    ("x->u, u->y\r", "exercise 7 of 7"),
    ("jjjj\r", "This is the end of lesson 14"),
];

#[test]
fn a_whole_lesson_is_done_with_a_resize_a_suspension_and_a_kill() {
    let data = std::env::temp_dir().join(format!("gradus-tutor-data-{}", std::process::id()));
    let environment = [("GRADUS_DATA", data.to_str().expect("a path"))];
    let mut terminal = Terminal::start("lesson", &environment, (36, 120));
    terminal.wait_for("Type a formula above");
    terminal.press("lesson 14\r");
    terminal.wait_for("exercise 1 of 7");
    terminal.press("u = x^3\ry = sin(u)\r\r");
    terminal.wait_for("1 wrong answer");
    terminal.press("\x14" /* Ctrl-T */);
    terminal.wait_for("hint 1 of 3");
    terminal.press("\x12" /* Ctrl-R */);
    terminal.wait_for("What you hand in is checked here");
    for (typed, seen) in &LESSON[..3] {
        terminal.press(typed);
        terminal.wait_for(seen);
    }
    terminal.resize(24, 80);
    terminal.wait_for("exercise 4 of 7");
    terminal.press("\x1a" /* Ctrl-Z */);
    terminal.wait_until("the terminal", |screen| !screen.alternate_screen());
    terminal.signal("-CONT");
    terminal.wait_until("the tutor", vt100::Screen::alternate_screen);
    terminal.wait_for("exercise 4 of 7");
    // Every answer was kept when it was given: after a kill the lesson goes on where it was.
    terminal.signal("-KILL");
    drop(terminal);
    let mut terminal = Terminal::start("lesson", &environment, (24, 80));
    terminal.wait_for("Type a formula above");
    terminal.press("\x1b[18~" /* F7 */);
    terminal.wait_for("exercises solved");
    terminal.press(&"j".repeat(13));
    terminal.wait_for("begun");
    terminal.press("\r");
    for (typed, seen) in [("", "exercise 4 of 7")].iter().chain(&LESSON[3..]) {
        terminal.press(typed);
        terminal.wait_for(seen);
    }
    terminal.press("\x04" /* Ctrl-D */);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_plot_is_drawn_and_saved() {
    let mut terminal = Terminal::start("plot", &[], (36, 120));
    terminal.wait_for("Type a formula above");
    terminal.press("x^2 + 3y^2");
    terminal.wait_for("6y");
    terminal.press("\x1b[17~" /* F6 */);
    terminal.wait_for("positive definite");
    terminal.press("+");
    terminal.press("s");
    terminal.wait_for("plot.png is written");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    let folder = std::env::temp_dir().join(format!("gradus-tutor-plot-{}", std::process::id()));
    assert!(std::fs::read(folder.join("plot.png")).expect("a picture").starts_with(b"\x89PNG"));
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_signal_ends_it_with_the_terminal_given_back() {
    let terminal = Terminal::start("signal", &[], (24, 80));
    terminal.wait_for("Type a formula above");
    terminal.signal("-TERM");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn it_is_suspended_and_comes_back() {
    let mut terminal = Terminal::start("suspend", &[], (24, 80));
    terminal.wait_for("Type a formula above");
    terminal.press("x^5");
    terminal.wait_for("5x");
    terminal.press("\x1a" /* Ctrl-Z */);
    terminal.wait_until("the terminal", |screen| !screen.alternate_screen());
    terminal.signal("-CONT");
    terminal.wait_until("the tutor", vt100::Screen::alternate_screen);
    terminal.wait_for("5x");
    terminal.press("\x15\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn small_and_dumb_terminals_are_told() {
    let mut terminal = Terminal::start("small", &[], (10, 40));
    terminal.wait_for("gradus repl");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    let terminal = Terminal::start("dumb", &[("TERM", "dumb")], (24, 80));
    terminal.wait_for("gradus>");
    let terminal = Terminal::start("ascii", &[("LANG", "C")], (24, 80));
    terminal.wait_for("+ formula ---");
}

/// The child of the next test: with the terminal taken over, it panics.
#[test]
fn a_child_that_panics() {
    if std::env::var_os(PANICS).is_some() {
        let _screen = Screen::enter(false).expect("a terminal");
        panic!("on purpose");
    }
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let program: PathBuf = std::env::current_exe().expect("this program");
    let mut command = CommandBuilder::new(program);
    command.args(["a_child_that_panics", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(PANICS, "1");
    command.env("TERM", "xterm-256color");
    let terminal = Terminal::spawn(command, 24, 80);
    terminal.wait_for("on purpose");
    assert_ne!(terminal.end(), 0);
}
