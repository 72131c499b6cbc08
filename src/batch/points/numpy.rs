//! Arrays of numbers as NumPy saves them, row by row.

use std::io::{BufRead, ErrorKind, Read};

use super::PointsError;

/// Longest description of an array that is read, in bytes.
const LONGEST_HEADER: usize = 1 << 16;

/// Kinds of numbers in NumPy's notation: bytes of one, and how they are read.
type Decode = fn(&[u8]) -> f64;
const KINDS: &[(&str, usize, Decode)] = &[
    ("<f8", 8, |b| f64::from_le_bytes(b.try_into().expect("eight bytes"))),
    ("<f4", 4, |b| f64::from(f32::from_le_bytes(b.try_into().expect("four bytes")))),
    ("<i8", 8, |b| i64::from_le_bytes(b.try_into().expect("eight bytes")) as f64),
    ("<i4", 4, |b| f64::from(i32::from_le_bytes(b.try_into().expect("four bytes")))),
];

/// A table that is being read; an array of one dimension is a column.
pub(in crate::batch) struct Table<R> {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// What stands together are columns and not rows.
    pub is_by_columns: bool,
    input: R,
    decode: Decode,
    buffer: Vec<u8>,
    /// Bytes of what stands together, and of one number.
    length: usize,
    bytes: usize,
    read: usize,
}

impl<R: BufRead> Table<R> {
    /// Reads the description.
    pub fn open(mut input: R) -> Result<Table<R>, PointsError> {
        let header = header(&mut input)?;
        let kind = KINDS.iter().find(|(name, ..)| header.contains(&format!("'{name}'")));
        let Some((_, bytes, decode)) = kind else {
            let names: Vec<&str> = KINDS.iter().map(|(name, ..)| *name).collect();
            return Err(PointsError::Malformed(format!("an array of {} is wanted, not {header}", names.join(", "))));
        };
        let shape = header.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(shape, _)| shape);
        let sizes: Vec<usize> = shape.split(',').filter_map(|size| size.trim().parse().ok()).collect();
        let (rows, cols) = match sizes[..] {
            [rows, cols] => (rows, cols),
            [rows] => (rows, 1),
            _ => return Err(PointsError::Malformed(format!("a table is wanted, not an array of shape ({shape})"))),
        };
        let is_by_columns = header.contains("'fortran_order': True") && cols > 1;
        let together = if is_by_columns { rows } else { cols };
        let Some(length) = together.checked_mul(*bytes).filter(|length| *length <= isize::MAX as usize) else {
            return Err(PointsError::Malformed(format!("an array of shape ({shape}) is too large")));
        };
        Ok(Table {
            rows,
            cols,
            is_by_columns,
            input,
            decode: *decode,
            buffer: Vec::new(),
            length,
            bytes: *bytes,
            read: 0,
        })
    }
}

/// Rows, or columns if the array is stored so.
impl<R: BufRead> Iterator for Table<R> {
    type Item = Result<Vec<f64>, PointsError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (count, name) = if self.is_by_columns { (self.cols, "columns") } else { (self.rows, "rows") };
        if self.read == count {
            return None;
        }
        // Not before the sizes were looked at: the description may ask for more than there is.
        self.buffer.resize(self.length, 0);
        let done = self.input.read_exact(&mut self.buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => {
                PointsError::Malformed(format!("the file ends after {} of {count} {name}", self.read))
            }
            _ => PointsError::Io(error),
        });
        self.read += 1;
        Some(done.map(|()| self.buffer.chunks(self.bytes).map(self.decode).collect()))
    }
}

fn header(input: &mut impl Read) -> Result<String, PointsError> {
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
