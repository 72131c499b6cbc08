//! What keys do in the course, and what the worker's answers change.

use ratatui::layout::Position;

use super::{Field, Learn, Line, Said, lines};
use crate::diagnostic::Diagnostic;
use crate::session::{Lecture, Reply, due};
use crate::tui::keys::{Action, Place};
use crate::tui::message::{Teach, Wish};
use crate::tui::model::{Model, Tab};
use crate::tui::panels::moved;
use crate::tutor::exercise::{Form, Glance};

/// Longer texts are read on Enter only.
const LIVE_LENGTH: usize = 1_000;

/// The course is on the screen now.
pub fn shown(model: &mut Model) {
    if model.learn.lecture.is_none() {
        model.wishes.push(Wish::Teach(Teach::Show));
    }
}

/// A command about the course was typed elsewhere.
pub fn asked(model: &mut Model, line: String) {
    model.tab = Tab::Learn;
    teach(model, Teach::Line(line));
}

fn teach(model: &mut Model, request: Teach) {
    model.busy = true;
    model.wishes.push(Wish::Teach(request));
}

fn command(model: &mut Model, line: &str) {
    teach(model, Teach::Line(line.to_owned()));
}

/// Carries an action out.
pub fn act(model: &mut Model, action: Action) {
    if action == Action::Leave {
        return leave(model);
    }
    if matches!(model.place(), Place::Answer | Place::Choice) {
        match action {
            Action::Hint => return command(model, "hint"),
            Action::Skip => return command(model, "skip"),
            Action::Back => return command(model, "back"),
            Action::Anew => return command(model, "reset"),
            Action::HearDown => return hear(model, 1),
            Action::HearUp => return hear(model, -1),
            Action::Escape => {
                model.learn.inside = false;
                return;
            }
            _ => {}
        }
    }
    match model.place() {
        Place::Answer => in_answer(model, action),
        Place::Choice => in_choice(model, action),
        _ if model.learn.inside => at_the_end(model, action),
        _ => in_list(model, action),
    }
}

/// Leaves the program; in a field that is not empty, deletes a character.
fn leave(model: &mut Model) {
    let typed = model.learn.fields.get(model.learn.field).is_some_and(|field| !field.editor.text().is_empty());
    if model.place() == Place::Answer && typed {
        in_answer(model, Action::Delete);
    } else {
        model.wishes.push(Wish::Quit);
    }
}

fn in_list(model: &mut Model, action: Action) {
    let Some(lecture) = &model.learn.lecture else { return };
    let lines = lines(&lecture.timetable);
    let line = lines.get(model.learn.row).copied();
    let lesson =
        line.and_then(|line| if let Line::Lesson(at) = line { Some(&lecture.timetable.lessons[at]) } else { None });
    match action {
        Action::Open => match (line, lesson) {
            // The one under way goes on where it is.
            (_, Some(lesson)) if lecture.lesson == Some(lesson.number) && lecture.exercise > 0 => {
                model.learn.inside = true;
            }
            (_, Some(lesson)) => {
                let number = lesson.number;
                teach(model, Teach::Enter(number));
            }
            (Some(Line::Review), _) => command(model, "review"),
            (Some(Line::Practice(topic)), _) => command(model, &format!("practice {topic}")),
            _ => {}
        },
        Action::Review => command(model, "review"),
        Action::Practice => match (line, lesson) {
            (Some(Line::Practice(topic)), _) => command(model, &format!("practice {topic}")),
            (_, Some(lesson)) if !lesson.topic.is_empty() => {
                let topic = lesson.topic.clone();
                command(model, &format!("practice {topic}"));
            }
            _ => model.remark = Some("there is no practice for this line".to_owned()),
        },
        Action::Escape if !model.learn.notice.is_empty() => model.learn.notice.clear(),
        Action::Escape => model.tab = Tab::Explore,
        _ => {
            model.learn.row = moved(model.learn.row, action, lines.len());
            model.learn.notice.clear();
        }
    }
}

