//! Algebraic constants: two that are nearer to each other than a separation bound are equal, which is a proof.
//!
//! A number is written as a quotient of algebraic integers; products over all conjugates of such integers are whole
//! numbers, so that one other than 0 is not smaller than its largest conjugate to the power 1 - degree (Burnikel, Funke,
//! Mehlhorn, Schirra, Schmitt, "A separation bound for real algebraic expressions", 2001). Sines and cosines of rational
//! parts of pi are halves of algebraic integers between -2 and 2. Everything else is refused.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Budget;
use super::tape::Tape;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Ball, Enclosure, Rational};
use crate::ops;

/// Most bits that are evaluated.
const MOST_BITS: f64 = 6000.0;
/// Bits beyond the bound.
const GUARD: u32 = 96;
/// Largest whole exponent and degree of a root.
const LARGEST_EXPONENT: i64 = 64;
/// Largest denominator of a part of pi.
const LARGEST_PART: i64 = 5000;
/// Primes up to this are split off numbers under square roots.
const TRIAL_DIVISORS: u64 = 1000;

/// Binary logarithms of bounds for all conjugates of numerator and denominator, each at least 0.
#[derive(Clone, Copy, Debug)]
struct Height {
    above: f64,
    below: f64,
}

impl Height {
    fn plus(self, other: Height) -> Height {
        let (p, q) = (self.above + other.below, other.above + self.below);
        let sum = p.max(q) + (1.0 + (p.min(q) - p.max(q)).exp2()).log2();
        Height { above: sum, below: self.below + other.below }
    }

    fn times(self, other: Height) -> Height {
        Height { above: self.above + other.above, below: self.below + other.below }
    }

    fn inverse(self) -> Height {
        Height { above: self.below, below: self.above }
    }

    fn power(self, exponent: i64) -> Height {
        let size = exponent.unsigned_abs() as f64;
        let base = if exponent < 0 { self.inverse() } else { self };
        Height { above: size * base.above, below: size * base.below }
    }

    /// The root of `p/q` is the root of `p*q^(k-1)`, an algebraic integer, over `q`.
    fn root(self, degree: i64) -> Height {
        let k = degree as f64;
        Height { above: (self.above + (k - 1.0) * self.below) / k, below: self.below }
    }
}

/// What the numbers are made of.
#[derive(Default)]
struct Extension {
    /// Every sine and cosine lies in the field of the roots of unity of this order; 0 for none.
    order: u64,
    /// Numbers free of squares whose square roots are taken.
    square_roots: FxHashSet<u64>,
    /// Other roots, each with its degree.
    roots: FxHashMap<(ExprId, i64), ()>,
}

/// True if `a` and `b`, without variables, are algebraic and equal.
///
/// # Errors
/// If the budget of the graph is spent.
pub(super) fn equal(graph: &mut Graph, a: ExprId, b: ExprId, budget: &mut Budget) -> Result<bool, Stopped> {
    let Some(bits) = bits_needed(graph, a, b).filter(|bits| *bits <= MOST_BITS) else { return Ok(false) };
    let Some(tape) = Tape::new(graph, &[a, b], &[]) else { return Ok(false) };
    let bits = bits.ceil() as u32 + 1;
    let units = tape.cost(bits + GUARD);
    let Some(left) = budget.points.checked_sub(units) else { return Ok(false) };
    budget.points = left;
    graph.meter.spend(u32::try_from(units).unwrap_or(u32::MAX))?;
    let run = tape.at::<Ball>(&[], bits + GUARD);
    let (Some(a), Some(b)) = (run.get(a).enclosure(bits + GUARD), run.get(b).enclosure(bits + GUARD)) else {
        return Ok(false);
    };
    let limit = Rational::integer(2).pow(-i64::from(bits), 4 * bits as usize);
    Ok(match (a.sub(&b).bounds(), limit) {
        (Some((low, high)), Some(limit)) => -&low < limit && high < limit,
        _ => false,
    })
}

/// Bits after the point that tell `a` and `b` apart unless they are equal.
fn bits_needed(graph: &Graph, a: ExprId, b: ExprId) -> Option<f64> {
    let (heights, extension) = heights(graph, &[a, b])?;
    let difference = heights[&a].plus(heights[&b]);
    Some((extension.degree() - 1.0) * difference.above + difference.below)
}

