//! From the graph to sums of terms, children first, each shared part once.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::domain::{Given, Ranges};
use super::term::{Collector, Power, Sum, Term};
use crate::expr::{ExprId, Graph, Node, Sequence, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// How far a view goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As a teacher would write it.
    Tidy,
    /// All products of sums and whole powers of sums multiplied out.
    Expanded,
}

/// `root` with all products of sums multiplied out and terms collected.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn expand(graph: &mut Graph, root: ExprId) -> Result<ExprId, Stopped> {
    Views::new(graph, Style::Expanded).show(root)
}

/// All views of one run.
pub(super) struct Views<'g> {
    pub graph: &'g mut Graph,
    pub style: Style,
    views: FxHashMap<ExprId, Rc<Sum>>,
    /// Terms of the bracketed sums that were built, to expand them again where that helps.
    pub brackets: FxHashMap<ExprId, Rc<Sum>>,
    /// For the terms of a bracket in an order of their own the expression that shows it, and whether with the other sign.
    pub spelt: FxHashMap<Sum, (ExprId, bool)>,
    pub sizes: FxHashMap<ExprId, u32>,
    /// True once a part was met that has no value anywhere, such as a division by `x - x`.
    pub undefined: bool,
    /// What is known of the values of expressions.
    pub ranges: Ranges,
    /// True if roots and logarithms of products are taken apart and functions are written by simpler ones.
    pub apart: bool,
}

impl<'g> Views<'g> {
    pub fn new(graph: &'g mut Graph, style: Style) -> Self {
        Views {
            graph,
            style,
            views: FxHashMap::default(),
            brackets: FxHashMap::default(),
            spelt: FxHashMap::default(),
            sizes: FxHashMap::default(),
            undefined: false,
            ranges: Ranges::default(),
            apart: false,
        }
    }

    /// Views that use what is given; see [`Views::apart`].
    pub fn under(graph: &'g mut Graph, given: &Given, apart: bool) -> Self {
        Views { ranges: given.ranges(), apart, ..Views::new(graph, Style::Tidy) }
    }

    /// The terms of `root`.
    pub fn terms(&mut self, root: ExprId) -> Result<Rc<Sum>, Stopped> {
        self.look(root)?;
        Ok(if self.undefined { Rc::new(vec![Term::base(root)]) } else { self.view(root) })
    }

    /// Makes a view of everything below `root`, up to a part without a value.
    fn look(&mut self, root: ExprId) -> Result<(), Stopped> {
        for id in self.needed(root)? {
            if self.views.contains_key(&id) {
                continue;
            }
            self.graph.meter.spend(1)?;
            let view = self.view_of(id)?;
            if self.undefined {
                return Ok(());
            }
            self.views.insert(id, Rc::new(view));
        }
        Ok(())
    }

    pub fn show(&mut self, root: ExprId) -> Result<ExprId, Stopped> {
        self.look(root)?;
        if self.undefined {
            return Ok(root);
        }
        if let Node::Literal { rows, cols, entries } = self.graph.node(root) {
            let mut entries = entries.to_vec();
            entries.iter_mut().for_each(|entry| *entry = self.rebuilt(*entry));
            return Ok(self.graph.literal(rows, cols, &entries));
        }
        Ok(self.rebuilt(root))
    }

    /// Nodes that need a view of their own, children first: inner nodes of a chain of sums or products do not.
    fn needed(&mut self, root: ExprId) -> Result<Vec<ExprId>, Stopped> {
        let mut seen: FxHashSet<ExprId> = FxHashSet::default();
        let mut found = vec![root];
        seen.insert(root);
        let mut next = 0;
        while next < found.len() {
            let parts = self.parts(found[next]);
            self.graph.meter.spend(parts.len() as u32)?;
            for part in parts {
                if seen.insert(part) {
                    found.push(part);
                }
            }
            next += 1;
        }
        found.sort_unstable();
        if matches!(self.graph.node(root), Node::Literal { .. }) {
            found.retain(|id| *id != root);
        }
        Ok(found)
    }

    fn parts(&self, id: ExprId) -> Vec<ExprId> {
        match self.graph.node(id) {
            Node::Apply(op @ (ops::ADD | ops::MUL), _) => self.graph.chain(op, id),
            Node::Apply(ops::DIV, &[above, below]) => {
                let factors = self.factors_of(below).into_iter().map(|(factor, _)| factor);
                factors.chain([below, above]).collect()
            }
            _ => self.graph.children(id).to_vec(),
        }
    }

    pub fn view(&self, id: ExprId) -> Rc<Sum> {
        Rc::clone(&self.views[&id])
    }

