//! Exponentials, angles, logarithms and inverse functions in a field, by the terms of their arguments.

use super::factor::trial_division;
use super::form::{self, Form};
use super::program::{At, Step};
use super::seed::{Failure, Seed, mix};
use super::task::Task;
use crate::decide::Sign;
use crate::number::Rational;
use crate::number::field::{PARTS_OF_PI, Point};

/// Terms with a meaning of their own inside exponentials and angles.
#[derive(Clone, Copy, Debug)]
pub(super) enum Special {
    /// `ln(abs(f))`: the value of `f`, and whether it is known to be positive.
    Log(u64, bool),
    /// `asin(v)`
    Asin(u64),
    /// `atan(v)`
    Atan(u64),
}

/// An argument of a logarithm, up to its sign, and its logarithm.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub value: u64,
    pub log: Form,
}

/// Denominator of the exact angles in parts of pi.
const PARTS: i64 = PARTS_OF_PI as i64;
/// Numbers are split into prime factors up to this.
const TRIAL_DIVISORS: u64 = 1000;
/// Most quantities among which products are looked for.
const MOST_UNITS: usize = 12;
/// Multiples by which whole arguments are compared.
const MULTIPLES: [(i64, i64); 7] = [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 4)];

/// True if `q*pi` is an angle whose cosine and sine are in every field.
pub(super) fn is_exact_part(q: &Rational) -> bool {
    (&Rational::integer(PARTS) * q).is_integer()
}

impl Seed {
    /// The terms of a step that stands in an argument.
    pub fn form_of(&mut self, task: &Task, at: usize) -> Form {
        let field = self.field;
        let of = |a: &At| &self.forms[*a as usize];
        let form = match &task.program.steps[at] {
            Step::Number(value) => Some(form::number(field, value)),
            Step::Add(a, b) => {
                let mut sum = of(a).clone();
                form::add_scaled(&mut sum, of(b), &Rational::ONE);
                Some(sum)
            }
            Step::Mul(a, b) => form::product(field, of(a), of(b)),
            Step::Div(a, b) => {
                let inverse = field.inv(self.values[*b as usize]);
                inverse.map(|inverse| form::scaled_by(field, of(a), inverse))
            }
            Step::Power(a, exponent) => super::task::small_power(exponent)
                .and_then(|n| (1..n).try_fold(of(a).clone(), |power, _| form::product(field, &power, of(a)))),
            Step::Ln(a) => Some(self.logs[*a as usize].clone()),
            Step::Asin(_) | Step::Atan(_) => self.arc(task, at).ok(),
            _ => None,
        };
        form.unwrap_or_else(|| form::single(self.values[at]))
    }

    /// The form of an argument as this attempt wants it: with all ordinary terms in one, if it keys by whole values.
    fn argument(&mut self, at: usize) -> Result<Form, Failure> {
        if !self.mode.whole {
            return Ok(self.forms[at].clone());
        }
        let pi = self.pi();
        let (mut kept, mut rest) = (Form::new(), Form::new());
        for (key, coefficient) in &self.forms[at] {
            let apart = *key == pi || self.special.contains_key(key);
            if apart { kept.push((*key, coefficient.clone())) } else { rest.push((*key, coefficient.clone())) }
        }
        let value = form::value(self.field, &rest).ok_or(Failure::Prime)?;
        if value != 0 {
            let (key, factor) = self.whole(value)?;
            form::add_term(&mut kept, key, &factor);
        }
        Ok(kept)
    }

    /// A whole argument as a multiple of one met before, or as itself.
    fn whole(&mut self, value: u64) -> Result<(u64, Rational), Failure> {
        for known in &self.wholes {
            for (top, bottom) in MULTIPLES {
                let factor = Rational::ratio(top, bottom);
                let multiple = self.field.mul(self.field.rational(&factor).ok_or(Failure::Prime)?, *known);
                if multiple == value {
                    return Ok((*known, factor));
                }
                if multiple == self.field.neg(value) {
                    return Ok((*known, -&factor));
                }
            }
        }
        self.wholes.push(value);
        Ok((value, Rational::ONE))
    }

