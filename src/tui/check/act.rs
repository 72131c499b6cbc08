//! What keys do with a checked file, and what a new check changes.

use ratatui::layout::Position;

use super::draw::item_at;
use super::folder::common as common_part;
use super::{Check, needs_a_look};
use crate::name::Name;
use crate::session::Reply;
use crate::syntax::formula::Item;
use crate::syntax::linear::{Style, write};
use crate::syntax::{Vocabulary, echo, parse};
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::{Model, Tab};
use crate::tui::panels::moved;
use crate::tutor::audit::{Link, Verdict};

/// A file was named elsewhere, in a line `audit FILE`.
pub fn asked(model: &mut Model, line: &str) {
    model.tab = Tab::Check;
    let name = line.trim().trim_start_matches(':').trim_start_matches("audit").trim();
    if name.is_empty() {
        return forget(model);
    }
    open(model, name.to_owned());
}

/// The screen is shown: which files there are is asked for.
pub fn shown(model: &mut Model) {
    if model.check.report.is_none() {
        model.wishes.push(Wish::Files(model.check.editor.text().to_owned()));
    }
}

/// Names that go on like what was typed.
pub fn listed(model: &mut Model, typed: &str, names: Vec<String>) {
    let check = &mut model.check;
    if check.editor.text() != typed {
        return;
    }
    let selected = check.file.and_then(|at| check.files.get(at)).cloned();
    (check.files, check.file) = (names, None);
    if std::mem::take(&mut check.completing) {
        let whole = selected.unwrap_or_else(|| common_part(&check.files).to_owned());
        if whole.len() > typed.len() {
            check.editor.set(&whole);
            shown(model);
        }
    }
}

fn open(model: &mut Model, name: String) {
    model.busy = true;
    if model.check.name.as_deref() != Some(&name) {
        model.check.times = 0;
    }
    model.check.name = Some(name.clone());
    model.wishes.push(Wish::Check(name));
}

/// Another file can be named.
fn forget(model: &mut Model) {
    (model.check.report, model.check.row) = (None, 0);
    model.check.said.clear();
    shown(model);
}

/// Text was typed or pasted.
pub fn typed(model: &mut Model, text: &str) {
    model.check.said.clear();
    model.check.editor.insert(text.trim_end_matches('\n'));
    shown(model);
}

/// Carries an action out.
pub fn act(model: &mut Model, action: Action) {
    if action == Action::Leave {
        model.wishes.push(Wish::Quit);
    } else if model.check.report.is_none() {
        in_name(model, action);
    } else {
        in_links(model, action);
    }
}

fn in_links(model: &mut Model, action: Action) {
    let check = &mut model.check;
    match action {
        Action::Again => {
            if let Some(name) = check.name.clone() {
                open(model, name);
            }
        }
        Action::Brief => {
            check.brief = !check.brief;
            select(check, 0);
        }
        Action::NextWrong => match next_problem(check) {
            Some(at) => select(check, at),
            None => model.remark = Some("nothing here needs a look".to_owned()),
        },
        Action::Open => explain(model),
        Action::OtherFile => forget(model),
        Action::Escape if std::mem::take(&mut check.explained) => check.scrolled = 0,
        Action::Escape => model.tab = Tab::Explore,
        Action::Left => check.scrolled = check.scrolled.saturating_sub(1),
        Action::Right => check.scrolled += 1,
        _ => {
            let row = moved(check.row, action, check.links().len());
            select(check, row);
        }
    }
}

fn select(check: &mut Check, row: usize) {
    (check.row, check.scrolled) = (row, 0);
}

/// The next link after the selected one, round the end, that needs a look.
fn next_problem(check: &Check) -> Option<usize> {
    let links = check.links();
    let after = (check.row + 1..links.len()).chain(0..=check.row.min(links.len().saturating_sub(1)));
    after.into_iter().find(|at| links.get(*at).is_some_and(|link| needs_a_look(link.verdict)))
}

/// Opens or closes what is to be known about the mistake of the selected link.
fn explain(model: &mut Model) {
    match model.check.links().get(model.check.row).and_then(|link| link.mistake) {
        Some(_) => (model.check.explained, model.check.scrolled) = (!model.check.explained, 0),
        None => model.remark = Some("no mistake is named here".to_owned()),
    }
}

