//! Sums as factors: one bracket for equal sums, whatever the order of their terms, and the sums that a fraction inside
//! made longer than they need be.

use std::rc::Rc;

use super::term::{Power, Sum, Term};
use super::view::Views;
use crate::expr::{ExprId, Stopped};
use crate::number::Rational;

/// A bracket that is known: the expression that shows it, and whether the terms looked up are its negation.
pub(super) struct Known {
    pub shown: ExprId,
    pub negated: bool,
}

impl Views<'_> {
    /// A sum as one term: itself if it has one, else a bracket. `1 - x` and `x - 1` are one bracket, in the form that came
    /// first.
    pub fn single(&mut self, sum: &Rc<Sum>) -> Term {
        if let [term] = &sum[..] {
            return term.clone();
        }
        if let Some(Known { shown, negated }) = self.known(sum) {
            let sign = if negated { Rational::MINUS_ONE } else { Rational::ONE };
            return Term::base(shown).scaled(&sign);
        }
        let shown = self.build(sum);
        self.remember(shown, sum);
        Term::base(shown)
    }

    /// The bracket with these terms in any order, or with their negations.
    pub fn known(&self, terms: &[Term]) -> Option<Known> {
        let (key, negated) = key(terms);
        self.spelt.get(&key).map(|(shown, other)| Known { shown: *shown, negated: negated != *other })
    }

    /// Makes `shown` the bracket of these terms.
    pub fn remember(&mut self, shown: ExprId, sum: &Rc<Sum>) {
        let (key, negated) = key(sum);
        self.spelt.entry(key).or_insert((shown, negated));
        self.brackets.entry(shown).or_insert_with(|| Rc::clone(sum));
        let size = self.cost(sum);
        self.sizes.entry(shown).or_insert(size);
    }

    /// A term in which brackets with fractions inside are brought over one bar, where that is shorter:
    /// `1/(x^2*(1 + 1/x^2))` is `1/(x^2 + 1)`.
    pub fn unnested(&mut self, mut term: Term) -> Result<Term, Stopped> {
        let mut at = 0;
        while at < term.powers.len() {
            match self.over_one_bar(&term, at)? {
                Some(shorter) => {
                    term = shorter;
                    at = 0;
                }
                None => at += 1,
            }
        }
        Ok(term)
    }

    fn over_one_bar(&mut self, term: &Term, at: usize) -> Result<Option<Term>, Stopped> {
        let power = term.powers[at].clone();
        let Some(inner) = self.brackets.get(&power.base).cloned() else { return Ok(None) };
        let fraction = |term: &Term| term.powers.iter().any(|power| !self.stands_above(power));
        if power.symbolic.is_some() || !power.number.is_integer() || !inner.iter().any(fraction) {
            return Ok(None);
        }
        let Some(factored) = self.factored(&inner)? else { return Ok(None) };
        let Some(raised) = self.raise(&Rc::new(factored.terms), &power.number)? else { return Ok(None) };
        let [raised] = &raised[..] else { return Ok(None) };
        let mut rest = term.clone();
        rest.powers.remove(at);
        let product = self.times(&rest, raised);
        let product = self.settled_powers(product);
        let shorter = self.cost(std::slice::from_ref(&product)) < self.cost(std::slice::from_ref(term));
        Ok(shorter.then_some(product))
    }

    /// Of a single negative term the bracket that takes the sign: `-(1 - x)*y` is `(x - 1)*y`.
    pub fn sign_taken(&mut self, term: &Term) -> Option<Term> {
        if !term.coefficient.is_negative() {
            return None;
        }
        let mixed = |power: &Power| {
            let inner = self.brackets.get(&power.base).filter(|_| power.is_first())?;
            inner.iter().any(|term| term.coefficient.is_negative()).then(|| Rc::clone(inner))
        };
        let (at, inner) = term.powers.iter().enumerate().rev().find_map(|(at, power)| Some((at, mixed(power)?)))?;
        Some(self.moved_inside(term, at, &inner, &Rational::MINUS_ONE))
    }

    /// Of a single term with a fraction in front the bracket that the fraction goes into without a remainder:
    /// `(4*w - 6)/2` is `2*w - 3`.
    pub fn fraction_taken(&mut self, term: &Term) -> Option<Term> {
        let factor = term.coefficient.clone();
        if factor.is_integer() {
            return None;
        }
        let whole = |power: &Power| {
            let inner = self.brackets.get(&power.base).filter(|_| power.is_first())?;
            inner.iter().all(|term| (&term.coefficient * &factor).is_integer()).then(|| Rc::clone(inner))
        };
        let (at, inner) = term.powers.iter().enumerate().rev().find_map(|(at, power)| Some((at, whole(power)?)))?;
        Some(self.moved_inside(term, at, &inner, &factor))
    }

    /// A term with a factor of its number moved into the bracket at one of its places.
    fn moved_inside(&mut self, term: &Term, at: usize, inner: &Sum, factor: &Rational) -> Term {
        let scaled: Sum = inner.iter().map(|term| term.scaled(factor)).collect();
        let shown = self.build_sum(&scaled);
        self.brackets.entry(shown).or_insert_with(|| Rc::new(scaled));
        let mut moved = term.scaled(&factor.recip().expect("a factor of a number that is not 0"));
        moved.powers[at] = Power::plain(shown);
        moved
    }
}

/// The terms in an order of their own, with the sign that makes the first one positive; true if that negates them.
fn key(terms: &[Term]) -> (Sum, bool) {
    let mut sorted = terms.to_vec();
    sorted.sort_by(|a, b| a.powers.cmp(&b.powers));
    let negated = sorted.first().is_some_and(|term| term.coefficient.is_negative());
    if negated {
        sorted.iter_mut().for_each(|term| *term = term.scaled(&Rational::MINUS_ONE));
    }
    (sorted, negated)
}
