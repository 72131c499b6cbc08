//! Balls of a chosen precision: a midpoint of many bits with a radius, `(mid ± rad)·2^exp`.
//!
//! Sums and products are exact before they are cut to the precision, and a cut adds two units of the last kept place to
//! the radius. Elementary functions are worked out in fixed point with 64 guard bits; their stated errors stand in
//! `series`. Invariant: the exact value always lies in the ball. What is too large to hold is unbounded, never wrong.

mod series;
#[cfg(test)]
mod tests;

use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::{Enclosure, Rational, Sign};

/// Bits kept of a radius.
const RADIUS_BITS: usize = 30;
/// Exponents beyond this are not held.
const LARGEST_EXPONENT: i64 = 1 << 44;
/// Arguments of exp beyond 2 to this are not worked out.
const LARGEST_EXPONENTIAL: i64 = 40;
/// Angles beyond 2 to this are not reduced.
const LARGEST_ANGLE: i64 = 4096;
/// Numbers beyond 2 to this, or below its reciprocal, have no exact bounds for showing.
const LARGEST_BOUND: i64 = 8192;

/// All real numbers within `rad·2^exp` of `mid·2^exp`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ball {
    mid: IBig,
    rad: UBig,
    exp: i64,
    bits: u32,
    unbounded: bool,
}

impl Ball {
    /// One number `mid·2^exp`, to be worked with at `bits` bits.
    fn exactly(mid: IBig, exp: i64, bits: u32) -> Self {
        Ball { mid, rad: UBig::ZERO, exp, bits, unbounded: false }
    }

    fn with(mid: IBig, rad: UBig, exp: i64, bits: u32) -> Self {
        Ball { mid, rad, exp, bits, unbounded: false }.trimmed()
    }

    /// All real numbers.
    fn everything(bits: u32) -> Self {
        Ball { mid: IBig::ZERO, rad: UBig::ONE, exp: LARGEST_EXPONENT, bits, unbounded: true }
    }

    /// Everything from -2^exp to 2^exp.
    fn around_zero(exp: i64, bits: u32) -> Self {
        Ball::with(IBig::ZERO, UBig::ONE, exp, bits)
    }

    /// Cut to the precision.
    fn trimmed(mut self) -> Self {
        let shift = self.mid.bit_len().saturating_sub(self.bits as usize);
        let shift = shift.max(self.rad.bit_len().saturating_sub(RADIUS_BITS));
        if shift > 0 {
            self.mid = shift_right(&self.mid, shift);
            self.rad = (self.rad >> shift) + UBig::from(2u8);
            self.exp = self.exp.saturating_add(shift as i64);
        }
        if self.mid.is_zero() && self.rad.is_zero() {
            self.exp = 0;
        }
        if self.unbounded || self.exp > LARGEST_EXPONENT {
            return Ball::everything(self.bits);
        }
        if self.exp < -LARGEST_EXPONENT {
            let (mid, rad) = (IBig::ZERO, UBig::ONE);
            return Ball { mid, rad, exp: -LARGEST_EXPONENT + 2 * i64::from(self.bits), ..self };
        }
        self
    }

    /// Twice this to the power `by`, exactly.
    fn scaled(mut self, by: i64) -> Self {
        self.exp += by;
        self.trimmed()
    }

    /// An exponent of 2 that bounds all absolute values.
    fn magnitude(&self) -> i64 {
        (self.mid.bit_len().max(self.rad.bit_len()) as i64 + 1).saturating_add(self.exp)
    }

    /// The same midpoint, wider by the greatest absolute value of `by`.
    fn widened(&self, by: &Ball) -> Self {
        let rad = by.mid.clone().unsigned_abs() + &by.rad;
        self.add(&Ball { mid: IBig::ZERO, rad, ..by.clone() })
    }

    /// The ends in units of `2^exp`.
    fn ends(&self) -> (IBig, IBig) {
        (&self.mid - IBig::from(self.rad.clone()), &self.mid + IBig::from(self.rad.clone()))
    }

