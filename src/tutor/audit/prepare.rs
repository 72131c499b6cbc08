//! Before the first formula: what headers declare and what letters mean in the whole document.

use super::chain::Auditor;
use super::document::{Formula as Place, Header};
use super::{Link, Verdict};
use crate::diagnostic::Span;
use crate::name::Name;
use crate::syntax::is_greek;

impl Auditor<'_> {
    /// Declares what headers and the caller say, and what bold letters mean.
    pub(super) fn prepare(&mut self, headers: &[Header]) {
        let given: Vec<String> = self.options.given.clone();
        for (text, start) in
            given.iter().map(|text| (text, None)).chain(headers.iter().map(|header| (&header.text, Some(header.start))))
        {
            if let Err(reason) = super::header::declare(&mut self.notes, text) {
                let span = start.map_or(Span::new(0, 0), |start| self.readable.place(start, start + text.len()));
                self.push(Link {
                    left: String::new(),
                    right: text.clone(),
                    ..self.bare(span, Verdict::Unread, reason.says())
                });
            }
        }
        if self.parts.len() < 2 {
            self.shapes(0, usize::MAX);
        }
        self.letters();
        self.bold_letters(0, self.sections.first().map_or(usize::MAX, |section| section.start));
    }

    /// Declares what formulas such as `x \in \mathbb{R}^n` of a part of the document say; headers have said it better.
    fn shapes(&mut self, from: usize, to: usize) {
        let inside = self.formulas.iter().filter(|formula| (from..to).contains(&formula.start));
        let texts = inside.map(|formula| &self.readable.text[formula.start..formula.end]);
        for (name, shape) in texts.flat_map(super::space::declared) {
            if self.notes.scope.shape(name).is_scalar() {
                self.notes.declare(name, shape);
            }
        }
    }

    /// Takes down how far indices run, and which Greek letters are functions; the sigmoid is known.
    fn letters(&mut self) {
        let latex = || self.formulas.iter().filter(|formula| formula.latex);
        let texts = || latex().map(|formula| &self.readable.text[formula.start..formula.end]);
        let (ends, functions) = (super::letters::Ends::of(texts()), super::letters::functions(texts()));
        let defined: Vec<Name> = texts().flat_map(super::condition::named_calls).collect();
        let is_letter = |name: &Name| is_greek(name.as_str());
        self.notes.ends = ends;
        for name in functions.into_iter().map(Name::new).chain(defined.iter().copied().filter(is_letter)) {
            self.notes.vocabulary.declare_function(name, 1);
            if name.as_str() == "sigma" && !defined.contains(&name) {
                self.notes.define_sigmoid(name);
            }
        }
    }

    /// In another part of the document a letter in bold may be another one, `\mathbf{x}` here and a number x there, and
    /// what formulas say of sizes holds from here on.
    pub(super) fn enter_part(&mut self, formula: &Place) {
        let part = self.parts.partition_point(|start| *start <= formula.start);
        if self.in_problem() || self.parts.len() < 2 || Some(part) == self.part {
            return;
        }
        if self.faces.is_empty() {
            self.faces = self.notes.two_meanings.iter().copied().collect();
        }
        self.part = Some(part);
        let (from, to) = (part.checked_sub(1).map_or(0, |at| self.parts[at]), self.parts.get(part).copied());
        for letter in self.faces.clone() {
            self.notes.two_meanings.remove(&letter);
            self.notes.undeclare(Name::new(&letter.to_string()));
        }
        let to = to.unwrap_or(usize::MAX);
        if !self.faces.is_empty() {
            self.bold_letters(from, to);
        }
        self.shapes(from, to);
    }

    /// Declares what stands in bold in a part of the document; the letters.
    pub(super) fn bold_letters(&mut self, from: usize, to: usize) -> Vec<Name> {
        let inside = |formula: &&Place| formula.latex && (from..to).contains(&formula.start);
        let texts = self.formulas.iter().filter(inside).map(|formula| &self.readable.text[formula.start..formula.end]);
        super::header::bold(&mut self.notes, texts)
    }
}
