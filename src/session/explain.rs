//! Why something holds: laws behind an answer, one step at a time, and what an id means.

use super::Session;
use super::answer::Task;
use super::commands::Input;
use super::reply::{Block, Page, Reply, Steps};
use crate::calculus::{ChainStep, laws};
use crate::diagnostic::Diagnostic;
use crate::number::decimal;
use crate::ops::{self, OpId};
use crate::syntax::formula::{Formula, Item};
use crate::tutor::Kind;
use crate::tutor::mistakes::{self, MISTAKES, Mistake};

type Replies = Result<Vec<Reply>, Diagnostic>;

/// Ids of messages with what they mean.
#[rustfmt::skip]
static MESSAGES: &[(&str, &str)] = &[
    ("parse-empty", "There is nothing to read where an expression is wanted."),
    ("parse-unexpected", "A sign stands where it cannot stand; the caret shows it."),
    ("parse-unbalanced", "A bracket is opened and not closed, or closed and not opened."),
    ("parse-unknown-function", "A word before a bracket is no function that is known; the nearest known one is suggested."),
    ("parse-tuple", "Round brackets with a comma hold a point or arguments; a vector is written [a, b]."),
    ("scope-undefined", "The expression has no value over the real numbers, for instance a division by 0."),
    ("scope-undefined-function", "The derivative of a function is asked for that was not defined, as df/dx without a definition of f; define it, as in f(x) = x^2."),
    ("scope-no-law", "The function has no derivative here."),
    ("scope-which-variable", "There are several variables; name the one to differentiate by."),
    ("scope-no-variable", "There is nothing to differentiate by; name a variable."),
    ("scope-symbolic-size", "Vectors and matrices need sizes that are numbers for this."),
    ("shape-inner", "In a product A*B the columns of A must be as many as the rows of B."),
    ("shape-elementwise", "Sums and products entry by entry need two operands of one shape, or a scalar."),
    ("limit-work", "The answer would cost more work than one line may. The budget counts work, not seconds, so that the same line always ends the same way."),
    ("limit-steps", "There are too many intermediate variables to read; a coarser grain has fewer."),
    ("limit-time", "The time limit that the caller set has passed."),
    ("confirmed", "A derivative is checked by numbers before it is shown: by automatic differentiation forward and backward and by central differences, none of which uses the rules of the answer. why says at how many points and how far they were apart."),
    ("conventions", "sign(0) = 0, heaviside(0) = 0, relu'(0) = 0; abs has no derivative at 0. Where both sides of max or min agree there is a corner: a constant side wins there, else the second side. acot(x) = atan(1/x)."),
    ("chain-rule", "If y depends on u and u on x, then dy/dx = dy/du * du/dx. Along a path multiply; over several paths add; for vectors multiply the Jacobians in order."),
    ("single-variable", "One path leads from x to y: dy/dx is the product of the local derivatives along it."),
    ("total-derivative", "Several paths lead from x to y: multiply along each path and add the products."),
    ("introduce", "Every operation that the variables go through gets a name, the innermost first, so that each line has one operation only."),
    ("substitute", "Every intermediate variable is replaced by what it stands for until only the variables of the question are left; then what belongs together is collected. The value stays the same."),
    ("vector", "With vectors in between: the Jacobian of y by x is the Jacobian of y by u times the Jacobian of u by x."),
];

/// `explain ID`.
pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Replies {
    let id = input.text();
    if id.is_empty() {
        let mut page = Page::titled("explain").text("explain takes an id, as in explain d-sin. Laws:");
        for law in laws() {
            page = page.entry(law.row().id, law.statement());
        }
        return Ok(vec![Reply::Page(page)]);
    }
    Ok(vec![super::help::help(session, id)?])
}

/// A law, a message, a mistake or a rule by its id; `None` if there is no such id.
pub fn meaning(id: &str) -> Option<Page> {
    if let Some((_, text)) = MESSAGES.iter().find(|(known, _)| *known == id) {
        return Some(Page::titled(id).text(*text));
    }
    if let Some(mistake) = mistakes::find(id) {
        return Some(mistake_page(mistake));
    }
    let found: Vec<_> = laws().filter(|law| law.row().id == id).collect();
    let first = found.first()?;
    let op = first.op.row();
    let mut page = Page::titled(id);
    for law in &found {
        page = page.code(law.statement());
    }
    page = page.text(format!("{}: {}", op.name, op.about)).entry("example", op.example);
    if !op.source.is_empty() {
        page = page.entry("source", op.source);
    }
    Some(page)
}

/// What the learner did, which step broke, the law, a wrong answer as an example.
fn mistake_page(mistake: &Mistake) -> Page {
    let step = match mistake.step {
        Some(ChainStep::Introduce) => "step 1, introduce",
        Some(ChainStep::Differentiate) => "step 2, differentiate",
        Some(ChainStep::Combine) => "step 3, combine",
        Some(ChainStep::Substitute) => "step 4, substitute back",
        None => "the entries put together",
    };
    let example = &mistake.example;
    let what = match example.kind {
        Kind::Derivative => format!("d/d{} ({})", example.by[0], example.of),
        Kind::Gradient => format!("grad ({})", example.of),
        Kind::Jacobian => format!("jacobian({})", example.of),
        Kind::Hessian => format!("hessian ({})", example.of),
    };
    let lets: Vec<String> = example.lets.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let given = if lets.is_empty() { String::new() } else { format!(" with {}", lets.join(", ")) };
    Page::titled(mistake.id)
        .text(format!("The mistake: {}.", mistake.says))
        .entry("where", step)
        .entry("law", mistake.law)
        .entry("for example", format!("{what}{given} answered with {}", example.answer))
        .entry("hint", mistake.hint)
}

