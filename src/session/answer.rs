//! Answers: a value, or a derivative with its domain and its witnesses.

use rustc_hash::FxHashMap;

use super::Session;
use super::form::TIDY_BUDGET;
use super::read::{Reading, explain, stopped};
use super::reply::{Answer, AnswerKind, Page, Reply, Shown};
use super::settings::Layout;
use crate::calculus::{Derivatives, Given, NoDerivative, gradient, hessian, jacobian, repeated};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node, Stopped};
use crate::name::Name;
use crate::ops;
use crate::syntax::written::Token;
use crate::syntax::{entries_of, formula::Formula, linear};

/// From this order on, a derivative by one variable is multiplied out and collected after every order.
const COLLECTED_ORDER: usize = 4;

/// A derivative that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which.
    pub kind: AnswerKind,
    /// What is differentiated: a scalar, or explicit entries.
    pub of: ExprId,
    /// The variables: in order of application for a derivative, else across.
    pub by: Vec<ExprId>,
    /// Name of the function, if it has one.
    pub name: Option<String>,
    /// Intermediate variables that the author named.
    pub chosen: Vec<(Name, ExprId)>,
    /// Values at which the result is wanted.
    pub at: Vec<(ExprId, ExprId)>,
}

impl Task {
    /// A derivative without a name or a point.
    pub fn new(kind: AnswerKind, of: ExprId, by: Vec<ExprId>) -> Task {
        Task { kind, of, by, name: None, chosen: Vec::new(), at: Vec::new() }
    }
}

impl Session {
    /// The derivative that a task asks for, tidied, as a scalar or as explicit entries in the order (output, input).
    ///
    /// # Errors
    /// See [`crate::calculus::NoDerivative`].
    pub fn solve(&mut self, task: &Task) -> Result<ExprId, Diagnostic> {
        if self.is_whole(task) {
            return match self.whole_derivative(task) {
                Ok(derivative) => Ok(derivative.value),
                Err(problem) => {
                    let entries = self.or_by_entries(task, problem)?;
                    self.solve(&entries)
                }
            };
        }
        let raw = self.differentiate(task)?;
        let given = self.given_with(task.of, raw)?;
        self.tidied_where(raw, &given)
    }

    pub(super) fn differentiate(&mut self, task: &Task) -> Result<ExprId, Diagnostic> {
        let count = task.by.len() as u32;
        match task.kind {
            AnswerKind::Gradient => {
                let entries = gradient(&mut self.graph, task.of, &task.by).map_err(explain)?;
                let (rows, cols) = self.matrix_shape(&task.by).unwrap_or((1, count));
                Ok(self.graph.literal(rows, cols, &entries))
            }
            AnswerKind::Hessian => {
                let entries = hessian(&mut self.graph, task.of, &task.by).map_err(explain)?;
                Ok(self.graph.literal(count, count, &entries))
            }
            AnswerKind::Jacobian => {
                let outputs = self.outputs(task.of)?;
                let entries = jacobian(&mut self.graph, &outputs, &task.by).map_err(explain)?;
                Ok(self.graph.literal(outputs.len() as u32, count, &entries))
            }
            _ => self.repeated(task.of, &task.by),
        }
    }

    /// Derivatives by one variable after another. Low orders are tidied in between, which is how a person does it.
    fn repeated(&mut self, of: ExprId, by: &[ExprId]) -> Result<ExprId, Diagnostic> {
        if let Some(collected) = self.collected(of, by)? {
            return Ok(collected);
        }
        let mut result = of;
        let given = if by.len() > 1 { self.given(&[of])? } else { Given::default() };
        for (order, variable) in by.iter().enumerate() {
            if (1..=3).contains(&order) {
                result = self.tidied_where(result, &given)?;
            }
            result = Derivatives::new().forward(&mut self.graph, &[result], *variable).map_err(explain)?[0];
        }
        Ok(result)
    }

    /// A derivative of high order by one variable, collected after every order; `None` if the order is low or that is too
    /// much work.
    fn collected(&mut self, of: ExprId, by: &[ExprId]) -> Result<Option<ExprId>, Diagnostic> {
        let one_variable = by.iter().all(|id| *id == by[0]);
        if by.len() < COLLECTED_ORDER || !one_variable || !self.graph.is_scalar(of) {
            return Ok(None);
        }
        let (variable, order) = (by[0], by.len());
        let result = self.within(TIDY_BUDGET, |session| match repeated(&mut session.graph, of, variable, order) {
            Ok(collected) => Ok(Some(collected)),
            Err(NoDerivative::Stopped(stopped)) => Err(stopped),
            Err(_) => Ok(None),
        });
        match result {
            Err(Stopped::Work) => Ok(None),
            other => other.map_err(stopped),
        }
    }

