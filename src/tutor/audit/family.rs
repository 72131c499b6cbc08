//! Families: `x_i` for every i. Sums say which names are families, and a definition of `s_i` is one of every `s_j`.
//!
//! A name under a sum over its index is a family in the whole document. Alone it stays a scalar that has nothing to do
//! with the entries, unless something is differentiated by it: then it is the vector or matrix of them. Invariant: an
//! index of a definition never gets into the range of a sum over the same letter; the sum gets another letter.

use rustc_hash::{FxHashMap, FxHashSet};

use super::notes::{Definition, Head, Notes, Read};
use super::reason::Reason;
use crate::diagnostic::Span;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax::written::Token;

/// Letters that a sum may get for its own.
const LETTERS: &[&str] = &["k", "l", "j", "i", "p", "q", "r", "s", "m", "h"];
/// Most indices of a family.
const MOST_INDICES: usize = 2;

/// Families with their sizes: a letter for each index.
pub(super) type Families = FxHashMap<Name, Vec<Dim>>;

impl Notes {
    /// Takes down names whose entries a sum counts; true if there is a new one, so that the text means something else now.
    pub(super) fn count_entries(&mut self, root: ExprId) -> bool {
        let mut found: Vec<(Name, Vec<Dim>)> = Vec::new();
        let ends = ends_of_sums(&self.graph, root);
        for id in self.graph.reachable(&[root]) {
            let Node::Entry { base, indices } = self.graph.node(id) else { continue };
            let counted = indices.iter().any(|index| ends.contains_key(index));
            let delta = base.as_str() == "delta" && indices.len() == 2;
            if counted && indices.len() <= MOST_INDICES && !self.is_indexed(base) && !delta {
                let size = |index: &ExprId| ends.get(index).cloned().flatten().unwrap_or(Dim::Named(Name::new("n")));
                found.push((base, indices.iter().map(size).collect()));
            }
        }
        let new = !found.is_empty();
        found.into_iter().for_each(|(name, sizes)| self.add_family(name, sizes));
        new
    }

    /// In `∂x_i/∂x_j`, x is a family; true if there is a new one.
    pub(super) fn count_related(&mut self, root: ExprId) -> bool {
        let known = self.families.len();
        for id in self.graph.reachable(&[root]) {
            let Some((ops::DERIVATIVE, kids)) = self.formal(id) else { continue };
            let names: Vec<Name> = kids.iter().filter_map(|kid| self.graph.as_symbol(*kid)).collect();
            if let [of, by] = names[..]
                && of != by
                && of.split().0 == by.split().0
            {
                let is_index = |letter: &Name| letter.as_str().chars().all(|letter| matches!(letter, 'i'..='n'));
                self.count_name(by, &|letters| letters.iter().all(is_index));
            }
        }
        self.families.len() > known
    }

    /// In a definition of `s_i` by entries with this index, s is a family; in one of a family, such as `y_i = w x_i`, what
    /// has its index is one as well. The document is then read once more.
    pub(super) fn count_definition(&mut self, head: &Head, body: ExprId) {
        match head {
            Head::Entry(_, indices) => {
                for name in self.letters_in(&[body]) {
                    self.count_name(name, &|letters| letters.iter().any(|letter| indices.contains(letter)));
                }
            }
            Head::One(name, None) => {
                let free = free_indices(&self.graph, body);
                self.count_name(*name, &|letters| letters.iter().all(|letter| free.contains(letter)));
            }
            _ => {}
        }
    }

    /// In a list with dots, names with its index are families; true if there is a new one.
    pub(super) fn count_listed(&mut self, read: &Read) -> bool {
        let (Some(index), known) = (read.dots, self.families.len()) else { return false };
        for name in self.letters_in(&[read.open]) {
            self.count_name(name, &|letters| letters.contains(&index));
        }
        self.families.len() > known
    }

    fn count_name(&mut self, name: Name, wanted: &dyn Fn(&[Name]) -> bool) {
        let (base, Some(subscript)) = name.split() else { return };
        let (base, letters) = (Name::new(base), names_of(subscript.chars()));
        if letters.len() <= MOST_INDICES && wanted(&letters) && !self.is_indexed(base) && !is_delta(name) {
            self.add_family(base, vec![Dim::Named(Name::new("n")); letters.len()]);
        }
    }

