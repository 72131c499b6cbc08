//! A program as others can read it, to write it down in another language.

use super::program::{Action, Program};

/// One step: it makes a number from numbers of earlier steps, which are named by their position.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<'p> {
    /// A number.
    Constant(f64),
    /// The input at this position.
    Read(usize),
    /// A function of the table, by name.
    Call(&'static str, &'p [u32]),
    /// A power with a known exponent.
    Raise(Raised, u32),
    /// Pairs of condition and value, then the value otherwise if the number of operands is odd.
    Choose(&'p [u32]),
}

/// A known exponent and what its power does to a negative base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raised {
    /// A small whole number.
    Whole(i32),
    /// One half.
    Root,
    /// A fraction with odd denominator: the real root; true if the numerator is odd, so that the sign of the base stays.
    Odd(f64, bool),
    /// Any other number: no value for a negative base.
    Even(f64),
}

impl Step<'_> {
    /// The steps whose numbers are used.
    pub fn operands(&self) -> &[u32] {
        match self {
            Step::Constant(_) | Step::Read(_) => &[],
            Step::Call(_, operands) | Step::Choose(operands) => operands,
            Step::Raise(_, base) => std::slice::from_ref(base),
        }
    }
}

impl Program {
    /// All steps in order.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        (0..self.len()).map(|slot| {
            let operands = self.operands(slot);
            match self.instructions[slot].action {
                Action::Constant(value) => Step::Constant(value),
                Action::Read(input) => Step::Read(input as usize),
                Action::Call(op) => Step::Call(op.name, operands),
                Action::Raise(power) => Step::Raise(power.raised(), operands[0]),
                Action::Choose => Step::Choose(operands),
            }
        })
    }

    /// The steps whose numbers are the outputs.
    pub fn output_slots(&self) -> &[u32] {
        &self.outputs
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a program of {} steps", self.len())
    }
}
