//! What a line is answered with: data, not yet characters.

use crate::calculus::{ChainRule, Grain};
use crate::decide::stationary::Signs;
use crate::diagnostic::{Diagnostic, Note};
use crate::expr::ExprId;
use crate::numeric::Program;
use crate::shape::Shape;
use crate::syntax::formula::Formula;
use crate::tutor::audit::Audit;

/// An answer to one line; a line may have several.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Nothing to say.
    Quiet,
    /// An expression, a derivative, a definition.
    Answer(Box<Answer>),
    /// The four steps.
    Steps(Box<Steps>),
    /// The data-flow graph.
    Flow(Box<Flow>),
    /// Numbers in rows.
    Table(Table),
    /// Where a gradient vanishes.
    Stationary(Box<StationaryPoints>),
    /// Words: help, explanations, lists.
    Page(Page),
    /// What is known about an answer or an equality.
    Verdict(Box<Judgement>),
    /// A document that was audited.
    Audit(Box<Report>),
    /// The last answer is to be written to a file; the front end knows the formats.
    Export(Export),
    /// The session is over.
    Quit,
    /// Something could not be read or done; the text is what the spans point into.
    Problem {
        /// What is wrong.
        diagnostic: Diagnostic,
        /// The text that was read.
        source: String,
    },
}

/// A document with what was found in it.
#[derive(Clone, Debug)]
pub struct Report {
    /// The name of the document.
    pub name: String,
    /// Its text, into which the places of the links point.
    pub source: String,
    /// What was found.
    pub audit: Audit,
}

/// What a judgement comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A right answer.
    Correct,
    /// A wrong answer.
    Incorrect,
    /// Right, but an intermediate variable was not substituted back.
    Unfinished,
    /// Two expressions are equal where both are defined.
    Equal,
    /// Two expressions differ.
    Different,
    /// Neither was shown.
    Undecided,
    /// Not an expression with a value.
    Invalid,
}

/// A point where two sides differ, with correct digits of both values.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// Names and values of the variables.
    pub at: Vec<(String, f64)>,
    /// The first side, or the learner's.
    pub a: String,
    /// The second side, or the right one.
    pub b: String,
    /// The entry (row, column), counted from 1.
    pub entry: Option<(usize, usize)>,
}

/// A verdict ready to be shown.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it comes to.
    pub outcome: Outcome,
    /// How an equality or a difference is known.
    pub certainty: Option<Sureness>,
    /// A point where the sides differ.
    pub witness: Option<Counterexample>,
    /// Id of the mistake that stands out.
    pub mistake: Option<&'static str>,
    /// Ids of at most three mistakes, likeliest first.
    pub mistakes: Vec<&'static str>,
    /// Which of the four steps broke.
    pub step: Option<usize>,
    /// Wrong entries (row, column), counted from 1.
    pub entries: Vec<(usize, usize)>,
    /// What is wrong and where, as sentences.
    pub message: String,
    /// The right law.
    pub law: Option<String>,
    /// One next step, not the solution.
    pub hint: Option<String>,
    /// The right answer and of which kind it is; shown only if asked for.
    pub expected: Option<(AnswerKind, Shown)>,
    /// True if the transpose is right.
    pub transposed: bool,
    /// How domains differ, as a sentence.
    pub domain: Option<String>,
    /// For a claim its links, in order.
    pub links: Vec<Link>,
    /// True if a hint or the solution can be asked for next: not for a command from the shell, which ends here.
    pub goes_on: bool,
}

/// How something is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sureness {
    /// Exactly.
    Proved,
    /// By a random test that errs with a chance below `2^error_bound_log2`.
    VeryLikely {
        /// Binary logarithm of the bound; minus infinity if only sizes are a limit.
        error_bound_log2: f64,
        /// Largest size of a letter for a size that was tried.
        largest_size: Option<u32>,
    },
    /// By a point where the values differ.
    Refuted,
}

/// One equality of a chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// The left-hand side as typed.
    pub left: Formula,
    /// The right-hand side as typed.
    pub right: Formula,
    /// Whether it holds.
    pub outcome: Outcome,
    /// True if it holds by a random test only.
    pub likely: bool,
}

/// A format and a file.
#[derive(Clone, Debug)]
pub struct Export {
    /// One of the formats or languages of `render`.
    pub format: String,
    /// Where to.
    pub path: String,
    /// What is written in a programming language; `None` for a format, which takes the last replies.
    pub program: Option<Box<Exported>>,
}

