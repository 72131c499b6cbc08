//! Adjoints: how much a weighted sum of the entries of a result changes with each entry of a variable, backwards.
//!
//! The rules are those of reverse-mode automatic differentiation in matrix form (Giles, 2008), written apart from the laws.

use rustc_hash::FxHashMap;

use super::algebra::Matrix;
use super::evaluate::all;
use super::place::Place;
use crate::expr::{ExprId, Graph, Node};
use crate::numeric::NotNumeric;
use crate::ops::{self, OpId};

/// The derivative of `sum(weight .* root)` by the entries of `by`; 0 if it does not depend on it.
///
/// # Errors
/// What evaluation reports; sums over an index and unknown functions have no rule.
pub fn adjoint(graph: &Graph, root: ExprId, by: ExprId, weight: &Matrix, place: &Place) -> Result<Matrix, NotNumeric> {
    let values = all(graph, root, place, &[])?;
    let mut adjoints: FxHashMap<ExprId, Matrix> = FxHashMap::default();
    adjoints.insert(root, weight.clone());
    let mut nodes: Vec<ExprId> = values.keys().copied().collect();
    nodes.sort_unstable();
    for id in nodes.into_iter().rev().filter(|id| *id != by) {
        let Some(weight) = adjoints.remove(&id) else { continue };
        let kids = graph.children(id).to_vec();
        match graph.node(id) {
            Node::Number(_) | Node::Symbol(_) | Node::Entry { .. } => {}
            Node::Literal { .. } => {
                for (k, kid) in kids.iter().enumerate() {
                    add(&mut adjoints, *kid, Matrix::scalar(weight.entries[k]));
                }
            }
            Node::Apply(op, _) => {
                let operands: Vec<&Matrix> = kids.iter().map(|kid| &values[kid]).collect();
                for (k, kid) in kids.iter().enumerate() {
                    if let Some(share) = share(op, &operands, &values[&id], &weight, k)? {
                        add(&mut adjoints, *kid, share);
                    }
                }
            }
            _ => return Err(NotNumeric::OpenIndex),
        }
    }
    let zero = place.values.get(&graph.as_symbol(by).ok_or(NotNumeric::NotScalar)?).map(|value| value.map(|_| 0.0));
    adjoints.remove(&by).or(zero).ok_or(NotNumeric::NotScalar)
}

fn add(adjoints: &mut FxHashMap<ExprId, Matrix>, id: ExprId, share: Matrix) {
    let total = match adjoints.remove(&id) {
        Some(total) => total.zip(&share, |a, b| a + b),
        None => share,
    };
    adjoints.insert(id, total);
}

