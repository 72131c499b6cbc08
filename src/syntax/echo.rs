//! What was typed as a formula: the author's order and form, before anything is lowered.
//!
//! A product stays a product, `6/4` a fraction, `sin^2 x` a power of the function, `0.50` a decimal. Brackets of the author
//! are dropped: a format sets those that precedence needs. It refuses to compute anything. Invariant: no recursion, time
//! linear in the number of items; sums and products are flattened on the left only, as they were read.

use rustc_hash::FxHashSet;

use super::formula::{Formula, FormulaId, Item};
use super::written::{Bars, Constant, Item as WrittenItem, Token, Written};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;

/// Most digits after the point that are shown as they were typed.
const DECIMAL_DIGITS: u32 = 400;
/// A decimal with more characters is shown with an exponent if that drops zeros.
const PLAIN_CHARACTERS: usize = 24;

/// The formula of what was typed.
///
/// # Panics
/// If nothing was read; `parse` never gives that.
///
/// ```
/// use gradus::syntax::linear::{Style, write};
/// use gradus::syntax::{Vocabulary, echo, parse};
///
/// let written = parse("6/4 x + sin^2 y - 0.25", &Vocabulary::new()).unwrap();
/// assert_eq!(write(&echo(&written), Style::Plain, 100).text, "6/4*x + sin(y)^2 - 0.25");
/// ```
pub fn echo(written: &Written) -> Formula {
    let mut echo = Echo { formula: Formula::default(), open: Vec::new(), indices: indices(written) };
    for item in &written.items {
        let operands = echo.open.split_off(echo.open.len() - item.arity as usize);
        let names = operands.iter().fold(Names::None, |names, part| names.joined(part.names));
        let part = echo.part(item, operands, names);
        echo.open.push(part);
    }
    let whole = echo.open.pop().expect("a written form holds at least one item");
    echo.formula.push(whole.item);
    echo.formula
}

/// How many names of variables an item holds, counted no further than needed to tell `d` from `∂`.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    None,
    One(Name),
    Many,
}

impl Names {
    fn joined(self, other: Names) -> Names {
        match (self, other) {
            (Names::None, only) | (only, Names::None) => only,
            (a, b) if a == b => a,
            _ => Names::Many,
        }
    }
}

/// An item that is not yet in the formula, because the next one may take its terms or factors over.
struct Part {
    item: Item,
    names: Names,
}

struct Echo {
    formula: Formula,
    open: Vec<Part>,
    /// Names that count terms, which are no variables.
    indices: FxHashSet<Name>,
}

impl Echo {
    fn part(&mut self, written: &WrittenItem, operands: Vec<Part>, names: Names) -> Part {
        let names = match &written.token {
            Token::Symbol(name) if self.indices.contains(name) => names,
            Token::Symbol(name) | Token::Subscript(name) => names.joined(Names::One(*name)),
            Token::Differentiate { by } => by.iter().fold(names, |names, name| names.joined(Names::One(*name))),
            _ => names,
        };
        Part { item: self.item(&written.token, operands, names), names }
    }

    fn item(&mut self, token: &Token, operands: Vec<Part>, names: Names) -> Item {
        match token {
            Token::Number { value, decimal } => self.number(value, *decimal),
            Token::Symbol(name) => Item::Symbol(name.as_str().to_owned()),
            Token::Constant(Constant::Pi) => Item::Symbol("pi".to_owned()),
            Token::Constant(Constant::E) => Item::Symbol("e".to_owned()),
            Token::Plus | Token::Group => only(operands).item,
            Token::Add | Token::Subtract => self.sum(*token == Token::Subtract, operands),
            Token::Multiply { .. } => self.product(operands),
            Token::Differentiate { by } => self.derivative(by, only(operands), names),
            _ => {
                let kids: Vec<FormulaId> = operands.into_iter().map(|part| self.formula.push(part.item)).collect();
                self.construct(token, kids)
            }
        }
    }

