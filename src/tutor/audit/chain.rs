//! Chains: members judged against the one before, slips carried along.
//!
//! While a chain is off, later members are judged against the wrong value, so that one slip is reported once. Invariant:
//! a member that was not read never makes another one wrong by itself.

use super::compare::{FREED, Found};
use super::document::{Formula as Place, Readable, Section};
use super::homework::{Problem, Solving};
use super::notes::{Head, Notes, Read};
use super::reason::Reason;
use super::split::{Sign, Statement, split};
use super::value::How;
use super::{Link, Options, Verdict};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Meter, Node, Stopped};
use crate::ops;
use crate::syntax::spelling;
use rustc_hash::FxHashSet;

/// Work that one link may cost.
const WORK_FOR_A_LINK: u64 = 3_000_000;
/// Longest formula that is read, in bytes.
const LONGEST_FORMULA: usize = 1 << 16;

/// The chain that is open.
#[derive(Default)]
pub(super) struct Chain {
    /// The first member that was read.
    pub head: Option<Read>,
    /// The last member that was read, and its text.
    pub last: Option<Read>,
    pub text: String,
    /// The wrong link from which the last member follows.
    pub off: Option<usize>,
    /// True if a member since then was not read.
    pub gap: bool,
    /// Derivatives that are members, while the chain was right.
    pub formals: Vec<ExprId>,
    /// Why the first member was not read.
    pub missing: Option<String>,
    /// Names of a chain whose right-hand sides were not read so far.
    pub waiting: Vec<Head>,
    /// How the first member was read, if that was a choice.
    pub reading: Option<String>,
}

/// A member of a statement.
pub(super) struct Member {
    pub read: Result<Read, Reason>,
    pub text: String,
    pub span: Span,
}

/// State of an audit.
pub(super) struct Auditor<'a> {
    pub source: &'a str,
    pub readable: &'a Readable,
    pub options: &'a Options,
    pub notes: Notes,
    pub links: Vec<Link>,
    pub chain: Chain,
    pub paragraph: usize,
    /// Words before the formula in its line.
    pub before: String,
    /// Names whose meaning ended when they became parameters, as a link showed.
    pub ended: FxHashSet<String>,
    /// All formulas of the document.
    pub formulas: &'a [Place],
    /// Problems of a sheet that were not reached yet, the one that is open, and those that are done.
    pub sections: &'a [Section],
    pub solving: Option<Solving>,
    pub problems: Vec<Problem>,
    /// Where the parts of the document begin, the part of the last formula, and letters that are bold in some of them.
    pub parts: Vec<usize>,
    pub part: Option<usize>,
    pub faces: Vec<char>,
    /// True at the first formula behind a label of an answer.
    pub direct: bool,
    spent: u64,
}

