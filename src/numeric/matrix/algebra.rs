//! Dense matrices of numbers, row by row; what is not defined is NaN.

use super::dense::{self, Factored};

/// A matrix of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// `rows*cols` entries, row by row.
    pub entries: Vec<f64>,
}

impl Matrix {
    /// A matrix whose entries are `entry(row, column)`.
    pub fn from_fn(rows: usize, cols: usize, mut entry: impl FnMut(usize, usize) -> f64) -> Matrix {
        let entries = (0..rows * cols).map(|k| entry(k / cols, k % cols)).collect();
        Matrix { rows, cols, entries }
    }

    /// A 1×1 matrix.
    pub fn scalar(value: f64) -> Matrix {
        Matrix { rows: 1, cols: 1, entries: vec![value] }
    }

    /// The entry in a row and a column.
    pub fn at(&self, row: usize, col: usize) -> f64 {
        self.entries[row * self.cols + col]
    }

    /// True for 1×1.
    pub fn is_scalar(&self) -> bool {
        self.rows == 1 && self.cols == 1
    }

    /// The entry that goes with position `k`; a scalar goes with every one.
    pub(super) fn spread(&self, k: usize) -> f64 {
        if self.entries.len() == 1 { self.entries[0] } else { self.entries[k] }
    }

    /// Every entry changed.
    pub(super) fn map(&self, change: impl FnMut(f64) -> f64) -> Matrix {
        Matrix { entries: self.entries.iter().copied().map(change).collect(), ..*self }
    }

    /// Entries of two matrices of one shape combined; a scalar goes with every entry.
    pub(super) fn zip(&self, other: &Matrix, mut combine: impl FnMut(f64, f64) -> f64) -> Matrix {
        let shape = if self.is_scalar() { other } else { self };
        let entries = (0..shape.entries.len()).map(|k| combine(self.spread(k), other.spread(k))).collect();
        Matrix { rows: shape.rows, cols: shape.cols, entries }
    }

    pub(super) fn transposed(&self) -> Matrix {
        Matrix::from_fn(self.cols, self.rows, |row, col| self.at(col, row))
    }

    /// The product; NaN everywhere if the inner sizes differ.
    pub(super) fn times(&self, other: &Matrix) -> Matrix {
        if self.cols != other.rows {
            return Matrix::from_fn(self.rows, other.cols, |_, _| f64::NAN);
        }
        let is_large = |work: usize| work > dense::PLAIN.pow(3);
        if is_large(self.rows.saturating_mul(self.cols).saturating_mul(other.cols)) {
            return dense::product(self, other);
        }
        let mut product = Matrix::from_fn(self.rows, other.cols, |_, _| 0.0);
        for row in 0..self.rows {
            for k in 0..self.cols {
                let factor = self.at(row, k);
                for col in 0..other.cols {
                    product.entries[row * other.cols + col] += factor * other.at(k, col);
                }
            }
        }
        product
    }

    pub(super) fn sum(&self) -> f64 {
        self.entries.iter().sum()
    }

    pub(super) fn trace(&self) -> f64 {
        (0..self.rows.min(self.cols)).map(|k| self.at(k, k)).sum()
    }

    /// The determinant; 0 or NaN if the matrix is singular.
    pub(super) fn determinant(&self) -> f64 {
        match self.factored() {
            Some(factored) => factored.map_or_else(|pivot| pivot, |factored| factored.determinant()),
            None => self.eliminated_plainly().0,
        }
    }

    /// The logarithm of the size of the determinant.
    pub(super) fn log_determinant(&self) -> f64 {
        match self.factored() {
            Some(factored) => factored.map_or_else(|pivot| pivot.abs().ln(), |factored| factored.log_determinant()),
            None => self.eliminated_plainly().0.abs().ln(),
        }
    }

    /// The inverse; NaN everywhere if the matrix is singular.
    pub(super) fn inverse(&self) -> Matrix {
        match self.factored() {
            Some(factored) => factored.map_or_else(|_| self.map(|_| f64::NAN), |factored| factored.inverse()),
            None => self.eliminated_plainly().1,
        }
    }

    /// The factors of a large matrix; none of a small one.
    fn factored(&self) -> Option<Result<Factored, f64>> {
        (self.rows > dense::PLAIN).then(|| Factored::new(self))
    }

    /// Determinant and inverse, by elimination with the largest pivot; a singular matrix has an inverse of NaN.
    pub(super) fn eliminated_plainly(&self) -> (f64, Matrix) {
        let n = self.rows;
        let mut left = self.clone();
        let mut right = Matrix::from_fn(n, n, |row, col| f64::from(u8::from(row == col)));
        let mut det = 1.0;
        for step in 0..n {
            let size = |row: &usize| left.at(*row, step).abs();
            let pivot = (step..n).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(step);
            let value = left.at(pivot, step);
            if value == 0.0 || value.is_nan() {
                return (if value == 0.0 { 0.0 } else { value }, right.map(|_| f64::NAN));
            }
            for col in 0..n {
                left.entries.swap(step * n + col, pivot * n + col);
                right.entries.swap(step * n + col, pivot * n + col);
            }
            det *= if pivot == step { value } else { -value };
            for row in (0..n).filter(|row| *row != step) {
                let factor = left.at(row, step) / value;
                for col in 0..n {
                    left.entries[row * n + col] -= factor * left.entries[step * n + col];
                    right.entries[row * n + col] -= factor * right.entries[step * n + col];
                }
            }
            for col in 0..n {
                left.entries[step * n + col] /= value;
                right.entries[step * n + col] /= value;
            }
        }
        (det, right)
    }

    /// A whole power; a negative one of the inverse.
    pub(super) fn powered(&self, exponent: i64) -> Matrix {
        let base = if exponent < 0 { self.inverse() } else { self.clone() };
        let identity = Matrix::from_fn(self.rows, self.rows, |row, col| f64::from(u8::from(row == col)));
        (0..exponent.unsigned_abs().min(4096)).fold(identity, |product, _| product.times(&base))
    }

    /// The Kronecker product.
    pub(super) fn kron(&self, other: &Matrix) -> Matrix {
        Matrix::from_fn(self.rows * other.rows, self.cols * other.cols, |row, col| {
            self.at(row / other.rows, col / other.cols) * other.at(row % other.rows, col % other.cols)
        })
    }

    /// Columns below each other.
    pub(super) fn stacked(&self) -> Matrix {
        Matrix::from_fn(self.rows * self.cols, 1, |k, _| self.at(k % self.rows, k / self.rows))
    }

    /// The diagonal matrix of a vector, or the diagonal of a matrix.
    pub(super) fn diagonal(&self) -> Matrix {
        if self.rows == 1 || self.cols == 1 {
            let n = self.entries.len();
            return Matrix::from_fn(n, n, |row, col| if row == col { self.entries[row] } else { 0.0 });
        }
        Matrix::from_fn(self.rows, 1, |row, _| self.at(row, row))
    }
}
