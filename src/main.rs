//! The program: arguments, a session, one front end.

mod appearance;
mod arguments;
mod bar;
mod data;
mod startup;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::ops::ControlFlow;
use std::panic;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use appearance::{fills_the_screen, is_dumb, style, tutor};
use arguments::{Arguments, Call, Global, Grading};
use bar::Bar;
use data::open;
use gradus::batch::grade;
use gradus::diagnostic::Diagnostic;
use gradus::repl::{self, Conversation, Printer};
use gradus::session::{AnswerKey, Config, Reply, Session, audit};
use gradus::tutor::audit::{Format as Kind, LARGEST_DOCUMENT};
use gradus::{batch, ops, tui};
use startup::Notice;

/// A wrong step or answer.
const WRONG: u8 = 1;
/// Usage, reading or file error.
const FAILED: u8 = 2;
/// Something left undecided.
const UNDECIDED: u8 = 3;
/// Stopped by the user.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    panic::set_hook(Box::new(|defect| {
        let place = defect.location().map(|place| format!("{}:{}", place.file(), place.line()));
        let _ = writeln!(io::stderr(), "internal error at {}", place.unwrap_or_default());
    }));
    match carry_out(&arguments::read()) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

fn carry_out(arguments: &Arguments) -> anyhow::Result<u8> {
    let global = &arguments.global;
    match &arguments.call {
        Call::Batch(file) => return answer_batch(file.as_deref(), global),
        Call::Text(text) => {
            io::stdout().write_all(text)?;
            return Ok(0);
        }
        _ => {}
    }
    let limit = global.time_limit()?;
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let talks = matches!(arguments.call, Call::Talk | Call::Tutor | Call::Course(_)) && terminal;
    let mut session = Session::new();
    session.seed = global.seed.unwrap_or(session.seed);
    let mut notices = Vec::new();
    let config = if global.has_config() { startup::configure(&mut session, &mut notices) } else { Config::default() };
    startup::attend(&mut session);
    if talks && global.has_config() {
        startup::begin(&mut session, &mut notices);
    }
    let style = style(global, session.settings(), talks);
    let mut printer = Printer::new(style);
    if !prepare(&mut session, &mut printer, global)? {
        return Ok(FAILED);
    }
    if !matches!(arguments.call, Call::Tutor) {
        tell(&mut printer, std::mem::take(&mut notices));
    }
    match &arguments.call {
        Call::Tutor if talks && fills_the_screen(global, session.settings()) => {
            let (look, files) = tutor(global, session.settings(), style, &config, &mut notices);
            let problem = |Notice { diagnostic, source }| Reply::Problem { diagnostic, source };
            return Ok(tui::run(session, look, &files, notices.into_iter().map(problem).collect()).map(|()| 0)?);
        }
        Call::Talk | Call::Tutor if talks => {
            tell(&mut printer, notices);
            let conversation = Conversation { style, editing: !is_dumb(), limit };
            return Ok(repl::run(session, &conversation).map(|()| 0)?);
        }
        Call::Points(lines, file, sparse) => {
            return data::evaluate(&mut session, &mut printer, lines, file, *sparse, global);
        }
        Call::Matrices(lines, files) => {
            return data::evaluate_matrices(&mut session, &mut printer, lines, files, global);
        }
        Call::Compare(text, file) => {
            let code = data::compare(&mut session, &mut printer, text, file, global)?;
            if code != 0 {
                return Ok(code);
            }
        }
        Call::Course(line) => {
            answer_lines(&mut session, &mut printer, std::slice::from_ref(line), false, limit)?;
            if talks {
                let conversation = Conversation { style, editing: !is_dumb(), limit };
                return Ok(repl::run(session, &conversation).map(|()| 0)?);
            }
            if !io::stdin().is_terminal() {
                answer_files(&mut session, &mut printer, &["-".to_owned()], limit)?;
            }
        }
        Call::Grade(grading) => return grade_class(&mut printer, grading, global),
        Call::Audit(files, kind) => audit_files(&mut session, &mut printer, files, *kind)?,
        Call::Lines(lines, brief) => {
            session.goes_on = lines.len() > 1;
            answer_lines(&mut session, &mut printer, lines, *brief, limit)?;
        }
        Call::Run(files) => answer_files(&mut session, &mut printer, files, limit)?,
        Call::Reference => {
            let names = ops::names().filter(|name| ops::find(name).is_some_and(|op| op.name() == *name));
            let lines: Vec<String> =
                names.filter(|name| !name.contains('-')).map(|name| format!("help {name}")).collect();
            answer_lines(&mut session, &mut printer, &lines, true, limit)?;
        }
        _ => answer_files(&mut session, &mut printer, &["-".to_owned()], limit)?,
    }
    printer.finish()?;
    let tally = printer.tally();
    Ok(match () {
        () if tally.problems > 0 => FAILED,
        () if tally.wrong > 0 => WRONG,
        () if tally.undecided > 0 || global.strict && tally.warnings > 0 => UNDECIDED,
        () => 0,
    })
}

/// Says what was found at the start; it is no problem of what is asked now.
fn tell(printer: &mut Printer, notices: Vec<Notice>) {
    notices.into_iter().for_each(|notice| printer.warn(notice.diagnostic, &notice.source));
}

