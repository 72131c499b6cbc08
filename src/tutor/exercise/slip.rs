//! Slips of learners as wrong ways to put a derivative together, each by its public id.
//!
//! The same table explains a wrong answer and plants a wrong link. A slip works on a derivation: it replaces the sum over
//! paths of products of local derivatives, or one local derivative, by what the learner did instead.

use rustc_hash::FxHashMap;

use super::Desk;
use crate::calculus::{Derivation, LISTED_PATHS};
use crate::expr::ExprId;

/// One slip.
pub struct Slip {
    /// Public id.
    pub id: &'static str,
    /// What was done and what is right, one sentence.
    pub says: &'static str,
    /// How it is made.
    make: Make,
}

/// How a slip is made.
enum Make {
    /// Wrong derivatives in terms of intermediate variables; none where the slip cannot be made.
    Combined(fn(&mut Desk, &Derivation) -> Vec<ExprId>),
    /// A local derivative by this law is altered.
    Local(&'static str, Alter),
}

/// All slips, the likeliest first.
#[rustfmt::skip]
pub static SLIPS: &[Slip] = &[
    Slip { id: "chain-lost-inner", make: Make::Combined(lost_inner),
        says: "the derivative of the inner function is missing: outer at inner, times inner" },
    Slip { id: "chain-stopped-early", make: Make::Combined(stopped_early),
        says: "one layer is missing: every arrow of the path gives a factor" },
    Slip { id: "chain-added-inner", make: Make::Combined(added_inner),
        says: "the inner derivative was added; along a path one multiplies" },
    Slip { id: "chain-outer-at-inner-derivative", make: Make::Combined(outer_at_slope),
        says: "the outer derivative was taken at the derivative of the inner function; it is taken at the inner function" },
    Slip { id: "path-dropped", make: Make::Combined(path_dropped),
        says: "one path from the variable to the output is missing: add over all paths" },
    Slip { id: "paths-multiplied", make: Make::Combined(paths_multiplied),
        says: "the paths were multiplied; along a path one multiplies, over paths one adds" },
    Slip { id: "paths-subtracted", make: Make::Combined(paths_subtracted),
        says: "the paths were subtracted; over paths one adds" },
    Slip { id: "sin-sign", make: Make::Local("d-sin", Alter::Sign),
        says: "the derivative of sin is cos, without a minus sign" },
    Slip { id: "cos-sign", make: Make::Local("d-cos", Alter::Sign),
        says: "the derivative of cos is -sin: the minus sign is missing" },
    Slip { id: "power-exponent-kept", make: Make::Local("d-power", Alter::TimesOperand),
        says: "the exponent was kept; it goes down by one" },
    Slip { id: "ln-not-reciprocal", make: Make::Local("d-ln", Alter::Itself),
        says: "the derivative of ln(u) is 1/u" },
    Slip { id: "not-differentiated", make: Make::Combined(|_, d| vec![d.of[0]]),
        says: "this is the function itself; its derivative is asked for" },
];

/// The slip with this id.
pub fn find(id: &str) -> Option<&'static Slip> {
    SLIPS.iter().find(|slip| slip.id == id)
}

/// What is said about a mistake of any kind, by its id.
pub fn says(id: &str) -> Option<&'static str> {
    let whole = [
        ("jacobian-transposed", "rows and columns are exchanged: functions go down, variables across"),
        ("gradient-order-swapped", "the entries stand in the wrong order: one for each variable, in order"),
        ("hessian-mixed-lost", "the mixed derivatives are missing: they stand beside the diagonal"),
    ];
    find(id).map(|slip| slip.says).or_else(|| whole.iter().find(|(known, _)| *known == id).map(|(_, says)| *says))
}

impl Slip {
    fn made(&self, desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
        match self.make {
            Make::Combined(make) => make(desk, derivation),
            Make::Local(law, how) => {
                let altered = candidates(desk, derivation, law, how);
                altered.into_iter().map(|(at, value)| with_local(desk, derivation, at, value)).collect()
            }
        }
    }

    /// For a slip in one local derivative: which edge, and what stands there.
    pub(super) fn local(&self, desk: &mut Desk, derivation: &Derivation) -> Option<(usize, ExprId)> {
        let Make::Local(law, how) = self.make else { return None };
        candidates(desk, derivation, law, how).into_iter().find(|(at, value)| {
            let whole = with_local(desk, derivation, *at, *value);
            let whole = closed(desk, derivation, whole);
            desk.same(whole, derivation.entries[0]) == Some(false)
        })
    }

    /// The wrong derivatives, in terms of the variables, that differ from the right one.
    pub fn wrong(&self, desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
        let raw = self.made(desk, derivation);
        let values: Vec<ExprId> = raw.into_iter().map(|value| closed(desk, derivation, value)).collect();
        values.into_iter().filter(|value| desk.same(*value, derivation.entries[0]) == Some(false)).collect()
    }

    /// The wrong derivatives with the names of intermediate variables left in.
    pub fn open(&self, desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
        let raw = self.made(desk, derivation);
        raw.into_iter()
            .filter(|value| {
                let value = closed(desk, derivation, *value);
                desk.same(value, derivation.entries[0]) == Some(false)
            })
            .collect()
    }
}

