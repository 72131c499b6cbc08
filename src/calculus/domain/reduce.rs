//! A raw condition as facts in the form that a teacher writes: `2*x > 0` is `x > 0`, `x*y != 0` is `x != 0` and `y != 0`.
//!
//! Every step keeps the set of points, given that the expression compared is defined. A condition that always holds
//! leaves no fact.

use super::super::tidy;
use super::fact::{Fact, Sense};
use super::range::range;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Conditions on larger expressions are left as they are.
const MOST_NODES: usize = 2000;
/// Largest size in bits of a number that is raised to a power here.
const LARGEST_BITS: usize = 1024;

/// A factor and its exponent, or the exponent 1.
type Factors = Vec<(ExprId, Rational)>;

/// What may be used while a condition is simplified.
#[derive(Clone, Copy)]
pub(super) struct Given<'f> {
    /// Other conditions that hold.
    pub facts: &'f [Fact],
    /// True if `u^2 != 4` becomes two conditions; before that it may join `u^2 >= 4`.
    pub split: bool,
}

/// What the relation `relation` says.
pub(super) fn reduce(graph: &mut Graph, relation: ExprId) -> Result<Vec<Fact>, Stopped> {
    let Node::Apply(op, &[left, right]) = graph.node(relation) else { return Ok(Vec::new()) };
    let (low, high, sense) = match op {
        ops::LESS => (left, right, Sense::Greater),
        ops::LESS_EQUAL => (left, right, Sense::GreaterEqual),
        _ => (right, left, Sense::NotEqual),
    };
    let difference = graph.sub(high, low);
    simplify(graph, Fact::new(difference, sense, Rational::ZERO), Given { facts: &[], split: false })
}

/// The same as `fact`, in simple conditions.
pub(super) fn simplify(graph: &mut Graph, fact: Fact, given: Given<'_>) -> Result<Vec<Fact>, Stopped> {
    if graph.reachable(&[fact.subject]).len() > MOST_NODES {
        return Ok(vec![fact]);
    }
    let mut facts = Vec::new();
    let mut open = vec![fact];
    while let Some(fact) = open.pop() {
        graph.meter.spend(1)?;
        let subject = tidy(graph, fact.subject)?;
        let fact = Fact { subject, ..fact };
        if holds_always(graph, &fact) {
            continue;
        }
        match step(graph, &fact, given)? {
            Some(simpler) => open.extend(simpler.into_iter().rev()),
            None => facts.push(fact),
        }
    }
    Ok(facts)
}

fn holds_always(graph: &Graph, fact: &Fact) -> bool {
    match graph.as_number(fact.subject) {
        Some(value) => fact.sense.holds(value, &fact.bound),
        None => range(graph, fact.subject, &[]).implies(fact.sense, &fact.bound) || constant_holds(graph, fact),
    }
}

/// A constant without variables, such as `2 - sqrt(2)`, is compared by its value if that is far from the bound.
fn constant_holds(graph: &Graph, fact: &Fact) -> bool {
    let Some(value) = constant(graph, fact.subject) else { return false };
    let distance = value - fact.bound.to_f64();
    let clear = distance.abs() > 1e-9 * (1.0 + value.abs());
    clear
        && match fact.sense {
            Sense::Greater | Sense::GreaterEqual => distance > 0.0,
            Sense::Less | Sense::LessEqual => distance < 0.0,
            Sense::NotEqual => true,
        }
}

fn constant(graph: &Graph, root: ExprId) -> Option<f64> {
    let mut values = rustc_hash::FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let value = match graph.node(id) {
            Node::Number(value) => value.to_f64(),
            Node::Apply(op, args) if op != ops::PIECEWISE && !ops::is_formal(op) => {
                let args: Vec<f64> = args.iter().map(|arg| values[arg]).collect();
                (op.row().eval)(&args)
            }
            _ => return None,
        };
        values.insert(id, value);
    }
    values.get(&root).copied().filter(|value| value.is_finite())
}

