//! Which form of a sum is shown: as it came, expanded, or with a common factor in front, whichever is shortest.

use std::rc::Rc;

use super::power::content;
use super::term::{Collector, Power, Sum, Term};
use super::view::Views;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Sums with more terms are not searched for a shorter form.
const SEARCHED_TERMS: usize = 48;
/// Most terms that an attempt to expand may make.
const EXPANDED_TERMS: usize = 96;
/// Largest whole power of a bracket that is expanded in an attempt.
const EXPANDED_POWER: i64 = 3;

impl Views<'_> {
    /// The best form of a sum whose terms were just collected.
    pub(super) fn settle(&mut self, terms: Sum) -> Result<Sum, Stopped> {
        if terms.len() < 2 || terms.len() > SEARCHED_TERMS {
            return Ok(terms);
        }
        let mut best_cost = self.cost(&terms);
        let mut candidates = vec![self.factored(&terms)?];
        if let Some(expanded) = self.expanded(&terms)? {
            candidates.push(self.factored(&expanded)?);
            candidates.push(Some(descending(self.graph, expanded)));
        }
        let mut best = terms;
        for candidate in candidates.into_iter().flatten() {
            let cost = self.cost(&candidate);
            if cost < best_cost {
                (best, best_cost) = (candidate, cost);
            }
        }
        Ok(best)
    }

    /// The sum with its brackets multiplied out; `None` if there is nothing to multiply out or too much.
    fn expanded(&mut self, terms: &[Term]) -> Result<Option<Sum>, Stopped> {
        let mut changed = false;
        let mut collector = Collector::default();
        let mut made = 0;
        for term in terms {
            let mut product = vec![Term { coefficient: term.coefficient.clone(), powers: Default::default() }];
            for power in &term.powers {
                let factor = match self.bracket_to_expand(power) {
                    Some((inner, times)) => {
                        changed = true;
                        std::iter::repeat_n(inner, times).collect()
                    }
                    None => vec![Rc::new(vec![Term::power(power.clone())])],
                };
                for sum in factor {
                    product = self.distribute(&product, &sum)?;
                    if product.len() > EXPANDED_TERMS {
                        return Ok(None);
                    }
                }
            }
            made += product.len();
            if made > EXPANDED_TERMS {
                return Ok(None);
            }
            collector.extend(product);
        }
        Ok(changed.then(|| collector.finish()))
    }

    fn bracket_to_expand(&self, power: &Power) -> Option<(Rc<Sum>, usize)> {
        let times = power.number.to_i64().filter(|times| (1..=EXPANDED_POWER).contains(times))?;
        let inner = self.brackets.get(&power.base).filter(|_| power.symbolic.is_none())?;
        Some((Rc::clone(inner), times as usize))
    }

    /// The sum as one term: what all terms have in common times a bracket. Only if the common part holds a function, a
    /// bracket or a denominator; a common `x` alone stays inside.
    fn factored(&mut self, terms: &Sum) -> Result<Option<Sum>, Stopped> {
        let common = self.common_powers(terms);
        let worth = |power: &Power| {
            power.number.is_negative() || !matches!(self.graph.node(power.base), Node::Symbol(_) | Node::Entry { .. })
        };
        if !common.powers.iter().any(worth) {
            return Ok(None);
        }
        let inverse = self.inverse(&common);
        let mut rest = Sum::with_capacity(terms.len());
        for term in terms {
            let quotient = self.times(term, &inverse);
            rest.push(self.settled_powers(quotient));
        }
        let mut rest = pythagoras(self.graph, rest);
        if let Some(expanded) = self.expanded(&rest)? {
            let expanded = pythagoras(self.graph, expanded);
            if self.cost(&expanded) < self.cost(&rest) {
                rest = descending(self.graph, expanded);
            }
        }
        if rest.is_empty() {
            return Ok(Some(rest));
        }
        let content = content(&leading_positive(rest.clone()));
        let shrink = content.recip().expect("a content is not 0");
        let rest: Sum = leading_positive(rest).iter().map(|term| term.scaled(&shrink)).collect();
        let bracket = self.single(&Rc::new(rest));
        let product = self.times(&common, &bracket);
        Ok(Some(vec![self.settled_powers(product.scaled(&content))]))
    }

    /// For every base the smallest exponent over all terms, where a term without the base counts as exponent 0.
    fn common_powers(&self, terms: &[Term]) -> Term {
        let mut common = Term::number(Rational::ONE);
        let mut bases: Vec<ExprId> = terms.iter().flat_map(|term| term.powers.iter().map(|p| p.base)).collect();
        bases.sort_unstable();
        bases.dedup();
        for base in bases {
            let exponents: Vec<Option<&Power>> = terms.iter().map(|term| term.exponent(base)).collect();
            if let Some(power) = smallest(base, &exponents) {
                common.powers.push(power);
            }
        }
        common
    }

    fn inverse(&mut self, term: &Term) -> Term {
        let powers = term
            .powers
            .iter()
            .map(|power| {
                let symbolic = power.symbolic.map(|symbolic| self.graph.negate(symbolic));
                Power { base: power.base, number: -&power.number, symbolic }
            })
            .collect();
        Term { coefficient: Rational::ONE, powers }
    }

    /// Length of a form for a reader: symbols, signs, and extra for fractions and brackets.
    pub(super) fn cost(&mut self, terms: &[Term]) -> u32 {
        let mut total = terms.len() as u32;
        for term in terms {
            total = total.saturating_add(self.term_cost(term));
        }
        total
    }

    fn term_cost(&mut self, term: &Term) -> u32 {
        let plain = term.coefficient.is_one() || term.coefficient.is_minus_one();
        let mut total = u32::from(!plain || term.powers.is_empty());
        let mut fraction = !term.coefficient.is_integer();
        for power in &term.powers {
            let bracket = self.brackets.contains_key(&power.base);
            total = total.saturating_add(self.size(power.base)).saturating_add(1 + u32::from(bracket));
            if !power.is_first() {
                total += if power.number.is_minus_one() { 0 } else { 1 + u32::from(power.symbolic.is_some()) };
            }
            fraction |= power.number.is_negative() && !self.graph.is_apply(power.base, ops::EXP);
        }
        total + 2 * u32::from(fraction)
    }

    /// Number of nodes of an expression written out as a tree, no more than fits.
    pub(super) fn size(&mut self, root: ExprId) -> u32 {
        if let Some(size) = self.sizes.get(&root) {
            return *size;
        }
        for id in self.graph.reachable(&[root]) {
            if !self.sizes.contains_key(&id) {
                let below = self.graph.children(id).iter().map(|kid| self.sizes[kid]);
                let size = below.fold(1u32, |sum, size| sum.saturating_add(size)).min(1 << 24);
                self.sizes.insert(id, size);
            }
        }
        self.sizes[&root]
    }
}

