//! Hints, the gentlest first, and at last the solution.

use super::solve::{introduced, locals, problem_of};
use super::{Exercise, whole};

/// Three hints: those of the author, filled up from the derivation.
pub(super) fn hints(exercise: &Exercise) -> Vec<String> {
    let mut hints = exercise.hints.clone();
    hints.truncate(3);
    if let Ok(Some(task)) = whole::read(exercise) {
        hints.extend(task.hints().into_iter().skip(hints.len()));
    } else if let Ok(mut problem) = problem_of(exercise)
        && let Ok(derivation) = problem.derivation()
    {
        let laws = derivation.flow.edges.iter().flat_map(|edge| edge.laws.first());
        let mut statements: Vec<String> = laws.map(|law| law.statement()).collect();
        statements.dedup();
        let made = [
            format!("name the parts: {}", introduced(&problem.desk, &derivation).join(", ")),
            format!("laws that are needed: {}", statements.join("; ")),
            format!("local derivatives: {}", locals(&problem.desk, &derivation).join(", ")),
        ];
        hints.extend(made.into_iter().skip(hints.len()));
    }
    let general = ["read the question once more and say in your own words what is asked", "try a smaller case first"];
    hints.extend(general.iter().skip(hints.len()).map(|hint| (*hint).to_owned()));
    hints
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
