//! Answers to single steps of the four: what is introduced, local derivatives, their combination, what is put back in.
//!
//! A wrong step names itself, what is wrong with it, and what to do next; the solution stays unsaid.

use std::ops::Range;

use super::Session;
use super::answer::Task;
use super::check::{CheckTask, Part};
use super::read::{explain, stopped};
use super::reply::{Judgement, Outcome, Sureness};
use super::verdict::{reservation, why};
use crate::calculus::{LISTED_PATHS, LawRef};
use crate::decide;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::name::Name;
use crate::syntax::written::Token;
use crate::syntax::{self, spelling, variable};
use crate::tutor::typed::equals_signs;
use crate::tutor::{self, Attempt, LocalAnswer, LocalVerdict, Of, Question, check_locals};

/// Signs and words between the parts of an answer.
const BETWEEN: &[&str] = &[",", ";", "\n", " where ", " with ", " and "];

impl Session {
    /// Judges local derivatives such as `dy/du = cos(u)`, each by itself; the first wrong one is looked into.
    ///
    /// # Errors
    /// As [`Session::check_answer`].
    pub fn check_locals(&mut self, task: &CheckTask, locals: &[(String, String)]) -> Result<Judgement, Diagnostic> {
        let whole = |session: &mut Session| match session.whole_task(task)? {
            Some(whole) => session.check_whole_locals(&whole, locals).map(Some),
            None => Ok(None),
        };
        let known = self.names_known_wholes(&task.expr);
        self.judged_whole_or_by_entries(known, whole, |session| session.locals_by_entries(task, locals))
    }

    fn locals_by_entries(&mut self, task: &CheckTask, locals: &[(String, String)]) -> Result<Judgement, Diagnostic> {
        let question = self.question(task)?;
        let parts = self.intermediates(&question);
        let mut read = Vec::new();
        for (name, text) in locals {
            match self.local_answer(&question, task, &parts, name, text) {
                Ok(local) => read.push(local),
                Err(diagnostic) if diagnostic.id.starts_with("limit-") => return Err(diagnostic),
                Err(diagnostic) => {
                    let judgement = Judgement::invalid(diagnostic);
                    let message = format!("{name}: {}", judgement.message);
                    return Ok(Judgement { message, step: Some(2), ..judgement });
                }
            }
        }
        self.refill();
        let effort = self.effort();
        let verdicts = check_locals(&mut self.graph, &question, &parts, &read, &effort).map_err(explain)?;
        self.refill();
        let names = locals.iter().map(|(name, _)| name.trim());
        Ok(self.locals_judged(names.zip(read.iter().zip(&verdicts))))
    }

    fn locals_judged<'a>(
        &mut self,
        locals: impl Iterator<Item = (&'a str, (&'a LocalAnswer, &'a LocalVerdict))>,
    ) -> Judgement {
        let mut certainty = None;
        let mut first: Option<Judgement> = None;
        let mut further = Vec::new();
        for (name, (answer, local)) in locals {
            let judgement = self.judged(&local.verdict);
            match (judgement.outcome, &first) {
                (Outcome::Correct, _) => certainty = weaker(certainty, judgement.certainty),
                (_, Some(_)) => further.push(name.to_owned()),
                _ => first = Some(self.local_judged(name, answer, local, judgement)),
            }
        }
        match first {
            None => Judgement { certainty, ..Judgement::new(Outcome::Correct, "right") },
            Some(judgement) if further.is_empty() => judgement,
            Some(judgement) => {
                let message = format!("{}; look at {} too", judgement.message, further.join(" and "));
                Judgement { message, ..judgement }
            }
        }
    }

    /// A wrong local derivative: its name, the law that it needs, a hint.
    fn local_judged(
        &mut self,
        name: &str,
        answer: &LocalAnswer,
        local: &LocalVerdict,
        judgement: Judgement,
    ) -> Judgement {
        let message = format!("{name}: {}", judgement.message);
        if judgement.mistake.is_some() || judgement.outcome != Outcome::Incorrect {
            return Judgement { message, step: Some(2), ..judgement };
        }
        let formula = self.plain_text(local.formula);
        let by = spelling(&self.graph, answer.by);
        let depends = self.graph.contains(local.formula, &[answer.by]);
        let hint = match local.law {
            Some(_) => format!("Use this law on {formula}; names other than {by} are constants here."),
            None if depends => format!("Differentiate {formula} by {by} alone; other names are constants here."),
            None => format!("Does {by} occur in {formula}? Write it with {by} first."),
        };
        let law = local.law.map(LawRef::statement).or_else(|| judgement.law.clone());
        Judgement { message, step: Some(2), law, hint: Some(hint), ..judgement }
    }

