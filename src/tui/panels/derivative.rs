//! The answer: what was read, the derivative, where it is defined, how it was confirmed.

use super::{Content, row, words};
use crate::render::span::Role;
use crate::render::two_dimensional;
use crate::session::{AnswerKind, Reply};
use crate::tui::model::Model;

pub(super) fn content(model: &Model, width: usize, height: usize) -> Content {
    let mut content = Content::default();
    let Some(board) = &model.board else {
        content.lines.push(words(model, "the derivative appears here", Role::Note));
        return content;
    };
    let options = model.options(width);
    let mut derivatives = Vec::new();
    let mut others = Vec::new();
    for reply in &board.survey.replies {
        let lines: Vec<_> = two_dimensional::lines(reply, &options).iter().map(|line| row(model, line)).collect();
        let derivative = matches!(reply, Reply::Answer(answer) if answer.kind != AnswerKind::Expression);
        let group = if derivative { &mut derivatives } else { &mut others };
        if !group.is_empty() && !lines.is_empty() {
            group.push("".into());
        }
        group.extend(lines);
    }
    // What was read stands above if there is room for both.
    let both = others.len() + 1 + derivatives.len() <= height || derivatives.is_empty();
    if both {
        content.lines.extend(others);
        if !content.lines.is_empty() && !derivatives.is_empty() {
            content.lines.push("".into());
        }
    }
    content.lines.extend(derivatives);
    if content.lines.is_empty() && board.survey.replies.is_empty() {
        content.lines.push(words(model, "nothing to show for this line", Role::Note));
    }
    content
}
