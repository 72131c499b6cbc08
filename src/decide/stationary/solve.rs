//! Easy systems of polynomial equations, solved exactly: what is linear in a variable is put into the rest, products
//! are taken apart, polynomials of one variable have their roots isolated.
//!
//! Every step keeps all real solutions and adds none. What does not come to an end this way is given up, never guessed.

use super::polynomial::Multi;
use crate::decide::region::polynomial::{Polynomial, Root};
use crate::expr::{ExprId, Graph, Stopped};
use crate::number::{Rational, Sign};

/// Cases that a system may fall into.
const BRANCHES: usize = 400;
/// Units of work that one step costs, for each term.
const UNITS: u64 = 40;

/// A case: its equations, and what was found for the variables so far.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Empty at the end, or one equation that only a curve or surface fulfils.
    pub equations: Vec<Multi>,
    /// A variable, and what it is in terms of those that come later or stay free.
    pub values: Vec<(usize, Multi)>,
    /// A variable that is an irrational root of a polynomial, with that polynomial.
    pub roots: Vec<(usize, Polynomial, Root)>,
}

impl Case {
    /// Variables that nothing was found for.
    pub fn free(&self, variables: usize) -> Vec<usize> {
        let found = |at: &usize| {
            self.values.iter().any(|(known, _)| known == at) || self.roots.iter().any(|(known, ..)| known == at)
        };
        (0..variables).filter(|at| !found(at)).collect()
    }

    fn put(&self, at: usize, value: &Multi) -> Option<Case> {
        let equations = self.equations.iter().map(|equation| equation.substituted(at, value)).collect::<Option<_>>()?;
        let mut values = self.values.clone();
        values.push((at, value.clone()));
        Some(Case { equations, values, roots: self.roots.clone() })
    }

    fn with(&self, equation: usize, other: Multi) -> Case {
        let mut case = self.clone();
        case.equations[equation] = other;
        case
    }
}

enum Progress {
    /// Cases instead of this one; none if it has no solution.
    Cases(Vec<Case>),
    /// No equation is left.
    Done(Case),
    Stuck,
}

/// All solutions of `equations`, or `None` if they are not easy.
///
/// # Errors
/// If the budget of the graph is spent.
pub(super) fn solve(graph: &mut Graph, equations: Vec<Multi>, variables: usize) -> Result<Option<Vec<Case>>, Stopped> {
    let mut open = vec![Case { equations, values: Vec::new(), roots: Vec::new() }];
    let (mut done, mut count) = (Vec::new(), 0);
    while let Some(case) = open.pop() {
        count += 1;
        let terms: usize = case.equations.iter().map(Multi::len).sum();
        graph.meter.spend_many(UNITS * (1 + terms as u64))?;
        if count > BRANCHES {
            return Ok(None);
        }
        match step(case, variables) {
            Some(Progress::Cases(cases)) => open.extend(cases.into_iter().rev()),
            Some(Progress::Done(case)) => done.push(case),
            Some(Progress::Stuck) | None => return Ok(None),
        }
    }
    Ok(Some(done))
}

fn step(mut case: Case, variables: usize) -> Option<Progress> {
    case.equations.retain(|equation| !equation.is_zero());
    if case.equations.iter().any(|equation| equation.as_constant().is_some()) {
        return Some(Progress::Cases(Vec::new()));
    }
    if case.equations.is_empty() {
        return Some(Progress::Done(case));
    }
    if let Some(cases) = by_monomial(&case, variables) {
        return cases.map(Progress::Cases);
    }
    if let Some(next) = by_linear(&case) {
        return next.map(|case| Progress::Cases(vec![case]));
    }
    if let Some(cases) = by_root(&case, variables) {
        return cases.map(Progress::Cases);
    }
    if let Some(cases) = by_factor(&case) {
        return Some(Progress::Cases(cases));
    }
    Some(match reduced(&case.equations) {
        Some(equations) => Progress::Cases(vec![Case { equations, ..case }]),
        None if is_curve(&case.equations) => Progress::Done(case),
        None => Progress::Stuck,
    })
}

/// One equation in several variables that surely has solutions: it takes values of both signs.
fn is_curve(equations: &[Multi]) -> bool {
    let [equation] = equations else { return false };
    let occurring = equation.occurring();
    if occurring.len() < 2 || occurring.len() > 4 {
        return false;
    }
    let grid: i64 = 5;
    let signs = (0..grid.pow(occurring.len() as u32)).filter_map(|code| {
        let mut value = equation.clone();
        for (k, at) in occurring.iter().enumerate() {
            let number = Rational::integer(code / grid.pow(k as u32) % grid - 2);
            let variables = equation.terms().next().map_or(0, |(powers, _)| powers.len());
            value = value.substituted(*at, &Multi::constant(number, variables))?;
        }
        value.as_constant().map(|value| Sign::of(&value))
    });
    let signs: Vec<Sign> = signs.collect();
    signs.contains(&Sign::Negative) && signs.contains(&Sign::Positive)
}

