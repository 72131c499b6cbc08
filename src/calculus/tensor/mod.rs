//! Derivatives of scalars, vectors and matrices of any size by scalars, vectors and matrices.
//!
//! Three passes. *Differential*: laws give an expression linear in `dX` ([`differential`]). *Index form*: it becomes a sum
//! of products of factors with indices, in which `dX` is a product of Kronecker deltas ([`index`], [`contract`]).
//! *Raising*: each product is read as a graph, indices being vertices, and reduced to matrix notation ([`raise`]), then
//! terms are collected and common factors pulled out ([`shorten`]). Sums that stand inside a product stay whole, which
//! is what gives `2*A'*(A*x - b)` and not two terms. Results are free of layout: rows are outputs, columns inputs, and
//! the derivative of a scalar has the shape of the variable.

mod build;
mod chain;
mod coefficient;
mod contract;
mod differential;
mod entry;
mod entrywise;
mod facts;
mod index;
mod indices;
mod kron;
mod part;
mod place;
mod pointwise;
mod quotient;
mod raise;
mod shorten;
mod stack;
mod term;
mod vectorize;

pub use chain::{Chain, Change, chain};
pub use differential::{Altered, differential};
pub use facts::{Facts, relation_of};
pub use indices::{IndexForm, index_form};

use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::shape::Shape;
use index::Indexing;
use term::Product;

/// Why there is no derivative in matrix notation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTensor {
    /// The budget was spent or the user interrupted.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// A function without a law.
    #[error("{0} has no derivative here")]
    NoLaw(&'static str),
    /// Nested deeper than is followed.
    #[error("the expression is nested too deep")]
    TooDeep,
    /// A mixture of numbered entries and whole vectors.
    #[error("entries with numbers beside a whole vector or matrix cannot be differentiated by it")]
    Entries,
    /// No notation of matrices says it.
    #[error("this derivative has more indices than matrix notation can say")]
    NotRaised,
}

/// A derivative in matrix notation, free of layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivative {
    /// Rows are outputs, columns inputs; for a scalar the shape of the variable.
    pub value: ExprId,
    /// The same with rows and columns exchanged, as short as it gets.
    pub turned: ExprId,
    /// What was differentiated and the variable.
    pub shapes: (Shape, Shape),
}

/// The derivative of `of` by the variable `by`, in matrix notation.
///
/// # Errors
/// See [`NoTensor`].
pub fn derivative(graph: &mut Graph, of: ExprId, by: ExprId, facts: &Facts) -> Result<Derivative, NoTensor> {
    altered_derivative(graph, of, by, facts, None)
}

/// The derivative of the derivative of `of` by the same variable: the Hessian of a scalar.
///
/// # Errors
/// See [`NoTensor`].
pub fn second_derivative(graph: &mut Graph, of: ExprId, by: ExprId, facts: &Facts) -> Result<Derivative, NoTensor> {
    let parted = Facts { parted: true, ..facts.clone() };
    let first = derivative(graph, of, by, &parted)?;
    derivative(graph, first.value, by, &parted)
}

/// The derivative that follows if one part is differentiated by another law.
///
/// # Errors
/// See [`NoTensor`]; a law that does not fit the shapes is no law.
pub fn altered_derivative(
    graph: &mut Graph,
    of: ExprId,
    by: ExprId,
    facts: &Facts,
    altered: Option<&Altered<'_>>,
) -> Result<Derivative, NoTensor> {
    if let Some(whole) = part::whole_in(graph, of, by) {
        return part::by_entry(graph, of, by, whole, facts);
    }
    let shapes = (graph.shape(of).clone(), graph.shape(by).clone());
    // The derivative of a matrix is that of its `vec`, unless it is by a scalar.
    let of = match graph.node(of) {
        Node::Apply(crate::ops::VEC, kids) if !shapes.1.is_scalar() => kids[0],
        _ => of,
    };
    if let Some(derivative) = kron::derivative(graph, of, by, facts, altered)? {
        return Ok(derivative);
    }
    let change = change_symbol(graph, of, by);
    let linear = differential::altered_differential(graph, of, by, change, altered)?;
    let terms = match linear {
        Some(linear) => raised(graph, linear, Some(change), facts)?,
        None => Vec::new(),
    };
    let shape = result_shape(&shapes.0, &shapes.1);
    let terms = coefficient::tidied(graph, facts, shorten::collect(terms))?;
    let value = shorten::total(graph, facts, terms.clone(), &shape);
    let turned_terms = terms.iter().map(|term| term.turned(graph, facts)).collect();
    let turned = shorten::total(graph, facts, turned_terms, &shape.turned());
    Ok(Derivative { value, turned, shapes })
}

