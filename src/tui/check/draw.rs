//! The links of a file, its source around the link that is selected, and what is known about it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line as Row;
use unicode_width::UnicodeWidthStr;

use super::needs_a_look;
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::render::two_dimensional;
use crate::render::wrapped;
use crate::session::{Page, Reply, Report, meaning};
use crate::syntax::formula::Formula;
use crate::tui::model::Model;
use crate::tui::panels::{Content, Spot, cut, patched, picture, pointer, row, words};
use crate::tui::view::{self, panel};
use crate::tutor::audit::{Link, Verdict};

/// From here on list and source stand beside each other.
const WIDE: u16 = 100;
/// Columns of the verdicts in the list.
const VERDICT: usize = 13;

/// Lines of the list, of the source and of the verdict with their frames that are seen on any narrow screen.
const FEWEST: [u16; 3] = [5, 5, 4];
/// Most lines of the verdict that are not in the way of the list.
const VERDICT_LINES: u16 = 10;
/// Lines above the names of files.
const INTRODUCTION: usize = 2;

/// Draws the screen.
pub fn draw(model: &Model, frame: &mut Frame, area: Rect) {
    let Some(report) = &model.check.report else { return ask(model, frame, area) };
    let [list, source, known] = places(model, report, area);
    let links = model.check.links();
    panel(model, frame, list, "links", rows(model, report, &links, inner(list)), true);
    let link = links.get(model.check.row).copied();
    let height = usize::from(source.height.saturating_sub(2));
    panel(model, frame, source, "source", excerpt(model, report, link, inner(source), height), false);
    let mut content = Content::default();
    if let Some(link) = link {
        content.title = format!("line {}", line_of(&report.source, link.span.start as usize));
        content.lines = details(model, report, link, inner(known));
        let most = content.lines.len().saturating_sub(usize::from(known.height.saturating_sub(2)));
        content.from = Some(model.check.scrolled.min(most));
        if most > 0 {
            content.title += "; Left and Right scroll";
        }
    }
    panel(model, frame, known, "verdict", content, false);
}

/// Columns that a frame leaves for its contents.
fn inner(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(4))
}

/// Where list, source and verdict are. On a narrow screen the verdict has what it needs, if the others have enough.
fn places(model: &Model, report: &Report, area: Rect) -> [Rect; 3] {
    if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Percentage(46), Constraint::Min(40)]).areas(area);
        let [above, below] = Layout::vertical([Constraint::Percentage(50), Constraint::Min(8)]).areas(right);
        return [left, above, below];
    }
    let link = model.check.links().get(model.check.row).copied();
    let wanted = link.map_or(0, |link| details(model, report, link, inner(area)).len() as u16 + 2);
    let most = area.height.saturating_sub(FEWEST[0] + FEWEST[1]).min(VERDICT_LINES);
    let known = wanted.clamp(FEWEST[2], most.max(FEWEST[2]));
    let heights = [Constraint::Min(4), Constraint::Length(FEWEST[1]), Constraint::Length(known)];
    Layout::vertical(heights).areas(area)
}

/// The link or the file that is seen at a place.
pub(super) fn item_at(model: &Model, place: Position) -> Option<usize> {
    let area = Rect::new(0, 1, model.size.0, model.size.1.saturating_sub(2));
    match &model.check.report {
        Some(report) => {
            let [list, ..] = places(model, report, area);
            rows(model, report, &model.check.links(), inner(list)).item_at(list, place)
        }
        None => {
            let [_, below] = asked(area);
            files(model, inner(below)).item_at(below, place)
        }
    }
}

/// Where the name of a file is typed, and what stands below.
fn asked(area: Rect) -> [Rect; 2] {
    Layout::vertical([Constraint::Length(3), Constraint::Min(3)]).areas(area)
}

/// Asks for the name of a file.
fn ask(model: &Model, frame: &mut Frame, area: Rect) {
    let [above, below] = asked(area);
    let block = view::framed(model, "file", "", true);
    let inside = view::inside(&block, above);
    frame.render_widget(block, above);
    let text = model.check.editor.text();
    let cursor = text[..model.check.editor.cursor()].width();
    let from = (cursor + 2).saturating_sub(usize::from(inside.width));
    let shown = &text[span::prefix(text, from).len()..];
    frame.render_widget(ratatui::widgets::Paragraph::new(shown.to_owned()), inside);
    if model.overlay.is_none() {
        frame.set_cursor_position(Position { x: inside.x + (cursor - from.min(cursor)) as u16, y: inside.y });
    }
    panel(model, frame, below, "check", files(model, inner(below)), false);
}

