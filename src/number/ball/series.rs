//! Elementary functions of exact dyadic numbers in fixed point.
//!
//! A fixed-point number at scale `w` is an integer of units `2^-w`; a product errs by one unit. Each function works with
//! [`GUARD`] bits more than asked for and states its error in units; the errors are counted generously.

use std::cell::RefCell;

use dashu_int::ops::{BitTest, PowerOfTwo, UnsignedAbs};
use dashu_int::{IBig, UBig};
use rustc_hash::FxHashMap;

use super::{Ball, LARGEST_ANGLE, LARGEST_EXPONENTIAL, shift_right};
use crate::number::Enclosure;

/// Bits beyond the precision asked for.
const GUARD: usize = 64;
/// Bound of the error of each function here, in units of the working scale: 2^30.
const ERROR_BITS: usize = 30;
/// Halvings before the exponential series.
const HALVINGS: usize = 12;
/// Halvings before the trigonometric series.
const ANGLE_HALVINGS: usize = 8;

/// Which constant.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Constant {
    Pi,
    LnTwo,
}

thread_local! {
    static CONSTANTS: RefCell<FxHashMap<(Constant, usize), IBig>> = RefCell::default();
}

fn constant(which: Constant, scale: usize) -> IBig {
    let known = CONSTANTS.with_borrow(|known| known.get(&(which, scale)).cloned());
    known.unwrap_or_else(|| {
        let extra = scale + 16;
        let term = |factor: i64, inverse: u32, sign| IBig::from(factor) * inverse_series(inverse, extra, sign);
        let value = match which {
            Constant::Pi => term(16, 5, -1) - term(4, 239, -1),
            Constant::LnTwo => term(18, 26, 1) - term(2, 4801, 1) + term(8, 8749, 1),
        };
        let value = shift_right(&value, 16);
        CONSTANTS.with_borrow_mut(|known| {
            if known.len() > 64 {
                known.clear();
            }
            known.insert((which, scale), value.clone());
        });
        value
    })
}

/// Pi at `scale`, less than two units off.
pub(super) fn pi(scale: usize) -> IBig {
    constant(Constant::Pi, scale)
}

/// atan(1/n) for sign -1 and atanh(1/n) for sign 1, as many units off as there are terms.
fn inverse_series(n: u32, scale: usize, sign: i8) -> IBig {
    let square = IBig::from(u64::from(n) * u64::from(n));
    let mut power = (IBig::ONE << scale) / IBig::from(n);
    let (mut sum, mut odd, mut plus) = (IBig::ZERO, 1u32, true);
    while !power.is_zero() {
        let term = &power / IBig::from(odd);
        sum = if plus || sign > 0 { sum + term } else { sum - term };
        power /= &square;
        odd += 2;
        plus = !plus;
    }
    sum
}

fn product(a: &IBig, b: &IBig, scale: usize) -> IBig {
    shift_right(&(a * b), scale)
}

/// The value of an exact ball at `scale`, one unit off.
fn fixed(value: &Ball, scale: usize) -> IBig {
    let shift = value.exp + scale as i64;
    if shift >= 0 {
        &value.mid << shift as usize
    } else {
        shift_right(&value.mid, usize::try_from(-shift).unwrap_or(usize::MAX).min(value.mid.bit_len() + 1))
    }
}

fn to_ball(value: IBig, scale: usize, exp: i64, bits: u32) -> Ball {
    Ball::with(value, UBig::ONE << ERROR_BITS, exp - scale as i64, bits)
}

fn to_f64(value: &IBig, scale: usize) -> f64 {
    let cut = scale.saturating_sub(60);
    i64::try_from(shift_right(value, cut)).unwrap_or(0) as f64 * (2f64).powi(cut as i32 - scale as i32)
}

fn from_f64(value: f64, scale: usize) -> IBig {
    let parts = (value * (2f64).powi(60)) as i64;
    let whole = IBig::from(parts);
    if scale >= 60 { whole << (scale - 60) } else { shift_right(&whole, 60 - scale) }
}

