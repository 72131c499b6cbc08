//! One line: from the text to printed replies, under a time limit and without ever ending the program.

use std::any::Any;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use super::Printer;
use crate::diagnostic::Diagnostic;
use crate::expr::Cancel;
use crate::session::{Reply, Session};

/// Answers one line and prints the replies.
///
/// # Errors
/// If the replies cannot be written.
pub fn answer(
    session: &mut Session,
    printer: &mut Printer,
    line: &str,
    limit: Option<Duration>,
) -> io::Result<ControlFlow<()>> {
    answer_with(session, printer, line, limit, |session| session.run(line))
}

/// Lets `work` answer `line` and prints the replies.
///
/// # Errors
/// If the replies cannot be written.
pub fn answer_with(
    session: &mut Session,
    printer: &mut Printer,
    line: &str,
    limit: Option<Duration>,
    work: impl FnOnce(&mut Session) -> Vec<Reply>,
) -> io::Result<ControlFlow<()>> {
    session.cancel().clear();
    let watch = limit.map(|limit| Watch::start(limit, session.cancel()));
    let replies =
        catch_unwind(AssertUnwindSafe(|| work(session))).unwrap_or_else(|defect| vec![apology(&*defect, line)]);
    drop(watch);
    printer.show(session, line, replies)
}

/// A defect of the program as a problem, so that the conversation goes on.
fn apology(defect: &(dyn Any + Send), line: &str) -> Reply {
    let said = defect.downcast_ref::<String>().map(String::as_str).or_else(|| defect.downcast_ref::<&str>().copied());
    let message = format!("Gradus made a mistake of its own on this line: {}", said.unwrap_or("no reason was given"));
    let diagnostic = Diagnostic::new("internal-defect", message)
        .suggest("the session goes on; please report the line that led here");
    Reply::Problem { diagnostic, source: line.to_owned() }
}

/// Ends a computation when its time is over; dropped when the computation ends first.
struct Watch {
    _ended: Sender<()>,
}

impl Watch {
    fn start(limit: Duration, cancel: Cancel) -> Watch {
        let (ended, waits) = channel::<()>();
        thread::spawn(move || {
            if waits.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                cancel.time_out();
            }
        });
        Watch { _ended: ended }
    }
}
