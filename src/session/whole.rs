//! Derivatives of expressions with whole vectors and matrices: by which engine, in which layout, under which assumptions.

use super::Session;
use super::answer::Task;
use super::reply::{Answer, AnswerKind};
use super::settings::Layout;
use crate::calculus::tensor::{self, Derivative, Facts, NoTensor};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;

impl Session {
    /// True if a task needs the calculus of whole matrices.
    pub(super) fn is_whole(&self, task: &Task) -> bool {
        let symbol = |id: &ExprId| !self.graph.is_scalar(*id) && self.graph.as_symbol(*id).is_some();
        task.by.iter().any(symbol) || self.graph.has_whole_matrices(task.of)
    }

    /// What is known about matrices: declared properties, and scalars with a known value.
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts { shapes: self.state.scope.shapes.clone(), ..Facts::default() };
        for (said, relation) in &self.state.assumptions {
            if let Some((name, "symmetric" | "positive definite" | "diagonal")) = said.split_once(' ') {
                facts.symmetric.insert(Name::new(name));
            }
            let Some(Node::Apply(ops::EQUAL, sides)) = relation.map(|id| self.graph.node(id)) else { continue };
            for (one, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
                if let (Some(value), None) = (self.graph.as_number(one), self.graph.as_number(other)) {
                    facts.values.push((other, value.clone()));
                }
            }
        }
        facts
    }

    /// The derivative of a task in matrix notation, free of layout.
    ///
    /// # Errors
    /// `scope-...` if there is none.
    pub(super) fn whole_derivative(&mut self, task: &Task) -> Result<Derivative, Diagnostic> {
        let facts = self.facts();
        let (first, rest) = task.by.split_first().expect("a task has a variable");
        let mut derivative = self.whole_or_entry(task.of, *first, &facts)?;
        if task.kind == AnswerKind::Hessian {
            if !rest.is_empty() {
                return Err(Diagnostic::new("scope-which-variable", "the Hessian by one vector is taken at a time")
                    .suggest("one vector: hessian f, x"));
            }
            return tensor::derivative(&mut self.graph, derivative.value, *first, &facts).map_err(explain);
        }
        for variable in rest {
            derivative = tensor::derivative(&mut self.graph, derivative.value, *variable, &facts).map_err(explain)?;
        }
        Ok(derivative)
    }

    /// What matrix notation cannot say about a sum over entries is said for one entry with a free index.
    fn whole_or_entry(&mut self, of: ExprId, by: ExprId, facts: &Facts) -> Result<Derivative, Diagnostic> {
        match tensor::derivative(&mut self.graph, of, by, facts) {
            Err(NoTensor::Entries | NoTensor::NotRaised | NoTensor::NoLaw(_))
                if !self.graph.has_whole_matrices(of) && self.graph.is_scalar(of) && !self.graph.is_scalar(by) =>
            {
                let name = self.graph.as_symbol(by).expect("a variable has a name");
                let rank = if self.graph.shape(by).is_vector() { 1 } else { 2 };
                let entry = self.free_entry(name, rank, of);
                let slope = crate::calculus::Derivatives::new()
                    .forward(&mut self.graph, &[of], entry)
                    .map_err(super::read::explain)?[0];
                let value = self.tidied(slope)?;
                let shapes = (self.graph.shape(of).clone(), self.graph.shape(entry).clone());
                Ok(Derivative { value, turned: value, shapes })
            }
            other => other.map_err(explain),
        }
    }

    /// The derivative in the layout that is in force.
    pub(super) fn in_layout(&self, derivative: &Derivative, hessian: bool) -> ExprId {
        let (of, by) = &derivative.shapes;
        let layout = self.settings().layout;
        let turned = match (of.is_scalar(), by.is_scalar()) {
            _ if hessian => false,
            (true, _) => by.is_vector() && layout == Layout::Numerator,
            (false, true) => of.is_vector() && layout == Layout::Denominator,
            (false, false) => layout == Layout::Denominator,
        };
        if turned { derivative.turned } else { derivative.value }
    }

    /// Solves a task with whole matrices.
    ///
    /// # Errors
    /// `scope-...` if there is no derivative in matrix notation.
    pub(super) fn whole_answer(&mut self, task: &Task) -> Result<Answer, Diagnostic> {
        let derivative = self.whole_derivative(task)?;
        let hessian = task.kind == AnswerKind::Hessian || task.by.len() > 1;
        let value = self.in_layout(&derivative, hessian);
        let value = self.at_point(value, &task.at)?;
        self.state.last = Some(value);
        self.state.task = Some(task.clone());
        self.state.shown = 0;
        Ok(Answer {
            kind: task.kind,
            left: Some(self.left_side(task, false)),
            decimal: self.decimal(value),
            value: self.shown(value),
            domain: Vec::new(),
            confirmation: None,
            at: None,
            notes: Vec::new(),
            source: String::new(),
        })
    }

    /// An expression of whole matrices in the form in which derivatives are written.
    ///
    /// # Errors
    /// `limit-...`
    pub(super) fn whole_simplified(&mut self, id: ExprId) -> Result<ExprId, Diagnostic> {
        let facts = self.facts();
        match tensor::collected(&mut self.graph, id, &facts) {
            Ok(collected) => Ok(collected),
            Err(NoTensor::Stopped(stopped)) => Err(stopped.diagnostic()),
            Err(_) => Ok(id),
        }
    }
}

/// A derivative of matrices that does not exist, as a diagnostic.
pub(super) fn explain(error: NoTensor) -> Diagnostic {
    match error {
        NoTensor::Stopped(stopped) => stopped.diagnostic(),
        NoTensor::NoLaw(name) => Diagnostic::new("scope-no-law", error.to_string()).suggest(format!("help {name}")),
        NoTensor::TooDeep => Diagnostic::new("limit-depth", error.to_string()),
        NoTensor::Entries => Diagnostic::new("scope-index", error.to_string())
            .suggest("whole vectors: x'*y, sum(x), or a sum over the whole range: sum(i=1..n, x_i)"),
        NoTensor::NotRaised => Diagnostic::new("scope-index-form", error.to_string())
            .suggest("a derivative by one entry, or sizes that are numbers: X : matrix(2,3)"),
    }
}