impl<'a> Auditor<'a> {
    pub(super) fn new(
        source: &'a str,
        readable: &'a Readable,
        (formulas, sections): (&'a [Place], &'a [Section]),
        options: &'a Options,
    ) -> Auditor<'a> {
        Auditor {
            source,
            readable,
            options,
            notes: Notes::new(),
            links: Vec::new(),
            chain: Chain::default(),
            paragraph: 0,
            before: String::new(),
            ended: FxHashSet::default(),
            formulas,
            sections,
            solving: None,
            problems: Vec::new(),
            parts: super::document::headings(&readable.text),
            part: None,
            faces: Vec::new(),
            direct: false,
            spent: 0,
        }
    }

    /// Audits one formula.
    ///
    /// # Errors
    /// `limit-work` if the work for the document is spent; `limit-interrupted`, `limit-time`.
    pub(super) fn formula(&mut self, formula: &Place) -> Result<(), Diagnostic> {
        if formula.paragraph != self.paragraph {
            self.paragraph = formula.paragraph;
            if !self.in_problem() {
                self.notes.local.clear();
            }
        }
        self.enter(formula)?;
        self.enter_part(formula);
        self.before.clone_from(&formula.before);
        let text = &self.readable.text[formula.start..formula.end];
        if text.len() > LONGEST_FORMULA {
            let span = self.readable.place(formula.start, formula.end);
            let says = format!("a formula of more than {LONGEST_FORMULA} bytes is not read");
            self.push(self.bare(span, Verdict::Unread, says));
            return Ok(());
        }
        let split = split(text, formula.latex);
        if split.statements.is_empty() {
            return self.lone(&split.text, formula);
        }
        self.assume_ahead(&split, formula);
        for statement in &split.statements {
            let links = self.links.len();
            self.statement(statement, &split.text, formula)?;
            self.handed_in(links, formula)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &Statement, text: &str, formula: &Place) -> Result<(), Diagnostic> {
        let expected = statement.signs.len() + usize::from(!statement.goes_on);
        if statement.members.len() != expected {
            return Ok(());
        }
        let texts: Vec<&str> = statement.members.iter().map(|range| &text[range.clone()]).collect();
        if statement.signs[0] == Sign::Equal || statement.signs[0] == Sign::Define {
            self.notes.calls_named_in(&texts);
        }
        self.refill()?;
        let mut members = self.members(statement, text, formula);
        self.pay()?;
        let equalities = statement.signs.iter().all(|sign| *sign == Sign::Equal);
        if !statement.goes_on && equalities && self.unnamed_answer(&members) {
            let signs: Vec<Sign> = std::iter::once(Sign::Equal).chain(statement.signs.iter().copied()).collect();
            return self.judge(members, &signs);
        }
        if !statement.goes_on {
            self.name_what_is_asked(&mut members, formula.latex);
            self.chain = Chain::default();
            if self.condition(&statement.signs, &members) {
                return Ok(());
            }
        }
        let mut signs = statement.signs.as_slice();
        if !statement.goes_on {
            self.refill()?;
            let used = self.definition(&members, signs);
            self.pay()?;
            let mut rest = members.into_iter().skip(used);
            if used == 0
                && let Some(first) = rest.next()
            {
                self.begin(first);
            }
            signs = &signs[used.saturating_sub(1)..];
            members = rest.collect();
        }
        self.judge(members, signs)
    }

    /// The members of a statement, each read by itself.
    pub(super) fn members(&mut self, statement: &Statement, text: &str, formula: &Place) -> Vec<Member> {
        let mut members = Vec::new();
        for range in &statement.members {
            let read = self.notes.read(&text[range.clone()], formula.latex);
            let span = self.readable.place(formula.start + range.start, formula.start + range.end);
            members.push(Member { read, text: text[range.clone()].to_owned(), span });
        }
        members
    }

    /// Judges members one after another, each behind its sign.
    fn judge(&mut self, members: Vec<Member>, signs: &[Sign]) -> Result<(), Diagnostic> {
        for (member, sign) in members.into_iter().zip(signs) {
            self.refill()?;
            match sign {
                Sign::Equal | Sign::Define => self.link(member)?,
                Sign::Order => self.push(self.bare_of(&member, Verdict::Condition, "a condition")),
                Sign::Other if super::space::is_space(&member.text) => {
                    self.push(self.bare_of(&member, Verdict::Condition, "says of which size it is"));
                }
                Sign::Other => self.push(self.bare_of(&member, Verdict::Unread, Reason::Relation.says())),
            }
            self.pay()?;
        }
        Ok(())
    }

    /// Gives one link its budget.
    pub(super) fn refill(&mut self) -> Result<(), Diagnostic> {
        if self.spent >= self.options.work {
            return Err(Diagnostic::new(
                "limit-work",
                "the work for one document is spent; the rest was not looked at",
            )
            .suggest("parts of it"));
        }
        self.notes.graph.meter = Meter::new(WORK_FOR_A_LINK, self.options.cancel.clone());
        Ok(())
    }

    pub(super) fn pay(&mut self) -> Result<(), Diagnostic> {
        self.spent += 200 + WORK_FOR_A_LINK - self.notes.graph.meter.left().min(WORK_FOR_A_LINK);
        match self.notes.graph.meter.spend(0) {
            Err(stopped) if stopped != Stopped::Work => Err(stopped.diagnostic()),
            _ => Ok(()),
        }
    }

    /// The first member of a chain.
    fn begin(&mut self, member: Member) {
        self.chain.text = member.text;
        match member.read {
            Ok(read) => {
                self.chain.formals.extend(self.notes.formal(read.open).map(|_| read.open));
                self.chain.head = Some(read.clone());
                self.chain.last = Some(read);
            }
            Err(reason) => {
                self.chain.gap = true;
                self.chain.missing = Some(reason.says());
            }
        }
    }

    /// Judges the next member of the chain.
    pub(super) fn link(&mut self, member: Member) -> Result<(), Diagnostic> {
        let cur = match &member.read {
            Ok(read) => read.clone(),
            Err(Reason::Stopped(stopped)) => return Err(stopped.diagnostic()),
            Err(reason) => {
                self.push(self.bare_of(&member, Verdict::Unread, reason.says()));
                self.chain.gap = true;
                return Ok(());
            }
        };
        if let Err(reason) = self.worth_somehow(&cur) {
            self.push(self.bare_of(&member, Verdict::Unread, reason.says()));
            self.chain.gap = true;
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.chain.waiting);
        if !waiting.is_empty() {
            let said = self.define_waiting(&waiting, &member, &cur);
            self.push(said);
            self.chain.head = None;
            self.go_on(member, cur);
            return Ok(());
        }
        let Some(last) = self.chain.last.clone() else {
            let said = match self.chain.missing.take() {
                Some(reason) => format!("the left side was not read: {reason}"),
                None => "the left side was not read".to_owned(),
            };
            self.push(self.bare_of(&member, Verdict::Unread, said));
            self.go_on(member, cur);
            return Ok(());
        };
        let whole = cur.clone();
        let (last, cur) = match self.notes.entrywise(&last, &cur, &self.options.effort) {
            Ok((last, cur, said)) => {
                self.chain.reading = self.chain.reading.take().or(said);
                (last, cur)
            }
            Err(reason) => {
                self.push(self.bare_of(&member, Verdict::Unread, reason.says()));
                self.go_on(member, whole);
                return Ok(());
            }
        };
        match self.notes.compared(&last, &cur, false, &self.options.effort) {
            Err(Reason::Stopped(stopped)) => return Err(stopped.diagnostic()),
            Err(Reason::Index(why)) => match self.with_other_index(&last, &member, &cur) {
                Some(link) => self.is_off(link),
                None => self.left_unread(&last, &member, &cur, Reason::Index(why)),
            },
            Err(reason) => self.left_unread(&last, &member, &cur, reason),
            Ok(Found::Equal(certainty, remarks)) => {
                if remarks.contains(&FREED) {
                    let meant = self.notes.freed_in(last.open);
                    self.ended.extend(meant);
                }
                let because = self.chain.off;
                let mut said = match because {
                    Some(link) => format!("right given the slip in line {}", self.line(self.links[link].span)),
                    None => "holds".to_owned(),
                };
                remarks.iter().for_each(|remark| said.push_str(&format!("; {remark}")));
                let verdict = if because.is_some() { Verdict::Follows } else { Verdict::Holds };
                self.push(Link { certainty: Some(certainty), because, ..self.bare_of(&member, verdict, said) });
            }
            Ok(Found::Undecided(reason)) => {
                self.push(self.bare_of(&member, Verdict::Undecided, reason.says()));
            }
            Ok(found) => self.differs(&last, &member, &cur, found),
        }
        self.go_on(member, whole);
        Ok(())
    }

    /// Nothing if the member has a value under some reading.
    fn worth_somehow(&mut self, read: &Read) -> Result<(), Reason> {
        match self.notes.worth(read.open, How::default()) {
            Err(Reason::Independent { .. }) => {
                self.notes.worth(read.open, How { renamed: true, ..How::default() }).map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }

    /// The left side cannot be judged: a derivative of what is not defined is taken from here.
    fn left_unread(&mut self, last: &Read, member: &Member, cur: &Read, reason: Reason) {
        if let (Reason::Undefined(name), Some(_)) = (&reason, self.notes.formal(last.open)) {
            if let Ok(value) = self.notes.settled(cur.open, How::default()) {
                self.notes.beliefs.insert(last.open, (value, self.links.len()));
            }
            let said = format!("{name} is not defined in these notes; the derivative is taken from here");
            self.push(self.bare_of(member, Verdict::Definition, said));
        } else {
            self.push(self.bare_of(member, Verdict::Unread, reason.says()));
        }
        self.chain = Chain { head: Some(cur.clone()), ..Chain::default() };
    }

    /// The two sides differ: a slip, what follows from one, or the end of one.
    fn differs(&mut self, last: &Read, member: &Member, cur: &Read, found: Found) {
        if self.chain.gap && (matches!(found, Found::Unlike(_)) || self.is_of_another(last)) {
            self.push(self.bare_of(member, Verdict::Unread, Reason::AfterGap.says()));
            return;
        }
        if let (Some(link), Some(head)) = (self.chain.off, self.chain.head.clone())
            && let Ok(Found::Equal(certainty, _)) = self.notes.compared(&head, cur, false, &self.options.effort)
        {
            let said = format!(
                "the error cancels here: this is right again, against line {}",
                self.line(self.links[link].span)
            );
            self.push(Link {
                certainty: Some(certainty),
                because: Some(link),
                ..self.bare_of(member, Verdict::Follows, said)
            });
            self.chain.off = None;
            self.forget_beliefs();
            return;
        }
        if let Ok(Found::Equal(certainty, _)) = self.notes.compared(last, cur, true, &self.options.effort) {
            let because = self.notes.believed_in(last.open).or_else(|| self.notes.believed_in(cur.open));
            let said = match because {
                Some(link) => format!("right given the slip in line {}", self.line(self.links[link].span)),
                None => "right given an earlier slip".to_owned(),
            };
            self.chain.off = self.chain.off.or(because);
            self.push(Link { certainty: Some(certainty), because, ..self.bare_of(member, Verdict::Follows, said) });
            return;
        }
        if self.is_equation(last, cur) {
            self.assume_equation(last, cur);
            self.push(self.bare_of(member, Verdict::Condition, "an equation for its unknowns, which is not judged"));
            return;
        }
        if let Some(name) = self.stranger(last, cur) {
            self.push(self.bare_of(member, Verdict::Unread, Reason::Undefined(name).says()));
            return;
        }
        if let Some(link) = self.named_at_the_end(last, member, cur) {
            self.push(link);
            return;
        }
        if let Some(said) = self.introduced_for(last, cur) {
            self.push(self.bare_of(member, Verdict::Holds, said));
            return;
        }
        let link = self.wrong(last, member, cur, found);
        self.is_off(link);
    }

    /// Reports a wrong link.
    fn is_off(&mut self, link: Link) {
        self.push(link);
        self.chain.off = Some(self.links.len() - 1);
    }

    /// True of a derivative of something defined that is 0 under every reading: what was not read may say that it is not.
    fn is_of_another(&mut self, last: &Read) -> bool {
        let Some((ops::DERIVATIVE, kids)) = self.notes.formal(last.open) else { return false };
        let value = self.notes.worth(last.open, How { renamed: true, ..How::default() });
        self.notes.is_defined(kids[0]) && value.is_ok_and(|value| value == self.notes.graph.zero())
    }

    /// `dE/dv = mv = p` gives the result a name, if the notes have not used it.
    fn named_at_the_end(&mut self, last: &Read, member: &Member, cur: &Read) -> Option<Link> {
        let worked_out = self.chain.head.as_ref().is_some_and(|head| head.open != last.open);
        let name = self.notes.graph.as_symbol(cur.open).filter(|_| self.notes.graph.is_scalar(cur.open))?;
        let used = self.notes.is_defined(cur.open) || self.notes.is_used(cur.open);
        let inside = self.chain.head.as_ref().is_some_and(|head| self.notes.graph.contains(head.open, &[cur.open]));
        if !worked_out || used || inside || self.chain.off.is_some() {
            return None;
        }
        let value = self
            .notes
            .settled(last.open, How::default())
            .ok()
            .filter(|value| !self.notes.graph.contains(*value, &[cur.open]))?;
        self.notes.define(name, None, value, member.span).ok()?;
        Some(self.bare_of(member, Verdict::Definition, format!("names the result {name}")))
    }

    /// A name on the left of which the notes say nothing, neither there nor elsewhere: `D_v f = \nabla f \cdot v` explains it.
    fn stranger(&self, last: &Read, cur: &Read) -> Option<String> {
        let begins = self.chain.head.as_ref().is_some_and(|head| head.open == last.open);
        if !begins || self.has_formals(last.open) {
            return None;
        }
        let known = |id: &ExprId| {
            self.notes.is_defined(*id) || self.notes.graph.contains(cur.open, &[*id]) || self.notes.is_used(*id)
        };
        let is_name = |id: &ExprId| match self.notes.graph.node(*id) {
            Node::Entry { indices, .. } => indices.iter().any(|index| self.notes.graph.as_number(*index).is_none()),
            _ => false,
        };
        let whole = Some(last.open).filter(is_name);
        let own =
            self.notes.graph.variables(last.open).into_iter().filter(|id| self.notes.graph.is_scalar(*id)).chain(whole);
        own.filter(|id| !known(id)).map(|id| self.spelt(id)).next()
    }

    /// True of the derivative of the name that was introduced last for a function that is defined otherwise.
    fn introduced_for(&mut self, last: &Read, cur: &Read) -> Option<String> {
        let (op, kids) = self.notes.formal(last.open)?;
        let (of, sink) = (kids[0], *self.notes.order.last()?);
        let place = self.notes.order.iter().position(|name| *name == of)?;
        let between = &self.notes.order[place + 1..];
        let body = self.notes.definitions.get(&sink)?.body;
        if between.len() < 2 || !self.notes.graph.contains(body, between) {
            return None;
        }
        let kids: Vec<ExprId> = std::iter::once(sink).chain(kids[1..].iter().copied()).collect();
        let read = Read { open: self.notes.graph.apply(op, &kids), ..last.clone() };
        match self.notes.compared(&read, cur, false, &self.options.effort) {
            Ok(Found::Equal(..)) => {
                let (first, then) = (self.notes.definitions[&of].span, self.notes.definitions[&sink].span);
                let (of, sink) = (self.spelt(of), self.spelt(sink));
                Some(format!(
                    "holds for {sink} of line {}, which is introduced for {of}; {of} itself is defined otherwise in line {}",
                    self.line(then),
                    self.line(first)
                ))
            }
            _ => None,
        }
    }

    /// Makes the member the last one of the chain.
    fn go_on(&mut self, member: Member, cur: Read) {
        self.chain.text = member.text;
        self.chain.gap = false;
        if self.chain.off.is_none() {
            self.chain.formals.extend(self.notes.formal(cur.open).map(|_| cur.open));
        } else if let (Some(link), Ok(value)) =
            (self.chain.off, self.notes.settled(cur.open, How { believed: true, ..How::default() }))
        {
            for formal in self.chain.formals.clone() {
                self.notes.beliefs.insert(formal, (value, link));
            }
        }
        self.chain.head.get_or_insert_with(|| cur.clone());
        self.chain.last = Some(cur);
    }

    fn forget_beliefs(&mut self) {
        for formal in self.chain.formals.clone() {
            self.notes.beliefs.remove(&formal);
        }
    }

    pub(super) fn push(&mut self, mut link: Link) {
        if let Some(reading) = self.chain.reading.take() {
            link.message.push_str(&format!("; {reading}"));
        }
        self.links.push(link);
    }

    /// A link that says no more than its verdict.
    pub(super) fn bare_of(&self, member: &Member, verdict: Verdict, message: impl Into<String>) -> Link {
        Link { left: self.chain.text.clone(), right: member.text.clone(), ..self.bare(member.span, verdict, message) }
    }

    pub(super) fn bare(&self, span: Span, verdict: Verdict, message: impl Into<String>) -> Link {
        Link {
            span,
            left: String::new(),
            right: String::new(),
            verdict,
            certainty: None,
            mistake: None,
            expected: None,
            message: message.into(),
            hint: None,
            point: None,
            because: None,
        }
    }

    /// The line of a place, counted from 1.
    pub(super) fn line(&self, span: Span) -> usize {
        1 + self.source.as_bytes()[..(span.start as usize).min(self.source.len())]
            .iter()
            .filter(|sign| **sign == b'\n')
            .count()
    }

    /// How an expression is spelt in a message.
    pub(super) fn spelt(&self, id: ExprId) -> String {
        spelling(&self.notes.graph, id)
    }
}
