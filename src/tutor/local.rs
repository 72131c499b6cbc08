//! Step 2: local derivatives such as dy/du = cos(u), judged as the whole answer is, by the wrong variants of their own laws.
//!
//! Any decomposition will do that gives the function when it is put together again, also one that only the answers
//! themselves show: local derivatives of one thing by several others are right if they are the partial derivatives of
//! something, and add up along their paths to the right derivative.

use super::check::{check, compare};
use super::decompose::decompositions;
use super::question::{Attempt, Kind, Question};
use super::verdict::{Diagnosis, Effort, Incorrect, Verdict};
use crate::calculus::{Derivatives, LawRef, NoDerivative, law_for};
use crate::decide::{self, Certainty};
use crate::expr::{ExprId, Graph, Node};
use crate::ops;

/// What a local derivative is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A function of the question, counted from 0.
    Output(usize),
    /// An intermediate variable by its name.
    Named(ExprId),
}

/// A local derivative as answered.
#[derive(Clone, Copy, Debug)]
pub struct LocalAnswer {
    /// What is differentiated.
    pub of: Of,
    /// By which intermediate variable or variable.
    pub by: ExprId,
    /// The answer, with the names of intermediate variables left in.
    pub given: ExprId,
}

/// What is known about a local derivative.
#[derive(Clone, Debug)]
pub struct LocalVerdict {
    /// Whether it is right.
    pub verdict: Verdict,
    /// What is differentiated, in terms of the names.
    pub formula: ExprId,
    /// The law of its outermost function.
    pub law: Option<LawRef>,
}

/// Judges local derivatives; `parts` are the intermediate variables in the order of their introduction, with their values
/// in terms of the variables. One verdict for each.
///
/// # Errors
/// See [`NoDerivative`].
pub fn check_locals(
    graph: &mut Graph,
    question: &Question,
    parts: &[(ExprId, ExprId)],
    locals: &[LocalAnswer],
    effort: &Effort,
) -> Result<Vec<LocalVerdict>, NoDerivative> {
    let mut verdicts: Vec<Option<LocalVerdict>> = vec![None; locals.len()];
    for first in 0..locals.len() {
        if verdicts[first].is_some() {
            continue;
        }
        let of = locals[first].of;
        let members: Vec<usize> = (first..locals.len()).filter(|k| locals[*k].of == of).collect();
        let group: Vec<LocalAnswer> = members.iter().map(|k| locals[*k]).collect();
        let found = Group::new(graph, question, parts, of)?.judged(graph, &group, effort)?;
        members.into_iter().zip(found).for_each(|(k, verdict)| verdicts[k] = Some(verdict));
    }
    Ok(verdicts.into_iter().flatten().collect())
}

/// Local derivatives of one thing.
struct Group<'a> {
    question: &'a Question,
    parts: &'a [(ExprId, ExprId)],
    /// What is differentiated, in terms of the variables.
    value: ExprId,
    /// The same in terms of the names, in several ways.
    forms: Vec<ExprId>,
}

