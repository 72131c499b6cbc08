//! Two members compared: entry by entry, in either layout, under each reading of their derivatives.

use super::family::free_indices;
use super::notes::{Notes, Read};
use super::reason::Reason;
use super::value::How;
use crate::decide::{self, Certainty, Witness};
use crate::expr::ExprId;
use crate::name::Name;
use crate::ops;
use crate::syntax::{entries_of, transpose};
use crate::tutor::{Effort, compare};

/// What a comparison showed.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// Equal, with remarks on the reading.
    Equal(Certainty, Vec<&'static str>),
    /// Different.
    Different(Option<Witness>),
    /// Different in size.
    Unlike(String),
    /// Neither was shown.
    Undecided(decide::Reason),
}

const TRANSPOSED: &str = "rows and columns are those of the other layout";
const PARTIAL: &str = "the derivative is read as a partial one, which holds the other names";
pub(super) const FREED: &str = "a name that became the variable of a function is one here";
const RENAMED: &str = "read as a function of the variable by which it is differentiated";

impl Notes {
    /// Compares what was read left and right, under every reading.
    pub(super) fn compared(
        &mut self,
        left: &Read,
        right: &Read,
        believed: bool,
        effort: &Effort,
    ) -> Result<Found, Reason> {
        let plain = How { believed, ..How::default() };
        let mut first = self.under(left, right, plain, plain, effort);
        let mut remarks = Vec::new();
        if matches!(first, Err(Reason::Independent { .. })) {
            let renamed = How { renamed: true, ..plain };
            let other = self.under(left, right, renamed, renamed, effort);
            if other.is_ok() {
                (first, remarks) = (other, vec![RENAMED]);
            }
        }
        if let Ok(Found::Equal(certainty, said)) = first {
            remarks.extend(said);
            return Ok(Found::Equal(certainty, remarks));
        }
        let partial = How { partial: true, ..plain };
        let sides = [(left, partial, plain), (right, plain, partial)];
        let formal = |notes: &Notes, read: &Read| {
            notes.graph.reachable(&[read.open]).iter().any(|id| notes.formal(*id).is_some())
        };
        let mut hows = Vec::new();
        for (side, a, b) in sides {
            if formal(self, side) {
                hows.push((a, b));
            }
        }
        if hows.len() == 2 {
            hows.push((partial, partial));
        }
        for (a, b) in hows {
            if let Ok(Found::Equal(certainty, said)) = self.under(left, right, a, b, effort) {
                return Ok(Found::Equal(certainty, std::iter::once(PARTIAL).chain(said).collect()));
            }
        }
        if !self.freed.is_empty() {
            let freed = How { freed: true, renamed: true, ..plain };
            if let Ok(Found::Equal(certainty, said)) = self.under(left, right, freed, freed, effort) {
                return Ok(Found::Equal(certainty, std::iter::once(FREED).chain(said).collect()));
            }
        }
        first
    }

    fn under(&mut self, left: &Read, right: &Read, a: How, b: How, effort: &Effort) -> Result<Found, Reason> {
        let one = self.worth(left.open, a)?;
        let other = self.worth(right.open, b)?;
        self.same_indices((left, one), other)?;
        let found = self.values(one, other, left.listed || right.listed, effort)?;
        if matches!(found, Found::Different(_)) {
            self.only_where_apart((one, other), effort)?;
        }
        match (&found, self.unknown_function(one).or(self.unknown_function(other))) {
            (Found::Equal(..), _) => Ok(found),
            (_, Some(name)) => Err(Reason::UnknownFunction(name)),
            (_, None) => match self.by_convention(one, other) {
                Some(name) => Err(Reason::Undefined(name)),
                None => Ok(found),
            },
        }
    }

    /// A name on one side only that notes use without a definition: the identity matrix I, Kronecker's delta_ij.
    fn by_convention(&self, one: ExprId, other: ExprId) -> Option<String> {
        let names = |id: ExprId| -> Vec<Name> {
            self.graph.reachable(&[id]).into_iter().filter_map(|part| self.graph.as_symbol(part)).collect()
        };
        let (a, b) = (names(one), names(other));
        let alone = a.iter().filter(|name| !b.contains(name)).chain(b.iter().filter(|name| !a.contains(name)));
        let is_convention = |name: &&Name| match name.split() {
            ("delta", Some(indices)) => indices.chars().filter(|sign| sign.is_alphabetic()).count() > 1,
            (base, None) => base == "I",
            _ => false,
        };
        alone.copied().find(|name| is_convention(&name)).map(|name| name.as_str().to_owned())
    }

