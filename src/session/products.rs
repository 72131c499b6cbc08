//! Products of derivatives with a vector: `jvp F, v` is `J*v`, `vjp F, w` is `J'*w`, `hvp f, v` is `H*v`.
//!
//! Of explicit components they come from sweeps and never from the matrix, so that they are cheap for many variables; of
//! whole vectors and matrices from the derivative in matrix notation.

use super::Session;
use super::answer::{Task, span_of};
use super::commands::Input;
use super::explore::{Parts, parts};
use super::read::{Reading, explain, masked};
use super::reply::{AnswerKind, Reply};
use crate::calculus;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::ops;
use crate::syntax::formula::{Formula, Item};

/// Which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// The Jacobian times a direction: how the outputs change along it.
    Jvp,
    /// The transposed Jacobian times weights of the outputs: the gradient of their weighted sum.
    Vjp,
    /// The Hessian times a direction: how the gradient changes along it.
    Hvp,
}

impl Product {
    /// All with their names.
    pub const ALL: [(&str, Product); 3] = [("jvp", Product::Jvp), ("vjp", Product::Vjp), ("hvp", Product::Hvp)];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    fn left(self) -> &'static str {
        match self {
            Product::Jvp => "Jacobian times the direction",
            Product::Vjp => "transposed Jacobian times the weights",
            Product::Hvp => "Hessian times the direction",
        }
    }

    fn usage(self) -> &'static str {
        match self {
            Product::Jvp => "jvp [x*y, x + y], [1, 2]",
            Product::Vjp => "vjp [x*y, x + y], [1, 2]",
            Product::Hvp => "hvp x^2*y, [1, 2]",
        }
    }
}

pub(super) fn jvp(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    run(session, input, Product::Jvp)
}

pub(super) fn vjp(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    run(session, input, Product::Vjp)
}

pub(super) fn hvp(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    run(session, input, Product::Hvp)
}

fn run(session: &mut Session, input: &Input<'_>, product: Product) -> Result<Vec<Reply>, Diagnostic> {
    let (reading, value, point) = session.product_of_line(input, product)?;
    let value = match point {
        None => session.tidied(value.id)?,
        Some((at, text)) => {
            let pairs = session.read_point(text, at, &value.by)?;
            session.exists_at(&Task { at: pairs.clone(), ..Task::new(AnswerKind::Jacobian, value.of, Vec::new()) })?;
            session.at_point(value.id, &pairs)?
        }
    };
    let mut left = Formula::default();
    left.push(Item::Text(product.left().to_owned()));
    session.value_reply(reading, Some(left), value)
}

/// A product that was carried out.
pub(super) struct Made {
    /// The product.
    pub id: ExprId,
    /// What was differentiated.
    pub of: ExprId,
    /// By what, in order.
    pub by: Vec<ExprId>,
}

/// The text of a point with its place.
type Placed<'a> = Option<(usize, &'a str)>;

