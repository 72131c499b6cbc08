//! Which mistakes explain a wrong answer: variants are made as expressions and looked up by their values in two fields.
//!
//! An explanation must explain every wrong entry. It is given alone only if it stands out; otherwise the likeliest are
//! listed, and the step that they share. Nothing is explained that a decision on the variant itself contradicts.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::check::compare;
use super::mistakes::{MISTAKES, Wrong};
use super::question::{Kind, Question};
use super::variant::{Variant, variants};
use super::verdict::{Diagnosis, Effort, Layout};
use super::whole::Whole;
use crate::calculus::{Derivatives, NoDerivative, gradient, jacobian};
use crate::decide;
use crate::decide::accept::{NO_VALUE, fingerprint, fingerprint_by_arguments};
use crate::expr::{ExprId, Graph, Stopped};

/// Wrong entries that are looked into; further ones must only not contradict a rule for the whole answer.
const MOST_ENTRIES: usize = 12;
/// How expressions are valued, with a seed.
type Valued = fn(&mut Graph, &[ExprId], u64) -> Result<Vec<u128>, Stopped>;

/// Explanations that are shown.
const SHOWN: usize = 3;
/// An explanation stands out if it is this many percent as likely as the next.
const STANDS_OUT: u32 = 130;

/// A wrong answer beside the right one, in the order (output, input).
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub question: &'a Question,
    pub shape: (usize, usize),
    pub right: &'a [ExprId],
    pub given: &'a [ExprId],
    /// The entries given, with held names left in.
    pub written: &'a [ExprId],
    pub given_shape: (usize, usize),
}

/// An explanation of the whole answer.
struct Candidate {
    mistake: usize,
    score: u32,
    site: Option<ExprId>,
    /// The variant and what was given instead, if it was found by a look-up.
    proof: Option<(ExprId, ExprId)>,
}

/// Wrong answers to single entries of a question with their values, made once for many attempts at it.
///
/// The graph of an attempt must hold everything that the graph in which they were made holds, under the same ids.
#[derive(Clone, Debug, Default)]
pub struct Foreseen(FxHashMap<usize, Tried>);

/// The variants for one entry and their fingerprints.
#[derive(Clone, Debug)]
struct Tried {
    variants: Vec<Variant>,
    values: Vec<u128>,
}

impl Foreseen {
    /// Looks ahead at every entry of a small answer. An entry for which that is too much work is left to the attempts.
    pub fn new(graph: &mut Graph, question: &Question, effort: &Effort) -> Foreseen {
        let (rows, cols) = question.shape();
        let mut all = FxHashMap::default();
        for entry in (0..rows * cols).take(MOST_ENTRIES) {
            let Ok(variants) = variants(graph, question, entry, effort.variants) else { continue };
            let roots: Vec<ExprId> = variants.iter().map(|variant| variant.value).collect();
            let Ok(values) = fingerprint(graph, &roots, effort.seed) else { continue };
            all.insert(entry, Tried { variants, values });
        }
        Foreseen(all)
    }
}

/// Explains an answer of which the entries `wrong` are wrong; none are given if it has another shape.
pub(super) fn diagnose(
    graph: &mut Graph,
    case: &Case<'_>,
    wrong: &[usize],
    layout: Option<Layout>,
    foreseen: &Foreseen,
    effort: &Effort,
) -> Result<Diagnosis, NoDerivative> {
    let closed = case.question.closed(graph)?;
    let looked: &[usize] = if wrong.len() <= MOST_ENTRIES { wrong } else { &[] };
    let mut found: Vec<Cow<'_, [Variant]>> = Vec::new();
    for entry in looked {
        found.push(match foreseen.0.get(entry) {
            Some(tried) => Cow::Borrowed(&tried.variants),
            None => Cow::Owned(variants(graph, case.question, *entry, effort.variants)?),
        });
    }
    let views = Views::new(graph, case, &closed, wrong)?;
    let nothing = Foreseen::default();
    let mut candidates = Vec::new();
    // Values by whole arguments depend on what else is valued, so that none are known before.
    let ways: [(Valued, &Foreseen); 2] = [(fingerprint, foreseen), (fingerprint_by_arguments, &nothing)];
    for (valued, known_before) in ways {
        let mut roots = views.roots.clone();
        for (entry, variants) in looked.iter().zip(&found) {
            if !known_before.0.contains_key(entry) {
                roots.extend(variants.iter().map(|variant| variant.value));
            }
        }
        let values = valued(graph, &roots, effort.seed)?;
        let (known, mut fresh) = values.split_at(views.roots.len());
        let mut tried: Vec<&[u128]> = Vec::new();
        for (entry, variants) in looked.iter().zip(&found) {
            tried.push(match known_before.0.get(entry) {
                Some(tried) => &tried.values,
                None => fresh.split_off(..variants.len()).unwrap_or(&[]),
            });
        }
        candidates = views.candidates(case, known, wrong, layout);
        candidates.extend(explained(case, looked, &found, known, &tried));
        if !candidates.is_empty() {
            break;
        }
    }
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then(a.mistake.cmp(&b.mistake)));
    let candidates = confirmed(graph, case, candidates, effort)?;
    Ok(summary(&candidates))
}

