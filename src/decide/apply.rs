//! One function of the table on certified arguments.

use super::tape::State;
use crate::number::{Enclosed, Enclosure, Rational, Sign, function};
use crate::ops::{self, OpId};

use State::{Exact, Near, Nowhere, Possibly};

/// Factorials of larger numbers are not worked out.
const LARGEST_FACTORIAL: i64 = 300;
/// Roots of larger degree are not looked for among the rationals.
const LARGEST_DEGREE: i64 = 16;
/// Powers of more bits are not exact.
const POWER_BITS: usize = 3000;

/// The value of `op`; `constant` says of a power that its exponent does not depend on a variable.
pub(super) fn apply<'v, E: Enclosure + 'v>(
    op: OpId,
    constant: bool,
    count: usize,
    of: &dyn Fn(usize) -> &'v State<E>,
    bits: u32,
) -> State<E> {
    if op == ops::PIECEWISE {
        return chosen(count, of);
    }
    for k in 0..count {
        match of(k) {
            Nowhere => return Nowhere,
            Possibly => return Possibly,
            _ => {}
        }
    }
    match count {
        0 if op == ops::PI => Near(E::pi(bits)),
        1 => match of(0) {
            Exact(u) => exact_unary(op, u, bits).unwrap_or_else(|| unary(op, &E::rational(u, bits))),
            Near(u) => unary(op, u),
            _ => Possibly,
        },
        2 => binary(op, constant, of(0), of(1), bits),
        _ => Possibly,
    }
}

/// The value after the first condition that certainly holds, all before it certainly failing.
fn chosen<'v, E: Enclosure + 'v>(count: usize, of: &dyn Fn(usize) -> &'v State<E>) -> State<E> {
    let mut at = 0;
    while at + 1 < count {
        match of(at) {
            Exact(truth) if truth.is_zero() => at += 2,
            Exact(_) => return of(at + 1).clone(),
            _ => return Possibly,
        }
    }
    if at < count { of(at).clone() } else { Nowhere }
}

/// Values of functions that are rational at a rational argument.
fn exact_unary<E: Enclosure>(op: OpId, u: &Rational, bits: u32) -> Option<State<E>> {
    let sign = Sign::of(u);
    let whole = |value: i64| Some(Exact(Rational::integer(value)));
    if let (Some(function), Some(inverse)) = (of_reciprocal(op), u.recip()) {
        let exact = exact_unary(function, &inverse, bits);
        return Some(exact.unwrap_or_else(|| unary(function, &E::rational(&inverse, bits))));
    }
    match op {
        ops::ABS => Some(State::exact(u.abs(), bits)),
        ops::SIGN => whole(match sign {
            Sign::Negative => -1,
            Sign::Zero => 0,
            Sign::Positive => 1,
        }),
        ops::HEAVISIDE => whole(i64::from(sign == Sign::Positive)),
        ops::RELU => Some(Exact(if sign == Sign::Positive { u.clone() } else { Rational::ZERO })),
        ops::FLOOR => Some(Exact(u.floor())),
        ops::CEIL => Some(Exact(-&(-u).floor())),
        ops::FACTORIAL => Some(factorial(u, bits)),
        ops::SQRT | ops::CBRT => u.root(if op == ops::SQRT { 2 } else { 3 }).map(Exact),
        ops::EXP | ops::COS | ops::COSH | ops::SEC | ops::SECH if u.is_zero() => whole(1),
        ops::SIN | ops::TAN | ops::ASIN | ops::ATAN | ops::SINH | ops::TANH | ops::ASINH | ops::ATANH | ops::ERF
            if u.is_zero() =>
        {
            whole(0)
        }
        ops::CSC | ops::COT | ops::CSCH | ops::COTH | ops::ACSC | ops::ASEC | ops::ACOT | ops::ACSCH | ops::ASECH
            if u.is_zero() =>
        {
            Some(Nowhere)
        }
        ops::LN | ops::LOG10 | ops::LOG2 | ops::ACOSH | ops::ACOS | ops::ASEC | ops::ASECH if u.is_one() => whole(0),
        _ => None,
    }
}

/// The function that `op` takes of the reciprocal.
fn of_reciprocal(op: OpId) -> Option<OpId> {
    match op {
        ops::ASEC => Some(ops::ACOS),
        ops::ACSC => Some(ops::ASIN),
        ops::ACOT => Some(ops::ATAN),
        ops::ACSCH => Some(ops::ASINH),
        ops::ASECH => Some(ops::ACOSH),
        ops::ACOTH => Some(ops::ATANH),
        _ => None,
    }
}

