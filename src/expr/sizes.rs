//! Shapes of results: what a function of matrices or a formal operator makes of the shapes of its operands.
//!
//! Whoever builds an expression from text checks shapes first; here an operand that does not fit is a mistake of this
//! program, and the result is then a scalar.

use super::graph::Graph;
use super::node::{ExprId, Node};
use crate::ops::{self, OpId};
use crate::shape::{Dim, Shape};

impl Graph {
    /// The shape of `op` applied to `args`, for functions of matrices and formal operators.
    pub(super) fn result_shape(&self, op: OpId, args: &[ExprId]) -> Shape {
        let shape = |k: usize| self.shape(args[k]).clone();
        let size = |k: usize| args.get(k).map_or(Dim::Known(1), |id| self.dim(*id).unwrap_or(Dim::Known(1)));
        let variables = Dim::Known((args.len().max(1) - 1) as u32);
        match op {
            ops::TIMES | ops::OVER | ops::RAISED => {
                args.iter().map(|id| self.shape(*id)).find(|shape| !shape.is_scalar()).cloned().unwrap_or(Shape::SCALAR)
            }
            ops::DIAG => {
                let of = shape(0);
                match (of.cols.is_one(), of.rows.is_one()) {
                    (true, _) => Shape { rows: of.rows.clone(), cols: of.rows },
                    (_, true) => Shape { rows: of.cols.clone(), cols: of.cols },
                    _ => Shape::vector(of.rows),
                }
            }
            ops::SOFTMAX => shape(0),
            ops::EYE => Shape { rows: size(0), cols: size(0) },
            ops::ONES | ops::ZEROS => Shape { rows: size(0), cols: size(1) },
            ops::COMMUTATION => {
                let both = Dim::times(size(0), size(1));
                Shape { rows: both.clone(), cols: both }
            }
            ops::GRADIENT => Shape { rows: Dim::Known(1), cols: variables },
            ops::JACOBIAN => Shape { rows: shape(0).rows, cols: variables },
            ops::HESSIAN => Shape { rows: variables.clone(), cols: variables },
            ops::LAPLACIAN | ops::DIVERGENCE => Shape::SCALAR,
            _ if ops::is_formal(op) => shape(0),
            _ => {
                let shapes: Vec<&Shape> = args.iter().map(|id| self.shape(*id)).collect();
                ops::signature(op).infer(&shapes).unwrap_or(Shape::SCALAR)
            }
        }
    }

    /// The size that an expression says: a whole number, a name, or a product of these.
    pub fn dim(&self, id: ExprId) -> Option<Dim> {
        let factors = self.chain(ops::MUL, id);
        let sizes = factors.into_iter().map(|factor| match self.node(factor) {
            Node::Number(value) => u32::try_from(value.to_i64()?).ok().filter(|size| *size > 0).map(Dim::Known),
            Node::Symbol(name) if self.is_scalar(factor) => Some(Dim::Named(name)),
            _ => None,
        });
        sizes.reduce(|a, b| Some(Dim::times(a?, b?))).flatten()
    }

    /// The size as an expression, the inverse of [`Graph::dim`].
    pub fn size(&mut self, dim: &Dim) -> ExprId {
        match dim {
            Dim::Known(size) => self.integer(i64::from(*size)),
            Dim::Named(name) => self.scalar(*name),
            Dim::Times(a, b) => {
                let (a, b) = (self.size(a), self.size(b));
                self.apply(ops::MUL, &[a, b])
            }
        }
    }

    /// True if something of `root` is a matrix that is not written out entry by entry, or a function of one.
    pub fn has_whole_matrices(&self, root: ExprId) -> bool {
        self.reachable(&[root]).into_iter().any(|id| self.is_whole_matrix(id))
    }

    fn is_whole_matrix(&self, id: ExprId) -> bool {
        match self.node(id) {
            Node::Literal { .. } => false,
            Node::Apply(op, _) if ops::is_matrix(op) => true,
            Node::Apply(op, _) if ops::is_formal(op) => false,
            _ => !self.is_scalar(id),
        }
    }
}