/// `x*y*rest = 0`: one case for each factor.
fn by_monomial(case: &Case, variables: usize) -> Option<Option<Vec<Case>>> {
    let found = case.equations.iter().position(|equation| equation.monomial().iter().any(|power| *power > 0))?;
    let monomial = case.equations[found].monomial();
    let zero = Multi::constant(Rational::ZERO, variables);
    let mut cases = Vec::new();
    for at in (0..monomial.len()).filter(|at| monomial[*at] > 0) {
        // A variable that is an irrational root is not 0.
        if case.roots.iter().all(|(known, ..)| *known != at) {
            match case.put(at, &zero) {
                Some(next) => cases.push(next),
                None => return Some(None),
            }
        }
    }
    cases.push(case.with(found, case.equations[found].without(&monomial)));
    Some(Some(cases))
}

/// `c*v + rest = 0` with a number c: v is put into the others.
fn by_linear(case: &Case) -> Option<Option<Case>> {
    let candidates = case.equations.iter().flat_map(|equation| {
        equation.occurring().into_iter().filter_map(move |at| {
            let coefficients = equation.coefficients_in(at);
            let [rest, factor] = &coefficients[..] else { return None };
            let value = rest.scaled(&-&factor.as_constant()?.recip()?);
            Some((at, value))
        })
    });
    let known = |at: &usize| case.roots.iter().any(|(root, ..)| root == at);
    let (at, value) = candidates.filter(|(at, _)| !known(at)).min_by_key(|(_, value)| value.len())?;
    Some(case.put(at, &value))
}

/// An equation in one variable: one case for each of its real roots.
fn by_root(case: &Case, variables: usize) -> Option<Option<Vec<Case>>> {
    let (at, polynomial) = case.equations.iter().find_map(|equation| match equation.occurring()[..] {
        [at] => Some((at, equation.univariate(at)?)),
        _ => None,
    })?;
    if let Some(before) = case.roots.iter().position(|(known, ..)| *known == at) {
        return Some(narrowed(case, before, &polynomial));
    }
    let mut cases = Vec::new();
    let mut rest = polynomial.simple();
    let roots = polynomial.roots();
    for root in roots.iter().filter(|root| root.low == root.high) {
        rest = rest.without_root(&root.low);
        cases.push(case.put(at, &Multi::constant(root.low.clone(), variables)));
    }
    for root in roots.into_iter().filter(|root| root.low != root.high) {
        let mut next = case.clone();
        next.equations = case
            .equations
            .iter()
            .filter(|equation| {
                equation.occurring()[..] != [at] || equation.univariate(at).as_ref() != Some(&polynomial)
            })
            .cloned()
            .collect();
        next.equations = next.equations.iter().map(|equation| remainder(equation, at, &rest, variables)).collect();
        next.roots.push((at, rest.clone(), root));
        cases.push(Some(next));
    }
    Some(cases.into_iter().collect())
}

/// A further equation for an irrational root: it holds if the common factor has the root, else there is no solution.
fn narrowed(case: &Case, before: usize, polynomial: &Polynomial) -> Option<Vec<Case>> {
    let (at, own, root) = &case.roots[before];
    let common = own.common(polynomial);
    let holds = common.degree() > 0 && common.changes_sign(root);
    if !holds {
        return Some(Vec::new());
    }
    let mut next = case.clone();
    next.roots[before] = (*at, common, root.clone());
    next.equations.retain(|equation| equation.univariate(*at).as_ref() != Some(polynomial));
    Some(vec![next])
}

/// The equation with high powers of a root replaced by what they are.
fn remainder(equation: &Multi, at: usize, polynomial: &Polynomial, variables: usize) -> Multi {
    let degree = polynomial.degree();
    let lead = polynomial.coefficient(degree);
    let mut rest = equation.clone();
    loop {
        let coefficients = rest.coefficients_in(at);
        if coefficients.len() <= degree {
            return rest;
        }
        let top = coefficients.len() - 1;
        let factor = coefficients[top].scaled(&-&lead.recip().expect("a leading coefficient is not 0"));
        let variable = Multi::variable(at, variables);
        for k in 0..=degree {
            let shift = variable.power((top - degree + k) as u32, variables);
            let term = shift.and_then(|shift| shift.scaled(&polynomial.coefficient(k)).mul(&factor));
            let Some(term) = term else { return equation.clone() };
            rest = rest.add(&term);
        }
    }
}

/// `p*q = 0` where p divides all coefficients by the powers of some variable.
fn by_factor(case: &Case) -> Option<Vec<Case>> {
    for (place, equation) in case.equations.iter().enumerate() {
        for at in equation.occurring() {
            let coefficients = equation.coefficients_in(at);
            let candidate = coefficients.iter().filter(|part| !part.is_zero()).min_by_key(|part| part.len())?;
            if candidate.as_constant().is_some() {
                continue;
            }
            if let Some(rest) = equation.divided(candidate) {
                return Some(vec![case.with(place, candidate.clone()), case.with(place, rest)]);
            }
        }
    }
    None
}

