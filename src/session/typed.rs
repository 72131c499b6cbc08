//! Typed entries for programs: the same work as the commands, without a line to dispatch.

use super::Session;
use super::answer::Task;
use super::point::Place;
use super::products::Product;
use super::reply::{Answer, AnswerKind};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::name::Name;
use crate::numeric::NotNumeric;
use crate::syntax::{entries, no_inequality, variable};

/// Names with their rows of numbers.
pub type NamedRows = [(String, Vec<Vec<f64>>)];

impl Session {
    /// What was typed, with formal derivatives left as they are.
    ///
    /// # Errors
    /// What reading reports.
    pub fn as_written(&mut self, text: &str) -> Result<Answer, Diagnostic> {
        let reading = self.read(text)?;
        no_inequality(&reading.written)?;
        if self.is_undefined(reading.value) {
            let span = super::answer::span_of(text, text.len() - text.trim_start().len());
            return Err(Diagnostic::at("scope-undefined", span, "this has no value over the real numbers"));
        }
        let mut answer = self.plain_answer(AnswerKind::Expression, None, reading.lowered.root)?;
        answer.read_from(&reading);
        Ok(answer)
    }

    /// The expression collected and cancelled.
    ///
    /// # Errors
    /// What reading reports.
    pub fn simplified(&mut self, text: &str) -> Result<Answer, Diagnostic> {
        let reading = self.read(text)?;
        let value = self.simplest(reading.value)?;
        self.plain_answer(AnswerKind::Value, None, value)
    }

    /// Rows of values of an expression at a point.
    ///
    /// # Errors
    /// What reading reports, and `scope-not-numeric` if a variable has no value.
    pub fn evaluated(&mut self, text: &str, point: &NamedRows) -> Result<Vec<Vec<f64>>, Diagnostic> {
        let reading = self.read(text)?;
        self.value_of(reading.value, point)
    }

    /// Rows of values of an expression of this session at a point.
    ///
    /// # Errors
    /// `scope-not-numeric` if a variable has no value.
    pub fn value_of(&mut self, id: ExprId, point: &NamedRows) -> Result<Vec<Vec<f64>>, Diagnostic> {
        if self.graph.has_whole_matrices(id) {
            return self.whole_value(id, point);
        }
        let mut place = Place::default();
        for (name, rows) in point {
            let (height, width) = (rows.len() as u32, rows.first().map_or(0, Vec::len) as u32);
            let variables = match (height, width) {
                (1, 1) => vec![variable(&mut self.graph, Name::new(name))],
                _ => entries(&mut self.graph, Name::new(name), height, width),
            };
            let values = rows.iter().flatten().copied();
            place.0.extend(variables.into_iter().zip(values));
        }
        let reason = |error: NotNumeric| {
            Diagnostic::new("scope-not-numeric", error.to_string()).suggest("give every variable a value in at")
        };
        match crate::numeric::evaluate(&self.graph, id, &place.point(&self.graph)).map_err(reason)? {
            crate::numeric::Value::Scalar(value) => Ok(vec![vec![value]]),
            crate::numeric::Value::Matrix { cols, entries, .. } => {
                Ok(entries.chunks(cols as usize).map(<[f64]>::to_vec).collect())
            }
        }
    }

    /// Fails where `of` has no derivative, although the formula of the derivative may have a value there; what the point
    /// gives no value for is not looked at.
    ///
    /// # Errors
    /// `scope-undefined`.
    pub fn differentiable_at(&mut self, of: ExprId, point: &NamedRows) -> Result<(), Diagnostic> {
        if self.value_of(of, point).is_ok_and(|rows| rows.iter().flatten().any(|value| value.is_nan())) {
            let message = "the function has no value at this point, so no derivative";
            return Err(Diagnostic::new("scope-undefined", message));
        }
        for relation in self.smoothness(of) {
            if self.value_of(relation, point).is_ok_and(|rows| rows[0][0] == 0.0) {
                return Err(self.not_smooth(relation));
            }
        }
        Ok(())
    }

    /// The task for an expression and the names of variables.
    ///
    /// # Errors
    /// What reading reports, `scope-no-variable`, `shape-operator`.
    pub fn task_from_text(&mut self, text: &str, kind: AnswerKind, by: &[String]) -> Result<Task, Diagnostic> {
        self.whole_first(text, |session| session.task_read(text, kind, by))
    }

    fn task_read(&mut self, text: &str, kind: AnswerKind, by: &[String]) -> Result<Task, Diagnostic> {
        let reading = self.read_by(text, by.iter().map(String::as_str))?;
        let named: Vec<(usize, &str)> = by.iter().map(|name| (0, name.as_str())).collect();
        let mut task = self.task_for(&reading, Some(kind), &named)?;
        if kind == AnswerKind::Derivative && by.len() == 1 && task.by.len() > 1 {
            let scalar = self.graph.is_scalar(task.of);
            task.kind = if scalar { AnswerKind::Gradient } else { AnswerKind::Jacobian };
        }
        if task.by.len() > 1 && self.one_by_one(task.clone()).len() > 1 {
            return Err(Diagnostic::new("scope-which-variable", "vectors of symbolic length are taken one by one")
                .suggest("one of them in wrt"));
        }
        Ok(task)
    }

    /// The task whose steps are wanted: by one variable a derivative, by several a gradient or Jacobian.
    ///
    /// # Errors
    /// See [`Session::task_from_text`].
    pub fn steps_task(&mut self, text: &str, by: &[String]) -> Result<Task, Diagnostic> {
        self.whole_first(text, |session| session.steps_task_read(text, by))
    }

    fn steps_task_read(&mut self, text: &str, by: &[String]) -> Result<Task, Diagnostic> {
        let reading = self.read_by(text, by.iter().map(String::as_str))?;
        let named: Vec<(usize, &str)> = by.iter().map(|name| (0, name.as_str())).collect();
        let mut task = self.task_for(&reading, None, &named)?;
        if task.kind == AnswerKind::Derivative && task.by.len() > 1 {
            task.kind = AnswerKind::Gradient;
        }
        if !self.graph.is_scalar(task.of) {
            task.kind = AnswerKind::Jacobian;
        }
        Ok(task)
    }

    /// A derivative times a vector, by the variables named or by all, the entries of the vector in order; and what was
    /// differentiated.
    ///
    /// # Errors
    /// What reading reports, `scope-no-variable`, `shape-operator`, `shape-point` for a vector of the wrong length.
    pub fn product_from_text(
        &mut self,
        text: &str,
        with: &str,
        by: &[String],
        product: Product,
    ) -> Result<(Answer, ExprId), Diagnostic> {
        let reading = self.read_by(text, by.iter().map(String::as_str))?;
        let named: Vec<(usize, &str)> = by.iter().map(|name| (0, name.as_str())).collect();
        let with = self.read(with)?.value;
        let made = self.product(&reading, with, &named, product)?;
        let id = self.tidied(made.id)?;
        Ok((self.plain_answer(AnswerKind::Value, None, id)?, made.of))
    }

    /// Takes a relation or a property such as `A invertible` as an assumption; one that is not known changes nothing.
    ///
    /// # Errors
    /// What reading a relation reports.
    pub fn assume_text(&mut self, said: &str) -> Result<(), Diagnostic> {
        if said.contains('=') && !said.contains(['<', '>', '!', '≠', '≤', '≥']) {
            return self.assume(said, 0).map(|_| ());
        }
        self.assume_if_relation(said, 0).map(|_| ())
    }
}
