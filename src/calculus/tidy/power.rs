//! Products and powers of terms.

use std::rc::Rc;

use super::term::{COEFFICIENT_BITS, Power, Powers, Sum, Term};
use super::view::{Style, Views};
use crate::expr::{ExprId, Node, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest whole power of a sum that is multiplied out.
const EXPANDED_POWER: i64 = 64;
/// Largest divisor that is tried when square factors are taken out of a root.
const TRIAL_DIVISORS: i64 = 1000;

impl Views<'_> {
    /// The product of two terms; symbolic exponents of equal bases are added.
    pub fn times(&mut self, a: &Term, b: &Term) -> Term {
        let style = self.style;
        let graph = &mut *self.graph;
        a.times(b, &mut |x, y| {
            let sum = graph.add(x, y);
            split_exponent(&mut Views::new(graph, style), sum)
        })
    }

    /// Folds what merging of exponents made possible: whole powers of numbers, even powers of absolute values, whole
    /// powers of products.
    pub fn settled_powers(&mut self, mut term: Term) -> Term {
        let settled = |graph: &crate::expr::Graph, power: &Power| {
            power.symbolic.is_none()
                && power.number.is_integer()
                && match graph.node(power.base) {
                    Node::Number(_) => true,
                    Node::Apply(ops::ABS, _) => !power.number.has_odd_numerator(),
                    Node::Apply(ops::MUL | ops::DIV | ops::SQRT | ops::POW, _) => true,
                    _ => false,
                }
        };
        let Some(at) = term.powers.iter().position(|power| settled(self.graph, power)) else {
            return self.bars_joined(term);
        };
        let power = term.powers.remove(at);
        let exponent = power.number.to_i64().unwrap_or(0);
        match self.graph.node(power.base) {
            Node::Number(value) => match value.pow(exponent, COEFFICIENT_BITS) {
                Some(value) => {
                    term.coefficient = &term.coefficient * &value;
                    self.settled_powers(term)
                }
                None => {
                    term.powers.insert(at, power);
                    term
                }
            },
            Node::Apply(op, kids) => {
                let inside = if op == ops::ABS { kids[0] } else { power.base };
                let inner = self.powers_of(inside, &power.number);
                let product = self.times(&term, &inner);
                self.settled_powers(product)
            }
            _ => unreachable!("only these two are settled"),
        }
    }

    /// `u^2/abs(u)` is `abs(u)`: an even power joins an odd power of the absolute value of its base.
    fn bars_joined(&mut self, mut term: Term) -> Term {
        let pair = term.powers.iter().enumerate().find_map(|(at, bars)| {
            let Node::Apply(ops::ABS, [inner]) = self.graph.node(bars.base) else { return None };
            let plain = term.exponent(*inner).filter(|power| power.symbolic.is_none())?;
            let odd = bars.symbolic.is_none() && bars.number.is_integer();
            let even = Rational::integer(plain.number.to_i64()? / 2 * 2);
            (odd && !even.is_zero()).then_some((at, *inner, even))
        });
        let Some((at, inner, even)) = pair else { return term };
        term.powers[at].number = &term.powers[at].number + &even;
        let less = Power { base: inner, number: -&even, symbolic: None };
        self.times(&term, &Term::power(less))
    }

    /// The powers of a built product, each raised to a whole `exponent`.
    fn powers_of(&mut self, id: ExprId, exponent: &Rational) -> Term {
        let mut product = Term::number(Rational::ONE);
        let mut open = vec![(id, exponent.clone())];
        while let Some((id, number)) = open.pop() {
            match self.graph.node(id) {
                Node::Apply(ops::MUL, [a, b]) => open.extend([(*a, number.clone()), (*b, number)]),
                Node::Apply(ops::DIV, [a, b]) => open.extend([(*a, number.clone()), (*b, -&number)]),
                Node::Apply(ops::SQRT, [a]) => open.push((*a, &number * &Rational::ratio(1, 2))),
                Node::Apply(ops::POW, &[base, power]) => match self.graph.as_number(power) {
                    Some(factor) => open.push((base, &number * factor)),
                    None => {
                        let factor = self.graph.number(number);
                        let scaled = self.graph.mul(factor, power);
                        let (number, symbolic) = split_exponent(&mut Views::new(self.graph, self.style), scaled);
                        product = self.times(&product, &Term::power(Power { base, number, symbolic }));
                    }
                },
                _ => product = self.times(&product, &Term::power(Power { base: id, number, symbolic: None })),
            }
        }
        product
    }

    /// `base^exponent` for a node of the graph.
    pub(super) fn power(&mut self, kids: &[ExprId]) -> Result<Sum, Stopped> {
        let (base, exponent) = (self.view(kids[0]), self.view(kids[1]));
        match &exponent[..] {
            [] => return Ok(vec![Term::number(Rational::ONE)]),
            [term] if term.powers.is_empty() => {
                let exponent = term.coefficient.clone();
                if let Some(raised) = self.raise(&base, &exponent)? {
                    return Ok(Rc::unwrap_or_clone(raised));
                }
                let base = self.build(&base);
                return Ok(vec![Term::power(Power { base, number: exponent, symbolic: None })]);
            }
            _ => {}
        }
        if let [Term { coefficient, powers }] = &base[..]
            && let (true, [power]) = (coefficient.is_one(), &powers[..])
            && power.symbolic.is_none()
            && self.graph.is_euler(power.base)
        {
            return self.exponential(&exponent.iter().map(|term| term.scaled(&power.number)).collect());
        }
        let shown = self.build(&exponent);
        let (number, symbolic) = split_exponent(&mut Views::new(self.graph, self.style), shown);
        let base = self.build(&base);
        Ok(vec![Term::power(Power { base, number, symbolic })])
    }

    /// A root: the exponent is 1 over a whole number.
    pub(super) fn root(&mut self, op: OpId, kids: &[ExprId], exponent: Rational) -> Result<Sum, Stopped> {
        let base = self.view(kids[0]);
        match self.raise(&base, &exponent)? {
            Some(raised) => Ok(Rc::unwrap_or_clone(raised)),
            None => {
                let argument = self.build(&base);
                let base = self.graph.apply(op, &[argument]);
                Ok(vec![Term::base(base)])
            }
        }
    }

    /// A sum to a numeric power; `None` if that has no value, as 1 over 0.
    pub fn raise(&mut self, sum: &Rc<Sum>, exponent: &Rational) -> Result<Option<Rc<Sum>>, Stopped> {
        if sum.is_empty() {
            self.undefined |= exponent.is_negative();
            return Ok((!exponent.is_negative()).then(|| Rc::new(Sum::new())));
        }
        if let (Style::Expanded, true, Some(times)) = (self.style, sum.len() > 1, exponent.to_i64())
            && (2..=EXPANDED_POWER).contains(&times)
        {
            return self.multiplied_out(sum, times).map(Some);
        }
        let term = self.single(sum);
        if exponent.is_integer() {
            let Some(raised) = self.whole_power(&term, exponent) else { return Ok(None) };
            let raised = if self.style == Style::Tidy { self.unnested(raised)? } else { raised };
            return Ok(Some(Rc::new(vec![raised])));
        }
        let (front, inside) = self.out_of_root(&term, exponent)?;
        let Some(root) = self.fractional_power(&inside, exponent) else { return Ok(None) };
        let product = self.times(&front, &root);
        Ok(Some(Rc::new(vec![self.settled_powers(product)])))
    }

    fn multiplied_out(&mut self, sum: &Rc<Sum>, times: i64) -> Result<Rc<Sum>, Stopped> {
        let mut result = Rc::clone(sum);
        for _ in 1..times {
            result = Rc::new(self.distribute(&result, sum)?);
        }
        Ok(result)
    }

    /// Whole powers go to every factor.
    pub(super) fn whole_power(&mut self, term: &Term, exponent: &Rational) -> Option<Term> {
        let coefficient = term.coefficient.pow(exponent.to_i64()?, COEFFICIENT_BITS)?;
        let mut powers = Powers::new();
        for power in &term.powers {
            let symbolic = match power.symbolic {
                None => None,
                Some(symbolic) => {
                    let factor = self.graph.number(exponent.clone());
                    Some(self.graph.mul(factor, symbolic))
                }
            };
            powers.push(Power { base: power.base, number: &power.number * exponent, symbolic });
        }
        Some(self.settled_powers(Term { coefficient, powers }))
    }

    /// `(c*t)^q`: what is a whole power in `c` comes out; the rest is one base, because a root of a product is not the
    /// product of the roots when factors are negative.
    pub(super) fn fractional_power(&mut self, term: &Term, exponent: &Rational) -> Option<Term> {
        let (outside, inside) = self.split_coefficient(&term.coefficient, exponent);
        if inside.is_one() && term.powers.is_empty() {
            return Some(Term::number(outside));
        }
        if let ([power], true) = (&term.powers[..], inside.is_one())
            && self.graph.is_apply(power.base, ops::EXP)
            && power.symbolic.is_none()
        {
            let number = &power.number * exponent;
            return Some(Term::power(Power { base: power.base, number, symbolic: None }).scaled(&outside));
        }
        self.undefined |= term.powers.is_empty() && inside.is_negative() && !exponent.has_odd_denominator();
        let plain = inside.is_one() && matches!(&term.powers[..], [power] if power.is_first());
        let (extra, base) = match (plain, term.powers.first()) {
            (true, Some(power)) => self.without_content(power.base, exponent),
            _ => (Rational::ONE, self.build(&[Term { coefficient: inside, powers: term.powers.clone() }])),
        };
        let power = Power { base, number: exponent.clone(), symbolic: None };
        Some(Term::power(power).scaled(&(&outside * &extra)))
    }

    /// Under a root what divides all terms of a bracket and is itself a power comes out: `sqrt(1 - x^2/4)` is
    /// `sqrt(4 - x^2)/2`.
    fn without_content(&mut self, base: ExprId, exponent: &Rational) -> (Rational, ExprId) {
        let Some(inner) = self.brackets.get(&base).cloned() else { return (Rational::ONE, base) };
        let shared = content(&inner).abs();
        let (outside, inside) = self.split_coefficient(&shared, exponent);
        if outside.is_one() {
            return (outside, base);
        }
        let scale = &inside / &shared;
        let rest: Sum = inner.iter().map(|term| term.scaled(&scale)).collect();
        let bracket = self.single(&Rc::new(rest));
        match &bracket.powers[..] {
            [power] if bracket.coefficient.is_one() => (outside, power.base),
            _ => (Rational::ONE, base),
        }
    }

    /// `c^q` as a rational number times the `q`-th power of what is left.
    fn split_coefficient(&self, coefficient: &Rational, exponent: &Rational) -> (Rational, Rational) {
        let nothing = (Rational::ONE, coefficient.clone());
        let (Some((top, degree)), false) = (exponent.to_parts(), coefficient.is_zero()) else { return nothing };
        let degree = degree as u32;
        let value = if coefficient.is_negative() && degree.is_multiple_of(2) { return nothing } else { coefficient };
        if let Some(root) = value.root(degree) {
            return root.pow(top, COEFFICIENT_BITS).map_or(nothing, |outside| (outside, Rational::ONE));
        }
        let Some((numerator, 1)) = value.to_parts() else { return nothing };
        let mut outside = 1i64;
        let mut left = numerator;
        let mut divisor = 2i64;
        while divisor <= TRIAL_DIVISORS {
            let Some(whole) = divisor.checked_pow(degree).filter(|whole| *whole <= left.abs()) else { break };
            if left % whole == 0 {
                left /= whole;
                outside *= divisor;
            } else {
                divisor += 1;
            }
        }
        let raised = Rational::integer(outside).pow(top, COEFFICIENT_BITS);
        raised.map_or(nothing, |outside| (outside, Rational::integer(left)))
    }

    /// `e^u` is a power of `e^v` where `v` is `u` without its numeric factor, so that `e^(2x)` and `e^x` share a base.
    pub(super) fn exponential(&mut self, view: &Sum) -> Result<Sum, Stopped> {
        let (front, rest) = self.logarithms_taken(view)?;
        if rest.is_empty() {
            return Ok(vec![front]);
        }
        let content = content(&rest);
        let inner: Sum = match &rest[..] {
            [term] if term.powers.is_empty() => vec![Term::number(Rational::ONE)],
            _ => {
                let inverse = content.recip().expect("a content is not 0");
                rest.iter().map(|term| term.scaled(&inverse)).collect()
            }
        };
        let argument = self.build(&inner);
        let base = self.graph.apply(ops::EXP, &[argument]);
        if inner.len() > 1 {
            self.remember(argument, &Rc::new(inner));
        }
        let power = Term::power(Power { base, number: content, symbolic: None });
        Ok(vec![self.times(&front, &power)])
    }
}

