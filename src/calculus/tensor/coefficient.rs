//! The scalar in front of a matrix, as scalars are written: `2*exp(-u)/(2*t^2)` is `exp(-u)/t^2`, and terms with the same
//! matrix have one scalar. Scalars made of matrices, such as `a'*x`, count as letters here.
//!
//! A scalar is changed only if that makes it shorter.

use rustc_hash::FxHashMap;

use super::build;
use super::facts::Facts;
use super::term::Product;
use crate::calculus::tidy;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;

/// Scalars of more parts than this are left alone.
const LARGEST: u64 = 400;

/// Terms with the same matrix put together and every scalar tidied, where that is shorter.
///
/// # Errors
/// If the work is stopped.
pub(super) fn tidied(graph: &mut Graph, facts: &Facts, terms: Vec<Product>) -> Result<Vec<Product>, Stopped> {
    let mut groups: Vec<Vec<Product>> = Vec::new();
    for term in terms {
        let alike = |group: &&mut Vec<Product>| {
            group[0].chain == term.chain && group[0].range.is_none() && term.range.is_none()
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(term),
            None => groups.push(vec![term]),
        }
    }
    let mut kept = Vec::new();
    for mut group in groups {
        for k in (0..group.len()).rev() {
            if has_zero(graph, facts, &group[k])? {
                group.remove(k);
            }
        }
        if group.is_empty() {
            continue;
        }
        match shorter(graph, facts, &group)? {
            Some(term) if term.coefficient.is_zero() => {}
            Some(term) => kept.push(term),
            None => kept.extend(group),
        }
    }
    Ok(kept)
}

/// True if a factor is a sum of entries that cancel, as those of `x - mean(x)` do.
fn has_zero(graph: &mut Graph, facts: &Facts, term: &Product) -> Result<bool, Stopped> {
    let sums: Vec<ExprId> =
        term.scalars.iter().map(|(base, _)| *base).filter(|base| is_sum_of_terms(graph, *base)).collect();
    for base in sums {
        match super::vanishes(graph, base, facts) {
            Ok(true) => return Ok(true),
            Err(super::NoTensor::Stopped(stopped)) => return Err(stopped),
            _ => {}
        }
    }
    Ok(false)
}

fn is_sum_of_terms(graph: &Graph, id: ExprId) -> bool {
    match graph.node(id) {
        Node::Apply(ops::SUM, kids) => graph.is_apply(kids[0], ops::ADD),
        _ => false,
    }
}

/// The terms of one matrix as one term, if its scalar is shorter than theirs.
fn shorter(graph: &mut Graph, facts: &Facts, group: &[Product]) -> Result<Option<Product>, Stopped> {
    let composite = |base: &ExprId| !matches!(graph.node(*base), Node::Symbol(_)) && !is_letter(graph, *base);
    if !group.iter().flat_map(|term| &term.scalars).any(|(base, _)| composite(base)) {
        return Ok(None);
    }
    let scalars: Vec<Product> = group.iter().map(|term| Product { chain: Vec::new(), ..term.clone() }).collect();
    let whole = build::sum(graph, &scalars);
    if graph.tree_size(whole) > LARGEST {
        return Ok(None);
    }
    let (in_letters, back) = with_letters(graph, whole)?;
    let tidied = tidy(graph, in_letters)?;
    if graph.tree_size(tidied) >= graph.tree_size(in_letters) {
        return Ok(None);
    }
    let tidied = graph.substitute(tidied, &back)?;
    let mut term = Product { coefficient: Rational::ONE, scalars: Vec::new(), ..group[0].clone() };
    split(graph, tidied, &Rational::ONE, &mut term);
    super::shorten::scalars(graph, facts, &mut term);
    Ok(Some(term))
}

/// True for a scalar that is made of matrices at its root.
pub(super) fn is_letter(graph: &Graph, id: ExprId) -> bool {
    match graph.node(id) {
        Node::Apply(op, kids) => ops::is_matrix(op) || kids.iter().any(|kid| !graph.is_scalar(*kid)),
        Node::Entry { .. } | Node::Indexed { .. } | Node::Unknown { .. } => true,
        _ => false,
    }
}

/// An expression with a letter for each scalar that is made of matrices, and what the letters stand for.
fn with_letters(graph: &mut Graph, of: ExprId) -> Result<(ExprId, FxHashMap<ExprId, ExprId>), Stopped> {
    let (mut letters, mut back) = (FxHashMap::default(), FxHashMap::default());
    let scalars: Vec<ExprId> = graph.reachable(&[of]).into_iter().filter(|id| graph.is_scalar(*id)).collect();
    for id in scalars.into_iter().filter(|id| is_letter(graph, *id)).collect::<Vec<_>>() {
        let letter = graph.scalar(Name::new(&format!("scalar {}", back.len())));
        letters.insert(id, letter);
        back.insert(letter, id);
    }
    Ok((graph.substitute(of, &letters)?, back))
}

/// The factors of a scalar, to the given power, among those of a term.
fn split(graph: &mut Graph, id: ExprId, power: &Rational, term: &mut Product) {
    match graph.node(id) {
        Node::Number(value) => match power.to_i64().and_then(|power| value.pow(power, 4096)) {
            Some(value) => term.coefficient = &term.coefficient * &value,
            None => term.scalars.push((id, power.clone())),
        },
        Node::Apply(ops::MUL, kids) => {
            let (first, second) = (kids[0], kids[1]);
            split(graph, first, power, term);
            split(graph, second, power, term);
        }
        Node::Apply(ops::DIV, kids) => {
            let (above, below) = (kids[0], kids[1]);
            split(graph, above, power, term);
            split(graph, below, &-power, term);
        }
        Node::Apply(ops::POW, kids) => match graph.as_number(kids[1]).cloned() {
            Some(exponent) if exponent.is_integer() => {
                let base = kids[0];
                split(graph, base, &(&exponent * power), term);
            }
            _ => term.scalars.push((id, power.clone())),
        },
        _ => term.scalars.push((id, power.clone())),
    }
}
