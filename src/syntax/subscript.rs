//! Names with their subscripts: `x_1`, `x1`, `x₁`, `w_{ij}`, and entries `x_i`, `W_12`, `W_{1,2}`.
//!
//! A subscript is part of the name unless the name is a declared vector or matrix or the subscript counts entries.
//! Invariant: the spelling that comes out is the canonical one.

use super::character;
use super::reader::{Cursor, Reader};
use super::sign::Sign;
use super::token::{Bracket, Kind};
use super::word::{self, Meaning};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;

/// One letter, number or comma of a subscript.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    text: String,
    span: Span,
}

/// A subscript as it was found.
pub(super) enum Subscript {
    /// Letters, digits and commas.
    Atoms(Vec<Atom>),
    /// An expression in curly brackets, which start at this token.
    Braced(usize),
}

impl Subscript {
    /// The text of a subscript that is one letter or one number.
    pub(super) fn single(&self) -> Option<&str> {
        match self {
            Subscript::Atoms(atoms) if atoms.len() == 1 => Some(&atoms[0].text),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// A name with a plain subscript at `cursor`, and the place after it; nothing is kept.
    pub(super) fn spelled_name(&self, cursor: Cursor) -> Option<(Name, Cursor)> {
        let lexeme = self.lexeme(cursor.at)?;
        let (base, after) = match lexeme.kind {
            Kind::Letter(sign) => (self.signed_name(sign), self.cursor(cursor.at + 1)),
            Kind::Letters => {
                let run = lexeme.span.end as usize - cursor.offset;
                match word::longest(&self.text[cursor.offset..], run, self.vocabulary, false) {
                    (Meaning::Name(name), length) => (name, self.advanced(cursor, length)),
                    _ => return None,
                }
            }
            _ => return None,
        };
        match self.subscript(after) {
            Ok(Some((Subscript::Atoms(atoms), end))) => Some((canonical(base, &atoms), end)),
            Ok(Some(_)) | Err(_) => None,
            Ok(None) => Some((base, after)),
        }
    }

    /// The name that a letter by its sign stands for.
    pub(super) fn signed_name(&self, sign: char) -> Name {
        match character::greek(sign) {
            Some(name) => Name::new(name),
            None => word::letter(sign as u8),
        }
    }

    /// The subscript at `cursor`, directly after a name, if there is one, and the place after it.
    pub(super) fn subscript(&self, cursor: Cursor) -> Result<Option<(Subscript, Cursor)>, Diagnostic> {
        let Some(lexeme) = self.lexeme(cursor.at).filter(|lexeme| lexeme.span.start as usize == cursor.offset) else {
            return Ok(None);
        };
        let after = self.cursor(cursor.at + 1);
        match lexeme.kind {
            Kind::Number if !lexeme.spaced && self.is_whole(cursor.at) => Ok(Some((self.atom(lexeme.span), after))),
            Kind::Lowered => Ok(Some((self.lowered(lexeme.span), after))),
            Kind::Underscore => self.underscored(cursor.at).map(Some),
            _ => Ok(None),
        }
    }

    /// True if this token is a number without point and exponent.
    fn is_whole(&self, at: usize) -> bool {
        self.at(self.lexemes[at].span).bytes().all(|byte| byte.is_ascii_digit())
    }

    fn atom(&self, span: Span) -> Subscript {
        Subscript::Atoms(vec![Atom { text: self.at(span).to_owned(), span }])
    }

    fn lowered(&self, span: Span) -> Subscript {
        let mut atoms: Vec<Atom> = Vec::new();
        for sign in self.at(span).chars().filter_map(character::subscript) {
            match atoms.last_mut() {
                Some(last) if sign.is_ascii_digit() && last.text.ends_with(|c: char| c.is_ascii_digit()) => {
                    last.text.push(sign);
                }
                _ => atoms.push(Atom { text: sign.to_string(), span }),
            }
        }
        Subscript::Atoms(atoms)
    }

    fn underscored(&self, at: usize) -> Result<(Subscript, Cursor), Diagnostic> {
        let place = self.lexemes[at].span;
        let missing = || Diagnostic::at("parse-subscript", place, "a letter, digits or { } must follow the underscore");
        let next = self.lexeme(at + 1).ok_or_else(missing)?;
        let after = self.cursor(at + 2);
        match next.kind {
            Kind::Number if self.is_whole(at + 1) => Ok((self.atom(next.span), after)),
            Kind::Number => Err(Diagnostic::at("parse-subscript", next.span, "a subscript is a whole number")),
            Kind::Lowered => Ok((self.lowered(next.span), after)),
            Kind::Letter(sign) => Ok((
                Subscript::Atoms(vec![Atom { text: self.signed_name(sign).as_str().to_owned(), span: next.span }]),
                after,
            )),
            Kind::Letters => {
                let start = next.span.start as usize;
                let run = next.span.end as usize - start;
                let bound = |at: usize| self.bound.contains(&word::letter(self.text.as_bytes()[at]));
                if run >= 2 && bound(start) && bound(start + 1) {
                    let atoms = [start, start + 1].map(|at| Span::new(at, at + 1)).map(|span| self.atom(span));
                    let atoms = atoms.into_iter().flat_map(|subscript| match subscript {
                        Subscript::Atoms(atoms) => atoms,
                        Subscript::Braced(_) => Vec::new(),
                    });
                    return Ok((Subscript::Atoms(atoms.collect()), self.advanced(self.cursor(at + 1), 2)));
                }
                let length = match word::longest(&self.text[start..], run, self.vocabulary, false) {
                    (Meaning::Name(_), length) => length,
                    _ => 1,
                };
                let span = Span::new(start, start + length);
                Ok((self.atom(span), self.advanced(self.cursor(at + 1), length)))
            }
            Kind::Open(Bracket::Curly) => Ok(self.braced(at + 1)),
            _ => Err(missing()),
        }
    }

    fn braced(&self, open: usize) -> (Subscript, Cursor) {
        let close = self.lexemes[open].partner as usize;
        let mut atoms = Vec::new();
        for at in open + 1..close {
            let span = self.lexemes[at].span;
            match self.lexemes[at].kind {
                Kind::Letters => atoms.extend((span.start..span.end).map(|start| {
                    let span = Span { start, end: start + 1 };
                    Atom { text: self.at(span).to_owned(), span }
                })),
                Kind::Number if self.is_whole(at) => atoms.push(Atom { text: self.at(span).to_owned(), span }),
                Kind::Letter(sign) => atoms.push(Atom { text: self.signed_name(sign).as_str().to_owned(), span }),
                Kind::Comma => atoms.push(Atom { text: ",".to_owned(), span }),
                _ => return (Subscript::Braced(open), self.cursor(open + 1)),
            }
        }
        match atoms.is_empty() {
            true => (Subscript::Braced(open), self.cursor(open + 1)),
            false => (Subscript::Atoms(atoms), self.cursor(close + 1)),
        }
    }

    /// Emits a name that starts at `start` and whose subscript may follow at `after`.
    pub(super) fn name(&mut self, base: Name, start: usize, after: Cursor, spaced: bool) -> Result<(), Diagnostic> {
        match self.subscript(after)? {
            None => {
                self.here = after;
                self.call_or_name(base, start, spaced)
            }
            Some((Subscript::Braced(open), inside)) => {
                self.push(Sign::Subscript(base), self.span_to(start, open), spaced);
                self.here = inside;
                Ok(())
            }
            Some((Subscript::Atoms(atoms), end)) => {
                self.here = end;
                if let Some(by) = self.variables_of_derivative(base, &atoms) {
                    let by = self.keep(by);
                    let bracket = self.opens_round(end.at);
                    self.push(Sign::Call { name: base, primes: 0, by, bracket }, self.span_to(start, end.at), spaced);
                    return Ok(());
                }
                match self.entry(base, &atoms) {
                    Some(parts) => self.emit_entry(base, start, &parts, spaced),
                    None => self.call_or_name(canonical(base, &atoms), start, spaced),
                }
            }
        }
    }

    /// The span from `start` to the end of the token before number `at`, or to the cursor inside a run.
    pub(super) fn span_to(&self, start: usize, at: usize) -> Span {
        let here = self.here;
        let inside = here.at == at && self.lexeme(at).is_some_and(|lexeme| here.offset > lexeme.span.start as usize);
        let end = if inside { here.offset } else { self.lexemes[at - 1].span.end as usize };
        Span::new(start, end.max(start))
    }

    /// `f_x`, `f_xy` of a declared function.
    fn variables_of_derivative(&self, base: Name, atoms: &[Atom]) -> Option<Vec<Name>> {
        self.vocabulary.parameters(base)?;
        let whole = canonical(base, atoms);
        if self.vocabulary.parameters(whole).is_some() || self.vocabulary.is_variable(whole) {
            return None;
        }
        let letters: Vec<&Atom> = atoms.iter().filter(|atom| atom.text != ",").collect();
        let letters_only = letters.iter().all(|atom| atom.text.bytes().all(|byte| byte.is_ascii_alphabetic()));
        letters_only.then(|| letters.iter().map(|atom| Name::new(&atom.text)).collect())
    }

    /// The subscripts of an entry, or nothing if they are part of the name.
    fn entry(&self, base: Name, atoms: &[Atom]) -> Option<Vec<Atom>> {
        if self.vocabulary.is_variable(canonical(base, atoms)) {
            return None;
        }
        let declared = self.vocabulary.subscripts(base);
        let counts = |atom: &Atom| {
            let name = Name::new(&atom.text);
            self.bound.contains(&name) || self.vocabulary.is_index(name)
        };
        if declared.is_none()
            && !atoms.iter().any(|atom| !atom.text.starts_with(|c: char| c.is_ascii_digit()) && counts(atom))
        {
            return None;
        }
        let separated: Vec<Atom> = atoms.iter().filter(|atom| atom.text != ",").cloned().collect();
        match separated.as_slice() {
            [only] if declared == Some(2) && only.text.len() == 2 && only.text.bytes().all(|b| b.is_ascii_digit()) => {
                Some(split_digits(only))
            }
            _ => Some(separated),
        }
    }

    fn emit_entry(&mut self, base: Name, start: usize, parts: &[Atom], spaced: bool) -> Result<(), Diagnostic> {
        let span = self.span_to(start, self.here.at);
        self.push(Sign::Subscript(base), span, spaced);
        for (position, part) in parts.iter().enumerate() {
            if position > 0 {
                self.push(Sign::Comma, part.span, false);
            }
            let sign = match part.text.parse::<u32>() {
                Ok(number) => Sign::Small(number),
                Err(_) if part.text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    return Err(Diagnostic::at("limit-digits", part.span, "this subscript has too many digits"));
                }
                Err(_) => Sign::Name(Name::new(&part.text)),
            };
            self.push(sign, part.span, false);
        }
        self.push(Sign::Close(Bracket::Curly), Span { start: span.end, end: span.end }, false);
        Ok(())
    }

    /// Variables below a `∇` or a word such as `grad`: `∇_x`, `∇_{x,y}`.
    pub(super) fn listed_variables(&self, cursor: Cursor) -> Result<(Vec<Name>, Cursor), Diagnostic> {
        match self.subscript(cursor)? {
            Some((Subscript::Atoms(atoms), after)) if self.kind(cursor.at) != Some(Kind::Number) => {
                Ok((atoms.iter().filter(|atom| atom.text != ",").map(|atom| Name::new(&atom.text)).collect(), after))
            }
            Some((Subscript::Braced(open), _)) => {
                Err(Diagnostic::at("parse-derivative", self.lexemes[open].span, "variables are wanted here")
                    .suggest("{x,y}"))
            }
            _ => Ok((Vec::new(), cursor)),
        }
    }
}

fn split_digits(atom: &Atom) -> Vec<Atom> {
    atom.text.chars().map(|digit| Atom { text: digit.to_string(), span: atom.span }).collect()
}

/// `x_1`, `x_{ij}`.
fn canonical(base: Name, atoms: &[Atom]) -> Name {
    let text: String = atoms.iter().map(|atom| atom.text.as_str()).collect();
    let short = text.len() == 1 || text.bytes().all(|byte| byte.is_ascii_digit());
    Name::new(&if short { format!("{base}_{text}") } else { format!("{base}_{{{text}}}") })
}
