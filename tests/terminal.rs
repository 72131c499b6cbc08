//! The real program on a pseudo-terminal: keys go in, a screen is looked at. Waits are for text, never for a time.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a text may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The prompt at the beginning of an empty line.
const PROMPT: &str = "gradus>";

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    /// Starts the program on a terminal of 24 rows and 80 columns and waits for the prompt.
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments);
        command.env_clear();
        for (name, value) in [
            ("LANG", "C.UTF-8"),
            ("TERM", "xterm-256color"),
            ("GRADUS_HISTORY", ""),
            ("GRADUS_CONFIG", ""),
            ("GRADUS_INIT", ""),
        ] {
            command.env(name, value);
        }
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let rows = std::num::NonZeroU16::new(24).expect("not zero");
        let cols = std::num::NonZeroU16::new(80).expect("not zero");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows, cols, 0)));
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (to_screen, to_bytes) = (Arc::clone(&screen), Arc::clone(&bytes));
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length) = reader.read(&mut buffer) {
                if length == 0 {
                    break;
                }
                to_screen.lock().expect("screen").process(&buffer[..length]);
                to_bytes.lock().expect("bytes").extend_from_slice(&buffer[..length]);
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let terminal = Terminal { master: pair.master, keys, child, screen, bytes };
        terminal.wait_for_prompt();
        terminal
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys");
        self.keys.flush().expect("keys");
    }

    /// Types a line and waits for an answer and the next prompt.
    fn ask(&mut self, line: &str, answer: &str) {
        self.press(line);
        self.press("\r");
        self.wait(answer, |screen| screen.contains(answer) && ends_with_prompt(screen));
    }

    fn text(&self) -> String {
        self.screen.lock().expect("screen").screen().contents()
    }

    fn wait(&self, what: &str, reached: impl Fn(&str) -> bool) {
        self.wait_until(what, |screen| reached(&screen.contents()));
    }

    fn wait_until(&self, what: &str, reached: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while !reached(self.screen.lock().expect("screen").screen()) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", self.text());
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contains(text));
    }

    fn wait_for_prompt(&self) {
        self.wait("a prompt", ends_with_prompt);
    }

    fn wait_for_answers(&mut self, count: usize) {
        self.press("\r");
        self.wait("another answer", |screen| screen.matches("= 5").count() == count && ends_with_prompt(screen));
    }

    /// Waits for the end of the program and gives its exit code.
    fn end(mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not end:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn escapes(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().expect("bytes")).into_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already, or the test has failed.
        let _ = self.child.kill();
    }
}

fn ends_with_prompt(screen: &str) -> bool {
    screen.trim_end().lines().last().is_some_and(|line| line.trim_end() == PROMPT)
}

#[test]
fn a_line_is_answered_and_control_d_leaves() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.wait_for(":help lists the commands");
    terminal.ask("2 + 40", "= 42");
    terminal.ask("ans + 1", "= 43");
    terminal.ask("f(x) = x^3", "3x²");
    terminal.ask("?sin", "d-sin");
    terminal.ask("1/0", "error[scope-undefined]");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn quit_leaves() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.press(":quit\r");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn undo_takes_a_definition_back() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.ask("let a = 5", "a = 5");
    terminal.ask("a + 100", "= 105");
    // Typed ahead: nothing is lost.
    terminal.press("undo\rundo\r");
    terminal.ask("vars", "nothing is defined");
}

#[test]
fn words_are_completed() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.press("lapl\t");
    terminal.wait_for("gradus> laplacian");
    terminal.press(" arcs\t\t");
    terminal.wait_for("arcsin");
    terminal.press("\x03");
    terminal.wait_for_prompt();
    terminal.press("\\alph\t");
    terminal.wait_for("gradus> α");
}

#[test]
fn control_c_clears_the_line_and_never_quits() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.press("1 + 1");
    terminal.wait_for("gradus> 1 + 1");
    terminal.press("\x03");
    terminal.wait_for_prompt();
    terminal.press("\x03");
    terminal.wait("a third prompt", |screen| screen.matches(PROMPT).count() == 3 && ends_with_prompt(screen));
    terminal.ask("2 + 40", "= 42");
}

#[test]
fn control_c_interrupts_a_computation() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.ask("2 + 40", "= 42");
    // Without the interrupt these lines take many seconds.
    let path = history_file("long");
    std::fs::write(&path, "expand (x + y + z)^12;\n".repeat(50_000)).expect("a file");
    terminal.press(&format!("load {}\r", path.display()));
    // The cursor leaves the line when the computation begins.
    terminal.wait("the computation", |screen| screen.contains("load"));
    terminal.wait_until("the computation", |screen| screen.cursor_position().1 == 0);
    terminal.press("\x03");
    let begun = Instant::now();
    terminal.wait_for_prompt();
    // A tenth of a second, if the machine has nothing else to do.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    terminal.wait_for("limit-interrupted");
    std::fs::remove_file(&path).expect("removed");
    terminal.ask("3 + 40", "= 43");
}

#[test]
fn open_brackets_and_alt_enter_ask_for_more() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.ask("simplify [x + x,\ry + y + y]", "3y");
    terminal.ask("1 + \x1b\r41", "= 42");
    // An empty line ends an open bracket.
    terminal.ask("sin(\r", "parse-unbalanced");
}

#[test]
fn pasted_conversations_are_read() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.press("\x1b[200~gradus> f(x) = x^2\n  f(x) = x²\n  df/dx = 2x\ngradus> f(3) + 33\x1b[201~");
    terminal.ask("", "= 42");
}

