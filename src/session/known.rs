//! Vectors and matrices whose sizes are numbers: kept whole for derivatives in matrix notation, `x'*(A + A')`, and written
//! out entry by entry where that is what is asked.
//!
//! A line that names such a vector or matrix, and none of its entries, is read with everything whole. What cannot be done
//! so is done with the entries instead, and nobody notices.

use super::Session;
use super::answer::Task;
use super::reply::{Answer, AnswerKind, Judgement, Outcome};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::syntax::written::Token;
use crate::syntax::{self, entries_of, written_out};

/// The id of the problem that a text is about entries.
pub(super) const ENTRIES: &str = "scope-entries";
/// Most entries of a vector or matrix that is written out to be differentiated.
pub(super) const MOST_ENTRIES: u32 = 400;
/// Most entries of a derivative that is written out beside its matrix notation.
const MOST_DERIVATIVES: u64 = 100;

impl Session {
    /// Works with everything whole if the text names a vector or matrix of known size and none of its entries; entry by
    /// entry if not, or if that cannot be done.
    ///
    /// # Errors
    /// What `work` reports.
    pub(super) fn whole_first<T>(
        &mut self,
        text: &str,
        work: impl Fn(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        if self.names_known_wholes(text) {
            let before = self.state.clone();
            match self.with_wholes(&work) {
                Err(problem) if problem.is_from_outside() => return Err(problem),
                Err(_) => self.state = before,
                done => return done,
            }
            self.refill();
        }
        work(self)
    }

    /// Works with vectors and matrices of known size whole.
    pub(super) fn with_wholes<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let written_out = self.state.scope.clone();
        self.state.scope = written_out.unwritten();
        let result = work(self);
        self.state.scope = written_out;
        // A later line may use it beside entries.
        self.state.last = self.state.last.map(|last| self.entry_by_entry(last).unwrap_or(last));
        result
    }

    /// True if the text names a vector or matrix of known size that would be written out, or a definition with one in it,
    /// and gives no entries of its own.
    pub(super) fn names_known_wholes(&self, text: &str) -> bool {
        let scope = &self.state.scope;
        if scope.keeps_whole() || !scope.shapes.values().any(|shape| !shape.is_scalar()) {
            return false;
        }
        let names = |name: &Name| !scope.shape(*name).is_scalar() || scope.unwritten.contains_key(name);
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        words.into_iter().any(|word| names(&Name::new(word))) || {
            let Ok(written) = syntax::parse(text, &self.vocabulary()) else { return false };
            written.items.iter().any(|item| matches!(&item.token, Token::Symbol(name) if names(name)))
        }
    }

    /// Fails where everything is to stay whole, if a vector or matrix is named by its entries, or if none is left.
    pub(super) fn is_unwritten(&self, value: ExprId) -> Result<(), Diagnostic> {
        let scope = &self.state.scope;
        let explicit = |id: ExprId| match self.graph.node(id) {
            Node::Entry { base, indices } => {
                !scope.shape(base).is_scalar() && indices.iter().all(|index| self.graph.as_number(*index).is_some())
            }
            _ => false,
        };
        let known = |id: ExprId| self.graph.as_symbol(id).is_some_and(|_| !self.graph.is_scalar(id));
        let nodes = self.graph.reachable(&[value]);
        if scope.whole && (nodes.iter().any(|id| explicit(*id)) || !nodes.iter().any(|id| known(*id))) {
            return Err(Diagnostic::new(ENTRIES, "entries are written out here"));
        }
        Ok(())
    }

    /// The expression with vectors and matrices of known size entry by entry; nothing if a size is a letter, or if there
    /// are too many entries.
    pub(super) fn entry_by_entry(&mut self, id: ExprId) -> Option<ExprId> {
        written_out(&mut self.graph, id, |graph, id, name| {
            if graph.is_scalar(id) {
                return Some(id);
            }
            let (rows, cols) = graph.shape(id).sizes()?;
            if rows.checked_mul(cols)? > MOST_ENTRIES {
                return None;
            }
            let entries = syntax::entries(graph, name, rows, cols);
            Some(graph.literal(rows, cols, &entries))
        })
    }

    /// A task of vectors and matrices of known size as one of their entries: row by row, but column by column, as vec does,
    /// where something that is no scalar is differentiated by a matrix.
    pub(super) fn explicit_task(&mut self, task: &Task) -> Option<Task> {
        let mut of = self.entry_by_entry(task.of)?;
        let stacked = !self.graph.is_scalar(of);
        if stacked {
            let (rows, cols, entries) = entries_of(&self.graph, of)?;
            of = self.graph.literal(rows * cols, 1, &by_columns(&entries, cols));
        }
        let mut by = Vec::new();
        for variable in &task.by {
            let written = self.entry_by_entry(*variable)?;
            let (_, cols, entries) = entries_of(&self.graph, written)?;
            by.push(if stacked { by_columns(&entries, cols) } else { entries });
        }
        let kind = match (task.kind, &by[..]) {
            (AnswerKind::Derivative, [one]) if !stacked && one.len() > 1 => AnswerKind::Gradient,
            (AnswerKind::Derivative, [_]) if stacked => AnswerKind::Jacobian,
            (AnswerKind::Derivative, [first, second]) if !stacked && first == second && first.len() > 1 => {
                by.pop();
                AnswerKind::Hessian
            }
            (AnswerKind::Derivative, several) if stacked || several.iter().any(|one| one.len() > 1) => return None,
            (kind, _) => kind,
        };
        let mut at = Vec::new();
        for (variable, value) in &task.at {
            let names = self.entry_by_entry(*variable).and_then(|id| entries_of(&self.graph, id))?.2;
            let values = entries_of(&self.graph, *value)?.2;
            if names.len() != values.len() {
                return None;
            }
            at.extend(names.into_iter().zip(values));
        }
        Some(Task { kind, of, by: by.concat(), at, chosen: Vec::new(), ..task.clone() })
    }

