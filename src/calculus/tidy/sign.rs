//! What follows from a known sign: absolute values without bars, logarithms of powers, maxima that are decided.
//!
//! A sign is known from bounds ([`Ranges`](super::super::domain::Ranges)). Every rewriting keeps the value wherever the
//! original has one.

use std::rc::Rc;

use super::term::{Power, Sum, Term};
use super::view::Views;
use crate::expr::{ExprId, Node, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// What is known of the sign of an expression.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sign {
    pub not_negative: bool,
    pub not_positive: bool,
    pub nonzero: bool,
}

impl Sign {
    pub fn is_positive(self) -> bool {
        self.not_negative && self.nonzero
    }

    pub fn is_negative(self) -> bool {
        self.not_positive && self.nonzero
    }
}

impl Views<'_> {
    /// The sign of an expression of the graph.
    pub(super) fn sign(&mut self, id: ExprId) -> Sign {
        let range = self.ranges.of(self.graph, id);
        Sign { not_negative: range.is_not_negative(), not_positive: range.is_not_positive(), nonzero: range.nonzero }
    }

    /// The sign of a sum, also from what is known of its negation.
    fn sign_of_sum(&mut self, terms: &[Term]) -> Sign {
        let shown = self.build(terms);
        let sign = self.sign(shown);
        if terms.len() < 2 || sign.not_negative || sign.not_positive {
            return sign;
        }
        let negated: Sum = terms.iter().map(|term| term.scaled(&Rational::MINUS_ONE)).collect();
        let shown = self.build_sum(&negated);
        let other = self.sign(shown);
        Sign {
            not_negative: other.not_positive,
            not_positive: other.not_negative,
            nonzero: sign.nonzero || other.nonzero,
        }
    }

    /// A function whose value is plain because the sign of its argument is known.
    pub(super) fn decided(&mut self, op: OpId, kids: &[ExprId], args: &[ExprId]) -> Result<Option<Sum>, Stopped> {
        match (op, kids) {
            (ops::ABS | ops::SIGN | ops::HEAVISIDE | ops::RELU, [only]) => {
                let view = self.view(*only);
                let sign = self.sign_of_sum(&view);
                Ok(self.apart_from_zero(op, &view, sign))
            }
            (ops::MAX | ops::MIN, [a, b]) => {
                let difference = self.graph.sub(args[0], args[1]);
                let sign = self.sign(difference);
                let first = if op == ops::MAX { sign.not_negative } else { sign.not_positive };
                let second = if op == ops::MAX { sign.not_positive } else { sign.not_negative };
                let chosen = if first { Some(*a) } else { second.then_some(*b) };
                Ok(chosen.map(|chosen| Rc::unwrap_or_clone(self.view(chosen))))
            }
            (ops::LN | ops::LOG2 | ops::LOG10, [only]) => {
                let view = self.view(*only);
                self.logarithm(op, &view)
            }
            (ops::HYPOT, [a, b]) if self.apart => {
                let two = Rational::integer(2);
                let (a, b) = (self.view(*a), self.view(*b));
                let (Some(a), Some(b)) = (self.raise(&a, &two)?, self.raise(&b, &two)?) else { return Ok(None) };
                let sum = a.iter().chain(b.iter()).cloned().collect();
                Ok(self.raise(&Rc::new(sum), &Rational::ratio(1, 2))?.map(Rc::unwrap_or_clone))
            }
            _ => Ok(None),
        }
    }

    fn apart_from_zero(&mut self, op: OpId, view: &Rc<Sum>, sign: Sign) -> Option<Sum> {
        let itself = || Some(view.to_vec());
        let one = |factor: &Rational| Some(vec![Term::number(factor.clone())]);
        match op {
            ops::ABS if sign.not_negative => itself(),
            ops::ABS if sign.not_positive => Some(view.iter().map(|term| term.scaled(&Rational::MINUS_ONE)).collect()),
            ops::SIGN if sign.is_positive() => one(&Rational::ONE),
            ops::SIGN if sign.is_negative() => one(&Rational::MINUS_ONE),
            ops::SIGN if self.apart && sign.nonzero => {
                let term = self.single(view);
                let shown = self.build(std::slice::from_ref(&term));
                let bars = self.graph.apply(ops::ABS, &[shown]);
                let below = Power { base: bars, number: Rational::MINUS_ONE, symbolic: None };
                let product = self.times(&term, &Term::power(below));
                Some(vec![self.settled_powers(product)])
            }
            ops::HEAVISIDE if sign.is_positive() => one(&Rational::ONE),
            ops::HEAVISIDE | ops::RELU if sign.not_positive => Some(Sum::new()),
            ops::RELU if sign.not_negative => itself(),
            _ => None,
        }
    }

    /// `ln(u^n)` is `n*ln(u)` if u is positive, `ln(e^u)` is `u`.
    fn logarithm(&mut self, op: OpId, view: &Rc<Sum>) -> Result<Option<Sum>, Stopped> {
        let [term] = &view[..] else { return Ok(None) };
        let alone = term.coefficient.is_one() && term.powers.len() == 1;
        if !alone && !self.apart || term.powers.is_empty() {
            return Ok(None);
        }
        if let (true, [Power { base, number, symbolic: None }]) = (alone, &term.powers[..])
            && let (Node::Apply(ops::EXP, &[argument]), ops::LN) = (self.graph.node(*base), op)
        {
            let argument = self.terms(argument)?;
            return Ok(Some(argument.iter().map(|term| term.scaled(number)).collect()));
        }
        let (mut sum, mut left) = (Sum::new(), Term::number(term.coefficient.clone()));
        for power in &term.powers {
            match self.logarithm_of_power(op, power)? {
                Some(part) => sum.extend(part),
                None => left.powers.push(power.clone()),
            }
        }
        if left.powers.len() == term.powers.len() || alone && term.powers[0].is_first() {
            return Ok(None);
        }
        if !left.coefficient.is_one() || !left.powers.is_empty() {
            let inner = self.build(&[left]);
            sum.push(Term::base(self.graph.apply(op, &[inner])));
        }
        Ok(Some(sum))
    }

    /// `ln(u^n)` as terms; `None` if the sign of u is not known.
    fn logarithm_of_power(&mut self, op: OpId, power: &Power) -> Result<Option<Sum>, Stopped> {
        let sign = self.sign(power.base);
        let even = power.number.is_integer() && !power.number.has_odd_numerator() && power.symbolic.is_none();
        let argument = if sign.is_positive() {
            power.base
        } else if sign.is_negative() && even {
            let negated = [Term::base(power.base).scaled(&Rational::MINUS_ONE)];
            self.build(&negated)
        } else {
            return Ok(None);
        };
        let logarithm = match self.graph.as_number(argument) {
            Some(value) if value.is_one() => return Ok(Some(Sum::new())),
            _ => Term::base(self.graph.apply(op, &[argument])),
        };
        let Some(symbolic) = power.symbolic else { return Ok(Some(vec![logarithm.scaled(&power.number)])) };
        let mut exponent = self.terms(symbolic)?.to_vec();
        if !power.number.is_zero() {
            exponent.push(Term::number(power.number.clone()));
        }
        let product = self.multiply(&Rc::new(exponent), &Rc::new(vec![logarithm]))?;
        Ok(Some(product))
    }

    /// `e^(n*ln(u) + r)` is `u^n*e^r` if u is positive: the powers, and what is left in the exponent.
    pub(super) fn logarithms_taken(&mut self, view: &Sum) -> Result<(Term, Sum), Stopped> {
        let (mut front, mut rest) = (Term::number(Rational::ONE), Sum::new());
        for term in view {
            match self.power_of_logarithm(term)? {
                Some(power) => front = self.times(&front, &power),
                None => rest.push(term.clone()),
            }
        }
        Ok((self.settled_powers(front), rest))
    }

    fn power_of_logarithm(&mut self, term: &Term) -> Result<Option<Term>, Stopped> {
        let at = term.powers.iter().position(|power| power.is_first() && self.graph.is_apply(power.base, ops::LN));
        let Some(at) = at.filter(|_| self.apart || term.powers.len() == 1) else { return Ok(None) };
        let argument = self.graph.children(term.powers[at].base)[0];
        if !self.sign(argument).is_positive() {
            return Ok(None);
        }
        let mut exponent = term.clone();
        exponent.powers.remove(at);
        if exponent.powers.is_empty() {
            let inner = self.terms(argument)?;
            let raised = self.raise(&inner, &exponent.coefficient)?;
            return Ok(raised.and_then(|raised| raised.first().filter(|_| raised.len() == 1).cloned()));
        }
        let symbolic = self.build(&[exponent]);
        Ok(Some(Term::power(Power { base: argument, number: Rational::ZERO, symbolic: Some(symbolic) })))
    }
}
