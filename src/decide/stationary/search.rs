//! Zeros of a gradient in a box, by splitting it and by Krawczyk's operator on certified intervals.
//!
//! A box in which some entry surely has one sign holds no zero. For the others, with m the middle, Y an approximate inverse
//! of the Hessian there and X the box, all zeros in X lie in `K = m - Y*g(m) + (I - Y*H(X))*(X - m)`, and if K lies inside X
//! there is exactly one (Krawczyk 1969; Neumaier, *Interval Methods for Systems of Equations*, theorem 5.1.8). What neither
//! excludes nor isolates a zero at the smallest size is handed back as open.

use smallvec::SmallVec;

use super::inverse::inverse;
use crate::decide::tape::{State, Tape};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Enclosure, Interval, Sign};

/// A box: an interval for each variable.
pub(super) type Area = SmallVec<[Interval; 4]>;

/// Boxes thinner than this, relative to where they are, are not split.
const THIN: f64 = 1e-7;
/// Zeros are enclosed to this, relative.
const TIGHT: f64 = 1e-14;
/// Boxes that stay open before the search is given up.
const OPEN: usize = 40;
/// From this width on a box is also tried somewhat wider, for zeros on its edge.
const WIDENED: f64 = 0.25;
/// A little less than a half: cuts do not fall on numbers that people like.
const CUT: f64 = 0.468;
/// Parts of the plane outside the box that are looked at.
const OUTER: usize = 400;
/// Farther out nothing is split.
const FAR: f64 = 1e7;

/// What a search found.
pub(super) struct Outcome {
    /// One zero in each.
    pub zeros: Vec<Area>,
    /// Boxes that may hold zeros, or many.
    pub open: Vec<Area>,
    /// True if every part of the box was looked at.
    pub whole: bool,
}

/// The gradient and the Hessian made ready for boxes.
pub(super) struct Search {
    tape: Tape,
    gradient: Vec<ExprId>,
    hessian: Vec<ExprId>,
}

enum Settled {
    Empty,
    /// The box in which the zero is the only one, and a smaller one that holds it.
    Zero(Area, Area),
    /// Smaller than before.
    Within(Area),
    Unknown,
}

/// A zero and the box in which it is the only one.
struct Found {
    alone: Area,
    zero: Area,
}

impl Search {
    pub fn new(graph: &Graph, gradient: &[ExprId], hessian: &[ExprId], by: &[ExprId]) -> Option<Search> {
        let roots = [gradient, hessian].concat();
        let tape = Tape::new(graph, &roots, by)?;
        Some(Search { tape, gradient: gradient.to_vec(), hessian: hessian.to_vec() })
    }

    /// All zeros in `area`, for at most `left` units of work.
    ///
    /// # Errors
    /// If the budget of the graph is spent.
    pub fn run(&self, graph: &mut Graph, area: Area, left: &mut u64) -> Result<Outcome, Stopped> {
        let mut found: Vec<Found> = Vec::new();
        let (mut pending, mut open) = (vec![area], Vec::new());
        let mut whole = true;
        while let Some(next) = pending.pop() {
            if found.iter().any(|known| is_inside(&next, &known.alone)) {
                continue;
            }
            let units = 4 * self.tape.cost(53);
            graph.meter.spend_many(units)?;
            if *left < units || open.len() >= OPEN {
                whole = false;
                break;
            }
            *left -= units;
            match self.settle(&next) {
                Settled::Empty => {}
                Settled::Zero(alone, zero) => {
                    if !found.iter().any(|known| meets(&zero, &known.zero)) {
                        found.push(Found { alone, zero: self.tightened(zero) });
                    }
                }
                Settled::Within(smaller) => pending.push(smaller),
                Settled::Unknown => match split(&next) {
                    Some((low, high)) => pending.extend([high, low]),
                    None => open.push(next),
                },
            }
        }
        Ok(Outcome { zeros: found.into_iter().map(|known| known.zero).collect(), open: joined(open), whole })
    }

