//! One line for people: raised exponents, Greek letters, a number joined to the name after it.
//!
//! What is written here reads back as well, so a raised or joined form is used only where the reader cannot take it for
//! something else.

use super::{Context, Pieces, glyph, plain, runs, slash_precedence};
use crate::ops;
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::written::{Operator, Relation};

/// Most digits of a raised exponent.
const LONGEST_RAISED: usize = 4;

pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Indexed { .. } => Precedence::Product,
        Item::Operator(Operator::Gradient, by, _) if by.is_empty() => Precedence::Product,
        Item::Call(op, _) if *op == ops::FACTORIAL || *op == ops::EXP => Precedence::Power,
        _ => slash_precedence(item),
    }
}

pub(super) fn pieces<'a>(context: &Context<'a>, id: FormulaId, out: &mut Pieces<'a>) {
    match context.item(id) {
        Item::Symbol(name) => out.text(glyph::name(name)),
        Item::Subscript(base, indices) => subscript(context, base, indices, out),
        Item::Sum(terms) => plain::sum(terms, ["−", " − ", " + "], out),
        Item::Product(factors) => product(context, factors, out),
        Item::Fraction(above, below) => binary(context, *above, "/", *below, out),
        Item::Elementwise(sign @ ('*' | '/'), left, right) => {
            binary(context, *left, if *sign == '*' { " ⊙ " } else { " ⊘ " }, *right, out);
        }
        Item::Power(base, exponent) => power(context, *base, *exponent, out),
        Item::Call(op, arguments) => call(context, id, *op, arguments, out),
        Item::PowerCall(op, exponent, arguments) => match context.whole_number(*exponent).and_then(glyph::raised) {
            Some(raised) => out.call(context, format!("{}{raised}", op.name()), arguments),
            None => {
                out.call(context, op.name(), arguments);
                raise(context, *exponent, out);
            }
        },
        Item::Transpose(inner) => {
            out.child(*inner, Precedence::Atom);
            out.text("ᵀ");
        }
        Item::Indexed { product, index, from, to, body } => {
            out.text(format!("{}_{{{}=", if *product { "∏" } else { "∑" }, glyph::name(index)));
            out.child(*from, Precedence::Sum);
            out.text("}^{");
            out.child(*to, Precedence::Sum);
            out.text("} ");
            out.child(*body, Precedence::Power);
        }
        Item::Relation(relation, left, right) => out.relation(context, *left, relation_sign(*relation), *right),
        Item::Derivative { partial, by, of, body } => {
            out.text(quotient(*partial, by, of.as_deref()));
            if let Some(body) = body {
                out.text(" ");
                out.child(*body, Precedence::Atom);
            }
        }
        Item::Operator(Operator::Gradient, by, body) if by.is_empty() => {
            out.text("∇");
            out.child(*body, Precedence::Atom);
        }
        Item::Elided(what) => out.text(format!("⟨{what}⟩")),
        _ => plain::pieces(context, id, out),
    }
}

/// An exponent whose raised form reads back: a short whole number or one letter.
fn raised_exponent(items: &[Item], exponent: FormulaId) -> Option<String> {
    let text = match &items[exponent as usize] {
        Item::Number(digits) if digits.len() <= LONGEST_RAISED => digits.clone(),
        Item::Symbol(letter) if letter != "T" && letter.chars().count() == 1 => letter.clone(),
        Item::Sum(terms) => match terms.as_slice() {
            [(true, one)] => match &items[*one as usize] {
                Item::Number(digits) if digits.len() <= LONGEST_RAISED => format!("-{digits}"),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    glyph::raised(&text)
}

fn power<'a>(context: &Context<'a>, base: FormulaId, exponent: FormulaId, out: &mut Pieces<'a>) {
    if let Some((function, arguments)) = context.power_of_function(base, exponent) {
        let raised = context.whole_number(exponent).and_then(glyph::raised).unwrap_or_default();
        return out.call(context, format!("{function}{raised}"), arguments);
    }
    out.child(base, Precedence::Atom);
    raise(context, exponent, out);
}

fn raise<'a>(context: &Context<'a>, exponent: FormulaId, out: &mut Pieces<'a>) {
    match raised_exponent(&context.formula.items, exponent) {
        Some(raised) => out.text(raised),
        None => {
            out.text("^");
            out.child(exponent, Precedence::Atom);
        }
    }
}

fn product<'a>(context: &Context<'a>, factors: &[FormulaId], out: &mut Pieces<'a>) {
    for (position, &factor) in factors.iter().enumerate() {
        if position > 0 && !(position == 1 && joins(context, factors[0], factor)) {
            out.text("·");
        }
        out.child(factor, if position == 0 { context.first_factor_slot(factor) } else { Precedence::Power });
    }
}

