//! The tape: one instruction for each operation, operands before what uses them, run from first to last.
//!
//! Sums over an index are written out and constants are folded when the tape is made (`compile`), so that a run is a
//! straight line. Invariant: an instruction reads only earlier slots, and a slot is an instruction.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::point::{Input, NotNumeric, Point};
use super::power::Power;
use crate::expr::{ExprId, Graph};
use crate::ops::Op;

/// Largest number of instructions of a program made without a limit of its own.
pub(super) const LIMIT: usize = 8_000_000;

/// What an instruction does with its operands.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Constant(f64),
    Read(u32),
    Call(&'static Op),
    Raise(Power),
    /// Pairs of condition and value, then the value otherwise if the number of operands is odd.
    Choose,
}

/// One operation; its operands are `arguments[start..start + len]`.
#[derive(Clone, Copy)]
pub(super) struct Instruction {
    pub action: Action,
    pub start: u32,
    pub len: u32,
    /// True if the value depends on an input.
    pub varies: bool,
}

/// One or several expressions, compiled to be run at many points.
#[derive(Clone)]
pub struct Program {
    pub(super) instructions: Vec<Instruction>,
    pub(super) arguments: Vec<u32>,
    pub(super) outputs: Vec<u32>,
    pub(super) inputs: Vec<Input>,
    pub(super) slots: FxHashMap<ExprId, u32>,
    pub(super) values: Vec<f64>,
    results: Vec<f64>,
}

impl Program {
    /// Compiles `roots` (scalars, explicit vectors and matrices, whose entries become outputs row by row) as functions of
    /// `variables`, in this order; everything else must have a value in `fixed`, which is also where sizes come from.
    ///
    /// # Errors
    /// See [`NotNumeric`].
    pub fn new(graph: &Graph, roots: &[ExprId], variables: &[ExprId], fixed: &Point) -> Result<Self, NotNumeric> {
        let inputs = variables.iter().map(|id| Input::of(graph, *id, fixed)).collect::<Result<_, _>>()?;
        super::compile::compile(graph, roots, inputs, fixed, super::compile::Unbound::Refuse, LIMIT)
    }

    /// The same, where whatever has no value in `fixed` becomes one more input after the given `inputs`, and the program
    /// has at most `limit` instructions.
    ///
    /// # Errors
    /// See [`NotNumeric`]; never `Unbound`.
    pub fn open(
        graph: &Graph,
        roots: &[ExprId],
        inputs: Vec<Input>,
        fixed: &Point,
        limit: usize,
    ) -> Result<Self, NotNumeric> {
        super::compile::compile(graph, roots, inputs, fixed, super::compile::Unbound::Append, limit)
    }

    pub(super) fn assemble(
        instructions: Vec<Instruction>,
        arguments: Vec<u32>,
        outputs: Vec<u32>,
        inputs: Vec<Input>,
        slots: FxHashMap<ExprId, u32>,
    ) -> Self {
        let values = vec![f64::NAN; instructions.len()];
        let results = vec![f64::NAN; outputs.len()];
        Program { instructions, arguments, outputs, inputs, slots, values, results }
    }

    /// What the numbers given to [`Program::run`] stand for, in order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs.len()
    }

    /// Number of instructions: the work of one run.
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    /// True if there is no instruction.
    pub fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    /// The outputs at the point `at`, one number for each input; NaN where an output is not defined, infinite only where a
    /// number is too large. Inputs that are left out are NaN.
    pub fn run(&mut self, at: &[f64]) -> &[f64] {
        for slot in 0..self.instructions.len() {
            self.values[slot] = self.value(slot, at);
        }
        for (result, slot) in self.results.iter_mut().zip(&self.outputs) {
            *result = self.values[*slot as usize];
        }
        &self.results
    }

    /// The value of the expression `id` in the last run, if it is on the tape outside all written-out sums.
    pub fn value_of(&self, id: ExprId) -> Option<f64> {
        self.slots.get(&id).map(|slot| self.values[*slot as usize])
    }

    #[inline]
    pub(super) fn operands(&self, slot: usize) -> &[u32] {
        let Instruction { start, len, .. } = self.instructions[slot];
        &self.arguments[start as usize..(start + len) as usize]
    }

    #[inline]
    fn value(&self, slot: usize, at: &[f64]) -> f64 {
        let read = |operand: u32| self.values[operand as usize];
        match self.instructions[slot].action {
            Action::Constant(value) => value,
            Action::Read(input) => at.get(input as usize).copied().unwrap_or(f64::NAN),
            Action::Raise(power) => power.raise(read(self.operands(slot)[0])),
            Action::Choose => self.chosen(slot).map_or(f64::NAN, read),
            Action::Call(op) => match *self.operands(slot) {
                [u] => (op.eval)(&[read(u)]),
                [u, v] => (op.eval)(&[read(u), read(v)]),
                _ => (op.eval)(&self.operand_values(slot)),
            },
        }
    }

    /// Values of the operands of `slot` in the present run.
    pub(super) fn operand_values(&self, slot: usize) -> SmallVec<[f64; 4]> {
        self.operands(slot).iter().map(|operand| self.values[*operand as usize]).collect()
    }

    /// The operand that a choice takes: the value after the first condition that holds. None if no condition holds, or if
    /// a condition before it has no truth value.
    pub(super) fn chosen(&self, slot: usize) -> Option<u32> {
        for pair in self.operands(slot).chunks(2) {
            let [condition, value] = *pair else { return Some(pair[0]) };
            let truth = self.values[condition as usize];
            if truth.is_nan() {
                return None;
            }
            if truth != 0.0 {
                return Some(value);
            }
        }
        None
    }
}
