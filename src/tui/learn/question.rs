//! The open question: what is asked, the form in which it is answered, what is known about the answer while it is
//! written, and what was said about answers that were handed in.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line as Row;
use unicode_width::UnicodeWidthStr;

use super::draw::said;
use super::{Field, Said, course};
use crate::diagnostic::Diagnostic;
use crate::render::highlight;
use crate::render::signs::Charset;
use crate::render::span::{self, Role, Span};
use crate::session::{Assignment, Lecture, Page, Reply};
use crate::syntax::formula::Formula;
use crate::tui::model::Model;
use crate::tui::panels::{Content, Spot, equation, patched, picture, pointer, row, symbol, words};
use crate::tui::view::panel;
use crate::tutor::exercise::{Form, Glance};

/// Fewest columns of an entry of a matrix.
const ENTRY: usize = 7;
/// Cells of the bar in the title.
const BAR: usize = 10;
/// Lines for what was said, if there is room for them, and fewest of them.
const SAID: usize = 3;
const LEAST_SAID: usize = 1;

/// Lines with the place of the cursor among them: row and column.
#[derive(Default)]
struct Sheet {
    lines: Vec<Row<'static>>,
    cursor: Option<(usize, usize)>,
    /// Lines of choices and fields.
    items: Vec<Spot>,
}

pub(super) fn draw(model: &Model, lecture: &Lecture, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width.saturating_sub(4));
    let Some(task) = &lecture.task else {
        let mut content = Content { lines: said(model, &end(lecture), width), ..Content::default() };
        content.lines.extend(heard(model, width));
        panel(model, frame, area, "what next", content, true);
        return;
    };
    let (name, title) = heading(model, lecture, task);
    let (content, cursor, [above, below]) = arranged(model, task, area);
    let from = content.from.unwrap_or(0);
    let inner = panel(model, frame, above, &name, Content { title, ..content }, true);
    if let Some((at, column)) = cursor.filter(|_| model.overlay.is_none()) {
        let x = (inner.x + column as u16).min(inner.right().saturating_sub(1));
        frame.set_cursor_position(Position { x, y: inner.y + (at - from.min(at)) as u16 });
    }
    feedback(model, task, frame, below);
}

/// Question and form, the place of the cursor in them, and where they and what was said are.
fn arranged(model: &Model, task: &Assignment, area: Rect) -> (Content, Option<(usize, usize)>, [Rect; 2]) {
    let sheet = sheet(model, task, usize::from(area.width.saturating_sub(4)));
    let said = match model.learn.said.is_empty() {
        true => LEAST_SAID,
        false => heard(model, usize::from(area.width.saturating_sub(4))).len().clamp(LEAST_SAID, SAID),
    };
    let at = sheet.cursor.map_or(0, |(at, _)| at as u16 + 3);
    let wanted = (sheet.lines.len() as u16 + 2).min(area.height.saturating_sub(said as u16 + 2).max(at));
    let areas: [Rect; 2] =
        Layout::vertical([Constraint::Length(wanted), Constraint::Min(LEAST_SAID as u16 + 2)]).areas(area);
    let seen = sheet.cursor.map_or((0, 0), |(at, _)| (at.saturating_sub(1), at + 2));
    let from = seen.1.min(sheet.lines.len()).saturating_sub(usize::from(areas[0].height.saturating_sub(2)));
    let content = Content { lines: sheet.lines, items: sheet.items, from: Some(from), ..Content::default() };
    (content, sheet.cursor, areas)
}

/// The choice or the field that is seen at a place.
pub(super) fn item_at(model: &Model, task: &Assignment, area: Rect, place: Position) -> Option<usize> {
    let (content, _, [above, _]) = arranged(model, task, area);
    content.item_at(above, place)
}

/// Rows that question and answers need in so many columns, with their frames.
pub(super) fn height(model: &Model, lecture: &Lecture, width: usize) -> usize {
    let Some(task) = &lecture.task else {
        return said(model, &end(lecture), width).len() + heard(model, width).len() + 2;
    };
    let said = heard(model, width).len().max(SAID);
    sheet(model, task, width).lines.len() + said + 4
}

/// Rows with which the question is seen whole, and a line of what was said.
pub(super) fn least(model: &Model, lecture: &Lecture, width: usize) -> usize {
    lecture.task.as_ref().map_or(0, |task| sheet(model, task, width).lines.len() + LEAST_SAID + 4)
}

