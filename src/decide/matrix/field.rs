//! Random matrices over prime fields: an exact test of expressions that are rational in their entries.
//!
//! Sums, products, powers, inverses and determinants have a value modulo a prime, without rounding. Beside the value
//! goes a bound of the degree: every entry is a quotient of polynomials over one denominator, with degrees at most
//! `top` and `bottom`. If two sides differ as rational functions, the numerator of an entry of their difference is a
//! polynomial that is not 0, and a random point is a zero of it with a chance of at most its degree over the size of the
//! field (DeMillo and Lipton 1978, Schwartz 1980, Zippel 1979). Anything else, such as `exp`, is *outside*.

use rustc_hash::FxHashMap;

use super::properties::Properties;
use super::sizes::{self, Sizes};
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::number::field::{FIELDS, Field};
use crate::ops::{self, OpId};
use crate::shape::Shape;

/// Most entries of one matrix.
const ENTRIES: usize = 10_000;
/// Most multiplications of one evaluation.
const WORK: usize = 4_000_000;
/// Largest exponent of a power.
const EXPONENT: i64 = 64;
/// Degrees beyond this give no bound worth having.
const DEGREE: u64 = 1 << 30;

/// What one evaluation of both sides says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Comparison {
    /// Equal there; the chance that sides which differ are, as a binary logarithm.
    Same(f64),
    /// Different, certainly.
    Apart,
    /// An inverse or a quotient has no value there.
    Undefined,
    /// Not rational, or too large.
    Outside,
}

/// Where a comparison takes place.
pub(super) struct Place<'a> {
    pub sizes: &'a Sizes,
    pub properties: &'a Properties,
    /// Of the field and of the entries.
    pub seed: u64,
}

/// Compares two expressions at one random point of a random field.
pub(super) fn compare(graph: &Graph, a: ExprId, b: ExprId, place: &Place<'_>) -> Comparison {
    let mut evaluation = Evaluation::new(graph, place);
    let values = evaluation.all(&[a, b]);
    let (x, y) = match values {
        Ok(values) => (values[&a].clone(), values[&b].clone()),
        Err(failure) => return failure,
    };
    let count = x.entries.len().max(y.entries.len());
    if (0..count).any(|k| x.spread(k) != y.spread(k)) {
        return Comparison::Apart;
    }
    // A point is drawn again if a denominator vanishes, which the same degrees bound.
    let degree = (x.top + y.bottom).max(y.top + x.bottom) + x.bottom + y.bottom;
    if degree > DEGREE {
        return Comparison::Outside;
    }
    Comparison::Same((degree.max(1) as f64).log2() - (evaluation.field.prime() as f64).log2())
}

/// A matrix over the field, row by row, with bounds of its degrees.
#[derive(Clone, Debug)]
struct Value {
    rows: usize,
    cols: usize,
    entries: Vec<u64>,
    top: u64,
    bottom: u64,
}

impl Value {
    fn constant(rows: usize, cols: usize, entry: impl FnMut(usize) -> u64) -> Value {
        Value { rows, cols, entries: (0..rows * cols).map(entry).collect(), top: 0, bottom: 0 }
    }

    fn spread(&self, k: usize) -> u64 {
        if self.entries.len() == 1 { self.entries[0] } else { self.entries[k] }
    }

    fn at(&self, row: usize, col: usize) -> u64 {
        self.entries[row * self.cols + col]
    }

    /// Other entries of the same degrees.
    fn rearranged(&self, rows: usize, cols: usize, entry: impl FnMut(usize) -> u64) -> Value {
        Value { top: self.top, bottom: self.bottom, ..Value::constant(rows, cols, entry) }
    }

    fn turned(&self) -> Value {
        self.rearranged(self.cols, self.rows, |k| self.at(k % self.rows, k / self.rows))
    }
}

struct Evaluation<'a> {
    graph: &'a Graph,
    place: &'a Place<'a>,
    field: &'static Field,
    work: usize,
}

type Result<T> = std::result::Result<T, Comparison>;

impl<'a> Evaluation<'a> {
    fn new(graph: &'a Graph, place: &'a Place<'a>) -> Self {
        let field = Field::get(mixed(place.seed) as usize % FIELDS);
        Evaluation { graph, place, field, work: 0 }
    }

    fn all(&mut self, roots: &[ExprId]) -> Result<FxHashMap<ExprId, Value>> {
        let mut values = FxHashMap::default();
        for id in self.graph.reachable(roots) {
            let value = self.node(id, &values)?;
            self.spend(value.entries.len())?;
            values.insert(id, value);
        }
        Ok(values)
    }

