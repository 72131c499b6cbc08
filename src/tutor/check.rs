//! The order of business: shape, entries one by one, the other layout, then what explains a wrong answer.

use super::diagnose::{Case, Foreseen, diagnose};
use super::question::{Attempt, Kind, Question};
use super::unnamed::meanings;
use super::verdict::{Counterexample, Diagnosis, Effort, Incorrect, Layout, Verdict};
use crate::calculus::NoDerivative;
use crate::decide::{self, Certainty, Reason, Witness, decide};
use crate::expr::{ExprId, Graph, Stopped};
use crate::name::Name;
use crate::syntax::entries_of;

/// Judges an attempt.
///
/// # Errors
/// If there is no derivative, or the work was stopped from outside; see [`NoDerivative`].
pub fn check(
    graph: &mut Graph,
    question: &Question,
    attempt: &Attempt,
    effort: &Effort,
) -> Result<Verdict, NoDerivative> {
    let right = question.solution(graph)?;
    check_against(graph, question, &right, attempt, effort)
}

/// Judges an attempt when the right entries, those of [`Question::solution`], are known already.
///
/// # Errors
/// As [`check`].
pub fn check_against(
    graph: &mut Graph,
    question: &Question,
    right: &[ExprId],
    attempt: &Attempt,
    effort: &Effort,
) -> Result<Verdict, NoDerivative> {
    check_foreseen(graph, question, right, &Foreseen::default(), attempt, effort)
}

/// Judges an attempt when wrong answers were made before as well.
///
/// # Errors
/// As [`check`].
pub fn check_foreseen(
    graph: &mut Graph,
    question: &Question,
    right: &[ExprId],
    foreseen: &Foreseen,
    attempt: &Attempt,
    effort: &Effort,
) -> Result<Verdict, NoDerivative> {
    let (rows, cols) = question.shape();
    let Some((given_rows, given_cols, written)) = entries_of(graph, attempt.value) else {
        return Ok(Verdict::Undecided(Reason::Outside));
    };
    let given_shape = (given_rows as usize, given_cols as usize);
    let stated = stated_shape(question, (rows, cols));
    let fitted = fit(question, attempt, stated, given_shape);
    let turned = question.kind == Kind::Jacobian && question.transposed_jacobian && fitted.is_some();
    let written = if turned { transposed(&written, cols) } else { written };
    let given = question.put_in(graph, written.clone())?;
    let case = Case { question, shape: (rows, cols), right, given: &given, written: &written, given_shape };
    let Some(fitted) = fitted else { return wrong_shape(graph, &case, stated, effort) };
    let outcome = compare_entries(graph, question, &given, right, effort)?;
    if outcome.wrong.is_empty() {
        return Ok(match (outcome.undecided, attempt.left.is_empty()) {
            (Some(reason), _) => Verdict::Undecided(reason),
            (None, false) => {
                Verdict::Unfinished { certainty: outcome.certainty, left: attempt.left.clone(), meant: Vec::new() }
            }
            (None, true) => Verdict::Correct { certainty: outcome.certainty, layout: fitted },
        });
    }
    if let Some(unfinished) = unnamed(graph, question, attempt, &given, right, effort)? {
        return Ok(unfinished);
    }
    let place = |entry: usize| (entry / cols + 1, entry % cols + 1);
    let single = right.len() == 1;
    let counterexample =
        outcome.witness.map(|(entry, witness)| Counterexample { entry: (!single).then(|| place(entry)), witness });
    let is_transpose = rows == cols && rows > 1 && equals(graph, question, &transposed(&given, cols), right, effort)?;
    let layout = (is_transpose && question.kind != Kind::Hessian).then_some(Layout::Transposed);
    let diagnosis = explained(graph, &case, &outcome.wrong, layout, foreseen, effort)?;
    let entries = if single { Vec::new() } else { outcome.wrong.iter().map(|entry| place(*entry)).collect() };
    Ok(Verdict::Incorrect(Box::new(Incorrect { shape: None, counterexample, entries, diagnosis, layout })))
}

/// Decides an equality as a verdict on a claim `a = b`; an explicit vector is compared entry by entry.
///
/// # Errors
/// If the work was stopped from outside.
pub fn compare(
    graph: &mut Graph,
    a: ExprId,
    b: ExprId,
    assumptions: &[ExprId],
    effort: &Effort,
) -> Result<decide::Verdict, NoDerivative> {
    match decide(graph, a, b, assumptions, effort.seed, &effort.budget) {
        decide::Verdict::Undecided(Reason::Stopped(Stopped::Work)) => Ok(decide::Verdict::Undecided(Reason::Budget)),
        decide::Verdict::Undecided(Reason::Stopped(stopped)) => Err(stopped.into()),
        verdict => Ok(verdict),
    }
}

