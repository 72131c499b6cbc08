//! Automatic differentiation on the tape: dual numbers forward, adjoints backward.
//!
//! The partial derivatives are the numeric `slopes` of each function and never the symbolic laws, so that the two can
//! witness each other. Only what depends on a variable is touched: in `u^2` with negative `u` the slope by the exponent
//! is not a number, and nobody asks for it.

use smallvec::SmallVec;

use super::program::{Action, Program};

/// Step of the second derivatives, as a fraction of the size of the variable.
const STEP: f64 = 1.0 / 512.0;

impl Program {
    /// Derivatives of all outputs in the direction `direction` (one number for each input), by dual numbers; exact up to
    /// rounding, NaN where there is none.
    pub fn forward(&mut self, at: &[f64], direction: &[f64]) -> Vec<f64> {
        self.run(at);
        let count = self.instructions.len();
        let (mut tangents, mut touched) = (vec![0.0; count], vec![false; count]);
        for slot in 0..count {
            match self.instructions[slot].action {
                Action::Constant(_) => {}
                Action::Read(input) => {
                    tangents[slot] = direction.get(input as usize).copied().unwrap_or(0.0);
                    touched[slot] = tangents[slot] != 0.0;
                }
                Action::Choose => {
                    touched[slot] = self.operands(slot).iter().any(|operand| touched[*operand as usize]);
                    tangents[slot] = match self.chosen(slot) {
                        Some(operand) => tangents[operand as usize],
                        None if touched[slot] => f64::NAN,
                        None => 0.0,
                    };
                }
                Action::Call(_) | Action::Raise(_) => {
                    if self.operands(slot).iter().any(|operand| touched[*operand as usize]) {
                        touched[slot] = true;
                        tangents[slot] = self
                            .operands(slot)
                            .iter()
                            .zip(self.slopes(slot))
                            .filter(|(operand, _)| touched[**operand as usize])
                            .map(|(operand, slope)| slope * tangents[*operand as usize])
                            .sum();
                    }
                }
            }
        }
        self.outputs.iter().map(|slot| tangents[*slot as usize]).collect()
    }

    /// Derivatives of the output number `output` by all inputs, by one sweep backward; exact up to rounding, NaN where
    /// there is none.
    ///
    /// # Panics
    /// If there is no such output.
    pub fn reverse(&mut self, at: &[f64], output: usize) -> Vec<f64> {
        let adjoints = self.adjoints(at, output);
        self.of_inputs(&adjoints)
    }

    /// For each input the sum of the absolute values of all contributions to the derivative of the output number `output`:
    /// the size against which its rounding is to be seen, larger than the derivative where contributions cancel.
    ///
    /// # Panics
    /// If there is no such output.
    pub fn magnitude(&mut self, at: &[f64], output: usize) -> Vec<f64> {
        let magnitudes = self.sweep(at, output, f64::abs);
        self.of_inputs(&magnitudes)
    }

    fn of_inputs(&self, adjoints: &[f64]) -> Vec<f64> {
        let mut gradient = vec![0.0; self.inputs.len()];
        for (instruction, adjoint) in self.instructions.iter().zip(adjoints) {
            if let Action::Read(input) = instruction.action {
                gradient[input as usize] = *adjoint;
            }
        }
        gradient
    }

    /// The matrix of derivatives, one row for each output and one column for each input, row by row, by dual numbers.
    pub fn jacobian_forward(&mut self, at: &[f64]) -> Vec<f64> {
        let (rows, cols) = (self.outputs.len(), self.inputs.len());
        let mut entries = vec![0.0; rows * cols];
        let mut direction = vec![0.0; cols];
        for col in 0..cols {
            direction[col] = 1.0;
            for (row, entry) in self.forward(at, &direction).into_iter().enumerate() {
                entries[row * cols + col] = entry;
            }
            direction[col] = 0.0;
        }
        entries
    }

    /// The same matrix by sweeps backward.
    pub fn jacobian_reverse(&mut self, at: &[f64]) -> Vec<f64> {
        (0..self.outputs.len()).flat_map(|output| self.reverse(at, output)).collect()
    }

    /// Second derivatives of the output number `output`, row by row and symmetric: extrapolated central differences of the
    /// reverse gradient, reliable to about 1e-8 relative to the largest entry at well-conditioned points. Variables that
    /// never meet are moved together, see [`Program::hessian_sparse`].
    ///
    /// # Panics
    /// If there is no such output, or fewer numbers than inputs.
    pub fn hessian(&mut self, at: &[f64], output: usize) -> Vec<f64> {
        let count = self.inputs.len();
        let sparsity = self.hessian_sparsity(output);
        let mut entries = vec![0.0; count * count];
        let mut values = self.hessian_sparse(at, output, &sparsity).into_iter();
        for (row, cols) in sparsity.rows().iter().enumerate() {
            cols.iter().zip(&mut values).for_each(|(col, value)| entries[row * count + *col as usize] = value);
        }
        (0..count * count).map(|k| (entries[k] + entries[k % count * count + k / count]) / 2.0).collect()
    }

