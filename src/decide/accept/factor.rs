//! Whole numbers by their small prime factors.

use smallvec::SmallVec;

/// Factors with their multiplicities.
pub(in crate::decide) type Factors = SmallVec<[(u64, i64); 4]>;

/// Divides by everything up to `limit`; what is left is the last factor. True if that is prime as well.
pub(in crate::decide) fn trial_division(mut n: u64, limit: u64) -> (Factors, bool) {
    let (mut found, mut divisor) = (Factors::new(), 2);
    while divisor <= limit && divisor * divisor <= n {
        let mut times = 0;
        while n.is_multiple_of(divisor) {
            n /= divisor;
            times += 1;
        }
        if times > 0 {
            found.push((divisor, times));
        }
        divisor += 1;
    }
    if n > 1 {
        found.push((n, 1));
    }
    (found, divisor * divisor > n)
}
