//! A session: definitions, settings, the table of commands; a line goes in, replies come out as data.
//!
//! Nothing is printed here and no terminal is known. The same lines in the same order give the same replies. A line that
//! fails changes nothing; the session goes on.

mod advice;
mod answer;
mod assume;
pub mod audit;
mod called;
mod cards;
mod check;
mod claim;
mod commands;
mod compare;
mod complete;
mod condition;
mod config;
mod course;
mod define;
mod domain;
mod equal;
mod exam;
mod explain;
mod explore;
mod export;
mod files;
mod form;
mod given;
mod gradcheck;
mod grade;
mod help;
mod hint;
mod indexed;
mod keeping;
mod key;
mod known;
mod ladder;
mod last;
mod lecture;
mod line;
mod lint;
mod many;
mod minimize;
mod pages;
mod part;
mod point;
mod practice;
mod products;
mod read;
mod ready;
mod reply;
mod settings;
mod show;
mod stationary;
mod steps;
mod study;
mod survey;
mod typed;
mod typing;
mod verdict;
mod whole;
mod whole_check;
mod whole_point;
mod whole_steps;
mod work;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::expr::{Cancel, ExprId, Graph, Meter};
use crate::name::Name;
use crate::syntax::{Notation, Scope};

pub use answer::Task;
pub use check::{CheckTask, Part};
pub use commands::{COMMANDS, Command, Due, Input, find_command};
pub use compare::Comparison;
pub use complete::Completion;
pub use config::{Config, Entry};
pub use course::{Classroom, Heard};
pub use explain::meaning;
pub use given::Valued;
pub use grade::{AnswerKey, Grade, Problem};
pub use hint::signature;
pub use lecture::{Lecture, Standing, Task as Assignment, Timetable};
pub use line::is_open;
pub use lint::check_lesson;
pub use many::Many;
pub use products::Product;
pub use read::Reading;
pub use reply::{
    Answer, AnswerKind, Block, Combined, Confirmation, Counterexample, Differential, Domain, Export, Exported,
    ExportedPart, FactorShown, Flow, FlowNode, Judgement, Link, Local, Located, Named, Order, Outcome, Page, Parameter,
    PointValue, Reply, Report, ShapedFactor, Shown, StationaryPoints, StationaryShown, Steps, Sureness, Table,
    WholeSteps,
};
pub use settings::{EditMode, KEYS, Key, Layout, Settings};
pub use survey::{Numbers, Survey, due, waits};
pub use typed::NamedRows;
pub use typing::{PROMPT, join, logical_lines, wants_more, without_comment};
pub use work::Work;

/// Units of work that one line may cost: about a second.
const LINE_BUDGET: u64 = 6_000_000;

/// Most states that `undo` can go back.
const UNDO_DEPTH: usize = 100;

/// A conversation with its definitions.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) graph: Graph,
    pub(crate) state: State,
    undo: Vec<State>,
    cancel: Cancel,
    budget: u64,
    /// Names by which the expression that is being read will be differentiated: their definitions are set aside.
    variables_asked: Vec<Name>,
    /// How deep files are loading each other.
    loading: u32,
    /// The notation in which expressions are read.
    pub notation: Notation,
    /// Lessons, practice, review.
    pub(crate) classroom: Classroom,
    /// Which witnesses are asked before a derivative is shown.
    pub confirm: Confirm,
    /// Seed of the points at which witnesses are asked.
    pub seed: u64,
    /// False if only one command is carried out, so that nothing can be asked for next.
    pub goes_on: bool,
    /// How a hint is asked for where answers are given.
    pub hint_way: String,
    /// Where `set --save` keeps the settings.
    pub config_file: Option<PathBuf>,
}

/// Which witnesses are asked about a derivative before it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confirm {
    /// None.
    Nothing,
    /// Automatic differentiation forward and backward.
    Automatic,
    /// Central differences through an outside evaluator as well.
    #[default]
    Everything,
}

