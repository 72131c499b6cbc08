//! The vector functions: reduction of the argument, then a polynomial, all in multiply-adds.
//!
//! Each is within 2 units in the last place where it answers, which `tests` assert against certified values. Outside its
//! stated range a lane becomes NaN on purpose; the tape then has that point worked out by the scalar program. The
//! polynomials interpolate at Chebyshev nodes (60 digits, rounded to f64); the reductions are Cody and Waite's
//! (*Software Manual for the Elementary Functions*, 1980).

use super::lanes::Lanes;

/// Added and taken away again, it rounds to the nearest whole number, which then stands in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The circle's quarter in three parts that do not overlap.
const QUARTER: [f64; 3] = [std::f64::consts::FRAC_PI_2, 6.123233995736766e-17, -1.4973849048591698e-33];
/// ln 2; the first part has 32 bits, so that its product with an exponent is exact.
const LN_2: [f64; 2] = [0.6931471803691238, 1.9082149292705877e-10];
/// `(exp(r) - 1 - r)/r^2` for `|r| <= ln(2)/2`.
const EXP: [f64; 11] = [
    0.5,
    0.1666666666666667,
    0.04166666666666667,
    0.008333333333326112,
    0.001388888888888373,
    0.0001984126987490126,
    2.4801587325605324e-05,
    2.7557255297969643e-06,
    2.755727357010214e-07,
    2.5105259538448494e-08,
    2.0914717341716378e-09,
];
/// `(ln((1 + s)/(1 - s))/s - 2)/s^2` in powers of `s^2`, for `|s| <= 0.172`.
const LN: [f64; 8] = [
    0.6666666666666666,
    0.4000000000000094,
    0.2857142857076445,
    0.2222222240054776,
    0.181817947008978,
    0.15386290534658992,
    0.13267418596474884,
    0.1310072138350349,
];
/// `(sin(r) - r)/r^3` in powers of `r^2`, for `|r| <= pi/4`.
const SIN: [f64; 7] = [
    -0.16666666666666666,
    0.008333333333333331,
    -0.00019841269841265017,
    2.755731921930192e-06,
    -2.5052106219521895e-08,
    1.6058529572267877e-10,
    -7.586576588171073e-13,
];
/// `(cos(r) - 1 + r^2/2)/r^4` in powers of `r^2`, for `|r| <= pi/4`.
const COS: [f64; 7] = [
    0.041666666666666664,
    -0.0013888888888888887,
    2.4801587301584618e-05,
    -2.7557319221382114e-07,
    2.087675578389404e-09,
    -1.1470459749675607e-11,
    4.745804889760674e-14,
];
/// Largest argument of `exp` by size: the result and all scalings are normal numbers.
pub(super) const EXP_RANGE: f64 = 708.0;
/// Largest argument of the trigonometric functions by size: three parts of the quarter suffice.
pub(super) const CIRCLE_RANGE: f64 = 1_048_576.0;
/// Range of `recip` by size; beyond it a quotient that is a number could be lost.
const RECIP_RANGE: [f64; 2] = [1e-290, 1e290];
/// Exponents of powers by size: beyond it the logarithm is not exact enough.
pub(super) const POWER_RANGE: f64 = 64.0;
/// From here on `tanh` rounds to 1.
const TANH_FLAT: f64 = 20.0;

/// A function of one argument on lanes.
pub(super) trait Function {
    fn apply<L: Lanes>(x: L) -> L;
}

macro_rules! functions {
    ($($name:ident = $body:ident;)*) => {
        $(
            pub(super) struct $name;
            impl Function for $name {
                #[inline(always)]
                fn apply<L: Lanes>(x: L) -> L {
                    $body(x)
                }
            }
        )*
    };
}

functions! {
    Exp = exp; Ln = ln; Sin = sin; Cos = cos; Tan = tan; Tanh = tanh; Sqrt = sqrt; Recip = recip; Abs = abs;
}

#[inline(always)]
fn sign_bit<L: Lanes>() -> L {
    L::splat(-0.0)
}

#[inline(always)]
fn abs<L: Lanes>(x: L) -> L {
    sign_bit::<L>().xor(L::splat(f64::from_bits(u64::MAX))).and(x)
}

/// `x` where `inside` is set, else NaN.
#[inline(always)]
fn or_nan<L: Lanes>(inside: L, x: L) -> L {
    x.or(inside.xor(L::splat(f64::from_bits(u64::MAX))))
}

