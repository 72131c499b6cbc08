//! A class graded on two threads, from the text of its answers to the table of grades.

use std::io::Cursor;
use std::time::Instant;

use gradus::batch::grade::{Form, Options, Source, Summary, rows, run};
use gradus::session::AnswerKey;

use super::measuring::{Row, median, timed};

#[path = "../../tests/support/class.rs"]
mod made;

/// Runs of the same class, each with nothing remembered.
const RUNS: usize = 5;
const OPTIONS: Options = Options { threads: 2, form: Form::Csv, skip: 0 };

/// Answers that all differ.
pub fn different(size: usize) -> Row {
    graded(&made::table(&made::different(size, 1)))
}

/// Answers of which seven of ten were given before.
pub fn repeating(size: usize) -> Row {
    graded(&made::table(&made::repeating(size, 1)))
}

/// The check is the number of answers that are wrong; `answers_per_s` counts by the clock of the wall, the median of runs.
fn graded(table: &str) -> Row {
    let key = AnswerKey::read(made::KEY).expect("the key of the class");
    let (mut times, mut rates, mut wrong) = (Vec::new(), Vec::new(), 0);
    for _ in 0..RUNS {
        let begun = Instant::now();
        let (answers, summary): (u64, Summary) = timed(&mut times, 0, |_| {
            let answers = rows(Source::Csv, Cursor::new(table.to_owned()), &key);
            run(&key, answers, &mut std::io::sink(), &OPTIONS).expect("nothing fails to be written")
        });
        let count = answers + summary.problems.iter().map(|tally| tally.answers).sum::<u64>();
        rates.push(count as f64 / begun.elapsed().as_secs_f64());
        wrong = summary.wrong();
    }
    let extra = vec![("answers_per_s", serde_json::json!(median(rates).round())), ("threads", serde_json::json!(2))];
    Row { median: median(times), check: wrong as f64, repetitions: RUNS, extra }
}
