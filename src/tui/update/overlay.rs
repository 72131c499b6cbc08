//! Keys while something lies over the screen.

use ratatui::layout::Position;

use super::{act, line, turn_to};
use crate::session::{Command, Due};
use crate::tui::message::Wish;
use crate::tui::model::{Focus, Model, Overlay, Tab};
use crate::tui::{overlay, palette, tour};

/// A click while something lies over the screen: it chooses an entry of the palette, turns a page of the tour, and closes
/// what is only read.
pub(super) fn clicked(model: &mut Model, place: Position) {
    match model.overlay.clone() {
        Some(Overlay::Palette(query, at)) => {
            if let Some(hit) = overlay::entry_at(model, at, place) {
                model.overlay = None;
                in_palette(model, query, hit, "Enter", 0);
            }
        }
        Some(Overlay::Tour(_)) => drop(pressed(model, "Enter")),
        _ => model.overlay = None,
    }
}

/// A key while something lies over the screen; false if it goes to what is below.
pub(super) fn pressed(model: &mut Model, name: &str) -> bool {
    let Some(overlay) = model.overlay.take() else { return false };
    if matches!(overlay, Overlay::Tour(_)) && name.chars().count() == 1 && !matches!(name, "q" | " ") {
        // Whoever begins to type has seen enough.
        model.wishes.push(Wish::TourSeen);
        return false;
    }
    let steps = match name {
        "Down" | "Right" | "PageDown" => 1,
        "Up" | "Left" | "PageUp" => -1,
        _ => 0,
    };
    model.overlay = match overlay {
        Overlay::Help(at) if steps != 0 => {
            let far = if name.starts_with("Page") { 10 } else { 1 };
            Some(Overlay::Help(at.saturating_add_signed(steps * far)))
        }
        Overlay::Tour(at) => match (name, steps) {
            ("Esc" | "q", _) | ("Enter" | " ", 0) if name == "Esc" || name == "q" || at + 1 >= tour::PAGES.len() => {
                model.wishes.push(Wish::TourSeen);
                None
            }
            ("Enter" | " ", _) => Some(Overlay::Tour(at + 1)),
            (_, 0) => Some(Overlay::Tour(at)),
            (_, steps) => Some(Overlay::Tour(at.saturating_add_signed(steps).min(tour::PAGES.len() - 1))),
        },
        Overlay::Palette(query, at) => return in_palette(model, query, at, name, steps),
        Overlay::Help(_) => None,
    };
    !matches!(name, "Ctrl-D" | "Ctrl-Z" | "Ctrl-L")
}

fn in_palette(model: &mut Model, mut query: String, at: usize, name: &str, steps: isize) -> bool {
    let found = palette::matches(model.place(), &query);
    match name {
        "Esc" | "F3" | "Alt-x" | "Ctrl-C" => return true,
        "Enter" => {
            match found.get(at).map(|entry| entry.choice) {
                Some(palette::Choice::Do(action)) => act(model, action),
                Some(palette::Choice::Type(command)) => begin(model, command),
                None => {}
            }
            return true;
        }
        "Backspace" => drop(query.pop()),
        _ if name.chars().count() == 1 => query.push_str(name),
        _ => {}
    }
    let count = palette::matches(model.place(), &query).len();
    let at = if steps == 0 { 0 } else { at.saturating_add_signed(steps).min(count.saturating_sub(1)) };
    model.overlay = Some(Overlay::Palette(query, at));
    true
}

/// A command stands in front of the line if it is about an expression, else in its place; one that takes nothing is
/// carried out.
fn begin(model: &mut Model, command: &'static Command) {
    turn_to(model, Tab::Explore);
    (model.focus, model.answered, model.kept) = (Focus::Line, None, false);
    let rest = model.editor.take();
    if command.due == Due::Live {
        model.editor.insert(&format!("{} {rest}", command.name));
        line::edited(model);
    } else if command.usage.is_empty() {
        line::submit(model, vec![command.name.to_owned()]);
    } else {
        model.editor.insert(&format!("{} ", command.name));
        line::edited(model);
    }
}
