//! MathML, which browsers draw and screen readers speak without any program.
//!
//! Written with an explicit stack, so that depth does not matter, and within a budget. Invariant: names and words are
//! escaped, and a formula that is too long is replaced by a sentence that says so.

mod item;

use std::borrow::Cow;

use self::item::{pieces, precedence};
use crate::syntax::formula::{Formula, FormulaId, Item, Precedence};

/// Either markup or the place of a child, with the least precedence that needs no brackets there.
enum Piece<'a> {
    Text(Cow<'a, str>),
    Child(FormulaId, Precedence),
}

/// What stands in the place of one item, in order.
struct Pieces<'a> {
    formula: &'a Formula,
    list: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        self.list.push(Piece::Text(text.into()));
    }

    fn child(&mut self, id: FormulaId, slot: Precedence) {
        self.list.push(Piece::Child(id, slot));
    }

    fn item(&self, id: FormulaId) -> &'a Item {
        &self.formula.items[id as usize]
    }

    /// An element around children, each of which is one element.
    fn element(&mut self, name: &'static str, children: &[(FormulaId, Precedence)]) {
        self.text(format!("<{name}>"));
        children.iter().for_each(|(id, slot)| self.child(*id, *slot));
        self.text(format!("</{name}>"));
    }

    /// `<mo>` with a sign.
    fn sign(&mut self, sign: &str) {
        self.text(operator(sign));
    }

    /// Children between commas.
    fn listed(&mut self, ids: &[FormulaId]) {
        for (position, &id) in ids.iter().enumerate() {
            if position > 0 {
                self.text("<mo separator=\"true\">,</mo>");
            }
            self.child(id, Precedence::Relation);
        }
    }

    fn fenced(&mut self, open: &str, ids: &[FormulaId], close: &str) {
        self.text(format!("<mrow><mo fence=\"true\">{open}</mo>"));
        self.listed(ids);
        self.text(format!("<mo fence=\"true\">{close}</mo></mrow>"));
    }
}

/// An operator sign.
pub(super) fn operator(sign: &str) -> String {
    format!("<mo>{}</mo>", escaped(sign))
}

/// The inside of a `<math>` element: always one element.
pub(super) fn inside(formula: &Formula, budget: usize) -> String {
    let mut text = String::new();
    let mut stack = vec![Piece::Child(formula.root(), Precedence::Relation)];
    let mut pieces_of = Pieces { formula, list: Vec::new() };
    // Markup is several times as long as what it marks.
    let most = budget.saturating_mul(16);
    while let Some(piece) = stack.pop() {
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Child(id, slot) => {
                let bracketed = precedence(&formula.items[id as usize]) < slot;
                if bracketed {
                    pieces_of.text("<mrow><mo fence=\"true\">(</mo>");
                }
                pieces(&mut pieces_of, id);
                if bracketed {
                    pieces_of.text("<mo fence=\"true\">)</mo></mrow>");
                }
                stack.extend(pieces_of.list.drain(..).rev());
            }
        }
        if text.len() > most {
            return format!("<mtext>a formula of more than {budget} characters is left out</mtext>");
        }
    }
    text
}

/// Text with the characters that markup takes for itself, and invisible ones, made harmless.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if super::span::is_harmful(c) => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}
