//! Products among the arguments of logarithms, found by their values: `ln(x^2-1) = ln(x-1) + ln(x+1)`.
//!
//! An equation between values in a random field holds for the quantities themselves but for the chance that is part of
//! every bound here, so no factoring of polynomials is needed.

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::form::{self, Form};
use super::seed::Seed;
use crate::number::Rational;

/// Exponents that are tried.
const EXPONENTS: [i64; 6] = [1, -1, 2, -2, 3, -3];
/// A power of the new argument may be the product: `ln(x+1) = ln(x^2+2*x+1)/2`.
const OWN_EXPONENTS: [i64; 3] = [1, 2, 3];
/// Most arguments among which products of three are looked for.
const FEW: usize = 8;
/// Most arguments that are looked at.
const MOST: usize = 14;

/// The logarithm of `value` as a sum of known logarithms, if it is a product of at most three powers.
pub(super) fn product_of(seed: &Seed, value: u64) -> Option<Form> {
    let field = seed.field;
    let atoms: Vec<(u64, &Form)> = seed.atoms.iter().take(MOST).map(|atom| (atom.value, &atom.log)).collect();
    let mut powers: Vec<(u64, usize, i64)> = Vec::with_capacity(atoms.len() * EXPONENTS.len());
    let mut index: FxHashMap<u64, (usize, i64)> = FxHashMap::default();
    for (at, (base, _)) in atoms.iter().enumerate() {
        let inverse = field.inv(*base)?;
        for exponent in EXPONENTS {
            let from = if exponent < 0 { inverse } else { *base };
            let power = field.pow(from, exponent.unsigned_abs());
            powers.push((power, at, exponent));
            index.entry(seed.canonical(power).0).or_insert((at, exponent));
        }
    }
    let table = Table { seed, powers, index };
    OWN_EXPONENTS.iter().find_map(|own| {
        let parts = table.product(field.pow(value, *own as u64))?;
        let mut log = Form::new();
        for (at, exponent) in parts {
            form::add_scaled(&mut log, atoms[at].1, &Rational::ratio(exponent, *own));
        }
        Some(log)
    })
}

/// Powers of the known arguments: value, number and exponent of each, and where a value is found.
struct Table<'s> {
    seed: &'s Seed,
    powers: Vec<(u64, usize, i64)>,
    index: FxHashMap<u64, (usize, i64)>,
}

impl Table<'_> {
    fn known(&self, value: u64) -> Option<(usize, i64)> {
        self.index.get(&self.seed.canonical(value).0).copied()
    }

    /// `value` as a product of at most three powers, up to its sign.
    fn product(&self, value: u64) -> Option<SmallVec<[(usize, i64); 3]>> {
        let field = self.seed.field;
        if let Some(one) = self.known(value) {
            return Some(smallvec![one]);
        }
        for (power, at, exponent) in &self.powers {
            if let Some(other) = self.known(field.mul(value, *power)) {
                return Some(smallvec![other, (*at, -exponent)]);
            }
        }
        let few = self.powers.iter().filter(|(_, at, exponent)| *at < FEW && exponent.abs() == 1);
        let few: Vec<&(u64, usize, i64)> = few.collect();
        for (power, at, exponent) in &few {
            let partial = field.mul(value, *power);
            for (second, other, times) in few.iter().filter(|(_, other, _)| other > at) {
                if let Some(third) = self.known(field.mul(partial, *second)) {
                    return Some(smallvec![third, (*at, -exponent), (*other, -times)]);
                }
            }
        }
        None
    }
}
