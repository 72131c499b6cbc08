//! The chain rule of a derivative by a whole vector or matrix: intermediate variables, local Jacobians, differentials.
//!
//! Two traces of one derivation. *Jacobians*: where everything in between is a scalar or a vector, local Jacobians in
//! numerator layout are multiplied along paths and added. *Differentials*: `du = A*dx`, `dy = 2*u'*du`, put into each
//! other, and the derivative read off `dy = tr(G'*dX)`. A matrix in between leaves only the second, because its Jacobian
//! would need four indices. Both are compared with the derivative in index form before they are shown.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Derivative, Facts, NoTensor, build, collected, derivative, differential, vanishes};
use crate::calculus::cut::Grain;
use crate::calculus::derivation::{ChainRule, ChainStep, Derivation, Rule, Step, local_steps};
use crate::calculus::flow::{Edge, Flow, LISTED, Request, Role, name_nodes, variable_node};
use crate::calculus::law::LawRef;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::ops;

/// Most intermediate variables.
const MOST_PARTS: usize = 60;

/// A derivation with its second trace.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The four steps, in numerator layout.
    pub derivation: Derivation,
    /// True if only differentials can say it, because a matrix stands in between.
    pub by_differentials: bool,
    /// The differential of every intermediate variable and of the output, in terms of the differentials of its operands.
    pub changes: Vec<Change>,
    /// The differential of the output in terms of that of the variable alone: put in, and as the derivative is read off.
    pub total: [ExprId; 2],
    /// Nodes that a function makes entry by entry of vectors: their Jacobians are diagonal.
    pub entrywise: Vec<usize>,
}

/// The differential of one node.
#[derive(Clone, Debug)]
pub struct Change {
    /// Position of the node in the flow.
    pub node: usize,
    /// Its differential.
    pub value: ExprId,
    /// The laws that give it, outermost first.
    pub laws: Vec<LawRef>,
}

/// The derivation of `of` by `by`, whose derivative is known.
///
/// # Errors
/// See [`NoTensor`].
pub fn chain(
    graph: &mut Graph,
    (of, by): (ExprId, ExprId),
    known: &Derivative,
    facts: &Facts,
    request: &Request<'_>,
) -> Result<Chain, NoTensor> {
    let of = associated(graph, of, by)?;
    let mut flow = nodes(graph, of, by, request)?;
    let numerator = if known.shapes.0.is_scalar() { known.turned } else { known.value };
    let matrices = flow.nodes.iter().any(|node| {
        let shape = graph.shape(node.value);
        !shape.rows.is_one() && !shape.cols.is_one()
    });
    let jacobians = if matrices { None } else { along_paths(graph, &mut flow, numerator, facts)? };
    let by_differentials = jacobians.is_none();
    if by_differentials {
        flow.edges = gradients(graph, &flow, facts);
    }
    let [combined, substituted] = jacobians.unwrap_or([known.value; 2]);
    let result = if by_differentials { known.value } else { numerator };
    let changes = changes(graph, &flow, facts)?;
    let total = total(graph, (of, by), known, facts)?;
    let entrywise = entrywise(graph, &flow);
    let paths = flow.path_counts(0).last().copied().unwrap_or(0);
    let mut derivation = Derivation {
        of: vec![of],
        by: vec![by],
        flow,
        rule: ChainRule::Vector,
        paths,
        factors: Vec::new(),
        combined: vec![combined],
        substituted: vec![substituted],
        entries: vec![result],
        one_path: None,
        given: request.given.clone(),
        steps: Vec::new(),
        result,
    };
    derivation.steps = steps(graph, &derivation);
    Ok(Chain { derivation, by_differentials, changes, total, entrywise })
}

/// With `x'*A*x` as `x'*(A*x)`, so that the vector A*x can be an intermediate variable.
fn associated(graph: &mut Graph, of: ExprId, by: ExprId) -> Result<ExprId, NoTensor> {
    let mut map = FxHashMap::default();
    for id in graph.reachable(&[of]) {
        let chain = graph.chain(ops::MATRIX_PRODUCT, id);
        let bilinear = graph.is_scalar(id)
            && chain.len() > 2
            && graph.is_apply(chain[0], ops::TRANSPOSE)
            && graph.contains(chain[0], &[by]);
        if bilinear {
            let rest = build::chain(graph, &chain[1..]);
            let product = graph.apply(ops::MATRIX_PRODUCT, &[chain[0], rest]);
            map.insert(id, product);
        }
    }
    map.retain(|old, new| old != new);
    Ok(if map.is_empty() { of } else { graph.substitute(of, &map)? })
}

