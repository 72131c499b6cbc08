//! Laws as programs: each text of the table is read once and compiled to postfix with numbered slots.
//!
//! A law is linear in the differentials of its parameters, so the partial derivative by parameter k is the law with
//! `du_k = 1` and all other differentials 0. Running a program costs about what a hand-written match arm would.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, Law, OPS, OpId, When};
use crate::syntax;

/// A law of the table: function, position among its laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LawRef {
    /// The function.
    pub op: OpId,
    /// Position in the function's list of laws.
    pub position: usize,
}

impl LawRef {
    /// The row.
    pub fn row(self) -> &'static Law {
        &self.op.row().laws[self.position]
    }

    /// The law in full, as in `d sin(u) = cos(u)*du`.
    pub fn statement(self) -> String {
        let op = self.op.row();
        let left = match op.name {
            "add" => "u + v".to_owned(),
            "mul" => "u*v".to_owned(),
            "div" => "u/v".to_owned(),
            "pow" => "u^n".to_owned(),
            "exp" => "e^u".to_owned(),
            "logb" => "log_b(u)".to_owned(),
            "matrix-product" => "A*B".to_owned(),
            "elementwise-product" => "A .* B".to_owned(),
            "transpose" => "A'".to_owned(),
            name => format!("{name}({})", op.params.join(", ")),
        };
        let bracket = if matches!(
            op.name,
            "add" | "mul" | "div" | "pow" | "matrix-product" | "elementwise-product" | "transpose"
        ) {
            format!("({left})")
        } else {
            left
        };
        format!("d {bracket} = {}", self.row().text)
    }
}

/// All laws of the table.
pub fn laws() -> impl Iterator<Item = LawRef> {
    OPS.iter()
        .enumerate()
        .flat_map(|(row, op)| (0..op.laws.len()).map(move |position| LawRef { op: OpId(row as u16), position }))
}

/// The scalar law that applies to `op` when `depends[k]` says which arguments depend on the variable.
pub fn law_for(op: OpId, depends: impl Fn(usize) -> bool) -> Option<LawRef> {
    if ops::is_matrix(op) {
        return None;
    }
    let position = op.row().laws.iter().position(|law| match law.when {
        When::Always => true,
        When::Constant(argument) => !depends(argument),
    })?;
    Some(LawRef { op, position })
}

/// One instruction of a compiled law.
#[derive(Clone, Debug)]
enum Step {
    Number(Rational),
    Argument(usize),
    Call(OpId, usize),
}

/// The partial derivative by one parameter, ready to be run.
type Program = Vec<Step>;

/// For each function, for each law, for each parameter, the compiled partial derivative.
static PROGRAMS: LazyLock<Vec<Vec<Vec<OnceLock<Program>>>>> = LazyLock::new(|| {
    OPS.iter().map(|op| op.laws.iter().map(|_| op.params.iter().map(|_| OnceLock::new()).collect()).collect()).collect()
});

/// A text in Gradus' own notation with numbered slots, read once and built often.
#[derive(Clone, Debug)]
pub struct Template {
    program: Program,
}

impl Template {
    /// Reads `text`, in which `params` stand for the arguments.
    ///
    /// # Panics
    /// If the text cannot be read or speaks of anything else: texts come from tables that are tested.
    pub fn read(text: &str, params: &[&str]) -> Template {
        let mut graph = Graph::new();
        let root = read_with(&mut graph, text, params.iter().map(|param| (*param).to_owned()));
        Template { program: emit(&graph, root, params) }
    }

    /// The expression with `args` in place of the parameters.
    pub fn build(&self, graph: &mut Graph, args: &[ExprId]) -> ExprId {
        run(graph, &self.program, args)
    }
}

/// Builds the partial derivative of `op` at `args` by argument `by`, using `law`.
pub fn partial(graph: &mut Graph, law: LawRef, by: usize, args: &[ExprId]) -> ExprId {
    let program = PROGRAMS[law.op.0 as usize][law.position][by].get_or_init(|| compile(law, by));
    run(graph, program, args)
}

fn run(graph: &mut Graph, program: &[Step], args: &[ExprId]) -> ExprId {
    let mut stack: SmallVec<[ExprId; 8]> = SmallVec::new();
    for step in program {
        let id = match step {
            Step::Number(value) => graph.number(value.clone()),
            Step::Argument(position) => args[*position],
            Step::Call(op, arity) => {
                let at = stack.len() - arity;
                let made = graph.call(*op, &stack[at..]);
                stack.truncate(at);
                made
            }
        };
        stack.push(id);
    }
    stack.pop().expect("a program leaves one value")
}

/// The text of a law as an expression in the parameters and their differentials `du`, `dv`, ...
fn read(graph: &mut Graph, law: LawRef) -> ExprId {
    let params = law.op.row().params;
    let names = params.iter().flat_map(|param| [(*param).to_owned(), format!("d{param}")]);
    read_with(graph, law.row().text, names)
}

/// A text of a table that is tested, as an expression in the variables `names`.
pub(super) fn read_with(graph: &mut Graph, text: &str, names: impl Iterator<Item = String>) -> ExprId {
    let mut vocabulary = syntax::Vocabulary::default();
    names.for_each(|name| vocabulary.declare_variable(Name::new(&name)));
    let written = syntax::parse(text, &vocabulary).expect("checked by tests/tables.rs");
    syntax::lower(graph, &written, &syntax::Scope::default()).expect("checked by tests/tables.rs").root
}

fn compile(law: LawRef, by: usize) -> Program {
    let mut graph = Graph::new();
    let whole = read(&mut graph, law);
    let params = law.op.row().params;
    let map: FxHashMap<ExprId, ExprId> = params
        .iter()
        .enumerate()
        .map(|(k, param)| {
            let differential = graph.scalar(Name::new(&format!("d{param}")));
            (differential, if k == by { graph.one() } else { graph.zero() })
        })
        .collect();
    let partial = graph.substitute_folding(whole, &map).expect("a law is short");
    emit(&graph, partial, params)
}

fn emit(graph: &Graph, root: ExprId, params: &[&str]) -> Program {
    let mut program = Vec::new();
    let mut open = vec![(root, false)];
    while let Some((id, done)) = open.pop() {
        match graph.node(id) {
            Node::Number(value) => program.push(Step::Number(value.clone())),
            Node::Symbol(name) => {
                let position = params.iter().position(|param| *param == name.as_str());
                program.push(Step::Argument(position.expect("a law speaks of its own parameters")));
            }
            Node::Apply(op, kids) if done => program.push(Step::Call(op, kids.len())),
            Node::Apply(_, kids) => {
                open.push((id, true));
                open.extend(kids.iter().rev().map(|kid| (*kid, false)));
            }
            _ => unreachable!("a law holds numbers, parameters and functions"),
        }
    }
    program
}
