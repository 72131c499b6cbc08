//! The machine notation: what is written here reads back to the same expression.
//!
//! It writes every product and every bracket and uses no sign beyond ASCII. See "Plain output" in the description of the
//! language for the promise to users.

use super::{Context, Pieces, slash_precedence};
use crate::ops;
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::written::{Operator, Relation};

pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Derivative { of: None, body: Some(_), .. } => Precedence::Atom,
        Item::Derivative { by, .. } if by.len() > 1 => Precedence::Atom,
        _ => slash_precedence(item),
    }
}

pub(super) fn pieces<'a>(context: &Context<'a>, id: FormulaId, out: &mut Pieces<'a>) {
    match context.item(id) {
        Item::Number(text) | Item::Symbol(text) => out.text(text.as_str()),
        Item::Subscript(base, indices) => subscript(context, base, indices, out),
        Item::Sum(terms) => sum(terms, ["-", " - ", " + "], out),
        Item::Product(factors) => product(context, factors, out),
        Item::Fraction(above, below) => binary(above_slot(context, *above), "/", *below, out),
        Item::Power(base, exponent) => power(*base, "^", *exponent, out),
        Item::Elementwise('^', base, exponent) => power(*base, " .^ ", *exponent, out),
        Item::Elementwise(sign, left, right) => {
            binary((*left, Precedence::Product), if *sign == '*' { " .* " } else { " ./ " }, *right, out);
        }
        Item::Call(op, arguments) => call(context, *op, arguments, out),
        Item::PowerCall(op, exponent, arguments) => {
            out.call(context, op.name(), arguments);
            out.text("^");
            out.child(*exponent, Precedence::Atom);
        }
        Item::Named(name, primes, arguments) => named(context, name, *primes, arguments, out),
        Item::Transpose(inner) => {
            out.child(*inner, Precedence::Atom);
            out.text("'");
        }
        Item::Matrix { cols, entries, vector, .. } => matrix(context, *cols, entries, *vector, out),
        Item::Indexed { product, index, from, to, body } => {
            out.text(format!("{}({index}=", if *product { "prod" } else { "sum" }));
            out.child(*from, Precedence::Sum);
            out.text("..");
            out.child(*to, Precedence::Sum);
            out.text(", ");
            out.entry(context, *body);
            out.text(")");
        }
        Item::Piecewise(cases, otherwise) => piecewise(context, cases, *otherwise, out),
        Item::Relation(relation, left, right) => out.relation(context, *left, relation_sign(*relation), *right),
        Item::Derivative { by, of, body, .. } => derivative(context, by, of.as_deref(), *body, out),
        Item::Operator(operator, by, body) => apply(context, operator_word(*operator), by, *body, out),
        Item::At(body, values) => at(context, *body, values, out),
        Item::Tuple(entries) => out.call(context, "", entries),
        Item::Text(words) => out.text(words.as_str()),
        Item::Elided(what) => out.text(format!("<{what}>")),
    }
}

pub(super) fn sum(terms: &[(bool, FormulaId)], [leading, minus, plus]: [&'static str; 3], out: &mut Pieces<'_>) {
    for (position, &(negative, term)) in terms.iter().enumerate() {
        match (position, negative) {
            (0, true) => out.text(leading),
            (0, false) => {}
            (_, true) => out.text(minus),
            (_, false) => out.text(plus),
        }
        let first = position == 0 && !negative && terms.len() > 1;
        out.child(term, if first { Precedence::Sum } else { Precedence::Product });
    }
}

/// What stands at the left end of a product or above a fraction; a product entry by entry gets brackets there.
fn above_slot(context: &Context<'_>, id: FormulaId) -> (FormulaId, Precedence) {
    let elementwise = matches!(context.item(id), Item::Elementwise('*' | '/', ..));
    (id, if elementwise { Precedence::Power } else { Precedence::Product })
}

fn first_slot(context: &Context<'_>, id: FormulaId) -> Precedence {
    if matches!(context.item(id), Item::Product(_)) { Precedence::Power } else { above_slot(context, id).1 }
}

fn product<'a>(context: &Context<'a>, factors: &[FormulaId], out: &mut Pieces<'a>) {
    for (position, &factor) in factors.iter().enumerate() {
        if position > 0 {
            out.text("*");
        }
        out.child(factor, if position == 0 { first_slot(context, factor) } else { Precedence::Power });
    }
}

fn binary(left: (FormulaId, Precedence), sign: &'static str, right: FormulaId, out: &mut Pieces<'_>) {
    out.child(left.0, left.1);
    out.text(sign);
    out.child(right, Precedence::Power);
}

fn power(base: FormulaId, sign: &'static str, exponent: FormulaId, out: &mut Pieces<'_>) {
    out.child(base, Precedence::Atom);
    out.text(sign);
    out.child(exponent, Precedence::Atom);
}

fn call<'a>(context: &Context<'a>, op: ops::OpId, arguments: &[FormulaId], out: &mut Pieces<'a>) {
    match arguments {
        [] => out.text(op.name()),
        [base, argument] if op == ops::LOGB => log_base(context, *base, *argument, out),
        _ => out.call(context, op.name(), arguments),
    }
}

