//! Sums, products, quotients and order of rationals; machine words first, big integers where these do not reach.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::Form::{Big, Small};
use super::Rational;

impl Add<&Rational> for &Rational {
    type Output = Rational;
    fn add(self, other: &Rational) -> Rational {
        match (&self.0, &other.0) {
            (Small(a, 1), Small(b, 1)) => match a.checked_add(*b) {
                Some(sum) => Rational(Small(sum, 1)),
                None => Rational::reduce(i128::from(*a) + i128::from(*b), 1),
            },
            (Small(a, b), Small(c, d)) => {
                let (a, b, c, d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                match (a * d).checked_add(c * b) {
                    Some(numerator) => Rational::reduce(numerator, b * d),
                    None => Rational::from_big(self.to_big() + other.to_big()),
                }
            }
            _ => Rational::from_big(self.to_big() + other.to_big()),
        }
    }
}

impl Sub<&Rational> for &Rational {
    type Output = Rational;
    fn sub(self, other: &Rational) -> Rational {
        self + &-other
    }
}

impl Mul<&Rational> for &Rational {
    type Output = Rational;
    fn mul(self, other: &Rational) -> Rational {
        match (&self.0, &other.0) {
            (Small(a, 1), Small(b, 1)) => match a.checked_mul(*b) {
                Some(product) => Rational(Small(product, 1)),
                None => Rational::reduce(i128::from(*a) * i128::from(*b), 1),
            },
            (Small(a, b), Small(c, d)) => {
                Rational::reduce(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => Rational::from_big(self.to_big() * other.to_big()),
        }
    }
}

impl Div<&Rational> for &Rational {
    type Output = Rational;
    /// # Panics
    /// If `other` is 0; callers look first, because division by 0 is a diagnostic.
    fn div(self, other: &Rational) -> Rational {
        assert!(!other.is_zero(), "division by zero is looked for before");
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) => {
                Rational::reduce(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c))
            }
            _ => Rational::from_big(self.to_big() / other.to_big()),
        }
    }
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match &self.0 {
            Small(n, d) => match n.checked_neg() {
                Some(n) => Rational(Small(n, *d)),
                None => Rational::reduce(-i128::from(*n), i128::from(*d)),
            },
            Big(value) => Rational::from_big(-(**value).clone()),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}
