//! What may be taken for granted while an expression is tidied: assumptions, and the conditions under which something
//! is defined.

use super::collect::{Wanted, collect};
use super::fact::{Fact, Sense};
use super::range::Ranges;
use super::simplified;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Facts that hold wherever the expressions in question are looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// What was said.
    assumed: Vec<Fact>,
    /// The same with the conditions under which there is a value.
    all: Vec<Fact>,
}

impl Given {
    /// The `assumptions`, which are relation nodes, and the conditions under which all of `roots` are defined. Equations
    /// among the assumptions are not used.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn new(graph: &mut Graph, assumptions: &[ExprId], roots: &[ExprId]) -> Result<Given, Stopped> {
        let said =
            |id: &ExprId| matches!(graph.node(*id), Node::Apply(ops::LESS | ops::LESS_EQUAL | ops::NOT_EQUAL, [_, _]));
        let mut relations: Vec<ExprId> = assumptions.iter().copied().filter(said).collect();
        let assumed = simplified(graph, relations.clone())?;
        relations.extend(collect(graph, roots, Wanted::Defined)?);
        let all = simplified(graph, relations)?;
        Ok(Given { assumed: with_bounds(graph, assumed), all: with_bounds(graph, all) })
    }

    /// True if there is no condition beyond the assumptions.
    pub(in crate::calculus) fn has_only_assumptions(&self) -> bool {
        self.all.len() == self.assumed.len()
    }

    /// Only the assumptions.
    pub(in crate::calculus) fn assumptions(&self) -> Given {
        Given { assumed: self.assumed.clone(), all: self.assumed.clone() }
    }

    /// Ranges of expressions under these facts.
    pub(in crate::calculus) fn ranges(&self) -> Ranges {
        Ranges::new(&self.all)
    }
}

fn with_bounds(graph: &Graph, mut facts: Vec<Fact>) -> Vec<Fact> {
    let further: Vec<Fact> = facts.iter().flat_map(|fact| bounds(graph, fact)).collect();
    facts.extend(further);
    facts
}

/// `x^2 <= 4` and `abs(x) <= 2` bound x on both sides.
pub(super) fn bounds(graph: &Graph, fact: &Fact) -> Vec<Fact> {
    let bounded = match (graph.node(fact.subject), fact.sense) {
        (Node::Apply(ops::ABS, [inner]), Sense::Less | Sense::LessEqual) => Some((*inner, fact.bound.clone())),
        (Node::Apply(ops::POW, [base, exponent]), Sense::Less | Sense::LessEqual) => graph
            .as_number(*exponent)
            .and_then(Rational::to_i64)
            .filter(|exponent| *exponent > 0 && exponent % 2 == 0)
            .and_then(|exponent| fact.bound.root(u32::try_from(exponent).ok()?))
            .map(|root| (*base, root)),
        _ => None,
    };
    bounded.map_or_else(Vec::new, |(inner, bound)| {
        vec![Fact::new(inner, fact.sense.flipped(), -&bound), Fact::new(inner, fact.sense, bound)]
    })
}