/// The greatest number that divides all coefficients, with the sign of the first one.
pub(super) fn content(sum: &[Term]) -> Rational {
    let mut parts = sum.iter().map(|term| &term.coefficient);
    let first = parts.next().expect("a sum that is not empty");
    let magnitude = parts.fold(first.abs(), |so_far, next| common_divisor(&so_far, &next.abs()));
    if first.is_negative() { -&magnitude } else { magnitude }
}

/// Greatest common divisor of two positive rationals: gcd of numerators over lcm of denominators.
fn common_divisor(a: &Rational, b: &Rational) -> Rational {
    let (Some((p, q)), Some((r, s))) = (a.to_parts(), b.to_parts()) else { return Rational::ONE };
    let gcd = |mut x: i64, mut y: i64| {
        while y != 0 {
            (x, y) = (y, x % y);
        }
        x.abs().max(1)
    };
    let denominator = i128::from(q) / i128::from(gcd(q, s)) * i128::from(s);
    match i64::try_from(denominator) {
        Ok(denominator) => Rational::ratio(gcd(p, r), denominator),
        Err(_) => Rational::ONE,
    }
}

/// An exponent as its number and the rest.
fn split_exponent(views: &mut Views<'_>, exponent: ExprId) -> (Rational, Option<ExprId>) {
    let Ok(shown) = super::tidy(views.graph, exponent) else { return (Rational::ZERO, Some(exponent)) };
    let mut number = Rational::ZERO;
    let mut open = vec![shown];
    let mut rest = Vec::new();
    while let Some(next) = open.pop() {
        match views.graph.node(next) {
            Node::Number(value) => number = &number + value,
            Node::Apply(ops::ADD, kids) => open.extend(kids.iter().rev()),
            _ => rest.push(next),
        }
    }
    let symbolic = rest.into_iter().reduce(|sum, term| views.graph.apply(ops::ADD, &[sum, term]));
    (number, symbolic)
}
