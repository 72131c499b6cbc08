//! The steps of a task in normal form.

use super::super::program::{At, Step};
use super::super::task::Task;
use super::poly::{GiveUp, Monomial, Poly, UNIT, inverse, power_of, times, units};
use super::tower::{Kind, Tower, factors};
use crate::decide::Sign;
use crate::number::Rational;

/// Largest multiple of an angle that is written out.
const MOST_TURNS: i64 = 48;

struct Expansion<'t> {
    task: &'t Task,
    tower: Tower,
    values: Vec<Poly>,
    sines: Vec<Poly>,
    /// Into how many parts the angle of every monomial is divided.
    parts: i64,
}

/// True if the two roots have the same normal form; pays from `left`.
pub(super) fn difference(task: &Task, terms: u32, parts: i64, left: &mut u64) -> Result<bool, GiveUp> {
    let len = task.program.steps.len();
    let tower = Tower::new(terms, *left);
    let mut expansion =
        Expansion { task, tower, values: vec![Poly::default(); len], sines: vec![Poly::default(); len], parts };
    let outcome = expansion.vanishes();
    *left = expansion.tower.left;
    outcome
}

/// A fraction of pi in twelfths.
fn twelfths(coefficient: &Rational) -> Option<i64> {
    (&Rational::integer(12) * coefficient).to_i64()
}

