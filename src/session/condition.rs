//! Conditions behind a claim: `check d/dx abs(x) = 1 for x > 0` assumes `x > 0` for this one claim.

use std::ops::Range;

use super::Session;
use super::line::places;
use super::read::masked;
use crate::diagnostic::Diagnostic;

/// Words that stand before conditions, with blanks around them.
const WORDS: [&str; 5] = [" for ", " given ", " if ", " when ", " where "];
/// Signs of which every condition has one; an equation behind `where` defines a name.
const SIGNS: [&str; 6] = ["<", ">", "≤", "≥", "≠", "!="];

impl Session {
    /// What `judge` makes of the text before its conditions, while these are assumed.
    ///
    /// # Errors
    /// Those of `judge` and of reading a condition.
    pub(super) fn under_conditions<T>(
        &mut self,
        text: &str,
        judge: impl FnOnce(&mut Session, &str) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let Some((end, conditions)) = conditions(text) else { return judge(self, text) };
        let before = self.state.assumptions.len();
        let assumed = conditions.into_iter().try_for_each(|range| {
            let start = range.start;
            self.assume(&masked(text, range), start).map(|_| ())
        });
        let judged = assumed.and_then(|()| judge(self, &text[..end]));
        self.state.assumptions.truncate(before);
        judged
    }
}

/// Where the claim ends, and its conditions; `None` if it has none.
fn conditions(text: &str) -> Option<(usize, Vec<Range<usize>>)> {
    let mut words: Vec<(usize, &str)> = WORDS.iter().flat_map(|word| text.match_indices(word)).collect();
    words.sort_unstable();
    words.into_iter().find_map(|(end, word)| {
        let ranges = pieces(text, end + word.len());
        let is_condition = |range: &Range<usize>| SIGNS.iter().any(|sign| text[range.clone()].contains(sign));
        ranges.iter().all(is_condition).then_some((end, ranges))
    })
}

/// What stands between commas, `and`s and further words.
fn pieces(text: &str, from: usize) -> Vec<Range<usize>> {
    let separators = places(text, from, &[&WORDS[..], &[",", " and "]].concat());
    let starts = std::iter::once(from).chain(separators.iter().map(|separator| separator.end));
    let ends = separators.iter().map(|separator| separator.start).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use super::conditions;

    #[test]
    fn conditions_are_told_from_definitions() {
        let cases = [
            "abs(x) = x | x > 0 <- abs(x) = x for x > 0",
            "a, b | x > 0 | y <= 1 | z != 2 <- a, b given x > 0, y <= 1 and z != 2",
            "y' = 1 | 0 < x < 2 <- y' = 1 when 0 < x < 2",
            "abs(x*y) = x*y | x > 0 | y > 0 <- abs(x*y) = x*y for x > 0 if y > 0",
            "f = 2 where u = x | x > 1 <- f = 2 where u = x for x > 1",
            "none <- cos(u)*2x where u = x^2",
            "none <- 2x",
        ];
        for case in cases {
            let (expected, text) = case.split_once(" <- ").expect("two halves");
            let found = conditions(text).map_or("none".to_owned(), |(end, ranges)| {
                let pieces = ranges.into_iter().map(|range| text[range].trim());
                std::iter::once(&text[..end]).chain(pieces).collect::<Vec<_>>().join(" | ")
            });
            assert_eq!(found, expected);
        }
    }
}
