//! Shorter products and sums: inverses cancelled, powers merged, like terms collected, common factors pulled out.

use super::build;
use super::facts::Facts;
use super::pointwise;
use super::quotient;
use super::term::Product;
use super::vectorize::matrix_power;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

/// A sum of products as one expression of this shape.
pub(super) fn total(graph: &mut Graph, facts: &Facts, terms: Vec<Product>, shape: &Shape) -> ExprId {
    let terms = collect(terms);
    if terms.is_empty() {
        return if shape.is_scalar() { graph.zero() } else { build::constant(graph, ops::ZEROS, shape) };
    }
    let terms = if facts.parted { terms } else { quotient::joined(graph, facts, terms) };
    let terms = factored(graph, facts, terms);
    let terms = pointwise::shortened(graph, terms);
    common(graph, terms)
}

/// Like terms together, in the order of their first occurrence.
pub(super) fn collect(terms: Vec<Product>) -> Vec<Product> {
    let mut kept: Vec<Product> = Vec::new();
    for term in terms {
        let same = |other: &&mut Product| {
            other.chain == term.chain && other.scalars == term.scalars && other.range == term.range
        };
        match kept.iter_mut().find(same) {
            Some(other) => other.coefficient = &other.coefficient + &term.coefficient,
            None => kept.push(term),
        }
    }
    kept.retain(|term| !term.coefficient.is_zero());
    kept
}

/// `A*x + A'*x` is `(A + A')*x`: the longest common start or end of two products, as long as there is one; first among
/// terms with the same scalars, so that `s*A*x + s*A'*x + t*B*x` keeps `A + A'` together.
pub(super) fn factored(graph: &mut Graph, facts: &Facts, mut terms: Vec<Product>) -> Vec<Product> {
    let mixed = terms.iter().any(|term| term.scalars != terms[0].scalars);
    while terms.len() > 1 {
        let alike = mixed.then(|| best_common(&terms, true)).flatten();
        let Some((members, left, right)) = alike.or_else(|| best_common(&terms, false)) else { break };
        let first = &terms[members[0]];
        let content = content(members.iter().map(|k| &terms[*k].coefficient));
        let scalars = shared(members.iter().map(|k| &terms[*k]));
        let range = first.range;
        let start = first.chain[..left].to_vec();
        let end = first.chain[first.chain.len() - right..].to_vec();
        let inner: Vec<Product> = members
            .iter()
            .map(|k| {
                let chain = &terms[*k].chain;
                let chain = chain[left..chain.len() - right].to_vec();
                let coefficient = &terms[*k].coefficient / &content;
                let own = terms[*k].scalars.iter().filter(|power| !scalars.contains(power)).cloned().collect();
                Product { coefficient, scalars: own, chain, range: None }
            })
            .collect();
        let mut inner = inner;
        inner.sort_by_key(|term| matches!(term.chain[..], [only] if graph.is_apply(only, ops::TRANSPOSE)));
        let sum = build::sum(graph, &inner);
        let chain = start.into_iter().chain([sum]).chain(end).collect();
        let place = members[0];
        for k in members.into_iter().rev() {
            terms.remove(k);
        }
        let chain = squash(graph, facts, chain);
        terms.insert(place, Product { coefficient: content, scalars, chain, range });
    }
    terms
}

/// Powers of scalars that all terms have.
fn shared<'a>(mut terms: impl Iterator<Item = &'a Product>) -> Vec<(ExprId, Rational)> {
    let mut powers = terms.next().map(|first| first.scalars.clone()).unwrap_or_default();
    for term in terms {
        powers.retain(|power| term.scalars.contains(power));
    }
    powers
}

