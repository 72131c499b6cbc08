//! A point found: its coordinates, exact where there is an exact expression, and what the function does there.

use super::nature::{self, BITS, Nature, Signs};
use super::polynomial::Multi;
use super::solve::{Case, written};
use crate::calculus::{Derivatives, NoDerivative, tidy};
use crate::decide::tape::{State, Tape};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Ball, Enclosure, Interval, Rational, Sign};

/// Derivatives that are looked at where the second one is 0.
const ORDERS: usize = 10;
/// Bits to which an irrational root is worked out.
const ROOT_BITS: u32 = 200;

/// A number, exact or enclosed.
#[derive(Clone, Debug)]
pub struct Coordinate {
    /// The exact number, if it has a short expression.
    pub exact: Option<ExprId>,
    /// The number itself if it is rational, else an enclosure.
    pub(super) state: State<Ball>,
}

/// A point where the gradient vanishes.
#[derive(Clone, Debug)]
pub struct StationaryPoint {
    /// In the order of the variables.
    pub at: Vec<Coordinate>,
    /// The function there.
    pub value: Coordinate,
    /// What the test says.
    pub nature: Nature,
    /// Signs of the eigenvalues of the Hessian, if they are certain.
    pub signs: Option<Signs>,
    /// In one variable, where the second derivative is 0: the order of the first one that is not.
    pub order: Option<usize>,
}

impl Coordinate {
    /// A double close to it.
    pub fn near(&self) -> f64 {
        match self.state.bounds() {
            Some((low, high)) => (&low + &high).to_f64() / 2.0,
            None => f64::NAN,
        }
    }

    /// True for a rational number.
    pub fn is_rational(&self) -> bool {
        matches!(self.state, State::Exact(_))
    }

    /// An exact number.
    pub(super) fn of(graph: &mut Graph, exact: ExprId) -> Result<Option<Coordinate>, Stopped> {
        let exact = tidy(graph, exact)?;
        let Some(tape) = Tape::new(graph, &[exact], &[]) else { return Ok(None) };
        let state = tape.run::<Ball>(&[], BITS).get(exact).clone();
        Ok(state.is_value().then_some(Coordinate { exact: Some(exact), state }))
    }

    pub(super) fn rational(graph: &mut Graph, value: Rational) -> Coordinate {
        Coordinate { exact: Some(graph.number(value.clone())), state: State::Exact(value) }
    }

    pub(super) fn between(low: &Rational, high: &Rational) -> Coordinate {
        let state = State::Near(Ball::rational(low, BITS).hull(&Ball::rational(high, BITS)));
        Coordinate { exact: None, state }
    }

    /// The power of e with an exponent between these.
    pub(super) fn exponential(low: &Rational, high: &Rational) -> Coordinate {
        let state = State::Near(Ball::rational(low, BITS).hull(&Ball::rational(high, BITS)).exp());
        Coordinate { exact: None, state }
    }

    pub(super) fn within(side: &Interval) -> Option<Coordinate> {
        Some(Coordinate::between(&Interval::to_rational(side.low)?, &Interval::to_rational(side.high)?))
    }

    /// True if they are surely different.
    pub(super) fn differs(&self, other: &Coordinate) -> bool {
        match (&self.state, &other.state) {
            (State::Exact(a), State::Exact(b)) => a != b,
            (a, b) => match (a.enclosure(BITS), b.enclosure(BITS)) {
                (Some(a), Some(b)) => a.sub(&b).sign().is_some_and(|sign| sign != Sign::Zero),
                _ => false,
            },
        }
    }
}

/// The coordinates of a case in which nothing is free.
pub(super) fn coordinates(
    graph: &mut Graph,
    case: &Case,
    variables: usize,
) -> Result<Option<Vec<Coordinate>>, Stopped> {
    let mut found: Vec<Option<Coordinate>> = vec![None; variables];
    for (at, polynomial, root) in &case.roots {
        let narrow = polynomial.narrowed(root, ROOT_BITS);
        let mut coordinate = Coordinate::between(&narrow.low, &narrow.high);
        if let Some(exact) = written(graph, polynomial, root) {
            coordinate.exact = Some(tidy(graph, exact)?);
        }
        found[*at] = Some(coordinate);
    }
    for (at, value) in case.values.iter().rev() {
        let Some(coordinate) = evaluated(graph, value, &found)? else { return Ok(None) };
        found[*at] = Some(coordinate);
    }
    Ok(found.into_iter().collect())
}

