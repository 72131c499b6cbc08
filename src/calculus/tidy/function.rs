//! Functions in a view: known values, signs taken out, absolute values.

use super::term::{Power, Sum, Term};
use super::value::{exact_value, has_no_value};
use super::view::Views;
use crate::expr::{ExprId, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

impl Views<'_> {
    /// The function of its rebuilt arguments as a base.
    pub(super) fn opaque(&mut self, op: OpId, kids: &[ExprId]) -> Sum {
        let kids: Vec<ExprId> = kids.iter().map(|kid| self.rebuilt(*kid)).collect();
        let base = self.graph.apply(op, &kids);
        vec![Term::base(base)]
    }

    pub(super) fn function(&mut self, op: OpId, kids: &[ExprId]) -> Result<Sum, Stopped> {
        let args: Vec<ExprId> = kids.iter().map(|kid| self.rebuilt(*kid)).collect();
        if let Some(value) = exact_value(self.graph, op, &args) {
            return Ok(self.view_of_value(value));
        }
        self.undefined |= has_no_value(self.graph, op, &args);
        if let Some(known) = self.decided(op, kids, &args)? {
            return Ok(known);
        }
        if let ([only], Some(parity)) = (kids, parity(op)) {
            let view = self.view(*only);
            if let [term] = &view[..] {
                if op == ops::ABS {
                    return Ok(self.absolute(term));
                }
                if term.coefficient.is_negative() {
                    return Ok(self.reflected(op, term, &parity));
                }
            }
        }
        let base = self.graph.apply(op, &args);
        Ok(vec![Term::base(base)])
    }

    /// `f(-u) = ±f(u)`.
    fn reflected(&mut self, op: OpId, term: &Term, parity: &Rational) -> Sum {
        let argument = self.build(&[term.scaled(&Rational::MINUS_ONE)]);
        let base = self.graph.apply(op, &[argument]);
        vec![Term::base(base).scaled(parity)]
    }

    /// From under the bars comes out what is never negative: `abs(-2*x^2*y)` is `2*x^2*abs(y)`.
    fn absolute(&mut self, term: &Term) -> Sum {
        let never_negative = |power: &Power| {
            let even =
                power.symbolic.is_none() && !(power.number.has_odd_numerator() && power.number.has_odd_denominator());
            even || self.sign(power.base).not_negative
        };
        let (outside, inside): (Vec<Power>, Vec<Power>) = term.powers.iter().cloned().partition(never_negative);
        let outside = Term { coefficient: term.coefficient.abs(), powers: outside.into() };
        if inside.is_empty() {
            return vec![outside];
        }
        let argument = self.build(&[Term { coefficient: Rational::ONE, powers: inside.into() }]);
        let base = self.graph.apply(ops::ABS, &[argument]);
        let bars = Term::base(base);
        vec![self.times(&outside, &bars)]
    }

    /// A value such as `sqrt(3)/2` is a number times a root.
    fn view_of_value(&mut self, (coefficient, radicand): (Rational, i64)) -> Sum {
        if coefficient.is_zero() {
            return Sum::new();
        }
        if radicand == 1 {
            return vec![Term::number(coefficient)];
        }
        let base = self.graph.integer(radicand);
        let root = Power { base, number: Rational::ratio(1, 2), symbolic: None };
        vec![Term::power(root).scaled(&coefficient)]
    }
}

/// 1 for an even function, -1 for an odd one.
fn parity(op: OpId) -> Option<Rational> {
    match op {
        ops::COS | ops::SEC | ops::COSH | ops::SECH | ops::ABS => Some(Rational::ONE),
        ops::SIN
        | ops::TAN
        | ops::CSC
        | ops::COT
        | ops::ASIN
        | ops::ATAN
        | ops::SINH
        | ops::TANH
        | ops::CSCH
        | ops::COTH
        | ops::ASINH
        | ops::ATANH
        | ops::SIGN
        | ops::ERF => Some(Rational::MINUS_ONE),
        _ => None,
    }
}
