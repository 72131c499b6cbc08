//! Regions of signs: everywhere within one, an absolute value, a root or a logarithm is one and the same formula.
//!
//! For one variable the roots of all critical expressions are isolated, and one rational point stands for each cell
//! between them. For several variables the cells of each are combined; what ties variables together is sampled, and
//! linear ties are shown impossible by elimination. `complete` is said only if no combination of signs is missing.

mod algebraic;
mod critical;
mod isolate;
mod line;
mod linear;
mod polynomial;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::sequence::{Draw, simplest_between};
use super::tape::{State, Tape};
use super::{Budget, Sign};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Ball, Enclosure, Interval, Rational};

pub use critical::Detail;
use line::Line;
use polynomial::Root;

/// Cells of several variables that are combined.
const CELLS: usize = 256;
/// Points tried in a cell before it counts as not understood.
const TRIES: usize = 4;
/// Points drawn in a cell with ties between variables.
const DRAWN: usize = 96;
/// Ties between variables that are followed at once.
const TIES: usize = 6;

/// One combination of signs with a point that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionPoint {
    /// Where, in the order of the variables; both sides are certainly defined there.
    pub at: Vec<(ExprId, Rational)>,
    /// The certified signs of the critical expressions and of the factors that settle these signs.
    pub signs: Vec<(ExprId, Sign)>,
    /// For one variable: the bounds of the cell that the point was taken from, `None` for no bound.
    pub within: Option<Bounds>,
}

/// Lower and upper bound, `None` for none.
pub type Bounds = (Option<Rational>, Option<Rational>);

/// What is known about the regions of some expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// One point for each combination of signs; with [`Detail::poles`] one for each cell.
    pub points: Vec<RegionPoint>,
    /// No region with interior is missing.
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
    detailed(graph, expressions, variables, assumptions, Detail::default(), budget)
}

/// The same with further critical expressions.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn detailed(
    graph: &mut Graph,
    expressions: &[ExprId],
    variables: &[ExprId],
    assumptions: &[ExprId],
    detail: Detail,
    budget: &Budget,
) -> Result<Regions, Stopped> {
    let mut all = expressions.to_vec();
    all.extend_from_slice(assumptions);
    let (criticals, listable) = critical::criticals(graph, &all, detail);
    let atoms = critical::atoms(graph, &criticals);
    let mut criticals = criticals;
    criticals.extend(&atoms);
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
        left: budget.points,
        found: Regions {
            points: Vec::new(),
            complete: listable,
            undefined_everywhere: false,
            boxes: true,
            boundaries: Vec::new(),
        },
        cell: Vec::new(),
    };
    survey.fill(graph, &atoms)?;
    Ok(survey.found)
}

/// Bounds of a cell, one pair for each variable; `None` is infinite.
type Cell = Vec<Bounds>;