/// exp of a fixed-point number below 1 in size: fewer than 2^22 units off.
fn exp_small(value: &IBig, scale: usize) -> IBig {
    let reduced = shift_right(value, HALVINGS);
    let mut term = IBig::ONE << scale;
    let mut sum = term.clone();
    let mut k = 1u32;
    while !term.is_zero() {
        term = product(&term, &reduced, scale) / IBig::from(k);
        sum += &term;
        k += 1;
    }
    for _ in 0..HALVINGS {
        sum = product(&sum, &sum, scale);
    }
    sum
}

/// exp of an exact ball.
pub(super) fn exp(value: &Ball) -> Ball {
    let bits = value.bits;
    let magnitude = value.mid.bit_len() as i64 + value.exp;
    if value.mid.is_zero() {
        return value.whole(1);
    }
    if magnitude > LARGEST_EXPONENTIAL {
        let tiny = value.mid < IBig::ZERO;
        return if tiny { Ball::around_zero(-(1 << LARGEST_EXPONENTIAL), bits) } else { Ball::everything(bits) };
    }
    if magnitude < -(i64::from(bits)) {
        return value.whole(1).widened(&Ball::around_zero(magnitude + 1, bits));
    }
    let scale = bits as usize + GUARD;
    let wide = scale + LARGEST_EXPONENTIAL as usize + 8;
    let (x, ln_two) = (fixed(value, wide), constant(Constant::LnTwo, wide));
    let turns = &x / &ln_two;
    let rest = shift_right(&(x - &turns * ln_two), wide - scale);
    let turns = i64::try_from(turns).unwrap_or(0);
    to_ball(exp_small(&rest, scale), scale, turns, bits)
}

/// ln of an exact positive ball.
pub(super) fn ln(value: &Ball) -> Ball {
    let bits = value.bits;
    let length = value.mid.bit_len();
    let one = IBig::ONE;
    let mut power = value.exp + length as i64 - 1;
    let mut shift = length as i64 - 1;
    if value.mid > (IBig::from(3u8) << (length.max(2) - 2)) && length >= 2 {
        power += 1;
        shift += 1;
    }
    let from_one = (&value.mid - (&one << shift as usize)).unsigned_abs();
    if power == 0 && from_one.is_zero() {
        return value.whole(0);
    }
    let close = if power == 0 { shift - from_one.bit_len() as i64 } else { 0 };
    let scale = bits as usize + GUARD + usize::try_from(close.clamp(0, i64::from(bits))).unwrap_or(0);
    let unit = &one << scale;
    let x = fixed(&Ball::exactly(value.mid.clone(), -shift, bits), scale);
    let guess = from_f64(to_f64(&x, scale).ln(), scale);
    let rest = product(&x, &exp_small(&-&guess, scale), scale) - &unit;
    let argument = (&rest << scale) / (&rest + (&unit << 1));
    let mut total = guess + (odd_series(&argument, scale, 1) << 1);
    if power != 0 {
        let wide = scale + 50;
        total += shift_right(&(constant(Constant::LnTwo, wide) * IBig::from(power)), 50);
    }
    to_ball(total, scale, 0, bits)
}

/// u + sign·u³/3 + u⁵/5 + ...: atanh for sign 1, atan for sign -1; for small u.
fn odd_series(u: &IBig, scale: usize, sign: i8) -> IBig {
    let square = product(u, u, scale);
    let (mut power, mut sum, mut odd, mut plus) = (u.clone(), IBig::ZERO, 1u32, true);
    while !power.is_zero() {
        let term = &power / IBig::from(odd);
        sum = if plus || sign > 0 { sum + term } else { sum - term };
        power = product(&power, &square, scale);
        odd += 2;
        plus = !plus;
    }
    sum
}

/// sin and cos of a fixed-point number below 1 in size: fewer than 2^24 units off.
fn sin_cos_small(value: &IBig, scale: usize) -> (IBig, IBig) {
    let u = shift_right(value, ANGLE_HALVINGS);
    let unit = IBig::ONE << scale;
    let (mut sin, mut cos, mut term, mut k) = (IBig::ZERO, unit.clone(), unit.clone(), 1u32);
    while !term.is_zero() {
        term = product(&term, &u, scale) / IBig::from(k);
        match k % 4 {
            0 => cos += &term,
            1 => sin += &term,
            2 => cos -= &term,
            _ => sin -= &term,
        }
        k += 1;
    }
    for _ in 0..ANGLE_HALVINGS {
        let next = &unit - (product(&sin, &sin, scale) << 1);
        sin = product(&sin, &cos, scale) << 1;
        cos = next;
    }
    (sin, cos)
}

