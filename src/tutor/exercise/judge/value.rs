//! An expression against the derivative: the verdict of the tutor in words, with the mistake that explains a wrong one.

use super::super::desk::no_derivative;
use super::super::solve::Problem;
use super::super::whole::WholeTask;
use super::super::{Desk, Exercise, Kind, What};
use super::{Outcome, right, undecided, wrong};
use crate::calculus::ChainStep;
use crate::decide::Witness;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::tutor::mistakes::{self, Mistake};
use crate::tutor::typed::answer_text;
use crate::tutor::{Attempt, Diagnosis, Effort, Incorrect, Verdict, check};

/// The answer to an exercise whose entries are written out.
pub(super) fn judge(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    if exercise.what != What::Value && exercise.at.is_empty() {
        // Without a derivation there are no paths to be told apart; the answer is judged all the same.
        let _ = problem.name_paths();
        return of(problem, text);
    }
    let (text, listed) = answer_text(text);
    let mut value = problem.desk.read(&text)?;
    let (rows, cols, entries) = problem.desk.entries(value);
    let line = problem.rows == 1 || problem.cols == 1;
    if listed && line && rows * cols == problem.rows * problem.cols {
        value = super::super::solve::whole(&mut problem.desk.graph, problem.rows, problem.cols, &entries);
    }
    let whole = problem.whole();
    by_equality(problem, value, whole)
}

/// The answer to the question of a problem.
pub(super) fn of(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let (text, listed) = answer_text(text);
    let value = problem.desk.read(&text)?;
    let attempt = Attempt { value, left: Vec::new(), listed };
    let verdict = check(&mut problem.desk.graph, &problem.question, &attempt, &Effort::default());
    Ok(in_words(&problem.desk, &verdict.map_err(no_derivative)?))
}

fn in_words(desk: &Desk, verdict: &Verdict) -> Outcome {
    use crate::decide::Certainty;
    match verdict {
        Verdict::Correct { certainty, layout } => {
            let sure = match certainty {
                Certainty::Proved => "right",
                Certainty::VeryLikely { .. } => "very likely right, by a random test",
            };
            let other = if layout.is_some() { "; rows and columns are those of the other layout" } else { "" };
            Outcome::Correct(format!("{sure}{other}"))
        }
        Verdict::Unfinished { left, .. } => {
            let names: Vec<&str> = left.iter().map(|name| name.as_str()).collect();
            Outcome::Onward(format!("right so far; put back what {} stands for", names.join(" and ")))
        }
        Verdict::Undecided(_) => undecided(),
        Verdict::Incorrect(wrong) => explained(desk, wrong),
    }
}

/// What explains a wrong answer, which entries are wrong, and a point that shows it.
fn explained(desk: &Desk, wrong: &Incorrect) -> Outcome {
    let mut said = Vec::new();
    if let Some([(rows, cols), (r, c)]) = wrong.shape {
        said.push(format!("{rows}x{cols} is wanted, yours is {r}x{c}"));
    }
    if !wrong.entries.is_empty() {
        let places: Vec<String> = wrong.entries.iter().map(|(row, col)| format!("({row}, {col})")).collect();
        said.push(format!("wrong entries: {}", places.join(", ")));
    }
    said.extend(wrong.counterexample.as_ref().map(|shown| seen(desk, &shown.witness)));
    diagnosed(&wrong.diagnosis, said)
}

/// A wrong answer with the mistakes that explain it, and what else is said.
fn diagnosed(diagnosis: &Diagnosis, rest: Vec<String>) -> Outcome {
    let rivals: Vec<&'static str> = diagnosis.mistakes.iter().map(|row| row.id).collect();
    let mut said = Vec::new();
    if diagnosis.mistake.is_none() && rivals.len() > 1 {
        let all: Vec<String> = diagnosis.mistakes.iter().map(|row| format!("{} ({})", row.says, row.id)).collect();
        said.push(format!("this may be one of several mistakes: {}", all.join(", or ")));
        said.extend(diagnosis.step.map(|step| format!("it happened in step {}", step_name(step))));
    }
    said.extend(rest);
    let mistake = diagnosis.mistake.map(|row| row.id);
    let rivals = mistake.map_or(rivals, |only| vec![only]);
    named(mistake, rivals, said)
}

