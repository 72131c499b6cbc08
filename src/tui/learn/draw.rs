//! The layout of the course: the list with what is selected, or what is read beside the question.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line as Row;

use super::{course, question};
use crate::render::span::{Role, Span};
use crate::render::two_dimensional;
use crate::session::{Lecture, Reply};
use crate::tui::model::Model;
use crate::tui::panels::{Content, row};
use crate::tui::view::panel;

/// From here on the parts stand beside each other.
const WIDE: u16 = 100;

/// Lines of a long reading that are seen whatever else there is, on a narrow screen.
const READING: usize = 5;

/// Draws the course.
pub fn draw(model: &Model, frame: &mut Frame, area: Rect) {
    let Some(lecture) = &model.learn.lecture else {
        let mut content = Content::default();
        content.lines.push(row(model, &[Span::new("the lessons are being fetched", Role::Note)]));
        panel(model, frame, area, "course", content, true);
        return;
    };
    if !model.learn.inside {
        return course::draw(model, lecture, frame, area);
    }
    let [reading, right] = places(model, lecture, area);
    panel(model, frame, reading, "read", read(model, lecture, reading), false);
    question::draw(model, lecture, frame, right);
}

/// Where the reading and the question are.
fn places(model: &Model, lecture: &Lecture, area: Rect) -> [Rect; 2] {
    if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Percentage(46), Constraint::Min(40)]).areas(area);
        return [left, right];
    }
    let width = usize::from(area.width) - 4;
    let wanted = question::height(model, lecture, width) as u16;
    if lecture.task.is_none() {
        return Layout::vertical([Constraint::Min(6), Constraint::Length(wanted.clamp(6, area.height / 2))])
            .areas(area);
    }
    // The question is seen whole if that is possible, then what was said, then the reading; a short reading has no more
    // than it needs.
    let (lines, first) = text(model, lecture, width);
    let newest = (lines.len() - first).clamp(1, READING) as u16 + 2;
    let least = question::least(model, lecture, width) as u16;
    let below = wanted.min(area.height.saturating_sub(newest)).max(least.min(area.height.saturating_sub(3)));
    Layout::vertical([Constraint::Min(3), Constraint::Length(below)]).areas(area)
}

/// The area of the screen that the course has.
fn body(model: &Model) -> Rect {
    Rect::new(0, 1, model.size.0, model.size.1.saturating_sub(2))
}

/// What a click may select: a line of the list, or a choice or a field of the question.
pub(super) fn item_at(model: &Model, place: Position) -> Option<usize> {
    let lecture = model.learn.lecture.as_ref()?;
    if !model.learn.inside {
        return course::line_at(model, lecture, body(model), place);
    }
    let [_, right] = places(model, lecture, body(model));
    question::item_at(model, lecture.task.as_ref()?, right, place)
}

/// How many lines one can scroll up and down from where the newest part is seen.
pub(super) fn extent(model: &Model) -> (usize, usize) {
    let Some(lecture) = &model.learn.lecture else { return (0, 0) };
    let [reading, _] = places(model, lecture, body(model));
    let (lines, first) = text(model, lecture, usize::from(reading.width.saturating_sub(4)));
    let height = usize::from(reading.height.saturating_sub(2));
    let (start, last) = (start(lines.len(), first, height), lines.len().saturating_sub(height));
    (start, last.saturating_sub(start))
}

/// How many lines one can scroll what was said up and down from the beginning of its newest part.
pub(super) fn heard_extent(model: &Model) -> (usize, usize) {
    let Some(lecture) = &model.learn.lecture else { return (0, 0) };
    let [_, right] = places(model, lecture, body(model));
    lecture.task.as_ref().map_or((0, 0), |task| question::heard_extent(model, task, right))
}

/// Where the reading begins on the screen: its newest part from its beginning, or as much as there is room for.
fn start(total: usize, first: usize, height: usize) -> usize {
    first.min(total.saturating_sub(height))
}

fn read(model: &Model, lecture: &Lecture, area: Rect) -> Content {
    let (lines, first) = text(model, lecture, usize::from(area.width.saturating_sub(4)));
    let height = usize::from(area.height.saturating_sub(2));
    let start = start(lines.len(), first, height);
    let from = start.saturating_add_signed(model.learn.scrolled).min(lines.len().saturating_sub(height));
    Content { title: lecture.title.clone(), lines, from: Some(from), scrolls: true, ..Content::default() }
}

/// What was read so far in so many columns, and the line where the newest part begins.
fn text(model: &Model, lecture: &Lecture, width: usize) -> (Vec<Row<'static>>, usize) {
    let mut lines = Vec::new();
    let mut first = 0;
    let lesson = lecture.timetable.lessons.iter().find(|lesson| Some(lesson.number) == lecture.lesson);
    for (number, part) in lecture.reading.iter().enumerate() {
        if number > 0 {
            first = lines.len();
            if let Some((kind, solved)) = lesson.and_then(|lesson| lesson.exercises.get(number - 1)) {
                let sign = course::mark(model, *solved);
                let words = format!(" exercise {number}: {}", kind.words());
                lines.push(row(model, &[sign, Span::new(words, Role::Note)]));
                lines.push(Row::default());
            }
        }
        let said = said(model, part, width);
        if !said.is_empty() {
            // What was just solved stands above only while there is nothing new to read.
            first = if number > 0 { lines.len() } else { 0 };
            lines.extend(said);
            lines.push(Row::default());
        }
    }
    if lecture.exercise == 0 && lecture.task.is_some() {
        // Beside practice the lesson is looked things up in, from its beginning.
        first = 0;
    }
    if lecture.reading.is_empty() {
        lines.push(row(model, &[Span::new("Say the answer to yourself before you turn the card.", Role::Note)]));
    }
    (lines, first)
}

/// Replies in so many columns, with a blank line between them.
pub(super) fn said(model: &Model, replies: &[Reply], width: usize) -> Vec<Row<'static>> {
    let options = model.options(width);
    let mut lines: Vec<Row<'static>> = Vec::new();
    for reply in replies {
        let drawn = two_dimensional::lines(reply, &options);
        if !lines.is_empty() && !drawn.is_empty() {
            lines.push(Row::default());
        }
        lines.extend(drawn.iter().map(|line| row(model, line)));
    }
    lines
}
