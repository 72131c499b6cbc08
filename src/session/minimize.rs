//! The command `minimize`: paths downhill from a point, and what the second derivatives say about their end.

use serde_json::json;

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::line::split_at_point;
use super::read::{explain, masked};
use super::reply::{Page, Reply, Table};
use crate::calculus;
use crate::diagnostic::{Diagnostic, Span};
use crate::number::decimal;
use crate::numeric::minimize::{Method, Outcome, Path, Step, minimize};
use crate::numeric::{Point, Program};
use crate::syntax::{free_variables, spelling};

/// Points of a path that are shown; of a longer one the first and the last.
const SHOWN: usize = 12;
/// Most variables.
const VARIABLES: usize = 50;

pub(super) fn run(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    // `from` is what people say here; `at` is what every other command has.
    let (line, file) = without_file(input)?;
    let input = &Input { line, start: input.start };
    let text = line.replacen(" from ", " at   ", 1);
    let (before, point) = split_at_point(&text[input.start..]);
    let of = session.read(&masked(input.line, input.start..input.start + before.trim_end().len()))?.value;
    let span = span_of(input.line, input.start);
    let by = free_variables(&session.graph, of);
    if !session.graph.is_scalar(of) || by.is_empty() || by.len() > VARIABLES {
        let message = format!("a scalar function of 1 to {VARIABLES} variables is wanted");
        return Err(Diagnostic::at("scope-minimize", span, message));
    }
    let names: Vec<String> = by.iter().map(|id| spelling(&session.graph, *id)).collect();
    let Some((at, place)) = point else {
        let example: Vec<String> = names.iter().map(|name| format!("{name}=1")).collect();
        return Err(Diagnostic::at("parse-arguments", span, "a point to start from is wanted").suggest(format!(
            "minimize {} from {}",
            before.trim(),
            example.join(", ")
        )));
    };
    let pairs = session.read_point(place, input.start + at, &by)?;
    let given = session.place_of(&pairs)?;
    let value = |id| given.0.iter().find(|(known, _)| known == id).map(|(_, value)| *value);
    let start: Option<Vec<f64>> = by.iter().map(value).collect();
    let start = start.ok_or_else(|| {
        Diagnostic::at("shape-point", span, format!("the start needs values of {}", names.join(", ")))
    })?;
    let mut outputs = vec![of];
    outputs.extend(calculus::gradient(&mut session.graph, of, &by).map_err(explain)?);
    outputs.extend(calculus::hessian(&mut session.graph, of, &by).map_err(explain)?);
    let program = Program::new(&session.graph, &outputs, &by, &Point::new());
    let mut program = program.map_err(|reason| Diagnostic::at("scope-points", span, reason.to_string()))?;
    let paths = Method::ALL.map(|(method, name, limit)| (name, minimize(&mut program, &start, method, limit)));
    let mut replies = replies(&paths, &names, session.settings().digits);
    if let Some((at, file)) = file {
        saved(&paths, &names, file).map_err(|error| {
            let message = format!("{file} cannot be written: {error}");
            Diagnostic::at("file-error", Span::new(at, at + file.len()), message)
        })?;
        replies.push(Reply::Page(Page::default().text(format!("all steps of the three paths are written to {file}"))));
    }
    Ok(replies)
}

/// A name with its place, if there is one.
type Placed<'a> = Option<(usize, &'a str)>;

/// The line without `--save FILE` at its end, and the name with its place.
fn without_file<'a>(input: &Input<'a>) -> Result<(&'a str, Placed<'a>), Diagnostic> {
    let Some(before) = input.text().find("--save") else { return Ok((input.line, None)) };
    let at = input.start + before;
    let name = input.line[at + "--save".len()..].trim();
    if name.is_empty() {
        let span = Span::new(at, input.line.len());
        return Err(Diagnostic::at("parse-arguments", span, "the name of a file is wanted here")
            .suggest("--save path.csv or --save path.json"));
    }
    let place = input.line.rfind(name).unwrap_or(at);
    Ok((input.line[..at].trim_end(), Some((place, name))))
}

