//! The machine: every instruction at all points of a block, then the next.

use std::cell::Cell;

use smallvec::SmallVec;

use super::code::{Code, Instruction, Kind, Place, Term};
use super::elementary::{self, Function};
use super::flow::Unary;
use super::lanes::{self, BLOCK, Kernel, Lanes, Row};
use super::loss;

/// Registers of the processor that one instruction sums in, so that none waits for the one before.
const GROUP: usize = 8;

/// Blocks of points and where their values go.
pub(super) struct Run<'r> {
    pub code: &'r Code,
    /// As many rows for each block as there are inputs.
    pub points: &'r [f64],
    /// Room for the inputs of one block.
    pub inputs: &'r [Cell<f64>],
    /// As many rows for each block as there are outputs.
    pub values: &'r mut [f64],
    /// Room for the outputs of one block: they are streamed from there past the caches. Without it they are written where
    /// they belong.
    pub streamed: Option<&'r [Cell<f64>]>,
    pub registers: &'r [Cell<f64>],
    pub outputs: usize,
}

impl Kernel for Run<'_> {
    /// Points at which an output is not finite: they are to be worked out anew.
    type Output = Vec<usize>;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Vec<usize> {
        let mut bad = Vec::new();
        lanes::may_have_underflowed();
        let rows = self.outputs * BLOCK;
        if let Some(room) = self.streamed {
            self.fill::<L>(room);
        }
        for (block, to) in self.values.chunks_exact_mut(rows.max(1)).enumerate() {
            let from = &self.points[block * self.inputs.len()..(block + 1) * self.inputs.len()];
            self.inputs.iter().zip(from).for_each(|(cell, value)| cell.set(*value));
            match self.streamed {
                Some(room) => {
                    let areas = Areas([self.registers, self.inputs, room]);
                    one_block::<L>(self.code, &areas, block, &mut bad);
                    for (row, to) in to.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
                        let row = areas.row(Place::new(Place::OUTPUTS, row));
                        (0..BLOCK / L::WIDTH).for_each(|chunk| L::load(row, chunk).stream(to, chunk));
                    }
                }
                None => {
                    let cells = Cell::from_mut(to).as_slice_of_cells();
                    let areas = Areas([self.registers, self.inputs, cells]);
                    for constant in &self.code.constants {
                        execute::<L>(constant, &[], &areas);
                    }
                    one_block::<L>(self.code, &areas, block, &mut bad);
                }
            }
        }
        if self.streamed.is_some() {
            L::settle();
        }
        bad
    }
}

impl Run<'_> {
    /// What is the same in every block.
    #[inline(always)]
    fn fill<L: Lanes>(&self, room: &[Cell<f64>]) {
        let areas = Areas([self.registers, self.inputs, room]);
        for constant in &self.code.constants {
            execute::<L>(constant, &[], &areas);
        }
    }
}

/// All instructions at the points of a block; those without an answer go to `bad`.
#[inline(always)]
fn one_block<L: Lanes>(code: &Code, areas: &Areas<'_>, block: usize, bad: &mut Vec<usize>) {
    for instruction in &code.instructions {
        execute::<L>(instruction, &code.terms, areas);
    }
    if lanes::may_have_underflowed() {
        let lost = loss::in_block::<L>(code, areas);
        bad.extend(lost.iter().enumerate().filter(|(_, lost)| **lost).map(|(k, _)| block * BLOCK + k));
        lanes::may_have_underflowed();
    }
    if !finite::<L>(&code.varying, areas) {
        let rows = || code.varying.iter().map(|output| areas.row(Place::new(Place::OUTPUTS, *output as usize)));
        bad.extend((0..BLOCK).filter(|k| rows().any(|row| !row[*k].get().is_finite())).map(|k| block * BLOCK + k));
    }
}

/// Registers, inputs and outputs of one block.
pub(super) struct Areas<'r>([&'r [Cell<f64>]; 3]);

impl Areas<'_> {
    #[inline(always)]
    pub fn row(&self, place: Place) -> &Row {
        let start = place.row() * BLOCK;
        self.0[place.area()][start..start + BLOCK].try_into().expect("a block")
    }
}