/// `log_3(x)`, `log_b(x)`; any other base in brackets, `log_(b + 1)(x)`.
pub(super) fn log_base<'a>(context: &Context<'a>, base: FormulaId, argument: FormulaId, out: &mut Pieces<'a>) {
    let short = match context.item(base) {
        Item::Number(_) => context.whole_number(base),
        Item::Symbol(name) if name.len() == 1 || is_numbered_letter(name) => Some(name.as_str()),
        _ => None,
    };
    match short {
        Some(base) => out.call(context, format!("log_{base}"), &[argument]),
        None => {
            out.call(context, "log_", &[base]);
            out.call(context, "", &[argument]);
        }
    }
}

/// `x_0`: one letter and digits.
fn is_numbered_letter(name: &str) -> bool {
    let digits = name.split_at_checked(2).filter(|(letter, _)| letter.ends_with('_')).map(|(_, digits)| digits);
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn subscript<'a>(context: &Context<'a>, base: &'a str, indices: &[FormulaId], out: &mut Pieces<'a>) {
    out.text(base);
    let short = match indices {
        [one] => match context.item(*one) {
            Item::Symbol(name) => name.chars().count() == 1,
            Item::Number(_) => context.whole_number(*one).is_some(),
            _ => false,
        },
        _ => false,
    };
    out.text(if short { "_" } else { "_{" });
    out.entries(context, indices, ",");
    out.text(if short { "" } else { "}" });
}

pub(super) fn named<'a>(
    context: &Context<'a>,
    name: &'a str,
    primes: u32,
    arguments: &[FormulaId],
    out: &mut Pieces<'a>,
) {
    out.text(name);
    out.text("'".repeat(primes as usize));
    if !arguments.is_empty() {
        out.call(context, "", arguments);
    }
}

/// `[a, b]` for a column vector, else rows in brackets.
pub(super) fn matrix<'a>(context: &Context<'a>, cols: u32, entries: &[FormulaId], vector: bool, out: &mut Pieces<'a>) {
    out.text("[");
    if vector {
        out.entries(context, entries, ", ");
    } else {
        for (row, entries) in entries.chunks(cols.max(1) as usize).enumerate() {
            out.text(if row == 0 { "[" } else { ", [" });
            out.entries(context, entries, ", ");
            out.text("]");
        }
    }
    out.text("]");
}

pub(super) fn piecewise<'a>(
    context: &Context<'a>,
    cases: &[(FormulaId, FormulaId)],
    otherwise: Option<FormulaId>,
    out: &mut Pieces<'a>,
) {
    out.text("piecewise(");
    for (position, (condition, value)) in cases.iter().enumerate() {
        out.text(if position == 0 { "" } else { ", " });
        out.entries(context, &[*condition, *value], ", ");
    }
    if let Some(value) = otherwise {
        out.text(", otherwise, ");
        out.entry(context, value);
    }
    out.text(")");
}

pub(super) fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => " = ",
        Relation::NotEqual => " != ",
        Relation::Less => " < ",
        Relation::LessEqual => " <= ",
        Relation::Greater => " > ",
        Relation::GreaterEqual => " >= ",
    }
}

/// `diff(e, x, y)`; of a named quantity `dy/du`, and `d/dx` if there is nothing to differentiate.
fn derivative<'a>(
    context: &Context<'a>,
    by: &'a [String],
    of: Option<&'a str>,
    body: Option<FormulaId>,
    out: &mut Pieces<'a>,
) {
    match (of, body, by) {
        (of, None, [single]) => out.text(format!("d{}/d{single}", of.unwrap_or_default())),
        (of, body, _) => {
            out.text("diff(");
            match body {
                Some(body) => out.entry(context, body),
                None => out.text(of.unwrap_or("_")),
            }
            by.iter().for_each(|name| out.text(format!(", {name}")));
            out.text(")");
        }
    }
}

pub(super) fn operator_word(operator: Operator) -> &'static str {
    match operator {
        Operator::Gradient => "grad",
        Operator::Jacobian => "jacobian",
        Operator::Hessian => "hessian",
        Operator::Laplacian => "laplacian",
        Operator::Divergence => "divergence",
    }
}

/// `grad(f)`, `grad(f, [x, y])`; a tuple of functions brings its own brackets, `jacobian(f, g)`.
pub(super) fn apply<'a>(
    context: &Context<'a>,
    word: &'static str,
    by: &[String],
    body: FormulaId,
    out: &mut Pieces<'a>,
) {
    out.text(word);
    if matches!(context.item(body), Item::Tuple(_)) && by.is_empty() {
        return out.entry(context, body);
    }
    out.text("(");
    out.entry(context, body);
    if !by.is_empty() {
        out.text(format!(", [{}]", by.join(", ")));
    }
    out.text(")");
}

pub(super) fn at<'a>(context: &Context<'a>, body: FormulaId, values: &'a [(String, FormulaId)], out: &mut Pieces<'a>) {
    out.child(body, Precedence::Sum);
    out.text(" at ");
    if values.iter().all(|(name, _)| name.is_empty()) {
        let point: Vec<FormulaId> = values.iter().map(|(_, value)| *value).collect();
        return out.call(context, "", &point);
    }
    for (position, (name, value)) in values.iter().enumerate() {
        out.text(if position == 0 { "" } else { ", " });
        out.text(name.as_str());
        out.text(" = ");
        out.child(*value, Precedence::Sum);
    }
}
