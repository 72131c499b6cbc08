//! Reading an expression with the session's names: text, written form, graph, formal derivatives carried out.

use super::Session;
use super::reply::Answer;
use crate::calculus::{NoDerivative, NoSteps, resolve};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::expr::{ExprId, Node, Stopped};
use crate::name::Name;
use crate::syntax::written::{Token, Written};
use crate::syntax::{self, Lowered, Scope, Vocabulary};

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text that spans point into.
    pub source: String,
    /// As typed.
    pub written: Written,
    /// In the graph, with formal derivatives as nodes of their own.
    pub lowered: Lowered,
    /// The same with derivatives and substitutions carried out.
    pub value: ExprId,
}

impl Reading {
    /// Remarks on choices made while reading.
    pub fn notes(&self) -> Vec<Note> {
        self.lowered.notes.clone()
    }
}

impl Answer {
    /// Takes the remarks on how its text was read, before those of its own.
    pub(super) fn read_from(&mut self, reading: &Reading) {
        self.notes.splice(0..0, reading.notes());
        self.source = reading.source.clone();
    }
}

/// Letters that stand for functions.
const FUNCTION_NAMES: &[&str] = &["f", "g", "h", "F", "G", "H"];

impl Session {
    /// What the reader must know about the names of this session.
    pub fn vocabulary(&self) -> Vocabulary {
        let scope = &self.state.scope;
        let mut vocabulary = Vocabulary::default();
        vocabulary.notation = self.notation;
        for (name, shape) in &scope.shapes {
            match (shape.is_scalar(), shape.is_vector()) {
                (true, _) => vocabulary.declare_variable(*name),
                (_, true) => vocabulary.declare_indexed(*name, 1),
                _ => vocabulary.declare_indexed(*name, 2),
            }
        }
        for (name, value) in &scope.values {
            match self.graph.node(*value) {
                Node::Literal { cols: 1, .. } => vocabulary.declare_indexed(*name, 1),
                Node::Literal { .. } => vocabulary.declare_indexed(*name, 2),
                _ => vocabulary.declare_variable(*name),
            }
        }
        for (name, function) in &scope.functions {
            vocabulary.declare_function(*name, function.params.len() as u32);
        }
        if self.state.last.is_some() {
            vocabulary.declare_variable(Name::new("ans"));
        }
        vocabulary
    }

    /// True if the word is a declared name, so that it is not taken as a command.
    pub(super) fn is_name(&self, word: &str) -> bool {
        let name = Name::new(word);
        let scope = &self.state.scope;
        scope.shapes.contains_key(&name) || scope.values.contains_key(&name) || scope.functions.contains_key(&name)
    }

    /// Reads an expression.
    ///
    /// # Errors
    /// Everything that the reader, the lowering and the derivatives report, with places in `text`.
    pub fn read(&mut self, text: &str) -> Result<Reading, Diagnostic> {
        let vocabulary = self.vocabulary();
        self.read_with(text, &vocabulary)
    }

