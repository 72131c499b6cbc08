//! Certified values of expressions at a point or on a box: one tape, run with doubles or with balls.
//!
//! What is rational at a rational point stays exact, so that polynomials and rational functions are decided without any
//! rounding, and so that an exact 0 is known as one. A node is a value only where it is certainly defined.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::apply;
use crate::expr::{ExprId, Graph, Node};
use crate::number::{Enclosed, Enclosure, Rational, Sign};
use crate::ops::{self, OpId};

/// Rationals of more bits are enclosed and no longer exact.
const EXACT_BITS: usize = 3000;

/// What is known of a node.
#[derive(Clone, Debug)]
pub(super) enum State<E> {
    Exact(Rational),
    Near(E),
    Possibly,
    Nowhere,
}

impl<E: Enclosure> State<E> {
    /// An exact number, or its enclosure if it is large.
    pub fn exact(value: Rational, bits: u32) -> Self {
        if value.bits() <= EXACT_BITS { State::Exact(value) } else { State::Near(E::rational(&value, bits)) }
    }

    pub fn is_value(&self) -> bool {
        matches!(self, State::Exact(_) | State::Near(_))
    }

    /// The enclosure, if the node is certainly defined.
    pub fn enclosure(&self, bits: u32) -> Option<E> {
        match self {
            State::Exact(value) => Some(E::rational(value, bits)),
            State::Near(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// The certain sign.
    pub fn sign(&self) -> Option<Sign> {
        match self {
            State::Exact(value) => Some(Sign::of(value)),
            State::Near(value) => value.sign(),
            _ => None,
        }
    }

    /// Exact finite bounds.
    pub fn bounds(&self) -> Option<(Rational, Rational)> {
        match self {
            State::Exact(value) => Some((value.clone(), value.clone())),
            State::Near(value) => value.bounds(),
            _ => None,
        }
    }
}

impl<E> From<Enclosed<E>> for State<E> {
    fn from(value: Enclosed<E>) -> Self {
        match value {
            Enclosed::Value(value) => State::Near(value),
            Enclosed::Possibly => State::Possibly,
            Enclosed::Nowhere => State::Nowhere,
        }
    }
}

/// One operation.
enum Action {
    Number(Rational),
    Variable(usize),
    /// A function of the table; for a power, whether its exponent is constant.
    Apply(OpId, bool),
}

/// Several expressions made ready to be evaluated together.
pub(super) struct Tape {
    steps: Vec<(Action, SmallVec<[u32; 2]>)>,
    slots: FxHashMap<ExprId, u32>,
    variables: usize,
    /// Steps that are nowhere 0, if some are known.
    never_zero: Vec<bool>,
}

impl Tape {
    /// The tape of `roots` as functions of `variables`; `None` if something has no value at a point.
    pub fn new(graph: &Graph, roots: &[ExprId], variables: &[ExprId]) -> Option<Tape> {
        let nodes = graph.reachable(roots);
        let mut tape =
            Tape { steps: Vec::new(), slots: FxHashMap::default(), variables: variables.len(), never_zero: Vec::new() };
        let mut varies: Vec<bool> = Vec::new();
        for id in nodes {
            if !graph.is_scalar(id) || tape.slots.contains_key(&id) {
                return None;
            }
            let position = variables.iter().position(|variable| *variable == id);
            let (action, kids) = match (position, graph.node(id)) {
                (Some(position), _) => (Action::Variable(position), &[][..]),
                (None, Node::Number(value)) => (Action::Number(value.clone()), &[][..]),
                (None, Node::Entry { .. }) => return None,
                (None, Node::Apply(op, kids)) if !ops::is_formal(op) => (Action::Apply(op, false), kids),
                _ => {
                    // An index of an entry that is itself a variable has no value of its own.
                    return None;
                }
            };
            let kids: SmallVec<[u32; 2]> = kids.iter().map(|kid| tape.slots[kid]).collect();
            let depends = position.is_some() || kids.iter().any(|kid| varies[*kid as usize]);
            let action = match action {
                Action::Apply(ops::POW, _) => Action::Apply(ops::POW, !varies[kids[1] as usize]),
                Action::Apply(ops::ROOT, _) => Action::Apply(ops::ROOT, !varies[kids[1] as usize]),
                other => other,
            };
            tape.slots.insert(id, tape.steps.len() as u32);
            tape.steps.push((action, kids));
            varies.push(depends);
        }
        Some(tape)
    }

    /// Says that `nodes` are nowhere 0 on what comes in, so that their logarithms and reciprocals have values even where
    /// an enclosure ends at 0. What follows for products and powers is found.
    pub fn keep_from_zero(&mut self, nodes: &[ExprId]) {
        let mut known = vec![false; self.steps.len()];
        for slot in nodes.iter().filter_map(|node| self.slots.get(node)) {
            known[*slot as usize] = true;
        }
        for (slot, (action, kids)) in self.steps.iter().enumerate() {
            let of = |k: usize| known[kids[k] as usize];
            let follows = match action {
                Action::Number(value) => !value.is_zero(),
                Action::Apply(ops::MUL | ops::DIV, _) => of(0) && of(1),
                Action::Apply(ops::POW, true) => of(0),
                _ => false,
            };
            known[slot] |= follows;
        }
        self.never_zero = known;
    }

    /// A logarithm or a quotient whose operand is not 0 although its enclosure ends there.
    fn beside_zero<E: Enclosure>(&self, op: OpId, kids: &[u32], values: &[State<E>], bits: u32) -> Option<State<E>> {
        if !matches!(op, ops::LN | ops::DIV) {
            return None;
        }
        let operand = kids[usize::from(op == ops::DIV)] as usize;
        if !self.never_zero.get(operand).copied()? {
            return None;
        }
        let State::Near(near) = &values[operand] else { return None };
        match op {
            ops::LN => near.ln_beside_zero(),
            _ => near.recip_beside_zero().and_then(|inverse| {
                let above = values[kids[0] as usize].enclosure(bits)?;
                Some(above.mul(&inverse))
            }),
        }
        .map(State::Near)
    }

    /// Units of work that one run costs: one for an operation on doubles, one for four bits of a ball.
    pub fn cost(&self, bits: u32) -> u64 {
        self.steps.len() as u64 * if bits == 53 { 1 } else { u64::from(bits) / 4 }
    }

    /// All values for `inputs`.
    pub fn run<E: Enclosure>(&self, inputs: &[State<E>], bits: u32) -> Run<'_, E> {
        debug_assert_eq!(inputs.len(), self.variables);
        let mut values: Vec<State<E>> = Vec::with_capacity(self.steps.len());
        for (action, kids) in &self.steps {
            let value = match action {
                Action::Number(value) => State::exact(value.clone(), bits),
                Action::Variable(position) => inputs.get(*position).cloned().unwrap_or(State::Possibly),
                Action::Apply(op, constant) => {
                    let of = |k: usize| &values[kids[k] as usize];
                    let beside = self.beside_zero(*op, kids, &values, bits);
                    beside.unwrap_or_else(|| apply::apply(*op, *constant, kids.len(), &of, bits))
                }
            };
            values.push(value);
        }
        Run { tape: self, values }
    }

    /// All values at an exact point.
    pub fn at<E: Enclosure>(&self, point: &[Rational], bits: u32) -> Run<'_, E> {
        let inputs: SmallVec<[State<E>; 4]> = point.iter().map(|value| State::exact(value.clone(), bits)).collect();
        self.run(&inputs, bits)
    }
}

/// The values of one run.
pub(super) struct Run<'t, E> {
    tape: &'t Tape,
    values: Vec<State<E>>,
}

impl<E> Run<'_, E> {
    /// The value of a node that the tape was made for.
    pub fn get(&self, id: ExprId) -> &State<E> {
        self.tape.slots.get(&id).map_or(&State::Possibly, |slot| &self.values[*slot as usize])
    }
}
