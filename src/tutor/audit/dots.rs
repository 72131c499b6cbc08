//! Dots in a sum: `w_1x_1 + \dots + w_Nx_N` is the sum over an index from 1 to N. Dots in a list: `[x_1, \dots, x_N]` is a
//! vector with the entry `x_j` for every j.
//!
//! The first and the last term must be alike but for subscripts that are 1 in the one and N in the other, and so must the
//! terms between them for 2, 3, ...; further terms may follow, as a bias does. Anything else stays as it is, which the reader refuses: nothing is guessed.

/// Dots as people write them.
const DOTS: &[&str] = &["\\dots", "\\ldots", "\\cdots", "\\dotsb", "\\dotsc", "...", "…", "⋯"];
/// Names for the index of an entry, which seldom is that of a sum.
const FREE: &[&str] = &["j", "k", "l", "i"];
/// Names for the index, the first that does not occur is taken.
const INDICES: &[&str] = &["i", "j", "k", "l"];

/// The text with sums for its dots, in brackets as well; nothing if they stand for no sum.
pub(super) fn summed(text: &str, latex: bool) -> Option<String> {
    if let Some(whole) = one_sum(text, text, latex) {
        return Some(whole);
    }
    let (mut open, mut at) = (Vec::new(), 0);
    while let Some(sign) = text[at..].chars().next() {
        match sign {
            '(' | '[' | '{' => open.push(at + 1),
            ')' | ']' | '}' => {
                let start = open.pop()?;
                let inside = text[start..at].trim_end().strip_suffix("\\right").unwrap_or(&text[start..at]);
                if let Some(sum) = one_sum(inside, text, latex) {
                    let replaced = format!("{}{sum}{}", &text[..start], &text[start + inside.len()..]);
                    return summed(&replaced, latex).or(Some(replaced));
                }
            }
            _ => {}
        }
        at += sign.len_utf8();
    }
    None
}

/// A text that is a sum with dots as a whole, with an index that does not stand around it.
fn one_sum(text: &str, around: &str, latex: bool) -> Option<String> {
    let terms = terms(text)?;
    let at = terms.iter().position(|term| DOTS.contains(term))?;
    let (last, further) = terms[at + 1..].split_first()?;
    if further.iter().any(|term| DOTS.contains(term)) {
        return None;
    }
    let first = *terms[..at].first()?;
    let end = subscript_that_differs(first, last)?;
    let fits =
        |(position, term): (usize, &&str)| replaced(first, &(position + 1).to_string()).as_str() == squeezed(term);
    if end == "1" || replaced(first, &end) != squeezed(last) || !terms[..at].iter().enumerate().all(fits) {
        return None;
    }
    let letters = inside_letters(around);
    let index = INDICES.iter().find(|index| !letters.contains(*index))?;
    let body = replaced(first, index);
    let sum = match latex {
        true => format!("\\sum_{{{index}=1}}^{{{end}}} ({body})"),
        false => format!("sum({index}=1..{end}, {body})"),
    };
    Some(further.iter().fold(sum, |sum, term| format!("{sum} + {term}")))
}

/// An entry of a list with dots, for all of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The entry, as it would be written.
    pub text: String,
    /// Its index.
    pub index: &'static str,
}

/// The entry at a free index of a list with dots; nothing if the entries follow no pattern.
pub(super) fn listed(text: &str) -> Option<Entry> {
    let inside = list_inside(text.trim())?;
    let entries = entries(inside)?;
    let at = entries.iter().position(|entry| is_dots(entry))?;
    let [last] = entries[at + 1..] else { return None };
    let first = *entries[..at].first()?;
    let index = FREE.iter().find(|index| !inside_letters(inside).contains(**index))?;
    let fits = |end: Option<&str>| {
        let same = |position: usize, entry: &str| match end {
            Some(_) => replaced(first, &(position + 1).to_string()) == squeezed(entry),
            None => squeezed(first) == squeezed(entry),
        };
        entries[..at].iter().enumerate().all(|(position, entry)| same(position, entry))
            && end.map_or_else(|| squeezed(first), |end| replaced(first, end)) == squeezed(last)
    };
    let end = subscript_that_differs(first, last).filter(|end| end != "1");
    fits(end.as_deref())
        .then(|| Entry { text: if end.is_some() { replaced(first, index) } else { first.to_owned() }, index })
}

