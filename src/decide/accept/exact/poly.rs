//! Sparse sums of monomials with exact coefficients and exact, possibly fractional exponents, under a budget of terms.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::number::Rational;

/// Exponents are counted in parts of one over this.
pub(super) const UNIT: i64 = 5040;
/// Coefficients larger than this end the expansion.
const MOST_BITS: usize = 4096;

/// Kernels with exponents in units, by increasing number of the kernel; no exponent is 0.
pub(super) type Monomial = SmallVec<[(u32, i64); 4]>;

/// Why an expansion ended without a result; it never means that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GiveUp {
    /// Too many terms, or too large numbers.
    Size,
    /// Something the normal form does not know.
    Form,
    /// Angles have to be divided by a multiple of this; to be tried again.
    Denominator(i64),
}

/// Coefficients that are not 0 by monomial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Poly(pub BTreeMap<Monomial, Rational>);

impl Poly {
    pub fn number(value: &Rational) -> Poly {
        Poly::term(Monomial::new(), value)
    }

    pub fn term(monomial: Monomial, coefficient: &Rational) -> Poly {
        let mut poly = Poly::default();
        poly.insert(monomial, coefficient);
        poly
    }

    /// A kernel to a power in units.
    pub fn kernel(kernel: u32, exponent: i64) -> Poly {
        Poly::term(power_of(kernel, exponent), &Rational::ONE)
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The only term, if there is one.
    pub fn single(&self) -> Option<(&Monomial, &Rational)> {
        let mut terms = self.0.iter();
        terms.next().filter(|_| self.0.len() == 1)
    }

    pub fn insert(&mut self, monomial: Monomial, coefficient: &Rational) {
        if coefficient.is_zero() {
            return;
        }
        match self.0.entry(monomial) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(coefficient.clone());
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let sum = place.get() + coefficient;
                if sum.is_zero() {
                    place.remove();
                } else {
                    place.insert(sum);
                }
            }
        }
    }

    pub fn plus(&self, other: &Poly) -> Poly {
        let (mut sum, small) =
            if self.0.len() >= other.0.len() { (self.clone(), other) } else { (other.clone(), self) };
        for (monomial, coefficient) in &small.0 {
            sum.insert(monomial.clone(), coefficient);
        }
        sum
    }

    pub fn scaled(&self, factor: &Rational) -> Poly {
        if factor.is_zero() {
            return Poly::default();
        }
        Poly(self.0.iter().map(|(monomial, coefficient)| (monomial.clone(), coefficient * factor)).collect())
    }

    /// All terms times one monomial.
    pub fn shifted(&self, by: &Monomial) -> Poly {
        Poly(self.0.iter().map(|(monomial, coefficient)| (times(monomial, by), coefficient.clone())).collect())
    }

    /// The product, without any relations between kernels; `left` pays for every product of terms.
    pub fn product(&self, other: &Poly, left: &mut u64) -> Result<Poly, GiveUp> {
        let cost = self.0.len() as u64 * other.0.len() as u64;
        *left = left.checked_sub(cost).ok_or(GiveUp::Size)?;
        let mut product = Poly::default();
        for (m, p) in &self.0 {
            for (n, q) in &other.0 {
                let coefficient = p * q;
                if coefficient.bits() > MOST_BITS {
                    return Err(GiveUp::Size);
                }
                product.insert(times(m, n), &coefficient);
            }
        }
        Ok(product)
    }

    /// For every kernel its least exponent in any term, absent ones counted as 0.
    pub fn least_exponents(&self) -> Monomial {
        let mut least: BTreeMap<u32, (i64, usize)> = BTreeMap::new();
        for monomial in self.0.keys() {
            for (kernel, exponent) in monomial {
                let slot = least.entry(*kernel).or_insert((*exponent, 0));
                *slot = (slot.0.min(*exponent), slot.1 + 1);
            }
        }
        let all = self.0.len();
        let least = least
            .into_iter()
            .map(|(kernel, (exponent, count))| (kernel, if count < all { exponent.min(0) } else { exponent }));
        least.filter(|(_, exponent)| *exponent != 0).collect()
    }
}

/// One kernel to a power in units.
pub(super) fn power_of(kernel: u32, exponent: i64) -> Monomial {
    let mut monomial = Monomial::new();
    if exponent != 0 {
        monomial.push((kernel, exponent));
    }
    monomial
}

/// The product of two monomials.
pub(super) fn times(a: &Monomial, b: &Monomial) -> Monomial {
    let mut product = Monomial::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if j == b.len() || i < a.len() && a[i].0 < b[j].0 {
            product.push(a[i]);
            i += 1;
        } else if i == a.len() || b[j].0 < a[i].0 {
            product.push(b[j]);
            j += 1;
        } else {
            let sum = a[i].1 + b[j].1;
            if sum != 0 {
                product.push((a[i].0, sum));
            }
            i += 1;
            j += 1;
        }
    }
    product
}

/// The inverse of a monomial.
pub(super) fn inverse(a: &Monomial) -> Monomial {
    a.iter().map(|(kernel, exponent)| (*kernel, -exponent)).collect()
}

/// An exponent in units, if it is one.
pub(super) fn units(exponent: &Rational) -> Result<i64, GiveUp> {
    let scaled = &Rational::integer(UNIT) * exponent;
    scaled.to_i64().filter(|n| n.abs() < 1 << 40).ok_or(GiveUp::Form)
}