fn heading(model: &Model, lecture: &Lecture, task: &Assignment) -> (String, String) {
    let Some(kind) = task.kind else { return ("card".to_owned(), String::new()) };
    let entry = lecture.timetable.lessons.iter().find(|lesson| Some(lesson.number) == lecture.lesson);
    match (lecture.exercise, entry) {
        (number, Some(lesson)) if number > 0 => {
            let total = lesson.exercises.len();
            let [full, empty] = course::bar(model, lesson.solved(), total, total.min(BAR));
            (format!("exercise {number} of {total}"), format!("{}  {}{}", kind.words(), full.text, empty.text))
        }
        _ => ("exercise".to_owned(), kind.words().to_owned()),
    }
}

fn end(lecture: &Lecture) -> Vec<Reply> {
    let lessons = &lecture.timetable.lessons;
    let lesson = lessons.iter().find(|lesson| Some(lesson.number) == lecture.lesson);
    let next = lessons.iter().find(|lesson| Some(lesson.number) > lecture.lesson);
    let mut page = match lesson {
        Some(lesson) => {
            let (solved, total) = (lesson.solved(), lesson.exercises.len());
            let text =
                format!("This is the end of lesson {}: {solved} of {total} exercises are solved.", lesson.number);
            Page::default().text(text)
        }
        None => Page::default().text("Nothing is open."),
    };
    if let Some(next) = next {
        page = page.text(format!("Enter: on to lesson {}, {}", next.number, next.title));
    }
    let cards = match lecture.timetable.due {
        0 => "v: review (nothing is due now)".to_owned(),
        1 => "v: review (1 card is due)".to_owned(),
        due => format!("v: review ({due} cards are due)"),
    };
    vec![Reply::Page(page.text(format!("{cards}   Esc: the list of lessons")))]
}

/// What is asked and what is filled in.
fn sheet(model: &Model, task: &Assignment, width: usize) -> Sheet {
    let page = task.question.iter().fold(Page::default(), |page, line| page.text(line.clone()));
    let mut sheet = Sheet { lines: said(model, &[Reply::Page(page)], width), ..Sheet::default() };
    sheet.lines.push(Row::default());
    match &task.form {
        Form::Numbered(lines) => choices(model, lines, true, &mut sheet),
        Form::Words(lines) => choices(model, lines, false, &mut sheet),
        Form::Entries { cols, .. } => entries(model, *cols, &mut sheet),
        Form::Named(names) => {
            let most = names.iter().map(|name| name.width()).max().unwrap_or(0);
            for (at, name) in names.iter().enumerate() {
                let label = Span::new(format!("{name:<most$} = "), Role::Text);
                field(model, at, label, width, &mut sheet);
            }
        }
        Form::Line | Form::Equations => {
            for at in 0..model.learn.fields.len() {
                field(model, at, Span::new("> ", Role::Note), width, &mut sheet);
            }
        }
    }
    known(model, task, width, &mut sheet);
    sheet
}

fn choices(model: &Model, lines: &[String], numbered: bool, sheet: &mut Sheet) {
    for (at, line) in lines.iter().enumerate() {
        let selected = at == model.learn.chosen;
        let number = if numbered { format!("({}) ", at + 1) } else { String::new() };
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        let mut pieces = vec![pointer(model, selected), Span::new(number, Role::Number)];
        pieces.extend(highlight::lines(&model.session, line, None).into_iter().next().unwrap_or_default());
        if selected {
            sheet.cursor = Some((sheet.lines.len(), 0));
        }
        sheet.items.push(Spot::line(sheet.lines.len(), at));
        sheet.lines.push(patched(model, &pieces, style));
    }
}

/// One field on a line of its own.
fn field(model: &Model, at: usize, label: Span, width: usize, sheet: &mut Sheet) {
    let Some(field) = model.learn.fields.get(at) else { return };
    let here = at == model.learn.field;
    let (text, before) = (field.editor.text(), label.text.width());
    let cursor = text[..field.editor.cursor()].width();
    let room = width.saturating_sub(before + 4);
    let skipped = if here { (cursor + 1).saturating_sub(room) } else { 0 };
    let mut pieces = vec![label];
    let mut rest = skipped;
    for mut piece in highlight::lines(&model.session, text, here.then(|| field.editor.cursor())).into_iter().flatten() {
        let cut = span::prefix(&piece.text, rest).len();
        rest = rest.saturating_sub(piece.text[..cut].width());
        piece.text.drain(..cut);
        pieces.push(piece);
    }
    pieces.extend(verdict(model, field, here));
    if here {
        sheet.cursor = Some((sheet.lines.len(), before + cursor - skipped));
    }
    sheet.items.push(Spot::line(sheet.lines.len(), at));
    sheet.lines.push(row(model, &pieces));
}