/// Simpler conditions that say the same; `None` if the fact is in its final form.
fn step(graph: &mut Graph, fact: &Fact, given: Given<'_>) -> Result<Option<Vec<Fact>>, Stopped> {
    if graph.as_number(fact.subject).is_some() {
        return Ok(None);
    }
    if let Some(facts) = shifted(graph, fact)? {
        return Ok(Some(facts));
    }
    if let Some(facts) = unwrapped(graph, fact, given.split) {
        return Ok(Some(facts));
    }
    if let Some(facts) = quadratic(graph, fact, given.split) {
        return Ok(Some(facts));
    }
    if !fact.bound.is_zero() {
        return Ok(None);
    }
    if graph.is_apply(fact.subject, ops::ADD) {
        return common_factor(graph, fact);
    }
    Ok(product(graph, fact, given.facts))
}

/// Terms of a sum, left to right.
fn terms(graph: &Graph, mut id: ExprId) -> Vec<ExprId> {
    let mut terms = Vec::new();
    while let Node::Apply(ops::ADD, [left, right]) = graph.node(id) {
        terms.push(*right);
        id = *left;
    }
    terms.push(id);
    terms.reverse();
    terms
}

/// A term as a number times powers of factors.
fn factors(graph: &Graph, id: ExprId) -> (Rational, Factors) {
    let mut number = Rational::ONE;
    let mut found = Factors::new();
    let mut open = vec![(id, Rational::ONE)];
    while let Some((id, exponent)) = open.pop() {
        match graph.node(id) {
            Node::Apply(ops::MUL, [a, b]) => open.extend([(*b, exponent.clone()), (*a, exponent)]),
            Node::Apply(ops::DIV, [a, b]) => open.extend([(*b, -&exponent), (*a, exponent)]),
            Node::Number(value) => {
                let raised = exponent.to_i64().and_then(|exponent| value.pow(exponent, LARGEST_BITS));
                match raised {
                    Some(raised) => number = &number * &raised,
                    None => found.push((id, exponent)),
                }
            }
            Node::Apply(ops::POW, [base, power]) if graph.as_number(*power).is_some() => {
                let power = graph.as_number(*power).expect("looked at");
                found.push((*base, &exponent * power));
            }
            _ => found.push((id, exponent)),
        }
    }
    (number, found)
}

/// The numeric term and the common numeric factor go to the other side: `2*x - 4 > 0` is `x > 2`.
fn shifted(graph: &mut Graph, fact: &Fact) -> Result<Option<Vec<Fact>>, Stopped> {
    let all = terms(graph, fact.subject);
    let (numbers, rest): (Vec<ExprId>, Vec<ExprId>) = all.iter().partition(|term| graph.as_number(**term).is_some());
    if rest.is_empty() {
        return Ok(None);
    }
    let constant = numbers.iter().fold(Rational::ZERO, |sum, term| &sum + graph.as_number(*term).expect("a number"));
    let divisor = shared_number(graph, &rest);
    let Some(inverse) = divisor.recip() else { return Ok(None) };
    if constant.is_zero() && divisor.is_one() {
        return Ok(None);
    }
    let scale = graph.number(inverse.clone());
    let mut subject = graph.zero();
    for term in rest {
        let product = graph.apply(ops::MUL, &[scale, term]);
        let scaled = tidy(graph, product)?;
        subject = if subject == graph.zero() { scaled } else { graph.apply(ops::ADD, &[subject, scaled]) };
    }
    let bound = &(&fact.bound - &constant) * &inverse;
    let sense = if divisor.is_negative() { fact.sense.flipped() } else { fact.sense };
    Ok(Some(vec![Fact::new(subject, sense, bound)]).filter(|facts| facts[0] != *fact))
}

/// The numeric factor of a single term; of several terms what divides all of their whole coefficients. It has the sign
/// of the first one.
fn shared_number(graph: &Graph, rest: &[ExprId]) -> Rational {
    let numbers: Vec<Rational> = rest.iter().map(|term| factors(graph, *term).0).collect();
    if numbers.len() == 1 {
        return numbers[0].clone();
    }
    let gcd = numbers.iter().try_fold(0i64, |gcd, number| {
        let (mut a, mut b) = (gcd, number.to_i64()?.checked_abs()?);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(a)
    });
    let size = Rational::integer(gcd.filter(|gcd| *gcd > 0).unwrap_or(1));
    if numbers[0].is_negative() { -&size } else { size }
}