/// Terms whose chains share a start or an end, and on request all their scalars: which, and how much of it.
fn best_common(terms: &[Product], same_scalars: bool) -> Option<(Vec<usize>, usize, usize)> {
    let mut best: Option<(usize, Vec<usize>, usize, usize)> = None;
    for (k, first) in terms.iter().enumerate() {
        for second in &terms[k + 1..] {
            if first.range.is_some() || second.range.is_some() || same_scalars && first.scalars != second.scalars {
                continue;
            }
            let (left, right) = overlap(&first.chain, &second.chain);
            if left + right == 0 {
                continue;
            }
            let shares = |term: &Product| {
                term.range.is_none()
                    && (!same_scalars || term.scalars == first.scalars)
                    && term.chain.len() > left + right
                    && term.chain[..left] == first.chain[..left]
                    && term.chain[term.chain.len() - right..] == first.chain[first.chain.len() - right..]
            };
            let members: Vec<usize> = (0..terms.len()).filter(|at| shares(&terms[*at])).collect();
            let gain = (members.len() - 1) * (left + right);
            if members.len() > 1 && best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                best = Some((gain, members, left, right));
            }
        }
    }
    best.map(|(_, members, left, right)| (members, left, right))
}

/// Lengths of the common start and end of two chains, something being left of both.
fn overlap(a: &[ExprId], b: &[ExprId]) -> (usize, usize) {
    let shorter = a.len().min(b.len());
    if shorter < 2 {
        return (0, 0);
    }
    let mut left = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    left = left.min(shorter - 1);
    let rest = shorter - 1 - left;
    let right = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(rest);
    (left, right)
}

/// The largest number that divides all coefficients, with the sign of most of them.
pub(super) fn content<'a>(coefficients: impl Iterator<Item = &'a Rational> + Clone) -> Rational {
    let gcd = |a: Rational, b: Rational| {
        let (mut a, mut b) = (a, b);
        for _ in 0..256 {
            if b.is_zero() {
                break;
            }
            let quotient = (&a / &b).floor();
            (a, b) = (b.clone(), &a - &(&quotient * &b));
        }
        a
    };
    let value = coefficients.clone().map(Rational::abs).reduce(gcd).unwrap_or(Rational::ONE);
    if coefficients.clone().all(Rational::is_negative) { -&value } else { value }
}

/// A sum whose terms all have the same scalars or a common number has them in front.
fn common(graph: &mut Graph, terms: Vec<Product>) -> ExprId {
    let content = content(terms.iter().map(|term| &term.coefficient));
    let first = &terms[0];
    let shared: Vec<(ExprId, Rational)> =
        first.scalars.iter().filter(|power| terms.iter().all(|term| term.scalars.contains(power))).cloned().collect();
    let plain = content.abs().is_one() && shared.is_empty();
    if terms.len() < 2 || plain || terms.iter().any(|term| term.range.is_some()) {
        return build::sum(graph, &terms);
    }
    let inner: Vec<Product> = terms
        .iter()
        .map(|term| Product {
            coefficient: &term.coefficient / &content,
            scalars: term.scalars.iter().filter(|power| !shared.contains(power)).cloned().collect(),
            ..term.clone()
        })
        .collect();
    let sum = build::sum(graph, &inner);
    let whole = if graph.is_scalar(sum) {
        let mut scalars = shared;
        scalars.push((sum, Rational::ONE));
        Product { coefficient: content, scalars, chain: Vec::new(), range: None }
    } else {
        Product { coefficient: content, scalars: shared, chain: vec![sum], range: None }
    };
    build::sum(graph, &[whole])
}

/// A chain without identities and inverses beside what they invert, with powers merged.
pub(super) fn squash(graph: &mut Graph, facts: &Facts, chain: Vec<ExprId>) -> Vec<ExprId> {
    let merged = merge(graph, facts, chain);
    let opened = open_inverses(graph, facts, &merged);
    if opened.len() == merged.len() {
        return merged;
    }
    let opened = merge(graph, facts, opened);
    if facts.open || weight(graph, &opened) < weight(graph, &merged) { opened } else { merged }
}

fn weight(graph: &Graph, chain: &[ExprId]) -> usize {
    chain.iter().map(|id| graph.reachable(&[*id]).len()).sum()
}

