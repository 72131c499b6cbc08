//! What letters mean in a document, seen from all of its formulas at once: how far the index of a sum runs that stands
//! without bounds, and which Greek letters are functions.

use rustc_hash::FxHashMap;

/// Greek letters that name functions where each of their occurrences has an argument.
const FUNCTIONS: &[&str] = &["sigma", "phi", "psi"];
/// Signs of sums and products.
const SIGNS: &[&str] = &["\\sum", "\\prod"];
/// Functions that often stand without brackets.
const BARE: &[&str] = &["\\sin", "\\cos", "\\tan", "\\ln", "\\log", "\\exp"];
/// Spaces that part factors.
const SPACES: &[&str] = &["\\,", "\\;", "\\:", "\\ "];
/// Commands that begin no factor.
const NO_FACTORS: &[&str] = &[
    "partial", "mathrm", "text", "quad", "right", "d", "cdot", "times", "in", "le", "ge", "ne", "to", "\\", ",", ";",
    ":", " ", "}",
];
/// The size of which nothing is said.
const SIZE: &str = "n";

/// Up to where the index of each letter runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ends {
    of: FxHashMap<String, String>,
    usual: Option<String>,
}

impl Ends {
    /// Takes down `\sum_{i=1}^N` of the formulas.
    pub(super) fn of<'t>(formulas: impl Iterator<Item = &'t str>) -> Ends {
        let mut ends = Ends::default();
        for formula in formulas {
            for (_, below) in signs(formula) {
                let Some((index, after)) = subscript(below) else { continue };
                let Some((index, _)) = index.split_once('=') else { continue };
                let Some(end) = after.trim_start().strip_prefix('^').and_then(first).map(|(end, _)| end.trim()) else {
                    continue;
                };
                if end.chars().all(char::is_alphabetic) {
                    ends.of.insert(index.trim().to_owned(), end.to_owned());
                    ends.usual.get_or_insert_with(|| end.to_owned());
                }
            }
        }
        ends
    }

    /// The text with bounds for sums such as `\sum_i`; nothing if all have some.
    pub(super) fn written(&self, text: &str) -> Option<String> {
        let mut written = String::new();
        let mut rest = text;
        while let Some((at, below)) = signs(rest).next() {
            let from = at + (rest.len() - at - below.len());
            written.push_str(&rest[..from]);
            rest = below;
            let Some((index, after)) = subscript(below) else { continue };
            let index = index.trim();
            let alone = index.chars().count() == 1 && index.chars().all(char::is_alphabetic);
            if !alone || after.trim_start().starts_with('^') {
                continue;
            }
            let end = self.of.get(index).or(self.usual.as_ref()).map_or(SIZE, String::as_str);
            written.push_str(&format!("_{{{index}=1}}^{{{end}}} "));
            rest = after;
        }
        written.push_str(rest);
        (written != text).then_some(written)
    }
}

/// The text with brackets around sums whose later terms have their index as well:
/// `\sum_i y_i \ln p_i + (1 - y_i) \ln(1 - p_i)` is one sum. Nothing if there is no such sum.
pub(super) fn bracketed(text: &str) -> Option<String> {
    for (at, below) in signs(text) {
        let Some((index, after)) = subscript(below) else { continue };
        let index = index.split('=').next().unwrap_or_default().trim();
        let body = after.trim_start().strip_prefix('^').and_then(first).map_or(after, |(_, body)| body);
        let ends = ends_of_terms(body);
        let is_part = |range: (usize, usize)| {
            let term = &body[range.0..range.1];
            has_subscript(term, index)
                && !signs(term).any(|(_, own)| subscript(own).is_some_and(|(own, _)| own.starts_with(index)))
        };
        let Some(last) = ends.windows(2).filter(|pair| is_part((pair[0], pair[1]))).map(|pair| pair[1]).next_back()
        else {
            continue;
        };
        let start = text.len() - body.len();
        debug_assert!(start > at);
        let (inside, rest) = body.split_at(last);
        return Some(format!("{}({inside}){rest}", &text[..start]));
    }
    None
}

