//! `\left ... \right`, matrices, cases, and environments for layout.
//!
//! Invariant: the cells of an environment are found by walking over whole groups, so that nested ones are walked once.

use super::command::{self, Meaning};
use super::rewrite::{Range, Rewriter, Task};
use super::script::indexed;
use super::token::Kind;
use crate::diagnostic::{Diagnostic, Span};

/// Rows of cells; true if commas part the cells of a row that has no `&`.
type Rows = Vec<Vec<Range>>;

impl Rewriter<'_> {
    fn delimiter(&self, at: usize) -> &str {
        let shown = self.shown(at);
        shown.trim_start_matches("\\left").trim_start_matches("\\right").trim()
    }

    /// The tokens of a lone environment in this range: its `\begin`.
    fn only_environment(&self, range: Range) -> Option<usize> {
        let (at, end) = self.trimmed(range);
        (at < end && self.kind(at) == Some(Kind::Begin) && self.after(at) == end).then_some(at)
    }

    /// `\left( ... \right)`.
    pub(super) fn fenced(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let close = self.tokens[at].partner as usize;
        let (span, closing) = (self.tokens[at].span, self.tokens[close].span);
        let inside = (at + 1, close);
        let rest = (close + 1, end);
        let around = |open, shut| [Task::Say(open, span), Task::Run(inside), Task::Say(shut, closing)];
        match (self.delimiter(at), self.delimiter(close)) {
            ("(", ")") | ("\\{" | "\\lbrace", "\\}" | "\\rbrace") => self.then(&around("(", ")"), rest),
            ("[" | "\\lbrack", "]" | "\\rbrack") if !self.tokens[at].comma => self.then(&around("(", ")"), rest),
            ("[" | "\\lbrack", "]" | "\\rbrack") => self.then(&around("[", "]"), rest),
            ("|" | "\\vert" | "\\lvert", "|" | "\\vert" | "\\rvert") => {
                let matrix = self
                    .only_environment(inside)
                    .is_some_and(|begin| ["matrix", "array"].iter().any(|name| self.shown(begin).contains(name)));
                if matrix {
                    self.then(&[Task::Word("det(", span), Task::Run(inside), Task::Say(")", closing)], rest);
                } else {
                    self.then(&around("{|{", "}|}"), rest);
                }
            }
            ("\\|" | "\\Vert" | "\\lVert", "\\|" | "\\Vert" | "\\rVert") => {
                let (index, next) = self.norm_index(close + 1, end)?;
                let [shut, index, brace] = indexed("}‖}", index, closing);
                self.then(&[Task::Say("{‖{", span), Task::Run(inside), shut, index, brace], (next, end));
            }
            ("\\lfloor", "\\rfloor") => {
                self.then(&[Task::Word("floor(", span), Task::Run(inside), Task::Say(")", closing)], rest)
            }
            ("\\lceil", "\\rceil") => {
                self.then(&[Task::Word("ceil(", span), Task::Run(inside), Task::Say(")", closing)], rest)
            }
            ("\\{" | "\\lbrace", ".") => match self.only_environment(inside) {
                Some(begin) => return self.cases(begin, rest),
                None => return Err(Diagnostic::at("parse-unbalanced", span, "this brace is never closed")),
            },
            (".", "|" | "\\vert" | "\\rvert") if self.kind(close + 1) == Some(Kind::Sub) && close + 1 < end => {
                let (point, next) = self.argument(close + 2, end, closing)?;
                let last = self.tokens[next - 1].span;
                let tasks = [
                    Task::Say("(", span),
                    Task::Run(inside),
                    Task::Say(") at (", closing),
                    Task::Run(point),
                    Task::Say(")", last),
                ];
                self.then(&tasks, (next, end));
            }
            (".", ".") => self.then(&around("{", "}"), rest),
            _ => {
                return Err(Diagnostic::at("parse-unbalanced", closing, "these brackets do not belong together")
                    .label(span, "opened here"));
            }
        }
        Ok(())
    }

    /// `\begin{...} ... \end{...}`.
    pub(super) fn environment(&mut self, at: usize, end: usize) -> Result<(), Diagnostic> {
        let close = self.tokens[at].partner as usize;
        let (span, closing) = (self.tokens[at].span, self.tokens[close].span);
        let name = self.shown(at).split(['{', '}']).nth(1).unwrap_or("").trim_end_matches('*').trim().to_owned();
        let rest = (close + 1, end);
        match name.as_str() {
            "matrix" | "pmatrix" | "bmatrix" | "Bmatrix" | "smallmatrix" | "array" => self.matrix(at, "", "", rest),
            "vmatrix" => self.matrix(at, "det(", ")", rest),
            "cases" | "dcases" | "rcases" => self.cases(at, rest),
            "aligned" | "align" | "split" | "gathered" | "gather" | "equation" | "eqnarray" | "multline"
            | "displaymath" | "math" | "flalign" | "alignat" | "alignedat" => {
                let tasks = self.lines(at, close)?;
                self.then(&tasks, rest);
                Ok(())
            }
            "Vmatrix" => Err(Diagnostic::at("scope-norm", span.join(closing), "this norm is not read")),
            _ => Err(Diagnostic::at("parse-environment", span, format!("the environment {name} is not read here"))),
        }
    }

    /// The range after optional arguments such as `{cc}`.
    fn body(&self, begin: usize) -> Range {
        let close = self.tokens[begin].partner as usize;
        let array = ["array", "alignat"].iter().any(|name| self.shown(begin).contains(name))
            || self.shown(begin).contains("alignedat");
        let first = self.skip(begin + 1, close);
        match array && self.kind(first) == Some(Kind::Open) {
            true => (self.after(first), close),
            false => (begin + 1, close),
        }
    }

    /// Cells between `&` and `\\`, without an empty last row.
    fn rows(&self, range: Range) -> (Rows, bool) {
        let (mut rows, mut row, mut first) = (Vec::new(), Vec::new(), range.0);
        let (mut commas, mut cells) = (false, false);
        let mut at = range.0;
        while at < range.1 {
            match self.tokens[at].kind {
                Kind::Cell => {
                    cells = true;
                    row.push(self.trimmed((first, at)));
                    first = at + 1;
                }
                Kind::Row => {
                    row.push(self.trimmed((first, at)));
                    rows.push(std::mem::take(&mut row));
                    first = at + 1;
                }
                Kind::Char(',') => commas = true,
                _ => {}
            }
            at = self.after(at);
        }
        let last = self.trimmed((first, range.1));
        if !row.is_empty() || last.1 > last.0 || rows.is_empty() {
            row.push(last);
            rows.push(row);
        }
        (rows, commas && !cells)
    }

    /// A cell parted at its commas.
    fn parted(&self, cell: Range) -> Vec<Range> {
        let (mut parts, mut first, mut at) = (Vec::new(), cell.0, cell.0);
        while at < cell.1 {
            if self.kind(at) == Some(Kind::Char(',')) {
                parts.push(self.trimmed((first, at)));
                first = at + 1;
            }
            at = self.after(at);
        }
        let last = self.trimmed((first, cell.1));
        if last.1 > last.0 || parts.is_empty() {
            parts.push(last);
        }
        parts
    }

    fn matrix(&mut self, begin: usize, open: &'static str, shut: &'static str, rest: Range) -> Result<(), Diagnostic> {
        let close = self.tokens[begin].partner as usize;
        let (span, closing) = (self.tokens[begin].span, self.tokens[close].span);
        let (mut rows, commas) = self.rows(self.body(begin));
        let row_of_commas = commas && rows.len() == 1;
        if commas {
            rows = rows.into_iter().map(|row| row.into_iter().flat_map(|cell| self.parted(cell)).collect()).collect();
        }
        let column = rows.iter().all(|row| row.len() == 1) || row_of_commas;
        let mut tasks = vec![Task::Word(open, span), Task::Say("[", span)];
        for (position, row) in rows.iter().enumerate() {
            let before = Span { start: self.span(row[0]).start, end: self.span(row[0]).start };
            let comma = if position > 0 { ", " } else { "" };
            tasks.extend([Task::Say(comma, before), Task::Say(if column { "" } else { "[" }, before)]);
            for (number, cell) in row.iter().enumerate() {
                let gap = Span { start: self.span(*cell).start, end: self.span(*cell).start };
                tasks.extend([Task::Say(if number > 0 { ", " } else { "" }, gap), Task::Run(*cell)]);
            }
            let after = Span { start: self.span(row[row.len() - 1]).end, end: self.span(row[row.len() - 1]).end };
            tasks.push(Task::Say(if column { "" } else { "]" }, after));
        }
        tasks.extend([Task::Say("]", closing), Task::Say(shut, closing)]);
        self.then(&tasks, rest);
        Ok(())
    }

    /// Values with their conditions.
    fn cases(&mut self, begin: usize, rest: Range) -> Result<(), Diagnostic> {
        let close = self.tokens[begin].partner as usize;
        let (span, closing) = (self.tokens[begin].span, self.tokens[close].span);
        let (rows, _) = self.rows(self.body(begin));
        let mut tasks = vec![Task::Word("piecewise(", span)];
        for (position, row) in rows.iter().enumerate() {
            let [value, condition @ ..] = &row[..] else { continue };
            let gap = |range: Range| Span { start: self.span(range).start, end: self.span(range).start };
            let condition = match condition {
                [] => None,
                [only] => Some(self.unpunctuated(*only)),
                _ => {
                    return Err(Diagnostic::at(
                        "parse-piecewise",
                        self.span(*value),
                        "a case is a value and its condition",
                    ));
                }
            };
            tasks.push(Task::Say(if position > 0 { ", " } else { "" }, gap(*value)));
            match condition.filter(|range| !self.is_otherwise(*range)) {
                Some(condition) => tasks.push(Task::Run(self.condition(condition)?)),
                None if position + 1 == rows.len() && position > 0 => tasks.push(Task::Word("otherwise", gap(*value))),
                None => {
                    return Err(Diagnostic::at(
                        "parse-piecewise",
                        self.span(*value),
                        "the condition of this value is missing",
                    ));
                }
            }
            tasks.extend([Task::Say(", ", gap(*value)), Task::Run(self.unpunctuated(*value))]);
        }
        tasks.push(Task::Say(")", closing));
        self.then(&tasks, rest);
        Ok(())
    }

    /// A cell or a formula without the comma or full stop at its end.
    pub(super) fn unpunctuated(&self, range: Range) -> Range {
        let (at, end) = self.trimmed(range);
        let ends = end > at && matches!(self.kind(end - 1), Some(Kind::Char(',' | ';' | '.')));
        self.trimmed((at, end - usize::from(ends)))
    }

    fn is_otherwise(&self, (at, end): Range) -> bool {
        let inside = match command::meaning(self.command(at)) {
            Some(Meaning::Text | Meaning::Upright) => match self.argument(at + 1, end, self.tokens[at].span) {
                Ok((inside, next)) if next == end => inside,
                _ => return false,
            },
            _ => (at, end),
        };
        let words = self.span(inside);
        let words = self.text[words.start as usize..words.end as usize].trim().to_lowercase();
        matches!(words.trim_end_matches('.'), "otherwise" | "else" | "sonst" | "sinon" | "true")
    }

    /// The lines of an aligned formula as one chain; a line that does not go on with a sign is another formula.
    fn lines(&self, begin: usize, close: usize) -> Result<Vec<Task>, Diagnostic> {
        let mut tasks = Vec::new();
        let (rows, _) = self.rows(self.body(begin));
        for (position, row) in rows.iter().enumerate() {
            let first = row.iter().find(|cell| cell.1 > cell.0);
            let Some(first) = first else { continue };
            let goes_on = matches!(self.kind(first.0), Some(Kind::Char('=' | '+' | '-' | '*' | '/' | '<' | '>')))
                || matches!(command::meaning(self.command(first.0)), Some(Meaning::Sign("*" | "≤" | "≥")));
            if position > 0 && !goes_on {
                return Err(Diagnostic::at("parse-rows", self.span(*first), "several formulas stand here")
                    .suggest("one formula at a time, or gradus check FILE"));
            }
            for cell in row {
                let gap = Span { start: self.span(*cell).start, end: self.span(*cell).start };
                tasks.extend([Task::Say(" ", gap), Task::Run(*cell)]);
            }
        }
        let last = self.tokens[close].span;
        tasks.push(Task::Say(" ", last));
        Ok(tasks)
    }
}
