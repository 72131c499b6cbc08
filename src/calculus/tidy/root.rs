//! What comes out of a root: factors whose sign is known, and whole powers under an odd root.
//!
//! A root of a product is the product of the roots only if the factors are not negative, so that nothing else comes out.

use std::rc::Rc;

use super::power::content;
use super::sign::Sign;
use super::term::{Power, Sum, Term};
use super::view::Views;
use crate::expr::{ExprId, Stopped};
use crate::number::Rational;
use crate::ops;

impl Views<'_> {
    /// `term^exponent` as a factor in front and what stays under the root.
    pub(super) fn out_of_root(&mut self, term: &Term, exponent: &Rational) -> Result<(Term, Term), Stopped> {
        let term = if self.apart { self.with_factors(term)? } else { term.clone() };
        let signs: Vec<Sign> = term.powers.iter().map(|power| self.sign(power.base)).collect();
        let (mut front, mut inside) = (Term::number(Rational::ONE), Term::number(term.coefficient.clone()));
        for at in 0..term.powers.len() {
            let power = &term.powers[at];
            let (outside, left) = self.root_of_power(&term, at, &signs, exponent);
            if let Some(outside) = outside {
                front = self.times(&front, &outside);
            }
            if let Some(number) = left {
                inside.powers.push(Power { number, ..power.clone() });
            }
        }
        if self.apart && *exponent == Rational::ratio(1, 2) && inside.coefficient > Rational::ZERO {
            self.number_out(&mut front, &mut inside);
        }
        Ok((self.settled_powers(front), inside))
    }

    /// What of one power comes out, and the numeric exponent of what stays inside.
    fn root_of_power(
        &mut self,
        term: &Term,
        at: usize,
        signs: &[Sign],
        exponent: &Rational,
    ) -> (Option<Term>, Option<Rational>) {
        let (power, sign) = (&term.powers[at], signs[at]);
        let stays = (None, Some(power.number.clone()));
        let outer = &power.number * exponent;
        let out = |base: ExprId, number: Rational| Some(Term::power(Power { base, number, symbolic: None }));
        if let Some(symbolic) = power.symbolic {
            if term.powers.len() > 1 || !term.coefficient.is_one() || !sign.is_positive() {
                return stays;
            }
            let factor = self.graph.number(exponent.clone());
            let symbolic = Some(self.graph.mul(factor, symbolic));
            return (Some(Term::power(Power { base: power.base, number: outer, symbolic })), None);
        }
        let even = power.number.is_integer() && !power.number.has_odd_numerator();
        let safe = sign.nonzero || power.number.is_negative() || others_not_negative(term, at, signs);
        let whole = if outer.is_negative() { -&(-&outer).floor() } else { outer.floor() };
        let left = &(&outer - &whole) / exponent;
        let alone = term.powers.len() == 1 && term.coefficient.is_one();
        let odd = exponent.has_odd_denominator() && power.number.is_integer();
        if sign.not_negative && safe && (self.apart || alone) || odd && alone {
            return (out(power.base, outer), None);
        }
        if (sign.not_negative && safe || odd) && !whole.is_zero() && left.is_integer() {
            return (out(power.base, whole), Some(left).filter(|left| !left.is_zero()));
        }
        if even && sign.not_positive && safe && outer.is_integer() {
            let sign = if outer.has_odd_numerator() { Rational::MINUS_ONE } else { Rational::ONE };
            return (out(power.base, outer).map(|term| term.scaled(&sign)), None);
        }
        if self.apart && even && sign.nonzero {
            let bars = self.graph.apply(ops::ABS, &[power.base]);
            return (out(bars, outer), None);
        }
        stays
    }

    /// The square root of the coefficient `p/q` as `sqrt(p*q)/q`.
    fn number_out(&mut self, front: &mut Term, inside: &mut Term) {
        let (above, below) = (inside.coefficient.numerator(), inside.coefficient.denominator());
        let radicand = &above * &below;
        let Some(inverse) = below.recip() else { return };
        if radicand.is_one() {
            return;
        }
        let Some(root) = self.fractional_power(&Term::number(radicand), &Rational::ratio(1, 2)) else { return };
        *front = self.times(front, &root.scaled(&inverse));
        inside.coefficient = Rational::ONE;
    }

    /// The term with brackets below it written as products: a common factor in front, a quadratic by its rational roots.
    fn with_factors(&mut self, term: &Term) -> Result<Term, Stopped> {
        let mut product = Term::number(term.coefficient.clone());
        for power in &term.powers {
            let inner = self.brackets.get(&power.base).cloned().filter(|_| power.symbolic.is_none());
            let factors = match inner {
                Some(inner) if power.number.is_integer() => self.factors_of_sum(&inner),
                _ => None,
            };
            let raised = match factors {
                Some(factors) => self.whole_power(&factors, &power.number),
                None => None,
            };
            product = self.times(&product, &raised.unwrap_or_else(|| Term::power(power.clone())));
        }
        Ok(self.settled_powers(product))
    }

    fn factors_of_sum(&mut self, inner: &Rc<Sum>) -> Option<Term> {
        let common = self.common_powers(inner);
        let content = content(inner).abs();
        if common.powers.is_empty() && content.is_one() {
            return self.by_roots(inner);
        }
        let mut inverse = self.inverse(&common);
        inverse.coefficient = content.recip()?;
        let rest: Sum = inner.iter().map(|term| self.times(term, &inverse)).collect();
        let rest = Rc::new(rest);
        let bracket = match self.by_roots(&rest) {
            Some(factors) => factors,
            None => self.single(&rest),
        };
        Some(self.times(&common.scaled(&content), &bracket))
    }

    /// `a*u^2 + b*u + c` with rational roots as `a*(u - r)*(u - s)`, if the signs of both brackets are known.
    fn by_roots(&mut self, inner: &Rc<Sum>) -> Option<Term> {
        let (mut coefficients, mut base) = ([Rational::ZERO, Rational::ZERO, Rational::ZERO], None);
        for term in inner.iter() {
            let degree = match &term.powers[..] {
                [] => 0,
                [power] if power.symbolic.is_none() && *base.get_or_insert(power.base) == power.base => {
                    power.number.to_i64().filter(|degree| (1..=2).contains(degree))? as usize
                }
                _ => return None,
            };
            coefficients[degree] = term.coefficient.clone();
        }
        let ([c, b, a], base) = (coefficients, base?);
        let half = (&Rational::integer(2) * &a).recip()?;
        let root = (&(&b * &b) - &(&Rational::integer(4) * &(&a * &c))).root(2)?;
        let mut product = Term::number(a);
        for root in [&(&root - &b) * &half, &-&(&root + &b) * &half] {
            let mut factor = vec![Term::base(base)];
            if !root.is_zero() {
                factor.push(Term::number(-&root));
            }
            let bracket = self.single(&Rc::new(factor));
            let [power] = &bracket.powers[..] else { return None };
            let sign = self.sign(power.base);
            if !sign.not_negative && !sign.not_positive {
                return None;
            }
            let bracket = if sign.not_negative { bracket } else { self.negated_bracket(&bracket)? };
            product = self.times(&product, &bracket);
        }
        Some(product)
    }

    /// `-(u - r)` as `r - u` with the sign in front: the same term over a bracket that is not negative.
    fn negated_bracket(&mut self, bracket: &Term) -> Option<Term> {
        let inner = self.brackets.get(&bracket.powers[0].base)?;
        let negated: Sum = inner.iter().map(|term| term.scaled(&Rational::MINUS_ONE)).collect();
        let shown = self.build_sum(&negated);
        self.brackets.entry(shown).or_insert_with(|| Rc::new(negated));
        Some(Term::base(shown).scaled(&-&bracket.coefficient))
    }
}

/// True if all powers but one, and the number, are never negative.
fn others_not_negative(term: &Term, at: usize, signs: &[Sign]) -> bool {
    let never = |k: usize| {
        let even = term.powers[k].number.is_integer() && !term.powers[k].number.has_odd_numerator();
        term.powers[k].symbolic.is_none() && (signs[k].not_negative || even)
    };
    !term.coefficient.is_negative() && (0..term.powers.len()).all(|k| k == at || never(k))
}
