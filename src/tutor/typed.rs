//! What learners type: a left side before the answer, entries without brackets, equations between commas, names of their own.

use crate::diagnostic::Diagnostic;

const OPEN: [char; 3] = ['(', '[', '{'];
const CLOSE: [char; 3] = [')', ']', '}'];

/// What stands behind the last equals sign, with places kept; entries without brackets get them. True if it is a plain
/// list, which says nothing about rows and columns.
pub fn answer_text(answer: &str) -> (String, bool) {
    let start = last_equals(answer).map_or(0, |at| at + 1);
    let mut text = " ".repeat(start);
    text.push_str(&answer[start..]);
    let body = text.trim().to_owned();
    let inside = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let listed = |text: &str| parts(text, &[',']).len() > 1;
    if let Some(inside) = inside.filter(|inside| listed(inside) && is_closed(inside)) {
        text = text.replacen(&body, &format!("[{inside}]"), 1);
    } else if listed(&body) {
        text = text.replacen(&body, &format!("[{body}]"), 1);
    }
    let body = text.trim();
    let plain = body.starts_with('[') && !body.starts_with("[[") && !body.contains(';') && body.ends_with(']');
    (text, plain)
}

/// What stands behind the last equals sign outside brackets; the text itself if nothing does.
pub(super) fn last_side(text: &str) -> &str {
    let side = last_equals(text).map_or(text, |at| &text[at + 1..]).trim();
    if side.is_empty() { text.trim() } else { side }
}

/// The last `=` outside brackets that is no part of another sign.
pub fn last_equals(text: &str) -> Option<usize> {
    equals_signs(text).pop()
}

/// Every `=` outside brackets that is no part of another sign.
pub fn equals_signs(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_part_of_another = |at: usize| {
        let before = at.checked_sub(1).map(|k| bytes[k]);
        bytes.get(at + 1) == Some(&b'=') || matches!(before, Some(b'=' | b'<' | b'>' | b'!' | b':'))
    };
    outside(text).filter(|(at, sign)| *sign == '=' && !is_part_of_another(*at)).map(|(at, _)| at).collect()
}

/// `u = x^2, y = sin(u)` as names and texts; commas inside brackets belong to the texts.
pub(super) fn equations(text: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let parts = parts(text, &[',', ';']).into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((left, right)) => Ok((left.trim().to_owned(), right.trim().to_owned())),
            None => Err(Diagnostic::new("parse-equation", format!("`{part}` is not an equation"))
                .suggest("u = x^2, y = sin(u)")),
        })
        .collect()
}

/// Names for parts that an answer begins with, `u = x^2, y = sin(u), dy/dx = 2*x*cos(u)`, and the rest of it. What stands
/// last is the answer, also where it has a name in front.
pub(super) fn with_names(text: &str) -> (Vec<(String, String)>, &str) {
    let (mut names, mut rest) = (Vec::new(), text);
    loop {
        let all = parts(rest, &[',', ';']);
        let Some((left, right)) = all[0].split_once('=').filter(|(left, _)| all.len() > 1 && is_name(left.trim()))
        else {
            return (names, rest.trim());
        };
        names.push((left.trim().to_owned(), right.trim().to_owned()));
        rest = &rest[all[0].len() + 1..];
    }
}

/// True for the name of a part; `dy/du` and `dX` are no names but derivatives and changes.
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(char::is_alphabetic);
    let changes = text.starts_with('d') && text.chars().nth(1).is_some_and(char::is_alphabetic) && text.len() < 6;
    first && !(changes && text != "delta") && letters.all(|c| c.is_alphanumeric() || "_{}".contains(c))
}

/// Signs outside brackets with their places.
fn outside(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0i32;
    text.char_indices().filter(move |(_, sign)| {
        depth += i32::from(OPEN.contains(sign)) - i32::from(CLOSE.contains(sign));
        depth == 0 && !CLOSE.contains(sign)
    })
}

/// Parts between separators outside brackets; at least one.
fn parts<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, sign) in outside(text).filter(|(_, sign)| separators.contains(sign)) {
        parts.push(&text[from..at]);
        from = at + sign.len_utf8();
    }
    parts.push(&text[from..]);
    parts
}

/// True if no bracket of the text is closed before it is opened.
fn is_closed(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().all(|sign| {
        depth += i32::from(OPEN.contains(&sign)) - i32::from(CLOSE.contains(&sign));
        depth >= 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_from_what_people_type() {
        for (typed, read, plain) in [
            ("2*x", "2*x", false),
            ("dy/dx = 2*x", "2*x", false),
            ("6*x*y, 3*x^2", "[6*x*y, 3*x^2]", true),
            ("grad f = (y, x)", "[y, x]", true),
            ("(a + b)*(a - b)", "(a + b)*(a - b)", false),
            ("(a, b) + (c, d)", "(a, b) + (c, d)", false),
            ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]", false),
            ("f(x, y)", "f(x, y)", false),
            ("sum(i=1..n, x_i)", "sum(i=1..n, x_i)", false),
        ] {
            let (text, listed) = answer_text(typed);
            assert_eq!((text.trim(), listed), (read, plain), "{typed}");
        }
        let pairs = equations("u = [x, y], v = max(0, u_1)").unwrap();
        assert_eq!(pairs[1], ("v".to_owned(), "max(0, u_1)".to_owned()));
    }

    #[test]
    fn names_stand_before_an_answer() {
        for (typed, names, rest) in [
            ("u = x^2, y = sin(u), dy/dx = 2*x*cos(u)", &["u", "y"][..], "dy/dx = 2*x*cos(u)"),
            ("u = x^2, 2*x*cos(u)", &["u"], "2*x*cos(u)"),
            ("y = 2*x", &[], "y = 2*x"),
            ("6*x*y, 3*x^2", &[], "6*x*y, 3*x^2"),
            ("du = A*dX, dy = tr(du)", &[], "du = A*dX, dy = tr(du)"),
            ("delta = x^2; x->delta, delta->y", &["delta"], "x->delta, delta->y"),
        ] {
            let (found, left) = with_names(typed);
            let found: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!((&found[..], left), (names, rest), "{typed}");
        }
    }
}