/// The page on a function of the table.
pub(super) fn function(op: OpId) -> Page {
    let row = op.row();
    let call =
        if row.params.is_empty() { row.name.to_owned() } else { format!("{}({})", row.name, row.params.join(", ")) };
    let mut page = Page::titled(call).text(row.about);
    for law in laws().filter(|law| law.op == op) {
        page = page.entry(law.row().id, law.statement());
    }
    if !row.domain.is_empty() {
        page = page.entry("defined where", row.domain.join(", "));
    }
    if !row.aliases.is_empty() {
        page = page.entry("also", row.aliases.join(", "));
    }
    page.entry("example", row.example)
}

impl Session {
    /// What the last derivative was of.
    pub(super) fn last_task(&self) -> Result<Task, Diagnostic> {
        self.state.task.clone().ok_or_else(|| {
            Diagnostic::new("scope-no-task", "there is no derivative yet to look at").suggest("diff sin(x^2), x")
        })
    }
}

/// The laws behind the last derivative, or behind one of its intermediate variables.
pub(super) fn why(session: &mut Session, input: &Input<'_>) -> Replies {
    let task = session.last_task()?;
    let steps = session.steps(&task)?;
    let wanted = input.text();
    let locals: Vec<_> = steps.locals.iter().filter(|local| wanted.is_empty() || local.of == wanted).collect();
    if locals.is_empty() {
        let names: Vec<&str> = steps.introduce.iter().map(|named| named.name.as_str()).collect();
        return Err(Diagnostic::new("scope-unknown", format!("{wanted} is not one of the intermediate variables"))
            .suggest(format!("why {}", names.join(", why "))));
    }
    let mut page = Page::titled("why");
    if let Some(preface) = session.preface(&task)? {
        page.blocks.extend(preface.blocks);
    }
    for local in locals {
        let mut left = Formula::default();
        left.push(Item::Derivative {
            partial: local.partial,
            by: vec![local.by.clone()],
            of: Some(local.of.clone()),
            body: None,
        });
        page.blocks.push(Block::Formula(Some(left), local.formula.clone()));
        for id in &local.laws {
            let law = laws().find(|law| law.row().id == *id).expect("a law of the table");
            page = page.entry(*id, law.statement());
        }
    }
    if wanted.is_empty() {
        page = page.entry(steps.rule.id(), by_rule(&steps));
        page = session.known_about_answer(page);
    }
    Ok(vec![Reply::Page(page)])
}

impl Session {
    /// The page with how the last answer was confirmed and what it takes by convention.
    fn known_about_answer(&self, mut page: Page) -> Page {
        for convention in &self.state.conventions {
            page = page.entry("convention", *convention);
        }
        let Some(confirmation) = &self.state.confirmation else { return page };
        let said = match &confirmation.problem {
            Some(problem) => format!("not confirmed: {problem}"),
            None => {
                let points = if confirmation.points == 1 { "point" } else { "points" };
                let apart = match confirmation.error {
                    0.0 => "no difference".to_owned(),
                    error => format!("largest relative error {}", decimal(error, 1)),
                };
                format!("{} at {} {points}; {apart}", confirmation.witnesses.join(", "), confirmation.points)
            }
        };
        page.entry("confirmed", said)
    }
}

fn by_rule(steps: &Steps) -> &'static str {
    MESSAGES.iter().find(|(id, _)| *id == steps.rule.id()).map_or("", |(_, text)| text)
}

/// One more step of the last derivative.
pub(super) fn next(session: &mut Session, _: &Input<'_>) -> Replies {
    let task = session.last_task()?;
    let steps = session.steps(&task)?;
    let pages = one_by_one(&steps);
    let at = session.state.shown;
    if at == 0
        && let Some(mut preface) = session.preface(&task)?
        && let Some(first) = pages.first()
    {
        session.state.shown = 1;
        preface.title = "before the first step".to_owned();
        return Ok(vec![Reply::Page(preface), Reply::Page(first.clone())]);
    }
    let Some(page) = pages.get(at) else {
        session.state.shown = 0;
        return Ok(vec![Reply::Page(Page::default().text("that was the last step; next begins again"))]);
    };
    session.state.shown = at + 1;
    Ok(vec![Reply::Page(page.clone())])
}

/// The steps as pages of one formula each.
fn one_by_one(steps: &Steps) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut add = |title: &str, left: Option<Formula>, right: &Formula, note: &str| {
        let mut page = Page::titled(title);
        page.blocks.push(Block::Formula(left, right.clone()));
        pages.push(if note.is_empty() { page } else { page.text(note) });
    };
    for named in &steps.introduce {
        let mut left = Formula::default();
        left.push(Item::Symbol(named.name.clone()));
        add("step 1: introduce", Some(left), &named.formula, "");
    }
    for local in &steps.locals {
        let mut left = Formula::default();
        left.push(Item::Derivative {
            partial: local.partial,
            by: vec![local.by.clone()],
            of: Some(local.of.clone()),
            body: None,
        });
        add("step 2: differentiate", Some(left), &local.formula, &local.statement);
    }
    for entry in &steps.combine {
        add("step 3: combine", Some(entry.left.clone()), &entry.symbols, by_rule(steps));
        add("step 3: combine", Some(entry.left.clone()), &entry.formula, "the local derivatives put in");
    }
    for ((raw, tidied), entry) in steps.substitute.iter().zip(&steps.combine) {
        add("step 4: substitute back", Some(entry.left.clone()), raw, "");
        add("step 4: substitute back", Some(entry.left.clone()), tidied, "collected");
    }
    pages
}

/// All ids that `explain` knows.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    let known = MESSAGES.iter().map(|(id, _)| *id).chain(MISTAKES.iter().map(|mistake| mistake.id));
    known.chain(laws().map(|law| law.row().id)).chain(ops::names())
}
