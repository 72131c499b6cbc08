//! Calls that read tables of numbers: values at many points, at matrices, and somebody's own derivatives.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

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

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;
/// How long a wait for input goes on before it is asked whether to stop.
const PATIENCE: Duration = Duration::from_millis(50);

/// A file, or what may never come to an end: a pipe, a terminal.
fn opened(file: &str) -> anyhow::Result<Box<dyn BufRead>> {
    Ok(match file {
        "-" => Box::new(BufReader::with_capacity(PIECE, Awaited::new(io::stdin()))),
        name => {
            let file = open(name)?;
            match file.metadata().is_ok_and(|about| about.is_file()) {
                true => Box::new(BufReader::with_capacity(PIECE, file)),
                false => Box::new(BufReader::with_capacity(PIECE, Awaited::new(file))),
            }
        }
    })
}

/// Input that another thread waits for, so that Ctrl-C is heeded also while nothing comes.
struct Awaited {
    pieces: Receiver<io::Result<Vec<u8>>>,
    rest: io::Cursor<Vec<u8>>,
}

impl Awaited {
    fn new(mut input: impl Read + Send + 'static) -> Awaited {
        let (outbox, pieces) = sync_channel(2);
        thread::spawn(move || {
            let mut piece = vec![0; PIECE];
            loop {
                let read = input.read(&mut piece).map(|count| piece[..count].to_vec());
                let is_last = read.as_ref().is_ok_and(Vec::is_empty)
                    || read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
                if outbox.send(read).is_err() || is_last {
                    return;
                }
            }
        });
        Awaited { pieces, rest: io::Cursor::default() }
    }
}

impl Read for Awaited {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.rest.read(to)?;
            if count > 0 {
                return Ok(count);
            }
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => {
                    let piece = piece?;
                    if piece.is_empty() {
                        return Ok(0);
                    }
                    self.rest = io::Cursor::new(piece);
                }
                Err(RecvTimeoutError::Timeout) if STOPPED.load(Ordering::Relaxed) => {
                    return Err(io::Error::other("stopped"));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
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
        // As with every call whose reader has gone.
        Err(PointsError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Err(error.into()),
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
