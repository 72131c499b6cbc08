//! The named parts on which an answer stands: those that the question shows, or the learner's own.
//!
//! Own names may be chosen freely. They are accepted if putting their values in for them gives the function again.

use rustc_hash::FxHashMap;

use super::derived::Derived;
use super::desk::Desk;
use crate::calculus::FlowNode;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;

/// Variables, then parts in the order in which they were named.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub nodes: Vec<Part>,
    /// Which part is computed from which: operand, user.
    pub edges: Vec<(usize, usize)>,
}

/// A variable or a named part.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub name: String,
    /// What stands for it.
    pub symbol: ExprId,
    /// In terms of the parts before it; a variable is itself.
    pub formula: ExprId,
    /// In terms of the variables.
    pub value: ExprId,
}

impl From<&FlowNode> for Part {
    fn from(node: &FlowNode) -> Part {
        Part { name: node.name.clone(), symbol: node.symbol, formula: node.formula, value: node.value }
    }
}

impl Parts {
    /// The parts that the question shows; on the desk their names stand for themselves from now on.
    pub fn shown(derived: &mut Derived) -> Parts {
        let flow = &derived.derivation.flow;
        let nodes: Vec<Part> = flow.nodes.iter().map(Part::from).collect();
        let edges = flow.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        for node in &nodes[flow.variables..] {
            let shape = derived.desk.graph.shape(node.value).clone();
            derived.desk.introduce(&node.name, &shape);
        }
        Parts { nodes, edges }
    }

    /// Parts with names of the learner's own; what is wrong with them otherwise, in words.
    ///
    /// # Errors
    /// What the reader reports, and `parse-name` for a list of entries under one name.
    pub fn own(derived: &mut Derived, given: &[(String, String)]) -> Result<Result<Parts, String>, Diagnostic> {
        let flow = &derived.derivation.flow;
        let mut parts =
            Parts { nodes: flow.nodes[..flow.variables].iter().map(Part::from).collect(), edges: Vec::new() };
        for (name, right) in given {
            if parts.nodes.iter().any(|part| part.name == *name) {
                return Ok(Err(format!("{name} has a meaning already; take another name")));
            }
            let formula = derived.desk.read(right)?;
            let shape = derived.desk.graph.shape(formula).clone();
            if !shape.is_scalar() && shape.sizes().is_some() {
                let message = format!("{name} would stand for several entries");
                return Err(Diagnostic::new("parse-name", message).suggest("a name for each entry: u = x^2, v = 3*x"));
            }
            let value = parts.closed(&mut derived.desk, formula);
            let symbol = derived.desk.introduce(name, &shape);
            parts.add(&derived.desk, Part { name: name.clone(), symbol, formula, value });
        }
        let last: Vec<ExprId> = parts.nodes.iter().rev().take(derived.of.len()).map(|part| part.value).collect();
        if parts.nodes.len() < flow.variables + derived.of.len() {
            return Ok(Err("name the inner parts, and the function in terms of them".to_owned()));
        }
        for (value, of) in last.into_iter().rev().zip(derived.of.clone()) {
            if derived.desk.same(value, of) != Some(true) {
                return Ok(Err("substituting your names back does not give the function".to_owned()));
            }
        }
        Ok(Ok(parts))
    }

    fn add(&mut self, desk: &Desk, part: Part) {
        let to = self.nodes.len();
        let used = (0..to).filter(|from| desk.graph.contains(part.formula, &[self.nodes[*from].symbol]));
        self.edges.extend(used.map(|from| (from, to)));
        self.nodes.push(part);
    }

    /// With values in the place of names.
    pub fn closed(&self, desk: &mut Desk, id: ExprId) -> ExprId {
        let back: FxHashMap<ExprId, ExprId> = self.nodes.iter().map(|part| (part.symbol, part.value)).collect();
        desk.substitute(id, &back)
    }

    /// The position of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|part| part.name == name)
    }

    /// The edges as `x->u`.
    pub fn arrows(&self) -> Vec<String> {
        let name = |at: usize| &self.nodes[at].name;
        self.edges.iter().map(|(from, to)| format!("{}->{}", name(*from), name(*to))).collect()
    }
}