fn answer_batch(file: Option<&str>, global: &Global) -> anyhow::Result<u8> {
    let options = batch::Options { seed: global.seed.unwrap_or(0), ..batch::Options::default() };
    match file.filter(|name| *name != "-") {
        Some(name) => batch::run(BufReader::new(open(name)?), io::stdout(), &options)?,
        None => batch::run(BufReader::new(io::stdin()), io::stdout(), &options)?,
    }
    Ok(0)
}

/// Declarations, definitions and assumptions of the command line; false if one of them cannot be read.
fn prepare(session: &mut Session, printer: &mut Printer, global: &Global) -> io::Result<bool> {
    if let Some(layout) = global.layout() {
        session.settings_mut().layout = layout;
    }
    for text in &global.declare {
        let (name, shape) = text.split_once(':').unwrap_or((text, ""));
        report(session.declare_name(name.trim(), shape.trim()), text, printer)?;
    }
    for text in &global.definitions {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        report(session.define_intermediate(name.trim(), value.trim()), text, printer)?;
    }
    for text in &global.assume {
        report(session.assume(text, 0).map(|_| ()), text, printer)?;
    }
    Ok(printer.tally().problems == 0)
}

/// Shows a problem without its place: it was reported in a text that was put together from the option.
fn report(result: Result<(), Diagnostic>, text: &str, printer: &mut Printer) -> io::Result<()> {
    match result {
        Ok(()) => Ok(()),
        Err(diagnostic) => {
            let message = format!("{text}: {}", diagnostic.message);
            printer.complain(Diagnostic { message, labels: Vec::new(), ..diagnostic }, "")
        }
    }
}

fn answer_lines(
    session: &mut Session,
    printer: &mut Printer,
    lines: &[String],
    brief: bool,
    limit: Option<Duration>,
) -> io::Result<()> {
    if brief {
        let settings = session.settings_mut();
        (settings.steps, settings.flow) = (false, false);
    }
    for line in lines {
        if repl::answer(session, printer, line, limit)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Grades a class; a row that is broken is reported and the rest go on.
fn grade_class(printer: &mut Printer, grading: &Grading, global: &Global) -> anyhow::Result<u8> {
    let unreadable = || format!("{} cannot be read", grading.key);
    let text = std::fs::read_to_string(&grading.key).with_context(unreadable)?;
    let key = match AnswerKey::read(&text) {
        Ok(key) => key,
        Err(diagnostic) => {
            printer.complain(diagnostic, &text)?;
            return Ok(FAILED);
        }
    };
    let form = match global.format().map(|format| format.name) {
        _ if grading.csv => grade::Form::Csv,
        Some("json") => grade::Form::Json,
        Some("html") => grade::Form::Html,
        _ => grade::Form::Text,
    };
    let mut skip = 0;
    let mut output: Box<dyn Write> = match &grading.out {
        None => Box::new(io::stdout()),
        Some(name) => {
            let options = File::options().read(true).write(true).create(true).truncate(!grading.resume).open(name);
            let mut file = options.with_context(|| format!("{name} cannot be written"))?;
            if grading.resume {
                skip = grade::finished_rows(&mut file)?;
            }
            Box::new(io::BufWriter::new(file))
        }
    };
    let answers =
        grade::open(&grading.submissions, &key).with_context(|| format!("{} cannot be read", grading.submissions))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let summary = grade::run(&key, answers, &mut output, &grade::Options { threads, form, skip })?;
    if grading.out.is_some() {
        summary.lines().iter().for_each(|line| println!("{line}"));
    }
    Ok(match () {
        () if summary.wrong() > 0 => WRONG,
        () if summary.undecided() > 0 => UNDECIDED,
        () => 0,
    })
}

/// Audits documents one after another; a document that cannot be read is reported and the rest go on.
fn audit_files(
    session: &mut Session,
    printer: &mut Printer,
    files: &[String],
    kind: Option<Kind>,
) -> anyhow::Result<()> {
    for name in files {
        let text = match name.as_str() {
            "-" => {
                let mut bytes = Vec::new();
                io::stdin().lock().take(LARGEST_DOCUMENT as u64 + 1).read_to_end(&mut bytes)?;
                match bytes.len() > LARGEST_DOCUMENT {
                    true => Err(audit::too_large("standard input")),
                    false => audit::decoded("standard input", bytes),
                }
            }
            name => audit::read(name),
        };
        let mut bar = Bar::new(name);
        let kind = kind.unwrap_or_else(|| Kind::of_file(name));
        let reply = text.and_then(|text| session.audited(name, text, kind, &mut |part| bar.show(part)));
        bar.clear();
        match reply {
            Ok(reply) => drop(printer.show(session, name, vec![reply])?),
            Err(diagnostic) => printer.complain(Diagnostic { labels: Vec::new(), ..diagnostic }, "")?,
        }
    }
    Ok(())
}

fn answer_files(
    session: &mut Session,
    printer: &mut Printer,
    files: &[String],
    limit: Option<Duration>,
) -> anyhow::Result<()> {
    for name in files {
        let reader: Box<dyn BufRead> = match name.as_str() {
            "-" => Box::new(io::stdin().lock()),
            name => Box::new(BufReader::new(open(name)?)),
        };
        let flow =
            repl::run_lines(session, printer, reader, limit).with_context(|| format!("{name} cannot be read"))?;
        if flow == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}
