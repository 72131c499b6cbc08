//! Regions of signs: everywhere within one, an absolute value, a root or a logarithm is one and the same formula.
//!
//! For one variable the roots of all critical expressions are isolated, and one rational point stands for each cell
//! between them. For several variables the cells of each are combined. What ties variables together, and what has roots
//! that cannot be listed, is *loose*: its signs are sampled in every cell, linear ties are shown impossible by
//! elimination, and every other combination of signs is handed on as a formal one, in which equality must hold as well.
//! `complete` is said only if no combination of signs is missing.

mod algebraic;
mod cell;
mod critical;
pub(super) mod isolate;
mod line;
mod linear;
mod loose;
pub(super) mod polynomial;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;

use super::sequence::{Draw, points, simplest_between};
use super::tape::{State, Tape};
use super::{Budget, Sign};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Ball, Enclosure, Interval, Rational};

use cell::{CELLS, Cell, combined, drawn, intervals};
pub use critical::Detail;
use line::Line;
pub(super) use linear::impossible;
use loose::{Combination, Loose};

/// Points at which signs are looked for before they are followed.
const LOOKED_AT: usize = 10;
/// Points tried in a cell before it counts as not understood.
const TRIES: usize = 4;
/// Points drawn in a cell with ties between variables.
const DRAWN: usize = 96;
/// Atoms without a cell of their own that are followed at once.
const OPEN: usize = 6;
/// Combinations of their signs that are handed on without a point.
const FORMAL: usize = 81;

/// One combination of signs with a point that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionPoint {
    /// Where, in the order of the variables; both sides are certainly defined there.
    pub at: Vec<(ExprId, Rational)>,
    /// The certified signs of the critical expressions and of the factors that settle these signs.
    pub signs: Signs,
    /// For one variable: the bounds of the cell that the point was taken from, `None` for no bound.
    pub within: Option<Bounds>,
}

/// Expressions with their signs.
pub type Signs = Vec<(ExprId, Sign)>;

/// Lower and upper bound, `None` for none.
pub type Bounds = (Option<Rational>, Option<Rational>);

/// What is known about the regions of some expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// One point for each combination of signs; with [`Detail::poles`] one for each cell.
    pub points: Vec<RegionPoint>,
    /// Further combinations of signs, which may or may not occur: no point was found for them.
    pub formal: Vec<Signs>,
    /// No region with interior is missing among the points and the formal combinations.
    pub complete: bool,
    /// The expressions are surely nowhere defined together, apart from single points at most.
    pub undefined_everywhere: bool,
    /// Every cell is a box: nothing ties variables together.
    pub boxes: bool,
    /// For one variable: the boundaries, exact where both bounds are equal.
    pub boundaries: Vec<(Rational, Rational)>,
}

/// The regions of `expressions` as functions of `variables` where the `assumptions` hold.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn regions(
    graph: &mut Graph,
    expressions: &[ExprId],
    variables: &[ExprId],
    assumptions: &[ExprId],
    budget: &Budget,
) -> Result<Regions, Stopped> {
    detailed(graph, expressions, variables, assumptions, Detail::default(), (1, &mut budget.clone()))
}

