//! What a header comment declares, and what bold letters mean.

use super::notes::{Notes, bold_shape};
use super::reason::Reason;
use crate::name::Name;
use crate::ops;
use crate::shape::Shape;

/// `x : vector(n)`, `A : matrix(n,n) symmetric`, `a > 0`.
pub(super) fn declare(notes: &mut Notes, text: &str) -> Result<(), Reason> {
    let Some((names, said)) = text.split_once(':') else {
        let relation = notes.read_relation(text)?;
        notes.assumptions.push(relation);
        return Ok(());
    };
    let wrong = || Reason::Unreadable(format!("{text} is not a declaration; x : vector(n) is one"));
    let said = said.trim();
    let end = said.find(')').map_or_else(|| said.find(' ').unwrap_or(said.len()), |end| end + 1);
    let shape = Shape::parse(said[..end].trim()).ok_or_else(wrong)?;
    let property = said[end..].trim().to_owned();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !name.chars().all(|sign| sign.is_alphanumeric() || sign == '_') {
            return Err(wrong());
        }
        let known = Name::new(name);
        notes.declare(known, shape.clone());
        match property.as_str() {
            "" => {}
            "symmetric" | "positive definite" | "diagonal" => {
                let slots = notes.slots(known);
                if let [matrix] = slots[..] {
                    let turned = notes.graph.apply(ops::TRANSPOSE, &[matrix]);
                    let relation = notes.graph.apply(ops::EQUAL, &[turned, matrix]);
                    notes.assumptions.push(relation);
                }
            }
            "positive" | "negative" | "nonnegative" | "nonzero" => {
                let sign = [("positive", "> 0"), ("negative", "< 0"), ("nonnegative", ">= 0"), ("nonzero", "!= 0")];
                let sign = sign.iter().find(|(word, _)| *word == property).map_or("> 0", |(_, sign)| sign);
                let relation = notes.read_relation(&format!("{name} {sign}"))?;
                notes.assumptions.push(relation);
            }
            _ => return Err(Reason::Unreadable(format!("{property} is not a property that is used here"))),
        }
    }
    Ok(())
}

/// Commands that set a letter bold.
const BOLD: &[&str] = &["mathbf", "boldsymbol", "bm", "vec", "pmb"];

/// Letters of a formula: those in bold that stand whole, those in bold that have an index or arguments, and plain ones.
#[derive(Default)]
pub(super) struct Letters {
    pub whole: Vec<char>,
    pub parts: Vec<char>,
    pub plain: Vec<char>,
}

/// The letters of a formula in LaTeX.
pub(super) fn letters(formula: &str) -> Letters {
    let mut found = Letters::default();
    let mut rest = formula;
    while let Some(sign) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('\\') {
            let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (word, tail) = after.split_at(length.max(after.chars().next().map_or(0, char::len_utf8)));
            rest = tail;
            if ["text", "operatorname", "mathrm", "begin", "end", "mbox", "textbf", "label"].contains(&word) {
                rest = &rest[super::document::group(rest).unwrap_or(0)..];
            } else if BOLD.contains(&word)
                && let Some((letter, after)) = single(rest)
            {
                let part = after.starts_with(['_', '(']);
                if part {
                    found.parts.push(letter)
                } else {
                    found.whole.push(letter)
                }
                rest = after;
            }
            continue;
        }
        rest = &rest[sign.len_utf8()..];
        if sign.is_ascii_alphabetic() && !rest.starts_with('_') {
            found.plain.push(sign);
        }
    }
    found
}

/// The one letter that is the argument at the start of the text, and what follows it.
fn single(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let inside = text.strip_prefix('{').map_or(text, str::trim_start);
    let letter = inside.chars().next().filter(char::is_ascii_alphabetic)?;
    let after = &inside[1..];
    match text.starts_with('{') {
        true => after.trim_start().strip_prefix('}').map(|after| (letter, after)),
        false => Some((letter, after)),
    }
}

/// Declares letters in bold that nothing else was said about: small ones as vectors, capitals as matrices. A letter that
/// stands plain as well has two meanings, of which none is chosen. Returned are the letters that were declared.
pub(super) fn bold<'t>(notes: &mut Notes, formulas: impl Iterator<Item = &'t str>) -> Vec<Name> {
    let mut declared = Vec::new();
    let mut all = Letters::default();
    for formula in formulas {
        let found = letters(formula);
        all.whole.extend(found.whole);
        all.plain.extend(found.plain);
        all.parts.extend(found.parts);
    }
    let dependent = |letter: char| all.plain.contains(&letter);
    for letter in all.whole.iter().chain(&all.parts).copied() {
        let name = Name::new(&letter.to_string());
        if dependent(letter) {
            notes.two_meanings.insert(letter);
        } else if !notes.scope.shapes.contains_key(&name) && all.whole.contains(&letter) {
            notes.declare(name, bold_shape(letter));
            declared.push(name);
        }
    }
    declared
}
