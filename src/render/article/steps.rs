//! The four steps of the chain rule: introduce, differentiate, combine, substitute.

use super::super::span::Role;
use super::flow::{along, derivative_of, paths};
use super::{Bit, Part, apart, equation, listed, name, whole, words};
use crate::calculus::ChainRule;
use crate::session::Steps;
use crate::syntax::formula::Formula;

/// Most entries that are shown one by one.
const MOST_ENTRIES: usize = 12;
/// Most paths that are listed.
const MOST_PATHS: usize = 6;
/// Most laws that are named beside one local derivative.
const MOST_LAWS: usize = 3;

/// The parts of the four steps.
pub(super) fn parts(steps: &Steps) -> Vec<Part> {
    let rule = match steps.rule {
        ChainRule::SingleVariable => "single path: multiply",
        ChainRule::TotalDerivative => "several paths: add the products",
        ChainRule::Vector => "vectors: multiply Jacobians",
    };
    if let Some(whole) = &steps.whole {
        return super::whole::parts(steps, whole);
    }
    vec![
        Part::Heading(format!("The chain rule in four steps ({rule})")),
        Part::Step(1, "introduce", introduce(steps)),
        Part::Step(2, "differentiate", differentiate(steps)),
        Part::Step(3, "combine", combine(steps)),
        Part::Step(4, "substitute", substitute(steps)),
    ]
}

fn introduce(steps: &Steps) -> Vec<Part> {
    let named = steps.introduce.iter().map(|named| equation(&name(&named.name), &named.formula));
    vec![Part::Formulas(named.collect())]
}

/// One row for each local derivative: its value, its law, the law in full.
fn differentiate(steps: &Steps) -> Vec<Part> {
    let rows = steps.locals.iter().map(|local| {
        let formula = equation(&derivative_of(&local.of, &local.by, local.partial), &local.formula);
        vec![vec![Bit::Math(formula)], laws(&local.laws), vec![words(local.statement.as_str())]]
    });
    vec![Part::Columns(rows.collect())]
}

pub(super) fn laws(laws: &[&str]) -> Vec<Bit> {
    let mut names = laws[..laws.len().min(MOST_LAWS)].join(", ");
    if laws.len() > MOST_LAWS {
        names += &format!(" and {} more", laws.len() - MOST_LAWS);
    }
    vec![Bit::Words(names, Role::Heading)]
}

fn combine(steps: &Steps) -> Vec<Part> {
    let mut parts = Vec::new();
    match steps.rule {
        ChainRule::Vector if !steps.factors.is_empty() => {
            parts.push(Part::Jacobians(steps.factors.clone()));
            parts.push(Part::Sentence(vec![words("their product:")]));
            parts.push(Part::Display(vec![whole(&steps.combined.formula)], None));
            return parts;
        }
        ChainRule::TotalDerivative => parts.extend(listed_paths(steps)),
        _ => {}
    }
    let entries = steps.combine.iter().take(MOST_ENTRIES);
    parts.extend(entries.map(|entry| {
        let chain = distinct([&entry.left, &entry.symbols, &entry.formula]);
        Part::Display(std::iter::once(whole(chain[0])).chain(chain[1..].iter().map(|f| apart(f))).collect(), None)
    }));
    parts.extend(and_more(steps.combine.len()));
    parts.extend(partial_or_total(steps).map(Part::Sentence));
    parts.extend(steps.one_path.as_ref().map(|wrong| Part::Sentence(one_path(steps, wrong))));
    parts
}

/// Every path with the product along it, where there are several.
fn listed_paths(steps: &Steps) -> Option<Part> {
    let flow = &steps.flow;
    let mut rows = Vec::new();
    for output in flow.nodes.len().saturating_sub(flow.outputs)..flow.nodes.len() {
        for variable in 0..flow.variables {
            let paths = paths(flow, variable, output, MOST_PATHS + 1);
            for path in paths.iter().take(MOST_PATHS) {
                rows.push(vec![vec![Bit::Words("path".into(), Role::Note)], arrows(steps, path), along(flow, path)]);
            }
            if paths.len() > MOST_PATHS {
                let more = format!("and more paths; {} in all at most", flow.paths);
                rows.push(vec![vec![Bit::Words(more, Role::Note)]]);
            }
        }
    }
    (!rows.is_empty()).then_some(Part::Columns(rows))
}

