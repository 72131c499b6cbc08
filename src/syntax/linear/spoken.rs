//! A formula in words, for a screen reader.
//!
//! Whatever is longer than a name or a number is closed by a word of its own ("end fraction", "end root"), so that the
//! structure can be heard. It is not meant to be read back.

use super::{Context, Pieces, glyph, runs, slash_precedence};
use crate::ops::{self, OpId};
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::written::{Operator, Relation};

pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Fraction(..) | Item::Derivative { .. } | Item::Indexed { .. } => Precedence::Atom,
        _ => slash_precedence(item),
    }
}

pub(super) fn pieces<'a>(context: &Context<'a>, id: FormulaId, out: &mut Pieces<'a>) {
    match context.item(id) {
        Item::Number(text) | Item::Text(text) | Item::Elided(text) => out.text(text.as_str()),
        Item::Symbol(name) => out.text(name_in_words(name)),
        Item::Subscript(base, indices) => {
            out.text(format!("{base} sub "));
            out.entries(context, indices, " ");
        }
        Item::Sum(terms) => super::plain::sum(terms, ["minus ", " minus ", " plus "], out),
        Item::Product(factors) => product(context, factors, out),
        Item::Fraction(above, below) => framed(out, "fraction, ", &[*above, *below], ", over ", ", end fraction"),
        Item::Power(base, exponent) => power(context, *base, *exponent, out),
        Item::Elementwise(sign, left, right) => {
            out.child(*left, Precedence::Power);
            out.text(match sign {
                '*' => " elementwise times ",
                '/' => " elementwise divided by ",
                _ => " elementwise to the power ",
            });
            out.child(*right, Precedence::Atom);
        }
        Item::Call(op, arguments) => call(context, *op, arguments, out),
        Item::PowerCall(op, exponent, arguments) => {
            out.text(function_in_words(*op));
            raise(context, *exponent, out);
            arguments_in_words(context, arguments, "function", out);
        }
        Item::Named(name, primes, arguments) => {
            out.text(name_in_words(name) + &" prime".repeat(*primes as usize));
            if !arguments.is_empty() {
                arguments_in_words(context, arguments, name, out);
            }
        }
        Item::Transpose(inner) => {
            out.child(*inner, Precedence::Atom);
            out.text(" transpose");
        }
        Item::Matrix { rows, cols, entries, vector } => matrix(context, *rows, *cols, entries, *vector, out),
        Item::Relation(relation, left, right) => out.relation(context, *left, relation_in_words(*relation), *right),
        Item::Tuple(entries) => framed(out, "tuple, ", entries, ", ", ", end tuple"),
        item => construct(item, out),
    }
}

/// What has bounds, cases or variables of its own.
fn construct<'a>(item: &'a Item, out: &mut Pieces<'a>) {
    match item {
        Item::Indexed { product, index, from, to, body } => {
            let word = if *product { "product" } else { "sum" };
            framed(out, format!("{word} over {index} from "), &[*from, *to], " to ", ", of ");
            framed(out, "", &[*body], "", format!(", end {word}"));
        }
        Item::Piecewise(cases, otherwise) => {
            out.text("cases, ");
            for (condition, value) in cases {
                framed(out, "", &[*value, *condition], ", if ", "; ");
            }
            if let Some(value) = otherwise {
                framed(out, "", &[*value], "", ", otherwise; ");
            }
            out.text("end cases");
        }
        Item::Derivative { partial, by, of, body } => {
            // Beside a total derivative the word is needed; with a body the variables are told apart by themselves.
            out.text(if *partial && of.is_some() { "partial " } else { "" });
            out.text(derivative_in_words(by, of.as_deref()));
            if let Some(body) = body {
                framed(out, " of ", &[*body], "", ", end derivative");
            }
        }
        Item::Operator(operator, by, body) => {
            out.text(match operator {
                Operator::Gradient => "gradient",
                Operator::Jacobian => "Jacobian",
                Operator::Hessian => "Hessian",
                Operator::Laplacian => "Laplacian",
                Operator::Divergence => "divergence",
            });
            if !by.is_empty() {
                out.text(format!(" with respect to {}", by.join(", ")));
            }
            out.text(" of ");
            out.child(*body, Precedence::Atom);
        }
        Item::At(body, values) => {
            out.child(*body, Precedence::Sum);
            for (position, (name, value)) in values.iter().enumerate() {
                let equals = if name.is_empty() { String::new() } else { name_in_words(name) + " equals " };
                out.text(format!("{}{equals}", if position == 0 { ", at " } else { ", " }));
                out.child(*value, Precedence::Sum);
            }
        }
        _ => {}
    }
}

fn framed<'a>(
    out: &mut Pieces<'a>,
    before: impl Into<std::borrow::Cow<'a, str>>,
    parts: &[FormulaId],
    between: &'static str,
    after: impl Into<std::borrow::Cow<'a, str>>,
) {
    out.text(before);
    for (position, &part) in parts.iter().enumerate() {
        out.text(if position == 0 { "" } else { between });
        out.child(part, Precedence::Relation);
    }
    out.text(after);
}

