//! What a certified enclosure of a real number can do; intervals of doubles and balls of many bits are two of them.

use super::Rational;

/// A certified sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Below 0.
    Negative,
    /// Exactly 0.
    Zero,
    /// Above 0.
    Positive,
}

impl Sign {
    /// The sign of an exact number.
    pub fn of(value: &Rational) -> Sign {
        if value.is_zero() {
            Sign::Zero
        } else if value.is_negative() {
            Sign::Negative
        } else {
            Sign::Positive
        }
    }

    /// The sign of the negated value.
    pub fn flipped(self) -> Sign {
        match self {
            Sign::Negative => Sign::Positive,
            Sign::Zero => Sign::Zero,
            Sign::Positive => Sign::Negative,
        }
    }

    /// The sign of a product.
    pub fn times(self, other: Sign) -> Sign {
        match self {
            Sign::Negative => other.flipped(),
            Sign::Zero => Sign::Zero,
            Sign::Positive => other,
        }
    }
}

/// What is known of a function value on a whole enclosure of its argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Enclosed<E> {
    /// Surely defined on all of it, with all values here.
    Value(E),
    /// Nothing certain: perhaps defined, perhaps not, perhaps too large to enclose.
    Possibly,
    /// Surely defined nowhere on it.
    Nowhere,
}

impl<E> Enclosed<E> {
    /// The values, if the function is surely defined.
    pub fn value(self) -> Option<E> {
        match self {
            Enclosed::Value(value) => Some(value),
            _ => None,
        }
    }

    /// `next` of the values, where there are some.
    pub fn then<F>(self, next: impl FnOnce(E) -> Enclosed<F>) -> Enclosed<F> {
        match self {
            Enclosed::Value(value) => next(value),
            Enclosed::Possibly => Enclosed::Possibly,
            Enclosed::Nowhere => Enclosed::Nowhere,
        }
    }
}

impl<E> From<Option<E>> for Enclosed<E> {
    fn from(value: Option<E>) -> Self {
        value.map_or(Enclosed::Possibly, Enclosed::Value)
    }
}

/// A set of real numbers without gaps that surely holds the exact result: every operation rounds outward.
///
/// `bits` asks for a precision where a number comes in from outside; doubles ignore it.
pub trait Enclosure: Clone + std::fmt::Debug {
    /// Encloses an exact number.
    fn rational(value: &Rational, bits: u32) -> Self;
    /// Encloses the ratio of a circle's circumference to its diameter.
    fn pi(bits: u32) -> Self;
    /// The precision that this enclosure works with.
    fn bits(&self) -> u32;
    /// All sums.
    fn add(&self, other: &Self) -> Self;
    /// All products.
    fn mul(&self, other: &Self) -> Self;
    /// All squares, which is less than all products of two equal enclosures.
    fn square(&self) -> Self;
    /// All negated values.
    fn negate(&self) -> Self;
    /// All reciprocals, if 0 is excluded.
    fn recip(&self) -> Option<Self>;
    /// All values of the exponential function.
    fn exp(&self) -> Self;
    /// All natural logarithms, if all values are positive.
    fn ln(&self) -> Option<Self>;
    /// The reciprocals of all values but 0, if 0 is an end; `None` from an enclosure without infinite bounds.
    fn recip_beside_zero(&self) -> Option<Self> {
        None
    }
    /// The natural logarithms of all values but 0, if 0 is the least; `None` from an enclosure without infinite bounds.
    fn ln_beside_zero(&self) -> Option<Self> {
        None
    }
    /// All sines.
    fn sin(&self) -> Self;
    /// All cosines.
    fn cos(&self) -> Self;
    /// All arc tangents.
    fn atan(&self) -> Self;
    /// All `degree`-th roots, if no value is negative; `degree` is at least 1.
    fn root(&self, degree: u32) -> Option<Self>;
    /// The common sign, if all values have it.
    fn sign(&self) -> Option<Sign>;
    /// The least value alone.
    fn lower(&self) -> Self;
    /// The greatest value alone.
    fn upper(&self) -> Self;
    /// Everything between two enclosures, themselves included.
    fn hull(&self, other: &Self) -> Self;
    /// Exact bounds, if they are finite and of a reasonable size.
    fn bounds(&self) -> Option<(Rational, Rational)>;

    /// All differences.
    fn sub(&self, other: &Self) -> Self {
        self.add(&other.negate())
    }

    /// A whole number with the precision of this enclosure.
    fn whole(&self, value: i64) -> Self {
        Self::rational(&Rational::integer(value), self.bits())
    }

    /// True if no value is negative.
    fn is_nonnegative(&self) -> bool {
        matches!(self.lower().sign(), Some(Sign::Zero | Sign::Positive))
    }
}
