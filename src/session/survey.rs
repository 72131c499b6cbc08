//! Everything about the line that is being typed, for a view that follows every key: what Enter would answer, the steps,
//! the entries of the first and second derivatives, and numbers at a point.
//!
//! One derivation serves all of it. It is meant for a copy of a session that is thrown away: lines that would write files
//! or end the session are not carried out. Nothing is printed here.

use super::Session;
use super::answer::Task;
use super::commands::{Due, find_command};
use super::line::command_at;
use super::point::Place;
use super::reply::{AnswerKind, Flow, Order, Reply, Shown, Steps};
use crate::calculus::Derivation;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::numeric::Program;
use crate::syntax::{free_variables, spelling};

/// With more variables second derivatives are not written out.
const HESSIAN_VARIABLES: usize = 24;

/// What is known about a line.
#[derive(Clone, Default)]
pub struct Survey {
    /// What Enter would answer; without steps and data flow, which stand beside it. Empty for commands that wait.
    pub replies: Vec<Reply>,
    /// The four steps of the first derivative.
    pub steps: Option<Steps>,
    /// The first derivative: a gradient or a Jacobian with explicit entries, or one derivative.
    pub first: Option<Shown>,
    /// The second derivatives of a scalar.
    pub second: Option<Shown>,
    /// What is differentiated.
    pub of: Option<Shown>,
    /// Names of the variables that are differentiated by.
    pub variables: Vec<String>,
    /// Names of all variables that a point gives values: `variables` first, then the others.
    pub coordinates: Vec<String>,
    /// A point at which everything is defined, if one was found.
    pub start: Vec<f64>,
    /// The function by numbers: its inputs are the coordinates.
    pub program: Option<Program>,
    derivation: Option<Derivation>,
    places: Vec<ExprId>,
}

/// Values at a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The point, one value for each coordinate.
    pub at: Vec<f64>,
    /// The outputs.
    pub values: Vec<f64>,
    /// A row for each output, a column for each variable.
    pub slopes: Vec<Vec<f64>>,
    /// Second derivatives of a scalar, a row for each variable.
    pub bends: Option<Vec<Vec<f64>>>,
}

impl Session {
    /// Surveys a line. What was typed may define names: use a copy of the session.
    ///
    /// # Errors
    /// What running the line reports.
    pub fn survey(&mut self, line: &str) -> Result<Survey, Diagnostic> {
        if waits(line) {
            return Ok(Survey::default());
        }
        self.state.task = None;
        let kept = self.state.settings.clone();
        (self.state.settings.steps, self.state.settings.flow) = (false, false);
        let mut replies = self.run(line);
        (self.state.settings.steps, self.state.settings.flow) = (kept.steps, kept.flow);
        if let Some(Reply::Problem { diagnostic, .. }) = replies.first() {
            return Err(diagnostic.clone());
        }
        replies.retain(|reply| !matches!(reply, Reply::Quiet | Reply::Quit | Reply::Export(_)));
        let mut survey = Survey { replies, ..Survey::default() };
        if let Some(task) = self.state.task.clone() {
            self.survey_task(&mut survey, &task);
        }
        Ok(survey)
    }

    /// Adds what follows from the task: the rest stays empty where something does not exist.
    fn survey_task(&mut self, survey: &mut Survey, task: &Task) {
        let mut by = task.by.clone();
        let mut seen = rustc_hash::FxHashSet::default();
        by.retain(|id| seen.insert(*id));
        let scalar = self.graph.is_scalar(task.of);
        let kind = match (scalar, by.len()) {
            (true, 1) => AnswerKind::Derivative,
            (true, _) => AnswerKind::Gradient,
            (false, _) => AnswerKind::Jacobian,
        };
        let first = Task { kind, by: by.clone(), at: Vec::new(), ..task.clone() };
        survey.of = Some(self.shown(task.of));
        survey.variables = by.iter().map(|id| spelling(&self.graph, *id)).collect();
        if self.is_whole(&first) {
            survey.steps = self.steps(&first).ok();
            survey.first = survey.steps.as_ref().map(|steps| steps.result.clone());
        } else if let Ok(derivation) = self.derivation(&first) {
            let steps = self.steps_of(&derivation, &first);
            survey.first = Some(self.shown(derivation.result));
            survey.steps = Some(steps);
            survey.derivation = Some(derivation);
        } else if let Ok(value) = self.solve(&first) {
            survey.first = Some(self.shown(value));
        }
        if scalar && by.len() <= HESSIAN_VARIABLES {
            let second = Task { kind: AnswerKind::Hessian, ..first };
            survey.second = self.solve(&second).ok().map(|value| self.shown(value));
        }
        self.survey_numbers(survey, task, by);
    }