fn in_name(model: &mut Model, action: Action) {
    let check = &mut model.check;
    match action {
        Action::Enter => enter(model),
        Action::Complete => {
            // What was typed last may not have been looked up yet.
            check.completing = true;
            shown(model);
        }
        Action::Up | Action::Down => {
            let first = if action == Action::Down { 0 } else { check.files.len().saturating_sub(1) };
            let next = check.file.map_or(first, |at| moved(at, action, check.files.len()));
            check.file = (!check.files.is_empty()).then_some(next);
        }
        Action::Escape => model.tab = Tab::Explore,
        Action::Clear => {
            drop(check.editor.take());
            shown(model);
        }
        _ => {
            if check.editor.act(action) {
                check.said.clear();
                shown(model);
            }
        }
    }
}

/// Opens the file that is selected, or the one that is named; of a folder, what is in it is shown.
fn enter(model: &mut Model) {
    let check = &mut model.check;
    let chosen = check.file.and_then(|at| check.files.get(at)).cloned();
    let name = chosen.unwrap_or_else(|| check.editor.text().trim().to_owned());
    if name.is_empty() {
        model.remark = Some("the name of a file is wanted".to_owned());
    } else if name.ends_with('/') {
        check.editor.set(&name);
        shown(model);
    } else {
        open(model, name);
    }
}

/// A click selects a link or a file; a second one opens it.
pub fn click(model: &mut Model, place: Position) {
    let Some(item) = item_at(model, place) else { return };
    let check = &mut model.check;
    if check.report.is_some() {
        if check.row == item {
            return explain(model);
        }
        select(check, item);
    } else if check.file == Some(item) {
        enter(model);
    } else {
        check.file = Some(item);
    }
}

/// Moves the selection by so many lines.
pub fn scroll(model: &mut Model, lines: isize) {
    let last = model.check.links().len().saturating_sub(1);
    let row = model.check.row.saturating_add_signed(lines).min(last);
    select(&mut model.check, row);
}

/// The file that is open was saved.
pub fn saved(model: &mut Model, name: &str) {
    if model.check.name.as_deref() == Some(name) && !model.busy {
        open(model, name.to_owned());
    }
}

/// A file was checked.
pub fn checked(model: &mut Model, name: &str, replies: Vec<Reply>) {
    model.busy = false;
    let check = &mut model.check;
    if check.name.as_deref() != Some(name) {
        return;
    }
    let mut said = Vec::new();
    for reply in replies {
        match reply {
            Reply::Audit(report) => {
                check.report = Some(*report);
                check.times += 1;
            }
            reply => said.push(reply),
        }
    }
    if !said.is_empty() {
        check.report = None;
    }
    check.said = said;
    let links: Vec<&Link> = check.report.iter().flat_map(|report| &report.audit.links).collect();
    let vocabulary = functions_of(&links);
    check.formulas = links.into_iter().map(|link| on_a_line(link, &vocabulary)).collect();
    check.row = check.row.min(check.links().len().saturating_sub(1));
    if check.times == 1 {
        // What needs a look first is what a reader came for.
        let first = check.links().iter().position(|link| needs_a_look(link.verdict));
        select(check, first.unwrap_or(0));
    }
    if check.times > 1 && check.report.is_some() {
        model.remark = Some(format!("{name} was checked again"));
    }
}

/// Longest side of a link, in bytes, that is read for the list.
const LONGEST_SIDE: usize = 2000;

/// The functions that links define, `a` by `a(t) = t^2`: elsewhere `a(t)` would be a product.
fn functions_of(links: &[&Link]) -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    for link in links.iter().filter(|link| link.verdict == Verdict::Definition) {
        let Some((name, inside)) = link.left.trim().strip_suffix(')').and_then(|text| text.split_once('(')) else {
            continue;
        };
        let is_name = name.chars().next().is_some_and(char::is_alphabetic) && name.chars().all(char::is_alphanumeric);
        if is_name && !inside.contains('(') {
            vocabulary.declare_function(Name::new(name), inside.split(',').count() as u32);
        }
    }
    vocabulary
}

/// A link on one line with all signs and in ASCII; as it stands in the file where it cannot be read.
fn on_a_line(link: &Link, vocabulary: &Vocabulary) -> [String; 2] {
    let side = |text: &str, style: Style| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let read = if text.len() > LONGEST_SIDE { None } else { parse(&text, vocabulary).ok() };
        let Some(written) = read else { return text };
        let mut formula = echo(&written);
        // The sign of the file, whatever the number of variables says.
        let round = text.contains('∂') || text.contains("partial");
        for item in &mut formula.items {
            if let Item::Derivative { partial, .. } = item {
                *partial = round;
            }
        }
        write(&formula, style, LONGEST_SIDE).text
    };
    [Style::Unicode, Style::Ascii].map(|style| format!("{} = {}", side(&link.left, style), side(&link.right, style)))
}
