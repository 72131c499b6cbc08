//! Declarations and definitions.

use super::Session;
use super::answer::span_of;
use super::line::{declaration, definition_sign, properties, shape_and_rest};
use super::read::{Reading, masked};
use super::reply::{AnswerKind, Page, Reply};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::Shape;
use crate::syntax::formula::{Formula, Item};
use crate::syntax::written::Token;
use crate::syntax::{Function, Vocabulary};

/// Most entries of a declared vector or matrix.
const MOST_ENTRIES: u64 = 10_000;

impl Session {
    /// `x : vector(3)`.
    pub(super) fn declare(
        &mut self,
        line: &str,
        start: usize,
        names: &[&str],
        said: &str,
    ) -> Result<Vec<Reply>, Diagnostic> {
        let Some((shape, rest)) = shape_and_rest(said) else {
            if has_size_0(said) {
                let message = "a size is a number from 1 up, or a letter";
                return Err(Diagnostic::at("shape-size", span_of(line, start), message)
                    .suggest("scalar, vector(n) or matrix(m,n), where n is a number or a letter"));
            }
            return Err(Diagnostic::at("parse-declaration", span_of(line, start), "this is not a shape")
                .suggest("scalar, vector(n) or matrix(m,n), where n is a number or a letter"));
        };
        let Some(properties) = properties(rest) else {
            let span = Span::new(line.trim_end().len() - rest.trim_start().len(), line.trim_end().len());
            return Err(Diagnostic::at("parse-declaration", span, "a declaration ends before this")
                .suggest("a line of its own for what follows, or ; in front of it"));
        };
        let mut replies = Vec::new();
        for name in names {
            let text = if names.len() == 1 { line[start..].to_owned() } else { format!("{name} : {said}") };
            replies.push(self.declare_one((line, start), name, &text, &shape, &properties)?);
        }
        Ok(replies)
    }

    /// Carries out a line that is a declaration or a definition; false for any other, which is left alone.
    ///
    /// # Errors
    /// What is wrong with it, with the line.
    pub(super) fn defines(&mut self, line: &str) -> Result<bool, (Diagnostic, String)> {
        let text = line.trim();
        if declaration(text).is_none() && definition_sign(text, 0).is_none() {
            return Ok(false);
        }
        let problem = self.run(line).into_iter().find_map(|reply| match reply {
            Reply::Problem { diagnostic, source } => Some((diagnostic, source)),
            _ => None,
        });
        problem.map_or(Ok(true), Err)
    }

    fn declare_one(
        &mut self,
        (line, start): (&str, usize),
        name: &str,
        text: &str,
        shape: &Shape,
        properties: &[String],
    ) -> Result<Reply, Diagnostic> {
        if shape.sizes().is_some_and(|(rows, cols)| u64::from(rows) * u64::from(cols) > MOST_ENTRIES) {
            let message = format!("{name} would have more than {MOST_ENTRIES} entries");
            return Err(Diagnostic::at("limit-size", span_of(line, start), message)
                .suggest(format!("a smaller size, or a letter: {name} : vector(n)")));
        }
        let known = Name::typed(name);
        let name = known.as_str();
        self.state.scope.shapes.insert(known, shape.clone());
        self.state.scope.values.remove(&known);
        let mut page = Page::default().text(format!("{name} is {}", describe(shape)));
        for property in properties {
            page = page.text(self.property(name, property));
        }
        self.remember(name, text);
        Ok(Reply::Page(page))
    }

    fn remember(&mut self, name: &str, text: &str) {
        self.state.definitions.retain(|(known, _)| known != name);
        self.state.definitions.push((name.to_owned(), text.trim().to_owned()));
    }

    /// `f(x, y) = ...`, `A = ...`, `let u = ...`; `sign` is where the equals sign stands.
    pub(super) fn define(&mut self, line: &str, start: usize, sign: usize) -> Result<Vec<Reply>, Diagnostic> {
        let left = line[start..sign].trim();
        let left = left.strip_prefix("let ").unwrap_or(left).trim();
        if let Some(reply) = self.assume_if_known_value(line, start, sign)? {
            return Ok(vec![reply]);
        }
        match left.split_once('(') {
            Some((name, params)) => self.define_function(line, start, sign, name.trim(), params.trim_end_matches(')')),
            None => self.define_value(line, start, sign, left),
        }
    }

