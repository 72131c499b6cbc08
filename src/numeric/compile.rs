//! From the graph to the tape: sorted ids are the order, sums are written out, what is constant is folded.
//!
//! Numbers stay exact as long as they are small, so that `u^(2 - 5/3)` is known to be a real root. Sums nest to a stated
//! depth; nothing else recurses.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::point::{Input, NotNumeric, Point, whole};
use super::power::Power;
use super::program::{Action, Instruction, Program};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest number of sums inside each other.
const NESTED: usize = 16;
/// Largest size in bits of a number that is kept exact.
const EXACT_BITS: usize = 512;

/// What to do with a variable that has no value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unbound {
    Refuse,
    Append,
}

/// The program of `roots` as a function of `inputs`, with at most `limit` instructions.
pub(super) fn compile(
    graph: &Graph,
    roots: &[ExprId],
    inputs: Vec<Input>,
    fixed: &Point,
    unbound: Unbound,
    limit: usize,
) -> Result<Program, NotNumeric> {
    let mut compiler = Compiler {
        graph,
        fixed,
        unbound,
        limit,
        inputs,
        read: FxHashMap::default(),
        instructions: Vec::new(),
        arguments: Vec::new(),
        exact: FxHashMap::default(),
        slots: FxHashMap::default(),
        bodies: FxHashMap::default(),
        depth: 0,
    };
    let outputs = compiler.outputs(roots)?;
    let Compiler { instructions, arguments, inputs, slots, .. } = compiler;
    Ok(Program::assemble(instructions, arguments, outputs, inputs, slots))
}

/// The nodes below the body of a sum, children first.
struct Body {
    /// Those outside of inner bodies: what one term consists of.
    term: Vec<ExprId>,
    /// All that hold the index: what is new in each term.
    dependent: Vec<ExprId>,
}

struct Compiler<'g> {
    graph: &'g Graph,
    fixed: &'g Point,
    unbound: Unbound,
    limit: usize,
    inputs: Vec<Input>,
    read: FxHashMap<Input, u32>,
    instructions: Vec<Instruction>,
    arguments: Vec<u32>,
    exact: FxHashMap<u32, Rational>,
    slots: FxHashMap<ExprId, u32>,
    bodies: FxHashMap<ExprId, Rc<Body>>,
    depth: usize,
}

