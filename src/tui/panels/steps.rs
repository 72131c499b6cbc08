//! The four steps, played forward and back; each row opens into its law, and lights its part of the data flow up.

use super::{Content, equation, has_focus, moved, patched, picture, pointer, row, symbol, words};
use crate::calculus::ChainRule;
use crate::render::layout::one_line;
use crate::render::span::{Role, Span};
use crate::session::{Flow, Steps};
use crate::syntax::formula::{Formula, Item};
use crate::tui::keys::Action;
use crate::tui::message::Wish;
use crate::tui::model::Model;

const NAMES: [&str; 4] = ["introduce", "differentiate", "combine", "substitute"];
/// Most rows of one step.
const MOST_ROWS: usize = 40;

/// One row of the steps.
struct StepRow {
    step: usize,
    formula: Formula,
    /// The law, by its id.
    law: Option<&'static str>,
    /// What the law says.
    statement: String,
    lit: Lit,
}

/// Which part of a data flow is lit up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lit {
    /// Nothing.
    #[default]
    Dark,
    /// A node, by position.
    Node(usize),
    /// An edge, by position.
    Edge(usize),
    /// All paths from a variable to an output, by their positions among the nodes.
    Paths(usize, usize),
}

fn rows(steps: &Steps) -> Vec<StepRow> {
    let mut rows = Vec::new();
    let flow = &steps.flow;
    for (position, named) in steps.introduce.iter().take(MOST_ROWS).enumerate() {
        let formula = equation(&symbol(&named.name), &named.formula);
        let lit = Lit::Node(flow.variables + position);
        rows.push(StepRow { step: 1, formula, law: None, statement: String::new(), lit });
    }
    for (edge, local) in steps.locals.iter().take(MOST_ROWS).enumerate() {
        let mut left = Formula::default();
        let (by, of) = (vec![local.by.clone()], Some(local.of.clone()));
        left.push(Item::Derivative { partial: local.partial, by, of, body: None });
        let (formula, law) = (equation(&left, &local.formula), local.laws.first().copied());
        rows.push(StepRow { step: 2, formula, law, statement: local.statement.clone(), lit: Lit::Edge(edge) });
    }
    let outputs = flow.nodes.len().saturating_sub(flow.outputs);
    let place = |entry: usize| match flow.variables {
        0 => Lit::Dark,
        count => Lit::Paths(entry % count, outputs + entry / count),
    };
    for (entry, combined) in steps.combine.iter().take(MOST_ROWS).enumerate() {
        let mut formula = equation(&combined.left, &combined.symbols);
        if combined.symbols.items != combined.formula.items {
            formula = equation(&formula, &combined.formula);
        }
        rows.push(StepRow {
            step: 3,
            formula,
            law: Some(steps.rule.id()),
            statement: String::new(),
            lit: place(entry),
        });
    }
    let entries = steps.combine.iter().zip(&steps.substitute).take(MOST_ROWS).enumerate();
    for (entry, (combined, (raw, tidied))) in entries {
        let mut formula = combined.left.clone();
        if raw.items != tidied.items {
            formula = equation(&formula, raw);
        }
        let formula = equation(&formula, tidied);
        rows.push(StepRow { step: 4, formula, law: None, statement: String::new(), lit: place(entry) });
    }
    rows
}

fn shown(model: &Model) -> Vec<StepRow> {
    let steps = model.board.as_ref().and_then(|board| board.survey.steps.as_ref());
    let mut rows = steps.map(rows).unwrap_or_default();
    rows.retain(|row| row.step <= model.played);
    rows
}

/// The last row of the steps that are shown.
pub fn last_row(model: &Model) -> usize {
    let rows = shown(model);
    let first_of_last = rows.iter().position(|row| row.step == model.played);
    first_of_last.unwrap_or(rows.len().saturating_sub(1))
}

/// What the selection in the steps or in the matrix lights up.
pub fn lit(model: &Model) -> Lit {
    let Some(flow) = model.board.as_ref().and_then(|board| board.flow.as_ref()) else { return Lit::Dark };
    match model.panel {
        1 => shown(model).into_iter().nth(model.row).map_or(Lit::Dark, |row| row.lit),
        3 if !model.second => entry_lit(flow, model.entry),
        _ => Lit::Dark,
    }
}

fn entry_lit(flow: &Flow, (row, column): (usize, usize)) -> Lit {
    let outputs = flow.nodes.len().saturating_sub(flow.outputs);
    if row < flow.outputs && column < flow.variables { Lit::Paths(column, outputs + row) } else { Lit::Dark }
}

pub(super) fn content(model: &Model, width: usize, _: usize) -> Content {
    let mut content = Content::default();
    let Some(steps) = model.board.as_ref().and_then(|board| board.survey.steps.as_ref()) else {
        content.lines.push(words(model, "no steps for this line", Role::Note));
        return content;
    };
    let rule = match steps.rule {
        ChainRule::SingleVariable => "one path: multiply",
        ChainRule::TotalDerivative => "several paths: add the products",
        ChainRule::Vector => "vectors: multiply Jacobians",
    };
    content.title = format!("{}/4  {rule}", model.played);
    let mut last = 0;
    for (position, step) in shown(model).iter().enumerate() {
        if step.step != last {
            last = step.step;
            let heading = [Span::new(format!("{last} "), Role::Number), Span::new(NAMES[last - 1], Role::Heading)];
            content.lines.push(row(model, &heading));
        }
        one(model, &mut content, step, position == model.row && has_focus(model, 1), width);
    }
    if model.played < 4 {
        let next = format!("{} {}: F5", model.played + 1, NAMES[model.played]);
        content.lines.push(words(model, next, Role::Note));
    }
    content
}

fn one(model: &Model, content: &mut Content, step: &StepRow, selected: bool, width: usize) {
    let from = content.lines.len();
    let law = step.law.filter(|_| step.step == 2).unwrap_or("");
    let statement = step.statement.as_str();
    let room = width.saturating_sub(2);
    let room = room.saturating_sub(if law.is_empty() { 0 } else { law.len() + 2 });
    let (flat, _) = one_line(&step.formula, step.formula.root(), model.charset, 400);
    let lines = if step.step == 2 && flat.width <= room { flat.rows } else { picture(model, &step.formula, room) };
    let base = lines.len() / 2;
    for (position, mut line) in lines.into_iter().enumerate() {
        line.insert(0, if position == base { pointer(model, selected) } else { Span::blank(2) });
        if position == base && !law.is_empty() {
            let used = crate::render::span::width(&line);
            let column = (width * 2 / 5).max(used + 2);
            line.push(Span::blank(column.saturating_sub(used)));
            line.push(Span::new(law, Role::Note));
            let left = width.saturating_sub(column + law.len() + 2);
            if statement.chars().count() <= left {
                line.push(Span::new(format!("  {statement}"), Role::Note));
            }
        }
        let style = if selected { model.theme.path() } else { ratatui::style::Style::new() };
        content.lines.push(patched(model, &line, style));
    }
    if selected {
        content.seen = (from, content.lines.len());
    }
}

pub(super) fn act(model: &mut Model, action: Action) {
    let rows = shown(model);
    if action == Action::Open {
        match rows.get(model.row).and_then(|row| row.law) {
            Some(law) => model.wishes.push(Wish::Lines(vec![format!("explain {law}")])),
            None => model.remark = Some("no law here: a name, or the same value collected".to_owned()),
        }
        return;
    }
    match action {
        Action::Left => super::super::update::play(model, -1),
        Action::Right => super::super::update::play(model, 1),
        _ => model.row = moved(model.row, action, rows.len()),
    }
}