    fn spend(&mut self, multiplications: usize) -> Result<()> {
        self.work = self.work.saturating_add(multiplications);
        if self.work > WORK { Err(Comparison::Outside) } else { Ok(()) }
    }

    fn size(&self, shape: &Shape) -> Result<(usize, usize)> {
        let of = |dim| sizes::size(dim, self.place.sizes).map(|size| size as usize);
        let (rows, cols) = (of(&shape.rows), of(&shape.cols));
        match (rows, cols) {
            (Some(rows), Some(cols)) if rows.saturating_mul(cols) <= ENTRIES => Ok((rows, cols)),
            _ => Err(Comparison::Outside),
        }
    }

    fn number(&self, value: &Rational) -> Result<u64> {
        self.field.rational(value).ok_or(Comparison::Undefined)
    }

    fn node(&mut self, id: ExprId, values: &FxHashMap<ExprId, Value>) -> Result<Value> {
        match self.graph.node(id) {
            Node::Number(value) => {
                let value = self.number(value)?;
                Ok(Value::constant(1, 1, |_| value))
            }
            Node::Symbol(name) => self.symbol(id, name),
            Node::Entry { base, indices } => {
                let at: Option<Vec<i64>> = indices.iter().map(|index| self.graph.as_number(*index)?.to_i64()).collect();
                let at = at.ok_or(Comparison::Outside)?;
                let value = self.random(base, at[0] as usize - 1, at.get(1).map_or(0, |col| *col as usize - 1));
                Ok(Value { top: 1, ..Value::constant(1, 1, |_| value) })
            }
            Node::Literal { rows, cols, entries } => self.literal((rows, cols), entries, values),
            Node::Apply(ops::POW, [base, exponent]) if self.is_norm(*base) => self.norm_power(*base, *exponent, values),
            Node::Apply(op, kids) => {
                let operands: Vec<&Value> = kids.iter().map(|kid| &values[kid]).collect();
                let exponent = kids.get(1).and_then(|kid| self.graph.as_number(*kid)).and_then(Rational::to_i64);
                let shape = self.size(self.graph.shape(id))?;
                self.apply(op, &operands, exponent, shape)
            }
            Node::Indexed { .. } | Node::Unknown { .. } => Err(Comparison::Outside),
        }
    }

    fn symbol(&mut self, id: ExprId, name: Name) -> Result<Value> {
        let (rows, cols) = self.size(self.graph.shape(id))?;
        if let Some(size) = self.place.sizes.get(&name).filter(|_| self.graph.is_scalar(id)) {
            let size = self.field.integer(i64::from(*size));
            return Ok(Value::constant(1, 1, |_| size));
        }
        let properties = self.place.properties;
        let zero = |row: usize, col: usize| properties.is_diagonal(name) && row != col;
        let turned = |row: usize, col: usize| properties.is_symmetric(name) && row > col;
        let value = Value::constant(rows, cols, |k| {
            let (row, col) = (k / cols, k % cols);
            match () {
                () if zero(row, col) => 0,
                () if turned(row, col) => self.random(name, col, row),
                () => self.random(name, row, col),
            }
        });
        self.summing(name, Value { top: 1, ..value })
    }

    /// A vector whose sum is known has the last entry that makes it so.
    fn summing(&self, name: Name, mut value: Value) -> Result<Value> {
        if let Some(total) = self.place.properties.sum_of(name) {
            let last = value.entries.len() - 1;
            let rest = value.entries[..last].iter().fold(0, |sum, entry| self.field.add(sum, *entry));
            value.entries[last] = self.field.sub(self.number(total)?, rest);
        }
        Ok(value)
    }

    fn random(&self, name: Name, row: usize, col: usize) -> u64 {
        let mut word = mixed(self.place.seed ^ 0x5851_F42D_4C95_7F2D);
        for byte in name.as_str().bytes() {
            word = mixed(word ^ u64::from(byte));
        }
        self.field.element(mixed(mixed(word ^ row as u64) ^ (col as u64) << 32))
    }

    fn literal(
        &self,
        (rows, cols): (u32, u32),
        entries: &[ExprId],
        values: &FxHashMap<ExprId, Value>,
    ) -> Result<Value> {
        let (mut top, mut bottom) = (0, 0);
        for entry in entries {
            top = (top + values[entry].bottom).max(values[entry].top + bottom);
            bottom += values[entry].bottom;
        }
        let value = Value::constant(rows as usize, cols as usize, |k| values[&entries[k]].entries[0]);
        Ok(Value { top, bottom, ..value })
    }

