//! Expressions of matrices written out entry by entry, for sizes that are numbers.

use super::properties::Properties;
use super::sizes::{Sizes, size};
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::shape::Shape;
use crate::syntax;

/// Most entries of a matrix that is written out.
const ENTRIES: u32 = 36;

/// An expression with letters for sizes replaced by numbers and matrices by their entries; nothing if it is too large or
/// says something that has no entries.
pub(super) fn written_out(graph: &mut Graph, root: ExprId, sizes: &Sizes, properties: &Properties) -> Option<ExprId> {
    // Entries that were chosen by a property have no name of their own.
    let chosen = |base: Name| properties.is_symmetric(base) || properties.sum_of(base).is_some();
    if graph.reachable(&[root]).into_iter().any(|id| matches!(graph.node(id), Node::Entry { base, .. } if chosen(base)))
    {
        return None;
    }
    syntax::written_out(graph, root, |graph, id, name| match (graph.is_scalar(id), sizes.get(&name)) {
        (true, Some(size)) => Some(graph.integer(i64::from(*size))),
        (true, None) => Some(id),
        (false, _) => {
            let shape = graph.shape(id).clone();
            of_symbol(graph, name, &shape, sizes, properties)
        }
    })
}

/// The entries of a matrix with what is known of it: a symmetric one has each entry above the diagonal twice.
pub(super) fn of_symbol(
    graph: &mut Graph,
    name: Name,
    shape: &Shape,
    sizes: &Sizes,
    properties: &Properties,
) -> Option<ExprId> {
    let (rows, cols) = (size(&shape.rows, sizes)?, size(&shape.cols, sizes)?);
    if rows.checked_mul(cols)? > ENTRIES {
        return None;
    }
    let vector = shape.cols.is_one();
    let mut all = Vec::new();
    for row in 1..=rows {
        for col in 1..=cols {
            if properties.is_diagonal(name) && row != col {
                all.push(graph.zero());
                continue;
            }
            let (row, col) = if properties.is_symmetric(name) && row > col { (col, row) } else { (row, col) };
            let at: Vec<ExprId> = if vector {
                vec![graph.integer(i64::from(row))]
            } else {
                [row, col].map(|index| graph.integer(i64::from(index))).to_vec()
            };
            all.push(graph.entry(name, &at));
        }
    }
    if let Some(total) = properties.sum_of(name) {
        let mut rest = graph.number(total.clone());
        let last = all.len() - 1;
        for entry in &all[..last] {
            rest = graph.sub(rest, *entry);
        }
        all[last] = rest;
    }
    Some(graph.literal(rows, cols, &all))
}
