//! A formula as one line of text, in several styles.
//!
//! One engine for all styles: a style says for an item which pieces of text and which children stand in its place and
//! how tightly each child has to hold together; the engine writes them and adds brackets. It refuses to recurse: the
//! stack is explicit and the time is proportional to what is written, so that a formula nested a million deep is
//! written like any other. Invariant: never more characters than the budget, and a text that was cut says so.

pub mod glyph;
mod latex;
mod plain;
mod spoken;
mod unicode;

#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;
use std::fmt;

use crate::ops;
use crate::syntax::formula::{Formula, FormulaId, Item, Precedence};

/// A notation in which a formula can be written on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// The machine notation: every product and bracket written out, ASCII only; it reads back.
    Plain,
    /// For people, on one line: `3x²·cos(x³)`; it reads back.
    Unicode,
    /// For people, ASCII only; the same text as [`Style::Plain`].
    Ascii,
    /// The inside of a LaTeX formula: `\frac{x}{y}`.
    Latex,
    /// Words for a screen reader: "fraction, x over y, end fraction".
    Spoken,
}

/// Whether all of a formula was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing is missing.
    Whole,
    /// The text ends after this many characters, which was the budget.
    Cut {
        /// The budget that was spent, in characters.
        at: usize,
    },
}

/// What was written, and whether it is all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The characters, at most as many as the budget.
    pub text: String,
    /// Whether something is missing at the end.
    pub extent: Extent,
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.extent {
            Extent::Whole => f.write_str(&self.text),
            Extent::Cut { at } => write!(f, "{} ... [cut after {at} characters]", self.text),
        }
    }
}

/// Writes a formula in a style, at most `budget` characters of it.
///
/// ```
/// use gradus::syntax::formula::{Formula, Item};
/// use gradus::syntax::linear::{Style, write};
///
/// let mut formula = Formula::default();
/// let x = formula.push(Item::Symbol("x".into()));
/// let two = formula.push(Item::Number("2".into()));
/// formula.push(Item::Power(x, two));
/// assert_eq!(write(&formula, Style::Plain, 1000).text, "x^2");
/// assert_eq!(write(&formula, Style::Unicode, 1000).text, "x²");
/// assert_eq!(write(&formula, Style::Latex, 1000).text, "x^{2}");
/// assert_eq!(write(&formula, Style::Spoken, 1000).text, "x squared");
/// ```
pub fn write(formula: &Formula, style: Style, budget: usize) -> Text {
    let mut text = String::new();
    let extent = write_pieces(formula, formula.root(), style, budget, &mut |_, piece| text.push_str(piece));
    Text { text, extent }
}

/// Writes the item `root` of a formula piece by piece; `sink` is told for each piece which item it belongs to.
pub fn write_pieces(
    formula: &Formula,
    root: FormulaId,
    style: Style,
    budget: usize,
    sink: &mut dyn FnMut(FormulaId, &str),
) -> Extent {
    let notation = notation(style);
    let context = Context { formula, traits: traits(formula, root), precedence: notation.precedence };
    let mut left = budget;
    let mut stack = vec![(root, Piece::Child(root, Precedence::Relation))];
    let mut pieces = Pieces { list: Vec::new() };
    while let Some((owner, piece)) = stack.pop() {
        match piece {
            Piece::Text(text) => {
                let text = visible(text);
                let size = text.chars().count();
                if size > left {
                    let end = text.char_indices().nth(left).map_or(text.len(), |(at, _)| at);
                    sink(owner, &text[..end]);
                    return Extent::Cut { at: budget };
                }
                left -= size;
                sink(owner, &text);
            }
            Piece::Child(id, slot) => {
                let bracketed = context.precedence(id) < slot;
                if bracketed {
                    pieces.text(notation.open);
                }
                (notation.pieces)(&context, id, &mut pieces);
                if bracketed {
                    pieces.text(notation.close);
                }
                stack.extend(pieces.list.drain(..).rev().map(|piece| (id, piece)));
            }
        }
    }
    Extent::Whole
}