/// The lesson is over; its end is being read.
fn at_the_end(model: &mut Model, action: Action) {
    match action {
        Action::Open => {
            let Some(lecture) = &model.learn.lecture else { return };
            let lessons = &lecture.timetable.lessons;
            let next = lessons.iter().find(|lesson| Some(lesson.number) > lecture.lesson).map(|lesson| lesson.number);
            match next {
                Some(number) => teach(model, Teach::Enter(number)),
                None => model.learn.inside = false,
            }
        }
        Action::Up => scroll(model, -1),
        Action::Down => scroll(model, 1),
        Action::Review => command(model, "review"),
        Action::Escape => model.learn.inside = false,
        _ => {}
    }
}

fn in_choice(model: &mut Model, action: Action) {
    let count = model.learn.form().map_or(0, |form| form.choices().len());
    match action {
        Action::Enter => hand_in(model),
        Action::Left | Action::Right => {}
        _ => model.learn.chosen = moved(model.learn.chosen, action, count),
    }
}

fn in_answer(model: &mut Model, action: Action) {
    let learn = &mut model.learn;
    let count = learn.fields.len();
    match action {
        Action::Enter => enter(model),
        Action::Down => learn.field = (learn.field + 1) % count.max(1),
        Action::Up => learn.field = (learn.field + count.saturating_sub(1)) % count.max(1),
        Action::Clear => edit(model, |field| drop(field.editor.take())),
        _ => edit(model, |field| {
            field.editor.act(action);
        }),
    }
}

/// Text was typed or pasted.
pub fn typed(model: &mut Model, text: &str) {
    edit(model, |field| field.editor.insert(text));
}

fn edit(model: &mut Model, change: impl FnOnce(&mut Field)) {
    let at = model.learn.field;
    let Some(field) = model.learn.fields.get_mut(at) else { return };
    let before = field.editor.text().to_owned();
    change(field);
    let text = field.editor.text();
    if text != before && !text.trim().is_empty() && text.len() <= LIVE_LENGTH && due(text).is_none() {
        let text = text.to_owned();
        model.wishes.push(Wish::Glance(at, text));
    }
}

/// Goes on to the next field that is empty, or hands the answer in.
fn enter(model: &mut Model) {
    let learn = &mut model.learn;
    let empty =
        |learn: &Learn, at: usize| learn.fields.get(at).is_none_or(|field| field.editor.text().trim().is_empty());
    if due(learn.fields[learn.field].editor.text()).is_some() {
        let line = learn.fields[learn.field].editor.take();
        return teach(model, Teach::Line(line));
    }
    let growing = learn.form() == Some(&Form::Equations);
    match (empty(learn, learn.field), growing) {
        (false, true) => {
            learn.field += 1;
            learn.fields.insert(learn.field, Field::default());
        }
        (true, true) if learn.fields.len() > 1 => hand_in(model),
        (true, _) => model.remark = Some("nothing is typed yet; Ctrl-T gives a hint".to_owned()),
        (false, false) => match (0..learn.fields.len()).find(|at| empty(learn, *at)) {
            Some(at) => learn.field = at,
            None => hand_in(model),
        },
    }
}

fn hand_in(model: &mut Model) {
    let learn = &model.learn;
    let texts: Vec<String> = learn.fields.iter().map(|field| field.editor.text().to_owned()).collect();
    let Some(form) = learn.form() else { return };
    let answer = form.answer(&texts, learn.chosen);
    teach(model, Teach::Line(answer));
}

/// A click selects a lesson, a choice or a field; a second one opens the lesson or takes the choice.
pub fn click(model: &mut Model, place: Position) {
    let Some(item) = super::draw::item_at(model, place) else { return };
    let at = model.place();
    let learn = &mut model.learn;
    match at {
        Place::Course if learn.row == item => in_list(model, Action::Open),
        Place::Course => learn.row = item,
        Place::Choice if learn.chosen == item => hand_in(model),
        Place::Choice => learn.chosen = item,
        _ => learn.field = item.min(learn.fields.len().saturating_sub(1)),
    }
}

