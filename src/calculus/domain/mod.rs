//! Where an expression is defined over the reals, as relations that a teacher would write beside it.
//!
//! The table of functions says for each function where it is defined; powers are treated here, because their condition
//! depends on the exponent. Nothing is claimed about what stands in a definition by cases, nor about the terms of a sum
//! as far as they depend on its index. Invariant: what is dropped holds wherever the rest holds.

mod chain;
mod collect;
mod fact;
mod given;
mod merge;
mod range;
mod reduce;

pub use chain::{Condition, chained};
pub use given::Given;
pub(super) use range::Ranges;

use crate::expr::{ExprId, Graph, Stopped};
use crate::ops;
use collect::Wanted;
use fact::Fact;

/// The relations under which all of `roots` are defined, in the order in which they first occur.
///
/// They are relation nodes: `x > 0` is `less(0, x)`. An empty list says that `roots` are defined everywhere. A condition
/// that never holds, as for `ln(-1)`, is in the list as it is.
///
/// # Errors
/// If the budget of the graph is spent.
///
/// ```
/// use gradus::calculus::conditions;
/// use gradus::expr::Graph;
/// use gradus::syntax::linear::{Style, write};
/// use gradus::syntax::{Scope, Vocabulary, formula, lower, parse};
///
/// let mut graph = Graph::new();
/// let written = parse("ln(x)/(x - 2)", &Vocabulary::new()).unwrap();
/// let root = lower(&mut graph, &written, &Scope::default()).unwrap().root;
/// let found = conditions(&mut graph, &[root]).unwrap();
/// let texts: Vec<String> = found.iter().map(|id| write(&formula(&graph, *id), Style::Plain, 100).text).collect();
/// assert_eq!(texts, ["x > 0", "x != 2"]);
/// ```
pub fn conditions(graph: &mut Graph, roots: &[ExprId]) -> Result<Vec<ExprId>, Stopped> {
    let relations = collect::collect(graph, roots, Wanted::Defined)?;
    let facts = simplified(graph, relations)?;
    Ok(facts.into_iter().map(|fact| fact.relation(graph)).collect())
}

/// The further relations under which the derivative of `of` is what the laws say: away from the jumps of functions such
/// as `sign` and `floor`.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn smoothness(graph: &mut Graph, of: ExprId) -> Result<Vec<ExprId>, Stopped> {
    let relations = collect::collect(graph, &[of], Wanted::Smooth)?;
    let facts = simplified(graph, relations)?;
    Ok(facts.into_iter().map(|fact| fact.relation(graph)).collect())
}

/// How `of` compares with 0 wherever it has a value, said of `name`: `name > 0` for a sum of exponentials.
pub fn sign_of(graph: &mut Graph, of: ExprId, name: ExprId) -> Option<ExprId> {
    let (range, zero) = (range::range(graph, of, &[]), graph.zero());
    let (op, low, high) = match () {
        () if range.is_positive() => (ops::LESS, zero, name),
        () if range.is_negative() => (ops::LESS, name, zero),
        () if range.is_not_negative() => (ops::LESS_EQUAL, zero, name),
        () if range.is_not_positive() => (ops::LESS_EQUAL, name, zero),
        () => return None,
    };
    Some(graph.apply(op, &[low, high]))
}

fn simplified(graph: &mut Graph, relations: Vec<ExprId>) -> Result<Vec<Fact>, Stopped> {
    let mut facts = Vec::new();
    for relation in relations {
        facts.extend(reduce::reduce(graph, relation)?);
    }
    let mut facts = merge::merge(graph, facts)?;
    for at in (0..facts.len()).rev() {
        let fact = facts.remove(at);
        let simpler = reduce::simplify(graph, fact, reduce::Given { facts: &facts, split: true })?;
        facts.splice(at..at, simpler);
    }
    merge::merge(graph, facts)
}

#[cfg(test)]
mod tests;
