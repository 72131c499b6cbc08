//! The thread that computes: one session, one job at a time, and the next key cancels what it makes useless.
//!
//! Only the newest survey matters; lines that were entered are all answered, in order. A defect in a computation is
//! reported and ends neither the thread nor the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::check::folder;
use super::keys::{self, Action, Place};
use super::message::{Message, Result, Teach};
use super::plot::{Chart, Window};
use crate::diagnostic::Diagnostic;
use crate::expr::Cancel;
use crate::session::{Flow, Numbers, Reply, Session, Survey};

/// What is known about the text in the editor, with numbers at a point.
#[derive(Clone)]
pub struct Board {
    /// The text.
    pub text: String,
    /// Everything that does not depend on the point.
    pub survey: Arc<Survey>,
    /// Values at the point.
    pub numbers: Option<Numbers>,
    /// The data flow with values at the point.
    pub flow: Option<Flow>,
    /// The plot, if it is on the screen.
    pub chart: Option<Chart>,
}

enum Job {
    Survey { generation: u64, text: String, at: Option<Vec<f64>>, window: Option<Window> },
    Lines(Vec<String>),
    Teach(Teach),
    Check(String),
    Files(String),
    Glance { generation: u64, field: usize, text: String },
    Complete { text: String, cursor: usize },
}

/// The end of the thread that the screen holds.
pub struct Worker {
    jobs: Sender<Job>,
    latest: Arc<AtomicU64>,
    cancel: Cancel,
}

impl Worker {
    /// Starts the thread; what it finds is given to `report`.
    pub fn start(session: Session, report: impl Fn(Message) + Send + 'static) -> Worker {
        let (jobs, inbox) = channel();
        let latest = Arc::new(AtomicU64::new(0));
        let cancel = session.cancel();
        let known = Arc::clone(&latest);
        thread::spawn(move || {
            // A lesson does not depend on what the learner defined elsewhere, and an open question takes no line of
            // an exploration for its answer.
            let mut pupil = session.clone();
            pupil.hint_way = format!("press {}", keys::key_of(Place::Question, Action::Hint));
            Desk { session, pupil, left: None, trial: None, latest: known, report: Box::new(report) }.work(&inbox);
        });
        Worker { jobs, latest, cancel }
    }

    /// Asks for a survey of a text; a survey that is still running is given up unless lines are being answered.
    pub fn survey(&self, text: &str, at: Option<Vec<f64>>, window: Option<Window>, busy: bool) {
        let generation = self.latest.fetch_add(1, Ordering::SeqCst) + 1;
        if !busy {
            self.cancel.interrupt();
        }
        self.send(Job::Survey { generation, text: text.to_owned(), at, window });
    }

    /// Answers lines.
    pub fn lines(&self, lines: Vec<String>) {
        self.latest.fetch_add(1, Ordering::SeqCst);
        self.send(Job::Lines(lines));
    }

    /// Passes on a request about the course.
    pub fn teach(&self, request: Teach) {
        self.send(Job::Teach(request));
    }

    /// Has a file checked.
    pub fn check(&self, name: String) {
        self.send(Job::Check(name));
    }

    /// Asks for the files whose names go on like what was typed.
    pub fn files(&self, typed: String) {
        self.send(Job::Files(typed));
    }

    /// Asks what is known about a field of an answer; an older question of this kind is given up.
    pub fn glance(&self, field: usize, text: String) {
        let generation = self.latest.fetch_add(1, Ordering::SeqCst) + 1;
        self.send(Job::Glance { generation, field, text });
    }

    /// Asks for words that complete the one before the cursor.
    pub fn complete(&self, text: &str, cursor: usize) {
        self.send(Job::Complete { text: text.to_owned(), cursor });
    }

    /// Stops what is running.
    pub fn interrupt(&self) {
        self.cancel.interrupt();
    }

    fn send(&self, job: Job) {
        // The thread ends only with the program.
        let _ = self.jobs.send(job);
    }
}

/// A text that was surveyed with the session in which its names live.
struct Trial {
    text: String,
    session: Session,
    survey: Survey,
    shared: Arc<Survey>,
}

struct Desk {
    session: Session,
    /// The session of the course.
    pupil: Session,
    /// The lesson that was open last.
    left: Option<u32>,
    trial: Option<Trial>,
    latest: Arc<AtomicU64>,
    report: Box<dyn Fn(Message) + Send>,
}

