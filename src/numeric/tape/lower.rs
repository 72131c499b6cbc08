//! From values to instructions: an order, places, and as few rows as the order needs.
//!
//! The order is that of a walk from the outputs with operands first, so that a value is used soon after it is made.
//! Outputs are written where they belong and read from there; a product that one sum alone uses becomes a term of it.

use smallvec::{SmallVec, smallvec};

use super::code::{Code, Constant, Instruction, Kind, Place, Term};
use super::flow::{Flow, Id, Scaled, Unary, Value};
use super::pairs;

/// The instructions for all outputs.
pub(super) fn lower(mut flow: Flow) -> Code {
    let ids: Vec<Id> = flow.outputs.iter().map(|output| output.id).collect();
    let needed = order(&flow, &ids);
    let uses = uses(&flow, &needed);
    let roots: Vec<Id> = flow.outputs.clone().into_iter().map(|output| root(&mut flow, output, &uses)).collect();
    let needed = order(&flow, &roots);
    pairs::split(&mut flow, &needed);
    let needed = order(&flow, &roots);
    Lowering::new(&flow, &roots, &needed).finish()
}

/// The value of an output with its factor; a changed sign is given to the terms of a sum.
fn root(flow: &mut Flow, output: Scaled, uses: &[u32]) -> Id {
    match &flow.values[output.id as usize] {
        Value::Sum(constant, terms) if output.factor == -1.0 && uses[output.id as usize] == 0 => {
            let turned = Value::Sum(-constant, terms.iter().map(|(factor, id)| (-factor, *id)).collect());
            flow.intern(turned)
        }
        _ => flow.materialise(output),
    }
}

/// All values below `roots`, operands first.
fn order(flow: &Flow, roots: &[Id]) -> Vec<Id> {
    let (mut found, mut seen) = (Vec::new(), vec![false; flow.values.len()]);
    let mut open: Vec<(Id, SmallVec<[Id; 8]>)> = Vec::new();
    for root in roots {
        let mut next = Some(*root);
        loop {
            if let Some(id) = next.take().filter(|id| !std::mem::replace(&mut seen[*id as usize], true)) {
                let mut operands = flow.values[id as usize].operands();
                operands.reverse();
                open.push((id, operands));
            }
            let Some((id, operands)) = open.last_mut() else { break };
            next = operands.pop();
            if next.is_none() {
                found.push(*id);
                open.pop();
            }
        }
    }
    found
}

/// How often each value is an operand of a needed one.
fn uses(flow: &Flow, needed: &[Id]) -> Vec<u32> {
    let mut uses = vec![0; flow.values.len()];
    for id in needed {
        flow.values[*id as usize].operands().iter().for_each(|operand| uses[*operand as usize] += 1);
    }
    uses
}

/// A value that gets an instruction, with the values that it reads.
struct Step {
    id: Id,
    /// The cosine that comes with a sine.
    also: Option<Id>,
    reads: SmallVec<[Id; 8]>,
}

struct Lowering<'f> {
    flow: &'f Flow,
    roots: &'f [Id],
    needed: &'f [Id],
    /// Products that are terms of the only sum that uses them.
    inlined: Vec<bool>,
    places: Vec<Option<Place>>,
    free: Vec<u32>,
    code: Code,
}

impl<'f> Lowering<'f> {
    fn new(flow: &'f Flow, roots: &'f [Id], needed: &'f [Id]) -> Self {
        let mut uses = uses(flow, needed);
        roots.iter().for_each(|root| uses[*root as usize] += 1);
        let mut inlined = vec![false; flow.values.len()];
        for id in needed {
            if let Value::Sum(_, terms) = &flow.values[*id as usize] {
                for (_, term) in terms {
                    let is_pair = matches!(flow.values[*term as usize], Value::Product(_));
                    inlined[*term as usize] = is_pair && uses[*term as usize] == 1;
                }
            }
        }
        let places = vec![None; flow.values.len()];
        Lowering { flow, roots, needed, inlined, places, free: Vec::new(), code: Code::default() }
    }

