//! Prime fields for signatures: arithmetic modulo 62-bit primes of a table made for it.
//!
//! An element is a machine word in Montgomery form and belongs to the field that made it; nothing checks that, so
//! fields are not mixed. Squares stand for the positive numbers: 2, 3, 5, 7, 11 and 13 are squares in every field of the
//! table, -1 is not, and the squares form a group of odd order, so that every root with a small degree exists and is unique.
//! The unit circle `c^2 + s^2 = 1` has `120*m` points with `m` free of small factors, so that an angle can be divided.

use std::sync::OnceLock;

use super::Rational;

/// The primes: `p = 23 mod 24`, `p = 4 mod 5`, `(p+1)/120` coprime to 30, `p-1` and `p+1` free of 7, 11 and 13, and
/// 2, 3, 5, 7, 11, 13 squares. All conditions are tested.
#[rustfmt::skip]
const PRIMES: [u64; 64] = [
    2_766_053_251_266_224_279, 3_751_309_910_135_988_119, 3_715_291_369_528_109_159, 4_081_870_050_143_554_919,
    3_605_504_716_934_614_919, 2_645_025_132_039_101_159, 2_615_917_427_732_721_719, 3_925_296_735_724_003_559,
    4_344_822_870_426_139_559, 4_264_830_744_199_411_559, 3_496_192_717_689_228_119, 3_262_508_303_085_991_319,
    4_087_541_043_848_763_959, 2_617_355_353_703_253_719, 2_351_973_549_731_223_479, 2_432_115_589_311_354_119,
    3_393_563_887_192_108_439, 2_603_268_079_025_056_439, 4_092_606_296_442_770_279, 3_823_354_289_562_040_679,
    3_744_991_815_620_873_879, 3_313_662_761_838_476_759, 2_597_026_922_565_693_719, 4_045_255_487_228_453_879,
    3_493_256_742_405_558_119, 2_584_458_640_802_129_159, 3_732_735_733_098_867_479, 4_374_102_959_203_592_039,
    2_566_245_987_236_367_959, 3_715_595_972_261_216_039, 3_987_550_125_130_156_679, 2_460_738_091_298_403_479,
    4_501_678_471_619_193_959, 4_326_959_078_031_622_919, 3_410_418_483_914_544_119, 3_066_447_608_785_822_439,
    4_551_417_497_449_819_559, 3_148_407_259_271_940_839, 3_005_641_917_902_871_959, 3_086_043_016_928_857_079,
    3_227_523_089_449_320_119, 4_135_296_488_108_178_839, 4_130_580_393_980_557_079, 2_321_852_372_594_139_479,
    4_258_726_573_185_869_879, 3_404_451_189_011_898_119, 4_482_625_231_674_710_039, 3_496_799_217_483_604_919,
    3_276_489_330_624_491_159, 3_239_286_604_621_248_359, 2_405_694_194_188_564_919, 4_342_911_390_285_901_319,
    2_763_157_088_690_755_319, 4_384_524_690_171_050_519, 3_603_040_994_206_355_159, 4_582_895_877_738_527_879,
    2_331_268_687_598_840_519, 3_051_453_253_308_074_039, 3_270_387_158_362_171_559, 3_011_723_285_769_936_839,
    3_386_961_278_997_379_079, 4_294_672_854_549_245_159, 2_443_828_419_250_713_239, 2_878_733_674_380_313_559,
];

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
    /// The angle `pi/60`, chosen so that its functions have the signs of the real ones.
    sixtieth: Point,
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
        let mut field = Field { prime, inverse: inverse.wrapping_neg(), one, square, sixtieth: (one, 0) };
        field.sixtieth = field.real_sixtieth();
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
        quotient_mod(top, bottom, (self.prime + 1) / 120)
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

    /// 120 times an angle: it can be divided by every number that [`Field::angle_multiple`] takes.
    pub fn divisible(&self, angle: Point) -> Point {
        self.turn(angle, 120)
    }

    /// The angle `k*pi/60`.
    pub fn sixtieths(&self, k: u64) -> Point {
        self.turn(self.sixtieth, k % 120)
    }

    /// Among the points of order 120 the one that has `i` at 30, and squares where the real angle has positive values:
    /// `2*cos(pi/4)`, `2*cos(pi/6)`, `4*cos(pi/5) - 1 = sqrt(5)` and `sin(2*pi/5)`.
    fn real_sixtieth(&self) -> Point {
        let unit = (self.one, 0);
        let order = (self.prime + 1) / 120;
        let generator = (2..)
            .filter_map(|word| self.angle(self.element(word)))
            .map(|angle| self.turn(angle, order))
            .find(|angle| [60, 40, 24].iter().all(|part| self.turn(*angle, *part) != unit))
            .expect("the circle is cyclic");
        (1..120)
            .filter(|k| k % 2 != 0 && k % 3 != 0 && k % 5 != 0)
            .map(|k| self.turn(generator, k))
            .find(|angle| {
                let cosine = |k| self.turn(*angle, k).0;
                let golden = self.sub(self.mul(self.integer(4), cosine(12)), self.one);
                self.turn(*angle, 30) == (0, self.one)
                    && self.sign(self.add(cosine(15), cosine(15))) == 1
                    && self.sign(self.add(cosine(10), cosine(10))) == 1
                    && self.sign(golden) == 1
                    && self.sign(self.turn(*angle, 24).1) == 1
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
            let rest = (p + 1) / 120;
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
            assert_eq!(field.sixtieths(20).0, half);
            assert_eq!(field.sixtieths(10), (field.mul(root(3), half), half));
            assert_eq!(field.sixtieths(15).1, field.mul(root(2), half));
            let golden = field.mul(field.add(field.one(), root(5)), field.mul(half, half));
            assert_eq!(field.sixtieths(12).0, golden);
            assert_eq!(field.sixtieths(60), (field.integer(-1), 0));
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
