//! The real program on a pseudo-terminal: keys go in, a screen is looked at. Waits are for text, never for a time.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

#[path = "support/terminal.rs"]
mod support;

use support::{Terminal, folder, program};

/// The prompt at the beginning of an empty line.
const PROMPT: &str = "gradus>";

/// Starts the program on a terminal of 24 rows and 80 columns and waits for the prompt.
fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
    let terminal = Terminal::start(program(arguments, environment), (24, 80));
    terminal.wait_for_prompt();
    terminal
}

trait Dialogue {
    fn wait(&self, what: &str, reached: impl Fn(&str) -> bool);
    fn wait_for_prompt(&self);
    fn ask(&mut self, line: &str, answer: &str);
}

impl Dialogue for Terminal {
    fn wait(&self, what: &str, reached: impl Fn(&str) -> bool) {
        self.wait_until(what, |screen| reached(&screen.contents()));
    }

    fn wait_for_prompt(&self) {
        self.wait("a prompt", ends_with_prompt);
    }

    /// Types a line and waits for an answer and the next prompt.
    fn ask(&mut self, line: &str, answer: &str) {
        self.press(line);
        self.press("\r");
        self.wait(answer, |screen| screen.contains(answer) && ends_with_prompt(screen));
    }
}

fn ends_with_prompt(screen: &str) -> bool {
    screen.trim_end().lines().last().is_some_and(|line| line.trim_end() == PROMPT)
}

#[test]
fn a_line_is_answered_and_control_d_leaves() {
    let mut terminal = start(&["repl"], &[]);
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
    let mut terminal = start(&["repl"], &[]);
    terminal.press(":quit\r");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn undo_takes_a_definition_back() {
    let mut terminal = start(&["repl"], &[]);
    terminal.ask("let a = 5", "a = 5");
    terminal.ask("a + 100", "= 105");
    // Typed ahead: nothing is lost.
    terminal.press("undo\rundo\r");
    terminal.ask("vars", "nothing is defined");
}

#[test]
fn words_are_completed() {
    let mut terminal = start(&["repl"], &[]);
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
    let mut terminal = start(&["repl"], &[]);
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
    let mut terminal = start(&["repl"], &[]);
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
    let mut terminal = start(&["repl"], &[]);
    terminal.ask("simplify [x + x,\ry + y + y]", "3y");
    terminal.ask("1 + \x1b\r41", "= 42");
    // An empty line ends an open bracket.
    terminal.ask("sin(\r", "parse-unbalanced");
}

#[test]
fn pasted_conversations_are_read() {
    let mut terminal = start(&["repl"], &[]);
    terminal.press("\x1b[200~gradus> f(x) = x^2\n  f(x) = x²\n  df/dx = 2x\ngradus> f(3) + 33\x1b[201~");
    terminal.ask("", "= 42");
}

#[test]
fn lines_are_remembered() {
    let path = history_file("remembered");
    let environment = [("GRADUS_HISTORY", path.to_str().expect("a path"))];
    let mut terminal = start(&["repl"], &environment);
    terminal.ask("100 + 11", "= 111");
    terminal.ask(" 200 + 22", "= 222");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    let mut terminal = start(&["repl"], &environment);
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
    let mut terminal = start(&["repl"], &[]);
    terminal.press("hypot(");
    terminal.wait_for("hypot(u, v)");
    terminal.press("3, 4)");
    terminal.ask("", "= 5");
    terminal.press("hyp");
    terminal.wait_for("hypot(3, 4)");
    terminal.press("\x1b[C");
    terminal.press("\r");
    terminal.wait("another answer", |screen| screen.matches("= 5").count() == 2 && ends_with_prompt(screen));
}

#[test]
fn colours_are_refused() {
    let mut terminal = start(&["repl"], &[("NO_COLOR", "1")]);
    terminal.ask("diff sin(x)", "cos(x)");
    let bytes = terminal.escapes();
    assert!(!bytes.contains("\x1b[3") && !bytes.contains("\x1b[1m") && !bytes.contains("\x1b[2m"), "{bytes:?}");
    let mut terminal = start(&["repl"], &[]);
    terminal.ask("diff sin(x)", "cos(x)");
    assert!(terminal.escapes().contains("\x1b[36m"));
}

#[test]
fn a_dumb_terminal_gets_words_only() {
    let mut terminal = start(&["repl"], &[("TERM", "dumb")]);
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
    let mut terminal = start(&["repl", "--plain"], &[]);
    terminal.ask("diff sin(x)", "equals cosine of x");
    assert!(!terminal.text().contains(['─', '⎡', '·']), "{}", terminal.text());
}

#[test]
fn formulas_follow_the_width_of_the_terminal() {
    let mut terminal = start(&["repl"], &[]);
    let widest = |terminal: &Terminal| terminal.text().lines().map(|line| line.trim_end().chars().count()).max();
    terminal.ask("steps ln(sin(x^3)^2)", "substitute");
    assert!(widest(&terminal) > Some(50));
    terminal.resize(24, 40);
    terminal.press("\x0c" /* Ctrl-L */);
    terminal.ask("help grad", "example");
    assert!(widest(&terminal) <= Some(40), "{}", terminal.text());
}

fn history_file(name: &str) -> PathBuf {
    folder(name).join("history.txt")
}

/// A file of this test's own, with its text.
fn file(name: &str, text: &str) -> String {
    let path = folder(name).join(name);
    std::fs::write(&path, text).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn a_start_file_is_carried_out_and_its_problems_are_said() {
    let init = file("init.gradus", "f(x) = x^3 # a cube\nA = [1,\n  2]\nsin(\n)x\nb = 7\n1/0\n");
    let mut terminal = start(&["repl"], &[("GRADUS_INIT", &init)]);
    terminal.wait_for(".gradus, line 4: ");
    terminal.wait_for(".gradus, line 7: division by");
    terminal.ask("f(2) + b", "= 15");
    terminal.ask("undo", "went one step back");
    terminal.ask("f(2) + b + 1", "= 16");
}

#[test]
fn settings_choose_vi_and_leave_the_greeting_out() {
    let config = file("config.toml", "intro = false\nedit-mode = \"vi\"\n");
    let mut terminal = start(&["repl"], &[("GRADUS_CONFIG", &config)]);
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
    let mut terminal = start(&["repl"], &[]);
    // Entries by the thousand take long to be found, drawn and written.
    terminal.press("x : vector(3000)\r");
    terminal.wait("a declaration", |screen| screen.contains("3000×1") && ends_with_prompt(screen));
    terminal.press("diff sum(x .* sin(x) .* exp(x)), x\r");
    thread::sleep(Duration::from_millis(300));
    terminal.press("\x03");
    terminal.wait_for_prompt();
    terminal.ask("2 + 3", "= 5");
}
