//! Submissions from a table, from JSON Lines, or from a folder of sheets.
//!
//! A table has the columns `student`, `problem`, `answer`, or `student` and a column for each problem. No name that stands
//! in a submission is opened. Invariant: one row is held at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use super::folder::folder;
use crate::session::{AnswerKey, Work};

/// Longest line of JSON, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// An answer as it was handed in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Who.
    pub student: String,
    /// To which problem.
    pub problem: String,
    /// What was written.
    pub answer: String,
    /// Written work of several formulas instead of an answer.
    pub work: Option<Work>,
    /// What a reader of the grade has to know, such as which of two answers counts.
    pub note: String,
    /// What is wrong with the row, if it cannot be graded.
    pub broken: Option<String>,
}

impl Row {
    pub(super) fn broken(student: &str, why: String) -> Row {
        Row { student: student.to_owned(), broken: Some(why), ..Row::default() }
    }
}

/// The rows of a submission file.
pub type Answers<'r> = Box<dyn Iterator<Item = Row> + Send + 'r>;

/// How submissions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A table with commas.
    Csv,
    /// One object on each line.
    JsonLines,
}

impl Source {
    /// The kind of table that the name of a file says.
    pub(super) fn of_file(path: &Path) -> Option<Source> {
        match path.extension()?.to_str()? {
            "csv" => Some(Source::Csv),
            "jsonl" | "ndjson" | "json" => Some(Source::JsonLines),
            _ => None,
        }
    }
}

/// The rows of a file or folder, in order.
///
/// # Errors
/// If it cannot be opened.
pub fn open<'k>(path: &str, key: &'k AnswerKey) -> io::Result<Answers<'k>> {
    let place = Path::new(path);
    if path == "-" {
        return Ok(rows(Source::Csv, BufReader::new(io::stdin()), key));
    }
    if place.is_dir() {
        return folder(place, key);
    }
    let input = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(rows(Source::of_file(place).unwrap_or(Source::Csv), input, key))
}

/// The rows of a stream.
pub fn rows<'k>(source: Source, input: impl BufRead + Send + 'k, key: &'k AnswerKey) -> Answers<'k> {
    match source {
        Source::Csv => table(input, key),
        Source::JsonLines => Box::new(json(input)),
    }
}

fn table<'k>(input: impl BufRead + Send + 'k, key: &'k AnswerKey) -> Answers<'k> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(input);
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.trim_start_matches('\u{feff}').to_owned()).collect(),
        Err(error) => return Box::new(std::iter::once(Row::broken("", format!("the table cannot be read: {error}")))),
    };
    let column = move |heads: &[String], name: &str| heads.iter().position(|head| head.eq_ignore_ascii_case(name));
    let (student, problem, answer) = (column(&heads, "student"), column(&heads, "problem"), column(&heads, "answer"));
    let wide: Vec<(usize, String)> =
        key.problems.iter().filter_map(|problem| Some((column(&heads, &problem.id)?, problem.id.clone()))).collect();
    if problem.is_none() && wide.is_empty() {
        let why = "the table has neither a column problem nor one for a problem of the key".to_owned();
        return Box::new(std::iter::once(Row::broken("", why)));
    }
    Box::new(reader.into_byte_records().flat_map(move |record| {
        let record = match record {
            Ok(record) => record,
            Err(error) => return vec![Row::broken("", format!("this row cannot be read: {error}"))],
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(std::str::from_utf8);
        let who = match cell(student) {
            Some(Ok(who)) => who.to_owned(),
            _ => format!("line {line}"),
        };
        let one = |problem: &str, at: Option<usize>| match cell(at) {
            Some(Ok(text)) => {
                Row { student: who.clone(), problem: problem.to_owned(), answer: text.to_owned(), ..Row::default() }
            }
            Some(Err(_)) => Row::broken(&who, format!("line {line} is not UTF-8 text")),
            None => Row::broken(&who, format!("line {line} has too few cells")),
        };
        match (problem, cell(problem)) {
            (Some(_), Some(Ok(name))) => vec![one(name, answer)],
            (Some(_), _) => vec![Row::broken(&who, format!("line {line} names no problem"))],
            (None, _) => wide.iter().map(|(at, name)| one(name, Some(*at))).collect(),
        }
    }))
}

fn json(mut input: impl BufRead + Send) -> impl Iterator<Item = Row> + Send {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            number += 1;
            let read = io::Read::take(&mut input, LONGEST_LINE).read_until(b'\n', &mut line);
            match read {
                Ok(0) => return None,
                Ok(length) if length as u64 == LONGEST_LINE && !line.ends_with(b"\n") => {
                    let mut rest = Vec::new();
                    while matches!(io::Read::take(&mut input, LONGEST_LINE).read_until(b'\n', &mut rest), Ok(1..))
                        && !rest.ends_with(b"\n")
                    {
                        rest.clear();
                    }
                    return Some(Row::broken("", format!("line {number} is too long")));
                }
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(_) => return Some(object(&line, number)),
                Err(error) => return Some(Row::broken("", format!("line {number} cannot be read: {error}"))),
            }
        }
    })
}

fn object(line: &[u8], number: u64) -> Row {
    let Ok(value) = serde_json::from_slice::<Value>(line) else {
        return Row::broken("", format!("line {number} is not JSON"));
    };
    let text = |name: &str| match &value[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let student = text("student").unwrap_or_else(|| format!("line {number}"));
    match (text("problem"), text("answer")) {
        (Some(problem), Some(answer)) => Row { student, problem, answer, ..Row::default() },
        _ => Row::broken(&student, format!("line {number} needs problem and answer as text")),
    }
}
