//! Prime fields for signatures: arithmetic modulo 62-bit primes of a table made for it.
//!
//! An element is a machine word in Montgomery form and belongs to the field that made it; nothing checks that, so
//! fields are not mixed. Squares stand for the positive numbers: 2, 3, 5, 7, 11 and 13 are squares in every field of the
//! table, -1 is not, and the squares form a group of odd order, so that every root with a small degree exists and is unique.
//! The unit circle `c^2 + s^2 = 1` has `480*m` points with `m` free of small factors, so that an angle can be divided.

use std::sync::OnceLock;

use super::Rational;

/// The primes: `p = 23 mod 24`, `p = 4 mod 5`, `(p+1)/480` coprime to 30, `p-1` and `p+1` free of 7, 11 and 13, and
/// 2, 3, 5, 7, 11, 13 squares. All conditions are tested.
#[rustfmt::skip]
const PRIMES: [u64; 64] = [
    3_061_365_771_093_047_519, 4_579_597_148_888_583_839, 3_012_546_961_746_049_439, 4_356_414_360_774_210_719,
    2_591_081_328_282_614_879, 2_729_787_458_053_947_359, 3_977_241_493_901_742_239, 2_949_498_071_297_420_639,
    3_994_452_036_968_279_519, 4_381_602_711_773_000_159, 4_101_784_721_043_195_359, 3_014_944_394_899_109_279,
    2_584_748_524_796_769_119, 3_818_557_853_610_154_079, 4_341_668_546_417_664_479, 4_487_232_358_171_028_639,
    4_198_353_085_054_350_239, 2_536_367_860_594_259_039, 3_976_674_808_764_130_079, 4_083_331_387_907_105_759,
    4_262_192_601_250_685_279, 4_016_808_758_730_251_039, 2_825_563_375_042_753_439, 2_608_784_329_296_351_839,
    2_812_376_825_556_574_559, 3_889_244_619_612_697_439, 4_363_151_978_789_345_759, 3_849_839_448_296_831_519,
    3_296_415_521_337_404_639, 3_689_911_159_209_872_159, 2_843_211_183_578_230_559, 3_646_672_592_236_721_759,
    2_309_487_309_088_781_279, 3_287_947_541_729_854_559, 2_791_660_300_061_694_239, 2_614_699_841_145_526_559,
    2_848_523_411_799_538_079, 2_414_584_510_036_836_959, 3_943_281_747_591_870_239, 3_623_350_858_674_725_279,
    3_789_982_609_083_641_759, 3_212_027_334_417_384_479, 2_659_069_731_934_862_879, 4_047_567_214_420_143_839,
    3_687_521_958_098_556_959, 2_864_579_276_778_215_519, 3_335_756_943_305_801_759, 3_040_794_819_502_986_719,
    3_468_284_792_459_545_439, 4_104_180_619_759_282_079, 4_314_411_636_575_808_479, 2_418_257_755_974_354_719,
    3_758_107_326_305_823_839, 3_158_154_283_417_271_519, 3_912_299_248_029_227_039, 2_524_804_097_608_592_159,
    3_199_086_013_625_774_879, 3_010_051_143_361_976_159, 2_477_546_948_074_271_519, 3_338_088_561_805_899_359,
    3_622_785_607_638_039_839, 2_408_028_656_737_820_639, 3_143_132_138_743_753_439, 4_158_651_679_542_913_439,
];

/// Sine and cosine of whole multiples of this part of pi are in every field.
pub const PARTS_OF_PI: u64 = 240;

/// Number of fields in the table.
pub const FIELDS: usize = PRIMES.len();

static TABLE: [OnceLock<Field>; FIELDS] = [const { OnceLock::new() }; FIELDS];

/// A point of the unit circle: cosine and sine.
pub type Point = (u64, u64);

/// The integers modulo one prime of the table.
#[derive(Clone, Debug)]
pub struct Field {
    prime: u64,
    /// `-1/prime` modulo 2^64.
    inverse: u64,
    one: u64,
    /// 2^128 modulo the prime, which brings a word into Montgomery form.
    square: u64,
    /// The angles `k*pi/240`, chosen so that their functions have the signs of the real ones.
    parts: Vec<Point>,
}