    fn survey_numbers(&mut self, survey: &mut Survey, task: &Task, by: Vec<ExprId>) {
        let mut places = by;
        let more = free_variables(&self.graph, task.of);
        places.extend(more.into_iter().filter(|id| !survey.variables.contains(&spelling(&self.graph, *id))));
        survey.coordinates = places.iter().map(|id| spelling(&self.graph, *id)).collect();
        let asked = self.place_of(&task.at).unwrap_or_default();
        let found = self.default_place(&[task.of], &places);
        let value = |id: &ExprId| {
            let known = asked.0.iter().chain(&found.0).find(|(known, _)| known == id);
            known.map_or(1.0, |(_, value)| *value)
        };
        survey.start = places.iter().map(value).collect();
        let fixed = crate::numeric::Point::new();
        survey.program = Program::new(&self.graph, &[task.of], &places, &fixed).ok();
        survey.places = places;
    }

    /// The data flow of a survey with values at a point.
    pub fn survey_flow(&self, survey: &Survey, at: &[f64]) -> Option<Flow> {
        let place = Place(survey.places.iter().copied().zip(at.iter().copied()).collect());
        Some(self.flow_of(survey.derivation.as_ref()?, &place, Order::Graph))
    }
}

impl Survey {
    /// Values and derivatives at a point, by automatic differentiation; `None` where there are no numbers.
    pub fn numbers(&mut self, at: &[f64]) -> Option<Numbers> {
        let count = self.variables.len();
        let program = self.program.as_mut()?;
        let values = program.run(at).to_vec();
        let slopes = (0..values.len()).map(|output| {
            let mut row = program.reverse(at, output);
            row.truncate(count);
            row
        });
        let slopes = slopes.collect();
        let bends = (self.second.is_some() && values.len() == 1).then(|| {
            let whole = self.coordinates.len();
            let entries = program.hessian(at, 0);
            entries.chunks(whole.max(1)).take(count).map(|row| row[..count].to_vec()).collect()
        });
        Some(Numbers { at: at.to_vec(), values, slopes, bends })
    }

    /// True if there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty() && self.first.is_none()
    }
}

/// True for a line that is carried out on Enter only.
pub fn waits(line: &str) -> bool {
    let text = line.trim();
    let is_question = text.starts_with('?') || text.ends_with('?');
    is_question || text.is_empty() || due(line).is_some_and(|due| due != Due::Live)
}

/// When the command at the start of a line is carried out; `None` if the line is no command.
pub fn due(line: &str) -> Option<Due> {
    let text = line.trim_start();
    let text = text.strip_prefix(':').unwrap_or(text).trim_start();
    let (name, _) = command_at(text, 0)?;
    find_command(name).map(|command| command.due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_agrees_with_itself() {
        let mut session = Session::new();
        let mut survey = session.survey("3x^2*y + y^3").expect("a survey");
        assert_eq!(survey.coordinates, ["x", "y"]);
        let numbers = survey.numbers(&[1.0, 2.0]).expect("numbers");
        assert_eq!(numbers.values, [14.0]);
        assert_eq!(numbers.slopes, [[12.0, 15.0]]);
        let bends = numbers.bends.expect("second derivatives");
        assert!((bends[0][1] - 6.0).abs() < 1e-6 && (bends[1][1] - 12.0).abs() < 1e-6, "{bends:?}");
        let flow = session.survey_flow(&survey, &[1.0, 2.0]).expect("a flow");
        assert_eq!(flow.nodes.last().and_then(|node| node.value), Some(14.0));
        assert_eq!(flow.nodes[0].adjoint, Some(12.0));
    }

    #[test]
    fn lines_that_would_write_or_end_wait() {
        let mut session = Session::new();
        for line in ["quit", ":save /nowhere/x", "?sin", "", "  ", "help diff", "export latex x.tex", "undo"] {
            assert!(session.survey(line).expect(line).is_empty(), "{line}");
        }
        assert!(session.survey("1 +").is_err());
        assert!(!session.survey("hessian x*y").expect("a survey").is_empty());
        assert_eq!(session.survey("f(x, t) = x*t^2").expect("a survey").variables, ["x", "t"]);
    }

    #[test]
    fn a_point_that_was_asked_for_is_the_start() {
        let survey = Session::new().survey("grad x*y*z at x=5, y=6, z=-1").expect("a survey");
        assert_eq!(survey.start, [5.0, 6.0, -1.0]);
    }
}
