//! A place to work: a graph of its own and the names that an exercise declares.

use rustc_hash::FxHashMap;

use crate::calculus::tensor::{self, Facts};
use crate::calculus::{NoDerivative, expand, resolve, tidy};
use crate::decide::{self, Budget, Certainty};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::ops;
use crate::shape::Shape;
use crate::syntax::linear::{Style, write};
use crate::syntax::{self, Scope, Vocabulary, entries_of, formula, variable};

/// Most characters of an expression as text.
const LONGEST_TEXT: usize = 4_000;

/// A graph with declared names.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// All expressions.
    pub graph: Graph,
    scope: Scope,
    vocabulary: Vocabulary,
    /// Relations that hold: `A' = A`, `sum(y) = 1`.
    pub assumptions: Vec<ExprId>,
    /// True once an equality was accepted by a random test and not proved.
    pub doubted: bool,
}

impl Desk {
    /// A desk with the declarations `x : vector(3)`, `A : matrix(n,n) symmetric`, and relations: `x > 0`, `sum(y) = 1`.
    ///
    /// # Errors
    /// `parse-declaration` for what is neither, and what the reader reports.
    pub fn new(declare: &[String]) -> Result<Desk, Diagnostic> {
        let mut desk = Desk::default();
        let (relations, shapes): (Vec<&String>, Vec<&String>) = declare.iter().partition(|text| !text.contains(':'));
        for text in shapes {
            let (name, said) = text.split_once(':').unwrap_or((text, ""));
            let shape = said.trim().trim_end_matches("symmetric");
            let shape = Shape::parse(shape.trim()).ok_or_else(|| {
                Diagnostic::new("parse-declaration", format!("`{text}` is not a declaration"))
                    .suggest("x : vector(3), A : matrix(2,3), t : scalar")
            })?;
            let name = Name::new(name.trim());
            desk.declare(name, shape.clone());
            if said.trim_end().ends_with("symmetric") {
                desk.assume_symmetric(name, &shape);
            }
        }
        for text in relations.into_iter().filter(|text| !text.trim().is_empty()) {
            let relation = desk.read(text)?;
            desk.assumptions.push(relation);
        }
        Ok(desk)
    }

    fn assume_symmetric(&mut self, name: Name, shape: &Shape) {
        let matrix = self.graph.symbol(name, shape);
        let turned = self.graph.apply(ops::TRANSPOSE, &[matrix]);
        let relation = self.graph.apply(ops::EQUAL, &[turned, matrix]);
        self.assumptions.push(relation);
    }

