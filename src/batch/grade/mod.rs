//! A class graded: submissions in, one row for each answer out, and a summary.
//!
//! Rows are read and written in a stream over all cores, so that memory does not grow with their number. A row that is
//! broken is reported and the rest go on. Equal answers to one problem are graded once while they are remembered.
//! Invariant: the same key and the same rows give the same output, whatever the number of cores.

mod read;
mod summary;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use rustc_hash::FxHashMap;

use crate::session::{AnswerKey, Grade};

pub use read::{Answers, Row, Source, open};
pub use summary::Summary;
pub use write::{Form, finished_rows};

/// Rows that may wait for a thread.
const WAITING: usize = 256;
/// Answers that are remembered.
const REMEMBERED: usize = 50_000;
/// Longest answer that is remembered, in bytes.
const LONGEST_REMEMBERED: usize = 400;

/// How a class is graded.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Number of threads; at least 1.
    pub threads: usize,
    /// What is written.
    pub form: Form,
    /// Rows that were graded before and are passed over.
    pub skip: u64,
}

/// Grades rows one after another: with the answers that are remembered.
#[derive(Debug)]
pub struct Grader<'k> {
    key: &'k AnswerKey,
    known: Mutex<FxHashMap<(usize, String), Arc<Grade>>>,
}

impl<'k> Grader<'k> {
    /// A grader that remembers nothing yet.
    pub fn new(key: &'k AnswerKey) -> Grader<'k> {
        Grader { key, known: Mutex::new(FxHashMap::default()) }
    }

    /// The grade of an answer to the problem at `place`.
    pub fn grade(&self, place: usize, answer: &str) -> Arc<Grade> {
        let answer = answer.trim();
        let asked = (place, answer.to_owned());
        let known = self.known.lock().expect("no thread panics with the answers in hand").get(&asked).cloned();
        if let Some(known) = known {
            return known;
        }
        let grade = Arc::new(self.key.problems[place].grade(answer));
        if answer.len() <= LONGEST_REMEMBERED {
            let mut known = self.known.lock().expect("no thread panics with the answers in hand");
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(asked, Arc::clone(&grade));
        }
        grade
    }
}

/// Grades all answers and writes a row for each.
///
/// # Errors
/// If something cannot be written.
pub fn run(
    key: &AnswerKey,
    answers: Answers<'_>,
    output: &mut dyn Write,
    options: &Options,
) -> std::io::Result<Summary> {
    let threads = options.threads.max(1);
    let grader = Grader::new(key);
    let (to_workers, rows) = sync_channel::<(u64, Row)>(WAITING);
    let (to_writer, graded) = sync_channel::<(u64, Row, Option<Arc<Grade>>)>(WAITING);
    let rows = Arc::new(Mutex::new(rows));
    thread::scope(|scope| {
        scope.spawn(move || {
            for (number, row) in answers.skip(options.skip as usize).enumerate() {
                if to_workers.send((number as u64, row)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..threads {
            let (rows, to_writer, grader) = (Arc::clone(&rows), to_writer.clone(), &grader);
            scope.spawn(move || {
                loop {
                    let next = rows.lock().expect("no thread panics with the queue in hand").recv();
                    let Ok((number, row)) = next else { return };
                    let place = key.problems.iter().position(|problem| problem.id.eq_ignore_ascii_case(&row.problem));
                    let grade = place.filter(|_| row.broken.is_none()).map(|place| grader.grade(place, &row.answer));
                    if to_writer.send((number, row, grade)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_writer);
        drop(rows);
        in_order(key, &graded, output, options)
    })
}

/// Writes rows in the order in which they were read.
fn in_order(
    key: &AnswerKey,
    graded: &Receiver<(u64, Row, Option<Arc<Grade>>)>,
    output: &mut dyn Write,
    options: &Options,
) -> std::io::Result<Summary> {
    let mut summary = Summary::new(key);
    let (mut early, mut student) = (BTreeMap::new(), write::Student::default());
    let mut next = 0;
    write::head(options.form, options.skip > 0, &key.title, output)?;
    while let Ok((number, row, grade)) = graded.recv() {
        early.insert(number, (row, grade));
        while let Some((row, grade)) = early.remove(&next) {
            summary.add(key, &row, grade.as_deref());
            write::row(options.form, key, &row, grade.as_deref(), &mut student, output)?;
            next += 1;
        }
    }
    student.total(key, output)?;
    write::foot(options.form, &summary, output)?;
    output.flush()?;
    Ok(summary)
}