    /// True if there is surely no zero outside of `area`.
    pub fn is_empty_outside(&self, area: &Area) -> bool {
        let zones = |at: usize| {
            let Interval { low, high } = area[at];
            [Interval::new(low, high), Interval::new(f64::NEG_INFINITY, low), Interval::new(high, f64::INFINITY)]
        };
        let count = 3_usize.pow(area.len().min(5) as u32);
        if area.len() > 4 {
            return false;
        }
        let mut pending: Vec<Area> = (1..count)
            .map(|code| (0..area.len()).map(|at| zones(at)[code / 3_usize.pow(at as u32) % 3]).collect())
            .collect();
        let mut looked = 0;
        while let Some(next) = pending.pop() {
            looked += 1;
            if looked > OUTER {
                return false;
            }
            if self.has_no_zero(&self.run_on(&next)) {
                continue;
            }
            match outer_split(&next) {
                Some((a, b)) => pending.extend([a, b]),
                None => return false,
            }
        }
        true
    }

    fn run_on(&self, area: &Area) -> crate::decide::tape::Run<'_, Interval> {
        let inputs: SmallVec<[State<Interval>; 4]> = area.iter().map(|side| State::Near(*side)).collect();
        self.tape.run(&inputs, 53)
    }

    fn has_no_zero(&self, run: &crate::decide::tape::Run<'_, Interval>) -> bool {
        let nonzero = |state: &State<Interval>| {
            matches!(state, State::Nowhere) || state.sign().is_some_and(|sign| sign != Sign::Zero)
        };
        self.gradient.iter().any(|entry| nonzero(run.get(*entry)))
    }

    fn settle(&self, area: &Area) -> Settled {
        let run = self.run_on(area);
        if self.has_no_zero(&run) {
            return Settled::Empty;
        }
        let settled = self.krawczyk(area, &run);
        let widest = area.iter().map(width).fold(0.0, f64::max);
        if widest > WIDENED || matches!(settled, Settled::Empty | Settled::Zero(..)) {
            return settled;
        }
        let wider: Area = area.iter().map(|side| around(middle(side), 0.6 * width(side) + 1e-15)).collect();
        match self.krawczyk(&wider, &self.run_on(&wider)) {
            zero @ Settled::Zero(..) => zero,
            _ => settled,
        }
    }

    fn krawczyk(&self, area: &Area, run: &crate::decide::tape::Run<'_, Interval>) -> Settled {
        let n = area.len();
        let m: Area = area.iter().map(|side| Interval::exactly(middle(side))).collect();
        let at_middle = self.run_on(&m);
        let all = |run: &crate::decide::tape::Run<'_, Interval>, of: &[ExprId]| -> Option<Vec<Interval>> {
            of.iter().map(|id| run.get(*id).enclosure(53)).collect()
        };
        let (Some(g), Some(h), Some(near)) =
            (all(&at_middle, &self.gradient), all(run, &self.hessian), all(&at_middle, &self.hessian))
        else {
            return Settled::Unknown;
        };
        let Some(y) = inverse(&near.iter().map(middle).collect::<Vec<f64>>(), n) else { return Settled::Unknown };
        let sum =
            |terms: &mut dyn Iterator<Item = Interval>| terms.fold(Interval::exactly(0.0), |sum, term| sum.add(&term));
        let mut k = Area::new();
        for i in 0..n {
            let scaled = |j: usize| Interval::exactly(y[i * n + j]);
            let step = sum(&mut (0..n).map(|j| scaled(j).mul(&g[j])));
            let rest = sum(&mut (0..n).map(|j| {
                let product = sum(&mut (0..n).map(|k| scaled(k).mul(&h[k * n + j])));
                let unit = Interval::exactly(f64::from(u8::from(i == j)));
                unit.sub(&product).mul(&area[j].sub(&m[j]))
            }));
            k.push(m[i].sub(&step).add(&rest));
        }
        if (0..n).any(|i| k[i].high < area[i].low || k[i].low > area[i].high) {
            return Settled::Empty;
        }
        if (0..n).all(|i| k[i].low > area[i].low && k[i].high < area[i].high) {
            return Settled::Zero(area.clone(), k);
        }
        let smaller: Area =
            (0..n).map(|i| Interval::new(k[i].low.max(area[i].low), k[i].high.min(area[i].high))).collect();
        let shrunk = (0..n).any(|i| width(&smaller[i]) < 0.7 * width(&area[i]));
        if shrunk { Settled::Within(smaller) } else { Settled::Unknown }
    }

    /// The zero in a box that holds exactly one, as closely as doubles allow.
    fn tightened(&self, mut zero: Area) -> Area {
        for _ in 0..20 {
            if zero.iter().all(|side| width(side) <= TIGHT * (1e-3 + middle(side).abs())) {
                break;
            }
            let wider: Area = zero.iter().map(|side| around(middle(side), 0.51 * width(side))).collect();
            match self.krawczyk(&wider, &self.run_on(&wider)) {
                Settled::Zero(_, next) => {
                    let next: Area = next
                        .iter()
                        .zip(&zero)
                        .map(|(a, b)| Interval::new(a.low.max(b.low), a.high.min(b.high)))
                        .collect();
                    if next.iter().zip(&zero).all(|(a, b)| width(a) > 0.9 * width(b)) {
                        break;
                    }
                    zero = next;
                }
                _ => break,
            }
        }
        zero
    }
}

