//! A program on a pseudo-terminal: keys go in, a screen is looked at. Waits are for what is seen, never for a time, and for
//! what was not there before the key that brings it.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long something may take to appear on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<Mutex<Vec<u8>>>,
}

/// The program with these arguments and no environment but the one that is given, on top of a terminal with colours.
pub fn program(arguments: &[&str], environment: &[(&str, &str)]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(arguments);
    command.env_clear();
    let usual = [
        ("LANG", "C.UTF-8"),
        ("TERM", "xterm-256color"),
        ("GRADUS_HISTORY", ""),
        ("GRADUS_CONFIG", ""),
        ("GRADUS_INIT", ""),
    ];
    usual.iter().chain(environment).for_each(|(name, value)| command.env(name, value));
    command
}

/// An empty folder of a test's own.
pub fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("gradus-{name}-{}", std::process::id()));
    // Left over from a test that was killed.
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn number(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("not zero")
}

impl Terminal {
    /// Starts a program on a terminal of so many rows and columns.
    pub fn start(command: CommandBuilder, (rows, cols): (u16, u16)) -> Terminal {
        let pair = native_pty_system().openpty(size(rows, cols)).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(number(rows), number(cols), 0)));
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
        Terminal { child, master: pair.master, keys, screen, bytes }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys");
        self.keys.flush().expect("keys");
    }

    /// Another size. The screen is emptied first, so that what is seen from now on was drawn for it.
    pub fn resize(&self, rows: u16, cols: u16) {
        {
            let mut parser = self.screen.lock().expect("screen");
            parser.screen_mut().set_size(number(rows), number(cols));
            parser.process(b"\x1b[2J");
        }
        self.master.resize(size(rows, cols)).expect("resized");
    }

    pub fn text(&self) -> String {
        self.screen.lock().expect("screen").screen().contents()
    }

    pub fn wait_until(&self, what: &str, reached: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while !reached(self.screen.lock().expect("screen").screen()) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", self.text());
            thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Everything that was written, with its control sequences.
    pub fn escapes(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().expect("bytes")).into_owned()
    }

    /// Waits for the end of the program and for a terminal that was given back; gives the exit code.
    pub fn end(mut self) -> u32 {
        let begun = Instant::now();
        let code = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not end:\n{}", self.text());
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
