//! What could come next, shown faintly behind the cursor: parameters of a function, arguments of a command.

use super::commands::find_command;
use crate::ops;

/// What is still wanted after `text`, which ends at the cursor.
pub fn signature(text: &str) -> Option<String> {
    command_usage(text).or_else(|| parameters(text))
}

/// `taylor ` is followed by `f, x, n [at x=a]`.
fn command_usage(text: &str) -> Option<String> {
    let word = text.trim_start().trim_start_matches(':');
    let command = find_command(word.strip_suffix(' ')?)?;
    (!command.usage.is_empty()).then(|| command.usage.to_owned())
}

/// `atan2(` is followed by `y, x)`, `atan2(1, ` by `x)`.
fn parameters(text: &str) -> Option<String> {
    let before = text.trim_end();
    if !before.ends_with(['(', ',']) {
        return None;
    }
    let (open, given) = innermost_open(before)?;
    let head = &before[..open];
    let start = head
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let op = (start..head.len()).find_map(|at| ops::find(&head[at..]))?.row();
    let rest = op.params.get(given..).filter(|rest| !rest.is_empty())?;
    let blank = if before.ends_with(',') && text.len() == before.len() { " " } else { "" };
    Some(format!("{blank}{})", rest.join(", ")))
}

/// Where the last open bracket is and how many commas stand directly inside.
fn innermost_open(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut commas) = (0, 0);
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth > 0 => depth -= 1,
            '(' => return Some((at, commas)),
            '[' | '{' => return None,
            ',' if depth == 0 => commas += 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wanted() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(signature(text).as_deref(), expected, "{text:?}");
        check("taylor ", Some("f, x, n [at x=a]"));
        check(":diff ", Some("e, x, ..."));
        check("2 + atan2(", Some("y, x)"));
        check("atan2(1,", Some(" x)"));
        check("atan2(sin(1), ", Some("x)"));
        check("2sin(", Some("u)"));
        check("[1, ", None);
        check("atan2(1, 2)", None);
        check("x(", None);
    }
}
