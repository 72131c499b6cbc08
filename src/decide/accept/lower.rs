//! From the graph to a [`Program`]: every function of the table in terms of a few, cases resolved by signs.
//!
//! What has to be positive for an expression to have a value counts as known, except inside the cases of a piecewise
//! function. A piecewise function that the signs do not decide is given up: its cases have values in different places.

use rustc_hash::{FxHashMap, FxHashSet};

use super::program::{At, Known, Program, Step};
use crate::decide::Sign;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest factorial that is worked out.
const FACTORIAL: i64 = 20;

/// A program with the positions of what it was made from.
pub(super) struct Lowered {
    pub program: Program,
    pub roots: Vec<At>,
    /// Positions of the expressions of the graph.
    pub of: FxHashMap<ExprId, At>,
    /// Positions whose sign was given.
    pub given: Vec<(At, Sign)>,
}

struct Lowering<'g> {
    graph: &'g Graph,
    signs: FxHashMap<ExprId, Sign>,
    /// Nodes that have a value wherever the roots have one.
    certain: FxHashSet<ExprId>,
    program: Program,
    of: FxHashMap<ExprId, At>,
}

/// Lowers `roots` in the region with these signs.
pub(super) fn lower(graph: &mut Graph, roots: &[ExprId], signs: &[(ExprId, Sign)]) -> Result<Lowered, Stopped> {
    let renamed: Vec<ExprId> =
        roots.iter().map(|root| super::sums::canonical(graph, *root)).collect::<Result<_, _>>()?;
    let known: Vec<ExprId> = signs.iter().map(|(id, _)| *id).collect();
    let certain = certain(graph, &renamed);
    let mut lowering = Lowering {
        graph,
        signs: signs.iter().copied().collect(),
        certain,
        program: Program::default(),
        of: FxHashMap::default(),
    };
    lowering.all(&known);
    lowering.all(&renamed);
    let Lowering { program, mut of, .. } = lowering;
    for (root, renamed) in roots.iter().zip(&renamed) {
        of.insert(*root, of[renamed]);
    }
    let given = signs.iter().map(|(id, sign)| (of[id], *sign)).collect();
    Ok(Lowered { roots: renamed.iter().map(|root| of[root]).collect(), program, of, given })
}

/// Everything below `roots` that is not a case of a piecewise function.
fn certain(graph: &Graph, roots: &[ExprId]) -> FxHashSet<ExprId> {
    let mut found: FxHashSet<ExprId> = roots.iter().copied().collect();
    let mut open: Vec<ExprId> = roots.to_vec();
    while let Some(id) = open.pop() {
        let kids = match graph.node(id) {
            Node::Apply(ops::PIECEWISE, kids) => &kids[..1],
            Node::Indexed { .. } => &graph.children(id)[..2],
            _ => graph.children(id),
        };
        open.extend(kids.iter().filter(|kid| found.insert(**kid)));
    }
    found
}

