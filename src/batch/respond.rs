//! One request to one response.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::request::{Refusal, Request, in_field, problem};
use crate::calculus::Grain;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::render::{findings, json as format};
use crate::session::{AnswerKind, Confirm, Part, Product, Reply, Session, Task};
use crate::tutor::audit::Format;

type Fields = Map<String, Value>;
type Outcome = Result<Fields, Refusal>;
type Operation = fn(&mut Session, &Request) -> Outcome;

/// The table of operations.
static OPERATIONS: &[(&str, Operation)] = &[
    ("parse", parse),
    ("eval", eval),
    ("simplify", simplify),
    ("diff", |session, request| derivative(session, request, AnswerKind::Derivative)),
    ("grad", |session, request| derivative(session, request, AnswerKind::Gradient)),
    ("jacobian", |session, request| derivative(session, request, AnswerKind::Jacobian)),
    ("hessian", |session, request| derivative(session, request, AnswerKind::Hessian)),
    ("jvp", |session, request| product(session, request, Product::Jvp)),
    ("vjp", |session, request| product(session, request, Product::Vjp)),
    ("hvp", |session, request| product(session, request, Product::Hvp)),
    ("steps", steps),
    ("equal", equal),
    ("check", check),
    ("audit", audit),
];

/// The response to one line, without a line end. It depends on the line and the seed alone, except that a request with
/// `limit_ms` may end in `limit-time`.
pub fn respond(line: &[u8], seed: u64) -> String {
    let (id, result) = match Request::read(line) {
        Ok(request) => (request.id(), within_limit(&request, seed)),
        Err(diagnostic) => (Value::Null, Err(diagnostic.into())),
    };
    let mut response = Fields::new();
    response.insert("id".into(), id);
    response.insert("ok".into(), result.is_ok().into());
    match result {
        Ok(fields) => response.extend(fields),
        Err(refusal) => drop(response.insert("error".into(), error(&refusal))),
    }
    format::encoded(&Value::Object(response))
}

fn error(refusal: &Refusal) -> Value {
    let mut error = format::error(&refusal.diagnostic);
    if let (Some(field), Value::Object(fields)) = (&refusal.field, &mut error) {
        fields.insert("field".into(), field.as_str().into());
    }
    error
}

/// Works on a request; a watching thread throws the switch when its time is over.
fn within_limit(request: &Request, seed: u64) -> Outcome {
    let mut session = Session::new();
    session.confirm = Confirm::Automatic;
    session.seed = seed;
    let Some(limit) = request.limit_ms()? else { return work(&mut session, request) };
    let cancel = session.cancel();
    let (finished, watch) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if watch.recv_timeout(Duration::from_millis(limit)) == Err(RecvTimeoutError::Timeout) {
                cancel.time_out();
            }
        });
        let result = work(&mut session, request);
        drop(finished);
        result
    })
}

fn work(session: &mut Session, request: &Request) -> Outcome {
    let name = request.text("op")?;
    let Some((_, operation)) = OPERATIONS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
        return Err(problem(format!("there is no op {name}")).suggest(names.join(", ")).into());
    };
    request.prepare(session)?;
    session.refill();
    operation(session, request)
}

fn parse(session: &mut Session, request: &Request) -> Outcome {
    let answer = session.as_written(request.text("text")?)?;
    let notes: Vec<Value> = answer.notes.iter().map(|note| note.text.clone().into()).collect();
    let mut fields = format::expression(answer.kind, &answer.value);
    fields.insert("notes".into(), notes.into());
    Ok(fields)
}

fn simplify(session: &mut Session, request: &Request) -> Outcome {
    let answer = session.simplified(request.text("expr")?)?;
    Ok(format::expression(answer.kind, &answer.value))
}

fn eval(session: &mut Session, request: &Request) -> Outcome {
    let rows = session.evaluated(request.text("expr")?, &point(request)?)?;
    let mut fields = Fields::new();
    fields.insert("value".into(), value(&rows)?);
    Ok(fields)
}

/// A name with its rows of numbers.
type Named = (String, Vec<Vec<f64>>);

/// The field `at`: names with their rows of numbers.
fn point(request: &Request) -> Result<Vec<Named>, Diagnostic> {
    let named = |(name, value): (String, Value)| match rows(&value) {
        Some(rows) => Ok((name, rows)),
        None => Err(problem(format!("the value of {name} is a number or a list of numbers"))),
    };
    request.object("at")?.into_iter().map(named).collect()
}

fn rows(value: &Value) -> Option<Vec<Vec<f64>>> {
    match value {
        Value::Array(entries) => entries
            .iter()
            .map(|entry| match entry {
                Value::Array(row) => row.iter().map(Value::as_f64).collect(),
                _ => Some(vec![entry.as_f64()?]),
            })
            .collect(),
        _ => Some(vec![vec![value.as_f64()?]]),
    }
}

/// A number, a list for a column, or a list of rows.
fn value(rows: &[Vec<f64>]) -> Result<Value, Diagnostic> {
    if rows.iter().flatten().any(|number| number.is_nan()) {
        return Err(Diagnostic::new("scope-undefined", "there is no value at this point"));
    }
    Ok(match rows {
        [row] if row.len() == 1 => number(row[0]),
        _ if rows.iter().all(|row| row.len() == 1) => rows.iter().map(|row| number(row[0])).collect(),
        _ => rows.iter().map(|row| row.iter().copied().map(number).collect::<Value>()).collect(),
    })
}

