//! The plot on the screen: the picture, and beside or below it what it says in words and numbers.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::{Line as Row, Span as Piece, Text};
use ratatui::widgets::canvas::{Canvas, Context, Line as Segment};
use ratatui::widgets::{Paragraph, Wrap};

use super::model::{Focus, Model};
use super::plot::{Bend, Chart, Mark, Surface, Window, ticks};
use super::view::{self, framed};
use crate::render::number::decimal;
use crate::render::signs::Charset;

const EIGHT: [&str; 8] = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"];
const EIGHT_ASCII: [&str; 8] = [">", "/", "^", "\\", "<", "/", "v", "\\"];

/// Where the picture and the words are; true if they stand beside each other.
fn places(area: Rect) -> ([Rect; 2], bool) {
    let wide = area.width >= 76;
    let places = if wide {
        Layout::horizontal([Constraint::Min(40), Constraint::Length(36)]).areas(area)
    } else {
        Layout::vertical([Constraint::Min(5), Constraint::Length(4)]).areas(area)
    };
    (places, wide)
}

/// The point that is seen at a place of the screen.
pub(super) fn point_at(model: &Model, window: Window, place: Position) -> Option<[f64; 2]> {
    let ([picture, _], _) = places(view::body(Rect::new(0, 0, model.size.0, model.size.1)));
    let inner = picture.inner(Margin::new(1, 1));
    if !inner.contains(place) {
        return None;
    }
    let along = |at: u16, count: u16| (f64::from(at) + 0.5) / f64::from(count);
    let ([left, right], [bottom, top]) = (window.x(), window.y());
    let across = left + (right - left) * along(place.x - inner.x, inner.width);
    Some([across, top - (top - bottom) * along(place.y - inner.y, inner.height)])
}

pub(super) fn draw(model: &Model, frame: &mut Frame, area: Rect) {
    let ([picture, words], wide) = places(area);
    let chart = model.board.as_ref().and_then(|board| board.chart.as_ref());
    let Some(chart) = chart else {
        let text = match &model.board {
            None => "Type a function of one or two variables above, then it is plotted here.",
            Some(_) => "This is no scalar function with numbers; nothing can be plotted.",
        };
        let block = framed(model, "plot", "", model.focus == Focus::Plot);
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }).block(block), area);
        return;
    };
    canvas(model, frame, picture, chart);
    let block = framed(model, "at the point", "", false);
    let inner = block.inner(words);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    frame.render_widget(block, words);
    let mut lines = said(model, chart, wide);
    let rows = |lines: &[Row]| {
        lines.iter().map(|line| line.width().div_ceil(usize::from(inner.width.max(1))).max(1)).sum::<usize>()
    };
    if rows(&lines) > usize::from(inner.height) {
        // What the signs mean is worth more than the blanks between the parts.
        lines.retain(|line| line.width() > 0);
    }
    frame.render_widget(Paragraph::new(Text::from(lines)).wrap(Wrap { trim: false }), inner);
}

fn style_of(model: &Model, mark: Mark) -> Style {
    use crate::render::span::Role;
    match mark {
        Mark::Function => model.theme.role(Role::Function),
        Mark::Contour(share) => model.theme.contour(share),
        Mark::Slope => model.theme.role(Role::Right),
        Mark::Local => model.theme.role(Role::Wrong),
        Mark::Path => model.theme.path(),
    }
}

