//! Where one side is defined and the other is not, as relations and in a sentence; apart from every verdict.

use super::Budget;
use super::driver::with_equations;
use super::region::regions;
use crate::calculus::conditions;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::ops;
use crate::syntax::formula;
use crate::syntax::linear::{Style, write};

/// Longest relation that a sentence quotes, in characters.
const LONGEST: usize = 60;

/// The conditions that one side adds to those of the other; both lists are empty for equal domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainNote {
    /// Conditions of the first side that do not follow from those of the second.
    pub first: Vec<ExprId>,
    /// Conditions of the second side that do not follow from those of the first.
    pub second: Vec<ExprId>,
}

/// Compares the domains of `a` and `b` by the conditions that a teacher would write beside them, where the `assumptions`
/// hold: what follows from them is no condition.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn domains(graph: &mut Graph, a: ExprId, b: ExprId, assumptions: &[ExprId]) -> Result<DomainNote, Stopped> {
    let ([a, b], assumptions, _) = with_equations(graph, [a, b], assumptions)?;
    let (of_a, of_b) = (conditions(graph, &[a])?, conditions(graph, &[b])?);
    let both = conditions(graph, &[a, b])?;
    let added = |own: &[ExprId], other: &[ExprId]| -> Vec<ExprId> {
        own.iter().copied().filter(|id| !other.contains(id) && both.contains(id)).collect()
    };
    let (mut first, mut second) = (added(&of_a, &of_b), added(&of_b, &of_a));
    if first.is_empty() && both.len() > of_b.len() {
        first = both.iter().copied().filter(|id| !of_b.contains(id) && of_a.contains(id)).collect();
    }
    if second.is_empty() && both.len() > of_a.len() {
        second = both.iter().copied().filter(|id| !of_a.contains(id) && of_b.contains(id)).collect();
    }
    let mut note = DomainNote { first: Vec::new(), second: Vec::new() };
    for (own, other, kept) in [(first, b, &mut note.first), (second, a, &mut note.second)] {
        for condition in own {
            // Of numbers alone nothing can be needed.
            if graph.variables(condition).is_empty() {
                continue;
            }
            if !follows(graph, other, condition, &assumptions)? {
                kept.push(condition);
            }
        }
    }
    Ok(note)
}

/// True if `condition`, an inequality, surely holds in every region where `side` is defined and the `assumptions` hold.
fn follows(graph: &mut Graph, side: ExprId, condition: ExprId, assumptions: &[ExprId]) -> Result<bool, Stopped> {
    let opposite = match graph.node(condition) {
        Node::Apply(ops::LESS, [left, right]) => (ops::LESS_EQUAL, [*right, *left]),
        Node::Apply(ops::LESS_EQUAL, [left, right]) => (ops::LESS, [*right, *left]),
        _ => return Ok(false),
    };
    let opposite = graph.apply(opposite.0, &opposite.1);
    let mut variables = graph.variables(side);
    variables.extend(graph.variables(condition));
    let own = |id: &ExprId| !graph.has_whole_matrices(*id) && graph.contains(*id, &variables);
    let mut relations: Vec<ExprId> = assumptions.iter().copied().filter(own).collect();
    variables.extend(relations.iter().flat_map(|relation| graph.variables(*relation)));
    relations.push(opposite);
    variables.sort_unstable();
    variables.dedup();
    let budget = Budget::default();
    Ok(regions(graph, &[side], &variables, &relations, &budget)?.undefined_everywhere)
}

impl DomainNote {
    /// The sentence, or nothing for equal domains: `the first is undefined at x = 1; the second needs x > 0` for the sides
    /// called so.
    pub fn sentence(&self, graph: &mut Graph, [first, second]: [&str; 2]) -> Option<String> {
        let parts: Vec<String> = [(first, &self.first), (second, &self.second)]
            .into_iter()
            .filter(|(_, conditions)| !conditions.is_empty())
            .map(|(side, conditions)| format!("{side} {}", said(graph, conditions)))
            .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Single points are named as such, everything else as a need.
fn said(graph: &mut Graph, conditions: &[ExprId]) -> String {
    let (mut missing, mut needed) = (Vec::new(), Vec::new());
    for id in conditions {
        match graph.node(*id) {
            Node::Apply(ops::NOT_EQUAL, [left, right]) => {
                let equal = [*left, *right];
                let equal = graph.apply(ops::EQUAL, &equal);
                missing.push(shown(graph, equal));
            }
            _ => needed.push(shown(graph, *id)),
        }
    }
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("is undefined at {}", missing.join(", ")));
    }
    if !needed.is_empty() {
        parts.push(format!("needs {}", needed.join(", ")));
    }
    parts.join(" and ")
}

fn shown(graph: &Graph, id: ExprId) -> String {
    let text = write(&formula(graph, id), Style::Plain, LONGEST).text;
    if text.chars().count() > LONGEST { "a longer condition".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    #[test]
    fn domains_are_compared_in_a_sentence() {
        let cases = [
            ("(x^2-1)/(x-1)", "x+1", Some("the first is undefined at x = 1")),
            ("ln(x^2)", "2*ln(x)", Some("the second needs x > 0")),
            ("1/x", "x^(-1)", None),
            ("sqrt(x)", "x^(1/2)", None),
            ("acos(cos(x))", "x", None),
            ("(-1)^(2*n)", "1", None),
            ("sqrt(x-1)*sqrt(x+1)", "sqrt(x^2-1)", Some("the first needs x >= 1")),
        ];
        let mut wrong = String::new();
        for (a, b, expected) in cases {
            let mut graph = Graph::new();
            let (first, second) = (read(&mut graph, a), read(&mut graph, b));
            let note = domains(&mut graph, first, second, &[]).expect("within the budget");
            let got = note.sentence(&mut graph, ["the first", "the second"]);
            if got.as_deref() != expected {
                wrong += &format!("\n{a} | {b}: {got:?}");
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}
