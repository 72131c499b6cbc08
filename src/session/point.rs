//! Values at points: constants, a suitable default point, traces for the data flow, confirmation by witnesses.

use super::answer::Task;
use super::read::explain;
use super::reply::{AnswerKind, Confirmation, PointValue};
use super::{Confirm, Session};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Graph, Node};
use crate::numeric::{self, Agreement, Input, Plan, Point, Range, Trace, Value, Witnesses};
use crate::ops;
use crate::syntax::spelling;

/// Constants with more nodes are not looked at.
const CONSTANT_NODES: usize = 20_000;

/// Values of scalar variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Place(pub Vec<(ExprId, f64)>);

impl Place {
    /// The point for the numeric core; variables that it cannot bind are left out.
    pub fn point(&self, graph: &Graph) -> Point {
        let mut point = Point::new();
        for (id, value) in &self.0 {
            if let Ok(input) = Input::of(graph, *id, &Point::new()) {
                point.set(input, *value);
            }
        }
        point
    }

    /// With names, for showing.
    pub fn named(&self, graph: &Graph) -> Vec<(String, f64)> {
        self.0.iter().map(|(id, value)| (spelling(graph, *id), *value)).collect()
    }
}

/// Values that are tried for a point, so that different variables have different values.
const TRIED: &[f64] = &[1.0, 0.5, 2.0, -0.5, 3.0, 10.0, 0.1];

impl Session {
    /// Rows of values of a constant; `None` if it is not a constant or too large.
    pub(super) fn constant_value(&self, id: ExprId) -> Option<Vec<Vec<f64>>> {
        let nodes = self.graph.reachable(&[id]);
        if nodes.len() > CONSTANT_NODES || !self.graph.variables(id).is_empty() {
            return None;
        }
        self.value_at(id, &Place::default())
    }

    /// Rows of values at a point; `None` if something has no number there at all (an unknown function, a free index).
    pub(super) fn value_at(&self, id: ExprId, place: &Place) -> Option<Vec<Vec<f64>>> {
        match numeric::evaluate(&self.graph, id, &place.point(&self.graph)).ok()? {
            Value::Scalar(value) => Some(vec![vec![value]]),
            Value::Matrix { cols, entries, .. } => Some(entries.chunks(cols as usize).map(<[f64]>::to_vec).collect()),
        }
    }

    /// A point at which all of `roots` have finite values: the first variable is 1, the next 2, ..., if possible.
    pub(super) fn default_place(&self, roots: &[ExprId], by: &[ExprId]) -> Place {
        let mut variables: Vec<ExprId> = by.to_vec();
        let mut seen: rustc_hash::FxHashSet<ExprId> = by.iter().copied().collect();
        for root in roots {
            let more = crate::syntax::free_variables(&self.graph, *root);
            variables.extend(more.into_iter().filter(|id| seen.insert(*id)));
        }
        let place = |start: f64| {
            let step = if start.abs() < 1.0 { start / 4.0 } else { 1.0 };
            Place(variables.iter().enumerate().map(|(k, id)| (*id, start + step * k as f64)).collect())
        };
        let finite = |place: &Place| {
            roots.iter().all(|root| {
                self.value_at(*root, place).is_some_and(|rows| rows.iter().flatten().all(|value| value.is_finite()))
            })
        };
        TRIED.iter().map(|start| place(*start)).find(finite).unwrap_or_else(|| place(1.0))
    }

    /// The point of a task as decimals, and the value of its derivative there.
    pub(super) fn numeric_at(&self, task: &Task, derivative: ExprId) -> Option<PointValue> {
        let mut place = Place::default();
        for (variable, value) in &task.at {
            place.0.push((*variable, self.constant_value(*value)?[0][0]));
        }
        let value = self.value_at(derivative, &place)?;
        Some(PointValue { point: place.named(&self.graph), value })
    }

    pub(super) fn trace(&self, root: ExprId, place: &Place) -> Option<Trace> {
        if place.0.is_empty() {
            return None;
        }
        numeric::trace(&self.graph, root, &place.point(&self.graph)).ok()
    }