/// `c[0] + c[1]*z + ...`: even and odd powers in two chains, so that the processor can work on both.
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(c: &[f64; N], z: L) -> L {
    let square = z.mul(z);
    let (mut even, mut odd) = (L::splat(c[(N - 1) & !1]), L::splat(c[N - 1 - N % 2]));
    let mut k = (N - 1) & !1;
    while k >= 2 {
        k -= 2;
        even = even.mul_add(square, L::splat(c[k]));
    }
    let mut k = N - 1 - N % 2;
    while k >= 3 {
        k -= 2;
        odd = odd.mul_add(square, L::splat(c[k]));
    }
    odd.mul_add(z, even)
}

/// `2^n` from a number whose lowest bits hold `n` after adding [`ROUND`].
#[inline(always)]
fn power_of_two<L: Lanes>(shifted: L) -> L {
    shifted.shift_up::<52>().add_bits(L::splat(1.0))
}

/// `exp(x) = 2^n*(1 + p)`: the number that holds `n`, and `p`.
#[inline(always)]
fn reduced_exp<L: Lanes>(x: L) -> (L, L) {
    let shifted = x.mul_add(L::splat(std::f64::consts::LOG2_E), L::splat(ROUND));
    let n = shifted.sub(L::splat(ROUND));
    let r = n.mul_add(L::splat(-LN_2[0]), x);
    let r = n.mul_add(L::splat(-LN_2[1]), r);
    (shifted, r.mul(r).mul_add(polynomial(&EXP, r), r))
}

#[inline(always)]
fn exp<L: Lanes>(x: L) -> L {
    let (shifted, p) = reduced_exp(x);
    let scale = power_of_two(shifted);
    or_nan(abs(x).less(L::splat(EXP_RANGE)), p.mul_add(scale, scale))
}

/// `e` and `f` of `x = 2^e*(1 + f)` with `1 + f` around 1, for positive normal numbers.
#[inline(always)]
fn exponent_and_fraction<L: Lanes>(x: L) -> (L, L) {
    // The exponent field counted from the square root of 1/2, so that the mantissa lies around 1.
    let offset = f64::from_bits(1.0_f64.to_bits() - std::f64::consts::FRAC_1_SQRT_2.to_bits());
    let moved = x.add_bits(L::splat(offset));
    let exponent = moved.shift_down::<52>();
    // 2^52 + 1023: as bits it turns a whole number into a number, taken away it removes the bias.
    let e = exponent.add_bits(L::splat(4_503_599_627_370_496.0)).sub(L::splat(4_503_599_627_370_496.0 + 1023.0));
    let field = moved.and(L::splat(f64::from_bits(0x000f_ffff_ffff_ffff)));
    let m = field.add_bits(L::splat(std::f64::consts::FRAC_1_SQRT_2));
    (e, m.sub(L::splat(1.0)))
}

/// Set where a number is positive, normal and finite.
#[inline(always)]
fn is_normal<L: Lanes>(x: L) -> L {
    L::splat(f64::MIN_POSITIVE.next_down()).less(x).and(x.less(L::splat(f64::INFINITY)))
}

/// For positive normal numbers.
#[inline(always)]
fn ln<L: Lanes>(x: L) -> L {
    let (e, f) = exponent_and_fraction(x);
    let s = f.div(f.add(L::splat(2.0)));
    let z = s.mul(s);
    let half_square = f.mul(f).mul(L::splat(0.5));
    let rest = s.mul(polynomial(&LN, z).mul_add(z, half_square));
    let low = e.mul_add(L::splat(LN_2[1]), rest).sub(half_square);
    let value = e.mul_add(L::splat(LN_2[0]), f.add(low));
    let value = L::select(abs(e).less(L::splat(0.5)), f.sub(half_square.sub(rest)), value);
    or_nan(is_normal(x), value)
}

/// `ln(x)` for positive normal numbers as a sum of two numbers, within 2^-58 of its size, or 2^-61 if that is more.
#[inline(always)]
fn ln_in_two<L: Lanes>(x: L) -> (L, L) {
    let (e, f) = exponent_and_fraction(x);
    // s = f/(2 + f) in two parts, where also 2 + f is rounded.
    let below = f.add(L::splat(2.0));
    let below_rest = f.sub(below.sub(L::splat(2.0)));
    let s = f.div(below);
    let minus_s = s.xor(sign_bit());
    let s_rest = minus_s.mul_add(below_rest, minus_s.mul_add(below, f)).div(below);
    let z = s.mul(s);
    let (first, rest) = (s.add(s), s.mul(z).mul_add(polynomial(&LN, z), s_rest.add(s_rest)));
    let whole = e.mul(L::splat(LN_2[0]));
    let high = whole.add(first);
    // What the sums lost: the first part of each is 0 or the larger one.
    let low = whole.sub(high).add(first).add(e.mul_add(L::splat(LN_2[1]), rest));
    let sum = high.add(low);
    (sum, high.sub(sum).add(low))
}