impl Field {
    /// The field with this number, counted round the table.
    pub fn get(number: usize) -> &'static Field {
        let at = number % FIELDS;
        TABLE[at].get_or_init(|| Field::new(PRIMES[at]))
    }

    fn new(prime: u64) -> Field {
        let mut inverse = prime;
        for _ in 0..6 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(prime.wrapping_mul(inverse)));
        }
        let one = ((1u128 << 64) % u128::from(prime)) as u64;
        let square = (u128::from(one) * u128::from(one) % u128::from(prime)) as u64;
        let mut field = Field { prime, inverse: inverse.wrapping_neg(), one, square, parts: Vec::new() };
        let part = field.real_part();
        let mut angle = (one, 0);
        for _ in 0..2 * PARTS_OF_PI {
            field.parts.push(angle);
            angle = field.rotate(angle, part);
        }
        field
    }

    /// The prime.
    pub fn prime(&self) -> u64 {
        self.prime
    }

    /// 1.
    #[inline]
    pub fn one(&self) -> u64 {
        self.one
    }

    /// The element that `word` stands for, which need not be below the prime.
    #[inline]
    pub fn element(&self, word: u64) -> u64 {
        self.mul(word % self.prime, self.square)
    }

    /// The whole number `value`.
    #[inline]
    pub fn integer(&self, value: i64) -> u64 {
        let size = self.element(value.unsigned_abs());
        if value < 0 { self.neg(size) } else { size }
    }

    /// The rational `value`; `None` if the prime divides its denominator.
    pub fn rational(&self, value: &Rational) -> Option<u64> {
        if let Some((top, bottom)) = value.to_parts() {
            return if bottom == 1 {
                Some(self.integer(top))
            } else {
                Some(self.mul(self.integer(top), self.inv(self.integer(bottom))?))
            };
        }
        let (top, bottom) = value.remainders(self.prime);
        let size = self.mul(self.element(top), self.inv(self.element(bottom))?);
        Some(if value.is_negative() { self.neg(size) } else { size })
    }

    /// `a + b`.
    #[inline]
    pub fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.prime { sum - self.prime } else { sum }
    }

    /// `-a`.
    #[inline]
    pub fn neg(&self, a: u64) -> u64 {
        if a == 0 { 0 } else { self.prime - a }
    }

    /// `a - b`.
    #[inline]
    pub fn sub(&self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.prime - b }
    }

    /// `a*b`.
    #[inline]
    pub fn mul(&self, a: u64, b: u64) -> u64 {
        let wide = u128::from(a) * u128::from(b);
        let factor = (wide as u64).wrapping_mul(self.inverse);
        let reduced = ((wide + u128::from(factor) * u128::from(self.prime)) >> 64) as u64;
        if reduced >= self.prime { reduced - self.prime } else { reduced }
    }

    /// `a^exponent`.
    pub fn pow(&self, a: u64, mut exponent: u64) -> u64 {
        let (mut result, mut base) = (self.one, a);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = self.mul(result, base);
            }
            exponent >>= 1;
            if exponent > 0 {
                base = self.mul(base, base);
            }
        }
        result
    }

    /// `1/a`; `None` for 0.
    #[inline]
    pub fn inv(&self, a: u64) -> Option<u64> {
        (a != 0).then(|| self.pow(a, self.prime - 2))
    }

    /// Inverts all elements with one inversion; false, and nothing done, if one of them is 0.
    pub fn invert_all(&self, elements: &mut [u64]) -> bool {
        let mut products = Vec::with_capacity(elements.len());
        let mut product = self.one;
        for element in elements.iter() {
            products.push(product);
            product = self.mul(product, *element);
        }
        let Some(mut inverse) = self.inv(product) else { return false };
        for (element, before) in elements.iter_mut().zip(products).rev() {
            let next = self.mul(inverse, *element);
            *element = self.mul(inverse, before);
            inverse = next;
        }
        true
    }

    /// The Legendre symbol as a sign: 1 for a square, -1 for a non-square, 0 for 0.
    pub fn sign(&self, a: u64) -> i8 {
        if a == 0 {
            return 0;
        }
        let (mut top, mut bottom, mut sign) = (self.mul(a, 1), self.prime, 1);
        while top != 0 {
            let twos = top.trailing_zeros();
            top >>= twos;
            if twos % 2 == 1 && matches!(bottom % 8, 3 | 5) {
                sign = -sign;
            }
            if top % 4 == 3 && bottom % 4 == 3 {
                sign = -sign;
            }
            (top, bottom) = (bottom % top, top);
        }
        sign
    }

    /// The square root that is itself a square; `None` if `a` is not a square.
    pub fn sqrt(&self, a: u64) -> Option<u64> {
        let root = self.pow(a, (self.prime + 1) / 4);
        (self.mul(root, root) == a).then_some(root)
    }

    /// The root of `a` or of `-a`, whichever is a square: `sqrt(abs(a))`.
    pub fn sqrt_abs(&self, a: u64) -> u64 {
        self.pow(a, (self.prime + 1) / 4)
    }

    /// `top/bottom` as an exponent of squares, whose group has the odd order `(p-1)/2`; `None` if there is none.
    pub fn square_exponent(&self, top: i64, bottom: i64) -> Option<u64> {
        quotient_mod(top, bottom, (self.prime - 1) / 2)
    }

    /// `top/bottom` as an exponent of any element but 0; `None` if there is none, as for an even `bottom`.
    pub fn exponent(&self, top: i64, bottom: i64) -> Option<u64> {
        quotient_mod(top, bottom, self.prime - 1)
    }

    /// `top/bottom` as a multiplier of angles made by [`Field::divisible`]; `None` if there is none.
    pub fn angle_multiple(&self, top: i64, bottom: i64) -> Option<u64> {
        quotient_mod(top, bottom, (self.prime + 1) / (2 * PARTS_OF_PI))
    }

    /// The sum of two angles.
    #[inline]
    pub fn rotate(&self, a: Point, b: Point) -> Point {
        let cosine = self.sub(self.mul(a.0, b.0), self.mul(a.1, b.1));
        let sine = self.add(self.mul(a.0, b.1), self.mul(a.1, b.0));
        (cosine, sine)
    }

    /// A whole multiple of an angle.
    pub fn turn(&self, angle: Point, mut times: u64) -> Point {
        let (mut result, mut base) = ((self.one, 0), angle);
        while times > 0 {
            if times & 1 == 1 {
                result = self.rotate(result, base);
            }
            times >>= 1;
            if times > 0 {
                base = self.rotate(base, base);
            }
        }
        result
    }

    /// The angle whose half has the tangent `tangent`; `None` for no tangent of a half in this field.
    pub fn angle(&self, tangent: u64) -> Option<Point> {
        let square = self.mul(tangent, tangent);
        let inverse = self.inv(self.add(self.one, square))?;
        Some((self.mul(self.sub(self.one, square), inverse), self.mul(self.add(tangent, tangent), inverse)))
    }

    /// 480 times an angle: it can be divided by every number that [`Field::angle_multiple`] takes.
    pub fn divisible(&self, angle: Point) -> Point {
        self.turn(angle, 2 * PARTS_OF_PI)
    }

    /// The angle `k*pi/240`.
    #[inline]
    pub fn part_of_pi(&self, k: i64) -> Point {
        self.parts[k.rem_euclid(2 * PARTS_OF_PI as i64) as usize]
    }

    /// Among the points of order 480 the one that has `i` at 120, and squares where the real angle has positive values:
    /// `2*cos(pi/4)`, `2*cos(pi/6)`, `4*cos(pi/5) - 1 = sqrt(5)`, `sin(2*pi/5)`, `cos(pi/8)` and `cos(pi/16)`.
    fn real_part(&self) -> Point {
        let unit = (self.one, 0);
        let order = (self.prime + 1) / (2 * PARTS_OF_PI);
        let generator = (2..)
            .filter_map(|word| self.angle(self.element(word)))
            .map(|angle| self.turn(angle, order))
            .find(|angle| [240, 160, 96].iter().all(|part| self.turn(*angle, *part) != unit))
            .expect("the circle is cyclic");
        (1..2 * PARTS_OF_PI)
            .filter(|k| k % 2 != 0 && k % 3 != 0 && k % 5 != 0)
            .map(|k| self.turn(generator, k))
            .find(|angle| {
                let cosine = |k| self.turn(*angle, k).0;
                let golden = self.sub(self.mul(self.integer(4), cosine(48)), self.one);
                let twice = |k| self.add(cosine(k), cosine(k));
                self.turn(*angle, 120) == (0, self.one)
                    && [twice(60), twice(40), golden, cosine(30), cosine(15)].iter().all(|value| self.sign(*value) == 1)
                    && self.sign(self.turn(*angle, 96).1) == 1
            })
            .expect("tested for every prime of the table")
    }
}

