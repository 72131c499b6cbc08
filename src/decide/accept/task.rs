//! What is to be evaluated, prepared once for all seeds: which steps, and where linear forms and logarithms are wanted.

use rustc_hash::{FxHashMap, FxHashSet};

use super::parity::Parts;
use super::program::{At, Known, Program, Step};
use crate::decide::Sign;
use crate::number::Rational;

/// How an attempt treats arguments and signs; each switch makes more pairs agree and costs more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mode {
    /// Key exponentials and angles by the value of the whole argument, not by its terms.
    pub whole: bool,
    /// Take only seeds in which squares and signs agree on every step whose sign is known.
    pub filter: bool,
    /// Look for products among the arguments of logarithms.
    pub deep: bool,
    /// Never refuse a root: take that of the absolute value. For fingerprints, never for acceptance.
    pub lenient: bool,
}

/// A program with its roots and marks.
#[derive(Debug)]
pub(super) struct Task {
    pub program: Program,
    pub roots: Vec<At>,
    /// Steps that the roots need.
    pub needed: Vec<bool>,
    /// Steps that the roots or a filter by signs need.
    pub needed_to_filter: Vec<bool>,
    /// Steps whose decomposition into a sum is wanted.
    pub form: Vec<bool>,
    /// Steps whose decomposition into a product is wanted.
    pub log: Vec<bool>,
    /// Steps whose value depends on the prime alone: algebraic numbers.
    pub constant: Vec<bool>,
    /// For parities the parts of their exponents.
    pub parities: FxHashMap<At, Parts>,
    /// Signs to filter by.
    pub filter: Vec<Option<Sign>>,
    /// True if some step chooses by being a square: roots, absolute values, inverse circular functions, and logarithms
    /// in exponents.
    pub chooses: bool,
    pub has_logs: bool,
    pub has_arguments: bool,
}

impl Task {
    pub fn new(program: Program, roots: Vec<At>, given: &[(At, Sign)]) -> Task {
        let len = program.steps.len();
        let needed = program.needed(&roots);
        let mut all: Vec<At> = roots.clone();
        all.extend(given.iter().map(|(at, _)| *at).filter(|at| !stuck_below(&program, *at)));
        let needed_to_filter = program.needed(&all);
        let mut task = Task {
            program,
            roots,
            needed,
            needed_to_filter,
            form: vec![false; len],
            log: vec![false; len],
            constant: vec![true; len],
            parities: FxHashMap::default(),
            filter: vec![None; len],
            chooses: false,
            has_logs: false,
            has_arguments: false,
        };
        for at in (0..len).rev() {
            task.mark(at);
        }
        for at in 0..len {
            task.constant[at] = task.is_algebraic(at);
            task.filter[at] = task.sign_to_filter(at);
        }
        task.parities = super::parity::parities(&task.program);
        task
    }

    /// Passes the wish for decompositions down to the operands.
    fn mark(&mut self, at: usize) {
        let step = self.program.steps[at].clone();
        let (form, log) = (self.form[at], self.log[at]);
        match step {
            Step::Exp(a) => {
                self.form[a as usize] = true;
                self.has_arguments |= self.needed[at];
            }
            Step::Cos(a) => {
                self.form[a as usize] = true;
                self.has_arguments |= self.needed[at];
            }
            Step::Ln(a) => {
                self.log[a as usize] = true;
                self.has_logs |= self.needed[at];
                // In an exponent a part of a logarithm is a root.
                self.chooses |= self.needed[at] && form;
            }
            Step::Add(a, b) if form => self.wish_forms(&[a, b]),
            Step::Mul(a, b) => {
                if form {
                    self.wish_forms(&[a, b]);
                }
                if log {
                    self.log[a as usize] = true;
                    self.log[b as usize] = true;
                }
            }
            Step::Div(a, b) => {
                self.form[a as usize] |= form;
                self.log[a as usize] |= log;
                self.log[b as usize] |= log;
            }
            Step::Power(a, exponent) => {
                self.log[a as usize] |= log;
                self.form[a as usize] |= form && small_power(&exponent).is_some();
                self.chooses |= self.needed[at] && !exponent.has_odd_denominator();
            }
            // The cosine of an inverse sine is a root.
            Step::Asin(_) | Step::Atan(_) => self.chooses |= self.needed[at],
            Step::Abs(a) => {
                self.log[a as usize] |= log;
                self.chooses |= self.needed[at];
            }
            _ => {}
        }
    }

    fn wish_forms(&mut self, all: &[At]) {
        for at in all {
            self.form[*at as usize] = true;
        }
    }

    fn is_algebraic(&self, at: usize) -> bool {
        match self.program.steps[at] {
            Step::Number(_) => true,
            Step::Cos(a) => self.program.part_of_pi(a).is_some_and(|part| super::kernel::is_exact_part(&part)),
            Step::Add(..) | Step::Mul(..) | Step::Div(..) | Step::Power(..) | Step::Abs(_) | Step::Sin(_) => {
                self.program.operands(at as At).iter().all(|kid| self.constant[*kid as usize])
            }
            _ => false,
        }
    }

    /// Products and powers have the right sign by themselves; sums, functions and numbers need a look.
    fn sign_to_filter(&self, at: usize) -> Option<Sign> {
        let Known { sign, .. } = self.program.known[at]?;
        let looks = matches!(
            self.program.steps[at],
            Step::Add(..) | Step::Cos(_) | Step::Sin(_) | Step::Number(_) | Step::Ln(_) | Step::Asin(_) | Step::Atan(_)
        );
        (looks && sign != Sign::Zero).then_some(sign)
    }

    /// True for a sum of numbers and multiples of variables, each variable once.
    pub fn is_linear(&self, at: At) -> bool {
        let (mut open, mut seen) = (vec![at], FxHashSet::default());
        while let Some(at) = open.pop() {
            match self.program.steps[at as usize] {
                Step::Number(_) => {}
                Step::Add(a, b) => open.extend([a, b]),
                Step::Mul(a, b) if self.program.as_number(a).is_some() => open.push(b),
                Step::Variable(_) if seen.insert(at) => {}
                _ => return false,
            }
        }
        !seen.is_empty()
    }

    /// True if a root of `at` hides no sign: it is a product of powers of quantities that are squares by themselves, or
    /// are among `settled`.
    pub fn is_plain(&self, at: At, settled: &FxHashSet<At>) -> bool {
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            if settled.contains(&at) {
                continue;
            }
            match &self.program.steps[at as usize] {
                Step::Number(_) | Step::Pi | Step::Exp(_) => {}
                Step::Variable(_) | Step::Opaque(..)
                    if self.program.known(at).is_some_and(|k| k.sign == Sign::Positive) => {}
                Step::Mul(a, b) | Step::Div(a, b) => open.extend([*a, *b]),
                Step::Power(a, _) => open.push(*a),
                _ => return false,
            }
        }
        true
    }

    /// True if something below the roots cannot be tested.
    pub fn is_stuck(&self) -> bool {
        let mut steps = self.program.steps.iter().zip(&self.needed);
        steps.any(|(step, needed)| *needed && *step == Step::Stuck)
    }
}

/// Exponents of powers of sums that are multiplied out inside arguments.
pub(super) fn small_power(exponent: &Rational) -> Option<i64> {
    exponent.to_i64().filter(|n| (2..=4).contains(n))
}

fn stuck_below(program: &Program, at: At) -> bool {
    let needed = program.needed(&[at]);
    program.steps.iter().zip(&needed).any(|(step, needed)| *needed && *step == Step::Stuck)
}
