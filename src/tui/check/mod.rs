//! Notes and homework on the screen: the links of a file with their verdicts, next to the source, and checked again when
//! the file is saved.

mod act;
mod draw;
pub(super) mod folder;

use super::editor::Editor;
use super::keys::Place;
use crate::session::{Reply, Report};
use crate::tutor::audit::{Link, Verdict};

pub use act::{act, asked, checked, click, listed, saved, scroll, shown, typed};
pub use draw::draw;

/// What is shown of a file.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// The name that is being typed.
    pub editor: Editor,
    /// The file that is open.
    pub name: Option<String>,
    /// Names that go on like the one that is typed.
    pub files: Vec<String>,
    /// Whether the name is to be completed as soon as they are known.
    pub completing: bool,
    /// The one of them that is selected.
    pub file: Option<usize>,
    /// What was found in it.
    pub report: Option<Report>,
    /// Every link of the report on one line, with all signs and in ASCII.
    pub formulas: Vec<[String; 2]>,
    /// What is said instead of a report.
    pub said: Vec<Reply>,
    /// The link that is selected, among those that are shown.
    pub row: usize,
    /// Whether only the links are shown that a reader has to look at.
    pub brief: bool,
    /// What is known about the link, scrolled by so many lines.
    pub scrolled: usize,
    /// Whether the mistake of the link is explained.
    pub explained: bool,
    /// How often the file was checked.
    pub times: usize,
}

impl Check {
    /// Where keys are looked up.
    pub fn place(&self) -> Place {
        if self.report.is_some() { Place::Links } else { Place::File }
    }

    /// The links that are shown.
    pub fn links(&self) -> Vec<&Link> {
        let all = self.report.iter().flat_map(|report| &report.audit.links);
        all.filter(|link| !self.brief || needs_a_look(link.verdict)).collect()
    }
}

/// Whether a reader has to look at a link with this verdict.
pub fn needs_a_look(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Wrong | Verdict::Undecided | Verdict::Unread)
}
