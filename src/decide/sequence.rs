//! Points to try, the most readable first, then drawn by a seed: the same seed gives the same points everywhere.

use crate::number::Rational;

/// Numbers that a person likes to see in a counterexample, the best first.
const READABLE: &[(i64, i64)] = &[
    (1, 1),
    (2, 1),
    (-1, 1),
    (1, 2),
    (3, 1),
    (-2, 1),
    (0, 1),
    (-1, 2),
    (3, 2),
    (5, 1),
    (1, 3),
    (-3, 1),
    (10, 1),
    (2, 3),
    (-3, 2),
    (1, 10),
    (-10, 1),
    (7, 1),
    (20, 1),
    (-20, 1),
    (1, 100),
    (100, 1),
    (-1, 100),
    (-100, 1),
    (1000, 1),
    (-1000, 1),
];
/// Points that are read more easily than the nearest point of a region may be.
pub(super) const SMALL: usize = 12;
/// Points that are drawn after the readable ones.
const DRAWN: usize = 8;

/// A small generator with 64 bits of state; the constants are those of splitmix64.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Draw(seed ^ 0x5851_F42D_4C95_7F2D)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to `below - 1`.
    pub fn below(&mut self, below: u64) -> u64 {
        self.next() % below.max(1)
    }

    /// A rational number of moderate size that is not a readable one.
    pub fn rational(&mut self) -> Rational {
        let size = [64, 640, 6400][self.below(3) as usize];
        let above = self.below(2 * size + 1) as i64 - size as i64;
        Rational::ratio(above, [60, 64, 77, 97][self.below(4) as usize])
    }

    /// A number strictly between two others.
    pub fn between(&mut self, low: &Rational, high: &Rational) -> Rational {
        let share = Rational::ratio(1 + self.below(254) as i64, 256);
        low + &(&(high - low) * &share)
    }
}

fn readable(k: usize) -> Rational {
    let (above, below) = READABLE[k % READABLE.len()];
    Rational::ratio(above, below)
}

/// Points with `count` coordinates: distinct readable coordinates first, then drawn ones.
pub(super) fn points(count: usize, seed: u64) -> Vec<Vec<Rational>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut draw = Draw::new(seed);
    let mut found: Vec<Vec<Rational>> = Vec::new();
    for k in 0..READABLE.len() {
        let point = match (count, k) {
            (1, _) => vec![readable(k)],
            (_, 0 | 1) => (0..count).map(|at| readable(if k == 0 { at % 6 } else { 5 - at % 6 })).collect(),
            (_, 2..=4) => (0..count).map(|at| readable([2, 1, 3][(at + k - 2) % 3])).collect(),
            _ => (0..count).map(|_| readable(draw.below(3 + k as u64) as usize)).collect(),
        };
        if !found.contains(&point) {
            found.push(point);
        }
    }
    for _ in 0..DRAWN {
        found.push((0..count).map(|_| draw.rational()).collect());
    }
    found
}

/// The most readable number strictly between two bounds: a whole number nearest to 0 if there is one, else the fraction
/// with the smallest denominator that is a power of two or ten.
pub(super) fn simplest_between(low: Option<&Rational>, high: Option<&Rational>) -> Rational {
    let inside = |value: &Rational| low.is_none_or(|low| value > low) && high.is_none_or(|high| value < high);
    let favourites = [(1, 1), (2, 1), (-1, 1), (3, 1), (-2, 1), (1, 2), (-1, 2)];
    if let Some((above, below)) = favourites.into_iter().find(|(above, below)| inside(&Rational::ratio(*above, *below)))
    {
        return Rational::ratio(above, below);
    }
    let (mut scale, two) = (Rational::ONE, Rational::integer(2));
    let anchor = match (low, high) {
        (Some(low), Some(high)) if low.is_negative() && *high > Rational::ZERO => return Rational::ZERO,
        (Some(low), _) if !low.is_negative() => low.clone(),
        (_, Some(high)) => high.clone(),
        (Some(low), None) => low.clone(),
        (None, None) => return Rational::ONE,
    };
    for _ in 0..2048 {
        let near = (&anchor * &scale).floor();
        for step in [1, 0, -1, 2] {
            let candidate = &(&near + &Rational::integer(step)) / &scale;
            if inside(&candidate) {
                return candidate;
            }
        }
        scale = &scale * &two;
    }
    anchor
}
