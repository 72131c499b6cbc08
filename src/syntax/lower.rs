//! From the written form to the graph: names get their meaning, shapes are checked.
//!
//! It serves what a person typed and the text of every law alike. It folds numbers only where the written form has no
//! other way to say them (`-3`, `3/2`), so that what was typed can be printed again. It refuses division by the number 0
//! and shapes that clash; it never differentiates: derivatives become formal nodes.

use super::explicit::{self, Operand};
use super::operators;
use super::scope::Scope;
use super::whole;
use super::written::{Bars, Constant, Relation, Token, Written};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// An expression with what was learnt while it was lowered.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The whole.
    pub root: ExprId,
    /// For every written item what it became; tuples and lists of functions have no single expression.
    pub meaning: Vec<Option<ExprId>>,
    /// Names of definitions that were put in, with their values, in order of use: the author's intermediate variables.
    pub used: Vec<(Name, ExprId)>,
    /// Remarks on choices, those of the reader first.
    pub notes: Vec<Note>,
}

/// State of one lowering.
pub(super) struct Lowering<'a> {
    pub(super) graph: &'a mut Graph,
    pub(super) scope: &'a Scope,
    pub(super) stack: Vec<Value>,
    pub(super) used: Vec<(Name, ExprId)>,
    pub(super) notes: Vec<Note>,
}

/// What stands on the stack: an expression, or a tuple or list that is not one.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) id: ExprId,
    pub(super) span: Span,
    /// Parts of a tuple `(a, b)`; empty for an expression.
    pub(super) parts: Vec<ExprId>,
    /// The function whose bare name this is.
    pub(super) function: Option<Name>,
}

impl Value {
    fn operand(&self) -> Operand {
        Operand { id: self.id, span: self.span }
    }
}

/// Lowers `written` into `graph`.
///
/// # Errors
/// `scope-undefined` for a division by 0, `shape-...` for shapes that do not fit, `parse-...` for a tuple or a relation
/// where a value is wanted.
pub fn lower(graph: &mut Graph, written: &Written, scope: &Scope) -> Result<Lowered, Diagnostic> {
    let mut lowering = Lowering { graph, scope, stack: Vec::new(), used: Vec::new(), notes: written.notes.clone() };
    let mut meaning = Vec::with_capacity(written.items.len());
    for item in &written.items {
        let at = lowering.stack.len() - item.arity as usize;
        let operands = lowering.stack.split_off(at);
        let value = lowering.item(&item.token, item.span, operands)?;
        meaning.push(value.parts.is_empty().then_some(value.id));
        lowering.stack.push(value);
    }
    let Some(root) = lowering.stack.pop() else {
        return Err(Diagnostic::new("parse-empty", "there is nothing to read"));
    };
    if !root.parts.is_empty() {
        return Err(
            Diagnostic::at("parse-tuple", root.span, "a tuple is not an expression").suggest("a vector: [a, b]")
        );
    }
    Ok(Lowered { root: root.id, meaning, used: lowering.used, notes: lowering.notes })
}

