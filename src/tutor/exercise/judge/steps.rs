//! The steps of a chain rule: names for parts, local derivatives, their product, lines of one's own.

use super::super::Exercise;
use super::super::solve::Problem;
use super::super::typed::{equations, last_side};
use super::{Outcome, right, undecided, value, wrong};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::tutor::exercise::Desk;

/// Any decomposition is accepted that gives the function when it is substituted back.
pub(super) fn introduced(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let variables: Vec<String> = problem.question.by.iter().map(|by| problem.desk.text(*by)).collect();
    decomposed(&mut problem.desk, problem.of, &variables, text)
}

/// The same for a function on a desk; `variables` are names that are taken.
pub(super) fn decomposed(desk: &mut Desk, of: ExprId, variables: &[String], text: &str) -> Result<Outcome, Diagnostic> {
    let mut last = None;
    let equations = equations(text)?;
    for (name, right) in &equations {
        let value = desk.read(right)?;
        if variables.contains(name) {
            return Ok(wrong(format!("{name} is the variable itself; take another name")));
        }
        desk.define(name, value);
        last = Some(value);
    }
    let Some(last) = last.filter(|_| equations.len() > 1) else {
        return Ok(wrong("name at least one inner part, then the function in terms of it"));
    };
    Ok(match desk.same(last, of) {
        Some(true) => right(),
        Some(false) => wrong("substituting your names back does not give the function"),
        None => undecided(),
    })
}

/// Every local derivative, in any order.
pub(super) fn locals(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    let flow = &derivation.flow;
    let given = equations(text)?;
    let mut found = Vec::new();
    for (left, right) in &given {
        let edge = flow.edges.iter().position(|edge| {
            let (to, from) = (&flow.nodes[edge.to].name, &flow.nodes[edge.from].name);
            left.replace([' ', '∂', 'd'], "") == format!("{to}/{from}").replace('d', "")
        });
        let Some(at) = edge else { return Ok(wrong(format!("{left} is not one of the local derivatives here"))) };
        let edge = &flow.edges[at];
        let (of, by) = (flow.nodes[edge.to].formula, flow.nodes[edge.from].symbol);
        match value::of(&mut problem.local(of, by, edge.local), right)? {
            Outcome::Correct(_) => found.push(at),
            Outcome::Wrong { mistake, rivals, message } => {
                return Ok(Outcome::Wrong { mistake, rivals, message: format!("{left}: {message}") });
            }
            other => return Ok(other),
        }
    }
    let missing = (0..flow.edges.len()).filter(|at| !found.contains(at)).count();
    Ok(match missing {
        0 => right(),
        1 => wrong("one more local derivative is wanted: one for each arrow"),
        more => wrong(format!("{more} more local derivatives are wanted: one for each arrow")),
    })
}

/// The product of local derivatives; names of intermediate variables may stay.
pub(super) fn combined(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    for node in &derivation.flow.nodes[derivation.flow.variables..] {
        problem.desk.define(&node.name, node.value);
    }
    value::judge(problem, exercise, text)
}

/// A line of the learner's own: right if it is equal to the derivative; the last one is as simple as it gets, or the second.
pub(super) fn line(
    problem: &mut Problem,
    exercise: &Exercise,
    text: &str,
    lines: usize,
) -> Result<Outcome, Diagnostic> {
    let outcome = value::judge(problem, exercise, text)?;
    let given = problem.desk.read(last_side(text))?;
    let whole = problem.whole();
    Ok(match outcome {
        Outcome::Correct(_) if lines == 0 && problem.desk.text(given) != problem.desk.text(whole) => {
            Outcome::Onward("right so far; go on until it is as simple as it gets".to_owned())
        }
        other => other,
    })
}
