//! From expressions to what replies hold: formulas, left sides, decimals.

use super::Session;
use super::answer::Task;
use super::read::Reading;
use super::reply::{AnswerKind, Shown};
use crate::expr::{ExprId, Node};
use crate::number::decimal;
use crate::syntax::formula::{Formula, Item};
use crate::syntax::written::Operator;
use crate::syntax::{self, spelling};

/// Formulas with more parts are not written out; a part counts as often as it would be written.
const FORMULA_PARTS: u64 = 1_000_000;
/// Entries with more parts in all are shown together or not at all.
const ENTRY_PARTS: usize = 1_000_000;

impl Session {
    /// The formula of an expression; a named remark if it has too many parts.
    pub(super) fn formula(&self, id: ExprId) -> Formula {
        if self.graph.tree_size(id) > FORMULA_PARTS {
            let mut formula = Formula::default();
            formula.push(Item::Elided("an expression of over a million parts, too large to write out".to_owned()));
            return formula;
        }
        syntax::formula(&self.graph, id)
    }

    /// An expression ready to be shown.
    pub(super) fn shown(&self, id: ExprId) -> Shown {
        let rows = match self.graph.node(id) {
            Node::Literal { cols, entries, .. } => self.rows(entries, cols as usize),
            _ => None,
        };
        Shown { id, formula: self.formula(id), shape: self.graph.shape(id).clone(), rows }
    }

    /// The formulas of entries, row by row; `None` if they are too large to be written out one by one.
    fn rows(&self, entries: &[ExprId], cols: usize) -> Option<Vec<Vec<Formula>>> {
        let mut left = ENTRY_PARTS;
        let formulas: Option<Vec<Formula>> = entries
            .iter()
            .map(|entry| {
                let formula = self.formula(*entry);
                left = left.checked_sub(formula.items.len())?;
                Some(formula)
            })
            .collect();
        Some(formulas?.chunks(cols).map(<[Formula]>::to_vec).collect())
    }

    /// What was typed, as a formula.
    pub(super) fn echo(&self, reading: &Reading) -> Formula {
        syntax::echo(&reading.written)
    }

    /// What stands on the left of a derivative: `d/dx e`, `∂f/∂x`, `∇f`.
    pub(super) fn left_side(&self, task: &Task) -> Formula {
        let mut formula = Formula::default();
        let by: Vec<String> = task.by.iter().map(|id| spelling(&self.graph, *id)).collect();
        let body = match &task.name {
            Some(name) => formula.push(Item::Symbol(name.clone())),
            None => {
                let inner = self.formula(task.of);
                formula.append(&inner)
            }
        };
        let left = match task.kind {
            AnswerKind::Gradient => Item::Operator(Operator::Gradient, Vec::new(), body),
            AnswerKind::Jacobian => Item::Operator(Operator::Jacobian, Vec::new(), body),
            AnswerKind::Hessian => Item::Operator(Operator::Hessian, Vec::new(), body),
            _ => Item::Derivative {
                partial: self.graph.variables(task.of).len() > 1 || self.indexed_names(task.of).len() > 1,
                by,
                of: task.name.clone(),
                body: task.name.is_none().then_some(body),
            },
        };
        let mut root = formula.push(left);
        if !task.at.is_empty() {
            let pairs = task
                .at
                .iter()
                .map(|(variable, value)| {
                    let value = self.formula(*value);
                    (spelling(&self.graph, *variable), formula.append(&value))
                })
                .collect();
            root = formula.push(Item::At(root, pairs));
        }
        debug_assert_eq!(root, formula.root());
        formula
    }

    /// A decimal value of a constant that is not a whole number.
    pub(super) fn decimal(&mut self, id: ExprId) -> Option<String> {
        if !self.graph.is_scalar(id) || self.graph.as_number(id).is_some_and(|value| value.is_integer()) {
            return None;
        }
        let value = self.constant_value(id)?[0][0];
        value.is_finite().then(|| decimal(value, self.settings().digits))
    }
}