    fn canonical(&mut self, text: &str, span: Span) -> Result<Name, Diagnostic> {
        let mut vocabulary = crate::syntax::Vocabulary::default();
        if text.chars().all(|c| c.is_ascii_alphabetic()) {
            vocabulary.declare_variable(Name::new(text));
        }
        let not_a_name = || {
            Diagnostic::at("parse-name", span, format!("{text} is not a name that can be defined"))
                .suggest("a letter, or letters with a subscript: x, x_1, speed")
        };
        // Otherwise the command could not be given any more.
        if super::commands::COMMANDS.iter().any(|row| row.name == text) {
            return Err(Diagnostic::at("parse-name", span, format!("{text} is a command and cannot be defined"))
                .suggest(format!("another name; help {text} says what the command does")));
        }
        let written = crate::syntax::parse(text, &vocabulary).map_err(|_| not_a_name())?;
        match &written.items[..] {
            [item] => match &item.token {
                Token::Symbol(name) => Ok(*name),
                _ => Err(not_a_name()),
            },
            _ => Err(not_a_name()),
        }
    }

    fn define_function(
        &mut self,
        line: &str,
        start: usize,
        sign: usize,
        name: &str,
        params: &str,
    ) -> Result<Vec<Reply>, Diagnostic> {
        let span = Span::new(start, sign);
        let known = self.canonical(name, span)?;
        if ops::find(name).is_some() {
            return Err(Diagnostic::at("parse-name", span, format!("{name} is a function of Gradus"))
                .suggest("another name, such as f or g"));
        }
        let mut names = Vec::new();
        for param in params.split(',') {
            let param = self.canonical(param.trim(), span)?;
            if names.contains(&param) {
                return Err(Diagnostic::at("parse-name", span, format!("the parameter {param} stands twice")));
            }
            names.push(param);
        }
        let mut outer = Vec::new();
        for name in names.iter().chain([&known]) {
            outer.push((*name, self.state.scope.values.remove(name), self.state.scope.functions.remove(name)));
        }
        let text = masked(line, sign + 1..line.len());
        let mut vocabulary = self.vocabulary();
        names.iter().for_each(|name| vocabulary.declare_variable(*name));
        let reading = self.read_with(&text, &vocabulary)?;
        for (name, value, function) in outer.into_iter().filter(|(name, ..)| *name != known) {
            self.state.scope.values.extend(value.map(|value| (name, value)));
            self.state.scope.functions.extend(function.map(|function| (name, function)));
        }
        self.check_recursion(reading.value, known, span)?;
        let body = reading.value;
        let unwritten = self.keep_unwritten(known, &names, &text, &vocabulary);
        self.state.scope.functions.insert(known, Function { params: names.clone(), body });
        self.remember(known.as_str(), &line[start..]);
        match unwritten {
            Some(reading) => self.with_wholes(|session| session.function_overview(known, &names, &reading)),
            None => self.function_overview(known, &names, &reading),
        }
    }

    /// Remembers what a definition says where vectors and matrices of known size stay whole, if that is something else.
    fn keep_unwritten(&mut self, name: Name, params: &[Name], text: &str, vocabulary: &Vocabulary) -> Option<Reading> {
        self.state.scope.unwritten.remove(&name);
        if !self.names_known_wholes(text) {
            return None;
        }
        let reading = self.with_wholes(|session| {
            for param in params {
                session.state.scope.values.remove(param);
                session.state.scope.functions.remove(param);
            }
            session.read_with(text, vocabulary)
        });
        let reading = reading.ok()?;
        self.state.scope.unwritten.insert(name, reading.value);
        Some(reading)
    }

    fn check_recursion(&self, body: ExprId, name: Name, span: Span) -> Result<(), Diagnostic> {
        let calls_itself = self
            .graph
            .reachable(&[body])
            .iter()
            .any(|id| matches!(self.graph.node(*id), Node::Unknown { name: called, .. } if called == name));
        if calls_itself {
            return Err(Diagnostic::at("scope-recursion", span, format!("{name} may not be defined by itself")));
        }
        Ok(())
    }

    /// The function, and its gradient and Hessian, or its Jacobian, or its derivative with steps.
    fn function_overview(&mut self, name: Name, params: &[Name], reading: &Reading) -> Result<Vec<Reply>, Diagnostic> {
        let mut left = Formula::default();
        let kids = params.iter().map(|param| left.push(Item::Symbol(param.as_str().to_owned()))).collect();
        left.push(Item::Named(name.as_str().to_owned(), 0, kids));
        let mut echo = self.plain_answer(AnswerKind::Expression, Some(left), reading.value)?;
        echo.value.formula = self.echo(reading);
        echo.read_from(reading);
        let said = echo.domain.conditions.clone();
        let mut replies = vec![Reply::Answer(Box::new(echo))];
        let scope = self.state.scope.clone();
        let by: Vec<ExprId> = params.iter().flat_map(|param| scope.variables(&mut self.graph, *param)).collect();
        let tasks = self.overview_of(reading.value, by).into_iter().map(|task| super::Task {
            name: Some(name.as_str().to_owned()),
            chosen: reading.lowered.used.clone(),
            ..task
        });
        for task in tasks {
            match self.answer(&task) {
                Ok(mut answer) => {
                    answer.domain.is_said = answer.domain.conditions == said;
                    replies.push(Reply::Answer(Box::new(answer)));
                }
                Err(diagnostic) if diagnostic.id.starts_with("scope-") => return Ok(replies),
                Err(diagnostic) => return Err(diagnostic),
            }
            if task.kind == AnswerKind::Hessian {
                self.state.task = Some(super::Task { kind: AnswerKind::Gradient, ..task });
            }
        }
        self.state.last = Some(reading.value);
        Ok(replies)
    }

