//! Where entries of Jacobians and Hessians are not zero, and those entries: what is zero everywhere is never written down.

use super::derive::{Bases, Derivatives, NoDerivative};
use crate::expr::{ExprId, Graph, Marks, Node};
use crate::numeric::sparse::Sparsity;

/// Entries of a matrix that are not zero, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Row and column of each entry, counted from 0.
    pub places: Vec<(u32, u32)>,
    /// The entries.
    pub values: Vec<ExprId>,
}

impl Entries {
    /// Puts all entries but zeros in.
    fn push_row(&mut self, zero: ExprId, row: usize, cols: impl Iterator<Item = u32>, values: &[ExprId]) {
        for (col, value) in cols.zip(values) {
            if *value != zero {
                self.places.push((row as u32, col));
                self.values.push(*value);
            }
        }
    }

    /// The whole matrix of `cols` columns, row by row.
    pub fn dense(&self, zero: ExprId, rows: usize, cols: usize) -> Vec<ExprId> {
        let mut entries = vec![zero; rows * cols];
        for ((row, col), value) in self.places.iter().zip(&self.values) {
            entries[*row as usize * cols + *col as usize] = *value;
        }
        entries
    }
}

/// The entries of the Jacobian of `of` (rows) by `by` (columns) that are not zero.
///
/// # Errors
/// See [`NoDerivative`].
pub fn jacobian_entries(graph: &mut Graph, of: &[ExprId], by: &[ExprId]) -> Result<Entries, NoDerivative> {
    let zero = graph.zero();
    let mut entries = Entries::default();
    let Some(rows) = occurring(graph, of, by)? else {
        let dense = super::several::jacobian(graph, of, by)?;
        for (row, values) in dense.chunks(by.len().max(1)).enumerate() {
            entries.push_row(zero, row, 0.., values);
        }
        return Ok(entries);
    };
    let mut sweep = Derivatives::new();
    let sparsity = Sparsity::of_rows(rows, by.len());
    if of.len() > sparsity.colours() {
        return coloured(graph, of, by, &sparsity);
    }
    let bases = Bases::of(graph, by);
    for (row, (output, cols)) in of.iter().zip(sparsity.rows()).enumerate() {
        let subset: Vec<ExprId> = cols.iter().map(|col| by[*col as usize]).collect();
        let values = sweep.backward_within(graph, *output, &subset, &bases)?;
        entries.push_row(zero, row, cols.iter().copied(), &values);
    }
    Ok(entries)
}

/// The second derivatives of `of` by `by` that are not zero.
///
/// # Errors
/// See [`NoDerivative`].
pub fn hessian_entries(graph: &mut Graph, of: ExprId, by: &[ExprId]) -> Result<Entries, NoDerivative> {
    let slopes = super::several::gradient(graph, of, by)?;
    let rows = occurring(graph, &slopes, by)?;
    let sparsity = rows.map(|rows| Sparsity::symmetric(mirrored(rows)));
    if let Some(sparsity) = sparsity.filter(|sparsity| 2 * sparsity.colours() <= by.len()) {
        return coloured(graph, &slopes, by, &sparsity);
    }
    let zero = graph.zero();
    let mut entries = Entries::default();
    let dense = super::several::hessian(graph, of, by)?;
    for (row, values) in dense.chunks(by.len().max(1)).enumerate() {
        entries.push_row(zero, row, 0.., values);
    }
    Ok(entries)
}

/// One sweep for each colour, and every entry from the sweep in which it stands alone.
pub(super) fn coloured(
    graph: &mut Graph,
    of: &[ExprId],
    by: &[ExprId],
    sparsity: &Sparsity,
) -> Result<Entries, NoDerivative> {
    let mut sweep = Derivatives::new();
    let mut swept = Vec::with_capacity(sparsity.colours());
    for colour in 0..sparsity.colours() {
        let class: Vec<ExprId> = sparsity.class(colour).map(|col| by[col]).collect();
        swept.push(sweep.forward_together(graph, of, &class)?);
    }
    let (zero, mut entries, mut sources) = (graph.zero(), Entries::default(), sparsity.sources().into_iter());
    for (row, cols) in sparsity.rows().iter().enumerate() {
        let values: Vec<ExprId> = sources.by_ref().take(cols.len()).map(|(from, colour)| swept[colour][from]).collect();
        entries.push_row(zero, row, cols.iter().copied(), &values);
    }
    Ok(entries)
}

/// The pattern with its mirror image: a variable may have cancelled in one of two slopes only.
pub(super) fn mirrored(rows: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut both = rows.clone();
    for (row, cols) in rows.iter().enumerate() {
        cols.iter().for_each(|col| both[*col as usize].push(row as u32));
    }
    for cols in &mut both {
        cols.sort_unstable();
        cols.dedup();
    }
    both
}

/// Which of the variables occur below each of the roots, ascending; none if that cannot be told because an index is open.
pub(super) fn occurring(
    graph: &mut Graph,
    roots: &[ExprId],
    by: &[ExprId],
) -> Result<Option<Vec<Vec<u32>>>, NoDerivative> {
    let place: rustc_hash::FxHashMap<ExprId, u32> = by.iter().copied().zip(0..).collect();
    let mut marks = Marks::default();
    let mut rows = Vec::with_capacity(roots.len());
    for root in roots {
        marks.clear(graph.len());
        let (mut row, mut open) = (Vec::new(), vec![*root]);
        while let Some(next) = open.pop() {
            if !marks.mark(next) {
                continue;
            }
            graph.meter.spend(1)?;
            match (place.get(&next), graph.node(next)) {
                (Some(place), _) => row.push(*place),
                (None, Node::Number(_) | Node::Apply(..) | Node::Literal { .. }) => {
                    open.extend_from_slice(graph.children(next));
                }
                (None, Node::Symbol(_)) => {}
                (None, Node::Entry { indices, .. }) if indices.iter().all(|i| graph.as_number(*i).is_some()) => {}
                (None, _) => return Ok(None),
            }
        }
        row.sort_unstable();
        rows.push(row);
    }
    Ok(Some(rows))
}