/// `inv(A*B)` of square A and B as `inv(B)*inv(A)`, also transposed.
fn open_inverses(graph: &mut Graph, facts: &Facts, chain: &[ExprId]) -> Vec<ExprId> {
    let mut opened = Vec::with_capacity(chain.len());
    for id in chain {
        let (inner, turned) = untransposed(graph, *id);
        let factors = match graph.node(inner) {
            Node::Apply(ops::INV, kids) => graph.chain(ops::MATRIX_PRODUCT, kids[0]),
            _ => Vec::new(),
        };
        let square = factors.len() > 1 && factors.iter().all(|factor| graph.shape(*factor).is_square());
        if !square {
            opened.push(*id);
            continue;
        }
        let mut inverses: Vec<ExprId> = factors.into_iter().rev().map(|factor| inverse(graph, facts, factor)).collect();
        if turned {
            inverses = facts.transposed_chain(graph, &inverses);
        }
        opened.extend(inverses);
    }
    opened
}

fn untransposed(graph: &Graph, id: ExprId) -> (ExprId, bool) {
    match graph.node(id) {
        Node::Apply(ops::TRANSPOSE, kids) => (kids[0], true),
        _ => (id, false),
    }
}

fn inverse(graph: &mut Graph, facts: &Facts, id: ExprId) -> ExprId {
    match graph.node(id) {
        Node::Apply(ops::INV, kids) => kids[0],
        Node::Apply(ops::EYE, _) => id,
        Node::Apply(ops::TRANSPOSE, kids) => {
            let inner = kids[0];
            let inner = inverse(graph, facts, inner);
            facts.transposed(graph, inner)
        }
        _ => graph.apply(ops::INV, &[id]),
    }
}

/// What a factor is a power of, the exponent, and whether it is transposed.
fn root(graph: &mut Graph, id: ExprId) -> (ExprId, ExprId, bool) {
    let (inner, turned) = untransposed(graph, id);
    let (mut base, mut exponent) = (inner, graph.one());
    if let Node::Apply(ops::MATRIX_POWER, kids) = graph.node(inner) {
        (base, exponent) = (kids[0], kids[1]);
    }
    while let Node::Apply(ops::INV, kids) = graph.node(base) {
        base = kids[0];
        exponent = graph.negate(exponent);
    }
    (base, exponent, turned)
}

/// `u .^ (-1)` as `1 ./ u`.
fn reciprocal(graph: &mut Graph, id: ExprId) -> ExprId {
    let (base, exponent) = super::entrywise::power(graph, id, ops::RAISED);
    if exponent.is_negative() && exponent.is_integer() {
        build::elementwise(graph, &[(base, exponent)]).unwrap_or(id)
    } else {
        id
    }
}

fn merge(graph: &mut Graph, facts: &Facts, chain: Vec<ExprId>) -> Vec<ExprId> {
    let mut kept: Vec<ExprId> = Vec::with_capacity(chain.len());
    let whole = chain.clone();
    for id in chain {
        if graph.is_apply(id, ops::EYE) && whole.len() > 1 {
            continue;
        }
        let id = reciprocal(graph, id);
        let Some(last) =
            kept.last().copied().filter(|last| graph.shape(*last).is_square() && graph.shape(id).is_square())
        else {
            kept.push(id);
            continue;
        };
        let ((a, p, left), (b, q, right)) = (root(graph, last), root(graph, id));
        if a != b || left != right {
            kept.push(id);
            continue;
        }
        kept.pop();
        let sum = graph.add(p, q);
        let sum = crate::calculus::tidy(graph, sum).unwrap_or(sum);
        let count = graph.as_number(sum).and_then(Rational::to_i64);
        let merged = match count {
            Some(0) => continue,
            Some(count) if count < -1 => {
                let (inverse, count) = (graph.apply(ops::INV, &[a]), graph.integer(-count));
                matrix_power(graph, inverse, count)
            }
            _ => matrix_power(graph, a, sum),
        };
        kept.push(if left { facts.transposed(graph, merged) } else { merged });
    }
    if kept.is_empty()
        && let Some(first) = whole.first()
    {
        let rows = graph.shape(*first).rows.clone();
        let size = graph.size(&rows);
        kept.push(graph.apply(ops::EYE, &[size]));
    }
    kept
}

