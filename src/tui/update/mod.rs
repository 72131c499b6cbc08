//! How the screen changes: one message at a time, without touching the world. What the world has to do is left in
//! [`Model::wishes`].

mod found;
mod line;
mod overlay;
mod plot;

use ratatui::layout::{Position, Rect};

use super::keys::{self, Action, Place};
use super::message::{Message, Wish};
use super::model::{Focus, Model, Overlay, Tab};
use super::panels::PANELS;
use super::theme::Theme;
use super::{bars, check, learn, view};
use crate::render::format::Options;
use crate::render::signs::Charset;
use crate::session::Reply;

/// Takes one message in.
pub fn update(model: &mut Model, message: Message) {
    match message {
        Message::Key(name) => press(model, &name),
        Message::Paste(text) => paste(model, &text),
        Message::Click(column, row) => click(model, column, row),
        Message::Wheel(lines) => scroll(model, lines as isize),
        Message::Saved(name) => check::saved(model, &name),
        Message::Resize(columns, rows) => model.size = (columns, rows),
        Message::Worker(result) => found::found(model, result),
        Message::Terminate => model.wishes.push(Wish::Quit),
        Message::Resume => model.wishes.push(Wish::Redraw),
    }
}

fn press(model: &mut Model, name: &str) {
    model.remark = None;
    if name != "Tab" {
        model.menu = None;
    }
    if model.overlay.is_some() && overlay::pressed(model, name) {
        return;
    }
    match keys::action(model.place(), name) {
        Some(action) => {
            model.kept = false;
            act(model, action);
        }
        None if name.chars().count() != 1 => {}
        None => match model.place() {
            Place::Line => line::typed(model, name),
            Place::Answer => learn::typed(model, name),
            Place::File => check::typed(model, name),
            _ => {}
        },
    }
}

/// Text from the clipboard goes to what takes text.
fn paste(model: &mut Model, text: &str) {
    model.remark = None;
    if let Some(Overlay::Palette(query, _)) = &mut model.overlay {
        query.extend(text.chars().filter(|c| !c.is_control()).take(40));
        return;
    }
    model.overlay = None;
    match model.tab {
        Tab::Explore => line::paste(model, text),
        Tab::Learn if model.place() == Place::Answer => learn::typed(model, text),
        Tab::Learn => {}
        Tab::Check if model.place() == Place::File => check::typed(model, text),
        Tab::Check => {}
    }
}

/// Shows a screen.
pub(super) fn turn_to(model: &mut Model, tab: Tab) {
    model.tab = tab;
    match tab {
        Tab::Explore => {}
        Tab::Learn => learn::shown(model),
        Tab::Check => check::shown(model),
    }
}

fn next_screen(model: &mut Model, by: usize) {
    let at = Tab::ALL.iter().position(|(tab, _)| *tab == model.tab).unwrap_or(0);
    turn_to(model, Tab::ALL[(at + by) % Tab::ALL.len()].0);
}

/// Carries an action out.
fn act(model: &mut Model, action: Action) {
    if lay_over(model, action) || move_about(model, action) || look(model, action) {
        return;
    }
    if action == Action::Clear && model.busy {
        model.wishes.push(Wish::Interrupt);
        model.remark = Some("stopped".to_owned());
        return;
    }
    match model.tab {
        Tab::Explore => explore(model, action),
        Tab::Learn => learn::act(model, action),
        Tab::Check => check::act(model, action),
    }
}

/// Lays something over the screen; false if the action does not.
fn lay_over(model: &mut Model, action: Action) -> bool {
    model.overlay = match action {
        Action::Help => Some(Overlay::Help(0)),
        Action::Palette => Some(Overlay::Palette(String::new(), 0)),
        Action::Tour => Some(Overlay::Tour(0)),
        _ => return false,
    };
    true
}

/// Goes to another screen, or scrolls this one; false if the action does neither.
fn move_about(model: &mut Model, action: Action) -> bool {
    match action {
        Action::NextScreen => next_screen(model, 1),
        Action::PreviousScreen => next_screen(model, Tab::ALL.len() - 1),
        Action::Explore => turn_to(model, Tab::Explore),
        Action::Learn => turn_to(model, Tab::Learn),
        Action::Check => turn_to(model, Tab::Check),
        Action::Plot => plot::toggle(model),
        Action::PageDown => scroll(model, 10),
        Action::PageUp => scroll(model, -10),
        _ => return false,
    }
    true
}

/// Changes how the screen looks or who has the terminal; false if the action does neither.
fn look(model: &mut Model, action: Action) -> bool {
    match action {
        Action::NextTheme => theme(model, model.theme.next()),
        Action::Ascii => {
            model.charset = if model.charset == Charset::Ascii { Charset::Unicode } else { Charset::Ascii };
        }
        Action::Redraw => model.wishes.push(Wish::Redraw),
        Action::Suspend => model.wishes.push(Wish::Suspend),
        _ => return false,
    }
    true
}