/// An answer that is right if its undefined letters stand for parts of the function.
fn unnamed(
    graph: &mut Graph,
    question: &Question,
    attempt: &Attempt,
    given: &[ExprId],
    right: &[ExprId],
    effort: &Effort,
) -> Result<Option<Verdict>, NoDerivative> {
    let found = match meanings(graph, question, given, right, effort) {
        Err(NoDerivative::Stopped(stopped)) if stopped != Stopped::Work => return Err(stopped.into()),
        found => found.unwrap_or_default(),
    };
    let Some((meanings, certainty)) = found else { return Ok(None) };
    let meant: Vec<(Name, ExprId)> =
        meanings.into_iter().filter_map(|(letter, part)| Some((graph.as_symbol(letter)?, part))).collect();
    let mut left = attempt.left.clone();
    left.extend(meant.iter().map(|(name, _)| *name));
    Ok(Some(Verdict::Unfinished { certainty, left, meant }))
}

/// A diagnosis; none if that is too much work or a derivative that it needs does not exist. The verdict stands without it.
fn explained(
    graph: &mut Graph,
    case: &Case<'_>,
    wrong: &[usize],
    layout: Option<Layout>,
    foreseen: &Foreseen,
    effort: &Effort,
) -> Result<Diagnosis, NoDerivative> {
    match diagnose(graph, case, wrong, layout, foreseen, effort) {
        Err(NoDerivative::Stopped(stopped)) if stopped != Stopped::Work => Err(stopped.into()),
        result => Ok(result.unwrap_or_default()),
    }
}

/// Rows and columns in the layout in force.
fn stated_shape(question: &Question, (rows, cols): (usize, usize)) -> (usize, usize) {
    let turned = match question.kind {
        Kind::Gradient => question.matrix.is_none() && question.column_gradient,
        Kind::Jacobian => question.transposed_jacobian,
        _ => false,
    };
    if turned { (cols, rows) } else { (rows, cols) }
}

/// `None` if the shape does not fit; else whether it is that of the other layout. A plain list fits whatever has as many
/// entries in one row or column.
fn fit(
    question: &Question,
    attempt: &Attempt,
    stated: (usize, usize),
    given: (usize, usize),
) -> Option<Option<Layout>> {
    let line = stated.0 == 1 || stated.1 == 1;
    let is_line = given.0 == 1 || given.1 == 1;
    match () {
        () if given == stated => Some(None),
        () if line && is_line && attempt.listed && given.0 * given.1 == stated.0 * stated.1 => Some(None),
        () if line && given == (stated.1, stated.0) && question.matrix.is_none() => match question.kind {
            Kind::Gradient | Kind::Derivative => Some(Some(Layout::Transposed)),
            _ => None,
        },
        () => None,
    }
}

/// Entries row by row of the transpose of a matrix with `rows` columns read as rows.
fn transposed(entries: &[ExprId], cols: usize) -> Vec<ExprId> {
    let rows = entries.len() / cols;
    (0..rows).flat_map(|row| (0..cols).map(move |col| col * rows + row)).map(|at| entries[at]).collect()
}

/// What was found about all entries.
struct Outcome {
    certainty: Certainty,
    wrong: Vec<usize>,
    witness: Option<(usize, Witness)>,
    undecided: Option<Reason>,
}

fn compare_entries(
    graph: &mut Graph,
    question: &Question,
    given: &[ExprId],
    right: &[ExprId],
    effort: &Effort,
) -> Result<Outcome, NoDerivative> {
    let mut outcome = Outcome { certainty: Certainty::Proved, wrong: Vec::new(), witness: None, undecided: None };
    for (entry, (a, b)) in given.iter().zip(right).enumerate() {
        match compare(graph, *a, *b, &question.assumptions, effort)? {
            decide::Verdict::Equal(found) => outcome.certainty = outcome.certainty.and(found),
            decide::Verdict::Different(witness) => {
                outcome.wrong.push(entry);
                outcome.witness.get_or_insert((entry, witness));
            }
            decide::Verdict::Unlike { .. } => outcome.wrong.push(entry),
            decide::Verdict::Undecided(reason) => outcome.undecided = outcome.undecided.or(Some(reason)),
        }
    }
    Ok(outcome)
}

fn equals(
    graph: &mut Graph,
    question: &Question,
    given: &[ExprId],
    right: &[ExprId],
    effort: &Effort,
) -> Result<bool, NoDerivative> {
    for (a, b) in given.iter().zip(right) {
        if !matches!(compare(graph, *a, *b, &question.assumptions, effort)?, decide::Verdict::Equal(_)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An answer with other rows and columns than the derivative has.
fn wrong_shape(
    graph: &mut Graph,
    case: &Case<'_>,
    stated: (usize, usize),
    effort: &Effort,
) -> Result<Verdict, NoDerivative> {
    let mut layout = None;
    if case.given_shape == (stated.1, stated.0) {
        let turned = transposed(case.given, case.given_shape.0);
        if equals(graph, case.question, &turned, case.right, effort)? {
            layout = Some(Layout::Transposed);
        }
    }
    let diagnosis = explained(graph, case, &[], layout, &Foreseen::default(), effort)?;
    Ok(Verdict::Incorrect(Box::new(Incorrect {
        shape: Some([stated, case.given_shape]),
        counterexample: None,
        entries: Vec::new(),
        diagnosis,
        layout,
    })))
}
