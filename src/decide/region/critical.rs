//! Which signs matter, and the simple factors that such a sign is made of.
//!
//! A critical expression is one whose sign decides what a function is: the argument of a logarithm, a root, a real power,
//! an absolute value, a sign, a step; the difference under a minimum or a condition. Sums outside of these are not
//! critical unless asked for, so that six variables do not make 64 regions.

use crate::expr::{ExprId, Graph, Node};
use crate::ops::{self, OpId};

/// Which further expressions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Detail {
    /// The signs of all sums and circular functions, too.
    pub sums: bool,
    /// The signs of all denominators, so that a cell is a connected part of the domain.
    pub poles: bool,
}

/// The critical expressions of `expressions`, operands first, each once. Differences are made by [`Graph::sub`].
/// The flag is false if a function with infinitely many jumps stands there.
pub(super) fn criticals(graph: &mut Graph, expressions: &[ExprId], detail: Detail) -> (Vec<ExprId>, bool) {
    let mut found: Vec<ExprId> = Vec::new();
    let mut listable = true;
    for id in graph.reachable(expressions) {
        let Node::Apply(op, kids) = graph.node(id) else { continue };
        let kids: Vec<ExprId> = kids.to_vec();
        if matches!(op, ops::FLOOR | ops::CEIL | ops::FACTORIAL) && graph.as_number(kids[0]).is_none() {
            listable = false;
        }
        for critical in own(graph, id, op, &kids, detail) {
            if graph.as_number(critical).is_none() && !found.contains(&critical) {
                found.push(critical);
            }
        }
    }
    (found, listable)
}

fn own(graph: &mut Graph, id: ExprId, op: OpId, kids: &[ExprId], detail: Detail) -> Vec<ExprId> {
    let one = graph.one();
    match op {
        ops::LN
        | ops::LOG10
        | ops::LOG2
        | ops::SQRT
        | ops::CBRT
        | ops::ABS
        | ops::SIGN
        | ops::HEAVISIDE
        | ops::RELU => {
            vec![kids[0]]
        }
        ops::LOGB => vec![kids[0], kids[1]],
        ops::ROOT => vec![kids[0]],
        ops::POW => match graph.as_number(kids[1]).cloned() {
            Some(exponent) if exponent.is_integer() && !(detail.poles && exponent.is_negative()) => Vec::new(),
            _ => vec![kids[0]],
        },
        ops::MIN | ops::MAX | ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL => {
            vec![graph.sub(kids[0], kids[1])]
        }
        // Between -1 and 1 strictly, so that nothing is critical but the sign.
        ops::ASIN | ops::ACOS | ops::ATANH if within_unit(graph, kids[0]) => vec![kids[0]],
        ops::ASIN | ops::ACOS | ops::ATANH | ops::ASEC | ops::ACSC | ops::ACOTH | ops::ASECH | ops::ACOSH => {
            let below = graph.sub(one, kids[0]);
            let above = graph.add(one, kids[0]);
            vec![below, above, kids[0]]
        }
        ops::ACOT | ops::ACSCH => vec![kids[0]],
        ops::ATAN2 => vec![kids[0], kids[1]],
        ops::ADD if detail.sums => vec![id],
        // Under a root may stand the square of the other one.
        ops::SIN | ops::COS | ops::TAN if detail.sums => {
            vec![graph.apply(ops::SIN, &kids[..1]), graph.apply(ops::COS, &kids[..1])]
        }
        ops::SINH | ops::COSH | ops::TANH if detail.sums => {
            vec![graph.apply(ops::SINH, &kids[..1]), graph.apply(ops::COSH, &kids[..1])]
        }
        ops::DIV if detail.poles => vec![kids[1]],
        ops::TAN | ops::SEC if detail.poles => vec![graph.apply(ops::COS, &[kids[0]])],
        ops::COT | ops::CSC if detail.poles => vec![graph.apply(ops::SIN, &[kids[0]])],
        ops::COTH | ops::CSCH if detail.poles => vec![kids[0]],
        _ => Vec::new(),
    }
}

fn within_unit(graph: &Graph, id: ExprId) -> bool {
    graph.is_apply(id, ops::TANH) || graph.is_apply(id, ops::ERF)
}

/// Expressions such that the sign of each of `criticals` is settled wherever they are defined and not 0; and everything
/// that lies between.
pub(super) fn atoms(graph: &mut Graph, criticals: &[ExprId]) -> (Vec<ExprId>, Vec<ExprId>) {
    let mut open: Vec<ExprId> = criticals.iter().rev().copied().collect();
    let mut seen: Vec<ExprId> = Vec::new();
    let mut atoms = Vec::new();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match graph.node(id) {
            Node::Number(_) => {}
            Node::Apply(op, kids) => {
                let kids = kids.to_vec();
                match split(graph, op, &kids) {
                    Some(parts) => open.extend(parts),
                    None => atoms.push(id),
                }
            }
            _ => atoms.push(id),
        }
    }
    seen.retain(|id| graph.as_number(*id).is_none());
    (atoms, seen)
}

/// The parts that settle the sign of `op`, or `None` if it is an atom.
fn split(graph: &mut Graph, op: OpId, kids: &[ExprId]) -> Option<Vec<ExprId>> {
    let one = graph.one();
    match op {
        ops::MUL | ops::DIV => Some(kids.to_vec()),
        ops::PI | ops::EXP | ops::COSH | ops::SECH | ops::SIGMOID | ops::SOFTPLUS | ops::FACTORIAL => Some(Vec::new()),
        ops::POW
        | ops::ROOT
        | ops::SQRT
        | ops::CBRT
        | ops::ABS
        | ops::SIGN
        | ops::SINH
        | ops::TANH
        | ops::ASINH
        | ops::ATAN
        | ops::ASIN
        | ops::ATANH
        | ops::ERF
        | ops::RELU
        | ops::HEAVISIDE
        | ops::CSCH
        | ops::COTH
        | ops::ACOT
        | ops::ACSC
        | ops::ACSCH
        | ops::ACOTH => Some(vec![kids[0]]),
        ops::LN | ops::LOG10 | ops::LOG2 | ops::ACOSH | ops::ACOS => Some(vec![graph.sub(kids[0], one)]),
        ops::SEC => Some(vec![graph.apply(ops::COS, kids)]),
        ops::CSC => Some(vec![graph.apply(ops::SIN, kids)]),
        ops::TAN | ops::COT => Some(vec![graph.apply(ops::SIN, kids), graph.apply(ops::COS, kids)]),
        _ => None,
    }
}
