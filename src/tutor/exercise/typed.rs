//! What learners type: equations between commas, a left side before the answer, entries without brackets.

use crate::diagnostic::Diagnostic;

/// `u = x^2, y = sin(u)` as names and texts; commas inside brackets belong to the texts.
pub(super) fn equations(text: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let parts = split_outside(text, &[',', ';']);
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((left, right)) => Ok((left.trim().to_owned(), right.trim().to_owned())),
            None => Err(Diagnostic::new("parse-equation", format!("`{part}` is not an equation"))
                .suggest("u = x^2, y = sin(u)")),
        })
        .collect()
}

/// What stands behind the last equals sign outside brackets.
pub(super) fn last_side(text: &str) -> &str {
    let side = split_outside(text, &['=']).pop().unwrap_or(text);
    if side.trim().is_empty() { text.trim() } else { side.trim() }
}

/// An answer with brackets around entries that were typed without them; true if it is a plain list, which says nothing
/// about rows and columns.
pub(super) fn entries_text(text: &str) -> (String, bool) {
    let side = last_side(text);
    let inside = side.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let listed = |body: &str| split_outside(body, &[',']).len() > 1;
    let text = match inside.filter(|inside| listed(inside)) {
        Some(inside) if is_closed(inside) => format!("[{inside}]"),
        _ if listed(side) => format!("[{side}]"),
        _ => side.to_owned(),
    };
    let plain = text.starts_with('[') && !text.starts_with("[[") && !text.contains(';') && text.ends_with(']');
    (text, plain)
}

/// Parts between separators outside brackets.
fn split_outside<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0i32, 0);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if depth == 0 && separators.contains(&sign) => {
                parts.push(&text[from..at]);
                from = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// True if every bracket inside is closed there, so that the outer pair belongs together.
fn is_closed(inside: &str) -> bool {
    let mut depth = 0i32;
    inside.chars().all(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
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
            ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]", false),
            ("f(x, y)", "f(x, y)", false),
        ] {
            assert_eq!(entries_text(typed), (read.to_owned(), plain), "{typed}");
        }
        let pairs = equations("u = [x, y], v = max(0, u_1)").unwrap();
        assert_eq!(pairs[1], ("v".to_owned(), "max(0, u_1)".to_owned()));
    }
}
