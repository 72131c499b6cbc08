//! Derivatives of high order, collected after every order.
//!
//! A sum of terms is differentiated term by term in terms of monomials, which are products of powers of bases. Few
//! different monomials occur over all orders, so that each is differentiated once, and an order costs one addition for
//! each term of its result.

use rustc_hash::FxHashMap;

use super::term::{Power, Powers, Sum, Term};
use super::view::{Style, Views};
use crate::calculus::derive::{Derivatives, NoDerivative};
use crate::expr::{ExprId, Graph};
use crate::number::Rational;

/// The derivative of `root` of the given order by `by`, multiplied out and collected.
///
/// # Errors
/// See [`NoDerivative`].
pub fn repeated(graph: &mut Graph, root: ExprId, by: ExprId, order: usize) -> Result<ExprId, NoDerivative> {
    let mut monomials = Monomials::new(Views::new(graph, Style::Expanded), by);
    let sum = monomials.views.terms(root)?;
    let mut sum: Vec<(Rational, u32)> =
        sum.iter().map(|term| (term.coefficient.clone(), monomials.id(&term.powers))).collect();
    for _ in 0..order {
        sum = monomials.derivative_of_sum(&sum)?;
    }
    let terms: Sum = sum
        .into_iter()
        .map(|(coefficient, id)| Term { coefficient, powers: monomials.all[id as usize].clone() })
        .collect();
    Ok(monomials.views.build(&terms))
}

/// A sum of numbered monomials.
type Numbered = Vec<(Rational, u32)>;

struct Monomials<'g> {
    views: Views<'g>,
    by: ExprId,
    all: Vec<Powers>,
    ids: FxHashMap<Powers, u32>,
    derivatives: FxHashMap<u32, Numbered>,
    bases: FxHashMap<ExprId, Sum>,
}

impl<'g> Monomials<'g> {
    fn new(views: Views<'g>, by: ExprId) -> Self {
        Monomials {
            views,
            by,
            all: Vec::new(),
            ids: FxHashMap::default(),
            derivatives: FxHashMap::default(),
            bases: FxHashMap::default(),
        }
    }

    fn id(&mut self, powers: &Powers) -> u32 {
        if let Some(id) = self.ids.get(powers) {
            return *id;
        }
        let id = self.all.len() as u32;
        self.all.push(powers.clone());
        self.ids.insert(powers.clone(), id);
        id
    }

    fn derivative_of_sum(&mut self, sum: &Numbered) -> Result<Numbered, NoDerivative> {
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let mut result: Numbered = Vec::with_capacity(2 * sum.len());
        for (coefficient, id) in sum {
            if !self.derivatives.contains_key(id) {
                let derivative = self.derivative_of_monomial(*id)?;
                self.derivatives.insert(*id, derivative);
            }
            let derivative = &self.derivatives[id];
            self.views.graph.meter.spend(1 + derivative.len() as u32)?;
            for (factor, id) in derivative {
                let share = coefficient * factor;
                match places.get(id) {
                    Some(place) => result[*place].0 = &result[*place].0 + &share,
                    None => {
                        places.insert(*id, result.len());
                        result.push((share, *id));
                    }
                }
            }
        }
        result.retain(|(coefficient, _)| !coefficient.is_zero());
        Ok(result)
    }

    /// The product rule: for each power, its exponent times the monomial with one power less times the derivative of the
    /// base.
    fn derivative_of_monomial(&mut self, id: u32) -> Result<Numbered, NoDerivative> {
        let powers = self.all[id as usize].clone();
        let mut collected = super::term::Collector::default();
        for (position, power) in powers.iter().enumerate() {
            let inner = self.derivative_of_power(power)?;
            let mut others = powers.clone();
            others.remove(position);
            let others = Term { coefficient: Rational::ONE, powers: others };
            for term in &inner {
                let product = self.views.times(&others, term);
                collected.add(self.views.settled_powers(product));
            }
        }
        Ok(collected.finish().into_iter().map(|term| (term.coefficient, self.id(&term.powers))).collect())
    }

    /// `n*b^(n-1)*b'` for a number n; any other power is differentiated as an expression.
    fn derivative_of_power(&mut self, power: &Power) -> Result<Sum, NoDerivative> {
        if power.symbolic.is_some() {
            let whole = self.views.build(&[Term::power(power.clone())]);
            return self.derivative_of_expression(whole);
        }
        if !self.bases.contains_key(&power.base) {
            let derivative = self.derivative_of_expression(power.base)?;
            self.bases.insert(power.base, derivative);
        }
        let inner = self.bases[&power.base].clone();
        let lowered = Power { number: &power.number - &Rational::ONE, ..power.clone() };
        let front = if lowered.number.is_zero() { Term::number(Rational::ONE) } else { Term::power(lowered) };
        let front = front.scaled(&power.number);
        Ok(inner.iter().map(|term| self.views.times(&front, term)).collect())
    }

    fn derivative_of_expression(&mut self, id: ExprId) -> Result<Sum, NoDerivative> {
        let raw = Derivatives::new().forward(self.views.graph, &[id], self.by)?[0];
        Ok(self.views.terms(raw)?.as_ref().clone())
    }
}
