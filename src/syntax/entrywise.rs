//! Functions of matrices on explicit entries: `det([a, b; c, d])` is `a*d - b*c`.
//!
//! Determinants and inverses of letters are written out up to a stated size; larger ones are refused, because nobody
//! reads them. Invariant: the operands fit, which `whole` has checked.

use rustc_hash::FxHashMap;

use super::explicit::{self, Operand, entries_of};
use super::whole;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest determinant or inverse that is written out.
const WRITTEN_OUT: usize = 4;
/// Most entries of a result.
const MOST_ENTRIES: u64 = 10_000;

/// `op` of operands that are scalars or written out entry by entry, as if it had been typed; nothing if it does not fit.
pub fn entry_by_entry(graph: &mut Graph, op: OpId, kids: &[ExprId]) -> Option<ExprId> {
    let operands: Vec<Operand> = kids.iter().map(|id| Operand { id: *id, span: Span::default() }).collect();
    let pair = |graph: &mut Graph, sign: &str, scalar: OpId| {
        explicit::elementwise(graph, operands[0], operands[1], sign, |graph, a, b| graph.apply(scalar, &[a, b])).ok()
    };
    match op {
        ops::MATRIX_PRODUCT => explicit::multiply(graph, operands[0], operands[1]).ok(),
        ops::TRANSPOSE => Some(explicit::transpose(graph, kids[0])),
        ops::TIMES => pair(graph, ".*", ops::MUL),
        ops::OVER => pair(graph, "./", ops::DIV),
        ops::RAISED => pair(graph, ".^", ops::POW),
        ops::MATRIX_POWER if graph.is_scalar(kids[0]) => Some(graph.apply(ops::POW, kids)),
        ops::MATRIX_POWER => whole::power(graph, operands[0], operands[1]).ok(),
        _ if ops::is_matrix(op) => function(graph, op, &operands).ok(),
        _ if ops::is_formal(op) => None,
        _ => match operands[..] {
            [only] => {
                let one = Operand { id: graph.one(), ..only };
                explicit::elementwise(graph, one, only, "", |graph, _, entry| graph.apply(op, &[entry])).ok()
            }
            [_, _] => pair(graph, "", op),
            _ if kids.iter().all(|kid| graph.is_scalar(*kid)) => Some(graph.apply(op, kids)),
            _ => None,
        },
    }
}

/// An expression with its vectors and matrices written out entry by entry; `symbol` says what a symbol becomes. Nothing if
/// `symbol` says so, or if something has no entries.
pub fn written_out(
    graph: &mut Graph,
    root: ExprId,
    mut symbol: impl FnMut(&mut Graph, ExprId, Name) -> Option<ExprId>,
) -> Option<ExprId> {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
        let value = match graph.node(id) {
            Node::Symbol(name) => symbol(graph, id, name)?,
            Node::Apply(op, _) => entry_by_entry(graph, op, &kids)?,
            Node::Unknown { .. } => return None,
            _ if kids.is_empty() => id,
            _ => graph.with_children(id, &kids),
        };
        new.insert(id, value);
    }
    new.get(&root).copied()
}

/// Rows, columns, entries.
type Entries = (usize, usize, Vec<ExprId>);

/// `op` of operands with explicit entries; sizes given as letters keep `eye(n)` whole.
pub(super) fn function(graph: &mut Graph, op: OpId, operands: &[Operand]) -> Result<ExprId, Diagnostic> {
    if matches!(op, ops::EYE | ops::ONES | ops::ZEROS | ops::COMMUTATION) {
        return constant(graph, op, operands);
    }
    let entries = |graph: &Graph, k: usize| {
        let (rows, cols, all) = entries_of(graph, operands[k].id).expect("explicit operands");
        (rows as usize, cols as usize, all)
    };
    let a = entries(graph, 0);
    let n = a.0;
    Ok(match op {
        ops::TR => sum(graph, &(0..n).map(|k| a.2[k * n + k]).collect::<Vec<_>>()),
        ops::DET => det_of(graph, &a, operands[0])?,
        ops::LOGDET => {
            let det = det_of(graph, &a, operands[0])?;
            let size = graph.apply(ops::ABS, &[det]);
            graph.apply(ops::LN, &[size])
        }
        ops::INV => inverse(graph, &a, operands[0])?,
        ops::DIAG => diagonal(graph, &a),
        ops::SUM => sum(graph, &a.2),
        ops::MEAN => {
            let (total, count) = (sum(graph, &a.2), graph.integer(a.2.len() as i64));
            graph.apply(ops::DIV, &[total, count])
        }
        ops::NORM | ops::NORMFRO => norm(graph, &a.2),
        ops::NORM1 => {
            let sizes: Vec<ExprId> = a.2.iter().map(|entry| graph.apply(ops::ABS, &[*entry])).collect();
            sum(graph, &sizes)
        }
        ops::VEC => {
            let columns: Vec<ExprId> =
                (0..a.1).flat_map(|c| (0..n).map(move |r| r * a.1 + c)).map(|k| a.2[k]).collect();
            graph.vector(&columns)
        }
        ops::SOFTMAX | ops::LOGSUMEXP => exponentials(graph, op, &a.2),
        _ => pair(graph, op, &a, &entries(graph, 1), operands)?,
    })
}

