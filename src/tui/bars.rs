//! The first and the last line of the screen: where one is, and which keys work here.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span as Piece};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use super::keys::{Action, Binding, KEYS, Place};
use super::model::{Model, Tab};
use super::panels::bold;
use crate::render::signs::Charset;
use crate::render::span::{self, Role};

/// A part of the head, and what a click on it does.
struct Part {
    text: String,
    style: Style,
    action: Option<Action>,
}

/// Name, screens, plot, from left to right.
fn parts(model: &Model) -> Vec<Part> {
    let quiet = |text: &str| Part { text: text.to_owned(), style: model.theme.quiet(), action: None };
    let name = |name: &str, here: bool, action: Action| Part {
        text: if here { format!("[{name}] ") } else { format!(" {name}  ") },
        style: if here { model.theme.key() } else { model.theme.quiet() },
        action: (!here).then_some(action),
    };
    let plotting = model.tab == Tab::Explore && model.window.is_some();
    // Back from the plot to the formula.
    let explore = if plotting { Action::Plot } else { Action::Explore };
    let actions = [explore, Action::Learn, Action::Check];
    let mut parts = vec![Part { text: " gradus  ".to_owned(), style: bold(), action: None }, quiet("F7: ")];
    let screens = Tab::ALL.iter().zip(actions);
    parts.extend(screens.map(|((tab, title), action)| name(title, *tab == model.tab && !plotting, action)));
    parts.extend([quiet(" F6: "), name("Plot", plotting, Action::Plot)]);
    parts
}

/// What a click on the head does.
pub(super) fn action_at(model: &Model, place: Position) -> Option<Action> {
    let mut left = 0;
    for part in parts(model).into_iter().filter(|_| place.y == 0) {
        let right = left + part.text.width();
        if (left..right).contains(&usize::from(place.x)) {
            return part.action;
        }
        left = right;
    }
    None
}

pub(super) fn head(model: &Model, frame: &mut Frame, area: Rect) {
    let line = Row::from(parts(model).into_iter().map(|part| Piece::styled(part.text, part.style)).collect::<Vec<_>>());
    let used = line.width() as u16;
    frame.render_widget(Paragraph::new(line), area);
    let (says, style) = state(model);
    let width = says.width() as u16;
    if width > 0 && area.width > used + width {
        let place = Rect { x: area.right() - width - 1, width, ..area };
        frame.render_widget(Paragraph::new(Piece::styled(says, style)), place);
    }
}

/// What is said at the right end of the head.
fn state(model: &Model) -> (String, Style) {
    if model.busy {
        return ("computing; Ctrl-C stops".to_owned(), model.theme.path());
    }
    let due = model.learn.lecture.as_ref().map_or(0, |lecture| lecture.timetable.due);
    let says = if due > 0 { format!("due for review: {due}") } else { String::new() };
    (says, model.theme.quiet())
}

/// Keys of this place, or a remark.
pub(super) fn foot(model: &Model, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width);
    if let Some(remark) = &model.remark {
        let text = format!(" {}", span::prefix(remark, width.saturating_sub(2)));
        frame.render_widget(Paragraph::new(Piece::styled(text, model.theme.role(Role::Heading))), area);
        return;
    }
    let mut pieces = vec![Piece::raw(" ")];
    for (keys, short) in hints(model, width.saturating_sub(1)) {
        pieces.push(Piece::styled(keys, model.theme.key()));
        pieces.push(Piece::styled(format!(" {short}  "), model.theme.quiet()));
    }
    frame.render_widget(Paragraph::new(Row::from(pieces)), area);
}

/// As many keys of this place with their meanings as there is room for; how to get help and how to leave are always
/// among them.
fn hints(model: &Model, width: usize) -> Vec<(String, &'static str)> {
    let needs = |(keys, short): &(String, &'static str)| keys.width() + short.width() + 3;
    let places = model.place().chain().filter(|place| *place != Place::Everywhere);
    let here = places.flat_map(|place| grouped(model, place));
    let (always, sometimes): (Vec<_>, Vec<_>) =
        grouped(model, Place::Everywhere).into_iter().partition(|(_, short)| matches!(*short, "help" | "leave"));
    // The blanks behind the last one may be cut off.
    let mut left = (width + 2).saturating_sub(always.iter().map(needs).sum());
    let fits = |hint: &(String, &'static str)| {
        let fitting = needs(hint) <= left;
        left = if fitting { left - needs(hint) } else { 0 };
        fitting
    };
    let mut hints: Vec<_> = here.chain(sometimes).filter(fits).collect();
    hints.extend(always);
    hints
}

/// The keys of one place that the bottom line names; those that mean the same stand together.
fn grouped(model: &Model, place: Place) -> Vec<(String, &'static str)> {
    let shown: Vec<&Binding> = KEYS.iter().filter(|row| row.place == place && !row.short.is_empty()).collect();
    let groups = shown.chunk_by(|one, next| one.short == next.short);
    groups.map(|group| (together(model, group), group[0].short)).collect()
}

/// `F4/F5`, or the signs of arrows.
fn together(model: &Model, group: &[&Binding]) -> String {
    let arrow = |key: &str| match key {
        _ if model.charset == Charset::Ascii => None,
        "Left" => Some("←"),
        "Right" => Some("→"),
        "Up" => Some("↑"),
        "Down" => Some("↓"),
        _ => None,
    };
    let arrows: Option<String> = group.iter().map(|row| arrow(row.keys[0])).collect();
    arrows.unwrap_or_else(|| group.iter().map(|row| row.keys[0]).collect::<Vec<_>>().join("/"))
}