/// Infinities, which JSON has no number for, are text.
fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(if value > 0.0 { "infinity" } else { "-infinity" }) }
}

/// The task of a request: what is differentiated is `expr`, a list in `expr`, or `exprs`.
fn task(
    session: &mut Session,
    request: &Request,
    read: impl FnOnce(&mut Session, &str, &[String]) -> Result<Task, Diagnostic>,
) -> Result<Task, Refusal> {
    let by = request.texts("wrt")?;
    let (field, list) = match request.texts("exprs")? {
        list if !list.is_empty() => ("exprs", list),
        _ => ("expr", request.texts("expr")?),
    };
    let placed = |diagnostic: Diagnostic| match diagnostic.id {
        "parse-variable" => in_field("wrt".to_owned())(diagnostic),
        _ => diagnostic.into(),
    };
    match &list[..] {
        [] => Err(problem("the field expr is missing").into()),
        [only] => read(session, only, &by).map_err(placed),
        _ => {
            for (position, text) in list.iter().enumerate() {
                session.read(text).map_err(in_field(format!("{field}[{position}]")))?;
            }
            read(session, &format!("[{}]", list.join(", ")), &by).map_err(placed)
        }
    }
}

fn derivative(session: &mut Session, request: &Request, kind: AnswerKind) -> Outcome {
    let task = task(session, request, |session, text, by| session.task_from_text(text, kind, by))?;
    let answer = session.answer(&task)?;
    let id = answer.value.id;
    let mut fields = format::fields(&Reply::Answer(Box::new(answer)));
    insert_value(session, request, (task.of, id), &mut fields)?;
    Ok(fields)
}

/// A derivative times the vector in `with`, a list of texts or numbers or one text.
fn product(session: &mut Session, request: &Request, product: Product) -> Outcome {
    let listed = |mut list: Vec<String>| match list.len() {
        1 => list.remove(0),
        _ => format!("[{}]", list.join(", ")),
    };
    let mut exprs = request.texts("exprs")?;
    if exprs.is_empty() {
        exprs = request.texts("expr")?;
    }
    let with = request.texts_or_numbers("with")?;
    for (field, list) in [("expr", &exprs), ("with", &with)] {
        if list.is_empty() {
            return Err(problem(format!("the field {field} is missing")).into());
        }
    }
    let with = listed(with);
    session.read(&with).map_err(in_field("with".to_owned()))?;
    let (answer, of) = session.product_from_text(&listed(exprs), &with, &request.texts("wrt")?, product)?;
    let id = answer.value.id;
    let mut fields = format::expression(answer.kind, &answer.value);
    insert_value(session, request, (of, id), &mut fields)?;
    Ok(fields)
}

/// The value of a derivative at the point of the request, if it names one.
fn insert_value(
    session: &mut Session,
    request: &Request,
    (of, derivative): (ExprId, ExprId),
    fields: &mut Fields,
) -> Result<(), Refusal> {
    let point = point(request)?;
    if point.is_empty() {
        return Ok(());
    }
    session.differentiable_at(of, &point)?;
    let rows = session.value_of(derivative, &point)?;
    fields.insert("value".into(), value(&rows)?);
    Ok(())
}

fn steps(session: &mut Session, request: &Request) -> Outcome {
    if let Some(grain) = request.optional_text("grain")? {
        let unknown = || problem(format!("grain cannot be {grain}")).suggest("fine, normal or coarse");
        session.settings_mut().grain = Grain::parse(grain).ok_or_else(unknown)?;
    }
    let task = task(session, request, Session::steps_task)?;
    let steps = session.steps(&task)?;
    Ok(format::fields(&Reply::Steps(Box::new(steps))))
}

/// An unreadable or undefined side is an answer, not an error; being stopped from outside is an error.
fn equal(session: &mut Session, request: &Request) -> Outcome {
    let judgement = session.compare(request.text("a")?, request.text("b")?)?;
    Ok(format::comparison(&judgement))
}

/// A document, link by link.
fn audit(session: &mut Session, request: &Request) -> Outcome {
    let name = request.optional_text("format")?.unwrap_or("markdown");
    let unknown = || problem(format!("format cannot be {name}")).suggest("markdown, latex, plain or ipynb");
    let kind = Format::parse(name).ok_or_else(unknown)?;
    let reply = session.audited("", request.text("text")?.to_owned(), kind, &mut |_| {})?;
    let Reply::Audit(report) = reply else { return Ok(Fields::new()) };
    Ok(findings::fields(&report.audit))
}

/// The answer of a learner to a task, whole or one of the four steps.
fn check(session: &mut Session, request: &Request) -> Outcome {
    let task = request.task()?;
    let part = match request.optional_text("part")? {
        None => Part::Whole,
        Some(name) => Part::parse(name).ok_or_else(|| {
            problem(format!("part cannot be {name}")).suggest("whole, introduce, differentiate, combine or substitute")
        })?,
    };
    let judgement = match part {
        Part::Differentiate => {
            let mut locals = Vec::new();
            for (name, value) in request.object("locals")? {
                let value = value.as_str().ok_or_else(|| problem("a local derivative is text, such as cos(u)"))?;
                locals.push((name, value.to_owned()));
            }
            session.check_locals(&task, &locals)?
        }
        _ => session.check_answer(&task, request.text("answer")?, part)?,
    };
    Ok(format::judgement(&judgement))
}
