//! Replies on standard output, problems on standard error, exports in files.
//!
//! In a conversation an answer is drawn on a thread of its own and written piece by piece, so that Ctrl-C ends that too.

use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::expr::{Cancel, Stopped};
use crate::render::format::{Format, Options};
use crate::render::paint::{ColorChoice, paint};
use crate::render::program;
use crate::render::span::Line;
use crate::session::{Export, Exported, Outcome, Page, Reply, Session};
use crate::tutor::audit::{Solved, Verdict};

/// Bytes that are written between two looks at the switch that Ctrl-C throws.
const PIECE: usize = 4096;
/// How often that switch is looked at while an answer is drawn.
const PATIENCE: Duration = Duration::from_millis(20);

/// How replies look.
#[derive(Clone, Copy)]
pub struct Style {
    /// The format of answers.
    pub format: &'static Format,
    /// The format of problems.
    pub problems: &'static Format,
    /// Characters, width and budget. Digits and notes follow the settings of the session.
    pub options: Options,
    /// Colours on standard output.
    pub colors: ColorChoice,
    /// Colours on standard error.
    pub problem_colors: ColorChoice,
    /// Whether the width follows the terminal.
    pub follows_terminal: bool,
    /// Whether a blank line stands between replies.
    pub airy: bool,
}

/// What was shown, by kinds that the program ends differently for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Problems.
    pub problems: usize,
    /// Remarks that a line may not have been read as it was meant.
    pub warnings: usize,
    /// Verdicts on something that is wrong or unfinished.
    pub wrong: usize,
    /// Verdicts that were left open.
    pub undecided: usize,
}

/// Writes replies and remembers the last ones for `export`.
pub struct Printer {
    style: Style,
    last: Arc<Vec<Reply>>,
    tally: Tally,
    begun: bool,
    out: Box<dyn Write>,
    err: Box<dyn Write>,
}

/// Columns of the terminal, if there is one.
pub fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| usize::from(columns).max(20))
}

impl Printer {
    /// A printer for standard output and standard error.
    pub fn new(style: Style) -> Printer {
        Printer::to(style, Box::new(io::stdout()), Box::new(io::stderr()))
    }

    /// A printer for any two writers: answers, problems.
    pub fn to(style: Style, out: Box<dyn Write>, err: Box<dyn Write>) -> Printer {
        Printer { style, last: Arc::default(), tally: Tally::default(), begun: false, out, err }
    }

    /// What was shown so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Writes the replies to `line`; breaks if one of them ends the conversation. Ctrl-C ends the writing.
    ///
    /// # Errors
    /// If something cannot be written.
    pub fn show(&mut self, session: &Session, line: &str, replies: Vec<Reply>) -> io::Result<ControlFlow<()>> {
        let options = self.options(session);
        let cancel = session.cancel();
        let replies = Arc::new(replies);
        let mut flow = ControlFlow::Continue(());
        for at in 0..replies.len() {
            let done = match &replies[at] {
                Reply::Quiet => true,
                Reply::Quit => {
                    flow = ControlFlow::Break(());
                    true
                }
                Reply::Export(export) => {
                    let said = Arc::new(vec![self.export(export, line, &options)]);
                    self.put(&said, 0, &options, &cancel)?
                }
                _ => self.put(&replies, at, &options, &cancel)?,
            };
            if !done {
                self.complain(Stopped::Interrupted.diagnostic(), "")?;
                break;
            }
        }
        self.out.flush()?;
        let is_answer = |reply: &Reply| {
            !matches!(reply, Reply::Quiet | Reply::Quit | Reply::Export(_) | Reply::Problem { .. } | Reply::Page(_))
        };
        if replies.iter().any(is_answer) {
            self.last = replies;
        }
        Ok(flow)
    }

    /// Shows a problem that no session reported.
    pub fn complain(&mut self, diagnostic: Diagnostic, source: &str) -> io::Result<()> {
        let options = self.style.options;
        let problem = Arc::new(vec![Reply::Problem { diagnostic, source: source.to_owned() }]);
        self.put(&problem, 0, &options, &Cancel::default()).map(|_| ())
    }

    /// Shows a problem of something else than what is asked, on standard error; it does not count.
    pub fn warn(&mut self, diagnostic: Diagnostic, source: &str) {
        let reply = Reply::Problem { diagnostic, source: source.to_owned() };
        let lines = (self.style.problems.lines)(&reply, &self.style.options);
        // Nothing can be done if standard error is closed.
        let _ = self.err.write_all(block(&lines, self.style.problem_colors, self.style.airy).as_bytes());
    }

