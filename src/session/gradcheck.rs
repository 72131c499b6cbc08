//! The command `gradcheck`: somebody's own numbers for a gradient or Jacobian beside ours, and the error of difference
//! quotients for every step, so that an error of 1e-8 is seen for what it is.

use super::Session;
use super::answer::{Task, span_of};
use super::commands::Input;
use super::explore::{Parts, parts};
use super::read::{explain, masked};
use super::reply::{AnswerKind, Judgement, Outcome, Page, Reply, Table};
use crate::calculus;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::ExprId;
use crate::number::decimal;
use crate::numeric::{Point, Program, Quotients, error_curve};
use crate::syntax::spelling;

/// Relative error up to which numbers agree with an exact derivative, as far as 64 bits go.
pub(super) const ROUNDING: f64 = 1e-11;
/// Relative error up to which numbers may come from difference quotients.
pub(super) const DIFFERENCES: f64 = 1e-4;
/// A derivative smaller than this part of the largest one is compared with that part.
const SMALL: f64 = 1e-3;
/// Most entries that are listed.
const LISTED: usize = 20;
/// Most derivatives.
const ENTRIES: usize = 10_000;

/// One derivative as we and as somebody else has it.
pub(super) struct Compared {
    pub name: String,
    pub yours: f64,
    pub ours: f64,
    pub error: f64,
}

impl Compared {
    pub fn is_wrong(&self) -> bool {
        self.error.is_nan() || self.error > DIFFERENCES
    }

    pub fn said(&self, digits: usize) -> String {
        format!("{} is {} and not {}", self.name, decimal(self.ours, digits), decimal(self.yours, digits))
    }
}

pub(super) fn run(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    let Parts { reading, rest, point } = parts(session, input)?;
    let (numbers, named) = match rest.split_first() {
        Some((first, named)) if first.1.starts_with(|c: char| !c.is_alphabetic()) => (Some(*first), named),
        _ => (None, &rest[..]),
    };
    let task = session.task_for(&reading, Some(AnswerKind::Jacobian), named)?;
    let (outputs, by) = (session.outputs(task.of)?, task.by);
    if outputs.len() * by.len() > ENTRIES {
        let message = format!("at most {ENTRIES} derivatives are compared");
        return Err(Diagnostic::at("limit-entries", span_of(input.line, input.start), message));
    }
    let at = session.coordinates(input, point, task.of, &by)?;
    let slopes = calculus::jacobian(&mut session.graph, &outputs, &by).map_err(explain)?;
    let graph = &session.graph;
    let program = |roots: &[ExprId]| {
        let unbound = |reason: crate::numeric::NotNumeric| Diagnostic::new("scope-points", reason.to_string());
        Program::new(graph, roots, &by, &Point::new()).map_err(unbound)
    };
    let (mut value, ours) = (program(&outputs)?, program(&slopes)?.run(&at).to_vec());
    if ours.iter().any(|entry| !entry.is_finite()) {
        return Err(Diagnostic::new("scope-undefined", "there is no derivative at this point").suggest("another point"));
    }
    let curve = error_curve(&mut value, &at, &ours);
    let names: Vec<String> = by.iter().map(|id| spelling(graph, *id)).collect();
    let mut replies = match numbers {
        Some((at, text)) => {
            let yours = session.numbers(input, at, text, ours.len())?;
            let compared = compared(&names, outputs.len(), &yours, &ours);
            vec![session.compared_reply(&compared, &curve)]
        }
        None => {
            let digits = session.settings().digits;
            let listed = names.iter().cycle().zip(&ours).take(LISTED);
            let page = listed.fold(Page::titled("derivatives"), |page, (name, ours)| {
                page.entry(format!("by {name}"), decimal(*ours, digits))
            });
            vec![Reply::Page(page)]
        }
    };
    replies.extend(curve_replies(&curve, ""));
    Ok(replies)
}

/// The errors of difference quotients for every step, after a sentence that begins with `place`.
pub(super) fn curve_replies(curve: &[Quotients], place: &str) -> [Reply; 2] {
    let heads = ["step h", "error of (f(x+h) - f(x))/h", "error of (f(x+h) - f(x-h))/(2h)"];
    let rows = curve.iter().map(|row| vec![row.step, row.forward, row.central]).collect();
    let said = Page::default().text(format!("{place}{}", said_of(curve)));
    [Reply::Page(said), Reply::Table(Table { heads: heads.map(str::to_owned).to_vec(), rows })]
}

impl Session {
    /// Values of all variables at the point of the line, where there must be a derivative.
    fn coordinates(
        &mut self,
        input: &Input<'_>,
        point: Option<(usize, &str)>,
        of: ExprId,
        by: &[ExprId],
    ) -> Result<Vec<f64>, Diagnostic> {
        let span = span_of(input.line, input.start);
        let Some((at, text)) = point else {
            return Err(
                Diagnostic::at("parse-point", span, "a point is wanted").suggest("gradcheck x^2*y, [4, 1] at x=1, y=2")
            );
        };
        let pairs = self.read_point(text, at, by)?;
        let place = self.place_of(&pairs)?;
        self.exists_at(&Task { at: pairs, ..Task::new(AnswerKind::Jacobian, of, Vec::new()) })?;
        let value = |id: &ExprId| place.0.iter().find(|(known, _)| known == id).map(|(_, value)| *value);
        by.iter().map(value).collect::<Option<_>>().ok_or_else(|| {
            let names: Vec<String> = by.iter().map(|id| spelling(&self.graph, *id)).collect();
            let message = format!("the point needs values of {}", names.join(", "));
            Diagnostic::at("shape-point", Span::new(at, at + text.len()), message)
        })
    }

