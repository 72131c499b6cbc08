//! Powers with an exponent that is known exactly: whole, a fraction with odd denominator, or neither.
//!
//! An odd denominator gives the real root of a negative base; 0 has no negative power.

use super::steps::Raised;
use crate::number::Rational;

/// Largest exponent that is worked out by multiplication; beyond it the library's power is closer.
const MULTIPLIED: i64 = 8;

/// An exponent and what its power does to a negative base.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Exponent {
    /// A small whole number.
    Small(i32),
    /// A fraction with odd denominator; true if the numerator is odd.
    Odd(f64, bool),
    /// A fraction with even denominator: no value for a negative base.
    Even(f64),
}

impl Exponent {
    fn new(value: &Rational) -> Self {
        match value.to_i64() {
            Some(whole) if whole.abs() <= MULTIPLIED => Exponent::Small(whole as i32),
            _ if value.has_odd_denominator() => Exponent::Odd(value.to_f64(), value.has_odd_numerator()),
            _ => Exponent::Even(value.to_f64()),
        }
    }

    fn raise(self, base: f64) -> f64 {
        let negative = match self {
            Exponent::Small(whole) => whole < 0,
            Exponent::Odd(value, _) | Exponent::Even(value) => value < 0.0,
        };
        if base == 0.0 && negative {
            return f64::NAN;
        }
        match self {
            Exponent::Small(whole) => base.powi(whole),
            Exponent::Odd(value, true) if base < 0.0 => -(-base).powf(value),
            Exponent::Odd(value, _) => base.abs().powf(value),
            Exponent::Even(value) => base.powf(value),
        }
    }
}

/// The function `u -> u^q` for one exact `q`, with its slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Power {
    exponent: Exponent,
    factor: f64,
    lower: Exponent,
}

impl Power {
    pub fn new(exponent: &Rational) -> Self {
        Power {
            exponent: Exponent::new(exponent),
            factor: exponent.to_f64(),
            lower: Exponent::new(&(exponent - &Rational::ONE)),
        }
    }

    pub fn raise(&self, base: f64) -> f64 {
        self.exponent.raise(base)
    }

    /// The exponent if it is worked out by multiplication.
    pub fn multiplied(&self) -> Option<i32> {
        match self.exponent {
            Exponent::Small(whole) => Some(whole),
            Exponent::Odd(..) | Exponent::Even(_) => None,
        }
    }

    /// What it does, for others to write it down.
    pub fn raised(&self) -> Raised {
        match self.exponent {
            Exponent::Small(whole) => Raised::Whole(whole),
            Exponent::Even(0.5) => Raised::Root,
            Exponent::Odd(value, odd) => Raised::Odd(value, odd),
            Exponent::Even(value) => Raised::Even(value),
        }
    }

    /// True for the square root.
    pub fn is_root(&self) -> bool {
        self.exponent == Exponent::Even(0.5)
    }

    pub fn slope(&self, base: f64) -> f64 {
        if self.factor == 0.0 { 0.0 } else { self.factor * self.lower.raise(base) }
    }
}
