//! Functions entry by entry, tidied as the scalars that stand at each entry are: `y .* (1 - s) - (1 - y) .* s` is `y - s`.
//!
//! Vectors and matrices that are no such function count as letters. An expression is changed only if that makes it shorter.

use rustc_hash::FxHashMap;

use super::build;
use super::coefficient::is_letter;
use super::term::Product;
use crate::calculus::tidy;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;

/// Expressions of more parts than this are left alone.
const LARGEST: u64 = 400;

/// Products whose factors are tidied entry by entry.
pub(super) fn shortened(graph: &mut Graph, mut terms: Vec<Product>) -> Vec<Product> {
    for factor in terms.iter_mut().flat_map(|term| &mut term.chain) {
        *factor = shorter(graph, *factor);
    }
    terms
}

/// A factor tidied; a sum of diagonal matrices is the diagonal matrix of the sum.
fn shorter(graph: &mut Graph, id: ExprId) -> ExprId {
    match graph.node(id) {
        Node::Apply(ops::TIMES | ops::OVER, _) => tidied(graph, id).unwrap_or(id),
        Node::Apply(ops::ADD, _) => match diagonal(graph, id) {
            Some(vector) => {
                let vector = shorter(graph, vector);
                graph.apply(ops::DIAG, &[vector])
            }
            None => tidied(graph, id).unwrap_or(id),
        },
        Node::Apply(ops::DIAG, kids) => {
            let vector = kids[0];
            match shorter(graph, vector) {
                shorter if shorter != vector => graph.apply(ops::DIAG, &[shorter]),
                _ => id,
            }
        }
        _ => id,
    }
}

/// The vector of which a sum of diagonal matrices is the diagonal matrix.
fn diagonal(graph: &mut Graph, sum: ExprId) -> Option<ExprId> {
    let mut terms = Vec::new();
    for part in graph.chain(ops::ADD, sum) {
        let factors = graph.chain(ops::MUL, part);
        let (last, front) = factors.split_last()?;
        let Node::Apply(ops::DIAG, kids) = graph.node(*last) else { return None };
        let numbers: Option<Vec<Rational>> = front.iter().map(|factor| graph.as_number(*factor).cloned()).collect();
        let coefficient = numbers?.iter().fold(Rational::ONE, |all, number| &all * number);
        graph.shape(kids[0]).is_vector().then_some(())?;
        terms.push(Product { coefficient, scalars: Vec::new(), chain: vec![kids[0]], range: None });
    }
    Some(build::sum(graph, &terms))
}

/// The same entries by a shorter expression, if there is one.
fn tidied(graph: &mut Graph, id: ExprId) -> Option<ExprId> {
    let products = |part: &ExprId| matches!(graph.node(*part), Node::Apply(ops::TIMES | ops::OVER | ops::RAISED, _));
    if graph.tree_size(id) > LARGEST || !graph.reachable(&[id]).iter().any(products) {
        return None;
    }
    let mut back = FxHashMap::default();
    let scalar = at_each_entry(graph, id, &mut back);
    let short = tidy(graph, scalar).ok()?;
    if graph.tree_size(short) >= graph.tree_size(scalar) {
        return None;
    }
    let whole = over_all_entries(graph, short, &back);
    (graph.shape(whole) == graph.shape(id)).then_some(whole)
}

/// What stands at each entry of an expression, with a letter for everything that is no function entry by entry; `back`
/// is told what the letters stand for.
fn at_each_entry(graph: &mut Graph, root: ExprId, back: &mut FxHashMap<ExprId, ExprId>) -> ExprId {
    let shape = graph.shape(root).clone();
    let mut made: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let kids: Vec<ExprId> = graph.children(id).iter().filter_map(|kid| made.get(kid).copied()).collect();
        let scalar = graph.is_scalar(id);
        let value = match graph.node(id) {
            _ if scalar && !is_letter(graph, id) => id,
            Node::Apply(op, all) if !scalar && *graph.shape(id) == shape && kids.len() == all.len() => {
                scalar_op(op, all.len()).map_or(id, |op| graph.apply(op, &kids))
            }
            _ => id,
        };
        let value = if value == id && (!scalar || is_letter(graph, id)) {
            let letter = graph.scalar(Name::new(&format!("entry {}", back.len())));
            back.insert(letter, id);
            letter
        } else {
            value
        };
        made.insert(id, value);
    }
    made[&root]
}

/// The operation on numbers that an operation on vectors and matrices does entry by entry.
fn scalar_op(op: ops::OpId, operands: usize) -> Option<ops::OpId> {
    match op {
        ops::TIMES | ops::MUL => Some(ops::MUL),
        ops::OVER | ops::DIV => Some(ops::DIV),
        ops::RAISED => Some(ops::POW),
        ops::ADD => Some(ops::ADD),
        _ if operands == 1 && !ops::is_matrix(op) && !ops::is_formal(op) => Some(op),
        _ => None,
    }
}

/// The expression of vectors and matrices that has a scalar expression at each entry.
fn over_all_entries(graph: &mut Graph, root: ExprId, back: &FxHashMap<ExprId, ExprId>) -> ExprId {
    let mut made: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let value = match (back.get(&id), graph.node(id)) {
            (Some(whole), _) => *whole,
            (None, Node::Apply(op, kids)) => {
                let kids: Vec<ExprId> = kids.iter().map(|kid| made[kid]).collect();
                let whole: Vec<bool> = kids.iter().map(|kid| !graph.is_scalar(*kid)).collect();
                let op = match (op, &whole[..]) {
                    (ops::MUL, [true, true]) => ops::TIMES,
                    (ops::DIV, [_, true]) => ops::OVER,
                    (ops::POW, [true, _] | [_, true]) => ops::RAISED,
                    (op, _) => op,
                };
                graph.apply(op, &kids)
            }
            (None, _) => id,
        };
        made.insert(id, value);
    }
    made[&root]
}