/// The data flow without its edges.
fn nodes(graph: &mut Graph, of: ExprId, by: ExprId, request: &Request<'_>) -> Result<Flow, NoTensor> {
    let parts = parts(graph, of, by, request);
    if parts.len() > MOST_PARTS {
        return Err(NoTensor::TooDeep);
    }
    let mut nodes = vec![variable_node(graph, by)];
    name_nodes(graph, &mut nodes, &parts, &[of], request);
    let map: FxHashMap<ExprId, ExprId> = nodes[1..]
        .iter()
        .filter(|node| node.role == Role::Intermediate)
        .map(|node| (node.value, node.symbol))
        .collect();
    for node in &mut nodes[1..] {
        let mut others = map.clone();
        if node.role == Role::Intermediate {
            others.remove(&node.value);
        }
        node.formula = graph.substitute(node.value, &others)?;
    }
    Ok(Flow { nodes, edges: Vec::new(), variables: 1, outputs: 1 })
}

/// Parts that become intermediate variables. *Normal*: what a function that is not linear acts on. *Fine*: every
/// operation. *Coarse*: what the outermost function acts on. Rows are left inside, because vectors are columns.
fn parts(graph: &Graph, of: ExprId, by: ExprId, request: &Request<'_>) -> Vec<ExprId> {
    let all = graph.reachable(&[of]);
    let depends: FxHashSet<ExprId> = all.iter().copied().filter(|id| graph.contains(*id, &[by])).collect();
    let inner = |id: ExprId| {
        let shape = graph.shape(id);
        let row = shape.rows.is_one() && !shape.cols.is_one();
        id != of && id != by && depends.contains(&id) && !row && matches!(graph.node(id), Node::Apply(..))
    };
    let mut taken: FxHashSet<ExprId> = FxHashSet::default();
    for id in all.iter().copied().filter(|id| depends.contains(id)) {
        let Node::Apply(op, kids) = graph.node(id) else { continue };
        let wanted = match request.grain {
            Grain::Fine => true,
            Grain::Normal => !is_linear(graph, op, kids, &depends),
            Grain::Coarse => id == of,
        };
        if wanted {
            taken.extend(kids.iter().map(|kid| stripped(graph, op, *kid)).filter(|kid| inner(*kid)));
        }
    }
    taken.extend(request.chosen.iter().map(|(_, value)| *value).filter(|value| all.contains(value) && inner(*value)));
    let mut parts: Vec<ExprId> = taken.into_iter().collect();
    parts.sort_unstable();
    parts
}

/// Without a transpose; the square of a norm is one operation.
fn stripped(graph: &Graph, op: ops::OpId, kid: ExprId) -> ExprId {
    match graph.node(kid) {
        Node::Apply(ops::TRANSPOSE, [inner]) => *inner,
        Node::Apply(ops::NORM | ops::NORMFRO, [inner]) if op == ops::POW => *inner,
        _ => kid,
    }
}

fn is_linear(graph: &Graph, op: ops::OpId, kids: &[ExprId], depends: &FxHashSet<ExprId>) -> bool {
    let one = kids.iter().filter(|kid| depends.contains(kid)).count() == 1;
    match op {
        ops::ADD | ops::TRANSPOSE | ops::SUM | ops::MEAN | ops::TR | ops::DIAG | ops::VEC => true,
        ops::MUL | ops::MATRIX_PRODUCT | ops::TIMES | ops::DOT | ops::OUTER | ops::KRON => one,
        ops::DIV | ops::OVER => one && !depends.contains(&kids[1]),
        // The square acts on what stands in the norm.
        ops::NORM | ops::NORMFRO => kids.iter().all(|kid| graph.as_symbol(*kid).is_some()),
        _ => false,
    }
}