fn is_dots(entry: &str) -> bool {
    DOTS.contains(&entry) || matches!(entry, "\\vdots" | "⋮")
}

/// The letters of a text without its commands.
fn inside_letters(text: &str) -> String {
    let mut letters = String::new();
    let mut command = false;
    for sign in text.chars() {
        command = sign == '\\' || command && sign.is_ascii_alphabetic();
        if !command {
            letters.push(sign);
        }
    }
    letters
}

/// What stands between the brackets of a list, or in a matrix with one row or column.
fn list_inside(text: &str) -> Option<&str> {
    let text = ["^T", "^\\top", "^{T}", "^{\\top}", "'", "ᵀ"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text)
        .trim_end();
    for kind in ["bmatrix", "pmatrix", "matrix", "smallmatrix"] {
        let (begin, end) = (format!("\\begin{{{kind}}}"), format!("\\end{{{kind}}}"));
        if let Some(inside) = text.strip_prefix(&begin).and_then(|rest| rest.strip_suffix(&end)) {
            return (!inside.contains("\\begin")).then_some(inside);
        }
    }
    let text = text.strip_prefix("\\left").map_or(text, |rest| rest.trim_start());
    let inside = text.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?;
    Some(inside.trim_end().strip_suffix("\\right").unwrap_or(inside))
}

/// The entries of a list; nothing if it has rows of several.
fn entries(inside: &str) -> Option<Vec<&str>> {
    let (mut depth, mut start, mut found, mut signs) = (0i32, 0, Vec::new(), Vec::new());
    let mut skip = 0;
    for (at, sign) in inside.char_indices() {
        if at < skip {
            continue;
        }
        let row = inside[at..].starts_with("\\\\");
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' | '&' | '\\' if depth == 0 && (row || sign != '\\') => {
                found.push(inside[start..at].trim());
                skip = at + if row { 2 } else { 1 };
                start = skip;
                signs.push(if row { '\\' } else { sign });
            }
            _ => {}
        }
    }
    found.push(inside[start..].trim());
    signs.dedup();
    (depth == 0 && signs.len() == 1 && found.len() > 2).then_some(found)
}

/// The terms of a sum that has no minus sign at its top level.
fn terms(text: &str) -> Option<Vec<&str>> {
    let (mut depth, mut start, mut found) = (0i32, 0, Vec::new());
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '-' | '−' if depth == 0 => return None,
            '+' if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    (depth == 0 && found.len() > 2).then_some(found)
}

/// A term without blanks but those that end a command, and its subscripts in braces: `w_1 x_{1}` is `w_{1}x_{1}`.
fn squeezed(term: &str) -> String {
    let mut text = String::new();
    let mut signs = term.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign.is_whitespace() {
            let word = text.len() - text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic()).len();
            let command = word > 0 && text[..text.len() - word].ends_with('\\');
            if command && signs.peek().is_some_and(char::is_ascii_alphabetic) {
                text.push(' ');
            }
            continue;
        }
        text.push(sign);
        if sign == '_' && signs.peek().is_some_and(|next| next.is_alphanumeric()) {
            let digits = signs.peek().is_some_and(char::is_ascii_digit);
            text.push('{');
            while let Some(next) =
                signs.next_if(|next| if digits { next.is_ascii_digit() } else { next.is_alphabetic() })
            {
                text.push(next);
                if !digits {
                    break;
                }
            }
            text.push('}');
        }
    }
    text
}

