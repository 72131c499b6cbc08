//! Polynomials of one variable as products: number, powers of the variable, linear factors with rational roots, the rest.
//!
//! It does not look for factors of higher degree; what is left over is printed as one bracket. Anything that is not a
//! polynomial of one variable is tidied.

use super::tidy::{expand, tidy};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Highest degree that is taken apart.
const DEGREE: usize = 100;
/// Largest whole coefficient whose divisors are tried.
const LARGEST: i64 = 1_000_000_000_000;

/// `root` as a product.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn factor(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    let variables = graph.variables(root);
    let [variable] = variables[..] else { return tidy(graph, root) };
    let expanded = expand(graph, root)?;
    let Some(mut rest) = coefficients(graph, expanded, variable) else { return tidy(graph, root) };
    let mut roots: Vec<(Rational, i64)> = Vec::new();
    while let Some(found) = rational_root(&rest) {
        graph.meter.spend(rest.len() as u32)?;
        rest = divided(&rest, &found);
        match roots.iter_mut().find(|(root, _)| *root == found) {
            Some((_, times)) => *times += 1,
            None => roots.push((found, 1)),
        }
    }
    Ok(product(graph, variable, roots, rest))
}

/// A quotient of two polynomials in one variable in lowest terms; anything else as it is. Where the common factor is 0
/// the quotient had no value, which is for the caller to say.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn cancel(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    let Node::Apply(ops::DIV, [above, below]) = graph.node(root) else { return Ok(root) };
    let (above, below) = (*above, *below);
    let [variable] = graph.variables(root)[..] else { return Ok(root) };
    let (wide_above, wide_below) = (expand(graph, above)?, expand(graph, below)?);
    let both = (coefficients(graph, wide_above, variable), coefficients(graph, wide_below, variable));
    let (Some(p), Some(q)) = both else { return Ok(root) };
    let common = common_factor(graph, p.clone(), q.clone())?;
    if common.len() < 2 {
        return Ok(root);
    }
    let (p, q) = (long_division(&p, &common).0, long_division(&q, &common).0);
    let (above, below) = (sum(graph, variable, &p), sum(graph, variable, &q));
    let quotient = graph.apply(ops::DIV, &[above, below]);
    tidy(graph, quotient)
}

/// Quotient and remainder, without zeros at the top.
fn long_division(dividend: &[Rational], divisor: &[Rational]) -> (Vec<Rational>, Vec<Rational>) {
    let mut rest = dividend.to_vec();
    let lead = divisor.last().expect("a divisor that is not 0");
    let mut quotient = vec![Rational::ZERO; (rest.len() + 1).saturating_sub(divisor.len()).max(1)];
    while rest.len() >= divisor.len() {
        let shift = rest.len() - divisor.len();
        let factor = rest.last().expect("longer than the divisor") / lead;
        for (position, coefficient) in divisor.iter().enumerate() {
            rest[shift + position] = &rest[shift + position] - &(&factor * coefficient);
        }
        quotient[shift] = factor;
        rest.pop();
        while rest.last().is_some_and(Rational::is_zero) {
            rest.pop();
        }
    }
    (quotient, rest)
}

/// The greatest common divisor with leading coefficient 1, by Euclid's algorithm.
fn common_factor(graph: &mut Graph, p: Vec<Rational>, q: Vec<Rational>) -> Result<Vec<Rational>, Stopped> {
    let trimmed = |mut p: Vec<Rational>| {
        while p.last().is_some_and(Rational::is_zero) {
            p.pop();
        }
        p
    };
    let (mut p, mut q) = (trimmed(p), trimmed(q));
    while !q.is_empty() {
        graph.meter.spend((p.len() * q.len()) as u32)?;
        let lead = q.last().expect("not empty").clone();
        let monic: Vec<Rational> = q.iter().map(|c| c / &lead).collect();
        (p, q) = (monic.clone(), long_division(&p, &monic).1);
    }
    Ok(p)
}

/// Coefficients by ascending power; `None` if this is not a polynomial with rational coefficients.
fn coefficients(graph: &Graph, root: ExprId, variable: ExprId) -> Option<Vec<Rational>> {
    let mut all = vec![Rational::ZERO];
    let mut open = vec![root];
    while let Some(next) = open.pop() {
        if let Node::Apply(ops::ADD, kids) = graph.node(next) {
            open.extend_from_slice(kids);
            continue;
        }
        let (coefficient, degree) = monomial(graph, next, variable)?;
        if degree > DEGREE {
            return None;
        }
        if all.len() <= degree {
            all.resize(degree + 1, Rational::ZERO);
        }
        all[degree] = &all[degree] + &coefficient;
    }
    Some(all)
}

