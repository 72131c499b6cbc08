//! Which parts of an expression become intermediate variables.
//!
//! Any choice is valid, because the steps are checked by substituting back; the three grains are presets. *Fine*: one
//! operation a line. *Normal*: constant factors, `x^n` and `x^n + c` stay with the operation that uses them, unless the
//! same variable reaches that operation on another path too. *Coarse*: only the operands of the outermost operation.
//! For several outputs *normal* means layers: those that the author named, as in f(g(x)) for declared f and g, else the
//! operands of the outermost operations.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::ops;

/// How small the steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// One operation a line.
    Fine,
    /// What a teacher writes.
    #[default]
    Normal,
    /// The outermost composition only.
    Coarse,
}

impl Grain {
    /// Reads `fine`, `normal`, `coarse`.
    pub fn parse(text: &str) -> Option<Grain> {
        Some(match text {
            "fine" => Grain::Fine,
            "normal" => Grain::Normal,
            "coarse" => Grain::Coarse,
            _ => return None,
        })
    }
}

/// The parts of `roots` that become intermediate variables, each after its own parts, those in `chosen` as early as that
/// allows and in the order given; the roots themselves and the variables are not among them. Parts in `chosen` that occur
/// are always taken.
pub(super) fn cut(graph: &Graph, roots: &[ExprId], by: &[ExprId], grain: Grain, chosen: &[ExprId]) -> Vec<ExprId> {
    let nodes = graph.reachable(roots);
    let depends = dependent(graph, &nodes, by);
    let terms = terms_of_sums(graph, &nodes);
    let inner = |id: &ExprId| depends.contains(id) && !by.contains(id) && !roots.contains(id) && !terms.contains(id);
    let mut taken: FxHashSet<ExprId> = nodes.iter().copied().filter(|id| chosen.contains(id) && inner(id)).collect();
    let grain = match (grain, roots.len(), taken.is_empty()) {
        (Grain::Normal, 2.., false) => return in_order(graph, taken, chosen),
        (Grain::Normal, 2.., true) => Grain::Coarse,
        _ => grain,
    };
    match grain {
        Grain::Fine => taken.extend(nodes.iter().copied().filter(inner).filter(|id| is_operation(graph, *id))),
        Grain::Normal => {
            let cutter = Normal { graph, by, depends: &depends, counts: RefCell::default() };
            taken.extend(cutter.parts(roots, &nodes).into_iter().filter(inner));
        }
        Grain::Coarse => {
            let cutter = Normal { graph, by, depends: &depends, counts: RefCell::default() };
            for root in roots {
                taken.extend(cutter.operands(*root).into_iter().filter(|id| inner(id) && cutter.is_nontrivial(*id)));
            }
        }
    }
    in_order(graph, taken, chosen)
}

/// Nodes that hold the index of a sum around them: they have another value in every term, so that no name stands for them.
fn terms_of_sums(graph: &Graph, nodes: &[ExprId]) -> FxHashSet<ExprId> {
    let index = |id: &ExprId| match graph.node(*id) {
        Node::Indexed { index, .. } => Some(index),
        _ => None,
    };
    let indices: FxHashSet<Name> = nodes.iter().filter_map(index).collect();
    if indices.is_empty() {
        return FxHashSet::default();
    }
    let mut free: FxHashMap<ExprId, Vec<Name>> = FxHashMap::default();
    for id in nodes {
        let own = graph.as_symbol(*id).filter(|name| indices.contains(name));
        let below = graph.children(*id).iter().filter_map(|kid| free.get(kid)).flatten().copied();
        let mut names: Vec<Name> = own.into_iter().chain(below).filter(|name| index(id) != Some(*name)).collect();
        names.sort_unstable_by_key(|name| name.as_str());
        names.dedup();
        if !names.is_empty() {
            free.insert(*id, names);
        }
    }
    free.into_keys().collect()
}

/// Every part after its own parts; among those that may come next the first in `chosen`, else the oldest.
fn in_order(graph: &Graph, parts: FxHashSet<ExprId>, chosen: &[ExprId]) -> Vec<ExprId> {
    let rank = |id: &ExprId| (chosen.iter().position(|other| other == id).unwrap_or(chosen.len()), *id);
    let inside =
        |id: ExprId| graph.reachable(&[id]).into_iter().filter(|kid| *kid != id && parts.contains(kid)).collect();
    let mut waiting: Vec<(ExprId, Vec<ExprId>)> = parts.iter().map(|id| (*id, inside(*id))).collect();
    waiting.sort_unstable_by_key(|(id, _)| rank(id));
    if chosen.is_empty() {
        return waiting.into_iter().map(|(id, _)| id).collect();
    }
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(next) = waiting.iter().position(|(_, inside)| inside.iter().all(|part| ordered.contains(part))) {
        ordered.push(waiting.remove(next).0);
    }
    ordered
}

/// Nodes that depend on one of `by`. A sum over `x_i` depends on `x_j`, its terms by themselves do not.
pub(super) fn dependent(graph: &Graph, nodes: &[ExprId], by: &[ExprId]) -> FxHashSet<ExprId> {
    let mut depends: FxHashSet<ExprId> = by.iter().copied().collect();
    for id in nodes {
        let sum = || by.iter().any(|variable| ranges_over(graph, *id, *variable));
        if graph.children(*id).iter().any(|kid| depends.contains(kid)) || sum() {
            depends.insert(*id);
        }
    }
    depends
}

/// True for a sum or product with entries of the vector or matrix of which `variable` is an entry with a free index.
pub(super) fn ranges_over(graph: &Graph, id: ExprId, variable: ExprId) -> bool {
    let Node::Indexed { body, .. } = graph.node(id) else { return false };
    !open_entries(graph, &graph.reachable(&[body]), variable).is_empty()
}

