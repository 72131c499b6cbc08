//! The shape of an expression or of a derivative, predicted.

use super::super::whole::size;
use super::super::{Desk, Exercise, What};
use super::{Outcome, right, value, wrong};
use crate::diagnostic::Diagnostic;
use crate::shape::{Dim, Shape};

/// The shape that is asked for, as `2x3`; sizes may be letters and products of letters, `m*n x p`.
pub(in crate::tutor::exercise) fn wanted(exercise: &Exercise) -> Result<String, Diagnostic> {
    let (rows, cols) = sizes(exercise)?;
    Ok(size(&Shape { rows, cols }))
}

fn sizes(exercise: &Exercise) -> Result<(Dim, Dim), Diagnostic> {
    let mut desk = Desk::new(&exercise.declare)?;
    let bare = exercise.of.chars().all(char::is_alphanumeric);
    let of = if bare && exercise.declare.iter().any(|d| d.split(':').next().is_some_and(|n| n.trim() == exercise.of)) {
        desk.shape_of_name(&exercise.of)
    } else {
        let value = desk.read(&exercise.of)?;
        desk.graph.shape(value).clone()
    };
    let Some(by) = exercise.by.first() else { return Ok((of.rows, of.cols)) };
    let by = desk.shape_of_name(by);
    Ok(match exercise.what {
        What::Hessian => (by.rows.clone(), by.rows),
        _ => derivative_shape(&of, &by),
    })
}

/// Numerator layout: functions down, variables across; by a matrix, or of one by a scalar, the shape of the matrix; of a
/// matrix by a matrix entries of the function down and entries of the variable across.
fn derivative_shape(of: &Shape, by: &Shape) -> (Dim, Dim) {
    if of.is_scalar() && by.is_vector() {
        return (Dim::Known(1), by.rows.clone());
    }
    let shape = crate::calculus::tensor::result_shape(of, by);
    (shape.rows, shape.cols)
}

pub(super) fn judge(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let (rows, cols) = sizes(exercise)?;
    let unreadable = || Diagnostic::new("parse-shape", "a shape is wanted: rows x columns").suggest("2x3");
    let given = text.replace(['×', '(', ')', ','], " x ").replace("by", " x ").replace('·', "*");
    let given: Vec<&str> = given.split('x').map(str::trim).filter(|part| !part.is_empty()).collect();
    let [r, c] = given[..] else { return Err(unreadable()) };
    let read = |text: &str| Dim::parse(text).ok_or_else(unreadable);
    let (r, c) = (read(r)?, read(c)?);
    Ok(if (&r, &c) == (&rows, &cols) {
        right()
    } else if (&r, &c) == (&cols, &rows) {
        value::named(Some("jacobian-transposed"), vec!["jacobian-transposed"], Vec::new())
    } else if exercise.by.is_empty() {
        wrong("count the rows and then the columns of each part, and see what a product leaves over")
    } else {
        wrong("one row for each function, one column for each variable; by a matrix, the shape of the matrix")
    })
}
