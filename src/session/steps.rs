//! The four steps and the data flow of a task, ready to be shown.

use super::Session;
use super::answer::Task;
use super::point::Place;
use super::read::explain_steps;
use super::reply::{AnswerKind, Block, Combined, FactorShown, Flow, FlowNode, Local, Named, Order, Page, Steps};
use crate::calculus::{Derivation, LISTED_PATHS, Request, Role, derive};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::syntax::formula::{Formula, FormulaId, Item};

impl Session {
    /// The derivation of a task.
    ///
    /// # Errors
    /// `limit-steps` for too many intermediate variables, and what derivatives report.
    pub fn derivation(&mut self, task: &Task) -> Result<Derivation, Diagnostic> {
        let task = self.last_order(task)?;
        let task = &self.by_entries(&task);
        let outputs = self.outputs(task.of)?;
        let output = task.name.as_deref();
        let given = self.given_for(task)?;
        let request = Request { grain: self.settings().grain, chosen: &task.chosen, output, given };
        derive(&mut self.graph, &outputs, &task.by, &request).map_err(explain_steps)
    }

    /// The last differentiation of a derivative of higher order: of the derivative before by the last variable, for a
    /// Hessian of the gradient by all; a first derivative as it is.
    ///
    /// # Errors
    /// What the derivatives before it report.
    pub(super) fn last_order(&mut self, task: &Task) -> Result<Task, Diagnostic> {
        match (task.kind, task.by.split_last()) {
            (AnswerKind::Hessian, Some((last, []))) if self.is_whole(task) => {
                let before = Task { kind: AnswerKind::Gradient, at: Vec::new(), ..task.clone() };
                let of = self.whole_derivative(&before)?.value;
                Ok(Task::new(AnswerKind::Derivative, of, vec![*last]))
            }
            (AnswerKind::Derivative, Some((last, earlier))) if !earlier.is_empty() && self.is_whole(task) => {
                let before = Task { by: earlier.to_vec(), at: Vec::new(), ..task.clone() };
                let of = self.whole_derivative(&before)?.value;
                Ok(Task::new(AnswerKind::Derivative, of, vec![*last]))
            }
            (AnswerKind::Hessian, _) if !self.is_whole(task) => {
                let of = self.solve(&Task::new(AnswerKind::Gradient, task.of, task.by.clone()))?;
                let entries = self.outputs(of)?;
                let of = self.graph.literal(entries.len() as u32, 1, &entries);
                Ok(Task::new(AnswerKind::Jacobian, of, task.by.clone()))
            }
            (AnswerKind::Derivative, Some((last, earlier))) if !earlier.is_empty() && !self.is_whole(task) => {
                let before = Task { by: earlier.to_vec(), at: Vec::new(), ..task.clone() };
                let of = self.solve(&before)?;
                Ok(Task::new(AnswerKind::Derivative, of, vec![*last]))
            }
            _ => Ok(task.clone()),
        }
    }

    /// For a derivative of higher order what its steps are of; nothing for a first derivative.
    ///
    /// # Errors
    /// See [`Session::last_order`].
    pub(super) fn preface(&mut self, task: &Task) -> Result<Option<Page>, Diagnostic> {
        let last = self.last_order(task)?;
        if last == *task {
            return Ok(None);
        }
        let said = match task.kind {
            AnswerKind::Hessian => "The Hessian is the Jacobian of the gradient. Its steps, from the gradient on:",
            _ => "The last of several derivatives. Its steps, from the one before on:",
        };
        let mut page = Page::default().text(said);
        let before = Task { at: Vec::new(), ..last };
        page.blocks.push(Block::Formula(None, self.left_side(&before)));
        Ok(Some(page))
    }

    /// The four steps of a task.
    ///
    /// # Errors
    /// See [`Session::derivation`].
    pub fn steps(&mut self, task: &Task) -> Result<Steps, Diagnostic> {
        if self.is_traced_whole(task) {
            let last = self.last_order(task)?;
            let steps = self.whole_steps(&last).or_else(|problem| match self.explicit_task(task) {
                Some(explicit) if problem.id.starts_with("scope-") => self.steps(&explicit),
                _ => Err(problem),
            })?;
            self.state.task = Some(task.clone());
            return Ok(steps);
        }
        let derivation = self.derivation(task)?;
        self.state.task = Some(task.clone());
        let last = self.last_order(task)?;
        Ok(self.steps_of(&derivation, &last))
    }