    /// Reads `dy/du` and what is said to be its value; names of intermediate variables stay in it.
    fn local_answer(
        &mut self,
        question: &Question,
        task: &CheckTask,
        parts: &[(ExprId, ExprId)],
        name: &str,
        text: &str,
    ) -> Result<LocalAnswer, Diagnostic> {
        let wanted = || Diagnostic::new("parse-local", format!("{name} is not a derivative")).suggest("dy/du");
        let (of, by) = name.split_once('/').ok_or_else(wanted)?;
        let bare = |text: &str| text.trim().trim_start_matches(['d', '∂']).trim().to_owned();
        let (of, by) = (bare(of), bare(by));
        if of.is_empty() || by.is_empty() {
            return Err(wanted());
        }
        let by = variable(&mut self.graph, Name::new(&by));
        let symbol = variable(&mut self.graph, Name::new(&of));
        let of = match parts.iter().any(|(name, _)| *name == symbol) {
            true => Of::Named(symbol),
            false => Of::Output(output_number(&of, question.of.len())),
        };
        let names: Vec<String> = parts.iter().map(|(name, _)| spelling(&self.graph, *name)).collect();
        let named = task.by.iter().map(String::as_str).chain(names.iter().map(String::as_str));
        let given = self.read_by(text, named)?.value;
        Ok(LocalAnswer { of, by, given })
    }

    /// Names of intermediate variables, those of the question and those of the learner, with their values; in the order in
    /// which they were defined.
    fn intermediates(&mut self, question: &Question) -> Vec<(ExprId, ExprId)> {
        let order = |name: Name, session: &Session| {
            session.state.definitions.iter().position(|(known, _)| known == name.as_str()).unwrap_or(usize::MAX)
        };
        let mut named: Vec<(Name, ExprId)> = self.state.scope.values.iter().map(|(name, id)| (*name, *id)).collect();
        named.sort_by(|a, b| (order(a.0, self), a.0.as_str()).cmp(&(order(b.0, self), b.0.as_str())));
        let mut all: Vec<(ExprId, ExprId)> =
            named.into_iter().map(|(name, value)| (variable(&mut self.graph, name), value)).collect();
        all.retain(|(name, _)| !question.by.contains(name));
        all
    }

    /// Step 1: the function itself, with the intermediate variables put in.
    pub(super) fn introduced(
        &mut self,
        question: &Question,
        right: &[ExprId],
        attempt: &Attempt,
    ) -> Result<Judgement, Diagnostic> {
        let closed = question.closed(&mut self.graph).map_err(stopped)?;
        let whole = if closed.len() == 1 { closed[0] } else { self.graph.vector(&closed) };
        let judgement = self.equality_as_answer(attempt.value, whole, &question.assumptions)?;
        let judgement = Judgement { step: (judgement.outcome == Outcome::Incorrect).then_some(1), ..judgement };
        if judgement.outcome == Outcome::Correct && attempt.left.is_empty() {
            let hint = "Give the inner part a name, such as u, and write the function with it.".to_owned();
            let message =
                format!("{}, but nothing is introduced: no intermediate variable stands in it", judgement.message);
            return Ok(Judgement { message, hint: Some(hint), ..judgement });
        }
        if judgement.outcome != Outcome::Incorrect {
            return Ok(judgement);
        }
        let is_derivative = match right {
            [only] => self.equality_as_answer(attempt.value, *only, &question.assumptions)?.outcome == Outcome::Correct,
            _ => false,
        };
        let (got, wanted) = (self.plain_text(attempt.value), self.plain_text(whole));
        let (said, hint) = match (is_derivative, attempt.left.is_empty()) {
            (true, _) => (
                "this is the derivative already".to_owned(),
                "Step 1 only gives names to parts; nothing is differentiated yet.".to_owned(),
            ),
            (false, true) => (
                format!("this is not the function {wanted}"),
                "Write the function itself, with a name for its inner part.".to_owned(),
            ),
            (false, false) => (
                format!("with the intermediate variables put back in it is {got}, and the function is {wanted}"),
                "Choose the names so that putting them back in gives the function again.".to_owned(),
            ),
        };
        let message = format!("{}: {said}", judgement.message);
        Ok(Judgement { message, hint: Some(hint), ..judgement })
    }

