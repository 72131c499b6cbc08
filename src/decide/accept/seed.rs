//! Evaluation of a task in one prime field with one seed.
//!
//! Variables and kernels become random elements; kernels are keyed by the values of their arguments, so that equal
//! arguments give equal kernels. Positive quantities are squares. Sound for acceptance: two expressions that are equal
//! for all values of the kernels are equal for the actual ones.

use rustc_hash::FxHashMap;

use super::form::{self, Form};
use super::kernel::{Atom, Special};
use super::parity::Parts;
use super::program::{At, Step};
use super::task::{Mode, Task};
use crate::decide::Sign;
use crate::number::Rational;
use crate::number::field::{Field, Point};

/// Why a seed gave no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// This step has no value or a wrong sign; another seed may do.
    Step(At),
    /// The prime does not suit an exponent or a denominator.
    Prime,
    /// No seed can do.
    Always,
}

/// Values of all steps for one seed.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    pub field: &'static Field,
    pub salt: u64,
    pub mode: Mode,
    pub values: Vec<u64>,
    /// For cosines the sine.
    pub sines: Vec<u64>,
    pub forms: Vec<Form>,
    pub logs: Vec<Form>,
    pub special: FxHashMap<u64, Special>,
    pub atoms: Vec<Atom>,
    pub bases: FxHashMap<u64, u64>,
    pub angles: FxHashMap<u64, Point>,
    /// Values of whole arguments met so far.
    pub wholes: Vec<u64>,
    /// Angles are divided by numbers in this task.
    pub divides: bool,
    /// A sign was read off a square whose sign is not known.
    pub guessed: bool,
    /// Steps at which an even root was taken.
    pub rooted: Vec<At>,
    /// Steps evaluated with this seed.
    pub evaluated: u32,
    /// Kernels of inverse circular functions by their arguments.
    pub arcs: FxHashMap<u64, u64>,
}

/// A well-mixed word.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mut word = a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23) ^ 0xD1B5_4A32_D192_ED03;
    for factor in [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
        word = (word ^ (word >> 30)).wrapping_mul(factor);
        word ^= word >> 27;
    }
    word ^ (word >> 31)
}

impl Seed {
    pub fn new(task: &Task) -> Seed {
        let len = task.program.steps.len();
        Seed {
            field: Field::get(0),
            salt: 0,
            mode: Mode::default(),
            values: vec![0; len],
            sines: vec![0; len],
            forms: vec![Form::new(); len],
            logs: vec![Form::new(); len],
            special: FxHashMap::default(),
            atoms: Vec::new(),
            bases: FxHashMap::default(),
            angles: FxHashMap::default(),
            wholes: Vec::new(),
            divides: false,
            guessed: false,
            rooted: Vec::new(),
            evaluated: 0,
            arcs: FxHashMap::default(),
        }
    }

    /// Evaluates all steps that are needed; `attempt` chooses the prime.
    pub fn run(&mut self, task: &Task, mode: Mode, seed: u64, attempt: u64) -> Result<(), Failure> {
        self.mode = mode;
        self.start(seed, attempt);
        let needed = if mode.filter { &task.needed_to_filter } else { &task.needed };
        for (at, _) in needed.iter().enumerate().filter(|(_, needed)| **needed) {
            self.evaluated += 1;
            self.evaluate(task, at)?;
        }
        Ok(())
    }

    /// Chooses prime and random stream.
    pub fn start(&mut self, seed: u64, attempt: u64) {
        self.field = Field::get(mix(seed, 1).wrapping_add(attempt) as usize);
        self.salt = mix(seed, attempt.wrapping_add(2));
        self.special.clear();
        self.atoms.clear();
        self.bases.clear();
        self.angles.clear();
        self.wholes.clear();
        self.arcs.clear();
        self.evaluated = 0;
        self.guessed = false;
        self.rooted.clear();
    }

    /// The element that a key stands for with this seed.
    pub fn random(&self, kind: u64, key: u64) -> u64 {
        self.field.element(mix(mix(self.salt, kind), key))
    }

    fn square(&self, a: u64) -> u64 {
        self.field.mul(a, a)
    }

    /// A random element with the sign that is known of the step.
    fn kernel(&self, task: &Task, at: usize, kind: u64, key: u64) -> u64 {
        let word = self.random(kind, key);
        match task.program.known[at].map(|k| k.sign) {
            Some(Sign::Positive) => self.square(word),
            Some(Sign::Negative) => self.field.neg(self.square(word)),
            _ => word,
        }
    }

    /// The smaller of an element and its opposite, and whether it is the element itself.
    pub fn canonical(&self, value: u64) -> (u64, bool) {
        let opposite = self.field.neg(value);
        (value.min(opposite), value <= opposite)
    }

    /// The value of pi, a term of its own.
    pub fn pi(&self) -> u64 {
        self.square(self.random(3, 0))
    }

