//! Expressions at matrices of numbers: shapes come from the numbers, values from the dense kernels.

use super::Session;
use super::called::Called;
use super::read::{explain, masked};
use super::typed::NamedRows;
use crate::calculus;
use crate::diagnostic::Diagnostic;
use crate::name::Name;

/// Most characters of an expression that is named beside its value.
const LONGEST: usize = 200;
/// Up to this size matrices are written out entry by entry, which knows more functions.
const WRITTEN_OUT: usize = 4;

/// An expression with the rows of its value.
pub type Valued = (String, Vec<Vec<f64>>);

impl Session {
    /// Carries out definitions and declarations among `lines` and gives the value of every expression among them at
    /// `point`. Names without a declaration are scalars, vectors and matrices as their values are, and equal sizes are one
    /// letter, `n_30` for 30, so that `eye(n_30)` fits; a name with a declaration keeps it.
    ///
    /// # Errors
    /// What is wrong with a line, with the line: also `shape-point` for sizes that do not agree, and `scope-not-numeric`
    /// for a name without a value.
    pub fn valued(&mut self, lines: &[String], point: &NamedRows) -> Result<Vec<Valued>, (Diagnostic, String)> {
        let largest = |rows: &[Vec<f64>]| rows.len().max(rows.first().map_or(0, Vec::len));
        let written_out = point.iter().all(|(_, rows)| largest(rows) <= WRITTEN_OUT);
        for (name, rows) in point {
            let is_declared = self.state.scope.shapes.contains_key(&Name::new(name));
            if !is_declared {
                let shape = shape_of(rows, written_out);
                self.declare_name(name, &shape).map_err(|problem| (problem, name.clone()))?;
            }
        }
        let mut values = Vec::new();
        for line in lines {
            self.refill();
            let text = line.trim();
            if self.defines(line)? {
                continue;
            }
            values.push(self.value_of_line(text, point).map_err(|problem| (problem, text.to_owned()))?);
        }
        if values.is_empty() {
            let problem = Diagnostic::new("parse-arguments", "there is no expression to be evaluated");
            return Err((problem.suggest("gradus eval 'A*x' --data A=a.csv --data x=x.csv"), lines.join("; ")));
        }
        Ok(values)
    }

    fn value_of_line(&mut self, text: &str, point: &NamedRows) -> Result<Valued, Diagnostic> {
        // As typed: written out entry by entry nobody would know it again.
        let head = text.chars().take(LONGEST).collect();
        let id = match self.called_value(text)? {
            Some(Called::Product(made)) => made.id,
            Some(Called::Derivative(task)) => {
                let derivative = self.solve(&task)?;
                self.at_point(derivative, &task.at)?
            }
            Some(Called::Formal(root)) => calculus::resolve(&mut self.graph, root).map_err(explain)?,
            Some(Called::Value(start)) => self.read(&masked(text, start..text.len()))?.value,
            None => self.read(text)?.value,
        };
        Ok((head, self.value_of(id, point)?))
    }
}

/// `matrix(n_3,n_5)` for three rows of five numbers, or with the numbers themselves.
fn shape_of(rows: &[Vec<f64>], written_out: bool) -> String {
    let size = |size: usize| match size {
        1 => "1".to_owned(),
        _ if written_out => size.to_string(),
        _ => format!("n_{size}"),
    };
    let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
    match (height, width) {
        (1, 1) => "scalar".to_owned(),
        (_, 1) => format!("vector({})", size(height)),
        _ => format!("matrix({},{})", size(height), size(width)),
    }
}
