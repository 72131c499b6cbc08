//! What a line is answered with: data, not yet characters.

mod answer;
mod stationary;
mod steps;
mod verdict;

use crate::diagnostic::Diagnostic;
use crate::numeric::Program;
use crate::syntax::formula::Formula;
use crate::tutor::audit::Audit;

pub use answer::{Answer, AnswerKind, Confirmation, Domain, PointValue, Shown};
pub use stationary::{Located, StationaryPoints, StationaryShown};
pub use steps::{
    Combined, Differential, FactorShown, Flow, FlowNode, Local, Named, Order, ShapedFactor, Steps, WholeSteps,
};
pub use verdict::{Counterexample, Judgement, Link, Outcome, Sureness};

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

/// A format and a file.
#[derive(Clone, Debug)]
pub struct Export {
    /// One of the formats or languages of `render`.
    pub format: String,
    /// Where to.
    pub path: String,
    /// What is written in a programming language; `None` for a format, which takes the last replies.
    pub program: Option<Box<Exported>>,
    /// What is written behind the last replies: in LaTeX the first and the second derivatives that are not among them.
    pub also: Vec<Reply>,
}

/// Functions to be written in a programming language.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The function that they belong to, in plain notation.
    pub of: String,
    /// Names of the variables, in order.
    pub inputs: Vec<String>,
    /// What the functions take if some of the variables are entries of vectors or matrices: each of those, and each
    /// scalar, under its own name. Empty if all are scalars.
    pub parameters: Vec<Parameter>,
    /// A function for each.
    pub parts: Vec<ExportedPart>,
}

/// A scalar, vector or matrix that a function takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Rows; 1 for a scalar.
    pub rows: usize,
    /// Columns; 1 for a scalar or a vector.
    pub cols: usize,
    /// Which of the inputs stand in it, each with its row and column, counted from 0.
    pub entries: Vec<(usize, usize, usize)>,
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

/// Numbers in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Column heads.
    pub heads: Vec<String>,
    /// Rows; NaN where something is not defined.
    pub rows: Vec<Vec<f64>>,
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