/// What `undo` brings back.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub scope: Scope,
    /// Names that were defined, in order, with the text of their definition.
    pub definitions: Vec<(String, String)>,
    /// Relations that hold, as typed and as expressions.
    pub assumptions: Vec<(String, Option<ExprId>)>,
    pub settings: Settings,
    /// The last result.
    pub last: Option<ExprId>,
    /// The results of all lines that were answered, for `%2`.
    pub results: Vec<ExprId>,
    /// What the last steps were of, for `why` and `next`.
    pub task: Option<Task>,
    /// How the last derivative was confirmed.
    pub confirmation: Option<Confirmation>,
    /// What the last derivative takes by convention.
    pub conventions: Vec<&'static str>,
    /// How many steps `next` has shown.
    pub shown: usize,
    /// The question whose answer was judged last, with the hints that were shown.
    pub ladder: Option<ladder::Ladder>,
    /// Lines that were carried out, for `save`.
    pub log: Vec<String>,
}

impl Default for Session {
    fn default() -> Self {
        Session::new()
    }
}

impl Session {
    /// A session without definitions.
    pub fn new() -> Self {
        Session {
            graph: Graph::new(),
            state: State::default(),
            undo: Vec::new(),
            cancel: Cancel::default(),
            budget: LINE_BUDGET,
            variables_asked: Vec::new(),
            loading: 0,
            notation: Notation::default(),
            classroom: Classroom::default(),
            confirm: Confirm::default(),
            seed: 0,
            goes_on: true,
            hint_way: "type hint".to_owned(),
            config_file: None,
        }
    }

    /// The switch that stops a running computation from another thread or a signal handler.
    pub fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// The settings in force.
    pub fn settings(&self) -> &Settings {
        &self.state.settings
    }

    /// The settings in force, to be changed.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.state.settings
    }

    /// The name that was defined last, if any.
    pub fn defined_last(&self) -> Option<&str> {
        self.state.definitions.last().map(|(name, _)| name.as_str())
    }

    /// All expressions of the session.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Answers one line. A failed line is answered with a [`Reply::Problem`] and changes nothing.
    pub fn run(&mut self, line: &str) -> Vec<Reply> {
        self.refill();
        self.classroom.heard = None;
        let before = self.state.clone();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.carry_out(line))).unwrap_or_else(|defect| {
            // Whoever catches it goes on with what was known before the line.
            self.state = before.clone();
            resume_unwind(defect)
        });
        match outcome {
            Ok(replies) => {
                let answered = replies.iter().any(|reply| matches!(reply, Reply::Answer(_)));
                if answered || self.state.last != before.last {
                    self.state.results.extend(self.state.last);
                }
                if self.state_changed(&before) && !line.trim_start_matches([':', ' ']).starts_with("undo") {
                    self.undo.push(before);
                    if self.undo.len() > UNDO_DEPTH {
                        self.undo.remove(0);
                    }
                }
                replies
            }
            Err(diagnostic) => {
                self.state = before;
                vec![Reply::Problem { diagnostic, source: line.to_owned() }]
            }
        }
    }

    /// Fills the budget of work for the next request.
    pub fn refill(&mut self) {
        self.graph.meter = Meter::new(self.budget, self.cancel.clone());
    }

    /// Goes back before the last line that changed something.
    pub(crate) fn undo(&mut self) -> Result<(), Diagnostic> {
        match self.undo.pop() {
            Some(state) => {
                self.state = state;
                Ok(())
            }
            None => Err(Diagnostic::new("scope-undo", "there is nothing to undo")),
        }
    }

    fn state_changed(&self, before: &State) -> bool {
        let now = &self.state;
        now.definitions != before.definitions
            || now.assumptions != before.assumptions
            || now.settings != before.settings
            || now.last != before.last
            || now.scope.shapes != before.scope.shapes
    }
}
