//! Derivatives of expressions with whole vectors and matrices: by which engine, in which layout, under which assumptions.

use super::Confirm;
use super::Session;
use super::answer::Task;
use super::reply::{Answer, AnswerKind, Confirmation, Domain};
use super::settings::Layout;
use crate::calculus::tensor::{self, Derivative, Facts, NoTensor};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::expr::ExprId;
use crate::name::Name;
use crate::numeric::matrix::{Place, confirm};
use crate::syntax::linear::{Style, write};

/// The id of a derivative that only index form can say.
const INDEX_FORM: &str = "scope-index-form";
/// Most characters of what a letter means.
const MEANING: usize = 200;

impl Session {
    /// True if a task needs the calculus of whole matrices.
    pub(super) fn is_whole(&self, task: &Task) -> bool {
        let symbol = |id: &ExprId| !self.graph.is_scalar(*id) && self.graph.as_symbol(*id).is_some();
        task.by.iter().any(symbol) || self.graph.has_whole_matrices(task.of)
    }

    /// True if the steps of a task are those of whole matrices; sums over entries are explained for one entry.
    pub(super) fn is_traced_whole(&mut self, task: &Task) -> bool {
        let entries = self.by_entries(task);
        self.is_whole(&entries)
    }

    /// What is known about matrices: declared properties, and scalars with a known value.
    pub(crate) fn facts(&self) -> Facts {
        let relations = self.assumed();
        let mut facts = Facts::assumed(&self.graph, &relations);
        facts.shapes = self.state.scope.shapes.clone();
        for (said, _) in &self.state.assumptions {
            if let Some((name, property)) = said.split_once(' ') {
                facts.assume(Name::new(name), property);
            }
        }
        facts
    }

    /// The derivative of a task in matrix notation, free of layout.
    ///
    /// # Errors
    /// `scope-...` if there is none.
    pub(super) fn whole_derivative(&mut self, task: &Task) -> Result<Derivative, Diagnostic> {
        let mut facts = self.facts();
        facts.shapes.extend(self.shapes_of_entries(task.of));
        let (first, rest) = task.by.split_first().expect("a task has a variable");
        if task.kind == AnswerKind::Hessian {
            if !rest.is_empty() {
                return Err(Diagnostic::new("scope-which-variable", "the Hessian by one vector is taken at a time")
                    .suggest("one vector: hessian f, x"));
            }
            return tensor::second_derivative(&mut self.graph, task.of, *first, &facts).map_err(explain);
        }
        let mut derivative = tensor::derivative(&mut self.graph, task.of, *first, &facts).map_err(explain)?;
        for variable in rest {
            derivative = tensor::derivative(&mut self.graph, derivative.value, *variable, &facts).map_err(explain)?;
        }
        Ok(derivative)
    }

    /// A task that matrix notation cannot answer, by one entry with free indices instead.
    ///
    /// # Errors
    /// The problem as it was if there is nothing to say for one entry either.
    pub(super) fn or_by_entries(&mut self, task: &Task, problem: Diagnostic) -> Result<Task, Diagnostic> {
        if !problem.is_from_outside()
            && let Some(explicit) = self.explicit_task(task)
        {
            return Ok(explicit);
        }
        let sayable = matches!(problem.id, "scope-index" | "scope-index-form" | "scope-no-law");
        if !sayable || self.graph.has_whole_matrices(task.of) || !self.graph.is_scalar(task.of) {
            return Err(problem);
        }
        let entries = self.by_entries(task);
        if self.is_whole(&entries) { Err(problem) } else { Ok(entries) }
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
        let derivative = match self.whole_derivative(task) {
            Ok(derivative) => derivative,
            Err(problem) => match self.or_by_entries(task, problem) {
                Ok(entries) => return self.answered_by_entries(task, &entries),
                Err(problem) if problem.id == INDEX_FORM => return self.index_answer(task, problem),
                Err(problem) => return Err(problem),
            },
        };
        let hessian = task.kind == AnswerKind::Hessian || task.by.len() > 1;
        let value = self.in_layout(&derivative, hessian);
        let confirmation = self.whole_confirmed(task, &derivative)?;
        let value = self.at_point(value, &task.at)?;
        self.state.last = Some(value);
        self.state.task = Some(task.clone());
        self.state.shown = 0;
        self.state.confirmation = confirmation.clone();
        self.state.conventions = self.conventions(task.of, derivative.value);
        let answer = Answer {
            kind: task.kind,
            left: Some(self.left_side(task)),
            other: None,
            decimal: self.decimal(value),
            value: self.shown(value),
            domain: Domain::default(),
            confirmation,
            conventions: self.state.conventions.clone(),
            at: None,
            notes: Vec::new(),
            source: String::new(),
        };
        self.with_entries(task, answer)
    }

    /// The answer to a task by the entries of its vectors and matrices, which stay whole where it is repeated.
    fn answered_by_entries(&mut self, task: &Task, entries: &Task) -> Result<Answer, Diagnostic> {
        let answer = self.answer(entries)?;
        let named = task.name.is_some() || !self.graph.has_whole_matrices(task.of);
        let left = if named { answer.left } else { Some(self.left_side(task)) };
        Ok(Answer { left, ..answer })
    }

