//! Which wrong derivatives a wrong answer is: looked up by values at random matrices of distinct sizes.

use std::borrow::Cow;

use super::super::check::compare;
use super::super::mistakes::{MISTAKES, Mistake, Wrong};
use super::super::verdict::{Diagnosis, Effort};
use super::{Bench, MatrixQuestion};
use crate::calculus::NoDerivative;
use crate::decide;
use crate::expr::{ExprId, Graph, Stopped};
use crate::name::Name;
use crate::numeric::matrix::{Matrix, Place, evaluate};
use crate::ops;

/// Explanations that are shown.
const SHOWN: usize = 3;
/// An explanation stands out if it is this many percent as likely as the next.
const STANDS_OUT: u32 = 130;
/// Largest relative difference of values that are taken for the same.
const SAME: f64 = 1e-9;
/// Size of the first letter and salt of the places.
const PLACES: [(usize, u64); 2] = [(3, 101), (2, 102)];

/// The wrong results that all mistakes lead to, made once for many attempts at a question.
///
/// The graph of an attempt must hold everything that the graph in which they were made holds, under the same ids.
#[derive(Clone, Debug)]
pub struct ForeseenMatrices(Vec<(&'static Mistake, Vec<ExprId>)>);

impl ForeseenMatrices {
    /// Makes them.
    ///
    /// # Errors
    /// If the work was stopped from outside.
    pub fn new(graph: &mut Graph, question: &MatrixQuestion) -> Result<ForeseenMatrices, NoDerivative> {
        let mut bench = Bench::new(graph, question);
        let all = MISTAKES.iter().map(|mistake| Ok((*mistake, made(&mut bench, mistake)?)));
        Ok(ForeseenMatrices(all.collect::<Result<_, NoDerivative>>()?))
    }
}

pub(super) fn diagnose(
    graph: &mut Graph,
    question: &MatrixQuestion,
    foreseen: Option<&ForeseenMatrices>,
    given: ExprId,
    effort: &Effort,
) -> Result<Diagnosis, NoDerivative> {
    let sought = Sought::new(graph, question, given, effort.seed);
    let Some(sought) = sought else { return Ok(Diagnosis::default()) };
    let made = match foreseen {
        Some(foreseen) => Cow::Borrowed(foreseen),
        None => Cow::Owned(ForeseenMatrices::new(graph, question)?),
    };
    let mut found: Vec<(&'static Mistake, ExprId)> = Vec::new();
    for (mistake, values) in &made.0 {
        let explains = values.iter().find(|value| sought.is(graph, **value));
        found.extend(explains.map(|value| (*mistake, *value)));
    }
    found.sort_by_key(|(mistake, _)| std::cmp::Reverse(mistake.prior));
    let mut kept = Vec::new();
    for (mistake, value) in found {
        if kept.len() <= SHOWN && !contradicted(graph, question, value, given, effort)? {
            kept.push(mistake);
        }
    }
    Ok(summary(&kept))
}

/// The wrong results of a mistake, of whatever shape.
///
/// # Errors
/// If the work was stopped from outside.
pub(super) fn made(bench: &mut Bench<'_>, mistake: &Mistake) -> Result<Vec<ExprId>, NoDerivative> {
    let makers = mistake.wrong.iter().filter_map(|wrong| match wrong {
        Wrong::Matrix(make) => Some(make),
        _ => None,
    });
    let made = makers.flat_map(|make| make(bench)).collect();
    match bench.stopped.filter(|stopped| *stopped != Stopped::Work) {
        Some(stopped) => Err(stopped.into()),
        None => Ok(made),
    }
}

/// True if the explanation is certainly not what was given, in either layout.
fn contradicted(
    graph: &mut Graph,
    question: &MatrixQuestion,
    value: ExprId,
    given: ExprId,
    effort: &Effort,
) -> Result<bool, NoDerivative> {
    let mut sides = vec![value];
    if !graph.shape(value).is_scalar() {
        sides.push(graph.apply(ops::TRANSPOSE, &[value]));
    }
    for side in sides {
        let verdict = compare(graph, side, given, &question.assumptions, effort)?;
        if !matches!(verdict, decide::Verdict::Different(_) | decide::Verdict::Unlike { .. }) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn summary(mistakes: &[&'static Mistake]) -> Diagnosis {
    let Some(first) = mistakes.first() else { return Diagnosis::default() };
    let stands_out = mistakes.get(1).is_none_or(|second| first.prior * 100 >= second.prior * STANDS_OUT);
    let rivals = if stands_out { &mistakes[..1] } else { mistakes };
    let step = first.step.filter(|step| rivals.iter().all(|other| other.step == Some(*step)));
    Diagnosis {
        mistake: stands_out.then_some(*first),
        mistakes: mistakes.iter().take(SHOWN).copied().collect(),
        step,
        site: None,
    }
}

/// What was given, as values: free of layout, and as it stands if both layouts are accepted.
struct Sought {
    places: Vec<Place>,
    given: Vec<Vec<Matrix>>,
    right: Vec<Matrix>,
    either_layout: bool,
}

impl Sought {
    fn new(graph: &mut Graph, question: &MatrixQuestion, given: ExprId, seed: u64) -> Option<Sought> {
        let roots = [question.of, question.by, given, question.derivative.value];
        let facts = &question.facts;
        let all = |names: &rustc_hash::FxHashSet<Name>, said| names.iter().map(move |name| (*name, said)).collect();
        let properties: [Vec<(Name, &str)>; 3] = [
            all(&facts.definite, "positive definite"),
            all(&facts.diagonal, "diagonal"),
            all(&facts.symmetric, "symmetric"),
        ];
        let properties = properties.concat();
        let totals = facts.totals(graph);
        let random = |(first, salt): &(usize, u64)| {
            Place::random(graph, &roots, *first, &properties, seed.wrapping_add(*salt)).with_totals(&totals)
        };
        let places: Vec<Place> = PLACES.iter().map(random).collect();
        let either_layout = question.is_gradient();
        let (mut all_given, mut all_right) = (Vec::new(), Vec::new());
        for place in &places {
            let value = evaluate(graph, given, place).ok()?;
            let turned = turned(&value);
            all_given.push(match (either_layout, question.turned) {
                (true, _) => vec![value, turned],
                (false, true) => vec![turned],
                (false, false) => vec![value],
            });
            all_right.push(evaluate(graph, question.derivative.value, place).ok()?);
        }
        Some(Sought { places, given: all_given, right: all_right, either_layout })
    }

    /// True if an expression has the values that were given, and is not right after all.
    fn is(&self, graph: &Graph, value: ExprId) -> bool {
        let mut right = true;
        for (k, place) in self.places.iter().enumerate() {
            let Ok(made) = evaluate(graph, value, place) else { return false };
            if !self.given[k].iter().any(|given| same(&made, given)) {
                return false;
            }
            right &= same(&made, &self.right[k]) || self.either_layout && same(&turned(&made), &self.right[k]);
        }
        !right
    }
}

fn turned(value: &Matrix) -> Matrix {
    Matrix::from_fn(value.cols, value.rows, |row, col| value.at(col, row))
}

fn same(a: &Matrix, b: &Matrix) -> bool {
    let entries = || a.entries.iter().zip(&b.entries);
    let scale = 1.0 + entries().fold(0.0f64, |most, (x, y)| most.max(x.abs()).max(y.abs()));
    (a.rows, a.cols) == (b.rows, b.cols) && entries().all(|(x, y)| (x - y).abs() <= SAME * scale)
}
