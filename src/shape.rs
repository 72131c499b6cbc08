//! Shapes of expressions: sizes that are numbers or letters, and what a function asks of its arguments.
//!
//! Everything has a shape: a scalar is 1×1 and a vector n×1. A size may be a letter; letters unify with sizes while a
//! [`Signature`] is applied. This module knows nothing about expressions.

use std::fmt;

use crate::name::Name;

/// A size: a number, a letter, or a product of sizes (as in `vec` and `kron`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dim {
    /// `3`
    Known(u32),
    /// `n`
    Named(Name),
    /// `m*n`
    Times(Box<Dim>, Box<Dim>),
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Number of rows.
    pub rows: Dim,
    /// Number of columns.
    pub cols: Dim,
}

impl Dim {
    /// The number, if this size is one.
    pub fn known(&self) -> Option<u32> {
        match self {
            Dim::Known(size) => Some(*size),
            _ => None,
        }
    }

    /// The size as a number, where `letter` says the sizes of letters; nothing if one is unknown or it is too large to count.
    pub fn number(&self, letter: &impl Fn(Name) -> Option<u32>) -> Option<u32> {
        match self {
            Dim::Known(size) => Some(*size),
            Dim::Named(name) => letter(*name),
            Dim::Times(a, b) => a.number(letter)?.checked_mul(b.number(letter)?),
        }
    }

    /// The product of two sizes, with the factors of a product of letters in one order, so that `m*n` is `n*m`.
    pub fn times(a: Dim, b: Dim) -> Dim {
        let (mut number, mut letters) = (1u32, Vec::new());
        let mut open = vec![a, b];
        while let Some(next) = open.pop() {
            match next {
                Dim::Known(size) => number = number.saturating_mul(size),
                Dim::Named(name) => letters.push(name),
                Dim::Times(a, b) => open.extend([*a, *b]),
            }
        }
        letters.sort_by_key(|name| name.as_str());
        let mut factors = letters.into_iter().map(Dim::Named);
        let first = match (number, factors.next()) {
            (1, Some(first)) => first,
            (_, None) => Dim::Known(number),
            (_, Some(first)) => Dim::Times(Box::new(Dim::Known(number)), Box::new(first)),
        };
        factors.fold(first, |product, factor| Dim::Times(Box::new(product), Box::new(factor)))
    }

    /// True for the size 1.
    pub fn is_one(&self) -> bool {
        *self == Dim::Known(1)
    }

    /// Reads `3`, `n` or `m*n`.
    pub fn parse(text: &str) -> Option<Dim> {
        let text = text.trim();
        if let Some((left, right)) = text.rsplit_once('*') {
            return Some(Dim::times(Dim::parse(left)?, Dim::parse(right)?));
        }
        if let Ok(size) = text.parse::<u32>() {
            return (size > 0).then_some(Dim::Known(size));
        }
        let mut letters = text.chars();
        let first = letters.next()?;
        (first.is_alphabetic() && letters.all(|c| c.is_alphanumeric() || c == '_')).then(|| Dim::Named(Name::new(text)))
    }
}

impl Shape {
    /// 1×1.
    pub const SCALAR: Shape = Shape { rows: Dim::Known(1), cols: Dim::Known(1) };

    /// `rows`×`cols` of known sizes.
    pub fn known(rows: u32, cols: u32) -> Shape {
        Shape { rows: Dim::Known(rows), cols: Dim::Known(cols) }
    }

    /// A column of `size` entries.
    pub fn vector(size: Dim) -> Shape {
        Shape { rows: size, cols: Dim::Known(1) }
    }

    /// True for 1×1.
    pub fn is_scalar(&self) -> bool {
        *self == Shape::SCALAR
    }

    /// True for n×1 with n other than 1.
    pub fn is_vector(&self) -> bool {
        self.cols == Dim::Known(1) && !self.is_scalar()
    }

    /// True if rows and columns agree.
    pub fn is_square(&self) -> bool {
        self.rows == self.cols
    }

    /// Columns and rows.
    pub fn turned(&self) -> Shape {
        Shape { rows: self.cols.clone(), cols: self.rows.clone() }
    }

    /// Rows and columns if both are numbers.
    pub fn sizes(&self) -> Option<(u32, u32)> {
        Some((self.rows.known()?, self.cols.known()?))
    }