fn step_name(step: ChainStep) -> &'static str {
    match step {
        ChainStep::Introduce => "1, introduce",
        ChainStep::Differentiate => "2, differentiate",
        ChainStep::Combine => "3, combine",
        ChainStep::Substitute => "4, substitute back",
    }
}

/// A point where the answer and the right value differ.
fn seen(desk: &Desk, witness: &Witness) -> String {
    let point: Vec<String> = witness.at.iter().map(|(id, value)| format!("{} = {value}", desk.text(*id))).collect();
    let place = if point.is_empty() { String::new() } else { format!("at {} ", point.join(", ")) };
    format!("{place}yours is {}, the right value {}", witness.a.digits, witness.b.digits)
}

/// A wrong answer with the mistake that stands out, its law, and what else is said.
pub(super) fn named(mistake: Option<&'static str>, rivals: Vec<&'static str>, said: Vec<String>) -> Outcome {
    let row: Option<&Mistake> = mistake.and_then(mistakes::find);
    let says = row.map(|row| format!("{} ({}); the law is {}", row.says, row.id, row.law));
    let mut message: Vec<String> = says.into_iter().chain(said).collect();
    if message.is_empty() {
        message.push("this is not equal to what is asked for".to_owned());
    }
    Outcome::Wrong { mistake, rivals, message: message.join("; ") }
}

/// Right if two values of one shape are equal; else a point that shows the difference.
pub(super) fn by_equality(problem: &mut Problem, given: ExprId, wanted: ExprId) -> Result<Outcome, Diagnostic> {
    Ok(match problem.desk.same(given, wanted) {
        Some(true) => right(),
        Some(false) => {
            let scalar = problem.desk.graph.is_scalar(given) && problem.desk.graph.is_scalar(wanted);
            let point = scalar.then(|| problem.desk.counterexample(given, wanted)).flatten();
            wrong(point.unwrap_or_else(|| "this is not equal to what is asked for".to_owned()))
        }
        None => undecided(),
    })
}

/// The answer to an exercise about whole vectors and matrices.
pub(super) fn judge_whole(
    task: &mut WholeTask,
    exercise: &Exercise,
    text: &str,
    lines: usize,
) -> Result<Outcome, Diagnostic> {
    let outcome = judge_whole_value(task, &exercise.layout, text)?;
    if exercise.kind != Kind::Lines || lines > 0 || !matches!(outcome, Outcome::Correct(_)) {
        return Ok(outcome);
    }
    let given = task.desk.read(&answer_text(text).0)?;
    let (wanted, _) = task.wanted(&exercise.layout);
    Ok(match task.desk.text(given) == task.desk.text(wanted) {
        true => outcome,
        false => Outcome::Onward("right so far; go on until it is as simple as it gets".to_owned()),
    })
}

/// A value in matrix notation against the right one.
pub(super) fn judge_whole_value(task: &mut WholeTask, layout: &str, text: &str) -> Result<Outcome, Diagnostic> {
    let (text, _) = answer_text(text);
    let value = task.desk.read(&text)?;
    let (wanted, other) = task.wanted(layout);
    if let Some([yours, right]) = task.clash(value, wanted) {
        let turned = other.is_some_and(|other| task.desk.same(value, other) == Some(true));
        if layout.is_empty() && turned && task.is_gradient() {
            return Ok(Outcome::Correct("right; rows and columns are those of the other layout".to_owned()));
        }
        let said = vec![format!("{right} is wanted, yours is {yours}")];
        let mistake = turned.then_some("jacobian-transposed");
        return match mistake {
            Some(mistake) => Ok(named(Some(mistake), vec![mistake], said)),
            None => Ok(diagnosed(&task.explained(value, layout)?, said)),
        };
    }
    let same = task.desk.same(value, wanted);
    let sure = if task.desk.doubted { "very likely right, by random matrices of different sizes" } else { "right" };
    Ok(match same {
        Some(true) => Outcome::Correct(sure.to_owned()),
        Some(false) => diagnosed(&task.explained(value, layout)?, Vec::new()),
        None => undecided(),
    })
}
