//! The key to a sheet of problems, in TOML: read, checked and solved before the first answer.
//!
//! Invariant: what is wrong with a key is said with its place; a field that is not known is never passed over.

use super::check::CheckTask;
use super::grade::{AnswerKey, Problem};
use super::reply::AnswerKind;
use super::{Confirm, Layout, Session};
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::distance;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Credit for a right answer in which an intermediate variable was left, if the key says nothing.
const UNFINISHED: f64 = 0.75;
/// Largest key, in bytes.
const LARGEST_KEY: usize = 1 << 20;
/// What a key and a problem may say.
const OF_THE_KEY: &[&str] = &["title", "problem"];
const OF_A_PROBLEM: &[&str] = &["id", "op", "expr", "wrt", "points", "vars", "let", "assume", "layout", "unfinished"];

impl AnswerKey {
    /// Reads a key in TOML: `title`, and for each `[[problem]]` `id`, `op`, `expr`, `wrt`, `points`, `vars`, `let`,
    /// `assume`, `layout`, `unfinished`.
    ///
    /// # Errors
    /// `key-...` with its place if it is not such a file or a problem cannot be solved.
    pub fn read(text: &str) -> Result<AnswerKey, Diagnostic> {
        if text.len() > LARGEST_KEY {
            return Err(Diagnostic::new("limit-file", format!("the key is larger than {LARGEST_KEY} bytes")));
        }
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().lines().next().unwrap_or("this cannot be read").to_owned();
            let span = error.span().map_or(Span::new(0, 0), |span| Span::new(span.start, span.end));
            Diagnostic::at("key-syntax", span, message).suggest("texts stand between quotes: expr = \"sin(x^2)\"")
        })?;
        let key = Fields { table: table.get_ref(), id: String::new(), span: Span::new(0, 0) };
        key.all_known(OF_THE_KEY)?;
        let title = key.texts("title")?.concat();
        let Some(DeValue::Array(list)) = key.value("problem").map(|value| value.get_ref()) else {
            return Err(Diagnostic::new("key-empty", "the key has no problems")
                .suggest("[[problem]] with id, op, expr and wrt"));
        };
        let mut problems: Vec<Problem> = Vec::new();
        for value in list {
            let DeValue::Table(table) = value.get_ref() else {
                return Err(Diagnostic::at("key-syntax", place(value), "a problem is a table").suggest("[[problem]]"));
            };
            let mut fields = Fields { table, id: String::new(), span: place(value) };
            let problem = fields.problem()?;
            if problems.iter().any(|known| known.id.eq_ignore_ascii_case(&problem.id)) {
                let message = format!("the problem {} stands twice in the key", problem.id);
                return Err(Diagnostic::at("key-twice", fields.place("id"), message));
            }
            problems.push(problem);
        }
        Ok(AnswerKey { title, problems })
    }
}

fn place<T>(value: &Spanned<T>) -> Span {
    let span = value.span();
    Span::new(span.start, span.end)
}

/// A table of the key.
struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// The problem of which it speaks.
    id: String,
    span: Span,
}

impl<'t> Fields<'t> {
    fn value(&self, name: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(name)
    }

    /// Where a field stands; the table if it is not there.
    fn place(&self, name: &str) -> Span {
        self.value(name).map_or(self.span, place)
    }

    /// Something wrong with a field.
    fn wrong(&self, name: &str, message: impl AsRef<str>) -> Diagnostic {
        let of = if self.id.is_empty() { String::new() } else { format!("problem {}: ", self.id) };
        Diagnostic::at("key-problem", self.place(name), format!("{of}{}", message.as_ref()))
    }

    /// The same for what reading a field reported.
    fn because(&self, name: &str, reason: Diagnostic) -> Diagnostic {
        let said = self.wrong(name, reason.message);
        match reason.suggestion {
            Some(suggestion) => said.suggest(suggestion),
            None => said,
        }
    }