fn evaluated(graph: &mut Graph, of: &Multi, known: &[Option<Coordinate>]) -> Result<Option<Coordinate>, Stopped> {
    if let Some(value) = of.as_constant() {
        return Ok(Some(Coordinate::rational(graph, value)));
    }
    let mut enclosed = Ball::rational(&Rational::ZERO, BITS);
    let (mut exact, mut terms) = (true, Vec::new());
    for (powers, factor) in of.terms() {
        let mut product = Ball::rational(factor, BITS);
        let mut kids = vec![graph.number(factor.clone())];
        for (at, power) in powers.iter().enumerate().filter(|(_, power)| **power > 0) {
            let Some(Some(value)) = known.get(at) else { return Ok(None) };
            let Some(ball) = value.state.enclosure(BITS) else { return Ok(None) };
            (0..*power).for_each(|_| product = product.mul(&ball));
            match value.exact {
                Some(id) => {
                    let exponent = graph.integer(i64::from(*power));
                    kids.push(graph.pow(id, exponent));
                }
                None => exact = false,
            }
        }
        enclosed = enclosed.add(&product);
        terms.push(kids.into_iter().reduce(|a, b| graph.mul(a, b)).expect("a factor"));
    }
    if !exact {
        return Ok(Some(Coordinate { exact: None, state: State::Near(enclosed) }));
    }
    let sum = terms.into_iter().reduce(|a, b| graph.add(a, b)).expect("a term");
    Coordinate::of(graph, sum)
}

/// What is evaluated at each point.
pub(super) struct Study<'s> {
    pub of: ExprId,
    pub by: &'s [ExprId],
    /// As it came from the laws: where it is not defined, the point is none.
    pub raw: &'s [ExprId],
    pub hessian: &'s [ExprId],
}

/// What the function does at a point.
pub(super) enum Visit {
    Point(Box<StationaryPoint>),
    /// The function or its gradient is not defined there.
    Outside,
    Unclear,
}

impl Study<'_> {
    /// # Errors
    /// If a derivative cannot be formed, or the budget is spent.
    pub fn visit(&self, graph: &mut Graph, at: Vec<Coordinate>) -> Result<Visit, NoDerivative> {
        let roots = [&[self.of], self.raw, self.hessian].concat();
        let Some(tape) = Tape::new(graph, &roots, self.by) else { return Ok(Visit::Unclear) };
        graph.meter.spend_many(tape.cost(BITS))?;
        let inputs: Vec<State<Ball>> = at.iter().map(|coordinate| coordinate.state.clone()).collect();
        let run = tape.run(&inputs, BITS);
        let value = run.get(self.of).clone();
        let states: Vec<&State<Ball>> = self.raw.iter().map(|id| run.get(*id)).collect();
        if matches!(value, State::Nowhere) || states.iter().any(|state| matches!(state, State::Nowhere)) {
            return Ok(Visit::Outside);
        }
        if !value.is_value() || states.iter().any(|state| !state.is_value()) {
            return Ok(Visit::Unclear);
        }
        let matrix: Vec<State<Ball>> = self.hessian.iter().map(|id| run.get(*id).clone()).collect();
        let n = self.by.len();
        let known = matrix.iter().all(State::is_value);
        let signs = if known { nature::signs(&matrix, n) } else { None };
        let mut nature = match signs {
            Some(signs) => signs.nature(),
            None if known && nature::is_indefinite(&matrix, n) => Nature::Saddle,
            None => Nature::Unknown,
        };
        let mut order = None;
        if n == 1 && nature == Nature::Degenerate {
            (nature, order) = self.higher(graph, &inputs)?;
        }
        let exact = self.exact_value(graph, &at)?;
        let value = Coordinate { exact, state: value };
        Ok(Visit::Point(Box::new(StationaryPoint { at, value, nature, signs, order })))
    }

    fn exact_value(&self, graph: &mut Graph, at: &[Coordinate]) -> Result<Option<ExprId>, Stopped> {
        let exact: Option<Vec<ExprId>> = at.iter().map(|coordinate| coordinate.exact).collect();
        let Some(exact) = exact else { return Ok(None) };
        let map = self.by.iter().copied().zip(exact).collect();
        let value = graph.substitute(self.of, &map)?;
        Ok(Some(tidy(graph, value)?))
    }

    /// The first derivative beyond the second that is not 0 decides: of even order as the second would, of odd order it is
    /// a terrace.
    fn higher(&self, graph: &mut Graph, inputs: &[State<Ball>]) -> Result<(Nature, Option<usize>), NoDerivative> {
        let mut last = self.hessian[0];
        for order in 3..=ORDERS {
            last = Derivatives::new().forward(graph, &[last], self.by[0])?[0];
            last = tidy(graph, last)?;
            let Some(tape) = Tape::new(graph, &[last], self.by) else { break };
            graph.meter.spend_many(tape.cost(BITS))?;
            let found = match tape.run(inputs, BITS).get(last).sign() {
                Some(Sign::Zero) => continue,
                Some(_) if order % 2 == 1 => Nature::Terrace,
                Some(Sign::Positive) => Nature::Minimum,
                Some(Sign::Negative) => Nature::Maximum,
                None => break,
            };
            return Ok((found, Some(order)));
        }
        Ok((Nature::Degenerate, None))
    }
}
