//! Values of vectors, matrices and sizes; random places with sizes that differ.

use rustc_hash::FxHashMap;

use super::algebra::Matrix;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::Dim;

/// What is known: values of variables, sizes by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Values of variables.
    pub values: FxHashMap<Name, Matrix>,
    /// Sizes that are letters.
    pub sizes: FxHashMap<Name, usize>,
}

impl Place {
    /// The number of entries that a size says, if it is known.
    pub fn size(&self, dim: &Dim) -> Option<usize> {
        match dim {
            Dim::Known(size) => Some(*size as usize),
            Dim::Named(name) => self.sizes.get(name).copied(),
            Dim::Times(a, b) => self.size(a)?.checked_mul(self.size(b)?),
        }
    }

    /// Gives a variable a value; letters in its shape take their sizes from it. False if the shape does not fit.
    pub fn bind(&mut self, graph: &Graph, variable: ExprId, value: Matrix) -> bool {
        let Some(name) = graph.as_symbol(variable) else { return false };
        let shape = graph.shape(variable);
        for (dim, size) in [(&shape.rows, value.rows), (&shape.cols, value.cols)] {
            match dim {
                Dim::Named(letter) if *self.sizes.entry(*letter).or_insert(size) == size => {}
                _ if self.size(dim) == Some(size) => {}
                _ => return false,
            }
        }
        self.values.insert(name, value);
        true
    }

    /// Random values for all variables of the expressions, with a different size for each letter: the first letter has
    /// size `first`, the next one more; with an odd seed the other way round. `properties` are as in `A symmetric`. The
    /// same seed gives the same place.
    pub fn random(graph: &Graph, roots: &[ExprId], first: usize, properties: &[(Name, &str)], seed: u64) -> Place {
        let mut place = Place::default();
        let mut random = Random(seed ^ 0x9E37_79B9_7F4A_7C15);
        let nodes = graph.reachable(roots);
        let mut letters: Vec<Name> = Vec::new();
        for id in &nodes {
            let shape = graph.shape(*id);
            letters_of(&shape.rows, &mut letters);
            letters_of(&shape.cols, &mut letters);
        }
        letters.sort_by_key(|name| name.as_str());
        letters.dedup();
        place.sizes = letters
            .iter()
            .enumerate()
            .map(|(k, name)| (*name, first + if seed & 1 == 0 { k } else { letters.len() - 1 - k }))
            .collect();
        for id in nodes {
            let Node::Symbol(name) = graph.node(id) else { continue };
            let shape = graph.shape(id);
            let (Some(rows), Some(cols)) = (place.size(&shape.rows), place.size(&shape.cols)) else { continue };
            if graph.is_scalar(id) && place.sizes.contains_key(&name) || rows * cols > super::MOST_ENTRIES {
                continue;
            }
            let plain = Matrix::from_fn(rows, cols, |_, _| random.next());
            let holds = |wanted: &str| properties.iter().any(|(of, said)| *of == name && *said == wanted);
            place.values.insert(name, with_properties(plain, holds));
        }
        place
    }

    /// Shifts the entries of variables so that they add up to what is known of their sums.
    #[must_use]
    pub fn with_totals(mut self, totals: &[(Name, f64)]) -> Place {
        for (name, total) in totals {
            let Some(value) = self.values.get_mut(name) else { continue };
            let missing = total - value.entries.iter().sum::<f64>();
            let share = missing / value.entries.len() as f64;
            value.entries.iter_mut().for_each(|entry| *entry += share);
        }
        self
    }
}

fn letters_of(dim: &Dim, letters: &mut Vec<Name>) {
    match dim {
        Dim::Known(_) => {}
        Dim::Named(name) => letters.push(*name),
        Dim::Times(a, b) => {
            letters_of(a, letters);
            letters_of(b, letters);
        }
    }
}

fn with_properties(plain: Matrix, holds: impl Fn(&str) -> bool) -> Matrix {
    let n = plain.rows;
    let identity = |scale: f64| Matrix::from_fn(n, n, |row, col| if row == col { scale } else { 0.0 });
    if holds("positive definite") && plain.rows == plain.cols {
        return plain.times(&plain.transposed()).zip(&identity(1.0), |a, b| a + b);
    }
    if holds("symmetric") && plain.rows == plain.cols {
        return plain.zip(&plain.transposed(), |a, b| (a + b) / 2.0);
    }
    if holds("diagonal") {
        return Matrix::from_fn(n, plain.cols, |row, col| if row == col { plain.at(row, col) } else { 0.0 });
    }
    if holds("positive") {
        return plain.map(|value| value.abs() + 0.2);
    }
    if holds("invertible") && plain.rows == plain.cols {
        return plain.zip(&identity(3.0), |a, b| a + b);
    }
    plain
}

/// A small generator of numbers between -1.5 and 1.5, away from 0.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let unit = ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
        let value = 0.1 + 1.4 * (2.0 * unit - 1.0).abs();
        if unit < 0.5 { -value } else { value }
    }
}

/// True for the functions whose operands are sizes.
pub(super) fn takes_sizes(op: ops::OpId) -> bool {
    matches!(op, ops::EYE | ops::ONES | ops::ZEROS | ops::COMMUTATION)
}