/// Entries with indices that are no numbers, of the vector or matrix of which `variable` is such an entry.
pub(super) fn open_entries(graph: &Graph, nodes: &[ExprId], variable: ExprId) -> Vec<ExprId> {
    let open = |id: ExprId| match graph.node(id) {
        Node::Entry { base, indices } if indices.iter().any(|index| graph.as_number(*index).is_none()) => {
            Some((base, indices.len()))
        }
        _ => None,
    };
    let Some(wanted) = open(variable) else { return Vec::new() };
    nodes.iter().copied().filter(|id| open(*id) == Some(wanted)).collect()
}

/// Conditions are no numbers that something is computed from, so that they never get a name.
fn is_operation(graph: &Graph, id: ExprId) -> bool {
    match graph.node(id) {
        Node::Apply(ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL, _) => false,
        Node::Apply(..) | Node::Unknown { .. } | Node::Indexed { .. } => true,
        _ => false,
    }
}

/// The values of a definition by cases, without the conditions.
fn values_of_cases(kids: &[ExprId]) -> impl Iterator<Item = ExprId> + '_ {
    let last = kids.len() - 1;
    kids.iter().enumerate().filter(move |(at, _)| at % 2 == 1 || *at == last).map(|(_, kid)| *kid)
}

struct Normal<'a> {
    graph: &'a Graph,
    by: &'a [ExprId],
    depends: &'a FxHashSet<ExprId>,
    counts: RefCell<FxHashMap<ExprId, FxHashMap<ExprId, usize>>>,
}

impl Normal<'_> {
    fn parts(&self, roots: &[ExprId], nodes: &[ExprId]) -> Vec<ExprId> {
        let mut wanted: FxHashSet<ExprId> = roots.iter().copied().collect();
        let mut parts = Vec::new();
        for id in nodes.iter().rev() {
            if !wanted.contains(id) || !self.depends.contains(id) {
                continue;
            }
            for operand in self.operands(*id) {
                if self.is_nontrivial(operand) && !self.stays_inside(*id, operand) {
                    parts.push(operand);
                    wanted.insert(operand);
                } else {
                    wanted.extend(self.operands_of_absorbed(operand));
                }
            }
        }
        parts
    }

    /// An absorbed `c*g` or `x^n` hides nothing to cut, except in `c*g` with a nontrivial g, which `operands` opened.
    fn operands_of_absorbed(&self, operand: ExprId) -> Vec<ExprId> {
        if self.is_monomial(operand) { Vec::new() } else { vec![operand] }
    }

    /// Dependent operands of the operation at `id`, with chains of sums and products taken as one operation and constant
    /// factors left out.
    fn operands(&self, id: ExprId) -> Vec<ExprId> {
        let mut operands = Vec::new();
        match self.graph.node(id) {
            Node::Apply(op @ (ops::ADD | ops::MUL), _) => {
                for part in self.graph.chain(op, id) {
                    let part = if op == ops::ADD { self.without_constant(part) } else { part };
                    operands.push(part);
                }
            }
            Node::Apply(ops::DIV, kids) => operands.extend(kids.iter().map(|kid| self.without_constant(*kid))),
            Node::Apply(ops::PIECEWISE, kids) => operands.extend(values_of_cases(kids)),
            _ => operands.extend(self.graph.children(id)),
        }
        operands.retain(|operand| self.depends.contains(operand));
        operands
    }

    /// `3*g` and `g/3` are `g` for whoever uses them in a sum.
    fn without_constant(&self, id: ExprId) -> ExprId {
        let dependent: Vec<ExprId> = match self.graph.node(id) {
            Node::Apply(ops::MUL, _) => {
                self.graph.chain(ops::MUL, id).into_iter().filter(|p| self.depends.contains(p)).collect()
            }
            Node::Apply(ops::DIV, kids) if !self.depends.contains(&kids[1]) => vec![self.without_constant(kids[0])],
            _ => return id,
        };
        match dependent[..] {
            [only] => only,
            _ => id,
        }
    }

    fn is_nontrivial(&self, id: ExprId) -> bool {
        is_operation(self.graph, id) && !self.by.contains(&id)
    }

    /// `c*x^n` of one of the variables.
    fn is_monomial(&self, id: ExprId) -> bool {
        let core = self.without_constant(id);
        match self.graph.node(core) {
            Node::Apply(ops::POW, [base, exponent]) => self.by.contains(base) && !self.depends.contains(exponent),
            _ => self.by.contains(&core),
        }
    }

    /// True if `operand` needs no name: a monomial in a sum or product where no other operand has its variable. A
    /// function's argument always gets a name.
    fn stays_inside(&self, user: ExprId, operand: ExprId) -> bool {
        let chained = matches!(self.graph.node(user), Node::Apply(ops::ADD | ops::MUL | ops::DIV, _));
        if !chained || !self.is_monomial(operand) {
            return false;
        }
        let mut counts = self.counts.borrow_mut();
        let counts = counts.entry(user).or_insert_with(|| self.holders(user));
        self.variables(operand).iter().all(|variable| counts.get(variable) == Some(&1))
    }

    /// For each variable the number of operands of `user` that hold it.
    fn holders(&self, user: ExprId) -> FxHashMap<ExprId, usize> {
        let mut counts = FxHashMap::default();
        for operand in self.operands(user) {
            for variable in self.variables(operand) {
                *counts.entry(variable).or_insert(0) += 1;
            }
        }
        counts
    }

    fn variables(&self, id: ExprId) -> Vec<ExprId> {
        self.graph.variables(id).into_iter().filter(|variable| self.by.contains(variable)).collect()
    }
}
