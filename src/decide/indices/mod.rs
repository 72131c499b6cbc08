//! Free indices: `x_i` beside sums over all entries, and definitions by cases such as `i = j`.
//!
//! A claim with free indices is meant for every size and every choice of indices within it. It is shown with every entry
//! `x_i` an independent variable, in each way in which indices that are compared can agree; it is refuted by numbers for
//! sizes and indices. Invariant: an index that is shifted, such as `i + 1`, may leave the range of a sum, so that it never
//! refutes anything.

mod cases;

use rustc_hash::FxHashMap;

use super::accept::canonical;
use super::driver::scalars;
use super::explicit::written_out;
use super::{Budget, Certainty, Reason, Verdict, Witness, explicit};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;

/// More letters that may agree are not gone through.
const MOST_LETTERS: usize = 4;

/// Two sides in which indices are free.
struct Claim<'c> {
    sides: [ExprId; 2],
    assumptions: &'c [ExprId],
    seed: u64,
    indices: Indices,
}

/// The indices of a claim.
#[derive(Debug, Default)]
struct Indices {
    /// Letters that are free indices of entries or are compared with indices.
    letters: Vec<ExprId>,
    /// Numbers that stand where letters may.
    numbers: Vec<ExprId>,
    /// Letters up to which sums run.
    sizes: Vec<ExprId>,
    /// The smallest number at which a sum begins; 1 without one.
    first: i64,
    /// True if indices are compared.
    compared: bool,
    /// True if an index is neither a letter nor a number nor that of a sum.
    shifted: bool,
}

/// Decides what holds a free index or compares indices; nothing for anything else.
pub(super) fn decide(
    graph: &mut Graph,
    sides: [ExprId; 2],
    assumptions: &[ExprId],
    seed: u64,
    budget: &mut Budget,
) -> Result<Option<Verdict>, Stopped> {
    // The index of a sum may be free elsewhere; here it gets a name of its own.
    let sides = [canonical(graph, sides[0])?, canonical(graph, sides[1])?];
    let indices = Indices::of(graph, &sides);
    if !indices.are_open() {
        return Ok(None);
    }
    if indices.letters.len() > MOST_LETTERS {
        return Ok(Some(Verdict::Undecided(Reason::Outside)));
    }
    let claim = Claim { sides, assumptions, seed, indices };
    if let Some(witness) = claim.refuted(graph, budget)? {
        return Ok(Some(Verdict::Different(witness)));
    }
    let shown = claim.accepted(graph, budget)?;
    Ok(Some(shown.map_or(Verdict::Undecided(Reason::NotShown), Verdict::Equal)))
}

impl Indices {
    fn of(graph: &Graph, roots: &[ExprId]) -> Indices {
        let nodes = graph.reachable(roots);
        let mut bound: Vec<Name> = Vec::new();
        let mut found = Indices { first: i64::MAX, ..Indices::default() };
        for id in &nodes {
            if let Node::Indexed { index, from, to, .. } = graph.node(*id) {
                bound.push(index);
                found.sizes.extend(graph.as_symbol(to).map(|_| to));
                found.first = found.first.min(graph.as_number(from).and_then(Rational::to_i64).unwrap_or(1));
            }
        }
        if found.first == i64::MAX {
            found.first = 1;
        }
        let is_bound = |id: ExprId| graph.as_symbol(id).is_some_and(|name| bound.contains(&name));
        let entries = nodes.iter().filter_map(|id| match graph.node(*id) {
            Node::Entry { indices, .. } => Some(indices),
            _ => None,
        });
        for index in entries.flatten() {
            found.take(graph, *index, &is_bound);
        }
        let known = |id: ExprId, found: &Indices| is_bound(id) || found.letters.contains(&id);
        for id in &nodes {
            if let Node::Apply(ops::EQUAL | ops::NOT_EQUAL, [a, b]) = graph.node(*id)
                && (known(*a, &found) || known(*b, &found))
            {
                found.compared = true;
                found.take(graph, *a, &is_bound);
                found.take(graph, *b, &is_bound);
            }
        }
        for list in [&mut found.letters, &mut found.numbers, &mut found.sizes] {
            list.sort_unstable();
            list.dedup();
        }
        found
    }