fn canvas(model: &Model, frame: &mut Frame, area: Rect, chart: &Chart) {
    let title = model.board.as_ref().map(|board| board.text.clone()).unwrap_or_default();
    let title = crate::render::span::prefix(&title, usize::from(area.width).saturating_sub(12)).to_owned();
    let block = framed(model, "plot", &title, model.focus == Focus::Plot);
    let ([left, right], [bottom, top]) = (chart.window.x(), chart.window.y());
    let ascii = model.charset == Charset::Ascii;
    let paint = |context: &mut Context<'_>| {
        axes(model, context, chart);
        // One layer for each meaning, else signs merge and take the last colour.
        for strokes in chart.strokes.0.chunk_by(|(one, _), (next, _)| one == next) {
            let color = style_of(model, strokes[0].0).fg.unwrap_or_default();
            for pair in strokes.iter().flat_map(|(_, run)| run.windows(2)) {
                context.draw(&Segment { x1: pair[0][0], y1: pair[0][1], x2: pair[1][0], y2: pair[1][1], color });
            }
            context.layer();
        }
        if let Some(surface) = &chart.surface {
            // A cell is twice as tall as it is wide: directions are taken on the screen.
            let (across, up) = (f64::from(area.width) / (right - left), 2.0 * f64::from(area.height) / (top - bottom));
            for (place, direction) in &surface.arrows {
                let angle = (direction[1] * up).atan2(direction[0] * across);
                let sign = (angle / std::f64::consts::FRAC_PI_4).round().rem_euclid(8.0) as usize % 8;
                let arrow = if ascii { EIGHT_ASCII[sign] } else { EIGHT[sign] };
                context.print(place[0], place[1], Piece::styled(arrow, model.theme.quiet()));
            }
            for (level, place) in &surface.levels {
                context.print(place[0], place[1], Piece::styled(decimal(*level, 3), model.theme.quiet()));
            }
            if surface.arrived {
                let star = Piece::styled(star(model), model.theme.path());
                context.print(surface.descent.1[0], surface.descent.1[1], star);
            }
        }
        context.print(chart.point[0], chart.point[1], Piece::styled("P", model.theme.point()));
    };
    let picture = Canvas::default()
        .block(block)
        .marker(if ascii { Marker::Dot } else { Marker::Braille })
        .x_bounds([left, right])
        .y_bounds([bottom, top])
        .paint(paint);
    frame.render_widget(picture, area);
    scales(model, frame, area, chart);
    if ascii {
        // The dot of the marker is no ASCII sign.
        let buffer = frame.buffer_mut();
        for position in area.positions() {
            if let Some(cell) = buffer.cell_mut(position).filter(|cell| cell.symbol() == "•") {
                cell.set_symbol(".");
            }
        }
    }
}

/// Round numbers in the lower frame and inside the left one; the last of each has the name of its axis.
fn scales(model: &Model, frame: &mut Frame, area: Rect, chart: &Chart) {
    let (x, y) = (chart.window.x(), chart.window.y());
    let style = model.theme.quiet();
    let (columns, rows) = (area.width - 2, area.height - 2);
    let named = |name: &str, tick: f64, last: bool| match last {
        true => format!("{name} = {}", decimal(tick, 4)),
        false => decimal(tick, 4),
    };
    let across = ticks(x, usize::from(columns) / 12);
    let mut free = area.x + 1;
    for (number, tick) in across.iter().enumerate() {
        let text = named(&chart.axes[0], *tick, number + 1 == across.len());
        let text = format!(" {text} ");
        let middle = f64::from(columns - 1) * (tick - x[0]) / (x[1] - x[0]);
        let width = text.chars().count() as u16;
        let last = area.right().saturating_sub(width + 1);
        let from = (area.x + 1 + middle.round() as u16).saturating_sub(width / 2).max(area.x + 1).min(last);
        if from >= free {
            frame.buffer_mut().set_string(from, area.bottom() - 1, text, style);
            free = from + width;
        }
    }
    let up = ticks(y, usize::from(rows) / 4);
    for (number, tick) in up.iter().enumerate() {
        let text = named(&chart.axes[1], *tick, number + 1 == up.len());
        let down = f64::from(rows - 1) * (y[1] - tick) / (y[1] - y[0]);
        frame.buffer_mut().set_string(area.x + 1, area.y + 1 + down.round() as u16, text, style);
    }
}

fn axes(model: &Model, context: &mut Context<'_>, chart: &Chart) {
    let ([left, right], [bottom, top]) = (chart.window.x(), chart.window.y());
    let color = model.theme.frame(false).fg.unwrap_or_default();
    context.draw(&Segment { x1: left, y1: 0.0, x2: right, y2: 0.0, color });
    context.draw(&Segment { x1: 0.0, y1: bottom, x2: 0.0, y2: top, color });
    context.layer();
}

