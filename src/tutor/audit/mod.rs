//! Notes audited: every equality and derivative claim of a document, link by link.
//!
//! Formulas are found in the document, split into chains at their relations, and judged against what the notes themselves
//! define. A link is what stands right of a sign; one slip is reported once, what is right given the slip follows. What
//! cannot be read or judged says why and never counts as wrong. The result is plain data with places in the source.
//!
//! ```
//! use gradus::tutor::audit::{audit, Format, Options, Verdict};
//!
//! let notes = "Let $y = \\sin(x^2)$. Then $\\frac{dy}{dx} = \\cos(x^2)$.";
//! let found = audit(notes, Format::Markdown, &Options::default()).unwrap();
//! let verdicts: Vec<Verdict> = found.links.iter().map(|link| link.verdict).collect();
//! assert_eq!(verdicts, [Verdict::Definition, Verdict::Wrong]);
//! assert_eq!(found.links[1].mistake.unwrap().id, "chain-lost-inner");
//! ```

mod chain;
mod compare;
mod condition;
mod define;
mod document;
mod dots;
mod entrywise;
mod explain;
mod family;
mod header;
mod homework;
mod letters;
mod matrices;
mod meaning;
mod notes;
mod prepare;
mod reason;
mod space;
mod split;
mod value;

use rustc_hash::FxHashSet;

use super::mistakes::Mistake;
use super::verdict::Effort;
use crate::decide::Certainty;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Cancel;
use crate::syntax::formula::Formula;

pub use document::{Format, LARGEST_DOCUMENT};
pub use homework::{Given, Problem, Solved, collect};

/// What is known about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Right.
    Holds,
    /// Wrong, with a reason.
    Wrong,
    /// Right given an earlier wrong link, or back at the right value after one.
    Follows,
    /// It says what a name stands for.
    Definition,
    /// It says what is assumed, or asks for what makes it true.
    Condition,
    /// Neither equality nor a difference was shown.
    Undecided,
    /// Not read or not judged, with a reason.
    Unread,
}

impl Verdict {
    /// All verdicts, the one that matters most first.
    pub const ALL: [Verdict; 7] = [
        Verdict::Wrong,
        Verdict::Undecided,
        Verdict::Follows,
        Verdict::Holds,
        Verdict::Definition,
        Verdict::Condition,
        Verdict::Unread,
    ];

    /// The public word.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Wrong => "wrong",
            Verdict::Follows => "follows",
            Verdict::Definition => "definition",
            Verdict::Condition => "condition",
            Verdict::Undecided => "undecided",
            Verdict::Unread => "unread",
        }
    }
}

/// A point where both sides of a link differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Names and values of the variables.
    pub at: Vec<(String, f64)>,
    /// The right-hand side there.
    pub given: String,
    /// What it should be.
    pub right: String,
    /// The entry (row, column), counted from 1.
    pub entry: Option<(usize, usize)>,
}

/// One link of a chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// The right-hand side that was judged, as bytes of the source.
    pub span: Span,
    /// The left-hand side as it stands there.
    pub left: String,
    /// The right-hand side as it stands there.
    pub right: String,
    /// What is known.
    pub verdict: Verdict,
    /// How an equality is known.
    pub certainty: Option<Certainty>,
    /// The mistake that explains a wrong link.
    pub mistake: Option<&'static Mistake>,
    /// What would be right.
    pub expected: Option<Formula>,
    /// A sentence.
    pub message: String,
    /// What may have been meant; never assumed.
    pub hint: Option<String>,
    /// A point that shows a difference.
    pub point: Option<Point>,
    /// The link from which this one follows.
    pub because: Option<usize>,
}

/// A document that was audited.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// The links in the order of the document.
    pub links: Vec<Link>,
    /// The problems of a sheet; none if the document is no sheet.
    pub problems: Vec<Problem>,
    /// The limit that ended the audit before the end of the document.
    pub limit: Option<Diagnostic>,
}

impl Audit {
    /// How many links have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.links.iter().filter(|link| link.verdict == verdict).count()
    }
}

/// How a document is audited.
#[derive(Clone, Debug)]
pub struct Options {
    /// Declarations and assumptions that hold from the start: `x : vector(n)`, `a > 0`.
    pub given: Vec<String>,
    /// What one decision may cost.
    pub effort: Effort,
    /// Work for the whole document, in nodes of expressions.
    pub work: u64,
    /// Stops the work from outside.
    pub cancel: Cancel,
}

impl Default for Options {
    /// Work for some thousand links.
    fn default() -> Options {
        Options { given: Vec::new(), effort: Effort::default(), work: 400_000_000, cancel: Cancel::default() }
    }
}

/// Audits a document.
///
/// # Errors
/// `limit-file` and `limit-macro` for a document that is too large, `parse-notebook` for a broken notebook,
/// `limit-interrupted` and `limit-time` if the work was stopped from outside.
pub fn audit(source: &str, format: Format, options: &Options) -> Result<Audit, Diagnostic> {
    audit_watched(source, format, options, &mut |_| {})
}

/// The same; `watch` is told after each formula which part of the document is done, from 0 to 1.
///
/// # Errors
/// See [`audit`].
pub fn audit_watched(
    source: &str,
    format: Format,
    options: &Options,
    watch: &mut dyn FnMut(f64),
) -> Result<Audit, Diagnostic> {
    let readable = document::readable(source, format)?;
    let sections = document::sections(&readable.text);
    let (formulas, headers) = document::formulas(&readable.text, format, &sections);
    let (mut ended, mut families) = (FxHashSet::default(), family::Families::default());
    loop {
        let mut auditor = chain::Auditor::new(source, &readable, (&formulas, &sections), options);
        auditor.notes.ended.clone_from(&ended);
        families.iter().for_each(|(name, sizes)| auditor.notes.add_family(*name, sizes.clone()));
        auditor.prepare(&headers);
        let limit = read_through(&mut auditor, &formulas, watch)?;
        // A reading that a later line showed to be meant holds from the start.
        if auditor.ended.is_subset(&ended) && auditor.notes.families.len() == families.len() {
            auditor.leave_all()?;
            // Headings of notes may look like those of a sheet in which nothing is asked.
            if auditor.problems.iter().all(|problem| problem.solved == Solved::Unasked) {
                auditor.problems.clear();
            }
            return Ok(Audit { links: auditor.links, problems: auditor.problems, limit });
        }
        ended.extend(auditor.ended);
        families = auditor.notes.families;
    }
}

/// Audits all formulas; the limit that ended it before.
fn read_through(
    auditor: &mut chain::Auditor<'_>,
    formulas: &[document::Formula],
    watch: &mut dyn FnMut(f64),
) -> Result<Option<Diagnostic>, Diagnostic> {
    for (position, formula) in formulas.iter().enumerate() {
        match auditor.formula(formula) {
            Err(diagnostic) if diagnostic.id == "limit-work" => return Ok(Some(diagnostic)),
            result => result?,
        }
        watch((position + 1) as f64 / formulas.len() as f64);
    }
    let all = formulas.len() < document::MOST_FORMULAS;
    let said = || format!("only the first {} formulas were looked at", formulas.len());
    Ok((!all).then(|| Diagnostic::new("limit-formulas", said())))
}
