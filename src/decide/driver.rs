//! The order of business: same structure, counterexample, regions, acceptance in each, more digits, derivative and point.
//!
//! What costs little and settles much comes first. A difference is always shown by a point, an equality always by
//! acceptance in every region; more digits are asked for only after acceptance failed, because equal pairs need none.

use super::accept::{Accepted, Obstacle, accept};
use super::refute::{Comparison, PRECISIONS};
use super::region::{Detail, Regions, detailed};
use super::{
    Budget, Certainty, Reason, Verdict, Witness, argument, constant, explicit, indices, inverse, lattice, opaque,
    separation, sequence, size, surface, whole_number,
};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Readable points at which doubles are tried before anything else.
const FIRST_POINTS: usize = 6;
/// Points at which more digits are tried.
const CLOSE_POINTS: usize = 6;

/// Decides whether `a` and `b` are equal wherever both are defined and the `assumptions`, relation nodes, hold.
///
/// Literals of equal shape are compared entry by entry. The same seed and budget give the same verdict on any machine.
///
/// ```
/// use gradus::decide::{Budget, Verdict, decide};
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::ops;
///
/// let mut graph = Graph::new();
/// let x = graph.scalar(Name::new("x"));
/// let square = graph.mul(x, x);
/// let root = graph.apply(ops::SQRT, &[square]);
/// let verdict = decide(&mut graph, root, x, &[], 1, &Budget::default());
/// let Verdict::Different(witness) = verdict else { panic!("sqrt(x^2) is not x") };
/// assert_eq!(witness.at[0].1.to_string(), "-1");
/// assert_eq!((witness.a.digits.as_str(), witness.b.digits.as_str()), ("1", "-1"));
/// ```
pub fn decide(graph: &mut Graph, a: ExprId, b: ExprId, assumptions: &[ExprId], seed: u64, budget: &Budget) -> Verdict {
    let (left, right) = (graph.shape(a).clone(), graph.shape(b).clone());
    if left.sizes() != right.sizes() && left.sizes().is_some() && right.sizes().is_some() {
        return Verdict::Unlike { a: left, b: right };
    }
    if graph.has_whole_matrices(a) || graph.has_whole_matrices(b) {
        let result = super::matrix::decide(graph, (a, b), assumptions, seed, budget);
        return result.unwrap_or_else(|stopped| Verdict::Undecided(Reason::Stopped(stopped)));
    }
    let scalar: Vec<ExprId> =
        assumptions.iter().copied().filter(|relation| !graph.has_whole_matrices(*relation)).collect();
    let assumptions = &scalar[..];
    let mut budget = *budget;
    let result = match (graph.node(a), graph.node(b)) {
        (Node::Literal { entries: left, .. }, Node::Literal { entries: right, .. }) if left.len() == right.len() => {
            let pairs = left.iter().copied().zip(right.iter().copied()).collect::<Vec<_>>();
            entries(graph, &pairs, assumptions, seed, &mut budget)
        }
        _ => scalars(graph, (a, b), assumptions, seed, &mut budget),
    };
    result.unwrap_or_else(|stopped| Verdict::Undecided(Reason::Stopped(stopped)))
}

/// All entries are equal, or the first entry that differs is shown.
fn entries(
    graph: &mut Graph,
    pairs: &[(ExprId, ExprId)],
    assumptions: &[ExprId],
    seed: u64,
    budget: &mut Budget,
) -> Result<Verdict, Stopped> {
    let mut certainty = Certainty::Proved;
    let mut undecided = None;
    for (entry, pair) in pairs.iter().enumerate() {
        match scalars(graph, *pair, assumptions, seed, budget)? {
            Verdict::Equal(found) => certainty = certainty.and(found),
            Verdict::Different(witness) => {
                return Ok(Verdict::Different(Witness { entry: Some(entry), ..witness }));
            }
            Verdict::Undecided(reason) => undecided = undecided.or(Some(reason)),
            unlike @ Verdict::Unlike { .. } => return Ok(unlike),
        }
    }
    Ok(undecided.map_or(Verdict::Equal(certainty), Verdict::Undecided))
}

