//! The SQLite file. Its schema has a number; an older file is brought up to date, a newer one is used as it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::schedule::{Memory, Rating};

/// Number of the schema that this program writes.
const SCHEMA: i64 = 2;
/// How long another program may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Seconds of a day.
const DAY: f64 = 86_400.0;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS attempts (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, exercise TEXT NOT NULL, answer TEXT NOT NULL,
        verdict TEXT NOT NULL, mistake TEXT);
    CREATE INDEX IF NOT EXISTS attempts_by_exercise ON attempts (exercise);
    CREATE TABLE IF NOT EXISTS reviews (
        card TEXT PRIMARY KEY, due INTEGER NOT NULL, last INTEGER NOT NULL, stability REAL NOT NULL,
        difficulty REAL NOT NULL, count INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
";

/// What each older schema lacks: the number of the schema that has it, and how it is added.
const ADDED: &[(i64, &str)] = &[(2, "ALTER TABLE attempts ADD COLUMN hints INTEGER NOT NULL DEFAULT 0;")];

/// Why progress cannot be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("progress cannot be kept: {0}")]
pub struct Error(String);

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error(error.to_string())
    }
}

/// The place of a progress file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    path: PathBuf,
}

/// One answer to one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Seconds since 1970.
    pub at: i64,
    /// Id of the exercise.
    pub exercise: String,
    /// What was typed.
    pub answer: String,
    /// `correct`, `onward`, `wrong`, `undecided`, `unreadable`, `skipped`; `passed` for what a test stood for.
    pub verdict: String,
    /// Id of the mistake, if one was found.
    pub mistake: Option<String>,
    /// Hints that had been shown.
    pub hints: u32,
}

/// Where a learner stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Attempts in all.
    pub attempts: u64,
    /// Right answers.
    pub right: u64,
    /// Exercises that were answered right at least once.
    pub done: Vec<String>,
    /// Mistakes with how often they were made, the commonest first.
    pub mistakes: Vec<(String, u64)>,
    /// Cards that are due.
    pub due: u64,
}

/// Brings an older file up to date. The number is read again inside the transaction: another program may have been first.
fn update(connection: &mut Connection) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version < SCHEMA {
        transaction.execute_batch(TABLES)?;
        for (_, change) in ADDED.iter().filter(|(since, _)| version < *since) {
            transaction.execute_batch(change)?;
        }
        transaction.execute_batch(&format!("PRAGMA user_version = {SCHEMA};"))?;
    }
    Ok(transaction.commit()?)
}

impl Store {
    /// The store in a file; nothing is opened yet.
    pub fn at(path: impl AsRef<Path>) -> Store {
        Store { path: path.as_ref().to_owned() }
    }

    fn open(&self) -> Result<Connection, Error> {
        let mut connection = Connection::open(&self.path)?;
        connection.busy_timeout(PATIENCE)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version < SCHEMA {
            update(&mut connection)?;
        }
        Ok(connection)
    }

