//! The machine: every instruction at all points of a block, then the next.

use std::cell::Cell;

use smallvec::SmallVec;

use super::super::power::Split;
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
        if let Some(room) = self.streamed {
            fill::<L>(self.code, &Areas([self.registers, self.inputs, room]));
        }
        for (block, to) in self.values.chunks_exact_mut((self.outputs * BLOCK).max(1)).enumerate() {
            let from = &self.points[block * self.inputs.len()..(block + 1) * self.inputs.len()];
            for (cell, value) in self.inputs.iter().zip(from) {
                cell.set(*value);
            }
            let made = self.streamed.unwrap_or(Cell::from_mut(&mut *to).as_slice_of_cells());
            let areas = Areas([self.registers, self.inputs, made]);
            if self.streamed.is_none() {
                fill::<L>(self.code, &areas);
            }
            one_block::<L>(self.code, &areas, block, &mut bad);
            if let Some(room) = self.streamed {
                let areas = Areas([self.registers, self.inputs, room]);
                for (row, to) in to.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
                    let row = areas.row(Place::new(Place::OUTPUTS, row));
                    for chunk in 0..BLOCK / L::WIDTH {
                        L::load(row, chunk).stream(to, chunk);
                    }
                }
            }
        }
        if self.streamed.is_some() {
            L::settle();
        }
        bad
    }
}

/// What is the same in every block.
#[inline(always)]
fn fill<L: Lanes>(code: &Code, areas: &Areas<'_>) {
    for constant in &code.constants {
        let value = L::splat(constant.value);
        for row in constant.rows.clone() {
            let row = areas.row(Place::new(Place::OUTPUTS, row as usize));
            for chunk in 0..BLOCK / L::WIDTH {
                value.store(row, chunk);
            }
        }
    }
}

/// All instructions at the points of a block; those without an answer go to `bad`.
///
/// There is one place where instructions are carried out, also for the second look at a block: everything below it is
/// inlined there, and from a function grown too large the compiler keeps the small parts out that have to be inlined.
#[inline(always)]
fn one_block<L: Lanes>(code: &Code, areas: &Areas<'_>, block: usize, bad: &mut Vec<usize>) {
    let mut lost: Option<[bool; BLOCK]> = None;
    loop {
        for instruction in &code.instructions {
            if let Some(lost) = &mut lost {
                // Before it is carried out: what it writes may be one of its operands.
                loss::look(instruction, &code.terms, areas, lost);
            }
            execute::<L>(instruction, &code.terms, areas);
        }
        let again = lanes::may_have_underflowed() && lost.is_none();
        if !again {
            break;
        }
        lost = Some([false; BLOCK]);
    }
    if let Some(lost) = &lost {
        note(block, bad, |k| lost[k]);
    }
    if !finite::<L>(&code.varying, areas) {
        let row = |output: &u32| areas.row(Place::new(Place::OUTPUTS, *output as usize));
        note(block, bad, |k| code.varying.iter().any(|output| !row(output)[k].get().is_finite()));
    }
}

/// Adds the points of a block that `is_bad` says yes to.
#[cold]
#[inline(never)]
fn note(block: usize, bad: &mut Vec<usize>, is_bad: impl Fn(usize) -> bool) {
    bad.extend((0..BLOCK).filter(|k| is_bad(*k)).map(|k| block * BLOCK + k));
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
        Kind::Call(op) => each(terms, areas, to, |values| (op.eval)(values)),
        Kind::Raise(power) => match power.exact() {
            Some(exact) => raise::<L>(exact, areas.row(terms[0].a), to),
            None => each(terms, areas, to, |values| power.raise(values[0])),
        },
        Kind::Power => {
            let (base, exponent, none) = (areas.row(terms[0].a), areas.row(terms[1].a), L::splat(0.0));
            for chunk in 0..BLOCK / L::WIDTH {
                elementary::power(L::load(base, chunk), L::load(exponent, chunk), none).store(to, chunk);
            }
        }
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
            if term.factor == 1.0 {
                for (k, sum) in sums.iter_mut().enumerate() {
                    *sum = L::load(a, first + k).mul_add(L::load(b, first + k), *sum);
                }
                continue;
            }
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = L::load(a, first + k).mul(factor).mul_add(L::load(b, first + k), *sum);
            }
        }
        // By reference: an array that is iterated by value goes through memory where the compiler does not inline that.
        for (k, sum) in sums.iter().enumerate() {
            sum.store(to, first + k);
        }
    }
}

#[inline(always)]
fn multiply<L: Lanes>(term: &Term, areas: &Areas<'_>, to: &Row) {
    let (factor, a, b) = (L::splat(term.factor), areas.row(term.a), areas.row(term.b));
    if term.factor == 1.0 {
        for chunk in 0..BLOCK / L::WIDTH {
            L::load(a, chunk).mul(L::load(b, chunk)).store(to, chunk);
        }
        return;
    }
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

/// A power with a known exponent; no answer for 0 and, without a real root, for negative bases.
#[inline(always)]
pub(super) fn raise<L: Lanes>((exponent, root): (Split, Option<bool>), from: &Row, to: &Row) {
    let (near, rest) = (L::splat(exponent.near), L::splat(exponent.rest));
    for chunk in 0..BLOCK / L::WIDTH {
        let base = L::load(from, chunk);
        let value = match root {
            Some(is_odd) => elementary::odd_power(base, near, rest, is_odd),
            None => elementary::power(base, near, rest),
        };
        value.store(to, chunk);
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
#[inline(never)]
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
    let mut total = sums[0];
    for sum in &sums[1..] {
        total = total.add(*sum);
    }
    let row: Row = [const { Cell::new(0.0) }; BLOCK];
    total.store(&row, 0);
    row[..L::WIDTH].iter().map(Cell::get).sum::<f64>() == 0.0
}
