//! Assumptions: properties of names, relations, known values.

use std::ops::Range;

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::line::places;
use super::read::masked;
use super::reply::{Page, Reply};
use crate::calculus::tensor::relation_of;
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::ops;
use crate::syntax::written::Token;

/// Properties that may follow a declaration or a name.
const PROPERTIES: &[&str] = &[
    "positive",
    "negative",
    "nonnegative",
    "nonzero",
    "integer",
    "symmetric",
    "invertible",
    "positive definite",
    "diagonal",
];

/// Properties of a scalar with what they say as relations.
const SIGNS: &[(&str, &str)] =
    &[("positive", "> 0"), ("negative", "< 0"), ("nonnegative", ">= 0"), ("nonzero", "!= 0")];

/// Signs of order; the longer ones first.
const ORDER: &[&str] = &["<=", ">=", "≤", "≥", "<", ">"];

/// `assume x > 0`, `assume that A symmetric`.
///
/// # Errors
/// `parse-relation` if what follows says nothing that can be assumed.
pub(super) fn run(session: &mut Session, input: &Input<'_>) -> Result<Vec<Reply>, Diagnostic> {
    let said = &input.line[input.start..];
    let start = input.start + said.strip_prefix("that ").map_or(0, |rest| said.len() - rest.trim_start().len());
    match session.assume_if_relation(input.line, start)? {
        Some(reply) => Ok(vec![reply]),
        None => session.assume(input.line, start).map(|reply| vec![reply]),
    }
}

impl Session {
    /// Takes a property of a declared name; what it says.
    pub(super) fn property(&mut self, name: &str, property: &str) -> String {
        let name = Name::typed(name).as_str();
        if !PROPERTIES.contains(&property) {
            return format!(
                "note: {property} is not a property that is used here; known are {}",
                PROPERTIES.join(", ")
            );
        }
        let relation = SIGNS.iter().find(|(known, _)| *known == property).and_then(|(_, relation)| {
            let reading = self.read(&format!("{name} {relation}")).ok()?;
            self.is_relation(reading.value).then_some(reading.value)
        });
        let relation = relation.or_else(|| self.wholeness(name, property)).or_else(|| self.symmetry(name, property));
        self.state.assumptions.push((format!("{name} {property}"), relation));
        format!("assuming that {name} is {property}")
    }

    /// `floor(n) = n` for a number that is said to be whole.
    fn wholeness(&mut self, name: &str, property: &str) -> Option<ExprId> {
        let known = Name::new(name);
        if property != "integer" || !self.state.scope.shape(known).is_scalar() {
            return None;
        }
        let number = self.graph.scalar(known);
        let floor = self.graph.apply(ops::FLOOR, &[number]);
        Some(self.graph.apply(ops::EQUAL, &[floor, number]))
    }

    /// `A' = A` for a whole matrix that is said to be symmetric, and the like.
    fn symmetry(&mut self, name: &str, property: &str) -> Option<ExprId> {
        let known = Name::new(name);
        let shape = self.state.scope.shape(known);
        if shape.sizes().is_some() && !self.state.scope.keeps_whole() {
            return None;
        }
        let matrix = self.graph.symbol(known, &shape);
        relation_of(&mut self.graph, matrix, property)
    }

    /// `x > 0` and `A symmetric`; `None` if the line is neither.
    pub(super) fn assume_if_relation(&mut self, line: &str, start: usize) -> Result<Option<Reply>, Diagnostic> {
        let text = line[start..].trim();
        if let Some((name, property)) = text.split_once(' ') {
            let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
            if is_name && PROPERTIES.contains(&property.trim()) {
                let said = self.property(name, property.trim());
                return Ok(Some(Reply::Page(Page::default().text(said))));
            }
        }
        if !text.contains(['<', '>', '≤', '≥', '≠']) && !text.contains("!=") {
            return Ok(None);
        }
        let written = crate::syntax::parse(&masked(line, start..line.len()), &self.vocabulary())?;
        match written.items.last().map(|item| &item.token) {
            Some(Token::Relation(_)) => self.assume(line, start).map(Some),
            _ => Ok(None),
        }
    }

    /// Takes a relation as an assumption.
    ///
    /// # Errors
    /// `parse-relation` if the text is not one.
    pub fn assume(&mut self, line: &str, start: usize) -> Result<Reply, Diagnostic> {
        let said = line[start..].trim().to_owned();
        for range in links(line, start) {
            let reading = self.read(&masked(line, range))?;
            if !self.is_relation(reading.value) {
                return Err(Diagnostic::at("parse-relation", span_of(line, start), "a relation is wanted here")
                    .suggest("x > 0"));
            }
            self.state.assumptions.push((said.clone(), Some(reading.value)));
        }
        Ok(Reply::Page(Page::default().text(format!("assuming {said}"))))
    }

    /// `sum(y) = 1`: a known value of a scalar that is made of whole vectors and matrices is an assumption, not a
    /// definition; `None` for anything else.
    pub(super) fn assume_if_known_value(
        &mut self,
        line: &str,
        start: usize,
        sign: usize,
    ) -> Result<Option<Reply>, Diagnostic> {
        let is_call = line[start..sign].split_once('(').is_some_and(|(name, _)| ops::find(name.trim()).is_some());
        if !is_call {
            return Ok(None);
        }
        let Ok(left) = self.read(&masked(line, start..sign)) else { return Ok(None) };
        let Ok(right) = self.read(&masked(line, sign + 1..line.len())) else { return Ok(None) };
        let of_whole = self.graph.is_scalar(left.value) && self.graph.has_whole_matrices(left.value);
        if !of_whole || self.graph.as_number(right.value).is_none() {
            return Ok(None);
        }
        self.assume(line, start).map(Some)
    }

    fn is_relation(&self, id: ExprId) -> bool {
        matches!(self.graph.node(id), Node::Apply(ops::LESS | ops::LESS_EQUAL | ops::NOT_EQUAL | ops::EQUAL, _))
    }
}

/// The places of the relations of a chain: `0 < x < 1` says `0 < x` and `x < 1`.
fn links(line: &str, start: usize) -> Vec<Range<usize>> {
    let signs = places(line, start, ORDER);
    let mut links = Vec::new();
    for k in 0..signs.len().max(1) {
        let from = if k == 0 { start } else { signs[k - 1].end };
        let to = signs.get(k + 1).map_or(line.len(), |next| next.start);
        links.push(from..to);
    }
    links
}
