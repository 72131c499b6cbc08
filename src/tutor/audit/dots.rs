//! Dots in a sum: `w_1x_1 + \dots + w_Nx_N` is the sum over an index from 1 to N.
//!
//! The first and the last term must be alike but for subscripts that are 1 in the one and N in the other, and so must the
//! terms between them for 2, 3, ...; further terms may follow, as a bias does. Anything else stays as it is, which the reader refuses: nothing is guessed.

/// Dots as people write them.
const DOTS: &[&str] = &["\\dots", "\\ldots", "\\cdots", "\\dotsb", "\\dotsc", "...", "…", "⋯"];
/// Names for the index, the first that does not occur is taken.
const INDICES: &[&str] = &["i", "j", "k", "l"];

/// The text with a sum for its dots; nothing if it is no such sum.
pub(super) fn summed(text: &str, latex: bool) -> Option<String> {
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
    let index = INDICES.iter().find(|index| !text.contains(*index))?;
    let body = replaced(first, index);
    let sum = match latex {
        true => format!("\\sum_{{{index}=1}}^{{{end}}} ({body})"),
        false => format!("sum({index}=1..{end}, {body})"),
    };
    Some(further.iter().fold(sum, |sum, term| format!("{sum} + {term}")))
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

/// A term without blanks, and its subscripts in braces: `w_1 x_{1}` is `w_{1}x_{1}`.
fn squeezed(term: &str) -> String {
    let mut text = String::new();
    let mut signs = term.chars().filter(|sign| !sign.is_whitespace()).peekable();
    while let Some(sign) = signs.next() {
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
        assert_eq!(summed("w_1*x_1 + ... + w_N*x_N", false).as_deref(), Some("sum(i=1..N, w_{i}*x_{i})"));
    }
}
