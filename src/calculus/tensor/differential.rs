//! The differential: an expression linear in `dX`, by the laws of the table and the chain rule.
//!
//! `d tr(A*X*B) = tr(A*dX*B)`. Laws of whole matrices are lowered as they are written, with the parameters replaced;
//! laws of scalar functions are applied entry by entry. Nothing is read off here.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{NoTensor, build, vectorize};
use crate::calculus::law::{law_for, partial};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OPS, OpId};
use crate::syntax::written::Written;
use crate::syntax::{self, Scope, Vocabulary};

/// Largest exponent for which the powers of a matrix are differentiated term by term.
const TERM_BY_TERM: i64 = 16;

/// Changes of the parts that depend on the variable.
type Changes = FxHashMap<ExprId, ExprId>;

/// The differential of `of` when `by` changes by `change`; `None` if it does not depend on it.
///
/// # Errors
/// See [`NoTensor`].
pub fn differential(graph: &mut Graph, of: ExprId, by: ExprId, change: ExprId) -> Result<Option<ExprId>, NoTensor> {
    altered_differential(graph, of, by, change, None)
}

/// A law in the place of the right one at one part of an expression: what a learner's mistake amounts to.
#[derive(Clone, Copy, Debug)]
pub struct Altered<'a> {
    /// The part.
    pub at: ExprId,
    /// The law, in the parameters of its function and their changes.
    pub text: &'a str,
}

/// The differential with another law at one part.
pub(super) fn altered_differential(
    graph: &mut Graph,
    of: ExprId,
    by: ExprId,
    change: ExprId,
    altered: Option<&Altered<'_>>,
) -> Result<Option<ExprId>, NoTensor> {
    let mut changes = Changes::default();
    for id in graph.reachable(&[of]) {
        graph.meter.spend(1)?;
        let found = match (altered.filter(|altered| altered.at == id), graph.node(id)) {
            (Some(altered), Node::Apply(op, args)) => {
                let args: SmallVec<[ExprId; 4]> = SmallVec::from_slice(args);
                let written = written(op, altered.text).ok_or(NoTensor::NoLaw(op.name()))?;
                Some(lowered(graph, op, &args, &changes, &written)?)
            }
            _ if id == by => Some(change),
            _ => one(graph, id, by, change, &changes)?,
        };
        if let Some(found) = found {
            changes.insert(id, found);
        }
    }
    Ok(changes.get(&of).copied())
}

fn one(
    graph: &mut Graph,
    id: ExprId,
    by: ExprId,
    change: ExprId,
    changes: &Changes,
) -> Result<Option<ExprId>, NoTensor> {
    match graph.node(id) {
        Node::Number(_) | Node::Symbol(_) => Ok(None),
        Node::Entry { base, indices } => {
            let same = graph.as_symbol(by) == Some(base);
            let indices = indices.to_vec();
            let name = graph.as_symbol(change);
            Ok(same.then(|| name.map(|name| graph.entry(name, &indices))).flatten())
        }
        Node::Literal { rows, cols, entries } => {
            let zero = graph.zero();
            let entries: Vec<ExprId> = entries.iter().map(|e| changes.get(e).copied().unwrap_or(zero)).collect();
            // A matrix whose entries change with those of a whole one is no product of it.
            match entries.iter().any(|e| *e != zero) {
                true if !graph.is_scalar(by) => Err(NoTensor::Entries),
                changes => Ok(changes.then(|| graph.literal(rows, cols, &entries))),
            }
        }
        Node::Indexed { kind, index, from, to, body } => match (kind, changes.get(&body)) {
            (_, None) => Ok(None),
            (Sequence::Sum, Some(body)) => Ok(Some(graph.indexed(kind, index, from, to, *body))),
            (Sequence::Product, Some(_)) => Err(NoTensor::NoLaw("prod")),
        },
        Node::Unknown { name, orders, args } => {
            let (orders, args) = (orders.to_vec(), args.to_vec());
            Ok(unknown(graph, name, &orders, &args, changes))
        }
        Node::Apply(op, args) => {
            let args: SmallVec<[ExprId; 4]> = SmallVec::from_slice(args);
            if args.iter().all(|arg| !changes.contains_key(arg)) {
                return Ok(None);
            }
            applied(graph, id, op, &args, changes)
        }
    }
}

fn unknown(graph: &mut Graph, name: Name, orders: &[u32], args: &[ExprId], changes: &Changes) -> Option<ExprId> {
    let mut total = None;
    for (k, arg) in args.iter().enumerate() {
        let Some(change) = changes.get(arg) else { continue };
        let mut raised = orders.to_vec();
        raised[k] += 1;
        let slope = graph.unknown(name, &raised, args);
        let term = build::product(graph, slope, *change);
        total = Some(plus(graph, total, term));
    }
    total
}

fn plus(graph: &mut Graph, total: Option<ExprId>, term: ExprId) -> ExprId {
    total.map_or(term, |total| graph.apply(ops::ADD, &[total, term]))
}

