//! Hints, the gentlest first, and at last the solution.

use super::derived::derived;
use super::solve::problem_of;
use super::{Exercise, Kind, What, whole};
use crate::calculus::ChainStep;

/// How many hints there are before the solution.
const HINTS: usize = 3;

/// Three hints: those of the author, filled up by the engine.
pub(super) fn hints(exercise: &Exercise) -> Vec<String> {
    let mut hints = exercise.hints.clone();
    hints.truncate(HINTS);
    hints.extend(made(exercise).into_iter().skip(hints.len()));
    let general = [
        "read the question once more and say in your own words what is asked",
        "try a smaller case first, with numbers that you choose",
        "compare with the examples above; which of them is most like this?",
    ];
    hints.extend(general.iter().skip(hints.len()).map(|hint| (*hint).to_owned()));
    hints
}

/// Hints by what is asked; none where there is nothing to derive.
fn made(exercise: &Exercise) -> Vec<String> {
    let said = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    match (exercise.kind, exercise.what) {
        (Kind::Shape, _) if exercise.by.is_empty() => said(&[
            "rows first, then columns; a vector is a column",
            "in a product the inner sizes meet and vanish, the outer ones stay",
            "write the sizes under each part and read off what is left",
        ]),
        (Kind::Shape, _) => said(&[
            "functions down, variables across",
            "one row for each function",
            "one column for each variable; by a matrix, the shape of the matrix",
        ]),
        (Kind::Example, _) => said(&[
            "the simplest candidates first: a number, the variable, a multiple of it",
            "each condition settles one number; take them one after the other",
            "put your candidate into the conditions and see which one fails",
        ]),
        (_, What::Value) => said(&[
            "put in the numbers that are known",
            "work from the innermost bracket outwards",
            "what is left is arithmetic, one operation at a time",
        ]),
        _ => of_steps(exercise),
    }
}

/// The parts, the laws, the local derivatives.
fn of_steps(exercise: &Exercise) -> Vec<String> {
    let in_steps = matches!(exercise.kind, Kind::FillIn | Kind::Graph | Kind::WrongLink);
    if let (false, Ok(Some(task))) = (in_steps, whole::read(exercise)) {
        return task.hints().to_vec();
    }
    let Ok(derived) = derived(exercise) else { return Vec::new() };
    let laws = derived.derivation.flow.edges.iter().flat_map(|edge| edge.laws.first());
    let mut statements: Vec<String> = laws.map(|law| law.statement()).collect();
    statements.dedup();
    let laws = format!("laws that are needed: {}", statements.join("; "));
    let names = derived.introduced().join(", ");
    let locals = format!("local derivatives: {}", derived.locals().join(", "));
    let along = match derived.changes {
        None => "multiply along each path, the outermost factor first; add over the paths".to_owned(),
        Some(_) => {
            let by = exercise.by.join(", ");
            format!(
                "put the changes into each other; then bring d{by} to the end of a trace and read off what stands before it"
            )
        }
    };
    match (exercise.kind, exercise.step) {
        (Kind::FillIn, ChainStep::Introduce) => vec![
            "what would you compute first, if the variables were numbers? give it a name".to_owned(),
            "one operation for each name, the function itself last".to_owned(),
            format!("one way: {names}"),
        ],
        (Kind::FillIn, ChainStep::Differentiate) => vec![
            "differentiate each line as if the names in it were variables".to_owned(),
            laws,
            "one derivative for every name that stands on the right side of a line".to_owned(),
        ],
        (Kind::FillIn, ChainStep::Combine) => vec![along, format!("the arrows: {}", derived.arrows()), laws],
        (Kind::FillIn, ChainStep::Substitute) => {
            vec![along, "then put back what each name stands for, the last one first".to_owned(), laws]
        }
        (Kind::Graph, _) => vec![
            "an arrow goes from what is used to what is computed".to_owned(),
            "take the lines one by one: which names stand on the right side?".to_owned(),
            format!("there are {} arrows", derived.derivation.flow.edges.len()),
        ],
        _ => vec![format!("name the parts: {names}"), laws, locals],
    }
}

/// The solution in steps, and an answer that would be accepted.
pub fn solution(exercise: &Exercise) -> Vec<String> {
    let mut lines = match (whole::read(exercise), problem_of(exercise)) {
        (Ok(Some(mut task)), _) => task.played(),
        (_, Ok(mut problem)) => problem.played(),
        _ => Vec::new(),
    };
    match super::answers(exercise) {
        Ok(answers) => lines.extend(answers.iter().map(|answer| format!("an answer: {answer}"))),
        Err(error) => lines.push(error.message),
    }
    lines
}
