//! The same for whole vectors and matrices: local Jacobians with their shapes, or gradients where a matrix stands in between.

use rustc_hash::FxHashMap;

use super::{Link, last_lines, nowhere, opening};
use crate::calculus::tensor::{Chain, NoTensor, derivative};
use crate::calculus::{Edge, LISTED_PATHS, Role};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::name::Name;
use crate::ops;
use crate::tutor::exercise::solve::edges_named;
use crate::tutor::exercise::whole::WholeTask;
use crate::tutor::matrix::fitting;
use crate::tutor::mistakes::Mistake;

/// The lines of a derivation with the mistake made in it.
pub(super) fn links(task: &mut WholeTask, mistake: &Mistake) -> Result<Vec<Link>, Diagnostic> {
    let chain = task.chain()?;
    let planted = wrong_local(task, &chain, mistake)?;
    let mut links = opening(&task.desk, &chain.derivation);
    let names = edges_named(&chain.derivation);
    for (at, edge) in shown(&chain) {
        let wrong = planted.filter(|(planted, _)| *planted == at);
        let left = names[at].clone();
        let right = task.desk.text(wrong.map_or(edge.local, |(_, value)| value));
        links.push(Link { left, right, wrong: wrong.is_some() });
    }
    let combined = match planted {
        Some((at, value)) => with_local(task, &chain, at, value)?,
        None => wrong_whole(task, &chain, mistake)?,
    };
    let combined = task.desk.tidied(combined);
    let value = closed(task, &chain, combined);
    let value = task.desk.tidied(value);
    let nodes = &chain.derivation.flow.nodes;
    let left = format!("d{}/d{}", nodes[nodes.len() - 1].name, nodes[0].name);
    last_lines(left, task.desk.text(combined), task.desk.text(value), planted.is_none(), &mut links);
    Ok(links)
}

/// Edges that have a line: all, or those to a scalar where a matrix stands in between.
fn shown(chain: &Chain) -> Vec<(usize, &Edge)> {
    let flow = &chain.derivation.flow;
    let last = flow.nodes.len() - 1;
    let is_shown = |edge: &Edge| !chain.by_differentials || edge.to == last && edge.from > 0;
    flow.edges.iter().enumerate().filter(|(_, edge)| is_shown(edge)).collect()
}

/// The first local derivative in which the mistake can be made, where that changes the result.
fn wrong_local(task: &mut WholeTask, chain: &Chain, mistake: &Mistake) -> Result<Option<(usize, ExprId)>, Diagnostic> {
    let flow = &chain.derivation.flow;
    let is_scalar = task.desk.graph.is_scalar(flow.nodes[flow.nodes.len() - 1].value);
    if flow.nodes.len() == 2 || chain.by_differentials && !is_scalar {
        return Ok(None);
    }
    for (at, edge) in shown(chain) {
        let (of, by) = (flow.nodes[edge.to].formula, flow.nodes[edge.from].symbol);
        let mut part = WholeTask::of_part(task.desk.clone(), of, by)?;
        let made = part.made_by(mistake, edge.local)?;
        task.desk = part.desk;
        let Some(value) = made else { continue };
        let whole = with_local(task, chain, at, value)?;
        let whole = closed(task, chain, whole);
        let right = chain.derivation.result;
        if task.desk.graph.shape(whole) == task.desk.graph.shape(right) && task.desk.same(whole, right) == Some(false) {
            return Ok(Some((at, value)));
        }
    }
    Ok(None)
}

/// The combination with the mistake in it, in terms of the names where their values are met.
fn wrong_whole(task: &mut WholeTask, chain: &Chain, mistake: &Mistake) -> Result<ExprId, Diagnostic> {
    let right = task.wanted("").0;
    let mut value = task.made_by(mistake, right)?.ok_or_else(|| nowhere(mistake.id))?;
    let parts = chain.derivation.flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    for node in parts.rev() {
        value = task.desk.substitute(value, &FxHashMap::from_iter([(node.value, node.symbol)]));
    }
    Ok(value)
}

/// The derivative with one local derivative altered, everything else right.
fn with_local(task: &mut WholeTask, chain: &Chain, at: usize, value: ExprId) -> Result<ExprId, Diagnostic> {
    let flow = &chain.derivation.flow;
    let last = flow.nodes.len() - 1;
    let mut terms = Vec::new();
    if chain.by_differentials {
        for (k, edge) in flow.edges.iter().enumerate().filter(|(_, edge)| edge.to == last) {
            let gradient = if k == at { value } else { edge.local };
            terms.push(pulled_back(task, flow.nodes[edge.from].value, gradient)?);
        }
    } else {
        let local = |edge: &usize| if *edge == at { value } else { flow.edges[*edge].local };
        let one = task.desk.graph.one();
        for path in flow.paths(0, last, LISTED_PATHS as usize) {
            let product = path.iter().try_fold(one, |product, edge| {
                if product == one {
                    return Some(local(edge));
                }
                fitting(&mut task.desk.graph, ops::MATRIX_PRODUCT, &[product, local(edge)])
            });
            terms.push(product.ok_or_else(misfit)?);
        }
    }
    let mut sum = None;
    for term in terms {
        sum = match sum {
            None => Some(term),
            Some(sum) => Some(fitting(&mut task.desk.graph, ops::ADD, &[sum, term]).ok_or_else(misfit)?),
        };
    }
    Ok(sum.unwrap_or(task.desk.graph.zero()))
}

fn misfit() -> Diagnostic {
    Diagnostic::new("lesson-plant", "the shapes would give this mistake away")
}

/// What a gradient by an inner part contributes to the gradient by the variable.
fn pulled_back(task: &mut WholeTask, part: ExprId, gradient: ExprId) -> Result<ExprId, Diagnostic> {
    let Some(by) = task.by.filter(|by| *by != part) else { return Ok(gradient) };
    let facts = task.desk.facts();
    let graph = &mut task.desk.graph;
    let shape = graph.shape(part).clone();
    let place = graph.symbol(Name::new("gradient"), &shape);
    let product = fitting(graph, ops::TIMES, &[place, part]).ok_or_else(misfit)?;
    let product = if shape.is_scalar() { product } else { graph.apply(ops::SUM, &[product]) };
    let pulled = derivative(graph, product, by, &facts)
        .map_err(|error: NoTensor| Diagnostic::new("scope-index-form", error.to_string()))?;
    Ok(task.desk.substitute(pulled.value, &FxHashMap::from_iter([(place, gradient)])))
}

/// With names of intermediate variables replaced by their values.
fn closed(task: &mut WholeTask, chain: &Chain, value: ExprId) -> ExprId {
    let parts = chain.derivation.flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    let back = parts.map(|node| (node.symbol, node.value)).collect();
    task.desk.substitute(value, &back)
}
