//! A request: the fields of one JSON object, read strictly.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::session::{AnswerKind, CheckTask, Layout, Session};
use crate::syntax::Notation;

/// Why a request could not be worked on.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// The field whose text the places point into, unless it is the expression itself.
    pub field: Option<String>,
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Refusal { diagnostic, field: None }
    }
}

/// A request that was read.
#[derive(Clone, Debug)]
pub(super) struct Request {
    fields: Map<String, Value>,
}

impl Request {
    /// Reads a line; `parse-request` if it is not a JSON object.
    pub fn read(line: &[u8]) -> Result<Request, Diagnostic> {
        if line.len() > super::LONGEST_LINE {
            return Err(Diagnostic::new("limit-length", "the line is longer than 64 MiB"));
        }
        match serde_json::from_slice(line) {
            Ok(Value::Object(fields)) => Ok(Request { fields }),
            Ok(_) => Err(problem("a request is a JSON object")),
            Err(error) => Err(problem(format!("this line is not JSON: {error}"))),
        }
    }

    /// The field `id`, whatever it is.
    pub fn id(&self) -> Value {
        self.fields.get("id").cloned().unwrap_or(Value::Null)
    }

    /// A field that must be text.
    pub fn text(&self, name: &str) -> Result<&str, Diagnostic> {
        self.optional_text(name)?.ok_or_else(|| problem(format!("the field {name} is missing")))
    }

    /// A field that is text if it is there.
    pub fn optional_text(&self, name: &str) -> Result<Option<&str>, Diagnostic> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(problem(format!("the field {name} is text"))),
        }
    }

    /// A field that is one text or a list of texts.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, Diagnostic> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let read = match self.fields.get(name) {
            None | Some(Value::Null) => Some(Vec::new()),
            Some(Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => text(value).map(|text| vec![text]),
        };
        read.ok_or_else(|| problem(format!("the field {name} is text or a list of texts")))
    }

    /// The same, where a number counts as its text.
    pub fn texts_or_numbers(&self, name: &str) -> Result<Vec<String>, Diagnostic> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let read = match self.fields.get(name) {
            None | Some(Value::Null) => Some(Vec::new()),
            Some(Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => text(value).map(|text| vec![text]),
        };
        read.ok_or_else(|| problem(format!("the field {name} is text, a number or a list of them")))
    }

    /// A field that is an object if it is there.
    pub fn object(&self, name: &str) -> Result<Vec<(String, Value)>, Diagnostic> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Object(fields)) => Ok(fields.iter().map(|(k, v)| (k.clone(), v.clone())).collect()),
            Some(_) => Err(problem(format!("the field {name} is an object"))),
        }
    }

    /// The field `task` of a check.
    pub fn task(&self) -> Result<CheckTask, Diagnostic> {
        let Some(Value::Object(fields)) = self.fields.get("task") else {
            return Err(problem("the field task is an object with op, expr and wrt"));
        };
        let task = Request { fields: fields.clone() };
        let op = task.text("op")?;
        let kind = match op {
            "diff" => AnswerKind::Derivative,
            "grad" => AnswerKind::Gradient,
            "jacobian" => AnswerKind::Jacobian,
            "hessian" => AnswerKind::Hessian,
            _ => return Err(problem(format!("a task cannot be {op}")).suggest("diff, grad, jacobian or hessian")),
        };
        let expr = match &task.texts("expr")?[..] {
            [] => return Err(problem("the field task.expr is missing")),
            [only] => only.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let text = |(name, value): (String, Value)| match value.as_str() {
            Some(value) => Ok((name, value.to_owned())),
            None => Err(problem("a definition is text, such as x^2")),
        };
        let lets = task.object("let")?.into_iter().map(text).collect::<Result<_, _>>()?;
        Ok(CheckTask { kind, expr, by: task.texts("wrt")?, lets })
    }

    /// `limit_ms`, if it is there.
    pub fn limit_ms(&self) -> Result<Option<u64>, Diagnostic> {
        match self.fields.get("limit_ms") {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let read = value.as_f64().filter(|ms| *ms >= 0.0).map(|ms| ms as u64);
                read.map(Some).ok_or_else(|| problem("the field limit_ms is a number of milliseconds"))
            }
        }
    }

    /// Gives a session the declarations, assumptions, definitions and the layout of this request.
    pub fn prepare(&self, session: &mut Session) -> Result<(), Refusal> {
        for (name, shape) in self.object("vars")? {
            let shape = shape.as_str().ok_or_else(|| problem("a shape is text, such as vector(n)"))?;
            session.declare_name(&name, shape).map_err(in_field(format!("vars.{name}")))?;
        }
        for (position, said) in self.texts("assume")?.iter().enumerate() {
            session.assume_text(said).map_err(in_field(format!("assume[{position}]")))?;
        }
        for (name, value) in self.object("let")? {
            let value = value.as_str().ok_or_else(|| problem("a definition is text, such as x^2"))?;
            session.define_intermediate(&name, value).map_err(in_field(format!("let.{name}")))?;
        }
        if let Some(layout) = self.optional_text("layout")? {
            session.settings_mut().layout = Layout::parse(layout).ok_or_else(|| {
                problem(format!("layout cannot be {layout}")).suggest("numerator, denominator or mixed")
            })?;
        }
        session.notation = self.notation()?;
        Ok(())
    }

    /// The notation of the texts that are asked about; declarations are in either.
    fn notation(&self) -> Result<Notation, Diagnostic> {
        match self.optional_text("syntax")? {
            None | Some("auto") => Ok(Notation::Automatic),
            Some("plain") => Ok(Notation::Plain),
            Some("latex") => Ok(Notation::Latex),
            Some(other) => Err(problem(format!("syntax cannot be {other}")).suggest("auto, plain or latex")),
        }
    }
}

/// Says that the places of a problem point into the text of this field.
pub(super) fn in_field(field: String) -> impl FnOnce(Diagnostic) -> Refusal {
    |diagnostic| Refusal { field: diagnostic.span().is_some().then_some(field), diagnostic }
}

/// A request that cannot be worked on because of its form.
pub(super) fn problem(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("parse-request", message)
}
