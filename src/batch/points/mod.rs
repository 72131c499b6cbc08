//! A table of points in, a table of values out: `eval EXPR --points FILE`.
//!
//! Rows are read, evaluated and written in portions, so that memory does not grow with the file, and what was read before
//! a defect of the file has been answered when the defect is reported. A point where something is not defined gives NaN
//! (`null` in JSON) and is counted; it is no error. A row that cannot be read is an error and gives a row of NaN, so that
//! every row of points keeps its row of values and the rows after it are answered.

mod compare;
mod numpy;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};

pub use compare::compare;
pub(super) use numpy::Table;
pub(super) use write::number;

use crate::numeric::tape::{Points, Tape, Values};
use crate::session::Many;

/// Rows of a portion.
const PORTION: usize = 8192;
/// Rows that cannot be read whose defect is kept.
const NAMED: usize = 5;

/// How the points stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Columns with names in the first row, between commas.
    Csv,
    /// The same between tabs.
    Tsv,
    /// An object with names, or a list in the order of the variables, on each line.
    JsonLines,
    /// A NumPy array with one row for each point, columns in the order of the variables.
    Npy,
}

impl Source {
    /// What the ending of a file name says; CSV for everything else.
    pub fn of(name: &str) -> Source {
        match name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Source::Tsv,
            "jsonl" | "ndjson" | "json" => Source::JsonLines,
            "npy" => Source::Npy,
            _ => Source::Csv,
        }
    }
}

/// How the values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A head, then one row for each point.
    Csv,
    /// One object for each point.
    JsonLines,
}

/// What is wrong with a file of points.
#[derive(Debug, thiserror::Error)]
pub enum PointsError {
    /// It cannot be read, or the values cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A variable without a column.
    #[error("{}", missing(.name, .known, .wanted))]
    Missing {
        /// The variable.
        name: String,
        /// The columns that there are.
        known: Vec<String>,
        /// All columns that are wanted.
        wanted: Vec<String>,
    },
    /// Two columns that the same variable could stand in.
    #[error("two columns are called {0}")]
    Twice(String),
    /// A row with too many or too few fields.
    #[error("line {line} has {}, the first line {wanted}", fields(*.found))]
    Ragged {
        /// Counted from 1.
        line: u64,
        /// Fields of this row.
        found: usize,
        /// Fields of the first row.
        wanted: usize,
    },
    /// Something else where a number is wanted.
    #[error("line {line}, column {column}{}", not_a_number(.text))]
    NotANumber {
        /// Counted from 1.
        line: u64,
        /// Name of the column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// Another defect of a line.
    #[error("line {line} {message}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong, as the end of a sentence about the line.
        message: String,
    },
    /// A defect of the whole file.
    #[error("{0}")]
    Malformed(String),
    /// The user stopped it.
    #[error("interrupted")]
    Interrupted,
}

impl PointsError {
    /// True if only one row is lost by it and the next can be read.
    fn is_of_one_row(&self) -> bool {
        matches!(self, PointsError::Ragged { .. } | PointsError::NotANumber { .. } | PointsError::Line { .. })
    }
}

/// What is said of a missing column: also that the names themselves are missing.
fn missing(name: &str, known: &[String], wanted: &[String]) -> String {
    let names = wanted.join(",");
    if known.is_empty() {
        return format!("the file is empty; its first line is to name the columns: {names}");
    }
    let known_as = known.join(", ");
    if known.iter().all(|head| head.parse::<f64>().is_ok()) {
        return format!("there is no column {name}; the first line is to name the columns: {names} and not {known_as}");
    }
    format!("there is no column {name}; the columns are {known_as}")
}