/// A function that only grows is taken off: `ln(u) > 0` is `u > 1`, `sqrt(u) != 2` is `u != 4`, `u^3 > 8` is `u > 2`.
fn unwrapped(graph: &Graph, fact: &Fact, split: bool) -> Option<Vec<Fact>> {
    let Node::Apply(op, args) = graph.node(fact.subject) else { return None };
    let (zero, one) = (fact.bound.is_zero(), fact.bound.is_one());
    let only = |bound: Rational| Some(vec![Fact::new(args[0], fact.sense, bound)]);
    match op {
        ops::LN | ops::LOG2 | ops::LOG10 if zero => only(Rational::ONE),
        ops::SINH | ops::ASINH | ops::TANH | ops::ATANH | ops::ATAN | ops::ASIN | ops::ERF | ops::CBRT if zero => {
            only(Rational::ZERO)
        }
        ops::EXP if one => only(Rational::ZERO),
        ops::SQRT if !fact.bound.is_negative() && !matches!(fact.sense, Sense::Less | Sense::LessEqual) => {
            only(&fact.bound * &fact.bound)
        }
        ops::ABS if zero && matches!(fact.sense, Sense::NotEqual | Sense::Greater) => {
            Some(vec![Fact::new(args[0], Sense::NotEqual, Rational::ZERO)])
        }
        ops::ABS if split && fact.sense == Sense::NotEqual => {
            let both = [-&fact.bound, fact.bound.clone()];
            Some(both.into_iter().map(|bound| Fact::new(args[0], Sense::NotEqual, bound)).collect())
        }
        ops::POW => unwrapped_power(graph, args[0], args[1], fact, split),
        _ => None,
    }
}

fn unwrapped_power(graph: &Graph, base: ExprId, exponent: ExprId, fact: &Fact, split: bool) -> Option<Vec<Fact>> {
    let (top, bottom) = graph.as_number(exponent)?.to_parts()?;
    if top <= 0 || bottom % 2 == 0 {
        return None;
    }
    let raised = fact.bound.pow(bottom, LARGEST_BITS)?;
    let root = raised.root(u32::try_from(top).ok()?);
    match (top % 2 == 1, fact.sense) {
        (true, sense) => Some(vec![Fact::new(base, sense, root?)]),
        (false, Sense::NotEqual) if raised.is_zero() => Some(vec![Fact::new(base, Sense::NotEqual, Rational::ZERO)]),
        (false, Sense::NotEqual) => {
            let root = root.filter(|_| split)?;
            let both = [-&root, root];
            Some(both.into_iter().map(|bound| Fact::new(base, Sense::NotEqual, bound)).collect())
        }
        (false, Sense::Greater) if fact.bound.is_zero() => Some(vec![Fact::new(base, Sense::NotEqual, Rational::ZERO)]),
        _ => None,
    }
}

/// A quadratic in one expression: no real root decides it, rational roots split `!=`.
fn quadratic(graph: &Graph, fact: &Fact, split: bool) -> Option<Vec<Fact>> {
    let two = Rational::integer(2);
    let (mut square, mut linear, mut base) = (Rational::ZERO, Rational::ZERO, None);
    for term in terms(graph, fact.subject) {
        let (number, found) = factors(graph, term);
        let [(factor, exponent)] = &found[..] else { return None };
        if *base.get_or_insert(*factor) != *factor {
            return None;
        }
        match exponent {
            exponent if exponent.is_one() => linear = &linear + &number,
            exponent if *exponent == two => square = &square + &number,
            _ => return None,
        }
    }
    if square.is_zero() || linear.is_zero() {
        return None;
    }
    let discriminant = &(&linear * &linear) + &(&Rational::integer(4) * &(&square * &fact.bound));
    if discriminant.is_negative() {
        let upwards = matches!(fact.sense, Sense::Greater | Sense::GreaterEqual) && !square.is_negative();
        let downwards = matches!(fact.sense, Sense::Less | Sense::LessEqual) && square.is_negative();
        return (fact.sense == Sense::NotEqual || upwards || downwards).then(Vec::new);
    }
    let root = discriminant.root(2).filter(|_| split && fact.sense == Sense::NotEqual)?;
    let half = (&two * &square).recip()?;
    let mut roots = [&(&-&linear - &root) * &half, &(&-&linear + &root) * &half];
    roots.sort();
    Some(roots.into_iter().map(|bound| Fact::new(base.expect("a term"), Sense::NotEqual, bound)).collect())
}