    fn midpoint(&self) -> Self {
        Ball { rad: UBig::ZERO, ..self.clone() }
    }

    fn radius(&self) -> Self {
        Ball { mid: IBig::from(self.rad.clone()), rad: UBig::ZERO, ..self.clone() }
    }

    /// Aligned to one exponent, unless the smaller is lost against the larger.
    fn aligned(&self, other: &Ball) -> Result<(i64, usize), ()> {
        let gap = self.exp - other.exp;
        if gap <= 4 * i64::from(self.bits.max(other.bits)) + 128 { Ok((other.exp, gap as usize)) } else { Err(()) }
    }

    /// With a midpoint of full length, so that tiny summands cost little.
    fn extended(&self) -> Self {
        let shift = (self.bits as usize).saturating_sub(self.mid.bit_len());
        Ball { mid: &self.mid << shift, rad: &self.rad << shift, exp: self.exp - shift as i64, ..self.clone() }
    }

    /// The sum where `self.exp >= other.exp`.
    fn add_lower(&self, other: &Ball) -> Self {
        let bits = self.bits.max(other.bits);
        match self.aligned(other) {
            Ok((exp, shift)) => {
                Ball::with((&self.mid << shift) + &other.mid, (&self.rad << shift) + &other.rad, exp, bits)
            }
            Err(()) => {
                let wide = self.extended();
                if wide.exp <= other.exp {
                    return other.add_lower(&wide);
                }
                let unit = other.magnitude().max(wide.exp);
                let rad = &wide.rad + (UBig::ONE << (unit - wide.exp) as usize);
                Ball::with(wide.mid, rad, wide.exp, bits)
            }
        }
    }
}

/// Division by a power of two that errs by less than one unit.
fn shift_right(value: &IBig, shift: usize) -> IBig {
    let size = value.clone().unsigned_abs() >> shift;
    if *value < IBig::ZERO { -IBig::from(size) } else { IBig::from(size) }
}

impl Enclosure for Ball {
    fn rational(value: &Rational, bits: u32) -> Self {
        let (above, below) = value.big_parts();
        if below.is_one() {
            return Ball::with(above, UBig::ZERO, 0, bits);
        }
        let shift = (bits as usize + below.bit_len() + 2).saturating_sub(above.bit_len());
        let exact = below.clone().trailing_zeros() == Some(below.bit_len() - 1);
        if exact {
            return Ball::with(above, UBig::ZERO, -(below.bit_len() as i64 - 1), bits);
        }
        let quotient = (above << shift) / IBig::from(below);
        Ball::with(quotient, UBig::ONE, -(shift as i64), bits)
    }

    fn pi(bits: u32) -> Self {
        let scale = bits as usize + 16;
        Ball::with(series::pi(scale), UBig::from(4u8), -(scale as i64), bits)
    }

    fn bits(&self) -> u32 {
        self.bits
    }

    fn add(&self, other: &Self) -> Self {
        if self.unbounded || other.unbounded {
            return Ball::everything(self.bits);
        }
        if self.sign() == Some(Sign::Zero) {
            return other.clone();
        }
        if other.sign() == Some(Sign::Zero) {
            return self.clone();
        }
        if self.exp >= other.exp { self.add_lower(other) } else { other.add_lower(self) }
    }

    fn mul(&self, other: &Self) -> Self {
        if self.unbounded || other.unbounded {
            return Ball::everything(self.bits);
        }
        let (a, b) = (self.mid.clone().unsigned_abs(), other.mid.clone().unsigned_abs());
        let rad = a * &other.rad + b * &self.rad + &self.rad * &other.rad;
        Ball::with(&self.mid * &other.mid, rad, self.exp + other.exp, self.bits.max(other.bits))
    }

    fn square(&self) -> Self {
        self.mul(self)
    }

    fn negate(&self) -> Self {
        Ball { mid: -&self.mid, ..self.clone() }
    }

