//! Points from a stream, one at a time: CSV and TSV with a head, JSON Lines, NumPy arrays.

use std::io::{BufRead, ErrorKind};

use serde_json::Value;

use super::{PointsError, Source, Table};

pub(super) type Rows<'r> = Box<dyn Iterator<Item = Result<Vec<f64>, PointsError>> + 'r>;

/// Names that a column may have, the usual one first.
pub(super) type Names = Vec<String>;

/// The rows with numbers in the order of `columns`.
pub(super) fn rows<'r>(
    source: Source,
    mut input: impl BufRead + 'r,
    columns: &'r [Names],
) -> Result<Rows<'r>, PointsError> {
    match source {
        Source::Csv => separated(separator_of(&mut input)?, input, columns),
        Source::Tsv => separated(b'\t', input, columns),
        Source::JsonLines => {
            is_not_one_list(&mut input)?;
            Ok(Box::new(json(input, columns)))
        }
        Source::Npy => numpy(input, columns),
    }
}

/// The place of a column among the heads of a file: that of the first of its names that is there, letter by letter or but
/// for signs that do not count.
fn place<'h>(heads: impl Iterator<Item = &'h str> + Clone, names: &Names) -> Result<Option<usize>, PointsError> {
    let one = |is_it: &dyn Fn(&str) -> bool| {
        let mut places = heads.clone().enumerate().filter(|(_, head)| is_it(head)).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (Some(_), Some(second)) => {
                Err(PointsError::Twice(heads.clone().nth(second).unwrap_or_default().to_owned()))
            }
            (first, _) => Ok(first),
        }
    };
    for name in names {
        if let Some(at) = one(&|head| head == name)? {
            return Ok(Some(at));
        }
    }
    for name in names {
        if let Some(at) = one(&|head| plain(head) == plain(name))? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn usual(columns: &[Names]) -> String {
    columns.iter().map(|names| names[0].as_str()).collect::<Vec<_>>().join(", ")
}

/// `x_{1,2}`, `x_12` and `x12` name the same column.
fn plain(name: &str) -> String {
    name.trim().trim_start_matches('\u{feff}').chars().filter(|c| !matches!(c, '_' | '{' | '}' | ',' | ' ')).collect()
}

/// What separates the names in the first line: where there is no comma, perhaps a semicolon or a tab.
fn separator_of(input: &mut impl BufRead) -> Result<u8, PointsError> {
    let begin = input.fill_buf()?;
    let first = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok([b',', b';', b'\t'].into_iter().find(|separator| first.contains(separator)).unwrap_or(b','))
}

fn separated<'r>(separator: u8, input: impl BufRead + 'r, columns: &'r [Names]) -> Result<Rows<'r>, PointsError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .trim(csv::Trim::All)
        .from_reader(input);
    let heads = reader.headers().map_err(|error| match csv_error(error) {
        PointsError::Line { .. } => PointsError::Malformed("this is not a table as text in UTF-8".to_owned()),
        other => other,
    })?;
    // NumPy writes names behind the sign of a comment.
    let heads: Vec<String> = heads.iter().map(|head| head.trim_start_matches(['#', ' ']).to_owned()).collect();
    let place = |names: &Names| {
        let wanted = || columns.iter().map(|names| names[0].clone()).collect();
        let missing = || PointsError::Missing { name: names[0].clone(), known: heads.clone(), wanted: wanted() };
        place(heads.iter().map(String::as_str), names)?.ok_or_else(missing)
    };
    let places = columns.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
    Ok(Box::new(reader.into_records().map(move |record| {
        let record = record.map_err(csv_error)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != heads.len() {
            return Err(PointsError::Ragged { line, found: record.len(), wanted: heads.len() });
        }
        let coordinate = |place: &usize| {
            let text = &record[*place];
            let column = || heads[*place].clone();
            text.parse().map_err(|_| PointsError::NotANumber { line, column: column(), text: text.to_owned() })
        };
        places.iter().map(coordinate).collect()
    })))
}