/// The sign behind a field whose text is judged while it is written.
fn verdict(model: &Model, field: &Field, here: bool) -> Option<Span> {
    let Some(Ok(Glance { right: Some(right), .. })) = field.known() else { return None };
    let ascii = model.charset == Charset::Ascii;
    Some(match (right, here) {
        (true, _) => Span::new(if ascii { "  ok" } else { "  ✓" }, Role::Right),
        // Whoever is still writing is not wrong yet.
        (false, true) => Span::new(if ascii { "  .." } else { "  ·" }, Role::Note),
        (false, false) => Span::new(if ascii { "  x" } else { "  ✗" }, Role::Wrong),
    })
}

/// The entries of a matrix in its brackets.
fn entries(model: &Model, cols: usize, sheet: &mut Sheet) {
    let fields = &model.learn.fields;
    let cols = cols.max(1);
    let width = |column: usize| {
        let texts = fields.iter().skip(column).step_by(cols).map(|field| field.editor.text().width());
        texts.max().unwrap_or(0).max(ENTRY) + 1
    };
    let rows = fields.len() / cols;
    let ascii = model.charset == Charset::Ascii;
    for at in 0..rows {
        let [left, right] = match (ascii, at, rows) {
            (true, ..) | (_, _, 1) => ["[", "]"],
            (_, 0, _) => ["⎡", "⎤"],
            (_, at, rows) if at + 1 == rows => ["⎣", "⎦"],
            _ => ["⎢", "⎥"],
        };
        let mut pieces = vec![Span::new(format!("  {left} "), Role::Bracket)];
        for column in 0..cols {
            let place = at * cols + column;
            let field = &fields[place];
            let here = place == model.learn.field;
            let before: usize = pieces.iter().map(|piece| piece.text.width()).sum();
            sheet.items.push(Spot::part(sheet.lines.len(), before..before + width(column) + 2, place));
            if here {
                let cursor = field.editor.text()[..field.editor.cursor()].width();
                sheet.cursor = Some((sheet.lines.len(), before + cursor));
            }
            pieces.extend(entry(model, field, here, width(column)));
        }
        pieces.push(Span::new(right, Role::Bracket));
        sheet.lines.push(row(model, &pieces));
    }
}

fn entry(model: &Model, field: &Field, here: bool, width: usize) -> Vec<Span> {
    let text = field.editor.text();
    let line = if model.charset == Charset::Ascii { "_" } else { "‥" };
    let mut pieces = highlight::lines(&model.session, text, None).into_iter().next().unwrap_or_default();
    let gap = width.saturating_sub(text.width() + 1);
    pieces.push(Span::new(line.repeat(gap), if here { Role::Function } else { Role::Note }));
    let sign = verdict(model, field, here).map(|sign| Span::new(format!("{:<3}", sign.text.trim_start()), sign.role));
    pieces.push(sign.unwrap_or_else(|| Span::blank(3)));
    pieces
}

/// What is known about the field with the cursor: how it was read, or what keeps it from being read.
fn known(model: &Model, task: &Assignment, width: usize, sheet: &mut Sheet) {
    let Some(field) = model.learn.fields.get(model.learn.field) else { return };
    sheet.lines.push(Row::default());
    let Some(found) = field.known() else {
        let says = match task.form {
            Form::Equations => "one equation a line; Enter on an empty line hands them in",
            Form::Entries { .. } | Form::Named(_) => "Enter goes to the next field; the last one hands the answer in",
            _ => "",
        };
        sheet.lines.extend(notes(model, says, width));
        return;
    };
    match found {
        Ok(glance) => {
            let mut lines = picture(model, &whole(task, field, &glance.formula), width.saturating_sub(10));
            let middle = lines.len() / 2;
            for (at, line) in lines.iter_mut().enumerate() {
                line.insert(0, Span::new(if at == middle { "reads as  " } else { "          " }, Role::Note));
            }
            sheet.lines.extend(lines.iter().map(|line| row(model, line)));
            if task.form == Form::Line && glance.right == Some(true) {
                let says = "equal to what is asked for; Enter hands the line in";
                sheet.lines.push(words(model, says, Role::Note));
            }
        }
        Err(diagnostic) => sheet.lines.extend(problem(model, diagnostic, width)),
    }
}