/// Writes every step of every path: JSON if the name says so, else CSV with a column for the method.
fn saved(paths: &[(&str, Path)], names: &[String], file: &str) -> std::io::Result<()> {
    let text = if file.to_ascii_lowercase().ends_with(".json") { as_json(paths, names) } else { as_csv(paths, names) };
    std::fs::write(file, text)
}

fn as_csv(paths: &[(&str, Path)], names: &[String]) -> String {
    let quoted = |name: &String| if name.contains(',') { format!("\"{name}\"") } else { name.clone() };
    let heads: Vec<String> = names.iter().map(quoted).collect();
    let mut text = format!("method,step,{},f,length of grad f\n", heads.join(","));
    for (method, path) in paths {
        for (at, step) in path.steps.iter().enumerate() {
            let numbers: Vec<String> =
                step.at.iter().chain([&step.value, &step.slope]).map(|x| format!("{x:?}")).collect();
            text.push_str(&format!("{method},{at},{}\n", numbers.join(",")));
        }
    }
    text
}

fn as_json(paths: &[(&str, Path)], names: &[String]) -> String {
    let path = |(method, path): &(&str, Path)| {
        let step = |step: &Step| json!({ "at": step.at, "f": step.value, "slope": step.slope });
        json!({
            "method": method,
            "outcome": path.outcome.name(),
            "is_minimum": path.outcome == Outcome::Stationary && path.ends_in_minimum(),
            "steps": path.steps.iter().map(step).collect::<Vec<_>>(),
        })
    };
    let paths: Vec<_> = paths.iter().map(path).collect();
    format!("{:#}\n", json!({ "variables": names, "paths": paths }))
}

/// What each method reached, then the path of the first that came to an end.
fn replies(paths: &[(&str, Path)], names: &[String], digits: usize) -> Vec<Reply> {
    let mut page = Page::titled("minimize");
    for (name, path) in paths {
        page = page.entry(*name, said(path, names, digits));
    }
    let best = paths.iter().find(|(_, path)| path.outcome == Outcome::Stationary).unwrap_or(&paths[0]);
    let (name, path) = best;
    page = page.text(format!("the path of {name}:"));
    let mut heads = vec!["step".to_owned()];
    heads.extend(names.iter().cloned());
    heads.extend(["f".to_owned(), "length of grad f".to_owned()]);
    let count = path.steps.len();
    let shown = (0..count).filter(|k| count <= SHOWN || *k < SHOWN / 2 || *k >= count - SHOWN / 2);
    let row = |k: usize| {
        let step = &path.steps[k];
        std::iter::once(k as f64).chain(path.rounded(k)).chain([step.value, step.slope]).collect()
    };
    vec![Reply::Page(page), Reply::Table(Table { heads, rows: shown.map(row).collect() })]
}

fn said(path: &Path, names: &[String], digits: usize) -> String {
    let last = &path.steps[path.steps.len() - 1];
    let at = path.rounded(path.steps.len() - 1);
    let number = |x: f64| decimal(x, digits);
    let place: Vec<String> = names.iter().zip(&at).map(|(name, x)| format!("{name} = {}", number(*x))).collect();
    let (place, steps) = (place.join(", "), path.steps.len() - 1);
    let (value, slope) = (number(last.value), number(last.slope));
    match path.outcome {
        Outcome::Stationary if path.ends_in_minimum() => {
            format!(
                "{steps} steps to {place}: f = {value}, the gradient vanishes within rounding and the Hessian is positive definite there, which is a local minimum"
            )
        }
        Outcome::Stationary => {
            format!(
                "{steps} steps to {place}: f = {value}, the gradient vanishes within rounding, but the Hessian is not positive definite there, or nearly singular, so that the second derivatives do not decide whether it is a minimum"
            )
        }
        Outcome::Stuck => {
            format!(
                "{steps} steps to {place}: f = {value}; no step from there goes down, although the gradient has length {slope}"
            )
        }
        Outcome::TooManySteps => {
            format!("not done after {steps} steps: {place}, f = {value}, the gradient has length {slope}")
        }
        Outcome::Unbounded => format!("after {steps} steps f is below {value}: it seems to have no minimum"),
        Outcome::Undefined => "f or its gradient is not defined at the start".to_owned(),
    }
}
