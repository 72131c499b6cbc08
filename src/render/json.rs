//! One JSON object for each reply, with the fields of the machine interface.
//!
//! Field names and their order are a promise to users. It refuses to write an invisible character other than escaped.
//! Invariant: a value that is not a number is `null`.

use serde_json::{Map, Value, json};

use super::article::{in_one_line, is_list};
use super::format::Options;
use super::span::{Line, Role, Span, is_harmful};
use crate::diagnostic::Diagnostic;
use crate::session::{
    Answer, AnswerKind, Block, Differential, Flow, Judgement, Link, Located, Order, Outcome, Page, Reply, Report,
    ShapedFactor, Shown, StationaryPoints, StationaryShown, Steps, Sureness, Table, WholeSteps,
};
use crate::shape::{Dim, Shape};
use crate::syntax::formula::Formula;
use crate::syntax::linear::{Style, write};

/// Version of the fields.
const SCHEMA: u32 = 1;
/// Most characters of one formula: a machine gets all of it, short of what would fill the memory.
const BUDGET: usize = 50_000_000;

/// A fields object.
pub type Fields = Map<String, Value>;

/// The object on one line; nothing for a reply that says nothing.
pub fn lines(reply: &Reply, _: &Options) -> Vec<Line> {
    if matches!(reply, Reply::Quiet | Reply::Quit | Reply::Export(_)) {
        return Vec::new();
    }
    let mut object = Fields::new();
    object.insert("schema".into(), SCHEMA.into());
    object.insert("ok".into(), (!matches!(reply, Reply::Problem { .. })).into());
    object.insert("reply".into(), kind(reply).into());
    object.extend(fields(reply));
    vec![vec![Span::new(encoded(&Value::Object(object)), Role::Text)]]
}

/// The text of a value, with invisible characters escaped.
pub fn encoded(value: &Value) -> String {
    let text = value.to_string();
    if !text.chars().any(is_harmful) {
        return text;
    }
    let escaped = |c: char| if is_harmful(c) { format!("\\u{:04x}", c as u32) } else { c.to_string() };
    text.chars().map(escaped).collect()
}

fn kind(reply: &Reply) -> &'static str {
    match reply {
        Reply::Quiet | Reply::Quit | Reply::Export(_) => "quiet",
        Reply::Answer(_) => "answer",
        Reply::Steps(_) => "steps",
        Reply::Flow(_) => "flow",
        Reply::Table(_) => "table",
        Reply::Verdict(_) => "verdict",
        Reply::Audit(_) => "audit",
        Reply::Stationary(_) => "stationary",
        Reply::Page(_) => "page",
        Reply::Problem { .. } => "problem",
    }
}

/// The fields of a reply, without `id`, `ok` and version, which belong to the interface that sends it.
pub fn fields(reply: &Reply) -> Fields {
    match reply {
        Reply::Quiet | Reply::Quit | Reply::Export(_) => Fields::new(),
        Reply::Answer(answer) => answer_fields(answer),
        Reply::Steps(steps) => steps_fields(steps),
        Reply::Flow(flow) => object(json!({ "graph": graph(flow, true) })),
        Reply::Table(table) => table_fields(table),
        Reply::Verdict(judgement) => judged(judgement),
        Reply::Audit(report) => audited(report),
        Reply::Stationary(found) => stationary_fields(found),
        Reply::Page(page) => page_fields(page),
        Reply::Problem { diagnostic, .. } => object(json!({ "error": error(diagnostic) })),
    }
}

