//! What is known at a point: values of variables, entries and sizes; and why an expression has no number.
//!
//! An [`Input`] names one number: a scalar variable, or an entry of a vector or matrix with its indices worked out.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;

/// Why an expression has no number at a point.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNumeric {
    /// A variable without a value.
    #[error("{0} has no value here")]
    Unbound(Input),
    /// The bound of a sum or an index of an entry is not a whole number here.
    #[error("an index or a bound is not a whole number that is known here")]
    OpenIndex,
    /// A derivative or a substitution that was not carried out.
    #[error("{0} has to be carried out first")]
    Formal(&'static str),
    /// A function that is not known.
    #[error("the function {0} is not known")]
    UnknownFunction(Name),
    /// A vector or matrix where a scalar is wanted, or one of symbolic size.
    #[error("a vector or matrix has no single number")]
    NotScalar,
    /// More operations than the limit, sums written out.
    #[error("more than {limit} operations")]
    TooLarge {
        /// Largest number of operations.
        limit: usize,
    },
    /// Sums inside sums, deeper than the limit.
    #[error("more than {limit} sums inside each other")]
    TooDeep {
        /// Largest number of nested sums.
        limit: usize,
    },
}

/// One number that a program reads: a scalar variable (no indices) or an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// The variable.
    pub name: Name,
    /// One index for a vector, two for a matrix, counted from 1.
    pub indices: SmallVec<[i64; 2]>,
}

impl Input {
    /// The scalar variable `name`.
    pub fn scalar(name: Name) -> Self {
        Input { name, indices: SmallVec::new() }
    }

    /// The entry of `name` with these indices, counted from 1.
    pub fn entry(name: Name, indices: &[i64]) -> Self {
        Input { name, indices: SmallVec::from_slice(indices) }
    }

    /// The input that the variable `id` stands for; symbolic indices are looked up in `fixed`.
    ///
    /// # Errors
    /// `OpenIndex` for an index without a whole value, `NotScalar` for anything but a scalar variable or an entry.
    pub fn of(graph: &Graph, id: ExprId, fixed: &Point) -> Result<Self, NotNumeric> {
        match graph.node(id) {
            Node::Symbol(name) if graph.is_scalar(id) => Ok(Input::scalar(name)),
            Node::Entry { base, indices } => {
                let indices = indices.iter().map(|index| match graph.node(*index) {
                    Node::Number(value) => value.to_i64().ok_or(NotNumeric::OpenIndex),
                    Node::Symbol(name) => fixed.whole(name).ok_or(NotNumeric::OpenIndex),
                    _ => super::evaluate(graph, *index, fixed)?.whole().ok_or(NotNumeric::OpenIndex),
                });
                Ok(Input { name: base, indices: indices.collect::<Result<_, _>>()? })
            }
            _ => Err(NotNumeric::NotScalar),
        }
    }
}

impl std::fmt::Display for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.indices.as_slice() {
            [] => write!(f, "{}", self.name),
            [index] => write!(f, "{}_{index}", self.name),
            [row, rest @ ..] => {
                write!(f, "{}_{{{row}", self.name)?;
                rest.iter().try_for_each(|index| write!(f, ",{index}"))?;
                f.write_str("}")
            }
        }
    }
}

/// Values of variables, entries and sizes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    values: FxHashMap<Input, f64>,
}

impl Point {
    /// A point at which nothing is known yet.
    pub fn new() -> Self {
        Point::default()
    }

    /// Gives a value to a scalar variable or a size.
    pub fn bind(&mut self, name: Name, value: f64) -> &mut Self {
        self.set(Input::scalar(name), value)
    }

    /// Gives values to the entries 1, 2, ... of a vector.
    pub fn bind_vector(&mut self, name: Name, values: &[f64]) -> &mut Self {
        for (position, value) in values.iter().enumerate() {
            self.set(Input::entry(name, &[position as i64 + 1]), *value);
        }
        self
    }