    /// `e` to an argument: the product over its terms.
    pub fn exponential(&mut self, at: usize) -> Result<u64, Failure> {
        let failed = Failure::Step(at as At);
        let mut product = self.field.one();
        for (key, coefficient) in self.argument(at)? {
            let factor = match self.special.get(&key) {
                Some(Special::Log(value, known)) => {
                    let (value, known) = (*value, *known);
                    self.power_of_atom(value, known, &coefficient, failed)?
                }
                _ => {
                    let base = self.base(key);
                    self.power_of_square(base, &coefficient)?
                }
            };
            product = self.field.mul(product, factor);
        }
        Ok(product)
    }

    /// `abs(f)^q`, where `f` is known to be positive or the sign is read off squares.
    fn power_of_atom(&mut self, value: u64, known: bool, q: &Rational, failed: Failure) -> Result<u64, Failure> {
        let even = q.is_integer() && !q.has_odd_numerator();
        if known || even {
            return self.power(value, q, failed);
        }
        self.guessed = true;
        let size = if self.field.sign(value) < 0 { self.field.neg(value) } else { value };
        self.power(size, q, failed)
    }

    fn base(&mut self, key: u64) -> u64 {
        if let Some(base) = self.bases.get(&key) {
            return *base;
        }
        let root = self.random(7, key);
        let base = self.field.mul(root, root);
        self.bases.insert(key, base);
        if self.mode.deep && self.atoms.len() < MOST_UNITS {
            let value = self.canonical(base).0;
            self.atoms.push(Atom { value, log: form::single(key) });
        }
        base
    }

    fn power_of_square(&mut self, base: u64, q: &Rational) -> Result<u64, Failure> {
        match q.to_i64() {
            Some(_) => self.power(base, q, Failure::Prime),
            None => {
                let (top, bottom) = q.to_parts().ok_or(Failure::Always)?;
                let exponent = self.field.square_exponent(top, bottom).ok_or(Failure::Prime)?;
                Ok(self.field.pow(base, exponent))
            }
        }
    }

    /// Cosine and sine of an argument: the rotation by all its terms.
    pub fn angle(&mut self, at: usize) -> Result<Point, Failure> {
        let failed = Failure::Step(at as At);
        let pi = self.pi();
        let mut point = (self.field.one(), 0);
        for (key, coefficient) in self.argument(at)? {
            let turn =
                if key == pi { self.part_of_pi(&coefficient)? } else { self.turn_of_term(key, &coefficient, failed)? };
            point = self.field.rotate(point, turn);
        }
        Ok(point)
    }

    /// The angle `q*pi`: exact for some denominators, a free angle otherwise.
    fn part_of_pi(&mut self, q: &Rational) -> Result<Point, Failure> {
        match (&Rational::integer(PARTS) * q).to_i64() {
            Some(k) => Ok(self.field.part_of_pi(k)),
            None => self.multiple(8, 0, q),
        }
    }

    fn turn_of_term(&mut self, key: u64, q: &Rational, failed: Failure) -> Result<Point, Failure> {
        let field = self.field;
        let Some((top, bottom)) = q.to_parts().filter(|(_, bottom)| *bottom <= 2) else {
            return self.multiple(9, key, q);
        };
        let point = match self.special.get(&key) {
            Some(Special::Asin(v)) => {
                let v = *v;
                (self.root(field.sub(field.one(), field.mul(v, v)), failed)?, v)
            }
            Some(Special::Atan(v)) => {
                let v = *v;
                let root = self.root(field.add(field.one(), field.mul(v, v)), failed)?;
                let cosine = field.inv(root).ok_or(failed)?;
                (cosine, field.mul(v, cosine))
            }
            _ => return self.multiple(9, key, q),
        };
        let point = if bottom == 2 { self.half_angle(point, failed)? } else { point };
        let turned = field.turn(point, top.unsigned_abs());
        Ok(if top < 0 { (turned.0, field.neg(turned.1)) } else { turned })
    }