/// A sum of which every term holds the same factor is a product.
fn common_factor(graph: &mut Graph, fact: &Fact) -> Result<Option<Vec<Fact>>, Stopped> {
    if fact.sense != Sense::NotEqual {
        return Ok(None);
    }
    let all = terms(graph, fact.subject);
    let first = factors(graph, all[0]).1;
    let common = first.into_iter().find(|(base, exponent)| {
        !exponent.is_negative()
            && all.iter().all(|term| {
                factors(graph, *term).1.iter().any(|(other, exponent)| other == base && *exponent >= Rational::ONE)
            })
    });
    let Some((base, _)) = common else { return Ok(None) };
    let mut rest = graph.zero();
    for term in all {
        let quotient = graph.apply(ops::DIV, &[term, base]);
        let quotient = tidy(graph, quotient)?;
        rest = graph.add(rest, quotient);
    }
    let zero = || Rational::ZERO;
    Ok(Some(vec![Fact::new(base, Sense::NotEqual, zero()), Fact::new(rest, Sense::NotEqual, zero())]))
}

/// A product compared with 0: factors of one sign are dropped, odd powers lose their exponent.
fn product(graph: &mut Graph, fact: &Fact, given: &[Fact]) -> Option<Vec<Fact>> {
    let (_, found) = factors(graph, fact.subject);
    let zero = Rational::ZERO;
    if fact.sense == Sense::NotEqual {
        let facts: Vec<Fact> = found
            .iter()
            .filter(|(_, exponent)| !exponent.is_negative())
            .map(|(base, _)| Fact::new(*base, Sense::NotEqual, zero.clone()))
            .collect();
        return (facts.len() != 1 || facts[0] != *fact).then_some(facts);
    }
    let strict = fact.sense == fact.sense.strict();
    let (mut facts, mut kept, mut flip) = (Vec::new(), Factors::new(), false);
    for (base, exponent) in &found {
        let own = range(graph, *base, given);
        let even = !exponent.has_odd_numerator() || !exponent.has_odd_denominator();
        if own.is_positive() {
            continue;
        }
        if own.is_negative() && !even {
            flip = !flip;
        } else if even && (strict || exponent.is_negative()) {
            facts.push(Fact::new(*base, Sense::NotEqual, zero.clone()));
        } else {
            kept.push((*base, exponent.clone()));
        }
    }
    let sense = if flip { fact.sense.flipped() } else { fact.sense };
    let facts = match &kept[..] {
        [] => facts,
        [(base, exponent)] if exponent.has_odd_numerator() && exponent.has_odd_denominator() => {
            let sense = if exponent.is_negative() { sense.strict() } else { sense };
            facts.into_iter().chain([Fact::new(*base, sense, zero)]).collect()
        }
        _ if kept.len() < found.len() => {
            let product = rebuilt(graph, &kept);
            facts.into_iter().chain([Fact::new(product, sense, zero)]).collect()
        }
        _ => return None,
    };
    (facts.len() != 1 || facts[0] != *fact).then_some(facts)
}

fn rebuilt(graph: &mut Graph, kept: &Factors) -> ExprId {
    let mut product = graph.one();
    for (base, exponent) in kept {
        let power = if exponent.is_one() {
            *base
        } else {
            let exponent = graph.number(exponent.clone());
            graph.apply(ops::POW, &[*base, exponent])
        };
        product = graph.mul(product, power);
    }
    product
}
