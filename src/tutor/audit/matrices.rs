//! `J` and `H` by themselves: of which functions, told by their sizes and entries.
//!
//! Several readings fit; the one with the most right entries is taken and said. With less than half of them right nothing
//! is taken. It looks at the last few functions only.

use super::chain::Auditor;
use super::compare::Found;
use super::notes::Read;
use super::value::How;
use crate::expr::ExprId;
use crate::name::Name;
use crate::ops;
use crate::syntax::{entries_of, free_variables};

/// Functions that are tried.
const TRIED: usize = 5;

/// A derivative that is not carried out, with the number of entries that agree.
struct Reading {
    open: ExprId,
    agree: usize,
    says: String,
}

impl Auditor<'_> {
    /// What a matrix of this size named `name` is, as a formal derivative, and a remark that says so.
    pub(super) fn matrix_named(
        &mut self,
        name: Name,
        rows: usize,
        cols: usize,
        value: &Read,
    ) -> Option<(ExprId, String)> {
        let functions = self.functions(name, cols);
        let is_jacobian = name.split().0 == "J";
        let lists: Vec<Vec<ExprId>> = match is_jacobian {
            true => arrangements(&functions, rows),
            false => functions.iter().filter(|_| rows == cols).map(|function| vec![*function]).collect(),
        };
        let given = self.notes.worth(value.open, How::default()).ok()?;
        let given = entries_of(&self.notes.graph, given)?.2;
        let mut best: Option<Reading> = None;
        for list in lists {
            let by = self.inputs(list[0])?;
            if list.iter().any(|function| self.inputs(*function).as_ref() != Some(&by)) {
                continue;
            }
            let open = match is_jacobian {
                true => {
                    let of = self.notes.graph.vector(&list);
                    let kids: Vec<ExprId> = std::iter::once(of).chain(by).collect();
                    self.notes.graph.apply(ops::JACOBIAN, &kids)
                }
                false => {
                    let kids: Vec<ExprId> = std::iter::once(list[0]).chain(by).collect();
                    self.notes.graph.apply(ops::HESSIAN, &kids)
                }
            };
            let Ok(right) = self.notes.worth(open, How::default()) else { continue };
            let Some((_, _, right)) = entries_of(&self.notes.graph, right) else { continue };
            let mut agree = 0;
            for (a, b) in right.iter().zip(&given) {
                agree +=
                    usize::from(matches!(self.notes.values(*a, *b, false, &self.options.effort), Ok(Found::Equal(..))));
            }
            let names: Vec<String> = list.iter().map(|function| self.spelt(*function)).collect();
            let what = if is_jacobian { "Jacobian" } else { "Hessian" };
            let says = format!("{name} is read as the {what} of {}", names.join(", "));
            if best.as_ref().is_none_or(|best| agree > best.agree) {
                best = Some(Reading { open, agree, says });
            }
        }
        best.filter(|reading| 2 * reading.agree >= given.len()).map(|reading| (reading.open, reading.says))
    }

    /// The last scalar functions of so many variables, the last one first; with `J_f` only f.
    fn functions(&mut self, name: Name, inputs: usize) -> Vec<ExprId> {
        let wanted = name.split().1;
        let order: Vec<ExprId> = self.notes.order.iter().rev().copied().collect();
        let mut found = Vec::new();
        for head in order {
            let fits = wanted.is_none_or(|wanted| self.spelt(head) == wanted);
            if fits && self.inputs(head).is_some_and(|by| by.len() == inputs) {
                found.push(head);
            }
            if found.len() == TRIED {
                break;
            }
        }
        found
    }

    /// The variables of a function: its parameters, or what is free in it.
    fn inputs(&mut self, head: ExprId) -> Option<Vec<ExprId>> {
        let definition = self.notes.definitions.get(&head)?.clone();
        if !self.notes.graph.is_scalar(definition.body) {
            return None;
        }
        if !definition.params.is_empty() {
            return Some(definition.params);
        }
        let whole = self.notes.worth(head, How::default()).ok()?;
        Some(free_variables(&self.notes.graph, whole))
    }
}

/// All ordered choices of `count` of the functions, those in the order of the notes first.
fn arrangements(functions: &[ExprId], count: usize) -> Vec<Vec<ExprId>> {
    let mut lists: Vec<Vec<ExprId>> = vec![Vec::new()];
    for _ in 0..count.min(TRIED) {
        let mut longer = Vec::new();
        for list in &lists {
            for function in functions.iter().rev().filter(|function| !list.contains(function)) {
                longer.push(list.iter().copied().chain([*function]).collect());
            }
        }
        lists = longer;
    }
    lists.retain(|list| list.len() == count && count > 0);
    lists
}