    /// How far an input is moved for second derivatives.
    pub(super) fn step(at: f64) -> f64 {
        STEP * at.abs().max(0.25)
    }

    /// For each input the sum of its second derivatives with all inputs times their `steps`: extrapolated central
    /// differences of the gradient.
    pub(super) fn second_differences(&mut self, at: &[f64], output: usize, steps: &[f64]) -> Vec<f64> {
        let (wide, narrow) =
            (self.gradient_difference(at, output, steps, 1.0), self.gradient_difference(at, output, steps, 0.5));
        wide.into_iter().zip(narrow).map(|(wide, narrow)| (4.0 * narrow - wide) / 3.0).collect()
    }

    fn gradient_difference(&mut self, at: &[f64], output: usize, steps: &[f64], part: f64) -> Vec<f64> {
        let moved = |part: f64| -> Vec<f64> { at.iter().zip(steps).map(|(x, step)| x + part * step).collect() };
        let (above, below) = (self.reverse(&moved(part), output), self.reverse(&moved(-part), output));
        above.into_iter().zip(below).map(|(above, below)| (above - below) / (2.0 * part)).collect()
    }

    /// How far rounding may have moved each output at a point, to first order: every operation is wrong by one rounding and
    /// hands on the errors of its operands times its slopes. Infinite where that cannot be said.
    pub fn rounding(&mut self, at: &[f64]) -> Vec<f64> {
        self.run(at);
        let mut errors = vec![0.0; self.instructions.len()];
        for slot in 0..self.instructions.len() {
            let own = f64::EPSILON * self.values[slot].abs();
            errors[slot] = match self.instructions[slot].action {
                Action::Read(_) => 0.0,
                Action::Constant(_) => own,
                Action::Choose => self.chosen(slot).map_or(f64::INFINITY, |operand| errors[operand as usize]),
                Action::Call(_) | Action::Raise(_) => {
                    let moved = self.operands(slot).iter().map(|operand| errors[*operand as usize]);
                    let shares = moved.zip(self.slopes(slot)).filter(|(error, slope)| *error > 0.0 && *slope != 0.0);
                    own + shares.map(|(error, slope)| error * slope.abs()).sum::<f64>()
                }
            };
            if errors[slot].is_nan() {
                errors[slot] = f64::INFINITY;
            }
        }
        self.outputs.iter().map(|slot| errors[*slot as usize]).collect()
    }

    /// For every slot the derivative of the output by it, 0 where the output does not depend on it.
    pub(super) fn adjoints(&mut self, at: &[f64], output: usize) -> Vec<f64> {
        self.sweep(at, output, |share| share)
    }

    /// From the output backward: every operation gives `part` of its share to each operand.
    fn sweep(&mut self, at: &[f64], output: usize, part: fn(f64) -> f64) -> Vec<f64> {
        self.run(at);
        let count = self.instructions.len();
        let (mut adjoints, mut reached) = (vec![0.0; count], vec![false; count]);
        let root = self.outputs[output] as usize;
        (adjoints[root], reached[root]) = (1.0, true);
        for slot in (0..=root).rev() {
            if !reached[slot] || !self.instructions[slot].varies {
                continue;
            }
            for (operand, share) in self.shares(slot, adjoints[slot]) {
                adjoints[operand as usize] += part(share);
                reached[operand as usize] = true;
            }
        }
        adjoints
    }

    /// What an operation passes on of its adjoint, and to whom.
    fn shares(&self, slot: usize, adjoint: f64) -> SmallVec<[(u32, f64); 4]> {
        let operands = self.operands(slot).iter().copied();
        match self.instructions[slot].action {
            Action::Constant(_) | Action::Read(_) => SmallVec::new(),
            Action::Choose => match self.chosen(slot) {
                Some(operand) => SmallVec::from_slice(&[(operand, adjoint)]),
                None => operands.map(|operand| (operand, f64::NAN)).collect(),
            },
            Action::Call(_) | Action::Raise(_) => operands
                .zip(self.slopes(slot))
                .filter(|(operand, _)| self.instructions[*operand as usize].varies)
                .map(|(operand, slope)| (operand, adjoint * slope))
                .collect(),
        }
    }

    /// Partial derivatives of one operation by its operands in the present run.
    fn slopes(&self, slot: usize) -> SmallVec<[f64; 4]> {
        let operands = self.operand_values(slot);
        let mut slopes: SmallVec<[f64; 4]> = SmallVec::from_elem(0.0, operands.len());
        match self.instructions[slot].action {
            Action::Call(op) => (op.slopes)(&operands, self.values[slot], &mut slopes),
            Action::Raise(power) => slopes[0] = power.slope(operands[0]),
            Action::Constant(_) | Action::Read(_) | Action::Choose => {}
        }
        slopes
    }
}
