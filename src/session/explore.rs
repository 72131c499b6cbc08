//! Commands that compute: derivatives, steps, data flows, other forms of an expression.

use super::Session;
use super::answer::{Task, span_of};
use super::commands::Input;
use super::line::{split_arguments, split_at_point};
use super::read::{Reading, explain, masked, stopped};
use super::reply::{AnswerKind, Order, Reply};
use crate::calculus;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::ops;
use crate::syntax::formula::Formula;
use crate::syntax::{free_variables, spelling};

type Replies = Result<Vec<Reply>, Diagnostic>;

/// An argument split into the expression, further arguments and a point.
pub(super) struct Parts<'a> {
    pub reading: Reading,
    pub rest: Vec<(usize, &'a str)>,
    pub point: Option<(usize, &'a str)>,
}

/// Reads `e, a, b at p`: the expression and the texts of the rest.
pub(super) fn parts<'a>(session: &mut Session, input: &Input<'a>) -> Result<Parts<'a>, Diagnostic> {
    let line = input.line;
    let (front, point) = split_at_point(input.text());
    let point = point.map(|(at, text)| (input.start + at, text));
    let mut all = split_arguments(front, input.start);
    let (at, first) = all.remove(0);
    if first.is_empty() {
        return Err(Diagnostic::at("parse-empty", Span::new(line.len(), line.len()), "an expression is wanted here"));
    }
    let rest: Vec<(usize, &str)> = all.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let reading = session.read_by(&masked(line, at..at + first.len()), rest.iter().map(|(_, text)| *text))?;
    Ok(Parts { reading, rest, point })
}

impl Session {
    /// Answers one derivative: of the expression by the variables named, or by all.
    fn derivative_reply(&mut self, input: &Input<'_>, kind: Option<AnswerKind>) -> Replies {
        self.whole_first(input.text(), |session| session.derivatives(input, kind))
    }

    fn derivatives(&mut self, input: &Input<'_>, kind: Option<AnswerKind>) -> Replies {
        let parts = parts(self, input)?;
        self.is_defined(&parts.reading, true)?;
        let mut task = self.task_for(&parts.reading, kind, &parts.rest)?;
        if let Some((at, text)) = parts.point {
            task.at = self.read_point(text, at, &task.by.clone())?;
        }
        let mut replies = Vec::new();
        for task in self.one_by_one(task) {
            let mut answer = self.answer(&task)?;
            if replies.is_empty() {
                answer.read_from(&parts.reading);
            }
            replies.push(Reply::Answer(Box::new(answer)));
        }
        Ok(replies)
    }

    /// A task by vectors of symbolic length, or by whole vectors and matrices, becomes one derivative for each variable.
    pub(super) fn one_by_one(&self, task: Task) -> Vec<Task> {
        let whole = |id: &ExprId| self.is_free_entry(*id) || !self.graph.is_scalar(*id);
        let entries = !self.indexed_names(task.of).is_empty();
        let several = task.by.len() > 1 && (entries || self.graph.has_whole_matrices(task.of));
        let gradient = matches!(task.kind, AnswerKind::Gradient | AnswerKind::Jacobian)
            && (task.by.iter().any(|id| self.is_free_entry(*id)) || (several && task.by.iter().any(whole)));
        if !gradient {
            return vec![task];
        }
        let apart = |id: &ExprId| Task { kind: AnswerKind::Derivative, by: vec![*id], ..task.clone() };
        task.by.iter().map(apart).collect()
    }

