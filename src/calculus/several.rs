//! Derivatives with several entries: gradient, Jacobian, Hessian of explicit components.
//!
//! Entries are in the order (output, input), free of layout; layout is applied when something is printed or read.

use super::derive::{Bases, Derivatives, NoDerivative};
use super::sparse;
use crate::expr::{ExprId, Graph, Marks};
use crate::numeric::sparse::Sparsity;

/// The partial derivatives of the scalar `of` by each of `by`, in order.
///
/// # Errors
/// See [`NoDerivative`].
pub fn gradient(graph: &mut Graph, of: ExprId, by: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    Derivatives::new().backward(graph, of, by)
}

/// The matrix of derivatives, one row for each of `of`, one column for each of `by`, row by row: backward, or if there are
/// more rows than columns forward, variables that never meet in a row together.
///
/// # Errors
/// See [`NoDerivative`].
pub fn jacobian(graph: &mut Graph, of: &[ExprId], by: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    let mut sweep = Derivatives::new();
    let mut entries = Vec::with_capacity(of.len() * by.len());
    if of.len() <= by.len() {
        let bases = Bases::of(graph, by);
        for output in of {
            entries.extend(sweep.backward_within(graph, *output, by, &bases)?);
        }
        return Ok(entries);
    }
    if let Some(sparsity) = sparse::occurring(graph, of, by)?.map(|rows| Sparsity::of_rows(rows, by.len()))
        && sparsity.colours() < by.len()
    {
        return Ok(sparse::coloured(graph, of, by, &sparsity)?.dense(graph.zero(), of.len(), by.len()));
    }
    let columns = by.iter().map(|x| sweep.forward(graph, of, *x)).collect::<Result<Vec<_>, _>>()?;
    for row in 0..of.len() {
        entries.extend(columns.iter().map(|column| column[row]));
    }
    Ok(entries)
}

/// The symmetric matrix of second derivatives, row by row. The gradient comes from one backward sweep; its entries are
/// differentiated backward one by one if each sees little of the graph, else forward together, variable by variable or
/// colour by colour where variables never meet.
///
/// # Errors
/// See [`NoDerivative`].
pub fn hessian(graph: &mut Graph, of: ExprId, by: &[ExprId]) -> Result<Vec<ExprId>, NoDerivative> {
    let size = by.len();
    let mut sweep = Derivatives::new();
    let bases = Bases::of(graph, by);
    let slopes = sweep.backward_within(graph, of, by, &bases)?;
    let mut entries = vec![graph.zero(); size * size];
    let shared = graph.reachable(&slopes).len();
    let mut marks = Marks::default();
    let apart: usize = slopes.iter().map(|slope| small_reach(graph, *slope, shared, &mut marks)).sum();
    if apart < shared * size.min(4) {
        for (row, slope) in slopes.iter().enumerate() {
            let second = sweep.backward_within(graph, *slope, &by[row..], &bases)?;
            place(&mut entries, size, row, &second);
        }
    } else {
        let rows = if is_full(graph, &slopes, by) { None } else { sparse::occurring(graph, &slopes, by)? };
        if let Some(sparsity) = rows.map(|rows| Sparsity::symmetric(sparse::mirrored(rows)))
            && sparsity.colours() < size
        {
            return Ok(sparse::coloured(graph, &slopes, by, &sparsity)?.dense(graph.zero(), size, size));
        }
        for row in 0..size {
            let second = sweep.forward(graph, &slopes[row..], by[row])?;
            place(&mut entries, size, row, &second);
        }
    }
    Ok(entries)
}

/// True if some slope has all variables in it, which then all meet in one row and need a colour each; the first, the
/// middle and the last slope are looked at.
fn is_full(graph: &Graph, slopes: &[ExprId], by: &[ExprId]) -> bool {
    [0, slopes.len() / 2, slopes.len().saturating_sub(1)].iter().filter_map(|at| slopes.get(*at)).any(|slope| {
        let nodes = graph.reachable(&[*slope]);
        by.iter().all(|variable| nodes.binary_search(variable).is_ok())
    })
}

/// Writes the part of a row right of the diagonal, and its mirror image.
fn place(entries: &mut [ExprId], size: usize, row: usize, second: &[ExprId]) {
    for (offset, value) in second.iter().enumerate() {
        entries[row * size + row + offset] = *value;
        entries[(row + offset) * size + row] = *value;
    }
}

/// Number of nodes below `id`, counted no further than `limit`.
fn small_reach(graph: &Graph, id: ExprId, limit: usize, marks: &mut Marks) -> usize {
    marks.clear(graph.len());
    let (mut reached, mut open) = (0, vec![id]);
    while let Some(next) = open.pop() {
        if reached >= limit {
            break;
        }
        if marks.mark(next) {
            reached += 1;
            open.extend_from_slice(graph.children(next));
        }
    }
    reached
}
