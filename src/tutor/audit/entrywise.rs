//! Lists with dots, `[x_1, \dots, x_N]`: claims about every entry, judged for a free index.
//!
//! A gradient is compared with such a list entry by entry. Where the gradient does not say by which family it is taken, the
//! one that makes the claim right is taken and said; without one nothing is judged.

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::Found;
use super::notes::{Head, Notes, Read};
use super::reason::Reason;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::Dim;
use crate::tutor::Effort;

impl Notes {
    /// Both members for a free index if one of them is a list with dots, and how the left one was read.
    pub(super) fn entrywise(
        &mut self,
        left: &Read,
        right: &Read,
        effort: &Effort,
    ) -> Result<(Read, Read, Option<String>), Reason> {
        let index = match (left.dots, right.dots) {
            (None, None) => return Ok((left.clone(), right.clone(), None)),
            (_, Some(index)) | (Some(index), None) => index,
        };
        let other = self.entry_read(right, right.open, index)?;
        let candidates = self.entries_meant(left, index)?;
        let mut first = None;
        for (open, by) in &candidates {
            let one = Read { open: *open, dots: None, listed: false, ..left.clone() };
            let said = by.map(|by| format!("read as the gradient by {by}, entry by entry"));
            if let Ok(Found::Equal(..)) = self.compared(&one, &other, false, effort) {
                return Ok((one, other, said));
            }
            first = first.or(Some((one, other.clone(), said)));
        }
        match (candidates.len(), first) {
            (1, Some(first)) => Ok(first),
            _ => Err(Reason::Index("it is not said by which variables the gradient is taken".to_owned())),
        }
    }

    fn entry_read(&mut self, read: &Read, open: ExprId, index: Name) -> Result<Read, Reason> {
        let open = match read.dots {
            Some(own) if own == index => open,
            Some(own) => {
                let (own, index) = (self.graph.scalar(own), self.graph.scalar(index));
                self.graph.substitute(open, &FxHashMap::from_iter([(own, index)]))?
            }
            None => self.entry_at(open, index)?,
        };
        Ok(Read { open, dots: None, listed: false, ..read.clone() })
    }

    /// What the entry of the left side may be, with the family by which a gradient is taken if it does not say so.
    fn entries_meant(&mut self, left: &Read, index: Name) -> Result<Vec<(ExprId, Option<Name>)>, Reason> {
        if left.dots.is_some() {
            return Ok(vec![(self.entry_read(left, left.open, index)?.open, None)]);
        }
        let unsaid = match self.formal(left.open) {
            Some((ops::GRADIENT, kids)) if !kids[1..].iter().any(|by| self.is_family(*by)) => Some(kids[0]),
            _ => None,
        };
        let Some(of) = unsaid else { return Ok(vec![(self.entry_at(left.open, index)?, None)]) };
        let at = self.graph.scalar(index);
        let mut found = Vec::new();
        for family in self.families_in(of)? {
            let by = self.graph.entry(family, &[at]);
            found.push((self.graph.apply(ops::DERIVATIVE, &[of, by]), Some(family)));
        }
        Ok(found)
    }

    fn is_family(&self, id: ExprId) -> bool {
        self.graph.as_symbol(id).is_some_and(|name| self.families.contains_key(&name))
    }

    /// Families with one index on which something depends, in the order in which they come.
    fn families_in(&mut self, of: ExprId) -> Result<Vec<Name>, Reason> {
        let whole = self.expanded(of, &FxHashSet::default())?;
        let mut found: Vec<Name> = Vec::new();
        for id in self.graph.reachable(&[whole]) {
            if let Node::Entry { base, indices: [_] } = self.graph.node(id)
                && !found.contains(&base)
            {
                found.push(base);
            }
        }
        Ok(found)
    }

    /// The entry of a vector at a free index.
    fn entry_at(&mut self, id: ExprId, index: Name) -> Result<ExprId, Reason> {
        let at = self.graph.scalar(index);
        match self.graph.node(id) {
            Node::Symbol(name) if self.families.contains_key(&name) || !self.graph.is_scalar(id) => {
                Ok(self.graph.entry(name, &[at]))
            }
            Node::Apply(ops::GRADIENT | ops::DERIVATIVE | ops::JACOBIAN, [of, by]) if self.graph.is_scalar(*of) => {
                let (of, by) = (*of, *by);
                let by = self.entry_at(by, index)?;
                Ok(self.graph.apply(ops::DERIVATIVE, &[of, by]))
            }
            Node::Apply(ops::TRANSPOSE, [inner]) => {
                let inner = *inner;
                self.entry_at(inner, index)
            }
            Node::Apply(ops::ADD, [a, b]) => {
                let (a, b) = (*a, *b);
                let (a, b) = (self.entry_at(a, index)?, self.entry_at(b, index)?);
                Ok(self.graph.add(a, b))
            }
            Node::Apply(ops::MUL, [a, b]) if self.graph.is_scalar(*a) != self.graph.is_scalar(*b) => {
                let (factor, vector) = if self.graph.is_scalar(*a) { (*a, *b) } else { (*b, *a) };
                let entry = self.entry_at(vector, index)?;
                Ok(self.graph.mul(factor, entry))
            }
            _ => Err(Reason::Index("this cannot be compared with a list with dots".to_owned())),
        }
    }

    /// `x = [x_1, \dots, x_N]` says that x is a family; with other entries the list defines one. The head of that
    /// definition, if there is something to define.
    pub(super) fn head_of_list(&mut self, name: Name, value: &Read) -> Option<Head> {
        let index = value.dots?;
        if !self.families.contains_key(&name) {
            let shape = self.scope.shape(name);
            let size = if shape.is_vector() { shape.rows } else { Dim::Named(Name::new("n")) };
            self.add_family(name, vec![size]);
        }
        let at = self.graph.scalar(index);
        let own = self.graph.entry(name, &[at]);
        (value.open != own).then(|| Head::Entry(name, vec![index]))
    }
}
