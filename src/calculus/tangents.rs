//! Derivatives by one variable of the parts that depend on it.

use crate::expr::{ExprId, Marks};

/// The derivative of each part that depends on the variable. As long as the graph and cleared in constant time, because
/// a Hessian fills it once for every variable.
#[derive(Clone, Debug, Default)]
pub struct Tangents {
    of: Vec<ExprId>,
    known: Marks,
}

impl Tangents {
    /// Forgets all and makes room for the nodes of a graph of `len` nodes.
    pub(super) fn clear(&mut self, len: usize) {
        self.known.clear(len);
        if self.of.len() < len {
            self.of.resize(len, ExprId(0));
        }
    }

    /// Sets the derivative of `part`; gives the one it had.
    pub(super) fn insert(&mut self, part: ExprId, derivative: ExprId) -> Option<ExprId> {
        let old = std::mem::replace(&mut self.of[part.index()], derivative);
        (!self.known.mark(part)).then_some(old)
    }

    /// The derivative of `part`, if it depends on the variable.
    #[inline]
    pub fn get(&self, part: ExprId) -> Option<ExprId> {
        self.has(part).then(|| self.of[part.index()])
    }

    /// True if `part` depends on the variable.
    #[inline]
    pub fn has(&self, part: ExprId) -> bool {
        self.known.has(part)
    }
}
