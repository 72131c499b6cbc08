//! The inside of a LaTeX formula, for documents and for the clipboard.
//!
//! Fractions, roots, bars and exponents group by themselves here; only sums inside products and the bases of powers need
//! brackets. It needs the package `amsmath` and nothing else.

use super::{Context, Pieces, glyph, plain, runs, slash_precedence};
use crate::ops::{self, OpId, Print};
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::written::{Operator, Relation};

pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Fraction(..) => Precedence::Power,
        Item::Derivative { body: None, .. } => Precedence::Power,
        Item::Indexed { .. } | Item::Operator(..) => Precedence::Product,
        Item::Call(op, _) if *op == ops::FACTORIAL || *op == ops::EXP => Precedence::Power,
        _ => slash_precedence(item),
    }
}

pub(super) fn pieces<'a>(context: &Context<'a>, id: FormulaId, out: &mut Pieces<'a>) {
    match context.item(id) {
        Item::Number(digits) => out.text(number(digits)),
        Item::Symbol(name) => out.text(symbol(name)),
        Item::Subscript(base, indices) => {
            out.text(stem(base) + "_{");
            out.entries(context, indices, ",");
            out.text("}");
        }
        Item::Sum(terms) => plain::sum(terms, ["-", " - ", " + "], out),
        Item::Product(factors) => product(context, factors, out),
        Item::Fraction(above, below) => braces(out, "\\frac", &[*above, *below]),
        Item::Power(base, exponent) => power(context, *base, *exponent, out),
        Item::Call(op, arguments) => call(context, *op, arguments, out),
        Item::PowerCall(op, exponent, arguments) => {
            out.text(command(*op));
            braces(out, "^", &[*exponent]);
            fenced(context, "(", arguments, ")", out);
        }
        Item::Named(name, primes, arguments) => {
            out.text(symbol(name) + &"'".repeat(*primes as usize));
            if !arguments.is_empty() {
                fenced(context, "(", arguments, ")", out);
            }
        }
        Item::Transpose(inner) => {
            out.child(*inner, Precedence::Atom);
            out.text("^{\\top}");
        }
        Item::Elementwise('^', base, exponent) => {
            out.child(*base, Precedence::Atom);
            braces(out, "^{\\circ ", &[*exponent]);
            out.text("}");
        }
        Item::Elementwise(sign, left, right) => {
            out.child(*left, context.left_slot(*left));
            out.text(if *sign == '*' { " \\odot " } else { " \\oslash " });
            out.child(*right, Precedence::Power);
        }
        Item::Matrix { cols, entries, .. } => matrix(context, *cols, entries, out),
        Item::Tuple(entries) => fenced(context, "(", entries, ")", out),
        Item::Relation(relation, left, right) => out.relation(context, *left, relation_sign(*relation), *right),
        Item::Text(words) => out.text(format!("\\text{{{}}}", escaped(words))),
        Item::Elided(what) => out.text(format!("\\langle\\text{{{}}}\\rangle", escaped(what))),
        item => construct(context, item, out),
    }
}

/// What has bounds, cases or variables of its own.
fn construct<'a>(context: &Context<'a>, item: &'a Item, out: &mut Pieces<'a>) {
    match item {
        Item::Indexed { product, index, from, to, body } => {
            out.text(format!("\\{}_{{{}=", if *product { "prod" } else { "sum" }, symbol(index)));
            out.child(*from, Precedence::Sum);
            out.text("}^{");
            out.child(*to, Precedence::Sum);
            out.text("} ");
            out.child(*body, Precedence::Product);
        }
        Item::Piecewise(cases, otherwise) => piecewise(context, cases, *otherwise, out),
        Item::Derivative { partial, by, of, body } => {
            out.text(quotient(*partial, by, of.as_deref()));
            if let Some(body) = body {
                out.text(" ");
                out.child(*body, Precedence::Power);
            }
        }
        Item::Operator(operator, by, body) => {
            let by: Vec<String> = by.iter().map(|name| symbol(name)).collect();
            out.text(operator_sign(*operator));
            out.text(if by.is_empty() { String::new() } else { format!("_{{{}}}", by.join(",")) });
            out.text(" ");
            out.child(*body, Precedence::Atom);
        }
        Item::At(body, values) => {
            out.text("\\left. ");
            out.child(*body, Precedence::Sum);
            out.text(" \\right|_{");
            for (position, (name, value)) in values.iter().enumerate() {
                let equals = if name.is_empty() { "" } else { "=" };
                out.text(format!("{}{}{equals}", if position == 0 { "" } else { ",\\," }, symbol(name)));
                out.child(*value, Precedence::Sum);
            }
            out.text("}");
        }
        _ => {}
    }
}

