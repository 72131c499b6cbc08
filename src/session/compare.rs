//! Somebody's own derivatives at many points beside ours: what agrees, which rows are wrong, and the error of difference
//! quotients where it is worst.

use super::Session;
use super::commands::Input;
use super::explore::{Parts, parts};
use super::gradcheck::{Compared, DIFFERENCES, ROUNDING, compared, curve_replies, size};
use super::read::explain;
use super::reply::{AnswerKind, Judgement, Outcome, Reply};
use crate::calculus;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::number::decimal;
use crate::numeric::{NotNumeric, Point, Program, error_curve};
use crate::syntax::spelling;

/// Wrong rows that are listed.
const LISTED: usize = 5;

/// Numbers for the derivatives of one function, row after row.
pub struct Comparison {
    value: Program,
    slopes: Program,
    variables: Vec<String>,
    outputs: usize,
    rows: usize,
    wrong: usize,
    /// What is wrong in the first wrong rows.
    listed: Vec<String>,
    /// The factor that all wrong numbers have in common so far.
    factor: Option<f64>,
    worst: Option<Worst>,
}

/// The entry with the largest error.
struct Worst {
    row: usize,
    error: f64,
    name: String,
    at: Vec<f64>,
}

impl Session {
    /// Makes ready to compare derivatives of `text`: an expression, then variables if not all are meant.
    ///
    /// # Errors
    /// What reading reports; `scope-points` if something has no number.
    pub fn derivatives_compared(&mut self, text: &str) -> Result<Comparison, Diagnostic> {
        let Parts { reading, rest, point } = parts(self, &Input { line: text, start: 0 })?;
        if point.is_some() {
            return Err(Diagnostic::new("parse-point", "the points stand in the file").suggest("no at p"));
        }
        let task = self.task_for(&reading, Some(AnswerKind::Jacobian), &rest)?;
        let outputs = self.outputs(task.of)?;
        let slopes = calculus::jacobian(&mut self.graph, &outputs, &task.by).map_err(explain)?;
        let graph = &self.graph;
        let program = |roots: &[ExprId]| {
            let unbound = |reason: NotNumeric| Diagnostic::new("scope-points", reason.to_string());
            Program::new(graph, roots, &task.by, &Point::new()).map_err(unbound)
        };
        Ok(Comparison {
            value: program(&outputs)?,
            slopes: program(&slopes)?,
            variables: task.by.iter().map(|id| spelling(graph, *id)).collect(),
            outputs: outputs.len(),
            rows: 0,
            wrong: 0,
            listed: Vec::new(),
            factor: None,
            worst: None,
        })
    }
}

impl Comparison {
    /// Number of variables: the first columns.
    pub fn variables(&self) -> usize {
        self.variables.len()
    }

    /// The names that each column may have, the usual one first: the variables, then the derivatives, those of each output
    /// together.
    pub fn columns(&self) -> Vec<Vec<String>> {
        let mut columns: Vec<Vec<String>> = self.variables.iter().map(|name| vec![name.clone()]).collect();
        for output in 1..=self.outputs {
            for (at, x) in self.variables.iter().enumerate() {
                columns.push(match self.outputs {
                    1 => ["df/d", "grad_", "f_", "g_", "d"].iter().map(|before| format!("{before}{x}")).collect(),
                    _ => vec![format!("df_{output}/d{x}"), format!("J[{output},{}]", at + 1), format!("f{output}_{x}")],
                });
            }
        }
        columns
    }

    /// Compares one row; false if there is no derivative at the point, so that nothing was compared.
    pub fn add(&mut self, row: usize, at: &[f64], yours: &[f64]) -> bool {
        let ours = self.slopes.run(at).to_vec();
        let has_value = self.value.run(at).iter().all(|value| value.is_finite());
        if !has_value || ours.iter().any(|entry| !entry.is_finite()) {
            return false;
        }
        self.rows += 1;
        let entries = compared(&self.variables, self.outputs, yours, &ours);
        for entry in &entries {
            let error = if entry.error.is_nan() { f64::INFINITY } else { entry.error };
            if self.worst.as_ref().is_none_or(|worst| worst.error < error) {
                self.worst = Some(Worst { row, error, name: entry.name.clone(), at: at.to_vec() });
            }
        }
        let wrong: Vec<&Compared> = entries.iter().filter(|entry| entry.is_wrong()).collect();
        if wrong.is_empty() {
            return true;
        }
        for entry in &wrong {
            let factor = entry.yours / entry.ours;
            let is_first = self.wrong == 0 && self.factor.is_none();
            let same = self.factor.is_some_and(|known| (factor - known).abs() <= 1e-6 * known.abs());
            self.factor = (is_first || same).then_some(factor).filter(|factor| factor.is_finite());
        }
        self.wrong += 1;
        if self.listed.len() < LISTED {
            let said: Vec<String> = wrong.iter().take(LISTED).map(|entry| entry.said(6)).collect();
            self.listed.push(format!("row {row}: {}", said.join(", ")));
        }
        true
    }

    /// The verdict over all rows, then the errors of difference quotients at the worst point.
    pub fn replies(mut self) -> Vec<Reply> {
        let Some(worst) = self.worst.take() else {
            let judgement = Judgement::new(Outcome::Undecided, "no row could be compared".to_owned());
            return vec![Reply::Verdict(Box::new(judgement))];
        };
        let count = self.variables.len() * self.outputs;
        let derivatives =
            if count == 1 { "the derivative agrees".to_owned() } else { format!("all {count} derivatives agree") };
        let rows = if self.rows == 1 { "the row".to_owned() } else { format!("all {} rows", self.rows) };
        let largest =
            format!("the largest relative error is {} (row {}, {})", size(worst.error), worst.row, worst.name);
        let mut judgement = match self.wrong {
            0 if worst.error <= ROUNDING => {
                Judgement::new(Outcome::Correct, format!("{derivatives} in {rows} within rounding; {largest}"))
            }
            0 => Judgement::new(
                Outcome::Correct,
                format!(
                    "{derivatives} in {rows} within {DIFFERENCES:e}, as difference quotients do; {largest}; an exact \
                     derivative is within {ROUNDING:e}"
                ),
            ),
            wrong => {
                let rest = if wrong > self.listed.len() { "; and so on" } else { "" };
                let listed = self.listed.join("; ");
                Judgement::new(Outcome::Incorrect, format!("{wrong} of {} rows wrong; {listed}{rest}", self.rows))
            }
        };
        if let (true, Some(factor)) = (self.wrong > 1, self.factor) {
            judgement.hint = Some(format!("each wrong number is {} times the right value", decimal(factor, 6)));
        }
        let ours = self.slopes.run(&worst.at).to_vec();
        let curve = error_curve(&mut self.value, &worst.at, &ours);
        let mut replies = vec![Reply::Verdict(Box::new(judgement))];
        replies.extend(curve_replies(&curve, &format!("At row {}: ", worst.row)));
        replies
    }
}
