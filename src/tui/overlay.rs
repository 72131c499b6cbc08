//! What lies over the screen: the table of keys, the palette, the tour.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span as Piece, Text};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::keys::{KEYS, Place};
use super::model::{Model, Overlay};
use super::panels::{bold, cut};
use super::{palette, tour, view};
use crate::render::span::{self, Role, Span};
use crate::render::wrapped;

/// Columns of the names of keys in the help.
const KEY_NAMES: usize = 21;
/// Columns of what is found in the palette, before what is said about it.
const FOUND: usize = 30;

pub(super) fn draw(model: &Model, frame: &mut Frame) {
    match &model.overlay {
        None => {}
        Some(Overlay::Help(from)) => help(model, frame, *from),
        Some(Overlay::Palette(query, at)) => find(model, frame, query, *at),
        Some(Overlay::Tour(at)) => page(model, frame, *at),
    }
}

/// The table of keys from a line on.
fn help(model: &Model, frame: &mut Frame, from: usize) {
    let width = usize::from(frame.area().width).min(84);
    let lines = keys(model, width.saturating_sub(4));
    let rows = usize::from(frame.area().height) - 4;
    let from = from.min(lines.len().saturating_sub(rows));
    let left = lines.len().saturating_sub(from + rows);
    let more = if left > 0 { format!("{left} more lines: Down; Esc closes") } else { "Esc closes".to_owned() };
    window(model, frame, width, rows + 2, "keys", &more, lines.into_iter().skip(from).collect());
}

/// Columns of the palette, rows for what is found, and the first entry that is seen.
fn extent(whole: Rect, at: usize) -> (usize, usize, usize) {
    let rows = usize::from(whole.height).min(24).saturating_sub(7);
    (usize::from(whole.width).min(90), rows, (at + 1).saturating_sub(rows))
}

/// The entry of the palette that is seen at a place.
pub(super) fn entry_at(model: &Model, at: usize, place: Position) -> Option<usize> {
    let whole = Rect::new(0, 0, model.size.0, model.size.1);
    let (width, rows, from) = extent(whole, at);
    let area = centred(whole, width, rows + 4);
    let first = area.y + 3;
    let seen = area.contains(place) && (first..first + rows as u16).contains(&place.y);
    seen.then(|| from + usize::from(place.y - first))
}

/// The palette: what was typed, and what has these letters.
fn find(model: &Model, frame: &mut Frame, query: &str, at: usize) {
    let (width, rows, from) = extent(frame.area(), at);
    let mut lines = vec![Row::from(vec![Piece::styled(format!("{query}_"), bold())]), Row::default()];
    let found = palette::matches(model.place(), query);
    for (position, entry) in found.iter().enumerate().skip(from).take(rows) {
        let selected = position == at;
        let style = if selected { model.theme.selected() } else { model.theme.key() };
        let mark = if selected { "> " } else { "  " };
        let title = cut(model, &entry.title, FOUND);
        let about = cut(model, entry.about, width.saturating_sub(FOUND + 9));
        let title = Piece::styled(format!("{mark}{title:FOUND$}"), style);
        lines.push(Row::from(vec![title, Piece::styled(format!(" {about}"), model.theme.quiet())]));
    }
    if found.is_empty() {
        lines.push(Row::from(Piece::styled("nothing has these letters", model.theme.quiet())));
    }
    window(model, frame, width, rows + 4, "find", "Enter does it, Esc closes", lines);
}

/// A page of the tour.
fn page(model: &Model, frame: &mut Frame, at: usize) {
    let (title, text) = tour::PAGES[at.min(tour::PAGES.len() - 1)];
    let mut lines = vec![Row::default()];
    lines.extend(text.iter().map(|line| Row::from(*line)));
    lines.push(Row::default());
    let more = format!("{} of {}; Enter goes on, Esc closes", at + 1, tour::PAGES.len());
    let width = usize::from(frame.area().width).min(72);
    let tall: usize = text.iter().map(|line| line.len().div_ceil(width.saturating_sub(6)).max(1)).sum();
    window(model, frame, 72, tall + 4, title, &more, lines);
}

/// All keys: those that work here first.
fn keys(model: &Model, width: usize) -> Vec<Row<'static>> {
    let mut lines = Vec::new();
    let here: Vec<Place> = model.place().chain().collect();
    let elsewhere = Place::ALL.into_iter().filter(|place| !here.contains(place));
    for place in here.iter().copied().chain(elsewhere) {
        lines.push(Row::from(Piece::styled(place.title(), bold())));
        for binding in KEYS.iter().filter(|binding| binding.place == place) {
            let names = binding.keys.iter().map(|key| if *key == " " { "Space" } else { *key });
            let mut names = names.collect::<Vec<_>>().join(", ");
            let about = [Span::new(binding.about, Role::Text)];
            for line in wrapped(&about, width.saturating_sub(KEY_NAMES + 3)) {
                let name = Piece::styled(format!("  {names:KEY_NAMES$} "), model.theme.key());
                lines.push(Row::from(vec![name, Piece::raw(span::to_text(&[line]))]));
                names.clear();
            }
        }
        lines.push(Row::default());
    }
    lines
}

fn window(
    model: &Model,
    frame: &mut Frame,
    width: usize,
    height: usize,
    title: &str,
    more: &str,
    lines: Vec<Row<'static>>,
) {
    let area = centred(frame.area(), width, height);
    let block = view::framed(model, title, more, true);
    let inner = view::inside(&block, area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(Text::from(lines)).wrap(Wrap { trim: false }), inner);
}

/// The middle of the screen.
fn centred(whole: Rect, width: usize, height: usize) -> Rect {
    let width = (width as u16).min(whole.width.saturating_sub(2));
    let height = (height as u16).min(whole.height.saturating_sub(2));
    Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height }
}
