//! From the model to a frame. It changes nothing.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::{Line as Row, Span as Piece, Text};
use ratatui::widgets::{Block, Paragraph, Wrap};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::keys::{Action, KEYS};
use super::model::{Focus, Model, Tab};
use super::panels::{Content, PANELS, has_focus, row};
use super::{check, learn, overlay, plot_view};
use crate::render::highlight;
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::render::two_dimensional;
use crate::session::signature;

/// Fewest columns and rows of a screen with panels.
pub const SMALLEST: (u16, u16) = (60, 16);
/// From here on all panels stand beside each other.
const WIDE: (u16, u16) = (100, 30);
/// Longer lines are shown without colours.
const COLORED_LENGTH: usize = 4096;
/// Most characters of the line that are drawn.
const MOST_SHOWN: usize = 400;

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(frame, area);
    }
    let [head, line, body, foot] = parts(area);
    header(model, frame, head);
    match model.tab {
        Tab::Explore => {
            editor(model, frame, line);
            explore(model, frame, body);
        }
        Tab::Learn => learn::draw(model, frame, line.union(body)),
        Tab::Check => check::draw(model, frame, line.union(body)),
    }
    footer(model, frame, foot);
    overlay::draw(model, frame);
}

/// What stands under the line: an answer, the plot, a welcome or the panels.
fn explore(model: &Model, frame: &mut Frame, body: Rect) {
    if let Some(answered) = &model.answered {
        let options = model.options(usize::from(body.width.saturating_sub(4)));
        let mut content = Content { title: answered.line.clone(), ..Content::default() };
        for reply in &answered.replies {
            if !content.lines.is_empty() {
                content.lines.push("".into());
            }
            content.lines.extend(two_dimensional::lines(reply, &options).iter().map(|line| row(model, line)));
        }
        let last = content.lines.len().saturating_sub(1);
        content.from = Some(answered.scroll.min(last));
        panel(model, frame, body, "answer", content, false);
    } else if model.window.is_some() {
        plot_view::draw(model, frame, body);
    } else if model.board.is_none() && model.editor.text().trim().is_empty() {
        welcome(model, frame, body);
    } else {
        for (position, area) in places(model, frame.area()) {
            let (width, height) = (area.width.saturating_sub(4), area.height.saturating_sub(2));
            let content = (PANELS[position].content)(model, usize::from(width), usize::from(height));
            let area = panel(model, frame, area, PANELS[position].name, content, has_focus(model, position));
            dim_if_stale(model, frame, area);
        }
    }
}

/// The last good result is dimmed while the text has none.
fn dim_if_stale(model: &Model, frame: &mut Frame, area: Rect) {
    if model.board.is_some() && !model.is_fresh() {
        frame.buffer_mut().set_style(area, Style::reset().patch(model.theme.stale()));
    }
}

fn too_small(frame: &mut Frame, area: Rect) {
    let (columns, rows) = SMALLEST;
    let text = format!(
        "Gradus needs {columns} columns and {rows} rows here; this terminal has {} and {}. Enlarge it, or leave with \
         Ctrl-D and use the line mode: gradus repl",
        area.width, area.height
    );
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
}

fn parts(area: Rect) -> [Rect; 4] {
    let heights = [Constraint::Length(1), Constraint::Length(4), Constraint::Min(4), Constraint::Length(1)];
    Layout::vertical(heights).areas(area)
}

/// Which panels are on a screen of this area, and where.
pub fn places(model: &Model, area: Rect) -> Vec<(usize, Rect)> {
    if model.answered.is_some() || model.window.is_some() {
        return Vec::new();
    }
    let [_, _, body, _] = parts(area);
    let wanted = |width: u16, most: u16| {
        let content = (PANELS[0].content)(model, usize::from(width.saturating_sub(4)), usize::from(most));
        (content.lines.len() as u16 + 2).clamp(3, most)
    };
    if area.width >= WIDE.0 && area.height >= WIDE.1 {
        let top = wanted(body.width, body.height * 2 / 5);
        let [top, rest] = Layout::vertical([Constraint::Length(top), Constraint::Min(8)]).areas(body);
        let [left, right] = Layout::horizontal([Constraint::Percentage(58), Constraint::Min(30)]).areas(rest);
        let [steps, flow] = Layout::vertical([Constraint::Percentage(52), Constraint::Min(6)]).areas(left);
        let [matrix, values] = Layout::vertical([Constraint::Percentage(52), Constraint::Min(6)]).areas(right);
        return vec![(0, top), (1, steps), (2, flow), (3, matrix), (4, values)];
    }
    let shown = if model.panel == 0 { 1 } else { model.panel };
    let top = wanted(body.width, (body.height * 2 / 5).max(4));
    let [top, rest] = Layout::vertical([Constraint::Length(top), Constraint::Min(4)]).areas(body);
    vec![(0, top), (shown, rest)]
}

