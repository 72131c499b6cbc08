//! Fractions, derivatives written as fractions, roots, and derivatives by a sign with a subscript.
//!
//! Invariant: a fraction is said as a derivative only if its whole denominator is a list of differentials.

use super::rewrite::{Range, Rewriter, Task};
use super::token::Kind;
use crate::diagnostic::{Diagnostic, Span};

impl Rewriter<'_> {
    /// `\frac{..}{..}`, `{.. \over ..}`.
    pub(super) fn quotient(&mut self, above: Range, below: Range, span: Span, rest: Range) -> Result<(), Diagnostic> {
        if let Some(tasks) = self.derivative(above, below, span) {
            self.then(&tasks, rest);
            return Ok(());
        }
        let (open, middle, close) = self.edges(above, below, span);
        let point = |offset| Span { start: offset, end: offset };
        let tasks = [
            Task::Say("{", open),
            Task::Say("{", point(open.end)),
            Task::Run(above),
            Task::Say("}", point(middle.start)),
            Task::Say("/", middle),
            Task::Say("{", point(middle.end)),
            Task::Run(below),
            Task::Say("}", point(close.start)),
            Task::Say("}", close),
        ];
        self.then(&tasks, rest);
        Ok(())
    }

    /// Places of the begin, the bar and the end of a fraction.
    fn edges(&self, above: Range, below: Range, span: Span) -> (Span, Span, Span) {
        let (a, b) = (self.span(above), self.span(below));
        (
            Span { start: span.start, end: a.start.max(span.start) },
            Span { start: a.end, end: b.start.max(a.end) },
            Span { start: b.end, end: span.end.max(b.end) },
        )
    }

    /// The number of the token after a `d` or `∂` at `at`, and its sign.
    fn differential(&self, at: usize, end: usize) -> Option<(&'static str, usize)> {
        let at = self.skip(at, end);
        if at >= end {
            return None;
        }
        match (self.tokens[at].kind, self.command(at)) {
            (Kind::Char('d'), _) | (_, "dd") => Some(("d", at + 1)),
            (Kind::Char('∂'), _) | (_, "partial") => Some(("∂", at + 1)),
            (Kind::Open, _) => {
                let next = self.after(at);
                let inside = self.trimmed((at + 1, next - 1));
                (inside.1 == inside.0 + 1 && self.kind(inside.0) == Some(Kind::Char('d'))).then_some(("d", next))
            }
            (_, "mathrm" | "operatorname" | "text" | "textrm" | "mathop") => {
                let (inside, next) = self.argument(at + 1, end, self.tokens[at].span).ok()?;
                let inside = self.trimmed(inside);
                (inside.1 == inside.0 + 1 && self.kind(inside.0) == Some(Kind::Char('d'))).then_some(("d", next))
            }
            _ => None,
        }
    }

    /// An exponent at `at`, as tokens, and the token after it.
    fn order(&self, at: usize, end: usize) -> Option<(Range, usize)> {
        if at < end && self.kind(at) == Some(Kind::Sup) {
            self.argument(at + 1, end, self.tokens[at].span).ok()
        } else {
            None
        }
    }

    fn derivative(&self, above: Range, below: Range, span: Span) -> Option<Vec<Task>> {
        let (open, middle, close) = self.edges(above, below, span);
        let (sign, mut at) = self.differential(above.0, above.1)?;
        let mut tasks = vec![Task::Word("", open), Task::Say(sign, open)];
        if let Some((power, next)) = self.order(at, above.1) {
            tasks.extend([Task::Say("^{", open), Task::Run(power), Task::Say("}", open)]);
            at = next;
        }
        let body = self.trimmed((at, above.1));
        match self.name_at(body.0, body.1) {
            _ if body.0 == body.1 => {}
            Some(end) if end == body.1 => tasks.push(Task::Run(body)),
            _ => tasks.extend([Task::Say("(", open), Task::Run(body), Task::Say(")", middle)]),
        }
        tasks.push(Task::Say("/(", middle));
        let mut at = self.skip(below.0, below.1);
        while at < below.1 {
            let (sign, next) = self.differential(at, below.1)?;
            let first = self.skip(next, below.1);
            let end = self.name_at(first, below.1)?;
            tasks.extend([Task::Say(" ", middle), Task::Say(sign, middle), Task::Run((first, end))]);
            at = end;
            if let Some((power, next)) = self.order(at, below.1) {
                tasks.extend([Task::Say("^{", middle), Task::Run(power), Task::Say("}", middle)]);
                at = next;
            }
            at = self.skip(at, below.1);
        }
        tasks.push(Task::Say(") ", close));
        (tasks.len() > 4).then_some(tasks)
    }

    /// `\sqrt[n]{x}`; a bracket after `\sqrt` is taken for braces.
    pub(super) fn root(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let mut next = at + 1;
        while next < end && self.kind(next) == Some(Kind::Space) {
            next += 1;
        }
        let mut tasks = vec![Task::Word("sqrt", span)];
        if next < end && self.kind(next) == Some(Kind::Char('[')) {
            let close = self.tokens[next].partner as usize;
            if close <= next {
                return Err(Diagnostic::at("parse-unbalanced", self.tokens[next].span, "`[` is never closed"));
            }
            let (opening, closing) = (self.tokens[next].span, self.tokens[close].span);
            tasks.extend([Task::Say("[", opening), Task::Run((next + 1, close)), Task::Say("]", closing)]);
            next = close + 1;
        } else if next < end && matches!(self.kind(next), Some(Kind::Left | Kind::Char('('))) {
            self.then(&tasks, (next, end));
            return Ok(());
        }
        let (inside, after) = self.argument(next, end, span)?;
        let closing = self.tokens[after - 1].span;
        tasks.extend([Task::Say("{", span), Task::Run(inside), Task::Say("}", closing)]);
        self.then(&tasks, (after, end));
        Ok(())
    }

    /// `\partial_x f`, `\partial_{xy} f`; without a subscript it belongs to a derivative with a slash.
    pub(super) fn partial(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let scripts = self.gather(at + 1, end)?;
        let Some(below) = scripts.sub else {
            self.then(&[Task::Say("∂", span)], (at + 1, end));
            return Ok(());
        };
        let names = self.names(below).ok_or_else(|| {
            Diagnostic::at("parse-derivative", self.span(below), "variables are wanted here").suggest("\\partial_x f")
        })?;
        let order: &'static str = match (names.len(), scripts.sup) {
            (1, _) => "",
            (2, None) => "^2",
            (3, None) => "^3",
            (4, None) => "^4",
            _ => return Err(Diagnostic::at("parse-derivative", span, "the order of this derivative is not clear")),
        };
        let place = self.span((at, scripts.next));
        let mut tasks = vec![Task::Say(" ∂", place), Task::Say(order, place)];
        let power = |tasks: &mut Vec<Task>| {
            if let Some(above) = scripts.sup {
                tasks.extend([Task::Say("^{", place), Task::Run(above), Task::Say("}", place)]);
            }
        };
        power(&mut tasks);
        tasks.push(Task::Say("/(", place));
        for name in names {
            tasks.extend([Task::Say("∂", place), Task::Run(name)]);
        }
        power(&mut tasks);
        tasks.push(Task::Say(") ", place));
        self.then(&tasks, (scripts.next, end));
        Ok(())
    }

    /// `\nabla`, `\nabla_{x,y}`, `\nabla^2`, `\nabla\cdot`.
    pub(super) fn nabla(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let span = self.tokens[at].span;
        let scripts = self.gather(at + 1, end)?;
        let mut tasks = vec![Task::Say("∇", span)];
        if let Some(below) = scripts.sub {
            let names = self.names(below).ok_or_else(|| {
                Diagnostic::at("parse-derivative", self.span(below), "variables are wanted here").suggest("\\nabla_x f")
            })?;
            tasks.push(Task::Say("_{", span));
            for (position, name) in names.into_iter().enumerate() {
                tasks.extend([Task::Say(if position > 0 { "," } else { "" }, span), Task::Run(name)]);
            }
            tasks.push(Task::Say("}", span));
        }
        if let Some(above) = scripts.sup {
            let two = above.1 == above.0 + 1 && self.kind(above.0) == Some(Kind::Char('2'));
            if !two {
                return Err(Diagnostic::at(
                    "parse-derivative",
                    self.span(above),
                    "only \\nabla and \\nabla^2 are read",
                ));
            }
            tasks.push(Task::Say("²", span));
        }
        let next = self.skip(scripts.next, end);
        if next < end && self.command(next) == "times" {
            return Err(Diagnostic::at("scope-curl", span, "the curl is outside what Gradus does"));
        }
        self.then(&tasks, (scripts.next, end));
        Ok(())
    }
}