fn not_a_number(text: &str) -> String {
    let has_comma = text.split_once(',').is_some_and(|(whole, part)| {
        whole.trim_start_matches(['-', '+']).parse::<u64>().is_ok() && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    match text {
        "" => " is empty".to_owned(),
        _ if has_comma => format!(": {text:?} is not a number; decimals are written with a point"),
        _ => format!(": {text:?} is not a number"),
    }
}

fn fields(count: usize) -> String {
    if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of the file, also those that could not be read.
    pub points: usize,
    /// Points where some value is not a number although the row could be read.
    pub undefined: usize,
    /// Rows that could not be read.
    pub unread: usize,
    /// What is wrong with the first of them.
    pub defects: Vec<String>,
}

impl Summary {
    /// What the user is told after the run, a sentence each; `instead` says what rows that could not be read got.
    pub fn lines(&self, instead: &str) -> Vec<String> {
        let mut lines = Vec::new();
        if self.undefined > 0 {
            let have = if self.undefined == 1 { "points has" } else { "points have" };
            lines.push(format!("{} of {} {have} a value that is not defined there (NaN)", self.undefined, self.points));
        }
        if self.unread > 0 {
            let rest = if self.unread > self.defects.len() { "; and so on" } else { "" };
            lines.push(format!(
                "{} of {} rows could not be read{instead}: {}{rest}",
                self.unread,
                self.points,
                self.defects.join("; ")
            ));
        }
        lines
    }
}

/// How a table is evaluated.
pub struct Options<'o> {
    /// How the points stand in the file.
    pub source: Source,
    /// How the values are written.
    pub form: Form,
    /// Most threads.
    pub threads: usize,
    /// Set by the user to stop after the rows that are being worked on.
    pub interrupted: &'o AtomicBool,
}

/// Evaluates at every point of `input` and writes the values in the order of the points. `summary` counts also what was
/// done before an error.
///
/// # Errors
/// See [`PointsError`].
pub fn run(
    many: &Many,
    input: impl BufRead,
    output: &mut impl Write,
    options: &Options<'_>,
    summary: &mut Summary,
) -> Result<(), PointsError> {
    let tape = Tape::new(many.program.clone());
    let columns: Vec<read::Names> = many.variables.iter().map(|name| vec![name.clone()]).collect();
    let mut rows = match read::rows(options.source, input, &columns) {
        Err(_) if options.interrupted.load(Ordering::Relaxed) => return Err(PointsError::Interrupted),
        rows => rows?,
    };
    write::head(options.form, &many.heads, output)?;
    let (mut points, mut values) = (Points::new(many.variables.len()), Values::new(many.program.outputs()));
    loop {
        points.clear();
        let (mut fatal, mut unread) = (None, Vec::new());
        while points.len() < PORTION && fatal.is_none() {
            match rows.next() {
                Some(Ok(point)) => points.push(&point),
                Some(Err(error)) if error.is_of_one_row() => {
                    unread.push(points.len());
                    points.push(&[]);
                    summary.note(&error);
                }
                Some(Err(error)) => fatal = Some(error),
                None => break,
            }
            // Also in place of the error that a reader gives when it was stopped.
            if options.interrupted.load(Ordering::Relaxed) {
                fatal = Some(PointsError::Interrupted);
            }
        }
        if !points.is_empty() {
            tape.run_into(&points, &mut values, options.threads);
            guard(many, &mut values);
            for point in &unread {
                (0..many.heads.len()).for_each(|output| values.set(*point, output, f64::NAN));
            }
            summary.points += points.len();
            summary.undefined += write::rows(options.form, &many.heads, &values, output)? - unread.len();
        }
        match fatal {
            Some(error) => return Err(error),
            None if points.len() < PORTION => return Ok(()),
            None => {}
        }
    }
}

impl Summary {
    fn note(&mut self, error: &PointsError) {
        self.unread += 1;
        if self.defects.len() < NAMED {
            self.defects.push(error.to_string());
        }
    }
}

/// Takes the values away that a guard does not let through.
fn guard(many: &Many, values: &mut Values) {
    for guard in &many.guards {
        for point in 0..values.len() {
            let seen = values.get(point, guard.output);
            if seen.is_nan() || (guard.is_relation && seen == 0.0) {
                guard.of.clone().for_each(|output| values.set(point, output, f64::NAN));
            }
        }
    }
}