/// The same with further critical expressions, for points drawn by a seed, and with what is left of a budget.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn detailed(
    graph: &mut Graph,
    expressions: &[ExprId],
    variables: &[ExprId],
    assumptions: &[ExprId],
    detail: Detail,
    (seed, budget): (u64, &mut Budget),
) -> Result<Regions, Stopped> {
    let mut all = expressions.to_vec();
    all.extend_from_slice(assumptions);
    let (mut criticals, listable) = critical::criticals(graph, &all, detail);
    if detail.sums {
        let needed = critical::criticals(graph, &all, Detail { sums: false, ..detail }).0;
        let signed = signed_somewhere(graph, &criticals, variables, seed);
        criticals.retain(|id| needed.contains(id) || signed.contains(id));
    }
    let (atoms, parts) = critical::atoms(graph, &criticals);
    criticals.extend(parts);
    let mut known = FxHashSet::default();
    criticals.retain(|id| known.insert(*id));
    let mut roots = all.clone();
    roots.extend(&criticals);
    let mut survey = Survey {
        tape: Tape::new(graph, &roots, variables),
        expressions: expressions.to_vec(),
        assumptions: assumptions.to_vec(),
        criticals,
        variables: variables.to_vec(),
        keep_all: detail.poles,
        seed,
        left: budget.points,
        found: Regions {
            points: Vec::new(),
            formal: Vec::new(),
            complete: listable || !detail.poles,
            undefined_everywhere: false,
            boxes: true,
            boundaries: Vec::new(),
        },
        cell: Vec::new(),
    };
    survey.fill(graph, &atoms, budget)?;
    budget.points = survey.left;
    Ok(survey.found)
}

/// Those of `expressions` that certainly have a sign at some point; what is 0 everywhere has none.
fn signed_somewhere(graph: &Graph, expressions: &[ExprId], variables: &[ExprId], seed: u64) -> FxHashSet<ExprId> {
    let mut found = FxHashSet::default();
    if let Some(tape) = Tape::new(graph, expressions, variables) {
        for point in points(variables.len(), seed).iter().take(LOOKED_AT) {
            let run = tape.at::<Interval>(point, 53);
            let has_sign = |id: &&ExprId| run.get(**id).sign().is_some_and(|sign| sign != Sign::Zero);
            found.extend(expressions.iter().filter(has_sign).copied());
        }
    }
    found
}

struct Survey {
    tape: Option<Tape>,
    expressions: Vec<ExprId>,
    assumptions: Vec<ExprId>,
    criticals: Vec<ExprId>,
    variables: Vec<ExprId>,
    keep_all: bool,
    seed: u64,
    left: u64,
    found: Regions,
    cell: Cell,
}

/// What a point says about its cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// The signs there are certified, or the assumptions fail.
    Clear,
    /// Surely not defined there; a pole is a single point, so another point is tried.
    Undefined,
    /// Something is not certain there.
    Unclear,
}