    /// The entries of what is differentiated.
    pub(super) fn outputs(&self, of: ExprId) -> Result<Vec<ExprId>, Diagnostic> {
        entries_of(&self.graph, of)
            .map(|(_, _, entries)| entries)
            .ok_or_else(|| explain(crate::calculus::NoDerivative::SymbolicSize))
    }

    /// Rows and columns if the variables are all entries of one matrix, row by row.
    pub(super) fn matrix_shape(&self, by: &[ExprId]) -> Option<(u32, u32)> {
        let mut last = None;
        let mut name = None;
        for id in by {
            let Node::Entry { base, indices: [row, col] } = self.graph.node(*id) else { return None };
            if *name.get_or_insert(base) != base {
                return None;
            }
            last = Some((self.graph.as_number(*row)?.to_i64()?, self.graph.as_number(*col)?.to_i64()?));
        }
        let (rows, cols) = last?;
        (rows * cols == by.len() as i64).then_some((rows as u32, cols as u32))
    }

    /// The formal derivative at the root of a reading as a task; `None` for any other expression.
    pub(super) fn task_of(&mut self, reading: &Reading) -> Option<Task> {
        let root = reading.lowered.root;
        let (inner, at) = match self.graph.node(root) {
            Node::Apply(ops::AT, kids) => (kids[0], kids[1..].chunks(2).map(|pair| (pair[0], pair[1])).collect()),
            _ => (root, Vec::new()),
        };
        let Node::Apply(op, kids) = self.graph.node(inner) else { return None };
        let (of, by) = kids.split_first()?;
        let (of, by) = (*of, by.to_vec());
        let (kind, of, by) = match op {
            ops::GRADIENT => (AnswerKind::Gradient, of, by),
            ops::JACOBIAN => (AnswerKind::Jacobian, of, by),
            ops::HESSIAN => (AnswerKind::Hessian, of, by),
            ops::DERIVATIVE => {
                let (of, by) = self.nested_derivatives(inner);
                (AnswerKind::Derivative, of, by)
            }
            _ => return None,
        };
        let of = crate::calculus::resolve(&mut self.graph, of).ok()?;
        let name = self.name_of(reading, of);
        Some(Task { name, chosen: reading.lowered.used.clone(), at, ..Task::new(kind, of, by) })
    }

    /// `d/dx d/dy f` as f and `[y, x]`.
    pub(super) fn nested_derivatives(&self, mut id: ExprId) -> (ExprId, Vec<ExprId>) {
        let mut by = Vec::new();
        while let Node::Apply(ops::DERIVATIVE, kids) = self.graph.node(id) {
            by.push(kids[1]);
            id = kids[0];
        }
        by.reverse();
        (id, by)
    }

    /// The name by which `of` was typed: `f`, `f(x, y)` with its own parameters, or a defined `y`.
    pub(super) fn name_of(&self, reading: &Reading, of: ExprId) -> Option<String> {
        let scope = &self.state.scope;
        let known = |name: &Name| {
            scope.functions.get(name).is_some_and(|function| function.body == of) || scope.values.get(name) == Some(&of)
        };
        let items = &reading.written.items;
        let name = match (&items.first()?.token, items.get(1).map(|item| &item.token)) {
            (Token::Symbol(name), None | Some(Token::Operator { .. } | Token::Differentiate { .. })) => Some(*name),
            _ => items.iter().enumerate().find_map(|(at, item)| match &item.token {
                Token::Call { name, arity, primes: 0, by } if by.is_empty() && at == *arity as usize => Some(*name),
                _ => None,
            }),
        };
        name.filter(known).map(|name| name.as_str().to_owned())
    }