/// Scrolls what is read, or the list.
pub fn scroll(model: &mut Model, down: isize) {
    if model.learn.inside {
        let (up, most) = super::draw::extent(model);
        model.learn.scrolled = (model.learn.scrolled + down).clamp(-(up as isize), most as isize);
    } else if let Some(lecture) = &model.learn.lecture {
        let last = lines(&lecture.timetable).len().saturating_sub(1);
        model.learn.row = model.learn.row.saturating_add_signed(down).min(last);
    }
}

/// Scrolls what was said.
fn hear(model: &mut Model, down: isize) {
    let (up, most) = super::draw::heard_extent(model);
    model.learn.heard = (model.learn.heard + down).clamp(-(up as isize), most as isize);
}

/// What a request came to.
pub fn taught(model: &mut Model, asked: &Teach, said: Vec<Reply>, verdict: &'static str, lecture: Lecture) {
    model.busy = false;
    let learn = &mut model.learn;
    let state = |lecture: &Lecture| {
        let task = lecture.task.as_ref();
        (lecture.lesson, task.map(|task| (task.id.clone(), task.form.clone())))
    };
    let before = learn.lecture.as_ref();
    let other = before.map(state).as_ref() != Some(&state(&lecture));
    let left = before.map(|lecture| lecture.exercise).filter(|exercise| other && *exercise > 0);
    if other && lecture.task.is_none() && !learn.inside {
        learn.row = first_open(&lecture);
    }
    learn.inside = opens(learn, asked, &lecture, other);
    if other || is_reset(asked) {
        fresh(learn, lecture.task.as_ref().map(|task| &task.form));
        learn.said.clear();
    } else if verdict == "onward" {
        fresh(learn, lecture.task.as_ref().map(|task| &task.form));
    }
    learn.notice.clear();
    learn.heard = 0;
    let line = if let Teach::Line(line) = asked { line.clone() } else { String::new() };
    if !learn.inside {
        learn.notice = said;
    } else if !said.is_empty() {
        learn.said.push(Said { line, exercise: left, verdict, replies: said });
    }
    learn.scrolled = if other { 0 } else { learn.scrolled };
    if let Some(at) = lecture.timetable.lessons.iter().position(|lesson| Some(lesson.number) == lecture.lesson) {
        learn.row = if learn.inside { at } else { learn.row };
    }
    learn.lecture = Some(lecture);
}

/// Whether a request leads from the list into what is on the desk. A review with nothing due does not.
fn opens(learn: &Learn, asked: &Teach, lecture: &Lecture, other: bool) -> bool {
    let has_something = *asked != Teach::Show && (lecture.task.is_some() || learn.inside);
    has_something && !is_list(asked) && (learn.inside || other || !is_command(asked, &["review"]))
}

/// The first lesson with an exercise that is not solved.
fn first_open(lecture: &Lecture) -> usize {
    let lessons = &lecture.timetable.lessons;
    lessons.iter().position(|lesson| lesson.solved() < lesson.exercises.len()).unwrap_or(0)
}

fn is_list(asked: &Teach) -> bool {
    is_command(asked, &["lessons", "progress"])
}

fn is_reset(asked: &Teach) -> bool {
    is_command(asked, &["reset"])
}

fn is_command(asked: &Teach, names: &[&str]) -> bool {
    matches!(asked, Teach::Line(line) if names.iter().any(|name| line.trim_start_matches(':').starts_with(name)))
}

/// An empty form.
fn fresh(learn: &mut Learn, form: Option<&Form>) {
    learn.fields = vec![Field::default(); form.map_or(0, Form::fields)];
    (learn.field, learn.chosen) = (0, 0);
}

/// What is known about a field.
pub fn glanced(model: &mut Model, field: usize, text: String, found: Option<Result<Glance, Diagnostic>>) {
    if let (Some(field), Some(found)) = (model.learn.fields.get_mut(field), found) {
        field.glance = Some((text, found));
    }
}
