//! Answers that are chosen or counted: a rule, a line, a number, edges, a layout.

use super::super::lines::links;
use super::super::solve::{Problem, edges, number};
use super::super::typed::entries_text;
use super::super::{Exercise, says};
use super::{Outcome, right, value, wrong};
use crate::calculus::ChainStep;
use crate::diagnostic::Diagnostic;

pub(super) fn rule(problem: &mut Problem, step: ChainStep, text: &str) -> Result<Outcome, Diagnostic> {
    let rule = problem.rule(step)?;
    let given = text.to_lowercase().replace(' ', "-");
    let same = given.trim_end_matches("-rule") == rule;
    Ok(if same { right() } else { wrong(format!("{text} is not the rule that applies here")) })
}

pub(super) fn link(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let links = links(problem, &exercise.plant)?;
    let Ok(line) = text.trim_matches(['(', ')', ' ']).parse::<usize>() else {
        return Err(Diagnostic::new("parse-number", "the number of a line is wanted").suggest("3"));
    };
    Ok(match line.checked_sub(1).and_then(|at| links.get(at)) {
        Some(link) if link.wrong => {
            let says = says(&exercise.plant).unwrap_or("");
            Outcome::Correct(format!("right: {says}"))
        }
        Some(link) => wrong(format!("{} = {} is right, or follows from the lines above it", link.left, link.right)),
        None => wrong(format!("there are {} lines", links.len())),
    })
}

pub(super) fn number_near(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let wanted = problem.number(&exercise.at)?;
    let value = problem.desk.read(text)?;
    let Some(given) = number(&problem.desk.graph, value) else {
        return Err(Diagnostic::new("parse-number", "a number is wanted").suggest("0.25"));
    };
    let error = (given - wanted).abs() / wanted.abs().max(1.0);
    Ok(if error <= exercise.tolerance {
        Outcome::Correct(format!("right: relative error {error:.1e}"))
    } else {
        wrong(format!("{given} is off by {:.3}", (given - wanted).abs()))
    })
}

pub(super) fn graph(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    let wanted = edges(&derivation);
    let given: Vec<String> =
        text.replace('→', "->").split([',', ';']).map(|edge| edge.replace(' ', "")).filter(|e| !e.is_empty()).collect();
    if let Some(odd) = given.iter().find(|edge| !edge.contains("->")) {
        return Err(Diagnostic::new("parse-edge", format!("`{odd}` is not an edge")).suggest("x->u, u->y"));
    }
    let extra: Vec<&String> = given.iter().filter(|edge| !wanted.contains(edge)).collect();
    let missing = wanted.iter().filter(|edge| !given.contains(edge)).count();
    Ok(match (extra.first(), missing) {
        (Some(edge), _) => wrong(format!("there is no edge {edge}: look at what the right node is computed from")),
        (None, 0) => right(),
        (None, 1) => wrong("one edge is missing"),
        (None, count) => wrong(format!("{count} edges are missing")),
    })
}

pub(super) fn layout(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let (entries, rows, cols) = problem.laid_out(&exercise.layout);
    let wanted = problem.desk.graph.literal(rows, cols, &entries);
    let given = problem.desk.read(&entries_text(text).0)?;
    let (r, c, _) = problem.desk.entries(given);
    if (r, c) != (rows, cols) {
        let message = format!("in {} layout it is {rows}x{cols}, yours is {r}x{c}", exercise.layout);
        let turned = (r, c) == (cols, rows);
        let mistake = turned.then_some("jacobian-transposed");
        return Ok(value::named(mistake, mistake.into_iter().collect(), vec![message]));
    }
    value::by_equality(problem, given, wanted)
}