/// A frame with a title; what has the focus has a bold double frame.
pub(super) fn framed(model: &Model, title: &str, more: &str, focused: bool) -> Block<'static> {
    let set = match (model.charset, focused) {
        (Charset::Ascii, _) => ASCII_BORDER,
        (_, true) => border::DOUBLE,
        (_, false) => border::ROUNDED,
    };
    let mut pieces = vec![Piece::styled(format!(" {title} "), Style::new().add_modifier(Modifier::BOLD))];
    if !more.is_empty() {
        pieces.push(Piece::styled(format!("{more} "), model.theme.quiet()));
    }
    Block::bordered().border_set(set).border_style(model.theme.frame(focused)).title(Row::from(pieces))
}

/// Draws a panel; returns the area of its contents.
pub(super) fn panel(model: &Model, frame: &mut Frame, area: Rect, name: &str, content: Content, focused: bool) -> Rect {
    let height = usize::from(area.height.saturating_sub(2));
    let most = usize::from(area.width).saturating_sub(name.width() + 8);
    let mut block = framed(model, name, span::prefix(&content.title, most), focused);
    let (first, last) = content.seen;
    let total = content.lines.len();
    let seen = if last > height { (last - height).min(first).min(total.saturating_sub(1)) } else { 0 };
    let from = content.from.unwrap_or(seen);
    let left = total.saturating_sub(from + height);
    if from + left > 0 {
        let arrows = if model.charset == Charset::Ascii { ["^", "v"] } else { ["↑", "↓"] };
        let mut more = Vec::new();
        more.extend((from > 0).then(|| format!("{} {from}", arrows[0])));
        more.extend((left > 0).then(|| format!("{} {left} more", arrows[1])));
        block = block.title_bottom(Row::from(format!(" {} ", more.join("  "))).right_aligned());
    }
    let inner = inside(&block, area);
    let text = Text::from(content.lines.into_iter().skip(from).take(height).collect::<Vec<_>>());
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(text), inner);
    inner
}