fn monomial(graph: &Graph, id: ExprId, variable: ExprId) -> Option<(Rational, usize)> {
    let (mut coefficient, mut degree) = (Rational::ONE, 0usize);
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        match graph.node(next) {
            _ if next == variable => degree += 1,
            Node::Number(value) => coefficient = &coefficient * value,
            Node::Apply(ops::MUL, kids) => open.extend_from_slice(kids),
            Node::Apply(ops::DIV, [above, below]) => {
                coefficient = &coefficient * &graph.as_number(*below)?.recip()?;
                open.push(*above);
            }
            Node::Apply(ops::POW, [base, exponent]) if *base == variable => {
                degree += usize::try_from(graph.as_number(*exponent)?.to_i64()?).ok()?;
            }
            _ => return None,
        }
    }
    Some((coefficient, degree))
}

/// A rational root of a polynomial of degree 1 or more: a divisor of the last whole coefficient over one of the first.
fn rational_root(polynomial: &[Rational]) -> Option<Rational> {
    if polynomial.len() < 2 {
        return None;
    }
    if polynomial[0].is_zero() {
        return Some(Rational::ZERO);
    }
    let common = polynomial.iter().try_fold(1i64, |lcm, c| {
        let (_, denominator) = c.to_parts()?;
        (lcm / gcd(lcm, denominator)).checked_mul(denominator)
    })?;
    let whole = |c: &Rational| (c * &Rational::integer(common)).to_i64().filter(|value| value.abs() <= LARGEST);
    let (first, last) = (whole(polynomial.last()?)?, whole(&polynomial[0])?);
    let candidates = divisors(last).into_iter().flat_map(|p| divisors(first).into_iter().map(move |q| (p, q)));
    candidates
        .flat_map(|(p, q)| [Rational::ratio(p, q), Rational::ratio(-p, q)])
        .find(|candidate| value(polynomial, candidate).is_zero())
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs().max(1)
}

/// Positive divisors in ascending order.
fn divisors(value: i64) -> Vec<i64> {
    let value = value.abs();
    let small: Vec<i64> = (1..).take_while(|d| d * d <= value).filter(|d| value % d == 0).collect();
    let large: Vec<i64> = small.iter().rev().map(|d| value / d).filter(|d| d * d > value).collect();
    [small, large].concat()
}

fn value(polynomial: &[Rational], at: &Rational) -> Rational {
    polynomial.iter().rev().fold(Rational::ZERO, |sum, c| &(&sum * at) + c)
}

/// The quotient by `x - root`, for a root.
fn divided(polynomial: &[Rational], root: &Rational) -> Vec<Rational> {
    let mut quotient = vec![Rational::ZERO; polynomial.len() - 1];
    let mut carry = Rational::ZERO;
    for (position, coefficient) in polynomial.iter().enumerate().skip(1).rev() {
        carry = &(&carry * root) + coefficient;
        quotient[position - 1] = carry.clone();
    }
    quotient
}

/// Builds `c * x^k * (q*x - p)^m * ... * rest`.
fn product(graph: &mut Graph, variable: ExprId, mut roots: Vec<(Rational, i64)>, rest: Vec<Rational>) -> ExprId {
    roots.sort_by(|a, b| b.0.cmp(&a.0));
    let mut number = Rational::ONE;
    let mut factors = Vec::new();
    for (root, times) in roots {
        let (p, q) = (root.numerator(), root.denominator());
        number = &number * &q.pow(-times, 1 << 16).unwrap_or(Rational::ONE);
        let scaled = sum(graph, variable, &[-&p, q]);
        let exponent = graph.integer(times);
        let power = graph.pow(scaled, exponent);
        if root.is_zero() { factors.insert(0, power) } else { factors.push(power) }
    }
    if rest.len() == 1 {
        number = &number * &rest[0];
    } else {
        factors.push(sum(graph, variable, &rest));
    }
    let front = (!number.is_one() || factors.is_empty()).then(|| graph.number(number));
    let all = front.into_iter().chain(factors).reduce(|left, right| graph.apply(ops::MUL, &[left, right]));
    all.expect("a number or a factor")
}

/// A polynomial in descending powers.
fn sum(graph: &mut Graph, variable: ExprId, coefficients: &[Rational]) -> ExprId {
    let mut terms = Vec::new();
    for (degree, coefficient) in coefficients.iter().enumerate().rev().filter(|(_, c)| !c.is_zero()) {
        let exponent = graph.integer(degree as i64);
        let power = graph.pow(variable, exponent);
        let size = graph.number(coefficient.abs());
        let term = if degree == 0 { size } else { graph.mul(size, power) };
        terms.push(if coefficient.is_negative() { graph.negate(term) } else { term });
    }
    let all = terms.into_iter().reduce(|left, right| graph.apply(ops::ADD, &[left, right]));
    all.unwrap_or(graph.zero())
}
