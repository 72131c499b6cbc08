//! Jupyter notebooks: the Markdown of the cells, with the place of each character in the file.
//!
//! The file is JSON, read here by hand because places are wanted. Only strings and nesting matter; what is not JSON ends
//! in a diagnostic.

use super::Readable;
use crate::diagnostic::{Diagnostic, Span};

/// Nesting that is followed.
const DEEPEST: usize = 64;

struct Reader<'a> {
    source: &'a str,
    at: usize,
}

/// An object or a list that is open.
#[derive(Default)]
struct Open {
    is_object: bool,
    key: Option<String>,
    kind: String,
    /// Where the strings of `source` begin.
    strings: Vec<usize>,
}

/// The Markdown cells of a notebook, a blank line between them.
pub(super) fn cells(source: &str) -> Result<Readable, Diagnostic> {
    let mut readable = Readable::empty();
    let mut reader = Reader { source, at: 0 };
    let mut stack: Vec<Open> = Vec::new();
    let broken = |at: usize| {
        Diagnostic::at("parse-notebook", Span::new(at, at), "this is not a notebook: the JSON is broken here")
    };
    if !source.trim_start().starts_with('{') {
        return Err(broken(0).suggest("--format says how a file is read"));
    }
    while let Some(sign) = reader.next_sign() {
        match sign {
            b'{' | b'[' => {
                if stack.len() >= DEEPEST {
                    return Err(Diagnostic::at(
                        "limit-depth",
                        Span::new(reader.at, reader.at),
                        "the notebook is nested too deep",
                    ));
                }
                stack.push(Open { is_object: sign == b'{', ..Open::default() });
                reader.at += 1;
            }
            b'}' | b']' => {
                let open = stack.pop().ok_or_else(|| broken(reader.at))?;
                reader.at += 1;
                if open.kind == "markdown" {
                    for start in open.strings {
                        Reader { source, at: start }.string(Some(&mut readable)).ok_or_else(|| broken(start))?;
                    }
                    readable.add("\n\n", Span::new(reader.at, reader.at));
                }
            }
            b'"' => {
                let start = reader.at;
                let text = reader.string(None).ok_or_else(|| broken(start))?;
                keep(&mut stack, &mut reader, text, start);
            }
            _ => reader.at += 1,
        }
    }
    if stack.is_empty() { Ok(readable) } else { Err(broken(source.len())) }
}

/// A string is a key, the type of a cell, or a part of its source.
fn keep(stack: &mut [Open], reader: &mut Reader<'_>, text: String, start: usize) {
    let depth = stack.len();
    let Some(open) = stack.last_mut() else { return };
    if open.is_object && reader.next_sign() == Some(b':') {
        open.key = Some(text);
        return;
    }
    match (open.is_object, open.key.as_deref()) {
        (true, Some("cell_type")) => open.kind = text,
        (true, Some("source")) => open.strings.push(start),
        (false, _) if depth > 1 => {
            let cell = &mut stack[depth - 2];
            if cell.is_object && cell.key.as_deref() == Some("source") {
                cell.strings.push(start);
            }
        }
        _ => {}
    }
}

impl Reader<'_> {
    fn next_sign(&mut self) -> Option<u8> {
        let bytes = self.source.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// The string at the cursor, which is left behind it; its characters go to `into` with their places.
    fn string(&mut self, mut into: Option<&mut Readable>) -> Option<String> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let start = self.at;
            let sign = self.source.get(start..)?.chars().next()?;
            self.at += sign.len_utf8();
            let sign = match sign {
                '"' => return Some(text),
                '\\' => self.escaped()?,
                sign => sign,
            };
            if let Some(readable) = &mut into {
                readable.add(sign.encode_utf8(&mut [0; 4]), Span::new(start, self.at));
            } else if text.len() < 64 {
                text.push(sign);
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let sign = self.source.get(self.at..)?.chars().next()?;
        self.at += sign.len_utf8();
        Some(match sign {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' | 'f' => ' ',
            'u' => {
                let code = u32::from_str_radix(self.source.get(self.at..self.at + 4)?, 16).ok()?;
                self.at += 4;
                if !(0xd800..0xdc00).contains(&code) {
                    return Some(char::from_u32(code).unwrap_or('\u{fffd}'));
                }
                let low = self.source.get(self.at..self.at + 6).and_then(|pair| pair.strip_prefix("\\u"));
                let low = low.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                match low.filter(|low| (0xdc00..0xe000).contains(low)) {
                    Some(low) => {
                        self.at += 6;
                        char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}')
                    }
                    None => '\u{fffd}',
                }
            }
            other => other,
        })
    }
}
