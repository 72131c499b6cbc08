//! Which wrong answers mistakes lead to: an exercise that tells two of them apart is one on which they differ.

use rustc_hash::FxHashSet;

use super::Exercise;
use super::desk::no_derivative;
use super::solve::{Problem, problem};
use crate::decide::accept::{NO_VALUE, fingerprint};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::tutor::variants;

/// Most wrong derivatives that are looked through.
const VARIANTS: usize = 600;
/// Seed of the values by which answers are compared.
const SEED: u64 = 1;

/// Wrong derivatives for one entry, each with the id of its mistake.
pub(super) fn wrong_entries(problem: &mut Problem, entry: usize) -> Result<Vec<(&'static str, ExprId)>, Diagnostic> {
    let found = variants(&mut problem.desk.graph, &problem.question, entry, VARIANTS).map_err(no_derivative)?;
    Ok(found.into_iter().map(|variant| (variant.row().id, variant.value)).collect())
}

/// Values of the wrong answers that a mistake leads to in one entry; those that are right all the same are left out.
type Prints = Vec<(&'static str, u128)>;

fn prints(problem: &mut Problem, entry: usize) -> Result<Prints, Diagnostic> {
    let found = wrong_entries(problem, entry)?;
    let mut roots = vec![problem.right[entry]];
    roots.extend(found.iter().map(|(_, value)| *value));
    let values = fingerprint(&mut problem.desk.graph, &roots, SEED).map_err(|stopped| no_derivative(stopped.into()))?;
    let (right, wrong) = values.split_first().expect("the right entry");
    let differing = found.iter().zip(wrong).filter(|(_, value)| *value != right && **value != NO_VALUE);
    Ok(differing.map(|((id, _), value)| (*id, *value)).collect())
}

/// The wrong answers to an exercise, entry by entry; none where its entries are not written out.
fn all_prints(exercise: &Exercise) -> Vec<Prints> {
    if !matches!(super::whole::read(exercise), Ok(None)) {
        return Vec::new();
    }
    let Ok(mut problem) = problem(exercise) else { return Vec::new() };
    // Without a derivation there are no paths, and other mistakes are told apart all the same.
    let _ = problem.name_paths();
    (0..problem.right.len()).filter_map(|entry| prints(&mut problem, entry).ok()).collect()
}

/// True if the mistake can be made and leads to a wrong answer.
pub(super) fn is_possible(exercise: &Exercise, mistake: &str) -> bool {
    all_prints(exercise).iter().flatten().any(|(id, _)| *id == mistake)
}

/// True if exactly one of the mistakes can be made.
pub(super) fn isolates(exercise: &Exercise, rivals: &[&str]) -> bool {
    let prints = all_prints(exercise);
    let possible = |rival: &&&str| prints.iter().flatten().any(|(id, _)| id == *rival);
    rivals.iter().filter(possible).count() == 1
}

/// True if in some entry every one of the mistakes can be made, and they lead to different answers.
pub(super) fn separates(exercise: &Exercise, rivals: &[&str]) -> bool {
    all_prints(exercise).iter().any(|prints| {
        let of = |rival: &&str| -> FxHashSet<u128> {
            prints.iter().filter(|(id, _)| id == rival).map(|(_, value)| *value).collect()
        };
        let sets: Vec<FxHashSet<u128>> = rivals.iter().map(of).collect();
        let apart = |k: usize| sets[k + 1..].iter().all(|other| other.is_disjoint(&sets[k]));
        sets.iter().all(|set| !set.is_empty()) && sets.len() > 1 && (0..sets.len()).all(apart)
    })
}
