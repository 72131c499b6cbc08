//! Polynomials in several variables over the rationals, as far as solving easy systems needs them.

use std::collections::BTreeMap;

use smallvec::{SmallVec, smallvec};

use crate::decide::region::polynomial::Polynomial;
use crate::number::Rational;

/// Terms of the longest polynomial that is worked with.
const TERMS: usize = 400;
/// Largest power of one variable.
const DEGREE: u16 = 60;

/// The power of each variable in a term.
pub(super) type Powers = SmallVec<[u16; 6]>;

/// Terms by their powers; no coefficient is 0. All polynomials of one system have the same number of variables.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Multi(BTreeMap<Powers, Rational>);

impl Multi {
    pub fn constant(value: Rational, variables: usize) -> Self {
        let mut terms = BTreeMap::new();
        if !value.is_zero() {
            terms.insert(smallvec![0; variables], value);
        }
        Multi(terms)
    }

    pub fn variable(at: usize, variables: usize) -> Self {
        let mut powers: Powers = smallvec![0; variables];
        powers[at] = 1;
        Multi(BTreeMap::from([(powers, Rational::ONE)]))
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The terms, those with the highest power of the first variable last.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = (&Powers, &Rational)> {
        self.0.iter()
    }

    pub fn as_constant(&self) -> Option<Rational> {
        match self.0.iter().next() {
            None => Some(Rational::ZERO),
            Some((powers, value)) if self.0.len() == 1 && powers.iter().all(|power| *power == 0) => Some(value.clone()),
            Some(_) => None,
        }
    }

    fn add_term(&mut self, powers: Powers, value: Rational) {
        let sum = self.0.get(&powers).map_or(value.clone(), |known| known + &value);
        if sum.is_zero() {
            self.0.remove(&powers);
        } else {
            self.0.insert(powers, sum);
        }
    }

    pub fn add(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        other.0.iter().for_each(|(powers, value)| sum.add_term(powers.clone(), value.clone()));
        sum
    }

    pub fn scaled(&self, factor: &Rational) -> Self {
        match factor.is_zero() {
            true => Multi::default(),
            false => Multi(self.0.iter().map(|(powers, value)| (powers.clone(), value * factor)).collect()),
        }
    }

    /// `None` if the product is too large.
    pub fn mul(&self, other: &Self) -> Option<Self> {
        let mut product = Multi::default();
        for (p, a) in &self.0 {
            for (q, b) in &other.0 {
                let powers: Powers = p.iter().zip(q).map(|(p, q)| p + q).collect();
                if powers.iter().any(|power| *power > DEGREE) {
                    return None;
                }
                product.add_term(powers, a * b);
            }
            if product.len() > TERMS {
                return None;
            }
        }
        Some(product)
    }

    pub fn power(&self, exponent: u32, variables: usize) -> Option<Self> {
        (0..exponent).try_fold(Multi::constant(Rational::ONE, variables), |product, _| product.mul(self))
    }

    pub fn degree_in(&self, at: usize) -> u16 {
        self.0.keys().map(|powers| powers[at]).max().unwrap_or(0)
    }

    /// The variables that occur.
    pub fn occurring(&self) -> Vec<usize> {
        let count = self.0.keys().next().map_or(0, SmallVec::len);
        (0..count).filter(|at| self.degree_in(*at) > 0).collect()
    }

    /// The coefficients as a polynomial in one variable, from the constant upward.
    pub fn coefficients_in(&self, at: usize) -> Vec<Multi> {
        let mut all = vec![Multi::default(); self.degree_in(at) as usize + 1];
        for (powers, value) in &self.0 {
            let mut rest = powers.clone();
            rest[at] = 0;
            all[powers[at] as usize].add_term(rest, value.clone());
        }
        all
    }

    /// With `value` in the place of a variable.
    pub fn substituted(&self, at: usize, value: &Multi) -> Option<Multi> {
        let coefficients = self.coefficients_in(at);
        coefficients.iter().rev().try_fold(Multi::default(), |sum, next| Some(sum.mul(value)?.add(next)))
    }

    /// The largest monomial that divides every term.
    pub fn monomial(&self) -> Powers {
        let mut all = self.0.keys();
        let first = all.next().cloned().unwrap_or_default();
        all.fold(first, |common, powers| common.iter().zip(powers).map(|(a, b)| *a.min(b)).collect())
    }

    /// Divided by a monomial that divides every term.
    pub fn without(&self, monomial: &Powers) -> Multi {
        let less = |powers: &Powers| -> Powers { powers.iter().zip(monomial).map(|(a, b)| a - b).collect() };
        Multi(self.0.iter().map(|(powers, value)| (less(powers), value.clone())).collect())
    }

    /// With 1 as the coefficient of the term that would be written first.
    pub fn monic(&self) -> Multi {
        let rank = |powers: &Powers| (powers.iter().map(|power| u32::from(*power)).sum::<u32>(), powers.clone());
        let lead = self.0.iter().max_by_key(|(powers, _)| rank(powers));
        lead.and_then(|(_, value)| value.recip()).map_or_else(|| self.clone(), |factor| self.scaled(&factor))
    }

    /// In the first variables only; no other occurs.
    pub fn narrowed(&self, variables: usize) -> Multi {
        Multi(self.0.iter().map(|(powers, value)| (powers[..variables].into(), value.clone())).collect())
    }

    /// As a polynomial in one variable, if no other occurs.
    pub fn univariate(&self, at: usize) -> Option<Polynomial> {
        let coefficients: Option<Vec<Rational>> = self.coefficients_in(at).iter().map(Multi::as_constant).collect();
        Some(Polynomial::new(coefficients?))
    }

    /// The quotient, if nothing remains.
    pub fn divided(&self, divisor: &Multi) -> Option<Multi> {
        let (lead, by) = divisor.0.iter().next_back()?;
        let (mut rest, mut quotient) = (self.clone(), Multi::default());
        while let Some((powers, value)) = rest.0.iter().next_back() {
            let up: Option<Powers> = powers.iter().zip(lead).map(|(a, b)| a.checked_sub(*b)).collect();
            let term = Multi(BTreeMap::from([(up?, value / by)]));
            rest = rest.add(&term.mul(divisor)?.scaled(&Rational::MINUS_ONE));
            quotient = quotient.add(&term);
            if quotient.len() > TERMS {
                return None;
            }
        }
        Some(quotient)
    }
}