/// What a frame leaves for its contents, with a blank on both sides.
pub(super) fn inside(block: &Block<'_>, area: Rect) -> Rect {
    let inner = block.inner(area);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The tabs of the head: number, name, whether it is this one, what leads there.
fn tabs(model: &Model) -> Vec<(String, bool, Action)> {
    let plotting = model.tab == Tab::Explore && model.window.is_some();
    let actions = [Action::Explore, Action::Learn, Action::Check];
    let screens =
        Tab::ALL.iter().zip(actions).map(|((tab, name), action)| (*name, *tab == model.tab && !plotting, action));
    let all = screens.chain([("Plot", plotting, Action::Plot)]);
    all.map(|(name, here, action)| (if here { format!("[{name}]") } else { format!(" {name} ") }, here, action))
        .collect()
}

const NAME: &str = " gradus ";

/// What a click on the head does.
pub(super) fn tab_at(model: &Model, place: Position) -> Option<Action> {
    let mut left = NAME.width();
    for (text, here, action) in tabs(model) {
        let right = left + text.width();
        if place.y == 0 && (left..right).contains(&usize::from(place.x)) {
            // Back from the plot to the formula.
            let action = if action == Action::Explore && model.window.is_some() { Action::Plot } else { action };
            return (!here).then_some(action);
        }
        left = right + 1;
    }
    None
}

fn header(model: &Model, frame: &mut Frame, area: Rect) {
    let mut pieces = vec![Piece::styled(NAME, Style::new().add_modifier(Modifier::BOLD))];
    let wide = area.width >= WIDE.0 && frame.area().height >= WIDE.1;
    let style = |here: bool| if here { model.theme.key() } else { model.theme.quiet() };
    pieces.extend(tabs(model).into_iter().map(|(text, here, _)| Piece::styled(text + " ", style(here))));
    if !wide && model.tab == Tab::Explore && model.window.is_none() && model.answered.is_none() {
        pieces.push(Piece::styled("  F2: ", model.theme.quiet()));
        let panels = PANELS.iter().enumerate().skip(1).map(|(k, panel)| (k == model.panel.max(1), panel.name));
        pieces.extend(panels.map(|(here, name)| {
            Piece::styled(if here { format!("[{name}] ") } else { format!(" {name}  ") }, style(here))
        }));
    }
    let line = Row::from(pieces);
    let used = line.width() as u16;
    frame.render_widget(Paragraph::new(line), area);
    let (says, style) = state(model);
    let width = says.width() as u16;
    if width > 0 && area.width > used + width {
        let place = Rect { x: area.right() - width - 1, width, ..area };
        frame.render_widget(Paragraph::new(Piece::styled(says, style)), place);
    }
}

/// What is said at the right end of the head.
fn state(model: &Model) -> (String, Style) {
    if model.busy {
        return ("computing; Ctrl-C stops".to_owned(), model.theme.path());
    }
    let due = model.learn.lecture.as_ref().map_or(0, |lecture| lecture.timetable.due);
    let says = if due > 0 { format!("due for review: {due}") } else { String::new() };
    (says, model.theme.quiet())
}

/// The line that is typed, and under it what is known about it.
fn editor(model: &Model, frame: &mut Frame, area: Rect) {
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

/// Marks under a problem with what is wrong, or what was read and confirmed.
fn known(model: &Model, from: usize, width: usize) -> Row<'static> {
    if let Some(menu) = &model.menu {
        let words = menu.found.iter().enumerate().skip(menu.chosen.unwrap_or(0)).map(|(k, word)| {
            let style = if Some(k) == menu.chosen { model.theme.selected() } else { model.theme.quiet() };
            Piece::styled(format!(" {} ", word.text), style)
        });
        return Row::from(words.take(16).collect::<Vec<_>>());
    }
    let text = model.editor.text();
    if let Some((diagnostic, _)) = model.problem.as_ref().filter(|(_, about)| about == text) {
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
        let carets = "^".repeat(length);
        let before = column > width / 2;
        let room = if before { column.saturating_sub(1) } else { width.saturating_sub(column + length + 1) };
        let said = span::prefix(&said, room).to_owned();
        let style = model.theme.role(Role::Wrong);
        return if before {
            let gap = column.saturating_sub(said.width());
            Row::from(vec![Piece::styled(said, style), Piece::raw(" ".repeat(gap)), Piece::styled(carets, style)])
        } else {
            Row::from(vec![
                Piece::raw(" ".repeat(column)),
                Piece::styled(carets, style),
                Piece::styled(format!(" {said}"), style),
            ])
        };
    }
    status(model, width)
}

fn status(model: &Model, width: usize) -> Row<'static> {
    let Some(board) = model.board.as_ref().filter(|_| model.is_fresh()) else {
        let says = if model.editor.text().is_empty() { "a formula, a definition or a command" } else { "" };
        return Row::from(Piece::styled(says, model.theme.quiet()));
    };
    let answers = board.survey.replies.iter().filter_map(|reply| match reply {
        crate::session::Reply::Answer(answer) => Some(answer),
        _ => None,
    });
    let check = if model.charset == Charset::Ascii { "ok" } else { "✓" };
    let right = model.theme.role(Role::Right);
    let mut pieces = vec![Piece::styled(format!("{check} read"), right)];
    let mut notes = Vec::new();
    for answer in answers {
        notes.extend(answer.notes.iter().map(|note| note.text.clone()));
        if let Some(confirmation) = &answer.confirmation {
            match &confirmation.problem {
                None => pieces.push(Piece::styled(
                    format!("   {check} confirmed by {}", confirmation.witnesses.join(", ")),
                    right,
                )),
                Some(_) => pieces.push(Piece::styled("   ? not confirmed", model.theme.role(Role::Wrong))),
            }
        }
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

fn welcome(model: &Model, frame: &mut Frame, area: Rect) {
    let examples = [
        ("ln(sin(x^3)^2)", "a chain of functions, step by step"),
        ("sin(x + x^2)*exp(x)", "several paths: the total derivative"),
        ("grad 3x^2*y + y^3 at (1, 2)", "a gradient and its value"),
        ("(1-x)^2 + 2(y-x^2)^2", "then F6: contours, descent, the Hessian's ellipse"),
        ("jacobian [x*y, x + sin(y)]", "a Jacobian, entry by entry"),
        ("f(x, t) = exp(-x^2/t)", "Enter keeps the definition"),
    ];
    let mut content = Content::default();
    content
        .lines
        .push(row(model, &[Span::new("Type a formula above; everything follows as you type.", Role::Heading)]));
    content.lines.push("".into());
    for (example, about) in examples {
        let mut line = highlight::lines(&model.session, example, None).into_iter().next().unwrap_or_default();
        line.insert(0, Span::blank(3));
        line.push(Span::blank(32usize.saturating_sub(example.len())));
        line.push(Span::new(about, Role::Note));
        content.lines.push(row(model, &line));
    }
    content.lines.push("".into());
    content
        .lines
        .push(row(model, &[Span::new("F8 is a short tour, F1 lists all keys, F3 finds a command.", Role::Note)]));
    panel(model, frame, area, "welcome", content, false);
}

/// Keys of this place, or a remark.
fn footer(model: &Model, frame: &mut Frame, area: Rect) {
    if let Some(remark) = &model.remark {
        let text = format!(" {}", span::prefix(remark, usize::from(area.width).saturating_sub(2)));
        frame.render_widget(Paragraph::new(Piece::styled(text, model.theme.role(Role::Heading))), area);
        return;
    }
    let known = model.place().chain().flat_map(|place| KEYS.iter().filter(move |binding| binding.place == place));
    let mut pieces = vec![Piece::raw(" ")];
    let mut used = 1;
    for binding in known.filter(|binding| !binding.short.is_empty()) {
        let (key, short) = (binding.keys[0], binding.short);
        let width = key.len() + short.len() + 3;
        if used + width > usize::from(area.width) {
            break;
        }
        used += width;
        pieces.push(Piece::styled(key, model.theme.key()));
        pieces.push(Piece::styled(format!(" {short}  "), model.theme.quiet()));
    }
    frame.render_widget(Paragraph::new(Row::from(pieces)), area);
}
