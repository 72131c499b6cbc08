//! Replies on standard output, problems on standard error, exports in files.

use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;

use crate::diagnostic::Diagnostic;
use crate::render::format::{Format, Options};
use crate::render::paint::{ColorChoice, paint};
use crate::render::program;
use crate::render::span::Line;
use crate::session::{Export, Exported, Outcome, Page, Reply, Session};
use crate::tutor::audit::Verdict;

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
    last: Vec<Reply>,
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
        Printer { style, last: Vec::new(), tally: Tally::default(), begun: false, out, err }
    }

    /// What was shown so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Writes the replies to `line`; breaks if one of them ends the conversation.
    ///
    /// # Errors
    /// If something cannot be written.
    pub fn show(&mut self, session: &Session, line: &str, replies: Vec<Reply>) -> io::Result<ControlFlow<()>> {
        let options = self.options(session);
        let mut flow = ControlFlow::Continue(());
        let mut kept = Vec::new();
        let mut text = String::new();
        for reply in replies {
            match &reply {
                Reply::Quiet => {}
                Reply::Quit => flow = ControlFlow::Break(()),
                Reply::Export(export) => {
                    let said = self.export(export, line, &options);
                    self.put(&said, &options, &mut text)?;
                }
                _ => {
                    self.put(&reply, &options, &mut text)?;
                    kept.push(reply);
                }
            }
        }
        self.write(&text)?;
        if kept.iter().any(|reply| !matches!(reply, Reply::Problem { .. } | Reply::Page(_))) {
            self.last = kept;
        }
        Ok(flow)
    }

    /// Shows a problem that no session reported.
    pub fn complain(&mut self, diagnostic: Diagnostic, source: &str) -> io::Result<()> {
        let options = self.style.options;
        let mut text = String::new();
        self.put(&Reply::Problem { diagnostic, source: source.to_owned() }, &options, &mut text)?;
        self.write(&text)
    }

    /// Shows a problem of something else than what is asked, on standard error; it does not count.
    pub fn warn(&mut self, diagnostic: Diagnostic, source: &str) {
        let reply = Reply::Problem { diagnostic, source: source.to_owned() };
        let lines = (self.style.problems.lines)(&reply, &self.style.options);
        // Nothing can be done if standard error is closed.
        let _ = self.err.write_all(self.block(&lines, self.style.problem_colors).as_bytes());
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

    /// Adds a reply to the text for standard output, or writes a problem to standard error.
    fn put(&mut self, reply: &Reply, options: &Options, text: &mut String) -> io::Result<()> {
        if let Reply::Problem { .. } = reply {
            self.tally.problems += 1;
            if self.style.format.name != "json" {
                self.write(&std::mem::take(text))?;
                let lines = (self.style.problems.lines)(reply, options);
                // Nothing can be done if standard error is closed.
                let _ = self.err.write_all(self.block(&lines, self.style.problem_colors).as_bytes());
                let _ = self.err.flush();
                return Ok(());
            }
        }
        if let Reply::Answer(answer) = reply {
            self.tally.warnings += answer.notes.iter().filter(|note| note.warning).count();
        }
        if let Reply::Verdict(judgement) = reply {
            match judgement.outcome {
                Outcome::Correct | Outcome::Equal => {}
                Outcome::Incorrect | Outcome::Different | Outcome::Unfinished => self.tally.wrong += 1,
                Outcome::Undecided => self.tally.undecided += 1,
                Outcome::Invalid => self.tally.problems += 1,
            }
        }
        if let Reply::Audit(report) = reply {
            self.tally.wrong += report.audit.count(Verdict::Wrong);
            self.tally.undecided += report.audit.count(Verdict::Undecided);
            self.tally.warnings += report.audit.count(Verdict::Unread);
            self.tally.problems += usize::from(report.audit.limit.is_some());
        }
        let lines = (self.style.format.lines)(reply, options);
        if !lines.is_empty() {
            text.push_str(&self.block(&lines, self.style.colors));
        }
        Ok(())
    }

    fn block(&self, lines: &[Line], colors: ColorChoice) -> String {
        let mut text = paint(lines, colors);
        text.push_str(if self.style.airy { "\n\n" } else { "\n" });
        text
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if !std::mem::replace(&mut self.begun, true) {
            self.out.write_all(self.style.format.head.as_bytes())?;
        }
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Writes the last replies to a file.
    /// Writes the last answer as a program.
    fn written(&self, export: &Export, exported: &Exported) -> Result<Reply, Diagnostic> {
        let text = program::text(&export.format, exported)?;
        fs::write(&export.path, text).map_err(|error| {
            Diagnostic::new("file-error", format!("{} cannot be written: {error}", export.path))
                .suggest("a folder that exists and that you may write to")
        })?;
        Ok(Reply::Page(Page::default().text(program::said(&export.path, exported))))
    }

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
        let document = format.document(&self.last, &Options { width: 80, ..*options });
        match fs::write(&export.path, document) {
            Ok(()) => Reply::Page(Page::default().text(format!("the last answer is written to {}", export.path))),
            Err(error) => {
                let message = format!("{} cannot be written: {error}", export.path);
                problem("file-error", message, "a folder that exists and that you may write to")
            }
        }
    }
}
