//! The full-screen tutor on a pseudo-terminal: keys go in, a screen is looked at. Waits are for text, never for a time.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use gradus::tui::Screen;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use portable_pty::CommandBuilder;

#[path = "support/terminal.rs"]
mod support;

use support::{Terminal, folder, program};

/// Set for the child that panics.
const PANICS: &str = "GRADUS_TEST_PANICS";

/// Starts the tutor in a folder in which the tour was seen, and waits for its first screen.
fn open(folder: &Path, environment: &[(&str, &str)], size: (u16, u16)) -> Terminal {
    let terminal = started(folder, environment, size);
    terminal.wait_for("Type a formula above");
    terminal
}

fn started(folder: &Path, environment: &[(&str, &str)], size: (u16, u16)) -> Terminal {
    fs::write(folder.join("tour-seen"), "").expect("a file");
    let mut command = program(&[], environment);
    command.env("GRADUS_HISTORY", folder.join("history.txt"));
    command.env("GRADUS_DATA", folder.join("data"));
    command.cwd(folder);
    Terminal::start(command, size)
}

fn id(terminal: &Terminal) -> Pid {
    Pid::from_raw(terminal.child.process_id().expect("a process") as i32)
}

fn signal(terminal: &Terminal, signal: Signal) {
    kill(id(terminal), signal).expect("a process that listens");
}

/// Suspends the program with its key and brings it back, as a shell does: not before the system says that it stands still.
/// It has given the terminal back by then, and takes it over again.
fn suspend_and_resume(terminal: &mut Terminal) {
    terminal.press("\x1a" /* Ctrl-Z */);
    let stopped = waitpid(id(terminal), Some(WaitPidFlag::WUNTRACED)).expect("a child");
    assert!(matches!(stopped, WaitStatus::Stopped(_, Signal::SIGSTOP)), "{stopped:?}");
    terminal.wait_until("the terminal", |screen| !screen.alternate_screen());
    signal(terminal, Signal::SIGCONT);
    terminal.wait_until("the tutor", vt100::Screen::alternate_screen);
}

