//! Powers with an exponent that is known exactly: whole, a fraction with odd denominator, or neither.
//!
//! An odd denominator gives the real root of a negative base; 0 has no negative power.

use super::steps::Raised;
use crate::number::{Interval, Rational};

/// Largest exponent that is worked out by multiplication; beyond it the library's power is closer.
const MULTIPLIED: i64 = 8;

/// An exponent and what its power does to a negative base.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Exponent {
    /// A small whole number.
    Small(i32),
    /// A fraction with odd denominator; true if the numerator is odd.
    Odd(Split, bool),
    /// A fraction with even denominator: no value for a negative base.
    Even(Split),
}

/// An exact number as the nearest f64 and what that lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Split {
    pub near: f64,
    pub rest: f64,
}

impl Split {
    fn new(value: &Rational) -> Split {
        let near = value.to_f64();
        let rest = Interval::to_rational(near).map_or(0.0, |near| (value - &near).to_f64());
        Split { near, rest }
    }

    /// The power of a base that is not negative. For a huge base `1/3` and the nearest f64 make a difference of many last
    /// places.
    fn raise(self, base: f64) -> f64 {
        let power = base.powf(self.near);
        let more = self.rest * base.ln();
        // Of a power that overflows nothing is lacking.
        if power.is_finite() && more.is_finite() { more.mul_add(power, power) } else { power }
    }
}

impl Exponent {
    fn new(value: &Rational) -> Self {
        match value.to_i64() {
            Some(whole) if whole.abs() <= MULTIPLIED => Exponent::Small(whole as i32),
            _ if value.has_odd_denominator() => Exponent::Odd(Split::new(value), value.has_odd_numerator()),
            _ => Exponent::Even(Split::new(value)),
        }
    }

    fn raise(self, base: f64) -> f64 {
        let negative = match self {
            Exponent::Small(whole) => whole < 0,
            Exponent::Odd(value, _) | Exponent::Even(value) => value.near < 0.0,
        };
        if base == 0.0 && negative {
            return f64::NAN;
        }
        match self {
            Exponent::Small(whole) => base.powi(whole),
            Exponent::Odd(value, true) if base < 0.0 => -value.raise(-base),
            Exponent::Odd(value, _) => value.raise(base.abs()),
            Exponent::Even(value) => value.raise(base),
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

    /// The exponent that is not worked out by multiplication, and for a real root of a negative base whether the sign
    /// stays.
    pub fn exact(&self) -> Option<(Split, Option<bool>)> {
        match self.exponent {
            Exponent::Small(_) => None,
            Exponent::Odd(value, odd) => Some((value, Some(odd))),
            Exponent::Even(value) => Some((value, None)),
        }
    }

    /// What it does, for others to write it down.
    pub fn raised(&self) -> Raised {
        match self.exponent {
            Exponent::Small(whole) => Raised::Whole(whole),
            Exponent::Even(_) if self.is_root() => Raised::Root,
            Exponent::Odd(value, odd) => Raised::Odd(value.near, odd),
            Exponent::Even(value) => Raised::Even(value.near),
        }
    }

    /// True for the square root.
    pub fn is_root(&self) -> bool {
        self.exponent == Exponent::Even(Split { near: 0.5, rest: 0.0 })
    }

    pub fn slope(&self, base: f64) -> f64 {
        if self.factor == 0.0 { 0.0 } else { self.factor * self.lower.raise(base) }
    }
}
