//! The plot: shown and left, the point moved, looked at from elsewhere, saved.

use ratatui::layout::Position;

use super::turn_to;
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::{Focus, Model, Tab};
use crate::tui::plot::{Window, nice, png, svg};
use crate::tui::plot_view;

pub(super) fn toggle(model: &mut Model) {
    if model.tab != Tab::Explore {
        turn_to(model, Tab::Explore);
        model.window = None;
    }
    if model.window.take().is_some() {
        model.focus = Focus::Line;
        return;
    }
    model.answered = None;
    model.window = Some(Window::around(&model.point()));
    model.focus = Focus::Plot;
    model.wishes.push(Wish::Survey);
}

pub(super) fn act(model: &mut Model, action: Action) {
    let (Some(window), mut at) = (model.window, model.point()) else { return };
    let step = |half: f64| nice(half / 30.0);
    let pan = |x: f64, y: f64| Window {
        center: [window.center[0] + x * window.half[0], window.center[1] + y * window.half[1]],
        ..window
    };
    let mut coordinate = |axis: usize, sign: f64| {
        if let Some(value) = at.get_mut(axis) {
            let step = step(window.half[axis]);
            *value = ((*value / step).round() + sign) * step;
        }
    };
    let mut view = window;
    match action {
        Action::Left => coordinate(0, -1.0),
        Action::Right => coordinate(0, 1.0),
        Action::Up => coordinate(1, 1.0),
        Action::Down => coordinate(1, -1.0),
        Action::ZoomIn => view = window.zoomed(0.8),
        Action::ZoomOut => view = window.zoomed(1.25),
        Action::PanLeft => view = pan(-0.2, 0.0),
        Action::PanRight => view = pan(0.2, 0.0),
        Action::PanUp => view = pan(0.0, 0.2),
        Action::PanDown => view = pan(0.0, -0.2),
        Action::Center => view = Window { center: Window::around(&at).center, ..window },
        Action::Save => return save(model),
        _ => return,
    }
    model.window = Some(view);
    model.at = Some(at);
    model.wishes.push(Wish::Survey);
}

/// A click moves the point, to round numbers.
pub(super) fn click(model: &mut Model, place: Position) {
    let chart = model.board.as_ref().and_then(|board| board.chart.as_ref());
    let Some((window, curve)) = chart.map(|chart| (chart.window, chart.surface.is_none())) else { return };
    let Some(hit) = plot_view::point_at(model, window, place) else {
        model.focus = Focus::Line;
        return;
    };
    let mut at = model.point();
    for (axis, value) in hit.into_iter().enumerate().take(if curve { 1 } else { 2 }) {
        let step = nice(window.half[axis] / 60.0);
        if let Some(coordinate) = at.get_mut(axis) {
            *coordinate = (value / step).round() * step;
        }
    }
    (model.at, model.focus) = (Some(at), Focus::Plot);
    model.wishes.push(Wish::Survey);
}

fn save(model: &mut Model) {
    let Some(chart) = model.board.as_ref().and_then(|board| board.chart.as_ref()) else { return };
    model.wishes.push(Wish::WriteNew("plot.svg".to_owned(), svg(chart).into_bytes()));
    match png(chart) {
        Ok(picture) => model.wishes.push(Wish::WriteNew("plot.png".to_owned(), picture)),
        Err(error) => model.remark = Some(format!("plot.png cannot be made: {error}")),
    }
}
