//! One entry of an expression of whole vectors and matrices, and the derivative by one.
//!
//! `(A*x)_i` is `sum_k A_ik x_k`. An index that a size of 1 leaves out is not written. Nothing is guessed: what has no entry
//! that can be written stays without one.

use super::{Derivative, Facts, NoTensor, derivative};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::ops;
use crate::shape::Shape;

/// Letters for the index of a sum.
const LETTERS: &[&str] = &["k", "l", "p", "q", "r", "s"];

/// Row and column, as far as there is more than one.
type Place = (Option<ExprId>, Option<ExprId>);

/// The whole vector or matrix of which `by` is an entry, if `of` holds it.
pub(super) fn whole_in(graph: &Graph, of: ExprId, by: ExprId) -> Option<ExprId> {
    let Node::Entry { base, .. } = graph.node(by) else { return None };
    let is_whole = |id: &ExprId| !graph.is_scalar(*id) && graph.as_symbol(*id) == Some(base);
    graph.reachable(&[of]).into_iter().find(is_whole)
}

/// The derivative of a scalar by an entry of a vector or matrix that stands whole in it: an entry of the derivative by all.
///
/// # Errors
/// `Entries` if it holds entries of it as well or is no scalar, `NotRaised` if the entry cannot be written.
pub(super) fn by_entry(
    graph: &mut Graph,
    of: ExprId,
    by: ExprId,
    whole: ExprId,
    facts: &Facts,
) -> Result<Derivative, NoTensor> {
    let Node::Entry { base, indices } = graph.node(by) else { return Err(NoTensor::Entries) };
    let indices = indices.to_vec();
    let mixed = graph
        .reachable(&[of])
        .into_iter()
        .any(|id| matches!(graph.node(id), Node::Entry { base: other, .. } if other == base));
    if mixed || !graph.is_scalar(of) {
        return Err(NoTensor::Entries);
    }
    let all = derivative(graph, of, whole, facts)?;
    let place = match (graph.shape(all.value).cols.is_one(), &indices[..]) {
        (true, [row]) => (Some(*row), None),
        (false, [row, col]) => (Some(*row), Some(*col)),
        _ => return Err(NoTensor::Entries),
    };
    let value = entry(graph, all.value, place).ok_or(NoTensor::NotRaised)?;
    Ok(Derivative { value, turned: value, shapes: (Shape::SCALAR, Shape::SCALAR) })
}

/// The entry of `id` at a place; nothing if it cannot be written.
pub fn entry(graph: &mut Graph, id: ExprId, place: Place) -> Option<ExprId> {
    if graph.is_scalar(id) {
        return Some(id);
    }
    let kids = graph.children(id).to_vec();
    match graph.node(id) {
        Node::Symbol(name) => {
            let indices: Vec<ExprId> = [place.0, place.1].into_iter().flatten().collect();
            Some(graph.entry(name, &indices))
        }
        Node::Literal { cols, .. } => {
            let at = |index: Option<ExprId>| match index {
                Some(index) => graph.as_number(index)?.to_i64()?.checked_sub(1).and_then(|at| usize::try_from(at).ok()),
                None => Some(0),
            };
            kids.get(at(place.0)? * cols as usize + at(place.1)?).copied()
        }
        Node::Apply(ops::TRANSPOSE, _) => entry(graph, kids[0], (place.1, place.0)),
        Node::Apply(ops::MATRIX_PRODUCT, _) => product(graph, kids[0], kids[1], place),
        Node::Apply(ops::DIAG, _) => {
            let on = entry(graph, kids[0], (place.0, None))?;
            let zero = graph.zero();
            where_same(graph, place, on, zero)
        }
        Node::Apply(ops::EYE, _) => {
            let (one, zero) = (graph.one(), graph.zero());
            where_same(graph, place, one, zero)
        }
        Node::Apply(ops::ONES, _) => Some(graph.one()),
        Node::Apply(ops::ZEROS, _) => Some(graph.zero()),
        Node::Apply(op, _) => {
            let op = match op {
                ops::TIMES => ops::MUL,
                ops::OVER => ops::DIV,
                ops::RAISED => ops::POW,
                op if ops::is_matrix(op) || ops::is_formal(op) => return None,
                op => op,
            };
            let entries: Option<Vec<ExprId>> = kids.iter().map(|kid| entry(graph, *kid, place)).collect();
            Some(graph.call(op, &entries?))
        }
        _ => None,
    }
}

fn product(graph: &mut Graph, a: ExprId, b: ExprId, place: Place) -> Option<ExprId> {
    let size = graph.shape(a).cols.clone();
    if size.is_one() {
        let (a, b) = (entry(graph, a, (place.0, None))?, entry(graph, b, (None, place.1))?);
        return Some(graph.mul(a, b));
    }
    let roots: Vec<ExprId> = [Some(a), Some(b), place.0, place.1].into_iter().flatten().collect();
    let used: Vec<Name> = graph
        .reachable(&roots)
        .into_iter()
        .flat_map(|id| match graph.node(id) {
            Node::Symbol(name) => Some(name),
            Node::Indexed { index, .. } => Some(index),
            _ => None,
        })
        .collect();
    let index = LETTERS.iter().map(|letter| Name::new(letter)).find(|name| !used.contains(name))?;
    let at = graph.scalar(index);
    let (a, b) = (entry(graph, a, (place.0, Some(at)))?, entry(graph, b, (Some(at), place.1))?);
    let body = graph.mul(a, b);
    let (from, to) = (graph.one(), graph.size(&size));
    Some(graph.indexed(Sequence::Sum, index, from, to, body))
}

/// `on` where row and column agree, else `off`.
fn where_same(graph: &mut Graph, place: Place, on: ExprId, off: ExprId) -> Option<ExprId> {
    let (row, col) = (place.0?, place.1?);
    if row == col {
        return Some(on);
    }
    if graph.as_number(row).is_some() && graph.as_number(col).is_some() {
        return Some(off);
    }
    let same = graph.apply(ops::EQUAL, &[row, col]);
    Some(graph.apply(ops::PIECEWISE, &[same, on, off]))
}
