//! Equality of expressions of whole matrices, whose sizes may be letters.
//!
//! *Prove*: both sides are brought to index form and written out; polynomial identities and cancelled inverses are then
//! literally the same terms, for all sizes. *Refute*: with the smallest sizes that show it the matrices are written out
//! entry by entry and the engine for scalars finds a point. *Very likely*: random matrices, a different size for each
//! letter, because equal or small sizes lie (for 1×1 matrices A*B is B*A).

use rustc_hash::FxHashMap;

use super::{Budget, Certainty, Verdict, driver};
use crate::calculus::tensor::{self, Facts};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::numeric::matrix::{Matrix, Place, evaluate};
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax;

/// Places at which random matrices are compared, with the size of the first letter.
const PLACES: [(usize, u64); 4] = [(2, 11), (3, 12), (2, 13), (4, 14)];
/// Largest relative difference of sides that agree.
const AGREEMENT: f64 = 1e-9;
/// Binary logarithm of the chance that sides which differ agree so closely at three places by accident.
const ACCIDENT: f64 = -60.0;
/// Largest size at which a difference is looked for entry by entry.
const LARGEST: u32 = 3;
/// Most choices of sizes that are tried for a refutation.
const CHOICES: usize = 24;
/// Most entries of a matrix that is written out.
const ENTRIES: u32 = 36;

/// Decides whether two expressions are equal for all sizes, wherever both are defined.
pub(super) fn decide(
    graph: &mut Graph,
    (a, b): (ExprId, ExprId),
    assumptions: &[ExprId],
    seed: u64,
    budget: &Budget,
) -> Result<Verdict, Stopped> {
    use super::Reason;
    if graph.shape(a) != graph.shape(b) && !zero_of_any_shape(graph, a) && !zero_of_any_shape(graph, b) {
        return Ok(Verdict::Unlike { a: graph.shape(a).clone(), b: graph.shape(b).clone() });
    }
    let facts = Facts::assumed(graph, assumptions);
    if a == b || proved(graph, a, b, &facts)? {
        return Ok(Verdict::Equal(Certainty::Proved));
    }
    match agree_at_random(graph, a, b, &facts, seed) {
        Some(true) => Ok(Verdict::Equal(Certainty::VeryLikely { error_bound_log2: ACCIDENT })),
        Some(false) => smallest_difference(graph, (a, b), &facts, seed, budget),
        None => Ok(Verdict::Undecided(Reason::NoCommonPoint)),
    }
}

/// A bare 0 stands for the zero of the right shape.
fn zero_of_any_shape(graph: &Graph, id: ExprId) -> bool {
    id == graph.zero()
}

fn proved(graph: &mut Graph, a: ExprId, b: ExprId, facts: &Facts) -> Result<bool, Stopped> {
    let difference = if b == graph.zero() {
        a
    } else {
        let minus = graph.negate(b);
        graph.apply(ops::ADD, &[a, minus])
    };
    match tensor::vanishes(graph, difference, facts) {
        Ok(vanishes) => Ok(vanishes),
        Err(tensor::NoTensor::Stopped(Stopped::Work)) => Ok(false),
        Err(tensor::NoTensor::Stopped(stopped)) => Err(stopped),
        Err(_) => Ok(false),
    }
}

/// Whether random matrices agree at three places; nothing if there are not so many where both sides are defined.
fn agree_at_random(graph: &Graph, a: ExprId, b: ExprId, facts: &Facts, seed: u64) -> Option<bool> {
    let symmetric: Vec<(Name, &str)> = facts.symmetric.iter().map(|name| (*name, "symmetric")).collect();
    let mut agreed = 0;
    for attempt in 0..4 {
        for (first, salt) in PLACES {
            let place = Place::random(graph, &[a, b], first, &symmetric, seed.wrapping_add(salt + 100 * attempt));
            let (Ok(x), Ok(y)) = (evaluate(graph, a, &place), evaluate(graph, b, &place)) else { return None };
            match close(&x, &y) {
                None => {}
                Some(false) => return Some(false),
                Some(true) => agreed += 1,
            }
        }
        if agreed >= 3 {
            return Some(true);
        }
    }
    None
}

/// Whether two values agree; nothing where one of them is not defined.
fn close(x: &Matrix, y: &Matrix) -> Option<bool> {
    if x.entries.iter().chain(&y.entries).any(|value| !value.is_finite()) {
        return None;
    }
    let scale = 1.0 + x.entries.iter().chain(&y.entries).fold(0.0f64, |most, value| most.max(value.abs()));
    let count = x.entries.len().max(y.entries.len());
    let entry = |matrix: &Matrix, k: usize| matrix.entries[if matrix.entries.len() == 1 { 0 } else { k }];
    Some((0..count).all(|k| (entry(x, k) - entry(y, k)).abs() <= AGREEMENT * scale))
}