/// Functions to be written in a programming language.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The function that they belong to, in plain notation.
    pub of: String,
    /// Names of the variables, in order.
    pub inputs: Vec<String>,
    /// A function for each.
    pub parts: Vec<ExportedPart>,
}

/// One function to be written.
#[derive(Clone, Debug)]
pub struct ExportedPart {
    /// `value`, `derivative`, `gradient`, `jacobian` or `hessian`.
    pub name: &'static str,
    /// Rows of the value.
    pub rows: usize,
    /// Columns of the value.
    pub cols: usize,
    /// What is computed, row by row; only the entries with `places` if there are some.
    pub program: Program,
    /// By how many of the inputs it is differentiated: the first ones.
    pub by: usize,
    /// Row and column of each entry, counted from 0, if only those are computed that are not zero everywhere.
    pub places: Vec<(u32, u32)>,
}

/// An expression ready to be shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The expression.
    pub id: ExprId,
    /// How it is shown.
    pub formula: Formula,
    /// Its shape in the layout that is in force.
    pub shape: Shape,
    /// For explicit entries the rows, in the layout that is in force.
    pub rows: Option<Vec<Vec<Formula>>>,
}

impl Shown {
    /// Entries of more parts than this are for programs.
    const SHORT: usize = 60;

    /// True if it is not entry by entry, or if the entries fit on a page beside something else.
    pub fn is_short(&self) -> bool {
        let entries = self.rows.iter().flatten().flatten();
        entries.map(|entry| entry.items.len()).sum::<usize>() <= Shown::SHORT
    }
}

/// What an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// What was read or defined.
    Expression,
    /// A derivative by one variable, or a mixed one.
    Derivative,
    /// A gradient: in one line its entries are a list, whatever the layout.
    Gradient,
    /// A Jacobian.
    Jacobian,
    /// A Hessian.
    Hessian,
    /// Any other value that a command computes.
    Value,
}

/// An expression with what is known about it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it is.
    pub kind: AnswerKind,
    /// What stands on the left of the equals sign.
    pub left: Option<Formula>,
    /// What stands on the right.
    pub value: Shown,
    /// The same in the other form, if `value` is in matrix notation or entry by entry and sizes are numbers.
    pub other: Option<Shown>,
    /// A decimal value if the answer is a number that is not whole.
    pub decimal: Option<String>,
    /// Where it is defined.
    pub domain: Domain,
    /// How it was confirmed.
    pub confirmation: Option<Confirmation>,
    /// What it takes by convention at single points, as sentences.
    pub conventions: Vec<&'static str>,
    /// Value at a point.
    pub at: Option<PointValue>,
    /// Remarks on how the text was read.
    pub notes: Vec<Note>,
    /// The text that the notes point into.
    pub source: String,
}

/// Where an expression is defined; empty if that is everywhere.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// Relations, each of two sides.
    pub conditions: Vec<Formula>,
    /// The same for people: the bounds of one expression as one chain, `-1 < x < 1`.
    pub ranges: Vec<Formula>,
    /// True if an answer to the same line has said so already.
    pub is_said: bool,
}

/// How a derivative was confirmed by witnesses that share no rule with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    /// Witnesses that agree, by name.
    pub witnesses: Vec<&'static str>,
    /// Number of points.
    pub points: usize,
    /// Largest relative error that was seen.
    pub error: f64,
    /// A warning instead of a confirmation.
    pub problem: Option<String>,
}

/// A value at a point; both as decimals.
#[derive(Clone, Debug, PartialEq)]
pub struct PointValue {
    /// Names and values of the variables.
    pub point: Vec<(String, f64)>,
    /// Rows of the value; a scalar is 1×1.
    pub value: Vec<Vec<f64>>,
}

