//! What was typed, pasted or piped, cut into the lines that the session reads.

use std::borrow::Cow;

use super::line::is_open;

/// What the program prints in front of a line to be typed.
pub const PROMPT: &str = "gradus> ";

/// Signs that cannot end a line.
const INFIX: &[char] = &['+', '-', '*', '/', '^', '=', ',', '·'];

/// True if more has to be typed before the text can be read. An empty last line ends it in any case, so that nobody is
/// caught in a bracket.
pub fn wants_more(text: &str) -> bool {
    !text.ends_with('\n') && !text.trim().is_empty() && is_open(&without_comments(text))
}

/// The logical lines of a text that may have been pasted: an open bracket and an operator at the end go on in the next
/// line. If prompts were pasted too, only what stands behind them was typed; the rest are old answers.
///
/// ```
/// use gradus::session::logical_lines;
/// assert_eq!(logical_lines("f(x) = [x,\n x^2]\nf(2)"), ["f(x) = [x, x^2]", "f(2)"]);
/// assert_eq!(logical_lines("gradus> 1 + 1\n  = 2\ngradus> 2x"), ["1 + 1", "2x"]);
/// ```
pub fn logical_lines(text: &str) -> Vec<String> {
    let pasted = text.lines().any(|line| line.trim_start().starts_with(PROMPT));
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let typed = line.trim_start().strip_prefix(PROMPT);
        if pasted && typed.is_none() && !open {
            continue;
        }
        let line = without_comment(typed.unwrap_or(line));
        match found.last_mut().filter(|_| open && typed.is_none()) {
            Some(last) => join(last, line),
            None => found.push(line.trim_end().to_owned()),
        }
        open = found.last().is_some_and(|last| is_open(last) || last.ends_with(INFIX));
    }
    found.retain(|line| !line.trim().is_empty());
    found
}

/// The lines of a file with the numbers on which they begin, counted from 1; an open bracket goes on in the next line.
pub(super) fn numbered_lines(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        let line = without_comment(line);
        match found.last_mut().filter(|_| open) {
            Some((_, last)) => join(last, line),
            None => found.push((at + 1, line.to_owned())),
        }
        open = found.last().is_some_and(|(_, last)| is_open(last));
    }
    found.retain(|(_, line)| !line.trim().is_empty());
    found
}

/// Puts a line behind an open one, with a blank between; a backslash at the end only says that more follows.
pub fn join(open: &mut String, line: &str) {
    let end = open.trim_end().trim_end_matches('\\').trim_end().len();
    open.truncate(end);
    if !line.trim().is_empty() {
        open.push(' ');
        open.push_str(line.trim());
    }
}

/// A line without what stands after `#`.
pub fn without_comment(line: &str) -> &str {
    line.find('#').map_or(line, |at| line[..at].trim_end())
}

fn without_comments(text: &str) -> Cow<'_, str> {
    if text.contains('#') {
        Cow::Owned(text.lines().map(without_comment).collect::<Vec<_>>().join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_ends_an_open_bracket() {
        assert!(wants_more("sin("));
        assert!(!wants_more("sin(\n"));
        assert!(!wants_more("sin(x)"));
        assert!(!wants_more("x # ("));
    }

    #[test]
    fn pasted_lines_are_cut() {
        let check = |text: &str, expected: &[&str]| assert_eq!(logical_lines(text), expected, "{text:?}");
        check("", &[]);
        check("1\n\n2", &["1", "2"]);
        check("x + \\\ny", &["x + y"]);
        check("1 +\n 2\n3", &["1 + 2", "3"]);
        check("[1, # first\n2]", &["[1, 2]"]);
        check("gradus> f(x) = [x,\n1]\nf = ...\ngradus> f(1)", &["f(x) = [x, 1]", "f(1)"]);
    }
}