    /// Solves a task and says what is known about the answer.
    ///
    /// # Errors
    /// See [`Session::solve`].
    pub fn answer(&mut self, task: &Task) -> Result<Answer, Diagnostic> {
        if self.is_whole(task) {
            return self.whole_answer(task);
        }
        let derivative = self.solve(task)?;
        let confirmation = self.confirmed(task, derivative)?;
        let domain = self.domain_of_derivative(task.of, derivative)?;
        let value = self.at_point(derivative, &task.at)?;
        self.exists_at(task)?;
        self.state.last = Some(value);
        self.state.task = Some(task.clone());
        self.state.shown = 0;
        self.state.confirmation = confirmation.clone();
        self.state.conventions = self.conventions(task.of, derivative);
        let at = if task.at.is_empty() { None } else { self.numeric_at(task, derivative) };
        Ok(Answer {
            kind: task.kind,
            left: Some(self.left_side(task)),
            other: None,
            decimal: self.decimal(value),
            value: self.shown_as(value, task.kind),
            domain,
            confirmation,
            conventions: self.state.conventions.clone(),
            at,
            notes: Vec::new(),
            source: String::new(),
        })
    }

    /// The value with variables replaced, tidied.
    pub(super) fn at_point(&mut self, id: ExprId, at: &[(ExprId, ExprId)]) -> Result<ExprId, Diagnostic> {
        if at.is_empty() {
            return Ok(id);
        }
        if self.graph.has_whole_matrices(id) {
            return self.put_in(id, at);
        }
        let map: FxHashMap<ExprId, ExprId> = at.iter().copied().collect();
        let value = self.graph.substitute(id, &map).map_err(stopped)?;
        if self.is_undefined(value) {
            return Err(Diagnostic::new("scope-undefined", "there is no value at this point")
                .suggest("a point inside the domain"));
        }
        self.tidied(value)
    }

    /// A formula such as `1/x` may have a value where `ln(x)` has none and so no derivative.
    pub(super) fn exists_at(&mut self, task: &Task) -> Result<(), Diagnostic> {
        if task.at.is_empty() {
            return Ok(());
        }
        let map: FxHashMap<ExprId, ExprId> = task.at.iter().copied().collect();
        let of = self.graph.substitute(task.of, &map).map_err(stopped)?;
        if self.is_undefined(of) {
            let message = "the function has no value at this point, so no derivative";
            return Err(Diagnostic::new("scope-undefined", message).suggest("a point inside the domain"));
        }
        for relation in self.smoothness(task.of) {
            let there = self.graph.substitute(relation, &map).map_err(stopped)?;
            if self.constant_value(there).is_some_and(|rows| rows[0][0] == 0.0) {
                return Err(self.not_smooth(relation));
            }
        }
        Ok(())
    }

    /// Where the derivative of an expression is what the laws say, away from the jumps of its functions.
    pub(super) fn smoothness(&mut self, of: ExprId) -> Vec<ExprId> {
        if self.graph.has_whole_matrices(of) {
            return Vec::new();
        }
        crate::calculus::smoothness(&mut self.graph, of).unwrap_or_default()
    }

    /// Says that there is no derivative because a relation does not hold.
    pub(super) fn not_smooth(&self, relation: ExprId) -> Diagnostic {
        let message =
            format!("there is no derivative at this point; it exists only where {}", self.plain_text(relation));
        Diagnostic::new("scope-undefined", message).suggest("another point")
    }

    /// True if the expression is a constant without a real value, such as `1/(1-1)` or `ln(0)`.
    pub(super) fn is_undefined(&mut self, id: ExprId) -> bool {
        self.constant_value(id).is_some_and(|rows| rows.iter().flatten().any(|value| value.is_nan()))
    }

    /// An answer that is not a derivative.
    pub(super) fn plain_answer(
        &mut self,
        kind: AnswerKind,
        left: Option<Formula>,
        value: ExprId,
    ) -> Result<Answer, Diagnostic> {
        let domain = self.domain(&[value])?;
        self.state.last = Some(value);
        Ok(Answer {
            kind,
            left,
            other: None,
            decimal: self.decimal(value),
            value: self.shown_as(value, kind),
            domain,
            confirmation: None,
            conventions: Vec::new(),
            at: None,
            notes: Vec::new(),
            source: String::new(),
        })
    }

    /// A bare expression: its value if it is constant or already a derivative, else everything about it.
    pub(super) fn expression(&mut self, line: &str, start: usize) -> Result<Vec<Reply>, Diagnostic> {
        self.whole_first(&line[start..], |session| session.about(line, start))
    }

