//! What is asked, in lines.

use super::derived::derived;
use super::{Exercise, Form, Kind, What, form};
use crate::calculus::ChainStep;

/// What is asked, in lines; lines of which one is to be chosen stand below with their numbers.
pub fn question(exercise: &Exercise) -> Vec<String> {
    let mut lines = asked(exercise);
    if let Form::Numbered(choices) = form(exercise) {
        lines.extend(choices.iter().enumerate().map(|(at, line)| format!("({}) {line}", at + 1)));
    }
    lines
}

/// What is asked, in lines, without those of which one is to be chosen.
pub fn asked(exercise: &Exercise) -> Vec<String> {
    let (of, by) = (&exercise.of, exercise.by.join(", "));
    let what = match exercise.what {
        What::Value => format!("{of}, simplified"),
        What::Derivative => format!("the derivative of {of} by {by}"),
        What::Gradient => format!("the gradient of {of} by {by}"),
        What::Jacobian => format!("the Jacobian of {of} by {by}"),
        What::Hessian => format!("the Hessian of {of} by {by}"),
    };
    let asked = match exercise.kind {
        Kind::Compute | Kind::Recall => format!("Compute {what}."),
        Kind::Shape if by.is_empty() => format!("Which shape has {of}? Answer as rows x columns."),
        Kind::Shape => format!("Which shape has {what}? Answer as rows x columns."),
        Kind::FillIn => step_asked(exercise, &what),
        Kind::Rule if exercise.step == ChainStep::Differentiate => {
            format!("Which rule comes first for {of}: sum, product, quotient, power, constant-factor, chain, ...?")
        }
        Kind::Rule => {
            format!("Which chain rule applies to {of} by {by}: single-variable, total-derivative or vector?")
        }
        Kind::Matrix => format!("Write {what}, row by row: [[.., ..], [.., ..]]."),
        Kind::WrongLink => "One line below is wrong, the later ones follow from it. Which one?".to_owned(),
        Kind::Lines => format!("Derive {what} in lines of your own; each one is checked."),
        Kind::Numeric => format!("Give {what} at {} as a number.", exercise.at),
        Kind::Graph => format!("Give the edges of the data flow of {of}, as x->u, u->y."),
        Kind::Layout => format!("Write {what} in {} layout.", exercise.layout),
        Kind::Example => format!("Give {} with {}.", exercise.find, exercise.must.join(" and ")),
    };
    let mut lines = vec![if exercise.ask.is_empty() { asked } else { exercise.ask.clone() }];
    if let Some(task) = task(exercise, &what) {
        lines.push(task);
    }
    if !exercise.declare.is_empty() {
        lines.push(format!("where {}", exercise.declare.join("; ")));
    }
    if !exercise.at.is_empty() && exercise.kind != Kind::Numeric {
        lines.push(format!("at {}", exercise.at));
    }
    lines.extend(given(exercise));
    lines
}

/// The expression, where a question in the author's own words does not name it; a value to be found is not given away.
fn task(exercise: &Exercise, what: &str) -> Option<String> {
    let bare = |text: &str| text.replace([' ', '*'], "");
    let is_named = exercise.ask.is_empty() || bare(&exercise.ask).contains(&bare(&exercise.of));
    let is_shown = matches!(exercise.kind, Kind::Shape | Kind::Example | Kind::WrongLink);
    if is_named || is_shown || exercise.what == What::Value {
        return None;
    }
    Some(match exercise.kind {
        Kind::Compute | Kind::Recall | Kind::Matrix | Kind::Lines | Kind::Layout | Kind::Numeric => {
            format!("wanted: {what}")
        }
        _ => format!("the function: {}", exercise.of),
    })
}

/// A sentence for each of the four steps.
fn step_asked(exercise: &Exercise, what: &str) -> String {
    let (of, by) = (&exercise.of, exercise.by.join(", "));
    let by_changes = || derived(exercise).is_ok_and(|derived| derived.changes.is_some());
    match exercise.step {
        ChainStep::Introduce => format!("Introduce intermediate variables for {of}: u = ..., y = ..."),
        ChainStep::Differentiate => {
            let names = named_locals(exercise).unwrap_or_else(|| "du/dx = ...".to_owned());
            let meaning = if by_changes() { format!(" (d{by} is the change of {by})") } else { String::new() };
            format!("For {of}, differentiate each line: {names}{meaning}")
        }
        ChainStep::Combine if by_changes() => {
            format!("Put the changes into each other and read off {what}; the names may stay.")
        }
        ChainStep::Combine => format!("Combine the local derivatives of {of}; the names may stay."),
        ChainStep::Substitute => format!("Substitute back: write {what} in {by} alone."),
    }
}

/// The local derivatives that are wanted, by name.
fn named_locals(exercise: &Exercise) -> Option<String> {
    let Form::Named(names) = form(exercise) else { return None };
    Some(names.into_iter().map(|name| format!("{name} = ...")).collect::<Vec<_>>().join(", "))
}

/// What stands under the question: earlier steps.
fn given(exercise: &Exercise) -> Vec<String> {
    let shows_steps = exercise.kind == Kind::Graph || exercise.kind == Kind::FillIn;
    let Some(derived) = shows_steps.then(|| derived(exercise).ok()).flatten() else { return Vec::new() };
    let mut lines = Vec::new();
    if exercise.kind == Kind::Graph || exercise.step != ChainStep::Introduce {
        lines.extend(derived.introduced());
    }
    if exercise.kind == Kind::FillIn && exercise.step > ChainStep::Differentiate {
        lines.extend(derived.locals());
    }
    lines
}