pub(super) fn scalars(
    graph: &mut Graph,
    (a, b): (ExprId, ExprId),
    assumptions: &[ExprId],
    seed: u64,
    budget: &mut Budget,
) -> Result<Verdict, Stopped> {
    if a == b {
        return Ok(Verdict::Equal(Certainty::Proved));
    }
    if !graph.is_scalar(a) || !graph.is_scalar(b) {
        return Ok(Verdict::Undecided(Reason::Outside));
    }
    if let Some(verdict) = indices::decide(graph, [a, b], assumptions, seed, budget)? {
        return Ok(verdict);
    }
    let ([a, b], assumptions, values) = with_equations(graph, [a, b], assumptions)?;
    let whole: Vec<ExprId> = assumptions.iter().filter_map(|relation| whole_number::named(graph, *relation)).collect();
    let mut sides = [a, b];
    let variables = relevant(graph, a, b, &assumptions).0;
    for side in &mut sides {
        let written = explicit::written_out(graph, *side)?;
        let reduced = whole_number::reduced(graph, written, &whole)?;
        *side = inverse::undone(graph, reduced, &variables, &assumptions)?;
    }
    let [a, b] = sides;
    if a == b {
        return Ok(Verdict::Equal(Certainty::Proved));
    }
    let (variables, assumptions) = relevant(graph, a, b, &assumptions);
    let case = Case { a, b, variables, assumptions, seed };
    let mut verdict = case.verdict(graph, budget)?;
    if let (Verdict::Undecided(_), Some(letter)) = (&verdict, size::letter(graph, &[a, b])) {
        verdict = case.at_sizes(graph, letter, verdict, budget)?;
    }
    if let Verdict::Equal(certainty) = verdict {
        verdict = surface::checked(graph, [a, b], (&case.assumptions, seed), certainty, budget)?;
    }
    if let Verdict::Different(witness) = &mut verdict {
        let value = |(name, value): (ExprId, ExprId)| Some((name, graph.as_number(value)?.clone()));
        witness.at.extend(values.into_iter().filter_map(value));
    }
    Ok(verdict)
}

/// Two sides, the relations that are left, and names with the values that were put in.
pub(super) type WithEquations = ([ExprId; 2], Vec<ExprId>, Vec<(ExprId, ExprId)>);

/// Equations such as `n = 2` among the assumptions are put in; what is left of the assumptions are relations.
pub(super) fn with_equations(
    graph: &mut Graph,
    mut sides: [ExprId; 2],
    assumptions: &[ExprId],
) -> Result<WithEquations, Stopped> {
    let mut left = assumptions.to_vec();
    let mut values: Vec<(ExprId, ExprId)> = Vec::new();
    while let Some((at, name, value)) = left.iter().enumerate().find_map(|(at, relation)| {
        let (name, value) = equation(graph, *relation)?;
        Some((at, name, value))
    }) {
        left.remove(at);
        let map = rustc_hash::FxHashMap::from_iter([(name, value)]);
        for id in sides.iter_mut().chain(&mut left) {
            *id = graph.substitute_folding(*id, &map)?;
        }
        values.push((name, value));
    }
    Ok((sides, left, values))
}

/// A scalar name and what it equals, if that does not speak of the name itself.
fn equation(graph: &mut Graph, relation: ExprId) -> Option<(ExprId, ExprId)> {
    let Node::Apply(ops::EQUAL, [left, right]) = graph.node(relation) else { return None };
    let (left, right) = (*left, *right);
    let names = |name: ExprId, value: ExprId| {
        graph.as_symbol(name).is_some() && graph.is_scalar(name) && !graph.contains(value, &[name])
    };
    match (names(left, right), names(right, left)) {
        (true, _) => Some((left, right)),
        (_, true) => Some((right, left)),
        _ => term_of_sum(graph, left, right),
    }
}

/// A name that is a term of a sum with a known value, `x + y = 1`, and what it equals.
fn term_of_sum(graph: &mut Graph, sum: ExprId, value: ExprId) -> Option<(ExprId, ExprId)> {
    let terms = graph.chain(ops::ADD, sum);
    if terms.len() < 2 || graph.as_number(value).is_none() {
        return None;
    }
    let is_name = |id: ExprId| matches!(graph.node(id), Node::Symbol(_) | Node::Entry { .. });
    let (at, name) = terms.iter().copied().enumerate().find(|(at, id)| {
        is_name(*id) && !terms.iter().enumerate().any(|(other, term)| other != *at && graph.contains(*term, &[*id]))
    })?;
    let others = terms.into_iter().enumerate().filter(|(other, _)| *other != at);
    let rest = others.fold(value, |rest, (_, term)| graph.sub(rest, term));
    Some((name, rest))
}

