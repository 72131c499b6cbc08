//! The four steps, played forward and back; each row opens into its law, and lights its part of the data flow up.

use ratatui::text::Line as Row;
use unicode_width::UnicodeWidthStr;

use super::flow::paths;
use super::{Content, Spot, equation, has_focus, moved, patched, picture, pointer, row, symbol, words};
use crate::calculus::ChainRule;
use crate::render::layout::one_line;
use crate::render::signs::Charset;
use crate::render::span::{Role, Span};
use crate::render::wrapped;
use crate::session::{Block, Flow, Steps, meaning};
use crate::syntax::formula::{Formula, Item};
use crate::tui::keys::Action;
use crate::tui::model::Model;

const NAMES: [&str; 4] = ["introduce", "differentiate", "combine", "substitute"];
/// Most rows of one step.
const MOST_ROWS: usize = 40;

/// One row of the steps.
struct StepRow {
    step: usize,
    formula: Formula,
    /// Ids of what makes it hold: laws, or the rule of the step.
    laws: Vec<&'static str>,
    /// What the first law says.
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
    /// All paths from variables to an output, by their positions among the nodes.
    Paths(Vec<usize>, usize),
    /// One path, by the positions of its edges.
    Path(Vec<usize>),
}

fn rows(steps: &Steps) -> Vec<StepRow> {
    let mut rows = Vec::new();
    let flow = &steps.flow;
    for (position, named) in steps.introduce.iter().take(MOST_ROWS).enumerate() {
        let formula = equation(&symbol(&named.name), &named.formula);
        let lit = Lit::Node(flow.variables + position);
        let mut laws = vec!["introduce"];
        laws.extend(steps.locals.iter().filter(|local| local.of == named.name).flat_map(|local| &local.laws));
        laws.dedup();
        rows.push(StepRow { step: 1, formula, laws, statement: String::new(), lit });
    }
    for (edge, local) in steps.locals.iter().take(MOST_ROWS).enumerate() {
        let mut left = Formula::default();
        let (by, of) = (vec![local.by.clone()], Some(local.of.clone()));
        left.push(Item::Derivative { partial: local.partial, by, of, body: None });
        let (formula, laws) = (equation(&left, &local.formula), local.laws.clone());
        rows.push(StepRow { step: 2, formula, laws, statement: local.statement.clone(), lit: Lit::Edge(edge) });
    }
    for (entry, combined) in steps.combine.iter().take(MOST_ROWS).enumerate() {
        let mut formula = equation(&combined.left, &combined.symbols);
        if combined.symbols.items != combined.formula.items {
            formula = equation(&formula, &combined.formula);
        }
        let laws = vec![steps.rule.id()];
        rows.push(StepRow { step: 3, formula, laws, statement: String::new(), lit: paths_of(flow, entry) });
    }
    let entries = steps.combine.iter().zip(&steps.substitute).take(MOST_ROWS).enumerate();
    for (entry, (combined, (raw, tidied))) in entries {
        let mut formula = combined.left.clone();
        if raw.items != tidied.items {
            formula = equation(&formula, raw);
        }
        let formula = equation(&formula, tidied);
        let laws = vec!["substitute"];
        rows.push(StepRow { step: 4, formula, laws, statement: String::new(), lit: paths_of(flow, entry) });
    }
    rows
}

