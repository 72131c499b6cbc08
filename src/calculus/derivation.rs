//! The four steps of the chain rule as data: introduce, differentiate, combine, substitute back.
//!
//! A derivation is plain data that every view reads. Its steps are replayable: applying the rule of a step to what stood
//! before gives what stands after. Its result is the derivative computed without intermediate variables, so that steps
//! and answer are the same; where tidying what was substituted ends in another form of it, the last step says so
//! ([`Rule::Rewrite`]) instead of claiming more than it does.

use rustc_hash::FxHashMap;

use super::domain::Given;
use super::flow::{Flow, NoSteps, Request, Role, flow};
use super::law::LawRef;
use super::several::jacobian;
use super::tidy::tidy_where;
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

/// The four steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChainStep {
    /// Introduce intermediate variables.
    Introduce,
    /// Differentiate each by its own operands.
    Differentiate,
    /// Combine: multiply along a path, add over paths, multiply Jacobians.
    Combine,
    /// Substitute back.
    Substitute,
}

/// Which chain rule applies; read off the data-flow graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainRule {
    /// One path: multiply.
    SingleVariable,
    /// Several paths: add the products.
    TotalDerivative,
    /// Vectors in between: multiply Jacobians.
    Vector,
}

impl ChainRule {
    /// The id of the machine interface.
    pub fn id(self) -> &'static str {
        match self {
            ChainRule::SingleVariable => "single-variable",
            ChainRule::TotalDerivative => "total-derivative",
            ChainRule::Vector => "vector",
        }
    }
}

/// What justifies a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A part of the expression gets a name.
    Introduce,
    /// Laws of the table, the outermost first.
    Laws(Vec<LawRef>),
    /// The chain rule.
    Chain(ChainRule),
    /// Intermediate variables are replaced by their values.
    Substitute,
    /// Collected and cancelled: `after` is what [`tidy_where`] makes of `before` under what is given.
    Tidy,
    /// Another form of the same: the two have the same values, but `tidy` does not lead from one to the other.
    Rewrite,
}

/// One step: `after` is what `rule` makes of `before`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which of the four it belongs to.
    pub part: ChainStep,
    /// What justifies it.
    pub rule: Rule,
    /// What stood before.
    pub before: ExprId,
    /// What stands after.
    pub after: ExprId,
}

/// One Jacobian of a product, with its sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Names of the outputs of this layer.
    pub rows: Vec<String>,
    /// Names of its inputs.
    pub cols: Vec<String>,
    /// The entries, row by row.
    pub entries: Vec<ExprId>,
    /// The matrix.
    pub matrix: ExprId,
}

/// A derivative with everything that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// What is differentiated: one scalar, or the entries of a vector.
    pub of: Vec<ExprId>,
    /// Variables.
    pub by: Vec<ExprId>,
    /// The data flow with its local derivatives.
    pub flow: Flow,
    /// The rule that applies.
    pub rule: ChainRule,
    /// Most paths from one variable to one output.
    pub paths: u64,
    /// Jacobians to be multiplied, the outermost first; empty unless the rule is the vector chain rule.
    pub factors: Vec<Factor>,
    /// Entries (output, variable) row by row, in terms of the intermediate variables.
    pub combined: Vec<ExprId>,
    /// The same with intermediate variables replaced.
    pub substituted: Vec<ExprId>,
    /// The same as a teacher would write it.
    pub entries: Vec<ExprId>,
    /// For a total derivative by one variable: what following one path only would give.
    pub one_path: Option<ExprId>,
    /// What holds wherever the derivative is looked at; tidying uses it.
    pub given: Given,
    /// All steps in order.
    pub steps: Vec<Step>,
    /// The whole result: a scalar, or a literal with a row for each output.
    pub result: ExprId,
}

/// Most paths that are listed one by one; beyond, sums are factored.
pub const LISTED_PATHS: u64 = super::flow::LISTED as u64;

