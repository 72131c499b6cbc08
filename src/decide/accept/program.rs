//! The few operations to which all functions of the table come down, interned, with what is known of their signs.
//!
//! Every rewrite made here holds wherever the original has a value. `Ln` is the logarithm of the absolute value: where
//! the original has a value, its argument is positive.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::decide::Sign;
use crate::number::Rational;

/// Position of a step in its [`Program`]; operands have smaller positions.
pub(super) type At = u32;

/// Largest numbers that are made by folding powers of numbers.
const FOLDED_BITS: usize = 2048;

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Number(Rational),
    /// A variable by the hash of its spelling.
    Variable(u64),
    Pi,
    Add(At, At),
    Mul(At, At),
    Div(At, At),
    /// To an exact power: the real root for odd denominators, of a positive number for even ones.
    Power(At, Rational),
    Exp(At),
    /// `ln(abs(u))`
    Ln(At),
    Cos(At),
    /// The sine that belongs to a cosine.
    Sin(At),
    Asin(At),
    Atan(At),
    /// An absolute value whose sign is not known.
    Abs(At),
    /// A function of which only this is known: equal arguments give equal values.
    Opaque(u64, SmallVec<[At; 2]>),
    /// The same for an odd function.
    Odd(u64, At),
    /// `(-1)^u` for a whole number u; whether a value of the whole implies that u is one.
    Parity(At, bool),
    /// Nothing that could be tested.
    Stuck,
}

/// A sign, and whether 0 is certainly excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub sign: Sign,
    pub strict: bool,
}

impl Known {
    pub const POSITIVE: Known = Known { sign: Sign::Positive, strict: true };
    pub const NOT_NEGATIVE: Known = Known { sign: Sign::Positive, strict: false };
    pub const NOT_POSITIVE: Known = Known { sign: Sign::Negative, strict: false };
    pub const ZERO: Known = Known { sign: Sign::Zero, strict: true };

    pub fn of_number(value: &Rational) -> Known {
        let sign = match (value.is_zero(), value.is_negative()) {
            (true, _) => Sign::Zero,
            (_, true) => Sign::Negative,
            _ => Sign::Positive,
        };
        Known { sign, strict: true }
    }

    pub fn opposite(self) -> Known {
        let sign = match self.sign {
            Sign::Negative => Sign::Positive,
            Sign::Zero => Sign::Zero,
            Sign::Positive => Sign::Negative,
        };
        Known { sign, ..self }
    }

    fn times(self, other: Known) -> Known {
        let strict = self.strict && other.strict;
        match (self.sign, other.sign) {
            (Sign::Zero, _) | (_, Sign::Zero) => Known::ZERO,
            (a, b) if a == b => Known { sign: Sign::Positive, strict },
            _ => Known { sign: Sign::Negative, strict },
        }
    }

    fn plus(self, other: Known) -> Option<Known> {
        match (self.sign, other.sign) {
            (Sign::Zero, _) => Some(other),
            (_, Sign::Zero) => Some(self),
            (a, b) if a == b => Some(Known { sign: a, strict: self.strict || other.strict }),
            _ => None,
        }
    }

    fn never_zero(self) -> Known {
        Known { strict: true, ..self }
    }
}

/// The sign of an absolute value.
fn magnitude(inner: Option<Known>) -> Known {
    match inner {
        Some(known) if known.sign == Sign::Zero => Known::ZERO,
        inner => Known { strict: inner.is_some_and(|k| k.strict), ..Known::POSITIVE },
    }
}

/// Steps, operands first.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    pub known: Vec<Option<Known>>,
    /// What has to be positive is known to be negative: a root has no value anywhere in the region.
    pub void: bool,
    index: FxHashMap<Step, At>,
}

impl Program {
    /// The position of `step`, which is looked up before it is added.
    pub fn push(&mut self, step: Step) -> At {
        if let Some(at) = self.index.get(&step) {
            return *at;
        }
        let at = self.steps.len() as At;
        self.known.push(self.inferred(&step));
        self.index.insert(step.clone(), at);
        self.steps.push(step);
        at
    }

