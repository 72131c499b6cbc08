//! Cases of indices: `i = j` for letters that differ is false; under a sum over k, `k = i` picks one term out.

use rustc_hash::FxHashMap;

use crate::decide::cases::where_known;
use crate::expr::{ExprId, Graph, Node, Sequence, Stopped};
use crate::ops;

/// Whether a relation between numbers holds, or between `letters` of which no two are meant to agree; nothing for others.
pub(super) fn truth(graph: &Graph, relation: ExprId, letters: &[ExprId]) -> Option<bool> {
    let Node::Apply(op, [a, b]) = graph.node(relation) else { return None };
    if compared(graph, relation).is_some() && (a == b || (letters.contains(a) && letters.contains(b))) {
        return Some((a == b) == (op == ops::EQUAL));
    }
    let (a, b) = (graph.as_number(*a)?, graph.as_number(*b)?);
    match op {
        ops::EQUAL => Some(a == b),
        ops::NOT_EQUAL => Some(a != b),
        ops::LESS => Some(a < b),
        ops::LESS_EQUAL => Some(a <= b),
        _ => None,
    }
}

/// `root` in which different `letters`, free indices and numbers, are different numbers within the range of every sum.
///
/// `sum_k f(k, [k = i])` is `sum_k f(k, no) + f(i, yes) - f(i, no)`. What is no plain comparison of indices stays.
pub(super) fn resolved(graph: &mut Graph, root: ExprId, letters: &[ExprId]) -> Result<ExprId, Stopped> {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        graph.meter.spend(1)?;
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
        let rebuilt = if kids == graph.children(id) { id } else { graph.with_children(id, &kids) };
        let value = match graph.node(rebuilt) {
            Node::Indexed { kind: Sequence::Sum, .. } => sifted(graph, rebuilt)?,
            _ => rebuilt,
        };
        new.insert(id, value);
    }
    Ok(decided(graph, new[&root], &|a, b| match a == b {
        true => Some(true),
        false => (letters.contains(&a) && letters.contains(&b)).then_some(false),
    }))
}

/// A sum without comparisons of its own index.
fn sifted(graph: &mut Graph, sum: ExprId) -> Result<ExprId, Stopped> {
    let Node::Indexed { kind, index, from, to, body } = graph.node(sum) else { return Ok(sum) };
    let bound = graph.scalar(index);
    let (mut rest, mut total) = (body, graph.zero());
    while let Some((value, yes, no)) = split(graph, rest, bound) {
        // Without any case left there is no value, and nothing was picked out.
        if no == rest {
            return Ok(sum);
        }
        let map = FxHashMap::from_iter([(bound, value)]);
        let (yes, without) = (graph.substitute(yes, &map)?, graph.substitute(no, &map)?);
        let gain = graph.sub(yes, without);
        total = graph.add(total, gain);
        rest = no;
    }
    if rest == body {
        return Ok(sum);
    }
    if rest == graph.zero() {
        return Ok(total);
    }
    let remaining = graph.indexed(kind, index, from, to, rest);
    Ok(graph.add(remaining, total))
}

/// With what the index of a sum is compared first, and the body where they agree and where they do not.
fn split(graph: &mut Graph, body: ExprId, bound: ExprId) -> Option<(ExprId, ExprId, ExprId)> {
    let value = graph.reachable(&[body]).into_iter().find_map(|id| {
        let (a, b) = compared(graph, id)?;
        match (a == bound, b == bound) {
            (true, false) => Some(b),
            (false, true) => Some(a),
            _ => None,
        }
    })?;
    let both = |a: ExprId, b: ExprId| (a == bound && b == value) || (a == value && b == bound);
    let yes = decided(graph, body, &|a, b| both(a, b).then_some(true));
    let no = decided(graph, body, &|a, b| both(a, b).then_some(false));
    Some((value, yes, no))
}

/// The two sides of a comparison of letters and numbers.
fn compared(graph: &Graph, id: ExprId) -> Option<(ExprId, ExprId)> {
    let Node::Apply(ops::EQUAL | ops::NOT_EQUAL, [a, b]) = graph.node(id) else { return None };
    let plain = |id: ExprId| graph.as_symbol(id).is_some() || graph.as_number(id).is_some();
    (plain(*a) && plain(*b)).then_some((*a, *b))
}

/// `root` in which definitions by cases are chosen from where it is known whether two indices agree.
fn decided(graph: &mut Graph, root: ExprId, agree: &dyn Fn(ExprId, ExprId) -> Option<bool>) -> ExprId {
    where_known(graph, root, &|graph, condition| {
        let (a, b) = compared(graph, condition)?;
        Some(agree(a, b)? == graph.is_apply(condition, ops::EQUAL))
    })
}