impl Compiler<'_> {
    fn outputs(&mut self, roots: &[ExprId]) -> Result<Vec<u32>, NotNumeric> {
        let mut outputs = Vec::new();
        for root in roots {
            match self.graph.node(*root) {
                Node::Literal { entries, .. } => {
                    self.block(&outer(self.graph, entries))?;
                    outputs.extend(entries.iter().map(|entry| self.slots[entry]));
                }
                Node::Symbol(name) if !self.graph.is_scalar(*root) => outputs.extend(self.whole_variable(*root, name)?),
                _ => {
                    self.block(&outer(self.graph, &[*root]))?;
                    outputs.push(self.slots[root]);
                }
            }
        }
        Ok(outputs)
    }

    /// All entries of a vector or matrix variable of known size.
    fn whole_variable(&mut self, id: ExprId, name: Name) -> Result<Vec<u32>, NotNumeric> {
        let (rows, cols) = self.graph.shape(id).sizes().ok_or(NotNumeric::NotScalar)?;
        if rows as usize * cols as usize > self.limit {
            return Err(NotNumeric::TooLarge { limit: self.limit });
        }
        let places = (1..=i64::from(rows)).flat_map(|row| (1..=i64::from(cols)).map(move |col| [row, col]));
        places.map(|place| self.input(Input::entry(name, if cols == 1 { &place[..1] } else { &place }))).collect()
    }

    fn block(&mut self, nodes: &[ExprId]) -> Result<(), NotNumeric> {
        for id in nodes {
            if !self.slots.contains_key(id) {
                let slot = self.node(*id)?;
                self.slots.insert(*id, slot);
            }
        }
        Ok(())
    }

    fn node(&mut self, id: ExprId) -> Result<u32, NotNumeric> {
        match self.graph.node(id) {
            Node::Number(value) => self.exact_constant(value.clone()),
            Node::Symbol(name) if self.graph.is_scalar(id) => self.input(Input::scalar(name)),
            Node::Symbol(_) | Node::Literal { .. } => Err(NotNumeric::NotScalar),
            Node::Entry { base, indices } => {
                let indices: Option<_> = indices.iter().map(|index| self.whole_at(*index)).collect();
                self.input(Input { name: base, indices: indices.ok_or(NotNumeric::OpenIndex)? })
            }
            Node::Indexed { kind, index, from, to, body } => {
                let bounds = (self.whole_at(from), self.whole_at(to));
                let (Some(from), Some(to)) = bounds else { return Err(NotNumeric::OpenIndex) };
                self.indexed(id, kind, index, from..=to, body)
            }
            Node::Unknown { name, .. } => Err(NotNumeric::UnknownFunction(name)),
            Node::Apply(op, _) if ops::is_formal(op) => Err(NotNumeric::Formal(op.name())),
            Node::Apply(op, kids) => {
                let operands: SmallVec<[u32; 4]> = kids.iter().map(|kid| self.slots[kid]).collect();
                self.apply(op, &operands)
            }
        }
    }

    /// The constant value of a node if it is a whole number.
    fn whole_at(&self, id: ExprId) -> Option<i64> {
        self.constant_at(self.slots[&id]).and_then(whole)
    }

    fn constant_at(&self, slot: u32) -> Option<f64> {
        match self.instructions[slot as usize].action {
            Action::Constant(value) => Some(value),
            _ => None,
        }
    }

    fn push(&mut self, action: Action, operands: &[u32], varies: bool) -> Result<u32, NotNumeric> {
        if self.instructions.len() >= self.limit {
            return Err(NotNumeric::TooLarge { limit: self.limit });
        }
        let (start, len) = (self.arguments.len() as u32, operands.len() as u32);
        self.arguments.extend_from_slice(operands);
        self.instructions.push(Instruction { action, start, len, varies });
        Ok(self.instructions.len() as u32 - 1)
    }

    fn exact_constant(&mut self, value: Rational) -> Result<u32, NotNumeric> {
        let slot = self.push(Action::Constant(value.to_f64()), &[], false)?;
        self.exact.insert(slot, value);
        Ok(slot)
    }

    fn input(&mut self, input: Input) -> Result<u32, NotNumeric> {
        if let Some(slot) = self.read.get(&input) {
            return Ok(*slot);
        }
        let position = self.inputs.iter().position(|known| *known == input);
        let slot = match (position, self.fixed.get(&input), self.unbound) {
            (Some(position), _, _) => self.push(Action::Read(position as u32), &[], true)?,
            (None, Some(value), _) => self.push(Action::Constant(value), &[], false)?,
            (None, None, Unbound::Refuse) => return Err(NotNumeric::Unbound(input)),
            (None, None, Unbound::Append) => {
                self.inputs.push(input.clone());
                self.push(Action::Read(self.inputs.len() as u32 - 1), &[], true)?
            }
        };
        self.read.insert(input, slot);
        Ok(slot)
    }

    fn apply(&mut self, op: OpId, operands: &[u32]) -> Result<u32, NotNumeric> {
        if let Some(value) = self.exact_value(op, operands) {
            return self.exact_constant(value);
        }
        let varies = operands.iter().any(|operand| self.instructions[*operand as usize].varies);
        let power = match (op, operands) {
            (ops::POW, [_, exponent]) => self.exact.get(exponent).map(Power::new),
            _ => None,
        };
        let constants: Option<SmallVec<[f64; 4]>> = operands.iter().map(|slot| self.constant_at(*slot)).collect();
        match (power, constants) {
            (Some(power), Some(constants)) => self.push(Action::Constant(power.raise(constants[0])), &[], false),
            (Some(power), None) => self.push(Action::Raise(power), &operands[..1], varies),
            (None, _) if op == ops::PIECEWISE => self.push(Action::Choose, operands, varies),
            (None, Some(constants)) => self.push(Action::Constant((op.row().eval)(&constants)), &[], false),
            (None, None) => self.push(Action::Call(op.row()), operands, varies),
        }
    }

    /// Sums, products, quotients and whole powers of exact numbers, while they are small.
    fn exact_value(&self, op: OpId, operands: &[u32]) -> Option<Rational> {
        let [a, b] = operands else { return None };
        if !matches!(op, ops::ADD | ops::MUL | ops::DIV | ops::POW) {
            return None;
        }
        let (a, b) = (self.exact.get(a)?, self.exact.get(b)?);
        let value = match op {
            ops::ADD => a + b,
            ops::MUL => a * b,
            ops::DIV if !b.is_zero() => a / b,
            ops::POW => a.pow(b.to_i64()?, EXACT_BITS)?,
            _ => return None,
        };
        (value.bits() <= EXACT_BITS).then_some(value)
    }

    /// The terms one after the other; what does not hold the index is worked out once.
    fn indexed(
        &mut self,
        id: ExprId,
        kind: Sequence,
        index: Name,
        range: std::ops::RangeInclusive<i64>,
        body: ExprId,
    ) -> Result<u32, NotNumeric> {
        if self.depth == NESTED {
            return Err(NotNumeric::TooDeep { limit: NESTED });
        }
        if range.end().saturating_sub(*range.start()) >= self.limit as i64 {
            return Err(NotNumeric::TooLarge { limit: self.limit });
        }
        let (op, empty) = match kind {
            Sequence::Sum => (ops::ADD, Rational::ZERO),
            Sequence::Product => (ops::MUL, Rational::ONE),
        };
        let nodes = self.body(id, index, body);
        let hidden: Vec<(ExprId, u32)> =
            nodes.dependent.iter().filter_map(|id| self.slots.remove(id).map(|slot| (*id, slot))).collect();
        self.depth += 1;
        let mut total = None;
        for value in range {
            self.term(&nodes, index, value)?;
            let term = self.slots[&body];
            total = Some(match total {
                None => term,
                Some(total) => self.apply(op, &[total, term])?,
            });
        }
        self.depth -= 1;
        for id in &nodes.dependent {
            self.slots.remove(id);
        }
        self.slots.extend(hidden);
        total.map_or_else(|| self.exact_constant(empty), Ok)
    }

    /// One term, with the index bound to `value`.
    fn term(&mut self, nodes: &Body, index: Name, value: i64) -> Result<(), NotNumeric> {
        let bound = self.exact_constant(Rational::integer(value))?;
        for id in &nodes.dependent {
            self.slots.remove(id);
            if self.graph.as_symbol(*id) == Some(index) {
                self.slots.insert(*id, bound);
            }
        }
        self.block(&nodes.term)
    }

    fn body(&mut self, id: ExprId, index: Name, body: ExprId) -> Rc<Body> {
        if let Some(known) = self.bodies.get(&id) {
            return Rc::clone(known);
        }
        let mut dependent: FxHashSet<ExprId> = FxHashSet::default();
        let mut nodes = self.graph.reachable(&[body]);
        nodes.retain(|id| {
            let holds = self.graph.as_symbol(*id) == Some(index)
                || self.graph.children(*id).iter().any(|kid| dependent.contains(kid));
            if holds {
                dependent.insert(*id);
            }
            holds
        });
        let made = Rc::new(Body { term: outer(self.graph, &[body]), dependent: nodes });
        self.bodies.insert(id, Rc::clone(&made));
        made
    }
}

/// Nodes below `roots` without the bodies of sums, children first.
fn outer(graph: &Graph, roots: &[ExprId]) -> Vec<ExprId> {
    let mut seen: FxHashSet<ExprId> = roots.iter().copied().collect();
    let mut found: Vec<ExprId> = seen.iter().copied().collect();
    let mut next = 0;
    while next < found.len() {
        let kids = match graph.node(found[next]) {
            Node::Indexed { .. } => &graph.children(found[next])[..2],
            _ => graph.children(found[next]),
        };
        found.extend(kids.iter().copied().filter(|kid| seen.insert(*kid)));
        next += 1;
    }
    found.sort_unstable();
    found
}