    pub fn number(&mut self, value: Rational) -> At {
        self.push(Step::Number(value))
    }

    pub fn integer(&mut self, value: i64) -> At {
        self.number(Rational::integer(value))
    }

    pub fn as_number(&self, at: At) -> Option<&Rational> {
        match &self.steps[at as usize] {
            Step::Number(value) => Some(value),
            _ => None,
        }
    }

    pub fn known(&self, at: At) -> Option<Known> {
        self.known[at as usize]
    }

    /// Records a sign that a part must have if the whole has a value; void if it surely has another one.
    pub fn require(&mut self, at: At, known: Known) {
        let void =
            self.known(at).is_some_and(|k| k.strict && k.sign != known.sign && (known.strict || k.sign != Sign::Zero));
        self.void |= void;
        self.assume(at, known);
    }

    /// Records a sign that holds in the region; what is known already and strictly stays. Void if that contradicts what the
    /// whole needs.
    pub fn assume(&mut self, at: At, known: Known) {
        let opposite = |before: Known| before.sign != Sign::Zero && before.sign == known.opposite().sign;
        self.void |= self.known(at).is_some_and(|before| opposite(before) && (before.strict || known.strict));
        let slot = &mut self.known[at as usize];
        if slot.is_none_or(|before| !before.strict) {
            *slot = Some(known);
        }
        if let Step::Mul(factor, rest) = self.steps[at as usize]
            && let Some(value) = self.as_number(factor)
        {
            let known = if value.is_negative() { known.opposite() } else { known };
            self.assume(rest, known);
        }
    }

    /// The rational number of which a step is the multiple of pi.
    pub fn part_of_pi(&self, at: At) -> Option<Rational> {
        match &self.steps[at as usize] {
            Step::Pi => Some(Rational::ONE),
            Step::Mul(factor, rest) if self.steps[*rest as usize] == Step::Pi => self.as_number(*factor).cloned(),
            _ => None,
        }
    }