/// The names on a path, from the variable to the output.
fn arrows(steps: &Steps, path: &[usize]) -> Vec<Bit> {
    let flow = &steps.flow;
    let first = path.first().map(|edge| flow.edges[*edge].0);
    let stations = first.into_iter().chain(path.iter().map(|edge| flow.edges[*edge].1));
    let mut bits = Vec::new();
    for station in stations {
        if !bits.is_empty() {
            bits.push(Bit::Words(" → ".into(), Role::Operator));
        }
        bits.push(Bit::Math(name(&flow.nodes[station].name)));
    }
    bits
}

/// Where the variable reaches the output both directly and through others, the two derivatives are told apart in words.
fn partial_or_total(steps: &Steps) -> Option<Vec<Bit>> {
    let flow = &steps.flow;
    let (variable, output) = (0, flow.nodes.len().checked_sub(1)?);
    let direct = flow.edges.iter().any(|(from, to, _)| (*from, *to) == (variable, output));
    if flow.variables > 1 || flow.paths < 2 || !direct || steps.rule != ChainRule::TotalDerivative {
        return None;
    }
    let (of, by) = (&flow.nodes[output].name, &flow.nodes[variable].name);
    let others = flow.edges.iter().filter(|(from, to, _)| *to == output && *from != variable);
    let others: Vec<Bit> = others.map(|(from, ..)| Bit::Math(name(&flow.nodes[*from].name))).collect();
    let verb = if others.len() == 1 { " fixed; " } else { " all fixed; " };
    let mut bits = vec![Bit::Math(derivative_of(of, by, true)), words(", the partial derivative, holds ")];
    bits.extend(listed(others));
    bits.extend([words(verb), Bit::Math(derivative_of(of, by, false)), words(", the total derivative, does not.")]);
    Some(bits)
}

fn one_path(steps: &Steps, wrong: &Formula) -> Vec<Bit> {
    let flow = &steps.flow;
    let output = flow.nodes.len().saturating_sub(flow.outputs);
    let longest = paths(flow, 0, output, MOST_PATHS).into_iter().max_by_key(Vec::len).unwrap_or_default();
    let mut bits = vec![words("One path alone, ")];
    bits.extend(arrows(steps, &longest));
    bits.extend([
        words(", would give "),
        Bit::Math(wrong.clone()),
        words(". That is "),
        Bit::Words("wrong".into(), Role::Wrong),
        words(": it misses the change that reaches "),
    ]);
    bits.extend(flow.nodes.last().map(|node| Bit::Math(name(&node.name))));
    bits.push(words(match steps.flow.paths {
        2 => " along the other path.",
        _ => " along the other paths.",
    }));
    bits
}

fn substitute(steps: &Steps) -> Vec<Part> {
    if steps.rule == ChainRule::Vector {
        let members = [&steps.combined.formula, &steps.substituted.formula, &steps.result.formula];
        return vec![Part::Display(distinct(members).into_iter().map(whole).collect(), None)];
    }
    let entries = steps.combine.iter().zip(&steps.substitute).take(MOST_ENTRIES);
    let mut parts: Vec<Part> = entries
        .map(|(entry, (replaced, tidied))| {
            let middle = (replaced.items != tidied.items).then(|| apart(replaced));
            let members = [whole(&entry.left)].into_iter().chain(middle).chain([whole(tidied)]);
            Part::Display(members.collect(), None)
        })
        .collect();
    parts.extend(and_more(steps.substitute.len()));
    parts
}

fn and_more(count: usize) -> Option<Part> {
    let more = count.checked_sub(MOST_ENTRIES).filter(|more| *more > 0)?;
    Some(Part::Sentence(vec![Bit::Words(format!("and {more} more entries in the same way"), Role::Note)]))
}

/// Formulas without those that only repeat the one before.
pub(super) fn distinct(members: [&Formula; 3]) -> Vec<&Formula> {
    let mut distinct: Vec<&Formula> = Vec::new();
    for member in members {
        if distinct.last().is_none_or(|last| last.items != member.items) {
            distinct.push(member);
        }
    }
    distinct
}
