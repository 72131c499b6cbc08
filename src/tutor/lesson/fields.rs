//! `key: value` lines inside the blocks of a lesson file; a line that begins with two spaces goes on the one before.

use super::Fault;

/// One field with its line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub key: String,
    pub value: String,
    pub line: usize,
}

/// The fields of a block whose first line has the number `first`; lines that are none become faults.
pub(super) fn fields(file: &str, text: &[&str], first: usize, faults: &mut Vec<Fault>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (offset, line) in text.iter().enumerate() {
        let number = first + offset;
        if line.trim().is_empty() {
            continue;
        }
        if let (true, Some(last)) = (line.starts_with("  "), fields.last_mut()) {
            last.value.push(' ');
            last.value.push_str(line.trim());
            continue;
        }
        match line.split_once(':') {
            Some((key, value)) if key.chars().all(|c| c.is_ascii_lowercase()) && !key.is_empty() => {
                fields.push(Field { key: key.to_owned(), value: value.trim().to_owned(), line: number });
            }
            _ => faults.push(Fault {
                file: file.to_owned(),
                line: number,
                message: format!("`{}` is not a field; a field is written `key: value`", line.trim()),
            }),
        }
    }
    fields
}