    fn about(&mut self, line: &str, start: usize) -> Result<Vec<Reply>, Diagnostic> {
        let text = super::read::masked(line, start..line.len());
        let reading = self.read(&text)?;
        if self.is_undefined(reading.value) {
            return Err(Diagnostic::at(
                "scope-undefined",
                span_of(line, start),
                "this has no value over the real numbers",
            ));
        }
        self.is_defined(&reading, false)?;
        if let Some(task) = self.task_of(&reading) {
            let mut answer = self.answer(&task)?;
            answer.read_from(&reading);
            return Ok(vec![Reply::Answer(Box::new(answer))]);
        }
        let formal = reading.lowered.root != reading.value;
        let variables = crate::syntax::free_variables(&self.graph, reading.value);
        if formal || variables.is_empty() {
            let echo = (!formal && variables.is_empty()).then(|| self.echo(&reading));
            let value = self.tidied(reading.value)?;
            let mut answer = self.plain_answer(AnswerKind::Value, echo, value)?;
            answer.left.take_if(|left| is_written_alike(left, &answer.value.formula));
            answer.read_from(&reading);
            return Ok(vec![Reply::Answer(Box::new(answer))]);
        }
        let name = self.name_of(&reading, reading.value);
        self.overview(&reading, name)
    }

    /// Everything about an expression at once: the echo, the derivative, the steps, the data flow with values at a point.
    pub(super) fn overview(&mut self, reading: &Reading, name: Option<String>) -> Result<Vec<Reply>, Diagnostic> {
        let of = reading.value;
        let by = self.occurring_variables(of);
        let mut echo = self.plain_answer(AnswerKind::Expression, None, of)?;
        echo.value.formula = self.echo(reading);
        echo.read_from(reading);
        let said = echo.domain.conditions.clone();
        let mut replies = vec![Reply::Answer(Box::new(echo))];
        let kind = match (self.graph.is_scalar(of), by.len()) {
            (true, 1) => AnswerKind::Derivative,
            (true, _) => AnswerKind::Gradient,
            (false, _) => AnswerKind::Jacobian,
        };
        let task = Task { name, chosen: reading.lowered.used.clone(), ..Task::new(kind, of, by) };
        let tasks = self.one_by_one(task.clone());
        for task in &tasks {
            match self.answer(task) {
                Ok(mut answer) => {
                    answer.domain.is_said = answer.domain.conditions == said;
                    replies.push(Reply::Answer(Box::new(answer)));
                }
                Err(diagnostic) if diagnostic.id.starts_with("scope-") => {
                    replies.push(Reply::Page(Page::default().text(diagnostic.message)));
                    return Ok(replies);
                }
                Err(diagnostic) => return Err(diagnostic),
            }
        }
        self.state.last = Some(of);
        if tasks.len() > 1 {
            return Ok(replies);
        }
        if self.settings().steps
            && let Some(steps) = self.steps(&task).ok().filter(|steps| steps.introduce.len() > steps.outputs)
        {
            replies.push(Reply::Steps(Box::new(steps)));
        }
        if self.settings().flow
            && let Ok(flow) = self.flow_at_default(&task)
        {
            replies.push(Reply::Flow(Box::new(flow)));
        }
        Ok(replies)
    }

    /// The layout of a derivative, applied to explicit entries in the order (output, input).
    pub(super) fn laid_out(&mut self, id: ExprId, kind: AnswerKind) -> ExprId {
        let layout = self.settings().layout;
        let turned = match kind {
            AnswerKind::Gradient => layout != Layout::Numerator,
            AnswerKind::Jacobian => layout == Layout::Denominator,
            AnswerKind::Derivative => layout == Layout::Denominator,
            _ => false,
        };
        let Node::Literal { rows, cols, entries } = self.graph.node(id) else { return id };
        if !turned || (kind == AnswerKind::Gradient && rows != 1) {
            return id;
        }
        let (rows, cols, entries) = (rows as usize, cols as usize, entries.to_vec());
        let turned: Vec<ExprId> =
            (0..cols).flat_map(|c| (0..rows).map(move |r| r * cols + c)).map(|k| entries[k]).collect();
        self.graph.literal(cols as u32, rows as u32, &turned)
    }

    pub(super) fn shown_as(&mut self, id: ExprId, kind: AnswerKind) -> Shown {
        let id = self.laid_out(id, kind);
        self.shown(id)
    }
}

/// True for two short formulas that nobody could tell apart.
fn is_written_alike(a: &Formula, b: &Formula) -> bool {
    const SHORT: usize = 200;
    let spelt = |formula| linear::write(formula, linear::Style::Unicode, SHORT);
    let text = spelt(a);
    a.items == b.items || text.extent == linear::Extent::Whole && text == spelt(b)
}

/// The place of everything from `start`.
pub(super) fn span_of(line: &str, start: usize) -> crate::diagnostic::Span {
    crate::diagnostic::Span::new(start, line.trim_end().len())
}