    fn take(&mut self, graph: &Graph, index: ExprId, is_bound: &dyn Fn(ExprId) -> bool) {
        match graph.node(index) {
            Node::Number(_) => self.numbers.push(index),
            Node::Symbol(_) if is_bound(index) => {}
            Node::Symbol(_) => self.letters.push(index),
            _ => {
                self.shifted |=
                    graph.reachable(&[index]).iter().any(|id| graph.as_symbol(*id).is_some() && !is_bound(*id))
            }
        }
    }

    /// True if an index is free, or compared with one.
    fn are_open(&self) -> bool {
        !self.letters.is_empty() || self.compared
    }

    /// Letters and numbers.
    fn plain(&self) -> Vec<ExprId> {
        self.letters.iter().chain(&self.numbers).copied().collect()
    }

    /// The ways in which letters may agree with each other and with numbers: for each letter what it stands for.
    fn agreements(&self) -> Vec<Vec<ExprId>> {
        let mut all: Vec<Vec<ExprId>> = vec![Vec::new()];
        for (place, letter) in self.letters.iter().enumerate() {
            let longer = all.into_iter().flat_map(|chosen| {
                let mut values: Vec<ExprId> = self.numbers.clone();
                let earlier = chosen.iter().zip(&self.letters[..place]).filter(|(value, letter)| value == letter);
                values.extend(earlier.map(|(value, _)| *value));
                let apart = chosen.iter().copied().chain([*letter]).collect::<Vec<_>>();
                std::iter::once(apart)
                    .chain(values.into_iter().map(move |value| chosen.iter().copied().chain([value]).collect()))
            });
            all = longer.collect();
        }
        all
    }
}