    fn is_norm(&self, id: ExprId) -> bool {
        self.graph.is_apply(id, ops::NORM) || self.graph.is_apply(id, ops::NORMFRO)
    }

    /// An even power of a norm is a power of the sum of squares.
    fn norm_power(&mut self, base: ExprId, exponent: ExprId, values: &FxHashMap<ExprId, Value>) -> Result<Value> {
        let exponent = self.graph.as_number(exponent).and_then(Rational::to_i64).filter(|k| k % 2 == 0);
        let exponent = exponent.ok_or(Comparison::Outside)?;
        let of = &values[&self.graph.children(base)[0]];
        let squares = self.zip(of, of, |field, a, b| field.mul(a, b));
        let squares = Value { top: 2 * of.top, bottom: 2 * of.bottom, ..squares };
        let total = self.total(&squares);
        self.powers(&total, exponent / 2)
    }

    fn apply(&mut self, op: OpId, a: &[&Value], exponent: Option<i64>, (rows, cols): (usize, usize)) -> Result<Value> {
        Ok(match op {
            ops::ADD => self.sum(a[0], a[1]),
            ops::MUL | ops::TIMES => self.entrywise(a[0], a[1]),
            ops::DIV | ops::OVER => {
                let inverse = self.reciprocal(a[1])?;
                self.entrywise(a[0], &inverse)
            }
            ops::POW | ops::RAISED => self.powers(a[0], exponent.ok_or(Comparison::Outside)?)?,
            ops::MATRIX_POWER => self.matrix_power(a[0], exponent.ok_or(Comparison::Outside)?)?,
            ops::MATRIX_PRODUCT => self.product(a[0], a[1])?,
            ops::DOT => self.product(&a[0].turned(), a[1])?,
            ops::OUTER => self.product(a[0], &a[1].turned())?,
            ops::TRANSPOSE => a[0].turned(),
            ops::TR => {
                let trace = (0..a[0].rows).fold(0, |sum, k| self.field.add(sum, a[0].at(k, k)));
                a[0].rearranged(1, 1, |_| trace)
            }
            ops::DET => self.eliminated(a[0])?.0,
            ops::INV => self.eliminated(a[0])?.1.ok_or(Comparison::Undefined)?,
            ops::SUM => self.total(a[0]),
            ops::MEAN => {
                let count = self.field.inv(self.field.integer(a[0].entries.len() as i64));
                let (total, count) = (self.total(a[0]), count.ok_or(Comparison::Undefined)?);
                total.rearranged(1, 1, |_| self.field.mul(total.entries[0], count))
            }
            ops::VEC => a[0].rearranged(rows, cols, |k| a[0].at(k % a[0].rows, k / a[0].rows)),
            ops::DIAG if a[0].rows == 1 || a[0].cols == 1 => {
                let zero = |k: usize| if k / cols == k % cols { a[0].entries[k / cols] } else { 0 };
                a[0].rearranged(rows, cols, zero)
            }
            ops::DIAG => a[0].rearranged(rows, 1, |k| a[0].at(k, k)),
            ops::KRON => self.kron(a[0], a[1], (rows, cols))?,
            ops::EYE => Value::constant(rows, cols, |k| if k / cols == k % cols { self.field.one() } else { 0 }),
            ops::ONES => Value::constant(rows, cols, |_| self.field.one()),
            ops::ZEROS => Value::constant(rows, cols, |_| 0),
            _ => return Err(Comparison::Outside),
        })
    }

    fn zip(&self, a: &Value, b: &Value, combine: impl Fn(&Field, u64, u64) -> u64) -> Value {
        let shape = if a.entries.len() == 1 { b } else { a };
        Value::constant(shape.rows, shape.cols, |k| combine(self.field, a.spread(k), b.spread(k)))
    }

    fn sum(&self, a: &Value, b: &Value) -> Value {
        let value = self.zip(a, b, Field::add);
        Value { top: (a.top + b.bottom).max(b.top + a.bottom), bottom: a.bottom + b.bottom, ..value }
    }

    fn entrywise(&self, a: &Value, b: &Value) -> Value {
        Value { top: a.top + b.top, bottom: a.bottom + b.bottom, ..self.zip(a, b, Field::mul) }
    }

    /// The denominators of the reciprocals are the numerators: over one denominator their product.
    fn reciprocal(&self, a: &Value) -> Result<Value> {
        let mut value = a.clone();
        if !self.field.invert_all(&mut value.entries) {
            return Err(Comparison::Undefined);
        }
        let count = a.entries.len() as u64;
        Ok(Value { top: a.bottom + (count - 1) * a.top, bottom: count * a.top, ..value })
    }

