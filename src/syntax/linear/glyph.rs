//! Characters that stand for names, exponents and indices.
//!
//! Only characters that common terminal fonts have and that the reader knows; what is not listed is written in words or
//! with `^` and `_`. Invariant: [`superscript`] and [`subscript`] give one character for each character or nothing.

use crate::syntax::character;

/// The Greek letter with this name.
pub fn greek(name: &str) -> Option<char> {
    character::greek_letter(name)
}

/// The character raised; `T` is the sign of transposition.
pub fn superscript(c: char) -> Option<char> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match c {
        '0'..='9' => Some(DIGITS[c as usize - '0' as usize]),
        '+' => Some('⁺'),
        '-' => Some('⁻'),
        'n' => Some('ⁿ'),
        'i' => Some('ⁱ'),
        'x' => Some('ˣ'),
        'T' => Some('ᵀ'),
        _ => None,
    }
}

/// The character lowered.
pub fn subscript(c: char) -> Option<char> {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    match c {
        '0'..='9' => Some(DIGITS[c as usize - '0' as usize]),
        'i' => Some('ᵢ'),
        'j' => Some('ⱼ'),
        _ => None,
    }
}

/// All characters raised, or nothing if one has no raised form.
pub fn raised(text: &str) -> Option<String> {
    text.chars().map(superscript).collect()
}

/// All characters lowered, or nothing if one has no lowered form.
pub fn lowered(text: &str) -> Option<String> {
    text.chars().map(subscript).collect()
}

/// A name cut into its base and its subscript without braces: `w_{ij}` is `w` and `ij`.
pub fn split(name: &str) -> (&str, Option<&str>) {
    match name.split_once('_') {
        Some((base, subscript)) => {
            (base, Some(subscript.strip_prefix('{').and_then(|s| s.strip_suffix('}')).unwrap_or(subscript)))
        }
        None => (name, None),
    }
}

/// The base of a name with its Greek letter; a leading `d` is kept for a differential: `dalpha` is `dα`.
pub fn base(name: &str) -> String {
    if let Some(letter) = greek(name) {
        return letter.to_string();
    }
    match name.strip_prefix('d').and_then(greek) {
        Some(letter) => format!("d{letter}"),
        None => name.to_owned(),
    }
}

/// A name for people on one line: `x₁`, `α`, `wᵢⱼ`, `w_{ab}`.
pub fn name(spelt: &str) -> String {
    let (stem, subscript) = split(spelt);
    match subscript {
        None => base(stem),
        Some(subscript) => match lowered(subscript) {
            Some(lowered) => base(stem) + &lowered,
            None => format!("{}{}", base(stem), &spelt[stem.len()..]),
        },
    }
}
