//! An answer that speaks of a letter that nobody defined: it is unfinished, not wrong, if it is right as soon as the letter
//! stands for a part of the function.

use rustc_hash::FxHashMap;

use super::check::compare;
use super::question::Question;
use super::verdict::Effort;
use crate::calculus::NoDerivative;
use crate::decide::accept::{NO_VALUE, fingerprint};
use crate::decide::{self, Certainty};
use crate::expr::{ExprId, Graph};

/// Most letters whose meaning is looked for.
const MOST_LETTERS: usize = 2;
/// Most parts of the function that are tried.
const MOST_PARTS: usize = 24;

/// A letter and the part of the function that it stands for.
pub(super) type Meaning = (ExprId, ExprId);

/// What the undefined letters of an answer must stand for to make it right, and how that is known.
pub(super) fn meanings(
    graph: &mut Graph,
    question: &Question,
    given: &[ExprId],
    right: &[ExprId],
    effort: &Effort,
) -> Result<Option<(Vec<Meaning>, Certainty)>, NoDerivative> {
    let of = question.closed(graph)?;
    let letters = undefined(graph, question, &of, given);
    if letters.is_empty() || letters.len() > MOST_LETTERS {
        return Ok(None);
    }
    let mut parts: Vec<ExprId> = graph.reachable(&of);
    parts.retain(|part| graph.is_scalar(*part) && !question.by.contains(part) && graph.contains(*part, &question.by));
    parts.reverse();
    parts.truncate(MOST_PARTS);
    let choices = choices(&letters, &parts);
    let mut roots = right.to_vec();
    for choice in &choices {
        for entry in given {
            roots.push(graph.substitute_folding(*entry, choice)?);
        }
    }
    let values = fingerprint(graph, &roots, effort.seed)?;
    let (wanted, tried) = values.split_at(right.len());
    if wanted.contains(&NO_VALUE) {
        return Ok(None);
    }
    let Some(at) = tried.chunks(right.len()).position(|entries| entries == wanted) else { return Ok(None) };
    let mut certainty = Certainty::Proved;
    for (entry, right) in roots[right.len() * (at + 1)..].iter().zip(right) {
        match compare(graph, *entry, *right, &question.assumptions, effort)? {
            decide::Verdict::Equal(found) => certainty = certainty.and(found),
            _ => return Ok(None),
        }
    }
    Ok(Some((letters.iter().map(|letter| (*letter, choices[at][letter])).collect(), certainty)))
}

/// Letters of the answer that neither the function nor the question knows.
fn undefined(graph: &Graph, question: &Question, of: &[ExprId], given: &[ExprId]) -> Vec<ExprId> {
    let known: Vec<ExprId> = of.iter().flat_map(|function| graph.variables(*function)).collect();
    let named = |letter: &ExprId| question.lets.iter().chain(&question.held).any(|(name, _)| name == letter);
    let mut letters: Vec<ExprId> = given.iter().flat_map(|entry| graph.variables(*entry)).collect();
    letters.retain(|letter| {
        graph.as_symbol(*letter).is_some() && !known.contains(letter) && !question.by.contains(letter) && !named(letter)
    });
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// All ways to give each letter a part of its own.
fn choices(letters: &[ExprId], parts: &[ExprId]) -> Vec<FxHashMap<ExprId, ExprId>> {
    let mut all: Vec<FxHashMap<ExprId, ExprId>> = vec![FxHashMap::default()];
    for letter in letters {
        let mut longer = Vec::new();
        for choice in &all {
            for part in parts.iter().filter(|part| !choice.values().any(|taken| taken == *part)) {
                let mut next = choice.clone();
                next.insert(*letter, *part);
                longer.push(next);
            }
        }
        all = longer;
    }
    all
}
