//! A derivation as lines, with one wrong link planted; later lines follow from the wrong one and are right given it.
//!
//! The wrong link is a row of the table of mistakes, made where it can be made: in a local derivative if it can be made
//! there, else where the local derivatives are combined.

use rustc_hash::FxHashMap;

use super::rivals::wrong_entries;
use super::solve::Problem;
use crate::calculus::{Derivation, Role};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::tutor::mistakes;

/// One line of a derivation.
pub(super) struct Link {
    pub left: String,
    pub right: String,
    pub wrong: bool,
}

/// The lines of the derivation of a scalar by one variable with the mistake `plant` made in it.
pub(super) fn links(problem: &mut Problem, plant: &str) -> Result<Vec<Link>, Diagnostic> {
    if mistakes::find(plant).is_none() {
        return Err(Diagnostic::new("lesson-mistake", format!("there is no mistake `{plant}` to plant")));
    }
    if problem.question.of.len() != 1 || problem.question.by.len() != 1 {
        let message = "a wrong link is planted in the derivative of a scalar by one variable";
        return Err(Diagnostic::new("lesson-plant", message));
    }
    let derivation = problem.derivation()?;
    problem.name_paths()?;
    let local = wrong_local(problem, &derivation, plant)?;
    let mut links = opening(problem, &derivation);
    for (at, edge) in derivation.flow.edges.iter().enumerate() {
        let name = |node: usize| derivation.flow.nodes[node].name.as_str();
        let planted = local.filter(|(planted, _)| *planted == at);
        let value = planted.map_or(edge.local, |(_, value)| value);
        let value = problem.desk.tidied(value);
        let d = if derivation.flow.incoming(edge.to).count() > 1 { "∂" } else { "d" };
        let left = format!("{d}{}/{d}{}", name(edge.to), name(edge.from));
        links.push(Link { left, right: problem.desk.text(value), wrong: planted.is_some() });
    }
    let combined = match local {
        Some((at, value)) => with_local(problem, &derivation, at, value),
        None => wrong_whole(problem, &derivation, plant)?,
    };
    closing(problem, &derivation, combined, local.is_none(), &mut links);
    Ok(links)
}

/// A wrong derivative by the mistake `plant`, different from the right one.
fn wrong(problem: &mut Problem, right: ExprId, plant: &str) -> Result<Option<ExprId>, Diagnostic> {
    let made = wrong_entries(problem, 0)?.into_iter().filter(|(id, _)| *id == plant);
    Ok(made.map(|(_, value)| value).find(|value| problem.desk.same(*value, right) == Some(false)))
}

/// The first local derivative in which the mistake can be made, where that changes the result.
fn wrong_local(
    problem: &mut Problem,
    derivation: &Derivation,
    plant: &str,
) -> Result<Option<(usize, ExprId)>, Diagnostic> {
    for (at, edge) in derivation.flow.edges.iter().enumerate() {
        let flow = &derivation.flow;
        let (of, by) = (flow.nodes[edge.to].formula, flow.nodes[edge.from].symbol);
        let mut local = problem.local(of, by, edge.local);
        let planted = wrong(&mut local, edge.local, plant)?;
        problem.desk = local.desk;
        let Some(value) = planted else { continue };
        let whole = with_local(problem, derivation, at, value);
        let whole = closed(problem, derivation, whole);
        if problem.desk.same(whole, derivation.entries[0]) == Some(false) {
            return Ok(Some((at, value)));
        }
    }
    Ok(None)
}

/// The combination with the mistake in it, in terms of intermediate variables where their values are met.
fn wrong_whole(problem: &mut Problem, derivation: &Derivation, plant: &str) -> Result<ExprId, Diagnostic> {
    let Some(value) = wrong(problem, derivation.entries[0], plant)? else {
        return Err(Diagnostic::new("lesson-plant", format!("{plant} cannot be made in this derivation")));
    };
    let names = derivation.flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    let names: Vec<(ExprId, ExprId)> = names.map(|node| (node.value, node.symbol)).collect();
    let mut value = value;
    for (part, symbol) in names.into_iter().rev() {
        value = problem.desk.substitute(value, &FxHashMap::from_iter([(part, symbol)]));
    }
    Ok(value)
}

/// The sum over paths with one local derivative altered, everything else right.
fn with_local(problem: &mut Problem, derivation: &Derivation, at: usize, value: ExprId) -> ExprId {
    let flow = &derivation.flow;
    let graph = &mut problem.desk.graph;
    let mut sum = graph.zero();
    let output = flow.output_positions().start;
    for path in flow.paths(0, output, crate::calculus::LISTED_PATHS as usize) {
        let local = |edge: &usize| if *edge == at { value } else { flow.edges[*edge].local };
        let one = graph.one();
        let product = path.iter().fold(one, |product, edge| graph.mul(product, local(edge)));
        sum = graph.add(sum, product);
    }
    sum
}

/// With names of intermediate variables replaced by their values.
fn closed(problem: &mut Problem, derivation: &Derivation, value: ExprId) -> ExprId {
    let names = derivation.flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    let back = names.map(|node| (node.symbol, node.value)).collect();
    problem.desk.substitute(value, &back)
}

fn opening(problem: &Problem, derivation: &Derivation) -> Vec<Link> {
    let nodes = derivation.flow.nodes.iter().filter(|node| node.role != Role::Variable);
    let link = |left: String, right: String| Link { left, right, wrong: false };
    nodes.map(|node| link(node.name.clone(), problem.desk.text(node.formula))).collect()
}

fn closing(problem: &mut Problem, derivation: &Derivation, combined: ExprId, wrong: bool, links: &mut Vec<Link>) {
    let name = derivation.flow.nodes.last().map_or("y".to_owned(), |node| node.name.clone());
    let by = derivation.flow.nodes[0].name.clone();
    let left = format!("d{name}/d{by}");
    let direct = links.last().is_some_and(|last| last.left == left);
    let combined = problem.desk.tidied(combined);
    let value = closed(problem, derivation, combined);
    let value = problem.desk.tidied(value);
    let right = problem.desk.text(value);
    if !direct || wrong {
        links.push(Link { left: left.clone(), right: problem.desk.text(combined), wrong });
    }
    if links.last().is_none_or(|last| last.right != right) {
        links.push(Link { left, right, wrong: false });
    }
}