    /// Says of a wrong combination, or of a wrong end, which step broke, and what to do if no mistake stands out.
    pub(super) fn step_named(
        &mut self,
        question: &Question,
        part: Part,
        judgement: Judgement,
    ) -> Result<Judgement, Diagnostic> {
        let number = match part {
            Part::Combine => 3,
            Part::Substitute => 4,
            Part::Whole | Part::Introduce | Part::Differentiate => return Ok(judgement),
        };
        if judgement.outcome != Outcome::Incorrect {
            return Ok(judgement);
        }
        let step = judgement.step.or(Some(number));
        if judgement.hint.is_some() {
            return Ok(Judgement { step, ..judgement });
        }
        let parts = self.intermediates(question);
        let hint = if number == 3 { self.chain_in_words(question, &parts) } else { self.replacements(&parts) };
        Ok(Judgement { step, hint: Some(hint), ..judgement })
    }

    /// `dy/dx = dy/du*du/dx`, in the names that are in use.
    fn chain_in_words(&mut self, question: &Question, parts: &[(ExprId, ExprId)]) -> String {
        let general = "Multiply the local derivatives along each path, and add over the paths.".to_owned();
        let Ok(closed) = question.closed(&mut self.graph) else { return general };
        let chosen = parts.iter().filter_map(|(name, value)| Some((self.graph.as_symbol(*name)?, *value))).collect();
        let task = Task { chosen, ..Task::new(super::AnswerKind::Derivative, closed[0], question.by.clone()) };
        let Ok(derivation) = self.derivation(&task) else { return general };
        let flow = &derivation.flow;
        let few = derivation.paths <= LISTED_PATHS && flow.variables == 1 && flow.outputs == 1 && derivation.paths > 0;
        if !few {
            return general;
        }
        let output = flow.output_positions().start;
        let slope = |to: usize, from: usize| format!("d{}/d{}", flow.nodes[to].name, flow.nodes[from].name);
        let along = |path: Vec<usize>| {
            let factors = path.into_iter().map(|edge| slope(flow.edges[edge].to, flow.edges[edge].from));
            factors.collect::<Vec<_>>().join("*")
        };
        let paths: Vec<String> = flow.paths(0, output, LISTED_PATHS as usize).into_iter().map(along).collect();
        format!("{} = {}: multiply along a path, add over the paths.", slope(output, 0), paths.join(" + "))
    }

    /// What stands for what.
    fn replacements(&mut self, parts: &[(ExprId, ExprId)]) -> String {
        if parts.is_empty() {
            return "Replace every intermediate variable by what it stands for.".to_owned();
        }
        let all: Vec<String> = parts
            .iter()
            .map(|(name, value)| format!("{} by {}", spelling(&self.graph, *name), self.plain_text(*value)))
            .collect();
        format!("Replace {}, wherever it stands.", all.join(" and "))
    }

    pub(super) fn equality_as_answer(
        &mut self,
        given: ExprId,
        right: ExprId,
        assumptions: &[ExprId],
    ) -> Result<Judgement, Diagnostic> {
        let effort = self.effort();
        let verdict = tutor::compare(&mut self.graph, given, right, assumptions, &effort).map_err(explain)?;
        Ok(match verdict {
            decide::Verdict::Equal(certainty) => Judgement {
                certainty: Some(certainty.into()),
                ..Judgement::new(Outcome::Correct, format!("right{}", reservation(certainty)))
            },
            decide::Verdict::Different(witness) => Judgement {
                certainty: Some(Sureness::Refuted),
                witness: Some(self.counterexample(&witness)),
                ..Judgement::new(Outcome::Incorrect, "not right")
            },
            decide::Verdict::Unlike { a, b } => Judgement {
                certainty: Some(Sureness::Refuted),
                ..Judgement::new(Outcome::Incorrect, format!("not right; {}", super::equal::unlike(&a, &b)))
            },
            decide::Verdict::Undecided(reason) => {
                Judgement::new(Outcome::Undecided, format!("undecided: {}", why(reason)))
            }
        })
    }