    /// The numbers that are to be checked.
    fn numbers(&mut self, input: &Input<'_>, at: usize, text: &str, wanted: usize) -> Result<Vec<f64>, Diagnostic> {
        let span = Span::new(at, at + text.len());
        let value = self.read(&masked(input.line, at..at + text.len()))?.value;
        let entries = self.outputs(value)?;
        if entries.len() != wanted {
            let message =
                format!("{wanted} numbers are wanted here, one for each derivative, and these are {}", entries.len());
            return Err(Diagnostic::at("shape-point", span, message));
        }
        let number = |id: &ExprId| self.constant_value(*id).map(|rows| rows[0][0]);
        entries
            .iter()
            .map(number)
            .collect::<Option<_>>()
            .ok_or_else(|| Diagnostic::at("parse-point", span, "numbers are wanted here"))
    }

    fn compared_reply(&self, compared: &[Compared], curve: &[Quotients]) -> Reply {
        let worst = compared.iter().map(|entry| entry.error).fold(0.0, f64::max);
        let digits = self.settings().digits;
        let count = match compared.len() {
            1 => "the derivative agrees".to_owned(),
            count => format!("all {count} derivatives agree"),
        };
        let judgement = match worst {
            _ if worst <= ROUNDING => Judgement::new(
                Outcome::Correct,
                format!("{count} within rounding; the largest relative error is {}", size(worst)),
            ),
            _ if worst <= DIFFERENCES => {
                let coarser = curve.iter().take_while(|row| row.central >= worst).last();
                let best = curve.iter().map(|row| row.central).fold(f64::INFINITY, f64::min);
                let same = match coarser {
                    _ if worst < best => "more exactly than any central difference".to_owned(),
                    Some(row) => format!("as a central difference with a step near {:e} does", row.step),
                    None => "as difference quotients do".to_owned(),
                };
                Judgement::new(
                    Outcome::Correct,
                    format!("{count} within {}, {same}; an exact derivative is within {ROUNDING:e}", size(worst)),
                )
            }
            _ => self.wrong(compared, digits),
        };
        Reply::Verdict(Box::new(judgement))
    }

    /// Which derivatives are wrong, and by which factor if it is one for all of them.
    fn wrong(&self, compared: &[Compared], digits: usize) -> Judgement {
        let wrong: Vec<&Compared> = compared.iter().filter(|entry| entry.is_wrong()).collect();
        let said = wrong.iter().take(LISTED).map(|entry| entry.said(digits));
        let mut message =
            format!("{} of {} wrong: {}", wrong.len(), compared.len(), said.collect::<Vec<_>>().join("; "));
        if wrong.len() > LISTED {
            message.push_str("; and so on");
        }
        let mut judgement = Judgement::new(Outcome::Incorrect, message);
        let factor = wrong[0].yours / wrong[0].ours;
        let is_one = wrong.iter().all(|entry| (entry.yours - factor * entry.ours).abs() <= 1e-6 * entry.yours.abs());
        if factor.is_finite() && factor != 0.0 && is_one && (wrong.len() > 1 || factor == -1.0) {
            judgement.hint = Some(format!("each of these is {} times the right value", decimal(factor, digits)));
        }
        judgement
    }
}

/// Every derivative beside ours; those of one output after the other.
pub(super) fn compared(names: &[String], outputs: usize, yours: &[f64], ours: &[f64]) -> Vec<Compared> {
    let largest = ours.iter().fold(0.0, |size: f64, entry| size.max(entry.abs()));
    let floor = if largest > 0.0 { SMALL * largest } else { 1.0 };
    let entry = |(at, (yours, ours)): (usize, (&f64, &f64))| {
        let variable = &names[at % names.len()];
        let name = match outputs {
            1 => format!("the derivative by {variable}"),
            _ => format!("the derivative of entry {} by {variable}", at / names.len() + 1),
        };
        Compared { name, yours: *yours, ours: *ours, error: (yours - ours).abs() / ours.abs().max(floor) }
    };
    yours.iter().zip(ours).enumerate().map(entry).collect()
}

/// Which step is best.
fn said_of(curve: &[Quotients]) -> String {
    let best = |error: fn(&Quotients) -> f64| {
        curve.iter().filter(|row| error(row).is_finite()).min_by(|a, b| error(a).total_cmp(&error(b)))
    };
    match (best(|row| row.forward), best(|row| row.central)) {
        (Some(forward), Some(central)) => format!(
            "Difference quotients come closest with h = {:e} (one-sided, error {}) and h = {:e} (central, error {}); larger \
             steps truncate, smaller ones lose digits.",
            forward.step,
            size(forward.forward),
            central.step,
            size(central.central)
        ),
        _ => "There is no difference quotient: the function is not defined on both sides of the point.".to_owned(),
    }
}

/// One digit and the power of ten.
pub(super) fn size(error: f64) -> String {
    if error == 0.0 { "0".to_owned() } else { format!("{error:.0e}") }
}