    /// Evaluates one step whose operands have values.
    pub fn evaluate(&mut self, task: &Task, at: usize) -> Result<(), Failure> {
        let value = self.value(task, at)?;
        self.values[at] = value;
        if let (true, Some(sign)) = (self.mode.filter, task.filter[at]) {
            let wanted = if sign == Sign::Positive { 1 } else { -1 };
            if self.field.sign(value) != wanted {
                return Err(if task.constant[at] { Failure::Prime } else { Failure::Step(at as At) });
            }
        }
        if task.form[at] {
            self.forms[at] = self.form_of(task, at);
        }
        if task.log[at] {
            self.logs[at] = self.log_of(task, at)?;
        }
        Ok(())
    }

    fn value(&mut self, task: &Task, at: usize) -> Result<u64, Failure> {
        let field = self.field;
        let of = |a: At| self.values[a as usize];
        let failed = Failure::Step(at as At);
        Ok(match &task.program.steps[at] {
            Step::Number(value) => field.rational(value).ok_or(Failure::Prime)?,
            Step::Variable(name) => self.kernel(task, at, 4, *name),
            Step::Pi => self.pi(),
            Step::Add(a, b) => field.add(of(*a), of(*b)),
            Step::Mul(a, b) => field.mul(of(*a), of(*b)),
            Step::Div(a, b) => field.mul(of(*a), field.inv(of(*b)).ok_or(failed)?),
            Step::Power(a, exponent) => self.power(of(*a), exponent, failed)?,
            Step::Abs(a) => self.absolute(of(*a)),
            Step::Exp(a) => self.exponential(*a as usize)?,
            Step::Ln(a) => form::value(field, &self.logs[*a as usize]).ok_or(Failure::Prime)?,
            Step::Cos(a) => {
                let (cosine, sine) = self.angle(*a as usize)?;
                self.sines[at] = sine;
                cosine
            }
            Step::Sin(cosine) => self.sines[*cosine as usize],
            Step::Asin(_) | Step::Atan(_) => {
                let form = self.arc(task, at)?;
                form::value(field, &form).ok_or(Failure::Prime)?
            }
            Step::Opaque(tag, all) => {
                let key = all.iter().fold(*tag, |key, a| mix(key, of(*a)));
                self.kernel(task, at, 5, key)
            }
            Step::Odd(tag, a) => {
                let (key, same) = self.canonical(of(*a));
                let value = if key == 0 { 0 } else { self.random(6, mix(*tag, key)) };
                if same { value } else { field.neg(value) }
            }
            Step::Parity(..) => self.parity(&task.parities[&(at as At)]),
            Step::Stuck => return Err(Failure::Always),
        })
    }

    /// The one of `a` and `-a` that is a square.
    fn absolute(&mut self, a: u64) -> u64 {
        self.guessed = true;
        if self.field.sign(a) < 0 { self.field.neg(a) } else { a }
    }

    /// A random sign for each part.
    fn parity(&mut self, (odd, parts): &Parts) -> u64 {
        self.guessed = true;
        let signs = parts.iter().filter(|part| self.random(13, self.values[**part as usize]) & 1 == 1).count();
        let one = self.field.one();
        if *odd ^ (signs % 2 == 1) { self.field.neg(one) } else { one }
    }

    /// An exact power; of `a` that is no square there is none if the denominator is even.
    pub fn power(&mut self, a: u64, exponent: &Rational, failed: Failure) -> Result<u64, Failure> {
        let field = self.field;
        let (top, bottom) = exponent.to_parts().ok_or(Failure::Always)?;
        if a == 0 {
            return if top > 0 { Ok(0) } else { Err(failed) };
        }
        if bottom == 1 {
            let power = field.pow(a, top.unsigned_abs());
            return if top < 0 { field.inv(power).ok_or(failed) } else { Ok(power) };
        }
        if bottom % 2 == 1 {
            return Ok(field.pow(a, field.exponent(top, bottom).ok_or(Failure::Prime)?));
        }
        let base = if self.mode.lenient { self.absolute(a) } else { a };
        if (top, bottom) == (1, 2) {
            return self.root(base, failed);
        }
        self.note_root(failed);
        if field.sign(base) < 0 {
            return Err(failed);
        }
        Ok(field.pow(base, field.square_exponent(top, bottom).ok_or(Failure::Prime)?))
    }

    /// The square root that is a square; of the absolute value if this attempt is lenient.
    pub fn root(&mut self, a: u64, failed: Failure) -> Result<u64, Failure> {
        self.note_root(failed);
        if self.mode.lenient {
            return Ok(self.field.sqrt_abs(a));
        }
        self.field.sqrt(a).ok_or(failed)
    }

    fn note_root(&mut self, at: Failure) {
        if let Failure::Step(at) = at {
            self.rooted.push(at);
        }
    }

    /// All that belongs to one step.
    pub fn saved(&self, at: usize) -> Saved {
        Saved {
            at,
            value: self.values[at],
            sine: self.sines[at],
            form: self.forms[at].clone(),
            log: self.logs[at].clone(),
        }
    }

    /// Brings a step back to what it was.
    pub fn restore(&mut self, saved: Saved) {
        let Saved { at, value, sine, form, log } = saved;
        (self.values[at], self.sines[at]) = (value, sine);
        (self.forms[at], self.logs[at]) = (form, log);
    }
}

/// What a step was before it was overwritten.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    at: usize,
    value: u64,
    sine: u64,
    form: Form,
    log: Form,
}
