//! The terminal: taken over at the start, and given back however the program ends.

use std::io::{self, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// The terminal while the program has it; it is given back when this is dropped, and before a panic is reported.
pub struct Screen {
    mouse: bool,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn enter(mouse: bool) -> io::Result<Screen> {
        let screen = Screen { mouse };
        let own = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |defect| {
            // A defect on the worker's thread is reported on the screen, which goes on.
            if thread::current().id() == own {
                give_back();
                before(defect);
            }
        }));
        screen.take()?;
        Ok(screen)
    }

    /// Takes the terminal over again after it was given back.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn take(&self) -> io::Result<()> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        if self.mouse { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) }
    }

    /// Gives the terminal back for a while.
    pub fn release(&self) {
        give_back();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the program has the terminal now.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn give_back() {
    // Once only: a second time would put the cursor back to where it was at the start, over what a panic has said.
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that is gone needs nothing.
    let _ = execute!(io::stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = io::stdout().flush();
}