/// Local Jacobians, their products along paths in terms of the intermediate variables, and in terms of the variable;
/// nothing if one of them has no form or the sum is not the derivative.
fn along_paths(
    graph: &mut Graph,
    flow: &mut Flow,
    result: ExprId,
    facts: &Facts,
) -> Result<Option<[ExprId; 2]>, NoTensor> {
    for to in 1..flow.nodes.len() {
        let formula = flow.nodes[to].formula;
        for from in 0..to {
            let operand = flow.nodes[from].symbol;
            if !graph.contains(formula, &[operand]) {
                continue;
            }
            let local = match derivative(graph, formula, operand, facts) {
                Ok(local) => local,
                Err(NoTensor::Stopped(stopped)) => return Err(stopped.into()),
                Err(_) => return Ok(None),
            };
            let local = if local.shapes.0.is_scalar() { local.turned } else { local.value };
            let laws = laws_used(graph, formula, operand);
            flow.edges.push(Edge { from, to, local, laws });
        }
    }
    let combined = combined(graph, flow);
    let back = values(flow);
    let substituted = graph.substitute(combined, &back)?;
    let difference = {
        let minus = graph.negate(result);
        graph.apply(ops::ADD, &[substituted, minus])
    };
    let same =
        substituted == result || graph.shape(substituted) == graph.shape(result) && zero(graph, difference, facts)?;
    Ok(same.then_some([combined, substituted]))
}

fn zero(graph: &mut Graph, id: ExprId, facts: &Facts) -> Result<bool, NoTensor> {
    match vanishes(graph, id, facts) {
        Ok(vanishes) => Ok(vanishes),
        Err(NoTensor::Stopped(stopped)) if stopped != crate::expr::Stopped::Work => Err(stopped.into()),
        Err(_) => Ok(false),
    }
}

fn values(flow: &Flow) -> FxHashMap<ExprId, ExprId> {
    let inner = flow.nodes.iter().filter(|node| node.role == Role::Intermediate);
    inner.map(|node| (node.symbol, node.value)).collect()
}

/// The sum over paths of products of Jacobians, outermost first; adjoints node by node where there are many paths.
fn combined(graph: &mut Graph, flow: &Flow) -> ExprId {
    let last = flow.nodes.len() - 1;
    let times = |graph: &mut Graph, a: ExprId, b: ExprId| match (a == graph.one(), b == graph.one()) {
        (true, _) => b,
        (_, true) => a,
        _ => build::product(graph, a, b),
    };
    let plus = |graph: &mut Graph, a: Option<ExprId>, b: ExprId| Some(a.map_or(b, |a| graph.apply(ops::ADD, &[a, b])));
    if flow.path_counts(0)[last] <= LISTED as u64 {
        let mut sum = None;
        for path in flow.paths(0, last, LISTED) {
            let one = graph.one();
            let product = path.iter().fold(one, |product, edge| times(graph, product, flow.edges[*edge].local));
            sum = plus(graph, sum, product);
        }
        return sum.unwrap_or(graph.zero());
    }
    let mut adjoint: Vec<Option<ExprId>> = vec![None; flow.nodes.len()];
    adjoint[last] = Some(graph.one());
    for edge in flow.edges.iter().rev() {
        if let Some(outer) = adjoint[edge.to] {
            let share = times(graph, outer, edge.local);
            adjoint[edge.from] = plus(graph, adjoint[edge.from], share);
        }
    }
    adjoint[0].unwrap_or(graph.zero())
}

/// Edges of a flow with matrices: the gradient where the user is a scalar, else the Jacobian of the stacked entries.
fn gradients(graph: &mut Graph, flow: &Flow, facts: &Facts) -> Vec<Edge> {
    let mut edges = Vec::new();
    for to in 1..flow.nodes.len() {
        let formula = flow.nodes[to].formula;
        for from in 0..to {
            let operand = flow.nodes[from].symbol;
            if graph.contains(formula, &[operand]) {
                let laws = laws_used(graph, formula, operand);
                let local = derivative(graph, formula, operand, facts).map_or(graph.zero(), |local| local.value);
                edges.push(Edge { from, to, local, laws });
            }
        }
    }
    edges
}

/// Laws that the derivative of `formula` by `symbol` uses, outermost first, each once.
fn laws_used(graph: &Graph, formula: ExprId, symbol: ExprId) -> Vec<LawRef> {
    let mut laws: Vec<LawRef> = Vec::new();
    for id in graph.reachable(&[formula]).into_iter().rev().filter(|id| graph.contains(*id, &[symbol])) {
        let Node::Apply(op, args) = graph.node(id) else { continue };
        let law = match ops::is_matrix(op) {
            true => (!op.row().laws.is_empty()).then_some(LawRef { op, position: 0 }),
            false => crate::calculus::law::law_for(op, |k| graph.contains(args[k], &[symbol])),
        };
        laws.extend(law.filter(|law| !laws.contains(law)));
    }
    laws
}

