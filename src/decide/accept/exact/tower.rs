//! Kernels of the exact expansion and their relations.
//!
//! A sum in a denominator or under a root is a kernel too (an *atom*, scaled to leading coefficient 1): its powers are
//! multiplied out only at the end, so that `(x-y)^6000` costs nothing. Kernels are the same only if their arguments are
//! exactly equal. Every rewrite holds for all values of the kernels that have the recorded signs.

use rustc_hash::FxHashMap;

use super::super::factor::{Factors, trial_division};
use super::poly::{GiveUp, Monomial, Poly, UNIT, inverse, power_of, times, units};
use crate::decide::Sign;
use crate::number::Rational;

/// What a kernel is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A variable or opaque function.
    Free(u64, Vec<Poly>),
    /// A prime number, for its roots.
    Prime(u64),
    /// `e` to a monomial.
    Exp(Monomial),
    /// The logarithm of the absolute value of another kernel.
    Ln(u32),
    /// Cosine of a part of a monomial.
    Cos(Monomial),
    /// The sine that belongs to a cosine.
    Sin(u32),
    /// An inverse sine (true) or tangent.
    Arc(bool, Poly),
    /// A sum with leading coefficient 1.
    Atom(Poly),
}

/// All kernels met, with what is known of their signs, and the work left.
#[derive(Debug)]
pub(super) struct Tower {
    pub kinds: Vec<Kind>,
    pub signs: Vec<Option<Sign>>,
    index: FxHashMap<Kind, u32>,
    pub left: u64,
    most_terms: usize,
}

/// Prime factors up to this are split off numbers under roots.
const TRIAL_DIVISORS: u64 = 10_000;

impl Tower {
    pub fn new(terms: u32, left: u64) -> Tower {
        Tower { kinds: Vec::new(), signs: Vec::new(), index: FxHashMap::default(), left, most_terms: terms as usize }
    }

    pub fn kernel(&mut self, kind: Kind, sign: Option<Sign>) -> u32 {
        if let Some(known) = self.index.get(&kind) {
            let slot = &mut self.signs[*known as usize];
            *slot = slot.or(sign);
            return *known;
        }
        let number = self.kinds.len() as u32;
        self.index.insert(kind.clone(), number);
        self.kinds.push(kind);
        self.signs.push(sign);
        number
    }

    /// The product, with roots of primes and squares of sines reduced.
    pub fn product(&mut self, a: &Poly, b: &Poly) -> Result<Poly, GiveUp> {
        let product = a.product(b, &mut self.left)?;
        self.reduced(product)
    }

    /// Whole powers of primes become numbers, squares of sines `1 - cos^2`.
    fn reduced(&mut self, poly: Poly) -> Result<Poly, GiveUp> {
        let reducible = |(kernel, exponent): &(u32, i64)| match self.kinds[*kernel as usize] {
            Kind::Prime(_) => !(0..UNIT).contains(exponent),
            Kind::Sin(_) => *exponent >= 2 * UNIT,
            _ => false,
        };
        if !poly.0.keys().any(|monomial| monomial.iter().any(reducible)) {
            return self.checked(poly);
        }
        let mut sum = Poly::default();
        for (monomial, coefficient) in &poly.0 {
            let mut term = Poly::number(coefficient);
            for (kernel, exponent) in monomial {
                let factor = self.reduced_power(*kernel, *exponent)?;
                term = term.product(&factor, &mut self.left)?;
            }
            sum = sum.plus(&term);
        }
        self.checked(sum)
    }

    fn checked(&self, poly: Poly) -> Result<Poly, GiveUp> {
        if poly.0.len() > self.most_terms { Err(GiveUp::Size) } else { Ok(poly) }
    }

    fn reduced_power(&mut self, kernel: u32, exponent: i64) -> Result<Poly, GiveUp> {
        let (whole, part) = (exponent.div_euclid(UNIT), exponent.rem_euclid(UNIT));
        match self.kinds[kernel as usize] {
            Kind::Prime(prime) => {
                let number = Rational::integer(prime as i64).pow(whole, 2048).ok_or(GiveUp::Size)?;
                Ok(Poly::term(power_of(kernel, part), &number))
            }
            Kind::Sin(cosine) if exponent >= 2 * UNIT => {
                let square =
                    Poly::number(&Rational::ONE).plus(&Poly::term(power_of(cosine, 2 * UNIT), &Rational::MINUS_ONE));
                let rest = Poly::kernel(kernel, exponent - (whole - whole % 2) * UNIT);
                let even = self.repeated(&square, (whole / 2) as u64)?;
                even.product(&rest, &mut self.left)
            }
            _ => Ok(Poly::kernel(kernel, exponent)),
        }
    }

    /// A whole power, multiplied out.
    pub fn repeated(&mut self, base: &Poly, times: u64) -> Result<Poly, GiveUp> {
        let mut power = Poly::number(&Rational::ONE);
        for _ in 0..times {
            power = self.product(&power, base)?;
        }
        Ok(power)
    }