fn object(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

/// `{"id", "message", "span", "try"}`.
pub fn error(diagnostic: &Diagnostic) -> Value {
    let span = diagnostic.span().map_or(Value::Null, |span| json!([span.start, span.end]));
    let mut fields = object(json!({ "id": diagnostic.id, "message": diagnostic.message, "span": span }));
    fields.insert("try".into(), diagnostic.suggestion.clone().map_or(Value::Null, Value::String));
    Value::Object(fields)
}

/// An expression result: plain, LaTeX, Unicode and shape.
pub fn expression(kind: AnswerKind, shown: &Shown) -> Fields {
    let list = in_one_line(kind, &shown.formula, shown.rows.as_deref());
    object(json!({
        "plain": plain(&list),
        "latex": write(&shown.formula, Style::Latex, BUDGET).text,
        "unicode": write(&list, Style::Unicode, BUDGET).text,
        "shape": shape(&shown.shape),
    }))
}

fn plain(formula: &Formula) -> String {
    write(formula, Style::Plain, BUDGET).text
}

fn shape(shape: &Shape) -> Value {
    let size = |dim: &Dim| dim.known().map_or_else(|| Value::String(dim.to_string()), Value::from);
    json!([size(&shape.rows), size(&shape.cols)])
}

fn answer_fields(answer: &Answer) -> Fields {
    let mut fields = expression(answer.kind, &answer.value);
    if matches!(answer.kind, AnswerKind::Gradient | AnswerKind::Jacobian | AnswerKind::Hessian)
        && let Some(rows) = &answer.value.rows
    {
        fields.insert("rows".into(), written_out(rows));
    }
    match answer.other.as_ref().map(|other| (other, &other.rows)) {
        Some((_, Some(rows))) => drop(fields.insert("rows".into(), written_out(rows))),
        Some((other, None)) => drop(fields.insert("matrix".into(), plain(&other.formula).into())),
        None => {}
    }
    if let Some(at) = &answer.at {
        fields.insert("value".into(), value(&at.value, answer.kind));
        let point: Fields = at.point.iter().map(|(name, value)| (name.clone(), finite(*value))).collect();
        fields.insert("at".into(), Value::Object(point));
    }
    if let Some(decimal) = &answer.decimal {
        fields.insert("decimal".into(), json!(decimal));
    }
    if !matches!(answer.kind, AnswerKind::Expression | AnswerKind::Value) || !answer.domain.conditions.is_empty() {
        fields.insert("domain".into(), answer.domain.conditions.iter().map(plain).collect());
    }
    if !matches!(answer.kind, AnswerKind::Expression | AnswerKind::Value) || answer.confirmation.is_some() {
        confirmation(answer, &mut fields);
    }
    if answer.kind == AnswerKind::Expression || !answer.notes.is_empty() {
        fields.insert("notes".into(), answer.notes.iter().map(|note| note.text.as_str()).collect());
    }
    fields
}

/// Entries as text, row by row.
fn written_out(rows: &[Vec<Formula>]) -> Value {
    rows.iter().map(|row| row.iter().map(plain).collect::<Vec<String>>()).collect()
}

fn confirmation(answer: &Answer, fields: &mut Fields) {
    let confirmed = answer.confirmation.as_ref();
    let witnesses = confirmed.map_or(&[][..], |confirmation| &confirmation.witnesses);
    fields.insert("witnesses".into(), json!(witnesses));
    if let Some(confirmation) = confirmed {
        fields.insert("points".into(), confirmation.points.into());
        fields.insert("relative_error".into(), finite(confirmation.error));
        if let Some(problem) = &confirmation.problem {
            fields.insert("warning".into(), json!(problem));
        }
    }
}

fn finite(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A number, a list for a vector or a gradient, else a list of rows.
fn value(rows: &[Vec<f64>], kind: AnswerKind) -> Value {
    let list = |numbers: &mut dyn Iterator<Item = f64>| Value::Array(numbers.map(finite).collect());
    match rows {
        [row] if row.len() == 1 => finite(row[0]),
        _ if is_list(kind, rows) || rows.iter().all(|row| row.len() == 1) => list(&mut rows.iter().flatten().copied()),
        _ => rows.iter().map(|row| list(&mut row.iter().copied())).collect(),
    }
}

fn steps_fields(steps: &Steps) -> Fields {
    let inner = steps.introduce.len().saturating_sub(steps.outputs);
    let named = |named: &crate::session::Named| json!({ "name": named.name, "expr": plain(&named.formula) });
    let locals = steps.locals.iter().map(|local| {
        json!({
            "of": local.of,
            "by": local.by,
            "expr": plain(&local.formula),
            "law": local.laws.first(),
            "laws": local.laws,
            "statement": local.statement,
        })
    });
    let mut fields = object(json!({
        "rule": steps.rule.id(),
        "grain": format!("{:?}", steps.grain).to_lowercase(),
        "intermediates": steps.introduce[..inner].iter().map(named).collect::<Value>(),
        "outputs": steps.introduce[inner..].iter().map(named).collect::<Value>(),
        "locals": locals.collect::<Value>(),
        "combine": plain(&steps.combined.formula),
        "substitute": plain(&steps.substituted.formula),
        "result": expression(AnswerKind::Value, &steps.result),
        "graph": graph(&steps.flow, false),
    }));
    if let Some(one_path) = &steps.one_path {
        fields.insert("one_path".into(), json!(plain(one_path)));
    }
    if let Some(whole) = &steps.whole {
        fields.extend(whole_fields(whole));
    }
    if !steps.factors.is_empty() {
        let factors = steps.factors.iter().map(|factor| {
            json!({ "of": factor.rows, "by": factor.cols, "expr": plain(&factor.formula),
                "shape": [factor.rows.len(), factor.cols.len()] })
        });
        fields.insert("factors".into(), factors.collect());
    }
    fields
}

/// Shapes, products of Jacobians with their shapes, differentials.
fn whole_fields(whole: &WholeSteps) -> Fields {
    let shapes: Fields = whole.shapes.iter().map(|(name, own)| (name.clone(), shape(own))).collect();
    let factor = |factor: &ShapedFactor| json!({ "of": factor.of, "by": factor.by, "expr": plain(&factor.formula), "shape": shape(&factor.shape) });
    let products = whole.products.iter().map(|product| product.iter().map(factor).collect::<Value>());
    let differential = |change: &Differential| json!({ "of": change.of, "expr": plain(&change.formula), "laws": change.laws, "statement": change.statement });
    object(json!({
        "shapes": shapes,
        "products": products.collect::<Value>(),
        "differentials": whole.differentials.iter().map(differential).collect::<Value>(),
        "total": whole.total.iter().map(plain).collect::<Vec<_>>(),
        "diagonal": whole.entrywise,
    }))
}

/// Nodes by name, edges by name, the number of paths; with details what each node and edge holds.
fn graph(flow: &Flow, details: bool) -> Value {
    let name = |position: usize| flow.nodes[position].name.as_str();
    let mut fields = Fields::new();
    fields.insert("nodes".into(), flow.nodes.iter().map(|node| json!(node.name)).collect());
    fields.insert("edges".into(), flow.edges.iter().map(|(from, to, _)| json!([name(*from), name(*to)])).collect());
    fields.insert("paths".into(), flow.paths.into());
    if details {
        let order = match flow.order {
            Order::Graph => "graph",
            Order::Forward => "forward",
            Order::Backward => "backward",
        };
        fields.insert("order".into(), order.into());
        let nodes = flow.nodes.iter().map(|node| {
            json!({
                "name": node.name,
                "expr": node.formula.as_ref().map(plain),
                "value": node.value.map(finite),
                "tangent": node.tangent.map(finite),
                "adjoint": node.adjoint.map(finite),
            })
        });
        fields.insert("details".into(), nodes.collect());
        let locals = flow
            .edges
            .iter()
            .map(|(from, to, local)| json!({ "of": name(*to), "by": name(*from), "expr": plain(local) }));
        fields.insert("locals".into(), locals.collect());
        let point: Fields = flow.point.iter().map(|(name, value)| (name.clone(), finite(*value))).collect();
        fields.insert("at".into(), Value::Object(point));
    }
    Value::Object(fields)
}

fn table_fields(table: &Table) -> Fields {
    let rows: Value =
        table.rows.iter().map(|row| Value::Array(row.iter().map(|value| finite(*value)).collect())).collect();
    object(json!({ "heads": table.heads, "rows": rows }))
}

fn stationary_fields(found: &StationaryPoints) -> Fields {
    let exact = |at: &Located| (at.name.clone(), json!(at.exact));
    let near = |at: &Located| (at.name.clone(), finite(at.near));
    let point = |point: &StationaryShown| {
        let signs = point
            .signs
            .map(|signs| json!({ "negative": signs.negative, "zero": signs.zero, "positive": signs.positive }));
        json!({
            "at": Value::Object(point.at.iter().map(exact).collect()),
            "near": Value::Object(point.at.iter().map(near).collect()),
            "value": point.value.exact,
            "value_near": finite(point.value.near),
            "kind": point.kind,
            "eigenvalues": signs,
            "message": point.message,
        })
    };
    let family = |(place, message): &(String, String)| json!({ "at": place, "message": message });
    let open = |area: &Vec<(String, (f64, f64))>| -> Fields {
        area.iter().map(|(name, (low, high))| (name.clone(), json!([finite(*low), finite(*high)]))).collect()
    };
    object(json!({
        "of": found.of,
        "points": found.points.iter().map(point).collect::<Value>(),
        "families": found.families.iter().map(family).collect::<Value>(),
        "open": found.open.iter().map(open).map(Value::Object).collect::<Value>(),
        "complete": matches!(found.coverage, "solved" | "everywhere"),
        "coverage": found.coverage,
        "gradient_needs": found.missing,
        "left_out": found.outside,
        "message": found.message,
    }))
}

fn page_fields(page: &Page) -> Fields {
    let blocks = page.blocks.iter().map(|block| match block {
        Block::Text(text) => json!({ "text": text }),
        Block::Entry(term, text) => json!({ "term": term, "text": text }),
        Block::Formula(left, formula) => json!({ "left": left.as_ref().map(plain), "formula": plain(formula) }),
        Block::Code(text) => json!({ "code": text }),
    });
    object(json!({ "title": page.title, "blocks": blocks.collect::<Value>() }))
}

/// The fields of a verdict on an equality, and `error_bound_log2` for a random test.
pub fn comparison(judgement: &Judgement) -> Fields {
    let mut fields = verdict_fields(judgement);
    fields.insert("witness".into(), witness(judgement));
    if judgement.outcome == Outcome::Invalid {
        fields.insert("message".into(), judgement.message.clone().into());
    }
    fields.insert("domain".into(), optional(judgement.domain.clone()));
    fields
}

/// The fields of a verdict on an answer.
pub fn judgement(judgement: &Judgement) -> Fields {
    let mut fields = verdict_fields(judgement);
    fields.insert("witness".into(), witness(judgement));
    fields.insert("mistake".into(), optional(judgement.mistake.map(str::to_owned)));
    fields.insert("mistakes".into(), json!(judgement.mistakes));
    fields.insert("step".into(), json!(judgement.step));
    let entries: Vec<[usize; 2]> = judgement.entries.iter().map(|(row, col)| [*row, *col]).collect();
    fields.insert("entries".into(), json!(entries));
    fields.insert("message".into(), judgement.message.clone().into());
    fields.insert("hint".into(), optional(judgement.hint.clone()));
    let expected = judgement.expected.as_ref().map(|(kind, shown)| Value::Object(expression(*kind, shown)));
    fields.insert("expected".into(), expected.unwrap_or(Value::Null));
    if judgement.transposed {
        fields.insert("layout".into(), "transposed".into());
    }
    fields.insert("domain".into(), optional(judgement.domain.clone()));
    if let Some(law) = &judgement.law {
        fields.insert("law".into(), law.clone().into());
    }
    fields
}

/// A verdict as a reply: with the links of a chain, without the solution.
fn judged(shown: &Judgement) -> Fields {
    let mut fields = match shown.outcome {
        Outcome::Equal | Outcome::Different => comparison(shown),
        _ => judgement(shown),
    };
    if !shown.links.is_empty() {
        let link = |link: &Link| {
            json!({ "left": plain(&link.left), "right": plain(&link.right), "verdict": outcome(link.outcome),
                "certainty": if link.likely { Value::from("very-likely") } else { Value::Null } })
        };
        fields.insert("links".into(), shown.links.iter().map(link).collect());
    }
    fields
}

fn audited(report: &Report) -> Fields {
    let mut fields = object(json!({ "file": report.name }));
    fields.extend(super::findings::fields(&report.audit));
    fields
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Correct => "correct",
        Outcome::Incorrect => "incorrect",
        Outcome::Unfinished => "unfinished",
        Outcome::Equal => "equal",
        Outcome::Different => "different",
        Outcome::Undecided => "undecided",
        Outcome::Invalid => "invalid",
    }
}

fn verdict_fields(judgement: &Judgement) -> Fields {
    let certainty = judgement.certainty.map(|sureness| match sureness {
        Sureness::Proved => "proved",
        Sureness::VeryLikely { .. } => "very-likely",
        Sureness::Refuted => "refuted",
    });
    let mut fields = object(json!({ "verdict": outcome(judgement.outcome), "certainty": certainty }));
    if let Some(Sureness::VeryLikely { error_bound_log2, largest_size }) = judgement.certainty {
        if error_bound_log2.is_finite() {
            fields.insert("error_bound_log2".into(), json!(error_bound_log2));
        }
        fields.extend(largest_size.map(|size| ("largest_size".into(), json!(size))));
    }
    fields
}

fn witness(judgement: &Judgement) -> Value {
    let Some(witness) = &judgement.witness else { return Value::Null };
    let at: Fields = witness.at.iter().map(|(name, value)| (name.clone(), finite(*value))).collect();
    let digits = |digits: &str| match digits.split_once('/') {
        Some((above, below)) => quotient(above, below).map_or_else(|| json!(digits), finite),
        None => digits.parse::<f64>().map_or_else(|_| json!(digits), finite),
    };
    json!({ "at": at, "a": digits(&witness.a), "b": digits(&witness.b) })
}

/// `3/2` as a number.
fn quotient(above: &str, below: &str) -> Option<f64> {
    Some(above.parse::<f64>().ok()? / below.parse::<f64>().ok()?)
}

fn optional(text: Option<String>) -> Value {
    text.map_or(Value::Null, Value::String)
}
