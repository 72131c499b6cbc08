//! Help, settings, and what is known in the session.

use super::commands::{COMMANDS, Input, find_command};
use super::reply::{Page, Reply};
use super::settings::KEYS;
use super::{Session, explain};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::Name;
use crate::ops::{self, Op};
use crate::syntax::distance;

type Replies = Result<Vec<Reply>, Diagnostic>;

pub(super) fn command(session: &mut Session, input: &Input<'_>) -> Replies {
    Ok(vec![help(session, input.text())?])
}

/// Help on a topic, or on everything.
pub(super) fn help(session: &mut Session, topic: &str) -> Result<Reply, Diagnostic> {
    let topic = topic.trim_start_matches(':');
    if topic.is_empty() {
        return Ok(Reply::Page(overview()));
    }
    if topic == "notation" {
        return Ok(Reply::Page(notation()));
    }
    if topic == "functions" {
        return Ok(Reply::Page(functions()));
    }
    if let Some(command) = find_command(topic) {
        let mut page = Page::titled(format!("{} {}", command.name, command.usage).trim_end())
            .text(command.about)
            .entry("example", command.example);
        if !command.aliases.is_empty() {
            page = page.entry("also", command.aliases.join(", "));
        }
        return Ok(Reply::Page(page));
    }
    if let Some(op) = ops::find(topic) {
        return Ok(Reply::Page(explain::function(op)));
    }
    if let Some(key) = KEYS.iter().find(|key| key.name == topic) {
        let page = Page::titled(format!("set {}", key.name))
            .text(key.about)
            .entry("values", key.values)
            .entry("now", (key.get)(session.settings()));
        return Ok(Reply::Page(page));
    }
    if let Some((_, text)) = session.state.definitions.iter().find(|(name, _)| name == topic) {
        return Ok(Reply::Page(Page::titled(topic).code(text.clone())));
    }
    explain::meaning(topic).map(Reply::Page).ok_or_else(|| {
        let known = COMMANDS.iter().map(|c| c.name).chain(ops::names()).chain(KEYS.iter().map(|key| key.name));
        let diagnostic = Diagnostic::new("scope-help", format!("there is no help on {topic}"));
        match nearest(topic, known) {
            Some(near) => diagnostic.suggest(format!("help {near}")),
            None => diagnostic.suggest("help, help functions, help notation"),
        }
    })
}

fn overview() -> Page {
    let mut page = Page::titled("Gradus")
        .text("Type an expression to see its derivative, the four steps of the chain rule and its data flow.")
        .code("ln(sin(x^3)^2)")
        .text("Define functions, then ask for their derivatives.")
        .code("f(x, y) = 3x^2 y")
        .code("grad f at (1, 2)")
        .text("Commands:");
    for command in COMMANDS {
        page = page.entry(format!("{} {}", command.name, command.usage).trim_end(), command.about);
    }
    page.text(
        "help NAME says more on a command or a function; help functions and help notation list what can be typed.",
    )
}

fn functions() -> Page {
    let mut page = Page::titled("functions");
    for name in ops::names().filter(|name| ops::find(name).is_some_and(|op| op.name() == *name)) {
        let op: &Op = ops::find(name).expect("listed").row();
        if !name.contains('-') {
            page = page.entry(op.example, op.about);
        }
    }
    page
}

fn notation() -> Page {
    Page::titled("notation")
        .entry("2x, 3x^2y, x·y", "products may be written without a sign")
        .entry("x^2, x**2, x²", "powers; -x^2 is -(x^2)")
        .entry("sin x, sin^2 x, sin(x)", "functions, with or without brackets")
        .entry("x_1, x1, alpha, α", "names: a letter with a subscript, Greek by name or sign")
        .entry("[a, b]", "a vector (column)")
        .entry("[[a, b], [c, d]]", "a matrix, row by row; also [a, b; c, d]")
        .entry("A', x'*y", "transpose, dot product")
        .entry("d/dx e, ∂/∂x e", "derivatives inside an expression; also f'(x), f_x")
        .entry("f(x, y) = ...", "a function; let u = ... names an intermediate variable")
        .entry("x : vector(3)", "a declaration; also matrix(m,n), scalar")
        .entry("x > 0", "an assumption")
        .entry("sum(i=1..n, w_i*x_i)", "a sum; n may be a number or a letter")
        .entry("piecewise(x > 0, x, otherwise, 0)", "cases")
        .entry("ans, _, %2", "the last result, and the second of the session; a ; at the end hides the answer")
}

/// What is declared, defined and assumed.
pub(super) fn vars(session: &mut Session, _: &Input<'_>) -> Replies {
    let mut page = Page::titled("definitions");
    for (name, text) in &session.state.definitions {
        page = page.entry(name.clone(), text.clone());
    }
    for (text, _) in &session.state.assumptions {
        page = page.entry("assuming", text.clone());
    }
    if page.blocks.is_empty() {
        page = page.text("nothing is defined yet; f(x) = x^2 defines a function");
    }
    Ok(vec![Reply::Page(page)])
}

