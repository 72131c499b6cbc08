//! Runs of letters: keywords, operators, functions and names, the longest known word first, from the left.
//!
//! What is remarked on a run, or refused as a wrong spelling, is decided in `cut`. Invariant: a run is cut the same way
//! wherever it stands, except for short foreign names, which need an argument.

use super::reader::{Cursor, Reader, outside};
use super::sign::Sign;
use super::token::{Bracket, Kind, Lexeme};
use super::word::{self, Keyword, Meaning};
use super::written::{Constant, Operator};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;
use crate::ops;

impl<'a> Reader<'a> {
    /// The rest of the run of letters at the cursor.
    fn rest(&self, lexeme: &Lexeme) -> &'a str {
        &self.text[self.here.offset..lexeme.span.end as usize]
    }

    /// Reads the next piece of a run of letters.
    pub(super) fn letters(&mut self, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let rest = self.rest(&lexeme);
        let first = self.here.offset == lexeme.span.start as usize;
        let spaced = first && lexeme.spaced;
        if rest.starts_with('d')
            && let Some(found) = self.derivative(self.here)?
        {
            return self.emit_derivative(found, spaced);
        }
        if first && self.whole_run(rest, lexeme)? {
            return Ok(());
        }
        let short = first && self.short_function(rest);
        let (meaning, length) = word::longest(&self.text[self.here.offset..], rest.len(), self.vocabulary, short);
        let start = self.here.offset;
        let after = self.advanced(self.here, length);
        match meaning {
            Meaning::Name(name) => self.name(name, start, after, spaced),
            Meaning::Function(op) => {
                self.here = after;
                self.function(op, Span::new(start, start + length), spaced);
                Ok(())
            }
            // An e with a subscript is a name: e_1 is a unit vector.
            Meaning::Constant(constant) => match self.subscript(after)? {
                Some(_) if length == 1 => self.name(word::letter(b'e'), start, after, spaced),
                _ => {
                    self.here = after;
                    self.push(Sign::Constant(constant), Span::new(start, start + length), spaced);
                    Ok(())
                }
            },
        }
    }

    /// Words with a syntax of their own, wrong spellings, remarks; true if the run has been read.
    fn whole_run(&mut self, run: &'a str, lexeme: Lexeme) -> Result<bool, Diagnostic> {
        let declared = self.vocabulary.longest(run).is_some_and(|word| word.len() == run.len());
        if !declared {
            if self.matrix_function(run, lexeme)? {
                return Ok(true);
            }
            if let Some(keyword) = word::keyword(run)
                && self.keyword(keyword, lexeme)?
            {
                return Ok(true);
            }
            if self.operator_letter(run, lexeme)? {
                return Ok(true);
            }
        }
        if run.len() == 1 {
            self.letters[usize::from(run.as_bytes()[0] & 127)] += 1;
        } else if !declared {
            self.remark_on_cut(run, lexeme)?;
        }
        Ok(false)
    }

    /// `det(`, `norm2(`, `sum(` without bounds.
    fn matrix_function(&mut self, run: &str, lexeme: Lexeme) -> Result<bool, Diagnostic> {
        let start = self.here.offset;
        let Some((op, length)) = word::matrix_function(&self.text[start..], run.len()) else { return Ok(false) };
        let several = self.lexemes.get(self.here.at + 1).is_some_and(|open| open.comma);
        if op == ops::SUM && (several || self.binder(self.here.at).is_some()) {
            return Ok(false);
        }
        self.here = self.advanced(self.here, length);
        self.function(op, Span::new(start, start + length), lexeme.spaced);
        Ok(true)
    }

    fn keyword(&mut self, keyword: Keyword, lexeme: Lexeme) -> Result<bool, Diagnostic> {
        let at = self.here.at;
        let after = self.cursor(at + 1);
        let bracket = self.opens_round(at + 1);
        let sign = match keyword {
            Keyword::Diff if bracket => Sign::Diff,
            Keyword::Piecewise if bracket => Sign::Piecewise,
            Keyword::Piecewise => {
                return Err(Diagnostic::at("parse-piecewise", lexeme.span, "piecewise needs a bracket")
                    .suggest("piecewise(x > 0, x, otherwise, 0)"));
            }
            Keyword::Otherwise => Sign::Otherwise,
            Keyword::At if self.starts_point() => Sign::At,
            Keyword::Sum | Keyword::Product if self.binder(at).is_some() => {
                return self.big(keyword == Keyword::Product, lexeme).map(|()| true);
            }
            Keyword::Sum | Keyword::Product => {
                return self.big(keyword == Keyword::Product, lexeme).map(|()| true);
            }
            Keyword::Operator(kind) => return self.operator(kind, lexeme.span, after).map(|()| true),
            Keyword::Outside(id) => return Err(outside(id, lexeme.span)),
            _ => return Ok(false),
        };
        self.push(sign, lexeme.span, lexeme.spaced);
        self.here = after;
        Ok(true)
    }

    /// `at` is a word only between an expression and a point: `a t^2` stays a product.
    fn starts_point(&self) -> bool {
        let at = self.here.at;
        let after_operand = self.signs.list.last().is_some_and(|placed| placed.sign.ends_operand());
        let before_point = match self.kind(at + 1) {
            Some(Kind::Open(Bracket::Round | Bracket::Square)) => self.lexemes[at + 1].spaced,
            Some(Kind::Number | Kind::Minus) => self.lexemes[at + 1].spaced,
            Some(Kind::Letters | Kind::Letter(_)) => self
                .spelled_name(self.cursor(at + 1))
                .is_some_and(|(_, after)| matches!(self.kind(after.at), Some(Kind::Relation(_)))),
            _ => false,
        };
        after_operand && before_point
    }

    /// `J f`, `H f`, `D(e, x)`: single letters that are operators before a declared function or a list.
    fn operator_letter(&mut self, run: &str, lexeme: Lexeme) -> Result<bool, Diagnostic> {
        let letter = word::letter(run.as_bytes()[0]);
        let kind = match run.as_bytes()[0] {
            b'J' => Operator::Jacobian,
            b'H' => Operator::Hessian,
            b'D' if run.len() == 1 && !self.known(letter) => {
                let at = self.here.at;
                if !self.opens_round(at + 1) || !self.lexemes[at + 1].comma {
                    return Ok(false);
                }
                self.push(Sign::Diff, lexeme.span, lexeme.spaced);
                self.here = self.cursor(at + 1);
                return Ok(true);
            }
            _ => return Ok(false),
        };
        let after = self.advanced(self.here, 1);
        if self.known(letter) || !self.names_function(after.at, after.offset) {
            return Ok(false);
        }
        let start = lexeme.span.start as usize;
        self.operator(kind, Span::new(start, start + 1), after).map(|()| true)
    }

    pub(super) fn known(&self, name: Name) -> bool {
        self.vocabulary.is_variable(name) || self.vocabulary.parameters(name).is_some()
    }

    /// True if a declared function or a list stands at this place, perhaps in brackets.
    pub(super) fn names_function(&self, at: usize, offset: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Open(Bracket::Square)) => true,
            Some(Kind::Open(Bracket::Round)) => {
                let inside = self.cursor(at + 1);
                self.kind(at + 1) == Some(Kind::Open(Bracket::Square))
                    || self.declared_function(inside.at, inside.offset)
            }
            _ => self.declared_function(at, offset),
        }
    }

    fn declared_function(&self, at: usize, offset: usize) -> bool {
        let name = self.spelled_name(Cursor { at, offset });
        name.is_some_and(|(name, _)| self.vocabulary.parameters(name).is_some())
    }

    /// `grad f`, `∇_x f`, `∇²f`, `∇·F`; the variables may follow at `after`.
    pub(super) fn operator(&mut self, mut kind: Operator, span: Span, after: Cursor) -> Result<(), Diagnostic> {
        let spaced = self.lexemes[self.here.at].spaced;
        let (by, mut after) = self.listed_variables(after)?;
        let sign = self.kind(self.here.at) == Some(Kind::Nabla);
        if sign && self.kind(after.at) == Some(Kind::Times) {
            kind = Operator::Divergence;
            after = self.cursor(after.at + 1);
        } else if let Some(end) = self.squared(after.at).filter(|_| sign) {
            kind = Operator::Hessian;
            after = self.cursor(end);
            self.note(span, "∇² is read as the Hessian; laplacian f is the sum of its diagonal", true);
        }
        let by = self.keep(by);
        let bracket = self.opens_round(after.at) && self.touches(after.at);
        let span = Span::new(span.start as usize, self.lexemes[after.at - 1].span.end.max(span.end) as usize);
        self.push(Sign::Operator { kind, by, bracket }, span, spaced);
        self.here = after;
        Ok(())
    }

    /// If the token is a square, the number of the token after it.
    fn squared(&self, at: usize) -> Option<usize> {
        match self.kind(at)? {
            Kind::Raised if self.at(self.lexemes[at].span) == "²" => Some(at + 1),
            Kind::Caret if self.lexeme(at + 1).is_some_and(|next| self.at(next.span) == "2") => Some(at + 2),
            _ => None,
        }
    }

    /// `sh x` is a function, `sh` alone and `shy` are products of letters.
    pub(super) fn short_function(&self, run: &str) -> bool {
        let Some(name) = run.get(..2).filter(|name| word::is_short(name)) else { return false };
        if name.bytes().all(|byte| self.known(word::letter(byte))) {
            return false;
        }
        let at = self.here.at;
        match run.len() {
            2 => matches!(
                self.kind(at + 1),
                Some(
                    Kind::Open(Bracket::Round | Bracket::Curly)
                        | Kind::Number
                        | Kind::Caret
                        | Kind::Raised
                        | Kind::Letters
                        | Kind::Letter(_)
                        | Kind::Bar
                )
            ),
            3 => run.ends_with(['x', 'y', 'z', 't', 'u', 'v']),
            _ => false,
        }
    }

    fn function(&mut self, op: ops::OpId, span: Span, spaced: bool) {
        let word = self.at(span);
        let log = word == "log";
        let at = self.here.at;
        if log && self.here == self.cursor(at) {
            let scripted = matches!(self.kind(at), Some(Kind::Underscore | Kind::Lowered));
            if scripted {
                return self.log_base(span, spaced);
            }
        }
        if log {
            self.note(span, "log is read as ln, the natural logarithm", false);
        } else if word::is_short(word) {
            self.note(span, format!("{word} is read as the function {}", op.name()), false);
        }
        let touching = self.here == self.cursor(at) && self.touches(at);
        let degree = op == ops::SQRT && touching && self.kind(at) == Some(Kind::Open(Bracket::Square));
        self.push(if degree { Sign::Root } else { Sign::Function(op) }, span, spaced);
    }

    /// `log_b`, `log₂`: what follows is the base.
    fn log_base(&mut self, span: Span, spaced: bool) {
        let lexeme = self.lexemes[self.here.at];
        self.push(Sign::LogBase, span, spaced);
        self.here = self.cursor(self.here.at + 1);
        if lexeme.kind == Kind::Lowered {
            let plain: String = self.at(lexeme.span).chars().filter_map(super::character::subscript).collect();
            let sign = match plain.parse() {
                Ok(number) => Sign::Small(number),
                Err(_) => Sign::Name(word::letter(plain.as_bytes()[0])),
            };
            self.push(sign, lexeme.span, false);
        }
    }

    /// A letter by its sign: α, Σ, an italic x.
    pub(super) fn letter(&mut self, sign: char, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let at = self.here.at;
        let after = self.cursor(at + 1);
        if matches!(sign, 'Σ' | 'Π') && self.binder(at).is_some() {
            return self.big(sign == 'Π', lexeme);
        }
        if sign == 'Δ' && self.declared_function(after.at, after.offset) {
            return self.operator(Operator::Laplacian, lexeme.span, after);
        }
        let name = self.signed_name(sign);
        if sign == 'π' && !self.known(name) {
            self.push(Sign::Constant(Constant::Pi), lexeme.span, lexeme.spaced);
            self.here = after;
            return Ok(());
        }
        if name.as_str() == "e" && !self.known(name) && self.subscript(after)?.is_none() {
            self.push(Sign::Constant(Constant::E), lexeme.span, lexeme.spaced);
            self.here = after;
            return Ok(());
        }
        self.name(name, lexeme.span.start as usize, after, lexeme.spaced)
    }

    /// A name is a call, a function without arguments, or a variable.
    pub(super) fn call_or_name(&mut self, name: Name, start: usize, spaced: bool) -> Result<(), Diagnostic> {
        let at = self.here.at;
        let span = self.span_to(start, at);
        let whole = self.here == self.cursor(at);
        let declared = self.vocabulary.parameters(name).is_some();
        let call_follows = whole && matches!(self.kind(at), Some(Kind::Primes(_) | Kind::Open(Bracket::Round)));
        let customary = call_follows && matches!(name.split().0, "f" | "g" | "h") && !self.vocabulary.is_variable(name);
        let mut primes = 0;
        let mut open = at;
        if let Some(Kind::Primes(count)) = self.kind(at).filter(|_| whole && (declared || customary)) {
            primes = count;
            open = at + 1;
        }
        let comma = self.lexeme(open).is_some_and(|lexeme| lexeme.comma);
        let bracket = whole && self.opens_round(open) && (declared || customary || comma);
        if bracket || primes > 0 {
            self.here = self.cursor(open);
            let span = if primes > 0 { Span::new(start, self.lexemes[open - 1].span.end as usize) } else { span };
            self.push(Sign::Call { name, primes, by: 0, bracket }, span, spaced);
            return Ok(());
        }
        if whole && self.touches(at) && self.kind(at) == Some(Kind::Open(Bracket::Square)) {
            return Err(Diagnostic::at("parse-index", self.lexemes[at].span, "an entry is written with a subscript")
                .suggest(format!("{name}_1 or {name}_{{1,2}}")));
        }
        let alone = || self.at(self.lexemes[at - 1].span).len() == span.end as usize - start;
        if whole
            && alone()
            && self.touches(at)
            && self.opens_round(at)
            && self.lexemes[at].partner as usize == at + 2
            && matches!(self.kind(at + 1), Some(Kind::Letters))
        {
            self.note(span, format!("{name}( ) is read as a product; {name} is not a declared function"), false);
        }
        self.push(Sign::Name(name), span, spaced);
        Ok(())
    }
}