    /// The task for an expression; without a kind it follows from the shape and the number of variables.
    ///
    /// # Errors
    /// `scope-no-variable` if there is nothing to differentiate by, `shape-operator` if kind and shape do not fit.
    pub fn task_for(
        &mut self,
        reading: &Reading,
        kind: Option<AnswerKind>,
        named: &[(usize, &str)],
    ) -> Result<Task, Diagnostic> {
        if let (Some(task), true, None | Some(AnswerKind::Derivative)) = (self.task_of(reading), named.is_empty(), kind)
        {
            return Ok(task);
        }
        let of = reading.value;
        let name = self.name_of(reading, of);
        let by = if named.is_empty() {
            self.natural_variables(of, name.as_deref())
        } else {
            self.read_variables(named, of)?
        };
        let span = span_of(&reading.source, reading.source.len() - reading.source.trim_start().len());
        if by.is_empty() {
            let diagnostic = Diagnostic::at("scope-no-variable", span, "there is no variable to differentiate by");
            return Err(match reading.lowered.used.first() {
                Some((used, _)) => {
                    diagnostic.suggest(format!("{used} has a value; name it as the variable, or forget {used}"))
                }
                None => diagnostic.suggest("name one: diff 3, x"),
            });
        }
        if kind == Some(AnswerKind::Derivative) && named.is_empty() && by.len() > 1 {
            return Err(Diagnostic::at("scope-which-variable", span, "there are several variables; by which one?")
                .suggest(format!("one of {}", self.spelt(&by))));
        }
        let scalar = self.graph.is_scalar(of);
        // By a vector or matrix of known size it is one derivative by all entries, and not one after another.
        let by_one_name = named.len() == 1 && by.len() > 1;
        let kind = kind.filter(|kind| *kind != AnswerKind::Derivative || !by_one_name);
        let kind = kind.unwrap_or(match (scalar, by.len(), named.is_empty()) {
            (true, 1, _) | (true, _, false) if !by_one_name => AnswerKind::Derivative,
            (true, ..) => AnswerKind::Gradient,
            (false, ..) => AnswerKind::Jacobian,
        });
        if matches!(kind, AnswerKind::Gradient | AnswerKind::Hessian) && !scalar {
            let shape = self.graph.shape(of);
            return Err(Diagnostic::at(
                "shape-operator",
                span,
                format!("one scalar function is wanted here, this is {shape}"),
            )
            .suggest("jacobian, for several functions"));
        }
        Ok(Task { name, chosen: reading.lowered.used.clone(), ..Task::new(kind, of, by) })
    }

    fn spelt(&self, variables: &[ExprId]) -> String {
        variables.iter().map(|id| spelling(&self.graph, *id)).collect::<Vec<_>>().join(", ")
    }

    /// Parameters of the function, else the free variables in alphabetical order.
    pub(super) fn natural_variables(&mut self, of: ExprId, function: Option<&str>) -> Vec<ExprId> {
        let function = function.and_then(|name| self.state.scope.functions.get(&crate::name::Name::new(name)).cloned());
        match function {
            Some(function) => {
                let scope = self.state.scope.clone();
                function.params.iter().flat_map(|param| scope.variables(&mut self.graph, *param)).collect()
            }
            None => self.occurring_variables(of),
        }
    }

    /// Free variables in alphabetical order; a declared vector or matrix counts with all its entries, and a vector of
    /// symbolic length with one entry of free index.
    pub(super) fn occurring_variables(&mut self, of: ExprId) -> Vec<ExprId> {
        let mut variables = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for id in self.proper_variables(of) {
            let declared = match self.graph.node(id) {
                crate::expr::Node::Entry { base, .. } => self.state.scope.shapes.contains_key(&base).then_some(base),
                _ => None,
            };
            let group = match declared {
                Some(base) => self.state.scope.clone().variables(&mut self.graph, base),
                None => vec![id],
            };
            variables.extend(group.into_iter().filter(|id| seen.insert(*id)));
        }
        for (name, rank) in self.indexed_names(of) {
            let whole = self.whole_of_entries(name, rank, of);
            let variable = whole.unwrap_or_else(|| self.free_entry(name, rank, of));
            variables.extend(seen.insert(variable).then_some(variable));
        }
        variables
    }

    pub(super) fn value_reply(&mut self, reading: Reading, left: Option<Formula>, value: ExprId) -> Replies {
        let mut answer = self.plain_answer(AnswerKind::Value, left, value)?;
        answer.read_from(&reading);
        Ok(vec![Reply::Answer(Box::new(answer))])
    }
}

