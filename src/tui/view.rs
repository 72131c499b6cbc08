//! From the model to a frame. It changes nothing.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::symbols::border;
use ratatui::text::{Line as Row, Span as Piece, Text};
use ratatui::widgets::{Block, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

use super::model::{Answered, Model, Tab};
use super::panels::{Content, PANELS, bold, has_focus, row};
use super::{bars, check, input, learn, overlay, plot_view};
use crate::render::highlight;
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::render::two_dimensional;

/// Fewest columns and rows of a screen with panels.
pub const SMALLEST: (u16, u16) = (60, 16);
/// From here on all panels stand beside each other.
const WIDE: (u16, u16) = (100, 30);
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
    bars::head(model, frame, head);
    match model.tab {
        Tab::Explore => {
            input::draw(model, frame, line);
            explore(model, frame, body);
        }
        Tab::Learn => learn::draw(model, frame, line.union(body)),
        Tab::Check => check::draw(model, frame, line.union(body)),
    }
    bars::foot(model, frame, foot);
    overlay::draw(model, frame);
}

/// What stands under the line: an answer, the plot, a welcome or the panels.
fn explore(model: &Model, frame: &mut Frame, body: Rect) {
    if let Some(answered) = &model.answered {
        answer(model, answered, frame, body);
    } else if model.window.is_some() {
        plot_view::draw(model, frame, body);
    } else if model.board.is_none() {
        welcome(model, frame, body);
    } else {
        let narrow = !is_wide(frame.area());
        for (position, area) in places(model, frame.area()) {
            let (width, height) = (area.width.saturating_sub(4), area.height.saturating_sub(2));
            let mut content = (PANELS[position].content)(model, usize::from(width), usize::from(height));
            if position == 0 {
                let most = content.lines.len().saturating_sub(usize::from(height));
                (content.from, content.scrolls) = (Some(model.scrolled.min(most)), most > 0);
            }
            if narrow && position > 0 {
                content.foot = foot_tabs(model);
            }
            let area = panel(model, frame, area, PANELS[position].name, content, has_focus(model, position));
            dim_if_stale(model, frame, area);
        }
    }
}

/// Replies to a line that was entered.
fn answer(model: &Model, answered: &Answered, frame: &mut Frame, body: Rect) {
    let options = model.options(usize::from(body.width.saturating_sub(4)));
    let mut content = Content { title: answered.line.clone(), scrolls: true, ..Content::default() };
    for reply in &answered.replies {
        if !content.lines.is_empty() {
            content.lines.push("".into());
        }
        content.lines.extend(two_dimensional::lines(reply, &options).iter().map(|line| row(model, line)));
    }
    let last = content.lines.len().saturating_sub(1);
    content.from = Some(answered.scroll.min(last));
    panel(model, frame, body, "answer", content, false);
}

/// On a narrow screen one of the panels is open; where the others are stands in its lower frame.
fn foot_tabs(model: &Model) -> Vec<Piece<'static>> {
    let mut pieces = vec![Piece::styled(FOOT, model.theme.quiet())];
    pieces.extend(PANELS.iter().enumerate().skip(1).map(|(position, panel)| {
        let here = position == model.panel.max(1);
        let style = if here { model.theme.key() } else { model.theme.quiet() };
        Piece::styled(if here { format!("[{}] ", panel.name) } else { format!(" {}  ", panel.name) }, style)
    }));
    pieces
}

const FOOT: &str = " F2: ";

/// The panel whose name in a lower frame was clicked.
pub(super) fn foot_tab_at(model: &Model, place: Position) -> Option<usize> {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let (_, open) = places(model, area).into_iter().find(|(position, _)| *position > 0)?;
    if is_wide(area) || place.y + 1 != open.bottom() {
        return None;
    }
    let mut left = usize::from(open.x) + 1 + FOOT.width();
    for (position, panel) in PANELS.iter().enumerate().skip(1) {
        let right = left + panel.name.width() + 3;
        if (left..right).contains(&usize::from(place.x)) {
            return Some(position);
        }
        left = right;
    }
    None
}