fn pair(graph: &mut Graph, op: OpId, a: &Entries, b: &Entries, at: &[Operand]) -> Result<ExprId, Diagnostic> {
    match op {
        ops::DOT => {
            let products: Vec<ExprId> = a.2.iter().zip(&b.2).map(|(x, y)| graph.apply(ops::MUL, &[*x, *y])).collect();
            Ok(sum(graph, &products))
        }
        ops::OUTER => {
            let turned = explicit::transpose(graph, at[1].id);
            explicit::multiply(graph, at[0], Operand { id: turned, span: at[1].span })
        }
        _ => {
            let (rows, cols) = (a.0 * b.0, a.1 * b.1);
            small(rows as u64 * cols as u64, at[0])?;
            let mut all = Vec::with_capacity(rows * cols);
            for row in 0..rows {
                for col in 0..cols {
                    let (x, y) = (a.2[row / b.0 * a.1 + col / b.1], b.2[row % b.0 * b.1 + col % b.1]);
                    all.push(graph.apply(ops::MUL, &[x, y]));
                }
            }
            Ok(graph.literal(rows as u32, cols as u32, &all))
        }
    }
}

fn small(entries: u64, at: Operand) -> Result<(), Diagnostic> {
    if entries <= MOST_ENTRIES {
        return Ok(());
    }
    Err(Diagnostic::at(
        "limit-size",
        at.span,
        format!("a result of more than {MOST_ENTRIES} entries is not written out"),
    )
    .suggest("a letter for the size"))
}

fn constant(graph: &mut Graph, op: OpId, operands: &[Operand]) -> Result<ExprId, Diagnostic> {
    let ids: Vec<ExprId> = operands.iter().map(|operand| operand.id).collect();
    let whole = graph.apply(op, &ids);
    let Some((rows, cols)) = graph.shape(whole).sizes() else { return Ok(whole) };
    small(u64::from(rows) * u64::from(cols), operands[0])?;
    let first =
        operands.first().and_then(|operand| graph.as_number(operand.id)).and_then(Rational::to_i64).unwrap_or(1);
    let (zero, one) = (graph.zero(), graph.one());
    let second = i64::from(rows) / first;
    let entry = |row: i64, col: i64| match op {
        ops::ONES => true,
        ops::EYE => row == col,
        // Entry (r, c) of X stands at c*m + r in vec(X) and at r*n + c in vec(X').
        ops::COMMUTATION => (row % second) * first + row / second == col,
        _ => false,
    };
    let all: Vec<ExprId> = (0..i64::from(rows))
        .flat_map(|row| (0..i64::from(cols)).map(move |col| (row, col)))
        .map(|(row, col)| if entry(row, col) { one } else { zero })
        .collect();
    Ok(graph.literal(rows, cols, &all))
}

fn sum(graph: &mut Graph, parts: &[ExprId]) -> ExprId {
    let total = parts.iter().copied().reduce(|sum, part| graph.apply(ops::ADD, &[sum, part]));
    total.unwrap_or(graph.zero())
}

fn norm(graph: &mut Graph, entries: &[ExprId]) -> ExprId {
    let two = graph.integer(2);
    let squares: Vec<ExprId> = entries.iter().map(|x| graph.apply(ops::POW, &[*x, two])).collect();
    let total = sum(graph, &squares);
    graph.apply(ops::SQRT, &[total])
}