fn heights(graph: &Graph, roots: &[ExprId]) -> Option<(FxHashMap<ExprId, Height>, Extension)> {
    let mut extension = Extension::default();
    let mut heights: FxHashMap<ExprId, Height> = FxHashMap::default();
    let mut parts: FxHashMap<ExprId, Rational> = FxHashMap::default();
    for id in graph.reachable(roots) {
        if let Some(part) = part_of_pi(graph, id, &parts) {
            parts.insert(id, part);
        }
        if let Some(height) = height(graph, id, &heights, &parts, &mut extension) {
            heights.insert(id, height);
        }
    }
    roots.iter().all(|root| heights.contains_key(root)).then_some((heights, extension))
}

/// The number of which `id` is the multiple of pi.
fn part_of_pi(graph: &Graph, id: ExprId, parts: &FxHashMap<ExprId, Rational>) -> Option<Rational> {
    match graph.node(id) {
        Node::Number(value) if value.is_zero() => Some(Rational::ZERO),
        Node::Apply(ops::PI, _) => Some(Rational::ONE),
        Node::Apply(ops::ADD, [a, b]) => Some(parts.get(a)? + parts.get(b)?),
        Node::Apply(ops::MUL, [a, b]) => match (graph.as_number(*a), graph.as_number(*b)) {
            (Some(factor), _) => Some(factor * parts.get(b)?),
            (_, Some(factor)) => Some(factor * parts.get(a)?),
            _ => None,
        },
        Node::Apply(ops::DIV, [a, b]) => Some(parts.get(a)? * &graph.as_number(*b)?.recip()?),
        _ => None,
    }
}

fn height(
    graph: &Graph,
    id: ExprId,
    heights: &FxHashMap<ExprId, Height>,
    parts: &FxHashMap<ExprId, Rational>,
    extension: &mut Extension,
) -> Option<Height> {
    let get = |id: &ExprId| heights.get(id).copied();
    match graph.node(id) {
        Node::Number(value) => Some(of_number(value)),
        Node::Apply(ops::ADD, [a, b]) => Some(get(a)?.plus(get(b)?)),
        Node::Apply(ops::MUL, [a, b]) => Some(get(a)?.times(get(b)?)),
        Node::Apply(ops::DIV, [a, b]) => Some(get(a)?.times(get(b)?.inverse())),
        Node::Apply(ops::ABS, [a]) => get(a),
        Node::Apply(ops::SQRT, [a]) => extension.root(graph, *a, get(a)?, 2),
        Node::Apply(ops::CBRT, [a]) => extension.root(graph, *a, get(a)?, 3),
        Node::Apply(ops::ROOT, [a, degree]) => {
            extension.root(graph, *a, get(a)?, graph.as_number(*degree)?.to_i64().filter(|k| *k > 0)?)
        }
        Node::Apply(ops::POW, [a, exponent]) => {
            let (top, bottom) = graph.as_number(*exponent)?.to_parts()?;
            let root = extension.root(graph, *a, get(a)?, bottom)?;
            (top.abs() <= LARGEST_EXPONENT).then(|| root.power(top))
        }
        Node::Apply(ops::SIN | ops::COS | ops::TAN | ops::COT | ops::SEC | ops::CSC, [u]) => {
            let (_, bottom) = parts.get(u)?.to_parts()?;
            extension.adjoin_unity(bottom)
        }
        _ => None,
    }
}

fn of_number(value: &Rational) -> Height {
    // The bits of a whole number count one for its denominator.
    let size = |whole: Rational| whole.bits().saturating_sub(1) as f64;
    Height { above: size(value.numerator()), below: size(value.denominator()) }
}

impl Extension {
    fn root(&mut self, graph: &Graph, base: ExprId, height: Height, degree: i64) -> Option<Height> {
        if !(1..=LARGEST_EXPONENT).contains(&degree) {
            return None;
        }
        let number = graph.as_number(base).and_then(Rational::to_parts).filter(|_| degree == 2);
        match number {
            _ if degree == 1 => {}
            Some((top, bottom)) => {
                for part in [top.unsigned_abs(), bottom.unsigned_abs()] {
                    let (factors, _) = super::accept::trial_division(part, TRIAL_DIVISORS);
                    self.square_roots.extend(factors.iter().filter(|(_, times)| times % 2 == 1).map(|(p, _)| *p));
                }
            }
            None => {
                self.roots.insert((base, degree), ());
            }
        }
        Some(height.root(degree))
    }

