//! Length of a form for a reader: symbols and signs, and extra for fractions and brackets.

use super::term::{Power, Term};
use super::view::Views;
use crate::expr::{ExprId, Node};
use crate::number::Rational;
use crate::ops;

/// What a fraction bar costs.
const BAR: u32 = 3;
/// What the number in an exponent such as `n - 1` costs.
const MIXED_EXPONENT: u32 = 3;
/// No expression counts more.
const LARGEST: u32 = 1 << 24;

impl Views<'_> {
    /// Length of a sum.
    pub(super) fn cost(&mut self, terms: &[Term]) -> u32 {
        let mut total = terms.len() as u32;
        for term in terms {
            total = total.saturating_add(self.term_cost(term)).min(LARGEST);
        }
        total
    }

    fn term_cost(&mut self, term: &Term) -> u32 {
        let plain = term.coefficient.is_one() || term.coefficient.is_minus_one();
        let mut total = u32::from(!plain || term.powers.is_empty());
        let above = term.powers.iter().filter(|power| self.stands_above(power)).count();
        let bar = above < term.powers.len() || !term.coefficient.is_integer();
        for power in &term.powers {
            let alone = bar && plain && above == 1 && power.is_first();
            total = total.saturating_add(self.power_cost(power, alone));
        }
        total.saturating_add(if bar { BAR } else { 0 })
    }

    /// A bracket that stands alone above a bar is not printed.
    fn power_cost(&mut self, power: &Power, alone: bool) -> u32 {
        let bracket = u32::from(!alone && self.brackets.contains_key(&power.base));
        let exponent = match power.symbolic {
            Some(symbolic) => self.size(symbolic) + if power.number.is_zero() { 0 } else { MIXED_EXPONENT },
            None => u32::from(!power.number.is_one() && !power.number.is_minus_one()),
        };
        self.size(power.base).saturating_add(1 + bracket + exponent)
    }

    /// Number of nodes of an expression written out as a tree, no more than fits; a bracket counts by its terms.
    pub(super) fn size(&mut self, root: ExprId) -> u32 {
        if let Some(size) = self.sizes.get(&root) {
            return *size;
        }
        for id in self.graph.reachable(&[root]) {
            if !self.sizes.contains_key(&id) {
                let below = self.graph.children(id).iter().map(|kid| self.sizes[kid]);
                let own = u32::from(!self.is_sign(id));
                let size = below.fold(own, |sum, size| sum.saturating_add(size)).min(LARGEST);
                self.sizes.insert(id, size);
            }
        }
        self.sizes[&root]
    }

    /// `-u` is hardly longer than `u`.
    fn is_sign(&self, id: ExprId) -> bool {
        match self.graph.node(id) {
            Node::Apply(ops::MUL, [left, _]) => self.graph.as_number(*left).is_some_and(Rational::is_minus_one),
            _ => false,
        }
    }
}