    fn value(&self, id: Id) -> &'f Value {
        &self.flow.values[id as usize]
    }

    fn finish(mut self) -> Code {
        self.place_outputs();
        self.constants();
        let steps = self.steps();
        let mut last = vec![usize::MAX; self.flow.values.len()];
        for (at, step) in steps.iter().enumerate() {
            step.reads.iter().for_each(|id| last[*id as usize] = at);
        }
        for (at, step) in steps.iter().enumerate() {
            for id in &step.reads {
                if last[*id as usize] == at {
                    last[*id as usize] = usize::MAX;
                    self.release(*id);
                }
            }
            let to = self.place(step.id);
            let also = step.also.map(|id| self.place(id));
            self.emit(step.id, to, also);
            for id in std::iter::once(step.id).chain(step.also) {
                if last[id as usize] == usize::MAX {
                    self.release(id);
                }
            }
        }
        self.copies();
        self.code
    }

    /// Inputs are read and outputs written where they stand.
    fn place_outputs(&mut self) {
        for id in self.needed {
            if let Value::Input(input) = self.value(*id) {
                self.places[*id as usize] = Some(Place::new(Place::INPUTS, *input as usize));
            }
        }
        for (at, id) in self.roots.iter().enumerate() {
            if self.constant(*id).is_none() {
                self.code.varying.push(at as u32);
                self.places[*id as usize].get_or_insert(Place::new(Place::OUTPUTS, at));
            }
        }
    }

    fn constant(&self, id: Id) -> Option<f64> {
        match self.value(id) {
            Value::One => Some(1.0),
            Value::Sum(constant, terms) if terms.is_empty() => Some(*constant),
            _ => None,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let mut done = vec![false; self.flow.values.len()];
        let read = uses(self.flow, self.needed);
        let mut steps = Vec::new();
        for id in self.needed {
            let is_free = matches!(self.value(*id), Value::Input(_)) || self.inlined[*id as usize];
            if is_free || done[*id as usize] || (self.constant(*id).is_some() && read[*id as usize] == 0) {
                continue;
            }
            let also = self.partner(*id);
            also.iter().for_each(|id| done[*id as usize] = true);
            steps.push(Step { id: *id, also, reads: self.reads(*id) });
        }
        steps
    }

    /// The cosine of the same argument for a sine and the other way round.
    fn partner(&self, id: Id) -> Option<Id> {
        let (wanted, argument) = match self.value(id) {
            Value::Unary(Unary::Sin, argument) => (Unary::Cos, argument),
            Value::Unary(Unary::Cos, argument) => (Unary::Sin, argument),
            _ => return None,
        };
        let mut found = self.needed.iter().copied();
        found.find(|other| matches!(self.value(*other), Value::Unary(f, a) if *f == wanted && a == argument))
    }

    fn reads(&self, id: Id) -> SmallVec<[Id; 8]> {
        let operands = self.value(id).operands();
        let inside = |id: Id| if self.inlined[id as usize] { self.value(id).operands() } else { smallvec![id] };
        operands.into_iter().flat_map(inside).collect()
    }

    fn release(&mut self, id: Id) {
        if let Some(place) = self.places[id as usize].filter(|place| place.area() == Place::REGISTERS) {
            self.free.push(place.row() as u32);
        }
    }

    fn place(&mut self, id: Id) -> Place {
        if let Some(place) = self.places[id as usize] {
            return place;
        }
        let row = self.free.pop().unwrap_or_else(|| {
            self.code.registers += 1;
            self.code.registers as u32 - 1
        });
        *self.places[id as usize].insert(Place::new(Place::REGISTERS, row as usize))
    }

    fn at(&self, id: Id) -> Place {
        self.places[id as usize].expect("operands come first")
    }

    fn emit(&mut self, id: Id, to: Place, also: Option<Place>) {
        let start = self.code.terms.len() as u32;
        let (kind, constant) = match self.value(id) {
            Value::One => (Kind::Combine { linear: 0 }, 1.0),
            Value::Input(_) => return,
            Value::Sum(constant, terms) => (self.sum(*constant, terms), *constant),
            Value::Product(factors) => {
                self.operand(1.0, factors[0], factors[1]);
                (Kind::Multiply, 0.0)
            }
            Value::Unary(function, argument) => {
                self.operand(1.0, *argument, *argument);
                match also {
                    Some(other) if *function == Unary::Sin => (Kind::SinCos(other), 0.0),
                    Some(other) => return self.push(Kind::SinCos(to), other, 0.0, start),
                    None => (Kind::Unary(*function), 0.0),
                }
            }
            Value::Raise(power, base) => {
                self.operand(1.0, *base, *base);
                (Kind::Raise(*power), 0.0)
            }
            Value::Call(op, ids) => {
                ids.iter().for_each(|id| self.operand(1.0, *id, *id));
                (if op.name == "pow" { Kind::Power } else { Kind::Call(op) }, 0.0)
            }
            Value::Choose(ids) => {
                ids.iter().for_each(|id| self.operand(1.0, *id, *id));
                (Kind::Choose, 0.0)
            }
        };
        self.push(kind, to, constant, start);
    }

    fn sum(&mut self, constant: f64, terms: &[(f64, Id)]) -> Kind {
        if let ([(factor, only)], true) = (terms, constant == 0.0)
            && let (Value::Product(pair), true) = (self.value(*only), self.inlined[*only as usize])
        {
            self.operand(*factor, pair[0], pair[1]);
            return Kind::Multiply;
        }
        let (products, plain): (Vec<_>, Vec<_>) = terms.iter().partition(|(_, id)| self.inlined[*id as usize]);
        for (factor, id) in &plain {
            self.operand(*factor, *id, *id);
        }
        for (factor, id) in &products {
            if let Value::Product(pair) = self.value(*id) {
                self.operand(*factor, pair[0], pair[1]);
            }
        }
        Kind::Combine { linear: plain.len() as u32 }
    }

    fn operand(&mut self, factor: f64, a: Id, b: Id) {
        let term = Term { factor, a: self.at(a), b: self.at(b) };
        self.code.terms.push(term);
    }

    fn push(&mut self, kind: Kind, to: Place, constant: f64, start: u32) {
        let end = self.code.terms.len() as u32;
        self.code.instructions.push(Instruction { kind, to, constant, start, end });
    }

    /// Outputs that are constants.
    fn constants(&mut self) {
        let mut at = 0;
        while at < self.roots.len() {
            let Some(constant) = self.constant(self.roots[at]) else {
                at += 1;
                continue;
            };
            let same = |id: &&Id| self.constant(**id).is_some_and(|other| other.to_bits() == constant.to_bits());
            let rows = self.roots[at..].iter().take_while(same).count();
            self.code.constants.push(Constant { value: constant, rows: at as u32..(at + rows) as u32 });
            at += rows;
        }
    }

    /// Outputs that are inputs, or the same as an earlier one.
    fn copies(&mut self) {
        for (at, id) in self.roots.iter().enumerate() {
            let (place, start) = (Place::new(Place::OUTPUTS, at), self.code.terms.len() as u32);
            if self.constant(*id).is_none() && self.places[*id as usize] != Some(place) {
                self.operand(1.0, *id, *id);
                self.push(Kind::Combine { linear: 1 }, place, 0.0, start);
            }
        }
    }
}