/// What was read, with the name in front of it where equations are asked for.
fn whole(task: &Assignment, field: &Field, read: &Formula) -> Formula {
    let name = field.editor.text().split_once('=').map(|(name, _)| name.trim());
    let named = name.filter(|name| task.form == Form::Equations && name.chars().all(char::is_alphanumeric));
    named.map_or_else(|| read.clone(), |name| equation(&symbol(name), read))
}

/// A remark in so many columns.
fn notes(model: &Model, text: &str, width: usize) -> Vec<Row<'static>> {
    let mut lines = said(model, &[Reply::Page(Page::default().text(text))], width);
    lines.iter_mut().for_each(|line| *line = line.clone().style(model.theme.quiet()));
    lines
}

fn problem(model: &Model, diagnostic: &Diagnostic, width: usize) -> Vec<Row<'static>> {
    let text = match &diagnostic.suggestion {
        Some(advice) => format!("not read yet: {}; try: {advice}", diagnostic.message),
        None => format!("not read yet: {}", diagnostic.message),
    };
    said(model, &[Reply::Page(Page::default().text(text))], width)
}

fn feedback(model: &Model, task: &Assignment, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width.saturating_sub(4));
    let mut lines = heard(model, width);
    if lines.is_empty() {
        let says = if task.kind.is_some() {
            "What you hand in is checked here. Ctrl-T gives a hint, F5 the solution."
        } else {
            "The rating decides when the card comes back."
        };
        lines = said(model, &[Reply::Page(Page::default().text(says))], width);
    }
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let counts = [count(task.attempts as usize, "wrong answer", "wrong answers"), count(task.hints, "hint", "hints")];
    let mut title = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (start, most) = heard_from(model, width, usize::from(area.height.saturating_sub(2)));
    let from = start.saturating_add_signed(model.learn.heard).min(most);
    if most > 0 {
        title += if title.is_empty() { "Ctrl-N/Ctrl-P scroll" } else { "; Ctrl-N/Ctrl-P scroll" };
    }
    panel(model, frame, area, "feedback", Content { title, lines, from: Some(from), ..Content::default() }, false);
}

/// How many lines one can scroll what was said up and down from where it is seen first.
pub(super) fn heard_extent(model: &Model, task: &Assignment, area: Rect) -> (usize, usize) {
    let (_, _, [_, below]) = arranged(model, task, area);
    let width = usize::from(below.width.saturating_sub(4));
    let (start, most) = heard_from(model, width, usize::from(below.height.saturating_sub(2)));
    (start, most - start)
}

/// The line from which what was said is seen first, and the last one that can be: its newest part from its beginning.
fn heard_from(model: &Model, width: usize, height: usize) -> (usize, usize) {
    let total = heard(model, width).len();
    let newest = model.learn.said.last().map_or(0, |one| spoken(model, one, width).len());
    let most = total.saturating_sub(height);
    ((total - newest).min(most), most)
}

/// What was said, the oldest first.
fn heard(model: &Model, width: usize) -> Vec<Row<'static>> {
    let mut lines = Vec::new();
    for (at, one) in model.learn.said.iter().enumerate() {
        if at > 0 {
            lines.push(Row::default());
        }
        lines.extend(spoken(model, one, width));
    }
    lines
}

/// What was said about one line.
fn spoken(model: &Model, one: &Said, width: usize) -> Vec<Row<'static>> {
    let mut lines: Vec<Row<'static>> = header(model, one).map(|spans| row(model, &spans)).into_iter().collect();
    lines.extend(said(model, &one.replies, width));
    lines
}

/// A sign and the line that was handed in, or what is told about an exercise that is left.
fn header(model: &Model, said: &Said) -> Option<Vec<Span>> {
    let ascii = model.charset == Charset::Ascii;
    let (sign, plain, role) = match said.verdict {
        "correct" | "onward" => ("✓", "ok", Role::Right),
        "wrong" => ("✗", "x", Role::Wrong),
        "undecided" => ("~", "~", Role::Note),
        "unreadable" => ("?", "?", Role::Wrong),
        _ => {
            let number = said.exercise.filter(|_| said.line == "skip")?;
            return Some(vec![Span::new(format!("The solution of exercise {number}:"), Role::Heading)]);
        }
    };
    let mut pieces = vec![Span::new(format!("{} ", if ascii { plain } else { sign }), role)];
    pieces.extend(said.exercise.map(|number| Span::new(format!("exercise {number}: "), Role::Note)));
    pieces.extend(highlight::lines(&model.session, &said.line, None).into_iter().next().unwrap_or_default());
    Some(pieces)
}
