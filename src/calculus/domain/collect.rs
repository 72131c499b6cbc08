//! Raw conditions: what the table says about each function that occurs, and the conditions of powers and roots.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OPS, OpId};
use crate::syntax::written::Written;
use crate::syntax::{Scope, Vocabulary, lower, parse};

/// The conditions of each row under which it is defined, read once; the parameters are names.
static DEFINED: LazyLock<Vec<Vec<Written>>> = LazyLock::new(|| OPS.iter().map(|op| read(op, op.domain)).collect());
/// The conditions of each row under which its law holds.
static SMOOTH: LazyLock<Vec<Vec<Written>>> = LazyLock::new(|| OPS.iter().map(|op| read(op, op.smooth)).collect());

fn read(op: &ops::Op, texts: &[&str]) -> Vec<Written> {
    let mut vocabulary = Vocabulary::new();
    op.params.iter().for_each(|param| vocabulary.declare_variable(Name::new(param)));
    texts.iter().map(|text| parse(text, &vocabulary).expect("checked by tests/tables.rs")).collect()
}

/// Which conditions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those under which there is a value.
    Defined,
    /// Those under which the laws of functions with jumps hold.
    Smooth,
}

/// All conditions below `roots`, each once, operands before the functions that take them, left to right.
pub(super) fn collect(graph: &mut Graph, roots: &[ExprId], wanted: Wanted) -> Result<Vec<ExprId>, Stopped> {
    let mut found = Vec::new();
    let mut known = FxHashSet::default();
    let mut scopes: Vec<(Vec<ExprId>, Vec<ExprId>)> = vec![(roots.to_vec(), Vec::new())];
    let mut next = 0;
    while let Some((roots, bound)) = scopes.get(next).cloned() {
        next += 1;
        for id in ordered(graph, &roots)? {
            if let Node::Indexed { index, body, .. } = graph.node(id) {
                let mut inner = bound.clone();
                inner.push(graph.scalar(index));
                scopes.push((vec![body], inner));
            }
            // The index of a sum is a whole number, under which a power has no condition that could be written here.
            if matches!(graph.node(id), Node::Apply(ops::POW, [_, exponent]) if graph.contains(*exponent, &bound)) {
                continue;
            }
            for condition in own_conditions(graph, id, wanted)? {
                if known.insert(condition) && !graph.contains(condition, &bound) {
                    found.push(condition);
                }
            }
        }
    }
    Ok(found)
}

/// Nodes below `roots` in the order in which they are read, operands first. What stands in cases, in a substitution or
/// under a sum is not entered.
fn ordered(graph: &mut Graph, roots: &[ExprId]) -> Result<Vec<ExprId>, Stopped> {
    let mut seen = FxHashSet::default();
    let mut order = Vec::new();
    let mut open: Vec<(ExprId, bool)> = roots.iter().rev().map(|root| (*root, false)).collect();
    while let Some((id, done)) = open.pop() {
        if done {
            order.push(id);
            continue;
        }
        if !seen.insert(id) {
            continue;
        }
        graph.meter.spend(1)?;
        open.push((id, true));
        let kids = match graph.node(id) {
            Node::Apply(ops::PIECEWISE | ops::AT, _) => &[],
            Node::Indexed { .. } => &graph.children(id)[..2],
            _ => graph.children(id),
        };
        open.extend(kids.iter().rev().map(|kid| (*kid, false)));
    }
    Ok(order)
}

fn own_conditions(graph: &mut Graph, id: ExprId, wanted: Wanted) -> Result<Vec<ExprId>, Stopped> {
    let Node::Apply(op, args) = graph.node(id) else { return Ok(Vec::new()) };
    let args = args.to_vec();
    if wanted == Wanted::Smooth {
        return Ok(from_table(graph, &SMOOTH, op, &args));
    }
    let mut conditions = from_table(graph, &DEFINED, op, &args);
    match op {
        ops::POW => conditions.extend(of_power(graph, args[0], args[1])?),
        ops::ROOT => conditions.extend(of_root(graph, args[0], args[1])),
        _ => {}
    }
    Ok(conditions)
}

fn from_table(graph: &mut Graph, table: &[Vec<Written>], op: OpId, args: &[ExprId]) -> Vec<ExprId> {
    let texts = &table[op.0 as usize];
    if texts.is_empty() {
        return Vec::new();
    }
    let values = op.row().params.iter().map(|param| Name::new(param)).zip(args.iter().copied()).collect();
    let scope = Scope { values, ..Scope::default() };
    texts.iter().map(|text| lower(graph, text, &scope).expect("checked by tests/tables.rs").root).collect()
}

/// A fraction with an even denominator needs a base that is not negative, an exponent that is no number a positive one.
fn of_power(graph: &mut Graph, base: ExprId, exponent: ExprId) -> Result<Option<ExprId>, Stopped> {
    let zero = graph.zero();
    let exponent = super::super::tidy(graph, exponent)?;
    let Some(exponent) = graph.as_number(exponent) else {
        let positive = graph.as_number(base).is_some_and(|base| base > &Rational::ZERO);
        return Ok((!positive).then(|| graph.apply(ops::LESS, &[zero, base])));
    };
    Ok(match (exponent.has_odd_denominator(), exponent.is_negative()) {
        (true, false) => None,
        (true, true) => Some(graph.apply(ops::NOT_EQUAL, &[base, zero])),
        (false, false) => Some(graph.apply(ops::LESS_EQUAL, &[zero, base])),
        (false, true) => Some(graph.apply(ops::LESS, &[zero, base])),
    })
}

/// `root(u, n)`: a whole odd degree takes any number.
fn of_root(graph: &mut Graph, base: ExprId, degree: ExprId) -> Option<ExprId> {
    let zero = graph.zero();
    let whole = graph.as_number(degree).filter(|degree| degree.is_integer());
    let parity = whole.map(|degree| (degree.has_odd_numerator(), degree.is_negative()));
    match parity {
        Some((true, false)) => None,
        Some((true, true)) => Some(graph.apply(ops::NOT_EQUAL, &[base, zero])),
        Some((false, false)) => Some(graph.apply(ops::LESS_EQUAL, &[zero, base])),
        _ => Some(graph.apply(ops::LESS, &[zero, base])),
    }
}