impl<'a> Group<'a> {
    fn new(
        graph: &mut Graph,
        question: &'a Question,
        parts: &'a [(ExprId, ExprId)],
        of: Of,
    ) -> Result<Group<'a>, NoDerivative> {
        let closed = question.closed(graph)?;
        let (value, before) = match of {
            Of::Output(position) => (closed[position.min(closed.len() - 1)], parts),
            Of::Named(name) => match parts.iter().position(|(other, _)| *other == name) {
                Some(position) => (parts[position].1, &parts[..position]),
                None => (closed[0], parts),
            },
        };
        let forms = decompositions(graph, value, before, &question.by)?;
        Ok(Group { question, parts, value, forms })
    }

    /// The first form for which all are right; else whatever adds up; else the form for which most are right.
    fn judged(
        &self,
        graph: &mut Graph,
        group: &[LocalAnswer],
        effort: &Effort,
    ) -> Result<Vec<LocalVerdict>, NoDerivative> {
        let mut best: Option<(usize, Vec<LocalVerdict>)> = None;
        for form in &self.forms {
            let mut verdicts = Vec::new();
            for local in group {
                verdicts.push(self.of_form(graph, *form, local, effort)?);
            }
            let right = verdicts.iter().filter(|local| is_right(&local.verdict)).count();
            let relevant = group.iter().filter(|local| graph.contains(*form, &[local.by])).count();
            let rank = right * (group.len() + 1) + relevant;
            if right == group.len() {
                return Ok(verdicts);
            }
            if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                best = Some((rank, verdicts));
            }
        }
        let (_, mut verdicts) = best.expect("there is a form");
        if let Some(certainty) = self.adds_up(graph, group, effort)? {
            for local in &mut verdicts {
                local.verdict = Verdict::Correct { certainty, layout: None };
            }
        } else if let [only] = group
            && !graph.contains(verdicts[0].formula, &[only.by])
            && let Some(verdict) = self.by_quotient(graph, only, effort)?
        {
            verdicts[0].verdict = verdict;
        }
        Ok(verdicts)
    }

    fn of_form(
        &self,
        graph: &mut Graph,
        form: ExprId,
        local: &LocalAnswer,
        effort: &Effort,
    ) -> Result<LocalVerdict, NoDerivative> {
        let question = Question {
            held: self.parts.to_vec(),
            assumptions: self.question.assumptions.clone(),
            ..Question::new(Kind::Derivative, vec![form], vec![local.by])
        };
        let verdict = check(graph, &question, &Attempt::new(local.given), effort)?;
        Ok(LocalVerdict { verdict, formula: form, law: outermost_law(graph, form, local.by) })
    }

    /// How it is known that the local derivatives are those of some decomposition: they are partial derivatives of one
    /// thing, and their products with the derivatives of what they are by add up to the derivative.
    fn adds_up(
        &self,
        graph: &mut Graph,
        group: &[LocalAnswer],
        effort: &Effort,
    ) -> Result<Option<Certainty>, NoDerivative> {
        let mut certainty = Certainty::Proved;
        for variable in &self.question.by {
            let mut sum = graph.zero();
            for local in group {
                let given = self.closed(graph, local.given)?;
                let inner = self.closed(graph, local.by)?;
                let slope = derivative(graph, inner, *variable)?;
                let product = graph.mul(given, slope);
                sum = graph.add(sum, product);
            }
            let right = derivative(graph, self.value, *variable)?;
            match compare(graph, sum, right, &self.question.assumptions, effort)? {
                decide::Verdict::Equal(found) => certainty = certainty.and(found),
                _ => return Ok(None),
            }
        }
        for (position, a) in group.iter().enumerate() {
            for b in &group[position + 1..] {
                let (left, right) = (derivative(graph, a.given, b.by)?, derivative(graph, b.given, a.by)?);
                match compare(graph, left, right, &[], effort)? {
                    decide::Verdict::Equal(found) => certainty = certainty.and(found),
                    _ => return Ok(None),
                }
            }
        }
        Ok(Some(certainty))
    }

    /// With one variable, the local derivative by something that is not found in the function is the quotient of both
    /// derivatives by the variable.
    fn by_quotient(
        &self,
        graph: &mut Graph,
        local: &LocalAnswer,
        effort: &Effort,
    ) -> Result<Option<Verdict>, NoDerivative> {
        let [variable] = self.question.by[..] else { return Ok(None) };
        let inner = self.closed(graph, local.by)?;
        let below = derivative(graph, inner, variable)?;
        if below == graph.zero() {
            return Ok(None);
        }
        let above = derivative(graph, self.value, variable)?;
        let right = graph.div(above, below);
        let given = self.closed(graph, local.given)?;
        Ok(match compare(graph, given, right, &self.question.assumptions, effort)? {
            decide::Verdict::Equal(certainty) => Some(Verdict::Correct { certainty, layout: None }),
            decide::Verdict::Different(witness) => Some(Verdict::Incorrect(Box::new(Incorrect {
                shape: None,
                counterexample: Some(super::verdict::Counterexample { entry: None, witness }),
                entries: Vec::new(),
                diagnosis: Diagnosis::default(),
                layout: None,
            }))),
            decide::Verdict::Unlike { .. } => None,
            decide::Verdict::Undecided(reason) => Some(Verdict::Undecided(reason)),
        })
    }

    fn closed(&self, graph: &mut Graph, id: ExprId) -> Result<ExprId, NoDerivative> {
        let map = self.parts.iter().copied().collect();
        Ok(graph.substitute_folding(id, &map)?)
    }
}

fn is_right(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Correct { .. })
}

fn derivative(graph: &mut Graph, of: ExprId, by: ExprId) -> Result<ExprId, NoDerivative> {
    Ok(Derivatives::new().forward(graph, &[of], by)?[0])
}

/// The law of the outermost function of `of` that has something to do with `by`.
pub fn outermost_law(graph: &Graph, of: ExprId, by: ExprId) -> Option<LawRef> {
    let Node::Apply(op, args) = graph.node(of) else { return None };
    let depends = |k: usize| graph.contains(args[k], &[by]);
    let moving: Vec<usize> = (0..args.len()).filter(|k| depends(*k)).collect();
    // A constant factor or summand is not what makes it hard.
    if let (ops::ADD | ops::MUL | ops::DIV, [only]) = (op, &moving[..])
        && args[*only] != by
        && (op != ops::DIV || *only == 0)
    {
        return outermost_law(graph, args[*only], by);
    }
    if ops::is_formal(op) { None } else { law_for(op, depends) }
}
