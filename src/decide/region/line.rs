//! One variable: all roots of all atoms, in order.

use super::algebraic;
use super::isolate::isolate;
use super::polynomial::{Polynomial, Root};
use crate::calculus::Derivatives;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Degree of the product of all polynomials of a line.
const LARGEST_DEGREE: usize = 60;

/// The boundaries of one variable in order, apart from each other.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub boundaries: Vec<Root>,
    /// Atoms whose roots could not be listed or not be told apart from others: they have both signs anywhere.
    pub open: Vec<ExprId>,
    /// Only a part of the line was searched for the roots of periodic atoms.
    pub windowed: bool,
    /// Atoms all of whose roots are boundaries.
    rooted: Vec<ExprId>,
    touching: bool,
}

/// The boundaries that `atoms`, which depend on `variable` alone, set on its line; where an atom only touches 0 there need
/// be none, except if `touching`. Pays from `left`.
///
/// # Errors
/// If the budget of the graph is spent.
pub(super) fn line(
    graph: &mut Graph,
    atoms: &[ExprId],
    variable: ExprId,
    touching: bool,
    left: &mut u64,
) -> Result<Line, Stopped> {
    let mut line = Line { boundaries: Vec::new(), open: Vec::new(), windowed: false, rooted: Vec::new(), touching };
    let mut product = Polynomial::constant(Rational::ONE);
    let mut rest = Vec::new();
    for atom in atoms {
        match algebraic::zeros(graph, *atom, variable) {
            Some(zeros) if is_affordable(product.degree() + zeros.degree(), *left) => {
                product = product.mul(&zeros);
                line.rooted.push(*atom);
            }
            _ => rest.push(*atom),
        }
    }
    line.boundaries = product.roots();
    *left = left.saturating_sub(cost(product.degree()));
    graph.meter.spend(product.degree() as u32)?;
    let (periodic, others): (Vec<ExprId>, Vec<ExprId>) =
        rest.into_iter().partition(|atom| period(graph, *atom, variable).is_some());
    for atom in others {
        line.take(graph, atom, variable, (None, None), left)?;
    }
    line.windowed = !periodic.is_empty();
    let window = line.window(graph, &periodic, variable);
    for atom in periodic {
        match &window {
            Some((low, high)) => line.take(graph, atom, variable, (Some(low.clone()), Some(high.clone())), left)?,
            None => line.open.push(atom),
        }
    }
    Ok(line)
}

/// Units that it takes to isolate the roots of a polynomial.
fn cost(degree: usize) -> u64 {
    4 * (degree as u64).pow(3)
}

fn is_affordable(degree: usize, left: u64) -> bool {
    degree <= LARGEST_DEGREE && cost(degree) <= left
}

impl Line {
    /// Adds the roots of `atom` in every cell so far: within a cell, what stands inside is defined or is not.
    fn take(
        &mut self,
        graph: &mut Graph,
        atom: ExprId,
        variable: ExprId,
        (low, high): (Option<Rational>, Option<Rational>),
        left: &mut u64,
    ) -> Result<(), Stopped> {
        let mut edges: Vec<(Option<Rational>, Option<Rational>)> = Vec::new();
        let mut from = low.clone();
        for root in &self.boundaries {
            let inside = low.as_ref().is_none_or(|l| root.low > *l) && high.as_ref().is_none_or(|h| root.high < *h);
            if inside {
                edges.push((from, Some(root.low.clone())));
                from = Some(root.high.clone());
            }
        }
        edges.push((from, high));
        let mut all = self.boundaries.clone();
        for edge in edges {
            let found = isolate(graph, atom, variable, edge, &self.rooted, self.touching, left)?;
            if !found.complete {
                self.open.push(atom);
                return Ok(());
            }
            all.extend(found.roots);
        }
        match settled(all) {
            Some(boundaries) => self.boundaries = boundaries,
            None => self.open.push(atom),
        }
        Ok(())
    }

