//! Tokens to signs: the loop over the tokens of plain text, and everything that is not a word.
//!
//! Each token is looked at once, with a bounded look ahead; words are read in `run`, subscripts in `subscript`,
//! derivatives as fractions in `leibniz`. Invariant: brackets stay paired, so that the precedence loop can rely on it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::character;
use super::sign::{Placed, Sign, Signs};
use super::token::{Bracket, Kind, Lexeme};
use super::vocabulary::Vocabulary;
use super::word::{self, Keyword};
use super::written::{Bars, Operator};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::name::Name;
use crate::ops;

/// Largest number of remarks on one text.
const MOST_NOTES: usize = 200;

/// A place between two tokens or inside a run of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Number of the token.
    pub at: usize,
    /// Byte offset in the text, inside that token if it is a run of letters.
    pub offset: usize,
}

/// State of the reading.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub lexemes: &'a [Lexeme],
    pub vocabulary: &'a Vocabulary,
    pub here: Cursor,
    pub signs: Signs,
    /// Names that a sum in this text binds.
    pub bound: FxHashSet<Name>,
    /// How often each single letter was met, a repeated run counted once.
    pub letters: [u32; 128],
    /// Runs that were cut, for the warning at the end.
    pub cuts: FxHashMap<&'a str, Span>,
    /// Bodies of `d(...)/dx` that are being read: the token after the body, and where to go on.
    pub bodies: Vec<(usize, Cursor)>,
}

/// Reads tokens into signs.
pub(super) fn signs(text: &str, lexemes: &[Lexeme], vocabulary: &Vocabulary) -> Result<Signs, Diagnostic> {
    let mut reader = Reader {
        text,
        lexemes,
        vocabulary,
        here: Cursor { at: 0, offset: lexemes.first().map_or(0, |lexeme| lexeme.span.start as usize) },
        signs: Signs { list: Vec::with_capacity(lexemes.len() + 1), lists: vec![Vec::new()], notes: Vec::new() },
        bound: FxHashSet::default(),
        letters: [0; 128],
        cuts: FxHashMap::default(),
        bodies: Vec::new(),
    };
    reader.find_bound_names();
    while reader.here.at < lexemes.len() {
        reader.step()?;
    }
    reader.close_bodies();
    reader.warn_of_invented_letters();
    reader.push(Sign::End, Span::new(text.len(), text.len()), false);
    Ok(reader.signs)
}