fn csv_error(error: csv::Error) -> PointsError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => PointsError::Io(error),
        csv::ErrorKind::Utf8 { .. } => PointsError::Line { line, message: "is not text in UTF-8".to_owned() },
        other => PointsError::Line { line, message: format!("cannot be read: {other:?}") },
    }
}

/// Refuses a file that is one list of points, of which every line would be a defect.
fn is_not_one_list(input: &mut impl BufRead) -> Result<(), PointsError> {
    let mut signs =
        input.fill_buf()?.iter().filter(|byte| !matches!(byte, 0xef | 0xbb | 0xbf | b' ' | b'\r' | b'\n' | b'\t'));
    match (signs.next(), signs.next()) {
        (Some(b'['), Some(b'{' | b'[')) => Err(PointsError::Malformed(
            "this is one list; each point belongs on a line of its own (pandas: to_json(file, orient=\"records\", lines=True))"
                .to_owned(),
        )),
        _ => Ok(()),
    }
}

fn json<'r>(
    input: impl BufRead + 'r,
    columns: &'r [Names],
) -> impl Iterator<Item = Result<Vec<f64>, PointsError>> + 'r {
    let lines = (1_u64..).zip(input.lines());
    let filled = lines.filter(|(_, text)| text.as_ref().map_or(true, |text| !text.trim().is_empty()));
    filled.map(move |(line, text)| {
        let of_line = |message: String| PointsError::Line { line, message };
        let text = match text {
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(of_line("is not text in UTF-8".to_owned()));
            }
            other => other?,
        };
        let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { &text };
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let said = error.to_string().replace("EOF while parsing", "it ends inside");
            let what = said.split_once(" at line ").map_or(said.as_str(), |(what, _)| what);
            of_line(format!("is not JSON: {what} (column {})", error.column()))
        })?;
        let coordinates: Vec<(&String, &Value)> = match &value {
            Value::Array(items) if items.len() == columns.len() => {
                columns.iter().map(|names| &names[0]).zip(items).collect()
            }
            Value::Array(items) => {
                let message = format!("has a list of {} in place of {}", items.len(), usual(columns));
                return Err(of_line(message));
            }
            Value::Object(fields) => {
                let heads = fields.keys().map(String::as_str);
                let find = |names: &'r Names| match place(heads.clone(), names)? {
                    Some(at) => Ok((&names[0], fields.values().nth(at).expect("it was found there"))),
                    None => {
                        let known: Vec<&str> = heads.clone().collect();
                        Err(of_line(format!("has no {}; it has {}", names[0], known.join(", "))))
                    }
                };
                columns.iter().map(find).collect::<Result<_, _>>()?
            }
            _ => return Err(of_line("is neither an object nor a list".to_owned())),
        };
        let number = |(name, value): (&String, &Value)| match value {
            Value::Null => Ok(f64::NAN),
            value => value.as_f64().ok_or_else(|| PointsError::NotANumber {
                line,
                column: name.clone(),
                text: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            }),
        };
        coordinates.into_iter().map(number).collect()
    })
}

fn numpy<'r>(input: impl BufRead + 'r, wanted: &'r [Names]) -> Result<Rows<'r>, PointsError> {
    let table = Table::open(input)?;
    if table.cols != wanted.len() {
        let columns = if table.cols == 1 { "1 column".to_owned() } else { format!("{} columns", table.cols) };
        let message = format!("the array has {columns}; those wanted are {}", usual(wanted));
        return Err(PointsError::Malformed(message));
    }
    if table.is_by_columns {
        let rows = table.rows;
        let columns = table.collect::<Result<Vec<Vec<f64>>, _>>()?;
        return Ok(Box::new((0..rows).map(move |row| Ok(columns.iter().map(|column| column[row]).collect()))));
    }
    Ok(Box::new(table))
}
