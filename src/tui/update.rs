//! How the screen changes: one message at a time, without touching the world. What the world has to do is left in
//! [`Model::wishes`].

use super::keys::{self, Action};
use super::message::{Message, Result, Wish};
use super::model::{Answered, Focus, Menu, Model, Overlay};
use super::panels::PANELS;
use super::plot::{Window, png, svg};
use super::theme::Theme;
use super::{palette, tour, view};
use crate::render::format::{Format, Options};
use crate::render::signs::Charset;
use crate::session::{AnswerKind, Export, Reply, logical_lines, waits, wants_more};

/// Longer texts are read on Enter only.
const LIVE_LENGTH: usize = 4096;

/// Takes one message in.
pub fn update(model: &mut Model, message: Message) {
    match message {
        Message::Key(name) => press(model, &name),
        Message::Paste(text) => paste(model, &text),
        Message::Click(column, row) => click(model, column, row),
        Message::Wheel(lines) => scroll(model, lines as isize),
        Message::Resize(columns, rows) => model.size = (columns, rows),
        Message::Worker(result) => found(model, result),
        Message::Terminate => model.wishes.push(Wish::Quit),
        Message::Resume => model.wishes.push(Wish::Redraw),
    }
}

fn press(model: &mut Model, name: &str) {
    model.remark = None;
    if name != "Tab" {
        model.menu = None;
    }
    if model.overlay.is_some() && overlaid(model, name) {
        return;
    }
    match keys::action(model.place(), name) {
        Some(action) => {
            model.kept = false;
            act(model, action);
        }
        None if model.focus == Focus::Line && name.chars().count() == 1 => {
            begin(model);
            model.editor.insert(name);
            edited(model);
        }
        None => {}
    }
}

/// After a line that was kept a new one begins; undo brings the old one back.
fn begin(model: &mut Model) {
    if std::mem::take(&mut model.kept) {
        model.editor.take();
        model.at = None;
    }
}

/// A key while something lies over the screen; false if it goes to what is below.
fn overlaid(model: &mut Model, name: &str) -> bool {
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
    let found = palette::matches(&query);
    match name {
        "Esc" | "F3" | "Alt-x" | "Ctrl-C" => return true,
        "Enter" => {
            match found.get(at).map(|entry| entry.choice) {
                Some(palette::Choice::Do(action)) => act(model, action),
                Some(palette::Choice::Type(command)) => {
                    model.focus = Focus::Line;
                    let rest = model.editor.take();
                    model.editor.insert(&format!("{command} {rest}"));
                    edited(model);
                }
                None => {}
            }
            return true;
        }
        "Backspace" => drop(query.pop()),
        _ if name.chars().count() == 1 => query.push_str(name),
        _ => {}
    }
    let count = palette::matches(&query).len();
    let at = if steps == 0 { 0 } else { at.saturating_add_signed(steps).min(count.saturating_sub(1)) };
    model.overlay = Some(Overlay::Palette(query, at));
    true
}

/// Carries an action out.
fn act(model: &mut Model, action: Action) {
    match action {
        Action::Help => model.overlay = Some(Overlay::Help(0)),
        Action::Palette => model.overlay = Some(Overlay::Palette(String::new(), 0)),
        Action::Tour => model.overlay = Some(Overlay::Tour(0)),
        Action::Plot => toggle_plot(model),
        Action::NextPanel => turn(model, 1),
        Action::PreviousPanel => turn(model, PANELS.len() - 1),
        Action::StepForward => play(model, 1),
        Action::StepBack => play(model, -1),
        Action::CopyLatex => copy(model, "latex"),
        Action::CopyPlain => copy(model, "plain text"),
        Action::NextTheme => theme(model, model.theme.next()),
        Action::Ascii => {
            model.charset = if model.charset == Charset::Ascii { Charset::Unicode } else { Charset::Ascii };
        }
        Action::Redraw => model.wishes.push(Wish::Redraw),
        Action::Suspend => model.wishes.push(Wish::Suspend),
        Action::Escape => escape(model),
        Action::PageDown => scroll(model, 10),
        Action::PageUp => scroll(model, -10),
        Action::Clear => clear(model),
        Action::Leave if model.editor.text().is_empty() || model.focus != Focus::Line => model.wishes.push(Wish::Quit),
        Action::Leave => edit(model, |editor| editor.delete()),
        _ => match model.focus {
            Focus::Line => in_line(model, action),
            Focus::Panel => {
                if model.answered.is_none() {
                    (PANELS[model.panel].act)(model, action);
                } else {
                    scroll(model, if action == Action::Up { -1 } else { 1 });
                }
            }
            Focus::Plot => in_plot(model, action),
        },
    }
}

fn theme(model: &mut Model, theme: &'static Theme) {
    model.theme = theme;
    model.remark = Some(format!("colours: {}", theme.name));
}

