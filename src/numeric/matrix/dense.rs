//! Products, determinants and systems of large matrices, block by block through the kernel of `matrixmultiply`.
//!
//! The kernel is chosen by the processor, so that last bits may differ between processors; matrices of up to [`PLAIN`]
//! rows, to which all verdicts keep, never come here.

use super::algebra::Matrix;

/// Largest size, the third root of the multiplications of a product, that plain loops do as well.
pub(super) const PLAIN: usize = 48;
/// Columns that are eliminated before the rest is brought up to date.
const PANEL: usize = 48;

/// Rows of numbers that stand `stride` apart.
#[derive(Clone, Copy)]
struct Block<'a> {
    entries: &'a [f64],
    rows: usize,
    cols: usize,
    stride: usize,
}

impl<'a> Block<'a> {
    fn of(matrix: &'a Matrix) -> Block<'a> {
        Block { entries: &matrix.entries, rows: matrix.rows, cols: matrix.cols, stride: matrix.cols }
    }
}

/// `c + factor*a*b`, where the rows of `c` stand `stride` apart.
///
/// # Panics
/// If a block does not hold its rows, or the inner sizes differ.
fn add_product(factor: f64, a: Block<'_>, b: Block<'_>, c: &mut [f64], stride: usize) {
    let (m, k, n) = (a.rows, a.cols, b.cols);
    if m == 0 || k == 0 || n == 0 {
        return;
    }
    let holds =
        |len: usize, rows: usize, cols: usize, stride: usize| (rows - 1) * stride + cols <= len && cols <= stride;
    assert!(b.rows == k && holds(a.entries.len(), m, k, a.stride) && holds(b.entries.len(), k, n, b.stride));
    assert!(holds(c.len(), m, n, stride));
    let step = |stride: usize| isize::try_from(stride).expect("shorter than memory");
    // SAFETY: every element read or written lies inside its slice, as asserted; `c` is borrowed alone.
    unsafe {
        matrixmultiply::dgemm(
            m,
            k,
            n,
            factor,
            a.entries.as_ptr(),
            step(a.stride),
            1,
            b.entries.as_ptr(),
            step(b.stride),
            1,
            1.0,
            c.as_mut_ptr(),
            step(stride),
            1,
        );
    }
}

/// The product of two matrices with the same inner size.
pub(super) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = Matrix::from_fn(a.rows, b.cols, |_, _| 0.0);
    add_product(1.0, Block::of(a), Block::of(b), &mut c.entries, b.cols);
    c
}

/// A square matrix with its rows in another order, as a lower factor with ones on the diagonal times an upper factor.
pub(super) struct Factored {
    n: usize,
    factors: Vec<f64>,
    /// The row of the matrix that each row comes from.
    order: Vec<usize>,
    is_odd: bool,
}

impl Factored {
    /// Eliminates with the largest pivot of each column.
    ///
    /// # Errors
    /// The pivot at which it ends if the matrix is singular: 0 or not a number.
    pub fn new(matrix: &Matrix) -> Result<Factored, f64> {
        let n = matrix.rows;
        let mut of = Factored { n, factors: matrix.entries.clone(), order: (0..n).collect(), is_odd: false };
        for first in (0..n).step_by(PANEL) {
            let end = (first + PANEL).min(n);
            of.panel(first, end)?;
            of.bring_up_to_date(first, end);
        }
        Ok(of)
    }

    fn panel(&mut self, first: usize, end: usize) -> Result<(), f64> {
        let n = self.n;
        for step in first..end {
            let size = |row: &usize| self.factors[row * n + step].abs();
            let pivot = (step..n).max_by(|a, b| size(a).total_cmp(&size(b))).expect("a row is left");
            let value = self.factors[pivot * n + step];
            if value == 0.0 || value.is_nan() {
                return Err(value);
            }
            if pivot != step {
                let (above, below) = self.factors.split_at_mut(pivot * n);
                above[step * n..(step + 1) * n].swap_with_slice(&mut below[..n]);
                self.order.swap(step, pivot);
                self.is_odd = !self.is_odd;
            }
            let (above, below) = self.factors.split_at_mut((step + 1) * n);
            let own = &above[step * n + step + 1..step * n + end];
            for row in below.chunks_exact_mut(n) {
                row[step] /= value;
                let factor = row[step];
                row[step + 1..end].iter_mut().zip(own).for_each(|(entry, own)| *entry -= factor * own);
            }
        }
        Ok(())
    }

    /// The columns right of a panel.
    fn bring_up_to_date(&mut self, first: usize, end: usize) {
        let n = self.n;
        for step in first..end {
            let (above, below) = self.factors.split_at_mut((step + 1) * n);
            let own = &above[step * n + end..];
            for row in below[..(end - step - 1) * n].chunks_exact_mut(n) {
                let factor = row[step];
                row[end..].iter_mut().zip(own).for_each(|(entry, own)| *entry -= factor * own);
            }
        }
        let (above, below) = self.factors.split_at_mut(end * n);
        if below.is_empty() {
            return;
        }
        let width = end - first;
        let lower: Vec<f64> = below.chunks_exact(n).flat_map(|row| &row[first..end]).copied().collect();
        let left = Block { entries: &lower, rows: n - end, cols: width, stride: width };
        let right = Block { entries: &above[first * n + end..], rows: width, cols: n - end, stride: n };
        add_product(-1.0, left, right, &mut below[end..], n);
    }

    fn pivots(&self) -> impl Iterator<Item = f64> {
        self.factors.iter().step_by(self.n + 1).copied()
    }