/// With names of intermediate variables replaced by their values.
pub(super) fn closed(desk: &mut Desk, derivation: &Derivation, value: ExprId) -> ExprId {
    let flow = &derivation.flow;
    let back: FxHashMap<ExprId, ExprId> =
        flow.nodes[flow.variables..].iter().map(|node| (node.symbol, node.value)).collect();
    desk.substitute(value, &back)
}

fn paths(derivation: &Derivation) -> Vec<Vec<usize>> {
    let output = derivation.flow.output_positions().start;
    derivation.flow.paths(0, output, LISTED_PATHS as usize)
}

fn product(desk: &mut Desk, derivation: &Derivation, path: &[usize]) -> ExprId {
    let one = desk.graph.one();
    path.iter().fold(one, |product, edge| desk.graph.mul(product, derivation.flow.edges[*edge].local))
}

fn products(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    paths(derivation).iter().map(|path| product(desk, derivation, path)).collect()
}

/// Paths written from the variable to the output or the other way round, with the edge at the output first.
fn outermost_first(derivation: &Derivation, path: &[usize]) -> Vec<usize> {
    let mut path = path.to_vec();
    path.sort_by_key(|edge| std::cmp::Reverse(derivation.flow.edges[*edge].to));
    path
}

/// Every path without its innermost edges; the outermost alone.
fn lost_inner(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let mut sum = desk.graph.zero();
    for path in paths(derivation) {
        let path = outermost_first(derivation, &path);
        let value = product(desk, derivation, &path[..path.len().min(1)]);
        sum = desk.graph.add(sum, value);
    }
    vec![sum]
}

fn stopped_early(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = paths(derivation);
    let [path] = &all[..] else { return Vec::new() };
    let path = outermost_first(derivation, path);
    if path.len() < 3 {
        return Vec::new();
    }
    let without = |at: usize| path.iter().enumerate().filter(|(k, _)| *k != at).map(|(_, e)| *e).collect::<Vec<_>>();
    (1..path.len()).rev().map(|at| product(desk, derivation, &without(at))).collect()
}

fn added_inner(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = paths(derivation);
    let [path] = &all[..] else { return Vec::new() };
    let mut sum = desk.graph.zero();
    for edge in path {
        sum = desk.graph.add(sum, derivation.flow.edges[*edge].local);
    }
    vec![sum]
}

/// f'(g'(x)) for two edges in a row.
fn outer_at_slope(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = paths(derivation);
    let [path] = &all[..] else { return Vec::new() };
    let path = outermost_first(derivation, path);
    let [outer, inner] = path[..] else { return Vec::new() };
    let edges = &derivation.flow.edges;
    let symbol = derivation.flow.nodes[edges[outer].from].symbol;
    let map = FxHashMap::from_iter([(symbol, edges[inner].local)]);
    vec![desk.substitute(edges[outer].local, &map)]
}

fn path_dropped(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = products(desk, derivation);
    if all.len() < 2 {
        return Vec::new();
    }
    (0..all.len())
        .map(|dropped| {
            let zero = desk.graph.zero();
            let kept = all.iter().enumerate().filter(|(k, _)| *k != dropped);
            kept.fold(zero, |sum, (_, value)| desk.graph.add(sum, *value))
        })
        .collect()
}

fn paths_multiplied(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = products(desk, derivation);
    if all.len() < 2 {
        return Vec::new();
    }
    let one = desk.graph.one();
    vec![all.iter().fold(one, |product, value| desk.graph.mul(product, *value))]
}

fn paths_subtracted(desk: &mut Desk, derivation: &Derivation) -> Vec<ExprId> {
    let all = products(desk, derivation);
    let [first, second] = all[..] else { return Vec::new() };
    vec![desk.graph.sub(first, second), desk.graph.sub(second, first)]
}

/// What becomes of one local derivative.
#[derive(Clone, Copy)]
enum Alter {
    Sign,
    TimesOperand,
    Itself,
}

/// Local derivatives with the given law, altered.
fn candidates(desk: &mut Desk, derivation: &Derivation, law: &str, how: Alter) -> Vec<(usize, ExprId)> {
    let edges = &derivation.flow.edges;
    let concerned = edges.iter().enumerate().filter(|(_, edge)| edge.laws.first().is_some_and(|l| l.row().id == law));
    concerned
        .map(|(at, edge)| {
            let value = match how {
                Alter::Sign => desk.graph.negate(edge.local),
                Alter::TimesOperand => desk.graph.mul(edge.local, derivation.flow.nodes[edge.from].symbol),
                Alter::Itself => derivation.flow.nodes[edge.to].formula,
            };
            (at, value)
        })
        .collect()
}

/// The sum over paths with one local derivative altered, everything else right.
fn with_local(desk: &mut Desk, derivation: &Derivation, at: usize, value: ExprId) -> ExprId {
    let mut other = derivation.clone();
    other.flow.edges[at].local = value;
    let zero = desk.graph.zero();
    products(desk, &other).into_iter().fold(zero, |sum, value| desk.graph.add(sum, value))
}

/// Slips that explain a wrong derivative of a scalar by one variable, likeliest first.
pub(super) fn explaining(desk: &mut Desk, derivation: &Derivation, answer: ExprId) -> Vec<&'static str> {
    SLIPS
        .iter()
        .filter(|slip| slip.wrong(desk, derivation).into_iter().any(|wrong| desk.same(wrong, answer) == Some(true)))
        .map(|slip| slip.id)
        .collect()
}
