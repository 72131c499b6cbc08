//! The command `export`: the last answer as a document, or as functions in a programming language.

use super::Session;
use super::answer::{Task, span_of};
use super::commands::Input;
use super::read::explain;
use super::reply::{AnswerKind, Export, Exported, ExportedPart, Parameter, Reply};
use crate::calculus::{self, Entries};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
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
/// A Hessian by more variables is not written beside an answer.
const MOST_SHOWN: usize = 8;
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
    let also = if format == "latex" { session.companions() } else { Vec::new() };
    Ok(vec![Reply::Export(Export { format: format.to_owned(), path: path.to_owned(), program, also })])
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
        let Answered { of, by, derivative, shown } = self.what_was_answered(last)?;
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
            of: linear::write(&self.formula(shown), linear::Style::Plain, LONGEST).to_string(),
            parameters: self.parameters(&inputs),
            inputs: inputs.iter().map(|id| spelling(&self.graph, *id)).collect(),
            parts: made,
        })
    }

    /// First and second derivatives of what the last answer is about, but for those that it was itself.
    fn companions(&mut self) -> Vec<Reply> {
        let before = self.state.clone();
        let tasks = self.companion_tasks().unwrap_or_default();
        let mut replies = Vec::new();
        for task in tasks {
            let answer = match self.is_whole(&task) {
                true => self.with_wholes(|session| session.answer(&task)),
                false => self.answer(&task),
            };
            // Where matrix notation has no second derivative there is none to be written.
            replies.extend(answer.ok().map(|answer| Reply::Answer(Box::new(answer))));
        }
        self.state = before;
        replies
    }

    fn companion_tasks(&mut self) -> Option<Vec<Task>> {
        let last = self.state.last?;
        let Answered { of, by, shown, .. } = self.what_was_answered(last).ok()?;
        let asked = self.state.task.clone().filter(|task| task.of == shown);
        let by = if shown == of { by } else { once_each(&asked.as_ref()?.by) };
        if !self.graph.is_scalar(shown) || by.is_empty() || by.len() > MOST_SHOWN {
            return None;
        }
        let name = asked.as_ref().and_then(|task| task.name.clone());
        let task = |kind, by| Task { name: name.clone(), ..Task::new(kind, shown, by) };
        let both = match by[..] {
            [only] if self.graph.is_scalar(only) => {
                [vec![only], vec![only, only]].map(|by| task(AnswerKind::Derivative, by))
            }
            _ => [AnswerKind::Gradient, AnswerKind::Hessian].map(|kind| task(kind, by.clone())),
        };
        let is_new = |task: &Task| asked.as_ref().is_none_or(|asked| (asked.kind, &asked.by) != (task.kind, &task.by));
        Some(both.into_iter().filter(is_new).collect())
    }

    /// The vectors and matrices of known size that `inputs` are entries of, with the scalars among them; nothing if all are
    /// scalars or an entry has no declared size.
    fn parameters(&self, inputs: &[ExprId]) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        for (at, id) in inputs.iter().enumerate() {
            let place = match self.graph.node(*id) {
                Node::Entry { base, indices } => self.declared_place(base, indices),
                _ => Some((spelling(&self.graph, *id), (1, 1), (0, 0))),
            };
            let Some((name, (rows, cols), (row, col))) = place else { return Vec::new() };
            match found.iter_mut().find(|parameter| parameter.name == name) {
                Some(parameter) => parameter.entries.push((at, row, col)),
                None => found.push(Parameter { name, rows, cols, entries: vec![(at, row, col)] }),
            }
        }
        found.sort_by_key(|parameter| parameter.entries[0].0);
        if found.iter().all(|parameter| parameter.rows * parameter.cols == 1) { Vec::new() } else { found }
    }

    /// Name, sizes, and row and column from 0 of an entry of something declared with sizes that are numbers.
    #[allow(clippy::type_complexity)]
    fn declared_place(&self, base: Name, indices: &[ExprId]) -> Option<(String, (usize, usize), (usize, usize))> {
        let (rows, cols) = self.state.scope.shapes.get(&base)?.sizes()?;
        let number = |id: &ExprId| usize::try_from(self.graph.as_number(*id)?.to_i64()?).ok();
        let (row, col) = match indices {
            [index] if rows == 1 => (1, number(index)?),
            [index] => (number(index)?, 1),
            [row, col] => (number(row)?, number(col)?),
            _ => return None,
        };
        let inside = (1..=rows as usize).contains(&row) && (1..=cols as usize).contains(&col);
        inside.then(|| (base.as_str().to_owned(), (rows as usize, cols as usize), (row - 1, col - 1)))
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

    fn what_was_answered(&mut self, last: ExprId) -> Result<Answered, Diagnostic> {
        if let Some(task) = self.state.task.clone() {
            if self.is_whole(&task)
                && let Some(found) = self.whole_answered(&task, last)
            {
                return Ok(found);
            }
            let plain = Task { at: Vec::new(), ..task.clone() };
            let derivative = self.solve(&plain)?;
            let value = self.at_point(derivative, &task.at).unwrap_or(derivative);
            if last == task.of || last == derivative || last == value {
                let by = once_each(&task.by);
                let own = task.kind == AnswerKind::Derivative && (task.by.len() > 1 || by.len() == 1);
                let derivative = own.then_some(derivative).filter(|_| self.graph.is_scalar(task.of));
                return Ok(Answered { of: task.of, by, derivative, shown: task.of });
            }
        }
        Ok(Answered { of: last, by: self.occurring_variables(last), derivative: None, shown: last })
    }

    /// The same of an answer in matrix notation, by the entries of its vectors and matrices if their sizes are numbers.
    fn whole_answered(&mut self, task: &Task, last: ExprId) -> Option<Answered> {
        let (explicit, before) = (self.explicit_task(task)?, self.state.clone());
        // Where the entries are few they are the answer that a later line goes on with.
        let solved = self.solve(&explicit).map(|entries| [entries, self.laid_out(entries, explicit.kind)]);
        self.state = before;
        if !solved.is_ok_and(|entries| entries.contains(&last)) && !self.is_at(task.of, task, last) {
            let derivative = self.whole_derivative(task).ok()?;
            if !self.is_at(derivative.value, task, last) && !self.is_at(derivative.turned, task, last) {
                return None;
            }
        }
        Some(Answered { of: explicit.of, by: once_each(&explicit.by), derivative: None, shown: task.of })
    }

    /// True if `last` is `id` at the point of the task, whole or by entries.
    fn is_at(&mut self, id: ExprId, task: &Task, last: ExprId) -> bool {
        let value = self.at_point(id, &task.at).unwrap_or(id);
        value == last || self.entry_by_entry(value) == Some(last)
    }
}

/// What the last answer was about.
struct Answered {
    /// The function, by entries.
    of: ExprId,
    /// The variables that it was differentiated by.
    by: Vec<ExprId>,
    /// The derivative if it is one of its own kind.
    derivative: Option<ExprId>,
    /// The function as it was typed.
    shown: ExprId,
}

fn once_each(ids: &[ExprId]) -> Vec<ExprId> {
    let mut seen = rustc_hash::FxHashSet::default();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}