impl Survey {
    fn fill(&mut self, graph: &mut Graph, atoms: &[ExprId], budget: &mut Budget) -> Result<(), Stopped> {
        if self.tape.is_none() {
            self.found.complete = false;
            return Ok(());
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut loose: Vec<ExprId> = Vec::new();
        let mut of_one: Vec<Vec<ExprId>> = vec![Vec::new(); self.variables.len()];
        for atom in atoms {
            let nodes = graph.reachable(&[*atom]);
            let depends: Vec<usize> =
                (0..self.variables.len()).filter(|k| nodes.contains(&self.variables[*k])).collect();
            match depends[..] {
                [] => {}
                [k] => of_one[k].push(*atom),
                _ => loose.push(*atom),
            }
        }
        for (k, own) in of_one.iter().enumerate() {
            let mut line = line::line(graph, own, self.variables[k], self.keep_all, &mut self.left)?;
            loose.append(&mut line.open);
            lines.push(line);
        }
        let windowed = lines.iter().any(|line| line.windowed);
        if let [line] = &lines[..] {
            self.found.boundaries = line.boundaries.iter().map(|root| (root.low.clone(), root.high.clone())).collect();
        }
        let mut cells = combined(&lines);
        cells.sort_by_cached_key(|cell| {
            let size = |(low, high): &Bounds| simplest_between(low.as_ref(), high.as_ref()).abs();
            cell.iter().map(size).fold(Rational::ZERO, |sum, size| &sum + &size)
        });
        if cells.len() > CELLS {
            self.found.complete = false;
        }
        if windowed && self.keep_all && !self.is_bounded(&lines) {
            self.found.complete = false;
        }
        let loose = loose::grouped(graph, &loose, self.seed, budget)?;
        for cell in cells.into_iter().take(CELLS) {
            self.look_into(graph, &cell, &loose)?;
        }
        let Regions { points, formal, complete, .. } = &self.found;
        self.found.undefined_everywhere = *complete && points.is_empty() && formal.is_empty();
        Ok(())
    }

    /// True if the assumptions surely fail outside of the boundaries of the only line.
    fn is_bounded(&self, lines: &[Line]) -> bool {
        let ([line], Some(tape)) = (lines, &self.tape) else { return false };
        let cells = intervals(&line.boundaries);
        let outer = [cells.first(), cells.last()];
        outer.into_iter().flatten().all(|(low, high)| {
            let run = tape.at::<Interval>(&[simplest_between(low.as_ref(), high.as_ref())], 53);
            let fails = |id: &ExprId| matches!(run.get(*id), State::Exact(truth) if truth.is_zero());
            self.assumptions.iter().any(fails)
        })
    }

    /// One point for a cell in which all signs are settled; many for one with loose atoms.
    fn look_into(&mut self, graph: &mut Graph, cell: &Cell, loose: &[Loose]) -> Result<(), Stopped> {
        let open = self.open(cell, loose);
        self.found.boxes &= open.is_empty();
        self.cell.clone_from(cell);
        let mut draw = Draw::new(self.seed ^ 17);
        let simple: Vec<Rational> =
            cell.iter().map(|(low, high)| simplest_between(low.as_ref(), high.as_ref())).collect();
        if open.is_empty() {
            let mut looked = self.look_at(graph, &simple)?;
            for _ in 1..TRIES {
                if looked == Looked::Clear || self.variables.is_empty() {
                    break;
                }
                let point: Vec<Rational> = cell.iter().map(|bounds| drawn(&mut draw, bounds)).collect();
                looked = self.look_at(graph, &point)?;
            }
            self.found.complete &= looked != Looked::Unclear;
            return Ok(());
        }
        let mut combinations = loose::Combinations::new(&open, OPEN);
        let mut undefined = Vec::new();
        for k in 0..=DRAWN {
            let point: Vec<Rational> =
                if k == 0 { simple.clone() } else { cell.iter().map(|bounds| drawn(&mut draw, bounds)).collect() };
            let fresh = self.signs_of(&open, &point).filter(|signs| !combinations.is_seen(signs));
            if let Some(signs) = fresh {
                match self.look_at(graph, &point)? {
                    Looked::Clear => combinations.see(signs),
                    Looked::Undefined if undefined.contains(&signs) => combinations.see(signs),
                    Looked::Undefined => undefined.push(signs),
                    Looked::Unclear => {}
                }
            }
            if combinations.all_seen() {
                return Ok(());
            }
        }
        self.hand_on(graph, cell, &open, &combinations, &simple);
        Ok(())
    }

    /// Combinations of signs without a point become formal ones, unless they are impossible.
    fn hand_on(
        &mut self,
        graph: &Graph,
        cell: &Cell,
        open: &[Loose],
        combinations: &loose::Combinations,
        at: &[Rational],
    ) {
        if self.keep_all {
            self.found.complete = false;
            return;
        }
        let Some(unseen) = combinations.unseen() else {
            self.found.complete = false;
            return;
        };
        let settled = self.settled_signs(graph, open, at);
        for signs in unseen {
            if loose::is_impossible(graph, cell, open, &signs, &self.variables) {
                continue;
            }
            if self.found.formal.len() >= FORMAL {
                self.found.complete = false;
                return;
            }
            let mut all = settled.clone();
            for (loose, sign) in open.iter().zip(signs) {
                all.extend(loose.members.iter().map(|(id, same)| (*id, if *same { sign } else { sign.flipped() })));
            }
            self.found.formal.push(all);
        }
    }

    /// The signs at a point of the critical expressions that hold no open atom: everywhere in the cell the same.
    fn settled_signs(&self, graph: &Graph, open: &[Loose], at: &[Rational]) -> Signs {
        let Some(tape) = &self.tape else { return Signs::new() };
        let run = tape.at::<Interval>(at, 53);
        let is_open = |id: &ExprId| open.iter().any(|loose| loose.members.iter().any(|(member, _)| member == id));
        let settled = self.criticals.iter().filter(|id| !graph.reachable(&[**id]).iter().any(is_open));
        settled.filter_map(|id| run.get(*id).sign().map(|sign| (*id, sign))).collect()
    }

    /// The loose atoms whose sign on the cell is not certain.
    fn open(&self, cell: &Cell, loose: &[Loose]) -> Vec<Loose> {
        let Some(tape) = self.tape.as_ref().filter(|_| !loose.is_empty()) else { return Vec::new() };
        let inputs: Vec<State<Interval>> = cell
            .iter()
            .map(|(low, high)| {
                let low = low.as_ref().map_or(f64::NEG_INFINITY, |low| Interval::rational(low, 53).low);
                let high = high.as_ref().map_or(f64::INFINITY, |high| Interval::rational(high, 53).high);
                State::Near(Interval::new(low, high))
            })
            .collect();
        let run = tape.run(&inputs, 53);
        let certain = |state: &State<Interval>| match state {
            State::Near(value) => value.low >= 0.0 || value.high <= 0.0,
            State::Exact(_) | State::Nowhere => true,
            State::Possibly => false,
        };
        loose.iter().filter(|loose| !certain(run.get(loose.atom()))).cloned().collect()
    }

    fn signs_of(&self, open: &[Loose], point: &[Rational]) -> Option<Combination> {
        let run = self.tape.as_ref()?.at::<Interval>(point, 53);
        let wanted = |loose: &Loose, sign: &Sign| *sign != Sign::Zero || loose.vanishes;
        open.iter().map(|loose| run.get(loose.atom()).sign().filter(|sign| wanted(loose, sign))).collect()
    }

    /// Certifies the signs at a point and keeps them if they are new.
    fn look_at(&mut self, graph: &mut Graph, point: &[Rational]) -> Result<Looked, Stopped> {
        for bits in [53, 256, 1024] {
            let Some(tape) = &self.tape else { break };
            let units = tape.cost(bits);
            graph.meter.spend(units as u32)?;
            let Some(left) = self.left.checked_sub(units) else { return Ok(Looked::Unclear) };
            self.left = left;
            let looked =
                if bits == 53 { self.certify::<Interval>(point, bits) } else { self.certify::<Ball>(point, bits) };
            if looked != Looked::Unclear {
                return Ok(looked);
            }
        }
        Ok(Looked::Unclear)
    }

    fn certify<E: Enclosure>(&mut self, point: &[Rational], bits: u32) -> Looked {
        let Some(tape) = &self.tape else { return Looked::Unclear };
        let run = tape.at::<E>(point, bits);
        for assumption in &self.assumptions {
            match run.get(*assumption) {
                State::Exact(truth) if truth.is_zero() => return Looked::Clear,
                State::Exact(_) => {}
                State::Nowhere => return Looked::Clear,
                _ => return Looked::Unclear,
            }
        }
        for expression in &self.expressions {
            match run.get(*expression) {
                State::Nowhere => return Looked::Undefined,
                State::Possibly => return Looked::Unclear,
                _ => {}
            }
        }
        let mut signs = Vec::new();
        for critical in &self.criticals {
            match (run.get(*critical), run.get(*critical).sign()) {
                (_, Some(sign)) => signs.push((*critical, sign)),
                (State::Nowhere, _) => {}
                _ => return Looked::Unclear,
            }
        }
        if self.keep_all || self.found.points.iter().all(|known| known.signs != signs) {
            let at = self.variables.iter().copied().zip(point.iter().cloned()).collect();
            let within = if let [bounds] = &self.cell[..] { Some(bounds.clone()) } else { None };
            self.found.points.push(RegionPoint { at, signs, within });
        }
        Looked::Clear
    }
}