    /// Reads `scalar`, `vector(n)` and `matrix(m,n)`; `None` for anything else.
    ///
    /// ```
    /// use gradus::shape::Shape;
    /// assert_eq!(Shape::parse("matrix(2, 3)"), Some(Shape::known(2, 3)));
    /// assert_eq!(Shape::parse("matrix(0, 3)"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Shape> {
        let text = text.trim();
        if text == "scalar" {
            return Some(Shape::SCALAR);
        }
        let (kind, sizes) = text.strip_suffix(')')?.split_once('(')?;
        match (kind.trim(), sizes.split_once(',')) {
            ("vector", None) => Some(Shape::vector(Dim::parse(sizes)?)),
            ("matrix", Some((rows, cols))) => Some(Shape { rows: Dim::parse(rows)?, cols: Dim::parse(cols)? }),
            _ => None,
        }
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dim::Known(size) => write!(f, "{size}"),
            Dim::Named(name) => write!(f, "{name}"),
            Dim::Times(a, b) => write!(f, "{a}*{b}"),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.rows, self.cols)
    }
}

/// What a function asks of its arguments and gives back, as in `(m,n),(n,p)->(m,p)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Shape patterns of the parameters; letters are local to the signature. `None` means any number of operands.
    pub params: Option<Vec<Shape>>,
    /// Shape of the result.
    pub result: Shape,
}

impl Signature {
    /// Reads a signature; `..` in front of the arrow stands for any operands.
    pub fn parse(text: &str) -> Option<Signature> {
        let (params, result) = text.split_once("->")?;
        let result = pattern(result)?;
        if params.trim() == ".." {
            return Some(Signature { params: None, result });
        }
        let params = params.split_inclusive(')').map(|part| pattern(part.trim_start_matches([',', ' '])));
        Some(Signature { params: Some(params.collect::<Option<_>>()?), result })
    }

    /// The shape of the result for operands of these shapes: letters of the signature take the sizes that they meet first.
    ///
    /// # Errors
    /// The first operand that does not fit.
    ///
    /// ```
    /// use gradus::shape::{Shape, Signature};
    /// let product = Signature::parse("(m,n),(n,p)->(m,p)").unwrap();
    /// let (a, b) = (Shape::parse("matrix(k,3)").unwrap(), Shape::parse("vector(3)").unwrap());
    /// assert_eq!(product.infer(&[&a, &b]).unwrap().to_string(), "k×1");
    /// assert!(product.infer(&[&b, &a]).is_err());
    /// ```
    pub fn infer(&self, operands: &[&Shape]) -> Result<Shape, Mismatch> {
        let Some(params) = &self.params else { return Ok(self.result.clone()) };
        let mut letters: Vec<(Name, Dim)> = Vec::new();
        for (operand, (pattern, shape)) in params.iter().zip(operands).enumerate() {
            for (wanted, found) in [(&pattern.rows, &shape.rows), (&pattern.cols, &shape.cols)] {
                let wanted = match wanted {
                    Dim::Named(letter) => match letters.iter().find(|(known, _)| known == letter) {
                        Some((_, size)) => size,
                        None => {
                            letters.push((*letter, found.clone()));
                            continue;
                        }
                    },
                    other => other,
                };
                if wanted != found {
                    return Err(Mismatch { operand, wanted: wanted.clone(), found: found.clone() });
                }
            }
        }
        let size = |dim: &Dim| filled(dim, &letters);
        Ok(Shape { rows: size(&self.result.rows), cols: size(&self.result.cols) })
    }

    /// Number of parameters, if it is fixed.
    pub fn arity(&self) -> Option<usize> {
        self.params.as_ref().map(Vec::len)
    }
}

/// An operand whose size is not the one that a signature asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which operand, counted from 0.
    pub operand: usize,
    /// The size that the operands before it, or the signature, ask for.
    pub wanted: Dim,
    /// The size that it has.
    pub found: Dim,
}

/// A size with the letters of a signature replaced by what they stand for.
fn filled(dim: &Dim, letters: &[(Name, Dim)]) -> Dim {
    match dim {
        Dim::Known(_) => dim.clone(),
        Dim::Named(letter) => {
            letters.iter().find(|(known, _)| known == letter).map_or_else(|| dim.clone(), |(_, size)| size.clone())
        }
        Dim::Times(a, b) => Dim::times(filled(a, letters), filled(b, letters)),
    }
}

fn pattern(text: &str) -> Option<Shape> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
    match inner.split_once(',') {
        _ if inner.is_empty() => Some(Shape::SCALAR),
        Some((rows, cols)) => Some(Shape { rows: Dim::parse(rows)?, cols: Dim::parse(cols)? }),
        None => Some(Shape::vector(Dim::parse(inner)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        for (text, arity) in [("()->()", Some(1)), ("(),()->()", Some(2)), ("->()", Some(0)), ("..->()", None)] {
            assert_eq!(Signature::parse(text).map(|s| s.arity()), Some(arity), "{text}");
        }
        let product = Signature::parse("(m,n),(n,p)->(m,p)").expect("well formed");
        assert_eq!(product.result.to_string(), "m×p");
        assert_eq!(Signature::parse("(m"), None);
    }
}