    pub(super) fn steps_of(&mut self, derivation: &Derivation, task: &Task) -> Steps {
        let flow = &derivation.flow;
        let named = |session: &Session, node: &crate::calculus::FlowNode| Named {
            name: node.name.clone(),
            formula: session.formula(node.formula),
        };
        let introduce = flow.nodes.iter().filter(|n| n.role != Role::Variable).map(|node| named(self, node)).collect();
        let locals = (0..flow.edges.len()).map(|edge| self.local(derivation, edge)).collect();
        let combine = self.combined_entries(derivation);
        let factors = derivation
            .factors
            .iter()
            .map(|factor| FactorShown {
                rows: factor.rows.clone(),
                cols: factor.cols.clone(),
                formula: self.formula(factor.matrix),
            })
            .collect();
        let substitute = derivation
            .substituted
            .iter()
            .zip(&derivation.entries)
            .map(|(raw, tidied)| (self.formula(*raw), self.formula(*tidied)))
            .collect();
        let combined = self.together(derivation, &derivation.combined);
        let substituted = self.together(derivation, &derivation.substituted);
        Steps {
            rule: derivation.rule,
            grain: self.settings().grain,
            introduce,
            outputs: flow.outputs,
            locals,
            combine,
            factors,
            substitute,
            combined: self.shown(combined),
            substituted: self.shown(substituted),
            result: self.shown_as(derivation.result, task.kind),
            one_path: derivation.one_path.map(|id| self.formula(id)),
            flow: self.flow_of(derivation, &Place::default(), Order::Graph),
            whole: None,
        }
    }

    /// All entries as one expression; a whole matrix is one already.
    fn together(&mut self, derivation: &Derivation, entries: &[ExprId]) -> ExprId {
        match entries {
            [only] if !self.graph.is_scalar(*only) || !self.graph.is_scalar(derivation.by[0]) => *only,
            _ => self.graph.literal(derivation.of.len() as u32, derivation.by.len() as u32, entries),
        }
    }

    fn local(&self, derivation: &Derivation, edge: usize) -> Local {
        let flow = &derivation.flow;
        let edge = &flow.edges[edge];
        Local {
            of: flow.nodes[edge.to].name.clone(),
            by: flow.nodes[edge.from].name.clone(),
            partial: flow.incoming(edge.to).count() > 1,
            formula: self.formula(edge.local),
            laws: distinct(edge.laws.iter().map(|law| law.row().id)),
            statement: edge.laws.first().map(|law| law.statement()).unwrap_or_default(),
        }
    }

    fn combined_entries(&self, derivation: &Derivation) -> Vec<Combined> {
        let flow = &derivation.flow;
        let mut entries = Vec::new();
        for (row, output) in flow.output_positions().enumerate() {
            for variable in 0..flow.variables {
                let mut left = Formula::default();
                symbol(derivation, &mut left, output, variable, flow.variables > 1);
                entries.push(Combined {
                    left,
                    symbols: chain_in_symbols(derivation, output, variable),
                    formula: self.formula(derivation.combined[row * flow.variables + variable]),
                });
            }
        }
        entries
    }

    /// The data flow of a task with values at a point.
    pub(super) fn flow_of(&self, derivation: &Derivation, place: &Place, order: Order) -> Flow {
        let flow = &derivation.flow;
        let output = derivation.of[0];
        let trace = self.trace(output, place);
        let tangents = self.tangents(derivation, place);
        let nodes = flow
            .nodes
            .iter()
            .enumerate()
            .map(|(position, node)| FlowNode {
                tangent: tangents.as_ref().map(|tangents| tangents[position]),
                name: node.name.clone(),
                formula: (node.role != Role::Variable).then(|| self.formula(node.formula)),
                value: trace.as_ref().and_then(|trace| trace.value(node.value)),
                adjoint: trace
                    .as_ref()
                    .filter(|_| derivation.of.len() == 1)
                    .and_then(|trace| trace.adjoint(node.value)),
            })
            .collect();
        Flow {
            nodes,
            edges: flow.edges.iter().map(|edge| (edge.from, edge.to, self.formula(edge.local))).collect(),
            paths: derivation.paths,
            variables: flow.variables,
            outputs: flow.outputs,
            point: if trace.is_some() { place.named(&self.graph) } else { Vec::new() },
            order,
        }
    }