    /// Reads an expression that will be differentiated by the named variables; definitions of these are set aside.
    pub(super) fn read_by<'a>(&mut self, text: &str, by: impl Iterator<Item = &'a str>) -> Result<Reading, Diagnostic> {
        self.variables_asked = by.map(Name::new).collect();
        let reading = self.read(text);
        self.variables_asked.clear();
        reading
    }

    pub(super) fn read_with(&mut self, text: &str, vocabulary: &Vocabulary) -> Result<Reading, Diagnostic> {
        let (source, written, lowered) = self.read_formal(text, vocabulary)?;
        let whole = extent(&source);
        let value = match self.whole_formal(lowered.root).map_err(|error| error.or_at(whole))? {
            Some(value) => value,
            None if self.graph.is_apply(lowered.root, crate::ops::AT) => {
                match self.whole_at_root(lowered.root).map_err(|error| error.or_at(whole))? {
                    Some(value) => value,
                    None => resolve(&mut self.graph, lowered.root).map_err(|error| explain(error).or_at(whole))?,
                }
            }
            None => resolve(&mut self.graph, lowered.root).map_err(|error| explain(error).or_at(whole))?,
        };
        self.no_stray_entries(value).map_err(|error| error.or_at(whole))?;
        self.is_unwritten(value)?;
        Ok(Reading { source, written, lowered, value })
    }

    /// What was typed, as text and as an expression whose derivatives are not carried out yet.
    pub(super) fn read_formal(
        &mut self,
        text: &str,
        vocabulary: &Vocabulary,
    ) -> Result<(String, Written, Lowered), Diagnostic> {
        let text = self.with_results_named(text)?;
        let written = syntax::parse(&text, vocabulary)?;
        let mut scope = self.state.scope.clone();
        if text.contains("ans") {
            scope.values.extend(self.named_results());
        }
        let whole = extent(&text);
        let mut aside = Vec::new();
        for (name, span) in differentiated_by(&written).chain(self.variables_asked.iter().map(|name| (*name, None))) {
            if scope.values.remove(&name).is_some() {
                let text = format!("{name} is the variable here; its definition is set aside");
                aside.push(Note { span: span.unwrap_or(whole), text, warning: false });
            }
        }
        let lowered = syntax::lower(&mut self.graph, &written, &scope);
        let mut lowered = lowered.map_err(|problem| self.with_undeclared(problem, &written, &scope))?;
        lowered.notes.extend(aside);
        Ok((text, written, lowered))
    }

    /// A clash of shapes in a line with names that were not declared: beside whole matrices these are what is wrong.
    fn with_undeclared(&self, problem: Diagnostic, written: &Written, scope: &Scope) -> Diagnostic {
        let whole = |name: &Name| scope.shapes.get(name).is_some_and(|shape| !shape.is_scalar());
        let mut names: Vec<Name> = Vec::new();
        let mut beside_whole = false;
        for item in &written.items {
            let Token::Symbol(name) = item.token else { continue };
            beside_whole |= whole(&name);
            let known = scope.shapes.contains_key(&name) || scope.values.contains_key(&name);
            if !known && !scope.functions.contains_key(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        if !problem.id.starts_with("shape-") || !beside_whole || names.is_empty() {
            return problem;
        }
        let spelt: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let (are, scalars) = if names.len() == 1 { ("is", "it is a scalar") } else { ("are", "they are scalars") };
        let message = format!("{}; {} {are} not declared, so {scalars} here", problem.message, spelt.join(" and "));
        let shape =
            if spelt.iter().all(|name| name.starts_with(char::is_uppercase)) { "matrix(m,n)" } else { "vector(n)" };
        Diagnostic { message, ..problem }.suggest(format!("{} : {shape}", spelt.join(", ")))
    }

    /// A derivative of a function that nobody defined would be 0 or 1, which is never meant: `df/dx`, `d/dx f`, and as
    /// the argument of a command `f` alone.
    ///
    /// # Errors
    /// `scope-undefined-function` with its place.
    pub(super) fn is_defined(&self, reading: &Reading, of_command: bool) -> Result<(), Diagnostic> {
        let items = &reading.written.items;
        for (at, item) in items.iter().enumerate() {
            let Token::Symbol(name) = item.token else { continue };
            let function = FUNCTION_NAMES.contains(&name.as_str());
            let undefined = match items.get(at + 1) {
                // The name and the fraction `dy/dx` have one place.
                Some(next) if matches!(next.token, Token::Differentiate { .. }) => function || next.span == item.span,
                Some(next) => function && matches!(next.token, Token::Operator { .. }),
                None => function && of_command && at == 0,
            };
            if undefined && !self.is_name(name.as_str()) {
                let problem = format!("{name} is not defined, so it has no derivative");
                return Err(Diagnostic::at("scope-undefined-function", item.span, problem)
                    .suggest(format!("define it first: {name}(x) = x^2")));
            }
        }
        Ok(())
    }

    /// `x_k` beside `x_i` under a sum would be a variable of its own, which is never meant.
    fn no_stray_entries(&self, value: ExprId) -> Result<(), Diagnostic> {
        let indexed = self.indexed_names(value);
        if indexed.is_empty() {
            return Ok(());
        }
        for id in self.graph.variables(value) {
            let Some((base, Some(index))) = self.graph.as_symbol(id).map(Name::split) else { continue };
            if indexed.iter().any(|(name, _)| name.as_str() == base) {
                let message =
                    format!("{base}_{index} stands beside entries of {base} under a sum, but {base} is not declared");
                return Err(Diagnostic::new("scope-index", message).suggest(format!("{base} : vector(n)")));
            }
        }
        Ok(())
    }

    /// Reads the variables named in a list such as `x, y`; a declared vector stands for its entries, and so does the base
    /// name of numbered variables that occur in `of`.
    ///
    /// # Errors
    /// `parse-variable` if something is not a name.
    pub(super) fn read_variables(&mut self, parts: &[(usize, &str)], of: ExprId) -> Result<Vec<ExprId>, Diagnostic> {
        let mut variables = Vec::new();
        for (offset, part) in parts {
            let span = Span::new(*offset, offset + part.len());
            let read = self.variable_named(part).map_err(|_| {
                Diagnostic::at("parse-variable", span, format!("a variable is wanted here, not {part}"))
                    .suggest("a name: x, x_1, alpha")
            })?;
            if let [whole] = read[..]
                && !self.graph.is_scalar(whole)
            {
                variables.push(whole);
                continue;
            }
            if let Some(entry) = self.indexed_variable(&read, of) {
                variables.push(entry);
                continue;
            }
            self.no_stray_index(&read, of, span)?;
            let occurring = self.graph.variables(of);
            if let ([only], Some(name)) = (&read[..], self.graph.as_symbol(read[0])) {
                let entries: Vec<ExprId> = syntax::free_variables(&self.graph, of)
                    .into_iter()
                    .filter(|id| self.is_entry_of(*id, name))
                    .collect();
                if !occurring.contains(only) && !entries.is_empty() {
                    variables.extend(entries);
                    continue;
                }
            }
            variables.extend(read);
        }
        Ok(variables)
    }

    /// `x_k` where `x_1`, `x_2`, ... occur is meant to be one of them, and nothing says which.
    fn no_stray_index(&self, read: &[ExprId], of: ExprId, span: Span) -> Result<(), Diagnostic> {
        let [only] = read else { return Ok(()) };
        let Some((base, Some(index))) = self.graph.as_symbol(*only).map(Name::split) else { return Ok(()) };
        let is_letter = index.chars().count() == 1 && index.chars().all(char::is_alphabetic);
        if !is_letter || self.graph.contains(of, &[*only]) {
            return Ok(());
        }
        let base = Name::new(base);
        match self.graph.variables(of).into_iter().find(|id| self.is_entry_of(*id, base)) {
            None => Ok(()),
            Some(entry) => {
                let message = format!("{base}_{index} is none of the entries of {base} that occur here");
                Err(Diagnostic::at("scope-index", span, message).suggest(syntax::spelling(&self.graph, entry)))
            }
        }
    }

    /// `x` and `x_j` where x occurs with a symbolic index only.
    fn indexed_variable(&mut self, read: &[ExprId], of: ExprId) -> Option<ExprId> {
        let [only] = read else { return None };
        let name = match self.graph.node(*only) {
            Node::Symbol(name) => name,
            Node::Entry { base, .. } => base,
            _ => return None,
        };
        let names = self.indexed_names(of);
        if let Some((_, rank)) = names.iter().find(|(known, _)| *known == name) {
            let symbol = matches!(self.graph.node(*only), Node::Symbol(_));
            return symbol
                .then(|| self.whole_of_entries(name, *rank, of).unwrap_or_else(|| self.free_entry(name, *rank, of)));
        }
        let (base, index) = name.split();
        let base = Name::new(base);
        let (_, rank) = names.iter().find(|(known, _)| *known == base)?;
        let letters: Vec<char> = index?.chars().filter(|c| *c != ',').collect();
        if letters.len() != *rank || !letters.iter().all(|c| c.is_alphabetic()) {
            return None;
        }
        let indices: Vec<ExprId> = letters.iter().map(|c| self.graph.scalar(Name::new(&c.to_string()))).collect();
        Some(self.graph.entry(base, &indices))
    }

    fn is_entry_of(&self, id: ExprId, name: Name) -> bool {
        matches!(self.graph.node(id), Node::Entry { base, .. } if base == name)
    }

    /// The variable spelt `text`; definitions of the same name are set aside.
    fn variable_named(&mut self, text: &str) -> Result<Vec<ExprId>, Diagnostic> {
        let mut vocabulary = self.vocabulary();
        if text.chars().all(|c| c.is_alphanumeric() || c == '_') && text.chars().next().is_some_and(char::is_alphabetic)
        {
            vocabulary.declare_variable(Name::new(text));
        }
        let written = syntax::parse(text, &vocabulary)?;
        let mut scope = self.state.scope.clone();
        scope.values.clear();
        scope.functions.clear();
        let root = syntax::lower(&mut self.graph, &written, &scope)?.root;
        match self.graph.node(root) {
            Node::Symbol(_) | Node::Entry { .. } => Ok(vec![root]),
            Node::Literal { entries, .. } if self.graph.children(entries[0]).len() <= 2 => Ok(entries.to_vec()),
            _ => Err(Diagnostic::new("parse-variable", "not a variable")),
        }
    }
}

/// Names by which the text differentiates, each with its place.
fn differentiated_by(written: &Written) -> impl Iterator<Item = (Name, Option<Span>)> + '_ {
    written.items.iter().flat_map(|item| {
        let by: &[Name] = match &item.token {
            Token::Differentiate { by } | Token::Operator { by, .. } => by,
            _ => &[],
        };
        by.iter().map(|name| (*name, Some(item.span)))
    })
}

