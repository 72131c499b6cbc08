//! The instructions of a tape: what the machine does, with places instead of values.

use std::ops::Range;

use super::super::power::Power;
use super::flow::Unary;
use crate::ops::Op;

/// Where a row stands: the area in the highest two bits, the position of the row below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(u32);

impl Place {
    const AREA: u32 = 30;
    pub const REGISTERS: usize = 0;
    pub const INPUTS: usize = 1;
    pub const OUTPUTS: usize = 2;

    pub fn new(area: usize, row: usize) -> Place {
        Place((area as u32) << Self::AREA | row as u32)
    }

    #[inline(always)]
    pub fn area(self) -> usize {
        (self.0 >> Self::AREA) as usize
    }

    #[inline(always)]
    pub fn row(self) -> usize {
        (self.0 & ((1 << Self::AREA) - 1)) as usize
    }
}

/// `factor*a` or `factor*a*b` as part of a sum, or an operand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub factor: f64,
    pub a: Place,
    pub b: Place,
}

/// What an instruction does.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A constant, `linear` terms `factor*a`, then terms `factor*a*b`.
    Combine {
        linear: u32,
    },
    /// The product of one term.
    Multiply,
    Unary(Unary),
    /// The sine, and the cosine in `also`.
    SinCos(Place),
    /// A function of the table, point by point.
    Call(&'static Op),
    Raise(Power),
    /// The first operand to the power of the second.
    Power,
    /// Pairs of condition and value, then the value otherwise if the number of operands is odd.
    Choose,
}

/// One instruction; its operands are `terms[start..end]`.
#[derive(Clone, Copy)]
pub(super) struct Instruction {
    pub kind: Kind,
    pub to: Place,
    pub constant: f64,
    pub start: u32,
    pub end: u32,
}

/// Outputs that are one and the same constant.
#[derive(Clone)]
pub(super) struct Constant {
    pub value: f64,
    pub rows: Range<u32>,
}

/// A straight line of instructions.
#[derive(Clone, Default)]
pub(super) struct Code {
    /// What is the same in every block.
    pub constants: Vec<Constant>,
    pub instructions: Vec<Instruction>,
    pub terms: Vec<Term>,
    /// Rows of the workspace.
    pub registers: usize,
    /// Outputs that are not constant.
    pub varying: Vec<u32>,
}