    /// Keeps an attempt; when this returns it is in the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep(&self, attempt: &Attempt) -> Result<(), Error> {
        self.open()?.execute(
            "INSERT INTO attempts (at, exercise, answer, verdict, mistake, hints) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![attempt.at, attempt.exercise, attempt.answer, attempt.verdict, attempt.mistake, attempt.hints],
        )?;
        Ok(())
    }

    /// All attempts in order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn attempts(&self) -> Result<Vec<Attempt>, Error> {
        let connection = self.open()?;
        let mut query =
            connection.prepare("SELECT at, exercise, answer, verdict, mistake, hints FROM attempts ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok(Attempt {
                at: row.get(0)?,
                exercise: row.get(1)?,
                answer: row.get(2)?,
                verdict: row.get(3)?,
                mistake: row.get(4)?,
                hints: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where the learner stands at `now`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn overview(&self, now: i64) -> Result<Overview, Error> {
        let connection = self.open()?;
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64);
        let mut done =
            connection.prepare("SELECT DISTINCT exercise FROM attempts WHERE verdict IN ('correct', 'passed')")?;
        let mut made = connection.prepare(
            "SELECT mistake, count(*) FROM attempts WHERE mistake IS NOT NULL GROUP BY mistake ORDER BY 2 DESC, 1",
        )?;
        let mistakes = made.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(Overview {
            attempts: count("SELECT count(*) FROM attempts")?,
            right: count("SELECT count(*) FROM attempts WHERE verdict = 'correct'")?,
            done: done.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?,
            mistakes: mistakes.collect::<Result<_, _>>()?,
            due: count(&format!("SELECT count(*) FROM reviews WHERE due <= {now}"))?,
        })
    }

    /// Keeps a review of a card.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn review(&self, card: &str, rating: Rating, now: i64) -> Result<Memory, Error> {
        let mut connection = self.open()?;
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let known = transaction
            .query_row("SELECT stability, difficulty, last FROM reviews WHERE card = ?1", [card], |row| {
                Ok((Memory { stability: row.get(0)?, difficulty: row.get(1)? }, row.get::<_, i64>(2)?))
            })
            .optional()?;
        let memory = match known {
            None => Memory::first(rating),
            Some((memory, last)) => memory.next(rating, ((now - last) as f64 / DAY).floor()),
        };
        let wait = if rating == Rating::Again { 600.0 } else { memory.interval() * DAY };
        transaction.execute(
            "INSERT INTO reviews (card, due, last, stability, difficulty, count) VALUES (?1, ?2, ?3, ?4, ?5, 1)
             ON CONFLICT (card) DO UPDATE SET due = ?2, last = ?3, stability = ?4, difficulty = ?5, count = count + 1",
            params![card, now + wait as i64, now, memory.stability, memory.difficulty],
        )?;
        transaction.commit()?;
        Ok(memory)
    }

    /// Cards that are not due yet at `now`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn resting(&self, now: i64) -> Result<Vec<String>, Error> {
        let connection = self.open()?;
        let mut query = connection.prepare("SELECT card FROM reviews WHERE due > ?1")?;
        let rows = query.query_map([now], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets attempts and reviews whose ids begin with `prefix`; all of them if it is empty.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn reset(&self, prefix: &str) -> Result<(), Error> {
        let mut connection = self.open()?;
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM attempts WHERE substr(exercise, 1, length(?1)) = ?1", [prefix])?;
        transaction.execute("DELETE FROM reviews WHERE substr(card, 1, length(?1)) = ?1", [prefix])?;
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(k: i64) -> Attempt {
        let text = format!("answer {k}");
        Attempt {
            at: k,
            exercise: "14-x/1".into(),
            answer: text,
            verdict: "wrong".into(),
            mistake: Some("sin-sign".into()),
            hints: 1,
        }
    }

    fn store(name: &str) -> Store {
        let path = std::env::temp_dir().join(format!("gradus-{name}-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Store::at(path)
    }

    #[test]
    fn attempts_come_back_and_a_lesson_can_be_reset() {
        let store = store("attempts");
        for k in 0..3 {
            store.keep(&attempt(k)).unwrap();
        }
        assert_eq!(store.attempts().unwrap(), (0..3).map(attempt).collect::<Vec<_>>());
        assert_eq!(store.overview(0).unwrap().mistakes, [("sin-sign".to_owned(), 3)]);
        store.reset("15-").unwrap();
        assert_eq!(store.attempts().unwrap().len(), 3);
        store.reset("14-").unwrap();
        assert!(store.attempts().unwrap().is_empty());
    }

    #[test]
    fn two_writers_lose_nothing() {
        let store = store("writers");
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..40).for_each(|k| store.keep(&attempt(k)).unwrap()));
            }
        });
        assert_eq!(store.attempts().unwrap().len(), 80);
    }

    #[test]
    fn an_older_schema_is_brought_up_to_date() {
        let store = store("older");
        let connection = Connection::open(&store.path).unwrap();
        connection.execute_batch(&format!("{TABLES} PRAGMA user_version = 1;")).unwrap();
        let old = "INSERT INTO attempts (at, exercise, answer, verdict) VALUES (7, '14-x/1', 'x', 'correct')";
        connection.execute(old, []).unwrap();
        drop(connection);
        store.keep(&attempt(2)).unwrap();
        let kept = store.attempts().unwrap();
        assert_eq!((kept.len(), kept[0].hints, kept[1].hints), (2, 0, 1));
    }

    #[test]
    fn a_file_that_may_not_be_written_is_read() {
        let store = store("read-only");
        store.keep(&attempt(1)).unwrap();
        let mut rights = std::fs::metadata(&store.path).unwrap().permissions();
        rights.set_readonly(true);
        std::fs::set_permissions(&store.path, rights).unwrap();
        assert_eq!(store.attempts().unwrap().len(), 1);
    }

    #[test]
    fn a_newer_schema_with_more_columns_is_used() {
        let store = store("newer");
        store.keep(&attempt(1)).unwrap();
        let connection = Connection::open(&store.path).unwrap();
        connection.execute_batch("ALTER TABLE attempts ADD COLUMN mood TEXT; PRAGMA user_version = 9;").unwrap();
        drop(connection);
        store.keep(&attempt(2)).unwrap();
        assert_eq!(store.attempts().unwrap().len(), 2);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_an_error() {
        assert!(Store::at("/nowhere/at/all.db").keep(&attempt(1)).is_err());
        let path = std::env::temp_dir().join(format!("gradus-garbage-{}.db", std::process::id()));
        std::fs::write(&path, "this is no database, and it is long enough to be taken for one".repeat(40)).unwrap();
        assert!(Store::at(&path).keep(&attempt(1)).is_err());
    }

    #[test]
    fn a_reviewed_card_rests() {
        let store = store("reviews");
        store.review("a", Rating::Good, 1_000).unwrap();
        assert_eq!(store.resting(1_001).unwrap(), ["a"]);
        assert!(store.resting(1_000 + 4 * 86_400).unwrap().is_empty());
    }
}