/// `du`, for a node named u; its shape is that of the node.
fn change_of(graph: &mut Graph, flow: &Flow, node: usize) -> ExprId {
    let name = Name::new(&format!("d{}", flow.nodes[node].name));
    let shape = graph.shape(flow.nodes[node].symbol).clone();
    graph.symbol(name, &shape)
}

fn changes(graph: &mut Graph, flow: &Flow, facts: &Facts) -> Result<Vec<Change>, NoTensor> {
    let mut changes = Vec::new();
    for node in 1..flow.nodes.len() {
        let formula = flow.nodes[node].formula;
        let mut total: Option<ExprId> = None;
        let mut laws: Vec<LawRef> = Vec::new();
        for from in 0..node {
            let operand = flow.nodes[from].symbol;
            if !graph.contains(formula, &[operand]) {
                continue;
            }
            let change = change_of(graph, flow, from);
            if let Some(part) = differential(graph, formula, operand, change)? {
                let part = readable(graph, part, facts)?;
                total = Some(total.map_or(part, |total| graph.apply(ops::ADD, &[total, part])));
            }
            let used = laws_used(graph, formula, operand);
            laws.extend(used.into_iter().filter(|law| !laws.contains(law)).collect::<Vec<_>>());
        }
        let value = total.unwrap_or(graph.zero());
        changes.push(Change { node, value, laws });
    }
    Ok(changes)
}

fn readable(graph: &mut Graph, id: ExprId, facts: &Facts) -> Result<ExprId, NoTensor> {
    match collected(graph, id, facts) {
        Err(NoTensor::Stopped(stopped)) if stopped != crate::expr::Stopped::Work => Err(stopped.into()),
        other => Ok(other.unwrap_or(id)),
    }
}

/// The differential of the whole, and the form that the derivative is read off: `J*dx`, or `tr(G'*dX)`.
fn total(
    graph: &mut Graph,
    (of, by): (ExprId, ExprId),
    known: &Derivative,
    facts: &Facts,
) -> Result<[ExprId; 2], NoTensor> {
    let shape = graph.shape(by).clone();
    let name = crate::syntax::spelling(graph, by);
    let change = graph.symbol(Name::new(&format!("d{name}")), &shape);
    let raw = differential(graph, of, by, change)?.unwrap_or(graph.zero());
    let raw = readable(graph, raw, facts)?;
    let scalar = known.shapes.0.is_scalar();
    let read_off = if by_matrix(graph, by) && scalar {
        let inside = build::product(graph, known.turned, change);
        graph.apply(ops::TR, &[inside])
    } else if by_matrix(graph, by) || !matches!(graph.shape(of).cols, crate::shape::Dim::Known(1)) {
        raw
    } else {
        let front = if scalar { known.turned } else { known.value };
        build::product(graph, front, change)
    };
    Ok([raw, read_off])
}

fn by_matrix(graph: &Graph, by: ExprId) -> bool {
    let shape = graph.shape(by);
    !shape.rows.is_one() && !shape.cols.is_one()
}

/// Nodes whose outermost function acts entry by entry on a vector.
fn entrywise(graph: &Graph, flow: &Flow) -> Vec<usize> {
    let acts = |node: usize| match graph.node(flow.nodes[node].formula) {
        Node::Apply(ops::TIMES | ops::OVER | ops::RAISED, _) => true,
        Node::Apply(op, _) => ops::is_elementwise(op) && !matches!(op, ops::ADD | ops::MUL | ops::DIV),
        _ => false,
    };
    let vector = |node: usize| graph.shape(flow.nodes[node].value).is_vector();
    let all = 1..flow.nodes.len();
    all.filter(|node| vector(*node) && acts(*node)).collect()
}

fn steps(graph: &mut Graph, derivation: &Derivation) -> Vec<Step> {
    let mut steps = local_steps(graph, &derivation.flow);
    let before = graph.apply(ops::DERIVATIVE, &[derivation.of[0], derivation.by[0]]);
    let (combined, substituted) = (derivation.combined[0], derivation.substituted[0]);
    let (combine, substitute) = (ChainStep::Combine, ChainStep::Substitute);
    steps.push(Step { part: combine, rule: Rule::Chain(derivation.rule), before, after: combined });
    steps.push(Step { part: substitute, rule: Rule::Substitute, before: combined, after: substituted });
    let after = derivation.result;
    steps.push(Step { part: substitute, rule: Rule::Rewrite, before: substituted, after });
    steps
}
