//! What the second derivatives say at a point: the signs of the eigenvalues, certain or not said.
//!
//! All eigenvalues of a symmetric matrix are real, so that Descartes' rule counts the positive ones exactly: as many as the
//! coefficients of the characteristic polynomial change their sign. The coefficients come by Faddeev's and LeVerrier's
//! recursion; they are exact where the second derivatives are.

use crate::decide::tape::State;
use crate::number::{Ball, Enclosure, Rational, Sign};

/// Bits of a second derivative that is not rational.
pub(super) const BITS: u32 = 256;

/// How many eigenvalues have which sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Negative ones.
    pub negative: usize,
    /// Zeros.
    pub zero: usize,
    /// Positive ones.
    pub positive: usize,
}

/// What a stationary point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// No value nearby is smaller.
    Minimum,
    /// No value nearby is larger.
    Maximum,
    /// Smaller and larger values nearby.
    Saddle,
    /// In one variable: the function goes on in the same direction.
    Terrace,
    /// The test does not decide: an eigenvalue is 0 and the others do not differ in sign.
    Degenerate,
    /// The signs of the eigenvalues are not certain.
    Unknown,
}

impl Signs {
    /// What the test says.
    pub fn nature(self) -> Nature {
        match self {
            Signs { negative: 1.., positive: 1.., .. } => Nature::Saddle,
            Signs { zero: 1.., .. } => Nature::Degenerate,
            Signs { negative: 0, .. } => Nature::Minimum,
            Signs { .. } => Nature::Maximum,
        }
    }
}

/// The signs of the eigenvalues of a symmetric matrix, row by row; `None` if they are not certain.
pub(super) fn signs(matrix: &[State<Ball>], n: usize) -> Option<Signs> {
    let coefficients = characteristic(matrix, n)?;
    let signs: Vec<Sign> = coefficients.iter().map(State::sign).collect::<Option<_>>()?;
    let zero = signs.iter().take_while(|sign| **sign == Sign::Zero).count();
    let changes = |signs: &mut dyn Iterator<Item = Sign>| {
        let own: Vec<Sign> = signs.filter(|sign| *sign != Sign::Zero).collect();
        own.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    let positive = changes(&mut signs.iter().copied());
    let negative =
        changes(&mut signs.iter().enumerate().map(|(k, sign)| if k % 2 == 1 { sign.flipped() } else { *sign }));
    (zero + positive + negative == n).then_some(Signs { negative, zero, positive })
}

/// True if two entries on the diagonal have different signs, so that there are eigenvalues of both.
pub(super) fn is_indefinite(matrix: &[State<Ball>], n: usize) -> bool {
    let has = |wanted: Sign| (0..n).any(|k| matrix[k * n + k].sign() == Some(wanted));
    has(Sign::Negative) && has(Sign::Positive)
}

/// Coefficients of `det(t*I - A)` from the constant upward.
fn characteristic(matrix: &[State<Ball>], n: usize) -> Option<Vec<State<Ball>>> {
    let mut coefficients = vec![State::Exact(Rational::ZERO); n + 1];
    coefficients[n] = State::Exact(Rational::ONE);
    let mut product = vec![State::Exact(Rational::ZERO); n * n];
    for k in 1..=n {
        for at in 0..n {
            product[at * n + at] = sum(&product[at * n + at], &coefficients[n - k + 1])?;
        }
        let mut next = Vec::with_capacity(n * n);
        for (row, col) in (0..n).flat_map(|row| (0..n).map(move |col| (row, col))) {
            let mut entry = State::Exact(Rational::ZERO);
            for at in 0..n {
                entry = sum(&entry, &times(&matrix[row * n + at], &product[at * n + col])?)?;
            }
            next.push(entry);
        }
        let trace = (0..n).try_fold(State::Exact(Rational::ZERO), |trace, at| sum(&trace, &next[at * n + at]))?;
        coefficients[n - k] = times(&trace, &State::Exact(Rational::ratio(-1, k as i64)))?;
        product = next;
    }
    Some(coefficients)
}

fn sum(a: &State<Ball>, b: &State<Ball>) -> Option<State<Ball>> {
    Some(match (a, b) {
        (State::Exact(a), State::Exact(b)) => State::exact(a + b, BITS),
        _ => State::Near(a.enclosure(BITS)?.add(&b.enclosure(BITS)?)),
    })
}

fn times(a: &State<Ball>, b: &State<Ball>) -> Option<State<Ball>> {
    Some(match (a, b) {
        (State::Exact(a), State::Exact(b)) => State::exact(a * b, BITS),
        (State::Exact(zero), _) | (_, State::Exact(zero)) if zero.is_zero() => State::Exact(Rational::ZERO),
        _ => State::Near(a.enclosure(BITS)?.mul(&b.enclosure(BITS)?)),
    })
}

#[cfg(test)]
mod tests {
    use super::{Signs, signs};
    use crate::decide::tape::State;
    use crate::number::Rational;

    #[test]
    fn signs_of_eigenvalues_are_counted() {
        let check = |entries: &[i64], n: usize, expected: (usize, usize, usize)| {
            let matrix: Vec<_> = entries.iter().map(|entry| State::Exact(Rational::integer(*entry))).collect();
            let (negative, zero, positive) = expected;
            assert_eq!(signs(&matrix, n), Some(Signs { negative, zero, positive }), "{entries:?}");
        };
        check(&[-3], 1, (1, 0, 0));
        check(&[0, 1, 1, 0], 2, (1, 0, 1));
        check(&[1, 1, 1, 1], 2, (0, 1, 1));
        check(&[0, 0, 0, 0], 2, (0, 2, 0));
        check(&[2, -1, 0, -1, 2, -1, 0, -1, 2], 3, (0, 0, 3));
        check(&[2, 3, 0, 3, 2, 0, 0, 0, -1], 3, (2, 0, 1));
        check(&[1, 0, 0, 0, 0, 0, 0, 0, -1], 3, (1, 1, 1));
    }
}
