//! Polynomials in one variable over the rationals: exact real roots by Sturm sequences.

use crate::number::{Rational, Sign};

/// Coefficients from the constant upward, the last one not 0; empty for 0.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::decide) struct Polynomial(Vec<Rational>);

/// A real root: exactly `low` if both are equal, else the only root between the two, which are no roots.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::decide) struct Root {
    pub low: Rational,
    pub high: Rational,
}

impl Polynomial {
    pub fn new(mut coefficients: Vec<Rational>) -> Self {
        while coefficients.last().is_some_and(Rational::is_zero) {
            coefficients.pop();
        }
        Polynomial(coefficients)
    }

    pub fn constant(value: Rational) -> Self {
        Polynomial::new(vec![value])
    }

    pub fn variable() -> Self {
        Polynomial(vec![Rational::ZERO, Rational::ONE])
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The degree, 0 for constants.
    pub fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub fn add(&self, other: &Self) -> Self {
        let zero = Rational::ZERO;
        let at = |of: &Self, k: usize| of.0.get(k).unwrap_or(&zero).clone();
        Polynomial::new((0..self.0.len().max(other.0.len())).map(|k| &at(self, k) + &at(other, k)).collect())
    }

    pub fn scaled(&self, factor: &Rational) -> Self {
        Polynomial::new(self.0.iter().map(|c| c * factor).collect())
    }

    pub fn negated(&self) -> Self {
        self.scaled(&Rational::MINUS_ONE)
    }

    pub fn mul(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Polynomial(Vec::new());
        }
        let mut product = vec![Rational::ZERO; self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] = &product[i + j] + &(a * b);
            }
        }
        Polynomial::new(product)
    }

    pub fn value(&self, at: &Rational) -> Rational {
        self.0.iter().rev().fold(Rational::ZERO, |sum, c| &(&sum * at) + c)
    }

    /// The coefficient of a power, 0 beyond the degree.
    pub fn coefficient(&self, power: usize) -> Rational {
        self.0.get(power).cloned().unwrap_or(Rational::ZERO)
    }

    /// The quotient by another polynomial, which leaves nothing.
    pub fn over(&self, divisor: &Self) -> Self {
        self.divided(divisor).0
    }

    /// With each root once.
    pub fn simple(&self) -> Self {
        if self.degree() == 0 { self.clone() } else { self.divided(&self.gcd(&self.derivative())).0.normalized() }
    }

    /// Without the root, however often it is one.
    pub fn without_root(&self, root: &Rational) -> Self {
        let linear = Polynomial::new(vec![-root, Rational::ONE]);
        let mut rest = self.clone();
        while rest.degree() > 0 && rest.value(root).is_zero() {
            rest = rest.divided(&linear).0;
        }
        rest
    }

    /// The greatest common divisor, each root once.
    pub fn common(&self, other: &Self) -> Self {
        self.gcd(other).simple()
    }

    /// True if the values at both ends of a root have different signs.
    pub fn changes_sign(&self, root: &Root) -> bool {
        Sign::of(&self.value(&root.low)).times(Sign::of(&self.value(&root.high))) == Sign::Negative
    }

    /// A root of a polynomial with simple roots, cut by halves until it is known to `bits` bits relative to its size.
    pub fn narrowed(&self, root: &Root, bits: u32) -> Root {
        let Root { mut low, mut high } = root.clone();
        let (sign, half) = (Sign::of(&self.value(&low)), Rational::ratio(1, 2));
        let share = Rational::integer(2).pow(-i64::from(bits), 1 << 12).unwrap_or(Rational::ONE);
        while &high - &low > &low.abs().max(high.abs()) * &share {
            let middle = &(&low + &high) * &half;
            match Sign::of(&self.value(&middle)) {
                Sign::Zero => return Root { low: middle.clone(), high: middle },
                found if found == sign => low = middle,
                _ => high = middle,
            }
        }
        Root { low, high }
    }

    fn derivative(&self) -> Self {
        let terms = self.0.iter().enumerate().skip(1);
        Polynomial::new(terms.map(|(k, c)| c * &Rational::integer(k as i64)).collect())
    }

    /// Quotient and remainder; `divisor` is not 0.
    fn divided(&self, divisor: &Self) -> (Self, Self) {
        let mut rest = self.0.clone();
        let Some(lead) = divisor.0.last() else { return (self.clone(), Polynomial(Vec::new())) };
        let mut quotient = vec![Rational::ZERO; rest.len().saturating_sub(divisor.0.len() - 1)];
        while rest.len() >= divisor.0.len() {
            let shift = rest.len() - divisor.0.len();
            let factor = &rest[rest.len() - 1] / lead;
            for (k, c) in divisor.0.iter().enumerate() {
                rest[shift + k] = &rest[shift + k] - &(c * &factor);
            }
            quotient[shift] = factor;
            rest.pop();
        }
        (Polynomial::new(quotient), Polynomial::new(rest))
    }

    /// With leading coefficient 1 or -1, which keeps the numbers of a Sturm sequence small.
    fn normalized(self) -> Self {
        match self.0.last().map(Rational::abs).and_then(|lead| lead.recip()) {
            Some(factor) => self.scaled(&factor),
            None => self,
        }
    }

    fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.clone(), other.clone());
        while !b.is_zero() {
            let rest = a.divided(&b).1.normalized();
            a = b;
            b = rest;
        }
        a
    }

    /// All different real roots in order, each within less than 2^-24 relative.
    pub fn roots(&self) -> Vec<Root> {
        if self.degree() == 0 {
            return Vec::new();
        }
        let simple = self.simple();
        let sequence = simple.sturm();
        let size = simple.0.iter().map(Rational::abs).max().unwrap_or(Rational::ONE);
        let mut bound = Rational::integer(2);
        while bound <= &size + &Rational::ONE {
            bound = &bound + &bound;
        }
        let mut found = Vec::new();
        let mut open = vec![(-&bound, bound)];
        while let Some((low, high)) = open.pop() {
            let count = changes(&sequence, &low).saturating_sub(changes(&sequence, &high));
            let middle = &(&low + &high) / &Rational::integer(2);
            match count {
                0 => {}
                1 => found.push(simple.refined(Root { low, high }, 24)),
                _ if simple.value(&middle).is_zero() => {
                    let mut gap = &high - &middle;
                    let shrink = Rational::ratio(1, 2);
                    loop {
                        gap = &gap * &shrink;
                        let (left, right) = (&middle - &gap, &middle + &gap);
                        let one = changes(&sequence, &left).saturating_sub(changes(&sequence, &right)) == 1;
                        if one && !simple.value(&left).is_zero() && !simple.value(&right).is_zero() {
                            found.push(Root { low: middle.clone(), high: middle });
                            open.push((low, left));
                            open.push((right, high));
                            break;
                        }
                    }
                }
                _ => {
                    open.push((low, middle.clone()));
                    open.push((middle, high));
                }
            }
        }
        found.sort_by(|a, b| a.low.cmp(&b.low));
        found
    }

    fn sturm(&self) -> Vec<Polynomial> {
        let mut sequence = vec![self.clone(), self.derivative().normalized()];
        while let [.., a, b] = &sequence[..] {
            let rest = a.divided(b).1;
            if rest.is_zero() {
                break;
            }
            let next = rest.normalized().negated();
            sequence.push(next);
        }
        sequence
    }

    /// The only root between `low`, which is none, and `high`, to `bits` bits relative to its size.
    fn refined(&self, root: Root, bits: u32) -> Root {
        let Root { mut low, mut high } = root;
        if self.value(&high).is_zero() {
            return Root { low: high.clone(), high };
        }
        let sign = Sign::of(&self.value(&low));
        let share = Rational::ratio(1, 1 << bits.min(60));
        for _ in 0..400 {
            let middle = super::super::sequence::simplest_between(Some(&low), Some(&high));
            let half = &(&low + &high) / &Rational::integer(2);
            for at in [middle, half] {
                if at <= low || at >= high {
                    continue;
                }
                match Sign::of(&self.value(&at)) {
                    Sign::Zero => return Root { low: at.clone(), high: at },
                    found if found == sign => low = at,
                    _ => high = at,
                }
            }
            let size = low.abs().max(high.abs());
            if &high - &low <= &size * &share && low.is_negative() == high.is_negative() {
                break;
            }
        }
        Root { low, high }
    }
}

