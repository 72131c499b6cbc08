//! The data flow: a drawing from the variables to the outputs, or a listing where it would not fit.

use super::steps::{Lit, lit};
use super::{Content, row, words};
use crate::render::number::decimal;
use crate::render::span::Role;
use crate::render::two_dimensional;
use crate::session::Reply;
use crate::tui::diagram::{Diagram, draw};
use crate::tui::keys::Action;
use crate::tui::model::Model;

pub(super) fn content(model: &Model, width: usize, height: usize) -> Content {
    let mut content = Content::default();
    let Some(flow) = model.board.as_ref().and_then(|board| board.flow.as_ref()) else {
        content.lines.push(words(model, "no data flow for this line", Role::Note));
        return content;
    };
    let point: Vec<String> =
        flow.point.iter().map(|(name, value)| format!("{name} = {}", decimal(*value, 4))).collect();
    if !point.is_empty() {
        content.title = format!("at {}", crate::render::span::prefix(&point.join(", "), width.saturating_sub(20)));
    }
    let lit = if super::has_focus(model, 1) || super::has_focus(model, 3) { lit(model) } else { Lit::Dark };
    if let Some(Diagram { lines }) = draw(flow, &lit, model, width, height.max(6)) {
        content.lines = lines;
        if !flow.point.is_empty() && content.lines.len() < height {
            let partial = model.charset.signs().partial;
            content.lines.push(words(
                model,
                format!("under each name: its value, {partial} derivative of the output by it"),
                Role::Note,
            ));
        }
        return content;
    }
    let reply = Reply::Flow(Box::new(flow.clone()));
    let listing = two_dimensional::lines(&reply, &model.options(width));
    content.lines.extend(listing.iter().skip(2).map(|line| row(model, line)));
    content.seen = (model.coordinate, model.coordinate + 1);
    content
}

pub(super) fn act(model: &mut Model, action: Action) {
    // A listing that is too long is scrolled; the drawing always fits.
    model.coordinate = super::moved(model.coordinate, action, 200);
}
