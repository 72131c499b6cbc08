//! Points from a stream, one at a time: CSV and TSV with a head, JSON Lines, NumPy arrays.

use std::io::{BufRead, Read};

use serde_json::Value;

use super::{PointsError, Source};

/// Longest description of a NumPy array that is read, in bytes.
const LONGEST_HEADER: usize = 1 << 16;

pub(super) type Rows<'r> = Box<dyn Iterator<Item = Result<Vec<f64>, PointsError>> + 'r>;

/// The points with coordinates in the order of `variables`.
pub(super) fn rows<'r>(
    source: Source,
    input: impl BufRead + 'r,
    variables: &'r [String],
) -> Result<Rows<'r>, PointsError> {
    match source {
        Source::Csv => separated(b',', input, variables),
        Source::Tsv => separated(b'\t', input, variables),
        Source::JsonLines => Ok(Box::new(json(input, variables))),
        Source::Npy => numpy(input, variables),
    }
}

/// `x_{1,2}`, `x_12` and `x12` name the same column.
fn plain(name: &str) -> String {
    name.trim().trim_start_matches('\u{feff}').chars().filter(|c| !matches!(c, '_' | '{' | '}' | ',' | ' ')).collect()
}

fn separated<'r>(separator: u8, input: impl BufRead + 'r, variables: &'r [String]) -> Result<Rows<'r>, PointsError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .trim(csv::Trim::All)
        .from_reader(input);
    let heads: Vec<String> = reader.headers().map_err(csv_error)?.iter().map(str::to_owned).collect();
    let place = |name: &String| {
        let found = heads.iter().position(|head| head == name || plain(head) == plain(name));
        found.ok_or_else(|| PointsError::Missing { name: name.clone(), known: heads.clone() })
    };
    let places = variables.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
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
        csv::ErrorKind::Utf8 { .. } => PointsError::Malformed(format!("line {line} is not text in UTF-8")),
        other => PointsError::Malformed(format!("line {line} cannot be read: {other:?}")),
    }
}

fn json<'r>(
    input: impl BufRead + 'r,
    variables: &'r [String],
) -> impl Iterator<Item = Result<Vec<f64>, PointsError>> + 'r {
    let lines = (1_u64..).zip(input.lines());
    let filled = lines.filter(|(_, text)| text.as_ref().map_or(true, |text| !text.trim().is_empty()));
    filled.map(move |(line, text)| {
        let text = text?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| PointsError::Malformed(format!("line {line} is not JSON: {error}")))?;
        let coordinates: Vec<(&String, &Value)> = match &value {
            Value::Array(items) if items.len() == variables.len() => variables.iter().zip(items).collect(),
            Value::Array(items) => {
                return Err(PointsError::Malformed(format!(
                    "line {line} has {} numbers and the variables are {}",
                    items.len(),
                    variables.join(", ")
                )));
            }
            Value::Object(fields) => {
                let find = |name: &'r String| {
                    let found = fields.iter().find(|(key, _)| *key == name || plain(key) == plain(name));
                    let known = || fields.keys().cloned().collect();
                    found.map(|(_, value)| (name, value)).ok_or_else(|| {
                        PointsError::Malformed(format!(
                            "line {line}: {}",
                            PointsError::Missing { name: name.clone(), known: known() }
                        ))
                    })
                };
                variables.iter().map(find).collect::<Result<_, _>>()?
            }
            _ => return Err(PointsError::Malformed(format!("line {line} is neither an object nor a list"))),
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

/// Kinds of numbers in NumPy's notation: bytes of one, and how they are read.
type Decode = fn(&[u8]) -> f64;
const KINDS: &[(&str, usize, Decode)] = &[
    ("<f8", 8, |b| f64::from_le_bytes(b.try_into().expect("eight bytes"))),
    ("<f4", 4, |b| f64::from(f32::from_le_bytes(b.try_into().expect("four bytes")))),
    ("<i8", 8, |b| i64::from_le_bytes(b.try_into().expect("eight bytes")) as f64),
    ("<i4", 4, |b| f64::from(i32::from_le_bytes(b.try_into().expect("four bytes")))),
];

fn numpy<'r>(mut input: impl BufRead + 'r, variables: &'r [String]) -> Result<Rows<'r>, PointsError> {
    let header = numpy_header(&mut input)?;
    let kind = KINDS.iter().find(|(name, ..)| header.contains(&format!("'{name}'")));
    let Some((_, bytes, decode)) = kind else {
        let names: Vec<&str> = KINDS.iter().map(|(name, ..)| *name).collect();
        return Err(PointsError::Malformed(format!("an array of {} is wanted, not {header}", names.join(", "))));
    };
    let shape = header.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(shape, _)| shape);
    let sizes: Vec<usize> = shape.split(',').filter_map(|size| size.trim().parse().ok()).collect();
    let (count, columns) = match sizes[..] {
        [count, columns] => (count, columns),
        [count] => (count, 1),
        _ => return Err(PointsError::Malformed(format!("a table is wanted, not an array of shape ({shape})"))),
    };
    if columns != variables.len() {
        let names = variables.join(", ");
        return Err(PointsError::Malformed(format!("the array has {columns} columns and the variables are {names}")));
    }
    if header.contains("'fortran_order': True") && columns > 1 {
        return Err(PointsError::Malformed(
            "the array is stored by columns; save numpy.ascontiguousarray(a)".to_owned(),
        ));
    }
    let mut row = vec![0; columns * bytes];
    Ok(Box::new((0..count).map(move |number| {
        input.read_exact(&mut row).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                PointsError::Malformed(format!("the file ends after {number} of {count} rows"))
            }
            _ => PointsError::Io(error),
        })?;
        Ok(row.chunks(*bytes).map(decode).collect())
    })))
}

fn numpy_header(input: &mut impl Read) -> Result<String, PointsError> {
    let broken = |_| PointsError::Malformed("this is not a NumPy array".to_owned());
    let mut start = [0; 8];
    input.read_exact(&mut start).map_err(broken)?;
    if &start[..6] != b"\x93NUMPY" {
        return Err(PointsError::Malformed("this is not a NumPy array".to_owned()));
    }
    let mut length = [0; 4];
    let bytes = if start[6] == 1 { 2 } else { 4 };
    input.read_exact(&mut length[..bytes]).map_err(broken)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_HEADER {
        return Err(PointsError::Malformed("the description of the NumPy array is too long".to_owned()));
    }
    let mut header = vec![0; length];
    input.read_exact(&mut header).map_err(broken)?;
    Ok(String::from_utf8_lossy(&header).into_owned())
}