impl Lowering<'_> {
    pub(super) fn value(&self, id: ExprId, span: Span) -> Result<Value, Diagnostic> {
        Ok(Value { id, span, parts: Vec::new(), function: None })
    }

    fn item(&mut self, token: &Token, span: Span, operands: Vec<Value>) -> Result<Value, Diagnostic> {
        if !matches!(
            token,
            Token::At { .. } | Token::Operator { .. } | Token::Call { .. } | Token::Group | Token::Tuple { .. }
        ) {
            no_tuples(&operands)?;
        }
        if !matches!(token, Token::Group | Token::Relation(_) | Token::Piecewise { .. }) {
            self.no_relations(&operands)?;
        }
        let id = match token {
            Token::Number { value, .. } => self.graph.number(value.clone()),
            Token::Constant(Constant::Pi) => self.graph.apply(ops::PI, &[]),
            Token::Constant(Constant::E) => self.graph.euler(),
            Token::Symbol(name) => return self.symbol(*name, span),
            Token::Subscript(name) => self.subscript(*name, span, &operands)?,
            Token::Group | Token::Plus => {
                return Ok(Value { span, ..operands.into_iter().next().expect("one operand") });
            }
            Token::Negate => self.map(&operands[0], |graph, a| graph.negate(a))?,
            Token::Add => self.elementwise(&operands, "+", |graph, a, b| graph.apply(ops::ADD, &[a, b]))?,
            Token::Subtract => self.elementwise(&operands, "-", |graph, a, b| {
                let minus = graph.negate(b);
                graph.apply(ops::ADD, &[a, minus])
            })?,
            Token::Multiply { .. } => {
                self.no_stray_capital(&operands[0], &operands[1])?;
                explicit::multiply(self.graph, operands[0].operand(), operands[1].operand())?
            }
            Token::TimesElementwise => {
                self.elementwise(&operands, ".*", |graph, a, b| graph.apply(ops::MUL, &[a, b]))?
            }
            Token::Divide => self.divide(&operands, span)?,
            Token::DivideElementwise => self.elementwise(&operands, "./", quotient)?,
            Token::Power => self.power(&operands, span)?,
            Token::PowerElementwise => self.elementwise(&operands, ".^", power)?,
            Token::Transpose => {
                self.declared(&operands[0], "transposed")?;
                explicit::transpose(self.graph, operands[0].id)
            }
            Token::Factorial => self.map(&operands[0], |graph, a| graph.apply(ops::FACTORIAL, &[a]))?,
            Token::Apply { op, raised, .. } => self.apply(*op, *raised, span, &operands)?,
            Token::Root => self.elementwise(&[operands[1].clone(), operands[0].clone()], "root", root)?,
            Token::LogBase => self.logarithm(&operands[0], &operands[1])?,
            Token::Bars(bars) => self.bars(*bars, &operands[0])?,
            Token::Vector { .. } => self.vector(&operands)?,
            Token::Matrix { rows, cols } => {
                let entries = self.scalars(&operands)?;
                self.graph.literal(*rows, *cols, &entries)
            }
            Token::Indexed { product, index } => self.indexed(*product, *index, span, &operands)?,
            Token::Piecewise { .. } => {
                let kids = self.scalars(&operands)?;
                self.graph.apply(ops::PIECEWISE, &kids)
            }
            Token::Relation(relation) => self.relation(*relation, &operands)?,
            Token::Tuple { .. } => {
                let parts: Vec<ExprId> = operands.iter().map(|operand| operand.id).collect();
                return Ok(Value { id: parts[0], span, parts, function: None });
            }
            Token::Call { name, primes, by, .. } => operators::call(self, *name, *primes, by, span, &operands)?,
            Token::Differentiate { by } => operators::differentiate(self, operands[0].id, by)?,
            Token::Operator { kind, by, .. } => operators::operator(self, *kind, by, span, &operands)?,
            Token::At { names, .. } => operators::at(self, names, span, &operands)?,
        };
        self.value(id, span)
    }

    fn map(
        &mut self,
        operand: &Value,
        mut change: impl FnMut(&mut Graph, ExprId) -> ExprId,
    ) -> Result<ExprId, Diagnostic> {
        let one = Operand { id: self.graph.one(), span: operand.span };
        explicit::elementwise(self.graph, one, operand.operand(), "", |graph, _, entry| change(graph, entry))
    }

    fn elementwise(
        &mut self,
        operands: &[Value],
        sign: &str,
        combine: impl FnMut(&mut Graph, ExprId, ExprId) -> ExprId,
    ) -> Result<ExprId, Diagnostic> {
        explicit::elementwise(self.graph, operands[0].operand(), operands[1].operand(), sign, combine)
    }

    fn symbol(&mut self, name: Name, span: Span) -> Result<Value, Diagnostic> {
        if let Some(value) = self.scope.values.get(&name) {
            self.note_use(name, *value);
            return self.value(*value, span);
        }
        if let Some(function) = self.scope.functions.get(&name) {
            return Ok(Value { id: function.body, span, parts: Vec::new(), function: Some(name) });
        }
        let shape = self.scope.shape(name);
        let id = match shape.sizes() {
            _ if shape.is_scalar() => self.entry_or_scalar(name, span)?,
            Some((rows, cols)) if !self.scope.keeps_whole() => {
                let entries = self.scope.variables(self.graph, name);
                self.graph.literal(rows, cols, &entries)
            }
            _ => self.graph.symbol(name, &shape),
        };
        self.value(id, span)
    }

    /// A name that was not declared is a scalar, which is never meant where a matrix is wanted.
    fn declared(&self, operand: &Value, what: &str) -> Result<(), Diagnostic> {
        match self.graph.as_symbol(operand.id) {
            Some(name) if !self.scope.shapes.contains_key(&name) && self.graph.is_scalar(operand.id) => {
                let message = format!("{name} is not declared, so it is a scalar; {what} is for matrices");
                Err(Diagnostic::at("scope-undeclared", operand.span, message).suggest(format!("{name} : matrix(n,n)")))
            }
            _ => Ok(()),
        }
    }

    /// A capital that was not declared is hardly meant as a scalar beside a declared vector or matrix.
    fn no_stray_capital(&self, a: &Value, b: &Value) -> Result<(), Diagnostic> {
        for (one, other) in [(a, b), (b, a)] {
            let Some(name) = self.graph.as_symbol(one.id).filter(|name| !self.scope.shapes.contains_key(name)) else {
                continue;
            };
            let whole = !self.graph.is_scalar(other.id) && self.graph.has_whole_matrices(other.id);
            if whole && name.as_str().starts_with(char::is_uppercase) && self.graph.is_scalar(one.id) {
                let shape = self.graph.shape(other.id);
                let message = format!("{name} is not declared, so it is a scalar beside something {shape}");
                return Err(Diagnostic::at("scope-undeclared", one.span, message)
                    .suggest(format!("{name} : matrix(m,n), or {name} : scalar")));
            }
        }
        Ok(())
    }

    pub(super) fn note_use(&mut self, name: Name, value: ExprId) {
        if !self.used.contains(&(name, value)) {
            self.used.push((name, value));
        }
    }

    fn divide(&mut self, operands: &[Value], span: Span) -> Result<ExprId, Diagnostic> {
        let divisor = &operands[1];
        if !self.graph.is_scalar(divisor.id) {
            let shape = self.graph.shape(divisor.id);
            return Err(Diagnostic::at("shape-divisor", divisor.span, format!("division by a {shape} is not defined"))
                .suggest("./ divides entry by entry"));
        }
        if self.graph.as_number(divisor.id).is_some_and(Rational::is_zero) {
            return Err(
                Diagnostic::at("scope-undefined", span, "division by 0 has no value").label(divisor.span, "this is 0")
            );
        }
        self.elementwise(operands, "/", quotient)
    }

    fn power(&mut self, operands: &[Value], span: Span) -> Result<ExprId, Diagnostic> {
        if operands.iter().any(|operand| !self.graph.is_scalar(operand.id)) {
            return whole::power(self.graph, operands[0].operand(), operands[1].operand());
        }
        self.note_real_root(&operands[0], &operands[1], span);
        Ok(power(self.graph, operands[0].id, operands[1].id))
    }

    /// `x^(1/3)` is taken as the real root, which a reader ought to know.
    fn note_real_root(&mut self, base: &Value, exponent: &Value, span: Span) {
        let root = self.graph.as_number(exponent.id).is_some_and(|q| !q.is_integer() && q.has_odd_denominator());
        if root && self.graph.as_number(base.id).is_none() {
            let exponent = self.graph.as_number(exponent.id).expect("looked at above").clone();
            self.notes.push(Note {
                span,
                text: format!("the power {exponent} is the real root, defined for negative numbers too"),
                warning: false,
            });
        }
    }

    fn apply(&mut self, op: OpId, raised: bool, span: Span, operands: &[Value]) -> Result<ExprId, Diagnostic> {
        let (exponent, arguments) = operands.split_at(usize::from(raised));
        takes(op, arguments.len(), span)?;
        let applied = match (op, arguments) {
            _ if ops::is_matrix(op) => {
                if matches!(op, ops::TR | ops::DET | ops::INV | ops::LOGDET) {
                    self.declared(&arguments[0], op.name())?;
                }
                let operands: Vec<Operand> = arguments.iter().map(Value::operand).collect();
                whole::function(self.graph, op, &operands)?
            }
            (ops::MIN | ops::MAX, [first, rest @ ..]) if rest.len() > 1 => {
                let rest = self.scalars(rest)?;
                rest.into_iter().fold(first.id, |left, right| self.graph.apply(op, &[left, right]))
            }
            (ops::MIN | ops::MAX, [only]) => self.extreme(op, only, span)?,
            (ops::MIN | ops::MAX, [a, b]) if a.id == b.id => a.id,
            (_, [_, _]) if op != ops::ROOT => {
                self.elementwise(arguments, op.name(), |graph, a, b| graph.apply(op, &[a, b]))?
            }
            (ops::ROOT, [base, degree]) => self.elementwise(&[base.clone(), degree.clone()], "root", root)?,
            (_, [only]) => self.map(only, |graph, a| graph.apply(op, &[a]))?,
            _ => {
                let kids = self.scalars(arguments)?;
                self.graph.apply(op, &kids)
            }
        };
        match exponent.first() {
            None => Ok(applied),
            Some(exponent) => {
                let base = self.value(applied, span)?;
                self.power(&[base, exponent.clone()], span)
            }
        }
    }

    /// `max([a, b, c])` is the largest entry of what is written out.
    fn extreme(&mut self, op: OpId, of: &Value, span: Span) -> Result<ExprId, Diagnostic> {
        let entries = explicit::entries_of(self.graph, of.id).map(|(_, _, entries)| entries).unwrap_or_default();
        match entries.split_first() {
            Some((first, rest)) if !rest.is_empty() => {
                Ok(rest.iter().fold(*first, |left, right| self.graph.apply(op, &[left, *right])))
            }
            _ => {
                let message = format!("{} compares two values or more", op.name());
                let hint = format!("{}(x, y), entry by entry for vectors", op.name());
                Err(Diagnostic::at("parse-arguments", span, message).suggest(hint))
            }
        }
    }

    /// A logarithm whose base is a name or a whole number keeps its base; any other is a quotient of natural ones.
    fn logarithm(&mut self, base: &Value, argument: &Value) -> Result<ExprId, Diagnostic> {
        let [base, argument] = self.scalars(&[base.clone(), argument.clone()])?[..] else {
            unreachable!("two operands")
        };
        Ok(match self.graph.node(base) {
            Node::Symbol(_) | Node::Entry { .. } => self.graph.apply(ops::LOGB, &[base, argument]),
            Node::Number(value) if value.is_integer() && !value.is_negative() => {
                self.graph.apply(ops::LOGB, &[base, argument])
            }
            _ => {
                let (above, below) = (self.graph.apply(ops::LN, &[argument]), self.graph.apply(ops::LN, &[base]));
                self.graph.apply(ops::DIV, &[above, below])
            }
        })
    }

    fn bars(&mut self, bars: Bars, operand: &Value) -> Result<ExprId, Diagnostic> {
        let column = self.graph.shape(operand.id).cols.is_one();
        let op = match bars {
            Bars::Absolute if self.graph.is_scalar(operand.id) => return Ok(self.graph.apply(ops::ABS, &[operand.id])),
            Bars::Absolute | Bars::Norm if column => ops::NORM,
            Bars::Absolute | Bars::Norm | Bars::Frobenius => ops::NORMFRO,
            Bars::Norm1 | Bars::Norm2 if !column => {
                return Err(Diagnostic::at("scope-norm", operand.span, "of a matrix only the Frobenius norm is read")
                    .suggest("normfro(A)"));
            }
            Bars::Norm1 => ops::NORM1,
            Bars::Norm2 => ops::NORM,
        };
        whole::function(self.graph, op, &[operand.operand()])
    }

    /// `[a, b]` is a column; a list of vectors of one size is a matrix with these rows.
    fn vector(&mut self, operands: &[Value]) -> Result<ExprId, Diagnostic> {
        let entries = self.scalars(operands)?;
        Ok(self.graph.vector(&entries))
    }

    pub(super) fn scalars(&self, operands: &[Value]) -> Result<Vec<ExprId>, Diagnostic> {
        operands
            .iter()
            .map(|operand| {
                if self.graph.is_scalar(operand.id) {
                    return Ok(operand.id);
                }
                let shape = self.graph.shape(operand.id);
                Err(Diagnostic::at("shape-scalar", operand.span, format!("a scalar is wanted here, this is {shape}")))
            })
            .collect()
    }

    /// `x = 2` says something; it has no value with which one could go on.
    fn no_relations(&self, operands: &[Value]) -> Result<(), Diagnostic> {
        let is_relation = |operand: &&Value| {
            let relations = [ops::LESS, ops::LESS_EQUAL, ops::EQUAL, ops::NOT_EQUAL];
            relations.iter().any(|relation| self.graph.is_apply(operand.id, *relation))
        };
        match operands.iter().find(is_relation) {
            None => Ok(()),
            Some(found) => Err(Diagnostic::at("parse-relation", found.span, "a relation stands here for a value")
                .suggest("piecewise(x > 0, 1, otherwise, 0)")),
        }
    }

    fn relation(&mut self, relation: Relation, operands: &[Value]) -> Result<ExprId, Diagnostic> {
        let (a, b) = (operands[0].id, operands[1].id);
        Ok(match relation {
            Relation::Less => self.graph.apply(ops::LESS, &[a, b]),
            Relation::LessEqual => self.graph.apply(ops::LESS_EQUAL, &[a, b]),
            Relation::Greater => self.graph.apply(ops::LESS, &[b, a]),
            Relation::GreaterEqual => self.graph.apply(ops::LESS_EQUAL, &[b, a]),
            Relation::Equal => self.graph.apply(ops::EQUAL, &[a, b]),
            Relation::NotEqual => self.graph.apply(ops::NOT_EQUAL, &[a, b]),
        })
    }
}

