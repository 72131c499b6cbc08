//! Matrices from files and values of expressions at them: `eval EXPR --data A=FILE`.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

use super::points::{Form, PointsError, Source, Table};
use crate::session::Valued;

/// Most entries of one matrix.
const LARGEST: usize = crate::numeric::matrix::MOST_ENTRIES;

/// The rows of a matrix; a file with one number in each line is a vector.
///
/// # Errors
/// See [`PointsError`].
pub fn read(source: Source, mut input: impl BufRead) -> Result<Vec<Vec<f64>>, PointsError> {
    let rows = match source {
        Source::Csv => separated(b',', input)?,
        Source::Tsv => separated(b'\t', input)?,
        Source::Npy => array(Table::open(input)?)?,
        Source::JsonLines => {
            let mut text = String::new();
            input.read_to_string(&mut text)?;
            json_rows(&text)?
        }
    };
    if rows.is_empty() || rows[0].is_empty() {
        return Err(PointsError::Malformed("there is no number".to_owned()));
    }
    Ok(rows)
}

fn too_large() -> PointsError {
    PointsError::Malformed(format!("a matrix has at most {LARGEST} entries"))
}

/// Rows of numbers; a first row in which nothing is a number names the columns.
fn separated(separator: u8, input: impl BufRead) -> Result<Vec<Vec<f64>>, PointsError> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(input);
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (at, record) in reader.into_records().enumerate() {
        let record = record.map_err(|error| PointsError::Malformed(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if at == 0 && record.iter().all(|field| field.parse::<f64>().is_err()) {
            continue;
        }
        let number = |(col, field): (usize, &str)| {
            let wrong = || PointsError::NotANumber { line, column: (col + 1).to_string(), text: field.to_owned() };
            field.parse().map_err(|_| wrong())
        };
        rows.push(record.iter().enumerate().map(number).collect::<Result<_, _>>()?);
        let (wanted, found) = (rows[0].len(), rows[rows.len() - 1].len());
        if wanted != found {
            return Err(PointsError::Ragged { line, found, wanted });
        }
        if rows.len().saturating_mul(wanted) > LARGEST {
            return Err(too_large());
        }
    }
    Ok(rows)
}

fn array<R: BufRead>(table: Table<R>) -> Result<Vec<Vec<f64>>, PointsError> {
    let (rows, cols, is_by_columns) = (table.rows, table.cols, table.is_by_columns);
    if rows.saturating_mul(cols) > LARGEST {
        return Err(too_large());
    }
    let read = table.collect::<Result<Vec<Vec<f64>>, _>>()?;
    Ok(match is_by_columns {
        false => read,
        true => (0..rows).map(|row| read.iter().map(|column| column[row]).collect()).collect(),
    })
}

/// `[[1, 2], [3, 4]]`, `[1, 2]`, `3`, or a row in each line.
fn json_rows(text: &str) -> Result<Vec<Vec<f64>>, PointsError> {
    let broken = |error: serde_json::Error| PointsError::Malformed(format!("this is not JSON: {error}"));
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>().collect::<Result<Vec<_>, _>>();
    let mut values = values.map_err(broken)?;
    let items = match (values.len(), values.pop()) {
        (1, Some(Value::Array(items))) => items,
        (_, last) => values.into_iter().chain(last).collect(),
    };
    let number = |line: u64, value: &Value| {
        value.as_f64().ok_or_else(|| PointsError::Line { line, message: format!("has {value} in place of a number") })
    };
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (line, item) in (1..).zip(&items) {
        let row = match item {
            Value::Array(entries) => {
                entries.iter().map(|entry| number(line, entry)).collect::<Result<Vec<f64>, _>>()?
            }
            other => vec![number(line, other)?],
        };
        let wanted = rows.first().map_or(row.len(), Vec::len);
        if row.len() != wanted {
            return Err(PointsError::Ragged { line, found: row.len(), wanted });
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Values as rows of CSV, each expression under its name if there are several, or as one object of JSON for each.
///
/// # Errors
/// If something cannot be written.
pub fn write(form: Form, values: &[Valued], output: &mut impl Write) -> io::Result<()> {
    for (at, (name, rows)) in values.iter().enumerate() {
        match form {
            Form::JsonLines => {
                let numbers = |row: &Vec<f64>| row.iter().map(|x| json!(x)).collect::<Value>();
                let value = match &rows[..] {
                    [row] if row.len() == 1 => json!(row[0]),
                    rows => rows.iter().map(numbers).collect::<Value>(),
                };
                writeln!(output, "{}", json!({ name.as_str(): value }))?;
            }
            Form::Csv => {
                if values.len() > 1 {
                    let gap = if at > 0 { "\n" } else { "" };
                    writeln!(output, "{gap}# {name}")?;
                }
                for row in rows {
                    let fields: Vec<String> = row.iter().map(|x| super::points::number(*x)).collect();
                    writeln!(output, "{}", fields.join(","))?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    fn read_text(source: Source, text: &str) -> String {
        match read(source, text.as_bytes()) {
            Ok(rows) => format!("{rows:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn matrices_are_read_from_all_forms() {
        for (source, text, expected) in [
            (Source::Csv, "1,2\n3,4\n", "[[1.0, 2.0], [3.0, 4.0]]"),
            (Source::Csv, "a, b\n1, 2e3\n", "[[1.0, 2000.0]]"),
            (Source::Tsv, "1\n2\n", "[[1.0], [2.0]]"),
            (Source::JsonLines, "[[1, 2], [3, 4]]", "[[1.0, 2.0], [3.0, 4.0]]"),
            (Source::JsonLines, "[1, 2]\n[3, 4]\n", "[[1.0, 2.0], [3.0, 4.0]]"),
            (Source::JsonLines, "[1, 2]", "[[1.0], [2.0]]"),
            (Source::JsonLines, "2.5", "[[2.5]]"),
            (Source::Csv, "", "there is no number"),
            (Source::Csv, "1,2\n3\n", "line 2 has 1 field, the first line 2"),
            (Source::Csv, "1,2\n3,x\n", "line 2, column 2: \"x\" is not a number"),
            (Source::JsonLines, "[[1], [\"x\"]]", "line 2 has \"x\" in place of a number"),
            (Source::JsonLines, "{", "this is not JSON: EOF while parsing an object at line 1 column 1"),
            (Source::Npy, "x", "this is not a NumPy array"),
        ] {
            assert_eq!(read_text(source, text), expected, "{source:?} {text:?}");
        }
    }

    fn valued(lines: &[&str], data: &[(&str, Vec<Vec<f64>>)]) -> Result<Vec<Valued>, String> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let data: Vec<_> = data.iter().map(|(name, rows)| ((*name).to_owned(), rows.clone())).collect();
        Session::new().valued(&lines, &data).map_err(|(problem, _)| problem.message)
    }

    /// Entries that look random and are the same everywhere.
    fn sample(rows: usize, cols: usize, seed: usize) -> Vec<Vec<f64>> {
        let entry = |row: usize, col: usize| ((row * 37 + col * 101 + seed * 17) as f64 * 0.7391).sin();
        (0..rows).map(|row| (0..cols).map(|col| entry(row, col)).collect()).collect()
    }

    #[test]
    fn expressions_and_derivatives_at_matrices_of_any_size() {
        for (m, n) in [(3, 2), (5, 9), (120, 70)] {
            let data = [("A", sample(m, n, 1)), ("x", sample(n, 1, 2)), ("b", sample(m, 1, 3))];
            let lines = ["norm(A*x - b)^2", "grad(norm(A*x - b)^2, x)", "2*(A'*(A*x - b))'"];
            let values = valued(&lines, &data).expect("sizes agree");
            let (f, grad, by_hand) = (&values[0].1, &values[1].1, &values[2].1);
            assert_eq!((f.len(), f[0].len(), grad.len(), grad[0].len()), (1, 1, 1, n));
            for (a, b) in grad[0].iter().zip(&by_hand[0]) {
                assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{m}x{n}: {a} and {b}");
            }
        }
    }

    #[test]
    fn sizes_that_do_not_agree_are_named() {
        let data = [("A", sample(5, 6, 1)), ("x", sample(5, 1, 2))];
        let message = valued(&["A*x"], &data).expect_err("six columns and five entries");
        assert!(message.contains("n_6") && message.contains("n_5"), "{message}");
        assert_eq!(valued(&["A*y"], &data).expect_err("no y"), "y has no value");
    }
}
