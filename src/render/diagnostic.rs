//! A diagnostic under the text that it is about: the line typed, marks under the places, what to try.
//!
//! Only a window of a long line is shown, tabs and wide characters keep the marks in place, and control characters are
//! made visible. It refuses to trust its input: spans may lie outside the text or inside a character. Invariant: no line
//! is wider than the frame, except messages, which a front end may wrap.

use unicode_width::UnicodeWidthChar;

use super::article::Finding;
use super::picture::Frame;
use super::signs::Charset;
use super::span::{self, Line, Role, Span, is_harmful};
use crate::diagnostic::{Diagnostic, Label, Note};

/// Blanks in front of the text that was typed.
const INDENT: usize = 2;
/// Most places that are marked.
const MOST_LABELS: usize = 8;
/// Columns of a tab.
const TAB: usize = 4;
/// A message is cut after this many widths of the frame.
const LONGEST_MESSAGE: usize = 10;

/// The lines that show a diagnostic about `source`.
pub fn show(diagnostic: &Diagnostic, source: &str, frame: Frame) -> Vec<Line> {
    let heading = Span::new(format!("error[{}]", diagnostic.id), Role::Wrong);
    let mut lines = vec![message(heading, &diagnostic.message, frame)];
    lines.extend(marked(&diagnostic.labels, source, frame));
    if let Some(suggestion) = &diagnostic.suggestion {
        lines.push(message(Span::new("try", Role::Heading), suggestion, frame));
    }
    lines
}

/// The lines that show a passage of a document.
pub(super) fn show_finding(finding: &Finding, frame: Frame) -> Vec<Line> {
    let heading = Span::new(finding.heading.0, finding.heading.1);
    let mut lines = vec![message(heading, &finding.message, frame)];
    let (start, end) = (finding.span.start as usize, finding.span.end as usize);
    let place = (0, finding.text.len());
    let mark = Mark { start, end, line: place, text: "", role: finding.heading.1 };
    lines.extend(one_line(&finding.text, place, Some(finding.line), &[&mark], frame));
    lines
}

/// The lines that show a remark about `source`.
pub fn show_note(note: &Note, source: &str, frame: Frame) -> Vec<Line> {
    let heading = if note.warning { Span::new("warning", Role::Wrong) } else { Span::new("note", Role::Note) };
    let mut lines = vec![message(heading, &note.text, frame)];
    if note.has_place() {
        lines.extend(marked(&[Label { span: note.span, text: String::new() }], source, frame));
    }
    lines
}

fn message(heading: Span, text: &str, frame: Frame) -> Line {
    let shown = span::prefix(text, LONGEST_MESSAGE * frame.width);
    let rest = if shown.len() < text.len() { " ..." } else { "" };
    vec![heading, Span::new(format!(": {shown}{rest}"), Role::Text)]
}

/// A label with its bytes on character boundaries and the line of the source on which it begins.
struct Mark<'a> {
    start: usize,
    end: usize,
    line: (usize, usize),
    text: &'a str,
    role: Role,
}

/// For each line of the source that has a label: the line, the marks, the labels' texts.
fn marked(labels: &[Label], source: &str, frame: Frame) -> Vec<Line> {
    let mut marks: Vec<Mark> = Vec::new();
    for (position, label) in labels.iter().take(MOST_LABELS).enumerate() {
        let start = boundary(source, label.span.start as usize);
        let line = line_around(source, start);
        let end = boundary(source, label.span.end as usize).clamp(start, line.1.max(start));
        let role = if position == 0 { Role::Wrong } else { Role::Note };
        marks.push(Mark { start, end, line, text: &label.text, role });
    }
    let mut places: Vec<(usize, usize)> = marks.iter().map(|mark| mark.line).collect();
    places.sort_unstable();
    places.dedup();
    let several = source.trim_end_matches('\n').contains('\n');
    let mut lines = Vec::new();
    for place in places {
        let here: Vec<&Mark> = marks.iter().filter(|mark| mark.line == place).collect();
        let number = several.then(|| source[..place.0].bytes().filter(|byte| *byte == b'\n').count() + 1);
        lines.extend(one_line(source, place, number, &here, frame));
    }
    if labels.len() > MOST_LABELS {
        lines.push(vec![Span::new(format!("  and {} more places", labels.len() - MOST_LABELS), Role::Note)]);
    }
    lines
}

/// The nearest character boundary at or before `at`, inside the text.
fn boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// First byte of the line around `at`, and the byte after its last.
fn line_around(source: &str, at: usize) -> (usize, usize) {
    let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = source[at..].find('\n').map_or(source.len(), |newline| at + newline);
    (start, end)
}

fn one_line(source: &str, place: (usize, usize), number: Option<usize>, marks: &[&Mark], frame: Frame) -> Vec<Line> {
    let gutter = number.map_or(String::new(), |number| format!("{number} | "));
    let indent = INDENT + gutter.len();
    let room = frame.width.saturating_sub(indent).max(8);
    let window = Window::around(source, place, marks[0], room, frame.charset);
    let mut shown = vec![Span::blank(INDENT), Span::new(gutter, Role::Note)];
    shown.extend(window.spans(marks));
    let mut lines = vec![shown];
    // From right to left: the text of the last mark stands beside the marks, the others under their own.
    let mut columns: Vec<(usize, usize, &Mark)> = marks
        .iter()
        .map(|mark| {
            let (start, end) = (window.column(mark.start), window.column(mark.end));
            (start, end.max(start + 1), *mark)
        })
        .collect();
    columns.sort_by_key(|(start, end, _)| (*start, *end));
    lines.push(under(indent, &columns));
    for count in (0..columns.len().saturating_sub(1)).rev() {
        if !columns[count].2.text.is_empty() {
            lines.push(text_under(indent, &columns[..=count]));
        }
    }
    lines.iter().map(|line| span::clip(line, frame.width.max(indent + room))).collect()
}

