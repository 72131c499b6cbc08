//! The data-flow graph of a function: variables, intermediate variables, outputs; a local derivative on every edge.
//!
//! Everything that is shown of a derivation is read off this graph: forward and backward order are two readings of one
//! list of edges, and the number of paths decides which chain rule applies.

use rustc_hash::FxHashMap;

use super::cut::{Grain, cut, dependent, open_entries, ranges_over};
use super::derive::{Derivatives, NoDerivative};
use super::domain::Given;
use super::law::{LawRef, law_for};
use super::tidy::tidy_where;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::ops;

/// Most parts of an expression for which steps are looked for.
const MOST_PARTS: usize = 5_000;
/// Most intermediate variables that one derivation may have.
pub const MOST_INTERMEDIATES: usize = 200;

/// What a node of the data flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A variable that is differentiated by.
    Variable,
    /// An intermediate variable.
    Intermediate,
    /// An output.
    Output,
}

/// A node of the data flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowNode {
    /// Its name: `x`, `u`, `y`.
    pub name: String,
    /// The variable that stands for it.
    pub symbol: ExprId,
    /// Its value in terms of the variables.
    pub value: ExprId,
    /// Its value in terms of earlier nodes; for a variable the variable itself.
    pub formula: ExprId,
    /// What it is.
    pub role: Role,
}

/// `from` is used to compute `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Position of the operand among the nodes.
    pub from: usize,
    /// Position of the user among the nodes.
    pub to: usize,
    /// The derivative of `to` by `from`, in terms of the operands of `to`.
    pub local: ExprId,
    /// The laws that give it, outermost first.
    pub laws: Vec<LawRef>,
}

/// Nodes in forward order, variables first, outputs last.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The nodes; operands stand before their users.
    pub nodes: Vec<FlowNode>,
    /// The edges, ordered by user and then by operand.
    pub edges: Vec<Edge>,
    /// Number of variables, which come first.
    pub variables: usize,
    /// Number of outputs, which come last.
    pub outputs: usize,
}

/// What is asked of a derivation.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// How small the steps are.
    pub grain: Grain,
    /// Intermediate variables that the author named, with their values.
    pub chosen: &'a [(Name, ExprId)],
    /// Name of the output, if it has one.
    pub output: Option<&'a str>,
    /// What holds wherever the derivative is looked at.
    pub given: Given,
}

/// Why there are no steps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSteps {
    /// There is no derivative.
    #[error(transparent)]
    NoDerivative(#[from] NoDerivative),
    /// More than [`MOST_INTERMEDIATES`] intermediate variables.
    #[error("{0} intermediate variables are too many to read")]
    TooMany(usize),
    /// More parts than steps are looked for in.
    #[error("an expression of {0} parts is too large to be taken apart into steps")]
    TooLarge(usize),
}

impl From<crate::expr::Stopped> for NoSteps {
    fn from(stopped: crate::expr::Stopped) -> Self {
        NoSteps::NoDerivative(NoDerivative::Stopped(stopped))
    }
}

/// Builds the data flow of the scalars `of` as functions of `by`.
///
/// # Errors
/// See [`NoSteps`].
pub fn flow(graph: &mut Graph, of: &[ExprId], by: &[ExprId], request: &Request<'_>) -> Result<Flow, NoSteps> {
    let parts = graph.reachable(of).len();
    if parts > MOST_PARTS {
        return Err(NoSteps::TooLarge(parts));
    }
    let chosen: Vec<ExprId> = request.chosen.iter().map(|(_, value)| *value).collect();
    let parts = cut(graph, of, by, request.grain, &chosen);
    if parts.len() > MOST_INTERMEDIATES {
        return Err(NoSteps::TooMany(parts.len()));
    }
    let mut nodes: Vec<FlowNode> = by.iter().map(|x| variable_node(graph, *x)).collect();
    name_nodes(graph, &mut nodes, &parts, of, request);
    let map: FxHashMap<ExprId, ExprId> = nodes[by.len()..]
        .iter()
        .filter(|node| node.role == Role::Intermediate)
        .map(|node| (node.value, node.symbol))
        .collect();
    for node in &mut nodes[by.len()..] {
        let mut others = map.clone();
        if node.role == Role::Intermediate {
            others.remove(&node.value);
        }
        node.formula = graph.substitute(node.value, &others)?;
    }
    let edges = edges(graph, &nodes, &request.given)?;
    Ok(Flow { nodes, edges, variables: by.len(), outputs: of.len() })
}

/// Most paths that are listed one by one.
pub(super) const LISTED: usize = 6;

/// The node of a variable.
pub(super) fn variable_node(graph: &Graph, x: ExprId) -> FlowNode {
    FlowNode { name: crate::syntax::spelling(graph, x), symbol: x, value: x, formula: x, role: Role::Variable }
}

