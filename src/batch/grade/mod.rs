//! A class graded: submissions in, one row for each answer out, and a summary.
//!
//! Rows are read and written in a stream over all cores, so that memory does not grow with their number. A row that is
//! broken is reported and the rest go on. Equal answers to one problem are graded once while they are remembered.
//! Invariant: the same key and the same rows give the same output, whatever the number of cores.

mod folder;
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

pub use read::{Answers, Row, Source, open, rows};
pub use summary::Summary;
pub use write::{Form, finished_rows};

/// Rows that go to a thread together, and how many such groups may wait.
const TOGETHER: usize = 32;
const WAITING: usize = 16;
/// Answers to one problem that are remembered.
const REMEMBERED: usize = 20_000;
/// Longest answer that is remembered, in bytes.
const LONGEST_REMEMBERED: usize = 400;

/// Rows with their grades, if they can be graded.
type Graded = Vec<(Row, Option<Arc<Grade>>)>;

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
    /// For each problem, so that threads seldom wait for each other.
    known: Vec<Mutex<FxHashMap<String, Arc<Grade>>>>,
}

impl<'k> Grader<'k> {
    /// A grader that remembers nothing yet.
    pub fn new(key: &'k AnswerKey) -> Grader<'k> {
        Grader { key, known: key.problems.iter().map(|_| Mutex::default()).collect() }
    }

    /// The grade of an answer to the problem at `place`.
    pub fn grade(&self, place: usize, answer: &str) -> Arc<Grade> {
        let answer = answer.trim();
        let memory = || self.known[place].lock().expect("no thread panics with the answers in hand");
        if let Some(known) = memory().get(answer) {
            return Arc::clone(known);
        }
        let grade = Arc::new(self.key.problems[place].grade(answer));
        if answer.len() <= LONGEST_REMEMBERED {
            let mut known = memory();
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(answer.to_owned(), Arc::clone(&grade));
        }
        grade
    }

    /// The grade of a row; nothing if it is broken or names no problem of the key.
    fn row(&self, row: &Row) -> Option<Arc<Grade>> {
        let place = self.key.place(&row.problem).filter(|_| row.broken.is_none())?;
        let grade = match &row.work {
            Some(work) => Arc::new(self.key.problems[place].grade_work(work)),
            None => self.grade(place, &row.answer),
        };
        if row.note.is_empty() {
            return Some(grade);
        }
        Some(Arc::new(Grade { message: format!("{}; {}", grade.message, row.note), ..Grade::clone(&grade) }))
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
    let (to_workers, rows) = sync_channel::<(u64, Vec<Row>)>(WAITING);
    let (to_writer, graded) = sync_channel::<(u64, Graded)>(WAITING);
    let rows = Arc::new(Mutex::new(rows));
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut answers = answers.skip(usize::try_from(options.skip).unwrap_or(usize::MAX));
            for number in 0.. {
                let group: Vec<Row> = answers.by_ref().take(TOGETHER).collect();
                if group.is_empty() || to_workers.send((number, group)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..threads {
            let (rows, to_writer, grader) = (Arc::clone(&rows), to_writer.clone(), &grader);
            scope.spawn(move || {
                loop {
                    let next = rows.lock().expect("no thread panics with the queue in hand").recv();
                    let Ok((number, group)) = next else { return };
                    let graded = group.into_iter().map(|row| {
                        let grade = grader.row(&row);
                        (row, grade)
                    });
                    if to_writer.send((number, graded.collect())).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_writer);
        drop(rows);
        in_order(key, graded, output, options)
    })
}

/// Writes rows in the order in which they were read.
fn in_order(
    key: &AnswerKey,
    graded: Receiver<(u64, Graded)>,
    output: &mut dyn Write,
    options: &Options,
) -> std::io::Result<Summary> {
    let mut summary = Summary::new(key);
    let (mut early, mut student) = (BTreeMap::new(), write::Student::default());
    let mut next = 0;
    write::head(options.form, options.skip > 0, &key.title, output)?;
    while let Ok((number, group)) = graded.recv() {
        early.insert(number, group);
        while let Some(group) = early.remove(&next) {
            for (row, grade) in group {
                summary.add(key, &row, grade.as_deref());
                write::row(options.form, key, &row, grade.as_deref(), &mut student, output)?;
            }
            next += 1;
        }
    }
    student.total(key, output)?;
    write::foot(options.form, &summary, output)?;
    output.flush()?;
    Ok(summary)
}