/// Control characters must not reach a terminal; they are shown as a question mark.
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.chars().map(|c| if c.is_control() { '?' } else { c }).collect())
    } else {
        text
    }
}

/// A style as data: its brackets, how tightly items hold together in it, and what stands for an item.
struct Notation {
    open: &'static str,
    close: &'static str,
    precedence: fn(&Item) -> Precedence,
    pieces: for<'a> fn(&Context<'a>, FormulaId, &mut Pieces<'a>),
}

fn notation(style: Style) -> Notation {
    match style {
        Style::Plain | Style::Ascii => {
            Notation { open: "(", close: ")", precedence: plain::precedence, pieces: plain::pieces }
        }
        Style::Unicode => Notation { open: "(", close: ")", precedence: unicode::precedence, pieces: unicode::pieces },
        Style::Latex => {
            Notation { open: "\\left(", close: "\\right)", precedence: latex::precedence, pieces: latex::pieces }
        }
        Style::Spoken => Notation {
            open: "open bracket ",
            close: " close bracket",
            precedence: spoken::precedence,
            pieces: spoken::pieces,
        },
    }
}

/// Either characters or the place of a child, with the least precedence that needs no brackets there.
enum Piece<'a> {
    Text(Cow<'a, str>),
    Child(FormulaId, Precedence),
}

/// What stands in the place of one item, in order.
struct Pieces<'a> {
    list: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        self.list.push(Piece::Text(text.into()));
    }

    fn child(&mut self, id: FormulaId, slot: Precedence) {
        self.list.push(Piece::Child(id, slot));
    }

    /// Children between commas or another separator; a point `at x = 1, y = 2` has commas itself and gets brackets.
    fn entries(&mut self, context: &Context<'a>, ids: &[FormulaId], separator: &'static str) {
        for (position, &id) in ids.iter().enumerate() {
            if position > 0 {
                self.text(separator);
            }
            self.entry(context, id);
        }
    }

    /// One child between separators.
    fn entry(&mut self, context: &Context<'a>, id: FormulaId) {
        let has_commas = matches!(context.item(id), Item::At(..));
        self.child(id, if has_commas { Precedence::Sum } else { Precedence::Relation });
    }

    /// The two sides of a relation; a chain `a = b = c` is nested to the left.
    fn relation(&mut self, context: &Context<'a>, left: FormulaId, sign: &'static str, right: FormulaId) {
        let chain = matches!(context.item(left), Item::Relation(..));
        self.child(left, if chain { Precedence::Relation } else { Precedence::Sum });
        self.text(sign);
        self.child(right, Precedence::Sum);
    }

    /// `name(a, b)`.
    fn call(&mut self, context: &Context<'a>, name: impl Into<Cow<'a, str>>, arguments: &[FormulaId]) {
        self.text(name);
        self.text("(");
        self.entries(context, arguments, ", ");
        self.text(")");
    }
}

/// What a style may ask about the formula while it writes one item.
struct Context<'a> {
    formula: &'a Formula,
    traits: Vec<Traits>,
    precedence: fn(&Item) -> Precedence,
}

/// Facts about an item that depend on what is inside it.
#[derive(Clone, Copy, Default)]
struct Traits {
    /// It ends in something that would swallow a factor written after it, such as a sum sign with its body.
    greedy: bool,
    /// It contains an absolute value.
    bars: bool,
}

