//! The line that is typed: editing, history, completion, what Enter does.

use crate::session::{Due, due, logical_lines, wants_more};
use crate::tui::editor::Editor;
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::{Focus, Model};
use crate::tui::{check, learn};

/// Longer texts are read on Enter only.
const LIVE_LENGTH: usize = 4096;

pub(super) fn act(model: &mut Model, action: Action) {
    match action {
        Action::Enter => enter(model),
        Action::Complete => complete(model),
        Action::HistoryUp => recall(model, true),
        Action::HistoryDown => recall(model, false),
        Action::Right | Action::End if model.hint().is_some() => {
            let hint = model.hint().unwrap_or_default();
            edit(model, |editor| editor.insert(&hint));
        }
        _ => {
            if model.editor.act(action) {
                edited(model);
            }
        }
    }
}

/// A character was typed.
pub(super) fn typed(model: &mut Model, text: &str) {
    begin(model);
    model.editor.insert(text);
    edited(model);
}

pub(super) fn edit(model: &mut Model, change: impl FnOnce(&mut Editor)) {
    change(&mut model.editor);
    edited(model);
}

/// The text has changed: it is surveyed, and the last good result stays until then.
pub(super) fn edited(model: &mut Model) {
    (model.recalled, model.answered) = (None, None);
    if model.editor.text().trim().is_empty() {
        (model.board, model.problem, model.at) = (None, None, None);
    }
    if model.editor.text().len() <= LIVE_LENGTH {
        model.wishes.push(Wish::Survey);
    } else {
        model.problem = None;
        model.remark = Some("a long line: Enter answers it".to_owned());
    }
}

fn enter(model: &mut Model) {
    let text = model.editor.text().to_owned();
    if text.trim().is_empty() {
        return;
    }
    if wants_more(&text) {
        model.remark = Some("a bracket is still open".to_owned());
        return;
    }
    submit(model, vec![text]);
}

pub(super) fn submit(model: &mut Model, lines: Vec<String>) {
    for line in &lines {
        if model.history.last() != Some(line) && !line.starts_with(' ') {
            model.history.push(line.clone());
            model.wishes.push(Wish::Remember(line.clone()));
        }
    }
    model.recalled = None;
    if let [line] = &lines[..] {
        match due(line) {
            Some(Due::Course) => {
                let line = model.editor.take();
                return learn::asked(model, line);
            }
            Some(Due::File) => {
                let line = model.editor.take();
                return check::asked(model, &line);
            }
            _ => {}
        }
    }
    model.busy = true;
    model.wishes.push(Wish::Lines(lines));
}

pub(super) fn paste(model: &mut Model, text: &str) {
    model.focus = Focus::Line;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    begin(model);
    if !text.contains('\n') {
        return edit(model, |editor| editor.insert(&text));
    }
    // The last line stays in the editor unless it was ended.
    let whole = model.editor.take() + &text;
    let mut lines = logical_lines(&whole);
    let rest = if whole.ends_with('\n') { None } else { lines.pop() };
    if let Some(rest) = rest {
        model.editor.insert(&rest);
    }
    edited(model);
    if !lines.is_empty() {
        submit(model, lines);
    }
}

pub(super) fn complete(model: &mut Model) {
    let Some(menu) = &mut model.menu else {
        model.wishes.push(Wish::Complete);
        return;
    };
    let next = menu.chosen.map_or(0, |chosen| (chosen + 1) % menu.found.len());
    menu.chosen = Some(next);
    let (start, text) = (menu.start, menu.found[next].text.clone());
    model.editor.replace_from(start, &text);
    model.wishes.push(Wish::Survey);
}

fn recall(model: &mut Model, back: bool) {
    let (at, typed) = model.recalled.clone().unwrap_or((model.history.len(), model.editor.text().to_owned()));
    let fits = |at: &usize| model.history[*at].starts_with(&typed) && model.history[*at] != model.editor.text();
    let next = if back { (0..at).rev().find(fits) } else { (at + 1..model.history.len()).find(fits) };
    let text = match next {
        Some(next) => model.history[next].clone(),
        None if back => return,
        None => typed.clone(),
    };
    edit(model, |editor| editor.set(&text));
    model.recalled = Some((next.unwrap_or(model.history.len()), typed));
}

/// After a line that was kept a new one begins; undo brings the old one back.
fn begin(model: &mut Model) {
    if std::mem::take(&mut model.kept) {
        model.editor.take();
        model.at = None;
    }
}
