//! Products that fall below the normal numbers on their way and lose digits there.
//!
//! The tape multiplies factors in an order of its own, so that such a product may be 0 here and not in the program. The
//! processor says cheaply that it may have happened in a block; then the block is run once more with a look at each
//! product, so that the points found do not depend on the processor.

use super::code::{Instruction, Kind, Term};
use super::lanes::BLOCK;
use super::run::Areas;

/// Scaled up by this, what is too small is a normal number: 2^540.
const UP: f64 = f64::from_bits((1023 + 540) << 52);
/// Sums beyond this are not what a lost product was added to.
const SMALL: f64 = 1e-270;

/// Marks the points of a block at which a product of this instruction loses digits.
#[cold]
#[inline(never)]
pub(super) fn look(instruction: &Instruction, terms: &[Term], areas: &Areas<'_>, lost: &mut [bool; BLOCK]) {
    let terms = &terms[instruction.start as usize..instruction.end as usize];
    match instruction.kind {
        Kind::Multiply => products(0.0, &[], terms, areas, lost),
        Kind::Combine { linear } => {
            let (plain, pairs) = terms.split_at(linear as usize);
            products(instruction.constant, plain, pairs, areas, lost);
        }
        _ => {}
    }
}

fn products(constant: f64, plain: &[Term], pairs: &[Term], areas: &Areas<'_>, lost: &mut [bool; BLOCK]) {
    for (point, lost) in lost.iter_mut().enumerate() {
        let value = |place| areas.row(place)[point].get();
        let mut sum = plain.iter().fold(constant, |sum, term| value(term.a).mul_add(term.factor, sum));
        for term in pairs {
            let (a, b) = (value(term.a), value(term.b));
            let scaled = a * term.factor;
            *lost |= b != 0.0 && loses(a, term.factor, 0.0) || loses(scaled, b, sum);
            sum = scaled.mul_add(b, sum);
        }
    }
}

/// True if `a*b + sum` is smaller than the normal numbers and differs from what it is in a wider range.
fn loses(a: f64, b: f64, sum: f64) -> bool {
    let value = a.mul_add(b, sum);
    if a == 0.0 || b == 0.0 || value.is_nan() || value.abs() >= f64::MIN_POSITIVE || sum.abs() > SMALL {
        return false;
    }
    let (small, large) = if a.abs() < b.abs() { (a, b) } else { (b, a) };
    value * UP != (small * UP).mul_add(large, sum * UP)
}
