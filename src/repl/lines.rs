//! Lines from a file or a pipe: no prompt, no banner; what cannot be read is said and the rest goes on.

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::time::Duration;

use super::{Printer, answer};
use crate::diagnostic::Diagnostic;
use crate::session::{Session, is_open};
use crate::session::{join, without_comment};

/// Longest line that is read, in bytes.
const LONGEST_LINE: usize = 16 << 20;

/// Answers every line of `reader`. A line that ends inside a bracket goes on in the next one if that is indented or begins
/// with a closing bracket, so that one forgotten bracket spoils one line and not the rest of the file. Breaks at `quit`.
///
/// # Errors
/// If reading or writing fails.
pub fn run_lines(
    session: &mut Session,
    printer: &mut Printer,
    mut reader: impl BufRead,
    limit: Option<Duration>,
) -> io::Result<ControlFlow<()>> {
    let mut pending = String::new();
    let mut bytes = Vec::new();
    loop {
        let length = read_line(&mut reader, &mut bytes)?;
        let text = std::str::from_utf8(&bytes);
        let continues = length > 0
            && !pending.is_empty()
            && (text.is_ok_and(|text| text.starts_with([' ', '\t', ')', ']', '}'])) || pending.ends_with('\\'));
        if !pending.is_empty() && !continues {
            let line = std::mem::take(&mut pending);
            if answer(session, printer, &line, limit)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if length == 0 {
            return Ok(ControlFlow::Continue(()));
        }
        match text {
            _ if length > LONGEST_LINE => {
                let message = format!("a line of {length} bytes is not read; at most {LONGEST_LINE} are");
                printer.complain(Diagnostic::new("limit-length", message), "")?;
            }
            Ok(line) if continues => join(&mut pending, without_comment(line)),
            Ok(line) => pending.push_str(without_comment(line)),
            Err(error) => not_text(printer, &bytes, error.valid_up_to())?,
        }
        if !is_open(&pending) && !pending.is_empty() {
            let line = std::mem::take(&mut pending);
            if answer(session, printer, &line, limit)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}

/// Reads up to the next line end into `bytes` and gives the length of the line with its end; what is too long is counted
/// and thrown away.
fn read_line(reader: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<usize> {
    bytes.clear();
    let mut length = 0;
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(buffer.len(), |at| at + 1);
        length += taken;
        if length <= LONGEST_LINE {
            bytes.extend_from_slice(&buffer[..taken]);
        }
        let done = end.is_some() || taken == 0;
        reader.consume(taken);
        if done {
            let kept = bytes.trim_ascii_end().len();
            bytes.truncate(kept);
            return Ok(length);
        }
    }
}

fn not_text(printer: &mut Printer, bytes: &[u8], valid: usize) -> io::Result<()> {
    let message = format!("the line is not text: byte {} (0x{:02X}) is not UTF-8", valid + 1, bytes[valid]);
    let diagnostic = Diagnostic::new("parse-encoding", message).suggest("save the file as UTF-8");
    printer.complain(diagnostic, &String::from_utf8_lossy(bytes))
}