    /// Half of an angle between -pi/2 and pi/2.
    fn half_angle(&mut self, (cosine, sine): Point, failed: Failure) -> Result<Point, Failure> {
        let field = self.field;
        let half = field.rational(&Rational::ratio(1, 2)).ok_or(Failure::Prime)?;
        let root = self.root(field.mul(field.add(field.one(), cosine), half), failed)?;
        let inverse = field.inv(field.add(root, root)).ok_or(failed)?;
        Ok((root, field.mul(sine, inverse)))
    }

    /// `q` times the free angle of a term. Before a fraction is met, angles need not be divisible.
    fn multiple(&mut self, kind: u64, key: u64, q: &Rational) -> Result<Point, Failure> {
        let field = self.field;
        let (top, bottom) = q.to_parts().ok_or(Failure::Always)?;
        if bottom != 1 && !self.divides {
            self.divides = true;
            return Err(Failure::Prime);
        }
        let memo = mix(kind, key);
        let angle = match self.angles.get(&memo) {
            Some(angle) => *angle,
            None => {
                let angle = field.angle(self.random(kind, key)).ok_or(Failure::Prime)?;
                let angle = if self.divides { field.divisible(angle) } else { angle };
                self.angles.insert(memo, angle);
                angle
            }
        };
        if bottom == 1 {
            let turned = field.turn(angle, top.unsigned_abs());
            return Ok(if top < 0 { (turned.0, field.neg(turned.1)) } else { turned });
        }
        Ok(field.turn(angle, field.angle_multiple(top, bottom).ok_or(Failure::Prime)?))
    }

    /// An inverse sine or tangent as a sum of terms: exact parts of pi for constants, else a kernel of positive argument.
    pub fn arc(&mut self, task: &Task, at: usize) -> Result<Form, Failure> {
        let field = self.field;
        let (operand, sine) = match task.program.steps[at] {
            Step::Asin(a) => (a as usize, true),
            Step::Atan(a) => (a as usize, false),
            _ => return Err(Failure::Always),
        };
        let value = self.values[operand];
        let mut form = Form::new();
        let pi = self.pi();
        if let (true, Some(k)) = (task.constant[operand], self.arc_of_constant(value, sine)) {
            form::add_term(&mut form, pi, &Rational::ratio(k, PARTS));
            return Ok(form);
        }
        let (mut inner, mut sign) = (value, Rational::ONE);
        if let (false, Some(known)) = (sine, task.program.known[operand].filter(|k| k.strict && k.sign != Sign::Zero)) {
            // atan(u) = sign*(pi/2 - atan(1/abs(u)))
            let inverse = field.inv(value).ok_or(Failure::Step(at as At))?;
            if self.canonical(inverse).0 < self.canonical(value).0 {
                let half = if known.sign == Sign::Positive { 1 } else { -1 };
                form::add_term(&mut form, pi, &Rational::ratio(half, 2));
                (inner, sign) = (inverse, Rational::MINUS_ONE);
            }
        }
        let (key, same) = self.canonical(inner);
        if key == 0 {
            return Ok(form);
        }
        let kernel = self.arc_kernel(task, at, (sine, key), same == sign.is_one());
        self.special.insert(kernel, if sine { Special::Asin(key) } else { Special::Atan(key) });
        form::add_term(&mut form, kernel, &if same { sign } else { -&sign });
        Ok(form)
    }

    /// The kernel of an inverse function, a square if that gives the step the sign that is known of it.
    fn arc_kernel(&mut self, task: &Task, at: usize, (sine, key): (bool, u64), same: bool) -> u64 {
        let kind = if sine { 10 } else { 11 };
        if let Some(kernel) = self.arcs.get(&mix(kind, key)) {
            return *kernel;
        }
        let word = self.random(kind, key);
        let kernel = match task.program.known[at].map(|k| k.sign) {
            Some(Sign::Positive) if same => self.field.mul(word, word),
            Some(Sign::Negative) if !same => self.field.mul(word, word),
            Some(Sign::Positive | Sign::Negative) => self.field.neg(self.field.mul(word, word)),
            _ => word,
        };
        self.arcs.insert(mix(kind, key), kernel);
        kernel
    }