/// A hash of a spelling, the same in every run.
pub(super) fn spelling(kind: &str, name: &str) -> u64 {
    kind.bytes()
        .chain([0])
        .chain(name.bytes())
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

impl Lowering<'_> {
    fn all(&mut self, roots: &[ExprId]) {
        for id in self.graph.reachable(roots) {
            if self.of.contains_key(&id) {
                continue;
            }
            let mut at = self.node(id);
            if let Some(sign) = self.signs.get(&id) {
                match sign {
                    Sign::Zero => at = self.program.integer(0),
                    sign => self.program.assume(at, Known { sign: *sign, strict: true }),
                }
            }
            self.of.insert(id, at);
        }
    }

    fn node(&mut self, id: ExprId) -> At {
        if !self.graph.is_scalar(id) {
            return self.program.push(Step::Stuck);
        }
        let kids: Vec<At> = self.graph.children(id).iter().map(|kid| self.of[kid]).collect();
        match self.graph.node(id) {
            Node::Number(value) => self.program.number(value.clone()),
            Node::Symbol(name) => self.program.push(Step::Variable(spelling("", name.as_str()))),
            Node::Entry { base, .. } => self.opaque(spelling("entry", base.as_str()), &kids),
            Node::Indexed { kind, .. } => self.opaque(spelling("indexed", &format!("{kind:?}")), &kids),
            Node::Unknown { name, orders, .. } => {
                self.opaque(spelling("unknown", &format!("{} {orders:?}", name.as_str())), &kids)
            }
            Node::Literal { .. } => self.program.push(Step::Stuck),
            Node::Apply(op, _) if ops::is_formal(op) => self.program.push(Step::Stuck),
            Node::Apply(op, _) => self.apply(op, &kids, self.certain.contains(&id)),
        }
    }

    fn opaque(&mut self, tag: u64, kids: &[At]) -> At {
        self.program.push(Step::Opaque(tag, kids.into()))
    }

    fn function(&mut self, op: OpId, kids: &[At]) -> At {
        self.opaque(spelling("op", op.name()), kids)
    }

    fn apply(&mut self, op: OpId, kids: &[At], certain: bool) -> At {
        let program = &mut self.program;
        match (op, kids) {
            (ops::ADD, [a, b]) => program.add(*a, *b),
            (ops::MUL, [a, b]) => program.mul(*a, *b),
            (ops::DIV, [a, b]) => program.div(*a, *b),
            (ops::PI, _) => program.push(Step::Pi),
            (ops::POW, [a, b]) => self.raised(*a, *b, certain),
            (ops::EXP, [u]) => program.exp(*u),
            (ops::LN, [u]) => self.logarithm(*u, certain),
            (ops::LOG10, [u]) => self.logarithm_to(10, *u, certain),
            (ops::LOG2, [u]) => self.logarithm_to(2, *u, certain),
            (ops::LOGB, [b, u]) => {
                let (top, bottom) = (self.logarithm(*u, certain), self.logarithm(*b, certain));
                self.program.div(top, bottom)
            }
            (ops::SQRT, [u]) => self.root(*u, &Rational::ratio(1, 2), certain),
            (ops::CBRT, [u]) => program.power(*u, &Rational::ratio(1, 3)),
            (ops::ROOT, [u, n]) => match program.as_number(*n).map(Rational::recip) {
                Some(Some(exponent)) => self.root(*u, &exponent, certain),
                Some(None) => program.push(Step::Stuck),
                None => {
                    let one = program.integer(1);
                    let exponent = program.div(one, *n);
                    self.raised(*u, exponent, certain)
                }
            },
            (ops::FACTORIAL, [u]) => self.factorial(*u),
            (ops::FLOOR, [u]) => self.floor(*u),
            (ops::CEIL, [u]) => {
                let minus = program.negate(*u);
                let floor = self.floor(minus);
                self.program.negate(floor)
            }
            (ops::ERF, [u]) => program.push(Step::Odd(spelling("op", "erf"), *u)),
            (ops::PIECEWISE, _) => self.cases(kids),
            (ops::LESS | ops::LESS_EQUAL | ops::EQUAL | ops::NOT_EQUAL, [u, v]) => self.condition(op, *u, *v),
            (ops::ABS | ops::SIGN | ops::RELU | ops::HEAVISIDE, [u]) => self.by_sign(op, *u),
            (ops::MAX | ops::MIN, [u, v]) => self.extreme(op, *u, *v),
            _ => match super::elementary::lower(program, op, kids, certain) {
                Some(at) => at,
                None => self.function(op, kids),
            },
        }
    }

    fn root(&mut self, u: At, exponent: &Rational, certain: bool) -> At {
        if certain && !exponent.has_odd_denominator() {
            self.program.require(u, Known::NOT_NEGATIVE);
        }
        self.program.power(u, exponent)
    }

    fn logarithm(&mut self, u: At, certain: bool) -> At {
        if certain {
            self.program.require(u, Known::POSITIVE);
        }
        self.program.ln(u)
    }

    fn logarithm_to(&mut self, base: i64, u: At, certain: bool) -> At {
        let base = self.program.integer(base);
        let (top, bottom) = (self.logarithm(u, certain), self.program.ln(base));
        self.program.div(top, bottom)
    }

    /// `a^b`: of a variable exponent the base is positive, or nothing is known of the power.
    fn raised(&mut self, a: At, b: At, certain: bool) -> At {
        if let Step::Exp(u) = self.program.steps[a as usize] {
            let exponent = self.program.mul(u, b);
            return self.program.exp(exponent);
        }
        if let Some(exponent) = self.program.as_number(b).cloned() {
            return self.root(a, &exponent, certain);
        }
        match self.program.known(a) {
            Some(Known { sign: Sign::Negative, strict: true }) => {
                let size = self.program.negate(a);
                let logarithm = self.program.ln(size);
                let exponent = self.program.mul(b, logarithm);
                let (power, parity) = (self.program.exp(exponent), self.program.push(Step::Parity(b, certain)));
                return self.program.mul(parity, power);
            }
            Some(known) if known.sign != Sign::Positive => return self.function(ops::POW, &[a, b]),
            _ => {}
        }
        let logarithm = self.logarithm(a, certain);
        let exponent = self.program.mul(b, logarithm);
        self.program.exp(exponent)
    }

    fn factorial(&mut self, u: At) -> At {
        match self.program.as_number(u).and_then(Rational::to_i64) {
            Some(n) if (0..=FACTORIAL).contains(&n) => self.program.integer((1..=n).product()),
            _ => self.function(ops::FACTORIAL, &[u]),
        }
    }

    /// `floor(u + n) = floor(u) + n` for a whole number n.
    fn floor(&mut self, u: At) -> At {
        let (mut open, mut parts, mut number) = (vec![u], Vec::new(), Rational::ZERO);
        while let Some(at) = open.pop() {
            match &self.program.steps[at as usize] {
                Step::Add(a, b) => open.extend([*a, *b]),
                Step::Number(value) => number = &number + value,
                _ => parts.push(at),
            }
        }
        let whole = number.floor();
        let mut rest = self.program.number(&number - &whole);
        for part in parts {
            rest = self.program.add(rest, part);
        }
        let floor = match self.program.as_number(rest) {
            Some(value) => {
                let value = value.floor();
                self.program.number(value)
            }
            None => self.function(ops::FLOOR, &[rest]),
        };
        let whole = self.program.number(whole);
        self.program.add(floor, whole)
    }

    fn by_sign(&mut self, op: OpId, u: At) -> At {
        let known = self.program.known(u);
        let half = Rational::ratio(1, 2);
        match (op, known.map(|k| (k.sign, k.strict))) {
            (_, Some((Sign::Zero, _))) => self.program.integer(0),
            (ops::ABS | ops::RELU, Some((Sign::Positive, _))) => u,
            (ops::ABS, Some((Sign::Negative, _))) => self.program.negate(u),
            (ops::RELU | ops::HEAVISIDE, Some((Sign::Negative, _))) => self.program.integer(0),
            (ops::SIGN | ops::HEAVISIDE, Some((Sign::Positive, true))) => self.program.integer(1),
            (ops::SIGN, Some((Sign::Negative, true))) => self.program.integer(-1),
            (ops::ABS, _) => self.program.push(Step::Abs(u)),
            (ops::RELU, _) => {
                let size = self.program.push(Step::Abs(u));
                let sum = self.program.add(u, size);
                self.program.scale(&half, sum)
            }
            (ops::SIGN, _) => self.program.push(Step::Odd(spelling("op", "sign"), u)),
            _ => self.function(op, &[u]),
        }
    }

    /// What is known of `u - v`, by its own sign or that of `v - u`.
    fn difference(&mut self, u: At, v: At) -> (At, Option<Known>) {
        let forward = self.program.sub(u, v);
        let backward = self.program.sub(v, u);
        let strict = |known: Option<Known>| known.filter(|k| k.strict);
        let (a, b) = (self.program.known(forward), self.program.known(backward).map(Known::opposite));
        (forward, strict(a).or(strict(b)).or(a).or(b))
    }

    fn extreme(&mut self, op: OpId, u: At, v: At) -> At {
        let (difference, known) = self.difference(u, v);
        match known.map(|k| k.sign) {
            Some(Sign::Negative) => return if op == ops::MAX { v } else { u },
            Some(_) => return if op == ops::MAX { u } else { v },
            None => {}
        }
        let mut size = self.program.push(Step::Abs(difference));
        if op == ops::MIN {
            size = self.program.negate(size);
        }
        let sum = self.program.add(u, v);
        let twice = self.program.add(sum, size);
        self.program.scale(&Rational::ratio(1, 2), twice)
    }

    /// A condition is 1 or 0 if the signs decide it.
    fn condition(&mut self, op: OpId, u: At, v: At) -> At {
        let (_, known) = self.difference(v, u);
        let truth = known.and_then(|k| match (op, k.sign, k.strict) {
            (ops::LESS, Sign::Positive, true) => Some(true),
            (ops::LESS, Sign::Negative | Sign::Zero, _) => Some(false),
            (ops::LESS_EQUAL, Sign::Positive | Sign::Zero, _) => Some(true),
            (ops::LESS_EQUAL, Sign::Negative, true) => Some(false),
            (ops::EQUAL, Sign::Zero, _) => Some(true),
            (ops::NOT_EQUAL, Sign::Zero, _) => Some(false),
            (ops::EQUAL, _, true) => Some(false),
            (ops::NOT_EQUAL, _, true) => Some(true),
            _ => None,
        });
        match truth {
            Some(truth) => self.program.integer(i64::from(truth)),
            None => self.function(op, &[u, v]),
        }
    }

    /// The first case that holds, if the signs decide all conditions up to it.
    fn cases(&mut self, kids: &[At]) -> At {
        let mut pairs = kids.chunks_exact(2);
        for pair in pairs.by_ref() {
            match self.program.as_number(pair[0]).map(Rational::is_zero) {
                Some(true) => {}
                Some(false) => return pair[1],
                None => return self.program.push(Step::Stuck),
            }
        }
        match pairs.remainder() {
            [otherwise] => *otherwise,
            _ => self.program.push(Step::Stuck),
        }
    }
}