/// Whether a number may stand directly before this factor: `2x`, `3x²`, but not `2e` nor `2.5e-3x`.
fn joins(context: &Context<'_>, number: FormulaId, factor: FormulaId) -> bool {
    let Item::Number(digits) = context.item(number) else { return false };
    let stem = match context.item(factor) {
        Item::Power(base, _) | Item::Transpose(base) => context.item(*base),
        item => item,
    };
    match stem {
        Item::Symbol(name) | Item::Subscript(name, _) => !name.starts_with(['e', 'E']) && !digits.contains(['e', 'E']),
        _ => false,
    }
}

fn binary<'a>(context: &Context<'a>, left: FormulaId, sign: &'static str, right: FormulaId, out: &mut Pieces<'a>) {
    out.child(left, context.left_slot(left));
    out.text(sign);
    out.child(right, Precedence::Power);
}

fn subscript<'a>(context: &Context<'a>, base: &'a str, indices: &'a [FormulaId], out: &mut Pieces<'a>) {
    let mut lowered = Some(String::new());
    for &index in indices {
        let text = match context.item(index) {
            Item::Symbol(name) if name.len() == 1 => glyph::lowered(name),
            Item::Number(_) if indices.len() == 1 => context.whole_number(index).and_then(glyph::lowered),
            _ => None,
        };
        lowered = lowered.zip(text).map(|(all, text)| all + &text);
    }
    match lowered {
        Some(lowered) if indices.len() == 1 => out.text(glyph::base(base) + &lowered),
        _ => {
            plain::subscript(context, base, indices, out);
        }
    }
}

fn call<'a>(context: &Context<'a>, id: FormulaId, op: ops::OpId, arguments: &[FormulaId], out: &mut Pieces<'a>) {
    match arguments {
        [exponent] if op == ops::EXP => {
            out.text("e");
            raise(context, *exponent, out);
        }
        [argument] if op == ops::SQRT => out.call(context, "√", &[*argument]),
        [argument] if op == ops::ABS && !context.traits[*argument as usize].bars => {
            out.text("|");
            out.entry(context, *argument);
            out.text("|");
        }
        [argument] if op == ops::FACTORIAL => {
            out.child(*argument, Precedence::Atom);
            out.text("!");
        }
        [] if op == ops::PI => out.text("π"),
        _ => plain::pieces(context, id, out),
    }
}

pub(crate) fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::NotEqual => " ≠ ",
        Relation::LessEqual => " ≤ ",
        Relation::GreaterEqual => " ≥ ",
        _ => plain::relation_sign(relation),
    }
}

/// `∂²f/∂x∂y`, `d/dx`; the variable that is applied first stands last, next to what is differentiated.
fn quotient(partial: bool, by: &[String], of: Option<&str>) -> String {
    let d = if partial { "∂" } else { "d" };
    let times =
        |count: usize| if count > 1 { glyph::raised(&count.to_string()).unwrap_or_default() } else { String::new() };
    let mut text = format!("{d}{}{}/", times(by.len()), of.map(glyph::name).unwrap_or_default());
    for (name, count) in runs(by.iter().rev()) {
        text.push_str(&format!("{d}{}{}", glyph::name(name), times(count)));
    }
    text
}
