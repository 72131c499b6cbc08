//! Values at a point that the arrow keys move: the function, its gradient, its Hessian.

use super::{Content, Spot, has_focus, patched, pointer, row, words};
use crate::render::number::{aligned, decimal};
use crate::render::span::{Line, Role, Span};
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::Model;

/// Most rows and columns of a table of numbers.
const MOST: usize = 8;

pub(super) fn content(model: &Model, width: usize, _: usize) -> Content {
    let mut content = Content::default();
    let Some(board) = &model.board else {
        content.lines.push(words(model, "values at a point", Role::Note));
        return content;
    };
    let Some(numbers) = &board.numbers else {
        content.lines.push(words(model, "no numbers: a size or a function is left open", Role::Note));
        content.lines.push(words(model, "sizes are declared as in  x : vector(3)", Role::Note));
        return content;
    };
    let digits = model.session.settings().digits;
    let at = model.point();
    if has_focus(model, 4) {
        content.title = "Up/Down change the point".to_owned();
    }
    for (position, (name, value)) in board.survey.coordinates.iter().zip(&at).enumerate() {
        let selected = has_focus(model, 4) && position == model.coordinate;
        let line = [
            pointer(model, selected),
            Span::new(format!("{name} = "), Role::Name),
            Span::new(decimal(*value, digits), Role::Number),
        ];
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        content.items.push(Spot::line(content.lines.len(), position));
        content.lines.push(patched(model, &line, style));
        if selected {
            content.seen = (position, position + 1);
        }
    }
    let table = |rows: &[Vec<f64>]| -> Vec<Vec<String>> {
        rows.iter()
            .take(MOST)
            .map(|row| row.iter().take(MOST).map(|value| decimal(*value, digits.min(5))).collect())
            .collect()
    };
    let column: Vec<Vec<f64>> = numbers.values.iter().map(|value| vec![*value]).collect();
    content.lines.push("".into());
    content.lines.extend(matrix(model, "value", &table(&column), width));
    content.lines.extend(matrix(
        model,
        if column.len() == 1 { "slopes" } else { "Jacobian" },
        &table(&numbers.slopes),
        width,
    ));
    if let Some(bends) = numbers.bends.as_ref().filter(|bends| bends.len() > 1) {
        let rounded: Vec<Vec<f64>> =
            bends.iter().map(|row| row.iter().map(|value| settled(*value, bends)).collect()).collect();
        content.lines.extend(matrix(model, "Hessian", &table(&rounded), width));
    }
    content
}

/// Second derivatives by differences are good to about 1e-8: what is smaller beside the largest is 0.
fn settled(value: f64, all: &[Vec<f64>]) -> f64 {
    let largest = all.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
    if value.abs() <= 1e-8 * largest { 0.0 } else { (value * 1e7).round() / 1e7 }
}

fn matrix(model: &Model, name: &str, rows: &[Vec<String>], width: usize) -> Vec<ratatui::text::Line<'static>> {
    let count = rows.first().map_or(0, Vec::len);
    let columns: Vec<Vec<String>> =
        (0..count).map(|c| aligned(&rows.iter().map(|row| row[c].clone()).collect::<Vec<_>>())).collect();
    let line = |r: usize| -> Line {
        let mut line = vec![Span::new(format!("{:9}", if r == 0 { name } else { "" }), Role::Note)];
        line.extend(columns.iter().map(|column| Span::new(format!("{}  ", column[r]), Role::Number)));
        crate::render::span::clip(&line, width)
    };
    (0..rows.len()).map(|r| row(model, &line(r))).collect()
}

pub(super) fn act(model: &mut Model, action: Action) {
    if action == Action::Open {
        model.remark = Some("nothing opens here; the arrows change the point".to_owned());
        return;
    }
    let mut at = model.point();
    match action {
        Action::Left | Action::Right => model.coordinate = super::moved(model.coordinate, action, at.len()),
        Action::Up | Action::Down => {
            let Some(value) = at.get_mut(model.coordinate) else { return };
            let sign = if action == Action::Up { 0.1 } else { -0.1 };
            *value = ((*value + sign) * 10.0).round() / 10.0;
            model.at = Some(at);
            model.wishes.push(Wish::Survey);
        }
        Action::First => {
            model.at = None;
            model.wishes.push(Wish::Survey);
        }
        _ => {}
    }
}

/// A click selects a coordinate.
pub(super) fn pick(model: &mut Model, coordinate: usize, _: bool) {
    model.coordinate = coordinate;
}