/// The equations combined so that each has a leading term of its own; `None` if they have already.
fn reduced(equations: &[Multi]) -> Option<Vec<Multi>> {
    let rank = |powers: &super::polynomial::Powers| (powers.iter().map(|p| u32::from(*p)).sum::<u32>(), powers.clone());
    let lead = |equation: &Multi| {
        let first = equation.terms().max_by_key(|(powers, _)| rank(powers));
        first.map(|(powers, value)| (powers.clone(), value.clone()))
    };
    let coefficient = |equation: &Multi, powers: &super::polynomial::Powers| {
        equation.terms().find(|(known, _)| *known == powers).map(|(_, value)| value.clone())
    };
    let mut rows = equations.to_vec();
    let mut changed = false;
    for pivot in 0..rows.len() {
        let Some((powers, value)) = lead(&rows[pivot]) else { continue };
        for other in (0..rows.len()).filter(|other| *other != pivot) {
            if let Some(entry) = coefficient(&rows[other], &powers) {
                rows[other] = rows[other].add(&rows[pivot].scaled(&-&(&entry / &value)));
                changed = true;
            }
        }
    }
    changed.then_some(rows)
}

/// An expression for an irrational root where there is a short one: of a quadratic, or of `a*x^n + c`.
pub(super) fn written(graph: &mut Graph, polynomial: &Polynomial, root: &Root) -> Option<ExprId> {
    let degree = polynomial.degree();
    let [c, b, a] = [0, 1, degree].map(|k| polynomial.coefficient(k));
    let is_low = polynomial.roots().first().is_some_and(|first| first.low <= root.low && root.low <= first.high);
    if degree == 2 {
        let four = Rational::integer(4);
        let inside = &(&b * &b) - &(&(&four * &a) * &c);
        let inside = graph.number(inside);
        let square_root = graph.apply(crate::ops::SQRT, &[inside]);
        // The lower root has the minus sign if a is positive.
        let signed = if is_low != a.is_negative() { graph.negate(square_root) } else { square_root };
        let minus = graph.number(-&b);
        let above = graph.add(minus, signed);
        let below = graph.number(&a + &a);
        return Some(graph.div(above, below));
    }
    let pure = (1..degree).all(|k| polynomial.coefficient(k).is_zero());
    if !pure {
        return None;
    }
    let size = graph.number((&c / &a).abs());
    let exponent = graph.number(Rational::ratio(1, degree as i64));
    let value = graph.pow(size, exponent);
    let is_negative = root.high <= Rational::ZERO;
    Some(if is_negative { graph.negate(value) } else { value })
}

/// Numbers that no coordinate of a common zero of two polynomials in two variables exceeds by size; `None` if they have a
/// common factor or the work is too much. They are larger than the roots of the two resultants.
pub(super) fn bounds(equations: &[Multi]) -> Option<[Rational; 2]> {
    let [f, g] = equations else { return None };
    let bound = |at: usize| -> Option<Rational> {
        let resultant = resultant(f, g, 1 - at, at)?;
        let ends = resultant.roots().into_iter().flat_map(|root| [root.low.abs(), root.high.abs()]);
        Some(&ends.max().unwrap_or(Rational::ZERO) + &Rational::ONE)
    };
    Some([bound(0)?, bound(1)?])
}

/// Sylvester's determinant with `gone` eliminated, by Bareiss' fraction-free scheme; `None` if it is 0 or too large.
fn resultant(f: &Multi, g: &Multi, gone: usize, kept: usize) -> Option<Polynomial> {
    let rows = |of: &Multi| -> Option<Vec<Polynomial>> {
        of.coefficients_in(gone).iter().rev().map(|part| part.univariate(kept)).collect()
    };
    let (f, g) = (rows(f)?, rows(g)?);
    let (m, n) = (f.len() - 1, g.len() - 1);
    let size = m + n;
    if size == 0 || size > 10 {
        return None;
    }
    let zero = Polynomial::new(Vec::new());
    let mut matrix = vec![vec![zero.clone(); size]; size];
    (0..n).for_each(|row| f.iter().enumerate().for_each(|(k, c)| matrix[row][row + k] = c.clone()));
    (0..m).for_each(|row| g.iter().enumerate().for_each(|(k, c)| matrix[n + row][row + k] = c.clone()));
    let mut before = Polynomial::constant(Rational::ONE);
    for pivot in 0..size {
        let from = (pivot..size).find(|row| !matrix[*row][pivot].is_zero())?;
        matrix.swap(pivot, from);
        for row in pivot + 1..size {
            for col in pivot + 1..size {
                let cross = matrix[pivot][pivot].mul(&matrix[row][col]);
                let minus = matrix[row][pivot].mul(&matrix[pivot][col]).negated();
                matrix[row][col] = cross.add(&minus).over(&before);
            }
        }
        before = matrix[pivot][pivot].clone();
    }
    (!before.is_zero()).then_some(before)
}