/// Where the terms of a sum end that begins the text, up to a bracket that closes around it.
fn ends_of_terms(text: &str) -> Vec<usize> {
    let (mut depth, mut ends, mut begun) = (0i32, Vec::new(), false);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                ends.push(at);
                return ends;
            }
            ')' | ']' | '}' => depth -= 1,
            '+' | '-' | '−' if depth == 0 && begun => ends.push(at),
            '=' | '&' | ',' | '<' | '>' if depth == 0 => {
                ends.push(at);
                return ends;
            }
            _ => {}
        }
        begun |= !sign.is_whitespace();
    }
    ends.push(text.len());
    ends
}

/// True if something in the term has this index below it.
fn has_subscript(term: &str, index: &str) -> bool {
    !index.is_empty()
        && term.match_indices('_').any(|(at, _)| {
            first(&term[at + 1..]).is_some_and(|(below, _)| {
                below.trim() == index || below.len() > 1 && below.chars().any(|letter| letter.to_string() == index)
            })
        })
}

/// Places of signs of sums, each with the text behind it.
fn signs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('\\').filter_map(|(at, _)| {
        let sign = SIGNS.iter().find(|sign| text[at..].starts_with(**sign))?;
        let below = &text[at + sign.len()..];
        let below = below.strip_prefix("\\limits").unwrap_or(below);
        (!below.starts_with(|sign: char| sign.is_ascii_alphabetic())).then_some((at, below))
    })
}

/// A subscript without its braces, and the text behind it.
fn subscript(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('_').and_then(first)
}

/// The group or sign at the start of the text, and what follows it.
fn first(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('{') {
        Some(inside) => inside.split_once('}').filter(|(group, _)| !group.contains('{')),
        None => text.chars().next().map(|sign| text.split_at(sign.len_utf8())),
    }
}

/// The text with a sign for every space that parts two factors, if functions stand in it without brackets: the argument of
/// `\sin x \, e^x` is x.
pub(super) fn spaced(text: &str) -> String {
    if !BARE.iter().any(|function| text.contains(function)) {
        return text.to_owned();
    }
    let mut written = String::new();
    let mut rest = text;
    while let Some((at, space)) = SPACES.iter().filter_map(|space| Some((rest.find(space)?, *space))).min() {
        let behind = &rest[at + space.len()..];
        written.push_str(&rest[..at]);
        let before = written.trim_end().ends_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '}' | ')'));
        let command = written
            .trim_end()
            .rsplit('\\')
            .next()
            .is_some_and(|word| written.contains('\\') && word.chars().all(|sign| sign.is_ascii_alphabetic()));
        let next = behind.trim_start();
        let factor = next.starts_with(|sign: char| sign.is_alphanumeric() || sign == '(')
            || next.starts_with('\\') && !NO_FACTORS.iter().any(|word| next[1..].starts_with(word));
        let product = before && !command && factor && next.starts_with(|sign: char| sign != 'd');
        written.push_str(if product { " \\cdot " } else { space });
        rest = behind;
    }
    written + rest
}

/// The sigmoid by its name where a letter that stands for it is applied; a prime stays with the letter.
pub(super) fn with_sigmoid(text: &str) -> String {
    let applied = |behind: &str| behind.strip_prefix("\\left").unwrap_or(behind).trim_start().starts_with('(');
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\sigma") {
        let behind = &rest[at + "\\sigma".len()..];
        written.push_str(&rest[..at]);
        written.push_str(if applied(behind.trim_start()) { "\\operatorname{sigmoid}" } else { "\\sigma" });
        rest = behind;
    }
    written + rest
}

