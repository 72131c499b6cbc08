//! Atoms whose signs do not follow from the cell: ties between variables, and functions whose roots cannot be listed.

use smallvec::SmallVec;

use super::{Cell, linear};
use crate::decide::Budget;
use crate::decide::accept::{accept, fingerprint};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::{Rational, Sign};
use crate::ops;

/// Groups with which an atom is compared.
const COMPARED: usize = 8;

/// Signs of the open atoms of a cell, in their order.
pub(super) type Combination = SmallVec<[Sign; 4]>;

/// Atoms that are formally equal or opposite.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    /// Each with whether it has the sign of the first.
    pub members: SmallVec<[(ExprId, bool); 2]>,
    /// It may be 0 on a set with interior.
    pub vanishes: bool,
}

impl Loose {
    /// The atom whose sign is meant.
    pub fn atom(&self) -> ExprId {
        self.members[0].0
    }
}

/// Groups `atoms` by what they are up to their sign, so that no combination contradicts itself for so simple a reason.
pub(super) fn grouped(
    graph: &mut Graph,
    atoms: &[ExprId],
    seed: u64,
    budget: &mut Budget,
) -> Result<Vec<Loose>, Stopped> {
    let mut groups: Vec<Loose> = Vec::new();
    for atom in atoms {
        let mut known = None;
        for (at, loose) in groups.iter().enumerate().take(COMPARED) {
            if let Some(same) = relation(graph, *atom, loose.atom(), seed, budget)? {
                known = Some((at, same));
                break;
            }
        }
        match known {
            Some((at, same)) => groups[at].members.push((*atom, same)),
            None => {
                let members = SmallVec::from_slice(&[(*atom, true)]);
                groups.push(Loose { members, vanishes: vanishes(graph, *atom) });
            }
        }
    }
    Ok(groups)
}

/// True for equal atoms, false for opposite ones: looked up by their fingerprints, then accepted.
fn relation(graph: &mut Graph, a: ExprId, b: ExprId, seed: u64, budget: &mut Budget) -> Result<Option<bool>, Stopped> {
    let opposite = graph.negate(b);
    let values = fingerprint(graph, &[a, b, opposite], seed)?;
    for (other, value, same) in [(b, values[1], true), (opposite, values[2], false)] {
        if values[0] == value && accept(graph, a, other, &[], seed, budget).is_equal() {
            return Ok(Some(same));
        }
    }
    Ok(None)
}

/// True if something in `atom` is not analytic, so that it may be 0 everywhere in a region.
fn vanishes(graph: &Graph, atom: ExprId) -> bool {
    graph.reachable(&[atom]).into_iter().any(|id| match graph.node(id) {
        Node::Apply(op, _) => matches!(
            op,
            ops::ABS
                | ops::SIGN
                | ops::HEAVISIDE
                | ops::RELU
                | ops::FLOOR
                | ops::CEIL
                | ops::FACTORIAL
                | ops::MIN
                | ops::MAX
                | ops::PIECEWISE
        ),
        _ => false,
    })
}

/// All combinations of signs of some atoms, and which of them were met.
pub(super) struct Combinations {
    states: SmallVec<[usize; 6]>,
    seen: Vec<Combination>,
    followed: bool,
}

const STATES: [Sign; 3] = [Sign::Positive, Sign::Negative, Sign::Zero];

impl Combinations {
    /// More than `most` atoms are not followed.
    pub fn new(open: &[Loose], most: usize) -> Self {
        let states = open.iter().map(|loose| if loose.vanishes { 3 } else { 2 }).collect();
        Combinations { states, seen: Vec::new(), followed: open.len() <= most }
    }

    pub fn is_seen(&self, signs: &Combination) -> bool {
        self.seen.contains(signs)
    }

    pub fn see(&mut self, signs: Combination) {
        self.seen.push(signs);
    }

    pub fn all_seen(&self) -> bool {
        self.followed && self.seen.len() == self.count()
    }

    fn count(&self) -> usize {
        self.states.iter().product()
    }

    /// Those that were not met; `None` if there are too many atoms.
    pub fn unseen(&self) -> Option<Vec<Combination>> {
        if !self.followed {
            return None; // There may be more combinations than can be counted.
        }
        let all = (0..self.count()).map(|number| {
            let mut rest = number;
            let digit = |states: &usize| {
                let digit = rest % states;
                rest /= states;
                STATES[digit]
            };
            self.states.iter().map(digit).collect::<Combination>()
        });
        Some(all.filter(|signs| !self.seen.contains(signs)).collect())
    }
}

/// True if `signs` surely do not occur together in `cell`, which is known for linear atoms alone.
pub(super) fn is_impossible(
    graph: &Graph,
    cell: &Cell,
    open: &[Loose],
    signs: &Combination,
    variables: &[ExprId],
) -> bool {
    let count = variables.len();
    let mut all: Vec<linear::Form> = Vec::new();
    for (k, (low, high)) in cell.iter().enumerate() {
        let unit = |sign: i64, constant: Rational| {
            let mut form = vec![Rational::ZERO; count + 1];
            form[k] = Rational::integer(sign);
            form[count] = constant;
            form
        };
        all.extend(low.as_ref().map(|low| unit(1, -low)));
        all.extend(high.as_ref().map(|high| unit(-1, high.clone())));
    }
    for (loose, sign) in open.iter().zip(signs) {
        if let Some(form) = linear::form(graph, loose.atom(), variables).filter(|_| *sign != Sign::Zero) {
            all.push(if *sign == Sign::Negative { form.iter().map(|c| -c).collect() } else { form });
        }
    }
    linear::impossible(all, count)
}
