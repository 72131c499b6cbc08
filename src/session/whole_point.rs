//! Expressions of whole matrices at given matrices: exact entries at the prompt, decimals for programs.
//!
//! A matrix that is given tells the sizes of its letters. Everything must have a value, and the sizes must agree.

use rustc_hash::FxHashMap;

use super::Session;
use super::known::MOST_ENTRIES;
use super::typed::NamedRows;
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::numeric::matrix::{Matrix, Place, evaluate};
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax::{entries, entries_of, entry_by_entry, spelling};

/// Sizes by letter.
type Sizes = FxHashMap<Name, u32>;

impl Session {
    /// The value at a point that stands at the root of an expression of whole matrices; nothing if it is none.
    ///
    /// # Errors
    /// `shape-point` for sizes that do not agree, `scope-not-numeric` for something without a value.
    pub(super) fn whole_at_root(&mut self, root: ExprId) -> Result<Option<ExprId>, Diagnostic> {
        let Node::Apply(ops::AT, kids) = self.graph.node(root) else { return Ok(None) };
        let (of, pairs): (ExprId, Vec<_>) = (kids[0], kids[1..].chunks(2).map(|pair| (pair[0], pair[1])).collect());
        if !self.graph.has_whole_matrices(of) {
            return Ok(None);
        }
        let of = match self.whole_formal(of)? {
            Some(derivative) => derivative,
            None => crate::calculus::resolve(&mut self.graph, of).map_err(super::read::explain)?,
        };
        self.put_in(of, &pairs).map(Some)
    }

    /// An expression with the matrices put in and everything worked out entry by entry.
    ///
    /// # Errors
    /// See [`Session::whole_at_root`].
    pub(super) fn put_in(&mut self, id: ExprId, pairs: &[(ExprId, ExprId)]) -> Result<ExprId, Diagnostic> {
        let sizes = self.sizes_of(pairs)?;
        let given: FxHashMap<ExprId, ExprId> = pairs.iter().copied().collect();
        let mut made: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for part in self.graph.reachable(&[id]) {
            let kids: Vec<ExprId> = self.graph.children(part).iter().map(|kid| made[kid]).collect();
            let value = match (given.get(&part), self.graph.node(part)) {
                (Some(value), _) => *value,
                (None, Node::Symbol(name)) if self.graph.is_scalar(part) => match sizes.get(&name) {
                    Some(size) => self.graph.integer(i64::from(*size)),
                    None => part,
                },
                // The sizes of what is given are those of the rest.
                (None, Node::Symbol(name)) => {
                    let shape = self.graph.shape(part).clone();
                    let (rows, cols) = known(&shape, &sizes).ok_or_else(|| without_value(name.as_str()))?;
                    let entries = entries(&mut self.graph, name, rows, cols);
                    self.graph.literal(rows, cols, &entries)
                }
                (None, Node::Apply(op, _)) => {
                    entry_by_entry(&mut self.graph, op, &kids).ok_or_else(|| not_written_out(op))?
                }
                _ => self.graph.with_children(part, &kids),
            };
            made.insert(part, value);
        }
        let value = made[&id];
        if self.is_undefined(value) {
            return Err(Diagnostic::new("scope-undefined", "there is no value at this point")
                .suggest("a point inside the domain"));
        }
        match self.constant_value(value) {
            Some(_) => self.simplest(value),
            None => self.tidied(value),
        }
    }

    /// The sizes that given matrices tell.
    fn sizes_of(&self, pairs: &[(ExprId, ExprId)]) -> Result<Sizes, Diagnostic> {
        let mut sizes = Sizes::default();
        for (variable, value) in pairs {
            let shape = self.graph.shape(*variable);
            let found = entries_of(&self.graph, *value).map(|(rows, cols, _)| (rows, cols));
            let fits = found
                .is_some_and(|(rows, cols)| fit(&shape.rows, rows, &mut sizes) && fit(&shape.cols, cols, &mut sizes));
            if !fits {
                return Err(misfit(&spelling(&self.graph, *variable), shape, found, &sizes));
            }
        }
        Ok(sizes)
    }