    /// The expression that shows the view of `id`.
    pub fn rebuilt(&mut self, id: ExprId) -> ExprId {
        let view = self.view(id);
        self.build(&view)
    }

    fn view_of(&mut self, id: ExprId) -> Result<Sum, Stopped> {
        match self.graph.node(id) {
            Node::Number(value) if value.is_zero() => Ok(Sum::new()),
            Node::Number(value) => Ok(vec![Term::number(value.clone())]),
            Node::Symbol(_) | Node::Entry { .. } => Ok(vec![Term::base(id)]),
            Node::Indexed { kind, .. } => self.indexed(id, kind),
            Node::Literal { .. } | Node::Unknown { .. } => {
                let kids: Vec<ExprId> = self.graph.children(id).to_vec();
                let kids: Vec<ExprId> = kids.into_iter().map(|kid| self.rebuilt(kid)).collect();
                let base = self.graph.with_children(id, &kids);
                Ok(vec![Term::base(base)])
            }
            Node::Apply(op, kids) => {
                let kids = kids.to_vec();
                self.apply(id, op, &kids)
            }
        }
    }

    fn apply(&mut self, id: ExprId, op: OpId, kids: &[ExprId]) -> Result<Sum, Stopped> {
        match op {
            ops::ADD => self.sum(id),
            ops::MUL => self.product(id),
            ops::DIV => {
                let Some(inverse) = self.inverse_of(kids[1])? else { return Ok(self.opaque(op, kids)) };
                let numerator = self.view(kids[0]);
                self.multiply(&numerator, &inverse)
            }
            ops::POW => self.power(kids),
            ops::SQRT => self.root(op, kids, Rational::ratio(1, 2)),
            ops::CBRT => self.root(op, kids, Rational::ratio(1, 3)),
            ops::ROOT => match self.graph.as_number(kids[1]).and_then(Rational::recip) {
                Some(exponent) if exponent.numerator().is_one() => self.root(op, kids, exponent),
                _ => Ok(self.opaque(op, kids)),
            },
            ops::EXP => {
                let argument = self.view(kids[0]);
                self.exponential(&argument)
            }
            _ => self.function(op, kids),
        }
    }

    /// 1 over `divisor`, factor by factor, so that a power below the bar is not multiplied out; `None` if that is 1 over 0.
    fn inverse_of(&mut self, divisor: ExprId) -> Result<Option<Rc<Sum>>, Stopped> {
        let mut inverse = Rc::new(vec![Term::number(Rational::ONE)]);
        for (base, exponent) in self.factors_of(divisor) {
            let view = self.view(base);
            let Some(raised) = self.raise(&view, &-&exponent)? else { return Ok(None) };
            inverse = Rc::new(self.multiply(&inverse, &raised)?);
        }
        Ok(Some(inverse))
    }

    /// The factors of a product and of its whole powers, left to right.
    fn factors_of(&self, product: ExprId) -> Vec<(ExprId, Rational)> {
        let (mut factors, mut open) = (Vec::new(), vec![(product, Rational::ONE)]);
        while let Some((id, exponent)) = open.pop() {
            match self.graph.node(id) {
                Node::Apply(ops::MUL, [a, b]) => open.extend([(*b, exponent.clone()), (*a, exponent)]),
                Node::Apply(ops::POW, [base, power]) => match self.graph.as_number(*power) {
                    Some(power) if power.is_integer() && power > &Rational::ZERO => {
                        open.push((*base, &exponent * power));
                    }
                    _ => factors.push((id, exponent)),
                },
                _ => factors.push((id, exponent)),
            }
        }
        factors
    }

    fn sum(&mut self, id: ExprId) -> Result<Sum, Stopped> {
        let mut collector = Collector::default();
        for part in self.graph.chain(ops::ADD, id) {
            let view = self.view(part);
            self.graph.meter.spend(view.len() as u32)?;
            for term in view.iter() {
                match self.sign_of_bracket(term) {
                    Some((sign, inner)) => collector.extend(inner.iter().map(|term| term.scaled(&sign))),
                    None => collector.add(term.clone()),
                }
            }
        }
        let terms = collector.finish();
        if self.style == Style::Expanded { Ok(terms) } else { self.settle(terms) }
    }

    /// The terms of a bracket that stands alone, as in `a - (b + c)`, with its sign.
    fn sign_of_bracket(&self, term: &Term) -> Option<(Rational, Rc<Sum>)> {
        let [power] = &term.powers[..] else { return None };
        let inner = self.brackets.get(&power.base).filter(|_| power.is_first())?;
        (term.coefficient.is_one() || term.coefficient.is_minus_one())
            .then(|| (term.coefficient.clone(), Rc::clone(inner)))
    }