/// `x^(q + rest)` for positive normal `x`, where `rest` is what `q` lacks of an exact exponent.
#[inline(always)]
pub(super) fn power<L: Lanes>(x: L, q: L, rest: L) -> L {
    let (high, low) = ln_in_two(x);
    let first = q.mul(high);
    let lost = q.mul_add(high, first.xor(sign_bit()));
    let second = rest.mul_add(high, q.mul_add(low, lost));
    let (shifted, p) = reduced_exp(first);
    let scale = power_of_two(shifted);
    let p = second.mul_add(p.add(L::splat(1.0)), p);
    let inside = abs(first).less(L::splat(EXP_RANGE)).and(abs(q).less(L::splat(POWER_RANGE)));
    or_nan(inside.and(is_normal(x)), p.mul_add(scale, scale))
}

/// The real root of a negative number too: the power of its size, with its sign if `is_odd`.
#[inline(always)]
pub(super) fn odd_power<L: Lanes>(x: L, q: L, rest: L, is_odd: bool) -> L {
    let size = power(abs(x), q, rest);
    if is_odd { size.or(sign_bit::<L>().and(x)) } else { size }
}

/// `sin` and `cos`, before NaN is put where the argument is too large.
#[inline(always)]
fn circle<L: Lanes>(x: L) -> (L, L) {
    let shifted = x.mul_add(L::splat(std::f64::consts::FRAC_2_PI), L::splat(ROUND));
    let n = shifted.sub(L::splat(ROUND));
    let first = n.mul_add(L::splat(-QUARTER[0]), x);
    let product = n.mul(L::splat(QUARTER[1]));
    let error = n.mul_add(L::splat(QUARTER[1]), product.xor(sign_bit()));
    let r = first.sub(product);
    let tail = first.sub(r).sub(product).sub(n.mul_add(L::splat(QUARTER[2]), error));
    let z = r.mul(r);
    let half = z.mul(L::splat(0.5));
    let near_one = L::splat(1.0).sub(half);
    // sin(r + t) = sin r + t*cos r, cos(r + t) = cos r - t*sin r.
    let s = r.mul(z).mul_add(polynomial(&SIN, z), tail.mul(near_one)).add(r);
    let lost = L::splat(1.0).sub(near_one).sub(half);
    let c = z.mul(z).mul_add(polynomial(&COS, z), lost.sub(r.mul(tail))).add(near_one);
    let odd = shifted.shift_up::<63>();
    let sign_of_sin = shifted.shift_down::<1>().shift_up::<63>();
    let sign_of_cos = shifted.add_bits(L::splat(f64::from_bits(1))).shift_down::<1>().shift_up::<63>();
    (L::select(odd, c, s).xor(sign_of_sin), L::select(odd, s, c).xor(sign_of_cos))
}

/// Both at the cost of one.
#[inline(always)]
pub(super) fn sin_cos<L: Lanes>(x: L) -> (L, L) {
    let (s, c) = circle(x);
    let inside = abs(x).less(L::splat(CIRCLE_RANGE));
    (or_nan(inside, s), or_nan(inside, c))
}

#[inline(always)]
fn sin<L: Lanes>(x: L) -> L {
    sin_cos(x).0
}

#[inline(always)]
fn cos<L: Lanes>(x: L) -> L {
    sin_cos(x).1
}

#[inline(always)]
fn tan<L: Lanes>(x: L) -> L {
    let (s, c) = sin_cos(x);
    s.div(c)
}

/// `t/(t + 2)` with `t = exp(2|x|) - 1`.
#[inline(always)]
fn tanh<L: Lanes>(x: L) -> L {
    let size = abs(x);
    let flat = L::splat(TANH_FLAT).less(size);
    let doubled = L::select(flat, L::splat(2.0 * TANH_FLAT), size.add(size));
    let (shifted, p) = reduced_exp(doubled);
    let scale = power_of_two(shifted);
    let t = p.mul_add(scale, scale.sub(L::splat(1.0)));
    let below = t.add(L::splat(2.0));
    let below_rest = t.sub(below.sub(L::splat(2.0)));
    let value = t.div(below);
    // Both roundings are taken back: what is left over, divided once more.
    let minus = value.xor(sign_bit());
    let value = minus.mul_add(below_rest, minus.mul_add(below, t)).div(below).add(value);
    value.or(sign_bit::<L>().and(x))
}

/// NaN for what is negative, as the hardware has it.
#[inline(always)]
fn sqrt<L: Lanes>(x: L) -> L {
    x.sqrt()
}

#[inline(always)]
fn recip<L: Lanes>(x: L) -> L {
    let size = abs(x);
    let inside = L::splat(RECIP_RANGE[0]).less(size).and(size.less(L::splat(RECIP_RANGE[1])));
    or_nan(inside, L::splat(1.0).div(x))
}
