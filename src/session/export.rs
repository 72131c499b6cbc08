//! The command `export`: the last answer as a document, or as functions in a programming language.

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::read::explain;
use super::reply::{AnswerKind, Export, Exported, ExportedPart, Reply};
use crate::calculus::{self, Entries};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::numeric::{Point, Program};
use crate::syntax::{free_variables, linear, spelling};

/// Documents.
const FORMATS: &[&str] = &["text", "2d", "latex", "markdown", "json", "html"];
/// Programs.
pub(super) const PROGRAMS: &[&str] = &["python", "numpy", "jax", "pytorch", "c", "rust", "julia"];
/// Most characters of the function in a comment.
const LONGEST: usize = 300;
/// A matrix with more entries is written as a list of those that are not zero everywhere.
const DENSE_ENTRIES: usize = 2500;
/// Most entries of such a list.
const SPARSE_ENTRIES: usize = 20_000;

pub(super) fn run(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    let (format, path) = input.text().split_once(' ').unwrap_or((input.text(), ""));
    let (path, span) = (path.trim(), span_of(input.line, input.start));
    let is_program = PROGRAMS.contains(&format);
    if !(is_program || FORMATS.contains(&format)) {
        let message = match format {
            "" => "a format and a file are wanted".to_owned(),
            _ => format!("there is no format {format}"),
        };
        return Err(Diagnostic::at("parse-arguments", span, message).suggest(format!(
            "export latex answer.tex; formats are {}; programs are {}",
            FORMATS.join(", "),
            PROGRAMS.join(", ")
        )));
    }
    if path.is_empty() {
        return Err(Diagnostic::at("parse-arguments", span, "the name of a file is wanted")
            .suggest(format!("export {format} answer.{}", ending(format))));
    }
    let program = match is_program {
        true => Some(Box::new(session.exported()?)),
        false => None,
    };
    Ok(vec![Reply::Export(Export { format: format.to_owned(), path: path.to_owned(), program })])
}

fn ending(format: &str) -> &str {
    match format {
        "latex" => "tex",
        "markdown" => "md",
        "rust" => "rs",
        "julia" => "jl",
        "text" | "2d" => "txt",
        "python" | "numpy" | "jax" | "pytorch" => "py",
        other => other,
    }
}

/// A function to be written, as expressions.
struct Part {
    name: &'static str,
    rows: usize,
    cols: usize,
    entries: Vec<ExprId>,
    places: Vec<(u32, u32)>,
}

impl Part {
    fn new(name: &'static str, rows: usize, cols: usize) -> Part {
        Part { name, rows, cols, entries: Vec::new(), places: Vec::new() }
    }
}

impl Session {
    /// The last answer as programs: the function, its first and its second derivatives.
    fn exported(&mut self) -> Result<Exported, Diagnostic> {
        let Some(last) = self.state.last else {
            return Err(Diagnostic::new("scope-no-answer", "there is no answer yet to export")
                .suggest("type an expression first, such as grad x^2*y"));
        };
        let (of, by, derivative) = self.what_was_answered(last)?;
        if self.graph.has_whole_matrices(of) {
            let message = "a program needs numbered entries, not whole vectors or matrices of any size";
            return Err(Diagnostic::new("scope-export", message).suggest("x : vector(3) declares a size"));
        }
        let outputs = self.outputs(of)?;
        let count = by.len();
        let mut parts = vec![Part { entries: outputs.clone(), ..Part::new("value", outputs.len(), 1) }];
        if let Some(derivative) = derivative {
            parts.push(Part { entries: vec![derivative], ..Part::new("derivative", 1, 1) });
        } else if self.graph.is_scalar(of) {
            let slopes = calculus::gradient(&mut self.graph, of, &by).map_err(explain)?;
            parts.push(Part { entries: slopes, ..Part::new("gradient", 1, count) });
            let bends = calculus::hessian_entries(&mut self.graph, of, &by).map_err(explain)?;
            parts.extend(self.matrix_part("hessian", (count, count), bends));
        } else {
            let slopes = calculus::jacobian_entries(&mut self.graph, &outputs, &by).map_err(explain)?;
            parts.extend(self.matrix_part("jacobian", (outputs.len(), count), slopes));
        }
        parts.retain(|part| !part.entries.is_empty());
        let mut inputs = by;
        for variable in free_variables(&self.graph, of) {
            if !inputs.contains(&variable) {
                inputs.push(variable);
            }
        }
        let mut made = Vec::new();
        for Part { name, rows, cols, entries, places } in parts {
            let program = Program::new(&self.graph, &entries, &inputs, &Point::new())
                .map_err(|reason| Diagnostic::new("scope-export", reason.to_string()))?;
            let by = if name == "value" { 0 } else { count };
            made.push(ExportedPart { name, rows, cols, program, by, places });
        }
        Ok(Exported {
            of: linear::write(&self.formula(of), linear::Style::Plain, LONGEST).to_string(),
            inputs: inputs.iter().map(|id| spelling(&self.graph, *id)).collect(),
            parts: made,
        })
    }

    /// A matrix of derivatives, as a list of entries if it is large; nothing if that is too long.
    fn matrix_part(&self, name: &'static str, (rows, cols): (usize, usize), found: Entries) -> Option<Part> {
        if rows * cols <= DENSE_ENTRIES {
            let entries = found.dense(self.graph.zero(), rows, cols);
            return Some(Part { entries, ..Part::new(name, rows, cols) });
        }
        let Entries { places, values } = found;
        (values.len() <= SPARSE_ENTRIES).then(|| Part { entries: values, places, ..Part::new(name, rows, cols) })
    }

    /// The function, the variables it was differentiated by, and the derivative if it is one of its own kind.
    #[allow(clippy::type_complexity)]
    fn what_was_answered(&mut self, last: ExprId) -> Result<(ExprId, Vec<ExprId>, Option<ExprId>), Diagnostic> {
        if let Some(task) = self.state.task.clone() {
            let plain = super::answer::Task { at: Vec::new(), ..task.clone() };
            let derivative = self.solve(&plain)?;
            let value = self.at_point(derivative, &task.at).unwrap_or(derivative);
            if last == task.of || last == derivative || last == value {
                let mut by = task.by.clone();
                let mut seen = rustc_hash::FxHashSet::default();
                by.retain(|id| seen.insert(*id));
                let own = task.kind == AnswerKind::Derivative && (task.by.len() > 1 || by.len() == 1);
                return Ok((task.of, by, own.then_some(derivative).filter(|_| self.graph.is_scalar(task.of))));
            }
        }
        let by = self.occurring_variables(last);
        Ok((last, by, None))
    }
}