    /// Gradient and Hessian, or Jacobian, or derivative; by whole vectors and matrices one derivative for each.
    fn overview_of(&self, of: ExprId, by: Vec<ExprId>) -> Vec<super::Task> {
        let task = |kind, by| super::Task::new(kind, of, by);
        let whole = by.iter().any(|id| !self.graph.is_scalar(*id));
        match (self.graph.is_scalar(of), &by[..]) {
            (true, [only]) if whole && !self.graph.shape(*only).is_vector() => vec![task(AnswerKind::Gradient, by)],
            (_, [_, _, ..]) if whole => by.into_iter().map(|id| task(AnswerKind::Derivative, vec![id])).collect(),
            (true, [only]) if self.graph.is_scalar(*only) => vec![task(AnswerKind::Derivative, by)],
            (true, _) => [AnswerKind::Gradient, AnswerKind::Hessian].map(|kind| task(kind, by.clone())).to_vec(),
            (false, _) => vec![task(AnswerKind::Jacobian, by)],
        }
    }

    fn define_value(&mut self, line: &str, start: usize, sign: usize, name: &str) -> Result<Vec<Reply>, Diagnostic> {
        let span = Span::new(start, sign);
        let known = self.canonical(name, span)?;
        let text = masked(line, sign + 1..line.len());
        let reading = self.read(&text)?;
        if self.is_undefined(reading.value) {
            return Err(Diagnostic::at(
                "scope-undefined",
                span_of(line, sign + 1),
                "this has no value over the real numbers",
            ));
        }
        let symbol = crate::syntax::variable(&mut self.graph, known);
        if self.graph.contains(reading.value, &[symbol]) {
            return Err(Diagnostic::at("scope-recursion", span, format!("{known} may not be defined by itself"))
                .suggest(format!("forget {known}, or another name")));
        }
        self.state.scope.values.insert(known, reading.value);
        self.state.scope.functions.remove(&known);
        let vocabulary = self.vocabulary();
        let unwritten = self.keep_unwritten(known, &[], &text, &vocabulary);
        self.state.scope.shapes.remove(&known);
        self.remember(known.as_str(), &line[start..]);
        let is_let = line[start..].starts_with("let ");
        let mut left = Formula::default();
        left.push(Item::Symbol(known.as_str().to_owned()));
        let variables = crate::syntax::free_variables(&self.graph, reading.value);
        if is_let || variables.is_empty() || !self.graph.is_scalar(reading.value) {
            let mut answer = self.plain_answer(AnswerKind::Expression, Some(left), reading.value)?;
            answer.value.formula = self.echo(&reading);
            answer.read_from(&reading);
            return Ok(vec![Reply::Answer(Box::new(answer))]);
        }
        let name = Some(known.as_str().to_owned());
        let mut replies = match unwritten {
            Some(reading) => self.with_wholes(|session| session.overview(&reading, name))?,
            None => self.overview(&reading, name)?,
        };
        if let Some(Reply::Answer(echo)) = replies.first_mut() {
            echo.left = Some(left);
        }
        Ok(replies)
    }

    ///
    /// # Errors
    /// `parse-declaration` if the shape cannot be read; places are those in `shape`.
    pub fn declare_name(&mut self, name: &str, shape: &str) -> Result<(), Diagnostic> {
        let text = format!("{name} : {shape}");
        let before = text.len() - shape.len();
        let names: Vec<&str> = name.split(',').map(str::trim).collect();
        self.declare(&text, 0, &names, shape).map(|_| ()).map_err(|problem| problem.within_rest(before))
    }

    /// Defines an intermediate variable for one request, as `--let u=x^3` and the field `let` do.
    ///
    /// # Errors
    /// Those of reading the definition; places are those in `value`.
    pub fn define_intermediate(&mut self, name: &str, value: &str) -> Result<(), Diagnostic> {
        let line = format!("let {name} = {value}");
        let before = line.len() - value.len();
        self.define(&line, 0, 5 + name.len()).map(|_| ()).map_err(|problem| problem.within_rest(before))
    }
}

/// True for `vector(0)` and `matrix(0, 3)`.
fn has_size_0(said: &str) -> bool {
    let inside = said.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    inside.split(',').any(|size| size.trim() == "0")
}

fn describe(shape: &Shape) -> String {
    if shape.is_scalar() {
        "a scalar".to_owned()
    } else if shape.is_vector() {
        format!("a vector, {shape}")
    } else {
        format!("a matrix, {shape}")
    }
}
