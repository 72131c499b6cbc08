//! Calls that read tables of numbers: values at many points, at matrices, and somebody's own derivatives.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use gradus::batch::matrices;
use gradus::batch::points::{self, Form, Options, PointsError, Source, Summary};
use gradus::diagnostic::Diagnostic;
use gradus::repl::Printer;
use gradus::session::Session;

use super::{FAILED, INTERRUPTED};
use crate::arguments::Global;

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// The first Ctrl-C ends the work after the rows that are in it, the second at once.
fn heed_interrupts() {
    // Without a handler Ctrl-C ends the program, as everywhere.
    let _ = ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
}

fn opened(file: &str) -> anyhow::Result<Box<dyn BufRead>> {
    Ok(match file {
        "-" => Box::new(io::stdin().lock()),
        name => Box::new(BufReader::with_capacity(1 << 16, open(name)?)),
    })
}

fn options(file: &str, global: &Global) -> Options<'static> {
    let is_json = global.format().is_some_and(|format| format.name == "json");
    Options {
        source: Source::of(file),
        form: if is_json { Form::JsonLines } else { Form::Csv },
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        interrupted: &STOPPED,
    }
}

/// What is said on standard error of a table that was worked on, and the exit code.
fn outcome(file: &str, instead: &str, summary: &Summary, done: Result<(), PointsError>) -> anyhow::Result<u8> {
    let file = if file == "-" { "standard input" } else { file };
    let rows = if summary.points == 1 { "1 row".to_owned() } else { format!("{} rows", summary.points) };
    summary.lines(instead).iter().for_each(|line| eprintln!("{file}: {line}"));
    match done {
        Err(PointsError::Interrupted) => {
            eprintln!("{file}: interrupted after {rows}; all that was read before is answered");
            Ok(INTERRUPTED)
        }
        Err(error) if summary.points > 0 => {
            Err(error).with_context(|| format!("{file}, after {rows}, which are answered"))
        }
        Err(error) => Err(error).with_context(|| file.to_owned()),
        Ok(()) if summary.unread > 0 => Ok(FAILED),
        Ok(()) => Ok(0),
    }
}

/// Values at the points of a file, as CSV or, if JSON is asked for, as JSON Lines.
pub(crate) fn evaluate(
    session: &mut Session,
    printer: &mut Printer,
    lines: &[String],
    file: &str,
    sparse: bool,
    global: &Global,
) -> anyhow::Result<u8> {
    let many = match session.many(lines, sparse) {
        Ok(many) => many,
        Err((diagnostic, source)) => {
            printer.complain(diagnostic, &source)?;
            return Ok(FAILED);
        }
    };
    let input = opened(file)?;
    heed_interrupts();
    let (mut summary, mut output) = (Summary::default(), io::stdout().lock());
    let done = points::run(&many, input, &mut output, &options(file, global), &mut summary);
    output.flush()?;
    outcome(file, " and got NaN", &summary, done)
}

/// Values at matrices that stand in files: `NAME=FILE`.
pub(crate) fn evaluate_matrices(
    session: &mut Session,
    printer: &mut Printer,
    lines: &[String],
    data: &[String],
    global: &Global,
) -> anyhow::Result<u8> {
    let mut point = Vec::new();
    for pair in data {
        let Some((name, file)) = pair.split_once('=') else {
            let problem = Diagnostic::new("parse-arguments", format!("--data wants a name and a file, not {pair}"));
            printer.complain(problem.suggest("--data A=a.csv"), "")?;
            return Ok(FAILED);
        };
        let (name, file) = (name.trim(), file.trim());
        let source = Source::of(file);
        let rows = matrices::read(source, opened(file)?).with_context(|| format!("{name} from {file}"))?;
        point.push((name.to_owned(), rows));
    }
    match session.valued(lines, &point) {
        Ok(values) => {
            let mut output = io::BufWriter::new(io::stdout().lock());
            matrices::write(options("", global).form, &values, &mut output)?;
            output.flush()?;
            Ok(0)
        }
        Err((diagnostic, source)) => {
            printer.complain(diagnostic, &source)?;
            Ok(FAILED)
        }
    }
}

/// Somebody's own derivatives in a table beside ours; problems and the verdict count for the exit code of the caller.
pub(crate) fn compare(
    session: &mut Session,
    printer: &mut Printer,
    text: &str,
    file: &str,
    global: &Global,
) -> anyhow::Result<u8> {
    let mut comparison = match session.derivatives_compared(text) {
        Ok(comparison) => comparison,
        Err(diagnostic) => {
            printer.complain(diagnostic, text)?;
            return Ok(FAILED);
        }
    };
    let input = opened(file)?;
    heed_interrupts();
    let mut summary = Summary::default();
    let done = points::compare(&mut comparison, input, &options(file, global), &mut summary);
    if summary.points > 0 {
        _ = printer.show(session, text, comparison.replies())?;
        printer.finish()?;
    }
    outcome(file, "", &summary, done)
}

/// A file, with its name in what goes wrong.
pub(crate) fn open(name: &str) -> anyhow::Result<File> {
    File::open(name).with_context(|| format!("{name} cannot be read"))
}