    fn is_indexed(&self, base: Name) -> bool {
        self.families.contains_key(&base) || !self.scope.shape(base).is_scalar()
    }

    /// Makes a name a family.
    pub(super) fn add_family(&mut self, name: Name, sizes: Vec<Dim>) {
        self.vocabulary.declare_indexed(name, sizes.len() as u32);
        self.scope.counted.insert(name, sizes.len());
        self.families.insert(name, sizes);
    }

    /// Families by which something that holds their entries is differentiated as a whole are vectors and matrices from here
    /// on, and so are other families that stand alone after that, unless their name already stands for a scalar; true if
    /// there is a new one.
    pub(super) fn whole_families(&mut self, read: &Read) -> bool {
        let mut wanted: Vec<Name> = Vec::new();
        for id in self.graph.reachable(&[read.open]) {
            let Some((_, kids)) = self.formal(id) else { continue };
            let Ok(body) = self.expanded(kids[0], &FxHashSet::default()) else { continue };
            let by = kids[1..].iter().filter_map(|by| self.graph.as_symbol(*by));
            wanted.extend(by.filter(|name| self.holds_entries(body, *name)));
        }
        if self.families.keys().any(|name| !self.scope.shape(*name).is_scalar()) {
            let symbols = read.written.items.iter().filter_map(|item| match &item.token {
                Token::Symbol(name) => Some(*name),
                _ => None,
            });
            wanted.extend(symbols);
        }
        wanted.retain(|name| self.families.contains_key(name) && self.scope.shape(*name).is_scalar());
        wanted.retain(|name| !self.is_scalar_elsewhere(*name));
        for name in &wanted {
            let sizes = &self.families[name];
            let shape = Shape { rows: sizes[0].clone(), cols: sizes.get(1).cloned().unwrap_or(Dim::Known(1)) };
            self.declare(*name, shape);
        }
        !wanted.is_empty()
    }

    /// True of a body with entries of a name that does not stand alone in it.
    fn holds_entries(&self, body: ExprId, name: Name) -> bool {
        let parts = self.graph.reachable(&[body]);
        let entries = parts.iter().any(|id| matches!(self.graph.node(*id), Node::Entry { base, .. } if base == name));
        entries && !parts.iter().any(|id| self.graph.as_symbol(*id) == Some(name))
    }

    fn is_scalar_elsewhere(&mut self, name: Name) -> bool {
        let alone = self.graph.scalar(name);
        self.definitions.contains_key(&alone) || self.is_used(alone)
    }

    /// True if a definition holds the name or has it as a parameter.
    pub(super) fn is_used(&self, name: ExprId) -> bool {
        let uses = |known: &Definition| known.params.contains(&name) || self.graph.contains(known.body, &[name]);
        self.definitions.values().any(uses)
    }

    /// Defines `base_{indices}` for all indices.
    pub(super) fn define_entries(
        &mut self,
        base: Name,
        indices: &[Name],
        body: ExprId,
        span: Span,
    ) -> Result<(), Reason> {
        let size = Dim::Named(Name::new("n"));
        if !self.is_indexed(base) {
            self.add_family(base, vec![size; indices.len()]);
        }
        let indices: Vec<ExprId> = indices.iter().map(|index| self.graph.scalar(*index)).collect();
        let same =
            |id: ExprId, graph: &Graph| matches!(graph.node(id), Node::Entry { base: other, .. } if other == base);
        if self.graph.reachable(&[body]).into_iter().any(|id| same(id, &self.graph)) {
            return Err(Reason::Circular(base));
        }
        let slot = self.graph.entry(base, &indices);
        if let Some(earlier) = self.generic.insert(base, slot) {
            self.definitions.remove(&earlier);
            self.order.retain(|known| *known != earlier);
        }
        self.unknown.remove(&base);
        self.order.push(slot);
        self.definitions.insert(slot, Definition { params: Vec::new(), body, span });
        Ok(())
    }

