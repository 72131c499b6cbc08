//! An answer: the formula, where it is defined, how it was confirmed, its value at a point.

use super::super::format::Options;
use super::super::span::Role;
use super::{Bit, Part, View, equation, listed, name, part_of, point, whole, words};
use crate::session::{Answer, AnswerKind, Confirmation, Shown};
use crate::syntax::formula::{Formula, Item};

/// The parts of an answer.
pub(super) fn parts(answer: &Answer, options: &Options, view: View) -> Vec<Part> {
    let mut parts = Vec::new();
    if options.notes {
        parts.extend(answer.notes.iter().map(|note| Part::Note(note.clone(), answer.source.clone())));
    }
    let value = written(answer.kind, &answer.value, view);
    let (left, place) = answer.left.as_ref().map_or((None, None), without_place);
    let placed = place.is_some();
    parts.extend(place.map(Part::Sentence));
    let exact = is_exact(&value);
    let mut values = vec![value];
    if let Some(other) = &answer.other {
        // Matrix notation first; entries too long for a page are for programs.
        match (other.rows.is_some(), other.is_short()) {
            (false, _) => values.insert(0, other.formula.clone()),
            (true, true) => values.push(written(answer.kind, other, view)),
            (true, false) => {}
        }
    }
    let members = left.into_iter().chain(values).map(|formula| whole(&formula)).collect();
    parts.push(Part::Display(members, answer.decimal.clone()));
    if let Some(at) = answer.at.as_ref().filter(|_| !(placed && (exact || answer.decimal.is_some()))) {
        let mut bits = vec![words(if placed { "in decimals:" } else { "at " })];
        if !placed {
            bits.extend(point(&at.point, options.digits));
            bits.push(words(":"));
        }
        parts.push(Part::Numbers(bits, at.value.clone(), is_list(answer.kind, &at.value)));
    }
    if !answer.domain.ranges.is_empty() && !answer.domain.is_said && !placed {
        let mut bits = vec![words("where ")];
        bits.extend(listed(answer.domain.ranges.iter().cloned().map(Bit::Math).collect()));
        parts.push(Part::Sentence(bits));
    }
    parts.extend(answer.conventions.iter().map(|said| Part::Sentence(vec![words(*said)])));
    parts.extend(answer.confirmation.iter().map(|confirmation| Part::Sentence(confirmed(confirmation))));
    parts
}

fn written(kind: AnswerKind, value: &Shown, view: View) -> Formula {
    match view {
        View::OneLine => in_one_line(kind, &value.formula, value.rows.as_deref()),
        View::Book => value.formula.clone(),
    }
}

/// The left side without `at x = 1`, and this as words before it.
fn without_place(left: &Formula) -> (Option<Formula>, Option<Vec<Bit>>) {
    let Item::At(body, values) = &left.items[left.root() as usize] else { return (Some(left.clone()), None) };
    let place = values.iter().map(|(spelt, value)| {
        let value = part_of(left, *value);
        Bit::Math(if spelt.is_empty() { value } else { equation(&name(spelt), &value) })
    });
    let mut bits = vec![words("at ")];
    bits.extend(listed(place.collect()));
    bits.push(words(":"));
    (Some(part_of(left, *body)), Some(bits))
}

/// Whether decimals would say nothing new: numbers and nothing else.
fn is_exact(formula: &Formula) -> bool {
    formula.items.iter().all(|item| matches!(item, Item::Number(_) | Item::Sum(_) | Item::Matrix { .. }))
}

/// That the answer was confirmed, or a warning that it was not; `why` says by which witnesses.
fn confirmed(confirmation: &Confirmation) -> Vec<Bit> {
    if let Some(problem) = &confirmation.problem {
        return vec![Bit::Words("not confirmed".into(), Role::Wrong), words(format!(": {problem}"))];
    }
    let points = if confirmation.points == 1 { "point" } else { "points" };
    let text = format!(" by numbers at {} {points}", confirmation.points);
    vec![Bit::Words("confirmed".into(), Role::Right), words(text)]
}

/// True for a gradient by the entries of a vector; one by the entries of a matrix has the shape of the matrix.
pub(in crate::render) fn is_list<T>(kind: AnswerKind, rows: &[Vec<T>]) -> bool {
    kind == AnswerKind::Gradient && (rows.len() == 1 || rows.iter().all(|row| row.len() == 1))
}

/// The entries of a gradient as a list, whatever the layout; any other value as it is.
pub(in crate::render) fn in_one_line(kind: AnswerKind, formula: &Formula, rows: Option<&[Vec<Formula>]>) -> Formula {
    let Some(rows) = rows.filter(|rows| is_list(kind, rows)) else { return formula.clone() };
    let mut list = Formula::default();
    let entries: Vec<u32> = rows.iter().flatten().map(|entry| list.append(entry)).collect();
    list.push(Item::Matrix { rows: entries.len() as u32, cols: 1, entries, vector: true });
    list
}
