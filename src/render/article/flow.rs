//! A data flow: the drawing, then what is read off it node by node, forward or backward.

use super::super::format::Options;
use super::super::number::decimal;
use super::super::span::Role;
use super::{Bit, Part, apart, equals_apart, equation, name, number, point, words};
use crate::session::{Flow, Order};
use crate::syntax::formula::{Formula, Item};

/// The parts of a data flow.
pub(super) fn parts(flow: &Flow, options: &Options) -> Vec<Part> {
    let title = match flow.order {
        Order::Graph => "Data flow",
        Order::Forward => "Forward: from the variables to the output",
        Order::Backward => "Backward: from the output to the variables",
    };
    let mut parts = vec![Part::Heading(title.to_owned())];
    if !flow.point.is_empty() {
        let mut bits = vec![words("at ")];
        bits.extend(point(&flow.point, options.digits));
        parts.push(Part::Sentence(bits));
    }
    parts.push(Part::Flow(flow.clone()));
    match flow.order {
        Order::Graph => {}
        Order::Forward => parts.push(Part::Columns(forward(flow, options.digits))),
        Order::Backward => parts.push(Part::Columns(backward(flow, options.digits))),
    }
    parts
}

/// For each node its value and its tangent, in forward order.
fn forward(flow: &Flow, digits: usize) -> Vec<Vec<Vec<Bit>>> {
    let rows = flow.nodes.iter().enumerate().map(|(position, node)| {
        let meaning = match &node.formula {
            Some(formula) => equation(&name(&node.name), formula),
            None => name(&node.name),
        };
        let mut row = vec![vec![Bit::Math(meaning)], equals(node.value, digits)];
        match tangent(flow, position) {
            Some(tangent) => {
                row.push(equals_apart(&differential(&node.name), &tangent));
                row.push(equals(node.tangent, digits));
            }
            None => row.push(equals_apart(&differential(&node.name), &number("1"))),
        }
        row
    });
    rows.collect()
}

/// For each node its adjoint, from the output to the variables.
fn backward(flow: &Flow, digits: usize) -> Vec<Vec<Vec<Bit>>> {
    let rows = (0..flow.nodes.len()).rev().map(|position| match adjoint(flow, position) {
        Some(adjoint) => {
            let meaning = equals_apart(&adjoint_name(flow, position), &adjoint);
            vec![meaning, equals(flow.nodes[position].adjoint, digits)]
        }
        None => vec![equals_apart(&adjoint_name(flow, position), &number("1"))],
    });
    rows.collect()
}

fn equals(value: Option<f64>, digits: usize) -> Vec<Bit> {
    value.map_or(Vec::new(), |value| {
        vec![Bit::Words("= ".into(), Role::Operator), Bit::Math(number(&decimal(value, digits)))]
    })
}

/// `dw/du du + dw/dv dv`; nothing for a variable.
fn tangent(flow: &Flow, position: usize) -> Option<Formula> {
    let products = flow
        .edges
        .iter()
        .filter(|(_, to, _)| *to == position)
        .map(|(from, _, local)| product(local, &differential(&flow.nodes[*from].name)));
    sum(products.collect())
}

/// `dy/dv * dv/du + ...` with the local derivatives put in; nothing for an output.
fn adjoint(flow: &Flow, position: usize) -> Option<Formula> {
    let products = flow
        .edges
        .iter()
        .filter(|(from, _, _)| *from == position)
        .map(|(_, to, local)| product(&adjoint_name(flow, *to), local));
    sum(products.collect())
}

/// `dy/du`, or the adjoint of `u` in words where there are several outputs.
fn adjoint_name(flow: &Flow, position: usize) -> Formula {
    let node = &flow.nodes[position];
    match flow.nodes.last().filter(|_| flow.outputs == 1) {
        Some(output) => derivative_of(&output.name, &node.name, flow.variables > 1),
        None => {
            let mut formula = Formula::default();
            formula.push(Item::Text(format!("adjoint of {}", node.name)));
            formula
        }
    }
}

fn differential(spelt: &str) -> Formula {
    name(&format!("d{spelt}"))
}

/// `dy/du`, with round letters if it is a partial derivative.
pub(in crate::render) fn derivative_of(of: &str, by: &str, partial: bool) -> Formula {
    let mut formula = Formula::default();
    formula.push(Item::Derivative { partial, by: vec![by.to_owned()], of: Some(of.to_owned()), body: None });
    formula
}

/// A product; a factor 1 is not written.
fn product(left: &Formula, right: &Formula) -> Formula {
    let is_one = |formula: &Formula| matches!(formula.items.as_slice(), [Item::Number(digits)] if digits == "1");
    if is_one(left) || is_one(right) {
        return if is_one(left) { right.clone() } else { left.clone() };
    }
    let mut formula = left.clone();
    let left = formula.root();
    let right = formula.append(right);
    formula.push(Item::Product(vec![left, right]));
    formula
}

fn sum(terms: Vec<Formula>) -> Option<Formula> {
    let mut formula = Formula::default();
    let ids: Vec<(bool, u32)> = terms.iter().map(|term| (false, formula.append(term))).collect();
    if ids.len() > 1 {
        formula.push(Item::Sum(ids));
    }
    (!formula.items.is_empty()).then_some(formula)
}

/// Paths from one node to another as lists of edges, from the variable to the output, in the order in which the sum over
/// paths has its terms; no more than `limit`.
pub(super) fn paths(flow: &Flow, from: usize, to: usize, limit: usize) -> Vec<Vec<usize>> {
    let mut reached = vec![false; flow.nodes.len()];
    reached[from] = true;
    for (operand, user, _) in &flow.edges {
        reached[*user] |= reached[*operand];
    }
    let mut complete: Vec<Vec<usize>> = Vec::new();
    let mut open = vec![(to, Vec::new())];
    while let Some((at, path)) = open.pop().filter(|_| complete.len() < limit) {
        if at == from {
            complete.push(path.into_iter().rev().collect());
            continue;
        }
        for (edge, (operand, user, _)) in flow.edges.iter().enumerate().rev() {
            if *user == at && reached[*operand] {
                let mut longer: Vec<usize> = path.clone();
                longer.push(edge);
                open.push((*operand, longer));
            }
        }
    }
    complete
}

/// The product of the local derivatives along a path, the last edge first.
pub(super) fn along(flow: &Flow, path: &[usize]) -> Vec<Bit> {
    let symbol = |edge: &usize| {
        let (from, to, _) = &flow.edges[*edge];
        let partial = flow.edges.iter().filter(|(_, user, _)| user == to).count() > 1;
        derivative_of(&flow.nodes[*to].name, &flow.nodes[*from].name, partial)
    };
    let product = |factors: Vec<Formula>| {
        let mut formula = Formula::default();
        let ids: Vec<u32> = factors.iter().map(|factor| formula.append(factor)).collect();
        if ids.len() > 1 {
            formula.push(Item::Product(ids));
        }
        apart(&formula)
    };
    let mut bits = product(path.iter().rev().map(symbol).collect());
    bits.push(Bit::Words(" = ".into(), Role::Operator));
    bits.extend(product(path.iter().rev().map(|edge| flow.edges[*edge].2.clone()).collect()));
    bits
}
