//! What lies over the screen: the table of keys, the palette, the tour.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Row, Span as Piece, Text};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::keys::{KEYS, Place};
use super::model::{Model, Overlay};
use super::panels::bold;
use super::{palette, tour, view};

pub(super) fn draw(model: &Model, frame: &mut Frame) {
    match &model.overlay {
        None => {}
        Some(Overlay::Help(from)) => {
            let lines = help(model);
            let rows = usize::from(frame.area().height) - 4;
            let from = (*from).min(lines.len().saturating_sub(rows));
            let left = lines.len().saturating_sub(from + rows);
            let more = if left > 0 { format!("{left} more lines: Down; Esc closes") } else { "Esc closes".to_owned() };
            window(model, frame, 76, rows + 2, "keys", &more, lines.into_iter().skip(from).collect());
        }
        Some(Overlay::Palette(query, at)) => {
            let rows = usize::from(frame.area().height).min(24) - 5;
            let mut lines = vec![Row::from(vec![Piece::styled(format!("{query}_"), bold())]), Row::default()];
            let found = palette::matches(model.place(), query);
            let from = (*at + 1).saturating_sub(rows - 2);
            for (position, entry) in found.iter().enumerate().skip(from).take(rows - 2) {
                let selected = position == *at;
                let style = if selected { model.theme.selected() } else { model.theme.key() };
                let mark = if selected { "> " } else { "  " };
                let title = Piece::styled(format!("{mark}{:30}", entry.title), style);
                lines.push(Row::from(vec![title, Piece::styled(format!(" {}", entry.about), model.theme.quiet())]));
            }
            if found.is_empty() {
                lines.push(Row::from(Piece::styled("nothing has these letters", model.theme.quiet())));
            }
            window(model, frame, 90, rows + 2, "find", "Enter does it, Esc closes", lines);
        }
        Some(Overlay::Tour(at)) => {
            let (title, text) = tour::PAGES[(*at).min(tour::PAGES.len() - 1)];
            let mut lines = vec![Row::default()];
            lines.extend(text.iter().map(|line| Row::from(*line)));
            lines.push(Row::default());
            let more = format!("{} of {}; Enter goes on, Esc closes", at + 1, tour::PAGES.len());
            let width = usize::from(frame.area().width).min(72);
            let tall: usize = text.iter().map(|line| line.len().div_ceil(width.saturating_sub(6)).max(1)).sum();
            window(model, frame, 72, tall + 4, title, &more, lines);
        }
    }
}

fn help(model: &Model) -> Vec<Row<'static>> {
    let mut lines = Vec::new();
    let here: Vec<Place> = model.place().chain().collect();
    let elsewhere = Place::ALL.into_iter().filter(|place| !here.contains(place));
    for place in here.iter().copied().chain(elsewhere) {
        let title = place.title();
        lines.push(Row::from(Piece::styled(title, bold())));
        for binding in KEYS.iter().filter(|binding| binding.place == place) {
            let keys = binding.keys.join(", ").replace(" ,", "Space,").replace(", ,", ", Space,");
            let keys = if keys.ends_with("  ") || keys.ends_with(", ") {
                format!("{}Space", keys.trim_end_matches(' ').to_owned() + " ")
            } else {
                keys
            };
            let key = Piece::styled(format!("  {keys:22}"), model.theme.key());
            lines.push(Row::from(vec![key, Piece::raw(format!(" {}", binding.about))]));
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
    let whole = frame.area();
    let width = (width as u16).min(whole.width.saturating_sub(2));
    let height = (height as u16).min(whole.height.saturating_sub(2));
    let area = Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height };
    let block = view::framed(model, title, more, true);
    let inner = view::inside(&block, area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(Text::from(lines)).wrap(Wrap { trim: false }), inner);
}