fn applied(
    graph: &mut Graph,
    id: ExprId,
    op: OpId,
    args: &[ExprId],
    changes: &Changes,
) -> Result<Option<ExprId>, NoTensor> {
    let change = |k: usize| changes.get(&args[k]).copied();
    match op {
        ops::ADD => Ok(Some(sum(graph, id, args, changes))),
        ops::MUL | ops::MATRIX_PRODUCT | ops::TIMES => {
            let mut total = None;
            for k in 0..2 {
                let Some(change) = change(k) else { continue };
                let pair = if k == 0 { [change, args[1]] } else { [args[0], change] };
                let term = graph.apply(op, &pair);
                total = Some(plus(graph, total, term));
            }
            Ok(total)
        }
        ops::DIV if change(1).is_none() => {
            let above = change(0).expect("an operand depends on the variable");
            Ok(Some(graph.apply(ops::DIV, &[above, args[1]])))
        }
        ops::MATRIX_POWER => matrix_power(graph, args, change(0)).map(Some),
        ops::TR | ops::DET if graph.is_apply(args[0], ops::MATRIX_POWER) => power_inside(graph, op, args[0], changes),
        ops::PIECEWISE => Ok(Some(cases(graph, args, changes))),
        ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL => Ok(None),
        _ if ops::is_matrix(op) && !matches!(op, ops::OVER | ops::RAISED) => whole(graph, op, args, changes).map(Some),
        _ => entry_by_entry(graph, op, args, changes).map(Some),
    }
}

/// In `x + t` with a scalar t the change of t goes to every entry.
fn sum(graph: &mut Graph, id: ExprId, args: &[ExprId], changes: &Changes) -> ExprId {
    let shape = graph.shape(id).clone();
    let mut total = None;
    for arg in args {
        let Some(change) = changes.get(arg).copied() else { continue };
        let spread = if graph.is_scalar(*arg) && !shape.is_scalar() {
            let ones = build::ones(graph, &shape);
            graph.apply(ops::MUL, &[change, ones])
        } else {
            change
        };
        total = Some(plus(graph, total, spread));
    }
    total.expect("an operand depends on the variable")
}

/// `d A^k` is the sum of `A^r*dA*A^(k-1-r)`.
fn matrix_power(graph: &mut Graph, args: &[ExprId], change: Option<ExprId>) -> Result<ExprId, NoTensor> {
    let change = change.ok_or(NoTensor::NoLaw("a power of a matrix by its exponent"))?;
    let base = args[0];
    let exponent = graph.as_number(args[1]).map(Rational::to_i64);
    let power = |graph: &mut Graph, base: ExprId, k: i64| {
        let k = graph.integer(k);
        vectorize::matrix_power(graph, base, k)
    };
    match exponent {
        Some(Some(count)) if count.abs() <= TERM_BY_TERM && count != 0 => {
            // A^(-k) is the inverse of A, k times.
            let inverse = graph.apply(ops::INV, &[base]);
            let (root, step) = if count > 0 {
                (base, change)
            } else {
                let parts = [inverse, change, inverse];
                let step = build::chain(graph, &parts);
                (inverse, graph.negate(step))
            };
            let count = count.abs();
            let mut total = None;
            for r in 0..count {
                let (left, right) = (power(graph, root, r), power(graph, root, count - 1 - r));
                let term = build::chain(graph, &[left, step, right]);
                total = Some(plus(graph, total, term));
            }
            Ok(total.expect("the exponent is not 0"))
        }
        _ => {
            let index = graph.scalar(Name::new("r"));
            let (zero, one) = (graph.zero(), graph.one());
            let last = graph.sub(args[1], one);
            let rest = graph.sub(last, index);
            let left = vectorize::matrix_power(graph, base, index);
            let right = vectorize::matrix_power(graph, base, rest);
            let body = build::chain(graph, &[left, change, right]);
            Ok(graph.indexed(Sequence::Sum, Name::new("r"), zero, last, body))
        }
    }
}

/// `d tr(A^k) = k*tr(A^(k-1)*dA)` and `d det(A^k) = k*det(A^k)*tr(inv(A)*dA)`.
fn power_inside(graph: &mut Graph, op: OpId, power: ExprId, changes: &Changes) -> Result<Option<ExprId>, NoTensor> {
    let (base, exponent) = (graph.children(power)[0], graph.children(power)[1]);
    let Some(change) = changes.get(&base).copied() else { return Ok(None) };
    let one = graph.one();
    let lower = if op == ops::TR {
        let less = graph.sub(exponent, one);
        vectorize::matrix_power(graph, base, less)
    } else {
        graph.apply(ops::INV, &[base])
    };
    let inside = build::product(graph, lower, change);
    let trace = graph.apply(ops::TR, &[inside]);
    let scaled = graph.apply(ops::MUL, &[exponent, trace]);
    if op == ops::TR {
        return Ok(Some(scaled));
    }
    let det = graph.apply(ops::DET, &[power]);
    Ok(Some(graph.apply(ops::MUL, &[det, scaled])))
}