fn factorial<E: Enclosure>(u: &Rational, bits: u32) -> State<E> {
    match u.to_i64() {
        Some(n) if (0..=LARGEST_FACTORIAL).contains(&n) => {
            State::exact((1..=n).fold(Rational::ONE, |product, k| &product * &Rational::integer(k)), bits)
        }
        Some(n) if n > 0 => Possibly,
        _ if u.is_integer() && !u.is_negative() => Possibly,
        _ => Nowhere,
    }
}

fn unary<E: Enclosure>(op: OpId, u: &E) -> State<E> {
    match op {
        ops::EXP => Near(u.exp()),
        ops::LN => function::ln(u).into(),
        ops::LOG10 => to_base(u, 10).into(),
        ops::LOG2 => to_base(u, 2).into(),
        ops::SQRT => function::sqrt(u).into(),
        ops::CBRT => function::power(u, &Rational::ratio(1, 3)).into(),
        ops::ABS => Near(function::abs(u)),
        ops::SIGN => Near(function::sign(u)),
        ops::HEAVISIDE => Near(function::heaviside(u)),
        ops::RELU => Near(function::relu(u)),
        ops::FLOOR => function::floor(u).into(),
        ops::CEIL => function::floor(&u.negate()).then(|low| Enclosed::Value(low.negate())).into(),
        ops::SIGMOID => function::sigmoid(u).into(),
        ops::SOFTPLUS => function::softplus(u).into(),
        ops::ERF => function::erf(u).into(),
        ops::SIN => Near(u.sin()),
        ops::COS => Near(u.cos()),
        ops::TAN => function::tan(u).into(),
        ops::SEC => function::recip(&u.cos()).into(),
        ops::CSC => function::recip(&u.sin()).into(),
        ops::COT => function::quotient(&u.cos(), &u.sin()).into(),
        ops::SINH => function::sinh(u).into(),
        ops::COSH => function::cosh(u).into(),
        ops::TANH => function::tanh(u).into(),
        _ => inverse(op, u),
    }
}

fn to_base<E: Enclosure>(u: &E, base: i64) -> Enclosed<E> {
    function::ln(u).then(|above| function::ln(&u.whole(base)).then(|below| function::quotient(&above, &below)))
}

/// Inverse functions, and hyperbolic ones that are reciprocals.
fn inverse<E: Enclosure>(op: OpId, u: &E) -> State<E> {
    let of_reciprocal = |next: fn(&E) -> Enclosed<E>| function::recip(u).then(|inverse| next(&inverse)).into();
    match op {
        ops::ASIN => function::asin(u).into(),
        ops::ACOS => function::acos(u).into(),
        ops::ATAN => Near(u.atan()),
        ops::ASINH => function::asinh(u).into(),
        ops::ACOSH => function::acosh(u).into(),
        ops::ATANH => function::atanh(u).into(),
        ops::ASEC => of_reciprocal(function::acos),
        ops::ACSC => of_reciprocal(function::asin),
        ops::ACOT => of_reciprocal(|inverse| Enclosed::Value(inverse.atan())),
        ops::ACSCH => of_reciprocal(function::asinh),
        ops::ASECH => of_reciprocal(function::acosh),
        ops::ACOTH => of_reciprocal(function::atanh),
        ops::SECH => function::cosh(u).then(|value| function::recip(&value)).into(),
        ops::CSCH => function::sinh(u).then(|value| function::recip(&value)).into(),
        ops::COTH => function::tanh(u).then(|value| function::recip(&value)).into(),
        _ => Possibly,
    }
}

fn binary<E: Enclosure>(op: OpId, constant: bool, a: &State<E>, b: &State<E>, bits: u32) -> State<E> {
    if let (Exact(x), Exact(y)) = (a, b)
        && let Some(value) = exact_binary(op, x, y, bits)
    {
        return value;
    }
    if matches!((op, a, b), (ops::MUL, Exact(zero), _) | (ops::MUL, _, Exact(zero)) if zero.is_zero()) {
        return Exact(Rational::ZERO);
    }
    if op == ops::POW {
        return power(constant, a, b, bits);
    }
    if op == ops::ROOT {
        return root(constant, a, b, bits);
    }
    let (Some(u), Some(v)) = (a.enclosure(bits), b.enclosure(bits)) else { return Possibly };
    match op {
        ops::ADD => Near(u.add(&v)),
        ops::MUL if std::ptr::eq(a, b) => Near(u.square()),
        ops::MUL => Near(u.mul(&v)),
        ops::DIV => function::quotient(&u, &v).into(),
        ops::LOGB if u.sub(&u.whole(1)).sign() == Some(Sign::Zero) => Nowhere,
        ops::LOGB => {
            let ratio =
                function::ln(&v).then(|above| function::ln(&u).then(|below| function::quotient(&above, &below)));
            ratio.into()
        }
        ops::HYPOT => function::sqrt(&u.square().add(&v.square())).into(),
        ops::ATAN2 => function::atan2(&u, &v).into(),
        ops::MIN => Near(function::min(&u, &v)),
        ops::MAX => Near(function::max(&u, &v)),
        _ => relation(op, u.sub(&v).sign()),
    }
}