/// Derives the scalars `of` by `by` in four steps.
///
/// # Errors
/// See [`NoSteps`].
pub fn derive(graph: &mut Graph, of: &[ExprId], by: &[ExprId], request: &Request<'_>) -> Result<Derivation, NoSteps> {
    let flow = flow(graph, of, by, request)?;
    let paths = (0..flow.variables)
        .flat_map(|from| flow.path_counts(from).split_off(flow.output_positions().start))
        .max()
        .unwrap_or(0);
    let rule = match (of.len(), paths) {
        (2.., _) => ChainRule::Vector,
        (_, 0 | 1) => ChainRule::SingleVariable,
        _ => ChainRule::TotalDerivative,
    };
    let factors = if rule == ChainRule::Vector { layers(graph, &flow) } else { Vec::new() };
    let combined = combine(graph, &flow);
    let back: FxHashMap<ExprId, ExprId> = intermediates(&flow).map(|node| (node.symbol, node.value)).collect();
    let mut substituted = Vec::with_capacity(combined.len());
    for entry in &combined {
        substituted.push(graph.substitute(*entry, &back)?);
    }
    let raw = jacobian(graph, of, by)?;
    let mut entries = Vec::with_capacity(raw.len());
    for entry in raw {
        entries.push(tidy_where(graph, entry, &request.given)?);
    }
    let one_path = if rule == ChainRule::TotalDerivative && by.len() == 1 {
        one_path(graph, &flow, &back, &request.given)?
    } else {
        None
    };
    let result = graph.literal(of.len() as u32, by.len() as u32, &entries);
    let mut derivation = Derivation {
        of: of.to_vec(),
        by: by.to_vec(),
        flow,
        rule,
        paths,
        factors,
        combined,
        substituted,
        entries,
        one_path,
        given: request.given.clone(),
        steps: Vec::new(),
        result,
    };
    derivation.steps = steps(graph, &derivation)?;
    Ok(derivation)
}

fn intermediates(flow: &Flow) -> impl Iterator<Item = &super::flow::FlowNode> {
    flow.nodes.iter().filter(|node| node.role == Role::Intermediate)
}

/// `a*b` without ones; nothing else is folded, so that the product is seen before it is simplified.
fn times(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    if a == graph.one() {
        b
    } else if b == graph.one() {
        a
    } else if a == graph.zero() || b == graph.zero() {
        graph.zero()
    } else {
        factors(graph, b).into_iter().fold(a, |product, factor| graph.apply(ops::MUL, &[product, factor]))
    }
}

/// Factors of a chain of multiplications, so that `1/w` times `2*v` is `1/w*2*v`; a negative product is one factor.
fn factors(graph: &Graph, id: ExprId) -> Vec<ExprId> {
    let mut factors = Vec::new();
    let mut at = id;
    while let Node::Apply(ops::MUL, [left, right]) = graph.node(at) {
        factors.push(*right);
        at = *left;
    }
    if graph.as_number(at).is_some_and(crate::number::Rational::is_negative) {
        return vec![id];
    }
    factors.push(at);
    factors.reverse();
    factors
}

fn plus(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    if a == graph.zero() {
        b
    } else if b == graph.zero() {
        a
    } else {
        graph.apply(ops::ADD, &[a, b])
    }
}

/// Sum over paths of the product of local derivatives, for every output and variable.
fn combine(graph: &mut Graph, flow: &Flow) -> Vec<ExprId> {
    let mut combined = Vec::new();
    for output in flow.output_positions() {
        for variable in 0..flow.variables {
            let count = flow.path_counts(variable)[output];
            let entry = if count <= LISTED_PATHS {
                let mut sum = graph.zero();
                for path in flow.paths(variable, output, LISTED_PATHS as usize) {
                    let product = product_along(graph, flow, &path);
                    sum = plus(graph, sum, product);
                }
                sum
            } else {
                backward(graph, flow, output, variable)
            };
            combined.push(entry);
        }
    }
    combined
}

fn product_along(graph: &mut Graph, flow: &Flow, path: &[usize]) -> ExprId {
    let one = graph.one();
    path.iter().fold(one, |product, edge| times(graph, product, flow.edges[*edge].local))
}

/// The derivative of one output by one variable with common factors kept together: adjoints, node by node.
fn backward(graph: &mut Graph, flow: &Flow, output: usize, variable: usize) -> ExprId {
    let mut adjoint = vec![graph.zero(); flow.nodes.len()];
    adjoint[output] = graph.one();
    for edge in flow.edges.iter().rev() {
        let share = times(graph, adjoint[edge.to], edge.local);
        adjoint[edge.from] = plus(graph, adjoint[edge.from], share);
    }
    adjoint[variable]
}