impl Expansion<'_> {
    fn vanishes(&mut self) -> Result<bool, GiveUp> {
        for (at, _) in self.task.needed.iter().enumerate().filter(|(_, needed)| **needed) {
            self.values[at] = self.value(at)?;
        }
        let minus = self.of(self.task.roots[1]).scaled(&Rational::MINUS_ONE);
        let difference = self.of(self.task.roots[0]).plus(&minus);
        Ok(self.tower.flattened(&difference)?.0.is_zero())
    }

    fn of(&self, at: At) -> &Poly {
        &self.values[at as usize]
    }

    fn sign(&self, at: usize) -> Option<Sign> {
        self.task.program.known[at].filter(|k| k.strict).map(|k| k.sign).filter(|sign| *sign != Sign::Zero)
    }

    /// A negative variable is the opposite of a positive kernel, so that its roots can be taken.
    fn variable(&mut self, at: usize, name: u64) -> Poly {
        let kind = Kind::Free(name, Vec::new());
        match self.sign(at) {
            Some(Sign::Negative) => {
                let opposite = self.tower.kernel(kind, Some(Sign::Positive));
                Poly::kernel(opposite, UNIT).scaled(&Rational::MINUS_ONE)
            }
            sign => Poly::kernel(self.tower.kernel(kind, sign), UNIT),
        }
    }

    fn free(&mut self, at: usize, tag: u64, args: Vec<Poly>) -> Poly {
        let sign = self.sign(at);
        Poly::kernel(self.tower.kernel(Kind::Free(tag, args), sign), UNIT)
    }

    fn value(&mut self, at: usize) -> Result<Poly, GiveUp> {
        match &self.task.program.steps[at] {
            Step::Number(value) => Ok(Poly::number(value)),
            Step::Variable(name) => Ok(self.variable(at, *name)),
            Step::Pi => Ok(self.pi()),
            Step::Add(a, b) => Ok(self.of(*a).plus(self.of(*b))),
            Step::Mul(a, b) => {
                let (a, b) = (self.of(*a).clone(), self.of(*b).clone());
                self.tower.product(&a, &b)
            }
            Step::Div(a, b) => {
                let (a, b) = (self.of(*a).clone(), self.of(*b).clone());
                let inverse = self.tower.power(&b, &Rational::MINUS_ONE)?;
                self.tower.product(&a, &inverse)
            }
            Step::Power(a, exponent) => self.power(*a, exponent),
            Step::Exp(a) => {
                let argument = self.of(*a).clone();
                self.exponential(&argument)
            }
            Step::Ln(a) => {
                let argument = self.of(*a).clone();
                self.logarithm(&argument)
            }
            Step::Cos(a) => {
                let argument = self.of(*a).clone();
                let (cosine, sine) = self.angle(&argument)?;
                self.sines[at] = sine;
                Ok(cosine)
            }
            Step::Sin(cosine) => Ok(self.sines[*cosine as usize].clone()),
            Step::Asin(a) => self.arc(true, *a),
            Step::Atan(a) => self.arc(false, *a),
            Step::Opaque(tag, all) => {
                let args = all.iter().map(|kid| self.settled(*kid)).collect::<Result<_, _>>()?;
                Ok(self.free(at, *tag, args))
            }
            Step::Odd(tag, a) => {
                let (argument, factor) = self.odd_argument(*a)?;
                Ok(self.free(at, *tag, vec![argument]).scaled(&factor))
            }
            Step::Abs(_) | Step::Parity(..) | Step::Stuck => Err(GiveUp::Form),
        }
    }

    fn pi(&mut self) -> Poly {
        Poly::kernel(self.tower.kernel(Kind::Free(0, Vec::new()), Some(Sign::Positive)), UNIT)
    }

    /// A power; of a power of a quantity with a known sign without multiplying out in between.
    fn power(&mut self, a: At, exponent: &Rational) -> Result<Poly, GiveUp> {
        if let (Step::Power(b, inner), false) = (&self.task.program.steps[a as usize], exponent.has_odd_denominator()) {
            let both = inner * exponent;
            let base = self.of(*b).clone();
            match self.sign(*b as usize) {
                Some(Sign::Positive) => return self.tower.power(&base, &both),
                Some(Sign::Negative) => return self.tower.power(&base.scaled(&Rational::MINUS_ONE), &both),
                _ => {}
            }
        }
        let base = self.of(a).clone();
        self.tower.power(&base, exponent)
    }

    /// An argument without atoms in denominators where that is possible, so that equal arguments look the same.
    fn settled(&mut self, at: At) -> Result<Poly, GiveUp> {
        let argument = self.of(at).clone();
        let (flat, by) = self.tower.flattened(&argument)?;
        Ok(flat.shifted(&inverse(&by)))
    }

    /// An argument of an odd function with a positive leading coefficient, and the sign that was taken out.
    fn odd_argument(&mut self, at: At) -> Result<(Poly, Rational), GiveUp> {
        let argument = self.settled(at)?;
        let negative = argument.0.values().next_back().ok_or(GiveUp::Form)?.is_negative();
        let factor = if negative { Rational::MINUS_ONE } else { Rational::ONE };
        Ok((argument.scaled(&factor), factor))
    }

    fn arc(&mut self, sine: bool, a: At) -> Result<Poly, GiveUp> {
        let (argument, factor) = self.odd_argument(a)?;
        Ok(Poly::kernel(self.tower.kernel(Kind::Arc(sine, argument), None), UNIT).scaled(&factor))
    }

    /// The kernel of a monomial that is one kernel and nothing else.
    fn only(monomial: &Monomial) -> Option<u32> {
        match &monomial[..] {
            [(kernel, UNIT)] => Some(*kernel),
            _ => None,
        }
    }

    fn exponential(&mut self, argument: &Poly) -> Result<Poly, GiveUp> {
        let mut product = Poly::number(&Rational::ONE);
        for (monomial, coefficient) in &argument.0 {
            let kind = Self::only(monomial).map(|kernel| self.tower.kinds[kernel as usize].clone());
            let factor = match kind {
                Some(Kind::Ln(inner)) => self.tower.absolute_power(inner, coefficient)?,
                _ => {
                    let base = self.tower.kernel(Kind::Exp(monomial.clone()), Some(Sign::Positive));
                    Poly::kernel(base, units(coefficient)?)
                }
            };
            product = self.tower.product(&product, &factor)?;
        }
        Ok(product)
    }

    fn logarithm(&mut self, argument: &Poly) -> Result<Poly, GiveUp> {
        let Some((coefficient, mut monomial, atom)) = self.tower.split(argument)? else { return Err(GiveUp::Form) };
        if let Some(atom) = atom {
            monomial = times(&monomial, &power_of(atom, UNIT));
        }
        let (top, bottom) = coefficient.to_parts().ok_or(GiveUp::Size)?;
        let mut sum = Poly::default();
        for (part, sign) in [(top.unsigned_abs(), 1), (bottom.unsigned_abs(), -1)] {
            for (prime, times) in factors(part).ok_or(GiveUp::Form)? {
                let kernel = self.tower.kernel(Kind::Prime(prime), Some(Sign::Positive));
                sum = sum.plus(&self.log_of_kernel(kernel).scaled(&Rational::integer(sign * times)));
            }
        }
        for (kernel, exponent) in monomial {
            sum = sum.plus(&self.log_of_kernel(kernel).scaled(&Rational::ratio(exponent, UNIT)));
        }
        Ok(sum)
    }

    fn log_of_kernel(&mut self, kernel: u32) -> Poly {
        match self.tower.kinds[kernel as usize].clone() {
            Kind::Exp(monomial) => Poly::term(monomial, &Rational::ONE),
            _ => Poly::kernel(self.tower.kernel(Kind::Ln(kernel), None), UNIT),
        }
    }

    fn angle(&mut self, argument: &Poly) -> Result<(Poly, Poly), GiveUp> {
        let pi = self.pi();
        let mut point = (Poly::number(&Rational::ONE), Poly::default());
        for (monomial, coefficient) in &argument.0 {
            let is_pi = pi.single().is_some_and(|(known, _)| known == monomial);
            let (base, turns) = match twelfths(coefficient).filter(|_| is_pi) {
                Some(turns) => (self.twelfth()?, turns.rem_euclid(24)),
                None => self.part(monomial, coefficient)?,
            };
            if turns.abs() > MOST_TURNS {
                return Err(GiveUp::Size);
            }
            let base = if turns < 0 { (base.0, base.1.scaled(&Rational::MINUS_ONE)) } else { base };
            for _ in 0..turns.abs() {
                point = self.rotated(&point, &base)?;
            }
        }
        Ok(point)
    }

    /// The angle of a part of a monomial, and how often it is taken.
    fn part(&mut self, monomial: &Monomial, coefficient: &Rational) -> Result<((Poly, Poly), i64), GiveUp> {
        let (top, bottom) = coefficient.to_parts().ok_or(GiveUp::Form)?;
        let kind = Self::only(monomial).map(|kernel| self.tower.kinds[kernel as usize].clone());
        if let (Some(Kind::Arc(sine, argument)), 1) = (kind, bottom) {
            return Ok((self.arc_point(sine, &argument)?, top));
        }
        if self.parts % bottom != 0 {
            let (mut a, mut b) = (self.parts, bottom);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            return Err(GiveUp::Denominator((self.parts / a).checked_mul(bottom).ok_or(GiveUp::Size)?));
        }
        let cosine = self.tower.kernel(Kind::Cos(monomial.clone()), None);
        let sine = self.tower.kernel(Kind::Sin(cosine), None);
        let turns = top.checked_mul(self.parts / bottom).ok_or(GiveUp::Size)?;
        Ok(((Poly::kernel(cosine, UNIT), Poly::kernel(sine, UNIT)), turns))
    }

    /// Cosine and sine of an inverse function, whose cosine is never negative.
    fn arc_point(&mut self, sine: bool, argument: &Poly) -> Result<(Poly, Poly), GiveUp> {
        let square = self.tower.product(argument, argument)?;
        let (one, half) = (Poly::number(&Rational::ONE), Rational::ratio(1, 2));
        if sine {
            let rest = one.plus(&square.scaled(&Rational::MINUS_ONE));
            return Ok((self.tower.power(&rest, &half)?, argument.clone()));
        }
        let cosine = self.tower.power(&one.plus(&square), &-&half)?;
        let sine = self.tower.product(argument, &cosine)?;
        Ok((cosine, sine))
    }

    /// The angle pi/12: `(sqrt(6) + sqrt(2))/4` and `(sqrt(6) - sqrt(2))/4`.
    fn twelfth(&mut self) -> Result<(Poly, Poly), GiveUp> {
        let half = Rational::ratio(1, 2);
        let quarter = Rational::ratio(1, 4);
        let six = self.tower.power(&Poly::number(&Rational::integer(6)), &half)?.scaled(&quarter);
        let two = self.tower.power(&Poly::number(&Rational::integer(2)), &half)?.scaled(&quarter);
        Ok((six.plus(&two), six.plus(&two.scaled(&Rational::MINUS_ONE))))
    }

    fn rotated(&mut self, a: &(Poly, Poly), b: &(Poly, Poly)) -> Result<(Poly, Poly), GiveUp> {
        let cosine = self.tower.product(&a.0, &b.0)?;
        let sines = self.tower.product(&a.1, &b.1)?;
        let (one, other) = (self.tower.product(&a.0, &b.1)?, self.tower.product(&a.1, &b.0)?);
        Ok((cosine.plus(&sines.scaled(&Rational::MINUS_ONE)), one.plus(&other)))
    }
}