/// `top/bottom` modulo `order`; `None` if `bottom` has no inverse.
fn quotient_mod(top: i64, bottom: i64, order: u64) -> Option<u64> {
    let modulus = i128::from(order);
    let (mut r, mut next_r, mut t, mut next_t) = (modulus, i128::from(bottom).rem_euclid(modulus), 0i128, 1i128);
    while next_r != 0 {
        let quotient = r / next_r;
        (r, next_r) = (next_r, r - quotient * next_r);
        (t, next_t) = (next_t, t - quotient * next_t);
    }
    (r == 1).then(|| (i128::from(top).rem_euclid(modulus) * t.rem_euclid(modulus)).rem_euclid(modulus) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact for every 64-bit number.
    fn is_prime(n: u64) -> bool {
        let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(n)) as u64;
        let power = |mut a: u64, mut e: u64| {
            let mut r = 1;
            while e > 0 {
                if e & 1 == 1 {
                    r = times(r, a);
                }
                a = times(a, a);
                e >>= 1;
            }
            r
        };
        let twos = (n - 1).trailing_zeros();
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].iter().all(|base| {
            let mut x = power(*base, (n - 1) >> twos);
            x == 1
                || (0..twos).any(|_| {
                    let before = x;
                    x = times(x, x);
                    before == n - 1
                })
        })
    }

    #[test]
    fn every_row_satisfies_the_conditions() {
        for (at, p) in PRIMES.iter().enumerate() {
            assert!(is_prime(*p) && *p > 1 << 61 && *p < 1 << 62, "{p}");
            assert!(p % 24 == 23 && p % 5 == 4, "{p}");
            let rest = (p + 1) / 480;
            assert!([2, 3, 5].iter().all(|q| rest % q != 0), "{p}");
            assert!([7, 11, 13].iter().all(|q| (p - 1) % q != 0 && (p + 1) % q != 0), "{p}");
            let field = Field::get(at);
            assert!([2, 3, 5, 7, 11, 13].iter().all(|q| field.sign(field.integer(*q)) == 1), "{p}");
            assert_eq!(field.sign(field.integer(-1)), -1);
            assert!(!PRIMES[..at].contains(p), "{p} twice");
        }
    }

    #[test]
    fn arithmetic_agrees_with_wide_integers() {
        let field = Field::get(3);
        let p = u128::from(field.prime());
        let plain = |a: u64| u128::from(field.mul(a, 1));
        let mut word = 88_172_645_463_325_252u64;
        for _ in 0..200 {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (a, b) = (field.element(word), field.element(word.rotate_left(29)));
            assert_eq!(plain(field.mul(a, b)), plain(a) * plain(b) % p);
            assert_eq!(plain(field.add(a, b)), (plain(a) + plain(b)) % p);
            assert_eq!(field.sub(field.add(a, b), b), a);
            assert_eq!(field.mul(a, field.inv(a).expect("not 0")), field.one());
            assert_eq!(field.sign(field.mul(a, a)), 1);
            assert_eq!(field.sqrt(a).is_some(), field.sign(a) == 1);
            let fifth = field.pow(a, field.exponent(1, 5).expect("coprime"));
            assert_eq!(field.pow(fifth, 5), a);
            let mut all = [a, b, field.one()];
            assert!(field.invert_all(&mut all));
            assert_eq!(field.mul(all[1], b), field.one());
        }
    }

    #[test]
    fn angles_have_the_known_values() {
        for number in 0..FIELDS {
            let field = Field::get(number);
            let half = field.inv(field.integer(2)).expect("odd");
            let root = |n: i64| field.sqrt(field.integer(n)).expect("a square");
            assert_eq!(field.part_of_pi(80).0, half);
            assert_eq!(field.part_of_pi(40), (field.mul(root(3), half), half));
            assert_eq!(field.part_of_pi(60).1, field.mul(root(2), half));
            let golden = field.mul(field.add(field.one(), root(5)), field.mul(half, half));
            assert_eq!(field.part_of_pi(48).0, golden);
            assert_eq!(field.part_of_pi(240), (field.integer(-1), 0));
            let eighth = field.sqrt(field.add(field.integer(2), root(2))).expect("a square");
            assert_eq!(field.part_of_pi(30).0, field.mul(eighth, half));
            let sixteenth = field.sqrt(field.add(field.integer(2), eighth)).expect("a square");
            assert_eq!(field.part_of_pi(-15).0, field.mul(sixteenth, half));
            let angle = field.divisible(field.angle(field.integer(77)).expect("an angle"));
            let seventh = field.turn(angle, field.angle_multiple(1, 7).expect("coprime"));
            assert_eq!(field.turn(seventh, 7), angle);
        }
    }

    #[test]
    fn rationals_of_any_size() {
        let field = Field::get(0);
        let large = Rational::parse("1e40").expect("a number");
        let ten = field.integer(10);
        assert_eq!(field.rational(&large), Some(field.pow(ten, 40)));
        let small = -&large.recip().expect("not 0");
        assert_eq!(field.rational(&small).map(|v| field.mul(v, field.pow(ten, 40))), Some(field.integer(-1)));
    }
}