/// A derivative that does not exist, as a diagnostic.
pub(super) fn explain(error: NoDerivative) -> Diagnostic {
    match error {
        NoDerivative::Stopped(stopped) => stopped.diagnostic(),
        NoDerivative::NoLaw(name) => {
            Diagnostic::new("scope-no-law", format!("{name} has no derivative here")).suggest(format!("help {name}"))
        }
        NoDerivative::MixedIndices | NoDerivative::MovingBounds | NoDerivative::SharedIndex(_) => {
            Diagnostic::new("scope-index", error.to_string())
        }
        NoDerivative::SymbolicSize => Diagnostic::new("scope-symbolic-size", error.to_string())
            .suggest("a size that is a number, as in x : vector(3), or a sum over an index"),
    }
}

/// Steps that cannot be shown, as a diagnostic.
pub(super) fn explain_steps(error: NoSteps) -> Diagnostic {
    match error {
        NoSteps::NoDerivative(error) => explain(error),
        NoSteps::TooMany(_) | NoSteps::TooLarge(_) => {
            Diagnostic::new("limit-steps", error.to_string()).suggest("set grain coarse")
        }
    }
}

/// Work that was stopped, as a diagnostic.
pub(super) fn stopped(error: Stopped) -> Diagnostic {
    error.diagnostic()
}

/// A text without the blanks around it.
fn extent(text: &str) -> Span {
    Span::new(text.len() - text.trim_start().len(), text.trim_end().len())
}

/// The text with everything outside `range` made blank, so that spans keep their places.
pub(super) fn masked(line: &str, range: std::ops::Range<usize>) -> String {
    let mut text = " ".repeat(range.start);
    text.push_str(&line[range]);
    text
}
