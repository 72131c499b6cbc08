//! Where wrong derivatives are made: by wrong laws, by other readings of the question, by changes of the right result.
//!
//! Results are free of layout, as right ones are. What does not fit the shapes is left out.

use super::MatrixQuestion;
use super::edit::{at_each_part, fitting, replaced};
use crate::calculus::tensor::{self, Altered, Derivative, Facts, NoTensor};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::tutor::question::Kind;

/// A question with the means to answer it wrongly.
pub struct Bench<'a> {
    /// Where expressions are made.
    pub graph: &'a mut Graph,
    /// What is asked.
    pub question: &'a MatrixQuestion,
    /// Set if the work was stopped; what is made from then on is incomplete.
    pub(super) stopped: Option<Stopped>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(graph: &'a mut Graph, question: &'a MatrixQuestion) -> Bench<'a> {
        Bench { graph, question, stopped: None }
    }

    /// The right result, free of layout.
    pub fn right(&self) -> ExprId {
        self.question.derivative.value
    }

    /// Parts of what is differentiated that depend on the variable and are made by `op`.
    pub fn parts(&self, op: OpId) -> Vec<ExprId> {
        let all = self.graph.reachable(&[self.question.of]).into_iter();
        all.filter(|id| self.graph.is_apply(*id, op) && self.depends(*id)).collect()
    }

    /// True if an expression depends on the variable.
    pub fn depends(&self, id: ExprId) -> bool {
        self.graph.contains(id, &[self.question.by])
    }

    fn take(&mut self, result: Result<Derivative, NoTensor>) -> Option<ExprId> {
        match result {
            Ok(derivative) => Some(derivative.value),
            Err(NoTensor::Stopped(stopped)) => {
                self.stopped = Some(stopped);
                None
            }
            Err(_) => None,
        }
    }

    /// The derivative that is asked for, of something else, by something else, under other facts or with another law.
    fn derived(&mut self, of: ExprId, by: ExprId, facts: &Facts, altered: Option<&Altered<'_>>) -> Option<ExprId> {
        let first = tensor::altered_derivative(self.graph, of, by, facts, altered);
        let first = self.take(first)?;
        if self.question.kind != Kind::Hessian {
            return Some(first);
        }
        let second = tensor::derivative(self.graph, first, by, facts);
        self.take(second)
    }

    /// The derivative of something else.
    pub fn derivative_of(&mut self, of: ExprId) -> Option<ExprId> {
        let (by, facts) = (self.question.by, self.question.facts.clone());
        self.derived(of, by, &facts, None)
    }

    /// The derivatives with a wrong law at one part after another that `op` makes.
    pub fn with_law(&mut self, op: OpId, text: &str) -> Vec<ExprId> {
        let (of, by, facts) = (self.question.of, self.question.by, self.question.facts.clone());
        let parts = self.parts(op);
        parts.into_iter().filter_map(|at| self.derived(of, by, &facts, Some(&Altered { at, text }))).collect()
    }

    /// The derivatives of what is asked with one part after another replaced.
    pub fn of_changed(&mut self, change: impl FnMut(&mut Graph, ExprId) -> Vec<ExprId>) -> Vec<ExprId> {
        let changed = at_each_part(self.graph, self.question.of, change);
        changed.into_iter().filter_map(|of| self.derivative_of(of)).collect()
    }

    /// The right result with one part after another replaced; both of its layouts are looked at.
    pub fn changed(&mut self, mut change: impl FnMut(&mut Graph, ExprId) -> Vec<ExprId>) -> Vec<ExprId> {
        let Derivative { value, turned, .. } = self.question.derivative;
        let mut results = at_each_part(self.graph, value, &mut change);
        for other in at_each_part(self.graph, turned, &mut change) {
            results.push(self.graph.apply(ops::TRANSPOSE, &[other]));
        }
        results
    }

    /// The same with the layout that results have here.
    pub fn changed_in_one_layout(&mut self, change: impl FnMut(&mut Graph, ExprId) -> Vec<ExprId>) -> Vec<ExprId> {
        let right = self.right();
        at_each_part(self.graph, right, change)
    }

    /// The right result times a number.
    pub fn times(&mut self, top: i64, bottom: i64) -> Vec<ExprId> {
        let factor = self.graph.number(Rational::ratio(top, bottom));
        let right = self.right();
        vec![self.graph.apply(ops::MUL, &[factor, right])]
    }

    /// The transpose of the right result.
    pub fn transposed(&mut self) -> ExprId {
        let right = self.right();
        self.graph.apply(ops::TRANSPOSE, &[right])
    }

    /// `op` of the right result, if it fits.
    pub fn function_of_right(&mut self, op: OpId) -> Vec<ExprId> {
        let right = self.right();
        fitting(self.graph, op, &[right]).into_iter().collect()
    }

    /// A quadratic form under the wrong assumption that square matrices are symmetric: all, and each alone.
    pub fn assuming_symmetric(&mut self) -> Vec<ExprId> {
        if !self.is_quadratic_form() {
            return Vec::new();
        }
        let (of, by, facts) = (self.question.of, self.question.by, self.question.facts.clone());
        let square: Vec<Name> = self
            .graph
            .reachable(&[of])
            .into_iter()
            .filter(|id| *id != by && self.graph.shape(*id).is_square() && !self.graph.is_scalar(*id))
            .filter_map(|id| self.graph.as_symbol(id))
            .filter(|name| !facts.symmetric.contains(name))
            .collect();
        let mut results = Vec::new();
        for names in std::iter::once(&square[..]).chain(square.chunks(1)) {
            let mut assumed = facts.clone();
            assumed.symmetric.extend(names);
            if let Some(value) = self.derived(of, by, &assumed, None) {
                results.push(value);
                let each = |graph: &mut Graph, id: ExprId| {
                    let symbol = graph.as_symbol(id).is_some_and(|name| names.contains(&name));
                    if symbol { vec![graph.apply(ops::TRANSPOSE, &[id])] } else { Vec::new() }
                };
                results.extend(at_each_part(self.graph, value, each));
            }
        }
        results
    }

    /// With the product rule cut short at one product.
    fn one_factor_each(&mut self) -> Vec<ExprId> {
        let laws: [(OpId, [&str; 2]); 5] = [
            (ops::MATRIX_PRODUCT, ["dA*B", "A*dB"]),
            (ops::TIMES, ["dA .* B", "A .* dB"]),
            (ops::MUL, ["du*v", "u*dv"]),
            (ops::DOT, ["dot(dx, y)", "dot(x, dy)"]),
            (ops::OUTER, ["outer(dx, y)", "outer(x, dy)"]),
        ];
        laws.iter().flat_map(|(op, texts)| texts.map(|text| self.with_law(*op, text))).flatten().collect()
    }

    /// True for `x'*A*x`: a product that begins with the transpose of something in the variable and ends in the like.
    pub fn is_quadratic_form(&self) -> bool {
        self.parts(ops::MATRIX_PRODUCT).into_iter().any(|id| {
            let chain = self.graph.chain(ops::MATRIX_PRODUCT, id);
            let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return false };
            let (first, last) = (self.without_scalars(*first), self.without_scalars(*last));
            let ends = self.graph.is_apply(first, ops::TRANSPOSE) && self.depends(first) && self.depends(last);
            ends && chain.len() > 2
        })
    }

    /// `x'` of `3*x'`, as it stands at the start of `3*x'*A*x`.
    fn without_scalars(&self, id: ExprId) -> ExprId {
        let factors = self.graph.chain(ops::MUL, id);
        factors.into_iter().find(|factor| !self.graph.is_scalar(*factor)).unwrap_or(id)
    }

    /// True if there is a square of a norm, `r'*r`, or a sum of squares.
    pub fn has_square(&self) -> bool {
        self.graph.reachable(&[self.question.of]).into_iter().any(|id| match self.graph.node(id) {
            Node::Apply(ops::POW | ops::RAISED | ops::MATRIX_POWER, [_, exponent]) => {
                self.graph.as_number(*exponent).and_then(Rational::to_i64) == Some(2)
            }
            Node::Apply(ops::MATRIX_PRODUCT, [a, b]) => {
                let first = self.without_scalars(*a);
                matches!(self.graph.node(first), Node::Apply(ops::TRANSPOSE, [inner]) if inner == b)
            }
            Node::Apply(ops::DOT | ops::TIMES, [a, b]) => a == b,
            _ => false,
        })
    }

    /// Half of a quadratic form.
    pub fn half_of_quadratic(&mut self) -> Vec<ExprId> {
        if !self.is_quadratic_form() || self.question.kind == Kind::Hessian {
            return Vec::new();
        }
        [self.one_factor_each(), self.times(1, 2)].concat()
    }

    /// One term of the product rule only.
    pub fn one_factor(&mut self) -> Vec<ExprId> {
        if self.is_quadratic_form() { Vec::new() } else { self.one_factor_each() }
    }

    /// A scalar function of an inner vector or matrix, differentiated by what stands inside and left at that.
    pub fn without_inner(&mut self) -> Vec<ExprId> {
        let (of, by, facts) = (self.question.of, self.question.by, self.question.facts.clone());
        let inner: Vec<ExprId> =
            self.graph.reachable(&[of]).into_iter().filter(|id| *id != by && *id != of && self.depends(*id)).collect();
        let mut results = Vec::new();
        for part in inner {
            let shape = self.graph.shape(part).clone();
            let place = self.graph.symbol(Name::new("inner part"), &shape);
            let Some(open) = replaced(self.graph, of, part, place) else { continue };
            if let Some(value) = self.derived(open, place, &facts, None) {
                results.extend(replaced(self.graph, value, place, part));
            }
        }
        results
    }

    /// By another variable.
    pub fn by_another(&mut self) -> Vec<ExprId> {
        let (of, by, facts) = (self.question.of, self.question.by, self.question.facts.clone());
        let others: Vec<ExprId> = self
            .graph
            .reachable(&[of])
            .into_iter()
            .filter(|id| *id != by && self.graph.as_symbol(*id).is_some())
            .collect();
        others.into_iter().filter_map(|other| self.derived(of, other, &facts, None)).collect()
    }

    /// What was to be differentiated.
    pub fn kept(&mut self) -> Vec<ExprId> {
        vec![self.question.of]
    }

    /// With the other sign.
    pub fn opposite(&mut self) -> Vec<ExprId> {
        self.times(-1, 1)
    }

    /// Without one term of a sum.
    pub fn without_a_term(&mut self) -> Vec<ExprId> {
        let by_term = |graph: &mut Graph, id: ExprId| match graph.node(id) {
            Node::Apply(ops::ADD, kids) => kids.to_vec(),
            _ => Vec::new(),
        };
        let right = self.right();
        let terms = self.graph.chain(ops::ADD, right);
        if terms.len() < 2 {
            return Vec::new();
        }
        at_each_part(self.graph, right, by_term)
    }

    /// All entries added up.
    pub fn summed(&mut self) -> Vec<ExprId> {
        self.function_of_right(ops::SUM)
    }

    /// A Hessian without mixed derivatives.
    pub fn diagonal_only(&mut self) -> Vec<ExprId> {
        if self.question.kind != Kind::Hessian {
            return Vec::new();
        }
        let right = self.right();
        let diagonal = self.graph.apply(ops::DIAG, &[right]);
        vec![self.graph.apply(ops::DIAG, &[diagonal])]
    }

    /// The gradient times its transpose in the place of a Hessian.
    pub fn gradient_squared(&mut self) -> Vec<ExprId> {
        if self.question.kind != Kind::Hessian {
            return Vec::new();
        }
        let (of, by, facts) = (self.question.of, self.question.by, self.question.facts.clone());
        let gradient = tensor::derivative(self.graph, of, by, &facts);
        let Some(gradient) = self.take(gradient) else { return Vec::new() };
        let turned = self.graph.apply(ops::TRANSPOSE, &[gradient]);
        fitting(self.graph, ops::MATRIX_PRODUCT, &[gradient, turned]).into_iter().collect()
    }

    /// Factors of a product in the wrong order.
    pub fn factors_swapped(&mut self) -> Vec<ExprId> {
        self.changed(|graph, id| match graph.node(id) {
            Node::Apply(ops::MATRIX_PRODUCT, [a, b]) => {
                let swapped = [*b, *a];
                fitting(graph, ops::MATRIX_PRODUCT, &swapped).into_iter().collect()
            }
            _ => Vec::new(),
        })
    }

    /// Jacobians of a chain in the wrong order.
    pub fn jacobians_swapped(&mut self) -> Vec<ExprId> {
        if self.question.is_jacobian() { self.factors_swapped() } else { Vec::new() }
    }
}