    /// An item whose operands stand in the formula already.
    fn construct(&mut self, token: &Token, kids: Vec<FormulaId>) -> Item {
        match token {
            Token::Negate => Item::Sum(vec![(true, kids[0])]),
            Token::Divide => Item::Fraction(kids[0], kids[1]),
            Token::Power => Item::Power(kids[0], kids[1]),
            Token::TimesElementwise => Item::Elementwise('*', kids[0], kids[1]),
            Token::DivideElementwise => Item::Elementwise('/', kids[0], kids[1]),
            Token::PowerElementwise => Item::Elementwise('^', kids[0], kids[1]),
            Token::Transpose => Item::Transpose(kids[0]),
            Token::Factorial => Item::Call(ops::FACTORIAL, kids),
            Token::Apply { op, raised: false, .. } => Item::Call(*op, kids),
            Token::Apply { op, .. } => Item::PowerCall(*op, kids[0], kids[1..].to_vec()),
            Token::Call { name, primes, by, .. } => Item::Named(differentiated_name(*name, by), *primes, kids),
            Token::LogBase => Item::Call(ops::LOGB, kids),
            Token::Root => Item::Call(ops::ROOT, vec![kids[1], kids[0]]),
            Token::Bars(Bars::Absolute) => Item::Call(ops::ABS, kids),
            Token::Bars(Bars::Norm | Bars::Norm2) => Item::Named("norm".to_owned(), 0, kids),
            Token::Bars(Bars::Norm1) => Item::Call(ops::NORM1, kids),
            Token::Bars(Bars::Frobenius) => Item::Call(ops::NORMFRO, kids),
            Token::Subscript(name) => Item::Subscript(name.as_str().to_owned(), kids),
            Token::Tuple { .. } => Item::Tuple(kids),
            _ => self.structure(token, kids),
        }
    }

    /// What has entries, bounds, cases or names of its own.
    fn structure(&mut self, token: &Token, kids: Vec<FormulaId>) -> Item {
        match token {
            Token::Vector { len } => Item::Matrix { rows: *len, cols: 1, entries: kids, vector: true },
            Token::Matrix { rows, cols } => Item::Matrix { rows: *rows, cols: *cols, entries: kids, vector: false },
            Token::Indexed { product, index } => Item::Indexed {
                product: *product,
                index: index.as_str().to_owned(),
                from: kids[0],
                to: kids[1],
                body: kids[2],
            },
            Token::Piecewise { .. } => {
                let cases = kids.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                Item::Piecewise(cases, kids.last().copied().filter(|_| kids.len() % 2 == 1))
            }
            Token::Relation(relation) => Item::Relation(*relation, kids[0], kids[1]),
            Token::Operator { kind, by, .. } => {
                let by: Vec<String> = by.iter().map(|name| name.as_str().to_owned()).collect();
                let body = match (&kids[..], by.is_empty()) {
                    ([only], _) => *only,
                    (_, true) => self.formula.push(Item::Tuple(kids)),
                    (_, false) => {
                        let rows = kids.len() as u32;
                        self.formula.push(Item::Matrix { rows, cols: 1, entries: kids, vector: true })
                    }
                };
                Item::Operator(*kind, by, body)
            }
            Token::At { names, .. } => {
                let spelt = |k: usize| names.get(k).map_or(String::new(), |name| name.as_str().to_owned());
                let values = kids[1..].iter().enumerate().map(|(k, value)| (spelt(k), *value)).collect();
                Item::At(kids[0], values)
            }
            _ => unreachable!("all other items are treated before"),
        }
    }

    /// Digits as typed; a value that no short decimal has is a fraction.
    fn number(&mut self, value: &Rational, decimal: bool) -> Item {
        if let Some(digits) = value.to_decimal(DECIMAL_DIGITS).filter(|_| decimal || value.is_integer()) {
            return Item::Number(if decimal { shortened(digits) } else { digits });
        }
        let above = self.formula.push(Item::Number(value.numerator().to_string()));
        let below = self.formula.push(Item::Number(value.denominator().to_string()));
        Item::Fraction(above, below)
    }

    fn sum(&mut self, minus: bool, operands: Vec<Part>) -> Item {
        let (left, right) = both(operands);
        let mut terms = match left.item {
            Item::Sum(terms) => terms,
            item => vec![(false, self.formula.push(item))],
        };
        terms.push((minus, self.formula.push(right.item)));
        Item::Sum(terms)
    }

    fn product(&mut self, operands: Vec<Part>) -> Item {
        let (left, right) = both(operands);
        let mut factors = match left.item {
            Item::Product(factors) => factors,
            item => vec![self.formula.push(item)],
        };
        factors.push(self.formula.push(right.item));
        Item::Product(factors)
    }

    /// `df/dx` for a name, `d/dx` before anything else.
    fn derivative(&mut self, by: &[Name], operand: Part, names: Names) -> Item {
        let partial = names == Names::Many;
        let by = by.iter().map(|name| name.as_str().to_owned()).collect();
        match operand.item {
            Item::Symbol(name) => Item::Derivative { partial, by, of: Some(name), body: None },
            item => Item::Derivative { partial, by, of: None, body: Some(self.formula.push(item)) },
        }
    }
}

fn indices(written: &Written) -> FxHashSet<Name> {
    let index = |item: &WrittenItem| match item.token {
        Token::Indexed { index, .. } => Some(index),
        _ => None,
    };
    written.items.iter().filter_map(index).collect()
}

fn only(operands: Vec<Part>) -> Part {
    operands.into_iter().next().expect("this item has one operand")
}