    /// Reads `x=1, y=2` or `(1, 2)` as values of `variables`.
    ///
    /// # Errors
    /// `shape-point` if the numbers do not match, `parse-point` if a coordinate is not a number.
    pub fn read_point(
        &mut self,
        text: &str,
        offset: usize,
        variables: &[ExprId],
    ) -> Result<Vec<(ExprId, ExprId)>, Diagnostic> {
        let trimmed = text.trim();
        let inner = trimmed.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(trimmed);
        let offset = offset + text.find(inner).unwrap_or(0);
        let parts = super::line::split_arguments(inner, offset);
        let mut pairs = Vec::new();
        for (position, (at, part)) in parts.iter().enumerate() {
            let span = crate::diagnostic::Span::new(*at, at + part.len());
            let (variable, value) = match part.split_once('=') {
                Some((name, value)) => {
                    let read = self.read_variables(&[(*at, name.trim())], self.graph.zero())?;
                    (read, value)
                }
                None => (variables.get(position).map(|v| vec![*v]).unwrap_or_default(), *part),
            };
            if variable.is_empty() || (!part.contains('=') && parts.len() != variables.len()) {
                return Err(Diagnostic::at(
                    "shape-point",
                    span,
                    format!("a point with {} coordinates is wanted", variables.len()),
                )
                .suggest("name them: x=1, y=2"));
            }
            let reading =
                self.read(value).map_err(|_| Diagnostic::at("parse-point", span, "a number is wanted here"))?;
            if let [whole] = variable[..]
                && !self.graph.is_scalar(whole)
            {
                pairs.push((whole, reading.value));
                continue;
            }
            let entries = self.outputs(reading.value)?;
            if entries.len() != variable.len() {
                return Err(Diagnostic::at("shape-point", span, format!("{} values are wanted here", variable.len())));
            }
            pairs.extend(variable.into_iter().zip(entries));
        }
        Ok(pairs)
    }

    /// Decimal values of pairs; a value that is not a constant is refused.
    pub(super) fn place_of(&self, pairs: &[(ExprId, ExprId)]) -> Result<Place, Diagnostic> {
        let mut place = Place::default();
        for (variable, value) in pairs {
            let number = self.constant_value(*value).map(|rows| rows[0][0]).filter(|value| value.is_finite());
            let number = number.ok_or_else(|| Diagnostic::new("parse-point", "a point needs numbers"))?;
            place.0.push((*variable, number));
        }
        Ok(place)
    }

    /// What witnesses that share no rule with the symbolic derivative say about it; `None` if they cannot be asked.
    pub(super) fn confirmed(&mut self, task: &Task, derivative: ExprId) -> Result<Option<Confirmation>, Diagnostic> {
        if self.confirm == Confirm::Nothing {
            return Ok(None);
        }
        let entries = self.outputs(derivative)?;
        let (of, entries) = match task.kind {
            AnswerKind::Hessian => {
                let slopes = crate::calculus::gradient(&mut self.graph, task.of, &task.by).map_err(explain)?;
                (slopes, entries)
            }
            AnswerKind::Derivative if task.by.len() > 1 => {
                let earlier = Task { by: task.by[..task.by.len() - 1].to_vec(), ..task.clone() };
                (vec![self.solve(&earlier)?], entries)
            }
            _ => (self.outputs(task.of)?, entries),
        };
        let by = if task.kind == AnswerKind::Derivative { &task.by[task.by.len() - 1..] } else { &task.by[..] };
        if of.len() * by.len() != entries.len() {
            return Ok(None);
        }
        let plan = self.plan(by);
        Ok(numeric::confirm(&self.graph, &of, by, &entries, &plan).ok().map(|witnesses| self.said(&witnesses)))
    }

    /// Points for the witnesses: assumptions such as `x > 0` bound them.
    fn plan(&self, by: &[ExprId]) -> Plan {
        let mut plan = Plan::new(self.seed);
        plan.measured = self.confirm == Confirm::Everything;
        for (_, relation) in &self.state.assumptions {
            let Some(Node::Apply(ops::LESS | ops::LESS_EQUAL, [low, high])) = relation.map(|id| self.graph.node(id))
            else {
                continue;
            };
            let bound = |id: &ExprId| self.graph.as_number(*id).map(crate::number::Rational::to_f64);
            let (variable, range) = match (bound(low), bound(high)) {
                (Some(least), None) => (*high, Range { low: least, ..Range::ALL }),
                (None, Some(most)) => (*low, Range { high: most, ..Range::ALL }),
                _ => continue,
            };
            if let (true, Ok(input)) = (by.contains(&variable), Input::of(&self.graph, variable, &Point::new())) {
                plan.ranges.push((input, range));
            }
        }
        plan
    }

    fn said(&self, witnesses: &Witnesses) -> Confirmation {
        let named = [
            ("forward AD", &witnesses.forward),
            ("reverse AD", &witnesses.reverse),
            ("central differences", &witnesses.differences),
        ];
        let mut said = Confirmation { witnesses: Vec::new(), points: witnesses.points, error: 0.0, problem: None };
        for (name, agreement) in named {
            match agreement {
                Agreement::Agrees { worst, .. } => {
                    said.witnesses.push(name);
                    said.error = said.error.max(*worst);
                }
                Agreement::Disagrees { symbolic, witness, .. } => {
                    said.problem = Some(format!("{name} disagrees at a point: {witness} instead of {symbolic}"));
                }
                _ => {}
            }
        }
        if said.witnesses.is_empty() && said.problem.is_none() {
            said.problem = Some("no point was found at which it could be confirmed".to_owned());
        }
        said
    }
}