/// The smallest exponent of one base, if it is not 0; exponents that differ in their symbolic part have no smallest.
fn smallest(base: ExprId, exponents: &[Option<&Power>]) -> Option<Power> {
    let symbolic = exponents.iter().flatten().find_map(|power| power.symbolic);
    if symbolic.is_some() {
        let same = exponents.iter().all(|power| power.is_some_and(|power| power.symbolic == symbolic));
        if !same {
            return None;
        }
    }
    let zero = Rational::ZERO;
    let number = exponents.iter().map(|power| power.map_or(&zero, |power| &power.number)).min()?.clone();
    (symbolic.is_some() || !number.is_zero()).then_some(Power { base, number, symbolic })
}

/// `c*r*sin(u)^2 + c*r*cos(u)^2` is `c*r`.
fn pythagoras(graph: &Graph, mut terms: Sum) -> Sum {
    'search: loop {
        for (at, term) in terms.iter().enumerate() {
            let Some((rest, argument)) = without_square(graph, term, ops::SIN) else { continue };
            let partner = terms.iter().position(|other| {
                other.coefficient == term.coefficient
                    && without_square(graph, other, ops::COS)
                        .is_some_and(|(r, u)| u == argument && r.powers == rest.powers)
            });
            if let Some(partner) = partner {
                let mut collector = Collector::default();
                collector.extend(
                    terms.iter().enumerate().filter(|(k, _)| *k != at && *k != partner).map(|(_, t)| t.clone()),
                );
                collector.add(rest);
                terms = collector.finish();
                continue 'search;
            }
        }
        return terms;
    }
}

/// The term without one square of `op(u)`, and `u`.
fn without_square(graph: &Graph, term: &Term, op: ops::OpId) -> Option<(Term, ExprId)> {
    let at = term.powers.iter().position(|power| {
        power.symbolic.is_none() && power.number == Rational::integer(2) && graph.is_apply(power.base, op)
    })?;
    let argument = graph.children(term.powers[at].base)[0];
    let mut rest = term.clone();
    rest.powers.remove(at);
    Some((rest, argument))
}

/// A polynomial in descending degree; anything else as it is.
fn descending(graph: &Graph, mut terms: Sum) -> Sum {
    let degree = |term: &Term| {
        term.powers.iter().try_fold(0, |sum, power| {
            let variable = matches!(graph.node(power.base), Node::Symbol(_) | Node::Entry { .. });
            let exponent = power.number.to_i64().filter(|e| *e > 0 && variable && power.symbolic.is_none())?;
            Some(sum + exponent)
        })
    };
    let degrees: Option<Vec<i64>> = terms.iter().map(degree).collect();
    if let Some(degrees) = degrees {
        let mut order: Vec<usize> = (0..terms.len()).collect();
        order.sort_by_key(|at| -degrees[*at]);
        terms = order.into_iter().map(|at| terms[at].clone()).collect();
    }
    terms
}

/// The same sum with a positive term in front, if it has one.
pub(super) fn leading_positive(mut terms: Sum) -> Sum {
    if terms.first().is_some_and(|term| term.coefficient.is_negative()) {
        if let Some(at) = terms.iter().position(|term| !term.coefficient.is_negative()) {
            let term = terms.remove(at);
            terms.insert(0, term);
        }
    }
    terms
}
