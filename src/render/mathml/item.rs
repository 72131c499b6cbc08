//! What stands in MathML for each kind of item; every item becomes exactly one element.

use super::{Pieces, escaped, operator};
use crate::ops::{self, OpId};
use crate::syntax::formula::{FormulaId, Item, Precedence};
use crate::syntax::linear::{glyph, is_power_of_function, runs};
use crate::syntax::written::{Operator, Relation};

/// A product that is not seen.
const TIMES: &str = "<mo>&#x2062;</mo>";
/// A function that is applied.
const APPLIED: &str = "<mo>&#x2061;</mo>";

/// How tightly items hold together where fractions have bars.
pub(super) fn precedence(item: &Item) -> Precedence {
    match item {
        Item::Relation(..) | Item::At(..) => Precedence::Relation,
        Item::Sum(_) => Precedence::Sum,
        Item::Product(_) | Item::Indexed { .. } | Item::Operator(..) | Item::Elementwise('*' | '/', ..) => {
            Precedence::Product
        }
        Item::Derivative { body: Some(_), .. } => Precedence::Product,
        Item::Fraction(..) | Item::Power(..) | Item::Transpose(_) | Item::PowerCall(..) | Item::Elementwise(..) => {
            Precedence::Power
        }
        Item::Derivative { .. } => Precedence::Power,
        Item::Call(op, _) if [ops::EXP, ops::FACTORIAL].contains(op) => Precedence::Power,
        Item::Number(digits) if digits.contains(['e', 'E']) => Precedence::Product,
        _ => Precedence::Atom,
    }
}

pub(super) fn pieces(out: &mut Pieces<'_>, id: FormulaId) {
    match out.item(id) {
        Item::Number(digits) => out.text(number(digits)),
        Item::Symbol(name) => out.text(symbol(name)),
        Item::Subscript(base, indices) => {
            out.text(format!("<msub>{}<mrow>", symbol(base)));
            out.listed(indices);
            out.text("</mrow></msub>");
        }
        Item::Sum(terms) => sum(out, terms),
        Item::Product(factors) => product(out, factors),
        Item::Fraction(above, below) => {
            out.element("mfrac", &[(*above, Precedence::Relation), (*below, Precedence::Relation)]);
        }
        Item::Power(base, exponent) => power(out, *base, *exponent),
        Item::Call(op, arguments) => call(out, *op, arguments),
        Item::PowerCall(op, exponent, arguments) => raised_call(out, *op, *exponent, arguments),
        Item::Named(name, primes, arguments) => named(out, name, *primes, arguments),
        Item::Transpose(inner) => {
            out.text("<msup>");
            out.child(*inner, Precedence::Atom);
            out.text("<mo>⊤</mo></msup>");
        }
        Item::Elementwise('^', base, exponent) => {
            out.text("<msup>");
            out.child(*base, Precedence::Atom);
            out.text("<mrow><mo>∘</mo>");
            out.child(*exponent, Precedence::Relation);
            out.text("</mrow></msup>");
        }
        Item::Elementwise(sign, left, right) => {
            let sign = if *sign == '*' { "⊙" } else { "⊘" };
            infix(out, (*left, Precedence::Product), sign, (*right, Precedence::Power));
        }
        Item::Matrix { cols, entries, .. } => matrix(out, *cols, entries),
        Item::Tuple(entries) => out.fenced("(", entries, ")"),
        Item::Relation(relation, left, right) => {
            infix(out, (*left, Precedence::Sum), relation_sign(*relation), (*right, Precedence::Sum));
        }
        Item::Text(words) => out.text(format!("<mtext>{}</mtext>", escaped(words))),
        Item::Elided(what) => out.text(format!("<mtext>⟨{}⟩</mtext>", escaped(what))),
        item => construct(out, item),
    }
}