pub(super) fn diff(session: &mut Session, input: &Input<'_>) -> Replies {
    let parts = parts(session, input)?;
    session.derivative_reply(input, kind_of_diff(&parts))
}

/// Without a variable `diff` is what fits: a derivative, a gradient or a Jacobian.
pub(super) fn kind_of_diff(parts: &Parts<'_>) -> Option<AnswerKind> {
    if parts.rest.is_empty() { None } else { Some(AnswerKind::Derivative) }
}

pub(super) fn gradient(session: &mut Session, input: &Input<'_>) -> Replies {
    session.derivative_reply(input, Some(AnswerKind::Gradient))
}

pub(super) fn jacobian(session: &mut Session, input: &Input<'_>) -> Replies {
    session.derivative_reply(&bracketed(input).as_input(input), Some(AnswerKind::Jacobian))
}

pub(super) fn hessian(session: &mut Session, input: &Input<'_>) -> Replies {
    session.derivative_reply(input, Some(AnswerKind::Hessian))
}

/// `jacobian (f, g)` and `jacobian f, g` mean the list `[f, g]`.
pub(super) struct Listed {
    line: String,
    start: usize,
}

impl Listed {
    pub fn as_input<'a>(&'a self, _: &Input<'_>) -> Input<'a> {
        Input { line: &self.line, start: self.start }
    }
}

pub(super) fn bracketed(input: &Input<'_>) -> Listed {
    let (front, _) = split_at_point(input.text());
    let front = front.trim_end();
    let mut line = input.line.to_owned();
    let end = input.start + front.len();
    let round =
        front.starts_with('(') && front.ends_with(')') && split_arguments(&front[1..front.len() - 1], 0).len() > 1;
    if round {
        line.replace_range(end - 1..end, "]");
        line.replace_range(input.start..=input.start, "[");
    }
    Listed { line, start: input.start }
}

pub(super) fn steps(session: &mut Session, input: &Input<'_>) -> Replies {
    session.whole_first(input.text(), |session| steps_of(session, input))
}

fn steps_of(session: &mut Session, input: &Input<'_>) -> Replies {
    let task = if input.text().is_empty() {
        session.last_task()?
    } else {
        let parts = parts(session, input)?;
        session.is_defined(&parts.reading, true)?;
        Task { at: Vec::new(), ..session.task_for(&parts.reading, None, &parts.rest)? }
    };
    let preface = session.preface(&task)?.map(Reply::Page);
    Ok(preface.into_iter().chain([Reply::Steps(Box::new(session.steps(&task)?))]).collect())
}

fn flow(session: &mut Session, input: &Input<'_>, order: Order) -> Replies {
    let (task, point) = if input.text().is_empty() {
        (session.last_task()?, None)
    } else {
        let parts = parts(session, input)?;
        (session.task_for(&parts.reading, None, &parts.rest)?, parts.point)
    };
    if session.is_traced_whole(&task) {
        let flow = session.whole_flow(&task, order)?;
        session.state.task = Some(task);
        return Ok(vec![Reply::Flow(Box::new(flow))]);
    }
    let derivation = session.derivation(&task)?;
    let place = match point {
        Some((at, text)) => {
            let variables = free_variables(&session.graph, task.of);
            let pairs = session.read_point(text, at, &variables)?;
            session.place_of(&pairs)?
        }
        None if !task.at.is_empty() => session.place_of(&task.at)?,
        None => session.place_of_derivation(&derivation),
    };
    session.state.task = Some(task);
    Ok(vec![Reply::Flow(Box::new(session.flow_of(&derivation, &place, order)))])
}

pub(super) fn graph(session: &mut Session, input: &Input<'_>) -> Replies {
    session.whole_first(input.text(), |session| flow(session, input, Order::Graph))
}

