//! Homework: what the problems of a sheet ask for, which answers were given, and what they are worth.
//!
//! A problem asks by a derivative that is written and not carried out, or by words such as "differentiate" before a
//! formula (`ask`). Its answer is the last member of a chain that begins with what is asked, or the formula behind
//! "Answer:"; what became of it is said when the problem is left (`judge`). Invariant: links are judged as in any notes; a
//! problem adds no slip of its own, and what was not understood costs nothing.

mod ask;
mod collect;
mod judge;

use std::ops::Range;

use super::chain::{Auditor, Chain, Member};
use super::document::{Asked, Formula as Place, Section};
use super::notes::Read;
use super::value::How;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Node};
use crate::name::Name;

pub use collect::{Given, collect};

/// Most bytes between a label and the answer that belongs to it.
const NEAR: usize = 60;

/// What became of a problem, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Solved {
    /// Right.
    Right,
    /// Right, but an intermediate variable is left in it.
    Unfinished,
    /// Nothing was found that Gradus could take for a question.
    Unasked,
    /// An answer that was not read.
    Unread,
    /// Neither right nor wrong was shown.
    Undecided,
    /// No answer.
    Missing,
    /// Wrong.
    Wrong,
}

impl Solved {
    /// The public word.
    pub fn word(self) -> &'static str {
        match self {
            Solved::Right => "right",
            Solved::Unfinished => "unfinished",
            Solved::Unasked => "not judged",
            Solved::Unread => "unread",
            Solved::Undecided => "undecided",
            Solved::Missing => "no answer",
            Solved::Wrong => "wrong",
        }
    }
}

/// A problem of a sheet with what became of it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Its heading.
    pub title: String,
    /// Where it stands in the source.
    pub span: Span,
    /// What it is worth, if the heading says so.
    pub points: Option<f64>,
    /// What became of it.
    pub solved: Solved,
    /// From 0 to 1; nothing if a person has to look.
    pub credit: Option<f64>,
    /// What a reader has to know.
    pub message: String,
    /// The answer in the source.
    pub answer: Option<Span>,
}

impl Problem {
    /// The points that the answer earns; nothing if the problem has none or a person has to look.
    pub fn earned(&self) -> Option<f64> {
        Some(self.points? * self.credit?)
    }
}

/// A problem while it is read.
pub(super) struct Solving {
    section: Section,
    tasks: Vec<Task>,
    /// The label that governs what is read.
    label: Option<usize>,
    /// What words asked for last.
    asked: Option<Asked>,
    /// Where the last formula ends.
    last_end: usize,
    claims: Vec<Claim>,
    /// Links from here on belong to it.
    links: usize,
    /// Letters that stand in bold in it.
    bold: Vec<Name>,
}

/// What is asked for.
#[derive(Clone)]
struct Task {
    read: Read,
    text: String,
    at: usize,
    /// What is differentiated; if it is a name, it may stand in the answer.
    own: ExprId,
    /// True if words ask, not a formula.
    in_words: bool,
}

/// A chain that was handed in.
struct Claim {
    head: Read,
    last: Read,
    span: Span,
    links: Range<usize>,
    /// True if it stands behind a label.
    answers: bool,
}

impl Solving {
    fn new(section: Section, links: usize) -> Solving {
        let last_end = section.start;
        Solving {
            section,
            tasks: Vec::new(),
            label: None,
            asked: None,
            last_end,
            claims: Vec::new(),
            links,
            bold: Vec::new(),
        }
    }

    /// The task to which the next answer belongs.
    fn open_task(&self, label: usize) -> Option<&Task> {
        let (at, before) = (self.section.labels[label].at, label.checked_sub(1).map(|k| self.section.labels[k].at));
        let stated = |task: &&Task| task.at < at;
        let fresh = self.tasks.iter().filter(stated).find(|task| before.is_none_or(|before| task.at > before));
        fresh.or_else(|| self.tasks.iter().filter(stated).nth(label)).or_else(|| self.tasks.last())
    }
}