fn is_wide(area: Rect) -> bool {
    area.width >= WIDE.0 && area.height >= WIDE.1
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

/// What lies between the line and the last row.
pub(super) fn body(area: Rect) -> Rect {
    let [_, _, body, _] = parts(area);
    body
}

/// Which panels are on a screen of this area, and where.
pub fn places(model: &Model, area: Rect) -> Vec<(usize, Rect)> {
    if model.answered.is_some() || model.window.is_some() {
        return Vec::new();
    }
    let body = body(area);
    let wanted = |width: u16, most: u16| {
        let content =
            (PANELS[0].content)(model, usize::from(width.saturating_sub(4)), usize::from(most.saturating_sub(2)));
        (content.lines.len() as u16 + 2).clamp(3, most)
    };
    if is_wide(area) {
        let top = wanted(body.width, body.height * 2 / 5);
        let [top, rest] = Layout::vertical([Constraint::Length(top), Constraint::Min(8)]).areas(body);
        let [above, below] = Layout::vertical([Constraint::Percentage(52), Constraint::Min(6)]).areas(rest);
        let [steps, matrix] = Layout::horizontal([Constraint::Percentage(50), Constraint::Min(30)]).areas(above);
        // A drawing wants more columns than numbers do.
        let [flow, values] = Layout::horizontal([Constraint::Percentage(62), Constraint::Min(30)]).areas(below);
        return vec![(0, top), (1, steps), (2, flow), (3, matrix), (4, values)];
    }
    let shown = if model.panel == 0 { 1 } else { model.panel };
    let top = wanted(body.width, (body.height * 2 / 5).max(4));
    let [top, rest] = Layout::vertical([Constraint::Length(top), Constraint::Min(4)]).areas(body);
    vec![(0, top), (shown, rest)]
}

/// How many lines of the derivative do not fit into its panel.
pub(super) fn derivative_overflow(model: &Model) -> usize {
    let places = places(model, Rect::new(0, 0, model.size.0, model.size.1));
    let Some((_, area)) = places.into_iter().find(|(position, _)| *position == 0) else { return 0 };
    let (width, height) = (usize::from(area.width.saturating_sub(4)), usize::from(area.height.saturating_sub(2)));
    (PANELS[0].content)(model, width, height).lines.len().saturating_sub(height)
}

/// A frame with a title; what has the focus has a bold double frame.
pub(super) fn framed(model: &Model, title: &str, more: &str, focused: bool) -> Block<'static> {
    let set = match (model.charset, focused) {
        (Charset::Ascii, _) => ASCII_BORDER,
        (_, true) => border::DOUBLE,
        (_, false) => border::ROUNDED,
    };
    // A title is read, whatever the colour of its frame.
    let style = if focused { bold() } else { bold().fg(Color::Reset) };
    let mut pieces = vec![Piece::styled(format!(" {title} "), style)];
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
    let from = content.first_line(height);
    let left = content.lines.len().saturating_sub(from + height);
    if !content.foot.is_empty() {
        block = block.title_bottom(Row::from(content.foot));
    }
    if from + left > 0 {
        let arrows = if model.charset == Charset::Ascii { ["^", "v"] } else { ["↑", "↓"] };
        let mut more = Vec::new();
        more.extend((from > 0).then(|| format!("{} {from}", arrows[0])));
        more.extend((left > 0).then(|| format!("{} {left} more", arrows[1])));
        more.extend(content.scrolls.then(|| "PageUp/PageDown".to_owned()));
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

fn welcome(model: &Model, frame: &mut Frame, area: Rect) {
    let examples = [
        ("ln(sin(x^3)^2)", "a chain of functions, step by step"),
        ("sin(x + x^2)*exp(x)", "several paths: the total derivative"),
        ("grad 3x^2*y + y^3 at (1, 2)", "a gradient and its value"),
        ("(1-x)^2 + 2(y-x^2)^2", "then F6: contours, descent and Hessian"),
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
        .push(row(model, &[Span::new("F7 leads to the course, and from there to the check of a file.", Role::Note)]));
    content
        .lines
        .push(row(model, &[Span::new("F8 is a short tour, F1 lists all keys, F3 finds a command.", Role::Note)]));
    panel(model, frame, area, "welcome", content, false);
}