    /// What the calculus of whole matrices may use.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::assumed(&self.graph, &self.assumptions);
        facts.shapes = self.scope.shapes.clone();
        facts
    }

    /// True for an expression of vectors or matrices that are not written out entry by entry.
    pub fn is_whole(&self, id: ExprId) -> bool {
        self.graph.has_whole_matrices(id)
    }

    /// Lets a name of this shape stand for itself, and gives what stands for it.
    pub fn introduce(&mut self, name: &str, shape: &Shape) -> ExprId {
        let name = Name::new(name);
        self.scope.values.remove(&name);
        if shape.is_scalar() {
            self.vocabulary.declare_variable(name);
            self.scope.shapes.remove(&name);
            return variable(&mut self.graph, name);
        }
        self.declare(name, shape.clone());
        self.graph.symbol(name, shape)
    }

    fn declare(&mut self, name: Name, shape: Shape) {
        match (shape.is_scalar(), shape.is_vector()) {
            (true, _) => self.vocabulary.declare_variable(name),
            (_, true) => self.vocabulary.declare_indexed(name, 1),
            _ => self.vocabulary.declare_indexed(name, 2),
        }
        self.scope.shapes.insert(name, shape);
    }

    /// Lets `name` stand for a value.
    pub fn define(&mut self, name: &str, value: ExprId) {
        let name = Name::new(name);
        match self.graph.shape(value).sizes() {
            Some((1, 1)) | None => self.vocabulary.declare_variable(name),
            Some((_, 1)) => self.vocabulary.declare_indexed(name, 1),
            Some(_) => self.vocabulary.declare_indexed(name, 2),
        }
        self.scope.values.insert(name, value);
    }

    /// Reads an expression with derivatives carried out; names of values are put in.
    ///
    /// # Errors
    /// What the reader and the derivatives report.
    pub fn read(&mut self, text: &str) -> Result<ExprId, Diagnostic> {
        let written = syntax::parse(text, &self.vocabulary)?;
        let lowered = syntax::lower(&mut self.graph, &written, &self.scope)?;
        resolve(&mut self.graph, lowered.root).map_err(no_derivative)
    }

    /// The variables named: a declared vector or matrix stands for its entries.
    pub fn variables(&mut self, names: &[String]) -> Vec<ExprId> {
        let scope = self.scope.clone();
        names.iter().flat_map(|name| scope.variables(&mut self.graph, Name::new(name))).collect()
    }

    /// The shape that was declared for a name.
    pub fn shape_of_name(&self, name: &str) -> Shape {
        self.scope.shape(Name::new(name))
    }

    /// As a teacher would write it; as it is if that is too much work.
    pub fn tidied(&mut self, id: ExprId) -> ExprId {
        if self.is_whole(id) {
            let facts = self.facts();
            return tensor::collected(&mut self.graph, id, &facts).unwrap_or(id);
        }
        tidy(&mut self.graph, id).unwrap_or(id)
    }

    /// Tidied or multiplied out, whichever is shorter: `((x + h)^2 - x^2)/h` is `2*x + h`.
    pub fn shortest(&mut self, id: ExprId) -> ExprId {
        let tidied = self.tidied(id);
        if self.is_whole(id) {
            return tidied;
        }
        match expand(&mut self.graph, id) {
            Ok(expanded) if self.graph.tree_size(expanded) < self.graph.tree_size(tidied) => expanded,
            _ => tidied,
        }
    }

    /// Rows, columns and entries.
    pub fn entries(&self, id: ExprId) -> (u32, u32, Vec<ExprId>) {
        entries_of(&self.graph, id).unwrap_or((1, 1, vec![id]))
    }

    /// The text that reads back to it.
    pub fn text(&self, id: ExprId) -> String {
        write(&formula(&self.graph, id), Style::Plain, LONGEST_TEXT).text
    }

    /// A point where two scalars differ, in words.
    pub fn counterexample(&mut self, a: ExprId, b: ExprId) -> Option<String> {
        match decide::decide(&mut self.graph, a, b, &self.assumptions, 0, &Budget::default()) {
            decide::Verdict::Different(witness) => {
                let values = witness.at.iter().map(|(id, value)| format!("{} = {value}", self.text(*id)));
                let point: Vec<String> = values.collect();
                let place = if point.is_empty() { String::new() } else { format!("at {} ", point.join(", ")) };
                Some(format!("{place}yours is {}, the right value {}", witness.a.digits, witness.b.digits))
            }
            _ => None,
        }
    }

    /// Compares two values: `Some(true)` equal, `Some(false)` different, `None` undecided. Shapes must agree.
    pub fn same(&mut self, a: ExprId, b: ExprId) -> Option<bool> {
        let ((rows, cols, left), (r, c, right)) = (self.entries(a), self.entries(b));
        if (rows, cols) != (r, c) {
            return Some(false);
        }
        let mut all = Some(true);
        for (x, y) in left.into_iter().zip(right) {
            match decide::decide(&mut self.graph, x, y, &self.assumptions, 0, &Budget::default()) {
                decide::Verdict::Equal(Certainty::Proved) => {}
                decide::Verdict::Equal(_) => self.doubted = true,
                decide::Verdict::Undecided(_) => all = None,
                _ => return Some(false),
            }
        }
        all
    }

    /// Replaces variables.
    pub fn substitute(&mut self, id: ExprId, map: &FxHashMap<ExprId, ExprId>) -> ExprId {
        self.graph.substitute(id, map).unwrap_or(id)
    }
}

/// A derivative that does not exist, as a diagnostic.
pub(super) fn no_derivative(error: NoDerivative) -> Diagnostic {
    Diagnostic::new("scope-no-derivative", error.to_string())
}