impl Auditor<'_> {
    /// Enters the problem in which a formula stands, and the answer if it is the first one behind a label.
    pub(super) fn enter(&mut self, formula: &Place) -> Result<(), Diagnostic> {
        self.direct = false;
        while let Some(section) = self.sections.first().filter(|section| section.start <= formula.start) {
            let section = section.clone();
            self.sections = &self.sections[1..];
            self.leave()?;
            self.notes.local.clear();
            let bold = self.bold_letters(section.start, section.end);
            self.solving = Some(Solving { bold, ..Solving::new(section, self.links.len()) });
        }
        if self.solving.as_ref().is_some_and(|solving| solving.section.end <= formula.start) {
            self.leave()?;
        }
        let Some(solving) = &mut self.solving else { return Ok(()) };
        let label = solving.section.label_at(formula.start);
        if label == solving.label {
            return Ok(());
        }
        solving.label = label;
        let Some(label) = label else { return Ok(()) };
        let Some(task) = solving.open_task(label) else { return Ok(()) };
        let said = solving.section.labels[label];
        let between = self.readable.text[said.from.min(formula.start)..formula.start].trim();
        self.direct = between.len() < NEAR && (said.result || between.trim_matches('$').is_empty());
        self.chain = Chain {
            head: Some(task.read.clone()),
            last: Some(task.read.clone()),
            text: task.text.clone(),
            formals: vec![task.read.open],
            ..Chain::default()
        };
        Ok(())
    }

    /// True if what was read last is kept over paragraphs, because it belongs to one problem.
    pub(super) fn in_problem(&self) -> bool {
        self.solving.is_some()
    }

    /// The chain that asks, if the members are the answer to it and do not say so.
    pub(super) fn unnamed_answer(&mut self, members: &[Member]) -> bool {
        let first = members.first().and_then(|member| member.read.as_ref().ok());
        let Some(first) = first.filter(|_| std::mem::take(&mut self.direct)) else { return false };
        let named = matches!(self.notes.graph.node(first.open), Node::Unknown { .. });
        !named && self.notes.formal(first.open).is_none() && self.notes.head(first).is_none()
    }

    /// `dy/dx = ...` and `f'(x) = ...` below a function without a name name it.
    pub(super) fn name_what_is_asked(&mut self, members: &mut [Member], latex: bool) {
        let Some(solving) = self.solving.as_ref().filter(|solving| solving.label.is_some()) else { return };
        let (Some(task), Some(Ok(first))) = (solving.tasks.last(), members.first().map(|member| &member.read)) else {
            return;
        };
        let Some((_, kids)) = self.notes.formal(task.read.open) else { return };
        let name = match (self.notes.formal(first.open), self.notes.graph.node(first.open)) {
            (Some((_, given)), _) => self.notes.graph.as_symbol(given[0]),
            (None, Node::Unknown { name, .. }) => Some(name),
            _ => None,
        };
        let Some(name) = name.filter(|name| matches!(name.as_str(), "y" | "f")) else { return };
        let by: Vec<_> = kids[1..].iter().filter_map(|by| self.notes.graph.as_symbol(*by)).collect();
        if self.notes.known(name).is_none()
            && !kids.iter().any(|kid| self.notes.name_of(*kid) == Some(name))
            && let Ok(body) = self.notes.settled(kids[0], How::default())
        {
            // A name that cannot be given stays undefined, which is said where it stands.
            let _ = self.notes.define(name, Some(&by), body, members[0].span);
            members.iter_mut().for_each(|member| member.read = self.notes.read(&member.text, latex));
        }
    }

    /// A formula without a relation: what is asked for, or an answer.
    pub(super) fn lone(&mut self, text: &str, formula: &Place) -> Result<(), Diagnostic> {
        let Some(solving) = &self.solving else { return Ok(()) };
        let (answers, trimmed) = (solving.label.is_some(), text.trim().trim_end_matches(['.', ',', ';']).trim());
        let start = formula.start + (text.len() - text.trim_start().len());
        let direct = std::mem::take(&mut self.direct);
        if trimmed.is_empty() {
            return Ok(());
        }
        self.refill()?;
        let read = self.notes.read(&as_formula(trimmed), formula.latex);
        let formal = read.as_ref().ok().is_some_and(|read| self.notes.formal(read.open).is_some());
        let span = self.readable.place(start, start + trimmed.len());
        if formal {
            self.ask(read.expect("read and formal"), trimmed, formula.start, false);
            self.direct = direct;
        } else if !answers {
            if let Ok(read) = read {
                self.asked_by_words(read.open, trimmed, formula)?;
            }
        } else if (direct || self.alone_in_its_line(formula)) && self.chain.last.is_some() {
            let read = match (&read, split_list(trimmed)) {
                (Err(_), Some(list)) => self.notes.read(&list, formula.latex),
                _ => read,
            };
            let at = self.links.len();
            self.link(Member { read, text: trimmed.to_owned(), span })?;
            self.claim(at);
        }
        self.pay()?;
        self.passed(formula);
        Ok(())
    }

    fn alone_in_its_line(&self, formula: &Place) -> bool {
        let text = &self.readable.text;
        let before = text[..formula.start].rsplit('\n').next().unwrap_or("");
        let after = text[formula.end..].split('\n').next().unwrap_or("");
        [before, after].iter().all(|side| side.trim().trim_matches(['$', '.', '`', '\\', '[', ']']).trim().is_empty())
    }

    fn passed(&mut self, formula: &Place) {
        if let Some(solving) = &mut self.solving {
            solving.last_end = formula.end;
        }
    }

    /// The open chain is a claim of the problem; one that goes on replaces what was claimed before.
    fn claim(&mut self, from: usize) {
        let Some(solving) = &mut self.solving else { return };
        let (Some(head), Some(last)) = (&self.chain.head, &self.chain.last) else { return };
        let Some(span) = self.links[from.min(self.links.len())..].last().map(|link| link.span) else { return };
        let goes_on =
            solving.claims.last().is_some_and(|claim| claim.head.open == head.open && claim.links.end == from);
        let start = if goes_on { solving.claims.pop().map_or(from, |claim| claim.links.start) } else { from };
        let answers = solving.label.is_some();
        let (head, last) = (head.clone(), last.clone());
        solving.claims.push(Claim { head, last, span, links: start..self.links.len(), answers });
    }
}

/// `diff f, x` as it is typed in a conversation is `diff(f, x)`.
fn as_formula(text: &str) -> String {
    match text.strip_prefix("diff ") {
        Some(rest) => format!("diff({})", rest.trim()),
        None => text.to_owned(),
    }
}

/// Entries without brackets, in brackets.
fn split_list(text: &str) -> Option<String> {
    (text.contains(',') && !text.starts_with(['[', '('])).then(|| format!("[{text}]"))
}
