//! Intervals of doubles with outward rounding.
//!
//! Sums and products round by at most one unit in the last place. The library's exp, ln, sin, cos and atan are not taken
//! for correctly rounded: each result is widened by [`WIDENED`] relative, four units in the last place, well above what
//! any of the common libraries errs. Sines beyond [`LARGEST_ANGLE`] are not asked of the library at all.

use super::{Enclosure, Rational, Sign};

/// Relative widening of a library result.
pub const WIDENED: f64 = 9e-16;
/// Angles beyond this have an unknown sine here.
pub const LARGEST_ANGLE: f64 = 1e9;
/// Absolute widening, for results that are not normal numbers.
const TINY: f64 = 1e-320;

/// All real numbers from `low` to `high`; an infinite bound is no bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower bound, never NaN.
    pub low: f64,
    /// Upper bound, never NaN and never below `low`.
    pub high: f64,
}

impl Interval {
    /// All real numbers.
    pub const ALL: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// From one bound to the other; everything if one is NaN.
    pub fn new(low: f64, high: f64) -> Self {
        if low.is_nan() || high.is_nan() || low > high { Interval::ALL } else { Interval { low, high } }
    }

    /// One number.
    pub fn exactly(value: f64) -> Self {
        Interval::new(value, value)
    }

    /// True if `value` lies within.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The exact value of a finite double.
    pub fn to_rational(value: f64) -> Option<Rational> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let raw = ((bits >> 52) & 0x7ff) as i64;
        let fraction = (bits & ((1 << 52) - 1)) as i64;
        let (mantissa, exponent) = if raw == 0 { (fraction, -1074) } else { (fraction | 1 << 52, raw - 1075) };
        let signed = if value < 0.0 { -mantissa } else { mantissa };
        if signed == 0 {
            return Some(Rational::ZERO);
        }
        let shift = i64::from(signed.trailing_zeros());
        Some(Rational::dyadic((signed >> shift).into(), exponent + shift))
    }

    fn widened(low: f64, high: f64) -> Self {
        Interval::new(down(low), up(high))
    }

    /// An increasing function of the library at both ends, within `least..=most`; its one exact value stays exact.
    fn increasing(&self, function: fn(f64) -> f64, exact: (f64, f64), least: f64, most: f64) -> Self {
        let wide = Interval::widened(function(self.low), function(self.high));
        let low = if self.low == exact.0 { exact.1 } else { wide.low.max(least) };
        let high = if self.high == exact.0 { exact.1 } else { wide.high.min(most) };
        Interval::new(low, high)
    }
}

fn down(value: f64) -> f64 {
    if value == f64::INFINITY { f64::MAX } else { value - value.abs() * WIDENED - TINY }
}

fn up(value: f64) -> f64 {
    -down(-value)
}

/// The sum, at most and at least: exact sums stay exact.
fn sum(a: f64, b: f64) -> (f64, f64) {
    let total = a + b;
    if !total.is_finite() {
        return overflowed(total, a.is_finite() && b.is_finite());
    }
    let part = total - a;
    let error = (a - (total - part)) + (b - part);
    if error == 0.0 {
        (total, total)
    } else if error < 0.0 {
        (total.next_down(), total)
    } else if error > 0.0 {
        (total, total.next_up())
    } else {
        (total.next_down(), total.next_up())
    }
}

fn overflowed(total: f64, finite: bool) -> (f64, f64) {
    match (total.is_nan(), finite, total > 0.0) {
        (true, ..) => (f64::NEG_INFINITY, f64::INFINITY),
        (_, true, true) => (f64::MAX, f64::INFINITY),
        (_, true, false) => (f64::NEG_INFINITY, f64::MIN),
        _ => (total, total),
    }
}

/// The product, at most and at least; a bound 0 times an infinite bound is 0, because the infinity is never reached.
fn product(a: f64, b: f64) -> (f64, f64) {
    if a == 0.0 || b == 0.0 {
        return (0.0, 0.0);
    }
    let total = a * b;
    if total.is_finite() {
        (total.next_down(), total.next_up())
    } else {
        overflowed(total, a.is_finite() && b.is_finite())
    }
}

impl Enclosure for Interval {
    fn rational(value: &Rational, _bits: u32) -> Self {
        let near = value.to_f64();
        match value.to_i64() {
            Some(whole) if whole.unsigned_abs() <= 1 << 53 => Interval::exactly(near),
            _ if near == f64::INFINITY => Interval::new(f64::MAX, near),
            _ if near == f64::NEG_INFINITY => Interval::new(near, f64::MIN),
            _ => Interval::new(near.next_down(), near.next_up()),
        }
    }

    fn pi(_bits: u32) -> Self {
        Interval { low: std::f64::consts::PI, high: std::f64::consts::PI.next_up() }
    }

    fn bits(&self) -> u32 {
        53
    }

    fn add(&self, other: &Self) -> Self {
        Interval::new(sum(self.low, other.low).0, sum(self.high, other.high).1)
    }

