//! What the screen shows, as data. It changes in [`super::update`] only.

use super::check::Check;
use super::editor::Editor;
use super::keys::Place;
use super::learn::Learn;
use super::message::Wish;
use super::plot::Window;
use super::theme::Theme;
use super::worker::Board;
use crate::diagnostic::Diagnostic;
use crate::render::format::Options;
use crate::render::signs::Charset;
use crate::session::{Completion, Reply, Session};

/// How the screen looks at the start.
#[derive(Clone, Copy)]
pub struct Look {
    /// Colours.
    pub theme: &'static Theme,
    /// Which signs may be drawn.
    pub charset: Charset,
    /// Whether the tour is shown first.
    pub tour: bool,
}

/// Which screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// A formula and all that follows from it; the plot as well.
    Explore,
    /// Lessons, practice and review.
    Learn,
    /// A file and what is known about every link in it.
    Check,
}

impl Tab {
    /// All screens in their order, with their names.
    pub const ALL: [(Tab, &str); 3] = [(Tab::Explore, "Explore"), (Tab::Learn, "Learn"), (Tab::Check, "Check")];
}

/// What the keys go to while a formula is explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The line that is typed.
    Line,
    /// The panel that is open.
    Panel,
    /// The plot.
    Plot,
}

/// What lies over the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The table of keys, scrolled by so many lines.
    Help(usize),
    /// The palette: what was typed, and which one is chosen.
    Palette(String, usize),
    /// The tour, at one of its pages.
    Tour(usize),
}

/// Words that complete the one before the cursor.
#[derive(Clone, Debug)]
pub struct Menu {
    /// Where the word begins.
    pub start: usize,
    /// The words.
    pub found: Vec<Completion>,
    /// The one that stands in the line.
    pub chosen: Option<usize>,
}

/// Replies to a line that was entered, shown instead of the panels.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The line.
    pub line: String,
    /// What was said.
    pub replies: Vec<Reply>,
    /// Scrolled by so many lines.
    pub scroll: usize,
}

/// The state of the screen.
pub struct Model {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Colours.
    pub theme: &'static Theme,
    /// Which signs may be drawn.
    pub charset: Charset,
    /// The line that is typed.
    pub editor: Editor,
    /// Names and settings, for colours of the line and for hints.
    pub session: Session,
    /// The last good result.
    pub board: Option<Board>,
    /// Why the text in the editor has no result, and the text.
    pub problem: Option<(Diagnostic, String)>,
    /// Whether lines are being answered.
    pub busy: bool,
    /// Which screen is shown.
    pub tab: Tab,
    /// What is shown of the course.
    pub learn: Learn,
    /// What is shown of a file.
    pub check: Check,
    /// What the keys go to while a formula is explored.
    pub focus: Focus,
    /// The panel that has the focus, or had it last.
    pub panel: usize,
    /// How many of the four steps are shown.
    pub played: usize,
    /// The row selected in the steps.
    pub row: usize,
    /// Whether the laws of that row are open.
    pub opened: bool,
    /// How many lines the derivative is scrolled down.
    pub scrolled: usize,
    /// The path selected in the data flow.
    pub path: usize,
    /// The entry selected in the matrix: row, column.
    pub entry: (usize, usize),
    /// Second derivatives instead of first ones.
    pub second: bool,
    /// The coordinate selected in the values.
    pub coordinate: usize,
    /// Whether the line was entered just now: what is typed next begins a new one.
    pub kept: bool,
    /// The point, if it was moved.
    pub at: Option<Vec<f64>>,
    /// What the plot looks at, while it is on the screen.
    pub window: Option<Window>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// Replies shown instead of the panels.
    pub answered: Option<Answered>,
    /// Lines entered before, the oldest first.
    pub history: Vec<String>,
    /// Where in the history the editor stands, and what had been typed.
    pub recalled: Option<(usize, String)>,
    /// Completion that is going on.
    pub menu: Option<Menu>,
    /// A short remark in the bottom line.
    pub remark: Option<String>,
    /// The last answers, for export.
    pub last: Vec<Reply>,
    /// What the world is asked for.
    pub wishes: Vec<Wish>,
}

impl Model {
    /// The first screen.
    pub fn new(session: Session, look: Look, history: Vec<String>, size: (u16, u16)) -> Model {
        Model {
            size,
            theme: look.theme,
            charset: look.charset,
            editor: Editor::default(),
            session,
            board: None,
            problem: None,
            busy: false,
            tab: Tab::Explore,
            learn: Learn::default(),
            check: Check::default(),
            focus: Focus::Line,
            panel: 1,
            played: 4,
            row: 0,
            opened: false,
            scrolled: 0,
            path: 0,
            entry: (0, 0),
            second: false,
            coordinate: 0,
            kept: false,
            at: None,
            window: None,
            overlay: look.tour.then_some(Overlay::Tour(0)),
            answered: None,
            history,
            recalled: None,
            menu: None,
            remark: None,
            last: Vec::new(),
            wishes: Vec::new(),
        }
    }

    /// Where keys are looked up.
    pub fn place(&self) -> Place {
        match (self.tab, self.focus) {
            (Tab::Learn, _) => self.learn.place(),
            (Tab::Check, _) => self.check.place(),
            (Tab::Explore, Focus::Line) => Place::Line,
            (Tab::Explore, Focus::Panel) => Place::Panel,
            (Tab::Explore, Focus::Plot) => Place::Plot,
        }
    }

    /// Whether the board belongs to the text in the editor.
    pub fn is_fresh(&self) -> bool {
        self.board.as_ref().is_some_and(|board| board.text == self.editor.text())
    }

    /// How replies are written in `width` columns.
    pub fn options(&self, width: usize) -> Options {
        let settings = self.session.settings();
        Options {
            width: width.max(20),
            charset: self.charset,
            digits: settings.digits,
            notes: settings.notes,
            ..Options::default()
        }
    }

    /// The line from the history that goes on like the one in the editor; what is missing.
    pub fn hint(&self) -> Option<String> {
        let text = self.editor.text();
        if text.is_empty() || self.editor.cursor() < text.len() {
            return None;
        }
        let before = self.history.iter().rev().find_map(|line| line.strip_prefix(text)).filter(|rest| !rest.is_empty());
        before.map(str::to_owned)
    }

    /// The point that is looked at.
    pub fn point(&self) -> Vec<f64> {
        let numbers = self.board.as_ref().and_then(|board| board.numbers.as_ref());
        self.at.clone().or_else(|| numbers.map(|numbers| numbers.at.clone())).unwrap_or_default()
    }
}