fn no_tuples(operands: &[Value]) -> Result<(), Diagnostic> {
    match operands.iter().find(|operand| !operand.parts.is_empty()) {
        None => Ok(()),
        Some(tuple) => Err(Diagnostic::at("parse-tuple", tuple.span, "a tuple (a, b) cannot be used in an expression")
            .suggest("a vector: [a, b]")),
    }
}

/// `a/b` as typed; two numbers are one number.
fn quotient(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    if let (Some(x), Some(y)) = (graph.as_number(a), graph.as_number(b))
        && !y.is_zero()
    {
        let value = x / y;
        return graph.number(value);
    }
    graph.apply(ops::DIV, &[a, b])
}

/// The real root of a degree that is a whole number is a root or a power, which all formats know; any other degree is an
/// exponent.
fn root(graph: &mut Graph, base: ExprId, degree: ExprId) -> ExprId {
    match graph.as_number(degree).filter(|degree| degree.is_integer()).and_then(Rational::recip) {
        Some(exponent) if exponent == Rational::ratio(1, 2) => graph.apply(ops::SQRT, &[base]),
        Some(exponent) if exponent == Rational::ratio(1, 3) => graph.apply(ops::CBRT, &[base]),
        Some(exponent) => {
            let exponent = graph.number(exponent);
            graph.apply(ops::POW, &[base, exponent])
        }
        None => {
            let one = graph.one();
            let exponent = quotient(graph, one, degree);
            power(graph, base, exponent)
        }
    }
}

/// Functions of numbers take as many arguments as they have parameters; max and min take a list as well.
fn takes(op: OpId, given: usize, span: Span) -> Result<(), Diagnostic> {
    let wanted = op.row().params.len();
    if ops::is_matrix(op) || matches!(op, ops::MIN | ops::MAX) || given == wanted {
        return Ok(());
    }
    let name = op.name();
    let problem = Diagnostic::at("parse-arguments", span, wrong_count(name, wanted, given));
    Err(match op {
        ops::LN if given == 2 => problem.suggest("a logarithm to a base: log_2(8)"),
        _ => problem.suggest(format!("{name}({})", op.row().params.join(", "))),
    })
}

/// That a function has another number of arguments than it takes.
pub(super) fn wrong_count(name: &str, wanted: usize, given: usize) -> String {
    let plural = if wanted == 1 { "" } else { "s" };
    format!("{name} takes {wanted} argument{plural}, not {given}")
}

/// `a^b` as typed; a power of e is the exponential function.
fn power(graph: &mut Graph, a: ExprId, b: ExprId) -> ExprId {
    if graph.is_euler(a) { graph.apply(ops::EXP, &[b]) } else { graph.apply(ops::POW, &[a, b]) }
}