#[test]
fn lines_are_remembered() {
    let path = history_file("remembered");
    let environment = [("GRADUS_HISTORY", path.to_str().expect("a path"))];
    let mut terminal = Terminal::start(&["repl"], &environment);
    terminal.ask("100 + 11", "= 111");
    terminal.ask(" 200 + 22", "= 222");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    let mut terminal = Terminal::start(&["repl"], &environment);
    terminal.press("\x1b[A");
    terminal.wait_for("gradus> 100 + 11");
    terminal.ask("", "= 111");
    terminal.press("\x12" /* Ctrl-R */);
    terminal.press("00 +");
    terminal.wait_for("100 + 11");
    terminal.press("\x03");
    let text = std::fs::read_to_string(&path).expect("a history");
    assert!(text.contains("100 + 11") && !text.contains("200"), "{text}");
    std::fs::remove_file(&path).expect("removed");
}

#[test]
fn hints_come_from_the_table() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.press("hypot(");
    terminal.wait_for("hypot(u, v)");
    terminal.press("3, 4)");
    terminal.ask("", "= 5");
    terminal.press("hyp");
    terminal.wait_for("hypot(3, 4)");
    terminal.press("\x1b[C");
    terminal.wait_for_answers(2);
}

#[test]
fn colours_are_refused() {
    let mut terminal = Terminal::start(&["repl"], &[("NO_COLOR", "1")]);
    terminal.ask("diff sin(x)", "cos(x)");
    let bytes = terminal.escapes();
    assert!(!bytes.contains("\x1b[3") && !bytes.contains("\x1b[1m") && !bytes.contains("\x1b[2m"), "{bytes:?}");
    let mut terminal = Terminal::start(&["repl"], &[]);
    terminal.ask("diff sin(x)", "cos(x)");
    assert!(terminal.escapes().contains("\x1b[36m"));
}

#[test]
fn a_dumb_terminal_gets_words_only() {
    let mut terminal = Terminal::start(&["repl"], &[("TERM", "dumb")]);
    terminal.ask("diff sin(x)", "equals cosine of x");
    terminal.ask("simplify [x + x,\ry]", "vector");
    terminal.press("1 + (\r1 + \x03");
    terminal.wait("a fresh prompt", |screen| screen.contains("^C") && ends_with_prompt(screen));
    terminal.ask("2 + 40", "42");
    assert!(!terminal.escapes().contains('\x1b'), "{:?}", terminal.escapes());
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn plain_speech_draws_nothing() {
    let mut terminal = Terminal::start(&["repl", "--plain"], &[]);
    terminal.ask("diff sin(x)", "equals cosine of x");
    assert!(!terminal.text().contains(['─', '⎡', '·']), "{}", terminal.text());
}

#[test]
fn formulas_follow_the_width_of_the_terminal() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    let widest = |terminal: &Terminal| terminal.text().lines().map(|line| line.trim_end().chars().count()).max();
    terminal.ask("steps ln(sin(x^3)^2)", "substitute");
    assert!(widest(&terminal) > Some(50));
    let size = PtySize { rows: 24, cols: 40, pixel_width: 0, pixel_height: 0 };
    terminal.master.resize(size).expect("resized");
    let narrow = |n| std::num::NonZeroU16::new(n).expect("not zero");
    terminal.screen.lock().expect("screen").screen_mut().set_size(narrow(24), narrow(40));
    terminal.press("\x0c" /* Ctrl-L */);
    terminal.ask("help grad", "example");
    assert!(widest(&terminal) <= Some(40), "{}", terminal.text());
}

fn history_file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("gradus-history-{name}-{}", std::process::id()));
    // Left over from a test that was killed.
    let _ = std::fs::remove_file(&path);
    path
}

/// A file of this test's own, with its text.
fn file(name: &str, text: &str) -> String {
    let path = std::env::temp_dir().join(format!("gradus-terminal-{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn a_start_file_is_carried_out_and_its_problems_are_said() {
    let init = file("init.gradus", "f(x) = x^3 # a cube\nA = [1,\n  2]\nsin(\n)x\nb = 7\n1/0\n");
    let mut terminal = Terminal::start(&["repl"], &[("GRADUS_INIT", &init)]);
    terminal.wait_for(".gradus, line 4: ");
    terminal.wait_for(".gradus, line 7: division by");
    terminal.ask("f(2) + b", "= 15");
    terminal.ask("undo", "went one step back");
    terminal.ask("f(2) + b + 1", "= 16");
}

#[test]
fn settings_choose_vi_and_leave_the_greeting_out() {
    let config = file("config.toml", "intro = false\nedit-mode = \"vi\"\n");
    let mut terminal = Terminal::start(&["repl"], &[("GRADUS_CONFIG", &config)]);
    terminal.wait_for_prompt();
    assert!(!terminal.text().contains("derivatives, step by step"), "{}", terminal.text());
    terminal.press("2 + 33\u{1b}");
    // The end of an escape sequence is awaited by its time.
    thread::sleep(Duration::from_secs(1));
    terminal.press("x\r");
    terminal.wait("vi took a digit away", |screen| screen.contains("= 5") && ends_with_prompt(screen));
    terminal.ask("set edit-mode emacs", "edit-mode is now emacs");
    terminal.ask("2 + 9\u{1}10*", "= 29");
}

#[test]
fn control_c_ends_the_writing_of_a_long_answer() {
    let mut terminal = Terminal::start(&["repl"], &[]);
    // Entries by the thousand take long to be found, drawn and written.
    terminal.press("x : vector(3000)\r");
    terminal.wait("a declaration", |screen| screen.contains("3000×1") && ends_with_prompt(screen));
    terminal.press("diff sum(x .* sin(x) .* exp(x)), x\r");
    thread::sleep(Duration::from_millis(300));
    terminal.press("\x03");
    terminal.wait_for_prompt();
    terminal.ask("2 + 3", "= 5");
}
