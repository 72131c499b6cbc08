//! Which inputs meet in an output, read off the tape.
//!
//! A derivative that is zero only by cancelling, as in `x - x`, counts as not zero.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::super::program::{Action, Program};

/// Inputs, ascending.
type Set = Rc<Vec<u32>>;

/// The inputs that each output depends on.
pub(super) fn jacobian(program: &Program) -> Vec<Vec<u32>> {
    let mut sets = Sets::new(program);
    program.outputs.iter().map(|slot| sets.of(*slot).to_vec()).collect()
}

/// For each input the inputs that it meets in something that is not linear below the output.
pub(super) fn hessian(program: &Program, output: usize) -> Vec<Vec<u32>> {
    let below = reachable(program, program.outputs[output]);
    let mut sets = Sets::new(program);
    let mut rows: Vec<FxHashSet<u32>> = vec![FxHashSet::default(); program.inputs.len()];
    let mut done: FxHashSet<(*const Vec<u32>, *const Vec<u32>)> = FxHashSet::default();
    for slot in (0..program.instructions.len()).filter(|slot| below[*slot]) {
        for (a, b) in meetings(program, slot, &mut sets) {
            if !done.insert((Rc::as_ptr(&a), Rc::as_ptr(&b))) {
                continue;
            }
            for x in a.iter() {
                for y in b.iter() {
                    rows[*x as usize].insert(*y);
                    rows[*y as usize].insert(*x);
                }
            }
        }
    }
    let sorted = |row: FxHashSet<u32>| {
        let mut row: Vec<u32> = row.into_iter().collect();
        row.sort_unstable();
        row
    };
    rows.into_iter().map(sorted).collect()
}

fn reachable(program: &Program, root: u32) -> Vec<bool> {
    let mut below = vec![false; program.instructions.len()];
    below[root as usize] = true;
    for slot in (0..=root as usize).rev() {
        if below[slot] && program.instructions[slot].varies {
            program.operands(slot).iter().for_each(|operand| below[*operand as usize] = true);
        }
    }
    below
}

/// The sets of inputs that one operation makes meet.
fn meetings(program: &Program, slot: usize, sets: &mut Sets<'_>) -> SmallVec<[(Set, Set); 2]> {
    let operands = program.operands(slot);
    if !program.instructions[slot].varies {
        return SmallVec::new();
    }
    match (program.instructions[slot].action, operands) {
        (Action::Constant(_) | Action::Read(_) | Action::Choose, _) => SmallVec::new(),
        (Action::Call(op), _) if op.name == "add" => SmallVec::new(),
        (Action::Call(op), [a, b]) if op.name == "mul" => SmallVec::from_iter([(sets.of(*a), sets.of(*b))]),
        (Action::Call(op), [a, b]) if op.name == "div" => {
            let (above, below) = (sets.of(*a), sets.of(*b));
            SmallVec::from_iter([(above, below.clone()), (below.clone(), below)])
        }
        (Action::Call(_) | Action::Raise(_), _) => {
            let all = sets.of(slot as u32);
            SmallVec::from_iter([(all.clone(), all)])
        }
    }
}

/// The inputs below slots; each that was asked for is kept, so that what stands above it need not look below it again.
struct Sets<'p> {
    program: &'p Program,
    known: FxHashMap<u32, Set>,
    seen: Vec<u32>,
    turn: u32,
}

impl<'p> Sets<'p> {
    fn new(program: &'p Program) -> Self {
        Sets { program, known: FxHashMap::default(), seen: vec![0; program.instructions.len()], turn: 0 }
    }

    fn of(&mut self, slot: u32) -> Set {
        if let Some(set) = self.known.get(&slot) {
            return set.clone();
        }
        self.turn += 1;
        let (mut open, mut inputs, mut sets): (Vec<u32>, Vec<u32>, Vec<Set>) = (vec![slot], Vec::new(), Vec::new());
        while let Some(next) = open.pop() {
            let is_new = std::mem::replace(&mut self.seen[next as usize], self.turn) != self.turn;
            if !is_new || !self.program.instructions[next as usize].varies {
                continue;
            }
            match (self.known.get(&next), self.program.instructions[next as usize].action) {
                (Some(set), _) => sets.push(set.clone()),
                (None, Action::Read(input)) => inputs.push(input),
                (None, _) => open.extend_from_slice(self.program.operands(next as usize)),
            }
        }
        sets.dedup_by(|a, b| Rc::ptr_eq(a, b));
        let set = match (&sets[..], inputs.is_empty()) {
            ([only], true) => only.clone(),
            _ => {
                inputs.extend(sets.iter().flat_map(|set| set.iter()));
                inputs.sort_unstable();
                inputs.dedup();
                Rc::new(inputs)
            }
        };
        self.known.insert(slot, set.clone());
        set
    }
}