impl Claim<'_> {
    /// A size and indices at which the sides differ.
    fn refuted(&self, graph: &mut Graph, budget: &Budget) -> Result<Option<Witness>, Stopped> {
        if self.indices.shifted {
            return Ok(None);
        }
        for agreement in self.indices.agreements() {
            for more in [0, 1] {
                let values = self.values(graph, &agreement, more);
                if let Some(witness) = self.apart_at(graph, &values, &mut budget.clone())? {
                    return Ok(Some(witness));
                }
            }
        }
        Ok(None)
    }

    /// Numbers for the letters, distinct unless they agree, and for the sizes, so that every index is within them.
    fn values(&self, graph: &Graph, agreement: &[ExprId], more: i64) -> Vec<(ExprId, i64)> {
        let number = |id: ExprId| graph.as_number(id).and_then(Rational::to_i64);
        let taken: Vec<i64> = self.indices.numbers.iter().filter_map(|id| number(*id)).collect();
        let mut free = (self.indices.first + more..).filter(|value| !taken.contains(value));
        let mut values: Vec<(ExprId, i64)> = Vec::new();
        for (letter, stands_for) in self.indices.letters.iter().zip(agreement) {
            if self.indices.sizes.contains(letter) {
                continue;
            }
            let known = values.iter().find(|(other, _)| other == stands_for).map(|(_, value)| *value);
            let value = number(*stands_for).or(known).unwrap_or_else(|| free.next().expect("numbers do not end"));
            values.push((*letter, value));
        }
        let least = values.iter().map(|(_, value)| *value).chain(taken).max().unwrap_or(self.indices.first);
        let size = least.max(self.indices.first + 1) + more;
        values.extend(self.indices.sizes.iter().zip(0..).map(|(letter, k)| (*letter, size + more * k)));
        values
    }

    fn apart_at(
        &self,
        graph: &mut Graph,
        values: &[(ExprId, i64)],
        budget: &mut Budget,
    ) -> Result<Option<Witness>, Stopped> {
        let map: FxHashMap<ExprId, ExprId> =
            values.iter().map(|(letter, value)| (*letter, graph.integer(*value))).collect();
        let Some(assumptions) = self.assumptions_with(graph, &map)? else { return Ok(None) };
        let mut sides = self.sides;
        for side in &mut sides {
            let fixed = graph.substitute_folding(*side, &map)?;
            *side = written_out(graph, fixed)?;
        }
        let [a, b] = sides;
        if Indices::of(graph, &sides).are_open() {
            return Ok(None);
        }
        match scalars(graph, (a, b), &assumptions, self.seed, budget)? {
            Verdict::Different(mut witness) => {
                let fixed = values.iter().map(|(letter, value)| (*letter, Rational::integer(*value)));
                witness.at = fixed.chain(witness.at).collect();
                Ok(Some(witness))
            }
            _ => Ok(None),
        }
    }

    /// The assumptions with values for letters; nothing if one of them does not hold there.
    fn assumptions_with(
        &self,
        graph: &mut Graph,
        map: &FxHashMap<ExprId, ExprId>,
    ) -> Result<Option<Vec<ExprId>>, Stopped> {
        let apart = self.indices.plain();
        let mut left = Vec::new();
        for relation in explicit::relations(graph, self.assumptions, map)? {
            match cases::truth(graph, relation, &apart) {
                Some(true) => {}
                Some(false) => return Ok(None),
                None => left.push(relation),
            }
        }
        Ok(Some(left))
    }

    /// Equal in every way in which indices can agree.
    fn accepted(&self, graph: &mut Graph, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
        let agreements = match self.indices.compared {
            true => self.indices.agreements(),
            false => vec![self.indices.letters.clone()],
        };
        let mut all = Certainty::Proved;
        for agreement in agreements {
            let map: FxHashMap<ExprId, ExprId> =
                self.indices.letters.iter().copied().zip(agreement).filter(|(letter, value)| letter != value).collect();
            let Some(assumptions) = self.assumptions_with(graph, &map)? else { continue };
            let mut sides = self.sides;
            for side in &mut sides {
                let agreed = graph.substitute(*side, &map)?;
                *side = cases::resolved(graph, agreed, &self.indices.plain())?;
            }
            let mut roots = sides.to_vec();
            roots.extend(assumptions);
            let named = with_names_for_entries(graph, &roots)?;
            if Indices::of(graph, &named[..2]).are_open() {
                return Ok(None);
            }
            match scalars(graph, (named[0], named[1]), &named[2..], self.seed, budget)? {
                Verdict::Equal(certainty) => all = all.and(certainty),
                _ => return Ok(None),
            }
        }
        Ok(Some(all))
    }
}

/// Expressions with a variable of its own for every entry whose index belongs to no sum, and a vector of its own for every
/// row or column `A_{k,i}` of which one index does.
fn with_names_for_entries(graph: &mut Graph, roots: &[ExprId]) -> Result<Vec<ExprId>, Stopped> {
    let nodes = graph.reachable(roots);
    let bound = graph.bound_names(&nodes);
    let mut map: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in nodes {
        let Node::Entry { base, indices } = graph.node(id) else { continue };
        let (mut name, mut counted) = (format!("\u{2}{base}"), Vec::new());
        for index in indices {
            let names = graph.reachable(&[*index]).into_iter().filter_map(|part| graph.as_symbol(part));
            let names: Vec<Name> = names.collect();
            if names.is_empty() || names.iter().any(|name| bound.contains(name)) {
                counted.push(*index);
                name.push_str(" .");
            } else {
                name.push_str(&format!(" {}", index.index()));
            }
        }
        if counted.len() < indices.len() {
            let name = Name::new(&name);
            let own = if counted.is_empty() { graph.scalar(name) } else { graph.entry(name, &counted) };
            map.insert(id, own);
        }
    }
    roots.iter().map(|root| graph.substitute(*root, &map)).collect()
}
