//! Powers of negative numbers: `a^n = (-1)^n*abs(a)^n` for whole n, with `(-1)^(n+m) = (-1)^n*(-1)^m`.
//!
//! A power of a negative number with a variable exponent has a value only for whole exponents. An exponent is taken
//! apart into parts that are whole wherever the expressions have a value; one that cannot be taken apart is a part itself.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use super::program::{At, Program, Step};
use crate::number::Rational;

/// Rounds in which further parts are found to be whole.
const ROUNDS: usize = 3;

/// Whether a whole number is odd beyond its parts, and the parts that count once.
pub(super) type Parts = (bool, SmallVec<[At; 2]>);

/// The parts of the exponents of all parities.
pub(super) fn parities(program: &Program) -> FxHashMap<At, Parts> {
    let exponents = (0..program.steps.len()).filter_map(|at| match program.steps[at] {
        Step::Parity(exponent, certain) => Some((at as At, exponent, certain)),
        _ => None,
    });
    let exponents: Vec<(At, At, bool)> = exponents.collect();
    if exponents.is_empty() {
        return FxHashMap::default();
    }
    let whole = whole(program, exponents.iter().filter(|(.., certain)| *certain).map(|(_, exponent, _)| *exponent));
    let parts = |exponent: At| parts(program, exponent, &whole).unwrap_or_else(|| (false, smallvec![exponent]));
    exponents.iter().map(|(at, exponent, _)| (*at, parts(*exponent))).collect()
}

/// Steps that are whole because `known` are: without whole terms, signs and other whole parts.
fn whole(program: &Program, known: impl Iterator<Item = At>) -> FxHashSet<At> {
    let mut whole: FxHashSet<At> = known.collect();
    for _ in 0..ROUNDS {
        for at in whole.clone() {
            match program.steps[at as usize] {
                Step::Add(a, b) => {
                    for (one, other) in [(a, b), (b, a)] {
                        if whole.contains(&one) || is_whole_number(program, one) {
                            whole.insert(other);
                        }
                    }
                }
                Step::Mul(a, b) if program.as_number(a).is_some_and(Rational::is_minus_one) => {
                    whole.insert(b);
                }
                _ => {}
            }
        }
    }
    whole
}

fn is_whole_number(program: &Program, at: At) -> bool {
    program.as_number(at).is_some_and(Rational::is_integer)
}

/// `at` modulo 2 in terms of whole parts; `None` if it is not a sum of whole parts.
fn parts(program: &Program, at: At, whole: &FxHashSet<At>) -> Option<Parts> {
    let (mut odd, mut found) = (false, SmallVec::new());
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        match program.steps[at as usize] {
            Step::Number(ref value) if value.is_integer() => odd ^= value.has_odd_numerator(),
            Step::Add(a, b) => open.extend([a, b]),
            Step::Mul(a, b) if is_whole_number(program, a) => {
                if program.as_number(a)?.has_odd_numerator() {
                    open.push(b);
                } else {
                    parts(program, b, whole)?;
                }
            }
            _ if whole.contains(&at) => match found.iter().position(|known| *known == at) {
                Some(position) => {
                    found.remove(position);
                }
                None => found.push(at),
            },
            _ => return None,
        }
    }
    Some((odd, found))
}
