//! Notes audited: right lines beside wrong twins, sheets of problems, whole documents with their findings, hostile files.

mod documents;
mod homework;
mod hostile;
mod lines;
mod sarif;

use gradus::tutor::audit::{Audit, Format, Options, audit};

fn audited(source: &str, format: Format) -> Audit {
    audit(source, format, &Options::default()).expect("a document that can be audited")
}

fn line_of(source: &str, at: u32) -> usize {
    source.as_bytes()[..at as usize].iter().filter(|byte| **byte == b'\n').count() + 1
}