    fn powers(&mut self, a: &Value, exponent: i64) -> Result<Value> {
        let count = exponent.unsigned_abs();
        if count > EXPONENT as u64 {
            return Err(Comparison::Outside);
        }
        let base = if exponent < 0 { self.reciprocal(a)? } else { a.clone() };
        let value = Value::constant(base.rows, base.cols, |k| self.field.pow(base.entries[k], count));
        Ok(Value { top: count * base.top, bottom: count * base.bottom, ..value })
    }

    fn matrix_power(&mut self, a: &Value, exponent: i64) -> Result<Value> {
        if exponent.abs() > EXPONENT {
            return Err(Comparison::Outside);
        }
        if a.entries.len() == 1 {
            return self.powers(a, exponent);
        }
        let base = if exponent < 0 { self.eliminated(a)?.1.ok_or(Comparison::Undefined)? } else { a.clone() };
        let (n, one) = (a.rows, self.field.one());
        let mut power = Value::constant(n, n, |k| if k / n == k % n { one } else { 0 });
        for _ in 0..exponent.unsigned_abs() {
            power = self.product(&power, &base)?;
        }
        Ok(power)
    }

    fn product(&mut self, a: &Value, b: &Value) -> Result<Value> {
        if a.cols != b.rows {
            return Err(Comparison::Outside);
        }
        self.spend(a.rows * a.cols * b.cols)?;
        let entry = |k: usize| {
            let (row, col) = (k / b.cols, k % b.cols);
            let terms = (0..a.cols).map(|inner| self.field.mul(a.at(row, inner), b.at(inner, col)));
            terms.fold(0, |sum, term| self.field.add(sum, term))
        };
        let value = Value::constant(a.rows, b.cols, entry);
        Ok(Value { top: a.top + b.top, bottom: a.bottom + b.bottom, ..value })
    }

    fn total(&self, a: &Value) -> Value {
        let sum = a.entries.iter().fold(0, |sum, entry| self.field.add(sum, *entry));
        a.rearranged(1, 1, |_| sum)
    }

    fn kron(&mut self, a: &Value, b: &Value, (rows, cols): (usize, usize)) -> Result<Value> {
        let entry = |k: usize| {
            let (row, col) = (k / cols, k % cols);
            self.field.mul(a.at(row / b.rows, col / b.cols), b.at(row % b.rows, col % b.cols))
        };
        let value = Value::constant(rows, cols, entry);
        Ok(Value { top: a.top + b.top, bottom: a.bottom + b.bottom, ..value })
    }

    /// Determinant and inverse; no inverse if the determinant is 0.
    fn eliminated(&mut self, a: &Value) -> Result<(Value, Option<Value>)> {
        let (n, field) = (a.rows, self.field);
        self.spend(2 * n * n * n)?;
        let mut left = a.entries.clone();
        let mut right: Vec<u64> = (0..n * n).map(|k| if k / n == k % n { field.one() } else { 0 }).collect();
        let size = n as u64;
        let mut det = field.one();
        for step in 0..n {
            let Some(pivot) = (step..n).find(|row| left[row * n + step] != 0) else {
                let zero = Value { top: size * a.top, bottom: size * a.bottom, ..Value::constant(1, 1, |_| 0) };
                return Ok((zero, None));
            };
            for col in 0..n {
                left.swap(step * n + col, pivot * n + col);
                right.swap(step * n + col, pivot * n + col);
            }
            let value = left[step * n + step];
            det = field.mul(det, if pivot == step { value } else { field.neg(value) });
            let inverse = field.inv(value).expect("a pivot is not 0");
            for col in 0..n {
                left[step * n + col] = field.mul(left[step * n + col], inverse);
                right[step * n + col] = field.mul(right[step * n + col], inverse);
            }
            for row in (0..n).filter(|row| *row != step) {
                let factor = left[row * n + step];
                for col in 0..n {
                    let (below, beside) =
                        (field.mul(factor, left[step * n + col]), field.mul(factor, right[step * n + col]));
                    left[row * n + col] = field.sub(left[row * n + col], below);
                    right[row * n + col] = field.sub(right[row * n + col], beside);
                }
            }
        }
        // With entries P/q the inverse is q*adj(P)/det(P).
        let inverse =
            Value { rows: n, cols: n, entries: right, top: a.bottom + (size - 1) * a.top, bottom: size * a.top };
        let det = Value { top: size * a.top, bottom: size * a.bottom, ..Value::constant(1, 1, |_| det) };
        Ok((det, Some(inverse)))
    }
}

/// A word in which every bit depends on every bit of `word`.
fn mixed(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