impl Desk {
    fn work(&mut self, inbox: &Receiver<Job>) {
        while let Ok(job) = inbox.recv() {
            self.session.cancel().clear();
            match job {
                Job::Survey { generation, text, at, window } => {
                    if self.latest.load(Ordering::SeqCst) != generation {
                        continue;
                    }
                    let found = catch_unwind(AssertUnwindSafe(|| self.survey(&text, at, window)));
                    let found = found.unwrap_or_else(|_| Err(defect()));
                    if self.latest.load(Ordering::SeqCst) == generation {
                        (self.report)(Message::Worker(Result::Surveyed(found.map(Box::new))));
                    }
                }
                Job::Lines(lines) => self.answer(&lines),
                Job::Teach(request) => self.teach(request),
                Job::Check(name) => self.check(name),
                Job::Files(typed) => {
                    let names = folder::list(&typed);
                    (self.report)(Message::Worker(Result::Listed { typed, names }));
                }
                Job::Glance { generation, field, text } => {
                    if self.latest.load(Ordering::SeqCst) == generation {
                        let found = catch_unwind(AssertUnwindSafe(|| self.pupil.glance(field, &text)));
                        let found = found.unwrap_or_else(|_| Some(Err(defect())));
                        (self.report)(Message::Worker(Result::Glanced { field, text, found }));
                    }
                }
                Job::Complete { text, cursor } => {
                    let (start, found) = self.session.complete(&text, cursor.min(text.len()));
                    (self.report)(Message::Worker(Result::Completed { text, start, found }));
                }
            }
        }
    }

    fn survey(
        &mut self,
        text: &str,
        at: Option<Vec<f64>>,
        window: Option<Window>,
    ) -> std::result::Result<Board, Diagnostic> {
        if self.trial.as_ref().is_none_or(|trial| trial.text != text) {
            let mut session = self.session.clone();
            let survey = session.survey(text)?;
            let shared = Arc::new(survey.clone());
            self.trial = Some(Trial { text: text.to_owned(), session, survey, shared });
        }
        let trial = self.trial.as_mut().expect("set above");
        let fits = at.filter(|at| at.len() == trial.survey.coordinates.len());
        let at = fits.unwrap_or_else(|| trial.survey.start.clone());
        let numbers = trial.survey.numbers(&at);
        let flow = trial.session.survey_flow(&trial.survey, &at);
        // Where sizes are left open there are no values, but the same graph.
        let flow = flow.or_else(|| Some(trial.survey.steps.as_ref()?.flow.clone()));
        let chart = window.and_then(|window| Chart::new(&mut trial.survey, &at, window));
        Ok(Board { text: text.to_owned(), survey: Arc::clone(&trial.shared), numbers, flow, chart })
    }

    fn answer(&mut self, lines: &[String]) {
        self.trial = None;
        let mut replies = Vec::new();
        for line in lines {
            let session = &mut self.session;
            let found = catch_unwind(AssertUnwindSafe(|| session.run(line)));
            let found = found.unwrap_or_else(|_| vec![Reply::Problem { diagnostic: defect(), source: line.clone() }]);
            let interrupted = matches!(found.first(), Some(Reply::Problem { diagnostic, .. }) if diagnostic.id == "limit-interrupted");
            replies.extend(found);
            if interrupted {
                break;
            }
        }
        let session = Box::new(self.session.clone());
        (self.report)(Message::Worker(Result::Answered { lines: lines.to_vec(), replies, session }));
    }
}

impl Desk {
    fn teach(&mut self, asked: Teach) {
        *self.pupil.settings_mut() = self.session.settings().clone();
        self.left = self.pupil.classroom().place.map(|(number, _)| number).or(self.left);
        let pupil = &mut self.pupil;
        let source = if let Teach::Line(line) = &asked { line.clone() } else { String::new() };
        let problem = |diagnostic| vec![Reply::Problem { diagnostic, source: source.clone() }];
        let done = catch_unwind(AssertUnwindSafe(|| match &asked {
            Teach::Show => Vec::new(),
            Teach::Enter(number) => pupil.enter(*number).err().map(problem).unwrap_or_default(),
            Teach::Line(line) => pupil.run(line),
        }));
        let mut said = done.unwrap_or_else(|_| problem(defect()));
        let heard = self.pupil.classroom().heard.filter(|_| matches!(asked, Teach::Line(_)));
        said.truncate(heard.map_or(usize::MAX, |heard| heard.replies.max(1)));
        if heard.is_some_and(|heard| heard.replies == 0) && !matches!(said.first(), Some(Reply::Problem { .. })) {
            said.clear();
        }
        let verdict = heard.map_or("", |heard| heard.verdict);
        let lecture = Box::new(self.pupil.lecture(self.left));
        (self.report)(Message::Worker(Result::Taught { asked, said, verdict, lecture }));
    }
}

impl Desk {
    fn check(&mut self, name: String) {
        let session = &mut self.session;
        let found = catch_unwind(AssertUnwindSafe(|| session.run(&format!("audit {name}"))));
        let replies = found.unwrap_or_else(|_| vec![Reply::Problem { diagnostic: defect(), source: String::new() }]);
        (self.report)(Message::Worker(Result::Checked { name, replies }));
    }
}

fn defect() -> Diagnostic {
    Diagnostic::new("internal-defect", "Gradus made a mistake of its own on this line")
        .suggest("the session goes on; please report the line")
}
