//! Arithmetic on vectors and matrices: `[a, b] + [c, d]` is a vector of sums.
//!
//! Explicit entries are combined as they stand, without folding; anything else stays whole, as a node with a shape.
//! Shapes that do not fit are diagnostics with both shapes.

use super::whole;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

/// Rows, columns and entries of `id`; a scalar is 1×1.
pub fn entries_of(graph: &Graph, id: ExprId) -> Option<(u32, u32, Vec<ExprId>)> {
    match graph.node(id) {
        Node::Literal { rows, cols, entries } => Some((rows, cols, entries.to_vec())),
        _ if graph.is_scalar(id) => Some((1, 1, vec![id])),
        _ => None,
    }
}

/// An operand: what it is and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// The expression.
    pub id: ExprId,
    /// Its place in the text.
    pub span: Span,
}

/// Applies a scalar function of two arguments entry by entry; a scalar operand goes with every entry.
///
/// # Errors
/// `shape-elementwise` if the shapes differ and neither is a scalar.
pub fn elementwise(
    graph: &mut Graph,
    a: Operand,
    b: Operand,
    sign: &str,
    mut combine: impl FnMut(&mut Graph, ExprId, ExprId) -> ExprId,
) -> Result<ExprId, Diagnostic> {
    let (Some((rows_a, cols_a, left)), Some((rows_b, cols_b, right))) =
        (entries_of(graph, a.id), entries_of(graph, b.id))
    else {
        return whole::elementwise(graph, a, b, sign, combine);
    };
    if (rows_a, cols_a) == (1, 1) {
        let all: Vec<ExprId> = right.into_iter().map(|entry| combine(graph, a.id, entry)).collect();
        return Ok(graph.literal(rows_b, cols_b, &all));
    }
    if (rows_b, cols_b) == (1, 1) {
        let all: Vec<ExprId> = left.into_iter().map(|entry| combine(graph, entry, b.id)).collect();
        return Ok(graph.literal(rows_a, cols_a, &all));
    }
    if (rows_a, cols_a) != (rows_b, cols_b) {
        return Err(whole::sides_differ(graph, a, b, sign));
    }
    let all: Vec<ExprId> = left.into_iter().zip(right).map(|(x, y)| combine(graph, x, y)).collect();
    Ok(graph.literal(rows_a, cols_a, &all))
}

/// The matrix product of explicit entries; a scalar factor scales.
///
/// # Errors
/// `shape-inner` if the inner sizes differ.
pub fn multiply(graph: &mut Graph, a: Operand, b: Operand) -> Result<ExprId, Diagnostic> {
    if graph.is_scalar(a.id) || graph.is_scalar(b.id) {
        return elementwise(graph, a, b, "*", |graph, x, y| graph.apply(ops::MUL, &[x, y]));
    }
    whole::inner_sizes_agree(graph, a, b)?;
    let (Some((rows, inner, left)), Some((_, cols, right))) = (entries_of(graph, a.id), entries_of(graph, b.id)) else {
        return Ok(graph.apply(ops::MATRIX_PRODUCT, &[a.id, b.id]));
    };
    let (rows, inner, cols) = (rows as usize, inner as usize, cols as usize);
    let mut all = Vec::with_capacity(rows * cols);
    for row in 0..rows {
        for col in 0..cols {
            let mut sum = None;
            for k in 0..inner {
                let product = graph.apply(ops::MUL, &[left[row * inner + k], right[k * cols + col]]);
                sum = Some(sum.map_or(product, |sum| graph.apply(ops::ADD, &[sum, product])));
            }
            all.push(sum.expect("a matrix has a column"));
        }
    }
    Ok(graph.literal(rows as u32, cols as u32, &all))
}

/// The transpose; that of a scalar is the scalar.
pub fn transpose(graph: &mut Graph, id: ExprId) -> ExprId {
    let Some((rows, cols, all)) = entries_of(graph, id) else { return graph.apply(ops::TRANSPOSE, &[id]) };
    let (rows, cols) = (rows as usize, cols as usize);
    let turned: Vec<ExprId> = (0..cols).flat_map(|c| (0..rows).map(move |r| r * cols + c)).map(|k| all[k]).collect();
    graph.literal(cols as u32, rows as u32, &turned)
}