fn both(operands: Vec<Part>) -> (Part, Part) {
    let mut operands = operands.into_iter();
    let mut next = || operands.next().expect("this item has two operands");
    (next(), next())
}

/// `f`, `f_x`, `f_{xy}`.
fn differentiated_name(name: Name, by: &[Name]) -> String {
    let by: Vec<&str> = by.iter().map(|name| name.as_str()).collect();
    match &by[..] {
        [] => name.as_str().to_owned(),
        [one] if one.len() == 1 => format!("{name}_{one}"),
        _ => format!("{name}_{{{}}}", by.concat()),
    }
}

/// Many zeros at either end become an exponent: `1e30`, `2.5e-12`.
fn shortened(digits: String) -> String {
    if digits.len() <= PLAIN_CHARACTERS {
        return digits;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all = [whole, fraction].concat();
    let Some(first) = all.find(|digit| digit != '0') else { return digits };
    let exponent = whole.len() as i64 - first as i64 - 1;
    let significant = all[first..].trim_end_matches('0');
    if significant.len() + 8 > digits.len() {
        return digits;
    }
    let (head, tail) = significant.split_at(1);
    if tail.is_empty() { format!("{head}e{exponent}") } else { format!("{head}.{tail}e{exponent}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::linear::{Style, write};
    use crate::syntax::{Vocabulary, parse};

    fn text(input: &str, style: Style) -> String {
        let mut vocabulary = Vocabulary::new();
        vocabulary.declare_function(Name::new("u"), 2);
        vocabulary.declare_index(Name::new("i"));
        let written = parse(input, &vocabulary).unwrap_or_else(|problem| panic!("{input}: {problem}"));
        write(&echo(&written), style, 10_000).text
    }

    #[test]
    fn the_author_is_repeated() {
        for (input, expected) in [
            ("2x", "2*x"),
            ("6/4", "6/4"),
            ("2*3 + x - 1", "2*3 + x - 1"),
            ("x - (y - z)", "x - (y - z)"),
            ("((x))", "x"),
            ("(a + b)c", "(a + b)*c"),
            ("1/2x", "1/2*x"),
            ("a/(bc)", "a/(b*c)"),
            ("-x^2", "-x^2"),
            ("x*-y", "x*(-y)"),
            ("0.50 + .25", "0.5 + 0.25"),
            ("1e30 + 2.5e-3", "1e30 + 0.0025"),
            ("2.5e-40", "2.5e-40"),
            ("sin^2 x", "sin(x)^2"),
            ("e^x + exp(x)", "e^x + exp(x)"),
            ("2 pi r", "2*pi*r"),
            ("log_2(x) + log_b(x)", "log_2(x) + log_b(x)"),
            ("sqrt[3]{x} + √y", "root(x, 3) + sqrt(y)"),
            ("|x| + n!", "abs(x) + factorial(n)"),
            ("[1, 2; 3, 4]'", "[[1, 2], [3, 4]]'"),
            ("[1, 2] .* [x, y]", "[1, 2] .* [x, y]"),
            ("sum(i=1..n, x_i)", "sum(i=1..n, x_i)"),
            ("piecewise(x > 0, x^2, otherwise, 0)", "piecewise(x > 0, x^2, otherwise, 0)"),
            ("a = b = c", "a = b = c"),
            ("d/dx x^2", "diff(x^2, x)"),
            ("df/dx", "df/dx"),
            ("∂²/∂x∂y (x y)", "diff(x*y, y, x)"),
            ("grad(x^2 y)", "grad(x^2*y)"),
            ("jacobian(x, y)", "jacobian(x, y)"),
            ("jacobian([x, y], [x])", "jacobian([x, y], [x])"),
            ("x^2 at x = 3", "x^2 at x = 3"),
            ("x y at (1, 2)", "x*y at (1, 2)"),
            ("f''(x) + u_x(x, y)", "f''(x) + u_x(x, y)"),
        ] {
            assert_eq!(text(input, Style::Plain), expected, "{input}");
        }
    }

    #[test]
    fn people_see_the_signs_that_they_typed() {
        for (input, expected) in [
            ("sin^2 x", "sin²(x)"),
            ("d/dx sin x", "d/dx sin(x)"),
            ("d/dx (x y)", "∂/∂x (x·y)"),
            ("d/dx sum(i=1..3, x^i)", "d/dx (∑_{i=1}^{3} xⁱ)"),
        ] {
            assert_eq!(text(input, Style::Unicode), expected, "{input}");
        }
    }

    #[test]
    fn depth_and_length_cost_no_stack() {
        for nested in [format!("{}x{}", "(".repeat(100_000), ")".repeat(100_000)), format!("x{}", "+x".repeat(100_000))]
        {
            assert!(text(&nested, Style::Plain).starts_with('x'));
        }
    }
}
