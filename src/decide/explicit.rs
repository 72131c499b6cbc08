//! Sums and products over an index with known bounds, written out so that they have a value at a point.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph, Node, Sequence, Stopped};
use crate::number::Rational;

/// Longer sums stay as they are.
const TERMS: i64 = 64;
/// Expressions do not grow beyond this.
const NODES: usize = 20_000;

/// `root` with every sum and product of at most 64 terms written out, the innermost first.
pub(super) fn written_out(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    let mut root = root;
    while let Some((id, terms)) = next(graph, root)? {
        let Node::Indexed { kind, .. } = graph.node(id) else { break };
        let start = if kind == Sequence::Sum { graph.zero() } else { graph.one() };
        let total = terms.into_iter().fold(start, |total, term| match kind {
            Sequence::Sum => graph.add(total, term),
            Sequence::Product => graph.mul(total, term),
        });
        root = graph.substitute(root, &FxHashMap::from_iter([(id, total)]))?;
        if graph.reachable(&[root]).len() > NODES {
            break;
        }
    }
    Ok(root)
}

/// Relations with numbers for letters and their sums written out.
pub(super) fn relations(
    graph: &mut Graph,
    relations: &[ExprId],
    map: &FxHashMap<ExprId, ExprId>,
) -> Result<Vec<ExprId>, Stopped> {
    let mut all = Vec::new();
    for relation in relations {
        let fixed = graph.substitute_folding(*relation, map)?;
        all.push(written_out(graph, fixed)?);
    }
    Ok(all)
}

/// The outermost sum with known bounds, with its terms.
fn next(graph: &mut Graph, root: ExprId) -> Result<Option<(ExprId, Vec<ExprId>)>, Stopped> {
    for id in graph.reachable(&[root]).into_iter().rev() {
        let Node::Indexed { index, from, to, body, .. } = graph.node(id) else { continue };
        let whole = |id: ExprId| graph.as_number(id).and_then(Rational::to_i64);
        let (Some(from), Some(to)) = (whole(from), whole(to)) else { continue };
        if to.checked_sub(from).is_none_or(|length| length >= TERMS) {
            continue;
        }
        let bound = graph.scalar(index);
        let mut terms = Vec::new();
        for value in from..=to {
            let value = graph.integer(value);
            terms.push(graph.substitute_folding(body, &FxHashMap::from_iter([(bound, value)]))?);
        }
        return Ok(Some((id, terms)));
    }
    Ok(None)
}
