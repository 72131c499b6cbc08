//! Tidying from beginning to end, with or without conditions.

use rustc_hash::FxHashMap;

use super::super::domain::Given;
use super::view::{Style, Views};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::ops;

/// A tidy form is tidied again until it stays as it is, which nearly always is at once: a bracket that vanished may
/// have decided the form of another.
const MOST_ROUNDS: usize = 4;
/// Larger expressions are not tried in a second form.
const MOST_COMPARED: u32 = 600;

/// `root` as a teacher would write it.
///
/// # Errors
/// If the budget of the graph is spent; the caller then shows `root` as it is.
pub fn tidy(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    settled(graph, root, &mut |graph| Views::new(graph, Style::Tidy))
}

/// `root` as a teacher would write it where what is `given` holds: `sqrt(x^2)` is `x` if x is positive. The result has the
/// same values there. Assumptions are always used; the conditions under which there is a value only where they make the
/// result at most half as long, because it then says less than it could elsewhere.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn tidy_where(graph: &mut Graph, root: ExprId, given: &Given) -> Result<ExprId, Stopped> {
    let shown = shortest(graph, root, &given.assumptions())?;
    if given.has_only_assumptions() || !may_come_apart(graph, shown) || length(graph, shown) > MOST_COMPARED {
        return Ok(shown);
    }
    let narrow = shortest(graph, shown, given)?;
    Ok(chosen(graph, shown, narrow, |plain, narrow| 2 * narrow <= plain))
}

/// The shorter of the usual form and the one with roots and logarithms taken apart.
fn shortest(graph: &mut Graph, root: ExprId, given: &Given) -> Result<ExprId, Stopped> {
    let shown = settled(graph, root, &mut |graph| Views::under(graph, given, false))?;
    if !may_come_apart(graph, shown) || length(graph, shown) > MOST_COMPARED {
        return Ok(shown);
    }
    let apart = Views::under(graph, given, true).show(shown)?;
    if apart == shown {
        return Ok(shown);
    }
    let other = settled(graph, apart, &mut |graph| Views::under(graph, given, false))?;
    Ok(chosen(graph, shown, other, |usual, other| other < usual))
}

fn settled(
    graph: &mut Graph,
    root: ExprId,
    views: &mut dyn for<'g> FnMut(&'g mut Graph) -> Views<'g>,
) -> Result<ExprId, Stopped> {
    let mut shown = views(graph).show(root)?;
    for _ in 0..MOST_ROUNDS {
        let again = views(graph).show(shown)?;
        if again == shown {
            break;
        }
        shown = again;
    }
    Ok(shown)
}

/// True if the second form can differ from the first: a sum that holds roots, logarithms or absolute values.
fn may_come_apart(graph: &Graph, root: ExprId) -> bool {
    let nodes = graph.reachable(&[root]);
    let special = |id: &ExprId| match graph.node(*id) {
        Node::Apply(ops::SQRT | ops::LN | ops::ABS | ops::SIGN | ops::HYPOT, _) => true,
        Node::Apply(ops::POW, [_, exponent]) => graph.as_number(*exponent).is_some_and(|value| !value.is_integer()),
        _ => false,
    };
    nodes.iter().any(special)
}

/// Entry by entry the second form where its size is `better`, else the first.
fn chosen(graph: &mut Graph, first: ExprId, second: ExprId, better: impl Fn(u32, u32) -> bool) -> ExprId {
    let pick = |graph: &Graph, a: ExprId, b: ExprId| if better(length(graph, a), length(graph, b)) { b } else { a };
    match (graph.node(first), graph.node(second)) {
        (Node::Literal { rows, cols, entries: a }, Node::Literal { entries: b, .. }) if a.len() == b.len() => {
            let entries: Vec<ExprId> = a.iter().zip(b).map(|(a, b)| pick(graph, *a, *b)).collect();
            graph.literal(rows, cols, &entries)
        }
        _ => pick(graph, first, second),
    }
}

/// How long an expression is for a reader: the number of nodes written out as a tree; 0 and signs count nothing.
pub fn length(graph: &Graph, root: ExprId) -> u32 {
    let mut sizes: FxHashMap<ExprId, u32> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let sign = matches!(graph.node(id), Node::Number(value) if value.is_zero() || value.is_minus_one());
        let below = graph.children(id).iter().map(|kid| sizes[kid]);
        sizes.insert(id, below.fold(u32::from(!sign), u32::saturating_add));
    }
    sizes[&root]
}
