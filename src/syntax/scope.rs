//! What names mean while an expression is lowered: shapes, values and functions that were declared.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::shape::{Dim, Shape};

/// A declared function: its value is `body` with the parameters replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Parameters in order.
    pub params: Vec<Name>,
    /// The right-hand side, in which the parameters are variables.
    pub body: ExprId,
}

/// Meanings of names.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Declared shapes; a name that is not here is a scalar.
    pub shapes: FxHashMap<Name, Shape>,
    /// Names of which `x_j` with a letter is an entry though nothing is known of the whole, with their number of indices.
    pub counted: FxHashMap<Name, usize>,
    /// Names that stand for an expression: `let u = x^3`, `A = [1, 2; 3, 4]`.
    pub values: FxHashMap<Name, ExprId>,
    /// Declared functions.
    pub functions: FxHashMap<Name, Function>,
    /// True if vectors and matrices stay whole even if their sizes are numbers, `A*x` and not a column of sums.
    pub whole: bool,
    /// Values, and bodies of functions, as they are where everything stays whole; for those in which that makes a
    /// difference.
    pub unwritten: FxHashMap<Name, ExprId>,
}

impl Scope {
    /// The declared shape of `name`, 1×1 if there is none.
    pub fn shape(&self, name: Name) -> Shape {
        self.shapes.get(&name).cloned().unwrap_or(Shape::SCALAR)
    }

    /// True if a vector or matrix of known size stays whole: because that is asked for, or because others are declared
    /// whose size is a letter.
    pub fn keeps_whole(&self) -> bool {
        self.whole || self.shapes.values().any(|shape| shape.sizes().is_none())
    }

    /// True if the name is a letter for the size of something that was declared, and nothing else.
    pub fn is_size(&self, name: Name) -> bool {
        let letters = self.shapes.values().flat_map(|shape| [&shape.rows, &shape.cols]);
        !self.shapes.contains_key(&name) && letters.into_iter().any(|dim| *dim == Dim::Named(name))
    }

    /// The scope in which vectors and matrices of known size stay whole.
    pub fn unwritten(&self) -> Scope {
        let mut scope = Scope { whole: true, ..self.clone() };
        for (name, id) in &self.unwritten {
            match (scope.values.get_mut(name), scope.functions.get_mut(name)) {
                (Some(value), _) => *value = *id,
                (None, Some(function)) => function.body = *id,
                (None, None) => {}
            }
        }
        scope
    }

    /// True if `W_2` is declared beside `W`: a declared name is no entry of another one.
    pub(super) fn is_no_entry(&self, name: Name, base: Name) -> bool {
        let taken = self.values.contains_key(&base) || !self.shape(base).is_scalar();
        taken && self.shapes.contains_key(&name)
    }

    /// The scalar variable spelt `name`; `x_j` is an entry of a declared vector x, `W_ij` one of a declared matrix.
    pub(super) fn variable(&self, graph: &mut Graph, name: Name) -> ExprId {
        let (base, Some(index)) = name.split() else { return variable(graph, name) };
        if self.is_no_entry(name, Name::new(base)) {
            return graph.scalar(name);
        }
        let (base, letters) = (Name::new(base), index.chars().filter(|c| *c != ',').collect::<Vec<char>>());
        let shape = self.shape(base);
        let rank = match shape.is_scalar() {
            true => self.counted.get(&base).copied().unwrap_or(0),
            false => 1 + usize::from(!shape.is_vector()),
        };
        if letters.len() != rank || !letters.iter().all(|letter| letter.is_alphabetic()) {
            return variable(graph, name);
        }
        let indices: Vec<ExprId> = letters.iter().map(|c| graph.scalar(Name::new(&c.to_string()))).collect();
        graph.entry(base, &indices)
    }

    /// The variables that `name` stands for when something is differentiated by it: the variable itself, or the entries of
    /// a vector or matrix of known size, row by row.
    pub fn variables(&self, graph: &mut Graph, name: Name) -> Vec<ExprId> {
        let shape = self.shape(name);
        match shape.sizes() {
            _ if shape.is_scalar() => vec![self.variable(graph, name)],
            Some((rows, cols)) if !self.keeps_whole() => entries(graph, name, rows, cols),
            _ => vec![graph.symbol(name, &shape)],
        }
    }
}

/// The scalar variable spelt `name`: `x_1` is entry 1 of x, everything else a symbol.
pub fn variable(graph: &mut Graph, name: Name) -> ExprId {
    match name.split() {
        (base, Some(index))
            if index.len() <= 9 && index.bytes().all(|b| b.is_ascii_digit()) && !leading_zero(index) =>
        {
            let index = graph.integer(index.parse().expect("at most nine digits"));
            graph.entry(Name::new(base), &[index])
        }
        _ => graph.scalar(name),
    }
}

/// `x_01` is not `x_1`.
fn leading_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0')
}

/// All entries of a vector or matrix of known size, row by row.
pub fn entries(graph: &mut Graph, name: Name, rows: u32, cols: u32) -> Vec<ExprId> {
    let mut all = Vec::with_capacity((rows * cols) as usize);
    for row in 1..=rows {
        for col in 1..=cols {
            let row_index = graph.integer(i64::from(row));
            let indices = if cols == 1 {
                vec![row_index]
            } else {
                let col_index = graph.integer(i64::from(col));
                vec![row_index, col_index]
            };
            all.push(graph.entry(name, &indices));
        }
    }
    all
}
