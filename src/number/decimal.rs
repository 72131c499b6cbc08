//! Decimal numbers for people: so many significant digits and no idle zeros.
//!
//! Invariant: a value that is not a number is said in words.

/// A value with `digits` significant digits: `5.33333`, `12`, `1.5e-7`; `undefined` and `infinity` in words.
///
/// ```
/// use gradus::number::decimal;
/// assert_eq!(decimal(16.0 / 3.0, 6), "5.33333");
/// assert_eq!(decimal(-0.0, 6), "0");
/// assert_eq!(decimal(1.5e-7, 6), "1.5e-7");
/// assert_eq!(decimal(123456789.0, 6), "1.23457e8");
/// assert_eq!(decimal(f64::NAN, 6), "undefined");
/// ```
pub fn decimal(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "undefined".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "infinity" } else { "-infinity" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = digits.clamp(1, 17);
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-5..digits.max(6) as i32).contains(&exponent) {
        let places = (digits as i32 - 1 - exponent).max(0) as usize;
        return without_zeros(&format!("{value:.places$}")).to_owned();
    }
    format!("{}e{exponent}", without_zeros(mantissa))
}

/// `1.500` without what says nothing: `1.5`.
fn without_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}
