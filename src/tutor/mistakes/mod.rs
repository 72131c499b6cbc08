//! The table of mistakes: one row a mistake, one file a family.
//!
//! A mistake is a wrong law in the place of a right one. A row says for which functions, or how to make the wrong local
//! change from a place in the expression, or what makes a whole answer wrong; `diagnose` tries each row at each place.
//! Families on matrices of any size and on networks are files of their own: a row makes wrong derivatives on a
//! [`Bench`], by wrong laws in the same notation or by what people do to the right result.

mod chain;
mod constant;
mod entry;
mod function;
mod hessian;
mod jacobian;
mod layer;
mod matrix;
mod matrix_function;
mod path;
mod power;
mod product;
mod variable;

use std::sync::LazyLock;

use smallvec::SmallVec;

pub use super::matrix::Bench;
use super::question::Kind;
pub use super::whole::Whole;
use crate::calculus::{ChainStep, NoDerivative, Tangents, Template};
use crate::expr::{ExprId, Graph, Node};
use crate::ops::{self, OpId};

/// One mistake.
#[derive(Debug)]
pub struct Mistake {
    /// Public id: what the learner did.
    pub id: &'static str,
    /// Which of the four steps broke, if one did.
    pub step: Option<ChainStep>,
    /// How the wrong answer comes about.
    pub wrong: &'static [Wrong],
    /// How common it is among mistakes that explain the same answer.
    pub prior: u32,
    /// What was done, as a sentence.
    pub says: &'static str,
    /// The right law.
    pub law: &'static str,
    /// One next step, not the solution.
    pub hint: &'static str,
    /// A wrong answer that is explained by this row alone.
    pub example: Example,
}

/// A question with a wrong answer.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Which derivative.
    pub kind: Kind,
    /// Of what; functions of a Jacobian in a list.
    pub of: &'static str,
    /// By which variables.
    pub by: &'static [&'static str],
    /// Names that stand for functions of the variables.
    pub lets: &'static [(&'static str, &'static str)],
    /// Declarations as they are typed; a gradient by a declared vector is a column here.
    pub declare: &'static [(&'static str, &'static str)],
    /// The wrong answer.
    pub answer: &'static str,
}

impl Example {
    /// The derivative of `of` by x.
    pub const fn x(of: &'static str, answer: &'static str) -> Example {
        Example { kind: Kind::Derivative, of, by: &["x"], lets: &[], declare: &[], answer }
    }

    /// Something by x and y.
    pub const fn xy(kind: Kind, of: &'static str, answer: &'static str) -> Example {
        Example { kind, of, by: &["x", "y"], lets: &[], declare: &[], answer }
    }
}

type Declarations = &'static [(&'static str, &'static str)];

impl Example {
    /// A derivative of something with declared vectors and matrices by one variable.
    pub const fn declared(
        declare: Declarations,
        of: &'static str,
        by: &'static [&'static str],
        answer: &'static str,
    ) -> Example {
        Example { kind: Kind::Derivative, of, by, lets: &[], declare, answer }
    }
}

/// How a wrong answer comes about.
pub enum Wrong {
    /// A wrong law for a function of the table.
    Law(WrongLaw),
    /// Wrong local changes made from a place in the expression.
    Local(fn(&mut Graph, &Place<'_>) -> Changes),
    /// Wrong derivatives of a scalar by one variable, made from the whole.
    Derivative(fn(&mut Graph, &Scalar<'_>) -> Result<Vec<ExprId>, NoDerivative>),
    /// A test of the whole answer.
    Answer(fn(&Whole) -> bool),
    /// Wrong derivatives by a whole vector or matrix.
    Matrix(fn(&mut Bench<'_>) -> Vec<ExprId>),
    /// The verdict itself says so.
    Verdict,
}

impl std::fmt::Debug for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Wrong::Law(law) => law.text,
            Wrong::Local(_) => "local",
            Wrong::Derivative(_) => "derivative",
            Wrong::Answer(_) => "answer",
            Wrong::Matrix(_) => "matrix",
            Wrong::Verdict => "verdict",
        })
    }
}

/// Wrong local changes at one place.
pub type Changes = SmallVec<[ExprId; 4]>;

/// A wrong law: `text` speaks of the parameters of `of` and of their differentials, as right laws do, but need not be
/// linear in them.
#[derive(Clone, Copy, Debug)]
pub struct WrongLaw {
    /// Name of the function.
    pub of: &'static str,
    /// Which operands depend on the variable.
    pub depends: Depends,
    /// The wrong change.
    pub text: &'static str,
}

/// Which operands depend on the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depends {
    /// Of one or two operands the first alone.
    First,
    /// The second alone.
    Second,
    /// Both.
    Both,
}

const fn law(of: &'static str, depends: Depends, text: &'static str) -> Wrong {
    Wrong::Law(WrongLaw { of, depends, text })
}

/// A part of the expression that depends on the variable, with the derivatives of its operands as the learner has them.
pub struct Place<'a> {
    /// The part.
    pub id: ExprId,
    /// Its function.
    pub op: OpId,
    /// Its operands.
    pub args: SmallVec<[ExprId; 4]>,
    /// Derivatives of all parts below.
    pub tangents: &'a Tangents,
    /// What is known of where it stands.
    pub site: &'a Site,
    /// The variable.
    pub by: ExprId,
}

