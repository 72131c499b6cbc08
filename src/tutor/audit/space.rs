//! `x \in \mathbb{R}^n` and `A, B \in \mathbb{R}^{m \times n}`: shapes that notes declare in their formulas.

use crate::name::Name;
use crate::shape::{Dim, Shape};

/// Spellings of the real numbers.
const REALS: &[&str] = &["\\mathbb{R}", "\\mathbb R", "\\mathbf{R}", "\\Reals", "\\reals", "\\R", "ℝ"];
/// Commands that set a letter in another face.
const FACES: &[&str] = &["\\mathbf", "\\boldsymbol", "\\bm", "\\vec", "\\mathrm", "\\bar"];

/// Names with the shape that a formula says they have. Numbers are left out.
pub(super) fn declared(formula: &str) -> Vec<(Name, Shape)> {
    let mut found = Vec::new();
    for (at, sign) in formula.match_indices("\\in").chain(formula.match_indices('∈')) {
        let after = &formula[at + sign.len()..];
        if after.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            continue;
        }
        let Some(shape) = shape(after).filter(|shape| !shape.is_scalar()) else { continue };
        let start = formula[..at].rfind([';', ':', '(', '=', '&', '\n']).map_or(0, |place| place + 1);
        let before = formula[start..at].rsplit("\\quad").next().unwrap_or_default();
        found.extend(before.rsplit(',').map_while(letter).map(|name| (name, shape.clone())));
    }
    found
}

/// True of a set of numbers, vectors or matrices.
pub(super) fn is_space(text: &str) -> bool {
    shape(text).is_some()
}

fn shape(text: &str) -> Option<Shape> {
    let text = text.trim_start();
    let rest = REALS.iter().find_map(|reals| text.strip_prefix(reals))?.trim_start();
    let Some(power) = rest.strip_prefix('^') else {
        let ends = !rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        return ends.then_some(Shape::SCALAR);
    };
    let power = match power.strip_prefix('{') {
        Some(inside) => inside.split_once('}')?.0,
        None => power.split_at(power.chars().next()?.len_utf8()).0,
    };
    let (rows, cols) = match power.split_once("\\times").or_else(|| power.split_once('×')) {
        Some((rows, cols)) => (size(rows)?, size(cols)?),
        None => (size(power)?, Dim::Known(1)),
    };
    Some(Shape { rows, cols })
}

fn size(text: &str) -> Option<Dim> {
    let text = text.trim();
    match text.parse() {
        Ok(0) => None,
        Ok(size) => Some(Dim::Known(size)),
        Err(_) if text.chars().count() == 1 && text.chars().all(char::is_alphabetic) => {
            Some(Dim::Named(Name::new(text)))
        }
        Err(_) => None,
    }
}

/// A letter in any face.
fn letter(text: &str) -> Option<Name> {
    let text = text.trim();
    let text = FACES.iter().find_map(|face| text.strip_prefix(face)).unwrap_or(text).trim();
    let text = text.strip_prefix('{').and_then(|inside| inside.strip_suffix('}')).unwrap_or(text).trim();
    let one = text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
    one.then(|| Name::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_from_sets() {
        for (formula, expected) in [
            (r"\mathbf{x} \in \mathbb{R}^n", "x n×1"),
            (r"A, B \in \mathbb{R}^{m \times n}", "B m×n A m×n"),
            (r"W\in\R^{3\times 2}", "W 3×2"),
            (r"f(x) = x^2, \quad v \in ℝ^d", "v d×1"),
            (r"x \in \mathbb{R}", ""),
            (r"\int_0^1 x", ""),
            (r"i \in \{1, \dots, n\}", ""),
            (r"x \in \mathbb{R}^{n+1}", ""),
        ] {
            let found: Vec<String> = declared(formula).iter().map(|(name, shape)| format!("{name} {shape}")).collect();
            assert_eq!(found.join(" "), expected, "{formula}");
        }
    }
}