    /// Multiplied by a monomial so that no atom, sine or cosine is left in a denominator; the monomial that was used.
    fn cleared(&mut self, poly: &Poly) -> Result<(Poly, Monomial), GiveUp> {
        let least = poly.least_exponents();
        let clears = |kernel: u32| matches!(self.kinds[kernel as usize], Kind::Atom(_) | Kind::Sin(_));
        let by: Monomial = least
            .iter()
            .filter(|(kernel, exponent)| clears(*kernel) && *exponent < 0)
            .map(|(kernel, exponent)| (*kernel, -exponent.div_euclid(UNIT) * UNIT))
            .collect();
        let product = poly.shifted(&by);
        Ok((self.reduced(product)?, by))
    }

    /// No atom in a denominator and none with a whole power left: 0 then if and only if there is no term, as far as the
    /// kernels are independent. The monomial is what it was multiplied by.
    pub fn flattened(&mut self, poly: &Poly) -> Result<(Poly, Monomial), GiveUp> {
        let (mut poly, mut by) = self.cleared(poly)?;
        loop {
            let least = poly.least_exponents();
            let content: Monomial = least.into_iter().filter(|(kernel, _)| self.is_atom(*kernel)).collect();
            let content: Monomial =
                content.into_iter().map(|(kernel, e)| (kernel, e.div_euclid(UNIT) * UNIT)).collect();
            let content: Monomial = content.into_iter().filter(|(_, exponent)| *exponent != 0).collect();
            if !content.is_empty() && !poly.is_zero() {
                poly = poly.shifted(&inverse(&content));
                by = times(&by, &inverse(&content));
            }
            let Some(atom) = self.whole_atom(&poly) else { return Ok((poly, by)) };
            poly = self.expanded(&poly, atom)?;
        }
    }

    fn is_atom(&self, kernel: u32) -> bool {
        matches!(self.kinds[kernel as usize], Kind::Atom(_))
    }

    /// The newest atom with a whole power in it.
    fn whole_atom(&self, poly: &Poly) -> Option<u32> {
        let powers = poly.0.keys().flatten();
        powers.filter(|(kernel, exponent)| self.is_atom(*kernel) && *exponent >= UNIT).map(|(kernel, _)| *kernel).max()
    }

    /// Whole powers of an atom multiplied out.
    fn expanded(&mut self, poly: &Poly, atom: u32) -> Result<Poly, GiveUp> {
        let Kind::Atom(inner) = self.kinds[atom as usize].clone() else { return Err(GiveUp::Form) };
        let mut by_power: FxHashMap<i64, Poly> = FxHashMap::default();
        for (monomial, coefficient) in &poly.0 {
            let exponent = monomial.iter().find(|(kernel, _)| *kernel == atom).map_or(0, |(_, exponent)| *exponent);
            let whole = exponent.div_euclid(UNIT);
            let rest = times(monomial, &power_of(atom, -whole * UNIT));
            by_power.entry(whole).or_default().insert(rest, coefficient);
        }
        let mut powers: Vec<i64> = by_power.keys().copied().collect();
        powers.sort_unstable();
        let (mut sum, mut power, mut reached) = (Poly::default(), Poly::number(&Rational::ONE), 0);
        for whole in powers {
            power = {
                let more = self.repeated(&inner, (whole - reached) as u64)?;
                self.product(&power, &more)?
            };
            reached = whole;
            let part = self.product(&by_power[&whole], &power)?;
            sum = sum.plus(&part);
        }
        self.checked(sum)
    }

    /// `coefficient * monomial * sum`, the sum scaled to leading coefficient 1 and without common factors; `None` for 0.
    pub fn split(&mut self, poly: &Poly) -> Result<Option<(Rational, Monomial, Option<u32>)>, GiveUp> {
        if let Some((monomial, coefficient)) = poly.single() {
            return Ok(Some((coefficient.clone(), monomial.clone(), None)));
        }
        let (flat, by) = self.flattened(poly)?;
        if flat.is_zero() {
            return Ok(None);
        }
        let content: Monomial = flat.least_exponents();
        let primitive = flat.shifted(&inverse(&content));
        let outside = times(&content, &inverse(&by));
        let (monomial, leading) = primitive.0.iter().next_back().expect("not 0");
        if primitive.0.len() == 1 {
            return Ok(Some((leading.clone(), times(&outside, monomial), None)));
        }
        let leading = leading.clone();
        let atom = primitive.scaled(&leading.recip().ok_or(GiveUp::Form)?);
        Ok(Some((leading, outside, Some(self.kernel(Kind::Atom(atom), None)))))
    }