    /// Takes the definitions that stand in an answer, `u = x^2` in `cos(u)*2x, u = x^2`, into the session; what is left of
    /// the answer keeps its places.
    ///
    /// # Errors
    /// Those of reading a definition.
    pub(super) fn own_definitions(&mut self, question: &Question, answer: &str) -> Result<String, Diagnostic> {
        let pieces = pieces(answer);
        let mut found: Vec<(Name, Range<usize>, Range<usize>)> = Vec::new();
        for (number, range) in pieces.iter().enumerate() {
            let text = &answer[range.clone()];
            let [sign] = equals_signs(text)[..] else { continue };
            let name = text[..sign].trim();
            let name = name.strip_prefix("let ").unwrap_or(name).trim();
            if !is_a_name(name) || question.by.contains(&variable(&mut self.graph, Name::new(name))) {
                continue;
            }
            let name = Name::new(name);
            let mut others = pieces.iter().enumerate().filter(|(other, _)| *other != number);
            if others.any(|(_, other)| self.speaks_of(&answer[behind_equals(answer, other.clone())], name)) {
                found.push((name, range.start + sign + 1..range.end, range.clone()));
            }
        }
        let mut rest = answer.to_owned();
        while let Some(at) = found
            .iter()
            .position(|(_, value, _)| found.iter().all(|(other, ..)| !self.speaks_of(&answer[value.clone()], *other)))
        {
            let (name, value, whole) = found.remove(at);
            self.define_intermediate(name.as_str(), answer[value].trim())?;
            let whole = with_separator(answer, whole);
            rest.replace_range(whole.clone(), &" ".repeat(whole.len()));
        }
        Ok(rest)
    }

    /// True if a text that can be read speaks of a name.
    fn speaks_of(&self, text: &str, name: Name) -> bool {
        let mut vocabulary = self.vocabulary();
        vocabulary.declare_variable(name);
        let written = syntax::parse(text, &vocabulary);
        written.is_ok_and(|written| {
            written.items.iter().any(|item| matches!(&item.token, Token::Symbol(at) if *at == name))
        })
    }
}

/// The weaker of two certainties.
pub(super) fn weaker(a: Option<Sureness>, b: Option<Sureness>) -> Option<Sureness> {
    match (a, b) {
        (Some(Sureness::VeryLikely { .. }), _) => a,
        _ => b,
    }
}

/// `y_2`, `f2`: the second of several functions.
fn output_number(name: &str, outputs: usize) -> usize {
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse::<usize>().ok().filter(|number| (1..=outputs).contains(number)).map_or(0, |number| number - 1)
}

fn is_a_name(text: &str) -> bool {
    let (base, index) = text.split_once('_').map_or((text, ""), |(base, index)| (base, index));
    let letters = base.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.chars().count() == 1
        && letters.chars().all(char::is_alphabetic)
        && index.chars().all(|c| c.is_alphanumeric() || "{}".contains(c))
}

/// The parts of a text between commas, semicolons, line ends and words such as `where`, outside brackets.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let (mut depth, mut from, mut found) = (0i32, 0, Vec::new());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let sign = rest.chars().next().expect("not at the end");
        depth += i32::from("([{".contains(sign)) - i32::from(")]}".contains(sign));
        let between = BETWEEN.iter().find(|between| depth == 0 && rest.starts_with(**between));
        let width = between.map_or(sign.len_utf8(), |between| between.len());
        if between.is_some() {
            found.push(from..at);
            from = at + width;
        }
        at += width;
    }
    found.push(from..text.len());
    found
}

/// What stands behind the last equals sign of a part.
fn behind_equals(text: &str, range: Range<usize>) -> Range<usize> {
    let sign = equals_signs(&text[range.clone()]).pop();
    sign.map_or(range.start, |at| range.start + at + 1)..range.end
}

/// A part with what separates it: from the part before, or from the one behind if it is the first.
fn with_separator(text: &str, range: Range<usize>) -> Range<usize> {
    let separator = |at: &&&str| text[..range.start].ends_with(**at);
    match BETWEEN.iter().find(separator) {
        Some(before) => range.start - before.len()..range.end,
        None => {
            let behind = BETWEEN.iter().find(|between| text[range.end..].starts_with(**between));
            range.start..range.end + behind.map_or(0, |between| between.len())
        }
    }
}
