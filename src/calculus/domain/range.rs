//! Bounds of an expression: a simple analysis that is sound where the expression is defined.
//!
//! Bounds are exact numbers or absent; variables may be bounded by what is known of them. It never claims more than it
//! can show: an expression it does not know ranges over all numbers.

use rustc_hash::FxHashMap;

use super::fact::{Fact, Sense};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Larger numbers are no bounds.
const LARGEST_BITS: usize = 256;

/// A bound and whether it is never reached.
pub(in crate::calculus) type End = Option<(Rational, bool)>;

/// All values lie between `low` and `high`; `nonzero` says that 0 is not among them.
#[derive(Clone, Debug, Default)]
pub(in crate::calculus) struct Range {
    pub low: End,
    pub high: End,
    pub nonzero: bool,
}

impl Range {
    fn between(low: i64, high: i64, strict: bool) -> Range {
        let end = |value| Some((Rational::integer(value), strict));
        Range { low: end(low), high: end(high), nonzero: false }.completed()
    }

    fn above(low: i64, strict: bool) -> Range {
        Range { low: Some((Rational::integer(low), strict)), high: None, nonzero: false }.completed()
    }

    fn exactly(value: Rational) -> Range {
        Range { low: Some((value.clone(), false)), high: Some((value, false)), nonzero: false }.completed()
    }

    /// 0 excluded by a bound, a bound at 0 made strict, and no huge numbers.
    fn completed(mut self) -> Range {
        for end in [&mut self.low, &mut self.high] {
            if end.as_ref().is_some_and(|(value, _)| value.bits() > LARGEST_BITS) {
                *end = None;
            }
            if let (Some((value, strict)), true) = (end.as_mut(), self.nonzero) {
                *strict |= value.is_zero();
            }
        }
        self.nonzero |= self.is_positive() || self.is_negative();
        self
    }

    pub fn is_positive(&self) -> bool {
        self.low.as_ref().is_some_and(|(low, strict)| !low.is_negative() && (*strict || !low.is_zero()))
    }

    pub fn is_negative(&self) -> bool {
        self.high.as_ref().is_some_and(|(high, strict)| high.is_negative() || *strict && high.is_zero())
    }

    pub fn is_not_negative(&self) -> bool {
        self.low.as_ref().is_some_and(|(low, _)| !low.is_negative())
    }

    pub fn is_not_positive(&self) -> bool {
        self.high.as_ref().is_some_and(|(high, _)| high.is_negative() || high.is_zero())
    }

    /// True if every value compares so with `bound`.
    pub fn implies(&self, sense: Sense, bound: &Rational) -> bool {
        let low = |strictly: bool| {
            self.low.as_ref().is_some_and(|(low, strict)| low > bound || low == bound && (*strict || !strictly))
        };
        let high = |strictly: bool| {
            self.high.as_ref().is_some_and(|(high, strict)| high < bound || high == bound && (*strict || !strictly))
        };
        match sense {
            Sense::Greater => low(true),
            Sense::GreaterEqual => low(false),
            Sense::Less => high(true),
            Sense::LessEqual => high(false),
            Sense::NotEqual => low(true) || high(true) || self.nonzero && bound.is_zero(),
        }
    }

    /// Only values for which `fact` holds.
    fn narrowed(mut self, fact: &Fact) -> Range {
        let end = |strict| Some((fact.bound.clone(), strict));
        match fact.sense {
            Sense::Greater if !self.implies(fact.sense, &fact.bound) => self.low = end(true),
            Sense::GreaterEqual if !self.implies(fact.sense, &fact.bound) => self.low = end(false),
            Sense::Less if !self.implies(fact.sense, &fact.bound) => self.high = end(true),
            Sense::LessEqual if !self.implies(fact.sense, &fact.bound) => self.high = end(false),
            Sense::NotEqual => self.nonzero |= fact.bound.is_zero(),
            _ => {}
        }
        self.completed()
    }

    fn plus(&self, other: &Range) -> Range {
        let add = |a: &End, b: &End| match (a, b) {
            (Some((x, p)), Some((y, q))) => Some((x + y, *p || *q)),
            _ => None,
        };
        Range { low: add(&self.low, &other.low), high: add(&self.high, &other.high), nonzero: false }.completed()
    }