/// The variables of both sides and of the assumptions that speak of them, and these assumptions.
fn relevant(graph: &Graph, a: ExprId, b: ExprId, assumptions: &[ExprId]) -> (Vec<ExprId>, Vec<ExprId>) {
    let mut variables = graph.variables(a);
    variables.extend(graph.variables(b));
    let mut kept = Vec::new();
    for assumption in assumptions {
        let own = graph.variables(*assumption);
        if own.iter().any(|variable| variables.contains(variable)) {
            kept.push(*assumption);
            variables.extend(own);
        }
    }
    variables.sort_unstable();
    variables.dedup();
    (variables, kept)
}

/// Two scalars without sums over an index.
#[derive(Clone)]
pub(super) struct Case {
    pub a: ExprId,
    pub b: ExprId,
    pub variables: Vec<ExprId>,
    pub assumptions: Vec<ExprId>,
    pub seed: u64,
}

impl Case {
    pub fn verdict(&self, graph: &mut Graph, budget: &mut Budget) -> Result<Verdict, Stopped> {
        let comparison = Comparison::new(graph, (self.a, self.b), &self.variables, &self.assumptions);
        let Some(comparison) = comparison else { return self.without_points(graph, budget) };
        let points = sequence::points(self.variables.len(), self.seed);
        let first = &points[..sequence::SMALL.min(points.len())];
        let (apart, near) = comparison.first_apart(graph, budget, first, 53, FIRST_POINTS)?;
        if let Some(witness) = apart {
            return Ok(Verdict::Different(witness));
        }
        if let Some(certainty) = lattice::accepted(graph, self, budget)? {
            return Ok(Verdict::Equal(certainty));
        }
        let regions = self.regions(graph, Detail::default(), budget)?;
        let at_regions = region_points(&regions);
        if let (Some(witness), _) = comparison.first_apart(graph, budget, &at_regions, 53, usize::MAX)? {
            return Ok(Verdict::Different(witness));
        }
        if let Some(certainty) = self.accepted(graph, &regions, budget)? {
            return Ok(Verdict::Equal(certainty));
        }
        if let Some(witness) = closer(graph, budget, &comparison, &points, &near, &at_regions)? {
            return Ok(Verdict::Different(witness));
        }
        let finer = self.regions(graph, Detail { sums: true, poles: false }, budget)?;
        if let Some(certainty) = self.accepted(graph, &finer, budget)? {
            return Ok(Verdict::Equal(certainty));
        }
        if let (Some(witness), _) = comparison.first_apart(graph, budget, &region_points(&finer), 53, usize::MAX)? {
            return Ok(Verdict::Different(witness));
        }
        if let Some(certainty) = constant::shown(graph, self, budget)? {
            return Ok(Verdict::Equal(certainty));
        }
        if let Some(certainty) = self.shown_with_one_argument(graph, budget)? {
            return Ok(Verdict::Equal(certainty));
        }
        Ok(Verdict::Undecided(reason(&regions, &near, budget)))
    }

    /// Everything that may show equality once more, after arguments that are the same were made one.
    fn shown_with_one_argument(&self, graph: &mut Graph, budget: &mut Budget) -> Result<Option<Certainty>, Stopped> {
        let Some((case, unified)) = argument::unified(graph, self, budget)? else { return Ok(None) };
        if case.a == case.b {
            return Ok(Some(unified));
        }
        let mut shown = lattice::accepted(graph, &case, budget)?;
        for sums in [false, true] {
            if shown.is_none() {
                let regions = case.regions(graph, Detail { sums, poles: false }, budget)?;
                shown = case.accepted(graph, &regions, budget)?;
            }
        }
        if shown.is_none() {
            shown = constant::shown(graph, &case, budget)?;
        }
        Ok(shown.map(|certainty| certainty.and(unified)))
    }

    /// Acceptance alone, for what has no value at a point; only where no sign matters.
    fn without_points(&self, graph: &mut Graph, budget: &mut Budget) -> Result<Verdict, Stopped> {
        let mut shown = None;
        if !has_criticals(graph, &[self.a, self.b]) {
            shown = certainty(accept(graph, self.a, self.b, &[], self.seed, budget))?;
        }
        if shown.is_none() {
            shown = opaque::shown(graph, self, budget)?;
        }
        Ok(shown.map_or(Verdict::Undecided(Reason::Outside), Verdict::Equal))
    }

    pub fn regions(&self, graph: &mut Graph, detail: Detail, budget: &mut Budget) -> Result<Regions, Stopped> {
        let both = [self.a, self.b];
        // That a name is whole has no region with interior; what it changes was put in before.
        let relations: Vec<ExprId> =
            self.assumptions.iter().copied().filter(|id| whole_number::named(graph, *id).is_none()).collect();
        detailed(graph, &both, &self.variables, &relations, detail, (self.seed, budget))
    }