/// The sides written out with the smallest sizes at which the engine for scalars shows a difference.
fn smallest_difference(
    graph: &mut Graph,
    (a, b): (ExprId, ExprId),
    facts: &Facts,
    seed: u64,
    budget: &Budget,
) -> Result<Verdict, Stopped> {
    let letters = letters(graph, &[a, b]);
    for sizes in choices(letters.len()) {
        let sizes: FxHashMap<Name, u32> = letters.iter().copied().zip(sizes).collect();
        let (Some(x), Some(y)) = (written_out(graph, a, &sizes, facts), written_out(graph, b, &sizes, facts)) else {
            continue;
        };
        let y = if b == graph.zero() { zeros_like(graph, x) } else { y };
        if let different @ Verdict::Different(_) = driver::decide(graph, x, y, &[], seed, budget) {
            return Ok(different);
        }
    }
    Ok(Verdict::Undecided(super::Reason::NotShown))
}

fn zeros_like(graph: &mut Graph, id: ExprId) -> ExprId {
    match graph.shape(id).sizes() {
        Some((rows, cols)) => {
            let zeros = vec![graph.zero(); (rows * cols) as usize];
            graph.literal(rows, cols, &zeros)
        }
        None => graph.zero(),
    }
}

/// Letters that are sizes, in alphabetical order.
fn letters(graph: &Graph, roots: &[ExprId]) -> Vec<Name> {
    let mut found = Vec::new();
    for id in graph.reachable(roots) {
        let Shape { rows, cols } = graph.shape(id);
        let mut open = vec![rows, cols];
        while let Some(dim) = open.pop() {
            match dim {
                Dim::Known(_) => {}
                Dim::Named(name) => found.push(*name),
                Dim::Times(a, b) => open.extend([&**a, &**b]),
            }
        }
    }
    found.sort_by_key(|name| name.as_str());
    found.dedup();
    found
}

/// Sizes for so many letters, smallest in all first.
fn choices(letters: usize) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 0..letters.min(5) {
        all = all.iter().flat_map(|front| (1..=LARGEST).map(move |size| [&front[..], &[size]].concat())).collect();
    }
    all.iter_mut().for_each(|sizes| sizes.resize(letters, 1));
    all.sort_by_key(|sizes| sizes.iter().sum::<u32>());
    all.truncate(CHOICES);
    all
}

/// An expression with letters for sizes replaced by numbers and matrices by their entries.
fn written_out(graph: &mut Graph, root: ExprId, sizes: &FxHashMap<Name, u32>, facts: &Facts) -> Option<ExprId> {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let value = match graph.node(id) {
            Node::Symbol(name) if graph.is_scalar(id) => match sizes.get(&name) {
                Some(size) => graph.integer(i64::from(*size)),
                None => id,
            },
            Node::Symbol(name) => {
                let shape = graph.shape(id).clone();
                entries(graph, name, &shape, sizes, facts.symmetric.contains(&name))?
            }
            Node::Apply(op, kids) => {
                let kids: Vec<ExprId> = kids.iter().map(|kid| new[kid]).collect();
                syntax::entry_by_entry(graph, op, &kids)?
            }
            Node::Number(_) => id,
            Node::Literal { rows, cols, entries } => {
                let entries: Vec<ExprId> = entries.iter().map(|entry| new[entry]).collect();
                graph.literal(rows, cols, &entries)
            }
            _ => return None,
        };
        new.insert(id, value);
    }
    new.get(&root).copied()
}

fn size(dim: &Dim, sizes: &FxHashMap<Name, u32>) -> Option<u32> {
    match dim {
        Dim::Known(size) => Some(*size),
        Dim::Named(name) => sizes.get(name).copied(),
        Dim::Times(a, b) => size(a, sizes)?.checked_mul(size(b, sizes)?),
    }
}

fn entries(
    graph: &mut Graph,
    name: Name,
    shape: &Shape,
    sizes: &FxHashMap<Name, u32>,
    symmetric: bool,
) -> Option<ExprId> {
    let (rows, cols) = (size(&shape.rows, sizes)?, size(&shape.cols, sizes)?);
    if rows.checked_mul(cols)? > ENTRIES {
        return None;
    }
    let vector = shape.cols.is_one();
    let mut all = Vec::new();
    for row in 1..=rows {
        for col in 1..=cols {
            let (row, col) = if symmetric && row > col { (col, row) } else { (row, col) };
            let at: Vec<ExprId> = if vector {
                vec![graph.integer(i64::from(row))]
            } else {
                [row, col].map(|index| graph.integer(i64::from(index))).to_vec()
            };
            all.push(graph.entry(name, &at));
        }
    }
    Some(graph.literal(rows, cols, &all))
}