    /// Sine and cosine of parts of pi with this denominator: quotients of algebraic integers of size at most 2.
    fn adjoin_unity(&mut self, denominator: i64) -> Option<Height> {
        let own = least_multiple(4, 2 * u64::try_from(denominator).ok().filter(|d| *d <= LARGEST_PART as u64)?);
        self.order = least_multiple(self.order.max(1), own);
        (self.order <= 1 << 32).then_some(Height { above: 1.0, below: 1.0 })
    }

    /// A bound for the degree of the real field that holds all numbers met.
    fn degree(&self) -> f64 {
        let mut degree = if self.order > 2 { totient(self.order) as f64 / 2.0 } else { 1.0 };
        for number in &self.square_roots {
            if !self.has_square_root(*number) {
                degree *= 2.0;
            }
        }
        self.roots.keys().fold(degree, |degree, (_, k)| degree * *k as f64)
    }

    /// The field of the roots of unity of order `n` has the square root of a prime `p` if `4p` divides `n`, of 2 if 8
    /// does, and of `p = 1 mod 4` if `p` does.
    fn has_square_root(&self, number: u64) -> bool {
        let conductor = match number % 4 {
            1 => number,
            _ if number == 2 => 8,
            _ => 4 * number,
        };
        let is_prime = || (2..).take_while(|k| k * k <= number).all(|k| !number.is_multiple_of(k));
        self.order > 2 && self.order.is_multiple_of(conductor) && is_prime()
    }
}

fn least_multiple(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).saturating_mul(b)
}

/// Euler's function.
fn totient(n: u64) -> u64 {
    let (mut rest, mut result, mut divisor) = (n, n, 2);
    while divisor * divisor <= rest {
        if rest.is_multiple_of(divisor) {
            result -= result / divisor;
            while rest.is_multiple_of(divisor) {
                rest /= divisor;
            }
        }
        divisor += 1;
    }
    if rest > 1 { result - result / rest } else { result }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    fn found(a: &str, b: &str) -> bool {
        let mut graph = Graph::new();
        let (a, b) = (read(&mut graph, a), read(&mut graph, b));
        equal(&mut graph, a, b, &mut Budget::default()).expect("within the budget")
    }

    #[test]
    fn equal_algebraic_numbers_are_proved() {
        for (a, b) in [
            ("sqrt(8)", "2*sqrt(2)"),
            ("sin(pi/8)", "sqrt(2-sqrt(2))/2"),
            ("cbrt(2+sqrt(5))+cbrt(2-sqrt(5))", "1"),
            ("cos(pi/7)*cos(2*pi/7)*cos(3*pi/7)", "1/8"),
            ("cot(pi/20)+cot(pi/24)-cot(pi/10)", "sqrt(1)+sqrt(2)+sqrt(3)+sqrt(4)+sqrt(5)+sqrt(6)"),
            ("abs(1-sqrt(2))", "sqrt(3-2*sqrt(2))"),
            ("(1/3)^(-1/2)", "sqrt(3)"),
        ] {
            assert!(found(a, b), "{a} = {b}");
        }
    }

    /// Near ones, wrong signs, and numbers that are not algebraic.
    #[test]
    fn nothing_else_is() {
        for (a, b) in [
            ("sqrt(8)", "2*sqrt(2)+1e-300"),
            ("sqrt(3-2*sqrt(2))", "1-sqrt(2)"),
            ("sqrt(10^40+1)", "10^20"),
            ("cos(2*pi/17)", "0.93247222940435580457311589182156"),
            ("sin(1)^2+cos(1)^2", "1"),
            ("e^(ln(2))", "2"),
            ("pi", "pi"),
            ("sqrt(-1)", "sqrt(-1)"),
            ("1/(sqrt(2)-sqrt(2))", "1"),
        ] {
            assert!(!found(a, b), "{a} = {b}");
        }
    }

    #[test]
    fn totients() {
        assert_eq!([1, 2, 9, 12, 68, 240].map(totient), [1, 1, 6, 4, 32, 64]);
    }
}
