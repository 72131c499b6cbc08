//! Numbers: digits with point and exponent to an exact value, within a budget of digits for the whole text.
//!
//! Part of the precedence loop. It refuses what would cost more than a moment: a short text such as `1e999999` can mean a
//! long number. Invariant: the budget only shrinks.

use super::precedence::Machine;
use super::written::Token;
use crate::diagnostic::{Diagnostic, Span};
use crate::number::Rational;

/// Most digits, written or meant by exponents of ten, in one text.
pub(super) const MOST_DIGITS: usize = 4_000_000;

/// Most digits of one number with a point or an exponent: a fraction in lowest terms costs more than a whole number.
const MOST_DECIMALS: usize = 20_000;

impl Machine<'_> {
    /// The number at `span`.
    pub(super) fn number(&mut self, span: Span) -> Result<Token, Diagnostic> {
        let digits = &self.text[span.start as usize..span.end as usize];
        if digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let value = digits.bytes().fold(0i64, |value, byte| value * 10 + i64::from(byte - b'0'));
            return Ok(Token::Number { value: Rational::integer(value), decimal: false });
        }
        let decimal = digits.contains(['.', 'e', 'E']);
        let most = if decimal { self.digits.min(MOST_DECIMALS) } else { self.digits };
        let size = size(digits);
        self.digits -= size.min(self.digits);
        let value = (size <= most).then(|| Rational::parse(digits)).flatten();
        let value =
            value.ok_or_else(|| Diagnostic::at("limit-digits", span, "this number has more digits than are read"))?;
        Ok(Token::Number { value, decimal })
    }
}

/// Number of digits of the value, counted in full.
fn size(digits: &str) -> usize {
    let Some((mantissa, exponent)) = digits.split_once(['e', 'E']) else { return digits.len() };
    let exponent = exponent.trim_start_matches(['+', '-']).trim_start_matches('0');
    let exponent = if exponent.is_empty() { 0 } else { exponent.parse().unwrap_or(usize::MAX) };
    exponent.saturating_add(mantissa.len())
}