    /// Gives values to the entries of a matrix with `cols` columns, row by row.
    pub fn bind_matrix(&mut self, name: Name, cols: usize, values: &[f64]) -> &mut Self {
        for (position, value) in values.iter().enumerate() {
            let (row, col) = (position / cols.max(1), position % cols.max(1));
            self.set(Input::entry(name, &[row as i64 + 1, col as i64 + 1]), *value);
        }
        self
    }

    /// Gives a value to one input.
    pub fn set(&mut self, input: Input, value: f64) -> &mut Self {
        self.values.insert(input, value);
        self
    }

    /// The value of an input, if it has one.
    pub fn get(&self, input: &Input) -> Option<f64> {
        self.values.get(input).copied()
    }

    /// The value of a scalar if it is a whole number.
    pub fn whole(&self, name: Name) -> Option<i64> {
        self.get(&Input::scalar(name)).and_then(whole)
    }

    /// All inputs with a value, in the order of their spelling.
    pub fn inputs(&self) -> Vec<Input> {
        let mut inputs: Vec<Input> = self.values.keys().cloned().collect();
        inputs.sort_by_cached_key(|input| (input.name.as_str(), input.indices.clone()));
        inputs
    }
}

/// The whole number that `value` is, if it is one of at most 53 bits.
pub(super) fn whole(value: f64) -> Option<i64> {
    (value == value.trunc() && value.abs() < 9.0e15).then_some(value as i64)
}

/// What an expression is at a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One number, NaN where the expression is not defined.
    Scalar(f64),
    /// Explicit entries.
    Matrix {
        /// Number of rows.
        rows: u32,
        /// Number of columns.
        cols: u32,
        /// `rows*cols` numbers, row by row.
        entries: Vec<f64>,
    },
}

impl Value {
    /// The number, if it is one.
    pub fn scalar(&self) -> Option<f64> {
        match self {
            Value::Scalar(value) => Some(*value),
            Value::Matrix { .. } => None,
        }
    }

    /// The whole number, if it is one.
    pub fn whole(&self) -> Option<i64> {
        self.scalar().and_then(whole)
    }
}

/// Names that must be whole numbers below `roots`: letters in the bounds of sums, then letters that occur as free indices.
pub(super) fn index_names(graph: &Graph, roots: &[ExprId]) -> (Vec<Name>, Vec<Name>) {
    let nodes = graph.reachable(roots);
    let (mut in_bounds, mut in_indices, mut bound) = (Vec::new(), Vec::new(), FxHashSet::default());
    for id in nodes {
        match graph.node(id) {
            Node::Indexed { index, from, to, .. } => {
                bound.insert(index);
                in_bounds.extend([from, to]);
            }
            Node::Entry { indices, .. } => in_indices.extend_from_slice(indices),
            _ => {}
        }
    }
    let names = |roots: &[ExprId]| {
        if roots.is_empty() {
            return Vec::new();
        }
        let found = graph.reachable(roots).into_iter().filter_map(|id| graph.as_symbol(id));
        found.filter(|name| !bound.contains(name)).collect::<Vec<Name>>()
    };
    let bounds = names(&in_bounds);
    let indices = names(&in_indices).into_iter().filter(|name| !bounds.contains(name)).collect();
    (bounds, indices)
}

/// Distinct sizes for the letters in the bounds of sums below `roots` (4, 5, 6, ...) and values for the letters that are
/// free indices (2, 3, 1, 2, ...), so that a sum over `n` is never as long as one over `m` by accident.
pub fn sizes(graph: &Graph, roots: &[ExprId]) -> Point {
    let (bounds, indices) = index_names(graph, roots);
    let mut point = Point::new();
    for (name, size) in bounds.into_iter().zip(4..) {
        point.bind(name, f64::from(size));
    }
    for (name, index) in indices.into_iter().zip([2, 3, 1].into_iter().cycle()) {
        point.bind(name, f64::from(index));
    }
    point
}
