//! A derivation as lines, with one wrong link planted; later lines follow from the wrong one and are right given it.
//!
//! The wrong link is a row of the table of mistakes, made where it can be made: in a local derivative if it can be made
//! there, else where the local derivatives are combined.

mod matrix;

use rustc_hash::FxHashMap;

use super::Desk;
use super::Exercise;
use super::rivals::wrong_entries;
use super::solve::{Problem, edges_named, problem};
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

/// The lines of the derivation of an exercise with its mistake made in it.
///
/// # Errors
/// `lesson-mistake` for an unknown mistake, `lesson-plant` where it cannot be made, and what the derivation reports.
pub(super) fn links(exercise: &Exercise) -> Result<Vec<Link>, Diagnostic> {
    let plant = exercise.plant.as_str();
    let Some(mistake) = mistakes::find(plant) else {
        return Err(Diagnostic::new("lesson-mistake", format!("there is no mistake `{plant}` to plant")));
    };
    match super::whole::read(exercise)? {
        Some(mut task) => matrix::links(&mut task, mistake),
        None => of_numbers(&mut problem(exercise)?, plant),
    }
}

fn nowhere(plant: &str) -> Diagnostic {
    Diagnostic::new("lesson-plant", format!("{plant} cannot be made in this derivation"))
}

/// The same for a scalar by one variable.
fn of_numbers(problem: &mut Problem, plant: &str) -> Result<Vec<Link>, Diagnostic> {
    if problem.question.of.len() != 1 || problem.question.by.len() != 1 {
        let message = "a wrong link is planted in the derivative of a scalar by one variable";
        return Err(Diagnostic::new("lesson-plant", message));
    }
    let derivation = problem.derivation()?;
    problem.name_paths()?;
    let local = wrong_local(problem, &derivation, plant)?;
    let mut links = opening(&problem.desk, &derivation);
    let names = edges_named(&derivation);
    for ((at, edge), left) in derivation.flow.edges.iter().enumerate().zip(names) {
        let planted = local.filter(|(planted, _)| *planted == at);
        let value = planted.map_or(edge.local, |(_, value)| value);
        let value = problem.desk.tidied(value);
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
        return Err(nowhere(plant));
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

/// A line for each name.
fn opening(desk: &Desk, derivation: &Derivation) -> Vec<Link> {
    let nodes = derivation.flow.nodes.iter().filter(|node| node.role != Role::Variable);
    let link = |left: String, right: String| Link { left, right, wrong: false };
    nodes.map(|node| link(node.name.clone(), desk.text(node.formula))).collect()
}

/// Combined in terms of the names, and with their values put in; lines that say nothing new are left out.
fn closing(problem: &mut Problem, derivation: &Derivation, combined: ExprId, wrong: bool, links: &mut Vec<Link>) {
    let combined = problem.desk.tidied(combined);
    let value = closed(problem, derivation, combined);
    let value = problem.desk.tidied(value);
    let name = derivation.flow.nodes.last().map_or("y".to_owned(), |node| node.name.clone());
    let left = format!("d{name}/d{}", derivation.flow.nodes[0].name);
    last_lines(left, problem.desk.text(combined), problem.desk.text(value), wrong, links);
}

fn last_lines(left: String, combined: String, right: String, wrong: bool, links: &mut Vec<Link>) {
    let direct = links.last().is_some_and(|last| last.left == left);
    if !direct || wrong {
        links.push(Link { left: left.clone(), right: combined, wrong });
    }
    if links.last().is_none_or(|last| last.right != right) {
        links.push(Link { left, right, wrong: false });
    }
}