fn diagonal(graph: &mut Graph, (rows, cols, all): &Entries) -> ExprId {
    let zero = graph.zero();
    if *cols == 1 || *rows == 1 {
        let n = all.len();
        let entries: Vec<ExprId> = (0..n * n).map(|k| if k / n == k % n { all[k / n] } else { zero }).collect();
        return graph.literal(n as u32, n as u32, &entries);
    }
    let entries: Vec<ExprId> = (0..*rows).map(|k| all[k * cols + k]).collect();
    graph.vector(&entries)
}

fn exponentials(graph: &mut Graph, op: OpId, entries: &[ExprId]) -> ExprId {
    let powers: Vec<ExprId> = entries.iter().map(|x| graph.apply(ops::EXP, &[*x])).collect();
    let total = sum(graph, &powers);
    if op == ops::LOGSUMEXP {
        return graph.apply(ops::LN, &[total]);
    }
    let shares: Vec<ExprId> = powers.iter().map(|power| graph.apply(ops::DIV, &[*power, total])).collect();
    graph.vector(&shares)
}

fn too_large(at: Operand, size: usize) -> Diagnostic {
    let message =
        format!("a determinant or inverse is written out up to {WRITTEN_OUT}×{WRITTEN_OUT}, this is {size}×{size}");
    Diagnostic::at("limit-size", at.span, message).suggest("a matrix with a letter for its size: A : matrix(n,n)")
}

fn det_of(graph: &mut Graph, (n, _, all): &Entries, at: Operand) -> Result<ExprId, Diagnostic> {
    if let Some(value) = numbers(graph, all).map(|numbers| eliminated(numbers, *n)) {
        return Ok(graph.number(value));
    }
    if *n > WRITTEN_OUT {
        return Err(too_large(at, *n));
    }
    Ok(determinant(graph, all, *n))
}

/// Expansion along the first row; recursion is as deep as the stated largest size.
fn determinant(graph: &mut Graph, all: &[ExprId], n: usize) -> ExprId {
    if n == 1 {
        return all[0];
    }
    let mut total = graph.zero();
    for col in 0..n {
        let minor = minor(all, n, 0, col);
        let inner = determinant(graph, &minor, n - 1);
        let term = graph.mul(all[col], inner);
        total = if col % 2 == 0 { graph.add(total, term) } else { graph.sub(total, term) };
    }
    total
}

fn minor(all: &[ExprId], n: usize, row: usize, col: usize) -> Vec<ExprId> {
    (0..n * n).filter(|k| k / n != row && k % n != col).map(|k| all[k]).collect()
}

fn inverse(graph: &mut Graph, (n, cols, all): &Entries, at: Operand) -> Result<ExprId, Diagnostic> {
    let n = *n;
    if n > WRITTEN_OUT {
        return Err(too_large(at, n));
    }
    let det = det_of(graph, &(n, *cols, all.clone()), at)?;
    if det == graph.zero() {
        return Err(Diagnostic::at("scope-undefined", at.span, "this matrix has no inverse: its determinant is 0"));
    }
    let mut entries = Vec::with_capacity(n * n);
    for k in 0..n * n {
        let (row, col) = (k / n, k % n);
        let cofactor = if n == 1 { graph.one() } else { determinant(graph, &minor(all, n, col, row), n - 1) };
        let signed = if (row + col) % 2 == 0 { cofactor } else { graph.negate(cofactor) };
        entries.push(graph.div(signed, det));
    }
    Ok(graph.literal(n as u32, n as u32, &entries))
}

fn numbers(graph: &Graph, all: &[ExprId]) -> Option<Vec<Rational>> {
    all.iter().map(|entry| graph.as_number(*entry).cloned()).collect()
}

/// The determinant of numbers, by elimination.
fn eliminated(mut all: Vec<Rational>, n: usize) -> Rational {
    let mut det = Rational::ONE;
    for step in 0..n {
        let Some(pivot) = (step..n).find(|row| !all[row * n + step].is_zero()) else { return Rational::ZERO };
        if pivot != step {
            (0..n).for_each(|col| all.swap(pivot * n + col, step * n + col));
            det = -&det;
        }
        det = &det * &all[step * n + step];
        for row in step + 1..n {
            let factor = &all[row * n + step] / &all[step * n + step];
            for col in step..n {
                all[row * n + col] = &all[row * n + col] - &(&factor * &all[step * n + col]);
            }
        }
    }
    det
}