pub(super) fn forget(session: &mut Session, input: &Input<'_>) -> Replies {
    let text = input.text();
    if text == "all" {
        let state = &mut session.state;
        state.scope = crate::syntax::Scope::default();
        state.definitions.clear();
        state.assumptions.clear();
        return Ok(vec![Reply::Page(Page::default().text("all definitions and assumptions are forgotten"))]);
    }
    if text.is_empty() {
        return Err(Diagnostic::new("parse-arguments", "a name is wanted").suggest("forget f, forget all"));
    }
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        let spelt = Name::typed(word).as_str();
        let known = session.state.definitions.iter().any(|(name, _)| name == spelt);
        let before = session.state.assumptions.len();
        session.state.assumptions.retain(|(said, _)| !mentions(said, spelt));
        if !known && session.state.assumptions.len() == before {
            let at = input.start + text.find(word).unwrap_or(0);
            return Err(Diagnostic::at(
                "scope-unknown",
                Span::new(at, at + word.len()),
                format!("{word} is not defined"),
            )
            .suggest("vars lists what is"));
        }
        let name = Name::new(spelt);
        let scope = &mut session.state.scope;
        scope.values.remove(&name);
        scope.functions.remove(&name);
        scope.shapes.remove(&name);
        session.state.definitions.retain(|(name, _)| name != spelt);
    }
    Ok(vec![Reply::Page(Page::default().text(format!("forgotten: {text}")))])
}

/// True if the name stands in the text as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

pub(super) fn undo(session: &mut Session, _: &Input<'_>) -> Replies {
    session.undo()?;
    Ok(vec![Reply::Page(Page::default().text("went one step back"))])
}

/// `set`, `set KEY`, `set KEY VALUE`; with `--save` the settings hold at the next start too.
pub(super) fn set(session: &mut Session, input: &Input<'_>) -> Replies {
    let Some(before) = input.text().strip_suffix("--save") else { return set_one(session, input) };
    let end = input.start + before.trim_end().len();
    let mut replies = Vec::new();
    if end > input.start {
        replies = set_one(session, &Input { line: &input.line[..end], start: input.start })?;
    }
    replies.push(Reply::Page(session.save_settings()?));
    Ok(replies)
}

fn set_one(session: &mut Session, input: &Input<'_>) -> Replies {
    let mut words = input.text().split_whitespace();
    let Some(name) = words.next() else {
        let mut page = Page::titled("settings");
        for key in KEYS {
            page = page.entry(
                format!("{} {}", key.name, (key.get)(session.settings())),
                format!("{} ({})", key.about, key.values),
            );
        }
        return Ok(vec![Reply::Page(page.text("set KEY VALUE --save keeps the settings for the next start."))]);
    };
    let span = Span::new(input.start, input.start + name.len());
    let Some(key) = KEYS.iter().find(|key| key.name == name) else {
        let diagnostic = Diagnostic::at("scope-setting", span, format!("there is no setting {name}"));
        let near = nearest(name, KEYS.iter().map(|key| key.name));
        return Err(diagnostic.suggest(near.map_or("set lists them".to_owned(), |near| format!("set {near}"))));
    };
    let value = words.next().unwrap_or_default();
    if value.is_empty() {
        let now = (key.get)(session.settings());
        return Ok(vec![Reply::Page(Page::default().entry(key.name, now).entry("values", key.values))]);
    }
    if (key.set)(session.settings_mut(), value).is_none() {
        let at = input.line.rfind(value).unwrap_or(input.start);
        return Err(Diagnostic::at(
            "scope-setting",
            Span::new(at, at + value.len()),
            format!("{name} cannot be {value}"),
        )
        .suggest(format!("set {name} takes {}", key.values)));
    }
    Ok(vec![Reply::Page(Page::default().text(format!("{name} is now {}", (key.get)(session.settings()))))])
}

pub(super) fn quit(_: &mut Session, _: &Input<'_>) -> Replies {
    Ok(vec![Reply::Quit])
}

/// A word that stands where a command is wanted and is none.
pub(super) fn unknown_command(word: &str, at: usize) -> Diagnostic {
    let diagnostic =
        Diagnostic::at("parse-command", Span::new(at, at + word.len()), format!("there is no command {word}"));
    match nearest_command(word) {
        Some(near) => diagnostic.suggest(near),
        None => diagnostic.suggest("help lists the commands; a product of letters has signs: a*b*c"),
    }
}

/// The command whose name is close to `word`.
pub(super) fn nearest_command(word: &str) -> Option<&'static str> {
    let names =
        COMMANDS.iter().flat_map(|command| std::iter::once(command.name).chain(command.aliases.iter().copied()));
    nearest(word, names.filter(|name| name.len() > 2))
}

/// The candidate that is a few edits away, the nearest first: two for a long word, one for a short one.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = if word.len() < 5 { 1 } else { 2 };
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most && *distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}
