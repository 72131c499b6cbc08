//! Gradient, Jacobian and Hessian by entries: the selected entry says where it comes from; wide matrices scroll.

use ratatui::text::{Line as Row, Span as Piece};
use unicode_width::UnicodeWidthStr;

use super::{Content, Spot, equation, has_focus, picture, row, words};
use crate::render::layout::one_line;
use crate::render::picture::Frame;
use crate::render::signs::Charset;
use crate::render::span::{self, Role};
use crate::syntax::formula::{Formula, Item};
use crate::tui::keys::Action;
use crate::tui::model::Model;

/// Most columns of one entry before it is shown shortened.
const ENTRY_WIDTH: usize = 26;

fn entries(model: &Model) -> Option<&Vec<Vec<Formula>>> {
    let survey = &model.board.as_ref()?.survey;
    if model.second { survey.second.as_ref()?.rows.as_ref() } else { survey.first.as_ref()?.rows.as_ref() }
}

pub(super) fn content(model: &Model, width: usize, height: usize) -> Content {
    let mut content = Content::default();
    let Some(board) = &model.board else {
        content.lines.push(words(model, "no matrix yet", Role::Note));
        return content;
    };
    let survey = &board.survey;
    let Some(rows) = entries(model) else {
        let shown = if model.second { survey.second.as_ref() } else { survey.first.as_ref() };
        let lines = shown.map(|shown| picture(model, &shown.formula, width)).unwrap_or_default();
        content.lines.extend(lines.iter().map(|line| row(model, line)));
        if content.lines.is_empty() {
            content.lines.push(words(model, "no explicit entries", Role::Note));
        }
        content.title = if model.second { "second derivative" } else { "first derivative" }.to_owned();
        return content;
    };
    let (height_, width_) = (rows.len(), rows.first().map_or(0, Vec::len));
    let times = if model.charset == Charset::Ascii { "x" } else { "×" };
    let name = match (model.second, height_) {
        (true, _) => "Hessian",
        (_, 1) => "gradient",
        _ => "Jacobian",
    };
    let entry = (model.entry.0.min(height_ - 1), model.entry.1.min(width_.saturating_sub(1)));
    // A gradient is written down, so that every entry has room; its layout is the answer's concern.
    let column = height_ == 1 && !model.second;
    content.title = match column {
        true if width_ == 1 => name.to_owned(),
        true => format!("{name}, {width_} entries"),
        false => format!("{name} {height_}{times}{width_}"),
    };
    let turned: Vec<Vec<Formula>>;
    let (table, place) = if column {
        turned = rows[0].iter().map(|entry| vec![entry.clone()]).collect();
        (&turned, (entry.1, 0))
    } else {
        (rows, entry)
    };
    let mut below = Content::default();
    below.lines.extend(grid(model, &mut content, table, place, width));
    let room = height - content.lines.len().min(height / 2);
    origin(model, &mut below, entry, (width, room));
    if has_focus(model, 3) {
        crop(&mut content, height.saturating_sub(below.lines.len()).max(3));
    }
    content.lines.extend(below.lines);
    content
}

/// Lines around the selected entry, so that there is room for where it comes from.
fn crop(content: &mut Content, height: usize) {
    let ((first, last), total) = (content.seen, content.lines.len());
    if total > height {
        // The entry from its beginning, in the middle if there is room around it.
        let from = first.saturating_sub(height.saturating_sub(last - first) / 2).min(total - height);
        content.lines = content.lines.drain(from..from + height).collect();
        content.items = content.items.drain(..).filter_map(|spot| spot.raised(from)).collect();
        content.seen = (0, height);
    }
}

/// The entries between brackets, as many columns as fit around the selected one; returns which ones, unless all do.
fn grid(
    model: &Model,
    content: &mut Content,
    table: &[Vec<Formula>],
    (at_row, at_column): (usize, usize),
    width: usize,
) -> Option<Row<'static>> {
    let frame = Frame { charset: model.charset, width: ENTRY_WIDTH.min(width.saturating_sub(6)), budget: 20_000 };
    let cells: Vec<Vec<Vec<span::Line>>> = table
        .iter()
        .map(|row| row.iter().map(|entry| crate::render::picture::draw(entry, frame).lines).collect())
        .collect();
    let count = table.first().map_or(0, Vec::len);
    let cell_width = |cell: &Vec<span::Line>| cell.iter().map(|line| span::width(line)).max().unwrap_or(0);
    let widths: Vec<usize> =
        (0..count).map(|c| cells.iter().map(|row| cell_width(&row[c])).max().unwrap_or(0)).collect();
    let fits = |from: usize| {
        // Two signs of brackets with a blank each; two blanks before every column but the first.
        let mut used = 2;
        widths[from..]
            .iter()
            .take_while(|w| {
                used += **w + 2;
                used <= width || used == **w + 6
            })
            .count()
    };
    let mut from = 0;
    while from < at_column && from + fits(from) <= at_column {
        from += 1;
    }
    let shown = from..(from + fits(from).max(1)).min(count);
    let focused = has_focus(model, 3);
    let tall: Vec<usize> = cells.iter().map(|row| row.iter().map(Vec::len).max().unwrap_or(1)).collect();
    let gaps = tall.iter().any(|height| *height > 1);
    let total: usize = tall.iter().sum::<usize>() + if gaps { tall.len() - 1 } else { 0 };
    let mut line_number = 0;
    let square = model.charset.signs().square;
    for (r, row_cells) in cells.iter().enumerate() {
        for line in 0..tall[r] + usize::from(gaps && r + 1 < cells.len()) {
            let sign = |tall: crate::render::signs::Tall| match line_number {
                _ if total == 1 => tall.flat,
                0 => tall.top,
                n if n + 1 == total => tall.bottom,
                _ => tall.middle,
            };
            let quiet = model.theme.quiet();
            let mut pieces = vec![Piece::styled(format!("{} ", sign(square.open)), quiet)];
            for c in shown.clone() {
                let selected = (r, c) == (at_row, at_column);
                let above = (tall[r] - row_cells[c].len()) / 2;
                let content_line = line.checked_sub(above).and_then(|k| row_cells[c].get(k));
                let style = if selected && focused { model.theme.selected() } else { ratatui::style::Style::new() };
                let used = content_line.map_or(0, |line| span::width(line));
                let left = (widths[c] - used) / 2;
                let before: usize = pieces.iter().map(|piece| piece.content.width()).sum();
                content.items.push(Spot::part(content.lines.len(), before..before + widths[c] + 1, r * count + c));
                pieces.push(Piece::raw(" ".repeat(left)));
                for span in content_line.into_iter().flatten() {
                    pieces.push(Piece::styled(span.text.clone(), model.theme.role(span.role).patch(style)));
                }
                pieces.push(Piece::raw(" ".repeat(widths[c] - used - left + if c + 1 < shown.end { 2 } else { 0 })));
            }
            pieces.push(Piece::styled(format!(" {}", sign(square.close)), quiet));
            if (r, line) == (at_row, 0) {
                content.seen = (content.lines.len(), content.lines.len() + tall[r]);
            }
            content.lines.push(Row::from(pieces));
            line_number += 1;
        }
    }
    let part = match shown.len() {
        1 => format!("column {} of {count}", shown.end),
        _ => format!("columns {} to {} of {count}", shown.start + 1, shown.end),
    };
    (shown.len() < count).then(|| words(model, format!("{part}; Left and Right show more"), Role::Note))
}

