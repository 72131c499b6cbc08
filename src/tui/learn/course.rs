//! The list of lessons with progress at a glance, and what is known about the one that is selected.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line as Row;
use unicode_width::UnicodeWidthStr;

use super::draw::said;
use super::{Line, lines};
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::session::{Lecture, Page, Reply, Standing};
use crate::tui::model::Model;
use crate::tui::panels::{Content, Spot, patched, pointer, row, words};
use crate::tui::view::panel;

/// From here on list and details stand beside each other.
const WIDE: u16 = 100;
/// Most cells of a bar.
const BAR: usize = 8;

pub(super) fn draw(model: &Model, lecture: &Lecture, frame: &mut Frame, area: Rect) {
    let [left, right] = places(area);
    panel(model, frame, left, "course", list(model, lecture, usize::from(left.width.saturating_sub(4))), true);
    let width = usize::from(right.width.saturating_sub(4));
    let notice = &model.learn.notice;
    if notice.is_empty() {
        let (name, content) = details(model, lecture, width);
        panel(model, frame, right, name, content, false);
    } else {
        let content = Content { lines: said(model, notice, width), ..Content::default() };
        panel(model, frame, right, "answer", content, false);
    }
}

/// Where the list and the details are.
fn places(area: Rect) -> [Rect; 2] {
    let direction = if area.width >= WIDE {
        Layout::horizontal([Constraint::Percentage(60), Constraint::Min(30)])
    } else {
        Layout::vertical([Constraint::Percentage(55), Constraint::Min(6)])
    };
    direction.areas(area)
}

/// The line of the list that is seen at a place.
pub(super) fn line_at(model: &Model, lecture: &Lecture, area: Rect, place: Position) -> Option<usize> {
    let [left, _] = places(area);
    list(model, lecture, usize::from(left.width.saturating_sub(4))).item_at(left, place)
}

/// A sign for what is solved and what is not.
pub(super) fn mark(model: &Model, solved: bool) -> Span {
    match (solved, model.charset) {
        (true, Charset::Unicode) => Span::new("✓", Role::Right),
        (true, Charset::Ascii) => Span::new("+", Role::Right),
        (false, Charset::Unicode) => Span::new("·", Role::Note),
        (false, Charset::Ascii) => Span::new(".", Role::Note),
    }
}

/// `done` of `total` as a bar of `cells` cells.
pub(super) fn bar(model: &Model, done: usize, total: usize, cells: usize) -> [Span; 2] {
    let [full, empty] = if model.charset == Charset::Ascii { ["#", "."] } else { ["▰", "▱"] };
    let filled = if done == total { cells } else { done * cells / total.max(1) };
    [Span::new(full.repeat(filled), Role::Right), Span::new(empty.repeat(cells - filled), Role::Note)]
}

fn list(model: &Model, lecture: &Lecture, width: usize) -> Content {
    let timetable = &lecture.timetable;
    let (mut solved, mut total) = (0, 0);
    for lesson in &timetable.lessons {
        solved += lesson.solved();
        total += lesson.exercises.len();
    }
    let mut content = Content { title: format!("{solved} of {total} exercises solved"), ..Content::default() };
    for (position, line) in lines(timetable).into_iter().enumerate() {
        if line == Line::Review {
            content.lines.push(Row::default());
        }
        if matches!(line, Line::Practice(topic) if timetable.topics.first() == Some(&topic)) {
            content.lines.push(Row::default());
            content.lines.push(words(model, "  practice without end, on one topic", Role::Note));
        }
        let selected = position == model.learn.row;
        if selected {
            content.seen = (content.lines.len().saturating_sub(1), content.lines.len() + 2);
        }
        let mut pieces = vec![pointer(model, selected)];
        match line {
            Line::Lesson(at) => pieces.extend(lesson_row(model, lecture, &timetable.lessons[at], width - 2)),
            Line::Review => {
                let due = match timetable.due {
                    0 => "nothing is due".to_owned(),
                    1 => "1 card is due".to_owned(),
                    due => format!("{due} cards are due"),
                };
                pieces.extend([Span::new(format!("{:<15}", "Review"), Role::Text), Span::new(due, Role::Note)]);
            }
            Line::Practice(topic) => pieces.push(Span::new(format!("Practice {topic}"), Role::Text)),
        }
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        content.items.push(Spot::line(content.lines.len(), position));
        content.lines.push(patched(model, &pieces, style));
    }
    content.seen.1 = content.seen.1.min(content.lines.len());
    content
}

