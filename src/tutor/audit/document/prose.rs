//! Formulas among words: which part of a line is mathematics.
//!
//! A word is a run of at least two letters that is no function, no Greek letter and no differential. It is a guess; what
//! it takes for words is left alone, never judged.

use crate::ops;

/// Words that are mathematics although they look like words.
const SPELT: &[&str] = &[
    "pi",
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "theta",
    "lambda",
    "mu",
    "nu",
    "xi",
    "rho",
    "sigma",
    "tau",
    "phi",
    "chi",
    "psi",
    "omega",
    "eta",
    "zeta",
    "kappa",
    "grad",
    "jacobian",
    "hessian",
    "diff",
    "sum",
    "prod",
    "at",
    "exp",
    "dx",
    "dy",
    "dz",
    "dt",
    "du",
    "dv",
    "dw",
    "df",
    "dg",
    "dh",
    "otherwise",
    "piecewise",
];

/// The longest part of a line without words that holds an equals sign, as offsets; nothing if the line is prose.
pub(super) fn formula_in(line: &str) -> Option<(usize, usize)> {
    longest(line, |part| part.contains(['=', '<', '>', '≤', '≥']))
}

/// The same for a part that holds a sign of mathematics at all.
pub(super) fn lone_formula_in(line: &str) -> Option<(usize, usize)> {
    longest(line, |part| {
        part.contains(['(', '^', '+', '*', '/', '=', '²', '³']) || part.contains(|c: char| c.is_ascii_digit())
    })
}

/// True if a line holds mathematics and no words.
pub(super) fn is_formula(line: &str) -> bool {
    line.contains(char::is_alphanumeric) && !line.split([' ', '\t']).any(|piece| is_word(piece.trim()))
}

/// What words ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A derivative by one variable.
    Derivative,
    /// The second one.
    Second,
    /// All partial derivatives.
    Partials,
    /// A gradient.
    Gradient,
    /// A Jacobian.
    Jacobian,
    /// A Hessian.
    Hessian,
}

/// Words that ask.
const ASKING: &[(&str, Asked)] = &[
    ("second derivative of", Asked::Second),
    ("partial derivatives", Asked::Partials),
    ("differentiate", Asked::Derivative),
    ("derivative of", Asked::Derivative),
    ("gradient", Asked::Gradient),
    ("jacobian", Asked::Jacobian),
    ("hessian", Asked::Hessian),
];

/// The last thing that words ask for, and the offset behind it.
pub fn asks(text: &str) -> Option<(Asked, usize)> {
    let lower = text.to_ascii_lowercase();
    let last = |(word, asked): &(&str, Asked)| lower.rfind(word).map(|at| (*asked, at + word.len(), word.len()));
    let found = ASKING.iter().filter_map(last).max_by_key(|(_, end, length)| (*end, *length));
    found.map(|(asked, end, _)| (asked, end))
}

/// The longest part of a line without words that is wanted.
fn longest(line: &str, wanted: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let (mut from, mut at) = (0, 0);
    let mut keep = |start: usize, end: usize| {
        let part = &line[start..end];
        let trimmed = part.trim().trim_end_matches(['.', ',', ';', ':']);
        let start = start + (part.len() - part.trim_start().len());
        let end = start + trimmed.len();
        let longer = best.is_none_or(|(a, b)| end - start > b - a);
        if wanted(trimmed) && longer {
            best = Some((start, end));
        }
    };
    for piece in line.split_inclusive([' ', '\t']) {
        let numbering = at == line.len() - line.trim_start().len() && is_numbering(piece.trim());
        if is_word(piece.trim()) || numbering {
            keep(from, at);
            from = at + piece.len();
        }
        at += piece.len();
    }
    keep(from, line.len());
    best
}

fn is_word(piece: &str) -> bool {
    let bare = piece.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).trim_start_matches(['(', '"', '*', '-']);
    let letters = bare.chars().all(|sign| sign.is_alphabetic() || sign == '\'' || sign == '-');
    let long = bare.chars().count() >= 2 || piece.ends_with(':');
    let known = ops::find(bare).is_some() || SPELT.contains(&bare);
    letters && long && !known && !bare.is_empty()
}

/// `3)` and `(3)` at the start of a line.
fn is_numbering(piece: &str) -> bool {
    let digits = piece.trim_start_matches('(').strip_suffix(')');
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit()))
}

/// The words before a formula, in small letters.
pub(super) fn words_before(text: &str) -> String {
    let short: String = text.chars().rev().take(80).collect();
    short.chars().rev().collect::<String>().to_lowercase()
}
