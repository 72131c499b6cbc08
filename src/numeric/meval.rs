//! The outside evaluator: an expression as text in the grammar of the `meval` crate, read and worked out there.
//!
//! It shares nothing with the tape: the text is written from the graph, with every operation in brackets because meval's
//! precedence is not ours (`-2^2 = -4`). What meval lacks is written with what it has (`sec(u)` is `1/cos(u)`) where it
//! can be, else the function is added to it. Its infinities and NaN are ordinary results here. It refuses texts beyond a
//! limit and never recurses. No other file uses `meval`.

use std::fmt::Write;
use std::rc::Rc;
use std::str::FromStr;

use meval::{Context, ContextProvider, Expr, FuncEvalError};
use rustc_hash::FxHashMap;

use super::point::{Input, NotNumeric, Point};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// Largest length of a text in bytes.
const LIMIT: usize = 20_000;

/// Why an expression cannot be given to the outside evaluator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotExpressible {
    /// It has no number at all.
    #[error(transparent)]
    NotNumeric(#[from] NotNumeric),
    /// A number too large for a double.
    #[error("a number is too large")]
    Number,
    /// Written out it is too long.
    #[error("the text is longer than {limit} bytes")]
    TooLarge {
        /// Largest length in bytes.
        limit: usize,
    },
    /// The outside evaluator did not read the text.
    #[error("the outside evaluator does not read this: {0}")]
    Unread(String),
}

/// An expression inside the outside evaluator.
pub struct Outside {
    expression: Expr,
    functions: Rc<Context<'static>>,
}

/// The variables `v0`, `v1`, ... with their values.
struct Values<'a> {
    point: &'a [f64],
    functions: &'a Context<'static>,
}

impl ContextProvider for Values<'_> {
    fn get_var(&self, name: &str) -> Option<f64> {
        match name.strip_prefix('v').and_then(|digits| digits.parse::<usize>().ok()) {
            Some(position) => self.point.get(position).copied(),
            None => self.functions.get_var(name),
        }
    }

    fn eval_func(&self, name: &str, arguments: &[f64]) -> Result<f64, FuncEvalError> {
        self.functions.eval_func(name, arguments)
    }
}

impl Outside {
    /// Gives the scalar `root` to the outside evaluator as a function of `inputs`, in order; sizes and constants come from
    /// `fixed`.
    ///
    /// # Errors
    /// See [`NotExpressible`].
    pub fn new(graph: &Graph, root: ExprId, inputs: &[Input], fixed: &Point) -> Result<Self, NotExpressible> {
        let text = text(graph, root, inputs, fixed)?;
        let expression = Expr::from_str(&text).map_err(|error| NotExpressible::Unread(error.to_string()))?;
        Ok(Outside { expression, functions: functions() })
    }

    /// The value at a point, one number for each input; NaN or infinite where there is none.
    pub fn value(&self, point: &[f64]) -> f64 {
        self.expression.eval_with_context(Values { point, functions: &self.functions }).unwrap_or(f64::NAN)
    }
}

/// meval's own functions, those that it lacks, and the table's own value of everything else.
fn functions() -> Rc<Context<'static>> {
    thread_local!(static FUNCTIONS: Rc<Context<'static>> = Rc::new(made()));
    FUNCTIONS.with(Rc::clone)
}

fn made() -> Context<'static> {
    let mut context = Context::new();
    for op in ops::OPS.iter() {
        context.funcn(own_name(op.name), |arguments| (op.eval)(arguments), ..);
    }
    context.func3("oddpower", |base, top, bottom| {
        let size = base.abs().powf(top / bottom);
        if base < 0.0 && top % 2.0 != 0.0 { -size } else { size }
    });
    context.func2("islt", |a, b| truth(a, b, a < b));
    context.func2("isle", |a, b| truth(a, b, a <= b));
    context.func2("iseq", |a, b| truth(a, b, a == b));
    context.func2("isne", |a, b| truth(a, b, a != b));
    context.funcn("cases", cases, 1..);
    context
}

/// The name under which a function of the table is added: meval's names have no hyphen.
fn own_name(name: &str) -> String {
    format!("own_{}", name.replace('-', "_"))
}

fn truth(a: f64, b: f64, holds: bool) -> f64 {
    match (a.is_nan() || b.is_nan(), holds) {
        (true, _) => f64::NAN,
        (false, true) => 1.0,
        (false, false) => 0.0,
    }
}

fn cases(arguments: &[f64]) -> f64 {
    let mut rest = arguments;
    while let [condition, value, tail @ ..] = rest {
        if condition.is_nan() || *condition == 1.0 {
            return if condition.is_nan() { f64::NAN } else { *value };
        }
        rest = tail;
    }
    rest.first().copied().unwrap_or(f64::NAN)
}