/// The four steps, ready to be shown.
#[derive(Clone, Debug)]
pub struct Steps {
    /// Which chain rule applies.
    pub rule: ChainRule,
    /// How small the steps are.
    pub grain: Grain,
    /// Step 1: names and what they stand for; the outputs last.
    pub introduce: Vec<Named>,
    /// How many of `introduce` are outputs.
    pub outputs: usize,
    /// Step 2: local derivatives.
    pub locals: Vec<Local>,
    /// Step 3: for each entry (output, variable) the derivative, the rule in symbols, and the product.
    pub combine: Vec<Combined>,
    /// Step 3 for vectors: the Jacobians to be multiplied, outermost first.
    pub factors: Vec<FactorShown>,
    /// Step 4: each entry with intermediate variables replaced, and tidied.
    pub substitute: Vec<(Formula, Formula)>,
    /// All entries of step 3 and of step 4 as one expression each.
    pub combined: Shown,
    /// See `combined`.
    pub substituted: Shown,
    /// The result.
    pub result: Shown,
    /// For a total derivative: what one path alone would give.
    pub one_path: Option<Formula>,
    /// The data flow.
    pub flow: Flow,
    /// What belongs to whole vectors and matrices.
    pub whole: Option<Box<WholeSteps>>,
}

/// What the steps of a derivative by a whole vector or matrix have besides.
#[derive(Clone, Debug)]
pub struct WholeSteps {
    /// The shape of everything with a name, the variable first, the output last.
    pub shapes: Vec<(String, Shape)>,
    /// Shapes of the local derivatives of the data flow, in the order of its edges.
    pub local_shapes: Vec<Shape>,
    /// The product of Jacobians along each path, outermost first; none where there are too many.
    pub products: Vec<Vec<ShapedFactor>>,
    /// The same derivation with differentials.
    pub differentials: Vec<Differential>,
    /// The differential of the output put in, and in the form that the derivative is read off.
    pub total: [Formula; 2],
    /// True if only differentials say it, because a matrix stands in between.
    pub by_differentials: bool,
    /// Names of what a function makes entry by entry, so that the Jacobian is diagonal.
    pub entrywise: Vec<String>,
    /// The result in numerator layout, in which the steps are, if another layout is in force.
    pub turned: Option<Formula>,
}

/// A local Jacobian with its shape.
#[derive(Clone, Debug)]
pub struct ShapedFactor {
    /// Name of what is differentiated.
    pub of: String,
    /// Name of the operand.
    pub by: String,
    /// True if there are other operands.
    pub partial: bool,
    /// The matrix.
    pub formula: Formula,
    /// Its rows and columns.
    pub shape: Shape,
}

/// A differential: `du = A*dx`.
#[derive(Clone, Debug)]
pub struct Differential {
    /// Of what.
    pub of: String,
    /// In terms of the differentials of its operands.
    pub formula: Formula,
    /// Ids of the laws, outermost first.
    pub laws: Vec<&'static str>,
    /// The outermost law in full.
    pub statement: String,
}

/// A name and what it stands for.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What it stands for, in terms of earlier names.
    pub formula: Formula,
}

/// A local derivative with the laws that give it.
#[derive(Clone, Debug)]
pub struct Local {
    /// Name of what is differentiated.
    pub of: String,
    /// Name of the operand.
    pub by: String,
    /// True if there are other operands, so that it is a partial derivative.
    pub partial: bool,
    /// Its value.
    pub formula: Formula,
    /// Ids of the laws, outermost first.
    pub laws: Vec<&'static str>,
    /// The outermost law in full.
    pub statement: String,
}

/// One entry of step 3.
#[derive(Clone, Debug)]
pub struct Combined {
    /// `dy/dx`.
    pub left: Formula,
    /// `dy/du*du/dx + ...`.
    pub symbols: Formula,
    /// The local derivatives put in.
    pub formula: Formula,
}

/// One Jacobian of a product.
#[derive(Clone, Debug)]
pub struct FactorShown {
    /// Names of its outputs.
    pub rows: Vec<String>,
    /// Names of its inputs.
    pub cols: Vec<String>,
    /// The matrix.
    pub formula: Formula,
}

/// A data-flow graph, ready to be shown.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Nodes in forward order.
    pub nodes: Vec<FlowNode>,
    /// Operand, user, local derivative.
    pub edges: Vec<(usize, usize, Formula)>,
    /// Most paths from one variable to one output.
    pub paths: u64,
    /// Number of variables, which come first.
    pub variables: usize,
    /// Number of outputs, which come last.
    pub outputs: usize,
    /// The point at which values and adjoints were taken.
    pub point: Vec<(String, f64)>,
    /// Which reading is asked for.
    pub order: Order,
}

/// How a data flow is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Only the graph.
    Graph,
    /// Values and tangents from the variables to the output.
    Forward,
    /// Adjoints from the output to the variables.
    Backward,
}

