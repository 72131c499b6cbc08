//! The derivative of a quotient of scalars over one denominator: `(g*a - f*b)/g^2`, as the rule for quotients is taught.

use super::build;
use super::facts::Facts;
use super::shorten;
use super::term::Product;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;

/// Terms over `g` beside terms with a further scalar over `g^2` become one term over `g^2`.
pub(super) fn joined(graph: &mut Graph, facts: &Facts, mut terms: Vec<Product>) -> Vec<Product> {
    while let Some((divisor, members)) = quotient(graph, &terms) {
        let inner: Vec<Product> = members.iter().map(|k| over_square(&terms[*k], divisor)).collect();
        let inner = shorten::collect(inner);
        let mut inner = shorten::factored(graph, facts, inner);
        inner.sort_by_key(|term| !term.scalars.contains(&(divisor, Rational::ONE)));
        let mut whole = match &inner[..] {
            [only] => only.clone(),
            _ => numerator(graph, &inner),
        };
        whole.scalars.push((divisor, Rational::from(-2)));
        for k in members.iter().rev() {
            terms.remove(*k);
        }
        terms.insert(members[0].min(terms.len()), whole);
    }
    terms
}

/// The sum above the bar as one factor, with a common number in front.
fn numerator(graph: &mut Graph, terms: &[Product]) -> Product {
    let content = shorten::content(terms.iter().map(|term| &term.coefficient));
    let inner: Vec<Product> =
        terms.iter().map(|term| Product { coefficient: &term.coefficient / &content, ..term.clone() }).collect();
    let sum = build::sum(graph, &inner);
    let (scalars, chain) =
        if graph.is_scalar(sum) { (vec![(sum, Rational::ONE)], Vec::new()) } else { (Vec::new(), vec![sum]) };
    Product { coefficient: content, scalars, chain, range: None }
}

/// A term times the square of the divisor.
fn over_square(term: &Product, divisor: ExprId) -> Product {
    let mut scalars = term.scalars.clone();
    let at = scalars.iter().position(|(base, _)| *base == divisor).expect("a member has the divisor");
    match &scalars[at].1 + &Rational::from(2) {
        power if power.is_zero() => drop(scalars.remove(at)),
        power => {
            // The other factor of the rule stands in front.
            scalars.remove(at);
            scalars.insert(0, (divisor, power));
        }
    }
    Product { scalars, ..term.clone() }
}

/// A divisor and the terms that have it once or squared, if they are the two parts of the rule for quotients: the squared
/// ones have a numerator that the others lack. A name such as the size in a mean is no divisor that was differentiated.
fn quotient(graph: &Graph, terms: &[Product]) -> Option<(ExprId, Vec<usize>)> {
    let power = |term: &Product, base: ExprId| term.scalars.iter().find(|(b, _)| *b == base).map(|(_, p)| p.clone());
    let bases = terms.iter().flat_map(|term| &term.scalars).filter(|(_, power)| *power == Rational::from(-1));
    let bases = bases.map(|(base, _)| *base).filter(|base| !matches!(graph.node(*base), Node::Symbol(_)));
    bases.into_iter().find_map(|base| {
        let members: Vec<usize> = (0..terms.len()).filter(|k| power(&terms[*k], base).is_some()).collect();
        let (squared, single): (Vec<&Product>, Vec<&Product>) =
            members.iter().map(|k| &terms[*k]).partition(|term| power(term, base) != Some(Rational::from(-1)));
        let above = |term: &Product| -> Vec<ExprId> {
            term.scalars.iter().filter(|(_, power)| !power.is_negative()).map(|(base, _)| *base).collect()
        };
        let two_parts = !squared.is_empty()
            && members.iter().all(|k| terms[*k].range.is_none())
            && single.iter().all(|term| above(term).is_empty())
            && squared.iter().all(|term| power(term, base) == Some(Rational::from(-2)) && !above(term).is_empty());
        two_parts.then_some((base, members))
    })
}
