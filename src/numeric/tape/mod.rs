//! Many points at once: the tape that a program becomes, and the numbers that go in and come out.
//!
//! The derivative that was explained is the one that runs, in blocks of points that stay in the first cache, one row of
//! a block for each value. Where a vector function has no answer (outside its range, or where the expression is not
//! defined) the whole point is worked out again by the scalar [`Program`], so that infinities, NaN, denormal and huge
//! arguments come out as there; so is a point where a product falls below the normal numbers (2^-1022) on its way, because
//! factors are multiplied in another order than there. Each point is independent: results do not
//! depend on threads or on the processor.

mod code;
mod elementary;
mod flow;
mod lanes;
mod loss;
mod lower;
mod pairs;
mod run;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

pub use lanes::{BLOCK, registers};

use super::program::Program;
use code::Code;
use lanes::Line;

/// Fewest blocks that are worth a thread.
const BLOCKS_PER_THREAD: usize = 4;
/// Portions that a thread takes one after the other, so that none waits long for one whose core has other work: at the
/// end one thread waits for at most the 32nd part of what the other does.
const PORTIONS: usize = 32;
/// Lines of memory that belong to one row of a block.
const LINES: usize = BLOCK / Line::LEN;
/// Values of more lines than this, 8 MB, do not stay in the caches of one core.
const STREAMED: usize = 1 << 17;

/// A program made ready for many points.
#[derive(Clone)]
pub struct Tape {
    code: Code,
    program: Program,
    portable: bool,
}

impl Tape {
    /// Makes a tape that gives the outputs of `program`.
    ///
    /// ```
    /// use gradus::expr::Graph;
    /// use gradus::name::Name;
    /// use gradus::numeric::tape::{Points, Tape};
    /// use gradus::numeric::{Point, Program};
    ///
    /// let mut graph = Graph::new();
    /// let (x, two) = (graph.scalar(Name::new("x")), graph.integer(2));
    /// let square = graph.pow(x, two);
    /// let tape = Tape::new(Program::new(&graph, &[square], &[x], &Point::new())?);
    /// let mut points = Points::new(1);
    /// points.push(&[3.0]);
    /// points.push(&[-0.5]);
    /// let values = tape.run(&points, 1);
    /// assert_eq!([values.get(0, 0), values.get(1, 0)], [9.0, 0.25]);
    /// # Ok::<(), gradus::numeric::NotNumeric>(())
    /// ```
    pub fn new(program: Program) -> Tape {
        Tape { code: lower::lower(flow::Flow::new(&program)), program, portable: false }
    }

    /// The program that it was made of.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Instructions, and rows of the workspace.
    pub fn size(&self) -> (usize, usize) {
        (self.code.instructions.len(), self.code.registers)
    }

    /// All outputs at all points, on at most `threads` threads.
    pub fn run(&self, points: &Points, threads: usize) -> Values {
        let mut values = Values::new(self.program.outputs());
        self.run_into(points, &mut values, threads);
        values
    }

