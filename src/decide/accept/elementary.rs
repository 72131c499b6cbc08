//! Trigonometric and hyperbolic functions and their inverses in terms of the steps of a program.

use super::program::{At, Known, Program, Step};
use crate::decide::Sign;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// The function `op` of `kids`; `None` for one that is no combination of steps. `certain` says that the whole has a value
/// only where this function has one.
pub(super) fn lower(program: &mut Program, op: OpId, kids: &[At], certain: bool) -> Option<At> {
    match kids {
        [u] => circular(program, op, *u)
            .or_else(|| inverse_circular(program, op, *u, certain))
            .or_else(|| hyperbolic(program, op, *u))
            .or_else(|| inverse_hyperbolic(program, op, *u, certain)),
        [v, u] if op == ops::ATAN2 => angle_of(program, *v, *u),
        [u, v] if op == ops::HYPOT => {
            let squares = [program.mul(*u, *u), program.mul(*v, *v)];
            let sum = program.add(squares[0], squares[1]);
            Some(program.sqrt(sum))
        }
        _ => None,
    }
}

fn circular(program: &mut Program, op: OpId, u: At) -> Option<At> {
    if !matches!(op, ops::SIN | ops::COS | ops::TAN | ops::SEC | ops::CSC | ops::COT) {
        return None;
    }
    let cosine = program.push(Step::Cos(u));
    if op == ops::COS {
        return Some(cosine);
    }
    let sine = program.push(Step::Sin(cosine));
    let one = program.integer(1);
    Some(match op {
        ops::SIN => sine,
        ops::TAN => program.div(sine, cosine),
        ops::SEC => program.div(one, cosine),
        ops::CSC => program.div(one, sine),
        _ => program.div(cosine, sine),
    })
}

fn inverse_circular(program: &mut Program, op: OpId, u: At, certain: bool) -> Option<At> {
    let argument = match op {
        ops::ASIN | ops::ACOS | ops::ATAN => u,
        ops::ASEC | ops::ACSC | ops::ACOT => {
            let one = program.integer(1);
            program.div(one, u)
        }
        _ => return None,
    };
    if matches!(op, ops::ATAN | ops::ACOT) {
        return Some(program.push(Step::Atan(argument)));
    }
    if certain {
        let one = program.integer(1);
        for bound in [program.add(one, argument), program.sub(one, argument)] {
            program.require(bound, Known::NOT_NEGATIVE);
        }
    }
    let arcsine = program.push(Step::Asin(argument));
    if matches!(op, ops::ASIN | ops::ACSC) {
        return Some(arcsine);
    }
    let right = quarter_turn(program, 1);
    Some(program.sub(right, arcsine))
}

/// `sign*pi/2`
fn quarter_turn(program: &mut Program, sign: i64) -> At {
    let pi = program.push(Step::Pi);
    program.scale(&Rational::ratio(sign, 2), pi)
}

fn hyperbolic(program: &mut Program, op: OpId, u: At) -> Option<At> {
    if !matches!(
        op,
        ops::SINH | ops::COSH | ops::TANH | ops::SECH | ops::CSCH | ops::COTH | ops::SIGMOID | ops::SOFTPLUS
    ) {
        return None;
    }
    let one = program.integer(1);
    let minus = program.negate(u);
    let (up, down) = (program.exp(u), program.exp(minus));
    if op == ops::SOFTPLUS {
        let sum = program.add(one, up);
        return Some(program.ln(sum));
    }
    if op == ops::SIGMOID {
        let sum = program.add(one, down);
        return Some(program.div(one, sum));
    }
    let (sum, difference) = (program.add(up, down), program.sub(up, down));
    let (half, two) = (Rational::ratio(1, 2), program.integer(2));
    Some(match op {
        ops::SINH => program.scale(&half, difference),
        ops::COSH => program.scale(&half, sum),
        ops::TANH => program.div(difference, sum),
        ops::SECH => program.div(two, sum),
        ops::CSCH => program.div(two, difference),
        _ => program.div(sum, difference),
    })
}

fn inverse_hyperbolic(program: &mut Program, op: OpId, u: At, certain: bool) -> Option<At> {
    let one = program.integer(1);
    let argument = match op {
        ops::ASINH | ops::ACOSH | ops::ATANH => u,
        ops::ASECH | ops::ACSCH | ops::ACOTH => program.div(one, u),
        _ => return None,
    };
    if matches!(op, ops::ATANH | ops::ACOTH) {
        let (above, below) = (program.add(one, argument), program.sub(one, argument));
        if certain {
            program.require(above, Known::POSITIVE);
            program.require(below, Known::POSITIVE);
        }
        let (top, bottom) = (program.ln(above), program.ln(below));
        let difference = program.sub(top, bottom);
        return Some(program.scale(&Rational::ratio(1, 2), difference));
    }
    let square = program.mul(argument, argument);
    let offset = if matches!(op, ops::ASINH | ops::ACSCH) { one } else { program.integer(-1) };
    let radicand = program.add(square, offset);
    if certain {
        program.require(radicand, Known::NOT_NEGATIVE);
        if offset != one {
            program.require(argument, Known::POSITIVE);
            let below = program.sub(one, argument);
            program.require(below, Known::NOT_POSITIVE);
        }
    }
    let root = program.sqrt(radicand);
    let sum = program.add(argument, root);
    if certain || offset == one {
        program.assume(sum, Known::POSITIVE);
    }
    Some(program.ln(sum))
}

/// The angle of the point `(u, v)`, where the signs say in which half of the plane it lies.
fn angle_of(program: &mut Program, v: At, u: At) -> Option<At> {
    let strict = |program: &Program, at| program.known(at).filter(|k| k.strict).map(|k| k.sign);
    if strict(program, u) == Some(Sign::Positive) {
        let ratio = program.div(v, u);
        return Some(program.push(Step::Atan(ratio)));
    }
    let upper = match strict(program, v) {
        Some(Sign::Positive) => 1,
        Some(Sign::Negative) => -1,
        Some(Sign::Zero) if strict(program, u) == Some(Sign::Negative) => return Some(program.push(Step::Pi)),
        _ => return None,
    };
    let ratio = program.div(u, v);
    let angle = program.push(Step::Atan(ratio));
    let right = quarter_turn(program, upper);
    Some(program.sub(right, angle))
}
