//! Every elementary function of the table on enclosures, by reduction to exp, ln, sin, cos, atan and roots.
//!
//! A function says [`Enclosed::Nowhere`] only where no value of the argument has a value, and [`Enclosed::Value`] only
//! where all have one. Monotone functions are worked out at both ends, so that wide enclosures stay tight.

use super::{Enclosed, Enclosure, Rational, Sign};
use Enclosed::{Nowhere, Possibly, Value};

/// Largest whole exponent that is worked out by multiplication.
const MULTIPLIED: u64 = 4096;
/// Largest degree of a root that is worked out directly.
const LARGEST_DEGREE: i64 = 64;
/// The error function is worked out by its series up to here.
const ERF_SERIES: i64 = 24;

/// The half of all values.
fn half<E: Enclosure>(u: &E) -> E {
    u.mul(&E::rational(&Rational::ratio(1, 2), u.bits()))
}

/// An increasing function at both ends.
fn increasing<E: Enclosure>(u: &E, function: impl Fn(&E) -> Enclosed<E>) -> Enclosed<E> {
    let low = function(&u.lower());
    low.then(|low| function(&u.upper()).then(|high| Value(low.hull(&high))))
}

/// The sign of `u` relative to `bound`.
fn against<E: Enclosure>(u: &E, bound: i64) -> Option<Sign> {
    u.sub(&u.whole(bound)).sign()
}

/// The natural logarithm.
pub fn ln<E: Enclosure>(u: &E) -> Enclosed<E> {
    match u.upper().sign() {
        Some(Sign::Zero | Sign::Negative) => Nowhere,
        _ => u.ln().into(),
    }
}

/// The square root.
pub fn sqrt<E: Enclosure>(u: &E) -> Enclosed<E> {
    if u.sign() == Some(Sign::Negative) { Nowhere } else { u.root(2).into() }
}

/// 1/u.
pub fn recip<E: Enclosure>(u: &E) -> Enclosed<E> {
    if u.sign() == Some(Sign::Zero) { Nowhere } else { u.recip().into() }
}

/// a/b.
pub fn quotient<E: Enclosure>(a: &E, b: &E) -> Enclosed<E> {
    recip(b).then(|inverse| Value(a.mul(&inverse)))
}

/// `u^exponent` for an exact exponent; an odd denominator gives the real root of a negative number.
pub fn power<E: Enclosure>(u: &E, exponent: &Rational) -> Enclosed<E> {
    if exponent.is_zero() {
        return Value(u.whole(1));
    }
    if exponent.is_negative() {
        return power(u, &-exponent).then(|value| recip(&value));
    }
    if !exponent.has_odd_denominator() {
        return match u.sign() {
            Some(Sign::Negative) => Nowhere,
            _ if u.is_nonnegative() => increasing(u, |end| positive_power(end, exponent)),
            _ => Possibly,
        };
    }
    match (u.sign(), exponent.has_odd_numerator()) {
        (Some(Sign::Negative), true) => {
            increasing(&u.negate(), |end| positive_power(end, exponent)).then(|value| Value(value.negate()))
        }
        (Some(Sign::Negative), false) => increasing(&u.negate(), |end| positive_power(end, exponent)),
        (Some(_), _) => increasing(u, |end| positive_power(end, exponent)),
        (None, true) => increasing(u, |end| power_of_end(end, exponent)),
        (None, false) => {
            let far = power_of_end(&u.lower(), exponent)
                .then(|low| power_of_end(&u.upper(), exponent).then(|high| Value(low.hull(&high))));
            far.then(|far| Value(far.hull(&u.whole(0))))
        }
    }
}

/// A power of one end of an enclosure, which has a sign unless its precision is spent.
fn power_of_end<E: Enclosure>(end: &E, exponent: &Rational) -> Enclosed<E> {
    if end.sign().is_some() { power(end, exponent) } else { Possibly }
}

/// A positive power of a number that is not negative.
fn positive_power<E: Enclosure>(u: &E, exponent: &Rational) -> Enclosed<E> {
    if u.sign() == Some(Sign::Zero) {
        return Value(u.clone());
    }
    match exponent.to_parts() {
        Some((above, 1)) if above.unsigned_abs() <= MULTIPLIED => Value(whole_power(u, above.unsigned_abs())),
        Some((above, below)) if below <= LARGEST_DEGREE && above.unsigned_abs() <= MULTIPLIED => {
            Enclosed::from(u.root(below as u32)).then(|root| Value(whole_power(&root, above.unsigned_abs())))
        }
        _ => ln(u).then(|logarithm| Value(logarithm.mul(&E::rational(exponent, u.bits())).exp())),
    }
}

fn whole_power<E: Enclosure>(u: &E, exponent: u64) -> E {
    let (mut result, mut base, mut left) = (u.whole(1), u.clone(), exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = result.mul(&base);
        }
        left /= 2;
        if left > 0 {
            base = base.square();
        }
    }
    result
}