/// The point, what belongs to it, and what the lines mean.
fn said(model: &Model, chart: &Chart, wide: bool) -> Vec<Row<'static>> {
    let number = |value: f64| decimal(value, 4);
    let board = model.board.as_ref();
    let value = board.and_then(|board| board.numbers.as_ref()?.values.first().copied()).unwrap_or(f64::NAN);
    let [x, y] = &chart.axes;
    let Some(surface) = &chart.surface else {
        let slope =
            board.and_then(|board| board.numbers.as_ref()?.slopes.first()?.first().copied()).unwrap_or(f64::NAN);
        let bend = board.and_then(|board| board.numbers.as_ref()?.bends.as_ref()?.first()?.first().copied());
        let mut lines = vec![
            format!("P: {x} = {}", number(chart.point[0])).into(),
            format!("   value  {}", number(value)).into(),
            format!("   slope  {}", number(slope)).into(),
        ];
        lines.extend(bend.map(|bend| {
            Row::from(format!(
                "   bends  {} ({})",
                number(bend),
                if bend > 0.0 {
                    "up"
                } else if bend < 0.0 {
                    "down"
                } else {
                    "not"
                }
            ))
        }));
        lines.push("".into());
        lines.extend(legend(
            model,
            &[(Mark::Function, "the function"), (Mark::Slope, "its derivative"), (Mark::Local, "the tangent at P")],
        ));
        return lines;
    };
    let [hxx, hxy, hyy] = surface.hessian.map(|value| number((value * 1e6).round() / 1e6));
    let verdict = surface.words();
    let mut lines: Vec<Row> = vec![
        format!("P = ({}, {})   value {}", number(chart.point[0]), number(chart.point[1]), number(value)).into(),
        format!("gradient ({}, {})", number(surface.slope[0]), number(surface.slope[1])).into(),
    ];
    if !wide {
        let shape = verdict[0].split([':', ';']).next().unwrap_or_default();
        lines[0].push_span(Piece::raw(format!("   {shape}")));
        lines[1] = Row::from(verdict[1].clone());
        return lines;
    }
    let widest = hxx.len().max(hxy.len());
    let brackets = model.charset.signs().square;
    lines.push("".into());
    lines.push(
        format!(
            "H = {} {hxx:>widest$}  {hxy:>w$} {}",
            brackets.open.top,
            brackets.close.top,
            w = hyy.len().max(hxy.len())
        )
        .into(),
    );
    lines.push(
        format!(
            "    {} {hxy:>widest$}  {hyy:>w$} {}",
            brackets.open.bottom,
            brackets.close.bottom,
            w = hyy.len().max(hxy.len())
        )
        .into(),
    );
    let eigen = surface.eigenvalues.map(|value| number((value * 1e6).round() / 1e6));
    lines.push(format!("eigenvalues {}, {}", eigen[0], eigen[1]).into());
    lines.push("".into());
    lines.extend(verdict.into_iter().map(Row::from));
    lines.push("".into());
    lines.extend(descent(model, surface, [x, y]));
    lines.push("".into());
    let conic = match surface.bend {
        Bend::Up | Bend::Down => "ellipse of H at P",
        Bend::Saddle => "asymptotes of H at P",
        _ => "lines of H at P",
    };
    lines.extend(legend(
        model,
        &[
            (Mark::Contour(128), "contours, the levels on them"),
            (Mark::Path, "steepest descent from P"),
            (Mark::Local, conic),
        ],
    ));
    lines.push(Row::from(Piece::styled("arrows: minus the gradient", model.theme.quiet())));
    lines
}

/// Where the descent ends; the star of the picture stands before it.
fn descent(model: &Model, surface: &Surface, [x, y]: [&String; 2]) -> Vec<Row<'static>> {
    let (steps, end, value) = surface.descent;
    let star = Piece::styled(format!("{} ", star(model)), model.theme.path());
    let head = match surface.arrived {
        true => vec![star, Piece::raw(format!("arrives after {steps} steps"))],
        false => vec![Piece::raw(format!("descent, stopped after {steps} steps"))],
    };
    vec![
        head.into(),
        format!("{x} = {}, {y} = {}", decimal(end[0], 4), decimal(end[1], 4)).into(),
        format!("value {}", decimal(value, 4)).into(),
    ]
}

/// The sign of the place where the descent arrives.
fn star(model: &Model) -> &'static str {
    if model.charset == Charset::Ascii { "*" } else { "★" }
}

fn legend(model: &Model, entries: &[(Mark, &'static str)]) -> Vec<Row<'static>> {
    let sign = if model.charset == Charset::Ascii { "..." } else { "━━━" };
    let line = |(mark, text): &(Mark, &'static str)| {
        Row::from(vec![Piece::styled(sign, style_of(model, *mark)), Piece::raw(format!(" {text}"))])
    };
    entries.iter().map(line).collect()
}