/// What has bounds, cases or variables of its own.
fn construct(out: &mut Pieces<'_>, item: &Item) {
    match item {
        Item::Indexed { product, index, from, to, body } => {
            let sign = if *product { "∏" } else { "∑" };
            out.text(format!("<mrow><munderover><mo>{sign}</mo><mrow>{}<mo>=</mo>", symbol(index)));
            out.child(*from, Precedence::Sum);
            out.text("</mrow>");
            out.child(*to, Precedence::Relation);
            out.text("</munderover>");
            out.child(*body, Precedence::Product);
            out.text("</mrow>");
        }
        Item::Piecewise(cases, otherwise) => piecewise(out, cases, *otherwise),
        Item::Derivative { partial, by, of, body } => {
            out.text("<mrow>");
            out.text(quotient(*partial, by, of.as_deref()));
            if let Some(body) = body {
                out.child(*body, Precedence::Power);
            }
            out.text("</mrow>");
        }
        Item::Operator(sign, by, body) => {
            let sign = operator(operator_sign(*sign));
            let by: Vec<String> = by.iter().map(|name| symbol(name)).collect();
            let by = by.join("<mo separator=\"true\">,</mo>");
            out.text("<mrow>");
            out.text(if by.is_empty() { sign } else { format!("<msub>{sign}<mrow>{by}</mrow></msub>") });
            out.child(*body, Precedence::Atom);
            out.text("</mrow>");
        }
        Item::At(body, values) => {
            out.text("<msub><mrow>");
            out.child(*body, Precedence::Sum);
            out.text("<mo fence=\"true\">|</mo></mrow><mrow>");
            for (position, (name, value)) in values.iter().enumerate() {
                out.text(if position > 0 { "<mo separator=\"true\">,</mo>" } else { "" });
                if !name.is_empty() {
                    out.text(format!("{}<mo>=</mo>", symbol(name)));
                }
                out.child(*value, Precedence::Sum);
            }
            out.text("</mrow></msub>");
        }
        _ => {}
    }
}

/// `2.5e-3` as 2.5 times a power of ten.
fn number(digits: &str) -> String {
    match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.trim_start_matches('+');
            let exponent = match exponent.strip_prefix('-') {
                Some(digits) => format!("<mrow><mo>−</mo><mn>{}</mn></mrow>", escaped(digits)),
                None => format!("<mn>{}</mn>", escaped(exponent)),
            };
            format!("<mrow><mn>{}</mn><mo>·</mo><msup><mn>10</mn>{exponent}</msup></mrow>", escaped(mantissa))
        }
        None => format!("<mn>{}</mn>", escaped(digits)),
    }
}

fn symbol(name: &str) -> String {
    match glyph::split(name) {
        (base, Some(subscript)) => {
            let tag = if subscript.bytes().all(|b| b.is_ascii_digit()) { "mn" } else { "mi" };
            format!("<msub><mi>{}</mi><{tag}>{}</{tag}></msub>", escaped(&glyph::base(base)), escaped(subscript))
        }
        (base, None) => format!("<mi>{}</mi>", escaped(&glyph::base(base))),
    }
}

fn sum(out: &mut Pieces<'_>, terms: &[(bool, FormulaId)]) {
    out.text("<mrow>");
    for (position, &(negative, term)) in terms.iter().enumerate() {
        match (position, negative) {
            (_, true) => out.sign("−"),
            (0, false) => {}
            _ => out.sign("+"),
        }
        out.child(term, Precedence::Product);
    }
    out.text("</mrow>");
}

fn product(out: &mut Pieces<'_>, factors: &[FormulaId]) {
    out.text("<mrow>");
    for (position, &factor) in factors.iter().enumerate() {
        let last = position + 1 == factors.len();
        let open_end = last && matches!(out.item(factor), Item::Indexed { .. });
        let slot = if position == 0 || open_end { Precedence::Product } else { Precedence::Power };
        if position > 0 {
            let (before, after) = (out.item(factors[position - 1]), out.item(factor));
            let digits = match after {
                Item::Power(base, _) => matches!(out.item(*base), Item::Number(_)),
                item => matches!(item, Item::Number(_)),
            };
            let names = matches!(before, Item::Symbol(_) | Item::Subscript(..) | Item::Named(..));
            let bracketed = precedence(after) < slot || matches!(after, Item::Tuple(_));
            let bars = matches!((before, after), (Item::Fraction(..), Item::Fraction(..)));
            out.text(if digits || bars || names && bracketed { "<mo>·</mo>" } else { TIMES });
        }
        out.child(factor, slot);
    }
    out.text("</mrow>");
}

fn infix(out: &mut Pieces<'_>, left: (FormulaId, Precedence), sign: &str, right: (FormulaId, Precedence)) {
    out.text("<mrow>");
    out.child(left.0, left.1);
    out.sign(sign);
    out.child(right.0, right.1);
    out.text("</mrow>");
}

fn power(out: &mut Pieces<'_>, base: FormulaId, exponent: FormulaId) {
    match out.item(base) {
        Item::Call(op, arguments) if is_power_of_function(&out.formula.items, base, exponent) => {
            raised_call(out, *op, exponent, arguments);
        }
        _ => out.element("msup", &[(base, Precedence::Atom), (exponent, Precedence::Relation)]),
    }
}

/// `sin²(x)`.
fn raised_call(out: &mut Pieces<'_>, op: OpId, exponent: FormulaId, arguments: &[FormulaId]) {
    out.text(format!("<mrow><msup><mi>{}</mi>", op.name()));
    out.child(exponent, Precedence::Relation);
    out.text(format!("</msup>{APPLIED}"));
    out.fenced("(", arguments, ")");
    out.text("</mrow>");
}

