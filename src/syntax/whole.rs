//! Vectors and matrices as wholes: shapes are checked, and what fits becomes a node.
//!
//! A clash names the size that differs, shows the shape of each operand under it, and tries what the author may have
//! meant: a transpose, the other order, the product entry by entry. What it suggests always fits.

use super::explicit::{self, Operand, entries_of};
use super::linear::{Style, write};
use super::lower::wrong_count;
use super::{entrywise, print};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::shape::Shape;

/// Longest text by which an operand is called in a message.
const NAMED: usize = 24;

/// A scalar function of two arguments on matrices; a scalar goes with every entry.
pub(super) fn elementwise(
    graph: &mut Graph,
    a: Operand,
    b: Operand,
    sign: &str,
    mut combine: impl FnMut(&mut Graph, ExprId, ExprId) -> ExprId,
) -> Result<ExprId, Diagnostic> {
    let scalars = (graph.is_scalar(a.id), graph.is_scalar(b.id));
    if scalars == (false, false) && graph.shape(a.id) != graph.shape(b.id) {
        return Err(sides_differ(graph, a, b, sign));
    }
    Ok(match (sign, scalars) {
        (".*", (false, false)) => graph.apply(ops::TIMES, &[a.id, b.id]),
        ("./", (_, false)) => graph.apply(ops::OVER, &[a.id, b.id]),
        (".^" | "root", _) => graph.apply(ops::RAISED, &[a.id, b.id]),
        _ => combine(graph, a.id, b.id),
    })
}

/// The sides of a sum or of a product entry by entry differ in shape.
pub(super) fn sides_differ(graph: &Graph, a: Operand, b: Operand, sign: &str) -> Diagnostic {
    let problem = clash(graph, "shape-elementwise", a, b, &format!("the sides of {sign} differ in shape"));
    match (graph.shape(a.id).turned() == *graph.shape(b.id), named(graph, b.id)) {
        (true, Some(b)) => problem.suggest(format!("a transpose: {b}'")),
        _ => problem,
    }
}

/// The shapes of the factors of a matrix product must fit.
pub(super) fn inner_sizes_agree(graph: &Graph, a: Operand, b: Operand) -> Result<(), Diagnostic> {
    let (left, right) = (graph.shape(a.id), graph.shape(b.id));
    if left.cols == right.rows {
        return Ok(());
    }
    let message = format!("the inner sizes of a product differ: {} and {}", left.cols, right.rows);
    let problem = clash(graph, "shape-inner", a, b, &message);
    let (Some(x), Some(y)) = (named(graph, a.id), named(graph, b.id)) else { return Err(problem) };
    let both_columns = left.cols.is_one() && left == right;
    Err(if both_columns {
        problem.suggest(format!("{x}'*{y} for the dot product, {x} .* {y} entry by entry"))
    } else if left.cols == right.cols {
        let y = turned_name(graph, b.id, &y);
        problem.suggest(format!("{x}*{y} ({y} is {})", right.turned()))
    } else if left.rows == right.rows {
        let x = turned_name(graph, a.id, &x);
        problem.suggest(format!("{x}*{y} ({x} is {})", left.turned()))
    } else if right.cols == left.rows {
        problem.suggest(format!("{y}*{x}"))
    } else {
        problem
    })
}

/// The transpose of an operand in words; that of a transpose is what was transposed.
fn turned_name(graph: &Graph, id: ExprId, name: &str) -> String {
    let inner = match graph.node(id) {
        Node::Apply(ops::TRANSPOSE, [inner]) => named(graph, *inner),
        _ => None,
    };
    inner.unwrap_or_else(|| format!("{name}'"))
}

/// A power of a matrix: the exponent is a whole number or a name; -1 is the inverse.
pub(super) fn power(graph: &mut Graph, a: Operand, b: Operand) -> Result<ExprId, Diagnostic> {
    let shape = graph.shape(a.id).clone();
    if !shape.is_square() || !graph.is_scalar(b.id) {
        let message = if graph.is_scalar(b.id) {
            format!("only a square matrix has powers, this is {shape}")
        } else {
            "an exponent is a scalar".to_owned()
        };
        let place = if graph.is_scalar(b.id) { a.span } else { b.span };
        return Err(Diagnostic::at("shape-power", place, message).suggest(".^ raises entry by entry"));
    }
    let exponent = graph.as_number(b.id).map(|value| value.to_i64());
    match exponent {
        Some(None) => Err(Diagnostic::at("scope-matrix-power", b.span, "the power of a matrix is a whole number here")),
        Some(Some(-1)) => function(graph, ops::INV, &[a]),
        Some(Some(count @ 1..=64)) if entries_of(graph, a.id).is_some() => {
            let mut product = a.id;
            for _ in 1..count {
                product = explicit::multiply(graph, Operand { id: product, span: a.span }, a)?;
            }
            Ok(product)
        }
        _ => Ok(graph.apply(ops::MATRIX_POWER, &[a.id, b.id])),
    }
}

