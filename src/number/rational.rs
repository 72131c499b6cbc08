//! Rational numbers: two machine words while they fit, big integers beyond.

mod arithmetic;

use std::fmt;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// An exact rational number in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Lowest terms, denominator positive.
    Small(i64, i64),
    /// Only for values that do not fit the small form.
    Big(Box<RBig>),
}

use Form::{Big, Small};

impl Rational {
    /// 0.
    pub const ZERO: Rational = Rational(Small(0, 1));
    /// 1.
    pub const ONE: Rational = Rational(Small(1, 1));
    /// -1.
    pub const MINUS_ONE: Rational = Rational(Small(-1, 1));

    /// The whole number `value`.
    pub const fn integer(value: i64) -> Self {
        Rational(Small(value, 1))
    }

    /// `numerator/denominator` in lowest terms.
    ///
    /// # Panics
    /// If the denominator is 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        assert!(denominator != 0, "a denominator is not 0");
        Self::reduce(i128::from(numerator), i128::from(denominator))
    }

    /// Reads digits with an optional point and exponent, such as `12`, `.5`, `2.5e-3`. `None` for anything else, and for
    /// an exponent beyond ±1,000,000.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || exponent.abs() > 1_000_000 {
            return None;
        }
        let exponent = exponent - fraction.len() as i64;
        if let (Ok(small), true) = (digits.parse::<i64>(), (-18..=0).contains(&exponent)) {
            return Some(Self::ratio(small, 10i64.pow((-exponent) as u32)));
        }
        let numerator = IBig::from(UBig::from_str_radix(&digits, 10).ok()?);
        let scale = UBig::from(10u8).pow(exponent.unsigned_abs() as usize);
        Some(if exponent < 0 {
            Self::from_big(RBig::from_parts(numerator, scale))
        } else {
            Self::from_big(RBig::from(numerator * IBig::from(scale)))
        })
    }

    fn reduce(numerator: i128, denominator: i128) -> Self {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1) as i128;
        let sign = if denominator < 0 { -1 } else { 1 };
        let (n, d) = (sign * (numerator / divisor), sign * (denominator / divisor));
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Rational(Small(n, d)),
            _ => Rational(Big(Box::new(RBig::from_parts(IBig::from(n), UBig::from(d.unsigned_abs()))))),
        }
    }

    fn from_big(value: RBig) -> Self {
        match (i64::try_from(value.numerator()), i64::try_from(value.denominator())) {
            (Ok(n), Ok(d)) => Rational(Small(n, d)),
            _ => Rational(Big(Box::new(value))),
        }
    }

    /// `mantissa * 2^exponent`.
    pub(super) fn dyadic(mantissa: IBig, exponent: i64) -> Self {
        let shift = exponent.unsigned_abs() as usize;
        if exponent < 0 {
            Self::from_big(RBig::from_parts(mantissa, UBig::ONE << shift))
        } else {
            Self::from_big(RBig::from(mantissa << shift))
        }
    }

    /// Numerator and denominator as big integers.
    pub(super) fn big_parts(&self) -> (IBig, UBig) {
        self.to_big().into_parts()
    }

    fn to_big(&self) -> RBig {
        match &self.0 {
            Small(n, d) => RBig::from_parts(IBig::from(*n), UBig::from(d.unsigned_abs())),
            Big(value) => (**value).clone(),
        }
    }

    /// True for 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    /// True for 1.
    pub fn is_one(&self) -> bool {
        matches!(self.0, Small(1, 1))
    }

    /// True for -1.
    pub fn is_minus_one(&self) -> bool {
        matches!(self.0, Small(-1, 1))
    }

    /// True for a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small(_, d) => *d == 1,
            Big(value) => value.denominator().is_one(),
        }
    }

    /// True below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Small(n, _) => *n < 0,
            Big(value) => *value.numerator() < IBig::ZERO,
        }
    }

    /// The value as a machine integer, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Small(n, 1) => Some(n),
            _ => None,
        }
    }

    /// Numerator and denominator if both fit in machine integers.
    pub fn to_parts(&self) -> Option<(i64, i64)> {
        match self.0 {
            Small(n, d) => Some((n, d)),
            Big(_) => None,
        }
    }

    /// The nearest double; infinite if too large.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Small(n, d) if n.unsigned_abs() <= 1 << 53 && d.unsigned_abs() <= 1 << 53 => *n as f64 / *d as f64,
            _ => self.to_big().to_f64().value(),
        }
    }

    /// The numerator, signed.
    pub fn numerator(&self) -> Self {
        match &self.0 {
            Small(n, _) => Rational(Small(*n, 1)),
            Big(value) => Self::from_big(RBig::from(value.numerator().clone())),
        }
    }

    /// The denominator, positive.
    pub fn denominator(&self) -> Self {
        match &self.0 {
            Small(_, d) => Rational(Small(*d, 1)),
            Big(value) => Self::from_big(RBig::from(value.denominator().clone())),
        }
    }

    /// True if the denominator is odd, so that a power with this exponent has a real value for a negative base.
    pub fn has_odd_denominator(&self) -> bool {
        match &self.0 {
            Small(_, d) => d % 2 == 1,
            Big(value) => value.denominator().trailing_zeros() == Some(0),
        }
    }

    /// True if the numerator is odd.
    pub fn has_odd_numerator(&self) -> bool {
        match &self.0 {
            Small(n, _) => n % 2 != 0,
            Big(value) => value.numerator().trailing_zeros() == Some(0),
        }
    }

    /// The largest whole number not above the value.
    pub fn floor(&self) -> Self {
        match &self.0 {
            Small(n, d) => Rational(Small(n.div_euclid(*d), 1)),
            Big(value) => Self::from_big(RBig::from(value.floor())),
        }
    }

    /// The absolute value.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// 1 over the value; `None` for 0.
    pub fn recip(&self) -> Option<Self> {
        match &self.0 {
            Small(0, _) => None,
            Small(n, d) => Some(Self::reduce(i128::from(*d), i128::from(*n))),
            Big(_) => Some(&Self::ONE / self),
        }
    }

    /// Absolute value of the numerator, and the denominator, modulo `modulus`.
    pub fn remainders(&self, modulus: u64) -> (u64, u64) {
        match &self.0 {
            Small(n, d) => (n.unsigned_abs() % modulus, d.unsigned_abs() % modulus),
            Big(value) => {
                use dashu_int::ops::UnsignedAbs;
                (value.numerator().clone().unsigned_abs() % modulus, value.denominator() % modulus)
            }
        }
    }

    /// Number of bits of numerator and denominator together: the cost of working with the value.
    pub fn bits(&self) -> usize {
        match &self.0 {
            Small(n, d) => 128 - n.unsigned_abs().leading_zeros() as usize - d.unsigned_abs().leading_zeros() as usize,
            Big(value) => {
                use dashu_int::ops::BitTest;
                value.numerator().bit_len() + value.denominator().bit_len()
            }
        }
    }

    /// The value to a whole power; `None` for a negative power of 0 or if the result would have more than `max_bits` bits.
    pub fn pow(&self, exponent: i64, max_bits: usize) -> Option<Self> {
        if exponent < 0 {
            return self.recip()?.pow(exponent.checked_neg()?, max_bits);
        }
        if self.is_zero() || self.is_one() || self.is_minus_one() {
            let even = exponent % 2 == 0;
            return Some(if exponent == 0 || (self.is_minus_one() && even) { Self::ONE } else { self.clone() });
        }
        if (self.bits() as u128).saturating_mul(exponent as u128) > max_bits as u128 {
            return None;
        }
        let (mut result, mut base, mut left) = (Self::ONE, self.clone(), exponent);
        while left > 0 {
            if left % 2 == 1 {
                result = &result * &base;
            }
            left /= 2;
            if left > 0 {
                base = &base * &base;
            }
        }
        Some(result)
    }

    /// The exact whole-number root, if there is one: `root(9/4, 2) = 3/2`, for a negative value only with odd `degree`.
    pub fn root(&self, degree: u32) -> Option<Self> {
        if degree == 0 || (self.is_negative() && degree.is_multiple_of(2)) {
            return None;
        }
        let big = self.to_big();
        let exact = |value: UBig| {
            use dashu_int::ops::UnsignedAbs;
            let root = IBig::from(value.clone()).unsigned_abs().nth_root(degree as usize);
            (root.pow(degree as usize) == value).then_some(root)
        };
        use dashu_int::ops::UnsignedAbs;
        let numerator = exact(big.numerator().clone().unsigned_abs())?;
        let denominator = exact(big.denominator().clone())?;
        let root = Self::from_big(RBig::from_parts(IBig::from(numerator), denominator));
        Some(if self.is_negative() { -&root } else { root })
    }

    /// The value as a finite decimal with at most `max_digits` digits after the point, if it is one.
    pub fn to_decimal(&self, max_digits: u32) -> Option<String> {
        let mut scaled = self.clone();
        let ten = Self::integer(10);
        for digits in 0..=max_digits {
            if scaled.is_integer() {
                let text = scaled.abs().to_string();
                let sign = if self.is_negative() { "-" } else { "" };
                if digits == 0 {
                    return Some(format!("{sign}{text}"));
                }
                let text = format!("{text:0>width$}", width = digits as usize + 1);
                let (whole, fraction) = text.split_at(text.len() - digits as usize);
                return Some(format!("{sign}{whole}.{fraction}"));
            }
            scaled = &scaled * &ten;
        }
        None
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
        while y != 0 {
            (x, y) = (y, x % y);
        }
        return u128::from(x);
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Rational::integer(value)
    }
}

impl fmt::Display for Rational {
    /// `3`, `-3/2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Small(n, 1) => write!(f, "{n}"),
            Small(n, d) => write!(f, "{n}/{d}"),
            Big(value) if value.denominator().is_one() => write!(f, "{}", value.numerator()),
            Big(value) => write!(f, "{}/{}", value.numerator(), value.denominator()),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests;
