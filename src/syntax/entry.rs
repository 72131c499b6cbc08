//! Entries of vectors and matrices by name (`x_1`, `W_12`) or by index, and sums and products with numbers as bounds.
//!
//! An entry of a declared size must exist; a name with a subscript that belongs to nothing declared is a variable.

use rustc_hash::FxHashMap;

use super::lower::{Lowering, Value};
use super::scope::variable;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

/// Largest number of terms into which a sum with numbers as bounds is written out.
const EXPANDED_TERMS: i64 = 10_000;

impl Lowering<'_> {
    /// `x_1` of a declared vector must exist; `W_12` of a declared matrix is row 1, column 2.
    pub(super) fn entry_or_scalar(&mut self, name: Name, span: Span) -> Result<ExprId, Diagnostic> {
        let (base, Some(index)) = name.split() else { return Ok(variable(self.graph, name)) };
        let base = Name::new(base);
        if self.scope.is_no_entry(name, base) {
            return Ok(self.graph.scalar(name));
        }
        if let (Some(value), true) = (self.scope.values.get(&base).copied(), index.bytes().all(|b| b.is_ascii_digit()))
        {
            return self.entry_of_value(base, value, index, span);
        }
        let shape = self.scope.shape(base);
        if shape.is_scalar() || !index.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(self.scope.variable(self.graph, name));
        }
        let is_matrix = !shape.is_vector();
        let digits: Vec<String> = match (is_matrix, index.len()) {
            (true, 2) => index.chars().map(String::from).collect(),
            _ => vec![index.to_owned()],
        };
        let numbers: Vec<u32> = digits.iter().filter_map(|d| d.parse().ok()).collect();
        self.checked_entry(base, &shape, &numbers, span)
    }

    fn entry_of_value(&mut self, base: Name, value: ExprId, index: &str, span: Span) -> Result<ExprId, Diagnostic> {
        let Node::Literal { rows, cols, entries } = self.graph.node(value) else {
            return Ok(variable(self.graph, Name::new(&format!("{base}_{index}"))));
        };
        let position = match (cols, index.len()) {
            (1, _) => index.parse::<usize>().ok().and_then(|k| k.checked_sub(1)),
            (_, 2) => {
                let (row, col) = (u32::from(index.as_bytes()[0] - b'0'), u32::from(index.as_bytes()[1] - b'0'));
                (1..=rows)
                    .contains(&row)
                    .then(|| (1..=cols).contains(&col).then_some(((row - 1) * cols + col - 1) as usize))
                    .flatten()
            }
            _ => None,
        };
        position.and_then(|position| entries.get(position).copied()).ok_or_else(|| {
            Diagnostic::at("shape-index", span, format!("{base} is {rows}×{cols}; it has no entry {index}"))
        })
    }

    fn checked_entry(&mut self, base: Name, shape: &Shape, numbers: &[u32], span: Span) -> Result<ExprId, Diagnostic> {
        let wanted = if shape.is_vector() { 1 } else { 2 };
        let sizes = [&shape.rows, &shape.cols];
        let fits = |(k, number): (usize, &u32)| *number >= 1 && sizes[k].known().is_none_or(|size| *number <= size);
        if numbers.len() != wanted || !numbers.iter().enumerate().all(fits) {
            return Err(Diagnostic::at("shape-index", span, format!("{base} is {shape}; it has no such entry"))
                .suggest(if wanted == 1 { format!("{base}_1") } else { format!("{base}_{{1,2}}") }));
        }
        let indices: Vec<ExprId> = numbers.iter().map(|number| self.graph.integer(i64::from(*number))).collect();
        Ok(self.graph.entry(base, &indices))
    }

    pub(super) fn subscript(&mut self, base: Name, span: Span, operands: &[Value]) -> Result<ExprId, Diagnostic> {
        let indices: Vec<ExprId> = operands.iter().map(|operand| operand.id).collect();
        let numbers: Vec<u32> = indices
            .iter()
            .filter_map(|index| self.graph.as_number(*index).and_then(Rational::to_i64))
            .filter_map(|number| u32::try_from(number).ok())
            .collect();
        let shape = self.scope.shape(base);
        if numbers.len() == indices.len() && !shape.is_scalar() {
            return self.checked_entry(base, &shape, &numbers, span);
        }
        Ok(self.graph.entry(base, &indices))
    }

    pub(super) fn indexed(
        &mut self,
        product: bool,
        index: Name,
        span: Span,
        operands: &[Value],
    ) -> Result<ExprId, Diagnostic> {
        self.scalars(&operands[..2])?;
        let (from, to, body) = (operands[0].id, operands[1].id, operands[2].id);
        let bounds = [from, to].map(|bound| self.graph.as_number(bound).cloned());
        let kind = if product { Sequence::Product } else { Sequence::Sum };
        let [Some(first), Some(last)] = bounds else { return Ok(self.graph.indexed(kind, index, from, to, body)) };
        let (Some(first), Some(last)) = (first.to_i64(), last.to_i64()) else {
            return Err(Diagnostic::at("scope-bounds", span, "the bounds of a sum are whole numbers or names"));
        };
        if last.saturating_sub(first) >= EXPANDED_TERMS {
            return Err(Diagnostic::at("limit-terms", span, format!("at most {EXPANDED_TERMS} terms are written out"))
                .suggest("a letter as the upper bound keeps the sum whole"));
        }
        self.expand(kind, index, first..=last, body)
    }

    fn expand(
        &mut self,
        kind: Sequence,
        index: Name,
        range: std::ops::RangeInclusive<i64>,
        body: ExprId,
    ) -> Result<ExprId, Diagnostic> {
        let bound = self.graph.scalar(index);
        let (op, empty) = match kind {
            Sequence::Sum => (ops::ADD, self.graph.zero()),
            Sequence::Product => (ops::MUL, self.graph.one()),
        };
        let mut total = None;
        for value in range {
            let value = self.graph.integer(value);
            let map: FxHashMap<ExprId, ExprId> = [(bound, value)].into_iter().collect();
            let term = self.graph.substitute_folding(body, &map).map_err(crate::expr::Stopped::diagnostic)?;
            total = Some(total.map_or(term, |total| self.graph.apply(op, &[total, term])));
        }
        Ok(total.unwrap_or(empty))
    }
}