/// `2.5e-3` as `2.5 \cdot 10^{-3}`.
fn number(digits: &str) -> String {
    match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => format!("{mantissa} \\cdot 10^{{{}}}", exponent.trim_start_matches('+')),
        None => digits.to_owned(),
    }
}

/// A name: Greek letters by their commands, a subscript in braces, longer names upright.
fn symbol(name: &str) -> String {
    match glyph::split(name) {
        (base, Some(subscript)) => format!("{}_{{{subscript}}}", stem(base)),
        (base, None) => stem(base),
    }
}

fn stem(base: &str) -> String {
    let differential = base.strip_prefix('d').filter(|rest| !rest.is_empty());
    match differential {
        _ if glyph::greek(base).is_some() => format!("\\{base}"),
        Some(rest) if glyph::greek(rest).is_some() => format!("d\\{rest}"),
        Some(rest) if rest.chars().count() == 1 => base.to_owned(),
        _ if base.chars().count() > 1 => format!("\\mathrm{{{base}}}"),
        _ => base.to_owned(),
    }
}

fn braces(out: &mut Pieces<'_>, command: &'static str, parts: &[FormulaId]) {
    out.text(command);
    for &part in parts {
        out.text("{");
        out.child(part, Precedence::Relation);
        out.text("}");
    }
}

fn fenced<'a>(
    context: &Context<'a>,
    open: &'static str,
    entries: &[FormulaId],
    close: &'static str,
    out: &mut Pieces<'a>,
) {
    out.text("\\left");
    out.text(open);
    out.entries(context, entries, ", ");
    out.text("\\right");
    out.text(close);
}

fn command(op: OpId) -> String {
    match op.row().print {
        Print::Call { latex } if !latex.is_empty() => latex.to_owned(),
        _ => format!("\\operatorname{{{}}}", op.name()),
    }
}

fn power<'a>(context: &Context<'a>, base: FormulaId, exponent: FormulaId, out: &mut Pieces<'a>) {
    match (context.power_of_function(base, exponent), context.item(base)) {
        (Some((_, arguments)), Item::Call(op, _)) => {
            out.text(command(*op));
            braces(out, "^", &[exponent]);
            fenced(context, "(", arguments, ")", out);
        }
        _ => {
            out.child(base, Precedence::Atom);
            braces(out, "^", &[exponent]);
        }
    }
}

fn product<'a>(context: &Context<'a>, factors: &[FormulaId], out: &mut Pieces<'a>) {
    for (position, &factor) in factors.iter().enumerate() {
        let last = position + 1 == factors.len();
        let slot = match position {
            0 => context.first_factor_slot(factor),
            _ if last && matches!(context.item(factor), Item::Indexed { .. }) => Precedence::Product,
            _ => Precedence::Power,
        };
        if position > 0 {
            out.text(joint(context, factors[position - 1], factor, slot));
        }
        out.child(factor, slot);
    }
}