/// An expression of matrices in the notation that derivatives are written in: products flattened, like terms collected,
/// inverses cancelled, common factors pulled out.
///
/// # Errors
/// See [`NoTensor`].
pub fn collected(graph: &mut Graph, of: ExprId, facts: &Facts) -> Result<ExprId, NoTensor> {
    let terms = raised_sum(graph, of, facts)?;
    let terms = coefficient::tidied(graph, facts, shorten::collect(terms))?;
    let shape = graph.shape(of).clone();
    Ok(shorten::total(graph, facts, terms, &shape))
}

/// The terms of a sum, each raised by itself.
fn raised_sum(graph: &mut Graph, of: ExprId, facts: &Facts) -> Result<Vec<Product>, NoTensor> {
    let mut terms = Vec::new();
    for part in graph.chain(crate::ops::ADD, of) {
        let mut one = raised(graph, part, None, facts)?;
        let (whole, own) = (graph.shape(of).clone(), graph.shape(part).clone());
        if own.is_scalar() && !whole.is_scalar() {
            let ones = build::ones(graph, &whole);
            one.iter_mut().for_each(|term| term.chain = vec![ones]);
        }
        terms.extend(one);
    }
    Ok(terms)
}

/// The shape of a derivative: that of the variable for a scalar, that of the function for a scalar variable, else entries
/// of the function down and entries of the variable across.
pub fn result_shape(of: &Shape, by: &Shape) -> Shape {
    if of.is_scalar() {
        return by.clone();
    }
    if by.is_scalar() {
        return of.clone();
    }
    Shape {
        rows: crate::shape::Dim::times(of.rows.clone(), of.cols.clone()),
        cols: crate::shape::Dim::times(by.rows.clone(), by.cols.clone()),
    }
}

/// The symbol `dX` for the change of `X`; primed if that name is taken.
pub fn change_symbol(graph: &mut Graph, of: ExprId, by: ExprId) -> ExprId {
    let name = match graph.node(by) {
        Node::Symbol(name) | Node::Entry { base: name, .. } => name,
        _ => Name::new("x"),
    };
    let shape = graph.shape(by).clone();
    let mut spelling = format!("d{name}");
    loop {
        let symbol = graph.symbol(Name::new(&spelling), &shape);
        if !graph.contains(of, &[symbol]) {
            return symbol;
        }
        spelling.insert(0, 'd');
    }
}

/// True if an expression of matrices is 0 for all sizes, by writing out sums and collecting like terms.
///
/// # Errors
/// See [`NoTensor`].
pub fn vanishes(graph: &mut Graph, of: ExprId, facts: &Facts) -> Result<bool, NoTensor> {
    let facts = Facts { open: true, ..facts.clone() };
    let terms = raised_with(graph, of, None, &facts, true)?;
    Ok(shorten::collect(terms).is_empty())
}

fn raised(graph: &mut Graph, of: ExprId, change: Option<ExprId>, facts: &Facts) -> Result<Vec<Product>, NoTensor> {
    raised_with(graph, of, change, facts, false)
}

fn raised_with(
    graph: &mut Graph,
    of: ExprId,
    change: Option<ExprId>,
    facts: &Facts,
    expand: bool,
) -> Result<Vec<Product>, NoTensor> {
    let mut indexing = Indexing::new(graph, facts, change);
    indexing.expand = expand;
    let (rows, cols) = indexing.free(of);
    let inputs = change.map_or((None, None), |change| indexing.inputs(change));
    let terms = indexing.lower(of, rows, cols, 0)?;
    let free = [rows, cols, inputs.0, inputs.1];
    let mut products = Vec::new();
    for term in terms {
        indexing.graph.meter.spend(1)?;
        let Some(term) = contract::contract(&mut indexing, term, &free) else { continue };
        products.push(raise::raise(&mut indexing, term, free)?);
    }
    Ok(products)
}