/// A function of whole matrices.
///
/// # Errors
/// `shape-...` if an operand does not fit, `parse-arguments` for a wrong number of operands.
pub(super) fn function(graph: &mut Graph, op: OpId, operands: &[Operand]) -> Result<ExprId, Diagnostic> {
    let wanted = op.row().params.len();
    let fewer = matches!(op, ops::ONES | ops::ZEROS) && operands.len() == 1;
    if operands.len() != wanted && !fewer {
        let span = operands.first().map(|first| operands.iter().fold(first.span, |span, next| span.join(next.span)));
        let message = wrong_count(op.name(), wanted, operands.len());
        return Err(Diagnostic::new("parse-arguments", message).or_at(span.unwrap_or_default()));
    }
    check(graph, op, operands)?;
    let ids: Vec<ExprId> = operands.iter().map(|operand| operand.id).collect();
    if op == ops::TRANSPOSE {
        return Ok(explicit::transpose(graph, ids[0]));
    }
    if ids.iter().all(|id| entries_of(graph, *id).is_some()) {
        return entrywise::function(graph, op, operands);
    }
    Ok(graph.apply(op, &ids))
}

fn check(graph: &Graph, op: OpId, operands: &[Operand]) -> Result<(), Diagnostic> {
    if matches!(op, ops::EYE | ops::ONES | ops::ZEROS | ops::COMMUTATION) {
        return sizes(graph, op, operands);
    }
    let shape = graph.shape(operands[0].id);
    let square = matches!(op, ops::TR | ops::DET | ops::INV | ops::LOGDET);
    if square && !shape.is_square() {
        return Err(not_square(graph, op, operands[0]));
    }
    let vector = matches!(op, ops::NORM | ops::SOFTMAX | ops::LOGSUMEXP | ops::OUTER | ops::DOT);
    for operand in operands.iter().filter(|_| vector) {
        let shape = graph.shape(operand.id);
        let row = shape.rows.is_one() && op == ops::NORM;
        if !shape.cols.is_one() && !row {
            let problem =
                Diagnostic::at("shape-vector", operand.span, format!("{} takes a vector, this is {shape}", op.name()));
            return Err(match op {
                ops::NORM => problem.suggest("normfro for a matrix"),
                _ => problem,
            });
        }
    }
    if op == ops::DOT && graph.shape(operands[0].id) != graph.shape(operands[1].id) {
        let message = "the vectors of a dot product differ in length";
        return Err(clash(graph, "shape-elementwise", operands[0], operands[1], message));
    }
    let scalar_only = op == ops::DIAG && !shape.is_square() && !shape.cols.is_one() && !shape.rows.is_one();
    if scalar_only {
        return Err(not_square(graph, op, operands[0]));
    }
    Ok(())
}

fn not_square(graph: &Graph, op: OpId, operand: Operand) -> Diagnostic {
    let shape = graph.shape(operand.id);
    let problem =
        Diagnostic::at("shape-square", operand.span, format!("{} needs a square matrix, this is {shape}", op.name()));
    match named(graph, operand.id) {
        Some(name) if matches!(op, ops::INV | ops::DET | ops::LOGDET | ops::TR) => {
            problem.suggest(format!("{}({name}'*{name}) ({name}'*{name} is {}×{})", op.name(), shape.cols, shape.cols))
        }
        _ => problem,
    }
}

/// The arguments of `eye(n)` are sizes: whole numbers from 1 on, or names.
fn sizes(graph: &Graph, op: OpId, operands: &[Operand]) -> Result<(), Diagnostic> {
    for operand in operands {
        let too_small = graph.as_number(operand.id).is_some_and(|value| *value < Rational::ONE);
        if too_small || graph.dim(operand.id).is_none() {
            let message = format!("the arguments of {} are sizes: whole numbers from 1 on, or letters", op.name());
            return Err(Diagnostic::at("shape-size", operand.span, message).suggest(format!("{}(n)", op.name())));
        }
    }
    Ok(())
}

/// The text of an operand, if it is short.
fn named(graph: &Graph, id: ExprId) -> Option<String> {
    if graph.children(id).len() > 2 {
        return None;
    }
    let text = write(&print::formula(graph, id), Style::Plain, NAMED + 1).text;
    let compound = text.contains(['+', '*', '/', ' ', '-']);
    (text.chars().count() <= NAMED).then(|| if compound { format!("({text})") } else { text })
}

fn clash(graph: &Graph, id: &'static str, a: Operand, b: Operand, message: &str) -> Diagnostic {
    let label = |operand: Operand| {
        let shape: &Shape = graph.shape(operand.id);
        named(graph, operand.id).map_or_else(|| format!("this is {shape}"), |name| format!("{name} is {shape}"))
    };
    Diagnostic::new(id, message).label(a.span, label(a)).label(b.span, label(b))
}