#[inline(always)]
pub(super) fn execute<L: Lanes>(instruction: &Instruction, terms: &[Term], areas: &Areas<'_>) {
    let terms = &terms[instruction.start as usize..instruction.end as usize];
    let to = areas.row(instruction.to);
    match instruction.kind {
        Kind::Combine { linear } => combine::<L>(instruction.constant, terms, linear as usize, areas, to),
        Kind::Multiply => multiply::<L>(&terms[0], areas, to),
        Kind::Unary(function) => unary::<L>(function, areas.row(terms[0].a), to),
        Kind::SinCos(also) => {
            let (from, also) = (areas.row(terms[0].a), areas.row(also));
            for chunk in 0..BLOCK / L::WIDTH {
                let (sine, cosine) = elementary::sin_cos(L::load(from, chunk));
                sine.store(to, chunk);
                cosine.store(also, chunk);
            }
        }
        Kind::Fill { rows } => {
            let first = instruction.to.row();
            for row in first..first + rows as usize {
                let row = areas.row(Place::new(Place::OUTPUTS, row));
                (0..BLOCK / L::WIDTH).for_each(|chunk| L::splat(instruction.constant).store(row, chunk));
            }
        }
        Kind::Call(op) => each(terms, areas, to, |values| (op.eval)(values)),
        Kind::Raise(power) => each(terms, areas, to, |values| power.raise(values[0])),
        Kind::Choose => each(terms, areas, to, choose),
    }
}

#[inline(always)]
fn combine<L: Lanes>(constant: f64, terms: &[Term], linear: usize, areas: &Areas<'_>, to: &Row) {
    let (plain, products) = terms.split_at(linear);
    for group in 0..BLOCK / L::WIDTH / GROUP {
        let first = group * GROUP;
        let mut sums = [L::splat(constant); GROUP];
        for term in plain {
            let (factor, a) = (L::splat(term.factor), areas.row(term.a));
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = L::load(a, first + k).mul_add(factor, *sum);
            }
        }
        for term in products {
            let (factor, a, b) = (L::splat(term.factor), areas.row(term.a), areas.row(term.b));
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = L::load(a, first + k).mul(factor).mul_add(L::load(b, first + k), *sum);
            }
        }
        for (k, sum) in sums.into_iter().enumerate() {
            sum.store(to, first + k);
        }
    }
}

#[inline(always)]
fn multiply<L: Lanes>(term: &Term, areas: &Areas<'_>, to: &Row) {
    let (factor, a, b) = (L::splat(term.factor), areas.row(term.a), areas.row(term.b));
    for chunk in 0..BLOCK / L::WIDTH {
        L::load(a, chunk).mul(factor).mul(L::load(b, chunk)).store(to, chunk);
    }
}

#[inline(always)]
fn map<L: Lanes, F: Function>(from: &Row, to: &Row) {
    for chunk in 0..BLOCK / L::WIDTH {
        F::apply(L::load(from, chunk)).store(to, chunk);
    }
}

#[inline(always)]
pub(super) fn unary<L: Lanes>(function: Unary, from: &Row, to: &Row) {
    match function {
        Unary::Exp => map::<L, elementary::Exp>(from, to),
        Unary::Ln => map::<L, elementary::Ln>(from, to),
        Unary::Sin => map::<L, elementary::Sin>(from, to),
        Unary::Cos => map::<L, elementary::Cos>(from, to),
        Unary::Tan => map::<L, elementary::Tan>(from, to),
        Unary::Tanh => map::<L, elementary::Tanh>(from, to),
        Unary::Sqrt => map::<L, elementary::Sqrt>(from, to),
        Unary::Recip => map::<L, elementary::Recip>(from, to),
        Unary::Abs => map::<L, elementary::Abs>(from, to),
    }
}

/// A function that knows only one point at a time.
fn each(terms: &[Term], areas: &Areas<'_>, to: &Row, f: impl Fn(&[f64]) -> f64) {
    let mut values: SmallVec<[f64; 4]> = SmallVec::new();
    for (point, to) in to.iter().enumerate() {
        values.clear();
        values.extend(terms.iter().map(|term| areas.row(term.a)[point].get()));
        to.set(f(&values));
    }
}

/// The value after the first condition that holds; NaN if a condition before it has no truth value.
fn choose(values: &[f64]) -> f64 {
    for pair in values.chunks(2) {
        match *pair {
            [otherwise] => return otherwise,
            [condition, _] if condition.is_nan() => return f64::NAN,
            [condition, value] if condition != 0.0 => return value,
            _ => {}
        }
    }
    f64::NAN
}

/// True if all outputs are finite at all points: zero times each, added up, is then 0.
#[inline(always)]
fn finite<L: Lanes>(varying: &[u32], areas: &Areas<'_>) -> bool {
    let mut sums = [L::splat(0.0); GROUP];
    for output in varying {
        let row = areas.row(Place::new(Place::OUTPUTS, *output as usize));
        for group in 0..BLOCK / L::WIDTH / GROUP {
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = L::load(row, group * GROUP + k).mul_add(L::splat(0.0), *sum);
            }
        }
    }
    let sums = sums.into_iter().reduce(L::add).expect("a group");
    let row: Row = [const { Cell::new(0.0) }; BLOCK];
    sums.store(&row, 0);
    row[..L::WIDTH].iter().map(Cell::get).sum::<f64>() == 0.0
}
