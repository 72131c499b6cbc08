//! The value of an expression of matrices at a place.

use rustc_hash::FxHashMap;

use super::algebra::Matrix;
use super::place::{Place, takes_sizes};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::numeric::NotNumeric;
use crate::ops::{self, OpId};

/// Most sums inside each other.
const NESTED: usize = 8;
/// Most terms of a sum.
const TERMS: i64 = 100_000;

/// Values of everything below an expression.
pub(super) type Values = FxHashMap<ExprId, Matrix>;

/// The value of `root`; NaN where it is not defined.
///
/// # Errors
/// See [`NotNumeric`].
pub fn evaluate(graph: &Graph, root: ExprId, place: &Place) -> Result<Matrix, NotNumeric> {
    let mut values = all(graph, root, place, &[])?;
    Ok(values.remove(&root).expect("the root is among what is below it"))
}

/// The values of `root` and everything below it that is not inside a sum over an index.
pub(super) fn all(graph: &Graph, root: ExprId, place: &Place, bound: &[(Name, i64)]) -> Result<Values, NotNumeric> {
    if bound.len() > NESTED {
        return Err(NotNumeric::TooDeep { limit: NESTED });
    }
    let mut values = Values::default();
    for id in outside_sums(graph, root) {
        let value = match graph.node(id) {
            Node::Indexed { kind, index, from, to, body } => {
                let ends = [&values[&from], &values[&to]].map(whole);
                let [Some(from), Some(to)] = ends else { return Err(NotNumeric::OpenIndex) };
                sequence(graph, (kind, index, from, to, body), place, bound)?
            }
            _ => node(graph, id, &values, place, bound)?,
        };
        values.insert(id, value);
    }
    Ok(values)
}

