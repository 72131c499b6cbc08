//! The plot: shown and left, the point moved, looked at from elsewhere, saved.

use super::turn_to;
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::{Focus, Model, Tab};
use crate::tui::plot::{Window, png, svg};

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

/// 1, 2 or 5 times a power of ten, near `size`.
pub(in crate::tui) fn nice(size: f64) -> f64 {
    let power = 10f64.powf(size.abs().max(1e-12).log10().floor());
    let share = size.abs() / power;
    power
        * if share < 1.5 {
            1.0
        } else if share < 3.5 {
            2.0
        } else if share < 7.5 {
            5.0
        } else {
            10.0
        }
}

fn save(model: &mut Model) {
    let Some(chart) = model.board.as_ref().and_then(|board| board.chart.as_ref()) else { return };
    model.wishes.push(Wish::Write("plot.svg".to_owned(), svg(chart).into_bytes()));
    match png(chart) {
        Ok(picture) => model.wishes.push(Wish::Write("plot.png".to_owned(), picture)),
        Err(error) => model.remark = Some(format!("plot.png cannot be made: {error}")),
    }
}
