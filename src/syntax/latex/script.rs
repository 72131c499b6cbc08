//! Subscripts and exponents, in whatever order they were typed: the plain notation has the subscript first.
//!
//! Invariant: a base has at most one of each.

use super::rewrite::{Range, Rewriter, Task};
use super::token::Kind;
use crate::diagnostic::{Diagnostic, Span};

/// The scripts of one base.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scripts {
    pub sub: Option<Range>,
    pub sup: Option<Range>,
    /// The token after them.
    pub next: usize,
}

impl Rewriter<'_> {
    /// The scripts from `at`.
    pub(super) fn gather(&self, at: usize, end: usize) -> Result<Scripts, Diagnostic> {
        let mut scripts = Scripts { next: at, ..Scripts::default() };
        loop {
            let here = self.skip(scripts.next, end);
            let slot = match self.kind(here).filter(|_| here < end) {
                Some(Kind::Sub) => &mut scripts.sub,
                Some(Kind::Sup) => &mut scripts.sup,
                _ => return Ok(scripts),
            };
            let span = self.tokens[here].span;
            if slot.is_some() {
                return Err(Diagnostic::at("parse-script", span, "a second script of the same kind")
                    .suggest("braces around what is raised"));
            }
            let (inside, next) = self.argument(here + 1, end, span)?;
            *slot = Some(inside);
            scripts.next = next;
        }
    }

    /// Says the scripts that begin at `at`.
    pub(super) fn scripts(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let before = at.checked_sub(1).and_then(|before| self.kind(before));
        let scripts = self.gather(at, end)?;
        let span = self.tokens[at].span;
        let mut tasks = Vec::new();
        if let Some(below) = scripts.sub {
            let size = before == Some(Kind::End) && (below.0..below.1).any(|at| self.command(at) == "times");
            match size {
                true => self.note(self.span(below), "a size below a matrix is a remark", false),
                false => self.below(below, span, &mut tasks),
            }
        }
        let mut next = scripts.next;
        if let Some(above) = scripts.sup {
            let digit_after = matches!(self.kind(next), Some(Kind::Char('0'..='9'))) && next < end;
            let braced = self.kind(above.1) == Some(Kind::Close) && next == above.1 + 1;
            if !braced && digit_after && matches!(self.kind(above.0), Some(Kind::Char('0'..='9'))) {
                while next < end && matches!(self.kind(next), Some(Kind::Char('0'..='9'))) {
                    next += 1;
                }
                let all = (above.0, next);
                self.note(self.span(all), "TeX raises the first digit only; all are read as the exponent", true);
                self.above(all, span, end, next, &mut tasks)?;
            } else {
                self.above(above, span, end, next, &mut tasks)?;
            }
        }
        self.then(&tasks, (next, end));
        Ok(())
    }

    fn below(&self, below: Range, span: Span, tasks: &mut Vec<Task>) {
        let close = Span { start: self.span(below).end, end: self.span(below).end };
        tasks.extend([Task::Say("_{", span), Task::Run(below), Task::Say("}", close)]);
    }

    fn above(
        &self,
        above: Range,
        span: Span,
        end: usize,
        next: usize,
        tasks: &mut Vec<Task>,
    ) -> Result<(), Diagnostic> {
        let inside = self.trimmed(above);
        let place = span.join(self.span(above));
        let all = |wanted: &str| {
            inside.1 > inside.0
                && (inside.0..inside.1).all(|at| self.command(at) == wanted || self.kind(at) == Some(Kind::Char('\'')))
        };
        if all("prime") {
            tasks.extend((inside.0..inside.1).map(|_| Task::Say("'", place)));
            return Ok(());
        }
        if self.is_transpose(inside) {
            tasks.push(Task::Say("ᵀ", place));
            return Ok(());
        }
        let first = self.command(inside.0);
        if inside.1 > inside.0 && first == "circ" {
            if inside.1 == inside.0 + 1 {
                return Err(Diagnostic::at("scope-degrees", place, "degrees are not read; angles are in radians"));
            }
            let tail = (inside.0 + 1, inside.1);
            tasks.extend([Task::Say(".^{", span), Task::Run(tail), Task::Say("}", place)]);
            return Ok(());
        }
        if let Some(order) = self.order_of_derivative(inside, end, next) {
            tasks.extend((0..order).map(|_| Task::Say("'", place)));
            return Ok(());
        }
        let close = Span { start: place.end, end: place.end };
        tasks.extend([Task::Say("^{", span), Task::Run(above), Task::Say("}", close)]);
        Ok(())
    }

    /// `^\top`, `^{\mathsf{T}}`; `^T` is left to the reader, which knows whether T is a variable.
    fn is_transpose(&self, inside: Range) -> bool {
        if inside.1 <= inside.0 {
            return false;
        }
        let end = match self.command(inside.0) {
            "top" | "intercal" => return inside.1 == inside.0 + 1,
            "mathsf" | "mathrm" | "text" | "mathtt" | "operatorname" | "textrm" => {
                match self.argument(inside.0 + 1, inside.1, self.tokens[inside.0].span) {
                    Ok((letter, next)) if letter.1 == letter.0 + 1 && self.kind(letter.0) == Some(Kind::Char('T')) => {
                        next
                    }
                    _ => return false,
                }
            }
            _ => return false,
        };
        end == inside.1
    }

    /// `f^{(2)}(x)`: so many primes, if a bracket follows.
    fn order_of_derivative(&self, inside: Range, end: usize, next: usize) -> Option<usize> {
        let bracketed = inside.1 > inside.0 + 2
            && self.kind(inside.0) == Some(Kind::Char('('))
            && self.kind(inside.1 - 1) == Some(Kind::Char(')'));
        let mut follows = self.skip(next, end);
        if self.kind(follows) == Some(Kind::Open) {
            follows = self.skip(follows + 1, end);
        }
        if !bracketed || follows >= end || !matches!(self.kind(follows), Some(Kind::Left | Kind::Char('('))) {
            return None;
        }
        let digits = self.span((inside.0 + 1, inside.1 - 1));
        let order: usize = self.text[digits.start as usize..digits.end as usize].trim().parse().ok()?;
        let base = self.said.places.last().is_some_and(|letter| matches!(letter, 'f' | 'g' | 'h'));
        (base && (1..=100).contains(&order)).then_some(order)
    }

    /// `\log_{2}^{3}(x)`: a power of a logarithm with a base.
    pub(super) fn raised_logarithm(&mut self, at: usize, end: usize) -> Result<bool, Diagnostic> {
        let scripts = self.gather(at + 1, end)?;
        let first = self.skip(scripts.next, end);
        let (Some(below), Some(above)) = (scripts.sub, scripts.sup) else { return Ok(false) };
        if first >= end || !matches!(self.kind(first), Some(Kind::Left | Kind::Open | Kind::Char('('))) {
            return Ok(false);
        }
        let next = self.after(first);
        let place = self.span((at, scripts.next));
        let close = Span { start: self.tokens[next - 1].span.end, end: self.tokens[next - 1].span.end };
        let tasks = [
            Task::Say("{", place),
            Task::Word("log", place),
            Task::Say("_{", place),
            Task::Run(below),
            Task::Say("}", place),
            Task::Run((first, next)),
            Task::Say("}^{", close),
            Task::Run(above),
            Task::Say("}", close),
        ];
        self.then(&tasks, (next, end));
        Ok(true)
    }

    /// `\sum_{i=1}^{n}`.
    pub(super) fn big(&mut self, sign: &'static str, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let scripts = self.gather(self.skip(at + 1, end), end)?;
        let place = self.span((at, scripts.next));
        let mut tasks = vec![Task::Say(sign, span)];
        if let Some(below) = scripts.sub {
            tasks.extend([Task::Say("_{", place), Task::Run(below), Task::Say("}", place)]);
        }
        if let Some(above) = scripts.sup {
            tasks.extend([Task::Say("^{", place), Task::Run(above), Task::Say("}", place)]);
        }
        tasks.push(Task::Say(" ", Span { start: place.end, end: place.end }));
        self.then(&tasks, (scripts.next, end));
        Ok(())
    }

    /// The index of a norm as it is said, and the token after it.
    pub(super) fn norm_index(&self, at: usize, end: usize) -> Result<(&'static str, usize), Diagnostic> {
        if self.kind(at) != Some(Kind::Sub) || at >= end {
            return Ok(("", at));
        }
        let (inside, next) = self.argument(at + 1, end, self.tokens[at].span)?;
        let inside = self.trimmed(inside);
        match self.kind(inside.0) {
            Some(Kind::Char('1')) if inside.1 == inside.0 + 1 => Ok(("_1", next)),
            Some(Kind::Char('2')) if inside.1 == inside.0 + 1 => Ok(("_2", next)),
            Some(Kind::Char('F')) if inside.1 == inside.0 + 1 => Ok(("_F", next)),
            _ => Err(Diagnostic::at(
                "scope-norm",
                self.span(inside),
                "the norms that are read are \\|x\\|_1, \\|x\\|_2 and \\|X\\|_F",
            )),
        }
    }
}

/// A closing sign with the index inside the brace that hides the norm.
pub(super) fn indexed(close: &'static str, index: &'static str, place: Span) -> [Task; 3] {
    let bars = close.strip_suffix('}').filter(|bars| bars.ends_with('‖')).unwrap_or(close);
    [Task::Say(bars, place), Task::Say(index, place), Task::Say(&close[bars.len()..], place)]
}
