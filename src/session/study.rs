//! Commands that study a function near a point, along a direction, in rows, or part by part.

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::explore::{Parts, parts};
use super::read::{explain, masked};
use super::reply::{Page, Reply, Table};
use crate::calculus::{self, Derivatives};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::number::Rational;
use crate::ops;
use crate::syntax::formula::{Formula, Item};
use crate::syntax::{free_variables, linear, spelling};

type Replies = Result<Vec<Reply>, Diagnostic>;

/// `f(p) + f_x(p)*(x - p) + ...`
pub(super) fn tangent(session: &mut Session, input: &Input<'_>) -> Replies {
    let Parts { reading, rest, point } = parts(session, input)?;
    let of = reading.value;
    let by = if rest.is_empty() { free_variables(&session.graph, of) } else { session.read_variables(&rest, of)? };
    let Some((at, text)) = point else {
        let span = span_of(input.line, input.start);
        return Err(Diagnostic::at("parse-point", span, "a point is wanted").suggest("tangent x^2 at x=3"));
    };
    let pairs = session.read_point(text, at, &by)?;
    let slopes = calculus::gradient(&mut session.graph, of, &by).map_err(explain)?;
    let mut sum = session.at_point(of, &pairs)?;
    for (slope, variable) in slopes.into_iter().zip(&by) {
        let Some((_, value)) = pairs.iter().find(|(id, _)| id == variable) else { continue };
        let slope = session.at_point(slope, &pairs)?;
        let offset = session.graph.sub(*variable, *value);
        let term = session.graph.mul(slope, offset);
        sum = session.graph.add(sum, term);
    }
    let value = session.expanded(sum)?;
    let free = |name: &&str| by.iter().all(|id| spelling(&session.graph, *id) != **name);
    let name = ["y", "z", "t", "w"].iter().skip(by.len() - 1).find(|name| free(name)).copied().unwrap_or("t");
    session.value_reply(reading, Some(named(Item::Symbol(name.to_owned()))), value)
}

/// Highest degree of a Taylor polynomial.
const TAYLOR_DEGREE: i64 = 30;

pub(super) fn taylor(session: &mut Session, input: &Input<'_>) -> Replies {
    let Parts { reading, rest, point } = parts(session, input)?;
    let usage = || {
        Diagnostic::at("parse-arguments", span_of(input.line, input.start), "a variable and a degree are wanted")
            .suggest("taylor sin(x), x, 5")
    };
    let [(at, name), (_, degree)] = rest[..] else { return Err(usage()) };
    let degree: i64 = degree.parse().map_err(|_| usage())?;
    if !(0..=TAYLOR_DEGREE).contains(&degree) {
        return Err(Diagnostic::at(
            "limit-degree",
            span_of(input.line, at),
            format!("the degree is between 0 and {TAYLOR_DEGREE}"),
        ));
    }
    let variable = session.read_variables(&[(at, name)], reading.value)?[0];
    let pairs = match point {
        Some((at, text)) => session.read_point(text, at, &[variable])?,
        None => vec![(variable, session.graph.zero())],
    };
    let offset = session.graph.sub(variable, pairs[0].1);
    let (mut derivative, mut factorial, mut terms) = (reading.value, Rational::ONE, Vec::new());
    for order in 0..=degree {
        if order > 0 {
            factorial = &factorial * &Rational::integer(order);
            let raw = Derivatives::new().forward(&mut session.graph, &[derivative], variable).map_err(explain)?[0];
            derivative = if order <= 6 { session.tidied(raw)? } else { raw };
        }
        let value = session.at_point(derivative, &pairs)?;
        terms.push(taylor_term(session, value, &factorial, offset, order));
    }
    let terms: Vec<ExprId> = terms.into_iter().filter(|term| *term != session.graph.zero()).collect();
    let sum = terms.into_iter().reduce(|sum, term| session.graph.apply(ops::ADD, &[sum, term]));
    let value = sum.unwrap_or(session.graph.zero());
    let title = format!("Taylor polynomial of degree {degree}");
    session.value_reply(reading, Some(named(Item::Text(title))), value)
}

/// A formula of one item, as the left side of an answer.
fn named(item: Item) -> Formula {
    let mut formula = Formula::default();
    formula.push(item);
    formula
}

/// `value/k! * (x - a)^k`.
fn taylor_term(session: &mut Session, value: ExprId, factorial: &Rational, offset: ExprId, order: i64) -> ExprId {
    let exponent = session.graph.integer(order);
    let power = session.graph.pow(offset, exponent);
    let divisor = session.graph.number(factorial.clone());
    let coefficient = session.graph.div(value, divisor);
    let term = session.graph.mul(coefficient, power);
    session.tidied(term).unwrap_or(term)
}

