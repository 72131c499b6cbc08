//! What keys do with a checked file, and what a new check changes.

use super::needs_a_look;
use crate::session::Reply;
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::{Model, Tab};
use crate::tui::panels::moved;

/// A file was named elsewhere, in a line `audit FILE`.
pub fn asked(model: &mut Model, line: &str) {
    model.tab = Tab::Check;
    let name = line.trim().trim_start_matches(':').trim_start_matches("audit").trim();
    if name.is_empty() {
        return forget(model);
    }
    open(model, name.to_owned());
}

fn open(model: &mut Model, name: String) {
    model.busy = true;
    model.check.name = Some(name.clone());
    model.wishes.push(Wish::Check(name));
}

/// Another file can be named.
fn forget(model: &mut Model) {
    (model.check.report, model.check.row) = (None, 0);
    model.check.said.clear();
}

/// Text was typed or pasted.
pub fn typed(model: &mut Model, text: &str) {
    model.check.said.clear();
    model.check.editor.insert(text.trim_end_matches('\n'));
}

/// Carries an action out.
pub fn act(model: &mut Model, action: Action) {
    let check = &mut model.check;
    if action == Action::Leave {
        model.wishes.push(Wish::Quit);
        return;
    }
    if check.report.is_none() {
        return in_name(model, action);
    }
    match action {
        Action::Again => {
            if let Some(name) = check.name.clone() {
                open(model, name);
            }
        }
        Action::Brief => {
            check.brief = !check.brief;
            check.row = 0;
        }
        Action::NextWrong => {
            let links = check.links();
            let after = (check.row + 1..links.len()).chain(0..=check.row.min(links.len().saturating_sub(1)));
            let next = after.into_iter().find(|at| links.get(*at).is_some_and(|link| needs_a_look(link.verdict)));
            match next {
                Some(at) => check.row = at,
                None => model.remark = Some("nothing here needs a look".to_owned()),
            }
        }
        Action::Open => {
            let links = check.links();
            match links.get(check.row).and_then(|link| link.mistake) {
                Some(mistake) => {
                    let line = format!("explain {}", mistake.id);
                    model.tab = Tab::Explore;
                    model.wishes.push(Wish::Lines(vec![line]));
                }
                None => model.remark = Some("no mistake is named here".to_owned()),
            }
        }
        Action::OtherFile => forget(model),
        Action::Escape => model.tab = Tab::Explore,
        _ => check.row = moved(check.row, action, check.links().len()),
    }
}

fn in_name(model: &mut Model, action: Action) {
    match action {
        Action::Enter => {
            let name = model.check.editor.text().trim().to_owned();
            if name.is_empty() {
                model.remark = Some("the name of a file is wanted".to_owned());
            } else {
                open(model, name);
            }
        }
        Action::Escape => model.tab = Tab::Explore,
        Action::Clear => drop(model.check.editor.take()),
        _ => {
            model.check.editor.act(action);
        }
    }
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
    check.row = check.row.min(check.links().len().saturating_sub(1));
    if check.times > 1 && check.report.is_some() {
        model.remark = Some(format!("{name} was checked again"));
    }
}
