//! A table of points in, a table of values out: `eval EXPR --points FILE`.
//!
//! Rows are read, evaluated and written in portions, so that memory does not grow with the file, and what was read before
//! a defect of the file has been answered when the defect is reported. A point where something is not defined gives NaN
//! (`null` in JSON) and is counted; it is no error.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::io::{self, BufRead, Write};

use crate::numeric::tape::{Points, Tape, Values};
use crate::session::Many;

/// Rows of a portion.
const PORTION: usize = 8192;

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
    #[error("there is no column {name}; the columns are {}", .known.join(", "))]
    Missing {
        /// The variable.
        name: String,
        /// The columns that there are.
        known: Vec<String>,
    },
    /// A row with too many or too few fields.
    #[error("line {line} has {found} fields and the first line has {wanted}")]
    Ragged {
        /// Counted from 1.
        line: u64,
        /// Fields of this row.
        found: usize,
        /// Fields of the first row.
        wanted: usize,
    },
    /// Something else where a number is wanted.
    #[error("line {line}, column {column}: {text:?} is not a number")]
    NotANumber {
        /// Counted from 1.
        line: u64,
        /// Name of the column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// A defect of the whole file, or of a line of JSON.
    #[error("{0}")]
    Malformed(String),
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Points that were evaluated.
    pub points: usize,
    /// Points where some value is not a number.
    pub undefined: usize,
}

/// Evaluates at every point of `input` on at most `threads` threads and writes the values in the order of the points.
/// `summary` counts also what was done before an error.
///
/// # Errors
/// See [`PointsError`].
pub fn run(
    many: &Many,
    source: Source,
    input: impl BufRead,
    form: Form,
    output: &mut impl Write,
    threads: usize,
    summary: &mut Summary,
) -> Result<(), PointsError> {
    let tape = Tape::new(many.program.clone());
    let mut rows = read::rows(source, input, &many.variables)?;
    write::head(form, &many.heads, output)?;
    let (mut points, mut values) = (Points::new(many.variables.len()), Values::new(many.program.outputs()));
    loop {
        points.clear();
        let mut defect = None;
        while points.len() < PORTION {
            match rows.next() {
                Some(Ok(point)) => points.push(&point),
                Some(Err(error)) => {
                    defect = Some(error);
                    break;
                }
                None => break,
            }
        }
        if !points.is_empty() {
            tape.run_into(&points, &mut values, threads);
            guard(many, &mut values);
            summary.points += points.len();
            summary.undefined += write::rows(form, &many.heads, &values, output)?;
        }
        match defect {
            Some(error) => return Err(error),
            None if points.len() < PORTION => return Ok(()),
            None => {}
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
