//! What letters mean in a document, seen from all of its formulas at once: how far the index of a sum runs that stands
//! without bounds, and which Greek letters are functions.

use rustc_hash::FxHashMap;

/// Greek letters that name functions where each of their occurrences has an argument.
const FUNCTIONS: &[&str] = &["sigma", "phi", "psi"];
/// Signs of sums and products.
const SIGNS: &[&str] = &["\\sum", "\\prod"];
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
    fn greek_letters_with_arguments_everywhere_are_functions() {
        let found = |formula: &'static str| functions([formula].into_iter());
        assert_eq!(found(r"\sigma(x) + \sigma\left(y\right) + \sigma'(z)"), ["sigma"]);
        assert_eq!(found(r"\frac{d\sigma}{dz} = \sigma(z)"), ["sigma"]);
        assert_eq!(found(r"\mu + \sigma (x - \mu) + \sigma^2"), Vec::<&str>::new());
        assert_eq!(found(r"\lambda(x + y)"), Vec::<&str>::new());
    }
}