/// The row of marks, with the text of the last one.
fn under(indent: usize, columns: &[(usize, usize, &Mark)]) -> Line {
    let mut row = vec![Span::blank(indent)];
    let mut at = 0;
    for (start, end, mark) in columns {
        if *end <= at {
            continue;
        }
        let start = (*start).max(at);
        row.push(Span::blank(start - at));
        row.push(Span::new("^".repeat(end - start), mark.role));
        at = *end;
    }
    if let Some((_, _, last)) = columns.last().filter(|(_, _, mark)| !mark.text.is_empty()) {
        row.push(Span::new(format!(" {}", last.text), last.role));
    }
    row
}

/// The text of the last mark of `columns` under its place, with a bar under each mark before it that still has to speak.
fn text_under(indent: usize, columns: &[(usize, usize, &Mark)]) -> Line {
    let mut row = vec![Span::blank(indent)];
    let mut at = 0;
    let Some(((own, _, mark), before)) = columns.split_last() else { return row };
    for (start, _, other) in before {
        if *start >= at && start < own && !other.text.is_empty() {
            row.push(Span::blank(start - at));
            row.push(Span::new("|", other.role));
            at = start + 1;
        }
    }
    row.push(Span::blank(own.saturating_sub(at)));
    row.push(Span::new(mark.text, mark.role));
    row
}

/// The part of a line that is shown: for each character its place, what is drawn and how wide that is.
struct Window {
    cells: Vec<(usize, String, usize)>,
    cut_before: bool,
    cut_after: bool,
    end: usize,
    charset: Charset,
}

impl Window {
    /// At most `room` columns of the line, with the main mark in sight.
    fn around(source: &str, place: (usize, usize), main: &Mark, room: usize, charset: Charset) -> Window {
        let line = &source[place.0..place.1];
        let all = Window::forward(line, place.0, room, charset);
        if !all.cut_after {
            return all;
        }
        // A third of the room for what stands before the mark, the rest for the mark and what follows.
        let room = room - 2 * Window::dots(charset).len();
        let (mut first, mut used) = (main.start, 0);
        for (at, c) in source[place.0..main.start].char_indices().rev() {
            used += drawn(c, charset).1;
            if used > room / 3 {
                break;
            }
            first = place.0 + at;
        }
        let mut window = Window::forward(&source[first..place.1], first, room, charset);
        window.cut_before = first > place.0;
        window
    }

    fn forward(text: &str, offset: usize, room: usize, charset: Charset) -> Window {
        let mut window =
            Window { cells: Vec::new(), cut_before: false, cut_after: false, end: offset + text.len(), charset };
        let mut used = 0;
        for (at, c) in text.char_indices() {
            let (shown, width) = drawn(c, charset);
            used += width;
            if used > room {
                window.cut_after = true;
                window.end = offset + at;
                break;
            }
            window.cells.push((offset + at, shown, width));
        }
        window
    }

    fn dots(charset: Charset) -> &'static str {
        match charset {
            Charset::Unicode => "…",
            Charset::Ascii => "...",
        }
    }

    fn dots_width(&self) -> usize {
        if self.cut_before { Window::dots(self.charset).chars().count() } else { 0 }
    }

    /// The column at which the byte `at` of the source is drawn, or the nearest one that is shown.
    fn column(&self, at: usize) -> usize {
        if self.cells.first().is_some_and(|(first, _, _)| at < *first) {
            return 0;
        }
        let before = self.cells.iter().take_while(|(place, _, _)| *place < at.min(self.end));
        self.dots_width() + before.map(|(_, _, width)| width).sum::<usize>()
    }

    /// The characters, those under a mark with its role.
    fn spans(&self, marks: &[&Mark]) -> Line {
        let dots = |cut: bool| Span::new(if cut { Window::dots(self.charset) } else { "" }, Role::Note);
        let mut spans = vec![dots(self.cut_before)];
        for (place, shown, _) in &self.cells {
            let mark = marks.iter().find(|mark| mark.start <= *place && *place < mark.end);
            let role = mark.map_or(Role::Text, |mark| mark.role);
            match spans.last_mut().filter(|span| span.role == role) {
                Some(span) => span.text.push_str(shown),
                None => spans.push(Span::new(shown.as_str(), role)),
            }
        }
        spans.push(dots(self.cut_after));
        spans
    }
}

/// What is drawn for a character and how many columns it fills.
fn drawn(c: char, charset: Charset) -> (String, usize) {
    match (c, charset) {
        ('\t', _) => (" ".repeat(TAB), TAB),
        ('\0'..='\u{1f}', Charset::Unicode) => (char::from_u32(0x2400 + c as u32).unwrap_or('?').to_string(), 1),
        _ if is_harmful(c) || charset == Charset::Ascii && !c.is_ascii() => {
            let shown = format!("<U+{:04X}>", c as u32);
            let width = shown.len();
            (shown, width)
        }
        _ => (c.to_string(), c.width().unwrap_or(0)),
    }
}