    /// A claim that is right where its indices differ, and does not say so, makes none where they agree.
    fn only_where_apart(&mut self, (one, other): (ExprId, ExprId), effort: &Effort) -> Result<(), Reason> {
        let mut letters = free_indices(&self.graph, one);
        letters.extend(free_indices(&self.graph, other));
        letters.sort_unstable_by_key(|name| name.as_str());
        letters.dedup();
        if letters.len() < 2 {
            return Ok(());
        }
        let mut given = self.given();
        for (at, first) in letters.iter().enumerate() {
            for second in &letters[at + 1..] {
                let pair = [self.graph.scalar(*first), self.graph.scalar(*second)];
                given.push(self.graph.apply(ops::NOT_EQUAL, &pair));
            }
        }
        match compare(&mut self.graph, one, other, &given, effort)? {
            decide::Verdict::Equal(_) => {
                let names: Vec<&str> = letters.iter().map(|name| name.as_str()).collect();
                Err(Reason::Index(format!("it holds where {} differ, and this is not said", names.join(" and "))))
            }
            _ => Ok(()),
        }
    }

    /// An index that is free on the right side only makes no claim; the value of a derivative on the left may lose its own.
    fn same_indices(&self, left: (&Read, ExprId), right: ExprId) -> Result<(), Reason> {
        let (a, mut b) = (self.indices_in(left.1), self.indices_in(right));
        let named = self.indices_in(left.0.open);
        b.retain(|index| !named.contains(index));
        let lost = if self.formal(left.0.open).is_some() { Vec::new() } else { a.clone() };
        let alone = b
            .iter()
            .filter(|index| !a.contains(index))
            .chain(lost.iter().filter(|index| !self.indices_in(right).contains(index)));
        match alone.copied().next() {
            Some(index) => Err(Reason::Index(format!("the index {index} is free on one side only"))),
            None => Ok(()),
        }
    }

    /// Letters that are free indices of entries, or subscripts of names that look like it.
    fn indices_in(&self, root: ExprId) -> Vec<Name> {
        let mut found = free_indices(&self.graph, root);
        let looks = |index: &str| index.len() == 1 && index.chars().all(|c| matches!(c, 'i'..='n' | 'N'));
        for name in self.letters_in(&[root]) {
            if let (_, Some(index)) = name.split()
                && looks(index)
            {
                found.push(Name::new(index));
            }
        }
        found
    }

    /// Compares two values.
    pub(super) fn values(
        &mut self,
        one: ExprId,
        other: ExprId,
        listed: bool,
        effort: &Effort,
    ) -> Result<Found, Reason> {
        let given = self.given();
        let (a, b) = (self.graph.shape(one).clone(), self.graph.shape(other).clone());
        let flat = |shape: &crate::shape::Shape| shape.rows.is_one() || shape.cols.is_one();
        let (mut left, mut turned) = (one, false);
        if a != b {
            let swapped = a.rows == b.cols && a.cols == b.rows;
            if !(swapped && flat(&a)) {
                return Ok(Found::Unlike(format!("the left side is {a}, the right side {b}")));
            }
            left = match entries_of(&self.graph, one) {
                Some((rows, cols, entries)) => self.graph.literal(cols, rows, &entries),
                None => transpose(&mut self.graph, one),
            };
            turned = !listed;
        }
        let verdict = compare(&mut self.graph, left, other, &given, effort)?;
        Ok(match verdict {
            decide::Verdict::Equal(certainty) => {
                Found::Equal(certainty, if turned { vec![TRANSPOSED] } else { Vec::new() })
            }
            decide::Verdict::Different(witness) => Found::Different(Some(witness)),
            decide::Verdict::Unlike { a, b } => Found::Unlike(format!("the left side is {a}, the right side {b}")),
            decide::Verdict::Undecided(reason) => Found::Undecided(reason),
        })
    }
}