impl Session {
    /// Reads `F, v [, x ...] [at p]` and carries the product out; the point is handed back.
    pub(super) fn product_of_line<'a>(
        &mut self,
        input: &Input<'a>,
        product: Product,
    ) -> Result<(Reading, Made, Placed<'a>), Diagnostic> {
        let Parts { reading, rest, point } = parts(self, input)?;
        let [(at, text), named @ ..] = &rest[..] else {
            let message = match product {
                Product::Vjp => "weights are wanted, one for each output",
                _ => "a direction is wanted, one entry for each variable",
            };
            let span = span_of(input.line, input.start);
            return Err(Diagnostic::at("parse-arguments", span, message).suggest(product.usage()));
        };
        let place = Span::new(*at, at + text.len());
        let with = self.read(&masked(input.line, *at..*at + text.len()))?.value;
        let mut made = self.product(&reading, with, named, product);
        if let Err(problem) = &mut made
            && problem.id == "shape-point"
        {
            *problem = Diagnostic::at("shape-point", place, problem.message.clone());
        }
        Ok((reading, made?, point))
    }

    /// The product as an expression: a scalar or a column with one entry for each output (`jvp`) or variable; for the
    /// entries of one matrix variable it has the shape of the matrix.
    ///
    /// # Errors
    /// `shape-point` if `with` has the wrong number of entries, `shape-operator` if the Hessian of several functions is
    /// asked for, and what differentiating reports.
    pub(super) fn product(
        &mut self,
        reading: &Reading,
        with: ExprId,
        named: &[(usize, &str)],
        product: Product,
    ) -> Result<Made, Diagnostic> {
        let kind = if product == Product::Hvp { AnswerKind::Hessian } else { AnswerKind::Jacobian };
        let mut task = self.task_for(reading, Some(kind), named)?;
        if product != Product::Vjp {
            task = self.by_shape(task, with, named);
        }
        let Task { of, by, .. } = task.clone();
        if self.is_whole(&task) {
            let id = self.whole_product(&task, with, product)?;
            return Ok(Made { id, of, by });
        }
        let (outputs, with) = (self.outputs(of)?, self.outputs(with)?);
        let (wanted, of_what) = match product {
            Product::Vjp => (outputs.len(), "weights, one for each output"),
            _ => (by.len(), "entries of the direction, one for each variable"),
        };
        if with.len() != wanted {
            let names: Vec<String> = by.iter().map(|id| crate::syntax::spelling(&self.graph, *id)).collect();
            let message = format!("{wanted} {of_what} are wanted here; the variables are {}", names.join(", "));
            return Err(Diagnostic::new("shape-point", message));
        }
        let graph = &mut self.graph;
        let entries = match product {
            Product::Jvp => calculus::jvp(graph, &outputs, &by, &with),
            Product::Vjp => calculus::vjp(graph, &outputs, &by, &with),
            Product::Hvp => calculus::hvp(graph, outputs[0], &by, &with),
        };
        let entries = entries.map_err(explain)?;
        let shape = match product {
            Product::Jvp => None,
            _ => self.matrix_shape(&by),
        };
        let id = match (entries.as_slice(), shape) {
            ([only], _) => *only,
            (_, Some((rows, cols))) => self.graph.literal(rows, cols, &entries),
            _ => self.graph.literal(entries.len() as u32, 1, &entries),
        };
        Ok(Made { id, of, by })
    }

    /// Of several whole variables, if none is named, the only one that the direction fits.
    fn by_shape(&self, task: Task, with: ExprId, named: &[(usize, &str)]) -> Task {
        let fits: Vec<ExprId> =
            task.by.iter().copied().filter(|id| self.graph.shape(*id) == self.graph.shape(with)).collect();
        match fits[..] {
            [only] if named.is_empty() && task.by.len() > 1 && !self.graph.is_scalar(only) => {
                Task { by: vec![only], ..task }
            }
            _ => task,
        }
    }

    /// The same for whole vectors, from the derivative in matrix notation.
    fn whole_product(&mut self, task: &Task, with: ExprId, product: Product) -> Result<ExprId, Diagnostic> {
        if task.by.len() != 1 {
            let message = "with whole vectors the product is by one variable";
            return Err(Diagnostic::new("scope-which-variable", message).suggest(format!(
                "{} F, {}, x",
                product.name(),
                if product == Product::Vjp { "w" } else { "v" }
            )));
        }
        let task = match product {
            Product::Hvp => task.clone(),
            _ => Task { kind: AnswerKind::Derivative, ..task.clone() },
        };
        let mut matrix = self.solve(&task)?;
        let (inputs, direction) = (self.graph.shape(task.by[0]).clone(), self.graph.shape(with).clone());
        let of = self.graph.shape(task.of).clone();
        let wanted = if product == Product::Vjp { &of } else { &inputs };
        if !inputs.cols.is_one() || !of.cols.is_one() || direction != *wanted {
            let message = format!("the {} needs a column of {wanted} here, this is {direction}", product.name());
            return Err(Diagnostic::new("shape-point", message));
        }
        // A gradient may stand as a column; a product with it needs rows for outputs and columns for variables.
        if product != Product::Hvp && self.graph.shape(matrix).cols != inputs.rows {
            matrix = self.graph.apply(ops::TRANSPOSE, &[matrix]);
        }
        if product == Product::Vjp {
            matrix = self.graph.apply(ops::TRANSPOSE, &[matrix]);
        }
        Ok(self.graph.call(ops::MATRIX_PRODUCT, &[matrix, with]))
    }
}
