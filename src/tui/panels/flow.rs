//! The data flow: a drawing from the variables to the outputs, or a listing where it would not fit. With the focus one path
//! after another lights up, with the product of its local derivatives.

use ratatui::text::Line as Row;

use super::{Content, has_focus, row, words};
use crate::render::layout::one_line;
use crate::render::number::decimal;
use crate::render::signs::Charset;
use crate::render::span::{Line, Role, Span, clip, prefix, width as columns};
use crate::render::two_dimensional;
use crate::session::{Flow, Reply};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::linear::glyph;
use crate::tui::diagram::{Diagram, draw};
use crate::tui::keys::Action;
use crate::tui::model::Model;

use super::steps::{Lit, lit};

/// Most paths that can be selected.
const MOST_PATHS: usize = 200;

pub(super) fn content(model: &Model, width: usize, height: usize) -> Content {
    let mut content = Content::default();
    let Some(flow) = model.board.as_ref().and_then(|board| board.flow.as_ref()) else {
        content.lines.push(words(model, "no data flow for this line", Role::Note));
        return content;
    };
    let here = has_focus(model, 2);
    content.title = if here { which(model, flow) } else { at(flow, width) };
    let lights = here || has_focus(model, 1) || has_focus(model, 3);
    let lit = if lights { lit(model) } else { Lit::Dark };
    let mut below = if here { product(model, flow, width) } else { Vec::new() };
    let room = height.saturating_sub(below.len()).max(6);
    if let Some(Diagram { lines, lit }) = draw(flow, &lit, model, width, room) {
        (content.lines, content.seen) = (lines, lit);
        if !flow.point.is_empty() && !here && content.lines.len() < height {
            let partial = model.charset.signs().partial;
            let text = format!("under each name: its value, {partial} derivative of the output by it");
            content.lines.push(words(model, text, Role::Note));
        }
    } else {
        let reply = Reply::Flow(Box::new(flow.clone()));
        let listing = two_dimensional::lines(&reply, &model.options(width));
        content.lines.extend(listing.iter().skip(2).map(|line| row(model, line)));
    }
    if !below.is_empty() {
        let from = content.first_line(room).min(content.lines.len().saturating_sub(room));
        content.lines = content.lines.drain(from..).take(room).collect();
        content.seen = (0, 0);
        content.lines.append(&mut below);
    }
    content
}

/// The point of the values.
fn at(flow: &Flow, width: usize) -> String {
    let point: Vec<String> =
        flow.point.iter().map(|(name, value)| format!("{name} = {}", decimal(*value, 4))).collect();
    if point.is_empty() { String::new() } else { format!("at {}", prefix(&point.join(", "), width.saturating_sub(20))) }
}

/// Which of the paths is selected.
fn which(model: &Model, flow: &Flow) -> String {
    match paths(flow).len() {
        0 => String::new(),
        1 => "the only path".to_owned(),
        MOST_PATHS => format!("path {} of {MOST_PATHS} and more", model.path + 1),
        count => format!("path {} of {count}", model.path.min(count - 1) + 1),
    }
}

/// The nodes of the selected path, and what it contributes.
fn product(model: &Model, flow: &Flow, width: usize) -> Vec<Row<'static>> {
    let Some(path) = paths(flow).into_iter().nth(model.path) else { return Vec::new() };
    let Some((from, ..)) = path.first().map(|edge| &flow.edges[*edge]) else { return Vec::new() };
    let name = |node: usize| match model.charset {
        Charset::Ascii => flow.nodes[node].name.clone(),
        Charset::Unicode => glyph::name(&flow.nodes[node].name),
    };
    let arrow = format!(" {} ", model.charset.signs().arrow);
    let mut chain: Line = vec![Span::new(name(*from), Role::Heading)];
    let mut factors = Formula::default();
    let mut ids = Vec::new();
    for edge in &path {
        let (_, to, _) = &flow.edges[*edge];
        chain.extend([Span::new(arrow.clone(), Role::Note), Span::new(name(*to), Role::Heading)]);
    }
    for edge in path.iter().rev() {
        ids.push(factors.append(&flow.edges[*edge].2));
    }
    if ids.len() > 1 {
        factors.push(Item::Product(ids));
    }
    let (grid, _) = one_line(&factors, factors.root(), model.charset, 400);
    chain.push(Span::new("   contributes ", Role::Note));
    chain.extend(grid.rows.into_iter().flatten());
    if columns(&chain) > width {
        chain = clip(&chain, width.saturating_sub(3));
        chain.push(Span::new(model.charset.signs().ellipsis, Role::Note));
    }
    vec![row(model, &chain)]
}

/// All paths from the variables to the outputs, each as the positions of its edges, as many as can be selected.
pub(super) fn paths(flow: &Flow) -> Vec<Vec<usize>> {
    let outputs = flow.nodes.len().saturating_sub(flow.outputs);
    let mut found = Vec::new();
    for variable in 0..flow.variables {
        let mut open: Vec<(usize, Vec<usize>)> = vec![(variable, Vec::new())];
        while let Some((node, path)) = open.pop() {
            if found.len() >= MOST_PATHS {
                return found;
            }
            if node >= outputs && !path.is_empty() {
                found.push(path.clone());
            }
            for (edge, (_, to, _)) in flow.edges.iter().enumerate().rev().filter(|(_, (from, ..))| *from == node) {
                let mut longer = path.clone();
                longer.push(edge);
                open.push((*to, longer));
            }
        }
    }
    found
}

pub(super) fn act(model: &mut Model, action: Action) {
    if action == Action::Open {
        model.remark = Some("nothing opens here; the arrows go from path to path".to_owned());
        return;
    }
    let count = model.board.as_ref().and_then(|board| board.flow.as_ref()).map_or(0, |flow| paths(flow).len());
    model.path = super::moved(model.path, action, count);
}
