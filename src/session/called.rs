//! Commands as expressions: what `grad f, x` or `hvp f, v` asks for as something that has a value at every point.
//!
//! A line means the same here as typed in a conversation: a command takes all that follows it, where an operator inside an
//! expression ends at the next `+`. Commands whose answer is no number are refused by name.

use super::Session;
use super::answer::Task;
use super::commands::Input;
use super::explore::{Operated, bracketed, kind_of_diff, operated, parts};
use super::products::{Made, Product};
use super::reply::AnswerKind;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::ops;

/// What a command asks for.
pub(super) enum Called {
    /// A derivative that is not carried out yet.
    Derivative(Task),
    /// Another expression with derivatives that are not carried out yet.
    Formal(ExprId),
    /// A product of derivatives with a vector.
    Product(Made),
    /// The value of the expression that begins here; its form does not matter.
    Value(usize),
}

impl Session {
    /// What the line asks for; `None` if it calls no command.
    ///
    /// # Errors
    /// What is wrong with the argument, or `parse-arguments` for a command whose answer is no number.
    pub(super) fn called_value(&mut self, text: &str) -> Result<Option<Called>, Diagnostic> {
        let forced = text.starts_with(':');
        let begin = text.len() - text.trim_start_matches(':').trim_start().len();
        let Some((command, line, start)) = self.called(text, begin, forced) else { return Ok(None) };
        let input = Input { line: &line, start };
        let product = match command.name {
            "directional" => Some(Product::Jvp),
            name => Product::ALL.iter().find(|(known, _)| *known == name).map(|(_, product)| *product),
        };
        if let Some(product) = product {
            let (_, made, point) = self.product_of_line(&input, product)?;
            return match point {
                None => Ok(Some(Called::Product(made))),
                Some((at, place)) => {
                    let span = Span::new(at, at + place.len());
                    Err(Diagnostic::at("parse-arguments", span, "the points come from the file"))
                }
            };
        }
        Ok(Some(match command.name {
            "diff" => Called::Derivative(self.derivative_called(&input, None)?),
            "grad" => Called::Derivative(self.derivative_called(&input, Some(AnswerKind::Gradient))?),
            "hessian" => Called::Derivative(self.derivative_called(&input, Some(AnswerKind::Hessian))?),
            "jacobian" => {
                let listed = bracketed(&input);
                Called::Derivative(self.derivative_called(&listed.as_input(&input), Some(AnswerKind::Jacobian))?)
            }
            "laplacian" => Called::Formal(self.operator_called(&input, ops::LAPLACIAN)?),
            "divergence" => {
                let listed = bracketed(&input);
                Called::Formal(self.operator_called(&listed.as_input(&input), ops::DIVERGENCE)?)
            }
            "simplify" | "expand" | "factor" => Called::Value(start),
            name => {
                let message = format!("the answer of {name} is not a number that could be worked out at points");
                let span = Span::new(begin, begin + name.len().min(text.len() - begin));
                return Err(Diagnostic::at("parse-arguments", span, message)
                    .suggest("an expression or a derivative: grad x^2*y"));
            }
        }))
    }

    /// The derivative that `e, x ... at p` asks for; without a kind the one that fits.
    fn derivative_called(&mut self, input: &Input<'_>, kind: Option<AnswerKind>) -> Result<Task, Diagnostic> {
        let parts = parts(self, input)?;
        self.is_defined(&parts.reading, true)?;
        let mut task = self.task_for(&parts.reading, kind.or_else(|| kind_of_diff(&parts)), &parts.rest)?;
        if let Some((at, text)) = parts.point {
            task.at = self.read_point(text, at, &task.by)?;
        }
        Ok(task)
    }

    /// A derivative as an expression that says what is to be done.
    pub(super) fn formal_of(&mut self, task: &Task) -> ExprId {
        let op = match task.kind {
            AnswerKind::Gradient => ops::GRADIENT,
            AnswerKind::Hessian => ops::HESSIAN,
            AnswerKind::Jacobian => ops::JACOBIAN,
            _ => {
                let node = task.by.iter().fold(task.of, |of, by| self.graph.apply(ops::DERIVATIVE, &[of, *by]));
                return self.put_at(node, &task.at);
            }
        };
        let kids: Vec<ExprId> = std::iter::once(task.of).chain(task.by.iter().copied()).collect();
        let node = self.graph.apply(op, &kids);
        self.put_at(node, &task.at)
    }

    fn operator_called(&mut self, input: &Input<'_>, op: ops::OpId) -> Result<ExprId, Diagnostic> {
        let Operated { node, by, point, .. } = operated(self, input, op)?;
        let at = match point {
            Some((at, text)) => self.read_point(text, at, &by)?,
            None => Vec::new(),
        };
        Ok(self.put_at(node, &at))
    }

    fn put_at(&mut self, node: ExprId, at: &[(ExprId, ExprId)]) -> ExprId {
        if at.is_empty() {
            return node;
        }
        let kids: Vec<ExprId> = std::iter::once(node).chain(at.iter().flat_map(|(by, value)| [*by, *value])).collect();
        self.graph.apply(ops::AT, &kids)
    }
}