    /// `poly^exponent`, where an even root says that the whole is positive.
    pub fn power(&mut self, poly: &Poly, exponent: &Rational) -> Result<Poly, GiveUp> {
        if let (Some(whole), true) = (exponent.to_i64().filter(|n| (0..=12).contains(n)), poly.0.len() <= 16) {
            return self.repeated(poly, whole as u64);
        }
        let Some((mut coefficient, mut monomial, atom)) = self.split(poly)? else { return Err(GiveUp::Form) };
        if let Some(atom) = atom {
            monomial = times(&monomial, &power_of(atom, UNIT));
        }
        let even = !exponent.has_odd_denominator();
        if even {
            self.learn_sign(&coefficient, &monomial);
            (coefficient, monomial) = self.turned(coefficient, monomial);
        }
        let mut power = self.power_of_number(&coefficient, exponent, even)?;
        for (kernel, inner) in &monomial {
            let factor = self.power_of_kernel(*kernel, *inner, exponent, even)?;
            power = self.product(&power, &factor)?;
        }
        Ok(power)
    }

    /// A positive product whose factors have known signs but one gives the sign of that one.
    fn learn_sign(&mut self, coefficient: &Rational, monomial: &Monomial) {
        let mut sign = if coefficient.is_negative() { -1 } else { 1 };
        let mut open = None;
        for (kernel, exponent) in monomial {
            if exponent % (2 * UNIT) == 0 {
                continue;
            }
            match (self.signs[*kernel as usize], open) {
                (Some(Sign::Positive), _) => {}
                (Some(Sign::Negative), _) if exponent % UNIT == 0 => sign = -sign,
                (_, None) if exponent % UNIT == 0 => open = Some(*kernel),
                _ => return,
            }
        }
        if let Some(kernel) = open {
            self.signs[kernel as usize] = Some(if sign > 0 { Sign::Positive } else { Sign::Negative });
        }
    }

    /// The same product with the opposite of an atom that is negative, so that a root of it can be taken.
    fn turned(&mut self, coefficient: Rational, monomial: Monomial) -> (Rational, Monomial) {
        let negative = monomial.iter().find(|(kernel, exponent)| {
            *exponent == UNIT && self.is_atom(*kernel) && self.signs[*kernel as usize] == Some(Sign::Negative)
        });
        let Some(&(kernel, _)) = negative else { return (coefficient, monomial) };
        let Kind::Atom(sum) = self.kinds[kernel as usize].clone() else { return (coefficient, monomial) };
        let opposite = self.kernel(Kind::Atom(sum.scaled(&Rational::MINUS_ONE)), Some(Sign::Positive));
        let rest = times(&monomial, &power_of(kernel, -UNIT));
        (-&coefficient, times(&rest, &power_of(opposite, UNIT)))
    }

    /// `c^q`; of the absolute value for even roots, because there the signs of all factors are taken away together.
    fn power_of_number(&mut self, c: &Rational, q: &Rational, even: bool) -> Result<Poly, GiveUp> {
        let (top, _) = q.to_parts().ok_or(GiveUp::Form)?;
        if let (true, Some(whole)) = (q.is_integer(), q.to_i64()) {
            return Ok(Poly::number(&c.pow(whole, 2048).ok_or(GiveUp::Size)?));
        }
        let flips = c.is_negative() && !even && top % 2 != 0;
        let mut power = Poly::number(&if flips { Rational::MINUS_ONE } else { Rational::ONE });
        let (numerator, denominator) = c.to_parts().ok_or(GiveUp::Size)?;
        for (part, sign) in [(numerator.unsigned_abs(), 1), (denominator.unsigned_abs(), -1)] {
            for (prime, times) in factors(part).ok_or(GiveUp::Form)? {
                let kernel = self.kernel(Kind::Prime(prime), Some(Sign::Positive));
                let exponent = units(&(q * &Rational::integer(sign * times)))?;
                let root = Poly::kernel(kernel, exponent);
                power = self.product(&power, &root)?;
            }
        }
        Ok(power)
    }

    /// `(v^e)^q`, of the absolute value for even roots.
    fn power_of_kernel(&mut self, kernel: u32, inner: i64, q: &Rational, even: bool) -> Result<Poly, GiveUp> {
        let exponent = units(&(q * &Rational::ratio(inner, UNIT)))?;
        let power = Poly::kernel(kernel, exponent);
        match self.signs[kernel as usize] {
            _ if !even => Ok(power),
            Some(Sign::Positive) => Ok(power),
            _ if exponent % (2 * UNIT) == 0 => Ok(power),
            Some(Sign::Negative) if exponent % UNIT == 0 => Ok(power.scaled(&Rational::MINUS_ONE)),
            _ => Err(GiveUp::Form),
        }
    }

    /// `abs(v)^q` for the kernel of a logarithm.
    pub fn absolute_power(&mut self, kernel: u32, q: &Rational) -> Result<Poly, GiveUp> {
        self.power_of_kernel(kernel, UNIT, q, true)
    }
}

/// Prime factors with multiplicities; `None` if a part that may not be prime is left.
pub(super) fn factors(n: u64) -> Option<Factors> {
    let (found, all_prime) = trial_division(n, TRIAL_DIVISORS);
    all_prime.then_some(found)
}