/// Names for parts and outputs, no two alike and none of them a name that occurs: an author's name that is taken gives
/// way to a new one.
pub(super) fn name_nodes(
    graph: &mut Graph,
    nodes: &mut Vec<FlowNode>,
    parts: &[ExprId],
    of: &[ExprId],
    request: &Request<'_>,
) {
    let mut used: Vec<String> = nodes.iter().map(|node| node.name.clone()).collect();
    for id in graph.reachable(of) {
        if matches!(graph.node(id), Node::Symbol(_) | Node::Entry { .. }) {
            let spelling = crate::syntax::spelling(graph, id);
            used.push(spelling.split('_').next().unwrap_or_default().to_owned());
            used.push(spelling);
        }
    }
    used.extend(nodes.iter().map(|variable| variable.name.clone()));
    let mut names: Vec<Option<String>> = Vec::with_capacity(parts.len());
    for part in parts {
        let chosen =
            request.chosen.iter().find(|(name, value)| value == part && !used.iter().any(|u| u == name.as_str()));
        names.push(chosen.map(|(name, _)| name.as_str().to_owned()));
        used.extend(names.last().cloned().flatten());
    }
    let free = |name: &&str| !used.iter().any(|u| u == name);
    let output = request.output.filter(free).map_or_else(|| fresh(&["y", "z", "f", "q"], &used), str::to_owned);
    used.push(output.clone());
    let unnamed = names.iter().filter(|name| name.is_none()).count();
    let mut pool = pool(unnamed, &used).into_iter();
    for (part, name) in parts.iter().zip(names) {
        let name = name.unwrap_or_else(|| pool.next().expect("as many names as parts"));
        nodes.push(node(graph, name, *part, Role::Intermediate));
    }
    for (k, root) in of.iter().enumerate() {
        let name = if of.len() == 1 { output.clone() } else { format!("{output}_{}", k + 1) };
        nodes.push(node(graph, name, *root, Role::Output));
    }
}

/// At least `count` names that are not used: letters, or one letter with numbers.
fn pool(count: usize, used: &[String]) -> Vec<String> {
    let letters: Vec<String> =
        NAMES.iter().map(|name| (*name).to_owned()).filter(|name| !used.contains(name)).collect();
    if letters.len() >= count {
        return letters;
    }
    let letter = fresh(&["u", "v", "w"], used);
    (1..=count).map(|k| format!("{letter}_{k}")).collect()
}

/// Names for intermediate variables, in the order in which they are given.
const NAMES: &[&str] = &["u", "v", "w", "p", "q", "r", "s", "t"];

fn fresh(candidates: &[&str], used: &[String]) -> String {
    let free = candidates.iter().find(|name| !used.iter().any(|u| u == *name));
    free.map_or_else(
        || (0..).map(|k| format!("{}_{k}", candidates[0])).find(|name| !used.contains(name)).expect("names do not end"),
        |name| (*name).to_owned(),
    )
}

fn node(graph: &mut Graph, name: String, value: ExprId, role: Role) -> FlowNode {
    let shape = graph.shape(value).clone();
    let symbol = match shape.is_scalar() {
        true => crate::syntax::variable(graph, Name::new(&name)),
        false => graph.symbol(Name::new(&name), &shape),
    };
    FlowNode { name, symbol, value, formula: value, role }
}

fn edges(graph: &mut Graph, nodes: &[FlowNode], given: &Given) -> Result<Vec<Edge>, NoSteps> {
    let mut edges = Vec::new();
    let mut sweep = Derivatives::new();
    for (to, user) in nodes.iter().enumerate().filter(|(_, node)| node.role != Role::Variable) {
        let inside = graph.reachable(&[user.formula]);
        for (from, operand) in nodes[..to].iter().enumerate() {
            let sums = || inside.iter().any(|id| ranges_over(graph, *id, operand.symbol));
            if inside.binary_search(&operand.symbol).is_err() && !sums() {
                continue;
            }
            let raw = sweep.forward(graph, &[user.formula], operand.symbol)?[0];
            let local = tidy_where(graph, raw, given)?;
            let laws = laws_used(graph, user.formula, operand.symbol);
            // What only decides between cases is no path along which a change travels.
            if local != graph.zero() || !laws.is_empty() {
                edges.push(Edge { from, to, local, laws });
            }
        }
    }
    Ok(edges)
}

/// Laws that the derivative of `formula` by `symbol` uses, outermost first, each once.
fn laws_used(graph: &Graph, formula: ExprId, symbol: ExprId) -> Vec<LawRef> {
    let nodes = graph.reachable(&[formula]);
    let mut changing = open_entries(graph, &nodes, symbol);
    changing.push(symbol);
    let depends = dependent(graph, &nodes, &changing);
    let mut laws = Vec::new();
    for id in nodes.into_iter().rev().filter(|id| depends.contains(id)) {
        let Node::Apply(op, args) = graph.node(id) else { continue };
        if op == ops::PIECEWISE {
            continue;
        }
        if let Some(law) = law_for(op, |k| depends.contains(&args[k]))
            && !laws.contains(&law)
        {
            laws.push(law);
        }
    }
    laws
}

impl Flow {
    /// Edges into the node at `to`.
    pub fn incoming(&self, to: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.to == to)
    }

    /// Number of paths from the node at `from` to every node.
    pub fn path_counts(&self, from: usize) -> Vec<u64> {
        let mut counts = vec![0u64; self.nodes.len()];
        counts[from] = 1;
        for to in from + 1..self.nodes.len() {
            counts[to] = self.incoming(to).fold(0u64, |sum, edge| sum.saturating_add(counts[edge.from]));
        }
        counts
    }

    /// Positions of the outputs.
    pub fn output_positions(&self) -> std::ops::Range<usize> {
        self.nodes.len() - self.outputs..self.nodes.len()
    }

    /// All paths from `from` to `to` as lists of edge positions, from the output inwards; no more than `limit`.
    pub fn paths(&self, from: usize, to: usize, limit: usize) -> Vec<Vec<usize>> {
        let counts = self.path_counts(from);
        let mut complete = Vec::new();
        let mut open = vec![(to, Vec::new())];
        while let Some((at, path)) = open.pop() {
            if complete.len() >= limit {
                break;
            }
            if at == from {
                complete.push(path);
                continue;
            }
            let into: Vec<usize> =
                (0..self.edges.len()).filter(|k| self.edges[*k].to == at && counts[self.edges[*k].from] > 0).collect();
            for edge in into.into_iter().rev() {
                let mut longer = path.clone();
                longer.push(edge);
                open.push((self.edges[edge].from, longer));
            }
        }
        complete
    }
}