/// Where a part stands.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// True if some function with an inner function stands above it on a path to the root.
    pub nested: bool,
    /// True if the part is a term of a sum.
    pub term: bool,
    /// True if the part is a factor of a product.
    pub factor: bool,
    /// True if it is the whole.
    pub root: bool,
    /// True if it contains another variable.
    pub shared: bool,
}

impl Place<'_> {
    /// The derivative of an operand; `None` if it is constant.
    pub fn tangent(&self, position: usize) -> Option<ExprId> {
        self.tangents.get(self.args[position])
    }

    /// The operand that alone depends on the variable, if the part is a function of an inner function.
    pub fn inner(&self) -> Option<usize> {
        if matches!(self.op, ops::ADD | ops::MUL) || self.op == ops::DIV && self.tangent(0).is_some() {
            return None;
        }
        let mut dependent = (0..self.args.len()).filter(|k| self.tangent(*k).is_some());
        let only = dependent.next()?;
        (dependent.next().is_none() && self.args[only] != self.by).then_some(only)
    }
}

/// A scalar function of several variables, of which a derivative by one is wanted.
pub struct Scalar<'a> {
    /// The function in terms of the variables.
    pub of: ExprId,
    /// The same in terms of the names that stand for functions of the variables.
    pub open: ExprId,
    /// These names with their values.
    pub lets: &'a [(ExprId, ExprId)],
    /// The variable.
    pub by: ExprId,
    /// How many derivatives were taken before this one.
    pub order: usize,
    /// Other variables of the function and of the question.
    pub others: &'a [ExprId],
    /// The right derivative.
    pub right: ExprId,
}

/// All mistakes by family.
static FAMILIES: &[&[Mistake]] = &[
    chain::MISTAKES,
    constant::MISTAKES,
    power::MISTAKES,
    function::MISTAKES,
    product::MISTAKES,
    variable::MISTAKES,
    path::MISTAKES,
    entry::MISTAKES,
    jacobian::MISTAKES,
    hessian::MISTAKES,
    matrix::MISTAKES,
    matrix_function::MISTAKES,
    layer::MISTAKES,
];

/// All mistakes.
pub static MISTAKES: LazyLock<Vec<&'static Mistake>> =
    LazyLock::new(|| FAMILIES.iter().flat_map(|family| family.iter()).collect());

/// The mistake with this id.
pub fn find(id: &str) -> Option<&'static Mistake> {
    MISTAKES.iter().copied().find(|mistake| mistake.id == id)
}

/// A wrong law ready to be built.
pub(super) struct Compiled {
    /// Position of its mistake.
    pub mistake: usize,
    /// The function.
    pub op: OpId,
    /// When it can be applied.
    pub depends: Depends,
    template: Template,
}

/// All wrong laws.
pub(super) static LAWS: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let mut laws = Vec::new();
    for (position, mistake) in MISTAKES.iter().enumerate() {
        for wrong in mistake.wrong {
            let Wrong::Law(WrongLaw { of, depends, text }) = wrong else { continue };
            let op = ops::find(of).expect("checked by tests/tables.rs");
            let params = op.row().params;
            let differentials: Vec<String> = params.iter().map(|param| format!("d{param}")).collect();
            let slots: Vec<&str> = params.iter().copied().chain(differentials.iter().map(String::as_str)).collect();
            let template = Template::read(text, &slots);
            laws.push(Compiled { mistake: position, op, depends: *depends, template });
        }
    }
    laws
});

impl Compiled {
    /// The wrong change at a place, if the law is about it.
    pub fn apply(&self, graph: &mut Graph, place: &Place<'_>) -> Option<ExprId> {
        let dependent = (place.tangent(0).is_some(), place.args.len() > 1 && place.tangent(1).is_some());
        let wanted = match self.depends {
            Depends::First => (true, false),
            Depends::Second => (false, true),
            Depends::Both => (true, true),
        };
        if place.op != self.op || dependent != wanted {
            return None;
        }
        let zero = graph.zero();
        let mut slots = place.args.clone();
        slots.extend((0..place.args.len()).map(|k| place.tangent(k).unwrap_or(zero)));
        Some(self.template.build(graph, &slots))
    }
}

/// The function and the operands of a part.
pub(super) fn parts(graph: &Graph, id: ExprId) -> Option<(OpId, SmallVec<[ExprId; 4]>)> {
    match graph.node(id) {
        Node::Apply(op, args) if !ops::is_formal(op) => Some((op, SmallVec::from_slice(args))),
        _ => None,
    }
}
