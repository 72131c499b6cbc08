//! The words of the language, and the longest one with which a run of letters starts.
//!
//! Functions come from the table of functions; the words here are those that are no functions. Invariant: a word is
//! made of at least two ASCII letters and may end in digits (`log10`).

use std::sync::LazyLock;

use super::character::GREEK;
use super::vocabulary::Vocabulary;
use super::written::{Constant, Operator};
use crate::name::Name;
use crate::ops::{self, OpId};

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A variable or a declared function.
    Name(Name),
    /// `pi`, `e`.
    Constant(Constant),
    /// A function of the table.
    Function(OpId),
}

/// A word with a syntax of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Keyword {
    /// `diff(e, x)`
    Diff,
    /// `piecewise(...)`
    Piecewise,
    /// `otherwise`
    Otherwise,
    /// `sum(i=1..n, ...)`
    Sum,
    /// `prod(i=1..n, ...)`
    Product,
    /// `grad`, `jacobian`, ...
    Operator(Operator),
    /// `e at (1, 2)`
    At,
    /// A word for something outside the language; the id of the diagnostic.
    Outside(&'static str),
}

/// Words that count only where a whole run is one.
#[rustfmt::skip]
const WHOLE: [(&str, Keyword); 20] = [
    ("diff", Keyword::Diff), ("piecewise", Keyword::Piecewise), ("otherwise", Keyword::Otherwise),
    ("sum", Keyword::Sum), ("prod", Keyword::Product), ("at", Keyword::At),
    ("grad", Keyword::Operator(Operator::Gradient)), ("gradient", Keyword::Operator(Operator::Gradient)),
    ("jacobian", Keyword::Operator(Operator::Jacobian)), ("jac", Keyword::Operator(Operator::Jacobian)),
    ("hessian", Keyword::Operator(Operator::Hessian)), ("hess", Keyword::Operator(Operator::Hessian)),
    ("laplacian", Keyword::Operator(Operator::Laplacian)),
    ("divergence", Keyword::Operator(Operator::Divergence)), ("div", Keyword::Operator(Operator::Divergence)),
    ("int", Keyword::Outside("scope-integral")), ("integral", Keyword::Outside("scope-integral")),
    ("lim", Keyword::Outside("scope-limit")), ("limit", Keyword::Outside("scope-limit")), ("solve", Keyword::Outside("scope-solve")),
];

/// Rows of the table that are signs or have words of their own, not names of functions.
const NO_WORDS: [&str; 8] = ["add", "mul", "div", "pi", "piecewise", "less", "equal", "pow"];

struct Word {
    text: &'static str,
    meaning: Meaning,
}

/// Words by their first letter, longest first.
static WORDS: LazyLock<Vec<Vec<Word>>> = LazyLock::new(|| {
    let mut words: Vec<Vec<Word>> = (0..128).map(|_| Vec::new()).collect();
    let mut add = |text: &'static str, meaning| words[text.as_bytes()[0] as usize].push(Word { text, meaning });
    for text in function_words() {
        let op = ops::find(text).expect("a name of the table");
        add(text, Meaning::Function(op));
    }
    for (_, name) in GREEK.iter().filter(|(sign, name)| *name != "pi" && super::character::greek(*sign) == Some(name)) {
        add(name, Meaning::Name(Name::new(name)));
    }
    add("pi", Meaning::Constant(Constant::Pi));
    for list in &mut words {
        list.sort_by_key(|word| std::cmp::Reverse(word.text.len()));
    }
    words
});

static LETTERS: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let spell = |byte: u8| if byte.is_ascii_alphabetic() { char::from(byte).to_string() } else { String::from("?") };
    (0..128).map(|byte| Name::new(&spell(byte))).collect()
});

/// The name of one ASCII letter.
pub(super) fn letter(byte: u8) -> Name {
    LETTERS[usize::from(byte & 127)]
}

/// All spellings of functions that can be typed as a word.
pub(super) fn function_words() -> impl Iterator<Item = &'static str> {
    ops::names().filter(|name| {
        name.len() > 1
            && !NO_WORDS.contains(name)
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !ops::find(name).is_some_and(ops::is_matrix)
    })
}

/// The function of whole matrices whose name a run of letters is, digits included, with the length of the name. It counts
/// before a bracket only, so that `tr`, `vec` and `dot` stay products of letters elsewhere.
pub(super) fn matrix_function(text: &str, run: usize) -> Option<(OpId, usize)> {
    let digits = text[run..].bytes().take_while(u8::is_ascii_digit).count();
    let length = run + digits;
    text[length..].trim_start().starts_with('(').then(|| ops::find(&text[..length])).flatten().and_then(|op| {
        let typed = text.as_bytes()[..length].iter().all(u8::is_ascii_alphanumeric);
        (ops::is_matrix(op) && typed).then_some((op, length))
    })
}

/// The keyword that a whole run of letters is.
pub(super) fn keyword(run: &str) -> Option<Keyword> {
    WHOLE.iter().find(|(word, _)| *word == run).map(|(_, keyword)| *keyword)
}

/// True for the short names of functions that look like two letters side by side.
pub(super) fn is_short(text: &str) -> bool {
    matches!(text, "sh" | "ch" | "th" | "tg" | "lg" | "lb")
}

/// True if a number that ends here would not go on.
fn ends_number(rest: &[u8]) -> bool {
    match rest {
        [b'.', next, ..] => !next.is_ascii_digit(),
        [next, ..] => !next.is_ascii_digit(),
        [] => true,
    }
}

/// The longest word with which `text` starts, with its length; `run` is the length of the run of letters there.
pub(super) fn longest(text: &str, run: usize, vocabulary: &Vocabulary, short: bool) -> (Meaning, usize) {
    let (first, second) = (text.as_bytes()[0], text.as_bytes().get(1).copied().unwrap_or(0));
    let declared = vocabulary.longest(text).filter(|word| word.len() <= run);
    let known = WORDS[usize::from(first & 127)].iter().find(|word| {
        let length = word.text.len();
        // The second letter rules most words out before the comparison.
        word.text.as_bytes()[1] == second
            && text.as_bytes().starts_with(word.text.as_bytes())
            && (length <= run || ends_number(&text.as_bytes()[length..]))
            && (short || !is_short(word.text))
    });
    match (declared, known) {
        (Some(word), known) if known.is_none_or(|known| known.text.len() <= word.len()) => {
            (Meaning::Name(Name::new(word)), word.len())
        }
        (_, Some(word)) => (word.meaning, word.text.len()),
        _ => {
            let name = letter(first);
            let constant = first == b'e' && !vocabulary.is_variable(name) && vocabulary.parameters(name).is_none();
            (if constant { Meaning::Constant(Constant::E) } else { Meaning::Name(name) }, 1)
        }
    }
}