    fn all_known(&self, names: &[&str]) -> Result<(), Diagnostic> {
        for key in self.table.keys() {
            let said: &str = key.get_ref();
            if !names.contains(&said) {
                let close =
                    names.iter().min_by_key(|name| distance(name, said)).filter(|name| distance(name, said) < 3);
                let message = format!("{said} is not known here");
                let all = close.map_or_else(|| names.join(", "), |name| (*name).to_owned());
                return Err(Diagnostic::at("key-problem", place(key), message).suggest(all));
            }
        }
        Ok(())
    }

    /// A field that is a text, a number or a list of texts.
    fn texts(&self, name: &str) -> Result<Vec<String>, Diagnostic> {
        let one = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Integer(number) => Ok(number.to_string()),
            DeValue::Float(number) => Ok(number.to_string()),
            _ => {
                let message = format!("{name} is a text or a list of texts");
                Err(Diagnostic::at("key-syntax", place(value), message))
            }
        };
        match self.value(name) {
            None => Ok(Vec::new()),
            Some(value) => match value.get_ref() {
                DeValue::Array(values) => values.iter().map(one).collect(),
                _ => Ok(vec![one(value)?]),
            },
        }
    }

    fn text(&self, name: &str) -> Result<String, Diagnostic> {
        Ok(self.texts(name)?.concat())
    }

    /// A field that is a table of texts.
    fn pairs(&self, name: &str) -> Result<Vec<(String, String)>, Diagnostic> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong(name, format!("{name} is a table")).suggest(format!("{name} = {{ u = \"...\" }}")));
        };
        let inner = Fields { table, id: self.id.clone(), span: place(value) };
        table.keys().map(|key| Ok((key.get_ref().to_string(), inner.text(key.get_ref())?))).collect()
    }

    fn number(&self, name: &str, standard: f64) -> Result<f64, Diagnostic> {
        let said = self.text(name)?;
        if said.is_empty() {
            return Ok(standard);
        }
        let number = said.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        number.ok_or_else(|| self.wrong(name, format!("{name} is not a number")).suggest(format!("{name} = 2")))
    }

    fn problem(&mut self) -> Result<Problem, Diagnostic> {
        self.id = self.text("id")?;
        if self.id.trim().is_empty() {
            return Err(self.wrong("id", "a problem needs an id").suggest("id = \"1a\""));
        }
        self.all_known(OF_A_PROBLEM)?;
        let kind = match self.text("op")?.as_str() {
            "diff" | "" => AnswerKind::Derivative,
            "grad" => AnswerKind::Gradient,
            "jacobian" => AnswerKind::Jacobian,
            "hessian" => AnswerKind::Hessian,
            other => {
                let said = self.wrong("op", format!("op cannot be {other}"));
                return Err(said.suggest("diff, grad, jacobian or hessian"));
            }
        };
        let session = self.session()?;
        let expr = match &self.texts("expr")?[..] {
            [] => return Err(self.wrong("expr", "expr is missing").suggest("expr = \"sin(x^2)\"")),
            [only] => only.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let task = CheckTask { kind, expr, by: self.texts("wrt")?, lets: self.pairs("let")? };
        let numbers = [self.number("points", 1.0)?, self.number("unfinished", UNFINISHED)?.min(1.0)];
        Problem::solved(self.id.clone(), numbers, session, task).map_err(|reason| self.because("expr", reason))
    }

    /// A session with what the problem declares.
    fn session(&self) -> Result<Session, Diagnostic> {
        let mut session = Session::new();
        session.confirm = Confirm::Nothing;
        for (name, shape) in self.pairs("vars")? {
            session.declare_name(&name, &shape).map_err(|reason| self.because("vars", reason))?;
        }
        for said in self.texts("assume")? {
            session.assume_text(&said).map_err(|reason| self.because("assume", reason))?;
        }
        let layout = self.text("layout")?;
        match Layout::parse(&layout) {
            Some(layout) => session.settings_mut().layout = layout,
            None if layout.is_empty() => {}
            None => {
                let said = self.wrong("layout", format!("layout cannot be {layout}"));
                return Err(said.suggest("numerator, denominator or mixed"));
            }
        }
        Ok(session)
    }
}
