//! Decimal digits of certified values: as many as tell two values apart, all of them correct to the last but one.

use super::Value;
use crate::number::Rational;

/// Digits shown at least, where the value has that many.
const FEWEST: u32 = 6;
/// Digits shown at most.
const MOST: u32 = 60;
/// Numbers from 10^-LONGEST to 10^LONGEST are shown without an exponent.
const LONGEST: i64 = 12;

/// The two sides of a witness.
pub(super) fn value_pair(a: (Rational, Rational), b: (Rational, Rational)) -> (Value, Value) {
    let (x, y) = (middle(&a), middle(&b));
    let mut digits = FEWEST;
    while digits < MOST && decimal(&x, digits) == decimal(&y, digits) {
        digits += 2;
    }
    let value = |(low, high): (Rational, Rational), near: &Rational| {
        let exact = low == high && near.to_parts().is_some_and(|(above, below)| above.abs() < 1000 && below < 1000);
        let digits = if exact { near.to_string() } else { decimal(near, digits) };
        Value { low, high, digits }
    };
    (value(a, &x), value(b, &y))
}

fn middle((low, high): &(Rational, Rational)) -> Rational {
    if low == high { low.clone() } else { &(low + high) / &Rational::integer(2) }
}

/// `value` rounded to `digits` significant decimal digits: `0.333333`, `1.5e20`.
pub(super) fn decimal(value: &Rational, digits: u32) -> String {
    if value.is_zero() {
        return "0".to_owned();
    }
    let size = value.abs();
    let mut exponent = estimated_exponent(&size);
    let mut scaled = whole_digits(&size, i64::from(digits) - 1 - exponent);
    if scaled.len() > digits as usize {
        exponent += 1;
        scaled = whole_digits(&size, i64::from(digits) - 1 - exponent);
    }
    let text = placed(scaled.trim_end_matches('0'), exponent);
    if value.is_negative() { format!("-{text}") } else { text }
}

/// The exponent of the leading digit, at most one too small.
fn estimated_exponent(size: &Rational) -> i64 {
    let length = |value: &Rational| value.to_string().len() as i64;
    let guess = length(&size.numerator()) - length(&size.denominator()) - 1;
    if whole_digits(size, -guess - 1) == "0" || *size < power_of_ten(guess + 1) { guess } else { guess + 1 }
}

fn power_of_ten(exponent: i64) -> Rational {
    Rational::integer(10).pow(exponent, 1 << 20).unwrap_or(Rational::ONE)
}

/// The digits of `size*10^shift`, rounded to a whole number.
fn whole_digits(size: &Rational, shift: i64) -> String {
    let scaled = size * &power_of_ten(shift);
    (&scaled + &Rational::ratio(1, 2)).floor().to_string()
}

/// Digits with the point where it belongs.
fn placed(digits: &str, exponent: i64) -> String {
    let length = digits.len() as i64;
    if (0..LONGEST).contains(&exponent) {
        if length <= exponent + 1 {
            return format!("{digits}{}", "0".repeat((exponent + 1 - length) as usize));
        }
        let (whole, fraction) = digits.split_at(exponent as usize + 1);
        return format!("{whole}.{fraction}");
    }
    if (-LONGEST..0).contains(&exponent) {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{first}{point}{rest}e{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_rounded_and_placed() {
        let cases = [
            ("1", "3", 6, "0.333333"),
            ("2", "3", 6, "0.666667"),
            ("999999999", "1000", 4, "1000000"),
            ("1", "1000", 4, "0.001"),
            ("12345", "1", 3, "12300"),
            ("-5", "4", 6, "-1.25"),
            ("15e19", "1", 4, "1.5e20"),
            ("15e-21", "1", 4, "1.5e-20"),
            ("1", "1", 6, "1"),
            ("99", "100", 1, "1"),
        ];
        for (above, below, digits, expected) in cases {
            let read = |text: &str| match text.strip_prefix('-') {
                Some(rest) => -&Rational::parse(rest).unwrap(),
                None => Rational::parse(text).unwrap(),
            };
            assert_eq!(decimal(&(&read(above) / &read(below)), digits), expected, "{above}/{below}");
        }
    }

    #[test]
    fn close_values_are_told_apart() {
        let (x, y) = (Rational::parse("1.00000000001").unwrap(), Rational::parse("1.00000000002").unwrap());
        let (a, b) = value_pair((x.clone(), x), (y.clone(), y));
        assert_ne!(a.digits, b.digits);
    }
}
