//! Index form: a derivative entry by entry, where matrix notation has no form for it.
//!
//! The derivative of entry (i, j) by entry (k, l) is a sum of products of entries. Factors that are not names get names;
//! `I` has the entries of the identity matrix.

use super::index::Indexing;
use super::term::{Factor, Index, Term};
use super::{Facts, NoTensor, change_symbol, contract, differential};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::ops;

/// Letters for the entry of the function and for that of the variable, then for what is summed.
const FREE: [&str; 8] = ["i", "j", "k", "l", "a", "b", "c", "d"];
const SUMMED: [&str; 10] = ["p", "q", "r", "s", "t", "u", "v", "w", "g", "h"];
/// Names for matrices and vectors that have none.
const NAMES: [&str; 12] = ["P", "Q", "R", "S", "T", "U", "V", "W", "G", "H", "K", "L"];
/// The identity.
const IDENTITY: &str = "I";

/// A derivative in index form.
#[derive(Clone, Debug)]
pub struct IndexForm {
    /// The entry of the function: no letter for a scalar, one for a vector, two for a matrix.
    pub of: Vec<Name>,
    /// The entry of the variable.
    pub by: Vec<Name>,
    /// The derivative of the one by the other.
    pub value: ExprId,
    /// Names that were given to matrices and vectors in it.
    pub names: Vec<(Name, ExprId)>,
    /// True if the identity is in it.
    pub identity: bool,
}

/// The derivative of an entry of `of` by an entry of `by`.
///
/// # Errors
/// See [`NoTensor`]; [`NoTensor::NotRaised`] where an index is made of two, as in `vec`.
pub fn index_form(graph: &mut Graph, of: ExprId, by: ExprId, facts: &Facts) -> Result<IndexForm, NoTensor> {
    let change = change_symbol(graph, of, by);
    let linear = differential(graph, of, by, change)?;
    let mut taken: Vec<Name> = graph.reachable(&[of, by]).into_iter().filter_map(|id| graph.as_symbol(id)).collect();
    let shapes = [of, by].map(|id| graph.shape(id).clone());
    taken.extend(shapes.iter().flat_map(|shape| [&shape.rows, &shape.cols]).filter_map(|dim| match dim {
        crate::shape::Dim::Named(name) => Some(*name),
        _ => None,
    }));
    let zero = graph.zero();
    let mut indexing = Indexing::new(graph, facts, Some(change));
    let (rows, cols) = indexing.free(linear.unwrap_or(zero));
    let inputs = indexing.inputs(change);
    let terms = match linear {
        Some(linear) => indexing.lower(linear, rows, cols, 0)?,
        None => Vec::new(),
    };
    let free = [rows, cols, inputs.0, inputs.1];
    let mut writer = Writer { indexing, taken, letters: Vec::new(), names: Vec::new(), identity: false };
    let of: Vec<Name> = [rows, cols].into_iter().flatten().map(|index| writer.letter(index, &FREE)).collect();
    let by: Vec<Name> = [inputs.0, inputs.1].into_iter().flatten().map(|index| writer.letter(index, &FREE)).collect();
    if free.into_iter().flatten().any(|index| writer.indexing.is_pair(index).is_some()) {
        return Err(NoTensor::NotRaised);
    }
    let mut value: Option<ExprId> = None;
    for term in terms {
        let Some(term) = contract::contract(&mut writer.indexing, term, &free) else { continue };
        let term = writer.written(&term);
        value = Some(value.map_or(term, |value| writer.indexing.graph.add(value, term)));
    }
    let value = value.unwrap_or(zero);
    Ok(IndexForm { of, by, value, names: writer.names, identity: writer.identity })
}

struct Writer<'g> {
    indexing: Indexing<'g>,
    taken: Vec<Name>,
    letters: Vec<(Index, Name)>,
    names: Vec<(Name, ExprId)>,
    identity: bool,
}

impl Writer<'_> {
    fn fresh(&mut self, pool: &[&str]) -> Name {
        let free = |name: &Name| !self.taken.contains(name);
        let found = pool.iter().map(|text| Name::new(text)).find(free);
        let name = found.unwrap_or_else(|| {
            (1..).map(|k| Name::new(&format!("{}_{k}", pool[0]))).find(free).expect("names do not end")
        });
        self.taken.push(name);
        name
    }

    fn letter(&mut self, index: Index, pool: &[&str]) -> Name {
        if let Some((_, name)) = self.letters.iter().find(|(known, _)| *known == index) {
            return *name;
        }
        let name = self.fresh(pool);
        self.letters.push((index, name));
        name
    }

    fn written(&mut self, term: &Term) -> ExprId {
        let mut product = self.indexing.graph.number(term.coefficient.clone());
        for factor in &term.factors {
            let factor = self.factor(factor);
            product = self.indexing.graph.mul(product, factor);
        }
        for index in &term.bound {
            let size = self.indexing.size(*index).clone();
            let to = self.indexing.graph.size(&size);
            let used = term.factors.iter().any(|factor| factor.indices().contains(index));
            if !used {
                product = self.indexing.graph.mul(to, product);
                continue;
            }
            let (letter, from) = (self.letter(*index, &SUMMED), self.indexing.graph.one());
            product = self.indexing.graph.indexed(Sequence::Sum, letter, from, to, product);
        }
        match term.range {
            Some((index, from, to)) => self.indexing.graph.indexed(Sequence::Sum, index, from, to, product),
            None => product,
        }
    }

    fn factor(&mut self, factor: &Factor) -> ExprId {
        let mut at: Vec<ExprId> = Vec::new();
        for index in factor.indices() {
            let letter = self.letter(index, &SUMMED);
            at.push(self.indexing.graph.scalar(letter));
        }
        match factor {
            Factor::Delta(..) => {
                self.identity = true;
                self.indexing.graph.entry(Name::new(IDENTITY), &at)
            }
            Factor::Entry(id, _) if at.is_empty() => *id,
            Factor::Entry(id, _) => {
                let inner = match self.indexing.graph.node(*id) {
                    Node::Apply(ops::TRANSPOSE, [inner]) if at.len() == 2 => Some(*inner),
                    _ => None,
                };
                if inner.is_some() {
                    at.reverse();
                }
                let name = self.name(inner.unwrap_or(*id));
                self.indexing.graph.entry(name, &at)
            }
        }
    }

    fn name(&mut self, id: ExprId) -> Name {
        if let Some(name) = self.indexing.graph.as_symbol(id) {
            return name;
        }
        if let Some((name, _)) = self.names.iter().find(|(_, known)| *known == id) {
            return *name;
        }
        let name = self.fresh(&NAMES);
        self.names.push((name, id));
        name
    }
}
