//! Expressions of one variable as `p + q·t` with rational functions p and q and at most one square root t.
//!
//! `p + q·t = 0` implies `p² = q²·t²`, so that the roots of a polynomial hold all roots of the expression; what it holds
//! besides only cuts the line once more.

use rustc_hash::FxHashMap;

use super::polynomial::Polynomial;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;

/// Polynomials of higher degree are not worked with.
const LARGEST_DEGREE: usize = 48;

/// A quotient of polynomials, not reduced.
#[derive(Clone, Debug)]
struct Fraction {
    above: Polynomial,
    below: Polynomial,
}

impl Fraction {
    fn whole(above: Polynomial) -> Self {
        Fraction { above, below: Polynomial::constant(Rational::ONE) }
    }

    fn zero() -> Self {
        Fraction::whole(Polynomial::constant(Rational::ZERO))
    }

    fn add(&self, other: &Self) -> Option<Self> {
        if self.below == other.below {
            return Some(Fraction { above: self.above.add(&other.above), below: self.below.clone() });
        }
        let above = self.above.mul(&other.below).add(&other.above.mul(&self.below));
        Fraction { above, below: self.below.mul(&other.below) }.limited()
    }

    fn mul(&self, other: &Self) -> Option<Self> {
        Fraction { above: self.above.mul(&other.above), below: self.below.mul(&other.below) }.limited()
    }

    fn recip(&self) -> Option<Self> {
        (!self.above.is_zero()).then(|| Fraction { above: self.below.clone(), below: self.above.clone() })
    }

    fn limited(self) -> Option<Self> {
        (self.above.degree().max(self.below.degree()) <= LARGEST_DEGREE).then_some(self)
    }
}

/// `p + q·t`.
#[derive(Clone, Debug)]
struct Element {
    p: Fraction,
    q: Fraction,
}

/// The radical t: its node and its square.
struct Radical {
    id: ExprId,
    square: Fraction,
}

struct Field<'g> {
    graph: &'g Graph,
    variable: ExprId,
    radical: Option<Radical>,
    known: FxHashMap<ExprId, Element>,
}

/// A polynomial whose real roots include all zeros and poles of `atom`; `None` if it is not of this kind.
pub(super) fn zeros(graph: &Graph, atom: ExprId, variable: ExprId) -> Option<Polynomial> {
    let mut field = Field { graph, variable, radical: None, known: FxHashMap::default() };
    for id in graph.reachable(&[atom]) {
        let element = field.element(id)?;
        field.known.insert(id, element);
    }
    let element = field.known.remove(&atom)?;
    let norm = field.norm(&element)?;
    let zeros = norm.above.mul(&norm.below);
    (!zeros.is_zero()).then_some(zeros)
}

impl Field<'_> {
    fn element(&mut self, id: ExprId) -> Option<Element> {
        let rational = |p: Fraction| Some(Element { p, q: Fraction::zero() });
        if id == self.variable {
            return rational(Fraction::whole(Polynomial::variable()));
        }
        match self.graph.node(id) {
            Node::Number(value) => rational(Fraction::whole(Polynomial::constant(value.clone()))),
            Node::Apply(ops::ADD, [a, b]) => {
                let (a, b) = (self.get(*a)?, self.get(*b)?);
                Some(Element { p: a.p.add(&b.p)?, q: a.q.add(&b.q)? })
            }
            Node::Apply(ops::MUL, [a, b]) => self.product(&self.get(*a)?, &self.get(*b)?),
            Node::Apply(ops::DIV, [a, b]) => self.product(&self.get(*a)?, &self.inverse(&self.get(*b)?)?),
            Node::Apply(ops::POW, [base, exponent]) => match self.graph.as_number(*exponent)?.to_parts()? {
                (above, 1) => self.power(&self.get(*base)?, above),
                (above, 2) => {
                    let root = self.root(id, *base, false)?;
                    self.power(&root, above)
                }
                _ => None,
            },
            Node::Apply(ops::SQRT, [base]) => self.root(id, *base, false),
            Node::Apply(ops::ABS, [base]) => self.root(id, *base, true),
            _ => None,
        }
    }

    fn get(&self, id: ExprId) -> Option<Element> {
        self.known.get(&id).cloned()
    }

    /// The radical, which must be the first or the same as before. The same argument has the same root.
    fn root(&mut self, id: ExprId, base: ExprId, squared: bool) -> Option<Element> {
        let element = self.get(base)?;
        if !element.q.above.is_zero() {
            return None;
        }
        let key = if squared { id } else { base };
        match &self.radical {
            Some(radical) if radical.id != key => return None,
            Some(_) => {}
            None => {
                let square = if squared { element.p.mul(&element.p)? } else { element.p };
                self.radical = Some(Radical { id: key, square });
            }
        }
        Some(Element { p: Fraction::zero(), q: Fraction::whole(Polynomial::constant(Rational::ONE)) })
    }

    fn product(&self, a: &Element, b: &Element) -> Option<Element> {
        let mut p = a.p.mul(&b.p)?;
        if let (Some(radical), false) = (&self.radical, a.q.above.is_zero() || b.q.above.is_zero()) {
            p = p.add(&a.q.mul(&b.q)?.mul(&radical.square)?)?;
        }
        Some(Element { p, q: a.p.mul(&b.q)?.add(&a.q.mul(&b.p)?)? })
    }

    /// p² - q²·t².
    fn norm(&self, a: &Element) -> Option<Fraction> {
        match &self.radical {
            Some(radical) if !a.q.above.is_zero() => {
                let mut minus = a.q.mul(&a.q)?.mul(&radical.square)?;
                minus.above = minus.above.negated();
                a.p.mul(&a.p)?.add(&minus)
            }
            _ => Some(a.p.clone()),
        }
    }

    fn inverse(&self, a: &Element) -> Option<Element> {
        let inverse = self.norm(a)?.recip()?;
        if a.q.above.is_zero() {
            return Some(Element { p: inverse, q: Fraction::zero() });
        }
        let mut q = a.q.mul(&inverse)?;
        q.above = q.above.negated();
        Some(Element { p: a.p.mul(&inverse)?, q })
    }

    fn power(&self, base: &Element, exponent: i64) -> Option<Element> {
        if exponent.unsigned_abs() > LARGEST_DEGREE as u64 {
            return None;
        }
        let base = if exponent < 0 { self.inverse(base)? } else { base.clone() };
        let one = Element { p: Fraction::whole(Polynomial::constant(Rational::ONE)), q: Fraction::zero() };
        (0..exponent.unsigned_abs()).try_fold(one, |product, _| self.product(&product, &base))
    }
}
