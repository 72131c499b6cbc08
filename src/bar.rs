//! A bar that shows how far long work has come: on a terminal only, and only once it lasts.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that is shorter shows no bar.
const SHORT: Duration = Duration::from_millis(400);
/// Time between two drawings.
const STEP: Duration = Duration::from_millis(80);
/// Signs of the bar.
const WIDTH: usize = 30;

/// The bar of one piece of work.
pub struct Bar {
    name: String,
    begun: Instant,
    drawn: Option<Instant>,
    terminal: bool,
}

impl Bar {
    /// A bar that begins now; the name is cut to what a terminal can show.
    pub fn new(name: &str) -> Bar {
        let name = name.chars().filter(|sign| !sign.is_control()).take(30).collect();
        Bar { name, begun: Instant::now(), drawn: None, terminal: io::stderr().is_terminal() }
    }

    /// Shows which part is done, from 0 to 1.
    pub fn show(&mut self, part: f64) {
        let due = self.drawn.is_none_or(|drawn| drawn.elapsed() > STEP);
        if !self.terminal || !due || self.begun.elapsed() < SHORT {
            return;
        }
        let full = ((part * WIDTH as f64) as usize).min(WIDTH);
        let percent = (100.0 * part).round();
        // Nothing can be done if standard error is closed.
        let _ = write!(io::stderr(), "\r{} [{}{}] {percent}%", self.name, "=".repeat(full), " ".repeat(WIDTH - full));
        let _ = io::stderr().flush();
        self.drawn = Some(Instant::now());
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.name.len() + WIDTH + 10));
            let _ = io::stderr().flush();
        }
    }
}
