//! Exact values of functions at arguments where every table has them: 0, 1, and simple multiples of pi.

use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// The value as `coefficient * sqrt(radicand)`, if it is one of the well-known ones.
pub(super) fn exact_value(graph: &Graph, op: OpId, args: &[ExprId]) -> Option<(Rational, i64)> {
    if let Some(numbers) = args.iter().map(|arg| graph.as_number(*arg)).collect::<Option<Vec<_>>>() {
        return of_numbers(op, &numbers).map(|value| (value, 1));
    }
    match (op, args) {
        (ops::LN, [u]) if graph.is_euler(*u) => Some((Rational::ONE, 1)),
        (ops::SIN | ops::COS | ops::TAN, [u]) => {
            let turns = multiple_of_pi(graph, *u)?;
            let quarter = Rational::ratio(1, 2);
            match op {
                ops::SIN => sine(&turns),
                ops::COS => sine(&(&turns + &quarter)),
                _ => {
                    let ((p, r), (q, s)) = (sine(&turns)?, sine(&(&turns + &quarter))?);
                    (!q.is_zero()).then(|| quotient(&p, r, &q, s))
                }
            }
        }
        _ => None,
    }
}

/// True if a function of numbers is not defined there, as `ln(0)`.
pub(super) fn has_no_value(graph: &Graph, op: OpId, args: &[ExprId]) -> bool {
    let numbers: Option<Vec<f64>> = args.iter().map(|arg| graph.as_number(*arg).map(Rational::to_f64)).collect();
    op != ops::PIECEWISE && numbers.is_some_and(|numbers| !numbers.is_empty() && (op.row().eval)(&numbers).is_nan())
}

/// `(p*sqrt(r)) / (q*sqrt(s))`.
fn quotient(p: &Rational, r: i64, q: &Rational, s: i64) -> (Rational, i64) {
    let ratio = p / q;
    match (r, s) {
        _ if r == s => (ratio, 1),
        (_, 1) => (ratio, r),
        _ => (&ratio / &Rational::integer(s), r * s),
    }
}

/// `q` if the expression is `q*pi`.
fn multiple_of_pi(graph: &Graph, id: ExprId) -> Option<Rational> {
    match graph.node(id) {
        Node::Apply(ops::PI, _) => Some(Rational::ONE),
        Node::Apply(ops::MUL, [a, b]) => Some(graph.as_number(*a)? * &multiple_of_pi(graph, *b)?),
        Node::Apply(ops::DIV, [a, b]) => {
            let divisor = graph.as_number(*b).filter(|divisor| !divisor.is_zero())?;
            Some(&multiple_of_pi(graph, *a)? / divisor)
        }
        _ => None,
    }
}

/// `sin(turns*pi)` for multiples of pi/6 and pi/4.
fn sine(turns: &Rational) -> Option<(Rational, i64)> {
    let twelfths = (turns * &Rational::integer(12)).to_i64()?.rem_euclid(24);
    let (sign, reduced) = if twelfths >= 12 { (-1, twelfths - 12) } else { (1, twelfths) };
    let folded = if reduced > 6 { 12 - reduced } else { reduced };
    let (value, radicand) = match folded {
        0 => (Rational::ZERO, 1),
        2 => (Rational::ratio(1, 2), 1),
        3 => (Rational::ratio(1, 2), 2),
        4 => (Rational::ratio(1, 2), 3),
        6 => (Rational::ONE, 1),
        _ => return None,
    };
    Some((&value * &Rational::integer(sign), radicand))
}

fn of_numbers(op: OpId, numbers: &[&Rational]) -> Option<Rational> {
    let truth = |holds: bool| if holds { Rational::ONE } else { Rational::ZERO };
    let first = numbers.first()?;
    let (is_zero, is_one) = (first.is_zero(), first.is_one());
    Some(match (op, numbers) {
        (ops::MIN, [a, b]) => (*a.min(b)).clone(),
        (ops::MAX, [a, b]) => (*a.max(b)).clone(),
        (ops::RELU, [u]) => {
            if u.is_negative() {
                Rational::ZERO
            } else {
                (*u).clone()
            }
        }
        (ops::ABS, [u]) => u.abs(),
        (ops::SIGN, [u]) => Rational::integer(if u.is_zero() {
            0
        } else if u.is_negative() {
            -1
        } else {
            1
        }),
        (ops::HEAVISIDE, [u]) => truth(!u.is_zero() && !u.is_negative()),
        (ops::FACTORIAL, [u]) => factorial(u.to_i64()?)?,
        (ops::LN | ops::LOG2 | ops::LOG10 | ops::ACOS | ops::ACOSH | ops::ASECH, _) if is_one => Rational::ZERO,
        (ops::LOG2, [u]) => power_of(u, 2)?,
        (ops::LOG10, [u]) => power_of(u, 10)?,
        (ops::COS | ops::SEC | ops::COSH | ops::SECH | ops::EXP, _) if is_zero => Rational::ONE,
        (ops::SIGMOID, _) if is_zero => Rational::ratio(1, 2),
        (
            ops::SIN | ops::TAN | ops::ASIN | ops::ATAN | ops::SINH | ops::TANH | ops::ASINH | ops::ATANH | ops::ERF,
            _,
        ) if is_zero => Rational::ZERO,
        (ops::FLOOR, [u]) if u.is_integer() => (*u).clone(),
        (ops::CEIL, [u]) if u.is_integer() => (*u).clone(),
        _ => return None,
    })
}

/// `k` if the value is `base^k`.
fn power_of(value: &Rational, base: i64) -> Option<Rational> {
    let base = Rational::integer(base);
    (-64..=64).find(|k| base.pow(*k, 1024).as_ref() == Some(value)).map(Rational::integer)
}

fn factorial(n: i64) -> Option<Rational> {
    if !(0..=1000).contains(&n) {
        return None;
    }
    Some((2..=n).fold(Rational::ONE, |product, k| &product * &Rational::integer(k)))
}
