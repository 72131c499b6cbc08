//! Decimal numbers for people, aligned on the point.
//!
//! It knows nothing of formulas.

pub use crate::number::decimal;

/// Numbers one under the other: all of one width, with their points in one column.
pub fn aligned(numbers: &[String]) -> Vec<String> {
    let point = |number: &str| {
        let digits = number.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
        if digits { number.find(['.', 'e']).unwrap_or(number.len()) } else { number.len() }
    };
    let before = numbers.iter().map(|number| point(number)).max().unwrap_or(0);
    let after = numbers.iter().map(|number| number.len() - point(number)).max().unwrap_or(0);
    numbers
        .iter()
        .map(|number| {
            let place = point(number);
            format!("{}{number}{}", " ".repeat(before - place), " ".repeat(after - (number.len() - place)))
        })
        .collect()
}
