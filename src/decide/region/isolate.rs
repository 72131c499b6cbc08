//! Roots of one atom in one variable by certified bisection with derivatives, on the whole line or on a window.
//!
//! A piece of the line is done when the atom surely has one sign there, is nowhere defined there, or is monotone there and
//! its ends settle the matter. Unbounded pieces are treated like others: a derivative of one sign and the sign at the
//! finite end may settle all of it. What is not settled is said.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::polynomial::Root;
use crate::calculus::{Derivatives, factor, tidy};
use crate::decide::Budget;
use crate::decide::accept::accept;
use crate::decide::sequence::simplest_between;
use crate::decide::tape::{State, Tape};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Ball, Enclosure, Interval, Rational, Sign};

/// Derivatives beyond the atom itself.
const DERIVATIVES: usize = 3;
/// Derivatives of more nodes are not looked at.
const LARGEST_DERIVATIVE: usize = 400;
/// Derivatives of more nodes are not simplified.
const LARGEST_SIMPLIFIED: usize = 60;
/// Units that it takes to simplify one node.
const SIMPLIFYING: u64 = 20;
/// Pieces of the line that are looked at.
const PIECES: usize = 300;
/// Rounds of a bisection in which a readable number is tried, which may be the root itself.
const READABLE_ROUNDS: [u32; 8] = [0, 1, 2, 4, 8, 16, 24, 36];
/// Bits of a sign that doubles do not settle.
const CLOSE_BITS: u32 = 256;
/// Runs with doubles that a piece takes.
const RUNS: u64 = 4;
/// Bits to which a root is known.
const ROOT_BITS: u32 = 40;

/// The roots found, in no order, and whether these are all.
#[derive(Debug)]
pub(in crate::decide) struct Found {
    pub roots: Vec<Root>,
    pub complete: bool,
}

/// A closed piece of the line; `None` is infinite.
#[derive(Clone)]
struct Piece {
    low: Option<Rational>,
    high: Option<Rational>,
}

struct Search {
    tape: Tape,
    orders: Vec<ExprId>,
    touching: bool,
    /// Runs with many digits that are not paid for yet.
    close: Cell<u64>,
}

/// The roots of `atom` between `low` and `high`, `None` for no bound; roots at which it keeps its sign only if `touching`.
/// What stands in `apart` is nowhere 0 between the bounds.
///
/// # Errors
/// If the budget of the graph is spent.
pub(in crate::decide) fn isolate(
    graph: &mut Graph,
    atom: ExprId,
    variable: ExprId,
    (low, high): (Option<Rational>, Option<Rational>),
    apart: &[ExprId],
    touching: bool,
    left: &mut u64,
) -> Result<Found, Stopped> {
    let orders = derivatives(graph, atom, variable, left)?;
    let Some(mut tape) = Tape::new(graph, &orders, &[variable]) else {
        return Ok(Found { roots: Vec::new(), complete: false });
    };
    tape.keep_from_zero(apart);
    let search = Search { tape, orders, touching, close: Cell::new(0) };
    let mut found = Found { roots: Vec::new(), complete: true };
    let mut open = first_pieces(low, high);
    let mut looked = 0;
    while let Some(piece) = open.pop() {
        looked += 1;
        let settled = search.settle(&piece);
        let units = RUNS * search.tape.cost(53) + search.close.take() * search.tape.cost(CLOSE_BITS);
        graph.meter.spend(u32::try_from(units).unwrap_or(u32::MAX))?;
        let paid = *left >= units;
        *left = left.saturating_sub(units);
        if looked > PIECES || !paid {
            found.complete = false;
            break;
        }
        let settled = match settled {
            Settled::Bowl(bend) => search.touched(graph, &piece, variable, bend)?,
            settled => settled,
        };
        match settled {
            Settled::Empty => {}
            Settled::Root(root) => found.roots.push(root),
            Settled::Open | Settled::Bowl(_) => match piece.split() {
                Some((left, right)) => open.extend([left, right]),
                None => {
                    found.complete = false;
                    break;
                }
            },
        }
    }
    Ok(found)
}

/// The atom and its derivatives, the smaller ones simplified: enclosures are narrow only if nothing stands there twice that
/// cancels or is a common factor.
fn derivatives(graph: &mut Graph, atom: ExprId, variable: ExprId, left: &mut u64) -> Result<Vec<ExprId>, Stopped> {
    let mut orders = vec![atom];
    for _ in 0..DERIVATIVES {
        let last = orders[orders.len() - 1];
        let mut next = match Derivatives::new().forward(graph, &[last], variable) {
            Ok(next) => next[0],
            Err(crate::calculus::NoDerivative::Stopped(stopped)) => return Err(stopped),
            Err(_) => break,
        };
        let nodes = graph.reachable(&[next]).len();
        if nodes >= LARGEST_DERIVATIVE {
            break;
        }
        let units = SIMPLIFYING * nodes as u64;
        if nodes < LARGEST_SIMPLIFIED && *left >= units {
            *left -= units;
            next = tidy(graph, next)?;
            next = factor(graph, next)?;
        }
        orders.push(next);
    }
    Ok(orders)
}

