//! The inverse of a small matrix of doubles; nothing certain is needed of it.

/// By Gauss and Jordan with the largest pivot; `None` if the matrix is singular within rounding.
pub(super) fn inverse(matrix: &[f64], n: usize) -> Option<Vec<f64>> {
    let (mut left, mut right) = (matrix.to_vec(), vec![0.0; n * n]);
    (0..n).for_each(|k| right[k * n + k] = 1.0);
    let size = matrix.iter().fold(0.0_f64, |size, entry| size.max(entry.abs()));
    for pivot in 0..n {
        let from = (pivot..n).max_by(|a, b| left[a * n + pivot].abs().total_cmp(&left[b * n + pivot].abs()))?;
        let lead = left[from * n + pivot];
        if lead.is_nan() || lead.abs() <= 1e-12 * size {
            return None;
        }
        for col in 0..n {
            left.swap(pivot * n + col, from * n + col);
            right.swap(pivot * n + col, from * n + col);
            left[pivot * n + col] /= lead;
            right[pivot * n + col] /= lead;
        }
        for row in (0..n).filter(|row| *row != pivot) {
            let factor = left[row * n + pivot];
            for col in 0..n {
                left[row * n + col] -= factor * left[pivot * n + col];
                right[row * n + col] -= factor * right[pivot * n + col];
            }
        }
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::inverse;

    #[test]
    fn inverses_of_small_matrices() {
        assert_eq!(inverse(&[2.0, 0.0, 0.0, 4.0], 2), Some(vec![0.5, 0.0, 0.0, 0.25]));
        assert_eq!(inverse(&[0.0, 1.0, 1.0, 0.0], 2), Some(vec![0.0, 1.0, 1.0, 0.0]));
        assert_eq!(inverse(&[1.0, 2.0, 2.0, 4.0], 2), None);
        assert_eq!(inverse(&[f64::NAN], 1), None);
    }
}