    /// From one period before the first boundary to one period after the last.
    fn window(&self, graph: &mut Graph, periodic: &[ExprId], variable: ExprId) -> Option<(Rational, Rational)> {
        let mut longest = Rational::ZERO;
        let periods: Vec<(Rational, bool)> =
            periodic.iter().filter_map(|atom| period(graph, *atom, variable)).collect();
        for (k, (period, of_pi)) in periods.iter().enumerate() {
            if *of_pi != periods[0].1 {
                return None;
            }
            longest = if k == 0 { period.clone() } else { common_period(&longest, period)? };
        }
        let low = self.boundaries.first().map_or(Rational::ZERO, |root| root.low.clone());
        let high = self.boundaries.last().map_or(Rational::ZERO, |root| root.high.clone());
        // A period is given in units of pi or of 1; 22/7 is a little more than pi.
        let reach = &longest * &Rational::ratio(22, 7);
        Some((&(&low - &reach) - &Rational::ratio(1, 7), &(&high + &reach) + &Rational::ratio(1, 7)))
    }
}

/// Sorted, without repetitions; `None` if two cannot be told apart.
fn settled(mut boundaries: Vec<Root>) -> Option<Vec<Root>> {
    boundaries.sort_by(|a, b| (&a.low, &a.high).cmp(&(&b.low, &b.high)));
    let mut merged: Vec<Root> = Vec::new();
    for root in boundaries {
        match merged.last_mut() {
            Some(last) if root.low <= last.high => {
                let exact = root.low == root.high && (root.low == last.low || root.low == last.high);
                let same = last.low == last.high && (last.low == root.low || last.low == root.high);
                if exact {
                    *last = root;
                } else if !same {
                    return None;
                }
            }
            _ => merged.push(root),
        }
    }
    Some(merged)
}

/// The least common multiple of two positive rationals.
fn common_period(a: &Rational, b: &Rational) -> Option<Rational> {
    let ratio = a / b;
    let (above, below) = ratio.to_parts()?;
    (above.abs() < 1000 && below < 1000).then(|| a * &Rational::integer(below))
}

/// The period of `atom` as a function of `variable`, if all of it is trigonometric: in units of pi for arguments with a
/// rational slope, in units of 1, and true, for slopes that are multiples of pi.
fn period(graph: &mut Graph, atom: ExprId, variable: ExprId) -> Option<(Rational, bool)> {
    let nodes = graph.reachable(&[atom]);
    let mut bare: Vec<ExprId> = vec![variable];
    let mut found: Option<(Rational, bool)> = None;
    for id in nodes {
        let Node::Apply(op, kids) = graph.node(id) else { continue };
        if !kids.iter().any(|kid| bare.contains(kid)) {
            continue;
        }
        if !matches!(op, ops::SIN | ops::COS | ops::TAN | ops::SEC | ops::CSC | ops::COT) {
            bare.push(id);
            continue;
        }
        let argument = kids[0];
        let slope = Derivatives::new().forward(graph, &[argument], variable).ok()?[0];
        let own = slope_period(graph, slope)?;
        found = Some(match found {
            None => own,
            Some((other, of_pi)) if of_pi == own.1 => (common_period(&other, &own.0)?, of_pi),
            Some(_) => return None,
        });
    }
    if bare.contains(&atom) { None } else { found }
}

/// 2/|slope| in units of pi, or in units of 1 for a slope that is a multiple of pi.
fn slope_period(graph: &Graph, slope: ExprId) -> Option<(Rational, bool)> {
    let (factor, of_pi) = match graph.node(slope) {
        Node::Number(value) => (value.abs(), false),
        Node::Apply(ops::PI, _) => (Rational::ONE, true),
        Node::Apply(ops::MUL, [number, pi]) if graph.is_apply(*pi, ops::PI) => (graph.as_number(*number)?.abs(), true),
        _ => return None,
    };
    Some((&Rational::integer(2) * &factor.recip()?, of_pi))
}
