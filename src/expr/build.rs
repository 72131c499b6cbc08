//! Constructors that fold what needs no thought: 0, 1, numbers, a numeric coefficient to the front, `x + x`.
//!
//! Nothing more belongs in the graph: views collect, expand and cancel. Commutative operands are ordered by id, so that
//! derivatives share what they can, but a number in a sum stays where it is, so that `1 + u^2` in a law is shown like
//! that; a typed expression keeps its order because `syntax` uses [`Graph::apply`].

use super::graph::Graph;
use super::node::{ExprId, Node};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest size in bits of a number that is made by folding a power.
const FOLDED_BITS: usize = 4096;

impl Graph {
    /// `a + b`.
    pub fn add(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if a == self.zero() {
            return b;
        }
        if b == self.zero() {
            return a;
        }
        if a == b {
            let two = self.integer(2);
            return self.mul(two, a);
        }
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            let sum = x + y;
            return self.number(sum);
        }
        if self.as_number(a).is_some() || self.as_number(b).is_some() {
            return self.apply(ops::ADD, &[a, b]);
        }
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        self.apply(ops::ADD, &[low, high])
    }

    /// `a - b`.
    pub fn sub(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if a == b {
            return self.zero();
        }
        let minus = self.negate(b);
        self.add(a, minus)
    }

    /// `-a`: the sign goes into a leading number or a numerator, else the result is `(-1)*a`.
    pub fn negate(&mut self, a: ExprId) -> ExprId {
        let mut spine = Vec::new();
        let mut at = a;
        let leaf = loop {
            match self.node(at) {
                Node::Number(value) => {
                    let value = -value;
                    break self.number(value);
                }
                Node::Apply(op @ (ops::MUL | ops::DIV), kids) if self.sign_goes_left(op, kids[0]) => {
                    spine.push((op, kids[1]));
                    at = kids[0];
                }
                _ => {
                    let minus = self.integer(-1);
                    break self.apply(ops::MUL, &[minus, at]);
                }
            }
        };
        spine.into_iter().rev().fold(leaf, |left, (op, right)| {
            if op == ops::MUL && left == self.one() { right } else { self.apply(op, &[left, right]) }
        })
    }

    /// In a product only a chain that starts with a number takes the sign; a quotient gives it to its numerator.
    fn sign_goes_left(&self, op: OpId, left: ExprId) -> bool {
        if op == ops::DIV {
            return true;
        }
        let mut at = left;
        loop {
            match self.node(at) {
                Node::Number(_) => return true,
                Node::Apply(ops::MUL | ops::DIV, kids) => at = kids[0],
                _ => return false,
            }
        }
    }

    /// `a*b`.
    pub fn mul(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if a == self.one() {
            return b;
        }
        if b == self.one() {
            return a;
        }
        if a == self.zero() || b == self.zero() {
            return self.zero();
        }
        let (x, rest_a) = self.coefficient(a);
        let (y, rest_b) = self.coefficient(b);
        if x.is_none() && y.is_none() {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            return self.apply(ops::MUL, &[low, high]);
        }
        let coefficient = match (x, y) {
            (Some(x), Some(y)) => &x * &y,
            (Some(x), None) | (None, Some(x)) => x,
            (None, None) => Rational::ONE,
        };
        let rest = match (rest_a, rest_b) {
            (Some(u), Some(v)) => {
                let (low, high) = if u < v { (u, v) } else { (v, u) };
                Some(self.apply(ops::MUL, &[low, high]))
            }
            (Some(u), None) | (None, Some(u)) => Some(u),
            (None, None) => None,
        };
        self.scaled(coefficient, rest)
    }

    /// Numeric coefficient and the rest: `3*x` gives `(3, x)`, `3` gives `(3, none)`, `x` gives `(none, x)`.
    fn coefficient(&self, id: ExprId) -> (Option<Rational>, Option<ExprId>) {
        match self.node(id) {
            Node::Number(value) => (Some(value.clone()), None),
            Node::Apply(ops::MUL, [left, right]) => match self.node(*left) {
                Node::Number(value) => (Some(value.clone()), Some(*right)),
                _ => (None, Some(id)),
            },
            _ => (None, Some(id)),
        }
    }

    fn scaled(&mut self, coefficient: Rational, rest: Option<ExprId>) -> ExprId {
        let Some(rest) = rest else { return self.number(coefficient) };
        if coefficient.is_one() {
            return rest;
        }
        if coefficient.is_zero() {
            return self.zero();
        }
        let coefficient = self.number(coefficient);
        self.apply(ops::MUL, &[coefficient, rest])
    }

    /// `a/b` as a product with a power, so that derivatives of quotients of quotients share their parts; a division by
    /// the number 0 stays as it is, without a value.
    pub fn div(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if b == self.one() {
            return a;
        }
        if b == self.zero() {
            return self.apply(ops::DIV, &[a, b]);
        }
        if a == self.zero() {
            return a;
        }
        if let Some(divisor) = self.as_number(b) {
            let factor = &Rational::ONE / divisor;
            let factor = self.number(factor);
            return self.mul(factor, a);
        }
        let inverse = self.reciprocal(b);
        self.mul(a, inverse)
    }

    /// `1/b` for anything but a number.
    fn reciprocal(&mut self, b: ExprId) -> ExprId {
        if let (Some(value), Some(rest)) = self.coefficient(b)
            && let Some(value) = value.recip()
        {
            let inverse = self.reciprocal(rest);
            return self.scaled(value, Some(inverse));
        }
        let (base, exponent) = match self.node(b) {
            Node::Apply(ops::POW, [base, exponent]) => (*base, self.as_number(*exponent).map(|value| -value)),
            _ => (b, None),
        };
        match exponent {
            Some(exponent) => {
                let exponent = self.number(exponent);
                self.pow(base, exponent)
            }
            None => {
                let minus = self.integer(-1);
                self.apply(ops::POW, &[b, minus])
            }
        }
    }

    /// `a^b`.
    pub fn pow(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if b == self.one() || a == self.one() {
            return a;
        }
        if b == self.zero() {
            return self.one();
        }
        if let (Some(base), Some(exponent)) = (self.as_number(a), self.as_number(b).and_then(Rational::to_i64))
            && let Some(value) = base.pow(exponent, FOLDED_BITS)
        {
            return self.number(value);
        }
        if let Some((base, exponent)) = self.whole_power_of_power(a, b) {
            let exponent = self.number(exponent);
            return self.pow(base, exponent);
        }
        self.apply(ops::POW, &[a, b])
    }

    /// `(u^m)^n` is `u^(m*n)` for whole m and n.
    fn whole_power_of_power(&self, a: ExprId, b: ExprId) -> Option<(ExprId, Rational)> {
        let Node::Apply(ops::POW, [base, inner]) = self.node(a) else { return None };
        let (inner, outer) = (self.as_number(*inner)?, self.as_number(b)?);
        (inner.is_integer() && outer.is_integer()).then(|| (*base, inner * outer))
    }

    /// Any function, folding what the constructors above fold and whole-number values of a few functions at 0 and 1.
    pub fn call(&mut self, op: OpId, args: &[ExprId]) -> ExprId {
        match (op, args) {
            (ops::ADD, [a, b]) => self.add(*a, *b),
            (ops::MUL, [a, b]) => self.mul(*a, *b),
            (ops::DIV, [a, b]) => self.div(*a, *b),
            (ops::POW, [a, b]) => self.pow(*a, *b),
            (ops::LN, [a]) if *a == self.one() => self.zero(),
            (ops::LN, [a]) if self.is_euler(*a) => self.one(),
            (ops::EXP, [a]) if *a == self.zero() => self.one(),
            _ => self.apply(op, args),
        }
    }

    /// True for the constant e, which is `exp(1)`.
    pub fn is_euler(&self, id: ExprId) -> bool {
        matches!(self.node(id), Node::Apply(ops::EXP, [u]) if *u == self.one())
    }

    /// The constant e.
    pub fn euler(&mut self) -> ExprId {
        let one = self.one();
        self.apply(ops::EXP, &[one])
    }
}