    /// True if the notes say what `id` is.
    pub(super) fn is_defined(&self, id: ExprId) -> bool {
        self.definitions.contains_key(&id) || self.generic_of(id).is_some()
    }

    /// What the notes say that `id` is, an entry by its own indices. Sums of the body that use one of the letters `taken`
    /// get another.
    pub(super) fn definition(&mut self, id: ExprId, taken: &FxHashSet<Name>) -> Result<Option<Definition>, Stopped> {
        let known = match self.definitions.get(&id) {
            Some(known) => known.clone(),
            None => match self.generic_of(id) {
                Some(slot) => self.instance(slot, id, taken)?,
                None => return Ok(None),
            },
        };
        let body = apart(&mut self.graph, known.body, taken)?;
        Ok(Some(Definition { body, ..known }))
    }

    /// The entry with letters by which the entry `id` is defined.
    pub(super) fn generic_of(&self, id: ExprId) -> Option<ExprId> {
        let Node::Entry { base, indices } = self.graph.node(id) else { return None };
        let slot = *self.generic.get(&base)?;
        (self.graph.children(slot).len() == indices.len()).then_some(slot)
    }

    fn instance(&mut self, slot: ExprId, id: ExprId, taken: &FxHashSet<Name>) -> Result<Definition, Stopped> {
        let known = self.definitions[&slot].clone();
        let (letters, values) = (self.graph.children(slot).to_vec(), self.graph.children(id).to_vec());
        let names: FxHashSet<Name> = taken.union(&self.letters_in(&values)).copied().collect();
        let body = apart(&mut self.graph, known.body, &names)?;
        let map: FxHashMap<ExprId, ExprId> = letters.into_iter().zip(values).filter(|(a, b)| a != b).collect();
        Ok(Definition { body: self.graph.substitute(body, &map)?, ..known })
    }

    /// The names of all symbols below `roots`.
    pub(super) fn letters_in(&self, roots: &[ExprId]) -> FxHashSet<Name> {
        self.graph.reachable(roots).into_iter().filter_map(|id| self.graph.as_symbol(id)).collect()
    }

    /// True if `closed` depends on the variable `by`, or on an entry that may be it.
    pub(super) fn depends(&self, closed: ExprId, by: ExprId) -> bool {
        let Node::Entry { base, .. } = self.graph.node(by) else { return self.graph.contains(closed, &[by]) };
        self.graph.reachable(&[closed]).into_iter().any(|id| match self.graph.node(id) {
            Node::Entry { base: other, .. } => other == base,
            Node::Symbol(other) => other == base && !self.graph.is_scalar(id),
            _ => false,
        })
    }

    /// `\delta_{ij}` is 1 where i = j, else 0, unless the notes say what delta is.
    pub(super) fn with_deltas(&mut self, root: ExprId) -> Result<ExprId, Stopped> {
        let mut map = FxHashMap::default();
        for id in self.graph.reachable(&[root]) {
            if let Some(pair) = self.indices_of_delta(id)
                && !self.is_defined(id)
            {
                let (one, zero) = (self.graph.one(), self.graph.zero());
                let same = self.graph.apply(ops::EQUAL, &pair);
                map.insert(id, self.graph.apply(ops::PIECEWISE, &[same, one, zero]));
            }
        }
        self.graph.substitute(root, &map)
    }

    fn indices_of_delta(&mut self, id: ExprId) -> Option<[ExprId; 2]> {
        match self.graph.node(id) {
            Node::Entry { base, indices: [i, j] } if base.as_str() == "delta" => Some([*i, *j]),
            Node::Symbol(name) if is_delta(name) => {
                let [i, j] = names_of(name.split().1?.chars().filter(|letter| letter.is_alphabetic()))[..] else {
                    return None;
                };
                Some([self.graph.scalar(i), self.graph.scalar(j)])
            }
            _ => None,
        }
    }