/// Sine and cosine of a ball; both lie in [-1, 1] in any case.
pub(super) fn sin_cos(value: &Ball) -> (Ball, Ball) {
    let bits = value.bits;
    let magnitude = value.mid.bit_len() as i64 + value.exp;
    let slack = value.radius();
    if value.unbounded || magnitude > LARGEST_ANGLE || slack.magnitude() > 1 {
        return (Ball::around_zero(0, bits), Ball::around_zero(0, bits));
    }
    let (sin, cos) = sin_cos_exact(&value.midpoint(), magnitude);
    if slack.mid.is_zero() { (sin, cos) } else { (sin.widened(&slack), cos.widened(&slack)) }
}

fn sin_cos_exact(value: &Ball, magnitude: i64) -> (Ball, Ball) {
    let bits = value.bits;
    if value.mid.is_zero() {
        return (value.clone(), value.whole(1));
    }
    if magnitude < -i64::from(bits) {
        let cube = Ball::around_zero(3 * magnitude, bits);
        return (value.widened(&cube), value.whole(1).widened(&Ball::around_zero(2 * magnitude, bits)));
    }
    let scale = bits as usize + GUARD + (-magnitude).max(0) as usize;
    let wide = scale + magnitude.max(0) as usize + 8;
    let half_pi = pi(wide + 1);
    let x = fixed(value, wide + 2);
    let turns = nearest(&x, &half_pi);
    let rest = shift_right(&(&x - &turns * &half_pi), wide + 2 - scale);
    let (sin, cos) = sin_cos_small(&rest, scale);
    let ball = |value: IBig| to_ball(value, scale, 0, bits);
    match i64::try_from(((turns % IBig::from(4u8)) + IBig::from(4u8)) % IBig::from(4u8)).unwrap_or(0) {
        0 => (ball(sin), ball(cos)),
        1 => (ball(cos), ball(-sin)),
        2 => (ball(-sin), ball(-cos)),
        _ => (ball(-cos), ball(sin)),
    }
}

/// The whole number nearest to a/b for positive b.
fn nearest(a: &IBig, b: &IBig) -> IBig {
    let doubled = (a << 1) + if *a < IBig::ZERO { -b } else { b.clone() };
    doubled / (b << 1)
}

/// atan of an exact ball.
pub(super) fn atan(value: &Ball) -> Ball {
    let bits = value.bits;
    let magnitude = value.mid.bit_len() as i64 + value.exp;
    if value.mid.is_zero() {
        return value.clone();
    }
    if magnitude > 0 {
        let one = magnitude == 1 && value.mid.clone().unsigned_abs().is_power_of_two();
        return if one { quarter_pi(value) } else { large_atan(value) };
    }
    if magnitude < -i64::from(bits) {
        return value.widened(&Ball::around_zero(3 * magnitude, bits));
    }
    let scale = bits as usize + GUARD + (-magnitude).max(0) as usize;
    let x = fixed(value, scale);
    let guess = from_f64(to_f64(&x, scale).atan(), scale);
    let (sin, cos) = sin_cos_small(&guess, scale);
    let above = product(&x, &cos, scale) - &sin;
    let below = cos + product(&x, &sin, scale);
    let rest = odd_series(&((above << scale) / below), scale, -1);
    to_ball(guess + rest, scale, 0, bits)
}

/// atan(1) or atan(-1).
fn quarter_pi(value: &Ball) -> Ball {
    let angle = Ball::pi(value.bits).scaled(-2);
    if value.mid < IBig::ZERO { angle.negate() } else { angle }
}

fn large_atan(value: &Ball) -> Ball {
    let Some(inverse) = value.recip() else { return Ball::around_zero(1, value.bits) };
    let half_pi = Ball::pi(value.bits).scaled(-1);
    let half_pi = if value.mid < IBig::ZERO { half_pi.negate() } else { half_pi };
    half_pi.sub(&atan(&inverse.midpoint()).widened(&inverse.radius()))
}