    fn recip(&self) -> Option<Self> {
        let size = self.mid.clone().unsigned_abs();
        if self.unbounded || size <= self.rad {
            return None;
        }
        let shift = self.bits as usize + size.bit_len() + 2;
        let one = UBig::ONE << shift;
        let quotient = IBig::from(&one / &size);
        let error = (&self.rad << shift) / (&size * (&size - &self.rad)) + UBig::from(2u8);
        let mid = if self.mid < IBig::ZERO { -quotient } else { quotient };
        Some(Ball::with(mid, error, -self.exp - shift as i64, self.bits))
    }

    fn exp(&self) -> Self {
        if self.unbounded {
            return self.clone();
        }
        if self.rad.is_zero() || self.radius().magnitude() < -1 {
            let middle = series::exp(&self.midpoint());
            let wide = self.radius().scaled(1);
            return if self.rad.is_zero() { middle } else { middle.widened(&middle.mul(&wide)) };
        }
        self.lower().exp().hull(&self.upper().exp())
    }

    fn ln(&self) -> Option<Self> {
        if self.unbounded || self.sign() != Some(Sign::Positive) {
            return None;
        }
        let middle = series::ln(&self.midpoint());
        if self.rad.is_zero() {
            return Some(middle);
        }
        let least = self.mid.clone().unsigned_abs() - &self.rad;
        let shift = self.bits as usize + least.bit_len();
        let slack = IBig::from((&self.rad << shift) / least + UBig::ONE);
        Some(middle.widened(&Ball::exactly(slack, -(shift as i64), self.bits)))
    }

    fn sin(&self) -> Self {
        series::sin_cos(self).0
    }

    fn cos(&self) -> Self {
        series::sin_cos(self).1
    }

    fn atan(&self) -> Self {
        if self.unbounded {
            return Ball::around_zero(1, self.bits);
        }
        series::atan(&self.midpoint()).widened(&self.radius())
    }

    fn root(&self, degree: u32) -> Option<Self> {
        let (low, high) = self.ends();
        if self.unbounded || low < IBig::ZERO {
            return None;
        }
        if degree < 2 || self.sign() == Some(Sign::Zero) {
            return Some(self.clone());
        }
        let degree = i64::from(degree.max(1));
        let wanted = degree * (i64::from(self.bits) + 4) - high.bit_len() as i64;
        let mut shift = wanted.max(0);
        shift += (self.exp - shift).rem_euclid(degree);
        let root = |value: IBig, outward: bool| {
            let scaled = value.unsigned_abs() << shift as usize;
            if scaled.is_zero() {
                return scaled;
            }
            let root = scaled.nth_root(degree as usize);
            let exact = root.pow(degree as usize) == scaled;
            if outward && !exact { root + UBig::ONE } else { root }
        };
        let (low, high) = (root(low, false), root(high, true));
        let rad = &high - &low;
        Some(Ball::with(IBig::from(low), rad, (self.exp - shift) / degree, self.bits))
    }

    fn sign(&self) -> Option<Sign> {
        if self.unbounded {
            return None;
        }
        if self.mid.clone().unsigned_abs() > self.rad {
            return Some(if self.mid > IBig::ZERO { Sign::Positive } else { Sign::Negative });
        }
        (self.mid.is_zero() && self.rad.is_zero()).then_some(Sign::Zero)
    }

    fn lower(&self) -> Self {
        if self.unbounded { self.clone() } else { Ball { mid: self.ends().0, rad: UBig::ZERO, ..self.clone() } }
    }

    fn upper(&self) -> Self {
        if self.unbounded { self.clone() } else { Ball { mid: self.ends().1, rad: UBig::ZERO, ..self.clone() } }
    }

    fn hull(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let middle = self.add(other).scaled(-1);
        middle.widened(&self.sub(other).scaled(-1))
    }

    fn bounds(&self) -> Option<(Rational, Rational)> {
        if self.unbounded || self.exp.abs() > LARGEST_BOUND {
            return None;
        }
        let (low, high) = self.ends();
        Some((Rational::dyadic(low, self.exp), Rational::dyadic(high, self.exp)))
    }
}