/// `u^v` for a positive base and any exponent.
pub fn general_power<E: Enclosure>(u: &E, v: &E) -> Enclosed<E> {
    ln(u).then(|logarithm| Value(logarithm.mul(v).exp()))
}

/// Absolute value.
pub fn abs<E: Enclosure>(u: &E) -> E {
    match u.sign() {
        Some(Sign::Negative) => u.negate(),
        Some(_) => u.clone(),
        None => u.hull(&u.negate()).upper().hull(&u.whole(0)),
    }
}

/// The rectifier.
pub fn relu<E: Enclosure>(u: &E) -> E {
    match u.sign() {
        Some(Sign::Positive) => u.clone(),
        Some(_) => u.whole(0),
        None => u.upper().hull(&u.whole(0)),
    }
}

/// The sign, from -1 to 1 where it is not certain.
pub fn sign<E: Enclosure>(u: &E) -> E {
    match u.sign() {
        Some(Sign::Positive) => u.whole(1),
        Some(Sign::Zero) => u.whole(0),
        Some(Sign::Negative) => u.whole(-1),
        None => u.whole(-1).hull(&u.whole(1)),
    }
}

/// The step, 0 at 0.
pub fn heaviside<E: Enclosure>(u: &E) -> E {
    match u.sign() {
        Some(Sign::Positive) => u.whole(1),
        Some(_) => u.whole(0),
        None => u.whole(0).hull(&u.whole(1)),
    }
}

/// The greater of two.
pub fn max<E: Enclosure>(u: &E, v: &E) -> E {
    match u.sub(v).sign() {
        Some(Sign::Negative) => v.clone(),
        Some(_) => u.clone(),
        None => u.hull(v),
    }
}

/// The smaller of two.
pub fn min<E: Enclosure>(u: &E, v: &E) -> E {
    max(&u.negate(), &v.negate()).negate()
}

/// Largest whole number not above, if all values agree on it.
pub fn floor<E: Enclosure>(u: &E) -> Enclosed<E> {
    let Some((low, high)) = u.bounds() else { return Possibly };
    let (low, high) = (low.floor(), high.floor());
    if low == high { Value(E::rational(&low, u.bits())) } else { Possibly }
}

/// Tangent.
pub fn tan<E: Enclosure>(u: &E) -> Enclosed<E> {
    quotient(&u.sin(), &u.cos())
}

/// Hyperbolic sine.
pub fn sinh<E: Enclosure>(u: &E) -> Enclosed<E> {
    // The function is odd: of a large negative end the small exponential has no reciprocal.
    increasing(u, |end| match end.sign() {
        Some(Sign::Negative) => sinh_of_end(&end.negate()).then(|size| Value(size.negate())),
        _ => sinh_of_end(end),
    })
}

fn sinh_of_end<E: Enclosure>(end: &E) -> Enclosed<E> {
    let grown = end.exp();
    recip(&grown).then(|shrunk| Value(half(&grown.sub(&shrunk))))
}

/// Hyperbolic cosine.
pub fn cosh<E: Enclosure>(u: &E) -> Enclosed<E> {
    increasing(&abs(u), |end| {
        let grown = end.exp();
        recip(&grown).then(|shrunk| Value(half(&grown.add(&shrunk))))
    })
}

/// Hyperbolic tangent, 1 - 2/(e^(2u) + 1).
pub fn tanh<E: Enclosure>(u: &E) -> Enclosed<E> {
    let one = u.whole(1);
    let grown = u.add(u).exp().add(&one);
    quotient(&u.whole(-2), &grown).then(|part| Value(one.add(&part)))
}

/// The logistic function 1/(1 + e^(-u)).
pub fn sigmoid<E: Enclosure>(u: &E) -> Enclosed<E> {
    recip(&u.negate().exp().add(&u.whole(1)))
}

/// ln(1 + e^u).
pub fn softplus<E: Enclosure>(u: &E) -> Enclosed<E> {
    increasing(u, |end| {
        let positive = end.sign() == Some(Sign::Positive);
        let shrunk = if positive { end.negate().exp() } else { end.exp() };
        let slack = ln(&shrunk.add(&end.whole(1)));
        slack.then(|slack| Value(if positive { slack.add(end) } else { slack }))
    })
}

/// Inverse sine.
pub fn asin<E: Enclosure>(u: &E) -> Enclosed<E> {
    match (against(&u.upper(), 1), against(&u.lower(), -1)) {
        (Some(Sign::Zero | Sign::Negative), Some(Sign::Zero | Sign::Positive)) => increasing(u, asin_of_end),
        _ if against(u, 1) == Some(Sign::Positive) || against(u, -1) == Some(Sign::Negative) => Nowhere,
        _ => Possibly,
    }
}

fn asin_of_end<E: Enclosure>(end: &E) -> Enclosed<E> {
    let one = end.whole(1);
    match (against(end, 1), against(end, -1)) {
        (Some(Sign::Zero), _) => Value(half(&E::pi(end.bits()))),
        (_, Some(Sign::Zero)) => Value(half(&E::pi(end.bits())).negate()),
        _ => {
            let rest = one.sub(end).mul(&one.add(end));
            sqrt(&rest).then(|root| quotient(end, &root)).then(|slope| Value(slope.atan()))
        }
    }
}