/// How a function is written: `#` stands for an operand, in order; none if it is added under its own name.
fn template(op: OpId) -> Option<&'static str> {
    Some(match op {
        ops::ADD => "(#+#)",
        ops::MUL => "(#*#)",
        ops::DIV => "(#/#)",
        ops::POW => "(#^#)",
        ops::PI => "pi",
        ops::LOG10 => "(ln(#)/ln(10))",
        ops::LOG2 => "(ln(#)/ln(2))",
        ops::SEC => "(1/cos(#))",
        ops::CSC => "(1/sin(#))",
        ops::COT => "(1/tan(#))",
        ops::ASEC => "acos(1/#)",
        ops::ACSC => "asin(1/#)",
        ops::ACOT => "atan(1/#)",
        ops::SECH => "(1/cosh(#))",
        ops::CSCH => "(1/sinh(#))",
        ops::COTH => "(1/tanh(#))",
        ops::ASECH => "acosh(1/#)",
        ops::ACSCH => "asinh(1/#)",
        ops::ACOTH => "atanh(1/#)",
        ops::SIGMOID => "(1/(1+exp(-#)))",
        ops::HYPOT => "sqrt(#^2+#^2)",
        ops::LESS => "islt(#,#)",
        ops::LESS_EQUAL => "isle(#,#)",
        ops::EQUAL => "iseq(#,#)",
        ops::NOT_EQUAL => "isne(#,#)",
        _ => return None,
    })
}

/// The name of a function that meval has and that agrees with ours wherever ours is defined.
fn builtin(op: OpId) -> Option<&'static str> {
    let same = [
        ops::EXP,
        ops::LN,
        ops::SQRT,
        ops::ABS,
        ops::SIN,
        ops::COS,
        ops::TAN,
        ops::ASIN,
        ops::ACOS,
        ops::ATAN,
        ops::SINH,
        ops::COSH,
        ops::TANH,
        ops::ASINH,
        ops::ACOSH,
        ops::ATANH,
        ops::ATAN2,
        ops::FLOOR,
        ops::CEIL,
    ];
    same.contains(&op).then(|| op.name())
}

/// What is still to be written.
enum Piece {
    Text(&'static str),
    Owned(String),
    Node(ExprId),
    Bind(Name, i64),
    Unbind,
}

struct Writer<'g> {
    graph: &'g Graph,
    fixed: &'g Point,
    positions: FxHashMap<&'g Input, usize>,
    bound: Vec<(Name, i64)>,
    stack: Vec<Piece>,
    text: String,
}

fn text(graph: &Graph, root: ExprId, inputs: &[Input], fixed: &Point) -> Result<String, NotExpressible> {
    let mut writer = Writer {
        graph,
        fixed,
        positions: inputs.iter().enumerate().map(|(position, input)| (input, position)).collect(),
        bound: Vec::new(),
        stack: vec![Piece::Node(root)],
        text: String::new(),
    };
    while let Some(piece) = writer.stack.pop() {
        match piece {
            Piece::Text(text) => writer.text.push_str(text),
            Piece::Owned(text) => writer.text.push_str(&text),
            Piece::Node(id) => writer.node(id)?,
            Piece::Bind(name, value) => writer.bound.push((name, value)),
            Piece::Unbind => {
                writer.bound.pop();
            }
        }
        if writer.text.len() > LIMIT || writer.stack.len() > LIMIT {
            return Err(NotExpressible::TooLarge { limit: LIMIT });
        }
    }
    Ok(writer.text)
}

