//! The panels: one file each, and their table. Layout, focus, the bottom line and the tests iterate [`PANELS`].

mod derivative;
mod flow;
mod matrices;
pub mod steps;
mod values;

use std::ops::Range;

use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line as Row, Span as Piece};
use unicode_width::UnicodeWidthStr;

use super::keys::Action;
use super::model::{Focus, Model};
use crate::render::picture::{Frame, draw};
use crate::render::signs::Charset;
use crate::render::span::{Line, Role, Span, prefix};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::written::Relation;

/// One row of [`PANELS`].
pub struct Panel {
    /// Its title.
    pub name: &'static str,
    /// What it shows in so many columns and rows.
    pub content: fn(&Model, usize, usize) -> Content,
    /// What it does with an action.
    pub act: fn(&mut Model, Action),
    /// What a click on one of its things does; true if the panel had the focus before.
    pub pick: fn(&mut Model, usize, bool),
}

/// All panels; the first one is always on the screen.
pub static PANELS: &[Panel] = &[
    Panel { name: "derivative", content: derivative::content, act: |_, _| {}, pick: |_, _, _| {} },
    Panel { name: "steps", content: steps::content, act: steps::act, pick: steps::pick },
    Panel { name: "data flow", content: flow::content, act: flow::act, pick: |_, _, _| {} },
    Panel { name: "matrix", content: matrices::content, act: matrices::act, pick: matrices::pick },
    Panel { name: "values", content: values::content, act: values::act, pick: values::pick },
];

/// What a panel shows.
#[derive(Default)]
pub struct Content {
    /// What stands behind the title.
    pub title: String,
    /// Lines from top to bottom.
    pub lines: Vec<Row<'static>>,
    /// Lines that have to be seen.
    pub seen: (usize, usize),
    /// The first line on the screen, where that does not follow from `seen`.
    pub from: Option<usize>,
    /// Whether `PageUp` and `PageDown` scroll it; that is said where lines are left out.
    pub scrolls: bool,
    /// What stands in its lower frame.
    pub foot: Vec<Piece<'static>>,
    /// Where the things are that can be selected.
    pub items: Vec<Spot>,
}

/// Where something is that can be selected with a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    line: usize,
    columns: Range<usize>,
    item: usize,
}

impl Spot {
    /// A whole line.
    pub fn line(line: usize, item: usize) -> Spot {
        Spot { line, columns: 0..usize::MAX, item }
    }

    /// Some columns of a line.
    pub fn part(line: usize, columns: Range<usize>, item: usize) -> Spot {
        Spot { line, columns, item }
    }

    /// The same so many lines further up; `None` if that is above the first line.
    pub fn raised(mut self, lines: usize) -> Option<Spot> {
        self.line = self.line.checked_sub(lines)?;
        Some(self)
    }
}

impl Content {
    /// The first of its lines that is shown where there is room for so many.
    pub fn first_line(&self, height: usize) -> usize {
        let ((first, last), total) = (self.seen, self.lines.len());
        let seen = if last > height { (last - height).min(first).min(total.saturating_sub(1)) } else { 0 };
        self.from.unwrap_or(seen)
    }

    /// The thing that is seen at a place, if this is shown with a frame in `area`.
    pub fn item_at(&self, area: Rect, place: Position) -> Option<usize> {
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        };
        if !inner.contains(place) {
            return None;
        }
        let line = usize::from(place.y - inner.y) + self.first_line(usize::from(inner.height));
        let column = usize::from(place.x - inner.x);
        self.items.iter().find(|spot| spot.line == line && spot.columns.contains(&column)).map(|spot| spot.item)
    }
}

/// A text in so many columns, with a sign where something is left out.
pub fn cut(model: &Model, text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let sign = if model.charset == Charset::Ascii { "..." } else { "…" };
    prefix(text, room.saturating_sub(sign.width())).to_owned() + sign
}

/// A line of text with roles as the theme shows it.
pub fn row(model: &Model, line: &[Span]) -> Row<'static> {
    patched(model, line, Style::new())
}

/// The same with a style on top.
pub fn patched(model: &Model, line: &[Span], style: Style) -> Row<'static> {
    let piece = |span: &Span| Piece::styled(span.text.clone(), model.theme.role(span.role).patch(style));
    Row::from(line.iter().map(piece).collect::<Vec<_>>())
}

/// Words in the style of a role.
pub fn words(model: &Model, text: impl Into<String>, role: Role) -> Row<'static> {
    row(model, &[Span::new(text, role)])
}

/// A formula drawn in so many columns.
pub fn picture(model: &Model, formula: &Formula, width: usize) -> Vec<Line> {
    let frame = Frame { charset: model.charset, width: width.max(8), budget: 60_000 };
    draw(formula, frame).lines
}

/// `left = right`.
pub fn equation(left: &Formula, right: &Formula) -> Formula {
    let mut formula = left.clone();
    let a = formula.root();
    let b = formula.append(right);
    formula.push(Item::Relation(Relation::Equal, a, b));
    formula
}

/// A name as a formula.
pub fn symbol(name: &str) -> Formula {
    let mut formula = Formula::default();
    formula.push(Item::Symbol(name.to_owned()));
    formula
}

/// The sign before a row: what is selected has one, with or without colours.
pub fn pointer(model: &Model, selected: bool) -> Span {
    let sign = if model.charset == Charset::Ascii { "> " } else { "▸ " };
    Span::new(if selected { sign } else { "  " }, Role::Heading)
}

/// Whether the panel has the focus.
pub fn has_focus(model: &Model, panel: usize) -> bool {
    model.focus == Focus::Panel && model.panel == panel
}

/// A weight that does not depend on colours.
pub fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// `number` moved by the four arrow actions and the ends within `0..count`.
pub fn moved(number: usize, action: Action, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match action {
        Action::Up | Action::Left => number.saturating_sub(1),
        Action::Down | Action::Right => (number + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        _ => number.min(last),
    }
}