    /// True if the last task was one of vectors and matrices of known size.
    pub(super) fn asks_of_known_wholes(&self) -> bool {
        !self.state.scope.keeps_whole() && self.state.task.as_ref().is_some_and(|task| self.is_whole(task))
    }

    /// A judgement in matrix notation, or by entries if the question has none; where sizes are `known`, from both.
    ///
    /// # Errors
    /// Those of the judgements.
    pub(super) fn judged_whole_or_by_entries(
        &mut self,
        known: bool,
        whole: impl FnOnce(&mut Self) -> Result<Option<Judgement>, Diagnostic>,
        by_entries: impl FnOnce(&mut Self) -> Result<Judgement, Diagnostic>,
    ) -> Result<Judgement, Diagnostic> {
        if known {
            return self.judged_both_ways(whole, by_entries);
        }
        match whole(self)? {
            Some(judgement) => Ok(judgement),
            None => by_entries(self),
        }
    }

    /// A judgement about vectors and matrices of known size: everything whole, which knows the mistakes of matrix
    /// calculus; where an answer is wrong, or cannot be read or decided so, by entries, which knows where it is wrong.
    ///
    /// # Errors
    /// Those of the judgement by entries if there is no other.
    fn judged_both_ways(
        &mut self,
        whole: impl FnOnce(&mut Self) -> Result<Option<Judgement>, Diagnostic>,
        by_entries: impl FnOnce(&mut Self) -> Result<Judgement, Diagnostic>,
    ) -> Result<Judgement, Diagnostic> {
        let before = self.state.clone();
        let judged = self.with_wholes(whole);
        self.refill();
        let judged = match judged {
            Err(problem) if problem.is_from_outside() => return Err(problem),
            judged => judged.ok().flatten(),
        };
        let after = std::mem::replace(&mut self.state, before);
        let wrong = match judged {
            Some(judged) if matches!(judged.outcome, Outcome::Correct | Outcome::Unfinished) => {
                self.state = after;
                return Ok(judged);
            }
            Some(judged) if judged.outcome == Outcome::Incorrect => judged,
            _ => return by_entries(self),
        };
        let by_entries = by_entries(self).ok().filter(|judged| judged.outcome == Outcome::Incorrect);
        self.state = after;
        Ok(match by_entries {
            Some(found) if wrong.mistakes.is_empty() => Judgement { expected: wrong.expected, ..found },
            Some(found) => wrong.with_places(found),
            None => wrong,
        })
    }

    /// An answer in matrix notation together with its entries, if sizes are numbers and these are few. A derivative that
    /// is asked for entry by entry, as gradients, Jacobians and Hessians are, shows them if they are short.
    pub(super) fn with_entries(&mut self, task: &Task, answer: Answer) -> Result<Answer, Diagnostic> {
        let few = answer.value.shape.sizes().is_some_and(|(rows, cols)| {
            let count = u64::from(rows) * u64::from(cols);
            count > 1 && count <= MOST_DERIVATIVES
        });
        if !few || !task.at.is_empty() || self.has_properties(task) || !self.graph.has_whole_matrices(answer.value.id) {
            return Ok(answer);
        }
        let Some(explicit) = self.explicit_task(task) else { return Ok(answer) };
        let whole_state = self.state.clone();
        let solved = self.solve(&explicit);
        self.state = whole_state;
        let Ok(entries) = solved else { return Ok(answer) };
        let entries = self.shown_as(entries, explicit.kind);
        if entries.shape != answer.value.shape || entries.rows.is_none() {
            return Ok(answer);
        }
        self.state.last = Some(entries.id);
        let wanted = task.kind != AnswerKind::Derivative && entries.is_short();
        let (value, other) = if wanted { (entries, answer.value) } else { (answer.value, entries) };
        Ok(Answer { value, other: Some(other), ..answer })
    }

    /// True if a property of a matrix is assumed, whose entries are then not free.
    fn has_properties(&self, task: &Task) -> bool {
        let symbols: Vec<Name> =
            self.graph.variables(task.of).into_iter().filter_map(|id| self.graph.as_symbol(id)).collect();
        self.properties().iter().any(|(name, _)| symbols.contains(name))
    }
}

/// The entries of a matrix, given row by row, column by column.
fn by_columns(entries: &[ExprId], cols: u32) -> Vec<ExprId> {
    let cols = cols as usize;
    (0..cols).flat_map(|col| entries[col..].iter().step_by(cols).copied()).collect()
}
