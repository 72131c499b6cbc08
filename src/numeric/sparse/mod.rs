//! Jacobians and Hessians of which most entries are zero: where the others stand, and all of them from few sweeps.
//!
//! Columns that never meet in a row get one colour and are swept together. For a Hessian the colouring is a star
//! colouring, which needs fewer colours because an entry may be read from either side of the diagonal. (Gebremedhin,
//! Manne and Pothen, *What color is your Jacobian?*, SIAM Review 47, 2005.)

mod colour;
mod pattern;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::program::Program;

/// Where the entries that are not always zero stand, and which columns are swept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sparsity {
    cols: usize,
    /// The columns of each row, ascending.
    rows: Vec<Vec<u32>>,
    /// The colour of each column.
    colours: Vec<u32>,
    count: usize,
    is_symmetric: bool,
}

impl Sparsity {
    /// For a matrix with these columns in each row: no two columns of one row have the same colour.
    pub fn of_rows(rows: Vec<Vec<u32>>, cols: usize) -> Sparsity {
        let (colours, count) = colour::columns(&rows, cols);
        Sparsity { cols, rows, colours, count, is_symmetric: false }
    }

    /// For a symmetric matrix with these columns in each row: every entry stands alone in its row among the columns of a
    /// colour, or its mirror image does.
    pub fn symmetric(rows: Vec<Vec<u32>>) -> Sparsity {
        let cols = rows.len();
        let (colours, count) = colour::star(&rows);
        Sparsity { cols, rows, colours, count, is_symmetric: true }
    }

    /// The columns of each row, ascending.
    pub fn rows(&self) -> &[Vec<u32>] {
        &self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Number of entries that are not always zero.
    pub fn entries(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Number of colours: sweeps for the whole matrix.
    pub fn colours(&self) -> usize {
        self.count
    }

    /// The columns of a colour.
    pub fn class(&self, colour: usize) -> impl Iterator<Item = usize> {
        (0..self.cols).filter(move |col| self.colours[*col] as usize == colour)
    }

    /// For each entry, row by row, the row and the colour that it is read from; an entry and its mirror image have one.
    pub fn sources(&self) -> Vec<(usize, usize)> {
        let mut met = vec![0_u32; self.count];
        let mut above: FxHashMap<(u32, u32), (usize, usize)> = FxHashMap::default();
        let mut sources = Vec::with_capacity(self.entries());
        for (row, cols) in (0_u32..).zip(&self.rows) {
            cols.iter().for_each(|col| met[self.colour(*col)] += 1);
            for col in cols {
                let own = (row as usize, self.colour(*col));
                let source = match above.get(&(*col, row)) {
                    Some(mirrored) => *mirrored,
                    None if self.is_symmetric && met[own.1] > 1 => (*col as usize, self.colour(row)),
                    None => own,
                };
                if self.is_symmetric && *col > row {
                    above.insert((row, *col), source);
                }
                sources.push(source);
            }
            cols.iter().for_each(|col| met[self.colour(*col)] = 0);
        }
        sources
    }

    fn colour(&self, col: u32) -> usize {
        self.colours[col as usize] as usize
    }
}

impl Program {
    /// Where the derivatives of the outputs (rows) by the inputs (columns) are not always zero.
    pub fn jacobian_sparsity(&self) -> Sparsity {
        Sparsity::of_rows(pattern::jacobian(self), self.inputs.len())
    }

    /// Where the second derivatives of the output number `output` are not always zero.
    ///
    /// # Panics
    /// If there is no such output.
    pub fn hessian_sparsity(&self, output: usize) -> Sparsity {
        Sparsity::symmetric(pattern::hessian(self, output))
    }

    /// The entries of the Jacobian that are not always zero, row by row, by one forward sweep for each colour.
    ///
    /// # Panics
    /// If `sparsity` is of another program.
    pub fn jacobian_sparse(&mut self, at: &[f64], sparsity: &Sparsity) -> Vec<f64> {
        assert_eq!((sparsity.rows.len(), sparsity.cols), (self.outputs(), self.inputs.len()), "rows and columns");
        let swept: Vec<Vec<f64>> = (0..sparsity.colours())
            .map(|colour| {
                let mut direction = vec![0.0; sparsity.cols];
                sparsity.class(colour).for_each(|col| direction[col] = 1.0);
                self.forward(at, &direction)
            })
            .collect();
        sparsity.sources().into_iter().map(|(row, colour)| swept[colour][row]).collect()
    }

    /// The entries of the Hessian of the output number `output` that are not always zero, row by row, as exact as those of
    /// [`Program::hessian`], by four gradients for each colour.
    ///
    /// # Panics
    /// If there is no such output, or `sparsity` is of another program.
    pub fn hessian_sparse(&mut self, at: &[f64], output: usize, sparsity: &Sparsity) -> Vec<f64> {
        assert_eq!(sparsity.cols, self.inputs.len(), "columns");
        let steps: Vec<f64> = at.iter().map(|x| Program::step(*x)).collect();
        let swept: Vec<Vec<f64>> = (0..sparsity.colours())
            .map(|colour| {
                let mut moved = vec![0.0; sparsity.cols];
                sparsity.class(colour).for_each(|col| moved[col] = steps[col]);
                self.second_differences(at, output, &moved)
            })
            .collect();
        let columns = sparsity.rows.iter().enumerate().flat_map(|(row, cols)| cols.iter().map(move |col| (row, *col)));
        let entry = |((row, colour), (own, col)): ((usize, usize), (usize, u32))| {
            let moved = if row == own { col as usize } else { own };
            swept[colour][row] / steps[moved]
        };
        sparsity.sources().into_iter().zip(columns).map(entry).collect()
    }
}
