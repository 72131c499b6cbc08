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

/// How much longer a form may be that has a common function in front.
const FUNCTION_BONUS: u32 = 2;

/// A sum written as one term.
pub(super) struct Factored {
    pub terms: Sum,
    /// True if a bracket that stood in every term now stands in front.
    pub keeps_bracket: bool,
    /// True if a function or a power stood in every term: such a form is preferred if it is not much longer.
    pub keeps_function: bool,
}

/// A form that may be shown.
struct Candidate {
    terms: Sum,
    /// How much longer it may be than others.
    bonus: u32,
}

impl From<Factored> for Candidate {
    fn from(form: Factored) -> Candidate {
        Candidate { terms: form.terms, bonus: if form.keeps_function { FUNCTION_BONUS } else { 0 } }
    }
}

impl Views<'_> {
    /// The best form of a sum whose terms were just collected.
    pub(super) fn settle(&mut self, terms: Sum) -> Result<Sum, Stopped> {
        let terms = descending(self.graph, terms);
        if terms.len() < 2 || terms.len() > SEARCHED_TERMS {
            return Ok(terms);
        }
        let factored = self.factored(&terms)?;
        let mut candidates = vec![];
        if let Some(expanded) = self.expanded(&terms)? {
            candidates.extend(self.factored(&expanded)?.map(Candidate::from));
            candidates.push(Candidate { terms: descending(self.graph, expanded), bonus: 0 });
        }
        if let Some(form) = factored {
            if form.keeps_bracket {
                let limit = self.cost(&form.terms) / 2;
                candidates.retain(|candidate| self.cost(&candidate.terms) <= limit);
                candidates.push(form.into());
                return Ok(self.shortest(candidates));
            }
            candidates.push(form.into());
        }
        candidates.insert(0, Candidate { terms, bonus: 0 });
        Ok(self.shortest(candidates))
    }

    /// The shortest form; of equal ones a single term, else the first.
    fn shortest(&mut self, candidates: Vec<Candidate>) -> Sum {
        let mut best: Option<((u32, bool), Sum)> = None;
        for Candidate { terms, bonus } in candidates {
            let rank = (self.cost(&terms).saturating_sub(bonus), terms.len() > 1);
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                best = Some((rank, terms));
            }
        }
        best.map(|(_, terms)| terms).unwrap_or_default()
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
    pub(super) fn factored(&mut self, terms: &Sum) -> Result<Option<Factored>, Stopped> {
        let common = self.common_powers(terms);
        let worth = |power: &Power| {
            power.number.is_negative()
                || power.symbolic.is_some()
                || !matches!(self.graph.node(power.base), Node::Symbol(_) | Node::Entry { .. })
        };
        if !common.powers.iter().any(worth) {
            return Ok(None);
        }
        let keeps_bracket =
            common.powers.iter().any(|power| !power.number.is_negative() && self.brackets.contains_key(&power.base));
        let keeps_function = common.powers.iter().any(|power| worth(power) && self.stands_above(power));
        let inverse = self.inverse(&common);
        let mut rest = Collector::default();
        for term in terms {
            let quotient = self.times(term, &inverse);
            rest.add(self.settled_powers(quotient));
        }
        let mut rest = pythagoras(self.graph, rest.finish());
        if let Some(expanded) = self.expanded(&rest)? {
            let expanded = pythagoras(self.graph, expanded);
            if self.cost(&expanded) < self.cost(&rest) {
                rest = expanded;
            }
        }
        if rest.is_empty() {
            return Ok(Some(Factored { terms: rest, keeps_bracket, keeps_function }));
        }
        let rest = leading_positive(number_last(descending(self.graph, alphabetical(self.graph, rest))));
        let content = content(&rest);
        let shrink = content.recip().expect("a content is not 0");
        let rest: Sum = rest.iter().map(|term| term.scaled(&shrink)).collect();
        let rest = match self.factored(&rest)? {
            Some(form) if self.cost(&form.terms) <= self.cost(&rest) => form.terms,
            _ => rest,
        };
        let bracket = self.single(&Rc::new(rest));
        let product = self.times(&common, &bracket);
        let terms = vec![self.settled_powers(product.scaled(&content))];
        Ok(Some(Factored { terms, keeps_bracket, keeps_function }))
    }

    /// For every base the smallest exponent over all terms, where a term without the base counts as exponent 0.
    pub(super) fn common_powers(&self, terms: &[Term]) -> Term {
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

    pub(super) fn inverse(&mut self, term: &Term) -> Term {
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
}

/// The smallest exponent of one base, if it is not 0. Exponents that differ in their symbolic part have no smallest; of
/// `n - 1` and `n` it is `n`, so that what is left over stands below a bar of its own.
fn smallest(base: ExprId, exponents: &[Option<&Power>]) -> Option<Power> {
    let zero = Rational::ZERO;
    let numbers = || exponents.iter().map(|power| power.map_or(&zero, |power| &power.number));
    let (least, most) = (numbers().min()?, numbers().max()?);
    let symbolic = exponents.iter().flatten().find_map(|power| power.symbolic);
    if symbolic.is_none() {
        return (!least.is_zero()).then(|| Power { base, number: least.clone(), symbolic });
    }
    let same = exponents.iter().all(|power| power.is_some_and(|power| power.symbolic == symbolic));
    let number = if least.is_negative() && !most.is_negative() { &zero } else { least };
    same.then(|| Power { base, number: number.clone(), symbolic })
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

/// A polynomial in descending degree; anything else as it is, and so is a sum that its author began with a number.
pub(super) fn descending(graph: &Graph, terms: Sum) -> Sum {
    match terms.first() {
        Some(first) if first.powers.is_empty() && first.coefficient.is_negative() => {}
        Some(first) if !first.powers.is_empty() => {}
        _ => return terms,
    }
    let degree = |term: &Term| {
        term.powers.iter().try_fold(0, |sum, power| {
            let variable = matches!(graph.node(power.base), Node::Symbol(_) | Node::Entry { .. });
            let exponent = power.number.to_i64().filter(|e| *e > 0 && variable && power.symbolic.is_none())?;
            Some(sum + exponent)
        })
    };
    let Some(degrees) = terms.iter().map(degree).collect::<Option<Vec<i64>>>() else { return terms };
    let mut order: Vec<usize> = (0..terms.len()).collect();
    order.sort_by_key(|at| -degrees[*at]);
    order.into_iter().map(|at| terms[at].clone()).collect()
}

/// A sum of powers of single variables in the order of their names; anything else as it is.
fn alphabetical(graph: &Graph, mut terms: Sum) -> Sum {
    let name = |term: &Term| match &term.powers[..] {
        [power] => graph.as_symbol(power.base).map(|name| name.as_str()),
        _ => None,
    };
    if terms.iter().all(|term| name(term).is_some()) {
        terms.sort_by_key(|term| name(term));
    }
    terms
}

/// The same sum with its numeric term at the end.
fn number_last(mut terms: Sum) -> Sum {
    if let Some(at) = terms.iter().position(|term| term.powers.is_empty()) {
        let number = terms.remove(at);
        terms.push(number);
    }
    terms
}

/// The same sum with a positive term in front, if it has one.
pub(super) fn leading_positive(mut terms: Sum) -> Sum {
    if terms.first().is_some_and(|term| term.coefficient.is_negative())
        && let Some(at) = terms.iter().position(|term| !term.coefficient.is_negative())
    {
        let term = terms.remove(at);
        terms.insert(0, term);
    }
    terms
}