    fn scaled(&self, factor: &Rational) -> Range {
        let scale = |end: &End| end.as_ref().map(|(value, strict)| (value * factor, *strict));
        let (low, high) = (scale(&self.low), scale(&self.high));
        let (low, high) = if factor.is_negative() { (high, low) } else { (low, high) };
        Range { low, high, nonzero: self.nonzero && !factor.is_zero() }.completed()
    }

    /// Signs only, unless one side is a number.
    fn times(&self, other: &Range) -> Range {
        for (number, range) in [(self, other), (other, self)] {
            if let (Some((low, false)), Some((high, false))) = (&number.low, &number.high)
                && low == high
            {
                return range.scaled(low);
            }
        }
        let zero = || Some((Rational::ZERO, false));
        let same =
            self.is_not_negative() && other.is_not_negative() || self.is_not_positive() && other.is_not_positive();
        let opposite =
            self.is_not_negative() && other.is_not_positive() || self.is_not_positive() && other.is_not_negative();
        Range {
            low: if same { zero() } else { None },
            high: if opposite { zero() } else { None },
            nonzero: self.nonzero && other.nonzero,
        }
        .completed()
    }

    /// The sign of an odd increasing function of this.
    fn signs(&self) -> Range {
        let zero = || Some((Rational::ZERO, false));
        Range {
            low: if self.is_not_negative() { zero() } else { None },
            high: if self.is_not_positive() { zero() } else { None },
            nonzero: self.nonzero,
        }
        .completed()
    }

    /// The sign of a sum of terms, or of a product of factors, that are like this; there is one at least.
    fn of_many(&self, sum: bool) -> Range {
        let zero = || Some((Rational::ZERO, false));
        Range {
            low: if self.is_not_negative() { zero() } else { None },
            high: if sum && self.is_not_positive() { zero() } else { None },
            nonzero: self.is_positive() || sum && self.is_negative() || !sum && self.nonzero,
        }
        .completed()
    }

    /// The range of a function that takes values in both.
    fn and(mut self, other: Range) -> Range {
        for (end, sense) in
            [(&other.low, [Sense::GreaterEqual, Sense::Greater]), (&other.high, [Sense::LessEqual, Sense::Less])]
        {
            if let Some((bound, strict)) = end {
                self = self.narrowed(&Fact {
                    subject: ExprId(0),
                    sense: sense[usize::from(*strict)],
                    bound: bound.clone(),
                });
            }
        }
        self.nonzero |= other.nonzero;
        self.completed()
    }
}

/// The range of `root`, given `facts` about some of its parts.
pub(super) fn range(graph: &Graph, root: ExprId, facts: &[Fact]) -> Range {
    Ranges::new(facts).of(graph, root).clone()
}

/// Ranges of expressions, each found once, given facts about some of their parts.
#[derive(Clone, Debug, Default)]
pub(in crate::calculus) struct Ranges {
    facts: FxHashMap<ExprId, Vec<Fact>>,
    known: FxHashMap<ExprId, Range>,
}

impl Ranges {
    pub fn new(facts: &[Fact]) -> Ranges {
        let mut ranges = Ranges::default();
        for fact in facts {
            ranges.facts.entry(fact.subject).or_default().push(fact.clone());
        }
        ranges
    }

    /// The range of `root`.
    pub fn of(&mut self, graph: &Graph, root: ExprId) -> &Range {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if self.known.contains_key(&id) {
                continue;
            }
            let unknown = graph.children(id).iter().filter(|kid| !self.known.contains_key(kid));
            let before = open.len();
            open.push(id);
            open.extend(unknown);
            if open.len() == before + 1 {
                open.pop();
                let own = self.own(graph, id);
                self.known.insert(id, own);
            }
        }
        &self.known[&root]
    }

    /// The range of an expression whose operands have theirs.
    fn own(&self, graph: &Graph, id: ExprId) -> Range {
        let own = match graph.node(id) {
            Node::Number(value) => Range::exactly(value.clone()),
            Node::Apply(op, args) => {
                let of = |k: usize| &self.known[&args[k]];
                applied(graph, op, args, &of)
            }
            // What is known of a name outside says nothing of an index with that name.
            Node::Indexed { kind, body, .. } => range(graph, body, &[]).of_many(kind == Sequence::Sum),
            _ => Range::default(),
        };
        self.facts.get(&id).into_iter().flatten().fold(own, Range::narrowed)
    }
}

