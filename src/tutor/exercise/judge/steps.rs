//! The steps of a chain rule: names for parts, local derivatives, their product, lines of one's own.
//!
//! Every step may begin with names of the learner's own; then it is judged by them.

use super::super::derived::{Derived, derived};
use super::super::parts::{Part, Parts};
use super::super::solve::{Problem, problem};
use super::super::whole::{self, WholeTask, change, size};
use super::super::{Desk, Exercise};
use super::{Outcome, right, undecided, value, wrong};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::tutor::typed::{equations, last_side, with_names};

/// Any decomposition is accepted that gives the function when it is substituted back.
pub(super) fn introduced(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    match whole::read(exercise)? {
        Some(mut task) => decomposed(&mut task.desk, task.of, &exercise.by, text),
        None => {
            let mut problem = problem(exercise)?;
            let variables: Vec<String> = problem.question.by.iter().map(|by| problem.desk.text(*by)).collect();
            decomposed(&mut problem.desk, problem.of, &variables, text)
        }
    }
}

/// The same for a function on a desk; `variables` are names that are taken.
fn decomposed(desk: &mut Desk, of: ExprId, variables: &[String], text: &str) -> Result<Outcome, Diagnostic> {
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

/// The parts on which an answer stands, and what follows its own names.
pub(super) fn parts<'a>(derived: &mut Derived, text: &'a str) -> Result<(Result<Parts, String>, &'a str), Diagnostic> {
    let (own, rest) = with_names(text);
    let parts = if own.is_empty() { Ok(Parts::shown(derived)) } else { Parts::own(derived, &own)? };
    Ok((parts, rest))
}

/// Every local derivative, in any order, by the names shown or by the learner's own; for whole matrices also changes,
/// `du = A*dx`, in their place.
pub(super) fn locals(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let mut derived = derived(exercise)?;
    let (parts, rest) = parts(&mut derived, text)?;
    let parts = match parts {
        Ok(parts) => parts,
        Err(words) => return Ok(wrong(words)),
    };
    let mut found = Vec::new();
    for (left, right) in &equations(rest)? {
        let Some(meant) = meant(&parts, left) else {
            return Ok(wrong(format!("{left} is not one of the local derivatives here")));
        };
        let outcome = match meant {
            Meant::Local(at) => {
                let (from, to) = parts.edges[at];
                local(&derived, &parts.nodes[to], &parts.nodes[from], right)?
            }
            Meant::Change(_) if !derived.is_whole => {
                return Ok(wrong(format!("a derivative is wanted, such as {}", derived.names()[0])));
            }
            Meant::Change(node) => changed(&mut derived, &parts, node, right)?,
        };
        match outcome {
            Outcome::Correct(_) => found.push(meant),
            Outcome::Wrong { mistake, rivals, message } => {
                return Ok(Outcome::Wrong { mistake, rivals, message: format!("{left}: {message}") });
            }
            other => return Ok(other),
        }
    }
    let is_there =
        |at: &usize| found.contains(&Meant::Local(*at)) || found.contains(&Meant::Change(parts.edges[*at].1));
    let missing = (0..parts.edges.len()).filter(|at| !is_there(at)).count();
    Ok(match missing {
        0 => right(),
        1 => wrong("one more local derivative is wanted: one for each arrow"),
        more => wrong(format!("{more} more local derivatives are wanted: one for each arrow")),
    })
}

/// What a left side names: `dy/du`, by the number of its edge, or `dy`, by its part.
#[derive(Clone, Copy, PartialEq)]
enum Meant {
    Local(usize),
    Change(usize),
}

fn meant(parts: &Parts, left: &str) -> Option<Meant> {
    let bare = |text: &str| text.trim().strip_prefix(['d', '∂']).map(|name| name.trim().to_owned());
    let left = left.replace(['(', ')'], "");
    match left.split_once('/') {
        Some((to, from)) => {
            let wanted = (parts.find(&bare(from)?)?, parts.find(&bare(to)?)?);
            parts.edges.iter().position(|edge| *edge == wanted).map(Meant::Local)
        }
        None => parts.find(&bare(&left)?).filter(|to| parts.edges.iter().any(|edge| edge.1 == *to)).map(Meant::Change),
    }
}

/// One local derivative against its own law.
fn local(derived: &Derived, of: &Part, by: &Part, text: &str) -> Result<Outcome, Diagnostic> {
    let graph = &derived.desk.graph;
    let numbers = graph.is_scalar(of.formula) && graph.is_scalar(by.symbol) && !derived.desk.is_whole(of.formula);
    if numbers {
        return value::of(&mut Problem::of_part(derived.desk.clone(), of.formula, by.symbol)?, text);
    }
    let mut task = WholeTask::of_part(derived.desk.clone(), of.formula, by.symbol)?;
    value::judge_whole_value(&mut task, "", text)
}

/// The change of a part in terms of the changes of what it is made of.
fn changed(derived: &mut Derived, parts: &Parts, node: usize, text: &str) -> Result<Outcome, Diagnostic> {
    let wanted = change(&mut derived.desk, parts, node)?;
    let given = derived.desk.read(last_side(text))?;
    if derived.desk.graph.shape(given) != derived.desk.graph.shape(wanted) {
        let size = size(derived.desk.graph.shape(wanted));
        return Ok(wrong(format!("a change has the shape of what changes, {size}")));
    }
    Ok(match derived.desk.same(given, wanted) {
        Some(true) => right(),
        Some(false) => wrong("this is not what it changes by; every factor that depends on the variable has its turn"),
        None => undecided(),
    })
}

/// The product of local derivatives; names of parts may stay, those that are shown or any that the answer begins with.
pub(super) fn combined(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let (own, rest) = with_names(text);
    let names = if own.is_empty() { shown_values(exercise)? } else { own };
    if let Some(mut task) = whole::read(exercise)? {
        define_all(&mut task.desk, &names)?;
        return value::judge_whole_value(&mut task, &exercise.layout, rest);
    }
    let mut problem = problem(exercise)?;
    define_all(&mut problem.desk, &names)?;
    value::judge(&mut problem, exercise, rest)
}

/// The names that the question shows, with their values in terms of the variables.
fn shown_values(exercise: &Exercise) -> Result<Vec<(String, String)>, Diagnostic> {
    let derived = derived(exercise)?;
    let flow = &derived.derivation.flow;
    let named = flow.nodes[flow.variables..].iter();
    Ok(named.map(|node| (node.name.clone(), derived.desk.text(node.value))).collect())
}

fn define_all(desk: &mut Desk, names: &[(String, String)]) -> Result<(), Diagnostic> {
    for (name, value) in names {
        let value = desk.read(value)?;
        desk.define(name, value);
    }
    Ok(())
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