struct Survey {
    tape: Option<Tape>,
    expressions: Vec<ExprId>,
    assumptions: Vec<ExprId>,
    criticals: Vec<ExprId>,
    variables: Vec<ExprId>,
    keep_all: bool,
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
    fn fill(&mut self, graph: &mut Graph, atoms: &[ExprId]) -> Result<(), Stopped> {
        if self.tape.is_none() {
            self.found.complete = false;
            return Ok(());
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut ties: Vec<ExprId> = Vec::new();
        let mut of_one: Vec<Vec<ExprId>> = vec![Vec::new(); self.variables.len()];
        for atom in atoms {
            let nodes = graph.reachable(&[*atom]);
            let depends: Vec<usize> =
                (0..self.variables.len()).filter(|k| nodes.contains(&self.variables[*k])).collect();
            match depends[..] {
                [] => {}
                [k] => of_one[k].push(*atom),
                _ => ties.push(*atom),
            }
        }
        for (k, own) in of_one.iter().enumerate() {
            let line = line::line(graph, own, self.variables[k], self.keep_all)?;
            self.found.complete &= line.complete;
            lines.push(line);
        }
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
        for cell in cells.into_iter().take(CELLS) {
            self.look_into(graph, &cell, &ties)?;
        }
        self.found.undefined_everywhere = self.found.complete && self.found.points.is_empty();
        Ok(())
    }

    /// One point for a cell without ties; many for one with ties.
    fn look_into(&mut self, graph: &mut Graph, cell: &Cell, ties: &[ExprId]) -> Result<(), Stopped> {
        let open = self.open_ties(cell, ties);
        self.found.boxes &= open.is_empty();
        self.cell.clone_from(cell);
        let mut draw = Draw::new(17);
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
        let mut seen: Vec<SmallVec<[Sign; 4]>> = Vec::new();
        let mut undefined = Vec::new();
        for k in 0..=DRAWN {
            let point: Vec<Rational> =
                if k == 0 { simple.clone() } else { cell.iter().map(|bounds| drawn(&mut draw, bounds)).collect() };
            let fresh = self.signs_of(&open, &point).filter(|signs| !seen.contains(signs));
            if let Some(signs) = fresh {
                match self.look_at(graph, &point)? {
                    Looked::Clear => seen.push(signs),
                    Looked::Undefined if undefined.contains(&signs) => seen.push(signs),
                    Looked::Undefined => undefined.push(signs),
                    Looked::Unclear => {}
                }
            }
            if open.len() <= TIES && seen.len() == 1 << open.len() {
                return Ok(());
            }
        }
        self.found.complete &= open.len() <= TIES && all_others_impossible(graph, cell, &open, &seen, &self.variables);
        Ok(())
    }

    /// The ties whose sign on the cell is not certain.
    fn open_ties(&self, cell: &Cell, ties: &[ExprId]) -> Vec<ExprId> {
        let Some(tape) = &self.tape else { return Vec::new() };
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
        ties.iter().copied().filter(|tie| !certain(run.get(*tie))).collect()
    }

    fn signs_of(&self, open: &[ExprId], point: &[Rational]) -> Option<SmallVec<[Sign; 4]>> {
        let run = self.tape.as_ref()?.at::<Interval>(point, 53);
        open.iter().map(|tie| run.get(*tie).sign().filter(|sign| *sign != Sign::Zero)).collect()
    }

    /// Certifies the signs at a point and keeps them if they are new.
    fn look_at(&mut self, graph: &mut Graph, point: &[Rational]) -> Result<Looked, Stopped> {
        for bits in [53, 256, 1024] {
            let Some(tape) = &self.tape else { break };
            let units = tape.len() as u64 * if bits == 53 { 1 } else { u64::from(bits) / 8 };
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

/// A number in a cell, at any scale where the cell has no bound.
fn drawn(draw: &mut Draw, (low, high): &Bounds) -> Rational {
    let far = |draw: &mut Draw| {
        let size = Rational::integer([1, 1, 8, 64][draw.below(4) as usize]);
        &size * &Rational::ratio(1 + draw.below(511) as i64, 128)
    };
    match (low, high) {
        (Some(low), Some(high)) => draw.between(low, high),
        (Some(low), None) => low + &far(draw),
        (None, Some(high)) => high - &far(draw),
        (None, None) => {
            let value = far(draw);
            if draw.below(2) == 0 { value } else { -&value }
        }
    }
}

/// All combinations of the cells of each line, at most one more than are looked at.
fn combined(lines: &[Line]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Vec::new()];
    for line in lines {
        let intervals = intervals(&line.boundaries);
        let mut next = Vec::new();
        for cell in &cells {
            for interval in &intervals {
                if next.len() <= CELLS {
                    let mut longer = cell.clone();
                    longer.push(interval.clone());
                    next.push(longer);
                }
            }
        }
        cells = next;
    }
    cells
}

fn intervals(boundaries: &[Root]) -> Cell {
    let mut found = Vec::new();
    let mut from: Option<Rational> = None;
    for root in boundaries {
        found.push((from, Some(root.low.clone())));
        from = Some(root.high.clone());
    }
    found.push((from, None));
    found
}

/// True if every combination of signs that was not seen is impossible, which is known for linear ties alone.
fn all_others_impossible(
    graph: &Graph,
    cell: &Cell,
    open: &[ExprId],
    seen: &[SmallVec<[Sign; 4]>],
    variables: &[ExprId],
) -> bool {
    let forms: Option<Vec<linear::Form>> = open.iter().map(|tie| linear::form(graph, *tie, variables)).collect();
    let Some(forms) = forms else { return false };
    let count = variables.len();
    let mut bounds: Vec<linear::Form> = Vec::new();
    for (k, (low, high)) in cell.iter().enumerate() {
        let unit = |sign: i64, constant: Rational| {
            let mut form = vec![Rational::ZERO; count + 1];
            form[k] = Rational::integer(sign);
            form[count] = constant;
            form
        };
        bounds.extend(low.as_ref().map(|low| unit(1, -low)));
        bounds.extend(high.as_ref().map(|high| unit(-1, high.clone())));
    }
    (0..1usize << open.len()).all(|bits| {
        let sign = |k: usize| if bits >> k & 1 == 1 { Sign::Positive } else { Sign::Negative };
        let signs: SmallVec<[Sign; 4]> = (0..open.len()).map(sign).collect();
        if seen.contains(&signs) {
            return true;
        }
        let mut all = bounds.clone();
        for (form, sign) in forms.iter().zip(&signs) {
            let flip = *sign == Sign::Negative;
            all.push(form.iter().map(|c| if flip { -c } else { c.clone() }).collect());
        }
        linear::impossible(all, count)
    })
}