    /// Writes what stands at the end of a document.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        if self.begun {
            self.out.write_all(self.style.format.foot.as_bytes())?;
        }
        self.out.flush()
    }

    fn options(&self, session: &Session) -> Options {
        let width = if self.style.follows_terminal { terminal_width() } else { None };
        let settings = session.settings();
        Options {
            width: width.unwrap_or(self.style.options.width),
            digits: settings.digits,
            notes: settings.notes,
            ..self.style.options
        }
    }

    /// Writes one of the replies, a problem to standard error; false if that was interrupted.
    fn put(&mut self, replies: &Arc<Vec<Reply>>, at: usize, options: &Options, cancel: &Cancel) -> io::Result<bool> {
        let reply = &replies[at];
        self.count(reply);
        let problem = matches!(reply, Reply::Problem { .. }) && !self.style.format.for_programs;
        let (format, colors) = match problem {
            true => (self.style.problems, self.style.problem_colors),
            false => (self.style.format, self.style.colors),
        };
        let airy = self.style.airy;
        let (drawn, all) = (Arc::clone(replies), *options);
        let drawing = move || {
            let lines = (format.lines)(&drawn[at], &all);
            if lines.is_empty() { String::new() } else { block(&lines, colors, airy) }
        };
        let Some(text) = (if self.style.airy { unless_interrupted(drawing, cancel) } else { Some(drawing()) }) else {
            return Ok(false);
        };
        if problem {
            // Nothing can be done if standard error is closed.
            let _ = self.err.write_all(text.as_bytes());
            let _ = self.err.flush();
            return Ok(true);
        }
        self.write(&text, cancel)
    }

    fn count(&mut self, reply: &Reply) {
        match reply {
            Reply::Problem { .. } => self.tally.problems += 1,
            Reply::Answer(answer) => self.tally.warnings += answer.notes.iter().filter(|note| note.warning).count(),
            Reply::Verdict(judgement) => match judgement.outcome {
                Outcome::Correct | Outcome::Equal => {}
                Outcome::Incorrect | Outcome::Different | Outcome::Unfinished => self.tally.wrong += 1,
                Outcome::Undecided => self.tally.undecided += 1,
                Outcome::Invalid => self.tally.problems += 1,
            },
            Reply::Audit(report) => {
                self.tally.wrong += report.audit.count(Verdict::Wrong);
                self.tally.undecided += report.audit.count(Verdict::Undecided);
                self.tally.warnings += report.audit.count(Verdict::Unread);
                for problem in &report.audit.problems {
                    match problem.solved {
                        Solved::Missing | Solved::Unfinished => self.tally.wrong += 1,
                        Solved::Unread | Solved::Unasked => self.tally.warnings += 1,
                        // A wrong link was counted; a right one to another question was not.
                        Solved::Wrong => self.tally.wrong += usize::from(report.audit.count(Verdict::Wrong) == 0),
                        Solved::Right | Solved::Undecided => {}
                    }
                }
                self.tally.problems += usize::from(report.audit.limit.is_some());
            }
            _ => {}
        }
    }

    /// Writes a text piece by piece; false if that was interrupted, which ends the line that is being written.
    fn write(&mut self, text: &str, cancel: &Cancel) -> io::Result<bool> {
        if text.is_empty() {
            return Ok(true);
        }
        let (begun, format) = (std::mem::replace(&mut self.begun, true), self.style.format);
        match begun {
            false => self.out.write_all(format.head.as_bytes())?,
            // Only what is one document as a whole needs more between replies than the end of a line.
            true if !format.foot.is_empty() => self.out.write_all(format.between.as_bytes())?,
            true => {}
        }
        for piece in text.as_bytes().chunks(PIECE) {
            if self.style.airy && cancel.reason() == Some(Stopped::Interrupted) {
                self.out.write_all(b"\n")?;
                self.out.flush()?;
                return Ok(false);
            }
            self.out.write_all(piece)?;
        }
        self.out.flush()?;
        Ok(true)
    }

    /// Writes the last answer as a program.
    fn written(&self, export: &Export, exported: &Exported) -> Result<Reply, Diagnostic> {
        let text = program::text(&export.format, exported)?;
        fs::write(&export.path, text).map_err(|error| {
            Diagnostic::new("file-error", format!("{} cannot be written: {error}", export.path))
                .suggest("a folder that exists and that you may write to")
        })?;
        Ok(Reply::Page(Page::default().text(program::said(&export.path, exported))))
    }

    /// Writes the last replies to a file.
    fn export(&self, export: &Export, line: &str, options: &Options) -> Reply {
        let problem = |id, message: String, advice: &str| {
            let diagnostic = Diagnostic::new(id, message).suggest(advice);
            Reply::Problem { diagnostic, source: line.to_owned() }
        };
        if let Some(exported) = &export.program {
            return match self.written(export, exported) {
                Ok(said) => said,
                Err(diagnostic) => Reply::Problem { diagnostic, source: line.to_owned() },
            };
        }
        if self.last.is_empty() {
            let message = "there is no answer yet to export".to_owned();
            return problem("scope-no-answer", message, "type an expression first, such as diff sin(x^2), x");
        }
        let Some(format) = Format::find(&export.format) else {
            return problem("parse-arguments", format!("there is no format {}", export.format), "help export");
        };
        let replies: Vec<Reply> = self.last.iter().chain(&export.also).cloned().collect();
        let document = format.file(&replies, &Options { width: 80, ..*options });
        match fs::write(&export.path, document) {
            Ok(()) => Reply::Page(Page::default().text(format!("the last answer is written to {}", export.path))),
            Err(error) => {
                let message = format!("{} cannot be written: {error}", export.path);
                problem("file-error", message, "a folder that exists and that you may write to")
            }
        }
    }
}

fn block(lines: &[Line], colors: ColorChoice, airy: bool) -> String {
    let mut text = paint(lines, colors);
    text.push_str(if airy { "\n\n" } else { "\n" });
    text
}

/// What `work` gives; nothing once the switch is thrown. The work then goes on by itself to its end, which its budget
/// brings soon, and nobody looks at the result.
fn unless_interrupted(work: impl FnOnce() -> String + Send + 'static, cancel: &Cancel) -> Option<String> {
    let (done, result) = channel();
    thread::spawn(move || {
        // Nobody listens any more after an interruption.
        let _ = done.send(work());
    });
    loop {
        match result.recv_timeout(PATIENCE) {
            Ok(text) => return Some(text),
            Err(RecvTimeoutError::Timeout) if cancel.reason() == Some(Stopped::Interrupted) => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Some("the answer could not be drawn\n".to_owned()),
        }
    }
}
