//! Rows of grades as CSV, JSON Lines or a page; for people a report on each student, then the summary.
//!
//! Invariant: what students wrote is escaped; no control character and no formula of a spreadsheet leaves.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use serde_json::json;

use super::{Row, Summary};
use crate::render::json::encoded;
use crate::session::{AnswerKey, Grade};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What each student earned problem by problem, and the summary.
    Text,
    /// A table.
    Csv,
    /// One object for each answer, the summary last.
    Json,
    /// A page that needs nothing else.
    Html,
}

const HEADS: [&str; 7] = ["student", "problem", "verdict", "points", "credit", "mistake", "message"];

/// Rows of a table that were written before an interruption; a row that is not complete is taken away. The file is left at
/// its end.
///
/// # Errors
/// If the file cannot be read or cut.
pub fn finished_rows(file: &mut File) -> io::Result<u64> {
    let (mut rows, mut end, mut at, mut quoted) = (0u64, 0u64, 0u64, false);
    let mut buffer = vec![0; 1 << 16];
    file.seek(SeekFrom::Start(0))?;
    loop {
        let length = file.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        for byte in &buffer[..length] {
            at += 1;
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => (rows, end) = (rows + 1, at),
                _ => {}
            }
        }
    }
    file.set_len(end)?;
    file.seek(SeekFrom::End(0))?;
    Ok(rows.saturating_sub(1))
}

pub(super) fn head(form: Form, resumed: bool, title: &str, output: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Csv if !resumed => writeln!(output, "{}", HEADS.join(",")),
        Form::Html => {
            let heads: String = HEADS.iter().map(|head| format!("<th>{head}</th>")).collect();
            writeln!(output, "{}<h1>{}</h1>\n<table>\n<tr>{heads}</tr>", crate::render::html::HEAD, escaped(title))
        }
        _ => Ok(()),
    }
}

/// The student whose rows are being written for people.
#[derive(Default)]
pub(super) struct Student {
    name: Option<String>,
    rows: usize,
    earned: f64,
    points: f64,
    open: bool,
}

impl Student {
    /// One line for an answer, below the name of the student.
    fn row(&mut self, key: &AnswerKey, row: &Row, cells: &[String; 7], output: &mut dyn Write) -> io::Result<()> {
        if self.name.as_ref() != Some(&row.student) {
            self.total(key, output)?;
            *self = Student { name: Some(row.student.clone()), ..Student::default() };
            writeln!(output, "{}", plain(&row.student))?;
        }
        let [_, problem, verdict, earned, _, _, message] = cells;
        let worth = key.problem(&row.problem).map_or(0.0, |problem| problem.points);
        let points = match (verdict.as_str(), earned.as_str()) {
            ("skipped", _) => String::new(),
            (_, "") => format!("? of {worth}"),
            (_, earned) => format!("{earned} of {worth}"),
        };
        self.rows += 1;
        self.points += worth;
        self.earned += earned.parse::<f64>().unwrap_or(0.0);
        self.open |= earned.is_empty();
        let said = if verdict == "correct" { "" } else { message.as_str() };
        let line = format!("  {:<6} {verdict:<11} {points:<10} {}", plain(problem), plain(said));
        writeln!(output, "{}", line.trim_end())
    }

    /// The sum, if all problems of the key stood together.
    pub(super) fn total(&self, key: &AnswerKey, output: &mut dyn Write) -> io::Result<()> {
        if self.name.is_none() {
            return Ok(());
        }
        if self.rows == key.problems.len() {
            let open = if self.open { ", and what is open" } else { "" };
            writeln!(output, "  total  {} of {}{open}", (self.earned * 1000.0).round() / 1000.0, self.points)?;
        }
        writeln!(output)
    }
}

pub(super) fn row(
    form: Form,
    key: &AnswerKey,
    row: &Row,
    grade: Option<&Grade>,
    student: &mut Student,
    output: &mut dyn Write,
) -> io::Result<()> {
    let problem = key.problem(&row.problem);
    let skipped = match (&row.broken, problem) {
        (Some(why), _) => why.clone(),
        (None, None) => key.unknown(&row.problem),
        _ => String::new(),
    };
    let points = problem.map_or(0.0, |problem| problem.points);
    let earned = grade.and_then(|grade| grade.credit).map(|credit| credit * points);
    let number =
        |value: Option<f64>| value.map_or(String::new(), |value| format!("{}", (value * 1000.0).round() / 1000.0));
    let cells = [
        row.student.clone(),
        problem.map_or_else(|| row.problem.clone(), |problem| problem.id.clone()),
        grade.map_or("skipped", |grade| grade.verdict).to_owned(),
        number(earned),
        number(grade.and_then(|grade| grade.credit)),
        grade.and_then(|grade| grade.mistake).unwrap_or("").to_owned(),
        grade.map_or(skipped, |grade| grade.message.clone()),
    ];
    match form {
        Form::Csv => writeln!(output, "{}", cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")),
        Form::Json => {
            let object = json!({ "student": row.student, "problem": cells[1], "verdict": cells[2], "points": earned,
                "credit": grade.and_then(|grade| grade.credit), "mistake": grade.and_then(|grade| grade.mistake), "message": cells[6] });
            writeln!(output, "{}", encoded(&object))
        }
        Form::Html => {
            let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            writeln!(output, "<tr>{cells}</tr>")
        }
        Form::Text => student.row(key, row, &cells, output),
    }
}

pub(super) fn foot(form: Form, summary: &Summary, output: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Csv => Ok(()),
        Form::Json => writeln!(output, "{}", encoded(&summary_object(summary))),
        Form::Html => {
            let lines: String = summary.lines().iter().map(|line| format!("{}\n", escaped(line))).collect();
            writeln!(output, "</table>\n<pre>{lines}</pre>\n{}", crate::render::html::FOOT)
        }
        Form::Text => summary.lines().iter().try_for_each(|line| writeln!(output, "{}", plain(line))),
    }
}

fn summary_object(summary: &Summary) -> serde_json::Value {
    let problems: Vec<serde_json::Value> = summary
        .problems
        .iter()
        .map(|tally| {
            json!({ "problem": tally.id, "points": tally.points, "answers": tally.answers, "verdicts": tally.verdicts,
                "credit": tally.credit, "mistakes": tally.commonest() })
        })
        .collect();
    json!({ "summary": { "title": summary.title, "problems": problems, "broken": summary.broken } })
}

/// Text without control characters.
fn plain(text: &str) -> String {
    text.chars().map(|sign| if crate::render::span::is_harmful(sign) { '?' } else { sign }).collect()
}

/// A cell; one that a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(text: &str) -> String {
    let text = plain(text);
    let formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
    let text = if formula { format!("'{text}") } else { text };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

fn escaped(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
