//! From a view back to the graph, in the order in which a teacher writes: one fraction bar, number first, then
//! constants, variables, roots, brackets, logarithms, other functions, and the exponential function last.

use super::choose::{descending, leading_positive};
use super::term::{Power, Term};
use super::view::Views;
use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::syntax::spelling;

impl Views<'_> {
    /// The expression that shows a sum; a sum that is known as a bracket is shown as that.
    pub(super) fn build(&mut self, terms: &[Term]) -> ExprId {
        match terms {
            [] => self.graph.zero(),
            [term] => {
                let whole = self.fraction_taken(term);
                let term = whole.as_ref().unwrap_or(term);
                match self.sign_taken(term) {
                    Some(flipped) => self.build_term(&flipped),
                    None => self.build_term(term),
                }
            }
            _ => match self.known(terms) {
                Some(known) if !known.negated => known.shown,
                _ => self.build_sum(terms),
            },
        }
    }

    /// The expression that shows a sum of two terms or more.
    pub(super) fn build_sum(&mut self, terms: &[Term]) -> ExprId {
        let terms = leading_positive(descending(self.graph, terms.to_vec()));
        let built: Vec<ExprId> = terms.iter().map(|term| self.build_term(term)).collect();
        let sum = built.into_iter().reduce(|sum, term| self.graph.apply(ops::ADD, &[sum, term]));
        sum.expect("two terms at least")
    }

    fn build_term(&mut self, term: &Term) -> ExprId {
        let negative = term.coefficient.is_negative();
        let size = term.coefficient.abs();
        let mut powers: Vec<&Power> = term.powers.iter().collect();
        powers.sort_by_cached_key(|power| self.place(power));
        let (above, below): (Vec<&Power>, Vec<&Power>) = powers.into_iter().partition(|power| self.stands_above(power));
        let above: Vec<ExprId> = above.into_iter().map(|power| self.build_power(power, false)).collect();
        let below: Vec<ExprId> = below.into_iter().map(|power| self.build_power(power, true)).collect();
        let numerator = self.build_product(size.numerator(), &above);
        let built = if below.is_empty() && size.is_integer() {
            numerator
        } else if below.is_empty() && above.is_empty() {
            self.graph.number(size)
        } else {
            let denominator = self.build_product(size.denominator(), &below);
            self.graph.apply(ops::DIV, &[numerator, denominator])
        };
        if negative { self.graph.negate(built) } else { built }
    }

    fn build_product(&mut self, coefficient: Rational, factors: &[ExprId]) -> ExprId {
        let number = (!coefficient.is_one() || factors.is_empty()).then(|| self.graph.number(coefficient));
        let product = number
            .into_iter()
            .chain(factors.iter().copied())
            .reduce(|left, right| self.graph.apply(ops::MUL, &[left, right]));
        product.expect("a number or a factor")
    }

    /// Below the bar stand negative numeric exponents; `e^(-x)` stays above.
    pub(super) fn stands_above(&self, power: &Power) -> bool {
        power.symbolic.is_some() || !power.number.is_negative() || self.graph.is_apply(power.base, ops::EXP)
    }

    fn build_power(&mut self, power: &Power, inverted: bool) -> ExprId {
        let number = if inverted { -&power.number } else { power.number.clone() };
        if let (Node::Apply(ops::EXP, [argument]), None) = (self.graph.node(power.base), power.symbolic) {
            return self.build_exponential(*argument, number);
        }
        let Some(symbolic) = power.symbolic else {
            if number.is_one() {
                return power.base;
            }
            if number == Rational::ratio(1, 2) {
                return self.graph.apply(ops::SQRT, &[power.base]);
            }
            let exponent = self.graph.number(number);
            return self.graph.apply(ops::POW, &[power.base, exponent]);
        };
        let exponent = if number.is_zero() {
            symbolic
        } else {
            let number = self.graph.number(number);
            self.graph.apply(ops::ADD, &[symbolic, number])
        };
        self.graph.apply(ops::POW, &[power.base, exponent])
    }

    /// `(e^u)^q` is `e^(q*u)`.
    fn build_exponential(&mut self, argument: ExprId, factor: Rational) -> ExprId {
        if factor.is_one() {
            return self.graph.apply(ops::EXP, &[argument]);
        }
        let scaled = match self.brackets.get(&argument).cloned() {
            Some(inner) => {
                let terms: Vec<Term> = inner.iter().map(|term| term.scaled(&factor)).collect();
                self.build(&terms)
            }
            None => self.scale_argument(argument, factor),
        };
        self.graph.apply(ops::EXP, &[scaled])
    }

    /// The argument of a base has coefficient 1, so that the factor becomes its number, or its number over a denominator.
    fn scale_argument(&mut self, argument: ExprId, factor: Rational) -> ExprId {
        let size = factor.abs();
        let scaled = match self.graph.node(argument) {
            Node::Number(value) => {
                let value = value * &size;
                self.graph.number(value)
            }
            Node::Apply(ops::DIV, [above, below]) => {
                let (above, below) = (*above, *below);
                let above = self.with_number(size.numerator(), above);
                let below = self.with_number(size.denominator(), below);
                self.graph.apply(ops::DIV, &[above, below])
            }
            _ => {
                let above = self.with_number(size.numerator(), argument);
                if size.is_integer() {
                    above
                } else {
                    let below = self.graph.number(size.denominator());
                    self.graph.apply(ops::DIV, &[above, below])
                }
            }
        };
        if factor.is_negative() { self.graph.negate(scaled) } else { scaled }
    }

    /// `number*product`, with the number at the left end of the chain.
    fn with_number(&mut self, number: Rational, product: ExprId) -> ExprId {
        if number.is_one() {
            return product;
        }
        let mut factors = Vec::new();
        let mut at = product;
        while let Node::Apply(ops::MUL, [left, right]) = self.graph.node(at) {
            factors.push(*right);
            at = *left;
        }
        if at != self.graph.one() {
            factors.push(at);
        }
        factors.reverse();
        self.build_product(number, &factors)
    }

    /// Sort key of a factor: its class, then a name, then for functions of the same argument sine before cosine.
    fn place(&self, power: &Power) -> (u8, String, ExprId, u32, ExprId) {
        let base = power.base;
        let whole = power.symbolic.is_none() && power.number.is_integer();
        let key = |class: u8, name: String, argument: ExprId, rank: u32| (class, name, argument, rank, base);
        let plain = |class: u8| key(class, String::new(), base, 0);
        match self.graph.node(base) {
            // `x*2^x*ln(2)`: a power of a number is a function of its exponent.
            Node::Number(_) => plain(if power.symbolic.is_some() { 5 } else { 0 }),
            Node::Apply(ops::PI, _) => plain(1),
            Node::Apply(ops::EXP, _) if self.graph.is_euler(base) => plain(2),
            Node::Symbol(_) | Node::Entry { .. } => key(if whole { 3 } else { 4 }, natural(self.graph, base), base, 0),
            Node::Apply(ops::ADD | ops::MUL | ops::DIV | ops::POW, _) => plain(if whole { 6 } else { 5 }),
            Node::Apply(op, args) if !args.is_empty() => key(function_class(op), String::new(), args[0], rank(op)),
            Node::Unknown { name, orders, args } if !args.is_empty() => {
                key(9, name.as_str().to_owned(), args[0], orders.iter().sum())
            }
            _ => plain(9),
        }
    }
}

/// A spelling that sorts `x_2` before `x_10`.
fn natural(graph: &Graph, id: ExprId) -> String {
    match graph.node(id) {
        Node::Entry { base, indices } => {
            let indices: Vec<String> = indices
                .iter()
                .map(|index| match graph.as_number(*index).and_then(Rational::to_i64) {
                    Some(number) => format!("{number:012}"),
                    None => spelling(graph, *index),
                })
                .collect();
            format!("{base}_{}", indices.join(","))
        }
        _ => spelling(graph, id),
    }
}

fn function_class(op: OpId) -> u8 {
    match op {
        ops::ABS => 4,
        ops::SIGMOID => 5,
        ops::LN | ops::LOG10 | ops::LOG2 | ops::LOGB => 7,
        ops::EXP => 10,
        _ => 8,
    }
}

/// Order of functions of the same argument: `2*sin(x)*cos(x)`, `sec(x)*tan(x)`.
fn rank(op: OpId) -> u32 {
    match op {
        ops::TAN | ops::COT | ops::TANH | ops::COTH => u32::from(u16::MAX) + u32::from(op.0),
        _ => u32::from(op.0),
    }
}
