//! Arithmetic on explicit entries: `[a, b] + [c, d]` is a vector of sums.
//!
//! Entries are combined as they stand, without folding. Shapes that do not fit are diagnostics with both shapes.

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
    let (rows_a, cols_a, left) = explicit(graph, a)?;
    let (rows_b, cols_b, right) = explicit(graph, b)?;
    if (rows_a, cols_a) == (1, 1) {
        let all: Vec<ExprId> = right.into_iter().map(|entry| combine(graph, a.id, entry)).collect();
        return Ok(graph.literal(rows_b, cols_b, &all));
    }
    if (rows_b, cols_b) == (1, 1) {
        let all: Vec<ExprId> = left.into_iter().map(|entry| combine(graph, entry, b.id)).collect();
        return Ok(graph.literal(rows_a, cols_a, &all));
    }
    if (rows_a, cols_a) != (rows_b, cols_b) {
        return Err(clash(graph, "shape-elementwise", a, b, &format!("the sides of {sign} differ in shape")));
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
    let (rows, inner, left) = explicit(graph, a)?;
    let (inner_b, cols, right) = explicit(graph, b)?;
    if inner != inner_b {
        let both_columns = inner == 1 && cols == 1 && rows == inner_b;
        let hint = if both_columns { "x'*y for the dot product, x .* y entry by entry" } else { "a transpose: A*B'" };
        return Err(clash(graph, "shape-inner", a, b, "the inner sizes of a product differ").suggest(hint));
    }
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

/// The transpose of explicit entries.
///
/// # Errors
/// `scope-symbolic-size` if the entries are not explicit.
pub fn transpose(graph: &mut Graph, a: Operand) -> Result<ExprId, Diagnostic> {
    let (rows, cols, all) = explicit(graph, a)?;
    let (rows, cols) = (rows as usize, cols as usize);
    let turned: Vec<ExprId> = (0..cols).flat_map(|c| (0..rows).map(move |r| r * cols + c)).map(|k| all[k]).collect();
    Ok(graph.literal(cols as u32, rows as u32, &turned))
}

/// The Euclidean length of a vector of explicit entries.
///
/// # Errors
/// `shape-vector` for a matrix, `scope-symbolic-size` if the entries are not explicit.
pub fn norm(graph: &mut Graph, a: Operand) -> Result<ExprId, Diagnostic> {
    let (rows, cols, all) = explicit(graph, a)?;
    if rows != 1 && cols != 1 {
        return Err(Diagnostic::at(
            "shape-vector",
            a.span,
            format!("the norm of a {rows}×{cols} matrix is not known here"),
        ));
    }
    let two = graph.integer(2);
    let squares: Vec<ExprId> = all.into_iter().map(|x| graph.apply(ops::POW, &[x, two])).collect();
    let sum = squares.into_iter().reduce(|sum, square| graph.apply(ops::ADD, &[sum, square]));
    Ok(graph.apply(ops::SQRT, &[sum.expect("a vector has an entry")]))
}

fn explicit(graph: &Graph, a: Operand) -> Result<(u32, u32, Vec<ExprId>), Diagnostic> {
    entries_of(graph, a.id).ok_or_else(|| {
        let shape = graph.shape(a.id);
        Diagnostic::at(
            "scope-symbolic-size",
            a.span,
            format!("this is {shape}; matrices need sizes that are numbers here"),
        )
        .suggest("declare a size, as in x : vector(3), or write entries: sum(i=1..n, x_i^2)")
    })
}

fn clash(graph: &Graph, id: &'static str, a: Operand, b: Operand, message: &str) -> Diagnostic {
    Diagnostic::new(id, message)
        .label(a.span, graph.shape(a.id).to_string())
        .label(b.span, graph.shape(b.id).to_string())
}
