//! A derivative compared with adjoints and with central differences, at places whose sizes all differ.

use super::algebra::Matrix;
use super::evaluate::{Values, all, evaluate};
use super::place::Place;
use super::reverse::adjoint;
use crate::expr::{ExprId, Graph};
use crate::numeric::NotNumeric;

/// Entries beyond this come from matrices that are singular but for rounding, where nothing can be compared.
const ILL_CONDITIONED: f64 = 1e6;
/// Step of the central differences.
const STEP: f64 = 1e-5;

/// Largest relative differences that were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Against adjoints; none if some function has no rule.
    pub reverse: Option<f64>,
    /// Against central differences.
    pub differences: f64,
}

impl Agreement {
    /// True if both sides had a value.
    pub fn is_defined(&self) -> bool {
        self.differences.is_finite() && self.reverse.is_none_or(f64::is_finite)
    }

    /// True if nothing speaks against the derivative.
    pub fn agrees(&self) -> bool {
        self.reverse.is_none_or(|error| error < 1e-8) && self.differences < 2e-5
    }
}

/// Compares `value`, the derivative of `of` by `by` free of layout, with both witnesses at one place.
///
/// # Errors
/// What evaluation reports.
pub fn confirm(graph: &Graph, of: ExprId, by: ExprId, value: ExprId, place: &Place) -> Result<Agreement, NotNumeric> {
    let mut parts = all(graph, value, place, &[])?;
    let ill = |parts: &Values| parts.values().any(|part| part.entries.iter().any(|x| x.abs() > ILL_CONDITIONED));
    let ill_conditioned = ill(&parts) || ill(&all(graph, of, place, &[])?);
    let found = parts.remove(&value).expect("the root is among what is below it");
    let measured = differences(graph, of, by, place)?;
    if ill_conditioned || measured.entries.iter().any(|x| x.abs() > ILL_CONDITIONED) {
        return Ok(Agreement { reverse: None, differences: f64::INFINITY });
    }
    let reverse = backwards(graph, of, by, place).ok();
    Ok(Agreement {
        reverse: reverse.map(|reverse| distance(&found, &reverse)),
        differences: distance(&found, &measured),
    })
}

/// The largest difference, relative to the largest entry; infinite where something is not defined, very large if the
/// shapes differ.
fn distance(a: &Matrix, b: &Matrix) -> f64 {
    if (a.rows, a.cols) != (b.rows, b.cols) {
        return f64::MAX;
    }
    let scale = 1.0 + b.entries.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    let worst = a.entries.iter().zip(&b.entries).map(|(x, y)| (x - y).abs());
    let worst = worst.fold(0.0f64, |most, x| if x.is_nan() { f64::INFINITY } else { most.max(x) });
    worst / scale
}

/// Rows are outputs, columns inputs, column by column; a scalar function has the shape of the variable, a scalar variable
/// the shape of the function.
fn arranged(of: &Matrix, by: &Matrix, mut entry: impl FnMut(usize, usize) -> f64) -> Matrix {
    let column_major = |matrix: &Matrix, k: usize| (k % matrix.rows) * matrix.cols + k / matrix.rows;
    if of.is_scalar() {
        return Matrix::from_fn(by.rows, by.cols, |row, col| entry(0, row * by.cols + col));
    }
    if by.is_scalar() {
        return Matrix::from_fn(of.rows, of.cols, |row, col| entry(row * of.cols + col, 0));
    }
    Matrix::from_fn(of.entries.len(), by.entries.len(), |row, col| entry(column_major(of, row), column_major(by, col)))
}

fn differences(graph: &Graph, of: ExprId, by: ExprId, place: &Place) -> Result<Matrix, NotNumeric> {
    let name = graph.as_symbol(by).ok_or(NotNumeric::NotScalar)?;
    let value = place.values.get(&name).ok_or(NotNumeric::NotScalar)?.clone();
    let output = evaluate(graph, of, place)?;
    let mut slopes = Vec::with_capacity(value.entries.len());
    let mut moved = place.clone();
    for k in 0..value.entries.len() {
        let mut side = |step: f64| {
            let mut other = value.clone();
            other.entries[k] += step;
            moved.values.insert(name, other);
            evaluate(graph, of, &moved)
        };
        let (up, down) = (side(STEP)?, side(-STEP)?);
        slopes.push(up.zip(&down, |a, b| (a - b) / (2.0 * STEP)));
    }
    Ok(arranged(&output, &value, |row, col| slopes[col].entries[row]))
}

fn backwards(graph: &Graph, of: ExprId, by: ExprId, place: &Place) -> Result<Matrix, NotNumeric> {
    let name = graph.as_symbol(by).ok_or(NotNumeric::NotScalar)?;
    let value = place.values.get(&name).ok_or(NotNumeric::NotScalar)?;
    let output = evaluate(graph, of, place)?;
    let mut rows = Vec::with_capacity(output.entries.len());
    for k in 0..output.entries.len() {
        let mut weight = output.map(|_| 0.0);
        weight.entries[k] = 1.0;
        rows.push(adjoint(graph, of, by, &weight, place)?);
    }
    Ok(arranged(&output, value, |row, col| rows[row].entries[col]))
}