/// What operand `k` gets of the adjoint `w` of a result `y`.
fn share(op: OpId, a: &[&Matrix], y: &Matrix, w: &Matrix, k: usize) -> Result<Option<Matrix>, NotNumeric> {
    let scaled = |matrix: &Matrix, by: f64| matrix.map(|x| x * by);
    let weight = w.entries[0];
    Ok(Some(match op {
        ops::MATRIX_PRODUCT if k == 0 => w.times(&a[1].transposed()),
        ops::MATRIX_PRODUCT => a[0].transposed().times(w),
        ops::TRANSPOSE => w.transposed(),
        ops::TR => Matrix::from_fn(a[0].rows, a[0].cols, |row, col| if row == col { weight } else { 0.0 }),
        ops::DET => scaled(&a[0].inverse().transposed(), weight * y.entries[0]),
        ops::LOGDET => scaled(&a[0].inverse().transposed(), weight),
        ops::INV => scaled(&y.transposed().times(w).times(&y.transposed()), -1.0),
        ops::DIAG if a[0].rows == 1 || a[0].cols == 1 => {
            Matrix::from_fn(a[0].rows, a[0].cols, |row, col| w.at(row.max(col), row.max(col)))
        }
        ops::DIAG => w.diagonal(),
        ops::SUM => a[0].map(|_| weight),
        ops::MEAN => a[0].map(|_| weight / a[0].entries.len() as f64),
        ops::NORM | ops::NORMFRO => scaled(a[0], weight / y.entries[0]),
        ops::NORM1 => a[0].map(|x| weight * if x == 0.0 { 0.0 } else { x.signum() }),
        ops::VEC => Matrix::from_fn(a[0].rows, a[0].cols, |row, col| w.entries[col * a[0].rows + row]),
        ops::OUTER if k == 0 => w.times(a[1]),
        ops::OUTER => w.transposed().times(a[0]),
        ops::DOT => scaled(a[1 - k], weight),
        ops::KRON => kron_share(a, w, k),
        ops::SOFTMAX => {
            let total = y.zip(w, |s, w| s * w).sum();
            y.zip(w, |s, w| s * (w - total))
        }
        ops::LOGSUMEXP => scaled(&a[0].map(|x| (x - y.entries[0]).exp()), weight),
        ops::MATRIX_POWER if k == 0 => return power_share(a, w).map(Some),
        ops::PIECEWISE => return Ok(case_share(a, w, k)),
        _ if super::place::takes_sizes(op) || op == ops::MATRIX_POWER => return Ok(None),
        _ => entry_by_entry(op, a, y, w, k),
    }))
}

fn kron_share(a: &[&Matrix], w: &Matrix, k: usize) -> Matrix {
    let (own, other) = (a[k], a[1 - k]);
    Matrix::from_fn(own.rows, own.cols, |row, col| {
        let mut total = 0.0;
        for r in 0..other.rows {
            for c in 0..other.cols {
                let (at_row, at_col) = if k == 0 {
                    (row * other.rows + r, col * other.cols + c)
                } else {
                    (r * own.rows + row, c * own.cols + col)
                };
                total += w.at(at_row, at_col) * other.at(r, c);
            }
        }
        total
    })
}

fn power_share(a: &[&Matrix], w: &Matrix) -> Result<Matrix, NotNumeric> {
    let count = a[1].entries[0];
    if count.fract() != 0.0 || !(1.0..=64.0).contains(&count) {
        return Err(NotNumeric::OpenIndex);
    }
    let (turned, count) = (a[0].transposed(), count as i64);
    let terms = (0..count).map(|r| turned.powered(r).times(w).times(&turned.powered(count - 1 - r)));
    Ok(terms.reduce(|total, term| total.zip(&term, |x, y| x + y)).expect("at least one factor"))
}

fn case_share(a: &[&Matrix], w: &Matrix, k: usize) -> Option<Matrix> {
    let chosen = a.chunks(2).position(|pair| pair.len() == 1 || pair[0].entries[0] != 0.0)?;
    let place = if 2 * chosen + 1 < a.len() { 2 * chosen + 1 } else { 2 * chosen };
    (place == k).then(|| w.clone())
}

/// Slopes of a scalar function at every entry; what goes to a scalar operand is summed.
fn entry_by_entry(op: OpId, a: &[&Matrix], y: &Matrix, w: &Matrix, k: usize) -> Matrix {
    let row = match op {
        ops::TIMES => ops::MUL,
        ops::OVER => ops::DIV,
        ops::RAISED => ops::POW,
        other => other,
    }
    .row();
    let mut slopes = vec![0.0; a.len()];
    let mut entries = Vec::with_capacity(y.entries.len());
    for at in 0..y.entries.len() {
        let arguments: Vec<f64> = a.iter().map(|operand| operand.spread(at)).collect();
        (row.slopes)(&arguments, y.entries[at], &mut slopes);
        entries.push(slopes[k] * w.spread(at));
    }
    if a[k].is_scalar() {
        return Matrix::scalar(entries.iter().sum());
    }
    Matrix { rows: a[k].rows, cols: a[k].cols, entries }
}