/// What stands between two factors: a dot where they would be read as one number or as a function call.
fn joint(context: &Context<'_>, left: FormulaId, right: FormulaId, slot: Precedence) -> &'static str {
    let starts_with_digit = match context.item(right) {
        Item::Number(_) => true,
        Item::Power(base, _) | Item::Transpose(base) => matches!(context.item(*base), Item::Number(_)),
        _ => false,
    };
    let bracketed = context.is_bracketed(right, slot)
        || matches!(context.item(right), Item::Tuple(_))
        || matches!(context.item(right), Item::Power(base, _) if context.is_bracketed(*base, Precedence::Atom));
    match context.item(left) {
        _ if starts_with_digit => " \\cdot ",
        Item::Symbol(_) | Item::Subscript(..) | Item::Named(..) if bracketed => " \\cdot ",
        Item::Number(digits) if !digits.contains(['e', 'E']) => "",
        _ => " ",
    }
}

fn call<'a>(context: &Context<'a>, op: OpId, arguments: &[FormulaId], out: &mut Pieces<'a>) {
    match arguments {
        [] if op == ops::PI => out.text("\\pi"),
        [] => out.text(command(op)),
        [exponent] if op == ops::EXP => braces(out, "e^", &[*exponent]),
        [inner] if op == ops::SQRT => braces(out, "\\sqrt", &[*inner]),
        [inner] if op == ops::CBRT => braces(out, "\\sqrt[3]", &[*inner]),
        [inner, degree] if op == ops::ROOT => {
            out.text("\\sqrt[");
            out.child(*degree, Precedence::Relation);
            braces(out, "]", &[*inner]);
        }
        [_] if op == ops::ABS => fenced(context, "|", arguments, "|", out),
        [_] if op == ops::FLOOR => fenced(context, "\\lfloor ", arguments, "\\rfloor", out),
        [_] if op == ops::CEIL => fenced(context, "\\lceil ", arguments, "\\rceil", out),
        [inner] if op == ops::FACTORIAL => {
            out.child(*inner, Precedence::Atom);
            out.text("!");
        }
        [base, inner] if op == ops::LOGB => {
            braces(out, "\\log_", &[*base]);
            fenced(context, "(", &[*inner], ")", out);
        }
        _ => {
            out.text(command(op));
            fenced(context, "(", arguments, ")", out);
        }
    }
}

fn matrix<'a>(context: &Context<'a>, cols: u32, entries: &[FormulaId], out: &mut Pieces<'a>) {
    out.text("\\begin{bmatrix} ");
    for (row, entries) in entries.chunks(cols.max(1) as usize).enumerate() {
        out.text(if row == 0 { "" } else { " \\\\ " });
        out.entries(context, entries, " & ");
    }
    out.text(" \\end{bmatrix}");
}

fn piecewise<'a>(
    context: &Context<'a>,
    cases: &[(FormulaId, FormulaId)],
    otherwise: Option<FormulaId>,
    out: &mut Pieces<'a>,
) {
    out.text("\\begin{cases} ");
    for (position, (condition, value)) in cases.iter().enumerate() {
        out.text(if position == 0 { "" } else { " \\\\ " });
        out.entries(context, &[*value, *condition], " & ");
    }
    if let Some(value) = otherwise {
        out.text(if cases.is_empty() { "" } else { " \\\\ " });
        out.entry(context, value);
        out.text(" & \\text{otherwise}");
    }
    out.text(" \\end{cases}");
}

fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::NotEqual => " \\neq ",
        Relation::LessEqual => " \\leq ",
        Relation::GreaterEqual => " \\geq ",
        _ => plain::relation_sign(relation),
    }
}

/// `\frac{\partial^{2} f}{\partial x\,\partial y}`; the variable that is applied first stands last.
fn quotient(partial: bool, by: &[String], of: Option<&str>) -> String {
    let d = if partial { "\\partial" } else { "d" };
    let gap = if partial { " " } else { "" };
    let raised = |count: usize| if count > 1 { format!("^{{{count}}}") } else { String::new() };
    let above = match of {
        Some(name) => format!("{d}{}{}{}", raised(by.len()), gap, symbol(name)),
        None => format!("{d}{}", raised(by.len())),
    };
    let below: Vec<String> = runs(by.iter().rev())
        .into_iter()
        .map(|(name, count)| format!("{d}{gap}{}{}", symbol(name), raised(count)))
        .collect();
    format!("\\frac{{{above}}}{{{}}}", below.join("\\,"))
}

fn operator_sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Gradient => "\\nabla",
        Operator::Jacobian => "\\operatorname{J}",
        Operator::Hessian => "\\operatorname{H}",
        Operator::Laplacian => "\\Delta",
        Operator::Divergence => "\\nabla\\cdot",
    }
}

/// Words with the characters that LaTeX takes for itself made harmless.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}