    /// What matrix notation cannot say, entry by entry, with what the letters mean.
    fn index_answer(&mut self, task: &Task, problem: Diagnostic) -> Result<Answer, Diagnostic> {
        let (last, earlier) = task.by.split_last().expect("a task has a variable");
        let of = match (task.kind, earlier) {
            (AnswerKind::Hessian, _) => {
                self.whole_derivative(&Task::new(AnswerKind::Gradient, task.of, vec![*last]))?.value
            }
            (_, []) => task.of,
            _ => self.whole_derivative(&Task { by: earlier.to_vec(), ..task.clone() })?.value,
        };
        let facts = self.facts();
        let form = match tensor::index_form(&mut self.graph, of, *last, &facts) {
            Ok(form) => form,
            Err(NoTensor::NotRaised) => return Err(problem),
            Err(other) => return Err(explain(other)),
        };
        let spelt = |names: &[Name]| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let entry = |names: &[Name], what: &str| match names {
            [] => what.to_owned(),
            names => format!("entry ({}) of {what}", spelt(names)),
        };
        let variable = crate::syntax::spelling(&self.graph, *last);
        let what = if earlier.is_empty() && task.kind != AnswerKind::Hessian { "it" } else { "the derivative before" };
        let mut said = vec![format!(
            "matrix notation cannot say this; it is the derivative of {} by {}",
            entry(&form.of, what),
            entry(&form.by, &variable)
        )];
        for (name, id) in &form.names {
            let meaning = write(&self.formula(*id), Style::Unicode, MEANING);
            said.push(format!("{name} is {}", meaning.text));
        }
        if form.identity {
            said.push("I_{i,j} is 1 where i = j, else 0".to_owned());
        }
        self.state.last = Some(form.value);
        self.state.task = Some(task.clone());
        self.state.shown = 0;
        let note = |text| Note { span: Span::default(), text, warning: false };
        Ok(Answer {
            kind: task.kind,
            left: Some(self.left_side(task)),
            other: None,
            decimal: None,
            value: self.shown(form.value),
            domain: Domain::default(),
            confirmation: None,
            conventions: Vec::new(),
            at: None,
            notes: said.into_iter().map(note).collect(),
            source: String::new(),
        })
    }

    /// What adjoints and central differences say at random matrices; a different size for each letter.
    fn whole_confirmed(&mut self, task: &Task, derivative: &Derivative) -> Result<Option<Confirmation>, Diagnostic> {
        if self.confirm == Confirm::Nothing {
            return Ok(None);
        }
        let Some((last, earlier)) = task.by.split_last() else { return Ok(None) };
        let of = match (task.kind, earlier) {
            (AnswerKind::Hessian, _) => {
                self.whole_derivative(&Task::new(AnswerKind::Gradient, task.of, vec![*last]))?.value
            }
            (_, []) => task.of,
            _ => self.whole_derivative(&Task { by: earlier.to_vec(), ..task.clone() })?.value,
        };
        let mut said = Confirmation { witnesses: Vec::new(), points: 0, error: 0.0, problem: None };
        let places = if self.confirm == Confirm::Everything { 3 } else { 1 };
        let properties = self.properties();
        let properties: Vec<(Name, &str)> = properties.iter().map(|(name, said)| (*name, said.as_str())).collect();
        let facts = self.facts();
        let totals = facts.totals(&self.graph);
        if totals.len() < facts.values.len() {
            return Ok(None); // Random matrices do not meet other equations.
        }
        for attempt in 0..places {
            let first = 2 + attempt % 2;
            let seed = self.seed.wrapping_add(attempt as u64);
            let place = Place::random(&self.graph, &[of, *last, derivative.value], first, &properties, seed)
                .with_totals(&totals);
            let Ok(found) = confirm(&self.graph, of, *last, derivative.value, &place) else { return Ok(None) };
            if found.is_defined() && !found.agrees() {
                said.problem = Some("the witnesses disagree at random matrices".to_owned());
                return Ok(Some(said));
            }
            if !found.is_defined() {
                continue;
            }
            said.points += 1;
            said.error = said.error.max(found.reverse.unwrap_or(found.differences));
            said.witnesses = match found.reverse {
                Some(_) => vec!["reverse AD", "central differences"],
                None => vec!["central differences"],
            };
        }
        Ok((said.points > 0).then_some(said))
    }

    /// Properties that were assumed, `symmetric` and the like, with the names that have them.
    pub(super) fn properties(&self) -> Vec<(Name, String)> {
        let said = self.state.assumptions.iter().filter_map(|(said, _)| said.split_once(' '));
        said.map(|(name, property)| (Name::new(name), property.to_owned())).collect()
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
        NoTensor::NotRaised => Diagnostic::new(INDEX_FORM, error.to_string())
            .suggest("a derivative by one entry, or sizes that are numbers: X : matrix(2,3)"),
    }
}