    fn product(&mut self, id: ExprId) -> Result<Sum, Stopped> {
        let mut product = Rc::new(vec![Term::number(Rational::ONE)]);
        let mut parts = self.graph.chain(ops::MUL, id);
        if self.style == Style::Expanded {
            parts.sort_by_key(|part| self.views[part].len() > 1); // so that a bracket meets its power below the bar
        }
        for part in parts {
            let view = self.view(part);
            let factors = product.iter().chain(view.iter()).map(|term| term.powers.len() as u32);
            self.graph.meter.spend(factors.sum::<u32>() + 1)?;
            product = Rc::new(self.multiply(&product, &view)?);
        }
        Ok(Rc::unwrap_or_clone(product))
    }

    /// The product of two sums: multiplied out when expanding, else a sum of several terms is one bracket.
    pub fn multiply(&mut self, a: &Rc<Sum>, b: &Rc<Sum>) -> Result<Sum, Stopped> {
        if a.is_empty() || b.is_empty() {
            return Ok(Sum::new());
        }
        if self.style == Style::Expanded {
            if self.cancels(a, b) {
                let bracket = [self.single(b)];
                return self.distribute(a, &bracket);
            }
            return self.distribute(a, b);
        }
        let (left, right) = (self.single(a), self.single(b));
        let product = self.times(&left, &right);
        let product = self.settled_powers(product);
        Ok(vec![self.unnested(product)?])
    }

    /// True if the sum `b` is a bracket that stands below the bar in every term of `a`.
    fn cancels(&self, a: &Sum, b: &Sum) -> bool {
        let Some(known) = self.known(b).filter(|_| b.len() > 1) else { return false };
        a.iter().all(|term| {
            term.exponent(known.shown).is_some_and(|power| {
                power.symbolic.is_none() && power.number.is_integer() && power.number.is_negative()
            })
        })
    }

    /// Every term of one sum times every term of the other.
    pub fn distribute(&mut self, a: &[Term], b: &[Term]) -> Result<Sum, Stopped> {
        let mut collector = Collector::default();
        for left in a {
            self.graph.meter.spend(b.len() as u32)?;
            for right in b {
                let product = self.times(left, right);
                collector.add(self.settled_powers(product));
            }
        }
        Ok(collector.finish())
    }

    /// A sum over an index: a number and factors without the index come out in front.
    fn indexed(&mut self, id: ExprId, kind: Sequence) -> Result<Sum, Stopped> {
        let Node::Indexed { index, from, to, body, .. } = self.graph.node(id) else { unreachable!("called for sums") };
        let (from, to) = (self.rebuilt(from), self.rebuilt(to));
        let view = self.view(body);
        let bound = self.graph.scalar(index);
        if kind == Sequence::Product || view.len() > 1 {
            let body = self.build(&view);
            let base = self.graph.indexed(kind, index, from, to, body);
            return Ok(vec![Term::base(base)]);
        }
        let Some(term) = view.first() else { return Ok(Sum::new()) };
        let (inside, outside): (Vec<_>, Vec<_>) =
            term.powers.iter().cloned().partition(|power| self.holds(power, bound));
        let front = Term { coefficient: term.coefficient.clone(), powers: outside.into() };
        let inner = if inside.is_empty() {
            self.count(from, to)?
        } else {
            let body = self.build(&[Term { coefficient: Rational::ONE, powers: inside.into() }]);
            Term::base(self.graph.indexed(kind, index, from, to, body))
        };
        let product = self.times(&front, &inner);
        Ok(vec![product])
    }

    fn holds(&self, power: &Power, bound: ExprId) -> bool {
        self.graph.contains(power.base, &[bound]) || power.symbolic.is_some_and(|s| self.graph.contains(s, &[bound]))
    }

    /// Number of values of an index: `to - from + 1`.
    fn count(&mut self, from: ExprId, to: ExprId) -> Result<Term, Stopped> {
        let one = self.graph.one();
        let before = self.graph.sub(from, one);
        let count = self.graph.sub(to, before);
        let view = match self.graph.node(count) {
            Node::Number(value) => vec![Term::number(value.clone())],
            Node::Symbol(_) => vec![Term::base(count)],
            _ => {
                let shown = Views::new(self.graph, self.style).show(count)?;
                vec![Term::base(shown)]
            }
        };
        Ok(view.into_iter().next().unwrap_or_else(|| Term::number(Rational::ZERO)))
    }
}
