//! Arrays of numbers as NumPy saves them, row by row.

use std::io::{BufRead, Read};

use super::PointsError;

/// Longest description of an array that is read, in bytes.
const LONGEST_HEADER: usize = 1 << 16;

/// Kinds of numbers in NumPy's notation without the order of bytes: bytes of one, and how they are read, the lowest first.
type Decode = fn(&[u8]) -> f64;
const KINDS: &[(&str, usize, Decode)] = &[
    ("f8", 8, |b| f64::from_le_bytes(b.try_into().expect("eight bytes"))),
    ("f4", 4, |b| f64::from(f32::from_le_bytes(b.try_into().expect("four bytes")))),
    ("i8", 8, |b| i64::from_le_bytes(b.try_into().expect("eight bytes")) as f64),
    ("i4", 4, |b| f64::from(i32::from_le_bytes(b.try_into().expect("four bytes")))),
    ("i2", 2, |b| f64::from(i16::from_le_bytes(b.try_into().expect("two bytes")))),
    ("i1", 1, |b| f64::from(b[0].cast_signed())),
    ("u8", 8, |b| u64::from_le_bytes(b.try_into().expect("eight bytes")) as f64),
    ("u4", 4, |b| f64::from(u32::from_le_bytes(b.try_into().expect("four bytes")))),
    ("u2", 2, |b| f64::from(u16::from_le_bytes(b.try_into().expect("two bytes")))),
    ("u1", 1, |b| f64::from(b[0])),
    ("b1", 1, |b| f64::from(u8::from(b[0] != 0))),
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
    /// The highest byte of a number comes first.
    is_big: bool,
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
        let descr = field(&header, "descr");
        let kind = KINDS.iter().find(|(name, ..)| descr.get(1..) == Some(*name));
        let Some((_, bytes, decode)) = kind else {
            return Err(PointsError::Malformed(format!(
                "the array holds {descr} and not real numbers; numpy.save(file, a.astype(float)) writes those"
            )));
        };
        let shape = field(&header, "shape");
        let sizes: Vec<usize> = shape.split(',').filter_map(|size| size.trim().parse().ok()).collect();
        let (rows, cols) = match sizes[..] {
            [rows, cols] => (rows, cols),
            [rows] => (rows, 1),
            _ => return Err(PointsError::Malformed(format!("a table is wanted, not an array of shape ({shape})"))),
        };
        let is_by_columns = field(&header, "fortran_order") == "True" && cols > 1;
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
            is_big: descr.starts_with('>'),
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
        // As much as there is: the description may ask for more.
        self.buffer.clear();
        let found = match self.input.by_ref().take(self.length as u64).read_to_end(&mut self.buffer) {
            Ok(found) => found,
            Err(error) => return Some(Err(PointsError::Io(error))),
        };
        if found < self.length {
            let read = std::mem::replace(&mut self.read, count);
            return Some(Err(PointsError::Malformed(format!("the file ends after {read} of {count} {name}"))));
        }
        self.read += 1;
        if self.is_big {
            self.buffer.chunks_mut(self.bytes).for_each(<[u8]>::reverse);
        }
        Some(Ok(self.buffer.chunks(self.bytes).map(self.decode).collect()))
    }
}

/// What the description says of one field, without quotes or brackets: `'descr': '<f8'` says `<f8`.
fn field<'h>(header: &'h str, name: &str) -> &'h str {
    let Some((_, rest)) = header.split_once(&format!("'{name}':")) else { return "nothing" };
    let rest = rest.trim_start();
    match rest.chars().next() {
        Some('\'') => rest[1..].split('\'').next().unwrap_or_default(),
        Some('(') => rest[1..].split(')').next().unwrap_or_default(),
        Some('[') => rest.split_inclusive(']').next().unwrap_or_default(),
        _ => rest.split([',', '}']).next().unwrap_or_default().trim(),
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