/// Number, title, bar, count; where one stands in words.
fn lesson_row(model: &Model, lecture: &Lecture, lesson: &Standing, width: usize) -> Vec<Span> {
    let (done, total) = (lesson.solved(), lesson.exercises.len());
    let state = match () {
        () if lecture.lesson == Some(lesson.number) && lecture.exercise > 0 => "open",
        () if done == total => "done",
        () if done > 0 => "begun",
        () => "",
    };
    let count = format!(" {done:>2}/{total:<2} {state:<5}");
    let room = width.saturating_sub(4 + BAR + count.len() + 1);
    let title = span::prefix(&lesson.title, room).to_owned();
    let gap = room.saturating_sub(title.width()) + 1;
    let mut row = vec![Span::new(format!("{:>2}  ", lesson.number), Role::Number), Span::new(title, Role::Text)];
    row.push(Span::blank(gap));
    row.extend(bar(model, done, total, BAR));
    row.push(Span::new(count, Role::Note));
    row
}

/// What is learnt, on what it builds, which exercises there are.
fn details(model: &Model, lecture: &Lecture, width: usize) -> (&'static str, Content) {
    let timetable = &lecture.timetable;
    let Some(line) = lines(timetable).into_iter().nth(model.learn.row) else {
        return ("lesson", Content::default());
    };
    let page = |text: &str| Content {
        lines: said(model, &[Reply::Page(Page::default().text(text))], width),
        ..Content::default()
    };
    match line {
        Line::Lesson(at) => ("lesson", lesson_details(model, lecture, &timetable.lessons[at], width)),
        Line::Review => (
            "review",
            page(
                "Cards of the lessons that you began come back when you are about to forget them. Say the answer to \
                 yourself, turn the card, and rate how well you knew it: the next time depends on that.",
            ),
        ),
        Line::Practice(topic) => (
            "practice",
            page(&format!(
                "Exercises on {topic} that are made up as you go. They become harder while you are right, and easier \
                 after a mistake that was not understood."
            )),
        ),
    }
}

fn lesson_details(model: &Model, lecture: &Lecture, lesson: &Standing, width: usize) -> Content {
    let goals = format!("You will learn: {}.", lesson.goals.join(", "));
    let page = Page::titled(lesson.title.clone()).text(goals);
    let mut content = Content { title: lesson.number.to_string(), ..Content::default() };
    content.lines = said(model, &[Reply::Page(page)], width);
    if !lesson.needs.is_empty() {
        content.lines.extend([Row::default(), words(model, "It builds on:", Role::Text)]);
    }
    for (number, finished) in &lesson.needs {
        let other = lecture.timetable.lessons.iter().find(|other| other.number == *number);
        let title = other.map_or("", |other| other.title.as_str());
        let text = format!(" {number}  {title}");
        content.lines.push(row(model, &[Span::blank(2), mark(model, *finished), Span::new(text, Role::Text)]));
    }
    content.lines.extend([Row::default(), words(model, "Exercises:", Role::Text)]);
    for (position, (kind, solved)) in lesson.exercises.iter().enumerate() {
        let text = format!(" {}  {}", position + 1, kind.words());
        let state = Span::new(if *solved { "  solved" } else { "" }, Role::Note);
        content.lines.push(row(model, &[Span::blank(2), mark(model, *solved), Span::new(text, Role::Text), state]));
    }
    content
}
