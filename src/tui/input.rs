//! The line that is typed, and under it what is known about it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span as Piece};
use ratatui::widgets::Paragraph;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::model::{Focus, Model};
use super::panels::{cut, row};
use super::view::{framed, inside};
use crate::diagnostic::Diagnostic;
use crate::render::highlight;
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::session::{Reply, signature};

/// Longer lines are shown without colours.
const COLORED_LENGTH: usize = 4096;
/// Most characters of the line that are drawn.
const MOST_SHOWN: usize = 400;

pub(super) fn draw(model: &Model, frame: &mut Frame, area: Rect) {
    let block = framed(model, "formula", "", model.focus == Focus::Line);
    let inner = inside(&block, area);
    frame.render_widget(block, area);
    let text = model.editor.text();
    let cursor = text[..model.editor.cursor()].width();
    let width = usize::from(inner.width);
    let from = (cursor + 2).saturating_sub(width);
    let mut line = typed(model, from);
    if from == 0 && model.problem.is_none() && model.editor.cursor() == text.len() && !text.is_empty() {
        let hint = model.hint().or_else(|| signature(text)).unwrap_or_default();
        line.push_span(Piece::styled(
            span::prefix(&hint, width.saturating_sub(cursor)).to_owned(),
            model.theme.stale(),
        ));
    }
    frame.render_widget(Paragraph::new(line), Rect { height: 1, ..inner });
    if model.focus == Focus::Line && model.overlay.is_none() {
        frame.set_cursor_position(Position { x: inner.x + (cursor - from.min(cursor)) as u16, y: inner.y });
    }
    let below = Rect { y: inner.y + 1, height: 1, ..inner };
    frame.render_widget(Paragraph::new(known(model, from, width)), below);
}

/// The text with colours, from a column on.
fn typed(model: &Model, from: usize) -> Row<'static> {
    let text = model.editor.text();
    let line = if text.len() > COLORED_LENGTH {
        vec![Span::new(text, Role::Text)]
    } else {
        let cursor = (model.focus == Focus::Line).then(|| model.editor.cursor());
        highlight::lines(&model.session, text, cursor).into_iter().next().unwrap_or_default()
    };
    let mut skip = from;
    let mut shown = span::Line::new();
    for span in line {
        let rest = after(&span.text, &mut skip);
        if !rest.is_empty() {
            let most = rest.char_indices().nth(MOST_SHOWN).map_or(rest.len(), |(at, _)| at);
            shown.push(Span { text: rest[..most].to_owned(), ..span });
        }
    }
    row(model, &shown)
}

/// What stands behind so many columns, which are taken off `columns`; it looks at no character twice.
fn after<'a>(text: &'a str, columns: &mut usize) -> &'a str {
    for (at, c) in text.char_indices() {
        if *columns == 0 {
            return &text[at..];
        }
        *columns = columns.saturating_sub(c.width().unwrap_or(0));
    }
    ""
}

/// Words that complete the one before the cursor, a problem, or what was read and confirmed.
fn known(model: &Model, from: usize, width: usize) -> Row<'static> {
    if let Some(menu) = &model.menu {
        let words = menu.found.iter().enumerate().skip(menu.chosen.unwrap_or(0)).map(|(k, word)| {
            let style = if Some(k) == menu.chosen { model.theme.selected() } else { model.theme.quiet() };
            Piece::styled(format!(" {} ", word.text), style)
        });
        return Row::from(words.take(16).collect::<Vec<_>>());
    }
    match &model.problem {
        Some((diagnostic, about)) if about == model.editor.text() => marked(model, diagnostic, from, width),
        _ => status(model, width),
    }
}

/// Marks under the place of a problem, with what is wrong beside them.
fn marked(model: &Model, diagnostic: &Diagnostic, from: usize, width: usize) -> Row<'static> {
    let text = model.editor.text();
    let said = match &diagnostic.suggestion {
        Some(advice) => format!("{}; try: {advice}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let marks = diagnostic.labels.first().map(|label| {
        let boundary =
            |at: u32| (0..=(at as usize).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (boundary(label.span.start), boundary(label.span.end));
        let column = text[..start].width().saturating_sub(from).min(width.saturating_sub(1));
        (column, text[start..end.max(start)].width().clamp(1, width - column))
    });
    let (column, length) = marks.unwrap_or((0, 0));
    let style = model.theme.role(Role::Wrong);
    let carets = Piece::styled("^".repeat(length), style);
    if column > width / 2 {
        let said = cut(model, &said, column.saturating_sub(1));
        let gap = column.saturating_sub(said.width());
        return Row::from(vec![Piece::styled(said, style), Piece::raw(" ".repeat(gap)), carets]);
    }
    let said = cut(model, &said, width.saturating_sub(column + length + 1));
    Row::from(vec![Piece::raw(" ".repeat(column)), carets, Piece::styled(format!(" {said}"), style)])
}

fn status(model: &Model, width: usize) -> Row<'static> {
    let Some(board) = model.board.as_ref().filter(|_| model.is_fresh()) else {
        let says = if model.editor.text().is_empty() { "a formula, a definition or a command" } else { "" };
        return Row::from(Piece::styled(says, model.theme.quiet()));
    };
    let answers: Vec<_> = board
        .survey
        .replies
        .iter()
        .filter_map(|reply| if let Reply::Answer(answer) = reply { Some(answer) } else { None })
        .collect();
    let check = if model.charset == Charset::Ascii { "ok" } else { "✓" };
    let right = model.theme.role(Role::Right);
    let mut pieces = vec![Piece::styled(format!("{check} read"), right)];
    let notes: Vec<&str> = answers.iter().flat_map(|answer| &answer.notes).map(|note| note.text.as_str()).collect();
    let confirmations: Vec<_> = answers.iter().filter_map(|answer| answer.confirmation.as_ref()).collect();
    if confirmations.iter().any(|confirmation| confirmation.problem.is_some()) {
        pieces.push(Piece::styled("   ? not confirmed", model.theme.role(Role::Wrong)));
    } else if let Some(least) = confirmations.iter().min_by_key(|confirmation| confirmation.witnesses.len()) {
        // Of several derivatives, what holds for all of them.
        let whole = format!("   {check} confirmed by {}", least.witnesses.join(", "));
        let brief = format!("   {check} confirmed by {} witnesses", least.witnesses.len());
        let fits = pieces[0].width() + whole.width() <= width;
        pieces.push(Piece::styled(if fits { whole } else { brief }, right));
    }
    if let Some(note) = notes.first() {
        pieces.push(Piece::styled(format!("   note: {note}"), model.theme.quiet()));
    }
    let mut left = width;
    for piece in &mut pieces {
        let cut = span::prefix(&piece.content, left).to_owned();
        left -= cut.width();
        piece.content = cut.into();
    }
    Row::from(pieces)
}