    /// Definitions by cases of two letters as `\delta_{ij}`, as people write them.
    pub(super) fn named_deltas(&mut self, root: ExprId) -> Result<ExprId, Stopped> {
        let mut map = FxHashMap::default();
        for id in self.graph.reachable(&[root]) {
            let Node::Apply(ops::PIECEWISE, [same, yes, no]) = self.graph.node(id) else { continue };
            let unit = *yes == self.graph.one() && *no == self.graph.zero();
            let Node::Apply(ops::EQUAL, [a, b]) = self.graph.node(*same) else { continue };
            if let (true, Some(a), Some(b)) = (unit, self.graph.as_symbol(*a), self.graph.as_symbol(*b)) {
                map.insert(id, self.graph.scalar(Name::new(&format!("delta_{{{a}{b}}}"))));
            }
        }
        self.graph.substitute(root, &map)
    }
}

/// Letters that are indices of entries and belong to no sum.
pub(super) fn free_indices(graph: &Graph, root: ExprId) -> Vec<Name> {
    let nodes = graph.reachable(&[root]);
    let bound = graph.bound_names(&nodes);
    let mut found: Vec<Name> = Vec::new();
    for id in &nodes {
        let indices = match graph.node(*id) {
            Node::Entry { indices, .. } => indices,
            // Indices that are compared.
            Node::Apply(ops::EQUAL | ops::NOT_EQUAL, sides) => sides,
            _ => continue,
        };
        let letters = indices.iter().filter_map(|index| graph.as_symbol(*index)).filter(|name| !bound.contains(name));
        for letter in letters {
            if !found.contains(&letter) {
                found.push(letter);
            }
        }
    }
    found
}

/// Letters of a subscript as names.
fn names_of(letters: impl Iterator<Item = char>) -> Vec<Name> {
    letters.map(|letter| Name::new(letter.encode_utf8(&mut [0; 4]))).collect()
}

/// True of Kronecker's `delta_ij`.
fn is_delta(name: Name) -> bool {
    matches!(name.split(), ("delta", Some(letters)) if letters.chars().filter(|sign| sign.is_alphabetic()).count() == 2)
}

/// The letters of sums, with the letter up to which each runs.
fn ends_of_sums(graph: &Graph, root: ExprId) -> FxHashMap<ExprId, Option<Dim>> {
    let found = graph.reachable(&[root]).into_iter().filter_map(|id| match graph.node(id) {
        Node::Indexed { index, to, .. } => Some((index, graph.as_symbol(to).map(Dim::Named))),
        _ => None,
    });
    let found: Vec<(Name, Option<Dim>)> = found.collect();
    let mut ends = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        if let Some((_, end)) = found.iter().find(|(index, _)| graph.as_symbol(id) == Some(*index)) {
            ends.insert(id, end.clone());
        }
    }
    ends
}

/// `body` with other letters for those of its sums that are taken.
fn apart(graph: &mut Graph, body: ExprId, taken: &FxHashSet<Name>) -> Result<ExprId, Stopped> {
    let mut body = body;
    while let Some(sum) = clash(graph, body, taken) {
        let Node::Indexed { kind, index, from, to, body: inner } = graph.node(sum) else { break };
        let used: Vec<Name> = graph.reachable(&[body]).into_iter().filter_map(|id| graph.as_symbol(id)).collect();
        let numbered = (1..).map(|number| Name::new(&format!("k_{number}")));
        let mut names = LETTERS.iter().map(|letter| Name::new(letter)).chain(numbered);
        let fresh = names.find(|name| !used.contains(name) && !taken.contains(name)).expect("numbers do not end");
        let (old, new) = (graph.scalar(index), graph.scalar(fresh));
        let inner = graph.substitute(inner, &FxHashMap::from_iter([(old, new)]))?;
        let renamed = graph.indexed(kind, fresh, from, to, inner);
        body = graph.substitute(body, &FxHashMap::from_iter([(sum, renamed)]))?;
    }
    Ok(body)
}

fn clash(graph: &Graph, body: ExprId, taken: &FxHashSet<Name>) -> Option<ExprId> {
    let is_taken = |id: &ExprId| matches!(graph.node(*id), Node::Indexed { index, .. } if taken.contains(&index));
    graph.reachable(&[body]).into_iter().find(is_taken)
}