fn width(side: &Interval) -> f64 {
    side.high - side.low
}

fn middle(side: &Interval) -> f64 {
    0.5 * side.low + 0.5 * side.high
}

fn around(middle: f64, radius: f64) -> Interval {
    Interval::new(middle - radius, middle + radius)
}

fn is_inside(a: &Area, b: &Area) -> bool {
    a.iter().zip(b).all(|(a, b)| a.low >= b.low && a.high <= b.high)
}

fn meets(a: &Area, b: &Area) -> bool {
    a.iter().zip(b).all(|(a, b)| a.low <= b.high && a.high >= b.low)
}

/// The box in two, across its widest side; `None` if it is thin already.
fn split(area: &Area) -> Option<(Area, Area)> {
    let widest = (0..area.len()).max_by(|a, b| width(&area[*a]).total_cmp(&width(&area[*b])))?;
    let side = area[widest];
    if width(&side) < THIN * (1.0 + middle(&side).abs()) {
        return None;
    }
    let cut = side.low + CUT * width(&side);
    let (mut low, mut high) = (area.clone(), area.clone());
    (low[widest], high[widest]) = (Interval::new(side.low, cut), Interval::new(cut, side.high));
    Some((low, high))
}

/// An unbounded box in two: ten times as far out, or at a half where all that is unbounded is far out already.
fn outer_split(area: &Area) -> Option<(Area, Area)> {
    let at = (0..area.len()).max_by(|a, b| width(&area[*a]).total_cmp(&width(&area[*b])))?;
    let side = area[at];
    let cut = match (side.low.is_finite(), side.high.is_finite()) {
        (true, false) => 10.0 * side.low.abs().max(1.0),
        (false, true) => -10.0 * side.high.abs().max(1.0),
        (true, true) => middle(&side),
        (false, false) => 0.0,
    };
    if cut.abs() > FAR {
        return None;
    }
    let (mut low, mut high) = (area.clone(), area.clone());
    (low[at], high[at]) = (Interval::new(side.low, cut), Interval::new(cut, side.high));
    Some((low, high))
}

/// Boxes that touch, put together.
fn joined(open: Vec<Area>) -> Vec<Area> {
    let mut found: Vec<Area> = Vec::new();
    for area in open {
        let wide: Area = area.iter().map(|side| around(middle(side), width(side))).collect();
        match found.iter_mut().find(|known| meets(&wide, known)) {
            Some(known) => {
                *known = known.iter().zip(&area).map(|(a, b)| a.hull(b)).collect();
            }
            None => found.push(area),
        }
    }
    found
}