/// What is said about a file that could not be checked, or what this screen is for; and the files to choose from.
fn files(model: &Model, width: usize) -> Content {
    let mut content = Content::default();
    let page = Page::titled("Check notes or homework").text(
        "Every equality and every derivative in the file is judged, link by link: Markdown and LaTeX with formulas \
         between dollar signs, plain text, a Jupyter notebook. It is checked again whenever the file is saved, so that \
         an editor can stand beside this screen.",
    );
    let page = Reply::Page(page);
    let replies = if model.check.said.is_empty() { std::slice::from_ref(&page) } else { &model.check.said[..] };
    for reply in replies {
        content.lines.extend(two_dimensional::lines(reply, &model.options(width)).iter().map(|line| row(model, line)));
    }
    content.lines.push(Row::default());
    let says = match model.check.files.len() {
        0 => "Type the name of a file and press Enter; no file here goes on like that.",
        _ => "Type the name of a file and press Enter, or choose one:",
    };
    content.lines.push(words(model, says, Role::Text));
    for (at, name) in model.check.files.iter().enumerate() {
        let selected = model.check.file == Some(at);
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        if selected {
            content.seen = (content.lines.len().saturating_sub(INTRODUCTION), content.lines.len() + 2);
        }
        content.items.push(Spot::line(content.lines.len(), at));
        let role = if name.ends_with('/') { Role::Note } else { Role::Name };
        let name = Span::new(cut(model, &shown(model, name), width.saturating_sub(2)), role);
        content.lines.push(patched(model, &[pointer(model, selected), name], style));
    }
    content.seen.1 = content.seen.1.min(content.lines.len());
    content
}

/// A sign and a role for a verdict; the word stands beside it.
fn sign(model: &Model, verdict: Verdict) -> (&'static str, Role) {
    let ascii = model.charset == Charset::Ascii;
    let (sign, plain, role) = match verdict {
        Verdict::Holds => ("✓", "+", Role::Right),
        Verdict::Wrong => ("✗", "x", Role::Wrong),
        Verdict::Follows => ("↳", ">", Role::Note),
        Verdict::Definition => (":", ":", Role::Note),
        Verdict::Condition => ("|", "|", Role::Note),
        Verdict::Undecided => ("~", "~", Role::Number),
        Verdict::Unread => ("?", "?", Role::Number),
    };
    (if ascii { plain } else { sign }, role)
}

/// How many links there are of each verdict, as many as there is room for; what needs a look comes first.
fn counts(report: &Report, room: usize) -> String {
    let mut text = String::new();
    for verdict in Verdict::ALL {
        let count = report.audit.count(verdict);
        let more = format!("{}{count} {}", if text.is_empty() { "" } else { ", " }, verdict.word());
        if count > 0 && text.len() + more.len() <= room {
            text += &more;
        }
    }
    if text.is_empty() { "no formulas".to_owned() } else { text }
}

fn rows(model: &Model, report: &Report, links: &[&Link], width: usize) -> Content {
    let mut content = Content { title: counts(report, width.saturating_sub(9)), ..Content::default() };
    content.seen = (model.check.row.saturating_sub(1), (model.check.row + 2).min(links.len()));
    for (position, link) in links.iter().enumerate() {
        let selected = position == model.check.row;
        let (sign, role) = sign(model, link.verdict);
        let line = line_of(&report.source, link.span.start as usize);
        let number = report.audit.links.iter().position(|other| std::ptr::eq(other, *link)).unwrap_or(0);
        let written = usize::from(model.charset == Charset::Ascii);
        let text = model.check.formulas.get(number).map_or("", |both| both[written].as_str());
        let room = width.saturating_sub(2 + 5 + VERDICT + 1);
        let pieces = [
            pointer(model, selected),
            Span::new(format!("{line:>4} "), Role::Note),
            Span::new(format!("{sign} {:<width$}", link.verdict.word(), width = VERDICT - 2), role),
            Span::new(cut(model, &shown(model, text), room), Role::Text),
        ];
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        content.items.push(Spot::line(content.lines.len(), position));
        content.lines.push(patched(model, &pieces, style));
    }
    if links.is_empty() {
        let says = if model.check.brief { "nothing needs a look; a shows all links" } else { "no formula was found" };
        content.lines.push(words(model, says, Role::Note));
    }
    content
}