    /// The derivative of every node along the direction in which all variables change by 1, by one sweep forward over
    /// the edges.
    fn tangents(&self, derivation: &Derivation, place: &Place) -> Option<Vec<f64>> {
        let flow = &derivation.flow;
        let mut nodes = place.clone();
        for node in &flow.nodes[flow.variables..] {
            let value = self.value_at(node.formula, &nodes)?[0][0];
            nodes.0.push((node.symbol, value));
        }
        let mut tangents = vec![0.0; flow.nodes.len()];
        tangents[..flow.variables].fill(1.0);
        for edge in &flow.edges {
            tangents[edge.to] += self.value_at(edge.local, &nodes)?[0][0] * tangents[edge.from];
        }
        Some(tangents)
    }

    /// A point at which the outputs and their derivatives have values.
    pub(super) fn place_of_derivation(&self, derivation: &Derivation) -> Place {
        let parts: Vec<ExprId> = derivation.of.iter().chain(&derivation.entries).copied().collect();
        self.default_place(&parts, &derivation.by)
    }

    /// The data flow with values at a point that suits the expression.
    pub(super) fn flow_at_default(&mut self, task: &Task) -> Result<Flow, Diagnostic> {
        let derivation = self.derivation(task)?;
        let place = self.place_of_derivation(&derivation);
        Ok(self.flow_of(&derivation, &place, Order::Graph))
    }
}

/// Ids in order, each once: a law has several forms under one id.
fn distinct(ids: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for id in ids {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// `dy/du`, or `∂y/∂u` if there are other operands.
fn symbol(derivation: &Derivation, formula: &mut Formula, of: usize, by: usize, partial: bool) -> FormulaId {
    let flow = &derivation.flow;
    formula.push(Item::Derivative {
        partial,
        by: vec![flow.nodes[by].name.clone()],
        of: Some(flow.nodes[of].name.clone()),
        body: None,
    })
}

/// `dy/du*du/dx + dy/dv*dv/dx`.
fn chain_in_symbols(derivation: &Derivation, output: usize, variable: usize) -> Formula {
    let flow = &derivation.flow;
    let mut formula = Formula::default();
    let count = flow.path_counts(variable)[output];
    if count == 0 {
        formula.push(Item::Number("0".to_owned()));
        return formula;
    }
    let mut terms = Vec::new();
    if count <= LISTED_PATHS {
        for path in flow.paths(variable, output, LISTED_PATHS as usize) {
            let factors: Vec<FormulaId> = path
                .iter()
                .map(|edge| {
                    let edge = &flow.edges[*edge];
                    let partial = flow.incoming(edge.to).count() > 1;
                    symbol(derivation, &mut formula, edge.to, edge.from, partial)
                })
                .collect();
            terms.push((false, product(&mut formula, factors)));
        }
    } else {
        let users: Vec<(usize, usize)> =
            flow.edges.iter().filter(|edge| edge.from == variable).map(|edge| (edge.from, edge.to)).collect();
        for (from, to) in users {
            let mut factors = Vec::new();
            if to != output {
                factors.push(symbol(derivation, &mut formula, output, to, true));
            }
            factors.push(symbol(derivation, &mut formula, to, from, flow.incoming(to).count() > 1));
            terms.push((false, product(&mut formula, factors)));
        }
    }
    if terms.len() > 1 {
        formula.push(Item::Sum(terms));
    }
    formula
}

fn product(formula: &mut Formula, factors: Vec<FormulaId>) -> FormulaId {
    match factors[..] {
        [only] => only,
        _ => formula.push(Item::Product(factors)),
    }
}
