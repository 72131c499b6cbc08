//! Expressions of matrices written out entry by entry, for sizes that are numbers.

use rustc_hash::FxHashMap;

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
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let value = match graph.node(id) {
            Node::Symbol(name) if graph.is_scalar(id) => match sizes.get(&name) {
                Some(size) => graph.integer(i64::from(*size)),
                None => id,
            },
            Node::Symbol(name) => {
                let shape = graph.shape(id).clone();
                of_symbol(graph, name, &shape, sizes, properties)?
            }
            Node::Apply(op, kids) => {
                let kids: Vec<ExprId> = kids.iter().map(|kid| new[kid]).collect();
                syntax::entry_by_entry(graph, op, &kids)?
            }
            Node::Number(_) => id,
            Node::Literal { rows, cols, entries } => {
                let entries: Vec<ExprId> = entries.iter().map(|entry| new[entry]).collect();
                graph.literal(rows, cols, &entries)
            }
            // Entries that were chosen by a property have no name of their own.
            Node::Entry { base, .. } if properties.is_symmetric(base) || properties.sum_of(base).is_some() => {
                return None;
            }
            Node::Entry { .. } | Node::Indexed { .. } => {
                let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
                graph.with_children(id, &kids)
            }
            Node::Unknown { .. } => return None,
        };
        new.insert(id, value);
    }
    new.get(&root).copied()
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