/// The same conditions choose among the changes.
fn cases(graph: &mut Graph, kids: &[ExprId], changes: &Changes) -> ExprId {
    let zero = graph.zero();
    let (pairs, one) = (kids.len() / 2, graph.one());
    let mut total = None;
    for chosen in 0..kids.len().div_ceil(2) {
        let value = kids.get(2 * chosen + 1).unwrap_or(&kids[kids.len() - 1]);
        let Some(change) = changes.get(value).copied() else { continue };
        let mut gate: Vec<ExprId> = Vec::new();
        for k in 0..pairs {
            gate.extend([kids[2 * k], if k == chosen { one } else { zero }]);
        }
        gate.push(if chosen == pairs { one } else { zero });
        let gate = graph.apply(ops::PIECEWISE, &gate);
        let term = build::product(graph, gate, change);
        total = Some(plus(graph, total, term));
    }
    total.unwrap_or(zero)
}

/// A scalar function on every entry: its partial derivatives entry by entry, times the changes.
fn entry_by_entry(graph: &mut Graph, op: OpId, args: &[ExprId], changes: &Changes) -> Result<ExprId, NoTensor> {
    let scalar_op = match op {
        ops::OVER => ops::DIV,
        ops::RAISED => ops::POW,
        other => other,
    };
    let law = law_for(scalar_op, |k| changes.contains_key(&args[k])).ok_or(NoTensor::NoLaw(op.name()))?;
    let whole = args.iter().any(|arg| !graph.is_scalar(*arg));
    let mut total = None;
    for (k, arg) in args.iter().enumerate() {
        let Some(change) = changes.get(arg).copied() else { continue };
        let slope = match scalar_op {
            ops::ABS => graph.apply(ops::SIGN, args),
            ops::SIGN | ops::FLOOR | ops::CEIL | ops::HEAVISIDE => continue,
            _ if whole => slope_of_entries(graph, args, |graph, places| partial(graph, law, k, places)),
            _ => partial(graph, law, k, args),
        };
        let both = !graph.is_scalar(slope) && !graph.is_scalar(change);
        let term = graph.apply(if both { ops::TIMES } else { ops::MUL }, &[slope, change]);
        total = Some(plus(graph, total, term));
    }
    Ok(total.unwrap_or(graph.zero()))
}

/// The slope in letters for entries, then with the matrices in their places.
fn slope_of_entries(graph: &mut Graph, args: &[ExprId], slope: impl FnOnce(&mut Graph, &[ExprId]) -> ExprId) -> ExprId {
    let places: SmallVec<[ExprId; 4]> =
        (0..args.len()).map(|k| graph.scalar(Name::new(&format!("entry {k}")))).collect();
    // A number stays itself, so that it can be folded.
    let places: SmallVec<[ExprId; 4]> = places
        .iter()
        .zip(args)
        .map(|(place, arg)| if graph.as_number(*arg).is_some() { *arg } else { *place })
        .collect();
    let slope = slope(graph, &places);
    let map = places.iter().copied().zip(args.iter().copied()).collect();
    vectorize::broadcast(graph, slope, &map)
}

/// For each row of the table its law as it was read, if it is a law of whole matrices.
static WRITTEN: LazyLock<Vec<OnceLock<Written>>> = LazyLock::new(|| OPS.iter().map(|_| OnceLock::new()).collect());

/// A law of whole matrices, lowered with the parameters and their changes in the places of their names.
fn whole(graph: &mut Graph, op: OpId, args: &[ExprId], changes: &Changes) -> Result<ExprId, NoTensor> {
    let row = op.row();
    let law = row.laws.first().ok_or(NoTensor::NoLaw(row.name))?;
    let written = WRITTEN[op.0 as usize].get_or_init(|| written(op, law.text).expect("checked by tests/tables.rs"));
    lowered(graph, op, args, changes, written)
}

/// A law as it is read: the parameters of the function and their changes are its names.
fn written(op: OpId, text: &str) -> Option<Written> {
    let mut vocabulary = Vocabulary::default();
    for param in op.row().params {
        vocabulary.declare_variable(Name::new(param));
        vocabulary.declare_variable(Name::new(&format!("d{param}")));
    }
    syntax::parse(text, &vocabulary).ok()
}

/// A law with the operands and their changes put in. A wrong law may not fit the shapes.
fn lowered(
    graph: &mut Graph,
    op: OpId,
    args: &[ExprId],
    changes: &Changes,
    written: &Written,
) -> Result<ExprId, NoTensor> {
    let mut scope = Scope::default();
    for (param, arg) in op.row().params.iter().zip(args) {
        let change = match changes.get(arg) {
            Some(change) => *change,
            None => {
                let shape = graph.shape(*arg).clone();
                build::constant(graph, ops::ZEROS, &shape)
            }
        };
        scope.values.insert(Name::new(param), *arg);
        scope.values.insert(Name::new(&format!("d{param}")), change);
    }
    syntax::lower(graph, written, &scope).map(|law| law.root).map_err(|_| NoTensor::NoLaw(op.name()))
}