fn clear(model: &mut Model) {
    if model.busy {
        model.wishes.push(Wish::Interrupt);
        model.remark = Some("stopped".to_owned());
    } else if model.focus == Focus::Line {
        edit(model, |editor| drop(editor.take()));
    } else {
        escape(model);
    }
}

fn escape(model: &mut Model) {
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

fn toggle_plot(model: &mut Model) {
    if model.window.take().is_some() {
        model.focus = Focus::Line;
        return;
    }
    model.answered = None;
    model.window = Some(Window::around(&model.point()));
    model.focus = Focus::Plot;
    model.wishes.push(Wish::Survey);
}

fn in_plot(model: &mut Model, action: Action) {
    let (Some(window), mut at) = (model.window, model.point()) else { return };
    let step = |half: f64| nice(half / 30.0);
    let pan = |x: f64, y: f64| Window {
        center: [window.center[0] + x * window.half[0], window.center[1] + y * window.half[1]],
        ..window
    };
    let mut coordinate = |axis: usize, sign: f64| {
        if let Some(value) = at.get_mut(axis) {
            let step = step(window.half[axis]);
            *value = ((*value / step).round() + sign) * step;
        }
    };
    let mut view = window;
    match action {
        Action::Left => coordinate(0, -1.0),
        Action::Right => coordinate(0, 1.0),
        Action::Up => coordinate(1, 1.0),
        Action::Down => coordinate(1, -1.0),
        Action::ZoomIn => view = window.zoomed(0.8),
        Action::ZoomOut => view = window.zoomed(1.25),
        Action::PanLeft => view = pan(-0.2, 0.0),
        Action::PanRight => view = pan(0.2, 0.0),
        Action::PanUp => view = pan(0.0, 0.2),
        Action::PanDown => view = pan(0.0, -0.2),
        Action::Center => view = Window { center: Window::around(&at).center, ..window },
        Action::Save => return save(model),
        _ => return,
    }
    model.window = Some(view);
    model.at = Some(at);
    model.wishes.push(Wish::Survey);
}

/// 1, 2 or 5 times a power of ten, near `size`.
pub(super) fn nice(size: f64) -> f64 {
    let power = 10f64.powf(size.abs().max(1e-12).log10().floor());
    let share = size.abs() / power;
    power
        * if share < 1.5 {
            1.0
        } else if share < 3.5 {
            2.0
        } else if share < 7.5 {
            5.0
        } else {
            10.0
        }
}

fn save(model: &mut Model) {
    let Some(chart) = model.board.as_ref().and_then(|board| board.chart.as_ref()) else { return };
    model.wishes.push(Wish::Write("plot.svg".to_owned(), svg(chart).into_bytes()));
    match png(chart) {
        Ok(picture) => model.wishes.push(Wish::Write("plot.png".to_owned(), picture)),
        Err(error) => model.remark = Some(format!("plot.png cannot be made: {error}")),
    }
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

fn in_line(model: &mut Model, action: Action) {
    match action {
        Action::Enter => enter(model),
        Action::Complete => complete(model),
        Action::HistoryUp => recall(model, true),
        Action::HistoryDown => recall(model, false),
        Action::Right | Action::End if model.hint().is_some() => {
            let hint = model.hint().unwrap_or_default();
            edit(model, |editor| editor.insert(&hint));
        }
        Action::Left => model.editor.step(false),
        Action::Right => model.editor.step(true),
        Action::WordLeft => model.editor.step_word(false),
        Action::WordRight => model.editor.step_word(true),
        Action::Home => model.editor.step_far(false),
        Action::End => model.editor.step_far(true),
        Action::Backspace => edit(model, super::editor::Editor::backspace),
        Action::Delete => edit(model, super::editor::Editor::delete),
        Action::KillEnd => edit(model, |editor| editor.kill(true)),
        Action::KillStart => edit(model, |editor| editor.kill(false)),
        Action::KillWord => edit(model, |editor| editor.kill_word(false)),
        Action::Yank => edit(model, super::editor::Editor::yank),
        Action::Undo => edit(model, super::editor::Editor::undo),
        _ => {}
    }
}

fn edit(model: &mut Model, change: impl FnOnce(&mut super::editor::Editor)) {
    change(&mut model.editor);
    edited(model);
}

/// The text has changed: it is surveyed, and the last good result stays until then.
fn edited(model: &mut Model) {
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

fn submit(model: &mut Model, lines: Vec<String>) {
    for line in &lines {
        if model.history.last() != Some(line) && !line.starts_with(' ') {
            model.history.push(line.clone());
            model.wishes.push(Wish::Remember(line.clone()));
        }
    }
    model.recalled = None;
    model.busy = true;
    model.wishes.push(Wish::Lines(lines));
}

fn paste(model: &mut Model, text: &str) {
    model.remark = None;
    if let Some(Overlay::Palette(query, _)) = &mut model.overlay {
        query.extend(text.chars().filter(|c| !c.is_control()).take(40));
        return;
    }
    (model.overlay, model.focus) = (None, Focus::Line);
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

fn complete(model: &mut Model) {
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

fn scroll(model: &mut Model, lines: isize) {
    if let Some(answered) = &mut model.answered {
        answered.scroll = answered.scroll.saturating_add_signed(lines);
    } else if let Some(Overlay::Help(at)) = &mut model.overlay {
        *at = at.saturating_add_signed(lines);
    }
}

fn click(model: &mut Model, column: u16, row: u16) {
    let place = ratatui::layout::Position { x: column, y: row };
    let area = ratatui::layout::Rect::new(0, 0, model.size.0, model.size.1);
    let hit = view::places(model, area).into_iter().find(|(_, area)| area.contains(place));
    match hit {
        Some((panel, _)) => (model.panel, model.focus) = (panel, Focus::Panel),
        None => model.focus = if model.window.is_some() { Focus::Plot } else { Focus::Line },
    }
}

fn found(model: &mut Model, result: Result) {
    match result {
        Result::Surveyed(Ok(board)) => {
            if board.text != model.editor.text() {
                return;
            }
            let before = model.board.as_ref().map(|board| board.survey.coordinates.clone());
            if before.is_some_and(|before| before != board.survey.coordinates) {
                (model.at, model.coordinate) = (None, 0);
                if model.window.is_some() {
                    model.window = Some(Window::around(&board.survey.start));
                    model.wishes.push(Wish::Survey);
                }
            }
            if board.survey.is_empty() {
                // A command that waits for Enter: what was there stays.
                model.problem = None;
                return;
            }
            if !model.is_fresh() {
                (model.row, model.entry) = (0, (0, 0));
            }
            model.second &= board.survey.second.is_some();
            (model.board, model.problem) = (Some(*board), None);
        }
        Result::Surveyed(Err(diagnostic)) if diagnostic.id == "limit-interrupted" => {}
        Result::Surveyed(Err(diagnostic)) => {
            let text = model.editor.text();
            model.problem = (!text.trim().is_empty()).then(|| (diagnostic, text.to_owned()));
        }
        Result::Completed { text, start, found } => {
            if text != model.editor.text() || found.is_empty() {
                return;
            }
            let only = found.len() == 1;
            model.menu = Some(Menu { start, found, chosen: None });
            if only {
                complete(model);
                model.menu = None;
            }
        }
        Result::Answered { lines, replies, session } => answered(model, &lines, replies, *session),
    }
}

fn answered(model: &mut Model, lines: &[String], replies: Vec<Reply>, session: crate::session::Session) {
    model.busy = false;
    model.session = session;
    let mut shown = Vec::new();
    for reply in replies {
        match reply {
            Reply::Quit => model.wishes.push(Wish::Quit),
            Reply::Export(export) => shown.extend(export_last(model, &export)),
            Reply::Quiet => {}
            reply => shown.push(reply),
        }
    }
    let line = lines.last().cloned().unwrap_or_default();
    let problem = shown.iter().any(|reply| matches!(reply, Reply::Problem { .. }));
    if shown.iter().any(|reply| matches!(reply, Reply::Answer(_) | Reply::Steps(_) | Reply::Flow(_) | Reply::Table(_)))
    {
        model.last = shown.iter().filter(|reply| !matches!(reply, Reply::Page(_))).cloned().collect();
    }
    // What the panels show already is not said twice.
    let in_panels = lines.len() == 1 && model.editor.text() == line && !waits(&line) && shown.iter().any(is_derivative);
    if in_panels {
        model.kept = true;
        model.remark = Some("kept: ans is its value, and what you type next begins a new line".to_owned());
    } else if !shown.is_empty() {
        model.answered = Some(Answered { line: line.clone(), replies: shown, scroll: 0 });
        model.window = None;
        if model.editor.text() == line && !problem {
            model.editor.take();
        }
        model.focus = Focus::Line;
    } else if model.editor.text() == line {
        model.editor.take();
    }
    if model.answered.is_none() {
        model.wishes.push(Wish::Survey);
    }
}

fn is_derivative(reply: &Reply) -> bool {
    let Reply::Answer(answer) = reply else { return false };
    !matches!(answer.kind, AnswerKind::Expression | AnswerKind::Value)
}

fn export_last(model: &mut Model, export: &Export) -> Option<Reply> {
    let said = |text: String| Some(Reply::Page(crate::session::Page::default().text(text)));
    if model.last.is_empty() {
        return said("there is no answer yet to export; enter an expression first".to_owned());
    }
    let Some(format) = Format::find(&export.format) else {
        return said(format!("there is no format {}", export.format));
    };
    let document = format.document(&model.last, &Options { width: 80, ..model.options(80) });
    model.wishes.push(Wish::Write(export.path.clone(), document.into_bytes()));
    None
}