fn exact_binary<E: Enclosure>(op: OpId, x: &Rational, y: &Rational, bits: u32) -> Option<State<E>> {
    Some(match op {
        ops::ADD => State::exact(x + y, bits),
        ops::MUL => State::exact(x * y, bits),
        ops::DIV if y.is_zero() => Nowhere,
        ops::DIV => State::exact(x / y, bits),
        ops::MIN => Exact(if x < y { x } else { y }.clone()),
        ops::MAX => Exact(if x > y { x } else { y }.clone()),
        ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL => relation(op, Some(Sign::of(&(x - y)))),
        _ => return None,
    })
}

/// The truth of a relation from the sign of the difference of its sides.
fn relation<E>(op: OpId, difference: Option<Sign>) -> State<E> {
    let Some(sign) = difference else { return Possibly };
    let holds = match op {
        ops::LESS => sign == Sign::Negative,
        ops::LESS_EQUAL => sign != Sign::Positive,
        ops::EQUAL => sign == Sign::Zero,
        ops::NOT_EQUAL => sign != Sign::Zero,
        _ => return Possibly,
    };
    Exact(Rational::integer(i64::from(holds)))
}

/// A power: by the rules of fractions for a constant exponent; else the base is positive, or the exponent whole here.
fn power<E: Enclosure>(constant: bool, base: &State<E>, exponent: &State<E>, bits: u32) -> State<E> {
    match (exponent, base.sign()) {
        (Exact(exponent), Some(sign)) => {
            let whole = exponent.is_integer() || constant;
            match sign {
                Sign::Zero if exponent.is_negative() => Nowhere,
                Sign::Zero if !constant => Possibly,
                Sign::Negative if !whole => Nowhere,
                _ => exact_power(base, exponent, bits),
            }
        }
        (Exact(exponent), None) if constant => exact_power(base, exponent, bits),
        (_, Some(Sign::Negative)) => Nowhere,
        (_, Some(Sign::Positive)) => match (base.enclosure(bits), exponent.enclosure(bits)) {
            (Some(u), Some(v)) => function::general_power(&u, &v).into(),
            _ => Possibly,
        },
        _ => Possibly,
    }
}

fn exact_power<E: Enclosure>(base: &State<E>, exponent: &Rational, bits: u32) -> State<E> {
    if let Exact(value) = base {
        if value.is_zero() && exponent.is_negative() {
            return Nowhere;
        }
        let raised = match exponent.to_parts() {
            Some((above, 1)) => value.pow(above, POWER_BITS),
            Some((above, below)) if below <= LARGEST_DEGREE => {
                value.root(below as u32).and_then(|root| root.pow(above, POWER_BITS))
            }
            _ => None,
        };
        if let Some(raised) = raised {
            return State::exact(raised, bits);
        }
    }
    base.enclosure(bits).map_or(Possibly, |u| function::power(&u, exponent).into())
}

/// The real root: an odd whole degree takes every number.
fn root<E: Enclosure>(constant: bool, base: &State<E>, degree: &State<E>, bits: u32) -> State<E> {
    match degree {
        Exact(degree) => match degree.recip() {
            None => Nowhere,
            Some(exponent) if degree.is_integer() => power(true, base, &Exact(exponent), bits),
            Some(exponent) => match base.sign() {
                Some(Sign::Negative) => Nowhere,
                _ => power(constant, base, &Exact(exponent), bits),
            },
        },
        Near(degree) => match (base.sign(), function::recip(degree)) {
            (_, Enclosed::Nowhere) | (Some(Sign::Negative), _) => Nowhere,
            (Some(Sign::Positive), Enclosed::Value(exponent)) => power(false, base, &Near(exponent), bits),
            _ => Possibly,
        },
        _ => Possibly,
    }
}