/// Greek letters that stand with an argument wherever they stand.
pub(super) fn functions<'t>(formulas: impl Iterator<Item = &'t str>) -> Vec<&'static str> {
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for formula in formulas {
        for (at, _) in formula.match_indices('\\') {
            let after = &formula[at + 1..];
            let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let Some(letter) = FUNCTIONS.iter().find(|letter| **letter == &after[..length]) else { continue };
            let behind = after[length..].trim_start_matches(['\'', ' ']);
            let behind = behind.strip_prefix("\\left").unwrap_or(behind).trim_start();
            let (all, called) = counts.entry(letter).or_default();
            let differential = formula[..at].trim_end().ends_with(['d', 'l']) && behind.starts_with("}{");
            *all += usize::from(!differential);
            *called += usize::from(behind.starts_with('('));
        }
    }
    FUNCTIONS.iter().copied().filter(|letter| counts.get(letter).is_some_and(|(all, called)| all == called)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_without_bounds_get_those_of_the_document() {
        let ends = Ends::of([r"\sum_{i=1}^N x_i", r"\prod\limits_{k=1}^{m} y_k", r"\sum_{j=1}^{n-1} 1"].into_iter());
        for (text, expected) in [
            (r"\frac12 \sum_i x_i^2", Some(r"\frac12 \sum_{i=1}^{N}  x_i^2")),
            (r"\prod_{k} y_k", Some(r"\prod_{k=1}^{m}  y_k")),
            (r"\sum_l \sum_{i=1}^n x_i", Some(r"\sum_{l=1}^{N}  \sum_{i=1}^n x_i")),
            (r"\sum_{i=1}^N x_i", None),
            (r"\sum_{i,j} x_i", None),
            (r"\summary_i", None),
            (r"x + y", None),
        ] {
            assert_eq!(ends.written(text).as_deref(), expected, "{text}");
        }
        assert_eq!(Ends::default().written(r"\sum_i x_i").as_deref(), Some(r"\sum_{i=1}^{n}  x_i"));
    }

    #[test]
    fn spaces_part_factors_behind_functions() {
        for (text, expected) in [
            (r"2x \sin x \, e^x", r"2x \sin x  \cdot  e^x"),
            (r"\sin\, x", r"\sin\, x"),
            (
                r"\ln x \, \frac{\partial f}{\partial x\,\partial y}",
                r"\ln x  \cdot  \frac{\partial f}{\partial x\,\partial y}",
            ),
            (r"x\,y", r"x\,y"),
            (r"\cos x \; + 1", r"\cos x \; + 1"),
        ] {
            assert_eq!(spaced(text), expected, "{text}");
        }
    }

    #[test]
    fn sums_reach_as_far_as_their_index() {
        for (text, expected) in [
            (
                r"-\sum_{i=1}^m y_i \log p_i + (1 - y_i) \log(1 - p_i)",
                Some(r"-\sum_{i=1}^m( y_i \log p_i + (1 - y_i) \log(1 - p_i))"),
            ),
            (r"(\sum_{i=1}^m y_i + 2 x_{ij}) + b", Some(r"(\sum_{i=1}^m( y_i + 2 x_{ij})) + b")),
            (r"\sum_{i=1}^m y_i + b_j", None),
            (r"\sum_{i=1}^m y_i + \sum_{i=1}^n x_i", None),
            (r"\sum_{i=1}^m (y_i - x_i)^2 + b", None),
            (r"\sum_{i=1}^m -y_i", None),
        ] {
            assert_eq!(bracketed(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn greek_letters_with_arguments_everywhere_are_functions() {
        let found = |formula: &'static str| functions([formula].into_iter());
        assert_eq!(found(r"\sigma(x) + \sigma\left(y\right) + \sigma'(z)"), ["sigma"]);
        assert_eq!(found(r"\frac{d\sigma}{dz} = \sigma(z)"), ["sigma"]);
        assert_eq!(found(r"\mu + \sigma (x - \mu) + \sigma^2"), Vec::<&str>::new());
        assert_eq!(found(r"\lambda(x + y)"), Vec::<&str>::new());
    }
}