/// The paths of an entry of steps 3 and 4.
fn paths_of(flow: &Flow, entry: usize) -> Lit {
    match flow.variables {
        0 => Lit::Dark,
        count => Lit::Paths(vec![entry % count], flow.nodes.len().saturating_sub(flow.outputs) + entry / count),
    }
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

/// What the selection in a panel lights up.
pub fn lit(model: &Model) -> Lit {
    let Some(flow) = model.board.as_ref().and_then(|board| board.flow.as_ref()) else { return Lit::Dark };
    match model.panel {
        1 => shown(model).into_iter().nth(model.row).map_or(Lit::Dark, |row| row.lit),
        2 => paths(flow).into_iter().nth(model.path).map_or(Lit::Dark, Lit::Path),
        3 => entry_lit(flow, model.entry, model.second),
        _ => Lit::Dark,
    }
}

/// Paths of an entry: from the variable of its column, and for second derivatives from the one of its row as well.
fn entry_lit(flow: &Flow, (row, column): (usize, usize), second: bool) -> Lit {
    let outputs = flow.nodes.len().saturating_sub(flow.outputs);
    let (rows, from) = if second { (flow.variables, vec![row, column]) } else { (flow.outputs, vec![column]) };
    let output = if second { outputs } else { outputs + row };
    if row < rows && column < flow.variables { Lit::Paths(from, output) } else { Lit::Dark }
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
        let selected = position == model.row && has_focus(model, 1);
        let from = content.lines.len();
        one(model, &mut content, step, selected, width);
        if selected && model.opened {
            content.lines.extend(opened(model, step, width));
        }
        content.items.extend((from..content.lines.len()).map(|line| Spot::line(line, position)));
        if selected {
            content.seen = (from, content.lines.len());
        }
    }
    if model.played < 4 {
        let next = format!("{} {}: F5", model.played + 1, NAMES[model.played]);
        content.lines.push(words(model, next, Role::Note));
    }
    content
}

/// What makes a row hold: the laws in full, or the rule of its step.
fn opened(model: &Model, step: &StepRow, width: usize) -> Vec<Row<'static>> {
    let bar = if model.charset == Charset::Ascii { "   | " } else { "   │ " };
    let room = width.saturating_sub(bar.width());
    let mut lines: Vec<Vec<Span>> = Vec::new();
    for (id, page) in step.laws.iter().filter_map(|id| Some((id, meaning(id)?))) {
        let shown = step.step == 2 && step.laws.len() == 1;
        lines.extend((!shown).then(|| vec![Span::new(*id, Role::Heading)]));
        for block in page.blocks {
            let line = match block {
                Block::Code(text) => vec![Span::blank(2), Span::new(text, Role::Name)],
                Block::Text(text) => vec![Span::new(text, Role::Text)],
                Block::Entry(term, text) => {
                    vec![Span::new(format!("{term}: "), Role::Note), Span::new(text, Role::Text)]
                }
                Block::Formula(..) => continue,
            };
            lines.extend(wrapped(&line, room));
        }
    }
    let drawn = |mut line: Vec<Span>| {
        line.insert(0, Span::new(bar, Role::Heading));
        row(model, &line)
    };
    lines.into_iter().map(drawn).collect()
}

fn one(model: &Model, content: &mut Content, step: &StepRow, selected: bool, width: usize) {
    let law = step.laws.first().copied().filter(|_| step.step == 2).unwrap_or("");
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
}

pub(super) fn act(model: &mut Model, action: Action) {
    let rows = shown(model);
    if action == Action::Open {
        model.opened = !model.opened;
        return;
    }
    match action {
        Action::Left => super::super::update::play(model, -1),
        Action::Right => super::super::update::play(model, 1),
        _ => model.row = moved(model.row, action, rows.len()),
    }
}

/// Goes to the row of step 3 that makes an entry of the matrix; for second derivatives, the first one behind it.
pub(super) fn show_entry(model: &mut Model, (row, column): (usize, usize)) {
    let Some(flow) = model.board.as_ref().and_then(|board| board.flow.as_ref()) else { return };
    let entry = if model.second { row } else { row * flow.variables + column };
    let wanted = paths_of(flow, entry);
    model.played = 4;
    let found = shown(model).iter().position(|row| row.step == 3 && row.lit == wanted);
    match found {
        Some(found) => (model.panel, model.row) = (1, found),
        None => model.remark = Some("no step stands behind this entry".to_owned()),
    }
}

/// A click selects a row; another one opens or closes its law.
pub(super) fn pick(model: &mut Model, row: usize, focused: bool) {
    if focused && model.row == row {
        model.opened = !model.opened;
    }
    model.row = row;
}
