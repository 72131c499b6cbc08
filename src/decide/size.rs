//! Sums and products up to a letter: a difference shows itself at small sizes; equality by going from one size to the next.

use rustc_hash::FxHashMap;

use super::driver::{Case, scalars};
use super::{Budget, Certainty, Verdict, explicit};
use crate::expr::{ExprId, Graph, Node, Sequence, Stopped};
use crate::number::Rational;

/// Sizes at which a difference is looked for, the most telling first.
const SIZES: [i64; 3] = [2, 3, 1];

/// The letter up to which the sums of both sides run, if it is one and the same, with the number that they begin at.
pub(super) fn letter(graph: &Graph, roots: &[ExprId]) -> Option<(ExprId, i64)> {
    let mut found = None;
    for id in graph.reachable(roots) {
        let Node::Indexed { from, to, .. } = graph.node(id) else { continue };
        graph.as_symbol(to)?;
        let from = graph.as_number(from)?.to_i64()?;
        match found {
            None => found = Some((to, from)),
            Some(known) if known == (to, from) => {}
            Some(_) => return None,
        }
    }
    found
}

/// Both sides of a case as they depend on the letter up to which their sums run.
pub(super) struct Sized<'c> {
    pub case: &'c Case,
    /// The letter, and the number that the sums begin at.
    pub letter: (ExprId, i64),
}

impl Sized<'_> {
    /// A size at which the sides differ, as a part of the witness.
    pub fn refuted(&self, graph: &mut Graph, budget: &Budget) -> Result<Option<Verdict>, Stopped> {
        for size in SIZES {
            let (letter, size) = (self.letter.0, self.letter.1 - 1 + size);
            if let Verdict::Different(mut witness) = self.at(graph, size, &mut budget.clone())? {
                witness.at.insert(0, (letter, Rational::integer(size)));
                return Ok(Some(Verdict::Different(witness)));
            }
        }
        Ok(None)
    }

    /// Induction: the sides agree for the first term alone, and grow by the same from each size to the next.
    pub fn accepted(&self, graph: &mut Graph, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
        let (letter, first) = self.letter;
        let Verdict::Equal(begins) = self.at(graph, first, budget)? else { return Ok(None) };
        let Some(left) = growth(graph, self.case.a, letter)? else { return Ok(None) };
        let Some(right) = growth(graph, self.case.b, letter)? else { return Ok(None) };
        match scalars(graph, (left, right), &self.case.assumptions, self.case.seed, budget)? {
            Verdict::Equal(grows) => Ok(Some(begins.and(grows))),
            _ => Ok(None),
        }
    }

    fn at(&self, graph: &mut Graph, size: i64, budget: &mut Budget) -> Result<Verdict, Stopped> {
        let pair = at_size(graph, (self.case.a, self.case.b), self.letter.0, size)?;
        let map = FxHashMap::from_iter([(self.letter.0, graph.integer(size))]);
        let assumptions = explicit::relations(graph, &self.case.assumptions, &map)?;
        scalars(graph, pair, &assumptions, self.case.seed, budget)
    }
}

fn at_size(
    graph: &mut Graph,
    (a, b): (ExprId, ExprId),
    letter: ExprId,
    size: i64,
) -> Result<(ExprId, ExprId), Stopped> {
    let size = graph.integer(size);
    let map = FxHashMap::from_iter([(letter, size)]);
    Ok((graph.substitute_folding(a, &map)?, graph.substitute_folding(b, &map)?))
}

/// How much `side` grows from n to n + 1, if its sums cancel: what is left holds none.
fn growth(graph: &mut Graph, side: ExprId, letter: ExprId) -> Result<Option<ExprId>, Stopped> {
    let one = graph.one();
    let next = graph.add(letter, one);
    let mut longer: FxHashMap<ExprId, ExprId> = FxHashMap::from_iter([(letter, next)]);
    let mut steps: Vec<ExprId> = Vec::new();
    for id in graph.reachable(&[side]) {
        let Node::Indexed { kind, index, body, .. } = graph.node(id) else { continue };
        if kind != Sequence::Sum || graph.contains(body, &[letter]) {
            return Ok(None);
        }
        let bound = graph.scalar(index);
        let term = graph.substitute_folding(body, &FxHashMap::from_iter([(bound, next)]))?;
        longer.insert(id, term);
        steps.push(id);
    }
    if !is_linear(graph, side, &steps) {
        return Ok(None);
    }
    // A sum with a constant factor grows by that factor times its next term: the sums themselves cancel.
    let zero = graph.zero();
    let shorter: FxHashMap<ExprId, ExprId> = steps.iter().map(|sum| (*sum, zero)).collect();
    let (after, before) = (graph.substitute_folding(side, &longer)?, graph.substitute_folding(side, &shorter)?);
    Ok(Some(graph.sub(after, before)))
}

/// True if every sum stands in `side` as a term with a number as its factor.
fn is_linear(graph: &Graph, side: ExprId, sums: &[ExprId]) -> bool {
    let mut open = vec![side];
    while let Some(id) = open.pop() {
        if sums.contains(&id) {
            continue;
        }
        match graph.node(id) {
            Node::Apply(crate::ops::ADD, [a, b]) => open.extend([*a, *b]),
            Node::Apply(crate::ops::MUL, [a, b]) if graph.as_number(*a).is_some() => open.push(*b),
            Node::Apply(crate::ops::MUL, [a, b]) if graph.as_number(*b).is_some() => open.push(*a),
            Node::Apply(crate::ops::DIV, [a, b]) if graph.as_number(*b).is_some() => open.push(*a),
            _ if graph.contains(id, sums) => return false,
            _ => {}
        }
    }
    true
}