    /// The part of pi whose sine or tangent this is, between -pi/2 and pi/2.
    fn arc_of_constant(&self, value: u64, sine: bool) -> Option<i64> {
        let last = if sine { PARTS / 2 } else { PARTS / 2 - 1 };
        (-last..=last).find(|k| {
            let (c, s) = self.field.part_of_pi(*k);
            s == if sine { value } else { self.field.mul(value, c) }
        })
    }

    /// `ln(abs(step))` as a sum of terms.
    pub fn log_of(&mut self, task: &Task, at: usize) -> Result<Form, Failure> {
        let mut form = Form::new();
        match &task.program.steps[at] {
            Step::Number(value) => return self.log_of_number(value, at),
            Step::Mul(a, b) => {
                form = self.logs[*a as usize].clone();
                form::add_scaled(&mut form, &self.logs[*b as usize], &Rational::ONE);
            }
            Step::Div(a, b) => {
                form = self.logs[*a as usize].clone();
                form::add_scaled(&mut form, &self.logs[*b as usize], &Rational::MINUS_ONE);
            }
            Step::Power(a, exponent) => form::add_scaled(&mut form, &self.logs[*a as usize], exponent),
            Step::Abs(a) => form = self.logs[*a as usize].clone(),
            Step::Exp(a) => form = self.argument(*a as usize)?,
            _ => {
                let known = task.program.known[at].map(|k| k.sign).filter(|sign| *sign != Sign::Zero);
                return self.log_of_atom(self.values[at], known, Failure::Step(at as At));
            }
        }
        Ok(form)
    }

    /// Gives a step another value, as one term and one factor.
    pub fn overwrite(&mut self, task: &Task, at: usize, value: u64) {
        self.values[at] = value;
        self.forms[at] = form::single(value);
        if task.log[at] {
            self.logs[at] = self.log_of_atom(value, None, Failure::Step(at as At)).unwrap_or_default();
        }
    }

    fn log_of_number(&mut self, value: &Rational, at: usize) -> Result<Form, Failure> {
        let failed = Failure::Step(at as At);
        let Some((top, bottom)) = value.to_parts() else {
            return self.log_of_atom(self.values[at], Some(Sign::Positive), failed);
        };
        let mut form = Form::new();
        for (part, sign) in [(top.unsigned_abs(), Rational::ONE), (bottom as u64, Rational::MINUS_ONE)] {
            for (prime, times) in trial_division(part, TRIAL_DIVISORS).0 {
                let element = self.field.element(prime);
                let log = self.log_of_atom(element, Some(Sign::Positive), failed)?;
                form::add_scaled(&mut form, &log, &(&sign * &Rational::integer(times)));
            }
        }
        Ok(form)
    }

    /// The logarithm of a quantity that is not a visible product.
    fn log_of_atom(&mut self, value: u64, sign: Option<Sign>, failed: Failure) -> Result<Form, Failure> {
        let (size, _) = self.canonical(value);
        if size == 0 {
            return Err(failed);
        }
        if size == self.canonical(self.field.one()).0 {
            return Ok(Form::new());
        }
        let positive = match sign {
            Some(Sign::Negative) => Some(self.field.neg(value)),
            Some(_) => Some(value),
            None => None,
        };
        if let Some(atom) = self.atoms.iter().find(|atom| atom.value == size) {
            let log = atom.log.clone();
            if let (Some(positive), [(key, _)]) = (positive, &log[..])
                && let Some(Special::Log(value, known @ false)) = self.special.get_mut(key)
                && [positive, self.field.neg(positive)].contains(value)
            {
                (*value, *known) = (positive, true);
            }
            return Ok(log);
        }
        let found = if self.mode.deep { super::unit::product_of(self, size) } else { None };
        let log = match found {
            Some(log) => log,
            None => {
                let key = self.random(12, size);
                self.special.insert(key, Special::Log(positive.unwrap_or(value), positive.is_some()));
                form::single(key)
            }
        };
        self.atoms.push(Atom { value: size, log: log.clone() });
        Ok(log)
    }
}