#[test]
fn an_exploration_follows_every_key_and_every_size() {
    let mut terminal = open(&folder("explore"), &[], (36, 120));
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

/// Presses and releases the left button on a text that is on the screen.
fn click(terminal: &mut Terminal, text: &str) {
    let screen = terminal.text();
    let found =
        screen.lines().enumerate().find_map(|(row, line)| Some((row, line[..line.find(text)?].chars().count())));
    let (row, column) = found.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"));
    let place = format!("{};{}", column + 1, row + 1);
    terminal.press(&format!("\x1b[<0;{place}M\x1b[<0;{place}m"));
}

#[test]
fn clicks_reach_what_is_seen_if_the_mouse_is_listened_to() {
    let folder = folder("mouse");
    let config = folder.join("config.toml");
    fs::write(&config, "mouse = true\n").expect("a file");
    let mut terminal = open(&folder, &[("GRADUS_CONFIG", config.to_str().expect("a path"))], (36, 120));
    assert!(terminal.escapes().contains("\x1b[?1000h"));
    click(&mut terminal, "Learn");
    terminal.wait_for("exercises solved");
    click(&mut terminal, "Partial derivatives");
    terminal.wait_for("hold the rest constant");
    click(&mut terminal, "Check");
    terminal.wait_for("Check notes or homework");
    terminal.press("\x04" /* Ctrl-D */);
    assert_eq!(terminal.end(), 0);
    let terminal = open(&folder, &[], (24, 80));
    assert!(!terminal.escapes().contains("\x1b[?1000h"), "the mouse is left to the terminal unless it is asked for");
    signal(&terminal, Signal::SIGTERM);
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
    let folder = folder("lesson");
    let mut terminal = open(&folder, &[], (36, 120));
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
    suspend_and_resume(&mut terminal);
    terminal.wait_for("exercise 4 of 7");
    // Every answer was kept when it was given: after a kill the lesson goes on where it was.
    signal(&terminal, Signal::SIGKILL);
    drop(terminal);
    let mut terminal = open(&folder, &[], (24, 80));
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
    let folder = folder("plot");
    let mut terminal = open(&folder, &[], (36, 120));
    terminal.press("x^2 + 3y^2");
    terminal.wait_for("6y");
    terminal.press("\x1b[17~" /* F6 */);
    terminal.wait_for("positive definite");
    terminal.press("+");
    terminal.press("s");
    terminal.wait_for("plot.png is written");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    assert!(fs::read(folder.join("plot.png")).expect("a picture").starts_with(b"\x89PNG"));
    assert!(fs::read_to_string(folder.join("plot.svg")).expect("a picture").starts_with("<svg"));
}

#[test]
fn a_signal_ends_it_with_the_terminal_given_back() {
    let terminal = open(&folder("signal"), &[], (24, 80));
    signal(&terminal, Signal::SIGTERM);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn it_is_suspended_and_comes_back() {
    let mut terminal = open(&folder("suspend"), &[], (24, 80));
    terminal.press("x^5");
    terminal.wait_for("5x");
    suspend_and_resume(&mut terminal);
    terminal.wait_for("5x");
    terminal.press("\x15\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn small_and_dumb_terminals_are_told() {
    let mut terminal = started(&folder("small"), &[], (10, 40));
    terminal.wait_for("gradus repl");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
    let terminal = started(&folder("dumb"), &[("TERM", "dumb")], (24, 80));
    terminal.wait_for("gradus>");
    let terminal = started(&folder("ascii"), &[("LANG", "C")], (24, 80));
    terminal.wait_for("+ formula ---");
}

#[test]
fn notes_are_checked_and_checked_again_when_they_are_saved() {
    let folder = folder("check");
    let notes = "Let $y = \\sin(x^2)$. Then $\\frac{dy}{dx} = \\cos(x^2)$.\n";
    fs::write(folder.join("notes.md"), notes).expect("a file");
    let mut terminal = open(&folder, &[], (36, 120));
    terminal.press("\x1b3" /* Alt-3 */);
    terminal.wait_for("notes.md");
    terminal.press("no\t");
    terminal.wait_for("║ notes.md");
    terminal.press("\r");
    terminal.wait_for("1 wrong");
    terminal.wait_for("chain-lost-inner");
    terminal.resize(24, 80);
    terminal.wait_for("chain-lost-inner");
    fs::write(folder.join("notes.md"), notes.replace("\\cos", "2x\\cos")).expect("a file");
    terminal.wait_for("was checked again");
    terminal.wait_for("1 holds");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_megabyte_is_pasted_and_ten_thousand_keys_are_struck() {
    let mut terminal = open(&folder("paste"), &[], (24, 80));
    let sum = "x+".repeat(500_000);
    terminal.press(&format!("\x1b[200~{sum}\x1b[201~"));
    terminal.wait_for("a long line");
    terminal.press("\x15" /* Ctrl-U */);
    terminal.wait_for("Type a formula above");
    // Typed one by one, and taken away one by one: one lost key would leave something over.
    terminal.press(&"+1".repeat(2_500));
    terminal.press(&"\x7f".repeat(4_999));
    terminal.press("7*6\r");
    terminal.wait_for("= 42");
    terminal.press("\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_broken_configuration_is_told_on_the_screen() {
    let folder = folder("broken");
    let config = folder.join("config.toml");
    fs::write(&config, "digits = \"many\"\ntheme = \"purple\"\n").expect("a file");
    let mut terminal = started(&folder, &[("GRADUS_CONFIG", config.to_str().expect("a path"))], (24, 80));
    terminal.wait_for("config.toml, line 1");
    terminal.wait_for("config.toml, line 2");
    terminal.press("x^5");
    terminal.wait_for("5x");
    terminal.press("\x15\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_derivative_is_copied_through_the_terminal() {
    let mut terminal = open(&folder("copy"), &[], (24, 80));
    terminal.press("x^2");
    terminal.wait_for("2x");
    terminal.press("\x19" /* Ctrl-Y */);
    terminal.wait_for("copied as LaTeX");
    // "2x" in base64.
    assert!(terminal.escapes().contains("\x1b]52;c;Mng=\x07"), "{:?}", terminal.escapes());
    terminal.press("\x15\x04");
    assert_eq!(terminal.end(), 0);
}

/// The child of the next test: with the terminal taken over, it panics.
#[test]
fn a_child_that_panics() {
    if env::var_os(PANICS).is_some() {
        let _screen = Screen::enter(false).expect("a terminal");
        panic!("on purpose");
    }
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let program: PathBuf = env::current_exe().expect("this program");
    let mut command = CommandBuilder::new(program);
    command.args(["a_child_that_panics", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(PANICS, "1");
    command.env("TERM", "xterm-256color");
    let terminal = Terminal::start(command, (24, 80));
    terminal.wait_for("on purpose");
    assert_ne!(terminal.end(), 0);
}