/// A node of a data flow.
#[derive(Clone, Debug)]
pub struct FlowNode {
    /// Its name.
    pub name: String,
    /// What it computes from its operands; `None` for a variable.
    pub formula: Option<Formula>,
    /// Its value at the point.
    pub value: Option<f64>,
    /// Its derivative at the point along the direction in which all variables change by 1.
    pub tangent: Option<f64>,
    /// The derivative of the output by it at the point.
    pub adjoint: Option<f64>,
}

/// Numbers in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Column heads.
    pub heads: Vec<String>,
    /// Rows; NaN where something is not defined.
    pub rows: Vec<Vec<f64>>,
}

/// Where a gradient vanishes, ready to be shown.
#[derive(Clone, Debug)]
pub struct StationaryPoints {
    /// The function.
    pub of: String,
    /// Isolated points.
    pub points: Vec<StationaryShown>,
    /// Points that are not isolated: which, and what is said about them.
    pub families: Vec<(String, String)>,
    /// Boxes in which nothing is certain, bounds for each variable.
    pub open: Vec<Vec<(String, (f64, f64))>>,
    /// What is known about others: `solved`, `everywhere`, `box` or `not-exhaustive`.
    pub coverage: &'static str,
    /// The same as a sentence.
    pub message: String,
    /// Conditions under which the gradient exists, beyond those of the function.
    pub missing: Vec<String>,
    /// Points that were left out, each with the assumption that does not hold there.
    pub outside: Vec<String>,
}

/// An isolated point where a gradient vanishes.
#[derive(Clone, Debug)]
pub struct StationaryShown {
    /// Coordinates.
    pub at: Vec<Located>,
    /// The function there.
    pub value: Located,
    /// `local minimum`, `local maximum`, `saddle point`, `terrace point` or `undecided`.
    pub kind: &'static str,
    /// How many eigenvalues of the Hessian have which sign, if that is certain.
    pub signs: Option<Signs>,
    /// What the second derivatives say, as a sentence.
    pub message: String,
}

/// A number with a name.
#[derive(Clone, Debug)]
pub struct Located {
    /// The name.
    pub name: String,
    /// In plain notation, if there is a short exact expression.
    pub exact: Option<String>,
    /// A double close to it.
    pub near: f64,
    /// As it is shown.
    pub shown: String,
}

impl StationaryPoints {
    /// The same as words.
    pub fn page(&self) -> Page {
        let mut page = Page::titled(format!("stationary points of {}", self.of));
        for point in &self.points {
            let at: Vec<String> = point.at.iter().map(|at| format!("{} = {}", at.name, at.shown)).collect();
            page = page.entry(at.join(", "), point.message.clone());
        }
        for (place, message) in &self.families {
            page = page.entry(place.clone(), message.clone());
        }
        for area in &self.open {
            let sides: Vec<String> =
                area.iter().map(|(name, (low, high))| format!("{name} from {low:.6} to {high:.6}")).collect();
            page = page.entry(
                sides.join(", "),
                "the gradient comes close to 0 here and may vanish once, often or not at all: the Hessian is singular \
                 or nearly so",
            );
        }
        page = page.text(self.message.clone());
        for left_out in &self.outside {
            page = page.text(format!("Left out: {left_out}."));
        }
        if !self.missing.is_empty() {
            let conditions = self.missing.join(", ");
            page = page.text(format!(
                "The gradient exists only where {conditions}; a minimum or maximum may also lie where it does not exist."
            ));
        }
        page
    }
}

/// Words.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Heading; may be empty.
    pub title: String,
    /// What stands below.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A term and what is said about it, aligned in columns.
    Entry(String, String),
    /// A formula on a line of its own, with what stands on its left.
    Formula(Option<Formula>, Formula),
    /// Something to type, shown as it is.
    Code(String),
}

impl Page {
    /// A page with a heading and nothing else yet.
    pub fn titled(title: impl Into<String>) -> Page {
        Page { title: title.into(), blocks: Vec::new() }
    }

    /// The page with one more paragraph.
    pub fn text(mut self, text: impl Into<String>) -> Page {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    /// The page with one more term.
    pub fn entry(mut self, term: impl Into<String>, text: impl Into<String>) -> Page {
        self.blocks.push(Block::Entry(term.into(), text.into()));
        self
    }

    /// The page with one more line of code.
    pub fn code(mut self, text: impl Into<String>) -> Page {
        self.blocks.push(Block::Code(text.into()));
        self
    }
}