    /// The same into `values`, whose memory is used again.
    ///
    /// # Panics
    /// If the points have another number of coordinates than the program has inputs.
    pub fn run_into(&self, points: &Points, values: &mut Values, threads: usize) {
        assert_eq!(points.inputs, self.program.inputs().len(), "coordinates of a point");
        let (outputs, blocks) = (self.program.outputs(), points.len.div_ceil(BLOCK));
        values.outputs = outputs;
        values.len = points.len;
        Line::resize(&mut values.data, blocks * outputs * LINES);
        let threads = threads.min(blocks / BLOCKS_PER_THREAD).max(1);
        let share = blocks.div_ceil(if threads == 1 { 1 } else { threads * PORTIONS }).max(1);
        let is_large = values.data.len() > STREAMED;
        let parts = values.data.chunks_mut((share * outputs * LINES).max(1)).enumerate();
        let parts = Mutex::new(parts);
        let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            let mut room = Room::new(self, is_large);
            while let Some((part, data)) = next() {
                self.part(points, part * share, Line::numbers_mut(data), &mut room);
            }
        };
        std::thread::scope(|scope| {
            (1..threads).for_each(|_| _ = scope.spawn(work));
            work();
        });
    }

    /// The blocks from `first` on whose values go to `data`, past the caches if there is much of it.
    fn part(&self, points: &Points, first: usize, data: &mut [f64], room: &mut Room) {
        let (inputs, outputs) = (points.inputs, self.program.outputs());
        let blocks = data.len() / (outputs * BLOCK).max(1);
        let bad = lanes::dispatch(
            run::Run {
                code: &self.code,
                points: &points.data[first * inputs * BLOCK..(first + blocks) * inputs * BLOCK],
                inputs: cells(&mut room.inputs),
                values: &mut *data,
                streamed: room.streamed.as_deref_mut().map(cells),
                registers: cells(&mut room.registers),
                outputs,
            },
            self.portable,
        );
        self.mend(points, first, data, &bad);
    }

    /// Works out anew the points that the tape has no answer for.
    fn mend(&self, points: &Points, first: usize, data: &mut [f64], bad: &[usize]) {
        let outputs = self.program.outputs();
        let mut program = None;
        let mut at = vec![0.0; points.inputs];
        for lane in bad.iter().copied() {
            let point = first * BLOCK + lane;
            if point >= points.len {
                break;
            }
            (0..points.inputs).for_each(|input| at[input] = points.get(point, input));
            let program = program.get_or_insert_with(|| self.program.clone());
            for (output, value) in program.run(&at).iter().enumerate() {
                data[place(lane, output, outputs)] = *value;
            }
        }
    }
}

/// Memory that a thread works in.
struct Room {
    inputs: Vec<Line>,
    registers: Vec<Line>,
    streamed: Option<Vec<Line>>,
}

impl Room {
    fn new(tape: &Tape, is_large: bool) -> Room {
        let rows = |rows: usize| vec![Line::ZERO; rows * LINES];
        Room {
            inputs: rows(tape.program.inputs().len()),
            registers: rows(tape.code.registers),
            streamed: is_large.then(|| rows(tape.program.outputs())),
        }
    }
}

fn cells(lines: &mut [Line]) -> &[Cell<f64>] {
    Cell::from_mut(Line::numbers_mut(lines)).as_slice_of_cells()
}

/// Where the number `row` of a point stands.
fn place(point: usize, row: usize, rows: usize) -> usize {
    (point / BLOCK * rows + row) * BLOCK + point % BLOCK
}

/// Points at which a tape is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    inputs: usize,
    len: usize,
    data: Vec<f64>,
}

impl Points {
    /// No points yet, of `inputs` coordinates.
    pub fn new(inputs: usize) -> Points {
        Points { inputs, len: 0, data: Vec::new() }
    }

    /// Adds a point; coordinates that are left out are NaN.
    pub fn push(&mut self, at: &[f64]) {
        if self.len.is_multiple_of(BLOCK) {
            self.data.resize(self.data.len() + self.inputs * BLOCK, 0.0);
        }
        for input in 0..self.inputs {
            self.data[place(self.len, input, self.inputs)] = at.get(input).copied().unwrap_or(f64::NAN);
        }
        self.len += 1;
    }

    /// Takes all points away and keeps the memory.
    pub fn clear(&mut self) {
        self.len = 0;
        self.data.clear();
    }

    /// One coordinate of a point.
    ///
    /// # Panics
    /// If there is no such point or coordinate.
    pub fn get(&self, point: usize, input: usize) -> f64 {
        assert!(point < self.len && input < self.inputs);
        self.data[place(point, input, self.inputs)]
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// What a tape gives: all outputs at all points.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    outputs: usize,
    len: usize,
    data: Vec<Line>,
}

impl Values {
    /// Room for values of `outputs` numbers a point.
    pub fn new(outputs: usize) -> Values {
        Values { outputs, len: 0, data: Vec::new() }
    }

    /// One output at a point; NaN where it is not defined.
    ///
    /// # Panics
    /// If there is no such point or output.
    pub fn get(&self, point: usize, output: usize) -> f64 {
        assert!(point < self.len && output < self.outputs);
        Line::numbers(&self.data)[place(point, output, self.outputs)]
    }

    /// Changes one output at a point.
    ///
    /// # Panics
    /// If there is no such point or output.
    pub fn set(&mut self, point: usize, output: usize, value: f64) {
        assert!(point < self.len && output < self.outputs);
        Line::numbers_mut(&mut self.data)[place(point, output, self.outputs)] = value;
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
