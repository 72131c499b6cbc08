//! Sums `c1*t1 + c2*t2 + ...` with exact coefficients, whose terms are told apart by their values in a field.

use smallvec::SmallVec;

use crate::number::Rational;
use crate::number::field::Field;

/// Terms by their values, with coefficients that are not 0. The term of a number is the value 1.
pub(super) type Form = SmallVec<[(u64, Rational); 3]>;

/// Products of forms with more terms than this are one term.
const MOST_TERMS: usize = 24;

/// The form of a number.
pub(super) fn number(field: &Field, value: &Rational) -> Form {
    let mut form = Form::new();
    add_term(&mut form, field.one(), value);
    form
}

/// The form of a quantity that is not taken apart.
pub(super) fn single(value: u64) -> Form {
    let mut form = Form::new();
    if value != 0 {
        form.push((value, Rational::ONE));
    }
    form
}

/// Adds `coefficient` times the term `key`.
pub(super) fn add_term(form: &mut Form, key: u64, coefficient: &Rational) {
    if coefficient.is_zero() {
        return;
    }
    match form.iter().position(|(other, _)| *other == key) {
        Some(at) => {
            let sum = &form[at].1 + coefficient;
            if sum.is_zero() {
                form.remove(at);
            } else {
                form[at].1 = sum;
            }
        }
        None => form.push((key, coefficient.clone())),
    }
}

/// Adds `factor` times another form.
pub(super) fn add_scaled(form: &mut Form, other: &Form, factor: &Rational) {
    for (key, coefficient) in other {
        if factor.is_one() {
            add_term(form, *key, coefficient);
        } else {
            add_term(form, *key, &(coefficient * factor));
        }
    }
}

/// The product, term by term; `None` if it is too long.
pub(super) fn product(field: &Field, a: &Form, b: &Form) -> Option<Form> {
    if a.len() * b.len() > MOST_TERMS {
        return None;
    }
    let mut form = Form::new();
    for (x, p) in a {
        for (y, q) in b {
            add_term(&mut form, field.mul(*x, *y), &(p * q));
        }
    }
    Some(form)
}

/// All terms times the value `factor`.
pub(super) fn scaled_by(field: &Field, a: &Form, factor: u64) -> Form {
    let mut form = Form::new();
    for (x, p) in a {
        add_term(&mut form, field.mul(*x, factor), p);
    }
    form
}

/// The value of a form; `None` if the prime divides a denominator.
pub(super) fn value(field: &Field, form: &Form) -> Option<u64> {
    let mut sum = 0;
    for (key, coefficient) in form {
        let term = if coefficient.is_one() { *key } else { field.mul(field.rational(coefficient)?, *key) };
        sum = field.add(sum, term);
    }
    Some(sum)
}