    pub fn add(&mut self, a: At, b: At) -> At {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => {
                let sum = x + y;
                self.number(sum)
            }
            (Some(x), None) if x.is_zero() => b,
            (None, Some(y)) if y.is_zero() => a,
            _ => self.push(Step::Add(a.min(b), a.max(b))),
        }
    }

    pub fn scale(&mut self, factor: &Rational, a: At) -> At {
        if factor.is_one() {
            return a;
        }
        if let Some(value) = self.as_number(a) {
            let product = factor * value;
            return self.number(product);
        }
        if factor.is_zero() {
            return self.number(Rational::ZERO);
        }
        if let Step::Mul(x, rest) = self.steps[a as usize]
            && let Some(value) = self.as_number(x)
        {
            let product = factor * value;
            return self.scale(&product, rest);
        }
        let factor = self.number(factor.clone());
        self.push(Step::Mul(factor, a))
    }

    pub fn negate(&mut self, a: At) -> At {
        self.scale(&Rational::MINUS_ONE, a)
    }

    pub fn sub(&mut self, a: At, b: At) -> At {
        if a == b {
            return self.integer(0);
        }
        let minus = self.negate(b);
        self.add(a, minus)
    }

    pub fn mul(&mut self, a: At, b: At) -> At {
        for (x, y) in [(a, b), (b, a)] {
            if let Some(value) = self.as_number(x) {
                let value = value.clone();
                return self.scale(&value, y);
            }
        }
        self.push(Step::Mul(a.min(b), a.max(b)))
    }

    pub fn div(&mut self, a: At, b: At) -> At {
        match self.as_number(b).and_then(Rational::recip) {
            Some(inverse) => self.scale(&inverse, a),
            None if self.as_number(b).is_some() => self.push(Step::Stuck),
            None => self.push(Step::Div(a, b)),
        }
    }

    pub fn power(&mut self, a: At, exponent: &Rational) -> At {
        let Some((top, bottom)) = exponent.to_parts() else { return self.push(Step::Stuck) };
        if exponent.is_one() {
            return a;
        }
        if exponent.is_zero() {
            return self.integer(1);
        }
        if let Some(value) = self.as_number(a) {
            let root = u32::try_from(bottom).ok().and_then(|degree| value.root(degree));
            if let Some(power) = root.and_then(|root| root.pow(top, FOLDED_BITS)) {
                return self.number(power);
            }
            if bottom % 2 == 0 && value.is_negative() || value.is_zero() {
                return self.push(Step::Stuck);
            }
        }
        self.push(Step::Power(a, exponent.clone()))
    }

    pub fn sqrt(&mut self, a: At) -> At {
        self.power(a, &Rational::ratio(1, 2))
    }

    pub fn exp(&mut self, a: At) -> At {
        if self.as_number(a).is_some_and(Rational::is_zero) {
            return self.integer(1);
        }
        self.push(Step::Exp(a))
    }

    pub fn ln(&mut self, a: At) -> At {
        match self.as_number(a) {
            Some(value) if value.is_one() => self.integer(0),
            Some(value) if value.is_zero() || value.is_negative() => self.push(Step::Stuck),
            _ => self.push(Step::Ln(a)),
        }
    }

    /// What operands say about the sign of a step.
    fn inferred(&self, step: &Step) -> Option<Known> {
        let of = |at: &At| self.known[*at as usize];
        match step {
            Step::Number(value) => Some(Known::of_number(value)),
            Step::Pi | Step::Exp(_) => Some(Known::POSITIVE),
            Step::Add(a, b) => of(a)?.plus(of(b)?),
            Step::Mul(a, b) if a == b => Some(magnitude(of(a))),
            Step::Mul(a, b) => Some(of(a)?.times(of(b)?)),
            Step::Div(a, b) => Some(of(a)?.times(of(b)?.never_zero())),
            Step::Power(a, exponent) => self.inferred_power(of(a), exponent),
            Step::Asin(a) | Step::Atan(a) => of(a),
            Step::Abs(a) => Some(magnitude(of(a))),
            _ => None,
        }
    }

    fn inferred_power(&self, base: Option<Known>, exponent: &Rational) -> Option<Known> {
        let strict = exponent.is_negative() || base.is_some_and(|k| k.strict);
        if base.is_some_and(|k| k.sign == Sign::Zero) {
            return (!exponent.is_negative()).then_some(Known::ZERO);
        }
        if exponent.has_odd_denominator() && exponent.has_odd_numerator() {
            return base.map(|k| Known { strict, ..k });
        }
        Some(Known { strict, ..Known::POSITIVE })
    }

    /// Operands of a step.
    pub fn operands(&self, at: At) -> SmallVec<[At; 2]> {
        match &self.steps[at as usize] {
            Step::Add(a, b) | Step::Mul(a, b) | Step::Div(a, b) => SmallVec::from_slice(&[*a, *b]),
            Step::Power(a, _)
            | Step::Exp(a)
            | Step::Ln(a)
            | Step::Cos(a)
            | Step::Sin(a)
            | Step::Asin(a)
            | Step::Atan(a)
            | Step::Abs(a)
            | Step::Odd(_, a)
            | Step::Parity(a, _) => SmallVec::from_slice(&[*a]),
            Step::Opaque(_, all) => all.clone(),
            Step::Number(_) | Step::Variable(_) | Step::Pi | Step::Stuck => SmallVec::new(),
        }
    }

    /// For every step whether one of `roots` needs it.
    pub fn needed(&self, roots: &[At]) -> Vec<bool> {
        let mut needed = vec![false; self.steps.len()];
        for root in roots {
            needed[*root as usize] = true;
        }
        for at in (0..self.steps.len()).rev() {
            if needed[at] {
                for operand in self.operands(at as At) {
                    needed[operand as usize] = true;
                }
            }
        }
        needed
    }
}
