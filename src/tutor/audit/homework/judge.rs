//! What became of a problem: its answers compared with what is asked, whole, partial by partial, or by the way.

use super::{Claim, Problem, Solved, Solving, Task};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::syntax::entries_of;
use crate::tutor::audit::chain::Auditor;
use crate::tutor::audit::compare::Found;
use crate::tutor::audit::notes::Read;
use crate::tutor::audit::reason::Reason;
use crate::tutor::audit::value::How;
use crate::tutor::audit::{Link, Verdict};

/// Credit for a right answer in which an intermediate variable was left.
const UNFINISHED: f64 = 0.75;

impl Auditor<'_> {
    /// Leaves the problem that is open and says what became of it.
    pub(in crate::tutor::audit) fn leave(&mut self) -> Result<(), Diagnostic> {
        let Some(solving) = self.solving.take() else { return Ok(()) };
        self.refill()?;
        let mut judged = Vec::new();
        for task in &solving.tasks {
            judged.push(self.judged(&solving, task)?);
        }
        self.pay()?;
        self.forget_names(&solving);
        let section = &solving.section;
        let span = self.readable.place(section.start, section.text.max(section.start + 1));
        let bare = Problem {
            title: section.title.clone(),
            span,
            points: section.points,
            solved: Solved::Unasked,
            credit: None,
            message: "no derivative is asked for here that was understood".to_owned(),
            answer: None,
        };
        let worst = judged.iter().max_by_key(|one| one.solved).cloned();
        let Some(worst) = worst else {
            self.problems.push(bare);
            return Ok(());
        };
        let credits: Option<Vec<f64>> = judged.iter().map(|one| one.credit).collect();
        let credit = credits.map(|credits| credits.iter().sum::<f64>() / judged.len() as f64);
        let right = judged.iter().filter(|one| one.solved == Solved::Right).count();
        let message = match judged.len() {
            1 => worst.message,
            all if right == all => String::new(),
            all => format!("{right} of {all} right; {}", worst.message).trim_end_matches("; ").to_owned(),
        };
        self.problems.push(Problem { solved: worst.solved, credit, message, answer: worst.answer, ..bare });
        Ok(())
    }

    /// Names that an answer introduced end with their problem; what a problem defines stays for those that refer to it.
    fn forget_names(&mut self, solving: &Solving) {
        self.notes.beliefs.clear();
        self.notes.two_meanings.clear();
        for letter in &solving.bold {
            self.notes.undeclare(*letter);
        }
        let Some(label) = solving.section.labels.first() else { return };
        let (from, to) = (label.at, solving.section.end.max(label.at + 1));
        let place = self.readable.place(from, to);
        let ends = |start: u32| (place.start..place.end.max(place.start + 1)).contains(&start);
        self.notes.definitions.retain(|_, known| !(known.params.is_empty() && ends(known.span.start)));
        let known = &self.notes.definitions;
        self.notes.order.retain(|name| known.contains_key(name));
    }

    /// Leaves all problems, also those without a formula.
    pub(in crate::tutor::audit) fn leave_all(&mut self) -> Result<(), Diagnostic> {
        self.leave()?;
        for section in std::mem::take(&mut self.sections) {
            self.solving = Some(Solving::new(section.clone(), self.links.len()));
            self.leave()?;
        }
        Ok(())
    }

    /// What became of one task.
    fn judged(&mut self, solving: &Solving, task: &Task) -> Result<Done, Diagnostic> {
        let mut about = None;
        for (at, claim) in solving.claims.iter().enumerate().rev() {
            if self.is_about(&claim.head, &task.read) && self.notes.formal(claim.last.open).is_none() {
                about = Some(at);
                break;
            }
        }
        if let Some(at) = about {
            return self.compared_with_task(&solving.claims[at], task);
        }
        if let Some(done) = self.by_parts(solving, task)? {
            return Ok(done);
        }
        for claim in solving.claims.iter().rev().filter(|claim| claim.answers) {
            if self.notes.formal(claim.last.open).is_some() {
                continue;
            }
            let found = self.notes.compared(&task.read, &claim.last, false, &self.options.effort);
            if matches!(found, Ok(Found::Equal(..))) {
                return self.compared_with_task(claim, task);
            }
        }
        let unread: Option<&Link> =
            self.links[solving.links..].iter().find(|link| link.verdict == Verdict::Unread && solving.label.is_some());
        Ok(match unread {
            Some(link) => {
                let said = format!("the answer was not read: {}", link.message);
                Done::new(Solved::Unread, None, said, Some(link.span))
            }
            None if solving.claims.iter().any(|claim| claim.answers) => {
                let said = "nothing here begins with what is asked for; Answer: and the result alone does as well";
                Done::new(Solved::Missing, Some(0.0), said.to_owned(), None)
            }
            None => Done::new(Solved::Missing, Some(0.0), String::new(), None),
        })
    }

    /// True if a chain begins with what is asked for.
    fn is_about(&mut self, head: &Read, task: &Read) -> bool {
        if head.open == task.open {
            return true;
        }
        if self.notes.formal(head.open).is_none() {
            return false;
        }
        let plain = How::default();
        match (self.notes.settled(head.open, plain), self.notes.settled(task.open, plain)) {
            (Ok(one), Ok(other)) if one == other => true,
            (Ok(_), Ok(_)) => {
                matches!(self.notes.compared(head, task, false, &self.options.effort), Ok(Found::Equal(..)))
            }
            _ => false,
        }
    }

    /// A gradient, Jacobian or Hessian that was answered partial by partial.
    fn by_parts(&mut self, solving: &Solving, task: &Task) -> Result<Option<Done>, Diagnostic> {
        let Some(partials) = self.notes.partials(task.read.open) else { return Ok(None) };
        let (mut answered, mut right, mut worst) = (0, 0.0, Done::new(Solved::Right, None, String::new(), None));
        for open in &partials {
            let read = Read { open: *open, ..task.read.clone() };
            for claim in solving.claims.iter().rev() {
                if self.is_about(&claim.head, &read) && self.notes.formal(claim.last.open).is_none() {
                    let part = Task { read, ..task.clone() };
                    let done = self.compared_with_task(claim, &part)?;
                    answered += 1;
                    right += done.credit.unwrap_or(0.0);
                    if done.solved >= worst.solved {
                        worst = done;
                    }
                    break;
                }
            }
        }
        if answered == 0 {
            return Ok(None);
        }
        if answered < partials.len() {
            let said = format!("{answered} of {} partial derivatives were found", partials.len());
            worst = Done { solved: worst.solved.max(Solved::Missing), message: said, ..worst };
        }
        Ok(Some(Done { credit: Some(right / partials.len() as f64), ..worst }))
    }

    fn compared_with_task(&mut self, claim: &Claim, task: &Task) -> Result<Done, Diagnostic> {
        let done = |solved, credit, message: String| Done::new(solved, credit, message, Some(claim.span));
        Ok(match self.notes.compared(&task.read, &claim.last, false, &self.options.effort) {
            Err(Reason::Stopped(stopped)) => return Err(stopped.diagnostic()),
            Err(reason) => done(Solved::Unread, None, reason.says()),
            Ok(Found::Undecided(reason)) => done(Solved::Undecided, None, reason.says().to_owned()),
            Ok(Found::Equal(..)) => match self.left_in(claim, task) {
                Some(name) => done(Solved::Unfinished, Some(UNFINISHED), format!("{name} is not put back in")),
                None => done(Solved::Right, Some(1.0), String::new()),
            },
            Ok(Found::Different(_) | Found::Unlike(_)) => {
                let credit = self.share_of_entries(claim, task).max(self.share_of_links(claim));
                done(Solved::Wrong, Some(credit), String::new())
            }
        })
    }

    /// An intermediate variable that stands in an answer.
    fn left_in(&mut self, claim: &Claim, task: &Task) -> Option<String> {
        let by = self.notes.formal(task.read.open).map(|(_, kids)| kids[1..].to_vec()).unwrap_or_default();
        let names = self.notes.graph.reachable(&[claim.last.open]);
        let left = names.into_iter().find(|name| {
            self.notes.definitions.contains_key(name)
                && !self.notes.freed.contains(name)
                && !by.contains(name)
                && *name != task.own
        })?;
        Some(self.spelt(left))
    }

    /// The share of right entries of a wrong answer.
    fn share_of_entries(&mut self, claim: &Claim, task: &Task) -> f64 {
        let (Ok(right), Ok(given)) =
            (self.notes.worth(task.read.open, How::default()), self.notes.worth(claim.last.open, How::default()))
        else {
            return 0.0;
        };
        let (Some((_, _, right)), Some((_, _, given))) =
            (entries_of(&self.notes.graph, right), entries_of(&self.notes.graph, given))
        else {
            return 0.0;
        };
        if right.len() != given.len() || right.len() < 2 {
            return 0.0;
        }
        let pairs: Vec<(ExprId, ExprId)> = right.into_iter().zip(given).collect();
        let equal = pairs.iter().filter(|(one, other)| {
            matches!(self.notes.values(*one, *other, false, &self.options.effort), Ok(Found::Equal(..)))
        });
        equal.count() as f64 / pairs.len() as f64
    }

    /// The share of links that are right or follow, so that a slip is charged once.
    fn share_of_links(&self, claim: &Claim) -> f64 {
        let links = &self.links[claim.links.clone()];
        if links.len() < 2 {
            return 0.0;
        }
        let earned = links.iter().filter(|link| matches!(link.verdict, Verdict::Holds | Verdict::Follows)).count();
        earned as f64 / links.len() as f64
    }
}
/// What became of one task of a problem.
#[derive(Clone, Debug)]
struct Done {
    solved: Solved,
    credit: Option<f64>,
    message: String,
    answer: Option<Span>,
}

impl Done {
    fn new(solved: Solved, credit: Option<f64>, message: String, answer: Option<Span>) -> Done {
        Done { solved, credit, message, answer }
    }
}