impl<'a> Context<'a> {
    fn item(&self, id: FormulaId) -> &'a Item {
        &self.formula.items[id as usize]
    }

    fn precedence(&self, id: FormulaId) -> Precedence {
        (self.precedence)(self.item(id))
    }

    /// The slot at the left end of a product or quotient: a product may stand there, unless it is greedy or
    /// entry by entry, which reads better in brackets.
    fn left_slot(&self, id: FormulaId) -> Precedence {
        let elementwise = matches!(self.item(id), Item::Elementwise('*' | '/', ..));
        if self.traits[id as usize].greedy || elementwise { Precedence::Atom } else { Precedence::Product }
    }

    /// The slot of the first factor: a product that stands there was meant to stay together.
    fn first_factor_slot(&self, id: FormulaId) -> Precedence {
        if matches!(self.item(id), Item::Product(_)) { Precedence::Power } else { self.left_slot(id) }
    }

    fn is_bracketed(&self, id: FormulaId, slot: Precedence) -> bool {
        self.precedence(id) < slot
    }

    /// Digits and nothing else.
    fn whole_number(&self, id: FormulaId) -> Option<&'a str> {
        match self.item(id) {
            Item::Number(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits),
            _ => None,
        }
    }

    /// Name and arguments of a function whose power is written `sin²(x)`.
    fn power_of_function(&self, base: FormulaId, exponent: FormulaId) -> Option<(&'static str, &'a [FormulaId])> {
        let Item::Call(op, arguments) = self.item(base) else { return None };
        is_power_of_function(&self.formula.items, base, exponent).then(|| (op.name(), arguments.as_slice()))
    }
}

/// Whether a power of a call is written `sin²(x)`: a function with a name of its own in mathematics, one argument, and
/// a whole exponent of at least 2, because `sin⁻¹` is the inverse.
pub(crate) fn is_power_of_function(items: &[Item], base: FormulaId, exponent: FormulaId) -> bool {
    let (Item::Call(op, arguments), Item::Number(digits)) = (&items[base as usize], &items[exponent as usize]) else {
        return false;
    };
    let named = matches!(op.row().print, ops::Print::Call { latex } if latex.ends_with(char::is_alphabetic));
    let whole = digits.bytes().all(|b| b.is_ascii_digit()) && digits != "0" && digits != "1";
    named && whole && arguments.len() == 1 && *op != ops::SIGMOID
}

/// One pass from the leaves to `root`; children have smaller ids.
fn traits(formula: &Formula, root: FormulaId) -> Vec<Traits> {
    let mut traits: Vec<Traits> = Vec::with_capacity(root as usize + 1);
    for item in &formula.items[..=root as usize] {
        let mut own = Traits::default();
        item.for_each_child(|child| own.bars |= traits[child as usize].bars);
        own.bars |= matches!(item, Item::Call(op, _) if *op == ops::ABS);
        own.greedy = match item {
            Item::Indexed { .. } | Item::Derivative { body: Some(_), .. } | Item::Operator(..) => true,
            Item::Product(factors) => factors.last().is_some_and(|last| traits[*last as usize].greedy),
            _ => false,
        };
        traits.push(own);
    }
    traits
}

/// How tightly items hold together where quotients are written with a slash.
fn slash_precedence(item: &Item) -> Precedence {
    match item {
        Item::Relation(..) | Item::At(..) => Precedence::Relation,
        Item::Sum(_) => Precedence::Sum,
        Item::Product(factors) if factors.len() == 1 => Precedence::Product,
        Item::Product(_) | Item::Fraction(..) | Item::Derivative { .. } | Item::Elementwise('*' | '/', ..) => {
            Precedence::Product
        }
        Item::Power(..) | Item::Transpose(_) | Item::PowerCall(..) | Item::Elementwise(..) => Precedence::Power,
        _ => Precedence::Atom,
    }
}

/// Names with how often each follows itself: `x, x, y` gives `(x, 2), (y, 1)`.
pub(crate) fn runs<'a>(names: impl Iterator<Item = &'a String>) -> Vec<(&'a str, usize)> {
    let mut runs: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match runs.last_mut() {
            Some((last, count)) if last == name => *count += 1,
            _ => runs.push((name, 1)),
        }
    }
    runs
}