enum Settled {
    Empty,
    Root(Root),
    /// Of one curvature, so that the atom may touch 0 where its slope vanishes.
    Bowl(Sign),
    Open,
}

fn first_pieces(low: Option<Rational>, high: Option<Rational>) -> Vec<Piece> {
    let sizes = [-100_000_000_037, -100_037, -1637, -137, 137, 1637, 100_037, 100_000_000_037];
    let marks = sizes.map(|hundredths| Rational::ratio(hundredths, 100));
    let mut ends: Vec<Option<Rational>> = vec![low.clone()];
    let inside = |mark: &Rational| low.as_ref().is_none_or(|l| mark > l) && high.as_ref().is_none_or(|h| mark < h);
    ends.extend(marks.into_iter().filter(inside).map(Some));
    ends.push(high);
    ends.windows(2).map(|pair| Piece { low: pair[0].clone(), high: pair[1].clone() }).collect()
}

/// Somewhat less than a half: cuts do not fall on numbers that people like, where the sign may never be certain.
fn uneven_half() -> Rational {
    Rational::ratio(37, 79)
}

/// A number well inside two others, with a small denominator where that is possible.
fn between(low: &Rational, high: &Rational) -> Rational {
    let (from, to) = (low.to_f64(), high.to_f64());
    let scaled = (from + (to - from) * 0.468) * (1u64 << ROOT_BITS) as f64;
    if scaled.abs() < 9e15 {
        let near = Rational::ratio(scaled as i64, 1 << ROOT_BITS);
        if near > *low && near < *high {
            return near;
        }
    }
    low + &(&(high - low) * &uneven_half())
}

impl Piece {
    /// Two halves; `None` if the piece is too small or too far out to be split.
    fn split(&self) -> Option<(Piece, Piece)> {
        let middle = match (&self.low, &self.high) {
            (Some(low), Some(high)) => {
                if (high - low).to_f64() < 1e-13 * (1.0 + high.to_f64().abs()) {
                    return None;
                }
                low + &(&(high - low) * &uneven_half())
            }
            _ => return None,
        };
        let left = Piece { low: self.low.clone(), high: Some(middle.clone()) };
        Some((left, Piece { low: Some(middle), high: self.high.clone() }))
    }

    fn interval(&self) -> Interval {
        let low = self.low.as_ref().map_or(f64::NEG_INFINITY, |low| Interval::rational(low, 53).low);
        let high = self.high.as_ref().map_or(f64::INFINITY, |high| Interval::rational(high, 53).high);
        Interval::new(low, high)
    }
}

/// The sign that all values have which are not 0.
fn weak_sign(state: &State<Interval>) -> Option<Sign> {
    match state {
        State::Near(value) if value.low >= 0.0 => Some(Sign::Positive),
        State::Near(value) if value.high <= 0.0 => Some(Sign::Negative),
        _ => None,
    }
}

/// True if `expr` is formally 0 at an exact point.
fn is_zero_at(graph: &mut Graph, expr: ExprId, variable: ExprId, at: &Rational) -> Result<bool, Stopped> {
    let value = graph.number(at.clone());
    let there = graph.substitute_folding(expr, &FxHashMap::from_iter([(variable, value)]))?;
    let zero = graph.zero();
    let mut budget = Budget { points: 0, fields: 4_000, terms: 400 };
    Ok(accept(graph, there, zero, &[], 1, &mut budget).is_equal())
}

impl Search {
    /// The certain sign of the derivative of order `k` at an exact point.
    fn sign_at(&self, k: usize, at: &Rational) -> Option<Sign> {
        let near = self.tape.at::<Interval>(std::slice::from_ref(at), 53).get(self.orders[k]).sign();
        near.or_else(|| {
            self.close.set(self.close.get() + 1);
            self.tape.at::<Ball>(std::slice::from_ref(at), CLOSE_BITS).get(self.orders[k]).sign()
        })
    }

    fn settle(&self, piece: &Piece) -> Settled {
        let run = self.tape.run(&[State::Near(piece.interval())], 53);
        match run.get(self.orders[0]) {
            State::Nowhere => return Settled::Empty,
            state if !self.touching && weak_sign(state).is_some() => return Settled::Empty,
            _ => {}
        }
        // A slope says something of what is defined on all of the piece alone.
        let defined: Vec<bool> = self.orders.iter().map(|id| run.get(*id).is_value()).collect();
        let mut slope = None;
        let mut signs = vec![None; self.orders.len()];
        for k in (0..signs.len()).rev() {
            let by_slope = slope.filter(|_| defined[k]);
            signs[k] = run.get(self.orders[k]).sign().or_else(|| self.sign_by_slope(k, by_slope, piece));
            slope = signs[k].or_else(|| weak_sign(run.get(self.orders[k])));
        }
        if !defined[0] {
            return if signs[0].is_some() { Settled::Empty } else { Settled::Open };
        }
        match (signs[0], signs.get(1).copied().flatten()) {
            (Some(Sign::Negative | Sign::Positive), _) => Settled::Empty,
            (_, Some(slope @ (Sign::Negative | Sign::Positive))) => self.monotone(piece, slope),
            _ => match signs.get(2).copied().flatten() {
                Some(bend @ (Sign::Negative | Sign::Positive)) => Settled::Bowl(bend),
                _ => Settled::Open,
            },
        }
    }