/// Inverse cosine.
pub fn acos<E: Enclosure>(u: &E) -> Enclosed<E> {
    if against(u, 1) == Some(Sign::Zero) {
        return Value(u.whole(0));
    }
    asin(u).then(|angle| Value(half(&E::pi(u.bits())).sub(&angle)))
}

/// Inverse hyperbolic sine.
pub fn asinh<E: Enclosure>(u: &E) -> Enclosed<E> {
    increasing(u, |end| {
        let size = abs(end);
        let inner = sqrt(&size.square().add(&end.whole(1))).then(|root| ln(&root.add(&size)));
        inner.then(|value| Value(if end.sign() == Some(Sign::Negative) { value.negate() } else { value }))
    })
}

/// Inverse hyperbolic cosine.
pub fn acosh<E: Enclosure>(u: &E) -> Enclosed<E> {
    match (against(&u.lower(), 1), against(&u.upper(), 1)) {
        (_, Some(Sign::Negative)) => Nowhere,
        (Some(Sign::Zero | Sign::Positive), _) => increasing(u, |end| {
            let one = end.whole(1);
            sqrt(&end.sub(&one).mul(&end.add(&one))).then(|root| ln(&root.add(end)))
        }),
        _ => Possibly,
    }
}

/// Inverse hyperbolic tangent.
pub fn atanh<E: Enclosure>(u: &E) -> Enclosed<E> {
    match (against(u, 1), against(u, -1)) {
        (Some(Sign::Positive | Sign::Zero), _) | (_, Some(Sign::Negative | Sign::Zero)) => Nowhere,
        (Some(_), Some(_)) => increasing(u, |end| {
            let one = end.whole(1);
            quotient(&one.add(end), &one.sub(end)).then(|ratio| ln(&ratio)).then(|value| Value(half(&value)))
        }),
        _ => Possibly,
    }
}

/// The angle of the point (u, v).
pub fn atan2<E: Enclosure>(v: &E, u: &E) -> Enclosed<E> {
    let right = half(&E::pi(u.bits()));
    match (u.sign(), v.sign()) {
        (Some(Sign::Zero), Some(Sign::Zero)) => Nowhere,
        (Some(Sign::Positive), _) => quotient(v, u).then(|slope| Value(slope.atan())),
        (_, Some(Sign::Positive)) => quotient(u, v).then(|slope| Value(right.sub(&slope.atan()))),
        (_, Some(Sign::Negative)) => quotient(u, v).then(|slope| Value(right.negate().sub(&slope.atan()))),
        (Some(Sign::Negative), Some(Sign::Zero)) => Value(E::pi(u.bits())),
        _ => Possibly,
    }
}

/// The error function: a series of positive terms with its remainder, 1 - e^(-u²) far out.
pub fn erf<E: Enclosure>(u: &E) -> Enclosed<E> {
    increasing(u, |end| match end.sign() {
        Some(Sign::Zero) => Value(end.clone()),
        Some(Sign::Negative) => erf_of_positive(&end.negate()).then(|value| Value(value.negate())),
        Some(Sign::Positive) => erf_of_positive(end),
        None => Possibly,
    })
}

fn erf_of_positive<E: Enclosure>(u: &E) -> Enclosed<E> {
    let one = u.whole(1);
    let square = u.square();
    let shrunk = square.negate().exp();
    if against(u, ERF_SERIES) != Some(Sign::Negative) {
        return if against(u, 1) == Some(Sign::Positive) { Value(one.sub(&shrunk).hull(&one)) } else { Possibly };
    }
    let doubled = square.add(&square);
    let (mut term, mut sum, mut k) = (u.clone(), u.clone(), 1i64);
    let limit = 4 * (ERF_SERIES * ERF_SERIES) + 2 * i64::from(u.bits());
    let smallest = sum.mul(&power_of_two(u, -i64::from(u.bits()) - 8));
    loop {
        let odd = u.whole(2 * k + 1);
        let Value(ratio) = quotient(&doubled, &odd) else { return Possibly };
        term = term.mul(&ratio);
        sum = sum.add(&term);
        k += 1;
        let halving = ratio.add(&ratio).sub(&one).sign() == Some(Sign::Negative);
        if halving && term.sub(&smallest).sign() == Some(Sign::Negative) {
            break;
        }
        if k > limit {
            return Possibly;
        }
    }
    let sum = sum.hull(&sum.add(&term));
    let scale = sqrt(&E::pi(u.bits())).then(|root| quotient(&u.whole(2), &root));
    scale.then(|scale| Value(scale.mul(&shrunk).mul(&sum)))
}

fn power_of_two<E: Enclosure>(like: &E, exponent: i64) -> E {
    let value = Rational::integer(2).pow(exponent, 1 << 14).unwrap_or(Rational::ONE);
    E::rational(&value, like.bits())
}
