//! The command `export`: the last answer as a document, or as functions in a programming language.

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::read::explain;
use super::reply::{AnswerKind, Export, Exported, ExportedPart, Reply};
use crate::calculus;
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
/// With more variables there are no second derivatives in a program.
const HESSIAN_VARIABLES: usize = 50;

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
        let mut parts = vec![("value", outputs.len(), 1, outputs.clone())];
        if let Some(derivative) = derivative {
            parts.push(("derivative", 1, 1, vec![derivative]));
        } else if self.graph.is_scalar(of) {
            let slopes = calculus::gradient(&mut self.graph, of, &by).map_err(explain)?;
            parts.push(("gradient", 1, by.len(), slopes));
            if by.len() <= HESSIAN_VARIABLES {
                let bends = calculus::hessian(&mut self.graph, of, &by).map_err(explain)?;
                parts.push(("hessian", by.len(), by.len(), bends));
            }
        } else {
            let slopes = calculus::jacobian(&mut self.graph, &outputs, &by).map_err(explain)?;
            parts.push(("jacobian", outputs.len(), by.len(), slopes));
        }
        parts.retain(|(.., entries)| !entries.is_empty());
        let mut inputs = by;
        for variable in free_variables(&self.graph, of) {
            if !inputs.contains(&variable) {
                inputs.push(variable);
            }
        }
        let mut made = Vec::new();
        for (name, rows, cols, entries) in parts {
            let program = Program::new(&self.graph, &entries, &inputs, &Point::new())
                .map_err(|reason| Diagnostic::new("scope-export", reason.to_string()))?;
            made.push(ExportedPart { name, rows, cols, program });
        }
        Ok(Exported {
            of: linear::write(&self.formula(of), linear::Style::Plain, LONGEST).to_string(),
            inputs: inputs.iter().map(|id| spelling(&self.graph, *id)).collect(),
            parts: made,
        })
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