/// What the single-variable rule would give along the longest path alone.
fn one_path(
    graph: &mut Graph,
    flow: &Flow,
    back: &FxHashMap<ExprId, ExprId>,
    given: &Given,
) -> Result<Option<ExprId>, NoSteps> {
    let output = flow.output_positions().start;
    let paths = flow.paths(0, output, LISTED_PATHS as usize);
    let Some(longest) = paths.iter().max_by_key(|path| path.len()) else { return Ok(None) };
    let product = product_along(graph, flow, longest);
    let value = graph.substitute(product, back)?;
    Ok(Some(tidy_where(graph, value, given)?))
}

/// Layers of the data flow with the Jacobian of each by the one before; a node that is needed later is passed through.
fn layers(graph: &mut Graph, flow: &Flow) -> Vec<Factor> {
    let count = flow.nodes.len();
    let mut level = vec![0usize; count];
    for edge in &flow.edges {
        level[edge.to] = level[edge.to].max(level[edge.from] + 1);
    }
    let top = level.iter().copied().max().unwrap_or(0).max(1);
    for output in flow.output_positions() {
        level[output] = top;
    }
    let members = |depth: usize| -> Vec<usize> {
        (0..count)
            .filter(|node| {
                let needed = flow.edges.iter().any(|edge| edge.from == *node && level[edge.to] > depth);
                (level[*node] == depth && (depth == top || needed))
                    || (level[*node] < depth && needed)
                    || (depth == 0 && *node < flow.variables)
            })
            .collect()
    };
    let mut factors = Vec::new();
    for depth in (1..=top).rev() {
        let (rows, cols) = (members(depth), members(depth - 1));
        let mut entries = Vec::with_capacity(rows.len() * cols.len());
        for row in &rows {
            for col in &cols {
                let local = flow.incoming(*row).find(|edge| edge.from == *col).map(|edge| edge.local);
                let passed = if row == col { graph.one() } else { graph.zero() };
                entries.push(local.unwrap_or(passed));
            }
        }
        let names = |positions: &[usize]| positions.iter().map(|p| flow.nodes[*p].name.clone()).collect::<Vec<_>>();
        let matrix = graph.literal(rows.len() as u32, cols.len() as u32, &entries);
        factors.push(Factor { rows: names(&rows), cols: names(&cols), entries, matrix });
    }
    factors
}

/// The first two of the four steps: what is introduced, and the local derivatives.
pub(super) fn local_steps(graph: &mut Graph, flow: &Flow) -> Vec<Step> {
    let mut steps = Vec::new();
    for node in flow.nodes.iter().filter(|node| node.role != Role::Variable) {
        let (before, after) = (node.value, node.formula);
        steps.push(Step { part: ChainStep::Introduce, rule: Rule::Introduce, before, after });
    }
    for edge in &flow.edges {
        let before = graph.apply(ops::DERIVATIVE, &[flow.nodes[edge.to].formula, flow.nodes[edge.from].symbol]);
        let rule = Rule::Laws(edge.laws.clone());
        steps.push(Step { part: ChainStep::Differentiate, rule, before, after: edge.local });
    }
    steps
}

fn steps(graph: &mut Graph, derivation: &Derivation) -> Result<Vec<Step>, NoSteps> {
    let mut steps = local_steps(graph, &derivation.flow);
    let whole = |graph: &mut Graph, entries: &[ExprId]| {
        graph.literal(derivation.of.len() as u32, derivation.by.len() as u32, entries)
    };
    let mut formal = Vec::new();
    for output in &derivation.of {
        for variable in &derivation.by {
            formal.push(graph.apply(ops::DERIVATIVE, &[*output, *variable]));
        }
    }
    let before = whole(graph, &formal);
    let combined = whole(graph, &derivation.combined);
    let substituted = whole(graph, &derivation.substituted);
    let rule = Rule::Chain(derivation.rule);
    steps.push(Step { part: ChainStep::Combine, rule, before, after: combined });
    steps.push(Step { part: ChainStep::Substitute, rule: Rule::Substitute, before: combined, after: substituted });
    let after = derivation.result;
    let rule = if tidy_where(graph, substituted, &derivation.given)? == after { Rule::Tidy } else { Rule::Rewrite };
    steps.push(Step { part: ChainStep::Substitute, rule, before: substituted, after });
    Ok(steps)
}