/// Sign changes of a Sturm sequence.
fn changes(sequence: &[Polynomial], at: &Rational) -> usize {
    let signs: Vec<Sign> = sequence.iter().map(|p| Sign::of(&p.value(at))).filter(|sign| *sign != Sign::Zero).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(coefficients: &[i64]) -> Vec<f64> {
        let polynomial = Polynomial::new(coefficients.iter().map(|c| Rational::integer(*c)).collect());
        polynomial.roots().iter().map(|root| (&root.low + &root.high).to_f64() / 2.0).collect()
    }

    #[test]
    fn real_roots_are_isolated() {
        let cases: [(&[i64], &[f64]); 8] = [
            (&[1], &[]),
            (&[1, 0, 1], &[]),
            (&[-2, 1], &[2.0]),
            (&[-2, 0, 1], &[-std::f64::consts::SQRT_2, std::f64::consts::SQRT_2]),
            (&[0, -1, 0, 1], &[-1.0, 0.0, 1.0]),
            (&[1, -2, 1], &[1.0]),
            (&[-1, 0, 100], &[-0.1, 0.1]),
            (&[24, -50, 35, -10, 1], &[1.0, 2.0, 3.0, 4.0]),
        ];
        for (coefficients, expected) in cases {
            let found = roots(coefficients);
            assert_eq!(found.len(), expected.len(), "{coefficients:?}: {found:?}");
            for (a, b) in found.iter().zip(expected) {
                assert!((a - b).abs() < 1e-6, "{coefficients:?}: {found:?}");
            }
        }
    }

    #[test]
    fn close_roots_are_kept_apart() {
        // (1000x - 1)(1001x - 1)
        assert_eq!(roots(&[1, -2001, 1_001_000]).len(), 2);
    }
}