/// The number of the line of a place, from 1.
fn line_of(source: &str, at: usize) -> usize {
    source.as_bytes()[..at.min(source.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Text on one line without control characters; ASCII only where the terminal has no more.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

fn shown(model: &Model, text: &str) -> String {
    let blank = |c: char| if c == '\t' { ' ' } else { c };
    let plain = model.charset == Charset::Ascii;
    let kept = text.chars().map(blank).filter(|c| !c.is_control());
    kept.map(|c| if plain && !c.is_ascii() { '?' } else { c }).collect()
}

/// The source with its line numbers; carets under what was judged.
fn excerpt(model: &Model, report: &Report, link: Option<&Link>, width: usize, height: usize) -> Content {
    let title = cut(model, &shown(model, &one_line(&report.name)), width);
    let mut content = Content { title, ..Content::default() };
    let lines: Vec<&str> = report.source.lines().collect();
    let (start, end) = link.map_or((0, 0), |link| (link.span.start as usize, link.span.end as usize));
    let first = line_of(&report.source, start) - 1;
    let digits = lines.len().to_string().len().max(3);
    let above = (height / 3).min(first);
    let mut offset: usize = report.source.split_inclusive('\n').take(first - above).map(str::len).sum();
    for (position, line) in report.source.split_inclusive('\n').enumerate().skip(first - above).take(height) {
        let text = line.trim_end_matches(['\n', '\r']);
        let here = start < offset + line.len() && end > offset && link.is_some();
        let role = if here { Role::Text } else { Role::Note };
        let number = Span::new(format!("{:>digits$} | ", position + 1), Role::Note);
        // A long line is shown from where it is judged.
        let room = width.saturating_sub(digits + 3);
        let from = start.saturating_sub(offset).min(text.len());
        let column = text.get(..from).map_or(0, |before| before.width());
        let skip = if here && column + 12 > room { column.saturating_sub(room / 3) } else { 0 };
        let tail = &text[span::prefix(text, skip).len()..];
        content.lines.push(row(model, &[number, Span::new(cut(model, &shown(model, tail), room), role)]));
        if here {
            let until = (end - offset).min(text.len()).max(from);
            let length = text.get(from..until).map_or(1, |judged| judged.width()).max(1);
            let length = length.min(room.saturating_sub(column - skip)).max(1);
            let role = link.map_or(Role::Note, |link| sign(model, link.verdict).1);
            let carets = "^".repeat(length);
            let blank = " ".repeat(digits) + " | " + &" ".repeat(column - skip);
            content.lines.push(row(model, &[Span::new(blank, Role::Note), Span::new(carets, role)]));
        }
        offset += line.len();
    }
    content.lines.truncate(height);
    content
}

/// What is known about a link: the verdict and why, a point that shows it, what would be right.
fn details(model: &Model, report: &Report, link: &Link, width: usize) -> Vec<Row<'static>> {
    let (sign, role) = sign(model, link.verdict);
    let said = if link.message.is_empty() { link.mistake.map_or("", |mistake| mistake.says) } else { &link.message };
    let mut lines = Vec::new();
    let mut say = |label: Span, text: &str| {
        let colon = if text.is_empty() { "" } else { ": " };
        let whole = [label, Span::new(format!("{colon}{}", shown(model, text)), Role::Text)];
        lines.extend(wrapped(&whole, width).iter().map(|line| row(model, line)));
    };
    let label = |text: &str| Span::new(text, Role::Heading);
    say(Span::new(format!("{sign} {}", link.verdict.word()), role), said);
    if let Some(point) = &link.point {
        let at: Vec<String> = point.at.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let place = if at.is_empty() { String::new() } else { format!("at {} ", at.join(", ")) };
        let entry = point.entry.map(|(row, column)| format!(" in row {row}, column {column}")).unwrap_or_default();
        let text = format!("{place}it is {}{entry} here, and {} would be right", point.given, point.right);
        say(label("counterexample"), &text);
    }
    if let Some(hint) = &link.hint {
        say(label("perhaps"), hint);
    }
    if let Some(because) = link.because.and_then(|at| report.audit.links.get(at)) {
        let line = line_of(&report.source, because.span.start as usize);
        say(label("because of"), &format!("line {line}: {}", one_line(&because.right)));
    }
    if let Some(mistake) = link.mistake {
        say(label("mistake"), &format!("{} (Enter explains it)", mistake.id));
    }
    if let Some(expected) = link.expected.as_ref().filter(|_| needs_a_look(link.verdict)) {
        lines.extend(right(model, expected, width));
    }
    if let Some(page) = link.mistake.filter(|_| model.check.explained).and_then(|mistake| meaning(mistake.id)) {
        lines.push(Row::default());
        let drawn = two_dimensional::lines(&Reply::Page(page), &model.options(width));
        lines.extend(drawn.iter().map(|line| row(model, line)));
    }
    lines
}

/// What would be right, drawn with the words before it.
fn right(model: &Model, expected: &Formula, width: usize) -> Vec<Row<'static>> {
    let words = "would be right: ";
    let drawn = picture(model, expected, width.saturating_sub(words.len()));
    let middle = drawn.len() / 2;
    let line = |(at, mut line): (usize, span::Line)| {
        let before = if at == middle { words.to_owned() } else { " ".repeat(words.len()) };
        line.insert(0, Span::new(before, Role::Heading));
        row(model, &line)
    };
    drawn.into_iter().enumerate().map(line).collect()
}