/// `w_{ij}` as "w sub i j", `x_12` as "x sub 12", a capital letter as "capital A".
fn name_in_words(name: &str) -> String {
    let (base, subscript) = glyph::split(name);
    let mut words = match base.strip_prefix('d').filter(|rest| !rest.is_empty()) {
        Some(rest) if rest.chars().count() == 1 || glyph::greek(rest).is_some() => format!("d {rest}"),
        _ if base.len() == 1 && base.starts_with(|c: char| c.is_ascii_uppercase()) => format!("capital {base}"),
        _ => base.to_owned(),
    };
    if let Some(subscript) = subscript {
        words.push_str(" sub");
        let digits = subscript.bytes().all(|b| b.is_ascii_digit());
        let letters = subscript.chars().map(|c| if digits { c.to_string() } else { format!(" {c}") });
        words.push_str(if digits { " " } else { "" });
        words.extend(letters);
    }
    words
}

/// A function's name in words is the beginning of its description, if that is short enough for a name and no formula.
fn function_in_words(op: OpId) -> &'static str {
    let about = op.row().about.split([',', ';', ':']).next().unwrap_or_default();
    let about = about.split(" (").next().unwrap_or_default().trim();
    let name_like = about.split(' ').count() <= 3 && about.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    if name_like { about } else { op.name() }
}

fn is_short(context: &Context<'_>, id: FormulaId) -> bool {
    matches!(context.item(id), Item::Number(_) | Item::Symbol(_))
}

fn product<'a>(context: &Context<'a>, factors: &[FormulaId], out: &mut Pieces<'a>) {
    for (position, &factor) in factors.iter().enumerate() {
        if position > 0 {
            let coefficient = position == 1 && matches!(context.item(factors[0]), Item::Number(_));
            let begins_with_name = match context.item(factor) {
                Item::Symbol(_) | Item::Subscript(..) => true,
                Item::Power(base, _) | Item::Transpose(base) => matches!(context.item(*base), Item::Symbol(_)),
                _ => false,
            };
            out.text(if coefficient && begins_with_name { " " } else { " times " });
        }
        out.child(factor, if position == 0 { Precedence::Product } else { Precedence::Power });
    }
}

fn power<'a>(context: &Context<'a>, base: FormulaId, exponent: FormulaId, out: &mut Pieces<'a>) {
    out.child(base, Precedence::Atom);
    raise(context, exponent, out);
}

fn raise<'a>(context: &Context<'a>, exponent: FormulaId, out: &mut Pieces<'a>) {
    match context.item(exponent) {
        Item::Number(digits) if digits == "2" => out.text(" squared"),
        Item::Number(digits) if digits == "3" => out.text(" cubed"),
        _ => {
            let end = if is_short(context, exponent) { "" } else { ", end power" };
            framed(out, " to the power ", &[exponent], "", end);
        }
    }
}

fn call<'a>(context: &Context<'a>, op: OpId, arguments: &[FormulaId], out: &mut Pieces<'a>) {
    match arguments {
        [exponent] if op == ops::EXP => {
            out.text("e");
            raise(context, *exponent, out);
        }
        [argument] if op == ops::FACTORIAL => {
            out.child(*argument, Precedence::Atom);
            out.text(" factorial");
        }
        [base, argument] if op == ops::LOGB => {
            framed(out, "logarithm to base ", &[*base], "", "");
            arguments_in_words(context, &[*argument], "logarithm", out);
        }
        [argument, degree] if op == ops::ROOT => {
            framed(out, "root of degree ", &[*degree], "", "");
            arguments_in_words(context, &[*argument], "root", out);
        }
        [] => out.text(op.name()),
        _ => {
            let words = function_in_words(op);
            out.text(words);
            arguments_in_words(context, arguments, words.rsplit(' ').next().unwrap_or(words), out);
        }
    }
}

/// "of x", or "of x plus 1, end sine" for anything longer.
fn arguments_in_words<'a>(context: &Context<'a>, arguments: &[FormulaId], end: &'a str, out: &mut Pieces<'a>) {
    let short = matches!(arguments, [one] if is_short(context, *one));
    let after = if short { String::new() } else { format!(", end {end}") };
    framed(out, " of ", arguments, " and ", after);
}

fn matrix<'a>(context: &Context<'a>, rows: u32, cols: u32, entries: &[FormulaId], vector: bool, out: &mut Pieces<'a>) {
    if vector {
        out.text(format!("vector of {} entries, ", entries.len()));
        out.entries(context, entries, ", ");
        return out.text(", end vector");
    }
    out.text(format!("matrix {rows} by {cols}"));
    for (row, entries) in entries.chunks(cols.max(1) as usize).enumerate() {
        out.text(format!("; row {}, ", row + 1));
        out.entries(context, entries, ", ");
    }
    out.text("; end matrix");
}

fn relation_in_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => " equals ",
        Relation::NotEqual => " is not equal to ",
        Relation::Less => " is less than ",
        Relation::LessEqual => " is at most ",
        Relation::Greater => " is greater than ",
        Relation::GreaterEqual => " is at least ",
    }
}

fn derivative_in_words(by: &[String], of: Option<&str>) -> String {
    let variables: Vec<String> = runs(by.iter())
        .into_iter()
        .map(|(name, count)| name_in_words(name) + if count == 2 { " twice" } else { "" } + &times(count))
        .collect();
    let of = of.map(|name| format!(" of {}", name_in_words(name))).unwrap_or_default();
    format!("derivative{of} with respect to {}", variables.join(", then "))
}

fn times(count: usize) -> String {
    if count > 2 { format!(" {count} times") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    #[test]
    fn no_function_is_called_by_the_name_of_another() {
        for op in ops::names().filter_map(ops::find) {
            let words = function_in_words(op);
            assert!(ops::find(words).is_none_or(|other| other == op), "{} is spoken as {words}", op.name());
        }
    }
}
