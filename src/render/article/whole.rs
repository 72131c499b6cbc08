//! The steps of a derivative by a whole vector or matrix: names and factors with their shapes, then differentials.

use super::super::span::Role;
use super::steps::{distinct, laws};
use super::{Bit, Part, derivative_of, equation, name, whole as bits, words};
use crate::session::{Differential, ShapedFactor, Steps, WholeSteps};
use crate::shape::Shape;
use crate::syntax::formula::Formula;

pub(super) fn parts(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let mut parts = Vec::new();
    if whole.by_differentials {
        parts.push(Part::Heading("The chain rule in four steps (with differentials)".to_owned()));
        parts.push(Part::Step(1, "introduce", introduce(steps, whole)));
        parts.push(Part::Step(2, "differentiate", vec![changes(&whole.differentials)]));
        parts.push(Part::Step(3, "combine", total(steps, whole)));
        parts.push(Part::Step(4, "substitute", read_off(steps, whole)));
    } else {
        parts.push(Part::Heading("The chain rule in four steps (vectors: multiply Jacobians)".to_owned()));
        parts.push(Part::Step(1, "introduce", introduce(steps, whole)));
        parts.push(Part::Step(2, "differentiate", differentiate(steps, whole)));
        parts.push(Part::Step(3, "combine", combine(steps, whole)));
        parts.push(Part::Step(4, "substitute", substitute(steps, whole)));
        parts.extend(diagonal(whole));
        parts.push(Part::Heading("The same with differentials".to_owned()));
        parts.push(changes(&whole.differentials));
        parts.extend(total(steps, whole));
        parts.extend(read_off(steps, whole));
    }
    parts
}

fn shape(shape: &Shape) -> Bit {
    Bit::Words(shape.to_string(), Role::Note)
}

/// One row for each name: what it stands for, and its shape.
fn introduce(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let variable = whole.shapes.first().map(|(variable, own)| vec![vec![Bit::Math(name(variable))], vec![shape(own)]]);
    let named = steps.introduce.iter().zip(whole.shapes.iter().skip(1));
    let rows = named
        .map(|(named, (_, own))| vec![vec![Bit::Math(equation(&name(&named.name), &named.formula))], vec![shape(own)]]);
    vec![Part::Columns(variable.into_iter().chain(rows).collect())]
}

fn differentiate(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let rows = steps.locals.iter().zip(&whole.local_shapes).map(|(local, own)| {
        let formula = equation(&derivative_of(&local.of, &local.by, local.partial), &local.formula);
        vec![vec![Bit::Math(formula)], vec![shape(own)], laws(&local.laws), vec![words(local.statement.as_str())]]
    });
    vec![Part::Columns(rows.collect())]
}

/// The rule in symbols, each product with a shape under each factor, and the sum.
fn combine(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let mut parts = Vec::new();
    for entry in steps.combine.iter().filter(|entry| entry.left.items != entry.symbols.items) {
        parts.push(Part::Display(vec![bits(&entry.left), bits(&entry.symbols)], None));
    }
    let several = whole.products.len() > 1 || whole.products.iter().any(|product| product.len() > 1);
    let rows = whole.products.iter().filter(|_| several).flat_map(|product| product_rows(product));
    let rows: Vec<Vec<Vec<Bit>>> = rows.collect();
    if !rows.is_empty() {
        parts.push(Part::Columns(rows));
    }
    if let Some(entry) = steps.combine.first() {
        parts.push(Part::Display(vec![bits(&entry.left), bits(&entry.formula)], None));
    }
    parts
}

/// The factors in one row, their shapes in the next, the inner sizes meeting.
fn product_rows(product: &[ShapedFactor]) -> Vec<Vec<Vec<Bit>>> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for factor in product {
        above.push(vec![Bit::Math(factor.formula.clone())]);
        below.push(vec![shape(&factor.shape)]);
    }
    if let (Some(first), Some(last), true) = (product.first(), product.last(), product.len() > 1) {
        let whole = Shape { rows: first.shape.rows.clone(), cols: last.shape.cols.clone() };
        above.push(Vec::new());
        below.push(vec![Bit::Words(format!("= {whole}"), Role::Note)]);
    }
    vec![above, below]
}

fn substitute(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let result = whole.turned.as_ref().unwrap_or(&steps.result.formula);
    let members = [&steps.combined.formula, &steps.substituted.formula, result];
    let mut parts = vec![Part::Display(distinct(members).into_iter().map(bits).collect(), None)];
    if whole.turned.is_some() {
        parts.push(Part::Sentence(vec![words("in the layout that is set: "), Bit::Math(steps.result.formula.clone())]));
    }
    parts
}

/// Why a Jacobian is diagonal.
fn diagonal(whole: &WholeSteps) -> Option<Part> {
    if whole.entrywise.is_empty() {
        return None;
    }
    let mut said = Vec::new();
    for (position, entry) in whole.entrywise.iter().enumerate() {
        if position > 0 {
            said.push(words(" and "));
        }
        said.push(Bit::Math(name(entry)));
    }
    let (verb, their) = if whole.entrywise.len() == 1 { (" is", "its") } else { (" are", "their") };
    said.push(words(format!(
        "{verb} computed entry by entry: output i depends on input i alone, all other partial derivatives are 0, \
         so that {their} Jacobian is diagonal."
    )));
    Some(Part::Sentence(said))
}

fn change_of(spelt: &str) -> Formula {
    name(&format!("d{spelt}"))
}

fn changes(differentials: &[Differential]) -> Part {
    let rows = differentials.iter().map(|change| {
        let formula = equation(&change_of(&change.of), &change.formula);
        vec![vec![Bit::Math(formula)], laws(&change.laws), vec![words(change.statement.as_str())]]
    });
    Part::Columns(rows.collect())
}

/// The differential of the output in terms of that of the variable.
fn total(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let output = steps.introduce.last().map(|named| change_of(&named.name)).unwrap_or_default();
    let [put_in, read_off] = &whole.total;
    let members = distinct([&output, put_in, read_off]);
    vec![Part::Display(members.into_iter().map(bits).collect(), None)]
}

/// The derivative stands beside the differential of the variable.
fn read_off(steps: &Steps, whole: &WholeSteps) -> Vec<Part> {
    let (Some((variable, own)), Some((output, other))) = (whole.shapes.first(), whole.shapes.last()) else {
        return Vec::new();
    };
    let by_matrix = !own.rows.is_one() && !own.cols.is_one();
    let rule = match (by_matrix, other.is_scalar()) {
        (true, true) => format!("What stands before d{variable} in the trace is the transpose of the gradient:"),
        (true, false) => format!("With vec on both sides, what stands before vec(d{variable}) is the Jacobian:"),
        (false, _) => format!("What stands before d{variable} is the derivative:"),
    };
    let result = if by_matrix { &steps.result.formula } else { whole.turned.as_ref().unwrap_or(&steps.result.formula) };
    let left = derivative_of(output, variable, false);
    vec![Part::Sentence(vec![words(rule)]), Part::Display(vec![bits(&left), bits(result)], None)]
}
