//! What is to be computed, before it has an order: sums and products of many operands, equal ones stored once.
//!
//! A slot of the program becomes a factor times a value, so that signs and constant factors cost nothing of their own.
//! A sum that only another sum uses is taken up by it if no rounding changes; products are lists of factors, whose common
//! pairs are found later. Invariant: operands have smaller ids than what uses them.

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::super::power::Power;
use super::super::program::{Action, Program};
use crate::ops::Op;

/// Position in [`Flow::values`].
pub(super) type Id = u32;

/// Longest list of factors.
const FACTORS: usize = 16;
/// Longest sum that takes up another one.
const TERMS: usize = 64;

/// Vector functions of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    Exp,
    Ln,
    Sin,
    Cos,
    Tan,
    Tanh,
    Sqrt,
    Recip,
    Abs,
}

/// Names in the table of functions.
const UNARY: &[(&str, Unary)] = &[
    ("exp", Unary::Exp),
    ("ln", Unary::Ln),
    ("sin", Unary::Sin),
    ("cos", Unary::Cos),
    ("tan", Unary::Tan),
    ("tanh", Unary::Tanh),
    ("sqrt", Unary::Sqrt),
    ("abs", Unary::Abs),
];

/// How one number comes from others.
#[derive(Clone)]
pub(super) enum Value {
    /// The number 1, which stands for every constant.
    One,
    Input(u32),
    /// A constant and terms: factor and value, in the order of the values.
    Sum(f64, Vec<(f64, Id)>),
    /// Factors in order, one as often as its power says.
    Product(SmallVec<[Id; 4]>),
    Unary(Unary, Id),
    Call(&'static Op, SmallVec<[Id; 4]>),
    Raise(Power, Id),
    Choose(SmallVec<[Id; 4]>),
}

impl Value {
    pub fn operands(&self) -> SmallVec<[Id; 8]> {
        match self {
            Value::One | Value::Input(_) => SmallVec::new(),
            Value::Sum(_, terms) => terms.iter().map(|(_, id)| *id).collect(),
            Value::Product(ids) | Value::Call(_, ids) | Value::Choose(ids) => ids.iter().copied().collect(),
            Value::Unary(_, id) | Value::Raise(_, id) => smallvec![*id],
        }
    }

    /// Equal keys are equal values; none for what is not looked up.
    fn key(&self) -> Option<(u8, SmallVec<[u64; 8]>)> {
        let words = |ids: &[Id]| ids.iter().map(|id| u64::from(*id)).collect::<SmallVec<[u64; 8]>>();
        Some(match self {
            Value::One => (0, SmallVec::new()),
            Value::Input(input) => (1, smallvec![u64::from(*input)]),
            Value::Sum(constant, terms) => {
                let mut key: SmallVec<[u64; 8]> = smallvec![constant.to_bits()];
                key.extend(terms.iter().flat_map(|(factor, id)| [factor.to_bits(), u64::from(*id)]));
                (2, key)
            }
            Value::Product(ids) => (3, words(ids)),
            Value::Unary(function, id) => (4, smallvec![*function as u64, u64::from(*id)]),
            Value::Call(op, ids) => {
                let mut key = words(ids);
                key.push(std::ptr::from_ref::<Op>(op) as u64);
                (5, key)
            }
            Value::Choose(ids) => (6, words(ids)),
            Value::Raise(..) => return None,
        })
    }
}

/// A factor times a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scaled {
    pub factor: f64,
    pub id: Id,
}

/// Values and which of them are wanted.
#[derive(Default)]
pub(super) struct Flow {
    pub values: Vec<Value>,
    pub outputs: Vec<Scaled>,
    known: FxHashMap<(u8, SmallVec<[u64; 8]>), Id>,
}

impl Flow {
    pub fn new(program: &Program) -> Flow {
        let mut flow = Flow::default();
        flow.intern(Value::One);
        let mut uses = vec![0_u32; program.instructions.len()];
        program.arguments.iter().chain(&program.outputs).for_each(|slot| uses[*slot as usize] += 1);
        let mut slots: Vec<Scaled> = Vec::with_capacity(uses.len());
        for slot in 0..program.instructions.len() {
            let operands: SmallVec<[Operand; 4]> = program
                .operands(slot)
                .iter()
                .map(|at| Operand { scaled: slots[*at as usize], once: uses[*at as usize] == 1 })
                .collect();
            let made = flow.slot(program.instructions[slot].action, &operands);
            slots.push(made);
        }
        flow.outputs = program.outputs.iter().map(|slot| slots[*slot as usize]).collect();
        flow
    }

    pub fn intern(&mut self, value: Value) -> Id {
        let next = self.values.len() as Id;
        if let Some(key) = value.key() {
            let id = *self.known.entry(key).or_insert(next);
            if id != next {
                return id;
            }
        }
        self.values.push(value);
        next
    }

    fn slot(&mut self, action: Action, operands: &[Operand]) -> Scaled {
        match (action, operands) {
            (Action::Constant(value), _) => Scaled { factor: value, id: ONE },
            (Action::Read(input), _) => whole(self.intern(Value::Input(input))),
            (Action::Raise(power), [base]) => self.raise(power, base.scaled),
            (Action::Call(op), _) => self.call(op, operands),
            (Action::Choose | Action::Raise(_), _) => {
                let ids = self.materialised(operands);
                whole(self.intern(Value::Choose(ids)))
            }
        }
    }

