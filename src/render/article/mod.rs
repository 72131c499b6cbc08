//! What a reply says, in the order in which it is read: headings, displayed formulas, sentences, columns.
//!
//! Every format for people writes the same parts, so that no format says more or less than another. Nothing here is a
//! character set, a width or a markup.

mod answer;
mod audit;
mod flow;
mod steps;
mod verdict;
mod whole;

pub(super) use answer::{in_one_line, is_list};
pub(super) use flow::derivative_of;

use super::format::Options;
use super::span::Role;
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::session::{Block, FactorShown, Flow, Page, Reply, Table};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::written::Relation;

/// A piece of a sentence.
#[derive(Clone, Debug)]
pub(super) enum Bit {
    /// Words with their meaning.
    Words(String, Role),
    /// A formula inside the sentence.
    Math(Formula),
}

/// A part of what a reply says.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A heading.
    Heading(String),
    /// One of the four steps: its number, its name, what it says.
    Step(usize, &'static str, Vec<Part>),
    /// What is equal to each other, set apart: `a = b = c`; then a decimal value that is nearly equal.
    Display(Vec<Vec<Bit>>, Option<String>),
    /// Short formulas, side by side where there is room.
    Formulas(Vec<Formula>),
    /// Jacobians to be multiplied, with their names and sizes.
    Jacobians(Vec<FactorShown>),
    /// A value at a point: what stands before it, and its entries; true if they are a list.
    Numbers(Vec<Bit>, Vec<Vec<f64>>, bool),
    /// A sentence.
    Sentence(Vec<Bit>),
    /// Rows of cells that line up.
    Columns(Vec<Vec<Vec<Bit>>>),
    /// A term and what is said about it.
    Entry(String, String),
    /// Something to type.
    Code(String),
    /// Numbers in rows.
    Table(Table),
    /// The drawing of a data flow.
    Flow(Flow),
    /// Something found in a document.
    Finding(Finding),
    /// A problem and the text it is about.
    Problem(Diagnostic, String),
    /// A remark and the text it is about.
    Note(Note, String),
}

/// A passage of a document with what is said about it.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// One word, and whether it is good news.
    pub heading: (&'static str, Role),
    /// A sentence.
    pub message: String,
    /// The line of the document, its number, and the bytes of it that are meant.
    pub text: String,
    pub line: usize,
    pub span: Span,
}

impl Finding {
    /// The passage itself.
    pub(super) fn marked(&self) -> &str {
        self.text.get(self.span.start as usize..self.span.end as usize).unwrap_or("")
    }
}

/// How formulas will be written, as far as it matters for what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// On one line: a gradient is a list, whatever the layout.
    OneLine,
    /// As in a book.
    Book,
}

/// The parts of a reply.
pub(super) fn article(reply: &Reply, options: &Options, view: View) -> Vec<Part> {
    match reply {
        Reply::Quiet | Reply::Quit | Reply::Export(_) => Vec::new(),
        Reply::Answer(answer) => answer::parts(answer, options, view),
        Reply::Steps(steps) => steps::parts(steps),
        Reply::Flow(flow) => flow::parts(flow, options),
        Reply::Table(table) => vec![Part::Table(table.clone())],
        Reply::Stationary(found) => page_parts(&found.page()),
        Reply::Page(page) => page_parts(page),
        Reply::Verdict(judgement) => verdict::parts(judgement),
        Reply::Audit(report) => audit::parts(report),
        Reply::Problem { diagnostic, source } => vec![Part::Problem(diagnostic.clone(), source.clone())],
    }
}

fn page_parts(page: &Page) -> Vec<Part> {
    let title = (!page.title.is_empty()).then(|| Part::Heading(page.title.clone()));
    let blocks = page.blocks.iter().map(|block| match block {
        Block::Text(text) => Part::Sentence(vec![words(text.as_str())]),
        Block::Entry(term, text) => Part::Entry(term.clone(), text.clone()),
        Block::Formula(left, formula) => Part::Display(left.iter().chain([formula]).map(whole).collect(), None),
        Block::Code(text) => Part::Code(text.clone()),
    });
    title.into_iter().chain(blocks).collect()
}

/// Words without a particular meaning.
pub(super) fn words(text: impl Into<String>) -> Bit {
    Bit::Words(text.into(), Role::Text)
}

/// A formula as it is.
pub(super) fn whole(formula: &Formula) -> Vec<Bit> {
    vec![Bit::Math(formula.clone())]
}

