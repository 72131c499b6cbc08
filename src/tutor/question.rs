//! What is asked and what was answered, as expressions.

use rustc_hash::FxHashMap;

use crate::calculus::{Derivatives, NoDerivative, gradient, hessian, jacobian};
use crate::expr::{ExprId, Graph, Stopped};
use crate::name::Name;

/// Which derivative is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// By one variable after another.
    Derivative,
    /// All partial derivatives of one scalar.
    Gradient,
    /// One row for each function, one column for each variable.
    Jacobian,
    /// All second derivatives of one scalar.
    Hessian,
}

/// A question about explicit entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Which derivative.
    pub kind: Kind,
    /// The functions: scalars, in terms of the variables and of the names in `lets`. One, except for a Jacobian or the
    /// derivative of a vector.
    pub of: Vec<ExprId>,
    /// The variables: in order of application for a derivative, else across.
    pub by: Vec<ExprId>,
    /// Names that stand for functions of the variables, with their values: a derivative by t of f(x, y) with x = 3*t is a
    /// total derivative. No value holds a name of this list.
    pub lets: Vec<(ExprId, ExprId)>,
    /// Names that are variables of their own while differentiating and stand for these values in the result, in terms of
    /// the variables of the task: in a local derivative such as dy/du = cos(u) with u = x^2.
    pub held: Vec<(ExprId, ExprId)>,
    /// Relations that hold.
    pub assumptions: Vec<ExprId>,
    /// Rows and columns if the variables are all entries of one matrix: the gradient has its shape.
    pub matrix: Option<(u32, u32)>,
    /// True if gradients are columns in the layout in force.
    pub column_gradient: bool,
    /// True if Jacobians are transposed in the layout in force.
    pub transposed_jacobian: bool,
}

impl Question {
    /// A question without assumptions, in numerator layout.
    pub fn new(kind: Kind, of: Vec<ExprId>, by: Vec<ExprId>) -> Question {
        Question {
            kind,
            of,
            by,
            lets: Vec::new(),
            held: Vec::new(),
            assumptions: Vec::new(),
            matrix: None,
            column_gradient: false,
            transposed_jacobian: false,
        }
    }

    /// The functions in terms of the variables alone.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn closed(&self, graph: &mut Graph) -> Result<Vec<ExprId>, Stopped> {
        let map: FxHashMap<ExprId, ExprId> = self.lets.iter().copied().collect();
        if map.is_empty() {
            return Ok(self.of.clone());
        }
        self.of.iter().map(|f| graph.substitute(*f, &map)).collect()
    }

    /// An answer, or a derivative, with the values of the held names put in.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn put_in(&self, graph: &mut Graph, entries: Vec<ExprId>) -> Result<Vec<ExprId>, Stopped> {
        if self.held.is_empty() {
            return Ok(entries);
        }
        let map: FxHashMap<ExprId, ExprId> = self.held.iter().copied().collect();
        entries.into_iter().map(|entry| graph.substitute_folding(entry, &map)).collect()
    }

    /// Rows and columns of the right answer in the order (output, input), free of layout.
    pub fn shape(&self) -> (usize, usize) {
        match self.kind {
            Kind::Derivative => (self.of.len(), 1),
            Kind::Gradient => self.matrix.map_or((1, self.by.len()), |(rows, cols)| (rows as usize, cols as usize)),
            Kind::Jacobian => (self.of.len(), self.by.len()),
            Kind::Hessian => (self.by.len(), self.by.len()),
        }
    }

    /// The entries of the right answer, row by row, in the order (output, input).
    ///
    /// # Errors
    /// See [`NoDerivative`].
    pub fn solution(&self, graph: &mut Graph) -> Result<Vec<ExprId>, NoDerivative> {
        let entries = self.derivatives(graph)?;
        Ok(self.put_in(graph, entries)?)
    }

    fn derivatives(&self, graph: &mut Graph) -> Result<Vec<ExprId>, NoDerivative> {
        let of = self.closed(graph)?;
        match self.kind {
            Kind::Derivative => {
                let mut sweep = Derivatives::new();
                let mut entries = of;
                for variable in &self.by {
                    entries = sweep.forward(graph, &entries, *variable)?;
                }
                Ok(entries)
            }
            Kind::Gradient => gradient(graph, of[0], &self.by),
            Kind::Jacobian => jacobian(graph, &of, &self.by),
            Kind::Hessian => hessian(graph, of[0], &self.by),
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// A scalar or explicit entries, with the learner's intermediate variables replaced by their values.
    pub value: ExprId,
    /// Intermediate variables that stood in the answer.
    pub left: Vec<Name>,
    /// True if a vector was written as a plain list `[a, b]`, which says nothing about rows and columns.
    pub listed: bool,
}

impl Attempt {
    /// A finished answer; a vector is a plain list.
    pub fn new(value: ExprId) -> Attempt {
        Attempt { value, left: Vec::new(), listed: true }
    }
}