/// Under a trace a product may be turned round and transposed; the one with the fewest transposes is kept.
pub(super) fn cyclic(graph: &mut Graph, facts: &Facts, chain: &[ExprId], summed: bool) -> Vec<ExprId> {
    let mut best = chain.to_vec();
    if !summed {
        return best;
    }
    let turned = facts.transposed_chain(graph, chain);
    for start in [chain.to_vec(), turned] {
        for shift in 0..start.len() {
            let mut other = start.clone();
            other.rotate_left(shift);
            best = preferred(graph, best, other);
        }
    }
    best
}

/// The chain with fewer transposes; of two with as many the one that is a quadratic form, `X'*A*X`, else the one whose
/// factors were typed first.
pub(super) fn preferred(graph: &Graph, a: Vec<ExprId>, b: Vec<ExprId>) -> Vec<ExprId> {
    let cost = |chain: &[ExprId]| chain.iter().filter(|id| graph.is_apply(**id, ops::TRANSPOSE)).count();
    let key = |chain: &[ExprId]| -> Vec<ExprId> { chain.iter().map(|id| untransposed(graph, *id).0).collect() };
    let quadratic = |chain: &[ExprId]| match (chain.first().map(|first| graph.node(*first)), chain.last()) {
        (Some(Node::Apply(ops::TRANSPOSE, [of])), Some(last)) => of == last,
        _ => false,
    };
    let order = |chain: &[ExprId]| (cost(chain), chain.len(), !quadratic(chain), key(chain));
    if order(&b) < order(&a) { b } else { a }
}

/// Scalars: powers of one base together, known values put in, `sign(u)*u` as `abs(u)`.
pub(super) fn scalars(graph: &mut Graph, facts: &Facts, product: &mut Product) {
    let mut powers: Vec<(ExprId, Rational)> = Vec::new();
    for (base, exponent) in std::mem::take(&mut product.scalars) {
        add_power(&mut powers, base, &exponent);
    }
    let signs: Vec<(usize, ExprId)> = powers
        .iter()
        .enumerate()
        .filter_map(|(k, (base, exponent))| match graph.node(*base) {
            Node::Apply(ops::SIGN, kids) if exponent.is_one() => Some((k, kids[0])),
            _ => None,
        })
        .collect();
    for (place, inner) in signs.into_iter().rev() {
        if powers.iter().any(|(base, exponent)| *base == inner && *exponent >= Rational::ONE) {
            powers.remove(place);
            let size = graph.apply(ops::ABS, &[inner]);
            add_power(&mut powers, size, &Rational::ONE);
            add_power(&mut powers, inner, &Rational::integer(-1));
        }
    }
    powers.retain(|(base, exponent)| {
        let known = facts.values.iter().find(|(id, _)| id == base).map(|(_, value)| value);
        let numeric = graph.as_number(*base).or(known);
        if let (Some(value), Some(times)) = (numeric, exponent.to_i64())
            && let Some(value) = value.pow(times, 4096)
        {
            product.coefficient = &product.coefficient * &value;
            return false;
        }
        !exponent.is_zero()
    });
    powers.sort_by_key(|(base, exponent)| (exponent.is_negative(), *base));
    product.scalars = powers;
}

fn add_power(powers: &mut Vec<(ExprId, Rational)>, base: ExprId, exponent: &Rational) {
    match powers.iter_mut().find(|(known, _)| *known == base) {
        Some((_, total)) => *total = &*total + exponent,
        None => powers.push((base, exponent.clone())),
    }
}