/// An action while a formula is explored.
fn explore(model: &mut Model, action: Action) {
    match action {
        Action::NextPanel => turn(model, 1),
        Action::PreviousPanel => turn(model, PANELS.len() - 1),
        Action::StepForward => play(model, 1),
        Action::StepBack => play(model, -1),
        Action::CopyLatex => copy(model, "latex"),
        Action::CopyPlain => copy(model, "plain text"),
        Action::Escape => escape(model),
        Action::Clear if model.focus == Focus::Line => line::edit(model, |editor| drop(editor.take())),
        Action::Clear => escape(model),
        Action::Leave if model.editor.text().is_empty() || model.focus != Focus::Line => model.wishes.push(Wish::Quit),
        Action::Leave => line::edit(model, |editor| editor.delete()),
        _ => match model.focus {
            Focus::Line => line::act(model, action),
            Focus::Panel if model.answered.is_none() => (PANELS[model.panel].act)(model, action),
            Focus::Panel => scroll(model, if action == Action::Up { -1 } else { 1 }),
            Focus::Plot => plot::act(model, action),
        },
    }
}

fn theme(model: &mut Model, theme: &'static Theme) {
    model.theme = theme;
    model.remark = Some(format!("colours: {}", theme.name));
}

fn escape(model: &mut Model) {
    let in_steps = model.focus == Focus::Panel && model.panel == 1 && model.answered.is_none();
    if in_steps && std::mem::take(&mut model.opened) {
        return;
    }
    if model.focus == Focus::Plot || (model.focus == Focus::Line && model.window.is_some() && model.answered.is_none())
    {
        model.window = None;
    } else if model.focus == Focus::Line || model.answered.is_some() {
        model.answered = None;
    }
    model.focus = Focus::Line;
}

fn turn(model: &mut Model, by: usize) {
    (model.answered, model.window) = (None, None);
    if model.focus == Focus::Panel {
        let next = (model.panel + by) % PANELS.len();
        if next == 0 && by == 1 {
            model.focus = Focus::Line;
        }
        model.panel = next.max(1);
        if next == 0 && by != 1 {
            model.focus = Focus::Line;
        }
    } else {
        model.focus = Focus::Panel;
    }
}

pub(super) fn play(model: &mut Model, by: isize) {
    model.played = model.played.saturating_add_signed(by).min(4);
    model.panel = 1;
    (model.answered, model.window) = (None, None);
    model.row = super::panels::steps::last_row(model);
}

fn copy(model: &mut Model, format: &str) {
    let formula = model.board.as_ref().and_then(|board| {
        let answers = board.survey.replies.iter().rev();
        answers
            .filter_map(|reply| if let Reply::Answer(answer) = reply { Some(&answer.value.formula) } else { None })
            .next()
    });
    let Some(formula) = formula else {
        model.remark = Some("there is nothing to copy yet".to_owned());
        return;
    };
    let style =
        if format == "latex" { crate::syntax::linear::Style::Latex } else { crate::syntax::linear::Style::Plain };
    let text = crate::syntax::linear::write(formula, style, Options::default().budget).text;
    model.remark = Some(format!("copied as {}: {text}", if format == "latex" { "LaTeX" } else { format }));
    model.wishes.push(Wish::Copy(text));
}

fn scroll(model: &mut Model, lines: isize) {
    if model.tab == Tab::Learn && model.overlay.is_none() {
        learn::scroll(model, lines);
    } else if model.tab == Tab::Check && model.overlay.is_none() {
        check::scroll(model, lines);
    } else if model.window.is_some() && model.overlay.is_none() {
        plot::act(model, if lines < 0 { Action::ZoomIn } else { Action::ZoomOut });
    } else if let Some(answered) = model.answered.as_mut().filter(|_| model.overlay.is_none()) {
        answered.scroll = answered.scroll.saturating_add_signed(lines);
    } else if let Some(Overlay::Help(at)) = &mut model.overlay {
        *at = at.saturating_add_signed(lines);
    } else {
        let most = view::derivative_overflow(model);
        model.scrolled = model.scrolled.saturating_add_signed(lines.clamp(-3, 3)).min(most);
    }
}

fn click(model: &mut Model, column: u16, row: u16) {
    let place = Position { x: column, y: row };
    if model.overlay.is_some() {
        return overlay::clicked(model, place);
    }
    model.remark = None;
    if let Some(action) = bars::action_at(model, place) {
        return act(model, action);
    }
    match model.tab {
        Tab::Explore if model.window.is_some() => plot::click(model, place),
        Tab::Explore => click_on_panel(model, place),
        Tab::Learn => learn::click(model, place),
        Tab::Check => check::click(model, place),
    }
}

/// A click gives a panel the focus, and selects what is hit in it.
fn click_on_panel(model: &mut Model, place: Position) {
    if let Some(panel) = view::foot_tab_at(model, place) {
        (model.panel, model.focus) = (panel, Focus::Panel);
        return;
    }
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let hit = view::places(model, area).into_iter().find(|(_, area)| area.contains(place));
    let Some((panel, area)) = hit.filter(|(panel, _)| *panel > 0) else {
        model.focus = Focus::Line;
        return;
    };
    let (width, height) = (area.width.saturating_sub(4), area.height.saturating_sub(2));
    let content = (PANELS[panel].content)(model, usize::from(width), usize::from(height));
    let before = model.focus == Focus::Panel && model.panel == panel;
    (model.panel, model.focus) = (panel, Focus::Panel);
    if let Some(item) = content.item_at(area, place) {
        (PANELS[panel].pick)(model, item, before);
    }
}