impl Writer<'_> {
    fn node(&mut self, id: ExprId) -> Result<(), NotExpressible> {
        match self.graph.node(id) {
            Node::Number(value) => self.number(value.to_f64()),
            Node::Symbol(name) if self.graph.is_scalar(id) => self.variable(name),
            Node::Symbol(_) | Node::Literal { .. } => Err(NotNumeric::NotScalar.into()),
            Node::Entry { base, indices } => {
                let indices = indices.iter().map(|index| self.whole(*index)).collect::<Result<_, _>>()?;
                self.input(&Input { name: base, indices })
            }
            Node::Indexed { kind, index, from, to, body } => self.indexed(kind, index, from, to, body),
            Node::Unknown { name, .. } => Err(NotNumeric::UnknownFunction(name).into()),
            Node::Apply(op, _) if ops::is_formal(op) => Err(NotNumeric::Formal(op.name()).into()),
            Node::Apply(ops::POW, [base, exponent]) => self.power(*base, *exponent),
            Node::Apply(op, kids) => {
                let kids = kids.to_vec();
                self.call(op, &kids);
                Ok(())
            }
        }
    }

    fn number(&mut self, value: f64) -> Result<(), NotExpressible> {
        if !value.is_finite() {
            return Err(NotExpressible::Number);
        }
        let written = if value < 0.0 { write!(self.text, "({value:e})") } else { write!(self.text, "{value:e}") };
        written.map_err(|_| NotExpressible::Number)
    }

    /// A bound index, then an input, then a constant: the innermost meaning of the name counts.
    fn variable(&mut self, name: Name) -> Result<(), NotExpressible> {
        match self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            Some((_, value)) => self.number(*value as f64),
            None => self.input(&Input::scalar(name)),
        }
    }

    fn input(&mut self, input: &Input) -> Result<(), NotExpressible> {
        match (self.positions.get(input), self.fixed.get(input)) {
            (Some(position), _) => write!(self.text, "v{position}").map_err(|_| NotExpressible::Number),
            (None, Some(value)) => self.number(value),
            (None, None) => Err(NotNumeric::Unbound(input.clone()).into()),
        }
    }

    /// The value of a bound or an index, which holds only sizes, bound names and numbers.
    fn whole(&self, id: ExprId) -> Result<i64, NotExpressible> {
        let bound = |name: Name| self.bound.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let simple = match self.graph.node(id) {
            Node::Number(value) => value.to_i64(),
            Node::Symbol(name) => bound(name).or_else(|| self.fixed.whole(name)),
            _ => {
                let mut point = self.fixed.clone();
                for (name, value) in &self.bound {
                    point.bind(*name, *value as f64);
                }
                super::evaluate(self.graph, id, &point)?.whole()
            }
        };
        simple.ok_or_else(|| NotNumeric::OpenIndex.into())
    }

    fn indexed(
        &mut self,
        kind: Sequence,
        index: Name,
        from: ExprId,
        to: ExprId,
        body: ExprId,
    ) -> Result<(), NotExpressible> {
        let (from, to) = (self.whole(from)?, self.whole(to)?);
        let (sign, empty) = if kind == Sequence::Sum { ("+", "0") } else { ("*", "1") };
        if to.saturating_sub(from) >= LIMIT as i64 / 4 {
            return Err(NotExpressible::TooLarge { limit: LIMIT });
        }
        self.text.push('(');
        self.text.push_str(empty);
        self.stack.push(Piece::Text(")"));
        for value in (from..=to).rev() {
            let term = [Piece::Unbind, Piece::Node(body), Piece::Bind(index, value), Piece::Text(sign)];
            self.stack.extend(term);
        }
        Ok(())
    }

    /// A power; with a fraction of odd denominator it is a real root, which meval does not know.
    fn power(&mut self, base: ExprId, exponent: ExprId) -> Result<(), NotExpressible> {
        let fraction = self.fraction(exponent);
        match fraction.filter(|value| !value.is_integer() && value.has_odd_denominator()) {
            None => self.call(ops::POW, &[base, exponent]),
            Some(value) => {
                let (top, bottom) = (value.numerator().to_f64(), value.denominator().to_f64());
                let tail = format!(",({top:e}),{bottom:e})");
                self.stack.extend([Piece::Owned(tail), Piece::Node(base), Piece::Text("oddpower(")]);
            }
        }
        Ok(())
    }

    /// A number or a quotient of numbers.
    fn fraction(&self, id: ExprId) -> Option<Rational> {
        match self.graph.node(id) {
            Node::Number(value) => Some(value.clone()),
            Node::Apply(ops::DIV, [a, b]) => {
                let (a, b) = (self.graph.as_number(*a)?, self.graph.as_number(*b)?);
                (!b.is_zero()).then(|| a / b)
            }
            _ => None,
        }
    }

    fn call(&mut self, op: OpId, kids: &[ExprId]) {
        let mut pieces = Vec::with_capacity(2 * kids.len() + 2);
        if let Some(template) = template(op) {
            let mut kids = kids.iter();
            for (position, text) in template.split('#').enumerate() {
                if position > 0 {
                    pieces.extend(kids.next().map(|kid| Piece::Node(*kid)));
                }
                pieces.push(Piece::Text(text));
            }
        } else {
            pieces.push(match (builtin(op), op) {
                (Some(name), _) => Piece::Text(name),
                (None, ops::PIECEWISE) => Piece::Text("cases"),
                (None, _) => Piece::Owned(own_name(op.name())),
            });
            for (position, kid) in kids.iter().enumerate() {
                pieces.push(Piece::Text(if position == 0 { "(" } else { "," }));
                pieces.push(Piece::Node(*kid));
            }
            pieces.push(Piece::Text(")"));
        }
        self.stack.extend(pieces.into_iter().rev());
    }
}