/// An equation on one line if there is room for it.
fn flat(model: &Model, formula: &Formula, width: usize) -> Vec<span::Line> {
    let (line, _) = one_line(formula, formula.root(), model.charset, 400);
    if line.width <= width { line.rows } else { picture(model, formula, width) }
}

/// Where the selected entry comes from.
fn origin(model: &Model, content: &mut Content, (r, c): (usize, usize), (width, height): (usize, usize)) {
    let Some(board) = &model.board else { return };
    let survey = &board.survey;
    let mut lines = Vec::new();
    // Where there is no room for words the equation stands alone.
    let brief = height < 3;
    let name = |k: usize| survey.variables.get(k).cloned().unwrap_or_default();
    if model.second {
        let Some(steps) = &survey.steps else { return };
        let (Some(first), Some(entry)) = (steps.combine.get(r), entries(model).and_then(|rows| rows.get(r)?.get(c)))
        else {
            return;
        };
        let Some((_, slope)) = steps.substitute.get(r) else { return };
        let text = format!("row {}, column {}: by {}, then by {}", r + 1, c + 1, name(r), name(c));
        if !brief {
            content.lines.extend([Row::default(), words(model, text, Role::Note)]);
        }
        lines.extend(flat(model, &equation(&first.left, slope), width));
        let mut second = Formula::default();
        let inner = second.append(&first.left);
        second.push(Item::Derivative { partial: true, by: vec![name(c)], of: None, body: Some(inner) });
        lines.extend(flat(model, &equation(&second, entry), width));
    } else {
        let Some(steps) = &survey.steps else { return };
        let count = steps.flow.variables.max(1);
        let Some(combined) = steps.combine.get(r * count + c) else { return };
        if !brief {
            let text = format!("row {}, column {}: by {}", r + 1, c + 1, name(c));
            content.lines.extend([Row::default(), words(model, text, Role::Note)]);
        }
        let mut formula = equation(&combined.left, &combined.symbols);
        if combined.symbols.items != combined.formula.items {
            formula = equation(&formula, &combined.formula);
        }
        let drawn = picture(model, &formula, width);
        // Two lines above it are taken.
        lines.extend(if drawn.len() + 2 <= height { drawn } else { flat(model, &formula, width) });
    }
    content.lines.extend(lines.iter().map(|line| row(model, line)));
}

pub(super) fn act(model: &mut Model, action: Action) {
    let Some(rows) = entries(model) else {
        model.second = action == Action::Other && !model.second && second_exists(model);
        return;
    };
    let (height, width) = (rows.len(), rows.first().map_or(1, Vec::len));
    let (r, c) = model.entry;
    let down = height == 1 && !model.second;
    match action {
        Action::Up | Action::Down if down => model.entry = (0, super::moved(c, action, width)),
        Action::Up | Action::Down => model.entry = (super::moved(r, action, height), c.min(width - 1)),
        Action::Left | Action::Right => model.entry = (r.min(height - 1), super::moved(c, action, width)),
        Action::First => model.entry = (0, 0),
        Action::Last => model.entry = (height - 1, width - 1),
        Action::Open => super::steps::show_entry(model, (r, c)),
        Action::Other => {
            model.second = !model.second && second_exists(model);
            model.entry = (0, 0);
            if !second_exists(model) {
                model.remark = Some("there is no second derivative to show".to_owned());
            }
        }
        _ => {}
    }
}

fn second_exists(model: &Model) -> bool {
    model.board.as_ref().is_some_and(|board| board.survey.second.is_some())
}

/// A click selects an entry.
pub(super) fn pick(model: &mut Model, number: usize, _: bool) {
    let Some(rows) = entries(model) else { return };
    let (height, width) = (rows.len(), rows.first().map_or(1, Vec::len).max(1));
    // A gradient is written down.
    let down = height == 1 && !model.second;
    model.entry = if down { (0, number.min(width - 1)) } else { (number / width, number % width) };
}