/// The first term with another subscript for 1.
fn replaced(term: &str, subscript: &str) -> String {
    squeezed(term).replace("_{1}", &format!("_{{{subscript}}}"))
}

/// What stands in the last term where the first one has its first subscript 1.
fn subscript_that_differs(first: &str, last: &str) -> Option<String> {
    let (first, last) = (squeezed(first), squeezed(last));
    let at = first.find("_{1}")? + 2;
    let rest = last.get(at..)?;
    let end = rest.find('}')?;
    let found = &rest[..end];
    (first.get(..at) == last.get(..at) && !found.is_empty() && found.chars().all(char::is_alphanumeric))
        .then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_with_dots_are_sums() {
        for (text, expected) in [
            (r"w_1x_1 + w_2x_2 + \dots + w_Nx_N", Some(r"\sum_{i=1}^{N} (w_{i}x_{i})")),
            (r"w_1x_1+\dots+w_Nx_N", Some(r"\sum_{i=1}^{N} (w_{i}x_{i})")),
            (r"x_{1}^2 + \cdots + x_{n}^2", Some(r"\sum_{i=1}^{n} (x_{i}^2)")),
            (r"w_1x_1 + \dots + w_Nx_N + b", Some(r"\sum_{i=1}^{N} (w_{i}x_{i}) + b")),
            (r"\nabla (w_1x_1+\dots+w_Nx_N)", Some(r"\nabla (\sum_{i=1}^{N} (w_{i}x_{i}))")),
            (r"\sqrt{x_1^2+\dots+x_n^2}", Some(r"\sqrt{\sum_{i=1}^{n} (x_{i}^2)}")),
            (r"\frac{x_1 + \cdots + x_n}{n}", Some(r"\frac{\sum_{i=1}^{n} (x_{i})}{n}")),
            (r"\left(x_1 + \cdots + x_n\right)^2", Some(r"\left(\sum_{i=1}^{n} (x_{i})\right)^2")),
            (r"f(x_1, \dots, x_n)", None),
            (r"x_1 + \dots + x_n + \dots + y", None),
            (r"x_1 + x_3 + \dots + x_n", None),
            (r"x_1 + x_2 + \dots + y_n", None),
            (r"x_1y_1 + \dots + x_ny_m", None),
            (r"x_1 - x_2 + \dots + x_n", None),
            (r"x_1 + \dots", None),
            (r"1 + x + \dots + x^n", None),
            (r"x_1 + x_2 + x_3", None),
        ] {
            assert_eq!(summed(text, true).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            (r"[w_1, \dots, w_N]", Some("w_{j}")),
            (r"\left( x_1, x_2, \ldots, x_n \right)^T", Some("x_{j}")),
            (r"\begin{bmatrix} 2x_1 \\ \vdots \\ 2x_n \end{bmatrix}", Some("2x_{j}")),
            (r"\begin{pmatrix} w_1x_1 & w_2x_2 & \cdots & w_nx_n \end{pmatrix}", Some("w_{j}x_{j}")),
            (
                r"[\frac{\partial y}{\partial w_1}, \dots, \frac{\partial y}{\partial w_N}]",
                Some(r"\frac{\partial y}{\partial w_{j}}"),
            ),
            (r"[1, 1, \dots, 1]", Some("1")),
            (r"[j_1, \dots, j_n]", Some("j_{k}")),
            (r"[x_1, x_3, \dots, x_n]", None),
            (r"[x_1, \dots, y_n]", None),
            (r"[x_1, \dots]", None),
            (r"\begin{bmatrix} x_1 & \dots & x_n \\ y_1 & \dots & y_n \end{bmatrix}", None),
            ("[x_1, x_2, x_3]", None),
        ] {
            assert_eq!(listed(text).map(|entry| entry.text).as_deref(), expected, "{text}");
        }
        assert_eq!(summed("w_1*x_1 + ... + w_N*x_N", false).as_deref(), Some("sum(i=1..N, w_{i}*x_{i})"));
    }
}