    fn mul(&self, other: &Self) -> Self {
        let corners = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        let mut all = Interval { low: f64::INFINITY, high: f64::NEG_INFINITY };
        for (a, b) in corners {
            let (low, high) = product(a, b);
            all = Interval { low: all.low.min(low), high: all.high.max(high) };
        }
        Interval::new(all.low, all.high)
    }

    fn square(&self) -> Self {
        let (near, far) = (self.low.abs().min(self.high.abs()), self.low.abs().max(self.high.abs()));
        let near = if self.holds(0.0) { 0.0 } else { near };
        Interval::new(product(near, near).0.max(0.0), product(far, far).1)
    }

    fn negate(&self) -> Self {
        Interval { low: -self.high, high: -self.low }
    }

    fn recip(&self) -> Option<Self> {
        if self.low > 0.0 {
            Some(Interval::new(self.high.recip().next_down().max(0.0), self.low.recip().next_up()))
        } else if self.high < 0.0 {
            Some(self.negate().recip()?.negate())
        } else {
            None
        }
    }

    fn exp(&self) -> Self {
        self.increasing(f64::exp, (0.0, 1.0), 0.0, f64::INFINITY)
    }

    fn ln(&self) -> Option<Self> {
        (self.low > 0.0).then(|| self.increasing(f64::ln, (1.0, 0.0), f64::NEG_INFINITY, f64::INFINITY))
    }

    fn recip_beside_zero(&self) -> Option<Self> {
        if self.low == 0.0 && self.high > 0.0 {
            Some(Interval::new(self.high.recip().next_down().max(0.0), f64::INFINITY))
        } else if self.high == 0.0 && self.low < 0.0 {
            Some(self.negate().recip_beside_zero()?.negate())
        } else {
            None
        }
    }

    fn ln_beside_zero(&self) -> Option<Self> {
        let beside = self.low == 0.0 && self.high > 0.0;
        beside.then(|| self.increasing(f64::ln, (1.0, 0.0), f64::NEG_INFINITY, f64::INFINITY))
    }

    fn sin(&self) -> Self {
        if self.low >= -1.5 && self.high <= 1.5 {
            return self.increasing(f64::sin, (0.0, 0.0), -1.0, 1.0);
        }
        self.add(&Interval::pi(53).mul(&Interval::exactly(-0.5))).cos()
    }

    fn cos(&self) -> Self {
        let unit = Interval { low: -1.0, high: 1.0 };
        let width = self.high - self.low;
        if !(self.low.abs() <= LARGEST_ANGLE && self.high.abs() <= LARGEST_ANGLE && width < 6.0) {
            return unit;
        }
        let (a, b) = (self.low.cos(), self.high.cos());
        let mut range = Interval::widened(a.min(b), a.max(b));
        let margin = 1e-6;
        let first = ((self.low - margin) / std::f64::consts::PI).ceil();
        let last = ((self.high + margin) / std::f64::consts::PI).floor();
        if first <= last {
            let even = |turns: f64| turns.rem_euclid(2.0) == 0.0;
            let both = first < last;
            range.high = if even(first) || both { 1.0 } else { range.high };
            range.low = if !even(first) || both { -1.0 } else { range.low };
        }
        Interval::new(range.low.max(-1.0), range.high.min(1.0))
    }

    fn atan(&self) -> Self {
        self.increasing(f64::atan, (0.0, 0.0), -1.570_796_326_794_896_8, 1.570_796_326_794_896_8)
    }

    fn root(&self, degree: u32) -> Option<Self> {
        if self.low < 0.0 {
            return None;
        }
        if degree == 2 {
            let (low, high) = (self.low.sqrt(), self.high.sqrt());
            let exact = |root: f64, of: f64| root.fract() == 0.0 && root < 1e7 && root * root == of;
            let low = if exact(low, self.low) { low } else { low.next_down().max(0.0) };
            return Some(Interval::new(low, if exact(high, self.high) { high } else { high.next_up() }));
        }
        let inverse = Interval::exactly(f64::from(degree)).recip()?;
        let end = |value: f64| match Interval::exactly(value).ln() {
            Some(logarithm) => logarithm.mul(&inverse).exp(),
            None => Interval::exactly(0.0),
        };
        Some(Interval::new(end(self.low).low, end(self.high).high))
    }

    fn sign(&self) -> Option<Sign> {
        if self.low > 0.0 {
            Some(Sign::Positive)
        } else if self.high < 0.0 {
            Some(Sign::Negative)
        } else if self.low == 0.0 && self.high == 0.0 {
            Some(Sign::Zero)
        } else {
            None
        }
    }

    fn lower(&self) -> Self {
        Interval { low: self.low, high: self.low.max(f64::MIN) }
    }

    fn upper(&self) -> Self {
        Interval { low: self.high.min(f64::MAX), high: self.high }
    }

    fn hull(&self, other: &Self) -> Self {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn bounds(&self) -> Option<(Rational, Rational)> {
        Some((Interval::to_rational(self.low)?, Interval::to_rational(self.high)?))
    }
}
