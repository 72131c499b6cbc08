//! Terms and sums: the data of a view.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::expr::ExprId;
use crate::number::Rational;

/// `base^(number + symbolic)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Power {
    pub base: ExprId,
    pub number: Rational,
    pub symbolic: Option<ExprId>,
}

/// Powers in ascending order of their bases.
pub(super) type Powers = SmallVec<[Power; 3]>;

/// `coefficient * product of powers`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term {
    pub coefficient: Rational,
    pub powers: Powers,
}

/// Terms with distinct powers and coefficients other than 0, in the order in which they came.
pub(super) type Sum = Vec<Term>;

/// Largest size in bits of a coefficient that a power may make.
pub(super) const COEFFICIENT_BITS: usize = 1 << 16;

impl Power {
    pub fn plain(base: ExprId) -> Self {
        Power { base, number: Rational::ONE, symbolic: None }
    }

    /// True if the exponent is the number 1.
    pub fn is_first(&self) -> bool {
        self.symbolic.is_none() && self.number.is_one()
    }

    /// True if the exponent is 0.
    fn is_trivial(&self) -> bool {
        self.symbolic.is_none() && self.number.is_zero()
    }
}

impl Term {
    pub fn number(coefficient: Rational) -> Self {
        Term { coefficient, powers: Powers::new() }
    }

    pub fn base(base: ExprId) -> Self {
        Term::power(Power::plain(base))
    }

    pub fn power(power: Power) -> Self {
        Term { coefficient: Rational::ONE, powers: SmallVec::from_iter([power]) }
    }

    pub fn scaled(&self, factor: &Rational) -> Self {
        Term { coefficient: &self.coefficient * factor, powers: self.powers.clone() }
    }

    pub fn exponent(&self, base: ExprId) -> Option<&Power> {
        self.powers.binary_search_by_key(&base, |power| power.base).ok().map(|at| &self.powers[at])
    }

    /// The product; exponents of equal bases add up. Symbolic exponents are added by `add`.
    pub fn times(&self, other: &Term, add: &mut impl FnMut(ExprId, ExprId) -> (Rational, Option<ExprId>)) -> Term {
        let coefficient = &self.coefficient * &other.coefficient;
        let mut powers = Powers::with_capacity(self.powers.len() + other.powers.len());
        let (mut left, mut right) = (self.powers.iter().peekable(), other.powers.iter().peekable());
        loop {
            let power = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a.base == b.base => {
                    let merged = merged(a, b, add);
                    left.next();
                    right.next();
                    merged
                }
                (Some(a), Some(b)) if a.base < b.base => left.next().expect("peeked").clone(),
                (Some(_), None) => left.next().expect("peeked").clone(),
                (_, Some(_)) => right.next().expect("peeked").clone(),
                (None, None) => break,
            };
            if !power.is_trivial() {
                powers.push(power);
            }
        }
        Term { coefficient, powers }
    }
}

fn merged(a: &Power, b: &Power, add: &mut impl FnMut(ExprId, ExprId) -> (Rational, Option<ExprId>)) -> Power {
    let number = &a.number + &b.number;
    match (a.symbolic, b.symbolic) {
        (Some(x), Some(y)) => {
            let (extra, symbolic) = add(x, y);
            Power { base: a.base, number: &number + &extra, symbolic }
        }
        (symbolic, None) | (None, symbolic) => Power { base: a.base, number, symbolic },
    }
}

/// Adds up terms with equal powers, in the order of their first appearance.
#[derive(Default)]
pub(super) struct Collector {
    terms: Sum,
    places: FxHashMap<Powers, usize>,
}

impl Collector {
    pub fn add(&mut self, term: Term) {
        if term.coefficient.is_zero() {
            return;
        }
        if self.terms.len() < 6 && self.places.is_empty() {
            match self.terms.iter_mut().find(|known| known.powers == term.powers) {
                Some(known) => known.coefficient = &known.coefficient + &term.coefficient,
                None => self.terms.push(term),
            }
            return;
        }
        if self.places.is_empty() {
            self.places = self.terms.iter().enumerate().map(|(at, known)| (known.powers.clone(), at)).collect();
        }
        match self.places.get(&term.powers) {
            Some(at) => {
                let known = &mut self.terms[*at];
                known.coefficient = &known.coefficient + &term.coefficient;
            }
            None => {
                self.places.insert(term.powers.clone(), self.terms.len());
                self.terms.push(term);
            }
        }
    }

    pub fn extend(&mut self, terms: impl IntoIterator<Item = Term>) {
        terms.into_iter().for_each(|term| self.add(term));
    }

    pub fn finish(self) -> Sum {
        let mut terms = self.terms;
        terms.retain(|term| !term.coefficient.is_zero());
        terms
    }
}