    /// What neither points nor acceptance settle for sums up to a letter.
    fn at_sizes(
        &self,
        graph: &mut Graph,
        letter: (ExprId, i64),
        undecided: Verdict,
        budget: &mut Budget,
    ) -> Result<Verdict, Stopped> {
        let sums = size::Sized { case: self, letter };
        if let Some(different) = sums.refuted(graph, budget)? {
            return Ok(different);
        }
        let certainty = sums.accepted(graph, budget)?;
        Ok(certainty.map_or(undecided, Verdict::Equal))
    }

    /// Acceptance in every region of a complete list. Algebraic constants need no regions.
    pub fn accepted(
        &self,
        graph: &mut Graph,
        regions: &Regions,
        budget: &mut Budget,
    ) -> Result<Option<Certainty>, Stopped> {
        if self.variables.is_empty() && separation::equal(graph, self.a, self.b, budget)? {
            return Ok(Some(Certainty::Proved));
        }
        if !regions.complete || regions.points.is_empty() {
            return Ok(None);
        }
        let mut all = Certainty::Proved;
        let met = regions.points.iter().map(|region| (&region.signs, false));
        for (signs, formal) in met.chain(regions.formal.iter().map(|signs| (signs, true))) {
            match accept(graph, self.a, self.b, signs, self.seed, budget) {
                Accepted::Unknown(Obstacle::Void) if formal => {}
                accepted => match certainty(accepted)? {
                    Some(found) => all = all.and(found),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(all))
    }
}

pub(super) fn certainty(accepted: Accepted) -> Result<Option<Certainty>, Stopped> {
    match accepted {
        Accepted::Proved => Ok(Some(Certainty::Proved)),
        Accepted::VeryLikely { error_bound_log2 } => {
            Ok(Some(Certainty::VeryLikely { error_bound_log2, largest_size: None }))
        }
        Accepted::Unknown(Obstacle::Stopped(stopped)) => Err(stopped),
        Accepted::Differs | Accepted::Unknown(_) => Ok(None),
    }
}

fn has_criticals(graph: &Graph, roots: &[ExprId]) -> bool {
    graph.reachable(roots).into_iter().any(|id| match graph.node(id) {
        Node::Apply(ops::ADD | ops::MUL | ops::DIV | ops::PI | ops::EXP | ops::SIN | ops::COS | ops::TAN, _) => false,
        Node::Apply(ops::POW, [_, exponent]) => !graph.as_number(*exponent).is_some_and(Rational::is_integer),
        Node::Apply(..) => true,
        _ => false,
    })
}

/// A point of each region, and the boundaries that are known exactly: definitions by cases may differ there alone.
fn region_points(regions: &Regions) -> Vec<Vec<Rational>> {
    let inner = regions.points.iter().map(|point| point.at.iter().map(|(_, value)| value.clone()).collect());
    let exact = regions.boundaries.iter().filter(|(low, high)| low == high).map(|(low, _)| vec![low.clone()]);
    inner.chain(exact).collect()
}

/// More digits, at the most readable points first; then doubles at all other points.
fn closer(
    graph: &mut Graph,
    budget: &mut Budget,
    comparison: &Comparison,
    points: &[Vec<Rational>],
    near: &[usize],
    at_regions: &[Vec<Rational>],
) -> Result<Option<Witness>, Stopped> {
    let (witness, _) = comparison.first_apart(graph, budget, points, 53, usize::MAX)?;
    if witness.is_some() {
        return Ok(witness);
    }
    let mut close: Vec<Vec<Rational>> = near.iter().take(CLOSE_POINTS).map(|k| points[*k].clone()).collect();
    close.extend(at_regions.iter().take(CLOSE_POINTS).cloned());
    close.extend(points.iter().rev().take(2).cloned());
    for bits in PRECISIONS {
        let (witness, _) = comparison.first_apart(graph, budget, &close, bits, usize::MAX)?;
        if witness.is_some() {
            return Ok(witness);
        }
        close.truncate(2);
    }
    Ok(None)
}

fn reason(regions: &Regions, near: &[usize], budget: &Budget) -> Reason {
    if regions.undefined_everywhere || (near.is_empty() && regions.points.is_empty()) {
        Reason::NoCommonPoint
    } else if budget.points == 0 || budget.fields == 0 {
        Reason::Budget
    } else if !regions.complete {
        Reason::RegionsIncomplete
    } else {
        Reason::NotShown
    }
}