    /// The determinant.
    pub fn determinant(&self) -> f64 {
        self.pivots().product::<f64>() * if self.is_odd { -1.0 } else { 1.0 }
    }

    /// The logarithm of the size of the determinant, also where that is too large or too small for a number.
    pub fn log_determinant(&self) -> f64 {
        self.pivots().map(|pivot| pivot.abs().ln()).sum()
    }

    /// The inverse.
    pub fn inverse(&self) -> Matrix {
        let n = self.n;
        let mut x = Matrix::from_fn(n, n, |row, col| f64::from(u8::from(self.order[row] == col)));
        for first in (0..n).step_by(PANEL) {
            let end = (first + PANEL).min(n);
            let (solved, open) = x.entries.split_at_mut(first * n);
            add_product(-1.0, self.block(first..end, 0..first), rows_of(solved, n), open, n);
            for row in first..end {
                let (above, own) = x.entries.split_at_mut(row * n);
                for step in first..row {
                    take(&mut own[..n], self.factors[row * n + step], &above[step * n..(step + 1) * n]);
                }
            }
        }
        for first in (0..n).step_by(PANEL).rev() {
            let end = (first + PANEL).min(n);
            let (open, solved) = x.entries.split_at_mut(end * n);
            add_product(-1.0, self.block(first..end, end..n), rows_of(solved, n), &mut open[first * n..], n);
            for row in (first..end).rev() {
                let (above, below) = x.entries.split_at_mut((row + 1) * n);
                let own = &mut above[row * n..];
                for step in row + 1..end {
                    let at = (step - row - 1) * n;
                    take(own, self.factors[row * n + step], &below[at..at + n]);
                }
                own.iter_mut().for_each(|entry| *entry /= self.factors[row * n + row]);
            }
        }
        x
    }

    fn block(&self, rows: std::ops::Range<usize>, cols: std::ops::Range<usize>) -> Block<'_> {
        let entries = &self.factors[rows.start * self.n + cols.start.min(self.n - 1)..];
        Block { entries, rows: rows.len(), cols: cols.len(), stride: self.n }
    }
}

fn rows_of(entries: &[f64], cols: usize) -> Block<'_> {
    Block { entries, rows: entries.len() / cols, cols, stride: cols }
}

/// `row - factor*other`.
fn take(row: &mut [f64], factor: f64, other: &[f64]) {
    row.iter_mut().zip(other).for_each(|(entry, other)| *entry -= factor * other);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries that look random and are the same everywhere.
    fn sample(rows: usize, cols: usize, seed: usize) -> Matrix {
        Matrix::from_fn(rows, cols, |row, col| ((row * 37 + col * 101 + seed * 17) as f64 * 0.7391).sin())
    }

    fn largest_difference(a: &Matrix, b: &Matrix) -> f64 {
        assert_eq!((a.rows, a.cols), (b.rows, b.cols));
        a.entries.iter().zip(&b.entries).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    /// Row times column, one after the other.
    fn by_hand(a: &Matrix, b: &Matrix) -> Matrix {
        Matrix::from_fn(a.rows, b.cols, |row, col| (0..a.cols).map(|k| a.at(row, k) * b.at(k, col)).sum())
    }

    #[test]
    fn products_of_all_shapes_are_those_by_hand() {
        for (m, k, n) in [(1, 1, 1), (1, 300, 1), (70, 1, 90), (130, 97, 51), (49, 200, 3)] {
            let (a, b) = (sample(m, k, 1), sample(k, n, 2));
            assert!(largest_difference(&product(&a, &b), &by_hand(&a, &b)) < 1e-12, "{m} {k} {n}");
        }
        assert_eq!(product(&sample(2, 0, 1), &sample(0, 3, 1)), Matrix::from_fn(2, 3, |_, _| 0.0));
    }

    #[test]
    fn inverses_and_determinants_of_all_sizes() {
        for n in [1, 2, 3, 47, 48, 49, 96, 150] {
            let mut a = sample(n, n, 3);
            (0..n).for_each(|k| a.entries[k * n + (k + 1) % n] += 4.0);
            let factored = Factored::new(&a).expect("not singular");
            let identity = Matrix::from_fn(n, n, |row, col| f64::from(u8::from(row == col)));
            assert!(largest_difference(&by_hand(&a, &factored.inverse()), &identity) < 1e-10, "{n}");
            let (expected, _) = a.eliminated_plainly();
            let relative = (factored.determinant() / expected - 1.0).abs();
            assert!(relative < 1e-10, "{n}: {} and {expected}", factored.determinant());
            assert!((factored.log_determinant() - expected.abs().ln()).abs() < 1e-9);
        }
    }

    #[test]
    fn a_singular_matrix_says_its_pivot() {
        let n = 100;
        assert_eq!(Factored::new(&Matrix::from_fn(n, n, |_, _| 1.0)).map(|_| ()), Err(0.0));
        let mut holed = sample(n, n, 1);
        holed.entries[70 * n + 70] = f64::NAN;
        assert!(Factored::new(&holed).map(|_| ()).expect_err("not a number").is_nan());
    }

    #[test]
    fn a_determinant_beyond_all_numbers_has_a_logarithm() {
        let n = 200;
        let scaled = Matrix::from_fn(n, n, |row, col| if row == col { 1e10 } else { 0.0 });
        let factored = Factored::new(&scaled).expect("not singular");
        assert!(factored.determinant().is_infinite());
        assert!((factored.log_determinant() - n as f64 * 1e10_f64.ln()).abs() < 1e-9);
    }
}
