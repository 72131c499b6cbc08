//! A derivation as lines, with one wrong link planted; later lines follow from the wrong one and are right given it.

use super::slip;
use super::solve::Problem;
use crate::calculus::{Derivation, Role};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;

/// One line of a derivation.
pub(super) struct Link {
    pub left: String,
    pub right: String,
    pub wrong: bool,
}

/// The lines of the derivation of a scalar by one variable with the mistake `plant` made in it.
pub(super) fn links(problem: &mut Problem, plant: &str) -> Result<Vec<Link>, Diagnostic> {
    let slip = slip::find(plant)
        .ok_or_else(|| Diagnostic::new("lesson-mistake", format!("there is no mistake `{plant}` to plant")))?;
    if problem.question.of.len() != 1 || problem.question.by.len() != 1 {
        let message = "a wrong link is planted in the derivative of a scalar by one variable";
        return Err(Diagnostic::new("lesson-plant", message));
    }
    let derivation = problem.derivation()?;
    let Some(wrong) = slip.open(&mut problem.desk, &derivation).into_iter().next() else {
        return Err(Diagnostic::new("lesson-plant", format!("{plant} cannot be made in this derivation")));
    };
    let mut links = opening(problem, &derivation);
    let local = slip.local(&mut problem.desk, &derivation);
    for (at, edge) in derivation.flow.edges.iter().enumerate() {
        let name = |node: usize| derivation.flow.nodes[node].name.as_str();
        let (value, wrong) = match local {
            Some((planted, value)) if planted == at => (value, true),
            _ => (edge.local, false),
        };
        let left = format!("d{}/d{}", name(edge.to), name(edge.from));
        links.push(Link { left, right: problem.desk.text(value), wrong });
    }
    closing(problem, &derivation, wrong, local.is_none(), &mut links);
    Ok(links)
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
    links.push(Link { left: left.clone(), right: problem.desk.text(combined), wrong });
    let back = derivation
        .flow
        .nodes
        .iter()
        .filter(|node| node.role == Role::Intermediate)
        .map(|node| (node.symbol, node.value))
        .collect();
    let value = problem.desk.substitute(combined, &back);
    let value = problem.desk.tidied(value);
    let right = problem.desk.text(value);
    if links.last().is_none_or(|last| last.right != right) {
        links.push(Link { left, right, wrong: false });
    }
}
