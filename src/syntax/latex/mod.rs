//! LaTeX to the written form, through the plain reader and its precedence loop.
//!
//! A formula is first said in plain notation, with a map from every place there to the place in the source: one set of
//! rules for names, products, functions and derivatives serves both notations. It is lenient in form and strict in
//! meaning: what is not understood makes the whole unreadable, never a shorter expression. Invariant: nothing recurses on
//! what was typed, and time and memory are linear in it.

mod command;
mod decoration;
mod environment;
mod fraction;
mod name;
mod places;
mod rewrite;
mod script;
#[cfg(test)]
mod tests;
mod token;

use super::vocabulary::Vocabulary;
use super::written::{Relation, Token, Written};
use super::{plain, reader};
use crate::diagnostic::{Diagnostic, Span};

/// Longest LaTeX text that is read, in bytes: saying it in plain notation takes several times as much.
const LONGEST_TEXT: usize = 1 << 22;

/// True if the text is LaTeX and not plain notation: it has a command, a dollar sign or a row of an environment.
pub(super) fn looks_like(text: &str) -> bool {
    text.contains('\\') || text.contains('$')
}

/// Reads one expression or equation.
pub(super) fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Written, Diagnostic> {
    if text.len() > LONGEST_TEXT {
        let message = format!("a LaTeX text of more than {LONGEST_TEXT} bytes is not read");
        return Err(Diagnostic::new("limit-length", message));
    }
    let tokens = token::tokens(text)?;
    let said = rewrite::rewrite(text, &tokens, vocabulary)?;
    let mut known = vocabulary.clone();
    for (name, function) in &said.names {
        match function {
            true => known.declare_function(*name, 1),
            false => known.declare_variable(*name),
        }
    }
    let place = |span: Span| said.places.source(span, text.len());
    let moved = |mut diagnostic: Diagnostic| {
        for label in &mut diagnostic.labels {
            label.span = place(label.span);
        }
        diagnostic
    };
    let mut written = plain::parse(said.places.text(), &known).map_err(moved)?;
    hold_operands(&mut written, place);
    for note in &mut written.notes {
        note.span = place(note.span);
    }
    written.notes.splice(0..0, said.notes);
    Ok(written)
}

/// Moves the places to the source; a construct reaches over its operands, which may stand there in another order.
fn hold_operands(written: &mut Written, place: impl Fn(Span) -> Span) {
    let mut open: Vec<Span> = Vec::new();
    for item in &mut written.items {
        let operands = open.split_off(open.len() - item.arity as usize);
        item.span = operands.into_iter().fold(place(item.span), Span::join);
        open.push(item.span);
    }
}

/// An inequality that stands alone is nothing to differentiate.
///
/// # Errors
/// `scope-solve` at the whole text if it is an inequality.
pub fn no_inequality(written: &Written) -> Result<(), Diagnostic> {
    match written.items.last() {
        Some(item) if matches!(item.token, Token::Relation(relation) if relation != Relation::Equal) => {
            Err(reader::outside("scope-solve", item.span))
        }
        _ => Ok(()),
    }
}
