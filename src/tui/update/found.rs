//! What the worker has found is put on the screen.

use super::line::complete;
use crate::diagnostic::Diagnostic;
use crate::render::format::{Format, Options};
use crate::session::{AnswerKind, Completion, Export, Reply, Session, waits};
use crate::tui::message::{Result, Wish};
use crate::tui::model::{Answered, Focus, Menu, Model};
use crate::tui::plot::Window;
use crate::tui::worker::Board;
use crate::tui::{check, learn};

/// The newest text was surveyed.
fn surveyed(model: &mut Model, board: Board) {
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
        (model.row, model.path, model.scrolled, model.entry) = (0, 0, 0, (0, 0));
    }
    model.second &= board.survey.second.is_some();
    (model.board, model.problem) = (Some(board), None);
}

pub(super) fn found(model: &mut Model, result: Result) {
    match result {
        Result::Surveyed(Ok(board)) => surveyed(model, *board),
        Result::Surveyed(Err(diagnostic)) => unread(model, diagnostic),
        Result::Completed { text, start, found } => completed(model, &text, start, found),
        Result::Taught { asked, said, verdict, lecture } => learn::taught(model, &asked, said, verdict, *lecture),
        Result::Checked { name, replies } => check::checked(model, &name, replies),
        Result::Listed { typed, names } => check::listed(model, &typed, names),
        Result::Glanced { field, text, found } => learn::glanced(model, field, text, found),
        Result::Answered { lines, replies, session } => answered(model, &lines, replies, *session),
    }
}

/// The newest text has no result, and why.
fn unread(model: &mut Model, diagnostic: Diagnostic) {
    if diagnostic.id != "limit-interrupted" {
        let text = model.editor.text();
        model.problem = (!text.trim().is_empty()).then(|| (diagnostic, text.to_owned()));
    }
}

/// Words that fit; a single one is put into the line.
fn completed(model: &mut Model, text: &str, start: usize, found: Vec<Completion>) {
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

/// Lines were answered.
fn answered(model: &mut Model, lines: &[String], replies: Vec<Reply>, session: Session) {
    model.busy = false;
    let line = lines.last().cloned().unwrap_or_default();
    // A definition begins with the name that it defines.
    let defines = session.defined_last().filter(|name| line.contains('=') && line.trim_start().starts_with(name));
    let kept = defines.map(|name| format!("kept: {name} is defined, and what you type next begins a new line"));
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
    if shown.iter().any(|reply| matches!(reply, Reply::Answer(_) | Reply::Steps(_) | Reply::Flow(_) | Reply::Table(_)))
    {
        model.last = shown.iter().filter(|reply| !matches!(reply, Reply::Page(_))).cloned().collect();
    }
    // What the panels show already is not said twice.
    let in_panels = lines.len() == 1 && model.editor.text() == line && !waits(&line) && shown.iter().any(is_derivative);
    if in_panels {
        model.kept = true;
        let kept =
            kept.unwrap_or_else(|| "kept: ans is its value, and what you type next begins a new line".to_owned());
        model.remark = Some(kept);
    } else {
        show(model, line, shown);
    }
    if model.answered.is_none() {
        model.wishes.push(Wish::Survey);
    }
}

/// Shows replies instead of the panels; a line that was answered leaves the editor.
fn show(model: &mut Model, line: String, replies: Vec<Reply>) {
    let problem = replies.iter().any(|reply| matches!(reply, Reply::Problem { .. }));
    if model.editor.text() == line && !problem {
        model.editor.take();
    }
    if !replies.is_empty() {
        model.answered = Some(Answered { line, replies, scroll: 0 });
        (model.window, model.focus) = (None, Focus::Line);
    }
}

fn is_derivative(reply: &Reply) -> bool {
    let Reply::Answer(answer) = reply else { return false };
    !matches!(answer.kind, AnswerKind::Expression | AnswerKind::Value)
}

fn export_last(model: &mut Model, export: &Export) -> Option<Reply> {
    let said = |text: String| Some(Reply::Page(crate::session::Page::default().text(text)));
    if let Some(exported) = &export.program {
        return match crate::render::program::text(&export.format, exported) {
            Ok(text) => {
                model.wishes.push(Wish::Write(export.path.clone(), text.into_bytes()));
                None
            }
            Err(diagnostic) => Some(Reply::Problem { diagnostic, source: String::new() }),
        };
    }
    if model.last.is_empty() {
        return said("there is no answer yet to export; enter an expression first".to_owned());
    }
    let Some(format) = Format::find(&export.format) else {
        return said(format!("there is no format {}", export.format));
    };
    let replies: Vec<Reply> = model.last.iter().chain(&export.also).cloned().collect();
    let document = format.file(&replies, &Options { width: 80, ..model.options(80) });
    model.wishes.push(Wish::Write(export.path.clone(), document.into_bytes()));
    None
}