impl<'a> Reader<'a> {
    /// The text at a place.
    pub(super) fn at(&self, span: Span) -> &'a str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The token with this number.
    pub(super) fn lexeme(&self, at: usize) -> Option<&'a Lexeme> {
        self.lexemes.get(at)
    }

    /// The kind of the token with this number.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.lexemes.get(at).map(|lexeme| lexeme.kind)
    }

    /// The start of the token with this number.
    pub(super) fn cursor(&self, at: usize) -> Cursor {
        let offset = self.lexemes.get(at).map_or(self.text.len(), |lexeme| lexeme.span.start as usize);
        Cursor { at, offset }
    }

    /// The place `length` bytes further in the same run of letters, or after it.
    pub(super) fn advanced(&self, cursor: Cursor, length: usize) -> Cursor {
        let offset = cursor.offset + length;
        let end = self.lexemes[cursor.at].span.end as usize;
        if offset < end {
            Cursor { at: cursor.at, offset }
        } else {
            self.cursor(cursor.at + 1 + usize::from(offset > end))
        }
    }

    /// True if the token follows the one before it without a space.
    pub(super) fn touches(&self, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(|lexeme| !lexeme.spaced)
    }

    /// True if a round bracket opens at this token.
    pub(super) fn opens_round(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Open(Bracket::Round))
    }

    pub(super) fn push(&mut self, sign: Sign, span: Span, spaced: bool) {
        self.signs.list.push(Placed { sign, span, spaced });
    }

    /// Keeps a list of variables; its number.
    pub(super) fn keep(&mut self, by: Vec<Name>) -> u32 {
        if by.is_empty() {
            return 0;
        }
        self.signs.lists.push(by);
        self.signs.lists.len() as u32 - 1
    }

    /// A remark, unless the same was said already or there are too many.
    pub(super) fn note(&mut self, span: Span, text: impl Into<String>, warning: bool) {
        let text = text.into();
        let notes = &mut self.signs.notes;
        if notes.len() < MOST_NOTES && !notes.iter().any(|note| note.text == text) {
            notes.push(Note { span, text, warning });
        }
    }

    fn close_bodies(&mut self) {
        while let Some(&(end, resume)) = self.bodies.last().filter(|(end, _)| self.here.at >= *end) {
            self.bodies.pop();
            let place = self.lexemes[end - 1].span.end as usize;
            self.push(
                Sign::Close(Bracket::Curly),
                Span::new(place, self.lexemes[resume.at - 1].span.end as usize),
                false,
            );
            self.here = resume;
        }
    }

    fn step(&mut self) -> Result<(), Diagnostic> {
        self.close_bodies();
        let Some(lexeme) = self.lexeme(self.here.at).copied() else { return Ok(()) };
        match lexeme.kind {
            Kind::Letters => return self.letters(lexeme),
            Kind::Letter(sign) => return self.letter(sign, lexeme),
            Kind::Nabla => return self.operator(Operator::Gradient, lexeme.span, self.cursor(self.here.at + 1)),
            Kind::Sum | Kind::Product => return self.big(lexeme.kind == Kind::Product, lexeme),
            Kind::Partial => {
                return match self.derivative(self.here)? {
                    Some(found) => self.emit_derivative(found, lexeme.spaced),
                    None => Err(Diagnostic::at("parse-derivative", lexeme.span, "∂ is read only in a derivative")
                        .suggest("∂f/∂x or ∂/∂x")),
                };
            }
            Kind::Caret => return self.caret(lexeme),
            Kind::Raised => self.raised(lexeme)?,
            Kind::Number => self.number(lexeme),
            Kind::Root(degree) => self.root(degree, lexeme),
            Kind::Underscore | Kind::Lowered => {
                if let Some(after) = self.norm_index(lexeme)? {
                    self.here = after;
                    return Ok(());
                }
                return Err(Diagnostic::at("parse-subscript", lexeme.span, "a subscript belongs to a name before it"));
            }
            Kind::Integral => return Err(outside("scope-integral", lexeme.span)),
            _ => self.push(plain(lexeme.kind), lexeme.span, lexeme.spaced),
        }
        self.here = self.cursor(self.here.at + 1);
        Ok(())
    }

    /// Reads `_1`, `_2` or `_F` after the bars of a norm; where it ends.
    fn norm_index(&mut self, lexeme: Lexeme) -> Result<Option<Cursor>, Diagnostic> {
        let after_bar = matches!(self.signs.list.last(), Some(Placed { sign: Sign::Bar | Sign::DoubleBar, .. }));
        if !after_bar || lexeme.spaced {
            return Ok(None);
        }
        let Some((subscript, after)) = self.subscript(self.here)? else { return Ok(None) };
        let bars = match subscript.single() {
            Some("1") => Bars::Norm1,
            Some("2") => Bars::Norm2,
            Some("F") => Bars::Frobenius,
            _ => {
                return Err(Diagnostic::at(
                    "scope-norm",
                    lexeme.span,
                    "the norms that are read are ‖x‖_1, ‖x‖_2 and ‖X‖_F",
                ));
            }
        };
        let end = self.lexemes[after.at.saturating_sub(1)].span.end.max(lexeme.span.end);
        self.push(Sign::NormIndex(bars), Span { start: lexeme.span.start, end }, false);
        Ok(Some(after))
    }

    fn number(&mut self, lexeme: Lexeme) {
        let digits = self.at(lexeme.span);
        if digits.contains(['e', 'E'])
            && (!digits.contains('.') || matches!(self.kind(self.here.at + 1), Some(Kind::Letters)))
        {
            let shown = if digits.len() > 30 { "a number with e" } else { digits };
            self.note(lexeme.span, format!("{shown} is a number with an exponent of ten"), false);
        }
        if matches!(self.signs.list.last(), Some(Placed { sign: Sign::Name(_), .. })) && !lexeme.spaced {
            self.note(lexeme.span, "a decimal after a name is a factor", true);
        }
        self.push(Sign::Number, lexeme.span, lexeme.spaced);
    }

    /// `^T` is a transpose unless T is a variable or a number is raised; `^{-T}` is that of the inverse.
    fn caret(&mut self, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let next = self.here.at + 1;
        let braced = self.kind(next) == Some(Kind::Open(Bracket::Curly));
        let first = next + usize::from(braced);
        let inverse = self.kind(first) == Some(Kind::Minus);
        let at = first + usize::from(inverse);
        let is_t = match self.lexeme(at) {
            Some(letters) if letters.kind == Kind::Letters => {
                let run = self.at(letters.span);
                if braced {
                    run == "T" && self.kind(at + 1) == Some(Kind::Close(Bracket::Curly))
                } else {
                    run.starts_with('T')
                }
            }
            Some(letters) => letters.kind == Kind::Transpose,
            None => false,
        };
        let raised = self.signs.list.last().map(|placed| placed.sign);
        let numeric = matches!(raised, None | Some(Sign::Number | Sign::Constant(_) | Sign::Function(_)));
        if !is_t || numeric || self.vocabulary.is_variable(word::letter(b'T')) {
            self.push(Sign::Caret, lexeme.span, lexeme.spaced);
            self.here = self.cursor(next);
            return Ok(());
        }
        let start = self.cursor(at);
        let letter = if self.kind(at) == Some(Kind::Letters) { 1 } else { 'ᵀ'.len_utf8() };
        let end = if braced { self.lexemes[at + 1].span.end as usize } else { start.offset + letter };
        self.here = if braced { self.cursor(at + 2) } else { self.advanced(start, letter) };
        let span = Span::new(lexeme.span.start as usize, end);
        if inverse {
            self.push(Sign::Caret, span, lexeme.spaced);
            self.push(Sign::Open(Bracket::Curly), span, false);
            self.push(Sign::Minus, span, false);
            self.push(Sign::Small(1), span, false);
            self.push(Sign::Close(Bracket::Curly), span, false);
        }
        self.push(Sign::Transpose(1), span, false);
        Ok(())
    }

    /// `x²`, `x⁻¹`, `xⁿ`: a power.
    fn raised(&mut self, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let plain: String = self.at(lexeme.span).chars().filter_map(character::superscript).collect();
        let (negative, rest) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        let place = lexeme.span;
        let exponent = match rest.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Sign::Name(word::letter(*letter)),
            _ => Sign::Small(rest.parse().map_err(|_| {
                Diagnostic::at("parse-number", place, "a raised exponent is a short whole number or one letter")
                    .suggest("write it with ^( )")
            })?),
        };
        self.push(Sign::Caret, place, lexeme.spaced);
        self.push(Sign::Open(Bracket::Curly), place, false);
        if negative {
            self.push(Sign::Minus, place, false);
        }
        self.push(exponent, place, false);
        self.push(Sign::Close(Bracket::Curly), place, false);
        Ok(())
    }

    fn root(&mut self, degree: u8, lexeme: Lexeme) {
        match degree {
            2 => self.push(Sign::Function(ops::SQRT), lexeme.span, lexeme.spaced),
            3 => self.push(Sign::Function(ops::CBRT), lexeme.span, lexeme.spaced),
            _ => {
                self.push(Sign::Root, lexeme.span, lexeme.spaced);
                self.push(Sign::Open(Bracket::Square), lexeme.span, false);
                self.push(Sign::Small(u32::from(degree)), lexeme.span, false);
                self.push(Sign::Close(Bracket::Square), lexeme.span, false);
            }
        }
    }

    /// Subscripts with these names are expressions, wherever they stand in this text.
    fn find_bound_names(&mut self) {
        for at in 0..self.lexemes.len() {
            if let Some((name, _)) = self.starts_indexed(at).then(|| self.binder(at)).flatten() {
                self.bound.insert(name);
            }
        }
    }

    fn starts_indexed(&self, at: usize) -> bool {
        match self.lexemes[at].kind {
            Kind::Sum | Kind::Product | Kind::Letter('Σ' | 'Π') => true,
            Kind::Letters => {
                matches!(word::keyword(self.at(self.lexemes[at].span)), Some(Keyword::Sum | Keyword::Product))
            }
            _ => false,
        }
    }

    /// For a sign of a sum at `at`: the name that it binds and whether the bounds are scripts.
    pub(super) fn binder(&self, at: usize) -> Option<(Name, bool)> {
        let (open, scripted) = match self.kind(at + 1)? {
            Kind::Open(Bracket::Round) => (at + 1, false),
            Kind::Underscore if matches!(self.kind(at + 2), Some(Kind::Open(_))) => (at + 2, true),
            _ => return None,
        };
        let (name, after) = self.spelled_name(self.cursor(open + 1))?;
        let equals = self.kind(after.at) == Some(Kind::Relation(super::written::Relation::Equal));
        (equals && after == self.cursor(after.at)).then_some((name, scripted))
    }

    /// `∑_{i=1}^{n}`, `sum(i=1..n, ...)`.
    pub(super) fn big(&mut self, product: bool, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let at = self.here.at;
        let Some((index, scripted)) = self.binder(at) else {
            let message =
                if product { "a product needs its index and bounds" } else { "a sum needs its index and bounds" };
            let form = if product { "prod(i=1..n, x_i)" } else { "sum(i=1..n, x_i)" };
            return Err(Diagnostic::at("parse-sum", lexeme.span, message).suggest(form));
        };
        let open = at + 1 + usize::from(scripted);
        let (_, equals) = self.spelled_name(self.cursor(open + 1)).expect("a binder has a name");
        let curly = if scripted { Bracket::Curly } else { Bracket::Round };
        if scripted && self.kind(open) != Some(Kind::Open(curly)) {
            return Err(Diagnostic::at("parse-sum", self.lexemes[open].span, "bounds below a sum stand in { }")
                .suggest("Σ_{i=1}^{n} x_i"));
        }
        self.push(Sign::Indexed { product, index, scripted }, lexeme.span, lexeme.spaced);
        self.here = self.cursor(equals.at + 1);
        Ok(())
    }
}