fn named(out: &mut Pieces<'_>, name: &str, primes: u32, arguments: &[FormulaId]) {
    let name = match primes {
        0 => symbol(name),
        _ => format!("<msup>{}<mo>{}</mo></msup>", symbol(name), "′".repeat(primes.min(1000) as usize)),
    };
    if arguments.is_empty() {
        return out.text(name);
    }
    out.text(format!("<mrow>{name}{APPLIED}"));
    out.fenced("(", arguments, ")");
    out.text("</mrow>");
}

fn call(out: &mut Pieces<'_>, op: OpId, arguments: &[FormulaId]) {
    let relation = Precedence::Relation;
    match arguments {
        [] if op == ops::PI => out.text("<mi>π</mi>"),
        [] => out.text(format!("<mi>{}</mi>", op.name())),
        [exponent] if op == ops::EXP => {
            out.text("<msup><mi>e</mi>");
            out.child(*exponent, relation);
            out.text("</msup>");
        }
        [inner] if op == ops::SQRT => out.element("msqrt", &[(*inner, relation)]),
        [inner] if op == ops::CBRT => {
            out.text("<mroot>");
            out.child(*inner, relation);
            out.text("<mn>3</mn></mroot>");
        }
        [inner, degree] if op == ops::ROOT => out.element("mroot", &[(*inner, relation), (*degree, relation)]),
        [_] if op == ops::ABS => out.fenced("|", arguments, "|"),
        [_] if op == ops::FLOOR => out.fenced("⌊", arguments, "⌋"),
        [_] if op == ops::CEIL => out.fenced("⌈", arguments, "⌉"),
        [inner] if op == ops::FACTORIAL => {
            out.text("<mrow>");
            out.child(*inner, Precedence::Atom);
            out.text("<mo>!</mo></mrow>");
        }
        [base, inner] if op == ops::LOGB => {
            out.text("<mrow><msub><mi>log</mi>");
            out.child(*base, relation);
            out.text(format!("</msub>{APPLIED}"));
            out.fenced("(", &[*inner], ")");
            out.text("</mrow>");
        }
        _ => {
            out.text(format!("<mrow><mi>{}</mi>{APPLIED}", escaped(op.name())));
            out.fenced("(", arguments, ")");
            out.text("</mrow>");
        }
    }
}

fn matrix(out: &mut Pieces<'_>, cols: u32, entries: &[FormulaId]) {
    out.text("<mrow><mo fence=\"true\">[</mo><mtable>");
    for row in entries.chunks(cols.max(1) as usize) {
        out.text("<mtr>");
        row.iter().for_each(|entry| out.element("mtd", &[(*entry, Precedence::Relation)]));
        out.text("</mtr>");
    }
    out.text("</mtable><mo fence=\"true\">]</mo></mrow>");
}

fn piecewise(out: &mut Pieces<'_>, cases: &[(FormulaId, FormulaId)], otherwise: Option<FormulaId>) {
    out.text("<mrow><mo fence=\"true\">{</mo><mtable columnalign=\"left left\">");
    for (condition, value) in cases {
        out.text("<mtr>");
        out.element("mtd", &[(*value, Precedence::Relation)]);
        out.element("mtd", &[(*condition, Precedence::Relation)]);
        out.text("</mtr>");
    }
    if let Some(value) = otherwise {
        out.text("<mtr>");
        out.element("mtd", &[(value, Precedence::Relation)]);
        out.text("<mtd><mtext>otherwise</mtext></mtd></mtr>");
    }
    out.text("</mtable></mrow>");
}

fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::NotEqual => "≠",
        Relation::Less => "<",
        Relation::LessEqual => "≤",
        Relation::Greater => ">",
        Relation::GreaterEqual => "≥",
    }
}

/// `∂²f` over `∂x ∂y`.
fn quotient(partial: bool, by: &[String], of: Option<&str>) -> String {
    let d = if partial { "<mo>∂</mo>" } else { "<mi>d</mi>" };
    let raised = |inner: &str, count: usize| match count {
        1 => inner.to_owned(),
        _ => format!("<msup>{inner}<mn>{count}</mn></msup>"),
    };
    let above = raised(d, by.len()) + &of.map(symbol).unwrap_or_default();
    let below: Vec<String> =
        runs(by.iter()).into_iter().map(|(name, count)| format!("{d}{}", raised(&symbol(name), count))).collect();
    format!("<mfrac><mrow>{above}</mrow><mrow>{}</mrow></mfrac>", below.concat())
}

fn operator_sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Gradient => "∇",
        Operator::Jacobian => "J",
        Operator::Hessian => "H",
        Operator::Laplacian => "Δ",
        Operator::Divergence => "∇·",
    }
}
