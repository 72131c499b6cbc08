//! A data flow: the drawing, then what is read off it node by node, forward or backward.

use super::super::format::Options;
use super::super::number::decimal;
use super::super::span::Role;
use super::{Bit, Part, equation, name, number, point, words};
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
        let tangent = equation(&differential(&node.name), &tangent(flow, position));
        row.push(vec![Bit::Math(tangent)]);
        row.push(equals(node.tangent, digits));
        row
    });
    rows.collect()
}

/// For each node its adjoint, from the output to the variables.
fn backward(flow: &Flow, digits: usize) -> Vec<Vec<Vec<Bit>>> {
    let rows = (0..flow.nodes.len()).rev().map(|position| {
        let node = &flow.nodes[position];
        let meaning = equation(&adjoint_name(flow, position), &adjoint(flow, position));
        vec![vec![Bit::Math(meaning)], equals(node.adjoint, digits)]
    });
    rows.collect()
}

fn equals(value: Option<f64>, digits: usize) -> Vec<Bit> {
    value.map_or(Vec::new(), |value| {
        vec![Bit::Words("= ".into(), Role::Operator), Bit::Math(number(&decimal(value, digits)))]
    })
}

/// `dw/du du + dw/dv dv`.
fn tangent(flow: &Flow, position: usize) -> Formula {
    let products = flow
        .edges
        .iter()
        .filter(|(_, to, _)| *to == position)
        .map(|(from, _, local)| product(local, &differential(&flow.nodes[*from].name)));
    sum(products.collect()).unwrap_or_else(|| number("1"))
}

/// `dy/dv * dv/du + ...` with the local derivatives put in.
fn adjoint(flow: &Flow, position: usize) -> Formula {
    let products = flow
        .edges
        .iter()
        .filter(|(from, _, _)| *from == position)
        .map(|(_, to, local)| product(&adjoint_name(flow, *to), local));
    sum(products.collect()).unwrap_or_else(|| number("1"))
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
    formula.push(quotient(of, by, partial));
    formula
}

/// The item `dy/du`.
pub(in crate::render) fn quotient(of: &str, by: &str, partial: bool) -> Item {
    Item::Derivative { partial, by: vec![by.to_owned()], of: Some(of.to_owned()), body: None }
}

fn product(left: &Formula, right: &Formula) -> Formula {
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

/// Paths from one node to another as lists of edges, from the variable to the output; no more than `limit`.
pub(super) fn paths(flow: &Flow, from: usize, to: usize, limit: usize) -> Vec<Vec<usize>> {
    let mut reaches = vec![false; flow.nodes.len()];
    reaches[to] = true;
    for (operand, user, _) in flow.edges.iter().rev() {
        reaches[*operand] |= reaches[*user];
    }
    let mut complete = Vec::new();
    let mut open = vec![(from, Vec::new())];
    while let Some((at, path)) = open.pop() {
        if at == to {
            complete.push(path);
            if complete.len() == limit {
                break;
            }
            continue;
        }
        for (edge, (operand, user, _)) in flow.edges.iter().enumerate().rev() {
            if *operand == at && reaches[*user] {
                let mut longer: Vec<usize> = path.clone();
                longer.push(edge);
                open.push((*user, longer));
            }
        }
    }
    complete
}

/// The product of the local derivatives along a path, the last edge first.
pub(super) fn along(flow: &Flow, path: &[usize]) -> Bit {
    let mut symbols = Formula::default();
    let mut factors = Vec::new();
    for edge in path.iter().rev() {
        let (from, to, _) = &flow.edges[*edge];
        let partial = flow.edges.iter().filter(|(_, user, _)| user == to).count() > 1;
        factors.push(symbols.push(quotient(&flow.nodes[*to].name, &flow.nodes[*from].name, partial)));
    }
    if factors.len() > 1 {
        symbols.push(Item::Product(factors));
    }
    let mut values = Formula::default();
    let factors: Vec<u32> = path.iter().rev().map(|edge| values.append(&flow.edges[*edge].2)).collect();
    if factors.len() > 1 {
        values.push(Item::Product(factors));
    }
    if path.is_empty() { Bit::Math(number("1")) } else { Bit::Math(equation(&symbols, &values)) }
}