/// Signs that mean the same wherever they stand.
fn plain(kind: Kind) -> Sign {
    match kind {
        Kind::Plus => Sign::Plus,
        Kind::Minus => Sign::Minus,
        Kind::Times => Sign::Times,
        Kind::Slash => Sign::Slash,
        Kind::TimesElementwise => Sign::TimesElementwise,
        Kind::DivideElementwise => Sign::DivideElementwise,
        Kind::PowerElementwise => Sign::PowerElementwise,
        Kind::Primes(count) => Sign::Transpose(count),
        Kind::Transpose => Sign::Transpose(1),
        Kind::Factorial => Sign::Factorial,
        Kind::Comma => Sign::Comma,
        Kind::Semicolon => Sign::Semicolon,
        Kind::Dots => Sign::Dots,
        Kind::Bar => Sign::Bar,
        Kind::DoubleBar => Sign::DoubleBar,
        Kind::Relation(relation) => Sign::Relation(relation),
        Kind::Open(bracket) => Sign::Open(bracket),
        Kind::Close(bracket) => Sign::Close(bracket),
        _ => Sign::End,
    }
}

/// A sentence that says what Gradus does not do.
pub(super) fn outside(id: &'static str, span: Span) -> Diagnostic {
    let what = match id {
        "scope-integral" => "integrals are outside what Gradus does; it differentiates",
        "scope-limit" => "limits are outside what Gradus does; it differentiates",
        _ => "solving equations and inequalities is outside what Gradus does; it differentiates",
    };
    Diagnostic::at(id, span, what)
}