/// Mistakes with a variant for every wrong entry.
fn explained(
    case: &Case<'_>,
    wrong: &[usize],
    found: &[Cow<'_, [Variant]>],
    known: &[u128],
    tried: &[&[u128]],
) -> Vec<Candidate> {
    let mut best: FxHashMap<usize, (usize, Candidate)> = FxHashMap::default();
    for (number, (entry, (variants, values))) in wrong.iter().zip(found.iter().zip(tried)).enumerate() {
        let given = known[*entry];
        let right = known[case.given.len() + *entry];
        let mut here: FxHashMap<usize, &Variant> = FxHashMap::default();
        for (variant, &value) in variants.iter().zip(*values) {
            if value == given && value != NO_VALUE && value != right {
                let slot = here.entry(variant.mistake).or_insert(variant);
                if variant.score > slot.score {
                    *slot = variant;
                }
            }
        }
        for (mistake, variant) in here {
            let proof = Some((variant.value, case.given[*entry]));
            let fresh = || (0, Candidate { mistake, score: u32::MAX, site: variant.site, proof });
            let (entries, candidate) = best.entry(mistake).or_insert_with(fresh);
            if *entries == number {
                *entries += 1;
                candidate.score = candidate.score.min(variant.score);
            }
        }
    }
    let complete = best.into_values().filter(|(entries, _)| *entries == wrong.len());
    complete.map(|(_, candidate)| candidate).collect()
}

/// What rules for whole answers look at, as expressions and where they stand.
struct Views {
    roots: Vec<ExprId>,
    /// Ends of: given, right, opposite, zero and sum, products, reversed, derivatives, functions.
    ends: [usize; 8],
}

impl Views {
    fn new(graph: &mut Graph, case: &Case<'_>, closed: &[ExprId], wrong: &[usize]) -> Result<Views, NoDerivative> {
        let question = case.question;
        let mut roots = case.given.to_vec();
        let mut ends = [roots.len(); 8];
        roots.extend(case.right);
        ends[1] = roots.len();
        for entry in case.right {
            let opposite = graph.negate(*entry);
            roots.push(opposite);
        }
        ends[2] = roots.len();
        let mut sum = graph.zero();
        for entry in case.right {
            sum = graph.add(sum, *entry);
        }
        roots.extend([graph.zero(), sum]);
        ends[3] = roots.len();
        if question.kind == Kind::Hessian {
            let slopes = gradient(graph, closed[0], &question.by)?;
            for a in &slopes {
                for b in &slopes {
                    let product = graph.mul(*a, *b);
                    roots.push(product);
                }
            }
        }
        ends[4] = roots.len();
        roots.extend(reversed(graph, question)?);
        ends[5] = roots.len();
        let single = case.given.len() == case.right.len() && !wrong.is_empty() && question.kind != Kind::Hessian;
        if single && question.by.len() <= case.right.len() {
            let mut slopes = Vec::new();
            for (entry, written) in case.written.iter().enumerate() {
                let by = question.by[entry % case.shape.1.max(1) % question.by.len()];
                let slope = Derivatives::new().forward(graph, &[*written], by);
                slopes.push(slope.map_or(graph.zero(), |slopes| slopes[0]));
            }
            roots.extend(question.put_in(graph, slopes)?);
        }
        ends[6] = roots.len();
        if ends[6] > ends[5] {
            let output = |entry: usize| closed[(entry / case.shape.1).min(closed.len() - 1)];
            let functions = (0..case.right.len()).map(output).collect();
            roots.extend(question.put_in(graph, functions)?);
        }
        ends[7] = roots.len();
        Ok(Views { roots, ends })
    }

    fn candidates(&self, case: &Case<'_>, values: &[u128], wrong: &[usize], layout: Option<Layout>) -> Vec<Candidate> {
        let part = |k: usize| values[self.ends[k - 1]..self.ends[k]].to_vec();
        let whole = Whole {
            kind: case.question.kind,
            shape: case.shape,
            given: values[..self.ends[0]].to_vec(),
            right: part(1),
            opposite: part(2),
            wrong: wrong.to_vec(),
            zero: part(3)[0],
            sum: part(3)[1],
            products: part(4),
            reversed: part(5),
            derivatives: part(6),
            functions: part(7),
            is_transpose: layout.is_some(),
        };
        let holds = |mistake: usize| {
            let mut tests = MISTAKES[mistake].wrong.iter();
            tests.any(|wrong| matches!(wrong, Wrong::Answer(test) if test(&whole)))
        };
        let fitting = (0..MISTAKES.len()).filter(|mistake| holds(*mistake));
        fitting.map(|mistake| Candidate { mistake, score: MISTAKES[mistake].prior, site: None, proof: None }).collect()
    }
}

/// The Jacobians of a chain of as many intermediate variables as functions, in the wrong order.
fn reversed(graph: &mut Graph, question: &Question) -> Result<Vec<ExprId>, NoDerivative> {
    let size = question.lets.len();
    let square = size > 1 && question.of.len() == size && question.by.len() == size;
    if question.kind != Kind::Jacobian || !square {
        return Ok(Vec::new());
    }
    let names: Vec<ExprId> = question.lets.iter().map(|(name, _)| *name).collect();
    let inner: Vec<ExprId> = question.lets.iter().map(|(_, value)| *value).collect();
    let map: FxHashMap<ExprId, ExprId> = question.lets.iter().copied().collect();
    let outer = jacobian(graph, &question.of, &names)?;
    let outer = outer.into_iter().map(|entry| graph.substitute_folding(entry, &map)).collect::<Result<Vec<_>, _>>()?;
    let inner = jacobian(graph, &inner, &question.by)?;
    let mut product = Vec::new();
    for row in 0..size {
        for col in 0..size {
            let mut sum = graph.zero();
            for k in 0..size {
                let term = graph.mul(inner[row * size + k], outer[k * size + col]);
                sum = graph.add(sum, term);
            }
            product.push(sum);
        }
    }
    Ok(product)
}

/// The likeliest candidates that a decision does not contradict.
fn confirmed(
    graph: &mut Graph,
    case: &Case<'_>,
    candidates: Vec<Candidate>,
    effort: &Effort,
) -> Result<Vec<Candidate>, NoDerivative> {
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if kept.len() > SHOWN {
            break;
        }
        if kept.iter().any(|other| other.mistake == candidate.mistake) {
            continue;
        }
        let holds = match candidate.proof {
            None => true,
            Some((variant, given)) => {
                let verdict = compare(graph, variant, given, &case.question.assumptions, effort)?;
                !matches!(verdict, decide::Verdict::Different(_))
            }
        };
        if holds {
            kept.push(candidate);
        }
    }
    Ok(kept)
}

fn summary(candidates: &[Candidate]) -> Diagnosis {
    let Some(first) = candidates.first() else { return Diagnosis::default() };
    let row = |candidate: &Candidate| MISTAKES[candidate.mistake];
    let stands_out = candidates.get(1).is_none_or(|second| first.score * 100 >= second.score * STANDS_OUT);
    let rivals = if stands_out { &candidates[..1] } else { candidates };
    let step = row(first).step.filter(|step| rivals.iter().all(|other| row(other).step == Some(*step)));
    let site = first.site.filter(|site| rivals.iter().all(|other| other.site == Some(*site)));
    let mistakes = candidates.iter().take(SHOWN).map(row).collect();
    Diagnosis { mistake: stands_out.then(|| row(first)), mistakes, step, site }
}
