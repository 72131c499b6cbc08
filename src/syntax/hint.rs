//! Wrong spellings of function names: what was probably meant.
//!
//! Only whole runs of letters are judged. It refuses to guess for runs of two letters, which are products.

use super::word;

/// What was probably meant, and whether a product of letters can be ruled out.
pub(super) struct Hint {
    /// The known function.
    pub word: &'static str,
    /// True if the run cannot well be a product.
    pub sure: bool,
}

/// Names in other languages and in full, with the name that is known here.
#[rustfmt::skip]
const FOREIGN: [(&str, &str); 22] = [
    ("sine", "sin"), ("cosine", "cos"), ("tangent", "tan"), ("cotangent", "cot"), ("secant", "sec"), ("cosecant", "csc"),
    ("sinus", "sin"), ("cosinus", "cos"), ("tangens", "tan"), ("cotangens", "cot"), ("seno", "sin"), ("coseno", "cos"),
    ("sen", "sin"), ("arcsen", "asin"), ("arcsine", "asin"), ("arccosine", "acos"), ("arctangent", "atan"),
    ("logarithm", "ln"), ("squareroot", "sqrt"), ("exponential", "exp"), ("absolute", "abs"), ("wurzel", "sqrt"),
];

/// What was probably meant by a run that is no known word.
pub(super) fn spelling(run: &str, bracket: bool, argument: bool) -> Option<Hint> {
    if !bracket && !argument {
        return None;
    }
    let lower = run.to_ascii_lowercase();
    if lower != run
        && (run.len() > 2 || bracket)
        && let Some(word) = word::function_words().find(|word| *word == lower)
    {
        return Some(Hint { word, sure: true });
    }
    if let Some((_, word)) = FOREIGN.iter().find(|(foreign, _)| *foreign == lower) {
        return Some(Hint { word, sure: true });
    }
    if run.len() < 3 || run.len() > LONGEST || !bracket {
        return None;
    }
    let most = if run.len() < 5 { 1 } else { 2 };
    let near = word::function_words()
        .filter(|word| (3..=LONGEST).contains(&word.len()) && word.len().abs_diff(lower.len()) <= most)
        .map(|word| (distance(word, &lower), std::cmp::Reverse(shared_start(word, &lower)), word))
        .filter(|(changes, _, _)| *changes <= most)
        .min()?;
    Some(Hint { word: near.2, sure: run.len() > 3 })
}

fn shared_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count()
}

/// Longest words that are compared, so that the table of distances has a fixed size.
const LONGEST: usize = 23;

/// Number of letters to insert, delete, replace or swap with their neighbour; words that are too long are not compared
/// and have nothing in common.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().max(b.len()) > LONGEST {
        return a.len().max(b.len());
    }
    let mut rows = [[0usize; LONGEST + 1]; LONGEST + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swapped = if swap { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                    change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(swapped)
                }
            };
        }
    }
    rows[a.len()][b.len()]
}
