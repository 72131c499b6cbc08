//! A folder of submissions: sheets of single students, folders of students, and tables.
//!
//! `ada.md` and everything below `ada/` is the work of ada. A link is not followed, and no name that stands in a submission
//! is opened. Of two answers to one problem the last counts, in the order of the names of the files. Invariant: the work of
//! one student is held at a time.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::read::{Answers, Row, Source, rows};
use crate::session::{AnswerKey, Work};
use crate::tutor::audit::{Format, LARGEST_DOCUMENT, collect};

/// Folders inside of each other that are looked into, and files of one student.
const DEEPEST: usize = 8;
const MOST_FILES: usize = 500;

/// The rows of all students in the order of their names.
///
/// # Errors
/// If the folder cannot be listed.
pub(super) fn folder<'k>(place: &Path, key: &'k AnswerKey) -> io::Result<Answers<'k>> {
    let entries = listed(place)?;
    Ok(Box::new(entries.into_iter().flat_map(move |path| -> Answers<'k> {
        match Source::of_file(&path).filter(|_| is_file(&path)) {
            Some(source) => match File::open(&path) {
                Ok(file) => rows(source, BufReader::new(file), key),
                Err(error) => Box::new(std::iter::once(Row::broken(&name(&path), unreadable(&path, &error)))),
            },
            None => Box::new(of_student(&path, key).into_iter()),
        }
    })))
}

/// What stands in a folder, in the order of the names, without what is hidden.
fn listed(place: &Path) -> io::Result<Vec<PathBuf>> {
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let mut paths: Vec<PathBuf> = fs::read_dir(place)?.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| !hidden(path));
    paths.sort();
    Ok(paths)
}

/// True for a file that is no link.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_file())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be read: {error}", name(path))
}

/// What one student handed in to a problem.
struct Given {
    file: String,
    line: usize,
    work: Work,
    /// Where an earlier answer to the same problem stands, which does not count.
    earlier: Option<(String, usize)>,
}

/// The rows of one student: one for each problem of the key, before them what could not be read.
fn of_student(path: &Path, key: &AnswerKey) -> Vec<Row> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    let student = match is_folder {
        true => name(path),
        false => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let (mut broken, mut given) = (Vec::new(), Vec::new());
    given.resize_with(key.problems.len(), || None);
    let mut files = Vec::new();
    files_below(path, 0, &mut files, &mut broken);
    let mut read = false;
    for file in &files {
        match sheet(file, key, &mut given) {
            Ok(unknown) => {
                read = true;
                broken.extend(unknown);
            }
            Err(why) => broken.push(why),
        }
    }
    let mut all: Vec<Row> = broken.into_iter().map(|why| Row::broken(&student, why)).collect();
    if read {
        let rows = key.problems.iter().zip(given).map(|(problem, given)| row(&student, &problem.id, given));
        all.extend(rows);
    }
    all
}

fn row(student: &str, problem: &str, given: Option<Given>) -> Row {
    let blank = Row { student: student.to_owned(), problem: problem.to_owned(), ..Row::default() };
    let Some(given) = given else { return blank };
    let note = match &given.earlier {
        Some((file, line)) => format!(
            "answered more than once: what stands in {} from line {} on counts, not {file} line {line}",
            given.file, given.line
        ),
        None => String::new(),
    };
    match &given.work[..] {
        [] => Row { note, ..blank },
        // A formula alone is remembered like the answers of a table.
        [chain] if chain.len() == 1 => Row { answer: chain[0].clone(), note, ..blank },
        _ => Row { work: Some(given.work), note, ..blank },
    }
}

/// All files at or below a path in order; what is not followed is said.
fn files_below(path: &Path, depth: usize, files: &mut Vec<PathBuf>, broken: &mut Vec<String>) {
    let data = match fs::symlink_metadata(path) {
        Ok(data) => data,
        Err(error) => return broken.push(unreadable(path, &error)),
    };
    if data.is_symlink() {
        broken.push(format!("{} is a link, and links are not followed", name(path)));
    } else if data.is_dir() && depth >= DEEPEST {
        broken.push(format!("{} lies too deep", name(path)));
    } else if data.is_dir() {
        match listed(path) {
            Ok(paths) => paths.iter().for_each(|path| files_below(path, depth + 1, files, broken)),
            Err(error) => broken.push(unreadable(path, &error)),
        }
    } else if !data.is_file() {
        broken.push(format!("{} is no file", name(path)));
    } else if files.len() >= MOST_FILES {
        broken.push(format!("{}: more than {MOST_FILES} files", name(path)));
    } else {
        files.push(path.to_owned());
    }
}

/// Reads a sheet; what is said of problems that the key does not have.
fn sheet(path: &Path, key: &AnswerKey, given: &mut [Option<Given>]) -> Result<Vec<String>, String> {
    let file = name(path);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if !["", "md", "markdown", "tex", "txt", "text", "ipynb"].contains(&ending.as_str()) {
        return Err(format!("{file} is not read; a sheet is a file .md, .tex, .txt or .ipynb"));
    }
    if fs::metadata(path).is_ok_and(|data| data.len() > LARGEST_DOCUMENT as u64) {
        return Err(format!("{file} is larger than {} MB", LARGEST_DOCUMENT >> 20));
    }
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| format!("{file} is not UTF-8 text"))?,
        Err(error) => return Err(unreadable(path, &error)),
    };
    let names: Vec<&str> = key.problems.iter().map(|problem| problem.id.as_str()).collect();
    let found =
        collect(&text, Format::of_file(&file), &names).map_err(|problem| format!("{file}: {}", problem.message))?;
    let mut unknown = Vec::new();
    for part in found {
        match part.problem {
            Ok(place) => {
                let earlier = given[place].take().filter(|earlier| !earlier.work.is_empty());
                let empty = part.chains.is_empty();
                given[place] = match earlier {
                    // Nothing does not take the place of something.
                    Some(earlier) if empty => Some(earlier),
                    earlier => Some(Given {
                        file: file.clone(),
                        line: part.line,
                        work: part.chains,
                        earlier: earlier.map(|earlier| (earlier.file, earlier.line)),
                    }),
                };
            }
            Err(said) => unknown.push(format!("{file} line {}: {}", part.line, key.unknown(&said))),
        }
    }
    Ok(unknown)
}
