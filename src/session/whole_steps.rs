//! The steps of a derivative by a whole vector or matrix: with Jacobians and their shapes, and with differentials.

use super::Session;
use super::answer::Task;
use super::point::Place;
use super::read::stopped;
use super::reply::{AnswerKind, Differential, Order, ShapedFactor, Steps, WholeSteps};
use crate::calculus::tensor::{Chain, NoTensor, chain};
use crate::calculus::{Given, LISTED_PATHS, Request};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::Shape;

impl Session {
    /// The derivation of a derivative by one whole vector or matrix, or of something whole by a scalar.
    ///
    /// # Errors
    /// `scope-steps` for higher derivatives, `scope-which-variable`, and what derivatives report.
    pub(super) fn whole_chain(&mut self, task: &Task) -> Result<Chain, Diagnostic> {
        let [by] = task.by[..] else {
            let names: Vec<String> = task.by.iter().map(|id| crate::syntax::spelling(&self.graph, *id)).collect();
            return Err(Diagnostic::new("scope-which-variable", "the steps are those of a derivative by one variable")
                .suggest(format!("one of {}", names.join(", "))));
        };
        if task.kind == AnswerKind::Hessian {
            return Err(Diagnostic::new("scope-steps", "the four steps belong to first derivatives")
                .suggest("steps of the gradient, one derivative at a time"));
        }
        let facts = self.facts();
        let known = self.whole_derivative(&Task { kind: AnswerKind::Derivative, ..task.clone() })?;
        let request = Request {
            grain: self.settings().grain,
            chosen: &task.chosen,
            output: task.name.as_deref(),
            given: Given::default(),
        };
        chain(&mut self.graph, (task.of, by), &known, &facts, &request).map_err(|error| match error {
            NoTensor::Stopped(reason) => stopped(reason),
            other => super::whole::explain(other),
        })
    }

    /// The steps of such a derivative.
    ///
    /// # Errors
    /// See [`Session::whole_chain`].
    pub(super) fn whole_steps(&mut self, task: &Task) -> Result<Steps, Diagnostic> {
        let chain = self.whole_chain(task)?;
        let mut steps = self.steps_of(&chain.derivation, task);
        let known = self.whole_derivative(&Task { kind: AnswerKind::Derivative, ..task.clone() })?;
        let laid_out = self.in_layout(&known, false);
        steps.result = self.shown(laid_out);
        if chain.by_differentials {
            steps.locals.clear();
        }
        steps.whole = Some(Box::new(self.with_shapes(&chain, laid_out)));
        Ok(steps)
    }

    fn with_shapes(&self, chain: &Chain, laid_out: ExprId) -> WholeSteps {
        let flow = &chain.derivation.flow;
        let shape = |position: usize| self.graph.shape(flow.nodes[position].value).clone();
        let output = flow.nodes.len() - 1;
        let listed = !chain.by_differentials && flow.path_counts(0)[output] <= LISTED_PATHS;
        let paths = if listed { flow.paths(0, output, LISTED_PATHS as usize) } else { Vec::new() };
        let factor = |edge: &usize| {
            let edge = &flow.edges[*edge];
            ShapedFactor {
                of: flow.nodes[edge.to].name.clone(),
                by: flow.nodes[edge.from].name.clone(),
                partial: flow.incoming(edge.to).count() > 1,
                formula: self.formula(edge.local),
                shape: Shape { rows: shape(edge.to).rows, cols: shape(edge.from).rows },
            }
        };
        let differentials = chain.changes.iter().map(|change| Differential {
            of: flow.nodes[change.node].name.clone(),
            formula: self.formula(change.value),
            laws: change.laws.iter().map(|law| law.row().id).collect(),
            statement: change.laws.first().map(|law| law.statement()).unwrap_or_default(),
        });
        let turned = laid_out != chain.derivation.result;
        WholeSteps {
            shapes: (0..flow.nodes.len())
                .map(|position| (flow.nodes[position].name.clone(), shape(position)))
                .collect(),
            local_shapes: flow
                .edges
                .iter()
                .map(|edge| Shape { rows: shape(edge.to).rows, cols: shape(edge.from).rows })
                .collect(),
            products: paths.iter().map(|path| path.iter().map(factor).collect()).collect(),
            differentials: differentials.collect(),
            total: [self.formula(chain.total[0]), self.formula(chain.total[1])],
            by_differentials: chain.by_differentials,
            entrywise: chain.entrywise.iter().map(|node| flow.nodes[*node].name.clone()).collect(),
            turned: (turned && !chain.by_differentials).then(|| self.formula(chain.derivation.result)),
        }
    }

    /// The data flow of such a derivative, in symbols.
    ///
    /// # Errors
    /// See [`Session::whole_chain`]; `scope-steps` for a reading in one order where a matrix stands in between.
    pub(super) fn whole_flow(&mut self, task: &Task, order: Order) -> Result<super::Flow, Diagnostic> {
        let chain = self.whole_chain(task)?;
        if chain.by_differentials && order != Order::Graph {
            let message = "a matrix stands in between, whose Jacobian has four indices; differentials say it";
            return Err(Diagnostic::new("scope-steps", message).suggest("steps"));
        }
        Ok(self.flow_of(&chain.derivation, &Place::default(), order))
    }
}