pub(super) fn directional(session: &mut Session, input: &Input<'_>) -> Replies {
    let Parts { reading, rest, point } = parts(session, input)?;
    let of = reading.value;
    let name = session.name_of(&reading, of);
    let by = session.natural_variables(of, name.as_deref());
    let [(at, text)] = rest[..] else {
        let span = span_of(input.line, input.start);
        return Err(
            Diagnostic::at("parse-arguments", span, "a direction is wanted").suggest("directional x^2*y, [3, 4]")
        );
    };
    let direction = session.read(&masked(input.line, at..at + text.len()))?.value;
    let direction = session.outputs(direction)?;
    if direction.len() != by.len() {
        let message = format!("the direction needs {} entries, one for each of the variables", by.len());
        return Err(Diagnostic::at("shape-point", Span::new(at, at + text.len()), message));
    }
    let slopes = calculus::gradient(&mut session.graph, of, &by).map_err(explain)?;
    let mut sum = session.graph.zero();
    for (slope, entry) in slopes.into_iter().zip(&direction) {
        let term = session.graph.mul(slope, *entry);
        sum = session.graph.add(sum, term);
    }
    let value = session.tidied(sum)?;
    let pairs = match point {
        Some((at, text)) => session.read_point(text, at, &by)?,
        None => Vec::new(),
    };
    let value = session.at_point(value, &pairs)?;
    let title = named(Item::Text("derivative in this direction".to_owned()));
    let mut replies = session.value_reply(reading, Some(title), value)?;
    let squares: Option<f64> =
        direction.iter().map(|e| session.constant_value(*e).map(|rows| rows[0][0].powi(2))).sum();
    if let Some(length) = squares.map(f64::sqrt).filter(|length| *length > 0.0 && (length - 1.0).abs() > 1e-12) {
        let digits = session.settings().digits;
        let slope = session.constant_value(value).map(|rows| crate::number::decimal(rows[0][0] / length, digits));
        let length = crate::number::decimal(length, digits);
        let is = slope.map_or(String::new(), |slope| format!(", which is {slope}"));
        let text = format!(
            "the direction has length {length}; the slope for a step of length 1 in this direction is the value divided by \
             {length}{is}"
        );
        replies.push(Reply::Page(Page::default().text(text)));
    }
    Ok(replies)
}

/// Most rows of a table.
const TABLE_ROWS: f64 = 200.0;

pub(super) fn table(session: &mut Session, input: &Input<'_>) -> Replies {
    let Parts { reading, rest, .. } = parts(session, input)?;
    let of = reading.value;
    let span = span_of(input.line, input.start);
    let variables = free_variables(&session.graph, of);
    let (variable, numbers) = match rest.split_first() {
        Some((first, numbers)) if first.1.parse::<f64>().is_err() => {
            (session.read_variables(&[*first], of)?[0], numbers)
        }
        _ => match variables[..] {
            [only] => (only, &rest[..]),
            _ => {
                return Err(Diagnostic::at("scope-no-variable", span, "name the variable of the table")
                    .suggest("table x^2*a, x, 0, 3, 1 after a = 2"));
            }
        },
    };
    if !session.graph.is_scalar(of) || variables.iter().any(|id| *id != variable) {
        return Err(Diagnostic::at("scope-table", span, "a table needs one scalar function of one variable"));
    }
    let mut range = [-2.0, 2.0, 0.5];
    for (slot, (at, text)) in range.iter_mut().zip(numbers) {
        let value = session.read(&masked(input.line, *at..at + text.len()))?.value;
        let number = session.constant_value(value).map(|rows| rows[0][0]).filter(|x| x.is_finite());
        *slot = number
            .ok_or_else(|| Diagnostic::at("parse-point", Span::new(*at, at + text.len()), "a number is wanted here"))?;
    }
    let [from, to, step] = range;
    let rows = ((to - from) / step).floor() + 1.0;
    if !(1.0..=TABLE_ROWS).contains(&rows) {
        return Err(Diagnostic::at("limit-rows", span, format!("a table has between 1 and {TABLE_ROWS} rows"))
            .suggest("from, to, step: table sin(x), x, 0, 3, 0.5"));
    }
    let raw = Derivatives::new().forward(&mut session.graph, &[of], variable).map_err(explain)?[0];
    let slope = session.tidied(raw)?;
    let name = spelling(&session.graph, variable);
    let rows = (0..rows as usize)
        .map(|k| {
            let x = from + step * k as f64;
            let place = super::point::Place(vec![(variable, x)]);
            let value = |id| session.value_at(id, &place).map_or(f64::NAN, |rows| rows[0][0]);
            vec![x, value(of), value(slope)]
        })
        .collect();
    let heads = vec![name.clone(), "f".to_owned(), format!("df/d{name}")];
    Ok(vec![Reply::Table(Table { heads, rows })])
}

/// Most characters of a part in a list of shapes.
const SHOWN_PART: usize = 60;

pub(super) fn shapes(session: &mut Session, input: &Input<'_>) -> Replies {
    session.whole_first(input.text(), |session| shapes_of(session, input))
}

fn shapes_of(session: &mut Session, input: &Input<'_>) -> Replies {
    let reading = session.read(&input.masked())?;
    let mut page = Page::titled("shapes");
    let mut seen = Vec::new();
    for id in reading.lowered.meaning.iter().flatten() {
        if !seen.contains(id) && session.graph.as_number(*id).is_none() {
            seen.push(*id);
            let shown = linear::write(&session.formula(*id), linear::Style::Unicode, SHOWN_PART).to_string();
            page = page.entry(shown, session.graph.shape(*id).to_string());
        }
    }
    Ok(vec![Reply::Page(page)])
}