fn applied<'r>(graph: &Graph, op: OpId, args: &[ExprId], of: &dyn Fn(usize) -> &'r Range) -> Range {
    match op {
        ops::ADD => of(0).plus(of(1)),
        ops::MUL if args[0] == args[1] => even_power(of(0)),
        ops::MUL => of(0).times(of(1)),
        ops::DIV => quotient(of(0), of(1)),
        ops::POW => power(graph, args[1], of(0)),
        ops::PI => Range::between(3, 4, true),
        ops::EXP => exponential(of(0)),
        ops::LN | ops::LOG2 | ops::LOG10 => of(0).plus(&Range::exactly(Rational::MINUS_ONE)).signs(),
        ops::SQRT | ops::ABS | ops::HYPOT => {
            let nonzero = of(0).nonzero || op == ops::HYPOT && of(1).nonzero;
            let high = if op == ops::ABS { farthest(of(0)) } else { None };
            Range { nonzero, high, ..Range::above(0, false) }.completed()
        }
        ops::SIN | ops::COS => Range::between(-1, 1, false),
        ops::SIGN => Range::between(-1, 1, false).and(of(0).signs()),
        ops::HEAVISIDE => Range::between(0, 1, false),
        ops::TANH | ops::ERF => Range::between(-1, 1, true).and(of(0).signs()),
        ops::SIGMOID => Range::between(0, 1, true),
        ops::ATAN | ops::ASIN => Range::between(-2, 2, true).and(of(0).signs()),
        ops::ACOS => Range { high: Some((Rational::integer(4), true)), ..Range::above(0, false) },
        ops::SINH | ops::ASINH | ops::ATANH | ops::CBRT => of(0).signs(),
        ops::COSH | ops::FACTORIAL => Range::above(1, false),
        ops::SECH | ops::SOFTPLUS => Range::above(0, true),
        ops::ACOSH | ops::ASECH => Range::above(0, false),
        ops::RELU if of(0).is_positive() => Range::above(0, true),
        ops::RELU => Range::above(0, false),
        _ => Range::default(),
    }
}

/// The bound of the absolute value of what lies between two bounds.
fn farthest(range: &Range) -> End {
    let ((low, open), (high, strict)) = (range.low.as_ref()?, range.high.as_ref()?);
    let low = -low;
    Some(if low > *high { (low, *open) } else { (high.clone(), *strict && (*open || low < *high)) })
}

fn even_power(base: &Range) -> Range {
    Range { nonzero: base.nonzero, ..Range::above(0, false) }.completed()
}

fn quotient(above: &Range, below: &Range) -> Range {
    if let (Some((low, false)), Some((high, false))) = (&below.low, &below.high)
        && let (true, Some(factor)) = (low == high, low.recip())
    {
        return above.scaled(&factor);
    }
    above.signs().times(&Range { nonzero: true, ..below.signs() }.completed())
}

fn power(graph: &Graph, exponent: ExprId, base: &Range) -> Range {
    let Some(exponent) = graph.as_number(exponent) else { return Range::above(0, true) };
    let nonzero = base.nonzero || exponent.is_negative();
    match (exponent.has_odd_numerator(), exponent.has_odd_denominator()) {
        (true, true) => Range { nonzero, ..base.signs() }.completed(),
        _ => Range { nonzero, ..Range::above(0, false) }.completed(),
    }
}

fn exponential(argument: &Range) -> Range {
    let positive = Range::above(0, true);
    match (&argument.low, &argument.high) {
        (Some((low, strict)), _) if !low.is_negative() => Range::above(1, *strict || !low.is_zero()),
        (_, Some((high, strict))) if high.is_negative() || high.is_zero() => {
            Range { high: Some((Rational::ONE, *strict || !high.is_zero())), ..positive }
        }
        _ => positive,
    }
}
