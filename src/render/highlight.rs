//! Colours of the line being typed: numbers, functions, commands, brackets, and words that nobody knows.
//!
//! It reads signs, not mathematics, and so never disturbs what is typed. Invariant: the pieces cover the text in order.

use std::ops::Range;

use crate::ops;
use crate::render::span::{Line, Role, Span};
use crate::session::{Session, find_command};
use crate::syntax;

const OPEN: &[u8] = b"([{";
const CLOSE: &[u8] = b")]}";
/// Longest name in the table of functions.
const LONGEST_NAME: usize = 12;

type Pieces = Vec<(Range<usize>, Role)>;

/// The lines of `text` with roles; the bracket at the cursor and its partner stand out.
pub fn lines(session: &Session, text: &str, cursor: Option<usize>) -> Vec<Line> {
    let mut pieces = pieces(session, text);
    if let Some((at, partner)) = cursor.and_then(|cursor| pair_at(text, cursor)) {
        for (range, role) in &mut pieces {
            if range.start == at || range.start == partner {
                *role = Role::Right;
            }
        }
    }
    let mut lines = vec![Line::new()];
    for (range, role) in pieces {
        for (position, part) in text[range].split('\n').enumerate() {
            if position > 0 {
                lines.push(Line::new());
            }
            lines.last_mut().expect("never empty").push(Span::new(part, role));
        }
    }
    lines
}

fn pieces(session: &Session, text: &str) -> Pieces {
    let mut pieces = Pieces::new();
    let mut at = command(text, &mut pieces);
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    while at < text.len() {
        let (end, role) = match bytes[at] {
            b'0'..=b'9' => (run(text, at, |c| c.is_ascii_digit() || c == '.'), Role::Number),
            b'a'..=b'z' | b'A'..=b'Z' => {
                at = word(session, text, at, &mut pieces);
                continue;
            }
            b'#' => (run(text, at, |c| c != '\n'), Role::Note),
            b if OPEN.contains(&b) => {
                depth += 1;
                (at + 1, Role::Bracket)
            }
            b if CLOSE.contains(&b) => {
                let role = if depth == 0 { Role::Wrong } else { Role::Bracket };
                depth = depth.saturating_sub(1);
                (at + 1, role)
            }
            b'+' | b'-' | b'*' | b'/' | b'^' | b'=' | b'<' | b'>' | b'!' => (at + 1, Role::Operator),
            _ => (at + text[at..].chars().next().map_or(1, char::len_utf8), Role::Text),
        };
        pieces.push((at..end, role));
        at = end;
    }
    pieces
}

/// The end of the run of characters that fit.
fn run(text: &str, from: usize, fits: impl Fn(char) -> bool) -> usize {
    text[from..].find(|c| !fits(c)).map_or(text.len(), |at| from + at)
}

/// The command at the beginning, if there is one; what was read.
fn command(text: &str, pieces: &mut Pieces) -> usize {
    let start = text.len() - text.trim_start().len();
    let forced = text[start..].starts_with(':');
    let from = start + usize::from(forced);
    let end = run(text, from, |c| c.is_ascii_alphanumeric() || c == '-');
    let known = find_command(&text[from..end]).is_some();
    let ended = end == text.len() || text[end..].starts_with(' ');
    let role = match (known && ended, forced && text[end..].starts_with(' ')) {
        (true, _) => Role::Heading,
        (false, true) => Role::Wrong,
        _ => return 0,
    };
    pieces.push((0..start, Role::Text));
    pieces.push((start..end, role));
    end
}

/// A run of letters, cut as the reader cuts it: longest function first, else one letter.
fn word(session: &Session, text: &str, from: usize, pieces: &mut Pieces) -> usize {
    let end = run(text, from, |c| c.is_ascii_alphabetic());
    let full = run(text, from, |c| c.is_ascii_alphanumeric());
    if let Some(op) = ops::find(&text[from..full]) {
        let role = if op.row().params.is_empty() { Role::Name } else { Role::Function };
        pieces.push((from..full, role));
        return full;
    }
    let word = &text[from..end];
    if text[end..].starts_with('(') && is_refused(session, word) {
        pieces.push((from..end, Role::Wrong));
        return end;
    }
    let mut at = 0;
    while at < word.len() {
        let most = LONGEST_NAME.min(word.len() - at);
        let longest = (2..=most).rev().find(|length| ops::find(&word[at..at + length]).is_some());
        let role = if longest.is_some() { Role::Function } else { Role::Name };
        let length = longest.unwrap_or(1);
        pieces.push((from + at..from + at + length, role));
        at += length;
    }
    end
}

/// True if the reader knows no function of this name and takes it for no product either.
fn is_refused(session: &Session, word: &str) -> bool {
    word.len() > 1 && syntax::parse(&format!("{word}(x)"), &session.vocabulary()).is_err()
}

/// The bracket under the cursor, or the closing one before it, and its partner.
fn pair_at(text: &str, cursor: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is = |at: usize, set: &[u8]| bytes.get(at).is_some_and(|byte| set.contains(byte));
    if is(cursor, OPEN) {
        return Some((cursor, partner(bytes, cursor, OPEN, CLOSE, cursor..bytes.len())?));
    }
    let at = if is(cursor, CLOSE) { cursor } else { cursor.checked_sub(1).filter(|at| is(*at, CLOSE))? };
    Some((at, partner(bytes, at, CLOSE, OPEN, (0..at + 1).rev())?))
}

fn partner(bytes: &[u8], at: usize, same: &[u8], other: &[u8], places: impl Iterator<Item = usize>) -> Option<usize> {
    let kind = same.iter().position(|byte| *byte == bytes[at])?;
    let mut depth = 0;
    for place in places {
        depth += i32::from(bytes[place] == same[kind]) - i32::from(bytes[place] == other[kind]);
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> String {
        let session = Session::new();
        let letter = |role| match role {
            Role::Number => 'n',
            Role::Name => 'v',
            Role::Function => 'f',
            Role::Operator => 'o',
            Role::Bracket => 'b',
            Role::Wrong => '!',
            Role::Right => '*',
            Role::Heading => 'c',
            _ => '.',
        };
        pieces(&session, text).into_iter().map(|(range, role)| letter(role).to_string().repeat(range.len())).collect()
    }

    #[test]
    fn signs_have_roles() {
        let check = |text: &str, expected: &str| assert_eq!(roles(text), expected, "{text}");
        check("diff sin(x)", "cccc.fffbvb");
        check(":dif x", "!!!!.v");
        check("2xsin(3)", "nvfffbnb");
        check("sinn(x)+1", "!!!!bvbon");
        check("xy(x)", "vvbvb");
        check("x)", "v!");
        check("atan2(y,x)", "fffffbv.vb");
        check("α+x", "..ov");
    }

    #[test]
    fn brackets_find_their_partner() {
        assert_eq!(pair_at("(a)", 0), Some((0, 2)));
        assert_eq!(pair_at("(a)", 3), Some((2, 0)));
        assert_eq!(pair_at("f((a)", 5), Some((4, 2)));
        assert_eq!(pair_at("(a", 0), None);
    }
}