/// A sum of products with the factors kept apart: `1/w · 2v + 3`, so that each can be recognized.
pub(super) fn apart(formula: &Formula) -> Vec<Bit> {
    let terms = match &formula.items[formula.root() as usize] {
        Item::Sum(terms) if terms.iter().all(|(negative, _)| !negative) => terms.clone(),
        _ => vec![(false, formula.root())],
    };
    let mut bits = Vec::new();
    for (position, &(_, term)) in terms.iter().enumerate() {
        if position > 0 {
            bits.push(Bit::Words(" + ".into(), Role::Operator));
        }
        let factors = match &formula.items[term as usize] {
            Item::Product(factors) => factors.clone(),
            _ => vec![term],
        };
        let groups = grouped(formula, &factors);
        for (place, group) in groups.into_iter().enumerate() {
            if place > 0 {
                bits.push(Bit::Words(TIMES.into(), Role::Operator));
            }
            bits.push(Bit::Math(factor_of(formula, group, factors.len() > 1)));
        }
    }
    bits
}

/// What stands between factors that are kept apart.
pub(super) const TIMES: &str = " · ";

/// Factors one by one, but a number with the factor that it belongs to, as in `2v`.
fn grouped<'a>(formula: &Formula, factors: &'a [u32]) -> Vec<&'a [u32]> {
    let item = |place: usize| factors.get(place).map(|id| &formula.items[*id as usize]);
    let takes_number = |item: &Item| {
        matches!(item, Item::Symbol(_) | Item::Subscript(..) | Item::Power(..) | Item::Call(..) | Item::Named(..))
    };
    let mut groups = Vec::new();
    let mut at = 0;
    while at < factors.len() {
        let joined = matches!(item(at), Some(Item::Number(_))) && item(at + 1).is_some_and(takes_number);
        let next = at + 1 + usize::from(joined);
        groups.push(&factors[at..next]);
        at = next;
    }
    groups
}

/// The formula of one item.
pub(super) fn part_of(formula: &Formula, id: u32) -> Formula {
    let end = id as usize + 1;
    Formula { items: formula.items[..end].to_vec(), origin: formula.origin[..end].to_vec() }
}

/// One factor by itself, a sum in brackets; or a number with its factor.
fn factor_of(formula: &Formula, group: &[u32], several: bool) -> Formula {
    let last = group[group.len() - 1];
    let mut part = part_of(formula, last.max(group[0]));
    if group.len() > 1 {
        part.push(Item::Product(group.to_vec()));
    } else if several && matches!(part.items[last as usize], Item::Sum(_)) {
        part.push(Item::Tuple(vec![last]));
    }
    part
}

/// `left = right`, the right side with its factors apart.
pub(super) fn equals_apart(left: &Formula, right: &Formula) -> Vec<Bit> {
    let mut bits = whole(left);
    bits.push(Bit::Words(" = ".into(), Role::Operator));
    bits.extend(apart(right));
    bits
}

/// A name by itself.
pub(super) fn name(spelt: &str) -> Formula {
    let mut formula = Formula::default();
    formula.push(Item::Symbol(spelt.to_owned()));
    formula
}

/// `left = right`.
pub(super) fn equation(left: &Formula, right: &Formula) -> Formula {
    let mut formula = left.clone();
    let left = formula.root();
    let right = formula.append(right);
    formula.push(Item::Relation(Relation::Equal, left, right));
    formula
}

/// A decimal as a formula.
pub(super) fn number(text: &str) -> Formula {
    let mut formula = Formula::default();
    match (text.strip_prefix('-'), text.starts_with(|c: char| c == '-' || c.is_ascii_digit())) {
        (Some(digits), true) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            let digits = formula.push(Item::Number(digits.to_owned()));
            formula.push(Item::Sum(vec![(true, digits)]));
        }
        (None, true) => {
            formula.push(Item::Number(text.to_owned()));
        }
        _ => {
            formula.push(Item::Text(text.to_owned()));
        }
    }
    formula
}

/// `x = 1`, `y = 2` between commas.
pub(super) fn point(values: &[(String, f64)], digits: usize) -> Vec<Bit> {
    let mut bits = Vec::new();
    for (position, (spelt, value)) in values.iter().enumerate() {
        if position > 0 {
            bits.push(words(", "));
        }
        bits.push(Bit::Math(equation(&name(spelt), &number(&super::number::decimal(*value, digits)))));
    }
    bits
}

/// What stands between the items of a list in a sentence.
pub(super) fn listed(items: Vec<Bit>) -> Vec<Bit> {
    let mut bits = Vec::new();
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            bits.push(words(", "));
        }
        bits.push(item);
    }
    bits
}