    /// Rows of decimals of an expression of whole matrices.
    ///
    /// # Errors
    /// See [`Session::whole_at_root`].
    pub(super) fn whole_value(&mut self, id: ExprId, point: &NamedRows) -> Result<Vec<Vec<f64>>, Diagnostic> {
        let mut place = Place::default();
        for (name, rows) in point {
            let known = Name::new(name);
            let shape = self.state.scope.shape(known);
            let variable = self.graph.symbol(known, &shape);
            let cols = rows.first().map_or(0, Vec::len);
            let value = Matrix { rows: rows.len(), cols, entries: rows.iter().flatten().copied().collect() };
            let even = rows.iter().all(|row| row.len() == cols);
            let sizes: Sizes = place.sizes.iter().map(|(name, size)| (*name, *size as u32)).collect();
            if !even || !place.bind(&self.graph, variable, value) {
                return Err(misfit(name, &shape, even.then_some((rows.len() as u32, cols as u32)), &sizes));
            }
        }
        let missing = self.graph.reachable(&[id]).into_iter().find_map(|part| {
            let name = self.graph.as_symbol(part)?;
            (!place.values.contains_key(&name) && !place.sizes.contains_key(&name)).then_some(name)
        });
        if let (Some(name), false) = (missing, self.has_bound_names(id)) {
            return Err(without_value(name.as_str()));
        }
        let reason = |error: crate::numeric::NotNumeric| {
            Diagnostic::new("scope-not-numeric", error.to_string()).suggest("give every variable a value in at")
        };
        let value = evaluate(&self.graph, id, &place).map_err(reason)?;
        Ok(value.entries.chunks(value.cols.max(1)).map(<[f64]>::to_vec).collect())
    }

    fn has_bound_names(&self, id: ExprId) -> bool {
        self.graph.reachable(&[id]).into_iter().any(|part| matches!(self.graph.node(part), Node::Indexed { .. }))
    }
}

/// Rows and columns as numbers, if these are known and there are not too many entries.
fn known(shape: &Shape, sizes: &Sizes) -> Option<(u32, u32)> {
    let letter = |name: Name| sizes.get(&name).copied();
    let (rows, cols) = (shape.rows.number(&letter)?, shape.cols.number(&letter)?);
    (rows.checked_mul(cols)? <= MOST_ENTRIES).then_some((rows, cols))
}

/// Takes a size for a letter, or compares it with the one that is known.
fn fit(dim: &Dim, found: u32, sizes: &mut Sizes) -> bool {
    match dim {
        Dim::Known(size) => *size == found,
        Dim::Named(name) => *sizes.entry(*name).or_insert(found) == found,
        Dim::Times(..) => false,
    }
}

/// Why there are no entries: a singular matrix has no inverse, and large ones are not written out.
fn not_written_out(op: ops::OpId) -> Diagnostic {
    if op == ops::INV {
        return Diagnostic::new("scope-undefined", "the matrix that is put into inv is singular or too large")
            .suggest("an invertible matrix of at most 4 rows");
    }
    Diagnostic::new("scope-not-numeric", format!("{} cannot be written out entry by entry here", op.row().name))
}

fn without_value(name: &str) -> Diagnostic {
    Diagnostic::new("scope-not-numeric", format!("{name} has no value")).suggest("give every variable a value in at")
}

/// A value of another shape than was declared, with the sizes that other values have told.
fn misfit(name: &str, shape: &Shape, found: Option<(u32, u32)>, sizes: &Sizes) -> Diagnostic {
    let given = found.map_or_else(|| "no matrix of entries".to_owned(), |(rows, cols)| format!("{rows}×{cols}"));
    let mut known: Vec<(&str, u32)> = sizes.iter().map(|(name, size)| (name.as_str(), *size)).collect();
    known.retain(|(letter, _)| shape.to_string().split('×').any(|size| size == *letter));
    known.sort_unstable();
    let known: Vec<String> = known.iter().map(|(letter, size)| format!("{letter} = {size}")).collect();
    let where_ = if known.is_empty() { String::new() } else { format!(", where {}", known.join(", ")) };
    Diagnostic::new("shape-point", format!("{name} is {shape}{where_}; the value is {given}"))
        .suggest("sizes that agree with the declarations")
}