    fn call(&mut self, op: &'static Op, operands: &[Operand]) -> Scaled {
        match (op.name, operands) {
            ("add", [a, b]) => self.add(*a, *b),
            ("mul", [a, b]) => self.mul(a.scaled, b.scaled),
            ("div", [a, b]) => {
                let inverse = self.recip(b.scaled);
                self.mul(a.scaled, inverse)
            }
            ("sigmoid", [u]) => {
                let minus = self.materialise(Scaled { factor: -u.scaled.factor, id: u.scaled.id });
                let power = self.intern(Value::Unary(Unary::Exp, minus));
                let below = self.intern(Value::Sum(1.0, vec![(1.0, power)]));
                whole(self.intern(Value::Unary(Unary::Recip, below)))
            }
            (name, [u]) => match UNARY.iter().find(|(known, _)| *known == name) {
                Some((_, function)) => {
                    let id = self.materialise(u.scaled);
                    whole(self.intern(Value::Unary(*function, id)))
                }
                None => self.other(op, operands),
            },
            _ => self.other(op, operands),
        }
    }

    fn other(&mut self, op: &'static Op, operands: &[Operand]) -> Scaled {
        let ids = self.materialised(operands);
        whole(self.intern(Value::Call(op, ids)))
    }

    fn add(&mut self, a: Operand, b: Operand) -> Scaled {
        let (mut constant, mut terms) = (0.0, Vec::new());
        for Operand { scaled: Scaled { factor, id }, once } in [a, b] {
            match &self.values[id as usize] {
                Value::One => constant += factor,
                // Only a power of 2 as factor: the terms keep their last bits.
                Value::Sum(c, inner) if once && is_power_of_two(factor) && inner.len() < TERMS => {
                    constant += factor * c;
                    terms.extend(inner.iter().map(|(f, id)| (factor * f, *id)));
                }
                _ => terms.push((factor, id)),
            }
        }
        terms.sort_by_key(|(_, id)| *id);
        terms.dedup_by(|next, kept| {
            let same = next.1 == kept.1;
            if same {
                kept.0 += next.0;
            }
            same
        });
        match terms[..] {
            [] => Scaled { factor: constant, id: ONE },
            [(factor, id)] if constant == 0.0 => Scaled { factor, id },
            [(first, _), ..] => {
                // With the first sign positive, `a - b` and `b - a` are one value.
                let sign = if first < 0.0 { -1.0 } else { 1.0 };
                terms.iter_mut().for_each(|(factor, _)| *factor *= sign);
                Scaled { factor: sign, id: self.intern(Value::Sum(constant * sign, terms)) }
            }
        }
    }

    fn mul(&mut self, a: Scaled, b: Scaled) -> Scaled {
        let factor = a.factor * b.factor;
        let (left, right) = (self.factors(a.id), self.factors(b.id));
        let factors = if left.len() + right.len() <= FACTORS {
            left.into_iter().chain(right).collect()
        } else {
            smallvec![a.id, b.id]
        };
        Scaled { factor, id: self.product(factors) }
    }

    fn factors(&self, id: Id) -> SmallVec<[Id; 4]> {
        match &self.values[id as usize] {
            Value::One => SmallVec::new(),
            Value::Product(ids) => ids.clone(),
            _ => smallvec![id],
        }
    }

    pub fn product(&mut self, mut factors: SmallVec<[Id; 4]>) -> Id {
        factors.sort_unstable();
        match factors[..] {
            [] => ONE,
            [only] => only,
            _ => self.intern(Value::Product(factors)),
        }
    }

    /// `1/(factor*value)`; not a number for 0, as everywhere here.
    fn recip(&mut self, Scaled { factor, id }: Scaled) -> Scaled {
        let factor = if factor == 0.0 { f64::NAN } else { factor.recip() };
        let factors = self.factors(id);
        let inverse = match factors[..] {
            [] => ONE,
            [first, ..] if factors.iter().all(|id| *id == first) => {
                let one = self.intern(Value::Unary(Unary::Recip, first));
                self.product(factors.iter().map(|_| one).collect())
            }
            _ => self.intern(Value::Unary(Unary::Recip, id)),
        };
        Scaled { factor, id: inverse }
    }

    fn raise(&mut self, power: Power, base: Scaled) -> Scaled {
        match power.multiplied() {
            Some(0) => Scaled { factor: 1.0, id: ONE },
            Some(count) => {
                let base = if count < 0 { self.recip(base) } else { base };
                (1..count.abs()).fold(base, |product, _| self.mul(product, base))
            }
            None if power.is_root() => {
                let id = self.materialise(base);
                whole(self.intern(Value::Unary(Unary::Sqrt, id)))
            }
            None => {
                let id = self.materialise(base);
                whole(self.intern(Value::Raise(power, id)))
            }
        }
    }

    fn materialised(&mut self, operands: &[Operand]) -> SmallVec<[Id; 4]> {
        operands.iter().map(|operand| self.materialise(operand.scaled)).collect()
    }

    /// A value that holds the factor.
    pub fn materialise(&mut self, Scaled { factor, id }: Scaled) -> Id {
        match id {
            _ if factor == 1.0 => id,
            ONE => self.intern(Value::Sum(factor, Vec::new())),
            _ => self.intern(Value::Sum(0.0, vec![(factor, id)])),
        }
    }
}

/// The id of the number 1.
pub(super) const ONE: Id = 0;

#[derive(Clone, Copy)]
struct Operand {
    scaled: Scaled,
    /// Nothing else uses it.
    once: bool,
}

fn whole(id: Id) -> Scaled {
    Scaled { factor: 1.0, id }
}

fn is_power_of_two(factor: f64) -> bool {
    factor.is_normal() && factor.to_bits() << 12 == 0
}