pub(super) fn forward(session: &mut Session, input: &Input<'_>) -> Replies {
    flow(session, input, Order::Forward)
}

pub(super) fn backward(session: &mut Session, input: &Input<'_>) -> Replies {
    flow(session, input, Order::Backward)
}

/// Commands that show another form of one expression.
fn form(
    session: &mut Session,
    input: &Input<'_>,
    change: impl FnOnce(&mut Session, ExprId) -> Result<ExprId, Diagnostic>,
) -> Replies {
    let reading = session.read(&input.masked())?;
    let left = session.echo(&reading);
    let original = reading.value;
    let value = change(session, original)?;
    let mut replies = session.value_reply(reading, Some(left), value)?;
    if let Some(Reply::Answer(answer)) = replies.first_mut() {
        answer.domain = session.domain(&[original])?;
    }
    Ok(replies)
}

pub(super) fn simplify(session: &mut Session, input: &Input<'_>) -> Replies {
    form(session, input, Session::simplest)
}

pub(super) fn expand(session: &mut Session, input: &Input<'_>) -> Replies {
    form(session, input, Session::expanded)
}

pub(super) fn factor(session: &mut Session, input: &Input<'_>) -> Replies {
    form(session, input, |session, id| calculus::factor(&mut session.graph, id).map_err(stopped))
}

pub(super) fn laplacian(session: &mut Session, input: &Input<'_>) -> Replies {
    formal(session, input, ops::LAPLACIAN)
}

pub(super) fn divergence(session: &mut Session, input: &Input<'_>) -> Replies {
    let listed = bracketed(input);
    formal(session, &listed.as_input(input), ops::DIVERGENCE)
}

/// The Laplacian or the divergence of something, not yet carried out.
pub(super) struct Operated<'a> {
    reading: Reading,
    pub node: ExprId,
    pub by: Vec<ExprId>,
    pub point: Option<(usize, &'a str)>,
}

/// Reads `e, x, y at p` for one of the two operators.
pub(super) fn operated<'a>(
    session: &mut Session,
    input: &Input<'a>,
    op: ops::OpId,
) -> Result<Operated<'a>, Diagnostic> {
    let Parts { reading, rest, point } = parts(session, input)?;
    let of = reading.value;
    let scalar = session.graph.is_scalar(of);
    if scalar != (op == ops::LAPLACIAN) {
        let wanted = if scalar { "a vector of functions" } else { "one scalar function" };
        let span = span_of(input.line, input.start);
        return Err(Diagnostic::at("shape-operator", span, format!("the {} needs {wanted}", op.name())));
    }
    let name = session.name_of(&reading, of);
    let by = if rest.is_empty() {
        session.natural_variables(of, name.as_deref())
    } else {
        session.read_variables(&rest, of)?
    };
    let outputs = session.outputs(of)?.len();
    if by.is_empty() || (!scalar && outputs != by.len()) {
        let span = span_of(input.line, input.start);
        let message = format!("{outputs} functions of {} variables have no divergence", by.len());
        let message = if by.is_empty() { "there is no variable to differentiate by".to_owned() } else { message };
        return Err(
            Diagnostic::at("scope-no-variable", span, message).suggest("name the variables: divergence [x*y, z], x, y")
        );
    }
    let kids: Vec<ExprId> = std::iter::once(of).chain(by.iter().copied()).collect();
    let node = session.graph.apply(op, &kids);
    Ok(Operated { reading, node, by, point })
}

fn formal(session: &mut Session, input: &Input<'_>, op: ops::OpId) -> Replies {
    let Operated { reading, node, by, point } = operated(session, input, op)?;
    let left = session.formula(node);
    let raw = calculus::resolve(&mut session.graph, node).map_err(explain)?;
    let value = session.tidied(raw)?;
    let at = match point {
        Some((at, text)) => session.read_point(text, at, &by)?,
        None => Vec::new(),
    };
    let value = session.at_point(value, &at)?;
    session.value_reply(reading, Some(left), value)
}