    /// The sign of order `k` on the piece, if the sign of its slope and one end imply it.
    fn sign_by_slope(&self, k: usize, slope: Option<Sign>, piece: &Piece) -> Option<Sign> {
        let slope = slope?;
        if slope == Sign::Zero {
            return None;
        }
        let from_low = piece.low.as_ref().and_then(|low| self.sign_at(k, low)).filter(|sign| *sign == slope);
        from_low.or_else(|| {
            piece.high.as_ref().and_then(|high| self.sign_at(k, high)).filter(|sign| *sign == slope.flipped())
        })
    }

    /// At most one root: found between ends of different sign.
    fn monotone(&self, piece: &Piece, slope: Sign) -> Settled {
        let end = |at: &Option<Rational>| at.as_ref().and_then(|at| self.sign_at(0, at));
        let (at_low, at_high) = (end(&piece.low), end(&piece.high));
        for (at, sign) in [(&piece.low, at_low), (&piece.high, at_high)] {
            if let (Some(at), Some(Sign::Zero)) = (at, sign) {
                return Settled::Root(Root { low: at.clone(), high: at.clone() });
            }
        }
        match (&piece.low, &piece.high, at_low, at_high) {
            (Some(low), Some(high), Some(a), Some(b)) if a != b => Settled::Root(self.bisected(0, low, high, slope)),
            (Some(_), Some(_), Some(_), Some(_)) => Settled::Empty,
            (Some(low), None, Some(sign), _) if sign != slope => match self.far(low, true, slope) {
                Some(high) => Settled::Root(self.bisected(0, low, &high, slope)),
                None => Settled::Open,
            },
            (None, Some(high), _, Some(sign)) if sign == slope => match self.far(high, false, slope.flipped()) {
                Some(low) => Settled::Root(self.bisected(0, &low, high, slope)),
                None => Settled::Open,
            },
            (Some(_), None, Some(_), _) | (None, Some(_), _, Some(_)) => Settled::Empty,
            _ => Settled::Open,
        }
    }

    /// A root at which the atom keeps its sign, if atom and slope both vanish exactly at a readable number.
    fn touched(&self, graph: &mut Graph, piece: &Piece, variable: ExprId, bend: Sign) -> Result<Settled, Stopped> {
        let (Some(low), Some(high)) = (&piece.low, &piece.high) else { return Ok(Settled::Open) };
        if self.sign_at(1, low) != Some(bend.flipped()) || self.sign_at(1, high) != Some(bend) {
            return Ok(Settled::Open);
        }
        let root = self.bisected(1, low, high, bend);
        let at = simplest_between(Some(&root.low), Some(&root.high));
        for order in [0, 1] {
            let vanishes = match self.sign_at(order, &at) {
                Some(sign) => sign == Sign::Zero,
                None => is_zero_at(graph, self.orders[order], variable, &at)?,
            };
            if !vanishes {
                return Ok(Settled::Open);
            }
        }
        Ok(if self.touching { Settled::Root(Root { low: at.clone(), high: at }) } else { Settled::Empty })
    }

    /// A point far out where the atom has the sign `wanted`.
    fn far(&self, from: &Rational, right: bool, wanted: Sign) -> Option<Rational> {
        let mut step = &from.abs() + &Rational::ONE;
        for _ in 0..8 {
            step = &step * &step.abs().max(Rational::integer(16));
            let at = if right { from + &step } else { from - &step };
            if self.sign_at(0, &at) == Some(wanted) {
                return Some(at);
            }
        }
        None
    }

    /// The root of the derivative of order `k` between ends of different sign.
    fn bisected(&self, k: usize, low: &Rational, high: &Rational, slope: Sign) -> Root {
        let (mut low, mut high) = (low.clone(), high.clone());
        let share = Rational::ratio(1, 1 << ROOT_BITS);
        for round in 0..200 {
            let simple = READABLE_ROUNDS.contains(&round).then(|| simplest_between(Some(&low), Some(&high)));
            let mut uncertain = usize::from(simple.is_none());
            for at in simple.into_iter().chain([between(&low, &high)]) {
                if at <= low || at >= high {
                    continue;
                }
                match self.sign_at(k, &at) {
                    Some(Sign::Zero) => return Root { low: at.clone(), high: at },
                    Some(sign) if sign == slope => high = at,
                    Some(_) => low = at,
                    None => uncertain += 1,
                }
            }
            if uncertain == 2 {
                break;
            }
            if &high - &low <= &low.abs().max(high.abs()) * &share {
                break;
            }
        }
        Root { low, high }
    }
}