/// Everything below `root` but the bodies of sums, children first.
fn outside_sums(graph: &Graph, root: ExprId) -> Vec<ExprId> {
    let (mut found, mut open) = (vec![root], vec![root]);
    while let Some(next) = open.pop() {
        let kids: &[ExprId] = match graph.node(next) {
            Node::Indexed { .. } => &graph.children(next)[..2],
            _ => graph.children(next),
        };
        open.extend(kids);
        found.extend(kids);
        if found.len() > 100_000 {
            found.sort_unstable();
            found.dedup();
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn sequence(
    graph: &Graph,
    (kind, index, from, to, body): (Sequence, Name, i64, i64, ExprId),
    place: &Place,
    bound: &[(Name, i64)],
) -> Result<Matrix, NotNumeric> {
    if to.saturating_sub(from) > TERMS {
        return Err(NotNumeric::TooLarge { limit: TERMS as usize });
    }
    let mut total: Option<Matrix> = None;
    for value in from..=to {
        let mut inner = bound.to_vec();
        inner.push((index, value));
        let term = all(graph, body, place, &inner)?.remove(&body).expect("the body has a value");
        total = Some(match total {
            None => term,
            Some(total) if kind == Sequence::Sum => total.zip(&term, |a, b| a + b),
            Some(total) => total.zip(&term, |a, b| a * b),
        });
    }
    Ok(total.unwrap_or_else(|| Matrix::scalar(if kind == Sequence::Sum { 0.0 } else { 1.0 })))
}

fn whole(value: &Matrix) -> Option<i64> {
    let number = value.entries[0];
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
}

fn node(
    graph: &Graph,
    id: ExprId,
    values: &Values,
    place: &Place,
    bound: &[(Name, i64)],
) -> Result<Matrix, NotNumeric> {
    match graph.node(id) {
        Node::Number(value) => Ok(Matrix::scalar(value.to_f64())),
        Node::Symbol(name) => {
            let index = bound.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| *value as f64);
            let size = || place.sizes.get(&name).map(|size| *size as f64);
            match place.values.get(&name) {
                _ if index.is_some() => Ok(Matrix::scalar(index.expect("looked at"))),
                Some(value) => Ok(value.clone()),
                None => match size().filter(|_| graph.is_scalar(id)) {
                    Some(size) => Ok(Matrix::scalar(size)),
                    None => Err(NotNumeric::Unbound(crate::numeric::Input::scalar(name))),
                },
            }
        }
        Node::Entry { base, indices } => {
            let at: Option<Vec<i64>> = indices.iter().map(|index| whole(&values[index])).collect();
            let at = at.ok_or(NotNumeric::OpenIndex)?;
            let value = place.values.get(&base).ok_or(NotNumeric::Unbound(crate::numeric::Input::entry(base, &at)))?;
            let (row, col) = (at[0] - 1, at.get(1).map_or(0, |col| col - 1));
            let inside = (0..value.rows as i64).contains(&row) && (0..value.cols as i64).contains(&col);
            Ok(Matrix::scalar(if inside { value.at(row as usize, col as usize) } else { f64::NAN }))
        }
        Node::Literal { rows, cols, entries } => {
            let entries = entries.iter().map(|entry| values[entry].entries[0]).collect();
            Ok(Matrix { rows: rows as usize, cols: cols as usize, entries })
        }
        Node::Unknown { name, .. } => Err(NotNumeric::UnknownFunction(name)),
        Node::Indexed { .. } => Err(NotNumeric::OpenIndex),
        Node::Apply(op, _) if ops::is_formal(op) => Err(NotNumeric::Formal(op.name())),
        Node::Apply(op, _) if takes_sizes(op) => constant(graph, id, op, values, place),
        Node::Apply(op, kids) => {
            let operands: Vec<&Matrix> = kids.iter().map(|kid| &values[kid]).collect();
            let exponent = kids.get(1).and_then(|kid| graph.as_number(*kid));
            Ok(apply(op, &operands, exponent))
        }
    }
}

fn constant(graph: &Graph, id: ExprId, op: OpId, values: &Values, place: &Place) -> Result<Matrix, NotNumeric> {
    let shape = graph.shape(id);
    let (Some(rows), Some(cols)) = (place.size(&shape.rows), place.size(&shape.cols)) else {
        return Err(NotNumeric::OpenIndex);
    };
    if rows.saturating_mul(cols) > super::MOST_ENTRIES {
        return Err(NotNumeric::TooLarge { limit: super::MOST_ENTRIES });
    }
    let first = values[&graph.children(id)[0]].entries[0] as usize;
    let second = rows / first.max(1);
    let one = |holds: bool| if holds { 1.0 } else { 0.0 };
    Ok(match op {
        ops::ONES => Matrix::from_fn(rows, cols, |_, _| 1.0),
        ops::EYE => Matrix::from_fn(rows, cols, |row, col| one(row == col)),
        ops::COMMUTATION => Matrix::from_fn(rows, cols, |row, col| one((row % second) * first + row / second == col)),
        _ => Matrix::from_fn(rows, cols, |_, _| 0.0),
    })
}

/// A function of matrices, or a scalar function on every entry.
pub(super) fn apply(op: OpId, a: &[&Matrix], exponent: Option<&Rational>) -> Matrix {
    let scalar = Matrix::scalar;
    match op {
        ops::MATRIX_PRODUCT => a[0].times(a[1]),
        ops::TIMES => a[0].zip(a[1], |x, y| x * y),
        ops::OVER => a[0].zip(a[1], |x, y| if y == 0.0 { f64::NAN } else { x / y }),
        ops::RAISED | ops::POW => match exponent {
            Some(exponent) => {
                let power = crate::numeric::power::Power::new(exponent);
                a[0].map(|x| power.raise(x))
            }
            None => a[0].zip(a[1], |x, y| (ops::POW.row().eval)(&[x, y])),
        },
        ops::MATRIX_POWER => match whole(a[1]) {
            Some(count) => a[0].powered(count),
            None => a[0].map(|_| f64::NAN),
        },
        ops::TRANSPOSE => a[0].transposed(),
        ops::TR => scalar(a[0].trace()),
        ops::DET => scalar(a[0].determinant()),
        ops::LOGDET => scalar(a[0].log_determinant()),
        ops::INV => a[0].inverse(),
        ops::DIAG => a[0].diagonal(),
        ops::SUM => scalar(a[0].sum()),
        ops::MEAN => scalar(a[0].sum() / a[0].entries.len() as f64),
        ops::NORM | ops::NORMFRO => scalar(a[0].entries.iter().map(|x| x * x).sum::<f64>().sqrt()),
        ops::NORM1 => scalar(a[0].entries.iter().map(|x| x.abs()).sum()),
        ops::KRON => a[0].kron(a[1]),
        ops::VEC => a[0].stacked(),
        ops::OUTER => a[0].times(&a[1].transposed()),
        ops::DOT => scalar(a[0].zip(a[1], |x, y| x * y).sum()),
        ops::SOFTMAX | ops::LOGSUMEXP => exponentials(op, a[0]),
        ops::PIECEWISE => cases(a),
        _ => {
            let shape = a.iter().find(|operand| !operand.is_scalar()).or(a.first());
            let (rows, cols) = shape.map_or((1, 1), |shape| (shape.rows, shape.cols));
            let eval = op.row().eval;
            let entries = (0..rows * cols)
                .map(|k| eval(&a.iter().map(|operand| operand.spread(k)).collect::<Vec<f64>>()))
                .collect();
            Matrix { rows, cols, entries }
        }
    }
}

fn exponentials(op: OpId, x: &Matrix) -> Matrix {
    let most = x.entries.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = x.map(|value| (value - most).exp());
    let total = powers.sum();
    if op == ops::SOFTMAX { powers.map(|power| power / total) } else { Matrix::scalar(most + total.ln()) }
}

fn cases(a: &[&Matrix]) -> Matrix {
    for pair in a.chunks(2) {
        match pair {
            [condition, value] if condition.entries[0] != 0.0 => return (*value).clone(),
            [otherwise] => return (*otherwise).clone(),
            _ => {}
        }
    }
    Matrix::scalar(f64::NAN)
}
